//! What the person wants to reach, in their own words, and how far it has come. Stages as in FHIR R4 Goal.

use super::actor::Act;
use super::agenda::AgendaItem;
use super::change::Changes;
use super::coded::Coded;
use super::command::{GoalAdd, GoalAmend, GoalProgress};
use super::ids::Ref;
use super::patient::Patient;
use super::person;
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;

crate::coded! {
    /// How far a goal has come in its life.
    pub enum GoalLifecycle = "stage of a goal" {
        Proposed = "proposed", "Proposed";
        Accepted = "accepted", "Accepted";
        Active = "active", "Under way";
        OnHold = "on_hold", "On hold";
        Completed = "completed", "Completed";
        Cancelled = "cancelled", "Cancelled";
        Rejected = "rejected", "Rejected";
        EnteredInError = "entered_in_error", "Entered in error";
    }
}

crate::coded! {
    /// What has been reached of a goal.
    pub enum Achievement = "achievement" {
        InProgress = "in_progress", "In progress";
        Improving = "improving", "Improving";
        Worsening = "worsening", "Worsening";
        NoChange = "no_change", "No change";
        Achieved = "achieved", "Achieved";
        Sustaining = "sustaining", "Sustaining";
        NotAchieved = "not_achieved", "Not achieved";
        NotAttainable = "not_attainable", "Not attainable";
    }
}

crate::coded! {
    /// Whose words a goal is in.
    pub enum Voice = "voice" {
        Person = "person", "The person's own words";
        Professional = "professional", "A professional's words";
    }
}

crate::coded! {
    /// A part of life that a goal belongs to, a to j.
    pub enum LifeDomain = "part of life" {
        A = "a", "Living independently";
        B = "b", "Personal goals";
        C = "c", "Being at home";
        D = "d", "Feeling safe";
        E = "e", "Enough to eat";
        F = "f", "Choices";
        G = "g", "In control";
        H = "h", "Directing my support";
        I = "i", "Being listened to";
        J = "j", "Not isolated";
    }
}
crate::json_column!(Vec<LifeDomain>);

crate::coded! {
    /// How much something matters beside the others. As in FHIR R4.
    pub enum Priority = "priority" {
        High = "high", "High";
        Medium = "medium", "Medium";
        Low = "low", "Low";
    }
}

crate::record! {
    /// A goal.
    pub struct Goal = "goal" {
        /// Whose.
        patient: Ref<Patient>,
        /// In the person's words.
        text: String,
        /// Whose words.
        voice: Voice,
        /// The parts of life it belongs to.
        domains: Vec<LifeDomain>,
        /// By when.
        target_date: Option<NaiveDate>,
        /// How one will see it.
        measure: Option<String>,
        /// How far it has come in its life.
        lifecycle: GoalLifecycle,
        /// What has been reached.
        achievement: Option<Achievement>,
        /// When it was last looked at.
        reviewed_on: Option<NaiveDate>,
        /// The item in which it was set.
        origin_item: Option<Ref<AgendaItem>>,
        /// How much it matters beside the others.
        priority: Option<Priority>,
        /// Why it was set on hold, cancelled or rejected.
        status_reason: Option<String>,
    }
}

/// What stands as the reason where a death ended a goal.
pub const PATIENT_DIED: &str = "patient_died";

impl Goal {
    /// Whether somebody still works towards it, or may again.
    pub fn is_live(&self) -> bool {
        use GoalLifecycle::{Accepted, Active, OnHold, Proposed};
        matches!(self.lifecycle, Proposed | Accepted | Active | OnHold)
    }

    /// Why it is at its stage, for people.
    pub fn reason_in_words(&self) -> Option<&str> {
        self.status_reason.as_deref().map(|r| if r == PATIENT_DIED { "the person died" } else { r })
    }
}

fn is_said(text: &str) -> Result<(), Refusal> {
    let why = "Write the goal as the person says it, in eight characters at least.";
    ensure(person::length(text.trim()) >= 8, Code::TextTooShort, why).map_err(|r| r.at("text"))
}

fn has_its_place(domains: &[LifeDomain]) -> Result<(), Refusal> {
    let why = "Choose the part of life this goal belongs to, a to j; one at least.";
    ensure(!domains.is_empty(), Code::GoalDomainRequired, why).map_err(|r| r.at("domains"))
}

