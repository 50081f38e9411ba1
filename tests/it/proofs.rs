//! What is promised about the records as a whole: a log that was touched is found out, and nothing of a patient lies on the disk in
//! clear.

use crate::common::{Home, PASSPHRASE, finish};
use mdg::domain::action::Action;
use mdg::domain::discussion::Discussion;
use mdg::domain::patient::Patient;
use mdg::store::{self, Store, Visit};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn visit(backups: PathBuf) -> Visit {
    Visit { who: "test".into(), when: "2026-11-19T09:00:00Z".parse().unwrap(), backups }
}

/// A trial database of which every column of the log is in use: an import that lies there as one compressed row, an act of a
/// member, one with a reason, an undo and a redo. Gives how many acts it has.
fn with_a_full_log(home: &Home) -> u32 {
    let practices = (1..450).fold(String::new(), |mut text, n| {
        let _ = writeln!(
            text,
            "X{n:05},SURGERY {n},Y99,Q99,1 PRETEND ROAD,,SALTMERE,,,ZY1 1AB,19740401,,A,B,W2U3Z,20210401,,,,,,0,,W2U3Z,,4,"
        );
        text
    });
    home.write("practices.csv", &practices);
    let ran = home.script(
        r#"{"at":"2026-11-02T09:00","as":"mdg_manager","do":"import.practices","file":"practices.csv"}
{"do":"organisation.add","name":"Hill Community Trust","kind":"community_trust","let":"trust"}
{"do":"member.add","handle":"lead","name":"Pat Example","title":"Dr","role":"gp","organisation":"$trust","let":"lead"}
{"do":"member.add","handle":"clerk","name":"Sam Example","role":"mdg_manager","organisation":"$trust","let":"clerk"}
{"do":"mdg.create","code":"HK","name":"Hill group","practices":["X00001"],"clinical_lead":"$lead","manager":"$clerk","let":"hk"}
{"as":"clerk","do":"mdg.amend","mdg":"$hk","venue":"Room 1"}
{"do":"mdg.amend","mdg":"$hk","venue":"Room 2"}
{"do":"undo"}
{"do":"redo"}
{"do":"meeting.plan","mdg":"$hk","date":"2026-11-19","chair":"$lead","minute_taker":"$clerk"}
"#,
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    10
}

/// The database of a home, opened with its key by somebody who minds none of its rules, and put back whenever it is asked for.
struct Touched<'a> {
    home: &'a Home,
    whole: Vec<u8>,
}

impl<'a> Touched<'a> {
    fn new(home: &'a Home) -> Self {
        home.tamper(
            "DROP TRIGGER change_group_stays; DROP TRIGGER change_group_remains; DROP TRIGGER change_stays; DROP TRIGGER change_remains",
        );
        Self { home, whole: std::fs::read(home.path("mdg.db")).unwrap() }
    }

    /// Does something to the log as it was left by the program.
    fn touch<T>(&self, with: impl FnOnce(&Connection) -> T) -> T {
        let db = self.home.path("mdg.db");
        assert!(!self.home.path("mdg.db-wal").exists());
        mdg::export::atomic::write(&db, &self.whole).unwrap();
        let opened = store::open(&db, PASSPHRASE, &visit(self.home.path("backups"))).unwrap();
        opened.connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
        with(&opened.connection)
    }

