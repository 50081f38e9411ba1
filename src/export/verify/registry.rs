//! Everybody the leak check looks for: each registered patient and each practice, indexed by the words of their names so
//! that one pass over a text finds any of 140,000. It decides nothing.

use std::collections::HashMap;
use std::fmt;

use chrono::NaiveDate;

use super::rule::{Rule, holds};
use super::withheld::Withheld;
use super::words::{APOSTROPHES, Word, hash, hash_with, name_words};
use crate::export::extract::Practice;
use crate::export::wording::{banner_name, nhs_number};

/// One registered patient, as far as the leak check needs to know them.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// What the caller calls them; given back with a finding and never shown.
    pub key: String,
    /// Ten digits, or none.
    pub nhs_number: Option<String>,
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_names: String,
    /// What they are called: "Peggy".
    pub preferred_name: Option<String>,
    /// "Mrs".
    pub title: Option<String>,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Where they are registered.
    pub practice_ods: String,
}

/// Shows the key and not the person.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.key)
    }
}

impl Identity {
    /// Every way in which their full name is written.
    fn forms(&self) -> Vec<Vec<String>> {
        let (family, given) = (name_words(&self.family_name), name_words(&self.given_names));
        let families = surname_forms(&self.family_name).into_iter();
        let mut forms: Vec<_> =
            families.flat_map(|family| name_forms(&family, &given, self.title.as_deref())).collect();
        if let Some(preferred) =
            self.preferred_name.as_deref().map(name_words).filter(|name| !name.is_empty() && holds(Rule::Preferred))
        {
            // Some lists have the whole name there, and an initial would be anybody's.
            if preferred.iter().any(|word| word.chars().count() > 1) && !family.is_empty() {
                let whole = preferred.len() > family.len() && preferred.ends_with(&family);
                forms.extend(if whole {
                    vec![preferred]
                } else {
                    vec![[&*preferred, &*family].concat(), [&*family, &*preferred].concat()]
                });
            }
        }
        forms
    }

    /// The person as the banner names them.
    pub(super) fn words(&self) -> String {
        let name = banner_name(&self.family_name, &self.given_names, self.title.as_deref());
        match &self.nhs_number {
            Some(number) => format!("{name}, NHS {}", nhs_number(number)),
            None => name,
        }
    }
}

/// All patients and practices.
pub struct Registry {
    pub(super) identities: Vec<Identity>,
    pub(super) practices: Vec<Practice>,
    numbers: HashMap<String, usize>,
    full_names: Index,
    surnames: Index,
    births: HashMap<NaiveDate, Vec<usize>>,
    codes: HashMap<String, usize>,
    practice_names: Index,
    pub(super) withheld: Vec<Withheld>,
}

/// Shows how many it holds.
impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Registry({} patients, {} practices)", self.identities.len(), self.practices.len())
    }
}

impl Registry {
    /// Indexes everybody once. Building it for 140,000 people takes well under a second; keep it for the whole export.
    pub fn new(identities: Vec<Identity>, practices: Vec<Practice>) -> Self {
        let (mut numbers, mut births) = (HashMap::new(), HashMap::<_, Vec<usize>>::new());
        let (mut full_names, mut surnames) = (Vec::new(), Vec::new());
        for (n, identity) in identities.iter().enumerate() {
            if let Some(number) = &identity.nhs_number {
                numbers.insert(number.chars().filter(char::is_ascii_digit).collect(), n);
            }
            births.entry(identity.birth_date).or_default().push(n);
            full_names.extend(identity.forms().into_iter().map(|form| (form, n)));
            surnames.extend(surname_forms(&identity.family_name).into_iter().map(|form| (form, n)));
        }
        let codes = practices.iter().enumerate().map(|(n, practice)| (practice.ods.to_lowercase(), n)).collect();
        let practice_names = practices
            .iter()
            .enumerate()
            .map(|(n, practice)| (name_words(&practice.name), n))
            .filter(|(name, _)| is_telling(name))
            .collect();
        Self {
            numbers,
            births,
            codes,
            full_names: Index::new(full_names),
            surnames: Index::new(surnames),
            practice_names: Index::new(practice_names),
            withheld: Vec::new(),
            identities,
            practices,
        }
    }

    /// Looks for words that are kept out of papers too.
    #[must_use]
    pub fn withholding(mut self, words: Vec<Withheld>) -> Self {
        self.withheld.extend(words);
        self
    }

    pub(super) fn by_number(&self, digits: &str) -> Option<&Identity> {
        self.numbers.get(digits).map(|&n| &self.identities[n])
    }

    pub(super) fn by_birth_date(&self, day: NaiveDate) -> impl Iterator<Item = &Identity> {
        self.births.get(&day).into_iter().flatten().map(|&n| &self.identities[n])
    }

    /// The longest name that anybody or any practice has, in words.
    pub(super) fn longest_name(&self) -> usize {
        self.full_names.longest.max(self.surnames.longest).max(self.practice_names.longest)
    }

