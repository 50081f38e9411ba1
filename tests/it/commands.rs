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
fn an_agenda_is_filled_issued_written_and_cancelled_by_the_command_line() {
    let home = Home::trial();
    assert_eq!(home.script(PLANNED).code, 0);
    let at = |args: &[&str]| home.run(&[&["--now", "2026-11-03T09:00"], args].concat());
    let waiting = at(&["agenda", "candidates", "2026-11-19"]);
    assert!(waiting.out.contains("Nobody waits to be listed. Room for 70 minutes and 8 cases."), "{waiting:?}");
    assert!(at(&["agenda", "fill"]).out.contains("Nobody was added to the agenda of Thu 19-Nov-2026."));
    assert!(at(&["agenda", "arrange"]).out.contains("is in order already"));
    assert_eq!(at(&["agenda", "export", "--folder", "out"]).code, 3, "it was not issued");
    assert!(at(&["agenda", "issued"]).out.contains("The agenda was not issued yet."));
    assert!(at(&["agenda", "issue", "2026-11-19"]).out.contains("version 1."));
    let again = at(&["agenda", "issue", "--mdg", "HK"]);
    assert!(again.out.contains("version 2. Nothing changed since version 1."), "{again:?}");
    let issued = at(&["agenda", "issued"]).out;
    assert!(issued.contains("Version 2, issued 03-Nov-2026 09:00 by sam, 3 items."), "{issued}");
    let written = at(&["agenda", "export", "--folder", "out"]);
    assert!(written.out.contains("MDG-HK_2026-11-19_invitation_v2.ics"), "{written:?}");
    assert!(home.path("out/MDG-HK_2026-11-19_agenda_v2/group/MDG-HK_2026-11-19_agenda_v2.html").is_file());
    let cancel = |reason: &str| {
        let mut command = home.mdg();
        finish(
            command
                .args(["--now", "2026-11-03T10:00", "meetings", "cancel", "2026-11-19"])
                .write_stdin(reason.to_owned()),
        )
    };
    assert_eq!(cancel("\n").code, 3);
    let done = cancel("Snow and ice.\n");
    assert!(done.out.contains("The conference of Thu 19-Nov-2026 is cancelled."), "{done:?}");
    assert!(home.run(&["meetings"]).out.contains("Cancelled"));
}

#[test]
fn cohorts_views_and_referrals_can_be_listed() {
    let home = Home::trial();
    home.script(PLANNED);
    let never = home.run(&["cohort"]).out;
    assert!(never.contains("brent_2014") && never.contains("never"), "{never}");
    assert_eq!(home.run(&["cohort", "brent_2014"]).code, 3);
    let made = home.run(&["--now", "2026-11-03T09:00", "cohort", "brent_2014", "--work-out", "--as-of", "2026-11-19"]);
    assert_eq!(made.code, 0, "{made:?}");
    assert!(made.out.contains("HK as of 19-Nov-2026, run 1: 0 patients in, 0 out."), "{}", made.out);
    assert!(home.run(&["cohort"]).out.contains("HK: 0 on 19-Nov-2026"));
    let views = home.run(&["views"]).out;
    assert!(views.contains("review_overdue") && views.contains("Severe and enduring mental illness"), "{views}");
    assert!(home.run(&["triage"]).out.contains("There are no referrals yet."));
    assert_eq!(home.run(&["list", "--view", "no_such"]).code, 2);
    assert_eq!(home.run(&["list", "--view", "no_plan", "--cohort", "brent_2014"]).code, 0);
}

