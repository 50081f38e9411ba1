//! The quick look beside the worklist: who is under the cursor, and what one would want to know before listing them.
use super::filter::pressing;
use crate::domain::care_plan::PlanStatus;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::view::{PatientView, WorklistRow};
use crate::tui::ctx::Ctx;
use crate::tui::layout::inset;
use crate::tui::screen::patient;
use crate::tui::theme::Role;
use crate::tui::widget::Sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws it: what the row says at once, the rest as soon as it is read.
pub(super) fn view(buffer: &mut Buffer, area: Rect, row: Option<&WorklistRow>, view: Option<&PatientView>, ctx: &Ctx) {
    let Some(row) = row else { return };
    let mut sheet = Sheet::new();
    sheet.line(row.name.clone(), Role::Accent);
    sheet.line(format!("NHS No. {}", row.nhs_number), Role::Text);
    sheet.line(format!("Born {} ({}), {}", dates::staff(row.birth_date), row.age, row.gender), Role::Text);
    sheet.line(row.practice_name.clone(), Role::Text);
    if let Some(view) = view {
        more(&mut sheet, row, view);
    }
    sheet.rest_by("Enter opens it").view(buffer, inset(area, 1, 0), 0, ctx);
}

fn more(sheet: &mut Sheet, row: &WorklistRow, view: &PatientView) {
    for (words, role) in patient::alerts(view) {
        sheet.line(format!("! {words}"), role);
    }
    if let Some(open) = view.referrals.iter().find(|referral| referral.status.is_open()) {
        sheet.line(format!("Referred {}: {}", dates::staff(open.received_on), open.status.within()), Role::Info);
    }
    for view in pressing(&row.views) {
        sheet.line(view.words(), Role::Warn);
    }
    sheet.heading("WHY");
    if view.conditions.is_empty() {
        sheet.line("No condition is recorded.", Role::Muted);
    }
    for condition in &view.conditions {
        sheet.line(condition.clone(), Role::Text);
    }
    for segment in view.segments.iter().take(1) {
        sheet.line(segment.words(), Role::Muted);
    }
    sheet.air();
    let (consent, role) = patient::consent_words(view);
    sheet.fact_as("Consent", consent, role);
    let plan = match &view.plan {
        None => "None".to_owned(),
        Some(plan) if plan.status == PlanStatus::Active => match plan.review_due {
            Some(due) => format!("In force, review {}", dates::staff(due)),
            None => "In force".to_owned(),
        },
        Some(plan) => plan.status.words().to_owned(),
    };
    sheet.fact("Plan", plan);
    let last = view.discussions.iter().find(|row| row.outcome.is_some() || row.decision.is_some());
    sheet.fact("Last MDG", last.map_or_else(|| "Never".to_owned(), |row| dates::staff(row.date)));
    let open: Vec<_> = view.actions.iter().filter(|row| row.action.is_open()).collect();
    sheet.fact("Actions", if open.is_empty() { "None open".to_owned() } else { format!("{} open", open.len()) });
    for row in open.iter().take(3) {
        let role = if row.overdue { Role::Overdue } else { Role::Text };
        let late = if row.overdue { "! " } else { "" };
        sheet.line(format!("{late}{}, {}", row.action.text, dates::staff(row.action.due_on)), role);
    }
    if open.len() > 3 {
        sheet.line(format!("and {} more", open.len() - 3), Role::Muted);
    }
}
