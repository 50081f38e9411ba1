//! Stories through the one door: what people do, in their order, with what must come of it.

mod actions;
mod agenda;
mod cohorts;
mod conference;
pub(super) mod fixture;
mod imports;
mod minutes;
mod papers;
mod plans;
mod sharing;
mod triage;
mod undo;
mod views;
