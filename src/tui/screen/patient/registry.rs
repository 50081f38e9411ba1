//! What the registry knows beside the conditions, as a page to read: risk, assessments, stays in hospital, medicines, themes, and what
//! the team thought of an admission.
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::view::PatientView;
use crate::tui::theme::Role;
use crate::tui::widget::Sheet;
use std::fmt::Write as _;

/// Said of what is older than a year.
const OLD: &str = ", more than a year ago";

/// The page.
pub(super) fn sheet(sheet: &mut Sheet, view: &PatientView) {
    let known = &view.registry;
    let nothing = known.risk.is_empty()
        && known.assessments.is_empty()
        && known.admissions.is_empty()
        && known.themes.is_empty()
        && known.medicines.is_none()
        && view.rcas.is_empty();
    if nothing {
        sheet.line(
            "No score, assessment, stay in hospital or count of medicines is recorded. . enters one.",
            Role::Muted,
        );
        return;
    }
    for one in &known.risk {
        let tier = one.tier.map_or_else(|| "not banded".to_owned(), Coded::within);
        let mut words = format!("{} ({tier}), {}", one.record.score, dates::staff(one.record.scored_on));
        words.push_str(if one.old { OLD } else { "" });
        sheet.fact_as(one.model, words, if one.old { Role::Muted } else { Role::Text });
    }
    for one in &known.assessments {
        let record = &one.record;
        let mut words = record.score.map_or_else(|| "no score".to_owned(), |score| score.to_string());
        if let Some(result) = &one.result {
            let _ = write!(words, ": {result}");
        }
        let _ = write!(words, ", {}", dates::staff(record.done_on));
        if let Some(who) = &one.assessor {
            let _ = write!(words, ", {who}");
        }
        words.push_str(if one.old { OLD } else { "" });
        sheet.fact_as(one.instrument, words, if one.old { Role::Muted } else { Role::Text });
    }
    admissions(sheet, view);
    if let Some(one) = &known.medicines {
        let words = format!("{} regular, {}", one.count, dates::staff(one.counted_on));
        let (words, role) = if known.polypharmacy { (format!("! {words}"), Role::Warn) } else { (words, Role::Text) };
        sheet.fact_as("Medicines", words, role);
    }
    for one in &known.themes {
        let yes = if one.record.present { "Yes" } else { "No" };
        sheet.fact(
            one.theme,
            format!("{yes}, {}, {}", one.record.source.replace('_', " "), dates::staff(one.record.noted_on)),
        );
    }
    for one in &view.rcas {
        let mut words = format!("{} {}: {}", dates::staff(one.date), one.mdg_code, one.judgement);
        if !one.causes.is_empty() {
            let _ = write!(words, "; {}", one.causes.join(", "));
        }
        sheet.fact("Root cause", words);
    }
}

fn admissions(sheet: &mut Sheet, view: &PatientView) {
    for one in &view.registry.admissions {
        let record = &one.record;
        let mut words = dates::staff(record.admitted_on);
        match (record.discharged_on, one.length_of_stay) {
            (Some(until), Some(nights)) => {
                let nights = counted(usize::try_from(nights).unwrap_or(0), "night", "nights");
                let _ = write!(words, " to {}, {nights}", dates::staff(until));
            }
            _ => words.push_str(", still in hospital"),
        }
        for more in [&one.hospital, &record.primary_reason].into_iter().flatten() {
            let _ = write!(words, ", {more}");
        }
        let told = [
            (one.readmission_of.is_some(), "back within 30 days"),
            (record.acsc == Some(true), "ambulatory care sensitive"),
            (record.fall_related == Some(true), "after a fall"),
        ];
        for (_, what) in told.into_iter().filter(|(holds, _)| *holds) {
            let _ = write!(words, ", {what}");
        }
        match (&one.contact_by, record.contact_on, record.discharged_on) {
            (Some(who), Some(on), _) => {
                let _ = write!(words, ". In touch: {who}, {}", dates::staff(on));
            }
            (None, Some(on), _) => {
                let _ = write!(words, ". In touch {}", dates::staff(on));
            }
            (_, None, Some(_)) => words.push_str(". Nobody has been in touch yet"),
            _ => {}
        }
        let role = if one.readmission_of.is_some() { Role::Warn } else { Role::Text };
        sheet.fact_as("In hospital", words, role);
    }
}
