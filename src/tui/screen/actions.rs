//! The actions of all conferences: what is open and overdue, whose it is, and every way in which an action comes to its end.
mod detail;
#[cfg(test)]
mod story;
#[cfg(test)]
mod tests;

use crate::domain::action::{Action, ActionStatus};
use crate::domain::coded::Coded;
use crate::domain::command::{ActionAccept, ActionDone, ActionStart};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::directory::CareService;
use crate::domain::ids::Ref;
use crate::domain::papers::Paper;
use crate::domain::query::RecordKind;
use crate::domain::query::{self, ActionView};
use crate::domain::view::{ActionDetail, ActionRow, Answer, Done, MemberRow};
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Confirm, Dialog, Notice, PickRow, Picker};
use crate::tui::door::Refusal;
use crate::tui::effect::Effect;
use crate::tui::form::specs::action;
use crate::tui::intents::Intent;
use crate::tui::layout::{Breadth, inset, take_bottom, take_top};
use crate::tui::screen::{Screen, ScreenId, papers};
use crate::tui::subject::Subject;
use crate::tui::theme::Role;
use crate::tui::widget::panel::rule;
use crate::tui::widget::text::{put, put_cut};
use crate::tui::widget::{Cell, Column, Cursor, Mark, Motion, TableRow, WindowTable};
use chrono::{Days, NaiveDate};
use ratatui::Frame;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;

/// More than so many at once are asked about first.
const MANY: usize = 20;

/// The actions of all conferences.
pub struct Actions {
    which: ActionView,
    rows: Vec<ActionRow>,
    table: Vec<TableRow>,
    columns: Vec<Column>,
    /// The open ones, whatever is listed: for the counts.
    open: Vec<ActionRow>,
    members: Vec<MemberRow>,
    /// The directory, for the one that could not be had.
    services: Vec<CareService>,
    detail: Option<ActionDetail>,
    selected: BTreeSet<Ref<Action>>,
    cursor: Cursor,
    /// Where lists for owners are offered to be written.
    into: PathBuf,
    home: Option<PathBuf>,
}

impl Default for Actions {
    fn default() -> Self {
        Self {
            which: ActionView::Open,
            rows: Vec::new(),
            table: Vec::new(),
            columns: vec![
                Column::new("Due", 11).whole(),
                Column::new("Action", 20).grows().goes(0),
                Column::new("Patient", 12).whole(),
                Column::new("Owner", 10).whole(),
                Column::new("Status", 14).goes(1),
            ],
            open: Vec::new(),
            members: Vec::new(),
            services: Vec::new(),
            detail: None,
            selected: BTreeSet::new(),
            cursor: Cursor::default(),
            into: PathBuf::new(),
            home: None,
        }
    }
}

/// What is said of a row's stage, with what somebody should know of it.
fn stage(row: &ActionRow) -> (String, Role) {
    if row.handing_over {
        return ("handing over".into(), Role::Warn);
    }
    if row.action.is_open() && row.owner_inactive {
        return ("owner has left".into(), Role::Overdue);
    }
    if row.overdue {
        let days = row.days_overdue;
        return (format!("{} late", counted(usize::try_from(days).unwrap_or(0), "day", "days")), Role::Overdue);
    }
    if row.needs_acceptance {
        return ("to be accepted".into(), Role::Warn);
    }
    let role = match row.status {
        ActionStatus::Done => Role::Done,
        ActionStatus::NotDone | ActionStatus::Cancelled | ActionStatus::Transferred => Role::Muted,
        _ => Role::Text,
    };
    (row.status.words().to_owned(), role)
}

impl Actions {
    /// Actions that offer this folder for the lists of their owners.
    pub fn writing_to(into: PathBuf, home: Option<PathBuf>) -> Self {
        Self { into, home, ..Self::default() }
    }

    fn row(&self) -> Option<&ActionRow> {
        self.rows.get(self.cursor.at())
    }

