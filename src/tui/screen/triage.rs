//! Triage: the referrals that wait, pile by pile, the most urgent and oldest first, with the one under the cursor whole beside them.
//! One key for each outcome; once decided, the cursor stands on the next.
mod asks;
mod detail;
mod rows;
#[cfg(test)]
mod story;
#[cfg(test)]
pub(super) mod tests;

use super::{Screen, ScreenId};
use crate::domain::actor::AccessRole;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::organisation::Mdg;
use crate::domain::query::RecordKind;
use crate::domain::query::{self, PatientShow};
use crate::domain::referral::{Referral, ReferralStatus};
use crate::domain::triage_view::{ReferralView, TriageRow, TriageView};
use crate::domain::view::{HomeView, MeetingRow, MemberRow, PatientView};
use crate::tui::ctx::Ctx;
use crate::tui::dialog::Notice;
use crate::tui::door::{Answer, Done, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::specs::{consent, referral};
use crate::tui::intents::Intent;
use crate::tui::layout::{Breadth, inset, panes, take_bottom, take_top};
use crate::tui::subject::Subject;
use crate::tui::theme::Role;
use crate::tui::widget::panel::{divider, rule};
use crate::tui::widget::text::{put, put_cut, put_right, width};
use crate::tui::widget::{Cursor, Motion, WindowTable};
use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use rows::{Pile, Shown};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Columns of the referral beside the list.
const SIDE: u16 = 42;

/// A decision was recorded, at once or by a form.
const DECIDED: &str = "decided";
/// The clinician was chosen.
const DECIDER: &str = "decider";
/// The pile was chosen.
const PILE: &str = "pile";
/// A referral was found.
const FIND: &str = "find";
/// Somebody is to be referred.
const WHOM: &str = "whom";
/// A referral was taken in.
const RECEIVED: &str = "received";
/// The conference for several was chosen.
const LISTING: &str = "listing";

/// The screen.
#[derive(Default)]
pub struct Triage {
    pile: Pile,
    all: Option<TriageView>,
    /// The rows of the pile.
    rows: Vec<TriageRow>,
    selected: BTreeSet<Ref<Referral>>,
    cursor: Cursor,
    /// The referral the cursor belongs to, so that it stays on it when the list changes.
    on: Option<Ref<Referral>>,
    /// Those that were decided last: undo brings the cursor back to them.
    left: Vec<Ref<Referral>>,
    /// The clinician of the last case.
    named: referral::Named,
    home: Option<HomeView>,
    members: Vec<MemberRow>,
    mdgs: Vec<Mdg>,
    meetings: Vec<MeetingRow>,
    view: Option<Box<PatientView>>,
    whole: Option<Box<ReferralView>>,
    today: NaiveDate,
}

/// Where the parts of the screen are.
struct Places {
    head: Rect,
    table: Rect,
    /// The line between table and referral, and whether it stands upright.
    line: (Rect, bool),
    one: Rect,
}

impl Triage {
    fn here(&self) -> Option<&TriageRow> {
        self.rows.get(self.cursor.at())
    }

    /// The record of the patient under the cursor, once it is read.
    fn seen(&self) -> Option<&PatientView> {
        let row = self.here()?;
        self.view.as_deref().filter(|view| view.patient.id == row.patient)
    }

    /// Whether whoever acts can decide without naming somebody.
    fn acts(&self) -> bool {
        self.home.as_ref().is_some_and(|home| home.role == AccessRole::Clinician)
    }

    fn count(&self, pile: Pile) -> usize {
        self.all.as_ref().map_or(0, |all| all.rows.iter().filter(|row| pile.holds(row.status)).count())
    }

    fn places(body: Rect, ctx: &Ctx) -> Places {
        let (head, rest) = take_top(body, if ctx.breadth() == Breadth::Cards { 2 } else { 3 });
        if let (table, Some((line, one))) = panes(rest, ctx.breadth(), SIDE) {
            return Places { head, table, line: (line, true), one };
        }
        let high = match rest.height {
            ..=11 => 4,
            12..=18 => rest.height - 7,
            high => high * 3 / 5,
        };
        let (table, low) = take_bottom(rest, high);
        let (line, one) = take_top(low, u16::from(ctx.breadth() != Breadth::Cards));
        Places { head, table, line: (line, false), one }
    }

    fn ask_one(&self) -> Vec<Effect> {
        let Some(row) = self.here() else { return Vec::new() };
        vec![
            Effect::Ask("patient", PatientShow { patient: row.patient }.into()),
            Effect::Ask("referral", query::ReferralShow { referral: row.id }.into()),
        ]
    }

    fn go(&mut self, motion: Motion, ctx: &Ctx) -> Vec<Effect> {
        let table = Self::places(ctx.body(), ctx).table;
        self.cursor.go(motion, self.rows.len(), WindowTable::page(table, ctx.breadth()));
        self.on = self.here().map(|row| row.id);
        self.ask_one()
    }

    /// Brings cursor and selection back to their referrals after the list was read again.
    fn follow(&mut self, ctx: &Ctx) -> Vec<Effect> {
        let before: BTreeSet<_> = self.rows.iter().map(|row| row.id).collect();
        self.rows = self.all.as_ref().map(|all| self.pile.rows(&all.rows)).unwrap_or_default();
        self.selected.retain(|id| self.rows.iter().any(|row| row.id == *id));
        // What undo brought back is looked at again.
        let back = self.rows.iter().find(|row| self.left.contains(&row.id) && !before.contains(&row.id));
        if let Some(id) = back.map(|row| row.id) {
            self.on = Some(id);
            self.left.clear();
        }
        let at = self.rows.iter().position(|row| Some(row.id) == self.on);
        self.go(Motion::To(at.unwrap_or(self.cursor.at())), ctx)
    }

    fn turn_to(&mut self, pile: Pile, ctx: &Ctx) -> Vec<Effect> {
        self.pile = pile;
        self.selected.clear();
        self.left.clear();
        self.cursor = Cursor::default();
        self.on = None;
        self.follow(ctx)
    }

    /// The cursor goes on to the next that was not just decided about; behind the last, to the one before.
    fn step_on(&mut self) {
        let done: Vec<Ref<Referral>> = self.targets().iter().map(|row| row.id).collect();
        let at = if self.selected.is_empty() {
            self.cursor.at()
        } else {
            self.rows.iter().position(|row| done.contains(&row.id)).unwrap_or(self.cursor.at())
        };
        let rest = |row: &&TriageRow| !done.contains(&row.id);
        let next = self.rows.iter().skip(at).find(rest).or_else(|| self.rows.iter().take(at).rev().find(rest));
        self.on = next.map(|row| row.id);
        self.left = done;
        self.selected.clear();
    }

    fn select(&mut self, by: Option<isize>, ctx: &Ctx) -> Vec<Effect> {
        let Some(id) = self.here().map(|row| row.id) else { return Vec::new() };
        // A range only grows: going over a row twice keeps it.
        if by.is_some() || !self.selected.remove(&id) {
            self.selected.insert(id);
        }
        let effects = self.go(Motion::By(by.unwrap_or(1)), ctx);
        if by.is_some() {
            self.selected.extend(self.here().map(|row| row.id));
        }
        effects
    }

    fn table<'a>(&'a self, rows: &'a Shown<'a>) -> WindowTable<'a> {
        let empty = match &self.all {
            None => "Reading the referrals.",
            Some(all) if all.rows.is_empty() => Pile::All.empty(),
            Some(_) => self.pile.empty(),
        };
        WindowTable { columns: rows::columns(), rows, cursor: &self.cursor, empty, focused: true }
    }

    /// The piles with their counts, the one in view in brackets; where there is no room for all, that one alone.
    fn piles(&self, columns: usize) -> Vec<(String, bool)> {
        let one = |pile: Pile| format!("{} {}", pile.words(), self.count(pile));
        let shown =
            |pile: Pile| if pile == self.pile { (format!("[{}]", one(pile)), true) } else { (one(pile), false) };
        let all: Vec<_> = Pile::ALL.into_iter().map(shown).collect();
        if all.iter().map(|(words, _)| width(words) + 1).sum::<usize>() <= columns + 1 {
            return all;
        }
        vec![shown(self.pile), ("Tab shows the other piles".to_owned(), false)]
    }

    fn head(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let buffer = frame.buffer_mut();
        let (mut x, wide) = (area.x + 1, area.width.saturating_sub(2));
        let end = x + wide;
        let piles = self.piles(usize::from(wide));
        let taken: usize = piles.iter().map(|(words, _)| width(words)).sum();
        let gap = if taken + 2 * piles.len() <= usize::from(wide) + 2 { 2 } else { 1 };
        for (words, here) in piles {
            let role = if here { Role::Accent } else { Role::Muted };
            x += put(buffer, x, area.y, end.saturating_sub(x), &words, ctx.style(role)) + gap;
        }
        if x + 10 < end {
            put(buffer, x, area.y, end.saturating_sub(x), "Tab turns", ctx.style(Role::Muted));
        }
        let Some(all) = &self.all else { return };
        let at = |status| all.counts.iter().find(|count| count.status == status).map_or(0, |count| count.referrals);
        let mut counts =
            format!("{} received   {} in triage", at(ReferralStatus::Received), at(ReferralStatus::InTriage));
        if all.alerts > 0 {
            let _ = write!(counts, "   ! {} too long", all.alerts);
        }
        if !self.selected.is_empty() {
            counts = format!("{} selected   {counts}", self.selected.len());
        }
        let line = Rect { x: area.x + 1, y: area.y + 1, width: wide, height: 1 };
        let name = self.named.get().and_then(|id| self.members.iter().find(|row| row.member.id == id));
        let by = name
            .map(|row| format!("{} {}", if ctx.breadth() == Breadth::Cards { "By" } else { "Decided by" }, row.name))
            .unwrap_or_default();
        let edge = put_right(buffer, line, &by, ctx.style(Role::Info));
        let room = edge.saturating_sub(line.x + if by.is_empty() { 0 } else { 2 });
        let role = if all.alerts > 0 { Role::Overdue } else { Role::Text };
        put_cut(buffer, line.x, line.y, room, &counts, ctx.style(role), ctx);
        if area.height > 2 {
            let line = Rect::new(area.x, area.y + 2, area.width, 1);
            rule(buffer, line, false, ctx.style(Role::Border), ctx);
        }
    }

    /// The referral under the cursor: the banner always whole, then as much of the rest as there is room for.
    fn one(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let Some(row) = self.here() else { return };
        let mut banner = detail::banner(row, self.seen());
        if ctx.breadth() < Breadth::TwoPanes {
            // Every line counts here; the page says the practice.
            (banner.practice, banner.clinician, banner.preferred) = (String::new(), String::new(), String::new());
        }
        let (top, rest) = take_top(area, banner.height(area.width));
        banner.view(frame, top, ctx);
        let whole = detail::sheet(row, self.seen(), None).rest_by("Enter shows all");
        whole.view(frame.buffer_mut(), inset(rest, 1, 0), 0, ctx);
    }

    /// The whole of it, with what happened.
    fn open(&self) -> Option<Vec<Effect>> {
        let row = self.here()?;
        let text = detail::sheet(row, self.seen(), self.whole.as_deref()).to_text(72);
        let facts = &row.banner;
        let who = format!(
            "{}   {}\n{}   NHS No. {}   {}",
            facts.name, facts.born, facts.gender, facts.nhs_number, row.practice_name
        );
        Some(Self::opened(Notice::new("Referral", format!("{who}\n\n{text}"))))
    }
}

