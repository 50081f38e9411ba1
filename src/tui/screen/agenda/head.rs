//! The head of the agenda: when and where, what was issued and whether the agenda changed since, and how the time is used.
use super::checks;
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::view::ConferenceView;
use crate::tui::ctx::Ctx;
use crate::tui::symbols::ALERT;
use crate::tui::theme::Role;
use crate::tui::widget::panel::rule;
use crate::tui::widget::text::{put, put_cut, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What to do about an agenda that changed.
const AGAIN: &str = ": w issues it again";

/// Draws it. `changed` where the agenda is another one than was issued.
pub(super) fn view(buffer: &mut Buffer, area: Rect, view: &ConferenceView, changed: bool, ctx: &Ctx) {
    let (x, wide) = (area.x + 1, area.width.saturating_sub(2));
    let meeting = &view.meeting;
    let when = format!(
        "{}, {} to {}",
        dates::staff_with_day(meeting.date),
        dates::clock(meeting.start),
        dates::london_clock(view.planned_end),
    );
    let (mut status, role) = if changed {
        (format!("{ALERT} Changed since version {}", meeting.agenda_version), Role::Warn)
    } else if meeting.agenda_version > 0 {
        (format!("{}, version {}", meeting.status.words(), meeting.agenda_version), Role::Accent)
    } else {
        (meeting.status.words().to_owned(), Role::Accent)
    };
    let mut at = put_cut(buffer, x, area.y, wide, &when, ctx.style(Role::Accent), ctx) + 2;
    // What has to be done about it, where there is room.
    let venue = meeting.venue.clone().unwrap_or_default();
    if changed && width(&status) + width(AGAIN) + width(&venue) + 3 <= usize::from(wide.saturating_sub(at)) {
        status.push_str(AGAIN);
    }
    at += put_cut(buffer, x + at, area.y, wide.saturating_sub(at), &status, ctx.style(role), ctx) + 3;
    put_cut(buffer, x + at, area.y, wide.saturating_sub(at), &venue, ctx.style(Role::Accent), ctx);
    let cases = counted(checks::cases(view), "case", "cases");
    let counts = format!("{cases}   planned {} of {} min", view.total_min, meeting.planned_min);
    let used = put(buffer, x, area.y + 1, wide, &counts, ctx.style(Role::Text)) + 3;
    let over = view.total_min > meeting.planned_min;
    let spare = view.total_min.abs_diff(meeting.planned_min);
    let (words, role) =
        if over { (format!("! {spare} min over"), Role::Overdue) } else { (format!("{spare} min spare"), Role::Done) };
    put(buffer, x + used, area.y + 1, wide.saturating_sub(used), &words, ctx.style(role));
    if area.height > 2 {
        let line = Rect::new(area.x, area.y + 2, area.width, 1);
        rule(buffer, line, false, ctx.style(Role::Border), ctx);
    }
}
