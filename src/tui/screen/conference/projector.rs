//! What the room sees: large, the whole window, and nobody's name, birth date or number.
use super::Conference;
use crate::domain::agenda::ItemKind;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::view::OpenItem;
use crate::tui::ctx::Ctx;
use crate::tui::layout::{inset, take_bottom, take_top};
use crate::tui::theme::Role;
use crate::tui::widget::panel::outline;
use crate::tui::widget::text::{fill, put, put_right};
use crate::tui::widget::{Sheet, timer};
use ratatui::Frame;
use ratatui::layout::Rect;

impl Conference {
    pub(super) fn project(&self, frame: &mut Frame, window: Rect, ctx: &Ctx) {
        fill(frame.buffer_mut(), window, ctx.style(Role::Text));
        let border = ctx.style(Role::Border);
        let inside = inset(outline(frame.buffer_mut(), window, "", border, border, ctx), 2, 0);
        let (head, rest) = take_top(inside, 2);
        let place = self.discussed().zip(self.view.as_ref()).map_or_else(
            || "BETWEEN ITEMS".to_owned(),
            |(open, view)| format!("ITEM {} OF {}", open.item.position, view.items.len()),
        );
        put(frame.buffer_mut(), head.x, head.y, head.width, &place, ctx.style(Role::Accent));
        put_right(frame.buffer_mut(), Rect { height: 1, ..head }, &Ctx::time_of_day(ctx.now), ctx.style(Role::Accent));
        let (rest, foot) = take_bottom(rest, 1);
        let (finish, role) = self.finish(ctx);
        put(frame.buffer_mut(), foot.x, foot.y, foot.width, &finish, ctx.style(role));
        put_right(frame.buffer_mut(), foot, "P back to names", ctx.style(Role::Muted));
        let Some(open) = self.discussed() else {
            let mut sheet = Sheet::new();
            let words = if self.standing.is_some() {
                "The next case cannot be opened. P shows the chair why."
            } else {
                "n opens the next item."
            };
            sheet.line(words, Role::Muted);
            sheet.view(frame.buffer_mut(), rest, 0, ctx);
            return;
        };
        if let Some(typing) = &self.typing {
            let (head, field) = take_top(rest, 1);
            put(
                frame.buffer_mut(),
                head.x,
                head.y,
                head.width,
                "DISCUSSION  Esc ends and saves",
                ctx.style(Role::Focus),
            );
            let line = ctx.style(Role::Focus);
            let field = outline(frame.buffer_mut(), field, "", line, line, ctx);
            typing.editor.view(frame, inset(field, 1, 0), true, ctx.style(Role::Text));
            return;
        }
        let sheet = self.room_sheet(open);
        let digits = if sheet.height(rest.width) + timer::HEIGHT < rest.height { timer::HEIGHT } else { 1 };
        let (words, clock) = take_bottom(rest, digits);
        sheet.view(frame.buffer_mut(), words, self.top, ctx);
        if let Some(timer) = self.timer(ctx) {
            timer.view(frame, clock, ctx);
        }
    }

    fn room_sheet(&self, open: &OpenItem) -> Sheet {
        let mut sheet = Sheet::new();
        let Some(row) = self.row(open.item.id) else { return sheet };
        let mut who = self.called(row);
        if let (Some(patient), Some(view)) = (&open.patient, &self.view) {
            let age = dates::age(patient.patient.birth_date, view.meeting.date);
            who = format!("{who}    age {age}    {}", patient.practice_name);
        }
        sheet.line(&who, Role::Text);
        if open.item.kind == ItemKind::Case {
            sheet.air().line(open.item.question.as_deref().unwrap_or_default(), Role::Text);
        }
        let said = open.discussion.as_ref();
        if let Some(decision) = said.and_then(|d| d.decision.as_deref()) {
            sheet.air().hanging("DECISION   ", decision, Role::Text);
        }
        if let Some(outcome) = said.and_then(|d| d.outcome) {
            sheet.hanging("OUTCOME    ", outcome.words(), Role::Text);
        }
        if !open.actions.is_empty() {
            sheet.heading("ACTIONS");
            for (n, row) in (1..).zip(&open.actions) {
                let who = format!("{}   {}", row.owner, dates::staff(row.action.due_on));
                sheet.split(format!("{n}  {}", row.action.text), &who, Role::Text);
            }
        }
        sheet
    }
}
