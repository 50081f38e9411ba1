//! Stories of a conference: keys in, picture and record out.
use super::*;
use crate::domain::agenda::{ItemKind, ItemStatus};
use crate::domain::consent::ConsentDecision;
use crate::service::testing::World;
use crate::tui::app::{App, Records};
use crate::tui::screen;
use crate::tui::stage::{Stage, must_all_be_answered};

/// On the conference screen of the small world, the day before anything happened but the clock at one.
fn planned() -> Stage {
    let mut world = World::new();
    world.time("2026-11-19T13:00");
    let mut stage = Stage::new(world);
    stage.press("<g>c");
    stage
}

/// The same, running, with everybody there but the physiotherapist.
fn running() -> Stage {
    let mut world = World::new();
    world.starts();
    let mut stage = Stage::new(world);
    stage.press("<g>c");
    stage
}

/// Running, with the first case on the table: welcome and the review of actions are closed.
fn with_case() -> Stage {
    let mut stage = running();
    stage.press("nnn");
    stage
}

fn conference(stage: &Stage) -> Box<ConferenceView> {
    let Answer::Conference(view) = stage.ask(query::Conference { meeting: stage.meeting }) else { panic!() };
    view
}

fn open(stage: &Stage) -> crate::domain::view::OpenItem {
    conference(stage).open.unwrap()
}

fn pictures(stage: &mut Stage, name: &str) {
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("{name}_{w}"), stage.picture());
    }
    stage.size(100, 30);
}

#[test]
fn it_starts_with_who_is_here() {
    let mut stage = planned();
    pictures(&mut stage, "planned");
    stage.press("S");
    assert!(stage.shows("NOT QUORATE"), "{}", stage.picture());
    stage.press("*jjjjjjj<space>");
    pictures(&mut stage, "attendance");
    assert!(stage.shows("quorum met"), "{}", stage.picture());
    stage.press("<enter>");
    let view = conference(&stage);
    assert_eq!(view.meeting.status, MeetingStatus::InSession);
    assert_eq!(view.attendance.iter().filter(|row| row.here).count(), 8);
    assert_eq!(open(&stage).item.position, 1, "the first item is open");
    assert!(stage.shows("RUNNING"), "{}", stage.picture());
}

#[test]
fn a_case_with_its_words_actions_and_outcome() {
    let mut stage = with_case();
    assert_eq!(open(&stage).item.kind, ItemKind::Case);
    stage.time("2026-11-19T13:05");
    stage.press("d").type_("Weight up 4 kg since August. Nurse visit agreed.").press("<esc>");
    assert!(stage.shows("Autosaved 13:05:00"), "{}", stage.picture());
    assert_eq!(
        open(&stage).discussion.unwrap().summary.as_deref(),
        Some("Weight up 4 kg since August. Nurse visit agreed.")
    );
    stage.press("a").type_("Call daughter about lift @nav");
    assert!(stage.shows("@navigator  Ms Fay Navigate, Care coordinator"), "{}", stage.picture());
    stage.press("<tab>").type_("next fri");
    assert!(stage.shows("reads as: Ms Fay Navigate (Care coordinator), Fri 27-Nov-2026"), "{}", stage.picture());
    pictures(&mut stage, "quick");
    stage.press("<enter>");
    let case = open(&stage);
    assert_eq!(case.actions[0].action.text, "Call daughter about lift");
    assert_eq!(case.actions[0].action.due_on.to_string(), "2026-11-27");
    stage.press("c").type_("Refer to the community heart failure nurse").press("<tab><right>");
    pictures(&mut stage, "outcome_form");
    stage.press("<ctrl+s>");
    assert!(open(&stage).discussion.unwrap().outcome.is_some());
    pictures(&mut stage, "case");
    let first = case.item.id;
    stage.press("n");
    let view = conference(&stage);
    let closed = &view.items.iter().find(|row| row.item.id == first).unwrap().item;
    assert_eq!((closed.status, closed.quorate_at_decision), (ItemStatus::Discussed, Some(true)));
    assert_ne!(view.open.unwrap().item.id, first, "the next case is open");
}

