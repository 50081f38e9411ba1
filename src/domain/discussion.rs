//! What is said and decided about one case, and the coded outcome.

use super::actor::Act;
use super::agenda::{AgendaItem, ItemKind, ItemStatus};
use super::change::Changes;
use super::coded::Coded;
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

crate::coded! {
    /// A part of what is said that can stay within the group.
    pub enum ConfidentialPart = "part of a discussion" {
        Summary = "summary", "What was discussed";
        PatientViews = "patient_views", "The person's views";
        Decision = "decision", "The decision";
        Rationale = "rationale", "The reasons";
        Dissent = "dissent", "Who saw it otherwise";
    }
}
crate::json_column!(Vec<ConfidentialPart>);

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
        /// How much is known of the person's history: 1 little, 3 some, 5 all that matters.
        info_history: Option<u32>,
        /// The same of what else they live with.
        info_comorbidity: Option<u32>,
        /// The same of mind and circumstances.
        info_psychosocial: Option<u32>,
        /// The same of what they think.
        info_patient_views: Option<u32>,
        /// Why the last decision was not followed, or in part.
        previous_decision_reason: Option<String>,
        /// What stays within the group: no paper prints it.
        confidential_fields: Option<Vec<ConfidentialPart>>,
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
            info_history: None,
            info_comorbidity: None,
            info_psychosocial: None,
            info_patient_views: None,
            previous_decision_reason: None,
            confidential_fields: None,
        }
    }

    /// What no paper prints. A restricted item keeps back all that was said, and not what is to be done.
    pub fn confidential(&self, item: &AgendaItem) -> Vec<ConfidentialPart> {
        use ConfidentialPart::{Dissent, PatientViews, Rationale, Summary};
        let mut parts = self.confidential_fields.clone().unwrap_or_default();
        if item.restricted == Some(true) {
            parts.extend([Summary, PatientViews, Rationale, Dissent]);
        }
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// Whether the last decision was followed, in words; none where nobody said.
    pub fn followed_in_words(&self) -> Option<String> {
        let followed = self.previous_decision_followed?.words();
        Some(
            self.previous_decision_reason
                .as_ref()
                .map_or_else(|| followed.to_owned(), |why| format!("{followed}: {why}")),
        )
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
    text(&args.previous_decision_reason, &mut after.previous_decision_reason);
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
    after.confidential_fields = args.confidential_fields.clone().or(after.confidential_fields);
    after.info_history = known(args.info_history, "info_history")?.or(after.info_history);
    after.info_comorbidity = known(args.info_comorbidity, "info_comorbidity")?.or(after.info_comorbidity);
    after.info_psychosocial = known(args.info_psychosocial, "info_psychosocial")?.or(after.info_psychosocial);
    after.info_patient_views = known(args.info_patient_views, "info_patient_views")?.or(after.info_patient_views);
    let unfollowed = matches!(args.previous_decision_followed, Some(Followed::Partly | Followed::No));
    let why = "Say why the last decision was not followed.";
    ensure(!unfollowed || after.previous_decision_reason.is_some(), Code::ReasonRequired, why)
        .map_err(|r| r.at("previous_decision_reason"))?;
    Ok(write(before, &after))
}

/// How much is known: 1, 3 or 5.
fn known(score: Option<u32>, field: &str) -> Result<Option<u32>, Refusal> {
    let why = "How much is known is 1 (little), 3 (some) or 5 (all that matters).";
    ensure(score.is_none_or(|s| matches!(s, 1 | 3 | 5)), Code::ScoreRange, why).map_err(|r| r.at(field))?;
    Ok(score)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_much_is_known_is_one_three_or_five() {
        for score in [None, Some(1), Some(3), Some(5)] {
            assert_eq!(known(score, "info_history"), Ok(score));
        }
        for score in [0, 2, 4, 6] {
            let refusal = known(Some(score), "info_history").unwrap_err();
            assert_eq!((refusal.code, refusal.field.as_deref()), (Code::ScoreRange, Some("info_history")));
        }
    }
}
