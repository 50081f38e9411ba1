//! The rules of the leak check over the text of one file: which numbers, names, dates and practices may stand in it, given
//! whose it is. It opens no file.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::numbers::ten_digits;
use super::registry::{Identity, Registry, name_forms, reads};
use super::rule::{Rule, holds};
use super::words::{APOSTROPHES, Case, JOINT, TITLES, Word, folded, hash_with, name_words, words};
use super::{Finding, What};
use crate::export::extract::Practice;
use crate::export::wording::{banner_name, nhs_number};

/// Whose file it is, and who else is named in it on purpose.
#[derive(Clone)]
pub(crate) struct Expected {
    /// The patients it is about: one for an extract, the practice's own for a cover.
    pub patients: Vec<OwnPatient>,
    /// Everybody whose papers are made together with it. Their notes are the ones that get mixed up.
    pub conference: Vec<OwnPatient>,
    pub practice: Practice,
    /// People named for their work: those present, owners, the sender. Lines such as "Jo Bell, MDG manager" will do.
    pub people: Vec<String>,
    /// Document identities and hashes printed in the file, whose digits mean nothing.
    pub codes: Vec<String>,
}

/// A patient whom a file is about.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct OwnPatient {
    pub nhs_number: Option<String>,
    pub family_name: String,
    pub given_names: String,
    pub birth_date: NaiveDate,
}

impl OwnPatient {
    fn is(&self, other: &Identity) -> bool {
        match (&self.nhs_number, &other.nhs_number) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => {
                self.birth_date == other.birth_date
                    && name_words(&self.family_name) == name_words(&other.family_name)
                    && name_words(&self.given_names) == name_words(&other.given_names)
            }
        }
    }
}

/// The check for one file.
pub(crate) struct Checker<'a> {
    registry: &'a Registry,
    expected: &'a Expected,
    allowed: Vec<Vec<String>>,
    /// Those named for their work who have a title, with it: "dr priya nair".
    titled: Vec<Vec<String>>,
    /// Whose file it is, where it is one person's.
    about: Option<String>,
}

impl<'a> Checker<'a> {
    pub fn new(registry: &'a Registry, expected: &'a Expected) -> Self {
        let mut allowed = Vec::new();
        for own in &expected.patients {
            let (family, given) = (name_words(&own.family_name), name_words(&own.given_names));
            allowed.extend(name_forms(&family, &given, None));
            // A manifest has them apart, and "Farah Andrew" may be somebody else's whole name.
            allowed.extend([family, given].into_iter().filter(|name| name.len() > 1));
        }
        allowed.extend(expected.people.iter().flat_map(|line| people_in(line)));
        allowed.push(name_words(&expected.practice.name));
        allowed.retain(|name| !name.is_empty());
        let mut titled: Vec<_> =
            expected.people.iter().flat_map(|line| line.split([',', ';', '(', ')', '\n'])).map(name_words).collect();
        titled.retain(|name| name.len() > 1 && TITLES.contains(&name[0].as_str()));
        let about = match expected.patients.as_slice() {
            [own] => Some(banner_name(&own.family_name, &own.given_names, None)),
            _ => None,
        };
        Self { registry, expected, allowed, titled, about }
    }

    /// What stands in `text` that should not. `text` is everything that could be read out of the file.
    pub fn findings(&self, file: &str, text: &str) -> BTreeSet<Finding> {
        let text = without_codes(text, if holds(Rule::Codes) { &self.expected.codes } else { &[] });
        let mut found = BTreeSet::new();
        let mut sight = Sight { check: self, file, found: &mut found };
        sight.numbers(&text);
        let plain = words(&text);
        sight.dates(&plain);
        sight.names(&plain, |_| true);
        sight.withheld(&plain);
        // Once more without the ending of "Evans's", and with what a line's end broke in two made whole, for the names that
        // have such a word in them.
        let bare = if holds(Rule::Possessives) { without_possessives(&text) } else { text };
        let whole = if holds(Rule::LineEnds) { rejoined(&bare) } else { String::new() };
        for text in [&bare, &whole] {
            sight.names(&words(text), |stretch| stretch.iter().any(|word| word.mended));
        }
        found
    }

    /// Which words belong to a name that may stand here.
    fn covered(&self, words: &[Word]) -> Vec<bool> {
        let mut covered = vec![false; words.len()];
        for name in self.allowed.iter().filter(|_| holds(Rule::OwnName)) {
            for start in 0..words.len().saturating_sub(name.len() - 1) {
                let here = &words[start..start + name.len()];
                if here.iter().zip(name).all(|(word, part)| word.text == *part) {
                    covered[start..start + name.len()].fill(true);
                }
            }
        }
        covered
    }

