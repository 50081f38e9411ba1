//! One referral whole: what is asked, what stands in its way, what the referrer wrote, and what is known of the patient already.
use crate::domain::care_plan::PlanStatus;
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::referral::CohortBasis;
use crate::domain::triage_view::{ReferralView, TriageRow};
use crate::domain::view::PatientView;
use crate::tui::screen::patient;
use crate::tui::theme::Role;
use crate::tui::widget::{Banner, Sheet};

/// The banner over the referral. What only the record knows, such as allergies, comes with it.
pub(super) fn banner(row: &TriageRow, view: Option<&PatientView>) -> Banner {
    if let Some(view) = view {
        return patient::banner(view);
    }
    let facts = &row.banner;
    let bare = |text: &str, lead: &str| text.strip_prefix(lead).unwrap_or(text).to_owned();
    Banner {
        name: facts.name.clone(),
        born: bare(&facts.born, "Born "),
        died: facts.died.as_ref().map(|died| bare(died, "Died ")),
        sex: facts.gender.clone(),
        nhs_number: facts.nhs_number.clone(),
        practice: row.practice_name.clone(),
        preferred: facts.preferred_name.clone().unwrap_or_default(),
        ..Banner::default()
    }
}

/// The page: the questions first, then what somebody has to know before deciding.
pub(super) fn sheet(row: &TriageRow, view: Option<&PatientView>, whole: Option<&ReferralView>) -> Sheet {
    let mut sheet = Sheet::new();
    let referral = &row.referral;
    if let [only] = row.questions.as_slice() {
        sheet.line(only.clone(), Role::Accent);
    }
    for (n, question) in row.questions.iter().enumerate().filter(|_| row.questions.len() > 1) {
        sheet.hanging(format!("{}  ", n + 1), question.clone(), Role::Accent);
    }
    let days = usize::try_from(row.waiting_days).unwrap_or(0);
    let mut waits = format!("{}, waits {}", row.urgency.words(), counted(days, "day", "days"));
    if let Some(on) = row.listed_for {
        waits = format!("{waits}, listed for {}", dates::staff(on));
    }
    sheet.line(format!("{}: {waits}", row.status.words()), Role::Text);
    warnings(&mut sheet, row, view);
    let missing: Vec<&str> = row.missing.iter().map(|(_, words)| *words).collect();
    if missing.is_empty() {
        sheet.fact_as("Missing", "Nothing", Role::Done);
    } else {
        sheet.fact_as("Missing", format!("! {}", missing.join("; ")), Role::Warn);
    }
    sheet.air();
    for (label, words) in [
        ("Situation", &referral.situation),
        ("Background", &referral.background),
        ("Assessment", &referral.assessment),
        ("Proposal", &referral.recommendation),
    ] {
        match words {
            Some(words) => sheet.fact(label, words.clone()),
            None => sheet.fact_as(label, "Not written", Role::Muted),
        };
    }
    sheet.air();
    let by = row.referrer.as_ref().map(|name| format!(": {name}")).unwrap_or_default();
    sheet.fact("From", format!("{}{by}, {}", referral.source.words(), dates::staff(referral.received_on)));
    let code = &row.practice_ods;
    let practice = if code.is_empty() { String::new() } else { format!(" ({code})") };
    sheet.fact("Practice", format!("{}{practice}", row.practice_name));
    consent(&mut sheet, row, view);
    let cohort = match (referral.cohort_basis, &referral.cohort_reason) {
        (CohortBasis::Rule, _) => CohortBasis::Rule.words().to_owned(),
        (basis, Some(reason)) => format!("{}: {reason}", basis.words()),
        (basis, None) => basis.words().to_owned(),
    };
    sheet.fact("Why here", cohort);
    if !referral.required_roles.is_empty() {
        let roles: Vec<&str> = referral.required_roles.iter().map(|role| role.words()).collect();
        sheet.fact("Needs there", roles.join("; "));
    }
    decided(&mut sheet, row);
    if let Some(view) = view {
        known(&mut sheet, row, view);
    }
    if let Some(whole) = whole.filter(|whole| whole.row.id == row.id) {
        sheet.heading("WHAT HAPPENED");
        for act in &whole.history {
            let when = format!("{} {}  ", dates::staff(dates::london_date(act.at)), dates::london_clock(act.at));
            sheet.hanging(when, format!("{} ({})", act.said, act.actor), Role::Muted);
        }
    }
    sheet
}

