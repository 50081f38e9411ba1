//! Assessments: the score an instrument gave on a day. Only scores are kept, never an instrument's wording, which is licensed. What
//! a score is usually taken to mean stands beside it in words; nothing is decided by it.

use super::actor::Act;
use super::change::Changes;
use super::coded::Coded;
use super::command::{AssessmentAmend, AssessmentRecord};
use super::fact;
use super::ids::Ref;
use super::member::Member;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;

crate::coded! {
    /// An instrument.
    pub enum Instrument = "instrument" {
        Cfs = "cfs", "Clinical Frailty Scale";
        Frat = "frat", "FRAT (falls)";
        Sixcit = "sixcit", "6CIT (cognition)";
        Amt4 = "amt4", "AMT4 (cognition)";
        Phq2 = "phq2", "PHQ-2 (mood)";
        Phq9 = "phq9", "PHQ-9 (mood)";
        Eq5d5l = "eq5d5l", "EQ-5D-5L (quality of life)";
        Pam = "pam", "PAM (activation)";
        Scrqol = "scrqol", "SCRQoL (social care quality of life)";
    }
}
crate::json_column!(Vec<u32>);

crate::record! {
    /// One assessment of one person.
    pub struct Assessment = "assessment" {
        /// Who.
        patient: Ref<Patient>,
        /// With which instrument.
        instrument: Instrument,
        /// When.
        done_on: NaiveDate,
        /// The score; of EQ-5D-5L the index, if one was worked out.
        score: Option<f64>,
        /// Of EQ-5D-5L: five digits from 1 to 5.
        state: Option<String>,
        /// Of EQ-5D-5L: the person's own rating of their health, 0 to 100.
        vas: Option<u32>,
        /// Of PAM: the level its licence holder gave, 1 to 4.
        level: Option<u32>,
        /// Of SCRQoL: eight answers from 0 to 3; the score is their sum.
        sub_scores: Vec<u32>,
        /// Who assessed.
        assessor: Option<Ref<Member>>,
        /// Which kind of file it came from, or `By hand`.
        source: String,
        /// Whether it never was.
        entered_in_error: bool,
    }
}

impl Instrument {
    /// From which to which score, and whether only whole numbers.
    pub const fn range(self) -> (f64, f64, bool) {
        match self {
            Self::Cfs => (1.0, 9.0, true),
            Self::Frat => (0.0, 5.0, true),
            Self::Sixcit => (0.0, 28.0, true),
            Self::Amt4 => (0.0, 4.0, true),
            Self::Phq2 => (0.0, 6.0, true),
            Self::Phq9 => (0.0, 27.0, true),
            Self::Eq5d5l => (-1.0, 1.0, false),
            Self::Pam => (0.0, 100.0, false),
            Self::Scrqol => (0.0, 24.0, true),
        }
    }
}

impl Assessment {
    /// What the score is usually taken to mean, where there is such a reading.
    pub fn result(&self) -> Option<String> {
        let score = self.score?;
        let said = |words: &str| Some(words.to_owned());
        match self.instrument {
            Instrument::Frat if score >= 3.0 => said("High risk of falls (3 or more)"),
            Instrument::Frat => said("Below 3"),
            Instrument::Sixcit if score >= 10.0 => said("Significant impairment (10 or more)"),
            Instrument::Sixcit if score >= 8.0 => said("Mild impairment (8 to 9)"),
            Instrument::Sixcit => said("Normal (0 to 7)"),
            Instrument::Amt4 if score < 4.0 => said("Abnormal (below 4)"),
            Instrument::Amt4 => said("Normal (4)"),
            Instrument::Pam => {
                let usual = [47.0, 55.1, 72.4].iter().filter(|cut| score > **cut).count() + 1;
                let entered = self.level.map_or_else(String::new, |level| format!("Level {level} entered; "));
                Some(format!("{entered}usual cut-offs 47.0, 55.1, 72.4: level {usual}"))
            }
            _ => None,
        }
    }
}

/// Fills in what follows from the parts, and refuses what the instrument cannot have given.
pub fn checked(mut one: Assessment, patient: &Patient, today: NaiveDate) -> Result<Assessment, Refusal> {
    let name = one.instrument.words();
    let refuse = |why: String, field: &str| Err(Refusal::new(Code::ScoreRange, why).at(field));
    one.state = fact::given(one.state.as_deref());
    let eq5d = one.instrument == Instrument::Eq5d5l;
    if !eq5d && (one.state.is_some() || one.vas.is_some()) {
        return refuse(format!("{name} has no state and no scale of health; EQ-5D-5L has. Leave them out."), "state");
    }
    if one.level.is_some() && one.instrument != Instrument::Pam {
        return refuse(format!("{name} has no level; PAM has. Leave it out."), "level");
    }
    if !one.sub_scores.is_empty() {
        if one.instrument != Instrument::Scrqol {
            return refuse(format!("{name} is kept by its score only. Leave its parts out."), "sub_scores");
        }
        if one.sub_scores.len() != 8 || one.sub_scores.iter().any(|part| *part > 3) {
            return refuse(format!("{name} has eight parts, each from 0 to 3."), "sub_scores");
        }
        let sum = f64::from(one.sub_scores.iter().sum::<u32>());
        if one.score.is_some_and(|score| (score - sum).abs() > f64::EPSILON) {
            return refuse(format!("The parts add up to {sum}. Leave the score out, or correct a part."), "score");
        }
        one.score = Some(sum);
    }
    if eq5d {
        let five = |state: &String| state.len() == 5 && state.bytes().all(|b| (b'1'..=b'5').contains(&b));
        if !one.state.as_ref().is_some_and(five) {
            return refuse(format!("{name} needs its state: five digits from 1 to 5, such as 21231."), "state");
        }
        if one.vas.is_some_and(|vas| vas > 100) {
            return refuse("The scale of health goes from 0 to 100.".to_owned(), "vas");
        }
    } else if one.score.is_none() {
        return refuse(format!("{name} needs its score."), "score");
    }
    if one.level.is_some_and(|level| !(1..=4).contains(&level)) {
        return refuse("A level of PAM lies between 1 and 4.".to_owned(), "level");
    }
    let (least, most, whole) = one.instrument.range();
    if let Some(score) = one.score {
        let fits = (least..=most).contains(&score) && (!whole || score.fract() == 0.0);
        let kind = if whole { "a whole number" } else { "a number" };
        let why = format!("A score of {name} is {kind} from {least} to {most}. Check it.");
        ensure(fits, Code::ScoreRange, why).map_err(|r| r.at("score"))?;
    }
    fact::check_day(one.done_on, patient, today).map_err(|r| r.at("done_on"))?;
    Ok(one)
}

