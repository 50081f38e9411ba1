//! What holds for a patient `p` on the day `?1` in the views that rest on assessments, admissions and medicines. Nothing that was
//! entered in error counts.

/// Whoever is 75 or over on the day. Compared as text, so that somebody born on 29 February has a birthday on 1 March.
macro_rules! elderly {
    ($and:literal) => {
        concat!("p.birth_date <= (CAST(strftime('%Y', ?1) AS INTEGER) - 75) || strftime('-%m-%d', ?1) AND ", $and)
    };
}

/// No falls screening in a year.
pub(super) const FALLS_UNSCREENED: &str = elderly!(
    "NOT EXISTS (SELECT 1 FROM assessment a WHERE a.patient = p.id AND a.instrument = 'frat' AND a.entered_in_error = 0
             AND a.done_on BETWEEN date(?1, '-365 days') AND ?1)"
);

/// No cognition screening in a year.
pub(super) const COGNITION_UNSCREENED: &str = elderly!(
    "NOT EXISTS (SELECT 1 FROM assessment a WHERE a.patient = p.id AND a.instrument IN ('sixcit', 'amt4')
             AND a.entered_in_error = 0 AND a.done_on BETWEEN date(?1, '-365 days') AND ?1)"
);

/// An emergency admission since the last plan. A review puts a new version of the plan in force, which starts on that day.
pub(super) const NEL_SINCE_PLAN: &str = "EXISTS (SELECT 1 FROM nel_admission n WHERE n.patient = p.id AND n.entered_in_error = 0 AND n.admitted_on <= ?1
             AND n.admitted_on > (SELECT max(c.started_on) FROM care_plan c WHERE c.patient = p.id AND c.started_on <= ?1
                                  AND c.status NOT IN ('draft', 'entered_in_error')))";

/// Discharged in the last week and not back in hospital, and nobody has been in touch since.
pub(super) const POST_DISCHARGE_DUE: &str =
    "EXISTS (SELECT 1 FROM nel_admission n WHERE n.patient = p.id AND n.entered_in_error = 0
             AND n.discharged_on BETWEEN date(?1, '-7 days') AND ?1 AND (n.contact_on IS NULL OR n.contact_on > ?1)
             AND NOT EXISTS (SELECT 1 FROM nel_admission b WHERE b.patient = p.id AND b.entered_in_error = 0
                             AND b.admitted_on BETWEEN n.discharged_on AND ?1 AND b.id <> n.id
                             AND (b.discharged_on IS NULL OR b.discharged_on > ?1)))";

/// Ten regular medicines or more.
pub(super) const POLYPHARMACY: &str =
    "(SELECT m.count FROM medicines_count m WHERE m.patient = p.id AND m.counted_on <= ?1
              ORDER BY m.counted_on DESC LIMIT 1) >= 10";
