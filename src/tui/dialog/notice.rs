//! Something to read: a title and paragraphs that scroll. Also shows the messages of this session again.
use super::{Dialog, DialogStep};
use crate::tui::ctx::Ctx;
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use crate::tui::layout::{middle, take_bottom};
use crate::tui::symbols::{ALERT, DONE};
use crate::tui::theme::Role;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::status::{Messages, Tone};
use crate::tui::widget::text::{height, paragraph, put_right};
use chrono::{DateTime, Utc};
use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;

/// Something to read.
pub struct Notice {
    title: String,
    text: String,
    top: u16,
}

/// Columns of the box.
const WIDE: u16 = 76;

impl Notice {
    /// A title and paragraphs parted by line breaks.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), top: 0 }
    }

    /// What was said in this session, newest first. `clock` writes the time of day.
    pub fn messages(messages: &Messages, clock: &dyn Fn(DateTime<Utc>) -> String) -> Self {
        let lines: Vec<String> = messages
            .newest_first()
            .map(|(at, said)| {
                let mark = match said.tone {
                    Tone::Done => DONE,
                    Tone::News => "",
                    Tone::Refused => ALERT,
                };
                format!("{}  {mark:2} {}", clock(*at), said.text)
            })
            .collect();
        let text = if lines.is_empty() { "Nothing has been said yet.".into() } else { lines.join("\n") };
        Self::new("Messages", text)
    }

    fn furthest(&self, ctx: &Ctx) -> u16 {
        let inside = self.place(ctx.window, ctx);
        height(&self.text, inside.width.saturating_sub(4)).saturating_sub(inside.height.saturating_sub(3))
    }
}

impl Dialog for Notice {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        let furthest = self.furthest(ctx);
        match key.code {
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q') => return DialogStep::Close,
            KeyCode::Down | KeyCode::Char('j') => self.top = (self.top + 1).min(furthest),
            KeyCode::Up | KeyCode::Char('k') => self.top = self.top.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => self.top = (self.top + 10).min(furthest),
            KeyCode::PageUp => self.top = self.top.saturating_sub(10),
            _ => return DialogStep::Pass,
        }
        DialogStep::Stay
    }

    fn hints(&self, _ctx: &Ctx) -> Vec<Hint> {
        vec![Hint::new("Up, Down", "scroll"), Hint::new("Enter", "close")]
    }

    fn place(&self, window: Rect, _ctx: &Ctx) -> Rect {
        let columns = WIDE.min(window.width.saturating_sub(4)).saturating_sub(4);
        middle(window, WIDE, height(&self.text, columns).saturating_add(3))
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        let inside = boxed(frame.buffer_mut(), place, &self.title, ctx);
        let (words, foot) = take_bottom(inside, 1);
        paragraph(frame.buffer_mut(), words, &self.text, ctx.panel(Role::Text), usize::from(self.top));
        if foot.height > 0 {
            let more = if self.top < self.furthest(ctx) { "Down for more   Enter Close" } else { "Enter Close" };
            put_right(frame.buffer_mut(), foot, more, ctx.panel(Role::Muted));
            frame.set_cursor_position((foot.right().saturating_sub(1), foot.y));
        }
    }
}
