//! A page of headings, labelled facts and sentences that wraps and scrolls. For side panels and for records that are read from top
//! to bottom. Nothing on it is ever cut: what is too long goes on in the next line.
use super::text::{height, paragraph, put, width};
use crate::tui::ctx::Ctx;
use crate::tui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

enum Part {
    Heading(String),
    Fact(String, String, Role),
    Line(String, Role),
    Air,
}

/// The page.
#[derive(Default)]
pub struct Sheet {
    parts: Vec<Part>,
}

impl Sheet {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }

    /// A heading, with air above it unless it is the first part.
    pub fn heading(&mut self, words: impl Into<String>) -> &mut Self {
        if !self.parts.is_empty() {
            self.parts.push(Part::Air);
        }
        self.parts.push(Part::Heading(words.into()));
        self
    }

    /// A label and what it says.
    pub fn fact(&mut self, label: impl Into<String>, words: impl Into<String>) -> &mut Self {
        self.fact_as(label, words, Role::Text)
    }

    /// A label and what it says, in its own role.
    pub fn fact_as(&mut self, label: impl Into<String>, words: impl Into<String>, role: Role) -> &mut Self {
        self.parts.push(Part::Fact(label.into(), words.into(), role));
        self
    }

    /// A sentence.
    pub fn line(&mut self, words: impl Into<String>, role: Role) -> &mut Self {
        self.parts.push(Part::Line(words.into(), role));
        self
    }

    /// An empty line.
    pub fn air(&mut self) -> &mut Self {
        self.parts.push(Part::Air);
        self
    }

    /// Columns of the labels: the longest of them, but no more than half.
    fn labels(&self, columns: u16) -> u16 {
        let wide = |part: &Part| if let Part::Fact(label, ..) = part { width(label) + 2 } else { 0 };
        let longest = self.parts.iter().map(wide).max().unwrap_or(0);
        u16::try_from(longest).unwrap_or(u16::MAX).min(columns / 2)
    }

    /// Lines it takes at this width.
    pub fn height(&self, columns: u16) -> u16 {
        let labels = self.labels(columns);
        self.parts.iter().map(|part| lines(part, columns, labels)).fold(0, u16::saturating_add)
    }

    /// Draws it from line `skip` on.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, skip: u16, ctx: &Ctx) {
        let labels = self.labels(area.width);
        let mut y = i32::from(area.y) - i32::from(skip);
        for part in &self.parts {
            let high = i32::from(lines(part, area.width, labels));
            let (from, below) = (y, y + high);
            y = below;
            if below <= i32::from(area.y) {
                continue;
            }
            let Ok(top) = u16::try_from(from.max(i32::from(area.y))) else { continue };
            if top >= area.bottom() {
                break;
            }
            let above = usize::try_from(i32::from(area.y) - from).unwrap_or(0);
            let place = Rect { y: top, height: area.bottom() - top, ..area };
            match part {
                Part::Air => {}
                Part::Heading(words) => {
                    paragraph(buffer, place, words, ctx.style(Role::Accent), above);
                }
                Part::Line(words, role) => {
                    paragraph(buffer, place, words, ctx.style(*role), above);
                }
                Part::Fact(label, words, role) => {
                    if above == 0 {
                        put(buffer, place.x, place.y, labels.saturating_sub(1), label, ctx.style(Role::Muted));
                    }
                    let room = Rect { x: place.x + labels, width: place.width - labels, ..place };
                    paragraph(buffer, room, words, ctx.style(*role), above);
                }
            }
        }
    }
}

fn lines(part: &Part, columns: u16, labels: u16) -> u16 {
    match part {
        Part::Air => 1,
        Part::Heading(words) | Part::Line(words, _) => height(words, columns),
        Part::Fact(_, words, _) => height(words, columns.saturating_sub(labels).max(1)),
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

    #[test]
    fn long_facts_go_on_beneath_themselves() {
        let words = shot(40, 8, |f| sheet().view(f.buffer_mut(), Rect::new(0, 0, 40, 8), 0, &ctx(60, 18)));
        let lines: Vec<&str> = words.lines().collect();
        assert_eq!(lines[1], "Decision  Explicit consent, recorded by");
        assert_eq!(lines[2], "          a nurse of the practice on the");
        assert_eq!(lines[3], "          day");
        assert_eq!(lines[5], "");
        assert_eq!(lines[6], "PLAN");
    }

    #[test]
    fn scrolling_cuts_lines_not_parts() {
        let high = sheet().height(40);
        let whole = shot(40, high, |f| sheet().view(f.buffer_mut(), Rect::new(0, 0, 40, high), 0, &ctx(60, 18)));
        for skip in 0..high {
            let rest = shot(40, high, |f| sheet().view(f.buffer_mut(), Rect::new(0, 0, 40, high), skip, &ctx(60, 18)));
            let expected: Vec<&str> = whole.lines().skip(usize::from(skip)).collect();
            let seen: Vec<&str> = rest.lines().take(expected.len()).collect();
            assert_eq!(seen, expected, "from line {skip}");
        }
    }
}
