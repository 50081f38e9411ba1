//! A page to read from top to bottom: headings, labelled facts, sentences, lists. It wraps to the width it is drawn in and
//! scrolls. Nothing on it is cut in silence: what is too long goes on in the next line, and what does not fit below is counted.
use super::beside::{self, Line};
use super::text::{clean_block, fill, put, put_cut, width, wrap};
use crate::domain::count::counted;
use crate::tui::ctx::Ctx;
use crate::tui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Fact(String, String, Role),
    Hanging(String, String, Role),
    Split(String, String, Role),
    Beside(String, String),
    Air,
}

/// The page.
#[derive(Clone, Debug)]
pub struct Sheet {
    parts: Vec<Part>,
    way: &'static str,
}

impl Default for Sheet {
    fn default() -> Self {
        Self { parts: Vec::new(), way: "j and k scroll" }
    }
}

impl Sheet {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }

    /// How one gets to the lines that do not fit, where it is not by scrolling.
    #[must_use]
    pub fn rest_by(self, way: &'static str) -> Self {
        Self { way, ..self }
    }

    /// A heading, with air above it unless it is the first part.
    pub fn heading(&mut self, words: impl Into<String>) -> &mut Self {
        self.air().line(words, Role::Accent)
    }

    /// A label and what it says. What all facts of a page say stands in one column.
    pub fn fact(&mut self, label: impl Into<String>, words: impl Into<String>) -> &mut Self {
        self.fact_as(label, words, Role::Text)
    }

    /// A label and what it says, in its own role.
    pub fn fact_as(&mut self, label: impl Into<String>, words: impl Into<String>, role: Role) -> &mut Self {
        self.parts.push(Part::Fact(label.into(), words.into(), role));
        self
    }

    /// A paragraph.
    pub fn line(&mut self, words: impl Into<String>, role: Role) -> &mut Self {
        self.hanging("", words, role)
    }

    /// A paragraph behind a sign or a label; the lines that follow stand under its first word.
    pub fn hanging(&mut self, label: impl Into<String>, words: impl Into<String>, role: Role) -> &mut Self {
        self.parts.push(Part::Hanging(label.into(), words.into(), role));
        self
    }

    /// Words at the left with others at the right edge, on one line where both fit, else the others below.
    pub fn split(&mut self, left: impl Into<String>, right: impl Into<String>, role: Role) -> &mut Self {
        self.parts.push(Part::Split(left.into(), right.into(), role));
        self
    }

    /// Two wordings of the same beside each other, the words in which they differ set apart.
    pub fn beside(&mut self, before: impl Into<String>, after: impl Into<String>) -> &mut Self {
        self.parts.push(Part::Beside(before.into(), after.into()));
        self
    }

    /// An empty line, unless it would be the first or a second one.
    pub fn air(&mut self) -> &mut Self {
        if self.parts.last().is_some_and(|part| *part != Part::Air) {
            self.parts.push(Part::Air);
        }
        self
    }

    /// Lines it takes at this width.
    pub fn height(&self, columns: u16) -> u16 {
        u16::try_from(self.lines(columns).len()).unwrap_or(u16::MAX)
    }

    /// The furthest it can be scrolled in a place of this size.
    pub fn furthest(&self, columns: u16, height: u16) -> u16 {
        let all = self.height(columns);
        // The line that counts the rest takes room too.
        if all <= height { 0 } else { (all + 1).saturating_sub(height) }
    }

    /// All of it as text, for a place that wraps by itself.
    pub fn to_text(&self, columns: u16) -> String {
        let mut text = Vec::new();
        for line in self.lines(columns) {
            let mut words = String::new();
            for (x, part, _) in line {
                words.push_str(&" ".repeat(usize::from(x).saturating_sub(width(&words))));
                words.push_str(&part);
            }
            text.push(words);
        }
        text.join("\n")
    }

    /// Draws it from line `top` on. Where something is left below, the last line says how much and how to get there.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, top: u16, ctx: &Ctx) {
        self.draw(buffer, area, top, &|role| ctx.style(role), ctx);
    }

    /// Draws it in a dialog.
    pub fn view_on_panel(&self, buffer: &mut Buffer, area: Rect, top: u16, ctx: &Ctx) {
        self.draw(buffer, area, top, &|role| ctx.panel(role), ctx);
    }

    fn draw(&self, buffer: &mut Buffer, area: Rect, top: u16, style: &dyn Fn(Role) -> Style, ctx: &Ctx) {
        fill(buffer, area, style(Role::Text));
        if area.height == 0 || area.width == 0 {
            return;
        }
        let top = top.min(self.furthest(area.width, area.height));
        let lines = self.lines(area.width);
        let rest = lines.len().saturating_sub(usize::from(top));
        let shown = if rest > usize::from(area.height) { usize::from(area.height) - 1 } else { rest };
        for (y, line) in (area.y..).zip(lines.into_iter().skip(usize::from(top)).take(shown)) {
            for (x, words, role) in line {
                put(buffer, area.x + x, y, area.width.saturating_sub(x), &words, style(role));
            }
        }
        if rest > shown {
            let words = format!("{}: {}", counted(rest - shown, "more line", "more lines"), self.way);
            put_cut(buffer, area.x, area.bottom() - 1, area.width, &words, style(Role::Info), ctx);
        }
    }

    /// Columns of the facts' labels: the longest of them, but no more than half.
    fn labels(&self, columns: usize) -> usize {
        let wide = |part: &Part| if let Part::Fact(label, ..) = part { width(label) + 2 } else { 0 };
        self.parts.iter().map(wide).max().unwrap_or(0).min(columns / 2)
    }

    fn lines(&self, columns: u16) -> Vec<Line> {
        let columns = usize::from(columns).max(1);
        let labels = self.labels(columns);
        let mut lines = Vec::new();
        for part in &self.parts {
            match part {
                Part::Air => lines.push(Line::new()),
                Part::Fact(label, words, role) => {
                    // A long label goes on beneath itself too.
                    let left = wrapped(label, labels.saturating_sub(1));
                    let right = wrapped(words, columns - labels);
                    for n in 0..left.len().max(right.len()) {
                        let label = left.get(n).map(|words| (0, words.clone(), Role::Muted));
                        let words = right.get(n).map(|words| (column(labels), words.clone(), *role));
                        lines.push(label.into_iter().chain(words).collect());
                    }
                }
                Part::Beside(before, after) => lines.extend(beside::lines(before, after, columns)),
                Part::Hanging(label, words, role) => hanging(&mut lines, columns, label, words, *role),
                Part::Split(left, right, role) => {
                    let room = columns.saturating_sub(width(left) + width(right));
                    if room >= 2 {
                        let at = column(columns - width(right));
                        lines.push(vec![(0, left.clone(), *role), (at, right.clone(), *role)]);
                        continue;
                    }
                    let indent = left.chars().take_while(|c| c.is_whitespace()).count() + 3;
                    hanging(&mut lines, columns, "", left, *role);
                    hanging(&mut lines, columns, &" ".repeat(indent.min(columns / 3)), right, Role::Muted);
                }
            }
        }
        lines
    }
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn wrapped(words: &str, columns: usize) -> Vec<String> {
    let words = clean_block(words);
    wrap(&words, columns.max(1))
        .into_iter()
        .map(|range| words.get(range).unwrap_or_default().trim_end().to_owned())
        .collect()
}

