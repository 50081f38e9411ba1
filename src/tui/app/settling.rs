//! Keys wait until what was done before them can be seen. A chair who adds an action and goes on at once must not be asked why
//! there is no action: the next key is judged by the records as they are, never by a picture that is a moment old.
use super::{App, Msg};
use crate::tui::effect::{Addressee, Ticket};
use crate::tui::intents::{Intent, Scope};
use crate::tui::key::{ALTGR_IS_TEXT, Key};
use std::collections::{BTreeMap, VecDeque};

/// Most that waits. Should an answer never come, the keys go on without it.
const PATIENCE: usize = 64;

/// What is on its way, and what waits for it.
#[derive(Default)]
pub(super) struct Settling {
    /// Commands, and the questions that follow them or a change of screen: the newest of each slot.
    out: BTreeMap<(Addressee, &'static str), u64>,
    /// Whether questions asked now belong to it.
    joining: bool,
    held: VecDeque<Msg>,
}

impl Settling {
    /// Counts an errand as one that keys wait for.
    pub fn wait_for(&mut self, ticket: Ticket) {
        self.out.insert((ticket.to, ticket.slot), ticket.generation);
    }

    /// Counts a question, if it follows from something that keys wait for or replaces such a question.
    pub fn asked(&mut self, ticket: Ticket) {
        if self.joining || self.out.contains_key(&(ticket.to, ticket.slot)) {
            self.wait_for(ticket);
        }
    }

    /// An errand came back. True if keys waited for it.
    fn came_back(&mut self, ticket: Ticket) -> bool {
        let slot = (ticket.to, ticket.slot);
        let waited = self.out.get(&slot) == Some(&ticket.generation);
        if waited {
            self.out.remove(&slot);
        }
        waited
    }
}

impl App {
    /// Puts off what a person does until the errands before it are back. Gives it back if it may go on now.
    pub(super) fn hold(&mut self, msg: Msg) -> Option<Msg> {
        // Long work shows how far it is, and the screens can be looked at meanwhile.
        if self.settling.out.is_empty() || self.progress.is_some() || self.hides(&msg) {
            return Some(msg);
        }
        self.settling.held.push_back(msg);
        if self.settling.held.len() > PATIENCE {
            self.settling.out.clear();
            self.let_go();
        }
        None
    }

    /// What covers the screen never waits.
    fn hides(&self, msg: &Msg) -> bool {
        let Msg::Key(event) = msg else { return false };
        let key = Key::from_event(event, ALTGR_IS_TEXT);
        self.ctx.keymap.find(Scope::Global.chain(), key) == Some(Intent::HideScreen)
    }

    /// Does what waited, as far as it may go on.
    pub(super) fn let_go(&mut self) {
        while self.settling.out.is_empty() || self.progress.is_some() {
            let Some(msg) = self.settling.held.pop_front() else { return };
            self.take_in(msg);
        }
    }

    /// Everything asked in `then` is waited for.
    pub(super) fn settle(&mut self, then: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.settling.joining, true);
        then(self);
        self.settling.joining = before;
    }

    /// Does what follows from a reply; questions that it leads to are waited for if it was.
    pub(super) fn follow(&mut self, ticket: Ticket, then: impl FnOnce(&mut Self)) {
        if self.settling.came_back(ticket) { self.settle(then) } else { then(self) }
    }
}
