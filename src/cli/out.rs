//! What goes to the screen or the pipe, and in which form: text for people, or one JSON object on one line for scripts.
//! Nothing printed here can command a terminal.

use super::failure::Failure;
use crate::domain::person::harmless;
use crate::domain::refusal::Warning;
use crate::domain::view::Purpose;
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use unicode_width::UnicodeWidthStr;

/// The two streams.
pub struct Out {
    to: Box<dyn Write>,
    /// Whether scripts read this.
    pub json: bool,
    /// Whether only what was asked for is said.
    pub quiet: bool,
}

impl Out {
    /// The process's own streams.
    pub fn new(json: bool, quiet: bool) -> Self {
        Self { to: Box::new(io::stdout()), json, quiet }
    }

    /// The stream for answers.
    pub fn stream(&mut self) -> &mut dyn Write {
        &mut *self.to
    }

    /// Writes text for people. It may hold line breaks, and nothing that a terminal obeys.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        for line in text.trim_end().lines() {
            // The start of a line may be indented, which is not for a cleaner of names to take away.
            let indent = line.len() - line.trim_start_matches(' ').len();
            writeln!(self.to, "{}{}", &line[..indent], harmless(line, false))?;
        }
        Ok(())
    }

    /// Writes the mark of a demo or trial database as the first line.
    pub fn mark(&mut self, purpose: Purpose) -> Result<(), Failure> {
        match purpose.mark() {
            Some(mark) if !self.json => self.text(mark),
            _ => Ok(()),
        }
    }

    /// Writes one JSON object on a line: `ok` (true, unless the fields say otherwise), the mark, and the fields given.
    pub fn ok(&mut self, purpose: Option<Purpose>, fields: Map<String, Value>) -> Result<(), Failure> {
        let mut line = Map::new();
        line.insert("ok".to_owned(), true.into());
        if let Some(mark) = purpose.and_then(Purpose::mark) {
            line.insert("mark".to_owned(), mark.into());
        }
        line.extend(fields);
        writeln!(self.to, "{}", json_line(&Value::Object(line)))?;
        Ok(())
    }

    /// Writes an answer as JSON.
    pub fn answer(&mut self, purpose: Purpose, answer: &impl Serialize) -> Result<(), Failure> {
        self.ok(Some(purpose), Map::from_iter([("answer".to_owned(), value(answer))]))
    }

    /// Says something beside the answer, on the error stream, unless asked to be quiet.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            say(text);
        }
    }

    /// Tells why it was not done: one JSON line, or a sentence on the error stream.
    pub fn failure(&mut self, failure: &Failure) {
        if failure.is_quiet() {
            return;
        }
        if self.json {
            let mut line = Map::from_iter([
                ("ok".to_owned(), false.into()),
                ("code".to_owned(), failure.code.into()),
                ("message".to_owned(), failure.message.clone().into()),
            ]);
            if let Some(field) = &failure.field {
                line.insert("field".to_owned(), field.clone().into());
            }
            // If nobody reads this either, the exit code still tells.
            let _ = writeln!(self.to, "{}", json_line(&Value::Object(line)));
        } else {
            say(&failure.message);
        }
    }
}

/// Writes to the error stream; where that is gone, nobody is there to be told. On a terminal no word is parted.
pub fn say(text: &str) {
    let columns = if io::stderr().is_terminal() { crossterm::terminal::size().map_or(0, |(wide, _)| wide) } else { 0 };
    let mut clean = String::new();
    for line in text.trim_end().lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let line = format!("{}{}", &line[..indent], harmless(line, false));
        for line in folded(&line, usize::from(columns)) {
            let _ = writeln!(clean, "{line}");
        }
    }
    let _ = io::stderr().write_all(clean.as_bytes());
}

/// A line in lines of so many columns, parted between words; whole where there is no width to keep to, and where it is part
/// of a table, whose blanks mean something.
fn folded(line: &str, columns: usize) -> Vec<String> {
    if columns < 20 || line.width() <= columns || line.contains("  ") {
        return vec![line.to_owned()];
    }
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        let Some(last) = lines.last_mut() else { break };
        if last.is_empty() {
            last.push_str(word);
        } else if last.width() + 1 + word.width() <= columns {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Says what somebody should know of something that was done.
pub fn warn(warnings: &[Warning]) {
    for warning in warnings {
        say(&warning.message);
    }
}

/// A value as JSON; what cannot be written becomes nothing, which no type of the domain does.
pub fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

/// One line of JSON. Characters that a terminal obeys or hides are written as escapes, so that nothing is lost and nothing acts.
pub fn json_line(value: &Value) -> String {
    let plain = value.to_string();
    let mut line = String::with_capacity(plain.len());
    for c in plain.chars() {
        if c.is_ascii_graphic() || c == ' ' || !harmless(c.encode_utf8(&mut [0; 4]), false).is_empty() {
            line.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(line, "\\u{unit:04x}");
            }
        }
    }
    line
}

/// A bar on the error stream for long work; nothing where that is no terminal or nobody wants it.
pub fn bar(quiet: bool) -> indicatif::ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(0);
    if let Ok(style) = indicatif::ProgressStyle::with_template("[{bar:30}] {pos} of {len}, {eta} left") {
        bar.set_style(style.progress_chars("#. "));
    }
    bar
}

/// Moves a bar.
pub fn tell(bar: &indicatif::ProgressBar, done: usize, of: usize) {
    bar.set_length(of as u64);
    bar.set_position(done as u64);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_parted_between_words_and_a_table_is_not() {
        let said = "Its key file lies beside it; keep both.";
        assert_eq!(folded(said, 25), ["Its key file lies beside", "it; keep both."]);
        assert_eq!(folded(said, 0), [said]);
        assert_eq!(folded("Row  Column       What to do", 20), ["Row  Column       What to do"]);
        assert_eq!(
            folded("in /a/path/that/is/longer/than/the/line now", 20),
            ["in", "/a/path/that/is/longer/than/the/line", "now"]
        );
    }

    #[test]
    fn a_json_line_acts_on_no_terminal_and_loses_nothing() {
        let nasty = Value::String("Zoë 李 \u{9b}31m \u{202e}x\n\u{1b}[2J \u{e0001}".to_owned());
        let line = json_line(&nasty);
        assert!(line.chars().all(|c| !c.is_control() && c != '\u{202e}' && c != '\u{e0001}'), "{line}");
        assert!(line.contains("Zoë 李"));
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), nasty);
    }
}
