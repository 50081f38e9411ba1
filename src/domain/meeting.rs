//! A case conference: planned, its agenda issued, in session, paused, closed. A closed conference never opens again.

use super::actor::Act;
use super::agenda::{self, AgendaItem, ItemStatus};
use super::agenda_order::{CaseOrder, differences};
use super::attendance::Attendance;
use super::change::Changes;
use super::coded::Coded;
use super::command::{MeetingAmend, MeetingPlan};
use super::count::counted;
use super::ids::Ref;
use super::member::Member;
use super::organisation::Mdg;
use super::refusal::{Code, Refusal, ensure};
use super::{dates, minutes, person};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

crate::coded! {
    /// How far a conference has come.
    pub enum MeetingStatus = "stage of a conference" {
        Planned = "planned", "Planned";
        AgendaIssued = "agenda_issued", "Agenda issued";
        InSession = "in_session", "In session";
        Paused = "paused", "Paused";
        Closed = "closed", "Closed";
        Cancelled = "cancelled", "Cancelled";
    }
}

crate::record! {
    /// A dated conference of a group.
    pub struct Meeting = "meeting" {
        /// Which group.
        mdg: Ref<Mdg>,
        /// London date.
        date: NaiveDate,
        /// London time.
        start: NaiveTime,
        /// Planned length in minutes.
        planned_min: u32,
        /// Where.
        venue: Option<String>,
        /// Who chairs.
        chair: Option<Ref<Member>>,
        /// Who takes the minutes.
        minute_taker: Option<Ref<Member>>,
        /// How far it has come.
        status: MeetingStatus,
        /// 0 until the agenda is issued.
        agenda_version: u32,
        /// When it really started.
        started_at: Option<DateTime<Utc>>,
        /// When it really ended.
        ended_at: Option<DateTime<Utc>>,
        /// Since when it is paused.
        paused_at: Option<DateTime<Utc>>,
        /// Who chairs together with the chair, or in their place.
        joint_chair: Option<Ref<Member>>,
    }
}

impl Meeting {
    /// When it is planned to end.
    pub fn planned_end(&self) -> DateTime<Utc> {
        dates::london_moment(self.date, self.start) + Duration::minutes(i64::from(self.planned_min))
    }

    /// Whoever chairs: one, two, or nobody yet.
    pub fn chairs(&self) -> Vec<Ref<Member>> {
        self.chair.into_iter().chain(self.joint_chair).collect()
    }

    /// Whether it has started and not ended.
    pub fn is_running(&self) -> bool {
        matches!(self.status, MeetingStatus::InSession | MeetingStatus::Paused)
    }

    /// Whether its agenda can still be changed.
    pub fn is_open_to_change(&self) -> bool {
        !matches!(self.status, MeetingStatus::Closed | MeetingStatus::Cancelled)
    }

    /// Refuses once the conference is closed or cancelled.
    pub fn must_be_open_to_change(&self, to: &str) -> Result<(), Refusal> {
        if self.is_open_to_change() {
            return Ok(());
        }
        self.must_be(&[MeetingStatus::Planned, MeetingStatus::AgendaIssued, MeetingStatus::InSession], to)
    }

    /// Refuses unless the conference is at one of these stages.
    pub fn must_be(&self, stages: &[MeetingStatus], to: &str) -> Result<(), Refusal> {
        if stages.contains(&self.status) {
            return Ok(());
        }
        let now = self.status.within();
        let need: Vec<String> = stages.iter().map(|s| s.within()).collect();
        Err(Refusal::wrong_state(format!(
            "The conference of {} is {now}; {to} needs it to be {}.",
            dates::staff(self.date),
            need.join(" or ")
        )))
    }
}

