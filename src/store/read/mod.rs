//! The named reads: one question each, in SQL over real indexes. Each gives records or a few plain columns, never a view.

pub mod clinical_views;
mod conference;
mod people;
mod registry;
mod roster;

pub use roster::RosterLine;
