//! The ten segments of a population: by age band, long-term conditions and a few conditions that set the kind of care. Somebody
//! can be in several; the primary one follows a precedence that a team may change.

use super::patient::{Accommodation, ConditionCode};
use serde::{Deserialize, Serialize};

/// A segment, 1 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Segment(pub u8);

/// The precedence used unless a team sets its own.
pub const PRECEDENCE: [Segment; 10] = [
    Segment(7),
    Segment(6),
    Segment(8),
    Segment(9),
    Segment(5),
    Segment(10),
    Segment(4),
    Segment(3),
    Segment(2),
    Segment(1),
];

impl Segment {
    /// What the segment is called.
    pub fn words(self) -> &'static str {
        match self.0 {
            1 => "Mostly healthy adults",
            2 => "Mostly healthy elderly",
            3 => "Adults with a long-term condition",
            4 => "Elderly with a long-term condition",
            5 => "Cancer",
            6 => "Severe and enduring mental illness",
            7 => "Advanced organic brain disorder",
            8 => "Learning disability",
            9 => "Severe physical disability",
            _ => "Socially excluded",
        }
    }
}

/// Every segment a person is in; empty under 16, who are out of scope.
pub fn segments(age: u32, conditions: &[(ConditionCode, bool)], accommodation: Option<Accommodation>) -> Vec<Segment> {
    if age < 16 {
        return Vec::new();
    }
    let has = |codes: &[ConditionCode]| conditions.iter().any(|(code, _)| codes.contains(code));
    let mut found = Vec::new();
    let special = [
        (5, has(&[ConditionCode::Cancer])),
        (6, has(&[ConditionCode::Smi])),
        (7, has(&[ConditionCode::Dementia, ConditionCode::OrganicBrainOther])),
        (8, has(&[ConditionCode::LearningDisability])),
        (9, has(&[ConditionCode::SeverePhysicalDisability])),
        (10, has(&[ConditionCode::SubstanceDependency]) || accommodation == Some(Accommodation::Homeless)),
    ];
    let elderly = age >= 75;
    if conditions.iter().any(|(_, long_term)| *long_term) {
        found.push(Segment(if elderly { 4 } else { 3 }));
    } else if special.iter().all(|(_, in_it)| !in_it) {
        found.push(Segment(if elderly { 2 } else { 1 }));
    }
    found.extend(special.iter().filter(|(_, in_it)| *in_it).map(|(n, _)| Segment(*n)));
    found
}

/// The one segment that counts, by precedence.
pub fn primary(found: &[Segment], precedence: &[Segment]) -> Option<Segment> {
    precedence.iter().find(|s| found.contains(s)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ConditionCode::*;

    fn of(age: u32, codes: &[ConditionCode]) -> (Option<u8>, Vec<u8>) {
        let conditions: Vec<(ConditionCode, bool)> = codes.iter().map(|c| (*c, true)).collect();
        let found = segments(age, &conditions, None);
        (primary(&found, &PRECEDENCE).map(|s| s.0), found.iter().map(|s| s.0).collect())
    }

    #[test]
    fn the_people_of_one_conference() {
        assert_eq!(of(88, &[Copd, HeartFailure]), (Some(4), vec![4]));
        assert_eq!(of(74, &[Copd]), (Some(3), vec![3]));
        assert_eq!(of(75, &[Diabetes, Ckd]), (Some(4), vec![4]));
        assert_eq!(of(86, &[Dementia]), (Some(7), vec![4, 7]));
        assert_eq!(of(76, &[]), (Some(2), vec![2]));
        assert_eq!(of(66, &[Diabetes, Smi]), (Some(6), vec![3, 6]));
    }

    #[test]
    fn under_16_is_out_of_scope_and_homeless_counts_as_excluded() {
        assert!(segments(15, &[(Asthma, true)], None).is_empty());
        assert_eq!(segments(40, &[], Some(Accommodation::Homeless)), vec![Segment(10)]);
    }
}
