//! Cohorts as people read them: the list of them, and one run with who is in, who is out and why, who joined and who left.

use super::ids::Ref;
use super::patient::Patient;
use super::segment::Segment;
use chrono::NaiveDate;
use serde::Serialize;

/// One cohort that can be worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CohortLine {
    /// Its lasting name.
    pub code: String,
    /// The version of its criteria.
    pub version: u32,
    /// As people know it.
    pub name: String,
    /// In a sentence.
    pub about: String,
    /// The last run for each group.
    pub runs: Vec<CohortRunLine>,
}

/// One run in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CohortRunLine {
    /// The code of the group.
    pub mdg_code: String,
    /// Which run, from 1.
    pub number: u32,
    /// As of which day.
    pub as_of: NaiveDate,
    /// Patients in it.
    pub members: u32,
}

/// One run of a cohort.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CohortView {
    /// The code of the group.
    pub mdg_code: String,
    /// The code of the cohort.
    pub cohort: String,
    /// The version of its criteria.
    pub version: u32,
    /// As people know it.
    pub name: String,
    /// In a sentence.
    pub about: String,
    /// Which run, from 1.
    pub number: u32,
    /// As of which day.
    pub as_of: NaiveDate,
    /// Patients in it.
    pub members: u32,
    /// Patients on the register and not in it.
    pub outside: u32,
    /// How many are out for each set of reasons, most first.
    pub reasons: Vec<ReasonCount>,
    /// Who was not in it at the run before.
    pub joiners: Vec<CohortRow>,
    /// Who was in it at the run before and is not now.
    pub leavers: Vec<CohortRow>,
    /// A page of those in it, by name.
    pub inside: Vec<CohortRow>,
    /// A page of those out of it, by name.
    pub out: Vec<CohortRow>,
}

/// How many are out for the same reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReasonCount {
    /// The codes of the reasons.
    pub codes: Vec<String>,
    /// How many patients.
    pub patients: u32,
}

/// One patient of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CohortRow {
    /// Who.
    pub patient: Ref<Patient>,
    /// `SURNAME, Given (Title)`
    pub name: String,
    /// `999 000 1006`
    pub nhs_number: String,
    /// Whole years on the day of the run, or at death.
    pub age: u32,
    /// The code of the practice.
    pub practice_ods: String,
    /// Every segment on that day, the primary one first.
    pub segments: Vec<Segment>,
    /// The codes of the reasons: why out, or what kept a joiner out before.
    pub codes: Vec<String>,
    /// The same in words.
    pub why: String,
}

/// Where a patient stands in one cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// The code of the group.
    pub mdg_code: String,
    /// The code of the cohort.
    pub cohort: String,
    /// As people know it.
    pub name: String,
    /// As of which day.
    pub as_of: NaiveDate,
    /// In or out.
    pub inside: bool,
    /// Why out.
    pub why: String,
}
