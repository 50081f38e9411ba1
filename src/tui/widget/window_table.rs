//! A table that draws only the rows in view, so that 140,000 rows cost as much as twenty. Rows come from a provider by
//! number; the cursor is kept by the screen and moved in `update`, never while drawing.
use super::text::{clean, cut, fill, paragraph, put, put_cut, put_right, width};
use crate::tui::ctx::Ctx;
use crate::tui::intents::Intent;
use crate::tui::layout::{Breadth, take_bottom, take_top};
use crate::tui::symbols::{ALERT, CURSOR, DONE, RUNNING, SELECTED};
use crate::tui::theme::Role;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    title: Cow<'static, str>,
    width: u16,
    grows: bool,
    whole: bool,
    frozen: bool,
    right: bool,
    goes: u8,
}

impl Column {
    /// A column at least this wide.
    pub fn new(title: impl Into<Cow<'static, str>>, width: u16) -> Self {
        Self { title: title.into(), width, grows: false, whole: false, frozen: false, right: false, goes: 1 }
    }

    /// Takes the room that is left.
    #[must_use]
    pub fn grows(self) -> Self {
        Self { grows: true, ..self }
    }

    /// Is never cut: names, NHS numbers, doses. Widens to the longest text in view, and always stays.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { whole: true, goes: 0, ..self }
    }

    /// Stays at the left while the others are scrolled sideways, and always stays.
    #[must_use]
    pub fn frozen(self) -> Self {
        Self { frozen: true, goes: 0, ..self }
    }

    /// Ends at its right edge: numbers.
    #[must_use]
    pub fn right(self) -> Self {
        Self { right: true, ..self }
    }

    /// How readily it goes when there is no room: the largest number first, 0 never. Ordinary columns have 1.
    #[must_use]
    pub fn goes(self, order: u8) -> Self {
        Self { goes: order, ..self }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    text: String,
    role: Role,
}

impl Cell {
    /// Text in its own role.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), role: Role::Text }
    }
}

/// The sign before a row. The same sign in every theme, so that colour is never the only one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mark {
    /// None.
    #[default]
    None,
    /// Selected for the next command.
    Selected,
    /// Late or needs a look.
    Alert,
    /// Done.
    Done,
    /// In progress.
    Running,
}

impl Mark {
    fn sign(self) -> (&'static str, Role) {
        match self {
            Self::None => ("", Role::Text),
            Self::Selected => (SELECTED, Role::Accent),
            Self::Alert => (ALERT, Role::Overdue),
            Self::Done => (DONE, Role::Done),
            Self::Running => (RUNNING, Role::Info),
        }
    }
}

/// One row, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// The sign before it.
    pub mark: Mark,
    /// Its cells, one for each column. A missing one is blank.
    pub cells: Vec<Cell>,
}

/// Where rows come from. Only those in view are asked for.
pub trait Rows {
    /// How many rows there are, in view or not.
    fn len(&self) -> usize;

    /// One of them. A row that is not loaded yet is a row of blanks.
    fn row(&self, index: usize) -> TableRow;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Rows for [TableRow] {
    fn len(&self) -> usize {
        <[TableRow]>::len(self)
    }

    fn row(&self, index: usize) -> TableRow {
        self.get(index).cloned().unwrap_or_default()
    }
}

impl Rows for Vec<TableRow> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn row(&self, index: usize) -> TableRow {
        self.get(index).cloned().unwrap_or_default()
    }
}

/// A way the cursor moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Motion {
    /// Down, or up when negative.
    By(isize),
    /// Pages down, or up when negative.
    Pages(isize),
    /// Half pages down, or up when negative.
    HalfPages(isize),
    /// To this row.
    To(usize),
    /// To the last row.
    Last,
}

impl Motion {
    /// The motion an intent asks for.
    pub fn of(intent: Intent) -> Option<Self> {
        Some(match intent {
            Intent::Down => Self::By(1),
            Intent::Up => Self::By(-1),
            Intent::First => Self::To(0),
            Intent::Last => Self::Last,
            Intent::PageDown => Self::Pages(1),
            Intent::PageUp => Self::Pages(-1),
            Intent::HalfPageDown => Self::HalfPages(1),
            Intent::HalfPageUp => Self::HalfPages(-1),
            _ => return None,
        })
    }
}

