//! Stories through the one door: what people do, in their order, with what must come of it.

mod actions;
mod agenda;
mod clinical_views;
mod codes;
mod cohorts;
mod conference;
mod deputies;
pub(super) mod fixture;
mod follow_up;
mod imports;
mod life;
mod machines;
mod minutes;
mod papers;
mod places;
mod plan_versions;
mod plans;
mod previous_minutes;
mod proceedings;
mod profiles;
mod registry;
mod run;
mod services;
mod sharing;
mod triage;
mod undo;
mod views;
