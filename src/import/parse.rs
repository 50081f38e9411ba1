//! The text of one cell to one value. What could be read two ways is refused; nothing is guessed.

use crate::domain::coded::Coded;
use crate::domain::patient::{ConditionCode, Gender};
use crate::domain::person::{fold, harmless, length};
use crate::domain::refusal::{Code, Refusal};

/// A cell as it is taken: harmless, on one line, and without the apostrophe that keeps a spreadsheet from calculating it.
pub(super) fn cell(text: &str) -> String {
    let clean = harmless(text, false);
    match clean.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) => rest.to_owned(),
        _ => clean,
    }
}

/// An address as it is taken. The lines of a letter become parts with commas between, so that no flat runs into the house number.
pub(super) fn address(text: &str) -> String {
    let lines = harmless(text, true);
    let parts: Vec<&str> = lines.lines().map(|line| line.trim_matches([' ', ','])).filter(|l| !l.is_empty()).collect();
    cell(&parts.join(", "))
}

/// A text no longer than a field shows, in characters.
pub(super) fn text(text: &str, most: usize) -> Result<String, Refusal> {
    if length(text) <= most && text.len() <= most * 8 {
        Ok(text.to_owned())
    } else {
        Err(Refusal::new(
            Code::ValueTooLong,
            format!("This is longer than {most} characters. Check that columns have not run together, and shorten it."),
        ))
    }
}

/// A word of a closed list, by its code or by the words people see.
pub(super) fn word<C: Coded>(text: &str) -> Result<C, Refusal> {
    let said = fold(text);
    C::ALL.iter().copied().find(|value| fold(value.code()) == said || fold(value.words()) == said).ok_or_else(|| {
        let all: Vec<&str> = C::ALL.iter().map(|value| value.code()).collect();
        unknown(C::LIST, &all.join(", "))
    })
}

/// Sex, also by the letters and digits that other systems write.
pub(super) fn gender(text: &str) -> Result<Gender, Refusal> {
    match fold(text).as_str() {
        "f" | "2" => Ok(Gender::Female),
        "m" | "1" => Ok(Gender::Male),
        "i" | "9" | "indeterminate" => Ok(Gender::NotSpecified),
        "u" | "0" | "unknown" => Ok(Gender::NotKnown),
        _ => word(text),
    }
}

/// Yes or no, or nothing where the file says that nobody knows.
pub(super) fn yes_no(text: &str) -> Result<Option<bool>, Refusal> {
    match fold(text).as_str() {
        "yes" | "y" | "true" | "1" => Ok(Some(true)),
        "no" | "n" | "false" | "0" => Ok(Some(false)),
        "not known" | "unknown" => Ok(None),
        _ => Err(unknown("answer", "yes, no")),
    }
}

/// A number with a point before its fraction. A comma could also part thousands, so it is refused.
pub(super) fn number(text: &str) -> Result<f64, Refusal> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let read = text.parse::<f64>().ok().filter(|n| plain && n.is_finite());
    read.ok_or_else(|| {
        Refusal::new(Code::FieldUnreadable, "This is no number. Write it with digits and a point, such as 0.27.")
    })
}

/// A whole number, zero or more.
pub(super) fn whole(text: &str) -> Result<u32, Refusal> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    text.parse::<u32>()
        .ok()
        .filter(|_| plain)
        .ok_or_else(|| Refusal::new(Code::FieldUnreadable, "This is no whole number. Write it with digits only."))
}

/// A list of conditions with semicolons between; `none` is the empty list.
pub(super) fn conditions(text: &str) -> Result<Vec<ConditionCode>, Refusal> {
    let mut list: Vec<ConditionCode> = Vec::new();
    if fold(text) == "none" {
        return Ok(list);
    }
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let code = word(part)?;
        if !list.contains(&code) {
            list.push(code);
        }
    }
    Ok(list)
}

fn unknown(list: &str, all: &str) -> Refusal {
    Refusal::new(Code::ValueUnknown, format!("This is no {list} that is known. Write one of: {all}."))
}

/// A named GP by title and surname, whichever way a system writes it: `PEREIRA, Pat (Dr)`, `Dr Pat Pereira` and `Dr Pereira`.
pub(super) fn same_gp(one: &str, other: &str) -> bool {
    if fold(one) == fold(other) {
        return true;
    }
    let (a, b) = (Gp::read(one), Gp::read(other));
    let given_agree = a.given.is_empty() || b.given.is_empty() || a.given == b.given;
    a.title == b.title && given_agree && (a.family == b.family || a.full() == b.family || a.family == b.full())
}

