//! Dialogs: what stands over a screen and has the keys while it does. Each is data with `on_key`; none of them changes
//! a record by itself, they give back effects.
pub mod commands;
mod confirm;
mod followed;
mod form;
mod gathering;
mod help;
mod notice;
mod palette;
mod picker;
pub mod rank;
pub mod registers;
mod sheet;

pub use confirm::Confirm;
pub use followed::{Followed, Second};
pub use form::FormDialog;
pub use help::Help;
pub use notice::Notice;
pub use palette::{Palette, PaletteRow};
pub use picker::{PickRow, Picker};
pub use sheet::Reading;

use super::ctx::Ctx;
use super::door::{Answer, Done, Refusal};
use super::effect::Effect;
use super::key::Key;
use super::keymap::Hint;
use ratatui::Frame;
use ratatui::crossterm::event::MouseEvent;
use ratatui::layout::Rect;

/// What came of a key.
#[derive(Debug)]
pub enum DialogStep {
    /// The dialog took it.
    Stay,
    /// It means nothing here; help, hiding the screen and leaving may still take it.
    Pass,
    /// Close without a result.
    Close,
    /// Do these, and stay open.
    Then(Vec<Effect>),
    /// Close, then do these: they come from whoever is below.
    CloseThen(Vec<Effect>),
}

/// What is being typed, and where to keep it.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// Key it is kept under, such as "discussion:" and the item's id.
    pub key: String,
    /// The words.
    pub text: String,
}

/// Something that stands over a screen.
pub trait Dialog {
    /// Takes a key.
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep;

    /// Takes a paste.
    fn on_paste(&mut self, _text: &str, _ctx: &Ctx) -> DialogStep {
        DialogStep::Stay
    }

    /// Takes the mouse.
    fn on_mouse(&mut self, _mouse: MouseEvent, _ctx: &Ctx) -> DialogStep {
        DialogStep::Stay
    }

    /// A question it asked was answered, or refused.
    fn on_answer(&mut self, _slot: &'static str, _answer: Result<Answer, Refusal>, _ctx: &Ctx) -> DialogStep {
        DialogStep::Stay
    }

    /// A command it gave was done, or refused.
    fn on_done(&mut self, _slot: &'static str, result: &Result<Done, Refusal>, _ctx: &Ctx) -> DialogStep {
        if result.is_ok() { DialogStep::Close } else { DialogStep::Stay }
    }

    /// A picker opened by this dialog closed with a choice.
    fn on_chosen(&mut self, _picker: &'static str, _ids: &[String], _ctx: &Ctx) -> DialogStep {
        DialogStep::Stay
    }

    /// What it wants as soon as it is open.
    fn opened(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        Vec::new()
    }

    /// The key under which words typed in it are kept. If there is one, the app asks for the words kept before and
    /// brings them with [`Dialog::refill`].
    fn draft_key(&self) -> Option<String> {
        None
    }

    /// What is being typed in it, if it differs from what it began with. The app keeps it every half second.
    fn draft(&self) -> Option<Draft> {
        None
    }

    /// Brings back a draft. Says whether it was used.
    fn refill(&mut self, _text: &str) -> bool {
        false
    }

    /// The footer's hints while it is open.
    fn hints(&self, ctx: &Ctx) -> Vec<Hint>;

    /// Where it stands in the window.
    fn place(&self, window: Rect, ctx: &Ctx) -> Rect;

    /// Draws it in its place.
    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx);
}

#[cfg(test)]
mod tests;
