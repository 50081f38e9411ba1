//! What is known of the pretend patients a few days before today: their practices have sent fresh lists (one has not), and most have
//! been assessed. Made of chance that falls the same way every time.

use super::dice::Dice;
use crate::domain::admission::Admission;
use crate::domain::assessment::{Assessment, Instrument};
use crate::domain::change::Changes;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::organisation::Organisation;
use crate::domain::patient::Patient;
use crate::domain::risk::{RiskModel, RiskScore};
use crate::domain::theme::MedicinesCount;
use chrono::{Days, NaiveDate};
use uuid::Uuid;

/// From this age on people are screened for falls and for memory.
const SCREENED_FROM: u32 = 75;

const REASONS: &[(&str, &str, bool, bool)] = &[
    ("Exacerbation of COPD", "J44.1", true, false),
    ("Fall at home", "W19", false, true),
    ("Urinary tract infection", "N39.0", true, false),
    ("Chest pain", "R07.4", false, false),
    ("Heart failure", "I50.0", true, false),
    ("Pneumonia", "J18.9", false, false),
    ("Dehydration", "E86", true, false),
];

/// Adds to `changes` what the lists and assessments said up to `day`. `late` is the practice whose list has not come.
pub(super) fn fill(
    people: &[Patient],
    day: NaiveDate,
    late: Ref<Organisation>,
    new: &mut dyn FnMut() -> Uuid,
    changes: &mut Changes,
) {
    let mut chance = Dice::new(2_014);
    for person in people.iter().filter(|person| !person.has_died()) {
        if person.practice != late {
            changes.update(person, &Patient { as_of: Some(day), ..person.clone() });
        }
        let mut known = Known { person, day, dice: &mut chance, new };
        let age = dates::age(person.birth_date, day);
        if age >= SCREENED_FROM {
            known.screened(Instrument::Frat, 78, 5, changes);
            known.screened(Instrument::Sixcit, 84, 12, changes);
        }
        if age >= 65 {
            known.frailty(age, changes);
        }
        known.medicines(age, changes);
        known.stays(age, changes);
    }
}

/// One person as far as chance makes something known.
struct Known<'a> {
    person: &'a Patient,
    day: NaiveDate,
    dice: &'a mut Dice,
    new: &'a mut dyn FnMut() -> Uuid,
}

impl Known<'_> {
    fn ago(&mut self, most: usize) -> NaiveDate {
        self.day - Days::new(self.dice.below(most) as u64)
    }

    /// An assessment within the year, as often in a hundred as `rate` says.
    fn screened(&mut self, instrument: Instrument, rate: usize, most: usize, changes: &mut Changes) {
        if !self.dice.percent(rate) {
            return;
        }
        changes.create(&Assessment {
            id: Ref::from_uuid((self.new)()),
            patient: self.person.id,
            instrument,
            done_on: self.ago(330),
            score: Some(self.dice.below(most + 1) as f64),
            state: None,
            vas: None,
            level: None,
            sub_scores: Vec::new(),
            assessor: None,
            source: "practice_list".to_owned(),
            entered_in_error: false,
        });
    }

    fn frailty(&mut self, age: u32, changes: &mut Changes) {
        let hundredths = self.dice.below(18) + (age as usize - 60) / 2;
        changes.create(&RiskScore {
            id: Ref::from_uuid((self.new)()),
            patient: self.person.id,
            model: RiskModel::Efi,
            score: hundredths as f64 / 100.0,
            scored_on: self.day,
            source: "practice_list".to_owned(),
            entered_in_error: false,
        });
    }

    fn medicines(&mut self, age: u32, changes: &mut Changes) {
        if !self.dice.percent(60) {
            return;
        }
        let most = if age >= 75 { 12 } else { 7 };
        changes.create(&MedicinesCount {
            id: Ref::from_uuid((self.new)()),
            patient: self.person.id,
            count: self.dice.below(most) as u32,
            counted_on: self.ago(120),
            source: "practice_list".to_owned(),
        });
    }

    /// A stay in hospital for some; for a few of them it ended in these days, and nobody has been in touch.
    fn stays(&mut self, age: u32, changes: &mut Changes) {
        if !self.dice.percent(if age >= 75 { 7 } else { 2 }) {
            return;
        }
        let (reason, icd10, acsc, fall) = *self.dice.one(REASONS);
        let discharged_on = self.ago(180);
        let nights = 1 + self.dice.below(14) as u64;
        let called = discharged_on + Days::new(2);
        changes.create(&Admission {
            id: Ref::from_uuid((self.new)()),
            patient: self.person.id,
            hospital: None,
            hospital_name: Some("Saltmere General Hospital".to_owned()),
            admitted_on: discharged_on - Days::new(nights),
            discharged_on: Some(discharged_on),
            primary_reason: Some(reason.to_owned()),
            icd10: Some(icd10.to_owned()),
            acsc: Some(acsc),
            fall_related: Some(fall),
            contact_on: (called <= self.day).then_some(called),
            contact_by: None,
            source: "discharge_feed".to_owned(),
            entered_in_error: false,
        });
    }
}
