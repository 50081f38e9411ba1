//! What an import would do and what it did, as pages to read.
use crate::domain::count::{counted, thousands};
use crate::domain::view::{ImportReport, PreviewView, RejectedRow};
use crate::tui::ctx::Ctx;
use crate::tui::theme::Role;
use crate::tui::widget::Sheet;
use crate::tui::widget::text::{clean, width};

/// Rows that were not taken, shown one by one.
const SHOWN: usize = 12;

/// "1,204 new".
fn counts(report: &ImportReport) -> String {
    format!(
        "{}: {} new, {} changed, {} the same, {} not taken",
        counted(report.rows as usize, "row", "rows"),
        thousands(report.new as usize),
        thousands(report.changed as usize),
        thousands(report.unchanged as usize),
        thousands(report.rejected.len())
    )
}

/// What would be taken, what not, and why.
pub(super) fn preview_sheet(sheet: &mut Sheet, preview: &PreviewView, ctx: &Ctx) {
    sheet.line(format!("This is: {}", preview.shape), Role::Accent);
    sheet.line(counts(&preview.report), Role::Text);
    refused_rows(sheet, "NOT TAKEN", &preview.report.rejected, Role::Overdue);
    refused_rows(sheet, "TAKEN WITH A REMARK", &preview.report.warnings, Role::Warn);
    sheet.heading("COLUMNS OF THE FILE");
    let (taken, left): (Vec<_>, Vec<_>) = preview.mapping.iter().partition(|(_, becomes)| !becomes.is_empty());
    let taken: Vec<String> = taken
        .iter()
        .map(|(column, becomes)| if column == becomes { column.clone() } else { format!("{column} as {becomes}") })
        .collect();
    let left: Vec<String> = left.iter().map(|(column, _)| column.clone()).collect();
    sheet.fact("Taken", taken.join(", "));
    if !left.is_empty() {
        sheet.fact_as("Not taken", left.join(", "), Role::Warn);
    }
    sheet.heading("THE FIRST ROWS, AS THEY WOULD BE TAKEN");
    for line in laid_out(&preview.columns, &preview.rows, usize::from(ctx.body().width.saturating_sub(2))) {
        sheet.line(line, Role::Text);
    }
}

/// Rows in columns where they fit side by side; else each row with its filled cells one after the other.
fn laid_out(columns: &[String], rows: &[Vec<String>], room: usize) -> Vec<String> {
    // A column that is empty throughout says nothing.
    let used: Vec<usize> =
        (0..columns.len()).filter(|n| rows.iter().any(|row| row.get(*n).is_some_and(|c| !c.is_empty()))).collect();
    let kept = |row: &[String]| -> Vec<String> { used.iter().filter_map(|n| row.get(*n).cloned()).collect() };
    let lines = aligned(&kept(columns), &rows.iter().map(|row| kept(row)).collect::<Vec<_>>());
    if lines.iter().all(|line| width(line) <= room) {
        return lines;
    }
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = row.iter().filter(|c| !c.is_empty()).map(|c| clean(c).into_owned()).collect();
            cells.join(", ")
        })
        .collect()
}

/// Columns of one width each, so that a whole row reads across and wraps where it must.
fn aligned(columns: &[String], rows: &[Vec<String>]) -> Vec<String> {
    let all: Vec<&[String]> = std::iter::once(columns).chain(rows.iter().map(Vec::as_slice)).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|n| all.iter().filter_map(|row| row.get(n)).map(|cell| width(&clean(cell))).max().unwrap_or(0))
        .collect();
    all.iter()
        .map(|row| {
            let mut line = String::new();
            for (cell, wide) in row.iter().zip(&widths) {
                let cell = clean(cell);
                line.push_str(&cell);
                line.push_str(&" ".repeat(wide.saturating_sub(width(&cell)) + 2));
            }
            line.trim_end().to_owned()
        })
        .collect()
}

/// What was taken, what not, and why.
pub(super) fn report_sheet(sheet: &mut Sheet, report: &ImportReport) {
    sheet.line(report.shape.clone(), Role::Accent);
    sheet.line(counts(report), Role::Text);
    for (name, count) in &report.counts {
        sheet.fact(name.replace('_', " "), thousands(*count as usize));
    }
    refused_rows(sheet, "NOT TAKEN", &report.rejected, Role::Overdue);
    refused_rows(sheet, "TAKEN WITH A REMARK", &report.warnings, Role::Warn);
    if !report.rejected.is_empty() {
        sheet.air().line(
            "Correct these rows in the source and import the file again: what is the same stays as it is. All of them \
             can be printed by 'mdg import' on the command line.",
            Role::Muted,
        );
    }
}

fn refused_rows(sheet: &mut Sheet, heading: &str, rows: &[RejectedRow], role: Role) {
    if rows.is_empty() {
        return;
    }
    sheet.heading(heading);
    for row in rows.iter().take(SHOWN) {
        sheet.fact_as(format!("row {} {}", row.row, row.field), row.message.clone(), role);
    }
    if rows.len() > SHOWN {
        sheet.line(format!("and {} more", thousands(rows.len() - SHOWN)), Role::Muted);
    }
}
