//! Somebody who stands in for somebody else: what they count for, until when, and how the minutes say it.

use crate::domain::attendance::AttendanceStatus;
use crate::domain::command::*;
use crate::domain::member::RoleGroup;
use crate::domain::view::AttendanceRow;
use crate::service::testing::World;

fn row(w: &mut World, name: &str) -> AttendanceRow {
    w.at_present().attendance.into_iter().find(|row| row.name == name).unwrap()
}

#[test]
fn a_deputy_makes_the_quorum_for_whom_they_stand_in_and_the_minutes_say_so() {
    let mut w = World::with_agenda();
    w.gathers();
    assert_eq!(w.at_present().quorum.missing, ["mental_health"]);
    let matron = w.comes("matron", AttendanceStatus::DeputyFor, Some("cpn"));
    let done = w.does(matron.into());
    assert!(done.said.ends_with("present as deputy for Ms Dee Mental."), "{}", done.said);
    let quorum = w.at_present().quorum;
    assert!(quorum.quorate, "{quorum:?}");
    assert_eq!(quorum.deputies.len(), 1);
    let stands_in = quorum.deputies[0].clone();
    assert!(stands_in.ends_with(" for Ms Dee Mental"), "{stands_in}");
    let name = stands_in.trim_end_matches(" for Ms Dee Mental").to_owned();
    let shown = row(&mut w, &name);
    assert_eq!((shown.deputy_for.as_deref(), shown.group), (Some("Ms Dee Mental"), Some(RoleGroup::MentalHealth)));

    let first = w.begins("ADEYEMI");
    w.decides(first);
    let quorate = format!("Quorate; {stands_in}");
    assert_eq!(w.called("ADEYEMI").quorum.as_deref(), Some(quorate.as_str()));
    // From the moment in which they leave, nobody is there for her.
    let (meeting, member) = (w.meeting, w.member("matron"));
    w.time("2026-11-19T13:20");
    w.does(AttendanceLeave { meeting, member, left_at: None }.into());
    assert_eq!(w.at_present().quorum.missing, ["mental_health"]);
    assert!(w.at_present().quorum.deputies.is_empty());
    assert_eq!(w.called("ADEYEMI").quorum.as_deref(), Some(quorate.as_str()), "what was decided stays so");

    w.time("2026-11-19T14:30");
    w.does(MeetingClose { meeting, carry_over: true }.into());
    let minutes = w.minutes_shown();
    assert!(minutes.attendance.iter().any(|line| line.contains("for Ms Dee Mental")), "{:?}", minutes.attendance);
    let kept = minutes.proceedings.unwrap();
    assert!(kept.quorum.iter().any(|line| line.said == quorate), "{:?}", kept.quorum);
}

#[test]
fn a_deputy_chair_is_the_chair_and_counts_once() {
    let mut w = World::with_agenda();
    w.gathers();
    let (meeting, lead) = (w.meeting, w.member("lead"));
    w.does(AttendanceLeave { meeting, member: lead, left_at: None }.into());
    assert_eq!(w.at_present().quorum.missing, ["chair", "gp", "mental_health"]);
    let social = w.comes("social", AttendanceStatus::DeputyFor, Some("lead"));
    w.does(social.into());
    let quorum = w.at_present().quorum;
    assert_eq!(quorum.missing, ["social_care", "mental_health"], "one person fills one part beside the chair");
    assert_eq!(quorum.deputies.len(), 1);
    let themselves = w.comes("nurse", AttendanceStatus::DeputyFor, Some("nurse"));
    assert_eq!(w.refuses(themselves.into()), "field_unreadable");
}
