//! The roster of the worklist: every patient's searchable words in memory, searched in tiers. For the identity of a patient an
//! exact match stands before a beginning, that before words in any order, and likeness comes last and says so.

mod words;

use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::{Accommodation, Gender};
use crate::domain::person::{display_name, fold};
use crate::domain::query::WorklistSort;
use crate::domain::segment::{self, Segment};
use crate::domain::view::{SegmentCount, WorklistPage, WorklistRow};
use crate::store::{Met, RosterLine, RosterLines, RosterPractice};
use chrono::{Datelike, NaiveDate};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::cmp::Reverse;
use std::collections::HashMap;
use uuid::Uuid;
use words::{Fit, Words, in_order, letters};

/// How many patients likeness is asked about, at most.
const MOST_SCORED: usize = 2_000;
/// From how many sure finds on likeness is not asked.
const ENOUGH: usize = 200;
/// The room of one NHS number among all: its ten digits and a space.
const NUMBER: usize = 11;
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

/// One patient as the worklist shows them.
struct Entry {
    line: RosterLine,
    met: Met,
    /// Family name, then given and preferred names, folded.
    name: String,
    segment: Option<Segment>,
    segments: Vec<Segment>,
    ltc_count: u32,
    age: u32,
}

/// What is read of every patient at every key, kept small and apart from the rest.
struct Slim {
    /// Where the places of their words lie: those of the name, then those of the postcode with and without its space.
    names: usize,
    postcode: usize,
    end: usize,
    practice: usize,
    /// The letters of the name: a cheap first question before likeness.
    letters: u64,
}

/// Everybody on the register.
pub(super) struct Roster {
    entries: Vec<Entry>,
    /// Beside the entries, in the same order.
    slim: Vec<Slim>,
    /// The places of everybody's words.
    words: Vec<u32>,
    /// Everybody's NHS number, each followed by a space, so that one search goes through all.
    numbers: String,
    /// Numbers that no longer hold, and the places of whom they find.
    former: Vec<(String, usize)>,
    practices: Vec<Practice>,
    names: Words,
    postcodes: Words,
    today: NaiveDate,
}

/// A practice, ready to be searched.
struct Practice {
    told: RosterPractice,
    /// Code and name, folded.
    words: String,
    /// Its place when practices are sorted by name.
    rank: i32,
}

impl Roster {
    pub(super) fn new(lines: RosterLines, today: NaiveDate, precedence: &[Segment]) -> Self {
        let RosterLines { people, practices, former } = lines;
        let (mut names, mut postcodes) = (Words::default(), Words::default());
        let (mut words, mut slim) = (Vec::new(), Vec::with_capacity(people.len()));
        let mut numbers = String::with_capacity(people.len() * NUMBER);
        let entries: Vec<Entry> = people.into_iter().map(|line| Entry::new(line, today, precedence)).collect();
        for Entry { line, name, .. } in &entries {
            let postcode = fold(line.postcode.as_deref().unwrap_or_default());
            let first = words.len();
            names.of(name, &mut words);
            let middle = words.len();
            postcodes.of(&format!("{postcode} {}", postcode.replace(' ', "")), &mut words);
            let practice = line.practice;
            slim.push(Slim { names: first, postcode: middle, end: words.len(), practice, letters: letters(name) });
            let number = line.nhs_number.as_deref().filter(|number| number.len() < NUMBER).unwrap_or_default();
            numbers.push_str(&format!("{number:<NUMBER$}"));
        }
        let mut by_name: Vec<usize> = (0..practices.len()).collect();
        by_name.sort_by(|a, b| practices[*a].name.cmp(&practices[*b].name));
        let mut ranks = vec![0; practices.len()];
        for (at, rank) in by_name.into_iter().zip(0..) {
            ranks[at] = rank;
        }
        let ready = |(told, rank): (RosterPractice, i32)| {
            let words = format!("{} {}", fold(&told.ods), fold(&told.name));
            Practice { told, words, rank }
        };
        let practices = practices.into_iter().zip(ranks).map(ready).collect();
        let places: HashMap<Uuid, usize> = entries.iter().enumerate().map(|(at, e)| (e.line.id, at)).collect();
        let former = former.into_iter().filter_map(|(number, id)| Some((number, *places.get(&id)?))).collect();
        Self { entries, slim, words, numbers, former, practices, names, postcodes, today }
    }

