//! What the documents say is what the program is. The pages of keys and of commands are made from it, and a stale one fails:
//! `just pages`, which is `MDG_WRITE_PAGES=1 cargo test --test it docs`, writes them anew.

mod records;

use mdg::domain::coded::Coded;
use mdg::domain::command::CommandSpec;
use mdg::domain::refusal::Code;
use mdg::domain::{Command, Query};
use mdg::tui::intents::Scope;
use mdg::tui::key::Chord;
use mdg::tui::keymap::{Keymap, Meaning};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const PAGES: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/first-conference.md",
    "docs/safety.md",
    "docs/keys.md",
    "docs/commands.md",
    "docs/templates.md",
    "docs/records/README.md",
    "docs/records/actions.md",
    "docs/records/agenda.md",
    "docs/records/care-plans.md",
    "docs/records/cohorts.md",
    "docs/records/conference.md",
    "docs/records/consent.md",
    "docs/records/groups.md",
    "docs/records/log.md",
    "docs/records/minutes.md",
    "docs/records/papers.md",
    "docs/records/patients.md",
    "docs/records/permissions.md",
    "docs/records/places.md",
    "docs/records/referrals.md",
    "docs/records/registry.md",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Compares a page with what the program makes of it, or writes it when that is asked for.
fn is_fresh(name: &str, page: &str) {
    if std::env::var_os("MDG_WRITE_PAGES").is_some() {
        mdg::export::atomic::write(&root().join(name), page.as_bytes()).unwrap();
    }
    let there = std::fs::read_to_string(root().join(name)).unwrap_or_default();
    let first = there.lines().zip(page.lines()).position(|(a, b)| a != b).map_or(there.lines().count(), |n| n) + 1;
    assert!(there == page, "{name} is stale from line {first} on. `just pages` writes it anew.");
}

#[test]
fn the_page_of_keys_is_fresh() {
    is_fresh("docs/keys.md", &Keymap::standard().keys_md());
}

#[test]
fn the_pages_of_records_are_fresh() {
    records::are_fresh();
}

#[test]
fn the_page_of_permissions_is_fresh() {
    is_fresh("docs/records/permissions.md", &records::permissions());
}

#[test]
fn the_page_of_commands_is_fresh() {
    is_fresh("docs/commands.md", &commands_page());
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// Everything that can be asked for outside the screens, in Markdown.
fn commands_page() -> String {
    let mut page = String::from(
        "# Commands\n\nThis page is made from the program itself: first what the command line takes, then what a script can do \
         and ask. `mdg help` and `mdg commands` say the same.\n\n## On the command line\n",
    );
    let mut line = mdg::cli::definition();
    line.build();
    let _ = write!(page, "\n{}. These hold for every command:\n", line.get_about().unwrap());
    arguments(&mut page, line.get_arguments().filter(|a| a.is_global_set()));
    nouns(&mut page, &line, "mdg");
    let general: Vec<String> = Code::ALL.iter().filter(|c| c.is_general()).map(|c| format!("`{}`", c.text())).collect();
    let _ = write!(
        page,
        "\n## In a script\n\n`mdg run FILE` takes one JSON object a line, with `do` for a command and `ask` for a question, and \
         the fields below; those in bold are required. What a line was done with a warning for, or which rows of a file were \
         left out, stands under 'Can tell'. Every line can also meet what any line can meet, a field that cannot be read, a role \
         that may not, a record that is not there: {}.\n",
        general.join(", ")
    );
    section(&mut page, "Commands", "do", &Command::specs());
    section(&mut page, "Questions", "ask", &Query::specs());
    page.push_str("\n## Refusals\n\n| Code | Means |\n|---|---|\n");
    for code in Code::ALL {
        let _ = writeln!(page, "| `{}` | {} |", code.text(), cell(code.meaning()));
    }
    page
}

/// Every subcommand that does something, depth first.
fn nouns(page: &mut String, of: &clap::Command, path: &str) {
    for noun in of.get_subcommands().filter(|noun| noun.get_name() != "help" && !noun.is_hide_set()) {
        let path = format!("{path} {}", noun.get_name());
        if noun.has_subcommands() {
            nouns(page, noun, &path);
            continue;
        }
        let takes: Vec<String> = noun.get_positionals().map(|a| format!(" {a}").replace(['<', '>'], "")).collect();
        let _ = write!(page, "\n### `{path}{}`\n\n{}.\n", takes.concat(), noun.get_about().unwrap());
        arguments(page, noun.get_arguments().filter(|a| !a.is_global_set() && a.get_id() != "help"));
    }
}

fn arguments<'a>(page: &mut String, list: impl Iterator<Item = &'a clap::Arg>) {
    let mut rows = list.filter(|a| a.get_help().is_some()).peekable();
    if rows.peek().is_some() {
        page.push_str("\n| | |\n|---|---|\n");
    }
    for one in rows {
        let mut words = one.get_help().unwrap().to_string();
        let choices: Vec<String> = one.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
        if one.get_action().takes_values() && !choices.is_empty() {
            let _ = write!(words, ": {}", choices.join(", "));
        }
        let _ = writeln!(page, "| `{}` | {} |", cell(&one.to_string()), cell(&words));
    }
}

