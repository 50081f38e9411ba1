//! The line that says what was just done, refused or noticed, and the memory of those lines.
use super::text::{put, put_cut, put_right, width};
use crate::tui::ctx::Ctx;
use crate::tui::symbols::{ALERT, DONE};
use crate::tui::theme::Role;
use chrono::{DateTime, Utc};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::collections::VecDeque;

/// What kind of news it is. Each has its own mark, so that colour is never the only sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// Something was done.
    #[default]
    Done,
    /// Something to know.
    News,
    /// Something was refused or went wrong.
    Refused,
}

impl Tone {
    fn mark(self) -> (&'static str, Role) {
        match self {
            Self::Done => (DONE, Role::Done),
            Self::News => ("", Role::Info),
            Self::Refused => (ALERT, Role::Overdue),
        }
    }
}

/// One thing that was said.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The sentence.
    pub text: String,
    /// Its kind.
    pub tone: Tone,
    /// Whether undo takes it back.
    pub undo: bool,
}

// A sentence may name a patient, so it stays out of logs.
impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Said({:?})", self.tone)
    }
}

impl Said {
    /// Something that was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Done, undo: false }
    }

    /// Something to know.
    pub fn news(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::News, undo: false }
    }

    /// Something that was refused, with the way on.
    pub fn refused(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Refused, undo: false }
    }

    /// Says that undo takes it back.
    #[must_use]
    pub fn undoable(self, undo: bool) -> Self {
        Self { undo, ..self }
    }
}

/// How many sentences are remembered.
const REMEMBERED: usize = 200;

/// What was said, newest last.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    said: VecDeque<(DateTime<Utc>, Said)>,
}

impl Messages {
    /// Remembers a sentence.
    pub fn say(&mut self, now: DateTime<Utc>, said: Said) {
        if self.said.len() == REMEMBERED {
            self.said.pop_front();
        }
        self.said.push_back((now, said));
    }

    /// The last sentence.
    pub fn last(&self) -> Option<&Said> {
        self.said.back().map(|(_, said)| said)
    }

    /// All of them, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &(DateTime<Utc>, Said)> {
        self.said.iter().rev()
    }
}

/// Draws the status line: mark, sentence, and the key that undoes it at the right edge, which is never cut.
pub fn view(frame: &mut Frame, area: Rect, said: &Said, undo_key: Option<&str>, ctx: &Ctx) {
    let buffer = frame.buffer_mut();
    let (mark, role) = said.tone.mark();
    let mut room = area;
    if let (true, Some(key)) = (said.undo, undo_key) {
        let words = format!("{key} Undo");
        put_right(buffer, area, &words, ctx.style(Role::Accent));
        room.width = room.width.saturating_sub(u16::try_from(width(&words)).unwrap_or(0) + 2);
    }
    let mut x = room.x;
    if !mark.is_empty() {
        x += put(buffer, x, room.y, room.width, mark, ctx.style(role)) + 1;
    }
    put_cut(buffer, x, room.y, room.right().saturating_sub(x), &said.text, ctx.style(role), ctx);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{ctx, shot};

    #[test]
    fn the_way_to_undo_is_never_cut() {
        let said = Said::done("Added AHMED, Fatima (Ms) to the agenda for Wed 14-Oct-2026.").undoable(true);
        let line = shot(40, 1, |f| view(f, f.area(), &said, Some("u"), &ctx(60, 18)));
        assert!(line.starts_with("ok Added AHMED"), "{line}");
        assert!(line.contains('…') && line.ends_with("u Undo"), "{line}");
    }

    #[test]
    fn a_refusal_has_a_mark_besides_its_colour() {
        let said = Said::refused("The due date must be after 14-Oct-2026.");
        assert!(shot(60, 1, |f| view(f, f.area(), &said, None, &ctx(60, 18))).starts_with("! The due date"));
    }

    #[test]
    fn the_memory_is_bounded_and_newest_comes_first() {
        let mut messages = Messages::default();
        for n in 0..300 {
            messages.say(DateTime::UNIX_EPOCH, Said::news(format!("number {n}")));
        }
        assert_eq!(messages.newest_first().count(), REMEMBERED);
        assert_eq!(messages.newest_first().next().unwrap().1.text, "number 299");
    }
}
