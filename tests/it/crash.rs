//! An export that is killed: whenever it happens, there is either no folder of the conference or a complete one that passes every
//! check, and the next export works.

use crate::common::Home;
use mdg::domain::nhs_number::NhsNumber;
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Practices of the conference, each with one patient.
const PRACTICES: usize = 42;
/// How often the export is killed; `MDG_KILLS` asks for more.
const KILLS: u32 = 8;

/// A trial laptop on which a conference of many practices has been approved.
fn approved() -> Home {
    let home = Home::trial();
    let ran = home.script(&script());
    assert_eq!(ran.code, 0, "{}{}", ran.out.lines().last().unwrap_or_default(), ran.err);
    home
}

fn script() -> String {
    let mut text = String::new();
    let mut line = |value: serde_json::Value| writeln!(text, "{value}").unwrap();
    line(json!({"at": "2026-11-02T09:00", "as": "mdg_manager", "do": "organisation.add", "name": "Harbour Trust",
        "kind": "community_trust", "let": "trust"}));
    for (handle, role) in [("lead", "gp"), ("gp", "gp"), ("coordinator", "administrator"), ("manager", "mdg_manager")] {
        line(json!({"do": "member.add", "handle": handle, "name": format!("Person Called{handle}"), "role": role,
            "organisation": "$trust", "let": handle}));
    }
    let code = |n: usize| format!("X9{:04}", n + 1);
    let practices: Vec<String> = (0..PRACTICES).map(code).collect();
    for (n, code) in practices.iter().enumerate() {
        line(json!({"do": "organisation.add", "name": format!("Practice number {}", n + 1), "kind": "gp_practice",
            "ods_code": code, "let": format!("practice{n}")}));
    }
    line(
        json!({"do": "mdg.create", "code": "BIG", "name": "Large MDG", "practices": practices, "clinical_lead": "$lead",
        "manager": "$manager", "length_min": 300, "case_min": 5, "capacity": PRACTICES, "contact": "The office, 01632 960100",
        "quorum": {"chair": true, "groups": [], "organisations": 0}, "let": "mdg"}),
    );
    line(json!({"do": "meeting.plan", "mdg": "$mdg", "date": "2026-11-19", "chair": "$gp",
        "minute_taker": "$coordinator", "let": "meeting"}));
    for n in 0..PRACTICES {
        line(json!({"do": "patient.add", "family_name": format!("Pretend{}", letters(n)), "given_names": "Person",
            "birth_date": "1940-01-01", "nhs_number": number(n), "practice": format!("$practice{n}"), "let": format!("patient{n}")}));
        line(json!({"do": "consent.record", "patient": format!("$patient{n}"), "decision": "explicit_given",
            "method": "verbal", "capacity": "has"}));
        line(json!({"do": "agenda.add", "meeting": "$meeting", "patient": format!("$patient{n}"), "planned_min": 5,
            "question": "What would help most at home this winter?", "let": format!("item{n}")}));
    }
    line(json!({"do": "agenda.issue", "meeting": "$meeting"}));
    line(json!({"at": "2026-11-19T13:00", "do": "meeting.start", "meeting": "$meeting"}));
    line(json!({"do": "attendance.record", "meeting": "$meeting", "member": "$gp", "status": "present"}));
    for n in 0..PRACTICES {
        let item = format!("$item{n}");
        line(json!({"do": "item.open", "item": item}));
        line(
            json!({"do": "discussion.note", "item": item, "summary": "Talked it over.", "decision": "Carry on as agreed."}),
        );
        line(
            json!({"do": "item.close", "item": item, "outcome": "plan_agreed", "no_action_reason": "All is in place."}),
        );
    }
    line(json!({"at": "2026-11-19T17:30", "do": "meeting.close", "meeting": "$meeting", "carry_over": true}));
    line(json!({"do": "minutes.submit", "meeting": "$meeting"}));
    line(json!({"do": "minutes.approve", "meeting": "$meeting", "approver": "$lead"}));
    text
}

/// A word of letters for a number, so that no surname holds a figure.
fn letters(n: usize) -> String {
    [n / 26, n % 26].map(|n| char::from(b'a' + u8::try_from(n).unwrap())).iter().collect()
}

/// The pretend NHS number of patient `n`.
fn number(n: usize) -> String {
    let mut place = n * 11;
    loop {
        let nine: Vec<u8> = format!("999{place:06}").bytes().map(|digit| digit - b'0').collect();
        let nine: [u8; 9] = nine.try_into().unwrap();
        if let Some(check) = NhsNumber::check_digit(&nine) {
            return nine.iter().chain([&check]).map(ToString::to_string).collect();
        }
        place += 1;
    }
}

fn export(home: &Home, into: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mdg"));
    command
        .env_clear()
        .env("MDG_HOME", home.path(""))
        .env("MDG_PASSPHRASE_FILE", home.path("pass"))
        .args(["minutes", "export", "2026-11-19", "--now", "2026-11-20T09:00", "--folder"])
        .arg(into)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The folder of the conference, if it is there.
fn written(into: &Path) -> Option<PathBuf> {
    let folder = into.join("MDG-BIG_2026-11-19");
    folder.is_dir().then_some(folder)
}

fn verified(home: &Home, folder: &Path) -> bool {
    home.run(&["minutes", "verify", &folder.display().to_string()]).code == 0
}

#[test]
fn an_export_that_is_killed_leaves_no_folder_or_a_whole_one() {
    let home = approved();
    let whole = home.path("whole");
    std::fs::create_dir(&whole).unwrap();
    let begun = Instant::now();
    assert!(export(&home, &whole).status().unwrap().success());
    let took = begun.elapsed();
    let folder = written(&whole).unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().filter(|e| e.as_ref().unwrap().path().is_dir()).count(), PRACTICES);
    assert!(verified(&home, &folder));

    let kills: u32 = std::env::var("MDG_KILLS").ok().map_or(KILLS, |n| n.parse().unwrap());
    let (mut none, mut complete) = (0, 0);
    for n in 0..kills {
        let into = home.path(&format!("killed{n}"));
        std::fs::create_dir(&into).unwrap();
        let mut child = export(&home, &into).spawn().unwrap();
        // Spread over the whole run, and beyond its end: where exactly it is caught is the machine's doing.
        std::thread::sleep(
            took.mul_f64(f64::from(n + 1) / f64::from(kills) * 1.4) + Duration::from_millis(u64::from(n % 7)),
        );
        drop(child.kill());
        child.wait().unwrap();
        match written(&into) {
            None => none += 1,
            Some(folder) => {
                assert!(verified(&home, &folder), "kill {n} left half a folder");
                complete += 1;
            }
        }
    }
    assert_eq!(none + complete, kills);
    assert!(none > 0, "no kill came before the end");

    // What was left of the killed ones does not stand in the way of the next.
    let again = home.path("killed0");
    if written(&again).is_none() {
        assert!(export(&home, &again).status().unwrap().success());
        assert!(verified(&home, &written(&again).unwrap()));
        let left: Vec<_> = std::fs::read_dir(&again).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["MDG-BIG_2026-11-19"], "something of the killed export is left");
    }
    println!("{kills} kills: {none} left nothing, {complete} had finished");
}
