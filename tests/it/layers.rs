//! The floors: every path in the source is read, and none may name a floor above its own or beside it. What is compiled for tests
//! only may reach further, and is not read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What may be named from where, by room: the first folder or file under `src`. A room may always name itself.
const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("import", &["domain"]),
    ("export", &["domain"]),
    ("service", &["domain", "store", "import", "export"]),
    ("config", &["domain"]),
    ("demo", &["domain", "service"]),
    ("tui", &["domain", "export", "service"]),
    ("cli", &["domain", "import", "export", "service", "config", "demo"]),
    ("main", &["domain", "config", "service", "cli", "tui"]),
    ("lib", &["domain", "store", "import", "export", "service", "config", "demo", "tui", "cli"]),
];

/// Every room but the store.
const ABOVE_STORE: &[&str] = &["main", "lib", "tui", "cli", "config", "demo", "service", "import", "export", "domain"];
/// Every room that knows neither a terminal nor an argument.
const BELOW_SCREENS: &[&str] = &["service", "import", "export", "store", "domain"];

/// What is not named in some rooms: the rooms, and the beginning of the path.
const BARRED: &[(&[&str], &[&str])] = &[
    (ABOVE_STORE, &["rusqlite"]),
    (ABOVE_STORE, &["rusqlite_migration"]),
    (BELOW_SCREENS, &["ratatui"]),
    (BELOW_SCREENS, &["crossterm"]),
    (BELOW_SCREENS, &["clap"]),
    (&["domain"], &["std", "fs"]),
    (&["domain"], &["std", "io"]),
    (&["domain"], &["std", "env"]),
    (&["domain"], &["std", "time"]),
    (&["domain"], &["SystemTime"]),
    (&["domain"], &["Utc", "now"]),
    (&["domain"], &["Local"]),
];

/// Ways to the store that are no path.
const BARRED_CALLS: &[(&[&str], &str)] =
    &[(&["tui", "cli", "main"], ".store()"), (&["tui", "cli", "main"], ".store_mut()")];

/// How a text begins that is SQL. Only the store has any.
const SQL: &[&str] = &["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "DROP ", "PRAGMA ", "UPDATE "];

/// A piece of source: a word, a sign, or a text in quotes.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Word(String),
    Sign(char),
    Text(String),
}

type Pieces = Vec<(usize, Piece)>;

