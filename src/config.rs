//! A person's own settings: `config.toml`. It knows what may be set, what holds where nothing is set, and how to say which
//! line is wrong. It knows nothing of what the settings do, and holds nothing about patients.

use crate::domain::actor::AccessRole;
use crate::domain::agenda_issue::PatientsBy;
use crate::domain::argument::distance;
use crate::domain::coded::Coded;
use crate::domain::paper_format::PaperFormats;
use crate::domain::person::harmless;
use crate::domain::retention::RetentionYears;
use crate::domain::segment::{PRECEDENCE, Segment};
use crate::domain::small_numbers::SMALL_NUMBERS;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The commented file with every setting.
pub const EXAMPLE: &str = include_str!("../config.example.toml");

/// The themes that can be named.
pub const THEMES: [&str; 7] =
    ["nhs-dark", "nhs-light", "high-contrast", "high-contrast-light", "colour-blind", "colour-blind-light", "mono"];

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Who sits at this laptop.
    pub user: User,
    /// How the terminal looks.
    pub screen: Screen,
    /// Which keys do what.
    pub keys: Keys,
    /// What the list of patients shows.
    pub worklist: Worklist,
    /// How the agenda is written.
    pub agenda: Agenda,
    /// How papers are written.
    pub papers: Papers,
    /// After how many years records come up for review.
    pub retention: RetentionYears,
    /// Where files go.
    pub folders: Folders,
}

/// Who sits at this laptop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct User {
    /// The name that records and documents give as "recorded by"; the account's name unless said.
    pub name: Option<String>,
    /// What this person may do; `mdg_manager` unless said.
    pub role: Option<AccessRole>,
    /// Their short name among the members of the group, if they are one.
    pub member: Option<String>,
}

/// How the terminal looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Screen {
    /// One of [`THEMES`].
    #[serde(deserialize_with = "theme")]
    pub theme: String,
    /// Which signs are drawn.
    pub symbols: Symbols,
    /// After how many minutes without a key the screen hides what it shows; 0 never.
    pub hide_after_min: u32,
}

impl Default for Screen {
    fn default() -> Self {
        Self { theme: THEMES[0].to_owned(), symbols: Symbols::Unicode, hide_after_min: 5 }
    }
}

/// Which signs are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Symbols {
    /// Lines and blocks.
    #[default]
    Unicode,
    /// Plain characters only.
    Ascii,
}

/// What the list of patients shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Worklist {
    /// The ten segments, the one first that counts where somebody is in several.
    #[serde(deserialize_with = "segments")]
    pub segments: [Segment; 10],
}

impl Default for Worklist {
    fn default() -> Self {
        Self { segments: PRECEDENCE }
    }
}

/// How the agenda is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Agenda {
    /// How patients stand on the agenda of the whole group.
    pub patients_by: PatientsBy,
}

impl Default for Agenda {
    fn default() -> Self {
        Self { patients_by: PatientsBy::Initials }
    }
}

/// How papers are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Papers {
    /// In which formats each document is written; all say the same.
    pub formats: PaperFormats,
    /// Below what a count is hidden in papers without names; 0 hides none.
    pub small_numbers: u32,
}

impl Default for Papers {
    fn default() -> Self {
        Self { formats: PaperFormats::default(), small_numbers: SMALL_NUMBERS }
    }
}

/// Which keys do what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Own keys: the lasting name of what is done, and the keys that do it.
    pub own: BTreeMap<String, Vec<String>>,
}

/// Where files go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Folders {
    /// Backups; the folder `backups` beside the database unless said.
    pub backups: Option<PathBuf>,
    /// Packs for practices; the folder `packs` beside the database unless said.
    pub packs: Option<PathBuf>,
}

fn theme<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if THEMES.contains(&name.as_str()) {
        return Ok(name);
    }
    Err(D::Error::custom(format!("there is no theme '{name}'.{}", choices(&name, &THEMES))))
}

fn segments<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[Segment; 10], D::Error> {
    let order = <Vec<Segment>>::deserialize(deserializer)?;
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if sorted.iter().map(|s| s.0).eq(1..=10) {
        return order.try_into().map_err(|_| D::Error::custom("ten segments are needed"));
    }
    Err(D::Error::custom("segments names each of the numbers 1 to 10 once, the one first that counts most"))
}

/// ` Did you mean 'a'?`, or all there is.
fn choices(name: &str, known: &[&str]) -> String {
    match known.iter().min_by_key(|k| distance(name, k)).filter(|k| distance(name, k) <= 3) {
        Some(near) => format!(" Did you mean '{near}'?"),
        None => format!(" Choose one of {}.", known.join(", ")),
    }
}

/// Reads the settings in `path`. A missing file gives the defaults. Where the file has a fault, the defaults hold and the
/// sentence says where the fault is and what to write instead.
pub fn load(path: &Path) -> (Config, Option<String>) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Config::default(), None),
        Err(error) => {
            let why = format!("{} could not be read: {}.", path.display(), error.kind());
            return (Config::default(), Some(harmless(&why, false)));
        }
    };
    match read(&text) {
        Ok(config) => (config, None),
        Err(fault) => (Config::default(), Some(harmless(&format!("{}, {fault}", path.display()), false))),
    }
}

/// Reads settings from text. The sentence of a fault starts with its line and column.
pub fn read(text: &str) -> Result<Config, String> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        let (line, column) = position(text, at);
        format!("line {line}, column {column}: {}", sentence(error.message()))
    })
}

