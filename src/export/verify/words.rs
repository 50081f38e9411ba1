//! Text as the leak check compares it: words without accents, case, full-width forms or hidden characters, and what stands
//! between them. It knows no names.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::rule::{Rule, holds};
use crate::export::wording::is_invisible;

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Case {
    Lower,
    Capitalised,
    Capitals,
}

/// One word of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Word {
    /// Lower case, no accents.
    pub text: String,
    pub case: Case,
    /// The very next thing is a comma.
    pub comma_after: bool,
    /// A sentence or a clause ended between the former word and this one.
    pub apart: bool,
    /// It was broken by a line's end and made whole at a [`JOINT`].
    pub mended: bool,
    /// Of the text, for looking it up.
    pub hash: u64,
}

/// Stands where a line's end was taken out of a text. It parts nothing, and a word that has it is known as mended.
pub(super) const JOINT: char = '\u{2}';

/// The signs that are typed as an apostrophe.
pub(super) const APOSTROPHES: [char; 12] = ['\'', '’', '‘', '‛', 'ʼ', 'ʻ', 'ʹ', 'ꞌ', '′', '＇', '`', '´'];

/// The words of `text`. Apostrophes are dropped, so that O'Brien is one word however it is typed; everything else that is
/// neither a letter nor a digit parts two words.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut reader = Reader::default();
    for c in folded(text) {
        if c.is_alphanumeric() {
            reader.letter(c);
        } else if c == JOINT {
            reader.mended = !reader.word.is_empty();
        } else if !APOSTROPHES.contains(&c) || !holds(Rule::Apostrophes) {
            reader.end_word(&mut words);
            reader.between(c, words.last_mut());
        }
    }
    reader.end_word(&mut words);
    words
}

/// The words of a name.
pub(super) fn name_words(name: &str) -> Vec<String> {
    words(name).into_iter().map(|word| word.text).collect()
}

/// Compatibility forms taken apart, accents and hidden characters gone, letters with a stroke spelled plainly. Case stays.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> {
    let drops = |c| is_hidden(c) || (is_combining_mark(c) && holds(Rule::Accents));
    compatible(text).filter(move |&c| !drops(c)).flat_map(plain)
}

/// Letters apart from their accents, full-width and other forms as what they stand for, and one apostrophe for all: some of them
/// count as letters, and one would fall into a space and an accent.
pub(super) fn compatible(text: &str) -> impl Iterator<Item = char> {
    let one = |c| if APOSTROPHES.contains(&c) && holds(Rule::AnyApostrophe) { '\'' } else { c };
    let text = text.chars().map(one);
    let (all, apart) = if holds(Rule::Width) { (Some(text.nfkd()), None) } else { (None, Some(text.nfd())) };
    all.into_iter().flatten().chain(apart.into_iter().flatten())
}

pub(super) fn is_hidden(c: char) -> bool {
    is_invisible(c) && holds(Rule::Hidden)
}

fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        c if c.is_ascii() || !holds(Rule::Strokes) => (c, None),
        'ł' => ('l', None),
        'Ł' => ('L', None),
        'ø' => ('o', None),
        'Ø' => ('O', None),
        'đ' | 'ð' => ('d', None),
        'Đ' | 'Ð' => ('D', None),
        'ħ' => ('h', None),
        'Ħ' => ('H', None),
        'ŧ' => ('t', None),
        'Ŧ' => ('T', None),
        'ı' => ('i', None),
        'ß' => ('s', Some('s')),
        'ẞ' => ('S', Some('S')),
        'æ' => ('a', Some('e')),
        'Æ' => ('A', Some('E')),
        'œ' => ('o', Some('e')),
        'Œ' => ('O', Some('E')),
        'þ' => ('t', Some('h')),
        'Þ' => ('T', Some('h')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

#[derive(Default)]
struct Reader {
    word: String,
    letters: usize,
    capitals: usize,
    starts_with_capital: bool,
    /// A mark that ends a sentence if white space follows it.
    stop: bool,
    apart: bool,
    mended: bool,
}

impl Reader {
    fn letter(&mut self, c: char) {
        // A stop inside a word, as in an address, ends nothing.
        self.stop = false;
        if c.is_alphabetic() {
            if self.letters == 0 {
                self.starts_with_capital = c.is_uppercase();
            }
            self.letters += 1;
            self.capitals += usize::from(c.is_uppercase());
        }
        if holds(Rule::Case) {
            self.word.extend(c.to_lowercase());
        } else {
            self.word.push(c);
        }
    }

    fn between(&mut self, c: char, before: Option<&mut Word>) {
        match c {
            ',' => {
                if let Some(word) = before.filter(|_| !self.stop && !self.apart) {
                    word.comma_after = true;
                }
            }
            '.' | '!' | '?' => self.stop = !before.is_some_and(|word| is_abbreviation(&word.text)),
            ';' | ':' => self.apart = true,
            c if c.is_whitespace() => self.apart |= self.stop,
            _ => {}
        }
    }

    fn end_word(&mut self, words: &mut Vec<Word>) {
        if self.word.is_empty() {
            return;
        }
        let case = match (self.letters, self.capitals) {
            (letters, capitals) if letters > 0 && letters == capitals => Case::Capitals,
            _ if self.starts_with_capital => Case::Capitalised,
            _ => Case::Lower,
        };
        let apart = std::mem::take(&mut self.apart) && holds(Rule::SentenceEnd);
        let mended = std::mem::take(&mut self.mended);
        let text = std::mem::take(&mut self.word);
        words.push(Word { hash: hash(&text), text, case, comma_after: false, apart, mended });
        (self.letters, self.capitals, self.starts_with_capital, self.stop) = (0, 0, false, false);
    }
}

/// The hash of one word.
pub(super) fn hash(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

/// The hash of a row of words from that of the row without its last word. It starts from 0.
pub(super) fn hash_with(row: u64, word: u64) -> u64 {
    (row.rotate_left(17) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn is_abbreviation(word: &str) -> bool {
    word.len() == 1 || TITLES.contains(&word)
}

/// The titles that stand before a surname.
pub(super) const TITLES: [&str; 12] =
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev", "sister"];

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_words(text: &str) -> Vec<String> {
        name_words(text)
    }

    #[test]
    fn accents_case_width_and_hidden_characters_make_no_difference() {
        for same in ["Łuís Ōta", "LUIS OTA", "ｌｕｉｓ　ｏｔａ", "lu\u{200b}is\u{a0}o\u{ad}ta", "Lui\u{301}s\nOta"]
        {
            assert_eq!(plain_words(same), ["luis", "ota"], "{same}");
        }
        assert_eq!(plain_words("Groß Ærø"), ["gross", "aero"]);
    }

    #[test]
    fn apostrophes_join_and_hyphens_part() {
        assert_eq!(plain_words("O’Hassan-Smith"), ["ohassan", "smith"]);
        assert_eq!(plain_words("O'Hassan Smith"), ["ohassan", "smith"]);
    }

    #[test]
    fn the_end_of_a_sentence_parts_two_words_but_a_title_or_an_initial_does_not() {
        let apart = |text: &str| words(text).last().unwrap().apart;
        assert!(apart("Seen by Evans. Margaret"));
        assert!(apart("Evans: Margaret"));
        assert!(!apart("Mrs. Evans"));
        assert!(!apart("M. Evans"));
        assert!(!apart("margaret.evans"));
        assert!(!apart("Evans,\nMargaret"));
    }

    #[test]
    fn case_and_the_comma_are_seen() {
        let seen: Vec<_> = words("EVANS, Margaret ill,").iter().map(|word| (word.case, word.comma_after)).collect();
        assert_eq!(seen, [(Case::Capitals, true), (Case::Capitalised, false), (Case::Lower, true)]);
    }
}
