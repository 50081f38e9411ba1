//! The database as a file on this laptop: made, opened, backed up, gone back to, its passphrase changed. The floors above name
//! places and passphrases here and nothing of the store. What the records mean is not known here.

use super::Service;
use super::clock::{Clock, Mint};
use crate::domain::ids::Ref;
use crate::domain::profile::Profile;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::Purpose;
use crate::store::{self, Cost, NewDatabase, Store, StoreError, Visit, Why};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Where a database lies, and where its backups go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub db: PathBuf,
    /// The folder.
    pub backups: PathBuf,
}

/// What kept a database shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// The passphrase does not open it.
    WrongPassphrase,
    /// The new passphrase is too easy to guess.
    WeakPassphrase,
    /// Somebody has it open.
    InUse,
    /// A newer mdg wrote it.
    Newer,
    /// It is not there.
    Missing,
    /// It is there already.
    Exists,
    /// Anything else, such as a full disk or a damaged file.
    Failed,
}

impl Barrier {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WrongPassphrase => "wrong_passphrase",
            Self::WeakPassphrase => "weak_passphrase",
            Self::InUse => "in_use",
            Self::Newer => "newer_schema",
            Self::Missing => "no_database",
            Self::Exists => "already_there",
            Self::Failed => "store_failed",
        }
    }
}

/// Why a database stayed shut, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shut {
    /// Of which kind.
    pub barrier: Barrier,
    /// One or two sentences.
    pub message: String,
}

impl From<StoreError> for Shut {
    fn from(error: StoreError) -> Self {
        let barrier = match error {
            StoreError::WrongPassphrase => Barrier::WrongPassphrase,
            StoreError::WeakPassphrase(_) => Barrier::WeakPassphrase,
            StoreError::Locked(_) => Barrier::InUse,
            StoreError::NewerSchema { .. } => Barrier::Newer,
            StoreError::NotFound { .. } => Barrier::Missing,
            StoreError::AlreadyExists(_) => Barrier::Exists,
            _ => Barrier::Failed,
        };
        Self { barrier, message: error.to_string() }
    }
}

/// One backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Backup {
    /// The encrypted copy.
    pub file: PathBuf,
    /// When it was made.
    pub taken: DateTime<Utc>,
    /// What for, in one word.
    pub why: &'static str,
    /// Its size.
    pub bytes: u64,
}

impl From<store::BackupInfo> for Backup {
    fn from(info: store::BackupInfo) -> Self {
        Self { file: info.path, taken: info.taken, why: info.why.word(), bytes: info.bytes }
    }
}

/// The fact that names the folder into which packs are being written.
const EXPORTING: &str = "exporting_into";

/// The least time between two backups that nobody asked for.
const APART: TimeDelta = TimeDelta::minutes(30);

fn visit(place: &Place, who: &str) -> Visit {
    Visit { who: who.to_owned(), when: Clock::Laptop.now(), backups: place.backups.clone() }
}

