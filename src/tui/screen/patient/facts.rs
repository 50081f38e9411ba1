//! What must be seen of a patient wherever they are shown: the banner, what is dangerous for them, whether they may be discussed.
use crate::domain::coded::Coded;
use crate::domain::consent::ConsentDecision;
use crate::domain::dates;
use crate::domain::view::PatientView;
use crate::tui::theme::Role;
use crate::tui::widget::Banner;

/// The banner over everything about this patient.
pub fn banner(view: &PatientView) -> Banner {
    let facts = &view.banner;
    let bare = |text: &str, lead: &str| text.strip_prefix(lead).unwrap_or(text).to_owned();
    let mut dangers = Vec::new();
    if let Some(allergies) = allergies(view) {
        dangers.push(format!("Allergies: {allergies}"));
    }
    if view.patient.restricted {
        dangers.push("RESTRICTED: address and telephone never leave this laptop".to_owned());
    }
    Banner {
        name: facts.name.clone(),
        born: bare(&facts.born, "Born "),
        died: facts.died.as_ref().map(|died| bare(died, "Died ")),
        sex: facts.gender.clone(),
        nhs_number: facts.nhs_number.clone(),
        alerts: dangers.join("    "),
        practice: view.practice_name.clone(),
        clinician: view.patient.named_gp.clone().unwrap_or_default(),
        preferred: facts.preferred_name.clone().unwrap_or_default(),
    }
}

/// The allergies of the plan, in force or draft.
pub(super) fn allergies(view: &PatientView) -> Option<&str> {
    [&view.plan, &view.draft_plan]
        .into_iter()
        .flatten()
        .filter_map(|plan| plan.allergies.as_deref())
        .find(|words| !words.trim().is_empty())
}

/// Death, restriction, allergies, and who could be mistaken for the patient: each a sentence and how grave it is.
pub fn alerts(view: &PatientView) -> Vec<(String, Role)> {
    let mut alerts = Vec::new();
    if let Some(died) = &view.banner.died {
        alerts.push((died.clone(), Role::Overdue));
    }
    if let Some(allergies) = allergies(view) {
        alerts.push((format!("Allergies: {allergies}"), Role::Overdue));
    }
    if view.patient.restricted {
        alerts.push(("Restricted record".to_owned(), Role::Warn));
    }
    if let Some(granted) = &view.overridden {
        let words =
            if granted.in_force { granted.words.clone() } else { "An override waits for its second person".to_owned() };
        alerts.push((words, Role::Overdue));
    }
    if !view.kept_out.is_empty() {
        alerts.push((format!("Not to be shared with {}", view.kept_out.join(", ")), Role::Warn));
    }
    for other in &view.near_matches {
        alerts.push((format!("Not to be mistaken for {other}"), Role::Warn));
    }
    alerts
}

/// Whether the group may discuss the patient, in words.
pub fn consent_words(view: &PatientView) -> (String, Role) {
    match &view.consent {
        None => ("! Not recorded".to_owned(), Role::Warn),
        Some(line) => {
            let words = format!("{}, {}", line.decision.words(), dates::staff(line.decided_on));
            match line.decision {
                ConsentDecision::Refused | ConsentDecision::Withdrawn => (format!("! {words}"), Role::Overdue),
                ConsentDecision::ExplicitGiven | ConsentDecision::ImpliedInformed | ConsentDecision::BestInterests => {
                    (words, Role::Done)
                }
            }
        }
    }
}
