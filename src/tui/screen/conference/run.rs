//! The conference of 19 November on the fixture, as the manager runs it in a window of 80 by 24: what the screen says at each moment,
//! and what a power cut in the middle of it leaves. Keys are read off the screen.
use crate::domain::agenda::{ItemKind, ItemStatus};
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::query;
use crate::domain::view::{Answer, ConferenceView, ItemRow};
use crate::service::testing::World;
use crate::tui::reader::Reader;
use crate::tui::stage::Stage;

const ADEYEMI: &str = "ADEYEMI, Grace (Mrs)";

fn conference(stage: &Stage, meeting: Ref<Meeting>) -> Box<ConferenceView> {
    let Answer::Conference(view) = stage.ask(query::Conference { meeting }) else { panic!() };
    view
}

fn row(stage: &Stage, called: &str) -> ItemRow {
    let rows = conference(stage, stage.meeting).items;
    rows.into_iter().find(|row| row.title.starts_with(called) || row.kind.to_string() == called).unwrap()
}

/// At one o'clock the chair, the district nurse, the social worker and the manager are there; the welcome is open.
fn gathered() -> Reader {
    let mut world = World::with_agenda().with_protocol_list();
    world.time("2026-11-19T13:00");
    let mut at = Reader::at(Stage::new(world));
    at.stage.size(80, 24);
    at.press("Conference").reads("Thu 19-Nov-2026, 13:00 to 14:30, 9 items").press("starts the conference");
    for there in [1, 1, 1, 0, 0, 0, 1, 2] {
        // Pressed twice it says apologies, as from the acute physician.
        at.press_times("present or apologies", there);
        at.press("the next one");
    }
    at.reads("4 present, NOT QUORATE: missing Mental health").press("Start the conference");
    at.reads("WELCOME AND APOLOGIES");
    at
}

/// The urgent case since 13:25, with a nurse for mental health from 13:30 on.
pub(in crate::tui::screen) fn with_adeyemi() -> Reader {
    let mut at = gathered();
    at.stage.time("2026-11-19T13:05");
    at.press("Next").reads("REVIEW OF ACTIONS").reads("NOT QUORATE: missing Mental health");
    at.stage.time("2026-11-19T13:25");
    at.press("Next").reads(ADEYEMI).reads("15:00 left of 15 min");
    at.stage.time("2026-11-19T13:30");
    at.press("Attendance").press_times("the next one", 3).press("present or apologies").reads("present from 13:30");
    at.press("Close").reads("5 present, quorum met");
    at
}

