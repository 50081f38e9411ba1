//! Stories of the actions: keys in, picture and record out.
use super::*;
use crate::domain::command::ActionAdd;
use crate::service::testing::{World, day};
use crate::tui::stage::{Stage, must_all_be_answered};

/// Three actions agreed in the conference; the first is overdue two weeks later.
fn tracked() -> Stage {
    let mut world = World::new();
    world.starts();
    for (text, owner, due, patient) in [
        ("Refer to the falls clinic", "lead", "2026-11-26", 0),
        ("Review eleven medicines", "pharmacist", "2026-12-08", 4),
        ("Call daughter about lift", "navigator", "2026-12-18", 2),
    ] {
        let owner = Some(world.member(owner));
        world.does(
            ActionAdd {
                text: text.into(),
                owner,
                due_on: Some(day(due)),
                item: None,
                patient: Some(world.patients[patient]),
                goal: None,
                kind: None,
                priority: None,
                funding_responsibility: None,
                service: None,
            }
            .into(),
        );
    }
    world.time("2026-12-03T09:00");
    let mut stage = Stage::new(world);
    stage.press("<g>t");
    stage
}

fn all(stage: &Stage) -> Vec<ActionRow> {
    let Answer::Actions(rows) = stage.ask(query::Actions { view: Some(ActionView::All), owner: None }) else {
        panic!()
    };
    rows
}

fn find(stage: &Stage, text: &str) -> ActionRow {
    all(stage).into_iter().find(|row| row.action.text.contains(text)).unwrap()
}

#[test]
fn overdue_ones_stand_first_and_are_counted() {
    let mut stage = tracked();
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("open_{w}"), stage.picture());
        for whole in ["ADEYEMI, Grace (Mrs)", "Dr Alex Lead", "26-Nov-2026"] {
            assert!(stage.shows(whole), "{whole} at {w}:\n{}", stage.picture());
        }
    }
    assert!(stage.shows("3 open      1 overdue      1 due in 7 days"), "{}", stage.picture());
    assert!(stage.shows("7 days late"));
    let first = all(&stage).into_iter().next().unwrap();
    assert!(first.overdue && first.action.text.starts_with("Refer"));
}

#[test]
fn one_is_done_and_undo_brings_it_back() {
    let mut stage = tracked();
    stage.press("d");
    assert_eq!(find(&stage, "falls").status, ActionStatus::Done);
    assert!(stage.shows("2 open      0 overdue") && !stage.shows("26-Nov-2026"), "{}", stage.picture());
    stage.press("u");
    assert_eq!(find(&stage, "falls").status, ActionStatus::Open);
    assert!(stage.shows("3 open      1 overdue"), "{}", stage.picture());
}

#[test]
fn several_are_selected_and_done_together() {
    let mut stage = tracked();
    stage.press("<space><space>");
    assert!(stage.shows("2 selected"), "{}", stage.picture());
    stage.press("d");
    assert_eq!(all(&stage).iter().filter(|row| row.status == ActionStatus::Done).count(), 2);
    assert_eq!(find(&stage, "daughter").status, ActionStatus::Open, "the one that was not selected stays");
    assert!(!stage.shows("selected"), "{}", stage.picture());
}

#[test]
fn another_date_keeps_the_first_one() {
    let mut stage = tracked();
    stage.press("jr").type_("+2w");
    assert!(stage.shows("reads as: Tue 22-Dec-2026, 2 weeks later than now"), "{}", stage.picture());
    stage.press("<enter>");
    let row = find(&stage, "medicines");
    assert_eq!((row.action.due_on, row.action.original_due_on), (day("2026-12-22"), day("2026-12-08")));
    stage.press("G");
    assert!(stage.shows("first 08-Dec-2026, moved once"), "{}", stage.picture());
    insta::assert_snapshot!("moved_100", stage.picture());
}

#[test]
fn a_date_before_today_is_refused_beside_the_field() {
    let mut stage = tracked();
    stage.press("r").type_("2026-11-30").press("<enter>");
    assert!(stage.shows("! The date must be 03-Dec-2026 or later"), "{}", stage.picture());
    assert_eq!(find(&stage, "falls").action.due_changes, 0);
}

