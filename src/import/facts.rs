//! Files that say something dated of people who are here: admissions, scores, risk, consent. A row is about somebody only where the
//! NHS number and whatever else the row says of the person agree; where it says nothing else, the number has to belong to exactly one
//! person who lives. What does not agree is not taken, and waits for a person to decide.

mod ledger;

use super::columns::Header;
use super::columns::facts::{ADMISSIONS, CONSENTS, DISCHARGES, FactDraft, Measure, RISK_TOOL, SCORES};
use super::person_match::other_given_names;
use super::text::{Row, Table};
use super::{Existing, Outcome, SAMPLE, Shape, columns, report};
use crate::domain::actor::Act;
use crate::domain::admission::{self, Admission};
use crate::domain::assessment::{self, Assessment};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::ConsentRecord;
use crate::domain::consent::{self, Consent, ConsentDecision, ConsentScope};
use crate::domain::dates;
use crate::domain::fact;
use crate::domain::ids::Ref;
use crate::domain::mismatch::{self, Claim, Mismatch};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::Organisation;
use crate::domain::patient::{Gender, Patient};
use crate::domain::person::{display_name, fold};
use crate::domain::refusal::{Code, Refusal, Warning, ensure};
use crate::domain::risk::{self, RiskModel, RiskScore};
use crate::domain::view::{ImportReport, RejectedRow};
use chrono::NaiveDate;
use ledger::{Fate, Ledger};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// After how many rows progress is told.
const STEP: u32 = 500;

/// What a preview shows of each row.
const COLUMNS: &[&str] = &["Row", "NHS number", "Name", "Born", "Date", "What", "Becomes"];

/// Reads such a file. `as_of` is the day of a file that does not say its day. `progress` is told bytes read and bytes in all.
pub fn import(
    path: &Path,
    shapes: &[Shape],
    as_of: NaiveDate,
    existing: &Existing<'_>,
    act: &mut Act<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(Changes, ImportReport), Refusal> {
    run(path, shapes, as_of, existing, act, progress).map(|outcome| (outcome.changes, outcome.report))
}

pub(super) fn run(
    path: &Path,
    shapes: &[Shape],
    as_of: NaiveDate,
    existing: &Existing<'_>,
    act: &mut Act<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Outcome, Refusal> {
    let known = [
        (Shape::Admissions, ADMISSIONS),
        (Shape::Discharges, DISCHARGES),
        (Shape::Scores, SCORES),
        (Shape::RiskTool, RISK_TOOL),
        (Shape::Consents, CONSENTS),
    ];
    let wanted: Vec<_> = known.into_iter().filter(|(shape, _)| shapes.contains(shape)).collect();
    let mut table = Table::open(path)?;
    let header = columns::header(&table.first()?.cells, &wanted)?;
    let mut list = List::new(&header, existing, as_of, act.today());
    while let Some(row) = table.next()? {
        list.row(&row, act);
        if row.number.is_multiple_of(STEP) {
            let (done, total) = table.progress();
            progress(done, total);
        }
    }
    let (_, total) = table.progress();
    progress(total, total);
    Ok(list.finish())
}

struct List<'a> {
    header: &'a Header<FactDraft>,
    as_of: NaiveDate,
    today: NaiveDate,
    people: HashMap<NhsNumber, Vec<&'a Patient>>,
    organisations: HashMap<&'a str, &'a Organisation>,
    admissions: Ledger<(Ref<Patient>, NaiveDate), Admission>,
    scores: Ledger<(Ref<Patient>, RiskModel, NaiveDate), RiskScore>,
    assessments: Ledger<(Ref<Patient>, assessment::Instrument, NaiveDate), Assessment>,
    consents: HashSet<ConsentKey>,
    seen: HashMap<Ref<Patient>, Vec<Mismatch>>,
    number_alone: u32,
    planned: u32,
    waiting: u32,
    outcome: Outcome,
}

type ConsentKey = (Ref<Patient>, ConsentScope, ConsentDecision, Option<Ref<Organisation>>, NaiveDate);

fn key_of(one: &Consent) -> ConsentKey {
    (one.patient, one.scope, one.decision, one.organisation, one.decided_on)
}

/// Whom a row is about.
struct Whom<'a> {
    patient: &'a Patient,
    /// What does not agree: the field, and in words.
    differs: Option<(&'static str, &'static str)>,
    alone: bool,
}

