//! Referrals as people triage them: who, how soon, what is asked, what is missing, what waits too long.

use super::agenda::Urgency;
use super::consent::ConsentDecision;
use super::ids::Ref;
use super::patient::Patient;
use super::person::Banner;
use super::referral::{ReadyPoint, Referral, ReferralStatus};
use super::segment::Segment;
use super::view::AuditRow;
use chrono::NaiveDate;
use serde::Serialize;

/// Referrals that wait, and how many there are at each stage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TriageView {
    /// How many at each stage.
    pub counts: Vec<StageCount>,
    /// How many accepted ones a gate keeps from being listed today.
    pub blocked: u32,
    /// How many wait too long.
    pub alerts: u32,
    /// The referrals, those to be decided first, then by urgency and day.
    pub rows: Vec<TriageRow>,
}

/// How many referrals are at a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageCount {
    /// Which stage.
    pub status: ReferralStatus,
    /// In words.
    pub words: &'static str,
    /// How many.
    pub referrals: u32,
}

/// One referral with what its decision needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TriageRow {
    /// Which.
    pub id: Ref<Referral>,
    /// The record.
    pub referral: Referral,
    /// Who.
    pub patient: Ref<Patient>,
    /// The facts about them.
    pub banner: Banner,
    /// Their practice.
    pub practice_name: String,
    /// Its code.
    pub practice_ods: String,
    /// Every segment, the primary one first.
    pub segments: Vec<Segment>,
    /// Long-term conditions.
    pub ltc_count: u32,
    /// Whether they are in a cohort of the group.
    pub in_cohort: bool,
    /// Stage.
    pub status: ReferralStatus,
    /// How soon.
    pub urgency: Urgency,
    /// Whole days since it came.
    pub waiting_days: i64,
    /// Everything that is asked.
    pub questions: Vec<String>,
    /// The decision on consent that is in force.
    pub consent: Option<ConsentDecision>,
    /// What would refuse a listing today: the code and the sentence.
    pub blocked: Option<(super::refusal::Code, String)>,
    /// What is missing, with its words.
    pub missing: Vec<(ReadyPoint, &'static str)>,
    /// What waits too long, in sentences.
    pub alerts: Vec<String>,
    /// Who asks.
    pub referrer: Option<String>,
    /// The clinician who decided.
    pub triage_by: Option<String>,
    /// Others with an open referral who could be mistaken for them.
    pub near_duplicates: Vec<String>,
    /// The conference for which it is listed.
    pub listed_for: Option<NaiveDate>,
    /// When the group last discussed them.
    pub last_discussed: Option<NaiveDate>,
}

/// One referral and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReferralView {
    /// The row.
    pub row: TriageRow,
    /// Referrals that joined it.
    pub joined: Vec<Referral>,
    /// What happened, latest first.
    pub history: Vec<AuditRow>,
}

/// A referral of a patient, in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReferralLine {
    /// Which.
    pub id: Ref<Referral>,
    /// The code of the group.
    pub mdg_code: String,
    /// On which day it came.
    pub received_on: NaiveDate,
    /// Stage.
    pub status: ReferralStatus,
    /// How soon.
    pub urgency: Urgency,
    /// Everything that is asked.
    pub question: String,
}
