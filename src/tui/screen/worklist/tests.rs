use crate::domain::actor::{AccessRole, Actor};
use crate::domain::command::MeetingClose;
use crate::domain::consent::ConsentDecision;
use crate::domain::query::{Conference, Drafts, PatientShow, Query};
use crate::domain::view::{Answer, PatientView};
use crate::service::testing::World;
use crate::store::Purpose;
use crate::tui::effect::Effect;
use crate::tui::intents::Intent;
use crate::tui::key::Key;
use crate::tui::screen::{Screen, ScreenId};
use crate::tui::stage::{Stage, must_all_be_answered};
use std::fmt::Write as _;

fn listed(stage: &Stage) -> Vec<String> {
    let Answer::Conference(view) = stage.ask(Conference { meeting: stage.meeting }) else { panic!("no conference") };
    view.items.iter().filter(|row| row.item.patient.is_some()).map(|row| row.title.clone()).collect()
}

fn patient(stage: &Stage, n: usize) -> Box<PatientView> {
    let Answer::Patient(view) = stage.ask(PatientShow { patient: stage.patients[n] }) else { panic!("no patient") };
    view
}

#[test]
fn the_worklist_at_three_sizes() {
    let mut stage = Stage::new(World::new());
    stage.press("jj j");
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("worklist_{w}"), stage.picture());
    }
}

#[test]
fn a_search_narrows_as_one_types_and_a_lists_whom_it_found() {
    let mut world = World::new();
    world.consents(9, ConsentDecision::ExplicitGiven);
    let mut stage = Stage::new(world);
    stage.press("/kow");
    assert!(stage.shows("1 of 12 patients found") && !stage.shows("ADEYEMI"), "{}", stage.picture());
    stage.press("<enter>a").type_("Who helps with the new machine?").press("<ctrl+s>");
    assert!(stage.shows("KOWALSKI, Anna (Mrs) is on the agenda"), "{}", stage.picture());
    assert!(listed(&stage).contains(&"KOWALSKI, Anna (Mrs)".to_owned()));
    stage.press("u");
    assert!(!listed(&stage).contains(&"KOWALSKI, Anna (Mrs)".to_owned()));
}

#[test]
fn whoever_is_only_similar_stands_under_a_divider_that_cannot_be_chosen() {
    let mut stage = Stage::new(World::new());
    stage.press("/kowalsky<enter>");
    let picture = stage.picture();
    assert!(picture.contains("Similar, look twice") && picture.contains("KOWALSKI"), "{picture}");
    stage.press("k<enter>");
    assert_eq!(stage.here(), ScreenId::Patient, "the cursor stood on the divider: {picture}");
    assert!(stage.shows("KOWALSKI, Anna (Mrs)"));
}

#[test]
fn esc_shows_everybody_again_before_it_leaves_the_screen() {
    let mut stage = Stage::new(World::new());
    stage.press("/zzzz<enter>");
    assert!(stage.shows("Nobody matches 'zzzz'"), "{}", stage.picture());
    stage.press("<esc>");
    assert!(stage.shows("ADEYEMI") && stage.shows("12 patients"));
    assert_eq!(stage.here(), ScreenId::Worklist);
}

#[test]
fn missing_consent_is_said_at_the_patient_and_c_records_it_there() {
    let mut stage = Stage::new(World::new());
    stage.press("/brown<enter>a").type_("Is the insulin dose still right?").press("<ctrl+s>");
    assert!(stage.shows("! Nobody has recorded consent") && stage.shows("C Record consent"), "{}", stage.picture());
    stage.press("C<space><ctrl+s>");
    assert!(patient(&stage, 1).consent.is_some(), "{}", stage.picture());
    assert!(stage.shows("Is the insulin dose still right?"), "the question is still there: {}", stage.picture());
    stage.press("<ctrl+s>");
    assert!(listed(&stage).contains(&"BROWN, Stanley (Mr)".to_owned()), "{}", stage.picture());
}