impl<'a> List<'a> {
    fn new(header: &'a Header<FactDraft>, existing: &Existing<'a>, as_of: NaiveDate, today: NaiveDate) -> Self {
        let mut people: HashMap<NhsNumber, Vec<&Patient>> = HashMap::new();
        for patient in existing.patients {
            if let Some(number) = patient.nhs_number {
                people.entry(number).or_default().push(patient);
            }
        }
        // What is known under a former number is about the same person.
        let by_id: HashMap<Ref<Patient>, &Patient> = existing.patients.iter().map(|p| (p.id, p)).collect();
        for (number, id) in existing.former {
            people.entry(*number).or_default().extend(by_id.get(id));
        }
        let mut seen: HashMap<Ref<Patient>, Vec<Mismatch>> = HashMap::new();
        for one in existing.mismatches {
            seen.entry(one.patient).or_default().push(one.clone());
        }
        let admissions = existing.admissions.iter().filter(|one| !one.entered_in_error);
        let scores = existing.scores.iter().filter(|one| !one.entered_in_error);
        let assessments = existing.assessments.iter().filter(|one| !one.entered_in_error);
        Self {
            header,
            as_of,
            today,
            people,
            organisations: existing.organisations.iter().filter_map(|o| Some((o.ods_code.as_deref()?, o))).collect(),
            admissions: Ledger::new(admissions.map(|one| ((one.patient, one.admitted_on), one.clone()))),
            scores: Ledger::new(scores.map(|one| ((one.patient, one.model, one.scored_on), one.clone()))),
            assessments: Ledger::new(assessments.map(|one| ((one.patient, one.instrument, one.done_on), one.clone()))),
            consents: existing.consents.iter().map(key_of).collect(),
            seen,
            number_alone: 0,
            planned: 0,
            waiting: 0,
            outcome: Outcome {
                changes: Changes::none(),
                report: report::begin(header.shape.words()),
                mapping: header.mapping(),
                columns: COLUMNS,
                sample: Vec::new(),
            },
        }
    }

    fn row(&mut self, row: &Row, act: &mut Act<'_>) {
        if row.is_blank() {
            return;
        }
        self.outcome.report.rows += 1;
        let read = self.header.read(row, FactDraft::default());
        let (draft, fate) = match read {
            Ok(draft) => {
                let fate = self.take(row.number, &draft, act).map_err(|refusal| self.named(row.number, refusal));
                (draft, fate)
            }
            Err(rejected) => (FactDraft::default(), Err(rejected)),
        };
        if self.outcome.sample.len() < SAMPLE {
            self.outcome.sample.push(shown(row.number, &draft, self.as_of, &fate));
        }
        let report = &mut self.outcome.report;
        match fate {
            Ok(Fate::New) => report.new += 1,
            Ok(Fate::Changed) => report.changed += 1,
            Ok(Fate::Unchanged | Fate::Joined(_)) => report.unchanged += 1,
            Err(rejected) => report.rejected.push(rejected),
        }
    }

    fn named(&self, row: u32, mut refusal: Refusal) -> RejectedRow {
        // A list of scores has one column for the day, whatever the score is of.
        if refusal.field.as_deref() == Some("scored_on") {
            refusal = refusal.at("done_on");
        }
        self.header.named(row, refusal)
    }

