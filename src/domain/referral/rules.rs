//! What may become of a referral, and what it needs for it.

use super::{CohortBasis, Informed, ReadyPoint, Referral, ReferralSource, ReferralStatus, TriageOutcome};
use crate::domain::actor::Act;
use crate::domain::agenda::{AgendaItem, ItemStatus, Urgency};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::{AgendaAdd, ReferralAmend, ReferralReceive, ReferralTriage};
use crate::domain::consent::ConsentDecision;
use crate::domain::dates;
use crate::domain::member::Member;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::domain::person;
use crate::domain::refusal::{Code, Refusal, Warning, ensure};
use crate::domain::sharing::Sharing;
use chrono::NaiveDate;

/// Why a referral that was listed past triage was accepted.
const DIRECT: &str = "Put on the agenda directly.";

fn said(text: Option<&String>) -> Option<String> {
    text.map(|t| t.trim()).filter(|t| !t.is_empty()).map(ToOwned::to_owned)
}

fn question(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let why = "Say what the group is asked: a question of at least ten characters.";
    ensure(person::length(text) >= 10, Code::QuestionRequired, why).map_err(|r| r.at("question"))?;
    Ok(text.to_owned())
}

/// Takes a referral in. Where the patient has an open one in the group, the new one joins it as a duplicate and its question with
/// it; items of the open one that are still to come ask both. `inside` says whether the patient is in a cohort of the group;
/// none where none was worked out.
pub fn receive(
    act: &mut Act<'_>,
    patient: &Patient,
    open: Option<&Referral>,
    items: &[AgendaItem],
    inside: Option<bool>,
    args: &ReferralReceive,
) -> Result<Changes, Refusal> {
    let question = question(&args.question)?;
    let received_on = args.received_on.unwrap_or_else(|| act.today());
    ensure(received_on <= act.today(), Code::DateUnreadable, "A referral cannot come on a day that lies ahead.")
        .map_err(|r| r.at("received_on"))?;
    let (cohort_basis, cohort_reason) = basis(patient, inside, args)?;
    let mut new = Referral {
        id: act.new_ref(),
        mdg: args.mdg,
        patient: patient.id,
        source: args.source,
        referrer: args.referrer,
        received_on,
        urgency: args.urgency.unwrap_or(Urgency::Routine),
        question,
        further_questions: Vec::new(),
        situation: said(args.situation.as_ref()),
        background: said(args.background.as_ref()),
        assessment: said(args.assessment.as_ref()),
        recommendation: said(args.recommendation.as_ref()),
        patient_informed: args.patient_informed.unwrap_or(Informed::No),
        cohort_basis,
        cohort_reason,
        required_roles: args.required_roles.clone(),
        status: ReferralStatus::Received,
        status_reason: None,
        triage_by: None,
        triaged_on: None,
        triage_outcome: None,
        triage_reason: None,
        accepted_on: None,
        missing: Vec::new(),
        duplicate_of: None,
    };
    let mut changes = Changes::none();
    if let Some(first) = open {
        changes.append(join(first, &new, items));
        new.status = ReferralStatus::Duplicate;
        new.duplicate_of = Some(first.id);
        let told = format!(
            "{} has an open referral of {} ({}). This one joins it, and its question with it.",
            patient.display_name(),
            dates::staff(first.received_on),
            first.status.within()
        );
        changes.warn(Warning::new(Code::DuplicateReferral, told));
    }
    changes.create(&new);
    Ok(changes)
}

fn basis(
    patient: &Patient,
    inside: Option<bool>,
    args: &ReferralReceive,
) -> Result<(CohortBasis, Option<String>), Refusal> {
    let reason = said(args.cohort_reason.as_ref());
    match (args.cohort_basis, inside, reason) {
        (None | Some(CohortBasis::Rule), Some(true), _) => Ok((CohortBasis::Rule, None)),
        (_, _, Some(reason)) => Ok((CohortBasis::ClinicalJudgement, Some(reason))),
        (None, None, None) => {
            let told = "No cohort has been worked out for this group.".to_owned();
            Ok((CohortBasis::ClinicalJudgement, Some(told)))
        }
        (_, _, None) => {
            let name = patient.display_name();
            let why = format!(
                "By the cohort alone {name} is not one for this group. Say why the group should look all the same."
            );
            Err(Refusal::new(Code::ReasonRequired, why).at("cohort_reason"))
        }
    }
}