#[test]
fn those_selected_are_listed_one_after_the_other_each_with_a_question() {
    let mut world = World::new();
    world.consents(8, ConsentDecision::ExplicitGiven);
    world.consents(9, ConsentDecision::ImpliedInformed);
    let mut stage = Stage::new(world);
    stage.press("/iqbal<enter> <esc>/kowal<enter> <esc>");
    assert!(stage.shows("2 selected"), "{}", stage.picture());
    stage.press("a");
    assert!(stage.shows("Add to the agenda, 1 of 2"), "{}", stage.picture());
    stage.type_("What would keep her at home?").press("<ctrl+s>");
    assert!(stage.shows("Add to the agenda, 2 of 2"), "{}", stage.picture());
    stage.type_("Is dialysis what she wants?").press("<ctrl+s>");
    assert!(!stage.shows("selected"), "{}", stage.picture());
    let names = listed(&stage);
    assert!(
        names.iter().any(|n| n.starts_with("IQBAL")) && names.iter().any(|n| n.starts_with("KOWALSKI")),
        "{names:?}"
    );
}

#[test]
fn esc_in_the_middle_keeps_the_question_as_a_draft() {
    let mut stage = Stage::new(World::new());
    stage.press("/brown<enter>a").type_("Half a thought").press("<esc>");
    assert!(!listed(&stage).iter().any(|n| n.starts_with("BROWN")));
    stage.press("a");
    assert!(stage.shows("Half a thought"), "{}", stage.picture());
}

#[test]
fn a_death_is_seen_in_the_list_and_stops_the_listing() {
    let mut stage = Stage::new(World::new());
    stage.press("/green<enter>");
    assert!(stage.shows("Died"), "{}", stage.picture());
    stage.press("a").type_("Should not be asked at all").press("<ctrl+s>");
    assert!(stage.shows("GREEN, Ivy (Miss) has died"), "{}", stage.picture());
    assert!(!listed(&stage).iter().any(|n| n.starts_with("GREEN")));
}

#[test]
fn the_quick_look_follows_the_cursor() {
    let mut stage = Stage::new(World::new());
    assert!(stage.shows("Consent   Explicit"), "{}", stage.picture());
    stage.press("j");
    assert!(stage.shows("! Not recorded"), "{}", stage.picture());
    assert_eq!(patient(&stage, 1).consent, None);
}

#[test]
fn the_order_is_chosen_from_a_menu() {
    let mut stage = Stage::new(World::new());
    stage.press("sage<enter>");
    let picture = stage.picture();
    assert!(picture.contains("Sort: Age, oldest first"), "{picture}");
    let oldest = patient(&stage, 6);
    assert!(picture.find(&oldest.banner.name).unwrap() < picture.find("ADEYEMI").unwrap(), "{picture}");
}

#[test]
fn only_a_window_of_rows_is_held_however_far_one_goes() {
    let mut stage = Stage::new(World::new());
    stage.press("G");
    assert!(stage.shows("O'BRIEN, Zoë (Ms)"), "{}", stage.picture());
    stage.press("<enter>");
    assert!(stage.shows("999 000 1774"), "{}", stage.picture());
    assert_eq!(stage.here(), ScreenId::Patient);
}

#[test]
fn an_empty_register_says_what_to_do() {
    let (folder, service) = World::empty(Purpose::Demo);
    let stage = Stage::over(folder, service, World::new().manager);
    assert!(stage.shows("There are no patients here yet") && stage.shows("I Import"), "{}", stage.picture());
}

#[test]
fn without_a_conference_to_come_it_says_so_instead_of_opening_a_form() {
    let mut world = World::new();
    world.starts();
    let meeting = world.meeting;
    for item in {
        let Answer::Conference(view) =
            world.service.answer(&world.manager.clone(), &Conference { meeting }.into()).unwrap()
        else {
            panic!()
        };
        view.items
    } {
        let reason = crate::domain::agenda::DeferReason::OutOfTime;
        world.does(crate::domain::command::ItemDefer { item: item.item.id, reason }.into());
    }
    world.does(MeetingClose { meeting, carry_over: false }.into());
    world.time("2027-01-05T09:00");
    let mut stage = Stage::new(world);
    stage.press("a");
    assert!(stage.shows("no conference is planned"), "{}", stage.picture());
    assert_eq!(listed(&stage).len(), 4);
}

