//! Stories of triage: keys in, picture and record out.
use super::*;
use crate::domain::agenda::Urgency;
use crate::domain::command::{
    AttendanceRecord, MeetingClose, MeetingPlan, MeetingStart, ReferralReceive, ReferralTriage,
};
use crate::domain::consent::ConsentDecision;
use crate::domain::referral::{Informed, ReadyPoint, ReferralSource, TriageOutcome};
use crate::service::testing::{World, day, id};
use crate::tui::stage::{Stage, must_all_be_answered};

/// A referral of a patient of the small world, with situation and background.
pub(in crate::tui::screen) fn referring(world: &World, n: usize, question: &str) -> ReferralReceive {
    ReferralReceive {
        mdg: world.mdg,
        patient: world.patients[n],
        source: ReferralSource::Gp,
        question: question.to_owned(),
        urgency: None,
        referrer: Some(world.member("doctor2")),
        received_on: Some(day("2026-11-12")),
        situation: Some("Two falls in a month, both in the kitchen.".to_owned()),
        background: Some("Lives alone on the first floor.".to_owned()),
        assessment: None,
        recommendation: None,
        patient_informed: Some(Informed::Yes),
        cohort_basis: None,
        cohort_reason: None,
        required_roles: Vec::new(),
    }
}

/// Five referrals: one urgent without consent or story, one soon, one with two questions, two plain ones.
fn waiting() -> World {
    let mut world = World::new();
    for n in [8, 9, 10, 11] {
        world.consents(n, ConsentDecision::ExplicitGiven);
    }
    let bare = ReferralReceive {
        urgency: Some(Urgency::Urgent),
        received_on: Some(day("2026-11-14")),
        situation: None,
        patient_informed: Some(Informed::No),
        ..referring(&world, 1, "Is the insulin dose still right for him?")
    };
    let soon = ReferralReceive {
        urgency: Some(Urgency::Soon),
        ..referring(&world, 9, "Who can help with the new dialysis machine?")
    };
    let plain = referring(&world, 8, "What would keep her out of hospital this winter?");
    let first = ReferralReceive {
        received_on: Some(day("2026-11-02")),
        ..referring(&world, 10, "Could the inhalers be simplified for her?")
    };
    let second = ReferralReceive {
        source: ReferralSource::Community,
        ..referring(&world, 10, "Does she need a stair lift to reach the bathroom?")
    };
    let last = ReferralReceive {
        received_on: Some(day("2026-11-15")),
        ..referring(&world, 11, "Is there a day centre she would like to try?")
    };
    for args in [bare, soon, plain, first, second, last] {
        world.does(args.into());
    }
    world
}

fn stage() -> Stage {
    let mut stage = Stage::new(waiting());
    stage.press("0");
    stage
}

/// A stage where the clinician is known already.
fn begun() -> Stage {
    let mut stage = stage();
    stage.press("c").type_("lead").press("<enter>");
    stage
}

fn all(stage: &Stage) -> Vec<TriageRow> {
    let Answer::Triage(view) = stage.ask(query::Triage { mdg: None, status: None, alerts: false }) else { panic!() };
    view.rows
}

fn of(stage: &Stage, family: &str) -> Referral {
    let n = crate::service::testing::PEOPLE.iter().position(|p| p.0 == family).unwrap();
    let Answer::Patient(view) = stage.ask(PatientShow { patient: stage.patients[n] }) else { panic!() };
    // One that joined another stands behind it.
    let joined = |line: &&crate::domain::triage_view::ReferralLine| line.status == ReferralStatus::Duplicate;
    let line = view.referrals.iter().find(|line| !joined(line)).unwrap_or(&view.referrals[0]);
    let Answer::Referral(one) = stage.ask(query::ReferralShow { referral: line.id }) else { panic!() };
    one.row.referral
}

fn status(stage: &Stage, family: &str) -> ReferralStatus {
    of(stage, family).status
}

#[test]
fn triage_at_three_sizes() {
    let mut stage = begun();
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("triage_{w}"), stage.picture());
        for whole in ["BROWN, Stanley (Mr)", "03-Mar-1945", "999 000 1073", "Sex Male", "! Urgent", "To decide 5"] {
            assert!(stage.shows(whole), "{whole} at {w}:\n{}", stage.picture());
        }
    }
}

