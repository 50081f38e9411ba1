//! What of every patient the worklist searches and sorts. Tables are read from end to end in the order in which they lie, and put
//! together here: following an index from patient to patient would decrypt every page many times over.

use crate::domain::coded::Coded;
use crate::domain::ids::Ref;
use crate::domain::patient::{ConditionCode, Patient};
use crate::store::{Result, Store, StoreError};
use chrono::NaiveDate;
use rusqlite::Row;
use std::collections::HashMap;
use uuid::Uuid;

/// Everybody on the register.
#[derive(Clone, Debug, Default)]
pub struct RosterLines {
    /// By family name, given names and birth date.
    pub people: Vec<RosterLine>,
    /// The practices they are registered with.
    pub practices: Vec<RosterPractice>,
    /// Numbers that no longer hold, in ten digits, and whom they find.
    pub former: Vec<(String, Uuid)>,
}

/// A practice as the worklist shows it.
#[derive(Clone, Debug)]
pub struct RosterPractice {
    /// Its code; empty where it has none.
    pub ods: String,
    /// Its name.
    pub name: String,
}

/// One patient as the worklist finds them.
#[derive(Clone)]
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
    /// The place of the practice among the practices.
    pub practice: usize,
    /// The code of the death status.
    pub death_status: String,
    /// When they died.
    pub died_on: Option<NaiveDate>,
    /// Conditions that are not resolved, each with whether it is long-term.
    pub conditions: Vec<(ConditionCode, bool)>,
}

impl std::fmt::Debug for RosterLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RosterLine({})", self.id)
    }
}

/// How a patient stands with the conferences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// When a case of theirs was last discussed.
    pub last_discussed: Option<NaiveDate>,
    /// Whether they are on the agenda of a conference that has not closed.
    pub listed: bool,
}

const PEOPLE: &str = "SELECT id, nhs_number, family_name, given_names, preferred_name, title, birth_date, gender, accommodation, postcode,
    practice, death_status, died_on FROM patient NOT INDEXED WHERE merged_into IS NULL";

const MET: &str = "SELECT i.patient, max(CASE WHEN i.status = 'discussed' THEN m.date END),
    max(i.status IN ('proposed', 'listed', 'in_discussion', 'paused_item') AND m.status NOT IN ('closed', 'cancelled'))
    FROM agenda_item i JOIN meeting m ON m.id = i.meeting WHERE i.patient IS NOT NULL GROUP BY i.patient";

impl Store {
    /// Every patient.
    pub fn roster(&self) -> Result<RosterLines> {
        let mut conditions = self.open_conditions()?;
        let mut lines = RosterLines { former: self.former_numbers()?, ..RosterLines::default() };
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut named =
            self.connection().prepare_cached("SELECT coalesce(ods_code, ''), name FROM organisation WHERE id = ?1")?;
        let mut statement = self.connection().prepare_cached(PEOPLE)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let practice: String = row.get(10)?;
            let place = if let Some(place) = places.get(&practice) {
                *place
            } else {
                let told = |row: &Row<'_>| Ok(RosterPractice { ods: row.get(0)?, name: row.get(1)? });
                lines.practices.push(named.query_row([&practice], told)?);
                places.insert(practice, lines.practices.len() - 1);
                lines.practices.len() - 1
            };
            let id = identity(row, 0)?;
            lines.people.push(RosterLine {
                id,
                nhs_number: row.get(1)?,
                family_name: row.get(2)?,
                given_names: row.get(3)?,
                preferred_name: row.get(4)?,
                title: row.get(5)?,
                birth_date: date(row, 6)?.ok_or_else(bad)?,
                gender: row.get(7)?,
                accommodation: row.get(8)?,
                postcode: row.get(9)?,
                practice: place,
                death_status: row.get(11)?,
                died_on: date(row, 12)?,
                conditions: conditions.remove(&id).unwrap_or_default(),
            });
        }
        lines.people.sort_unstable_by(|a, b| {
            let key = |l: &RosterLine| (l.birth_date, l.id);
            let names = a.family_name.cmp(&b.family_name).then_with(|| a.given_names.cmp(&b.given_names));
            names.then_with(|| key(a).cmp(&key(b)))
        });
        Ok(lines)
    }

    /// Those whose address is restricted.
    pub fn restricted(&self) -> Result<Vec<Ref<Patient>>> {
        let sql = "SELECT id FROM patient NOT INDEXED WHERE restricted AND merged_into IS NULL";
        let mut statement = self.connection().prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Ref::from_uuid(identity(row, 0)?));
        }
        Ok(found)
    }

    fn open_conditions(&self) -> Result<HashMap<Uuid, Vec<(ConditionCode, bool)>>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT patient, code, is_ltc FROM condition NOT INDEXED WHERE resolved_on IS NULL")?;
        let mut rows = statement.query([])?;
        let mut held: HashMap<Uuid, Vec<(ConditionCode, bool)>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let code = row.get_ref(1)?.as_str().ok().and_then(ConditionCode::from_code).ok_or_else(bad)?;
            held.entry(identity(row, 0)?).or_default().push((code, row.get(2)?));
        }
        Ok(held)
    }

    /// How patients stand with the conferences; nothing of those who never were on an agenda.
    pub fn met(&self) -> Result<HashMap<Uuid, Met>> {
        let mut statement = self.connection().prepare_cached(MET)?;
        let mut rows = statement.query([])?;
        let mut met = HashMap::new();
        while let Some(row) = rows.next()? {
            met.insert(identity(row, 0)?, Met { last_discussed: date(row, 1)?, listed: row.get(2)? });
        }
        Ok(met)
    }
}

fn bad() -> StoreError {
    StoreError::Damaged("a patient's row does not have the form it should have".to_owned())
}

fn identity(row: &Row<'_>, at: usize) -> Result<Uuid> {
    row.get_ref(at)?.as_str().ok().and_then(|text| Uuid::parse_str(text).ok()).ok_or_else(bad)
}

fn date(row: &Row<'_>, at: usize) -> Result<Option<NaiveDate>> {
    let text = row.get_ref(at)?.as_str_or_null().map_err(|_| bad())?;
    text.map(|text| text.parse().map_err(|_| bad())).transpose()
}
