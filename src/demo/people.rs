//! Two thousand pretend patients, the same on every laptop: names of many origins, conditions that go with age, some who have
//! died, some whose address is restricted, and some whose names are easily mistaken for one another.

use super::dice::Dice;
use super::places::{Places, Practice};
use super::story::{read, spoilt};
use crate::domain::change::Changes;
use crate::domain::consent::{Capacity, Consent, ConsentDecision, ConsentMethod, ConsentScope};
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::{Accommodation, Condition, ConditionCode, DeathStatus, Gender, Patient};
use crate::domain::refusal::Refusal;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The named ones by their keys.
pub(super) type Cast = BTreeMap<String, Ref<Patient>>;

/// How many there are.
pub const PATIENTS: usize = 2_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    streets: String,
    kinds: String,
    town: Vec<Town>,
    origin: Vec<OriginText>,
    condition: Vec<Rate>,
    named: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Town {
    name: String,
    area: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OriginText {
    share: usize,
    families: String,
    women: String,
    men: String,
    languages: Vec<String>,
}

/// How often a condition is met under 65, from 65 and from 80, in a hundred.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rate {
    code: ConditionCode,
    rate: [usize; 3],
}

/// Somebody with a part to play.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    key: String,
    family_name: String,
    given_names: String,
    preferred_name: Option<String>,
    title: String,
    gender: Gender,
    birth_date: NaiveDate,
    practice: String,
    conditions: Vec<ConditionCode>,
    accommodation: Accommodation,
    has_carer: bool,
    #[serde(default)]
    is_carer: bool,
    language: Option<String>,
    #[serde(default)]
    interpreter: bool,
}

struct Origin<'a> {
    share: usize,
    families: Vec<&'a str>,
    women: Vec<&'a str>,
    men: Vec<&'a str>,
    languages: &'a [String],
}

/// The tables from which people are put together, and what chance has left of them.
struct Register<'a> {
    dice: Dice,
    streets: Vec<&'a str>,
    kinds: Vec<&'a str>,
    towns: &'a [Town],
    origins: Vec<Origin<'a>>,
    rates: &'a [Rate],
    today: NaiveDate,
}

