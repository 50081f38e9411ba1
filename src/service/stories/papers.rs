//! What became known after the minutes were approved, and what is left behind: consent and death are asked again when papers leave,
//! a conference leaves a backup, and the history of a patient is whole.

use crate::domain::Command;
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::patient::DeathStatus;
use crate::domain::query::{MinutesShow, Query};
use crate::domain::view::{Answer, Done, MinutesView};
use crate::service::Service;
use crate::service::file::{Place, backups};
use crate::service::testing::{PASSPHRASE, World, day};
use crate::store::Purpose;
use std::path::{Path, PathBuf};

impl World {
    fn approved() -> Self {
        let mut world = Self::new();
        world.holds_conference("Breathless on the stairs.");
        let approve = world.approving("lead");
        world.does(approve);
        world.time("2026-11-21T10:00");
        world
    }

    fn shown(&mut self) -> MinutesView {
        let query = Query::MinutesShow(MinutesShow { meeting: self.meeting, version: None });
        match self.service.answer(&self.manager.clone(), &query).unwrap() {
            Answer::Minutes(view) => view,
            _ => panic!("another answer"),
        }
    }

    fn exports(&mut self) -> Done {
        let export = self.exporting();
        self.does(export)
    }

    fn dies(&mut self, n: usize, status: DeathStatus) -> Done {
        self.does(Command::PatientDeath(PatientDeath {
            patient: self.patients[n],
            status,
            died_on: (status == DeathStatus::Informal).then(|| day("2026-11-20")),
            place: None,
            told_by: Some("the daughter".to_owned()),
        }))
    }
}

/// Every text in a pack, its blanks made alike, and the names of the files.
fn texts(folder: &Path) -> (String, Vec<PathBuf>) {
    let (mut all, mut names) = (String::new(), Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "txt") {
            let text = std::fs::read_to_string(&path).unwrap();
            all.extend(text.split_whitespace().flat_map(|word| [word, " "]));
            names.push(path);
        }
    }
    (all, names)
}

#[test]
fn who_withdrew_consent_after_approval_is_counted_and_not_named() {
    let mut world = World::approved();
    world.consents(0, ConsentDecision::Withdrawn);
    let view = world.shown();
    assert!(
        view.checks.iter().any(|(ok, words)| !ok && words.starts_with("ADEYEMI, Grace (Mrs): consent is withdrawn"))
    );
    let done = world.exports();
    let told: Vec<&str> = done.warnings.iter().map(|w| w.code.text()).collect();
    assert_eq!(told, ["consent_withdrawn"]);
    assert!(done.warnings[0].message.contains("21-Nov-2026"), "{}", done.warnings[0].message);
    let (first, files) = texts(&world.folder.path().join("MDG-HK_2026-11-19/X99001"));
    assert!(!first.contains("ADEYEMI") && !first.contains("999 000 1006"), "{first}");
    assert!(first.contains("FERNANDES") && files.len() == 2, "{files:?}");
    assert!(first.contains("Withdrawn: 1"), "{first}");
    let (second, _) = texts(&world.folder.path().join("MDG-HK_2026-11-19/X99002"));
    assert!(second.contains("CHAUDHRY"));
}

#[test]
fn who_was_not_reached_and_withdrew_is_not_named_on_the_cover_either() {
    let mut world = World::approved();
    world.consents(4, ConsentDecision::Refused);
    let done = world.exports();
    assert_eq!(done.warnings[0].code.text(), "consent_refused");
    let (second, _) = texts(&world.folder.path().join("MDG-HK_2026-11-19/X99002"));
    assert!(second.contains("CHAUDHRY") && !second.contains("EVANS"), "{second}");
}

#[test]
fn consent_given_again_lets_the_papers_go() {
    let mut world = World::approved();
    world.consents(0, ConsentDecision::Withdrawn);
    world.time("2026-11-22T10:00");
    world.consents(0, ConsentDecision::ExplicitGiven);
    assert!(world.exports().warnings.is_empty());
}

#[test]
fn a_death_after_approval_is_marked_and_one_entered_in_error_is_not() {
    let mut world = World::approved();
    world.dies(0, DeathStatus::Informal);
    world.dies(5, DeathStatus::Informal);
    world.dies(5, DeathStatus::Removed);
    let done = world.exports();
    assert_eq!(done.warnings.iter().map(|w| w.code.text()).collect::<Vec<_>>(), ["deceased"]);
    assert!(done.warnings[0].message.starts_with("ADEYEMI, Grace (Mrs): Died 20-Nov-2026"));
    let (first, files) = texts(&world.folder.path().join("MDG-HK_2026-11-19/X99001"));
    assert_eq!(files.len(), 3, "{files:?}");
    assert_eq!(first.matches("Died 20-Nov-2026 (reported, not yet confirmed)").count(), 1, "{first}");
}

