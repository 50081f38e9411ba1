//! Consent: events that are only ever added, and what is in force of them. Asked again at every gate, never remembered.

use super::actor::Act;
use super::coded::Coded;
use super::command::ConsentRecord;
use super::ids::Ref;
use super::organisation::Organisation;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::{DateTime, NaiveDate, Utc};

crate::coded! {
    /// What the consent is about.
    pub enum ConsentScope = "scope of consent" {
        MdgDiscussion = "mdg_discussion", "Discussion by the group";
        ShareOrg = "share_org", "Sharing with an organisation";
        Evaluation = "evaluation", "Evaluation";
        CaseStory = "case_story", "Case story";
    }
}

crate::coded! {
    /// What was decided.
    pub enum ConsentDecision = "decision on consent" {
        ExplicitGiven = "explicit_given", "Explicit consent";
        ImpliedInformed = "implied_informed", "Implied consent, informed";
        BestInterests = "best_interests", "Best interests";
        Refused = "refused", "Refused";
        Withdrawn = "withdrawn", "Withdrawn";
    }
}

crate::coded! {
    /// How it was given.
    pub enum ConsentMethod = "method of consent" {
        Verbal = "verbal", "Verbally";
        Written = "written", "In writing";
        Proxy = "proxy", "By a proxy";
        Notice = "notice", "By notice";
    }
}

crate::coded! {
    /// Whether the person could decide this.
    pub enum Capacity = "capacity" {
        Has = "has", "Has capacity";
        Lacks = "lacks", "Lacks capacity";
        Fluctuating = "fluctuating", "Fluctuating";
        NotAssessed = "not_assessed", "Not assessed";
    }
}

crate::record! {
    /// One decision on consent.
    pub struct Consent = "consent" {
        /// Whose.
        patient: Ref<Patient>,
        /// About what.
        scope: ConsentScope,
        /// What was decided.
        decision: ConsentDecision,
        /// With which organisation, for sharing.
        organisation: Option<Ref<Organisation>>,
        /// When.
        decided_on: NaiveDate,
        /// How.
        method: ConsentMethod,
        /// Whether the person could decide.
        capacity: Capacity,
        /// Who decided in the person's best interests.
        decision_maker: Option<String>,
        /// Why.
        reason: Option<String>,
        /// When it was entered.
        recorded_at: DateTime<Utc>,
        /// Who entered it.
        recorded_by: String,
    }
}

/// What is in force for one scope: the latest decision, by the day it was made and then by when it was entered.
pub fn effective(events: &[Consent], scope: ConsentScope) -> Option<&Consent> {
    events.iter().filter(|c| c.scope == scope).max_by_key(|c| (c.decided_on, c.recorded_at))
}

/// Refuses unless the group may discuss the patient.
pub fn may_discuss(events: &[Consent]) -> Result<&Consent, Refusal> {
    let Some(consent) = effective(events, ConsentScope::MdgDiscussion) else {
        let why = "Nobody has recorded consent to discuss this patient. Ask, record the answer, then try again.";
        return Err(Refusal::new(Code::ConsentNotRecorded, why).at("patient"));
    };
    match consent.decision {
        ConsentDecision::ExplicitGiven | ConsentDecision::ImpliedInformed | ConsentDecision::BestInterests => {
            Ok(consent)
        }
        ConsentDecision::Refused => {
            let why = format!(
                "The patient refused discussion on {}. They are not listed.",
                super::dates::staff(consent.decided_on)
            );
            Err(Refusal::new(Code::ConsentRefused, why).at("patient"))
        }
        ConsentDecision::Withdrawn => {
            let why = format!(
                "The patient withdrew consent on {}. They are not discussed.",
                super::dates::staff(consent.decided_on)
            );
            Err(Refusal::new(Code::ConsentWithdrawn, why).at("patient"))
        }
    }
}

/// One line for documents: the basis on which the patient is discussed.
pub fn basis_in_words(consent: &Consent) -> String {
    format!("{}, {}", consent.decision.words(), super::dates::staff(consent.decided_on))
}

/// Records a decision.
pub fn record(act: &mut Act<'_>, patient: &Patient, args: &ConsentRecord) -> Result<Consent, Refusal> {
    let decided_on = args.decided_on.unwrap_or_else(|| act.today());
    ensure(decided_on <= act.today(), Code::DateUnreadable, "Consent cannot be recorded for a day to come.")
        .map_err(|r| r.at("decided_on"))?;
    let capacity = args.capacity.unwrap_or(Capacity::NotAssessed);
    let given = |text: &Option<String>| text.as_deref().is_some_and(|t| !t.trim().is_empty());
    if args.decision == ConsentDecision::BestInterests
        && !(capacity == Capacity::Lacks && given(&args.reason) && given(&args.decision_maker))
    {
        let why = "Best interests needs three things: capacity 'lacks', the reason, and who decided.";
        return Err(Refusal::new(Code::BestInterestsIncomplete, why).at("decision"));
    }
    let named = args.scope != Some(ConsentScope::ShareOrg) || args.organisation.is_some();
    ensure(named, Code::FieldMissing, "Sharing with an organisation needs to say with which one.")
        .map_err(|r| r.at("organisation"))?;
    Ok(Consent {
        id: act.new_ref(),
        patient: patient.id,
        scope: args.scope.unwrap_or(ConsentScope::MdgDiscussion),
        decision: args.decision,
        organisation: args.organisation,
        decided_on,
        method: args.method.unwrap_or(ConsentMethod::Verbal),
        capacity,
        decision_maker: args.decision_maker.clone(),
        reason: args.reason.clone(),
        recorded_at: act.now,
        recorded_by: act.who.name.clone(),
    })
}
