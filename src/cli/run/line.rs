//! One line of a script: who and when, the command or question, and the names under which later lines find what it made.

use crate::cli::out::value;
use crate::cli::{door, moment};
use crate::domain::actor::Actor;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::{Command, Query};
use crate::service::Service;
use crate::service::clock::Clock;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A script as far as it has come.
pub struct Script<'a> {
    service: &'a mut Service,
    who: Actor,
    names: BTreeMap<String, String>,
}

/// What is told of one line.
#[derive(Debug, PartialEq)]
pub struct Told {
    /// Whether it was done.
    pub ok: bool,
    /// Whether it ended as the line said it would; none where it said nothing.
    pub as_expected: Option<bool>,
    fields: Map<String, Value>,
}

impl Told {
    /// The JSON object to print. A refusal says on which line of the script it happened.
    pub fn into_fields(self, number: u32) -> Map<String, Value> {
        let mut line = Map::from_iter([("ok".to_owned(), self.ok.into())]);
        if !self.ok || self.as_expected == Some(false) {
            line.insert("line".to_owned(), number.into());
        }
        if let Some(as_expected) = self.as_expected {
            line.insert("as_expected".to_owned(), as_expected.into());
        }
        line.extend(self.fields);
        line
    }

    fn new(outcome: Result<Map<String, Value>, Refusal>, expected: Option<&str>) -> Self {
        let as_expected = expected.map(|code| outcome.as_ref().is_err_and(|refusal| refusal.code.text() == code));
        let ok = outcome.is_ok();
        let fields = outcome.unwrap_or_else(|refusal| object(value(&refusal)));
        Self { ok, as_expected, fields }
    }
}

/// A line that is no JSON object.
pub fn unreadable(why: &str) -> Told {
    Told::new(Err(Refusal::new(Code::LineUnreadable, why)), None)
}

impl<'a> Script<'a> {
    /// A script on an open database; `who` acts until a line says otherwise, and `names` have a meaning from the start.
    pub fn new(service: &'a mut Service, who: Actor, names: BTreeMap<String, String>) -> Self {
        Self { service, who, names }
    }

    /// Carries out one line.
    pub fn line(&mut self, text: &str, progress: &mut dyn FnMut(usize, usize)) -> Told {
        let mut line = match serde_json::from_str(text) {
            Ok(Value::Object(line)) => line,
            Ok(_) => return unreadable("A line of a script is one JSON object, such as {\"ask\":\"home\"}."),
            Err(error) => {
                let at = error.column();
                return unreadable(&format!(
                    "The line is no JSON: look at column {at}. A quotation mark or a comma may be missing."
                ));
            }
        };
        // What was expected is heeded even where the rest of the line cannot be read.
        let expected = match line.remove("expect") {
            None => None,
            Some(Value::String(code)) => Some(code),
            Some(_) => return Told::new(Err(wrong("expect", "the code of a refusal")), Some("")),
        };
        Told::new(self.carry_out(line, progress), expected.as_deref())
    }

