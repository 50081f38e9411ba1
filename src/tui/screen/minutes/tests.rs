//! Stories of the minutes: keys in, picture, record and files out.
use super::*;
use crate::domain::command::{ActionAdd, Command, ItemClose, ItemOpen, MeetingClose};
use crate::domain::discussion::Outcome;
use crate::service::testing::{World, day};
use crate::tui::app::{App, Records};
use crate::tui::stage::{Stage, must_all_be_answered};
use std::path::Path;

/// A conference that has ended with four cases, each decided.
fn ended(words: &str) -> Stage {
    let mut world = World::new();
    world.starts();
    let meeting = world.meeting;
    let Answer::Conference(view) =
        world.service.answer(&world.manager.clone(), &query::Conference { meeting }.into()).unwrap()
    else {
        panic!()
    };
    for row in &view.items {
        let item = row.item.id;
        world.does(ItemOpen { item }.into());
        let case = row.item.kind == ItemKind::Case;
        if case {
            let owner = Some(world.member("nurse"));
            let add = ActionAdd {
                text: "Visit at home and review".into(),
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
            world.does(add.into());
        }
        let close = ItemClose {
            item,
            outcome: case.then_some(Outcome::ActionsOnly),
            decision: case.then(|| words.to_owned()),
            no_action_reason: None,
            not_quorate_reason: None,
        };
        world.does(close.into());
    }
    world.time("2026-11-19T14:10");
    world.does(Command::MeetingClose(MeetingClose { meeting, carry_over: true }));
    on_minutes(Stage::new(world))
}

/// The minutes screen alone, writing into the world's own folder.
fn on_minutes(mut stage: Stage) -> Stage {
    let into = stage.file("mark", "").parent().unwrap().to_owned();
    let ctx = Ctx { window: Rect::new(0, 0, 100, 30), now: stage.app.ctx().now, ..Ctx::default() };
    let minutes = Minutes::writing_to(into, None);
    stage.app = App::new(
        ctx,
        Records::Demo,
        vec![Box::new(crate::tui::screen::actions::Actions::default()), Box::new(minutes)],
    );
    stage.press("6");
    stage
}

fn minutes(stage: &Stage) -> MinutesView {
    let Answer::Minutes(view) = stage.ask(query::MinutesShow { meeting: stage.meeting, version: None }) else {
        panic!()
    };
    view
}

fn pictures(stage: &mut Stage, name: &str) {
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("{name}_{w}"), stage.picture());
    }
    stage.size(100, 30);
}

fn files(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(files(&path));
        } else {
            names.push(path.display().to_string());
        }
    }
    names
}

#[test]
fn the_exact_text_of_each_practice_is_read_before_approval() {
    let mut stage = ended("Visit by the district nurse");
    assert_eq!(minutes(&stage).practices.len(), 2);
    pictures(&mut stage, "draft");
    assert!(stage.shows("1 of 2") && stage.shows("Harlesden Green Surgery"), "{}", stage.picture());
    let cover = stage.picture();
    stage.press("l");
    assert!(stage.shows("document 2 of 3") && stage.picture() != cover, "{}", stage.picture());
    pictures(&mut stage, "extract");
    stage.size(140, 40);
    insta::assert_snapshot!("beside_140", stage.picture());
    stage.size(80, 24).press("<tab>");
    assert!(stage.shows("BEFORE YOU EXPORT") && stage.shows("4 of 4 cases came to an end"), "{}", stage.picture());
    stage.press("<tab>").size(100, 30);
    stage.press("]");
    assert!(stage.shows("2 of 2: Kilburn Park Practice (X99002)"), "{}", stage.picture());
    assert!(!stage.shows("ADEYEMI"), "nobody of the other practice is in its documents");
    stage.press("[h");
    assert!(stage.shows("document 3 of 3"), "{}", stage.picture());
    let first = stage.picture();
    stage.press("jjj");
    assert_ne!(stage.picture(), first, "it scrolls");
}

