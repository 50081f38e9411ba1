//! Actions: a task with one owner and one date, from a conference or between two. Nothing drops off: an action ends as done,
//! not done with a reason, cancelled with a reason, or in somebody else's hands who has accepted it.

mod counts;
mod verbs;

pub use counts::{FollowThrough, ServiceGap, follow_through, service_gaps};

use super::actor::Act;
use super::agenda::AgendaItem;
use super::change::Changes;
use super::coded::Coded;
use super::command::{ActionAdd, ActionAmend, ActionDone, ActionNotDone, ActionTransfer};
use super::count::counted;
use super::directory::{CareService, ServiceMeant};
use super::goal::{Goal, Priority};
use super::ids::Ref;
use super::meeting::Meeting;
use super::member::Member;
use super::organisation::Organisation;
use super::patient::Patient;
use super::refusal::{Code, Refusal, Warning, ensure};
use super::{dates, person};
use chrono::NaiveDate;

crate::coded! {
    /// How far an action has come.
    pub enum ActionStatus = "stage of an action" {
        Open = "open", "Open";
        Accepted = "accepted", "Accepted";
        InProgress = "in_progress", "In progress";
        Done = "done", "Done";
        NotDone = "not_done", "Not done";
        Cancelled = "cancelled", "Cancelled";
        Transferred = "transferred", "Handed over";
    }
}

crate::coded! {
    /// What kind of thing is to be done.
    pub enum ActionKind = "kind of action" {
        Task = "task", "Task";
        DirectReferral = "direct_referral", "Direct referral";
        Medication = "medication", "Medicines";
        Assessment = "assessment", "Assessment";
        Equipment = "equipment", "Equipment";
        SocialCare = "social_care", "Social care";
        Information = "information", "Information";
        Safeguarding = "safeguarding", "Safeguarding";
    }
}

crate::coded! {
    /// Why an action was not done.
    pub enum ActionCloseReason = "reason for not done" {
        ServiceUnavailable = "service_unavailable", "The service was not available";
        PatientDeclined = "patient_declined", "The patient declined";
        OwnerUnable = "owner_unable", "The owner could not";
        NoLongerNeeded = "no_longer_needed", "It is no longer needed";
        PatientDied = "patient_died", "The patient died";
        Other = "other", "Another reason";
    }
}

crate::coded! {
    /// Who pays for what an action asks for.
    pub enum FundingResponsibility = "funding responsibility" {
        Nhs = "nhs", "NHS";
        Chc = "chc", "NHS continuing healthcare";
        La = "la", "Local authority";
        S75 = "s75", "Section 75 pooled budget";
        SelfFunded = "self", "The person";
        Undetermined = "undetermined", "Not settled yet";
    }
}

crate::record! {
    /// An action.
    pub struct Action = "action" {
        /// What is to be done.
        text: String,
        /// For whom.
        patient: Option<Ref<Patient>>,
        /// Which goal it serves.
        goal: Option<Ref<Goal>>,
        /// The item in which it was agreed.
        origin_item: Option<Ref<AgendaItem>>,
        /// The conference in which it was agreed.
        meeting: Option<Ref<Meeting>>,
        /// Its number within that conference: A1, A2 ...
        number: Option<u32>,
        /// Who answers for it.
        owner: Ref<Member>,
        /// Where they work.
        owner_organisation: Ref<Organisation>,
        /// What kind.
        kind: ActionKind,
        /// By when.
        due_on: NaiveDate,
        /// By when it was first promised.
        original_due_on: NaiveDate,
        /// How often the date moved.
        due_changes: u32,
        /// How far it has come.
        status: ActionStatus,
        /// When the owner accepted it.
        accepted_on: Option<NaiveDate>,
        /// When it ended.
        closed_on: Option<NaiveDate>,
        /// Why it was not done.
        close_reason: Option<ActionCloseReason>,
        /// What came of it, or why.
        outcome_note: Option<String>,
        /// The action it takes over.
        transferred_from: Option<Ref<Action>>,
        /// When the owner was there to hear it; none where they were not, and have to be told.
        heard_on: Option<NaiveDate>,
        /// How much it matters beside the others.
        priority: Option<Priority>,
        /// Who pays.
        funding_responsibility: Option<FundingResponsibility>,
        /// The service that is asked for it, in words, where it stands in no directory.
        service: Option<String>,
        /// Since when it stands in the patient's GP record.
        in_gp_record_on: Option<NaiveDate>,
        /// The service of the directory that is asked for it.
        care_service: Option<Ref<CareService>>,
    }
}

