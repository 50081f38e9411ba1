//! The worklist: who may need a conference. Holds one page of rows around the cursor, never all of them, and asks for the next
//! when the cursor comes near its edge.
mod filter;
mod head;
mod look;
mod rows;

#[cfg(test)]
mod tests;

use super::{Screen, ScreenId};
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::domain::query::{Cohorts, Home, Mdgs, Meetings, Members, PatientShow, Query, Views, WorklistSort};
use crate::domain::view::{HomeView, MeetingRow, MemberRow, PatientView, WorklistPage, WorklistRow};
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{PickRow, Picker};
use crate::tui::door::{Answer, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::Editor;
use crate::tui::form::specs::consent;
use crate::tui::form::specs::listing::{self, LISTED, Listing, ListingDialog};
use crate::tui::form::specs::referral;
use crate::tui::intents::Intent;
use crate::tui::key::Key;
use crate::tui::layout::{Breadth, panes, take_top};
use crate::tui::subject::Subject;
use crate::tui::widget::panel::divider;
use crate::tui::widget::{Cursor, Motion, Rows, Said, WindowTable};
use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use std::collections::BTreeMap;

/// Rows of one page. More than a search with likeness ever finds, so that its divider is always on the page.
const PAGE: u32 = 256;
/// How near the cursor comes to the edge of the page before the next is asked for.
const NEAR: usize = 40;
/// Columns of the quick look.
const LOOK: u16 = 30;

const ROWS: &str = "rows";
const SORT: &str = "sort";
/// The slot in which the record of somebody is read who is to be referred.
const REFER: &str = "refer";

/// The screen.
#[derive(Default)]
pub struct Worklist {
    search: Editor,
    typing: bool,
    sort: Option<WorklistSort>,
    filter: filter::Filter,
    page: Option<WorklistPage>,
    /// The rows in view are those of a former search; nothing is done to them.
    waiting: bool,
    cursor: Cursor,
    /// Who is selected, in view or not; the row says who they are.
    selected: BTreeMap<Ref<Patient>, WorklistRow>,
    /// How many were selected when they began to be listed in turn.
    in_turn: usize,
    home: Option<HomeView>,
    meetings: Vec<MeetingRow>,
    members: Vec<MemberRow>,
    mdgs: Vec<Mdg>,
    look: Option<Box<PatientView>>,
}

impl Worklist {
    fn sort(&self) -> WorklistSort {
        self.sort.unwrap_or(WorklistSort::Name)
    }

    fn searching(&self) -> bool {
        !self.search.text().trim().is_empty()
    }

    /// The row of a patient on the table's line `index`, if it is loaded and no divider.
    fn row(&self, index: usize) -> Option<&WorklistRow> {
        let page = self.page.as_ref()?;
        let index = rows::place(page, index)?;
        page.rows.get(index.checked_sub(page.offset as usize)?)
    }

    fn here(&self) -> Option<&WorklistRow> {
        if self.waiting { None } else { self.row(self.cursor.at()) }
    }

    fn ask_rows(&self, around: usize) -> Effect {
        // A page begins so that the cursor stands in its middle.
        let offset = u32::try_from(around).unwrap_or(u32::MAX).saturating_sub(PAGE / 2);
        let text = self.search.text().to_owned();
        let args = crate::domain::query::Worklist {
            text,
            sort: self.sort,
            view: self.filter.view,
            cohort: self.filter.cohort.clone(),
            offset: Some(offset),
            limit: Some(PAGE),
        };
        Effect::Ask(ROWS, Query::Worklist(args))
    }

    /// The next page, if the cursor is near the edge of this one.
    fn ask_more(&self) -> Option<Effect> {
        let page = self.page.as_ref()?;
        let (from, found) = (page.offset as usize, page.found as usize);
        let to = from + page.rows.len();
        let at = self.cursor.at();
        let before = from > 0 && at < from + NEAR;
        let behind = to < found && at + NEAR >= to;
        (before || behind).then(|| self.ask_rows(at))
    }

    /// The patient under the cursor, where there is room to show them.
    fn ask_look(&self, ctx: &Ctx) -> Option<Effect> {
        let row = self.here().filter(|_| ctx.breadth() == Breadth::TwoPanes)?;
        Some(Effect::Ask("look", Query::PatientShow(PatientShow { patient: row.id })))
    }

    fn searched(&mut self) -> Vec<Effect> {
        self.cursor = Cursor::default();
        self.waiting = true;
        vec![self.ask_rows(0)]
    }

    fn parts(body: Rect, breadth: Breadth) -> (Rect, Rect, Option<(Rect, Rect)>) {
        let (head, rest) = take_top(body, if breadth == Breadth::Cards { 2 } else { 3 });
        let (table, look) = panes(rest, breadth, LOOK);
        (head, table, look)
    }

    fn table<'a>(&'a self, rows: &'a dyn Rows, empty: &'a str) -> WindowTable<'a> {
        WindowTable { columns: rows::columns(), rows, cursor: &self.cursor, empty, focused: true }
    }

    fn go(&mut self, motion: Motion, ctx: &Ctx) -> Vec<Effect> {
        let (_, table, _) = Self::parts(ctx.body(), ctx.breadth());
        let len = self.page.as_ref().map_or(0, rows::len);
        let page = WindowTable::page(table, ctx.breadth());
        let before = self.cursor.at();
        self.cursor.go(motion, len, page);
        // The divider is no place to stand.
        let divider = self.page.as_ref().and_then(rows::divider);
        let on = if self.cursor.at() < before { -1 } else { 1 };
        for step in [on, 1, -1] {
            if divider == Some(self.cursor.at()) {
                self.cursor.go(Motion::By(step), len, page);
            }
        }
        self.ask_more().into_iter().chain(self.ask_look(ctx)).collect()
    }

    fn select(&mut self, row: &WorklistRow) {
        if self.selected.remove(&row.id).is_none() {
            self.selected.insert(row.id, row.clone());
        }
    }

    fn select_here(&mut self, and: Option<isize>, ctx: &Ctx) -> Vec<Effect> {
        let Some(row) = self.here().cloned() else { return Vec::new() };
        match and {
            // A range only grows: going over a row twice keeps it.
            Some(_) => drop(self.selected.insert(row.id, row)),
            None => self.select(&row),
        }
        let effects = self.go(Motion::By(and.unwrap_or(1)), ctx);
        if and.is_some()
            && let Some(row) = self.here().cloned()
        {
            self.selected.insert(row.id, row);
        }
        effects
    }

    fn select_all(&mut self) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        if page.rows.len() < page.found as usize {
            let words = format!("Narrow the list first: up to {PAGE} patients can be selected at once.");
            return vec![Effect::Say(Said::news(words))];
        }
        self.selected.extend(page.rows.iter().map(|row| (row.id, row.clone())));
        Vec::new()
    }

    /// The form for one patient, the first of those selected or the one under the cursor.
    fn list_one(&self, ctx: &Ctx) -> Vec<Effect> {
        let first = self.selected.values().min_by(|a, b| a.name.cmp(&b.name));
        let Some(row) = first.or_else(|| self.here()) else { return Vec::new() };
        let today = dates::london_date(ctx.now);
        let meetings = listing::open_to_listing(&self.meetings, today);
        let next = self.home.as_ref().and_then(|home| home.next.as_ref()).map(|m| m.id);
        let Some(first) = next.or_else(|| meetings.first().map(|m| m.id)) else { return Vec::new() };
        let turn = (self.in_turn > 1)
            .then(|| format!("{} of {}", self.in_turn + 1 - self.selected.len().min(self.in_turn), self.in_turn));
        let dialog = ListingDialog::new(Listing {
            patient: row.id,
            name: &row.name,
            number: &row.nhs_number,
            born: row.birth_date,
            meetings: &meetings,
            first,
            members: &self.members,
            turn,
            today,
        });
        vec![Effect::Open(Box::new(dialog))]
    }

    /// The record, with the list it is one of, so that its screen can go on to the next.
    fn open(&self) -> Vec<Effect> {
        let (Some(row), Some(page)) = (self.here(), &self.page) else { return Vec::new() };
        let mut record = row.id.to_string();
        for other in &page.rows {
            record.push(' ');
            record.push_str(&other.id.to_string());
        }
        vec![Effect::Show(ScreenId::Patient, record)]
    }

    /// One step back inside the screen: the search, then the selection, then the filter.
    fn step_back(&mut self) -> Option<Vec<Effect>> {
        if !self.search.text().is_empty() {
            self.search = Editor::line("");
            return Some(self.searched());
        }
        if !self.selected.is_empty() {
            self.selected.clear();
            return Some(vec![Effect::Say(Said::news("Nobody is selected any more."))]);
        }
        self.filter.clear().then(|| self.searched())
    }

    fn sort_menu(&self) -> Picker {
        let rows = WorklistSort::ALL
            .iter()
            .map(|sort| PickRow::new(sort.code(), sort.words(), if *sort == self.sort() { "now" } else { "" }))
            .collect();
        Picker::new(SORT, "Sort the worklist by", rows)
    }
}

