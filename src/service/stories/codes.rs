//! Every code that the door can give is given somewhere by a test, and by a command that the list of commands names for it.

use super::machines::laws::Picture;
use super::machines::line::{Dice, Maker};
use crate::domain::Command;
use crate::domain::Query;
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::change::{Change, Changes};
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::organisation::{OrganisationKind, OrganisationStatus};
use crate::domain::patient::Patient;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::Done;
use crate::service::clock::Clock;
use crate::service::testing::{World, at, day, open_place};
use crate::service::{Deed, declared};
use crate::store::Purpose;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The script of refusals; `tests/it/scripts.rs` carries it out and finds each line refused with exactly the code it expects.
const SCRIPT: &str = include_str!("../../../tests/scripts/refusals.jsonl");

/// What neither the script nor a story can meet, the test of the whole program that does, and why only that one can.
const ELSEWHERE: [(Code, &str, &str); 2] = [
    (Code::LineUnreadable, include_str!("../../../tests/it/commands.rs"), "what is no JSON object can expect nothing"),
    (
        Code::AuditBroken,
        include_str!("../../../tests/it/cli.rs"),
        "the log lets nobody alter it but through the file itself",
    ),
];

/// What each line of the script is refused with.
fn scripted() -> BTreeSet<(String, Code)> {
    let lines = SCRIPT.lines().filter(|line| line.starts_with('{'));
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .filter_map(|line| {
            let name = line.get("do").or_else(|| line.get("ask"))?.as_str()?.to_owned();
            let code = line.get("expect")?.as_str()?;
            Some((name, *Code::ALL.iter().find(|c| c.text() == code).unwrap_or_else(|| panic!("{code} is no code"))))
        })
        .collect()
}

impl World {
    /// Does a line of a script, as whoever runs the group.
    fn line(&mut self, line: Value) -> Result<Done, Refusal> {
        let Value::Object(mut line) = line else { panic!("no object") };
        let name = line.remove("do").unwrap();
        let command = Command::read(name.as_str().unwrap(), line)?;
        self.service.execute(&self.manager.clone(), command)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        crate::export::atomic::write(&path, text.as_bytes()).unwrap();
        path.display().to_string()
    }
}

/// Rows of files, and what is told although it was done.
fn told() {
    let mut w = World::new();
    let closed = w.service.act(&w.manager.clone(), |act| {
        let mut closed = open_place(act, Some("X99009"), "Gone Surgery", OrganisationKind::GpPractice);
        (closed.status, closed.closed_on) = (OrganisationStatus::Closed, Some(day("2026-01-31")));
        closed
    });
    let mut changes = Changes::none();
    changes.create(&closed);
    let who = w.manager.clone();
    w.service.commit(&who, Deed::new("seed", "A practice that has closed."), &changes).unwrap();
    let (first, second) = (w.practices[0], w.practices[2]);
    w.line(json!({"do": "organisation.close", "organisation": second, "closed_on": "2026-10-31", "successor": first}))
        .unwrap();
    let header = "nhs_number,family_name,given_names,birth_date,practice_ods,accommodation\n";
    let rows = [
        "9990001863,Patel,Asha,1850-02-02,X99001,",
        "9990001863,Patel,Asha,1950-02-02,X99001,castle",
        "9990001863,Patel,Asha,1950-02-02,X99009,",
        "9990001863,Patel,Asha,1950-02-02,X99003,",
    ];
    let file = w.file("people.csv", &format!("{header}{}\n", rows.join("\n")));
    w.line(json!({"do": "import.patients", "file": file})).unwrap();
    let born = w.adding_patient("Patel", "Asha", "1850-02-02", "9990001863");
    w.refuses(born.clone().into());
    w.refuses(PatientAdd { birth_date: day("1950-02-02"), practice: closed.id, ..born }.into());
    w.refuses(PatientAmend { birth_date: Some(day("1850-02-02")), ..World::amending_patient(w.patients[0]) }.into());
    w.refuses(PatientMove { patient: w.patients[0], practice: closed.id, from: None }.into());
    w.doubled();
    let nurse = w.member("nurse");
    w.line(json!({"do": "action.add", "text": "The stairs at home", "owner": nurse, "due_on": "2026-12-24"})).unwrap();
    let mdg = w.mdg;
    w.line(json!({"do": "mdg.arrange", "mdg": mdg, "recurrence": "last Friday"})).unwrap();
    w.line(json!({"do": "meeting.series", "mdg": mdg})).unwrap();
    w.time("2026-11-15T09:00");
    w.line(json!({"do": "site.add", "name": "The old school", "kind": "hub"})).unwrap();
    super::agenda::what_is_carried_twice_has_to_be_discussed_and_matters_arising_are_taken_up();
    super::cohorts::criteria_of_ones_own_are_read_with_the_line_of_a_fault_and_need_a_new_version();
    super::distribution::writing_again_makes_no_second_row_and_tells_who_was_sent_it_before();
    let mut w = World::new();
    for import in super::imports::all(&w) {
        w.does(import);
    }
}

