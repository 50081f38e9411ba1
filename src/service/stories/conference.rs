//! One conference with its exact times: pace, quorum, the gate of a case, what was not reached.

use crate::domain::Command;
use crate::domain::agenda::{DeferReason, ItemKind, ItemStatus, WithdrawReason};
use crate::domain::attendance::AttendanceStatus;
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::discussion::Outcome;
use crate::domain::ids::Ref;
use crate::domain::view::{Answer, ConferenceView};
use crate::domain::{Query, agenda::AgendaItem, dates};
use crate::service::testing::{World, id};

impl World {
    pub(super) fn conference(&mut self) -> ConferenceView {
        let query = Query::Conference(crate::domain::query::Conference { meeting: self.meeting });
        match self.service.answer(&self.manager.clone(), &query).unwrap() {
            Answer::Conference(view) => *view,
            _ => panic!("another answer"),
        }
    }

    /// The item about a patient of `PEOPLE`.
    pub(super) fn item(&mut self, n: usize) -> Ref<AgendaItem> {
        let patient = self.patients[n];
        self.conference().items.into_iter().find(|r| r.item.patient == Some(patient)).unwrap().item.id
    }

    pub(super) fn standing(&mut self, kind: ItemKind) -> Ref<AgendaItem> {
        self.conference().items.into_iter().find(|r| r.kind == kind).unwrap().item.id
    }

    pub(super) fn opens(&mut self, item: Ref<AgendaItem>) {
        self.does(Command::ItemOpen(ItemOpen { item }));
    }

    pub(super) fn closing(item: Ref<AgendaItem>) -> ItemClose {
        ItemClose { item, outcome: None, decision: None, no_action_reason: None, not_quorate_reason: None }
    }

    pub(super) fn closes(&mut self, item: Ref<AgendaItem>) {
        self.does(Command::ItemClose(Self::closing(item)));
    }

    /// Closes a case with a decision and the reason why nothing is to be done.
    pub(super) fn decides(&mut self, item: Ref<AgendaItem>) {
        self.does(Command::ItemClose(ItemClose {
            outcome: Some(Outcome::NoChange),
            decision: Some("Go on as before.".to_owned()),
            no_action_reason: Some("Everything is in hand.".to_owned()),
            ..Self::closing(item)
        }));
    }

    fn leaves(&mut self, handle: &str) {
        let member = self.member(handle);
        self.does(Command::AttendanceLeave(AttendanceLeave { meeting: self.meeting, member, left_at: None }));
    }

    /// Opens and closes an item of the frame at these times.
    fn passes(&mut self, kind: ItemKind, from: &str, to: &str) {
        let item = self.standing(kind);
        self.time(from);
        self.opens(item);
        self.time(to);
        self.closes(item);
    }

    fn finish(&mut self) -> String {
        dates::london_clock(self.conference().projected_finish)
    }
}