impl Screen for Worklist {
    fn id(&self) -> ScreenId {
        ScreenId::Worklist
    }

    fn context(&self) -> String {
        match &self.home {
            None => "Worklist".to_owned(),
            Some(home) => match &home.next {
                Some(next) => format!(
                    "Next: {} {}   {}",
                    dates::staff_with_day(next.date),
                    dates::clock(next.start),
                    next.mdg_name
                ),
                None => "Worklist   No conference is planned".to_owned(),
            },
        }
    }

    fn refresh(&mut self, ctx: &Ctx) -> Vec<Effect> {
        let mut effects = vec![
            self.ask_rows(self.cursor.at()),
            Effect::Ask("home", Query::Home(Home {})),
            Effect::Ask("meetings", Query::Meetings(Meetings {})),
            Effect::Ask("members", Query::Members(Members {})),
            Effect::Ask("mdgs", Query::Mdgs(Mdgs {})),
            Effect::Ask("views", Query::Views(Views {})),
            Effect::Ask("cohorts", Query::Cohorts(Cohorts {})),
        ];
        effects.extend(self.ask_look(ctx));
        effects
    }

    fn on_answer(&mut self, slot: &'static str, answer: Result<Answer, Refusal>, ctx: &Ctx) -> Vec<Effect> {
        match answer {
            Ok(Answer::Worklist(page)) => {
                for row in &page.rows {
                    if let Some(held) = self.selected.get_mut(&row.id) {
                        held.clone_from(row);
                    }
                }
                self.page = Some(page);
                self.waiting = false;
                // Fewer rows than before: the cursor comes back among them.
                return self.go(Motion::By(0), ctx);
            }
            Ok(Answer::Home(home)) => self.home = Some(home),
            Ok(Answer::Meetings(meetings)) => self.meetings = meetings,
            Ok(Answer::Members(members)) => self.members = members,
            Ok(Answer::Mdgs(mdgs)) => self.mdgs = mdgs,
            Ok(Answer::Views(views)) => self.filter.counts = views.views,
            Ok(Answer::Cohorts(cohorts)) => self.filter.cohorts = cohorts,
            Ok(Answer::Patient(view)) if slot == REFER => {
                let today = dates::london_date(ctx.now);
                return vec![Effect::Open(Box::new(referral::receive(&view, &self.mdgs, &self.members, today)))];
            }
            Ok(Answer::Patient(view)) => self.look = Some(view),
            Err(_) if slot == ROWS => self.waiting = false,
            _ => {}
        }
        Vec::new()
    }