#[test]
fn handed_over_the_old_owner_answers_until_the_new_one_accepts() {
    let mut stage = tracked();
    stage.press("o").type_("ina").press("<enter><tab><ctrl+s>");
    let rows = all(&stage);
    assert_eq!(rows.iter().filter(|row| row.action.text.contains("falls")).count(), 2, "{}", stage.picture());
    assert!(stage.shows("handing over") && stage.shows("Dr Ina Second"), "{}", stage.picture());
    let new = rows.iter().position(|row| row.owner == "Dr Ina Second").unwrap();
    stage.press("gg");
    for _ in 0..new {
        stage.press("j");
    }
    stage.press("a");
    let rows = all(&stage);
    let of =
        |owner: &str| rows.iter().find(|row| row.owner == owner && row.action.text.contains("falls")).unwrap().status;
    assert_eq!((of("Dr Ina Second"), of("Dr Alex Lead")), (ActionStatus::Accepted, ActionStatus::Transferred));
}

#[test]
fn begun_not_done_cancelled_and_opened_again() {
    let mut stage = tracked();
    stage.press("b");
    assert!(stage.shows("Not now: the owner has to accept it first"), "{}", stage.picture());
    stage.press("ab");
    assert_eq!(find(&stage, "falls").status, ActionStatus::InProgress);
    stage.press("W<right><ctrl+s>");
    let row = find(&stage, "falls");
    assert_eq!(row.status, ActionStatus::NotDone);
    assert!(row.action.close_reason.is_some());
    stage.press("D").type_("Agreed twice").press("<enter>");
    assert_eq!(
        all(&stage).iter().filter(|row| row.status == ActionStatus::Cancelled).count(),
        1,
        "{}",
        stage.picture()
    );
    stage.press("d");
    assert!(stage.shows("No action is open"), "{}", stage.picture());
    stage.press("<tab><tab><tab><tab><tab>");
    assert!(stage.shows("[All]"), "{}", stage.picture());
    let at = all(&stage).iter().position(|row| row.status == ActionStatus::Done).unwrap();
    for _ in 0..at {
        stage.press("j");
    }
    stage.press("R").type_("Marked by mistake").press("<enter>");
    assert!(all(&stage).iter().any(|row| row.status == ActionStatus::InProgress), "{}", stage.picture());
}

#[test]
fn an_owner_who_has_left_is_marked() {
    let mut stage = tracked();
    let member = stage.member("navigator");
    stage.does(crate::domain::command::MemberLeave { member, active_to: day("2026-12-01") });
    stage.press("<tab><tab><tab>G");
    assert!(stage.shows("owner has left") && stage.shows("o hands it to somebody"), "{}", stage.picture());
}

#[test]
fn the_chase_list_goes_owner_by_owner() {
    let mut stage = tracked();
    stage.press("z");
    assert!(stage.shows("Dr Alex Lead, Harlesden Green Surgery"), "{}", stage.picture());
    assert!(!stage.shows("Mr Eli Pharm, Harlesden"), "what is not late is not chased: {}", stage.picture());
    assert_eq!(all(&stage).len(), 3);
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut stage = tracked();
    stage.press("s");
    assert!(stage.shows("s does nothing here"), "{}", stage.picture());
    stage.press("dddz<esc>r");
    assert!(stage.shows("Not now: there is no action in this view"), "{}", stage.picture());
    assert!(all(&stage).iter().all(|row| row.status == ActionStatus::Done));
}

#[test]
fn every_key_of_the_actions_is_answered() {
    let mut stage = tracked();
    stage.press("a");
    let mut answered = stage.answers();
    answered.extend(tracked().answers());
    let mut stage = tracked();
    stage.press("d<tab><tab><tab><tab><tab>G");
    answered.extend(stage.answers());
    must_all_be_answered(ScreenId::Actions, &answered);
}

#[test]
fn a_list_for_each_owner_is_written_from_the_actions() {
    let mut stage = tracked();
    stage.press("X");
    assert!(stage.shows("Lists of open actions by owner"), "{}", stage.picture());
    stage.press("<ctrl+s>");
    assert!(stage.shows("The papers are written"), "{}", stage.picture());
}