fn hanging(lines: &mut Vec<Line>, columns: usize, label: &str, words: &str, role: Role) {
    let indent = width(label).min(columns / 2);
    for (n, words) in wrapped(words, columns - indent).into_iter().enumerate() {
        let label = (n == 0 && !label.trim().is_empty()).then(|| (0, label.to_owned(), role));
        lines.push(label.into_iter().chain([(column(indent), words, role)]).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{ctx, shot};

    fn sheet() -> Sheet {
        let mut sheet = Sheet::new();
        sheet.heading("CONSENT").fact("Decision", "Explicit consent, recorded by a nurse of the practice on the day");
        sheet.line("Nothing else is known.", Role::Warn).heading("PLAN").fact("Review", "none");
        sheet
    }

    fn drawn(sheet: &Sheet, width: u16, height: u16, top: u16) -> String {
        shot(width, height, |f| sheet.view(f.buffer_mut(), Rect::new(0, 0, width, height), top, &ctx(100, 30)))
    }

    #[test]
    fn long_facts_go_on_beneath_themselves() {
        let words = drawn(&sheet(), 40, 8, 0);
        let lines: Vec<&str> = words.lines().collect();
        assert_eq!(lines[1], "Decision  Explicit consent, recorded by");
        assert_eq!(lines[2], "          a nurse of the practice on the");
        assert_eq!(lines[3], "          day");
        assert_eq!(lines[5], "");
        assert_eq!(lines[6], "PLAN");
    }

    #[test]
    fn a_label_too_long_for_its_column_is_not_cut() {
        let mut sheet = Sheet::new();
        sheet.fact("19-Nov-2026 13:05", "Recorded.");
        assert_eq!(sheet.to_text(20), "19-       Recorded.\nNov-2026\n13:05");
    }

    #[test]
    fn what_does_not_fit_is_counted_and_can_be_reached() {
        let mut sheet = Sheet::new();
        for n in 1..=6 {
            sheet.line(format!("line {n}"), Role::Text);
        }
        assert!(drawn(&sheet, 30, 4, 0).ends_with("3 more lines: j and k scroll"));
        let end = drawn(&sheet, 30, 4, 99);
        assert!(end.contains("line 6") && !end.contains("more"), "{end}");
        assert_eq!(sheet.furthest(30, 6), 0);
    }

    #[test]
    fn every_line_comes_into_view_on_the_way_down() {
        let sheet = sheet();
        let whole = sheet.to_text(30);
        let seen: Vec<String> = (0..=sheet.furthest(30, 4)).map(|top| drawn(&sheet, 30, 4, top)).collect();
        for line in whole.lines() {
            assert!(seen.iter().any(|picture| picture.contains(line.trim_end())), "{line}");
        }
    }

    #[test]
    fn a_date_moves_below_before_anything_is_cut() {
        let mut sheet = Sheet::new();
        sheet.split("Refer to nurse", "21-Oct", Role::Text);
        sheet.split("Refer to the heart failure nurse", "21-Oct-2026", Role::Text);
        let lines = drawn(&sheet, 24, 5, 0);
        assert!(lines.starts_with("Refer to nurse    21-Oct\n"), "{lines}");
        assert!(lines.ends_with("failure nurse\n   21-Oct-2026\n"), "{lines}");
    }
}
