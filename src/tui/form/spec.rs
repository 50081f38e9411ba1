//! What a form asks, as data: one row for each field. A screen writes these rows; the engine does the rest.
use std::collections::BTreeMap;
use std::rc::Rc;

/// One thing to choose from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Choice {
    /// What the command gets.
    pub id: String,
    /// What the person reads.
    pub label: String,
    /// A few more words, such as a role.
    pub detail: String,
}

impl Choice {
    /// A choice without further words.
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), detail: String::new() }
    }

    /// Adds a few more words.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }
}

/// How typed words were understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// What the command gets, such as "2026-10-23".
    pub value: String,
    /// How it is read back, such as "Fri 23-Oct-2026".
    pub echo: Option<String>,
}

impl Reading {
    /// Understood as it stands.
    pub fn plain(value: impl Into<String>) -> Self {
        Self { value: value.into(), echo: None }
    }

    /// Understood, and read back.
    pub fn echoed(value: impl Into<String>, echo: impl Into<String>) -> Self {
        Self { value: value.into(), echo: Some(echo.into()) }
    }
}

/// Reads typed words, or says in one sentence what is wrong with them.
pub type Reader = Rc<dyn Fn(&str) -> Result<Reading, String>>;

/// What kind of answer a field takes.
#[derive(Clone)]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines; the number is how many are shown.
    Long(u16),
    /// A date, understood by the field's reader.
    Date,
    /// A whole number from the first to the second.
    Number(i64, i64),
    /// One of a few.
    Choice(Vec<Choice>),
    /// Any of a few.
    Many(Vec<Choice>),
    /// One of many, found by typing: people, practices.
    Pick(Vec<Choice>),
    /// Yes or no, with neither at first.
    YesNo,
}

/// One field of a form.
#[derive(Clone)]
pub struct FieldSpec {
    /// Name of the value; the one a refusal names.
    pub key: &'static str,
    /// The prompt.
    pub label: String,
    /// The kind of answer.
    pub kind: Kind,
    /// Whether it must be filled in.
    pub required: bool,
    /// One line of help, shown while the field has the keys and nothing else is to be said.
    pub help: String,
    /// What stands in it at first: text, or the id of a choice, or ids parted by commas.
    pub filled: String,
    pub(super) reader: Option<Reader>,
}

impl FieldSpec {
    fn new(key: &'static str, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            key,
            label: label.into(),
            kind,
            required: false,
            help: String::new(),
            filled: String::new(),
            reader: None,
        }
    }

    /// One line of text.
    pub fn line(key: &'static str, label: impl Into<String>) -> Self {
        Self::new(key, label, Kind::Line)
    }

    /// Several lines of text, of which `lines` are shown.
    pub fn long(key: &'static str, label: impl Into<String>, lines: u16) -> Self {
        Self::new(key, label, Kind::Long(lines.max(2)))
    }

    /// A date; `reader` understands it and reads it back.
    pub fn date(
        key: &'static str,
        label: impl Into<String>,
        reader: impl Fn(&str) -> Result<Reading, String> + 'static,
    ) -> Self {
        Self::new(key, label, Kind::Date).reads(reader)
    }

    /// A whole number between two bounds.
    pub fn number(key: &'static str, label: impl Into<String>, least: i64, most: i64) -> Self {
        Self::new(key, label, Kind::Number(least, most))
    }

    /// One of a few choices.
    pub fn choice(key: &'static str, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(key, label, Kind::Choice(choices))
    }

    /// Any of a few choices.
    pub fn many(key: &'static str, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(key, label, Kind::Many(choices))
    }

    /// One of many people or places, found by typing.
    pub fn pick(key: &'static str, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(key, label, Kind::Pick(choices))
    }

    /// Yes or no.
    pub fn yes_no(key: &'static str, label: impl Into<String>) -> Self {
        Self::new(key, label, Kind::YesNo)
    }

    /// Must be filled in.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// One line of help.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }

    /// What stands in it at first.
    #[must_use]
    pub fn filled(self, with: impl Into<String>) -> Self {
        Self { filled: with.into(), ..self }
    }

    /// How the typed words are understood. Not asked while the field is empty.
    #[must_use]
    pub fn reads(self, reader: impl Fn(&str) -> Result<Reading, String> + 'static) -> Self {
        Self { reader: Some(Rc::new(reader)), ..self }
    }
}

/// What a form was filled in with: for each field none, one or several values.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Values(pub(super) BTreeMap<&'static str, Vec<String>>);

// The values may be about a patient.
impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

impl Values {
    /// The value of a field, or nothing if it was left empty.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.first().map(String::as_str)
    }

    /// The value of a field, empty if it was left empty.
    pub fn text(&self, key: &str) -> &str {
        self.get(key).unwrap_or_default()
    }

    /// All values of a field that takes several.
    pub fn many(&self, key: &str) -> &[String] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    /// A whole number.
    pub fn number(&self, key: &str) -> Option<i64> {
        self.get(key)?.parse().ok()
    }

    /// Yes or no.
    pub fn yes(&self, key: &str) -> Option<bool> {
        self.get(key).map(|value| value == "yes")
    }

    /// Everything that was filled in; several values of one field are parted by commas.
    pub fn to_map(&self) -> BTreeMap<String, String> {
        self.0.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| ((*k).to_string(), v.join(","))).collect()
    }
}
