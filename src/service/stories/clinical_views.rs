//! The named views that rest on the registry, each before and after what takes somebody in or out.

use crate::domain::admission::Admission;
use crate::domain::assessment::Instrument;
use crate::domain::care_plan::AgreedWith;
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::ids::Ref;
use crate::domain::query::View;
use crate::service::testing::{PEOPLE, World, day, id};

impl World {
    /// The family names of those in a view.
    fn viewed(&self, code: &str, on: &str) -> Vec<&'static str> {
        let view = View::from_code(code).unwrap();
        let found = self.service.store().patients_in(view, day(on)).unwrap();
        PEOPLE
            .iter()
            .zip(&self.patients)
            .filter(|(_, id)| found.contains(&id.uuid()))
            .map(|(person, _)| person.0)
            .collect()
    }
}

#[test]
fn falls_unscreened_are_the_elderly_without_a_falls_score_in_a_year() {
    let mut w = World::new();
    let all = w.viewed("falls_unscreened", "2026-11-19");
    assert!(all.contains(&"Chaudhry") && all.contains(&"Adeyemi"), "75 on that day: {all:?}");
    assert!(!all.contains(&"Doyle") && !all.contains(&"Green"), "75 tomorrow, and dead: {all:?}");
    assert!(w.viewed("falls_unscreened", "2026-11-20").contains(&"Doyle"));
    let screened = w.assessing(0, Instrument::Frat, 1.0);
    let assessment = id(&w.does(screened.into()));
    assert!(!w.viewed("falls_unscreened", "2026-11-19").contains(&"Adeyemi"));
    assert!(!w.viewed("falls_unscreened", "2027-11-02").contains(&"Adeyemi"), "365 days later");
    assert!(w.viewed("falls_unscreened", "2027-11-03").contains(&"Adeyemi"));
    w.does(AssessmentAmend { entered_in_error: Some(true), ..World::amending_assessment(assessment) }.into());
    assert!(w.viewed("falls_unscreened", "2026-11-19").contains(&"Adeyemi"));
}

#[test]
fn somebody_born_on_29_february_is_elderly_on_1_march() {
    let w = World::new();
    // Evans, born on 29 February 1940.
    assert!(!w.viewed("falls_unscreened", "2015-02-28").contains(&"Evans"));
    assert!(w.viewed("falls_unscreened", "2015-03-01").contains(&"Evans"));
}

#[test]
fn cognition_unscreened_heeds_either_instrument() {
    let mut w = World::new();
    for (n, instrument) in [(0, Instrument::Sixcit), (1, Instrument::Amt4), (4, Instrument::Frat)] {
        let args = w.assessing(n, instrument, 3.0);
        w.does(args.into());
    }
    let left = w.viewed("cognition_unscreened", "2026-11-19");
    assert!(!left.contains(&"Adeyemi") && !left.contains(&"Brown") && left.contains(&"Evans"), "{left:?}");
}

#[test]
fn an_admission_after_the_plan_is_one_since_the_plan() {
    let mut w = World::new();
    let admission = w.admitting(0, "2026-11-10", Some("2026-11-12"));
    w.does(admission.into());
    assert_eq!(w.viewed("nel_since_plan", "2026-11-16"), Vec::<&str>::new(), "there is no plan");
    let goal = w.goal(0);
    w.does(goal.into());
    let plan = w.starts_plan(0);
    let ready = PlanAmend {
        single_contact: Some(w.member("nurse")),
        agreed_with: Some(AgreedWith::Person),
        review_due: Some(day("2027-02-01")),
        ..World::amending(plan)
    };
    w.does(ready.into());
    w.does(PlanActivate { plan }.into());
    assert_eq!(w.viewed("nel_since_plan", "2026-11-16"), Vec::<&str>::new(), "it was before the plan");
    w.time("2026-11-20T09:00");
    let admission = w.admitting(0, "2026-11-18", None);
    let admission: Ref<Admission> = id(&w.does(admission.into()));
    assert_eq!(w.viewed("nel_since_plan", "2026-11-20"), ["Adeyemi"]);
    assert_eq!(w.viewed("nel_since_plan", "2026-11-17"), Vec::<&str>::new());
    w.does(AdmissionAmend { entered_in_error: Some(true), ..World::amending_admission(admission) }.into());
    assert_eq!(w.viewed("nel_since_plan", "2026-11-20"), Vec::<&str>::new());
}

#[test]
fn a_discharge_waits_for_a_contact_for_a_week() {
    let mut w = World::new();
    let admission = w.admitting(1, "2026-11-01", Some("2026-11-10"));
    let admission: Ref<Admission> = id(&w.does(admission.into()));
    assert_eq!(w.viewed("post_discharge_due", "2026-11-09"), Vec::<&str>::new());
    assert_eq!(w.viewed("post_discharge_due", "2026-11-17"), ["Brown"], "seven days");
    assert_eq!(w.viewed("post_discharge_due", "2026-11-18"), Vec::<&str>::new());
    w.does(AdmissionContact { admission, contact_on: Some(day("2026-11-13")), by: None }.into());
    assert_eq!(w.viewed("post_discharge_due", "2026-11-16"), Vec::<&str>::new());
    assert_eq!(w.viewed("post_discharge_due", "2026-11-12"), ["Brown"], "as it was then");
    let before = w.admitting(2, "2026-11-01", Some("2026-11-10"));
    let again = w.admitting(2, "2026-11-12", None);
    w.does(before.into());
    w.does(again.into());
    assert_eq!(w.viewed("post_discharge_due", "2026-11-16"), Vec::<&str>::new(), "back in hospital");
}

#[test]
fn ten_medicines_are_many_and_the_latest_count_counts() {
    let mut w = World::new();
    let count = |n, count, on: &str| (n, count, day(on));
    for (n, count, on) in
        [count(0, 10, "2026-11-01"), count(1, 9, "2026-11-01"), count(2, 15, "2026-01-01"), count(2, 4, "2026-11-01")]
    {
        let patient = w.patients[n];
        w.does(MedicinesRecord { patient, count, counted_on: Some(on), source: None }.into());
    }
    assert_eq!(w.viewed("polypharmacy", "2026-11-19"), ["Adeyemi"]);
    assert_eq!(w.viewed("polypharmacy", "2026-10-01"), ["Chaudhry"]);
}
