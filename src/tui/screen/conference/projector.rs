//! What the room sees: large, the whole window, without the patient's name, birth date or number.
use super::Conference;
use crate::domain::agenda::ItemKind;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::patient::Patient;
use crate::domain::person::fold;
use crate::domain::view::OpenItem;
use crate::tui::ctx::Ctx;
use crate::tui::layout::{inset, take_bottom, take_top};
use crate::tui::theme::Role;
use crate::tui::widget::panel::outline;
use crate::tui::widget::text::{fill, put, put_right};
use crate::tui::widget::{Sheet, timer};
use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_normalization::char::is_combining_mark;

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
            let words = match self.standing.and_then(|id| self.row(id)).map(|row| &row.blocked) {
                Some(Some(_)) => "The next case cannot be opened. P shows the chair why.",
                Some(None) => "The next case is not open yet. P asks the chair whom it is about.",
                None => "n opens the next item.",
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
        let names = open.patient.as_ref().map(|view| names(&view.patient)).unwrap_or_default();
        let unnamed = |text: &str| without(text, &names);
        let mut who = self.called(row);
        if let (Some(patient), Some(view)) = (&open.patient, &self.view) {
            let age = dates::age(patient.patient.birth_date, view.meeting.date);
            who = format!("{who}    age {age}    {}", patient.practice_name);
        }
        sheet.line(&who, Role::Text);
        if open.item.kind == ItemKind::Case {
            sheet.air().line(unnamed(open.item.question.as_deref().unwrap_or_default()), Role::Text);
        }
        let said = open.discussion.as_ref();
        if let Some(decision) = said.and_then(|d| d.decision.as_deref()) {
            sheet.air().hanging("DECISION   ", unnamed(decision), Role::Text);
        }
        if let Some(outcome) = said.and_then(|d| d.outcome) {
            sheet.hanging("OUTCOME    ", outcome.words(), Role::Text);
        }
        if !open.actions.is_empty() {
            sheet.heading("ACTIONS");
            for (n, row) in (1..).zip(&open.actions) {
                let who = format!("{}   {}", row.owner, dates::staff(row.action.due_on));
                sheet.split(format!("{n}  {}", unnamed(&row.action.text)), &who, Role::Text);
            }
        }
        sheet
    }
}

/// The parts of a person's name, folded. A single letter is none: it would blot out ordinary words.
fn names(patient: &Patient) -> Vec<String> {
    let called = patient.preferred_name.as_deref().unwrap_or_default();
    [patient.family_name.as_str(), patient.given_names.as_str(), called]
        .into_iter()
        .flat_map(|name| {
            fold(name).split(' ').filter(|part| part.chars().count() > 1).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

/// The text with each of these names left out, however it is written. What people write of a patient often names them.
fn without(text: &str, names: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside =
            |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '`') || is_combining_mark(c);
        let end = rest.find(|c| inside(c) != inside(first)).unwrap_or(rest.len());
        let (word, left) = rest.split_at(end);
        let base = word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s")).unwrap_or(word);
        if names.contains(&fold(base)) {
            out.push_str("[name]");
            out.push_str(word.get(base.len()..).unwrap_or_default());
        } else {
            out.push_str(word);
        }
        rest = left;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn the_room_does_not_read_the_patients_name_in_what_was_written() {
        let names = ["obrien", "adebayo", "byrne", "mary", "muller"].map(String::from);
        let shown = |text| without(text, &names);
        assert_eq!(shown("Mrs O'Brien refuses every stranger."), "Mrs [name] refuses every stranger.");
        assert_eq!(
            shown("What would O\u{2019}BRIEN\u{2019}s daughter accept?"),
            "What would [name]\u{2019}s daughter accept?"
        );
        assert_eq!(shown("mary adebayo-byrne"), "[name] [name]-[name]");
        assert_eq!(shown("Call Müller, (MARY)"), "Call [name], ([name])");
        assert_eq!(shown("Maryam lives in Byrneside"), "Maryam lives in Byrneside");
    }
}
