//! Conferences: planning, the agenda, who is there, and the items as they are discussed.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::agenda::{self, AgendaItem, ItemStatus};
use crate::domain::agenda_order::differences;
use crate::domain::attendance::{self, Attendance, QuorumView};
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::count::counted;
use crate::domain::ids::Ref;
use crate::domain::meeting::{self, Meeting, MeetingStatus};
use crate::domain::member::Member;
use crate::domain::organisation::Mdg;
use crate::domain::referral::Fate;
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::view::{Done, Purpose};
use crate::domain::{dates, minutes};
use crate::store::Why;
use chrono::{DateTime, Utc};

/// An item with the conference around it.
pub(super) struct OnAgenda {
    pub(super) meeting: Meeting,
    pub(super) items: Vec<AgendaItem>,
    pub(super) item: AgendaItem,
}

impl Service {
    pub(super) fn on_agenda(&self, item: Ref<AgendaItem>) -> Result<OnAgenda, Refusal> {
        let item = self.need(item)?;
        let meeting = self.need(item.meeting)?;
        let items = self.items_of(meeting.id)?;
        Ok(OnAgenda { meeting, items, item })
    }

    pub(super) fn items_of(&self, meeting: Ref<Meeting>) -> Result<Vec<AgendaItem>, Refusal> {
        self.store.items_of(meeting).map_err(refused)
    }

    pub(super) fn attendance_of(&self, meeting: Ref<Meeting>) -> Result<Vec<Attendance>, Refusal> {
        self.store.attendance_of(meeting).map_err(refused)
    }

    pub(super) fn quorum_at(&self, moment: DateTime<Utc>, mdg: &Mdg, meeting: &Meeting) -> Result<QuorumView, Refusal> {
        let members: Vec<Member> = self.store.all().map_err(refused)?;
        Ok(attendance::quorum_at(moment, &mdg.quorum, &meeting.chairs(), &self.attendance_of(meeting.id)?, &members))
    }

    /// How an item is called in a sentence.
    pub(super) fn item_name(&self, item: &AgendaItem) -> Result<String, Refusal> {
        match item.patient {
            Some(patient) => Ok(self.need(patient)?.display_name()),
            None => Ok(item.title_in_words()),
        }
    }

    pub(super) fn meeting_plan(&mut self, who: &Actor, args: &MeetingPlan) -> Result<Done, Refusal> {
        let mdg = self.need(args.mdg)?;
        self.need_if(args.chair)?;
        self.need_if(args.minute_taker)?;
        let others = self.store.meetings_of(mdg.id).map_err(refused)?;
        let changes = self.act(who, |act| meeting::plan(act, &mdg, &others, args))?;
        let said = format!("Planned the conference of {} for {}.", mdg.name, dates::staff_with_day(args.date));
        self.commit(who, Deed::new("meeting.plan", said).making::<Meeting>(&changes).in_scope(mdg.id), &changes)
    }

