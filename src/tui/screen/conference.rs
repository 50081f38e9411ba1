//! The conference while it runs, for the chair at the projector: what is on the table, its clock, what is said, decided and to
//! be done, and how the afternoon will end. Every key becomes a command at once; what is being typed is kept as a draft.
mod attendance;
mod case;
mod paint;
mod projector;
mod quick;
#[cfg(test)]
mod tests;

use crate::domain::agenda::{AgendaItem, ItemKind, ItemStatus};
use crate::domain::command::{
    AgendaAmend, DiscussionNote, ItemClose, ItemOpen, ItemPause, ItemResume, MeetingClose, MeetingPause, MeetingResume,
};
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::query;
use crate::domain::view::{Answer, ConferenceView, Done, HomeView, MeetingRow, MemberRow};
use crate::service;
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Confirm, Draft, Followed, PickRow, Picker};
use crate::tui::door::{Command, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::Editor;
use crate::tui::form::specs::{consent, discussion, goal, outcome};
use crate::tui::intents::{Intent, Scope};
use crate::tui::key::Key;
use crate::tui::screen::{Screen, ScreenId};
use crate::tui::widget::{Motion, Said};
use attendance::{Opening, WhoIsHere};
use chrono::{DateTime, Utc};
use quick::QuickAction;
use ratatui::Frame;
use ratatui::crossterm::event::MouseEvent;
use ratatui::layout::Rect;
use std::cell::Cell;
use std::rc::Rc;

/// What follows once no item is under discussion any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum After {
    /// Nothing.
    #[default]
    Nothing,
    /// The next item is opened.
    Next,
    /// This item is opened, or taken up again.
    TakeUp(Ref<AgendaItem>),
}

/// The discussion being typed.
struct Typing {
    item: Ref<AgendaItem>,
    editor: Editor,
    /// What stood in the record when it was opened.
    recorded: String,
    /// Whether the words were found again after they had not been saved.
    found_again: bool,
    /// The words that are on their way into the record.
    sent: Option<String>,
    /// Whether the editor closes when they are there. Until then keys mean what they mean without it.
    closing: bool,
    larger: bool,
}

/// The conference while it runs.
#[derive(Default)]
pub struct Conference {
    shown: Option<Ref<Meeting>>,
    view: Option<Box<ConferenceView>>,
    /// The items of the view, for working out the finish at each moment.
    items: Vec<AgendaItem>,
    members: Vec<MemberRow>,
    meetings: Vec<MeetingRow>,
    /// A case that could not be opened and waits for a decision.
    standing: Option<Ref<AgendaItem>>,
    after: Rc<Cell<After>>,
    typing: Option<Typing>,
    /// The item whose kept words have been asked for.
    asked_draft: Option<Ref<AgendaItem>>,
    autosaved: Option<DateTime<Utc>>,
    /// The conference for which it was asked who is here.
    asked_who: Option<Ref<Meeting>>,
    projector: bool,
    top: u16,
}

impl Conference {
    /// The conference that runs; else the one that was looked at, the next one, the last one.
    fn on_home(&mut self, home: &HomeView) -> Vec<Effect> {
        let next = home.next.as_ref().or(home.last.as_ref()).map(|row| row.id);
        let target = home.running.or(self.shown).or(next);
        if target.is_some() && (target != self.shown || self.view.is_none()) {
            self.shown = target;
            return self.ask();
        }
        Vec::new()
    }

    fn ask(&self) -> Vec<Effect> {
        self.shown.map(|meeting| Effect::Ask("conference", query::Conference { meeting }.into())).into_iter().collect()
    }

    fn on_view(&mut self, view: Box<ConferenceView>) -> Vec<Effect> {
        self.items = view.items.iter().map(|row| row.item.clone()).collect();
        self.view = Some(view);
        if self
            .standing
            .is_some_and(|id| self.row(id).is_none_or(|row| !case::waits(&row.item) || row.blocked.is_none()))
        {
            self.standing = None;
        }
        let mut effects = Vec::new();
        if self.discussed().is_none() {
            effects.extend(match self.after.take() {
                After::Nothing => Vec::new(),
                After::Next => self.open_next(),
                After::TakeUp(item) => self.take_up(item),
            });
        }
        effects.extend(self.who_first());
        let case = self.case().map(|open| open.item.id);
        if case.is_some() && case != self.asked_draft {
            self.asked_draft = case;
            self.autosaved = None;
            self.top = 0;
            effects.extend(case.map(|item| Effect::FetchDraft(draft_key(item))));
        }
        effects
    }