#[test]
fn two_questions_selection_and_the_forms_at_three_sizes() {
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        let mut stage = begun();
        stage.size(w, h).press("jj<space><space>kk");
        insta::assert_snapshot!(format!("two_questions_{w}"), stage.picture());
        assert!(stage.shows("2 selected") && stage.shows("LEWIS, Ruth (Ms)"), "{}", stage.picture());
        stage.press("<esc>ggm");
        insta::assert_snapshot!(format!("not_ready_{w}"), stage.picture());
        stage.press("<esc>jjd");
        insta::assert_snapshot!(format!("decline_{w}"), stage.picture());
    }
}

#[test]
fn the_most_urgent_stands_first_then_who_waits_longest() {
    let stage = stage();
    let picture = stage.picture();
    let at = |name: &str| picture.find(name).unwrap_or_else(|| panic!("{name}: {picture}"));
    assert!(at("BROWN") < at("KOWALSKI") && at("KOWALSKI") < at("LEWIS"), "{picture}");
    assert!(at("LEWIS") < at("IQBAL") && at("IQBAL") < at("O'BRIEN"), "{picture}");
}

#[test]
fn the_clinician_is_asked_once_and_then_one_key_accepts() {
    let mut stage = stage();
    stage.press("ja");
    assert!(stage.shows("Accept: KOWALSKI, Anna (Mrs)") && stage.shows("Decided by"), "{}", stage.picture());
    stage.type_("lead").press("<enter>");
    assert_eq!(status(&stage, "Kowalski"), ReferralStatus::Accepted, "{}", stage.picture());
    assert!(stage.shows("Decided by Dr Alex Lead"), "{}", stage.picture());
    // The cursor stands on the one after it.
    stage.press("a");
    assert_eq!(status(&stage, "Lewis"), ReferralStatus::Accepted, "{}", stage.picture());
    assert_eq!(of(&stage, "Lewis").triage_by, Some(stage.member("lead")));
    assert!(stage.shows("To decide 3") && stage.shows("Accepted 2"), "{}", stage.picture());
}

#[test]
fn undo_brings_the_case_back_and_the_cursor_to_it() {
    let mut stage = begun();
    stage.press("ja");
    assert_eq!(status(&stage, "Kowalski"), ReferralStatus::Accepted);
    stage.press("u");
    assert_eq!(status(&stage, "Kowalski"), ReferralStatus::Received);
    stage.press("p<enter>");
    assert_eq!(status(&stage, "Kowalski"), ReferralStatus::Protocol, "{}", stage.picture());
}

#[test]
fn not_ready_takes_over_what_is_seen_to_be_missing() {
    let mut stage = begun();
    stage.press("m<enter>");
    let referral = of(&stage, "Brown");
    assert_eq!(referral.status, ReferralStatus::NotReady, "{}", stage.picture());
    assert_eq!(referral.missing, [ReadyPoint::Consent, ReadyPoint::Informed, ReadyPoint::Background]);
    stage.press("<tab>");
    assert!(stage.shows("[Not ready 1]") && stage.shows("BROWN"), "{}", stage.picture());
    stage.press("a");
    assert!(stage.shows("Not now: this referral is not ready; t takes it up again"), "{}", stage.picture());
    stage.press("t");
    assert_eq!(status(&stage, "Brown"), ReferralStatus::InTriage);
}

#[test]
fn a_reason_is_asked_for_where_the_referrer_will_ask() {
    let mut stage = begun();
    stage.press("d<enter>");
    assert!(stage.shows("Still needed: Reason"), "{}", stage.picture());
    stage.type_("Under the diabetes team").press("<enter>");
    assert_eq!(of(&stage, "Brown").triage_reason.as_deref(), Some("Under the diabetes team"));
    stage.press("r").type_("To the renal social worker").press("<enter>");
    assert_eq!(status(&stage, "Kowalski"), ReferralStatus::Redirected, "{}", stage.picture());
    stage.press("w").type_("Moved in with her son").press("<enter>");
    assert_eq!(status(&stage, "Lewis"), ReferralStatus::Withdrawn, "{}", stage.picture());
}

#[test]
fn several_are_marked_and_decided_at_once_and_one_undo_takes_it_back() {
    let mut stage = begun();
    stage.press("j<shift+down><shift+down>");
    assert!(stage.shows("3 selected"), "{}", stage.picture());
    stage.press("p");
    assert!(stage.shows("Protocol list: 3 referrals: KOWALSKI"), "{}", stage.picture());
    stage.press("<enter>");
    for family in ["Kowalski", "Lewis", "Iqbal"] {
        assert_eq!(status(&stage, family), ReferralStatus::Protocol, "{family}: {}", stage.picture());
    }
    assert!(!stage.shows("selected"), "{}", stage.picture());
    stage.press("u");
    assert_eq!(all(&stage).iter().filter(|row| row.status == ReferralStatus::Received).count(), 5);
}