impl Screen for Triage {
    fn id(&self) -> ScreenId {
        ScreenId::Triage
    }

    fn context(&self) -> String {
        match &self.all {
            Some(all) => {
                format!("Triage   {} waiting", counted(all.rows.len(), "referral", "referrals"))
            }
            None => "Triage".to_owned(),
        }
    }

    /// The referral to stand on.
    fn show(&mut self, record: &str, _ctx: &Ctx) {
        if let Ok(id) = record.parse() {
            self.pile = Pile::All;
            self.on = Some(id);
        }
    }

    fn refresh(&mut self, ctx: &Ctx) -> Vec<Effect> {
        self.today = dates::london_date(ctx.now);
        vec![
            Effect::Ask("rows", query::Triage { mdg: None, status: None, alerts: false }.into()),
            Effect::Ask("home", query::Home {}.into()),
            Effect::Ask("members", query::Members {}.into()),
            Effect::Ask("mdgs", query::Mdgs {}.into()),
            Effect::Ask("meetings", query::Meetings {}.into()),
        ]
    }

    fn on_answer(&mut self, slot: &'static str, answer: Result<Answer, Refusal>, ctx: &Ctx) -> Vec<Effect> {
        match answer {
            Ok(Answer::Triage(all)) => {
                self.all = Some(all);
                return self.follow(ctx);
            }
            Ok(Answer::Home(home)) => self.home = Some(home),
            Ok(Answer::Members(members)) => self.members = members,
            Ok(Answer::Mdgs(mdgs)) => self.mdgs = mdgs,
            Ok(Answer::Meetings(meetings)) => self.meetings = meetings,
            Ok(Answer::Patient(view)) if slot == WHOM => return self.refer(&view, ctx),
            Ok(Answer::Patient(view)) => self.view = Some(view),
            Ok(Answer::Referral(whole)) => self.whole = Some(whole),
            _ => {}
        }
        Vec::new()
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, _ctx: &Ctx) -> Vec<Effect> {
        if slot == DECIDED && result.is_ok() {
            self.step_on();
        }
        Vec::new()
    }

