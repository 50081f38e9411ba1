//! Cohorts: working one out for a group and keeping it, and showing what a run found.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::cohort::{self, CohortRun, CohortStanding, Criteria, Why};
use crate::domain::cohort_view::{CohortLine, CohortRow, CohortRunLine, CohortView, Membership, ReasonCount};
use crate::domain::command::CohortRunNow;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::organisation::{Mdg, NetworkMembership, Organisation};
use crate::domain::patient::{Condition, Patient};
use crate::domain::query::CohortShow;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::segment::Segment;
use crate::domain::view::Done;
use crate::store::Part;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::path::Path;

impl Service {
    pub(super) fn cohort_run(&mut self, who: &Actor, args: &CohortRunNow) -> Result<Done, Refusal> {
        let mdg = self.need(args.mdg)?;
        let criteria = criteria_of(args)?;
        let as_of = args.as_of.unwrap_or_else(|| self.today());
        let organisations: Vec<Organisation> = self.store.all().map_err(refused)?;
        let memberships: Vec<NetworkMembership> = self.store.all().map_err(refused)?;
        let practices = criteria.practices(&mdg, &organisations, &memberships, as_of)?;
        let patients = self.people()?;
        let conditions: Vec<Condition> = self.store.all().map_err(refused)?;
        let mut held: HashMap<Ref<Patient>, Vec<&Condition>> = HashMap::new();
        for condition in &conditions {
            held.entry(condition.patient).or_default().push(condition);
        }
        let judge = |patient: &Patient| {
            let held = held.get(&patient.id).map_or(&[][..], Vec::as_slice);
            (patient.id, criteria.judge(patient, held, &practices, as_of))
        };
        let judged: Vec<_> = patients.iter().map(judge).collect();
        let last = self.store.cohort_runs(mdg.id, &criteria.code).map_err(refused)?.pop();
        let standing = self.store.cohort_standings(mdg.id, &criteria.code).map_err(refused)?;
        let (run, changes) =
            self.act(who, |act| cohort::run(act, &mdg, &criteria, as_of, last.as_ref(), &standing, &judged))?;
        let said = format!(
            "{} as of {}: {} in, {} joined, {} left.",
            criteria.name,
            dates::staff(as_of),
            run.members,
            run.joiners,
            run.leavers
        );
        self.commit(who, Deed::new("cohort.run", said).on(run.id).in_scope(mdg.id), &changes)
    }

    pub(super) fn cohorts(&self) -> Result<Vec<CohortLine>, Refusal> {
        let runs: Vec<CohortRun> = self.store.all().map_err(refused)?;
        let groups: Vec<Mdg> = self.store.all().map_err(refused)?;
        let mut known = cohort::built_in();
        for run in &runs {
            match known.iter_mut().find(|c| c.code == run.cohort) {
                Some(criteria) if criteria.version < run.criteria.version => *criteria = run.criteria.clone(),
                Some(_) => {}
                None => known.push(run.criteria.clone()),
            }
        }
        let line = |criteria: Criteria| {
            let last = |mdg: &Mdg| {
                let run =
                    runs.iter().filter(|r| r.mdg == mdg.id && r.cohort == criteria.code).max_by_key(|r| r.number)?;
                let CohortRun { number, as_of, members, .. } = *run;
                Some(CohortRunLine { mdg_code: mdg.code.clone(), number, as_of, members })
            };
            let runs = groups.iter().filter_map(last).collect();
            let Criteria { code, version, name, about, .. } = criteria;
            CohortLine { code, version, name, about, runs }
        };
        Ok(known.into_iter().map(line).collect())
    }

    pub(super) fn cohort_view(&self, args: &CohortShow) -> Result<CohortView, Refusal> {
        let mdg = self.need(args.mdg)?;
        let mut runs = self.store.cohort_runs(mdg.id, &args.cohort).map_err(refused)?;
        let run = match args.run {
            None => runs.pop(),
            Some(number) => runs.into_iter().find(|r| r.number == number),
        };
        let run = run.ok_or_else(|| {
            let why = "This cohort has not been worked out for this group. Do that first, with cohort.run.";
            Refusal::new(Code::NotFound, why).at("cohort")
        })?;
        let (offset, limit) = (args.offset.unwrap_or(0), args.limit.unwrap_or(50));
        let page = |part| {
            let spells = self.store.cohort_page(&run, part, offset, limit).map_err(refused)?;
            spells.iter().map(|spell| self.cohort_row(&run, spell, part)).collect::<Result<Vec<_>, _>>()
        };
        let reasons = self.store.cohort_reasons(&run).map_err(refused)?;
        Ok(CohortView {
            mdg_code: mdg.code,
            cohort: run.cohort.clone(),
            version: run.criteria.version,
            name: run.criteria.name.clone(),
            about: run.criteria.about.clone(),
            number: run.number,
            as_of: run.as_of,
            members: run.members,
            outside: run.outside,
            reasons: reasons
                .into_iter()
                .map(|(codes, patients)| ReasonCount { codes: codes.into_iter().map(Why::code).collect(), patients })
                .collect(),
            joiners: page(Part::Joiners)?,
            leavers: page(Part::Leavers)?,
            inside: page(Part::Inside)?,
            out: page(Part::Outside)?,
        })
    }

