//! Sealed packs as people make, check and open them on the command line.

use crate::common::{Home, Ran, finish, names};

/// A demo whose conference was held, and what opens its database.
fn demo(home: &Home) -> Vec<String> {
    let demo = home.run(&["demo", "--headless", "--now", "2026-11-19T08:15"]);
    assert_eq!(demo.code, 0, "{demo:?}");
    let pass = home.write("pass", "demo\n");
    let db = home.path("demo/demo.db");
    let given =
        ["--db", db.to_str().unwrap(), "--passphrase-file", pass.to_str().unwrap(), "--now", "2026-11-19T18:00"];
    given.map(str::to_owned).to_vec()
}

fn mdg(home: &Home, given: &[String], args: &[&str]) -> Ran {
    let mut command = home.bare();
    command.args(given).args(args);
    finish(&mut command)
}

#[test]
fn packs_are_sealed_to_a_passphrase_checked_and_opened_without_a_database() {
    let home = Home::empty();
    let given = demo(&home);
    let words = home.write("words", "otter lamp gravel tuesday\n");
    let wrong = home.write("wrong", "otter lamp gravel monday\n");
    let (words, wrong) = (words.to_str().unwrap(), wrong.to_str().unwrap());
    let folder = home.path("sealed");
    let (folder_text, of) = (folder.to_str().unwrap().to_owned(), "2026-11-19");
    let export =
        ["minutes", "export", of, "--folder", &folder_text, "--encrypt", "passphrase", "--pack-passphrase-file"];
    let ran = mdg(&home, &given, &[&export[..], &[words]].concat());
    assert!(ran.code == 0 && ran.out.contains("each sealed"), "{ran:?}");
    let pack = folder.join("MDG-SB_2026-11-19");
    for practice in names(&pack) {
        let there = names(&pack.join(&practice));
        assert_eq!(there, [format!("MDG-SB_2026-11-19_{practice}_pack_v1.zip.age"), "manifest.json".to_owned()]);
    }
    assert_eq!(names(&folder), ["MDG-SB_2026-11-19"], "nothing else lies beside it");
    let pack = pack.to_str().unwrap();
    let outside = mdg(&home, &given, &["minutes", "verify", pack]);
    assert!(outside.code == 0 && outside.out.contains("its hash matches"), "{outside:?}");
    let inside = mdg(&home, &given, &["minutes", "verify", pack, "--pack-passphrase-file", words]);
    assert!(inside.code == 0 && inside.out.contains("Nothing is wrong.") && !inside.out.contains("hash"), "{inside:?}");
    assert_eq!(names(&folder), ["MDG-SB_2026-11-19"], "what was opened for the check is gone");

    let file = format!("{pack}/X99001/MDG-SB_2026-11-19_X99001_pack_v1.zip.age");
    let shut = finish(home.bare().args(["minutes", "open", &file, "--pack-passphrase-file", wrong]));
    assert!(shut.code == 1 && shut.err.contains("does not open it"), "{shut:?}");
    let into = home.path("opened");
    let open = ["minutes", "open", &file, "--folder", into.to_str().unwrap(), "--pack-passphrase-file", words];
    let opened = finish(home.bare().args(open));
    assert_eq!(opened.code, 0, "{opened:?}");
    assert!(names(&into).contains(&"manifest.json".to_owned()) && names(&into).len() > 6);
}

#[test]
fn a_practice_without_a_key_is_refused_by_name() {
    let home = Home::empty();
    let given = demo(&home);
    let folder = home.path("sealed");
    let export = ["minutes", "export", "2026-11-19", "--folder", folder.to_str().unwrap(), "--encrypt", "keys"];
    let ran = mdg(&home, &given, &export);
    assert!(ran.code == 3 && ran.err.contains("Saltmere Quay Practice (X99001)"), "{ran:?}");
    assert!(!folder.exists());
}
