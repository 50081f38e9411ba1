//! Answers to questions. Nothing here changes anything.

use super::{Service, refused, undo};
use crate::domain::actor::Actor;
use crate::domain::agenda::ItemKind;
use crate::domain::coded::Coded;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::member::Member;
use crate::domain::minutes::MinutesStatus;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::{Mdg, Organisation};
use crate::domain::patient::Patient;
use crate::domain::query::{ActionView, Query};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::*;
use crate::domain::{dates, meeting::MeetingStatus};
use crate::store::log::Line;
use chrono::NaiveDate;
use std::collections::HashSet;

impl Service {
    /// Answers one question, or says why not.
    pub fn answer(&mut self, who: &Actor, query: &Query) -> Result<Answer, Refusal> {
        Self::must_be_allowed(who, query.name(), query.allowed())?;
        let answer = self.answer_to(who, query);
        #[cfg(test)]
        super::declared::heard_of_question(query.name(), &answer);
        answer
    }

    fn answer_to(&mut self, who: &Actor, query: &Query) -> Result<Answer, Refusal> {
        Ok(match query {
            Query::Home(_) => Answer::Home(self.home(who)?),
            Query::Worklist(args) => Answer::Worklist(self.worklist(args)?),
            Query::PatientShow(args) => Answer::Patient(Box::new(self.patient_view(args.patient)?)),
            Query::PatientFind(args) => {
                let number: NhsNumber = args.nhs_number.parse()?;
                let found = self.store.patient_by_number(&number.digits()).map_err(refused)?;
                let patient = found.ok_or_else(|| {
                    Refusal::new(Code::NotFound, "No patient here has this NHS number.").at("nhs_number")
                })?;
                Answer::Found(Found { id: patient.id, name: patient.display_name() })
            }
            Query::Views(_) => Answer::Views(self.view_counts()?),
            Query::Cohorts(_) => Answer::Cohorts(self.cohorts()?),
            Query::CohortShow(args) => Answer::Cohort(self.cohort_view(args)?),
            Query::Triage(args) => Answer::Triage(self.triage_view(who, args)?),
            Query::ReferralShow(args) => Answer::Referral(Box::new(self.referral_view(who, args.referral)?)),
            Query::Organisations(args) => {
                let all: Vec<Organisation> = self.store.all().map_err(refused)?;
                Answer::Organisations(all.into_iter().filter(|o| args.kind.is_none_or(|k| o.kind == k)).collect())
            }
            Query::OrganisationTree(args) => Answer::Tree(self.organisation_tree(args.on)?),
            Query::Services(args) => Answer::Services(self.services(args.ended)?),
            Query::Sites(args) => Answer::Sites(self.sites(args.ended)?),
            Query::Mismatches(args) => Answer::Mismatches(self.mismatch_rows(args.decided)?),
            Query::RiskBandsShow(_) => Answer::Bands(self.bands()?),
            Query::Members(_) => Answer::Members(self.members()?),
            Query::Mdgs(_) => Answer::Mdgs(self.store.all().map_err(refused)?),
            Query::MdgDates(args) => Answer::Dates(self.mdg_dates(args)?),
            Query::MdgCore(args) => Answer::Core(self.core_of(args.mdg)?),
            Query::Meetings(_) => {
                let rows = self.store.meetings().map_err(refused)?;
                Answer::Meetings(rows.iter().map(|m| self.meeting_row(m)).collect::<Result<_, _>>()?)
            }
            Query::Conference(args) => Answer::Conference(Box::new(self.conference_view(who, args.meeting)?)),
            Query::AgendaCandidates(args) => Answer::Candidates(self.candidates_view(who, args.meeting)?),
            Query::AgendaIssued(args) => Answer::Issued(self.issued_view(who, args.meeting)?),
            Query::CaseShow(args) => Answer::Case(Box::new(self.case_view(args.item)?)),
            Query::Learning(args) => Answer::Learning(self.learning(args)?),
            Query::PulseShow(args) => Answer::Pulse(self.pulse_view(args.meeting)?),
            Query::Actions(args) => {
                Answer::Actions(self.actions_view(who, args.view.unwrap_or(ActionView::Open), args.owner)?)
            }
            Query::ActionShow(args) => {
                let action = self.need(args.action)?;
                let row =
                    self.action_rows(vec![action])?.into_iter().next().ok_or_else(|| Refusal::not_found("action"))?;
                Answer::Action(ActionDetail { history: self.history_of(&row.id.to_string(), 50)?, row })
            }
            Query::FollowThroughOf(args) => Answer::FollowThrough(self.follow_through(&self.need(args.meeting)?)?),
            Query::ServiceGaps(args) => Answer::ServiceGaps(self.service_gaps(args)?),
            Query::PlanShow(args) => Answer::Plan(Box::new(self.plan_view(args.plan)?)),
            Query::PlanVersions(args) => Answer::PlanVersions(self.plan_versions(args.patient)?),
            Query::PlanDiff(args) => Answer::PlanDifferences(Box::new(self.plan_differences(args)?)),
            Query::MinutesShow(args) => Answer::Minutes(self.minutes_view(args)?),
            Query::MinutesCompare(args) => Answer::Compared(self.minutes_compared(args)?),
            Query::Records(args) => Answer::Records(self.records(who, args)?),
            Query::Merges(_) => Answer::Merges(self.merges()?),
            Query::Retention(_) => Answer::Retention(self.retention()?),
            Query::Profiles(_) => Answer::Profiles(self.profiles()?),
            Query::Recalls(_) => Answer::Recalls(self.recalls()?),
            Query::Drafts(_) => {
                let drafts = self.store.drafts().map_err(refused)?;
                Answer::Drafts(drafts.into_iter().map(|(key, text, kept_at)| DraftRow { key, text, kept_at }).collect())
            }
            Query::ImportPreview(args) => Answer::Preview(self.import_preview(who, args)?),
            Query::AuditLog(args) => {
                let lines = self.store.log(args.record.as_deref(), args.limit.unwrap_or(50)).map_err(refused)?;
                Answer::AuditLog(lines.into_iter().map(audit_row).collect())
            }
            Query::AuditVerify(_) => {
                let verdict = self.store.verify_log().map_err(refused)?;
                if let Some((act, why)) = &verdict.broken {
                    let message = format!(
                        "Act {act} of the change log was altered outside the app: {why}. Restore a backup from before it."
                    );
                    return Err(Refusal::new(Code::AuditBroken, message));
                }
                Answer::AuditVerdict(AuditVerdict { acts: verdict.acts, broken: None })
            }
        })
    }