/// Adds everybody to `changes`; answers them all, and the named ones by their keys. `now` is when it is entered, `today` the day of the demo.
pub(super) fn register(
    now: DateTime<Utc>,
    today: NaiveDate,
    places: &Places,
    new: &mut dyn FnMut() -> Uuid,
    changes: &mut Changes,
) -> Result<(Cast, Vec<Patient>), Refusal> {
    let texts: Texts = read(include_str!("../../assets/demo/people.toml"))?;
    let mut register = Register {
        dice: Dice::new(999),
        streets: words(&texts.streets),
        kinds: words(&texts.kinds),
        towns: &texts.town,
        origins: texts
            .origin
            .iter()
            .map(|o| Origin {
                share: o.share,
                families: words(&o.families),
                women: words(&o.women),
                men: words(&o.men),
                languages: &o.languages,
            })
            .collect(),
        rates: &texts.condition,
        today,
    };
    let as_of = dates::london_date(now);
    let mut cast = BTreeMap::new();
    let mut everybody = Vec::with_capacity(PATIENTS);
    for (number, place) in numbers().take(PATIENTS).zip(0..) {
        let named = texts.named.get(place);
        let practice = match named {
            Some(n) => places.practices.iter().find(|p| p.code == n.practice),
            None => Some(register.dice.by_share(&places.practices, |p| p.share)),
        };
        let practice = practice.ok_or_else(|| spoilt("a patient's practice is missing"))?;
        let (mut patient, conditions) = register.somebody(Ref::from_uuid(new()), number, practice, as_of);
        let conditions = match named {
            Some(n) => {
                play(&mut patient, n);
                cast.insert(n.key.clone(), patient.id);
                n.conditions.clone()
            }
            None => conditions,
        };
        changes.create(&patient);
        for code in conditions {
            changes.create(&Condition {
                id: Ref::from_uuid(new()),
                patient: patient.id,
                code,
                since: None,
                is_ltc: !matches!(code, ConditionCode::Frailty | ConditionCode::Other),
                resolved_on: None,
            });
        }
        if named.is_none()
            && !patient.has_died()
            && let Some(decision) = register.decision()
        {
            changes.create(&register.consent(Ref::from_uuid(new()), patient.id, decision, now));
        }
        everybody.push(patient);
    }
    Ok((cast, everybody))
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Numbers of the range that is never given to a real person, in an order that does not look counted.
fn numbers() -> impl Iterator<Item = NhsNumber> {
    (0..1_000_000u32).filter_map(|n| {
        let nine = format!("999{:06}", (u64::from(n) * 160_483 + 24_681) % 1_000_000);
        let mut digits = [0u8; 9];
        for (digit, byte) in digits.iter_mut().zip(nine.bytes()) {
            *digit = byte - b'0';
        }
        let check = NhsNumber::check_digit(&digits)?;
        format!("{nine}{check}").parse().ok()
    })
}

/// Gives a part to somebody.
fn play(patient: &mut Patient, part: &Named) {
    patient.family_name.clone_from(&part.family_name);
    patient.given_names.clone_from(&part.given_names);
    patient.preferred_name.clone_from(&part.preferred_name);
    patient.title = Some(part.title.clone());
    patient.gender = part.gender;
    patient.birth_date = part.birth_date;
    patient.accommodation = Some(part.accommodation);
    patient.has_carer = Some(part.has_carer);
    patient.is_carer = Some(part.is_carer);
    patient.language = Some(part.language.clone().unwrap_or_else(|| "English".to_owned()));
    patient.interpreter = Some(part.interpreter);
    patient.restricted = false;
    patient.death_status = DeathStatus::None;
    patient.died_on = None;
    if part.accommodation == Accommodation::Homeless {
        patient.address = None;
        patient.postcode = None;
    }
}

impl Register<'_> {
    /// Somebody as chance has it, with their conditions.
    fn somebody(
        &mut self,
        id: Ref<Patient>,
        nhs_number: NhsNumber,
        practice: &Practice,
        as_of: NaiveDate,
    ) -> (Patient, Vec<ConditionCode>) {
        let dice = &mut self.dice;
        let origin = dice.by_share(&self.origins, |o| o.share);
        let woman = dice.percent(54);
        let given = if woman { &origin.women } else { &origin.men };
        let mut given_names = (*dice.common(given)).to_owned();
        if dice.percent(12) {
            let second = *dice.one(given);
            if second != given_names {
                given_names = format!("{given_names} {second}");
            }
        }
        let mut family_name = (*dice.common(&origin.families)).to_owned();
        if dice.percent(2) {
            family_name = format!("{family_name}-{}", dice.one(&origin.families));
        }
        let band = dice.below(100);
        let (band, years) = match band {
            0..25 => (0, 18 + dice.below(47)),
            25..68 => (1, 65 + dice.below(15)),
            _ => (2, 80 + dice.below(19)),
        };
        // Counted from one fixed day, so that the same people have the same birthdays whenever the demo is made.
        let reference = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        let lived = years * 365 + years / 4 + dice.below(365);
        let birth_date = reference - Days::new(lived as u64);
        let conditions = self.rates.iter().filter(|r| dice.percent(r.rate[band])).map(|r| r.code).collect();
        let died = dice.percent(1) || (band == 2 && dice.percent(1));
        let died_on = self.today - Days::new(20 + dice.below(380) as u64);
        let status = if dice.percent(15) { DeathStatus::Informal } else { DeathStatus::Formal };
        let language = dice.one(origin.languages).clone();
        let town = dice.one(self.towns);
        let letters = b"ABDEFGHJLNPQRSTUWXYZ";
        let (first, second) = (char::from(*dice.one(letters)), char::from(*dice.one(letters)));
        let patient = Patient {
            id,
            nhs_number: Some(nhs_number),
            nhs_number_absent_reason: None,
            nhs_number_status: None,
            family_name,
            given_names,
            preferred_name: None,
            title: Some(title(dice, woman, band).to_owned()),
            birth_date,
            gender: match (woman, dice.below(400)) {
                (_, 0) => Gender::NotSpecified,
                (true, _) => Gender::Female,
                (false, _) => Gender::Male,
            },
            address: Some(format!(
                "{} {} {}, {}",
                1 + dice.below(140),
                dice.one(&self.streets),
                dice.common(&self.kinds),
                town.name
            )),
            postcode: Some(format!("{} {}{first}{second}", town.area, 1 + dice.below(9))),
            phone: Some(format!("01632 960{:03}", 400 + dice.below(600))),
            practice: practice.id,
            practice_from: Some(as_of - Days::new(30 + dice.below(lived.min(9_000) - 30) as u64)),
            named_gp: Some(dice.one(&practice.gps).clone()),
            care_coordinator: None,
            accommodation: Some(home(dice, band)),
            interpreter: Some(language != "English" && dice.percent(40)),
            language: Some(language),
            communication_need: None,
            residence_la: None,
            has_carer: Some(dice.percent([4, 14, 38][band])),
            is_carer: Some(dice.percent(9)),
            restricted: dice.below(200) == 0,
            death_status: if died { status } else { DeathStatus::None },
            died_on: died.then_some(died_on),
            place_of_death: None,
            merged_into: None,
            as_of: Some(as_of),
            source: "demo".to_owned(),
        };
        (patient, conditions)
    }

    /// What somebody said about being discussed; most were asked, some were not.
    fn decision(&mut self) -> Option<ConsentDecision> {
        Some(match self.dice.below(100) {
            0..34 => ConsentDecision::ImpliedInformed,
            34..62 => ConsentDecision::ExplicitGiven,
            62..65 => ConsentDecision::Refused,
            65..66 => ConsentDecision::Withdrawn,
            _ => return None,
        })
    }

    fn consent(
        &mut self,
        id: Ref<Consent>,
        patient: Ref<Patient>,
        decision: ConsentDecision,
        now: DateTime<Utc>,
    ) -> Consent {
        Consent {
            id,
            patient,
            scope: ConsentScope::MdgDiscussion,
            decision,
            organisation: None,
            decided_on: dates::london_date(now) - Days::new(self.dice.below(300) as u64),
            method: if decision == ConsentDecision::ImpliedInformed {
                ConsentMethod::Notice
            } else {
                ConsentMethod::Verbal
            },
            capacity: Capacity::Has,
            decision_maker: None,
            reason: None,
            recorded_at: now,
            recorded_by: "Mr Patrice Inkwell".to_owned(),
        }
    }
}

fn title(dice: &mut Dice, woman: bool, band: usize) -> &'static str {
    match (woman, dice.below(10)) {
        (false, _) => "Mr",
        (true, 0) => "Miss",
        (true, 1..4) => "Ms",
        (true, 4..6) if band == 0 => "Ms",
        (true, _) => "Mrs",
    }
}

fn home(dice: &mut Dice, band: usize) -> Accommodation {
    match (band, dice.below(100)) {
        (_, 0..45) => Accommodation::OwnHome,
        (0, 99) => Accommodation::Homeless,
        (_, 45..68) | (0, 82..) => Accommodation::Rented,
        (_, 68..82) => Accommodation::WithFamily,
        (1, 94..) | (2, 88..94) => Accommodation::CareHomeResidential,
        (_, 94..) => Accommodation::CareHomeNursing,
        _ => Accommodation::Sheltered,
    }
}
