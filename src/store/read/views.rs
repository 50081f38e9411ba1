//! The named views of the worklist: one question each, as of a day. The dead are in none of them.

use super::clinical;
use crate::domain::query::View;
use crate::store::{Result, Store, StoreError};
use chrono::NaiveDate;
use uuid::Uuid;

/// Who is in a cohort of any group at its last run.
const IN_COHORT: &str = "p.id IN (SELECT patient FROM cohort_standing WHERE inside = 1 AND to_run IS NULL)";

/// Discussed at each of three conferences that followed one another, the last time they were discussed; never discharged in
/// them, and no goal reached since the first.
const STUCK: &str = "p.id IN (
    WITH held AS (
        SELECT id, mdg, date, row_number() OVER (PARTITION BY mdg ORDER BY date, start) AS n FROM meeting WHERE status = 'closed'
    ), talked AS (
        SELECT i.patient, h.mdg, h.n, h.date, coalesce(d.outcome, '') AS outcome
        FROM agenda_item i JOIN held h ON h.id = i.meeting LEFT JOIN discussion d ON d.item = i.id
        WHERE i.kind = 'case' AND i.status = 'discussed'
    ), last AS (SELECT patient, mdg, max(n) AS n FROM talked GROUP BY patient, mdg)
    , run AS (
        SELECT t.patient, min(t.date) AS since, count(DISTINCT t.n) AS times, sum(t.outcome = 'discharged_from_mdg') AS discharged
        FROM last l JOIN talked t ON t.patient = l.patient AND t.mdg = l.mdg AND t.n > l.n - 3 GROUP BY t.patient, t.mdg
    )
    SELECT patient FROM run WHERE times = 3 AND discharged = 0 AND NOT EXISTS (
        SELECT 1 FROM goal g WHERE g.patient = run.patient AND g.achievement = 'achieved' AND g.reviewed_on >= run.since))";

/// What holds for the patient `p` of a view on the day ?1.
fn holds(view: View) -> String {
    match view {
        View::InCohort => IN_COHORT.to_owned(),
        View::NoPlan => {
            format!("{IN_COHORT} AND p.id NOT IN (SELECT patient FROM care_plan WHERE status = 'active')")
        }
        View::ReviewOverdue => {
            "p.id IN (SELECT patient FROM care_plan WHERE status = 'active' AND review_due < ?1)".to_owned()
        }
        View::NoCoordinator => format!(
            "{IN_COHORT} AND p.id NOT IN (SELECT c.id FROM patient c JOIN member m ON m.id = c.care_coordinator
             WHERE m.active_from <= ?1 AND (m.active_to IS NULL OR m.active_to >= ?1))"
        ),
        View::StaleDemographics => "(p.as_of IS NULL OR p.as_of < date(?1, '-14 days'))".to_owned(),
        View::MdgStuck => STUCK.to_owned(),
        View::ActionOverdue => {
            "p.id IN (SELECT patient FROM action WHERE status IN ('open', 'accepted', 'in_progress') AND due_on < ?1)"
                .to_owned()
        }
        View::ActionOwnerLeft => "p.id IN (SELECT a.patient FROM action a JOIN member m ON m.id = a.owner
             WHERE a.status IN ('open', 'accepted', 'in_progress') AND (m.active_to < ?1 OR m.active_from > ?1))"
            .to_owned(),
        View::FallsUnscreened => clinical::FALLS_UNSCREENED.to_owned(),
        View::CognitionUnscreened => clinical::COGNITION_UNSCREENED.to_owned(),
        View::NelSincePlan => clinical::NEL_SINCE_PLAN.to_owned(),
        View::PostDischargeDue => clinical::POST_DISCHARGE_DUE.to_owned(),
        View::Polypharmacy => clinical::POLYPHARMACY.to_owned(),
    }
}

impl Store {
    /// The patients of a view on a day.
    pub fn patients_in(&self, view: View, today: NaiveDate) -> Result<Vec<Uuid>> {
        let sql = format!(
            "SELECT p.id FROM patient p WHERE ?1 IS NOT NULL AND p.merged_into IS NULL AND p.death_status NOT IN ('formal', 'informal') AND {}",
            holds(view)
        );
        self.ids(&sql, &today.format("%Y-%m-%d").to_string())
    }

    /// The patients in a cohort of any group at its last run.
    pub fn patients_of_cohort(&self, cohort: &str) -> Result<Vec<Uuid>> {
        self.ids("SELECT patient FROM cohort_standing WHERE cohort = ?1 AND inside = 1 AND to_run IS NULL", cohort)
    }

    fn ids(&self, sql: &str, of: &str) -> Result<Vec<Uuid>> {
        let mut statement = self.connection().prepare_cached(sql)?;
        let rows = statement.query_map([of], |row| row.get::<_, String>(0))?;
        let bad = |_| StoreError::Damaged("the identity of a patient cannot be read".to_owned());
        rows.map(|row| Uuid::parse_str(&row?).map_err(bad)).collect()
    }
}