/// Enters an assessment by hand.
pub fn record(
    act: &mut Act<'_>,
    patient: &Patient,
    others: &[Assessment],
    args: &AssessmentRecord,
) -> Result<Changes, Refusal> {
    let new = Assessment {
        id: act.new_ref(),
        patient: patient.id,
        instrument: args.instrument,
        done_on: args.done_on.unwrap_or_else(|| act.today()),
        score: args.score,
        state: args.state.clone(),
        vas: args.vas,
        level: args.level,
        sub_scores: args.sub_scores.clone(),
        assessor: args.assessor,
        source: fact::BY_HAND.to_owned(),
        entered_in_error: false,
    };
    let new = checked(new, patient, act.today())?;
    alone(&new, others)?;
    let mut changes = Changes::none();
    changes.create(&new);
    Ok(changes)
}

/// Corrects an assessment.
pub fn amend(
    patient: &Patient,
    before: &Assessment,
    others: &[Assessment],
    args: &AssessmentAmend,
    today: NaiveDate,
) -> Result<Changes, Refusal> {
    let parts = args.sub_scores.clone();
    // A sum goes with its parts: where they change, it is worked out anew.
    let kept = before.score.filter(|_| parts.is_none());
    let after = Assessment {
        done_on: args.done_on.unwrap_or(before.done_on),
        score: args.score.or(kept),
        state: args.state.clone().or_else(|| before.state.clone()),
        vas: args.vas.or(before.vas),
        level: args.level.or(before.level),
        sub_scores: parts.unwrap_or_else(|| before.sub_scores.clone()),
        assessor: args.assessor.or(before.assessor),
        entered_in_error: args.entered_in_error.unwrap_or(before.entered_in_error),
        ..before.clone()
    };
    let after = checked(after, patient, today)?;
    alone(&after, others)?;
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok(changes)
}

/// Whether two records say what one instrument gave on one day.
pub fn is_same(one: &Assessment, other: &Assessment) -> bool {
    one.patient == other.patient && one.instrument == other.instrument && one.done_on == other.done_on
}

fn alone(new: &Assessment, others: &[Assessment]) -> Result<(), Refusal> {
    let taken = !new.entered_in_error
        && others.iter().any(|other| !other.entered_in_error && other.id != new.id && is_same(other, new));
    fact::alone(taken, "done_on")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Record;
    use uuid::Uuid;

    fn of(instrument: Instrument, score: f64) -> Assessment {
        Assessment {
            id: Ref::from_uuid(Uuid::nil()),
            patient: Ref::from_uuid(Uuid::nil()),
            instrument,
            done_on: "2026-11-02".parse().unwrap(),
            score: Some(score),
            state: None,
            vas: None,
            level: None,
            sub_scores: Vec::new(),
            assessor: None,
            source: String::new(),
            entered_in_error: false,
        }
    }

    #[test]
    fn cut_offs_stand_beside_the_score_in_words() {
        let said = |instrument, score| of(instrument, score).result().unwrap_or_default();
        assert!(said(Instrument::Frat, 3.0).starts_with("High"));
        assert_eq!(said(Instrument::Frat, 2.0), "Below 3");
        assert_eq!(
            [7.0, 8.0, 9.0, 10.0].map(|score| said(Instrument::Sixcit, score).split(' ').next().unwrap().to_owned()),
            ["Normal", "Mild", "Mild", "Significant"]
        );
        assert!(
            said(Instrument::Amt4, 3.0).starts_with("Abnormal") && said(Instrument::Amt4, 4.0).starts_with("Normal")
        );
        let level = |score| said(Instrument::Pam, score).chars().last().unwrap();
        assert_eq!([47.0, 47.1, 55.1, 55.2, 72.4, 72.5].map(level), ['1', '2', '2', '3', '3', '4']);
        assert_eq!(said(Instrument::Phq9, 20.0), "");
    }

    #[test]
    fn every_range_is_that_of_its_instrument() {
        let ranges: Vec<(f64, f64)> = Instrument::ALL.iter().map(|i| (i.range().0, i.range().1)).collect();
        let expected = [
            (1.0, 9.0),
            (0.0, 5.0),
            (0.0, 28.0),
            (0.0, 4.0),
            (0.0, 6.0),
            (0.0, 27.0),
            (-1.0, 1.0),
            (0.0, 100.0),
            (0.0, 24.0),
        ];
        assert_eq!(ranges, expected);
    }

    #[test]
    fn a_score_and_its_parts_come_back_from_their_cells() {
        let one = Assessment { sub_scores: vec![3; 8], ..of(Instrument::Scrqol, 24.0) };
        assert_eq!(Assessment::from_cells(one.uuid(), one.cells()), Ok(one));
    }
}