#[test]
fn the_conference_runs_minute_by_minute_on_the_screen() {
    let mut at = with_adeyemi();
    assert_eq!(row(&at.stage, "action_review").quorum.as_deref(), Some("NOT QUORATE: Mental health"));
    assert_eq!(row(&at.stage, "protocol_list").item.planned_min, 0);
    at.stage.time("2026-11-19T13:37");
    at.reads("Time to agree a decision");

    // Nothing closes a case but a decision with its outcome, and an action or the reason why there is none.
    at.stage.time("2026-11-19T13:47");
    at.press("Next").press("Save");
    at.reads("! Still needed: Decision.").reads("! Still needed: Outcome.").reads("! Still needed: Why no action.");
    at.type_("Rehabilitation, and look at the inhaler").press("Next field").stage.press("<right><right><right>");
    at.reads("(o) Actions only").press("Save").reads("! Still needed: Why no action.");
    assert_eq!(row(&at.stage, "ADEYEMI").item.status, ItemStatus::InDiscussion);
    at.press("Back").press("Action");
    at.type_("Refer to pulmonary rehabilitation @nurse 03/12").press("Add");
    at.press("Next").reads("Rehabilitation, and look at the inhaler").press("Save");
    assert_eq!(row(&at.stage, "ADEYEMI").item.status, ItemStatus::Discussed, "{}", at.stage.picture());
    at.reads("FERNANDES, Luis").reads("ends 14:32, 2 min over");

    at.stage.time("2026-11-19T13:59");
    closes(&mut at, None);
    at.reads("CHAUDHRY, Nasreen").reads("ends 14:34, 4 min over");
    for called in ["ADEYEMI", "FERNANDES"] {
        assert_eq!(row(&at.stage, called).quorum.as_deref(), Some("Quorate"), "{called}");
    }

    at.stage.time("2026-11-19T14:00");
    at.press("Attendance").press_times("the next one", 2).press("has left").reads("left 14:00").press("Close");
    at.reads("4 present, NOT QUORATE: missing Social care");
    at.stage.time("2026-11-19T14:14");
    closes(&mut at, Some("It cannot wait until December"));
    at.reads("ends 14:39, 9 min over");
    assert_eq!(row(&at.stage, "CHAUDHRY").quorum.as_deref(), Some("NOT QUORATE: Social care"));

    // There is no time for the fourth case: it is not begun, and the others are taken up.
    at.reads("EVANS, Margaret");
    instead(&mut at, "Root cause");
    at.stage.time("2026-11-19T14:24");
    at.press("Next");
    instead(&mut at, "Any other");
    at.stage.time("2026-11-19T14:29");
    at.press("Next").press("Undo");
    at.stage.time("2026-11-19T14:30");
    at.press("End").reads("1 of 4 cases not reached").reads("EVANS, Margaret").reads("Thu 17-Dec-2026").press("Yes");
    at.reads("THIS CONFERENCE IS OVER").reads("13:00 to 14:30");

    let stage = &at.stage;
    let view = conference(stage, stage.meeting);
    assert_eq!(view.meeting.status, MeetingStatus::Closed);
    assert_eq!(row(stage, "EVANS").item.status, ItemStatus::NotReached);
    let minutes: Vec<u32> = view.items.iter().filter_map(|r| r.item.actual_sec).map(|sec| sec / 60).collect();
    assert_eq!(minutes, [5, 20, 22, 12, 15, 10, 5]);
    let next = conference(stage, stage.next).items;
    let carried: Vec<&ItemRow> = next.iter().filter(|row| row.kind == ItemKind::Case).collect();
    assert_eq!(carried.len(), 1);
    assert!(carried[0].title.starts_with("EVANS") && carried[0].item.carry_count == 1);
}

/// Closes a case in which nothing is to be done, and opens the next.
fn closes(at: &mut Reader, chair: Option<&str>) {
    at.press("Next").type_("Go on as agreed").press("Next field").press_times("chooses the next one", 5);
    at.reads("(o) No change").press("Next field").type_("All is arranged");
    if let Some(reason) = chair {
        at.press("Next field").reads("The decision is printed as advisory").type_(reason);
    }
    at.press("Save");
}

/// Takes back that an item was opened, and takes up another.
fn instead(at: &mut Reader, called: &str) {
    at.press("Undo").reads("No item is open").press("Another").reads("Take up:").type_(called).press("chooses");
    let view = conference(&at.stage, at.stage.meeting);
    let open = view.open.unwrap_or_else(|| panic!("{}", at.stage.picture()));
    assert_eq!(
        view.items.iter().find(|row| row.item.id == open.item.id).map(|row| row.title.starts_with(called)),
        Some(true)
    );
}

#[test]
fn a_power_cut_at_twenty_to_two_loses_neither_the_case_nor_its_clock_nor_a_word() {
    let mut at = with_adeyemi();
    at.stage.time("2026-11-19T13:38");
    at.press("Discuss").type_("Breathless on the stairs, and no inhaler at church").stage.pause();
    at.stage.time("2026-11-19T13:40");
    let mut again = Reader::at(at.stage.struck());
    again.stage.size(80, 24);
    again.press("Conference").reads(ADEYEMI).reads("typed before, not saved");
    again.reads("Breathless on the stairs, and no inhaler at church").reads("00:00 left of 15 min");
    let open = conference(&again.stage, again.stage.meeting).open.unwrap();
    assert_eq!((open.item.status, open.elapsed_sec), (ItemStatus::InDiscussion, 15 * 60));
    assert_eq!(open.discussion, None, "nothing was saved by itself");
    again.reads("5 present, quorum met").press("saves it");
    let open = conference(&again.stage, again.stage.meeting).open.unwrap();
    assert_eq!(open.discussion.unwrap().summary.as_deref(), Some("Breathless on the stairs, and no inhaler at church"));
}
