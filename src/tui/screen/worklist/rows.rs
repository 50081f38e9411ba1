//! The worklist's page as a table: its columns, and the divider before those who are only similar.
use super::filter::{badge, pressing};
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::patient::Patient;
use crate::domain::query::View;
use crate::domain::view::{WorklistPage, WorklistRow};
use crate::tui::theme::Role;
use crate::tui::widget::window_table::TableRow;
use crate::tui::widget::{Cell, Column, Mark, Rows};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    vec![
        Column::new("Patient", 20).frozen().whole(),
        Column::new("NHS No.", 12).frozen().whole(),
        // Died stands here: it never goes.
        Column::new("Note", 11).goes(0).whole(),
        Column::new("Born", 11).goes(1),
        Column::new("Age", 3).right().goes(2),
        Column::new("LTCs", 4).right().goes(3),
        Column::new("Discussed", 11).goes(4),
        Column::new("Practice", 16).grows().goes(5),
        Column::new("Segment", 22).grows().goes(6),
    ]
});

/// The columns.
pub(super) fn columns() -> &'static [Column] {
    &COLUMNS
}

/// The line of the divider: before the first row that is only similar. All rows of such a search are on one page.
pub(super) fn divider(page: &WorklistPage) -> Option<usize> {
    let first = page.rows.iter().position(|row| row.similar)?;
    Some(page.offset as usize + first)
}

/// Lines of the table: the rows, and the divider if there is one.
pub(super) fn len(page: &WorklistPage) -> usize {
    page.found as usize + usize::from(divider(page).is_some())
}

/// The row that a line of the table shows; nothing for the divider.
pub(super) fn place(page: &WorklistPage, line: usize) -> Option<usize> {
    match divider(page) {
        Some(at) if line == at => None,
        Some(at) if line > at => Some(line - 1),
        _ => Some(line),
    }
}

/// The page as the table asks for it.
pub(super) struct Page<'a> {
    pub page: Option<&'a WorklistPage>,
    pub selected: &'a BTreeMap<Ref<Patient>, WorklistRow>,
}

impl Rows for Page<'_> {
    fn len(&self) -> usize {
        self.page.map_or(0, len)
    }

    fn dividers_before(&self, line: usize) -> usize {
        usize::from(self.page.and_then(divider).is_some_and(|at| at < line))
    }

    fn row(&self, index: usize) -> TableRow {
        let Some(page) = self.page else { return TableRow::default() };
        let Some(at) = place(page, index) else {
            return TableRow { mark: Mark::None, cells: vec![Cell::new("Similar, look twice:", Role::Muted)] };
        };
        let row = at.checked_sub(page.offset as usize).and_then(|n| page.rows.get(n));
        row.map_or_else(
            || TableRow { mark: Mark::None, cells: vec![Cell::new("...", Role::Muted)] },
            |row| shown(row, self.selected.contains_key(&row.id)),
        )
    }
}

/// What stands beside somebody: that they have died or are listed, else the view that presses most, and how many more there are.
fn note(row: &WorklistRow) -> Cell {
    if row.died {
        return Cell::new("Died", Role::Overdue);
    }
    // To be in a cohort presses nobody.
    let views: Vec<View> = pressing(&row.views).into_iter().filter(|view| *view != View::InCohort).collect();
    let (words, role, more) = match (row.listed, views.first()) {
        (true, _) => ("Listed", Role::Info, views.len()),
        (false, Some(view)) => {
            let late = matches!(view, View::ActionOwnerLeft | View::ActionOverdue | View::ReviewOverdue);
            (badge(*view), if late { Role::Overdue } else { Role::Warn }, views.len() - 1)
        }
        (false, None) => return Cell::from(""),
    };
    if more == 0 { Cell::new(words, role) } else { Cell::new(format!("{words} +{more}"), role) }
}

fn shown(row: &WorklistRow, selected: bool) -> TableRow {
    let mark = match (selected, row.died) {
        (true, _) => Mark::Selected,
        (false, true) => Mark::Alert,
        (false, false) => Mark::None,
    };
    let note = note(row);
    let discussed = row.last_discussed.map_or_else(|| Cell::new("never", Role::Muted), |on| dates::staff(on).into());
    TableRow {
        mark,
        cells: vec![
            row.name.clone().into(),
            row.nhs_number.clone().into(),
            note,
            dates::staff(row.birth_date).into(),
            row.age.to_string().into(),
            row.ltc_count.to_string().into(),
            discussed,
            row.practice_name.clone().into(),
            row.segment.map_or("", |segment| segment.words()).into(),
        ],
    }
}