#[test]
fn next_asks_for_what_is_missing_before_a_case_closes() {
    let mut stage = with_case();
    let first = open(&stage).item.id;
    stage.press("n");
    assert!(stage.shows("close this case") && stage.shows("Why no action"), "{}", stage.picture());
    pictures(&mut stage, "close_form");
    stage.type_("No change needed now").press("<tab><right><tab>").type_("Stable, seen weekly").press("<ctrl+s>");
    let view = conference(&stage);
    let closed = &view.items.iter().find(|row| row.item.id == first).unwrap().item;
    assert_eq!(closed.status, ItemStatus::Discussed, "{}", stage.picture());
    assert_eq!(closed.no_action_reason.as_deref(), Some("Stable, seen weekly"));
    assert_eq!(view.open.unwrap().item.position, closed.position + 1, "and the next one is open");
}

#[test]
fn without_a_quorum_the_chair_says_why_and_it_is_kept() {
    let mut stage = with_case();
    let first = open(&stage).item.id;
    let leave = crate::domain::command::AttendanceLeave {
        meeting: stage.meeting,
        member: stage.member("social"),
        left_at: None,
    };
    stage.does(leave);
    stage.press("<g>t<g>c");
    assert!(stage.shows("NOT QUORATE: missing Social care"), "{}", stage.picture());
    stage.press("n").type_("Refer on to the clinic").press("<tab><right><tab>").type_("Nothing to do").press("<tab>");
    stage.type_("Social care sent a written view").press("<ctrl+s>");
    let row = conference(&stage).items.into_iter().find(|row| row.item.id == first).unwrap();
    assert_eq!(row.item.status, ItemStatus::Discussed, "{}", stage.picture());
    assert_eq!(row.item.not_quorate_reason.as_deref(), Some("Social care sent a written view"));
}

#[test]
fn after_a_crash_the_same_item_the_same_clock_and_the_words_are_there() {
    let mut stage = with_case();
    let before = open(&stage).item.id;
    stage.time("2026-11-19T13:04");
    stage.press("d").type_("Daughter says the lift has been broken").pause();
    // The program is gone; only the database is left.
    let ctx = Ctx { window: Rect::new(0, 0, 100, 30), now: stage.app.ctx().now, ..Ctx::default() };
    stage.app = App::new(ctx, Records::Demo, screen::all(std::path::PathBuf::new(), None, None));
    stage.press("<g>t<g>c");
    assert_eq!(open(&stage).item.id, before);
    assert_eq!(open(&stage).discussion, None, "nothing was saved by itself");
    assert!(stage.shows("Daughter says the lift has been broken"), "{}", stage.picture());
    assert!(stage.shows("typed before, not saved"), "{}", stage.picture());
    pictures(&mut stage, "after_crash");
    stage.time("2026-11-19T13:06");
    assert!(stage.shows("left of 10 min") && stage.shows("13:06"), "{}", stage.picture());
    assert_eq!(open(&stage).elapsed_sec, 360, "six minutes since it was opened at one");
    stage.press("<esc>");
    assert_eq!(open(&stage).discussion.unwrap().summary.as_deref(), Some("Daughter says the lift has been broken"));
    let Answer::Drafts(drafts) = stage.ask(query::Drafts {}) else { panic!() };
    assert!(drafts.is_empty(), "the draft has no use any more");
}

#[test]
fn a_death_stands_in_a_banner_and_the_case_is_taken_off() {
    let mut world = World::new();
    world.starts();
    world.has_died(0);
    let mut stage = Stage::new(world);
    stage.press("<g>cnnn");
    assert!(stage.shows("has died. A case is not listed"), "{}", stage.picture());
    assert!(conference(&stage).open.is_none(), "the blocked case was not opened");
    pictures(&mut stage, "blocked");
    stage.press("n");
    assert!(conference(&stage).open.is_none(), "and n does not open it either");
    stage.press("D");
    assert!(stage.shows("(o) Take off: the patient has died"), "{}", stage.picture());
    stage.press("<ctrl+s>");
    let view = conference(&stage);
    let case = view.items.iter().find(|row| row.item.patient == Some(stage.patients[0])).unwrap();
    assert_eq!(case.item.status, ItemStatus::Withdrawn);
    stage.press("n");
    assert_eq!(open(&stage).item.patient, Some(conference(&stage).items[3].item.patient.unwrap()));
}

