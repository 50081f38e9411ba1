//! Who is there, from when to when, and whether that is enough: the quorum is judged from the people present at one moment.

use super::actor::Act;
use super::agenda::AgendaItem;
use super::change::Changes;
use super::coded::Coded;
use super::command::{AttendanceInterest, AttendanceLeave, AttendanceRecord};
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

crate::json_column!(Vec<Ref<AgendaItem>>);

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
        /// The items it touches; the whole conference where none is named.
        interest_items: Option<Vec<Ref<AgendaItem>>>,
    }
}

impl Attendance {
    /// Whether somebody took part at all.
    pub fn was_there(&self) -> bool {
        matches!(self.status, AttendanceStatus::Present | AttendanceStatus::DeputyFor)
    }

    /// The interest they declared in this very item. One in the whole conference is told in the minutes, and not at every item.
    pub fn interest_in(&self, item: Ref<AgendaItem>) -> Option<&str> {
        let touches = self.interest_items.as_ref().is_some_and(|items| items.contains(&item));
        self.interest.as_deref().filter(|_| touches && self.was_there())
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
    /// Who fills a part of it for somebody else: `Ms Bo Example for Dr Pat Example`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deputies: Vec<String>,
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

/// The part that somebody fills: their own or, for a deputy, that of whom they stand in for. One person fills one part; only where the
/// quorum asks for nobody like the other does a deputy go on counting for themselves.
pub fn part_of(
    member: Ref<Member>,
    deputy_for: Option<Ref<Member>>,
    quorum: &Quorum,
    members: &[Member],
) -> Option<RoleGroup> {
    let own = |id| members.iter().find(|m| m.id == id).and_then(|m| m.role.group());
    deputy_for.and_then(own).filter(|group| quorum.groups.contains(group)).or_else(|| own(member))
}

/// Judges the quorum from who is present at a moment. Somebody counts for the part their role fills, a deputy for that of whom they
/// stand in for, and who chairs jointly or stands in for a chair counts as the chair too.
pub fn quorum_at(
    moment: DateTime<Utc>,
    quorum: &Quorum,
    chairs: &[Ref<Member>],
    attendance: &[Attendance],
    members: &[Member],
) -> QuorumView {
    let here: Vec<&Attendance> = attendance.iter().filter(|a| a.is_present_at(moment)).collect();
    let people: Vec<&Member> = here.iter().filter_map(|a| members.iter().find(|m| m.id == a.member)).collect();
    let mut missing = Vec::new();
    let chairs = |member: &Ref<Member>| chairs.contains(member);
    let chair_here = here.iter().any(|a| chairs(&a.member) || a.deputy_for.as_ref().is_some_and(chairs));
    if quorum.chair && !chair_here {
        missing.push("chair".to_owned());
    }
    let part = |a: &Attendance| part_of(a.member, a.deputy_for, quorum, members);
    for group in &quorum.groups {
        if !here.iter().any(|a| part(a) == Some(*group)) {
            missing.push(group.code().to_owned());
        }
    }
    let name = |id: Ref<Member>| members.iter().find(|m| m.id == id).map(Member::display_name);
    let stands_in = |a: &&Attendance| {
        let whom = a.deputy_for?;
        let asked = |group: RoleGroup| quorum.groups.contains(&group);
        let fills = quorum.chair && chairs(&whom) || part_of(whom, None, quorum, members).is_some_and(asked);
        Some(format!("{} for {}", name(a.member)?, name(whom)?)).filter(|_| fills)
    };
    let deputies = here.iter().filter_map(stands_in).collect();
    let organisations: BTreeSet<_> = people.iter().filter_map(|m| m.organisation).collect();
    if organisations.len() < quorum.organisations as usize {
        missing.push("organisations".to_owned());
    }
    QuorumView { quorate: missing.is_empty(), missing, deputies }
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
    let why = format!("{} cannot stand in for themselves. Choose somebody who is not there.", member.display_name());
    ensure(args.deputy_for != Some(member.id), Code::FieldUnreadable, why).map_err(|r| r.at("deputy_for"))?;
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
        interest_items: None,
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

/// Writes down an interest that somebody declares, and the items it touches. `items` are those of this conference.
pub fn declare(
    meeting: &Meeting,
    member: &Member,
    list: &[Attendance],
    items: &[AgendaItem],
    args: &AttendanceInterest,
) -> Result<Changes, Refusal> {
    let stages = [MeetingStatus::Planned, MeetingStatus::AgendaIssued, MeetingStatus::InSession, MeetingStatus::Paused];
    meeting.must_be(&stages, "declaring an interest")?;
    let mine: Vec<&Attendance> = list.iter().filter(|a| a.member == member.id).collect();
    let why = format!("Record first whether {} is there, then the interest.", member.display_name());
    ensure(!mine.is_empty(), Code::WrongState, why).map_err(|r| r.at("member"))?;
    let foreign = args.items.iter().any(|item| items.iter().all(|i| i.id != *item));
    let why = "One of these items is of another conference. Choose the items anew.";
    ensure(!foreign, Code::WrongState, why).map_err(|r| r.at("items"))?;
    let interest = Some(args.interest.trim().to_owned()).filter(|words| !words.is_empty());
    let named = interest.is_some() || args.items.is_empty();
    ensure(named, Code::FieldMissing, "Say what the interest is.").map_err(|r| r.at("interest"))?;
    let mut changes = Changes::none();
    for before in mine {
        let mut after = before.clone();
        after.interest.clone_from(&interest);
        after.interest_items = Some(args.items.clone()).filter(|items| !items.is_empty());
        changes.update(before, &after);
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::member::Role;
    use uuid::Uuid;

    fn there(n: u128) -> Attendance {
        Attendance {
            id: Ref::from_uuid(Uuid::from_u128(n)),
            meeting: Ref::from_uuid(Uuid::nil()),
            member: Ref::from_uuid(Uuid::from_u128(n)),
            status: AttendanceStatus::Present,
            mode: AttendanceMode::Phone,
            arrived_at: None,
            left_at: None,
            deputy_for: None,
            interest: None,
            interest_items: None,
        }
    }

    #[test]
    fn a_joint_chair_and_their_deputy_count_as_the_chair() {
        let moment = "2026-11-19T13:00:00Z".parse().unwrap();
        let quorum = Quorum { chair: true, groups: Vec::new(), organisations: 0 };
        let member = |n| Ref::from_uuid(Uuid::from_u128(n));
        let met = |chairs: &[Ref<Member>], list: &[Attendance]| quorum_at(moment, &quorum, chairs, list, &[]).quorate;
        assert!(met(&[member(1), member(2)], &[there(2)]));
        assert!(!met(&[member(1), member(2)], &[there(3)]));
        assert!(!met(&[], &[there(1)]), "nobody chairs");
        let deputy = Attendance { status: AttendanceStatus::DeputyFor, deputy_for: Some(member(2)), ..there(3) };
        assert!(met(&[member(1), member(2)], &[deputy]));
    }

    fn member(n: u128, name: &str, role: Role, organisation: u128) -> Member {
        Member {
            id: Ref::from_uuid(Uuid::from_u128(n)),
            handle: format!("m{n}"),
            name: name.to_owned(),
            title: None,
            role,
            organisation: Some(Ref::from_uuid(Uuid::from_u128(organisation))),
            register: None,
            register_number: None,
            email: None,
            phone: None,
            active_from: "2026-01-01".parse().unwrap(),
            active_to: None,
        }
    }

    fn for_whom(n: u128, whom: u128) -> Attendance {
        let deputy_for = Some(Ref::from_uuid(Uuid::from_u128(whom)));
        Attendance { status: AttendanceStatus::DeputyFor, deputy_for, ..there(n) }
    }

    /// A doctor, a nurse, another nurse, a social worker, a physician and somebody who drives.
    fn people() -> Vec<Member> {
        vec![
            member(1, "Ann Doctor", Role::Gp, 1),
            member(2, "Bea Nurse", Role::DistrictNurse, 2),
            member(3, "Cal Nurse", Role::PracticeNurse, 1),
            member(4, "Dan Social", Role::SocialWorker, 3),
            member(5, "Eva Acute", Role::AcutePhysician, 4),
            member(6, "Flo Drive", Role::Driver, 2),
        ]
    }

    fn judged(list: &[Attendance], groups: &[RoleGroup], organisations: u32) -> QuorumView {
        let moment = "2026-11-19T13:00:00Z".parse().unwrap();
        let quorum = Quorum { chair: true, groups: groups.to_vec(), organisations };
        quorum_at(moment, &quorum, &[Ref::from_uuid(Uuid::from_u128(1))], list, &people())
    }

    #[test]
    fn a_deputy_fills_the_part_of_whom_they_stand_in_for_and_no_second_one() {
        let asked = [RoleGroup::Gp, RoleGroup::Nursing, RoleGroup::SocialCare];
        let nurse_for_social = judged(&[there(1), for_whom(2, 4)], &asked, 0);
        assert_eq!(nurse_for_social.missing, ["nursing"], "one person fills one part");
        assert_eq!(nurse_for_social.deputies, ["Bea Nurse for Dan Social"]);
        let two_nurses = judged(&[there(1), for_whom(2, 4), there(3)], &asked, 0);
        assert!(two_nurses.quorate, "{two_nurses:?}");
        let driver = judged(&[there(1), there(2), for_whom(6, 4)], &asked, 0);
        assert!(driver.quorate && driver.deputies == ["Flo Drive for Dan Social"], "{driver:?}");
    }

    #[test]
    fn a_deputy_for_whom_nothing_is_asked_counts_for_themselves() {
        let asked = [RoleGroup::Gp, RoleGroup::Nursing];
        let for_physician = judged(&[there(1), for_whom(2, 5)], &asked, 0);
        assert!(for_physician.quorate && for_physician.deputies.is_empty(), "{for_physician:?}");
        let asked = [RoleGroup::Gp, RoleGroup::Nursing, RoleGroup::Acute];
        assert_eq!(judged(&[there(1), for_whom(2, 5)], &asked, 0).missing, ["nursing"]);
    }

    #[test]
    fn who_stands_in_for_the_chair_is_the_chair_and_fills_the_part_of_the_chair() {
        let asked = [RoleGroup::Gp, RoleGroup::SocialCare];
        let instead = judged(&[for_whom(4, 1)], &asked, 0);
        assert_eq!(
            (instead.missing, instead.deputies),
            (vec!["social_care".to_owned()], vec!["Dan Social for Ann Doctor".to_owned()])
        );
        assert_eq!(judged(&[there(4)], &asked, 0).missing, ["chair", "gp"]);
        let gone = Attendance { left_at: Some("2026-11-19T12:59:00Z".parse().unwrap()), ..for_whom(4, 1) };
        assert_eq!(
            judged(&[gone], &asked, 0).missing,
            ["chair", "gp", "social_care"],
            "who has left stands in for nobody"
        );
    }

    #[test]
    fn a_deputy_comes_from_where_they_work_themselves() {
        let two = judged(&[there(1), for_whom(3, 4)], &[RoleGroup::Gp, RoleGroup::SocialCare], 2);
        assert_eq!(two.missing, ["organisations"]);
        assert!(judged(&[there(1), for_whom(2, 4)], &[RoleGroup::Gp, RoleGroup::SocialCare], 2).quorate);
    }

    #[test]
    fn an_interest_touches_the_items_it_names() {
        let item = |n| Ref::from_uuid(Uuid::from_u128(n));
        let mut one = Attendance { interest: Some("Her niece works for me.".to_owned()), ..there(1) };
        assert!(one.interest_in(item(5)).is_none(), "it is one in the whole conference");
        one.interest_items = Some(vec![item(5)]);
        assert!(one.interest_in(item(5)).is_some() && one.interest_in(item(6)).is_none());
        one.status = AttendanceStatus::Apologies;
        assert!(one.interest_in(item(5)).is_none());
    }
}