#[test]
fn an_accepted_case_is_listed_and_a_blocked_one_says_why() {
    let mut stage = begun();
    stage.press("aa<tab><tab>");
    assert!(stage.shows("[Accepted 2]"), "{}", stage.picture());
    stage.press("l");
    assert!(stage.shows("consent") && stage.app.dialogs.is_empty(), "{}", stage.picture());
    stage.press("jl<enter>");
    assert_eq!(status(&stage, "Kowalski"), ReferralStatus::Listed, "{}", stage.picture());
    assert!(stage.shows("is on the agenda of Thu 19-Nov-2026"), "{}", stage.picture());
}

#[test]
fn several_accepted_are_listed_for_one_conference() {
    let mut stage = begun();
    stage.press("jaaa<tab><tab>*l");
    assert!(stage.shows("For which conference? 3 referrals"), "{}", stage.picture());
    stage.press("<enter>");
    for family in ["Kowalski", "Lewis", "Iqbal"] {
        assert_eq!(status(&stage, family), ReferralStatus::Listed, "{family}: {}", stage.picture());
    }
}

#[test]
fn a_case_is_pulled_from_the_protocol_list_with_a_reason() {
    let mut stage = begun();
    stage.press("jp<enter><tab><tab><tab>");
    assert!(stage.shows("[Protocol 1]") && stage.shows("P Discuss after all"), "{}", stage.picture());
    stage.press("P").type_("New admission last night").press("<enter>");
    assert_eq!(status(&stage, "Kowalski"), ReferralStatus::Accepted, "{}", stage.picture());
}

#[test]
fn a_new_referral_begins_with_the_person_and_stands_in_the_list_at_once() {
    let mut stage = begun();
    stage.press("n").type_("doyle").press("<enter>");
    assert!(stage.shows("Refer: DOYLE, Patrick (Mr)") && stage.shows("999 000 1219"), "{}", stage.picture());
    insta::assert_snapshot!("refer_100", stage.picture());
    stage.size(60, 18);
    insta::assert_snapshot!("refer_60", stage.picture());
    stage.size(100, 30).type_("Would he take to pulmonary rehabilitation?").press("<ctrl+s>");
    assert_eq!(status(&stage, "Doyle"), ReferralStatus::Received, "{}", stage.picture());
    assert!(stage.shows("To decide 6") && stage.shows("Born 20-Nov-1951"), "{}", stage.picture());
}

#[test]
fn a_second_referral_is_announced_before_it_is_written() {
    let mut stage = begun();
    stage.press("n").type_("iqbal").press("<enter>");
    assert!(stage.shows("! There is one of 12-Nov-2026 already (received)"), "{}", stage.picture());
    stage.type_("Is the house warm enough?").press("<ctrl+s>");
    assert_eq!(all(&stage).iter().find(|row| row.banner.name.starts_with("IQBAL")).unwrap().questions.len(), 2);
}

#[test]
fn what_was_written_is_changed_and_the_rest_stays() {
    let mut stage = begun();
    stage.press("je<tab> <ctrl+s>");
    let referral = of(&stage, "Kowalski");
    assert_eq!(referral.urgency, Urgency::Routine, "{}", stage.picture());
    assert_eq!(referral.background.as_deref(), Some("Lives alone on the first floor."));
}

