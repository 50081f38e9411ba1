use std::fs;
use std::io::{Seek, SeekFrom, Write};

use super::*;
use crate::store::SCHEMA;

pub(in crate::store) const WORDS: &str = "ferry lamp otter seven";
const CANARY: &str = "CANARY-999-000-0018-Testpatient";
const PAGE: usize = 4096;

/// A folder with one database in it, and what a visit needs.
pub(in crate::store) struct Place {
    _root: tempfile::TempDir,
    pub(in crate::store) db: PathBuf,
    pub(in crate::store) visit: Visit,
}

impl Place {
    pub(in crate::store) fn empty() -> Self {
        let root = tempfile::tempdir().unwrap();
        let db = root.path().join("data/mdg.db");
        let backups = root.path().join("data/backups");
        let visit = Visit { who: "coordinator".into(), when: "2026-11-19T13:05:00Z".parse().unwrap(), backups };
        Self { _root: root, db, visit }
    }

    pub(in crate::store) fn with_database() -> Self {
        let place = Self::empty();
        place.create(Purpose::Real).unwrap();
        place
    }

    pub(in crate::store) fn create(&self, purpose: Purpose) -> Result<Opened> {
        create(&self.db, WORDS, NewDatabase { purpose, cost: Cost::LIGHT }, &self.visit)
    }

    pub(in crate::store) fn open(&self) -> Result<Opened> {
        open(&self.db, WORDS, &self.visit)
    }

    /// Copies what is on the disk at this moment elsewhere, as a power cut would leave it.
    pub(in crate::store) fn as_after_a_crash(&self) -> Self {
        let other = Self::empty();
        fs::create_dir_all(other.db.parent().unwrap()).unwrap();
        for of in [Path::to_path_buf, paths::key, paths::key_copy, paths::wal] {
            fs::copy(of(&self.db), of(&other.db)).unwrap();
        }
        other
    }

    /// Changes the bytes of the database file in place.
    fn spoil(&self, at: usize, bytes: &[u8]) {
        let mut file = fs::File::options().write(true).open(&self.db).unwrap();
        file.seek(SeekFrom::Start(at as u64)).unwrap();
        file.write_all(bytes).unwrap();
    }
}

pub(in crate::store) fn note(opened: &Opened, name: &str, value: &str) {
    opened.connection.execute("INSERT INTO meta (name, value) VALUES (?1, ?2)", (name, value)).unwrap();
}

fn pragma(connection: &Connection, name: &str) -> String {
    connection
        .query_row(&format!("PRAGMA {name}"), [], |row| {
            row.get_ref(0)
                .map(|value| value.as_str().map_or_else(|_| value.as_i64().unwrap().to_string(), str::to_owned))
        })
        .unwrap()
}

#[test]
fn what_was_made_is_found_again_when_it_is_opened() {
    let place = Place::empty();
    let made = place.create(Purpose::Trial).unwrap();
    note(&made, "colour", "blue");
    let (db_uuid, device) = (made.db_uuid, made.device);
    assert!(made.notes.is_empty());
    drop(made);
    let opened = place.open().unwrap();
    assert_eq!(meta(&opened.connection, "colour").unwrap(), "blue");
    assert_eq!((opened.db_uuid, opened.device, opened.purpose), (db_uuid, device, Purpose::Trial));
    assert_eq!(meta(&opened.connection, "created_at").unwrap(), "2026-11-19T13:05:00+00:00");
    assert!(opened.notes.is_empty());
}

#[test]
fn the_wrong_passphrase_is_called_that() {
    let place = Place::with_database();
    assert!(matches!(open(&place.db, "ferry lamp otter eight", &place.visit), Err(StoreError::WrongPassphrase)));
    assert!(place.open().is_ok(), "and the lock was given back");
}

#[test]
fn a_damaged_first_key_copy_is_mended_and_told() {
    let place = Place::with_database();
    paths::write_private(&paths::key(&place.db), b"mdg-key 1\nrubbish").unwrap();
    assert_eq!(place.open().unwrap().notes, [Note::KeyFileMended]);
    assert!(place.open().unwrap().notes.is_empty());
}

#[test]
fn two_damaged_key_copies_are_not_called_a_wrong_passphrase() {
    let place = Place::with_database();
    paths::write_private(&paths::key(&place.db), b"").unwrap();
    paths::write_private(&paths::key_copy(&place.db), b"rubbish").unwrap();
    assert!(matches!(place.open(), Err(StoreError::KeyFileDamaged(_))));
    fs::remove_file(paths::key(&place.db)).unwrap();
    fs::remove_file(paths::key_copy(&place.db)).unwrap();
    assert!(matches!(place.open(), Err(StoreError::KeyFileMissing(_))));
}