    fn carry_out(
        &mut self,
        mut line: Map<String, Value>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Map<String, Value>, Refusal> {
        let name = text_field(&mut line, "let", "a name for what this line makes")?;
        if let Some(name) = name.as_deref().filter(|name| !is_name(name)) {
            return Err(wrong("let", &format!("a word of letters, digits and underscores, not '{name}'")));
        }
        for value in line.values_mut() {
            self.put_in(value)?;
        }
        let filter = match line.remove("where") {
            None => None,
            Some(Value::Object(filter)) => Some(filter),
            Some(_) => return Err(wrong("where", "an object of fields and their values")),
        };
        if let Some(at) = text_field(&mut line, "at", "a moment such as 2026-11-19T13:05")? {
            self.service.set_clock(Clock::Stopped(moment::read(&at)?))?;
        }
        if let Some(who) = text_field(&mut line, "as", "a role or a member's short name")? {
            self.service.must_take_names()?;
            self.who = self.service.actor(&who)?;
        }
        let command = text_field(&mut line, "do", "the name of a command")?;
        let question = text_field(&mut line, "ask", "the name of a question")?;
        match (command, question) {
            (Some(_), Some(_)) => {
                Err(Refusal::new(Code::FieldUnknown, "A line does one thing: it has either 'do' or 'ask'.").at("ask"))
            }
            (Some(_), None) if filter.is_some() => {
                Err(Refusal::new(Code::FieldUnknown, "'where' belongs to a question, not to a command.").at("where"))
            }
            (Some(command), None) => {
                let done = door::execute(self.service, &self.who, Command::read(&command, line)?, progress)?;
                if let (Some(name), Some(id)) = (name, &done.id) {
                    self.names.insert(name, id.clone());
                }
                Ok(object(value(&done)))
            }
            (None, Some(question)) => {
                let answer = door::answer(self.service, &self.who, Query::read(&question, line)?)?;
                self.answered(value(&answer), filter.as_ref(), name)
            }
            // A line may only set the clock or say who acts from here on.
            (None, None) if line.is_empty() && name.is_none() && filter.is_none() => Ok(Map::new()),
            (None, None) => Err(Refusal::new(
                Code::FieldMissing,
                "The line has neither 'do' nor 'ask'. `mdg commands` lists what can be done and asked.",
            )
            .at("do")),
        }
    }

    fn answered(
        &mut self,
        mut answer: Value,
        filter: Option<&Map<String, Value>>,
        name: Option<String>,
    ) -> Result<Map<String, Value>, Refusal> {
        if let Some(filter) = filter {
            let rows = rows(&mut answer).ok_or_else(|| {
                Refusal::new(Code::FieldUnknown, "This answer has no rows to choose from.").at("where")
            })?;
            rows.retain(|row| filter.iter().all(|(field, wanted)| find(row, field) == Some(wanted)));
            answer = Value::Array(std::mem::take(rows));
        }
        if let Some(name) = name {
            let id = id_of(&answer).ok_or_else(|| {
                Refusal::new(Code::NotFound, format!("Nothing was found that '{name}' could stand for.")).at("let")
            })?;
            self.names.insert(name, id.to_owned());
        }
        Ok(Map::from_iter([("answer".to_owned(), answer)]))
    }

    /// Puts what a name stands for in the place of `$name`, wherever it is a whole text. `$$name` is the text `$name` itself.
    fn put_in(&self, value: &mut Value) -> Result<(), Refusal> {
        match value {
            Value::String(text) => {
                let Some(name) = text.strip_prefix('$') else { return Ok(()) };
                if let Some(plain) = name.strip_prefix('$').filter(|plain| is_name(plain)) {
                    *text = format!("${plain}");
                } else if is_name(name) {
                    let known = self.names.get(name).ok_or_else(|| {
                        let why = format!(
                            "'{name}' has no meaning: no line before this one was done that gives it one with 'let', and \
                             there is no --let {name}=..."
                        );
                        Refusal::new(Code::NotFound, why)
                    })?;
                    text.clone_from(known);
                }
                Ok(())
            }
            Value::Array(list) => list.iter_mut().try_for_each(|inner| self.put_in(inner)),
            Value::Object(map) => map.values_mut().try_for_each(|inner| self.put_in(inner)),
            _ => Ok(()),
        }
    }
}

/// Reads `name=value` from the command line.
pub fn meaning(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if is_name(name) => Ok((name.to_owned(), value.to_owned())),
        Some(_) => Err("the name is one word of letters, digits and underscores, and begins with a letter".to_owned()),
        None => Err("write a name, an equals sign and what the name stands for".to_owned()),
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn wrong(field: &str, takes: &str) -> Refusal {
    Refusal::new(Code::FieldUnreadable, format!("'{field}' takes {takes}.")).at(field)
}

fn text_field(line: &mut Map<String, Value>, field: &str, takes: &str) -> Result<Option<String>, Refusal> {
    match line.remove(field) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(wrong(field, takes)),
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// The rows of an answer: the answer itself, its `rows`, or the `items` of a conference.
fn rows(answer: &mut Value) -> Option<&mut Vec<Value>> {
    match answer {
        Value::Array(rows) => Some(rows),
        Value::Object(map) => {
            let key = ["rows", "items"].into_iter().find(|key| map.get(*key).is_some_and(Value::is_array))?;
            map.get_mut(key)?.as_array_mut()
        }
        _ => None,
    }
}

/// The records that a row can carry, in the order in which they are looked at.
const RECORDS: [&str; 7] = ["member", "item", "action", "patient", "meeting", "row", "record"];

/// A field of a row, or of the record it carries.
fn find<'a>(row: &'a Value, field: &str) -> Option<&'a Value> {
    let inner = || RECORDS.iter().filter_map(|key| row.get(key)).find_map(|record| record.get(field));
    row.get(field).or_else(inner)
}

/// The identity an answer gives: its own, that of its record, or that of its first row.
fn id_of(answer: &Value) -> Option<&str> {
    match answer {
        Value::Array(rows) => rows.first().and_then(id_of),
        Value::Object(map) => map
            .get("id")
            .and_then(Value::as_str)
            .or_else(|| map.get("rows").and_then(id_of))
            .or_else(|| RECORDS.iter().filter_map(|key| map.get(*key)).find_map(id_of)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_identity_of_an_answer_is_found_where_it_stands() {
        assert_eq!(id_of(&json!({"id": "a", "name": "x"})), Some("a"));
        assert_eq!(id_of(&json!([{"id": "b"}, {"id": "c"}])), Some("b"));
        assert_eq!(id_of(&json!({"total": 1, "rows": [{"id": "d"}]})), Some("d"));
        assert_eq!(id_of(&json!([{"member": {"id": "e"}, "name": "x"}])), Some("e"));
        assert_eq!(id_of(&json!({"meeting": {"id": "f"}, "items": [{"item": {"id": "g"}}]})), Some("f"));
        assert_eq!(id_of(&json!([])), None);
        assert_eq!(id_of(&json!({"patients": 3})), None);
    }

    #[test]
    fn a_row_is_known_by_its_own_fields_and_those_of_its_record() {
        let row = json!({"name": "Dr A", "member": {"handle": "gp", "name": "A"}});
        assert_eq!(find(&row, "name"), Some(&json!("Dr A")));
        assert_eq!(find(&row, "handle"), Some(&json!("gp")));
        assert_eq!(find(&row, "phone"), None);
    }

    #[test]
    fn a_meaning_is_a_word_and_everything_after_the_first_equals_sign() {
        let read = |text| meaning(text).ok();
        assert_eq!(read("folder=/a b/c=d"), Some(("folder".to_owned(), "/a b/c=d".to_owned())));
        assert_eq!(read("x="), Some(("x".to_owned(), String::new())));
        for wrong in ["folder", "=x", "two words=x", "1=x", "$a=x", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_a_whole_word_after_a_dollar_is_a_name() {
        assert!(is_name("meeting_1") && is_name("A"));
        assert!(!is_name("50") && !is_name("") && !is_name("a b") && !is_name("£"));
    }
}
