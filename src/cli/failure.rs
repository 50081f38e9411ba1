//! Why a command line did not do what it was asked, and the number the shell gets. The sentence is what a person reads; the
//! code is for scripts that asked for JSON.

use crate::domain::refusal::{Code, Refusal};
use crate::export::ExportError;
use crate::service::file::{Barrier, Shut};
use std::io;

/// What the shell is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Something went wrong that is nobody's mistake, or the log does not match its seals.
    Failed = 1,
    /// The command line itself is wrong.
    Usage = 2,
    /// A rule refused, or some of the data were not taken.
    Refused = 3,
    /// The database stays locked.
    Locked = 4,
    /// A newer mdg wrote the database.
    Newer = 5,
}

/// Why it was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What the shell is told.
    pub exit: Exit,
    /// The stable code.
    pub code: &'static str,
    /// What happened and what to do next. Empty where nobody is there to read it.
    pub message: String,
    /// The field it belongs to, if it belongs to one.
    pub field: Option<String>,
}

impl Failure {
    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, code: "usage", message: message.into(), field: None }
    }

    /// Something else went wrong.
    pub fn failed(code: &'static str, message: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, code, message: message.into(), field: None }
    }

    /// The database stays locked because nobody gave the passphrase.
    pub fn locked(message: impl Into<String>) -> Self {
        Self { exit: Exit::Locked, code: "no_passphrase", message: message.into(), field: None }
    }

    /// The passphrase is no longer anybody's.
    pub fn ended(message: impl Into<String>) -> Self {
        Self { exit: Exit::Locked, code: "profile_ended", message: message.into(), field: None }
    }

    /// The settings cannot be read.
    pub fn settings(message: impl Into<String>) -> Self {
        Self { exit: Exit::Refused, code: "settings_unreadable", message: message.into(), field: None }
    }

    /// Whether there is anything to say.
    pub fn is_quiet(&self) -> bool {
        self.message.is_empty()
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let exit = match refusal.code {
            Code::StoreFailed | Code::ExportFailed | Code::AuditBroken => Exit::Failed,
            _ => Exit::Refused,
        };
        Self { exit, code: refusal.code.text(), message: refusal.message, field: refusal.field }
    }
}

impl From<Shut> for Failure {
    fn from(shut: Shut) -> Self {
        let exit = match shut.barrier {
            Barrier::WrongPassphrase | Barrier::InUse => Exit::Locked,
            Barrier::Newer => Exit::Newer,
            Barrier::WeakPassphrase => Exit::Refused,
            Barrier::Missing | Barrier::Exists | Barrier::Failed => Exit::Failed,
        };
        let message = match shut.barrier {
            Barrier::Missing => format!("{} `mdg init` sets one up.", shut.message),
            _ => shut.message,
        };
        Self { exit, code: shut.barrier.code(), message, field: None }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        Self::failed(Code::ExportFailed.text(), format!("{error}."))
    }
}

/// Writing the answer failed. Where the reader has gone, as with `| head`, there is nobody to tell.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => {
                Self { exit: Exit::Done, code: "broken_pipe", message: String::new(), field: None }
            }
            kind => Self::failed("output_failed", format!("The answer could not be written: {kind}.")),
        }
    }
}

/// Why a file could not be read, in words.
pub fn unreadable(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "this account may not read it".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::InvalidData => "it is no plain text".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_its_number() {
        let of = |barrier| Failure::from(Shut { barrier, message: "x".into() }).exit as u8;
        assert_eq!(of(Barrier::WrongPassphrase), 4);
        assert_eq!(of(Barrier::InUse), 4);
        assert_eq!(of(Barrier::Newer), 5);
        assert_eq!(of(Barrier::WeakPassphrase), 3);
        assert_eq!(of(Barrier::Failed), 1);
        assert_eq!(Failure::from(Refusal::new(Code::NotQuorate, "x")).exit as u8, 3);
        assert_eq!(Failure::from(Refusal::new(Code::AuditBroken, "x")).exit as u8, 1);
        assert_eq!(Failure::usage("x").exit as u8, 2);
    }

    #[test]
    fn a_reader_who_has_gone_is_not_told_anything() {
        let gone = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(gone.is_quiet());
        assert!(!Failure::from(io::Error::from(io::ErrorKind::StorageFull)).is_quiet());
    }
}