impl Action {
    /// Whether somebody still has to do it.
    pub fn is_open(&self) -> bool {
        matches!(self.status, ActionStatus::Open | ActionStatus::Accepted | ActionStatus::InProgress)
    }

    /// Whether its date has passed; worked out, never stored.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.due_on < today
    }

    /// Whether even its first date has passed.
    pub fn is_past_original_due(&self, today: NaiveDate) -> bool {
        self.is_open() && self.original_due_on < today
    }

    /// Whether somebody has to tell its owner, and hear that they take it.
    pub fn needs_acceptance(&self) -> bool {
        self.status == ActionStatus::Open && self.heard_on.is_none()
    }

    /// Its stage, for people.
    pub fn stage_in_words(&self) -> String {
        let stage = self.status.words();
        if self.needs_acceptance() { format!("{stage}, needs acceptance") } else { stage.to_owned() }
    }

    /// How late it is, by its date and by the first one where the date was moved; nothing where it is not late by either.
    pub fn lateness(&self, today: NaiveDate) -> Vec<String> {
        let past = |due: NaiveDate| counted(usize::try_from((today - due).num_days()).unwrap_or(0), "day", "days");
        let mut said = Vec::new();
        if self.is_overdue(today) {
            said.push(format!("overdue by {}", past(self.due_on)));
        }
        if self.due_changes > 0 && self.is_past_original_due(today) {
            said.push(format!("{} past original due", past(self.original_due_on)));
            if !self.is_overdue(today) {
                said.push("not overdue against revised".to_owned());
            }
        }
        said
    }
}

/// Whoever owns an action must be there to do it and belong somewhere.
fn owner_organisation(act: &Act<'_>, owner: &Member) -> Result<Ref<Organisation>, Refusal> {
    let name = owner.display_name();
    let why = format!("{name} has left the group. Choose somebody who is there to do it.");
    ensure(owner.is_active(act.today()), Code::OwnerInactive, why).map_err(|r| r.at("owner"))?;
    owner.organisation.ok_or_else(|| {
        Refusal::new(
            Code::OwnerWithoutOrganisation,
            format!("{name} belongs to no organisation. Enter where they work first."),
        )
        .at("owner")
    })
}

/// What is to be done, in enough words to act on.
fn is_said(text: &str) -> Result<&str, Refusal> {
    let text = text.trim();
    let why = "Say what is to be done, starting with a verb, in eight characters at least.";
    ensure(person::length(text) >= 8, Code::TextTooShort, why).map_err(|r| r.at("text"))?;
    Ok(text)
}

fn starts_with_a_verb(text: &str, changes: &mut Changes) {
    if let Some(first) = verbs::doubtful(text) {
        let told = format!("'{first}' may not say what is to be done. An action reads best with a verb first.");
        changes.warn(Warning::new(Code::VerbRequired, told));
    }
}

fn serves(goal: Option<&Goal>, patient: Option<Ref<Patient>>) -> Result<(), Refusal> {
    let why = "The goal is another patient's. Choose a goal of the patient whom the action is for.";
    ensure(goal.is_none_or(|g| Some(g.patient) == patient), Code::AnotherPatient, why).map_err(|r| r.at("goal"))
}

/// Adds an action. `numbers` are the numbers taken in its conference; `heard` says whether the owner was there when it was agreed.
#[allow(clippy::too_many_arguments, reason = "each is a record that the rule reads")]
pub fn add(
    act: &mut Act<'_>,
    args: &ActionAdd,
    owner: Option<&Member>,
    item: Option<&AgendaItem>,
    goal: Option<&Goal>,
    service: ServiceMeant,
    meeting: Option<&Meeting>,
    numbers: &[u32],
    heard: bool,
) -> Result<Changes, Refusal> {
    let text = is_said(&args.text)?;
    let Some(owner) = owner else {
        return Err(
            Refusal::new(Code::OwnerRequired, "Every action has one owner. Choose who answers for it.").at("owner")
        );
    };
    let owner_organisation = owner_organisation(act, owner)?;
    let Some(due_on) = args.due_on else {
        return Err(Refusal::new(Code::DueRequired, "Every action has a date. Say by when.").at("due_on"));
    };
    not_before_meeting(act, due_on, meeting)?;
    let patient = args.patient.or_else(|| item.and_then(|i| i.patient));
    if let (Some(item), Some(patient)) = (item, patient) {
        item.must_be_about(patient)?;
    }
    serves(goal, patient)?;
    service.must_be_open(act.today())?;
    let (care_service, service) = service.parts();
    let mut changes = Changes::none();
    starts_with_a_verb(text, &mut changes);
    changes.create(&Action {
        id: act.new_ref(),
        text: text.to_owned(),
        patient,
        goal: args.goal,
        origin_item: args.item,
        meeting: meeting.map(|m| m.id),
        number: meeting.map(|_| numbers.iter().max().map_or(1, |n| n + 1)),
        owner: owner.id,
        owner_organisation,
        kind: args.kind.unwrap_or(ActionKind::Task),
        due_on,
        original_due_on: due_on,
        due_changes: 0,
        status: ActionStatus::Open,
        accepted_on: None,
        closed_on: None,
        close_reason: None,
        outcome_note: None,
        transferred_from: None,
        heard_on: heard.then(|| act.today()),
        priority: args.priority,
        funding_responsibility: args.funding_responsibility,
        service,
        in_gp_record_on: None,
        care_service,
    });
    Ok(changes)
}

