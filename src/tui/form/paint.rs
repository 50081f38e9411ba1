//! Draws a form: prompts at the left, fields at the right, what there is to say beneath each. Reads the form, changes
//! nothing. Scrolls so that the field with the keys is in view.
use super::Form;
use super::editor::Editor;
use super::field::{Field, Held, Remark};
use super::spec::{Choice, Kind};
use crate::tui::ctx::Ctx;
use crate::tui::symbols::{ALERT, CURSOR, SELECTED};
use crate::tui::theme::Role;
use crate::tui::widget::text::{fill, height, paragraph, put, put_cut, put_right, width};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Widest column of prompts.
const PROMPTS: u16 = 22;

impl Form {
    /// Columns of the prompts.
    fn prompt_columns(&self, columns: u16) -> u16 {
        let longest = self
            .fields
            .iter()
            .map(|field| width(&field.spec.label) + if field.spec.required { 5 } else { 3 })
            .max()
            .unwrap_or(0);
        u16::try_from(longest).unwrap_or(PROMPTS).min(PROMPTS).min(columns / 3)
    }

    /// Columns of the fields when the form is drawn `columns` wide.
    pub(super) fn field_columns(&self, columns: u16) -> u16 {
        // One column stays free for a cursor behind the last letter.
        columns.saturating_sub(self.prompt_columns(columns) + 1).max(1)
    }

    /// Lines the whole form needs at this width.
    pub fn height(&self, columns: u16) -> u16 {
        let room = self.field_columns(columns);
        let fields: u16 = (0..self.fields.len()).map(|n| self.field_height(n, room)).fold(0, u16::saturating_add);
        fields.saturating_add(self.general.as_ref().map_or(0, |sentence| height(sentence, columns)))
    }

    /// Lines of one field with what is said beneath it.
    fn field_height(&self, n: usize, room: u16) -> u16 {
        let Some(field) = self.fields.get(n) else { return 0 };
        let focused = n == self.focus;
        let own = match &field.held {
            Held::Typed(_) => {
                if let Kind::Long(lines) = field.spec.kind {
                    lines
                } else {
                    1
                }
            }
            Held::One { choices, .. } | Held::Any { choices, .. } => {
                flow(choices, room).last().map_or(1, |(_, _, line)| line + 1)
            }
            Held::Found { .. } if focused => 1 + u16::try_from(field.suggestions().len()).unwrap_or(0),
            Held::Found { .. } => 1,
        };
        own + remark_height(&field.remark(focused), room)
    }

    /// Draws the form on a panel.
    pub fn view(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        if area.width < 12 || area.height == 0 {
            return;
        }
        if self.larger
            && let Some(field) = self.fields.get(self.focus)
            && let Some(editor) = field.editor()
        {
            put_cut(frame.buffer_mut(), area.x, area.y, area.width, &field.spec.label, ctx.panel(Role::Focus), ctx);
            put_right(frame.buffer_mut(), area, &count(editor), ctx.panel(Role::Muted));
            let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
            editor.view(frame, below, true, ctx.style(Role::Text));
            return;
        }
        let mut area = area;
        if let Some(sentence) = &self.general {
            let lines = height(sentence, area.width).min(area.height);
            paragraph(frame.buffer_mut(), area, &format!("{ALERT} {sentence}"), ctx.panel(Role::Overdue), 0);
            area.y += lines;
            area.height -= lines;
        }
        let room = self.field_columns(area.width);
        let heights: Vec<u16> = (0..self.fields.len()).map(|n| self.field_height(n, room)).collect();
        let until: u16 = heights.iter().take(self.focus + 1).fold(0, |sum, h| sum.saturating_add(*h));
        // Whole fields are left out at the top until the one with the keys fits.
        let mut first = 0;
        let mut above: u16 = 0;
        while until.saturating_sub(above) > area.height && first < self.focus {
            above = above.saturating_add(heights.get(first).copied().unwrap_or(0));
            first += 1;
        }
        let mut y = area.y;
        for (n, field) in self.fields.iter().enumerate().skip(first) {
            let high = heights.get(n).copied().unwrap_or(0).min(area.bottom().saturating_sub(y));
            if high == 0 {
                break;
            }
            self.field(frame, Rect { y, height: high, ..area }, n, field, ctx);
            y += high;
        }
    }

    fn field(&self, frame: &mut Frame, area: Rect, n: usize, field: &Field, ctx: &Ctx) {
        let focused = n == self.focus && !self.saving;
        let prompts = self.prompt_columns(area.width);
        let room = self.field_columns(area.width);
        let label = if field.spec.required { format!("{} *", field.spec.label) } else { field.spec.label.clone() };
        let style = ctx.panel(if focused { Role::Focus } else { Role::Muted });
        let buffer = frame.buffer_mut();
        if focused {
            put(buffer, area.x, area.y, 1, CURSOR, style);
        }
        put_cut(buffer, area.x + 1, area.y, prompts.saturating_sub(2), &label, style, ctx);

        let said = field.remark(n == self.focus);
        let below = remark_height(&said, room).min(area.height.saturating_sub(1));
        let place = Rect { x: area.x + prompts, width: room, height: area.height - below, ..area };
        self.held(frame, place, field, focused, ctx);
        remark(frame, Rect { y: place.bottom(), height: below, ..place }, &said, ctx);
    }

