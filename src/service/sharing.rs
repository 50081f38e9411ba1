//! Consent and overrides of it: what a decision of the patient moves at once, up to asking papers back.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::agenda::{self, AgendaItem, ItemStatus, WithdrawReason};
use crate::domain::change::{Change, Changes};
use crate::domain::coded::Coded;
use crate::domain::command::{ConsentRecord, OverrideAuthorise, OverrideEnd, OverridePropose};
use crate::domain::consent::{self, Consent, ConsentScope};
use crate::domain::count::{counted, listed};
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::member::Member;
use crate::domain::organisation::{Mdg, Organisation};
use crate::domain::patient::Patient;
use crate::domain::recall::{self, RecallReason};
use crate::domain::record::Record;
use crate::domain::referral::Fate;
use crate::domain::refusal::Refusal;
use crate::domain::sharing::{self, ConsentOverride, Sharing};
use crate::domain::view::{Done, OverrideLine};
use chrono::NaiveDate;
use std::collections::BTreeMap;

impl Service {
    /// Everything on record about sharing for one patient.
    pub(super) fn sharing_of(&self, patient: Ref<Patient>) -> Result<Sharing, Refusal> {
        Ok(Sharing {
            consents: self.store.consents_of(patient).map_err(refused)?,
            overrides: self.store.overrides_of(patient).map_err(refused)?,
        })
    }

    /// Refuses somebody whose organisation the patient wants kept out.
    pub(super) fn must_be_let_in(&self, patient: &Patient, member: &Member, field: &str) -> Result<(), Refusal> {
        let Some(organisation) = self.need_if(member.organisation)? else { return Ok(()) };
        self.sharing_of(patient.id)?.must_not_exclude(patient, &organisation, field)
    }