/// Adds a goal.
pub fn add(act: &mut Act<'_>, patient: &Patient, args: &GoalAdd) -> Result<Changes, Refusal> {
    is_said(&args.text)?;
    has_its_place(&args.domains)?;
    let mut changes = Changes::none();
    changes.create(&Goal {
        id: act.new_ref(),
        patient: patient.id,
        text: args.text.trim().to_owned(),
        voice: args.voice.unwrap_or(Voice::Person),
        domains: args.domains.clone(),
        target_date: args.target_date,
        measure: args.measure.clone(),
        lifecycle: GoalLifecycle::Proposed,
        achievement: None,
        reviewed_on: None,
        origin_item: args.item,
        priority: args.priority,
        status_reason: None,
    });
    Ok(changes)
}

/// Changes the words of a goal that has not ended, or what belongs to it.
pub fn amend(goal: &Goal, args: &GoalAmend) -> Result<Changes, Refusal> {
    let why = format!("This goal is {} and does not change any more. Add a new one.", goal.lifecycle.within());
    ensure(goal.is_live(), Code::WrongState, why)?;
    let mut after = goal.clone();
    if let Some(text) = &args.text {
        is_said(text)?;
        text.trim().clone_into(&mut after.text);
    }
    if let Some(domains) = &args.domains {
        has_its_place(domains)?;
        after.domains.clone_from(domains);
    }
    if let Some(measure) = &args.measure {
        after.measure = Some(measure.clone()).filter(|m| !m.trim().is_empty());
    }
    after.voice = args.voice.unwrap_or(goal.voice);
    after.target_date = args.target_date.or(goal.target_date);
    after.priority = args.priority.or(goal.priority);
    let mut changes = Changes::none();
    changes.update(goal, &after);
    Ok(changes)
}

/// Nobody works towards the goals of somebody who has died. Where the record of a death is removed they come back on hold, to be
/// looked at again.
pub fn after_death(act: &Act<'_>, goals: &[Goal], died: bool) -> Changes {
    let mut changes = Changes::none();
    for goal in goals {
        let ended = goal.lifecycle == GoalLifecycle::Cancelled && goal.status_reason.as_deref() == Some(PATIENT_DIED);
        let mut after = goal.clone();
        if died && goal.is_live() {
            after.lifecycle = GoalLifecycle::Cancelled;
            after.status_reason = Some(PATIENT_DIED.to_owned());
        } else if !died && ended {
            after.lifecycle = GoalLifecycle::OnHold;
            after.status_reason = Some("The record of a death was removed. Look at this goal again.".to_owned());
        } else {
            continue;
        }
        after.reviewed_on = Some(act.today());
        changes.update(goal, &after);
    }
    changes
}

