//! What of approved minutes may leave today: consent, registration and death are asked again each time, and whatever is held
//! back is told with what to do next.

use super::{CasePatient, CaseRecord, LeftOut, Snapshot};
use crate::domain::agenda::{ItemStatus, WithdrawReason};
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::patient::Patient;
use crate::domain::refusal::{Code, Warning};
use crate::domain::sharing::Sharing;
use chrono::NaiveDate;
use std::collections::HashMap;

/// What is known of a patient now, for papers that were approved some time ago.
#[derive(Clone, Debug)]
pub struct Now {
    /// The record.
    pub patient: Patient,
    /// What is on record about sharing.
    pub sharing: Sharing,
}

impl Now {
    /// Why nothing about the patient may go to the practice that the minutes name, if so.
    fn held_from(&self, then: &CasePatient) -> Option<Warning> {
        let name = self.patient.display_name();
        let (code, why) = if self.patient.practice != then.practice {
            (Code::RegistrationChanged, format!("has moved from {} to another practice", then.practice_name))
        } else if self.sharing.excludes(then.practice) {
            (Code::ExcludedRecipient, format!("does not want {} to know", then.practice_name))
        } else {
            return None;
        };
        let told = format!(
            "{name} {why}, so their paper is held back. Find out who should have it; a correction of the minutes that names them \
             goes to the practice they have then."
        );
        Some(Warning::new(code, told))
    }

    /// Why nothing about the patient may leave, if so.
    fn held(&self, today: NaiveDate) -> Option<Warning> {
        let refusal = self.sharing.basis(today).err()?;
        let since = self.sharing.decision().map_or_else(
            || "no longer recorded".to_owned(),
            |c| format!("{} on {}", c.decision.within(), dates::staff(c.decided_on)),
        );
        let told = format!(
            "{}: consent is {since}. There is no extract; the cover counts the patient without a name. Where an earlier version \
             is out, ask the practice to destroy it.",
            self.patient.display_name()
        );
        Some(Warning::new(refusal.code, told))
    }
}

impl Snapshot {
    /// The content without whoever has moved to another practice since, or wants theirs kept out: their papers are held back
    /// unmentioned, and what is to be told about each whose practice does not have it, as `has` says.
    pub fn held_back(
        &self,
        now: &HashMap<Ref<Patient>, Now>,
        has: impl Fn(&CaseRecord) -> bool,
    ) -> (Self, Vec<Warning>) {
        let mut kept = self.clone();
        let mut told = Vec::new();
        let held = |patient: &CasePatient| now.get(&patient.id).and_then(|known| known.held_from(patient));
        kept.protocol.retain(|patient| held(patient).is_none());
        kept.left_out.retain(|line| line.status == ItemStatus::Withdrawn || held(&line.patient).is_none());
        kept.cases.retain(|case| {
            let why = held(&case.patient);
            let stays = why.is_none();
            // Of a paper that went out with an earlier version nothing is written now.
            told.extend(why.filter(|_| case.since == self.version || !has(case)));
            stays
        });
        (kept, told)
    }

    /// The content as it may leave today, and what is to be told about the difference. Whoever has withdrawn consent since is
    /// left out and only counted, on the protocol list not even that; a death that became known since is marked, and a mark that
    /// was an error goes. The approved content itself stays as it is.
    pub fn leaving(&self, now: &HashMap<Ref<Patient>, Now>, today: NaiveDate) -> (Self, Vec<Warning>) {
        let mut leaving = self.clone();
        let mut told = Vec::new();
        let held = |id: Ref<Patient>| now.get(&id).and_then(|known| known.held(today));
        let counted = |patient: CasePatient| LeftOut {
            patient,
            status: ItemStatus::Withdrawn,
            reason: Some(WithdrawReason::ConsentWithdrawn.code().to_owned()),
            next_date: None,
        };
        leaving.protocol.retain(|patient| held(patient.id).is_none());
        for line in leaving.left_out.iter_mut().filter(|line| line.status != ItemStatus::Withdrawn) {
            if let Some(warning) = held(line.patient.id) {
                *line = counted(line.patient.clone());
                told.push(warning);
            }
        }
        for mut case in std::mem::take(&mut leaving.cases) {
            if let Some(warning) = held(case.patient.id) {
                leaving.left_out.push(counted(case.patient));
                told.push(warning);
                continue;
            }
            if let Some(now) = now.get(&case.patient.id) {
                let died = now.patient.banner(today).died;
                if let Some(died) = died.as_ref().filter(|_| case.patient.banner.died.is_none()) {
                    let name = now.patient.display_name();
                    let words =
                        format!("{name}: {died}. The extract says so; nothing about it goes to the family unseen.");
                    told.push(Warning::new(Code::Deceased, words));
                }
                case.patient.banner.died = died;
            }
            leaving.cases.push(case);
        }
        (leaving, told)
    }
}