    /// `mdg audit verify` must fail and name this act.
    fn is_found_at(&self, act: u32, what: &str) {
        let ran = self.home.run(&["audit", "verify"]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{what}: {ran:?}");
        assert!(ran.err.starts_with(&format!("Act {act} of the change log was altered")), "{what}: {ran:?}");
    }
}

/// The same value with one byte changed, or something where there was nothing.
fn changed(column: &str, value: Value, kind: &str) -> Value {
    match value {
        // Any other word makes the file one that is not opened at all.
        Value::Text(_) if column == "op" => Value::Text("retire".to_owned()),
        Value::Integer(n) => Value::Integer(n + 1_000),
        Value::Text(text) if !text.is_empty() => {
            let mut bytes = text.into_bytes();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            Value::Text(String::from_utf8(bytes).unwrap())
        }
        Value::Blob(mut bytes) => {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            Value::Blob(bytes)
        }
        _ if kind == "INTEGER" => Value::Integer(1),
        _ if kind == "BLOB" => Value::Blob(vec![0]),
        _ => Value::Text("x".to_owned()),
    }
}

#[test]
fn one_changed_byte_in_any_column_of_the_log_is_found_and_its_act_named() {
    let home = Home::trial();
    let acts = with_a_full_log(&home);
    let touched = Touched::new(&home);
    let untouched = home.run(&["audit", "verify"]);
    assert_eq!((untouched.code, untouched.err.as_str()), (0, ""));
    let columns = touched.touch(|log| {
        let mut all = Vec::new();
        for (table, act, row) in [
            ("change_group", "n", "SELECT rowid FROM change_group WHERE n = ?1"),
            ("change", "act", "SELECT max(rowid) FROM change WHERE act = ?1"),
        ] {
            let mut statement = log.prepare(&format!("SELECT name, type FROM pragma_table_info('{table}')")).unwrap();
            let found = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).unwrap();
            for column in found {
                let (name, kind) = column.unwrap();
                let used: bool =
                    log.query_row(&format!("SELECT count(\"{name}\") > 0 FROM {table}"), [], |r| r.get(0)).unwrap();
                all.push((table, act, row, name, kind, used));
            }
        }
        all
    });
    assert_eq!(columns.len(), 15 + 12, "a new column of the log is sealed or is said here why not");
    // What nothing of this story fills; it is changed from nothing to something all the same.
    let unused: Vec<&str> = columns.iter().filter(|c| !c.5).map(|c| c.3.as_str()).collect();
    assert_eq!(unused, ["reason"]);
    for (table, _, row, name, kind, _) in &columns {
        for act in [1, acts / 2, acts] {
            let what = format!("{table}.{name} of act {act}");
            touched.touch(|log| {
                let row: i64 = log.query_row(row, [act], |r| r.get(0)).unwrap();
                let read = format!("SELECT \"{name}\" FROM {table} WHERE rowid = ?1");
                let value: Value = log.query_row(&read, [row], |r| r.get(0)).unwrap();
                let write = format!("UPDATE {table} SET \"{name}\" = ?2 WHERE rowid = ?1");
                let rows = log.execute(&write, params![row, changed(name, value, kind)]).unwrap();
                assert_eq!(rows, 1, "{what}");
            });
            touched.is_found_at(act, &what);
        }
    }
}

#[test]
fn acts_that_are_cut_out_cut_off_exchanged_or_forged_are_found() {
    let home = Home::trial();
    let acts = with_a_full_log(&home);
    let touched = Touched::new(&home);
    let remove = |act: u32| format!("DELETE FROM change WHERE act = {act}; DELETE FROM change_group WHERE n = {act};");
    let exchange = |a: u32, b: u32| {
        ["change_group SET n", "change SET act"].map(|set| {
            let column = set.rsplit(' ').next().unwrap();
            format!(
                "UPDATE {set} = -1 WHERE {column} = {a}; UPDATE {set} = {a} WHERE {column} = {b}; UPDATE {set} = {b} WHERE {column} = -1;"
            )
        })
        .concat()
    };
    let forged = format!(
        "INSERT INTO change_group SELECT n + 1, 'x', device, at, tick, actor, role, member, command, said, reason, undoes, redoes, hash, hash
         FROM change_group WHERE n = {acts};"
    );
    let cases = [
        ("the last act is cut off", acts, remove(acts)),
        ("the last act is cut off and its changes left", acts, format!("DELETE FROM change_group WHERE n = {acts}")),
        ("the last two are cut off", acts - 1, remove(acts) + &remove(acts - 1)),
        ("one is cut out", 4, remove(4)),
        ("the first is cut out", 1, remove(1)),
        ("all are cut off", 1, "DELETE FROM change; DELETE FROM change_group".to_owned()),
        ("two are exchanged", 3, exchange(3, 6)),
        ("two neighbours are exchanged", 4, exchange(4, 5)),
        ("the changes of one are taken away", 5, "DELETE FROM change WHERE act = 5".to_owned()),
        ("one is added", acts + 1, forged),
        ("one is no text any more", 2, "UPDATE change_group SET said = CAST(X'FF' AS TEXT) WHERE n = 2".to_owned()),
        ("a change is no text any more", 2, "UPDATE change SET after = CAST(X'FF' AS TEXT) WHERE act = 2".to_owned()),
        ("the note of its end is gone", acts, "DELETE FROM meta WHERE name = 'log_end'".to_owned()),
    ];
    for (what, act, sql) in &cases {
        touched.touch(|log| log.execute_batch(sql)).unwrap();
        touched.is_found_at(*act, what);
    }
    // What is done afterwards does not close the gap.
    touched.touch(|log| log.execute_batch(&remove(acts))).unwrap();
    let later = home.script("{\"do\":\"organisation.add\",\"name\":\"Pretend Friends\",\"kind\":\"voluntary\"}\n");
    assert_eq!(later.code, 0, "{later:?}");
    touched.is_found_at(acts, "an act after the gap");
}

