//! The one shared care plan: drafted, put in force, set on hold, ended. A person has at most one in force; a new version takes the
//! place of the one it was written from, which stays readable.

mod headings;
mod parts;

pub use headings::{PlanDifference, PlanSection, differences, sections};
pub use parts::{Contingency, Intervention, InterventionKind, LegalDocument, LegalKind, Place};

use super::actor::Act;
use super::agenda::AgendaItem;
use super::change::Changes;
use super::coded::Coded;
use super::command::PlanAmend;
use super::dates;
use super::goal::{Goal, GoalLifecycle};
use super::ids::Ref;
use super::member::Member;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::{Months, NaiveDate};

crate::coded! {
    /// How far a plan has come.
    pub enum PlanStatus = "stage of a plan" {
        Draft = "draft", "Draft";
        Active = "active", "In force";
        OnHold = "on_hold", "On hold";
        Completed = "completed", "Completed";
        Revoked = "revoked", "Revoked";
        EnteredInError = "entered_in_error", "Entered in error";
    }
}

crate::coded! {
    /// With whom a plan was agreed.
    pub enum AgreedWith = "agreement" {
        Person = "person", "The person";
        Representative = "representative", "A representative";
        NotAgreed = "not_agreed", "Not agreed";
    }
}

crate::record! {
    /// A care plan.
    pub struct CarePlan = "care_plan" {
        /// Whose.
        patient: Ref<Patient>,
        /// How far it has come.
        status: PlanStatus,
        /// 1 for the first in force.
        plan_version: u32,
        /// Since when it is in force.
        started_on: Option<NaiveDate>,
        /// When it ended.
        ended_on: Option<NaiveDate>,
        /// The item in which it was started.
        origin_item: Option<Ref<AgendaItem>>,
        /// The item in which it was put in force.
        agreed_item: Option<Ref<AgendaItem>>,
        /// With whom it was agreed.
        agreed_with: Option<AgreedWith>,
        /// Why it was not agreed.
        not_agreed_reason: Option<String>,
        /// About the person.
        about_me: Option<String>,
        /// What matters to the person.
        what_matters: Option<String>,
        /// What the person brings.
        strengths: Option<String>,
        /// What the person needs.
        needs: Option<String>,
        /// What to do if things get worse.
        contingency: Vec<Contingency>,
        /// About medicines.
        medicines_note: Option<String>,
        /// Allergies.
        allergies: Option<String>,
        /// Why there is no goal.
        no_goal_reason: Option<String>,
        /// Single point of contact.
        single_contact: Option<Ref<Member>>,
        /// When it is looked at again.
        review_due: Option<NaiveDate>,
        /// The version it was written from, and takes the place of.
        replaces: Option<Ref<CarePlan>>,
        /// Why it was set on hold, revoked or entered in error.
        status_reason: Option<String>,
        /// What is done between conferences.
        interventions: Vec<Intervention>,
        /// Legal documents: whether there is one, and where.
        legal: Vec<LegalDocument>,
        /// Where the person wants to be cared for.
        preferred_place_of_care: Option<Place>,
        /// Where the person wants to die.
        preferred_place_of_death: Option<Place>,
        /// When advance care planning began.
        acp_started_on: Option<NaiveDate>,
        /// The contact with the person at which it was written.
        created_at_contact: Option<NaiveDate>,
        /// Who saw the person then.
        contact_with: Option<Ref<Member>>,
        /// Whether the person helped to write it.
        coproduced: Option<bool>,
        /// When the person was given a copy.
        copy_to_patient_on: Option<NaiveDate>,
    }
}

impl CarePlan {
    /// Whether it is in force or set aside for a time.
    pub fn is_running(&self) -> bool {
        matches!(self.status, PlanStatus::Active | PlanStatus::OnHold)
    }
}

