//! Which passphrases may be set. It judges the words only and keeps none of them. A passphrase that is typed to open
//! an existing database is never judged, so that a rule made stricter later locks nobody out.

use super::{Result, StoreError};

/// Fewest characters, unless there are [`FEWEST_WORDS`] words.
const FEWEST_CHARACTERS: usize = 12;
const FEWEST_WORDS: usize = 4;
/// A longer one is a pasted document, not a passphrase.
const MOST_CHARACTERS: usize = 1024;

/// What people put around a number when they are told to choose a password, most of it from published breach lists.
const COMMON: [&str; 52] = [
    "password",
    "passphrase",
    "passwort",
    "welcome",
    "letmein",
    "qwertyuiop",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfgh",
    "zxcvbn",
    "iloveyou",
    "admin",
    "administrator",
    "login",
    "changeme",
    "default",
    "secret",
    "master",
    "monkey",
    "dragon",
    "football",
    "liverpool",
    "arsenal",
    "chelsea",
    "everton",
    "manchester",
    "london",
    "england",
    "spring",
    "summer",
    "autumn",
    "winter",
    "january",
    "february",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "friday",
    "hospital",
    "doctor",
    "nurse",
    "patient",
    "surgery",
    "practice",
    "clinic",
    "health",
    "computer",
    "nhs",
    "mdg",
];

/// Rows along which fingers walk.
const WALKS: [&str; 6] =
    ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"];

/// Refuses a passphrase that is short or among the first a stranger would try. The error's text says what to change.
pub fn check(passphrase: &str) -> Result<()> {
    let characters = passphrase.chars().count();
    let words = passphrase.split_whitespace().filter(|word| word.chars().count() > 1).count();
    let problem = if characters < FEWEST_CHARACTERS && words < FEWEST_WORDS {
        "That passphrase is too short. Use at least 12 characters, or four words."
    } else if characters > MOST_CHARACTERS {
        "That passphrase is too long. Use at most 1024 characters."
    } else if repeats(passphrase) {
        "That passphrase repeats itself, which is easy to guess. Use four words that have nothing to do with each other."
    } else if too_common(passphrase) {
        "That passphrase is one of the first a stranger would try. Use four words that have nothing to do with each other."
    } else {
        return Ok(());
    };
    Err(StoreError::WeakPassphrase(problem))
}

/// Fewer than five different characters, or one piece again and again.
fn repeats(passphrase: &str) -> bool {
    let letters: Vec<char> = passphrase.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    different.len() < 5
        || (1..=letters.len() / 2).any(|piece| letters.iter().zip(&letters[piece..]).all(|(one, next)| one == next))
}

/// Nothing of substance is left once common words, walks along the keyboard and figures are taken away.
fn too_common(passphrase: &str) -> bool {
    let lower = passphrase.to_lowercase();
    let walked = without_walks(&lower);
    [lower.clone(), unmasked(&lower), walked.clone(), unmasked(&walked)].iter().any(|text| {
        let rest = COMMON.iter().fold(text.clone(), |text, word| text.replace(word, " "));
        rest.chars().filter(|c| c.is_alphabetic()).count() < 4
    })
}

/// Undoes the figures and signs people write for letters: "p4$$w0rd".
fn unmasked(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

/// Takes out every run of four or more characters that follow each other in one of [`WALKS`], either way.
fn without_walks(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut rest = String::new();
    let mut at = 0;
    while at < characters.len() {
        let length = WALKS.iter().map(|walk| walk_length(&characters[at..], walk)).max().unwrap_or(0);
        if length >= 4 {
            at += length;
        } else {
            rest.push(characters[at]);
            at += 1;
        }
    }
    rest
}

fn walk_length(characters: &[char], walk: &str) -> usize {
    let forwards: Vec<char> = walk.chars().collect();
    let backwards: Vec<char> = walk.chars().rev().collect();
    [forwards, backwards]
        .iter()
        .flat_map(|walk| (0..walk.len()).map(move |start| &walk[start..]))
        .map(|walk| walk.iter().zip(characters).take_while(|(step, c)| step == c).count())
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_enough_or_four_words_is_accepted() {
        for good in [
            "ferry lamp otter seven",
            "ox elm tin bay",
            "kZ9#vR2!qLp8",
            "Über den Wolken 12",
            "My practice nurse keeps 3 bees",
            "correct-horse-battery-staple",
        ] {
            assert!(check(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn short_repeated_and_common_ones_are_refused_with_a_reason() {
        for (bad, reason) in [
            ("", "too short"),
            ("elevenchars", "too short"),
            ("a b c d", "too short"),
            ("aaaaaaaaaaaaaaaa", "repeats itself"),
            ("otterotterotter", "repeats itself"),
            ("otter otter otter otter", "repeats itself"),
            ("Password1234", "first a stranger"),
            ("P4$$w0rd!2026", "first a stranger"),
            ("Welcome12345!", "first a stranger"),
            ("123456789012", "first a stranger"),
            ("qwertyuiop123", "first a stranger"),
            ("abcdefghijkl", "first a stranger"),
            ("1qaz2wsx3edc", "first a stranger"),
            ("SummerHospital2026", "first a stranger"),
        ] {
            let error = check(bad).expect_err(bad).to_string();
            assert!(error.contains(reason), "{bad}: {error}");
        }
    }

    #[test]
    fn nobody_is_kept_from_128_characters() {
        let long: String = ('!'..='~').cycle().step_by(7).take(128).collect();
        assert!(check(&long).is_ok());
        assert!(check(&"otter lamp ferry ".repeat(100)).is_err());
    }
}