    /// Finds whom a row is about. The number alone never says so where the row says more.
    fn whom(&self, draft: &FactDraft) -> Result<Whom<'a>, Refusal> {
        let number = draft.nhs_number.ok_or_else(|| {
            let why = "There is no NHS number. Add it in the source and import again.";
            Refusal::new(Code::FieldMissing, why).at("nhs_number")
        })?;
        let all = self.people.get(&number).map_or(&[][..], Vec::as_slice);
        let Some(first) = all.first().copied() else {
            let why =
                "Nobody on the register has this NHS number. Import the list of patients first, or correct the number.";
            return Err(Refusal::new(Code::NotFound, why).at("nhs_number"));
        };
        if let (Some(family), Some(born)) = (&draft.family_name, draft.birth_date) {
            let named = |p: &&&Patient| fold(&p.family_name) == fold(family) && p.birth_date == born;
            let patient = all.iter().find(named).copied().unwrap_or(first);
            return Ok(Whom { patient, differs: differs(patient, draft, self.as_of), alone: false });
        }
        if self.header.shape == Shape::Consents {
            let field = if draft.family_name.is_none() { "family_name" } else { "birth_date" };
            let why =
                "Consent needs family name and birth date beside the number. Add both in the source and import again.";
            return Err(Refusal::new(Code::FieldMissing, why).at(field));
        }
        let living: Vec<&Patient> = all.iter().copied().filter(|p| !p.has_died()).collect();
        match living.as_slice() {
            [patient] => Ok(Whom { patient, differs: differs(patient, draft, self.as_of), alone: true }),
            [] => {
                let why = "Whoever has this NHS number has died. Add family name and birth date to the row if it is from before.";
                Err(Refusal::new(Code::Deceased, why).at("nhs_number"))
            }
            _ => {
                let why = "Several people here have this NHS number. Add family name and birth date to the row.";
                Err(Refusal::new(Code::DuplicateConflict, why).at("nhs_number"))
            }
        }
    }

    fn take(&mut self, row: u32, draft: &FactDraft, act: &mut Act<'_>) -> Result<Fate, Refusal> {
        if draft.planned {
            self.planned += 1;
            return Ok(Fate::Unchanged);
        }
        let Whom { patient, differs, alone } = self.whom(draft)?;
        let claim = self.claim(patient, draft, act)?;
        if let Some(differs) = differs {
            return self.wait(patient, differs, draft, claim, act);
        }
        let shape = self.header.shape;
        let fate = match claim {
            Claim::Admission(new) => {
                let feed = shape == Shape::Discharges;
                let key = (new.patient, new.admitted_on);
                self.admissions.take(
                    key,
                    row,
                    new,
                    feed,
                    |known, new| if feed { joined(known, new) } else { told(known, new) },
                )
            }
            Claim::Risk(new) => {
                let key = (new.patient, new.model, new.scored_on);
                self.scores.take(key, row, new, false, |known, new| RiskScore { score: new.score, ..known.clone() })
            }
            Claim::Assessment(new) => {
                let key = (new.patient, new.instrument, new.done_on);
                self.assessments.take(key, row, new, false, measured)
            }
            Claim::Consent(new) => Ok(if self.consents.insert(key_of(&new)) {
                self.outcome.changes.create(&new);
                Fate::New
            } else {
                Fate::Unchanged
            }),
        }?;
        self.number_alone += u32::from(alone);
        if let Fate::Joined(first) = fate {
            let why = format!("Another episode of the stay in row {first}; both became one admission.");
            self.warn(row, Refusal::new(Code::AlreadyRecorded, why).at("admitted_on"));
        }
        if draft.died && !patient.has_died() {
            let why = "The feed says that this person died, the register does not. Find out, and record the death if it is so.";
            self.warn(row, Refusal::new(Code::Deceased, why).at("died"));
        }
        Ok(fate)
    }

    /// What a row would become, checked as if it had been entered by hand.
    fn claim(&self, patient: &Patient, draft: &FactDraft, act: &mut Act<'_>) -> Result<Claim, Refusal> {
        let source = self.header.shape.words().to_owned();
        let day = |field: &str| {
            draft.day.ok_or_else(|| {
                let why = "There is no date. Add it in the source and import again.";
                Refusal::new(Code::FieldMissing, why).at(field)
            })
        };
        match self.header.shape {
            Shape::Admissions | Shape::Discharges => {
                let hospital = self.organisation(draft.hospital_code.as_deref(), "hospital")?;
                let one = Admission {
                    id: act.new_ref(),
                    patient: patient.id,
                    hospital,
                    hospital_name: draft.hospital_name.clone(),
                    admitted_on: day("admitted_on")?,
                    discharged_on: draft.discharged_on,
                    primary_reason: draft.primary_reason.clone(),
                    icd10: draft.icd10.clone(),
                    acsc: draft.acsc,
                    fall_related: draft.fall_related,
                    contact_on: None,
                    contact_by: None,
                    source,
                    entered_in_error: false,
                };
                admission::check(&one, patient, self.today)?;
                Ok(Claim::Admission(one))
            }
            Shape::Consents => self.consent(patient, draft, day("decided_on")?, act),
            Shape::RiskTool => self.score(patient, draft, RiskModel::Acg, self.as_of, act).map(Claim::Risk),
            _ => match draft.measure {
                None => {
                    let why = "The row does not say what the score is of. Add the model or the instrument.";
                    Err(Refusal::new(Code::FieldMissing, why).at("instrument"))
                }
                Some(Measure::Model(model)) => self.score(patient, draft, model, day("done_on")?, act).map(Claim::Risk),
                Some(Measure::Instrument(instrument)) => {
                    let one = Assessment {
                        id: act.new_ref(),
                        patient: patient.id,
                        instrument,
                        done_on: day("done_on")?,
                        score: draft.score,
                        state: draft.state.clone(),
                        vas: draft.vas,
                        level: draft.level,
                        sub_scores: draft.sub_scores.clone(),
                        assessor: None,
                        source,
                        entered_in_error: false,
                    };
                    assessment::checked(one, patient, self.today).map(Claim::Assessment)
                }
            },
        }
    }

    fn score(
        &self,
        patient: &Patient,
        draft: &FactDraft,
        model: RiskModel,
        scored_on: NaiveDate,
        act: &mut Act<'_>,
    ) -> Result<RiskScore, Refusal> {
        let score = draft.score.ok_or_else(|| {
            let why = "There is no score. Add it in the source and import again.";
            Refusal::new(Code::FieldMissing, why).at("score")
        })?;
        let why = "A probability lies between 0 and 1. Check the row.";
        let probability = self.header.shape == Shape::RiskTool;
        ensure(!probability || (0.0..=1.0).contains(&score), Code::ScoreRange, why).map_err(|r| r.at("score"))?;
        let source = self.header.shape.words().to_owned();
        let one = RiskScore {
            id: act.new_ref(),
            patient: patient.id,
            model,
            score,
            scored_on,
            source,
            entered_in_error: false,
        };
        risk::check(&one, patient, self.today)?;
        Ok(one)
    }

    /// A decision goes through the rule by which one is entered by hand.
    fn consent(
        &self,
        patient: &Patient,
        draft: &FactDraft,
        decided_on: NaiveDate,
        act: &mut Act<'_>,
    ) -> Result<Claim, Refusal> {
        fact::check_day(decided_on, patient, self.today).map_err(|r| r.at("decided_on"))?;
        let decision = draft.decision.ok_or_else(|| {
            let why = "The row does not say what was decided. Add it in the source and import again.";
            Refusal::new(Code::FieldMissing, why).at("decision")
        })?;
        let organisation = self.organisation(draft.organisation_code.as_deref(), "organisation")?;
        let shares = draft.scope == Some(ConsentScope::ShareOrg);
        let why = "Sharing is with an organisation. Add its code, or choose another scope.";
        ensure(!shares || organisation.is_some(), Code::FieldMissing, why).map_err(|r| r.at("organisation"))?;
        let args = ConsentRecord {
            patient: patient.id,
            decision,
            scope: draft.scope,
            organisation,
            decided_on: Some(decided_on),
            method: draft.method,
            capacity: draft.capacity,
            decision_maker: draft.decision_maker.clone(),
            reason: draft.reason.clone(),
        };
        consent::record(act, patient, &args).map(Claim::Consent)
    }

    fn organisation(&self, code: Option<&str>, field: &str) -> Result<Option<Ref<Organisation>>, Refusal> {
        let Some(code) = code else { return Ok(None) };
        let found = self.organisations.get(code).map(|o| o.id);
        found.map(Some).ok_or_else(|| {
            let why = "No organisation here has this code. Import the organisations first, or correct the code.";
            Refusal::new(Code::NotFound, why).at(field)
        })
    }

    /// A row whose person does not agree with the number: not taken, and kept for a person to decide, once.
    fn wait(
        &mut self,
        patient: &Patient,
        (field, words): (&'static str, &'static str),
        draft: &FactDraft,
        claim: Claim,
        act: &mut Act<'_>,
    ) -> Result<Fate, Refusal> {
        let claim = claim.bare();
        let seen = self.seen.entry(patient.id).or_default();
        let before = mismatch::find(seen, &claim);
        if before.is_some_and(|one| one.verdict.is_some()) {
            return Ok(Fate::Unchanged);
        }
        if before.is_none() {
            let one = Mismatch {
                id: act.new_ref(),
                patient: patient.id,
                differs: field.to_owned(),
                said: said(draft),
                claim,
                source: self.header.shape.words().to_owned(),
                seen_on: self.today,
                verdict: None,
                decided_by: None,
                decided_at: None,
                reason: None,
            };
            self.outcome.changes.create(&one);
            seen.push(one);
        }
        self.waiting += 1;
        let why = format!(
            "This NHS number belongs to somebody on the register with another {words}. Nothing of the row was taken; it waits \
             among the mismatches for a person to decide."
        );
        Err(Refusal::new(Code::DuplicateConflict, why).at(field))
    }

    fn warn(&mut self, row: u32, remark: Refusal) {
        let remark = self.named(row, remark);
        self.outcome.report.warnings.push(remark);
    }

    fn finish(self) -> Outcome {
        let mut outcome = self.outcome;
        self.admissions.write(&mut outcome.changes);
        self.scores.write(&mut outcome.changes);
        self.assessments.write(&mut outcome.changes);
        let counts = [
            ("matched_by_number_alone", self.number_alone),
            ("left_out_as_planned_admissions", self.planned),
            ("to_be_decided", self.waiting),
        ];
        outcome.report.counts.extend(counts.into_iter().filter(|(_, n)| *n > 0).map(|(name, n)| (name.to_owned(), n)));
        if self.number_alone > 0 {
            let why = format!(
                "{} of the rows carry no family name with a birth date and were matched by NHS number alone.",
                self.number_alone
            );
            outcome.changes.warn(Warning::new(Code::NumberAlone, why));
        }
        outcome
    }
}

