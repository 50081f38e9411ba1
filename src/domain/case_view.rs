//! What the case view shows beside the patient's record: how the time of the slot stands, what was decided last and whether it was
//! followed, who was in hospital since, and root cause analyses. Plain values, as in `view`, which hands them on.

use super::agenda::{AgendaItem, ItemStatus};
use super::discussion::Outcome;
use super::rca::Rca;
use super::registry_view::AdmissionRow;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::Serialize;

/// How the time of an open item stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// When its minutes are over; while its clock stands still, as if it went on now.
    pub due_at: DateTime<Utc>,
    /// When four fifths of them are over: time to come to a decision.
    pub prompt_at: DateTime<Utc>,
    /// Whether that moment has come.
    pub prompt: bool,
}

/// The slot of an item that is open.
pub fn slot(item: &AgendaItem, now: DateTime<Utc>) -> Option<Slot> {
    matches!(item.status, ItemStatus::InDiscussion | ItemStatus::PausedItem)
        .then(|| slot_of(item.planned_min, item.elapsed_sec(now), now))
}

fn slot_of(planned_min: u32, elapsed_sec: i64, now: DateTime<Utc>) -> Slot {
    let planned = i64::from(planned_min) * 60;
    let prompt = planned * 4 / 5;
    Slot {
        due_at: now + Duration::seconds(planned - elapsed_sec),
        prompt_at: now + Duration::seconds(prompt - elapsed_sec),
        prompt: elapsed_sec >= prompt,
    }
}

/// What happened before this case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseBefore {
    /// What was decided last; none where the person was never discussed.
    pub last: Option<LastDecision>,
    /// Emergency admissions since then, latest first; all of them where the person was never discussed.
    pub admissions: Vec<AdmissionRow>,
}

/// What a conference decided before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LastDecision {
    /// London date.
    pub date: NaiveDate,
    /// Code of the group.
    pub mdg_code: String,
    /// In words.
    pub decision: Option<String>,
    /// The outcome.
    pub outcome: Option<Outcome>,
    /// Whether it was decided without a quorum.
    pub advisory: bool,
    /// Whether it was followed, with the reason, as this case says; none where nobody said yet.
    pub followed: Option<String>,
    /// Actions agreed then.
    pub actions: u32,
    /// Those of them that are done.
    pub actions_done: u32,
}

/// A root cause analysis in the patient's record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RcaRow {
    /// The record.
    pub record: Rca,
    /// Of which conference: London date.
    pub date: NaiveDate,
    /// Code of the group.
    pub mdg_code: String,
    /// What the team thinks, in words.
    pub judgement: &'static str,
    /// What led to it, in words.
    pub causes: Vec<&'static str>,
    /// When the person was admitted, where that is on the register.
    pub admitted_on: Option<NaiveDate>,
    /// What the coding of the admission says, apart from the judgement.
    pub acsc: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prompt_comes_at_four_fifths_of_the_slot() {
        let now: DateTime<Utc> = "2026-11-19T13:30:00Z".parse().unwrap();
        let early = slot_of(15, 719, now);
        assert_eq!(
            (early.prompt, early.prompt_at, early.due_at),
            (false, now + Duration::seconds(1), now + Duration::seconds(181))
        );
        assert!(slot_of(15, 720, now).prompt);
        let late = slot_of(15, 960, now);
        assert_eq!((late.prompt, late.due_at), (true, now - Duration::seconds(60)));
    }
}