/// A list of pretend people with numbers of the test range.
fn many(count: u32) -> String {
    let mut rows = "nhs_number,family_name,given_names,title,birth_date,gender,practice_code,conditions\n".to_owned();
    let mut made = 0;
    for n in 200_000_u32.. {
        let nine = format!("999{n:06}");
        let sum: u32 = nine.chars().zip((2..=10).rev()).map(|(c, weight)| c.to_digit(10).unwrap() * weight).sum();
        let check = match 11 - sum % 11 {
            11 => 0,
            10 => continue,
            digit => digit,
        };
        writeln!(rows, "{nine}{check},Person{made:04},Pretend,Mx,1940-01-01,female,X99001,copd").unwrap();
        made += 1;
        if made == count {
            return rows;
        }
    }
    rows
}

#[test]
fn a_long_register_is_read_in_windows_around_the_cursor() {
    let mut stage = Stage::new(World::new());
    let file = stage.file("many.csv", &many(900));
    let done = stage.does(crate::domain::command::ImportPatients { file, as_of: None, dry_run: false });
    assert_eq!(done.report.unwrap().new, 900);
    stage.press("21G");
    assert!(stage.shows("912 patients") && stage.shows("PERSON0899, Pretend (Mx)"), "{}", stage.picture());
    for _ in 0..60 {
        stage.press("<pgup>");
        assert!(!stage.shows("..."), "a row was not there when it came into view: {}", stage.picture());
    }
    assert!(stage.shows("ADEYEMI, Grace (Mrs)"), "{}", stage.picture());
    let Effect::Ask(_, Query::Worklist(asked)) = super::Worklist::default().ask_rows(500) else { panic!() };
    assert_eq!((asked.offset, asked.limit), (Some(372), Some(256)));
}

#[test]
fn a_pause_in_typing_keeps_the_question() {
    let mut stage = Stage::new(World::new());
    stage.press("/brown<enter>a").type_("Half a thought").pause();
    let Answer::Drafts(drafts) = stage.ask(Drafts {}) else { panic!() };
    assert!(drafts.iter().any(|draft| draft.text.contains("Half a thought")), "{}", stage.picture());
    assert!(stage.shows("Half a thought"));
}

#[test]
fn whoever_may_not_is_told_in_the_form() {
    let mut stage = Stage::new(World::new());
    stage.acting(Actor::of_role("Vi Viewer", AccessRole::Viewer));
    stage.press("jC<space><ctrl+s>");
    assert!(stage.shows("Vi Viewer acts as: Viewer"), "{}", stage.picture());
    assert_eq!(patient(&stage, 1).consent, None);
}

#[test]
fn a_range_is_selected_with_shift_and_stays_when_the_search_changes() {
    let mut stage = Stage::new(World::new());
    stage.press("<shift+down><shift+down>");
    assert!(stage.shows("3 selected"), "{}", stage.picture());
    stage.press("/kow<enter>");
    assert!(stage.shows("3 selected"), "who is selected counts although out of view: {}", stage.picture());
    stage.press("<esc><esc>");
    assert!(!stage.shows("selected") || stage.shows("Nobody is selected"), "{}", stage.picture());
    assert_eq!(listed(&stage).len(), 4);
}

#[test]
fn until_the_answer_is_there_nothing_is_done_to_the_rows_of_the_former_search() {
    let ctx = crate::tui::testing::ctx(100, 30);
    let stage = Stage::new(World::new());
    let mut worklist = super::Worklist::default();
    let asked = worklist.ask_rows(0);
    let answer = |effect: &Effect| {
        let Effect::Ask(_, query) = effect else { panic!() };
        stage.ask(query.clone())
    };
    worklist.on_answer("rows", Ok(answer(&asked)), &ctx);
    assert!(worklist.open().len() == 1 && worklist.why_not(Intent::Consent).is_none());
    worklist.on_intent(Intent::Search, &ctx);
    let asked = worklist.on_key(Key::char('k'), &ctx).unwrap();
    assert_eq!(worklist.why_not(Intent::Consent).as_deref(), Some("the search is still running"));
    assert!(worklist.open().is_empty() && worklist.list_one(&ctx).is_empty());
    worklist.on_answer("rows", Ok(answer(&asked[0])), &ctx);
    assert_eq!(worklist.why_not(Intent::Consent), None);
}