/// Looks for many words in bytes at once, as UTF-8 and as UTF-16 of either kind.
struct Words {
    by_start: HashMap<[u8; START], Vec<(Vec<u8>, String)>>,
}

/// How many bytes a word has at the least. Fewer would be met by chance in what is encrypted.
const START: usize = 6;

impl Words {
    fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut by_start: HashMap<_, Vec<_>> = HashMap::new();
        for word in words.into_iter().collect::<BTreeSet<_>>() {
            let wide = |order: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(order).collect::<Vec<u8>>();
            for bytes in [word.as_bytes().to_vec(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
                if let Some(start) = bytes.first_chunk::<START>() {
                    by_start.entry(*start).or_default().push((bytes, word.to_owned()));
                }
            }
        }
        Self { by_start }
    }

    /// The words that are there.
    fn seen(&self, bytes: &[u8]) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        for at in 0..bytes.len().saturating_sub(START - 1) {
            let start = bytes[at..].first_chunk::<START>().unwrap();
            let words = self.by_start.get(start).map_or(&[][..], Vec::as_slice);
            seen.extend(words.iter().filter(|(word, _)| bytes[at..].starts_with(word)).map(|(_, word)| word.as_str()));
        }
        seen
    }
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// Everything about the patients of a database that nobody else may read: names, numbers, where they live, what was said of them.
fn secrets(db: &Path, passphrase: &str) -> BTreeSet<String> {
    let store = Store::open(db, passphrase, &visit(db.with_file_name("backups"))).unwrap();
    let mut all = BTreeSet::new();
    for p in store.all::<Patient>().unwrap() {
        all.insert(p.family_name.to_uppercase());
        all.extend([p.family_name, p.given_names]);
        all.extend([p.preferred_name, p.address, p.postcode].into_iter().flatten());
        if let Some(number) = p.nhs_number {
            all.extend([number.digits(), number.to_string()]);
        }
    }
    for d in store.all::<Discussion>().unwrap() {
        all.extend([d.summary, d.patient_views, d.decision, d.rationale, d.not_for_patient_view].into_iter().flatten());
    }
    all.extend(store.all::<Action>().unwrap().into_iter().map(|action| action.text));
    all
}

