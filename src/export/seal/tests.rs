//! Packs that are sealed, opened again, and kept shut.

use super::*;
use crate::domain::paper_format::PaperFormats;
use crate::export::Stationery;
use crate::export::pack::{Progress, Written, write_sealed_packs};
use crate::export::{sample, verify_folder};
use age::secrecy::ExposeSecret as _;
use std::ops::ControlFlow;

const WORDS: &str = "otter lamp gravel tuesday";

fn on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn written(home: &Path, seals: &Seals) -> Written {
    let formats = PaperFormats::default();
    write_sealed_packs(&home.join("out"), &[sample::pack()], &formats.into(), &sample::registry(), None, seals, &mut on)
        .unwrap()
}

fn pair() -> (Key, Seals) {
    let identity = age::x25519::Identity::generate();
    let mut seals = Seals::none();
    assert!(seals.add_key("X99001", &identity.to_public().to_string()));
    (Key::private(identity.to_string().expose_secret()).unwrap(), seals)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn sealed_file(written: &Written) -> PathBuf {
    written.folder.join(&written.sealed[0].path)
}

#[test]
fn what_is_sealed_to_a_key_opens_with_it_and_is_the_whole_pack() {
    let home = tempfile::tempdir().unwrap();
    let (key, seals) = pair();
    let written = written(home.path(), &seals);
    assert_eq!(names(home.path()), ["out"]);
    let into = home.path().join("opened");
    assert_eq!(open_into(&sealed_file(&written), &into, &key).unwrap(), 7);
    let report = verify_folder(&into, &sample::registry());
    assert_eq!(report.sentences(), ["7 files checked. Nothing is wrong."]);
    let open = super::super::pack::write_packs(
        &home.path().join("open"),
        &[sample::pack()],
        &Stationery::default(),
        &sample::registry(),
        None,
        &mut on,
    );
    let open = open.unwrap().folder.join("X99001");
    for name in names(&open) {
        assert_eq!(fs::read(open.join(&name)).unwrap(), fs::read(into.join(&name)).unwrap(), "{name}");
    }
}

#[test]
fn nothing_lies_open_beside_it_and_no_patient_is_named_outside() {
    let home = tempfile::tempdir().unwrap();
    let (_, seals) = pair();
    let written = written(home.path(), &seals);
    let file = "MDG-HK_2026-11-19_X99001_pack_v1.zip.age";
    assert_eq!(names(&written.folder), ["X99001"]);
    assert_eq!(names(&written.folder.join("X99001")), [file, MANIFEST_FILE]);
    assert_eq!(written.files, [(format!("X99001/{file}"), written.sealed[0].sha256.clone())]);
    let list = fs::read_to_string(written.folder.join("X99001").join(MANIFEST_FILE)).unwrap();
    let sealed = fs::read(sealed_file(&written)).unwrap();
    let patient = &sample::pack().extracts[0].patient;
    let number = patient.nhs_number.clone().unwrap();
    for told in [&patient.family_name, &patient.given_names, &number, &patient.birth_date.to_string()] {
        assert!(!list.contains(told.as_str()), "the list holds {told}");
        assert!(!sealed.windows(told.len()).any(|piece| piece == told.as_bytes()), "the sealed file shows {told}");
    }
    let read: SealedManifest = serde_json::from_str(&list).unwrap();
    assert!(read.is_as_written() && read.version == 1 && read.sealed_to == "age key" && read.key.is_some());
}

#[test]
fn another_key_and_another_kind_of_key_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let (_, seals) = pair();
    let file = sealed_file(&written(home.path(), &seals));
    let (other, _) = pair();
    let into = home.path().join("opened");
    assert!(matches!(open_into(&file, &into, &other), Err(OpenError::WrongKey)));
    assert!(matches!(open_into(&file, &into, &Key::passphrase(WORDS)), Err(OpenError::Otherwise("a key"))));
    assert!(!into.exists());
}

#[test]
fn a_passphrase_opens_what_it_sealed_and_nothing_else_does() {
    let home = tempfile::tempdir().unwrap();
    let file = sealed_file(&written(home.path(), &Seals::to_passphrase(WORDS)));
    let sealed = fs::read(&file).unwrap();
    assert_eq!(open(&sealed, &Key::passphrase(WORDS)).unwrap().len(), 7);
    assert!(matches!(open(&sealed, &Key::passphrase("otter lamp gravel monday")), Err(OpenError::WrongKey)));
    assert!(matches!(open(&sealed, &pair().0), Err(OpenError::Otherwise("a passphrase"))));
}