    fn on_chosen(&mut self, picker: &'static str, ids: &[String], ctx: &Ctx) -> Vec<Effect> {
        let id = ids.first().map(String::as_str).unwrap_or_default();
        match picker {
            DECIDED => self.step_on(),
            DECIDER => self.named.set(id.parse().ok()),
            PILE => return Pile::named(id).map_or_else(Vec::new, |pile| self.turn_to(pile, ctx)),
            FIND => {
                let at = self.rows.iter().position(|row| row.id.to_string() == id);
                return at.map_or_else(Vec::new, |at| self.go(Motion::To(at), ctx));
            }
            LISTING => return self.list_all(id),
            WHOM => {
                let patient = id.parse();
                return patient
                    .map_or_else(|_| Vec::new(), |patient| vec![Effect::Ask(WHOM, PatientShow { patient }.into())]);
            }
            RECEIVED => {
                self.pile = Pile::ToDecide;
                self.on = id.parse().ok();
            }
            _ => {}
        }
        Vec::new()
    }

    fn on_intent(&mut self, intent: Intent, ctx: &Ctx) -> Option<Vec<Effect>> {
        if let Some(motion) = Motion::of(intent) {
            return Some(self.go(motion, ctx));
        }
        if let Some(outcome) = asks::outcome(intent) {
            return Some(self.decide(outcome));
        }
        Some(match intent {
            Intent::NextPane => self.turn_to(self.pile.turned(1), ctx),
            Intent::PreviousPane => self.turn_to(self.pile.turned(Pile::ALL.len() - 1), ctx),
            Intent::Views => Self::opened(self.choose_pile()),
            Intent::Select => self.select(None, ctx),
            Intent::SelectDown => self.select(Some(1), ctx),
            Intent::SelectUp => self.select(Some(-1), ctx),
            Intent::SelectAll => {
                self.selected = self.rows.iter().map(|row| row.id).collect();
                Vec::new()
            }
            Intent::Back if !self.selected.is_empty() => {
                self.selected.clear();
                Vec::new()
            }
            Intent::Search => Self::opened(self.find()),
            Intent::Open => return self.open(),
            Intent::TakeReferral => self.take(),
            Intent::ListReferral => return self.list(ctx),
            Intent::PullReferral => return self.pull(),
            Intent::Clinician => Self::opened(self.choose_clinician()),
            Intent::NewReferral => Self::opened(Self::whom()),
            Intent::Edit => {
                let row = self.here()?;
                Self::opened(referral::amend(&row.referral, &asks::whose(row), &self.members))
            }
            Intent::Consent => {
                let row = self.here()?;
                Self::opened(consent::dialog(row.patient, &row.banner.name, self.today))
            }
            Intent::ReferralPatient => vec![Effect::Show(ScreenId::Patient, self.here()?.patient.to_string())],
            _ => return None,
        })
    }

