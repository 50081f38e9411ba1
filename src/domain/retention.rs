//! When somebody should look at whether a record is still to be kept. It is a list for people: nothing is ever deleted by it.
//! Source: NHS Records Management Code of Practice, retention schedule: eight years after the last contact for adult care, twenty for
//! mental health, ten after a death. Local policy may say otherwise, so the years are a setting.

use super::actor::Act;
use super::change::Changes;
use super::command::RetentionReviewRecord;
use super::ids::Ref;
use super::patient::{ConditionCode, Patient};
use super::person;
use super::refusal::{Code, Refusal, ensure};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

crate::coded! {
    /// Why a record comes up for review.
    pub enum RetentionRule = "retention rule" {
        Care = "care", "Adult care";
        MentalHealth = "mental_health", "Mental health";
        Death = "death", "Death";
    }
}

crate::record! {
    /// That somebody looked at whether a record is to be kept.
    pub struct RetentionReview = "retention_review" {
        /// Whose record.
        patient: Ref<Patient>,
        /// When.
        reviewed_on: NaiveDate,
        /// Until when it is kept at least.
        keep_until: NaiveDate,
        /// Why.
        reason: String,
        /// Who decided.
        decided_by: String,
    }
}

/// After how many years each rule brings a record up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionYears {
    /// After the last contact.
    pub care: u32,
    /// After the last contact, for somebody with a mental illness.
    pub mental_health: u32,
    /// After a death.
    pub death: u32,
}

impl Default for RetentionYears {
    fn default() -> Self {
        Self { care: 8, mental_health: 20, death: 10 }
    }
}

/// The day on which a record comes up, and by which rule. Of two rules the one that keeps it longer holds.
pub fn comes_up(
    patient: &Patient,
    conditions: &[ConditionCode],
    last_contact: NaiveDate,
    years: RetentionYears,
) -> (RetentionRule, NaiveDate) {
    let mental = conditions.iter().any(|c| {
        matches!(
            c,
            ConditionCode::Smi | ConditionCode::Depression | ConditionCode::Dementia | ConditionCode::OrganicBrainOther
        )
    });
    let after = |day: NaiveDate, years: u32| day.checked_add_months(Months::new(12 * years)).unwrap_or(NaiveDate::MAX);
    let care = if mental {
        (RetentionRule::MentalHealth, after(last_contact, years.mental_health))
    } else {
        (RetentionRule::Care, after(last_contact, years.care))
    };
    match patient.died_on.filter(|_| patient.has_died()) {
        Some(died) if !mental => (RetentionRule::Death, after(died, years.death)),
        Some(died) if after(died, years.death) > care.1 => (RetentionRule::Death, after(died, years.death)),
        _ => care,
    }
}

/// Records that somebody looked, and until when the record is kept.
pub fn review(act: &mut Act<'_>, patient: &Patient, args: &RetentionReviewRecord) -> Result<Changes, Refusal> {
    let reason = args.reason.trim();
    ensure(person::length(reason) >= 10, Code::ReasonRequired, "Say why, in ten characters at least.")
        .map_err(|r| r.at("reason"))?;
    let why = "The day until which the record is kept lies behind. Check the year.";
    ensure(args.keep_until >= act.today(), Code::DateOrder, why).map_err(|r| r.at("keep_until"))?;
    let new = RetentionReview {
        id: act.new_ref(),
        patient: patient.id,
        reviewed_on: act.today(),
        keep_until: args.keep_until,
        reason: reason.to_owned(),
        decided_by: act.who.name.clone(),
    };
    let mut changes = Changes::none();
    changes.create(&new);
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::patient::{DeathStatus, tests::nobody};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn eight_years_twenty_for_mental_health_and_ten_after_a_death() {
        let years = RetentionYears::default();
        let up = |patient: &Patient, codes: &[ConditionCode]| comes_up(patient, codes, day("2018-11-19"), years);
        assert_eq!(up(&nobody(), &[ConditionCode::Copd]), (RetentionRule::Care, day("2026-11-19")));
        assert_eq!(up(&nobody(), &[ConditionCode::Dementia]), (RetentionRule::MentalHealth, day("2038-11-19")));
        let dead = Patient { death_status: DeathStatus::Formal, died_on: Some(day("2018-12-01")), ..nobody() };
        assert_eq!(up(&dead, &[]), (RetentionRule::Death, day("2028-12-01")));
        // The twenty years of a mental illness outlast the ten after a death.
        assert_eq!(up(&dead, &[ConditionCode::Smi]), (RetentionRule::MentalHealth, day("2038-11-19")));
        let removed = Patient { death_status: DeathStatus::Removed, ..dead };
        assert_eq!(up(&removed, &[]).0, RetentionRule::Care);
        let local = RetentionYears { care: 10, ..years };
        assert_eq!(comes_up(&nobody(), &[], day("2018-11-19"), local).1, day("2028-11-19"));
    }
}