/// Takes source apart. Comments are left out; a character in quotes or a lifetime is nothing.
fn pieces(source: &str) -> Pieces {
    let chars: Vec<char> = source.chars().collect();
    let (mut at, mut line, mut found) = (0, 1, Pieces::new());
    let starts = |at: usize, what: &str| what.chars().enumerate().all(|(n, c)| chars.get(at + n) == Some(&c));
    while let Some(&c) = chars.get(at) {
        let begun = at;
        // A raw text is r, some #, and a quote.
        let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
        let raw = c == 'r' && chars.get(at + 1 + hashes) == Some(&'"');
        if starts(at, "//") {
            at += chars[at..].iter().take_while(|c| **c != '\n').count();
        } else if starts(at, "/*") {
            let mut depth = 0;
            loop {
                depth += i32::from(starts(at, "/*")) - i32::from(starts(at, "*/"));
                at += 1;
                if depth == 0 || at >= chars.len() {
                    break at += 1;
                }
            }
        } else if raw || c == '"' {
            let end: String = if raw { format!("\"{}", "#".repeat(hashes)) } else { "\"".to_owned() };
            at += if raw { hashes + 2 } else { 1 };
            let from = at;
            while at < chars.len() && !starts(at, &end) {
                at += if !raw && chars[at] == '\\' { 2 } else { 1 };
            }
            found.push((line, Piece::Text(chars[from..at.min(chars.len())].iter().collect())));
            at += end.chars().count();
        } else if c == '\'' {
            // 'a' and '\n' are characters, 'a alone is a lifetime.
            at += match (chars.get(at + 1), chars.get(at + 2)) {
                (Some('\\'), _) => 3 + chars[at + 3..].iter().take_while(|c| **c != '\'').count() + 1,
                (_, Some('\'')) => 3,
                _ => 1,
            };
        } else if c.is_alphanumeric() || c == '_' {
            at += chars[at..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
            found.push((line, Piece::Word(chars[begun..at].iter().collect())));
        } else {
            at += 1;
            if !c.is_whitespace() {
                found.push((line, Piece::Sign(c)));
            }
        }
        line += chars[begun..at.min(chars.len())].iter().filter(|c| **c == '\n').count();
    }
    found
}

/// Cuts out every item under `#[cfg(test)]`, and names the modules among them that have a file of their own.
fn without_tests(all: Pieces) -> (Pieces, Vec<String>) {
    let mark = pieces("#[cfg(test)]");
    let (mut kept, mut files, mut at) = (Pieces::new(), Vec::new(), 0);
    while at < all.len() {
        if !(0..mark.len()).all(|n| all.get(at + n).is_some_and(|p| p.1 == mark[n].1)) {
            kept.push(all[at].clone());
            at += 1;
            continue;
        }
        let (mut depth, mut item) = (0, Vec::new());
        at += mark.len();
        while let Some((_, piece)) = all.get(at) {
            at += 1;
            match piece {
                Piece::Sign('{') => depth += 1,
                Piece::Sign('}') => depth -= 1,
                Piece::Word(word) if depth == 0 => item.push(word.clone()),
                _ => {}
            }
            if depth == 0 && (*piece == Piece::Sign(';') || *piece == Piece::Sign('}')) {
                break;
            }
        }
        if let Some(name) = item.iter().skip_while(|w| *w != "mod").nth(1) {
            files.push(name.clone());
        }
    }
    (kept, files)
}

/// Reads the tree that begins at `at` under `head`; gives where it ends.
fn tree(all: &Pieces, mut at: usize, mut head: Vec<String>, found: &mut Vec<(usize, Vec<String>)>) -> usize {
    let begun = at;
    loop {
        match all.get(at).map(|p| &p.1) {
            Some(Piece::Word(word)) => head.push(word.clone()),
            Some(Piece::Sign('*')) => head.push("*".to_owned()),
            Some(Piece::Sign('{')) => {
                at += 1;
                while at < all.len() && all[at].1 != Piece::Sign('}') {
                    at = if matches!(all[at].1, Piece::Word(_) | Piece::Sign('{')) {
                        tree(all, at, head.clone(), found)
                    } else {
                        at + 1
                    };
                }
                return at + 1;
            }
            _ => break,
        }
        at += 1;
        let colon = |at: usize| all.get(at).is_some_and(|p| p.1 == Piece::Sign(':'));
        if !(colon(at) && colon(at + 1)) {
            break;
        }
        at += 2;
    }
    found.push((all[begun].0, head));
    at.max(begun + 1)
}

/// Every path of a source, groups taken apart: `use a::{b, c::d}` is `a::b` and `a::c::d`. With each, how many modules in braces
/// it stands in.
fn paths(all: &Pieces) -> Vec<(usize, usize, Vec<String>)> {
    let sign = |at: usize, c: char| all.get(at).is_some_and(|p| p.1 == Piece::Sign(c));
    let joined = |at: usize| sign(at, ':') && sign(at + 1, ':');
    let (mut at, mut found, mut braces, mut inside) = (0, Vec::new(), 0usize, Vec::new());
    while at < all.len() {
        let word = |n: usize| match all.get(n).map(|p| &p.1) {
            Some(Piece::Word(word)) => word.as_str(),
            _ => "",
        };
        if word(at) == "mod" && sign(at + 2, '{') {
            inside.push(braces);
        }
        braces = if sign(at, '{') { braces + 1 } else { braces - usize::from(sign(at, '}')) };
        if sign(at, '}') && inside.last() == Some(&braces) {
            inside.pop();
        }
        let used = at > 0 && word(at - 1) == "use";
        if used || (!word(at).is_empty() && joined(at + 1)) {
            let mut here = Vec::new();
            at = tree(all, at, Vec::new(), &mut here);
            found.extend(here.into_iter().map(|(line, path)| (line, inside.len(), path)));
        } else {
            at += 1;
        }
    }
    found
}

/// The room that a path names, seen from the module `from`: none for one of another crate or of the same module.
fn room<'a>(path: &'a [String], from: &[String], inside: usize) -> Option<&'a str> {
    let first = path.first()?;
    if first == "crate" || first == "mdg" {
        return path.get(1).map(String::as_str);
    }
    let ups = path.iter().take_while(|step| *step == "super").count();
    (ups > 0 && ups == from.len() + inside).then(|| path.get(ups).map(String::as_str))?
}

