//! Cohorts, views and referrals as text for people.

use super::count;
use crate::cli::table::Table;
use crate::domain::coded::Coded;
use crate::domain::cohort_view::{CohortLine, CohortRow, CohortView};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::triage_view::TriageView;
use crate::domain::view::ViewCounts;
use std::fmt::Write as _;

pub fn cohorts(rows: &[CohortLine]) -> String {
    let mut table = Table::new(&["Code", ">Version", "Name", "Last worked out"]);
    for row in rows {
        let runs: Vec<String> =
            row.runs.iter().map(|r| format!("{}: {} on {}", r.mdg_code, r.members, dates::staff(r.as_of))).collect();
        let runs = if runs.is_empty() { "never".to_owned() } else { runs.join("; ") };
        table.row([row.code.clone(), row.version.to_string(), row.name.clone(), runs]);
    }
    table.to_string()
}

pub fn cohort(view: &CohortView) -> String {
    let mut text = format!(
        "{} ({}, version {}), {} as of {}, run {}: {} in, {} out.\n",
        view.name,
        view.cohort,
        view.version,
        view.mdg_code,
        dates::staff(view.as_of),
        view.number,
        count(view.members, "patient", "patients"),
        view.outside
    );
    for reason in &view.reasons {
        let _ = writeln!(text, "  out, {}: {}", reason.codes.join(" and "), reason.patients);
    }
    for (heading, rows) in
        [("Joined", &view.joiners), ("Left", &view.leavers), ("In", &view.inside), ("Out", &view.out)]
    {
        let _ = writeln!(text, "\n{heading}");
        let _ = writeln!(text, "{}", if rows.is_empty() { "nobody".to_owned() } else { people(rows) });
    }
    text
}

fn people(rows: &[CohortRow]) -> String {
    let mut table = Table::new(&["Patient", "NHS number", ">Age", "Practice", "Segments", "Why"]);
    for row in rows {
        let segments: Vec<String> = row.segments.iter().map(|s| s.0.to_string()).collect();
        table.row([
            row.name.clone(),
            row.nhs_number.clone(),
            row.age.to_string(),
            row.practice_ods.clone(),
            segments.join(", "),
            row.why.clone(),
        ]);
    }
    table.to_string()
}

pub fn views(counts: &ViewCounts) -> String {
    let mut table = Table::new(&["View", "Shows", ">Patients"]);
    for row in &counts.views {
        table.row([row.view.code().to_owned(), row.words.to_owned(), row.patients.to_string()]);
    }
    let mut segments = Table::new(&[">Segment", "Name", ">Primary", ">In all"]);
    for row in &counts.segments {
        segments.row([row.segment.0.to_string(), row.words.to_owned(), row.primary.to_string(), row.all.to_string()]);
    }
    format!("{table}\n\n{segments}")
}

pub fn triage(view: &TriageView) -> String {
    let stages: Vec<String> = view
        .counts
        .iter()
        .filter(|c| c.referrals > 0)
        .map(|c| format!("{} {}", c.referrals, c.status.within()))
        .collect();
    if stages.is_empty() {
        return "There are no referrals yet.".to_owned();
    }
    let mut table = Table::new(&["Stage", "Urgency", ">Waits", "Patient", "NHS number", "Practice", "Asks", "Note"]);
    for row in &view.rows {
        let mut notes: Vec<String> = row.alerts.clone();
        notes.extend(row.blocked.iter().map(|(_, why)| why.clone()));
        if !row.missing.is_empty() {
            let missing: Vec<String> = row.missing.iter().map(|(point, _)| point.within()).collect();
            notes.push(format!("Missing: {}.", missing.join(", ")));
        }
        notes.extend(row.near_duplicates.iter().map(|other| format!("Not to be mistaken for {other}.")));
        table.row([
            row.status.words().to_owned(),
            row.urgency.words().to_owned(),
            counted(usize::try_from(row.waiting_days).unwrap_or(0), "day", "days"),
            row.banner.name.clone(),
            row.banner.nhs_number.clone(),
            row.practice_ods.clone(),
            row.questions.join(" Also: "),
            notes.join(" "),
        ]);
    }
    let told = format!(
        "In all: {}. Kept from listing: {}. Waiting too long: {}.",
        stages.join(", "),
        view.blocked,
        view.alerts
    );
    if view.rows.is_empty() { format!("None of these waits.\n{told}") } else { format!("{table}\n{told}") }
}