/// Changes the words of an open action, or what belongs to it. `service` is what is asked for from now on, where that was said.
pub fn amend(
    act: &Act<'_>,
    action: &Action,
    goal: Option<&Goal>,
    service: Option<ServiceMeant>,
    args: &ActionAmend,
) -> Result<Changes, Refusal> {
    must_be_open(action, "changing it")?;
    serves(goal, action.patient)?;
    let mut changes = Changes::none();
    let mut after = action.clone();
    if let Some(text) = &args.text {
        is_said(text)?.clone_into(&mut after.text);
        starts_with_a_verb(&after.text, &mut changes);
    }
    if let Some(service) = service {
        service.must_be_open(act.today())?;
        (after.care_service, after.service) = service.parts();
    }
    after.goal = args.goal.or(action.goal);
    after.kind = args.kind.unwrap_or(action.kind);
    after.priority = args.priority.or(action.priority);
    after.funding_responsibility = args.funding_responsibility.or(action.funding_responsibility);
    changes.update(action, &after);
    Ok(changes)
}

/// The tick that it stands in the patient's GP record.
pub fn in_gp_record(act: &Act<'_>, action: &Action, on: Option<NaiveDate>) -> Result<Changes, Refusal> {
    let why = "This action is about no patient; there is no GP record for it to stand in.";
    ensure(action.patient.is_some(), Code::WrongState, why)?;
    let on = on.unwrap_or_else(|| act.today());
    ensure(on <= act.today(), Code::DateUnreadable, "It cannot have been entered on a day to come.")
        .map_err(|r| r.at("on"))?;
    Ok(changed(action, |a| a.in_gp_record_on = Some(on)))
}

fn not_before_meeting(act: &Act<'_>, due_on: NaiveDate, meeting: Option<&Meeting>) -> Result<(), Refusal> {
    let earliest = meeting.map_or_else(|| act.today(), |m| m.date);
    let why = format!("The date must be {} or later.", dates::staff(earliest));
    ensure(due_on >= earliest, Code::DueBeforeMeeting, why).map_err(|r| r.at("due_on"))
}

fn must_be_open(action: &Action, to: &str) -> Result<(), Refusal> {
    ensure(
        action.is_open(),
        Code::WrongState,
        format!("This action is {}; {to} needs it to be open.", action.status.within()),
    )
}

fn changed(action: &Action, change: impl FnOnce(&mut Action)) -> Changes {
    let mut after = action.clone();
    change(&mut after);
    let mut changes = Changes::none();
    changes.update(action, &after);
    changes
}

/// The owner accepts. Where the action was handed over, the former owner is free from now on.
pub fn accept(act: &mut Act<'_>, action: &Action, former: Option<&Action>) -> Result<Changes, Refusal> {
    ensure(
        action.status == ActionStatus::Open,
        Code::WrongState,
        format!("This action is {}; only an open one is accepted.", action.status.within()),
    )?;
    let today = act.today();
    let mut changes = changed(action, |a| {
        a.status = ActionStatus::Accepted;
        a.accepted_on = Some(today);
    });
    if let Some(former) = former.filter(|f| f.is_open()) {
        changes.append(changed(former, |a| {
            a.status = ActionStatus::Transferred;
            a.closed_on = Some(today);
        }));
    }
    Ok(changes)
}

/// Work has begun.
pub fn start(action: &Action) -> Result<Changes, Refusal> {
    ensure(
        action.status == ActionStatus::Accepted,
        Code::WrongState,
        "Record first that the owner accepts the action.",
    )?;
    Ok(changed(action, |a| a.status = ActionStatus::InProgress))
}

