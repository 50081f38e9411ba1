//! Cohorts: who meets the criteria on a day, who does not and for which reasons, and who joined or left since it was last asked.
//! The criteria are data; a run keeps those it was made with. How they are stored or shown is not known here.

mod criteria;

use super::actor::Act;
use super::change::Changes;
use super::dates;
use super::ids::Ref;
use super::organisation::{Mdg, NetworkMembership, Organisation};
use super::patient::{Condition, Patient};
use super::refusal::{Code, Refusal, ensure};
use chrono::{Datelike, Days, NaiveDate};
pub use criteria::{Criteria, Rule, built_in, read};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;

/// Why somebody is not in a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// They have died.
    Deceased,
    /// They are under 16, with whom no cohort deals.
    Under16,
    /// Their practice is none of those asked for.
    PracticeOutside,
    /// They are younger than so many years.
    AgeBelow(u32),
    /// They have too few long-term conditions.
    NoLtc,
    /// They have none of the conditions that are named.
    NoNamedCondition,
}
crate::json_column!(Vec<Why>);

impl Why {
    /// The stable code, such as `age_below_75`.
    pub fn code(self) -> String {
        match self {
            Self::Deceased => "deceased".to_owned(),
            Self::Under16 => "under_16".to_owned(),
            Self::PracticeOutside => "practice_outside_network".to_owned(),
            Self::AgeBelow(years) => format!("age_below_{years}"),
            Self::NoLtc => "no_ltc".to_owned(),
            Self::NoNamedCondition => "no_named_condition".to_owned(),
        }
    }

    /// Reads a stable code.
    pub fn from_code(code: &str) -> Option<Self> {
        let plain = [Self::Deceased, Self::Under16, Self::PracticeOutside, Self::NoLtc, Self::NoNamedCondition];
        plain
            .into_iter()
            .find(|why| why.code() == code)
            .or_else(|| code.strip_prefix("age_below_")?.parse().ok().map(Self::AgeBelow))
    }

    /// Why a person is out, on a day.
    pub fn words(self, patient: &Patient, as_of: NaiveDate) -> String {
        match self {
            Self::Deceased => match patient.died_on {
                Some(on) => format!("died {}, aged {}", dates::staff(on), dates::age(patient.birth_date, on)),
                None => "has died, date Not Known".to_owned(),
            },
            Self::Under16 => "under 16".to_owned(),
            Self::PracticeOutside => "registered with a practice outside the network".to_owned(),
            Self::AgeBelow(years) => match birthday(patient.birth_date, years) {
                Some(day) if Some(day) == as_of.checked_add_days(Days::new(1)) => format!("{years} tomorrow"),
                Some(day) if as_of.checked_add_days(Days::new(31)).is_some_and(|month| day <= month) => {
                    format!("{years} on {}", dates::staff(day))
                }
                _ => format!("{}, under {years}", dates::age(patient.birth_date, as_of)),
            },
            Self::NoLtc => "no long-term condition".to_owned(),
            Self::NoNamedCondition => "none of the conditions asked for".to_owned(),
        }
    }

    /// Why a person whom this kept out is in now.
    pub fn overcome(self, patient: &Patient, as_of: NaiveDate) -> String {
        match self {
            Self::Deceased => "the death was entered in error".to_owned(),
            Self::Under16 => "16 by now".to_owned(),
            Self::PracticeOutside => "registered with a practice of the network now".to_owned(),
            Self::AgeBelow(years) => match birthday(patient.birth_date, years) {
                Some(day) if day == as_of => format!("{years} today"),
                Some(day) => format!("{years} on {}", dates::staff(day)),
                None => format!("{years} by now"),
            },
            Self::NoLtc => "has a long-term condition now".to_owned(),
            Self::NoNamedCondition => "has a condition asked for now".to_owned(),
        }
    }
}

impl Serialize for Why {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for Why {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom("not a reason of a cohort"))
    }
}

