//! From the closed conference to the packs: review, approval, what nobody may change, and that nobody else is in a pack.

use crate::domain::Command;
use crate::domain::action::Action;
use crate::domain::command::*;
use crate::domain::discussion::Outcome;
use crate::domain::ids::Ref;
use crate::domain::minutes::AmendmentClass;
use crate::domain::query::{MinutesShow, Query};
use crate::domain::view::{Answer, MinutesView};
use crate::service::testing::{World, day, id};
use std::path::Path;

impl World {
    pub(super) fn note(item: Ref<crate::domain::agenda::AgendaItem>) -> DiscussionNote {
        DiscussionNote {
            item,
            summary: None,
            patient_views: None,
            decision: None,
            rationale: None,
            dissent: None,
            outcome: None,
            known_by: None,
            lead_professional: None,
            next_review_on: None,
            learning_point: None,
            previous_decision_followed: None,
            new_diagnosis: None,
            social_change: None,
            medication_change: None,
            acp_started: None,
            topics: None,
            not_for_patient_view: None,
            previous_decision_reason: None,
            info_history: None,
            info_comorbidity: None,
            info_psychosocial: None,
            info_patient_views: None,
            confidential_fields: None,
        }
    }

    /// Holds today's conference: four cases, of which the last is not reached. `words` are what is said about the first.
    pub(super) fn holds_conference(&mut self, words: &str) {
        self.starts();
        for n in [0, 5, 2] {
            let item = self.item(n);
            self.opens(item);
            let summary = if n == 0 { words.to_owned() } else { "Quiet month, no falls.".to_owned() };
            self.does(Command::DiscussionNote(DiscussionNote {
                summary: Some(summary),
                outcome: Some(Outcome::ActionsOnly),
                decision: Some("Review the medicines and the inhaler technique.".to_owned()),
                ..Self::note(item)
            }));
            let owner = Some(self.member(if n == 0 { "pharmacist" } else { "nurse" }));
            let add = ActionAdd {
                text: "Review the medicines at home".to_owned(),
                owner,
                due_on: Some(day("2026-11-26")),
                item: Some(item),
                patient: None,
                goal: None,
                kind: None,
                priority: None,
                funding_responsibility: None,
                service: None,
            };
            let _: Ref<Action> = id(&self.does(Command::ActionAdd(add)));
            self.closes(item);
        }
        self.time("2026-11-19T14:20");
        self.does(Command::MeetingClose(MeetingClose { meeting: self.meeting, carry_over: true }));
    }

    /// A patient registers elsewhere.
    pub(super) fn moves_practice(&mut self, patient: usize, practice: usize) {
        let before = self.service.store().get(self.patients[patient]).unwrap().unwrap();
        let mut after = before.clone();
        after.practice = self.practices[practice];
        let mut changes = crate::domain::change::Changes::none();
        changes.update(&before, &after);
        let who = self.manager.clone();
        self.service.commit(&who, crate::service::Deed::new("test", "moved"), &changes).unwrap();
    }

    pub(super) fn approving(&self, handle: &str) -> Command {
        Command::MinutesApprove(MinutesApprove { meeting: self.meeting, approver: Some(self.member(handle)) })
    }

    pub(super) fn exporting(&self) -> Command {
        Command::MinutesExport(MinutesExport {
            meeting: self.meeting,
            folder: self.folder.path().to_owned(),
            reason: None,
            encrypt: None,
        })
    }

    fn minutes(&mut self) -> MinutesView {
        let query = Query::MinutesShow(MinutesShow { meeting: self.meeting, version: None });
        match self.service.answer(&self.manager.clone(), &query).unwrap() {
            Answer::Minutes(view) => view,
            _ => panic!("another answer"),
        }
    }
}

fn read(folder: &Path, ending: &str) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&read(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            let text = std::fs::read_to_string(path).unwrap();
            all.extend(text.split_whitespace().flat_map(|word| [word, " "]));
        }
    }
    all
}

