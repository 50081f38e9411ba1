//! Who opened the database, as their passphrase says; and who else may.

use super::{Deed, Service, refused};
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::coded::Coded;
use crate::domain::command::{ProfileAdd, ProfileAmend, ProfileEnd, ProfileRenew};
use crate::domain::dates;
use crate::domain::profile::{self, Profile};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::{Done, ProfileRow, Purpose};

/// Who sits at the laptop, as far as the passphrase tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The person whose passphrase it is.
    Known(Actor),
    /// Nobody here has a passphrase of their own, or this one is older than that.
    Open,
    /// It opened the file, and is nobody's any more.
    Nobody,
}

impl Service {
    /// Who opened the database.
    pub fn identity(&self) -> Result<Identity, Refusal> {
        let slot = self.store.slot();
        let all = self.every_profile()?;
        if let Some(own) = all.iter().find(|p| p.id.uuid() == slot && p.is_open()) {
            return Ok(Identity::Known(self.in_the_chair(own.actor())?));
        }
        Ok(if slot.is_nil() || all.is_empty() { Identity::Open } else { Identity::Nobody })
    }

    /// Whether a name or role may be given for whoever acts: not where passphrases tell people apart and the records are real.
    pub fn names_may_be_given(&self) -> Result<bool, Refusal> {
        Ok(self.purpose() != Purpose::Real || !matches!(self.identity()?, Identity::Known(_)))
    }

    /// Refuses a name or role for whoever acts, where the passphrase says who that is.
    pub fn must_take_names(&self) -> Result<(), Refusal> {
        if self.names_may_be_given()? {
            return Ok(());
        }
        let why = "Your passphrase says who you are. Whoever else is to act opens mdg with their own.";
        Err(Refusal::new(Code::PermissionDenied, why).at("as"))
    }

    /// Whoever chairs today's conference runs it, whatever their profession.
    fn in_the_chair(&self, actor: Actor) -> Result<Actor, Refusal> {
        let today = dates::london_date(self.now());
        let meetings = self.store.meetings().map_err(refused)?;
        let chairs = meetings
            .iter()
            .any(|m| actor.member.is_some() && m.chair == actor.member && m.date == today && m.is_open_to_change());
        Ok(Actor { role: if chairs { AccessRole::MdgManager } else { actor.role }, ..actor })
    }

    pub(super) fn every_profile(&self) -> Result<Vec<Profile>, Refusal> {
        self.store.all().map_err(refused)
    }

    pub(super) fn profile_add(&mut self, who: &Actor, args: &ProfileAdd) -> Result<Done, Refusal> {
        self.need_if(args.member)?;
        let all = self.every_profile()?;
        let (new, changes) = self.act(who, |act| profile::add(act, &all, args))?;
        let said = format!("{} may open this database, as: {}.", new.name, new.role.within());
        self.commit(who, Deed::new("profile.add", said).on(new.id), &changes)
    }

    pub(super) fn profile_amend(&mut self, who: &Actor, args: &ProfileAmend) -> Result<Done, Refusal> {
        self.need_if(args.member)?;
        let before = self.need(args.profile)?;
        let (after, changes) = profile::amend(&self.every_profile()?, &before, args)?;
        let said = format!("{} may open this database, as: {}.", after.name, after.role.within());
        self.commit(who, Deed::new("profile.amend", said).on(after.id), &changes)
    }

    pub(super) fn profile_renew(&mut self, who: &Actor, args: &ProfileRenew) -> Result<Done, Refusal> {
        let before = self.need(args.profile)?;
        let changes = self.act(who, |act| profile::renew(act, &before))?;
        let said = format!("{} was given a new passphrase.", before.name);
        self.commit(who, Deed::new("profile.renew", said).on(before.id), &changes)
    }

    pub(super) fn profile_end(&mut self, who: &Actor, args: &ProfileEnd) -> Result<Done, Refusal> {
        let before = self.need(args.profile)?;
        let all = self.every_profile()?;
        let changes = self.act(who, |act| profile::end(act, &all, &before))?;
        let said = format!("{} opens this database no more.", before.name);
        self.commit(who, Deed::new("profile.end", said).on(before.id), &changes)
    }

    pub(super) fn profiles(&self) -> Result<Vec<ProfileRow>, Refusal> {
        let slots = self.store.slots().map_err(refused)?;
        let mut all = self.every_profile()?;
        all.sort_by_key(|p| (!p.is_open(), p.name.to_lowercase()));
        all.into_iter()
            .map(|p| {
                Ok(ProfileRow {
                    member: self.need_if(p.member)?.map(|m| m.display_name()),
                    passphrase: p.is_open() && slots.contains(&p.id.uuid()),
                    this: p.id.uuid() == self.store.slot(),
                    id: p.id,
                    name: p.name,
                    role: p.role,
                    ended_on: p.ended_on,
                })
            })
            .collect()
    }
}
