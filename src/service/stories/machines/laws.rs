//! What must hold of the records after every act, whatever the acts were.

use super::moves::{self, Moves, may};
use crate::domain::action::Action;
use crate::domain::agenda::{AgendaItem, ItemStatus};
use crate::domain::care_plan::{AgreedWith, CarePlan, PlanStatus};
use crate::domain::coded::Coded;
use crate::domain::goal::Goal;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::member::Member;
use crate::domain::minutes::{Minutes, MinutesStatus};
use crate::domain::organisation::Organisation;
use crate::domain::patient::Patient;
use crate::domain::record::Record;
use crate::domain::referral::{Referral, ReferralStatus};
use crate::service::Service;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The records that the laws are about, as they stand.
pub(in crate::service::stories) struct Picture {
    pub(super) meetings: BTreeMap<Uuid, Meeting>,
    pub(super) items: BTreeMap<Uuid, AgendaItem>,
    pub(super) actions: BTreeMap<Uuid, Action>,
    pub(super) plans: BTreeMap<Uuid, CarePlan>,
    pub(super) goals: BTreeMap<Uuid, Goal>,
    pub(super) referrals: BTreeMap<Uuid, Referral>,
    pub(super) minutes: BTreeMap<Uuid, Minutes>,
    pub(super) patients: BTreeMap<Uuid, Patient>,
    members: BTreeSet<Uuid>,
    organisations: BTreeSet<Uuid>,
}

/// A law that was broken, in words.
pub(super) type Broken = String;

fn all<R: Record>(service: &Service) -> BTreeMap<Uuid, R> {
    let list: Vec<R> = service.store().all().unwrap();
    list.into_iter().map(|record| (record.uuid(), record)).collect()
}

fn unless(broken: bool, law: impl FnOnce() -> Broken) -> Result<(), Broken> {
    if broken { Err(law()) } else { Ok(()) }
}

impl Picture {
    pub(in crate::service::stories) fn of(service: &Service) -> Self {
        Self {
            meetings: all(service),
            items: all(service),
            actions: all(service),
            plans: all(service),
            goals: all(service),
            referrals: all(service),
            minutes: all(service),
            patients: all(service),
            members: all::<Member>(service).into_keys().collect(),
            organisations: all::<Organisation>(service).into_keys().collect(),
        }
    }

