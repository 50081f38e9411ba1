//! Reads about people and organisations.

use crate::domain::care_plan::CarePlan;
use crate::domain::consent::Consent;
use crate::domain::goal::Goal;
use crate::domain::ids::Ref;
use crate::domain::member::Member;
use crate::domain::organisation::{Mdg, Organisation};
use crate::domain::patient::{Condition, Patient};
use crate::domain::recall::Recall;
use crate::domain::sharing::ConsentOverride;
use crate::store::record::select;
use crate::store::{Result, Store};
use rusqlite::params;

impl Store {
    /// The organisation with an ODS code.
    pub fn organisation_by_code(&self, ods_code: &str) -> Result<Option<Organisation>> {
        Ok(select(self.connection(), "WHERE ods_code = ?1", [ods_code])?.pop())
    }

    /// The member with a short name.
    pub fn member_by_handle(&self, handle: &str) -> Result<Option<Member>> {
        Ok(select(self.connection(), "WHERE handle = ?1", [handle])?.pop())
    }

    /// The group with a code.
    pub fn mdg_by_code(&self, code: &str) -> Result<Option<Mdg>> {
        Ok(select(self.connection(), "WHERE code = ?1", [code])?.pop())
    }

    /// The patient with an NHS number, in ten digits.
    pub fn patient_by_number(&self, digits: &str) -> Result<Option<Patient>> {
        Ok(select(self.connection(), "WHERE nhs_number = ?1", [digits])?.pop())
    }

    /// Others who could be mistaken for a patient: the same family name with the same birth date or the same first letter of
    /// the given names.
    pub fn near_matches(&self, patient: &Patient) -> Result<Vec<Patient>> {
        let initial: String = patient.given_names.chars().take(1).collect();
        let birth_date = patient.birth_date.format("%Y-%m-%d").to_string();
        select(
            self.connection(),
            "WHERE family_name = ?1 AND id <> ?2 AND (birth_date = ?3 OR given_names = ?4 OR (substr(given_names, 1, 1) = ?5
             AND abs(julianday(birth_date) - julianday(?3)) < 400)) ORDER BY given_names, birth_date LIMIT 5",
            params![patient.family_name, patient.id.to_string(), birth_date, patient.given_names, initial],
        )
    }

    /// The conditions of a patient.
    pub fn conditions_of(&self, patient: Ref<Patient>) -> Result<Vec<Condition>> {
        select(self.connection(), "WHERE patient = ?1 ORDER BY code", [patient.to_string()])
    }

    /// The consent events of a patient.
    pub fn consents_of(&self, patient: Ref<Patient>) -> Result<Vec<Consent>> {
        select(self.connection(), "WHERE patient = ?1 ORDER BY decided_on, recorded_at", [patient.to_string()])
    }

    /// The overrides of what a patient decided, whatever became of them.
    pub fn overrides_of(&self, patient: Ref<Patient>) -> Result<Vec<ConsentOverride>> {
        select(self.connection(), "WHERE patient = ?1 ORDER BY proposed_at", [patient.to_string()])
    }

    /// The papers about a patient that were asked back.
    pub fn recalls_of(&self, patient: Ref<Patient>) -> Result<Vec<Recall>> {
        select(self.connection(), "WHERE patient = ?1 ORDER BY raised_on", [patient.to_string()])
    }

    /// The plans of a patient, newest first.
    pub fn plans_of(&self, patient: Ref<Patient>) -> Result<Vec<CarePlan>> {
        select(self.connection(), "WHERE patient = ?1 ORDER BY plan_version DESC", [patient.to_string()])
    }

    /// The goals of a patient.
    pub fn goals_of(&self, patient: Ref<Patient>) -> Result<Vec<Goal>> {
        select(self.connection(), "WHERE patient = ?1 ORDER BY rowid", [patient.to_string()])
    }

    /// How many patients there are.
    pub fn patient_count(&self) -> Result<u32> {
        Ok(self.connection().query_row("SELECT count(*) FROM patient", [], |row| row.get(0))?)
    }
}