    /// A conference that has just started with nobody recorded begins with who is here.
    fn who_first(&mut self) -> Vec<Effect> {
        let Some(view) = self.running() else { return Vec::new() };
        let meeting = view.meeting.id;
        let fresh = view.attendance.iter().all(|row| row.status.is_none())
            && view.items.iter().all(|row| row.item.opened_at.is_none());
        if !fresh || self.asked_who == Some(meeting) {
            return Vec::new();
        }
        self.asked_who = Some(meeting);
        self.attendance(Opening::FirstItem)
    }

    /// Opens the next item, or says why it cannot be opened and stands before it.
    fn open_next(&mut self) -> Vec<Effect> {
        let Some(row) = self.next_row() else {
            let aside = self.items.iter().any(|item| item.status == ItemStatus::PausedItem);
            let words = if aside {
                "Only items that were set aside are left: b takes one up again."
            } else {
                "Every item has come to its end. E ends the conference."
            };
            return vec![Effect::Say(Said::news(words))];
        };
        let id = row.item.id;
        self.open_item(id)
    }

    fn open_item(&mut self, id: Ref<AgendaItem>) -> Vec<Effect> {
        if let Some(blocked) = self.row(id).and_then(|row| row.blocked.clone()) {
            self.standing = Some(id);
            let words = format!("{blocked} D takes the case off or puts it off.");
            return vec![Effect::Say(Said::refused(words))];
        }
        self.standing = None;
        vec![Effect::Do("open", ItemOpen { item: id }.into())]
    }

    fn take_up(&mut self, id: Ref<AgendaItem>) -> Vec<Effect> {
        match self.row(id).map(|row| row.item.status) {
            Some(ItemStatus::PausedItem) => vec![Effect::Do("open", ItemResume { item: id }.into())],
            Some(_) => self.open_item(id),
            None => Vec::new(),
        }
    }

    /// Closes what is open if nothing is missing, and goes on; a case asks for the rest first.
    fn go_on(&mut self, ctx: &Ctx) -> Vec<Effect> {
        let Some(open) = self.discussed() else {
            if let Some(row) = self.standing.and_then(|id| self.row(id)) {
                let words = format!(
                    "{} D takes the case off or puts it off; b takes up another.",
                    row.blocked.as_deref().unwrap_or_default()
                );
                return vec![Effect::Say(Said::refused(words))];
            }
            return self.open_next();
        };
        let item = open.item.id;
        if !self.missing().is_empty() {
            let after = Rc::clone(&self.after);
            return vec![Effect::Open(Box::new(self.closing(ctx).then(move |_| {
                after.set(After::Next);
                Vec::new()
            })))];
        }
        self.after.set(After::Next);
        vec![Effect::Do("close", bare_close(item).into())]
    }

    fn closing(&self, ctx: &Ctx) -> Followed {
        outcome::close(&self.outcome_case(&self.open_name(), ctx))
    }

    fn outcome_case<'a>(&'a self, who: &'a str, ctx: &Ctx) -> outcome::Case<'a> {
        let open = self.case();
        let quorum = self.running().map(|view| &view.quorum);
        outcome::Case {
            item: open.map_or_else(|| Ref::from_uuid(uuid::Uuid::nil()), |open| open.item.id),
            who,
            now: open.and_then(|open| open.discussion.as_ref()),
            has_action: open.is_some_and(|open| !open.actions.is_empty()),
            missing: quorum.filter(|q| !q.quorate).map(crate::domain::attendance::QuorumView::missing_in_words),
            today: dates::london_date(ctx.now),
        }
    }

    /// How the item before the group is called in the title of a form.
    fn open_name(&self) -> String {
        self.at_hand().map(|row| self.called(row)).unwrap_or_default()
    }

    fn start_typing(&mut self) -> Vec<Effect> {
        if let Some(typing) = &mut self.typing {
            typing.closing = false;
        } else if let Some(open) = self.case() {
            let recorded = open.discussion.as_ref().and_then(|d| d.summary.clone()).unwrap_or_default();
            self.typing = Some(Typing {
                item: open.item.id,
                editor: Editor::block(&recorded),
                recorded,
                found_again: false,
                sent: None,
                closing: false,
                larger: false,
            });
            self.top = 0;
        }
        Vec::new()
    }