/// Plans a conference with its standing items.
pub fn plan(act: &mut Act<'_>, mdg: &Mdg, others: &[Meeting], args: &MeetingPlan) -> Result<Changes, Refusal> {
    mdg.must_be_active(args.date)?;
    dates::check_minutes(args.planned_min, "planned_min")?;
    let taken = others.iter().any(|m| m.date == args.date && m.status != MeetingStatus::Cancelled);
    let why = format!(
        "{} already meets on {}. Open that conference, or choose another day.",
        mdg.name,
        dates::staff(args.date)
    );
    ensure(!taken, Code::MeetingDateTaken, why).map_err(|r| r.at("date"))?;
    let meeting = Meeting {
        id: act.new_ref(),
        mdg: mdg.id,
        date: args.date,
        start: args.start.unwrap_or(mdg.start),
        planned_min: args.planned_min.unwrap_or(mdg.length_min),
        venue: args.venue.clone().or_else(|| mdg.venue.clone()),
        chair: args.chair.or(mdg.clinical_lead),
        minute_taker: args.minute_taker.or(mdg.manager),
        status: MeetingStatus::Planned,
        agenda_version: 0,
        started_at: None,
        ended_at: None,
        paused_at: None,
        joint_chair: None,
    };
    let mut changes = Changes::none();
    changes.create(&meeting);
    for item in agenda::standing_items(act, &meeting) {
        changes.create(&item);
    }
    changes.create(&minutes::draft(act, &meeting));
    Ok(changes)
}

/// Changes the frame of a conference that has not started; the chair and the minute taker also during it.
pub fn amend(meeting: &Meeting, args: &MeetingAmend) -> Result<Changes, Refusal> {
    let frame = args.start.is_some() || args.planned_min.is_some();
    let stages: &[MeetingStatus] = if frame {
        &[MeetingStatus::Planned, MeetingStatus::AgendaIssued]
    } else {
        &[MeetingStatus::Planned, MeetingStatus::AgendaIssued, MeetingStatus::InSession, MeetingStatus::Paused]
    };
    meeting.must_be(stages, "changing it")?;
    dates::check_minutes(args.planned_min, "planned_min")?;
    let mut after = meeting.clone();
    after.start = args.start.unwrap_or(meeting.start);
    after.planned_min = args.planned_min.unwrap_or(meeting.planned_min);
    after.venue = args.venue.clone().or(after.venue);
    after.chair = args.chair.or(meeting.chair);
    after.minute_taker = args.minute_taker.or(meeting.minute_taker);
    let mut changes = Changes::none();
    changes.update(meeting, &after);
    Ok(changes)
}

/// Says who chairs together with the chair, or that nobody does.
pub fn joint_chair(meeting: &Meeting, member: Option<Ref<Member>>) -> Result<Changes, Refusal> {
    let stages = [MeetingStatus::Planned, MeetingStatus::AgendaIssued, MeetingStatus::InSession, MeetingStatus::Paused];
    meeting.must_be(&stages, "naming who chairs")?;
    let twice = member.is_some() && member == meeting.chair;
    ensure(!twice, Code::WrongState, "This person chairs already. Choose somebody else, or leave it out.")
        .map_err(|r| r.at("member"))?;
    let mut changes = Changes::none();
    changes.update(meeting, &Meeting { joint_chair: member, ..meeting.clone() });
    Ok(changes)
}

/// Refuses where another conference of the group runs: nobody is in two rooms, and a case would be on two tables.
pub fn runs_alone(meeting: &Meeting, of_group: &[Meeting]) -> Result<(), Refusal> {
    match of_group.iter().find(|m| m.id != meeting.id && m.is_running()) {
        None => Ok(()),
        Some(other) => Err(Refusal::wrong_state(format!(
            "The conference of {} is still running. Close it before another one of the group starts.",
            dates::staff(other.date)
        ))),
    }
}

/// Starts the conference.
pub fn start(act: &mut Act<'_>, meeting: &Meeting, others: &[Meeting]) -> Result<Changes, Refusal> {
    meeting.must_be(&[MeetingStatus::Planned, MeetingStatus::AgendaIssued], "starting")?;
    runs_alone(meeting, others)?;
    let mut after = meeting.clone();
    after.status = MeetingStatus::InSession;
    after.started_at = Some(act.now);
    after.agenda_version = meeting.agenda_version.max(1);
    let mut changes = Changes::none();
    changes.update(meeting, &after);
    Ok(changes)
}