#[test]
fn pace_quorum_and_what_was_not_reached() {
    let mut world = World::new();
    let rca = AgendaAddItem { meeting: world.meeting, kind: ItemKind::Rca, title: None, planned_min: 10 };
    world.does(Command::AgendaAddItem(rca));
    let first = world.item(0);
    let fifteen = AgendaAmend { item: first, planned_min: Some(15), question: None, presenter: None, urgency: None };
    world.does(Command::AgendaAmend(fifteen));
    let starts: Vec<String> = world.conference().items.iter().map(|r| dates::clock(r.planned_start)).collect();
    assert_eq!(starts, ["13:00", "13:05", "13:15", "13:30", "13:40", "13:50", "14:00", "14:10"]);
    assert_eq!(world.conference().total_min, 75);
    let too_long = AgendaAmend { item: first, planned_min: Some(45), question: None, presenter: None, urgency: None };
    let refusal = world.service.execute(&world.manager.clone(), Command::AgendaAmend(too_long)).unwrap_err();
    assert_eq!(refusal.code.text(), "agenda_over_time");
    assert!(refusal.message.contains("15 minutes over"), "{}", refusal.message);

    world.starts();
    world.leaves("mental");
    world.passes(ItemKind::Welcome, "2026-11-19T13:00", "2026-11-19T13:05");
    world.passes(ItemKind::ActionReview, "2026-11-19T13:05", "2026-11-19T13:25");
    let review = world.conference().items[1].item.clone();
    assert_eq!((review.quorate_at_decision, review.missing_groups), (Some(false), vec!["mental_health".to_owned()]));
    world.time("2026-11-19T13:25");
    let back = world.member("mental");
    let arrives = AttendanceRecord {
        meeting: world.meeting,
        member: back,
        status: None,
        mode: None,
        arrived_at: None,
        deputy_for: None,
        interest: None,
    };
    world.does(Command::AttendanceRecord(arrives));

    world.opens(first);
    let close = |item| Command::ItemClose(World::closing(item));
    assert_eq!(world.refuses(close(first)), "outcome_required");
    let outcome = |item| ItemClose { outcome: Some(Outcome::PlanUpdated), ..World::closing(item) };
    assert_eq!(world.refuses(Command::ItemClose(outcome(first))), "decision_required");
    let decided = |item| ItemClose { decision: Some("Refer to rehabilitation.".to_owned()), ..outcome(item) };
    assert_eq!(world.refuses(Command::ItemClose(decided(first))), "action_or_reason_required");
    world.time("2026-11-19T13:47");
    world.decides(first);
    assert_eq!(world.finish(), "14:32");
    let second = world.item(5);
    world.opens(second);
    assert_eq!(world.refuses(Command::ItemOpen(ItemOpen { item: first })), "wrong_state");
    let third = world.item(2);
    assert_eq!(world.refuses(Command::ItemOpen(ItemOpen { item: third })), "another_item_open");
    world.time("2026-11-19T13:59");
    world.decides(second);
    assert_eq!(world.finish(), "14:34");
    world.opens(third);
    world.time("2026-11-19T14:00");
    world.leaves("social");
    world.time("2026-11-19T14:14");
    let no_reason = ItemClose { no_action_reason: Some("In hand.".to_owned()), ..decided(third) };
    assert_eq!(world.refuses(Command::ItemClose(no_reason.clone())), "not_quorate");
    let advisory = ItemClose { not_quorate_reason: Some("It cannot wait a month.".to_owned()), ..no_reason };
    let done = world.does(Command::ItemClose(advisory));
    assert_eq!(done.warnings[0].code.text(), "not_quorate");
    assert_eq!(world.finish(), "14:39");
    let item = world.conference().items.into_iter().find(|r| r.item.id == third).unwrap().item;
    assert_eq!(
        (item.quorate_at_decision, item.missing_groups, item.actual_sec),
        (Some(false), vec!["social_care".to_owned()], Some(15 * 60))
    );

    world.passes(ItemKind::Rca, "2026-11-19T14:14", "2026-11-19T14:24");
    world.passes(ItemKind::Aob, "2026-11-19T14:24", "2026-11-19T14:29");
    world.time("2026-11-19T14:30");
    let close = |carry_over| MeetingClose { meeting: world.meeting, carry_over };
    let (stays, goes) = (close(false), close(true));
    assert_eq!(world.refuses(Command::MeetingClose(stays)), "items_open");
    world.does(Command::MeetingClose(goes));
    let last = world.item(4);
    let left = world.conference().items.into_iter().find(|r| r.item.id == last).unwrap().item;
    assert_eq!(left.status, ItemStatus::NotReached);
    world.meeting = world.next;
    let carried = world.conference().items.into_iter().find(|r| r.item.carried_from == Some(last)).unwrap().item;
    assert_eq!((carried.carry_count, carried.status), (1, ItemStatus::Listed));
}

