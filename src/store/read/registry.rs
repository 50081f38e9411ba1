//! Reads about scores, assessments, admissions and what else is dated and belongs to a patient.

use crate::domain::coded::Coded;
use crate::domain::ids::Ref;
use crate::domain::organisation::Organisation;
use crate::domain::patient::Patient;
use crate::domain::record::Record;
use crate::domain::risk::RiskModel;
use crate::store::record::select;
use crate::store::{Result, Store};

impl Store {
    /// Every record of a kind that belongs to a patient, in the order in which they were made.
    pub fn about<R: Record>(&self, patient: Ref<Patient>) -> Result<Vec<R>> {
        select(self.connection(), "WHERE patient = ?1 ORDER BY rowid", [patient.to_string()])
    }

    /// The patients registered at a practice.
    pub fn patients_at(&self, practice: Ref<Organisation>) -> Result<Vec<Patient>> {
        select(self.connection(), "WHERE practice = ?1 ORDER BY rowid", [practice.to_string()])
    }

    /// The latest score of one model of everybody who lives and has one.
    pub fn latest_scores(&self, model: RiskModel) -> Result<Vec<f64>> {
        // SQLite takes the other columns of a row from where the maximum stands.
        let mut statement = self.connection().prepare_cached(
            "SELECT s.score, max(s.scored_on) FROM risk_score s JOIN patient p ON p.id = s.patient
             WHERE s.model = ?1 AND s.entered_in_error = 0 AND p.death_status NOT IN ('informal', 'formal') GROUP BY s.patient",
        )?;
        let rows = statement.query_map([model.code()], |row| row.get(0))?;
        rows.map(|row| Ok(row?)).collect()
    }
}