struct Gp {
    title: String,
    given: String,
    family: String,
}

impl Gp {
    fn read(text: &str) -> Self {
        if let Some((family, rest)) = text.split_once(',') {
            let (given, title) = rest.split_once('(').unwrap_or((rest, ""));
            return Self { title: fold(title), given: fold(given), family: fold(family) };
        }
        let (title, family) = text.trim().split_once(' ').unwrap_or(("", text));
        Self { title: fold(title), given: String::new(), family: fold(family) }
    }

    fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::patient::Accommodation;

    #[test]
    fn words_are_read_by_code_and_as_people_see_them() {
        assert_eq!(word::<Accommodation>("care_home_nursing").unwrap(), Accommodation::CareHomeNursing);
        assert_eq!(word::<Accommodation>(" Care home, nursing").unwrap(), Accommodation::CareHomeNursing);
        let refusal = word::<Accommodation>("castle").unwrap_err();
        assert_eq!(refusal.code, Code::ValueUnknown);
        assert!(refusal.message.contains("sheltered") && !refusal.message.contains("castle"));
        assert_eq!(gender("F").unwrap(), Gender::Female);
        assert_eq!(gender("Not Specified").unwrap(), Gender::NotSpecified);
        assert!(gender("X").is_err());
    }

    #[test]
    fn yes_no_and_nobody_knows() {
        assert_eq!(yes_no("Yes").unwrap(), Some(true));
        assert_eq!(yes_no("0").unwrap(), Some(false));
        assert_eq!(yes_no("Not Known").unwrap(), None);
        assert!(yes_no("perhaps").is_err());
    }

    #[test]
    fn a_number_is_read_one_way_only() {
        assert_eq!(number("0.0312").unwrap().to_string(), "0.0312");
        assert_eq!(number("-1").unwrap().to_string(), "-1");
        for text in ["0,27", "12%", "1e3", "inf", "NaN", "", "1.2.3", "+1"] {
            assert!(number(text).is_err_and(|r| r.code == Code::FieldUnreadable), "{text}");
        }
        assert_eq!(whole("12").unwrap(), 12);
        assert!(whole("-1").is_err() && whole("1.0").is_err() && whole("+1").is_err());
    }

    #[test]
    fn conditions_come_as_a_list_without_repetitions() {
        assert_eq!(
            conditions("copd; Heart failure;copd;").unwrap(),
            [ConditionCode::Copd, ConditionCode::HeartFailure]
        );
        assert_eq!(conditions("none").unwrap(), []);
        assert!(conditions("copd;gout").is_err_and(|r| r.code == Code::ValueUnknown));
    }

    #[test]
    fn the_same_gp_is_known_in_both_ways_of_writing() {
        assert!(same_gp("MCCARTHY, Pat (Dr)", "Dr McCarthy"));
        assert!(same_gp("Dr Pat Pereira", "PEREIRA, Pat (Dr)"));
        assert!(!same_gp("PEREIRA, Pat (Dr)", "PEREIRA, Ann (Dr)"));
        assert!(!same_gp("Dr Pereira", "Dr Patel"));
        assert!(!same_gp("Dr Khan", "Mr Khan"));
    }

    #[test]
    fn the_apostrophe_against_formulas_is_taken_off_and_names_keep_theirs() {
        assert_eq!(cell("'+44 20 7946 0000"), "+44 20 7946 0000");
        assert_eq!(cell("'t Hooft"), "'t Hooft");
        assert_eq!(cell("=cmd|'/C calc'!A0"), "=cmd|'/C calc'!A0");
        assert_eq!(cell("Zo\u{1b}[31më\u{202e}"), "Zoë");
    }

    #[test]
    fn the_lines_of_an_address_stay_apart() {
        assert_eq!(address("Flat 1\r\n2 High Road,\n\nLondon"), "Flat 1, 2 High Road, London");
        assert_eq!(address(" Flat 1, 2 High Road "), "Flat 1, 2 High Road");
        assert_eq!(address("\r\n,"), "");
    }

    #[test]
    fn a_text_too_long_for_its_field_is_refused() {
        assert!(text("Zoë", 3).is_ok());
        assert!(text("Zoës", 3).is_err_and(|r| r.code == Code::ValueTooLong));
        assert!(text(&format!("a{}", "\u{301}".repeat(500)), 3).is_err());
    }
}
