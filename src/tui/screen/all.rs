//! Every screen, once, in the order of the tabs. The first is in view at the start.
use super::Screen;

/// All screens.
pub fn all() -> Vec<Box<dyn Screen>> {
    vec![]
}
