//! What became of each practice's papers: the lines beside the checks, and the forms that say more of the practice in view.
use super::Minutes;
use crate::domain::dates;
use crate::domain::distribution::DistributionStatus;
use crate::domain::distribution_view::DistributionRow;
use crate::domain::query::RecordKind;
use crate::tui::dialog::commands::form_of;
use crate::tui::effect::Effect;
use crate::tui::intents::Intent;
use crate::tui::subject::Subject;
use crate::tui::symbols::{ALERT, DONE, RUNNING};
use crate::tui::theme::Role;
use crate::tui::widget::Sheet;

impl Minutes {
    /// The papers of the practice in view, in their latest version.
    fn papers(&self) -> Option<&DistributionRow> {
        let practice = self.preview()?.practice;
        self.sent.rows.iter().filter(|row| row.practice == practice).max_by_key(|row| row.version)
    }

    /// Whether anything was written for practices.
    pub(super) fn is_written(&self) -> bool {
        !self.sent.rows.is_empty()
    }

    /// How many practices' papers ask for something.
    pub(super) fn papers_to_see_to(&self) -> usize {
        let asks = |row: &&DistributionRow| row.held.is_some() || row.next.is_some() || !row.warnings.is_empty();
        self.sent.rows.iter().filter(asks).count()
    }

    /// Opens the form that says what became of them.
    pub(super) fn mark(&self, intent: Intent) -> Vec<Effect> {
        let Some(row) = self.papers() else { return Vec::new() };
        let command = match intent {
            Intent::MarkSent => "distribution.send",
            Intent::MarkConfirmed => "distribution.acknowledge",
            _ => "distribution.reject",
        };
        let subject = Subject::named(&row.practice_name)
            .meeting(Some(row.meeting))
            .record(RecordKind::Distribution, Some(row.id));
        form_of(command, subject).into_iter().collect()
    }

    /// Why one of the three cannot be said now.
    pub(super) fn why_not_marked(&self, intent: Intent) -> Option<String> {
        let Some(row) = self.papers() else {
            return Some("nothing was written for this practice; x writes the packs".to_owned());
        };
        let sent = row.status == DistributionStatus::Sent;
        match intent {
            Intent::MarkSent if sent => Some("it was sent its papers; a records that it confirmed them".to_owned()),
            Intent::MarkSent if row.status == DistributionStatus::Acknowledged => {
                Some("it has confirmed its papers".to_owned())
            }
            Intent::MarkSent => row.held.clone(),
            _ if row.status == DistributionStatus::Acknowledged => Some("it has confirmed its papers".to_owned()),
            _ if !sent => Some("its papers were not sent yet; s records that they were".to_owned()),
            _ => None,
        }
    }

    /// A line for each practice, what asks for something first, and whether all were sent in time.
    pub(super) fn sent_lines(&self, sheet: &mut Sheet) {
        if !self.is_written() {
            return;
        }
        sheet.heading("SENT TO PRACTICES");
        for line in &self.sent.conferences {
            sheet.line(&line.words, if line.in_time == Some(false) { Role::Warn } else { Role::Text });
        }
        let version = self.view.as_ref().map_or(0, |view| view.version);
        for row in &self.sent.rows {
            let (sign, role) = match row.status {
                _ if row.overdue || row.held.is_some() || !row.warnings.is_empty() => (ALERT, Role::Warn),
                DistributionStatus::Rejected => (ALERT, Role::Warn),
                DistributionStatus::Acknowledged => (DONE, Role::Done),
                DistributionStatus::Sent => (RUNNING, Role::Text),
                DistributionStatus::Pending => (ALERT, Role::Text),
            };
            sheet.hanging(format!("{sign:3}"), in_words(row, version), role);
            for more in row.held.iter().chain(&row.warnings) {
                sheet.hanging("   ", more, Role::Warn);
            }
        }
    }
}

/// One line: `Harlesden Green Surgery (X99001): sent on 20-Nov-2026 by NHSmail`.
fn in_words(row: &DistributionRow, latest: u32) -> String {
    let version = if row.version == latest { String::new() } else { format!(", version {}", row.version) };
    let by = row.route.map(|route| format!(" {}", route.way())).unwrap_or_default();
    let sent = row.sent_on.map(|on| format!(" on {}", dates::staff(on))).unwrap_or_default();
    let what = match (row.status, &row.answer) {
        (DistributionStatus::Acknowledged, Some(answer)) => format!("confirmed by {answer}"),
        (DistributionStatus::Rejected, Some(answer)) if row.held.is_none() => answer.clone(),
        (DistributionStatus::Pending, _) => format!("{}{by}", row.state),
        _ if row.overdue => format!("{}; sent{sent}{by}", row.state),
        _ => format!("{}{sent}{by}", row.state),
    };
    format!("{} ({}){version}: {what}", row.practice_name, row.practice_ods)
}