#[test]
fn consent_withdrawn_while_the_case_is_open_is_said_at_once() {
    let mut stage = with_case();
    let patient = open(&stage).item.patient.unwrap();
    stage.does(crate::domain::command::ConsentRecord {
        patient,
        decision: ConsentDecision::Withdrawn,
        scope: None,
        organisation: None,
        decided_on: None,
        method: None,
        capacity: None,
        decision_maker: None,
        reason: None,
    });
    stage.press("<g>t<g>c");
    assert!(stage.shows("withdr"), "{}", stage.picture());
    stage.press("D<ctrl+s>");
    assert!(conference(&stage).items.iter().any(|row| row.item.status == ItemStatus::Withdrawn));
}

#[test]
fn an_item_is_set_aside_and_taken_up_again() {
    let mut stage = with_case();
    let first = open(&stage).item.id;
    stage.press("b");
    assert!(stage.shows("Set this item aside"), "{}", stage.picture());
    stage.press("<enter>");
    let second = open(&stage).item.id;
    assert_ne!(first, second);
    let aside =
        |stage: &Stage| conference(stage).items.into_iter().find(|row| row.item.id == first).unwrap().item.status;
    assert_eq!(aside(&stage), ItemStatus::PausedItem);
    stage.press("b<enter>");
    assert_eq!(open(&stage).item.id, first, "what was set aside is offered first");
    assert_eq!(aside(&stage), ItemStatus::InDiscussion);
}

#[test]
fn the_clock_pauses_and_takes_more_minutes() {
    let mut stage = with_case();
    stage.time("2026-11-19T13:09");
    assert!(stage.shows("nearly used") && stage.shows("Time to agree a decision"), "{}", stage.picture());
    stage.time("2026-11-19T13:12");
    assert!(stage.shows("2 min over the 10 min planned"), "{}", stage.picture());
    pictures(&mut stage, "over_time");
    stage.press("+");
    assert_eq!(open(&stage).item.planned_min, 15);
    assert!(stage.shows("left of 15 min"), "{}", stage.picture());
    stage.press("<space>");
    assert_eq!(conference(&stage).meeting.status, MeetingStatus::Paused);
    stage.time("2026-11-19T13:30");
    assert_eq!(open(&stage).elapsed_sec, 12 * 60, "the clock stood still");
    assert!(stage.shows("paused, ") && stage.shows("PAUSED"), "{}", stage.picture());
    stage.press("n");
    assert!(stage.shows("Not now: the conference is paused"), "{}", stage.picture());
    stage.press("<space>");
    assert_eq!(conference(&stage).meeting.status, MeetingStatus::InSession);
}

#[test]
fn the_room_sees_no_name() {
    let mut stage = with_case();
    stage.does(crate::domain::command::ActionAdd {
        text: "Review inhaler technique".into(),
        owner: Some(stage.member("pharmacist")),
        due_on: Some("2026-11-26".parse().unwrap()),
        item: Some(open(&stage).item.id),
        patient: None,
        goal: None,
        kind: None,
        priority: None,
        funding_responsibility: None,
        service: None,
    });
    stage.press("<g>t<g>cP");
    let mut shown = stage.picture();
    pictures(&mut stage, "projector");
    stage.press("b");
    shown.push_str(&stage.picture());
    stage.press("<esc>c");
    shown.push_str(&stage.picture());
    stage.press("<esc>a");
    shown.push_str(&stage.picture());
    assert!(shown.contains("Patient 3    age 88") && shown.contains("ITEM 3 OF 7"), "{shown}");
    for person in crate::service::testing::PEOPLE {
        assert!(!shown.contains(&person.0.to_uppercase()), "{}\n{shown}", person.0);
        assert!(!shown.contains(&person.4[6..]), "{shown}");
    }
    stage.press("<esc>P");
    assert!(stage.shows("ADEYEMI"), "{}", stage.picture());
    assert_eq!(open(&stage).actions.len(), 1);
}