/// Stops the clock of the conference and of the item under discussion.
pub fn pause(act: &mut Act<'_>, meeting: &Meeting, items: &[AgendaItem]) -> Result<Changes, Refusal> {
    meeting.must_be(&[MeetingStatus::InSession], "pausing")?;
    let mut after = meeting.clone();
    after.status = MeetingStatus::Paused;
    after.paused_at = Some(act.now);
    let mut changes = Changes::none();
    changes.update(meeting, &after);
    if let Some(open) = items.iter().find(|i| i.status == ItemStatus::InDiscussion) {
        changes.append(agenda::pause(act, open)?);
    }
    Ok(changes)
}

/// Starts both clocks again: the item that was paused with the conference goes on.
pub fn resume(act: &mut Act<'_>, meeting: &Meeting, items: &[AgendaItem]) -> Result<Changes, Refusal> {
    meeting.must_be(&[MeetingStatus::Paused], "going on")?;
    let mut after = meeting.clone();
    after.status = MeetingStatus::InSession;
    after.paused_at = None;
    let mut changes = Changes::none();
    changes.update(meeting, &after);
    if let Some(with_it) = items.iter().find(|i| i.status == ItemStatus::PausedItem && i.paused_at == meeting.paused_at)
    {
        changes.append(agenda::resume(act, with_it, items)?);
    }
    Ok(changes)
}

/// Closes the conference. Every item must have come to an end; those that nobody reached are marked so, and a case among them
/// is listed again in the next conference, if there is one. Gives that one's agenda as it stands then.
pub fn close(
    act: &mut Act<'_>,
    meeting: &Meeting,
    items: &[AgendaItem],
    attendance: &[Attendance],
    next: Option<&Next<'_>>,
    carry_over: bool,
) -> Result<(Changes, Vec<AgendaItem>), Refusal> {
    meeting.must_be(&[MeetingStatus::InSession, MeetingStatus::Paused], "closing")?;
    ensure(
        attendance.iter().any(Attendance::was_there),
        Code::NobodyPresent,
        "Nobody is recorded as present. Record who took part, then close.",
    )?;
    let mut open: Vec<&AgendaItem> = Vec::new();
    for item in items {
        match item.status {
            ItemStatus::InDiscussion | ItemStatus::PausedItem => open.push(item),
            ItemStatus::Proposed | ItemStatus::Listed if !carry_over && item.patient.is_some() => open.push(item),
            _ => {}
        }
    }
    if let Some(first) = open.first() {
        let places: Vec<String> = open.iter().map(|i| i.position.to_string()).collect();
        let also = if open.len() == 1 { "Item" } else { "Items" };
        let why = if first.is_open() {
            format!("{also} {} came to no end. Close, defer or withdraw first.", places.join(", "))
        } else {
            let were = if open.len() == 1 { "was" } else { "were" };
            let places = places.join(", ");
            format!("{also} {places} {were} not reached. Carry over to the next conference, defer or withdraw first.")
        };
        return Err(Refusal::new(Code::ItemsOpen, why));
    }
    let (mut changes, handed) = hand_on(act, items, next);
    let mut after = meeting.clone();
    after.status = MeetingStatus::Closed;
    after.ended_at = Some(act.now);
    after.paused_at = None;
    changes.update(meeting, &after);
    Ok((changes, handed))
}

/// The conference that takes over what is left of one.
pub struct Next<'a> {
    /// Which.
    pub meeting: &'a Meeting,
    /// Its agenda as it stands.
    pub items: &'a [AgendaItem],
    /// What its order goes by, those who come included.
    pub order: &'a CaseOrder,
    /// Whether those for whom a care package applies are listed.
    pub protocol: bool,
}

fn is_to_come(item: &AgendaItem) -> bool {
    matches!(item.status, ItemStatus::Proposed | ItemStatus::Listed)
}

/// Marks what is still to come as not reached, and lists the cases among it again in the next conference, if there is one. That
/// one also receives what every conference has by itself.
fn hand_on(act: &mut Act<'_>, items: &[AgendaItem], next: Option<&Next<'_>>) -> (Changes, Vec<AgendaItem>) {
    let mut changes = Changes::none();
    for item in items.iter().filter(|i| is_to_come(i)) {
        changes.update(item, &AgendaItem { status: ItemStatus::NotReached, ..item.clone() });
    }
    let mut after = Vec::new();
    if let Some(next) = next {
        let carried: Vec<&AgendaItem> = items.iter().filter(|i| i.patient.is_some() && is_to_come(i)).collect();
        let mut new = agenda::carried_over(act, next.meeting, next.items, &carried);
        new.extend(agenda::standing_due(act, next.meeting, next.items, next.protocol));
        after = next.order.with(next.meeting, next.items, new);
        changes.append(differences(next.items, &after));
    }
    (changes, after)
}

