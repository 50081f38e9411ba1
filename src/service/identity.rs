//! Who is on the register, as entered and corrected by hand: people, their practice, their conditions, a death.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::agenda::{self, ItemStatus, WithdrawReason};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::{ConditionRecord, ConditionResolve, PatientAdd, PatientAmend, PatientMove};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::fact;
use crate::domain::identity::{self, Likeness};
use crate::domain::ids::Ref;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::Mdg;
use crate::domain::patient::{Condition, Patient};
use crate::domain::referral::Fate;
use crate::domain::refusal::{Code, Refusal, Warning, ensure};
use crate::domain::view::{Alike, Done, ToldApart};

impl Service {
    pub(super) fn patient_add(&mut self, who: &Actor, args: &PatientAdd) -> Result<Done, Refusal> {
        let practice = self.need(args.practice)?;
        let holder = self.holder(args.nhs_number.as_deref())?;
        let (new, mut changes) = self.act(who, |act| identity::add(act, &practice, holder.as_ref(), args))?;
        self.warn_of_near(&new, &mut changes)?;
        let said = format!("{} is on the register.", new.display_name());
        self.commit(who, Deed::new("patient.add", said).on(new.id), &changes)
    }

    pub(super) fn patient_amend(&mut self, who: &Actor, args: &PatientAmend) -> Result<Done, Refusal> {
        let before = self.need(args.patient)?;
        self.need_if(args.care_coordinator)?;
        let holder = self.holder(args.nhs_number.as_deref())?;
        let changes = self.act(who, |act| identity::amend(act, &before, holder.as_ref(), args))?;
        let said = format!("Corrected the details of {}.", before.display_name());
        self.commit(who, Deed::new("patient.amend", said).on(before.id), &changes)
    }

    pub(super) fn patient_move(&mut self, who: &Actor, args: &PatientMove) -> Result<Done, Refusal> {
        let before = self.need(args.patient)?;
        let practice = self.need(args.practice)?;
        let mut changes = self.act(who, |act| identity::move_to(act, &before, &practice, args))?;
        let mut said = format!("{} is registered with {}.", before.display_name(), practice.name);
        let after = Patient { practice: practice.id, ..before.clone() };
        said.push_str(&self.take_off_for_good(who, &after, &mut changes)?);
        let held = self.store.minutes_waiting_about(before.id).map_err(refused)?;
        if !held.is_empty() {
            let waiting = counted(held.len(), "approved paper", "approved papers");
            said.push_str(&format!(" Held until it is clear who receives it: {waiting}."));
        }
        self.commit(who, Deed::new("patient.move", said).on(before.id), &changes)
    }

    /// Takes somebody off the agendas to come of every group that no longer holds their practice.
    fn take_off_for_good(&mut self, who: &Actor, patient: &Patient, changes: &mut Changes) -> Result<String, Refusal> {
        let mut said = String::new();
        for item in self.store.items_about(patient.id).map_err(refused)? {
            let meeting = self.need(item.meeting)?;
            let mdg: Mdg = self.need(meeting.mdg)?;
            let waits = matches!(item.status, ItemStatus::Proposed | ItemStatus::Listed);
            if waits && meeting.is_open_to_change() && !mdg.practices.contains(&patient.practice) {
                let reason = WithdrawReason::MovedPractice.code();
                let left =
                    self.act(who, |act| agenda::leave_out(act, &meeting, &item, ItemStatus::Withdrawn, reason))?;
                changes.append(left);
                changes.append(self.referral_after(&item, Fate::Withdrawn(reason))?);
                said.push_str(&format!(
                    " Taken off the agenda of {}, {}.",
                    mdg.name,
                    dates::staff_with_day(meeting.date)
                ));
            }
        }
        Ok(said)
    }

