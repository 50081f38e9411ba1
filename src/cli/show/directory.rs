//! What the registry keeps beside people, as text: the tree of organisations, services and sites, rows that wait for a decision, bands
//! of risk, and when a group meets with whom.

use super::count;
use crate::cli::table::Table;
use crate::domain::coded::Coded;
use crate::domain::dates::staff;
use crate::domain::directory::{CareService, Site};
use crate::domain::person::harmless;
use crate::domain::registry_view::{BandsRow, CoreRow, DatesView, MismatchRow, TreeRow};
use chrono::NaiveDate;
use std::fmt::Write as _;

fn said(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(staff).unwrap_or_default()
}

/// Who belongs to whom, each under whom it belongs to.
pub fn tree(rows: &[TreeRow]) -> String {
    let mut table = Table::new(&["Name", "Code", "Kind", ""]);
    for row in rows {
        let state = match (&row.successor, row.open) {
            (Some(successor), _) => format!("closed; {successor} took over"),
            (None, false) => "closed".to_owned(),
            (None, true) => String::new(),
        };
        let depth = "  ".repeat(row.depth as usize);
        table.row([format!("{depth}{}", row.name), said(row.ods_code.as_ref()), row.kind.words().to_owned(), state]);
    }
    if rows.is_empty() { "There are no organisations yet.".to_owned() } else { table.to_string() }
}

/// The directory of services.
pub fn services(rows: &[CareService]) -> String {
    let mut table = Table::new(&["Service", "Offers", "Refer by", "Telephone", "E-mail", "Hours", "Last day"]);
    for row in rows {
        table.row([
            row.name.clone(),
            said(row.offers.as_ref()),
            said(row.refer_by.as_ref()),
            said(row.phone.as_ref()),
            said(row.email.as_ref()),
            said(row.hours.as_ref()),
            day(row.closed_on),
        ]);
    }
    if rows.is_empty() { "There are no services in the directory yet.".to_owned() } else { table.to_string() }
}

/// The sites.
pub fn sites(rows: &[Site]) -> String {
    let mut table = Table::new(&["Site", "Kind", "Address", "Postcode", "Telephone", "Last day"]);
    for row in rows {
        table.row([
            row.name.clone(),
            row.kind.words().to_owned(),
            said(row.address.as_ref()),
            said(row.postcode.as_ref()),
            said(row.phone.as_ref()),
            day(row.closed_on),
        ]);
    }
    if rows.is_empty() { "There are no sites yet.".to_owned() } else { table.to_string() }
}

/// Rows of files that wait for a person, or waited.
pub fn mismatches(rows: &[MismatchRow]) -> String {
    let mut table = Table::new(&["Seen", "On the register", "In the file", "Would become", "Decision"]);
    for row in rows {
        let record = &row.record;
        let decision = record.verdict.map_or_else(|| "waits".to_owned(), |verdict| verdict.words().to_owned());
        table.row([staff(record.seen_on), row.register.clone(), record.said.clone(), row.claim.clone(), decision]);
    }
    if rows.is_empty() { "No row waits for a decision.".to_owned() } else { table.to_string() }
}

/// How each risk model is banded.
pub fn bands(rows: &[BandsRow]) -> String {
    let mut table =
        Table::new(&["Model", ">People", ">Very high from", ">High from", ">Moderate from", "Highest shares"]);
    for row in rows {
        let from = |pick: fn(&crate::domain::risk::Cutoffs) -> Option<f64>| {
            row.cutoffs.as_ref().and_then(pick).map_or_else(|| "none".to_owned(), |score| score.to_string())
        };
        let shares = &row.shares;
        table.row([
            row.model.words().to_owned(),
            row.people.to_string(),
            from(|c| c.very_high),
            from(|c| c.high),
            from(|c| c.moderate),
            format!("{} %, {} %, {} %", shares.very_high, shares.high, shares.moderate),
        ]);
    }
    table.to_string()
}

/// The days on which a group meets.
pub fn dates(view: &DatesView) -> String {
    let mut text = format!("{}\n", harmless(&view.recurrence, false));
    for (date, planned) in &view.dates {
        let state = if *planned { "planned" } else { "not planned yet" };
        let _ = writeln!(text, "  {}  {state}", crate::domain::dates::staff_with_day(*date));
    }
    let _ = write!(text, "{}", view.note);
    text
}

/// The core members of a group.
pub fn core(rows: &[CoreRow]) -> String {
    let mut table = Table::new(&["Name", "Since", "Until"]);
    for row in rows {
        table.row([row.name.clone(), staff(row.record.started_on), day(row.record.ended_on)]);
    }
    let now = u32::try_from(rows.iter().filter(|row| row.now).count()).unwrap_or(u32::MAX);
    if rows.is_empty() {
        return "The group has no core members yet.".to_owned();
    }
    format!("{table}\n{} today.", count(now, "core member", "core members"))
}
