//! Every screen, once. The first is in view at the start.
use super::Screen;
use super::actions::Actions;
use super::agenda::Agenda;
use super::conference::Conference;
use super::import::Import;
use super::minutes::Minutes;
use super::patient::Patient;
use super::triage::Triage;
use super::worklist::Worklist;
use crate::domain::agenda_issue::PatientsBy;
use std::path::PathBuf;

/// All screens. Packs and papers are offered to be written into `packs`; a path that begins with ~ lies in `home`. `by` is how patients
/// stand on an agenda.
pub fn all(packs: PathBuf, home: Option<PathBuf>, by: Option<PatientsBy>) -> Vec<Box<dyn Screen>> {
    vec![
        Box::new(Worklist::default()),
        Box::new(Triage::default()),
        Box::new(Patient::default()),
        Box::new(Agenda::writing_to(packs.clone(), home.clone(), by)),
        Box::new(Conference::default()),
        Box::new(Actions::writing_to(packs.clone(), home.clone())),
        Box::new(Minutes::writing_to(packs, home)),
        Box::new(Import::default()),
    ]
}
