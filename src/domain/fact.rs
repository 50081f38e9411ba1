//! What holds for every dated fact about a person, whether it was entered by hand or came from a file.

use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;

/// The source of what somebody entered.
pub const BY_HAND: &str = "By hand";

/// Refuses a day to come, a day before the person was born, and a day after they died.
pub fn check_day(day: NaiveDate, patient: &Patient, today: NaiveDate) -> Result<(), Refusal> {
    ensure(day <= today, Code::DateUnreadable, "This date lies in the future. Check it.")?;
    ensure(day >= patient.birth_date, Code::DateUnreadable, "This date lies before the patient's birth. Check it.")?;
    let after = patient.has_died() && patient.died_on.is_some_and(|died| day > died);
    ensure(!after, Code::Deceased, "This date lies after the patient's death. Check both.")
}

/// Refuses a second record of what is there already.
pub fn alone(taken: bool, field: &str) -> Result<(), Refusal> {
    let why = "This is recorded for that day already. Correct that record, or choose another day.";
    ensure(!taken, Code::AlreadyRecorded, why).map_err(|r| r.at(field))
}

/// Text that somebody gave, without its margins; none where it is blank.
pub fn given(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|t| !t.is_empty()).map(ToOwned::to_owned)
}
