//! What becomes of actions after a conference: follow-through by the next one, and services that could not be had.

use super::{Service, refused};
use crate::domain::action::{self, Action, FollowThrough, ServiceGap};
use crate::domain::actor::Actor;
use crate::domain::agenda::AgendaItem;
use crate::domain::attendance::Attendance;
use crate::domain::directory::CareService;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::member::Member;
use crate::domain::organisation::{NetworkMembership, Organisation};
use crate::domain::query::ServiceGaps;
use crate::domain::refusal::Refusal;
use std::collections::HashMap;

impl Service {
    /// Whether the owner of a new action is there to hear it: they enter it themselves, or are present at its item.
    pub(super) fn hears(
        &self,
        who: &Actor,
        owner: Option<Ref<Member>>,
        meeting: Option<&Meeting>,
        item: Option<&AgendaItem>,
    ) -> Result<bool, Refusal> {
        if owner.is_some() && who.member == owner {
            return Ok(true);
        }
        let Some(meeting) = meeting else { return Ok(false) };
        let (from, until) = match item.and_then(|i| i.opened_at.zip(i.closed_at)) {
            Some(spell) => spell,
            None => (self.now(), self.now()),
        };
        let there = |a: &Attendance| {
            a.was_there() && a.arrived_at.is_none_or(|at| at <= until) && a.left_at.is_none_or(|at| at > from)
        };
        Ok(self.attendance_of(meeting.id)?.iter().any(|a| Some(a.member) == owner && there(a)))
    }

    pub(super) fn follow_through(&self, meeting: &Meeting) -> Result<FollowThrough, Refusal> {
        let meetings = self.store.meetings_of(meeting.mdg).map_err(refused)?;
        let held = |m: &&Meeting| m.date > meeting.date && m.status != MeetingStatus::Cancelled;
        let next = meetings.iter().filter(held).min_by_key(|m| m.date);
        let actions = self.store.actions_of(meeting.id).map_err(refused)?;
        Ok(action::follow_through(meeting, next, &actions))
    }

    /// What became of the actions of the conference before this one; none where there was none, or nothing was agreed.
    pub(super) fn follow_through_before(&self, meeting: &Meeting) -> Result<Option<FollowThrough>, Refusal> {
        let meetings = self.store.meetings_of(meeting.mdg).map_err(refused)?;
        let held = |m: &&Meeting| m.date < meeting.date && m.status == MeetingStatus::Closed;
        let before = meetings.iter().filter(held).max_by_key(|m| m.date);
        let counted = before.map(|m| self.follow_through(m)).transpose()?;
        Ok(counted.filter(|c| c.created > 0))
    }

    pub(super) fn service_gaps(&self, args: &ServiceGaps) -> Result<Vec<ServiceGap>, Refusal> {
        let mut actions = self.store.actions_not_done().map_err(refused)?;
        actions.retain(|a| {
            a.closed_on.is_some_and(|on| args.from.is_none_or(|f| on >= f) && args.until.is_none_or(|u| on <= u))
        });
        let memberships: Vec<NetworkMembership> = self.store.all().map_err(refused)?;
        let mut networks: HashMap<Ref<Action>, (String, String)> = HashMap::new();
        for action in &actions {
            let Some(patient) = self.need_if(action.patient)? else { continue };
            let on = action.closed_on.unwrap_or(action.due_on);
            let member = |m: &&NetworkMembership| {
                m.practice == patient.practice && m.started_on <= on && m.ended_on.is_none_or(|last| on <= last)
            };
            if let Some(membership) = memberships.iter().find(member) {
                let network: Organisation = self.need(membership.network)?;
                networks.insert(action.id, (network.ods_code.unwrap_or_default(), network.name));
            }
        }
        let mut listed: HashMap<Ref<CareService>, (String, String)> = HashMap::new();
        for service in self.services(true)? {
            let provider = self.need_if(service.organisation)?.map(|o| o.name).unwrap_or_default();
            listed.insert(service.id, (service.name, provider));
        }
        let network = |a: &Action| networks.get(&a.id).cloned().unwrap_or_default();
        Ok(action::service_gaps(&actions, network, |id| listed.get(&id).cloned()))
    }
}