#[test]
fn gaps_and_actions_that_somebody_left_behind_can_be_listed() {
    let home = Home::trial();
    let made = home.script(&format!(
        "{PLANNED}{}",
        r#"{"do":"action.add","text":"Book the room for spring","owner":"$clerk","due_on":"2026-11-12","let":"room"}
{"do":"action.add","text":"Refer the choir to singing for breathing","owner":"$clerk","due_on":"2026-11-12","service":"Singing","let":"sing"}
{"do":"action.reschedule","action":"$room","due_on":"2026-12-01"}
{"do":"member.leave","member":"$clerk","active_to":"2026-11-10"}
"#
    ));
    let at = |moment: &str, line: &[&str]| home.run(&[&["--now", moment], line].concat()).out;
    assert!(at("2026-11-03T09:00", &["gaps"]).contains("No action was given up for want of a service."));
    let open = at("2026-11-03T09:00", &["actions"]);
    assert!(open.contains("Open, needs acceptance"), "{open}");
    assert!(at("2026-11-10T09:00", &["actions", "--owner-inactive"]).contains("There are no such actions."));
    let left = at("2026-11-13T09:00", &["actions", "--owner-inactive"]);
    assert!(left.contains("overdue by 1 day, owner has left"), "{left}");
    assert!(left.contains("1 day past original due, not overdue against revised"), "{left}");
    let moved = at("2026-11-13T09:00", &["actions", "--redated"]);
    assert!(moved.contains("Book the room") && !moved.contains("choir"), "{moved}");
    let sing = made.lines().into_iter().rev().nth(2).unwrap();
    let not_done = serde_json::json!({"at": "2026-12-02T09:00", "as": "mdg_manager", "do": "action.not_done",
        "action": sing["id"], "reason": "service_unavailable"});
    home.script(&not_done.to_string());
    let gaps = at("2026-12-03T09:00", &["gaps"]);
    assert!(gaps.contains("Dec-2026  Singing  not known"), "{gaps}");
    assert!(!at("2026-12-03T09:00", &["gaps", "--until", "2026-11-30"]).contains("Singing"));
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

/// One row of the national practice file.
fn practice(code: &str, name: &str) -> String {
    format!(
        "{code},{name},Y56,QRV,1 PARK ROAD,,LONDON,,,NW10 8TA,19740401,,A,B,W2U3Z,20210401,,020 7946 0000,,,,0,,W2U3Z,,4,\n"
    )
}

/// A trial database with two practices, three patients and a planned conference, and what it takes to hold it.
fn with_patients() -> Home {
    let home = Home::trial();
    let practices = practice("X99001", "NORTH SURGERY") + &practice("X99002", "SOUTH SURGERY");
    home.write("practices.csv", &practices);
    home.write(
        "patients.csv",
        "nhs_number,family_name,given_names,birth_date,practice_ods\n9990001006,Adeyemi,Grace,1938-06-01,X99001\n\
         9990001073,Brown,Stanley,1945-03-03,X99002\n9990001074,Chaudhry,Nasreen,1951-11-19,X99001\n",
    );
    home
}

#[test]
fn imports_are_counted_and_rows_that_were_not_taken_are_told() {
    let home = with_patients();
    let practices = home.run(&["import", "practices", "practices.csv", "--icb", "QRV"]);
    assert_eq!(practices.code, 0, "{practices:?}");
    assert!(practices.out.contains("2 new, 0 changed, 0 unchanged, 0 rejected."), "{practices:?}");
    assert!(practices.out.contains("2 practices: 2 active, 0 closed, 0 dormant."), "{practices:?}");
    let dry = home.run(&["import", "patients", "patients.csv", "--dry-run"]);
    assert_eq!(dry.code, 3);
    assert!(dry.out.contains("The others would be taken."), "{dry:?}");
    assert_eq!(home.run(&["home", "--json"]).json()["answer"]["patients"], 0);
    let patients = home.run(&["import", "patients", "patients.csv", "--report", "rejected.csv"]);
    assert_eq!((patients.code, patients.err.as_str()), (3, ""));
    assert!(patients.out.contains("2 new") && patients.out.contains("1 rejected"), "{patients:?}");
    assert!(patients.out.contains("The others are in."), "{patients:?}");
    assert!(patients.out.contains("  4  nhs_number  nhs_number_check  "), "{patients:?}");
    let rejected = std::fs::read_to_string(home.path("rejected.csv")).unwrap();
    assert!(rejected.lines().nth(1).unwrap().starts_with("4,nhs_number,nhs_number_check,"), "{rejected}");
    let found = finish(home.mdg().args(["list", "--search", "-"]).write_stdin("adey\n"));
    assert!(found.out.contains("ADEYEMI, Grace  999 000 1006  01-Jun-1938"), "{found:?}");
    let unknown = home.run(&["import", "patients", "practices.csv", "--json"]);
    assert_eq!((unknown.code, unknown.json()["code"].as_str()), (3, Some("file_not_recognised")));
    let missing = home.run(&["import", "patients", "gone.csv"]);
    assert_eq!(missing.code, 3, "{missing:?}");
}

/// A conference with two cases of two practices, from planning to the approved minutes.
const HELD: &str = r#"
{"at":"2026-11-02T09:00","as":"mdg_manager","do":"organisation.add","name":"Hill Community Trust","kind":"community_trust","let":"trust"}
{"do":"member.add","handle":"lead","name":"Pat Example","title":"Dr","role":"gp","organisation":"$trust","let":"lead"}
{"do":"member.add","handle":"clerk","name":"Sam Example","role":"administrator","organisation":"$trust","let":"clerk"}
{"do":"mdg.create","code":"HK","name":"Hill group","practices":["X99001","X99002"],"clinical_lead":"$lead","manager":"$clerk","quorum":{"chair":true,"groups":["gp"],"organisations":0},"let":"hk"}
{"do":"meeting.plan","mdg":"$hk","date":"2026-11-19","chair":"$lead","minute_taker":"$clerk","let":"meeting"}
{"ask":"patient.find","nhs_number":"999 000 1006","let":"grace"}
{"ask":"patient.find","nhs_number":"9990001073","let":"stanley"}
{"do":"agenda.add","meeting":"$meeting","patient":"$grace","question":"Who supports her at home?","expect":"consent_not_recorded"}
{"do":"consent.record","patient":"$grace","decision":"explicit_given"}
{"do":"consent.record","patient":"$stanley","decision":"explicit_given"}
{"do":"agenda.add","meeting":"$meeting","patient":"$grace","question":"Who supports her at home?","let":"first"}
{"do":"agenda.add","meeting":"$meeting","patient":"$stanley","question":"Which clinic follows him up?","let":"second"}
{"do":"agenda.issue","meeting":"$meeting"}
{"at":"2026-11-19T13:00","do":"meeting.start","meeting":"$meeting"}
{"do":"attendance.record","meeting":"$meeting","member":"$lead"}
{"do":"attendance.record","meeting":"$meeting","member":"$clerk"}
{"at":"2026-11-19T13:05","as":"chair","do":"item.open","item":"$first"}
{"do":"item.close","item":"$first","expect":"outcome_required"}
{"do":"action.add","item":"$first","text":"Arrange a home visit","owner":"$lead","due_on":"2026-12-01"}
{"at":"2026-11-19T13:15","do":"item.close","item":"$first","decision":"A home visit first","outcome":"actions_only"}
{"do":"item.open","item":"$second"}
{"do":"item.close","item":"$second","decision":"The heart clinic","outcome":"no_change","no_action_reason":"Already booked"}
{"ask":"conference","meeting":"$meeting","where":{"title":"ADEYEMI, Grace"},"let":"same"}
"#;

#[test]
fn a_conference_is_held_by_script_and_its_minutes_leave_by_the_command_line() {
    let home = with_patients();
    for kind in ["practices", "patients"] {
        home.run(&["import", kind, &format!("{kind}.csv"), "--now", "2026-11-01T09:00"]);
    }
    let held = home.script(HELD);
    assert_eq!(held.code, 0, "{}\n{}", held.out, held.err);
    let lines = held.lines();
    assert_eq!(lines[lines.len() - 1]["answer"][0]["item"]["id"], lines[10]["id"]);
    // Standing items are withdrawn or closed by whoever chairs; the close carries over what nobody reached.
    let closed = home.script(
        r#"{"at":"2026-11-19T14:20","ask":"meetings","let":"meeting"}
{"as":"chair","do":"meeting.close","meeting":"$meeting","carry_over":false}
{"as":"clerk","do":"minutes.submit","meeting":"$meeting"}
"#,
    );
    assert_eq!(closed.code, 0, "{closed:?}");
    let at = |args: &[&str]| home.run(&[args, &["--now", "2026-11-20T09:00"]].concat());
    let early = at(&["minutes", "export", "2026-11-19", "--json"]);
    assert_eq!((early.code, early.json()["code"].as_str()), (3, Some("not_approved")));
    let shown = at(&["minutes", "show", "2026-11-19", "--practice", "x99001"]);
    assert!(
        shown.out.contains("X99001 North Surgery receives") && shown.out.contains("A home visit first"),
        "{shown:?}"
    );
    assert!(!shown.out.contains("BROWN"), "{shown:?}");
    let clerk = at(&["minutes", "approve", "2026-11-19", "--approver", "clerk", "--json"]);
    assert_eq!(clerk.code, 3, "{clerk:?}");
    let approved = at(&["minutes", "approve", "2026-11-19", "--as", "lead"]);
    assert_eq!(approved.code, 0, "{approved:?}");
    home.write("config.toml", "[papers]\nformats = [\"txt\", \"docx\", \"md\"]\n");
    let exported = at(&["minutes", "export", "2026-11-19", "--json"]);
    assert_eq!(exported.code, 0, "{exported:?}");
    let folder = exported.json()["written"]["folder"].as_str().unwrap().to_owned();
    assert_eq!(exported.json()["written"]["practices"], 2);
    assert_eq!(crate::common::names(std::path::Path::new(&folder)), ["X99001", "X99002"]);
    let endings: std::collections::BTreeSet<_> = crate::common::names(&home.path(&folder).join("X99001"))
        .iter()
        .filter_map(|name| name.rsplit('.').next().map(str::to_owned))
        .collect();
    assert!(endings.iter().eq(["docx", "json", "md", "txt"]), "{endings:?}");
    let again = at(&["minutes", "export", "2026-11-19"]);
    assert_eq!(again.code, 1, "an export never overwrites: {again:?}");
    let good = at(&["minutes", "verify", &folder]);
    assert_eq!(good.code, 0, "{good:?}");
    let cover = std::fs::read_dir(home.path(&folder).join("X99001")).unwrap();
    let text = cover.map(|e| e.unwrap().path()).find(|p| p.extension().is_some_and(|e| e == "txt")).unwrap();
    let spoilt = std::fs::read_to_string(&text).unwrap() + "\nBROWN, Stanley\n";
    mdg::export::atomic::write(&text, spoilt.as_bytes()).unwrap();
    let bad = at(&["minutes", "verify", &folder]);
    assert_eq!(bad.code, 3);
    assert!(bad.out.contains("Do not send this folder.") && bad.out.contains("BROWN, Stanley"), "{bad:?}");
    let mine = at(&["actions", "--mine", "--as", "lead"]);
    assert!(mine.out.contains("01-Dec-2026  Arrange a home visit  Dr Pat Example  ADEYEMI, Grace"), "{mine:?}");
}
