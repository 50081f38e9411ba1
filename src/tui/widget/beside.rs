//! Two wordings of the same thing beside each other, the earlier left and the later right, with the words in which they differ
//! set apart. A line with such a word has a sign before it, so that the difference shows without colour. Where there is no room
//! for two columns, they stand one below the other.
use super::text::{clean_block, width, wrap};
use crate::tui::theme::Role;
use similar::{ChangeTag, TextDiff};
use std::ops::Range;

/// One line as it is drawn: words, each from a column on.
pub(super) type Line = Vec<(u16, String, Role)>;

/// Columns from which on both fit side by side.
const ROOM: usize = 64;
/// Columns of the sign and the blank behind it.
const SIGN: usize = 2;

/// One wording: its text, and which parts of it the other does not have.
struct Side {
    text: String,
    own: Vec<Range<usize>>,
    sign: &'static str,
    role: Role,
}

impl Side {
    fn lines(&self, columns: usize) -> Vec<Line> {
        if self.text.is_empty() {
            return vec![vec![(at(SIGN), "(nothing)".to_owned(), Role::Muted)]];
        }
        wrap(&self.text, columns.saturating_sub(SIGN)).into_iter().map(|line| self.line(&line)).collect()
    }

    fn line(&self, line: &Range<usize>) -> Line {
        let mut drawn = Line::new();
        let (mut from, mut x) = (line.start, SIGN);
        let mut put = |range: Range<usize>, role| {
            let words = self.text.get(range).unwrap_or_default().trim_end_matches('\n');
            if !words.is_empty() {
                drawn.push((at(x), words.to_owned(), role));
                x += width(words);
            }
        };
        let mut differs = false;
        for own in self.own.iter().filter(|own| own.start < line.end && own.end > line.start) {
            let (start, end) = (own.start.max(line.start), own.end.min(line.end));
            put(from..start, Role::Text);
            put(start..end, self.role);
            differs |= self.text.get(start..end).is_some_and(|words| !words.trim().is_empty());
            from = end;
        }
        put(from..line.end, Role::Text);
        if differs {
            drawn.insert(0, (0, self.sign.to_owned(), self.role));
        }
        drawn
    }
}

/// Both sides with their own parts marked, word by word.
fn sides(before: &str, after: &str) -> (Side, Side) {
    let mut left = Side { text: String::new(), own: Vec::new(), sign: "-", role: Role::Warn };
    let mut right = Side { text: String::new(), own: Vec::new(), sign: "+", role: Role::Done };
    let (before, after) = (clean_block(before), clean_block(after));
    let diff = TextDiff::from_words(&*before, &*after);
    for change in diff.iter_all_changes() {
        let words = change.value();
        let add = |side: &mut Side, own: bool| {
            let start = side.text.len();
            side.text.push_str(words);
            if own {
                side.own.push(start..side.text.len());
            }
        };
        match change.tag() {
            ChangeTag::Equal => {
                add(&mut left, false);
                add(&mut right, false);
            }
            ChangeTag::Delete => add(&mut left, true),
            ChangeTag::Insert => add(&mut right, true),
        }
    }
    (left, right)
}

/// The lines of both in this many columns.
pub(super) fn lines(before: &str, after: &str, columns: usize) -> Vec<Line> {
    let (left, right) = sides(before, after);
    if columns < ROOM {
        let mut lines = left.lines(columns);
        lines.push(vec![(at(SIGN), "now:".to_owned(), Role::Muted)]);
        lines.extend(right.lines(columns));
        return lines;
    }
    let half = (columns - 1) / 2;
    let (left, right) = (left.lines(half), right.lines(half));
    let shift = at(half + 1);
    (0..left.len().max(right.len()))
        .map(|n| {
            let mut line = left.get(n).cloned().unwrap_or_default();
            let other = right.get(n).into_iter().flatten();
            line.extend(other.map(|(x, words, role)| (x + shift, words.clone(), *role)));
            line
        })
        .collect()
}

fn at(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(lines: &[Line]) -> Vec<String> {
        let draw = |line: &Line| {
            let mut drawn = String::new();
            for (x, words, _) in line {
                drawn.push_str(&" ".repeat(usize::from(*x).saturating_sub(width(&drawn))));
                drawn.push_str(words);
            }
            drawn.trim_end().to_owned()
        };
        lines.iter().map(draw).collect()
    }

    #[test]
    fn the_word_that_differs_is_set_apart_on_both_sides() {
        let drawn = lines("It was the blue inhaler.", "It was the brown inhaler.", 70);
        assert_eq!(words(&drawn), ["- It was the blue inhaler.         + It was the brown inhaler."]);
        let marked: Vec<_> =
            drawn[0].iter().filter(|(.., role)| *role != Role::Text).map(|(_, w, _)| w.trim()).collect();
        assert_eq!(marked, ["-", "blue", "+", "brown"]);
    }

    #[test]
    fn where_it_is_narrow_they_stand_one_below_the_other() {
        let drawn = words(&lines("Blue.", "Brown.", 40));
        assert_eq!(drawn, ["- Blue.", "  now:", "+ Brown."]);
    }

    #[test]
    fn what_was_not_there_is_said_and_nothing_is_lost_by_wrapping() {
        assert_eq!(words(&lines("", "New words.", 40)), ["  (nothing)", "  now:", "+ New words."]);
        let long = "One two three four five six seven eight nine ten eleven twelve.";
        for columns in [20, 40, 64, 100] {
            let drawn = words(&lines(long, &long.replace("seven", "seventy"), columns)).join(" ");
            for word in long.split(' ').chain(["seventy"]) {
                assert!(drawn.contains(word), "{columns}: {word}: {drawn}");
            }
        }
    }
}
