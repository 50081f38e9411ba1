//! Text on the screen: made harmless, measured in columns, cut and wrapped. Every string that comes from records
//! passes [`clean`] or [`clean_block`] on its way to a cell; [`put`] does so by itself.
use crate::tui::ctx::Ctx;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Characters that turn the direction of writing or hide: dropped, because they make text look like other text.
fn hides(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{2028}' | '\u{2029}' | '\u{E0000}'..='\u{E007F}')
}

/// One harmless line: breaks and tabs become blanks, other control characters a visible sign.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() || hides(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(scrub(text, false))
}

/// Harmless text of several lines: like [`clean`], but keeps line breaks, in one form.
pub fn clean_block(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| (c.is_control() && c != '\n') || hides(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(scrub(text, true))
}

fn scrub(text: &str, keep_breaks: bool) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !hides(*c))
        .map(|c| match c {
            '\n' if keep_breaks => '\n',
            '\n' | '\t' => ' ',
            c if c.is_control() => '\u{FFFD}',
            c => c,
        })
        .collect()
}

/// Columns a string takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The string cut to `columns`, ending in `more` where something was lost. Never cuts through a letter.
pub fn cut<'a>(text: &'a str, columns: usize, more: &str) -> Cow<'a, str> {
    if text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let room = columns.saturating_sub(more.width());
    let mut kept = String::new();
    let mut used = 0;
    for letter in text.graphemes(true) {
        used += letter.width();
        if used > room {
            break;
        }
        kept.push_str(letter);
    }
    kept.truncate(kept.trim_end().len());
    kept.extend(more.chars().take(columns));
    Cow::Owned(kept)
}

/// Draws one line, made harmless, at most `columns` wide. Gives the columns used. Outside the buffer nothing happens.
pub fn put(buffer: &mut Buffer, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
    if !buffer.area.contains((x, y).into()) {
        return 0;
    }
    buffer.set_stringn(x, y, clean(text), usize::from(columns), style).0.saturating_sub(x)
}

/// Like [`put`], and shows where text was cut.
pub fn put_cut(buffer: &mut Buffer, x: u16, y: u16, columns: u16, text: &str, style: Style, ctx: &Ctx) -> u16 {
    let text = clean(text);
    put(buffer, x, y, columns, &cut(&text, usize::from(columns), ctx.symbols.more), style)
}

/// Draws one line that ends at the right edge of `area`. Gives the column where it begins.
pub fn put_right(buffer: &mut Buffer, area: Rect, text: &str, style: Style) -> u16 {
    let text = clean(text);
    let wide = u16::try_from(text.width()).unwrap_or(u16::MAX).min(area.width);
    let x = area.x + area.width - wide;
    put(buffer, x, area.y, wide, &text, style);
    x
}