#[test]
fn every_gate_is_asked_at_listing_and_again_at_opening() {
    let mut world = World::new();
    let listing = |world: &World, n| Command::AgendaAdd(world.listing(n));
    let command = listing(&world, 8);
    assert_eq!(world.refuses(command), "consent_not_recorded");
    world.consents(8, ConsentDecision::Refused);
    let command = listing(&world, 8);
    assert_eq!(world.refuses(command), "consent_refused");
    let command = listing(&world, 6);
    assert_eq!(world.refuses(command), "deceased");
    let command = listing(&world, 7);
    assert_eq!(world.refuses(command), "practice_outside_mdg");
    let command = listing(&world, 0);
    assert_eq!(world.refuses(command), "already_listed");
    let blank = AgendaAdd { question: "  why?  ".to_owned(), ..world.listing(1) };
    assert_eq!(world.refuses(Command::AgendaAdd(blank)), "question_required");
    let best = ConsentRecord {
        patient: world.patients[9],
        decision: ConsentDecision::BestInterests,
        scope: None,
        organisation: None,
        decided_on: None,
        method: None,
        capacity: None,
        decision_maker: None,
        reason: Some("Cannot weigh it.".to_owned()),
    };
    assert_eq!(world.refuses(Command::ConsentRecord(best)), "best_interests_incomplete");

    world.starts();
    world.has_died(0);
    let item = world.item(0);
    assert_eq!(world.refuses(Command::ItemOpen(ItemOpen { item })), "deceased");
    let row = world.conference().items.into_iter().find(|r| r.item.id == item).unwrap();
    assert!(row.blocked.unwrap().contains("has died"));
    world.does(Command::ItemWithdraw(ItemWithdraw { item, reason: WithdrawReason::Deceased }));
}

#[test]
fn nothing_is_decided_about_somebody_who_withdrew_while_they_were_spoken_of() {
    let mut world = World::new();
    world.starts();
    let item = world.item(0);
    world.opens(item);
    world.consents(0, ConsentDecision::Withdrawn);
    let close = ItemClose {
        outcome: Some(Outcome::NoChange),
        decision: Some("Go on as before.".to_owned()),
        no_action_reason: Some("Everything is in hand.".to_owned()),
        ..World::closing(item)
    };
    assert_eq!(world.refuses(Command::ItemClose(close)), "consent_withdrawn");
    world.does(Command::ItemWithdraw(ItemWithdraw { item, reason: WithdrawReason::ConsentWithdrawn }));
}

#[test]
fn a_deputy_counts_for_the_chair_until_they_turn_out_to_have_come_for_themselves() {
    let mut world = World::new();
    world.starts();
    world.leaves("lead");
    let came = |world: &World, status, deputy_for| {
        let (meeting, member) = (world.meeting, world.member("doctor2"));
        let args =
            AttendanceRecord { meeting, member, status, mode: None, arrived_at: None, deputy_for, interest: None };
        Command::AttendanceRecord(args)
    };
    let lacks_chair = |world: &mut World| world.conference().quorum.missing.contains(&"chair".to_owned());
    let lead = world.member("lead");
    assert!(lacks_chair(&mut world));
    let for_nobody = came(&world, Some(AttendanceStatus::DeputyFor), None);
    assert_eq!(world.refuses(for_nobody), "field_missing");
    let as_deputy = came(&world, None, Some(lead));
    world.does(as_deputy);
    assert!(!lacks_chair(&mut world));
    let for_themselves = came(&world, Some(AttendanceStatus::Present), None);
    world.does(for_themselves);
    assert!(lacks_chair(&mut world));
    let away = came(&world, Some(AttendanceStatus::Apologies), Some(lead));
    assert_eq!(world.refuses(away), "field_unreadable");
}

#[test]
fn nothing_is_planned_for_longer_than_a_day() {
    let mut world = World::new();
    let endless =
        |planned_min| AgendaAddItem { meeting: world.meeting, kind: ItemKind::Theme, title: None, planned_min };
    let (item, case) = (endless(u32::MAX), AgendaAdd { planned_min: Some(u32::MAX), ..world.listing(1) });
    assert_eq!(world.refuses(item.into()), "field_unreadable");
    world.consents(1, ConsentDecision::ExplicitGiven);
    assert_eq!(world.refuses(case.into()), "field_unreadable");
    let meeting = world.meeting;
    let amend =
        MeetingAmend { meeting, start: None, planned_min: Some(1441), venue: None, chair: None, minute_taker: None };
    assert_eq!(world.refuses(amend.into()), "field_unreadable");
}

#[test]
fn a_draft_is_kept_until_what_was_typed_is_saved_and_goes_with_it() {
    let mut world = World::new();
    world.starts();
    let item = world.item(0);
    let note =
        Command::DiscussionNote(DiscussionNote { summary: Some("Short of breath.".to_owned()), ..World::note(item) });
    let key = crate::service::draft_key(&note).unwrap();
    let drafts = |world: &World| world.service.store().drafts().unwrap().len();
    world.does(Command::DraftKeep(DraftKeep { key, text: "Short of br".to_owned() }));
    assert_eq!(world.refuses(note.clone()), "wrong_state");
    assert_eq!(drafts(&world), 1, "what was refused is not saved");
    world.opens(item);
    assert_eq!(drafts(&world), 1, "another command does not take it away");
    world.does(note);
    assert_eq!(drafts(&world), 0);
}

