//! Risk scores: what a tool said of a person on a day, and the tier it stands for. The bands of the electronic frailty index are
//! fixed; every other model is banded by how few people score as high, with shares that a team may set. Nothing is decided by a
//! tier; it is shown beside the score and its date.

use super::actor::Act;
use super::change::Changes;
use super::coded::Coded;
use super::command::{RiskAmend, RiskRecord, RiskSetBands};
use super::fact;
use super::ids::Ref;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;
use serde::Serialize;

crate::coded! {
    /// Which tool made a score.
    pub enum RiskModel = "risk model" {
        Efi = "efi", "Electronic frailty index";
        Qadmissions = "qadmissions", "QAdmissions";
        Parr30 = "parr30", "PARR-30";
        ParrPlus = "parr_plus", "PARR+";
        Cpm = "cpm", "Combined predictive model";
        Acg = "acg", "ACG";
        Local = "local", "Local model";
    }
}

crate::coded! {
    /// A banded score.
    pub enum RiskTier = "risk tier" {
        VeryHigh = "very_high", "Very high";
        High = "high", "High";
        Moderate = "moderate", "Moderate";
        Low = "low", "Low";
        SevereFrailty = "severe_frailty", "Severe frailty";
        ModerateFrailty = "moderate_frailty", "Moderate frailty";
        MildFrailty = "mild_frailty", "Mild frailty";
        Fit = "fit", "Fit";
    }
}

crate::record! {
    /// One score of one person.
    pub struct RiskScore = "risk_score" {
        /// Who.
        patient: Ref<Patient>,
        /// Which tool.
        model: RiskModel,
        /// As the tool gave it.
        score: f64,
        /// When the tool made it.
        scored_on: NaiveDate,
        /// Which kind of file it came from, or `By hand`.
        source: String,
        /// Whether it never was.
        entered_in_error: bool,
    }
}

crate::record! {
    /// How one model is banded: the share of people, in per cent, that reaches each tier or a higher one.
    pub struct RiskBands = "risk_bands" {
        /// Which model; each at most once.
        model: RiskModel,
        /// Very high.
        very_high: f64,
        /// Very high and high.
        high: f64,
        /// All but low.
        moderate: f64,
    }
}

/// The shares of a model's tiers: very high, high, moderate, in per cent from the top.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shares {
    /// Very high.
    pub very_high: f64,
    /// Very high and high.
    pub high: f64,
    /// All but low.
    pub moderate: f64,
}

impl Default for Shares {
    fn default() -> Self {
        Self { very_high: 0.5, high: 5.0, moderate: 20.0 }
    }
}

impl From<&RiskBands> for Shares {
    fn from(bands: &RiskBands) -> Self {
        Self { very_high: bands.very_high, high: bands.high, moderate: bands.moderate }
    }
}

/// With fewer people scored, a share says nothing and no tier is given.
pub const FEWEST_PEOPLE: usize = 100;

/// The lowest score of each tier on this register; none where no score is so rare.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Cutoffs {
    /// Very high from here.
    pub very_high: Option<f64>,
    /// High from here.
    pub high: Option<f64>,
    /// Moderate from here.
    pub moderate: Option<f64>,
}

impl Cutoffs {
    /// Of the latest score of everybody who has one of the model; none where they are too few.
    pub fn of(mut scores: Vec<f64>, shares: Shares) -> Option<Self> {
        if scores.len() < FEWEST_PEOPLE {
            return None;
        }
        scores.sort_by(|a, b| b.total_cmp(a));
        let lowest = |share: f64| {
            let most = (share * scores.len() as f64 / 100.0 + 1e-9).floor() as usize;
            let next = scores.get(most);
            // Whoever has the same score belongs to the same tier; a tier never holds more than its share.
            scores[..most.min(scores.len())].iter().rev().find(|s| next.is_none_or(|n| *s > n)).copied()
        };
        Some(Self { very_high: lowest(shares.very_high), high: lowest(shares.high), moderate: lowest(shares.moderate) })
    }
}

/// The tier a score stands for. `cutoffs` are those of the model; the frailty index needs none.
pub fn tier(model: RiskModel, score: f64, cutoffs: Option<&Cutoffs>) -> Option<RiskTier> {
    if model == RiskModel::Efi {
        return Some(match score {
            s if s > 0.36 => RiskTier::SevereFrailty,
            s if s > 0.24 => RiskTier::ModerateFrailty,
            s if s > 0.12 => RiskTier::MildFrailty,
            _ => RiskTier::Fit,
        });
    }
    let cutoffs = cutoffs?;
    let reaches = |lowest: Option<f64>| lowest.is_some_and(|lowest| score >= lowest);
    Some(if reaches(cutoffs.very_high) {
        RiskTier::VeryHigh
    } else if reaches(cutoffs.high) {
        RiskTier::High
    } else if reaches(cutoffs.moderate) {
        RiskTier::Moderate
    } else {
        RiskTier::Low
    })
}

