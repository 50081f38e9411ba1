//! The forms, one file each: a table of fields and the command they become. What several of them need is here: how a date is
//! read, how a closed list becomes choices, how a chosen record comes back.
pub mod action;
pub mod approve;
pub mod attendance;
pub mod command;
pub mod consent;
pub mod death;
pub mod discussion;
pub mod export;
pub mod goal;
pub mod import;
pub mod listing;
pub mod meeting;
pub mod meets;
pub mod outcome;
pub mod people;
pub mod plan;
pub mod referral;
#[cfg(test)]
mod tests;

use super::spec::{Choice, Reading, Values};
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::view::MemberRow;
use chrono::NaiveDate;

/// Reads a date as people type it, and says how it was read: `Fri 23-Oct-2026`.
pub fn date_reader(today: NaiveDate) -> impl Fn(&str) -> Result<Reading, String> + 'static {
    move |typed| {
        let date = dates::read(typed, today).map_err(|refusal| refusal.message)?;
        Ok(Reading::echoed(date.format("%Y-%m-%d").to_string(), dates::staff_with_day(date)))
    }
}

/// Reads a time of day: `13:05`.
pub fn time_reader(typed: &str) -> Result<Reading, String> {
    let time = dates::read_time(typed).map_err(|refusal| refusal.message)?;
    Ok(Reading::plain(dates::clock(time)))
}

/// Every value of a closed list as a choice.
pub fn choices<C: Coded>() -> Vec<Choice> {
    C::ALL.iter().map(|value| Choice::new(value.code(), value.words())).collect()
}

/// The people who are there to be chosen, with role and organisation.
pub fn people(members: &[MemberRow]) -> Vec<Choice> {
    members
        .iter()
        .filter(|row| row.active)
        .map(|row| {
            let detail = format!("{}, {} @{}", row.member.role.words(), row.organisation, row.member.handle);
            Choice::new(row.member.id.to_string(), row.name.clone()).detail(detail)
        })
        .collect()
}

/// The date of a field.
pub fn date(values: &Values, key: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(values.get(key)?, "%Y-%m-%d").ok()
}

/// The record a field names.
pub fn record<T>(values: &Values, key: &str) -> Option<Ref<T>> {
    values.get(key)?.parse().ok()
}

/// The value of a closed list that a field holds.
pub fn coded<C: Coded>(values: &Values, key: &str) -> Option<C> {
    C::from_code(values.get(key)?)
}

/// The text of a field; nothing where it is blank.
pub fn words(values: &Values, key: &str) -> Option<String> {
    values.get(key).map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}