#[test]
fn handed_in_sent_back_corrected_and_approved() {
    let mut stage = ended("Visit by the district nurse");
    stage.press("x");
    assert!(stage.shows("Not now: the minutes are not approved"), "{}", stage.picture());
    stage.press("w");
    assert_eq!(minutes(&stage).status, MinutesStatus::InReview);
    stage.press("R").type_("Name the clinic").press("<ctrl+s>");
    assert_eq!(minutes(&stage).change_request.as_deref(), Some("Name the clinic"));
    assert!(stage.shows("The reviewer asks: Name the clinic"), "{}", stage.picture());
    stage.press("e<enter>");
    assert!(stage.shows("correct the wording") && stage.shows("Visit by the district nurse"), "{}", stage.picture());
    stage.press("<tab>").type_(" of the Oak clinic").press("<ctrl+s>");
    let all: String =
        minutes(&stage).practices.iter().flat_map(|p| &p.documents).map(|(_, text)| text.clone()).collect();
    assert!(all.contains("Visit by the district nurse of the Oak clinic"), "{}", stage.picture());
    stage.press("wL");
    pictures(&mut stage, "approve");
    stage.press("y");
    let view = minutes(&stage);
    assert_eq!((view.status, view.version), (MinutesStatus::Approved, 1));
    assert!(view.approved.unwrap().contains("Alex Lead"));
    stage.press("e");
    assert!(stage.shows("Not now: the minutes are approved"), "{}", stage.picture());
}

#[test]
fn the_packs_are_written_and_the_notice_says_where() {
    let mut stage = ended("Visit by the district nurse");
    stage.press("LyLx");
    assert!(stage.shows("reads as: a new folder"), "{}", stage.picture());
    stage.press("<ctrl+s>");
    let export = minutes(&stage).exports.pop().unwrap_or_else(|| panic!("{}", stage.picture()));
    assert!(stage.shows(&format!("{} files for 2 practices", export.files.len())), "{}", stage.picture());
    assert!(stage.shows("mdg sends nothing"));
    stage.press("<enter>");
    assert!(stage.shows("Written 19-Nov-2026 14:10"), "{}", stage.picture());
    pictures(&mut stage, "written");
    stage.press("y");
    let folder = stage.copied.pop().unwrap();
    let on_disk = files(Path::new(&folder));
    assert!(
        on_disk.len() >= export.files.len()
            && on_disk.iter().any(|name| Path::new(name).extension().is_some_and(|kind| kind == "pdf"))
    );
}

#[test]
fn papers_beside_the_packs_are_written_from_the_minutes_screen() {
    let mut stage = ended("Visit by the district nurse");
    stage.press("X");
    assert!(stage.shows("Urgent actions, as a draft"), "before approval that is what can leave: {}", stage.picture());
    stage.press("<esc>LyX");
    assert!(stage.shows("Minutes for members"), "{}", stage.picture());
    stage.press("<ctrl+s>");
    assert!(stage.shows("The papers are written") && stage.shows("mdg sends nothing"), "{}", stage.picture());
    stage.press("<enter>y");
    let folder = stage.copied.pop().unwrap();
    assert!(folder.ends_with("MDG-HK_2026-11-19_members_v1"), "{folder}");
    assert!(files(Path::new(&folder)).iter().any(|name| name.ends_with("_members_minutes_v1.pdf")));
}

#[test]
fn a_document_that_names_somebody_else_is_stopped_and_said_whole() {
    let mut stage = ended("Same plan as for Nasreen Chaudhry, born 19-Nov-1951");
    stage.press("Lyx<ctrl+s>");
    assert!(stage.shows("Stopped: a document names somebody else"), "{}", stage.picture());
    assert!(stage.shows("Nothing was written"), "{}", stage.picture());
    assert!(minutes(&stage).exports.is_empty());
}

