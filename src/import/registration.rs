//! The practices at which somebody can be registered, and who took over the patients of those that have closed.

use crate::domain::ids::Ref;
use crate::domain::organisation::{Organisation, OrganisationKind, OrganisationStatus};
use crate::domain::refusal::{Code, Refusal};
use chrono::NaiveDate;
use std::collections::HashMap;

/// The practices that patients can be registered at.
pub(super) struct Practices<'a> {
    by_code: HashMap<&'a str, &'a Organisation>,
    by_id: HashMap<Ref<Organisation>, &'a Organisation>,
    today: NaiveDate,
}

impl<'a> Practices<'a> {
    pub fn new(organisations: &'a [Organisation], today: NaiveDate) -> Self {
        let practices = || organisations.iter().filter(|o| o.kind == OrganisationKind::GpPractice);
        Self {
            by_code: practices().filter_map(|o| Some((o.ods_code.as_deref()?, o))).collect(),
            by_id: practices().map(|o| (o.id, o)).collect(),
            today,
        }
    }

    /// The practice with this code; where it has closed, whoever took over its patients, and a remark.
    pub fn find(&self, code: &str) -> Result<(&'a Organisation, Option<Refusal>), Refusal> {
        let named = self.by_code.get(code).copied().ok_or_else(|| {
            let why = "No practice here has this ODS code. Correct it, or import the national practice file first.";
            Refusal::new(Code::UnknownPractice, why).at("practice")
        })?;
        if !self.has_closed(named) {
            return Ok((named, None));
        }
        let mut practice = named;
        // A chain of successors is no longer than there are practices, unless it goes in a circle.
        for _ in 0..self.by_id.len() {
            let Some(next) = practice.successor.and_then(|id| self.by_id.get(&id)).copied() else { break };
            practice = next;
            if !self.has_closed(practice) {
                let why =
                    "The practice has closed; the patient was entered at the practice that took over its patients.";
                return Ok((practice, Some(Refusal::new(Code::PracticeClosedSuccessor, why).at("practice"))));
            }
        }
        let why = "The practice has closed and no practice is named that took over its patients. Name it, or correct the code.";
        Err(Refusal::new(Code::PracticeClosed, why).at("practice"))
    }

    fn has_closed(&self, practice: &Organisation) -> bool {
        practice.status == OrganisationStatus::Closed || practice.closed_on.is_some_and(|last| last < self.today)
    }
}