    fn rebuild(&mut self) {
        self.selected.retain(|id| self.rows.iter().any(|row| row.id == *id));
        self.table = self
            .rows
            .iter()
            .map(|row| {
                let (stage, role) = stage(row);
                let mark = if self.selected.contains(&row.id) {
                    Mark::Selected
                } else if row.overdue {
                    Mark::Alert
                } else if row.status == ActionStatus::Done {
                    Mark::Done
                } else if row.status == ActionStatus::InProgress {
                    Mark::Running
                } else {
                    Mark::None
                };
                let cells = vec![
                    Cell::new(dates::staff(row.action.due_on), if row.overdue { Role::Overdue } else { Role::Text }),
                    Cell::from(row.action.text.clone()),
                    Cell::from(row.patient.clone()),
                    Cell::from(row.owner.clone()),
                    Cell::new(stage, role),
                ];
                TableRow { mark, cells }
            })
            .collect();
    }

    fn ask_detail(&self) -> Vec<Effect> {
        self.row().map(|row| Effect::Ask("detail", query::ActionShow { action: row.id }.into())).into_iter().collect()
    }

    fn go(&mut self, motion: Motion, ctx: &Ctx) -> Vec<Effect> {
        let (table, _) = Self::places(ctx.body(), ctx);
        self.cursor.go(motion, self.rows.len(), WindowTable::page(table, ctx.breadth()));
        self.ask_detail()
    }

    /// The table, and the panel under it.
    fn places(body: Rect, ctx: &Ctx) -> (Rect, Rect) {
        let panel = match (ctx.breadth(), body.height) {
            (Breadth::Cards, ..=16) => 3,
            (_, ..=16) => 5,
            (_, ..=20) => 7,
            _ => 10,
        };
        let (_, rest) = take_top(body, 2);
        take_bottom(rest, panel)
    }

    fn set_view(&mut self, which: ActionView) -> Vec<Effect> {
        self.which = which;
        self.cursor = Cursor::default();
        self.selected.clear();
        vec![self.ask()]
    }

    fn turn_view(&mut self, by: usize) -> Vec<Effect> {
        let all = ActionView::ALL;
        let at = all.iter().position(|view| *view == self.which).unwrap_or(0);
        all.get((at + by) % all.len()).copied().map_or_else(Vec::new, |which| self.set_view(which))
    }

    fn ask(&self) -> Effect {
        Effect::Ask("rows", query::Actions { view: Some(self.which), owner: None }.into())
    }

    /// "46 open, 7 overdue, 12 due in 7 days".
    fn counts(&self, today: NaiveDate) -> (String, usize) {
        let overdue = self.open.iter().filter(|row| row.overdue).count();
        let soon = today + Days::new(7);
        let due = self.open.iter().filter(|row| !row.overdue && row.action.due_on <= soon).count();
        (format!("{} open      {overdue} overdue      {due} due in 7 days", self.open.len()), overdue)
    }

    fn select(&mut self, by: isize, ctx: &Ctx) -> Vec<Effect> {
        if let Some(id) = self.row().map(|row| row.id) {
            if by != 0 || !self.selected.remove(&id) {
                self.selected.insert(id);
            }
            self.rebuild();
        }
        self.go(Motion::By(if by == 0 { 1 } else { by }), ctx)
    }

    /// Marks every selected action as done, or the one under the cursor.
    fn done(&self) -> Vec<Effect> {
        let ids: Vec<Ref<Action>> = if self.selected.is_empty() {
            self.row().map(|row| row.id).into_iter().collect()
        } else {
            self.rows
                .iter()
                .filter(|row| row.action.is_open())
                .map(|row| row.id)
                .filter(|id| self.selected.contains(id))
                .collect()
        };
        let count = ids.len();
        let marks: Vec<Effect> = ids
            .into_iter()
            .map(|action| Effect::Do("done", ActionDone { action, closed_on: None, outcome_note: None }.into()))
            .collect();
        if count > MANY {
            let text = format!("{count} actions are marked as done today. Each can be undone by itself.");
            return vec![Effect::Open(Box::new(Confirm::new("Mark as done", text, "Mark them as done", marks)))];
        }
        marks
    }

