//! The different words of names and postcodes, and how they fit what was typed. It knows no patients.

use crate::domain::argument::distance;
use std::collections::HashMap;

/// Different words, each once. There are far fewer of them than people, so that each word typed is compared with these, and a
/// person only looks up how theirs fared.
#[derive(Default)]
pub(super) struct Words {
    list: Vec<String>,
    /// The letters of each.
    letters: Vec<u64>,
    known: HashMap<String, u32>,
}

impl Words {
    /// Adds the places of a text's words.
    pub(super) fn of(&mut self, text: &str, to: &mut Vec<u32>) {
        to.extend(text.split(' ').filter(|word| !word.is_empty()).map(|word| self.one(word)));
    }

    fn one(&mut self, word: &str) -> u32 {
        if let Some(at) = self.known.get(word) {
            return *at;
        }
        let at = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(word.to_owned());
        self.letters.push(letters(word));
        self.known.insert(word.to_owned(), at);
        at
    }

    /// How each word fits one that was typed.
    pub(super) fn fits(&self, typed: &str) -> Vec<Fit> {
        let asked = letters(typed);
        let fit =
            |(word, letters): (&String, &u64)| if asked & !letters == 0 { Fit::of(word, typed) } else { Fit::Not };
        self.list.iter().zip(&self.letters).map(fit).collect()
    }

    /// Which words are a slip of a letter or two away from a word that was typed.
    pub(super) fn slips(&self, word: &str, allowed: usize) -> Vec<bool> {
        let asked = letters(word);
        self.list
            .iter()
            .zip(&self.letters)
            .map(|(name, letters)| {
                name.len().abs_diff(word.len()) <= allowed
                    && (asked & !letters).count_ones() as usize <= allowed
                    && distance(word, name) <= allowed
            })
            .collect()
    }
}

/// How a word fits a word that was typed, the best last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Not,
    Holds,
    Begins,
}

impl Fit {
    /// How one word fits one that was typed. A single letter is not looked for inside words.
    pub(super) fn of(word: &str, typed: &str) -> Self {
        if word.starts_with(typed) {
            Self::Begins
        } else if typed.len() >= 2 && word.contains(typed) {
            Self::Holds
        } else {
            Self::Not
        }
    }

    /// How the best of somebody's words fits.
    pub(super) fn best(words: &[u32], fits: &[Self]) -> Self {
        words.iter().filter_map(|at| fits.get(*at as usize)).max().copied().unwrap_or(Self::Not)
    }
}

/// A bit for each letter and digit that occurs.
pub(super) fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |mask, b| match b {
        b'a'..=b'z' => mask | 1 << (b - b'a'),
        b'0'..=b'9' => mask | 1 << (26 + b - b'0'),
        _ => mask,
    })
}

/// Whether the letters of one text occur in another in the same order.
pub(super) fn in_order(typed: &str, name: &str) -> bool {
    let mut rest = name.bytes();
    typed.bytes().filter(|b| *b != b' ').all(|b| rest.any(|c| c == b))
}
