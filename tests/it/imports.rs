//! The imports as a coordinator uses them: the national files and 6,500 pretend people, through the real program on a trial
//! database.

use crate::common::data::{Cohort, NETWORKS, PRACTICES, SAME_PEOPLE, generated, real};
use crate::common::{Home, Ran, finish};
use mdg::domain::organisation::{NetworkMembership, Organisation, OrganisationKind};
use mdg::domain::patient::{Condition, Patient};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// A trial database with the practices of North West London.
fn with_practices() -> Option<Home> {
    let file = real(PRACTICES)?;
    let home = Home::trial();
    let ran = home.run(&["import", "practices", file.to_str().unwrap(), "--icb", "QRV"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    Some(home)
}

fn import(home: &Home, kind: &str, file: &Path, more: &[&str]) -> Ran {
    finish(home.mdg().arg("import").arg(kind).arg(file).args(more))
}

/// Imports and gives the report, having looked that the exit code fits it.
fn report(home: &Home, kind: &str, file: &Path, more: &[&str]) -> Value {
    let ran = import(home, kind, file, &[more, &["--json"]].concat());
    let report = ran.json()["report"].clone();
    let all_taken = report["rejected"].as_array().unwrap().is_empty();
    assert_eq!((ran.code, ran.err.as_str()), (if all_taken { 0 } else { 3 }, ""), "{report}");
    report
}

/// New, changed, unchanged, rejected.
fn numbers(report: &Value) -> (u64, u64, u64, usize) {
    let number = |name: &str| report[name].as_u64().unwrap();
    (number("new"), number("changed"), number("unchanged"), report["rejected"].as_array().unwrap().len())
}

fn patients(home: &Home) -> Value {
    home.run(&["home", "--json"]).json()["answer"]["patients"].clone()
}

#[test]
fn the_practices_of_north_west_london_are_counted_in_words_and_figures() {
    let Some(file) = real(PRACTICES) else { return };
    let home = Home::trial();
    let told = import(&home, "practices", &file, &["--icb", "QRV", "--dry-run"]);
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert!(told.out.contains("363 new, 0 changed, 0 unchanged, 0 rejected. Nothing was written."), "{told:?}");
    assert!(told.out.contains("363 practices: 345 active, 12 closed, 6 dormant."), "{told:?}");
    assert_eq!(home.run(&["organisations", "--json"]).json()["answer"], json!([]));

    let first = report(&home, "practices", &file, &["--icb", "QRV"]);
    assert_eq!(numbers(&first), (363, 0, 0, 0));
    assert_eq!(first["counts"], json!([["practices", 363], ["active", 345], ["closed", 12], ["dormant", 6]]));
    assert_eq!(first["rows"], 15_971);
    assert_eq!(numbers(&report(&home, "practices", &file, &["--icb", "QRV"])), (0, 0, 363, 0));
    assert_eq!(home.run(&["organisations", "--json"]).json()["answer"].as_array().unwrap().len(), 363);
}

#[test]
fn the_networks_come_with_their_present_members_and_those_who_left() {
    let (Some(home), Some(file)) = (with_practices(), real(NETWORKS)) else { return };
    let first = report(&home, "networks", &file, &[]);
    assert_eq!(
        first["counts"],
        json!([
            ["networks", 45],
            ["current_memberships", 341],
            ["ended_memberships", 26],
            ["of_former_networks_left_out", 32]
        ])
    );
    let told = import(&home, "networks", &file, &[]);
    assert!(told.out.contains("0 new, 0 changed, 412 unchanged, 0 rejected."), "{told:?}");
    assert!(told.out.contains("45 networks: 341 current memberships, 26 ended memberships"), "{told:?}");

    let organisations: Vec<Organisation> = home.records();
    assert_eq!(organisations.iter().filter(|o| o.kind == OrganisationKind::Pcn).count(), 45);
    let memberships: Vec<NetworkMembership> = home.records();
    let ended: Vec<_> = memberships.iter().filter(|m| m.ended_on.is_some()).collect();
    assert_eq!((memberships.len() - ended.len(), ended.len()), (341, 26));
    let practice = organisations.iter().find(|o| o.ods_code.as_deref() == Some("E84002")).unwrap().id;
    let left = ended.iter().find(|m| m.practice == practice).unwrap();
    assert_eq!(
        (left.started_on.to_string(), left.ended_on.unwrap().to_string()),
        ("2019-10-01".into(), "2022-06-30".into())
    );
}

#[test]
fn six_and_a_half_thousand_people_are_new_once_and_gone_after_one_undo() {
    let (Some(home), Some(Cohort { file, .. })) = (with_practices(), generated(&[], &[])) else { return };
    let dry = report(&home, "patients", file.path(), &["--as-of", "2026-11-01", "--dry-run"]);
    assert_eq!((numbers(&dry), &dry["dry_run"], patients(&home)), ((6_500, 0, 0, 0), &json!(true), json!(0)));
    let log = |home: &Home| home.run(&["audit", "log", "--json"]).json()["answer"].as_array().unwrap().len();
    assert_eq!(log(&home), 1, "a dry run is no act");

    let first = report(&home, "patients", file.path(), &["--as-of", "2026-11-01"]);
    assert_eq!((numbers(&first), patients(&home)), ((6_500, 0, 0, 0), json!(6_500)));
    let again = report(&home, "patients", file.path(), &["--as-of", "2026-11-01"]);
    assert_eq!((numbers(&again), patients(&home)), ((0, 0, 6_500, 0), json!(6_500)));
    let later = report(&home, "patients", file.path(), &["--as-of", "2026-11-15"]);
    assert_eq!((numbers(&later), patients(&home)), ((0, 0, 6_500, 0), json!(6_500)));
    assert_eq!(log(&home), 2, "an import that changes nothing is no act");

    let undone = home.script("{\"do\":\"undo\"}\n{\"ask\":\"worklist\",\"text\":\"\"}\n{\"ask\":\"audit.verify\"}\n");
    assert_eq!(undone.code, 0, "{undone:?}");
    let lines = undone.lines();
    assert_eq!((&lines[1]["answer"]["total"], &lines[1]["answer"]["rows"]), (&json!(0), &json!([])));
    assert_eq!((home.records::<Patient>().len(), home.records::<Condition>().len()), (0, 0));
    let back = home.script("{\"do\":\"redo\"}\n");
    assert_eq!((back.code, patients(&home)), (0, json!(6_500)), "{back:?}");
}

#[test]
fn every_row_that_the_generator_broke_is_told_and_all_others_are_in() {
    // The generator keeps no list of what it breaks: it is made to say the row and which of four things.
    let says = ("n2, dob2, fam2, p2 = nhs", "bad < 0 or print(i + 2, bad); n2, dob2, fam2, p2 = nhs");
    let (Some(home), Some(Cohort { file, said })) = (with_practices(), generated(&[says], &["--dirty", "0.02"])) else {
        return;
    };
    let faults = [
        ("nhs_number", "nhs_number_check"),
        ("birth_date", "date_unreadable"),
        ("family_name", "family_name_missing"),
        ("practice_ods", "unknown_practice"),
    ];
    let broken: Vec<(u64, &str, &str)> = said
        .lines()
        .map(|line| {
            let (row, fault) = line.split_once(' ').unwrap();
            let (field, code) = faults[fault.parse::<usize>().unwrap()];
            (row.parse().unwrap(), field, code)
        })
        .collect();
    assert!(broken.len() > 80 && faults.iter().all(|(field, _)| broken.iter().any(|b| b.1 == *field)), "{broken:?}");

    let taken = report(&home, "patients", file.path(), &["--report", "rejected.csv"]);
    let rejected = taken["rejected"].as_array().unwrap();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let told: Vec<(u64, String, String)> =
        rejected.iter().map(|r| (r["row"].as_u64().unwrap(), text(r, "field"), text(r, "code"))).collect();
    assert_eq!(told, broken.iter().map(|(row, f, c)| (*row, (*f).to_owned(), (*c).to_owned())).collect::<Vec<_>>());
    let others = 6_500 - broken.len();
    assert_eq!(numbers(&taken), (others as u64, 0, 0, broken.len()));
    assert_eq!(patients(&home), others);
    let sentences: BTreeSet<String> =
        rejected.iter().map(|r| format!("{} {}: {}", text(r, "field"), text(r, "code"), text(r, "message"))).collect();
    insta::assert_snapshot!("broken_rows", sentences.into_iter().collect::<Vec<_>>().join("\n"));

    let mut written = csv::Reader::from_path(home.path("rejected.csv")).unwrap();
    let written: Vec<Vec<String>> =
        written.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect();
    let expected: Vec<Vec<String>> = rejected
        .iter()
        .map(|r| vec![r["row"].to_string(), text(r, "field"), text(r, "code"), text(r, "message")])
        .collect();
    assert_eq!(written, expected);

    let in_words = import(&home, "patients", file.path(), &[]);
    assert_eq!(in_words.code, 3);
    assert!(in_words.out.contains(&format!("0 new, 0 changed, {others} unchanged, {} rejected.", broken.len())));
    assert!(in_words.out.contains(&format!("{} rows not taken, the first 10 of them:", broken.len())), "{in_words:?}");
}

#[test]
fn a_gp_systems_list_is_known_by_its_header_and_taken_alone() {
    let (Some(home), Some(Cohort { file, .. })) = (with_practices(), generated(&[], &["--shape", "emis"])) else {
        return;
    };
    let taken = report(&home, "patients", file.path(), &[]);
    assert_eq!((&taken["shape"], numbers(&taken)), (&json!("GP system patient list"), (6_500, 0, 0, 0)));
    assert_eq!(patients(&home), 6_500);
}

#[test]
fn a_gp_systems_list_of_the_people_who_are_here_changes_nothing() {
    let (Some(home), Some(own), Some(gp)) =
        (with_practices(), generated(&[SAME_PEOPLE], &[]), generated(&[SAME_PEOPLE], &["--shape", "emis"]))
    else {
        return;
    };
    assert_eq!(numbers(&report(&home, "patients", own.file.path(), &["--as-of", "2026-11-01"])), (6_500, 0, 0, 0));
    let after = report(&home, "patients", gp.file.path(), &["--as-of", "2026-11-15"]);
    assert_eq!((&after["shape"], numbers(&after)), (&json!("GP system patient list"), (0, 0, 6_500, 0)));
}

/// One invented practice in the national form, and a header.
const PRACTICE: &str = "\"X99001\",\"PRETEND LANE SURGERY\",\"Y99\",\"Q99\",\"1 PRETEND STREET\",\"\",\"SALTMERE\",\"\",\"\",\"ZY1 1AB\",\"20190401\",\"\",\"A\",\"B\",\"99Z\",\"\",\"\",\"01632 960000\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"4\",\"\"\r\n";

#[test]
fn a_list_is_read_as_windows_and_spreadsheets_write_it() {
    let home = Home::trial();
    let practices = home.write("practices.csv", PRACTICE);
    assert_eq!(numbers(&report(&home, "practices", &practices, &[])), (1, 0, 0, 0));
    let text = "nhs_number,family_name,given_names,birth_date,practice_ods,address\r\n\
                999 000 1006,Müller,Zoë,1938-06-01,X99001,\"Flat 1\r\n2 Pretend Street, Saltmere\"\r\n\
                9990001073,O’Neill,\"Anne \"\"Nan\"\"\",1945-03-03,X99001,\r\n";
    let windows: Vec<u8> = text
        .chars()
        .map(|c| match c {
            '’' => 0x92,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect();
    assert!(std::str::from_utf8(&windows).is_err());
    let taken = report(&home, "patients", &home.put("windows.csv", &windows), &[]);
    assert_eq!(numbers(&taken), (2, 0, 0, 0), "{taken}");
    let people: Vec<Patient> = home.records();
    let names: Vec<_> = people.iter().map(|p| (p.family_name.as_str(), p.given_names.as_str())).collect();
    assert_eq!(names, [("Müller", "Zoë"), ("O’Neill", "Anne \"Nan\"")]);
    assert_eq!(people[0].address.as_deref(), Some("Flat 1, 2 Pretend Street, Saltmere"));
    assert_eq!(people[1].birth_date.to_string(), "1945-03-03");
    // The same list with the mark of a spreadsheet, in UTF-8, is the same list.
    let marked = home.write("marked.csv", &format!("\u{feff}{text}"));
    assert_eq!(numbers(&report(&home, "patients", &marked, &[])), (0, 0, 2, 0));
}