fn section(page: &mut String, heading: &str, tag: &str, specs: &[CommandSpec]) {
    let _ = writeln!(page, "\n## {heading}");
    for spec in specs {
        let _ = write!(page, "\n### `{}`\n\n`{tag}`: {}\n", spec.name, spec.does);
        if !spec.fields.is_empty() {
            page.push_str("\n| Field | What for | Takes |\n|---|---|---|\n");
        }
        for field in &spec.fields {
            let name = if field.required { format!("**`{}`**", field.name) } else { format!("`{}`", field.name) };
            let _ = writeln!(page, "| {name} | {} | {} |", cell(field.about), cell(&field.takes));
        }
        let who: Vec<&str> = spec.who.iter().map(|role| role.words()).collect();
        let _ = writeln!(page, "\nFor: {}.", who.join(", "));
        if !spec.refusals.is_empty() {
            let codes: Vec<String> = spec.refusals.iter().map(|code| format!("`{}`", code.text())).collect();
            let _ = writeln!(page, "\nRefused with: {}.", codes.join(", "));
        }
        if !spec.warnings.is_empty() {
            let codes: Vec<String> = spec.warnings.iter().map(|code| format!("`{}`", code.text())).collect();
            let _ = writeln!(page, "\nCan tell: {}.", codes.join(", "));
        }
    }
}

/// A page taken apart: blocks of code with their language, and pieces of code within lines, each with its line's number and the
/// last heading over it.
#[derive(Default)]
struct Taken {
    blocks: Vec<(usize, String, String)>,
    spans: Vec<(usize, String, String)>,
    links: Vec<(usize, String)>,
    headings: BTreeSet<String>,
}

fn take_apart(page: &str) -> Taken {
    let mut taken = Taken::default();
    let (mut language, mut heading, mut prose) = (None::<String>, String::new(), String::new());
    for (n, line) in page.lines().enumerate().map(|(n, line)| (n + 1, line)) {
        if let Some(mark) = line.strip_prefix("```") {
            language = if language.is_none() { Some(mark.to_owned()) } else { None };
        } else if let Some(language) = &language {
            taken.blocks.push((n, language.clone(), line.to_owned()));
        } else {
            if line.starts_with('#') {
                line.trim_start_matches('#').trim().clone_into(&mut heading);
                let plain = heading.to_lowercase().replace(' ', "-");
                taken
                    .headings
                    .insert(plain.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect());
            }
            // A piece of code may go over a line's end.
            prose.push_str(line);
            if prose.matches('`').count() % 2 == 1 {
                prose.push(' ');
                continue;
            }
            let line = std::mem::take(&mut prose);
            taken.spans.extend(line.split('`').skip(1).step_by(2).map(|s| (n, heading.clone(), s.to_owned())));
            for (at, _) in line.match_indices("](") {
                taken.links.push((n, line[at + 2..].split(')').next().unwrap().to_owned()));
            }
        }
    }
    taken
}

fn pages() -> impl Iterator<Item = (&'static str, Taken)> {
    PAGES.iter().map(|name| (*name, take_apart(&read(name))))
}

