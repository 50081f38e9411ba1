//! Referrals: received, triaged, listed; and how they follow what becomes of their items.

use super::{Deed, Service, refused};
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::agenda::{self, AgendaItem, Case, ItemStatus};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::cohort::CohortRun;
use crate::domain::command::*;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::member::Member;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::domain::referral::{self, Fate, Referral, ReferralStatus, TriageOutcome, Triaged};
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::view::Done;

impl Service {
    pub(super) fn referral_receive(&mut self, who: &Actor, args: &ReferralReceive) -> Result<Done, Refusal> {
        let mdg = self.need(args.mdg)?;
        let patient = self.need(args.patient)?;
        self.need_if(args.referrer)?;
        let open = self.store.open_referral(mdg.id, patient.id).map_err(refused)?;
        let items = self.items_for(open.as_ref())?;
        let inside = self.in_cohort(&mdg, &patient)?;
        let changes = self.act(who, |act| referral::receive(act, &patient, open.as_ref(), &items, inside, args))?;
        let said = match &open {
            Some(first) => format!(
                "A second referral of {} joined the one of {}.",
                patient.display_name(),
                dates::staff(first.received_on)
            ),
            None => format!("Received a referral of {}.", patient.display_name()),
        };
        self.commit(who, Deed::new("referral.receive", said).making::<Referral>(&changes).in_scope(mdg.id), &changes)
    }

    pub(super) fn referral_amend(&mut self, who: &Actor, args: &ReferralAmend) -> Result<Done, Refusal> {
        let referral = self.need(args.referral)?;
        self.need_if(args.referrer)?;
        let changes = referral::amend(&referral, args)?;
        let said = format!("Wrote in the referral of {}.", self.need(referral.patient)?.display_name());
        self.commit(who, Deed::new("referral.amend", said).on(referral.id).in_scope(referral.mdg), &changes)
    }

    pub(super) fn referral_take(&mut self, who: &Actor, args: &ReferralTake) -> Result<Done, Refusal> {
        let referrals = self.several(&args.referrals)?;
        let mut changes = Changes::none();
        for referral in &referrals {
            changes.append(referral::take(referral)?);
        }
        let said = format!("In triage: {}.", self.named(&referrals)?);
        self.commit(who, on_one(Deed::new("referral.take", said), &referrals), &changes)
    }

    pub(super) fn referral_triage(&mut self, who: &Actor, args: &ReferralTriage) -> Result<Done, Refusal> {
        let referrals = self.several(&args.referrals)?;
        let clinician = self.clinician(who, args.clinician)?;
        let of = self.need_if(args.duplicate_of)?;
        let items = self.items_for(of.as_ref())?;
        let members: Vec<Member> = self.store.all().map_err(refused)?;
        let today = self.today();
        let mut changes = Changes::none();
        for referral in &referrals {
            let patient = self.need(referral.patient)?;
            let mdg = self.need(referral.mdg)?;
            let sharing = self.sharing_of(patient.id)?;
            let lacking = referral::lacking(referral, &sharing, &members, today);
            let one = self.act(who, |act| {
                let closed = agenda::may_be_discussed(act, &mdg, &patient, &sharing).err();
                let on = Triaged {
                    referral,
                    patient: &patient,
                    closed: closed.as_ref(),
                    lacking: &lacking,
                    of: of.as_ref(),
                    items: &items,
                };
                referral::triage(act, on, clinician.as_ref(), args)
            })?;
            changes.append(one);
        }
        let outcome = match args.outcome {
            TriageOutcome::Protocol => "protocol list".to_owned(),
            other => other.within(),
        };
        let said = format!("{}: {outcome}.", self.named(&referrals)?);
        let deed = on_one(Deed::new("referral.triage", said), &referrals);
        let deed = match args.reason.as_deref() {
            Some(reason) => deed.because(reason),
            None => deed,
        };
        self.commit(who, deed, &changes)
    }

    pub(super) fn referral_pull(&mut self, who: &Actor, args: &ReferralPull) -> Result<Done, Refusal> {
        let referral = self.need(args.referral)?;
        let clinician = self.clinician(who, args.clinician)?;
        let changes = self.act(who, |act| referral::pull(act, &referral, clinician.as_ref(), &args.reason))?;
        let said = format!("{} is to be discussed after all.", self.need(referral.patient)?.display_name());
        let deed = Deed::new("referral.pull", said).on(referral.id).in_scope(referral.mdg).because(&args.reason);
        self.commit(who, deed, &changes)
    }

    pub(super) fn referral_list(&mut self, who: &Actor, args: &ReferralList) -> Result<Done, Refusal> {
        let referral = self.need(args.referral)?;
        let patient = self.need(referral.patient)?;
        let mdg = self.need(referral.mdg)?;
        if let Some(presenter) = self.need_if(args.presenter)? {
            self.must_be_let_in(&patient, &presenter, "presenter")?;
        }
        referral::may_be_listed(&referral)?;
        let meeting = match args.meeting {
            Some(meeting) => self.need(meeting)?,
            None => self.next_conference(&mdg)?,
        };
        let why = format!("That conference is not one of {}.", mdg.name);
        ensure(meeting.mdg == mdg.id, Code::WrongState, why).map_err(|r| r.at("meeting"))?;
        let items = self.items_of(meeting.id)?;
        let listing = AgendaAdd {
            meeting: meeting.id,
            patient: patient.id,
            question: referral.asked(),
            urgency: Some(referral.urgency),
            planned_min: args.planned_min,
            presenter: args.presenter,
        };
        let (case, of_referral) = self.new_case(who, (&mdg, &meeting, &items), &patient, Some(&referral), &listing)?;
        let order = self.case_order(items.iter().chain([&case]))?;
        let mut changes = agenda::put_cases(&mdg, &meeting, &items, vec![case], &order);
        changes.append(of_referral);
        let said = format!("{} is on the agenda of {}.", patient.display_name(), dates::staff_with_day(meeting.date));
        self.commit(who, Deed::new("referral.list", said).making::<AgendaItem>(&changes).in_scope(mdg.id), &changes)
    }