    fn subject(&self) -> Subject {
        let Some(row) = self.here() else { return Subject::default() };
        Subject::named(row.banner.name.clone()).patient(Some(row.patient)).record(RecordKind::Referral, Some(row.id))
    }

    fn why_not(&self, intent: Intent) -> Option<String> {
        let nobody = || self.rows.is_empty().then(|| "there is no referral in this pile".to_owned());
        match intent {
            Intent::NewReferral if self.mdgs.is_empty() => {
                Some("there is no group yet; 3 goes to the agenda, where F founds one".to_owned())
            }
            Intent::Select
            | Intent::SelectAll
            | Intent::SelectUp
            | Intent::SelectDown
            | Intent::Search
            | Intent::Open
            | Intent::Edit
            | Intent::Consent
            | Intent::ReferralPatient => nobody(),
            Intent::TakeReferral | Intent::ListReferral | Intent::PullReferral => self.stage_forbids(intent),
            _ if asks::outcome(intent).is_some() => self.stage_forbids(intent),
            _ => None,
        }
    }

    fn hints(&self) -> Option<Vec<Intent>> {
        if self.rows.is_empty() {
            return Some(vec![Intent::NewReferral, Intent::Views, Intent::Undo, Intent::Back]);
        }
        Some(vec![
            Intent::AcceptReferral,
            Intent::ProtocolReferral,
            Intent::NotReady,
            Intent::ListReferral,
            Intent::PullReferral,
            Intent::DeclineReferral,
            Intent::Select,
            Intent::RedirectReferral,
            Intent::WithdrawReferral,
            Intent::DuplicateReferral,
            Intent::TakeReferral,
            Intent::Edit,
            Intent::NewReferral,
            Intent::Clinician,
            Intent::Open,
            Intent::ReferralPatient,
            Intent::Consent,
            Intent::Search,
            Intent::Views,
            Intent::Undo,
        ])
    }

