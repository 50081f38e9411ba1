//! Care plans as they are read: under their headings, version by version, and side by side.

use super::{Service, refused};
use crate::domain::care_plan::{self, CarePlan, PlanStatus};
use crate::domain::coded::Coded;
use crate::domain::ids::Ref;
use crate::domain::member::Member;
use crate::domain::patient::Patient;
use crate::domain::plan_view::{PlanDifferences, PlanVersion, PlanView};
use crate::domain::query::PlanDiff;
use crate::domain::refusal::{Code, Refusal, ensure};
use std::collections::HashMap;

impl Service {
    pub(super) fn plan_view(&self, id: Ref<CarePlan>) -> Result<PlanView, Refusal> {
        let plan = self.need(id)?;
        let patient = self.need(plan.patient)?;
        let plans = self.store.plans_of(patient.id).map_err(refused)?;
        let names = self.names()?;
        let mut sections = care_plan::sections(&plan, &|m| name(&names, m));
        let today = self.today();
        for section in &mut sections {
            match section.code {
                "goals" => {
                    let goals = self.store.goals_of(patient.id).map_err(refused)?;
                    let live = goals.iter().filter(|g| g.is_live());
                    section.lines.extend(live.map(|g| format!("{} ({})", g.text, g.lifecycle.within())));
                }
                "activities" => {
                    let actions = self.store.actions_for(patient.id).map_err(refused)?;
                    let open = actions.iter().filter(|a| a.is_open());
                    section.lines.extend(open.map(|a| {
                        let mut said = vec![format!("by {}", crate::domain::dates::staff(a.due_on))];
                        said.extend(a.lateness(today));
                        format!("{}: {}, {}", name(&names, a.owner), a.text, said.join(", "))
                    }));
                }
                _ => {}
            }
        }
        Ok(PlanView { patient: patient.display_name(), version: version(&plan, &plans), sections, plan })
    }

    /// Every version of a person's plan, newest first; the old ones stay readable.
    pub(super) fn plan_versions(&self, patient: Ref<Patient>) -> Result<Vec<PlanVersion>, Refusal> {
        let plans = self.store.plans_of(self.need(patient)?.id).map_err(refused)?;
        Ok(plans.iter().map(|plan| version(plan, &plans)).collect())
    }

    pub(super) fn plan_differences(&self, args: &PlanDiff) -> Result<PlanDifferences, Refusal> {
        let later = self.need(args.plan)?;
        let plans = self.store.plans_of(later.patient).map_err(refused)?;
        let earlier = self.need_if(args.with.or(later.replaces))?;
        let same = earlier.as_ref().is_none_or(|e| e.patient == later.patient);
        let why = "The two plans are of different people. Compare two versions of one person's plan.";
        ensure(same, Code::AnotherPatient, why).map_err(|r| r.at("with"))?;
        // Whichever way round they were named, the earlier one is compared with the later one.
        let (earlier, later) = match earlier {
            Some(other) if other.plan_version > later.plan_version => (Some(later), other),
            other => (other, later),
        };
        let names = self.names()?;
        Ok(PlanDifferences {
            differences: care_plan::differences(earlier.as_ref(), &later, &|m| name(&names, m)),
            earlier: earlier.map(|plan| version(&plan, &plans)),
            later: version(&later, &plans),
        })
    }

    fn names(&self) -> Result<HashMap<Ref<Member>, String>, Refusal> {
        let all: Vec<Member> = self.store.all().map_err(refused)?;
        Ok(all.iter().map(|m| (m.id, format!("{}, {}", m.display_name(), m.role.within()))).collect())
    }
}

fn name(names: &HashMap<Ref<Member>, String>, id: Ref<Member>) -> String {
    names.get(&id).cloned().unwrap_or_default()
}

fn version(plan: &CarePlan, all: &[CarePlan]) -> PlanVersion {
    let number = |id| all.iter().find(|p| p.id == id).map(|p| p.plan_version);
    // A draft takes no place until it is in force.
    let took_over = |p: &&CarePlan| p.replaces == Some(plan.id) && p.started_on.is_some();
    let counts = |p: &&CarePlan| !matches!(p.status, PlanStatus::EnteredInError);
    PlanVersion {
        id: plan.id,
        number: plan.plan_version,
        status: plan.status,
        status_reason: plan.status_reason.clone(),
        started_on: plan.started_on,
        ended_on: plan.ended_on,
        replaces: plan.replaces.and_then(number),
        replaced_by: all.iter().filter(counts).find(took_over).map(|p| p.plan_version),
    }
}
