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

    /// The patient with an NHS number, in ten digits, whether it holds now or did before, and whatever record it was merged into.
    pub fn patient_by_number(&self, digits: &str) -> Result<Option<Patient>> {
        let now = select(self.connection(), "WHERE nhs_number = ?1 AND merged_into IS NULL", [digits])?.pop();
        if now.is_some() {
            return Ok(now);
        }
        let before = "WHERE id IN (
            SELECT coalesce(p.merged_into, p.id) FROM former_detail f JOIN patient p ON p.id = f.patient
            WHERE f.what = 'nhs_number' AND f.value = ?1
            UNION SELECT merged_into FROM patient WHERE nhs_number = ?1 AND merged_into IS NOT NULL)";
        Ok(select(self.connection(), before, [digits])?.pop())
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
