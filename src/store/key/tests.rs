use std::fs;
use std::path::{Path, PathBuf};

use super::*;

const WORDS: &str = "ferry lamp otter seven";

fn saved() -> (tempfile::TempDir, PathBuf, RawKey) {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("a.db");
    let (file, key) = KeyFile::generate(Uuid::from_u128(7), WORDS, Cost::LIGHT).unwrap();
    file.save(&db).unwrap();
    (folder, db, key)
}

fn damage(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    paths::write_private(path, &bytes).unwrap();
}

fn same(one: &RawKey, other: &RawKey) -> bool {
    *one.pragma() == *other.pragma()
}

#[test]
fn the_right_passphrase_gives_the_key_back_and_another_does_not() {
    let (_folder, db, key) = saved();
    let file = KeyFile::load(&db).unwrap();
    assert!(same(&file.unlock(&db, WORDS).unwrap().0, &key));
    assert!(matches!(file.unlock(&db, "ferry lamp otter eight"), Err(StoreError::WrongPassphrase)));
    assert!(matches!(file.unlock(&db, ""), Err(StoreError::WrongPassphrase)));
}

#[test]
fn an_accent_typed_in_two_ways_is_one_passphrase() {
    let db = Path::new("a.db");
    let (file, _) = KeyFile::generate(Uuid::nil(), "caf\u{e9} lamp otter seven", Cost::LIGHT).unwrap();
    assert!(file.unlock(db, "cafe\u{301} lamp otter seven").is_ok());
    assert!(file.unlock(db, "cafe lamp otter seven").is_err());
}

#[test]
fn the_key_is_never_printed() {
    let (_folder, db, key) = saved();
    assert_eq!(format!("{key:?}"), "RawKey(***)");
    let digits = key.pragma()[16..80].to_owned();
    assert_eq!(digits.len(), 64);
    assert!(!format!("{:?}", KeyFile::load(&db).unwrap()).contains(&digits));
    assert!(!fs::read_to_string(paths::key(&db)).unwrap().contains(&digits));
}

#[test]
fn every_damaged_byte_of_the_first_copy_leads_to_the_second() {
    let (_folder, db, key) = saved();
    let whole = fs::read(paths::key(&db)).unwrap();
    for at in (0..whole.len() - 1).step_by(5) {
        damage(&paths::key(&db), at);
        let file = KeyFile::load(&db).unwrap();
        assert!(same(&file.unlock(&db, WORDS).unwrap().0, &key));
        assert!(file.mend(&db).unwrap(), "byte {at} was not noticed");
        assert_eq!(fs::read(paths::key(&db)).unwrap(), whole);
        assert!(!file.mend(&db).unwrap());
    }
}

#[test]
fn a_missing_second_copy_is_written_again() {
    let (_folder, db, _) = saved();
    fs::remove_file(paths::key_copy(&db)).unwrap();
    assert!(KeyFile::load(&db).unwrap().mend(&db).unwrap());
    assert_eq!(fs::read(paths::key(&db)).unwrap(), fs::read(paths::key_copy(&db)).unwrap());
}

#[test]
fn both_copies_damaged_is_not_a_wrong_passphrase() {
    let (_folder, db, _) = saved();
    damage(&paths::key(&db), 40);
    damage(&paths::key_copy(&db), 90);
    assert!(matches!(KeyFile::load(&db), Err(StoreError::KeyFileDamaged(_))));
    fs::remove_file(paths::key(&db)).unwrap();
    assert!(matches!(KeyFile::load(&db), Err(StoreError::KeyFileDamaged(_))));
    fs::remove_file(paths::key_copy(&db)).unwrap();
    assert!(matches!(KeyFile::load(&db), Err(StoreError::KeyFileMissing(_))));
}

