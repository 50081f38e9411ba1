//! A conference as the chair sees it.

use super::{Service, refused};
use crate::domain::actor::Actor;
use crate::domain::agenda::{self, AgendaItem, ItemStatus};
use crate::domain::attendance::{Attendance, quorum_at};
use crate::domain::ids::Ref;
use crate::domain::meeting::{self, Meeting};
use crate::domain::member::Member;
use crate::domain::organisation::Mdg;
use crate::domain::refusal::Refusal;
use crate::domain::view::{AttendanceRow, ConferenceView, ItemRow, OpenItem};
use crate::domain::{dates, minutes::MinutesStatus};
use chrono::{DateTime, Utc};

impl Service {
    pub(super) fn conference_view(&mut self, who: &Actor, id: Ref<Meeting>) -> Result<ConferenceView, Refusal> {
        let meeting = self.need(id)?;
        let mdg = self.need(meeting.mdg)?;
        let items = self.items_of(id)?;
        let attendance = self.attendance_of(id)?;
        let members: Vec<Member> = self.store.all().map_err(refused)?;
        let now = meeting.ended_at.unwrap_or_else(|| self.now());
        let minutes = self.store.minutes_of(id).map_err(refused)?.map_or(MinutesStatus::Draft, |m| m.status);
        let name_of = |member: Option<Ref<Member>>| {
            member.and_then(|m| members.iter().find(|x| x.id == m)).map(Member::display_name)
        };
        let offsets = agenda::offsets(&items);
        let rows = items
            .iter()
            .zip(offsets)
            .map(|(item, offset)| self.item_row(who, &meeting, &mdg, item, offset))
            .collect::<Result<Vec<_>, _>>()?;
        let open = items
            .iter()
            .find(|i| i.is_open() && i.status == ItemStatus::InDiscussion)
            .or_else(|| items.iter().find(|i| i.is_open()));
        Ok(ConferenceView {
            chair: name_of(meeting.chair),
            minute_taker: name_of(meeting.minute_taker),
            total_min: agenda::total_min(&items),
            quorum: quorum_at(now, &mdg.quorum, meeting.chair, &attendance, &members),
            planned_end: meeting.planned_end(),
            projected_finish: meeting::projected_finish(now, &items),
            open: open.map(|item| self.open_item(item, now)).transpose()?,
            attendance: attendance_rows(&members, &attendance, now, meeting.date),
            follow_through: self.follow_through_before(&meeting)?,
            items: rows,
            minutes,
            now,
            mdg,
            meeting,
        })
    }

    fn item_row(
        &mut self,
        who: &Actor,
        meeting: &Meeting,
        mdg: &Mdg,
        item: &AgendaItem,
        offset: u32,
    ) -> Result<ItemRow, Refusal> {
        let patient = self.need_if(item.patient)?;
        let practice_ods = patient.as_ref().map(|p| self.need(p.practice)).transpose()?.and_then(|o| o.ods_code);
        let waiting = matches!(item.status, ItemStatus::Proposed | ItemStatus::Listed) || item.is_open();
        let blocked = if waiting { self.gates(who, mdg, item).err().map(|r| r.message) } else { None };
        let discussion = self.store.discussion_of(item.id).map_err(refused)?;
        let actions = self.store.actions_of(meeting.id).map_err(refused)?;
        Ok(ItemRow {
            kind: item.kind,
            title: patient.map_or_else(|| item.title_in_words(), |p| p.display_name()),
            practice_ods,
            planned_start: dates::london_time(agenda::planned_start(meeting, offset)),
            urgency: item.urgency,
            presenter: self.need_if(item.presenter)?.map(|m| m.display_name()),
            outcome: discussion.as_ref().and_then(|d| d.outcome),
            discussion,
            actions: u32::try_from(actions.iter().filter(|a| a.origin_item == Some(item.id)).count()).unwrap_or(0),
            blocked,
            must_leave: if waiting { self.must_leave(meeting, item)? } else { Vec::new() },
            item: item.clone(),
        })
    }

    fn open_item(&self, item: &AgendaItem, now: DateTime<Utc>) -> Result<OpenItem, Refusal> {
        let actions = self.store.actions_of(item.meeting).map_err(refused)?;
        Ok(OpenItem {
            item: item.clone(),
            elapsed_sec: item.elapsed_sec(now),
            patient: item.patient.map(|p| self.patient_view(p)).transpose()?.map(Box::new),
            discussion: self.store.discussion_of(item.id).map_err(refused)?,
            actions: self.action_rows(actions.into_iter().filter(|a| a.origin_item == Some(item.id)).collect())?,
        })
    }
}

/// Everybody who is recorded, and every active member about whom nothing is recorded yet.
fn attendance_rows(
    members: &[Member],
    attendance: &[Attendance],
    now: DateTime<Utc>,
    date: chrono::NaiveDate,
) -> Vec<AttendanceRow> {
    members
        .iter()
        .filter_map(|member| {
            let mine: Vec<&Attendance> = attendance.iter().filter(|a| a.member == member.id).collect();
            let last = mine.last().copied();
            if last.is_none() && !member.is_active(date) {
                return None;
            }
            let time = |moment: Option<DateTime<Utc>>| moment.map(dates::london_time);
            Some(AttendanceRow {
                member: member.id,
                name: member.display_name(),
                role: member.role,
                group: member.role.group(),
                status: last.map(|a| a.status),
                mode: last.map(|a| a.mode),
                here: mine.iter().any(|a| a.is_present_at(now)),
                arrived: time(last.and_then(|a| a.arrived_at)),
                left: time(last.and_then(|a| a.left_at)),
            })
        })
        .collect()
}