    /// Whether ages were worked out for another day.
    pub(super) fn is_of(&self, today: NaiveDate) -> bool {
        self.today == today
    }

    /// Takes in how everybody stands with the conferences now.
    pub(super) fn set_met(&mut self, met: &HashMap<Uuid, Met>) {
        for entry in &mut self.entries {
            entry.met = met.get(&entry.line.id).copied().unwrap_or_default();
        }
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
        if sort != WorklistSort::Name {
            self.order(&mut found, sort);
        }
        let sure = found.len();
        found.extend(similar);
        let rows = found
            .iter()
            .enumerate()
            .skip(offset as usize)
            .take(limit as usize)
            .map(|(place, at)| self.row(&self.entries[*at], place >= sure))
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
            return (self.numbered(&digits), Vec::new());
        }
        let found = self.sure(&typed);
        let similar = if found.len() < ENOUGH && typed.len() >= 3 { self.similar(&typed, &found) } else { Vec::new() };
        (found, similar)
    }

    /// Those whose NHS number begins with these digits, then those whose holds them.
    fn numbered(&self, digits: &str) -> Vec<usize> {
        let (mut begin, mut hold): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        let mut last = None;
        for (place, _) in self.numbers.match_indices(digits) {
            let (at, within) = (place / NUMBER, place % NUMBER);
            // The first place in a number is found first.
            if last.replace(at) != Some(at) {
                if within == 0 { begin.push(at) } else { hold.push(at) }
            }
        }
        begin.append(&mut hold);
        for (number, at) in &self.former {
            if number.starts_with(digits) && !begin.contains(at) {
                begin.push(*at);
            }
        }
        begin
    }

    /// In tiers: the name exactly, its beginning, every word begins a word, every word occurs in one.
    fn sure(&self, typed: &str) -> Vec<usize> {
        let asked: Vec<Asked> = typed.split(' ').map(|word| self.asked(word)).collect();
        let mut tiers: [Vec<usize>; 4] = Default::default();
        for (at, slim) in self.slim.iter().enumerate() {
            let (names, postcode) = (&self.words[slim.names..slim.postcode], &self.words[slim.postcode..slim.end]);
            let fit = asked.iter().map(|word| word.of(names, postcode, slim.practice)).min().unwrap_or(Fit::Not);
            let tier = match fit {
                Fit::Not => continue,
                Fit::Holds => 3,
                Fit::Begins => match self.entries[at].name.strip_prefix(typed) {
                    Some(rest) if rest.is_empty() || rest.starts_with(' ') => 0,
                    Some(_) => 1,
                    None => 2,
                },
            };
            tiers[tier].push(at);
        }
        tiers.concat()
    }

    fn asked(&self, word: &str) -> Asked {
        let in_practice = |p: &Practice| p.words.split(' ').map(|own| Fit::of(own, word)).max().unwrap_or(Fit::Not);
        Asked {
            names: self.names.fits(word),
            postcodes: self.postcodes.fits(word),
            practices: self.practices.iter().map(in_practice).collect(),
        }
    }

    fn similar(&self, typed: &str, found: &[usize]) -> Vec<usize> {
        let asked = letters(typed);
        let mut taken = vec![false; self.entries.len()];
        for at in found {
            taken[*at] = true;
        }
        let matcher = SkimMatcherV2::default();
        let allowed = if typed.len() >= 8 { 2 } else { 1 };
        // Short words are too like too many.
        let slips: Vec<Vec<bool>> =
            typed.split(' ').filter(|w| w.len() >= 4).map(|word| self.names.slips(word, allowed)).collect();
        let slipped = |slim: &Slim| {
            let names = &self.words[slim.names..slim.postcode];
            let some = |slips: &Vec<bool>| names.iter().any(|at| slips.get(*at as usize) == Some(&true));
            !slips.is_empty() && slips.iter().all(some)
        };
        let likeness = |at: usize, slim: &Slim| {
            if slipped(slim) {
                return Some(1_000);
            }
            let name = &self.entries[at].name;
            if asked & !slim.letters == 0 && in_order(typed, name) { matcher.rank(name, typed) } else { None }
        };
        let mut scored: Vec<(Reverse<i64>, usize)> = self
            .slim
            .iter()
            .enumerate()
            .filter(|(at, _)| !taken[*at])
            .filter_map(|(at, slim)| likeness(at, slim).map(|score| (Reverse(score), at)))
            .take(MOST_SCORED)
            .collect();
        scored.sort_unstable();
        scored.into_iter().take(MOST_SIMILAR).map(|(_, at)| at).collect()
    }

    /// Sorts what was found; those who are alike stay in the order of their names.
    fn order(&self, found: &mut [usize], sort: WorklistSort) {
        let key = |e: &Entry| match sort {
            WorklistSort::Name => 0,
            WorklistSort::Age => e.line.birth_date.num_days_from_ce(),
            WorklistSort::Practice => self.practices[e.line.practice].rank,
            WorklistSort::Conditions => -i32::try_from(e.ltc_count).unwrap_or(i32::MAX),
            WorklistSort::LastDiscussed => e.met.last_discussed.map_or(i32::MIN, |on| on.num_days_from_ce()),
        };
        let mut keyed: Vec<(i32, usize, usize)> =
            found.iter().enumerate().map(|(place, at)| (key(&self.entries[*at]), place, *at)).collect();
        keyed.sort_unstable();
        for (place, (_, _, at)) in found.iter_mut().zip(keyed) {
            *place = at;
        }
    }

    fn row(&self, e: &Entry, similar: bool) -> WorklistRow {
        let line = &e.line;
        let practice = &self.practices[line.practice].told;
        let number = line.nhs_number.as_deref().and_then(|digits| digits.parse::<NhsNumber>().ok());
        WorklistRow {
            id: Ref::from_uuid(line.id),
            name: display_name(&line.family_name, &line.given_names, line.title.as_deref()),
            nhs_number: number.map_or_else(|| "Not Known".to_owned(), |n| n.to_string()),
            birth_date: line.birth_date,
            age: e.age,
            gender: Gender::from_code(&line.gender).map_or("Not Known", Coded::words),
            practice_name: practice.name.clone(),
            practice_ods: practice.ods.clone(),
            ltc_count: e.ltc_count,
            segment: e.segment,
            died: e.died(),
            last_discussed: e.met.last_discussed,
            listed: e.met.listed,
            similar,
            views: Vec::new(),
        }
    }
}

