//! A conference as the chair sees it.

use super::{Service, refused};
use crate::domain::action::ActionStatus;
use crate::domain::actor::Actor;
use crate::domain::agenda::{self, AgendaItem, ItemStatus};
use crate::domain::attendance::{Attendance, part_of, quorum_at};
use crate::domain::case_view::{self, CaseBefore, LastDecision};
use crate::domain::discussion::Discussion;
use crate::domain::ids::Ref;
use crate::domain::meeting::{self, Meeting};
use crate::domain::member::Member;
use crate::domain::organisation::{Mdg, Quorum};
use crate::domain::patient::Patient;
use crate::domain::proceedings;
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
        let projected = meeting::projected_finish(now, &items);
        let minutes = self.store.minutes_of(id).map_err(refused)?.map_or(MinutesStatus::Draft, |m| m.status);
        let name_of = |member: Option<Ref<Member>>| {
            member.and_then(|m| members.iter().find(|x| x.id == m)).map(Member::display_name)
        };
        let offsets = agenda::offsets(&items);
        let quorum = |at| quorum_at(at, &mdg.quorum, &meeting.chairs(), &attendance, &members);
        let deputies = |item: &AgendaItem| item.closed_at.map(|at| quorum(at).deputies).unwrap_or_default();
        let rows = items
            .iter()
            .zip(offsets)
            .map(|(item, offset)| self.item_row(who, &meeting, &mdg, item, offset, &deputies(item)))
            .collect::<Result<Vec<_>, _>>()?;
        let open = items
            .iter()
            .find(|i| i.is_open() && i.status == ItemStatus::InDiscussion)
            .or_else(|| items.iter().find(|i| i.is_open()));
        Ok(ConferenceView {
            chair: name_of(meeting.chair),
            minute_taker: name_of(meeting.minute_taker),
            total_min: agenda::total_min(&items),
            quorum: quorum(now),
            planned_end: meeting.planned_end(),
            projected_finish: projected,
            finish: meeting::finish_in_words(meeting.planned_end(), projected),
            over_min: meeting::minutes_over(meeting.planned_end(), projected),
            joint_chair: name_of(meeting.joint_chair),
            open: open.map(|item| self.open_item(&meeting, item, now)).transpose()?,
            attendance: attendance_rows(&members, &attendance, &mdg.quorum, now, meeting.date),
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
        deputies: &[String],
    ) -> Result<ItemRow, Refusal> {
        let patient = self.need_if(item.patient)?;
        let practice_ods = patient.as_ref().map(|p| self.need(p.practice)).transpose()?.and_then(|o| o.ods_code);
        let waiting = matches!(item.status, ItemStatus::Proposed | ItemStatus::Listed) || item.is_open();
        let blocked = if waiting { self.gates(who, mdg, item).err().map(|r| r.message) } else { None };
        let discussion = self.store.discussion_of(item.id).map_err(refused)?;
        let actions = self.store.actions_of(meeting.id).map_err(refused)?;
        let before = waiting && item.status != ItemStatus::InDiscussion;
        let alike = patient.as_ref().filter(|_| before).map(|p| self.alike(p)).transpose()?.flatten();
        Ok(ItemRow {
            alike,
            kind: item.kind,
            title: patient.map_or_else(|| item.title_in_words(), |p| p.display_name()),
            practice_ods,
            planned_start: dates::london_time(agenda::planned_start(meeting, offset)),
            urgency: item.urgency,
            presenter: self.need_if(item.presenter)?.map(|m| m.display_name()),
            outcome: discussion.as_ref().and_then(|d| d.outcome),
            discussion,
            actions: u32::try_from(actions.iter().filter(|a| a.origin_item == Some(item.id)).count()).unwrap_or(0),
            quorum: proceedings::quorum_in_words(item, deputies),
            blocked,
            must_leave: if waiting { self.must_leave(meeting, item)? } else { Vec::new() },
            item: item.clone(),
        })
    }

    /// One item with everything that its case view shows.
    pub(super) fn case_view(&self, item: Ref<AgendaItem>) -> Result<OpenItem, Refusal> {
        let item = self.need(item)?;
        let meeting = self.need(item.meeting)?;
        let now = meeting.ended_at.unwrap_or_else(|| self.now());
        self.open_item(&meeting, &item, now)
    }

    fn open_item(&self, meeting: &Meeting, item: &AgendaItem, now: DateTime<Utc>) -> Result<OpenItem, Refusal> {
        let actions = self.store.actions_of(item.meeting).map_err(refused)?;
        let discussion = self.store.discussion_of(item.id).map_err(refused)?;
        let before = item.patient.map(|p| self.case_before(meeting, p, discussion.as_ref())).transpose()?;
        Ok(OpenItem {
            slot: case_view::slot(item, now),
            interests: self.interests_in(item)?,
            confidential: discussion.as_ref().map(|d| d.confidential(item)).unwrap_or_default(),
            rcas: self.rca_rows(self.store.rcas_under(item.id).map_err(refused)?)?,
            before,
            item: item.clone(),
            elapsed_sec: item.elapsed_sec(now),
            patient: item.patient.map(|p| self.patient_view(p)).transpose()?.map(Box::new),
            discussion,
            actions: self.action_rows(actions.into_iter().filter(|a| a.origin_item == Some(item.id)).collect())?,
        })
    }

    /// What was decided about a patient before this conference, and the admissions since. `now` is what this case says.
    fn case_before(
        &self,
        meeting: &Meeting,
        patient: Ref<Patient>,
        now: Option<&Discussion>,
    ) -> Result<CaseBefore, Refusal> {
        let mut last: Option<(Meeting, AgendaItem)> = None;
        for item in self.store.items_about(patient).map_err(refused)? {
            let of = self.need(item.meeting)?;
            let later = last.as_ref().is_none_or(|(known, _)| of.date >= known.date);
            if item.status == ItemStatus::Discussed && of.date < meeting.date && later {
                last = Some((of, item));
            }
        }
        let mut admissions = self.registry_of(patient)?.admissions;
        let Some((of, item)) = last else { return Ok(CaseBefore { last: None, admissions }) };
        admissions.retain(|row| row.record.admitted_on >= of.date);
        let said = self.store.discussion_of(item.id).map_err(refused)?;
        let mut actions = self.store.actions_of(of.id).map_err(refused)?;
        actions.retain(|a| a.origin_item == Some(item.id));
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let last = LastDecision {
            date: of.date,
            mdg_code: self.need(of.mdg)?.code,
            decision: said.as_ref().and_then(|d| d.decision.clone()),
            outcome: said.and_then(|d| d.outcome),
            advisory: item.quorate_at_decision == Some(false),
            followed: now.and_then(Discussion::followed_in_words),
            actions: count(actions.len()),
            actions_done: count(actions.iter().filter(|a| a.status == ActionStatus::Done).count()),
        };
        Ok(CaseBefore { last: Some(last), admissions })
    }
}

/// Everybody who is recorded, and every active member about whom nothing is recorded yet.
fn attendance_rows(
    members: &[Member],
    attendance: &[Attendance],
    quorum: &Quorum,
    now: DateTime<Utc>,
    date: chrono::NaiveDate,
) -> Vec<AttendanceRow> {
    let name_of = |id: Ref<Member>| members.iter().find(|m| m.id == id).map(Member::display_name);
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
                group: part_of(member.id, last.and_then(|a| a.deputy_for), quorum, members),
                status: last.map(|a| a.status),
                mode: last.map(|a| a.mode),
                here: mine.iter().any(|a| a.is_present_at(now)),
                arrived: time(last.and_then(|a| a.arrived_at)),
                left: time(last.and_then(|a| a.left_at)),
                deputy_for: last.and_then(|a| a.deputy_for).and_then(name_of),
                interest: last.and_then(|a| a.interest.clone()),
            })
        })
        .collect()
}