    pub(super) fn meeting_amend(&mut self, who: &Actor, args: &MeetingAmend) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        self.need_if(args.chair)?;
        self.need_if(args.minute_taker)?;
        let changes = meeting::amend(&meeting, args)?;
        let said = format!("Changed the conference of {}.", dates::staff(meeting.date));
        self.commit(who, Deed::new("meeting.amend", said).on(meeting.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn meeting_start(&mut self, who: &Actor, args: &MeetingStart) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let others = self.store.meetings_of(meeting.mdg).map_err(refused)?;
        let changes = self.act(who, |act| meeting::start(act, &meeting, &others))?;
        let said = format!("The conference of {} has started.", dates::staff_with_day(meeting.date));
        self.commit(who, Deed::new("meeting.start", said).on(meeting.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn meeting_pause(&mut self, who: &Actor, args: &MeetingPause) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let items = self.items_of(meeting.id)?;
        let changes = self.act(who, |act| meeting::pause(act, &meeting, &items))?;
        self.commit(
            who,
            Deed::new("meeting.pause", "Paused: the clock stands still.").on(meeting.id).in_scope(meeting.mdg),
            &changes,
        )
    }

    pub(super) fn meeting_resume(&mut self, who: &Actor, args: &MeetingResume) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let items = self.items_of(meeting.id)?;
        let changes = self.act(who, |act| meeting::resume(act, &meeting, &items))?;
        self.commit(
            who,
            Deed::new("meeting.resume", "The conference goes on.").on(meeting.id).in_scope(meeting.mdg),
            &changes,
        )
    }

    pub(super) fn meeting_close(&mut self, who: &Actor, args: &MeetingClose) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let items = self.items_of(meeting.id)?;
        let attendance = self.attendance_of(meeting.id)?;
        let (next, mut changes) = self.handing_on(who, &meeting, &items, |act, next| {
            meeting::close(act, &meeting, &items, &attendance, next, args.carry_over)
        })?;
        let next = next.as_ref().map(|(m, items)| (m, items.as_slice()));
        changes.append(self.referrals_after_closing(&items, next.map(|(_, items)| items))?);
        let waiting = items
            .iter()
            .filter(|i| matches!(i.status, ItemStatus::Proposed | ItemStatus::Listed) && i.patient.is_some())
            .count();
        let mut said = format!("The conference of {} is closed.", dates::staff_with_day(meeting.date));
        if waiting > 0 {
            let cases = counted(waiting, "case was not reached", "cases were not reached");
            let are = if waiting == 1 { "is" } else { "are" };
            said.push_str(&match next {
                Some((m, _)) => format!(" {cases} and {are} listed for {}.", dates::staff_with_day(m.date)),
                None => format!(" {cases}; plan the next conference and list them."),
            });
        }
        let mut done =
            self.commit(who, Deed::new("meeting.close", said).on(meeting.id).in_scope(meeting.mdg), &changes)?;
        // An afternoon's work lies in one file until now. That it could not be copied is no reason to lose the end of it.
        if self.purpose() != Purpose::Demo
            && let Err(error) = self.store.back_up(self.now(), Why::Meeting)
        {
            let told = format!("The conference is closed and kept, but no backup of it could be made: {error}");
            done.warnings.push(Warning::new(Code::StoreFailed, told));
        }
        Ok(done)
    }

    pub(super) fn attendance_record(&mut self, who: &Actor, args: &AttendanceRecord) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let member = self.need(args.member)?;
        let whom = self.need_if(args.deputy_for)?;
        let list = self.attendance_of(meeting.id)?;
        let changes = self.act(who, |act| attendance::record(act, &meeting, &member, &list, args))?;
        let status = match (args.deputy_for, args.status) {
            (Some(_), _) => attendance::AttendanceStatus::DeputyFor,
            (None, given) => given.unwrap_or(attendance::AttendanceStatus::Present),
        };
        let whom = whom.map(|whom| format!(" for {}", whom.display_name())).unwrap_or_default();
        let said = format!("{}: {}{whom}.", member.display_name(), status.within());
        self.commit(
            who,
            Deed::new("attendance.record", said).making::<Attendance>(&changes).in_scope(meeting.mdg),
            &changes,
        )
    }

