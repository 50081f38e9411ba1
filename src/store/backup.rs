//! Copies of the whole database, encrypted under the same key, each with its key file beside it. A copy gets its final
//! name only after it has been opened and compared, so whatever [`list`] shows was whole when it was made. Going back to
//! one keeps what it replaces. Nothing here knows what the tables mean.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OptionalExtension};
use tempfile::NamedTempFile;

use super::key::{KeyFile, RawKey};
use super::lock::Lock;
use super::migrate::SCHEMA;
use super::open::{Access, Visit, check_family, check_pages, keyed, meta};
use super::{Result, StoreError, paths};

mod keep;

pub use keep::{BACKUPS_KEPT, keep};

/// What a backup was made before or after. It is one word of the file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A person asked for one.
    Asked,
    /// The database was unlocked and the last backup was not recent.
    Unlock,
    /// Before an import.
    Import,
    /// Before the schema is brought up to date.
    Migration,
    /// After a meeting.
    Meeting,
    /// Before something is removed or repaired.
    Repair,
}

impl Why {
    const ALL: [Self; 6] = [Self::Asked, Self::Unlock, Self::Import, Self::Migration, Self::Meeting, Self::Repair];

    /// The word in the file's name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Unlock => "unlock",
            Self::Import => "import",
            Self::Migration => "migration",
            Self::Meeting => "meeting",
            Self::Repair => "repair",
        }
    }
}

/// One backup in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupInfo {
    /// The encrypted copy. Its key file has the same name with `.key` after it.
    pub path: PathBuf,
    /// When it was made, to the second.
    pub taken: DateTime<Utc>,
    /// What for.
    pub why: Why,
    /// Size of the copy.
    pub bytes: u64,
    /// The first eight digits of the database's identity: which database it is a copy of.
    pub of: String,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the database that was replaced is kept, if there was one. It opens like any other.
    pub set_aside: Option<PathBuf>,
}

/// Makes a backup of `connection` in `folder`, checks it, and removes backups of the same database that the policy of
/// [`keep`] no longer wants. `connection` must not be in the middle of a transaction; it may be the reader.
pub fn now(connection: &Connection, key: &RawKey, folder: &Path, when: DateTime<Utc>, why: Why) -> Result<BackupInfo> {
    let db = PathBuf::from(connection.path().unwrap_or_default());
    let when = when.trunc_subsecs(0);
    paths::private_folder(folder)?;
    paths::sweep_unfinished(folder, when);
    let key_file = KeyFile::load(&db)?;
    if !key_file.is_for(key) {
        return Err(StoreError::KeyFileDamaged(paths::key(&db)));
    }
    let copy = copy_checked(connection, key, folder)?;

    let of = key_file.db_uuid().simple().to_string()[..8].to_owned();
    let path = free_name(folder, &of, when, why);
    paths::write_private(&paths::key(&path), key_file.text().as_bytes())?;
    copy.persist_noclobber(&path).map_err(|error| StoreError::io("write", &path)(error.error))?;
    paths::sync_folder(folder)?;

    drop_old(folder, &of, when);
    let bytes = fs::metadata(&path).map_err(StoreError::io("read", &path))?.len();
    Ok(BackupInfo { path, taken: when, why, bytes, of })
}

/// The backups in `folder`, newest first. A folder that is not there holds none.
pub fn list(folder: &Path) -> Result<Vec<BackupInfo>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io("read the folder", folder)(error)),
    };
    let mut found: Vec<BackupInfo> = entries.flatten().filter_map(|entry| read_name(&entry.path())).collect();
    found.sort_by(|one, other| (other.taken, &other.path).cmp(&(one.taken, &one.path)));
    Ok(found)
}

/// Opens `backup` with `key`, reads all of it, and answers how many rows its tables hold in all. Writes nothing.
pub fn check(backup: &Path, key: &RawKey) -> Result<i64> {
    Ok(census_of_file(backup, key)?.rows.values().sum())
}