    pub(super) fn condition_record(&mut self, who: &Actor, args: &ConditionRecord) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        identity::must_not_be_merged(&patient)?;
        if let Some(since) = args.since {
            fact::check_day(since, &patient, self.today()).map_err(|r| r.at("since"))?;
        }
        let known = self.store.conditions_of(patient.id).map_err(refused)?;
        let has = known.iter().any(|c| c.code == args.code && c.resolved_on.is_none());
        fact::alone(has, "code")?;
        let new = self.act(who, |act| Condition {
            id: act.new_ref(),
            patient: patient.id,
            code: args.code,
            since: args.since,
            is_ltc: args.is_ltc.unwrap_or(true),
            resolved_on: None,
        });
        let mut changes = Changes::none();
        changes.create(&new);
        let said = format!("{}: {} recorded.", patient.display_name(), args.code.within());
        self.commit(who, Deed::new("condition.record", said).on(new.id), &changes)
    }

    pub(super) fn condition_resolve(&mut self, who: &Actor, args: &ConditionResolve) -> Result<Done, Refusal> {
        let before = self.need(args.condition)?;
        let patient = self.need(before.patient)?;
        let why = "This condition has ended already.";
        ensure(before.resolved_on.is_none(), Code::WrongState, why)?;
        let on = args.resolved_on.unwrap_or_else(|| self.today());
        fact::check_day(on, &patient, self.today()).map_err(|r| r.at("resolved_on"))?;
        let after = Condition { resolved_on: Some(on), ..before.clone() };
        let mut changes = Changes::none();
        changes.update(&before, &after);
        let said = format!("{}: {} has ended.", patient.display_name(), before.code.within());
        self.commit(who, Deed::new("condition.resolve", said).on(before.id), &changes)
    }

    /// Everybody on the register, each once: no record that was merged into another.
    pub(super) fn people(&self) -> Result<Vec<Patient>, Refusal> {
        let mut all: Vec<Patient> = self.store.all().map_err(refused)?;
        all.retain(|patient| patient.merged_into.is_none());
        Ok(all)
    }

    /// Numbers that no longer hold, and whose they were.
    pub(super) fn former(&self) -> Result<Vec<(NhsNumber, Ref<Patient>)>, Refusal> {
        let former = self.store.former_numbers().map_err(refused)?;
        Ok(former.into_iter().filter_map(|(digits, id)| Some((digits.parse().ok()?, Ref::from_uuid(id)))).collect())
    }

    /// Who has a number already, now or before.
    fn holder(&self, number: Option<&str>) -> Result<Option<Patient>, Refusal> {
        let Some(number) = number.and_then(|text| text.parse::<NhsNumber>().ok()) else {
            return Ok(None);
        };
        self.store.patient_by_number(&number.digits()).map_err(refused)
    }

    /// Who could be taken for somebody, the likest first.
    pub(super) fn near(&self, patient: &Patient) -> Result<Vec<(Likeness, Patient)>, Refusal> {
        let mut found: Vec<(Likeness, Patient)> = self
            .store
            .like(patient)
            .map_err(refused)?
            .into_iter()
            .filter_map(|other| identity::likeness(patient, &other).map(|how| (how, other)))
            .collect();
        found
            .sort_by_key(|(how, other)| (*how, other.family_name.clone(), other.given_names.clone(), other.birth_date));
        found.truncate(5);
        Ok(found)
    }

    /// Somebody beside those who could be taken for them, if there is anybody.
    pub(super) fn alike(&self, patient: &Patient) -> Result<Option<Alike>, Refusal> {
        let near = self.near(patient)?;
        let told = |person: &Patient, like: Option<Likeness>| {
            let banner = person.banner(self.today());
            let practice = self.need(person.practice)?.name;
            let like = like.map(|how| how.words().to_owned());
            Ok(ToldApart { name: banner.name, born: banner.born, nhs_number: banner.nhs_number, practice, like })
        };
        if near.is_empty() {
            return Ok(None);
        }
        let others = near.iter().map(|(how, other)| told(other, Some(*how))).collect::<Result<_, Refusal>>()?;
        Ok(Some(Alike { patient: told(patient, None)?, others }))
    }

    /// Tells who could be taken for somebody.
    pub(super) fn warn_of_near(&self, patient: &Patient, changes: &mut Changes) -> Result<(), Refusal> {
        let near = self.near(patient)?;
        if let Some((how, first)) = near.first() {
            let more = match near.len() {
                1 => String::new(),
                n => format!(", and {} more", n - 1),
            };
            changes.warn(Warning::new(
                Code::NearMatch,
                format!(
                    "Not to be taken for {}, born {}{more} ({}). Say the birth date aloud.",
                    first.display_name(),
                    dates::staff(first.birth_date),
                    how.words()
                ),
            ));
        }
        Ok(())
    }
}
