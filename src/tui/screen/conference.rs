//! The conference while it runs, for the chair at the projector: what is on the table, its clock, what is said, decided and to
//! be done, and how the afternoon will end. Every key becomes a command at once; what is being typed is kept as a draft.
mod alike;
mod attendance;
mod case;
#[cfg(test)]
mod chairing;
mod flow;
mod paint;
mod projector;
mod quick;
#[cfg(test)]
pub(super) mod run;
#[cfg(test)]
mod tests;
mod writing;

use crate::domain::agenda::AgendaItem;
use crate::domain::command::{MeetingPause, MeetingResume};
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::query;
use crate::domain::query::RecordKind;
use crate::domain::view::{Answer, ConferenceView, Done, HomeView, MeetingRow, MemberRow};
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Draft, Picker};
use crate::tui::door::{Command, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::Editor;
use crate::tui::form::specs::{consent, discussion, goal, outcome};
use crate::tui::intents::{Intent, Scope};
use crate::tui::key::Key;
use crate::tui::screen::patient::PLAN;
use crate::tui::screen::{Screen, ScreenId};
use crate::tui::subject::Subject;
use crate::tui::widget::Motion;
use attendance::{Opening, WhoIsHere};
use chrono::{DateTime, Utc};
use quick::QuickAction;
use ratatui::Frame;
use ratatui::crossterm::event::MouseEvent;
use ratatui::layout::Rect;
use std::cell::Cell;
use std::rc::Rc;
use writing::{Typing, draft_key};

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
    /// The item that `top` was scrolled for.
    scrolled: Option<Ref<AgendaItem>>,
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
        self.standing = self.standing.filter(|id| self.stands_before(*id));
        let mut effects = Vec::new();
        if self.discussed().is_none() {
            effects.extend(match self.after.take() {
                After::Nothing => Vec::new(),
                After::Next => self.open_next(),
                After::TakeUp(item) => self.take_up(item),
            });
        }
        effects.extend(self.who_first());
        // What is before the group now is read from its beginning.
        let open = self.discussed().map(|open| open.item.id);
        if open != self.scrolled {
            self.scrolled = open;
            self.top = 0;
        }
        let case = self.case().map(|open| open.item.id);
        if case.is_some() && case != self.asked_draft {
            self.asked_draft = case;
            self.autosaved = None;
            effects.extend(case.map(|item| Effect::FetchDraft(draft_key(item))));
        }
        effects
    }

    /// How the item before the group is called in the title of a form.
    fn open_name(&self) -> String {
        self.at_hand().map(|row| self.called(row)).unwrap_or_default()
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
            Intent::Discuss | Intent::Decide | Intent::PatientViews | Intent::Goal | Intent::CarePlan
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
            Intent::Consent if self.at_hand().is_none_or(|row| row.item.patient.is_none()) => Some(
                if open { "this item is about no patient" } else { "no case is open; n opens the next item" }.into(),
            ),
            Intent::LeaveOut if self.at_hand().is_none() => Some("no item is open; n opens the next one".into()),
            Intent::PreviousItem if self.others().is_empty() => Some("there is no other item to take up".into()),
            _ => None,
        }
    }
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
        if let Some(motion) = Motion::of(intent) {
            self.scroll(motion, ctx);
            return Some(Vec::new());
        }
        let meeting = self.view.as_ref().map(|view| view.meeting.id);
        Some(match intent {
            Intent::Start => self.attendance(Opening::Conference),
            Intent::Attendance => self.attendance(Opening::Nothing),
            Intent::NextItem => self.go_on(ctx),
            Intent::PreviousItem => {
                let title = if self.discussed().is_some() { "Set this item aside and take up:" } else { "Take up:" };
                let picker = Picker::new("take-up", title, self.others());
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
                let patient = self.at_hand()?.item.patient?;
                let form = consent::dialog(patient, &self.open_name(), dates::london_date(ctx.now));
                vec![Effect::Open(Box::new(form))]
            }
            Intent::CarePlan => vec![Effect::Show(ScreenId::Patient, format!("{} {PLAN}", self.case()?.item.patient?))],
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
                if self.projector { Vec::new() } else { self.ask_after_all() }
            }
            Intent::Back | Intent::BackOrLeave if self.projector => {
                self.projector = false;
                self.ask_after_all()
            }
            Intent::EndConference => self.end(),
            _ => return None,
        })
    }

    fn subject(&self) -> Subject {
        let Some(view) = &self.view else { return Subject::default() };
        let conference =
            Subject::named(self.open_name()).meeting(Some(view.meeting.id)).record(RecordKind::Mdg, Some(view.mdg.id));
        match self.at_hand() {
            Some(row) => conference.patient(row.item.patient).record(RecordKind::AgendaItem, Some(row.item.id)),
            None => conference,
        }
    }

    fn why_not(&self, intent: Intent) -> Option<String> {
        let Some(view) = &self.view else {
            let ours = intent.row().scopes.contains(&Scope::Conference) && intent != Intent::Projector;
            return ours.then(|| "no conference is planned; 3 plans one".into());
        };
        let status = view.meeting.status;
        match intent {
            Intent::More | Intent::Lists if self.projector => {
                Some("the room would read names; Esc leaves the large view first".into())
            }
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
        if let Some(motion) = Motion::of_wheel(mouse.kind) {
            self.scroll(motion, ctx);
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
        // Left to right what is wanted soonest; a narrow window has no room for the last ones.
        if self.discussed().is_none() {
            let mut hints = vec![Intent::NextItem, Intent::PreviousItem];
            if self.standing.is_some() {
                hints.extend([Intent::Consent, Intent::LeaveOut]);
            }
            hints.extend([Intent::Attendance, Intent::EndConference, Intent::Pause, Intent::Projector]);
            hints.push(Intent::HideScreen);
            return Some(hints);
        }
        Some(vec![
            Intent::NextItem,
            Intent::Discuss,
            Intent::Action,
            Intent::Decide,
            Intent::LeaveOut,
            Intent::Attendance,
            Intent::MoreMinutes,
            Intent::PreviousItem,
            Intent::Pause,
            Intent::EndConference,
            Intent::Projector,
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
