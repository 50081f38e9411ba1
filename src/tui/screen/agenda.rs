//! Preparing a conference: its items in order with times, what still stands in its way, and the commands that put it right.
mod asks;
mod blocks;
mod checks;
mod head;
mod papers;
mod planning;
mod reasons;
mod rows;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod tests;
mod waiting;

use super::{Screen, ScreenId};
use crate::domain::Command;
use crate::domain::agenda::AgendaItem;
use crate::domain::agenda_issue::PatientsBy;
use crate::domain::agenda_view::IssuedView;
use crate::domain::command::{AgendaAmend, AgendaArrange, AgendaMove};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::organisation::Mdg;
use crate::domain::query::RecordKind;
use crate::domain::query::{AgendaIssued, Conference, Home, Mdgs, Meetings, Members, PatientShow, Query};
use crate::domain::view::{ConferenceView, HomeView, ItemRow, MeetingRow, MemberRow};
use crate::tui::ctx::Ctx;
use crate::tui::door::{Answer, Done, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::specs::listing;
use crate::tui::form::specs::{consent, meeting, people};
use crate::tui::intents::Intent;
use crate::tui::layout::{Breadth, inset, panes, take_bottom, take_top};
use crate::tui::subject::Subject;
use crate::tui::theme::Role;
use crate::tui::widget::panel::divider;
use crate::tui::widget::text::paragraph;
use crate::tui::widget::{Cursor, Motion, Said, WindowTable};
use papers::Papers;
use planning::CANCELLED;
use ratatui::Frame;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use std::path::PathBuf;
use waiting::WhoWaits;

/// Columns of the checks.
const CHECKS: u16 = 29;
/// Minutes that one key press gives or takes.
const STEP: u32 = 5;

const WHICH: &str = "which-conference";
const WHO: &str = "which-patient";
const START: &str = "start";
const GROUP: &str = "group";
const MEETS: &str = "meets";
const SERIES: &str = "series";
const ISSUE: &str = "issue";
const ISSUED: &str = "issued";

/// The screen.
#[derive(Default)]
pub struct Agenda {
    /// The conference somebody chose; else the one that comes next.
    chosen: Option<Ref<Meeting>>,
    home: Option<HomeView>,
    meetings: Option<Vec<MeetingRow>>,
    mdgs: Option<Vec<Mdg>>,
    members: Vec<MemberRow>,
    view: Option<Box<ConferenceView>>,
    /// What was issued of it.
    issued: Option<IssuedView>,
    /// Where its papers go.
    papers: Papers,
    /// The group that is to be changed.
    group: Option<Ref<Mdg>>,
    cursor: Cursor,
    /// The item the cursor belongs to, so that it stays on it when it moves.
    on: Option<Ref<AgendaItem>>,
}

impl Agenda {
    /// An agenda that offers this folder for its papers. `by` is how the settings have patients stand on them.
    pub fn writing_to(into: PathBuf, home: Option<PathBuf>, by: Option<PatientsBy>) -> Self {
        Self { papers: Papers::new(into, home, by), ..Self::default() }
    }

    fn here(&self) -> Option<&ItemRow> {
        self.view.as_ref()?.items.get(self.cursor.at())
    }

    /// The conference to show: the one chosen, the one that comes next, the one that runs, the last there was.
    fn wanted(&self) -> Option<Ref<Meeting>> {
        let home = self.home.as_ref();
        self.chosen
            .or_else(|| home?.next.as_ref().map(|m| m.id))
            .or_else(|| home?.running)
            .or_else(|| self.meetings.as_ref()?.first().map(|m| m.id))
    }

    fn ask_view(&self) -> Vec<Effect> {
        let Some(meeting) = self.wanted() else { return Vec::new() };
        vec![
            Effect::Ask("view", Query::Conference(Conference { meeting })),
            Effect::Ask(ISSUED, Query::AgendaIssued(AgendaIssued { meeting })),
        ]
    }

    /// Whether the agenda can still be changed.
    fn open(&self) -> bool {
        self.view.as_ref().is_some_and(|view| view.meeting.is_open_to_change())
    }

    fn parts(body: Rect, breadth: Breadth) -> (Rect, Rect, Rect, Option<(Rect, Rect)>) {
        let (head, rest) = take_top(body, if breadth == Breadth::Cards { 2 } else { 3 });
        let (left, side) = panes(rest, breadth, CHECKS);
        let (table, item) = take_bottom(left, if breadth == Breadth::Cards { 2 } else { 4 });
        (head, table, item, side)
    }

    fn go(&mut self, motion: Motion, ctx: &Ctx) {
        let (_, table, ..) = Self::parts(ctx.body(), ctx.breadth());
        let len = self.view.as_ref().map_or(0, |view| view.items.len());
        self.cursor.go(motion, len, WindowTable::page(table, ctx.breadth()));
        self.on = self.here().map(|row| row.item.id);
    }

    /// Brings the cursor back to its item after the agenda was read again.
    fn follow(&mut self, ctx: &Ctx) {
        let at = self.view.as_ref().and_then(|view| view.items.iter().position(|row| Some(row.item.id) == self.on));
        self.go(at.map_or(Motion::By(0), Motion::To), ctx);
    }

    fn move_item(&self, by: i64) -> Vec<Effect> {
        let Some(row) = self.here() else { return Vec::new() };
        let last = self.view.as_ref().map_or(0, |view| view.items.len());
        let position = i64::from(row.item.position) + by;
        if position < 1 || position > i64::try_from(last).unwrap_or(i64::MAX) {
            return Vec::new();
        }
        let position = u32::try_from(position).unwrap_or(1);
        vec![Effect::Do("move", Command::AgendaMove(AgendaMove { item: row.item.id, position }))]
    }

    fn give_minutes(&self, more: bool) -> Vec<Effect> {
        let Some(row) = self.here() else { return Vec::new() };
        let now = row.item.planned_min;
        let minutes = if more { now.saturating_add(STEP) } else { now.saturating_sub(STEP) };
        if minutes == 0 {
            let words = format!(
                "{}: {} is the least here. m sets any number.",
                row.title,
                counted(now as usize, "minute", "minutes")
            );
            return vec![Effect::Say(Said::news(words))];
        }
        let amend = AgendaAmend {
            item: row.item.id,
            planned_min: Some(minutes),
            question: None,
            presenter: None,
            urgency: None,
        };
        vec![Effect::Do("minutes", Command::AgendaAmend(amend))]
    }

    fn amend(&self, focus: &str) -> Option<Vec<Effect>> {
        let row = self.here()?;
        Some(vec![Effect::Open(Box::new(listing::amend(&row.item, &row.title, &self.members, focus)))])
    }

    fn nothing(&self) -> String {
        let known = self.mdgs.is_some() && self.meetings.is_some() && self.home.is_some();
        if !known {
            return "Reading the agenda.".to_owned();
        }
        if self.mdgs.as_ref().is_some_and(Vec::is_empty) {
            return "There is no group yet, so no conference can be planned.\n\n\
                1. I: bring in the national practice file, so that the practices are known.\n\
                2. M: add the people of the group, one after the other: chair, minute taker, nurses, social care. \
                O adds a place where they work that is in no national file.\n\
                3. F: found the group over its practices.\n\
                4. n: plan its first conference."
                .to_owned();
        }
        if self.wanted().is_some() {
            return "Reading the agenda.".to_owned();
        }
        "No conference is planned.\n\nn plans one: the group, the day, the chair and the minute taker.".to_owned()
    }
}

impl Screen for Agenda {
    fn id(&self) -> ScreenId {
        ScreenId::Agenda
    }

    fn context(&self) -> String {
        self.view.as_ref().map_or_else(|| "Agenda".to_owned(), |view| format!("Agenda   {}", view.mdg.name))
    }

    /// The conference to show.
    fn show(&mut self, record: &str, _ctx: &Ctx) {
        if let Ok(meeting) = record.parse() {
            self.chosen = Some(meeting);
            self.view = None;
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        let mut effects = vec![
            Effect::Ask("home", Query::Home(Home {})),
            Effect::Ask("meetings", Query::Meetings(Meetings {})),
            Effect::Ask("mdgs", Query::Mdgs(Mdgs {})),
            Effect::Ask("members", Query::Members(Members {})),
        ];
        effects.extend(self.ask_view());
        effects
    }

    fn on_answer(&mut self, slot: &'static str, answer: Result<Answer, Refusal>, ctx: &Ctx) -> Vec<Effect> {
        let before = self.wanted();
        match answer {
            Ok(Answer::Home(home)) => self.home = Some(home),
            Ok(Answer::Meetings(meetings)) => self.meetings = Some(meetings),
            Ok(Answer::Mdgs(mdgs)) => self.mdgs = Some(mdgs),
            Ok(Answer::Members(members)) => self.members = members,
            Ok(Answer::Patient(view)) => return self.list(&view, ctx),
            Ok(Answer::Organisations(places)) if slot == GROUP => return self.amend_group(&places),
            Ok(Answer::Organisations(places)) if slot == MEETS => return self.group_meets(&places, ctx),
            Ok(Answer::Dates(days)) => return self.series(&days, ctx),
            Ok(Answer::Issued(view)) => {
                self.issued = Some(view);
                return Vec::new();
            }
            Ok(Answer::Organisations(places)) => return vec![Effect::Open(Box::new(people::member(&places)))],
            Ok(Answer::Conference(view)) => {
                self.view = Some(view);
                self.follow(ctx);
                return Vec::new();
            }
            // The conference that was shown is no longer there: its planning was undone.
            Err(_) if slot == "view" => {
                self.chosen = None;
                self.view = None;
                return Vec::new();
            }
            _ => {}
        }
        // Which conference is meant is known only now.
        if self.wanted() == before { Vec::new() } else { self.ask_view() }
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, _ctx: &Ctx) -> Vec<Effect> {
        match (slot, result, &self.view) {
            (ISSUE, Ok(done), Some(view)) => Self::issued_anew(done, view),
            (START, Ok(_), Some(view)) => vec![Effect::Show(ScreenId::Conference, view.meeting.id.to_string())],
            _ => Vec::new(),
        }
    }

    fn on_chosen(&mut self, picker: &'static str, ids: &[String], ctx: &Ctx) -> Vec<Effect> {
        let Some(id) = ids.first() else { return Vec::new() };
        match picker {
            WHICH => {
                self.chosen = id.parse().ok();
                self.on = None;
                self.cursor = Cursor::default();
                self.ask_view()
            }
            GROUP | MEETS | SERIES => {
                self.group = id.parse().ok();
                self.ask_about_group(picker, ctx)
            }
            CANCELLED => self.cancelled(id),
            WHO => match id.parse() {
                Ok(patient) => vec![Effect::Ask("patient", Query::PatientShow(PatientShow { patient }))],
                Err(_) => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn on_intent(&mut self, intent: Intent, ctx: &Ctx) -> Option<Vec<Effect>> {
        if let Some(motion) = Motion::of(intent) {
            self.go(motion, ctx);
            return Some(Vec::new());
        }
        let today = dates::london_date(ctx.now);
        let opened = |dialog| vec![Effect::Open(Box::new(dialog))];
        Some(match intent {
            Intent::Open => {
                let patient = self.here()?.item.patient?;
                vec![Effect::Show(ScreenId::Patient, patient.to_string())]
            }
            Intent::MoveItemUp => self.move_item(-1),
            Intent::MoveItemDown => self.move_item(1),
            Intent::MoreMinutes => self.give_minutes(true),
            Intent::FewerMinutes => self.give_minutes(false),
            Intent::ItemNote => return self.amend("question"),
            Intent::Presenter => return self.amend("presenter"),
            Intent::Remove => {
                let row = self.here()?;
                opened(listing::withdraw(row.item.id, &row.title))
            }
            Intent::DeferItem => {
                let row = self.here()?;
                opened(listing::defer(row.item.id, &row.title))
            }
            Intent::AddItem => opened(listing::other_item(self.view.as_ref()?.meeting.id)),
            Intent::AddToAgenda => vec![Effect::Open(Box::new(Self::choose_patient()))],
            Intent::Consent => {
                let row = self.here()?;
                opened(consent::dialog(row.item.patient?, &row.title, today))
            }
            Intent::Edit => opened(meeting::amend(&self.view.as_ref()?.meeting, &self.members)),
            Intent::NewConference => opened(meeting::plan(self.mdgs.as_ref()?, &self.members, today)),
            Intent::AddMember => Self::ask_places("places"),
            Intent::MemberLeaves => opened(people::leave(&self.members, today)),
            Intent::AddOrganisation => opened(people::organisation()),
            Intent::FoundGroup => opened(people::group(&self.members)),
            Intent::AmendGroup => self.which_group(GROUP, ctx),
            Intent::GroupMeets => self.which_group(MEETS, ctx),
            Intent::PlanSeries => self.which_group(SERIES, ctx),
            Intent::CancelConference => vec![Effect::Open(Box::new(self.cancel()?))],
            Intent::FillAgenda => {
                let meeting = &self.view.as_ref()?.meeting;
                let day = dates::staff_with_day(meeting.date);
                vec![Effect::Open(Box::new(WhoWaits::new(meeting.id, day)))]
            }
            Intent::ArrangeItems => {
                let meeting = self.view.as_ref()?.meeting.id;
                vec![Effect::Do("arrange", Command::AgendaArrange(AgendaArrange { meeting }))]
            }
            Intent::IssuedVersions => vec![Effect::Open(Box::new(self.versions()))],
            Intent::Export => vec![Effect::Open(Box::new(self.write_papers()?))],
            Intent::Copy => vec![Effect::Copy(self.papers.written()?)],
            Intent::ChooseConference => vec![Effect::Open(Box::new(self.choose_conference()))],
            Intent::IssueAgenda => return self.issue(),
            Intent::Start => return self.start(ctx),
            Intent::Back if self.chosen.is_some() => {
                self.chosen = None;
                self.on = None;
                self.cursor = Cursor::default();
                self.ask_view()
            }
            _ => return None,
        })
    }

    fn subject(&self) -> Subject {
        let Some(view) = &self.view else { return Subject::default() };
        let conference = Subject::named(format!("{} {}", view.mdg.name, dates::staff(view.meeting.date)))
            .meeting(Some(view.meeting.id))
            .record(RecordKind::Mdg, Some(view.mdg.id));
        match self.here() {
            Some(row) => conference
                .called(row.title.clone())
                .patient(row.item.patient)
                .record(RecordKind::AgendaItem, Some(row.item.id)),
            None => conference,
        }
    }

    fn why_not(&self, intent: Intent) -> Option<String> {
        self.reason(intent)
    }

    fn hints(&self) -> Option<Vec<Intent>> {
        if self.view.is_none() {
            return Some(vec![
                Intent::NewConference,
                Intent::AddMember,
                Intent::FoundGroup,
                Intent::Import,
                Intent::Undo,
            ]);
        }
        let mut hints = vec![
            Intent::AddToAgenda,
            Intent::FillAgenda,
            Intent::ArrangeItems,
            Intent::MoveItemDown,
            Intent::ItemNote,
            Intent::Start,
            Intent::IssueAgenda,
            Intent::Export,
            Intent::NewConference,
            Intent::PlanSeries,
            Intent::ChooseConference,
            Intent::Undo,
        ];
        // People hold another agenda than this one.
        if !self.since().is_empty() {
            hints.splice(0..0, [Intent::IssueAgenda, Intent::IssuedVersions]);
            hints.remove(8);
        }
        Some(hints)
    }

    fn on_mouse(&mut self, mouse: MouseEvent, ctx: &Ctx) -> Vec<Effect> {
        if let Some(motion) = Motion::of_wheel(mouse.kind) {
            self.go(motion, ctx);
        } else if mouse.kind == MouseEventKind::Down(MouseButton::Left)
            && let Some(view) = &self.view
        {
            let (_, table, ..) = Self::parts(ctx.body(), ctx.breadth());
            let blocks = blocks::of(&view.items);
            let rows = rows::Items(&view.items, &blocks);
            let shown =
                WindowTable { columns: rows::columns(), rows: &rows, cursor: &self.cursor, empty: "", focused: true };
            let inside = table.contains((mouse.column, mouse.row).into());
            if let Some(row) = shown.row_at(table, mouse.row, ctx.breadth()).filter(|_| inside) {
                self.go(Motion::To(row), ctx);
            }
        }
        Vec::new()
    }

    fn view(&self, frame: &mut Frame, body: Rect, ctx: &Ctx) {
        let Some(view) = &self.view else {
            paragraph(frame.buffer_mut(), inset(body, 2, 1), &self.nothing(), ctx.style(Role::Text), 0);
            return;
        };
        let (head, table, item, side) = Self::parts(body, ctx.breadth());
        head::view(frame.buffer_mut(), head, view, !self.since().is_empty(), ctx);
        let blocks = blocks::of(&view.items);
        let rows = rows::Items(&view.items, &blocks);
        let empty = "The agenda is empty. a adds a patient, o adds another item.";
        WindowTable { columns: rows::columns(), rows: &rows, cursor: &self.cursor, empty, focused: true }
            .view(frame, table, ctx);
        if let Some(row) = self.here() {
            let block = blocks.get(self.cursor.at()).copied().flatten();
            rows::one(frame.buffer_mut(), item, row, block, ctx);
        }
        if let Some((line, side)) = side {
            divider(frame.buffer_mut(), line, ctx);
            checks::view(frame.buffer_mut(), side, view, ctx);
        }
    }
}
