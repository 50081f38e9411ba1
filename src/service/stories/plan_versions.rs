//! One plan through its stages and its versions: set on hold, taken up again, replaced, entered in error, compared.

use crate::domain::care_plan::{
    AgreedWith, CarePlan, Contingency, Intervention, InterventionKind, LegalDocument, LegalKind, Place, PlanStatus,
};
use crate::domain::command::*;
use crate::domain::goal::{Goal, GoalLifecycle};
use crate::domain::ids::Ref;
use crate::domain::patient::DeathStatus;
use crate::domain::plan_view::{PlanDifferences, PlanVersion, PlanView};
use crate::domain::query::{MinutesShow, PlanDiff, PlanShow, PlanVersions};
use crate::domain::view::Answer;
use crate::service::testing::{World, day, id};

impl World {
    /// Fills in what a plan needs to come into force.
    fn readies(&mut self, plan: Ref<CarePlan>) {
        let ready = PlanAmend {
            single_contact: Some(self.member("nurse")),
            agreed_with: Some(AgreedWith::Person),
            no_goal_reason: Some("Wants none.".to_owned()),
            review_due: Some(day("2027-02-01")),
            ..World::amending(plan)
        };
        self.does(ready.into());
    }

    fn puts_in_force(&mut self, n: usize) -> Ref<CarePlan> {
        let plan = self.starts_plan(n);
        self.readies(plan);
        self.does(PlanActivate { plan }.into());
        plan
    }

    fn versions(&mut self, n: usize) -> Vec<PlanVersion> {
        match self.asks(PlanVersions { patient: self.patients[n] }.into()) {
            Answer::PlanVersions(rows) => rows,
            other => panic!("{other:?}"),
        }
    }

