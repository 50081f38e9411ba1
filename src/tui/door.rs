//! The one seam to the floor below. Everything this floor knows of commands, questions and refusals is in this file:
//! the types, the few things read from them, and the trait through which they travel. Nothing else names them.
//!
//! The types stand in for `domain::{Command, Query, Refusal, Done, Answer}` until those exist; then they become a
//! `pub use`, and only the functions of this file change.
use std::collections::BTreeMap;

/// One thing to be done to the records.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Command {
    /// Its lasting name, such as "action.add".
    pub name: String,
    /// Its fields.
    pub fields: BTreeMap<String, String>,
}

/// One question about the records.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Query {
    /// Its lasting name.
    pub name: String,
    /// Its fields.
    pub fields: BTreeMap<String, String>,
}

/// What a command did.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Done {
    /// In one sentence.
    pub said: String,
    /// Whether undo takes it back.
    pub undoable: bool,
}

/// Why a command or question was refused.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Refusal {
    /// What happened, why, and what to do next.
    pub message: String,
    /// The field it belongs to.
    pub field: Option<String>,
}

/// What a question was answered with.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Answer {
    /// Its rows.
    pub rows: Vec<BTreeMap<String, String>>,
}

/// What to say of a command that was done.
pub fn said(done: &Done) -> String {
    done.said.clone()
}

/// Whether undo takes it back.
pub fn undoable(done: &Done) -> bool {
    done.undoable
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
    Refusal {
        message: "mdg could not finish this because a part of it stopped. Your saved work is safe. Leave mdg and \
                  start it again."
            .into(),
        field: None,
    }
}

/// The command that takes back the last change.
pub fn undo() -> Command {
    Command { name: "undo".into(), ..Command::default() }
}

/// The command that makes the change again that was taken back.
pub fn redo() -> Command {
    Command { name: "redo".into(), ..Command::default() }
}

/// Where commands and questions go. One is the writer, another the reader; each lives on its own thread.
pub trait Door: Send {
    /// Does a command as the person who is signed in.
    fn execute(&mut self, command: Command) -> Result<Done, Refusal>;

    /// Answers a question.
    fn answer(&mut self, query: Query) -> Result<Answer, Refusal>;

    /// Keeps words that are being typed. No text removes them.
    fn keep_draft(&mut self, key: &str, text: Option<&str>) -> Result<(), Refusal>;

    /// The words kept under a key.
    fn draft(&mut self, key: &str) -> Result<Option<String>, Refusal>;
}
