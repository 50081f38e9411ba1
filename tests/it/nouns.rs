//! What a coordinator asks on the command line beside patients and papers: the directory, the groups, and what a conference left
//! behind.

use crate::commands::PLANNED;
use crate::common::Home;

/// What was printed for a question, at a moment after the conference.
fn asked(home: &Home, line: &[&str]) -> String {
    let ran = home.run(&[&["--now", "2026-11-20T09:00"], line].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.out
}

/// A conference that was held: an item on learning, a deputy, an action, and two answers at its end.
fn held() -> Home {
    let home = Home::trial();
    let ran = home.script(&format!(
        "{PLANNED}{}",
        r#"{"do":"member.add","handle":"nurse","name":"Kim Example","title":"Ms","role":"district_nurse","organisation":"$trust","let":"nurse"}
{"do":"agenda.add_item","meeting":"$meeting","kind":"previous_minutes","planned_min":5}
{"do":"agenda.add_item","meeting":"$meeting","kind":"learning","planned_min":5,"let":"learn"}
{"at":"2026-11-19T13:00","do":"meeting.start","meeting":"$meeting"}
{"do":"attendance.record","meeting":"$meeting","member":"$nurse","deputy_for":"$lead"}
{"do":"item.open","item":"$learn"}
{"do":"item.note","item":"$learn","notes":"A lift that is broken keeps people in."}
{"do":"action.add","item":"$learn","text":"Report the broken lift","owner":"$nurse","due_on":"2026-11-26"}
"#
    ));
    assert_eq!(ran.code, 0, "{ran:?}");
    home
}

fn ends(home: &Home) {
    let meeting = home.run(&["meetings", "--json"]).json()["answer"][0]["id"].as_str().unwrap().to_owned();
    let item = home.script(&format!("{{\"ask\":\"conference\",\"meeting\":\"{meeting}\"}}\n"));
    let items = item.json()["answer"]["items"].as_array().unwrap().clone();
    let learn = items.iter().find(|row| row["kind"] == "learning").unwrap()["item"]["id"].as_str().unwrap().to_owned();
    let ran = home.script(&format!(
        "{{\"at\":\"2026-11-19T13:20\",\"as\":\"mdg_manager\",\"do\":\"item.close\",\"item\":\"{learn}\"}}\n\
         {{\"do\":\"meeting.close\",\"meeting\":\"{meeting}\",\"carry_over\":false}}\n\
         {{\"do\":\"pulse.record\",\"meeting\":\"{meeting}\",\"useful\":[5,4],\"heard\":[3],\"in_time\":[],\"words\":[\"Too warm.\"]}}\n"
    ));
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn who_is_there_and_who_stands_in_is_shown_with_the_agenda() {
    let home = held();
    let now = home.run(&["--now", "2026-11-19T13:10", "agenda"]).out;
    assert!(now.contains("Previous minutes"), "{now}");
    assert!(now.contains("Present as deputy for Dr Pat Example"), "{now}");
    assert!(
        now.contains("NOT QUORATE: Nursing, Social care, Mental health; Ms Kim Example for Dr Pat Example."),
        "{now}"
    );
}

#[test]
fn learning_pulse_and_follow_through_of_the_last_conference_are_asked_by_name() {
    let home = held();
    for noun in ["pulse", "follow-through"] {
        let none = home.run(&["--now", "2026-11-19T13:10", noun]);
        assert!(none.code == 3 && none.err.contains("No conference was held yet."), "{none:?}");
    }
    ends(&home);
    let learnt = asked(&home, &["learning"]);
    assert!(learnt.contains("A lift that is broken keeps people in."), "{learnt}");
    assert!(asked(&home, &["learning", "--until", "2026-11-18"]).contains("Nothing is written down yet."));
    for of in [&["pulse"][..], &["pulse", "2026-11-19"], &["pulse", "--mdg", "hk"]] {
        let pulse = asked(&home, of);
        assert!(pulse.contains("4.5") && pulse.contains("Too warm."), "{pulse}");
    }
    let followed = asked(&home, &["follow-through"]);
    assert!(followed.contains("Conference of 19-Nov-2026: 0 of 1 done so far"), "{followed}");
    assert!(followed.contains("0 ended otherwise, 1 open."), "{followed}");
    let elsewhere = home.run(&["pulse", "2026-11-12"]);
    assert!(elsewhere.code == 3 && elsewhere.err.contains("no conference on"), "{elsewhere:?}");
}

#[test]
fn the_directory_and_the_groups_are_listed() {
    let home = Home::trial();
    for (noun, none) in [
        ("services", "no services in the directory yet"),
        ("sites", "no sites yet"),
        ("groups", "no groups yet"),
        ("mismatches", "No row waits for a decision."),
    ] {
        let ran = home.run(&[noun]);
        assert!(ran.code == 0 && ran.out.contains(none), "{noun}: {ran:?}");
    }
    let ran = home.script(&format!(
        "{PLANNED}{}",
        r#"{"do":"service.add","name":"Falls clinic","organisation":"$trust","offers":"Balance and strength","phone":"020 7946 0000"}
{"do":"service.add","name":"Night sitting","let":"night"}
{"do":"service.amend","service":"$night","closed_on":"2026-11-01"}
{"do":"site.add","name":"Hill Hub","kind":"hub","postcode":"nw10 8ta"}
{"do":"member.core","member":"$lead","mdg":"$hk","from":"2026-11-02"}
{"do":"mdg.arrange","mdg":"$hk","recurrence":"3rd Thursday"}
"#
    ));
    assert_eq!(ran.code, 0, "{ran:?}");
    let services = asked(&home, &["services"]);
    assert!(services.contains("Falls clinic") && services.contains("Balance and strength"), "{services}");
    assert!(!services.contains("Night sitting"), "{services}");
    let ended = asked(&home, &["services", "--ended"]);
    assert!(ended.contains("Night sitting") && ended.contains("01-Nov-2026"), "{ended}");
    assert!(asked(&home, &["sites"]).contains("NW10 8TA"));
    assert!(asked(&home, &["groups"]).contains("Hill group"));
    let dates = asked(&home, &["groups", "dates", "hk", "--count", "2"]);
    assert!(dates.contains("Thu 17-Dec-2026  not planned yet"), "{dates}");
    let core = asked(&home, &["groups", "core", "HK"]);
    assert!(core.contains("Dr Pat Example") && core.contains("1 core member today."), "{core}");
    let unknown = home.run(&["groups", "core", "ZZ"]);
    assert!(unknown.code == 3 && unknown.err.contains("No group has the code 'ZZ'"), "{unknown:?}");
    assert!(asked(&home, &["organisations", "--tree"]).contains("Hill Community Trust"));
    assert_eq!(home.run(&["organisations", "--on", "2026-11-01"]).code, 2, "a day is of the tree only");
    assert!(asked(&home, &["risk-bands"]).contains("Very high from"));
}

#[test]
fn papers_beside_the_packs_are_written_in_the_formats_asked_for_and_checked_again() {
    let home = held();
    ends(&home);
    let at = |args: &[&str]| home.run(&[&["--now", "2026-11-20T09:00"], args].concat());
    let folder = home.path("out").display().to_string();
    let chase = at(&["papers", "chase", "--folder", &folder, "--format", "csv,txt"]);
    assert_eq!(chase.code, 0, "{chase:?}");
    assert!(chase.out.contains("2 files for 1 recipient written. mdg sends nothing"), "{chase:?}");
    let list =
        home.path("out/MDG_open-actions_2026-11-20/Ms-Kim-Example/MDG_Ms-Kim-Example_open-actions_2026-11-20.csv");
    assert!(std::fs::read_to_string(list).unwrap().contains("Report the broken lift"));
    let verified = at(&["minutes", "verify", &home.path("out/MDG_open-actions_2026-11-20").display().to_string()]);
    assert!(verified.code == 0 && verified.out.contains("3 files checked. Nothing is wrong."), "{verified:?}");
    let board = at(&["papers", "board", "--mdg", "HK", "--folder", &folder, "--format", "txt"]);
    assert_eq!(board.code, 0, "{board:?}");
    for (noun, code) in [("members", 3), ("organisations", 3), ("patients", 3), ("urgent", 3)] {
        let refused = at(&["papers", noun, "2026-11-19", "--folder", &folder]);
        assert_eq!(refused.code, code, "{noun}: {refused:?}");
    }
    assert_eq!(at(&["papers", "chase", "--format", "word"]).code, 2);
}
