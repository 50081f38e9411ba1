//! What screens and dialogs ask for, and what comes back. An [`Effect`] is asked of the app; what the app cannot do by
//! itself leaves it as an [`Errand`] and returns as a [`Reply`].
use super::dialog::Dialog;
use super::door::{Answer, Command, Done, Query, Refusal};
use super::intents::Intent;
use super::screen::ScreenId;
use super::widget::Said;

/// What a screen or dialog asks of the app.
pub enum Effect {
    /// Do a command. `slot` comes back with its reply.
    Do(&'static str, Command),
    /// Ask a question. A newer one in the same slot makes the older one's answer stale.
    Ask(&'static str, Query),
    /// Open a dialog over everything.
    Open(Box<dyn Dialog>),
    /// Go to a screen.
    Go(ScreenId),
    /// Go to a screen and show this record there.
    Show(ScreenId, String),
    /// Go back one step.
    Back,
    /// Act as if the key of this intent had been pressed.
    Obey(Intent),
    /// Say something in the status line.
    Say(Said),
    /// Tell the layer below that these were chosen; the first word is the picker's name.
    Chosen(&'static str, Vec<String>),
    /// Ask the screen for its data again.
    Refresh,
    /// Copy text to the clipboard.
    Copy(String),
    /// Keep words under a key, or remove what was kept.
    KeepDraft(String, Option<String>),
    /// Bring the words kept under a key to the screen that asks.
    FetchDraft(String),
    /// Leave mdg.
    Leave,
}

// Texts and ids may be about a patient.
impl std::fmt::Debug for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Do(..) => "Do",
            Self::Ask(..) => "Ask",
            Self::Open(_) => "Open",
            Self::Go(_) => "Go",
            Self::Show(..) => "Show",
            Self::Back => "Back",
            Self::Obey(_) => "Obey",
            Self::Say(_) => "Say",
            Self::Chosen(..) => "Chosen",
            Self::Refresh => "Refresh",
            Self::Copy(_) => "Copy",
            Self::KeepDraft(..) => "KeepDraft",
            Self::FetchDraft(_) => "FetchDraft",
            Self::Leave => "Leave",
        })
    }
}

/// Who asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Addressee {
    /// A screen.
    Screen(ScreenId),
    /// A dialog, by its number.
    Dialog(u64),
    /// The app itself.
    App,
}

/// The label on an errand, by which its reply finds the way back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// Who asked.
    pub to: Addressee,
    /// Which of their errands.
    pub slot: &'static str,
    /// A larger number was asked later.
    pub generation: u64,
}

/// What the app needs from outside: the floor below, the terminal, the clipboard.
#[derive(Debug)]
pub enum Errand {
    /// Do a command.
    Do(Ticket, Command),
    /// Answer a question.
    Ask(Ticket, Query),
    /// Keep words, or remove what was kept.
    KeepDraft(String, Option<String>),
    /// Bring the words kept under a key.
    FetchDraft(Ticket, String),
    /// Put text on the clipboard.
    Copy(String),
    /// Take or release the mouse.
    Mouse(bool),
    /// End the program.
    Leave,
}

/// What came of an errand.
#[derive(Debug)]
pub enum Reply {
    /// Of a command.
    Done(Ticket, Result<Done, Refusal>),
    /// How far a command has come: done, of how many.
    Progress(Ticket, usize, usize),
    /// Of a question.
    Answered(Ticket, Result<Answer, Refusal>),
    /// Of asking for a draft.
    Draft(Ticket, Option<String>),
    /// Something to say about an errand nobody waits for, such as keeping a draft.
    Said(Said),
}