/// Done.
pub fn done(act: &mut Act<'_>, action: &Action, args: &ActionDone) -> Result<Changes, Refusal> {
    must_be_open(action, "marking it as done")?;
    let on = args.closed_on.unwrap_or_else(|| act.today());
    ensure(on <= act.today(), Code::DateUnreadable, "It cannot have been done on a day to come.")
        .map_err(|r| r.at("closed_on"))?;
    Ok(changed(action, |a| {
        a.status = ActionStatus::Done;
        a.closed_on = Some(on);
        a.outcome_note.clone_from(&args.outcome_note);
    }))
}

/// Not done, with a reason. `service` is what could not be had, where that was said; one that has ended is as good a reason as any.
pub fn not_done(
    act: &mut Act<'_>,
    action: &Action,
    service: ServiceMeant,
    args: &ActionNotDone,
) -> Result<Changes, Refusal> {
    must_be_open(action, "marking it as not done")?;
    let other = args.reason == ActionCloseReason::Other;
    let told = args.outcome_note.as_ref().is_some_and(|note| !note.trim().is_empty());
    ensure(told || !other, Code::ReasonRequired, "Say in words why it was not done.")
        .map_err(|r| r.at("outcome_note"))?;
    let today = act.today();
    Ok(changed(action, |a| {
        a.status = ActionStatus::NotDone;
        a.closed_on = Some(today);
        a.close_reason = Some(args.reason);
        a.outcome_note.clone_from(&args.outcome_note);
        if service != ServiceMeant::None {
            (a.care_service, a.service) = service.parts();
        }
    }))
}

fn reason_of(text: &str) -> Result<String, Refusal> {
    ensure(!text.trim().is_empty(), Code::ReasonRequired, "Say why.").map_err(|r| r.at("reason"))?;
    Ok(text.trim().to_owned())
}

/// Taken back, with a reason.
pub fn cancel(act: &mut Act<'_>, action: &Action, reason: &str) -> Result<Changes, Refusal> {
    must_be_open(action, "cancelling")?;
    let reason = reason_of(reason)?;
    let today = act.today();
    Ok(changed(action, |a| {
        a.status = ActionStatus::Cancelled;
        a.closed_on = Some(today);
        a.outcome_note = Some(reason);
    }))
}

/// Open again, with a reason.
pub fn reopen(action: &Action, reason: &str) -> Result<Changes, Refusal> {
    ensure(
        action.status == ActionStatus::Done,
        Code::WrongState,
        "Only an action that was marked as done is opened again.",
    )?;
    let reason = reason_of(reason)?;
    Ok(changed(action, |a| {
        a.status = ActionStatus::InProgress;
        a.closed_on = None;
        a.outcome_note = Some(format!("Opened again: {reason}"));
    }))
}

/// Another date. The first one stays on record.
pub fn reschedule(
    act: &Act<'_>,
    action: &Action,
    due_on: NaiveDate,
    meeting: Option<&Meeting>,
) -> Result<Changes, Refusal> {
    must_be_open(action, "another date")?;
    not_before_meeting(act, due_on, meeting)?;
    Ok(changed(action, |a| {
        if a.due_on != due_on {
            a.due_on = due_on;
            a.due_changes += 1;
        }
    }))
}

/// Hands it over: a new action for the new owner, linked. The old one stays open until the new owner accepts.
pub fn transfer(
    act: &mut Act<'_>,
    action: &Action,
    to: &Member,
    args: &ActionTransfer,
    taken: bool,
    meeting: Option<&Meeting>,
    numbers: &[u32],
) -> Result<Changes, Refusal> {
    must_be_open(action, "handing it over")?;
    ensure(!taken, Code::WrongState, "This action is being handed over already; the new owner has yet to accept it.")?;
    ensure(to.id != action.owner, Code::WrongState, format!("{} owns this action already.", to.display_name()))
        .map_err(|r| r.at("owner"))?;
    let owner_organisation = owner_organisation(act, to)?;
    let due_on = args.due_on.unwrap_or(action.due_on);
    if due_on != action.due_on {
        not_before_meeting(act, due_on, meeting)?;
    }
    let mut changes = Changes::none();
    changes.create(&Action {
        id: act.new_ref(),
        number: action.meeting.map(|_| numbers.iter().max().map_or(1, |n| n + 1)),
        owner: to.id,
        owner_organisation,
        due_on,
        original_due_on: action.original_due_on,
        due_changes: action.due_changes + u32::from(due_on != action.due_on),
        status: ActionStatus::Open,
        accepted_on: None,
        transferred_from: Some(action.id),
        heard_on: None,
        in_gp_record_on: None,
        ..action.clone()
    });
    Ok(changes)
}

#[cfg(test)]
mod tests;