/// Where a person is in a table. Belongs to the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    at: usize,
    top: usize,
    side: usize,
}

impl Cursor {
    /// The row it is on.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Moves in a table of `len` rows of which `page` are in view.
    pub fn go(&mut self, motion: Motion, len: usize, page: usize) {
        let page_rows = isize::try_from(page.max(1)).unwrap_or(isize::MAX);
        let last = len.saturating_sub(1);
        self.at = match motion {
            Motion::By(rows) => self.at.saturating_add_signed(rows),
            Motion::Pages(pages) => self.at.saturating_add_signed(pages.saturating_mul(page_rows)),
            Motion::HalfPages(halves) => self.at.saturating_add_signed(halves.saturating_mul((page_rows / 2).max(1))),
            Motion::To(row) => row,
            Motion::Last => last,
        }
        .min(last);
        self.top = self.first(len, page);
    }

    /// Scrolls the columns that are not frozen.
    pub fn sideways(&mut self, columns: isize, of: usize) {
        self.side = self.side.saturating_add_signed(columns).min(of.saturating_sub(1));
    }

    /// The first row in view: as before where the cursor stays in view, else just far enough.
    pub fn first(&self, len: usize, page: usize) -> usize {
        let page = page.max(1);
        let at = self.at.min(len.saturating_sub(1));
        self.top.clamp((at + 1).saturating_sub(page), at).min(len.saturating_sub(page.min(len)))
    }
}

/// A table to be drawn.
pub struct WindowTable<'a> {
    /// Its columns.
    pub columns: &'a [Column],
    /// Its rows.
    pub rows: &'a dyn Rows,
    /// Where the person is.
    pub cursor: &'a Cursor,
    /// What is said when there is no row: what this list is and how to fill it.
    pub empty: &'a str,
    /// Whether the keys go here; without, the cursor's row keeps its sign but not its colour.
    pub focused: bool,
}

/// The cursor's sign, the mark and a blank.
const GUTTER: u16 = 4;
/// Blanks between columns.
const GAP: u16 = 2;

