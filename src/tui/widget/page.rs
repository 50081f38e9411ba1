//! A page of lines to read: headings and paragraphs, wrapped to its width, scrolled, never cut in silence. Knows text and
//! roles, no records.
use super::text::{clean_block, fill, put, put_cut, width, wrap};
use crate::tui::ctx::Ctx;
use crate::tui::theme::Role;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Lines to read.
#[derive(Clone, Debug, Default)]
pub struct Page {
    columns: usize,
    lines: Vec<(String, Role)>,
    way: &'static str,
}

impl Page {
    /// An empty page for this width.
    pub fn new(columns: u16) -> Self {
        Self { columns: usize::from(columns).max(1), lines: Vec::new(), way: "j and k scroll" }
    }

    /// How one gets to the lines that do not fit, where it is not by scrolling.
    #[must_use]
    pub fn rest_by(self, way: &'static str) -> Self {
        Self { way, ..self }
    }

    /// All lines as one text.
    pub fn to_text(&self) -> String {
        self.lines.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// How many lines it has.
    pub fn height(&self) -> u16 {
        u16::try_from(self.lines.len()).unwrap_or(u16::MAX)
    }

    /// An empty line, unless it would be the first or a second one.
    pub fn gap(&mut self) -> &mut Self {
        if self.lines.last().is_some_and(|(line, _)| !line.is_empty()) {
            self.lines.push((String::new(), Role::Text));
        }
        self
    }

    /// A heading after a gap.
    pub fn heading(&mut self, words: &str) -> &mut Self {
        self.gap();
        self.text(words, Role::Accent)
    }

    /// A paragraph, wrapped.
    pub fn text(&mut self, words: &str, role: Role) -> &mut Self {
        self.hanging("", words, role)
    }

    /// A paragraph behind a label; the lines that follow stand under its first word.
    pub fn hanging(&mut self, label: &str, words: &str, role: Role) -> &mut Self {
        let words = clean_block(words);
        let indent = width(label).min(self.columns / 2);
        for (n, range) in wrap(&words, self.columns - indent).into_iter().enumerate() {
            let line = words.get(range).unwrap_or_default().trim_end();
            let before = if n == 0 { label.to_owned() } else { " ".repeat(indent) };
            self.lines.push((format!("{before}{line}"), role));
        }
        self
    }

    /// Words at the left with others at the right edge, on one line where both fit, else the others below.
    pub fn split(&mut self, left: &str, right: &str, role: Role) -> &mut Self {
        let room = self.columns.saturating_sub(width(left) + width(right));
        if room >= 2 {
            self.lines.push((format!("{left}{}{right}", " ".repeat(room)), role));
            return self;
        }
        let indent = left.chars().take_while(|c| c.is_whitespace()).count() + 3;
        self.text(left, role);
        self.hanging(&" ".repeat(indent.min(self.columns / 3)), right, Role::Muted)
    }

    /// The furthest it can be scrolled in a place of this height.
    pub fn furthest(&self, height: u16) -> u16 {
        if self.height() <= height { 0 } else { (self.height() + 1).saturating_sub(height) }
    }

    /// Draws it from line `top` on. Where something is left below, the last line says how much and how to get there.
    pub fn view(&self, frame: &mut Frame, area: Rect, top: u16, ctx: &Ctx) {
        self.draw(frame, area, top, &|role| ctx.style(role), ctx);
    }

    /// Draws it in a dialog, from its first line on.
    pub fn view_on_panel(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        self.draw(frame, area, 0, &|role| ctx.panel(role), ctx);
    }

    fn draw(&self, frame: &mut Frame, area: Rect, top: u16, style: &dyn Fn(Role) -> Style, ctx: &Ctx) {
        fill(frame.buffer_mut(), area, style(Role::Text));
        if area.height == 0 || area.width == 0 {
            return;
        }
        let top = top.min(self.furthest(area.height));
        let rest = self.height().saturating_sub(top);
        let shown = if rest > area.height { area.height - 1 } else { rest };
        let buffer = frame.buffer_mut();
        let lines = self.lines.iter().skip(usize::from(top)).take(usize::from(shown));
        for (y, (line, role)) in (area.y..).zip(lines) {
            put(buffer, area.x, y, area.width, line, style(*role));
        }
        if rest > shown {
            let left = rest - shown;
            let words = format!("{left} more {}: {}", if left == 1 { "line" } else { "lines" }, self.way);
            put_cut(buffer, area.x, area.bottom() - 1, area.width, &words, style(Role::Info), ctx);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{ctx, shot};

    fn drawn(page: &Page, width: u16, height: u16, top: u16) -> String {
        shot(width, height, |f| page.view(f, f.area(), top, &ctx(100, 30)))
    }

    #[test]
    fn what_does_not_fit_is_announced_and_can_be_reached() {
        let mut page = Page::new(20);
        for n in 1..=6 {
            page.text(&format!("line {n}"), Role::Text);
        }
        assert!(drawn(&page, 20, 4, 0).ends_with("3 more lines: j and…"));
        let end = drawn(&page, 20, 4, 99);
        assert!(end.contains("line 6") && !end.contains("more"), "{end}");
    }

    #[test]
    fn a_date_moves_below_before_anything_is_cut() {
        let mut page = Page::new(24);
        page.split("Refer to nurse", "21-Oct", Role::Text);
        page.split("Refer to the heart failure nurse", "21-Oct-2026", Role::Text);
        let lines = drawn(&page, 24, 5, 0);
        assert!(lines.starts_with("Refer to nurse    21-Oct\n"), "{lines}");
        assert!(lines.ends_with("failure nurse\n   21-Oct-2026\n"), "{lines}");
    }
}
