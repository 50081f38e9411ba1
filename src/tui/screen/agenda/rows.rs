//! The items of an agenda as a table, and the one under the cursor in full.
use super::blocks::Block;
use crate::domain::agenda::{ItemKind, ItemStatus, Urgency};
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::view::ItemRow;
use crate::tui::ctx::Ctx;
use crate::tui::layout::{inset, take_top};
use crate::tui::theme::Role;
use crate::tui::widget::panel::rule;
use crate::tui::widget::text::{paragraph, put_cut, wrap};
use crate::tui::widget::window_table::TableRow;
use crate::tui::widget::{Cell, Column, Mark, Rows};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::LazyLock;

static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    vec![
        Column::new("#", 2).right().goes(0),
        Column::new("Start", 5).goes(0),
        Column::new("Min", 3).right().goes(0),
        Column::new("Patient or item", 20).frozen().whole(),
        Column::new("Note", 10).grows().goes(1),
        Column::new("Practice", 8).goes(2),
        Column::new("Joins", 11).goes(3),
        Column::new("Led by", 10).grows().goes(4),
    ]
});

/// The columns.
pub(super) fn columns() -> &'static [Column] {
    &COLUMNS
}

/// The items as the table asks for them, each with the block it belongs to.
pub(super) struct Items<'a>(pub &'a [ItemRow], pub &'a [Option<Block>]);

impl Rows for Items<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn row(&self, index: usize) -> TableRow {
        let block = self.1.get(index).copied().flatten();
        self.0.get(index).map(|row| shown(row, block)).unwrap_or_default()
    }
}

/// What stands beside an item, shortest words first: what stops it, how it ended, how soon, whether it was carried.
fn note(row: &ItemRow) -> (String, Role) {
    let item = &row.item;
    if row.blocked.is_some() {
        return ("! Blocked".to_owned(), Role::Warn);
    }
    match item.status {
        ItemStatus::Listed | ItemStatus::Proposed => {}
        ItemStatus::Discussed => return (item.status.words().to_owned(), Role::Done),
        _ => return (item.status.words().to_owned(), Role::Muted),
    }
    match (row.urgency, item.carry_count) {
        (Some(Urgency::Urgent), 0) => ("! Urgent".to_owned(), Role::Overdue),
        (Some(Urgency::Urgent), n) => (format!("! Urgent, carried {n}x"), Role::Overdue),
        (Some(Urgency::Soon), 0) => ("Soon".to_owned(), Role::Info),
        (Some(Urgency::Soon), n) => (format!("Soon, carried {n}x"), Role::Info),
        (_, 0) => (String::new(), Role::Text),
        (_, n) => (format!("Carried {n}x"), Role::Info),
    }
}

fn shown(row: &ItemRow, block: Option<Block>) -> TableRow {
    let item = &row.item;
    let gone = !item.is_on_agenda();
    let role = if gone { Role::Muted } else { Role::Text };
    let cell = |text: String| Cell::new(text, role);
    let mark = match item.status {
        _ if row.blocked.is_some() => Mark::Alert,
        ItemStatus::Discussed => Mark::Done,
        ItemStatus::InDiscussion | ItemStatus::PausedItem => Mark::Running,
        _ => Mark::None,
    };
    let (note, note_role) = note(row);
    TableRow {
        mark,
        cells: vec![
            cell(item.position.to_string()),
            cell(if gone { String::new() } else { dates::clock(row.planned_start) }),
            cell(if gone { String::new() } else { item.planned_min.to_string() }),
            cell(row.title.clone()),
            Cell::new(note, note_role),
            cell(row.practice_ods.clone().unwrap_or_default()),
            cell(block.map(|block| block.times("-")).unwrap_or_default()),
            cell(row.presenter.clone().unwrap_or_default()),
        ],
    }
}

/// The item under the cursor: what stops it, its question, who presents it.
pub(super) fn one(buffer: &mut Buffer, area: Rect, row: &ItemRow, block: Option<Block>, ctx: &Ctx) {
    if area.height == 0 {
        return;
    }
    let (line, rest) = take_top(area, 1);
    rule(buffer, line, false, ctx.style(Role::Border), ctx);
    let mut place = inset(rest, 1, 0);
    let mut say = |words: &str, role: Role| {
        let lines = wrap(words, usize::from(place.width));
        let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(place.height);
        paragraph(buffer, place, words, ctx.style(role), 0);
        // What has no room is seen to go on.
        if let Some(last) = lines.get(usize::from(high).wrapping_sub(1)).filter(|_| usize::from(high) < lines.len()) {
            let rest = words.get(last.start..).unwrap_or_default();
            put_cut(buffer, place.x, place.y + high - 1, place.width, rest, ctx.style(role), ctx);
        }
        place = Rect { y: place.y + high, height: place.height - high, ..place };
    };
    if let Some(blocked) = &row.blocked {
        // The sentence names the item where it stands alone; here its row does.
        let name = format!("{}: ", row.title);
        let why = blocked.split_once(&name).map_or(blocked.as_str(), |(_, why)| why);
        say(&format!("! {why}"), Role::Warn);
    }
    match &row.item.question {
        Some(question) => say(question, Role::Text),
        None if row.item.kind == ItemKind::Case => say("! It has no question yet: m writes one.", Role::Warn),
        None => say(row.kind.words(), Role::Muted),
    }
    let mut facts = Vec::new();
    facts.extend(row.presenter.as_ref().map(|name| format!("Presented by {name}")));
    facts.extend(row.practice_ods.as_ref().map(|code| match block {
        Some(block) => format!("practice {code} joins {}", block.times(" to ")),
        None => format!("practice {code}"),
    }));
    facts.extend(row.urgency.map(|urgency| urgency.words().to_lowercase()));
    if row.item.carry_count > 0 {
        facts.push(format!("carried over {} times", row.item.carry_count));
    }
    say(&facts.join(", "), Role::Muted);
}
