//! The one way to an open database. Nothing is handed up before the key, the identity of the file, the version of its
//! schema, the lock, the settings that keep data safe and the soundness of every page have been checked, and nothing is
//! written before it is known that the file is ours and not newer than we are.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use super::key::{Cost, KeyFile, RawKey, random};
use super::lock::{Holder, Lock};
use super::migrate::{self, STEPS, Step};
use super::{Result, StoreError, backup, passphrase, paths};

/// Marks a file as one of ours: "mdg" and the number of the file family.
pub(super) const APPLICATION_ID: i64 = 0x6d64_6701;

/// What a database is for. It is written into the file and never changes, so that invented people and real ones are not
/// confused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Patients' records.
    Real,
    /// A trial run by a team, with people it made up.
    Trial,
    /// The demonstration that comes with the program.
    Demo,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Trial => "trial",
            Self::Demo => "demo",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Real, Self::Trial, Self::Demo].into_iter().find(|purpose| purpose.word() == word)
    }
}

/// Who opens a database, and when. The time comes from the caller's clock.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The person, as somebody who is kept out will read it.
    pub who: String,
    /// Now.
    pub when: DateTime<Utc>,
    /// Where backups go.
    pub backups: PathBuf,
}

/// What is decided once, when a database is made.
#[derive(Debug, Clone, Copy)]
pub struct NewDatabase {
    /// What it is for. The passphrase of a demonstration is not judged.
    pub purpose: Purpose,
    /// Work to put between a stolen key file and a guess.
    pub cost: Cost,
}

/// A database that passed every check. Dropping it closes the file and lets the next instance in.
#[derive(Debug)]
pub struct Opened {
    // The order of the first two is the order of closing: the lock is given up last.
    /// The only connection that writes.
    pub connection: Connection,
    /// Held while the database is open.
    pub lock: Lock,
    /// For further connections and for backups.
    pub key: RawKey,
    /// What the database is for.
    pub purpose: Purpose,
    /// Whose passphrase opened it; nobody's, where it is the one that was made with the database.
    pub slot: Uuid,
    /// Identity of this database, the same in all its copies.
    pub db_uuid: Uuid,
    /// Identity of this laptop's part in the log of changes.
    pub device: Uuid,
    /// What the person should be told once.
    pub notes: Vec<Note>,
}

/// Something that was put right while opening. Its text is for the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// One copy of the key file was missing, damaged or old, and was written again from the other.
    KeyFileMended,
    /// As before, and it could not be written.
    KeyFileNotMended,
    /// Nobody closed the database the last time.
    LeftOpen(Holder),
    /// The schema was brought up to date, after a checked backup.
    Migrated {
        /// Version before.
        from: usize,
        /// Version now.
        to: usize,
        /// The backup made first.
        backup: PathBuf,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyFileMended => f.write_str("One of the two copies of the key file was damaged or missing; it was written again."),
            Self::KeyFileNotMended => f.write_str(
                "One of the two copies of the key file is damaged or missing and could not be written again. Make room on the \
                 disk and open the database once more.",
            ),
            Self::LeftOpen(holder) => {
                let since = holder.since.with_timezone(&chrono_tz::Europe::London).format("%d %b %Y %H:%M");
                write!(f, "The database was not closed properly after it was opened on {since}. Everything saved is there.")
            }
            Self::Migrated { .. } => f.write_str("The database was brought up to date for this version of mdg. A backup was made first."),
        }
    }
}

/// Makes a new database at `db`, with its key file beside it, and opens it. Refuses where any file of one already is.
pub fn create(db: &Path, passphrase: &str, new: NewDatabase, visit: &Visit) -> Result<Opened> {
    create_with(db, passphrase, new, visit, STEPS)
}

/// Opens the database at `db`: every check, then a migration if one is due.
pub fn open(db: &Path, passphrase: &str, visit: &Visit) -> Result<Opened> {
    open_with(db, passphrase, visit, STEPS)
}

/// A further connection that can only read, for the thread that answers questions while the first one writes. It needs
/// no lock of its own. `key` is that of the [`Opened`].
pub fn open_reader(db: &Path, key: &RawKey) -> Result<Connection> {
    check_there(db)?;
    let connection = keyed(db, key, Access::Read)?;
    check_family(db, key, &connection, STEPS.len())?;
    connection.execute_batch(SETTINGS)?;
    connection.execute_batch("PRAGMA query_only = ON")?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(connection)
}