/// Starts a draft.
pub fn start(act: &mut Act<'_>, patient: &Patient, plans: &[CarePlan], item: Option<Ref<AgendaItem>>) -> Changes {
    let mut changes = Changes::none();
    if plans.iter().any(|p| p.status == PlanStatus::Draft) {
        return changes;
    }
    let in_force = plans.iter().find(|p| p.status == PlanStatus::Active);
    let replaces = in_force.map(|p| p.id);
    let last = plans.iter().map(|p| p.plan_version).max().unwrap_or(0);
    let id = act.new_ref();
    let blank = CarePlan {
        id,
        patient: patient.id,
        status: PlanStatus::Draft,
        plan_version: 0,
        started_on: None,
        ended_on: None,
        origin_item: None,
        agreed_item: None,
        agreed_with: None,
        not_agreed_reason: None,
        about_me: None,
        what_matters: None,
        strengths: None,
        needs: None,
        contingency: Vec::new(),
        medicines_note: None,
        allergies: None,
        no_goal_reason: None,
        single_contact: None,
        review_due: None,
        replaces: None,
        status_reason: None,
        interventions: Vec::new(),
        legal: Vec::new(),
        preferred_place_of_care: None,
        preferred_place_of_death: None,
        acp_started_on: None,
        created_at_contact: None,
        contact_with: None,
        coproduced: None,
        copy_to_patient_on: None,
    };
    // A new version starts from what is in force, so that nothing has to be typed twice; the agreement is asked for anew.
    let from = in_force.cloned().unwrap_or(blank);
    changes.create(&CarePlan {
        id,
        status: PlanStatus::Draft,
        plan_version: last + 1,
        started_on: None,
        origin_item: item,
        agreed_item: None,
        agreed_with: None,
        not_agreed_reason: None,
        replaces,
        status_reason: None,
        created_at_contact: None,
        contact_with: None,
        coproduced: None,
        copy_to_patient_on: None,
        ..from
    });
    changes
}

/// Writes parts of a plan that has not ended. One that is in force keeps what it needed to come into force.
pub fn amend(act: &Act<'_>, plan: &CarePlan, args: &PlanAmend) -> Result<Changes, Refusal> {
    let open = matches!(plan.status, PlanStatus::Draft | PlanStatus::Active | PlanStatus::OnHold);
    ensure(open, Code::WrongState, "This plan has ended and does not change any more. Start a new version.")?;
    let mut after = plan.clone();
    let text = |new: &Option<String>, old: &mut Option<String>| {
        if let Some(words) = new {
            *old = Some(words.clone()).filter(|w| !w.is_empty());
        }
    };
    text(&args.about_me, &mut after.about_me);
    text(&args.what_matters, &mut after.what_matters);
    text(&args.strengths, &mut after.strengths);
    text(&args.needs, &mut after.needs);
    text(&args.medicines_note, &mut after.medicines_note);
    text(&args.allergies, &mut after.allergies);
    text(&args.not_agreed_reason, &mut after.not_agreed_reason);
    text(&args.no_goal_reason, &mut after.no_goal_reason);
    if let Some(contingency) = &args.contingency {
        after.contingency.clone_from(contingency);
    }
    if let Some(interventions) = &args.interventions {
        after.interventions.clone_from(interventions);
    }
    for document in args.legal.iter().flatten() {
        is_not_to_come(act, document.dated, "legal")?;
        // What is said of one kind of document replaces what was said of it before; the other kinds stay.
        after.legal.retain(|held| held.document != document.document);
        after.legal.push(document.clone());
    }
    after.legal.sort_by_key(|held| held.document);
    for (on, field) in [
        (args.acp_started_on, "acp_started_on"),
        (args.created_at_contact, "created_at_contact"),
        (args.copy_to_patient_on, "copy_to_patient_on"),
    ] {
        is_not_to_come(act, on, field)?;
    }
    after.preferred_place_of_care = args.preferred_place_of_care.or(after.preferred_place_of_care);
    after.preferred_place_of_death = args.preferred_place_of_death.or(after.preferred_place_of_death);
    after.acp_started_on = args.acp_started_on.or(after.acp_started_on);
    after.created_at_contact = args.created_at_contact.or(after.created_at_contact);
    after.contact_with = args.contact_with.or(after.contact_with);
    after.coproduced = args.coproduced.or(after.coproduced);
    after.copy_to_patient_on = args.copy_to_patient_on.or(after.copy_to_patient_on);
    after.agreed_with = args.agreed_with.or(after.agreed_with);
    after.single_contact = args.single_contact.or(after.single_contact);
    after.review_due = args.review_due.or(after.review_due);
    if plan.status != PlanStatus::Draft {
        says_with_whom(&after)?;
        if after.review_due != plan.review_due {
            is_reviewed_in_time(act, &after)?;
        }
    }
    let mut changes = Changes::none();
    changes.update(plan, &after);
    Ok(changes)
}