impl Service {
    /// Throws a demo away: the database and what lies beside it. Anything that is not a demo is refused and left as it is.
    pub fn throw_away_demo(place: &Place, passphrase: &str, who: &str) -> Result<(), Shut> {
        let service = Self::open(place, passphrase, who)?;
        if service.purpose() != Purpose::Demo {
            let message =
                "This is not a demo database, so it is not thrown away. Choose another folder for the demo.".to_owned();
            return Err(Shut { barrier: Barrier::Exists, message });
        }
        drop(service);
        let db = &place.db;
        let beside = [store::paths::wal(db), store::paths::shm(db), store::paths::key(db), store::paths::key_copy(db)];
        for file in std::iter::once(db.clone()).chain(beside) {
            match std::fs::remove_file(&file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    let message = format!(
                        "The last demo could not be thrown away: {}. Choose another folder with --folder.",
                        error.kind()
                    );
                    return Err(Shut { barrier: Barrier::Failed, message });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes a new database. `quick` takes little work to unlock and protects little, so it is for demo and trial ones.
    pub fn create(place: &Place, passphrase: &str, purpose: Purpose, quick: bool, who: &str) -> Result<Self, Shut> {
        let purpose = match purpose {
            Purpose::Real => store::Purpose::Real,
            Purpose::Trial => store::Purpose::Trial,
            Purpose::Demo => store::Purpose::Demo,
        };
        let cost = if quick && purpose != store::Purpose::Real { Cost::LIGHT } else { Cost::FULL };
        let store = Store::create(&place.db, passphrase, NewDatabase { purpose, cost }, &visit(place, who))?;
        Ok(Self::new(store, Clock::Laptop, Mint::Random))
    }

    /// Opens the database that is there.
    pub fn open(place: &Place, passphrase: &str, who: &str) -> Result<Self, Shut> {
        let store = Store::open(&place.db, passphrase, &visit(place, who))?;
        let mut service = Self::new(store, Clock::Laptop, Mint::Random);
        service.clear_interrupted_export()?;
        Ok(service)
    }

    /// Remembers where packs are being written, so that what a power cut leaves there is found again.
    pub(super) fn begin_export(&mut self, folder: &Path) -> Result<(), Refusal> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        self.store.set_fact(EXPORTING, &folder.to_string_lossy()).map_err(super::refused)
    }

    /// They are written, or nothing of them is left.
    pub(super) fn end_export(&mut self) -> Result<(), Refusal> {
        self.store.set_fact(EXPORTING, "").map_err(super::refused)
    }

    /// Half-written documents lie in the open. Where they cannot be removed, as on a stick that is not there, the next opening
    /// tries again.
    fn clear_interrupted_export(&mut self) -> Result<(), StoreError> {
        let Some(folder) = self.store.fact(EXPORTING)?.filter(|folder| !folder.is_empty()) else { return Ok(()) };
        match crate::export::atomic::clear_drafts(Path::new(&folder)) {
            Ok(_) => self.store.set_fact(EXPORTING, ""),
            Err(_) => Ok(()),
        }
    }

    /// What was put right while opening, in sentences.
    pub fn notes(&self) -> Vec<String> {
        self.store.notes().iter().map(ToString::to_string).collect()
    }

    /// Makes a checked backup because somebody asked for one.
    pub fn back_up(&self) -> Result<Backup, Shut> {
        Ok(self.store.back_up(Clock::Laptop.now(), Why::Asked)?.into())
    }

    /// Makes a backup where something changed since the last one and that is half an hour old. None where none is due.
    pub fn back_up_if_due(&self) -> Result<Option<Backup>, Shut> {
        let Some(changed) = self.store.last_act_at()?.filter(|_| self.purpose() != Purpose::Demo) else {
            return Ok(None);
        };
        let of = self.store.identity().simple().to_string();
        let backups = store::backup::list(self.store.backups())?;
        let newest = backups.iter().find(|b| of.starts_with(&b.of)).map(|b| b.taken);
        let now = Clock::Laptop.now();
        if newest.is_some_and(|taken| changed <= taken || now < taken + APART) {
            return Ok(None);
        }
        Ok(Some(self.store.back_up(now, Why::Unlock)?.into()))
    }

    /// Counts identities instead of drawing them, so that the same script gives the same ones. Refused on a real database.
    pub fn count_ids(&mut self) -> Result<(), Refusal> {
        if self.purpose() == Purpose::Real {
            let why = "Counted identities are for demo and trial databases only.";
            return Err(Refusal::new(Code::ClockFixed, why));
        }
        // A second script on the same database must not meet the identities of the first.
        let start = self.store.steps(1).map_err(super::refused)?.last().map_or(0, |step| u64::from(step.n) << 32);
        self.mint = Mint::Counted(start);
        Ok(())
    }
}

/// Passphrases of people's own.
impl Service {
    /// Gives somebody a passphrase, or another one. `quick` is heeded on a trial or demo database only.
    pub fn give_passphrase(&self, profile: Ref<Profile>, words: &str, quick: bool) -> Result<(), Shut> {
        let cost = if quick && self.purpose() != Purpose::Real { Cost::LIGHT } else { Cost::FULL };
        Ok(self.store.set_passphrase(profile.uuid(), words, cost)?)
    }

    /// Says that the passphrase which opened this database is this person's from here on.
    pub fn take_slot(&mut self, profile: Ref<Profile>) -> Result<(), Shut> {
        Ok(self.store.hand_slot(profile.uuid())?)
    }

    /// Takes somebody's passphrase away.
    pub fn forget_passphrase(&self, profile: Ref<Profile>) -> Result<(), Shut> {
        Ok(self.store.drop_slot(profile.uuid())?)
    }
}

/// The backups of a place, newest first.
pub fn backups(place: &Place) -> Result<Vec<Backup>, Shut> {
    Ok(store::backup::list(&place.backups)?.into_iter().map(Backup::from).collect())
}

/// Puts a backup in the place of the database, which nobody may have open. Everything is checked before anything is moved.
/// Answers where the database that was replaced is kept, if there was one.
pub fn restore(place: &Place, backup: &Path, passphrase: &str, who: &str) -> Result<Option<PathBuf>, Shut> {
    Ok(store::backup::restore(&place.db, backup, passphrase, &visit(place, who))?.set_aside)
}

/// Sets a new passphrase. The database is opened first, so that nobody else has it open and `old` is known to be right.
/// `quick` is heeded on a trial or demo database only. Backups made before keep the old passphrase.
pub fn change_passphrase(place: &Place, old: &str, new: &str, quick: bool, who: &str) -> Result<(), Shut> {
    let service = Service::open(place, old, who)?;
    let cost = if quick && service.purpose() != Purpose::Real { Cost::LIGHT } else { Cost::FULL };
    Ok(store::key::change_passphrase(&place.db, old, new, cost)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "otter lamp velvet staircase";

    fn place(folder: &tempfile::TempDir) -> Place {
        Place { db: folder.path().join("mdg.db"), backups: folder.path().join("backups") }
    }

    #[test]
    fn every_barrier_has_its_kind() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let barrier = |shut: Result<Service, Shut>| shut.unwrap_err().barrier;
        assert_eq!(barrier(Service::open(&place, WORDS, "a")), Barrier::Missing);
        assert_eq!(barrier(Service::create(&place, "short", Purpose::Trial, true, "a")), Barrier::WeakPassphrase);
        let first = Service::create(&place, WORDS, Purpose::Trial, true, "a").unwrap();
        assert_eq!(barrier(Service::open(&place, WORDS, "b")), Barrier::InUse);
        drop(first);
        assert_eq!(barrier(Service::open(&place, "another otter lamp velvet", "a")), Barrier::WrongPassphrase);
        assert_eq!(barrier(Service::create(&place, WORDS, Purpose::Trial, true, "a")), Barrier::Exists);
    }

    #[test]
    fn a_passphrase_changes_only_for_who_knows_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        drop(Service::create(&place, WORDS, Purpose::Trial, true, "a").unwrap());
        let new = "copper window thirteen herons";
        assert_eq!(change_passphrase(&place, new, WORDS, true, "a").unwrap_err().barrier, Barrier::WrongPassphrase);
        change_passphrase(&place, WORDS, new, true, "a").unwrap();
        assert!(Service::open(&place, WORDS, "a").is_err());
        assert!(Service::open(&place, new, "a").is_ok());
    }

    #[test]
    fn a_backup_is_due_only_after_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let mut service = Service::create(&place, WORDS, Purpose::Trial, true, "a").unwrap();
        assert_eq!(service.back_up_if_due().unwrap(), None);
        let who = service.actor("mdg_manager").unwrap();
        let line = serde_json::json!({"name": "Hill Charity", "kind": "voluntary"}).as_object().unwrap().clone();
        service.execute(&who, crate::domain::Command::read("organisation.add", line).unwrap()).unwrap();
        let made = service.back_up_if_due().unwrap().unwrap();
        assert_eq!(made.why, "unlock");
        assert_eq!(service.back_up_if_due().unwrap(), None);
        assert_eq!(backups(&place).unwrap(), [made]);
    }
}
