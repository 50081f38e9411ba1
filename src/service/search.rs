//! The roster of the worklist: every patient's searchable words in memory, searched in tiers. For the identity of a patient an
//! exact match stands before a beginning, that before words in any order, and likeness comes last and says so.

use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::patient::{Accommodation, ConditionCode, Gender};
use crate::domain::person::{display_name, fold};
use crate::domain::query::WorklistSort;
use crate::domain::segment::{self, Segment};
use crate::domain::view::{SegmentCount, WorklistPage, WorklistRow};
use crate::store::RosterLine;
use chrono::NaiveDate;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::cmp::Reverse;
use uuid::Uuid;

/// How many patients likeness is asked about, at most.
const MOST_SCORED: usize = 2_000;
/// From how many sure finds on likeness is not asked.
const ENOUGH: usize = 200;
/// How many found by likeness are shown.
const MOST_SIMILAR: usize = 50;

/// Gives a patient's name a score for likeness with what was typed; none where it is unlike.
pub(super) trait Ranker {
    /// The higher, the liker.
    fn rank(&self, name: &str, typed: &str) -> Option<i64>;
}

impl Ranker for SkimMatcherV2 {
    fn rank(&self, name: &str, typed: &str) -> Option<i64> {
        self.fuzzy_match(name, typed)
    }
}

/// One patient, ready to be searched.
struct Entry {
    line: RosterLine,
    /// Family name, then given and preferred names, folded.
    name: String,
    /// Practice and postcode, folded; the postcode also without its space.
    place: String,
    /// Which letters occur in the name: a cheap first question before likeness.
    letters: u32,
    segment: Option<Segment>,
    segments: Vec<Segment>,
    ltc_count: u32,
    age: u32,
}

/// Everybody on the register.
pub(super) struct Roster {
    entries: Vec<Entry>,
    today: NaiveDate,
}

fn letters(text: &str) -> u32 {
    text.bytes().filter(u8::is_ascii_lowercase).fold(0, |mask, b| mask | 1 << (b - b'a'))
}

impl Roster {
    pub(super) fn new(lines: Vec<RosterLine>, today: NaiveDate, precedence: &[Segment]) -> Self {
        Self { entries: lines.into_iter().map(|line| Entry::new(line, today, precedence)).collect(), today }
    }

    /// Whether ages were worked out for another day.
    pub(super) fn is_of(&self, today: NaiveDate) -> bool {
        self.today == today
    }

    /// A page of what is found, of those whom the sieve lets through.
    pub(super) fn page(
        &self,
        text: &str,
        sort: WorklistSort,
        offset: u32,
        limit: u32,
        sieve: &dyn Fn(Uuid) -> bool,
    ) -> WorklistPage {
        let (mut found, mut similar) = self.find(text);
        found.retain(|at| sieve(self.entries[*at].line.id));
        similar.retain(|at| sieve(self.entries[*at].line.id));
        if fold(text).is_empty() || sort != WorklistSort::Name {
            self.order(&mut found, sort);
        }
        let sure = found.len();
        found.extend(similar);
        let rows = found
            .iter()
            .enumerate()
            .skip(offset as usize)
            .take(limit as usize)
            .map(|(place, at)| self.entries[*at].row(place >= sure))
            .collect();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        WorklistPage { total: count(self.entries.len()), found: count(found.len()), offset, rows }
    }

    /// How many of the living each segment has.
    pub(super) fn segments(&self) -> Vec<SegmentCount> {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let living: Vec<&Entry> = self.entries.iter().filter(|e| !e.died()).collect();
        (1..=10)
            .map(Segment)
            .map(|segment| SegmentCount {
                segment,
                words: segment.words(),
                primary: count(living.iter().filter(|e| e.segment == Some(segment)).count()),
                all: count(living.iter().filter(|e| e.segments.contains(&segment)).count()),
            })
            .collect()
    }

    /// Places of those found for sure, best tier first, and of those found by likeness.
    fn find(&self, text: &str) -> (Vec<usize>, Vec<usize>) {
        let typed = fold(text);
        if typed.is_empty() {
            return ((0..self.entries.len()).collect(), Vec::new());
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let only_number = digits.len() >= 3 && typed.chars().all(|c| c.is_ascii_digit() || c == ' ');
        if only_number {
            let held = |e: &Entry| e.line.nhs_number.as_deref().is_some_and(|n| n.contains(&digits));
            let mut found: Vec<usize> = (0..self.entries.len()).filter(|at| held(&self.entries[*at])).collect();
            let starts =
                |at: &usize| self.entries[*at].line.nhs_number.as_deref().is_some_and(|n| n.starts_with(&digits));
            found.sort_by_key(|at| !starts(at));
            return (found, Vec::new());
        }
        let words: Vec<&str> = typed.split(' ').collect();
        let mut found: Vec<(u8, usize)> = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(at, e)| e.tier(&typed, &words).map(|tier| (tier, at)))
            .collect();
        found.sort_unstable();
        let found: Vec<usize> = found.into_iter().map(|(_, at)| at).collect();
        let similar = if found.len() < ENOUGH && typed.len() >= 3 { self.similar(&typed, &found) } else { Vec::new() };
        (found, similar)
    }

