//! The registry as a coordinator fills it: lists of places, people and facts through the real program, what waits for a person, and
//! what the door says no to.

use crate::common::data::{Cohort, PRACTICES, SAME_PEOPLE, generated, real};
use crate::common::{Home, Ran};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const NOW: &str = "2026-11-16T09:00";

fn import(home: &Home, kind: &str, file: &str, more: &[&str]) -> Ran {
    home.run(&[&["import", kind, file, "--now", NOW], more].concat())
}

fn report(home: &Home, kind: &str, file: &str, more: &[&str]) -> Value {
    let ran = import(home, kind, file, &[more, &["--json"]].concat());
    assert!([0, 3].contains(&ran.code), "{ran:?}");
    ran.json()["report"].clone()
}

/// New, changed, unchanged, and the codes of rows that were not taken.
fn numbers(report: &Value) -> (u64, u64, u64, Vec<String>) {
    let number = |name: &str| report[name].as_u64().unwrap();
    let rejected = report["rejected"].as_array().unwrap();
    let codes = rejected.iter().map(|r| r["code"].as_str().unwrap().to_owned()).collect();
    (number("new"), number("changed"), number("unchanged"), codes)
}

#[test]
fn a_risk_tool_and_a_discharge_feed_are_taken_once_for_the_people_they_are_about() {
    let (Some(practices), Some(people), Some(risk), Some(feed)) = (
        real(PRACTICES),
        generated(&[SAME_PEOPLE], &[]),
        generated(&[SAME_PEOPLE], &["--shape", "risk"]),
        generated(&[SAME_PEOPLE], &["--shape", "discharges"]),
    ) else {
        return;
    };
    let path = |cohort: &Cohort| cohort.file.path().to_str().unwrap().to_owned();
    let home = Home::trial();
    report(&home, "practices", practices.to_str().unwrap(), &["--icb", "QRV"]);
    assert_eq!(numbers(&report(&home, "patients", &path(&people), &["--as-of", "2026-11-01"])).0, 6_500);

    let first = report(&home, "risk", &path(&risk), &["--as-of", "2026-11-01"]);
    let (new, _, _, rejected) = numbers(&first);
    assert!(rejected.iter().all(|code| code == "deceased") && !rejected.is_empty(), "{rejected:?}");
    assert_eq!(new as usize + rejected.len(), 6_500);
    assert_eq!(first["counts"], json!([["matched_by_number_alone", new]]));
    let again = numbers(&report(&home, "risk", &path(&risk), &["--as-of", "2026-11-01"]));
    assert_eq!((again.0, again.1, again.2), (0, 0, new));

    let first = numbers(&report(&home, "admissions", &path(&feed), &[]));
    assert!(first.0 > 1_000 && first.1 == 0 && first.3.iter().all(|code| code == "deceased"), "{first:?}");
    let again = numbers(&report(&home, "admissions", &path(&feed), &[]));
    assert_eq!((again.0, again.1), (0, 0));
    let bands = home.script("{\"ask\":\"risk.bands\"}\n");
    let acg = bands.json()["answer"].as_array().unwrap().iter().find(|row| row["model"] == "acg").unwrap().clone();
    assert_eq!(acg["people"], new);
    assert!(acg["cutoffs"]["very_high"].as_f64() > acg["cutoffs"]["high"].as_f64(), "{acg}");
    let undone =
        home.script("{\"do\":\"undo\"}\n{\"do\":\"undo\"}\n{\"ask\":\"risk.bands\"}\n{\"ask\":\"audit.verify\"}\n");
    assert_eq!(undone.code, 0, "{undone:?}");
    assert!(undone.lines()[2]["answer"].as_array().unwrap().iter().all(|row| row["people"] == 0));
}

