//! The lines over the worklist: what is searched or shown, how many that is, in which order; and what is said where nobody is.
use super::Worklist;
use crate::domain::coded::Coded;
use crate::domain::count::{counted, thousands};
use crate::tui::ctx::Ctx;
use crate::tui::intents::Intent;
use crate::tui::theme::Role;
use crate::tui::widget::panel::rule;
use crate::tui::widget::text::{put, put_cut, put_right};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::fmt::Write as _;

impl Worklist {
    pub(super) fn head(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let buffer = frame.buffer_mut();
        let (x, wide) = (area.x + 1, area.width.saturating_sub(2));
        let key = |intent| ctx.keymap.key_of(intent).unwrap_or_default();
        if self.typing || self.searching() {
            let used = put(buffer, x, area.y, wide, "Search ", ctx.style(Role::Focus));
            let way = if self.typing { "Enter keep   Esc all patients" } else { "Esc all patients" };
            let room = put_right(buffer, Rect { x, width: wide, ..area }, way, ctx.style(Role::Muted));
            let field = Rect::new(x + used, area.y, room.saturating_sub(x + used + 2), 1);
            self.search.view(frame, field, self.typing, ctx.panel(Role::Text));
        } else if let Some(words) = self.filter.words() {
            let way = "Esc everybody";
            let line = Rect { x, width: wide, ..area };
            let edge = put_right(buffer, line, way, ctx.style(Role::Muted));
            put_cut(buffer, x, area.y, edge.saturating_sub(x + 2), &words, ctx.style(Role::Focus), ctx);
        } else {
            let (search, views) = (key(Intent::Search), key(Intent::Views));
            let words = format!("Everybody   {search} finds name, NHS number, postcode   {views} views");
            put_cut(buffer, x, area.y, wide, &words, ctx.style(Role::Muted), ctx);
        }
        let Some(page) = &self.page else { return };
        let total = counted(page.total as usize, "patient", "patients");
        let narrowed = self.searching() || self.filter.is_set();
        let mut counts = if narrowed { format!("{} of {total} found", thousands(page.found as usize)) } else { total };
        if !self.selected.is_empty() {
            let _ = write!(counts, "      {} selected", thousands(self.selected.len()));
        }
        let buffer = frame.buffer_mut();
        let sorted = format!("Sort: {}", self.sort().words());
        let edge =
            put_right(buffer, Rect { x, y: area.y + 1, width: wide, height: 1 }, &sorted, ctx.style(Role::Muted));
        put_cut(buffer, x, area.y + 1, edge.saturating_sub(x + 2), &counts, ctx.style(Role::Text), ctx);
        if area.height > 2 {
            let line = Rect::new(area.x, area.y + 2, area.width, 1);
            rule(buffer, line, false, ctx.style(Role::Border), ctx);
        }
    }

    pub(super) fn empty(&self) -> String {
        match &self.page {
            None => "Reading the register.".to_owned(),
            Some(page) if page.total == 0 => "There are no patients here yet.\n\n\
                First the practices: press I and give the national practice file.\n\
                Then the patients: press I again and give your list as a CSV file. mdg shows what it understood \
                before anything is taken in, and u takes an import back."
                .to_owned(),
            Some(_) if !self.searching() => self.filter.nobody(),
            Some(_) => format!(
                "Nobody matches '{}'.\n\nWrite less, or only the family name, or any part of the NHS number. \
                 Esc shows everybody again.",
                self.search.text().trim()
            ),
        }
    }
}
