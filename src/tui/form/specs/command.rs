//! A form for any command, made from the row that declares it: what a person can do has a form from the day it can be done. Where a
//! form of its own exists it is the better one; this one leaves nothing out.
use super::{date_reader, time_reader};
use crate::domain::Command;
use crate::domain::argument::Takes;
use crate::domain::coded::Coded;
use crate::domain::command::{CommandSpec, FieldSpec as Declared};
use crate::domain::query::RecordKind;
use crate::domain::view::RecordRow;
use crate::tui::dialog::FormDialog;
use crate::tui::door;
use crate::tui::form::{Choice, FieldSpec, Form, Reading, Values};
use crate::tui::subject::Subject;
use chrono::NaiveDate;
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;

/// Commands that cannot be given in a form, each with the reason.
const ELSEWHERE: &[(&str, &str)] = &[
    ("import.practices", "the Import screen shows the rows first"),
    ("import.networks", "the Import screen shows the rows first"),
    ("import.patients", "the Import screen shows the rows first"),
    ("import.organisations", "the Import screen shows the rows first"),
    ("import.members", "the Import screen shows the rows first"),
    ("import.admissions", "the Import screen shows the rows first"),
    ("import.scores", "the Import screen shows the rows first"),
    ("import.risk", "the Import screen shows the rows first"),
    ("import.consents", "the Import screen shows the rows first"),
    ("agenda.export", "its key offers the folder and says what was written"),
    ("minutes.export", "its key offers the folder and says what was written"),
    ("minutes.approve", "its key shows what is signed"),
    ("profile.add", "a passphrase is typed where nothing is drawn"),
    ("profile.renew", "a passphrase is typed where nothing is drawn"),
    ("profile.end", "the passphrase has to go with it"),
    ("draft.keep", "the program does it"),
    ("undo", "it has a key"),
    ("redo", "it has a key"),
];

/// Fields that hold more than a line.
const LONG: &[&str] = &[
    "about_me",
    "assessment",
    "background",
    "decision",
    "dissent",
    "learning",
    "learning_point",
    "medicines_note",
    "needs",
    "notes",
    "offers",
    "patient_views",
    "question",
    "rationale",
    "recommendation",
    "situation",
    "strengths",
    "summary",
    "text",
    "what_could_have",
    "what_matters",
    "words",
];

/// Words that are not made from a field's name by taking the underscores away.
const LABELS: &[(&str, &str)] = &[
    ("acp_started", "Advance care planning begun"),
    ("acp_started_on", "Advance care planning since"),
    ("acsc", "ACSC"),
    ("icd10", "ICD-10"),
    ("info_comorbidity", "Known: other illness"),
    ("info_history", "Known: history"),
    ("info_patient_views", "Known: person's views"),
    ("info_psychosocial", "Known: mind and home"),
    ("is_ltc", "Long-term condition"),
    ("mdg", "Group"),
    ("meeting", "Conference"),
    ("nhs_number", "NHS number"),
    ("ods_code", "ODS code"),
    ("rca", "Analysis"),
    ("vas", "Health scale"),
];

/// Whether a form can give this command.
pub fn has_form(name: &str) -> bool {
    ELSEWHERE.iter().all(|(elsewhere, _)| *elsewhere != name)
}

/// What the command does, as a heading: the first sentence without what explains it further.
pub fn heading(spec: &CommandSpec) -> &'static str {
    let end = [". ", "; ", ": "].iter().filter_map(|stop| spec.does.find(stop)).min().unwrap_or(spec.does.len());
    spec.does.get(..end).unwrap_or(spec.does).trim_end_matches('.')
}

/// The kind of record a field names, if it names one.
fn kind(field: &Declared) -> Option<RecordKind> {
    match &field.kind {
        Takes::Record(kind) => RecordKind::from_code(kind),
        Takes::List(each) => match &**each {
            Takes::Record(kind) => RecordKind::from_code(kind),
            _ => None,
        },
        _ => None,
    }
}

