//! One row for each column that can be imported: its name, its other names, whether it must be there, what it holds, and how a cell
//! is taken. Header recognition, the mapping of a preview, the template and the data dictionary are read off these rows.

use super::text::{LONGEST_CELL, MOST_COLUMNS, Row};
use super::{Shape, listed, parse, report};
use crate::domain::dates::FileDates;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::{Accommodation, ConditionCode, DeathStatus, Gender, NhsNumberAbsent};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::RejectedRow;
use chrono::NaiveDate;
use std::fmt::Write;

/// What one row of a file says of one person. What it does not say is empty, and takes nothing away.
#[derive(Clone, Default)]
pub struct Draft {
    pub(super) nhs_number: Option<NhsNumber>,
    pub(super) absent_reason: Option<NhsNumberAbsent>,
    pub(super) family_name: String,
    pub(super) given_names: Option<String>,
    /// The one name a GP system's list carries; usually the first of the given names.
    pub(super) calling_name: Option<String>,
    pub(super) preferred_name: Option<String>,
    pub(super) title: Option<String>,
    pub(super) birth_date: Option<NaiveDate>,
    pub(super) gender: Option<Gender>,
    pub(super) practice_code: String,
    pub(super) practice_from: Option<NaiveDate>,
    pub(super) address: Option<String>,
    pub(super) postcode: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) named_gp: Option<String>,
    /// The whole list, where the file has the column.
    pub(super) conditions: Option<Vec<ConditionCode>>,
    pub(super) accommodation: Option<Accommodation>,
    pub(super) has_carer: Option<bool>,
    pub(super) is_carer: Option<bool>,
    pub(super) language: Option<String>,
    pub(super) interpreter: Option<bool>,
    pub(super) restricted: Option<bool>,
    pub(super) death_status: Option<DeathStatus>,
    pub(super) died_on: Option<NaiveDate>,
}

/// Takes a cell that is not blank.
type Setter<D> = fn(&mut D, &str) -> Result<(), Refusal>;

/// One column that can be imported, and what a row that has it is read into.
pub struct Column<D: 'static = Draft> {
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
    pub(super) set: Setter<D>,
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

pub mod facts;
pub mod places;

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
    nhs_number_of(&mut draft.nhs_number, text)
}