/// The line and the column, both counted from one, of a byte in a text.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// The parser's words as a sentence for people.
fn sentence(message: &str) -> String {
    let quoted =
        |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<String>>() };
    let words = quoted(message);
    let known: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    match words.first() {
        Some(name) if message.starts_with("unknown field") => {
            format!("there is no setting '{name}' here.{}", choices(name, &known))
        }
        Some(name) if message.starts_with("unknown variant") => {
            format!("'{name}' is not a choice here.{}", choices(name, &known))
        }
        _ => {
            let first = message.lines().next().unwrap_or_default().trim_end_matches(['.', ',']);
            let plain = first
                .replace("invalid type:", "this is")
                .replace(", expected", ", where mdg needs")
                .replace("u32", "a whole number")
                .replace('`', "'");
            if plain.ends_with('?') { plain } else { format!("{plain}.") }
        }
    }
}

/// A first file for somebody who said who they are.
pub fn first_file(name: &str, role: AccessRole) -> String {
    let name = toml::Value::String(harmless(name, false));
    format!(
        "# Settings of mdg. `mdg config example` prints all of them with an explanation.\n\n[user]\nname = {name}\nrole = \"{}\"\n",
        role.code()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key of a table, with the tables it lies in.
    fn keys(value: &toml::Value, path: &str, into: &mut Vec<String>) {
        for (name, inner) in value.as_table().into_iter().flatten() {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match inner {
                toml::Value::Table(_) if path != "keys.own" => keys(inner, &path, into),
                _ => into.push(path),
            }
        }
    }

    /// The settings with a value in every field, so that none is left out of the comparison below.
    fn full() -> Config {
        Config {
            user: User { name: Some("x".into()), role: Some(AccessRole::Viewer), member: Some("x".into()) },
            folders: Folders { backups: Some("x".into()), packs: Some("x".into()) },
            ..Config::default()
        }
    }

    #[test]
    fn the_example_shows_every_setting_and_nothing_else() {
        let shown: String = EXAMPLE
            .lines()
            .map(|line| line.strip_prefix("#: ").unwrap_or(line))
            .fold(String::new(), |text, line| text + line + "\n");
        let read: Config = read(&shown).unwrap();
        assert_eq!(read.screen, Screen::default());
        let (mut there, mut here) = (Vec::new(), Vec::new());
        keys(&toml::from_str(&shown).unwrap(), "", &mut there);
        keys(&toml::Value::try_from(full()).unwrap(), "", &mut here);
        there.sort();
        here.sort();
        assert_eq!(there, here);
    }

    #[test]
    fn the_themes_that_can_be_named_are_those_there_are() {
        let there: Vec<&str> = crate::tui::theme::THEMES.iter().map(|theme| theme.name).collect();
        assert_eq!(there, THEMES);
    }

    #[test]
    fn the_example_as_it_stands_changes_nothing() {
        assert_eq!(read(EXAMPLE).unwrap(), Config::default());
    }

    #[test]
    fn a_fault_names_its_place_and_what_was_meant() {
        assert_eq!(
            read("[screen]\nthme = \"mono\"\n").unwrap_err(),
            "line 2, column 1: there is no setting 'thme' here. Did you mean 'theme'?"
        );
        assert_eq!(
            read("[screen]\ntheme = \"nhs-drak\"\n").unwrap_err(),
            "line 2, column 9: there is no theme 'nhs-drak'. Did you mean 'nhs-dark'?"
        );
        assert_eq!(
            read("[screen]\nsymbols = \"emoji\"\n").unwrap_err(),
            "line 2, column 11: 'emoji' is not a choice here. Choose one of unicode, ascii."
        );
        assert_eq!(
            read("[papers]\nformats = [\"word\"]\n").unwrap_err(),
            "line 2, column 11: 'word' is not a format of a document: choose one of pdf, html, txt, docx, md, csv, fhir."
        );
        let none = read("[papers]\nformats = []\n").unwrap_err();
        assert_eq!(none, "line 2, column 11: formats names at least one format, such as \"pdf\".");
        let role = read("[user]\nrole = \"boss\"\n").unwrap_err();
        assert!(role.starts_with("line 2, column 8: 'boss' is not a role in mdg: choose one of mdg_manager"), "{role}");
        let kind = read("[screen]\nhide_after_min = \"five\"\n").unwrap_err();
        assert_eq!(kind, "line 2, column 18: this is string \"five\", where mdg needs a whole number.");
        assert!(read("[screen\n").unwrap_err().starts_with("line 1, column 8: "));
    }

    #[test]
    fn a_missing_file_is_no_fault_and_a_faulty_one_gives_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        assert_eq!(load(&path), (Config::default(), None));
        crate::export::atomic::write(&path, b"[screen]\nsymbols = \"ascii\"\nx = 1\n").unwrap();
        let (config, fault) = load(&path);
        assert_eq!(config, Config::default());
        assert!(fault.unwrap().contains("config.toml, line 3, column 1: there is no setting 'x'"));
    }

    #[test]
    fn the_first_file_can_be_read_back_whatever_the_name() {
        let text = first_file("Pat \"O'Brien\" \u{1b}[2J\\", AccessRole::Coordinator);
        let config = read(&text).unwrap();
        assert_eq!(config.user.name.as_deref(), Some("Pat \"O'Brien\" \\"));
        assert_eq!(config.user.role, Some(AccessRole::Coordinator));
    }
}