    /// What is overdue, owner by owner, to be read out or called.
    fn chase(&self) -> Notice {
        let mut owners: BTreeMap<String, Vec<&ActionRow>> = BTreeMap::new();
        for row in self.open.iter().filter(|row| row.overdue) {
            owners.entry(format!("{}, {}", row.owner, row.organisation)).or_default().push(row);
        }
        let mut text = String::new();
        for (owner, rows) in owners {
            text.push_str(&owner);
            for row in rows {
                let about = if row.patient.is_empty() { String::new() } else { format!(" ({})", row.patient) };
                let due = dates::staff(row.action.due_on);
                text.extend(["\n  ", &due, "  ", &row.action.text, &about]);
            }
            text.push('\n');
            text.push('\n');
        }
        if text.is_empty() {
            text.push_str("Nothing is overdue.");
        }
        Notice::new("Overdue, owner by owner", text.trim_end().to_owned())
    }

    fn finder(&self) -> Picker {
        let rows = self
            .rows
            .iter()
            .map(|row| {
                let detail = format!("{}, {}", row.patient, row.owner);
                PickRow::new(row.id.to_string(), row.action.text.clone(), detail)
            })
            .collect();
        Picker::new("find", "Find an action", rows)
    }

    fn opened(dialog: impl Dialog + 'static) -> Vec<Effect> {
        vec![Effect::Open(Box::new(dialog))]
    }

    /// Why the action under the cursor cannot take this step.
    fn stage_forbids(&self, intent: Intent) -> Option<String> {
        let Some(row) = self.row() else { return Some("there is no action in this view".into()) };
        let now = row.status.within();
        let ended = || Some(format!("this action is {now}"));
        match intent {
            Intent::ActionDone if !self.selected.is_empty() => None,
            Intent::ActionDone | Intent::ActionDue | Intent::ActionNotDone | Intent::Remove
                if !row.action.is_open() =>
            {
                ended()
            }
            Intent::ActionOwner if !row.action.is_open() => ended(),
            Intent::ActionOwner if row.handing_over => {
                Some("it is being handed over; the new owner has yet to accept".into())
            }
            Intent::ActionAccept if row.status != ActionStatus::Open => {
                Some(format!("this action is {now}; only an open one is accepted"))
            }
            Intent::ActionStart if row.status != ActionStatus::Accepted => {
                Some("the owner has to accept it first, with a".into())
            }
            Intent::ActionReopen if row.status != ActionStatus::Done => {
                Some("only an action that is done is opened again".into())
            }
            Intent::ActionPatient if row.action.patient.is_none() => Some("this action is about no patient".into()),
            _ => None,
        }
    }
}

impl Screen for Actions {
    fn id(&self) -> ScreenId {
        ScreenId::Actions
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        vec![
            self.ask(),
            Effect::Ask("open", query::Actions { view: Some(ActionView::Open), owner: None }.into()),
            Effect::Ask("members", query::Members {}.into()),
            Effect::Ask("services", query::Services { ended: true }.into()),
        ]
    }

    fn show(&mut self, record: &str, _ctx: &Ctx) {
        self.which = ActionView::All;
        if let Some(at) = self.rows.iter().position(|row| row.id.to_string() == record) {
            self.cursor.go(Motion::To(at), self.rows.len(), 10);
        }
    }

    fn on_answer(&mut self, slot: &'static str, answer: Result<Answer, Refusal>, ctx: &Ctx) -> Vec<Effect> {
        match (slot, answer) {
            ("rows", Ok(Answer::Actions(rows))) => {
                let here = self.row().map(|row| row.id);
                self.rows = rows;
                self.rebuild();
                // The same action stays under the cursor; one that has gone leaves its place to the next.
                let at = self.rows.iter().position(|row| Some(row.id) == here).unwrap_or(self.cursor.at());
                self.detail = None;
                return self.go(Motion::To(at), ctx);
            }
            ("open", Ok(Answer::Actions(rows))) => self.open = rows,
            (_, Ok(Answer::Members(members))) => self.members = members,
            (_, Ok(Answer::Services(services))) => self.services = services,
            (_, Ok(Answer::Action(detail))) => self.detail = Some(detail),
            _ => {}
        }
        Vec::new()
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, _ctx: &Ctx) -> Vec<Effect> {
        if slot == "done" && result.is_ok() {
            self.selected.clear();
        }
        Vec::new()
    }

