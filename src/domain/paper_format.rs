//! In which formats a practice receives its papers. It knows the names of the formats and nothing of how one is written.

use super::coded::Coded as _;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

crate::coded! {
    /// One format of a document. All say the same.
    pub enum PaperFormat = "format of a document" {
        Pdf = "pdf", "PDF";
        Html = "html", "Web page";
        Txt = "txt", "Text";
        Docx = "docx", "Word";
        Md = "md", "Markdown";
        Csv = "csv", "Table (CSV)";
        Fhir = "fhir", "FHIR, for systems";
    }
}

impl PaperFormat {
    /// How the names of its files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Txt => "txt",
            Self::Docx => "docx",
            Self::Md => "md",
            Self::Csv => "csv",
            Self::Fhir => "fhir.json",
        }
    }

    /// Whether a file of it is about one patient and no more, so that a cover has none.
    pub const fn is_of_one_patient(self) -> bool {
        matches!(self, Self::Fhir)
    }

    /// Whether it holds rows and no more, so that a paper without a table has none.
    pub const fn is_of_lists(self) -> bool {
        matches!(self, Self::Csv)
    }

    /// Whether a paper of this sort can be written so.
    pub const fn suits(self, sort: PaperSort) -> bool {
        match sort {
            PaperSort::OnePatient => !self.is_of_lists(),
            PaperSort::List => !self.is_of_one_patient(),
            PaperSort::Prose => !self.is_of_lists() && !self.is_of_one_patient(),
        }
    }
}

/// What a paper is, as far as its formats go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperSort {
    /// About one patient, for their record.
    OnePatient,
    /// Rows of a table, and little else.
    List,
    /// Words, with or without tables.
    Prose,
}

/// The formats in which papers are written: at least one, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PaperFormats(Vec<PaperFormat>);

impl PaperFormats {
    /// These, in the order of the closed list, or nothing where there is none.
    pub fn of(wanted: &[PaperFormat]) -> Option<Self> {
        let formats: Vec<_> = PaperFormat::ALL.iter().copied().filter(|format| wanted.contains(format)).collect();
        (!formats.is_empty()).then_some(Self(formats))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = PaperFormat> + '_ {
        self.0.iter().copied()
    }

    /// Those that suit a paper; PDF where none does, so that no choice of formats makes a paper fall away.
    pub fn for_paper(&self, sort: PaperSort) -> Vec<PaperFormat> {
        let fit: Vec<_> = self.iter().filter(|format| format.suits(sort)).collect();
        if fit.is_empty() { vec![PaperFormat::Pdf] } else { fit }
    }
}

/// What every practice can open.
impl Default for PaperFormats {
    fn default() -> Self {
        Self(vec![PaperFormat::Pdf, PaperFormat::Html, PaperFormat::Txt])
    }
}

impl<'de> Deserialize<'de> for PaperFormats {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wanted = <Vec<PaperFormat>>::deserialize(deserializer)?;
        Self::of(&wanted).ok_or_else(|| D::Error::custom("formats names at least one format, such as \"pdf\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_have_a_format_each_once_and_three_unless_said() {
        use PaperFormat::{Docx, Html, Pdf, Txt};
        assert_eq!(PaperFormats::of(&[]), None);
        assert_eq!(PaperFormats::of(&[Docx, Pdf, Docx]).unwrap().iter().collect::<Vec<_>>(), [Pdf, Docx]);
        assert_eq!(PaperFormats::default().iter().collect::<Vec<_>>(), [Pdf, Html, Txt]);
    }

    #[test]
    fn no_paper_falls_away_for_want_of_a_format() {
        use PaperFormat::{Csv, Fhir, Html, Pdf};
        let formats = PaperFormats::of(&[Csv, Fhir, Html]).unwrap();
        assert_eq!(formats.for_paper(PaperSort::OnePatient), [Html, Fhir]);
        assert_eq!(formats.for_paper(PaperSort::List), [Html, Csv]);
        assert_eq!(formats.for_paper(PaperSort::Prose), [Html]);
        assert_eq!(PaperFormats::of(&[Csv]).unwrap().for_paper(PaperSort::OnePatient), [Pdf]);
        assert_eq!(PaperFormats::of(&[Fhir]).unwrap().for_paper(PaperSort::List), [Pdf]);
    }
}
