//! What was agreed for Mrs Adeyemi, and what became of it by the next conference: acceptance, a date that moved, an owner who left, a
//! service that could not be had.

use crate::domain::Command;
use crate::domain::action::{Action, ActionCloseReason, ActionKind, ActionStatus, FollowThrough, ServiceGap};
use crate::domain::change::Changes;
use crate::domain::command::*;
use crate::domain::goal::{Goal, LifeDomain};
use crate::domain::ids::Ref;
use crate::domain::member::{Member, Role};
use crate::domain::organisation::{NetworkMembership, Organisation, OrganisationKind};
use crate::domain::query::{ActionView, Actions, FollowThroughOf, ServiceGaps};
use crate::domain::view::{ActionRow, Answer};
use crate::service::Deed;
use crate::service::testing::{World, day, id};

/// One that changes nothing yet.
pub(super) fn amending(action: Ref<Action>) -> ActionAmend {
    ActionAmend {
        action,
        text: None,
        goal: None,
        kind: None,
        priority: None,
        funding_responsibility: None,
        service: None,
    }
}

impl World {
    fn action_rows(&mut self, view: ActionView) -> Vec<ActionRow> {
        match self.asks(Actions { view: Some(view), owner: None }.into()) {
            Answer::Actions(rows) => rows,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn row(&mut self, action: Ref<Action>) -> ActionRow {
        self.action_rows(ActionView::All).into_iter().find(|r| r.id == action).unwrap()
    }

    fn ids(&mut self, view: ActionView) -> Vec<Ref<Action>> {
        self.action_rows(view).iter().map(|r| r.id).collect()
    }

    pub(super) fn gaps(&mut self) -> Vec<ServiceGap> {
        match self.asks(ServiceGaps { from: None, until: None }.into()) {
            Answer::ServiceGaps(rows) => rows,
            other => panic!("{other:?}"),
        }
    }

    fn followed(&mut self) -> FollowThrough {
        match self.asks(FollowThroughOf { meeting: self.meeting }.into()) {
            Answer::FollowThrough(counted) => counted,
            other => panic!("{other:?}"),
        }
    }

    /// The practice of Mrs Adeyemi belongs to the network U99001.
    fn has_a_network(&mut self) {
        let practice = self.practices[0];
        let manager = self.manager.clone();
        let changes = self.service.act(&manager, |act| {
            let code = Some("U99001".to_owned());
            let network = Organisation::blank(act.new_ref(), code, "Harlesden Network", OrganisationKind::Pcn);
            let membership = NetworkMembership {
                id: act.new_ref(),
                practice,
                network: network.id,
                started_on: day("2026-04-01"),
                ended_on: None,
            };
            let mut changes = Changes::none();
            changes.create(&network).create(&membership);
            changes
        });
        self.service.commit(&manager, Deed::new("seed", "A network."), &changes).unwrap();
    }

    /// The conference of 19 November with Mrs Adeyemi's case on the table and her goal set, before any action.
    pub(super) fn church_on_sundays() -> (Self, ActionAdd, ActionAdd) {
        let mut w = Self::fixture();
        w.imports_the_rows();
        w.has_a_network();
        w.consents_to("ADEYEMI");
        let patient = w.person("ADEYEMI");
        let meeting = w.meeting;
        let add = AgendaAdd {
            meeting,
            patient,
            question: "What would get her to church again?".to_owned(),
            urgency: None,
            planned_min: Some(15),
            presenter: None,
        };
        w.does(add.into());
        w.time("2026-11-19T13:00");
        w.does(MeetingStart { meeting }.into());
        for handle in ["lead", "nurse", "social", "manager"] {
            let present = AttendanceRecord {
                meeting,
                member: w.member(handle),
                status: None,
                mode: None,
                arrived_at: None,
                deputy_for: None,
                interest: None,
            };
            w.does(present.into());
        }
        w.time("2026-11-19T13:25");
        let item = w.view_of(meeting).items.iter().find(|r| r.item.patient == Some(patient)).unwrap().item.id;
        w.does(ItemOpen { item }.into());
        let goal = GoalAdd {
            patient,
            text: "I want to get to church on Sundays without getting breathless".to_owned(),
            domains: vec![LifeDomain::A, LifeDomain::B],
            voice: None,
            target_date: None,
            measure: None,
            item: None,
            priority: None,
        };
        let goal: Ref<Goal> = id(&w.does(goal.into()));
        let rehab = ActionAdd {
            text: "Refer to pulmonary rehab".to_owned(),
            owner: Some(w.member("matron")),
            due_on: Some(day("2026-12-03")),
            item: Some(item),
            patient: None,
            goal: Some(goal),
            kind: Some(ActionKind::DirectReferral),
            priority: None,
            funding_responsibility: None,
            service: Some("Pulmonary rehab".into()),
        };
        let review = ActionAdd {
            text: "Review inhalers and medicines".to_owned(),
            owner: Some(w.member("pharmacist")),
            due_on: Some(day("2026-11-26")),
            kind: Some(ActionKind::Medication),
            service: None,
            ..rehab.clone()
        };
        (w, rehab, review)
    }

    /// Closes the case and the conference.
    pub(super) fn goes_home(&mut self, item: Ref<crate::domain::agenda::AgendaItem>) {
        let close = ItemClose {
            outcome: Some(crate::domain::discussion::Outcome::ActionsOnly),
            decision: Some("Rehab, and a look at the inhalers.".to_owned()),
            not_quorate_reason: Some("The case cannot wait.".to_owned()),
            ..Self::closing(item)
        };
        self.does(close.into());
        self.time("2026-11-19T14:30");
        self.does(MeetingClose { meeting: self.meeting, carry_over: true }.into());
    }

    fn another_pharmacist(&mut self) -> Ref<Member> {
        let member = MemberAdd {
            handle: "pharmacist_b".to_owned(),
            name: "Jan Second".to_owned(),
            title: None,
            role: Role::ClinicalPharmacist,
            organisation: Some(self.trust),
            email: None,
            phone: None,
            active_from: None,
        };
        id(&self.does(member.into()))
    }
}

#[test]
fn two_actions_from_one_conference_to_the_next() {
    let (mut w, rehab, review) = World::church_on_sundays();
    let item = rehab.item.unwrap();
    assert_eq!(w.refuses(ActionAdd { owner: None, ..rehab.clone() }.into()), "owner_required");
    let early = ActionAdd { due_on: Some(day("2026-11-18")), ..rehab.clone() };
    assert_eq!(w.refuses(early.into()), "due_before_meeting");
    let a1: Ref<Action> = id(&w.does(rehab.into()));
    let said = w.does(review.into());
    assert!(said.said.contains("has yet to accept"), "{}", said.said);
    let a2: Ref<Action> = id(&said);
    for action in [a1, a2] {
        let row = w.row(action);
        assert_eq!((row.status, row.needs_acceptance), (ActionStatus::Open, true));
        assert_eq!(row.action.stage_in_words(), "Open, needs acceptance");
    }
    w.goes_home(item);

    w.time("2026-11-27T09:00");
    assert_eq!(w.ids(ActionView::Overdue), [a2]);
    assert_eq!(w.row(a2).late, ["overdue by 1 day"]);
    assert!(w.ids(ActionView::OwnerInactive).is_empty());
    let pharmacist = w.member("pharmacist");
    w.does(MemberLeave { member: pharmacist, active_to: day("2026-11-29") }.into());
    w.time("2026-11-30T09:00");
    assert_eq!(w.ids(ActionView::OwnerInactive), [a2]);

    let second = w.another_pharmacist();
    let hand = ActionTransfer { action: a2, owner: second, due_on: Some(day("2026-12-20")) };
    let taken: Ref<Action> = id(&w.does(hand.into()));
    let row = w.row(taken);
    assert_eq!((row.status, row.needs_acceptance), (ActionStatus::Open, true));
    assert_eq!((row.action.due_changes, row.action.original_due_on), (1, day("2026-11-26")));
    assert_eq!(row.action.transferred_from, Some(a2));
    // Until then the old owner answers for it, and it stays on the list of those that somebody left behind.
    assert_eq!((w.row(a2).status, w.row(a2).handing_over), (ActionStatus::Open, true));
    assert_eq!(w.ids(ActionView::OwnerInactive), [a2]);
    w.does(ActionAccept { action: taken }.into());
    assert_eq!(w.row(a2).status, ActionStatus::Transferred);
    assert!(w.ids(ActionView::OwnerInactive).is_empty());

    w.time("2026-12-02T15:00");
    w.does(ActionDone { action: a1, closed_on: None, outcome_note: None }.into());
    w.does(ActionInGpRecord { action: a1, on: None }.into());
    assert_eq!(w.row(a1).action.in_gp_record_on, Some(day("2026-12-02")));

    w.time("2026-12-17T13:00");
    assert_eq!(w.row(taken).late, ["21 days past original due", "not overdue against revised"]);
    assert!(w.ids(ActionView::Overdue).is_empty());
    assert_eq!(w.ids(ActionView::Redated), [taken]);
    let counted = w.followed();
    assert_eq!((counted.created, counted.done, counted.open, counted.by), (2, 1, 1, Some(day("2026-12-17"))));
    let next = w.next;
    assert_eq!(w.view_of(next).follow_through.unwrap().in_words(), "1 of 2 done");
    assert!(w.gaps().is_empty());
}

#[test]
fn a_service_that_could_not_be_had_stands_in_the_register() {
    let (mut w, rehab, review) = World::church_on_sundays();
    let item = rehab.item.unwrap();
    let a1 = id(&w.does(rehab.into()));
    let a2 = id(&w.does(review.into()));
    w.goes_home(item);
    w.time("2026-12-02T15:00");
    let not_done = |action, reason| ActionNotDone { action, reason, outcome_note: None, service: None };
    assert_eq!(w.refuses(not_done(a2, ActionCloseReason::Other).into()), "reason_required");
    w.does(not_done(a2, ActionCloseReason::PatientDeclined).into());
    assert!(w.gaps().is_empty());
    w.does(not_done(a1, ActionCloseReason::ServiceUnavailable).into());
    let gaps = w.gaps();
    assert_eq!(gaps.len(), 1);
    let gap = &gaps[0];
    assert_eq!((gap.service.as_str(), gap.network.as_str(), gap.count), ("Pulmonary rehab", "U99001", 1));
    assert_eq!((gap.month, gap.actions.as_slice()), (day("2026-12-01"), &[a1][..]));
    assert_eq!(w.followed().ended_otherwise, 2);
    let none = ServiceGaps { from: None, until: Some(day("2026-11-30")) };
    assert!(matches!(w.asks(none.into()), Answer::ServiceGaps(rows) if rows.is_empty()));
    w.does(Command::Undo(Undo { act: None }));
    assert!(w.gaps().is_empty());
}

#[test]
fn whoever_was_there_or_entered_it_has_heard_of_it() {
    let (mut w, rehab, _) = World::church_on_sundays();
    let of = |owner| ActionAdd { owner: Some(owner), ..rehab.clone() };
    let nurse = of(w.member("nurse"));
    let heard: Ref<Action> = id(&w.does(nurse.into()));
    assert_eq!(w.row(heard).action.stage_in_words(), "Open");
    // Who comes later is there from then on.
    let cpn = w.member("cpn");
    let before: Ref<Action> = id(&w.does(of(cpn).into()));
    w.time("2026-11-19T13:30");
    let present = AttendanceRecord {
        meeting: w.meeting,
        member: cpn,
        status: None,
        mode: None,
        arrived_at: None,
        deputy_for: None,
        interest: None,
    };
    w.does(present.into());
    let after: Ref<Action> = id(&w.does(of(cpn).into()));
    assert_eq!([w.row(before).needs_acceptance, w.row(after).needs_acceptance], [true, false]);
    // Between conferences only what somebody takes upon themselves is heard.
    let matron = w.member("matron");
    let own = ActionAdd { item: None, patient: Some(w.person("ADEYEMI")), ..of(matron) };
    let acting = w.service.actor("matron").unwrap();
    let done = w.service.execute(&acting, own.clone().into()).unwrap();
    assert!(!w.row(id(&done)).needs_acceptance);
    let given: Ref<Action> = id(&w.does(own.into()));
    assert!(w.row(given).needs_acceptance);
}

#[test]
fn the_words_of_an_action_change_until_its_minutes_are_signed() {
    let (mut w, rehab, review) = World::church_on_sundays();
    let item = rehab.item.unwrap();
    let action: Ref<Action> = id(&w.does(rehab.into()));
    w.does(review.into());
    let words = |text: &str| ActionAmend { text: Some(text.to_owned()), ..amending(action) };
    assert_eq!(w.refuses(words("Refer").into()), "text_too_short");
    assert_eq!(w.does(words("Rehab of the lungs").into()).warnings[0].code.text(), "verb_required");
    w.does(words("Refer to pulmonary rehabilitation").into());
    let brown = w.person("BROWN");
    let theirs = GoalAdd {
        patient: brown,
        text: "I want to dig my garden".to_owned(),
        domains: vec![LifeDomain::B],
        voice: None,
        target_date: None,
        measure: None,
        item: None,
        priority: None,
    };
    let goal = Some(id(&w.does(theirs.into())));
    assert_eq!(w.refuses(ActionAmend { goal, ..amending(action) }.into()), "another_patient");
    let about_nobody = ActionAdd {
        text: "Book the room for spring".to_owned(),
        owner: Some(w.member("nurse")),
        due_on: Some(day("2026-12-03")),
        item: None,
        patient: None,
        goal: None,
        kind: None,
        priority: None,
        funding_responsibility: None,
        service: None,
    };
    let room = id(&w.does(about_nobody.into()));
    assert_eq!(w.refuses(ActionInGpRecord { action: room, on: None }.into()), "wrong_state");
    let tomorrow = ActionInGpRecord { action, on: Some(day("2026-11-20")) };
    assert_eq!(w.refuses(tomorrow.into()), "date_unreadable");
    w.goes_home(item);
    let approve = w.approving("lead");
    w.does(approve);
    assert_eq!(w.refuses(words("Refer to the gym").into()), "minutes_immutable");
    w.does(ActionAmend { service: Some("Pulmonary  rehab, Willesden".into()), ..amending(action) }.into());
    assert_eq!(w.row(action).action.service.as_deref(), Some("Pulmonary rehab, Willesden"));
    w.does(ActionDone { action, closed_on: None, outcome_note: None }.into());
    assert_eq!(w.refuses(ActionAmend { service: Some("Gym".into()), ..amending(action) }.into()), "wrong_state");
}
