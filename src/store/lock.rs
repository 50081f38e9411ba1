//! One instance at a time. The operating system's lock on an empty file decides; a second file says in plain words who
//! holds it. They are two files because Windows lets nobody read a locked one, and the person who is turned away
//! should still be told whom to ask.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Result, StoreError, paths};

/// Who has the database open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Process number.
    pub pid: u32,
    /// Name of the computer.
    pub host: String,
    /// When it was opened.
    pub since: DateTime<Utc>,
    /// The person, as they named themselves.
    pub who: String,
}

/// Held for as long as the database is open. Dropping it lets the next one in.
#[derive(Debug)]
pub struct Lock {
    facts: PathBuf,
    left_behind: Option<Holder>,
    guard: File,
}

impl Lock {
    /// Takes the lock on `db`, or says who has it. Facts that a crash left behind are replaced.
    pub fn take(db: &Path, who: &str, when: DateTime<Utc>) -> Result<Self> {
        let path = paths::guard(db);
        let guard = paths::private_options().open(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::PermissionDenied => StoreError::ReadOnly,
            _ => StoreError::io("open", &path)(error),
        })?;
        let facts = paths::lock(db);
        let written = read(&facts);
        match guard.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked(written)),
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
        }
        let holder = Holder { pid: std::process::id(), host: host(), since: when, who: who.to_owned() };
        let text = serde_json::to_vec(&holder).unwrap_or_default();
        paths::write_private(&facts, &text)?;
        Ok(Self { facts, left_behind: written, guard })
    }

    /// Whoever had the database open when it was last left without being closed, by a crash or a power cut.
    pub fn left_behind(&self) -> Option<&Holder> {
        self.left_behind.as_ref()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // If it stays, the next instance sees that nothing holds the guard and takes over.
        let _ = fs::remove_file(&self.facts);
        // Said aloud, because a program that this one is starting just then holds a copy of the file for a moment.
        let _ = self.guard.unlock();
    }
}

fn read(facts: &Path) -> Option<Holder> {
    serde_json::from_slice(&fs::read(facts).ok()?).ok()
}

/// The computer's name as far as it is known without asking the network.
fn host() -> String {
    std::env::var("COMPUTERNAME")
        .or_else(|_| fs::read_to_string("/proc/sys/kernel/hostname"))
        .or_else(|_| std::env::var("HOSTNAME"))
        .map_or_else(|_| "this computer".to_owned(), |name| name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_second_instance_is_told_who_holds_it_and_since_when() {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("a.db");
        let first = Lock::take(&db, "coordinator", at("2026-11-19T13:05:00Z")).unwrap();
        assert!(first.left_behind().is_none());
        let Err(StoreError::Locked(Some(holder))) = Lock::take(&db, "chair", at("2026-11-19T14:00:00Z")) else {
            panic!("the second instance was let in")
        };
        assert_eq!((holder.who.as_str(), holder.since), ("coordinator", at("2026-11-19T13:05:00Z")));
        assert_eq!(holder.pid, std::process::id());
        drop(first);
        assert!(!paths::lock(&db).exists());
        Lock::take(&db, "chair", at("2026-11-19T14:00:00Z")).unwrap();
    }

    #[test]
    fn a_copy_of_the_file_in_a_program_being_started_keeps_nobody_out() {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("a.db");
        let first = Lock::take(&db, "coordinator", at("2026-11-19T13:05:00Z")).unwrap();
        let copy = first.guard.try_clone().unwrap();
        drop(first);
        Lock::take(&db, "chair", at("2026-11-19T14:00:00Z")).unwrap();
        drop(copy);
    }

    #[test]
    fn facts_left_by_a_crash_do_not_keep_anybody_out() {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("a.db");
        let gone = Holder { pid: 1, host: "LAPTOP-3".into(), since: at("2026-11-18T09:00:00Z"), who: "chair".into() };
        paths::write_private(&paths::lock(&db), &serde_json::to_vec(&gone).unwrap()).unwrap();
        let lock = Lock::take(&db, "coordinator", at("2026-11-19T13:05:00Z")).unwrap();
        assert_eq!(lock.left_behind(), Some(&gone));
        assert_eq!(read(&paths::lock(&db)).unwrap().who, "coordinator");
    }

    #[test]
    fn unreadable_facts_still_say_that_it_is_locked() {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("a.db");
        let _first = Lock::take(&db, "coordinator", at("2026-11-19T13:05:00Z")).unwrap();
        paths::write_private(&paths::lock(&db), b"{\"pid\":").unwrap();
        let second = Lock::take(&db, "chair", at("2026-11-19T13:05:00Z"));
        assert!(matches!(second, Err(StoreError::Locked(None))));
    }
}
