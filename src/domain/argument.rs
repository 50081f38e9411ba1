//! What one field of a command or a query may hold, so that a script's line can be read field by field, refused in plain
//! words, and the list of commands can say what each field takes.

use super::coded::Coded;
use super::dates;
use super::ids::Ref;
use super::person::harmless;
use super::record::Record;
use super::refusal::{Code, Refusal};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::path::PathBuf;

/// What a field takes, as far as whoever asks a person for it has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Words.
    Text,
    /// The path of a file or folder.
    Path,
    /// Yes or no.
    YesNo,
    /// A whole number from 0.
    Whole,
    /// A number, perhaps with a fraction.
    Decimal,
    /// A day.
    Date,
    /// A time of day in London.
    Time,
    /// A moment.
    Moment,
    /// One value of a closed list: its code, and the words for it.
    OneOf(Vec<(&'static str, String)>),
    /// The identity of a record of this kind.
    Record(&'static str),
    /// Any number of one thing.
    List(Box<Takes>),
    /// Something of several parts, in the words for people who write scripts.
    Parts(String),
}

impl Takes {
    /// Any value of a closed list.
    pub fn one_of<C: Coded>() -> Self {
        Self::OneOf(C::ALL.iter().map(|value| (value.code(), value.words().to_owned())).collect())
    }

    /// What it takes, for people who write scripts.
    pub fn in_words(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Path => "the path of a file or folder".to_owned(),
            Self::YesNo => "true or false".to_owned(),
            Self::Whole => "a whole number".to_owned(),
            Self::Decimal => "a number".to_owned(),
            Self::Date => "a date such as 2026-11-19".to_owned(),
            Self::Time => "a time of day such as 13:00:00".to_owned(),
            Self::Moment => "a moment such as 2026-11-19T13:05:00Z".to_owned(),
            Self::OneOf(values) => values.iter().map(|(code, _)| *code).collect::<Vec<_>>().join("|"),
            Self::Record(kind) => format!("the id of a {}", kind.replace('_', " ")),
            Self::List(each) => format!("a list of: {}", each.in_words()),
            Self::Parts(words) => words.clone(),
        }
    }
}

/// A type that a field of a command can have.
pub trait Argument: DeserializeOwned {
    /// Whether the rule needs it; what may be left out says so by its type.
    const REQUIRED: bool = true;
    /// What it takes.
    fn takes() -> Takes;
    /// What it takes, for people who write scripts.
    fn describe() -> String {
        Self::takes().in_words()
    }
    /// Whether the value is one that the rules can reckon with.
    fn is_sound(&self) -> bool {
        true
    }
    /// The value of a field that was left out, where leaving out means something to the rule.
    fn left_out() -> Option<Self> {
        None
    }
}

/// Takes one field out of a line.
pub fn take<A: Argument>(line: &mut Map<String, Value>, field: &'static str) -> Result<A, Refusal> {
    match line.remove(field) {
        None => A::left_out().ok_or_else(|| {
            Refusal::new(Code::FieldMissing, format!("'{field}' is missing. It takes {}.", A::describe())).at(field)
        }),
        Some(value) => {
            let wrong = |why: String| Refusal::new(Code::FieldUnreadable, why).at(field);
            let value: A = serde_json::from_value(clean(value, field)?)
                .map_err(|error| wrong(format!("'{field}' takes {}: {error}.", A::describe())))?;
            if value.is_sound() { Ok(value) } else { Err(wrong(format!("'{field}' takes {}.", A::describe()))) }
        }
    }
}

/// The longest text that one field takes, in bytes: some thirty pages.
pub const LONGEST_TEXT: usize = 100_000;

/// Makes every text in a value harmless, here at the door, so that no rule, screen or document has to.
fn clean(value: Value, field: &'static str) -> Result<Value, Refusal> {
    Ok(match value {
        Value::String(text) if text.len() > LONGEST_TEXT => {
            let why =
                format!("This text is too long: {} bytes, where a field holds {LONGEST_TEXT}. Shorten it.", text.len());
            return Err(Refusal::new(Code::ValueTooLong, why).at(field));
        }
        Value::String(text) => Value::String(harmless(&text, true)),
        Value::Array(list) => Value::Array(list.into_iter().map(|v| clean(v, field)).collect::<Result<_, _>>()?),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(k, v)| Ok((k, clean(v, field)?))).collect::<Result<_, Refusal>>()?)
        }
        other => other,
    })
}