/// What a row says of the person that the register says otherwise.
fn differs(patient: &Patient, draft: &FactDraft, as_of: NaiveDate) -> Option<(&'static str, &'static str)> {
    let other_given = draft.given_names.as_deref().is_some_and(|said| {
        let known = std::iter::once(patient.given_names.as_str()).chain(patient.preferred_name.as_deref());
        known.into_iter().all(|known| other_given_names(said, known))
    });
    let other_sex = match (draft.gender, patient.gender) {
        (Some(said), known) => {
            said != known && [said, known].iter().all(|g| matches!(g, Gender::Female | Gender::Male))
        }
        (None, _) => false,
    };
    if draft.birth_date.is_some_and(|born| born != patient.birth_date) {
        Some(("birth_date", "birth date"))
    } else if draft.family_name.as_ref().is_some_and(|family| fold(family) != fold(&patient.family_name)) {
        Some(("family_name", "family name"))
    } else if other_given {
        Some(("given_names", "given name"))
    } else if draft.age.is_some_and(|age| age.abs_diff(dates::age(patient.birth_date, as_of)) > 1) {
        Some(("age", "age"))
    } else if other_sex {
        Some(("gender", "sex"))
    } else {
        None
    }
}

/// The person as a row gives them.
fn said(draft: &FactDraft) -> String {
    let mut parts = Vec::new();
    if let Some(family) = &draft.family_name {
        parts.push(display_name(family, draft.given_names.as_deref().unwrap_or(""), None));
    }
    parts.extend(draft.birth_date.map(|born| format!("born {}", dates::staff(born))));
    parts.extend(draft.age.map(|age| format!("aged {age}")));
    parts.extend(draft.gender.map(Coded::within));
    parts.join(", ")
}

