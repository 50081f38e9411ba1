//! Which stage may follow which, written down a second time and apart from the rules. A new record has the stage `""` before. Where
//! one act goes two steps at once, such as a case that is put on the agenda past triage, the whole way stands here.

/// From a stage to those that may follow it in one act.
pub(super) type Moves = &'static [(&'static str, &'static [&'static str])];

pub(super) const MEETING: Moves = &[
    ("", &["planned"]),
    ("planned", &["agenda_issued", "in_session", "cancelled"]),
    ("agenda_issued", &["in_session", "cancelled"]),
    ("in_session", &["paused", "closed"]),
    ("paused", &["in_session", "closed"]),
];

pub(super) const AGENDA_ITEM: Moves = &[
    ("", &["listed"]),
    ("listed", &["in_discussion", "deferred", "withdrawn", "not_reached"]),
    ("in_discussion", &["paused_item", "discussed", "deferred", "withdrawn"]),
    ("paused_item", &["in_discussion", "discussed", "deferred", "withdrawn"]),
];

pub(super) const ACTION: Moves = &[
    ("", &["open"]),
    ("open", &["accepted", "done", "not_done", "cancelled", "transferred"]),
    ("accepted", &["in_progress", "done", "not_done", "cancelled", "transferred"]),
    ("in_progress", &["done", "not_done", "cancelled", "transferred"]),
    ("done", &["in_progress"]),
];

/// A plan that is marked as entered in error has not existed, wherever it stood.
pub(super) const CARE_PLAN: Moves = &[
    ("", &["draft"]),
    ("draft", &["active", "revoked", "entered_in_error"]),
    ("active", &["on_hold", "completed", "revoked", "entered_in_error"]),
    ("on_hold", &["active", "completed", "revoked", "entered_in_error"]),
    ("completed", &["entered_in_error"]),
    ("revoked", &["entered_in_error"]),
];

/// As FHIR has it. A death cancels what is under way, and its removal gives that back on hold.
pub(super) const GOAL: Moves = &[
    ("", &["proposed"]),
    ("proposed", &["accepted", "active", "rejected", "cancelled", "entered_in_error"]),
    ("accepted", &["active", "on_hold", "rejected", "cancelled", "entered_in_error"]),
    ("active", &["on_hold", "completed", "cancelled", "entered_in_error"]),
    ("on_hold", &["active", "cancelled", "entered_in_error"]),
    ("completed", &["entered_in_error"]),
    ("cancelled", &["entered_in_error", "on_hold"]),
    ("rejected", &["entered_in_error"]),
];

/// A second referral is a duplicate from the start; a case that is put on the agenda directly is accepted and listed at once.
pub(super) const REFERRAL: Moves = &[
    ("", &["received", "duplicate", "listed"]),
    (
        "received",
        &[
            "in_triage",
            "accepted",
            "protocol",
            "not_ready",
            "redirected",
            "declined",
            "withdrawn",
            "duplicate",
            "listed",
        ],
    ),
    ("in_triage", &["accepted", "protocol", "not_ready", "redirected", "declined", "withdrawn", "duplicate", "listed"]),
    ("not_ready", &["in_triage", "withdrawn", "listed"]),
    ("protocol", &["accepted", "withdrawn"]),
    ("accepted", &["listed", "withdrawn"]),
    ("listed", &["discussed", "accepted", "withdrawn"]),
    ("discussed", &["closed"]),
];

/// A correction is a draft of the next version, and its approval takes the place of the version before.
pub(super) const MINUTES: Moves = &[
    ("", &["draft"]),
    ("draft", &["in_review", "approved"]),
    ("in_review", &["draft", "approved"]),
    ("approved", &["superseded", "recalled"]),
];

/// Whether a stage may follow another in one act.
pub(super) fn may(moves: Moves, before: &str, after: &str) -> bool {
    before == after || moves.iter().any(|(from, to)| *from == before && to.contains(&after))
}