    /// Puts the words into the record. The editor closes when they are there, or at once if nothing was changed.
    fn commit(&mut self, close: bool) -> Vec<Effect> {
        let Some(typing) = &mut self.typing else { return Vec::new() };
        let text = typing.editor.text().trim_end().to_owned();
        let item = typing.item;
        if text == typing.recorded.trim_end() {
            if close {
                self.typing = None;
            }
            return vec![Effect::KeepDraft(draft_key(item), None)];
        }
        typing.closing = close;
        typing.sent = Some(text.clone());
        let note = DiscussionNote { summary: Some(text), ..discussion::blank(item) };
        vec![Effect::Do("discussion", note.into())]
    }

    fn on_discussion(&mut self, saved: bool, ctx: &Ctx) {
        let Some(typing) = &mut self.typing else { return };
        let Some(sent) = typing.sent.take() else { return };
        if !saved {
            typing.closing = false;
            return;
        }
        self.autosaved = Some(ctx.now);
        // What was typed since is not in the record yet.
        typing.recorded = sent;
        typing.found_again = false;
        if typing.closing {
            self.typing = None;
        }
    }

    /// Items that can be taken up instead: set aside ones first, then those still to come.
    fn others(&self) -> Vec<PickRow> {
        let open = self.discussed().map(|open| open.item.id);
        let Some(view) = self.running() else { return Vec::new() };
        let rows = || view.items.iter().filter(|row| Some(row.item.id) != open);
        let aside = rows().filter(|row| row.item.status == ItemStatus::PausedItem);
        let coming = rows().filter(|row| case::waits(&row.item));
        aside
            .chain(coming)
            .map(|row| {
                let state = match (&row.blocked, row.item.status) {
                    (_, ItemStatus::PausedItem) => "set aside",
                    (Some(_), _) => "blocked",
                    _ => "to come",
                };
                PickRow::new(row.item.id.to_string(), format!("{} {}", row.item.position, self.called(row)), state)
            })
            .collect()
    }

    /// Sets aside what is open and takes up another.
    fn swap(&mut self, id: Ref<AgendaItem>) -> Vec<Effect> {
        match self.discussed().map(|open| open.item.id) {
            None => self.take_up(id),
            Some(open) => {
                self.after.set(After::TakeUp(id));
                vec![Effect::Do("aside", ItemPause { item: open }.into())]
            }
        }
    }

    fn more_minutes(&self, by: i64) -> Vec<Effect> {
        let Some(open) = self.discussed() else { return Vec::new() };
        let minutes = (i64::from(open.item.planned_min) + by).clamp(1, 240);
        let amend = AgendaAmend {
            item: open.item.id,
            planned_min: u32::try_from(minutes).ok(),
            presenter: None,
            urgency: None,
            question: None,
        };
        vec![Effect::Do("minutes", amend.into())]
    }

    /// Asks before the conference ends, and says what becomes of the cases that were not reached.
    fn end(&self) -> Vec<Effect> {
        let Some(view) = self.running() else { return Vec::new() };
        let held: Vec<String> = view
            .items
            .iter()
            .filter(|row| {
                row.item.is_open() && (row.item.kind == ItemKind::Case || row.item.status == ItemStatus::PausedItem)
            })
            .map(|row| format!("{} {}", row.item.position, self.called(row)))
            .collect();
        let paused = view.meeting.status == MeetingStatus::Paused && self.case().is_none();
        if !held.is_empty() && !paused {
            let words = format!(
                "Not yet: {} came to no end. n closes the case, D puts it off, b takes up what was set aside.",
                held.join(", ")
            );
            return vec![Effect::Say(Said::refused(words))];
        }
        let cases = view.items.iter().filter(|row| row.item.kind == ItemKind::Case && row.item.is_on_agenda()).count();
        let left: Vec<String> = view
            .items
            .iter()
            .filter(|row| row.item.kind == ItemKind::Case && case::waits(&row.item))
            .map(|row| format!("{} {}", row.item.position, self.called(row)))
            .collect();
        let mut text = if left.is_empty() {
            format!("All {cases} cases came to their end.")
        } else {
            let them = if left.len() == 1 { "It is" } else { "They are" };
            let next = self.next_date(view).map_or_else(
                || "Plan the next conference and list them there; no later one is planned.".to_owned(),
                |date| format!("{them} carried over to {date}."),
            );
            format!("{} of {cases} cases not reached: {}. {next}", left.len(), left.join("; "))
        };
        text.push_str(" A conference that has ended does not open again.");
        let mut then = Vec::new();
        if let Some(open) = self.discussed() {
            then.push(Effect::Do("last", bare_close(open.item.id).into()));
        }
        then.push(Effect::Do("end", MeetingClose { meeting: view.meeting.id, carry_over: true }.into()));
        vec![Effect::Open(Box::new(Confirm::new("End the conference", text, "End the conference", then)))]
    }

