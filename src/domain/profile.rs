//! Who uses this database with a passphrase of their own. What somebody is called and may do then follows from the passphrase they
//! typed, and not from a setting that anybody could change. The passphrases themselves are not known here.

use super::actor::{AccessRole, Act, Actor};
use super::change::Changes;
use super::command::{ProfileAdd, ProfileAmend};
use super::ids::Ref;
use super::member::Member;
use super::person;
use super::refusal::{Code, Refusal, ensure};
use chrono::{DateTime, NaiveDate, Utc};

crate::record! {
    /// Somebody with a passphrase of their own. Its identity is also that of their slot in the key file.
    pub struct Profile = "profile" {
        /// What they are called, as "recorded by" prints it.
        name: String,
        /// What they may do.
        role: AccessRole,
        /// Which member they are, if one.
        member: Option<Ref<Member>>,
        /// When somebody else last gave them a new passphrase.
        renewed_at: Option<DateTime<Utc>>,
        /// The day on which it ended; their passphrase opens nothing since.
        ended_on: Option<NaiveDate>,
    }
}

impl Profile {
    /// Whether its passphrase still opens the database.
    pub fn is_open(&self) -> bool {
        self.ended_on.is_none()
    }

    /// Whoever typed its passphrase.
    pub fn actor(&self) -> Actor {
        Actor { name: self.name.clone(), role: self.role, member: self.member }
    }

    /// Whether it may let others in.
    fn lets_in(&self) -> bool {
        self.is_open() && matches!(self.role, AccessRole::MdgManager | AccessRole::IgLead)
    }
}

/// Lets somebody in.
pub fn add(act: &mut Act<'_>, all: &[Profile], args: &ProfileAdd) -> Result<(Profile, Changes), Refusal> {
    let name = called(all, None, &args.name)?;
    alone(all, None, args.member)?;
    let new =
        Profile { id: act.new_ref(), name, role: args.role, member: args.member, renewed_at: None, ended_on: None };
    let mut changes = Changes::none();
    changes.create(&new);
    Ok((new, changes))
}

/// Corrects what somebody is called or may do.
pub fn amend(all: &[Profile], before: &Profile, args: &ProfileAmend) -> Result<(Profile, Changes), Refusal> {
    must_be_open(before)?;
    let after = Profile {
        name: args.name.as_deref().map_or_else(|| Ok(before.name.clone()), |n| called(all, Some(before.id), n))?,
        role: args.role.unwrap_or(before.role),
        member: args.member.or(before.member),
        ..before.clone()
    };
    alone(all, Some(before.id), after.member)?;
    if before.lets_in() && !after.lets_in() {
        somebody_is_left(all, before)?;
    }
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok((after, changes))
}

/// Notes that somebody was given a new passphrase, because they forgot theirs.
pub fn renew(act: &Act<'_>, before: &Profile) -> Result<Changes, Refusal> {
    must_be_open(before)?;
    let after = Profile { renewed_at: Some(act.now), ..before.clone() };
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok(changes)
}

/// Shuts somebody out.
pub fn end(act: &Act<'_>, all: &[Profile], before: &Profile) -> Result<Changes, Refusal> {
    must_be_open(before)?;
    if before.lets_in() {
        somebody_is_left(all, before)?;
    }
    let after = Profile { ended_on: Some(act.today()), ..before.clone() };
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok(changes)
}

/// Whoever has a passphrase of their own signs with it: nobody else records their signature for them.
pub fn signs_alone(all: &[Profile], member: Ref<Member>, who: &Actor) -> Result<(), Refusal> {
    let Some(own) = all.iter().find(|p| p.is_open() && p.member == Some(member)) else { return Ok(()) };
    let why = format!("{} signs with their own passphrase. Close mdg and have them open it.", own.name);
    ensure(who.member == Some(member), Code::PermissionDenied, why).map_err(|r| r.at("approver"))
}

fn called(all: &[Profile], own: Option<Ref<Profile>>, name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    ensure(!name.is_empty(), Code::FieldMissing, "Say what they are called.").map_err(|r| r.at("name"))?;
    let taken = all.iter().any(|p| p.is_open() && Some(p.id) != own && person::fold(&p.name) == person::fold(name));
    let why = format!("{name} has a passphrase already. Two people need two names, or the log cannot tell them apart.");
    ensure(!taken, Code::CodeTaken, why).map_err(|r| r.at("name"))?;
    Ok(name.to_owned())
}

