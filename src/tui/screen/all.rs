//! Every screen, once, in the order of the tabs. The first is in view at the start.
use super::Screen;
use super::actions::Actions;
use super::agenda::Agenda;
use super::conference::Conference;
use super::import::Import;
use super::minutes::Minutes;
use super::patient::Patient;
use super::worklist::Worklist;

/// All screens.
pub fn all() -> Vec<Box<dyn Screen>> {
    vec![
        Box::new(Worklist::default()),
        Box::new(Patient::default()),
        Box::new(Agenda::default()),
        Box::new(Conference::default()),
        Box::new(Actions::default()),
        Box::new(Minutes::default()),
        Box::new(Import::default()),
    ]
}
