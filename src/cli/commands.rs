//! `mdg commands`: everything a script can do and ask, from the same rows that carry it out.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::out::value;
use crate::domain::coded::Coded;
use crate::domain::command::CommandSpec;
use crate::domain::refusal::Code;
use crate::domain::{Command, Query};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

pub fn commands(desk: &mut Desk) -> Result<Exit, Failure> {
    let (commands, questions) = (Command::specs(), Query::specs());
    if desk.out.json {
        let codes: Vec<Value> = Code::ALL
            .iter()
            .map(|c| json!({"code": c.text(), "meaning": c.meaning(), "any_line": c.is_general()}))
            .collect();
        let fields = Map::from_iter([
            ("commands".to_owned(), value(&commands)),
            ("questions".to_owned(), value(&questions)),
            ("refusals".to_owned(), codes.into()),
        ]);
        desk.out.ok(None, fields)?;
        return Ok(Exit::Done);
    }
    let mut text = String::from(
        "A script has one JSON object a line: {\"do\": …} for a command, {\"ask\": …} for a question, with the fields below. \
         Fields with * are required.\n",
    );
    section(&mut text, "COMMANDS", "do", &commands);
    section(&mut text, "QUESTIONS", "ask", &questions);
    desk.out.text(&text)?;
    Ok(Exit::Done)
}

fn section(text: &mut String, heading: &str, tag: &str, specs: &[CommandSpec]) {
    let _ = writeln!(text, "\n{heading}");
    for spec in specs {
        let _ = writeln!(text, "\n{tag} \"{}\": {}", spec.name, spec.does);
        for field in &spec.fields {
            let mark = if field.required { "*" } else { " " };
            let _ = writeln!(text, "  {mark} {}: {} Takes {}.", field.name, field.about, field.takes);
        }
        let who: Vec<&str> = spec.who.iter().map(|w| w.code()).collect();
        let _ = writeln!(text, "    for {}", who.join(", "));
        if !spec.refusals.is_empty() {
            let codes: Vec<&str> = spec.refusals.iter().map(|c| c.text()).collect();
            let _ = writeln!(text, "    refused with {}", codes.join(", "));
        }
        if !spec.warnings.is_empty() {
            let codes: Vec<&str> = spec.warnings.iter().map(|c| c.text()).collect();
            let _ = writeln!(text, "    can tell {}", codes.join(", "));
        }
    }
}
