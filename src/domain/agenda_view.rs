//! The agenda as people prepare it: who could be listed and why, and what was issued.

use super::agenda::Urgency;
use super::agenda_issue::{AgendaChange, IssuedAgenda};
use super::ids::Ref;
use super::patient::Patient;
use super::referral::Referral;
use super::refusal::Code;
use serde::Serialize;

crate::coded! {
    /// Why somebody could be listed, the most pressing reason first.
    pub enum CandidateRank = "reason for listing" {
        Urgent = "urgent", "Urgent referral";
        Carried = "carried", "Put off or not reached before";
        Discharged = "discharged", "Left hospital, nobody in touch yet";
        Soon = "soon", "Referral to be seen soon";
        Agreed = "agreed", "The group wanted to look again";
        Routine = "routine", "Routine referral";
        ReviewOverdue = "review_overdue", "Plan review overdue";
    }
}

/// Somebody who could be listed.
#[derive(Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Who.
    pub patient: Ref<Patient>,
    /// As the banner names them.
    pub name: String,
    /// Code of their practice.
    pub practice_ods: String,
    /// The referral that waits, if one does.
    pub referral: Option<Ref<Referral>>,
    /// How soon, where a referral waits.
    pub urgency: Option<Urgency>,
    /// Why they stand where they stand.
    pub rank: CandidateRank,
    /// The same in a sentence, with its dates.
    pub reason: String,
    /// What the group would be asked.
    pub question: String,
    /// Minutes it would take.
    pub planned_min: u32,
    /// How often the case was carried before.
    pub carry_count: u32,
    /// Whether there is room for it.
    pub fits: bool,
    /// What is in the way, if something is: the code and the sentence.
    pub why_not: Option<(Code, String)>,
}

/// Shows who and not their name.
impl std::fmt::Debug for Candidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Candidate({}, {})", self.patient, self.rank)
    }
}

/// Everybody who could be listed for a conference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CandidatesView {
    /// Minutes that are left before anybody of these is listed.
    pub minutes_left: u32,
    /// Cases that are left.
    pub cases_left: u32,
    /// The most pressing first.
    pub rows: Vec<Candidate>,
    /// How many more have a plan review overdue than are shown.
    pub more: u32,
}

/// One issued version.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IssuedVersion {
    /// As it was issued.
    pub issued: IssuedAgenda,
    /// What it changed; nothing for the first.
    pub changes: Vec<AgendaChange>,
}

/// What was issued, and what changed since.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IssuedView {
    /// Every version, the first one first.
    pub versions: Vec<IssuedVersion>,
    /// What changed on the agenda since the last version.
    pub since: Vec<AgendaChange>,
}
