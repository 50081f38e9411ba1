//! What the command line hands over when the terminal screens are to open.

use crate::config::Config;
use crate::domain::actor::Actor;
use crate::service::Service;
use std::path::PathBuf;

/// What the screens start with.
pub struct Opening {
    /// The open database.
    pub service: Service,
    /// Who acts.
    pub who: Actor,
    /// The rest.
    pub options: Options,
}

/// What the screens have to know beside the records.
#[derive(Debug)]
pub struct Options {
    /// The settings in force.
    pub config: Config,
    /// What is wrong with the settings, if they could not be read; the screens say so.
    pub fault: Option<String>,
    /// Without colours.
    pub no_color: bool,
    /// The folder that packs are offered to be written into.
    pub packs: PathBuf,
}
