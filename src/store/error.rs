//! Everything that can go wrong with the files of the store, as kinds the floors above can match and as sentences a
//! coordinator can act on. No message or `Debug` text of this module carries a patient's words: it names files and
//! facts about files only.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::lock::Holder;

/// Why the store could not do what it was asked. The text says what happened and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The key file is whole, and the passphrase does not open it.
    #[error("That passphrase does not open this database. Check Caps Lock and try again.")]
    WrongPassphrase,

    /// A passphrase somebody wanted to set is too easy to guess. The text says why.
    #[error("{0}")]
    WeakPassphrase(&'static str),

    /// Another instance has the database open, or is holding it for longer than five seconds.
    #[error("{}", already_open(.0.as_ref()))]
    Locked(Option<Holder>),

    /// The file was written by a newer `mdg`. Nothing was changed.
    #[error(
        "This database was last used by a newer version of mdg (its format is {found}, this mdg knows up to {known}). \
         Nothing was changed. Install the newer mdg and open it again."
    )]
    NewerSchema {
        /// Format of the file.
        found: usize,
        /// Newest format this program knows.
        known: usize,
    },

    /// There is no database at this place.
    #[error("{}", not_found(path, *key_found))]
    NotFound {
        /// Where it was looked for.
        path: PathBuf,
        /// Whether its key file is there: then the database was lost, not merely never made.
        key_found: bool,
    },

    /// The database is there and neither copy of its key file is.
    #[error(
        "The key file {} is missing, and without it the database cannot be read. Copy it back from a backup: \
         every backup has one beside it.", shown(.0)
    )]
    KeyFileMissing(PathBuf),

    /// Both copies of the key file are unreadable, or the key file was altered.
    #[error(
        "The key file {} and its second copy are damaged or were altered. Copy the key file back from a backup: \
         every backup has one beside it.", shown(.0)
    )]
    KeyFileDamaged(PathBuf),

    /// The file is not the database that belongs to this key file.
    #[error("{} is not the database it should be: {why}. It was left as it is.", shown(path))]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as the end of a sentence.
        why: &'static str,
    },

    /// Some page of the file fails its seal or its check. Nothing read from it can be trusted.
    #[error(
        "The database file is damaged: {0}. Nothing from it was shown. Restore the newest backup; the damaged file \
         will be kept."
    )]
    Damaged(String),

    /// The file, its folder or its disk cannot be written.
    #[error("The database or its folder is read-only, so nothing can be saved there. Ask for write access to it.")]
    ReadOnly,

    /// No room is left.
    #[error("The disk is full, so the last step was not saved. Everything before it is safe. Make room and try again.")]
    DiskFull,

    /// The database would lie on a network drive or in a synchronised folder.
    #[error(
        "{} is on a network drive, or in a folder that is copied to the cloud while it is in use. That can destroy a \
         database. Keep it on this computer's own disk.", shown(.0)
    )]
    NetworkDrive(PathBuf),

    /// A new database was asked for where files of one already are.
    #[error("{} is already there, and was left as it is. Open it, or choose another name.", shown(.0))]
    AlreadyExists(PathBuf),

    /// A migration did not go through. The database is as it was.
    #[error(
        "The database could not be brought up to date and stays as it was. Go on with the previous version of mdg, and \
         report this."
    )]
    MigrationFailed(#[source] rusqlite_migration::Error),

    /// A file could not be read or written.
    #[error("Could not {doing} {}: {}.", shown(path), source.kind())]
    Io {
        /// What was being done, as in "Could not … this file".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// A row no longer holds what a change expects.
    #[error("This was changed meanwhile. Look at it again, then repeat what you wanted to do.")]
    ChangedMeanwhile,

    /// Another record refers to a row that is to leave its table.
    #[error("Something that came later depends on this. Take that back first.")]
    StillNeeded,

    /// A value that must be unique is there already.
    #[error("A record with this code, number or place is there already.")]
    Taken,

    /// SQLite refused a step for any other reason.
    #[error(
        "The database could not carry out the last step, and nothing of it was kept. Try again; if it returns, run a check."
    )]
    Sql(#[source] rusqlite::Error),
}