/// Moves a goal on.
pub fn progress(act: &mut Act<'_>, goal: &Goal, args: &GoalProgress) -> Result<Changes, Refusal> {
    use GoalLifecycle::{Accepted, Active, Cancelled, Completed, EnteredInError, OnHold, Proposed, Rejected};
    let mut after = goal.clone();
    if let Some(next) = args.lifecycle {
        let allowed = match goal.lifecycle {
            Proposed => matches!(next, Accepted | Active | Rejected | Cancelled | EnteredInError),
            Accepted => matches!(next, Active | OnHold | Cancelled | Rejected | EnteredInError),
            Active => matches!(next, OnHold | Completed | Cancelled | EnteredInError),
            OnHold => matches!(next, Active | Cancelled | EnteredInError),
            Completed | Cancelled | Rejected => matches!(next, EnteredInError),
            EnteredInError => false,
        };
        let why = format!("A goal that is {} cannot become {}.", goal.lifecycle.within(), next.within());
        ensure(allowed || next == goal.lifecycle, Code::WrongState, why).map_err(|r| r.at("lifecycle"))?;
        after.lifecycle = next;
        if next != goal.lifecycle {
            after.status_reason = None;
        }
    }
    if let Some(reason) = args.reason.as_deref().map(str::trim).filter(|r| !r.is_empty()) {
        after.status_reason = Some(reason.to_owned());
    }
    after.achievement = args.achievement.or(goal.achievement);
    if after.lifecycle == Completed {
        let said = matches!(
            after.achievement,
            Some(Achievement::Achieved | Achievement::NotAchieved | Achievement::NotAttainable)
        );
        let why = "Say what came of the goal before it is completed: achieved, not achieved or not attainable.";
        ensure(said, Code::AchievementRequired, why).map_err(|r| r.at("achievement"))?;
    }
    after.reviewed_on = Some(act.today());
    let mut changes = Changes::none();
    changes.update(goal, &after);
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::actor::{AccessRole, Actor};
    use crate::domain::change::Change;
    use crate::domain::dates;
    use crate::domain::record::Record;
    use uuid::Uuid;

    fn goal(lifecycle: GoalLifecycle) -> Goal {
        Goal {
            id: Ref::from_uuid(Uuid::from_u128(1)),
            patient: Ref::from_uuid(Uuid::from_u128(2)),
            text: "I want to sing in the choir again".to_owned(),
            voice: Voice::Person,
            domains: vec![LifeDomain::J],
            target_date: None,
            measure: None,
            lifecycle,
            achievement: None,
            reviewed_on: None,
            origin_item: None,
            priority: None,
            status_reason: None,
        }
    }

    fn acting<T>(rule: impl FnOnce(&mut Act<'_>) -> T) -> T {
        let who = Actor::of_role("Gil Manage", AccessRole::MdgManager);
        let now = dates::london_moment("2026-11-19".parse().unwrap(), chrono::NaiveTime::MIN);
        rule(&mut Act { who: &who, now, mint: &mut || Uuid::from_u128(9) })
    }

    /// The goal as the changes leave it.
    fn after(goal: &Goal, changes: &Changes) -> Goal {
        let mut cells = goal.cells();
        for change in &changes.list {
            let Change::Set { fields, .. } = change else { panic!("made something") };
            for field in fields {
                let at = Goal::FIELDS.iter().position(|f| f.name == field.field).unwrap();
                cells[at] = field.after.clone();
            }
        }
        Goal::from_cells(goal.uuid(), cells).unwrap()
    }

    #[test]
    fn a_goal_moves_through_its_life_as_fhir_has_it() {
        use GoalLifecycle::{Accepted, Active, Cancelled, Completed, EnteredInError, OnHold, Proposed, Rejected};
        let may: [(GoalLifecycle, &[GoalLifecycle]); 8] = [
            (Proposed, &[Accepted, Active, Rejected, Cancelled, EnteredInError]),
            (Accepted, &[Active, OnHold, Cancelled, Rejected, EnteredInError]),
            (Active, &[OnHold, Completed, Cancelled, EnteredInError]),
            (OnHold, &[Active, Cancelled, EnteredInError]),
            (Completed, &[EnteredInError]),
            (Cancelled, &[EnteredInError]),
            (Rejected, &[EnteredInError]),
            (EnteredInError, &[]),
        ];
        for (from, to) in may {
            for next in GoalLifecycle::ALL.iter().copied().filter(|next| *next != from) {
                let goal = goal(from);
                let args = GoalProgress {
                    goal: goal.id,
                    lifecycle: Some(next),
                    achievement: Some(Achievement::Achieved),
                    reason: None,
                };
                let went = acting(|act| progress(act, &goal, &args));
                assert_eq!(went.is_ok(), to.contains(&next), "{from} to {next}");
            }
        }
    }

    #[test]
    fn a_death_ends_what_is_under_way_and_its_removal_brings_back_only_that() {
        let under_way = goal(GoalLifecycle::Active);
        let done = goal(GoalLifecycle::Completed);
        let changes = acting(|act| after_death(act, &[under_way.clone(), done.clone()], true));
        assert_eq!(changes.list.len(), 1);
        let ended = after(&under_way, &changes);
        assert_eq!((ended.lifecycle, ended.reason_in_words()), (GoalLifecycle::Cancelled, Some("the person died")));
        let other = goal(GoalLifecycle::Cancelled);
        let back = acting(|act| after_death(act, &[ended.clone(), other, done], false));
        assert_eq!(back.list.len(), 1);
        assert_eq!(after(&ended, &back).lifecycle, GoalLifecycle::OnHold);
    }

    #[test]
    fn better_words_are_as_long_as_the_first_ones_had_to_be() {
        let goal = goal(GoalLifecycle::Active);
        let none = GoalAmend {
            goal: goal.id,
            text: None,
            domains: None,
            voice: None,
            target_date: None,
            measure: None,
            priority: None,
        };
        let code = |args: GoalAmend| amend(&goal, &args).err().map(|r| r.code.text());
        assert_eq!(code(GoalAmend { text: Some("Sing".to_owned()), ..none.clone() }), Some("text_too_short"));
        assert_eq!(code(GoalAmend { domains: Some(Vec::new()), ..none.clone() }), Some("goal_domain_required"));
        let first = amend(&goal, &GoalAmend { priority: Some(Priority::High), ..none }).unwrap();
        assert_eq!(after(&goal, &first).priority, Some(Priority::High));
    }
}
