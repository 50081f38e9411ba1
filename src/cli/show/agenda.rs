//! The agenda before the conference, as text: who could be listed and why, and what was issued.

use super::count;
use crate::cli::table::Table;
use crate::domain::agenda_issue::AgendaChange;
use crate::domain::agenda_view::{CandidatesView, IssuedView};
use crate::domain::coded::Coded;
use crate::domain::dates;
use std::fmt::Write as _;

pub(super) fn candidates(view: &CandidatesView) -> String {
    let mut table = Table::new(&[">No", "Patient", "Practice", ">Min", "Why", "Listed by fill"]);
    for (at, row) in view.rows.iter().enumerate() {
        let verdict = row.why_not.as_ref().map_or_else(|| "yes".to_owned(), |(_, why)| format!("no: {why}"));
        table.row([
            (at + 1).to_string(),
            row.name.clone(),
            row.practice_ods.clone(),
            row.planned_min.to_string(),
            row.reason.clone(),
            verdict,
        ]);
    }
    let room = format!(
        "Room for {} and {}.",
        count(view.minutes_left, "minute", "minutes"),
        count(view.cases_left, "case", "cases")
    );
    if view.rows.is_empty() {
        return format!("Nobody waits to be listed. {room}");
    }
    let mut text = format!("{table}\n{room}");
    if view.more > 0 {
        let _ =
            write!(text, " {} overdue beside these.", count(view.more, "more plan review is", "more plan reviews are"));
    }
    text
}

pub(super) fn issued(view: &IssuedView) -> String {
    let mut text = String::new();
    let say = |text: &mut String, changes: &[AgendaChange]| {
        for change in changes {
            let _ = writeln!(text, "  {}: {}", change.change.words(), change.words);
        }
    };
    for version in &view.versions {
        let issued = &version.issued;
        let when = dates::london_date(issued.issued_at);
        let _ = writeln!(
            text,
            "Version {}, issued {} {} by {}, {}.",
            issued.number,
            dates::staff(when),
            dates::london_clock(issued.issued_at),
            issued.issued_by,
            count(u32::try_from(issued.lines.len()).unwrap_or(u32::MAX), "item", "items")
        );
        say(&mut text, &version.changes);
    }
    if view.versions.is_empty() {
        return "The agenda was not issued yet.".to_owned();
    }
    if !view.since.is_empty() {
        text.push_str("Changed since, and not issued:\n");
        say(&mut text, &view.since);
    }
    text
}