    pub(super) fn attendance_leave(&mut self, who: &Actor, args: &AttendanceLeave) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let member = self.need(args.member)?;
        let list = self.attendance_of(meeting.id)?;
        let changes = self.act(who, |act| attendance::leave(act, &meeting, &member, &list, args))?;
        self.commit(
            who,
            Deed::new("attendance.leave", format!("{} has left.", member.display_name())).in_scope(meeting.mdg),
            &changes,
        )
    }

    pub(super) fn item_open(&mut self, who: &Actor, args: &ItemOpen) -> Result<Done, Refusal> {
        let OnAgenda { meeting, items, item } = self.on_agenda(args.item)?;
        let mdg = self.need(meeting.mdg)?;
        self.gates(who, &mdg, &item)?;
        let mut changes = self.act(who, |act| agenda::open(act, &meeting, &items, &item))?;
        if let Some(patient) = self.need_if(item.patient)? {
            self.warn_of_near(&patient, &mut changes)?;
        }
        let leaving = self.must_leave(&meeting, &item)?;
        if !leaving.is_empty() {
            let why = format!(
                "Ask {} to leave for this item: the patient does not want their organisation to know.",
                leaving.join(", ")
            );
            changes.warn(Warning::new(Code::ExcludedRecipient, why));
        }
        let mut said = format!("Item {}: {}.", item.position, self.item_name(&item)?);
        for interest in self.interests_in(&item)? {
            let stop = if interest.ends_with('.') { "" } else { "." };
            said.push_str(&format!(" Declared interest: {interest}{stop}"));
        }
        self.commit(who, Deed::new("item.open", said).on(item.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn item_pause(&mut self, who: &Actor, args: &ItemPause) -> Result<Done, Refusal> {
        let OnAgenda { meeting, item, .. } = self.on_agenda(args.item)?;
        let changes = self.act(who, |act| agenda::pause(act, &item))?;
        let said = format!("Set item {} aside.", item.position);
        self.commit(who, Deed::new("item.pause", said).on(item.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn item_resume(&mut self, who: &Actor, args: &ItemResume) -> Result<Done, Refusal> {
        let OnAgenda { meeting, items, item } = self.on_agenda(args.item)?;
        let mdg = self.need(meeting.mdg)?;
        meeting.must_be(&[MeetingStatus::InSession], "taking an item up again")?;
        self.gates(who, &mdg, &item)?;
        let changes = self.act(who, |act| agenda::resume(act, &item, &items))?;
        let said = format!("Item {} goes on.", item.position);
        self.commit(who, Deed::new("item.resume", said).on(item.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn item_close(&mut self, who: &Actor, args: &ItemClose) -> Result<Done, Refusal> {
        let OnAgenda { meeting, item, .. } = self.on_agenda(args.item)?;
        let mdg = self.need(meeting.mdg)?;
        // Whoever withdraws while they are spoken of is taken off; nothing is decided about them any more.
        if item.is_open() {
            self.gates(who, &mdg, &item)?;
        }
        let quorum = self.quorum_at(self.now(), &mdg, &meeting)?;
        let discussion = self.store.discussion_of(item.id).map_err(refused)?;
        let actions = self.store.actions_of(meeting.id).map_err(refused)?;
        let of_item: Vec<_> = actions.into_iter().filter(|a| a.origin_item == Some(item.id)).collect();
        let mut changes =
            self.act(who, |act| agenda::close(act, &item, discussion.as_ref(), &of_item, &quorum, args))?;
        changes.append(self.referral_after(&item, Fate::Discussed)?);
        let said = format!("Closed item {}: {}.", item.position, self.item_name(&item)?);
        let deed = Deed::new("item.close", said).on(item.id).in_scope(meeting.mdg);
        let deed = match args.not_quorate_reason.as_deref().filter(|_| !quorum.quorate) {
            Some(reason) => deed.because(reason),
            None => deed,
        };
        self.commit(who, deed, &changes)
    }

    pub(super) fn item_defer(&mut self, who: &Actor, args: &ItemDefer) -> Result<Done, Refusal> {
        self.leave_out(who, "item.defer", args.item, ItemStatus::Deferred, args.reason.code(), args.reason.words())
    }

    pub(super) fn item_withdraw(&mut self, who: &Actor, args: &ItemWithdraw) -> Result<Done, Refusal> {
        self.leave_out(who, "item.withdraw", args.item, ItemStatus::Withdrawn, args.reason.code(), args.reason.words())
    }

    fn leave_out(
        &mut self,
        who: &Actor,
        command: &'static str,
        item: Ref<AgendaItem>,
        status: ItemStatus,
        reason: &'static str,
        words: &'static str,
    ) -> Result<Done, Refusal> {
        let OnAgenda { meeting, items, item } = self.on_agenda(item)?;
        let mut changes = self.act(who, |act| agenda::leave_out(act, &meeting, &item, status, reason))?;
        let mut said = format!("{}: {} ({}).", self.item_name(&item)?, status.within(), words.to_lowercase());
        let mut fate = match status {
            ItemStatus::Withdrawn => Fate::Withdrawn(reason),
            _ => Fate::Back,
        };
        if status == ItemStatus::Deferred
            && item.patient.is_some()
            && let Some((next, there)) = self.next_agenda(&meeting)?
        {
            let order = self.case_order(there.iter().chain([&item]))?;
            let new = self.act(who, |act| agenda::carried_over(act, &next, &there, &[&item]));
            changes.append(differences(&there, &order.with(&next, &there, new)));
            fate = Fate::Carried;
            said.push_str(&format!(" It is listed for {}.", dates::staff_with_day(next.date)));
        }
        changes.append(self.referral_after(&item, fate)?);
        debug_assert!(items.iter().any(|i| i.id == item.id));
        self.commit(who, Deed::new(command, said).on(item.id).in_scope(meeting.mdg).because(reason), &changes)
    }

    pub(super) fn minutes_of(&self, meeting: Ref<Meeting>) -> Result<minutes::Minutes, Refusal> {
        self.store.minutes_of(meeting).map_err(refused)?.ok_or_else(|| Refusal::not_found("minutes"))
    }
}