/// The kinds of record that the fields name, each once.
pub fn kinds(spec: &CommandSpec) -> Vec<RecordKind> {
    let mut kinds: Vec<RecordKind> = spec.fields.iter().filter_map(kind).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// Whether what it needs can be chosen, given what is at hand.
pub fn fits(spec: &CommandSpec, subject: &Subject) -> bool {
    spec.fields.iter().filter(|field| field.required).filter_map(kind).all(|kind| {
        (!kind.is_of_a_patient() || subject.patient.is_some())
            && (!kind.is_of_a_conference() || subject.meeting.is_some())
    })
}

/// Whether it is about the very record that is at hand.
pub fn is_about(spec: &CommandSpec, subject: &Subject) -> bool {
    spec.fields.iter().filter(|field| field.required).filter_map(kind).any(|kind| subject.of(kind).is_some())
}

/// The records of each kind to choose from.
pub type Offers = BTreeMap<RecordKind, Vec<RecordRow>>;

/// The form of a command. A required field whose record is at hand is filled in, and a patient who is at hand stands in the title
/// instead of in a field. Says which kind there is nothing of, where there is nothing to choose for a required field.
pub fn dialog(
    spec: CommandSpec,
    subject: &Subject,
    offers: &Offers,
    today: NaiveDate,
) -> Result<FormDialog, RecordKind> {
    let mut fields = Vec::new();
    let mut known: Map<String, Value> = Map::new();
    let mut given: Vec<RecordKind> = Vec::new();
    for field in &spec.fields {
        if matches!(&field.kind, Takes::Parts(_))
            || matches!(&field.kind, Takes::List(each) if matches!(**each, Takes::Parts(_)))
        {
            continue;
        }
        let of = kind(field);
        let rows = of.and_then(|kind| offers.get(&kind)).map_or(&[][..], Vec::as_slice);
        if let Some(kind) = of.filter(|_| field.required && rows.is_empty()) {
            return Err(kind);
        }
        let at_hand = of.filter(|kind| !given.contains(kind)).and_then(|kind| subject.of(kind));
        given.extend(of);
        if let Some(id) = at_hand.filter(|_| field.name == "patient") {
            known.insert(field.name.to_owned(), id.into());
            continue;
        }
        let filled = at_hand.filter(|_| field.required || of == Some(RecordKind::AgendaItem)).unwrap_or_default();
        fields.push(row(field, rows, today).filled(filled));
    }
    let heading = heading(&spec);
    let title = if subject.name.is_empty() { heading.to_owned() } else { format!("{heading}: {}", subject.name) };
    let about = subject.patient.map(|id| id.to_string()).unwrap_or_default();
    let draft = format!("{}:{about}", spec.name);
    Ok(FormDialog::new(title, Form::new(fields).with_draft(draft), move |values| {
        let mut line = known.clone();
        for field in &spec.fields {
            if let Some(value) = value(&field.kind, values, field.name) {
                line.insert(field.name.to_owned(), value);
            }
        }
        Command::read(spec.name, line).map_err(|refusal| {
            let at = spec.fields.iter().map(|field| field.name).find(|name| door::field(&refusal) == Some(name));
            (at, door::sentence(&refusal))
        })
    }))
}

/// The prompt of a field.
fn label(name: &str) -> String {
    if let Some((_, words)) = LABELS.iter().find(|(field, _)| *field == name) {
        return (*words).to_owned();
    }
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn row(field: &Declared, rows: &[RecordRow], today: NaiveDate) -> FieldSpec {
    let (name, label) = (field.name, label(field.name));
    let records = || rows.iter().map(|one| Choice::new(&one.id, &one.label).detail(&one.detail)).collect::<Vec<_>>();
    let coded = |values: &[(&'static str, String)]| {
        values.iter().map(|(code, words)| Choice::new(*code, words)).collect::<Vec<_>>()
    };
    let parted = |what: &str| format!("{} {what}, with commas between.", field.about);
    let made = match &field.kind {
        Takes::Text if LONG.contains(&name) => FieldSpec::long(name, label, 3),
        Takes::Text | Takes::Path | Takes::Moment | Takes::Parts(_) => FieldSpec::line(name, label),
        Takes::YesNo => FieldSpec::yes_no(name, label),
        Takes::Whole => FieldSpec::number(name, label, 0, i64::from(u32::MAX)),
        Takes::Decimal => FieldSpec::line(name, label).reads(decimal),
        Takes::Date => FieldSpec::date(name, label, date_reader(today)),
        Takes::Time => FieldSpec::line(name, label).reads(time_reader),
        Takes::OneOf(values) => FieldSpec::choice(name, label, coded(values)),
        Takes::Record(_) => FieldSpec::pick(name, label, records()),
        Takes::List(each) => match &**each {
            Takes::OneOf(values) => FieldSpec::many(name, label, coded(values)),
            Takes::Record(_) => FieldSpec::many(name, label, records()),
            Takes::Whole => FieldSpec::line(name, label).help(parted("Numbers")).reads(each_read(whole)),
            Takes::Date => FieldSpec::line(name, label).help(parted("Days")).reads(each_read(date_reader(today))),
            _ => FieldSpec::line(name, label).help(parted("Each")).reads(each_read(|word| Ok(Reading::plain(word)))),
        },
    };
    let made = if made.help.is_empty() { made.help(field.about) } else { made };
    if field.required { made.required() } else { made }
}

fn decimal(typed: &str) -> Result<Reading, String> {
    match typed.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Reading::plain(typed)),
        _ => Err("Write a number, such as 12 or 0.31.".to_owned()),
    }
}

fn whole(typed: &str) -> Result<Reading, String> {
    typed.parse::<u32>().map(|_| Reading::plain(typed)).map_err(|_| "Write whole numbers.".to_owned())
}

/// Reads each of several words parted by commas.
fn each_read(one: impl Fn(&str) -> Result<Reading, String> + 'static) -> impl Fn(&str) -> Result<Reading, String> {
    move |typed| {
        let words = typed.split(',').map(str::trim).filter(|word| !word.is_empty());
        let read: Vec<Reading> = words.map(&one).collect::<Result<_, _>>()?;
        let echo: Vec<&str> = read.iter().filter_map(|reading| reading.echo.as_deref()).collect();
        Ok(Reading {
            echo: (!echo.is_empty()).then(|| echo.join(", ")),
            value: read.iter().map(|reading| reading.value.as_str()).collect::<Vec<_>>().join(","),
        })
    }
}

/// What a field was filled in with, as a line of a script has it; nothing where it was left empty.
fn value(takes: &Takes, values: &Values, name: &str) -> Option<Value> {
    match takes {
        Takes::List(each) => {
            let ids = match &**each {
                Takes::OneOf(_) | Takes::Record(_) => values.many(name).to_vec(),
                _ => values.get(name)?.split(',').map(ToOwned::to_owned).collect(),
            };
            if ids.is_empty() {
                return None;
            }
            Some(Value::Array(ids.iter().filter_map(|id| alone(each, id)).collect()))
        }
        one => alone(one, values.get(name)?),
    }
}

fn alone(takes: &Takes, text: &str) -> Option<Value> {
    Some(match takes {
        Takes::YesNo => Value::Bool(text == "yes"),
        Takes::Whole => Value::Number(text.parse::<u32>().ok()?.into()),
        Takes::Decimal => Value::Number(Number::from_f64(text.parse().ok()?)?),
        // A clock says 13:00; a script says the seconds too.
        Takes::Time => Value::String(format!("{text}:00")),
        _ => Value::String(text.to_owned()),
    })
}

#[cfg(test)]
mod tests;
