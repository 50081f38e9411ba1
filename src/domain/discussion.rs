//! What is said and decided about one case, and the coded outcome.

use super::actor::Act;
use super::agenda::{AgendaItem, ItemKind, ItemStatus};
use super::change::Changes;
use super::command::DiscussionNote;
use super::ids::Ref;
use super::member::Member;
use super::minutes::Minutes;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;

crate::coded! {
    /// How a case came out.
    pub enum Outcome = "outcome" {
        PlanAgreed = "plan_agreed", "Care plan agreed";
        PlanUpdated = "plan_updated", "Care plan updated";
        ActionsOnly = "actions_only", "Actions only";
        ReferredOn = "referred_on", "Referred on";
        NoChange = "no_change", "No change";
        NeedMoreInformation = "need_more_information", "More information is needed";
        Rediscuss = "rediscuss", "To be discussed again";
        DischargedFromMdg = "discharged_from_mdg", "Discharged from the group";
        Withdrawn = "withdrawn", "Withdrawn";
    }
}

crate::coded! {
    /// Whether the last decision was followed.
    pub enum Followed = "answer on the last decision" {
        Yes = "yes", "Yes";
        Partly = "partly", "Partly";
        No = "no", "No";
        Na = "na", "Does not apply";
    }
}

crate::coded! {
    /// What else was talked about.
    pub enum Topic = "topic" {
        Finance = "finance", "Finance";
        Housing = "housing", "Housing";
        Nutrition = "nutrition", "Nutrition";
    }
}
crate::json_column!(Vec<Topic>);

crate::record! {
    /// The record of one case.
    pub struct Discussion = "discussion" {
        /// Of which item.
        item: Ref<AgendaItem>,
        /// About whom.
        patient: Ref<Patient>,
        /// Who present knows the person.
        known_by: Option<Ref<Member>>,
        /// What was discussed.
        summary: Option<String>,
        /// What the person wants and thinks.
        patient_views: Option<String>,
        /// What the group recommends.
        decision: Option<String>,
        /// Why.
        rationale: Option<String>,
        /// Who saw it otherwise.
        dissent: Option<String>,
        /// How it came out.
        outcome: Option<Outcome>,
        /// A new diagnosis was found.
        new_diagnosis: bool,
        /// A social change was found.
        social_change: bool,
        /// Medicines were changed.
        medication_change: bool,
        /// Anticipatory care planning was started.
        acp_started: bool,
        /// What else was talked about.
        topics: Vec<Topic>,
        /// Whether the last decision was followed.
        previous_decision_followed: Option<Followed>,
        /// What others can learn.
        learning_point: Option<String>,
        /// When the group looks again.
        next_review_on: Option<NaiveDate>,
        /// Who leads the person's care.
        lead_professional: Option<Ref<Member>>,
        /// What the patient must not read in their record.
        not_for_patient_view: Option<String>,
    }
}

impl Discussion {
    /// An empty record for an item.
    pub fn blank(act: &mut Act<'_>, item: &AgendaItem, patient: Ref<Patient>) -> Self {
        Self {
            id: act.new_ref(),
            item: item.id,
            patient,
            known_by: None,
            summary: None,
            patient_views: None,
            decision: None,
            rationale: None,
            dissent: None,
            outcome: None,
            new_diagnosis: false,
            social_change: false,
            medication_change: false,
            acp_started: false,
            topics: Vec::new(),
            previous_decision_followed: None,
            learning_point: None,
            next_review_on: None,
            lead_professional: None,
            not_for_patient_view: None,
        }
    }
}

fn write(before: Option<&Discussion>, after: &Discussion) -> Changes {
    let mut changes = Changes::none();
    match before {
        Some(before) => changes.update(before, after),
        None => changes.create(after),
    };
    changes
}

/// Writes down what is said. Possible from the moment the case is opened until its minutes are approved.
pub fn note(
    act: &mut Act<'_>,
    item: &AgendaItem,
    minutes: &Minutes,
    before: Option<&Discussion>,
    args: &DiscussionNote,
) -> Result<Changes, Refusal> {
    minutes.must_be_open()?;
    let Some(patient) = item.patient.filter(|_| item.kind == ItemKind::Case) else {
        return Err(Refusal::wrong_state("Only a case has a discussion; this item is about no patient."));
    };
    let open = item.is_open() || item.status == ItemStatus::Discussed;
    ensure(open, Code::WrongState, format!("Open item {} first, then write down what is said.", item.position))?;
    let mut after = before.cloned().unwrap_or_else(|| Discussion::blank(act, item, patient));
    let text = |new: &Option<String>, old: &mut Option<String>| {
        if let Some(words) = new {
            *old = Some(words.clone()).filter(|w| !w.is_empty());
        }
    };
    text(&args.summary, &mut after.summary);
    text(&args.patient_views, &mut after.patient_views);
    text(&args.decision, &mut after.decision);
    text(&args.rationale, &mut after.rationale);
    text(&args.dissent, &mut after.dissent);
    text(&args.learning_point, &mut after.learning_point);
    text(&args.not_for_patient_view, &mut after.not_for_patient_view);
    if item.status == ItemStatus::Discussed
        && (after.decision.is_none() || args.outcome.is_none() && after.outcome.is_none())
    {
        return Err(Refusal::new(
            Code::DecisionRequired,
            "A closed case keeps its decision and its outcome. Correct the words, do not empty them.",
        )
        .at("decision"));
    }
    after.outcome = args.outcome.or(after.outcome);
    after.known_by = args.known_by.or(after.known_by);
    after.lead_professional = args.lead_professional.or(after.lead_professional);
    after.next_review_on = args.next_review_on.or(after.next_review_on);
    after.previous_decision_followed = args.previous_decision_followed.or(after.previous_decision_followed);
    after.new_diagnosis = args.new_diagnosis.unwrap_or(after.new_diagnosis);
    after.social_change = args.social_change.unwrap_or(after.social_change);
    after.medication_change = args.medication_change.unwrap_or(after.medication_change);
    after.acp_started = args.acp_started.unwrap_or(after.acp_started);
    after.topics = args.topics.clone().unwrap_or(after.topics);
    Ok(write(before, &after))
}

/// Sets outcome and decision as they stand when the case closes.
pub fn settle(
    act: &mut Act<'_>,
    item: &AgendaItem,
    before: Option<&Discussion>,
    outcome: Option<Outcome>,
    decision: Option<String>,
) -> Changes {
    let Some(patient) = item.patient else { return Changes::none() };
    let mut after = before.cloned().unwrap_or_else(|| Discussion::blank(act, item, patient));
    after.outcome = outcome;
    after.decision = decision;
    write(before, &after)
}