/// What no script meets: somebody else's change in between, a database that fails, the clock of real records, a text without end.
fn troubles() -> BTreeSet<Code> {
    let mut codes = BTreeSet::new();
    let mut w = World::new();
    let who = w.manager.clone();
    let before: Patient = w.service.store().get(w.patients[0]).unwrap().unwrap();
    let mut changes = Changes::none();
    changes.update(&Patient { phone: Some("020 7946 0001".to_owned()), ..before.clone() }, &before);
    codes.insert(w.service.commit(&who, Deed::new("seed", "Late."), &changes).unwrap_err().code);
    let nothing = Change::Set { kind: "nothing of that kind", id: before.id.uuid(), fields: Vec::new() };
    let changes = Changes { list: vec![nothing], warnings: Vec::new() };
    codes.insert(w.service.commit(&who, Deed::new("seed", "Odd."), &changes).unwrap_err().code);

    let (_folder, mut real) = World::empty(Purpose::Real);
    codes.insert(real.set_clock(Clock::Stopped(at("2026-11-19T13:00"))).unwrap_err().code);
    let long = w.line(json!({"do": "site.add", "name": "x".repeat(100_001), "kind": "hub"}));
    codes.insert(long.unwrap_err().code);
    codes
}

#[test]
fn every_code_is_given_by_a_test_through_the_one_door() {
    told();
    let mut given: BTreeSet<Code> = scripted().into_iter().map(|(_, code)| code).collect();
    given.extend(troubles());
    given.extend(declared::heard().into_iter().map(|(_, code)| code));
    for (code, test, why) in ELSEWHERE {
        assert!(test.contains(&format!("\"{code}\"")), "no test of the program is given {code}, and {why}");
        given.insert(code);
    }
    let never: Vec<&str> = Code::ALL.iter().filter(|code| !given.contains(code)).map(|code| code.text()).collect();
    assert!(never.is_empty(), "no test is given {never:?}: write a line in refusals.jsonl, or a story here");
}

#[test]
fn every_code_is_named_by_a_command_or_can_meet_any_line() {
    let mut specs = Command::specs();
    specs.extend(crate::domain::Query::specs());
    for code in Code::ALL {
        let named = specs.iter().any(|s| s.refusals.contains(code) || s.warnings.contains(code));
        assert!(named || code.is_general(), "nothing on the list of commands can give {code}");
    }
}

/// A line in which every record that is named is none.
fn of_nobody(w: &World, spec: &CommandSpec, seed: u64) -> Map<String, Value> {
    let picture = Picture::of(&w.service);
    let mut line = Maker { world: w, picture: &picture, dice: &mut Dice(seed) }.line(spec);
    for field in &spec.fields {
        let nobody = json!(uuid::Uuid::nil().to_string());
        match field.takes.as_str() {
            takes if takes.starts_with("a list of: the id of") => line.insert(field.name.to_owned(), json!([nobody])),
            takes if takes.starts_with("the id of") => line.insert(field.name.to_owned(), nobody),
            takes if takes.starts_with("the path of") => line.insert(field.name.to_owned(), json!(w.folder.path())),
            _ => None,
        };
    }
    line
}

#[test]
fn whatever_names_a_record_says_so_where_there_is_none() {
    let mut w = World::new();
    let names_one = |spec: &&CommandSpec| spec.fields.iter().any(|f| f.takes.contains("the id of a "));
    let who = |role: AccessRole| Actor::of_role(role.words(), role);
    for spec in Command::specs().iter().filter(names_one) {
        let found = (0..60).any(|seed| {
            let line = of_nobody(&w, spec, seed);
            let done = Command::read(spec.name, line).and_then(|c| w.service.execute(&who(spec.who[0]), c));
            done.is_err_and(|refusal| refusal.code == Code::NotFound)
        });
        assert!(
            found && spec.refusals.contains(&Code::NotFound),
            "{} is not told that there is no such record",
            spec.name
        );
    }
    for spec in Query::specs().iter().filter(names_one).filter(|spec| spec.refusals.contains(&Code::NotFound)) {
        let query = Query::read(spec.name, of_nobody(&w, spec, 1)).unwrap();
        let answer = w.service.answer(&who(spec.who[0]), &query);
        assert_eq!(answer.err().map(|refusal| refusal.code), Some(Code::NotFound), "{}", spec.name);
    }
}
