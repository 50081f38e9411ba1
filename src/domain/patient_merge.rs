//! Two records that turn out to be one person. One proposes, another decides; what was recorded under the one moves to the other, and
//! can be moved back. Both numbers go on finding the person.

use super::actor::Act;
use super::change::Changes;
use super::command::PatientProposeMerge;
use super::dates;
use super::identity;
use super::ids::Ref;
use super::patient::Patient;
use super::person;
use super::refusal::{Code, Refusal, ensure};
use chrono::{DateTime, Utc};

crate::coded! {
    /// How far a merge has come.
    pub enum MergeStatus = "stage of a merge" {
        Proposed = "proposed", "Proposed";
        Merged = "merged", "Merged";
        Declined = "declined", "Declined";
        Unmerged = "unmerged", "Taken apart again";
    }
}

crate::record! {
    /// That one record is another person's, or is to be.
    pub struct PatientMerge = "patient_merge" {
        /// The record that goes.
        duplicate: Ref<Patient>,
        /// The record that stays.
        survivor: Ref<Patient>,
        /// Why the two are one person.
        reason: String,
        /// How far it has come.
        status: MergeStatus,
        /// Who proposed it.
        proposed_by: String,
        /// When.
        proposed_at: DateTime<Utc>,
        /// Who decided.
        decided_by: Option<String>,
        /// When.
        decided_at: Option<DateTime<Utc>>,
        /// Why it was declined, or taken apart again.
        decided_reason: Option<String>,
    }
}

/// Proposes that two records are one person.
pub fn propose(
    act: &mut Act<'_>,
    duplicate: &Patient,
    into: &Patient,
    all: &[PatientMerge],
    args: &PatientProposeMerge,
) -> Result<(PatientMerge, Changes), Refusal> {
    let why = "A record cannot be merged into itself. Choose the other one.";
    ensure(duplicate.id != into.id, Code::WrongState, why).map_err(|r| r.at("into"))?;
    identity::must_not_be_merged(duplicate)?;
    identity::must_not_be_merged(into).map_err(|r| r.at("into"))?;
    let reason = reason(&args.reason)?;
    let waits = all.iter().any(|m| {
        m.status == MergeStatus::Proposed
            && [m.duplicate, m.survivor].iter().any(|p| *p == duplicate.id || *p == into.id)
    });
    let why = "A merge of one of these records waits for a decision already. Decide that one first.";
    ensure(!waits, Code::WrongState, why)?;
    let new = PatientMerge {
        id: act.new_ref(),
        duplicate: duplicate.id,
        survivor: into.id,
        reason,
        status: MergeStatus::Proposed,
        proposed_by: act.who.name.clone(),
        proposed_at: act.now,
        decided_by: None,
        decided_at: None,
        decided_reason: None,
    };
    let mut changes = Changes::none();
    changes.create(&new);
    if duplicate.birth_date != into.birth_date {
        let why = format!(
            "The two were born on different days: {} and {}. Be sure that one of them is a slip.",
            dates::staff(duplicate.birth_date),
            dates::staff(into.birth_date)
        );
        changes.warn(super::refusal::Warning::new(Code::DuplicateConflict, why));
    }
    Ok((new, changes))
}

/// Marks it as decided, by a second person.
pub fn decide(
    act: &Act<'_>,
    merge: &PatientMerge,
    status: MergeStatus,
    why: Option<&str>,
) -> Result<PatientMerge, Refusal> {
    let expected = if status == MergeStatus::Unmerged { MergeStatus::Merged } else { MergeStatus::Proposed };
    let told = format!("This merge is {}.", super::coded::Coded::within(merge.status));
    ensure(merge.status == expected, Code::WrongState, told)?;
    let two = "Whoever proposed a merge does not decide it. Ask the other person.";
    let same = person::fold(&merge.proposed_by) == person::fold(&act.who.name);
    ensure(status == MergeStatus::Unmerged || !same, Code::SecondPersonRequired, two)?;
    Ok(PatientMerge {
        status,
        decided_by: Some(act.who.name.clone()),
        decided_at: Some(act.now),
        decided_reason: why.map(reason).transpose()?,
        ..merge.clone()
    })
}

fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    ensure(person::length(text) >= 10, Code::ReasonRequired, "Say why, in ten characters at least.")
        .map_err(|r| r.at("reason"))?;
    Ok(text.to_owned())
}
