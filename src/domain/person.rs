//! How a person is named and shown: `SURNAME, Given (Title)`, born, age, sex in words, NHS number 3 3 4; and how text that came
//! from outside is made harmless before it is kept.

use super::coded::Coded;
use super::dates;
use super::patient::{DeathStatus, Patient};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

/// The facts that stand at the top of every view and every page about a patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banner {
    /// `SURNAME, Given (Title)`
    pub name: String,
    /// `Born 01-Jun-1938 (88y)`, or with the date of death and the age at death.
    pub born: String,
    /// `Female`, `Male`, `Not Specified`, `Not Known`
    pub gender: String,
    /// `999 000 1006`, or why there is none.
    pub nhs_number: String,
    /// Set where the person has died: `Died 02-Nov-2026`.
    pub died: Option<String>,
    /// What the person likes to be called, where it differs.
    pub preferred_name: Option<String>,
}

/// `SURNAME, Given (Title)`
pub fn display_name(family: &str, given: &str, title: Option<&str>) -> String {
    let mut name = family.to_uppercase();
    if !given.is_empty() {
        name.push_str(", ");
        name.push_str(given);
    }
    if let Some(title) = title.filter(|t| !t.is_empty()) {
        name.push_str(" (");
        name.push_str(title);
        name.push(')');
    }
    name
}

impl Patient {
    /// `SURNAME, Given (Title)`
    pub fn display_name(&self) -> String {
        display_name(&self.family_name, &self.given_names, self.title.as_deref())
    }

    /// The number for people, or why there is none.
    pub fn nhs_number_in_words(&self) -> String {
        match (&self.nhs_number, self.nhs_number_absent_reason) {
            (Some(number), _) => number.to_string(),
            (None, Some(reason)) => format!("none: {}", reason.within()),
            (None, None) => "Not Known".to_owned(),
        }
    }

    /// The banner as it stands on a date.
    pub fn banner(&self, today: NaiveDate) -> Banner {
        let until = self.died_on.filter(|_| self.has_died()).unwrap_or(today);
        let age = dates::age(self.birth_date, until);
        let born = dates::staff(self.birth_date);
        Banner {
            name: self.display_name(),
            born: if self.has_died() {
                format!("Born {born}, died aged {age}")
            } else {
                format!("Born {born} ({age}y)")
            },
            gender: self.gender.words().to_owned(),
            nhs_number: self.nhs_number_in_words(),
            died: self.has_died().then(|| match (self.died_on, self.death_status) {
                (Some(on), DeathStatus::Informal) => format!("Died {} (reported, not yet confirmed)", dates::staff(on)),
                (Some(on), _) => format!("Died {}", dates::staff(on)),
                (None, DeathStatus::Informal) => "Died, date Not Known (reported, not yet confirmed)".to_owned(),
                (None, _) => "Died, date Not Known".to_owned(),
            }),
            preferred_name: self.preferred_name.clone(),
        }
    }
}

/// Makes text from outside harmless and even: control characters, terminal escapes, direction overrides and invisible joins are
/// dropped, line breaks become `\n` (or a space, where `lines` is false), the ends are trimmed.
pub fn harmless(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_escape(&mut chars),
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push(if lines { '\n' } else { ' ' });
                }
            }
            '\n' if lines => out.push('\n'),
            '\n' | '\t' | '\u{a0}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            c if c.is_control() || is_invisible(c) => {}
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// Skips the rest of a terminal escape sequence, so that not even its letters stay behind.
fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next() {
        Some('[') => while chars.next().is_some_and(|c| !('\u{40}'..='\u{7e}').contains(&c)) {},
        Some(']' | 'P' | '_' | '^' | 'X') => {
            while let Some(c) = chars.next() {
                if c == '\u{7}' || c == '\u{9c}' {
                    break;
                }
                if c == '\u{1b}' {
                    chars.next_if_eq(&'\\');
                    break;
                }
            }
        }
        _ => {}
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Folds text for searching: lower case, accents off, apostrophes and hyphens as spaces.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // The last are accents that stand after their letter, as some systems write them.
            '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{300}'..='\u{36f}' => {}
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            c if c.is_alphanumeric() => fold_letter(c, &mut out),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The plain letters of an accented one; letters of other scripts stay as they are.
fn fold_letter(c: char, out: &mut String) {
    let plain = match c.to_lowercase().next().unwrap_or(c) {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        other => {
            out.push(other);
            return;
        }
    };
    out.push_str(plain);
}

/// How many characters a reader sees.
pub fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_the_way_the_nhs_names_people() {
        assert_eq!(display_name("O'Brien", "Siobhan", Some("Mrs")), "O'BRIEN, Siobhan (Mrs)");
        assert_eq!(display_name("Müller", "Zoë", None), "MÜLLER, Zoë");
        assert_eq!(display_name("Brown", "", Some("")), "BROWN");
    }

    #[test]
    fn what_could_command_a_terminal_is_dropped_and_names_stay() {
        assert_eq!(harmless("Ka\u{1b}[2Jte\u{202e}\u{200b}", false), "Kate");
        assert_eq!(harmless("\u{1b}]52;c;aGk=\u{7}Zoë", false), "Zoë");
        assert_eq!(harmless("\u{1b}]8;;x\u{1b}\\Ōta 李", false), "Ōta 李");
        assert_eq!(harmless(" a\r\nb\rc\td ", true), "a\nb\nc d");
        assert_eq!(harmless("a\r\nb", false), "a b");
        assert_eq!(harmless("x\u{9b}31my", false), "x31my");
    }

    #[test]
    fn folded_names_meet() {
        assert_eq!(fold("O'Brien"), fold("OBRIEN"));
        assert_eq!(fold("St-Hilaire"), "st hilaire");
        assert_eq!(fold("Rene\u{301}e"), fold("Ren\u{e9}e"));
        assert_eq!(fold("Łukasz Ŵyn García"), "lukasz wyn garcia");
    }

    proptest::proptest! {
        #[test]
        fn harmless_text_holds_no_control_character(text in "\\PC{0,30}|.{0,60}") {
            let clean = harmless(&text, true);
            proptest::prop_assert!(clean.chars().all(|c| c == '\n' || (!c.is_control() && !is_invisible(c))));
            proptest::prop_assert_eq!(harmless(&clean, true), clean);
        }
    }
}
