use crate::domain::agenda::{ItemStatus, Urgency};
use crate::domain::attendance::AttendanceStatus;
use crate::domain::command::AttendanceRecord;
use crate::domain::consent::ConsentDecision;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::query::{Conference, Mdgs, Meetings, Members, Organisations};
use crate::domain::view::{Answer, ConferenceView};
use crate::service::testing::World;
use crate::store::Purpose;
use crate::tui::screen::ScreenId;
use crate::tui::stage::{Stage, must_all_be_answered};

fn agenda_of(stage: &Stage, meeting: Ref<Meeting>) -> Box<ConferenceView> {
    let Answer::Conference(view) = stage.ask(Conference { meeting }) else { panic!("no conference") };
    view
}

fn agenda(stage: &Stage) -> Box<ConferenceView> {
    agenda_of(stage, stage.meeting)
}

fn titles(stage: &Stage) -> Vec<String> {
    let mut rows = agenda(stage).items;
    rows.sort_by_key(|row| row.item.position);
    rows.into_iter().map(|row| row.title).collect()
}

/// A stage with the agenda open and the cursor on its first case, ADEYEMI.
fn opened() -> Stage {
    let mut stage = Stage::new(World::new());
    stage.press("3jj");
    stage
}

#[test]
fn the_agenda_at_three_sizes() {
    let mut world = World::new();
    world.has_died(5);
    let mut stage = Stage::new(world);
    stage.press("3jjj");
    assert!(agenda(&stage).items[3].blocked.is_some());
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("agenda_{w}"), stage.picture());
    }
}

#[test]
fn an_item_moves_with_the_cursor_on_it_and_undo_brings_it_back() {
    let mut stage = opened();
    assert_eq!(titles(&stage)[2], "ADEYEMI, Grace (Mrs)");
    stage.press("JJ");
    assert_eq!(titles(&stage)[4], "ADEYEMI, Grace (Mrs)", "{}", stage.picture());
    stage.press("K");
    assert_eq!(titles(&stage)[3], "ADEYEMI, Grace (Mrs)");
    stage.press("uuu");
    assert_eq!(titles(&stage)[2], "ADEYEMI, Grace (Mrs)");
    assert!(stage.shows("13:15"), "{}", stage.picture());
}

#[test]
fn plus_and_minus_change_the_minutes_and_the_times_behind() {
    let mut stage = opened();
    stage.press("++");
    assert_eq!(agenda(&stage).items[2].item.planned_min, 20);
    assert!(stage.shows("planned 70 of 90 min") && stage.shows("20 min spare"), "{}", stage.picture());
    stage.press("---");
    stage.press("-");
    assert!(stage.shows("5 minutes is the least here"), "{}", stage.picture());
    assert_eq!(agenda(&stage).items[2].item.planned_min, 5);
}

#[test]
fn more_minutes_than_there_are_is_refused_in_words() {
    let mut stage = opened();
    stage.press("+++++++");
    assert!(stage.shows("! The agenda would be 5 minutes over"), "{}", stage.picture());
    assert_eq!(agenda(&stage).total_min, 90);
}

#[test]
fn question_urgency_and_presenter_are_changed_in_one_form() {
    let mut stage = opened();
    stage.press("m<ctrl+u>").type_("Is it time for hospice care?").press("<tab><left><left><ctrl+s>");
    let row = agenda(&stage).items.remove(2);
    assert_eq!(row.item.question.as_deref(), Some("Is it time for hospice care?"), "{}", stage.picture());
    assert_eq!(row.urgency, Some(Urgency::Urgent));
    stage.press("p").type_("bo nurse").press("<enter><ctrl+s>");
    assert_eq!(agenda(&stage).items[2].item.presenter, Some(stage.member("nurse")));
    assert!(stage.shows("! Urgent") && stage.shows("Ms Bo Nurse"), "{}", stage.picture());
}

#[test]
fn taking_off_asks_for_the_reason_and_keeps_the_item_on_record() {
    let mut stage = opened();
    stage.press("D<ctrl+s>");
    assert!(stage.shows("Still needed: Reason."), "{}", stage.picture());
    stage.press("i<ctrl+s>");
    let row = agenda(&stage).items.remove(2);
    assert_eq!(row.item.status, ItemStatus::Withdrawn);
    assert!(stage.shows("Withdrawn") && stage.shows("3 cases"), "{}", stage.picture());
}

#[test]
fn a_deferred_case_goes_to_the_next_conference() {
    let mut stage = opened();
    stage.press("d<space><ctrl+s>");
    assert_eq!(agenda(&stage).items[2].item.status, ItemStatus::Deferred, "{}", stage.picture());
    stage.press("c17-dec<enter>");
    assert!(stage.shows("Thu 17-Dec-2026") && stage.shows("Carried 1x"), "{}", stage.picture());
    let next = agenda_of(&stage, stage.next);
    assert!(next.items.iter().any(|row| row.title == "ADEYEMI, Grace (Mrs)"));
}