    fn on_chosen(&mut self, picker: &'static str, ids: &[String], ctx: &Ctx) -> Vec<Effect> {
        let Some(id) = ids.first() else { return Vec::new() };
        if picker == "views" {
            return ActionView::from_code(id).map_or_else(Vec::new, |which| self.set_view(which));
        }
        let at = self.rows.iter().position(|row| row.id.to_string() == *id);
        at.map_or_else(Vec::new, |at| self.go(Motion::To(at), ctx))
    }

    fn subject(&self) -> Subject {
        let Some(row) = self.row() else { return Subject::default() };
        let name = if row.patient.is_empty() { row.action.text.clone() } else { row.patient.clone() };
        Subject::named(name).patient(row.action.patient).record(RecordKind::Action, Some(row.id))
    }

    fn on_intent(&mut self, intent: Intent, ctx: &Ctx) -> Option<Vec<Effect>> {
        if let Some(motion) = Motion::of(intent) {
            return Some(self.go(motion, ctx));
        }
        let today = dates::london_date(ctx.now);
        let row = self.row();
        Some(match intent {
            Intent::NextPane => self.turn_view(1),
            Intent::PreviousPane => self.turn_view(ActionView::ALL.len() - 1),
            Intent::Views => {
                let rows = ActionView::ALL.iter().map(|view| PickRow::new(view.code(), view.words(), "")).collect();
                Self::opened(Picker::new("views", "Which actions", rows))
            }
            Intent::Select => self.select(0, ctx),
            Intent::SelectDown => self.select(1, ctx),
            Intent::SelectUp => self.select(-1, ctx),
            Intent::SelectAll => {
                self.selected = self.rows.iter().filter(|row| row.action.is_open()).map(|row| row.id).collect();
                self.rebuild();
                Vec::new()
            }
            Intent::Back if !self.selected.is_empty() => {
                self.selected.clear();
                self.rebuild();
                Vec::new()
            }
            Intent::Search => Self::opened(self.finder()),
            Intent::ChaseList => Self::opened(self.chase()),
            Intent::Papers => {
                Self::opened(papers::write(None, Paper::Chase, &self.into, self.home.clone(), Rc::default()))
            }
            Intent::Open => {
                let text = detail::sheet(self.detail.as_ref()?).to_text(72);
                Self::opened(Notice::new("Action", text))
            }
            Intent::ActionPatient => vec![Effect::Show(ScreenId::Patient, row?.action.patient?.to_string())],
            Intent::ActionDone => self.done(),
            Intent::ActionDue => Self::opened(action::reschedule(&row?.action, today)),
            Intent::ActionOwner => Self::opened(action::transfer(&row?.action, &self.members, today)),
            Intent::ActionAccept => vec![Effect::Do("stage", ActionAccept { action: row?.id }.into())],
            Intent::ActionStart => vec![Effect::Do("stage", ActionStart { action: row?.id }.into())],
            Intent::ActionNotDone => Self::opened(action::not_done(row?, &self.services)),
            Intent::Remove => Self::opened(action::cancel(row?.id)),
            Intent::ActionReopen => Self::opened(action::reopen(row?.id)),
            _ => return None,
        })
    }

    fn on_mouse(&mut self, mouse: MouseEvent, ctx: &Ctx) -> Vec<Effect> {
        if let Some(motion) = Motion::of_wheel(mouse.kind) {
            return self.go(motion, ctx);
        }
        let (place, _) = Self::places(ctx.body(), ctx);
        if mouse.kind == MouseEventKind::Down(MouseButton::Left) && place.contains((mouse.column, mouse.row).into()) {
            let row = self.table().row_at(place, mouse.row, ctx.breadth());
            return row.map_or_else(Vec::new, |row| self.go(Motion::To(row), ctx));
        }
        Vec::new()
    }