#[test]
fn an_emptied_file_is_refused_and_stays_empty() {
    let place = Place::with_database();
    fs::File::create(&place.db).unwrap();
    assert!(matches!(place.open(), Err(StoreError::NotOurs { .. })));
    assert_eq!(fs::metadata(&place.db).unwrap().len(), 0);
}

#[test]
fn a_lost_file_is_not_replaced_by_an_empty_one() {
    let place = Place::with_database();
    fs::remove_file(&place.db).unwrap();
    assert!(matches!(place.open(), Err(StoreError::NotFound { key_found: true, .. })));
    assert!(matches!(place.create(Purpose::Real), Err(StoreError::AlreadyExists(_))));
    assert!(!place.db.exists());
}

#[test]
fn where_nothing_ever_was_nothing_is_left_behind() {
    let place = Place::empty();
    assert!(matches!(place.open(), Err(StoreError::NotFound { key_found: false, .. })));
    assert!(!place.db.parent().unwrap().exists());
}

#[test]
fn an_unencrypted_database_of_another_program_is_refused_untouched() {
    let place = Place::with_database();
    fs::remove_file(&place.db).unwrap();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    Connection::open_with_flags(&place.db, flags).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    let before = fs::read(&place.db).unwrap();
    assert!(matches!(place.open(), Err(StoreError::NotOurs { .. })));
    assert_eq!(fs::read(&place.db).unwrap(), before);
}

#[test]
fn the_database_of_another_team_is_refused() {
    let (place, other) = (Place::with_database(), Place::with_database());
    fs::copy(&other.db, &place.db).unwrap();
    assert!(matches!(place.open(), Err(StoreError::NotOurs { .. })));
}

#[test]
fn the_right_key_with_another_identity_inside_is_refused() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    let stranger = Uuid::from_u128(9).to_string();
    opened.connection.execute("UPDATE meta SET value = ?1 WHERE name = 'db_uuid'", [stranger]).unwrap();
    drop(opened);
    assert!(matches!(place.open(), Err(StoreError::NotOurs { .. })));
}

#[test]
fn a_newer_schema_is_refused_and_not_a_byte_is_changed() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    opened.connection.execute_batch(&format!("PRAGMA user_version = {}", SCHEMA + 1)).unwrap();
    // The newer version is only in the journal, which a careless opening would play into the database.
    let crashed = place.as_after_a_crash();
    let files = [crashed.db.clone(), paths::wal(&crashed.db), paths::key(&crashed.db)];
    fs::remove_file(paths::key_copy(&crashed.db)).unwrap();
    let before = files.each_ref().map(|file| fs::read(file).unwrap());
    assert!(before[1].len() > PAGE);
    let refusal = crashed.open().unwrap_err();
    assert!(matches!(refusal, StoreError::NewerSchema { found, known } if (found, known) == (SCHEMA + 1, SCHEMA)));
    assert_eq!(files.each_ref().map(|file| fs::read(file).unwrap()), before);
    assert!(!paths::key_copy(&crashed.db).exists());
}

#[test]
fn a_second_instance_is_told_who_has_it_and_may_still_read() {
    let place = Place::with_database();
    let first = place.open().unwrap();
    let Err(StoreError::Locked(Some(holder))) = place.open() else { panic!("two were let in") };
    assert_eq!(holder.who, "coordinator");
    note(&first, "colour", "blue");
    let reader = open_reader(&place.db, &first.key).unwrap();
    assert_eq!(meta(&reader, "colour").unwrap(), "blue");
}

#[test]
fn a_reader_sees_new_commits_and_cannot_write() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    let reader = open_reader(&place.db, &opened.key).unwrap();
    note(&opened, "colour", "blue");
    assert_eq!(meta(&reader, "colour").unwrap(), "blue");
    let refusal = reader.execute("DELETE FROM meta", []).unwrap_err();
    assert!(matches!(StoreError::from(refusal), StoreError::ReadOnly));
}

#[cfg(unix)]
#[test]
fn a_link_to_a_database_is_that_database() {
    let place = Place::with_database();
    let link = place.db.with_file_name("link.db");
    std::os::unix::fs::symlink(&place.db, &link).unwrap();
    let first = open(&link, WORDS, &place.visit).unwrap();
    assert!(matches!(place.open(), Err(StoreError::Locked(Some(_)))));
    assert!(
        backup::now(&first.connection, &first.key, &place.visit.backups, place.visit.when, backup::Why::Asked).is_ok()
    );
}

