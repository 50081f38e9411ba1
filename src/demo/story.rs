//! How the demo's conferences are written down: who came, what was asked, said, decided and done, in tables whose fields are those
//! of the commands. Days are counted from the conference, people go by their short names; here they become dates and identities.

use crate::domain::attendance::AttendanceMode;
use crate::domain::ids::Ref;
use crate::domain::member::Member;
use crate::domain::refusal::{Code, Refusal};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The fields of a command, or what becomes them.
pub(super) type Fields = Map<String, Value>;

/// One conference.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    /// Days from today; negative where it is over.
    pub days: i64,
    /// How many days before it the cases were listed.
    pub listed_before: i64,
    #[serde(default)]
    pub minutes_submitted_after: i64,
    #[serde(default)]
    pub minutes_approved_after: i64,
    /// Days until the packs are written, where they are.
    pub packs_written_after: Option<i64>,
    /// Minutes each standing item takes.
    pub welcome: i64,
    pub action_review: i64,
    pub aob: i64,
    #[serde(default)]
    pub apologies: Vec<String>,
    #[serde(default)]
    pub there: Vec<There>,
    pub case: Vec<Case>,
    /// What became of the papers of each practice.
    #[serde(default)]
    pub paper: Vec<Paper>,
}

/// The papers of one practice: commands in the fields of commands, each some days after the conference.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paper {
    pub practice: String,
    pub then: Vec<Fields>,
}

/// Somebody who came; minutes are counted from the start.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct There {
    pub who: String,
    #[serde(default)]
    pub from: i64,
    pub until: Option<i64>,
    pub mode: Option<AttendanceMode>,
}

/// One case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// Key of a named patient.
    pub patient: String,
    /// Already on the agenda, from the conference before.
    #[serde(default)]
    pub carried: bool,
    /// There is no time for it.
    #[serde(default)]
    pub not_reached: bool,
    /// Minutes it takes.
    #[serde(default)]
    pub takes: i64,
    /// `agenda.add`
    #[serde(default)]
    pub ask: Fields,
    /// `consent.record`
    pub consent: Option<Fields>,
    /// `discussion.note`
    #[serde(default)]
    pub note: Fields,
    /// `goal.add`, and what came of it
    #[serde(default)]
    pub goal: Vec<Fields>,
    /// `plan.amend`, then `plan.activate`
    pub plan: Option<Fields>,
    /// `action.add`, and what came of it
    #[serde(default)]
    pub action: Vec<Fields>,
    /// `item.close`
    #[serde(default)]
    pub close: Fields,
}

/// Referrals that wait.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Waiting {
    pub referral: Vec<Sent>,
}

/// One referral.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    /// Key of a named patient.
    pub patient: String,
    /// Days from today on which it came; negative.
    pub days: i64,
    /// `referral.receive`
    pub ask: Fields,
}

impl Waiting {
    pub(super) fn read() -> Result<Self, Refusal> {
        read(include_str!("../../assets/demo/waiting.toml"))
    }
}

impl Story {
    pub(super) fn two_months_ago() -> Result<Self, Refusal> {
        read(include_str!("../../assets/demo/two_months_ago.toml"))
    }

    pub(super) fn last_month() -> Result<Self, Refusal> {
        read(include_str!("../../assets/demo/last_month.toml"))
    }

    pub(super) fn today() -> Result<Self, Refusal> {
        read(include_str!("../../assets/demo/today.toml"))
    }

    pub(super) fn next_month() -> Result<Self, Refusal> {
        read(include_str!("../../assets/demo/next_month.toml"))
    }
}

/// Reads one of the demo's own texts.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    toml::from_str(text).map_err(|error| spoilt(error.message()))
}

/// The demo's texts contradict themselves: a fault of the program, never of the person before it.
pub(super) fn spoilt(what: &str) -> Refusal {
    let why = format!("The demo could not be made: {what}. Please report this as a fault.");
    Refusal::new(Code::StoreFailed, why)
}

/// Fields that name a member by the short name.
const PEOPLE: [&str; 10] = [
    "clinical_lead",
    "manager",
    "chair",
    "minute_taker",
    "presenter",
    "referrer",
    "owner",
    "known_by",
    "lead_professional",
    "single_contact",
];
/// Fields that count days, and the dates they become.
const DAYS: [(&str, &str); 4] = [
    ("due_in", "due_on"),
    ("target_in", "target_date"),
    ("review_in", "review_due"),
    ("next_review_in", "next_review_on"),
];

/// Makes what is written into what the door takes: short names into identities, days after `from` into working days.
pub(super) fn fill(
    fields: &Fields,
    from: NaiveDate,
    members: &BTreeMap<String, Ref<Member>>,
) -> Result<Fields, Refusal> {
    let mut filled = Fields::new();
    for (name, value) in fields {
        let (name, value) = match (name.as_str(), value) {
            (person, Value::String(handle)) if PEOPLE.contains(&person) => {
                let id = members.get(handle).ok_or_else(|| spoilt(&format!("nobody is called '{handle}'")))?;
                (person, Value::String(id.to_string()))
            }
            (name, Value::Number(days)) => match DAYS.iter().find(|(counted, _)| *counted == name) {
                Some((_, date)) => (*date, Value::String(working_day(from, days.as_i64().unwrap_or(0)).to_string())),
                None => (name, value.clone()),
            },
            (name, value) => (name, value.clone()),
        };
        filled.insert(name.to_owned(), value);
    }
    Ok(filled)
}

/// So many days after a date, or the Monday after where that is a weekend.
pub(super) fn working_day(from: NaiveDate, days: i64) -> NaiveDate {
    let day = from + chrono::TimeDelta::days(days);
    match day.weekday() {
        Weekday::Sat => day + Days::new(2),
        Weekday::Sun => day + Days::new(1),
        _ => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_working_days_and_short_names_identities() {
        let friday = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let owner: Ref<Member> = Ref::from_uuid(uuid::Uuid::from_u128(7));
        let members = BTreeMap::from([("matron".to_owned(), owner)]);
        let mut fields = Fields::new();
        fields.insert("due_in".to_owned(), 1.into());
        fields.insert("owner".to_owned(), "matron".into());
        fields.insert("planned_min".to_owned(), 8.into());
        let filled = fill(&fields, friday, &members).unwrap();
        assert_eq!(filled["due_on"], "2026-11-23");
        assert_eq!(filled["owner"], owner.to_string());
        assert_eq!(filled["planned_min"], 8);
        fields.insert("owner".to_owned(), "nobody".into());
        assert!(fill(&fields, friday, &members).is_err());
    }
}
