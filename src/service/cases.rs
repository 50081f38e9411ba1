//! What a case leaves behind: the discussion, the care plan, goals and actions.

use super::meetings::OnAgenda;
use super::{Deed, Service, refused};
use crate::domain::action::{self, Action};
use crate::domain::actor::Actor;
use crate::domain::agenda::AgendaItem;
use crate::domain::care_plan::{self, CarePlan, PlanStatus};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::dates;
use crate::domain::directory::{ServiceMeant, ServiceSaid};
use crate::domain::discussion::{self, Discussion};
use crate::domain::goal::{self, Goal};
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::patient::Patient;
use crate::domain::refusal::Refusal;
use crate::domain::view::Done;

impl Service {
    pub(super) fn discussion_note(&mut self, who: &Actor, args: &DiscussionNote) -> Result<Done, Refusal> {
        let OnAgenda { meeting, item, .. } = self.on_agenda(args.item)?;
        self.need_if(args.known_by)?;
        self.need_if(args.lead_professional)?;
        let minutes = self.minutes_of(meeting.id)?;
        let before = self.store.discussion_of(item.id).map_err(refused)?;
        let changes = self.act(who, |act| discussion::note(act, &item, &minutes, before.as_ref(), args))?;
        let said = format!("Noted on item {}: {}.", item.position, self.item_name(&item)?);
        let deed = Deed::new("discussion.note", said).in_scope(meeting.mdg);
        let deed = match &before {
            Some(d) => deed.on(d.id),
            None => deed.making::<Discussion>(&changes),
        };
        self.commit(who, deed, &changes)
    }

    fn plans_of(&self, patient: Ref<Patient>) -> Result<Vec<CarePlan>, Refusal> {
        self.store.plans_of(patient).map_err(refused)
    }

    /// The case about a patient that is on the table now, if one is.
    fn open_case(&self, patient: Ref<Patient>) -> Result<Option<Ref<AgendaItem>>, Refusal> {
        let items = self.store.items_about(patient).map_err(refused)?;
        Ok(items.iter().find(|i| i.is_open()).map(|i| i.id))
    }

    /// Refuses an item that is named and is about somebody else.
    fn item_about(&self, item: Option<Ref<AgendaItem>>, patient: Ref<Patient>) -> Result<(), Refusal> {
        self.need_if(item)?.map_or(Ok(()), |item| item.must_be_about(patient))
    }

