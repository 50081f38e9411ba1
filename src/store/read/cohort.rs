//! Reads about cohorts. Where a patient stood at a run is the spell that began with it or before and had not ended.

use crate::domain::cohort::{CohortRun, CohortStanding, Why};
use crate::domain::ids::Ref;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::store::record::select;
use crate::store::{Result, Store, StoreError};
use rusqlite::params;

/// Which patients of a run are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// In it.
    Inside,
    /// Out of it.
    Outside,
    /// In it, and not at the run before.
    Joiners,
    /// Out of it, and in it at the run before.
    Leavers,
}

const AT: &str = "mdg = ?1 AND cohort = ?2 AND from_run <= ?3 AND (to_run IS NULL OR to_run > ?3)";
const WAS_IN: &str = "EXISTS (SELECT 1 FROM cohort_standing b WHERE b.patient = cohort_standing.patient AND b.mdg = ?1
     AND b.cohort = ?2 AND b.to_run = ?3 AND b.inside = 1)";
const BY_NAME: &str =
    "(SELECT family_name || ' ' || given_names FROM patient p WHERE p.id = cohort_standing.patient), id";

impl Store {
    /// The runs of a cohort of a group, first one first.
    pub fn cohort_runs(&self, mdg: Ref<Mdg>, cohort: &str) -> Result<Vec<CohortRun>> {
        select(self.connection(), "WHERE mdg = ?1 AND cohort = ?2 ORDER BY number", [&mdg.to_string(), cohort])
    }

    /// Where every patient stands now.
    pub fn cohort_standings(&self, mdg: Ref<Mdg>, cohort: &str) -> Result<Vec<CohortStanding>> {
        let rest = "WHERE mdg = ?1 AND cohort = ?2 AND to_run IS NULL ORDER BY rowid";
        select(self.connection(), rest, [&mdg.to_string(), cohort])
    }

    /// A page of the patients of a run, by name.
    pub fn cohort_page(&self, run: &CohortRun, part: Part, offset: u32, limit: u32) -> Result<Vec<CohortStanding>> {
        let which = match part {
            Part::Inside => "inside = 1".to_owned(),
            Part::Outside => "inside = 0".to_owned(),
            Part::Joiners => format!("inside = 1 AND from_run = ?3 AND NOT {WAS_IN}"),
            Part::Leavers => format!("inside = 0 AND from_run = ?3 AND {WAS_IN}"),
        };
        let rest = format!("WHERE {AT} AND {which} ORDER BY {BY_NAME} LIMIT ?4 OFFSET ?5");
        select(self.connection(), &rest, params![run.mdg.to_string(), run.cohort, run.number, limit, offset])
    }

    /// Where a patient of a run stood until then.
    pub fn cohort_standing_before(&self, spell: &CohortStanding) -> Result<Option<CohortStanding>> {
        let rest = "WHERE mdg = ?1 AND cohort = ?2 AND patient = ?3 AND to_run = ?4";
        let of = params![spell.mdg.to_string(), spell.cohort, spell.patient.to_string(), spell.from_run];
        Ok(select(self.connection(), rest, of)?.pop())
    }

    /// How many patients of a run are out for each set of reasons, most first.
    pub fn cohort_reasons(&self, run: &CohortRun) -> Result<Vec<(Vec<Why>, u32)>> {
        let sql = format!(
            "SELECT reasons, count(*) FROM cohort_standing WHERE {AT} AND inside = 0 GROUP BY reasons ORDER BY 2 DESC, 1"
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map(params![run.mdg.to_string(), run.cohort, run.number], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?))
        })?;
        rows.map(|row| {
            let (reasons, patients) = row?;
            let bad = |_| StoreError::Damaged("a reason of a cohort cannot be read".to_owned());
            Ok((serde_json::from_str(&reasons).map_err(bad)?, patients))
        })
        .collect()
    }

    /// Where a patient stands now in each cohort.
    pub fn cohort_standings_of(&self, patient: Ref<Patient>) -> Result<Vec<CohortStanding>> {
        let rest = "WHERE patient = ?1 AND to_run IS NULL ORDER BY inside DESC, cohort";
        select(self.connection(), rest, [patient.to_string()])
    }
}