fn alone(all: &[Profile], own: Option<Ref<Profile>>, member: Option<Ref<Member>>) -> Result<(), Refusal> {
    let taken = all.iter().find(|p| p.is_open() && Some(p.id) != own && p.member.is_some() && p.member == member);
    taken.map_or(Ok(()), |other| {
        let why = format!("{} is this member already, with a passphrase of their own.", other.name);
        Err(Refusal::new(Code::CodeTaken, why).at("member"))
    })
}

fn must_be_open(profile: &Profile) -> Result<(), Refusal> {
    let why = format!("{} has no passphrase any more. Add them anew.", profile.name);
    ensure(profile.is_open(), Code::WrongState, why)
}

fn somebody_is_left(all: &[Profile], leaving: &Profile) -> Result<(), Refusal> {
    let why = "Nobody would be left who may let others in. Give that to somebody else first: an MDG manager or the information governance lead.";
    ensure(all.iter().any(|p| p.id != leaving.id && p.lets_in()), Code::LastProfile, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(n: u128, name: &str, role: AccessRole) -> Profile {
        Profile {
            id: Ref::from_uuid(uuid::Uuid::from_u128(n)),
            name: name.to_owned(),
            role,
            member: None,
            renewed_at: None,
            ended_on: None,
        }
    }

    fn role(role: AccessRole) -> ProfileAmend {
        ProfileAmend { profile: Ref::from_uuid(uuid::Uuid::nil()), name: None, role: Some(role), member: None }
    }

    #[test]
    fn somebody_who_may_let_others_in_always_stays() {
        let (gil, sam) = (profile(1, "Gil", AccessRole::MdgManager), profile(2, "Sam", AccessRole::Viewer));
        let alone = [gil.clone(), sam.clone()];
        assert_eq!(amend(&alone, &gil, &role(AccessRole::Viewer)).unwrap_err().code, Code::LastProfile);
        assert!(amend(&alone, &gil, &role(AccessRole::IgLead)).is_ok());
        assert!(amend(&alone, &sam, &role(AccessRole::Coordinator)).is_ok());
        let both = [gil.clone(), profile(2, "Sam", AccessRole::IgLead)];
        assert!(amend(&both, &gil, &role(AccessRole::Viewer)).is_ok());
        let gone = Profile { ended_on: NaiveDate::from_ymd_opt(2026, 11, 19), ..both[1].clone() };
        assert_eq!(amend(&[gil.clone(), gone], &gil, &role(AccessRole::Viewer)).unwrap_err().code, Code::LastProfile);
    }

    #[test]
    fn two_people_have_two_names_and_a_member_one_profile() {
        let member = Ref::from_uuid(uuid::Uuid::from_u128(9));
        let gil = Profile { member: Some(member), ..profile(1, "Gil Manager", AccessRole::MdgManager) };
        assert_eq!(called(std::slice::from_ref(&gil), None, " gil  MANAGER ").unwrap_err().code, Code::CodeTaken);
        assert!(called(std::slice::from_ref(&gil), Some(gil.id), "Gil manager").is_ok());
        assert_eq!(alone(std::slice::from_ref(&gil), None, Some(member)).unwrap_err().field.as_deref(), Some("member"));
        assert!(alone(&[gil], None, None).is_ok());
    }

    #[test]
    fn who_has_a_passphrase_signs_with_it() {
        let member = Ref::from_uuid(uuid::Uuid::from_u128(9));
        let lead = Profile { member: Some(member), ..profile(1, "Alex Lead", AccessRole::Clinician) };
        let manager = Actor::of_role("Gil", AccessRole::MdgManager);
        assert!(signs_alone(&[], member, &manager).is_ok());
        assert_eq!(
            signs_alone(std::slice::from_ref(&lead), member, &manager).unwrap_err().code,
            Code::PermissionDenied
        );
        assert!(signs_alone(std::slice::from_ref(&lead), member, &lead.actor()).is_ok());
    }
}
