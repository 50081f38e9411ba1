//! The command line of the real program: what the shell is told, what is printed and what never is.

use crate::commands::PLANNED;
use crate::common::{Home, PASSPHRASE, finish, names};
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// A mistyped passphrase.
const WRONG: &str = "otter lamp velvet staircases";

#[test]
fn a_wrong_passphrase_is_a_plain_sentence_and_is_not_repeated() {
    let home = Home::trial();
    let wrong = home.write("wrong", WRONG);
    let ran = finish(home.bare().args(["home", "--passphrase-file"]).arg(&wrong));
    assert_eq!(ran.code, 4);
    assert_eq!(ran.err, "That passphrase does not open this database. Check Caps Lock and try again.\n");
    assert_eq!(ran.out, "");
    let json = finish(home.bare().args(["home", "--json", "--passphrase-file"]).arg(&wrong));
    assert_eq!((json.code, json.err.as_str()), (4, ""));
    assert_eq!(json.json()["code"], "wrong_passphrase");
    assert!(!json.out.contains(WRONG));
}

#[test]
fn without_a_terminal_and_a_file_the_program_says_how_to_give_one() {
    let home = Home::trial();
    let ran = finish(home.bare().arg("home").write_stdin(PASSPHRASE));
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("--passphrase-file"), "{ran:?}");
}

#[test]
fn a_second_instance_is_told_who_has_it_open_and_since_when() {
    let home = Home::trial();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mdg"));
    command
        .args(["run", "-"])
        .env("MDG_HOME", home.path(""))
        .env("MDG_PASSPHRASE_FILE", home.path("pass"))
        .env("USER", "kim")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut first = command.spawn().unwrap();
    let mut ask = first.stdin.take().unwrap();
    ask.write_all(b"{\"ask\":\"home\"}\n").unwrap();
    let mut answer = String::new();
    BufReader::new(first.stdout.as_mut().unwrap()).read_line(&mut answer).unwrap();
    assert!(answer.contains("\"ok\":true"), "{answer}");
    let second = home.run(&["home"]);
    drop(ask);
    assert!(first.wait().unwrap().success());
    assert_eq!(second.code, 4);
    assert!(second.err.starts_with("The database is already open: kim on "), "{second:?}");
    assert!(second.err.contains(", since "), "{second:?}");
    assert_eq!(home.run(&["home"]).code, 0);
}

#[test]
fn a_database_of_a_newer_program_is_left_alone() {
    let home = Home::trial();
    home.tamper("PRAGMA user_version = 999");
    let ran = home.run(&["home"]);
    assert_eq!(ran.code, 5);
    assert!(ran.err.contains("newer version of mdg"), "{ran:?}");
}

#[test]
fn a_key_file_of_a_newer_program_is_left_alone() {
    let home = Home::trial();
    let text = std::fs::read_to_string(home.path("mdg.db.key")).unwrap();
    let body = text.split_once("sha256 ").unwrap().0.replacen("mdg-key 1", "mdg-key 2", 1);
    let sum: Vec<String> = Sha256::digest(&body).iter().map(|b| format!("{b:02x}")).collect();
    for name in ["mdg.db.key", "mdg.db.key2"] {
        home.write(name, &format!("{body}sha256 {}\n", sum.concat()));
    }
    assert_eq!(home.run(&["home"]).code, 5);
}

