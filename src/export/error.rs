//! Why nothing was written. Each is one sentence for the person at the desk; the `Debug` form names the kind and nothing
//! else, because what a leak check found is itself about patients.

use std::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::verify::Finding;

/// Why an export did not happen. Nothing of it is left on the disk.
#[derive(Error)]
pub enum ExportError {
    /// The folder or file is there already.
    #[error("{} is there already, and an export never overwrites one. Choose another folder", .0.display())]
    Exists(PathBuf),
    /// The folder to write in is not there, and neither is the one above it. This is the first on the way that is missing.
    #[error("There is no folder {}, so nothing was exported. Make it, or choose another folder", .0.display())]
    NoFolder(PathBuf),
    /// Where a folder should be there is a file.
    #[error("{} is a file and not a folder, so nothing was exported. Choose another folder", .0.display())]
    NotAFolder(PathBuf),
    /// The disk refused.
    #[error("{} could not be written: {source}. Nothing was exported; check the disk and try again", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A page could not be made.
    #[error("The {format} page could not be made, so nothing was exported. Please report this as a fault")]
    Page {
        /// "PDF", "HTML".
        format: &'static str,
    },
    /// A pack holds an extract or a cover that is not for its practice, or two packs are for one practice.
    #[error("{0}. Nothing was exported")]
    Mixed(String),
    /// A finished file holds what it must not. The sentences name the file and whose details were found in it.
    #[error("{}", leak_sentence(.0))]
    Leak(Vec<Finding>),
    /// The person stopped it.
    #[error("The export was stopped, and nothing was written")]
    Stopped,
}

impl ExportError {
    pub(crate) fn disk(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Disk { path, source }
    }
}

impl fmt::Debug for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exists(_) => "Exists",
            Self::NoFolder(_) => "NoFolder",
            Self::NotAFolder(_) => "NotAFolder",
            Self::Disk { .. } => "Disk",
            Self::Page { .. } => "Page",
            Self::Mixed(_) => "Mixed",
            Self::Leak(_) => "Leak",
            Self::Stopped => "Stopped",
        })
    }
}

fn leak_sentence(findings: &[Finding]) -> String {
    let mut sentence = "Nothing was exported, because a finished file holds what its practice must not see.".to_owned();
    for finding in findings {
        sentence.push(' ');
        sentence.push_str(&finding.sentence());
    }
    sentence.push_str(" Correct the minutes and export again");
    sentence
}