#[test]
fn what_may_be_about_somebody_else_is_written_once_it_was_said_why() {
    let mut stage = ended("Visit by the nurse, as since 14-Jul-1933");
    stage.press("Lyx");
    assert!(!stage.shows("Why it may leave"), "asked before anything was found");
    stage.press("<enter>");
    assert!(stage.shows("Why it may leave") && minutes(&stage).exports.is_empty(), "{}", stage.picture());
    stage.press("A year in a story<ctrl+s>");
    assert!(stage.shows("mdg sends nothing"), "{}", stage.picture());
    assert_eq!(minutes(&stage).exports.len(), 1);
}

#[test]
fn before_the_end_of_a_conference_it_says_so() {
    let mut world = World::new();
    world.starts();
    let mut stage = on_minutes(Stage::new(world));
    assert!(stage.shows("has not ended"), "{}", stage.picture());
    stage.press("L");
    assert!(stage.shows("Not now: the conference has not ended"), "{}", stage.picture());
    assert_eq!(minutes(&stage).status, MinutesStatus::Draft);
}

#[test]
fn every_key_of_the_minutes_is_answered() {
    let mut stage = ended("Visit by the district nurse");
    let mut answered = stage.answers();
    let mut stage = ended("Visit by the district nurse");
    stage.press("w");
    answered.extend(stage.answers());
    let mut stage = ended("Visit by the district nurse");
    stage.press("Lyx<ctrl+s><enter>");
    answered.extend(stage.answers());
    answered.extend(corrected().answers());
    must_all_be_answered(ScreenId::Minutes, &answered);
}

#[test]
fn a_correction_is_a_new_version_and_asks_at_once_which_case() {
    let mut stage = ended("Visit by the district nurse");
    stage.press("A");
    assert!(stage.shows("Not now: the minutes are not approved yet"), "{}", stage.picture());
    stage.press("LyA");
    assert!(stage.shows("Correct version 1 with a new one"), "{}", stage.picture());
    stage.press("<space><tab>").type_("short").press("<ctrl+s>");
    assert!(stage.shows("ten characters at least"), "{}", stage.picture());
    stage.type_(" as it was").press("<ctrl+s>");
    assert!(stage.shows("Say whose paper holds what belongs"), "{}", stage.picture());
    stage.press("<space><ctrl+s>");
    let view = minutes(&stage);
    assert_eq!((view.status, view.version), (MinutesStatus::Draft, 2), "{}", stage.picture());
    assert!(stage.shows("Correct the wording of which case?"), "{}", stage.picture());
    stage.press("<enter><tab>").type_(" of the Oak clinic").press("<ctrl+s>");
    stage.press("Ly");
    let view = minutes(&stage);
    assert_eq!((view.status, view.version), (MinutesStatus::Approved, 2));
    let texts = view.practices.iter().flat_map(|p| &p.documents).map(|(_, text)| text.as_str());
    let all = texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    assert!(all.contains("of the Oak clinic") && all.contains("short as it was"), "{all}");
}

/// Version 2 corrects one case.
fn corrected() -> Stage {
    let mut stage = ended("Visit by the district nurse");
    stage.press("Lyx<ctrl+s><enter>A<space><tab>").type_("Notes of somebody else").press("<tab><space><ctrl+s>");
    stage.press("<enter><tab>").type_(" of the Oak clinic").press("<ctrl+s>Ly");
    assert_eq!((minutes(&stage).status, minutes(&stage).version), (MinutesStatus::Approved, 2), "{}", stage.picture());
    stage
}

#[test]
fn two_versions_are_read_side_by_side_and_an_older_one_is_not_written_from() {
    let mut stage = corrected();
    stage.press("v");
    assert!(stage.shows("Version 2 beside version 1") && stage.shows("Read version 1"), "{}", stage.picture());
    stage.press("<enter>");
    pictures(&mut stage, "versions");
    stage.press("<esc>v<down><down><enter>");
    assert!(stage.shows("version 1, recalled"), "{}", stage.picture());
    assert!(!stage.shows("Oak clinic"), "{}", stage.picture());
    stage.press("x");
    assert!(stage.shows("an older version is in view"), "{}", stage.picture());
    stage.press("v<down><enter>");
    assert!(stage.shows("version 2, approved"), "{}", stage.picture());
}
