//! The parts of a record as pages to read: summary, care plan, goals, actions, scores, discussions, referrals, history.
use super::facts::{allergies, consent_words};
use super::registry;
use crate::domain::care_plan::{CarePlan, PlanStatus};
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::goal::GoalLifecycle;
use crate::domain::view::{MemberRow, PatientView};
use crate::tui::theme::Role;
use crate::tui::widget::Sheet;
use crate::tui::widget::text::width;
use std::fmt::Write as _;

/// A part of the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Part {
    #[default]
    Summary,
    Plan,
    Goals,
    Actions,
    Registry,
    Discussions,
    Referrals,
    History,
}

impl Part {
    const ALL: [Part; 8] = [
        Self::Summary,
        Self::Plan,
        Self::Goals,
        Self::Actions,
        Self::Registry,
        Self::Discussions,
        Self::Referrals,
        Self::History,
    ];

    fn place(self) -> usize {
        Self::ALL.iter().position(|part| *part == self).unwrap_or(0)
    }

    fn at(place: usize) -> Self {
        Self::ALL.get(place % Self::ALL.len()).copied().unwrap_or_default()
    }

    /// The one to the right, going round.
    pub fn next(self) -> Self {
        Self::at(self.place() + 1)
    }

    /// The one to the left, going round.
    pub fn previous(self) -> Self {
        Self::at(self.place() + Self::ALL.len() - 1)
    }

    fn title(self, view: &PatientView) -> String {
        let open = view.actions.iter().filter(|row| row.action.is_open()).count();
        match self {
            Self::Summary => "Summary".to_owned(),
            Self::Plan => "Plan".to_owned(),
            Self::Goals => format!("Goals {}", view.goals.len()),
            Self::Actions => format!("Actions {open}"),
            Self::Registry => "Scores".to_owned(),
            Self::Discussions => format!("Discussions {}", view.discussions.len()),
            Self::Referrals => format!("Referrals {}", view.referrals.len()),
            Self::History => "History".to_owned(),
        }
    }
}

/// The titles with the blanks between them, the open one in brackets; where not all of them fit, the open one alone with its place.
pub(super) fn tabs(part: Part, view: &PatientView, columns: usize) -> (usize, Vec<(String, bool)>) {
    let all: Vec<(String, bool)> = Part::ALL
        .iter()
        .map(|one| {
            let title = one.title(view);
            if *one == part { (format!("[{title}]"), true) } else { (title, false) }
        })
        .collect();
    for gap in [2, 1] {
        let wide: usize = all.iter().map(|(words, _)| width(words) + gap).sum();
        if wide <= columns + gap {
            return (gap, all);
        }
    }
    let place = format!("part {} of {}", part.place() + 1, Part::ALL.len());
    (2, vec![(format!("[{}]", part.title(view)), true), (place, false)])
}

/// One part as a page.
pub(super) fn sheet(part: Part, view: &PatientView, members: &[MemberRow]) -> Sheet {
    let mut sheet = Sheet::new();
    match part {
        Part::Summary => summary(&mut sheet, view),
        Part::Plan => plans(&mut sheet, view, members),
        Part::Goals => goals(&mut sheet, view),
        Part::Actions => actions(&mut sheet, view),
        Part::Registry => registry::sheet(&mut sheet, view),
        Part::Discussions => discussions(&mut sheet, view),
        Part::Referrals => referrals(&mut sheet, view),
        Part::History => history(&mut sheet, view),
    }
    sheet
}

fn summary(sheet: &mut Sheet, view: &PatientView) {
    let person = &view.patient;
    let (consent, role) = consent_words(view);
    sheet.fact_as("Consent", consent, role);
    let by = view.consent.as_ref().map(|line| line.recorded_by.clone());
    if let Some(by) = by {
        sheet.fact("  recorded by", by);
    }
    let none = || "None recorded".to_owned();
    let listed = |words: Vec<String>| if words.is_empty() { none() } else { words.join("; ") };
    sheet.fact("Conditions", listed(view.conditions.clone()));
    sheet.fact("Segments", listed(view.segments.iter().map(|s| s.words().to_owned()).collect()));
    cohorts(sheet, view);
    match allergies(view) {
        Some(words) => sheet.fact_as("Allergies", words, Role::Overdue),
        None => sheet.fact("Allergies", "Not recorded in the care plan"),
    };
    sheet.air();
    let code = &view.practice_ods;
    let practice =
        if code.is_empty() { view.practice_name.clone() } else { format!("{} ({code})", view.practice_name) };
    sheet.fact("Practice", practice);
    let known = |words: &Option<String>| words.clone().unwrap_or_else(|| "Not Known".to_owned());
    sheet.fact("Named GP", known(&person.named_gp));
    let place = [&person.address, &person.postcode].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    sheet.fact("Address", if place.is_empty() { "Not Known".to_owned() } else { place });
    sheet.fact("Telephone", known(&person.phone));
    let lives = person.accommodation.map_or("Not Known", Coded::words);
    sheet.fact("Lives", lives);
    let yes = |held: Option<bool>| match held {
        Some(true) => "Yes",
        Some(false) => "No",
        None => "Not Known",
    };
    let language = match (&person.language, person.interpreter) {
        (Some(language), Some(true)) => format!("{language}, needs an interpreter"),
        (Some(language), _) => language.clone(),
        (None, Some(true)) => "Needs an interpreter".to_owned(),
        (None, _) => "Not Known".to_owned(),
    };
    sheet.fact("Language", language);
    sheet.fact("Has a carer", yes(person.has_carer));
    sheet.fact("Is a carer", yes(person.is_carer));
    let source = match person.as_of {
        Some(day) => format!("{}, true on {}", person.source.replace('_', " "), dates::staff(day)),
        None => person.source.replace('_', " "),
    };
    sheet.fact("These facts from", source);
}

