//! Stories of preparing an agenda to the end: filling it, its order, issuing it again, its papers, cancelling, a series.
use crate::domain::agenda::{ItemStatus, Urgency};
use crate::domain::command::ReferralTriage;
use crate::domain::consent::ConsentDecision;
use crate::domain::meeting::MeetingStatus;
use crate::domain::query::{AgendaIssued, Conference, Mdgs, Meetings};
use crate::domain::referral::TriageOutcome;
use crate::domain::view::{Answer, ConferenceView, MeetingRow};
use crate::service::testing::{World, id};
use crate::tui::screen::triage::tests::referring;
use crate::tui::stage::Stage;

/// Four accepted referrals wait, the third of them urgent; there is room for three.
fn waiting() -> Stage {
    let mut world = World::new();
    let asked = [(8, Urgency::Soon), (9, Urgency::Routine), (10, Urgency::Urgent), (11, Urgency::Routine)];
    for (n, urgency) in asked {
        world.consents(n, ConsentDecision::ExplicitGiven);
        let mut args = referring(&world, n, "What would keep her out of hospital this winter?");
        args.urgency = Some(urgency);
        let referral = id(&world.does(args.into()));
        let accept = ReferralTriage {
            referrals: vec![referral],
            outcome: TriageOutcome::Accepted,
            reason: None,
            clinician: Some(world.member("lead")),
            missing: Vec::new(),
            duplicate_of: None,
        };
        world.does(accept.into());
    }
    let mut stage = Stage::new(world);
    stage.press("3jj");
    stage
}

/// The agenda is issued, and a case was moved since.
fn changed() -> Stage {
    let mut stage = Stage::new(World::new());
    stage.press("3wyjjjjjKKK");
    stage
}

fn agenda(stage: &Stage) -> Box<ConferenceView> {
    let Answer::Conference(view) = stage.ask(Conference { meeting: stage.meeting }) else { panic!() };
    view
}

fn listed(stage: &Stage) -> Vec<String> {
    let on = agenda(stage).items.into_iter().filter(|row| row.item.status == ItemStatus::Listed);
    on.filter(|row| row.item.patient.is_some()).map(|row| row.title).collect()
}

fn meetings(stage: &Stage) -> Vec<MeetingRow> {
    let Answer::Meetings(rows) = stage.ask(Meetings {}) else { panic!() };
    rows
}

/// A picture at each of the three sizes.
fn at_three_sizes(stage: &mut Stage, name: &str) {
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("{name}_{w}"), stage.picture());
    }
}

#[test]
fn who_waits_at_three_sizes_with_the_reason_and_why_somebody_does_not_fit() {
    let mut stage = waiting();
    stage.press("l");
    at_three_sizes(&mut stage, "waiting");
    assert!(stage.shows("3 of 4 fit"), "{}", stage.picture());
    stage.press("G");
    at_three_sizes(&mut stage, "waiting_no_room");
    assert!(stage.shows("! ") && stage.shows("O'BRIEN"), "{}", stage.picture());
}

#[test]
fn enter_lists_all_who_fit_and_says_who_was_left() {
    let mut stage = waiting();
    stage.press("l<enter>");
    at_three_sizes(&mut stage, "filled");
    assert_eq!(listed(&stage).len(), 7, "{}", stage.picture());
    assert!(stage.shows("Left for another day: O'BRIEN"), "{}", stage.picture());
    stage.press("<enter>u");
    assert_eq!(listed(&stage).len(), 4, "{}", stage.picture());
}

#[test]
fn one_alone_is_listed_with_its_urgency_and_the_list_stays() {
    let mut stage = waiting();
    stage.press("lj<space>");
    assert!(listed(&stage).contains(&"IQBAL, Yasmin (Mrs)".to_owned()), "{}", stage.picture());
    let rows = agenda(&stage).items;
    let iqbal = rows.iter().find(|row| row.title.starts_with("IQBAL")).unwrap();
    assert_eq!(iqbal.urgency, Some(Urgency::Soon));
    assert!(stage.shows("Who waits for Thu 19-Nov-2026") && stage.shows("2 of 3 fit"), "{}", stage.picture());
}

#[test]
fn where_nobody_waits_the_list_says_so() {
    let mut stage = Stage::new(World::new());
    stage.press("3l");
    assert!(stage.shows("Nobody waits to be listed"), "{}", stage.picture());
    stage.press("<enter>");
    assert!(stage.shows("! Nobody waits to be listed."), "{}", stage.picture());
}

#[test]
fn one_key_brings_back_the_order_and_each_case_says_when_its_practice_joins() {
    let mut stage = Stage::new(World::new());
    stage.press("3jjJ");
    assert!(stage.shows("practice X99001 joins 13:15 to 13:35"), "{}", stage.picture());
    let before = listed(&stage);
    stage.press("J");
    assert_ne!(listed(&stage), before);
    stage.press("s");
    assert_eq!(listed(&stage)[0], "ADEYEMI, Grace (Mrs)", "{}", stage.picture());
    assert!(stage.shows("Put the agenda of Thu 19-Nov-2026 in order."), "{}", stage.picture());
    stage.press("ggjj");
    at_three_sizes(&mut stage, "blocks");
    assert!(stage.shows("practice X99001 joins 13:15 to 13:35"), "{}", stage.picture());
}