    fn whole(&mut self, plan: Ref<CarePlan>) -> PlanView {
        match self.asks(PlanShow { plan }.into()) {
            Answer::Plan(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn compares(&mut self, plan: Ref<CarePlan>, with: Option<Ref<CarePlan>>) -> PlanDifferences {
        match self.asks(PlanDiff { plan, with }.into()) {
            Answer::PlanDifferences(told) => *told,
            other => panic!("{other:?}"),
        }
    }

    fn plan_stage(&mut self, n: usize, number: u32) -> PlanStatus {
        self.versions(n).into_iter().find(|v| v.number == number).unwrap().status
    }
}

fn full(plan: Ref<CarePlan>, contact: Ref<crate::domain::member::Member>) -> PlanAmend {
    PlanAmend {
        about_me: Some("I sing.".to_owned()),
        contingency: Some(vec![Contingency {
            trigger: "Chest infection".to_owned(),
            signs: "green phlegm".to_owned(),
            what_to_do: "start the rescue pack".to_owned(),
            who_to_call: "the matron".to_owned(),
            when_home_again: "can climb the stairs".to_owned(),
        }]),
        interventions: Some(vec![Intervention {
            what: "Chair exercises".to_owned(),
            kind: InterventionKind::SelfCare,
            by: "herself, every morning".to_owned(),
        }]),
        legal: Some(vec![LegalDocument {
            document: LegalKind::Respect,
            held: true,
            dated: Some(day("2026-03-02")),
            kept_at: "yellow folder in the hall".to_owned(),
        }]),
        preferred_place_of_care: Some(Place::Home),
        preferred_place_of_death: Some(Place::Hospice),
        acp_started_on: Some(day("2026-11-02")),
        created_at_contact: Some(day("2026-11-09")),
        contact_with: Some(contact),
        coproduced: Some(true),
        copy_to_patient_on: Some(day("2026-11-10")),
        ..World::amending(plan)
    }
}

#[test]
fn a_plan_is_read_under_its_headings_and_the_old_version_stays_readable() {
    let mut w = World::new();
    let first = w.starts_plan(0);
    let written = full(first, w.member("nurse"));
    w.does(written.into());
    w.readies(first);
    w.does(PlanActivate { plan: first }.into());
    let view = w.whole(first);
    let under = |code: &str| view.sections.iter().find(|s| s.code == code).unwrap().lines.join(" | ");
    assert_eq!(
        under("contingency"),
        "Chest infection (green phlegm): start the rescue pack. Call the matron. Home again: can climb the stairs"
    );
    assert_eq!(under("activities"), "Chair exercises (Self-care: herself, every morning)");
    assert_eq!(under("legal"), "ReSPECT form: yes, dated 02-Mar-2026, kept: yellow folder in the hall");
    assert!(under("agreement").contains("Written at the contact of: 09-Nov-2026, with Ms Bo Nurse, district nurse"));
    assert!(under("future_care").contains("Preferred place of death: Hospice"));

    let second = w.starts_plan(0);
    let place = PlanAmend {
        preferred_place_of_death: Some(Place::Home),
        interventions: Some(Vec::new()),
        agreed_with: Some(AgreedWith::Representative),
        ..World::amending(second)
    };
    w.does(place.into());
    w.does(PlanActivate { plan: second }.into());
    let told: Vec<(Option<u32>, Option<u32>, PlanStatus)> =
        w.versions(0).iter().map(|v| (v.replaces, v.replaced_by, v.status)).collect();
    assert_eq!(told, [(Some(1), None, PlanStatus::Active), (None, Some(2), PlanStatus::Completed)]);
    let old = w.whole(first);
    assert_eq!(old.version.replaced_by, Some(2));
    assert_eq!(old.plan.preferred_place_of_death, Some(Place::Hospice));

    let told = w.compares(second, None);
    assert_eq!((told.earlier.as_ref().map(|v| v.number), told.later.number), (Some(1), 2));
    let codes: Vec<&str> = told.differences.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["activities", "future_care", "agreement"]);
    assert_eq!(told.differences[1].before, ["Preferred place of death: Hospice"]);
    assert_eq!(told.differences[1].after, ["Preferred place of death: Home"]);
    // Named the other way round, they are compared the same way.
    assert_eq!(w.compares(first, Some(second)), told);
    assert!(w.compares(first, None).earlier.is_none());
    let stranger = w.starts_plan(2);
    let code = w.service.answer(&w.manager.clone(), &PlanDiff { plan: first, with: Some(stranger) }.into());
    assert_eq!(code.unwrap_err().code.text(), "another_patient");
}

#[test]
fn a_plan_on_hold_is_taken_up_again_unless_another_holds_by_then() {
    let mut w = World::new();
    let first = w.puts_in_force(0);
    assert_eq!(w.refuses(PlanHold { plan: first, reason: " ".to_owned() }.into()), "reason_required");
    assert_eq!(w.refuses(PlanResume { plan: first }.into()), "wrong_state");
    w.does(PlanHold { plan: first, reason: "In hospital.".to_owned() }.into());
    assert_eq!(w.refuses(PlanHold { plan: first, reason: "Again.".to_owned() }.into()), "wrong_state");
    let seen = w.patient(0).plan.unwrap();
    assert_eq!((seen.status, seen.status_reason.as_deref()), (PlanStatus::OnHold, Some("In hospital.")));
    w.does(PlanResume { plan: first }.into());
    assert_eq!(w.plan_stage(0, 1), PlanStatus::Active);

    // A plan that was begun while the first one was on hold does not take its place.
    w.does(PlanHold { plan: first, reason: "In hospital.".to_owned() }.into());
    let other = w.starts_plan(0);
    w.readies(other);
    w.does(PlanResume { plan: first }.into());
    assert_eq!(w.refuses(PlanActivate { plan: other }.into()), "one_active_plan");
    w.does(PlanHold { plan: first, reason: "In hospital.".to_owned() }.into());
    w.does(PlanActivate { plan: other }.into());
    assert_eq!(w.refuses(PlanResume { plan: first }.into()), "one_active_plan");
    assert_eq!((w.plan_stage(0, 1), w.plan_stage(0, 2)), (PlanStatus::OnHold, PlanStatus::Active));
    w.does(PlanEnd { plan: other, revoked: true, reason: Some("It was too much.".to_owned()) }.into());
    w.time("2027-02-01T09:00");
    assert_eq!(w.refuses(PlanResume { plan: first }.into()), "review_date_required");
    w.time("2027-01-31T09:00");
    w.has_died(0);
    assert_eq!(w.refuses(PlanResume { plan: first }.into()), "deceased");
}

#[test]
fn a_version_written_from_one_that_was_set_on_hold_meanwhile_takes_its_place() {
    let mut w = World::new();
    let first = w.puts_in_force(0);
    let second = w.starts_plan(0);
    w.does(PlanHold { plan: first, reason: "In hospital.".to_owned() }.into());
    w.readies(second);
    w.does(PlanActivate { plan: second }.into());
    assert_eq!((w.plan_stage(0, 1), w.plan_stage(0, 2)), (PlanStatus::Completed, PlanStatus::Active));
}

#[test]
fn a_plan_entered_in_error_counts_for_nothing_and_can_be_read() {
    let mut w = World::new();
    let plan = w.puts_in_force(0);
    let error = |reason: &str| PlanEnterInError { plan, reason: reason.to_owned() };
    assert_eq!(w.refuses(error("").into()), "reason_required");
    w.does(error("It is Mr Brown's.").into());
    assert_eq!(w.refuses(error("It is Mr Brown's.").into()), "wrong_state");
    assert!(w.patient(0).plan.is_none());
    assert_eq!(w.whole(plan).version.status_reason.as_deref(), Some("It is Mr Brown's."));
    let new = w.puts_in_force(0);
    assert_eq!((w.versions(0)[0].id, w.versions(0)[0].replaces), (new, None));
}

#[test]
fn what_lies_ahead_is_not_entered_as_done() {
    let mut w = World::new();
    let plan = w.starts_plan(0);
    let early = Some(day("2026-11-17"));
    for amend in [
        PlanAmend { acp_started_on: early, ..World::amending(plan) },
        PlanAmend { created_at_contact: early, ..World::amending(plan) },
        PlanAmend { copy_to_patient_on: early, ..World::amending(plan) },
    ] {
        assert_eq!(w.refuses(amend.into()), "date_unreadable");
    }
}

#[test]
fn a_death_ends_the_goals_and_its_removal_brings_them_back_on_hold() {
    let mut w = World::new();
    let goal = w.goal(0);
    let goal: Ref<Goal> = id(&w.does(goal.into()));
    let to = |w: &mut World, lifecycle, reason: Option<&str>| {
        let reason = reason.map(ToOwned::to_owned);
        w.does(GoalProgress { goal, lifecycle: Some(lifecycle), achievement: None, reason }.into());
    };
    to(&mut w, GoalLifecycle::Active, None);
    w.has_died(0);
    let seen = w.patient(0).goals.remove(0);
    assert_eq!((seen.lifecycle, seen.reason_in_words()), (GoalLifecycle::Cancelled, Some("the person died")));
    let removed = PatientDeath {
        patient: w.patients[0],
        status: DeathStatus::Removed,
        died_on: None,
        place: None,
        told_by: None,
    };
    w.does(removed.into());
    assert_eq!(w.patient(0).goals[0].lifecycle, GoalLifecycle::OnHold);
    to(&mut w, GoalLifecycle::Active, None);
    assert_eq!(w.patient(0).goals[0].status_reason, None);
    to(&mut w, GoalLifecycle::Cancelled, Some("She reached the church by car."));
    let amend = GoalAmend {
        goal,
        text: Some("I want to sing".to_owned()),
        domains: None,
        voice: None,
        target_date: None,
        measure: None,
        priority: None,
    };
    assert_eq!(w.refuses(amend.into()), "wrong_state");
}

#[test]
fn the_practice_reads_what_changed_in_the_plan() {
    let mut w = World::new();
    let before = w.puts_in_force(0);
    w.starts();
    let item = w.item(0);
    w.opens(item);
    let plan = w.starts_plan(0);
    let written = full(plan, w.member("nurse"));
    w.does(written.into());
    w.readies(plan);
    w.does(PlanActivate { plan }.into());
    w.decides(item);
    w.time("2026-11-19T14:20");
    w.does(MeetingClose { meeting: w.meeting, carry_over: true }.into());
    let Answer::Minutes(minutes) = w.asks(MinutesShow { meeting: w.meeting, version: None }.into()) else { panic!() };
    let pages: Vec<String> = minutes.practices.iter().flat_map(|p| p.documents.iter().map(|d| d.1.clone())).collect();
    let page = pages.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("Care plan version 2 is in force"), "{page}");
    assert!(page.contains("Legal information, new: ReSPECT form: yes, dated 02-Mar-2026"), "{page}");
    assert!(page.contains("Chest infection (green phlegm): start the rescue pack"), "{page}");
    assert_ne!(before, plan);
}