#[test]
fn a_patient_is_found_and_listed_from_here() {
    let mut world = World::new();
    world.consents(1, ConsentDecision::ExplicitGiven);
    let mut stage = Stage::new(world);
    stage.press("3abrown<enter>").type_("Is the insulin dose still right?").press("<ctrl+s>");
    assert!(titles(&stage).contains(&"BROWN, Stanley (Mr)".to_owned()), "{}", stage.picture());
    assert!(stage.shows("5 cases"), "{}", stage.picture());
}

#[test]
fn consent_recorded_from_the_form_takes_its_refusal_away() {
    let mut stage = Stage::new(World::new());
    stage.press("3abrown<enter>").type_("Is the insulin dose still right?").press("<ctrl+s>");
    assert!(stage.shows("Born ") && stage.shows("! Nobody has recorded consent"), "{}", stage.picture());
    stage.press("C<space><ctrl+s>");
    assert!(!stage.shows("Nobody has recorded consent"), "{}", stage.picture());
    stage.press("<ctrl+s>");
    assert!(titles(&stage).contains(&"BROWN, Stanley (Mr)".to_owned()), "{}", stage.picture());
}

#[test]
fn a_year_that_slipped_is_asked_about() {
    let mut stage = opened();
    stage.press("n").type_("19/11/2062").press("<ctrl+s>");
    assert!(stage.shows("! That is more than two years ahead. Check the year."), "{}", stage.picture());
    stage.press("<ctrl+u>").type_("19/11/2027").press("<ctrl+s>");
    assert!(stage.shows("Planned the conference"), "{}", stage.picture());
}

#[test]
fn a_death_blocks_its_row_and_taking_it_off_frees_the_agenda() {
    let mut world = World::new();
    world.has_died(0);
    let mut stage = Stage::new(world);
    stage.press("3jj");
    assert!(stage.shows("! Blocked") && stage.shows("has died"), "{}", stage.picture());
    stage.press("D<right><right><ctrl+s>");
    assert!(!stage.shows("! Blocked") && stage.shows("All may be discussed."), "{}", stage.picture());
    let row = agenda(&stage).items.into_iter().find(|row| row.item.patient == Some(stage.patients[0])).unwrap();
    assert_eq!((row.item.status, row.blocked), (ItemStatus::Withdrawn, None));
}

#[test]
fn consent_that_is_withdrawn_takes_the_case_off_at_once_and_undo_brings_it_back() {
    let mut stage = Stage::new(World::new());
    let fate = |stage: &Stage| {
        let rows = agenda(stage).items;
        rows.into_iter().find(|row| row.item.patient == Some(stage.patients[0])).unwrap().item.status
    };
    stage.press("3jjC");
    assert!(stage.shows("Withdrawn"), "{}", stage.picture());
    stage.press("<right><right><right><right><right><ctrl+s>");
    assert!(stage.shows("Taken off the agenda of Thu 19-Nov-2026"), "{}", stage.picture());
    assert_eq!(fate(&stage), ItemStatus::Withdrawn);
    stage.press("u");
    assert_eq!(fate(&stage), ItemStatus::Listed);
}

#[test]
fn apologies_show_in_the_quorum_before_the_day() {
    let mut stage = opened();
    assert!(stage.shows("Quorum can be"), "{}", stage.picture());
    stage.does(AttendanceRecord {
        meeting: stage.meeting,
        member: stage.member("mental"),
        status: Some(AttendanceStatus::Apologies),
        mode: None,
        arrived_at: None,
        deputy_for: None,
        interest: None,
    });
    stage.press("13");
    assert!(stage.shows("Quorum lacks: Mental") && stage.shows("apologies 1"), "{}", stage.picture());
    assert!(agenda(&stage).attendance.iter().any(|row| row.status == Some(AttendanceStatus::Apologies)));
}

#[test]
fn an_item_that_is_no_case_is_added() {
    let mut stage = opened();
    stage.press("ot<tab>").type_("Winter pressures").press("<ctrl+s>");
    assert!(stage.shows("Winter pressures"), "{}", stage.picture());
    assert!(titles(&stage).contains(&"Winter pressures".to_owned()));
}

#[test]
fn issuing_asks_first_and_no_is_the_answer_of_enter() {
    let mut stage = opened();
    stage.press("w<enter>");
    assert_eq!(agenda(&stage).meeting.status, MeetingStatus::Planned);
    stage.press("wy");
    assert_eq!(agenda(&stage).meeting.status, MeetingStatus::AgendaIssued, "{}", stage.picture());
    assert!(stage.shows("Agenda issued, version 1"), "{}", stage.picture());
}

#[test]
fn starting_says_what_is_still_open_and_on_which_day_it_was_planned() {
    let mut world = World::new();
    world.has_died(0);
    let mut stage = Stage::new(world);
    stage.press("3S");
    let picture = stage.picture();
    assert!(picture.contains("It is planned for") && picture.contains("1 case may not be discussed"), "{picture}");
    stage.press("<esc>");
    assert_eq!(agenda(&stage).meeting.status, MeetingStatus::Planned);
    stage.press("Sy");
    assert_eq!(agenda(&stage).meeting.status, MeetingStatus::InSession, "{}", stage.picture());
}