impl WindowTable<'_> {
    /// Rows that fit in `area`: for [`Cursor::go`].
    pub fn page(area: Rect, breadth: Breadth) -> usize {
        let lines = usize::from(area.height.saturating_sub(2));
        if breadth < Breadth::OnePane { lines.div_euclid(2).max(1) } else { lines.max(1) }
    }

    /// The row drawn at a line of the window, for the mouse.
    pub fn row_at(&self, area: Rect, line: u16, breadth: Breadth) -> Option<usize> {
        let lines = usize::from(line.checked_sub(area.y + 1)?);
        let page = Self::page(area, breadth);
        let down = if breadth < Breadth::OnePane { lines / 2 } else { lines };
        let row = self.cursor.first(self.rows.len(), page) + down;
        (down < page && row < self.rows.len()).then_some(row)
    }

    /// Draws headings, the rows in view, and which rows these are.
    pub fn view(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let len = self.rows.len();
        if area.height < 3 || area.width < GUTTER + 4 {
            return;
        }
        if len == 0 {
            paragraph(frame.buffer_mut(), crate::tui::layout::inset(area, 2, 1), self.empty, ctx.style(Role::Muted), 0);
            return;
        }
        let page = Self::page(area, ctx.breadth());
        let first = self.cursor.first(len, page);
        let rows: Vec<(usize, TableRow)> = (first..len.min(first + page)).map(|i| (i, self.rows.row(i))).collect();
        let (head, rest) = take_top(area, 1);
        let (body, foot) = take_bottom(rest, 1);
        let shown = len.min(first + page);
        let place = format!("Rows {} to {} of {}", thousands(first + 1), thousands(shown), thousands(len));
        put_cut(
            frame.buffer_mut(),
            foot.x + 1,
            foot.y,
            foot.width.saturating_sub(2),
            &place,
            ctx.style(Role::Muted),
            ctx,
        );
        if ctx.breadth() < Breadth::OnePane {
            self.cards(frame, body, &rows, ctx);
            return;
        }
        let widths = self.widths(area.width - GUTTER, &rows);
        let hidden = widths.iter().filter(|w| **w == 0).count();
        self.heading(frame.buffer_mut(), head, &widths, hidden, ctx);
        for (y, (index, row)) in (body.top()..body.bottom()).zip(&rows) {
            let line = Rect { y, height: 1, ..body };
            let here = self.gutter(frame, line, *index, row.mark, ctx);
            let mut x = line.x + GUTTER;
            for ((column, cell), &wide) in self.columns.iter().zip(&row.cells).zip(&widths).filter(|(_, w)| **w > 0) {
                let style = if here { ctx.style(Role::Selected) } else { ctx.style(cell.role) };
                draw_cell(frame.buffer_mut(), Rect::new(x, y, wide, 1), &cell.text, column.right, style, ctx);
                x += wide + GAP;
            }
        }
    }

    fn heading(&self, buffer: &mut Buffer, line: Rect, widths: &[u16], hidden: usize, ctx: &Ctx) {
        let mut x = line.x + GUTTER;
        for (column, &wide) in self.columns.iter().zip(widths).filter(|(_, w)| **w > 0) {
            let place = Rect::new(x, line.y, wide, 1);
            draw_cell(buffer, place, &column.title, column.right, ctx.style(Role::Muted), ctx);
            x += wide + GAP;
        }
        if hidden > 0 {
            let words = format!(" +{hidden}");
            put_right(buffer, line, &words, ctx.style(Role::Muted));
        }
    }

    /// Draws the cursor's sign and the mark, paints the row, and says whether it is the cursor's.
    fn gutter(&self, frame: &mut Frame, line: Rect, index: usize, mark: Mark, ctx: &Ctx) -> bool {
        let at = self.cursor.at.min(self.rows.len().saturating_sub(1)) == index;
        let lit = at && self.focused;
        let buffer = frame.buffer_mut();
        if lit {
            fill(buffer, line, ctx.style(Role::Selected));
        }
        let (sign, role) = mark.sign();
        let style = |role| ctx.style(if lit { Role::Selected } else { role });
        put(buffer, line.x + 1, line.y, 2, sign, style(role));
        if at {
            put(buffer, line.x, line.y, 1, CURSOR, style(Role::Accent));
        }
        if lit {
            frame.set_cursor_position((line.x, line.y));
        }
        lit
    }

    /// Narrow windows: each row is two lines, first what is never cut, then the rest.
    fn cards(&self, frame: &mut Frame, body: Rect, rows: &[(usize, TableRow)], ctx: &Ctx) {
        for (n, (index, row)) in (0_u16..).zip(rows) {
            let card = Rect { y: body.y + n * 2, height: 2, ..body }.intersection(body);
            if card.height == 0 {
                break;
            }
            let here = self.gutter(frame, card, *index, row.mark, ctx);
            let style = |role| ctx.style(if here { Role::Selected } else { role });
            let (always, rest): (Vec<_>, Vec<_>) = self
                .columns
                .iter()
                .zip(&row.cells)
                .filter(|(_, cell)| !cell.text.is_empty())
                .partition(|(column, _)| column.whole || column.frozen);
            let buffer = frame.buffer_mut();
            let mut x = card.x + GUTTER;
            for (_, cell) in &always {
                x +=
                    put_cut(buffer, x, card.y, card.right().saturating_sub(x), &cell.text, style(cell.role), ctx) + GAP;
            }
            if card.height < 2 {
                continue;
            }
            let mut x = card.x + GUTTER;
            for (column, cell) in rest.iter().filter(|(column, _)| column.goes < 9) {
                let label = format!("{} ", column.title);
                let needed = u16::try_from(width(&label) + width(&cell.text)).unwrap_or(u16::MAX);
                if x.saturating_add(needed) > card.right() && x > card.x + GUTTER {
                    continue;
                }
                x += put_cut(buffer, x, card.y + 1, card.right().saturating_sub(x), &label, style(Role::Muted), ctx);
                x += put_cut(buffer, x, card.y + 1, card.right().saturating_sub(x), &cell.text, style(cell.role), ctx)
                    + GAP;
            }
        }
    }

    /// The width of each column, 0 for those that have no room now.
    fn widths(&self, room: u16, rows: &[(usize, TableRow)]) -> Vec<u16> {
        let mut widths: Vec<u16> = self
            .columns
            .iter()
            .enumerate()
            .map(|(n, column)| {
                let title = width(&column.title);
                let longest = rows.iter().filter_map(|(_, row)| row.cells.get(n)).map(|c| width(&clean(&c.text))).max();
                let longest = if column.whole { longest.unwrap_or(0) } else { 0 };
                column.width.max(u16::try_from(title.max(longest)).unwrap_or(u16::MAX)).min(room)
            })
            .collect();
        let scrolled = self.columns.iter().enumerate().filter(|(_, c)| !c.frozen).map(|(n, _)| n);
        for n in scrolled.take(self.cursor.side) {
            widths[n] = 0;
        }
        let total = |widths: &[u16]| -> u32 {
            let shown: Vec<u32> = widths.iter().filter(|w| **w > 0).map(|w| u32::from(*w)).collect();
            shown.iter().sum::<u32>() + u32::from(GAP) * u32::try_from(shown.len().saturating_sub(1)).unwrap_or(0)
        };
        let room = u32::from(room);
        while total(&widths) > room {
            let next = (0..widths.len())
                .filter(|n| widths[*n] > 0 && self.columns[*n].goes > 0)
                .max_by_key(|n| (self.columns[*n].goes, *n));
            let Some(next) = next else { break };
            widths[next] = 0;
        }
        // Only columns that always stay are left: those that may be cut give way.
        while total(&widths) > room {
            let widest =
                (0..widths.len()).filter(|n| !self.columns[*n].whole && widths[*n] > 4).max_by_key(|n| widths[*n]);
            let Some(widest) = widest else { break };
            widths[widest] -= 1;
        }
        let growing: Vec<usize> = (0..widths.len()).filter(|n| self.columns[*n].grows && widths[*n] > 0).collect();
        let spare = u16::try_from(room.saturating_sub(total(&widths))).unwrap_or(0);
        for (k, n) in growing.iter().enumerate() {
            let share = spare / u16::try_from(growing.len()).unwrap_or(1);
            widths[*n] += if k == 0 { spare - share * u16::try_from(growing.len() - 1).unwrap_or(0) } else { share };
        }
        widths
    }
}

fn draw_cell(buffer: &mut Buffer, area: Rect, text: &str, right: bool, style: Style, ctx: &Ctx) {
    let text = clean(text);
    let text = cut(&text, usize::from(area.width), ctx.symbols.more);
    if right {
        put_right(buffer, area, &text, style);
    } else {
        put(buffer, area.x, area.y, area.width, &text, style);
    }
}

/// A count with its thousands parted: "140,000".
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
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
        assert!(drawn.lines().next().unwrap().ends_with("+3"), "{drawn}");
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
        let table =
            WindowTable { columns: &columns, rows: &rows, cursor: &Cursor::default(), empty: "", focused: true };
        let area = Rect::new(0, 5, 80, 12);
        assert_eq!(table.row_at(area, 5, Breadth::OnePane), None);
        assert_eq!(table.row_at(area, 6, Breadth::OnePane), Some(0));
        assert_eq!(table.row_at(area, 9, Breadth::Cards), Some(1));
        assert_eq!(table.row_at(area, 16, Breadth::OnePane), None);
    }

    #[test]
    fn counts_have_their_thousands_parted() {
        assert_eq!(
            [thousands(0), thousands(999), thousands(1000), thousands(140_000)],
            ["0", "999", "1,000", "140,000"]
        );
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
}