/// The day on which somebody turns so many years; a birthday on 29 February falls on 1 March where there is none.
fn birthday(born: NaiveDate, years: u32) -> Option<NaiveDate> {
    let year = born.year().checked_add(i32::try_from(years).ok()?)?;
    born.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
}

crate::record! {
    /// That a cohort was worked out for a group, as of a day.
    pub struct CohortRun = "cohort_run" {
        /// For which group.
        mdg: Ref<Mdg>,
        /// The code of the cohort.
        cohort: String,
        /// The runs of one cohort of one group are counted from 1.
        number: u32,
        /// What was asked for.
        criteria: Criteria,
        /// On which day it was to hold.
        as_of: NaiveDate,
        /// Patients in it.
        members: u32,
        /// Patients on the register and not in it.
        outside: u32,
        /// Patients who were not in it at the run before.
        joiners: u32,
        /// Patients who were.
        leavers: u32,
    }
}

crate::record! {
    /// Where a patient stood from one run on until another: in, or out for some reasons. A run writes only what differs.
    pub struct CohortStanding = "cohort_standing" {
        /// For which group.
        mdg: Ref<Mdg>,
        /// The code of the cohort.
        cohort: String,
        /// Who.
        patient: Ref<Patient>,
        /// In or out.
        inside: bool,
        /// Why out; empty where in.
        reasons: Vec<Why>,
        /// The number of the run that found it so.
        from_run: u32,
        /// The number of the run that found it otherwise.
        to_run: Option<u32>,
    }
}

impl Criteria {
    /// Every reason why somebody is out on a day; none where they are in.
    pub fn judge(
        &self,
        patient: &Patient,
        conditions: &[&Condition],
        practices: &[Ref<Organisation>],
        as_of: NaiveDate,
    ) -> Vec<Why> {
        if patient.has_died() && patient.died_on.is_none_or(|on| on <= as_of) {
            return vec![Why::Deceased];
        }
        let age = dates::age(patient.birth_date, as_of);
        let held: Vec<&&Condition> = conditions
            .iter()
            .filter(|c| c.since.is_none_or(|on| on <= as_of) && c.resolved_on.is_none_or(|on| on > as_of))
            .collect();
        let mut reasons = Vec::new();
        if age < 16 {
            reasons.push(Why::Under16);
        }
        if !practices.contains(&patient.practice) {
            reasons.push(Why::PracticeOutside);
        }
        let failing: Vec<Vec<Why>> = self.any_of.iter().map(|rule| rule.failing(age, &held)).collect();
        if !failing.iter().any(Vec::is_empty) {
            let mut all: Vec<Why> = failing.into_iter().flatten().collect();
            all.retain(|why| age >= 16 || !matches!(why, Why::AgeBelow(_)));
            all.sort_unstable();
            all.dedup();
            reasons.append(&mut all);
        }
        reasons
    }

    /// The practices that count: the group's, or those of them that are named or lie in a network that is named on that day.
    pub fn practices(
        &self,
        mdg: &Mdg,
        organisations: &[Organisation],
        memberships: &[NetworkMembership],
        as_of: NaiveDate,
    ) -> Result<Vec<Ref<Organisation>>, Refusal> {
        if self.networks.is_empty() && self.practices.is_empty() {
            return Ok(mdg.practices.clone());
        }
        let find = |code: &String| {
            let found = organisations.iter().find(|o| o.ods_code.as_ref() == Some(code)).map(|o| o.id);
            let why =
                format!("The criteria name {code}, which nobody here has. Import the organisations, or correct them.");
            found.ok_or_else(|| Refusal::new(Code::UnknownPractice, why).at("cohort"))
        };
        let mut named = self.practices.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        for network in self.networks.iter().map(find).collect::<Result<Vec<_>, _>>()? {
            let then = |m: &&NetworkMembership| {
                m.network == network && m.started_on <= as_of && m.ended_on.is_none_or(|last| as_of <= last)
            };
            named.extend(memberships.iter().filter(then).map(|m| m.practice));
        }
        named.retain(|practice| mdg.practices.contains(practice));
        Ok(named)
    }
}