/// An admission after a row of the project's own list: what the row says counts, a blank cell takes nothing away.
fn told(known: &Admission, new: &Admission) -> Admission {
    Admission {
        hospital: new.hospital.or(known.hospital),
        hospital_name: new.hospital_name.clone().or_else(|| known.hospital_name.clone()),
        discharged_on: new.discharged_on.or(known.discharged_on),
        primary_reason: new.primary_reason.clone().or_else(|| known.primary_reason.clone()),
        icd10: new.icd10.clone().or_else(|| known.icd10.clone()),
        acsc: new.acsc.or(known.acsc),
        fall_related: new.fall_related.or(known.fall_related),
        ..known.clone()
    }
}

/// An admission after another episode of the same stay: blanks are filled, and the later discharge is the discharge.
fn joined(known: &Admission, new: &Admission) -> Admission {
    let filled = told(new, known);
    Admission {
        id: known.id,
        discharged_on: known.discharged_on.max(new.discharged_on),
        contact_on: known.contact_on,
        contact_by: known.contact_by,
        source: known.source.clone(),
        ..filled
    }
}

fn measured(known: &Assessment, new: &Assessment) -> Assessment {
    Assessment {
        score: new.score.or(known.score),
        state: new.state.clone().or_else(|| known.state.clone()),
        vas: new.vas.or(known.vas),
        level: new.level.or(known.level),
        sub_scores: if new.sub_scores.is_empty() && new.score == known.score {
            known.sub_scores.clone()
        } else {
            new.sub_scores.clone()
        },
        ..known.clone()
    }
}

