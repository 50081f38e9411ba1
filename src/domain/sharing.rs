//! What a patient has said about sharing, and the rare override of it. One question, asked anew at every gate: on what basis may
//! the group speak of this patient today, and who must not hear it.

use super::actor::{AccessRole, Act};
use super::change::Changes;
use super::coded::Coded;
use super::command::OverridePropose;
use super::consent::{self, Consent, ConsentDecision, ConsentScope};
use super::dates;
use super::ids::Ref;
use super::organisation::Organisation;
use super::patient::Patient;
use super::person;
use super::refusal::{Code, Refusal, ensure};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;

crate::coded! {
    /// What an override rests on.
    pub enum OverrideGround = "ground of an override" {
        Safeguarding = "safeguarding", "Safeguarding";
        PublicInterest = "public_interest", "Public interest";
        VitalInterests = "vital_interests", "Vital interests";
    }
}

crate::record! {
    /// That a patient is discussed although consent is missing, refused or withdrawn. It takes two people, and it ends by itself.
    pub struct ConsentOverride = "consent_override" {
        /// Whose decision is overridden.
        patient: Ref<Patient>,
        /// On what ground.
        ground: OverrideGround,
        /// Why, in words.
        reason: String,
        /// Who proposed it.
        proposed_by: String,
        /// In which role.
        proposed_role: AccessRole,
        /// When.
        proposed_at: DateTime<Utc>,
        /// The second person, once there is one.
        authorised_by: Option<String>,
        /// When they authorised it.
        authorised_at: Option<DateTime<Utc>>,
        /// Its last day: at the latest that of the next conference.
        expires_on: NaiveDate,
        /// The day it was ended early.
        ended_on: Option<NaiveDate>,
    }
}

impl ConsentOverride {
    /// Whether it waits for its second person.
    pub fn is_proposed(&self, today: NaiveDate) -> bool {
        self.authorised_by.is_none() && self.ended_on.is_none() && self.expires_on >= today
    }

    /// Whether it holds on a day.
    pub fn is_in_force(&self, today: NaiveDate) -> bool {
        self.authorised_by.is_some() && self.ended_on.is_none() && self.expires_on >= today
    }

    /// One line for banners and documents.
    pub fn in_words(&self) -> String {
        let by = self.authorised_by.as_deref().unwrap_or("nobody yet");
        format!("Override ({}), authorised by {by}, until {}", self.ground.within(), dates::staff(self.expires_on))
    }
}

/// Everything that is on record about sharing for one patient.
#[derive(Clone, Debug, Default)]
pub struct Sharing {
    /// Their decisions.
    pub consents: Vec<Consent>,
    /// Overrides, whatever became of them.
    pub overrides: Vec<ConsentOverride>,
}

/// On what the group may speak of a patient.
#[derive(Clone, Copy, Debug)]
pub enum Basis<'a> {
    /// What the patient decided, or what was decided in their best interests.
    Consent(&'a Consent),
    /// Against or without their decision.
    Override(&'a ConsentOverride),
}

impl Basis<'_> {
    /// One line for documents.
    pub fn in_words(&self) -> String {
        match self {
            Self::Consent(consent) => consent::basis_in_words(consent),
            Self::Override(granted) => granted.in_words(),
        }
    }
}

impl Sharing {
    /// The decision on discussion that is in force.
    pub fn decision(&self) -> Option<&Consent> {
        consent::effective(&self.consents, ConsentScope::MdgDiscussion)
    }

    /// The override that holds on a day.
    pub fn override_on(&self, today: NaiveDate) -> Option<&ConsentOverride> {
        self.overrides.iter().filter(|o| o.is_in_force(today)).max_by_key(|o| o.expires_on)
    }

