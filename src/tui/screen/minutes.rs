//! The minutes of a conference: exactly what each practice would receive, what still stands in the way, approval, and the files.
mod pages;
mod sending;
#[cfg(test)]
mod tests;
mod versions;

use crate::domain::agenda::{ItemKind, ItemStatus};
use crate::domain::coded::Coded;
use crate::domain::command::{MinutesApprove, MinutesSubmit};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::distribution_view::DistributionsView;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::minutes::MinutesStatus;
use crate::domain::papers::Paper;
use crate::domain::query;
use crate::domain::refusal::Code;
use crate::domain::view::{Answer, ConferenceView, Done, HomeView, MeetingRow, MinutesView, PracticePreview};
use crate::export::conference_folder;
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Confirm, Dialog, Followed, Notice, PickRow, Picker};
use crate::tui::door::{self, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::Choice;
use crate::tui::form::specs::{approve, discussion, export};
use crate::tui::intents::Intent;
use crate::tui::layout::inset;
use crate::tui::screen::{Screen, ScreenId, papers};
use crate::tui::subject::Subject;
use crate::tui::symbols::ALERT;
use crate::tui::theme::Role;
use crate::tui::widget::Motion;
use crate::tui::widget::panel::{divider, rule};
use ratatui::Frame;
use ratatui::crossterm::event::MouseEvent;
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

/// What the form for a correction says when it was saved.
const AMENDING: &str = "amending";

/// The minutes of a conference.
pub struct Minutes {
    /// The conference that was asked for; else the last one that has ended.
    chosen: Option<Ref<Meeting>>,
    /// The version that was asked for; else the newest.
    version: Option<u32>,
    view: Option<MinutesView>,
    conference: Option<Box<ConferenceView>>,
    /// What became of the papers.
    sent: DistributionsView,
    meetings: Vec<MeetingRow>,
    practice: usize,
    document: usize,
    top: u16,
    /// Whether the checks are in view where there is no room for both.
    checks: bool,
    into: PathBuf,
    home: Option<PathBuf>,
    /// A correction was just opened: which case it is about is asked as soon as the draft can be read.
    amending: bool,
    /// The folder that was written last.
    written: Rc<RefCell<Option<String>>>,
}

impl Minutes {
    /// Minutes that offer this folder for the packs.
    pub fn writing_to(into: PathBuf, home: Option<PathBuf>) -> Self {
        Self {
            chosen: None,
            version: None,
            view: None,
            conference: None,
            sent: DistributionsView::default(),
            meetings: Vec::new(),
            practice: 0,
            document: 0,
            top: 0,
            checks: false,
            into,
            home,
            amending: false,
            written: Rc::default(),
        }
    }

    fn on_home(&self, home: &HomeView) -> Vec<Effect> {
        let target = self.chosen.or(home.last.as_ref().map(|row| row.id)).or(home.running);
        target.map_or_else(Vec::new, |meeting| {
            vec![
                Effect::Ask("minutes", query::MinutesShow { meeting, version: self.version }.into()),
                Effect::Ask("conference", query::Conference { meeting }.into()),
                Effect::Ask("sent", query::Distributions { meeting: Some(meeting), chase: false }.into()),
            ]
        })
    }

    fn on_view(&mut self, view: MinutesView) {
        let other = self.view.as_ref().is_none_or(|old| old.meeting.id != view.meeting.id);
        if other {
            (self.practice, self.document, self.top) = (0, 0, 0);
        }
        self.practice = self.practice.min(view.practices.len().saturating_sub(1));
        self.view = Some(view);
        self.document = self.document.min(self.documents().saturating_sub(1));
    }

    fn preview(&self) -> Option<&PracticePreview> {
        self.view.as_ref()?.practices.get(self.practice)
    }

    fn documents(&self) -> usize {
        self.preview().map_or(0, |practice| practice.documents.len())
    }

    fn turn_practice(&mut self, by: isize) -> Vec<Effect> {
        let many = self.view.as_ref().map_or(0, |view| view.practices.len());
        if many > 0 {
            self.practice = turned(self.practice, by, many);
            (self.document, self.top) = (0, 0);
        }
        Vec::new()
    }

    fn turn_document(&mut self, by: isize) -> Vec<Effect> {
        let many = self.documents();
        if many > 0 {
            self.document = turned(self.document, by, many);
            self.top = 0;
        }
        Vec::new()
    }

    fn approve(&self) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        match view.approvers.as_slice() {
            [(one, name)] => self.confirm(*one, name),
            several => {
                let rows = several.iter().map(|(id, name)| PickRow::new(id.to_string(), name.clone(), "")).collect();
                vec![Effect::Open(Box::new(Picker::new("approver", "Who approves the minutes?", rows)))]
            }
        }
    }

    fn confirm(&self, approver: Ref<crate::domain::member::Member>, name: &str) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        let mut text = format!(
            "{name}, approves the minutes of {}. They become version {} and do not change any more; the practice packs are \
             written from them.",
            dates::staff_with_day(view.meeting.date),
            view.version
        );
        let stage = view.status.within();
        let open: Vec<&str> = view
            .checks
            .iter()
            .filter(|(holds, words)| !holds && !words.to_lowercase().ends_with(&stage))
            .map(|(_, words)| words.as_str())
            .collect();
        if !open.is_empty() {
            text = format!("{text} Still to note: {}.", open.join("; "));
        }
        let command = MinutesApprove { meeting: view.meeting.id, approver: Some(approver) };
        let then = vec![Effect::Do("approve", command.into())];
        vec![Effect::Open(Box::new(Confirm::new("Approve the minutes", text, "Approve the minutes", then)))]
    }

    fn export(&self) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        let pack = conference_folder(&view.meeting.mdg_code, view.meeting.date);
        let form = export::write(
            view.meeting.id,
            &self.into,
            self.home.clone(),
            pack,
            view.practices.iter().any(|practice| practice.has_key),
        );
        let place = Rc::clone(&self.written);
        let followed = Followed::new(form)
            .then(move |done| {
                let Some(written) = &done.written else { return Vec::new() };
                place.replace(Some(written.folder.clone()));
                let mut text = format!(
                    "{} for {} are in\n{}\n\nEach practice has a folder of its own. mdg sends nothing: send each \
                     folder to its practice, and to nobody else.\n\ny copies the path of the folder.",
                    counted(written.files.len(), "file", "files"),
                    counted(written.practices as usize, "practice", "practices"),
                    written.folder
                );
                for warning in &done.warnings {
                    text = format!("{text}\n\n{ALERT} {}", warning.message);
                }
                vec![Effect::Open(Box::new(Notice::new("The practice packs are written", text)))]
            })
            .asks_when_refused(Code::PossibleIdentifier, export::reason)
            .when_refused(|refusal| {
                if refusal.code != Code::ForeignIdentifier {
                    return Vec::new();
                }
                let text = format!(
                    "{}\n\nNo file was written and nothing has left this laptop. Find these words in the documents and take \
                     them out where they were entered; if they are right, hold the pack and ask whoever answers for \
                     information governance.",
                    door::sentence(refusal)
                );
                vec![Effect::Open(Box::new(Notice::new("Stopped: a document names somebody else", text)))]
            });
        vec![Effect::Open(Box::new(followed))]
    }

    /// The cases whose words can be corrected.
    fn cases(&self) -> Vec<PickRow> {
        let Some(conference) = &self.conference else { return Vec::new() };
        conference
            .items
            .iter()
            .filter(|row| row.item.kind == ItemKind::Case && row.item.status == ItemStatus::Discussed)
            .map(|row| PickRow::new(row.item.id.to_string(), row.title.clone(), format!("item {}", row.item.position)))
            .collect()
    }

    /// Whoever was discussed, by record.
    fn discussed(&self) -> Vec<Choice> {
        let items = self.conference.iter().flat_map(|conference| &conference.items);
        items
            .filter(|row| row.item.status == ItemStatus::Discussed)
            .filter_map(|row| Some(Choice::new(row.item.patient?.to_string(), row.title.clone())))
            .collect()
    }

    fn which_case(&self) -> Picker {
        Picker::new("correct", "Correct the wording of which case?", self.cases())
    }

    fn correct(&self, id: &str) -> Vec<Effect> {
        let row = self.conference.iter().flat_map(|c| &c.items).find(|row| row.item.id.to_string() == id);
        let form = row.and_then(|row| Some(discussion::correct(row.item.id, &row.title, row.discussion.as_ref()?)));
        form.map_or_else(Vec::new, |form| vec![Effect::Open(Box::new(form))])
    }

    fn finder(&self) -> Picker {
        let rows = self
            .meetings
            .iter()
            .filter(|row| matches!(row.status, MeetingStatus::Closed))
            .map(|row| {
                let state =
                    format!("{}, minutes: {}", counted(row.cases as usize, "case", "cases"), row.minutes.within());
                let label = format!("{}  {}", dates::staff_with_day(row.date), row.mdg_name);
                PickRow::new(row.id.to_string(), label, state)
            })
            .collect();
        Picker::new("conference", "Minutes of which conference?", rows).when_empty("No conference has ended yet.")
    }

    fn scroll(&mut self, motion: Motion, ctx: &Ctx) {
        let (reading, place) = self.reading(ctx.body());
        self.top = motion.scrolled(self.top, reading.furthest(place.width, place.height), place.height);
    }
}

