//! Draws a form: prompts at the left, fields at the right, what there is to say beneath each. Reads the form, changes
//! nothing. Scrolls so that the field with the keys is in view.
use super::Form;
use super::editor::Editor;
use super::field::{Field, Held, Remark};
use super::spec::{Choice, Kind};
use crate::tui::ctx::Ctx;
use crate::tui::symbols::{ALERT, CURSOR};
use crate::tui::theme::Role;
use crate::tui::widget::text::{fill, height, paragraph, put, put_cut, put_right, width, wrap};
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
        let fields: u16 = (0..self.fields.len()).map(|n| self.field_height(n, columns)).fold(0, u16::saturating_add);
        fields.saturating_add(self.general.as_ref().map_or(0, |sentence| height(&refused(sentence), columns)))
    }

    /// Lines of one field with what is said beneath it.
    fn field_height(&self, n: usize, columns: u16) -> u16 {
        let said = self.fields.get(n).map_or(Remark::Nothing, |field| field.remark(n == self.focus));
        self.own_height(n, columns) + remark_height(&said, self.field_columns(columns))
    }

    /// Lines of one field.
    fn own_height(&self, n: usize, columns: u16) -> u16 {
        let Some(field) = self.fields.get(n) else { return 0 };
        let (prompts, room) = (self.prompt_columns(columns), self.field_columns(columns));
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
                flow(choices, room).last().map_or(1, |last| last.y + last.height())
            }
            Held::Found { at, .. } if focused => {
                let suggestions = field.suggestions().into_iter().enumerate();
                let lines = suggestions.map(|(n, (_, choice))| suggested(choice, Some(n) == *at, room).len());
                1 + u16::try_from(lines.sum::<usize>()).unwrap_or(0)
            }
            Held::Found { .. } => 1,
        };
        own.max(height(&label(field), prompts.saturating_sub(2)))
    }

    /// The first field that is drawn in so many lines, and the first behind it that is not drawn whole.
    fn shown(&self, area: Rect) -> (usize, usize) {
        let high = |n| self.field_height(n, area.width);
        let mut first = self.focus;
        let mut used = high(self.focus);
        // Whole fields are left out at the top until the one with the keys fits.
        while first > 0 && used.saturating_add(high(first - 1)) <= area.height {
            first -= 1;
            used = used.saturating_add(high(first));
        }
        let mut behind = self.focus + 1;
        while behind < self.fields.len() && used.saturating_add(high(behind)) <= area.height {
            used = used.saturating_add(high(behind));
            behind += 1;
        }
        (first, behind)
    }

    /// What of the form is out of view: "2 above, 1 below".
    pub fn out_of_view(&self, area: Rect) -> String {
        if self.larger {
            return String::new();
        }
        let (first, behind) = self.shown(self.fields_area(area));
        match (first, self.fields.len().saturating_sub(behind)) {
            (0, 0) => String::new(),
            (0, below) => format!("{below} more below"),
            (above, 0) => format!("{above} more above"),
            (above, below) => format!("{above} above, {below} below"),
        }
    }

    /// What is left for the fields under a refusal that belongs to none of them.
    fn fields_area(&self, area: Rect) -> Rect {
        let lines = self.general.as_ref().map_or(0, |sentence| height(&refused(sentence), area.width)).min(area.height);
        Rect { y: area.y + lines, height: area.height - lines, ..area }
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
        if let Some(sentence) = &self.general {
            paragraph(frame.buffer_mut(), area, &refused(sentence), ctx.panel(Role::Overdue), 0);
        }
        let area = self.fields_area(area);
        let (first, behind) = self.shown(area);
        let mut y = area.y;
        // What is not whole is shown as far as it goes, and counted as out of view.
        for (n, field) in self.fields.iter().enumerate().take(behind + 1).skip(first) {
            let high = self.field_height(n, area.width).min(area.bottom().saturating_sub(y));
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
        let style = ctx.panel(if focused { Role::Focus } else { Role::Muted });
        let buffer = frame.buffer_mut();
        if focused {
            put(buffer, area.x, area.y, 1, CURSOR, style);
        }
        let prompt = Rect { x: area.x + 1, width: prompts.saturating_sub(2), ..area };
        paragraph(buffer, prompt, &label(field), style, 0);

        let said = field.remark(n == self.focus);
        // A refusal is read before anything else; help gives way where there is no room for all.
        let own = self.own_height(n, area.width).min(area.height);
        let most = if matches!(said, Remark::Wrong(_)) { area.height.saturating_sub(1) } else { area.height - own };
        let below = remark_height(&said, room).min(most);
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
                let sign = |n| if *at == Some(n) { "(o)" } else { "( )" };
                let lit = |n| *at == Some(n);
                let look = Look { sign: &sign, lit: &lit, focused };
                choose(frame, place, &flow(choices, place.width), at.unwrap_or(0), &look, ctx);
            }
            Held::Any { choices, at, on } => {
                let sign = |n: usize| if on.get(n) == Some(&true) { "[x]" } else { "[ ]" };
                let look = Look { sign: &sign, lit: &|n| n == *at, focused };
                choose(frame, place, &flow(choices, place.width), *at, &look, ctx);
            }
            Held::Found { editor, at, .. } => {
                editor.view(frame, Rect { height: 1, ..place }, focused, ground);
                if !focused {
                    return;
                }
                let lines = field.suggestions().into_iter().enumerate().flat_map(|(n, (_, choice))| {
                    let lines = suggested(choice, Some(n) == *at, place.width);
                    lines.into_iter().enumerate().map(move |(line, words)| (n, line, words))
                });
                for (y, (n, line, words)) in (place.y + 1..place.bottom()).zip(lines) {
                    let role = if Some(n) == *at { Role::Selected } else { Role::Text };
                    let sign = if Some(n) == *at && line == 0 { CURSOR } else { " " };
                    let buffer = frame.buffer_mut();
                    fill(buffer, Rect { y, height: 1, ..place }, ctx.panel(role));
                    put_cut(buffer, place.x, y, place.width, &format!("{sign} {words}"), ctx.panel(role), ctx);
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

/// The prompt, with a star where it must be filled in.
fn label(field: &Field) -> String {
    if field.spec.required { format!("{} *", field.spec.label) } else { field.spec.label.clone() }
}

/// A suggestion in lines: the one that Enter takes is read whole, the others on one line each.
fn suggested(choice: &Choice, lit: bool, room: u16) -> Vec<String> {
    let words = format!("{}  {}", choice.label, choice.detail);
    let words = words.trim_end();
    if !lit {
        return vec![words.to_owned()];
    }
    let lines = wrap(words, usize::from(room.saturating_sub(2)));
    lines.into_iter().map(|range| words.get(range).unwrap_or_default().trim_end().to_owned()).collect()
}

/// A refusal with its sign.
fn refused(sentence: &str) -> String {
    format!("{ALERT} {sentence}")
}

/// One choice where it stands among the others: its column, its line, and its words in lines.
struct Placed {
    x: u16,
    y: u16,
    words: Vec<String>,
}

/// Columns of the sign before a choice.
const SIGN: u16 = 4;

impl Placed {
    fn height(&self) -> u16 {
        u16::try_from(self.words.len()).unwrap_or(1)
    }
}

/// How the choices of a field look.
struct Look<'a> {
    /// The sign before each.
    sign: &'a dyn Fn(usize) -> &'static str,
    /// Whether it stands out while the field has the keys.
    lit: &'a dyn Fn(usize) -> bool,
    focused: bool,
}

/// Draws choices. Where not all of them have room, those around the one at `at` are shown and the others are counted.
fn choose(frame: &mut Frame, place: Rect, flow: &[Placed], at: usize, look: &Look<'_>, ctx: &Ctx) {
    let total = flow.last().map_or(0, |last| last.y + last.height());
    let high = if total > place.height { place.height.saturating_sub(1).max(1) } else { place.height };
    let end = flow.get(at).map_or(0, |placed| placed.y + placed.height());
    let above = end.saturating_sub(high);
    let mut out_of_view = 0;
    for (n, placed) in flow.iter().enumerate() {
        let Some(y) = placed.y.checked_sub(above).filter(|y| y + placed.height() <= high) else {
            out_of_view += 1;
            continue;
        };
        let style = ctx.panel(if look.focused && (look.lit)(n) { Role::Focus } else { Role::Text });
        let (x, y) = (place.x + placed.x, place.y + y);
        put(frame.buffer_mut(), x, y, SIGN, &format!("{} ", (look.sign)(n)), style);
        for (y, words) in (y..place.bottom()).zip(&placed.words) {
            put(frame.buffer_mut(), x + SIGN, y, place.right().saturating_sub(x + SIGN), words, style);
        }
        if look.focused && n == at {
            frame.set_cursor_position((x + 1, y));
        }
    }
    if out_of_view > 0 && place.height > 1 {
        let words = format!("{out_of_view} more: Right and Left go there");
        put_cut(frame.buffer_mut(), place.x, place.bottom() - 1, place.width, &words, ctx.panel(Role::Info), ctx);
    }
}

/// Choices one after the other, wrapped; one that is wider than the field has lines of its own.
fn flow(choices: &[Choice], room: u16) -> Vec<Placed> {
    let (mut x, mut y) = (0_u16, 0_u16);
    let mut placed = Vec::new();
    for choice in choices {
        let lines = wrap(&choice.label, usize::from(room.saturating_sub(SIGN)));
        let words: Vec<String> =
            lines.into_iter().map(|range| choice.label.get(range).unwrap_or_default().trim_end().to_owned()).collect();
        let widest = words.iter().map(|words| width(words)).max().unwrap_or(0);
        let wide = u16::try_from(widest).unwrap_or(room).saturating_add(SIGN);
        if x > 0 && (x + wide > room || words.len() > 1) {
            (x, y) = (0, y + 1);
        }
        let one = Placed { x, y, words };
        if one.words.len() > 1 {
            (x, y) = (0, y + one.height());
        } else {
            x += wide + 2;
        }
        placed.push(one);
    }
    placed
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