    fn on_chosen(&mut self, picker: &'static str, ids: &[String], ctx: &Ctx) -> Vec<Effect> {
        let Some(id) = ids.first() else { return Vec::new() };
        if picker == SORT {
            self.sort = WorklistSort::from_code(id);
            return self.searched();
        }
        if picker == filter::FILTER {
            self.filter.choose(id);
            return self.searched();
        }
        if picker == LISTED
            && let Ok(patient) = id.parse::<Ref<Patient>>()
        {
            let was_selected = self.selected.remove(&patient).is_some();
            if was_selected && !self.selected.is_empty() {
                return self.list_one(ctx);
            }
        }
        Vec::new()
    }

    fn on_intent(&mut self, intent: Intent, ctx: &Ctx) -> Option<Vec<Effect>> {
        if let Some(motion) = Motion::of(intent) {
            return Some(self.go(motion, ctx));
        }
        Some(match intent {
            Intent::Search => {
                self.typing = true;
                Vec::new()
            }
            Intent::Open => self.open(),
            Intent::Select => self.select_here(None, ctx),
            Intent::SelectDown => self.select_here(Some(1), ctx),
            Intent::SelectUp => self.select_here(Some(-1), ctx),
            Intent::SelectAll => self.select_all(),
            Intent::Sort => vec![Effect::Open(Box::new(self.sort_menu()))],
            Intent::Views => vec![Effect::Open(Box::new(self.filter.menu()))],
            Intent::NewReferral => {
                let patient = self.here()?.id;
                vec![Effect::Ask(REFER, Query::PatientShow(PatientShow { patient }))]
            }
            Intent::AddToAgenda => {
                self.in_turn = self.selected.len();
                self.list_one(ctx)
            }
            Intent::Consent => {
                let row = self.here()?;
                let dialog = consent::dialog(row.id, &row.name, dates::london_date(ctx.now));
                vec![Effect::Open(Box::new(dialog))]
            }
            Intent::Back => return self.step_back(),
            _ => return None,
        })
    }

