//! One row for each column that can be imported: its name, its other names, whether it must be there, what it holds, and how a cell
//! is taken. Header recognition, the mapping of a preview, the template and the data dictionary are read off these rows.

use super::{Shape, listed, parse, text::MOST_COLUMNS};
use crate::domain::dates::FileDates;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::{Accommodation, ConditionCode, DeathStatus, Gender, NhsNumberAbsent};
use crate::domain::refusal::{Code, Refusal};
use chrono::NaiveDate;
use std::fmt::Write;

/// What one row of a file says of one person. What it does not say is empty, and takes nothing away.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub nhs_number: Option<NhsNumber>,
    pub absent_reason: Option<NhsNumberAbsent>,
    pub family_name: String,
    pub given_names: Option<String>,
    /// The one name a GP system's list carries; usually the first of the given names.
    pub calling_name: Option<String>,
    pub preferred_name: Option<String>,
    pub title: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub gender: Option<Gender>,
    pub practice_code: String,
    pub practice_from: Option<NaiveDate>,
    pub address: Option<String>,
    pub postcode: Option<String>,
    pub phone: Option<String>,
    pub named_gp: Option<String>,
    /// The whole list, where the file has the column.
    pub conditions: Option<Vec<ConditionCode>>,
    pub accommodation: Option<Accommodation>,
    pub has_carer: Option<bool>,
    pub is_carer: Option<bool>,
    pub language: Option<String>,
    pub interpreter: Option<bool>,
    pub restricted: Option<bool>,
    pub death_status: Option<DeathStatus>,
    pub died_on: Option<NaiveDate>,
}

/// Takes a cell that is not blank.
type Setter = fn(&mut Draft, &str) -> Result<(), Refusal>;

/// One column that can be imported.
pub struct Column {
    /// Its name in the file.
    pub name: &'static str,
    /// Other names it is known by.
    pub aliases: &'static [&'static str],
    /// Whether the header must have it.
    pub required: bool,
    /// What it becomes: a field of the patient; empty where it is known and not taken.
    pub becomes: &'static str,
    /// What it holds, for the data dictionary.
    pub holds: &'static str,
    pub(super) set: Setter,
}