fn nhs_number_of(field: &mut Option<NhsNumber>, text: &str) -> Result<(), Refusal> {
    set(field, text.parse())
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
fn ignore<D>(_: &mut D, _: &str) -> Result<(), Refusal> {
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
pub(super) struct Header<D: 'static = Draft> {
    pub shape: Shape,
    /// Each column of the file: its name there, and what is known of it.
    pub columns: Vec<(String, Option<&'static Column<D>>)>,
}

impl<D> Header<D> {
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
        let becomes = |column: Option<&Column<D>>| column.map_or(String::new(), |c| c.becomes.to_owned());
        self.columns.iter().map(|(name, column)| (name.clone(), becomes(*column))).collect()
    }

    /// A refusal beside the column of the file it belongs to.
    pub fn named(&self, row: u32, refusal: Refusal) -> RejectedRow {
        let field = refusal.field.as_deref().map_or("", |field| self.name_of(field));
        report::row(row, field, refusal)
    }

    /// Reads the cells of a row, each into its field.
    pub fn read(&self, row: &Row, mut draft: D) -> Result<D, RejectedRow> {
        if row.cells.len() != self.columns.len() {
            return Err(report::row(row.number, "", report::ragged(row.cells.len(), self.columns.len())));
        }
        for (cell, (name, column)) in row.cells.iter().zip(&self.columns) {
            let set = if cell.len() > LONGEST_CELL {
                let why = "This cell is longer than any field. A quotation mark may be missing near it.";
                Err(Refusal::new(Code::ValueTooLong, why))
            } else if let Some(column) = column {
                let text = if column.becomes == "address" { parse::address(cell) } else { parse::cell(cell) };
                if text.is_empty() { Ok(()) } else { (column.set)(&mut draft, &text) }
            } else {
                Ok(())
            };
            set.map_err(|refusal| report::row(row.number, name, refusal))?;
        }
        Ok(draft)
    }
}

/// Hands every known shape with its table to a macro, in the order in which a header is held against them.
macro_rules! each_shape {
    ($do:ident) => {
        [
            $do!(GpSystemList, GP_SYSTEM_LIST),
            $do!(Discharges, facts::DISCHARGES),
            $do!(RiskTool, facts::RISK_TOOL),
            $do!(Patients, PATIENTS),
            $do!(Scores, facts::SCORES),
            $do!(Consents, facts::CONSENTS),
            $do!(Admissions, facts::ADMISSIONS),
            $do!(Members, places::MEMBERS),
            $do!(Organisations, places::ORGANISATIONS),
        ]
    };
}

fn names_of(cells: &[String]) -> Vec<String> {
    cells.iter().map(|cell| parse::cell(cell).chars().take(100).collect()).collect()
}

/// Of which shape a header is. Refuses one of no known shape, naming the columns it saw and those that would do.
pub(super) fn shape_of(cells: &[String]) -> Result<Shape, Refusal> {
    let names = names_of(cells);
    if names.len() > MOST_COLUMNS {
        let why = format!("The file has {} columns; at most {MOST_COLUMNS} are read.", names.len());
        return Err(unlike(&names, &why));
    }
    macro_rules! held_against {
        ($shape:ident, $table:expr) => {
            (Shape::$shape, fits($table, &names))
        };
    }
    let found = each_shape!(held_against).into_iter().find(|(_, fits)| *fits).map(|(shape, _)| shape);
    found.ok_or_else(|| unlike(&names, "The header is of no kind of file that is known."))
}

fn unlike(names: &[String], why: &str) -> Refusal {
    macro_rules! needs {
        ($shape:ident, $table:expr) => {
            format!("{}: {}", Shape::$shape.words(), required($table))
        };
    }
    let needs = each_shape!(needs).join("; ");
    Refusal::new(
        Code::FileNotRecognised,
        format!(
            "{why} The columns seen: {}. What each kind of file needs: {needs}. Check that the right file was chosen, or rename \
             its columns.",
            listed(names)
        ),
    )
}

fn fits<D>(table: &[Column<D>], names: &[String]) -> bool {
    table.iter().filter(|c| c.required).all(|c| names.iter().any(|name| c.is_called(name)))
}

/// Reads the header of a list of patients.
pub(super) fn recognise(cells: &[String]) -> Result<Header, Refusal> {
    header(cells, &[(Shape::GpSystemList, GP_SYSTEM_LIST), (Shape::Patients, PATIENTS)])
}

/// Reads a header of one of these shapes. The project's own files may have no column that is not known; those of other systems may,
/// and they are not taken.
pub(super) fn header<D>(cells: &[String], wanted: &[(Shape, &'static [Column<D>])]) -> Result<Header<D>, Refusal> {
    let shape = shape_of(cells)?;
    let names = names_of(cells);
    let Some((_, table)) = wanted.iter().find(|(one, _)| *one == shape) else {
        let why = format!("This is another kind of file: {}. Import it as that ({}).", shape.words(), shape.command());
        return Err(Refusal::new(Code::FileNotRecognised, why));
    };
    let refuse = |why: String| {
        let why = format!("{why} The columns seen: {}. It needs {}.", listed(&names), required(table));
        Refusal::new(Code::FileNotRecognised, why)
    };
    let mut columns: Vec<(String, Option<&'static Column<D>>)> = Vec::with_capacity(names.len());
    for name in &names {
        let column = table.iter().find(|c| c.is_called(name));
        let twice = column.is_some_and(|c| columns.iter().any(|(_, seen)| seen.is_some_and(|s| s.name == c.name)));
        if twice {
            return Err(refuse(format!("The column {} is there twice; delete one of them.", listed(&[name]))));
        }
        if column.is_none() && shape.is_own() {
            return Err(refuse(format!("The column {} is not known; delete it or correct its name.", listed(&[name]))));
        }
        columns.push((name.clone(), column));
    }
    Ok(Header { shape, columns })
}

impl<D> Column<D> {
    fn is_called(&self, name: &str) -> bool {
        let plain = plain(name);
        plain == self::plain(self.name) || self.aliases.iter().any(|alias| self::plain(alias) == plain)
    }
}

/// A column's name without what people vary: capitals, spaces, line breaks, punctuation.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn required<D>(table: &[Column<D>]) -> String {
    let names: Vec<&str> = table.iter().filter(|c| c.required).map(|c| c.name).collect();
    names.join(", ")
}

/// An empty patient list with its header, to be filled in.
pub fn template() -> String {
    row_of(PATIENTS)
}

/// An empty file of each kind that is the project's own, with its header, to be filled in.
pub fn templates() -> Vec<(Shape, String)> {
    macro_rules! empty {
        ($shape:ident, $table:expr) => {
            (Shape::$shape, row_of($table))
        };
    }
    each_shape!(empty).into_iter().filter(|(shape, _)| shape.is_own()).collect()
}

fn row_of<D>(table: &[Column<D>]) -> String {
    let names: Vec<&str> = table.iter().map(|c| c.name).collect();
    names.join(",") + "\r\n"
}

/// What each column holds, in Markdown.
pub fn dictionary() -> String {
    macro_rules! section {
        ($shape:ident, $table:expr) => {
            section(Shape::$shape, $table)
        };
    }
    String::from("# Columns of imported files\n") + &each_shape!(section).concat()
}

fn section<D>(shape: Shape, table: &[Column<D>]) -> String {
    let mut page = format!(
        "\n## {}\n\n| Column | Must be there | Becomes | Holds | Also called |\n|---|---|---|---|---|\n",
        shape.words()
    );
    for column in table {
        let becomes = if column.becomes.is_empty() { "(not taken)" } else { column.becomes };
        let must = if column.required { "yes" } else { "" };
        let aliases = column.aliases.join(", ");
        let _ = writeln!(page, "| {} | {must} | {becomes} | {} | {aliases} |", column.name, column.holds);
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
        fn alone<D>(table: &[Column<D>]) {
            let names: Vec<String> =
                table.iter().flat_map(|c| std::iter::once(&c.name).chain(c.aliases)).map(|n| plain(n)).collect();
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
        }
        macro_rules! alone {
            ($shape:ident, $table:expr) => {
                alone($table)
            };
        }
        each_shape!(alone);
    }

    #[test]
    fn the_template_is_itself_recognised() {
        let header = header(template().trim()).unwrap();
        assert_eq!(header.shape, Shape::Patients);
        assert!(header.columns.iter().all(|(_, column)| column.is_some()));
    }

    #[test]
    fn every_kind_of_file_is_known_by_its_own_header_and_taken_for_no_other() {
        macro_rules! whole {
            ($shape:ident, $table:expr) => {
                (Shape::$shape, row_of($table), required($table))
            };
        }
        for (shape, all, needed) in each_shape!(whole) {
            for header in [all.trim(), &needed.replace(", ", ",")] {
                let cells: Vec<String> = header.split(',').map(str::to_owned).collect();
                assert_eq!(shape_of(&cells).unwrap(), shape, "{header}");
            }
        }
        assert_eq!(templates().len(), 6);
    }

    #[test]
    fn a_file_of_another_kind_is_said_to_be_that() {
        let refusal = header("nhs_number,admitted_on").err().unwrap();
        assert_eq!(refusal.code, Code::FileNotRecognised);
        assert!(refusal.message.contains("import.admissions"), "{}", refusal.message);
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
        assert!(facts::SCORES.iter().all(|c| page.contains(&format!("| {} |", c.name))));
    }
}