fn warnings(sheet: &mut Sheet, row: &TriageRow, view: Option<&PatientView>) {
    for words in &row.alerts {
        sheet.line(format!("! {words}"), Role::Overdue);
    }
    if let Some((_, why)) = &row.blocked {
        sheet.line(format!("! {why}"), Role::Overdue);
    }
    for other in &row.near_duplicates {
        sheet.line(format!("! Not to be mistaken for {other}"), Role::Warn);
    }
    for (words, role) in view.map(patient::alerts).unwrap_or_default() {
        // The banner says of these what it says on every screen.
        if words.starts_with("Died") || words.starts_with("Allergies") || words.starts_with("Restricted") {
            continue;
        }
        sheet.line(format!("! {words}"), role);
    }
}

fn consent(sheet: &mut Sheet, row: &TriageRow, view: Option<&PatientView>) {
    let (words, role) = match (view, row.consent) {
        (Some(view), _) => patient::consent_words(view),
        (None, Some(decision)) => (decision.words().to_owned(), Role::Text),
        (None, None) => ("! Not recorded".to_owned(), Role::Warn),
    };
    sheet.fact_as("Consent", words, role);
    sheet.fact("", row.referral.patient_informed.words());
}

fn decided(sheet: &mut Sheet, row: &TriageRow) {
    let referral = &row.referral;
    if let Some(outcome) = referral.triage_outcome {
        let by = row.triage_by.clone().unwrap_or_else(|| "the group".to_owned());
        let on = referral.triaged_on.map(dates::staff).unwrap_or_default();
        let why = referral.triage_reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        sheet.fact("Decided", format!("{} by {by}, {on}{why}", outcome.words()));
    }
    if let Some(why) = &referral.status_reason {
        sheet.fact("Came back", why.clone());
    }
}

/// What the record holds: conditions, plan, open actions, past discussions and referrals.
fn known(sheet: &mut Sheet, row: &TriageRow, view: &PatientView) {
    sheet.air();
    let listed = |words: Vec<String>| if words.is_empty() { "None recorded".to_owned() } else { words.join("; ") };
    sheet.fact("Conditions", listed(view.conditions.clone()));
    sheet.fact("Segments", listed(row.segments.iter().map(|s| s.words().to_owned()).collect()));
    let plan = match &view.plan {
        None => "None".to_owned(),
        Some(plan) if plan.status == PlanStatus::Active => match plan.review_due {
            Some(due) => format!("In force, review {}", dates::staff(due)),
            None => "In force".to_owned(),
        },
        Some(plan) => plan.status.words().to_owned(),
    };
    sheet.fact("Plan", plan);
    sheet.fact("Discussed", row.last_discussed.map_or_else(|| "Never".to_owned(), dates::staff));
    let open: Vec<_> = view.actions.iter().filter(|row| row.action.is_open()).collect();
    sheet.fact("Actions", if open.is_empty() { "None open".to_owned() } else { format!("{} open", open.len()) });
    for action in open {
        let role = if action.overdue { Role::Overdue } else { Role::Text };
        let late = if action.overdue { "! " } else { "" };
        let words = format!("{late}{}, {}, {}", action.action.text, action.owner, dates::staff(action.action.due_on));
        sheet.hanging("  ", words, role);
    }
    let others: Vec<_> = view.referrals.iter().filter(|other| other.id != row.id).collect();
    sheet.fact("Referrals", if others.is_empty() { "No other".to_owned() } else { format!("{} other", others.len()) });
    for other in others {
        let words = format!("{}, {}: {}", dates::staff(other.received_on), other.status.within(), other.question);
        sheet.hanging("  ", words, Role::Text);
    }
}