    pub(super) fn today(&self) -> NaiveDate {
        dates::london_date(self.now())
    }

    fn home(&mut self, who: &Actor) -> Result<HomeView, Refusal> {
        let today = self.today();
        let meetings = self.store.meetings().map_err(refused)?;
        let running = meetings.iter().find(|m| m.is_running()).map(|m| m.id);
        let next = meetings
            .iter()
            .rev()
            .find(|m| m.date >= today && matches!(m.status, MeetingStatus::Planned | MeetingStatus::AgendaIssued));
        let last = meetings.iter().find(|m| m.status == MeetingStatus::Closed);
        let actions = self.store.actions().map_err(refused)?;
        let steps = self.store.steps(500).map_err(refused)?;
        let (done, undone) = undo::stacks(&steps);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(HomeView {
            purpose: self.purpose(),
            today,
            user: who.name.clone(),
            role: who.role,
            patients: self.store.patient_count().map_err(refused)?,
            running,
            next: next.map(|m| self.meeting_row(m)).transpose()?,
            last: last.map(|m| self.meeting_row(m)).transpose()?,
            actions_open: count(actions.iter().filter(|a| a.is_open()).count()),
            actions_overdue: count(actions.iter().filter(|a| a.is_overdue(today)).count()),
            undo: done.last().map(|s| s.said.clone()),
            redo: undone.last().map(|s| s.said.clone()),
        })
    }

    pub(super) fn members(&self) -> Result<Vec<MemberRow>, Refusal> {
        let today = self.today();
        let all: Vec<Member> = self.store.all().map_err(refused)?;
        all.into_iter()
            .map(|member| {
                let organisation = self.need_if(member.organisation)?.map(|o| o.name).unwrap_or_default();
                Ok(MemberRow { name: member.display_name(), organisation, active: member.is_active(today), member })
            })
            .collect()
    }

