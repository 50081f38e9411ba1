//! The one seam to the floor below. What this floor knows of how commands and questions travel is in this file: the types,
//! the few things read from them, and the trait through which they go.
use crate::domain::command::{DraftKeep, Redo, Undo};
use crate::domain::query::Drafts;
use crate::domain::refusal::Code;

pub use crate::domain::view::{Answer, Done};
pub use crate::domain::{Command, Query, Refusal};

use crate::domain::actor::Actor;
use crate::service::Service;
use std::sync::{Arc, Mutex, PoisonError};

/// What to say of a command that was done, with what somebody should know of it.
pub fn said(done: &Done) -> String {
    let mut said = done.said.clone();
    for warning in &done.warnings {
        said.push(' ');
        said.push_str(&warning.message);
    }
    said
}

/// Whether undo takes it back.
pub fn undoable(done: &Done) -> bool {
    done.act.is_some()
}

/// The sentence of a refusal.
pub fn sentence(refusal: &Refusal) -> String {
    refusal.message.clone()
}

/// The form field a refusal belongs to.
pub fn field(refusal: &Refusal) -> Option<&str> {
    refusal.field.as_deref()
}

/// A refusal of this floor, for the rare case that nobody below can answer.
pub fn no_answer() -> Refusal {
    let why = "mdg could not finish this because a part of it stopped. Your saved work is safe. Leave mdg and start it again.";
    Refusal::new(Code::StoreFailed, why)
}

/// The command that takes back the last change.
pub fn undo() -> Command {
    Command::Undo(Undo { act: None })
}

/// The command that makes the change again that was taken back.
pub fn redo() -> Command {
    Command::Redo(Redo {})
}

/// Where commands and questions go. One is the writer, another the reader; each lives on its own thread.
pub trait Door: Send {
    /// Does a command as the person who is signed in; tells how far long work has come.
    fn execute(&mut self, command: Command, progress: &mut dyn FnMut(usize, usize)) -> Result<Done, Refusal>;

    /// Answers a question.
    fn answer(&mut self, query: Query) -> Result<Answer, Refusal>;

    /// Keeps words that are being typed. No text removes them.
    fn keep_draft(&mut self, key: &str, text: Option<&str>) -> Result<(), Refusal>;

    /// The words kept under a key.
    fn draft(&mut self, key: &str) -> Result<Option<String>, Refusal>;
}

/// The service behind one lock: whoever writes and whoever reads take turns.
#[derive(Clone, Debug)]
pub struct Desk {
    service: Arc<Mutex<Service>>,
    who: Actor,
}

impl Desk {
    /// A desk at which somebody sits.
    pub fn new(service: Service, who: Actor) -> Self {
        Self { service: Arc::new(Mutex::new(service)), who }
    }

    /// The same desk with somebody else at it.
    #[must_use]
    pub fn seat(&self, who: Actor) -> Self {
        Self { service: Arc::clone(&self.service), who }
    }

    /// Uses the service. A thread that broke while it held the lock has committed or rolled back; the records are whole.
    pub fn with<T>(&self, use_it: impl FnOnce(&mut Service, &Actor) -> T) -> T {
        use_it(&mut self.service.lock().unwrap_or_else(PoisonError::into_inner), &self.who)
    }
}

impl Door for Desk {
    fn execute(&mut self, command: Command, progress: &mut dyn FnMut(usize, usize)) -> Result<Done, Refusal> {
        self.with(|service, who| service.execute_with(who, command, progress))
    }

    fn answer(&mut self, query: Query) -> Result<Answer, Refusal> {
        self.with(|service, who| service.answer(who, &query))
    }

    fn keep_draft(&mut self, key: &str, text: Option<&str>) -> Result<(), Refusal> {
        let keep = DraftKeep { key: key.to_owned(), text: text.unwrap_or_default().to_owned() };
        self.with(|service, who| service.execute(who, Command::DraftKeep(keep))).map(|_| ())
    }

    fn draft(&mut self, key: &str) -> Result<Option<String>, Refusal> {
        match self.answer(Query::Drafts(Drafts {}))? {
            Answer::Drafts(drafts) => Ok(drafts.into_iter().find(|d| d.key == key).map(|d| d.text)),
            _ => Ok(None),
        }
    }
}
