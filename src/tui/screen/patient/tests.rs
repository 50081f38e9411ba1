use crate::domain::care_plan::PlanStatus;
use crate::domain::command::PlanStart;
use crate::domain::consent::ConsentDecision;
use crate::domain::patient::DeathStatus;
use crate::domain::query::PatientShow;
use crate::domain::view::{Answer, PatientView};
use crate::service::testing::{World, day};
use crate::tui::screen::ScreenId;
use crate::tui::stage::{Stage, must_all_be_answered};

fn patient(stage: &Stage, n: usize) -> Box<PatientView> {
    let Answer::Patient(view) = stage.ask(PatientShow { patient: stage.patients[n] }) else { panic!("no patient") };
    view
}

/// A stage with the record of the first patient open.
fn opened() -> Stage {
    let mut stage = Stage::new(World::new());
    stage.press("<enter>");
    assert_eq!(stage.here(), ScreenId::Patient);
    stage
}

/// Writes a plan that lacks nothing, and a goal.
fn written(stage: &mut Stage) {
    stage.press("o").type_("Walk to the shop and back").press("<tab>").press("<space><ctrl+s>");
    stage.press("p").type_("Taught history for forty years.").press("<tab>").type_("Her garden.");
    stage
        .press("<tab><tab><tab>")
        .type_("Breathless at rest")
        .press("<tab><tab>")
        .type_("Call the practice the same day");
    stage.press("<tab><tab><tab><tab><tab><tab><tab>").type_("Penicillin: rash").press("<tab>").press("<space>");
    stage.press("<tab><tab><tab>").type_("Fay").press("<tab>").type_("3m").press("<ctrl+s>");
}

#[test]
fn the_record_at_three_sizes() {
    let mut stage = opened();
    written(&mut stage);
    assert_eq!(patient(&stage, 0).plan.unwrap().allergies.as_deref(), Some("Penicillin: rash"));
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("plan_{w}"), stage.picture());
    }
    stage.press("h");
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("summary_{w}"), stage.picture());
    }
}

#[test]
fn the_banner_is_whole_on_every_part() {
    let mut stage = opened();
    stage.size(60, 18);
    for _ in 0..7 {
        stage.press("l");
        for words in ["ADEYEMI, Grace (Mrs)", "Born 01-Jun-1938 (88y)", "Sex Female", "NHS No. 999 000 1006"] {
            assert!(stage.shows(words), "{words}\n{}", stage.picture());
        }
    }
    assert_eq!(patient(&stage, 0).banner.nhs_number, "999 000 1006");
}

#[test]
fn a_death_stands_in_the_banner_and_nobody_is_listed() {
    let mut stage = Stage::new(World::new());
    stage.press("/green<enter><enter>");
    assert!(stage.shows("Died 02-Nov-2026"), "{}", stage.picture());
    stage.press("a");
    assert!(stage.shows("the patient has died"), "{}", stage.picture());
    assert!(patient(&stage, 6).discussions.is_empty());
}

#[test]
fn consent_is_recorded_from_the_record_and_undone() {
    let mut stage = Stage::new(World::new());
    stage.press("j<enter>");
    assert!(stage.shows("! Not recorded"), "{}", stage.picture());
    stage.press("C<space><ctrl+s>");
    assert!(stage.shows("Explicit consent, 16-Nov-2026"), "{}", stage.picture());
    assert_eq!(patient(&stage, 1).consent.unwrap().decision, ConsentDecision::ExplicitGiven);
    stage.press("u");
    assert_eq!(patient(&stage, 1).consent, None);
}

#[test]
fn a_consent_without_a_decision_is_not_taken_as_one() {
    let mut stage = Stage::new(World::new());
    stage.press("j<enter>C<ctrl+s>");
    assert!(stage.shows("Still needed: Decision."), "{}", stage.picture());
    assert_eq!(patient(&stage, 1).consent, None);
}

#[test]
fn a_plan_is_started_written_and_put_in_force() {
    let mut stage = opened();
    written(&mut stage);
    let plan = patient(&stage, 0).plan.unwrap();
    assert_eq!(plan.status, PlanStatus::Draft);
    assert_eq!(plan.contingency.len(), 1);
    stage.press("A");
    assert!(stage.shows("VERSION 1: IN FORCE"), "{}", stage.picture());
    assert_eq!(patient(&stage, 0).plan.unwrap().status, PlanStatus::Active);
}

#[test]
fn what_a_plan_lacks_is_asked_for_at_its_field() {
    let mut stage = opened();
    stage.does(PlanStart { patient: stage.patients[0], item: None });
    stage.press("1<enter>A");
    assert!(stage.shows("! Name the single point of contact"), "{}", stage.picture());
    stage.type_("nav").press("<enter><ctrl+s>");
    assert!(patient(&stage, 0).plan.unwrap().single_contact == Some(stage.member("navigator")), "{}", stage.picture());
    assert_eq!(patient(&stage, 0).plan.unwrap().status, PlanStatus::Draft);
}

#[test]
fn a_plan_in_force_is_changed_or_followed_by_a_new_version() {
    let mut stage = opened();
    written(&mut stage);
    stage.press("Ap");
    assert!(stage.shows("Change the plan in force") && stage.shows("Write a new version"), "{}", stage.picture());
    stage.press("new<enter>").press("<esc>");
    assert!(stage.shows("A draft of the next version waits below"), "{}", stage.picture());
    assert_eq!(patient(&stage, 0).draft_plan.unwrap().plan_version, 2);
}