/// How one word that was typed fits each word of names and postcodes, and each practice.
struct Asked {
    names: Vec<Fit>,
    postcodes: Vec<Fit>,
    practices: Vec<Fit>,
}

impl Asked {
    fn of(&self, names: &[u32], postcode: &[u32], practice: usize) -> Fit {
        let practice = self.practices.get(practice).copied().unwrap_or(Fit::Not);
        practice.max(Fit::best(names, &self.names)).max(Fit::best(postcode, &self.postcodes))
    }
}

impl Entry {
    fn new(mut line: RosterLine, today: NaiveDate, precedence: &[Segment]) -> Self {
        let preferred = line.preferred_name.as_deref().unwrap_or_default();
        let name = fold(&format!("{} {} {preferred}", line.family_name, line.given_names));
        let conditions = std::mem::take(&mut line.conditions);
        let died = matches!(line.death_status.as_str(), "formal" | "informal");
        let age = dates::age(line.birth_date, line.died_on.filter(|_| died).unwrap_or(today));
        let accommodation = line.accommodation.as_deref().and_then(Accommodation::from_code);
        let segments = segment::segments(age, &conditions, accommodation);
        let segment = segment::primary(&segments, precedence);
        let ltc_count = u32::try_from(conditions.iter().filter(|(_, long)| *long).count()).unwrap_or(0);
        Self { met: Met::default(), name, segment, segments, ltc_count, age, line }
    }