#[test]
fn a_duplicate_names_the_referral_it_repeats() {
    let mut world = waiting();
    // Withdrawn once, referred again by somebody who did not know.
    let row = {
        let Answer::Triage(view) = world
            .service
            .answer(&world.manager, &query::Triage { mdg: None, status: None, alerts: false }.into())
            .unwrap()
        else {
            panic!()
        };
        view.rows.into_iter().find(|row| row.banner.name.starts_with("KOWALSKI")).unwrap()
    };
    world.does(
        ReferralTriage {
            referrals: vec![row.id],
            outcome: TriageOutcome::Declined,
            reason: Some("Under the renal team already.".to_owned()),
            clinician: Some(world.member("lead")),
            missing: Vec::new(),
            duplicate_of: None,
        }
        .into(),
    );
    let again = referring(&world, 9, "Who can help with the machine at home?");
    world.does(again.into());
    let mut stage = Stage::new(world);
    stage.press("0c").type_("lead").press("<enter>=");
    assert!(stage.shows("Not now: the patient has no other referral"), "{}", stage.picture());
    stage.press("/").type_("kowal").press("<enter>=");
    assert!(stage.shows("12-Nov-2026, declined"), "{}", stage.picture());
    stage.press("<enter>");
    assert!(all(&stage).iter().all(|row| !row.banner.name.starts_with("KOWALSKI")), "{}", stage.picture());
    let Answer::Patient(view) = stage.ask(PatientShow { patient: stage.patients[9] }) else { panic!() };
    let stages: Vec<ReferralStatus> = view.referrals.iter().map(|line| line.status).collect();
    assert!(stages.contains(&ReferralStatus::Duplicate) && stages.contains(&ReferralStatus::Declined), "{stages:?}");
}

#[test]
fn enter_shows_all_of_it_at_any_size() {
    let mut stage = begun();
    stage.size(60, 18).press("jj<enter>");
    let mut seen = String::new();
    for _ in 0..60 {
        seen.push_str(&stage.picture());
        stage.press("<down>");
    }
    for words in ["Could the inhalers", "stair lift", "Two falls", "Lives alone", "Dr Ina Second", "WHAT HAPPENED"] {
        assert!(seen.contains(words), "{words}: {}", stage.picture());
    }
    insta::assert_snapshot!("whole_100", stage.size(100, 30).picture());
}

#[test]
fn an_accepted_case_that_waits_too_long_is_marked_and_counted() {
    let mut world = waiting();
    let referrals = {
        let asked = query::Triage { mdg: None, status: None, alerts: false }.into();
        let Answer::Triage(view) = world.service.answer(&world.manager, &asked).unwrap() else { panic!() };
        view.rows.iter().filter(|row| row.banner.name.starts_with("KOWALSKI")).map(|row| row.id).collect()
    };
    let clinician = Some(world.member("lead"));
    let (reason, missing, duplicate_of, outcome) = (None, Vec::new(), None, TriageOutcome::Accepted);
    world.does(ReferralTriage { referrals, outcome, reason, clinician, missing, duplicate_of }.into());
    for date in ["2026-11-19", "2026-12-17", "2027-01-14"] {
        let plan = MeetingPlan {
            mdg: world.mdg,
            date: day(date),
            start: None,
            planned_min: None,
            venue: None,
            chair: None,
            minute_taker: None,
        };
        let meeting = match date {
            "2026-11-19" => world.meeting,
            "2026-12-17" => world.next,
            _ => id(&world.does(plan.into())),
        };
        world.time(&format!("{date}T13:00"));
        world.does(MeetingStart { meeting }.into());
        let member = world.member("lead");
        let (status, mode, arrived_at, deputy_for, interest) = (None, None, None, None, None);
        world.does(AttendanceRecord { meeting, member, status, mode, arrived_at, deputy_for, interest }.into());
        world.does(MeetingClose { meeting, carry_over: true }.into());
    }
    let mut stage = Stage::new(world);
    stage.press("0");
    assert!(stage.shows("! 1 too long"), "{}", stage.picture());
    stage.press("<tab><tab>/").type_("kowal").press("<enter>");
    assert!(stage.shows("; 3 conferences"), "{}", stage.picture());
}

#[test]
fn an_empty_screen_says_what_to_do() {
    let mut stage = Stage::new(World::new());
    stage.press("0");
    assert!(stage.shows("n takes one in"), "{}", stage.picture());
    assert!(stage.shows("n Refer"), "{}", stage.picture());
    stage.press("a");
    assert!(stage.shows("Not now: there is no referral in this pile"), "{}", stage.picture());
}

#[test]
fn every_key_of_triage_is_answered() {
    let mut answered = begun().answers();
    let mut stage = begun();
    stage.press("ja<tab><tab>");
    answered.extend(stage.answers());
    let mut stage = begun();
    stage.press("jp<enter><tab><tab><tab>");
    answered.extend(stage.answers());
    let mut stage = begun();
    stage.press("jd").type_("Under others").press("<enter>n").type_("kowal").press("<enter>");
    stage.type_("A second question is asked").press("<ctrl+s>");
    answered.extend(stage.answers());
    must_all_be_answered(ScreenId::Triage, &answered);
}
