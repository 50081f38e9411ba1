//! Named views of the register that rest on assessments, admissions and medicines: each a code, words and one query that gives the
//! patients it holds for on a day (`?1`). Nobody who has died is in any, and nothing that was entered in error counts.

use crate::domain::ids::Ref;
use crate::domain::patient::Patient;
use crate::store::{Result, Store, StoreError};
use chrono::NaiveDate;
use uuid::Uuid;

/// One named view.
#[derive(Clone, Copy, Debug)]
pub struct ClinicalView {
    /// Its lasting name.
    pub code: &'static str,
    /// What people call it.
    pub words: &'static str,
    /// What holds for the patient `p` on the day `?1`.
    pub holds: &'static str,
}

/// Whoever is 75 or over on the day. Compared as text, so that somebody born on 29 February has a birthday on 1 March.
macro_rules! elderly {
    ($and:literal) => {
        concat!("p.birth_date <= (CAST(strftime('%Y', ?1) AS INTEGER) - 75) || strftime('-%m-%d', ?1) AND ", $and)
    };
}

/// All of them, in the order shown to people.
pub const ALL: &[ClinicalView] = &[
    ClinicalView {
        code: "falls_unscreened",
        words: "75 or over, no falls screening in a year",
        holds: elderly!(
            "NOT EXISTS (SELECT 1 FROM assessment a WHERE a.patient = p.id AND a.instrument = 'frat' AND a.entered_in_error = 0
             AND a.done_on BETWEEN date(?1, '-365 days') AND ?1)"
        ),
    },
    ClinicalView {
        code: "cognition_unscreened",
        words: "75 or over, no cognition screening in a year",
        holds: elderly!(
            "NOT EXISTS (SELECT 1 FROM assessment a WHERE a.patient = p.id AND a.instrument IN ('sixcit', 'amt4')
             AND a.entered_in_error = 0 AND a.done_on BETWEEN date(?1, '-365 days') AND ?1)"
        ),
    },
    ClinicalView {
        code: "nel_since_plan",
        words: "Emergency admission since the last plan or review",
        // A review puts a new version of the plan in force, which starts on that day.
        holds: "EXISTS (SELECT 1 FROM nel_admission n WHERE n.patient = p.id AND n.entered_in_error = 0 AND n.admitted_on <= ?1
             AND n.admitted_on > (SELECT max(c.started_on) FROM care_plan c WHERE c.patient = p.id AND c.started_on <= ?1
                                  AND c.status NOT IN ('draft', 'entered_in_error')))",
    },
    ClinicalView {
        code: "post_discharge_due",
        words: "Discharged in the last week, nobody in touch yet",
        holds: "EXISTS (SELECT 1 FROM nel_admission n WHERE n.patient = p.id AND n.entered_in_error = 0
             AND n.discharged_on BETWEEN date(?1, '-7 days') AND ?1 AND (n.contact_on IS NULL OR n.contact_on > ?1)
             AND NOT EXISTS (SELECT 1 FROM nel_admission b WHERE b.patient = p.id AND b.entered_in_error = 0
                             AND b.admitted_on BETWEEN n.discharged_on AND ?1 AND b.id <> n.id
                             AND (b.discharged_on IS NULL OR b.discharged_on > ?1)))",
    },
    ClinicalView {
        code: "polypharmacy",
        words: "Ten regular medicines or more",
        holds: "(SELECT m.count FROM medicines_count m WHERE m.patient = p.id AND m.counted_on <= ?1
              ORDER BY m.counted_on DESC LIMIT 1) >= 10",
    },
];

impl Store {
    /// Whom a view holds for on a day.
    pub fn in_clinical_view(&self, view: &ClinicalView, on: NaiveDate) -> Result<Vec<Ref<Patient>>> {
        let sql =
            format!("SELECT p.id FROM patient p WHERE p.death_status NOT IN ('informal', 'formal') AND {}", view.holds);
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([on.format("%Y-%m-%d").to_string()], |row| row.get::<_, String>(0))?;
        let bad = || StoreError::Damaged("the identity of a patient cannot be read".to_owned());
        rows.map(|row| Ok(Ref::from_uuid(Uuid::parse_str(&row?).map_err(|_| bad())?))).collect()
    }
}
