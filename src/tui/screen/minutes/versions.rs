//! The versions of the minutes: reading an older one, and two of them beside each other.
use super::Minutes;
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::minutes::MinutesStatus;
use crate::domain::query::MinutesCompare;
use crate::domain::view::{ComparedView, MinutesView, VersionRow};
use crate::tui::dialog::{PickRow, Picker, Reading};
use crate::tui::effect::Effect;
use crate::tui::theme::Role;
use crate::tui::widget::Sheet;

/// The list of versions.
pub(super) const VERSIONS: &str = "versions";

/// What is asked of the list: to read one version, or to see it beside the one before it.
const BESIDE: &str = "beside";

/// The versions, newest first, each to be read or to be held against the one before it.
pub(super) fn finder(view: &MinutesView) -> Picker {
    let mut rows = Vec::new();
    for row in view.versions.iter().rev() {
        let version = row.version;
        if version > 1 {
            let label = format!("Version {version} beside version {}", version - 1);
            rows.push(PickRow::new(format!("{BESIDE}:{version}"), label, row.amendment.clone().unwrap_or_default()));
        }
        let read = if version == view.version { " (in view)" } else { "" };
        rows.push(PickRow::new(version.to_string(), format!("Read version {version}{read}"), stage(row)));
    }
    Picker::new(VERSIONS, "Which version?", rows)
}

fn stage(row: &VersionRow) -> String {
    let on = row.approved_on.map(dates::staff);
    let stage = match (row.status, on) {
        (MinutesStatus::Approved, Some(on)) => format!("approved {on}"),
        (status, Some(on)) => format!("{}, approved {on}", status.within()),
        (status, None) => status.within(),
    };
    if row.written { format!("{stage}, packs written") } else { stage }
}

impl Minutes {
    /// What was chosen from the list.
    pub(super) fn on_version(&mut self, id: &str) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        if let Some(to) = id.strip_prefix(BESIDE).and_then(|rest| rest.strip_prefix(':')) {
            let compare = MinutesCompare { meeting: view.meeting.id, from: None, to: to.parse().ok() };
            return vec![Effect::Ask("compare", compare.into())];
        }
        let newest = view.versions.last().map(|row| row.version);
        self.version = id.parse().ok().filter(|version| Some(*version) != newest);
        vec![Effect::Refresh]
    }
}

/// Two versions to read beside each other.
pub(super) fn compared(view: &ComparedView) -> Reading {
    let mut sheet = Sheet::new();
    let (from, to) = (&view.from, &view.to);
    for (sign, row, role) in [("- ", from, Role::Warn), ("+ ", to, Role::Done)] {
        sheet.hanging(sign, format!("Version {}: {}", row.version, stage(row)), role);
    }
    sheet.line(to.amendment.as_deref().unwrap_or_default(), Role::Muted);
    let anew = view.cases.iter().filter(|case| case.written_anew).count();
    let papers = match anew {
        0 => "No patient's paper is written anew.".to_owned(),
        n => format!("{} written anew; everybody else's stays as it was sent.", counted(n, "paper is", "papers are")),
    };
    sheet.line(papers, Role::Info);
    for case in &view.cases {
        let whose = case.patient.as_deref().unwrap_or("The conference as a whole");
        let what = if case.written_anew { "a new paper" } else { "no new paper" };
        let head = if case.patient.is_some() { format!("{whose}: {what}") } else { whose.to_owned() };
        sheet.heading(head);
        if case.differences.is_empty() {
            sheet.line("Says the same; it was asked for by name.", Role::Muted);
        }
        for one in &case.differences {
            sheet.line(&one.heading, Role::Muted);
            sheet.beside(one.before.join("\n"), one.after.join("\n"));
        }
    }
    Reading::new(format!("Minutes of {}", dates::staff_with_day(view.meeting.date)), sheet)
}