    fn next_date(&self, view: &ConferenceView) -> Option<String> {
        self.meetings
            .iter()
            .filter(|row| row.mdg_code == view.mdg.code && row.date > view.meeting.date)
            .filter(|row| !matches!(row.status, MeetingStatus::Closed | MeetingStatus::Cancelled))
            .map(|row| row.date)
            .min()
            .map(dates::staff_with_day)
    }

    fn attendance(&self, opening: Opening) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        let list = WhoIsHere::new((**view).clone(), self.members.clone(), opening, Rc::clone(&self.after));
        vec![Effect::Open(Box::new(list))]
    }

    /// Why a key that needs an item has nothing to work on.
    fn needs(&self, intent: Intent) -> Option<String> {
        let open = self.discussed().is_some();
        match intent {
            Intent::Discuss
            | Intent::Decide
            | Intent::PatientViews
            | Intent::Goal
            | Intent::CarePlan
            | Intent::Consent
                if self.case().is_none() =>
            {
                Some(
                    if open { "this item is about no patient" } else { "no case is open; n opens the next item" }
                        .into(),
                )
            }
            Intent::Action | Intent::MoreMinutes | Intent::FewerMinutes if !open => {
                Some("no item is open; n opens the next one".into())
            }
            Intent::LeaveOut if self.at_hand().is_none() => Some("no item is open; n opens the next one".into()),
            Intent::PreviousItem if self.others().is_empty() => Some("there is no other item to take up".into()),
            _ => None,
        }
    }
}

/// The key under which the discussion of an item is kept while it is typed.
fn draft_key(item: Ref<AgendaItem>) -> String {
    service::draft_key(&Command::DiscussionNote(discussion::blank(item))).unwrap_or_default()
}

/// A close that brings nothing new.
fn bare_close(item: Ref<AgendaItem>) -> ItemClose {
    ItemClose { item, outcome: None, decision: None, no_action_reason: None, not_quorate_reason: None }
}

impl Screen for Conference {
    fn id(&self) -> ScreenId {
        ScreenId::Conference
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        let mut effects = vec![
            Effect::Ask("home", query::Home {}.into()),
            Effect::Ask("members", query::Members {}.into()),
            Effect::Ask("meetings", query::Meetings {}.into()),
        ];
        effects.extend(self.ask());
        effects
    }

    fn show(&mut self, record: &str, _ctx: &Ctx) {
        if let Ok(meeting) = record.parse() {
            self.shown = Some(meeting);
            self.view = None;
        }
    }

    fn on_answer(&mut self, _slot: &'static str, answer: Result<Answer, Refusal>, _ctx: &Ctx) -> Vec<Effect> {
        match answer {
            Ok(Answer::Home(home)) => return self.on_home(&home),
            Ok(Answer::Conference(view)) => return self.on_view(view),
            Ok(Answer::Members(members)) => self.members = members,
            Ok(Answer::Meetings(meetings)) => self.meetings = meetings,
            _ => {}
        }
        Vec::new()
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, ctx: &Ctx) -> Vec<Effect> {
        match slot {
            "discussion" => self.on_discussion(result.is_ok(), ctx),
            // What was to follow does not, when this was refused.
            "close" | "aside" if result.is_err() => self.after.set(After::Nothing),
            "end" if result.is_ok() => self.projector = false,
            _ => {}
        }
        Vec::new()
    }

    fn on_chosen(&mut self, _picker: &'static str, ids: &[String], _ctx: &Ctx) -> Vec<Effect> {
        ids.first().and_then(|id| id.parse().ok()).map_or_else(Vec::new, |id| self.swap(id))
    }