#[test]
fn each_practice_receives_exactly_its_own_patients() {
    let mut world = World::new();
    world.holds_conference("Breathless on the stairs.");
    let export = world.exporting();
    assert_eq!(world.refuses(export.clone()), "not_approved");
    world.does(Command::MinutesSubmit(MinutesSubmit { meeting: world.meeting }));
    let preview = world.minutes();
    assert_eq!(preview.practices.len(), 2);
    assert!(preview.checks.iter().any(|(ok, words)| *ok && words.starts_with("No other patient")));
    let approve = world.approving("lead");
    world.does(approve);
    let done = world.does(export.clone());
    let written = done.written.unwrap();
    assert_eq!(written.practices, 2);
    // Cover and extracts in three formats: one practice with two cases, one with one.
    assert_eq!(written.files.len(), (1 + 2) * 3 + (1 + 1) * 3);
    let first = read(&world.folder.path().join("MDG-HK_2026-11-19/X99001"), "txt");
    let second = read(&world.folder.path().join("MDG-HK_2026-11-19/X99002"), "txt");
    assert!(
        first.contains("ADEYEMI")
            && first.contains("FERNANDES")
            && !first.contains("CHAUDHRY")
            && !first.contains("X99002")
    );
    assert!(second.contains("CHAUDHRY") && second.contains("EVANS") && second.contains("17-Dec-2026"));
    assert!(!second.contains("ADEYEMI") && !second.contains("X99001"));
    assert_eq!(world.refuses(export), "export_failed");
    assert_eq!(world.minutes().exports.len(), 1);
}

#[test]
fn a_new_folder_is_made_for_the_packs_and_a_missing_disk_is_named() {
    let mut world = World::new();
    world.holds_conference("Breathless on the stairs.");
    world.does(Command::MinutesSubmit(MinutesSubmit { meeting: world.meeting }));
    let approve = world.approving("lead");
    world.does(approve);
    let stick = world.folder.path().join("stick");
    let into = |meeting, folder| Command::MinutesExport(MinutesExport { meeting, folder, reason: None, encrypt: None });
    let manager = world.manager.clone();
    let refusal = world.service.execute(&manager, into(world.meeting, stick.join("packs"))).unwrap_err();
    assert_eq!((refusal.code.text(), refusal.field.as_deref()), ("export_failed", Some("folder")));
    assert!(refusal.message.contains(&format!("no folder {},", stick.display())), "{}", refusal.message);
    assert!(world.minutes().exports.is_empty() && !stick.exists());
    let done = world.does(into(world.meeting, stick.clone()));
    assert_eq!(done.written.unwrap().folder, stick.join("MDG-HK_2026-11-19").display().to_string());
    assert!(stick.join("MDG-HK_2026-11-19/X99001").is_dir());
}

#[test]
fn the_chair_or_the_lead_approves_and_never_who_took_them() {
    let mut world = World::new();
    world.holds_conference("Breathless on the stairs.");
    let nurse = world.approving("nurse");
    assert_eq!(world.refuses(nurse), "approver_not_entitled");
    let taker = world.member("lead");
    let mut amended = MdgAmend {
        mdg: world.mdg,
        practices: None,
        clinical_lead: Some(world.member("manager")),
        manager: None,
        venue: None,
        contact: None,
        length_min: None,
        case_min: None,
        quorum: None,
        single_handed: None,
    };
    world.does(Command::MdgAmend(amended.clone()));
    let manager = world.approving("manager");
    assert_eq!(world.refuses(manager.clone()), "approver_is_minute_taker");
    amended.single_handed = Some(true);
    world.does(Command::MdgAmend(amended));
    world.does(manager);
    let text = world.minutes().practices[0].documents[1].1.clone();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("one person may take and approve"), "{text}");
    assert_ne!(taker, world.member("manager"));
}