macro_rules! columns {
    ($( $(#[$need:ident])? $name:literal $([$($alias:literal),+])? => $becomes:literal, $holds:literal, $set:expr; )+) => {
        &[ $( Column {
            name: $name,
            aliases: &[$($($alias),+)?],
            required: columns!(@need $($need)?),
            becomes: $becomes,
            holds: $holds,
            set: $set,
        } ),+ ]
    };
    (@need required) => { true };
    (@need) => { false };
}

/// The project's own list of patients, in the order of its template.
pub const PATIENTS: &[Column] = columns! {
    #[required] "nhs_number" ["nhs_no"] => "nhs_number", "Ten digits, with or without spaces; blank only with a reason", nhs_number;
    #[required] "family_name" ["surname", "last_name"] => "family_name", "As registered", family_name;
    #[required] "given_names" ["forenames", "first_names", "given_name"] => "given_names", "As registered", |d, t| put(&mut d.given_names, t, 100);
    "title" => "title", "Mrs, Mr, Ms, Dr and so on", |d, t| put(&mut d.title, t, 30);
    #[required] "birth_date" ["date_of_birth", "dob"] => "birth_date", "Year-month-day, such as 1938-06-01", |d, t| date(&mut d.birth_date, t, FileDates::Iso);
    "gender" ["sex"] => "gender", "female, male, not_specified, not_known", gender;
    #[required] "practice_ods" ["practice_code", "ods_code"] => "practice", "The practice's national code, such as E84021", practice;
    "practice_from" => "practice_from", "Registered there since; year-month-day", |d, t| date(&mut d.practice_from, t, FileDates::Iso);
    "address" => "address", "On one line, commas between its parts", |d, t| put(&mut d.address, t, 300);
    "postcode" => "postcode", "Such as NW10 8TA", postcode;
    "phone" ["telephone"] => "phone", "The number to call first", |d, t| put(&mut d.phone, t, 60);
    "named_gp" => "named_gp", "The accountable GP", |d, t| put(&mut d.named_gp, t, 100);
    "conditions" => "conditions", "Codes with semicolons between; the whole list: one that is missing counts as resolved", conditions;
    "accommodation" => "accommodation", "own_home, rented, with_family, sheltered, care_home_residential, care_home_nursing, homeless, other, not_known", |d, t| set(&mut d.accommodation, parse::word(t));
    "has_carer" => "has_carer", "yes or no: somebody cares for this person", |d, t| maybe(&mut d.has_carer, t);
    "is_carer" => "is_carer", "yes or no: this person cares for somebody", |d, t| maybe(&mut d.is_carer, t);
    "language" => "language", "First language", |d, t| put(&mut d.language, t, 60);
    "interpreter" => "interpreter", "yes or no: an interpreter is needed", |d, t| maybe(&mut d.interpreter, t);
    "restricted" => "restricted", "yes or no: address and telephone leave this computer in no document", |d, t| maybe(&mut d.restricted, t);
    "death_status" => "death_status", "none, informal (reported), formal (registered), removed (entered in error)", |d, t| set(&mut d.death_status, parse::word(t));
    "died_on" => "died_on", "Year-month-day", |d, t| date(&mut d.died_on, t, FileDates::Iso);
    "nhs_number_absent_reason" => "nhs_number_absent_reason", "not_known, overseas, awaiting_trace; only where there is no number", |d, t| set(&mut d.absent_reason, parse::word(t));
    "preferred_name" => "preferred_name", "What the person likes to be called", |d, t| put(&mut d.preferred_name, t, 100);
};

/// A GP system's list of patients, in the order in which the system writes it. The order of the address and telephone columns is
/// the order in which they are joined or preferred.
pub const GP_SYSTEM_LIST: &[Column] = columns! {
    "EMIS Number" => "", "The system's own number", ignore;
    #[required] "Organisation Code" => "practice", "The practice's national code", practice;
    "Organisation Name" => "", "The practice's name; the national file says it", ignore;
    "Usual GP's Full Name" => "named_gp", "Such as PEREIRA, Pat (Dr)", |d, t| put(&mut d.named_gp, t, 100);
    #[required] "NHS Number" => "nhs_number", "Ten digits, 3 3 4", nhs_number;
    "Title" => "title", "Mrs, Mr, Ms, Dr and so on", |d, t| put(&mut d.title, t, 30);
    #[required] "Family Name" => "family_name", "As registered", family_name;
    #[required] "Calling Name" => "given_names", "One name: the given name of somebody new; the preferred name, where it is none of the given names known", |d, t| put(&mut d.calling_name, t, 100);
    "Age" => "", "Worked out from the birth date", ignore;
    #[required] "Date of Birth" => "birth_date", "Day-month-year, such as 02-Jan-1936", |d, t| date(&mut d.birth_date, t, FileDates::Clinical);
    "Gender" => "gender", "Female, Male, Indeterminate, Unknown", gender;
    "House Name / Flat Number" => "address", "First part of the address", address_part;
    "Number and Street" => "address", "Second part", address_part;
    "Locality" => "address", "Third part", address_part;
    "Town" => "address", "Last part", address_part;
    "County" => "", "Not needed for post", ignore;
    "Postcode" => "postcode", "Such as NW10 8TA", postcode;
    "Home Telephone" => "phone", "The number to call first", first_phone;
    "Mobile Telephone" => "phone", "Taken where there is no home number", first_phone;
    "Work Telephone" => "phone", "Taken where there is no other number", first_phone;
    "E-mail Address" => "", "Not kept", ignore;
};

fn nhs_number(draft: &mut Draft, text: &str) -> Result<(), Refusal> {
    set(&mut draft.nhs_number, text.parse())
}

fn family_name(draft: &mut Draft, text: &str) -> Result<(), Refusal> {
    draft.family_name = parse::text(text, 100)?;
    Ok(())
}

fn gender(draft: &mut Draft, text: &str) -> Result<(), Refusal> {
    set(&mut draft.gender, parse::gender(text))
}

fn practice(draft: &mut Draft, text: &str) -> Result<(), Refusal> {
    draft.practice_code = parse::text(text, 20)?.to_ascii_uppercase();
    Ok(())
}

fn postcode(draft: &mut Draft, text: &str) -> Result<(), Refusal> {
    put(&mut draft.postcode, &text.to_ascii_uppercase(), 10)
}

fn conditions(draft: &mut Draft, text: &str) -> Result<(), Refusal> {
    set(&mut draft.conditions, parse::conditions(text))
}

fn address_part(draft: &mut Draft, text: &str) -> Result<(), Refusal> {
    let joined = draft.address.take().map_or_else(|| text.to_owned(), |before| format!("{before}, {text}"));
    put(&mut draft.address, &joined, 300)
}

fn first_phone(draft: &mut Draft, text: &str) -> Result<(), Refusal> {
    if draft.phone.is_none() { put(&mut draft.phone, text, 60) } else { Ok(()) }
}

#[allow(clippy::unnecessary_wraps, reason = "a row of the table needs the shape of a setter")]
fn ignore(_: &mut Draft, _: &str) -> Result<(), Refusal> {
    Ok(())
}

fn put(field: &mut Option<String>, text: &str, most: usize) -> Result<(), Refusal> {
    set(field, parse::text(text, most))
}

fn date(field: &mut Option<NaiveDate>, text: &str, dates: FileDates) -> Result<(), Refusal> {
    set(field, dates.read(text))
}

fn maybe(field: &mut Option<bool>, text: &str) -> Result<(), Refusal> {
    *field = parse::yes_no(text)?;
    Ok(())
}

fn set<T>(field: &mut Option<T>, value: Result<T, Refusal>) -> Result<(), Refusal> {
    *field = Some(value?);
    Ok(())
}

/// The columns of one file.
pub(super) struct Header {
    pub shape: Shape,
    /// Each column of the file: its name there, and what is known of it.
    pub columns: Vec<(String, Option<&'static Column>)>,
}

impl Header {
    /// Whether the file carries what becomes this field.
    pub fn carries(&self, becomes: &str) -> bool {
        self.columns.iter().any(|(_, column)| column.is_some_and(|c| c.becomes == becomes))
    }

    /// The name the file gives to what becomes this field.
    pub fn name_of(&self, becomes: &str) -> &str {
        self.columns
            .iter()
            .find(|(_, column)| column.is_some_and(|c| c.becomes == becomes))
            .map_or("", |(name, _)| name.as_str())
    }

    /// Each column of the file, and what it becomes; empty where it is not taken.
    pub fn mapping(&self) -> Vec<(String, String)> {
        let becomes = |column: Option<&Column>| column.map_or(String::new(), |c| c.becomes.to_owned());
        self.columns.iter().map(|(name, column)| (name.clone(), becomes(*column))).collect()
    }
}

/// Reads a header. The project's own list may have no column that is not known; a GP system's list may, and they are not taken.
pub(super) fn recognise(cells: &[String]) -> Result<Header, Refusal> {
    let names: Vec<String> = cells.iter().map(|cell| parse::cell(cell).chars().take(100).collect()).collect();
    let refuse = |why: String| {
        Refusal::new(
            Code::FileNotRecognised,
            format!(
                "{why} The columns seen: {}. A patient list needs {}; a GP system's list needs {}. Check that the right file was \
                 chosen, or rename its columns.",
                listed(&names),
                required(PATIENTS),
                required(GP_SYSTEM_LIST)
            ),
        )
    };
    if names.len() > MOST_COLUMNS {
        return Err(refuse(format!("The file has {} columns; at most {MOST_COLUMNS} are read.", names.len())));
    }
    let shape = [(Shape::GpSystemList, GP_SYSTEM_LIST), (Shape::Patients, PATIENTS)]
        .into_iter()
        .find(|(_, table)| table.iter().filter(|c| c.required).all(|c| names.iter().any(|name| c.is_called(name))));
    let Some((shape, table)) = shape else {
        return Err(refuse("The header is of no kind of file that is known.".to_owned()));
    };
    let mut columns: Vec<(String, Option<&'static Column>)> = Vec::with_capacity(names.len());
    for name in &names {
        let column = table.iter().find(|c| c.is_called(name));
        let twice = column.is_some_and(|c| columns.iter().any(|(_, seen)| seen.is_some_and(|s| s.name == c.name)));
        if twice {
            return Err(refuse(format!("The column {} is there twice; delete one of them.", listed(&[name]))));
        }
        if column.is_none() && shape == Shape::Patients {
            return Err(refuse(format!("The column {} is not known; delete it or correct its name.", listed(&[name]))));
        }
        columns.push((name.clone(), column));
    }
    Ok(Header { shape, columns })
}

impl Column {
    fn is_called(&self, name: &str) -> bool {
        let plain = plain(name);
        plain == self::plain(self.name) || self.aliases.iter().any(|alias| self::plain(alias) == plain)
    }
}

/// A column's name without what people vary: capitals, spaces, line breaks, punctuation.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn required(table: &[Column]) -> String {
    let names: Vec<&str> = table.iter().filter(|c| c.required).map(|c| c.name).collect();
    names.join(", ")
}

/// An empty patient list with its header, to be filled in.
pub fn template() -> String {
    let names: Vec<&str> = PATIENTS.iter().map(|c| c.name).collect();
    names.join(",") + "\r\n"
}

/// What each column holds, in Markdown.
pub fn dictionary() -> String {
    let mut page = String::from("# Columns of imported files\n");
    for (shape, table) in [(Shape::Patients, PATIENTS), (Shape::GpSystemList, GP_SYSTEM_LIST)] {
        let _ = write!(
            page,
            "\n## {}\n\n| Column | Must be there | Becomes | Holds | Also called |\n|---|---|---|---|---|\n",
            shape.words()
        );
        for column in table {
            let becomes = if column.becomes.is_empty() { "(not taken)" } else { column.becomes };
            let must = if column.required { "yes" } else { "" };
            let aliases = column.aliases.join(", ");
            let _ = writeln!(page, "| {} | {must} | {becomes} | {} | {aliases} |", column.name, column.holds);
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn header(text: &str) -> Result<Header, Refusal> {
        recognise(&text.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn no_name_means_two_columns() {
        for table in [PATIENTS, GP_SYSTEM_LIST] {
            let names: Vec<String> =
                table.iter().flat_map(|c| std::iter::once(&c.name).chain(c.aliases)).map(|n| plain(n)).collect();
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        }
    }

    #[test]
    fn the_template_is_itself_recognised() {
        let header = header(template().trim()).unwrap();
        assert_eq!(header.shape, Shape::Patients);
        assert!(header.columns.iter().all(|(_, column)| column.is_some()));
    }

    #[test]
    fn a_header_is_read_whatever_its_capitals_spaces_and_order() {
        let header = header("DOB,Surname,Forenames,NHS Number,Practice ODS").unwrap();
        assert_eq!(header.name_of("birth_date"), "DOB");
        assert_eq!(header.mapping()[1], ("Surname".to_owned(), "family_name".to_owned()));
    }

    #[test]
    fn a_column_twice_or_unknown_is_named() {
        let needed = "nhs_number,family_name,given_names,birth_date,practice_ods";
        let refusal = |text: String| header(&text).err().unwrap();
        assert!(refusal(format!("{needed},surname")).message.contains("surname is there twice"));
        assert!(refusal(format!("{needed},shoe_size")).message.contains("shoe_size is not known"));
        assert!(refusal(format!("{needed},")).message.contains("(blank) is not known"));
        assert_eq!(refusal("x".to_owned()).code, Code::FileNotRecognised);
    }

    #[test]
    fn a_gp_system_may_add_columns_and_they_are_not_taken() {
        let text = "Organisation Code,NHS Number,Family Name,Calling Name,Date of Birth,Ward";
        let header = header(text).unwrap();
        assert_eq!(header.shape, Shape::GpSystemList);
        assert_eq!(header.mapping()[5], ("Ward".to_owned(), String::new()));
        assert!(!header.carries("conditions"));
    }

    #[test]
    fn the_dictionary_has_every_column() {
        let page = dictionary();
        assert!(PATIENTS.iter().chain(GP_SYSTEM_LIST).all(|c| page.contains(&format!("| {} |", c.name))));
    }
}
