//! Answers about the registry and the places: what a tool scored, who was in hospital, who belongs where. Plain values, as in `view`,
//! which hands them on.

use super::admission::Admission;
use super::assessment::Assessment;
use super::ids::Ref;
use super::member::CoreMember;
use super::mismatch::Mismatch;
use super::organisation::{Organisation, OrganisationKind};
use super::risk::{Cutoffs, RiskModel, RiskScore, RiskTier, Shares};
use super::theme::{MedicinesCount, ThemeFlag};
use chrono::NaiveDate;
use serde::Serialize;

/// What is known of one patient beside their conditions. Nothing that was entered in error is here.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RegistryView {
    /// Risk scores, latest first.
    pub risk: Vec<RiskRow>,
    /// Assessments, latest first.
    pub assessments: Vec<AssessmentRow>,
    /// Emergency admissions, latest first.
    pub admissions: Vec<AdmissionRow>,
    /// Themes that somebody said something about.
    pub themes: Vec<ThemeRow>,
    /// The latest count of regular medicines; none where nobody counted.
    pub medicines: Option<MedicinesCount>,
    /// Whether that count is flagged.
    pub polypharmacy: bool,
}

/// One risk score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RiskRow {
    /// The record.
    pub record: RiskScore,
    /// The model in words.
    pub model: &'static str,
    /// What it stands for today; none where too few people have a score of the model.
    pub tier: Option<RiskTier>,
    /// Made more than a year ago.
    pub old: bool,
}

/// One assessment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AssessmentRow {
    /// The record.
    pub record: Assessment,
    /// The instrument in words.
    pub instrument: &'static str,
    /// What the score is usually taken to mean, where there is such a reading.
    pub result: Option<String>,
    /// Who assessed.
    pub assessor: Option<String>,
    /// Made more than a year ago.
    pub old: bool,
}

/// One emergency admission.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AdmissionRow {
    /// The record.
    pub record: Admission,
    /// The hospital, as far as it is known.
    pub hospital: Option<String>,
    /// Nights; none while somebody is in hospital.
    pub length_of_stay: Option<i64>,
    /// The stay after which this one came within thirty days.
    pub readmission_of: Option<Ref<Admission>>,
    /// Who was in touch after the discharge.
    pub contact_by: Option<String>,
}

/// One theme.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThemeRow {
    /// The record.
    pub record: ThemeFlag,
    /// The theme in words.
    pub theme: &'static str,
}

/// One organisation in the tree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TreeRow {
    /// Which.
    pub id: Ref<Organisation>,
    /// How many stand above it.
    pub depth: u32,
    /// Its code.
    pub ods_code: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Whether it works on that day.
    pub open: bool,
    /// Where it has closed: who has its patients now.
    pub successor: Option<String>,
}

/// One row of a file that waits for a person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MismatchRow {
    /// Which.
    pub id: Ref<Mismatch>,
    /// The record.
    pub record: Mismatch,
    /// Who has the NHS number on the register: name and birth date.
    pub register: String,
    /// What the row would become, in words.
    pub claim: String,
}

/// How one risk model is banded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BandsRow {
    /// Which.
    pub model: RiskModel,
    /// Its shares.
    pub shares: Shares,
    /// People who have a score of it.
    pub people: u32,
    /// The lowest score of each tier; none where too few people have one.
    pub cutoffs: Option<Cutoffs>,
}

/// The next days on which a group meets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DatesView {
    /// The rule in words.
    pub recurrence: String,
    /// The days, and whether a conference is planned on each.
    pub dates: Vec<(NaiveDate, bool)>,
    /// What these days do not know.
    pub note: &'static str,
}

/// One core member of a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoreRow {
    /// The record.
    pub record: CoreMember,
    /// `Dr Pat Example`
    pub name: String,
    /// Whether they are one today.
    pub now: bool,
}
