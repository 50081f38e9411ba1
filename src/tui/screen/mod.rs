//! What a screen is. Each lives in its own file, holds what it shows and where the person is, turns intents into
//! effects in its `on_…` functions, and draws in `view` without changing anything.
pub mod actions;
pub mod agenda;
mod all;
pub mod conference;
pub mod import;
pub mod minutes;
mod papers;
pub mod patient;
pub mod triage;
mod whom;
pub mod worklist;

pub use all::all;

use super::ctx::Ctx;
use super::dialog::Draft;
use super::door::{Answer, Done, Refusal};
use super::effect::Effect;
use super::intents::{Intent, Scope};
use super::key::Key;
use super::subject::Subject;
use ratatui::Frame;
use ratatui::crossterm::event::MouseEvent;
use ratatui::layout::Rect;

/// The screens. A new one is a line here, a row of `intents` to go there, and its file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ScreenId {
    /// Referrals that wait for a decision or a conference.
    Triage,
    /// Patients who may need a conference.
    Worklist,
    /// One patient's record and care plan.
    Patient,
    /// Preparing a conference.
    Agenda,
    /// The conference while it runs.
    Conference,
    /// Actions of all conferences.
    Actions,
    /// Minutes and what practices receive.
    Minutes,
    /// Bringing in a file. Has no tab.
    Import,
}

impl ScreenId {
    /// The screens with a tab, in order, each with the intent that goes there.
    pub const TABS: &'static [(ScreenId, Intent)] = &[
        (Self::Triage, Intent::GoTriage),
        (Self::Worklist, Intent::GoWorklist),
        (Self::Patient, Intent::GoPatient),
        (Self::Agenda, Intent::GoAgenda),
        (Self::Conference, Intent::GoConference),
        (Self::Actions, Intent::GoActions),
        (Self::Minutes, Intent::GoMinutes),
    ];

    /// Its name on the tab.
    pub const fn title(self) -> &'static str {
        self.scope().heading()
    }

    /// Where its keys are looked up.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Triage => Scope::Triage,
            Self::Worklist => Scope::Worklist,
            Self::Patient => Scope::Patient,
            Self::Agenda => Scope::Agenda,
            Self::Conference => Scope::Conference,
            Self::Actions => Scope::Actions,
            Self::Minutes => Scope::Minutes,
            Self::Import => Scope::Import,
        }
    }
}

/// A screen. Only `id`, `on_intent` and `view` must be written.
pub trait Screen {
    /// Which one it is.
    fn id(&self) -> ScreenId;

    /// A person asks for something. Nothing means that it is not this screen's to do, and the app may do it.
    fn on_intent(&mut self, intent: Intent, ctx: &Ctx) -> Option<Vec<Effect>>;

    /// Draws the body. Must not change anything; the same state and `ctx` give the same picture.
    fn view(&self, frame: &mut Frame, body: Rect, ctx: &Ctx);

    /// It comes into view, or records have changed: ask for what it shows.
    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        Vec::new()
    }

    /// Another screen wants this record shown. [`Screen::refresh`] follows.
    fn show(&mut self, _record: &str, _ctx: &Ctx) {}

    /// A question was answered. Stale answers do not come here. A refusal has been said already.
    fn on_answer(&mut self, _slot: &'static str, _answer: Result<Answer, Refusal>, _ctx: &Ctx) -> Vec<Effect> {
        Vec::new()
    }

    /// A command was done or refused; either has been said already. [`Screen::refresh`] follows when it was done.
    fn on_done(&mut self, _slot: &'static str, _result: &Result<Done, Refusal>, _ctx: &Ctx) -> Vec<Effect> {
        Vec::new()
    }

    /// A picker it opened closed with a choice.
    fn on_chosen(&mut self, _picker: &'static str, _ids: &[String], _ctx: &Ctx) -> Vec<Effect> {
        Vec::new()
    }

    /// Whether a text field of its own has the keys. Then every key comes to [`Screen::on_key`] first.
    fn typing(&self) -> bool {
        false
    }

    /// A key while it is typing. Nothing means that the field does not want it.
    fn on_key(&mut self, _key: Key, _ctx: &Ctx) -> Option<Vec<Effect>> {
        None
    }

    /// A paste while it is typing.
    fn on_paste(&mut self, _text: &str, _ctx: &Ctx) -> Vec<Effect> {
        Vec::new()
    }

    /// The mouse, in coordinates of the window.
    fn on_mouse(&mut self, _mouse: MouseEvent, _ctx: &Ctx) -> Vec<Effect> {
        Vec::new()
    }

    /// What is being typed in a field of its own, kept every half second.
    fn draft(&self) -> Option<Draft> {
        None
    }

    /// Words kept before, after [`Effect::FetchDraft`].
    fn on_draft(&mut self, _text: &str, _ctx: &Ctx) {}

    /// What the top line says behind the name of the program: the group, the conference.
    fn context(&self) -> String {
        self.id().title().to_string()
    }

    /// Intents for the footer, left to right, when the table's choice is not right for this moment.
    fn hints(&self) -> Option<Vec<Intent>> {
        None
    }

    /// What is at hand: the patient, the conference, the record under the cursor.
    fn subject(&self) -> Subject {
        Subject::default()
    }

    /// Why something of its scope cannot be done now, as the end of "not now: …". Greys it in the command finder,
    /// takes it out of the footer, and is said when its key is pressed.
    fn why_not(&self, _intent: Intent) -> Option<String> {
        None
    }

    /// Whether a clock runs in it, so that it is drawn each second and never hidden for want of keys.
    fn ticking(&self) -> bool {
        false
    }

    /// Whether it takes the whole window, without the lines around it: for a projector, where the status line could name somebody.
    fn whole_window(&self) -> bool {
        false
    }

    /// What leaving mdg would interrupt, as a whole sentence; asked even when another screen is in view.
    fn holds(&self) -> Option<String> {
        None
    }
}
