//! Why nothing was written. Each is one sentence for the person at the desk; the `Debug` form names the kind and nothing
//! else, because what a leak check found is itself about patients.

use std::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::page_template::TemplateFault;
use super::verify::{Finding, sentences};

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
    #[error("{} could not be written: {}. Nothing was exported; put that right, or choose another folder", path.display(), plain(.source))]
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
    /// A person's own template cannot show a document whole. The sentence names nobody.
    #[error("Nothing was exported, because of your template. {}", .0.to_string().trim_end_matches('.'))]
    Template(TemplateFault),
    /// A pack holds an extract or a cover that is not for its practice, or two packs are for one practice.
    #[error("{0}. Nothing was exported")]
    Mixed(String),
    /// A finished file holds what it must not. The sentences name the file and whose details were found in it.
    #[error("{}", leak_sentence(.0))]
    Leak(Vec<Finding>),
    /// A finished file holds what may be about somebody else, and nobody said why it may leave.
    #[error("{}", doubt_sentence(.0))]
    Doubt(Vec<Finding>),
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
            Self::Template(_) => "Template",
            Self::Mixed(_) => "Mixed",
            Self::Leak(_) => "Leak",
            Self::Doubt(_) => "Doubt",
            Self::Stopped => "Stopped",
        })
    }
}

fn leak_sentence(findings: &[Finding]) -> String {
    let mut told =
        vec!["Nothing was exported, because a finished file holds what its practice must not see.".to_owned()];
    told.extend(sentences(findings));
    told.push("Correct the minutes and export again".to_owned());
    told.join(" ")
}

fn doubt_sentence(findings: &[Finding]) -> String {
    let mut told =
        vec!["Nothing was exported, because words in a finished file may be about somebody else.".to_owned()];
    told.extend(sentences(findings));
    told.push("Correct the minutes, or look at each and say why it may leave".to_owned());
    told.join(" ")
}

/// Why the disk refused, in words that follow "could not be written:". The system's own words have numbers in them, and
/// names of files that are gone again.
fn plain(source: &io::Error) -> &'static str {
    use io::ErrorKind as Kind;
    match source.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => "the disk is full",
        Kind::PermissionDenied => "you are not allowed to write there",
        Kind::ReadOnlyFilesystem => "the disk can only be read",
        Kind::NotFound | Kind::StaleNetworkFileHandle => "the folder is no longer there",
        Kind::AlreadyExists | Kind::NotADirectory | Kind::IsADirectory | Kind::DirectoryNotEmpty => {
            "something of that name is in the way"
        }
        Kind::InvalidInput | Kind::InvalidFilename => {
            "its name is too long for the disk, or has signs that it cannot take"
        }
        Kind::FileTooLarge => "the disk takes no file of that size",
        Kind::ResourceBusy | Kind::Deadlock => "another program is using it",
        Kind::TimedOut
        | Kind::NetworkDown
        | Kind::NetworkUnreachable
        | Kind::HostUnreachable
        | Kind::ConnectionReset
        | Kind::ConnectionAborted
        | Kind::NotConnected => "the network drive does not answer",
        Kind::OutOfMemory => "the computer has too little memory left",
        _ => "the disk does not work as it should, or was taken out",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_disks_refusal_is_told_in_plain_words_without_numbers_or_hidden_names() {
        // As the system gives them: no space, no permission, read-only, name too long, a broken disk.
        for (number, words) in [
            (28, "the disk is full"),
            (13, "you are not allowed to write there"),
            (30, "the disk can only be read"),
            (36, "its name is too long"),
            (5, "the disk does not work as it should"),
        ] {
            let inner = io::Error::from_raw_os_error(number);
            let wrapped = io::Error::new(inner.kind(), format!("{inner} at path /tmp/.mdg-x7"));
            for source in [inner, wrapped] {
                let told = ExportError::disk("/packs/MDG-HK")(source).to_string();
                assert!(told.starts_with(&format!("/packs/MDG-HK could not be written: {words}")), "{told}");
                assert!(!told.contains("os error") && !told.contains(".mdg-"), "{told}");
            }
        }
    }
}