pub(super) fn create_with(db: &Path, words: &str, new: NewDatabase, visit: &Visit, steps: &[Step]) -> Result<Opened> {
    let folder = paths::folder_of(db);
    paths::refuse_shared(db)?;
    // A journal left by another database would be played into the new one.
    for path in [db.to_owned(), paths::key(db), paths::key_copy(db), paths::wal(db)] {
        if path.exists() {
            return Err(StoreError::AlreadyExists(path));
        }
    }
    if new.purpose != Purpose::Demo {
        passphrase::check(words)?;
    }
    paths::private_folder(folder)?;
    let lock = Lock::take(db, &visit.who, visit.when)?;
    let db_uuid = new_uuid()?;
    let (key_file, key) = KeyFile::generate(db_uuid, words, new.cost)?;

    let unfinished = paths::unfinished(folder)?;
    lay_ground(unfinished.path(), &key, db_uuid, new.purpose, visit.when, steps)?;
    unfinished.as_file().sync_all().map_err(StoreError::io("write", db))?;
    let placed = key_file
        .save(db)
        .and_then(|()| unfinished.persist_noclobber(db).map_err(|error| StoreError::io("write", db)(error.error)));
    if let Err(error) = placed {
        // A key without a database would be taken for a loss.
        let _ = std::fs::remove_file(paths::key(db));
        let _ = std::fs::remove_file(paths::key_copy(db));
        return Err(error);
    }
    paths::sync_folder(folder)?;
    finish(db, &key_file, (key, Uuid::nil()), lock, visit, steps)
}

pub(super) fn open_with(db: &Path, words: &str, visit: &Visit, steps: &[Step]) -> Result<Opened> {
    let db = &paths::followed(db);
    paths::refuse_shared(db)?;
    check_there(db)?;
    let lock = Lock::take(db, &visit.who, visit.when)?;
    let key_file = KeyFile::load(db)?;
    let unlocked = key_file.unlock(db, words)?;
    finish(db, &key_file, unlocked, lock, visit, steps)
}

/// The checks that need the key, in an order in which nothing is written before the file is known to be ours.
fn finish(
    db: &Path,
    key_file: &KeyFile,
    (key, slot): (RawKey, Uuid),
    lock: Lock,
    visit: &Visit,
    steps: &[Step],
) -> Result<Opened> {
    look(db, &key, key_file.db_uuid(), steps.len())?;

    let mut notes: Vec<Note> = lock.left_behind().cloned().map(Note::LeftOpen).into_iter().collect();
    match key_file.mend(db) {
        Ok(false) => {}
        Ok(true) => notes.push(Note::KeyFileMended),
        Err(_) => notes.push(Note::KeyFileNotMended),
    }
    paths::sweep_unfinished(paths::folder_of(db), visit.when);
    let mut connection = keyed(db, &key, Access::Write)?;
    settle(&connection)?;
    check_pages(&connection)?;

    let from = migrate::version(&connection)?;
    if from < steps.len() {
        let made = backup::now(&connection, &key, &visit.backups, visit.when, backup::Why::Migration)?;
        migrate::bring_up(&mut connection, steps)?;
        notes.push(Note::Migrated { from, to: steps.len(), backup: made.path });
    }
    set_and_check(&connection, "foreign_keys", "ON", "1")?;

    let purpose = Purpose::from_word(&meta(&connection, "purpose")?)
        .ok_or_else(|| StoreError::Damaged("it does not say what it is for".to_owned()))?;
    let device = Uuid::parse_str(&meta(&connection, "device")?)
        .map_err(|_| StoreError::Damaged("it does not say which laptop it is on".to_owned()))?;
    Ok(Opened { connection, lock, key, slot, purpose, db_uuid: key_file.db_uuid(), device, notes })
}

/// Fills a new, empty file: mark, schema, identity.
fn lay_ground(
    file: &Path,
    key: &RawKey,
    db_uuid: Uuid,
    purpose: Purpose,
    when: DateTime<Utc>,
    steps: &[Step],
) -> Result<()> {
    let mut connection = keyed(file, key, Access::Write)?;
    set_and_check(&connection, "application_id", &APPLICATION_ID.to_string(), &APPLICATION_ID.to_string())?;
    migrate::bring_up(&mut connection, steps)?;
    let facts = [
        ("db_uuid", db_uuid.to_string()),
        ("device", new_uuid()?.to_string()),
        ("purpose", purpose.word().to_owned()),
        ("created_at", when.to_rfc3339()),
    ];
    for (name, value) in facts {
        connection.execute("INSERT INTO meta (name, value) VALUES (?1, ?2)", (name, value))?;
    }
    connection.close().map_err(|(_, error)| error.into())
}

/// Refuses a file that is missing, empty, or an unencrypted database, before anything else is touched.
pub(super) fn check_there(db: &Path) -> Result<()> {
    let mut start = Vec::new();
    match File::open(db) {
        Ok(file) => file.take(16).read_to_end(&mut start).map_err(StoreError::io("read", db))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::NotFound { path: db.to_owned(), key_found: KeyFile::is_there(db) });
        }
        Err(error) => return Err(StoreError::io("read", db)(error)),
    };
    let why = match start.as_slice() {
        [] => "it is empty, so its contents were lost or never copied here",
        b"SQLite format 3\0" => "it is an unencrypted database of another program",
        _ => return Ok(()),
    };
    Err(StoreError::NotOurs { path: db.to_owned(), why })
}

