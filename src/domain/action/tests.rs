//! Lateness, acceptance, and what actions add up to.

use super::*;
use crate::domain::meeting::{Meeting, MeetingStatus};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn action(n: u128) -> Action {
    Action {
        id: Ref::from_uuid(Uuid::from_u128(n)),
        text: "Review inhalers and medicines".to_owned(),
        patient: Some(Ref::from_uuid(Uuid::nil())),
        goal: None,
        origin_item: None,
        meeting: Some(Ref::from_uuid(Uuid::nil())),
        number: Some(1),
        owner: Ref::from_uuid(Uuid::nil()),
        owner_organisation: Ref::from_uuid(Uuid::nil()),
        kind: ActionKind::Medication,
        due_on: day("2026-11-26"),
        original_due_on: day("2026-11-26"),
        due_changes: 0,
        status: ActionStatus::Open,
        accepted_on: None,
        closed_on: None,
        close_reason: None,
        outcome_note: None,
        transferred_from: None,
        heard_on: None,
        priority: None,
        funding_responsibility: None,
        service: None,
        in_gp_record_on: None,
        care_service: None,
    }
}

fn done_on(n: u128, on: &str) -> Action {
    Action { status: ActionStatus::Done, closed_on: Some(day(on)), ..action(n) }
}

fn meeting(date: &str) -> Meeting {
    Meeting {
        id: Ref::from_uuid(Uuid::nil()),
        mdg: Ref::from_uuid(Uuid::nil()),
        date: day(date),
        start: chrono::NaiveTime::MIN,
        planned_min: 90,
        venue: None,
        chair: None,
        minute_taker: None,
        status: MeetingStatus::Closed,
        agenda_version: 0,
        started_at: None,
        ended_at: None,
        paused_at: None,
        joint_chair: None,
    }
}

#[test]
fn a_moved_date_is_late_by_the_first_one_and_not_by_the_new_one() {
    let mut late = action(1);
    assert!(late.lateness(day("2026-11-26")).is_empty());
    assert_eq!(late.lateness(day("2026-11-27")), ["overdue by 1 day"]);
    late.due_on = day("2026-12-20");
    late.due_changes = 1;
    assert_eq!(late.lateness(day("2026-12-17")), ["21 days past original due", "not overdue against revised"]);
    assert_eq!(late.lateness(day("2026-12-21")), ["overdue by 1 day", "25 days past original due"]);
    late.status = ActionStatus::Done;
    assert!(late.lateness(day("2026-12-21")).is_empty());
}

#[test]
fn whoever_was_not_there_has_to_accept() {
    let mut told = action(1);
    assert_eq!(told.stage_in_words(), "Open, needs acceptance");
    told.heard_on = Some(day("2026-11-19"));
    assert_eq!(told.stage_in_words(), "Open");
    let taken = Action { status: ActionStatus::Accepted, ..action(1) };
    assert!(!taken.needs_acceptance());
}

#[test]
fn what_was_done_by_the_next_conference_counts_and_a_hand_over_counts_once() {
    let handed = Action { status: ActionStatus::Transferred, closed_on: Some(day("2026-12-02")), ..action(3) };
    let taken_over = Action { transferred_from: Some(handed.id), ..done_on(4, "2026-12-10") };
    let unable = Action { status: ActionStatus::NotDone, closed_on: Some(day("2026-12-01")), ..action(5) };
    let all = [done_on(1, "2026-12-17"), done_on(2, "2026-12-18"), handed, taken_over, unable, action(6)];
    let (this, next) = (meeting("2026-11-19"), meeting("2026-12-17"));
    let counted = follow_through(&this, Some(&next), &all);
    assert_eq!((counted.created, counted.done, counted.ended_otherwise, counted.open), (5, 2, 1, 2));
    assert_eq!(counted.in_words(), "2 of 5 done");
    assert_eq!(follow_through(&this, None, &all).done, 3);
    assert_eq!(follow_through(&this, None, &[]).created, 0);
}

#[test]
fn gaps_are_counted_by_service_network_and_month() {
    let gap = |n, service: Option<&str>, on: &str| Action {
        status: ActionStatus::NotDone,
        close_reason: Some(ActionCloseReason::ServiceUnavailable),
        closed_on: Some(day(on)),
        service: service.map(ToOwned::to_owned),
        ..action(n)
    };
    let declined =
        Action { close_reason: Some(ActionCloseReason::PatientDeclined), ..gap(9, Some("Rehab"), "2026-12-01") };
    let reopened = Action { status: ActionStatus::InProgress, ..gap(8, Some("Rehab"), "2026-12-01") };
    let all = [
        gap(1, Some("Rehab"), "2026-11-30"),
        gap(2, Some("Rehab"), "2026-12-01"),
        gap(3, Some("rehab"), "2026-12-31"),
        gap(4, None, "2026-12-05"),
        declined,
        reopened,
    ];
    let network =
        |a: &Action| if a.id == all[3].id { (String::new(), String::new()) } else { ("U99001".into(), "One".into()) };
    let gaps = service_gaps(&all, network, |_| None);
    let told: Vec<(&str, &str, String, u32)> =
        gaps.iter().map(|g| (g.service.as_str(), g.network.as_str(), g.month.to_string(), g.count)).collect();
    assert_eq!(
        told,
        [
            ("Rehab", "U99001", "2026-12-01".to_owned(), 2),
            ("Service not named", "", "2026-12-01".to_owned(), 1),
            ("Rehab", "U99001", "2026-11-01".to_owned(), 1),
        ]
    );
}
