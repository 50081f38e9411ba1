//! `mdg config`: where the settings lie, and whether they can be read.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::templates;
use crate::config;
use serde_json::Map;

/// What is wrong with a person's own keys.
fn keys_fault(desk: &Desk) -> Option<String> {
    let faults = (desk.keys)(&desk.config.keys.own);
    (!faults.is_empty()).then(|| format!("{}, [keys] own: {}", desk.places.settings.display(), faults.join(" ")))
}

/// What is wrong with a person's own template.
fn template_fault(desk: &Desk) -> Option<String> {
    templates::own(&desk.places)?.err().map(|fault| fault.to_string())
}

#[derive(Debug, clap::Args)]
pub struct Settings {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print where the settings lie
    Path,
    /// Say whether they can be read
    Check,
    /// Print a file with every setting and what it does
    Example,
}

pub fn settings(desk: &mut Desk, args: &Settings) -> Result<Exit, Failure> {
    let path = desk.places.settings.display().to_string();
    let (field, text) = match args.what {
        What::Path => ("path", path),
        What::Example => ("example", config::EXAMPLE.to_owned()),
        What::Check => match desk.fault.take().or_else(|| keys_fault(desk)).or_else(|| template_fault(desk)) {
            Some(fault) => return Err(Failure::settings(fault)),
            None if desk.places.settings.exists() => ("said", format!("{path} is in order.")),
            None => {
                ("said", format!("There is no {path}, so mdg uses its own settings. `mdg config example` prints one."))
            }
        },
    };
    if desk.out.json {
        desk.out.ok(None, Map::from_iter([(field.to_owned(), text.into())]))?;
    } else {
        desk.out.text(&text)?;
    }
    Ok(Exit::Done)
}