/// Gives the first referral what a second one brings: its questions, the greater urgency, the people needed.
fn join(first: &Referral, second: &Referral, items: &[AgendaItem]) -> Changes {
    let mut after = first.clone();
    for asked in std::iter::once(&second.question).chain(&second.further_questions) {
        if after.question != *asked && !after.further_questions.contains(asked) {
            after.further_questions.push(asked.clone());
        }
    }
    after.urgency = first.urgency.min(second.urgency);
    after.required_roles.extend(second.required_roles.iter().filter(|r| !first.required_roles.contains(r)));
    let mut changes = Changes::none();
    changes.update(first, &after);
    let to_come =
        |i: &&AgendaItem| i.referral == Some(first.id) && matches!(i.status, ItemStatus::Proposed | ItemStatus::Listed);
    for item in items.iter().filter(to_come) {
        let mut asks = item.clone();
        asks.question = Some(after.asked());
        asks.urgency = Some(after.urgency.min(item.urgency.unwrap_or(after.urgency)));
        changes.update(item, &asks);
    }
    changes
}

/// Writes in a referral that is still open and not listed. What is left out stays as it is.
pub fn amend(referral: &Referral, args: &ReferralAmend) -> Result<Changes, Refusal> {
    let open = referral.status.is_open() && referral.status != ReferralStatus::Listed;
    let why = if referral.status == ReferralStatus::Listed {
        "This referral is listed: change the item on the agenda.".to_owned()
    } else {
        format!("This referral is {}; it does not change any more.", referral.status.within())
    };
    ensure(open, Code::WrongState, why)?;
    let mut after = referral.clone();
    if let Some(text) = &args.question {
        after.question = question(text)?;
    }
    after.urgency = args.urgency.unwrap_or(referral.urgency);
    after.referrer = args.referrer.or(referral.referrer);
    after.situation = said(args.situation.as_ref()).or(after.situation);
    after.background = said(args.background.as_ref()).or(after.background);
    after.assessment = said(args.assessment.as_ref()).or(after.assessment);
    after.recommendation = said(args.recommendation.as_ref()).or(after.recommendation);
    after.patient_informed = args.patient_informed.unwrap_or(referral.patient_informed);
    if let Some(roles) = &args.required_roles {
        after.required_roles.clone_from(roles);
    }
    let mut changes = Changes::none();
    changes.update(referral, &after);
    Ok(changes)
}

/// Takes a referral into triage: a new one, or one for which something was missing.
pub fn take(referral: &Referral) -> Result<Changes, Refusal> {
    let fits = matches!(referral.status, ReferralStatus::Received | ReferralStatus::NotReady);
    ensure(fits, Code::WrongState, only(referral, "taken into triage", "received or was not ready"))?;
    let mut after = referral.clone();
    after.status = ReferralStatus::InTriage;
    after.missing = Vec::new();
    let mut changes = Changes::none();
    changes.update(referral, &after);
    Ok(changes)
}

fn only(referral: &Referral, what: &str, which: &str) -> String {
    format!("This referral is {}; only one that {which} can be {what}.", referral.status.within())
}

/// What a decision at triage rests on.
#[derive(Clone, Copy)]
pub struct Triaged<'a> {
    /// The referral.
    pub referral: &'a Referral,
    /// Its patient.
    pub patient: &'a Patient,
    /// What closes a gate for the patient today, if anything does.
    pub closed: Option<&'a Refusal>,
    /// What the program sees to be missing.
    pub lacking: &'a [ReadyPoint],
    /// The referral it is said to duplicate.
    pub of: Option<&'a Referral>,
    /// Items of that referral.
    pub items: &'a [AgendaItem],
}

