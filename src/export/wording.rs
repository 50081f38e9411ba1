//! How a document writes a name, a date, an NHS number and a piece of free text. It owns the printed form only: it knows
//! no rule of the conference and invents no fact. Free text passes through [`clean`] on its way into any format, so that
//! no control character typed or imported anywhere reaches a practice's screen.

use chrono::{NaiveDate, NaiveTime};

/// What is printed where a section has nothing, so that nobody has to wonder whether it was lost.
pub const NONE_RECORDED: &str = "None recorded";

/// Stands in an extract for a field that the patient has asked to keep from this practice.
pub const CONFIDENTIAL_ITEM: &str = "Confidential item";

/// A clinical date: `19-Nov-2026`.
pub fn date(day: NaiveDate) -> String {
    day.format("%d-%b-%Y").to_string()
}

/// A time of day on the 24-hour clock: `13:25`.
pub fn time(at: NaiveTime) -> String {
    at.format("%H:%M").to_string()
}

/// Ten digits in the 3 3 4 shape: `999 000 1006`. Anything else is given back as it came.
pub fn nhs_number(digits: &str) -> String {
    match (digits.get(0..3), digits.get(3..6), digits.get(6..)) {
        (Some(first), Some(second), Some(last)) if digits.len() == 10 => format!("{first} {second} {last}"),
        _ => digits.to_owned(),
    }
}

/// A patient's name as the NHS banner writes it: `ADEYEMI, Grace (Mrs)`.
pub fn banner_name(family: &str, given: &str, title: Option<&str>) -> String {
    let mut name = clean(family).to_uppercase();
    let given = clean(given);
    if !given.is_empty() {
        name = format!("{name}, {given}");
    }
    match title.map(clean) {
        Some(title) if !title.is_empty() => format!("{name} ({title})"),
        _ => name,
    }
}

/// One line of plain text: controls, escape sequences' lead-ins, direction overrides and invisible characters are gone,
/// every run of white space is one space, and the ends are trimmed. Full-width letters and digits become the usual ones,
/// which every page can print.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(|c| if c.is_whitespace() { ' ' } else { usual_width(c) }) {
        let doubled_space = c == ' ' && (out.is_empty() || out.ends_with(' '));
        if !doubled_space && !is_unprintable(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn usual_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// Free text as its paragraphs: one for each line that has something on it, each of them [`clean`].
pub fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(clean).filter(|line| !line.is_empty()).collect()
}

/// Joins the parts that have something in them: `name, role, organisation`.
pub fn joined(parts: &[&str]) -> String {
    parts.iter().map(|part| clean(part)).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// True for characters that show nothing themselves but change how what stands around them is shown or read.
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// True for the zero-width, direction and tag characters that text can hide behind, for the soft hyphen, and for what is no
/// character at all.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    ) || u32::from(c) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banner_name_is_surname_in_capitals_then_given_then_title() {
        assert_eq!(banner_name("Adeyemi", "Grace", Some("Mrs")), "ADEYEMI, Grace (Mrs)");
        assert_eq!(banner_name("Brown", "Stanley", None), "BROWN, Stanley");
        assert_eq!(banner_name("Ōta", "", Some(" ")), "ŌTA");
    }

    #[test]
    fn an_nhs_number_is_set_three_three_four_and_nothing_else_is_touched() {
        assert_eq!(nhs_number("9990001006"), "999 000 1006");
        assert_eq!(nhs_number("99900010"), "99900010");
        assert_eq!(nhs_number("999é001006"), "999é001006");
    }

    #[test]
    fn clean_drops_escapes_overrides_and_invisible_characters_but_keeps_names() {
        assert_eq!(clean("\u{1b}[2J\u{1b}]52;c;x\u{7} Zoë\u{202e}\u{200b}\r\n Ōta 李"), "[2J]52;c;x Zoë Ōta 李");
        assert_eq!(clean("a\u{ffff}b\u{fffe}\u{1ffff}"), "ab");
        assert_eq!(clean("  a \t\n b  "), "a b");
        assert_eq!(clean("９９９　Ａｂ！～ ½ m²"), "999 Ab!~ ½ m²");
    }

    #[test]
    fn paragraphs_keep_the_writers_lines_and_no_empty_ones() {
        assert_eq!(paragraphs("One.\n\n \u{200b}\n Two. "), ["One.", "Two."]);
    }
}
