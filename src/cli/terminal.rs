//! Where the command line hands over to the terminal screens: what they start with, and the one function that opens them.

use crate::config::Config;
use crate::domain::actor::Actor;
use crate::service::Service;
use crate::service::file::Place;
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
    /// Where the settings lie.
    pub settings: PathBuf,
    /// Where the database lies.
    pub place: Place,
    /// Whether colours are wanted.
    pub colour: bool,
    /// Whether hints are unwanted.
    pub quiet: bool,
    /// Where packs are offered to be written, if not in the folder of the settings.
    pub exports: Option<PathBuf>,
}

/// Opens the screens and answers what the shell is told.
pub fn tui_entry(service: Service, who: &Actor, options: Options) -> u8 {
    let Options { place, .. } = options;
    super::out::say(&format!(
        "The terminal screens are not part of this build. {} could have worked on {}; `mdg --help` lists what there is.",
        who.name,
        place.db.display()
    ));
    drop(service);
    super::failure::Exit::Failed as u8
}
