//! Actions: owner, date, acceptance, hand-over, and that nothing drops off.

use crate::domain::Command;
use crate::domain::action::{Action, ActionCloseReason, ActionStatus};
use crate::domain::command::*;
use crate::domain::ids::Ref;
use crate::domain::query::{ActionView, Actions, Query};
use crate::domain::view::{ActionRow, Answer};
use crate::service::testing::{World, day, id};

fn adding(world: &mut World) -> ActionAdd {
    let item = world.item(0);
    ActionAdd {
        text: "Review inhalers and medicines".to_owned(),
        owner: Some(world.member("pharmacist")),
        due_on: Some(day("2026-11-26")),
        item: Some(item),
        patient: None,
        goal: None,
        kind: None,
        priority: None,
        funding_responsibility: None,
        service: None,
    }
}

fn rows(world: &mut World, view: ActionView) -> Vec<ActionRow> {
    let query = Query::Actions(Actions { view: Some(view), owner: None });
    match world.service.answer(&world.manager.clone(), &query).unwrap() {
        Answer::Actions(rows) => rows,
        _ => panic!("another answer"),
    }
}

fn status(world: &mut World, action: Ref<Action>) -> ActionStatus {
    rows(world, ActionView::All).into_iter().find(|r| r.id == action).unwrap().status
}

#[test]
fn an_action_needs_an_owner_and_a_date_from_the_conference_on() {
    let mut world = World::new();
    world.starts();
    let good = adding(&mut world);
    assert_eq!(world.refuses(Command::ActionAdd(ActionAdd { owner: None, ..good.clone() })), "owner_required");
    assert_eq!(world.refuses(Command::ActionAdd(ActionAdd { due_on: None, ..good.clone() })), "due_required");
    let early = ActionAdd { due_on: Some(day("2026-11-18")), ..good.clone() };
    assert_eq!(world.refuses(Command::ActionAdd(early)), "due_before_meeting");
    let short = ActionAdd { text: "Call".to_owned(), ..good.clone() };
    assert_eq!(world.refuses(Command::ActionAdd(short)), "text_too_short");
    let done = world.does(Command::ActionAdd(good.clone()));
    assert!(done.warnings.is_empty());
    let told = world.does(Command::ActionAdd(ActionAdd { text: "Inhaler technique".to_owned(), ..good }));
    assert_eq!(told.warnings[0].code.text(), "verb_required");
    let numbers: Vec<Option<u32>> = rows(&mut world, ActionView::Open).iter().map(|r| r.action.number).collect();
    assert_eq!(numbers, [Some(1), Some(2)]);
}

#[test]
fn overdue_is_worked_out_and_the_first_date_is_remembered() {
    let mut world = World::new();
    world.starts();
    let args = adding(&mut world);
    let action: Ref<Action> = id(&world.does(Command::ActionAdd(args)));
    assert!(rows(&mut world, ActionView::Overdue).is_empty());
    world.time("2026-11-27T09:00");
    assert_eq!(rows(&mut world, ActionView::Overdue)[0].days_overdue, 1);
    let pharmacist = world.member("pharmacist");
    world.does(Command::MemberLeave(MemberLeave { member: pharmacist, active_to: day("2026-11-26") }));
    assert!(rows(&mut world, ActionView::Open)[0].owner_inactive);
    let to_gone = ActionAdd {
        item: None,
        patient: Some(world.patients[0]),
        due_on: Some(day("2026-12-01")),
        ..adding(&mut world)
    };
    assert_eq!(world.refuses(Command::ActionAdd(to_gone)), "owner_inactive");

    let nurse = world.member("nurse");
    let hand = ActionTransfer { action, owner: nurse, due_on: Some(day("2026-12-20")) };
    let new: Ref<Action> = id(&world.does(Command::ActionTransfer(hand.clone())));
    assert_eq!(world.refuses(Command::ActionTransfer(hand)), "wrong_state");
    assert_eq!(status(&mut world, action), ActionStatus::Open);
    let row = rows(&mut world, ActionView::Open).into_iter().find(|r| r.id == new).unwrap();
    assert_eq!((row.action.due_changes, row.action.original_due_on), (1, day("2026-11-26")));
    world.does(Command::ActionAccept(ActionAccept { action: new }));
    assert_eq!(
        (status(&mut world, action), status(&mut world, new)),
        (ActionStatus::Transferred, ActionStatus::Accepted)
    );
    world.time("2026-12-17T13:00");
    let row = rows(&mut world, ActionView::Open).into_iter().find(|r| r.id == new).unwrap();
    let today = day("2026-12-17");
    assert!(!row.overdue && row.action.is_past_original_due(today));
    assert_eq!((today - row.action.original_due_on).num_days(), 21);
}