#[test]
fn a_conference_is_planned_and_a_day_is_read_back() {
    let mut stage = opened();
    stage.press("n").type_("14 jan");
    assert!(stage.shows("reads as: Thu 14-Jan-2027"), "{}", stage.picture());
    stage.press("<ctrl+s>");
    let Answer::Meetings(rows) = stage.ask(Meetings {}) else { panic!() };
    assert_eq!(rows.len(), 3, "{}", stage.picture());
    stage.press("n").type_("14 jan").press("<ctrl+s>");
    assert!(stage.shows("! Harness and Kilburn MDG already meets on"), "{}", stage.picture());
    assert!(stage.shows("[3 Agenda]"));
}

#[test]
fn a_conference_to_come_is_changed() {
    let mut stage = opened();
    stage.press("e<tab><ctrl+u>").type_("120").press("<tab><ctrl+u>").type_("Room 5").press("<ctrl+s>");
    let meeting = agenda(&stage).meeting;
    assert_eq!((meeting.planned_min, meeting.venue.as_deref()), (120, Some("Room 5")), "{}", stage.picture());
    assert!(stage.shows("13:00 to 15:00") && stage.shows("Room 5"), "{}", stage.picture());
}

#[test]
fn enter_opens_the_patient_of_the_item() {
    let mut stage = opened();
    stage.press("<enter>");
    assert_eq!(stage.here(), ScreenId::Patient);
    assert!(stage.shows("ADEYEMI, Grace (Mrs)"));
    stage.press("<esc>gg<enter>");
    assert!(stage.shows("this item is about no patient"), "{}", stage.picture());
    assert_eq!(stage.here(), ScreenId::Agenda);
}

#[test]
fn without_a_group_it_says_what_to_do_and_people_and_group_can_be_made() {
    let (folder, service) = World::empty(Purpose::Demo);
    let mut stage = Stage::over(folder, service, World::new().manager);
    stage.press("3");
    assert!(
        stage.shows("There is no group yet") && stage.shows("4. n: plan its first conference."),
        "{}",
        stage.picture()
    );
    stage.press("n");
    assert!(stage.shows("Not now: there is no group yet"), "{}", stage.picture());
    stage.press("M").type_("Pat Example").press("<tab>").type_("Dr").press("<tab>").type_("pat").press("<tab>");
    stage.type_("GP").press("<enter><ctrl+s>");
    let Answer::Members(members) = stage.ask(Members {}) else { panic!() };
    assert_eq!(members[0].name, "Dr Pat Example", "{}", stage.picture());
    stage.press("F").type_("Oak MDG").press("<tab>").type_("oak1").press("<tab>").type_("e84021").press("<ctrl+s>");
    assert!(stage.shows("! ") && stage.shows("E84021"), "{}", stage.picture());
    let Answer::Mdgs(mdgs) = stage.ask(Mdgs {}) else { panic!() };
    assert!(mdgs.is_empty(), "a group over an unknown practice was founded");
}

#[test]
fn every_key_of_the_agenda_is_answered() {
    let mut answered = opened().press("j").answers();
    // What is done only with an issued agenda, and with written papers.
    let mut issued = opened();
    answered.extend(issued.press("wyx<ctrl+s><enter>").answers());
    must_all_be_answered(ScreenId::Agenda, &answered);
}

#[test]
fn somebody_leaves_and_a_place_and_the_group_change() {
    let mut stage = opened();
    stage.press("L").type_("hal").press("<enter><tab><ctrl+s>");
    let Answer::Members(members) = stage.ask(Members {}) else { panic!() };
    let left = members.iter().find(|row| row.member.handle == "physio").unwrap();
    assert!(left.member.active_to.is_some(), "{}", stage.picture());
    stage.press("O").type_("Hill Charity").press("<tab>").type_("volunt").press("<enter><ctrl+s>");
    let Answer::Organisations(places) = stage.ask(Organisations { kind: None }) else { panic!() };
    assert!(places.iter().any(|place| place.name == "Hill Charity"), "{}", stage.picture());
    stage.press("f");
    assert!(stage.shows("The group HK") && stage.shows("X99001 X99002"), "{}", stage.picture());
    stage.type_(" x99003").press("<ctrl+s>");
    let Answer::Mdgs(groups) = stage.ask(Mdgs {}) else { panic!() };
    assert_eq!(groups[0].practices.len(), 3, "{}", stage.picture());
    assert_eq!(groups[0].contact.as_deref(), Some("hk.mdg@example.org"), "what was not touched stays");
    stage.press("f").type_(" Y00000").press("<ctrl+s>");
    assert!(stage.shows("No practice here has the ODS code Y00000"), "{}", stage.picture());
}