fn is_not_to_come(act: &Act<'_>, on: Option<NaiveDate>, field: &str) -> Result<(), Refusal> {
    let why = "This day is still to come. Enter the day on which it happened.";
    ensure(on.is_none_or(|on| on <= act.today()), Code::DateUnreadable, why).map_err(|r| r.at(field))
}

fn said(text: Option<&String>) -> bool {
    text.is_some_and(|t| !t.trim().is_empty())
}

fn says_with_whom(plan: &CarePlan) -> Result<(), Refusal> {
    let agreed = match plan.agreed_with {
        Some(AgreedWith::NotAgreed) => said(plan.not_agreed_reason.as_ref()),
        other => other.is_some(),
    };
    let why = "Say with whom the plan was agreed; if it was not, say why.";
    ensure(agreed, Code::AgreementRequired, why).map_err(|r| r.at("agreed_with"))
}

fn is_reviewed_in_time(act: &Act<'_>, plan: &CarePlan) -> Result<(), Refusal> {
    let today = act.today();
    let latest = today.checked_add_months(Months::new(12)).unwrap_or(today);
    let why = "Set the day on which the plan is looked at again, within twelve months.";
    ensure(plan.review_due.is_some_and(|d| d > today && d <= latest), Code::ReviewDateRequired, why)
        .map_err(|r| r.at("review_due"))
}

/// Puts a draft in force. A newer version ends the one before it.
pub fn activate(
    act: &mut Act<'_>,
    patient: &Patient,
    plan: &CarePlan,
    plans: &[CarePlan],
    goals: &[Goal],
    item: Option<Ref<AgendaItem>>,
) -> Result<Changes, Refusal> {
    ensure(
        !patient.has_died(),
        Code::Deceased,
        format!("{} has died; no plan is put in force.", patient.display_name()),
    )?;
    let why = format!("This plan is {}; only a draft is put in force.", plan.status.within());
    ensure(plan.status == PlanStatus::Draft, Code::WrongState, why)?;
    let why = "Name the single point of contact: one person the patient can call.";
    ensure(plan.single_contact.is_some(), Code::SingleContactRequired, why).map_err(|r| r.at("single_contact"))?;
    let live =
        |g: &&Goal| matches!(g.lifecycle, GoalLifecycle::Proposed | GoalLifecycle::Accepted | GoalLifecycle::Active);
    let why = "Add a goal in the person's words, or say why there is none.";
    ensure(goals.iter().any(|g| live(&g)) || said(plan.no_goal_reason.as_ref()), Code::GoalRequired, why)
        .map_err(|r| r.at("no_goal_reason"))?;
    says_with_whom(plan)?;
    is_reviewed_in_time(act, plan)?;
    let today = act.today();
    let mut changes = Changes::none();
    for other in plans.iter().filter(|p| p.id != plan.id && p.is_running()) {
        if plan.replaces == Some(other.id) {
            let mut ended = other.clone();
            ended.status = PlanStatus::Completed;
            ended.ended_on = Some(today);
            changes.update(other, &ended);
        } else {
            is_the_only_one(other)?;
        }
    }
    let mut after = plan.clone();
    after.status = PlanStatus::Active;
    after.started_on = Some(today);
    after.agreed_item = item;
    changes.update(plan, &after);
    for goal in goals.iter().filter(|g| live(g) && g.lifecycle != GoalLifecycle::Active) {
        let mut under_way = goal.clone();
        under_way.lifecycle = GoalLifecycle::Active;
        changes.update(goal, &under_way);
    }
    Ok(changes)
}

