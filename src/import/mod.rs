//! A file to records and a row-numbered report. This floor knows how files are written and what the records need; what the
//! register holds already is handed to it, and it never touches the store, the screen or the clock.

pub mod columns;
pub mod facts;
pub mod members;
pub mod networks;
pub mod organisations;
mod parse;
pub mod patients;
mod person_match;
pub mod practices;
pub mod preview;
mod registration;
pub mod report;
mod shouted;
mod text;
mod told;
mod workbook;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod hostile;

/// A cell as every import takes it.
#[cfg(test)]
pub(crate) fn read_cell(text: &str) -> String {
    parse::cell(text)
}

use crate::domain::admission::Admission;
use crate::domain::assessment::Assessment;
use crate::domain::change::Changes;
use crate::domain::consent::Consent;
use crate::domain::ids::Ref;
use crate::domain::member::{CoreMember, Member};
use crate::domain::mismatch::Mismatch;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::{Mdg, NetworkMembership, Organisation};
use crate::domain::patient::{Condition, Patient};
use crate::domain::person::harmless;
use crate::domain::record::Record;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::risk::RiskScore;
use crate::domain::view::ImportReport;
use std::path::Path;

/// What the register holds before an import.
#[derive(Clone, Copy, Debug, Default)]
pub struct Existing<'a> {
    /// Every organisation.
    pub organisations: &'a [Organisation],
    /// Every membership of a network, ended ones too.
    pub memberships: &'a [NetworkMembership],
    /// Every patient whose record was not merged into another.
    pub patients: &'a [Patient],
    /// Numbers that no longer hold, and whose they were.
    pub former: &'a [(NhsNumber, Ref<Patient>)],
    /// Every condition, resolved ones too.
    pub conditions: &'a [Condition],
    /// Every member.
    pub members: &'a [Member],
    /// Every group.
    pub mdgs: &'a [Mdg],
    /// Every core membership, ended ones too.
    pub core: &'a [CoreMember],
    /// Every admission.
    pub admissions: &'a [Admission],
    /// Every assessment.
    pub assessments: &'a [Assessment],
    /// Every risk score.
    pub scores: &'a [RiskScore],
    /// Every decision on consent.
    pub consents: &'a [Consent],
    /// Every row that waits for a person, or waited.
    pub mismatches: &'a [Mismatch],
}

/// The kinds of file that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The project's own list of patients.
    Patients,
    /// A GP system's list of patients.
    GpSystemList,
    /// The national file of practices.
    PracticeFile,
    /// The national workbook of primary care networks.
    NetworkWorkbook,
    /// A list of organisations.
    Organisations,
    /// A list of members.
    Members,
    /// The project's own list of admissions.
    Admissions,
    /// A hospital's discharge feed.
    Discharges,
    /// Scores of models and instruments.
    Scores,
    /// The output of a risk tool.
    RiskTool,
    /// Decisions on consent.
    Consents,
}

impl Shape {
    /// What people call it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Patients => "Patient list (patients.csv)",
            Self::GpSystemList => "GP system patient list",
            Self::PracticeFile => "National practice file (epraccur)",
            Self::NetworkWorkbook => "National network workbook (ePCN)",
            Self::Organisations => "Organisation list (organisations.csv)",
            Self::Members => "Member list (members.csv)",
            Self::Admissions => "Admission list (admissions.csv)",
            Self::Discharges => "Hospital discharge feed",
            Self::Scores => "Score list (scores.csv)",
            Self::RiskTool => "Risk tool output",
            Self::Consents => "Consent list (consents.csv)",
        }
    }

    /// The command that imports it.
    pub const fn command(self) -> &'static str {
        match self {
            Self::Patients | Self::GpSystemList => "import.patients",
            Self::PracticeFile => "import.practices",
            Self::NetworkWorkbook => "import.networks",
            Self::Organisations => "import.organisations",
            Self::Members => "import.members",
            Self::Admissions | Self::Discharges => "import.admissions",
            Self::Scores => "import.scores",
            Self::RiskTool => "import.risk",
            Self::Consents => "import.consents",
        }
    }

    /// Whether the form is the project's own, so that a column that is not known is a slip.
    pub const fn is_own(self) -> bool {
        !matches!(
            self,
            Self::GpSystemList | Self::PracticeFile | Self::NetworkWorkbook | Self::Discharges | Self::RiskTool
        )
    }
}

/// Says what kind of file this is, from its first bytes and its header. Refuses what it does not know, naming the columns it saw
/// and those the known kinds need.
pub fn recognise(path: &Path) -> Result<Shape, Refusal> {
    if workbook::is_zip(path)? {
        let names = workbook::open(path)?.names();
        return if networks::holds(&names) {
            Ok(Shape::NetworkWorkbook)
        } else {
            Err(Refusal::new(
                Code::FileNotRecognised,
                format!(
                    "This workbook has the sheets {}. Only the national network workbook is read as a workbook; save a patient \
                     list as CSV and import that.",
                    listed(&names)
                ),
            ))
        };
    }
    let mut table = text::Table::open(path)?;
    let first = table.first()?;
    if practices::looks_like(&first.cells) {
        return Ok(Shape::PracticeFile);
    }
    columns::shape_of(&first.cells)
}

/// What reading a whole file came to, and the first rows of it as a preview shows them.
struct Outcome {
    changes: Changes,
    report: ImportReport,
    /// Each column of the file, and what it becomes.
    mapping: Vec<(String, String)>,
    /// The columns of `sample`.
    columns: &'static [&'static str],
    /// No more than `SAMPLE` rows.
    sample: Vec<Vec<String>>,
}

/// How many rows a preview shows.
const SAMPLE: usize = 20;

/// Names as a reader may safely see them: made harmless, cut, and no more than twelve of them.
fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let mut shown: Vec<String> = names
        .iter()
        .take(12)
        .map(|name| {
            let clean = harmless(name.as_ref(), false);
            let cut: String = clean.chars().take(40).collect();
            if cut.is_empty() { "(blank)".to_owned() } else { cut }
        })
        .collect();
    if names.len() > shown.len() {
        shown.push(format!("and {} more", names.len() - shown.len()));
    }
    shown.join(", ")
}

/// Whether two states of a record are the same in every column.
fn same<R: Record>(before: &R, after: &R) -> bool {
    before.cells() == after.cells()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::fixtures::{NETWORKS, PRACTICES, bytes, real};

    #[test]
    fn each_known_file_is_recognised_by_its_shape() {
        let own = bytes(b"nhs_number,family_name,given_names,birth_date,practice_ods\n");
        assert_eq!(recognise(own.path()).unwrap(), Shape::Patients);
        if let Some(path) = real(PRACTICES) {
            assert_eq!(recognise(&path).unwrap(), Shape::PracticeFile);
        }
        if let Some(path) = real(NETWORKS) {
            assert_eq!(recognise(&path).unwrap(), Shape::NetworkWorkbook);
        }
    }

    #[test]
    fn an_unknown_header_is_named_and_so_is_what_would_do() {
        let file = bytes(b"UsualGPCode,Na\x1b[2Jme,RubGroup\nX,Y,1\n");
        let refusal = recognise(file.path()).unwrap_err();
        assert_eq!(refusal.code, Code::FileNotRecognised);
        assert!(refusal.message.contains("UsualGPCode, Name, RubGroup"), "{}", refusal.message);
        assert!(refusal.message.contains("birth_date") && refusal.message.contains("Date of Birth"));
        assert!(!refusal.message.contains('\u{1b}'));
    }
}
