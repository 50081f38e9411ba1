//! Who is there: everybody of the group in one list, a key to say present or apologies, and the quorum as it changes. Every
//! mark is recorded at once. Before the start, Enter starts the conference.
use super::After;
use crate::domain::attendance::{AttendanceMode, AttendanceStatus};
use crate::domain::coded::Coded;
use crate::domain::command::{AttendanceLeave, AttendanceRecord, MeetingStart};
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::member::Member;
use crate::domain::query;
use crate::domain::view::{AttendanceRow, ConferenceView, MemberRow};
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Dialog, DialogStep, Followed};
use crate::tui::door::{Answer, Command, Done, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::specs::attendance;
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use crate::tui::layout::{middle, take_bottom};
use crate::tui::symbols::{ALERT, CURSOR, DONE, SELECTED};
use crate::tui::theme::Role;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::text::{fill, paragraph, put, put_cut, put_right, width};
use crate::tui::widget::{Said, Sheet};
use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;
use std::cell::Cell;
use std::rc::Rc;

/// The slot in which it asks for the conference again.
const ASK: &str = "who-is-here";
/// The slot in which it starts the conference.
const START: &str = "start";
/// Lines under the list: quorum in two, a warning, keys in three.
const FOOT: u16 = 6;
/// Fewest columns for a role; with less it is left out.
const ROLE: u16 = 8;

/// What Enter opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Opening {
    /// Nothing: it closes the list.
    Nothing,
    /// The first item of a conference that runs already.
    FirstItem,
    /// The conference and its first item.
    Conference,
}

/// The list of who is there.
pub(super) struct WhoIsHere {
    view: Box<ConferenceView>,
    members: Vec<MemberRow>,
    at: usize,
    opening: Opening,
    after: Rc<Cell<After>>,
}

impl WhoIsHere {
    /// The list over a conference. `after` is told to open the first item, where Enter does.
    pub(super) fn new(view: ConferenceView, members: Vec<MemberRow>, opening: Opening, after: Rc<Cell<After>>) -> Self {
        Self { view: Box::new(view), members, at: 0, opening, after }
    }

    fn row(&self) -> Option<&AttendanceRow> {
        self.view.attendance.get(self.at)
    }

    fn ask(&self) -> Effect {
        Effect::Ask(ASK, query::Conference { meeting: self.view.meeting.id }.into())
    }

    fn record(&self, member: Ref<Member>, status: AttendanceStatus, ctx: &Ctx) -> Command {
        // Before the planned start, who is ticked is here already and counts for the quorum from now on.
        let early = !self.view.meeting.is_running()
            && dates::london_date(ctx.now) == self.view.meeting.date
            && dates::london_time(ctx.now) < self.view.meeting.start;
        AttendanceRecord {
            meeting: self.view.meeting.id,
            member,
            status: Some(status),
            mode: None,
            arrived_at: (early && status == AttendanceStatus::Present).then(|| dates::london_time(ctx.now)),
            deputy_for: None,
            interest: None,
        }
        .into()
    }

    fn mark(&self, status: Option<AttendanceStatus>, ctx: &Ctx) -> DialogStep {
        let Some(row) = self.row() else { return DialogStep::Stay };
        let toggled = if row.here || was_there(row) && row.left.is_none() {
            AttendanceStatus::Apologies
        } else {
            AttendanceStatus::Present
        };
        DialogStep::Then(vec![Effect::Do("mark", self.record(row.member, status.unwrap_or(toggled), ctx))])
    }

    /// Everybody about whom nothing is said yet.
    fn mark_rest(&self, ctx: &Ctx) -> DialogStep {
        let unsaid = self.view.attendance.iter().filter(|row| row.status.is_none());
        let marks: Vec<Effect> =
            unsaid.map(|row| Effect::Do("mark", self.record(row.member, AttendanceStatus::Present, ctx))).collect();
        if marks.is_empty() {
            return DialogStep::Then(vec![Effect::Say(Said::news("Something is said about everybody already."))]);
        }
        DialogStep::Then(marks)
    }

