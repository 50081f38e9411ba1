//! The named reads: one question each, in SQL over real indexes. Each gives records or a few plain columns, never a view.

mod agenda;
mod clinical;
mod cohort;
mod conference;
mod life;
mod people;
mod proceedings;
mod referral;
mod registry;
mod roster;
mod views;

pub use cohort::Part;
pub use roster::{Met, RosterLine, RosterLines, RosterPractice};
