//! The open database as the floor above sees it: records by identity, acts written whole, drafts, backups. No SQL leaves here.

use super::key::{self, Cost};
use super::log::{self, Act};
use super::{BackupInfo, NewDatabase, Note, Opened, Purpose, Result, StoreError, Visit, Why, backup};
use crate::domain::change::Change;
use crate::domain::ids::Ref;
use crate::domain::patient::Patient;
use crate::domain::record::Record;
use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The open database. Dropping it closes the file and lets the next instance in.
#[derive(Debug)]
pub struct Store {
    opened: Opened,
    db: PathBuf,
    backups: PathBuf,
}

impl Store {
    /// Makes a new database.
    pub fn create(db: &Path, passphrase: &str, new: NewDatabase, visit: &Visit) -> Result<Self> {
        let opened = super::create(db, passphrase, new, visit)?;
        Ok(Self { opened, db: super::paths::followed(db), backups: visit.backups.clone() })
    }

    /// Opens the one that is there.
    pub fn open(db: &Path, passphrase: &str, visit: &Visit) -> Result<Self> {
        let opened = super::open(db, passphrase, visit)?;
        Ok(Self { opened, db: super::paths::followed(db), backups: visit.backups.clone() })
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.opened.connection
    }

    /// What the database is for.
    pub fn purpose(&self) -> Purpose {
        self.opened.purpose
    }

    /// What was put right while opening.
    pub fn notes(&self) -> &[Note] {
        &self.opened.notes
    }

    /// Whose passphrase opened it.
    pub fn slot(&self) -> Uuid {
        self.opened.slot
    }

    /// Who has a passphrase.
    pub fn slots(&self) -> Result<Vec<Uuid>> {
        key::slots(&self.db)
    }

    /// Gives somebody a passphrase, or another one.
    pub fn set_passphrase(&self, id: Uuid, words: &str, cost: Cost) -> Result<()> {
        key::set_passphrase(&self.db, &self.opened.key, id, words, cost)
    }

    /// Says whose the passphrase is that opened it.
    pub fn hand_slot(&mut self, to: Uuid) -> Result<()> {
        key::hand_slot(&self.db, &self.opened.key, self.opened.slot, to)?;
        self.opened.slot = to;
        Ok(())
    }

    /// Takes somebody's passphrase away.
    pub fn drop_slot(&self, id: Uuid) -> Result<()> {
        key::drop_slot(&self.db, &self.opened.key, id)
    }

    /// One record.
    pub fn get<R: Record>(&self, id: Ref<R>) -> Result<Option<R>> {
        super::record::get(self.connection(), id.uuid())
    }

    /// Every record of a kind, in the order in which they were made.
    pub fn all<R: Record>(&self) -> Result<Vec<R>> {
        super::record::select(self.connection(), "ORDER BY rowid", [])
    }

    /// Writes one act. Either all of it is there afterwards, or nothing.
    pub fn write(&mut self, act: &Act<'_>) -> Result<u32> {
        log::write(&mut self.opened.connection, self.opened.device, act)
    }

    /// The changes of an act.
    pub fn changes_of(&self, act: u32) -> Result<Vec<Change>> {
        log::changes_of(self.connection(), act)
    }

    /// The latest acts in order, latest last.
    pub fn steps(&self, limit: u32) -> Result<Vec<log::Step>> {
        log::steps(self.connection(), limit)
    }

    /// The latest acts for people, latest first.
    pub fn log(&self, record: Option<&str>, limit: u32) -> Result<Vec<log::Line>> {
        log::lines(self.connection(), record, limit)
    }

    /// The latest acts on anything that is kept about a patient, latest first.
    pub fn log_of_patient(&self, patient: Ref<Patient>, limit: u32) -> Result<Vec<log::Line>> {
        log::lines_of_patient(self.connection(), &patient.to_string(), limit)
    }

    /// Checks every seal of the log.
    pub fn verify_log(&self) -> Result<log::Verdict> {
        log::verify(self.connection())
    }

    /// A text that is the same for two databases with the same records.
    pub fn fingerprint(&self) -> Result<String> {
        log::fingerprint(self.connection())
    }

    /// When the last act was done, by the clock of then.
    pub fn last_act_at(&self) -> Result<Option<DateTime<Utc>>> {
        let text: Option<String> =
            self.connection().query_row("SELECT max(at) FROM change_group", [], |row| row.get(0))?;
        text.map(|t| t.parse().map_err(|_| StoreError::Damaged("a time in the change log cannot be read".to_owned())))
            .transpose()
    }

    /// Keeps an unfinished text; an empty one lets go of it.
    pub fn keep_draft(&mut self, key: &str, text: &str, at: DateTime<Utc>) -> Result<()> {
        if text.is_empty() {
            self.connection().execute("DELETE FROM draft WHERE key = ?1", [key])?;
        } else {
            let at = at.to_rfc3339_opts(SecondsFormat::Millis, true);
            self.connection().execute(
                "INSERT INTO draft (key, text, kept_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (key) DO UPDATE SET text = excluded.text, kept_at = excluded.kept_at",
                params![key, text, at],
            )?;
        }
        Ok(())
    }

    /// The texts that were kept: key, text, when.
    pub fn drafts(&self) -> Result<Vec<(String, String, DateTime<Utc>)>> {
        let mut statement = self.connection().prepare_cached("SELECT key, text, kept_at FROM draft ORDER BY key")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
        rows.map(|row| {
            let (key, text, at) = row?;
            let at = at.parse().map_err(|_| StoreError::Damaged("the time of a draft cannot be read".to_owned()))?;
            Ok((key, text, at))
        })
        .collect()
    }

    /// A fact that the file keeps about itself.
    pub fn fact(&self, name: &str) -> Result<Option<String>> {
        Ok(self
            .connection()
            .query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))
            .optional()?)
    }

    /// Keeps a fact about the file.
    pub fn set_fact(&mut self, name: &str, value: &str) -> Result<()> {
        self.connection().execute(
            "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )?;
        Ok(())
    }

    /// Makes a checked backup.
    pub fn back_up(&self, when: DateTime<Utc>, why: Why) -> Result<BackupInfo> {
        backup::now(self.connection(), &self.opened.key, &self.backups, when, why)
    }

    /// Where backups go.
    pub fn backups(&self) -> &Path {
        &self.backups
    }

    /// The identity of this database.
    pub fn identity(&self) -> Uuid {
        self.opened.db_uuid
    }
}