/// Reads identity and version through a connection that writes nothing, not even what a journal holds.
fn look(db: &Path, key: &RawKey, db_uuid: Uuid, known: usize) -> Result<()> {
    let connection = keyed(db, key, Access::Read)?;
    check_family(db, key, &connection, known)?;
    if Uuid::parse_str(&meta(&connection, "db_uuid")?) != Ok(db_uuid) {
        return Err(StoreError::NotOurs { path: db.to_owned(), why: "it belongs to another key file" });
    }
    Ok(())
}

/// Whether a keyed connection reads a file of ours that is not newer than `known`.
pub(super) fn check_family(db: &Path, key: &RawKey, connection: &Connection, known: usize) -> Result<()> {
    let not_ours = |why| StoreError::NotOurs { path: db.to_owned(), why };
    let family: i64 = match connection.query_row("PRAGMA application_id", [], |row| row.get(0)) {
        Ok(family) => family,
        // The key is right, or its file would not have opened: either the first page is spoilt, or it is another file.
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            return Err(if starts_with(db, key.salt()) {
                StoreError::Damaged("its first page does not pass its check".to_owned())
            } else {
                not_ours("it was not made with this key file, or its beginning is damaged")
            });
        }
        Err(error) => return Err(error.into()),
    };
    if family != APPLICATION_ID {
        return Err(not_ours("another program made it"));
    }
    match migrate::version(connection)? {
        0 => Err(not_ours("it was never finished")),
        found if found > known => Err(StoreError::NewerSchema { found, known }),
        _ => Ok(()),
    }
}

fn starts_with(db: &Path, salt: &[u8; 16]) -> bool {
    let mut start = [0; 16];
    File::open(db).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *salt
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Reads only, and leaves the journal where it is.
    Read,
    /// Reads and writes a file that is there.
    Write,
}

/// A connection with the key in it, and nothing checked yet. SQLCipher is silenced first: it would write over the screen.
pub(super) fn keyed(db: &Path, key: &RawKey, access: Access) -> Result<Connection> {
    let flags = match access {
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let connection = Connection::open_with_flags(db, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    // An error of this statement would quote it, key and all.
    connection.execute_batch(&key.pragma()).map_err(|_| StoreError::Io {
        doing: "unlock",
        path: db.to_owned(),
        source: std::io::ErrorKind::Other.into(),
    })?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    if access == Access::Read {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    }
    Ok(connection)
}

/// Settings that every connection needs: no schema is trusted to call functions, pages are checked as they are read
/// and never mapped past the cipher, nothing spills into a temporary file, and 64 MiB of cache hide the cost of the cipher.
const SETTINGS: &str = "PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA mmap_size = 0;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -65536;";

/// The settings that keep what was saved. Those that a promise rests on are read back.
fn settle(connection: &Connection) -> Result<()> {
    set_and_check(connection, "journal_mode", "WAL", "wal")?;
    set_and_check(connection, "synchronous", "FULL", "2")?;
    set_and_check(connection, "secure_delete", "ON", "1")?;
    connection.execute_batch(SETTINGS)?;
    connection.execute_batch("PRAGMA wal_autocheckpoint = 1000")?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(())
}

/// Sets one pragma and makes sure that it took.
fn set_and_check(connection: &Connection, name: &str, value: &str, expected: &str) -> Result<()> {
    connection.execute_batch(&format!("PRAGMA {name} = {value}"))?;
    let found = connection.query_row(&format!("PRAGMA {name}"), [], |row| {
        Ok(match row.get_ref(0)? {
            rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            other => other.as_i64().unwrap_or_default().to_string(),
        })
    })?;
    if found == expected {
        return Ok(());
    }
    // The disk cannot do what the promise needs, as network drives and some sticks cannot.
    Err(StoreError::NetworkDrive(connection.path().unwrap_or_default().into()))
}

/// Reads every page and looks whether they fit together. What SQLite finds stays out of the error: it could quote a record.
pub(super) fn check_pages(connection: &Connection) -> Result<()> {
    let finding: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if finding == "ok" { Ok(()) } else { Err(StoreError::Damaged("its pages do not fit together".to_owned())) }
}

/// One fact the file holds about itself.
pub(super) fn meta(connection: &Connection, name: &str) -> Result<String> {
    Ok(connection.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))?)
}

fn new_uuid() -> Result<Uuid> {
    Ok(uuid::Builder::from_random_bytes(random()?).into_uuid())
}

#[cfg(test)]
pub(super) mod tests;