    fn similar(&self, typed: &str, found: &[usize]) -> Vec<usize> {
        let asked = letters(typed);
        let taken: std::collections::HashSet<usize> = found.iter().copied().collect();
        let matcher = SkimMatcherV2::default();
        // One letter may be wrong: it may be missing from the name altogether.
        let near = |e: &Entry| (asked & !e.letters).count_ones() <= 1;
        let mut scored: Vec<(Reverse<i64>, usize)> = self
            .entries
            .iter()
            .enumerate()
            .filter(|(at, e)| near(e) && !taken.contains(at))
            .filter_map(|(at, e)| e.likeness(typed, &matcher).map(|score| (Reverse(score), at)))
            .take(MOST_SCORED)
            .collect();
        scored.sort_unstable();
        scored.into_iter().take(MOST_SIMILAR).map(|(_, at)| at).collect()
    }

    fn order(&self, found: &mut [usize], sort: WorklistSort) {
        let e = |at: &usize| &self.entries[*at];
        match sort {
            WorklistSort::Name => {}
            WorklistSort::Age => found.sort_by_key(|at| e(at).line.birth_date),
            WorklistSort::Practice => found.sort_by(|a, b| e(a).line.practice_name.cmp(&e(b).line.practice_name)),
            WorklistSort::Conditions => found.sort_by_key(|at| Reverse(e(at).ltc_count)),
            WorklistSort::LastDiscussed => found.sort_by_key(|at| e(at).line.last_discussed),
        }
    }
}

impl Entry {
    fn new(line: RosterLine, today: NaiveDate, precedence: &[Segment]) -> Self {
        let preferred = line.preferred_name.as_deref().unwrap_or_default();
        let name = fold(&format!("{} {} {preferred}", line.family_name, line.given_names));
        let postcode = fold(line.postcode.as_deref().unwrap_or_default());
        let place = format!(
            "{} {} {postcode} {}",
            fold(&line.practice_ods),
            fold(&line.practice_name),
            postcode.replace(' ', "")
        );
        let conditions: Vec<(ConditionCode, bool)> = line
            .conditions
            .split(',')
            .filter_map(|c| c.split_once(':'))
            .filter_map(|(code, long)| ConditionCode::from_code(code).map(|code| (code, long == "1")))
            .collect();
        let died = matches!(line.death_status.as_str(), "formal" | "informal");
        let age = dates::age(line.birth_date, line.died_on.filter(|_| died).unwrap_or(today));
        let accommodation = line.accommodation.as_deref().and_then(Accommodation::from_code);
        let segments = segment::segments(age, &conditions, accommodation);
        let segment = segment::primary(&segments, precedence);
        let ltc_count = u32::try_from(conditions.iter().filter(|(_, long)| *long).count()).unwrap_or(0);
        Self { letters: letters(&name), name, place, segment, segments, ltc_count, age, line }
    }

    /// 0 exact, 1 beginning of the name, 2 every word begins a word, 3 every word occurs.
    fn tier(&self, typed: &str, words: &[&str]) -> Option<u8> {
        if self.name.starts_with(typed) {
            let rest = &self.name[typed.len()..];
            return Some(u8::from(!rest.is_empty() && !rest.starts_with(' ')));
        }
        let begins = |text: &str, word: &str| text.split(' ').any(|t| t.starts_with(word));
        if words.iter().all(|w| begins(&self.name, w) || begins(&self.place, w)) {
            return Some(2);
        }
        words.iter().all(|w| w.len() >= 2 && (self.name.contains(w) || self.place.contains(w))).then_some(3)
    }

    /// How like the name is to what was typed: letters in order with gaps, or one or two letters wrong in a word.
    fn likeness(&self, typed: &str, ranker: &impl Ranker) -> Option<i64> {
        let allowed = if typed.len() >= 8 { 2 } else { 1 };
        let near = typed.split(' ').filter(|w| w.len() >= 4).all(|word| {
            self.name.split(' ').any(|t| {
                t.len().abs_diff(word.len()) <= allowed && crate::domain::argument::distance(word, t) <= allowed
            })
        });
        if near && typed.split(' ').any(|w| w.len() >= 4) {
            return Some(1_000);
        }
        ranker.rank(&self.name, typed)
    }

