//! One action in full: what, for whom, whose, since when, and everything that happened to it.
use super::stage;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::view::ActionDetail;
use crate::tui::theme::Role;
use crate::tui::widget::Sheet;

/// The lines of the panel under the table.
pub(super) fn sheet(detail: &ActionDetail) -> Sheet {
    let (row, action) = (&detail.row, &detail.row.action);
    let mut sheet = Sheet::new();
    let from = row.meeting_date.map_or_else(String::new, |date| {
        let number = action.number.map(|n| format!("A{n}, ")).unwrap_or_default();
        format!("{number}conference of {}", dates::staff(date))
    });
    sheet.split(&action.text, &from, Role::Accent);
    let about = if row.patient.is_empty() { "no patient".to_owned() } else { row.patient.clone() };
    sheet.split(format!("For {about}"), format!("{}: {}", row.kind.words(), stage(row).0), Role::Text);
    let owner = format!("Owner {} ({}, {})", row.owner, row.owner_role.words(), row.organisation);
    let mut due = format!("Due {}", dates::staff_with_day(action.due_on));
    if action.due_changes > 0 {
        let times = if action.due_changes == 1 { "once".to_owned() } else { format!("{} times", action.due_changes) };
        due = format!("{due}, first {}, moved {times}", dates::staff(action.original_due_on));
    }
    sheet.split(&owner, &due, Role::Text);
    if let Some(service) = &row.service {
        sheet.line(format!("Service {service}"), Role::Text);
    }
    // By its present date the table says how late it is; by the first one only this line does.
    if action.due_changes > 0 && !row.late.is_empty() {
        sheet.line(format!("! {}", row.late.join(", ")), Role::Warn);
    }
    if row.owner_inactive && action.is_open() {
        sheet.line("! The owner has left the group. o hands it to somebody who is there.", Role::Overdue);
    }
    if row.handing_over {
        sheet.line("! Handed on; this owner answers for it until the new one accepts.", Role::Warn);
    }
    if let Some(note) = &action.outcome_note {
        let why = action.close_reason.map(|r| format!("{}: ", r.words())).unwrap_or_default();
        sheet.line(format!("{why}{note}"), Role::Text);
    } else if let Some(reason) = action.close_reason {
        sheet.line(reason.words(), Role::Text);
    }
    for act in &detail.history {
        let when = format!("{} {}  ", dates::staff(dates::london_date(act.at)), dates::london_clock(act.at));
        sheet.hanging(&when, format!("{} ({})", act.said, act.actor), Role::Muted);
    }
    sheet
}