/// Puts `backup` in the place of the database `db`, which nobody may have open, this process included.
///
/// The backup is copied and checked completely first; if anything is wrong with it, nothing is touched. The passphrase is
/// that of the present key file, which then stays, or that of the key file beside the backup, which then takes its place.
/// The replaced database is kept under another name, with its journal and its key file.
pub fn restore(db: &Path, backup: &Path, passphrase: &str, visit: &Visit) -> Result<Restored> {
    let db = &paths::followed(db);
    let folder = paths::folder_of(db);
    paths::refuse_shared(db)?;
    paths::private_folder(folder)?;
    let lock = Lock::take(db, &visit.who, visit.when)?;
    let (key_file, key) = key_for(db, backup, passphrase)?;

    super::open::check_there(backup)?;
    let from = keyed(backup, &key, Access::Read)?;
    check_family(backup, &key, &from, SCHEMA)?;
    if meta(&from, "db_uuid")? != key_file.db_uuid().to_string() {
        return Err(StoreError::NotOurs { path: backup.to_owned(), why: "it is a copy of another database" });
    }
    check_seals(&from)?;
    let copy = copy_checked(&from, &key, folder)?;
    drop(from);

    let mark = format!(".replaced-{}", stamp(visit.when));
    let set_aside = free(|n| paths::beside(db, &format!("{mark}{n}")));
    let replaced = set_aside_files(db, &set_aside)?;
    let placed = key_file
        .save(db)
        .and_then(|()| copy.persist_noclobber(db).map_err(|error| StoreError::io("write", db)(error.error)))
        .and_then(|_| paths::sync_folder(folder));
    if let Err(error) = placed {
        put_back(&replaced);
        return Err(error);
    }
    drop(lock);
    Ok(Restored { set_aside: set_aside.exists().then_some(set_aside) })
}

/// The key file that opens with `passphrase`: the present one if it can, else the one beside the backup. A present one
/// that is for another database refuses the whole restore.
fn key_for(db: &Path, backup: &Path, passphrase: &str) -> Result<(KeyFile, RawKey)> {
    let beside_backup = KeyFile::load(backup);
    let present = KeyFile::load(db);
    if let (Ok(present), Ok(other)) = (&present, &beside_backup)
        && present.db_uuid() != other.db_uuid()
    {
        return Err(StoreError::NotOurs { path: backup.to_owned(), why: "it is a copy of another database" });
    }
    let first = present.and_then(|file| file.unlock(db, passphrase).map(|(key, _)| (file, key)));
    let error = match first {
        Ok(found) => return Ok(found),
        Err(error) => error,
    };
    match beside_backup {
        Ok(file) => file.unlock(backup, passphrase).map(|(key, _)| (file, key)),
        Err(_) => Err(error),
    }
}

/// Moves the database out of the way and copies its key file along. The database goes first and its journal after it: if
/// the power fails between the two, the database is missing, which is noticed, and not without its last commits, which
/// would not be.
fn set_aside_files(db: &Path, aside: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    for (from, to) in [(paths::key(db), paths::key(aside)), (paths::key_copy(db), paths::key_copy(aside))] {
        if let Ok(bytes) = fs::read(&from) {
            paths::write_private(&to, &bytes)?;
        }
    }
    let mut moved = Vec::new();
    let files =
        [(db.to_owned(), aside.to_owned()), (paths::wal(db), paths::wal(aside)), (paths::shm(db), paths::shm(aside))];
    for (from, to) in files {
        match fs::rename(&from, &to) {
            Ok(()) => moved.push((from, to)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                put_back(&moved);
                return Err(StoreError::io("move aside", &from)(error));
            }
        }
    }
    paths::sync_folder(paths::folder_of(db))?;
    Ok(moved)
}

/// Undoes [`set_aside_files`], the journal before the database.
fn put_back(moved: &[(PathBuf, PathBuf)]) {
    for (was, is) in moved.iter().rev() {
        // If even this fails, both lie side by side under names that say what they are.
        let _ = fs::rename(is, was);
    }
}

/// Copies what `from` sees into a new file in `folder`, as one self-contained file, and compares the two.
fn copy_checked(from: &Connection, key: &RawKey, folder: &Path) -> Result<NamedTempFile> {
    let copy = paths::unfinished(folder)?;
    // Within one reading transaction, so that the count and the copy are of the same moment.
    let moment = from.unchecked_transaction()?;
    let expected = census(&moment)?;
    let mut to = keyed(copy.path(), key, Access::Write)?;
    match Backup::new(&moment, &mut to)?.step(-1)? {
        StepResult::Done => {}
        _ => return Err(StoreError::Locked(None)),
    }
    moment.finish()?;
    to.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    to.close().map_err(|(_, error)| StoreError::from(error))?;
    copy.as_file().sync_all().map_err(StoreError::io("write", copy.path()))?;

    if census_of_file(copy.path(), key)? == expected {
        Ok(copy)
    } else {
        Err(StoreError::Damaged("a copy of it is not like it".to_owned()))
    }
}

