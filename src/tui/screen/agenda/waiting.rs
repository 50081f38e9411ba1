//! Who could be listed: everybody who waits, the most pressing first, each with the reason, and what is in the way where there is
//! no room or something is missing. Enter lists all who fit, Space the one under the cursor.
use crate::domain::agenda_view::{Candidate, CandidatesView};
use crate::domain::coded::Coded;
use crate::domain::command::{AgendaAdd, AgendaFill};
use crate::domain::count::counted;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::query::AgendaCandidates;
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Dialog, DialogStep, Notice};
use crate::tui::door::{self, Answer, Done, Refusal};
use crate::tui::effect::Effect;
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use crate::tui::layout::{inset, middle, take_bottom, take_top};
use crate::tui::symbols::{ALERT, CURSOR, DONE};
use crate::tui::theme::Role;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::text::{fill, height, paragraph, put, put_cut, put_right, width};
use crate::tui::widget::{Said, Sheet};
use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;

/// The slot in which it asks who waits.
const ASK: &str = "candidates";
/// The slot in which all who fit are listed.
const FILL: &str = "fill";
/// Lines of the one under the cursor.
const ONE: u16 = 5;
/// Columns of "X99001  10 min".
const PLACE: u16 = 16;

/// The list of who waits.
pub(super) struct WhoWaits {
    meeting: Ref<Meeting>,
    /// Such as "Thu 19-Nov-2026".
    day: String,
    view: Option<CandidatesView>,
    refusal: Option<String>,
    at: usize,
    /// Lines scrolled away of the one under the cursor.
    top: u16,
}

impl WhoWaits {
    /// The list for a conference on a day.
    pub(super) fn new(meeting: Ref<Meeting>, day: String) -> Self {
        Self { meeting, day, view: None, refusal: None, at: 0, top: 0 }
    }

    fn ask(&self) -> Effect {
        Effect::Ask(ASK, AgendaCandidates { meeting: self.meeting }.into())
    }

    fn rows(&self) -> &[Candidate] {
        self.view.as_ref().map_or(&[], |view| &view.rows)
    }

    fn here(&self) -> Option<&Candidate> {
        self.rows().get(self.at)
    }

    fn go(&mut self, to: usize) {
        self.at = to.min(self.rows().len().saturating_sub(1));
        self.top = 0;
    }

    fn fits(&self) -> usize {
        self.rows().iter().filter(|row| row.fits).count()
    }

    fn fill(&self) -> DialogStep {
        if self.view.is_none() {
            return DialogStep::Stay;
        }
        if self.fits() == 0 {
            let words = "Nobody was listed: nobody here fits. Each row says why; Space tries one alone.";
            let words = if self.rows().is_empty() { "Nobody waits to be listed." } else { words };
            return DialogStep::Then(vec![Effect::Say(Said::refused(words))]);
        }
        DialogStep::Then(vec![Effect::Do(FILL, AgendaFill { meeting: self.meeting }.into())])
    }

    /// Lists the one under the cursor, whoever stands before them. What is in the way is asked anew.
    fn list_one(&self) -> DialogStep {
        let Some(row) = self.here() else { return DialogStep::Stay };
        let add = AgendaAdd {
            meeting: self.meeting,
            patient: row.patient,
            question: row.question.clone(),
            urgency: row.urgency,
            planned_min: None,
            presenter: None,
        };
        DialogStep::Then(vec![Effect::Do("one", add.into())])
    }

    /// How much room there is, and what Enter would do with it.
    fn room(&self) -> String {
        let Some(view) = &self.view else { return String::new() };
        let mut words = format!(
            "Room for {} and {}.",
            counted(view.minutes_left as usize, "minute", "minutes"),
            counted(view.cases_left as usize, "case", "cases")
        );
        if !view.rows.is_empty() {
            words = format!("{words} {} of {} fit.", self.fits(), view.rows.len());
        }
        if view.more > 0 {
            let more = counted(view.more as usize, "more plan review is", "more plan reviews are");
            words = format!("{words} {more} overdue.");
        }
        words
    }

    /// All of the one under the cursor.
    fn one(&self) -> Sheet {
        let mut sheet = Sheet::new().rest_by("PgDn");
        if let Some(row) = self.here() {
            sheet.line(format!("{}  {}", row.name, row.reason), Role::Text);
            if let Some((_, why)) = &row.why_not {
                sheet.hanging(format!("{ALERT} "), why.clone(), Role::Warn);
            }
            sheet.line(row.question.clone(), Role::Muted);
        }
        sheet
    }

    /// How much room there is, the list, the one under the cursor, and the keys.
    fn parts(&self, inside: Rect) -> (Rect, Rect, Rect, Rect) {
        let (room, rest) = take_top(inside, height(&self.room(), inside.width).max(1));
        let (rest, keys) = take_bottom(rest, 1);
        let (list, one) = take_bottom(rest, ONE.min(rest.height / 2));
        (room, list, one, keys)
    }

