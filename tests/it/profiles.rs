//! People who open the same database with passphrases of their own, through the real program.

use crate::common::{Home, Ran, finish};
use std::path::Path;

fn real() -> Home {
    let home = Home::empty();
    let made = home.run(&["init", "--name", "Gil Manager"]);
    assert_eq!(made.code, 0, "{made:?}");
    home
}

/// Calls the program with the passphrase in a file.
fn with(home: &Home, passphrase: &Path, line: &[&str]) -> Ran {
    finish(home.bare().args(line).arg("--passphrase-file").arg(passphrase))
}

#[test]
fn each_person_is_who_their_passphrase_says_and_nobody_else() {
    let home = real();
    let ida = home.write("ida", "copper window thirteen herons\n");
    let file = ida.to_str().unwrap().to_owned();
    let add = ["profile", "add", "--name", "Ida Lead", "--role", "ig_lead", "--new-passphrase-file", &file];
    let added = home.run(&add);
    assert_eq!(
        (added.code, added.out.as_str()),
        (0, "Ida Lead may open this database, as: information governance lead.\n")
    );

    // What she does is recorded as hers, whatever the settings or the command line say.
    let script =
        home.write("script", "{\"do\":\"organisation.add\",\"name\":\"Hill Charity\",\"kind\":\"voluntary\"}\n");
    let refused = with(&home, &ida, &["run", script.to_str().unwrap()]);
    assert!(refused.out.contains("permission_denied") && refused.out.contains("Ida Lead"), "{refused:?}");
    let posing = with(&home, &ida, &["home", "--as", "mdg_manager"]);
    assert_eq!(posing.code, 3, "{posing:?}");
    assert!(posing.err.starts_with("Your passphrase says who you are."), "{posing:?}");
    let script = home.write("script", "{\"as\":\"mdg_manager\",\"ask\":\"home\"}\n");
    assert!(with(&home, &ida, &["run", script.to_str().unwrap()]).out.contains("permission_denied"));

    // Her forgotten passphrase is replaced by the manager, which the log tells; the old one opens nothing.
    let new = home.write("ida2", "velvet orchard nineteen gulls\n");
    let renew = ["profile", "passphrase", "Ida Lead", "--new-passphrase-file", new.to_str().unwrap()];
    assert_eq!(home.run(&renew).code, 0);
    assert_eq!(with(&home, &ida, &["home"]).code, 4);
    assert_eq!(with(&home, &new, &["home"]).code, 0);
    let log = home.run(&["audit", "log"]);
    assert!(log.out.contains("Ida Lead was given a new passphrase."), "{log:?}");

    // Shut out, she stays out; the manager stays in, and is the last who may let anybody in.
    assert_eq!(home.run(&["profile", "end", "Ida Lead"]).code, 0);
    assert_eq!(with(&home, &new, &["home"]).code, 4);
    let last = home.run(&["profile", "end", "Gil Manager"]);
    assert!(last.code == 3 && last.err.contains("Nobody would be left"), "{last:?}");
    assert_eq!(home.run(&["audit", "verify"]).code, 0);
}

#[test]
fn who_was_taken_back_opens_the_file_and_is_nobody() {
    let home = real();
    let sam = home.write("sam", "copper window thirteen herons\n");
    let file = sam.to_str().unwrap().to_owned();
    let add = ["profile", "add", "--name", "Sam Second", "--role", "viewer", "--new-passphrase-file", &file];
    assert_eq!(home.run(&add).code, 0);
    let undo = home.write("undo", "{\"do\":\"undo\"}\n");
    assert_eq!(home.run(&["run", undo.to_str().unwrap()]).code, 0);
    let shut = with(&home, &sam, &["home"]);
    assert_eq!(shut.code, 4, "{shut:?}");
    assert!(shut.err.contains("belongs to nobody any more"), "{shut:?}");
}

#[test]
fn two_people_cannot_choose_the_same_words_and_nobody_is_listed_who_cannot_come_in() {
    let home = real();
    let same = home.path("pass");
    let file = same.to_str().unwrap().to_owned();
    let add = ["profile", "add", "--name", "Sam Second", "--role", "viewer", "--new-passphrase-file", &file];
    let refused = home.run(&add);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.err.contains("cannot be used here"), "{refused:?}");
    let list = home.run(&["profile"]);
    assert!(list.out.contains("Gil Manager") && list.out.contains("the one you opened with"), "{list:?}");
    assert!(list.out.contains("ended"), "{list:?}");
}