#[test]
fn every_key_of_the_worklist_is_answered() {
    let answered = Stage::new(World::new()).answers();
    must_all_be_answered(ScreenId::Worklist, &answered);
}

#[test]
fn the_divider_is_no_row_of_the_count() {
    let mut stage = Stage::new(World::new());
    stage.press("/").type_("chaudry");
    assert!(stage.shows("Similar, look twice") && stage.shows("Rows 1 to 1 of 1"), "{}", stage.picture());
}

/// The cohort that comes with mdg, worked out; an action of the first patient is late.
fn counted() -> Stage {
    let mut world = World::new();
    let (cohort, mdg) = (Some("icp".to_owned()), world.mdg);
    world.does(crate::domain::command::CohortRunNow { mdg, cohort, file: None, as_of: None }.into());
    world.starts();
    let owner = Some(world.member("nurse"));
    let due_on = Some("2026-11-26".parse().unwrap());
    let (patient, text) = (Some(world.patients[0]), "Order the commode".to_owned());
    let action = crate::domain::command::ActionAdd {
        text,
        owner,
        due_on,
        item: None,
        patient,
        goal: None,
        kind: None,
        priority: None,
        funding_responsibility: None,
        service: None,
    };
    world.does(action.into());
    world.time("2026-12-03T09:00");
    Stage::new(world)
}

#[test]
fn a_named_view_narrows_the_list_and_stands_over_it_until_esc() {
    let mut stage = counted();
    stage.press("v");
    insta::assert_snapshot!("views_100", stage.picture());
    stage.type_("action over").press("<enter>");
    assert!(stage.shows("View: Action overdue 1") && stage.shows("1 of 12 patients found"), "{}", stage.picture());
    assert!(stage.shows("ADEYEMI") && !stage.shows("BROWN"), "{}", stage.picture());
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("view_{w}"), stage.picture());
    }
    stage.press("<esc>");
    assert!(stage.shows("Everybody") && stage.shows("BROWN"), "{}", stage.picture());
}

#[test]
fn a_cohort_narrows_it_too_and_a_view_narrows_the_cohort() {
    let mut stage = counted();
    stage.press("v").type_("older people").press("<enter>");
    let picture = stage.picture();
    assert!(
        picture.contains("Cohort: Older people, diabetes") && picture.contains("of 12 patients found"),
        "{picture}"
    );
    assert!(!picture.contains("HASSAN"), "another group's practice: {picture}");
    stage.press("v").type_("action over").press("<enter>");
    assert!(stage.shows("1 of 12 patients found") && stage.shows("Cohort: Older"), "{}", stage.picture());
    stage.press("v").type_("discussed three").press("<enter>");
    assert!(stage.shows("Nobody is in this part of the register"), "{}", stage.picture());
}

#[test]
fn what_presses_most_stands_in_the_row_and_all_of_it_beside_it() {
    let mut stage = counted();
    stage.press("/brown<enter>");
    assert!(stage.shows("no plan +"), "{}", stage.picture());
    assert!(stage.shows("No plan in force") && stage.shows("No care coordinator"), "{}", stage.picture());
}

#[test]
fn n_refers_whoever_is_under_the_cursor() {
    let mut stage = Stage::new(World::new());
    stage.press("/brown<enter>n");
    assert!(stage.shows("Refer: BROWN, Stanley (Mr)"), "{}", stage.picture());
    stage.type_("Is the insulin dose still right?").press("<ctrl+s>");
    assert_eq!(patient(&stage, 1).referrals.len(), 1, "{}", stage.picture());
    assert!(stage.shows("Referred 16-Nov-2026:"), "{}", stage.picture());
}
