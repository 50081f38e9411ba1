//! Every screen, once, in the order of the tabs. The first is in view at the start.
use super::Screen;
use super::actions::Actions;
use super::conference::Conference;
use super::minutes::Minutes;

/// All screens.
pub fn all() -> Vec<Box<dyn Screen>> {
    vec![Box::new(Conference::default()), Box::new(Actions::default()), Box::new(Minutes::default())]
}