#[test]
fn ending_names_what_was_not_reached_and_carries_it_over() {
    let mut stage = with_case();
    stage.press("E");
    assert!(stage.shows("Not yet: 3 ADEYEMI"), "{}", stage.picture());
    assert!(conference(&stage).meeting.is_running());
    stage.press("n").type_("Nothing to change").press("<tab><right><tab>").type_("Stable").press("<ctrl+s>");
    stage.press("D<right><ctrl+s>E");
    pictures(&mut stage, "end");
    assert!(stage.shows("2 of 3 cases not reached") && stage.shows("Thu 17-Dec-2026"), "{}", stage.picture());
    stage.press("y");
    let view = conference(&stage);
    assert_eq!(view.meeting.status, MeetingStatus::Closed, "{}", stage.picture());
    assert!(stage.shows("THIS CONFERENCE IS OVER"), "{}", stage.picture());
    pictures(&mut stage, "over");
    let Answer::Conference(next) = stage.ask(query::Conference { meeting: stage.next }) else { panic!() };
    assert_eq!(next.items.iter().filter(|row| row.item.patient.is_some()).count(), 3, "two not reached, one put off");
}

#[test]
fn leaving_mdg_asks_while_it_runs() {
    let mut stage = running();
    stage.press("<ctrl+c><ctrl+c>");
    assert!(!stage.left && stage.shows("is running"), "{}", stage.picture());
    stage.press("y");
    assert!(stage.left);
    assert!(conference(&stage).meeting.is_running(), "leaving does not end it");
}

#[test]
fn a_line_that_is_refused_keeps_its_words() {
    let mut stage = with_case();
    stage.press("a").type_("Call daughter about lift @nobody fri").press("<enter>");
    assert!(stage.shows("! Nobody here has the short name 'nobody'"), "{}", stage.picture());
    assert!(stage.shows("Call daughter about lift @nobody fri"));
    assert!(open(&stage).actions.is_empty());
    stage.press("<esc>a");
    assert!(stage.shows("Call daughter about lift @nobody fri"), "the line comes back: {}", stage.picture());
}

#[test]
fn a_deputy_counts_for_the_chair() {
    let mut stage = planned();
    stage.press("S*");
    assert!(stage.shows("quorum met"));
    // The chair is the first of the list; the second doctor stands in.
    stage.press("<space>");
    assert!(stage.shows("missing the chair"), "{}", stage.picture());
    stage.press("jjjjjjjje<right><right><right><tab><tab><tab>").type_("alex").press("<enter><ctrl+s>");
    assert!(stage.shows("quorum met"), "{}", stage.picture());
    let rows = conference(&stage).attendance;
    assert!(rows.iter().any(|row| row.status == Some(crate::domain::attendance::AttendanceStatus::DeputyFor)));
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut stage = planned();
    stage.press("n");
    assert!(stage.shows("Not now: the conference has not started; S starts it."), "{}", stage.picture());
    stage = running();
    stage.press("n");
    assert_eq!(open(&stage).item.position, 1);
    stage.press("d");
    assert!(stage.shows("Not now: this item is about no patient."), "{}", stage.picture());
    stage.press("c");
    assert!(conference(&stage).open.unwrap().discussion.is_none());
}

#[test]
fn started_from_elsewhere_it_begins_with_who_is_here() {
    let mut world = World::new();
    world.time("2026-11-19T13:00");
    world.does(crate::domain::command::MeetingStart { meeting: world.meeting }.into());
    let mut stage = Stage::new(world);
    stage.press("<g>c");
    assert!(stage.shows("Who is here?") && stage.shows("Enter Open the first item"), "{}", stage.picture());
    stage.press("*<enter>");
    assert_eq!(open(&stage).item.position, 1);
    stage.press("<g>t<g>c");
    assert!(!stage.shows("Who is here?"), "it is asked once");
}