/// The next or former of several, going round.
fn turned(at: usize, by: isize, many: usize) -> usize {
    (at + many).saturating_add_signed(by) % many
}

impl Screen for Minutes {
    fn id(&self) -> ScreenId {
        ScreenId::Minutes
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        vec![Effect::Ask("home", query::Home {}.into()), Effect::Ask("meetings", query::Meetings {}.into())]
    }

    fn show(&mut self, record: &str, _ctx: &Ctx) {
        self.chosen = record.parse().ok();
        self.version = None;
    }

    fn on_answer(&mut self, _slot: &'static str, answer: Result<Answer, Refusal>, _ctx: &Ctx) -> Vec<Effect> {
        match answer {
            Ok(Answer::Home(home)) => return self.on_home(&home),
            Ok(Answer::Minutes(view)) => {
                self.on_view(view);
                let draft = self.view.as_ref().is_some_and(|view| view.status == MinutesStatus::Draft);
                if draft && std::mem::take(&mut self.amending) {
                    return opened(self.which_case());
                }
            }
            Ok(Answer::Conference(view)) => self.conference = Some(view),
            Ok(Answer::Distributions(view)) => self.sent = view,
            Ok(Answer::Meetings(meetings)) => self.meetings = meetings,
            Ok(Answer::Compared(view)) => return opened(versions::compared(&view)),
            _ => {}
        }
        Vec::new()
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, _ctx: &Ctx) -> Vec<Effect> {
        if slot == "approve" && result.is_ok() {
            self.top = 0;
            self.version = None;
        }
        Vec::new()
    }