/// Where they stand in each cohort, and why outside.
fn cohorts(sheet: &mut Sheet, view: &PatientView) {
    if view.cohorts.is_empty() {
        sheet.fact_as("Cohorts", "None was worked out for the practice's group", Role::Muted);
    }
    for (n, one) in view.cohorts.iter().enumerate() {
        let on = dates::staff(one.as_of);
        let words = match (one.inside, one.why.as_str()) {
            (true, _) => format!("In: {} ({}), {on}", one.name, one.mdg_code),
            (false, "") => format!("Not in: {} ({}), {on}", one.name, one.mdg_code),
            (false, why) => format!("Not in: {} ({}), {on}: {why}", one.name, one.mdg_code),
        };
        let role = if one.inside { Role::Text } else { Role::Muted };
        sheet.fact_as(if n == 0 { "Cohorts" } else { "" }, words, role);
    }
}

fn plans(sheet: &mut Sheet, view: &PatientView, members: &[MemberRow]) {
    let Some(plan) = &view.plan else {
        sheet.line("There is no care plan yet. p starts one.", Role::Muted);
        return;
    };
    if let Some(draft) = &view.draft_plan {
        sheet.line("A draft of the next version waits below: p goes on with it, A puts it in force.", Role::Info);
        one_plan(sheet, plan, members);
        one_plan(sheet, draft, members);
    } else {
        if plan.status == PlanStatus::Draft {
            sheet.line("p goes on with this draft, A puts it in force.", Role::Info);
        }
        one_plan(sheet, plan, members);
    }
}

fn one_plan(sheet: &mut Sheet, plan: &CarePlan, members: &[MemberRow]) {
    let status = plan.status.words().to_uppercase();
    let since = plan.started_on.map(|on| format!(" since {}", dates::staff(on))).unwrap_or_default();
    sheet.heading(format!("CARE PLAN, VERSION {}: {status}{since}", plan.plan_version));
    let texts = [
        ("About me", &plan.about_me),
        ("What matters", &plan.what_matters),
        ("Strengths", &plan.strengths),
        ("Needs", &plan.needs),
        ("Medicines", &plan.medicines_note),
        ("Allergies", &plan.allergies),
    ];
    for (label, words) in texts {
        match words {
            Some(words) => sheet.fact(label, words.clone()),
            None => sheet.fact_as(label, "Not recorded", Role::Muted),
        };
    }
    for (n, one) in plan.contingency.iter().enumerate() {
        sheet.fact(format!("If worse, {}", n + 1), one.in_words());
    }
    for one in &plan.interventions {
        sheet.fact("In between", one.in_words());
    }
    for one in &plan.legal {
        sheet.fact("Legal", one.in_words());
    }
    for (label, place) in [("Care", plan.preferred_place_of_care), ("Death", plan.preferred_place_of_death)] {
        if let Some(place) = place {
            sheet.fact(format!("{label} at"), place.words());
        }
    }
    if let Some(why) = &plan.status_reason {
        sheet.fact("Because", why.clone());
    }
    let agreed = match (plan.agreed_with, &plan.not_agreed_reason) {
        (None, _) => ("! Not recorded".to_owned(), Role::Warn),
        (Some(with), Some(why)) => (format!("{}: {why}", with.words()), Role::Text),
        (Some(with), None) => (with.words().to_owned(), Role::Text),
    };
    sheet.fact_as("Agreed with", agreed.0, agreed.1);
    if let Some(why) = &plan.no_goal_reason {
        sheet.fact("No goal because", why.clone());
    }
    let contact = plan.single_contact.and_then(|id| members.iter().find(|row| row.member.id == id));
    match contact {
        Some(row) => {
            let phone = row.member.phone.as_ref().map(|phone| format!(", {phone}")).unwrap_or_default();
            sheet.fact("Single contact", format!("{}, {}{phone}", row.name, row.member.role.words()));
        }
        None => {
            sheet.fact_as("Single contact", "! Nobody yet", Role::Warn);
        }
    }
    match plan.review_due {
        Some(due) => sheet.fact("Review due", dates::staff_with_day(due)),
        None => sheet.fact_as("Review due", "! No date yet", Role::Warn),
    };
}