/// Two practices, a network, three patients.
fn small() -> Home {
    let home = Home::trial();
    home.write(
        "organisations.csv",
        "ods_code,name,kind,parent_ods,closed_on,successor_ods\nX99001,North Surgery,gp_practice,U99001,,\n\
         X99002,South Surgery,gp_practice,,,\nX99003,Old Surgery,gp_practice,,2026-10-31,X99002\nU99001,Pretend PCN,pcn,QZ1,,\n\
         QZ1,Pretend Locality,locality,,,\nQZ9,Lost Network,pcn,X99001,,\nQZ8,Below It,gp_practice,QZ9,,\n\
         X99005,Orphan Surgery,gp_practice,QZ9,,\nX99001,Again,gp_practice,,,\nX99006,Circle,gp_practice,,2026-10-31,X99006\n",
    );
    home.write(
        "patients.csv",
        "nhs_number,family_name,given_names,birth_date,gender,practice_ods\n9990001006,Adeyemi,Grace,1938-06-01,female,X99001\n\
         9990001073,Brown,Stanley,1945-03-03,male,X99002\n9990001286,Evans,Margaret,1940-02-29,female,X99003\n",
    );
    home
}

#[test]
fn organisations_come_with_their_places_and_a_row_that_rests_on_none_is_told() {
    let home = small();
    let dry = report(&home, "organisations", "organisations.csv", &["--dry-run"]);
    assert_eq!(home.run(&["organisations", "--json"]).json()["answer"], json!([]));
    let first = report(&home, "organisations", "organisations.csv", &[]);
    assert_eq!(numbers(&dry), numbers(&first));
    let rows: Vec<(u64, &str, &str)> = first["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["row"].as_u64().unwrap(), r["field"].as_str().unwrap(), r["code"].as_str().unwrap()))
        .collect();
    let expected = [
        (7, "parent_ods", "tree_order"),
        (8, "ods_code", "code_unreadable"),
        (9, "parent_ods", "not_found"),
        (10, "ods_code", "code_taken"),
        (11, "successor_ods", "successor_required"),
    ];
    assert_eq!((first["new"].as_u64(), rows.as_slice()), (Some(5), &expected[..]));
    assert_eq!(report(&home, "organisations", "organisations.csv", &[])["unchanged"], 5);
    let people = report(&home, "patients", "patients.csv", &[]);
    assert_eq!((&people["new"], &people["warnings"][0]["code"]), (&json!(3), &json!("practice_closed_successor")));
    let tree = home.script("{\"ask\":\"organisation.tree\",\"on\":\"2026-11-16\"}\n");
    let rows = tree.json()["answer"].as_array().unwrap().clone();
    let row = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap().clone();
    assert_eq!((&row("North Surgery")["depth"], &row("Pretend PCN")["depth"]), (&json!(2), &json!(1)));
    assert_eq!(
        (&row("Old Surgery")["open"], &row("Old Surgery")["successor"]),
        (&json!(false), &json!("South Surgery"))
    );
    // The list says later that a practice has closed: whoever is registered there moves.
    home.write(
        "closing.csv",
        "ods_code,name,kind,closed_on,successor_ods\nX99001,North Surgery,gp_practice,2026-11-10,X99002\n",
    );
    let closing = report(&home, "organisations", "closing.csv", &[]);
    assert_eq!((&closing["changed"], &closing["counts"]), (&json!(1), &json!([["patients_moved_to_a_successor", 1]])));
}

#[test]
fn members_come_with_register_and_groups() {
    let home = small();
    report(&home, "organisations", "organisations.csv", &[]);
    home.script("{\"do\":\"mdg.create\",\"code\":\"HK\",\"name\":\"Hill group\",\"practices\":[\"X99001\"]}\n");
    home.write(
        "members.csv",
        "handle,name,title,role,organisation_ods,reg_body,reg_no,core_mdgs\nlead,Pat Example,Dr,gp,X99001,gmc,7012345,HK\n\
         nurse,Bo Example,Ms,district_nurse,South Surgery,nmc,7012345,\nlead,Somebody Else,,gp,,,,\nno,Kim Example,,wizard,,,,\n\
         away,Lee Example,,gp,X99777,,,\nlost,Ash Example,,gp,,,,ZZ\n",
    );
    let first = numbers(&report(&home, "members", "members.csv", &[]));
    assert_eq!(
        first,
        (
            1,
            0,
            0,
            ["code_unreadable", "code_taken", "value_unknown", "not_found", "not_found"].map(str::to_owned).to_vec()
        )
    );
    assert_eq!(numbers(&report(&home, "members", "members.csv", &[])).2, 1);
    home.write("other.csv", "handle,name,role\nlead,Somebody Else,gp\n");
    assert_eq!(numbers(&report(&home, "members", "other.csv", &[])).3, ["code_taken"]);
    let core = home.script("{\"ask\":\"mdgs\",\"let\":\"hk\"}\n{\"ask\":\"mdg.core\",\"mdg\":\"$hk\"}\n");
    assert_eq!(core.lines()[1]["answer"][0]["name"], "Dr Pat Example");
}

#[test]
fn a_row_about_somebody_else_waits_until_a_person_has_decided() {
    let home = small();
    report(&home, "organisations", "organisations.csv", &[]);
    report(&home, "patients", "patients.csv", &[]);
    home.write(
        "admissions.csv",
        "nhs_number,family_name,birth_date,admitted_on,discharged_on\n9990001006,Adeyemi,1938-06-01,2026-11-01,2026-11-05\n\
         9990001073,Brown,1945-03-30,2026-11-01,\n9990001286,Evans,1940-02-28,2026-11-02,\n",
    );
    let expected = (1, 0, 0, vec!["duplicate_conflict".to_owned(); 2]);
    assert_eq!(numbers(&report(&home, "admissions", "admissions.csv", &[])), expected);
    let again = numbers(&report(&home, "admissions", "admissions.csv", &[]));
    assert_eq!((again.0, again.2, again.3.len()), (0, 1, 2));
    let decided = home.script(
        r#"{"at":"2026-11-16T10:00","ask":"mismatches"}
{"ask":"mismatches","where":{"claim":"Admission of 01-Nov-2026"},"let":"brown"}
{"ask":"mismatches","where":{"claim":"Admission of 02-Nov-2026"},"let":"evans"}
{"do":"mismatch.decide","mismatch":"$brown","verdict":"taken","reason":"yes","expect":"reason_required"}
{"do":"mismatch.decide","mismatch":"$brown","verdict":"taken","reason":"The practice confirms a slip in the hospital's list."}
{"do":"mismatch.decide","mismatch":"$brown","verdict":"dismissed","reason":"Somebody changed their mind.","expect":"wrong_state"}
{"do":"mismatch.decide","mismatch":"$evans","verdict":"dismissed","reason":"It is her cousin; the hospital was told."}
{"ask":"mismatches"}
{"ask":"patient.find","nhs_number":"9990001073","let":"stanley"}
{"ask":"patient","patient":"$stanley"}
"#,
    );
    assert_eq!(decided.code, 0, "{decided:?}");
    let lines = decided.lines();
    assert_eq!(lines[0]["answer"].as_array().unwrap().len(), 2);
    assert_eq!(lines[0]["answer"][0]["register"], "BROWN, Stanley, born 03-Mar-1945");
    assert_eq!(lines[7]["answer"], json!([]));
    assert_eq!(lines[9]["answer"]["registry"]["admissions"][0]["record"]["admitted_on"], "2026-11-01");
    let settled = numbers(&report(&home, "admissions", "admissions.csv", &[]));
    assert_eq!(settled, (0, 0, 3, vec![]), "what was decided is not asked again");
}

#[test]
fn consents_open_the_gate_only_for_the_person_they_name() {
    let home = small();
    report(&home, "organisations", "organisations.csv", &[]);
    report(&home, "patients", "patients.csv", &[]);
    home.write(
        "consents.csv",
        "nhs_number,family_name,birth_date,decision,decided_on,capacity,decision_maker,reason\n\
         9990001006,Adeyemi,1938-06-01,explicit_given,2026-11-01,,,\n9990001073,Browne,1945-03-03,explicit_given,2026-11-01,,,\n\
         9990001286,Evans,1940-02-29,best_interests,2026-11-01,lacks,,\n",
    );
    let first = numbers(&report(&home, "consents", "consents.csv", &[]));
    assert_eq!(first, (1, 0, 0, vec!["duplicate_conflict".to_owned(), "best_interests_incomplete".to_owned()]));
    let found = home.script("{\"ask\":\"patient.find\",\"nhs_number\":\"9990001073\",\"let\":\"p\"}\n{\"ask\":\"patient\",\"patient\":\"$p\"}\n");
    assert_eq!(found.lines()[1]["answer"]["consent"], Value::Null);
}

#[test]
fn scores_are_matched_by_number_alone_only_aloud() {
    let home = small();
    report(&home, "organisations", "organisations.csv", &[]);
    report(&home, "patients", "patients.csv", &[]);
    home.write(
        "scores.csv",
        "nhs_number,model_or_instrument,score,date\n9990001006,frat,4,2026-11-01\n9990001006,efi,0.31,2026-11-01\n",
    );
    let ran = import(&home, "scores", "scores.csv", &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.err.contains("matched by NHS number alone") && ran.out.contains("2 matched by number alone"),
        "{ran:?}"
    );
    let told = import(&home, "risk", "scores.csv", &["--as-of", "2026-11-01"]);
    assert!(told.code == 3 && (told.out + &told.err).contains("import.scores"));
    let ahead = import(&home, "risk", "scores.csv", &["--as-of", "2026-11-17", "--json"]);
    assert_eq!(ahead.json()["code"], "date_unreadable");
}

#[test]
fn what_the_door_refuses_about_the_registry_has_its_code() {
    let home = small();
    report(&home, "organisations", "organisations.csv", &[]);
    report(&home, "patients", "patients.csv", &[]);
    let ran = home.script(
        r#"{"at":"2026-11-16T10:00","ask":"patient.find","nhs_number":"9990001006","let":"p"}
{"do":"risk.record","patient":"$p","model":"efi","score":1.5,"expect":"score_range"}
{"do":"risk.record","patient":"$p","model":"efi","score":0.31,"scored_on":"2026-11-17","expect":"date_unreadable"}
{"do":"risk.record","patient":"$p","model":"efi","score":0.31}
{"do":"risk.record","patient":"$p","model":"efi","score":0.32,"expect":"already_recorded"}
{"do":"assessment.record","patient":"$p","instrument":"frat","score":6,"expect":"score_range"}
{"do":"assessment.record","patient":"$p","instrument":"frat","score":"high","expect":"field_unreadable"}
{"do":"admission.record","patient":"$p","admitted_on":"2026-11-10","discharged_on":"2026-11-09","expect":"date_order"}
{"do":"admission.record","patient":"$p","admitted_on":"2026-11-10","icd10":"hip","expect":"code_unreadable"}
{"do":"mdg.create","code":"HK","name":"Hill group","practices":["X99001"],"quorum":"nwl_icp_mdt","let":"hk"}
{"do":"mdg.arrange","mdg":"$hk","recurrence":"5th Thursday","expect":"recurrence_unreadable"}
{"do":"mdg.arrange","mdg":"$hk","recurrence":"3rd Thursday 13:00"}
{"do":"meeting.series","mdg":"$hk","count":2}
{"do":"mdg.close","mdg":"$hk","closed_on":"2026-11-20","expect":"wrong_state"}
{"ask":"organisations","where":{"ods_code":"X99001"},"let":"north"}
{"ask":"organisations","where":{"ods_code":"U99001"},"let":"network"}
{"do":"organisation.close","organisation":"$north","closed_on":"2026-11-10","expect":"successor_required"}
{"do":"organisation.amend","organisation":"$network","parent":"$north","expect":"tree_order"}
{"as":"clinician","do":"organisation.amend","organisation":"$network","name":"X","expect":"permission_denied"}
"#,
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines = ran.lines();
    assert_eq!(lines[12]["warnings"][0]["code"], "bank_holidays_unknown");
    let list = home.run(&["commands", "--json"]).json();
    let can: BTreeSet<(String, String)> = list["commands"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|spec| {
            let name = spec["name"].as_str().unwrap().to_owned();
            spec["refusals"]
                .as_array()
                .unwrap()
                .iter()
                .map(move |code| (name.clone(), code.as_str().unwrap().to_owned()))
        })
        .collect();
    for (name, code) in [
        ("risk.record", "already_recorded"),
        ("organisation.close", "successor_required"),
        ("mdg.arrange", "recurrence_unreadable"),
    ] {
        assert!(can.contains(&(name.to_owned(), code.to_owned())), "{name} does not say {code}");
    }
}