/// What a copy and its original must have in common.
#[derive(Debug, PartialEq, Eq)]
struct Census {
    version: i64,
    db_uuid: String,
    rows: BTreeMap<String, i64>,
}

/// Opens a file afresh, checks every page's seal and the whole structure, and counts.
fn census_of_file(file: &Path, key: &RawKey) -> Result<Census> {
    let connection = keyed(file, key, Access::Read)?;
    check_family(file, key, &connection, SCHEMA)?;
    check_seals(&connection)?;
    check_pages(&connection)?;
    census(&connection)
}

fn census(connection: &Connection) -> Result<Census> {
    let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let mut names = connection.prepare(
        "SELECT name FROM pragma_table_list
         WHERE schema = 'main' AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut rows = BTreeMap::new();
    for name in names {
        let count = format!("SELECT count(*) FROM \"{}\"", name.replace('"', "\"\""));
        rows.insert(name, connection.query_row(&count, [], |row| row.get(0))?);
    }
    Ok(Census { version, db_uuid: meta(connection, "db_uuid")?, rows })
}

/// Reads every page of the file and checks its seal.
fn check_seals(connection: &Connection) -> Result<()> {
    let finding: Option<String> =
        connection.query_row("PRAGMA cipher_integrity_check", [], |row| row.get(0)).optional()?;
    finding.map_or(Ok(()), |_| Err(StoreError::Damaged("a page does not pass its check".to_owned())))
}

/// Removes the backups of one database that are no longer wanted. The newest is always wanted. One that cannot be
/// removed is left for the next time: too many backups harm nobody.
fn drop_old(folder: &Path, of: &str, now: DateTime<Utc>) {
    let backups: Vec<BackupInfo> =
        list(folder).unwrap_or_default().into_iter().filter(|backup| backup.of == of).collect();
    let taken: Vec<DateTime<Utc>> = backups.iter().map(|backup| backup.taken).collect();
    for (backup, wanted) in backups.iter().zip(keep(&taken, now)) {
        // The key goes after the copy it opens.
        if !wanted && fs::remove_file(&backup.path).is_ok() {
            let _ = fs::remove_file(paths::key(&backup.path));
        }
    }
}

const NAME: &str = "mdg";
const STAMP: &str = "%Y%m%dT%H%M%SZ";

fn stamp(when: DateTime<Utc>) -> String {
    when.format(STAMP).to_string()
}

/// `mdg-0f3c9a12-20261119T130500Z-import.db`, with a number where that is taken.
fn free_name(folder: &Path, of: &str, when: DateTime<Utc>, why: Why) -> PathBuf {
    free(|n| folder.join(format!("{NAME}-{of}-{}-{}{n}.db", stamp(when), why.word())))
}

/// The first name that is free: as it is, then with `-2`, `-3` and so on.
fn free(name: impl Fn(String) -> PathBuf) -> PathBuf {
    let mut n = 1_u32;
    loop {
        let path = name(if n == 1 { String::new() } else { format!("-{n}") });
        if !path.exists() {
            return path;
        }
        n += 1;
    }
}

fn read_name(path: &Path) -> Option<BackupInfo> {
    let name = path.file_name()?.to_str()?.strip_suffix(".db")?;
    let mut parts = name.split('-');
    if parts.next()? != NAME {
        return None;
    }
    let of = parts.next()?.to_owned();
    let taken = chrono::NaiveDateTime::parse_from_str(parts.next()?, STAMP).ok()?.and_utc();
    let word = parts.next()?;
    let why = Why::ALL.into_iter().find(|why| why.word() == word)?;
    let bytes = fs::metadata(path).ok()?.len();
    Some(BackupInfo { path: path.to_owned(), taken, why, bytes, of })
}

#[cfg(test)]
mod tests;
