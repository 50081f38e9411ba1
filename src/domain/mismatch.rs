//! A row of a file whose NHS number is known and whose person seems to be another. Nothing of it was taken; it waits here until
//! somebody has found out who it is about.

use super::actor::Act;
use super::admission::{self, Admission};
use super::assessment::{self, Assessment};
use super::change::Changes;
use super::coded::Coded;
use super::command::MismatchDecide;
use super::consent::Consent;
use super::fact;
use super::ids::Ref;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use super::risk::{self, RiskScore};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

crate::coded! {
    /// What somebody decided.
    pub enum Verdict = "decision on a mismatch" {
        Taken = "taken", "It is the same person; taken";
        Dismissed = "dismissed", "It is somebody else; not taken";
    }
}

/// What the row would have become.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// An admission.
    Admission(Admission),
    /// An assessment.
    Assessment(Assessment),
    /// A risk score.
    Risk(RiskScore),
    /// A decision on consent.
    Consent(Consent),
}
crate::json_column!(Claim);

crate::record! {
    /// A row that waits for a person.
    pub struct Mismatch = "mismatch" {
        /// Whose NHS number it carries.
        patient: Ref<Patient>,
        /// What differs: `family_name`, `birth_date`, `age` or `gender`.
        differs: String,
        /// The person as the row gives them, in words.
        said: String,
        /// What the row would become.
        claim: Claim,
        /// Which kind of file it came from.
        source: String,
        /// When it was first seen.
        seen_on: NaiveDate,
        /// What was decided.
        verdict: Option<Verdict>,
        /// By whom.
        decided_by: Option<String>,
        /// When.
        decided_at: Option<DateTime<Utc>>,
        /// Why.
        reason: Option<String>,
    }
}

impl Claim {
    /// The same claim without an identity, by which it is known when the file comes again.
    #[must_use]
    pub fn bare(mut self) -> Self {
        let nil = uuid::Uuid::nil();
        match &mut self {
            Self::Admission(one) => one.id = Ref::from_uuid(nil),
            Self::Assessment(one) => one.id = Ref::from_uuid(nil),
            Self::Risk(one) => one.id = Ref::from_uuid(nil),
            Self::Consent(one) => {
                one.id = Ref::from_uuid(nil);
                one.recorded_at = DateTime::UNIX_EPOCH;
            }
        }
        self
    }

    /// In a few words.
    pub fn in_words(&self) -> String {
        let on = super::dates::staff;
        match self {
            Self::Admission(one) => format!("Admission of {}", on(one.admitted_on)),
            Self::Assessment(one) => format!("{}, {}", one.instrument.words(), on(one.done_on)),
            Self::Risk(one) => format!("{}, {}", one.model.words(), on(one.scored_on)),
            Self::Consent(one) => format!("{}, {}", one.decision.words(), on(one.decided_on)),
        }
    }

    /// The record, with an identity of its own.
    fn make(&self, act: &mut Act<'_>, changes: &mut Changes) {
        match self {
            Self::Admission(one) => changes.create(&Admission { id: act.new_ref(), ..one.clone() }),
            Self::Assessment(one) => changes.create(&Assessment { id: act.new_ref(), ..one.clone() }),
            Self::Risk(one) => changes.create(&RiskScore { id: act.new_ref(), ..one.clone() }),
            Self::Consent(one) => {
                let (recorded_at, recorded_by) = (act.now, act.who.name.clone());
                changes.create(&Consent { id: act.new_ref(), recorded_at, recorded_by, ..one.clone() })
            }
        };
    }
}

/// What is known of a patient already, so that nothing is entered twice.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Their admissions.
    pub admissions: &'a [Admission],
    /// Their assessments.
    pub assessments: &'a [Assessment],
    /// Their risk scores.
    pub scores: &'a [RiskScore],
}

impl Known<'_> {
    fn has(&self, claim: &Claim) -> bool {
        match claim {
            Claim::Admission(one) => self.admissions.iter().any(|o| !o.entered_in_error && admission::is_same(o, one)),
            Claim::Assessment(one) => {
                self.assessments.iter().any(|o| !o.entered_in_error && assessment::is_same(o, one))
            }
            Claim::Risk(one) => self.scores.iter().any(|o| !o.entered_in_error && risk::is_same(o, one)),
            // Consent is a list of events; what is in force follows from their days.
            Claim::Consent(_) => false,
        }
    }
}

/// Settles a mismatch.
pub fn decide(
    act: &mut Act<'_>,
    before: &Mismatch,
    known: Known<'_>,
    args: &MismatchDecide,
) -> Result<Changes, Refusal> {
    if let Some(verdict) = before.verdict {
        return Err(Refusal::wrong_state(format!("This was decided before: {}. Undo that first.", verdict.within())));
    }
    let reason = fact::given(Some(&args.reason)).unwrap_or_default();
    let why = "Say how you found out who it is, in ten characters at least.";
    ensure(super::person::length(&reason) >= 10, Code::ReasonRequired, why).map_err(|r| r.at("reason"))?;
    let mut changes = Changes::none();
    if args.verdict == Verdict::Taken {
        if known.has(&before.claim) {
            return fact::alone(true, "verdict").map(|()| changes);
        }
        before.claim.make(act, &mut changes);
    }
    let after = Mismatch {
        verdict: Some(args.verdict),
        decided_by: Some(act.who.name.clone()),
        decided_at: Some(act.now),
        reason: Some(reason),
        ..before.clone()
    };
    changes.update(before, &after);
    Ok(changes)
}

/// Whether a claim is that of a mismatch already seen.
pub fn find<'a>(seen: &'a [Mismatch], claim: &Claim) -> Option<&'a Mismatch> {
    seen.iter().find(|one| one.claim == *claim)
}
