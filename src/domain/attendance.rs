//! Who is there, from when to when, and whether that is enough: the quorum is judged from the people present at one moment.

use super::actor::Act;
use super::change::Changes;
use super::coded::Coded;
use super::command::{AttendanceLeave, AttendanceRecord};
use super::dates;
use super::ids::Ref;
use super::meeting::{Meeting, MeetingStatus};
use super::member::{Member, RoleGroup};
use super::organisation::Quorum;
use super::refusal::{Code, Refusal, ensure};
use chrono::{DateTime, NaiveTime, Utc};
use serde::Serialize;
use std::collections::BTreeSet;

crate::coded! {
    /// Whether somebody was there.
    pub enum AttendanceStatus = "attendance" {
        Present = "present", "Present";
        Apologies = "apologies", "Apologies";
        Absent = "absent", "Absent";
        DeputyFor = "deputy_for", "Present as deputy";
    }
}

crate::coded! {
    /// How somebody was there.
    pub enum AttendanceMode = "mode of attendance" {
        InPerson = "in_person", "In person";
        Virtual = "virtual", "By video";
        Phone = "phone", "By telephone";
    }
}

crate::record! {
    /// One stretch of somebody's attendance. Who leaves and comes back has two.
    pub struct Attendance = "attendance" {
        /// At which conference.
        meeting: Ref<Meeting>,
        /// Who.
        member: Ref<Member>,
        /// There or not.
        status: AttendanceStatus,
        /// How.
        mode: AttendanceMode,
        /// From when.
        arrived_at: Option<DateTime<Utc>>,
        /// Until when.
        left_at: Option<DateTime<Utc>>,
        /// For whom they stand in.
        deputy_for: Option<Ref<Member>>,
        /// An interest they declared.
        interest: Option<String>,
    }
}

impl Attendance {
    /// Whether somebody took part at all.
    pub fn was_there(&self) -> bool {
        matches!(self.status, AttendanceStatus::Present | AttendanceStatus::DeputyFor)
    }

    /// Whether somebody was there at a moment.
    pub fn is_present_at(&self, moment: DateTime<Utc>) -> bool {
        self.was_there()
            && self.arrived_at.is_none_or(|from| from <= moment)
            && self.left_at.is_none_or(|to| moment < to)
    }
}

/// Whether a quorum is met, and what is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuorumView {
    /// Met or not.
    pub quorate: bool,
    /// The codes of what is missing: `chair`, role groups, `organisations`.
    pub missing: Vec<String>,
}

impl QuorumView {
    /// What is missing, in words.
    pub fn missing_in_words(&self) -> String {
        missing_in_words(&self.missing)
    }
}

/// The words for the codes of what is missing from a quorum.
pub fn missing_in_words(codes: &[String]) -> String {
    let words: Vec<&str> = codes
        .iter()
        .map(|code| match RoleGroup::from_code(code) {
            Some(group) => group.words(),
            None if code == "chair" => "the chair",
            None => "more organisations",
        })
        .collect();
    words.join(", ")
}

/// Judges the quorum from who is present at a moment. Somebody counts for the part their role fills, and who stands in for
/// the chair counts as the chair.
pub fn quorum_at(
    moment: DateTime<Utc>,
    quorum: &Quorum,
    chair: Option<Ref<Member>>,
    attendance: &[Attendance],
    members: &[Member],
) -> QuorumView {
    let here: Vec<&Attendance> = attendance.iter().filter(|a| a.is_present_at(moment)).collect();
    let people: Vec<&Member> = here.iter().filter_map(|a| members.iter().find(|m| m.id == a.member)).collect();
    let mut missing = Vec::new();
    let chair_here = chair.is_some() && here.iter().any(|a| Some(a.member) == chair || a.deputy_for == chair);
    if quorum.chair && !chair_here {
        missing.push("chair".to_owned());
    }
    for group in &quorum.groups {
        if !people.iter().any(|m| m.role.group() == Some(*group)) {
            missing.push(group.code().to_owned());
        }
    }
    let organisations: BTreeSet<_> = people.iter().filter_map(|m| m.organisation).collect();
    if organisations.len() < quorum.organisations as usize {
        missing.push("organisations".to_owned());
    }
    QuorumView { quorate: missing.is_empty(), missing }
}