    fn subject(&self) -> Subject {
        let Some(row) = self.here() else { return Subject::default() };
        Subject::named(row.name.clone()).patient(Some(row.id))
    }

    fn why_not(&self, intent: Intent) -> Option<String> {
        let why = if self.waiting { "the search is still running" } else { "no patient is under the cursor" };
        let nobody = self.here().is_none().then(|| why.to_owned());
        match intent {
            Intent::AddToAgenda => nobody.filter(|_| self.selected.is_empty()).or_else(|| {
                let home = self.home.as_ref()?;
                let open = home.next.is_some() || home.running.is_some();
                (!open).then(|| "no conference is planned; 3 goes to the agenda, where n plans one".to_owned())
            }),
            Intent::NewReferral => nobody.or_else(|| {
                self.mdgs
                    .is_empty()
                    .then(|| "there is no group yet; 3 goes to the agenda, where F founds one".to_owned())
            }),
            Intent::Consent | Intent::Open | Intent::Select => nobody,
            _ => None,
        }
    }

    fn hints(&self) -> Option<Vec<Intent>> {
        if self.page.as_ref().is_some_and(|page| page.total == 0) {
            return Some(vec![Intent::Import, Intent::Undo]);
        }
        Some(vec![
            Intent::Open,
            Intent::Select,
            Intent::AddToAgenda,
            Intent::Search,
            Intent::Views,
            Intent::NewReferral,
            Intent::Sort,
            Intent::Consent,
            Intent::Import,
            Intent::Undo,
        ])
    }

    fn typing(&self) -> bool {
        self.typing
    }

    fn on_key(&mut self, key: Key, ctx: &Ctx) -> Option<Vec<Effect>> {
        match key.code {
            KeyCode::Enter => {
                self.typing = false;
                return Some(Vec::new());
            }
            KeyCode::Esc => {
                self.typing = false;
                return Some(self.step_back().unwrap_or_default());
            }
            KeyCode::Down => return Some(self.go(Motion::By(1), ctx)),
            KeyCode::Up => return Some(self.go(Motion::By(-1), ctx)),
            _ => {}
        }
        let before = self.search.text().to_owned();
        if !self.search.on_key(key, &ctx.keymap, 40) {
            return None;
        }
        Some(if before == self.search.text() { Vec::new() } else { self.searched() })
    }

    fn on_paste(&mut self, text: &str, _ctx: &Ctx) -> Vec<Effect> {
        self.search.paste(text);
        self.searched()
    }

    fn on_mouse(&mut self, mouse: MouseEvent, ctx: &Ctx) -> Vec<Effect> {
        let (_, table, _) = Self::parts(ctx.body(), ctx.breadth());
        if let Some(motion) = Motion::of_wheel(mouse.kind) {
            return self.go(motion, ctx);
        }
        if mouse.kind != MouseEventKind::Down(MouseButton::Left) || !table.contains((mouse.column, mouse.row).into()) {
            return Vec::new();
        }
        let rows = rows::Page { page: self.page.as_ref(), selected: &self.selected };
        let Some(row) = self.table(&rows, "").row_at(table, mouse.row, ctx.breadth()) else { return Vec::new() };
        // A second click on the row opens it.
        if row == self.cursor.at() { self.open() } else { self.go(Motion::To(row), ctx) }
    }

    fn view(&self, frame: &mut Frame, body: Rect, ctx: &Ctx) {
        let (head, table, look) = Self::parts(body, ctx.breadth());
        self.head(frame, head, ctx);
        let rows = rows::Page { page: self.page.as_ref(), selected: &self.selected };
        let empty = self.empty();
        self.table(&rows, &empty).view(frame, table, ctx);
        if let Some((line, side)) = look {
            divider(frame.buffer_mut(), line, ctx);
            let seen = self.look.as_ref().filter(|view| self.here().is_some_and(|row| row.id == view.patient.id));
            look::view(frame.buffer_mut(), side, self.here(), seen.map(AsRef::as_ref), ctx);
        }
    }
}
