//! A form for any command, made from the row that declares it: what a person can do has a form from the day it can be done. Where a
//! form of its own exists it is the better one; this one leaves nothing out.
use super::{date_reader, time_reader};
use crate::domain::Command;
use crate::domain::argument::Takes;
use crate::domain::coded::Coded;
use crate::domain::command::{CommandSpec, FieldSpec as Declared};
use crate::domain::organisation::OrganisationKind;
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
    ("papers.export", "its key offers the folder and says what was written"),
    ("papers.chase", "its key offers the folder and says what was written"),
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
    ("about_me", "About the person"),
    ("acp_started", "Advance care planning begun"),
    ("acp_started_on", "Advance care planning since"),
    ("acsc", "ACSC"),
    ("active_from", "In the group from"),
    ("active_to", "Last day in the group"),
    ("agreed_with", "Agreed with"),
    ("as_of", "On which day"),
    ("by", "Who"),
    ("case_min", "Minutes of a case"),
    ("cohort_basis", "Why this group"),
    ("cohort_reason", "Why, in words"),
    ("complex_min", "Minutes of a complex case"),
    ("confidential_fields", "Printed nowhere"),
    ("coproduced", "Written together"),
    ("copy_to_patient_on", "Copy given on"),
    ("created_at_contact", "Day of the contact"),
    ("delivery", "How papers go"),
    ("delivery_address", "Where papers go"),
    ("duplicate", "Record that goes"),
    ("duplicate_of", "Repeats which"),
    ("funding_responsibility", "Who pays"),
    ("gender", "Sex"),
    ("granted", "Override"),
    ("handle", "Short name"),
    ("has_carer", "Has a carer"),
    ("heard", "Was I heard"),
    ("hospital_name", "Or hospital in words"),
    ("icd10", "ICD-10"),
    ("in_time", "Did the time do"),
    ("info_comorbidity", "Known: other illness"),
    ("info_history", "Known: history"),
    ("info_patient_views", "Known: person's views"),
    ("info_psychosocial", "Known: mind and home"),
    ("into", "Record that stays"),
    ("is_carer", "Is a carer"),
    ("is_ltc", "Long-term condition"),
    ("item", "Item"),
    ("leave_out", "Days to leave out"),
    ("length_min", "Minutes of a conference"),
    ("level", "PAM level"),
    ("mdg", "Group"),
    ("meeting", "Conference"),
    ("mode", "How"),
    ("nhs_number", "NHS number"),
    ("nhs_number_absent_reason", "Why no number"),
    ("nhs_number_verified", "Number traced"),
    ("not_for_patient_view", "Not for the patient"),
    ("not_quorate_reason", "Why without quorum"),
    ("ods_code", "ODS code"),
    ("on", "Since"),
    ("parent", "Belongs to"),
    ("patients_by", "Patients by"),
    ("phone", "Telephone"),
    ("plan_in_place_at_admission", "Plan was in force"),
    ("planned_min", "Minutes"),
    ("present", "Applies"),
    ("previous_decision_followed", "Last decision followed"),
    ("previous_decision_reason", "Why it was not"),
    ("primary_reason", "Reason"),
    ("rca", "Analysis"),
    ("residence_la", "Council"),
    ("restricted", "Keep confidential"),
    ("risk", "Risk score"),
    ("single_handed", "One person for both"),
    ("state", "EQ-5D-5L state"),
    ("sub_scores", "SCRQoL scores"),
    ("team_judgement", "Judgement"),
    ("told_by", "Who said so"),
    ("useful", "Was it useful"),
    ("vas", "EQ-5D-5L health scale"),
    ("what_could_have", "What could have helped"),
];

/// Whether a form can give this command.
pub fn has_form(name: &str) -> bool {
    ELSEWHERE.iter().all(|(elsewhere, _)| *elsewhere != name)
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
    let mut fields: Vec<FieldSpec> = Vec::new();
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
        let mut row = row(field, rows, today).filled(filled);
        if row.filled.is_empty() && leaves_the_rest(&spec) && fields.iter().all(|earlier| !earlier.filled.is_empty()) {
            row.help = format!("{} What is left empty here stays as it is.", row.help);
        }
        fields.push(row);
    }
    let heading = heading(&spec);
    let title = if is_named_after(&spec, subject) { format!("{heading}: {}", subject.name) } else { heading };
    let about = subject.patient.map(|id| id.to_string()).unwrap_or_default();
    let draft = format!("{}:{about}", spec.name);
    // What is filled in already is seen, and not typed over by accident.
    let empty = fields.iter().find(|field| field.filled.is_empty()).map(|field| field.key);
    let mut form = Form::new(fields).with_draft(draft);
    form.focus_on(empty.unwrap_or_default());
    Ok(FormDialog::new(title, form, move |values| {
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

/// Whether the title names what is at hand: only where the command goes to it. A conference stands in a field.
fn is_named_after(spec: &CommandSpec, subject: &Subject) -> bool {
    let at_hand = |kind: RecordKind| kind != RecordKind::Meeting && subject.of(kind).is_some();
    let goes_to = |field: &&Declared| field.required || field.name == "patient" || field.name == "item";
    !subject.name.is_empty() && spec.fields.iter().filter(goes_to).filter_map(kind).any(at_hand)
}

/// Whether it changes what is filled in and nothing else. The form is empty when it opens, so that it has to say so.
fn leaves_the_rest(spec: &CommandSpec) -> bool {
    spec.name.split('.').nth(1) == Some("amend") || spec.does.contains("What is left out stays")
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
    // A person is registered with a practice and with nothing else that has an organisation's record.
    let practice = OrganisationKind::GpPractice.words();
    let fits = |one: &&RecordRow| name != "practice" || one.detail.starts_with(practice);
    let records =
        || rows.iter().filter(fits).map(|one| Choice::new(&one.id, &one.label).detail(&one.detail)).collect::<Vec<_>>();
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
    typed.parse::<u32>().map(|_| Reading::plain(typed)).map_err(|_| "Write whole numbers, such as 5, 4, 4.".to_owned())
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

mod words;
pub use words::{heading, inside, names};

#[cfg(test)]
mod tests;