fn moment_of(act: &Act<'_>, meeting: &Meeting, time: Option<NaiveTime>) -> DateTime<Utc> {
    time.map_or(act.now, |t| dates::london_moment(meeting.date, t))
}

/// Records that somebody is there, sent apologies or is absent. Before the start, present means from the start.
pub fn record(
    act: &mut Act<'_>,
    meeting: &Meeting,
    member: &Member,
    list: &[Attendance],
    args: &AttendanceRecord,
) -> Result<Changes, Refusal> {
    let stages = [MeetingStatus::Planned, MeetingStatus::AgendaIssued, MeetingStatus::InSession, MeetingStatus::Paused];
    meeting.must_be(&stages, "recording attendance")?;
    let status = match (args.status, args.deputy_for) {
        (None | Some(AttendanceStatus::Present), Some(_)) => AttendanceStatus::DeputyFor,
        (given, _) => given.unwrap_or(AttendanceStatus::Present),
    };
    let there = matches!(status, AttendanceStatus::Present | AttendanceStatus::DeputyFor);
    let why = "Who is not there stands in for nobody. Leave out for whom, or record them as present.";
    ensure(there || args.deputy_for.is_none(), Code::FieldUnreadable, why).map_err(|r| r.at("deputy_for"))?;
    let from = if meeting.is_running() || args.arrived_at.is_some() {
        moment_of(act, meeting, args.arrived_at)
    } else {
        dates::london_moment(meeting.date, meeting.start)
    };
    let mut changes = Changes::none();
    let open = list.iter().find(|a| a.member == member.id && !(a.was_there() && a.left_at.is_some()));
    let mut after = open.cloned().unwrap_or_else(|| Attendance {
        id: act.new_ref(),
        meeting: meeting.id,
        member: member.id,
        status,
        mode: AttendanceMode::InPerson,
        arrived_at: None,
        left_at: None,
        deputy_for: None,
        interest: None,
    });
    let was_there = open.is_some_and(Attendance::was_there);
    after.status = status;
    after.mode = args.mode.unwrap_or(after.mode);
    // Whoever turns out to have come for themselves must not go on counting as the chair.
    after.deputy_for = args.deputy_for.or(after.deputy_for).filter(|_| status == AttendanceStatus::DeputyFor);
    let why = "Say for whom they stand in.";
    let named = status != AttendanceStatus::DeputyFor || after.deputy_for.is_some();
    ensure(named, Code::FieldMissing, why).map_err(|r| r.at("deputy_for"))?;
    after.interest = args.interest.clone().or(after.interest);
    if !there {
        after.arrived_at = None;
        after.left_at = None;
    } else if !was_there || args.arrived_at.is_some() {
        after.arrived_at = Some(from);
    }
    match open {
        Some(before) => changes.update(before, &after),
        None => changes.create(&after),
    };
    Ok(changes)
}

/// Records that somebody left.
pub fn leave(
    act: &mut Act<'_>,
    meeting: &Meeting,
    member: &Member,
    list: &[Attendance],
    args: &AttendanceLeave,
) -> Result<Changes, Refusal> {
    meeting.must_be(&[MeetingStatus::InSession, MeetingStatus::Paused], "leaving")?;
    let at = moment_of(act, meeting, args.left_at);
    let here = list.iter().find(|a| a.member == member.id && a.was_there() && a.left_at.is_none());
    let Some(before) = here else {
        return Err(Refusal::wrong_state(format!("{} is not recorded as present.", member.display_name())));
    };
    let why = format!("{} arrived after that. Check the time.", member.display_name());
    ensure(before.arrived_at.is_none_or(|from| from <= at), Code::WrongState, why).map_err(|r| r.at("left_at"))?;
    let mut after = before.clone();
    after.left_at = Some(at);
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok(changes)
}
