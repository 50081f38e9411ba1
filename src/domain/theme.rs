//! What cuts across segments: seven themes, each with who said so and when, and how many medicines somebody takes regularly.

use super::actor::Act;
use super::change::Changes;
use super::command::{MedicinesRecord, ThemeSet};
use super::fact;
use super::ids::Ref;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;

crate::coded! {
    /// A theme.
    pub enum Theme = "theme" {
        Frailty = "frailty", "Frailty";
        Deprivation = "deprivation", "Deprivation";
        Behaviour = "behaviour", "Behaviour";
        SocialInvolvement = "social_involvement", "Social involvement";
        UtilisationRisk = "utilisation_risk", "Utilisation risk";
        CarerPresent = "carer_present", "A carer is present";
        CaringResponsibilities = "caring_responsibilities", "Caring responsibilities";
    }
}

crate::record! {
    /// That a theme applies to a person, or was looked at and does not. Each theme at most once for each person.
    pub struct ThemeFlag = "theme_flag" {
        /// Who.
        patient: Ref<Patient>,
        /// Which.
        theme: Theme,
        /// Whether it applies.
        present: bool,
        /// Who or what said so.
        source: String,
        /// When that was true.
        noted_on: NaiveDate,
    }
}

crate::record! {
    /// How many medicines somebody took regularly on a day.
    pub struct MedicinesCount = "medicines_count" {
        /// Who.
        patient: Ref<Patient>,
        /// How many.
        count: u32,
        /// When they were counted.
        counted_on: NaiveDate,
        /// Who or what said so.
        source: String,
    }
}

/// From how many regular medicines on the count is flagged.
pub const POLYPHARMACY: u32 = 10;

/// Says that a theme applies, or does not.
pub fn set(
    act: &mut Act<'_>,
    patient: &Patient,
    known: Option<&ThemeFlag>,
    args: &ThemeSet,
) -> Result<Changes, Refusal> {
    let noted_on = args.noted_on.unwrap_or_else(|| act.today());
    fact::check_day(noted_on, patient, act.today()).map_err(|r| r.at("noted_on"))?;
    let present = args.present.unwrap_or(true);
    let source = fact::given(args.source.as_deref()).unwrap_or_else(|| fact::BY_HAND.to_owned());
    let mut changes = Changes::none();
    match known {
        Some(before) => changes.update(before, &ThemeFlag { present, source, noted_on, ..before.clone() }),
        None => changes.create(&ThemeFlag {
            id: act.new_ref(),
            patient: patient.id,
            theme: args.theme,
            present,
            source,
            noted_on,
        }),
    };
    Ok(changes)
}

/// Records a count; a second one of the same day puts the first right.
pub fn count(
    act: &mut Act<'_>,
    patient: &Patient,
    known: &[MedicinesCount],
    args: &MedicinesRecord,
) -> Result<Changes, Refusal> {
    let counted_on = args.counted_on.unwrap_or_else(|| act.today());
    fact::check_day(counted_on, patient, act.today()).map_err(|r| r.at("counted_on"))?;
    let why = "More than 100 regular medicines are a slip of the keys. Check the count.";
    ensure(args.count <= 100, Code::ScoreRange, why).map_err(|r| r.at("count"))?;
    let source = fact::given(args.source.as_deref()).unwrap_or_else(|| fact::BY_HAND.to_owned());
    let mut changes = Changes::none();
    match known.iter().find(|one| one.counted_on == counted_on) {
        Some(before) => changes.update(before, &MedicinesCount { count: args.count, source, ..before.clone() }),
        None => changes.create(&MedicinesCount {
            id: act.new_ref(),
            patient: patient.id,
            count: args.count,
            counted_on,
            source,
        }),
    };
    Ok(changes)
}
