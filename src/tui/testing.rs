//! Help for the tests of this floor: a drawing as plain text, a key written as people write it.
use super::ctx::Ctx;
use super::door::{Answer, Command, Done, Query, Refusal};
use super::key::Key;
use crate::domain::command::DraftKeep;
use crate::domain::query::Worklist;
use crate::domain::refusal::Code;
use crate::domain::view::DraftRow;
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;

/// Surroundings of a window of this size.
pub fn ctx(width: u16, height: u16) -> Ctx {
    Ctx { window: Rect::new(0, 0, width, height), ..Ctx::default() }
}

/// A key such as "ctrl+s".
pub fn key(written: &str) -> Key {
    Key::parse(written).unwrap()
}

/// What was drawn, line by line, without blanks at the ends.
pub fn shot(width: u16, height: u16, draw: impl FnOnce(&mut Frame)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(draw).unwrap();
    let buffer = terminal.backend().buffer().clone();
    let lines: Vec<String> = (0..height)
        .map(|y| {
            let line: String = (0..width).map(|x| buffer[(x, y)].symbol()).collect();
            line.trim_end().to_string()
        })
        .collect();
    lines.join("\n")
}

/// A command that carries a word, to be known again by.
pub fn command(word: &str) -> Command {
    Command::DraftKeep(DraftKeep { key: word.to_owned(), text: String::new() })
}

/// The word of such a command.
pub fn word(command: &Command) -> &str {
    if let Command::DraftKeep(args) = command { &args.key } else { "" }
}

/// A question for what was typed.
pub fn question(typed: &str) -> Query {
    Query::Worklist(Worklist {
        text: typed.to_owned(),
        sort: None,
        view: None,
        cohort: None,
        offset: None,
        limit: None,
    })
}

/// An answer with these rows: a key and a text each.
pub fn answer(rows: &[(&str, &str)]) -> Answer {
    let row = |(key, text): &(&str, &str)| DraftRow {
        key: (*key).to_owned(),
        text: (*text).to_owned(),
        kept_at: chrono::DateTime::UNIX_EPOCH,
    };
    Answer::Drafts(rows.iter().map(row).collect())
}

/// The rows of such an answer.
pub fn rows(answer: Answer) -> Vec<(String, String)> {
    if let Answer::Drafts(rows) = answer { rows.into_iter().map(|r| (r.key, r.text)).collect() } else { Vec::new() }
}

/// Something that was done and can be taken back.
pub fn done(said: &str) -> Done {
    Done { said: said.to_owned(), id: None, act: Some(1), warnings: Vec::new(), report: None, written: None }
}

/// A refusal beside a field.
pub fn refusal(message: &str, field: Option<&str>) -> Refusal {
    Refusal { field: field.map(ToOwned::to_owned), ..Refusal::new(Code::WrongState, message) }
}