#[test]
fn a_new_database_does_not_replace_anything() {
    let place = Place::with_database();
    let before = fs::read(&place.db).unwrap();
    assert!(matches!(place.create(Purpose::Real), Err(StoreError::AlreadyExists(_))));
    assert_eq!(fs::read(&place.db).unwrap(), before);

    let orphan = Place::empty();
    paths::private_folder(orphan.db.parent().unwrap()).unwrap();
    paths::write_private(&paths::wal(&orphan.db), b"journal of a lost database").unwrap();
    assert!(
        matches!(orphan.create(Purpose::Real), Err(StoreError::AlreadyExists(path)) if path == paths::wal(&orphan.db))
    );
}

#[test]
fn only_a_demonstration_may_have_an_easy_passphrase() {
    let place = Place::empty();
    let new = |purpose| create(&place.db, "demo", NewDatabase { purpose, cost: Cost::LIGHT }, &place.visit);
    assert!(matches!(new(Purpose::Real), Err(StoreError::WeakPassphrase(_))));
    assert!(matches!(new(Purpose::Trial), Err(StoreError::WeakPassphrase(_))));
    assert!(!KeyFile::is_there(&place.db));
    assert_eq!(new(Purpose::Demo).unwrap().purpose, Purpose::Demo);
}

#[test]
fn no_words_lie_in_the_clear() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    note(&opened, CANARY, CANARY);
    let found_in =
        |path: &Path, text: &str| fs::read(path).unwrap().windows(text.len()).any(|part| part == text.as_bytes());
    assert!(fs::metadata(paths::wal(&place.db)).unwrap().len() > 0);
    assert!(!found_in(&paths::wal(&place.db), CANARY));
    opened.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    for text in [CANARY, "created_at", "CREATE TABLE", "SQLite format 3"] {
        assert!(!found_in(&place.db, text), "{text}");
    }
    assert_eq!(meta(&opened.connection, CANARY).unwrap(), CANARY);
}

#[cfg(unix)]
#[test]
fn files_and_folders_are_for_this_account_only() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let place = Place::with_database();
    let opened = place.open().unwrap();
    note(&opened, "colour", "blue");
    assert_eq!(mode(place.db.parent().unwrap()), 0o700);
    for of in [Path::to_path_buf, paths::key, paths::key_copy, paths::lock, paths::guard, paths::wal, paths::shm] {
        assert_eq!(mode(&of(&place.db)), 0o600, "{:?}", of(&place.db).file_name());
    }
}

#[test]
fn the_settings_that_keep_data_safe_are_on() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    for (name, value) in [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("foreign_keys", "1"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("secure_delete", "1"),
        ("temp_store", "2"),
        ("cache_size", "-65536"),
        ("wal_autocheckpoint", "1000"),
        ("busy_timeout", "5000"),
        ("cipher_log_level", "NONE"),
    ] {
        assert_eq!(pragma(&opened.connection, name), value, "{name}");
    }
    assert!(opened.connection.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE).unwrap());
    let reader = open_reader(&place.db, &opened.key).unwrap();
    for (name, value) in [("query_only", "1"), ("trusted_schema", "0"), ("cell_size_check", "1"), ("temp_store", "2")] {
        assert_eq!(pragma(&reader, name), value, "{name}");
    }
}

#[test]
fn a_disk_that_cannot_keep_a_journal_is_refused() {
    let in_memory = Connection::open_in_memory().unwrap();
    assert!(matches!(settle(&in_memory), Err(StoreError::NetworkDrive(_))));
}

/// A database of some forty pages whose every row can be recognised.
fn with_rows() -> (Place, RawKey) {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    for row in 0..400 {
        note(&opened, &format!("row-{row}"), &format!("{row}-{}", "x".repeat(300)));
    }
    let key = opened.key.clone();
    drop(opened);
    assert!(!paths::wal(&place.db).exists());
    (place, key)
}

/// Nothing that can be read differs from what was written; says whether everything could be read.
fn nothing_read_is_wrong(place: &Place, key: &RawKey) -> bool {
    let Ok(connection) = keyed(&place.db, key, Access::Read) else { return false };
    (0..400).fold(true, |whole, row| match meta(&connection, &format!("row-{row}")) {
        Ok(value) => {
            assert_eq!(value, format!("{row}-{}", "x".repeat(300)));
            whole
        }
        // A row that is not found would be wrong data too: the absence of a record says something.
        Err(StoreError::Sql(rusqlite::Error::QueryReturnedNoRows)) => panic!("row {row} vanished"),
        Err(StoreError::Damaged(_)) => false,
        Err(other) => panic!("row {row}: {other:?}"),
    })
}

