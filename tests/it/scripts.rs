//! The two scripts, carried out by the real program: a whole conference from planning to the packs, and everything that the door
//! says no to.

use crate::common::data::{NETWORKS, PRACTICES, generated, real};
use crate::common::{Home, Ran, finish, names};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts").join(name)
}

/// Carries out a script with these names; identities are counted.
fn carry_out(home: &Home, name: &str, names: &[(&str, &Path)]) -> Ran {
    let mut command = home.mdg();
    command.arg("run").arg(script(name)).arg("--counted-ids");
    for (name, path) in names {
        command.arg("--let").arg(format!("{name}={}", path.display()));
    }
    finish(&mut command)
}

/// What was printed, without the folders of this computer.
fn without_places(home: &Home, text: &str) -> String {
    let place = |path: PathBuf| format!("{}/", path.display()).replace("//", "/");
    text.replace(&place(home.path("")), "[home]/").replace(&place(script("")), "[scripts]/")
}

/// The lines that ended otherwise than the script says: refused without 'expect', or not refused as expected.
fn surprises(lines: &[Value]) -> Vec<&Value> {
    lines
        .iter()
        .filter(|line| line["as_expected"] != true && (line["ok"] != true || line["as_expected"] == false))
        .collect()
}

#[test]
fn a_whole_conference_over_real_practices_runs_from_planning_to_export() {
    let (Some(practices), Some(networks), Some(cohort)) = (real(PRACTICES), real(NETWORKS), generated(&[], &[])) else {
        return;
    };
    let home = Home::trial();
    let packs = home.path("packs");
    let given: [(&str, &Path); 4] =
        [("practices", &practices), ("networks", &networks), ("patients", cohort.file.path()), ("folder", &packs)];
    let ran = carry_out(&home, "conference.jsonl", &given);
    let lines = ran.lines();
    assert_eq!(surprises(&lines), Vec::<&Value>::new());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!("conference", without_places(&home, &ran.out));

    let december = lines.iter().rfind(|line| line["answer"]["items"].is_array()).unwrap();
    let items = december["answer"]["items"].as_array().unwrap();
    let carried: Vec<_> = items.iter().filter(|row| row["item"]["carry_count"] == 1).map(|row| &row["title"]).collect();
    assert_eq!(carried, ["LEE, Kenneth Anthony (Mr)"]);

    // Read back with the program's own check, and once more without it: of all 6,500, who is in which folder?
    let pack = packs.join("MDG-WK_2026-11-19");
    let checked = home.run(&["minutes", "verify", pack.to_str().unwrap()]);
    assert_eq!(checked.code, 0, "{checked:?}");
    let mut listed = BTreeMap::new();
    for person in csv::Reader::from_path(cohort.file.path()).unwrap().records().map(Result::unwrap) {
        listed.insert(person[0].to_owned(), (person[1].to_uppercase(), person[6].to_owned()));
    }
    let expected = [
        ("E84002", vec!["LEE", "OAKSHAW"]),
        ("E84003", vec!["ALI"]),
        ("E84004", vec!["CALDLAND"]),
        ("E84007", vec!["WINMORE"]),
    ];
    assert_eq!(names(&pack), expected.each_ref().map(|(ods, _)| *ods));
    for (ods, surnames) in expected {
        let text = words_of(&pack.join(ods));
        let found: Vec<_> = numbers_in(&text).iter().filter_map(|number| listed.get(number).cloned()).collect();
        assert!(found.iter().all(|(_, practice)| practice == ods), "{ods}: {found:?}");
        let found: BTreeSet<&str> = found.iter().map(|(surname, _)| surname.as_str()).collect();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), surnames, "{ods}");
        for surname in ["ALI", "CALDLAND", "LEE", "OAKSHAW", "WINMORE"] {
            let named = text.contains(&format!("{surname}, "));
            assert_eq!(named, surnames.contains(&surname), "{surname} in {ods}");
        }
    }
}

/// Everything in a folder that can be read as it is: text, web pages and the manifest. The numbers in a PDF are the program's to
/// check.
fn words_of(folder: &Path) -> String {
    let mut words = String::new();
    for path in names(folder).iter().map(|name| folder.join(name)).filter(|p| p.extension().is_none_or(|e| e != "pdf"))
    {
        words.push_str(&std::fs::read_to_string(path).unwrap());
        words.push('\n');
    }
    words
}

/// Every number of ten digits, together or as 3 3 4.
fn numbers_in(text: &str) -> BTreeSet<String> {
    let runs: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()).collect();
    let mut numbers: BTreeSet<String> =
        runs.iter().filter(|run| run.len() == 10).map(|run| (*run).to_owned()).collect();
    numbers.extend(runs.windows(3).filter(|three| three.iter().map(|r| r.len()).eq([3, 3, 4])).map(<[&str]>::concat));
    numbers
}

