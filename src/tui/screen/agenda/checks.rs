//! What still stands in the way of a conference, worked out from its view: nothing here is asked or kept.
use crate::domain::agenda::ItemKind;
use crate::domain::attendance::AttendanceStatus;
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::view::{ConferenceView, ItemRow};
use crate::tui::ctx::Ctx;
use crate::tui::layout::inset;
use crate::tui::symbols::{ALERT, DONE};
use crate::tui::theme::Role;
use crate::tui::widget::Sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// How many cases take time.
pub(super) fn cases(view: &ConferenceView) -> usize {
    on_agenda(view).filter(|row| row.kind == ItemKind::Case).count()
}

fn on_agenda(view: &ConferenceView) -> impl Iterator<Item = &ItemRow> {
    view.items.iter().filter(|row| row.item.is_on_agenda())
}

/// Each check: whether it holds, and what it says.
pub(super) fn all(view: &ConferenceView) -> Vec<(bool, String)> {
    let mut checks = Vec::new();
    checks.push(match (&view.chair, &view.minute_taker) {
        (Some(_), Some(_)) => (true, "Chair, minute taker set.".to_owned()),
        (None, Some(_)) => (false, "No chair yet: e sets one.".to_owned()),
        (Some(_), None) => (false, "No minute taker yet: e sets one.".to_owned()),
        (None, None) => (false, "No chair and no minute taker yet: e sets them.".to_owned()),
    });
    let mute = on_agenda(view).filter(|row| row.kind == ItemKind::Case && row.item.question.is_none()).count();
    checks.push(match mute {
        0 => (true, "All cases have a question.".to_owned()),
        1 => (false, "1 case has no question: m writes it.".to_owned()),
        n => (false, format!("{n} cases have no question: m writes it.")),
    });
    let blocked = on_agenda(view).filter(|row| row.blocked.is_some()).count();
    checks.push(match blocked {
        0 => (true, "All may be discussed.".to_owned()),
        1 => (false, "1 case may not be discussed; its row says why.".to_owned()),
        n => (false, format!("{n} cases may not be discussed; their rows say why.")),
    });
    checks.push(quorum(view));
    let over = view.total_min.saturating_sub(view.meeting.planned_min);
    checks.push(if over == 0 {
        (true, "The items fit the time.".to_owned())
    } else {
        (false, format!("The items are {} over.", counted(over as usize, "minute", "minutes")))
    });
    checks
}

/// Whether a quorum can be expected: who has not sent apologies could come.
fn quorum(view: &ConferenceView) -> (bool, String) {
    let may_come = |status: Option<AttendanceStatus>| {
        !matches!(status, Some(AttendanceStatus::Apologies | AttendanceStatus::Absent))
    };
    let mut missing: Vec<&str> = view
        .mdg
        .quorum
        .groups
        .iter()
        .filter(|group| !view.attendance.iter().any(|row| row.group == Some(**group) && may_come(row.status)))
        .map(|group| group.words())
        .collect();
    let chair_away = view.attendance.iter().any(|row| Some(row.member) == view.meeting.chair && !may_come(row.status));
    if view.mdg.quorum.chair && chair_away {
        missing.insert(0, "the chair");
    }
    if missing.is_empty() {
        (true, "Quorum can be expected.".to_owned())
    } else {
        (false, format!("Quorum lacks: {}.", missing.join(", ")))
    }
}

/// Draws the checks and who is expected.
pub(super) fn view(buffer: &mut Buffer, area: Rect, view: &ConferenceView, ctx: &Ctx) {
    let mut sheet = Sheet::new();
    sheet.heading("CHECKS");
    for (ok, words) in all(view) {
        let (sign, role) = if ok { (DONE, Role::Done) } else { (ALERT, Role::Warn) };
        sheet.fact_as(sign, words, role);
    }
    sheet.heading("PEOPLE");
    let nobody = || "Nobody yet".to_owned();
    sheet.line(format!("Chair: {}", view.chair.clone().unwrap_or_else(nobody)), Role::Text);
    sheet.line(format!("Minutes: {}", view.minute_taker.clone().unwrap_or_else(nobody)), Role::Text);
    let count = |status| view.attendance.iter().filter(|row| row.status == Some(status)).count();
    let apologies = count(AttendanceStatus::Apologies);
    let expected = view.attendance.len() - apologies - count(AttendanceStatus::Absent);
    sheet.line(format!("Expected {expected}, apologies {apologies}"), Role::Text);
    for row in view.attendance.iter().filter(|row| row.status == Some(AttendanceStatus::Apologies)) {
        sheet.line(format!("  {}, {}", row.name, row.role.words()), Role::Muted);
    }
    sheet.rest_by("a taller window").view(buffer, inset(area, 1, 0), 0, ctx);
}