    fn on_mouse(&mut self, mouse: MouseEvent, ctx: &Ctx) -> Vec<Effect> {
        if let Some(motion) = Motion::of_wheel(mouse.kind) {
            return self.go(motion, ctx);
        }
        let place = Self::places(ctx.body(), ctx).table;
        if mouse.kind != MouseEventKind::Down(MouseButton::Left) || !place.contains((mouse.column, mouse.row).into()) {
            return Vec::new();
        }
        let rows = Shown { rows: &self.rows, selected: &self.selected };
        let row = self.table(&rows).row_at(place, mouse.row, ctx.breadth());
        match row {
            // A second click on the row opens it.
            Some(row) if row == self.cursor.at() => self.open().unwrap_or_default(),
            Some(row) => self.go(Motion::To(row), ctx),
            None => Vec::new(),
        }
    }

    fn view(&self, frame: &mut Frame, body: Rect, ctx: &Ctx) {
        let places = Self::places(body, ctx);
        self.head(frame, places.head, ctx);
        let rows = Shown { rows: &self.rows, selected: &self.selected };
        self.table(&rows).view(frame, places.table, ctx);
        match places.line {
            (line, true) => divider(frame.buffer_mut(), line, ctx),
            (line, false) if line.height > 0 => rule(frame.buffer_mut(), line, false, ctx.style(Role::Border), ctx),
            _ => {}
        }
        self.one(frame, places.one, ctx);
    }
}