/// The words of a command line, those in double quotes as one.
fn shell_words(line: &str) -> Vec<String> {
    let line = line.split(" #").next().unwrap();
    line.split('"')
        .enumerate()
        .flat_map(
            |(n, part)| {
                if n % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
            },
        )
        .collect()
}

#[test]
fn every_command_line_that_is_shown_can_be_typed() {
    use clap::error::ErrorKind;
    let mut read = 0;
    for (page, taken) in pages() {
        let whole = taken.blocks.into_iter().filter(|(_, language, _)| language == "sh").map(|(n, _, l)| (n, l, true));
        let within = taken.spans.into_iter().map(|(n, _, span)| (n, span, false));
        for (n, line, whole) in whole.chain(within) {
            let line = line.replace("cargo run -- ", "mdg ");
            if line != "mdg" && !line.starts_with("mdg ") {
                continue;
            }
            read += 1;
            let Err(error) = mdg::cli::definition().try_get_matches_from(shell_words(&line)) else { continue };
            // In a sentence, what has to follow may be left out.
            let unfinished = matches!(
                error.kind(),
                ErrorKind::MissingRequiredArgument
                    | ErrorKind::MissingSubcommand
                    | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                    | ErrorKind::DisplayHelp
            );
            assert!(unfinished && !whole, "{page}, line {n}: {line}\n{error}");
        }
    }
    assert!(read > 40, "{read}");
}

#[test]
fn every_line_of_a_script_that_is_shown_names_what_there_is() {
    let specs = [("do", Command::specs()), ("ask", Query::specs())];
    let mut read = 0;
    for (page, taken) in pages() {
        for (n, language, line) in &taken.blocks {
            if language != "json" {
                continue;
            }
            read += 1;
            let line: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
            let spec = specs.iter().find_map(|(tag, specs)| {
                let name = line.get(*tag)?.as_str()?;
                specs.iter().find(|spec| spec.name == name)
            });
            let spec = spec.unwrap_or_else(|| panic!("{page}, line {n} does and asks nothing that there is"));
            for name in
                line.keys().filter(|name| !["do", "ask", "let", "as", "at", "where", "expect"].contains(&name.as_str()))
            {
                assert!(
                    spec.fields.iter().any(|field| field.name == name),
                    "{page}, line {n}: {} has no {name}",
                    spec.name
                );
            }
            let missing = spec.fields.iter().find(|field| field.required && !line.contains_key(field.name));
            assert!(missing.is_none(), "{page}, line {n}: {missing:?}");
        }
        for (n, _, span) in &taken.spans {
            let dotted = span.split_once('.').is_some_and(|(a, b)| {
                let word = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c == '_');
                word(a) && word(b) && !["rs", "md", "toml", "html", "csv", "db", "sql", "jsonl"].contains(&b)
            });
            let known = specs.iter().any(|(_, specs)| specs.iter().any(|spec| spec.name == span));
            assert!(!dotted || known, "{page}, line {n}: there is no {span}");
        }
    }
    assert!(read >= 5, "{read}");
}

/// Keys that only the list of who is here has, and the sign before an owner in the line of an action.
const OF_CONFERENCE: &[&str] = &["*", "e", "l", "@"];

/// Whose keys a section of a page is about.
const SECTIONS: &[(&str, Scope)] = &[
    ("2. Bring in practices, networks and patients", Scope::Import),
    ("3. Your group", Scope::Agenda),
    ("4. Plan the conference", Scope::Agenda),
    ("5. Triage the referrals", Scope::Triage),
    ("6. List the patients", Scope::Worklist),
    ("7. Put the agenda in order and issue it", Scope::Agenda),
    ("During: the chair and the minute taker", Scope::Conference),
    ("Minutes", Scope::Minutes),
    ("Packs", Scope::Minutes),
    ("Actions", Scope::Actions),
    ("What happens besides", Scope::Patient),
];

