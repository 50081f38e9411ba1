//! What a person wants to reach: adding a goal, and saying how far it has come.
use super::{choices, coded, date, date_reader, record, words};
use crate::domain::Command;
use crate::domain::coded::Coded;
use crate::domain::command::{GoalAdd, GoalProgress};
use crate::domain::goal::{Achievement, Goal, GoalLifecycle, LifeDomain, Priority, Voice};
use crate::domain::ids::Ref;
use crate::domain::patient::Patient;
use crate::tui::dialog::FormDialog;
use crate::tui::form::{Choice, FieldSpec, Form};
use chrono::NaiveDate;

/// The form for a new goal.
pub fn add(patient: Ref<Patient>, name: &str, today: NaiveDate) -> FormDialog {
    let domains = LifeDomain::ALL
        .iter()
        .map(|part| Choice::new(part.code(), format!("{} {}", part.code(), part.words())))
        .collect();
    let form = Form::new(vec![
        FieldSpec::long("text", "Goal", 3).required().help("As the person says it, such as: walk to the shop again."),
        FieldSpec::many("domains", "Part of life", domains).required().help("A letter goes there, Space chooses it."),
        FieldSpec::choice("voice", "Whose words", choices::<Voice>()).filled("person"),
        FieldSpec::date("target_date", "By when", date_reader(today)),
        FieldSpec::line("measure", "How one will see it"),
        FieldSpec::choice("priority", "Priority", choices::<Priority>()),
    ])
    .with_draft(format!("goal.add:{patient}"));
    FormDialog::new(format!("New goal: {name}"), form, move |values| {
        Ok(Command::GoalAdd(GoalAdd {
            patient,
            text: values.text("text").to_owned(),
            domains: values.many("domains").iter().filter_map(|code| LifeDomain::from_code(code)).collect(),
            voice: coded(values, "voice"),
            target_date: date(values, "target_date"),
            measure: words(values, "measure"),
            item: None,
            priority: coded(values, "priority"),
        }))
    })
}

/// The form that says how far a goal has come. `goals` must not be empty; the first stands chosen.
pub fn progress(goals: &[Goal], name: &str) -> FormDialog {
    let all: Vec<Choice> = goals
        .iter()
        .map(|goal| Choice::new(goal.id.to_string(), goal.text.clone()).detail(goal.lifecycle.words()))
        .collect();
    let first = all.first().map(|choice| choice.id.clone()).unwrap_or_default();
    let stages =
        choices::<GoalLifecycle>().into_iter().filter(|c| c.id != GoalLifecycle::Proposed.code()).collect::<Vec<_>>();
    let form = Form::new(vec![
        FieldSpec::pick("goal", "Goal", all).required().filled(first),
        FieldSpec::choice("lifecycle", "Stage", stages).help("Left empty, it stays as it is."),
        FieldSpec::choice("achievement", "Reached so far", choices::<Achievement>())
            .help("To complete a goal, say what came of it."),
        FieldSpec::line("reason", "Why").help("Where it is set on hold, cancelled or rejected."),
    ]);
    FormDialog::new(format!("How far: {name}"), form, move |values| {
        let goal = record(values, "goal").ok_or((Some("goal"), "Choose the goal.".to_owned()))?;
        if values.get("lifecycle").is_none() && values.get("achievement").is_none() {
            return Err((Some("lifecycle"), "Choose a stage, or what has been reached.".to_owned()));
        }
        Ok(Command::GoalProgress(GoalProgress {
            goal,
            lifecycle: coded(values, "lifecycle"),
            achievement: coded(values, "achievement"),
            reason: words(values, "reason"),
        }))
    })
}