impl Rule {
    fn failing(&self, age: u32, held: &[&&Condition]) -> Vec<Why> {
        let mut failing = Vec::new();
        if let Some(least) = self.min_age.filter(|least| age < *least) {
            failing.push(Why::AgeBelow(least));
        }
        let long_term: std::collections::HashSet<_> = held.iter().filter(|c| c.is_ltc).map(|c| c.code).collect();
        if self.min_ltc.is_some_and(|least| long_term.len() < least as usize) {
            failing.push(Why::NoLtc);
        }
        if !self.conditions.is_empty() && !held.iter().any(|c| self.conditions.contains(&c.code)) {
            failing.push(Why::NoNamedCondition);
        }
        failing
    }
}

/// Keeps what a run found: the run itself, and where it differs from the one before. `standing` is what holds now.
pub fn run(
    act: &mut Act<'_>,
    mdg: &Mdg,
    criteria: &Criteria,
    as_of: NaiveDate,
    last: Option<&CohortRun>,
    standing: &[CohortStanding],
    judged: &[(Ref<Patient>, Vec<Why>)],
) -> Result<(CohortRun, Changes), Refusal> {
    if let Some(last) = last.filter(|last| last.criteria.version >= criteria.version) {
        let why = format!(
            "The criteria of {} differ from those that ran last and their version {} is not newer. Raise the version.",
            criteria.code, criteria.version
        );
        ensure(last.criteria == *criteria, Code::CohortVersion, why).map_err(|r| r.at("cohort"))?;
    }
    let number = last.map_or(1, |last| last.number + 1);
    let before: HashMap<Ref<Patient>, &CohortStanding> = standing.iter().map(|s| (s.patient, s)).collect();
    let mut changes = Changes::none();
    let mut run = CohortRun {
        id: act.new_ref(),
        mdg: mdg.id,
        cohort: criteria.code.clone(),
        number,
        criteria: criteria.clone(),
        as_of,
        members: 0,
        outside: 0,
        joiners: 0,
        leavers: 0,
    };
    let mut spells = Vec::new();
    for (patient, reasons) in judged {
        let inside = reasons.is_empty();
        if inside {
            run.members += 1;
        } else {
            run.outside += 1;
        }
        let known = before.get(patient).copied();
        if known.is_some_and(|k| k.inside == inside && k.reasons == *reasons) {
            continue;
        }
        if let Some(known) = known {
            changes.update(known, &CohortStanding { to_run: Some(number), ..known.clone() });
        }
        let was_in = known.is_some_and(|k| k.inside);
        run.joiners += u32::from(inside && !was_in);
        run.leavers += u32::from(!inside && was_in);
        spells.push(CohortStanding {
            id: act.new_ref(),
            mdg: mdg.id,
            cohort: criteria.code.clone(),
            patient: *patient,
            inside,
            reasons: reasons.clone(),
            from_run: number,
            to_run: None,
        });
    }
    changes.create(&run);
    for spell in &spells {
        changes.create(spell);
    }
    Ok((run, changes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_as_the_reason_it_names() {
        for why in
            [Why::Deceased, Why::Under16, Why::PracticeOutside, Why::AgeBelow(75), Why::NoLtc, Why::NoNamedCondition]
        {
            assert_eq!(Why::from_code(&why.code()), Some(why));
        }
        assert_eq!(Why::from_code("age_below_"), None);
    }

    #[test]
    fn a_birthday_on_29_february_falls_on_1_march_where_there_is_none() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(birthday(day("1940-02-29"), 75), Some(day("2015-03-01")));
        assert_eq!(birthday(day("1940-02-29"), 76), Some(day("2016-02-29")));
        assert_eq!(dates::age(day("1940-02-29"), day("2015-02-28")), 74);
        assert_eq!(dates::age(day("1940-02-29"), day("2015-03-01")), 75);
    }
}