    fn died(&self) -> bool {
        matches!(self.line.death_status.as_str(), "formal" | "informal")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::patient::ConditionCode;

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
            practice: 0,
            death_status: "none".to_owned(),
            died_on: None,
            conditions: vec![(ConditionCode::Copd, true), (ConditionCode::Frailty, false)],
        }
    }

    fn roster() -> Roster {
        let people = vec![
            line("Goldsmith", "Mary", "9990001006", "NW10 4AB"),
            line("O'Brien", "Siobhan", "9990001073", "HA0 1AA"),
            line("Smith", "Anna", "9990001146", "NW6 2BB"),
            line("Smith", "Zoë", "9990001219", "W9 3CC"),
            line("Smithson", "Beth", "9990001286", "W9 3CC"),
        ];
        let practice = RosterPractice { ods: "X99001".to_owned(), name: "Harlesden Green Surgery".to_owned() };
        let lines = RosterLines { people, practices: vec![practice], ..RosterLines::default() };
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
    fn digits_find_numbers_that_begin_with_them_before_those_that_hold_them_and_never_two_at_once() {
        let mut roster = roster();
        let people: Vec<RosterLine> = roster.entries.drain(..).map(|e| e.line).collect();
        let mut lines =
            RosterLines { people, practices: vec![roster.practices.remove(0).told], ..RosterLines::default() };
        lines.people[1].nhs_number = None;
        lines.people[4].nhs_number = Some("1219999000".to_owned());
        let roster = Roster::new(lines, roster.today, &segment::PRECEDENCE);
        let found = |text| {
            roster.page(text, WorklistSort::Name, 0, 9, &|_| true).rows.into_iter().map(|r| r.name).collect::<Vec<_>>()
        };
        assert_eq!(found("121 99"), ["SMITHSON, Beth"]);
        assert_eq!(found("121"), ["SMITHSON, Beth", "SMITH, Zoë"]);
        assert!(found("6999").is_empty(), "the end of one and the beginning of the next");
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
    fn every_word_may_be_of_the_name_the_postcode_or_the_practice() {
        assert_eq!(names("harlesden smith w9")[0].0, "SMITH, Zoë");
        assert_eq!(names("x99001").len(), 5);
        assert_eq!(names("harlesden smith zz9"), []);
    }

    #[test]
    fn who_stands_on_an_agenda_is_taken_in_without_loading_anybody_again() {
        let mut roster = roster();
        let row = |roster: &Roster| roster.page("goldsmith", WorklistSort::Name, 0, 1, &|_| true).rows.remove(0);
        assert!(!row(&roster).listed);
        let on = NaiveDate::from_ymd_opt(2026, 10, 15);
        roster.set_met(&HashMap::from([(Uuid::nil(), Met { last_discussed: on, listed: true })]));
        assert_eq!((row(&roster).listed, row(&roster).last_discussed), (true, on));
        roster.set_met(&HashMap::new());
        assert!(!row(&roster).listed);
    }

    #[test]
    fn long_term_conditions_and_segment_are_worked_out() {
        let row = &roster().page("goldsmith", WorklistSort::Name, 0, 1, &|_| true).rows[0];
        assert_eq!((row.ltc_count, row.age, row.segment), (1, 86, Some(Segment(4))));
    }
}
