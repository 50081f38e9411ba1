//! The named views of the worklist: each holds for whom it should and for nobody else.

use crate::domain::Command;
use crate::domain::agenda::ItemKind;
use crate::domain::care_plan::AgreedWith;
use crate::domain::command::*;
use crate::domain::discussion::Outcome;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::query::{Conference, View, Views, Worklist};
use crate::domain::view::Answer;
use crate::service::testing::{World, day, id};

impl World {
    /// The whole worklist.
    pub fn everybody() -> Worklist {
        Worklist { text: String::new(), sort: None, view: None, cohort: None, offset: None, limit: None }
    }

    fn in_view(&mut self, view: View) -> Vec<String> {
        let Answer::Worklist(page) = self.asks(Worklist { view: Some(view), ..Self::everybody() }.into()) else {
            panic!()
        };
        assert!(page.rows.iter().all(|row| row.views.contains(&view)));
        page.rows.iter().map(|row| row.name.split(',').next().unwrap().to_owned()).collect()
    }

    /// Holds a conference at which one case is discussed.
    fn discusses(&mut self, meeting: Ref<Meeting>, surname: &str, outcome: Outcome) {
        let patient = self.person(surname);
        let view = self.view_of(meeting);
        if !view.items.iter().any(|r| r.item.patient == Some(patient)) {
            let add = AgendaAdd {
                meeting,
                patient,
                question: "What would help most at home?".to_owned(),
                urgency: None,
                planned_min: None,
                presenter: None,
            };
            self.does(add.into());
        }
        self.time(&format!("{}T13:00", view.meeting.date));
        self.does(MeetingStart { meeting }.into());
        for handle in ["lead", "nurse", "social", "cpn"] {
            let present = AttendanceRecord {
                meeting,
                member: self.member(handle),
                status: None,
                mode: None,
                arrived_at: None,
                deputy_for: None,
                interest: None,
            };
            self.does(present.into());
        }
        let item = self.view_of(meeting).items.iter().find(|r| r.item.patient == Some(patient)).unwrap().item.id;
        self.does(ItemOpen { item }.into());
        let close = ItemClose {
            outcome: Some(outcome),
            decision: Some("Go on as agreed.".to_owned()),
            no_action_reason: Some("All is arranged.".to_owned()),
            ..World::closing(item)
        };
        self.does(close.into());
        self.does(MeetingClose { meeting, carry_over: true }.into());
    }