    fn why_not(&self, intent: Intent) -> Option<String> {
        match intent {
            Intent::Select | Intent::SelectAll | Intent::SelectUp | Intent::SelectDown | Intent::Search
                if self.rows.is_empty() =>
            {
                Some("there is no action in this view".into())
            }
            Intent::ActionDone
            | Intent::ActionDue
            | Intent::ActionOwner
            | Intent::ActionAccept
            | Intent::ActionStart
            | Intent::ActionNotDone
            | Intent::ActionReopen
            | Intent::Remove
            | Intent::ActionPatient
            | Intent::Open => self.stage_forbids(intent),
            _ => None,
        }
    }

    fn hints(&self) -> Option<Vec<Intent>> {
        Some(vec![
            Intent::ActionDone,
            Intent::Select,
            Intent::ActionDue,
            Intent::ActionOwner,
            Intent::ActionAccept,
            Intent::ActionStart,
            Intent::ActionReopen,
            Intent::Views,
            Intent::ActionNotDone,
            Intent::Open,
            Intent::ActionPatient,
            Intent::ChaseList,
            Intent::Search,
            Intent::Undo,
        ])
    }

    fn context(&self) -> String {
        format!("Actions: {}", self.which.within())
    }

    fn view(&self, frame: &mut Frame, body: Rect, ctx: &Ctx) {
        self.head(frame, take_top(body, 2).0, ctx);
        let (place, panel) = Self::places(body, ctx);
        self.table().view(frame, place, ctx);
        let (line, panel) = take_top(panel, 1);
        let side = u16::from(ctx.frame().boxed);
        let line = Rect::new(line.x.saturating_sub(side), line.y, line.width + 2 * side, 1);
        rule(frame.buffer_mut(), line, ctx.frame().boxed, ctx.style(Role::Border), ctx);
        if let Some(detail) = &self.detail {
            detail::sheet(detail).rest_by("Enter shows all").view(frame.buffer_mut(), inset(panel, 1, 0), 0, ctx);
        }
    }
}

impl Actions {
    fn table(&self) -> WindowTable<'_> {
        let empty = match self.which {
            ActionView::Open => "No action is open. Actions are added in a conference, with a.",
            ActionView::Overdue => "Nothing is overdue. Tab shows the other views.",
            ActionView::Redated => {
                "No open action is past the date it was first promised for. Tab shows the other views."
            }
            ActionView::OwnerInactive => "Everybody who owns an open action is still there. Tab shows the other views.",
            ActionView::Mine => {
                "None of the open actions is yours, or mdg does not know which member you are. Tab shows the other views."
            }
            ActionView::All => "There are no actions yet. They are added in a conference, with a.",
        };
        WindowTable { columns: &self.columns, rows: &self.table, cursor: &self.cursor, empty, focused: true }
    }

    /// The views with the one in force, and how many there are.
    fn head(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let area = inset(area, 1, 0);
        let buffer = frame.buffer_mut();
        let mut x = area.x;
        for which in ActionView::ALL {
            let on = *which == self.which;
            let words = if on { format!("[{}]", which.words()) } else { which.words().to_owned() };
            let role = if on { Role::Accent } else { Role::Muted };
            x += put(buffer, x, area.y, area.right().saturating_sub(x), &words, ctx.style(role)) + 2;
        }
        put_cut(buffer, x, area.y, area.right().saturating_sub(x), "Tab turns", ctx.style(Role::Muted), ctx);
        let (mut counts, overdue) = self.counts(dates::london_date(ctx.now));
        if !self.selected.is_empty() {
            counts = format!("{counts}      {} selected", self.selected.len());
        }
        let role = if overdue > 0 { Role::Overdue } else { Role::Text };
        put_cut(buffer, area.x, area.y + 1, area.width, &counts, ctx.style(role), ctx);
    }
}
