//! Everybody the leak check looks for: each registered patient and each practice, indexed by the words of their names so
//! that one pass over a text finds any of 140,000. It decides nothing.

use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use chrono::NaiveDate;

use super::words::name_words;
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
    /// The person as the banner names them.
    pub(super) fn words(&self) -> String {
        let name = banner_name(&self.family_name, &self.given_names, self.title.as_deref());
        match &self.nhs_number {
            Some(number) => format!("{name}, NHS {}", nhs_number(number)),
            None => name,
        }
    }
}

/// The longest name that is looked for, in words.
pub(super) const LONGEST_NAME: usize = 10;

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
            let (family, given) = (name_words(&identity.family_name), name_words(&identity.given_names));
            full_names.extend(name_forms(&family, &given).iter().map(|form| (hash(form), n)));
            surnames.push((hash(&family), n));
        }
        let codes = practices.iter().enumerate().map(|(n, practice)| (practice.ods.to_lowercase(), n)).collect();
        let practice_names = practices
            .iter()
            .enumerate()
            .map(|(n, practice)| (name_words(&practice.name), n))
            .filter(|(name, _)| is_telling(name))
            .map(|(name, n)| (hash(&name), n))
            .collect();
        Self {
            numbers,
            births,
            codes,
            full_names: Index::new(full_names),
            surnames: Index::new(surnames),
            practice_names: Index::new(practice_names),
            identities,
            practices,
        }
    }

    pub(super) fn by_number(&self, digits: &str) -> Option<&Identity> {
        self.numbers.get(digits).map(|&n| &self.identities[n])
    }

    pub(super) fn by_birth_date(&self, day: NaiveDate) -> impl Iterator<Item = &Identity> {
        self.births.get(&day).into_iter().flatten().map(|&n| &self.identities[n])
    }

    /// Those one of whose full-name forms is exactly these words.
    pub(super) fn by_full_name<'a>(&'a self, form: &'a [&str]) -> impl Iterator<Item = &'a Identity> {
        self.full_names.get(hash(form)).map(|n| &self.identities[n]).filter(move |identity| {
            let (family, given) = (name_words(&identity.family_name), name_words(&identity.given_names));
            name_forms(&family, &given).iter().any(|known| known == form)
        })
    }

    pub(super) fn by_surname<'a>(&'a self, form: &'a [&str]) -> impl Iterator<Item = &'a Identity> {
        self.surnames
            .get(hash(form))
            .map(|n| &self.identities[n])
            .filter(move |identity| name_words(&identity.family_name) == form)
    }

    pub(super) fn practice_by_code(&self, code: &str) -> Option<&Practice> {
        self.codes.get(code).map(|&n| &self.practices[n])
    }

    pub(super) fn practice_by_name<'a>(&'a self, form: &'a [&str]) -> impl Iterator<Item = &'a Practice> {
        self.practice_names
            .get(hash(form))
            .map(|n| &self.practices[n])
            .filter(move |practice| name_words(&practice.name) == form)
    }
}

/// The ways a full name is written: all given names or the first alone, before the surname or after it.
pub(super) fn name_forms(family: &[String], given: &[String]) -> Vec<Vec<String>> {
    let Some(first) = given.first() else { return Vec::new() };
    if family.is_empty() {
        return Vec::new();
    }
    let mut forms = vec![[given, family].concat(), [family, given].concat()];
    if given.len() > 1 {
        let first = std::slice::from_ref(first);
        forms.extend([[first, family].concat(), [family, first].concat()]);
    }
    forms
}

/// False for a practice's name that has no word of its own, such as "The Surgery", which any text may hold.
fn is_telling(name: &[String]) -> bool {
    const COMMON: [&str; 24] = [
        "the",
        "a",
        "and",
        "of",
        "at",
        "for",
        "nhs",
        "gp",
        "gps",
        "dr",
        "drs",
        "doctor",
        "doctors",
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
    ];
    name.iter().any(|word| !COMMON.contains(&word.as_str()))
}

/// From the words of a name to those who have it. It holds hashes, not names; a hit is compared in full.
struct Index(Vec<(u64, usize)>);

impl Index {
    fn new(mut rows: Vec<(u64, usize)>) -> Self {
        rows.sort_unstable();
        rows.dedup();
        Self(rows)
    }

    fn get(&self, key: u64) -> impl Iterator<Item = usize> {
        let start = self.0.partition_point(|&(hash, _)| hash < key);
        self.0[start..].iter().take_while(move |&&(hash, _)| hash == key).map(|&(_, n)| n)
    }
}

fn hash<S: AsRef<str>>(words: &[S]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for word in words {
        word.as_ref().hash(&mut hasher);
    }
    hasher.finish()
}