#[test]
fn after_the_agenda_is_issued_only_urgent_cases_are_added() {
    let mut world = World::new();
    world.does(Command::AgendaIssue(AgendaIssue { meeting: world.meeting }));
    world.consents(1, ConsentDecision::ImpliedInformed);
    let routine = world.listing(1);
    assert_eq!(world.refuses(Command::AgendaAdd(routine.clone())), "late_addition_not_urgent");
    world.does(Command::AgendaAdd(AgendaAdd { urgency: Some(crate::domain::agenda::Urgency::Urgent), ..routine }));
}

#[test]
fn the_clock_of_an_item_stands_still_with_the_conference() {
    let mut world = World::new();
    world.starts();
    let item = world.item(0);
    world.opens(item);
    world.time("2026-11-19T13:05");
    world.does(Command::MeetingPause(MeetingPause { meeting: world.meeting }));
    world.time("2026-11-19T13:25");
    assert_eq!(world.conference().open.unwrap().elapsed_sec, 300);
    world.does(Command::MeetingResume(MeetingResume { meeting: world.meeting }));
    world.time("2026-11-19T13:27");
    let open = world.conference().open.unwrap();
    assert_eq!((open.elapsed_sec, open.item.status), (420, ItemStatus::InDiscussion));
    // Setting the item aside is another matter: the conference goes on.
    world.does(Command::ItemPause(ItemPause { item }));
    let other = world.item(5);
    world.opens(other);
    assert_eq!(world.refuses(Command::ItemResume(ItemResume { item })), "another_item_open");
    world.decides(other);
    world.does(Command::ItemResume(ItemResume { item }));
    world.does(Command::ItemDefer(ItemDefer { item, reason: DeferReason::KeyPersonAbsent }));
    world.meeting = world.next;
    assert!(world.conference().items.iter().any(|r| r.item.carried_from == Some(item)));
}

#[test]
fn an_item_moves_and_the_others_give_way() {
    let mut world = World::new();
    let item = world.item(4);
    world.does(Command::AgendaMove(AgendaMove { item, position: 3 }));
    let view = world.conference();
    let places: Vec<u32> = view.items.iter().map(|r| r.item.position).collect();
    assert_eq!(places, (1..=7).collect::<Vec<u32>>());
    assert_eq!(view.items[2].title, "EVANS, Margaret (Mrs)");
    assert_eq!(view.items[6].kind, ItemKind::Aob);
}

#[test]
fn nobody_present_cannot_close_a_conference_and_a_day_has_one() {
    let mut world = World::new();
    world.time("2026-11-19T13:00");
    let meeting = world.meeting;
    assert_eq!(world.refuses(Command::ItemOpen(ItemOpen { item: Ref::from_uuid(uuid::Uuid::nil()) })), "not_found");
    world.does(Command::MeetingStart(MeetingStart { meeting }));
    assert_eq!(world.refuses(Command::MeetingClose(MeetingClose { meeting, carry_over: true })), "nobody_present");
    let again = MeetingPlan {
        mdg: world.mdg,
        date: crate::service::testing::day("2026-12-17"),
        start: None,
        planned_min: None,
        venue: None,
        chair: None,
        minute_taker: None,
    };
    assert_eq!(world.refuses(Command::MeetingPlan(again)), "meeting_date_taken");
}

#[test]
fn who_may_not_is_told_who_may() {
    let mut world = World::new();
    let viewer = world.service.actor("viewer").unwrap();
    let refusal =
        world.service.execute(&viewer, Command::AgendaIssue(AgendaIssue { meeting: world.meeting })).unwrap_err();
    assert_eq!(refusal.code.text(), "permission_denied");
    assert!(refusal.message.contains("MDG manager") && refusal.message.contains("Viewer"));
    let done = world.does(Command::AgendaIssue(AgendaIssue { meeting: world.meeting }));
    assert_eq!(id::<crate::domain::meeting::Meeting>(&done), world.meeting);
}