/// The faults of one file, each with its line, and the modules of it that are for tests only.
fn faults(module: &[String], source: &str) -> (Vec<String>, Vec<String>) {
    let of = module.first().map_or("lib", String::as_str);
    let may = FLOORS.iter().find(|(name, _)| *name == of).map_or(&[][..], |(_, may)| *may);
    let (all, tests) = without_tests(pieces(source));
    let mut found = Vec::new();
    for (line, inside, path) in paths(&all) {
        if let Some(named) = room(&path, module, inside) {
            let known = FLOORS.iter().any(|(name, _)| *name == named);
            if named == "*" || (known && named != of && !may.contains(&named)) {
                found.push(format!("{line}: {of} names {named}, in {}", path.join("::")));
            }
        }
        for (rooms, barred) in BARRED {
            if rooms.contains(&of)
                && path.iter().map(String::as_str).zip(*barred).filter(|(a, b)| a == *b).count() == barred.len()
            {
                found.push(format!("{line}: {of} names {}", barred.join("::")));
            }
        }
    }
    for (at, (line, piece)) in all.iter().enumerate() {
        for (rooms, call) in BARRED_CALLS {
            let call = pieces(call);
            if rooms.contains(&of) && (0..call.len()).all(|n| all.get(at + n).is_some_and(|p| p.1 == call[n].1)) {
                found.push(format!("{line}: {of} reaches for the store"));
            }
        }
        if let Piece::Text(text) = piece
            && of != "store"
            && SQL.iter().any(|begin| text.trim_start().starts_with(begin))
        {
            found.push(format!("{line}: {of} has SQL"));
        }
    }
    (found, tests)
}