    fn cohort_row(&self, run: &CohortRun, spell: &CohortStanding, part: Part) -> Result<CohortRow, Refusal> {
        let patient = self.need(spell.patient)?;
        let before = match part {
            Part::Joiners => self.store.cohort_standing_before(spell).map_err(refused)?,
            _ => None,
        };
        let (reasons, why) = match (part, before) {
            (Part::Joiners, Some(before)) => {
                let words: Vec<String> = before.reasons.iter().map(|w| w.overcome(&patient, run.as_of)).collect();
                (before.reasons, words.join("; "))
            }
            (Part::Joiners, None) if run.number == 1 => (Vec::new(), "in the first run".to_owned()),
            (Part::Joiners, None) => (Vec::new(), "new on the register".to_owned()),
            _ => {
                let words: Vec<String> = spell.reasons.iter().map(|w| w.words(&patient, run.as_of)).collect();
                (spell.reasons.clone(), words.join("; "))
            }
        };
        let until = patient.died_on.filter(|_| patient.has_died()).unwrap_or(run.as_of);
        Ok(CohortRow {
            name: patient.display_name(),
            nhs_number: patient.nhs_number_in_words(),
            age: dates::age(patient.birth_date, until),
            practice_ods: self.need(patient.practice)?.ods_code.unwrap_or_default(),
            segments: self.segments_of(&patient, run.as_of)?,
            codes: reasons.into_iter().map(Why::code).collect(),
            why,
            patient: patient.id,
        })
    }

    /// Every segment of a patient on a day, the primary one first.
    pub(super) fn segments_of(&self, patient: &Patient, on: NaiveDate) -> Result<Vec<Segment>, Refusal> {
        let held = self.store.conditions_of(patient.id).map_err(refused)?;
        let codes: Vec<_> = held.iter().filter(|c| c.resolved_on.is_none()).map(|c| (c.code, c.is_ltc)).collect();
        let until = patient.died_on.filter(|_| patient.has_died()).unwrap_or(on);
        let age = dates::age(patient.birth_date, until);
        let mut found = crate::domain::segment::segments(age, &codes, patient.accommodation);
        found.sort_by_key(|s| self.precedence.iter().position(|p| p == s));
        Ok(found)
    }

    /// Where a patient stands in each cohort that was worked out.
    pub(super) fn memberships_of(&self, patient: &Patient) -> Result<Vec<Membership>, Refusal> {
        let spells = self.store.cohort_standings_of(patient.id).map_err(refused)?;
        let mut found = Vec::new();
        for spell in spells {
            let Some(run) = self.store.cohort_runs(spell.mdg, &spell.cohort).map_err(refused)?.pop() else { continue };
            let words: Vec<String> = spell.reasons.iter().map(|w| w.words(patient, run.as_of)).collect();
            found.push(Membership {
                mdg_code: self.need(spell.mdg)?.code,
                cohort: spell.cohort,
                name: run.criteria.name,
                as_of: run.as_of,
                inside: spell.inside,
                why: words.join("; "),
            });
        }
        Ok(found)
    }

    /// Sets which segment counts where somebody is in several.
    pub fn prefer_segments(&mut self, precedence: [Segment; 10]) {
        self.precedence = precedence;
        self.roster = None;
    }
}

/// The criteria that were asked for: those of a file, or those that come with the program.
fn criteria_of(args: &CohortRunNow) -> Result<Criteria, Refusal> {
    let criteria = if let Some(file) = &args.file {
        cohort::read(&text_of(file)?)?
    } else {
        let code = args.cohort.as_deref().unwrap_or_default();
        let known = cohort::built_in();
        let all: Vec<&str> = known.iter().map(|c| c.code.as_str()).collect();
        let why = format!("There is no cohort '{code}'. Choose one of {}, or give a file.", all.join(", "));
        let found = known.iter().find(|c| c.code == code).cloned();
        found.ok_or_else(|| Refusal::new(Code::NotFound, why).at("cohort"))?
    };
    match &args.cohort {
        Some(code) if *code != criteria.code => {
            let why = format!("The file holds the criteria of '{}', not of '{code}'.", criteria.code);
            Err(Refusal::new(Code::CohortUnreadable, why).at("file"))
        }
        _ => Ok(criteria),
    }
}

/// Criteria are a page long. What is larger is some other file.
const LARGEST: u64 = 64 * 1024;

fn text_of(file: &Path) -> Result<String, Refusal> {
    let unreadable = |why: &str| {
        Refusal::new(Code::FileUnreadable, format!("The criteria could not be read: {why}. Check the file.")).at("file")
    };
    let size = std::fs::metadata(file).map_err(|error| unreadable(&error.kind().to_string()))?.len();
    if size > LARGEST {
        return Err(unreadable("the file is larger than criteria are"));
    }
    std::fs::read_to_string(file).map_err(|error| unreadable(&error.kind().to_string()))
}
