//! The columns of every patient that the worklist searches and sorts, in one pass.

use crate::store::{Result, Store, StoreError};
use chrono::NaiveDate;
use uuid::Uuid;

/// One patient as the worklist finds them.
#[derive(Clone, Debug)]
pub struct RosterLine {
    /// Who.
    pub id: Uuid,
    /// Ten digits, or nothing.
    pub nhs_number: Option<String>,
    /// As registered.
    pub family_name: String,
    /// As registered.
    pub given_names: String,
    /// What they like to be called.
    pub preferred_name: Option<String>,
    /// Mrs, Mr ...
    pub title: Option<String>,
    /// Born.
    pub birth_date: NaiveDate,
    /// The code of the gender.
    pub gender: String,
    /// The code of how they live.
    pub accommodation: Option<String>,
    /// In capitals.
    pub postcode: Option<String>,
    /// The practice's code.
    pub practice_ods: String,
    /// The practice's name.
    pub practice_name: String,
    /// The code of the death status.
    pub death_status: String,
    /// When they died.
    pub died_on: Option<NaiveDate>,
    /// Codes of conditions that are not resolved, each with whether it is long-term: `copd:1,frailty:0`.
    pub conditions: String,
    /// When a case of theirs was last discussed.
    pub last_discussed: Option<NaiveDate>,
    /// Whether they are on the agenda of a conference that has not closed.
    pub listed: bool,
}

const SQL: &str = "
WITH held AS (
    SELECT patient, group_concat(code || ':' || is_ltc) AS codes FROM condition WHERE resolved_on IS NULL GROUP BY patient
), met AS (
    SELECT i.patient AS patient,
           max(CASE WHEN i.status = 'discussed' THEN m.date END) AS last_discussed,
           max(i.status IN ('proposed', 'listed', 'in_discussion', 'paused_item') AND m.status NOT IN ('closed', 'cancelled')) AS listed
    FROM agenda_item i JOIN meeting m ON m.id = i.meeting WHERE i.patient IS NOT NULL GROUP BY i.patient
)
SELECT p.id, p.nhs_number, p.family_name, p.given_names, p.preferred_name, p.title, p.birth_date, p.gender, p.accommodation, p.postcode,
       coalesce(o.ods_code, ''), o.name, p.death_status, p.died_on, coalesce(held.codes, ''), met.last_discussed, coalesce(met.listed, 0)
FROM patient p JOIN organisation o ON o.id = p.practice LEFT JOIN held ON held.patient = p.id LEFT JOIN met ON met.patient = p.id";

impl Store {
    /// Every patient, by family name, given names and birth date.
    pub fn roster(&self) -> Result<Vec<RosterLine>> {
        let mut statement = self
            .connection()
            .prepare_cached(&format!("{SQL} ORDER BY p.family_name, p.given_names, p.birth_date, p.id"))?;
        let rows = statement.query_map([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                RosterLine {
                    id: Uuid::nil(),
                    nhs_number: row.get(1)?,
                    family_name: row.get(2)?,
                    given_names: row.get(3)?,
                    preferred_name: row.get(4)?,
                    title: row.get(5)?,
                    birth_date: NaiveDate::MIN,
                    gender: row.get(7)?,
                    accommodation: row.get(8)?,
                    postcode: row.get(9)?,
                    practice_ods: row.get(10)?,
                    practice_name: row.get(11)?,
                    death_status: row.get(12)?,
                    died_on: date(row.get(13)?),
                    conditions: row.get(14)?,
                    last_discussed: date(row.get(15)?),
                    listed: row.get(16)?,
                },
                row.get::<_, String>(6)?,
            ))
        })?;
        let bad = || StoreError::Damaged("a patient's row does not have the form it should have".to_owned());
        rows.map(|row| {
            let (id, mut line, born) = row?;
            line.id = Uuid::parse_str(&id).map_err(|_| bad())?;
            line.birth_date = date(Some(born)).ok_or_else(bad)?;
            Ok(line)
        })
        .collect()
    }
}

fn date(text: Option<String>) -> Option<NaiveDate> {
    text.and_then(|t| NaiveDate::parse_from_str(&t, "%Y-%m-%d").ok())
}
