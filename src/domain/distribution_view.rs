//! Papers sent to practices as people read them: a line for each practice and version, and for each conference whether all were sent
//! in time.

use super::distribution::{Distribution, DistributionStatus};
use super::ids::Ref;
use super::meeting::Meeting;
use super::organisation::{Delivery, Organisation};
use chrono::NaiveDate;
use serde::Serialize;

/// Papers sent to practices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DistributionsView {
    /// A line each, what asks for something first.
    pub rows: Vec<DistributionRow>,
    /// The conferences they are from, latest first.
    pub conferences: Vec<SendingLine>,
}

/// Whether the practices of one conference were sent their papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SendingLine {
    /// Which conference.
    pub meeting: Ref<Meeting>,
    /// Its group.
    pub mdg_code: String,
    /// Its day.
    pub date: NaiveDate,
    /// Practices that papers were written for.
    pub practices: u32,
    /// How many of them were sent theirs.
    pub sent: u32,
    /// By when all should be.
    pub due_by: NaiveDate,
    /// Whether that was met; none while it still can be.
    pub in_time: Option<bool>,
    /// The same as a sentence.
    pub words: String,
}

/// The papers of one practice from one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DistributionRow {
    /// Which.
    pub id: Ref<Distribution>,
    /// From which conference.
    pub meeting: Ref<Meeting>,
    /// Its group.
    pub mdg_code: String,
    /// Its day.
    pub meeting_date: NaiveDate,
    /// The version.
    pub version: u32,
    /// For whom.
    pub practice: Ref<Organisation>,
    /// Its name.
    pub practice_name: String,
    /// Its code.
    pub practice_ods: String,
    /// The folder they lie in, without where it is.
    pub folder: String,
    /// Whether they are sealed.
    pub sealed: bool,
    /// How many patients' extracts are among them.
    pub patients: u32,
    /// How far they have come.
    pub status: DistributionStatus,
    /// The same in words, with what follows from other records: `overdue`, `held`, `replaced by version 2`.
    pub state: String,
    /// Whether the answer of the practice is overdue.
    pub overdue: bool,
    /// How they go.
    pub route: Option<Delivery>,
    /// Where to.
    pub address: Option<String>,
    /// When they were written.
    pub prepared_on: NaiveDate,
    /// When they were sent, and by whom.
    pub sent_on: Option<NaiveDate>,
    /// By whom.
    pub sent_by: Option<String>,
    /// To whom, where that is not the practice itself.
    pub sent_to: Option<String>,
    /// The last day for an answer, while one is waited for.
    pub answer_due: Option<NaiveDate>,
    /// Working days since they were written, or since they were sent.
    pub days_waiting: u32,
    /// Who confirmed and when, or why they were rejected and when.
    pub answer: Option<String>,
    /// Why they may not go, and what to do instead.
    pub held: Option<String>,
    /// The version that takes their place.
    pub replaced_by: Option<u32>,
    /// What else somebody should know.
    pub warnings: Vec<String>,
    /// What to do next; nothing where nothing is.
    pub next: Option<String>,
}