#[test]
fn what_is_approved_does_not_change_and_an_amendment_is_a_new_version() {
    let mut world = World::new();
    world.holds_conference("Breathless on the stairs.");
    let item = world.item(0);
    world.does(Command::MinutesSubmit(MinutesSubmit { meeting: world.meeting }));
    let back = MinutesReturn { meeting: world.meeting, reason: "no".to_owned() };
    assert_eq!(world.refuses(Command::MinutesReturn(back.clone())), "reason_required");
    world.does(Command::MinutesReturn(MinutesReturn { reason: "Name the inhaler.".to_owned(), ..back }));
    let better = DiscussionNote { summary: Some("Breathless; blue inhaler.".to_owned()), ..World::note(item) };
    world.does(Command::DiscussionNote(better.clone()));
    let approve = world.approving("lead");
    world.does(approve.clone());
    assert_eq!(world.refuses(Command::DiscussionNote(better)), "minutes_immutable");
    assert_eq!(world.refuses(approve.clone()), "minutes_immutable");
    assert_eq!(world.refuses(Command::Undo(Undo { act: None })), "undo_blocked");
    let printed = world.service.store().steps(100).unwrap().into_iter().find(|s| s.command == "action.add").unwrap();
    assert_eq!(world.refuses(Command::Undo(Undo { act: Some(printed.n) })), "undo_blocked");
    let export = world.exporting();
    world.does(export.clone());

    let amend = MinutesAmend {
        meeting: world.meeting,
        class: AmendmentClass::FactualError,
        reason: "It was the brown inhaler.".to_owned(),
        patients: Vec::new(),
    };
    world.does(Command::MinutesAmend(amend));
    let corrected = DiscussionNote { summary: Some("Breathless; brown inhaler.".to_owned()), ..World::note(item) };
    world.does(Command::DiscussionNote(corrected));
    world.does(approve);
    world.does(export);
    let old = read(&world.folder.path().join("MDG-HK_2026-11-19/X99001"), "txt");
    let new = read(&world.folder.path().join("MDG-HK_2026-11-19_v2/X99001"), "txt");
    assert!(old.contains("blue inhaler") && !old.contains("brown"));
    assert!(new.contains("Version 2") && new.contains("It was the brown inhaler."));
    // The cover says so too; the other patient's paper, which was never sent, comes along as it was.
    assert_eq!(new.matches("Replaces version 1 (").count(), 2, "{new}");
    assert_eq!(new.matches("ABOUT THIS DOCUMENT").count(), 3, "{new}");
}

#[test]
fn another_patient_in_the_words_stops_the_export_and_names_file_and_patient() {
    for words in [
        "As for EVANS, Margaret",
        "Seen with Margaret Evans",
        "Number 999 000 1286",
        "9990-001-286",
        "９９９０００１２８６",
        "999 000\n1286",
    ] {
        let mut world = World::new();
        world.holds_conference(&format!("Breathless. {words} last week."));
        assert!(world.minutes().checks.iter().any(|(ok, said)| !ok && said.contains("EVANS, Margaret")), "{words}");
        let approve = world.approving("lead");
        let done = world.does(approve);
        assert_eq!(done.warnings[0].code.text(), "foreign_identifier", "{words}");
        let export = world.exporting();
        let refusal = world.service.execute(&world.manager.clone(), export).unwrap_err();
        assert_eq!(refusal.code.text(), "foreign_identifier", "{words}");
        assert!(
            refusal.message.contains("EVANS, Margaret") && refusal.message.contains("X99001/"),
            "{}",
            refusal.message
        );
        assert!(!world.folder.path().join("MDG-HK_2026-11-19").exists(), "{words}");
    }
}

#[test]
fn where_everybody_has_moved_nothing_is_written() {
    let mut world = World::new();
    world.holds_conference("Breathless on the stairs.");
    let approve = world.approving("lead");
    world.does(approve);
    for n in [0, 2, 4, 5] {
        world.moves_practice(n, 2);
    }
    let export = world.exporting();
    assert_eq!(world.refuses(export), "registration_changed");
}

#[test]
fn what_may_be_about_somebody_else_leaves_only_with_a_reason() {
    let mut world = World::new();
    world.holds_conference("Breathless on the stairs, as on 14-Jul-1933.");
    world.does(Command::MinutesSubmit(MinutesSubmit { meeting: world.meeting }));
    let approve = world.approving("lead");
    world.does(approve);
    let manager = world.manager.clone();
    let Command::MinutesExport(mut export) = world.exporting() else { panic!("another command") };
    let refusal = world.service.execute(&manager, export.clone().into()).unwrap_err();
    assert_eq!((refusal.code.text(), refusal.field.as_deref()), ("possible_identifier", Some("reason")));
    assert!(
        refusal.message.contains("_P01_v1 (about ") && refusal.message.contains("date of birth"),
        "{}",
        refusal.message
    );
    assert!(world.minutes().exports.is_empty());
    export.reason = Some("A date in her story, no birth date".to_owned());
    let done = world.does(export.clone().into());
    assert!(done.warnings.iter().all(|w| w.code.text() == "possible_identifier") && !done.warnings.is_empty());
    let manifests = read(&world.folder.path().join("MDG-HK_2026-11-19"), "json");
    assert!(manifests.contains("A date in her story, no birth date"), "{manifests}");
}