    fn row(&self, similar: bool) -> WorklistRow {
        let line = &self.line;
        let number = line.nhs_number.as_deref().unwrap_or_default();
        WorklistRow {
            id: Ref::from_uuid(line.id),
            name: display_name(&line.family_name, &line.given_names, line.title.as_deref()),
            nhs_number: if number.len() == 10 {
                format!("{} {} {}", &number[..3], &number[3..6], &number[6..])
            } else {
                "Not Known".to_owned()
            },
            birth_date: line.birth_date,
            age: self.age,
            gender: Gender::from_code(&line.gender).map_or("Not Known", Coded::words),
            practice_name: line.practice_name.clone(),
            practice_ods: line.practice_ods.clone(),
            ltc_count: self.ltc_count,
            segment: self.segment,
            died: self.died(),
            last_discussed: line.last_discussed,
            listed: line.listed,
            similar,
            views: Vec::new(),
        }
    }

    fn died(&self) -> bool {
        matches!(self.line.death_status.as_str(), "formal" | "informal")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(family: &str, given: &str, number: &str, postcode: &str) -> RosterLine {
        RosterLine {
            id: Uuid::nil(),
            nhs_number: Some(number.to_owned()),
            family_name: family.to_owned(),
            given_names: given.to_owned(),
            preferred_name: None,
            title: None,
            birth_date: NaiveDate::from_ymd_opt(1940, 1, 1).unwrap(),
            gender: "female".to_owned(),
            accommodation: None,
            postcode: Some(postcode.to_owned()),
            practice_ods: "X99001".to_owned(),
            practice_name: "Harlesden Green Surgery".to_owned(),
            death_status: "none".to_owned(),
            died_on: None,
            conditions: "copd:1,frailty:0".to_owned(),
            last_discussed: None,
            listed: false,
        }
    }

    fn roster() -> Roster {
        let lines = vec![
            line("Goldsmith", "Mary", "9990001006", "NW10 4AB"),
            line("O'Brien", "Siobhan", "9990001073", "HA0 1AA"),
            line("Smith", "Anna", "9990001146", "NW6 2BB"),
            line("Smith", "Zoë", "9990001219", "W9 3CC"),
            line("Smithson", "Beth", "9990001286", "W9 3CC"),
        ];
        Roster::new(lines, NaiveDate::from_ymd_opt(2026, 11, 19).unwrap(), &segment::PRECEDENCE)
    }

    fn names(text: &str) -> Vec<(String, bool)> {
        roster()
            .page(text, WorklistSort::Name, 0, 10, &|_| true)
            .rows
            .into_iter()
            .map(|r| (r.name, r.similar))
            .collect()
    }

    #[test]
    fn exact_before_beginning_before_within() {
        let found: Vec<String> = names("smith").into_iter().filter(|(_, s)| !s).map(|(n, _)| n).collect();
        assert_eq!(found, ["SMITH, Anna", "SMITH, Zoë", "SMITHSON, Beth", "GOLDSMITH, Mary"]);
    }

    #[test]
    fn words_in_any_order_and_accents_and_apostrophes_meet() {
        assert_eq!(names("zoe smith")[0], ("SMITH, Zoë".to_owned(), false));
        assert_eq!(names("obrien")[0], ("O'BRIEN, Siobhan".to_owned(), false));
        assert_eq!(names("O'Brien")[0].0, "O'BRIEN, Siobhan");
    }

    #[test]
    fn a_number_is_never_like_another() {
        assert_eq!(names("999 000 1073").len(), 1);
        assert!(names("9990001074").is_empty());
    }

    #[test]
    fn a_postcode_is_found_with_and_without_its_space() {
        assert_eq!(names("nw10 4ab")[0].0, "GOLDSMITH, Mary");
        assert_eq!(names("NW104AB")[0].0, "GOLDSMITH, Mary");
    }

    #[test]
    fn a_slip_of_a_letter_is_found_and_said_to_be_similar() {
        assert!(names("smiht").is_empty() || names("smiht").iter().all(|(_, similar)| *similar));
        assert_eq!(names("goldsmoth"), [("GOLDSMITH, Mary".to_owned(), true)]);
    }

    #[test]
    fn long_term_conditions_and_segment_are_worked_out() {
        let row = &roster().page("goldsmith", WorklistSort::Name, 0, 1, &|_| true).rows[0];
        assert_eq!((row.ltc_count, row.age, row.segment), (1, 86, Some(Segment(4))));
    }
}