    pub(super) fn plan_start(&mut self, who: &Actor, args: &PlanStart) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        self.item_about(args.item, patient.id)?;
        let plans = self.plans_of(patient.id)?;
        let item = match args.item {
            Some(item) => Some(item),
            None => self.open_case(patient.id)?,
        };
        let changes = self.act(who, |act| care_plan::start(act, &patient, &plans, item));
        let draft = plans.iter().find(|p| p.status == PlanStatus::Draft).map(|p| p.id);
        let said = if draft.is_some() {
            format!("{} has a draft plan already.", patient.display_name())
        } else {
            format!("Started a care plan for {}.", patient.display_name())
        };
        let deed = Deed::new("plan.start", said);
        let deed = match draft {
            Some(id) => deed.on(id),
            None => deed.making::<CarePlan>(&changes),
        };
        self.commit(who, deed, &changes)
    }

    pub(super) fn plan_amend(&mut self, who: &Actor, args: &PlanAmend) -> Result<Done, Refusal> {
        let plan = self.need(args.plan)?;
        self.need_if(args.single_contact)?;
        self.need_if(args.contact_with)?;
        let patient = self.need(plan.patient)?;
        let changes = self.act(who, |act| care_plan::amend(act, &plan, args))?;
        let said = format!("Wrote in the care plan of {}.", patient.display_name());
        self.commit(who, Deed::new("plan.amend", said).on(plan.id), &changes)
    }

    pub(super) fn plan_activate(&mut self, who: &Actor, args: &PlanActivate) -> Result<Done, Refusal> {
        let plan = self.need(args.plan)?;
        let patient = self.need(plan.patient)?;
        let plans = self.plans_of(patient.id)?;
        let goals = self.store.goals_of(patient.id).map_err(refused)?;
        let item = self.open_case(patient.id)?;
        let changes = self.act(who, |act| care_plan::activate(act, &patient, &plan, &plans, &goals, item))?;
        let said = format!("The care plan of {}, version {}, is in force.", patient.display_name(), plan.plan_version);
        self.commit(who, Deed::new("plan.activate", said).on(plan.id), &changes)
    }

    pub(super) fn plan_end(&mut self, who: &Actor, args: &PlanEnd) -> Result<Done, Refusal> {
        let plan = self.need(args.plan)?;
        let patient = self.need(plan.patient)?;
        let changes = self.act(who, |act| care_plan::end(act, &plan, args.revoked, args.reason.as_deref()))?;
        let how = if args.revoked { "revoked" } else { "completed" };
        let said = format!("The care plan of {} is {how}.", patient.display_name());
        let deed = Deed { reason: args.reason.as_deref(), ..Deed::new("plan.end", said).on(plan.id) };
        self.commit(who, deed, &changes)
    }

    pub(super) fn plan_hold(&mut self, who: &Actor, args: &PlanHold) -> Result<Done, Refusal> {
        let plan = self.need(args.plan)?;
        let patient = self.need(plan.patient)?;
        let changes = care_plan::hold(&plan, &args.reason)?;
        let said = format!("The care plan of {} is on hold.", patient.display_name());
        self.commit(who, Deed::new("plan.hold", said).on(plan.id).because(&args.reason), &changes)
    }

    pub(super) fn plan_resume(&mut self, who: &Actor, args: &PlanResume) -> Result<Done, Refusal> {
        let plan = self.need(args.plan)?;
        let patient = self.need(plan.patient)?;
        let plans = self.plans_of(patient.id)?;
        let changes = self.act(who, |act| care_plan::resume(act, &patient, &plan, &plans))?;
        let said =
            format!("The care plan of {}, version {}, is in force again.", patient.display_name(), plan.plan_version);
        self.commit(who, Deed::new("plan.resume", said).on(plan.id), &changes)
    }

    pub(super) fn plan_enter_in_error(&mut self, who: &Actor, args: &PlanEnterInError) -> Result<Done, Refusal> {
        let plan = self.need(args.plan)?;
        let patient = self.need(plan.patient)?;
        let changes = self.act(who, |act| care_plan::entered_in_error(act, &plan, &args.reason))?;
        let said = format!(
            "Version {} of the care plan of {} is marked as entered in error.",
            plan.plan_version,
            patient.display_name()
        );
        self.commit(who, Deed::new("plan.enter_in_error", said).on(plan.id).because(&args.reason), &changes)
    }

    pub(super) fn goal_add(&mut self, who: &Actor, args: &GoalAdd) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        self.item_about(args.item, patient.id)?;
        let mut args = args.clone();
        if args.item.is_none() {
            args.item = self.open_case(patient.id)?;
        }
        let changes = self.act(who, |act| goal::add(act, &patient, &args))?;
        let said = format!("Added a goal for {}.", patient.display_name());
        self.commit(who, Deed::new("goal.add", said).making::<Goal>(&changes), &changes)
    }

    pub(super) fn goal_amend(&mut self, who: &Actor, args: &GoalAmend) -> Result<Done, Refusal> {
        let goal = self.need(args.goal)?;
        let patient = self.need(goal.patient)?;
        let changes = goal::amend(&goal, args)?;
        let said = format!("Wrote in a goal of {}.", patient.display_name());
        self.commit(who, Deed::new("goal.amend", said).on(goal.id), &changes)
    }

    pub(super) fn goal_progress(&mut self, who: &Actor, args: &GoalProgress) -> Result<Done, Refusal> {
        let goal = self.need(args.goal)?;
        let changes = self.act(who, |act| goal::progress(act, &goal, args))?;
        let words = args.lifecycle.map_or_else(|| "looked at".to_owned(), super::super::domain::coded::Coded::within);
        let deed = Deed { reason: args.reason.as_deref(), ..Deed::new("goal.progress", format!("Goal: {words}.")) };
        self.commit(who, deed.on(goal.id), &changes)
    }

    fn action_meeting(&self, action: &Action) -> Result<Option<Meeting>, Refusal> {
        self.need_if(action.meeting)
    }

    fn numbers_in(&self, meeting: Option<Ref<Meeting>>) -> Result<Vec<u32>, Refusal> {
        let Some(meeting) = meeting else { return Ok(Vec::new()) };
        Ok(self.store.actions_of(meeting).map_err(refused)?.iter().filter_map(|a| a.number).collect())
    }

    /// What was said about the service, and what it means.
    fn service_said(&self, said: Option<&ServiceSaid>) -> Result<Option<ServiceMeant>, Refusal> {
        said.map(|said| self.service_meant(said)).transpose()
    }

    pub(super) fn action_add(&mut self, who: &Actor, args: &ActionAdd) -> Result<Done, Refusal> {
        let owner = self.need_if(args.owner)?;
        let item = self.need_if(args.item)?;
        let patient = self.need_if(args.patient.or_else(|| item.as_ref().and_then(|i| i.patient)))?;
        if let (Some(owner), Some(patient)) = (&owner, &patient) {
            self.must_be_let_in(patient, owner, "owner")?;
        }
        let goal = self.need_if(args.goal)?;
        let service = self.service_said(args.service.as_ref())?.unwrap_or(ServiceMeant::None);
        let meeting = item.as_ref().map(|i| self.need(i.meeting)).transpose()?;
        if let Some(meeting) = &meeting {
            self.minutes_of(meeting.id)?.must_be_open()?;
        }
        let numbers = self.numbers_in(meeting.as_ref().map(|m| m.id))?;
        let (owner_of, item_of, goal_of) = (owner.as_ref(), item.as_ref(), goal.as_ref());
        let heard = self.hears(who, args.owner, meeting.as_ref(), item_of)?;
        let changes = self.act(who, |act| {
            action::add(act, args, owner_of, item_of, goal_of, service, meeting.as_ref(), &numbers, heard)
        })?;
        let owner = owner.map(|o| o.display_name()).unwrap_or_default();
        let due = args.due_on.map(dates::staff_with_day).unwrap_or_default();
        let about = patient.map(|p| format!(" for {}", p.display_name())).unwrap_or_default();
        let told = if heard { "" } else { " The owner has yet to accept it." };
        let said = format!("Action{about}: {owner}, {due}.{told}");
        let deed = Deed::new("action.add", said).making::<Action>(&changes);
        let deed = match &meeting {
            Some(m) => deed.in_scope(m.mdg),
            None => deed,
        };
        self.commit(who, deed, &changes)
    }

    pub(super) fn action_amend(&mut self, who: &Actor, args: &ActionAmend) -> Result<Done, Refusal> {
        let action = self.need(args.action)?;
        let goal = self.need_if(args.goal)?;
        // The words stand in the minutes of its conference.
        if let (Some(_), Some(meeting)) = (&args.text, action.meeting) {
            self.minutes_of(meeting)?.must_be_open()?;
        }
        let service = self.service_said(args.service.as_ref())?;
        let changes = self.act(who, |act| action::amend(act, &action, goal.as_ref(), service, args))?;
        let said = format!("Changed: {}.", short(&action.text));
        self.commit(who, Deed::new("action.amend", said).on(action.id), &changes)
    }

    pub(super) fn action_in_gp_record(&mut self, who: &Actor, args: &ActionInGpRecord) -> Result<Done, Refusal> {
        let action = self.need(args.action)?;
        let changes = self.act(who, |act| action::in_gp_record(act, &action, args.on))?;
        let said = format!("In the GP record: {}.", short(&action.text));
        self.commit(who, Deed::new("action.in_gp_record", said).on(action.id), &changes)
    }

    fn commit_action(
        &mut self,
        who: &Actor,
        command: &'static str,
        action: &Action,
        changes: &Changes,
        reason: Option<&str>,
    ) -> Result<Done, Refusal> {
        let status = match changes.list.first() {
            Some(_) => self.need(action.owner)?.display_name(),
            None => String::new(),
        };
        let verb = match command {
            "action.accept" => "Accepted",
            "action.start" => "Begun",
            "action.done" => "Done",
            "action.not_done" => "Not done",
            "action.cancel" => "Cancelled",
            "action.reopen" => "Open again",
            "action.reschedule" => "Another date",
            _ => "Handed over, to be accepted",
        };
        let said = format!("{verb}: {} ({status}).", short(&action.text));
        self.commit(who, Deed { reason, ..Deed::new(command, said).on(action.id) }, changes)
    }

    pub(super) fn action_accept(&mut self, who: &Actor, args: &ActionAccept) -> Result<Done, Refusal> {
        let action = self.need(args.action)?;
        let former = self.need_if(action.transferred_from)?;
        let changes = self.act(who, |act| action::accept(act, &action, former.as_ref()))?;
        self.commit_action(who, "action.accept", &action, &changes, None)
    }

    pub(super) fn action_start(&mut self, who: &Actor, args: &ActionStart) -> Result<Done, Refusal> {
        let action = self.need(args.action)?;
        let changes = action::start(&action)?;
        self.commit_action(who, "action.start", &action, &changes, None)
    }

    pub(super) fn action_done(&mut self, who: &Actor, args: &ActionDone) -> Result<Done, Refusal> {
        let action = self.need(args.action)?;
        let changes = self.act(who, |act| action::done(act, &action, args))?;
        self.commit_action(who, "action.done", &action, &changes, None)
    }

    pub(super) fn action_not_done(&mut self, who: &Actor, args: &ActionNotDone) -> Result<Done, Refusal> {
        let action = self.need(args.action)?;
        let service = self.service_said(args.service.as_ref())?.unwrap_or(ServiceMeant::None);
        let changes = self.act(who, |act| action::not_done(act, &action, service, args))?;
        let said = format!("Not done, {}: {}.", args.reason.within(), short(&action.text));
        self.commit(who, Deed::new("action.not_done", said).on(action.id).because(args.reason.code()), &changes)
    }

    pub(super) fn action_cancel(&mut self, who: &Actor, args: &ActionCancel) -> Result<Done, Refusal> {
        let action = self.need(args.action)?;
        let changes = self.act(who, |act| action::cancel(act, &action, &args.reason))?;
        self.commit_action(who, "action.cancel", &action, &changes, Some(&args.reason))
    }

    pub(super) fn action_reopen(&mut self, who: &Actor, args: &ActionReopen) -> Result<Done, Refusal> {
        let action = self.need(args.action)?;
        let changes = action::reopen(&action, &args.reason)?;
        self.commit_action(who, "action.reopen", &action, &changes, Some(&args.reason))
    }

    pub(super) fn action_reschedule(&mut self, who: &Actor, args: &ActionReschedule) -> Result<Done, Refusal> {
        let action = self.need(args.action)?;
        let meeting = self.action_meeting(&action)?;
        let changes = self.act(who, |act| action::reschedule(act, &action, args.due_on, meeting.as_ref()))?;
        let said = format!("Now due {}: {}.", dates::staff_with_day(args.due_on), short(&action.text));
        self.commit(who, Deed::new("action.reschedule", said).on(action.id), &changes)
    }

    pub(super) fn action_transfer(&mut self, who: &Actor, args: &ActionTransfer) -> Result<Done, Refusal> {
        let action = self.need(args.action)?;
        let owner = self.need(args.owner)?;
        if let Some(patient) = self.need_if(action.patient)? {
            self.must_be_let_in(&patient, &owner, "owner")?;
        }
        let taken = self.store.successor_of(action.id).map_err(refused)?.is_some_and(|a| a.is_open());
        let meeting = self.action_meeting(&action)?;
        let numbers = self.numbers_in(action.meeting)?;
        let changes =
            self.act(who, |act| action::transfer(act, &action, &owner, args, taken, meeting.as_ref(), &numbers))?;
        let said = format!("Handed to {}, who has yet to accept: {}.", owner.display_name(), short(&action.text));
        self.commit(who, Deed::new("action.transfer", said).making::<Action>(&changes), &changes)
    }
}

/// The beginning of a text, for a sentence.
fn short(text: &str) -> String {
    let mut words: String = text.chars().take(60).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    words
}
