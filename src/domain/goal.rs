//! What the person wants to reach, in their own words, and how far it has come. Stages as in FHIR R4 Goal.

use super::actor::Act;
use super::agenda::AgendaItem;
use super::change::Changes;
use super::coded::Coded;
use super::command::{GoalAdd, GoalProgress};
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
    }
}

/// Adds a goal.
pub fn add(act: &mut Act<'_>, patient: &Patient, args: &GoalAdd) -> Result<Changes, Refusal> {
    let why = "Write the goal as the person says it, in eight characters at least.";
    ensure(person::length(args.text.trim()) >= 8, Code::TextTooShort, why).map_err(|r| r.at("text"))?;
    let why = "Choose the part of life this goal belongs to, a to j; one at least.";
    ensure(!args.domains.is_empty(), Code::GoalDomainRequired, why).map_err(|r| r.at("domains"))?;
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
    });
    Ok(changes)
}

/// Moves a goal on.
pub fn progress(act: &mut Act<'_>, goal: &Goal, args: &GoalProgress) -> Result<Changes, Refusal> {
    use GoalLifecycle::*;
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