#[test]
fn a_goal_is_added_and_moved_on() {
    let mut stage = opened();
    stage.press("o").type_("Walk to the shop and back").press("<tab><space><ctrl+s>");
    assert!(stage.shows("[Goals 1]") && stage.shows("Walk to the shop and back"), "{}", stage.picture());
    stage.press("e<tab><space><ctrl+s>");
    let goal = patient(&stage, 0).goals.remove(0);
    assert_eq!(goal.lifecycle, crate::domain::goal::GoalLifecycle::Accepted, "{}", stage.picture());
    assert!(stage.shows("Accepted"), "{}", stage.picture());
}

#[test]
fn the_next_patient_of_the_list_comes_with_a_bracket() {
    let mut stage = opened();
    stage.press("]");
    assert!(stage.shows("BROWN, Stanley (Mr)") && !stage.shows("ADEYEMI"), "{}", stage.picture());
    stage.press("C<space><ctrl+s>");
    assert!(patient(&stage, 1).consent.is_some(), "it was recorded for whoever was in view");
    stage.press("[[");
    assert!(stage.shows("this is the first of the list"), "{}", stage.picture());
}

#[test]
fn history_says_who_did_what_and_when() {
    let mut stage = opened();
    stage.press("h");
    assert!(stage.shows("[History]"), "{}", stage.picture());
    assert!(stage.shows("16-Nov-2026 09:00") && stage.shows("Gil Manage"), "{}", stage.picture());
    assert_eq!(patient(&stage, 0).history.last().map(|row| row.command.clone()), Some("seed".to_owned()));
}

#[test]
fn nobody_open_says_where_to_go() {
    let mut stage = Stage::new(World::new());
    stage.press("2");
    assert!(stage.shows("No patient is open"), "{}", stage.picture());
    stage.press("C");
    assert!(stage.shows("Not now: no patient is open"), "{}", stage.picture());
    assert_eq!(patient(&stage, 1).consent, None);
}

#[test]
fn every_key_of_the_record_is_answered() {
    let mut stage = opened();
    written(&mut stage);
    stage.press("<esc>j<enter>");
    let mut answered = stage.answers();
    let mut stage = opened();
    written(&mut stage);
    answered.extend(stage.answers());
    must_all_be_answered(ScreenId::Patient, &answered);
}

#[test]
fn a_death_is_recorded_with_who_said_so_and_can_be_taken_back() {
    let mut stage = opened();
    stage.press("D");
    assert!(stage.shows("Death: ADEYEMI") && !stage.shows("entered in error"), "{}", stage.picture());
    stage.press("<space><tab>").type_("yesterday").press("<tab><ctrl+s>");
    assert!(stage.shows("Still needed: Who said so."), "{}", stage.picture());
    stage.type_("the daughter").press("<ctrl+s>");
    let view = patient(&stage, 0);
    assert_eq!(view.patient.death_status, DeathStatus::Informal);
    assert_eq!(view.patient.died_on, Some(day("2026-11-15")));
    assert!(stage.shows("15-Nov-2026"), "{}", stage.picture());
    stage.press("a");
    assert!(stage.shows("Not now: the patient has died"), "{}", stage.picture());
    stage.press("D");
    assert!(stage.shows("entered in error"), "{}", stage.picture());
    stage.press("<esc>u");
    assert_eq!(patient(&stage, 0).patient.death_status, DeathStatus::None);
}

#[test]
fn a_death_of_tomorrow_is_refused_beside_its_field() {
    let mut stage = opened();
    stage.press("D<space><tab>").type_("tomorrow").press("<tab>").type_("the ward").press("<ctrl+s>");
    assert!(stage.shows("lies in the future"), "{}", stage.picture());
    assert_eq!(patient(&stage, 0).patient.death_status, DeathStatus::None);
}

#[test]
fn a_plan_ends_and_undo_puts_it_back_in_force() {
    let mut stage = opened();
    stage.press("E");
    assert!(stage.shows("Not now: there is no care plan to end"), "{}", stage.picture());
    written(&mut stage);
    stage.press("AE<tab><space><ctrl+s>");
    assert!(patient(&stage, 0).plan.is_none(), "{}", stage.picture());
    stage.press("u");
    assert_eq!(patient(&stage, 0).plan.unwrap().status, PlanStatus::Active);
}

#[test]
fn referrals_have_their_part_and_cohorts_stand_in_the_summary() {
    let mut world = World::new();
    let (cohort, mdg) = (Some("icp".to_owned()), world.mdg);
    world.does(crate::domain::command::CohortRunNow { mdg, cohort, file: None, as_of: None }.into());
    let mut stage = Stage::new(world);
    stage.press("<enter>");
    assert!(stage.shows("In: Older people, diabetes"), "{}", stage.picture());
    stage.press("hh");
    assert!(stage.shows("[Referrals 1]"), "{}", stage.picture());
    assert!(stage.shows("What would help most at home") && stage.shows("Listed"), "{}", stage.picture());
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("referrals_{w}"), stage.picture());
    }
    stage.size(100, 30).press("<esc>jj");
    stage.press("/brown<enter><enter>n");
    assert!(stage.shows("Refer: BROWN"), "{}", stage.picture());
}