    fn held(&self, frame: &mut Frame, place: Rect, field: &Field, focused: bool, ctx: &Ctx) {
        // A field is seen by its ground, and in every theme by its line.
        let ground = ctx.style(if self.saving { Role::Muted } else { Role::Text }).add_modifier(Modifier::UNDERLINED);
        match &field.held {
            Held::Typed(editor) if editor.is_block() => {
                editor.view(frame, place, focused, ctx.style(Role::Text));
                if focused && place.height > 1 {
                    let last = Rect { y: place.bottom() - 1, height: 1, ..place };
                    let words = count(editor);
                    let free = editor.layout(usize::from(place.width)).0.len() < usize::from(place.height);
                    if free {
                        put_right(frame.buffer_mut(), last, &words, ctx.style(Role::Muted));
                    }
                }
            }
            Held::Typed(editor) => editor.view(frame, place, focused, ground),
            Held::One { choices, at } => {
                for (choice, x, y) in flow(choices, place.width).into_iter().filter(|(_, _, y)| *y < place.height) {
                    let on = at.and_then(|n| choices.get(n)) == Some(choice);
                    let words = format!("({}) {}", if on { "o" } else { " " }, choice.label);
                    let style = if on && focused { Role::Focus } else { Role::Text };
                    put_cut(
                        frame.buffer_mut(),
                        place.x + x,
                        place.y + y,
                        place.width - x,
                        &words,
                        ctx.panel(style),
                        ctx,
                    );
                    if focused && (on || at.is_none()) && (on || (x, y) == (0, 0)) {
                        frame.set_cursor_position((place.x + x + 1, place.y + y));
                    }
                }
            }
            Held::Any { choices, at, on } => {
                for ((n, on), (choice, x, y)) in on.iter().enumerate().zip(flow(choices, place.width)) {
                    if y >= place.height {
                        break;
                    }
                    let words = format!("[{}] {}", if *on { SELECTED } else { " " }, choice.label);
                    let here = focused && n == *at;
                    let style = ctx.panel(if here { Role::Focus } else { Role::Text });
                    put_cut(frame.buffer_mut(), place.x + x, place.y + y, place.width - x, &words, style, ctx);
                    if here {
                        frame.set_cursor_position((place.x + x + 1, place.y + y));
                    }
                }
            }
            Held::Found { editor, at, .. } => {
                editor.view(frame, Rect { height: 1, ..place }, focused, ground);
                if !focused {
                    return;
                }
                for (n, (y, (_, choice))) in (place.y + 1..place.bottom()).zip(field.suggestions()).enumerate() {
                    let role = if n == *at { Role::Selected } else { Role::Text };
                    let sign = if n == *at { CURSOR } else { " " };
                    let words = format!("{sign} {}  {}", choice.label, choice.detail);
                    let buffer = frame.buffer_mut();
                    fill(buffer, Rect { y, height: 1, ..place }, ctx.panel(role));
                    put_cut(buffer, place.x, y, place.width, words.trim_end(), ctx.panel(role), ctx);
                }
            }
        }
    }
}

/// "168 words".
fn count(editor: &Editor) -> String {
    match editor.words() {
        1 => "1 word".into(),
        n => format!("{n} words"),
    }
}

/// Choices one after the other, wrapped: each with its column and line.
fn flow(choices: &[Choice], room: u16) -> Vec<(&Choice, u16, u16)> {
    let (mut x, mut y) = (0_u16, 0_u16);
    choices
        .iter()
        .map(|choice| {
            let wide = u16::try_from(width(&choice.label) + 4).unwrap_or(room).min(room);
            if x > 0 && x + wide > room {
                (x, y) = (0, y + 1);
            }
            let place = (choice, x, y);
            x += wide + 2;
            place
        })
        .collect()
}

impl Editor {
    /// Draws what is typed, with the cursor if it has the keys: one line scrolled sideways, or wrapped lines scrolled to
    /// the cursor. For a field that a screen has outside a form as well.
    pub fn view(&self, frame: &mut Frame, place: Rect, focused: bool, style: Style) {
        fill(frame.buffer_mut(), place, style);
        if place.height == 0 || place.width == 0 {
            return;
        }
        let columns = usize::from(place.width);
        let (column, down) = if self.is_block() {
            let (lines, row, column) = self.layout(columns);
            let first = (row + 1).saturating_sub(usize::from(place.height));
            for (y, range) in (place.top()..place.bottom()).zip(lines.into_iter().skip(first)) {
                put(frame.buffer_mut(), place.x, y, place.width, self.text().get(range).unwrap_or_default(), style);
            }
            (column, row.saturating_sub(first))
        } else {
            // The last column stays free for a cursor behind the last letter.
            let (shown, column) = if focused { self.view_of_line(columns.saturating_sub(1)) } else { (self.text(), 0) };
            put(frame.buffer_mut(), place.x, place.y, place.width, shown, style);
            (column, 0)
        };
        if focused {
            let (column, down) = (u16::try_from(column).unwrap_or(0), u16::try_from(down).unwrap_or(0));
            frame.set_cursor_position((place.x + column.min(place.width - 1), place.y + down));
        }
    }
}

fn words(said: &Remark) -> Option<(String, Role)> {
    match said {
        Remark::Echo(echo) => Some((format!("reads as: {echo}"), Role::Info)),
        Remark::Hint(hint) => Some((hint.clone(), Role::Muted)),
        Remark::Wrong(wrong) => Some((format!("{ALERT} {wrong}"), Role::Overdue)),
        Remark::Nothing => None,
    }
}

fn remark_height(said: &Remark, room: u16) -> u16 {
    // A line of air where nothing is said, so that fields do not jump when something is.
    words(said).map_or(1, |(sentence, _)| height(&sentence, room))
}

fn remark(frame: &mut Frame, area: Rect, said: &Remark, ctx: &Ctx) {
    if let Some((sentence, role)) = words(said) {
        paragraph(frame.buffer_mut(), area, &sentence, ctx.panel(role), 0);
    }
}