    fn is_own(&self, identity: &Identity) -> bool {
        self.expected.patients.iter().any(|own| own.is(identity))
    }

    /// Whether "Dr Nair" is somebody named for their work.
    fn is_professional(&self, title: &str, surname: &[Word]) -> bool {
        holds(Rule::Professional)
            && self.titled.iter().any(|name| {
                name[0] == title && name.len() > surname.len() && reads(surname, &name[name.len() - surname.len()..])
            })
    }
}

/// One look at one text.
struct Sight<'a, 'b> {
    check: &'b Checker<'a>,
    file: &'b str,
    found: &'b mut BTreeSet<Finding>,
}

impl Sight<'_, '_> {
    fn found(&mut self, what: What, whose: String, key: Option<String>) {
        let about = self.check.about.clone();
        self.found.insert(Finding { file: self.file.to_owned(), about, what, whose, key });
    }

    /// Names the first of the people who are meant, and says where there are others of the same name.
    fn found_person<'p>(&mut self, what: What, people: impl Iterator<Item = &'p Identity>) {
        let others: Vec<_> = people.filter(|identity| !self.check.is_own(identity)).collect();
        if let Some(first) = others.first() {
            let whose = match others.len() {
                1 => first.words(),
                more => format!("{} or another of {more} patients", first.words()),
            };
            self.found(what, whose, Some(first.key.clone()));
        }
    }

    fn numbers(&mut self, text: &str) {
        let own: Vec<&str> = self.check.expected.patients.iter().filter_map(|own| own.nhs_number.as_deref()).collect();
        for ten in ten_digits(text, if holds(Rule::OwnNumber) { &own } else { &[] }) {
            if let Some(identity) = self.check.registry.by_number(&ten.digits) {
                if holds(Rule::Number) {
                    self.found(What::NhsNumber, identity.words(), Some(identity.key.clone()));
                }
            } else if ten.looks_like_an_nhs_number() && holds(Rule::UnknownNumber) {
                self.found(What::UnknownNhsNumber, nhs_number(&ten.digits), None);
            }
        }
    }

    /// Looks at every run of words that could be a name, that `counts`, and that is not wholly part of allowed names.
    fn names(&mut self, words: &[Word], counts: impl Fn(&[Word]) -> bool) {
        let covered = self.check.covered(words);
        let longest = self.check.registry.longest_name().max(1);
        for start in 0..words.len() {
            let mut key = 0;
            for end in start + 1..=words.len().min(start + longest) {
                let (stretch, last) = (&words[start..end], &words[end - 1]);
                if end > start + 1 && last.apart {
                    break;
                }
                key = hash_with(key, last.hash);
                if counts(stretch) {
                    if !covered[start..end].iter().all(|&covered| covered) {
                        self.person(stretch, key);
                        self.practice(stretch, key);
                        self.titled(&words[..start], stretch, key);
                    }
                    match stretch {
                        [code] => self.code(&code.text),
                        [letter, digits] if letter.text.len() == 1 && holds(Rule::CodeApart) => {
                            self.code(&[&*letter.text, &digits.text].concat());
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    fn person(&mut self, stretch: &[Word], key: u64) {
        let registry = self.check.registry;
        if stretch.len() > 1 && holds(Rule::FullName) {
            let what = if stretch.iter().all(is_ordinary) && holds(Rule::OrdinaryWords) {
                What::OrdinaryWords
            } else {
                What::FullName
            };
            self.found_person(what, registry.by_full_name(key, stretch));
        }
        let letters: usize = stretch.iter().map(|word| word.text.chars().count()).sum();
        let as_in_a_banner = letters > 2
            && stretch.iter().all(|word| word.case == Case::Capitals)
            && stretch.last().is_some_and(|word| word.comma_after)
            && !matches!(stretch, [only] if CAPITALS_OF_THE_CLINIC.contains(&only.text.as_str()) && holds(Rule::ClinicCapitals));
        if as_in_a_banner && holds(Rule::Banner) && !self.own_surname(stretch) {
            let plain_english = stretch.iter().all(|word| ORDINARY.contains(&word.text.as_str()));
            let what = if plain_english { What::OrdinaryWords } else { What::BannerSurname };
            self.found_person(what, registry.by_surname(key, stretch));
        }
    }

    /// `before` is what stands before the surname: "Mrs" in "Mrs Evans", "Mrs M" in "Mrs M. Evans".
    fn titled(&mut self, before: &[Word], surname: &[Word], key: u64) {
        let is_initial = |word: &&Word| word.text.chars().count() == 1 && word.text.chars().all(char::is_alphabetic);
        let joined = |n: usize| before.get(n + 1).or(surname.first()).is_some_and(|next| !next.apart);
        let initials = (0..before.len()).rev().take_while(|&n| joined(n)).map(|n| &before[n]).take_while(is_initial);
        let initials: Vec<&Word> = initials.take(if holds(Rule::TitleInitials) { 3 } else { 0 }).collect();
        let Some(at) = before.len().checked_sub(initials.len() + 1).filter(|&at| joined(at)) else { return };
        let title = before[at].text.as_str();
        if !TITLES.contains(&title) || self.own_surname(surname) || self.check.is_professional(title, surname) {
            return;
        }
        // The last one read is the first one written.
        let initial = initials.last().map(|word| word.text.as_str());
        let meant: Vec<&Identity> = self
            .check
            .registry
            .by_surname(key, surname)
            .filter(|identity| {
                let own = identity.title.as_deref().filter(|_| holds(Rule::OtherTitle));
                own.is_none_or(|own| name_words(own).iter().any(|word| word == title))
            })
            .filter(|identity| {
                let given = name_words(&identity.given_names);
                initial.is_none_or(|initial| given.first().is_none_or(|given| given.starts_with(initial)))
            })
            .collect();
        let together = |identity: &&Identity| self.check.expected.conference.iter().any(|other| other.is(identity));
        let fellows: Vec<&Identity> = meant.iter().copied().filter(together).collect();
        if !fellows.is_empty() && holds(Rule::Fellow) {
            self.found_person(What::TitledFellow, fellows.into_iter());
        } else if holds(Rule::Titled) {
            self.found_person(What::TitledSurname, meant.into_iter());
        }
    }

    fn code(&mut self, code: &str) {
        let practice = self.check.registry.practice_by_code(code);
        if let Some(practice) = practice.filter(|practice| self.is_foreign(practice) && holds(Rule::Code)) {
            self.found(What::PracticeCode, practice.line(), None);
        }
    }

    fn practice(&mut self, stretch: &[Word], key: u64) {
        let practice = self.check.registry.practice_by_name(key, stretch).find(|practice| self.is_foreign(practice));
        if let Some(practice) = practice.filter(|_| holds(Rule::Practice)) {
            self.found(What::PracticeName, practice.line(), None);
        }
    }

    fn is_foreign(&self, practice: &Practice) -> bool {
        !holds(Rule::OwnPractice) || !practice.ods.eq_ignore_ascii_case(&self.check.expected.practice.ods)
    }

    fn own_surname(&self, stretch: &[Word]) -> bool {
        holds(Rule::OwnSurname)
            && self.check.expected.patients.iter().any(|own| reads(stretch, &name_words(&own.family_name)))
    }

    fn withheld(&mut self, words: &[Word]) {
        let Expected { patients, conference, .. } = self.check.expected;
        for withheld in self.check.registry.withheld.iter().filter(|w| w.concerns(patients, conference)) {
            if let Some(what) = withheld.found_in(words, patients) {
                self.found(what, withheld.whose(), None);
            }
        }
    }

    fn dates(&mut self, words: &[Word]) {
        for three in words.windows(3) {
            let [a, b, c] = three else { continue };
            let Some(day) = date_of(&a.text, &b.text, &c.text) else { continue };
            let own = self.check.expected.patients.iter().any(|own| own.birth_date == day) && holds(Rule::OwnBirth);
            if !own && holds(Rule::Birth) {
                self.found_person(What::BirthDate, self.check.registry.by_birth_date(day));
            }
        }
    }
}

/// The names in a line such as "Dr Priya Nair, clinical lead" or "NAIR, Priya (Dr)", in either order.
fn people_in(line: &str) -> Vec<Vec<String>> {
    let untitled = |piece: &str| -> Vec<String> {
        name_words(piece).into_iter().filter(|word| !TITLES.contains(&word.as_str())).collect()
    };
    let pieces: Vec<_> =
        line.split([',', ';', '(', ')', '\n']).map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let mut names: Vec<Vec<String>> = pieces.iter().map(|piece| untitled(piece)).collect();
    if let [surname, given, ..] = pieces.as_slice()
        && *surname == surname.to_uppercase()
    {
        names.push([untitled(given), untitled(surname)].concat());
    }
    names.retain(|name| name.len() > 1);
    let turned: Vec<_> = names
        .iter()
        .map(|name| {
            let mut turned = name.clone();
            turned.rotate_right(1);
            turned
        })
        .collect();
    names.extend(turned);
    names
}

/// `text` with each code blotted out, wherever its characters are parted by white space.
fn without_codes(text: &str, codes: &[String]) -> String {
    let mut chars: Vec<char> = folded(text).collect();
    let solid: Vec<(usize, char)> = chars
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.is_whitespace())
        .map(|(n, c)| (n, c.to_ascii_lowercase()))
        .collect();
    for code in codes {
        let code: Vec<char> = code.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        if code.len() < 12 {
            continue;
        }
        let mut at = 0;
        while at + code.len() <= solid.len() {
            if solid[at..at + code.len()].iter().zip(&code).all(|((_, c), wanted)| c == wanted) {
                for &(n, _) in &solid[at..at + code.len()] {
                    chars[n] = '\u{1}';
                }
                at += code.len();
            } else {
                at += 1;
            }
        }
    }
    chars.into_iter().collect()
}

/// `text` with a [`JOINT`] for each line's end that may have broken a word in two: a hyphen before it goes too.
fn rejoined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut hyphened = false;
    // Readers of pages give empty lines between two lines of a paragraph.
    for line in text.lines() {
        if hyphened && line.trim().is_empty() {
            continue;
        }
        out.push_str(line.trim_start());
        hyphened = line.ends_with(['-', '\u{2010}']);
        if line.is_empty() || line.ends_with(char::is_whitespace) {
            out.push(' ');
        } else {
            out.truncate(out.strip_suffix(['-', '\u{2010}']).map_or(out.len(), str::len));
            out.push(JOINT);
        }
    }
    out
}

/// `text` with a [`JOINT`] for the ending of "Evans's", so that the name before it is read as such.
fn without_possessives(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(APOSTROPHES) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut ahead = rest.chars();
        let apostrophe = ahead.next().map_or(0, char::len_utf8);
        let ends =
            ahead.next().is_some_and(|c| matches!(c, 's' | 'S')) && !ahead.next().is_some_and(char::is_alphanumeric);
        if ends {
            out.push(JOINT);
            rest = &rest[apostrophe + 1..];
        } else {
            out.push_str(&rest[..apostrophe]);
            rest = &rest[apostrophe..];
        }
    }
    out.push_str(rest);
    out
}

fn date_of(first: &str, second: &str, third: &str) -> Option<NaiveDate> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let month = |word: &str| -> Option<u32> {
        let named = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word));
        named.map(|n| n as u32 + 1).or_else(|| word.parse().ok())
    };
    let day = |word: &str| -> Option<u32> { word.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']).parse().ok() };
    if first.len() == 4 && first.chars().all(|c| c.is_ascii_digit()) {
        NaiveDate::from_ymd_opt(first.parse().ok()?, month(second)?, day(third)?)
    } else if third.len() == 4 {
        let (year, named) =
            (third.parse().ok()?, MONTHS.iter().any(|name| first.len() >= 3 && name.starts_with(first)));
        if named {
            return NaiveDate::from_ymd_opt(year, month(first)?, day(second)?);
        }
        NaiveDate::from_ymd_opt(year, month(second)?, day(first)?)
    } else {
        None
    }
}