    /// A case for an agenda, through every gate, and what becomes of its referral: the open one, or one that is made for it.
    pub(super) fn new_case(
        &mut self,
        who: &Actor,
        (mdg, meeting, items): (&Mdg, &Meeting, &[AgendaItem]),
        patient: &Patient,
        open: Option<&Referral>,
        args: &AgendaAdd,
    ) -> Result<(AgendaItem, Changes), Refusal> {
        let sharing = self.sharing_of(patient.id)?;
        let inside = self.in_cohort(mdg, patient)?;
        let before = open.map(|r| self.store.left_over(r.id).map_err(refused)).transpose()?.flatten();
        self.act(who, |act| {
            let (referral, of_referral) = referral::direct(act, mdg, patient, open, &sharing, inside, args)?;
            let asked = AgendaAdd {
                question: if args.question.trim().is_empty() { String::new() } else { referral.asked() },
                urgency: Some(referral.urgency),
                ..args.clone()
            };
            let case = Case { patient, sharing: &sharing, referral: &referral, before: before.as_ref() };
            Ok((agenda::new_case(act, meeting, mdg, items, case, &asked)?, of_referral))
        })
    }

    /// What an item's fate means for its referral.
    pub(super) fn referral_after(&self, item: &AgendaItem, fate: Fate) -> Result<Changes, Refusal> {
        let referral = self.need_if(item.referral)?;
        Ok(referral.map_or_else(Changes::none, |r| referral::follow(&r, fate, self.today())))
    }

    /// What the end of a conference means for the referrals of its items. `next` are the items of the next one as they stood.
    pub(super) fn referrals_after_closing(
        &self,
        items: &[AgendaItem],
        next: Option<&[AgendaItem]>,
    ) -> Result<Changes, Refusal> {
        let mut changes = Changes::none();
        for item in items {
            let fate = match item.status {
                ItemStatus::Discussed => Fate::Closed,
                ItemStatus::Proposed | ItemStatus::Listed => {
                    // Somebody who stands on the next agenda already is not listed there twice.
                    let stands = |n: &AgendaItem| n.patient == item.patient && n.is_on_agenda();
                    match next.map(|next| next.iter().find(|n| stands(n))) {
                        Some(None) => Fate::Carried,
                        Some(Some(there)) if there.referral == item.referral => Fate::Carried,
                        _ => Fate::Back,
                    }
                }
                _ => continue,
            };
            changes.append(self.referral_after(item, fate)?);
        }
        Ok(changes)
    }

    /// Whether a patient is in any cohort of a group; none where none was worked out.
    pub(super) fn in_cohort(&self, mdg: &Mdg, patient: &Patient) -> Result<Option<bool>, Refusal> {
        let spells = self.store.cohort_standings_of(patient.id).map_err(refused)?;
        if spells.iter().any(|s| s.mdg == mdg.id) {
            return Ok(Some(spells.iter().any(|s| s.mdg == mdg.id && s.inside)));
        }
        let runs: Vec<CohortRun> = self.store.all().map_err(refused)?;
        Ok(runs.iter().any(|r| r.mdg == mdg.id).then_some(false))
    }

    fn items_for(&self, referral: Option<&Referral>) -> Result<Vec<AgendaItem>, Refusal> {
        referral.map_or(Ok(Vec::new()), |r| self.store.items_for(r.id).map_err(refused))
    }

    /// The clinician who is named, or whoever acts as one.
    fn clinician(&self, who: &Actor, named: Option<Ref<Member>>) -> Result<Option<Member>, Refusal> {
        self.need_if(named.or(who.member.filter(|_| who.role == AccessRole::Clinician)))
    }

    fn several(&self, ids: &[Ref<Referral>]) -> Result<Vec<Referral>, Refusal> {
        let why = "Say which referrals are meant: at least one.";
        ensure(!ids.is_empty(), Code::FieldMissing, why).map_err(|r| r.at("referrals"))?;
        let mut found: Vec<Referral> = Vec::new();
        for id in ids {
            if found.iter().all(|r| r.id != *id) {
                found.push(self.need(*id)?);
            }
        }
        Ok(found)
    }

    fn named(&self, referrals: &[Referral]) -> Result<String, Refusal> {
        match referrals {
            [one] => Ok(self.need(one.patient)?.display_name()),
            several => Ok(counted(several.len(), "referral", "referrals")),
        }
    }

    fn next_conference(&self, mdg: &Mdg) -> Result<Meeting, Refusal> {
        let today = self.today();
        let meetings = self.store.meetings_of(mdg.id).map_err(refused)?;
        meetings.into_iter().find(|m| m.date >= today && m.is_open_to_change()).ok_or_else(|| {
            let why = format!("No conference of {} is planned. Plan one, then list the case.", mdg.name);
            Refusal::new(Code::NotFound, why).at("meeting")
        })
    }

    /// Whether a referral waits for a decision or for a conference.
    pub(super) fn waits(referral: &Referral) -> bool {
        referral.status.is_open() && referral.status != ReferralStatus::Listed
    }
}

/// An act on one referral names it; one on several belongs to the group of the first.
fn on_one<'a>(deed: Deed<'a>, referrals: &[Referral]) -> Deed<'a> {
    match referrals {
        [] => deed,
        [one] => deed.on(one.id).in_scope(one.mdg),
        [first, ..] => deed.in_scope(first.mdg),
    }
}