/// Records what a clinician decides about a referral.
pub fn triage(
    act: &mut Act<'_>,
    on: Triaged<'_>,
    clinician: Option<&Member>,
    args: &ReferralTriage,
) -> Result<Changes, Refusal> {
    let Triaged { referral, patient, closed, lacking, of, items } = on;
    let name = patient.display_name();
    let fits = match referral.status {
        ReferralStatus::Received | ReferralStatus::InTriage => true,
        // Whatever waits can be withdrawn, so that nothing has to wait for ever.
        ReferralStatus::NotReady | ReferralStatus::Accepted | ReferralStatus::Protocol => {
            args.outcome == TriageOutcome::Withdrawn
        }
        _ => false,
    };
    let why = match referral.status {
        ReferralStatus::NotReady => {
            format!("The referral of {name} is not ready: take it back into triage first.")
        }
        ReferralStatus::Protocol => {
            format!("{name} is on the protocol list: a clinician pulls the case from there, with a reason.")
        }
        stage => format!("The referral of {name} is {}; it has been decided.", stage.within()),
    };
    ensure(fits, Code::WrongState, why)?;
    let clinician = decides(act, clinician)?;
    let reason = said(args.reason.as_ref());
    let mut missing = args.missing.clone();
    let mut changes = Changes::none();
    match args.outcome {
        TriageOutcome::Accepted | TriageOutcome::Protocol => {
            if let Some(refusal) = closed {
                if matches!(refusal.code, Code::Deceased | Code::Under16 | Code::PracticeOutsideMdg) {
                    return Err(refusal.clone());
                }
                // Consent can still be asked for; it is needed when the case is listed.
                changes.warn(Warning::new(refusal.code, refusal.message.clone()));
            }
        }
        TriageOutcome::NotReady if missing.is_empty() => missing = lacking.to_vec(),
        _ => {}
    }
    let told = match args.outcome {
        TriageOutcome::Accepted => true,
        TriageOutcome::NotReady => reason.is_some() || !missing.is_empty(),
        TriageOutcome::Duplicate => reason.is_some() || of.is_some(),
        _ => reason.is_some(),
    };
    ensure(told, Code::ReasonRequired, format!("Say why: the referrer of {name} will ask."))
        .map_err(|r| r.at("reason"))?;
    let mut after = referral.clone();
    if args.outcome == TriageOutcome::Duplicate {
        let first = of
            .filter(|o| o.id != referral.id && o.patient == referral.patient && o.mdg == referral.mdg)
            .filter(|o| o.status != ReferralStatus::Duplicate);
        let why = format!("Name the other referral of {name} in this group that this one repeats.");
        let first = first.ok_or_else(|| Refusal::new(Code::DuplicateReferral, why).at("duplicate_of"))?;
        after.duplicate_of = Some(first.id);
        if first.status.is_open() {
            changes.append(join(first, referral, items));
        }
    }
    after.status = args.outcome.leads_to();
    after.triage_by = Some(clinician.id);
    after.triaged_on = Some(act.today());
    after.triage_outcome = Some(args.outcome);
    after.triage_reason = reason;
    after.accepted_on = (args.outcome == TriageOutcome::Accepted).then(|| act.today());
    after.missing = if args.outcome == TriageOutcome::NotReady { missing } else { Vec::new() };
    changes.update(referral, &after);
    Ok(changes)
}

fn decides<'m>(act: &Act<'_>, clinician: Option<&'m Member>) -> Result<&'m Member, Refusal> {
    let today = act.today();
    clinician.filter(|m| m.role.is_clinical() && m.is_active(today)).ok_or_else(|| {
        let why = "A clinician of the group decides at triage. Name who decided.";
        Refusal::new(Code::ClinicianRequired, why).at("clinician")
    })
}

/// Takes a case from the protocol list to be discussed. Any clinician may, with a reason.
pub fn pull(
    act: &mut Act<'_>,
    referral: &Referral,
    clinician: Option<&Member>,
    reason: &str,
) -> Result<Changes, Refusal> {
    let fits = referral.status == ReferralStatus::Protocol;
    ensure(fits, Code::WrongState, only(referral, "pulled", "is on the protocol list"))?;
    let clinician = decides(act, clinician)?;
    let reason = reason.trim();
    ensure(!reason.is_empty(), Code::ReasonRequired, "Say why this case is to be discussed after all.")
        .map_err(|r| r.at("reason"))?;
    let mut after = referral.clone();
    after.status = ReferralStatus::Accepted;
    after.triage_by = Some(clinician.id);
    after.triaged_on = Some(act.today());
    after.triage_outcome = Some(TriageOutcome::Accepted);
    after.triage_reason = Some(reason.to_owned());
    after.accepted_on = Some(act.today());
    let mut changes = Changes::none();
    changes.update(referral, &after);
    Ok(changes)
}

/// Refuses unless a referral can be put on an agenda.
pub fn may_be_listed(referral: &Referral) -> Result<(), Refusal> {
    let why = match referral.status {
        ReferralStatus::Accepted => return Ok(()),
        ReferralStatus::Protocol => {
            "The case is on the protocol list: a clinician pulls it from there, with a reason.".to_owned()
        }
        ReferralStatus::Received | ReferralStatus::InTriage | ReferralStatus::NotReady => {
            format!("This referral is {}; a clinician accepts it before it is listed.", referral.status.within())
        }
        stage => format!("This referral is {}; it is not listed again.", stage.within()),
    };
    Err(Refusal::wrong_state(why))
}