#[test]
fn nothing_of_a_patient_lies_on_the_disk_in_clear_but_in_the_packs() {
    const TYPED: &str = "Her neighbour has the key to the side gate";
    let home = Home::empty();
    let demo = home.run(&["demo", "--headless", "--now", "2026-11-19T08:15"]);
    assert_eq!(demo.code, 0, "{demo:?}");
    let db = home.path("demo/demo.db");
    let secrets = secrets(&db, "demo");
    assert!(secrets.len() > 5_000, "{}", secrets.len());
    let words = Words::new(secrets.iter().map(String::as_str).chain([TYPED]));
    let packs = home.path("demo/packs");

    // The search finds what is there: in the packs that a person exported, and in either form.
    let texts: Vec<PathBuf> = files(&packs).into_iter().filter(|f| f.extension().is_some_and(|e| e == "txt")).collect();
    let in_packs: BTreeSet<&str> = texts.iter().flat_map(|f| words.seen(&std::fs::read(f).unwrap())).collect();
    let numbers = in_packs.iter().filter(|word| word.starts_with("999 ")).count();
    assert!(numbers >= 5 && in_packs.iter().any(|word| word.chars().all(char::is_uppercase)), "{in_packs:?}");
    let wide: Vec<u8> = [0x2e, 0x00].into_iter().chain(TYPED.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(words.seen(&wide), BTreeSet::from([TYPED]));

    // A session that is still open: a draft, a decision and a journal that is not yet in the database, and a backup.
    home.write("pass", "demo");
    let backup = home.run(&["--db", "demo/demo.db", "backup", "now"]);
    assert_eq!(backup.code, 0, "{backup:?}");
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mdg"));
    command
        .args(["--db", "demo/demo.db", "run", "-"])
        .env("MDG_HOME", home.path(""))
        .env("MDG_PASSPHRASE_FILE", home.path("pass"))
        .current_dir(home.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut open = command.spawn().unwrap();
    let (mut ask, mut answers) = (open.stdin.take().unwrap(), BufReader::new(open.stdout.take().unwrap()));
    let patient = secrets.iter().find(|word| word.starts_with("999") && word.len() == 10).unwrap();
    let lines = [
        format!("{{\"do\":\"draft.keep\",\"key\":\"note\",\"text\":\"{TYPED}\"}}"),
        format!("{{\"ask\":\"patient.find\",\"nhs_number\":\"{patient}\",\"let\":\"who\"}}"),
        format!("{{\"do\":\"goal.add\",\"patient\":\"$who\",\"text\":\"{TYPED}\",\"domains\":[\"a\"]}}"),
        format!("{{\"do\":\"goal.add\",\"patient\":\"{patient}\",\"text\":\"{TYPED}\",\"domains\":[]}}"),
    ];
    let mut said = Vec::new();
    for line in &lines {
        writeln!(ask, "{line}").unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        said.push(answer.contains("\"ok\":true"));
    }
    assert_eq!(said, [true, true, true, false], "the last is refused, and the refusal goes to the log");
    let journal = std::fs::metadata(home.path("demo/demo.db-wal")).unwrap();
    assert!(journal.len() > 4_096, "words that are only in the journal are looked for as well");

    let ours: Vec<PathBuf> = files(&home.path("")).into_iter().filter(|file| !file.starts_with(&packs)).collect();
    let names: Vec<&str> = ours.iter().filter_map(|f| f.file_name()?.to_str()).collect();
    let is_there = |part: &str| names.iter().any(|name| name.contains(part));
    for part in ["demo.db", ".db-wal", ".db-shm", ".key", ".key2", ".log", "lock"] {
        assert!(is_there(part), "no {part} in {names:?}");
    }
    assert!(home.path("demo/backups").read_dir().unwrap().count() >= 2, "{names:?}");
    for file in &ours {
        let bytes = std::fs::read(file).unwrap();
        assert_eq!(words.seen(&bytes), BTreeSet::new(), "in {}", file.display());
        assert!(!bytes.starts_with(b"SQLite format 3"), "{} is not encrypted", file.display());
        let name = file.strip_prefix(home.path("")).unwrap().to_str().unwrap();
        assert_eq!(words.seen(name.as_bytes()), BTreeSet::new(), "in the name {name}");
        // In what people can read, short names count too.
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let written: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            let short = secrets.iter().find(|word| word.len() > 2 && written.contains(word.as_str()));
            assert_eq!(short, None, "in {}", file.display());
        }
    }
    drop(ask);
    assert!(!open.wait().unwrap().success(), "the refused line");
    let closed = finish(home.mdg().args(["--db", "demo/demo.db", "audit", "verify"]));
    assert_eq!(closed.code, 0, "{closed:?}");
}