/// Cancels a conference that has not started, with the reason. Every case that was still to come goes to the next one, which has
/// to be planned by then. Gives that one's agenda as it stands then.
pub fn cancel(
    act: &mut Act<'_>,
    meeting: &Meeting,
    items: &[AgendaItem],
    next: Option<&Next<'_>>,
    reason: &str,
) -> Result<(Changes, Vec<AgendaItem>), Refusal> {
    meeting.must_be(&[MeetingStatus::Planned, MeetingStatus::AgendaIssued], "cancelling")?;
    let why = "Say why the conference is cancelled: whoever was invited will ask.";
    ensure(person::length(reason.trim()) >= 5, Code::ReasonRequired, why).map_err(|r| r.at("reason"))?;
    let cases = items.iter().filter(|i| i.patient.is_some() && is_to_come(i)).count();
    let listed = counted(cases, "case is", "cases are");
    let why =
        format!("{listed} listed and no later conference is planned. Plan the next one first; the cases go there.");
    ensure(cases == 0 || next.is_some(), Code::NextDateRequired, why)?;
    let (mut changes, handed) = hand_on(act, items, next);
    let mut after = meeting.clone();
    after.status = MeetingStatus::Cancelled;
    changes.update(meeting, &after);
    Ok((changes, handed))
}

/// When the conference will end if every item that is left takes what was planned for it. While an item is open, what is left
/// of its time counts, and nothing once it has run over.
pub fn projected_finish(now: DateTime<Utc>, items: &[AgendaItem]) -> DateTime<Utc> {
    let left: i64 = items
        .iter()
        .map(|item| match item.status {
            ItemStatus::Proposed | ItemStatus::Listed => i64::from(item.planned_min) * 60,
            ItemStatus::InDiscussion | ItemStatus::PausedItem => {
                (i64::from(item.planned_min) * 60 - item.elapsed_sec(now)).max(0)
            }
            _ => 0,
        })
        .sum();
    now + Duration::seconds(left)
}

/// By how many minutes a conference will end too late; nothing where it will not.
pub fn minutes_over(planned: DateTime<Utc>, projected: DateTime<Utc>) -> u32 {
    u32::try_from((projected - planned).num_minutes()).unwrap_or(0)
}

/// When a conference will end, in words: `14:32 (+2 min over)`.
pub fn finish_in_words(planned: DateTime<Utc>, projected: DateTime<Utc>) -> String {
    let clock = dates::london_clock(projected);
    match minutes_over(planned, projected) {
        0 => clock,
        over => format!("{clock} (+{over} min over)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_one_conference_at_a_time() {
        let mut running = agenda::tests::meeting();
        running.status = MeetingStatus::Paused;
        let next = Meeting { id: Ref::from_uuid(uuid::Uuid::from_u128(9)), ..agenda::tests::meeting() };
        let refusal = runs_alone(&next, &[running.clone(), next.clone()]).unwrap_err();
        assert_eq!((refusal.code, refusal.message.contains("19-Nov-2026")), (Code::WrongState, true));
        assert!(runs_alone(&running, &[running.clone(), next]).is_ok());
    }

    #[test]
    fn minutes_over_are_said_and_an_early_end_is_not() {
        let at = |minute| {
            dates::london_moment("2026-11-19".parse().unwrap(), NaiveTime::from_hms_opt(14, minute, 0).unwrap())
        };
        assert_eq!(finish_in_words(at(30), at(32)), "14:32 (+2 min over)");
        assert_eq!(finish_in_words(at(30), at(30)), "14:30");
        assert_eq!((minutes_over(at(30), at(15)), finish_in_words(at(30), at(15))), (0, "14:15".to_owned()));
        assert_eq!(finish_in_words(at(30), at(30) + Duration::seconds(59)), "14:30");
    }
}