impl StoreError {
    /// Turns a system error into the kind a reader can act on.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Io { doing, path: path.to_owned(), source },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked(None),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged("a page does not pass its check".to_owned())
            }
            // What SQLCipher makes of a page whose seal is broken, once the first page was good.
            Some(ErrorCode::OutOfMemory) => {
                Self::Damaged("a page does not pass its check, or the memory was too short to read it".to_owned())
            }
            Some(ErrorCode::ConstraintViolation) => match error.sqlite_error().map(|e| e.extended_code) {
                Some(rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Self::StillNeeded,
                Some(rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
                    Self::Taken
                }
                _ => Self::Sql(error),
            },
            _ => Self::Sql(error),
        }
    }
}

impl From<rusqlite_migration::Error> for StoreError {
    fn from(error: rusqlite_migration::Error) -> Self {
        match error {
            rusqlite_migration::Error::RusqliteError { query, err } => match Self::from(err) {
                Self::Sql(err) => Self::MigrationFailed(rusqlite_migration::Error::RusqliteError { query, err }),
                known => known,
            },
            other => Self::MigrationFailed(other),
        }
    }
}

/// A path or a name as it may stand in a message: no control characters, nothing that turns the reading direction.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .collect()
}

fn shown(path: &Path) -> String {
    plain(&path.to_string_lossy())
}

fn already_open(holder: Option<&Holder>) -> String {
    holder.map_or_else(
        || "The database is in use by another mdg on this computer. Close it there, then try again.".to_owned(),
        |holder| {
            format!(
                "The database is already open: {} on {}, since {} (process {}). Close it there, then try again.",
                plain(&holder.who),
                plain(&holder.host),
                holder.since.with_timezone(&chrono_tz::Europe::London).format("%d %b %Y %H:%M"),
                holder.pid
            )
        },
    )
}

fn not_found(path: &Path, key_found: bool) -> String {
    if key_found {
        format!(
            "The database {} is missing, though its key file is there. It was not replaced by an empty one. Restore the \
             newest backup, or move the key file away to begin a new database.",
            shown(path)
        )
    } else {
        format!("There is no database at {}. Check the name, or set up a new one.", shown(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite(code: i32) -> StoreError {
        rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None).into()
    }

    #[test]
    fn sqlite_codes_become_the_kinds_a_person_can_act_on() {
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_FULL), StoreError::DiskFull));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_READONLY), StoreError::ReadOnly));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_BUSY), StoreError::Locked(None)));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_CORRUPT), StoreError::Damaged(_)));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_NOTADB), StoreError::Damaged(_)));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_NOMEM), StoreError::Damaged(_)));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_CONSTRAINT), StoreError::Sql(_)));
    }

    #[test]
    fn a_full_disk_is_told_apart_from_other_file_errors() {
        let full = StoreError::io("write", Path::new("x"))(io::ErrorKind::StorageFull.into());
        assert!(matches!(full, StoreError::DiskFull));
        let other = StoreError::io("write", Path::new("x"))(io::ErrorKind::PermissionDenied.into());
        assert_eq!(other.to_string(), "Could not write x: permission denied.");
    }

    #[test]
    fn escape_sequences_in_a_name_do_not_reach_the_message() {
        let path = PathBuf::from("a\u{1b}]52;c\u{7}\u{202e}b");
        assert_eq!(
            StoreError::AlreadyExists(path).to_string(),
            "a]52;cb is already there, and was left as it is. Open it, or choose another name."
        );
    }

    #[test]
    fn the_holder_is_named_in_london_time() {
        let since = "2026-07-01T12:05:00Z".parse().unwrap();
        let holder = Holder { pid: 7, host: "LAPTOP-3".into(), since, who: "coordinator".into() };
        assert_eq!(
            StoreError::Locked(Some(holder)).to_string(),
            "The database is already open: coordinator on LAPTOP-3, since 01 Jul 2026 13:05 (process 7). Close it there, \
             then try again."
        );
    }
}
