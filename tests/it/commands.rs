//! The list of commands is complete, and a script can do what it says.

use crate::common::{Home, finish};
use mdg::domain::{Code, Command, Query};
use serde_json::{Value, json};

/// A group with a chair, a minute taker and a planned conference.
pub const PLANNED: &str = r#"
# The people first.
{"at":"2026-11-02T09:00","as":"mdg_manager","do":"organisation.add","name":"Hill Community Trust","kind":"community_trust","let":"trust"}
{"do":"member.add","handle":"lead","name":"Pat Example","title":"Dr","role":"gp","organisation":"$trust","let":"lead"}

{"do":"member.add","handle":"clerk","name":"Sam Example","role":"administrator","organisation":"$trust","let":"clerk"}
{"do":"mdg.create","code":"HK","name":"Hill group","practices":[],"clinical_lead":"$lead","manager":"$clerk","single_handed":false,"let":"hk"}
{"do":"meeting.plan","mdg":"$hk","date":"2026-11-19","chair":"$lead","minute_taker":"$clerk","let":"meeting"}
{"ask":"conference","meeting":"$meeting"}
"#;

fn names(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|spec| spec["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_list_names_every_command_question_and_refusal() {
    let home = Home::empty();
    let list = finish(home.bare().args(["commands", "--json"])).json();
    let commands: Vec<_> = Command::specs().iter().map(|s| s.name.to_owned()).collect();
    let questions: Vec<_> = Query::specs().iter().map(|s| s.name.to_owned()).collect();
    assert_eq!(names(&list["commands"]), commands);
    assert_eq!(names(&list["questions"]), questions);
    assert_eq!(list["refusals"].as_array().unwrap().len(), Code::ALL.len());
    let text = finish(home.bare().arg("commands")).out;
    assert!(commands.iter().all(|name| text.contains(&format!("do \"{name}\":"))), "{text}");
    assert!(text.contains("* meeting: Which conference."), "{text}");
}

#[test]
fn a_script_plans_a_conference() {
    let home = Home::trial();
    let ran = home.script(PLANNED);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    let lines = ran.lines();
    assert_eq!(lines.len(), 6, "one line out for each that does something");
    assert!(lines.iter().all(|line| line["ok"] == true));
    let view = &lines[5]["answer"];
    assert_eq!(view["meeting"]["id"], lines[4]["id"]);
    assert_eq!(view["chair"], "Dr Pat Example");
    assert_eq!(view["meeting"]["date"], "2026-11-19");
    assert_eq!(view["now"], "2026-11-02T09:00:00Z");
    let listed = home.run(&["meetings", "--json"]).json();
    assert_eq!(listed["mark"], "TRIAL DATABASE, not for care");
    assert_eq!(listed["answer"][0]["mdg_code"], "HK");
    let text = home.run(&["meetings"]).out;
    assert!(text.starts_with("TRIAL DATABASE, not for care\nDate"), "{text}");
    assert!(text.contains("Thu 19-Nov-2026  13:00  HK     Hill group  Planned"), "{text}");
    let agenda = home.run(&["agenda", "19/11/2026"]).out;
    assert!(agenda.contains("Chair: Dr Pat Example. Minute taker: Sam Example."), "{agenda}");
}

#[test]
fn the_same_script_with_counted_identities_gives_the_same_answers() {
    let script = |home: &Home| finish(home.mdg().args(["run", "-", "--counted-ids"]).write_stdin(PLANNED)).out;
    assert_eq!(script(&Home::trial()), script(&Home::trial()));
}

#[test]
fn where_chooses_the_row_that_let_names() {
    let home = Home::trial();
    assert_eq!(home.script(PLANNED).code, 0);
    let ran = home.script(
        r#"{"ask":"members","where":{"handle":"clerk"},"let":"who"}
{"do":"member.leave","member":"$who","active_to":"2027-01-01"}
{"ask":"members","where":{"handle":"nobody"},"let":"who2"}
{"ask":"home","where":{"user":"x"}}
{"do":"undo","where":{}}
"#,
    );
    let lines = ran.lines();
    assert_eq!(lines[0]["answer"].as_array().unwrap().len(), 1);
    assert_eq!(lines[0]["answer"][0]["name"], "Sam Example");
    assert_eq!(lines[1]["ok"], true, "{ran:?}");
    assert_eq!(lines[1]["id"], lines[0]["answer"][0]["member"]["id"]);
    assert_eq!(lines[2]["code"], "not_found");
    assert_eq!(lines[3]["code"], "field_unknown");
    assert_eq!(lines[4]["code"], "field_unknown");
    assert_eq!(ran.code, 3);
}

#[test]
fn each_line_that_cannot_be_done_says_why_and_the_others_go_on() {
    let home = Home::trial();
    let ran = home.script(
        "{\"do\":\n[1]\n{\"do\":\"agenda.ad\"}\n{\"do\":\"member.leave\",\"member\":\"$gone\",\"active_to\":\"2026-11-01\"}\n\
         {\"ask\":\"home\",\"do\":\"undo\"}\n{\"x\":1}\n{\"ask\":\"home\",\"extra\":1}\n{\"as\":\"nobody\",\"ask\":\"home\"}\n\
         {\"as\":\"viewer\",\"do\":\"undo\"}\n{\"at\":\"soon\",\"ask\":\"home\"}\n{\"ask\":\"home\"}\n",
    );
    let codes: Vec<String> = ran.lines().iter().map(|l| l["code"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(
        codes,
        [
            "line_unreadable",
            "line_unreadable",
            "command_unknown",
            "not_found",
            "field_unknown",
            "field_missing",
            "field_unknown",
            "not_found",
            "permission_denied",
            "date_unreadable",
            ""
        ]
    );
    assert_eq!(ran.lines()[2]["line"], 3);
    assert!(ran.lines()[2]["message"].as_str().unwrap().contains("'agenda.add'"));
    assert_eq!(ran.code, 3);
}

#[test]
fn a_line_can_expect_its_refusal() {
    let home = Home::trial();
    let as_said = home.script("{\"do\":\"undo\",\"expect\":\"nothing_to_undo\"}\n");
    assert_eq!(as_said.code, 0, "{as_said:?}");
    assert_eq!(as_said.json()["as_expected"], true);
    assert_eq!(as_said.json()["code"], "nothing_to_undo");
    let another = home.script("{\"do\":\"undo\",\"expect\":\"not_found\"}\n");
    assert_eq!((another.code, &another.json()["as_expected"]), (1, &json!(false)));
    let none = home.script("{\"ask\":\"home\",\"expect\":\"not_found\"}\n");
    assert_eq!((none.code, &none.json()["as_expected"]), (1, &json!(false)));
    assert_eq!(none.json()["ok"], true);
}

#[test]
fn the_clock_of_a_script_stands_until_it_is_set_again() {
    let home = Home::trial();
    let ran = home.script(
        "{\"at\":\"2026-07-01T13:05\"}\n{\"ask\":\"home\"}\n{\"at\":\"2026-07-02T00:30:00+01:00\",\"ask\":\"home\"}\n",
    );
    assert_eq!(ran.lines()[0], json!({"ok": true}));
    assert_eq!(ran.lines()[1]["answer"]["today"], "2026-07-01");
    assert_eq!(ran.lines()[2]["answer"]["today"], "2026-07-02");
    let now = home.run(&["home", "--json", "--now", "2030-01-05T08:00"]).json();
    assert_eq!(now["answer"]["today"], "2030-01-05");
}

#[test]
fn text_that_only_looks_like_a_name_stays_as_it_is() {
    let home = Home::trial();
    let ran = home.script(
        "{\"do\":\"organisation.add\",\"name\":\"$50 charity\",\"kind\":\"voluntary\",\"let\":\"a\"}\n\
         {\"do\":\"organisation.add\",\"name\":\"$$charity\",\"kind\":\"voluntary\"}\n{\"ask\":\"organisations\"}\n",
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    let names: Vec<_> = ran.lines()[2]["answer"].as_array().unwrap().iter().map(|o| o["name"].clone()).collect();
    assert_eq!(names, [json!("$50 charity"), json!("$charity")]);
}

#[test]
fn a_script_file_may_have_the_line_ends_and_the_mark_of_windows() {
    let home = Home::trial();
    let file = home.write("script.jsonl", "\u{feff}{\"ask\":\"home\"}\r\n\r\n# end\r\n{\"ask\":\"mdgs\"}");
    let ran = home.run(&["run", file.to_str().unwrap()]);
    assert_eq!((ran.code, ran.lines().len()), (0, 2), "{ran:?}");
}
