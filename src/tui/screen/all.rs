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
use std::path::PathBuf;

/// All screens. Packs are offered to be written into `packs`; a path that begins with ~ lies in `home`.
pub fn all(packs: PathBuf, home: Option<PathBuf>) -> Vec<Box<dyn Screen>> {
    vec![
        Box::new(Worklist::default()),
        Box::new(Triage::default()),
        Box::new(Patient::default()),
        Box::new(Agenda::default()),
        Box::new(Conference::default()),
        Box::new(Actions::default()),
        Box::new(Minutes::writing_to(packs, home)),
        Box::new(Import::default()),
    ]
}
