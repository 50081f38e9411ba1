//! Lists of patients: the project's own, and a GP system's. A row is taken whole or not at all. A blank cell says nothing and takes
//! nothing away; a list that is older than what is known of somebody changes nothing about them.

use super::columns::{self, Draft, Header};
use super::person_match::{Known, Register, Who};
use super::registration::Practices;
use super::text::{Row, Table};
use super::told::{blank, told};
use super::{Existing, Outcome, SAMPLE, report, same};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::organisation::Organisation;
use crate::domain::patient::{Condition, ConditionCode, DeathStatus, Patient};
use crate::domain::person::display_name;
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::view::{ImportReport, RejectedRow};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use uuid::Uuid;

/// After how many rows progress is told.
const STEP: u32 = 500;

/// Reads a list of patients that was true on `as_of`. `progress` is told bytes read and bytes in all.
pub fn import(
    path: &Path,
    as_of: NaiveDate,
    today: NaiveDate,
    existing: &Existing<'_>,
    mint: &mut dyn FnMut() -> Uuid,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(Changes, ImportReport), Refusal> {
    run(path, as_of, today, existing, mint, progress).map(|outcome| (outcome.changes, outcome.report))
}

pub(super) fn run(
    path: &Path,
    as_of: NaiveDate,
    today: NaiveDate,
    existing: &Existing<'_>,
    mint: &mut dyn FnMut() -> Uuid,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Outcome, Refusal> {
    let mut table = Table::open(path)?;
    let header = columns::recognise(&table.first()?.cells)?;
    let mut list = List {
        practices: Practices::new(existing.organisations, today),
        register: Register::new(existing.patients, existing.former),
        conditions: unresolved(existing.conditions),
        as_of,
        today,
        tally: Tally::default(),
        outcome: Outcome {
            changes: Changes::none(),
            report: report::begin(header.shape.words()),
            mapping: header.mapping(),
            columns: COLUMNS,
            sample: Vec::new(),
        },
        header: &header,
    };
    if as_of > today {
        // Lists of the days between would count as older and change nothing.
        let why = "The date of this list lies in the future. Check it, and undo the import if it is wrong.";
        list.outcome.changes.warn(Warning::new(Code::FieldUnreadable, why));
    }
    while let Some(row) = table.next()? {
        list.row(&row, mint);
        if row.number.is_multiple_of(STEP) {
            let (done, total) = table.progress();
            progress(done, total);
        }
    }
    let (_, total) = table.progress();
    progress(total, total);
    Ok(list.finish())
}

/// What a preview shows of each row.
const COLUMNS: &[&str] = &[
    "Row",
    "NHS number",
    "Name",
    "Born",
    "Gender",
    "Practice",
    "Address",
    "Postcode",
    "Phone",
    "Named GP",
    "Conditions",
    "Becomes",
];

/// Counts that people ask for.
#[derive(Default)]
struct Tally {
    conditions_added: u32,
    conditions_resolved: u32,
    older_than_known: u32,
}

struct List<'a> {
    header: &'a Header,
    practices: Practices<'a>,
    register: Register<'a>,
    conditions: HashMap<Ref<Patient>, Vec<&'a Condition>>,
    as_of: NaiveDate,
    today: NaiveDate,
    tally: Tally,
    outcome: Outcome,
}

/// What became of a row.
#[derive(Clone, Copy)]
enum Fate {
    New,
    Changed,
    Unchanged,
}

/// A row that holds together: who, where, and what was said.
struct Sound<'a> {
    who: Who,
    born: NaiveDate,
    practice: &'a Organisation,
    remark: Option<Refusal>,
}

impl<'a> List<'a> {
    fn row(&mut self, row: &Row, mint: &mut dyn FnMut() -> Uuid) {
        if row.is_blank() {
            return;
        }
        self.outcome.report.rows += 1;
        let read = self.draft(row);
        let (draft, fate) = match read {
            Ok(draft) => {
                let fate = self.take(row.number, &draft, mint).map_err(|refusal| self.named(row.number, refusal));
                (draft, fate)
            }
            Err(rejected) => (Draft::default(), Err(rejected)),
        };
        if self.outcome.sample.len() < SAMPLE {
            self.outcome.sample.push(shown(row.number, &draft, &fate));
        }
        let report = &mut self.outcome.report;
        match fate {
            Ok(Fate::New) => report.new += 1,
            Ok(Fate::Changed) => report.changed += 1,
            Ok(Fate::Unchanged) => report.unchanged += 1,
            Err(rejected) => report.rejected.push(rejected),
        }
    }

