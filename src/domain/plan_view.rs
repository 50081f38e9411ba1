//! Answers about care plans: one plan under its headings, all versions of a person's plan, and what differs between two.

use super::care_plan::{CarePlan, PlanDifference, PlanSection, PlanStatus};
use super::ids::Ref;
use chrono::NaiveDate;
use serde::Serialize;

/// One plan, as it stood or stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanView {
    /// The record.
    pub plan: CarePlan,
    /// `SURNAME, Given (Title)`
    pub patient: String,
    /// Where it stands among the versions.
    pub version: PlanVersion,
    /// Every heading with what the plan says there; goals and actions as they stand today.
    pub sections: Vec<PlanSection>,
}

/// One version in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanVersion {
    /// Which.
    pub id: Ref<CarePlan>,
    /// 1, 2 ...
    pub number: u32,
    /// Stage.
    pub status: PlanStatus,
    /// Why it was set on hold, revoked or entered in error.
    pub status_reason: Option<String>,
    /// Since when it was in force.
    pub started_on: Option<NaiveDate>,
    /// When it ended.
    pub ended_on: Option<NaiveDate>,
    /// The version it took the place of.
    pub replaces: Option<u32>,
    /// The version that took its place, once that was in force.
    pub replaced_by: Option<u32>,
}

/// What differs between two versions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanDifferences {
    /// The earlier one; none for a first version, in which everything is new.
    pub earlier: Option<PlanVersion>,
    /// The later one.
    pub later: PlanVersion,
    /// Heading by heading; headings that say the same are left out.
    pub differences: Vec<PlanDifference>,
}