/// Every file under a folder that ends in `rs`.
fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn no_floor_names_one_above_it_or_beside_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&source, &mut all);
    let mut read = Vec::new();
    let mut for_tests = BTreeSet::new();
    for file in all {
        let inner = file.strip_prefix(&source).unwrap().with_extension("");
        let mut module: Vec<String> = inner.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        module.pop_if(|last| last == "mod" || last == "lib");
        let (found, tests) = faults(&module, &std::fs::read_to_string(&file).unwrap());
        for_tests.extend(tests.into_iter().map(|name| [module.as_slice(), &[name]].concat()));
        read.push((file, module, found));
    }
    read.retain(|(_, module, _)| !(1..=module.len()).any(|n| for_tests.contains(&module[..n])));
    let rooms: BTreeSet<&str> = read.iter().filter_map(|(_, module, _)| module.first()).map(String::as_str).collect();
    let unknown: Vec<_> = rooms.iter().filter(|room| !FLOORS.iter().any(|(name, _)| name == *room)).collect();
    assert!(unknown.is_empty(), "no floor is said for {unknown:?}: add it to FLOORS");
    assert!(read.len() > 150, "only {} files were read", read.len());
    let told: Vec<String> = read
        .iter()
        .flat_map(|(file, _, found)| found.iter().map(|fault| format!("{}:{fault}", file.display())))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn each_kind_of_fault_is_found_and_what_is_right_is_not() {
    let count = |module: &str, source: &str| {
        let module: Vec<String> = module.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        faults(&module, source).0.len()
    };
    let wrong = [
        ("domain/goal", "use crate::store::Store;"),
        ("domain/goal", "use crate::{domain, store};"),
        ("domain/goal", "use crate::{domain::{ids, goal}, store::{self, Store}};"),
        ("domain/goal", "use super::super::service;"),
        ("domain/goal", "use super::super::*;"),
        ("domain/goal", "mod inner { use super::super::super::store; }"),
        ("domain/goal", "fn f() { crate::service::file::backups(); }"),
        ("domain/goal", "fn f() { let (a, b) = ('\"', 'x'); crate::tui::run(); }"),
        ("domain/goal", "use std::fs;"),
        ("domain/goal", "use std::{collections::BTreeMap, fs::File};"),
        ("domain/goal", "use std::time::Duration;"),
        ("domain/goal", "fn f() { SystemTime::now(); }"),
        ("domain/goal", "fn f() { Utc::now(); }"),
        ("domain/goal", "use rusqlite;"),
        ("store/log", "use crate::service::Service;"),
        ("import/text", "use crate::export::atomic;"),
        ("export", "use super::store;"),
        ("service/undo", "use ratatui::text::Line;"),
        ("service/undo", "use clap::Args;"),
        ("service/undo", "const Q: &str = \"SELECT n FROM change_group\";"),
        ("service/undo", "const Q: &str = r#\"\n  DELETE FROM patient\"#;"),
        ("tui/app", "use crate::store;"),
        ("tui/app", "use crate::cli::say;"),
        ("tui/app", "fn f(s: Service) { s.store().all(); }"),
        ("cli/desk", "fn f(s: &mut Service) { s.store_mut().set_fact(); }"),
        ("cli/desk", "use crate::tui::keymap::Keymap;"),
        ("cli/desk", "fn f() { rusqlite::Connection::open(); }"),
        ("demo/stage", "use crate::store::Store;"),
        ("main", "use mdg::store;"),
        ("config", "use crate::tui::theme;"),
    ];
    for (module, source) in wrong {
        assert!(count(module, source) > 0, "{module}: {source}");
    }
    let right = [
        ("domain/goal", "use super::ids::Ref; use crate::domain::{ids, member::Member};"),
        ("domain/goal", "// use crate::store;\n/* crate::tui::run() /* again */ */\n/// [`crate::store`]"),
        (
            "domain/goal",
            "const S: &str = \"crate::store::open and \\\" std::fs\"; const R: &str = r#\"crate::tui::x\"#;",
        ),
        ("domain/goal", "#[cfg(test)]\nmod tests {\n use crate::store::Store; fn f() { if true {} } }"),
        ("domain/goal", "#[cfg(test)] pub(crate) mod testing; use std::fmt::Write;"),
        ("domain/goal", "mod inner { use super::super::member; } fn f<'a>(x: &'a str) -> chrono::DateTime<Utc> { x }"),
        ("store/log", "use crate::domain::hex; use rusqlite::Connection; const Q: &str = \"SELECT 1\";"),
        ("service/undo", "use crate::{domain::Command, store::Store}; fn f(&self) { self.store.steps(1) }"),
        ("tui/app", "use super::look; use crate::service::Service; use super::super::domain::dates;"),
        ("tui/app", "fn f() { OURS.store(true, Ordering::SeqCst); say(\"Select several\"); }"),
        ("cli/desk", "use crate::domain::dates; use clap::Args; fn f() { std::time::Instant::now(); }"),
        ("main", "use mdg::cli::{self, Next}; use mdg::tui;"),
        ("", "pub mod store; pub mod tui;"),
    ];
    for (module, source) in right {
        assert_eq!(count(module, source), 0, "{module}: {source}");
    }
    let source = "\n\n#[cfg(test)] mod tests;\nuse crate::{\n  domain,\n  store,\n};";
    let (found, tests) = faults(&["tui".to_owned()], source);
    assert_eq!((found, tests), (vec!["6: tui names store, in crate::store".to_owned()], vec!["tests".to_owned()]));
}
