//! Whether a row is about somebody who is here. An NHS number alone never says so: family name and birth date must agree with it.
//! Somebody without a number is known by family name, given names, birth date and practice together.

use super::columns::Draft;
use crate::domain::ids::Ref;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::Organisation;
use crate::domain::patient::{ConditionCode, Patient};
use crate::domain::person::fold;
use crate::domain::refusal::{Code, Refusal};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Everybody who is here, and everybody whom this file brought so far.
pub(super) struct Register<'a> {
    people: Vec<Known<'a>>,
    by_number: HashMap<NhsNumber, usize>,
    by_name: HashMap<Name, Vec<usize>>,
    former: HashSet<NhsNumber>,
}

/// Somebody who is here.
pub(super) struct Known<'a> {
    /// As they stand now, after what this file said.
    pub patient: Cow<'a, Patient>,
    /// The row of this file that spoke of them, and the conditions it listed.
    pub said: Option<(u32, Option<Vec<ConditionCode>>)>,
}

type Name = (String, NaiveDate, Ref<Organisation>);

/// Whom a row is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Somebody who is here, by their place.
    Known(usize),
    /// Nobody who is here.
    New,
    /// Nobody with this number; but the same name and birth date is here under another.
    NewBesideNamesake,
}

impl<'a> Register<'a> {
    pub fn new(patients: &'a [Patient], former: &[(NhsNumber, Ref<Patient>)]) -> Self {
        let mut register = Self {
            people: Vec::new(),
            by_number: HashMap::new(),
            by_name: HashMap::new(),
            former: former.iter().map(|(number, _)| *number).collect(),
        };
        for patient in patients {
            register.insert(Known { patient: Cow::Borrowed(patient), said: None });
        }
        register
    }

    /// Adds somebody.
    pub fn insert(&mut self, known: Known<'a>) {
        let at = self.people.len();
        let patient = &known.patient;
        if let Some(number) = patient.nhs_number {
            self.by_number.insert(number, at);
        }
        let name = (fold(&patient.family_name), patient.birth_date, patient.practice);
        self.by_name.entry(name).or_default().push(at);
        self.people.push(known);
    }

    /// Somebody, by their place.
    pub fn person(&self, at: usize) -> Option<&Known<'a>> {
        self.people.get(at)
    }

    /// Remembers what a row made of somebody.
    pub fn remember(&mut self, at: usize, after: Patient, row: u32, conditions: Option<Vec<ConditionCode>>) {
        if let Some(known) = self.people.get_mut(at) {
            if let Some(number) = after.nhs_number {
                self.by_number.insert(number, at);
            }
            *known = Known { patient: Cow::Owned(after), said: Some((row, conditions)) };
        }
    }

    /// Whoever has the row's number, if name and birth date agree; refuses where they do not.
    pub fn by_number(&self, draft: &Draft, born: NaiveDate) -> Result<Option<usize>, Refusal> {
        let Some(at) = draft.nhs_number.and_then(|number| self.by_number.get(&number)).copied() else {
            let former = draft.nhs_number.is_some_and(|number| self.former.contains(&number));
            return if former { Err(no_longer_holds()) } else { Ok(None) };
        };
        let Some(known) = self.people.get(at) else { return Ok(None) };
        let what = if known.patient.birth_date != born {
            ("birth_date", "birth date")
        } else if fold(&known.patient.family_name) != fold(&draft.family_name) {
            ("family_name", "family name")
        } else if known.said.is_none() && known.patient.source == super::Shape::GpSystemList.words()
            || !other_given_names(&known.patient.given_names, draft.given_names.as_deref().unwrap_or(""))
        {
            return Ok(Some(at));
        } else {
            ("given_names", "given name")
        };
        let whose = known.said.as_ref().map_or("somebody on the register".to_owned(), |(row, _)| format!("row {row}"));
        let why = format!(
            "This NHS number belongs to {whose}, with another {}. Nothing was changed; find out who it is, correct one of them \
             and import again.",
            what.1
        );
        Err(Refusal::new(Code::DuplicateConflict, why).at(what.0))
    }

    /// Whoever has the row's name, birth date and practice, where a number cannot tell.
    pub fn by_name(&self, draft: &Draft, born: NaiveDate, practice: Ref<Organisation>) -> Result<Who, Refusal> {
        let name = (fold(&draft.family_name), born, practice);
        let alike: Vec<usize> = self
            .by_name
            .get(&name)
            .into_iter()
            .flatten()
            .copied()
            .filter(|at| self.people.get(*at).is_some_and(|known| same_given(&known.patient, draft)))
            .collect();
        let numbered = |at: &usize| self.people.get(*at).is_some_and(|known| known.patient.nhs_number.is_some());
        let waiting: Vec<usize> = alike.iter().copied().filter(|at| !numbered(at)).collect();
        match (draft.nhs_number.is_some(), alike.as_slice(), waiting.as_slice()) {
            (_, [], _) => Ok(Who::New),
            (false, [one], _) | (true, [_], [one]) => Ok(Who::Known(*one)),
            (true, _, []) => Ok(Who::NewBesideNamesake),
            _ => Err(Refusal::new(
                Code::DuplicateConflict,
                "Several people here have this name, birth date and practice. Add the NHS number to the row.",
            )
            .at("nhs_number")),
        }
    }
}

/// Somebody is here under another number, which a row with the former one must neither overwrite nor double.
fn no_longer_holds() -> Refusal {
    let why = "This NHS number no longer holds: its person is here under another one. Correct it at the practice and import again.";
    Refusal::new(Code::MergedRecord, why).at("nhs_number")
}

/// Whether a given name is the first of the given names, or all of them.
pub(super) fn is_first_of(name: &str, given_names: &str) -> bool {
    let (name, all) = (fold(name), fold(given_names));
    all.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn same_given(patient: &Patient, draft: &Draft) -> bool {
    match (&draft.given_names, &draft.calling_name) {
        (Some(given), _) => fold(given) == fold(&patient.given_names),
        (None, Some(calling)) => {
            is_first_of(calling, &patient.given_names)
                || patient.preferred_name.as_ref().is_some_and(|preferred| fold(preferred) == fold(calling))
        }
        (None, None) => patient.given_names.is_empty(),
    }
}

/// Whether two people's given names have nothing in common, as those of twins: no word of one begins as a word of the other.
pub(super) fn other_given_names(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    !one.is_empty()
        && !other.is_empty()
        && !one.split(' ').any(|a| other.split(' ').any(|b| a.starts_with(b) || b.starts_with(a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_differ_and_short_forms_do_not() {
        assert!(other_given_names("Anna", "Maria"));
        assert!(!other_given_names("Grace Mary", "Mary"));
        assert!(!other_given_names("Grace", "G"));
        assert!(!other_given_names("", "Grace"));
    }

    #[test]
    fn a_calling_name_is_found_among_given_names() {
        assert!(is_first_of("Jean-Paul", "Jean-Paul Marie"));
        assert!(is_first_of("ZOE", "Zoë"));
        assert!(!is_first_of("Jean", "Jeanette"));
        assert!(!is_first_of("Marie", "Jean Marie"));
    }
}