#[test]
fn a_wrong_command_line_is_told_in_both_forms() {
    let home = Home::empty();
    let ran = home.run(&["meetngs"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("meetings"), "{ran:?}");
    let json = home.run(&["--json", "meetngs"]);
    assert_eq!((json.code, json.err.as_str()), (2, ""));
    assert_eq!(json.json()["code"], "usage");
    let escape = home.run(&["\u{1b}[2Jx"]);
    assert!(!escape.err.contains('\u{1b}'), "{escape:?}");
    let help = home.run(&["--help"]);
    assert_eq!(help.code, 0);
    assert!(help.out.contains("Exit codes"), "{help:?}");
}

#[test]
fn names_of_patients_are_not_taken_from_the_command_line() {
    let home = Home::trial();
    let ran = home.run(&["list", "--search", "Brown"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("standard input"), "{ran:?}");
    let asked = finish(home.mdg().args(["list", "--search", "-"]).write_stdin("Brown\n"));
    assert_eq!(asked.code, 0, "{asked:?}");
}

#[test]
fn a_refusal_is_three_and_a_sentence_on_the_error_stream() {
    let home = Home::trial();
    let ran = home.run(&["agenda", "2026-11-19"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert_eq!(ran.err, "There is no conference on Thu 19-Nov-2026. `mdg meetings` lists them.\n");
    let denied = home.run(&["minutes", "approve", "2026-11-19", "--as", "viewer", "--json"]);
    assert_eq!((denied.code, denied.err.as_str()), (3, ""));
    assert_eq!(denied.json()["ok"], false);
}

#[test]
fn no_database_is_told_before_anybody_is_asked_for_a_passphrase() {
    let home = Home::empty();
    let ran = finish(home.bare().arg("home"));
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("There is no database at") && ran.err.contains("mdg init"), "{ran:?}");
    let screens = finish(home.bare().arg("-q"));
    assert_eq!(screens.code, 2);
    assert!(screens.err.contains("need a terminal"), "{screens:?}");
}

#[test]
fn a_weak_passphrase_makes_no_database() {
    let home = Home::empty();
    home.write("pass", "short");
    let ran = home.run(&["init", "--trial"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("too short"), "{ran:?}");
    assert!(!home.path("mdg.db").exists());
}

#[test]
fn init_does_not_replace_a_database_and_keeps_settings_that_are_there() {
    let home = Home::empty();
    let first = home.run(&["init", "--trial", "--quick-key", "--name", "Kim Example", "--role", "coordinator"]);
    assert_eq!(first.code, 0, "{first:?}");
    let view = home.run(&["home", "--json"]).json();
    assert_eq!((&view["answer"]["user"], &view["answer"]["role"]), (&"Kim Example".into(), &"coordinator".into()));
    let again = home.run(&["init", "--trial", "--quick-key"]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("already there"), "{again:?}");
    let other = home.run(&["--db", "two.db", "init", "--trial", "--quick-key", "--name", "Lou"]);
    assert_eq!(other.code, 0, "{other:?}");
    assert!(other.err.contains("were left as they are"), "{other:?}");
    assert_eq!(home.run(&["home", "--json"]).json()["answer"]["user"], "Kim Example");
}

#[test]
fn nobody_sets_the_clock_or_takes_a_light_key_on_real_records() {
    let home = Home::empty();
    assert_eq!(home.run(&["init", "--quick-key"]).code, 2);
    assert_eq!(home.run(&["init"]).code, 0);
    let option = home.run(&["home", "--now", "2026-11-19T13:05", "--json"]);
    assert_eq!((option.code, option.json()["code"].as_str()), (3, Some("clock_fixed")));
    let line = home.script("{\"at\":\"2026-11-19T13:05\",\"do\":\"undo\"}\n");
    assert_eq!((line.code, line.json()["code"].as_str()), (3, Some("clock_fixed")));
    assert_eq!(finish(home.mdg().args(["run", "-", "--counted-ids"])).code, 3);
    let view = home.run(&["home"]);
    assert!(!view.out.contains("TRIAL"), "{view:?}");
}

#[test]
fn a_backup_brings_back_what_was_there() {
    let home = Home::trial();
    assert_eq!(home.script(PLANNED).code, 0);
    let made = home.run(&["backup", "now", "--json"]).json();
    let file = made["answer"]["file"].as_str().unwrap().to_owned();
    let spoilt = home.script("{\"do\":\"organisation.add\",\"name\":\"A mistake\",\"kind\":\"voluntary\"}\n");
    assert_eq!(spoilt.code, 0, "{spoilt:?}");
    assert_eq!(home.run(&["organisations", "--json"]).json()["answer"].as_array().unwrap().len(), 2);
    let listed = home.run(&["backup", "list"]);
    assert!(listed.out.contains(&file) && listed.out.contains("asked"), "{listed:?}");
    let unasked = home.run(&["backup", "restore", &file]);
    assert_eq!(unasked.code, 2);
    assert!(unasked.err.contains("--yes"), "{unasked:?}");
    let restored = home.run(&["backup", "restore", &file, "--yes"]);
    assert_eq!(restored.code, 0, "{restored:?}");
    assert!(restored.out.contains("is kept: "), "{restored:?}");
    assert_eq!(home.run(&["organisations", "--json"]).json()["answer"].as_array().unwrap().len(), 1);
    assert!(names(&home.path("")).iter().any(|name| name.contains(".replaced-")));
    assert_eq!(home.run(&["audit", "verify"]).code, 0);
}

#[test]
fn a_spoilt_backup_is_refused_and_nothing_is_touched() {
    let home = Home::trial();
    assert_eq!(home.script(PLANNED).code, 0);
    let made = home.run(&["backup", "now", "--json"]).json();
    let file = home.path(made["answer"]["file"].as_str().unwrap());
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    mdg::export::atomic::write(&file, &bytes).unwrap();
    let ran = home.run(&["backup", "restore", file.to_str().unwrap(), "--yes"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(home.run(&["meetings", "--json"]).json()["answer"].as_array().unwrap().len(), 1);
}

#[test]
fn a_touched_log_is_found_and_its_act_named() {
    let home = Home::trial();
    assert_eq!(home.script(PLANNED).code, 0);
    let good = home.run(&["audit", "verify"]);
    assert_eq!(good.code, 0);
    assert!(good.out.contains("All 5 acts match their seals."), "{good:?}");
    home.tamper("DROP TRIGGER change_group_stays; UPDATE change_group SET actor = 'Somebody else' WHERE n = 3");
    let bad = home.run(&["audit", "verify"]);
    assert_eq!(bad.code, 1);
    assert!(bad.err.starts_with("Act 3 "), "{bad:?}");
    assert_eq!(home.script("{\"ask\":\"audit.verify\"}\n").json()["code"], "audit_broken");
    let log = home.run(&["audit", "log", "--limit", "2"]);
    assert!(log.out.contains("meeting.plan") && !log.out.contains("member.add"), "{log:?}");
}

#[test]
fn the_passphrase_changes() {
    let home = Home::trial();
    let new = home.write("new", "copper window thirteen herons\n");
    let weak = home.write("weak", "passphrase");
    let change = |file: &std::path::Path| {
        let file = file.to_str().unwrap().to_owned();
        home.run(&["passphrase", "change", "--quick-key", "--new-passphrase-file", &file])
    };
    assert_eq!(change(&weak).code, 3);
    let done = change(&new);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(home.run(&["home"]).code, 4);
    assert_eq!(finish(home.bare().args(["home", "--passphrase-file"]).arg(&new)).code, 0);
}

#[test]
fn settings_with_a_fault_are_told_and_do_not_stop_anybody() {
    let home = Home::trial();
    let path = home.run(&["config", "path"]);
    assert_eq!(path.out.trim(), home.path("config.toml").to_str().unwrap());
    assert_eq!(home.run(&["config", "check"]).code, 0);
    home.write("config.toml", "[user]\nname = \"Kim\"\n[screen]\nthme = \"mono\"\n");
    let check = home.run(&["config", "check"]);
    assert_eq!(check.code, 3);
    assert!(
        check.err.contains("config.toml, line 4, column 1: there is no setting 'thme' here. Did you mean 'theme'?"),
        "{check:?}"
    );
    let view = home.run(&["home", "--json"]);
    assert_eq!(view.code, 0);
    assert!(view.err.contains("line 4, column 1"), "{view:?}");
    assert_eq!(view.json()["answer"]["user"], "sam");
    let example = home.run(&["config", "example"]);
    assert_eq!(mdg::config::read(&example.out), Ok(mdg::config::Config::default()));
}

#[test]
fn who_acts_is_said_by_the_option_then_the_settings_then_the_account() {
    let home = Home::trial();
    assert_eq!(home.script(PLANNED).code, 0);
    let who = |args: &[&str]| {
        let view = home.run(args).json()["answer"].clone();
        format!("{} {}", view["user"].as_str().unwrap(), view["role"].as_str().unwrap())
    };
    assert_eq!(who(&["home", "--json"]), "sam mdg_manager");
    assert_eq!(who(&["home", "--json", "--as", "lead"]), "Dr Pat Example clinician");
    assert_eq!(home.run(&["actions", "--mine"]).code, 2);
    home.write("config.toml", "[user]\nmember = \"lead\"\n");
    assert_eq!(who(&["home", "--json"]), "Dr Pat Example clinician");
    assert_eq!(home.run(&["actions", "--mine"]).code, 0);
    let nobody = home.run(&["home", "--as", "nobody"]);
    assert_eq!(nobody.code, 3);
}

#[test]
fn the_log_files_hold_commands_and_codes_and_nothing_that_was_typed() {
    let home = Home::trial();
    assert_eq!(home.script(PLANNED).code, 0);
    home.script("{\"do\":\"organisation.add\",\"name\":\"x\",\"kind\":\"voluntary\"}\n");
    let logs = home.path("logs");
    let text: String = names(&logs).iter().map(|n| std::fs::read_to_string(logs.join(n)).unwrap()).collect();
    assert!(text.contains("meeting.plan") && text.contains("text_too_short"), "{text}");
    for word in ["Hill", "Example", "otter", "Pat"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_made_is_for_this_account_only() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::empty();
    let made = home.run(&["--db", "inner/mdg.db", "init", "--trial", "--quick-key", "--name", "Kim"]);
    assert_eq!(made.code, 0, "{made:?}");
    let mode = |name: &str| std::fs::metadata(home.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("inner"), mode("logs")), (0o700, 0o700));
    assert_eq!((mode("inner/mdg.db"), mode("inner/mdg.db.key"), mode("config.toml")), (0o600, 0o600, 0o600));
}

#[test]
fn a_reader_who_goes_away_is_not_complained_to() {
    let home = Home::empty();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mdg"));
    command.arg("commands").env("MDG_HOME", home.path("")).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_folder_that_is_no_pack_is_not_passed() {
    let home = Home::trial();
    let folder = home.path("pack");
    std::fs::create_dir(&folder).unwrap();
    let ran = home.run(&["minutes", "verify", folder.to_str().unwrap()]);
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("holds no practice's files"), "{ran:?}");
    let json = home.run(&["minutes", "verify", folder.to_str().unwrap(), "--json"]);
    assert_eq!((json.code, &json.json()["ok"]), (3, &false.into()));
}

/// Types passphrases at a real terminal, one for each time the program asks, and gives everything the terminal showed.
#[cfg(unix)]
fn at_a_terminal(home: &Home, args: &[&str], typed: &[&str]) -> (u32, String) {
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use std::io::Read;
    let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new(assert_cmd::cargo::cargo_bin!("mdg"));
    command.args(args);
    command.env_clear();
    command.env("MDG_HOME", home.path(""));
    command.env("USER", "sam");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let (mut screen, mut keys) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    let mut shown = Vec::new();
    let (mut asked, mut byte) = (0, [0]);
    // The end of a terminal is an error on Linux.
    while screen.read(&mut byte).is_ok_and(|n| n == 1) {
        shown.push(byte[0]);
        let text = String::from_utf8_lossy(&shown).to_lowercase();
        let asks = ["passphrase: ", "the same again: "].iter().map(|q| text.matches(q).count()).sum();
        if asks > asked {
            keys.write_all(typed[asked].as_bytes()).unwrap();
            keys.write_all(b"\n").unwrap();
            asked = asks;
        }
    }
    (child.wait().unwrap().exit_code(), String::from_utf8(shown).unwrap())
}

#[cfg(unix)]
#[test]
fn a_passphrase_is_asked_for_and_does_not_show() {
    let home = Home::trial();
    let (code, shown) = at_a_terminal(&home, &["home"], &[PASSPHRASE]);
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("0 patients on the register."), "{shown}");
    assert!(!shown.contains(PASSPHRASE), "{shown}");
    let (code, shown) = at_a_terminal(&home, &["home"], &[WRONG, PASSPHRASE]);
    assert_eq!(code, 0, "{shown}");
    let (code, shown) = at_a_terminal(&home, &["home"], &[WRONG, WRONG, WRONG]);
    assert_eq!(code, 4, "{shown}");
    assert!(!shown.contains("otter"), "{shown}");
}

#[cfg(unix)]
#[test]
fn a_new_passphrase_is_asked_for_twice() {
    let home = Home::empty();
    let (code, shown) = at_a_terminal(&home, &["init", "--trial", "--quick-key"], &[PASSPHRASE, WRONG].repeat(3));
    assert_eq!(code, 2, "{shown}");
    assert!(shown.contains("are not the same"), "{shown}");
    assert!(!home.path("mdg.db").exists());
    let (code, shown) =
        at_a_terminal(&home, &["init", "--trial", "--quick-key"], &[PASSPHRASE, WRONG, PASSPHRASE, PASSPHRASE]);
    assert_eq!(code, 0, "{shown}");
    assert!(!shown.contains("otter"), "{shown}");
    assert_eq!(home.run(&["home"]).code, 0);
}