    /// On what basis the group may discuss the patient on a day; the refusal says why it may not.
    pub fn basis(&self, today: NaiveDate) -> Result<Basis<'_>, Refusal> {
        match (consent::may_discuss(&self.consents), self.override_on(today)) {
            (Ok(consent), _) => Ok(Basis::Consent(consent)),
            (Err(_), Some(granted)) => Ok(Basis::Override(granted)),
            (Err(refusal), None) => Err(refusal),
        }
    }

    /// The organisations that the patient wants kept out.
    pub fn excluded(&self) -> BTreeSet<Ref<Organisation>> {
        let named: BTreeSet<Ref<Organisation>> =
            self.consents.iter().filter(|c| c.scope == ConsentScope::ShareOrg).filter_map(|c| c.organisation).collect();
        named.into_iter().filter(|o| self.excludes(*o)).collect()
    }

    /// Whether the patient wants an organisation kept out.
    pub fn excludes(&self, organisation: Ref<Organisation>) -> bool {
        let about = |c: &&Consent| c.scope == ConsentScope::ShareOrg && c.organisation == Some(organisation);
        let latest = self.consents.iter().filter(about).max_by_key(|c| (c.decided_on, c.recorded_at));
        latest.is_some_and(|c| matches!(c.decision, ConsentDecision::Refused | ConsentDecision::Withdrawn))
    }

    /// Refuses to give something about the patient to an organisation that is kept out.
    pub fn must_not_exclude(&self, patient: &Patient, organisation: &Organisation, field: &str) -> Result<(), Refusal> {
        let why = format!(
            "{} does not want {} to know. Choose somebody who works elsewhere.",
            patient.display_name(),
            organisation.name
        );
        ensure(!self.excludes(organisation.id), Code::ExcludedRecipient, why).map_err(|r| r.at(field))
    }
}

/// Proposes an override. `last_day` is the date of the next conference of the patient's group.
pub fn propose(
    act: &mut Act<'_>,
    patient: &Patient,
    sharing: &Sharing,
    last_day: Option<NaiveDate>,
    args: &OverridePropose,
) -> Result<Changes, Refusal> {
    let today = act.today();
    let name = patient.display_name();
    let needless = format!("Nothing stands in the way of discussing {name}, so there is nothing to override.");
    ensure(sharing.basis(today).is_err(), Code::WrongState, needless)?;
    let waiting = format!("An override for {name} is proposed already; a second person authorises it.");
    ensure(!sharing.overrides.iter().any(|o| o.is_proposed(today)), Code::WrongState, waiting)?;
    let why = "Say in a sentence why the patient's own decision cannot stand.";
    ensure(person::length(args.reason.trim()) >= 10, Code::ReasonRequired, why).map_err(|r| r.at("reason"))?;
    let Some(last_day) = last_day else {
        let why =
            "An override lasts until the next conference at most, and none is planned. Plan the conference first.";
        return Err(Refusal::wrong_state(why));
    };
    let expires_on = args.expires_on.unwrap_or(last_day);
    let why = format!(
        "An override ends on the day of the next conference at the latest, {}, and not before today.",
        dates::staff_with_day(last_day)
    );
    ensure((today..=last_day).contains(&expires_on), Code::OverrideTooLong, why).map_err(|r| r.at("expires_on"))?;
    let mut changes = Changes::none();
    changes.create(&ConsentOverride {
        id: act.new_ref(),
        patient: patient.id,
        ground: args.ground,
        reason: args.reason.trim().to_owned(),
        proposed_by: act.who.name.clone(),
        proposed_role: act.who.role,
        proposed_at: act.now,
        authorised_by: None,
        authorised_at: None,
        expires_on,
        ended_on: None,
    });
    Ok(changes)
}

/// Authorises an override: a second person, and one of the two is the information governance lead.
pub fn authorise(act: &Act<'_>, proposed: &ConsentOverride) -> Result<(ConsentOverride, Changes), Refusal> {
    ensure(proposed.is_proposed(act.today()), Code::WrongState, "This override does not wait for anybody any more.")?;
    let why = "An override takes two people. Whoever proposed it does not authorise it.";
    ensure(proposed.proposed_by != act.who.name, Code::SecondPersonRequired, why)?;
    let why = "One of the two people behind an override is the information governance lead.";
    let lead = [proposed.proposed_role, act.who.role].contains(&AccessRole::IgLead);
    ensure(lead, Code::SecondPersonRequired, why)?;
    let mut after = proposed.clone();
    after.authorised_by = Some(act.who.name.clone());
    after.authorised_at = Some(act.now);
    let mut changes = Changes::none();
    changes.update(proposed, &after);
    Ok((after, changes))
}

