//! Words that a patient, or the group for them, keeps out of papers: a restricted address, what was said in confidence, what
//! the patient must not read online, an organisation that is kept out. It says what to look for and finds it in a text; it
//! knows no format and no record.

use super::rule::{Rule, holds};
use super::words::{Word, name_words};
use super::{OwnPatient, What};
use crate::export::manifest::EntryPatient;

/// What the section is headed with in which the words for the practice alone may stand.
pub(crate) const PRACTICE_ONLY: &str = "Practice only: not for online access";

/// Below this, words in confidence may be anybody's, and only warn: "No change".
const TELLING: usize = 5;

/// Why words are kept out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// An address or telephone number that is to stand in no document.
    Restricted,
    /// What stays within the group.
    Confidential,
    /// What the practice may know and the patient must not read online.
    PracticeOnly,
    /// The name of an organisation that is to know nothing of the patient.
    Excluded,
}

/// Some words, and in which files they must not stand.
#[derive(Clone)]
pub struct Withheld {
    of: OwnPatient,
    whose: String,
    why: Kept,
    /// Without what parts them, so that spaces, hyphens and line ends make no difference.
    solid: String,
    telling: bool,
    /// A phrase in which they may stand all the same.
    save_in: Vec<String>,
}

/// Shows the kind and not the words.
impl std::fmt::Debug for Withheld {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Withheld({:?})", self.why)
    }
}

impl Withheld {
    /// Looks for `words`. `whose` is the patient as people call them.
    pub fn new(of: &EntryPatient, whose: &str, why: Kept, words: &str) -> Self {
        let words = name_words(words);
        let (of, whose, save_in) = (OwnPatient::from(of), whose.to_owned(), Vec::new());
        Self { of, whose, why, telling: words.len() >= TELLING, solid: words.concat(), save_in }
    }

    /// One for each sentence of a text: what is left out of one is often carried over in part.
    pub fn sentences(of: &EntryPatient, whose: &str, why: Kept, text: &str) -> Vec<Self> {
        // A word by itself is in many sentences, but HIV is not.
        let says_something = |sentence: &&str| {
            let words = name_words(sentence).len();
            words > 1 || (words == 1 && sentence.chars().filter(|c| c.is_uppercase()).count() > 1)
        };
        let pieces = text.split(['.', '!', '?', ';', '\n']).filter(says_something);
        pieces.map(|sentence| Self::new(of, whose, why, sentence)).collect()
    }

    /// The words may stand in this phrase.
    #[must_use]
    pub fn save_in(self, phrase: &str) -> Self {
        Self { save_in: name_words(phrase), ..self }
    }

    pub(super) fn whose(&self) -> String {
        self.whose.clone()
    }

    /// Whether this is looked for in a file about `patients`, made together with those about `conference`.
    pub(super) fn concerns(&self, patients: &[OwnPatient], conference: &[OwnPatient]) -> bool {
        let rule = match self.why {
            Kept::Restricted => Rule::Restricted,
            Kept::Confidential => Rule::Confidential,
            Kept::PracticeOnly => Rule::PracticeOnly,
            Kept::Excluded => Rule::Excluded,
        };
        match self.why {
            _ if !holds(rule) => false,
            Kept::Excluded => matches!(patients, [own] if *own == self.of),
            // A few words about somebody else are chance.
            Kept::Confidential | Kept::PracticeOnly if !self.telling => {
                matches!(patients, [own] if *own == self.of)
            }
            _ => patients.iter().chain(conference).any(|other| *other == self.of),
        }
    }

    /// What is wrong in the words of a file about `patients`, if anything.
    pub(super) fn found_in(&self, words: &[Word], patients: &[OwnPatient]) -> Option<What> {
        let saved = count(words, &self.save_in.concat());
        let times = count(words, &self.solid);
        let allowed = match self.why {
            // In the patient's own extract once for each time that the section is headed so.
            Kept::PracticeOnly if matches!(patients, [own] if *own == self.of) => {
                count(words, &name_words(PRACTICE_ONLY).concat())
            }
            _ => saved,
        };
        (times > allowed).then_some(match self.why {
            Kept::Restricted => What::Restricted,
            Kept::Excluded => What::Excluded,
            Kept::Confidential | Kept::PracticeOnly if !self.telling => What::WithheldWords,
            Kept::Confidential => What::Confidential,
            Kept::PracticeOnly => What::PracticeOnly,
        })
    }
}

/// How often whole words, whatever parts them, read as `solid`.
fn count(words: &[Word], solid: &str) -> usize {
    if solid.is_empty() {
        return 0;
    }
    let reads = |start: usize| {
        let mut rest = solid;
        for word in &words[start..] {
            match rest.strip_prefix(word.text.as_str()) {
                Some("") => return true,
                Some(more) => rest = more,
                None => return false,
            }
        }
        false
    };
    (0..words.len()).filter(|&start| reads(start)).count()
}