/// Refuses where another plan of the person is in force.
fn is_the_only_one(other: &CarePlan) -> Result<(), Refusal> {
    let since = other.started_on.map(|on| format!(" since {}", dates::staff(on))).unwrap_or_default();
    let why = format!(
        "Version {} of the plan is in force{since}, and there is only one. End it first, or write a new version of it.",
        other.plan_version
    );
    ensure(other.status != PlanStatus::Active, Code::OneActivePlan, why)
}

fn reason_of(text: &str) -> Result<String, Refusal> {
    ensure(!text.trim().is_empty(), Code::ReasonRequired, "Say why.").map_err(|r| r.at("reason"))?;
    Ok(text.trim().to_owned())
}

fn changed(plan: &CarePlan, change: impl FnOnce(&mut CarePlan)) -> Changes {
    let mut after = plan.clone();
    change(&mut after);
    let mut changes = Changes::none();
    changes.update(plan, &after);
    changes
}

/// Sets a plan aside for a time, with a reason.
pub fn hold(plan: &CarePlan, reason: &str) -> Result<Changes, Refusal> {
    let why = format!("This plan is {}; only one that is in force is set on hold.", plan.status.within());
    ensure(plan.status == PlanStatus::Active, Code::WrongState, why)?;
    let reason = reason_of(reason)?;
    Ok(changed(plan, |p| {
        p.status = PlanStatus::OnHold;
        p.status_reason = Some(reason);
    }))
}

/// Takes up a plan that was set aside, unless another one holds by now or its review is over.
pub fn resume(act: &Act<'_>, patient: &Patient, plan: &CarePlan, plans: &[CarePlan]) -> Result<Changes, Refusal> {
    let why = format!("{} has died; no plan is put in force.", patient.display_name());
    ensure(!patient.has_died(), Code::Deceased, why)?;
    let why = format!("This plan is {}; only one that is on hold is taken up again.", plan.status.within());
    ensure(plan.status == PlanStatus::OnHold, Code::WrongState, why)?;
    plans.iter().filter(|p| p.id != plan.id).try_for_each(is_the_only_one)?;
    is_reviewed_in_time(act, plan)?;
    Ok(changed(plan, |p| {
        p.status = PlanStatus::Active;
        p.status_reason = None;
    }))
}

/// Ends a plan, with the reason if one is given.
pub fn end(act: &mut Act<'_>, plan: &CarePlan, revoked: bool, reason: Option<&str>) -> Result<Changes, Refusal> {
    let open = plan.is_running() || (revoked && plan.status == PlanStatus::Draft);
    ensure(open, Code::WrongState, "Only a plan that is in force ends; a draft can be revoked.")?;
    let today = act.today();
    Ok(changed(plan, |p| {
        p.status = if revoked { PlanStatus::Revoked } else { PlanStatus::Completed };
        p.ended_on = Some(today);
        p.status_reason = reason.map(str::trim).filter(|r| !r.is_empty()).map(ToOwned::to_owned);
    }))
}

/// Marks a plan as entered in error, such as one written for somebody else. It stays readable and counts for nothing.
pub fn entered_in_error(act: &Act<'_>, plan: &CarePlan, reason: &str) -> Result<Changes, Refusal> {
    let why = "This plan is marked as entered in error already.";
    ensure(plan.status != PlanStatus::EnteredInError, Code::WrongState, why)?;
    let reason = reason_of(reason)?;
    let today = act.today();
    Ok(changed(plan, |p| {
        p.status = PlanStatus::EnteredInError;
        p.ended_on = p.ended_on.or(Some(today));
        p.status_reason = Some(reason);
    }))
}

#[cfg(test)]
pub(crate) mod tests;
