//! The line that says what was just done, refused or noticed, and the memory of those lines.
use super::text::{clean_block, paragraph, put, put_cut, put_right, width, wrap};
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
    /// Whether no key was pressed since the last one.
    fresh: bool,
}

impl Messages {
    /// Remembers a sentence.
    pub fn say(&mut self, now: DateTime<Utc>, said: Said) {
        if self.said.len() == REMEMBERED {
            self.said.pop_front();
        }
        self.said.push_back((now, said));
        self.fresh = true;
    }

    /// A person goes on: what was refused or told has been read. What was done stays, with its undo.
    pub fn read(&mut self) {
        self.fresh = false;
    }

    /// What the status line shows, and whether it is still unread.
    pub fn shown(&self) -> Option<(&Said, bool)> {
        let said = self.last()?;
        (self.fresh || said.tone == Tone::Done).then_some((said, self.fresh))
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

/// Most lines that an unread sentence takes from the body.
const MOST_LINES: usize = 4;

/// How many lines a sentence needs to be read whole, its mark and undo key beside it.
pub fn lines(said: &Said, undo_key: Option<&str>, columns: u16) -> u16 {
    let rows = wrap(&clean_block(&said.text), usize::from(room(said, undo_key, columns))).len();
    u16::try_from(rows.clamp(1, MOST_LINES)).unwrap_or(1)
}

/// Columns between the mark and the undo key.
fn room(said: &Said, undo_key: Option<&str>, columns: u16) -> u16 {
    let mark = width(said.tone.mark().0);
    let undo = undo_key.filter(|_| said.undo).map_or(0, |key| width(key) + width(" Undo") + 2);
    columns.saturating_sub(u16::try_from(undo + if mark == 0 { 0 } else { mark + 1 }).unwrap_or(0))
}

/// Draws the status line: mark, sentence, and the key that undoes it at the right edge, which is never cut. Several lines hold
/// the whole sentence; one holds what fits.
pub fn view(frame: &mut Frame, area: Rect, said: &Said, undo_key: Option<&str>, ctx: &Ctx) {
    let buffer = frame.buffer_mut();
    let (mark, role) = said.tone.mark();
    if let (true, Some(key)) = (said.undo, undo_key) {
        let line = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
        put_right(buffer, line, &format!("{key} Undo"), ctx.style(Role::Accent));
    }
    let mut x = area.x;
    if !mark.is_empty() {
        x += put(buffer, x, area.y, area.width, mark, ctx.style(role)) + 1;
    }
    let room = Rect { x, width: room(said, undo_key, area.width), ..area };
    if lines(said, undo_key, area.width) > 1 && area.height > 1 {
        paragraph(buffer, room, &said.text, ctx.style(role), 0);
    } else {
        put_cut(buffer, x, area.y, room.width, &said.text, ctx.style(role), ctx);
    }
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
    fn a_long_sentence_is_read_whole_until_a_key_is_pressed() {
        let said =
            Said::refused("Not yet: a case came to no end. n closes it, d puts it off until the next conference.");
        assert_eq!(lines(&said, None, 60), 2);
        let whole = shot(60, 2, |f| view(f, f.area(), &said, None, &ctx(60, 18)));
        assert!(whole.contains("conference.") && !whole.contains('…'), "{whole}");
        let mut messages = Messages::default();
        messages.say(DateTime::UNIX_EPOCH, said);
        assert!(messages.shown().is_some_and(|(_, fresh)| fresh));
        messages.read();
        assert!(messages.shown().is_none());
    }

    #[test]
    fn what_was_done_stays_in_view_with_its_undo() {
        let mut messages = Messages::default();
        messages.say(DateTime::UNIX_EPOCH, Said::done("Moved.").undoable(true));
        messages.read();
        assert!(messages.shown().is_some_and(|(said, fresh)| said.undo && !fresh));
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
