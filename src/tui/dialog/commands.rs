//! Everything that can be done, as a list to choose from and then a form. Made from the table of commands, so that nothing is missing.
use super::gathering::{Answers, Gathering};
use super::{PickRow, Picker};
use crate::domain::coded::Coded;
use crate::domain::command::CommandSpec;
use crate::domain::query::{Query, RecordKind, Records};
use crate::domain::view::{Answer, RecordRow};
use crate::domain::{Command, dates};
use crate::tui::ctx::Ctx;
use crate::tui::effect::Effect;
use crate::tui::form::specs::command;
use crate::tui::subject::Subject;
use crate::tui::widget::Said;

/// What is said where a word finds nothing: it may be at home elsewhere.
const NOTHING: &str = "Nothing that you may do here has this word. Write less of it, or Esc to go back. What is done with a person is \
     offered where one is under the cursor, what is done with a case on the agenda (3) and in the conference (4).";

/// What can be done with what is at hand, that first; nothing that the role may not.
pub fn list(subject: &Subject, ctx: &Ctx) -> Picker {
    offered(fitting(subject, ctx), subject).when_empty(NOTHING)
}

/// What can be done with one record, and nothing else.
pub(super) fn with(kind: RecordKind, subject: &Subject, ctx: &Ctx) -> Picker {
    let mut specs = fitting(subject, ctx);
    specs.retain(|spec| command::kinds(spec).contains(&kind));
    offered(specs, subject).when_empty("Nothing can be done with it by you. Esc goes back.")
}

/// The commands that have a form, that the role may give and that lack nothing they need; those about what is at hand first.
pub(super) fn fitting(subject: &Subject, ctx: &Ctx) -> Vec<CommandSpec> {
    let mut specs = Command::specs();
    specs.retain(|spec| {
        command::has_form(spec.name)
            && ctx.role.is_none_or(|role| spec.who.contains(&role))
            && command::fits(spec, subject)
    });
    specs.sort_by_key(|spec| !command::is_about(spec, subject));
    specs
}

fn offered(specs: Vec<CommandSpec>, subject: &Subject) -> Picker {
    let title = if subject.name.is_empty() { "What to do".to_owned() } else { format!("What to do: {}", subject.name) };
    let row = |spec: &CommandSpec| {
        PickRow::new(spec.name, command::heading(spec), "").found_by(command::names(spec), command::inside(spec))
    };
    let rows = specs.iter().map(row).collect();
    let subject = subject.clone();
    Picker::new("command", title, rows).then(move |id| {
        let spec = specs.iter().find(|spec| spec.name == id).cloned();
        spec.map(|spec| filling(spec, subject.clone())).into_iter().collect()
    })
}

/// The form of one command, by its name, with what is at hand filled in.
pub fn form_of(name: &str, subject: Subject) -> Option<Effect> {
    let spec = Command::specs().into_iter().find(|spec| spec.name == name)?;
    Some(filling(spec, subject))
}

/// The question for the records of a kind that hang on what is at hand.
pub(super) fn records(kind: RecordKind, subject: &Subject) -> (&'static str, Query) {
    let records = Records { kind, patient: subject.patient, meeting: subject.meeting };
    (kind.code(), records.into())
}

/// The records that were brought of a kind.
pub(super) fn brought(kind: RecordKind, answers: &Answers) -> Vec<RecordRow> {
    match answers.get(kind.code()) {
        Some(Answer::Records(rows)) => rows.clone(),
        _ => Vec::new(),
    }
}

/// Opens the form of a command, once the records are here that its fields name.
pub(super) fn filling(spec: CommandSpec, subject: Subject) -> Effect {
    let kinds = command::kinds(&spec);
    let questions = kinds.iter().map(|kind| records(*kind, &subject)).collect();
    Effect::Open(Gathering::of(questions, move |answers, ctx| {
        let offers = kinds.iter().map(|kind| (*kind, brought(*kind, answers))).collect();
        match command::dialog(spec.clone(), &subject, &offers, dates::london_date(ctx.now)) {
            Ok(form) => Effect::Open(Box::new(form)),
            Err(kind) => {
                let what = kind.words();
                Effect::Say(Said::refused(format!("{what}: there are none to choose from. Enter one first.")))
            }
        }
    }))
}

#[cfg(test)]
mod tests;
