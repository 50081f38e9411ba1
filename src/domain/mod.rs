//! What is true, whatever the disk or the screen: records, rules, the words of the clinic, and the two lists of everything that
//! can be done and asked. Nothing here knows a disk, a screen or a clock.

pub mod action;
pub mod actor;
pub mod admission;
pub mod agenda;
pub mod agenda_issue;
pub mod agenda_order;
pub mod agenda_view;
pub mod argument;
pub mod assessment;
pub mod attendance;
pub mod care_plan;
pub mod case_view;
pub mod change;
pub mod coded;
pub mod cohort;
pub mod cohort_view;
pub mod command;
pub mod consent;
pub mod count;
pub mod dates;
pub mod directory;
pub mod discussion;
pub mod fact;
pub mod goal;
pub mod identity;
pub mod ids;
pub mod learning;
pub mod meeting;
pub mod member;
pub mod minutes;
pub mod mismatch;
pub mod nhs_number;
pub mod organisation;
pub mod paper_format;
pub mod papers;
pub mod patient;
pub mod patient_merge;
pub mod person;
pub mod place;
pub mod plan_view;
pub mod proceedings;
pub mod profile;
pub mod pulse;
pub mod query;
pub mod quorum;
pub mod rca;
pub mod recall;
pub mod record;
pub mod recurrence;
pub mod referral;
pub mod refusal;
pub mod registry_view;
pub mod restricted;
pub mod retention;
pub mod risk;
pub mod segment;
pub mod sharing;
pub mod small_numbers;
pub mod snapshot;
pub mod theme;
pub mod triage_view;
pub mod view;
pub mod working_days;

pub use command::Command;
pub use query::Query;
pub use refusal::{Code, Refusal, Warning};

/// Bytes as small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]).map(char::from).collect()
}