#[test]
fn a_flipped_bit_anywhere_is_refused_and_never_read_as_data() {
    let (place, key) = with_rows();
    let whole = fs::read(&place.db).unwrap();
    assert!(whole.len() > 30 * PAGE);
    let offsets = (0..whole.len() / PAGE).flat_map(|page| [16, 100, 1500, 4031, 4095].map(|at| page * PAGE + at));
    for (n, at) in offsets.enumerate() {
        place.spoil(at, &[whole[at] ^ (1 << (n % 8))]);
        let refused = place.open();
        assert!(matches!(refused, Err(StoreError::Damaged(_))), "byte {at}: {refused:?}");
        let all_read = nothing_read_is_wrong(&place, &key);
        assert!(!all_read || at >= PAGE, "byte {at} is in the page everything hangs on");
        place.spoil(at, &whole[at..=at]);
    }
    assert!(nothing_read_is_wrong(&place, &key));
    assert!(place.open().is_ok());
}

#[test]
fn a_truncated_file_a_blank_page_and_swapped_pages_are_refused() {
    let (place, key) = with_rows();
    let whole = fs::read(&place.db).unwrap();
    let page = |n: usize| &whole[n * PAGE..(n + 1) * PAGE];

    for length in [whole.len() - PAGE, whole.len() / 2 / PAGE * PAGE, PAGE, whole.len() - 100, 1000] {
        fs::File::options().write(true).open(&place.db).unwrap().set_len(length as u64).unwrap();
        let refused = place.open();
        assert!(matches!(refused, Err(StoreError::Damaged(_) | StoreError::NotOurs { .. })), "{length}: {refused:?}");
        nothing_read_is_wrong(&place, &key);
        paths::write_private(&place.db, &whole).unwrap();
    }
    for (at, bytes) in [(5, &[0; PAGE][..]), (7, page(9)), (9, page(7))] {
        place.spoil(at * PAGE, bytes);
        assert!(matches!(place.open(), Err(StoreError::Damaged(_))), "page {at}");
        nothing_read_is_wrong(&place, &key);
        place.spoil(at * PAGE, page(at));
    }
    assert!(place.open().is_ok());
}

/// A power cut while the journal is played into the database can spoil any page of it, the first too. The journal still
/// has them all, and the salt is in the key file.
#[test]
fn the_journal_mends_a_first_page_spoilt_by_a_power_cut() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    opened.connection.execute_batch("CREATE TABLE more (x)").unwrap();
    note(&opened, "colour", "blue");
    let crashed = place.as_after_a_crash();
    crashed.spoil(0, &[0xa5; PAGE]);
    let opened = crashed.open().unwrap();
    assert_eq!(meta(&opened.connection, "colour").unwrap(), "blue");
}

#[test]
fn words_saved_before_a_crash_are_there_and_it_is_told_who_left() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    note(&opened, "colour", "blue");
    let crashed = place.as_after_a_crash();
    fs::copy(paths::lock(&place.db), paths::lock(&crashed.db)).unwrap();
    let opened = crashed.open().unwrap();
    assert_eq!(meta(&opened.connection, "colour").unwrap(), "blue");
    assert!(matches!(opened.notes.as_slice(), [Note::LeftOpen(holder)] if holder.who == "coordinator"));
}

fn with_a_further_step(sql: &'static str) -> Vec<Step> {
    STEPS.iter().copied().chain([("9999_test", sql)]).collect()
}

#[test]
fn a_migration_makes_a_checked_backup_first() {
    let place = Place::with_database();
    let steps = with_a_further_step("CREATE TABLE later (x) STRICT");
    let steps_ok = with_a_further_step("CREATE TABLE later (x TEXT) STRICT");
    assert!(matches!(open_with(&place.db, WORDS, &place.visit, &steps), Err(StoreError::MigrationFailed(_))));
    assert_eq!(
        migrate::version(&place.open().unwrap().connection).unwrap(),
        SCHEMA,
        "a failed migration leaves it as it was"
    );

    let opened = open_with(&place.db, WORDS, &place.visit, &steps_ok).unwrap();
    assert_eq!(migrate::version(&opened.connection).unwrap(), SCHEMA + 1);
    assert_eq!(pragma(&opened.connection, "foreign_keys"), "1");
    let [Note::Migrated { from, to, backup }] = opened.notes.as_slice() else { panic!("{:?}", opened.notes) };
    assert_eq!((*from, *to), (SCHEMA, SCHEMA + 1));
    let copy = open_reader(backup, &opened.key).unwrap();
    assert_eq!(migrate::version(&copy).unwrap(), SCHEMA);
}

#[test]
fn without_a_backup_there_is_no_migration() {
    let place = Place::with_database();
    // A file where the folder for backups should be.
    paths::write_private(&place.visit.backups, b"").unwrap();
    let steps = with_a_further_step("CREATE TABLE later (x TEXT) STRICT");
    assert!(matches!(open_with(&place.db, WORDS, &place.visit, &steps), Err(StoreError::Io { .. })));
    assert_eq!(migrate::version(&place.open().unwrap().connection).unwrap(), SCHEMA);
}
