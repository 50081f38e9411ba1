//! The leak check. It opens the finished files, reads out everything a person or a program could find in them, and looks
//! for anybody and any practice that has no business there. It trusts nothing about how the files were made: it is told
//! only whose files they are. A finding that blocks stops the whole export; one that warns is shown.

mod check;
pub(crate) mod docx;
mod folder;
mod numbers;
pub(crate) mod pdf_text;
pub(crate) mod read;
mod registry;
mod rule;
#[cfg(test)]
mod seeded;
mod withheld;
mod words;

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

pub(crate) use check::{Checker, Expected, OwnPatient};
pub use folder::{Report, verify_folder};
pub use registry::{Identity, Registry};
pub(crate) use withheld::PRACTICE_ONLY;
pub use withheld::{Kept, Withheld};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Show it: it may be chance.
    Warn,
    /// Nothing leaves.
    Block,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The NHS number of another registered patient.
    NhsNumber,
    /// A valid NHS number that belongs to nobody known and not to the file's patient.
    UnknownNhsNumber,
    /// Another patient's full name.
    FullName,
    /// Another patient's surname as a banner writes it.
    BannerSurname,
    /// Another practice's code.
    PracticeCode,
    /// Another practice's name.
    PracticeName,
    /// A file that cannot be read at all, and so cannot be cleared.
    Unreadable,
    /// An address or telephone number that is restricted.
    Restricted,
    /// A sentence of what was said in confidence.
    Confidential,
    /// A sentence of what the patient must not read online, outside the section that is marked so.
    PracticeOnly,
    /// A title with the surname of a patient whose papers are made in the same conference: the notes of two cases mixed up.
    TitledFellow,
    /// A title with another patient's surname.
    TitledSurname,
    /// Another patient's date of birth.
    BirthDate,
    /// An organisation that the patient keeps out.
    Excluded,
    /// A few words that somewhere else were kept in confidence, and may be chance.
    WithheldWords,
    /// Another patient's name in words that are ordinary English without capitals: "will long".
    OrdinaryWords,
}

impl What {
    /// How bad it is.
    pub fn level(self) -> Level {
        match self {
            Self::TitledSurname | Self::BirthDate | Self::OrdinaryWords | Self::Excluded | Self::WithheldWords => {
                Level::Warn
            }
            _ => Level::Block,
        }
    }

    /// True for words that are kept out of papers, false for what points at somebody else.
    pub fn is_withheld(self) -> bool {
        matches!(
            self,
            Self::Restricted | Self::Confidential | Self::PracticeOnly | Self::Excluded | Self::WithheldWords
        )
    }
}

/// One thing in one file that should not be there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file's name inside its folder.
    pub file: String,
    /// Whose file it is, where it is one person's: "ADEYEMI, Grace".
    pub about: Option<String>,
    /// What was found.
    pub what: What,
    /// Whose it is, as the banner names them: "EVANS, Margaret (Mrs), NHS 999 000 1286"; or the practice.
    pub whose: String,
    /// The registry's key of that person, where it is a person it knows.
    pub key: Option<String>,
}

impl Finding {
    /// How bad it is.
    pub fn level(&self) -> Level {
        self.what.level()
    }

    /// The finding as a sentence for people.
    pub fn sentence(&self) -> String {
        self.told_of(&self.file, None)
    }

    fn told_of(&self, file: &str, formats: Option<String>) -> String {
        let Self { about, what, whose, .. } = self;
        let more: Vec<String> = about.iter().map(|about| format!("about {about}")).chain(formats).collect();
        let file = if more.is_empty() { file.to_owned() } else { format!("{file} ({})", more.join("; ")) };
        match what {
            What::NhsNumber => format!("{file} holds the NHS number of {whose}."),
            What::UnknownNhsNumber => format!("{file} holds an NHS number that is not its patient's: {whose}."),
            What::FullName => format!("{file} holds the name of {whose}."),
            What::BannerSurname => format!("{file} holds a surname in capitals as in the banner of {whose}."),
            What::PracticeCode => format!("{file} holds the code of another practice, {whose}."),
            What::PracticeName => format!("{file} holds the name of another practice, {whose}."),
            What::Unreadable => format!("{file} could not be read back, so it could not be checked."),
            What::Restricted => {
                format!("{file} holds the address or telephone number of {whose}, which is restricted.")
            }
            What::Confidential => format!("{file} holds what was said in confidence about {whose}."),
            What::PracticeOnly => {
                format!("{file} holds, outside the section for it, what is not for online access about {whose}.")
            }
            What::Excluded => format!("{file} names an organisation that {whose} keeps out."),
            What::WithheldWords => format!("{file} has words that were kept out of the papers of {whose}."),
            What::TitledFellow => format!("{file} holds the title and surname of {whose}, of the same conference."),
            What::TitledSurname => format!("{file} has a title and surname that may mean {whose}."),
            What::BirthDate => format!("{file} has a date that is the date of birth of {whose}."),
            What::OrdinaryWords => format!("{file} has words that may be the name of {whose}."),
        }
    }
}

/// Findings as sentences, one for what was found in several formats of the same document.
pub fn sentences(findings: &[Finding]) -> Vec<String> {
    let stem =
        |finding: &Finding| finding.file.rsplit_once('.').map_or(finding.file.clone(), |(stem, _)| stem.to_owned());
    let mut documents: Vec<(String, &Finding, Vec<&str>)> = Vec::new();
    for finding in findings {
        let (stem, ending) = (stem(finding), Path::new(&finding.file).extension().and_then(|e| e.to_str()));
        let same = |(of, first, _): &&mut (String, &Finding, Vec<&str>)| {
            *of == stem && (first.what, &first.whose) == (finding.what, &finding.whose)
        };
        match documents.iter_mut().find(same) {
            Some((_, _, endings)) => endings.extend(ending),
            None => documents.push((stem, finding, ending.into_iter().collect())),
        }
    }
    let told = |(stem, finding, endings): (String, &Finding, Vec<&str>)| match endings.as_slice() {
        [others @ .., last] if !others.is_empty() => {
            finding.told_of(&stem, Some(format!("{} and {last}", others.join(", "))))
        }
        _ => finding.sentence(),
    };
    documents.into_iter().map(told).collect()
}

/// Shows the kind and the file and not the person.
impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finding({:?} in {})", self.what, self.file)
    }
}