/// Ends an override before its day.
pub fn end(act: &Act<'_>, granted: &ConsentOverride) -> Result<Changes, Refusal> {
    let over = granted.ended_on.is_some() || granted.expires_on < act.today();
    ensure(!over, Code::WrongState, "This override has ended already.")?;
    let mut after = granted.clone();
    after.ended_on = Some(act.today());
    let mut changes = Changes::none();
    changes.update(granted, &after);
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn granted(expires_on: &str) -> ConsentOverride {
        ConsentOverride {
            id: Ref::from_uuid(uuid::Uuid::nil()),
            patient: Ref::from_uuid(uuid::Uuid::nil()),
            ground: OverrideGround::Safeguarding,
            reason: "A neighbour saw bruises".to_owned(),
            proposed_by: "A".to_owned(),
            proposed_role: AccessRole::Clinician,
            proposed_at: DateTime::UNIX_EPOCH,
            authorised_by: Some("B".to_owned()),
            authorised_at: Some(DateTime::UNIX_EPOCH),
            expires_on: day(expires_on),
            ended_on: None,
        }
    }

    fn decision(scope: ConsentScope, decision: ConsentDecision, on: &str) -> Consent {
        Consent {
            id: Ref::from_uuid(uuid::Uuid::nil()),
            patient: Ref::from_uuid(uuid::Uuid::nil()),
            scope,
            decision,
            organisation: (scope == ConsentScope::ShareOrg).then(|| Ref::from_uuid(uuid::Uuid::nil())),
            decided_on: day(on),
            method: consent::ConsentMethod::Verbal,
            capacity: consent::Capacity::Has,
            decision_maker: None,
            reason: None,
            recorded_at: DateTime::UNIX_EPOCH,
            recorded_by: "A".to_owned(),
        }
    }

    #[test]
    fn an_override_holds_until_the_end_of_its_day_and_only_when_two_stand_behind_it() {
        let mut one = granted("2026-11-19");
        assert!(one.is_in_force(day("2026-11-19")) && !one.is_in_force(day("2026-11-20")));
        one.ended_on = Some(day("2026-11-18"));
        assert!(!one.is_in_force(day("2026-11-18")));
        let alone = ConsentOverride { authorised_by: None, ..granted("2026-11-19") };
        assert!(!alone.is_in_force(day("2026-11-18")) && alone.is_proposed(day("2026-11-18")));
    }

    #[test]
    fn consent_is_the_basis_before_an_override_and_an_override_stands_in_for_it() {
        let refused = decision(ConsentScope::MdgDiscussion, ConsentDecision::Refused, "2026-11-01");
        let mut sharing = Sharing { consents: vec![refused], overrides: Vec::new() };
        let today = day("2026-11-18");
        assert_eq!(sharing.basis(today).unwrap_err().code, Code::ConsentRefused);
        sharing.overrides.push(granted("2026-11-19"));
        assert!(sharing.basis(today).unwrap().in_words().starts_with("Override (safeguarding), authorised by B"));
        sharing.consents.push(decision(ConsentScope::MdgDiscussion, ConsentDecision::ExplicitGiven, "2026-11-02"));
        assert!(matches!(sharing.basis(today).unwrap(), Basis::Consent(_)));
    }

    #[test]
    fn an_organisation_is_kept_out_by_the_latest_word_about_it() {
        let org = Ref::from_uuid(uuid::Uuid::nil());
        let mut sharing = Sharing::default();
        assert!(!sharing.excludes(org));
        sharing.consents.push(decision(ConsentScope::ShareOrg, ConsentDecision::Refused, "2026-11-01"));
        assert!(sharing.excludes(org) && sharing.excluded().contains(&org));
        sharing.consents.push(decision(ConsentScope::ShareOrg, ConsentDecision::ExplicitGiven, "2026-11-02"));
        assert!(!sharing.excludes(org) && sharing.excluded().is_empty());
    }
}