    fn leave(&self) -> DialogStep {
        let Some(row) = self.row() else { return DialogStep::Stay };
        if !self.view.meeting.is_running() {
            let words = "Nobody leaves before the start. Space says apologies.";
            return DialogStep::Then(vec![Effect::Say(Said::refused(words))]);
        }
        let leave = AttendanceLeave { meeting: self.view.meeting.id, member: row.member, left_at: None };
        DialogStep::Then(vec![Effect::Do("mark", leave.into())])
    }

    fn details(&self) -> DialogStep {
        let Some(row) = self.row() else { return DialogStep::Stay };
        let form = attendance::details(self.view.meeting.id, row, &self.members);
        let meeting = self.view.meeting.id;
        let again = move |_: &Done| vec![Effect::Ask(ASK, query::Conference { meeting }.into())];
        DialogStep::Then(vec![Effect::Open(Box::new(Followed::new(form).then(again)))])
    }

    /// A start on another day than planned, or over before it began.
    fn odd_day(&self, ctx: &Ctx) -> Option<String> {
        let (planned, today) = (self.view.meeting.date, dates::london_date(ctx.now));
        (self.opening == Opening::Conference && planned != today).then(|| {
            format!("Planned for {}; today is {}.", dates::staff_with_day(planned), dates::staff_with_day(today))
        })
    }

    fn quorum(&self) -> (String, Role) {
        let here = self.view.attendance.iter().filter(|row| row.here).count();
        if self.view.quorum.quorate {
            let deputies = &self.view.quorum.deputies;
            let by = if deputies.is_empty() { String::new() } else { format!(" by {}", deputies.join(", ")) };
            (format!("{DONE} {here} present, quorum met{by}"), Role::Done)
        } else {
            let missing = self.view.quorum.missing_in_words();
            (format!("{ALERT} {here} present, NOT QUORATE: missing {missing}"), Role::Overdue)
        }
    }

    fn keys(&self) -> &'static str {
        match self.opening {
            Opening::Conference => {
                "Space present or apologies   * all the rest\nDown the next one   e details, deputy\nEnter Start the conference   Esc Back"
            }
            Opening::FirstItem => {
                "Space present or apologies   * all the rest\nDown the next one   e details, deputy   l has left\nEnter Open the first item   Esc Close"
            }
            Opening::Nothing => {
                "Space present or apologies   * all the rest\nDown the next one   e details, deputy   l has left\nEnter Close"
            }
        }
    }
}

fn was_there(row: &AttendanceRow) -> bool {
    matches!(row.status, Some(AttendanceStatus::Present | AttendanceStatus::DeputyFor))
}

/// What is known of one person's attendance: "present from 13:00, by video".
pub(super) fn in_words(row: &AttendanceRow) -> String {
    let Some(status) = row.status else { return "nothing said".to_owned() };
    let mut words = status.within();
    if let Some(other) = &row.deputy_for {
        words = format!("{words} for {other}");
    }
    if was_there(row) {
        if let Some(from) = row.arrived {
            words = format!("{words} from {}", dates::clock(from));
        }
        if let Some(left) = row.left {
            words = format!("left {}", dates::clock(left));
        }
        if let Some(mode) = row.mode.filter(|mode| *mode != AttendanceMode::InPerson) {
            words = format!("{words}, {}", mode.within());
        }
    }
    words
}

impl Dialog for WhoIsHere {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        let last = self.view.attendance.len().saturating_sub(1);
        match key.code {
            KeyCode::Enter if self.opening == Opening::Conference => {
                let start = MeetingStart { meeting: self.view.meeting.id };
                return DialogStep::Then(vec![Effect::Do(START, start.into())]);
            }
            KeyCode::Enter if self.opening == Opening::FirstItem => {
                self.after.set(After::Next);
                return DialogStep::CloseThen(vec![Effect::Refresh]);
            }
            KeyCode::Esc | KeyCode::Char('q') | KeyCode::Enter => return DialogStep::Close,
            KeyCode::Down | KeyCode::Char('j') => self.at = (self.at + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') => self.at = self.at.saturating_sub(1),
            KeyCode::Home | KeyCode::Char('g') => self.at = 0,
            KeyCode::End | KeyCode::Char('G') => self.at = last,
            KeyCode::Char(' ' | 'x') => return self.mark(None, ctx),
            KeyCode::Char('*') => return self.mark_rest(ctx),
            KeyCode::Char('l') => return self.leave(),
            KeyCode::Char('e') => return self.details(),
            _ => return DialogStep::Pass,
        }
        DialogStep::Stay
    }

