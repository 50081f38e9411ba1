//! A table that draws only the rows in view, so that 140,000 rows cost as much as twenty. Rows come from a provider by
//! number; the cursor is kept by the screen and moved in `update`, never while drawing.
mod columns;
mod cursor;

pub use columns::Column;
use columns::GAP;
pub use cursor::{Cursor, Motion};

use super::text::{clean, cut, fill, paragraph, put, put_cut, put_right, width};
use crate::domain::count::thousands;
use crate::tui::ctx::Ctx;
use crate::tui::layout::{Breadth, take_bottom, take_top};
use crate::tui::symbols::{ALERT, CURSOR, DONE, RUNNING, SELECTED};
use crate::tui::theme::Role;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

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

    /// Rows that are none, such as a divider, before this line. They do not count.
    fn dividers_before(&self, _line: usize) -> usize {
        0
    }

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

/// Fewest columns of a long text that are worth showing on a card.
const READABLE: usize = 12;
/// The cursor's sign, the mark and a blank.
const GUTTER: u16 = 4;

impl WindowTable<'_> {
    /// Rows that fit in `area`: for [`Cursor::go`].
    pub fn page(area: Rect, breadth: Breadth) -> usize {
        let lines = usize::from(area.height.saturating_sub(2));
        if breadth < Breadth::OnePane { lines.div_euclid(2).max(1) } else { lines.max(1) }
    }

    /// The row drawn at a line of the window, for the mouse.
    pub fn row_at(&self, area: Rect, line: u16, breadth: Breadth) -> Option<usize> {
        let lines = usize::from(line.checked_sub(area.y + 1)?);
        let shape = self.shape(area, breadth);
        let down = if shape.widths.is_some() { lines } else { lines / 2 };
        shape.rows.get(down).map(|(row, _)| *row)
    }

    /// Rows in columns, or as cards where the window is narrow or what must stay whole does not fit side by side.
    fn shape(&self, area: Rect, breadth: Breadth) -> Shape {
        let len = self.rows.len();
        let shape = |page: usize| {
            let first = self.cursor.first(len, page);
            let rows: Vec<_> = (first..len.min(first + page)).map(|i| (i, self.rows.row(i))).collect();
            (first, rows)
        };
        if breadth >= Breadth::OnePane {
            let (first, rows) = shape(Self::page(area, breadth));
            let widths = columns::widths(self.columns, self.cursor.side, area.width.saturating_sub(GUTTER), &rows);
            if widths.is_some() {
                return Shape { first, rows, widths };
            }
        }
        let (first, rows) = shape(Self::page(area, Breadth::Cards));
        Shape { first, rows, widths: None }
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
        let Shape { first, rows, widths } = self.shape(area, ctx.breadth());
        let (head, rest) = take_top(area, 1);
        let (body, foot) = take_bottom(rest, 1);
        let counted = |line: usize| thousands(line - self.rows.dividers_before(line));
        let from = first + 1 - self.rows.dividers_before(first);
        let place = format!("Rows {} to {} of {}", thousands(from), counted(first + rows.len()), counted(len));
        let room = foot.width.saturating_sub(2);
        put_cut(frame.buffer_mut(), foot.x + 1, foot.y, room, &place, ctx.style(Role::Muted), ctx);
        let Some(widths) = widths else {
            self.cards(frame, body, &rows, ctx);
            return;
        };
        let hidden = widths.iter().filter(|w| **w == 0).count();
        self.heading(frame.buffer_mut(), head, &widths, ctx);
        if hidden > 0 {
            let words = if hidden == 1 { "1 more column".to_owned() } else { format!("{hidden} more columns") };
            let used = u16::try_from(width(&place)).unwrap_or(u16::MAX);
            let rest = Rect { x: foot.x + 1, width: room, ..foot };
            if usize::from(room.saturating_sub(used)) > width(&words) + 2 {
                put_right(frame.buffer_mut(), rest, &words, ctx.style(Role::Muted));
            }
        }
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

    fn heading(&self, buffer: &mut Buffer, line: Rect, widths: &[u16], ctx: &Ctx) {
        let mut x = line.x + GUTTER;
        for (column, &wide) in self.columns.iter().zip(widths).filter(|(_, w)| **w > 0) {
            let place = Rect::new(x, line.y, wide, 1);
            draw_cell(buffer, place, &column.title, column.right, ctx.style(Role::Muted), ctx);
            x += wide + GAP;
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

    /// Each row is two lines: first what is never cut, as far as it fits, then the rest of it, then other cells with
    /// their headings: those that fit whole, and of a long text as much as can be read.
    fn cards(&self, frame: &mut Frame, body: Rect, rows: &[(usize, TableRow)], ctx: &Ctx) {
        for (n, (index, row)) in (0_u16..).zip(rows) {
            let card = Rect { y: body.y + n * 2, height: 2, ..body }.intersection(body);
            if card.height == 0 {
                break;
            }
            let here = self.gutter(frame, card, *index, row.mark, ctx);
            let style = |role| ctx.style(if here { Role::Selected } else { role });
            let (always, others): (Vec<_>, Vec<_>) = self
                .columns
                .iter()
                .zip(&row.cells)
                .filter(|(_, cell)| !cell.text.is_empty())
                .partition(|(column, _)| column.whole || column.frozen);
            let buffer = frame.buffer_mut();
            let start = card.x + GUTTER;
            let (mut x, mut y) = (start, card.y);
            let mut long = None;
            for (column, cell) in always.into_iter().chain(others) {
                let label = if column.whole || column.frozen { String::new() } else { format!("{} ", column.title) };
                if !label.is_empty() && y == card.y {
                    (x, y) = (start, y + 1);
                }
                let needed = u16::try_from(width(&label) + width(&cell.text)).unwrap_or(u16::MAX);
                if x > start && x.saturating_add(needed) > card.right() {
                    if y == card.y {
                        (x, y) = (start, y + 1);
                    } else {
                        long = long.or(column.grows.then_some((label, cell)));
                        continue;
                    }
                }
                if y >= card.bottom() {
                    break;
                }
                x += put_cut(buffer, x, y, card.right().saturating_sub(x), &label, style(Role::Muted), ctx);
                x += put_cut(buffer, x, y, card.right().saturating_sub(x), &cell.text, style(cell.role), ctx) + GAP;
            }
            let room = card.right().saturating_sub(x);
            if let Some((label, cell)) = long.filter(|(label, _)| usize::from(room) >= width(label) + READABLE) {
                x += put_cut(buffer, x, y, room, &label, style(Role::Muted), ctx);
                put_cut(buffer, x, y, card.right().saturating_sub(x), &cell.text, style(cell.role), ctx);
            }
        }
    }
}

/// What is drawn: the rows in view, and the columns' widths unless they are cards.
struct Shape {
    first: usize,
    rows: Vec<(usize, TableRow)>,
    widths: Option<Vec<u16>>,
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

#[cfg(test)]
mod tests;
