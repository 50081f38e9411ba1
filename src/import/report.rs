//! The report of an import: what was counted, and which rows were not taken and why. It never holds a value of a row, since that
//! may be anybody's; a column's name and a row's number are enough to find it in the file.

use crate::domain::person::harmless;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::{ImportReport, RejectedRow};

/// An empty report on a file of this shape.
pub(super) fn begin(shape: &str) -> ImportReport {
    ImportReport { shape: shape.to_owned(), ..ImportReport::default() }
}

/// One row that was not taken, or was taken with a remark.
pub(super) fn row(row: u32, field: &str, refusal: Refusal) -> RejectedRow {
    RejectedRow { row, field: harmless(field, false), code: refusal.code, message: refusal.message }
}

/// Refuses a row whose number of cells is not that of the header.
pub(super) fn ragged(found: usize, expected: usize) -> Refusal {
    let code = if found < expected { Code::FieldMissing } else { Code::FieldUnknown };
    Refusal::new(
        code,
        format!(
            "This row has {found} columns where the file has {expected}. A comma or a quotation mark may be missing or one too \
             many; correct the row and import the file again."
        ),
    )
}

/// The rows that were not taken as a CSV file, to be sent back to whoever made the list. Holds nothing a spreadsheet would
/// calculate.
pub fn rejected_csv(report: &ImportReport) -> String {
    let mut text = String::from("row,column,code,what to do\r\n");
    for row in &report.rejected {
        let line = [row.row.to_string(), guarded(&row.field), row.code.text().to_owned(), guarded(&row.message)];
        text.push_str(&line.map(|cell| quoted(&cell)).join(","));
        text.push_str("\r\n");
    }
    text
}

/// Keeps a spreadsheet from taking a text for a formula.
fn guarded(cell: &str) -> String {
    let starts = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"').chars().next();
    if matches!(starts, Some('=' | '+' | '-' | '@' | '\0' | '＝' | '＋' | '－' | '＠'))
        || cell.starts_with(['\t', '\r', '\n'])
    {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_not_taken_are_written_out_and_nothing_in_them_calculates() {
        let mut report = begin("list");
        report.rejected.push(row(3, "=cmd|' /C calc'!A0", Refusal::new(Code::ValueUnknown, "Say \"yes\", or no.")));
        report.rejected.push(row(4, " ＝1\u{1b}[2J", Refusal::new(Code::UnknownPractice, "-1")));
        assert_eq!(
            rejected_csv(&report),
            "row,column,code,what to do\r\n3,'=cmd|' /C calc'!A0,value_unknown,\"Say \"\"yes\"\", or no.\"\r\n\
             4,'＝1,unknown_practice,'-1\r\n"
        );
    }

    #[test]
    fn a_ragged_row_says_whether_something_is_missing_or_too_much() {
        assert_eq!(ragged(3, 5).code, Code::FieldMissing);
        assert_eq!(ragged(6, 5).code, Code::FieldUnknown);
    }
}
