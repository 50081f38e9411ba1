//! What the minutes screen shows: the document as it will be in the file, the checks, and where each stands.
use super::Minutes;
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::meeting::MeetingStatus;
use crate::tui::ctx::Ctx;
use crate::tui::layout::{inset, take_bottom, take_top};
use crate::tui::symbols::{ALERT, DONE};
use crate::tui::theme::Role;
use crate::tui::widget::Sheet;
use crate::tui::widget::text::{put_cut, width};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Columns a document has, with a blank at each side.
const DOCUMENT: u16 = 82;
/// Columns of its own lines.
const PAGE: usize = 80;
/// Columns of the checks beside it.
const RIGHT: u16 = 32;
/// Most lines of the checks under it, and the height that gives them room.
const UNDER: u16 = 10;
const TALL: u16 = 22;

/// Where the parts of the screen stand.
pub(super) struct Places {
    pub(super) head: Rect,
    pub(super) document: Rect,
    pub(super) checks: Option<Rect>,
    pub(super) beside: bool,
}

impl Minutes {
    pub(super) fn places(&self, body: Rect) -> Places {
        let (head, rest) = take_top(body, 2);
        if rest.width >= DOCUMENT + 1 + RIGHT {
            let left = rest.width - RIGHT - 1;
            return Places {
                head,
                document: Rect { width: left, ..rest },
                checks: Some(Rect { x: rest.x + left + 1, width: RIGHT, ..rest }),
                beside: true,
            };
        }
        if rest.height >= TALL {
            let lines = self.checks_page().height(rest.width.saturating_sub(2)) + 1;
            let (document, under) = take_bottom(rest, lines.min(UNDER));
            return Places { head, document, checks: Some(under), beside: false };
        }
        Places { head, document: rest, checks: None, beside: false }
    }

    /// The document in view, as it will be in the file.
    pub(super) fn document_page(&self, room: u16) -> Sheet {
        let mut sheet = Sheet::new();
        match (&self.view, self.preview().and_then(|practice| practice.documents.get(self.document))) {
            (_, Some((_, text))) => {
                for line in text.lines() {
                    // Where the page is wider than the window, what stands at its right edge stands at the window's.
                    match line.trim_start().split_once("   ") {
                        Some((left, right)) if width(line) == PAGE && PAGE > usize::from(room) => {
                            sheet.split(left, right.trim_start(), Role::Text)
                        }
                        _ => sheet.line(line, Role::Text),
                    };
                }
            }
            (Some(view), None) => {
                let words = match view.meeting.status {
                    MeetingStatus::Closed if view.approvers.is_empty() => {
                        "There is nobody who may approve these minutes: the group has no clinical lead and the conference no \
                         chair but whoever took the minutes. Enter one of them; then the documents are shown here."
                    }
                    MeetingStatus::Closed if view.version > 1 => {
                        "Nothing in this version differs from the one before it, so that no practice receives a new paper. e \
                         corrects the wording of a case; v shows the version before."
                    }
                    MeetingStatus::Closed => "No case was on this agenda: there is nothing to send to a practice.",
                    _ => "This conference has not ended. Its documents are shown here when it has: 4, then E.",
                };
                sheet.line(words, Role::Muted);
            }
            (None, None) => {
                sheet.line("No conference has ended yet. The minutes of the last one are shown here.", Role::Muted);
            }
        }
        sheet
    }

    /// Stage, checks, approval and what was written.
    pub(super) fn checks_page(&self) -> Sheet {
        let mut sheet = Sheet::new();
        let Some(view) = &self.view else { return sheet };
        self.sent_lines(&mut sheet);
        sheet.heading("BEFORE YOU EXPORT");
        // What asks for something stands first.
        if let Some(request) = &view.change_request {
            sheet.hanging(format!("{ALERT:3}"), format!("The reviewer asks: {request}"), Role::Warn);
        }
        for (_, words) in view.checks.iter().filter(|(holds, _)| !holds) {
            sheet.hanging(format!("{ALERT:3}"), words, Role::Warn);
        }
        if let Some(approved) = &view.approved {
            sheet.hanging(format!("{DONE:3}"), format!("Approved by {approved}"), Role::Done);
        }
        for export in &view.exports {
            let when = format!(
                "{} {}",
                dates::staff(dates::london_date(export.written_at)),
                dates::london_clock(export.written_at)
            );
            let files = counted(export.files.len(), "file", "files");
            let words = format!("Written {when} by {}: {}, {files}", export.written_by, export.folder);
            sheet.hanging(format!("{DONE:3}"), &words, Role::Text);
        }
        for (_, words) in view.checks.iter().filter(|(holds, _)| *holds) {
            sheet.hanging(format!("{DONE:3}"), words, Role::Done);
        }
        sheet.line("Nothing leaves this laptop: mdg writes files, you send them.", Role::Muted);
        sheet
    }

    pub(super) fn head(&self, frame: &mut Frame, area: Rect, both: bool, ctx: &Ctx) {
        let Some(view) = &self.view else { return };
        let area = inset(area, 1, 0);
        let mut words = format!(
            "Minutes of {}   version {}, {}",
            dates::staff_with_day(view.meeting.date),
            view.version,
            view.status.within()
        );
        let open = view.checks.iter().filter(|(holds, _)| !holds).count() + self.papers_to_see_to();
        if !both {
            let short = words.strip_prefix("Minutes of ").unwrap_or(&words);
            words = format!("{short}   Tab: {open} to note");
        }
        put_cut(frame.buffer_mut(), area.x, area.y, area.width, &words, ctx.style(Role::Accent), ctx);
        let Some(practice) = self.preview() else { return };
        let file = practice.documents.get(self.document).map(|(name, _)| name.as_str()).unwrap_or_default();
        let many = view.practices.len();
        // Two keys side by side would look like a box to tick.
        let mut words = format!("[ or ] {} of {many}: {} ({})", self.practice + 1, practice.name, practice.ods);
        let documents = format!("h l document {} of {}", self.document + 1, practice.documents.len());
        for more in [format!("   {documents}: {file}"), format!("   {documents}"), String::new()] {
            if width(&words) + width(&more) <= usize::from(area.width) {
                words.push_str(&more);
                break;
            }
        }
        put_cut(frame.buffer_mut(), area.x, area.y + 1, area.width, &words, ctx.style(Role::Text), ctx);
    }

    /// What is being read, and where: the document, or the checks where they take its place.
    pub(super) fn reading(&self, body: Rect) -> (Sheet, Rect) {
        let places = self.places(body);
        if self.checks {
            let place = inset(Rect { y: places.document.y, height: body.bottom() - places.document.y, ..body }, 1, 0);
            return (self.checks_page(), place);
        }
        let place = inset(places.document, 1, 0);
        (self.document_page(place.width), place)
    }
}