/// True for a lower-case word that is a name for some and plain English for everybody.
fn is_ordinary(word: &Word) -> bool {
    word.case == Case::Lower && ORDINARY.contains(&word.text.as_str())
}

const ORDINARY: [&str; 76] = [
    "april", "ash", "baker", "bell", "best", "black", "blue", "bond", "bridge", "brook", "brown", "bush", "carer",
    "church", "cook", "cross", "dawn", "day", "dean", "early", "faith", "field", "fisher", "fox", "frank", "gale",
    "glen", "gold", "good", "grace", "grant", "gray", "green", "grey", "hall", "hand", "head", "heath", "hill",
    "holly", "home", "hope", "hunt", "iris", "ivy", "joy", "june", "king", "large", "lily", "little", "long", "mark",
    "may", "moody", "moon", "pain", "park", "patience", "penny", "poppy", "power", "reed", "rich", "rose", "sharp",
    "short", "small", "sky", "strong", "summer", "violet", "walker", "white", "will", "young",
];

/// Words that stand in capitals before a comma in any note and are surnames too.
const CAPITALS_OF_THE_CLINIC: [&str; 24] = [
    "ace", "acp", "adl", "aids", "care", "chad", "copd", "day", "dols", "fast", "gold", "home", "hub", "may", "mews",
    "must", "news", "pace", "pain", "rest", "salt", "sane", "smart", "step",
];

#[cfg(test)]
mod tests;