    fn on_chosen(&mut self, picker: &'static str, ids: &[String], _ctx: &Ctx) -> Vec<Effect> {
        if picker == AMENDING {
            self.amending = true;
        }
        let Some(id) = ids.first() else { return Vec::new() };
        match picker {
            versions::VERSIONS => self.on_version(id),
            "conference" => {
                self.chosen = id.parse().ok();
                self.version = None;
                vec![Effect::Refresh]
            }
            "approver" => {
                let found = self.view.iter().flat_map(|view| &view.approvers).find(|(m, _)| m.to_string() == *id);
                found.map_or_else(Vec::new, |(member, name)| self.confirm(*member, name))
            }
            _ => self.correct(id),
        }
    }

    fn on_intent(&mut self, intent: Intent, ctx: &Ctx) -> Option<Vec<Effect>> {
        if let Some(motion) = Motion::of(intent) {
            self.scroll(motion, ctx);
            return Some(Vec::new());
        }
        let meeting = self.view.as_ref().map(|view| view.meeting.id);
        Some(match intent {
            Intent::NextOne => self.turn_practice(1),
            Intent::PreviousOne => self.turn_practice(-1),
            Intent::NextDocument => self.turn_document(1),
            Intent::PreviousDocument => self.turn_document(-1),
            Intent::NextPane | Intent::PreviousPane => {
                self.checks = !self.checks;
                self.top = 0;
                Vec::new()
            }
            Intent::Back if self.checks => {
                self.checks = false;
                self.top = 0;
                Vec::new()
            }
            Intent::ChooseConference => opened(self.finder()),
            Intent::Approve => self.approve(),
            Intent::Submit => vec![Effect::Do("submit", MinutesSubmit { meeting: meeting? }.into())],
            Intent::SendBack => opened(approve::send_back(meeting?)),
            Intent::Amend => {
                let form = approve::amend(meeting?, self.view.as_ref()?.version, self.discussed());
                opened(Followed::new(form).then(|_| vec![Effect::Chosen(AMENDING, Vec::new())]))
            }
            Intent::Edit => opened(self.which_case()),
            Intent::MinutesVersions => opened(versions::finder(self.view.as_ref()?)),
            Intent::Export => self.export(),
            Intent::Papers => {
                let first = match self.view.as_ref()?.status {
                    MinutesStatus::Draft | MinutesStatus::InReview => Paper::Urgent,
                    _ => Paper::Members,
                };
                let place = Rc::clone(&self.written);
                opened(papers::write(meeting, first, &self.into, self.home.clone(), place))
            }
            Intent::MarkSent | Intent::MarkConfirmed | Intent::MarkRejected => self.mark(intent),
            Intent::Copy => vec![Effect::Copy(self.written.borrow().clone()?)],
            _ => return None,
        })
    }

    fn on_mouse(&mut self, mouse: MouseEvent, ctx: &Ctx) -> Vec<Effect> {
        if let Some(motion) = Motion::of_wheel(mouse.kind) {
            self.scroll(motion, ctx);
        }
        Vec::new()
    }