    /// A conference as it stands.
    pub fn view_of(&mut self, meeting: Ref<Meeting>) -> crate::domain::view::ConferenceView {
        match self.asks(Conference { meeting }.into()) {
            Answer::Conference(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn consents_to(&mut self, surname: &str) {
        let patient = self.person(surname);
        let consent = ConsentRecord {
            patient,
            decision: crate::domain::consent::ConsentDecision::ExplicitGiven,
            scope: None,
            organisation: None,
            decided_on: None,
            method: None,
            capacity: None,
            decision_maker: None,
            reason: None,
        };
        self.does(consent.into());
    }
}

#[test]
fn without_a_cohort_nobody_lacks_a_plan_and_with_one_those_in_it_do() {
    let mut w = World::fixture();
    w.imports_the_rows();
    assert!(w.in_view(View::NoPlan).is_empty() && w.in_view(View::InCohort).is_empty());
    w.runs_the_cohort("2026-11-19");
    let five = ["ADEYEMI", "BROWN", "CHAUDHRY", "EVANS", "IQBAL"];
    assert_eq!(w.in_view(View::InCohort), five);
    assert_eq!(w.in_view(View::NoPlan), five);
    assert_eq!(w.in_view(View::NoCoordinator), five);
    let patient = w.person("ADEYEMI");
    let plan = id(&w.does(PlanStart { patient, item: None }.into()));
    let ready = PlanAmend {
        single_contact: Some(w.member("nurse")),
        agreed_with: Some(AgreedWith::Person),
        no_goal_reason: Some("Not today, she says.".to_owned()),
        review_due: Some(day("2026-12-01")),
        ..World::amending(plan)
    };
    w.does(ready.into());
    assert_eq!(w.in_view(View::NoPlan), five, "a draft is no plan in force");
    w.does(PlanActivate { plan }.into());
    assert_eq!(w.in_view(View::NoPlan), five[1..]);
    w.time("2026-12-01T09:00");
    assert!(w.in_view(View::ReviewOverdue).is_empty(), "due on the day is not overdue");
    w.time("2026-12-02T09:00");
    assert_eq!(w.in_view(View::ReviewOverdue), ["ADEYEMI"]);
}

#[test]
fn details_are_stale_after_fourteen_days_and_an_action_is_overdue_after_its_day() {
    let mut w = World::fixture();
    w.imports_the_rows();
    let patient = w.person("BROWN");
    let add = ActionAdd {
        text: "Call the daughter".to_owned(),
        owner: Some(w.member("nurse")),
        due_on: Some(day("2026-11-26")),
        item: None,
        patient: Some(patient),
        goal: None,
        kind: None,
        priority: None,
        funding_responsibility: None,
        service: None,
    };
    let action = id(&w.does(add.into()));
    w.time("2026-11-26T09:00");
    assert!(w.in_view(View::ActionOverdue).is_empty());
    w.time("2026-11-27T09:00");
    assert_eq!(w.in_view(View::ActionOverdue), ["BROWN"]);
    let nurse = w.member("nurse");
    w.does(MemberLeave { member: nurse, active_to: day("2026-11-27") }.into());
    assert!(w.in_view(View::ActionOwnerLeft).is_empty(), "the last day counts");
    w.time("2026-11-30T09:00");
    assert_eq!(w.in_view(View::ActionOwnerLeft), ["BROWN"]);
    assert!(w.in_view(View::StaleDemographics).is_empty());
    w.does(Command::ActionDone(ActionDone { action, closed_on: None, outcome_note: None }));
    assert!(w.in_view(View::ActionOverdue).is_empty() && w.in_view(View::ActionOwnerLeft).is_empty());
    w.time("2026-12-01T09:00");
    assert_eq!(w.in_view(View::StaleDemographics).len(), 9, "the dead are in no view");
    let Answer::Views(counts) = w.asks(Views {}.into()) else { panic!() };
    let stale = counts.views.iter().find(|c| c.view == View::StaleDemographics).unwrap();
    assert_eq!((stale.patients, stale.words), (9, "Details older than 14 days"));
    let primary: Vec<u32> = counts.segments.iter().map(|s| s.primary).collect();
    // By now DOYLE is 75; GREEN has died.
    assert_eq!(primary, [0, 1, 0, 6, 0, 1, 1, 0, 0, 0]);
    assert_eq!(counts.segments[2].all, 1, "MENSAH is in 3 as well as in 6");
}

#[test]
fn whoever_comes_back_three_times_running_is_stuck_unless_discharged_or_a_goal_was_reached() {
    let mut w = World::fixture();
    w.imports_the_rows();
    w.consents_to("ADEYEMI");
    let (first, second, third) = (w.meeting, w.next, w.conference_on("2027-01-21"));
    let fourth = w.conference_on("2027-02-18");
    w.discusses(first, "ADEYEMI", Outcome::Rediscuss);
    w.discusses(second, "ADEYEMI", Outcome::Rediscuss);
    assert!(w.in_view(View::MdgStuck).is_empty());
    w.discusses(third, "ADEYEMI", Outcome::NoChange);
    assert_eq!(w.in_view(View::MdgStuck), ["ADEYEMI"]);
    w.discusses(fourth, "ADEYEMI", Outcome::DischargedFromMdg);
    assert!(w.in_view(View::MdgStuck).is_empty());
    assert!(w.view_of(fourth).items.iter().any(|r| r.kind == ItemKind::Case));
}
