//! The one shared care plan: drafted, put in force, ended. A person has at most one in force.

use super::actor::Act;
use super::agenda::AgendaItem;
use super::change::Changes;
use super::coded::Coded;
use super::command::PlanAmend;
use super::goal::{Goal, GoalLifecycle};
use super::ids::Ref;
use super::member::Member;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

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

/// What to do if things get worse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contingency {
    /// What sets it off, and how one sees it.
    pub trigger: String,
    /// What to do.
    pub what_to_do: String,
    /// Whom to call.
    #[serde(default)]
    pub who_to_call: String,
    /// When the person can be at home again.
    #[serde(default)]
    pub when_home_again: String,
}
crate::json_column!(Vec<Contingency>);

impl super::argument::Argument for Contingency {
    fn describe() -> String {
        "an object with trigger, what_to_do, who_to_call and when_home_again".to_owned()
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
    }
}

/// Starts a draft.
pub fn start(act: &mut Act<'_>, patient: &Patient, plans: &[CarePlan], item: Option<Ref<AgendaItem>>) -> Changes {
    let mut changes = Changes::none();
    if plans.iter().any(|p| p.status == PlanStatus::Draft) {
        return changes;
    }
    let in_force = plans.iter().find(|p| p.status == PlanStatus::Active);
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
    for other in plans.iter().filter(|p| p.id != plan.id && p.status == PlanStatus::Active) {
        if other.plan_version >= plan.plan_version {
            let why = "The patient has a newer plan in force. There is only one; end it first.";
            return Err(Refusal::new(Code::OneActivePlan, why));
        }
        let mut ended = other.clone();
        ended.status = PlanStatus::Completed;
        ended.ended_on = Some(today);
        changes.update(other, &ended);
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

/// Ends a plan.
pub fn end(act: &mut Act<'_>, plan: &CarePlan, revoked: bool) -> Result<Changes, Refusal> {
    let open =
        matches!(plan.status, PlanStatus::Active | PlanStatus::OnHold) || (revoked && plan.status == PlanStatus::Draft);
    ensure(open, Code::WrongState, "Only a plan that is in force ends; a draft can be revoked.")?;
    let mut after = plan.clone();
    after.status = if revoked { PlanStatus::Revoked } else { PlanStatus::Completed };
    after.ended_on = Some(act.today());
    let mut changes = Changes::none();
    changes.update(plan, &after);
    Ok(changes)
}