/// Somebody who mends the checksum after a change still cannot mend the seal.
#[test]
fn an_altered_file_with_a_right_checksum_is_refused() {
    let (_folder, db, _) = saved();
    let text = fs::read_to_string(paths::key(&db)).unwrap();
    let salt = text.split("\"db_salt\":\"").nth(1).unwrap()[..32].to_owned();
    let resummed = |text: &str| {
        let (summed, _) = text.split_once("sha256 ").unwrap();
        let mut text = format!("{summed}sha256 ");
        push_hex(&mut text, &Sha256::digest(summed.as_bytes()));
        text
    };
    paths::write_private(&paths::key(&db), resummed(&text.replace(&salt, &"0".repeat(32))).as_bytes()).unwrap();
    let altered = KeyFile::load(&db).unwrap();
    assert_eq!(altered.body.db_salt, [0; 16]);
    assert!(matches!(altered.unlock(&db, WORDS), Err(StoreError::KeyFileDamaged(_))));

    paths::write_private(&paths::key(&db), resummed(&text.replace("\"memory\":64", "\"memory\":99000111")).as_bytes())
        .unwrap();
    assert!(matches!(KeyFile::load(&db).unwrap().unlock(&db, WORDS), Err(StoreError::KeyFileDamaged(_))));

    paths::write_private(&paths::key(&db), resummed(&text.replace("mdg-key 1", "mdg-key 2")).as_bytes()).unwrap();
    fs::remove_file(paths::key_copy(&db)).unwrap();
    assert!(matches!(KeyFile::load(&db), Err(StoreError::NewerSchema { found: 2, known: 1 })));
}

#[test]
fn a_key_wrapped_for_one_database_does_not_open_another() {
    let (_folder, db, _) = saved();
    let file = KeyFile::load(&db).unwrap();
    let slot = &file.body.slots[0];
    assert!(slot.unwrap(Uuid::from_u128(7), [0; 16], WORDS).unwrap().is_some());
    assert!(slot.unwrap(Uuid::from_u128(8), [0; 16], WORDS).unwrap().is_none());
}

#[test]
fn a_new_passphrase_opens_the_same_key_and_the_old_one_no_longer_does() {
    let (_folder, db, key) = saved();
    let new = "bramble kettle nine quilts";
    assert!(matches!(
        change_passphrase(&db, "wrong words in here", new, Cost::LIGHT),
        Err(StoreError::WrongPassphrase)
    ));
    assert!(matches!(change_passphrase(&db, WORDS, "short", Cost::LIGHT), Err(StoreError::WeakPassphrase(_))));
    change_passphrase(&db, WORDS, new, Cost::LIGHT).unwrap();
    let file = KeyFile::load(&db).unwrap();
    assert!(same(&file.unlock(&db, new).unwrap().0, &key));
    assert!(matches!(file.unlock(&db, WORDS), Err(StoreError::WrongPassphrase)));
    assert!(!file.mend(&db).unwrap(), "both copies carry the new passphrase");
}

/// A crash between the two writes of a change of passphrase leaves the newer first copy, and it wins.
#[test]
fn an_older_second_copy_does_not_bring_the_old_passphrase_back() {
    let (_folder, db, _) = saved();
    let old = fs::read(paths::key_copy(&db)).unwrap();
    change_passphrase(&db, WORDS, "bramble kettle nine quilts", Cost::LIGHT).unwrap();
    paths::write_private(&paths::key_copy(&db), &old).unwrap();
    let file = KeyFile::load(&db).unwrap();
    assert!(file.unlock(&db, "bramble kettle nine quilts").is_ok());
    assert!(file.mend(&db).unwrap());
    assert_eq!(fs::read(paths::key(&db)).unwrap(), fs::read(paths::key_copy(&db)).unwrap());
}

#[test]
fn the_cost_for_patients_is_the_one_promised() {
    assert_eq!((Cost::FULL.memory, Cost::FULL.passes, Cost::FULL.lanes), (65_536, 3, 1));
    assert!(Cost::FULL.is_sane() && Cost::LIGHT.is_sane());
}