    fn on_intent(&mut self, intent: Intent, ctx: &Ctx) -> Option<Vec<Effect>> {
        if let Some(Motion::By(by)) = Motion::of(intent) {
            self.scroll(by, ctx);
            return Some(Vec::new());
        }
        let meeting = self.view.as_ref().map(|view| view.meeting.id);
        Some(match intent {
            Intent::Start => self.attendance(Opening::Conference),
            Intent::Attendance => self.attendance(Opening::Nothing),
            Intent::NextItem => self.go_on(ctx),
            Intent::PreviousItem => {
                let picker = Picker::new("take-up", "Set this item aside and take up", self.others());
                vec![Effect::Open(Box::new(picker))]
            }
            Intent::Discuss => self.start_typing(),
            Intent::Decide => {
                let form = outcome::decide(&self.outcome_case(&self.open_name(), ctx));
                vec![Effect::Open(Box::new(form))]
            }
            Intent::PatientViews => {
                let open = self.case()?;
                let form = discussion::views(open.item.id, &self.open_name(), open.discussion.as_ref(), &self.members);
                vec![Effect::Open(Box::new(form))]
            }
            Intent::Action => {
                let (item, date) = (self.discussed()?.item.id, self.view.as_ref()?.meeting.date);
                let today = dates::london_date(ctx.now);
                let line = QuickAction::new(item, self.open_name(), self.members.clone(), today, date);
                vec![Effect::Open(Box::new(line))]
            }
            Intent::Goal => {
                let form = goal::add(self.case()?.item.patient?, &self.open_name(), dates::london_date(ctx.now));
                vec![Effect::Open(Box::new(form))]
            }
            Intent::Consent => {
                let form = consent::dialog(self.case()?.item.patient?, &self.open_name(), dates::london_date(ctx.now));
                vec![Effect::Open(Box::new(form))]
            }
            Intent::CarePlan => vec![Effect::Show(ScreenId::Patient, self.case()?.item.patient?.to_string())],
            Intent::LeaveOut => {
                let row = self.at_hand()?;
                let likely = case::likely(self.open(), row.blocked.as_deref());
                vec![Effect::Open(Box::new(outcome::leave_out(row.item.id, &self.called(row), likely)))]
            }
            Intent::MoreMinutes => self.more_minutes(5),
            Intent::FewerMinutes => self.more_minutes(-5),
            Intent::Pause => {
                let meeting = meeting?;
                let paused = self.running()?.meeting.status == MeetingStatus::Paused;
                let command: Command =
                    if paused { MeetingResume { meeting }.into() } else { MeetingPause { meeting }.into() };
                vec![Effect::Do("pause", command)]
            }
            Intent::Projector => {
                self.projector = !self.projector;
                Vec::new()
            }
            Intent::Back | Intent::BackOrLeave if self.projector => {
                self.projector = false;
                Vec::new()
            }
            Intent::EndConference => self.end(),
            // There is no row to open.
            Intent::Open => Vec::new(),
            _ => return None,
        })
    }

    fn why_not(&self, intent: Intent) -> Option<String> {
        let Some(view) = &self.view else {
            let ours = intent.row().scopes.contains(&Scope::Conference) && intent != Intent::Projector;
            return ours.then(|| "no conference is planned; 3 plans one".into());
        };
        let status = view.meeting.status;
        match intent {
            Intent::Start => match status {
                MeetingStatus::Planned | MeetingStatus::AgendaIssued => None,
                MeetingStatus::InSession | MeetingStatus::Paused => Some("the conference is running already".into()),
                MeetingStatus::Closed | MeetingStatus::Cancelled => Some("this conference is over".into()),
            },
            Intent::Attendance if !view.meeting.is_open_to_change() => Some("this conference is over".into()),
            Intent::Projector if !view.meeting.is_running() => Some("the conference is not running".into()),
            Intent::NextItem | Intent::PreviousItem if status == MeetingStatus::Paused => {
                Some("the conference is paused; Space lets it go on".into())
            }
            Intent::NextItem
            | Intent::PreviousItem
            | Intent::Discuss
            | Intent::Decide
            | Intent::PatientViews
            | Intent::Goal
            | Intent::CarePlan
            | Intent::Consent
            | Intent::Action
            | Intent::MoreMinutes
            | Intent::FewerMinutes
            | Intent::LeaveOut
            | Intent::Pause
            | Intent::EndConference
                if !view.meeting.is_running() =>
            {
                Some(if view.meeting.is_open_to_change() {
                    "the conference has not started; S starts it".into()
                } else {
                    "this conference is over; 6 shows its minutes".into()
                })
            }
            _ => self.needs(intent),
        }
    }

