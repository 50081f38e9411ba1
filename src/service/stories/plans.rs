//! Goals and the one care plan in force.

use crate::domain::Command;
use crate::domain::care_plan::{AgreedWith, CarePlan, Contingency, PlanStatus};
use crate::domain::command::*;
use crate::domain::goal::{Achievement, Goal, GoalLifecycle, LifeDomain};
use crate::domain::ids::Ref;
use crate::domain::query::{PatientShow, Query};
use crate::domain::view::{Answer, PatientView};
use crate::service::testing::{World, day, id};

impl World {
    pub(super) fn patient(&mut self, n: usize) -> PatientView {
        let query = Query::PatientShow(PatientShow { patient: self.patients[n] });
        match self.service.answer(&self.manager.clone(), &query).unwrap() {
            Answer::Patient(view) => *view,
            _ => panic!("another answer"),
        }
    }

    pub(super) fn goal(&self, n: usize) -> GoalAdd {
        GoalAdd {
            patient: self.patients[n],
            text: "I want to get to church on Sundays".to_owned(),
            domains: vec![LifeDomain::A, LifeDomain::B],
            voice: None,
            target_date: None,
            measure: None,
            item: None,
            priority: None,
        }
    }

    pub(super) fn amending(plan: Ref<CarePlan>) -> PlanAmend {
        PlanAmend::of(plan)
    }

    pub(super) fn starts_plan(&mut self, n: usize) -> Ref<CarePlan> {
        id(&self.does(Command::PlanStart(PlanStart { patient: self.patients[n], item: None })))
    }
}

#[test]
fn a_plan_asks_for_what_it_needs_one_thing_after_the_other() {
    let mut world = World::new();
    let plan = world.starts_plan(0);
    let activate = Command::PlanActivate(PlanActivate { plan });
    assert_eq!(world.refuses(activate.clone()), "single_contact_required");
    let navigator = world.member("navigator");
    world.does(Command::PlanAmend(PlanAmend { single_contact: Some(navigator), ..World::amending(plan) }));
    assert_eq!(world.refuses(activate.clone()), "goal_required");
    let goal = world.goal(0);
    assert_eq!(
        world.refuses(Command::GoalAdd(GoalAdd { domains: Vec::new(), ..goal.clone() })),
        "goal_domain_required"
    );
    world.does(Command::GoalAdd(goal));
    assert_eq!(world.refuses(activate.clone()), "agreement_required");
    world.does(Command::PlanAmend(PlanAmend { agreed_with: Some(AgreedWith::NotAgreed), ..World::amending(plan) }));
    assert_eq!(world.refuses(activate.clone()), "agreement_required");
    let reason = Some("Did not want to talk about it.".to_owned());
    world.does(Command::PlanAmend(PlanAmend { not_agreed_reason: reason, ..World::amending(plan) }));
    assert_eq!(world.refuses(activate.clone()), "review_date_required");
    world.does(Command::PlanAmend(PlanAmend { review_due: Some(day("2027-12-01")), ..World::amending(plan) }));
    assert_eq!(world.refuses(activate.clone()), "review_date_required");
    let contingency = vec![Contingency {
        signs: String::new(),
        trigger: "more breathless than usual".to_owned(),
        what_to_do: "use the rescue pack".to_owned(),
        who_to_call: "the matron".to_owned(),
        when_home_again: String::new(),
    }];
    let review =
        PlanAmend { review_due: Some(day("2027-02-01")), contingency: Some(contingency), ..World::amending(plan) };
    world.does(Command::PlanAmend(review));
    world.does(activate);
    let view = world.patient(0);
    assert_eq!(view.plan.unwrap().status, PlanStatus::Active);
    assert_eq!(view.goals[0].lifecycle, GoalLifecycle::Active);
}

#[test]
fn a_new_version_ends_the_one_before_and_only_one_is_in_force() {
    let mut world = World::new();
    let plan = world.starts_plan(0);
    let ready = PlanAmend {
        single_contact: Some(world.member("nurse")),
        agreed_with: Some(AgreedWith::Person),
        no_goal_reason: Some("Wants none.".to_owned()),
        review_due: Some(day("2027-02-01")),
        what_matters: Some("My garden.".to_owned()),
        ..World::amending(plan)
    };
    world.does(Command::PlanAmend(ready));
    world.does(Command::PlanActivate(PlanActivate { plan }));
    // What it needed to come into force it keeps.
    let undone = PlanAmend { agreed_with: Some(AgreedWith::NotAgreed), ..World::amending(plan) };
    assert_eq!(world.refuses(Command::PlanAmend(undone)), "agreement_required");
    let someday = PlanAmend { review_due: Some(day("2029-01-01")), ..World::amending(plan) };
    assert_eq!(world.refuses(Command::PlanAmend(someday)), "review_date_required");
    world.does(Command::PlanAmend(PlanAmend { review_due: Some(day("2027-03-01")), ..World::amending(plan) }));
    let second = world.starts_plan(0);
    assert_eq!(world.starts_plan(0), second, "a draft that is there is given back");
    let draft = world.patient(0).draft_plan.unwrap();
    assert_eq!((draft.what_matters.as_deref(), draft.agreed_with, draft.plan_version), (Some("My garden."), None, 2));
    world.does(Command::PlanAmend(PlanAmend { agreed_with: Some(AgreedWith::Person), ..World::amending(second) }));
    world.does(Command::PlanActivate(PlanActivate { plan: second }));
    let plans = world.service.store().plans_of(world.patients[0]).unwrap();
    let states: Vec<PlanStatus> = plans.iter().map(|p| p.status).collect();
    assert_eq!(states, [PlanStatus::Active, PlanStatus::Completed]);
    assert_eq!(world.refuses(Command::PlanAmend(World::amending(plan))), "wrong_state");
    world.does(Command::PlanEnd(PlanEnd { plan: second, revoked: true, reason: None }));
}

#[test]
fn a_goal_moves_only_along_its_life_and_says_what_came_of_it() {
    let mut world = World::new();
    let args = world.goal(0);
    let goal: Ref<Goal> = id(&world.does(Command::GoalAdd(args)));
    let to =
        |lifecycle, achievement| Command::GoalProgress(GoalProgress { goal, lifecycle, achievement, reason: None });
    assert_eq!(world.refuses(to(Some(GoalLifecycle::Completed), None)), "wrong_state");
    world.does(to(Some(GoalLifecycle::Active), Some(Achievement::Improving)));
    assert_eq!(world.refuses(to(Some(GoalLifecycle::Completed), None)), "achievement_required");
    world.does(to(Some(GoalLifecycle::Completed), Some(Achievement::Achieved)));
    assert_eq!(world.refuses(to(Some(GoalLifecycle::Active), None)), "wrong_state");
}
