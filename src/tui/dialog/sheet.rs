//! A page to read in a box as wide as the window allows: two versions beside each other.
use super::{Dialog, DialogStep};
use crate::tui::ctx::Ctx;
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use crate::tui::layout::{middle, take_bottom};
use crate::tui::theme::Role;
use crate::tui::widget::Sheet;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::text::put_right;
use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;

/// A page to read.
pub struct Reading {
    title: String,
    sheet: Sheet,
    top: u16,
}

/// Most columns of the box: lines longer than this are hard to read.
const WIDE: u16 = 140;

impl Reading {
    /// A title and the page.
    pub fn new(title: impl Into<String>, sheet: Sheet) -> Self {
        Self { title: title.into(), sheet: sheet.rest_by("Down"), top: 0 }
    }

    fn wide(window: Rect) -> u16 {
        WIDE.min(window.width.saturating_sub(2))
    }

    fn furthest(&self, ctx: &Ctx) -> u16 {
        let place = self.place(ctx.window, ctx);
        self.sheet.furthest(place.width.saturating_sub(4), place.height.saturating_sub(3))
    }
}

impl Dialog for Reading {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        let furthest = self.furthest(ctx);
        match key.code {
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q') => return DialogStep::Close,
            KeyCode::Down | KeyCode::Char('j') => self.top = (self.top + 1).min(furthest),
            KeyCode::Up | KeyCode::Char('k') => self.top = self.top.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => self.top = (self.top + 10).min(furthest),
            KeyCode::PageUp => self.top = self.top.saturating_sub(10),
            KeyCode::Home => self.top = 0,
            KeyCode::End => self.top = furthest,
            _ => return DialogStep::Pass,
        }
        DialogStep::Stay
    }

    fn hints(&self, _ctx: &Ctx) -> Vec<Hint> {
        vec![Hint::new("Up, Down", "scroll"), Hint::new("Enter", "close")]
    }

    fn place(&self, window: Rect, _ctx: &Ctx) -> Rect {
        let wide = Self::wide(window);
        middle(window, wide, self.sheet.height(wide.saturating_sub(4)).saturating_add(3))
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        let inside = boxed(frame.buffer_mut(), place, &self.title, ctx);
        let (words, foot) = take_bottom(inside, 1);
        self.sheet.view_on_panel(frame.buffer_mut(), words, self.top, ctx);
        if foot.height > 0 {
            put_right(frame.buffer_mut(), foot, "Enter Close", ctx.panel(Role::Muted));
            frame.set_cursor_position((foot.right().saturating_sub(1), foot.y));
        }
    }
}