    fn typing(&self) -> bool {
        self.typing.as_ref().is_some_and(|typing| !typing.closing)
    }

    fn on_key(&mut self, key: Key, ctx: &Ctx) -> Option<Vec<Effect>> {
        let columns = self.editor_columns(ctx);
        let intent = ctx.keymap.find(Scope::LongText.chain(), key);
        let typing = self.typing.as_mut()?;
        match intent {
            Some(Intent::CloseDialog) if typing.larger => typing.larger = false,
            Some(Intent::CloseDialog) => return Some(self.commit(true)),
            Some(Intent::SaveForm) => return Some(self.commit(false)),
            Some(Intent::LargerEditor) => typing.larger = !typing.larger,
            _ if typing.editor.on_key(key, &ctx.keymap, columns) => {}
            _ => return None,
        }
        Some(Vec::new())
    }

    fn on_paste(&mut self, text: &str, _ctx: &Ctx) -> Vec<Effect> {
        if let Some(typing) = &mut self.typing {
            typing.editor.paste(text);
        }
        Vec::new()
    }

    fn on_mouse(&mut self, mouse: MouseEvent, ctx: &Ctx) -> Vec<Effect> {
        if let Some(Motion::By(by)) = Motion::of_wheel(mouse.kind) {
            self.scroll(by, ctx);
        }
        Vec::new()
    }

    fn draft(&self) -> Option<Draft> {
        let typing = self.typing.as_ref().filter(|t| !t.closing && (t.found_again || t.editor.text() != t.recorded))?;
        Some(Draft { key: draft_key(typing.item), text: typing.editor.text().to_owned() })
    }

    fn on_draft(&mut self, text: &str, _ctx: &Ctx) {
        let Some(open) = self.case().filter(|_| self.typing.is_none()) else { return };
        let recorded = open.discussion.as_ref().and_then(|d| d.summary.clone()).unwrap_or_default();
        if text.is_empty() || text == recorded {
            return;
        }
        let item = open.item.id;
        let editor = Editor::block(text);
        self.typing =
            Some(Typing { item, editor, recorded, found_again: true, sent: None, closing: false, larger: false });
    }

    fn context(&self) -> String {
        let Some(view) = &self.view else { return "Conference".into() };
        let name = |who: &Option<String>| who.clone().unwrap_or_else(|| "nobody yet".into());
        format!(
            "{}  Chair {}  Minutes {}",
            dates::staff_with_day(view.meeting.date),
            name(&view.chair),
            name(&view.minute_taker)
        )
    }

    fn hints(&self) -> Option<Vec<Intent>> {
        let view = self.view.as_ref()?;
        if self.typing.is_some() {
            return Some(vec![Intent::CloseDialog, Intent::LargerEditor]);
        }
        if !view.meeting.is_running() {
            return Some(vec![Intent::Start, Intent::Attendance]);
        }
        Some(vec![
            Intent::NextItem,
            Intent::Discuss,
            Intent::Action,
            Intent::Decide,
            Intent::LeaveOut,
            Intent::MoreMinutes,
            Intent::Pause,
            Intent::PreviousItem,
            Intent::Projector,
            Intent::Attendance,
            Intent::EndConference,
            Intent::PatientViews,
            Intent::CarePlan,
            Intent::HideScreen,
        ])
    }

    fn ticking(&self) -> bool {
        self.running().is_some()
    }

    fn holds(&self) -> Option<String> {
        let view = self.running()?;
        Some(format!(
            "The conference of {} is running. Its clock goes on while mdg is closed; mdg opens at the same item again, and \
             nothing is lost.",
            dates::staff_with_day(view.meeting.date)
        ))
    }

    fn whole_window(&self) -> bool {
        self.projector && self.running().is_some()
    }

    fn view(&self, frame: &mut Frame, body: Rect, ctx: &Ctx) {
        if self.whole_window() {
            self.project(frame, body, ctx);
        } else {
            self.paint(frame, body, ctx);
        }
    }
}
