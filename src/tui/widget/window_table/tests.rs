use super::*;
use crate::tui::testing::{ctx, shot};
use proptest::prelude::*;
use std::cell::RefCell;

fn columns() -> Vec<Column> {
    vec![
        Column::new("Patient", 20).whole().frozen(),
        Column::new("NHS No.", 12).whole(),
        Column::new("Born (age)", 16),
        Column::new("Practice", 14).grows().goes(2),
        Column::new("Risk", 4).right(),
    ]
}

/// Rows made on demand; remembers which were asked for.
struct Many(usize, RefCell<Vec<usize>>);

impl Rows for Many {
    fn len(&self) -> usize {
        self.0
    }
    fn row(&self, index: usize) -> TableRow {
        self.1.borrow_mut().push(index);
        let mark = match index % 4 {
            1 => Mark::Selected,
            2 => Mark::Alert,
            3 => Mark::Done,
            _ => Mark::None,
        };
        TableRow {
            mark,
            cells: vec![
                format!("TESTER, Number {index} (Ms)").into(),
                "999 012 3403".into(),
                "02-Feb-1941 (85)".into(),
                "Oak Lane and Riverside Surgery".into(),
                Cell::new("97", Role::Warn),
            ],
        }
    }
}

fn draw(rows: &dyn Rows, cursor: &Cursor, w: u16, h: u16) -> String {
    let columns = columns();
    let table = WindowTable {
        columns: &columns,
        rows,
        cursor,
        empty: "No patient matches. f changes the filter.",
        focused: true,
    };
    shot(w, h, |frame| table.view(frame, frame.area(), &ctx(w.max(60), h.max(18))))
}

#[test]
fn the_table_at_three_sizes() {
    for (w, h) in [(60, 12), (80, 18), (100, 24)] {
        let rows = Many(140_000, RefCell::default());
        let mut cursor = Cursor::default();
        cursor.go(Motion::By(2), rows.len(), 10);
        insta::assert_snapshot!(format!("table_{w}"), draw(&rows, &cursor, w, h));
    }
}

#[test]
fn only_the_rows_in_view_are_asked_for() {
    let rows = Many(140_000, RefCell::default());
    let mut cursor = Cursor::default();
    cursor.go(Motion::To(70_000), rows.len(), 10);
    draw(&rows, &cursor, 100, 20);
    assert!(rows.1.borrow().len() <= 18);
    assert!(rows.1.borrow().contains(&70_000));
}

#[test]
fn an_empty_table_says_how_to_fill_it() {
    assert!(draw(&Vec::new(), &Cursor::default(), 80, 10).contains("f changes the filter"));
}

#[test]
fn names_and_numbers_are_whole_while_other_columns_give_way() {
    let name = "FEATHERSTONEHAUGH-CHOLMONDELEY, Bartholomew (Professor)";
    let rows = vec![TableRow {
        mark: Mark::None,
        cells: vec![name.into(), "999 012 3403".into(), "02-Feb-1941 (85)".into(), "Oak Lane".into(), "97".into()],
    }];
    let drawn = draw(&rows, &Cursor::default(), 80, 10);
    assert!(drawn.contains(name) && drawn.contains("999 012 3403"), "{drawn}");
    assert!(drawn.contains("3 more columns"), "{drawn}");
}

#[test]
fn what_must_stay_whole_and_does_not_fit_side_by_side_becomes_cards() {
    let name = "FEATHERSTONEHAUGH-CHOLMONDELEY, Bartholomew (Professor)";
    let rows: Vec<TableRow> = (0..9)
        .map(|n| TableRow {
            mark: Mark::None,
            cells: vec![name.into(), format!("999 012 340{n}").into(), "02-Feb-1941 (85)".into()],
        })
        .collect();
    let (columns, mut cursor) = (columns(), Cursor::default());
    cursor.go(Motion::Last, 9, 8);
    let table = WindowTable { columns: &columns, rows: &rows, cursor: &cursor, empty: "", focused: true };
    let drawn = shot(62, 10, |frame| table.view(frame, frame.area(), &ctx(100, 30)));
    assert!(drawn.contains(name) && drawn.contains("999 012 3408"), "{drawn}");
    assert_eq!(table.row_at(Rect::new(0, 0, 62, 10), 8, Breadth::TwoPanes), Some(8));
}

#[test]
fn frozen_columns_stay_when_scrolled_sideways() {
    let mut cursor = Cursor::default();
    cursor.sideways(2, 5);
    let drawn = draw(&Many(3, RefCell::default()), &cursor, 100, 10);
    assert!(drawn.contains("TESTER, Number 1 (Ms)") && drawn.contains("Practice") && !drawn.contains("Born"));
}

#[test]
fn the_view_moves_only_when_the_cursor_leaves_it() {
    let mut cursor = Cursor::default();
    cursor.go(Motion::By(9), 100, 10);
    assert_eq!(cursor.first(100, 10), 0);
    cursor.go(Motion::By(1), 100, 10);
    assert_eq!(cursor.first(100, 10), 1);
    cursor.go(Motion::By(-5), 100, 10);
    assert_eq!((cursor.at(), cursor.first(100, 10)), (5, 1));
    cursor.go(Motion::Last, 100, 10);
    assert_eq!((cursor.at(), cursor.first(100, 10)), (99, 90));
}

#[test]
fn a_click_finds_the_row_under_it() {
    let (rows, columns) = (Many(50, RefCell::default()), columns());
    let table = WindowTable { columns: &columns, rows: &rows, cursor: &Cursor::default(), empty: "", focused: true };
    let area = Rect::new(0, 5, 80, 12);
    assert_eq!(table.row_at(area, 5, Breadth::OnePane), None);
    assert_eq!(table.row_at(area, 6, Breadth::OnePane), Some(0));
    assert_eq!(table.row_at(area, 9, Breadth::Cards), Some(1));
    assert_eq!(table.row_at(area, 16, Breadth::OnePane), None);
}

proptest! {
    #[test]
    fn the_cursor_is_always_in_view(moves in proptest::collection::vec((0..6, -50_isize..50), 0..30), len in 0_usize..300, page in 0_usize..40) {
        let mut cursor = Cursor::default();
        for (kind, n) in moves {
            let motion = match kind {
                0 => Motion::By(n),
                1 => Motion::Pages(n),
                2 => Motion::HalfPages(n),
                3 => Motion::To(n.unsigned_abs()),
                _ => Motion::Last,
            };
            cursor.go(motion, len, page);
            let first = cursor.first(len, page);
            prop_assert!(len == 0 || (cursor.at() < len && first <= cursor.at() && cursor.at() < first + page.max(1)));
        }
    }

    #[test]
    fn no_size_breaks_the_table(w in 1_u16..140, h in 1_u16..40, side in 0_isize..7) {
        let mut cursor = Cursor::default();
        cursor.sideways(side, 5);
        draw(&Many(30, RefCell::default()), &cursor, w, h);
    }
}