#[test]
fn every_line_of_the_refusals_is_refused_with_the_code_it_names() {
    let home = Home::trial();
    let packs = home.path("packs");
    let file = |name: &str| script(name);
    let (practices, patients, moved) =
        (file("refusals-practices.csv"), file("refusals.csv"), file("refusals-moved.csv"));
    let given: [(&str, &Path); 4] =
        [("practices", &practices), ("patients", &patients), ("moved", &moved), ("folder", &packs)];
    let ran = carry_out(&home, "refusals.jsonl", &given);
    let lines = ran.lines();
    assert_eq!(surprises(&lines), Vec::<&Value>::new());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let refused: Vec<&Value> = lines.iter().filter(|line| line["ok"] == false).collect();
    let codes: BTreeSet<&str> = refused.iter().map(|line| line["code"].as_str().unwrap()).collect();
    assert!(refused.len() >= 290 && codes.len() >= 75, "{} lines, {} codes", refused.len(), codes.len());
    let told = refused.iter().fold(String::new(), |mut told, line| {
        let field = line["field"].as_str().map(|field| format!(", {field}")).unwrap_or_default();
        let (code, message) = (line["code"].as_str().unwrap(), line["message"].as_str().unwrap());
        writeln!(told, "{:>3} {code}{field}\n    {message}", line["line"].as_u64().unwrap()).unwrap();
        told
    });
    insta::assert_snapshot!("refusals", without_places(&home, &told));
}

/// The codes that the list of commands gives for each command and question, beside those that any line can meet.
fn declared(home: &Home) -> BTreeMap<String, BTreeSet<String>> {
    let list = home.run(&["commands", "--json"]).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |list: &Value| list.as_array().unwrap().clone();
    let any: Vec<String> =
        of(&list["refusals"]).iter().filter(|code| code["any_line"] == true).map(|code| text(&code["code"])).collect();
    let mut declared = BTreeMap::new();
    for spec in of(&list["commands"]).iter().chain(&of(&list["questions"])) {
        let own = of(&spec["refusals"]).iter().map(text).chain(any.iter().cloned()).collect();
        declared.insert(text(&spec["name"]), own);
    }
    declared
}

#[test]
fn the_list_of_commands_names_every_refusal_of_the_script() {
    let declared = declared(&Home::empty());
    let mut tried = 0;
    for line in std::fs::read_to_string(script("refusals.jsonl")).unwrap().lines().filter(|l| l.starts_with('{')) {
        let line: Value = serde_json::from_str(line).unwrap();
        let name = line.get("do").or_else(|| line.get("ask")).unwrap().as_str().unwrap();
        if let (Some(code), Some(known)) = (line["expect"].as_str(), declared.get(name)) {
            assert!(known.contains(code), "{name} is refused with {code}, and the list does not say so");
            tried += 1;
        }
    }
    assert!(tried > 250, "{tried}");
}

#[test]
fn a_name_has_a_meaning_from_outside_until_a_line_gives_it_another() {
    let home = Home::trial();
    let script = home.write(
        "script.jsonl",
        "{\"do\":\"organisation.add\",\"name\":\"$first\",\"kind\":\"voluntary\"}\n\
         {\"do\":\"organisation.add\",\"name\":\"$second\",\"kind\":\"voluntary\",\"let\":\"first\"}\n\
         {\"do\":\"member.add\",\"handle\":\"kim\",\"name\":\"Kim Example\",\"role\":\"gp\",\"organisation\":\"$first\"}\n\
         {\"do\":\"organisation.add\",\"name\":\"$third\",\"kind\":\"voluntary\",\"expect\":\"not_found\"}\n",
    );
    let script = script.to_str().unwrap();
    let ran = home.run(&["run", script, "--let", "first=One = two", "--let", "second=$first"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    let said: Vec<Value> = ran.lines().iter().map(|line| line["said"].clone()).collect();
    assert_eq!(said, ["Added One = two.".into(), "Added $first.".into(), "Added Kim Example.".into(), Value::Null]);
}

#[test]
fn a_meaning_that_cannot_be_read_is_a_wrong_command_line() {
    let home = Home::empty();
    for (wrong, says) in
        [("folder", "an equals sign"), ("=x", "one word"), ("a b=x", "one word"), ("1st=x", "one word")]
    {
        let ran = finish(home.bare().args(["run", "-", "--let", wrong]));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.contains(says), "{ran:?}");
    }
}