    fn line(frame: &mut Frame, area: Rect, row: &Candidate, lit: bool, ctx: &Ctx) {
        let style = |role| ctx.panel(if lit { Role::Selected } else { role });
        let buffer = frame.buffer_mut();
        fill(buffer, area, style(Role::Text));
        let (sign, role) = if row.fits { (DONE, Role::Done) } else { (ALERT, Role::Warn) };
        put(buffer, area.x, area.y, 1, if lit { CURSOR } else { " " }, style(Role::Text));
        put(buffer, area.x + 2, area.y, 2, sign, style(role));
        let place = format!("{}  {} min", row.practice_ods, row.planned_min);
        let wide = u16::try_from(width(&place)).unwrap_or(PLACE).min(area.width);
        let start = area.x + 5;
        // The name first and whole, then the place, then as much of why as there is room for.
        let end = area.right().saturating_sub(wide);
        let used = put_cut(buffer, start, area.y, end.saturating_sub(start + 2), &row.name, style(Role::Text), ctx);
        put_right(buffer, Rect { x: end, width: wide, ..area }, &place, style(Role::Muted));
        let why = start + used.max(24) + 2;
        let room = end.saturating_sub(why + 2);
        if usize::from(room) >= width(row.rank.words()) {
            put(buffer, why, area.y, room, row.rank.words(), style(Role::Muted));
        }
        if lit {
            frame.set_cursor_position((area.x, area.y));
        }
    }
}

impl Dialog for WhoWaits {
    fn opened(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        vec![self.ask()]
    }

    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        match key.code {
            KeyCode::Esc | KeyCode::Char('q') => return DialogStep::Close,
            KeyCode::Enter => return self.fill(),
            KeyCode::Char(' ') => return self.list_one(),
            KeyCode::Down | KeyCode::Char('j') => self.go(self.at + 1),
            KeyCode::Up | KeyCode::Char('k') => self.go(self.at.saturating_sub(1)),
            KeyCode::Home | KeyCode::Char('g') => self.go(0),
            KeyCode::End | KeyCode::Char('G') => self.go(usize::MAX),
            KeyCode::PageDown => {
                let inside = inset(inset(self.place(ctx.window, ctx), 1, 1), 1, 0);
                let (_, _, one, _) = self.parts(inside);
                self.top = (self.top + one.height.saturating_sub(1)).min(self.one().furthest(one.width, one.height));
            }
            KeyCode::PageUp => self.top = self.top.saturating_sub(ONE - 1),
            _ => return DialogStep::Pass,
        }
        DialogStep::Stay
    }

    fn on_answer(&mut self, _slot: &'static str, answer: Result<Answer, Refusal>, _ctx: &Ctx) -> DialogStep {
        match answer {
            Ok(Answer::Candidates(view)) => {
                self.view = Some(view);
                self.go(self.at);
            }
            Err(refusal) => self.refusal = Some(door::sentence(&refusal)),
            Ok(_) => {}
        }
        DialogStep::Stay
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, _ctx: &Ctx) -> DialogStep {
        match result {
            Ok(done) if slot == FILL => {
                let mut text = done.said.clone();
                for warning in &done.warnings {
                    text = format!("{text}\n\n{ALERT} {}", warning.message);
                }
                text.push_str("\n\nm changes a question, u takes all of them off again.");
                DialogStep::CloseThen(vec![Effect::Open(Box::new(Notice::new("The agenda is filled", text)))])
            }
            // Whoever is left moves up, and what fits may be another.
            _ => DialogStep::Then(vec![self.ask()]),
        }
    }

    fn hints(&self, _ctx: &Ctx) -> Vec<Hint> {
        vec![Hint::new("Enter", "List all who fit"), Hint::new("Space", "List this one"), Hint::new("Esc", "Back")]
    }

    fn place(&self, window: Rect, _ctx: &Ctx) -> Rect {
        let rows = u16::try_from(self.rows().len()).unwrap_or(u16::MAX);
        middle(window, 84, rows.max(3).saturating_add(ONE + 5))
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        let inside = boxed(frame.buffer_mut(), place, &format!("Who waits for {}", self.day), ctx);
        let (room, list, one, keys) = self.parts(inside);
        paragraph(frame.buffer_mut(), room, &self.room(), ctx.panel(Role::Info), 0);
        put(
            frame.buffer_mut(),
            keys.x,
            keys.y,
            keys.width,
            "Enter List all who fit   Space This one   Esc Back",
            ctx.panel(Role::Muted),
        );
        let words = match (&self.refusal, &self.view) {
            (Some(refusal), _) => Some((refusal.as_str(), Role::Overdue)),
            (None, None) => Some(("Looking who waits.", Role::Muted)),
            (None, Some(view)) if view.rows.is_empty() => Some((
                "Nobody waits to be listed: no accepted referral, no review that was agreed or is overdue, nobody home from \
                 hospital. On the agenda, a adds anybody.",
                Role::Muted,
            )),
            _ => None,
        };
        if let Some((words, role)) = words {
            paragraph(frame.buffer_mut(), list, words, ctx.panel(role), 0);
            return;
        }
        // One line is for how many more there are.
        let page = usize::from(list.height.saturating_sub(1)).max(1);
        let first = (self.at + 1).saturating_sub(page);
        for (y, (n, row)) in (list.top()..list.bottom()).zip(self.rows().iter().enumerate().skip(first).take(page)) {
            Self::line(frame, Rect { y, height: 1, ..list }, row, n == self.at, ctx);
        }
        let more = self.rows().len().saturating_sub(first + page);
        if more > 0 && list.height > 1 {
            let last = Rect { y: list.bottom() - 1, height: 1, ..list };
            put_right(frame.buffer_mut(), last, &format!("{more} more: j"), ctx.panel(Role::Info));
        }
        self.one().view_on_panel(frame.buffer_mut(), one, self.top, ctx);
    }
}