/// Refuses what the model cannot have given.
pub fn check(score: &RiskScore, patient: &Patient, today: NaiveDate) -> Result<(), Refusal> {
    let most = match score.model {
        RiskModel::Efi => 1.0,
        RiskModel::Local => 1_000_000.0,
        _ => 100.0,
    };
    let why = format!("A score of {} lies between 0 and {most}. Check it.", score.model.words());
    ensure((0.0..=most).contains(&score.score), Code::ScoreRange, why).map_err(|r| r.at("score"))?;
    fact::check_day(score.scored_on, patient, today).map_err(|r| r.at("scored_on"))
}

/// Enters a score by hand.
pub fn record(
    act: &mut Act<'_>,
    patient: &Patient,
    others: &[RiskScore],
    args: &RiskRecord,
) -> Result<Changes, Refusal> {
    let new = RiskScore {
        id: act.new_ref(),
        patient: patient.id,
        model: args.model,
        score: args.score,
        scored_on: args.scored_on.unwrap_or_else(|| act.today()),
        source: fact::BY_HAND.to_owned(),
        entered_in_error: false,
    };
    check(&new, patient, act.today())?;
    alone(&new, others)?;
    let mut changes = Changes::none();
    changes.create(&new);
    Ok(changes)
}

/// Corrects a score.
pub fn amend(
    patient: &Patient,
    before: &RiskScore,
    others: &[RiskScore],
    args: &RiskAmend,
    today: NaiveDate,
) -> Result<Changes, Refusal> {
    let after = RiskScore {
        score: args.score.unwrap_or(before.score),
        scored_on: args.scored_on.unwrap_or(before.scored_on),
        entered_in_error: args.entered_in_error.unwrap_or(before.entered_in_error),
        ..before.clone()
    };
    check(&after, patient, today)?;
    alone(&after, others)?;
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok(changes)
}

/// Whether two records say what one tool said on one day.
pub fn is_same(one: &RiskScore, other: &RiskScore) -> bool {
    one.patient == other.patient && one.model == other.model && one.scored_on == other.scored_on
}

fn alone(new: &RiskScore, others: &[RiskScore]) -> Result<(), Refusal> {
    let taken = !new.entered_in_error
        && others.iter().any(|other| !other.entered_in_error && other.id != new.id && is_same(other, new));
    fact::alone(taken, "scored_on")
}

/// Sets how a model is banded.
pub fn set_bands(act: &mut Act<'_>, known: Option<&RiskBands>, args: &RiskSetBands) -> Result<Changes, Refusal> {
    let why = "The bands of the electronic frailty index are fixed.";
    ensure(args.model != RiskModel::Efi, Code::ScoreRange, why).map_err(|r| r.at("model"))?;
    let rising = [0.0, args.very_high, args.high, args.moderate, 100.0];
    let why = "The shares rise from very high over high to moderate and lie between 0 and 100 per cent.";
    ensure(rising.is_sorted_by(|a, b| a < b), Code::ScoreRange, why).map_err(|r| r.at("very_high"))?;
    let (very_high, high, moderate) = (args.very_high, args.high, args.moderate);
    let mut changes = Changes::none();
    match known {
        Some(before) => changes.update(before, &RiskBands { very_high, high, moderate, ..before.clone() }),
        None => changes.create(&RiskBands { id: act.new_ref(), model: args.model, very_high, high, moderate }),
    };
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frailty_index_has_its_fixed_bands() {
        let of = |score| tier(RiskModel::Efi, score, None).unwrap();
        assert_eq!([0.0, 0.12].map(of), [RiskTier::Fit; 2]);
        assert_eq!([0.13, 0.24].map(of), [RiskTier::MildFrailty; 2]);
        assert_eq!([0.25, 0.36].map(of), [RiskTier::ModerateFrailty; 2]);
        assert_eq!(of(0.37), RiskTier::SevereFrailty);
    }

    #[test]
    fn other_models_are_banded_by_how_few_score_as_high() {
        let scores: Vec<f64> = (1..=200).map(f64::from).collect();
        let cutoffs = Cutoffs::of(scores, Shares::default()).unwrap();
        let of = |score| tier(RiskModel::Acg, score, Some(&cutoffs)).unwrap();
        assert_eq!(of(200.0), RiskTier::VeryHigh);
        assert_eq!([199.0, 191.0].map(of), [RiskTier::High; 2]);
        assert_eq!([190.0, 161.0].map(of), [RiskTier::Moderate; 2]);
        assert_eq!(of(160.0), RiskTier::Low);
    }

    #[test]
    fn equal_scores_share_a_tier_and_no_tier_holds_more_than_its_share() {
        let mut scores = vec![0.9; 30];
        scores.extend((0..170).map(|n| f64::from(n) / 1000.0));
        let cutoffs = Cutoffs::of(scores, Shares::default()).unwrap();
        assert_eq!((cutoffs.very_high, cutoffs.high), (None, None));
        assert_eq!(tier(RiskModel::Cpm, 0.9, Some(&cutoffs)), Some(RiskTier::Moderate));
    }

    #[test]
    fn a_share_of_few_people_says_nothing() {
        assert_eq!(Cutoffs::of(vec![0.5; FEWEST_PEOPLE - 1], Shares::default()), None);
        assert_eq!(tier(RiskModel::Acg, 0.99, None), None);
    }
}