fn shown(row: u32, draft: &FactDraft, as_of: NaiveDate, fate: &Result<Fate, RejectedRow>) -> Vec<String> {
    let what = match (draft.measure, draft.score) {
        (Some(Measure::Model(model)), score) => format!("{} {}", model.words(), score.unwrap_or_default()),
        (Some(Measure::Instrument(one)), Some(score)) => format!("{} {score}", one.words()),
        (Some(Measure::Instrument(one)), None) => one.words().to_owned(),
        (None, Some(score)) => score.to_string(),
        (None, None) => match (draft.decision, &draft.primary_reason) {
            (Some(decision), _) => decision.words().to_owned(),
            (None, reason) => reason.clone().unwrap_or_default(),
        },
    };
    let becomes = match fate {
        Ok(Fate::New) => "new".to_owned(),
        Ok(Fate::Changed) => "changed".to_owned(),
        Ok(Fate::Unchanged) if draft.planned => "left out: a planned admission".to_owned(),
        Ok(Fate::Unchanged) => "unchanged".to_owned(),
        Ok(Fate::Joined(first)) => format!("one with row {first}"),
        Err(rejected) => format!("not taken: {}", rejected.message),
    };
    vec![
        row.to_string(),
        draft.nhs_number.map(|number| number.to_string()).unwrap_or_default(),
        draft
            .family_name
            .as_ref()
            .map(|family| display_name(family, draft.given_names.as_deref().unwrap_or(""), None))
            .unwrap_or_default(),
        draft.birth_date.map(dates::staff).unwrap_or_default(),
        dates::staff(draft.day.unwrap_or(as_of)),
        what,
        becomes,
    ]
}

#[cfg(test)]
mod tests;