#[test]
fn an_action_ends_as_done_not_done_or_cancelled_and_can_be_opened_again() {
    let mut world = World::new();
    world.starts();
    let args = adding(&mut world);
    let action: Ref<Action> = id(&world.does(Command::ActionAdd(args.clone())));
    assert_eq!(world.refuses(Command::ActionStart(ActionStart { action })), "wrong_state");
    world.does(Command::ActionAccept(ActionAccept { action }));
    world.does(Command::ActionStart(ActionStart { action }));
    let later = ActionDone { action, closed_on: Some(day("2027-01-01")), outcome_note: None };
    assert_eq!(world.refuses(Command::ActionDone(later)), "date_unreadable");
    world.does(Command::ActionDone(ActionDone {
        action,
        closed_on: None,
        outcome_note: Some("Two stopped.".to_owned()),
    }));
    assert_eq!(
        world.refuses(Command::ActionReschedule(ActionReschedule { action, due_on: day("2026-12-01") })),
        "wrong_state"
    );
    assert_eq!(world.refuses(Command::ActionReopen(ActionReopen { action, reason: String::new() })), "reason_required");
    world.does(Command::ActionReopen(ActionReopen { action, reason: "One was missed.".to_owned() }));
    world.does(Command::ActionReschedule(ActionReschedule { action, due_on: day("2026-12-01") }));
    let why =
        ActionNotDone { action, reason: ActionCloseReason::ServiceUnavailable, outcome_note: None, service: None };
    world.does(Command::ActionNotDone(why));
    assert_eq!(status(&mut world, action), ActionStatus::NotDone);
    let other: Ref<Action> = id(&world.does(Command::ActionAdd(args)));
    assert_eq!(
        world.refuses(Command::ActionCancel(ActionCancel { action: other, reason: " ".to_owned() })),
        "reason_required"
    );
    world.does(Command::ActionCancel(ActionCancel { action: other, reason: "Listed twice.".to_owned() }));
    assert!(rows(&mut world, ActionView::Open).is_empty());
    assert_eq!(rows(&mut world, ActionView::All).len(), 2);
}

#[test]
fn what_is_agreed_in_a_case_is_about_its_patient() {
    let mut world = World::new();
    world.starts();
    let good = adding(&mut world);
    let other = Some(world.patients[1]);
    assert_eq!(world.refuses(Command::ActionAdd(ActionAdd { patient: other, ..good.clone() })), "another_patient");
    let theirs = world.goal(1);
    let goal = Some(id(&world.does(Command::GoalAdd(theirs))));
    assert_eq!(world.refuses(Command::ActionAdd(ActionAdd { goal, ..good.clone() })), "another_patient");
    let aside = GoalAdd { item: good.item, ..world.goal(1) };
    assert_eq!(world.refuses(Command::GoalAdd(aside)), "another_patient");
    let plan = PlanStart { patient: world.patients[1], item: good.item };
    assert_eq!(world.refuses(Command::PlanStart(plan)), "another_patient");
    let own = world.goal(0);
    let goal = Some(id(&world.does(Command::GoalAdd(own))));
    world.does(Command::ActionAdd(ActionAdd { goal, patient: Some(world.patients[0]), ..good }));
}

#[test]
fn a_hand_over_does_not_promise_a_day_before_the_conference() {
    let mut world = World::new();
    world.starts();
    let args = adding(&mut world);
    let action: Ref<Action> = id(&world.does(Command::ActionAdd(args)));
    let owner = world.member("nurse");
    let early = ActionTransfer { action, owner, due_on: Some(day("2026-11-18")) };
    assert_eq!(world.refuses(Command::ActionTransfer(early.clone())), "due_before_meeting");
    // Handing over what is overdue already is no new promise.
    world.time("2026-12-20T09:00");
    world.does(Command::ActionTransfer(ActionTransfer { due_on: None, ..early }));
}
