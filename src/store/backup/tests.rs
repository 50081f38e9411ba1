use std::fs;

use chrono::TimeDelta;

use super::*;
use crate::store::key::{Cost, change_passphrase};
use crate::store::open::tests::{Place, WORDS, note};
use crate::store::open::{Opened, Purpose, open, open_reader};

const NEW_WORDS: &str = "bramble kettle nine quilts";

fn back_up(place: &Place, opened: &Opened) -> BackupInfo {
    now(&opened.connection, &opened.key, &place.visit.backups, place.visit.when, Why::Asked).unwrap()
}

/// A database with `colour` = blue, backed up, and then `shape` = round, closed.
fn backed_up() -> (Place, BackupInfo) {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    note(&opened, "colour", "blue");
    let made = back_up(&place, &opened);
    note(&opened, "shape", "round");
    drop(opened);
    (place, made)
}

fn has(opened: &Opened, name: &str) -> bool {
    meta(&opened.connection, name).is_ok()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_one_private_encrypted_file_and_its_key() {
    let (place, made) = backed_up();
    let name = made.path.file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!(name, format!("mdg-{}-20261119T130500Z-asked.db", made.of));
    assert_eq!(names(&place.visit.backups), [name.clone(), format!("{name}.key")]);
    #[cfg(unix)]
    for file in [made.path.clone(), paths::key(&made.path)] {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let bytes = fs::read(&made.path).unwrap();
    assert_eq!(bytes.len() as u64, made.bytes);
    assert!(!bytes.windows(6).any(|part| part == b"colour" || part == b"SQLite"));
    assert_eq!(list(&place.visit.backups).unwrap(), [made]);
}

#[test]
fn going_back_brings_the_old_words_and_keeps_the_newer_ones_aside() {
    let (place, made) = backed_up();
    let restored = restore(&place.db, &made.path, WORDS, &place.visit).unwrap();
    let opened = place.open().unwrap();
    assert!(has(&opened, "colour") && !has(&opened, "shape"));
    let aside = restored.set_aside.unwrap();
    assert_eq!(aside, paths::beside(&place.db, ".replaced-20261119T130500Z"));
    let aside = open(&aside, WORDS, &place.visit).unwrap();
    assert!(has(&aside, "colour") && has(&aside, "shape"));
}

#[test]
fn commits_still_in_the_journal_go_aside_with_the_database_and_not_into_the_restored_one() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    let made = back_up(&place, &opened);
    note(&opened, "shape", "round");
    let crashed = place.as_after_a_crash();
    assert!(fs::metadata(paths::wal(&crashed.db)).unwrap().len() > 0);

    let aside = restore(&crashed.db, &made.path, WORDS, &crashed.visit).unwrap().set_aside.unwrap();
    assert!(!paths::wal(&crashed.db).exists());
    assert!(!has(&crashed.open().unwrap(), "shape"));
    assert!(has(&open(&aside, WORDS, &crashed.visit).unwrap(), "shape"));
}

#[test]
fn a_damaged_backup_is_refused_and_the_present_database_is_untouched() {
    let (place, made) = backed_up();
    let folder = place.db.parent().unwrap();
    let (present, whole) = (fs::read(&place.db).unwrap(), fs::read(&made.path).unwrap());
    let before = names(folder);
    for at in [20, 5000, whole.len() - 1] {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 4;
        paths::write_private(&made.path, &spoilt).unwrap();
        let refused = restore(&place.db, &made.path, WORDS, &place.visit);
        assert!(matches!(refused, Err(StoreError::Damaged(_))), "byte {at}: {refused:?}");
    }
    for spoilt in [&b""[..], &whole[..whole.len() - 4096], &whole[..5000]] {
        paths::write_private(&made.path, spoilt).unwrap();
        let refused = restore(&place.db, &made.path, WORDS, &place.visit);
        assert!(
            matches!(refused, Err(StoreError::Damaged(_) | StoreError::NotOurs { .. })),
            "{}: {refused:?}",
            spoilt.len()
        );
    }
    assert_eq!(fs::read(&place.db).unwrap(), present);
    assert_eq!(names(folder), before, "nothing half-done is left in the folder");
    assert!(has(&place.open().unwrap(), "shape"));
}

#[test]
fn a_backup_of_another_database_is_refused() {
    let (place, _) = backed_up();
    let (_other, foreign) = backed_up();
    let refused = restore(&place.db, &foreign.path, WORDS, &place.visit);
    assert!(matches!(refused, Err(StoreError::NotOurs { .. })));
    fs::remove_file(paths::key(&foreign.path)).unwrap();
    let refused = restore(&place.db, &foreign.path, WORDS, &place.visit);
    assert!(matches!(refused, Err(StoreError::NotOurs { .. })));
    assert!(has(&place.open().unwrap(), "shape"));
}

#[test]
fn nobody_restores_under_an_open_database() {
    let (place, made) = backed_up();
    let _opened = place.open().unwrap();
    assert!(matches!(restore(&place.db, &made.path, WORDS, &place.visit), Err(StoreError::Locked(Some(_)))));
}

#[test]
fn a_lost_laptop_comes_back_from_the_backup_and_its_key_file() {
    let (_lost, made) = backed_up();
    let laptop = Place::empty();
    let restored = restore(&laptop.db, &made.path, WORDS, &laptop.visit).unwrap();
    assert_eq!(restored.set_aside, None);
    let opened = laptop.open().unwrap();
    assert!(has(&opened, "colour"));
    assert!(opened.notes.is_empty());
    assert_eq!(fs::read(paths::key(&laptop.db)).unwrap(), fs::read(paths::key_copy(&laptop.db)).unwrap());
}

#[test]
fn a_destroyed_database_is_kept_and_replaced() {
    let (place, made) = backed_up();
    paths::write_private(&place.db, b"destroyed").unwrap();
    let aside = restore(&place.db, &made.path, WORDS, &place.visit).unwrap().set_aside.unwrap();
    assert_eq!(fs::read(aside).unwrap(), b"destroyed");
    assert!(has(&place.open().unwrap(), "colour"));
}

#[test]
fn a_passphrase_changed_since_the_backup_stays_changed() {
    let (place, made) = backed_up();
    change_passphrase(&place.db, WORDS, NEW_WORDS, Cost::LIGHT).unwrap();
    restore(&place.db, &made.path, NEW_WORDS, &place.visit).unwrap();
    assert!(matches!(place.open(), Err(StoreError::WrongPassphrase)));
    assert!(has(&open(&place.db, NEW_WORDS, &place.visit).unwrap(), "colour"));
}

#[test]
fn a_forgotten_new_passphrase_is_helped_by_the_backups_own() {
    let (place, made) = backed_up();
    change_passphrase(&place.db, WORDS, NEW_WORDS, Cost::LIGHT).unwrap();
    assert!(matches!(
        restore(&place.db, &made.path, "neither of the two", &place.visit),
        Err(StoreError::WrongPassphrase)
    ));
    let aside = restore(&place.db, &made.path, WORDS, &place.visit).unwrap().set_aside.unwrap();
    assert!(has(&place.open().unwrap(), "colour"));
    assert!(has(&open(&aside, NEW_WORDS, &place.visit).unwrap(), "shape"), "what went aside kept its own key file");
}

#[test]
fn restoring_twice_in_one_second_keeps_both_that_were_replaced() {
    let (place, made) = backed_up();
    let first = restore(&place.db, &made.path, WORDS, &place.visit).unwrap().set_aside.unwrap();
    let second = restore(&place.db, &made.path, WORDS, &place.visit).unwrap().set_aside.unwrap();
    assert_ne!(first, second);
    assert!(has(&open(&first, WORDS, &place.visit).unwrap(), "shape"));
    assert!(!has(&open(&second, WORDS, &place.visit).unwrap(), "shape"));
}

#[test]
fn two_backups_in_one_second_are_two_files() {
    let (place, first) = backed_up();
    let opened = place.open().unwrap();
    let when = place.visit.when + TimeDelta::milliseconds(250);
    let second = now(&opened.connection, &opened.key, &place.visit.backups, when, Why::Asked).unwrap();
    assert_eq!(second.taken, first.taken);
    assert_ne!(first.path, second.path);
    assert_eq!(list(&place.visit.backups).unwrap().len(), 2);
}

#[test]
fn the_reader_can_make_a_backup_while_the_writer_is_in_the_middle_of_something() {
    let place = Place::with_database();
    let mut opened = place.open().unwrap();
    let reader = open_reader(&place.db, &opened.key).unwrap();
    let key = opened.key.clone();
    let writing = opened.connection.transaction().unwrap();
    writing.execute("INSERT INTO meta VALUES ('half', 'done')", []).unwrap();
    let made = now(&reader, &key, &place.visit.backups, place.visit.when, Why::Meeting).unwrap();
    assert!(now(&writing, &key, &place.visit.backups, place.visit.when, Why::Meeting).is_err());
    assert_eq!(check(&made.path, &key).unwrap(), 4, "the four facts every database has, and not the half-done one");
    writing.commit().unwrap();
}

#[test]
fn a_damaged_database_gives_no_backup() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    for row in 0..200 {
        note(&opened, &format!("row-{row}"), &"x".repeat(300));
    }
    let key = opened.key.clone();
    drop(opened);
    let mut bytes = fs::read(&place.db).unwrap();
    let last = bytes.len() - 100;
    bytes[last] ^= 1;
    paths::write_private(&place.db, &bytes).unwrap();
    let damaged = keyed(&place.db, &key, Access::Write).unwrap();
    let refused = now(&damaged, &key, &place.visit.backups, place.visit.when, Why::Asked);
    assert!(refused.is_err());
    assert!(names(&place.visit.backups).is_empty());
}

