//! The referrals as a table: which pile is in view, its columns, and in a word or two what is missing of each.
use crate::domain::agenda::Urgency;
use crate::domain::coded::Coded;
use crate::domain::ids::Ref;
use crate::domain::referral::{ReadyPoint, Referral, ReferralStatus};
use crate::domain::triage_view::TriageRow;
use crate::tui::theme::Role;
use crate::tui::widget::window_table::TableRow;
use crate::tui::widget::{Cell, Column, Mark, Rows};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Referrals that are looked at together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Pile {
    /// Received or in triage: somebody has to decide.
    #[default]
    ToDecide,
    /// Something is missing.
    NotReady,
    /// To be listed.
    Accepted,
    /// Not to be discussed.
    Protocol,
    /// All of them.
    All,
}

impl Pile {
    pub const ALL: [Self; 5] = [Self::ToDecide, Self::NotReady, Self::Accepted, Self::Protocol, Self::All];

    pub fn words(self) -> &'static str {
        match self {
            Self::ToDecide => "To decide",
            Self::NotReady => "Not ready",
            Self::Accepted => "Accepted",
            Self::Protocol => "Protocol",
            Self::All => "All",
        }
    }

    pub fn holds(self, status: ReferralStatus) -> bool {
        match self {
            Self::ToDecide => matches!(status, ReferralStatus::Received | ReferralStatus::InTriage),
            Self::NotReady => status == ReferralStatus::NotReady,
            Self::Accepted => status == ReferralStatus::Accepted,
            Self::Protocol => status == ReferralStatus::Protocol,
            Self::All => true,
        }
    }

    /// The one `by` places on, going round.
    pub fn turned(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|pile| *pile == self).unwrap_or(0);
        Self::ALL.get((at + by) % Self::ALL.len()).copied().unwrap_or_default()
    }

    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pile| pile.words() == word)
    }

    /// What is said when it is empty.
    pub fn empty(self) -> &'static str {
        match self {
            Self::ToDecide => "Nothing waits for a decision. n takes in a referral; Tab shows the other piles.",
            Self::NotReady => "Nothing is held back because something is missing. Tab shows the other piles.",
            Self::Accepted => "No accepted referral waits to be listed. Tab shows the other piles.",
            Self::Protocol => "The protocol list is empty. Tab shows the other piles.",
            Self::All => "No referral waits here.\n\nn takes one in: who, and what the group is asked.",
        }
    }

    /// The rows of it: most urgent first, then those that wait longest. All of them stand stage by stage.
    pub fn rows(self, all: &[TriageRow]) -> Vec<TriageRow> {
        let mut rows: Vec<TriageRow> = all.iter().filter(|row| self.holds(row.status)).cloned().collect();
        let stage = |row: &TriageRow| if self == Self::All { Some(row.status) } else { None };
        rows.sort_by(|a, b| {
            let key = |row: &TriageRow| (stage(row), row.urgency, row.referral.received_on);
            key(a).cmp(&key(b)).then_with(|| a.banner.name.cmp(&b.banner.name))
        });
        rows
    }
}

/// A point of the checklist in a word; with how many more there are, it fits its column. The referral beside says them whole.
fn badge(point: ReadyPoint) -> &'static str {
    match point {
        ReadyPoint::Consent => "consent",
        ReadyPoint::Informed => "not told",
        ReadyPoint::Background => "story",
        ReadyPoint::Referrer => "referrer",
        ReadyPoint::RequiredRole => "role",
        ReadyPoint::TestResults => "tests",
        ReadyPoint::HomeVisit => "visit",
        ReadyPoint::PatientViews => "wishes",
        ReadyPoint::Medicines => "medicines",
        ReadyPoint::Other => "other",
    }
}

static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    vec![
        Column::new("Patient", 20).frozen().whole(),
        Column::new("Days", 4).right().goes(0),
        Column::new("How soon", 8).goes(0),
        Column::new("Missing", 12).goes(0),
        Column::new("NHS No.", 12).goes(1),
        Column::new("Stage", 20).goes(2),
        Column::new("From", 20).goes(3),
        Column::new("Practice", 16).grows().goes(4),
    ]
});

/// The columns.
pub(super) fn columns() -> &'static [Column] {
    &COLUMNS
}

/// The rows as the table asks for them.
pub(super) struct Shown<'a> {
    pub rows: &'a [TriageRow],
    pub selected: &'a BTreeSet<Ref<Referral>>,
}

impl Rows for Shown<'_> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, index: usize) -> TableRow {
        self.rows.get(index).map(|row| shown(row, self.selected.contains(&row.id))).unwrap_or_default()
    }
}

fn shown(row: &TriageRow, selected: bool) -> TableRow {
    let mark = match (selected, alarms(row)) {
        (true, _) => Mark::Selected,
        (false, true) => Mark::Alert,
        (false, false) => Mark::None,
    };
    let soon = match row.urgency {
        Urgency::Urgent => Cell::new("! Urgent", Role::Overdue),
        Urgency::Soon => Cell::new("Soon", Role::Info),
        Urgency::Routine => Cell::from("Routine"),
    };
    let missing = match row.missing.as_slice() {
        [] => Cell::new("nothing", Role::Done),
        [(point, _)] => Cell::new(badge(*point), Role::Warn),
        [(point, _), rest @ ..] => Cell::new(format!("{} +{}", badge(*point), rest.len()), Role::Warn),
    };
    let late = if row.alerts.is_empty() { Role::Text } else { Role::Overdue };
    TableRow {
        mark,
        cells: vec![
            row.banner.name.clone().into(),
            Cell::new(row.waiting_days.to_string(), late),
            soon,
            missing,
            row.banner.nhs_number.clone().into(),
            row.status.words().into(),
            row.referral.source.words().into(),
            row.practice_name.clone().into(),
        ],
    }
}

/// Whether somebody has to look twice: it waits too long, the patient has died, or could be mistaken for another.
pub(super) fn alarms(row: &TriageRow) -> bool {
    !row.alerts.is_empty() || row.banner.died.is_some() || !row.near_duplicates.is_empty()
}