fn goals(sheet: &mut Sheet, view: &PatientView) {
    if view.goals.is_empty() {
        sheet.line("There is no goal yet. o adds one in the person's own words.", Role::Muted);
    }
    for (n, goal) in view.goals.iter().enumerate() {
        sheet.heading(format!("{}  {}", n + 1, goal.text));
        let mut stage = goal.lifecycle.words().to_owned();
        if let Some(reached) = goal.achievement {
            let _ = write!(stage, ", {}", reached.words().to_lowercase());
        }
        let role = match goal.lifecycle {
            GoalLifecycle::Completed => Role::Done,
            GoalLifecycle::Cancelled | GoalLifecycle::Rejected | GoalLifecycle::EnteredInError => Role::Muted,
            _ => Role::Text,
        };
        if let Some(why) = goal.reason_in_words() {
            let _ = write!(stage, ": {why}");
        }
        sheet.fact_as("Stage", stage, role);
        sheet.fact("Words", goal.voice.words());
        let parts: Vec<&str> = goal.domains.iter().map(|part| part.words()).collect();
        sheet.fact("Part of life", parts.join("; "));
        if let Some(measure) = &goal.measure {
            sheet.fact("One sees it by", measure.clone());
        }
        if let Some(by) = goal.target_date {
            sheet.fact("By", dates::staff_with_day(by));
        }
    }
}

fn actions(sheet: &mut Sheet, view: &PatientView) {
    if view.actions.is_empty() {
        sheet.line("No action was ever agreed for this patient. Actions are added in a conference.", Role::Muted);
    }
    for row in &view.actions {
        sheet.heading(row.action.text.clone());
        let due = dates::staff_with_day(row.action.due_on);
        if row.overdue {
            sheet.fact_as(
                "Due",
                format!("! {due}, {} ago", counted(usize::try_from(row.days_overdue).unwrap_or(0), "day", "days")),
                Role::Overdue,
            );
        } else {
            sheet.fact("Due", due);
        }
        sheet.fact("Owner", format!("{}, {}, {}", row.owner, row.owner_role.words(), row.organisation));
        sheet.fact("Stage", row.action.stage_in_words());
        if row.action.due_changes > 0 && !row.late.is_empty() {
            sheet.fact("Late", row.late.join(", "));
        }
    }
}

fn discussions(sheet: &mut Sheet, view: &PatientView) {
    if view.discussions.is_empty() {
        sheet.line("No conference has discussed this patient. a adds them to the agenda.", Role::Muted);
    }
    for row in &view.discussions {
        sheet.heading(format!("{}  {}", dates::staff_with_day(row.date), row.mdg_code));
        sheet.fact("Question", row.question.clone());
        sheet.fact("Stage", row.status.words());
        if let Some(decision) = &row.decision {
            sheet.fact("Decision", decision.clone());
        }
        if let Some(outcome) = row.outcome {
            sheet.fact("Outcome", outcome.words());
        }
    }
}

fn referrals(sheet: &mut Sheet, view: &PatientView) {
    if view.referrals.is_empty() {
        sheet.line("Nobody has referred this patient. n takes in a referral.", Role::Muted);
    }
    for row in &view.referrals {
        sheet.heading(format!("{}  {}", dates::staff_with_day(row.received_on), row.mdg_code));
        sheet.fact("Question", row.question.clone());
        let role = if row.status.is_open() { Role::Info } else { Role::Text };
        sheet.fact_as("Stage", row.status.words(), role);
        sheet.fact("How soon", row.urgency.words());
    }
}

fn history(sheet: &mut Sheet, view: &PatientView) {
    if view.history.is_empty() {
        sheet.line("Nothing has happened to this record since it was imported.", Role::Muted);
    }
    for row in &view.history {
        let when = format!("{} {}", dates::staff(dates::london_date(row.at)), dates::london_clock(row.at));
        sheet.fact(when, format!("{} {} ({})", row.said, row.actor, row.role.to_lowercase()));
    }
}
