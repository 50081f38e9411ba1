//! The last question before a file comes in. What the file is decides what is asked.
use super::{date, date_reader, words};
use crate::domain::Command;
use crate::domain::command::{ImportNetworks, ImportPatients, ImportPractices};
use crate::domain::view::PreviewView;
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Confirm, Dialog, DialogStep, FormDialog};
use crate::tui::effect::Effect;
use crate::tui::form::{FieldSpec, Form};
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::path::PathBuf;

/// The slot in which the screen hears what became of it.
pub const SLOT: &str = "import";

/// The name under which the screen hears that it begins.
pub const TAKING: &str = "taking";

/// Asks what is still to be known and whether it is meant. The command comes from the screen below, which then shows
/// the report.
pub fn dialog(file: PathBuf, preview: &PreviewView, today: NaiveDate) -> Box<dyn Dialog> {
    let report = &preview.report;
    let title = format!("Import: {} new, {} changed", report.new, report.changed);
    match preview.command {
        "import.patients" => {
            let form = Form::new(vec![
                FieldSpec::date("as_of", "List made on", date_reader(today)).required().filled("today").help(
                    "The day on which the list was made: an older list never overwrites newer facts. Enter imports.",
                ),
            ]);
            Box::new(Handed(FormDialog::new(title, form, move |values| {
                let as_of = date(values, "as_of");
                if as_of.is_some_and(|day| day > today) {
                    return Err((Some("as_of"), "The list cannot be from a day to come. Check the date.".to_owned()));
                }
                Ok(Command::ImportPatients(ImportPatients { file: file.clone(), as_of, dry_run: false }))
            })))
        }
        "import.practices" => {
            let form = Form::new(vec![
                FieldSpec::line("icb", "Only this ICB")
                    .help("Its code, such as QRV, to take only its practices. Left empty: all. Enter imports."),
            ]);
            Box::new(Handed(FormDialog::new(title, form, move |values| {
                let icb = words(values, "icb").map(|code| code.to_uppercase());
                Ok(Command::ImportPractices(ImportPractices { file: file.clone(), icb, dry_run: false }))
            })))
        }
        _ => {
            let text = format!(
                "{}: {} new, {} changed, {} unchanged, {} not taken. Undo takes the whole import back.",
                preview.shape,
                report.new,
                report.changed,
                report.unchanged,
                report.rejected.len()
            );
            let command = Command::ImportNetworks(ImportNetworks { file, dry_run: false });
            Box::new(Confirm::new("Import", text, "Import", vec![begins(), Effect::Do(SLOT, command)]))
        }
    }
}

fn begins() -> Effect {
    Effect::Chosen(TAKING, Vec::new())
}

/// A form whose command is handed to the screen below, so that a long import does not keep the form open.
struct Handed(FormDialog);

impl Dialog for Handed {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        match self.0.on_key(key, ctx) {
            DialogStep::Then(effects) if effects.iter().any(|e| matches!(e, Effect::Do(..))) => {
                let handed =
                    |effect| if let Effect::Do(_, command) = effect { Effect::Do(SLOT, command) } else { effect };
                DialogStep::CloseThen(std::iter::once(begins()).chain(effects.into_iter().map(handed)).collect())
            }
            step => step,
        }
    }

    fn on_paste(&mut self, text: &str, ctx: &Ctx) -> DialogStep {
        self.0.on_paste(text, ctx)
    }

    fn hints(&self, ctx: &Ctx) -> Vec<Hint> {
        self.0.hints(ctx)
    }

    fn place(&self, window: Rect, ctx: &Ctx) -> Rect {
        self.0.place(window, ctx)
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        self.0.view(frame, place, ctx);
    }
}