#[test]
fn a_changed_agenda_says_so_and_what_changed_before_and_after_it_is_issued_again() {
    let mut stage = changed();
    at_three_sizes(&mut stage, "changed");
    stage.press("x");
    assert!(stage.shows("Not now: the agenda changed since it was issued"), "{}", stage.picture());
    stage.press("w");
    at_three_sizes(&mut stage, "issue_again");
    assert!(stage.shows("EVANS, Margaret (Mrs) moved"), "{}", stage.picture());
    stage.press("y");
    at_three_sizes(&mut stage, "issued_again");
    assert!(stage.shows("version 2. Since version 1: EVANS"), "{}", stage.picture());
    stage.press("<enter>");
    assert!(!stage.shows("Changed since") && stage.shows("Agenda issued, version 2"), "{}", stage.picture());
    stage.press("v");
    at_three_sizes(&mut stage, "versions");
    assert!(stage.shows("Version 2, ") && stage.shows("Version 1, "), "{}", stage.picture());
}

#[test]
fn the_papers_are_written_into_the_usual_folder_and_named() {
    let mut stage = Stage::new(World::new());
    stage.press("3x");
    assert!(stage.shows("Not now: the agenda was not issued yet"), "{}", stage.picture());
    stage.press("wyx<ctrl+u>").type_("/papers/autumn");
    at_three_sizes(&mut stage, "papers");
    assert!(stage.shows("HK_2026-11-19_agenda_v1"), "{}", stage.picture());
    stage.press("<esc><esc>x<ctrl+s>");
    assert!(stage.shows("The papers are written") && stage.shows(".ics"), "{}", stage.picture());
    let Answer::Issued(issued) = stage.ask(AgendaIssued { meeting: stage.meeting }) else { panic!() };
    assert!(issued.versions[0].issued.written_at.is_some());
    stage.press("<enter>y");
    assert!(stage.copied[0].ends_with("MDG-HK_2026-11-19_agenda_v1"), "{:?}", stage.copied);
}

#[test]
fn a_cancelled_conference_hands_its_cases_on_and_offers_the_notice_if_it_was_issued() {
    let mut stage = Stage::new(World::new());
    stage.press("3wyX");
    at_three_sizes(&mut stage, "cancel");
    assert!(stage.shows("4 cases go to Thu 17-Dec-2026"), "{}", stage.picture());
    stage.press("<ctrl+s>");
    assert!(stage.shows("Still needed: Reason."), "{}", stage.picture());
    stage.type_("The room is flooded.").press("<ctrl+s>");
    assert_eq!(agenda(&stage).meeting.status, MeetingStatus::Cancelled, "{}", stage.picture());
    assert!(stage.shows("Cancelled") && stage.shows("4 cases go to Thu 17-Dec-2026"), "{}", stage.picture());
    stage.press("x<ctrl+s>");
    assert!(stage.shows("is cancelled is written"), "{}", stage.picture());
    stage.press("<enter>X");
    assert!(stage.shows("Not now: this conference is cancelled"), "{}", stage.picture());
}

#[test]
fn what_was_not_issued_and_is_cancelled_gives_way_to_the_next_and_undo_brings_it_back() {
    let mut stage = Stage::new(World::new());
    stage.press("3X").type_("Half the group is ill.").press("<ctrl+s>");
    assert!(stage.shows("Thu 17-Dec-2026, 13:00"), "{}", stage.picture());
    stage.press("u");
    assert_eq!(agenda(&stage).meeting.status, MeetingStatus::Planned);
    assert!(stage.shows("Thu 19-Nov-2026, 13:00"), "{}", stage.picture());
}

#[test]
fn cases_without_a_later_day_keep_a_conference_from_being_cancelled() {
    let mut stage = Stage::new(World::new());
    stage.press("3X").type_("Half the group is ill.").press("<ctrl+s>X");
    let words =
        "Not now: 4 cases are listed and no later conference is planned for them; n plans one, N plans several.";
    assert!(stage.shows("Not now: 4 cases are listed and no later conference is planned"), "{}", stage.picture());
    stage.size(140, 40);
    assert!(stage.shows(words), "{}", stage.picture());
}

#[test]
fn a_series_needs_the_days_on_which_the_group_meets_and_plans_the_free_ones() {
    let mut stage = Stage::new(World::new());
    stage.press("3N");
    assert!(stage.shows("nobody has said on which days"), "{}", stage.picture());
    stage.press("r").type_("third thu 13:30");
    at_three_sizes(&mut stage, "meets");
    assert!(stage.shows("3rd Thursday 13:30, next on Thu 19-Nov-2026"), "{}", stage.picture());
    stage.press("<tab><ctrl+u>").type_("6").press("<ctrl+s>");
    let Answer::Mdgs(groups) = stage.ask(Mdgs {}) else { panic!() };
    assert_eq!((groups[0].recurrence.as_deref(), groups[0].capacity), (Some("3rd Thursday 13:30"), 6));
    stage.press("N");
    at_three_sizes(&mut stage, "series");
    assert!(stage.shows("3rd Thursday 13:30") && stage.shows("Thu 21-Jan-2027 to"), "{}", stage.picture());
    stage.press("<ctrl+u>").type_("3").press("<tab>").type_("22/1");
    stage.press("<ctrl+s>");
    assert!(stage.shows("does not meet on Fri 22-Jan-2027"), "{}", stage.picture());
    stage.press("<ctrl+u>").type_("21/1").press("<ctrl+s>");
    let days: Vec<String> = meetings(&stage).iter().map(|m| m.date.to_string()).collect();
    for day in ["2027-02-18", "2027-03-18", "2027-04-15"] {
        assert!(days.contains(&day.to_owned()), "{days:?}\n{}", stage.picture());
    }
    assert_eq!(days.len(), 5, "{days:?}");
}