impl<A: Argument> Argument for Option<A> {
    const REQUIRED: bool = false;
    fn takes() -> Takes {
        A::takes()
    }
    fn describe() -> String {
        A::describe()
    }
    fn is_sound(&self) -> bool {
        self.as_ref().is_none_or(A::is_sound)
    }
    fn left_out() -> Option<Self> {
        Some(None)
    }
}

impl<T: Argument> Argument for Vec<T> {
    const REQUIRED: bool = false;
    fn takes() -> Takes {
        Takes::List(Box::new(T::takes()))
    }
    fn is_sound(&self) -> bool {
        self.iter().all(T::is_sound)
    }
    fn left_out() -> Option<Self> {
        Some(Vec::new())
    }
}

impl Argument for String {
    fn takes() -> Takes {
        Takes::Text
    }
    // A rule says better than a parser why it needs the words, so a missing text reaches it as an empty one.
    fn left_out() -> Option<Self> {
        Some(String::new())
    }
}

impl Argument for PathBuf {
    fn takes() -> Takes {
        Takes::Path
    }
}

impl Argument for bool {
    const REQUIRED: bool = false;
    fn takes() -> Takes {
        Takes::YesNo
    }
    fn left_out() -> Option<Self> {
        Some(false)
    }
}

macro_rules! takes {
    ($($ty:ty = $takes:ident;)+) => { $( impl Argument for $ty { fn takes() -> Takes { Takes::$takes } } )+ };
}
takes! {
    u32 = Whole;
    f64 = Decimal;
    NaiveTime = Time;
    DateTime<Utc> = Moment;
}

impl Argument for NaiveDate {
    fn takes() -> Takes {
        Takes::Date
    }
    // A calendar reaches a quarter of a million years; reckoning from its end fails.
    fn is_sound(&self) -> bool {
        dates::is_of_our_time(*self)
    }
}

impl<T: Record> Argument for Ref<T> {
    fn takes() -> Takes {
        Takes::Record(T::KIND)
    }
}

/// Refuses a line that holds a field nobody asked for: a misspelt name must not be dropped in silence.
pub fn nothing_left(line: &Map<String, Value>, name: &str) -> Result<(), Refusal> {
    match line.keys().next() {
        None => Ok(()),
        Some(field) => Err(Refusal::new(
            Code::FieldUnknown,
            format!("'{name}' has no field '{field}'. `mdg commands` lists them."),
        )
        .at(field)),
    }
}

/// The refusal of a name that is on no list, with the nearest one that is.
pub fn unknown_name(name: &str, known: &[&str]) -> Refusal {
    let near = known.iter().min_by_key(|k| distance(name, k)).filter(|k| distance(name, k) <= 4);
    let hint =
        near.map_or_else(|| "`mdg commands` lists what there is.".to_owned(), |k| format!("Did you mean '{k}'?"));
    Refusal::new(Code::CommandUnknown, format!("There is no command '{name}'. {hint}"))
}

/// How many letters differ between two words (Levenshtein).
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(ca != *cb)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        assert!(unknown_name("agenda.ad", &["agenda.add", "item.open"]).message.contains("'agenda.add'"));
        assert!(unknown_name("xyzzy plugh", &["agenda.add"]).message.contains("mdg commands"));
    }

    #[test]
    fn a_date_at_the_end_of_the_calendar_is_refused_before_anybody_reckons_with_it() {
        for (date, taken) in
            [("2026-11-19", true), ("1899-12-31", false), ("+262142-12-31", false), ("20261-11-19", false)]
        {
            let mut line = serde_json::json!({ "on": date }).as_object().unwrap().clone();
            let read = take::<Option<NaiveDate>>(&mut line, "on");
            assert_eq!(read.map_err(|r| r.code).is_ok(), taken, "{date}");
        }
    }

    #[test]
    fn text_is_made_harmless_at_the_door() {
        let mut line = serde_json::json!({"a": "x\u{1b}[2Jy", "b": ["\u{202e}z"]}).as_object().unwrap().clone();
        assert_eq!(take::<String>(&mut line, "a").unwrap(), "xy");
        assert_eq!(take::<Vec<String>>(&mut line, "b").unwrap(), vec!["z".to_owned()]);
        let mut long = serde_json::json!({"a": "x".repeat(LONGEST_TEXT + 1)}).as_object().unwrap().clone();
        assert_eq!(take::<String>(&mut long, "a").unwrap_err().code, Code::ValueTooLong);
    }
}