    fn on_answer(&mut self, _slot: &'static str, answer: Result<Answer, Refusal>, _ctx: &Ctx) -> DialogStep {
        if let Ok(Answer::Conference(view)) = answer {
            self.view = view;
        }
        DialogStep::Stay
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, _ctx: &Ctx) -> DialogStep {
        if slot == START && result.is_ok() {
            self.after.set(After::Next);
            return DialogStep::Close;
        }
        DialogStep::Then(vec![self.ask()])
    }

    fn hints(&self, _ctx: &Ctx) -> Vec<Hint> {
        vec![
            Hint::new("Space", "Present or apologies"),
            Hint::new("*", "All"),
            Hint::new("e", "Details"),
            Hint::new("Enter", if self.opening == Opening::Nothing { "Close" } else { "Start" }),
        ]
    }

    fn place(&self, window: Rect, _ctx: &Ctx) -> Rect {
        let rows = u16::try_from(self.view.attendance.len()).unwrap_or(u16::MAX);
        middle(window, 84, rows.saturating_add(FOOT + 3))
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        let title = if self.opening == Opening::Conference {
            "Who is here? Enter starts the conference"
        } else {
            "Who is here?"
        };
        let inside = boxed(frame.buffer_mut(), place, title, ctx);
        let (list, foot) = take_bottom(inside, FOOT);
        let page = usize::from(list.height);
        let first = (self.at + 1).saturating_sub(page);
        for (y, (n, row)) in (list.top()..list.bottom()).zip(self.view.attendance.iter().enumerate().skip(first)) {
            Self::line(frame, Rect { y, height: 1, ..list }, row, n == self.at, ctx);
        }
        let (quorum, role) = self.quorum();
        let mut sheet = Sheet::new();
        if let Some(odd) = self.odd_day(ctx) {
            sheet.hanging(format!("{ALERT} "), &odd, Role::Warn);
        }
        sheet.line(&quorum, role);
        let (said, keys) = take_bottom(foot, 3);
        sheet.view_on_panel(frame.buffer_mut(), said, 0, ctx);
        paragraph(frame.buffer_mut(), keys, self.keys(), ctx.panel(Role::Muted), 0);
        let more = self.view.attendance.len().saturating_sub(first + page);
        if more > 0 {
            put_right(
                frame.buffer_mut(),
                // The quorum may take two lines above; beside the second line of keys nothing else stands.
                Rect { y: keys.y + 1, height: 1, ..keys },
                &format!("{more} more: j"),
                ctx.panel(Role::Info),
            );
        }
    }
}

impl WhoIsHere {
    fn line(frame: &mut Frame, area: Rect, row: &AttendanceRow, lit: bool, ctx: &Ctx) {
        let style = |role| ctx.panel(if lit { Role::Selected } else { role });
        let buffer = frame.buffer_mut();
        fill(buffer, area, style(Role::Text));
        put(buffer, area.x, area.y, 1, if lit { CURSOR } else { " " }, style(Role::Text));
        put(buffer, area.x + 2, area.y, 1, if row.here { SELECTED } else { " " }, style(Role::Accent));
        let role = if was_there(row) { Role::Text } else { Role::Muted };
        let used = put(buffer, area.x + 4, area.y, area.width.saturating_sub(4), &row.name, style(role));
        let words = in_words(row);
        let wide = u16::try_from(width(&words)).unwrap_or(u16::MAX).min(area.width);
        let end = Rect { x: area.right() - wide, width: wide, ..area };
        let middle = area.x + 4 + used.max(24) + 2;
        let room = end.x.saturating_sub(middle + 2);
        if room >= ROLE {
            put_cut(buffer, middle, area.y, room, row.role.words(), style(Role::Muted), ctx);
        }
        put_right(buffer, end, &words, style(role));
        if lit {
            frame.set_cursor_position((area.x, area.y));
        }
    }
}