fn place(world: &World) -> Place {
    Place { db: world.folder.path().join("mdg.db"), backups: world.folder.path().join("backups") }
}

#[test]
fn the_end_of_a_conference_leaves_a_backup() {
    let mut world = World::of(Purpose::Trial);
    world.holds_conference("Breathless on the stairs.");
    let made = backups(&place(&world)).unwrap();
    assert_eq!(made.iter().map(|b| b.why).collect::<Vec<_>>(), ["meeting"]);
    // What cannot be read by itself is no backup.
    let (file, place) = (made[0].file.clone(), place(&world));
    let fingerprint = world.service.fingerprint().unwrap();
    let World { service, folder, .. } = world;
    drop(service);
    crate::service::file::restore(&place, &file, PASSPHRASE, "a test").unwrap();
    assert_eq!(Service::open(&place, PASSPHRASE, "a test").unwrap().fingerprint().unwrap(), fingerprint);
    drop(folder);
}

#[test]
fn a_backup_that_fails_warns_and_the_conference_stays_closed() {
    let mut world = World::of(Purpose::Trial);
    // A file where the folder should be.
    crate::export::atomic::write(&world.folder.path().join("backups"), b"in the way").unwrap();
    world.starts();
    let done = world.does(Command::MeetingClose(MeetingClose { meeting: world.meeting, carry_over: true }));
    assert!(done.act.is_some());
    assert_eq!(done.warnings.iter().map(|w| w.code.text()).collect::<Vec<_>>(), ["store_failed"]);
    let start = Command::MeetingStart(MeetingStart { meeting: world.meeting });
    assert_eq!(world.refuses(start), "wrong_state");
}

#[test]
fn an_export_that_was_cut_off_leaves_nothing_behind_after_the_next_opening() {
    let mut world = World::approved();
    let packs = world.folder.path().join("packs");
    std::fs::create_dir(&packs).unwrap();
    world.service.begin_export(&packs).unwrap();
    let half = crate::export::atomic::Folder::begin(&packs.join("MDG-HK_2026-11-19")).unwrap();
    half.file(Path::new("X99001/a.txt"), b"ADEYEMI").unwrap();
    // As if the power had gone here.
    std::mem::forget(half);
    crate::export::atomic::write(&packs.join("own.txt"), b"somebody's own").unwrap();
    let place = place(&world);
    let World { service, folder, .. } = world;
    drop(service);
    drop(Service::open(&place, PASSPHRASE, "a test").unwrap());
    let left: Vec<_> = std::fs::read_dir(&packs).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["own.txt"]);
    drop(folder);
}

#[test]
fn the_history_of_a_patient_has_everything_that_was_done_about_them_and_nobody_else() {
    let mut world = World::new();
    let plan = world.starts_plan(0);
    world.does(Command::PlanAmend(PlanAmend { allergies: Some("Penicillin".to_owned()), ..World::amending(plan) }));
    let goal = world.goal(0);
    world.does(Command::GoalAdd(goal));
    world.dies(0, DeathStatus::Formal);
    world.dies(0, DeathStatus::Removed);
    let item = world.item(5);
    world.does(Command::AgendaMove(AgendaMove { item, position: 1 }));
    world.holds_conference("Breathless on the stairs.");
    let history = world.patient(0).history;
    let commands: Vec<&str> = history.iter().map(|row| row.command.as_str()).collect();
    for command in [
        "seed",
        "consent.record",
        "agenda.add",
        "plan.start",
        "plan.amend",
        "goal.add",
        "patient.death",
        "item.open",
        "discussion.note",
        "action.add",
        "item.close",
    ] {
        assert!(commands.contains(&command), "{command} is missing of {commands:?}");
    }
    assert!(!commands.contains(&"agenda.move"), "it was about somebody else");
    assert!(history.iter().all(|row| !row.said.contains("FERNANDES")), "{history:?}");
    assert!(history.windows(2).all(|two| two[0].act > two[1].act), "latest first");
    let others: Vec<String> = [1, 5].map(|n| world.patients[n].to_string()).into();
    assert!(history.iter().flat_map(|row| &row.changes).all(|change| !others.contains(&change.record)));
}
