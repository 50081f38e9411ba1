//! Plain tables: columns as wide as their widest cell, two spaces between them, no lines, so that a screen reader, `grep` and
//! an eye can all read them. Every cell is made harmless here.

use crate::domain::person::harmless;
use std::fmt;
use unicode_width::UnicodeWidthStr;

/// A table to be printed.
#[derive(Debug)]
pub struct Table {
    head: Vec<Column>,
    rows: Vec<Vec<String>>,
}

#[derive(Debug)]
struct Column {
    name: &'static str,
    right: bool,
}

impl Table {
    /// An empty table. A heading that starts with `>` is of a column of figures, which stand right.
    pub fn new(headings: &[&'static str]) -> Self {
        let head = headings
            .iter()
            .map(|name| Column { name: name.trim_start_matches('>'), right: name.starts_with('>') })
            .collect();
        Self { head, rows: Vec::new() }
    }

    /// Adds a row; cells beyond the headings are dropped.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.map(|cell| harmless(&cell, false)).to_vec());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths: Vec<usize> = self
            .head
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let cells = self.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width());
                cells.chain([column.name.width()]).max().unwrap_or(0)
            })
            .collect();
        let names: Vec<String> = self.head.iter().map(|column| column.name.to_owned()).collect();
        for row in std::iter::once(&names).chain(&self.rows) {
            let mut line = String::new();
            for ((cell, column), width) in row.iter().zip(&self.head).zip(&widths) {
                let gap = " ".repeat(width.saturating_sub(cell.width()));
                if column.right {
                    line.push_str(&gap);
                }
                line.push_str(cell);
                if !column.right {
                    line.push_str(&gap);
                }
                line.push_str("  ");
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_what_a_reader_sees() {
        let mut table = Table::new(&["Name", ">Age", "Practice"]);
        table.row(["李, Mei".into(), "88".into(), "Chandos".into()]);
        table.row(["O'BRIEN, Siobhan".into(), "7".into(), String::new()]);
        assert_eq!(
            table.to_string(),
            "Name              Age  Practice\n李, Mei            88  Chandos\nO'BRIEN, Siobhan    7\n"
        );
    }

    #[test]
    fn a_cell_cannot_command_the_terminal() {
        let mut table = Table::new(&["Name"]);
        table.row(["Ka\u{1b}[2Jte\u{202e}\n".into()]);
        assert_eq!(table.to_string(), "Name\nKate\n");
    }
}
