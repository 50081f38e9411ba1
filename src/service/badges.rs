//! Which named views each patient is in: asked of the store once, kept until something changes or the day ends.

use super::{Service, refused, search};
use crate::domain::coded::Coded;
use crate::domain::query::{View, Worklist, WorklistSort};
use crate::domain::refusal::Refusal;
use crate::domain::view::{ViewCount, ViewCounts, WorklistPage};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The views of every patient who is in any.
pub(super) struct Badges {
    day: NaiveDate,
    of: HashMap<Uuid, Vec<View>>,
}

impl Badges {
    /// The views of a patient.
    pub(super) fn of(&self, patient: Uuid) -> &[View] {
        self.of.get(&patient).map_or(&[], Vec::as_slice)
    }
}

impl Service {
    fn badges(&mut self) -> Result<(), Refusal> {
        let day = self.today();
        if self.badges.as_ref().is_some_and(|b| b.day == day) {
            return Ok(());
        }
        let mut of: HashMap<Uuid, Vec<View>> = HashMap::new();
        for view in View::ALL {
            for patient in self.store.patients_in(*view, day).map_err(refused)? {
                of.entry(patient).or_default().push(*view);
            }
        }
        self.badges = Some(Badges { day, of });
        Ok(())
    }

    fn roster(&mut self) -> Result<(), Refusal> {
        let today = self.today();
        if self.roster.as_ref().is_none_or(|r| !r.is_of(today)) {
            let lines = self.store.roster().map_err(refused)?;
            self.roster = Some(search::Roster::new(lines, today, &self.precedence));
            self.met_again = true;
        }
        if let Some(roster) = self.roster.as_mut().filter(|_| self.met_again) {
            roster.set_met(&self.store.met().map_err(refused)?);
            self.met_again = false;
        }
        self.badges()
    }

    pub(super) fn worklist(&mut self, args: &Worklist) -> Result<WorklistPage, Refusal> {
        self.roster()?;
        let members: Option<HashSet<Uuid>> = match &args.cohort {
            Some(code) => Some(self.store.patients_of_cohort(code).map_err(refused)?.into_iter().collect()),
            None => None,
        };
        let (Some(roster), Some(badges)) = (&self.roster, &self.badges) else {
            return Err(Refusal::not_found("roster"));
        };
        let sieve = |patient: Uuid| {
            args.view.is_none_or(|view| badges.of(patient).contains(&view))
                && members.as_ref().is_none_or(|members| members.contains(&patient))
        };
        let sort = args.sort.unwrap_or(WorklistSort::Name);
        let mut page = roster.page(&args.text, sort, args.offset.unwrap_or(0), args.limit.unwrap_or(50), &sieve);
        for row in &mut page.rows {
            row.views = badges.of(row.id.uuid()).to_vec();
        }
        Ok(page)
    }

    pub(super) fn view_counts(&mut self) -> Result<ViewCounts, Refusal> {
        self.roster()?;
        let (Some(roster), Some(badges)) = (&self.roster, &self.badges) else {
            return Err(Refusal::not_found("roster"));
        };
        let count = |view: View| {
            let patients = badges.of.values().filter(|views| views.contains(&view)).count();
            ViewCount { view, words: view.words(), patients: u32::try_from(patients).unwrap_or(u32::MAX) }
        };
        Ok(ViewCounts { views: View::ALL.iter().map(|v| count(*v)).collect(), segments: roster.segments() })
    }
}