    fn stages(&self) -> BTreeMap<(&'static str, Uuid), &'static str> {
        let meetings = self.meetings.iter().map(|(id, r)| ((Meeting::KIND, *id), r.status.code()));
        let items = self.items.iter().map(|(id, r)| ((AgendaItem::KIND, *id), r.status.code()));
        let actions = self.actions.iter().map(|(id, r)| ((Action::KIND, *id), r.status.code()));
        let plans = self.plans.iter().map(|(id, r)| ((CarePlan::KIND, *id), r.status.code()));
        let goals = self.goals.iter().map(|(id, r)| ((Goal::KIND, *id), r.lifecycle.code()));
        let referrals = self.referrals.iter().map(|(id, r)| ((Referral::KIND, *id), r.status.code()));
        let minutes = self.minutes.iter().map(|(id, r)| ((Minutes::KIND, *id), r.status.code()));
        meetings.chain(items).chain(actions).chain(plans).chain(goals).chain(referrals).chain(minutes).collect()
    }

    /// What must hold at any moment.
    pub(super) fn holds(&self) -> Result<(), Broken> {
        self.actions.values().try_for_each(|a| self.has_owner_and_date(a))?;
        self.plans.values().filter(|p| p.status == PlanStatus::Active).try_for_each(|p| self.is_complete(p))?;
        self.meetings.values().try_for_each(|m| self.is_in_order(m))?;
        let mut open = BTreeSet::new();
        for item in self.items.values().filter(|i| i.is_open()) {
            let Some(patient) = item.patient else { continue };
            unless(!open.insert(patient), || format!("patient {patient} is on the table in two conferences"))?;
        }
        let running = self.meetings.values().filter(|m| m.is_running());
        let mut groups = BTreeSet::new();
        for meeting in running {
            unless(!groups.insert(meeting.mdg), || format!("group {} has two running conferences", meeting.mdg))?;
        }
        Ok(())
    }

    fn has_owner_and_date(&self, action: &Action) -> Result<(), Broken> {
        let owned = self.members.contains(&action.owner.uuid())
            && self.organisations.contains(&action.owner_organisation.uuid());
        unless(!owned, || format!("action {} has nobody who answers for it", action.id))?;
        let meeting = action.meeting.and_then(|m| self.meetings.get(&m.uuid()));
        let early = action.is_open() && meeting.is_some_and(|m| action.due_on < m.date);
        unless(early, || format!("action {} is due before its conference", action.id))
    }

    fn is_complete(&self, plan: &CarePlan) -> Result<(), Broken> {
        let said = |text: &Option<String>| text.as_ref().is_some_and(|t| !t.trim().is_empty());
        let mine = |other: &&CarePlan| other.patient == plan.patient && other.status == PlanStatus::Active;
        unless(self.plans.values().filter(mine).count() > 1, || {
            format!("patient {} has two active plans", plan.patient)
        })?;
        let goal = said(&plan.no_goal_reason) || self.goals.values().any(|g| g.patient == plan.patient);
        unless(!goal, || format!("plan {} is in force without a goal or the reason", plan.id))?;
        let agreed = match plan.agreed_with {
            Some(AgreedWith::NotAgreed) => said(&plan.not_agreed_reason),
            other => other.is_some(),
        };
        let whole = agreed && plan.single_contact.is_some() && plan.review_due.is_some();
        unless(!whole, || format!("plan {} is in force without contact, review or agreement", plan.id))
    }

    fn is_in_order(&self, meeting: &Meeting) -> Result<(), Broken> {
        let items: Vec<&AgendaItem> = self.items.values().filter(|i| i.meeting == meeting.id).collect();
        let open = items.iter().filter(|i| i.status == ItemStatus::InDiscussion).count();
        unless(open > 1, || format!("conference {} has {open} items in discussion", meeting.id))?;
        let mut listed = BTreeSet::new();
        for item in items.iter().filter(|i| i.is_on_agenda()) {
            let Some(patient) = item.patient else { continue };
            unless(!listed.insert(patient), || format!("patient {patient} is twice on the agenda of {}", meeting.id))?;
        }
        if meeting.status != MeetingStatus::Closed {
            return Ok(());
        }
        let ended = |i: &&&AgendaItem| {
            use ItemStatus::{Deferred, Discussed, NotReached, Withdrawn};
            matches!(i.status, Discussed | Deferred | Withdrawn | NotReached)
        };
        let lost = items.iter().find(|i| !ended(i));
        unless(lost.is_some(), || format!("conference {} is closed with {} left over", meeting.id, lost.unwrap().id))
    }

    /// What must hold between one act and the next. An undo may go back, but never behind a signature.
    pub(super) fn follows(&self, before: &Self, goes_back: bool) -> Result<(), Broken> {
        for (id, old) in before.minutes.iter().filter(|(_, m)| m.snapshot.is_some()) {
            let new = self.minutes.get(id).filter(|new| {
                (&new.snapshot, &new.snapshot_sha256, new.approved_by, new.approved_on)
                    == (&old.snapshot, &old.snapshot_sha256, old.approved_by, old.approved_on)
            });
            let signed = new.is_some_and(|m| !matches!(m.status, MinutesStatus::Draft | MinutesStatus::InReview));
            unless(!signed, || format!("minutes {id} changed after they were approved"))?;
        }
        if goes_back {
            return Ok(());
        }
        let (then, now) = (before.stages(), self.stages());
        let gone = then.keys().find(|key| !now.contains_key(key));
        unless(gone.is_some(), || format!("{gone:?} was deleted"))?;
        for ((kind, id), after) in &now {
            let before = then.get(&(*kind, *id)).copied().unwrap_or_default();
            unless(!may(moves_of(kind), before, after), || format!("{kind} {id} went from '{before}' to '{after}'"))?;
        }
        self.items.values().try_for_each(|item| self.is_not_lost(before, item))
    }

    /// A case that was not reached or was put off stands on a later agenda, once more carried, or its referral waits to be listed.
    fn is_not_lost(&self, before: &Self, item: &AgendaItem) -> Result<(), Broken> {
        let left = |i: &AgendaItem| matches!(i.status, ItemStatus::NotReached | ItemStatus::Deferred);
        let (Some(patient), true) = (item.patient, left(item)) else { return Ok(()) };
        if before.items.get(&item.id.uuid()).is_some_and(left) {
            return Ok(());
        }
        let mine = |other: &&AgendaItem| other.patient == Some(patient) && other.meeting != item.meeting;
        let carried = self.items.values().filter(mine).find(|o| o.carried_from == Some(item.id));
        if let Some(carried) = carried {
            let once_more = carried.carry_count == item.carry_count + 1;
            return unless(!once_more, || format!("item {} was carried over and not counted", item.id));
        }
        let listed = self.items.values().filter(mine).any(|o| o.status == ItemStatus::Listed);
        let waits = |r: Ref<Referral>| {
            self.referrals
                .get(&r.uuid())
                .is_some_and(|r| matches!(r.status, ReferralStatus::Accepted | ReferralStatus::Listed))
        };
        unless(!listed && !item.referral.is_some_and(waits), || format!("the case of item {} is lost", item.id))
    }

    /// Cases that this act put on an agenda.
    pub(super) fn newly_listed<'p>(&'p self, before: &'p Self) -> impl Iterator<Item = (&'p AgendaItem, &'p Patient)> {
        let new = self.items.iter().filter(|(id, i)| i.status == ItemStatus::Listed && !before.items.contains_key(id));
        new.filter_map(|(_, item)| Some((item, &self.patients[&item.patient?.uuid()])))
    }
}

fn moves_of(kind: &str) -> Moves {
    match kind {
        Meeting::KIND => moves::MEETING,
        AgendaItem::KIND => moves::AGENDA_ITEM,
        Action::KIND => moves::ACTION,
        CarePlan::KIND => moves::CARE_PLAN,
        Goal::KIND => moves::GOAL,
        Referral::KIND => moves::REFERRAL,
        Minutes::KIND => moves::MINUTES,
        other => panic!("no moves are written down for {other}"),
    }
}