#[test]
fn a_file_that_is_cut_off_or_changed_does_not_open_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (key, seals) = pair();
    let sealed = fs::read(sealed_file(&written(home.path(), &seals))).unwrap();
    let mut changed = sealed.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    for bad in [&sealed[..sealed.len() - 1], &sealed[..sealed.len() / 2], &sealed[..200], &changed[..]] {
        let path = home.path().join("bad.age");
        crate::export::atomic::write(&path, bad).unwrap();
        let into = home.path().join("opened");
        assert!(matches!(open_into(&path, &into, &key), Err(OpenError::Damaged | OpenError::WrongKey)));
        assert!(!into.exists());
    }
    assert!(matches!(open(b"A letter to somebody", &key), Err(OpenError::NotSealed)));
}

#[test]
fn the_check_from_outside_sees_the_seal_and_whatever_was_changed() {
    let home = tempfile::tempdir().unwrap();
    let (key, seals) = pair();
    let written = written(home.path(), &seals);
    let report = verify_folder(&written.folder, &sample::registry());
    assert!(report.is_clean(), "{:?}", report.sentences());
    assert!(report.sentences()[0].contains("is sealed; its hash matches"), "{:?}", report.sentences());
    let inside = opened(&written.folder, &key).unwrap();
    assert_eq!(verify_folder(inside.draft(), &sample::registry()).sentences(), ["7 files checked. Nothing is wrong."]);
    drop(inside);
    assert_eq!(names(home.path()), ["out"], "what was opened for the check is gone");
    let file = sealed_file(&written);
    let mut bytes = fs::read(&file).unwrap();
    bytes.push(0);
    crate::export::atomic::write(&file, &bytes).unwrap();
    crate::export::atomic::write(&file.with_file_name("note.txt"), b"open").unwrap();
    let report = verify_folder(&written.folder, &sample::registry());
    assert_eq!(report.problems.len(), 2, "{:?}", report.problems);
    let list = file.with_file_name(MANIFEST_FILE);
    let text = fs::read_to_string(&list).unwrap().replace("Version 1", "Version 2");
    crate::export::atomic::write(&list, text.as_bytes()).unwrap();
    assert_eq!(verify_folder(&written.folder, &sample::registry()).problems.len(), 3);
}

#[test]
fn a_leak_is_found_before_anything_is_sealed() {
    let home = tempfile::tempdir().unwrap();
    let (_, seals) = pair();
    let mut pack = sample::pack();
    pack.extracts[0].summary = "Seen with 999 000 1073.".to_owned();
    let registry = sample::registry();
    let result =
        write_sealed_packs(&home.path().join("out"), &[pack], &Stationery::default(), &registry, None, &seals, &mut on);
    assert!(matches!(result, Err(ExportError::Leak(_))));
    assert!(names(home.path()).is_empty());
}

#[test]
fn a_practice_without_a_seal_keeps_its_open_folder() {
    let home = tempfile::tempdir().unwrap();
    let mut seals = Seals::none();
    let identity = age::x25519::Identity::generate();
    assert!(seals.add_key("X99009", &identity.to_public().to_string()));
    let written = written(home.path(), &seals);
    assert!(written.sealed.is_empty());
    assert_eq!(written.files.len(), 6);
}

#[test]
fn an_archive_with_a_name_that_leads_elsewhere_is_not_opened() {
    let identity = age::x25519::Identity::generate();
    let key = Key::private(identity.to_string().expose_secret()).unwrap();
    for name in ["../a.txt", "/a.txt", "x/a.txt", "..\\a.txt", "c:a.txt"] {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(b"a").unwrap();
        let zip = zip.finish().unwrap().into_inner();
        let to = identity.to_public();
        let encryptor = Encryptor::with_recipients(iter::once(&to as &dyn age::Recipient)).unwrap();
        let sealed = closed(encryptor, &zip).unwrap();
        assert!(matches!(open(&sealed, &key), Err(OpenError::Damaged)), "{name}");
    }
}

#[test]
fn keys_are_read_in_one_form_and_secrets_are_not_shown() {
    let identity = age::x25519::Identity::generate();
    let public = identity.to_public().to_string();
    assert_eq!(read_key(&format!(" {public}\n")).as_deref(), Some(public.as_str()));
    let secret = identity.to_string();
    for bad in ["", "age1", secret.expose_secret(), "ssh-ed25519 AAAA"] {
        assert_eq!(read_key(bad), None);
    }
    assert!(matches!(Key::private("# a remark\n"), Err(OpenError::NoKey)));
    assert!(matches!(Key::private(&public), Err(OpenError::NoKey)));
    let text = format!("# public key: {public}\n{}\n", secret.expose_secret());
    assert_eq!(format!("{:?}", Key::private(&text).unwrap()), "Private");
    assert_eq!(format!("{:?}", Seals::to_passphrase(WORDS)), "Seals(0 keys, passphrase: true)");
}