    fn named(&self, row: u32, refusal: Refusal) -> RejectedRow {
        self.header.named(row, refusal)
    }

    /// Reads the cells of a row, each into its field.
    fn draft(&self, row: &Row) -> Result<Draft, RejectedRow> {
        let conditions = self.header.carries("conditions").then(Vec::new);
        self.header.read(row, Draft { conditions, ..Draft::default() })
    }

    /// Checks that a row holds together, and finds whom it is about.
    fn check(&self, draft: &Draft) -> Result<Sound<'a>, Refusal> {
        if draft.family_name.is_empty() {
            let why = "A person needs a family name. Add it in the source and import again.";
            return Err(Refusal::new(Code::FamilyNameMissing, why).at("family_name"));
        }
        let born = draft.birth_date.ok_or_else(|| {
            let why = "A person needs a birth date. Add it in the source and import again.";
            Refusal::new(Code::BirthDateRange, why).at("birth_date")
        })?;
        let numbered = self.register.by_number(draft, born)?;
        if draft.nhs_number.is_none() && draft.absent_reason.is_none() {
            let why = "There is no NHS number and no reason why. Add the number, or one of not_known, overseas, awaiting_trace.";
            return Err(Refusal::new(Code::NhsNumberMissingReason, why).at("nhs_number"));
        }
        dates::check_birth_date(born, self.today)?;
        let (practice, remark) = self.practices.find(&draft.practice_code)?;
        if let Some(died_on) = draft.died_on {
            let alive = matches!(draft.death_status, Some(DeathStatus::None | DeathStatus::Removed));
            if alive || died_on > self.today.max(self.as_of) || died_on < born {
                let why = if alive {
                    "The row says that the person lives, and gives a date of death. Correct one of the two."
                } else {
                    "The date of death lies in the future or before the birth date. Correct it."
                };
                return Err(Refusal::new(Code::FieldUnreadable, why).at("died_on"));
            }
        }
        let who = match numbered {
            Some(at) => Who::Known(at),
            None => self.register.by_name(draft, born, practice.id)?,
        };
        Ok(Sound { who, born, practice, remark })
    }

    fn take(&mut self, row: u32, draft: &Draft, mint: &mut dyn FnMut() -> Uuid) -> Result<Fate, Refusal> {
        let Sound { who, born, practice, remark } = self.check(draft)?;
        let fate = if let Who::Known(at) = who {
            self.meet(at, row, draft, practice.id, mint)?
        } else {
            let blank = blank(Ref::from_uuid(mint()), draft, born, practice.id);
            let after = told(draft, &blank, practice.id, self.header.shape);
            let after = Patient { as_of: Some(self.as_of), source: self.header.shape.words().to_owned(), ..after };
            self.outcome.changes.create(&after);
            self.conditions(after.id, draft, mint);
            let said = Some((row, draft.conditions.clone()));
            self.register.insert(Known { patient: Cow::Owned(after), said });
            Fate::New
        };
        if let Some(remark) = remark {
            self.warn(row, remark);
        }
        if who == Who::NewBesideNamesake {
            let why = "Somebody with this name, birth date and practice is here under another NHS number; both are kept. Find \
                       out whether they are one person.";
            self.warn(row, Refusal::new(Code::DuplicateConflict, why).at("nhs_number"));
        }
        Ok(fate)
    }

    /// A row about somebody who is here.
    fn meet(
        &mut self,
        at: usize,
        row: u32,
        draft: &Draft,
        practice: Ref<Organisation>,
        mint: &mut dyn FnMut() -> Uuid,
    ) -> Result<Fate, Refusal> {
        let Some(known) = self.register.person(at) else { return Ok(Fate::Unchanged) };
        let before = known.patient.clone().into_owned();
        let after = told(draft, &before, practice, self.header.shape);
        if let Some((first, listed)) = &known.said {
            if same(&before, &after) && *listed == draft.conditions {
                let why = format!("The same as row {first}; it was read once.");
                self.warn(row, Refusal::new(Code::DuplicateConflict, why).at("nhs_number"));
                return Ok(Fate::Unchanged);
            }
            let why = format!(
                "Row {first} is about the same person and says something else; that row was taken and this one was not. Delete \
                 the wrong one and import again."
            );
            return Err(Refusal::new(Code::DuplicateConflict, why).at("nhs_number"));
        }
        if before.as_of.is_some_and(|known_on| known_on > self.as_of) {
            self.tally.older_than_known += 1;
            self.register.remember(at, before, row, draft.conditions.clone());
            return Ok(Fate::Unchanged);
        }
        if before.has_died() && draft.death_status == Some(DeathStatus::None) {
            let why = "The file says that this person lives, the register says that they died; the register was kept. If the \
                       death was entered in error, take it back there, or write removed in the file.";
            self.warn(row, Refusal::new(Code::Deceased, why).at("death_status"));
        }
        let conditions = self.conditions(before.id, draft, mint);
        if same(&before, &after) && !conditions {
            self.register.remember(at, before, row, draft.conditions.clone());
            return Ok(Fate::Unchanged);
        }
        let after = Patient { as_of: Some(self.as_of), source: self.header.shape.words().to_owned(), ..after };
        self.outcome.changes.update(&before, &after);
        self.register.remember(at, after, row, draft.conditions.clone());
        Ok(Fate::Changed)
    }

    /// Adds the conditions that are new, and ends those that are no longer listed; says whether there were any.
    fn conditions(&mut self, patient: Ref<Patient>, draft: &Draft, mint: &mut dyn FnMut() -> Uuid) -> bool {
        let Some(listed) = &draft.conditions else { return false };
        let known = self.conditions.get(&patient).map_or(&[][..], Vec::as_slice);
        let before = self.outcome.changes.list.len();
        for code in listed.iter().filter(|code| !known.iter().any(|c| c.code == **code)) {
            self.outcome.changes.create(&Condition {
                id: Ref::from_uuid(mint()),
                patient,
                code: *code,
                since: None,
                is_ltc: is_long_term(*code),
                resolved_on: None,
            });
            self.tally.conditions_added += 1;
        }
        for ended in known.iter().filter(|c| !listed.contains(&c.code)) {
            let after = Condition { resolved_on: Some(self.as_of), ..(*ended).clone() };
            self.outcome.changes.update(*ended, &after);
            self.tally.conditions_resolved += 1;
        }
        self.outcome.changes.list.len() > before
    }

    fn warn(&mut self, row: u32, remark: Refusal) {
        let remark = self.named(row, remark);
        self.outcome.report.warnings.push(remark);
    }

    fn finish(self) -> Outcome {
        let Tally { conditions_added, conditions_resolved, older_than_known } = self.tally;
        let mut outcome = self.outcome;
        let counts = [
            ("conditions_added", conditions_added),
            ("conditions_resolved", conditions_resolved),
            ("older_than_known", older_than_known),
        ];
        outcome.report.counts.extend(counts.map(|(name, count)| (name.to_owned(), count)));
        outcome
    }
}