    fn subject(&self) -> Subject {
        let Some(view) = &self.view else { return Subject::default() };
        Subject::default().meeting(Some(view.meeting.id))
    }

    fn why_not(&self, intent: Intent) -> Option<String> {
        let ours = matches!(
            intent,
            Intent::Approve
                | Intent::Submit
                | Intent::SendBack
                | Intent::Edit
                | Intent::Amend
                | Intent::Export
                | Intent::Copy
                | Intent::MinutesVersions
                | Intent::MarkSent
                | Intent::MarkConfirmed
                | Intent::MarkRejected
        );
        if !ours {
            return None;
        }
        let Some(view) = &self.view else { return Some("no conference has ended yet".into()) };
        let approved = view.status == MinutesStatus::Approved;
        let ended = view.meeting.status == MeetingStatus::Closed;
        match intent {
            Intent::Copy => self
                .written
                .borrow()
                .is_none()
                .then(|| "nothing was written in this session; x writes the packs".into()),
            Intent::MinutesVersions => (view.versions.len() < 2)
                .then(|| "there is one version; A opens approved minutes for a correction".into()),
            _ if self.version.is_some() => Some("an older version is in view; v goes to the newest".into()),
            _ if !ended => Some("the conference has not ended".into()),
            Intent::MarkSent | Intent::MarkConfirmed | Intent::MarkRejected => self.why_not_marked(intent),
            Intent::Export => (!approved).then(|| "the minutes are not approved; L approves them".into()),
            Intent::Amend => (!approved).then(|| "the minutes are not approved yet; e corrects the draft".into()),
            _ if approved => Some("the minutes are approved; A opens them for a correction, as a new version".into()),
            Intent::Approve if view.approvers.is_empty() => {
                Some("neither the chair nor the clinical lead may approve; see the checks".into())
            }
            Intent::Submit if view.status != MinutesStatus::Draft => Some("they are with the reviewer already".into()),
            Intent::SendBack if view.status != MinutesStatus::InReview => {
                Some("they are not with the reviewer; w hands them in".into())
            }
            Intent::Edit if self.cases().is_empty() => Some("no case was discussed".into()),
            _ => None,
        }
    }

    fn hints(&self) -> Option<Vec<Intent>> {
        if self.is_written() {
            return Some(vec![
                Intent::MarkSent,
                Intent::MarkConfirmed,
                Intent::MarkRejected,
                Intent::Export,
                Intent::Copy,
                Intent::Amend,
                Intent::MinutesVersions,
                Intent::Approve,
                Intent::Submit,
                Intent::SendBack,
                Intent::Edit,
                Intent::ChooseConference,
                Intent::Undo,
                Intent::Papers,
                Intent::HideScreen,
            ]);
        }
        Some(vec![
            Intent::Approve,
            Intent::Export,
            Intent::Copy,
            Intent::Submit,
            Intent::SendBack,
            Intent::Edit,
            Intent::Amend,
            Intent::MinutesVersions,
            Intent::ChooseConference,
            Intent::Undo,
            Intent::Papers,
            Intent::HideScreen,
        ])
    }

    fn context(&self) -> String {
        self.view.as_ref().map_or_else(|| "Minutes".into(), |view| view.meeting.mdg_name.clone())
    }

    fn view(&self, frame: &mut Frame, body: Rect, ctx: &Ctx) {
        let places = self.places(body);
        self.head(frame, places.head, places.checks.is_some(), ctx);
        let (reading, place) = self.reading(body);
        reading.view(frame.buffer_mut(), place, self.top, ctx);
        let Some(checks) = places.checks else { return };
        if self.checks {
            return;
        }
        if places.beside {
            divider(frame.buffer_mut(), Rect { x: checks.x - 1, width: 1, ..checks }, ctx);
            let place = inset(checks, 1, 0);
            self.checks_page().rest_by("Tab shows all").view(frame.buffer_mut(), place, 0, ctx);
        } else {
            let side = u16::from(ctx.frame().boxed);
            let line = Rect::new(checks.x.saturating_sub(side), checks.y, checks.width + 2 * side, 1);
            rule(frame.buffer_mut(), line, ctx.frame().boxed, ctx.style(Role::Border), ctx);
            let place = inset(Rect { y: checks.y + 1, height: checks.height - 1, ..checks }, 1, 0);
            self.checks_page().rest_by("Tab shows all").view(frame.buffer_mut(), place, 0, ctx);
        }
    }
}

fn opened(dialog: impl Dialog + 'static) -> Vec<Effect> {
    vec![Effect::Open(Box::new(dialog))]
}