#[test]
fn checking_a_backup_reads_every_page_of_it() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    note(&opened, "long", &"over several pages that counting rows does not read ".repeat(800));
    let made = back_up(&place, &opened);
    assert_eq!(check(&made.path, &opened.key).unwrap(), 5);
    let whole = fs::read(&made.path).unwrap();
    for page in 1..whole.len() / 4096 {
        let mut spoilt = whole.clone();
        spoilt[page * 4096 + 2000] ^= 1;
        paths::write_private(&made.path, &spoilt).unwrap();
        assert!(matches!(check(&made.path, &opened.key), Err(StoreError::Damaged(_))), "page {page}");
    }
}

#[test]
fn without_its_key_file_a_backup_is_not_called_one() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    fs::remove_file(paths::key(&place.db)).unwrap();
    fs::remove_file(paths::key_copy(&place.db)).unwrap();
    let refused = now(&opened.connection, &opened.key, &place.visit.backups, place.visit.when, Why::Asked);
    assert!(matches!(refused, Err(StoreError::KeyFileMissing(_))));
    assert!(list(&place.visit.backups).unwrap().is_empty());
}

#[test]
fn old_backups_go_with_their_keys_and_those_of_other_databases_stay() {
    let place = Place::with_database();
    let opened = place.open().unwrap();
    let first = back_up(&place, &opened);
    let other = first.path.with_file_name("mdg-00000000-20240101T000000Z-asked.db");
    fs::copy(&first.path, &other).unwrap();
    let letter = place.visit.backups.join("letter.db");
    fs::copy(&first.path, &letter).unwrap();
    // A second one of the same old day and week: only the later of the two is wanted.
    let earlier = first.path.with_file_name(format!("mdg-{}-20261119T090000Z-asked.db", first.of));
    fs::copy(&first.path, &earlier).unwrap();
    fs::copy(paths::key(&first.path), paths::key(&earlier)).unwrap();

    let later = place.visit.when + TimeDelta::days(10);
    let newest = now(&opened.connection, &opened.key, &place.visit.backups, later, Why::Unlock).unwrap();
    assert!(!earlier.exists() && !paths::key(&earlier).exists());
    assert!(other.exists() && letter.exists());
    let of_ours: Vec<_> = list(&place.visit.backups).unwrap().into_iter().filter(|b| b.of == first.of).collect();
    assert_eq!(of_ours, [newest, first]);
}

#[test]
fn names_that_are_not_backups_are_not_listed() {
    let folder = tempfile::tempdir().unwrap();
    for name in
        ["mdg.db", "mdg-0f3c9a12-yesterday-asked.db", "mdg-0f3c9a12-20261119T130500Z-party.db", ".mdg-unfinished-x.tmp"]
    {
        paths::write_private(&folder.path().join(name), b"x").unwrap();
    }
    assert!(list(folder.path()).unwrap().is_empty());
    assert!(list(&folder.path().join("not there")).unwrap().is_empty());
    paths::write_private(&folder.path().join("mdg-0f3c9a12-20261119T130500Z-import-2.db"), b"x").unwrap();
    assert_eq!(list(folder.path()).unwrap()[0].why, Why::Import);
}

#[test]
fn every_purpose_comes_back_as_what_it_was() {
    for purpose in [Purpose::Real, Purpose::Trial, Purpose::Demo] {
        let place = Place::empty();
        let opened = place.create(purpose).unwrap();
        let made = back_up(&place, &opened);
        drop(opened);
        restore(&place.db, &made.path, WORDS, &place.visit).unwrap();
        assert_eq!(place.open().unwrap().purpose, purpose);
    }
}
