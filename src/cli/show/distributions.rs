//! Papers sent to practices, as text.

use super::super::table::Table;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::distribution_view::{DistributionRow, DistributionsView};
use std::fmt::Write as _;

/// A table, then what asks for something, then whether each conference was in time.
pub(super) fn distributions(view: &DistributionsView) -> String {
    let mut table = Table::new(&["Conference", "Practice", ">Version", "State", "How", "Sent", ">Waits", "Answer"]);
    for row in &view.rows {
        table.row([
            format!("{} {}", row.mdg_code, dates::staff(row.meeting_date)),
            format!("{} ({})", row.practice_name, row.practice_ods),
            row.version.to_string(),
            row.state.clone(),
            row.route.map(|route| route.words().to_owned()).unwrap_or_default(),
            row.sent_on.map(dates::staff).unwrap_or_default(),
            if row.days_waiting == 0 { String::new() } else { format!("{} d", row.days_waiting) },
            row.answer.clone().unwrap_or_default(),
        ]);
    }
    let mut text =
        if view.rows.is_empty() { "There are none.".to_owned() } else { table.to_string().trim_end().to_owned() };
    let mut told: Vec<String> = view.rows.iter().flat_map(remarks).collect();
    told.extend(
        view.conferences.iter().map(|one| format!("{} {}: {}", one.mdg_code, dates::staff(one.date), one.words)),
    );
    if !told.is_empty() {
        let _ = write!(text, "\n\n{}", told.join("\n"));
    }
    text
}

fn remarks(row: &DistributionRow) -> Vec<String> {
    let about = |words: &String| format!("{} ({}): {words}", row.practice_name, row.practice_ods);
    row.held.iter().chain(&row.warnings).chain(&row.next).map(about).collect()
}
