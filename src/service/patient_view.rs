//! Everything about one patient in one view.

use super::{Service, refused};
use crate::domain::care_plan::PlanStatus;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::identity::Likeness;
use crate::domain::ids::Ref;
use crate::domain::patient::Patient;
use crate::domain::refusal::Refusal;
use crate::domain::view::{ConsentLine, DiscussionRow, PatientView};

impl Service {
    pub(super) fn patient_view(&self, id: Ref<Patient>) -> Result<PatientView, Refusal> {
        let patient = self.need(id)?;
        let today = self.today();
        let practice = self.need(patient.practice)?;
        let conditions: Vec<_> =
            self.store.conditions_of(id).map_err(refused)?.into_iter().filter(|c| c.resolved_on.is_none()).collect();
        let segments = self.segments_of(&patient, today)?;
        let sharing = self.sharing_of(id)?;
        let consent = sharing.decision().map(|c| ConsentLine {
            decision: c.decision,
            decided_on: c.decided_on,
            recorded_by: c.recorded_by.clone(),
        });
        let plans = self.store.plans_of(id).map_err(refused)?;
        let on_hold = plans.iter().find(|p| p.status == PlanStatus::OnHold);
        let in_force = plans.iter().find(|p| p.status == PlanStatus::Active).or(on_hold).cloned();
        let draft = plans.iter().find(|p| p.status == PlanStatus::Draft).cloned();
        let plan = in_force.clone().or_else(|| draft.clone());
        let single_contact = self.need_if(plan.as_ref().and_then(|p| p.single_contact))?.map(|m| m.display_name());
        let mut actions = self.store.actions_for(id).map_err(refused)?;
        actions.sort_by_key(|a| (!a.is_open(), a.due_on));
        let near_matches = self.near(&patient)?.iter().map(|(how, p)| mistakable(p, *how)).collect();
        Ok(PatientView {
            banner: patient.banner(today),
            practice_name: practice.name,
            practice_ods: practice.ods_code.unwrap_or_default(),
            conditions: conditions.iter().map(|c| c.code.words().to_owned()).collect(),
            segments,
            referrals: self.referral_lines(id)?,
            cohorts: self.memberships_of(&patient)?,
            consent,
            overridden: Self::override_line(&sharing, today),
            kept_out: self.kept_out(&sharing)?,
            draft_plan: in_force.and(draft),
            plan,
            single_contact,
            goals: self.store.goals_of(id).map_err(refused)?,
            actions: self.action_rows(actions)?,
            discussions: self.discussions_of(id)?,
            history: self.history_of_patient(id, 100)?,
            near_matches,
            registry: self.registry_of(id)?,
            rcas: self.rcas_about(id)?,
            patient,
        })
    }

    fn discussions_of(&self, id: Ref<Patient>) -> Result<Vec<DiscussionRow>, Refusal> {
        let mut rows = Vec::new();
        for item in self.store.items_about(id).map_err(refused)? {
            let meeting = self.need(item.meeting)?;
            let discussion = self.store.discussion_of(item.id).map_err(refused)?;
            rows.push(DiscussionRow {
                date: meeting.date,
                mdg_code: self.need(meeting.mdg)?.code,
                question: item.question.clone().unwrap_or_default(),
                decision: discussion.as_ref().and_then(|d| d.decision.clone()),
                outcome: discussion.and_then(|d| d.outcome),
                status: item.status,
            });
        }
        rows.sort_by_key(|r| std::cmp::Reverse(r.date));
        Ok(rows)
    }
}

/// Somebody who could be taken for another, in one line.
fn mistakable(other: &Patient, how: Likeness) -> String {
    let (name, number) = (other.display_name(), other.nhs_number_in_words());
    format!("{name}, born {}, NHS No. {number} ({})", dates::staff(other.birth_date), how.words())
}