    /// Those one of whose full-name forms is exactly these words, whose hash is `key`.
    pub(super) fn by_full_name<'a>(&'a self, key: u64, form: &'a [Word]) -> impl Iterator<Item = &'a Identity> {
        self.full_names
            .get(key)
            .map(|n| &self.identities[n])
            .filter(move |identity| identity.forms().iter().any(|known| reads(form, known)))
    }

    pub(super) fn by_surname<'a>(&'a self, key: u64, form: &'a [Word]) -> impl Iterator<Item = &'a Identity> {
        self.surnames
            .get(key)
            .map(|n| &self.identities[n])
            .filter(move |identity| surname_forms(&identity.family_name).iter().any(|known| reads(form, known)))
    }

    pub(super) fn practice_by_code(&self, code: &str) -> Option<&Practice> {
        self.codes.get(code).map(|&n| &self.practices[n])
    }

    pub(super) fn practice_by_name<'a>(&'a self, key: u64, form: &'a [Word]) -> impl Iterator<Item = &'a Practice> {
        self.practice_names
            .get(key)
            .map(|n| &self.practices[n])
            .filter(move |practice| reads(form, &name_words(&practice.name)))
    }
}

/// A surname as registered, and O'Brien as "O Brien" too.
fn surname_forms(family: &str) -> Vec<Vec<String>> {
    let mut forms = vec![name_words(family)];
    if family.contains(APOSTROPHES) && holds(Rule::ApostropheSpace) {
        forms.push(name_words(&family.replace(APOSTROPHES, " ")));
    }
    forms
}

/// The ways a full name is written: all given names, the first alone, or the first and the initials of the rest, before the
/// surname or after it; and with the title between them: "Evans, Mrs Margaret".
pub(super) fn name_forms(family: &[String], given: &[String], title: Option<&str>) -> Vec<Vec<String>> {
    let Some((first, others)) = given.split_first() else { return Vec::new() };
    if family.is_empty() {
        return Vec::new();
    }
    let mut givens = vec![given.to_vec()];
    if !others.is_empty() {
        let initials = others.iter().filter_map(|name| name.chars().next()).map(String::from);
        givens.extend(holds(Rule::FirstGiven).then(|| vec![first.clone()]));
        givens.extend(holds(Rule::Initials).then(|| std::iter::once(first.clone()).chain(initials).collect()));
    }
    let title = title.map(name_words).filter(|title| !title.is_empty());
    let mut forms = Vec::new();
    for given in &givens {
        forms.extend(holds(Rule::GivenFirst).then(|| [given, family].concat()));
        forms.extend(holds(Rule::SurnameFirst).then(|| [family, given].concat()));
        let title = title.as_ref().filter(|_| holds(Rule::TitleBetween));
        forms.extend(title.map(|title| [family, title, given].concat()));
    }
    forms
}

/// False for a practice's name that any text may hold: one with no word of its own, such as "The Surgery", one that is a
/// single word, and one that is a doctor's name alone. Their codes are looked for all the same.
fn is_telling(name: &[String]) -> bool {
    const COMMON: [&str; 22] = [
        "the",
        "a",
        "and",
        "of",
        "at",
        "for",
        "nhs",
        "gp",
        "gps",
        "surgery",
        "surgeries",
        "practice",
        "practices",
        "medical",
        "health",
        "healthcare",
        "centre",
        "center",
        "clinic",
        "group",
        "house",
        "partners",
    ];
    const DOCTOR: [&str; 4] = ["dr", "drs", "doctor", "doctors"];
    let is_common = |word: &String| COMMON.contains(&word.as_str());
    let is_doctor = |word: &String| DOCTOR.contains(&word.as_str());
    let named = name.iter().any(|word| !is_common(word) && !is_doctor(word));
    !holds(Rule::Telling) || named && name.len() > 1 && (!name.iter().any(is_doctor) || name.iter().any(is_common))
}

/// True where the words of a text are those of a name.
pub(super) fn reads(text: &[Word], name: &[String]) -> bool {
    text.len() == name.len() && text.iter().zip(name).all(|(word, part)| word.text == *part)
}

/// From the words of a name to those who have it. It holds hashes, not names; a hit is compared in full.
struct Index {
    rows: Vec<(u64, usize)>,
    longest: usize,
}

impl Index {
    fn new(names: Vec<(Vec<String>, usize)>) -> Self {
        let longest = names.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let mut rows: Vec<_> = names
            .into_iter()
            .map(|(name, n)| (name.iter().fold(0, |row, word| hash_with(row, hash(word))), n))
            .collect();
        rows.sort_unstable();
        rows.dedup();
        Self { rows, longest }
    }

    fn get(&self, key: u64) -> impl Iterator<Item = usize> {
        let start = self.rows.partition_point(|&(hash, _)| hash < key);
        self.rows[start..].iter().take_while(move |&&(hash, _)| hash == key).map(|&(_, n)| n)
    }
}