    pub(super) fn consent_record(&mut self, who: &Actor, args: &ConsentRecord) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        let organisation = self.need_if(args.organisation)?;
        let consent = self.act(who, |act| consent::record(act, &patient, args))?;
        let mut changes = Changes::none();
        changes.create(&consent);
        let about = match (consent.scope, organisation) {
            (ConsentScope::ShareOrg, Some(organisation)) => format!(" (sharing with {})", organisation.name),
            (ConsentScope::MdgDiscussion, _) => String::new(),
            (scope, _) => format!(" ({})", scope.within()),
        };
        let mut said = format!("{}: {}{about} recorded.", patient.display_name(), consent.decision.within());
        said.push_str(&self.follow_consents(who, &mut changes)?);
        self.commit(who, Deed::new("consent.record", said).making::<Consent>(&changes), &changes)
    }

    /// What decisions that are about to be recorded move at once: where the group may speak of a patient no longer, they come off
    /// every agenda to come and papers about them are asked back. However the decisions came: by hand, or with a list.
    pub(super) fn follow_consents(&mut self, who: &Actor, changes: &mut Changes) -> Result<String, Refusal> {
        let mut new: BTreeMap<Ref<Patient>, Vec<Consent>> = BTreeMap::new();
        for change in &changes.list {
            if let Change::Create(image) = change
                && image.kind == Consent::KIND
                && let Ok(consent) = Consent::from_cells(image.id, image.cells.clone())
            {
                new.entry(consent.patient).or_default().push(consent);
            }
        }
        let today = self.today();
        let mut said = String::new();
        for (patient, consents) in new {
            let mut sharing = self.sharing_of(patient)?;
            let stood = sharing.basis(today).is_ok();
            sharing.consents.extend(consents);
            if stood && sharing.basis(today).is_err() {
                let patient = self.need(patient)?;
                said.push_str(&self.take_off(who, &patient, changes)?);
                said.push_str(&self.ask_back(who, &patient, RecallReason::ConsentWithdrawn, changes)?);
            }
        }
        Ok(said)
    }

    /// Takes a patient off every agenda to come, because consent ended. An item on the table stays there and is blocked.
    fn take_off(&mut self, who: &Actor, patient: &Patient, changes: &mut Changes) -> Result<String, Refusal> {
        let mut dates_of = Vec::new();
        for item in self.store.items_about(patient.id).map_err(refused)? {
            let meeting = self.need(item.meeting)?;
            if matches!(item.status, ItemStatus::Proposed | ItemStatus::Listed) && meeting.is_open_to_change() {
                let reason = WithdrawReason::ConsentWithdrawn.code();
                let left =
                    self.act(who, |act| agenda::leave_out(act, &meeting, &item, ItemStatus::Withdrawn, reason))?;
                changes.append(left);
                changes.append(self.referral_after(&item, Fate::Withdrawn(reason))?);
                dates_of.push(dates::staff_with_day(meeting.date));
            }
        }
        Ok(if dates_of.is_empty() { String::new() } else { format!(" Taken off the agenda of {}.", listed(&dates_of)) })
    }

    /// Asks back every paper about a patient that left.
    pub(super) fn ask_back(
        &mut self,
        who: &Actor,
        patient: &Patient,
        reason: RecallReason,
        changes: &mut Changes,
    ) -> Result<String, Refusal> {
        let left = self.papers_out(patient.id, None)?;
        let raised = self.store.recalls_of(patient.id).map_err(refused)?;
        let (recalls, asked) = self.act(who, |act| recall::raise(act, patient.id, reason, &left, &raised));
        changes.append(asked);
        Ok(match recalls.len() {
            0 => String::new(),
            n => format!(
                " {} to be asked back; the list of recalls says from whom.",
                counted(n, "paper is", "papers are")
            ),
        })
    }

    /// The day of the next conference of the group that a patient's practice belongs to.
    fn next_conference_for(&self, patient: &Patient) -> Result<Option<NaiveDate>, Refusal> {
        let today = self.today();
        let groups: Vec<Mdg> = self.store.all().map_err(refused)?;
        let mut next: Option<NaiveDate> = None;
        for mdg in groups.iter().filter(|m| m.practices.contains(&patient.practice)) {
            let meetings = self.store.meetings_of(mdg.id).map_err(refused)?;
            let date = meetings.iter().filter(|m| m.date >= today && m.is_open_to_change()).map(|m| m.date).min();
            next = [next, date].into_iter().flatten().min();
        }
        Ok(next)
    }

    pub(super) fn override_propose(&mut self, who: &Actor, args: &OverridePropose) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        let sharing = self.sharing_of(patient.id)?;
        let last_day = self.next_conference_for(&patient)?;
        let changes = self.act(who, |act| sharing::propose(act, &patient, &sharing, last_day, args))?;
        let said = format!(
            "{}: override proposed ({}). It holds once a second person has authorised it.",
            patient.display_name(),
            args.ground.within()
        );
        let deed = Deed::new("override.propose", said).making::<ConsentOverride>(&changes).because(args.reason.trim());
        self.commit(who, deed, &changes)
    }

    pub(super) fn override_authorise(&mut self, who: &Actor, args: &OverrideAuthorise) -> Result<Done, Refusal> {
        let proposed = self.need(args.granted)?;
        let patient = self.need(proposed.patient)?;
        let (after, changes) = self.act(who, |act| sharing::authorise(act, &proposed))?;
        let said = format!("{}: {}.", patient.display_name(), after.in_words());
        self.commit(who, Deed::new("override.authorise", said).on(proposed.id), &changes)
    }

    pub(super) fn override_end(&mut self, who: &Actor, args: &OverrideEnd) -> Result<Done, Refusal> {
        let granted = self.need(args.granted)?;
        let patient = self.need(granted.patient)?;
        let today = self.today();
        let mut sharing = self.sharing_of(patient.id)?;
        let stood = sharing.basis(today).is_ok();
        let mut changes = self.act(who, |act| sharing::end(act, &granted))?;
        let mut said = format!("{}: the override has ended.", patient.display_name());
        sharing.overrides.retain(|o| o.id != granted.id);
        if stood && sharing.basis(today).is_err() {
            said.push_str(&self.take_off(who, &patient, &mut changes)?);
        }
        self.commit(who, Deed::new("override.end", said).on(granted.id), &changes)
    }

    /// The override in force, or the one that waits for its second person.
    pub(super) fn override_line(sharing: &Sharing, today: NaiveDate) -> Option<OverrideLine> {
        let granted = sharing.override_on(today);
        let shown = granted.or_else(|| sharing.overrides.iter().find(|o| o.is_proposed(today)))?;
        Some(OverrideLine {
            id: shown.id,
            words: shown.in_words(),
            reason: shown.reason.clone(),
            in_force: granted.is_some(),
        })
    }

    /// Who is in the room, or expected there, and has to leave it for an item, because the patient wants their organisation
    /// kept out.
    pub(super) fn must_leave(&self, meeting: &Meeting, item: &AgendaItem) -> Result<Vec<String>, Refusal> {
        let Some(patient) = item.patient else { return Ok(Vec::new()) };
        let excluded = self.sharing_of(patient)?.excluded();
        if excluded.is_empty() {
            return Ok(Vec::new());
        }
        let attendance = self.attendance_of(meeting.id)?;
        let members: Vec<Member> = self.store.all().map_err(refused)?;
        let now = self.now();
        let comes = |member: &Member| {
            let mine: Vec<_> = attendance.iter().filter(|a| a.member == member.id).collect();
            if mine.is_empty() {
                !meeting.is_running() && member.is_active(meeting.date)
            } else {
                mine.iter().any(|a| if meeting.is_running() { a.is_present_at(now) } else { a.was_there() })
            }
        };
        let kept_out = |member: &&Member| member.organisation.is_some_and(|o| excluded.contains(&o));
        Ok(members.iter().filter(kept_out).filter(|m| comes(m)).map(Member::display_name).collect())
    }

    /// The names of the organisations that a patient wants kept out.
    pub(super) fn kept_out(&self, sharing: &Sharing) -> Result<Vec<String>, Refusal> {
        let name = |id: Ref<Organisation>| self.need(id).map(|o| o.name);
        sharing.excluded().into_iter().map(name).collect()
    }
}