/// Paints an area: blank cells in one style.
pub fn fill(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// The visible lines of a text, as byte ranges. Breaks after blanks where it can and through a word where it must.
/// A blank at a soft break stays on the line it ends, so the ranges of one paragraph follow each other without gap.
pub fn wrap(text: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut begin = 0;
    for paragraph in text.split('\n') {
        let mut start = begin;
        let mut used = 0;
        let mut at = begin;
        for word in chunks(paragraph, columns) {
            let wide = word.width();
            let blank = word.chars().all(char::is_whitespace);
            if !blank && used + wide > columns && used > 0 {
                lines.push(start..at);
                start = at;
                used = 0;
            }
            if wide > columns && !blank {
                for letter in word.graphemes(true) {
                    if used + letter.width() > columns && used > 0 {
                        lines.push(start..at);
                        start = at;
                        used = 0;
                    }
                    used += letter.width();
                    at += letter.len();
                }
            } else {
                used += wide;
                at += word.len();
            }
        }
        lines.push(start..at);
        begin = at + 1;
    }
    lines
}

/// Words with the signs that belong to them, and the blanks between, one after the other. A hyphen ends a chunk, but
/// not one in a date; an NHS number in groups is one word. Half of either could be taken for something else.
fn chunks(paragraph: &str, columns: usize) -> impl Iterator<Item = &str> {
    let mut rest = paragraph;
    std::iter::from_fn(move || {
        let blank = rest.chars().next()?.is_whitespace();
        let other = rest.char_indices().find(|(_, c)| c.is_whitespace() != blank).map_or(rest.len(), |(i, _)| i);
        let whole = grouped_number(rest).filter(|end| rest.get(..*end).is_some_and(|n| n.width() <= columns));
        let word = rest.get(..other).unwrap_or_default();
        let hyphen = if blank || whole.is_some() { None } else { hyphen(word, word.width() <= columns) };
        let (chunk, left) = rest.split_at(hyphen.or(whole).unwrap_or(other));
        rest = left;
        Some(chunk)
    })
}

/// Where a word may be parted: behind its first hyphen, and where the word fits on a line of its own, behind the first
/// that does not stand beside a digit.
fn hyphen(word: &str, fits: bool) -> Option<usize> {
    let digit = |n: usize| word.as_bytes().get(n).is_some_and(u8::is_ascii_digit);
    word.match_indices('-')
        .map(|(i, _)| i)
        .find(|i| *i > 0 && i + 1 < word.len() && !(fits && (digit(i - 1) || digit(i + 1))))
        .map(|i| i + 1)
}

/// The end of an NHS number in groups, `999 000 1006`, and of what is written onto it, if the text begins with one.
fn grouped_number(text: &str) -> Option<usize> {
    let digits = |from: usize, to: usize| text.get(from..to).is_some_and(|g| g.bytes().all(|b| b.is_ascii_digit()));
    let blank = |at: usize| text.as_bytes().get(at) == Some(&b' ');
    if !(digits(0, 3) && blank(3) && digits(4, 7) && blank(7) && digits(8, 12)) {
        return None;
    }
    let rest = text.get(12..)?;
    Some(12 + rest.find(char::is_whitespace).unwrap_or(rest.len()))
}

/// Lines a text takes at this width.
pub fn height(text: &str, columns: u16) -> u16 {
    u16::try_from(wrap(&clean_block(text), usize::from(columns)).len()).unwrap_or(u16::MAX)
}

/// Draws wrapped text from line `skip` on. Gives the lines drawn.
pub fn paragraph(buffer: &mut Buffer, area: Rect, text: &str, style: Style, skip: usize) -> u16 {
    let text = clean_block(text);
    let mut drawn = 0;
    for range in wrap(&text, usize::from(area.width)).into_iter().skip(skip).take(usize::from(area.height)) {
        put(buffer, area.x, area.y + drawn, area.width, text.get(range).unwrap_or_default(), style);
        drawn += 1;
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_sequences_and_direction_marks_are_made_harmless() {
        assert_eq!(clean("SMITH\u{1b}[31m"), "SMITH\u{FFFD}[31m");
        assert_eq!(clean("a\u{202E}b\u{2066}c"), "abc");
        assert_eq!(clean("one\r\ntwo\tthree"), "one two three");
        assert_eq!(clean("\u{9b}31m"), "\u{FFFD}31m");
        assert_eq!(clean_block("one\r\ntwo\rthree\u{7}"), "one\ntwo\nthree\u{FFFD}");
    }

    #[test]
    fn names_in_any_script_stay_as_they_are() {
        for name in ["Siân ŵ", "Ní Bhriain", "李小龍", "مريم", "O'BRIEN"] {
            assert_eq!(clean(name), name);
        }
    }

    #[test]
    fn a_cut_is_shown_and_never_splits_a_letter() {
        assert_eq!(cut("Community nurse", 20, "…"), "Community nurse");
        assert_eq!(cut("Community nurse", 10, "…"), "Community…");
        assert_eq!(cut("李小龍", 4, "…"), "李…");
        assert_eq!(cut("Community", 6, "..."), "Com...");
        assert_eq!(cut("Community", 2, "..."), "..");
    }

    #[test]
    fn wrapping_breaks_between_words_and_through_long_ones() {
        let lines = |text: &str, columns| -> Vec<String> {
            wrap(text, columns).into_iter().map(|r| text[r].trim_end().to_string()).collect()
        };
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("one\n\ntwo", 7), ["one", "", "two"]);
        assert_eq!(lines("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(lines("", 4), [""]);
        assert_eq!(lines("Anne (Professor)", 7), ["Anne", "(Profes", "sor)"]);
        assert_eq!(lines("Anne (Dr)", 7), ["Anne", "(Dr)"]);
        assert_eq!(lines("multi-disciplinary", 13), ["multi-", "disciplinary"]);
        assert_eq!(lines("due Fri 27-Nov-2026.", 15), ["due Fri", "27-Nov-2026."]);
        assert_eq!(lines("NHS No. 999 531 8318; SMITH", 17), ["NHS No.", "999 531 8318;", "SMITH"]);
        assert_eq!(lines("999 531 8318", 8), ["999 531", "8318"]);
        assert_eq!(lines("27-Nov-2026", 7), ["27-Nov-", "2026"]);
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_and_never_overflows(text in "[a-zé李 \n]{0,80}", columns in 2_usize..30) {
            let lines = wrap(&text, columns);
            let joined: String = text.replace('\n', "");
            let wrapped: String = lines.iter().map(|r| &text[r.clone()]).collect();
            prop_assert_eq!(joined, wrapped);
            for line in lines {
                prop_assert!(text[line].trim_end().width() <= columns);
            }
        }

        #[test]
        fn a_cut_never_exceeds_its_width(text in "\\PC{0,30}", columns in 0_usize..20) {
            prop_assert!(cut(&text, columns, "…").width() <= columns);
        }
    }
}