/// Every listed condition is long-term but frailty, which is a degree rather than a disease, and the catch-all.
fn is_long_term(code: ConditionCode) -> bool {
    !matches!(code, ConditionCode::Frailty | ConditionCode::Other)
}

fn unresolved(conditions: &[Condition]) -> HashMap<Ref<Patient>, Vec<&Condition>> {
    let mut open: HashMap<Ref<Patient>, Vec<&Condition>> = HashMap::new();
    for condition in conditions.iter().filter(|c| c.resolved_on.is_none()) {
        open.entry(condition.patient).or_default().push(condition);
    }
    open
}

fn shown(row: u32, draft: &Draft, fate: &Result<Fate, RejectedRow>) -> Vec<String> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let given = draft.given_names.as_deref().or(draft.calling_name.as_deref()).unwrap_or("");
    let conditions: Vec<&str> = draft.conditions.iter().flatten().map(|code| code.words()).collect();
    vec![
        row.to_string(),
        draft.nhs_number.map(|number| number.to_string()).unwrap_or_default(),
        display_name(&draft.family_name, given, draft.title.as_deref()),
        draft.birth_date.map(dates::staff).unwrap_or_default(),
        draft.gender.map(|gender| gender.words().to_owned()).unwrap_or_default(),
        draft.practice_code.clone(),
        text(&draft.address),
        text(&draft.postcode),
        text(&draft.phone),
        text(&draft.named_gp),
        conditions.join(", "),
        match fate {
            Ok(Fate::New) => "new".to_owned(),
            Ok(Fate::Changed) => "changed".to_owned(),
            Ok(Fate::Unchanged) => "unchanged".to_owned(),
            Err(rejected) => format!("not taken: {}", rejected.code.meaning()),
        },
    ]
}

#[cfg(test)]
mod tests;
