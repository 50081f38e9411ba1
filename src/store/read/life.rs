//! Reads about what happens to people on the register: who is like whom, what was recorded under a record, when somebody was last seen.

use crate::domain::ids::Ref;
use crate::domain::minutes::Minutes;
use crate::domain::patient::Patient;
use crate::store::record::select;
use crate::store::{Result, Store, StoreError, kinds};
use chrono::NaiveDate;
use rusqlite::params;
use uuid::Uuid;

/// Kinds of which somebody has one of each sort, with what tells the sorts apart. One that the other record has too stays behind.
const ONE_OF_A_SORT: &[(&str, &[&str])] = &[
    ("theme_flag", &["theme"]),
    ("medicines_count", &["counted_on"]),
    ("risk_score", &["model", "scored_on"]),
    ("assessment", &["instrument", "done_on"]),
    ("nel_admission", &["admitted_on"]),
    ("cohort_standing", &["mdg", "cohort"]),
    ("recall", &["minutes", "practice"]),
];

/// What tells when somebody last had to do with the group: the day of a discussion, of a referral, of an action's end ...
const CONTACTS: &str = "SELECT patient, max(day) FROM (
    SELECT i.patient, m.date AS day FROM agenda_item i JOIN meeting m ON m.id = i.meeting WHERE i.status = 'discussed'
    UNION ALL SELECT patient, received_on FROM referral
    UNION ALL SELECT patient, coalesce(closed_on, due_on) FROM action
    UNION ALL SELECT patient, decided_on FROM consent
    UNION ALL SELECT patient, started_on FROM care_plan
    UNION ALL SELECT patient, coalesce(discharged_on, admitted_on) FROM nel_admission WHERE entered_in_error = 0
) WHERE patient IS NOT NULL AND day IS NOT NULL GROUP BY patient";

impl Store {
    /// Everybody who might be like somebody: of the same family name, or born on the same day.
    pub fn like(&self, patient: &Patient) -> Result<Vec<Patient>> {
        let born = patient.birth_date.format("%Y-%m-%d").to_string();
        select(
            self.connection(),
            "WHERE merged_into IS NULL AND id <> ?1 AND (family_name = ?2 COLLATE NOCASE OR birth_date = ?3)",
            params![patient.id.to_string(), patient.family_name, born],
        )
    }

    /// Approved minutes about somebody that were not written for their practice yet.
    pub fn minutes_waiting_about(&self, patient: Ref<Patient>) -> Result<Vec<Minutes>> {
        select(
            self.connection(),
            "WHERE status = 'approved' AND id NOT IN (SELECT minutes FROM export)
             AND meeting IN (SELECT meeting FROM agenda_item WHERE patient = ?1 AND status = 'discussed')",
            [patient.to_string()],
        )
    }

    /// Everything that was recorded under one record and can go to another.
    pub fn records_about(&self, one: &Patient, other: &Patient) -> Result<Vec<(&'static str, Uuid)>> {
        let mut found = Vec::new();
        for (kind, fields) in kinds::ALL {
            if !fields.iter().any(|f| f.name == "patient") {
                continue;
            }
            let same = ONE_OF_A_SORT.iter().find(|(name, _)| name == kind).map(|(_, columns)| {
                let same: Vec<String> = columns.iter().map(|c| format!("o.{c} IS k.{c}")).collect();
                format!("AND NOT EXISTS (SELECT 1 FROM \"{kind}\" o WHERE o.patient = ?2 AND {})", same.join(" AND "))
            });
            let sql = format!(
                "SELECT k.id FROM \"{kind}\" k WHERE k.patient = ?1 AND ?2 IS NOT NULL {} ORDER BY k.id",
                same.unwrap_or_default()
            );
            let mut statement = self.connection().prepare(&sql)?;
            let rows = statement
                .query_map([one.id.to_string(), other.id.to_string()], |row| row.get::<_, String>(0))?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            for id in rows {
                found.push((*kind, identity(&id)?));
            }
        }
        Ok(found)
    }

    /// Whether a record is about somebody.
    pub fn is_about(&self, kind: &str, id: Uuid, patient: Ref<Patient>) -> Result<bool> {
        let (kind, _) = kinds::named(kind)?;
        let sql = format!("SELECT count(*) FROM \"{kind}\" WHERE id = ?1 AND patient = ?2");
        Ok(self.connection().query_row(&sql, [id.to_string(), patient.to_string()], |row| row.get::<_, u32>(0))? == 1)
    }

    /// The latest act of a command on a record.
    pub fn act_on(&self, record: Uuid, command: &str) -> Result<u32> {
        Ok(self.connection().query_row(
            "SELECT max(g.n) FROM change c JOIN change_group g ON g.n = c.act WHERE c.record = ?1 AND g.command = ?2",
            [record.to_string(), command.to_owned()],
            |row| row.get(0),
        )?)
    }

    /// When everybody last had to do with a group; nobody who never had.
    pub fn last_contacts(&self) -> Result<Vec<(Ref<Patient>, NaiveDate)>> {
        let mut statement = self.connection().prepare_cached(CONTACTS)?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (id, day) = row?;
            Ok((Ref::from_uuid(identity(&id)?), day.parse().map_err(|_| damaged())?))
        })
        .collect()
    }

    /// The former numbers of everybody, and the numbers of records that were merged: digits, and whom they find.
    pub fn former_numbers(&self) -> Result<Vec<(String, Uuid)>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT f.value, coalesce(p.merged_into, p.id) FROM former_detail f JOIN patient p ON p.id = f.patient
             WHERE f.what = 'nhs_number'
             UNION SELECT nhs_number, merged_into FROM patient WHERE merged_into IS NOT NULL AND nhs_number IS NOT NULL",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (digits, id) = row?;
            Ok((digits, identity(&id)?))
        })
        .collect()
    }
}

fn identity(text: &str) -> Result<Uuid> {
    Uuid::parse_str(text).map_err(|_| damaged())
}

fn damaged() -> StoreError {
    StoreError::Damaged("an identity or a day cannot be read".to_owned())
}