#[test]
fn an_item_about_nobody_closes_with_the_conference() {
    let mut stage = running();
    stage.press("nE");
    assert!(stage.shows("4 of 4 cases not reached"), "{}", stage.picture());
    stage.press("y");
    let view = conference(&stage);
    assert_eq!(view.meeting.status, MeetingStatus::Closed);
    assert_eq!(view.items[0].item.status, ItemStatus::Discussed, "the welcome came to its end");
}

#[test]
fn the_persons_views_and_a_goal_are_written_down() {
    let mut stage = with_case();
    stage.press("v").type_("Wants to stay at home").press("<ctrl+s>");
    assert_eq!(open(&stage).discussion.unwrap().patient_views.as_deref(), Some("Wants to stay at home"));
    assert!(stage.shows("THE PERSON'S VIEWS"), "{}", stage.picture());
    stage.press("o").type_("Walk to the shop by spring").press("<tab><space><ctrl+s>");
    assert_eq!(open(&stage).patient.unwrap().goals.len(), 1, "{}", stage.picture());
    assert!(stage.shows("Walk to the shop by spring"), "{}", stage.picture());
}

#[test]
fn words_are_saved_while_typing_goes_on() {
    let mut stage = with_case();
    stage.press("d").type_("Half a sen");
    stage.type_("tence").press("<ctrl+s>");
    assert!(
        stage.shows("Half a sentence") && stage.shows("typing"),
        "saved, and the editor stays: {}",
        stage.picture()
    );
    assert_eq!(open(&stage).discussion.unwrap().summary.as_deref(), Some("Half a sentence"));
    stage.press("<esc>");
    assert!(!stage.shows("typing, Esc"), "{}", stage.picture());
}

#[test]
fn what_is_typed_while_the_words_are_being_saved_is_not_lost() {
    let stage = with_case();
    let ctx = stage.app.ctx().clone();
    let mut screen = Conference::default();
    screen.on_view(conference(&stage));
    screen.start_typing();
    let types = |screen: &mut Conference, keys: &[&str]| -> usize {
        keys.iter().filter_map(|k| screen.on_key(Key::parse(k).unwrap(), &ctx)).map(|effects| effects.len()).sum()
    };
    assert_eq!(types(&mut screen, &["a", "ctrl+s", "b"]), 1, "the first words are on their way");
    screen.on_done("discussion", &Ok(crate::tui::testing::done("Noted.")), &ctx);
    assert_eq!(types(&mut screen, &["esc"]), 1, "the letter typed meanwhile is sent after them");
    assert!(!Screen::typing(&screen), "keys are commands again");
    screen.on_done("discussion", &Err(crate::tui::testing::refusal("No.", None)), &ctx);
    assert!(Screen::typing(&screen), "what was refused can be typed on");
    assert_eq!(screen.typing.as_ref().unwrap().editor.text(), "ab");
}

#[test]
fn every_key_of_the_conference_is_answered() {
    let mut answered = planned().answers();
    answered.extend(with_case().answers());
    must_all_be_answered(ScreenId::Conference, &answered);
}

#[test]
fn the_care_plan_is_one_key_away() {
    let mut stage = with_case();
    stage.press("p");
    assert_eq!(stage.here(), ScreenId::Patient);
    assert!(stage.shows("[Plan]"), "{}", stage.picture());
}

#[test]
fn the_next_item_is_read_from_its_beginning() {
    let mut stage = running();
    stage.size(80, 24).press("n<pgdn><pgdn>n");
    assert!(stage.shows("REVIEW OF ACTIONS"), "{}", stage.picture());
}

#[test]
fn the_last_of_many_who_are_here_is_one_key_away() {
    let mut stage = planned();
    stage.size(60, 18).press("SG<space>");
    assert!(conference(&stage).attendance.last().unwrap().here, "{}", stage.picture());
}

#[test]
fn the_room_sees_no_name_in_the_question_either() {
    let mut stage = planned();
    stage.press("3jjm<ctrl+u>").type_("What does Grace Adeyemi want?").press("<ctrl+s>4S*<enter>nnP");
    assert!(stage.shows("What does [name] [name] want?"), "{}", stage.picture());
}