    pub(super) fn meeting_row(&self, meeting: &Meeting) -> Result<MeetingRow, Refusal> {
        let mdg: Mdg = self.need(meeting.mdg)?;
        let items = self.items_of(meeting.id)?;
        let minutes = self.store.minutes_of(meeting.id).map_err(refused)?;
        Ok(MeetingRow {
            id: meeting.id,
            mdg_code: mdg.code,
            mdg_name: mdg.name,
            date: meeting.date,
            start: meeting.start,
            status: meeting.status,
            minutes: minutes.map_or(MinutesStatus::Draft, |m| m.status),
            cases: u32::try_from(items.iter().filter(|i| i.kind == ItemKind::Case && i.is_on_agenda()).count())
                .unwrap_or(0),
        })
    }

    fn actions_view(
        &self,
        who: &Actor,
        view: ActionView,
        owner: Option<Ref<Member>>,
    ) -> Result<Vec<ActionRow>, Refusal> {
        let today = self.today();
        let mut actions = self.store.actions().map_err(refused)?;
        let left: HashSet<Ref<Member>> = if view == ActionView::OwnerInactive {
            let all: Vec<Member> = self.store.all().map_err(refused)?;
            all.iter().filter(|m| !m.is_active(today)).map(|m| m.id).collect()
        } else {
            HashSet::new()
        };
        actions.retain(|a| owner.is_none_or(|o| a.owner == o));
        actions.retain(|a| match view {
            ActionView::Open => a.is_open(),
            ActionView::Overdue => a.is_overdue(today),
            ActionView::Redated => a.due_changes > 0 && a.is_past_original_due(today),
            ActionView::OwnerInactive => a.is_open() && left.contains(&a.owner),
            ActionView::Mine => a.is_open() && Some(a.owner) == who.member,
            ActionView::All => true,
        });
        actions.sort_by_key(|a| (!a.is_open(), a.due_on));
        self.action_rows(actions)
    }

    pub(super) fn action_rows(&self, actions: Vec<crate::domain::action::Action>) -> Result<Vec<ActionRow>, Refusal> {
        let today = self.today();
        actions
            .into_iter()
            .map(|action| {
                let owner = self.need(action.owner)?;
                let patient = self.need_if(action.patient)?.map(|p| p.display_name()).unwrap_or_default();
                Ok(ActionRow {
                    id: action.id,
                    patient,
                    owner: owner.display_name(),
                    owner_role: owner.role,
                    organisation: self.need(action.owner_organisation)?.name,
                    status: action.status,
                    kind: action.kind,
                    overdue: action.is_overdue(today),
                    days_overdue: if action.is_overdue(today) { (today - action.due_on).num_days() } else { 0 },
                    owner_inactive: !owner.is_active(today),
                    handing_over: action.is_open()
                        && self.store.successor_of(action.id).map_err(refused)?.is_some_and(|a| a.is_open()),
                    needs_acceptance: action.needs_acceptance(),
                    late: action.lateness(today),
                    meeting_date: self.need_if(action.meeting)?.map(|m| m.date),
                    service: self.service_of(&action)?,
                    action,
                })
            })
            .collect()
    }

    pub(super) fn history_of(&self, record: &str, limit: u32) -> Result<Vec<AuditRow>, Refusal> {
        Ok(self.store.log(Some(record), limit).map_err(refused)?.into_iter().map(audit_row).collect())
    }

    /// What was done about a patient: to the record, consent, plan, goals, actions and where they stood on an agenda.
    pub(super) fn history_of_patient(&self, patient: Ref<Patient>, limit: u32) -> Result<Vec<AuditRow>, Refusal> {
        Ok(self.store.log_of_patient(patient, limit).map_err(refused)?.into_iter().map(audit_row).collect())
    }
}

fn audit_row(line: Line) -> AuditRow {
    AuditRow {
        act: line.n,
        at: line.at,
        actor: line.actor,
        role: crate::domain::actor::AccessRole::from_code(&line.role).map_or(line.role, |r| r.words().to_owned()),
        command: line.command,
        said: line.said,
        undoes: line.about,
        changes: line
            .changes
            .into_iter()
            .map(|c| AuditChange {
                kind: c.kind,
                record: c.record,
                op: c.op,
                field: c.field,
                before: c.before,
                after: c.after,
            })
            .collect(),
    }
}