#[test]
fn every_key_that_the_first_conference_shows_means_something_there() {
    let keys = Keymap::standard();
    let mut read = 0;
    for (n, heading, span) in take_apart(&read_first()).spans {
        let Ok(chord) = Chord::parse(&span) else { continue };
        read += 1;
        let scope = SECTIONS.iter().find(|(words, _)| *words == heading).map_or(Scope::Global, |(_, scope)| *scope);
        let means = |scope: Scope| keys.meaning(scope.chain(), &[], chord.0[0]) != Meaning::Nothing;
        let own = scope == Scope::Conference && OF_CONFERENCE.contains(&span.as_str());
        assert!(own || means(scope) || means(Scope::LongText), "line {n}, '{heading}': {span} does nothing there");
    }
    assert!(read > 50, "{read}");
}

fn read_first() -> String {
    read("docs/first-conference.md")
}

#[test]
fn every_link_leads_somewhere() {
    let headings: BTreeMap<PathBuf, BTreeSet<String>> =
        pages().map(|(name, taken)| (PathBuf::from(name), taken.headings)).collect();
    let mut read = 0;
    for (page, taken) in pages() {
        for (n, link) in taken.links.iter().filter(|(_, link)| !link.contains("://")) {
            read += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let folder = Path::new(page).parent().unwrap();
            let target = if file.is_empty() { PathBuf::from(page) } else { folder.join(file) };
            assert!(root().join(&target).is_file(), "{page}, line {n}: {link}");
            let there = anchor.is_empty() || headings.get(&target).is_some_and(|all| all.contains(anchor));
            assert!(there, "{page}, line {n}: no heading {anchor} in {}", target.display());
        }
    }
    assert!(read >= 8, "{read}");
}

/// Every file and folder of the repository, from its root, folders with a stroke at their end.
fn tree(folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        if name == "target" || name == ".git" {
            continue;
        }
        if path.is_dir() {
            into.push(format!("/{name}/"));
            tree(&path, into);
        } else {
            into.push(format!("/{name}"));
        }
    }
}

#[test]
fn every_file_that_is_named_exists() {
    let mut there = Vec::new();
    tree(root(), &mut there);
    let mut read = 0;
    for (page, taken) in pages() {
        for (n, _, span) in &taken.spans {
            let path = span.chars().all(|c| c.is_ascii_alphanumeric() || "_-./*".contains(c))
                && span.starts_with(|c: char| c.is_ascii_alphanumeric())
                && (span.ends_with('/') || [".rs", ".md", ".sql", ".toml"].iter().any(|end| span.ends_with(end)));
            if !path || span == "config.toml" {
                continue;
            }
            read += 1;
            let (start, end) = span.split_once('*').unwrap_or(("", span));
            let found = there.iter().any(|known| {
                known.ends_with(&if start.is_empty() { format!("/{end}") } else { end.to_owned() })
                    && (start.is_empty() || known.contains(&format!("/{start}")))
            });
            assert!(found, "{page}, line {n}: there is no {span}");
        }
    }
    assert!(read > 80, "{read}");
}

#[test]
fn the_picture_is_the_screen() {
    let taken = "src/tui/screen/conference/snapshots/mdg__tui__screen__conference__tests__case_100.snap";
    let snapshot = read(taken);
    let picture = snapshot.splitn(3, "---\n").nth(2).unwrap().trim_end();
    let page = read("README.md");
    let shown = page.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next()).unwrap();
    assert!(shown == picture, "README.md shows another picture than {taken}");
}

#[test]
fn what_is_counted_and_listed_is_so() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(read("CHANGELOG.md").lines().any(|line| line.starts_with(&format!("## {version}"))), "no {version}");
    let page = read("ARCHITECTURE.md");
    let counts = format!("{} and {} at the time of", Command::specs().len(), Query::specs().len());
    assert!(page.contains(&counts), "ARCHITECTURE.md should say: {counts}");
    let cargo: toml::Table = read("Cargo.toml").parse().unwrap();
    let tables = ["dependencies", "dev-dependencies"].map(|name| cargo[name].as_table().unwrap().keys());
    let unix = cargo["target"]["cfg(unix)"]["dependencies"].as_table().unwrap().keys();
    let listed = page.split("## Dependencies").nth(1).unwrap().split("\n## ").next().unwrap();
    let words: BTreeSet<&str> = listed.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').collect();
    for name in tables.into_iter().flatten().chain(unix) {
        assert!(words.contains(name.as_str()), "ARCHITECTURE.md does not say what {name} is for");
    }
}