/// What a listing past triage does: the open referral is accepted and listed, or one is made. Gives the referral as it
/// stands then.
pub fn direct(
    act: &mut Act<'_>,
    mdg: &Mdg,
    patient: &Patient,
    open: Option<&Referral>,
    sharing: &Sharing,
    inside: Option<bool>,
    args: &AgendaAdd,
) -> Result<(Referral, Changes), Refusal> {
    let asked = args.question.trim();
    let by = act.who.member.filter(|_| act.who.role == crate::domain::actor::AccessRole::Clinician);
    let mut changes = Changes::none();
    if let Some(open) = open {
        if open.status == ReferralStatus::Protocol {
            may_be_listed(open)?;
        }
        let mut after = open.clone();
        if person::length(asked) >= 10 && open.question != asked && !open.further_questions.iter().any(|q| q == asked) {
            after.further_questions.push(asked.to_owned());
        }
        if open.triage_outcome != Some(TriageOutcome::Accepted) {
            after.triage_by = by;
            after.triaged_on = Some(act.today());
            after.triage_outcome = Some(TriageOutcome::Accepted);
            after.triage_reason = Some(DIRECT.to_owned());
        }
        after.urgency = args.urgency.unwrap_or(open.urgency);
        after.accepted_on = open.accepted_on.or(Some(act.today()));
        after.missing = Vec::new();
        after.status = ReferralStatus::Listed;
        after.status_reason = None;
        changes.update(open, &after);
        return Ok((after, changes));
    }
    let best = sharing.decision().is_some_and(|c| c.decision == ConsentDecision::BestInterests);
    let new = Referral {
        id: act.new_ref(),
        mdg: mdg.id,
        patient: patient.id,
        source: ReferralSource::MdgReview,
        referrer: act.who.member,
        received_on: act.today(),
        urgency: args.urgency.unwrap_or(Urgency::Routine),
        question: asked.to_owned(),
        further_questions: Vec::new(),
        situation: None,
        background: None,
        assessment: None,
        recommendation: None,
        patient_informed: if best { Informed::BestInterests } else { Informed::Yes },
        cohort_basis: if inside == Some(true) { CohortBasis::Rule } else { CohortBasis::ClinicalJudgement },
        cohort_reason: (inside != Some(true)).then(|| DIRECT.to_owned()),
        required_roles: Vec::new(),
        status: ReferralStatus::Listed,
        status_reason: None,
        triage_by: by,
        triaged_on: Some(act.today()),
        triage_outcome: Some(TriageOutcome::Accepted),
        triage_reason: Some(DIRECT.to_owned()),
        accepted_on: Some(act.today()),
        missing: Vec::new(),
        duplicate_of: None,
    };
    changes.create(&new);
    Ok((new, changes))
}

/// What became of the item of a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was discussed.
    Discussed,
    /// The conference at which it was discussed has closed.
    Closed,
    /// It was not reached or put off, and stands on the next agenda.
    Carried,
    /// It was not reached or put off, and stands on no other.
    Back,
    /// It was taken off, for a reason.
    Withdrawn(&'static str),
}

/// A referral follows its item. One that stands elsewhere already stays there.
pub fn follow(referral: &Referral, fate: Fate, today: NaiveDate) -> Changes {
    let mut after = referral.clone();
    match (referral.status, fate) {
        (ReferralStatus::Listed, Fate::Discussed) => after.status = ReferralStatus::Discussed,
        (ReferralStatus::Discussed, Fate::Closed) => after.status = ReferralStatus::Closed,
        (ReferralStatus::Listed, Fate::Back) => {
            after.status = ReferralStatus::Accepted;
            after.accepted_on = Some(today);
        }
        (ReferralStatus::Listed, Fate::Withdrawn(reason)) => {
            after.status = ReferralStatus::Withdrawn;
            after.status_reason = Some(reason.to_owned());
        }
        _ => {}
    }
    let mut changes = Changes::none();
    changes.update(referral, &after);
    changes
}

/// What is missing of what the program can see, for a referral that waits.
pub fn lacking(referral: &Referral, sharing: &Sharing, members: &[Member], today: NaiveDate) -> Vec<ReadyPoint> {
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|t| t.trim().is_empty());
    let nobody = |role| !members.iter().any(|m| m.role == role && m.is_active(today));
    [
        (ReadyPoint::Consent, sharing.basis(today).is_err()),
        (ReadyPoint::Informed, referral.patient_informed == Informed::No),
        (ReadyPoint::Background, blank(&referral.situation) || blank(&referral.background)),
        (ReadyPoint::Referrer, referral.source.has_referrer() && referral.referrer.is_none()),
        (ReadyPoint::RequiredRole, referral.required_roles.iter().any(|role| nobody(*role))),
    ]
    .into_iter()
    .filter_map(|(point, missing)| missing.then_some(point))
    .collect()
}

/// After how many conferences without being listed an accepted referral is reported.
pub const PATIENCE: usize = 2;

/// How many conferences have closed since a referral was accepted, where that is more than people should wait.
pub fn overdue(referral: &Referral, closed_on: &[NaiveDate]) -> Option<usize> {
    let since = referral.accepted_on.filter(|_| referral.status == ReferralStatus::Accepted)?;
    let passed = closed_on.iter().filter(|on| **on >= since).count();
    (passed > PATIENCE).then_some(passed)
}
