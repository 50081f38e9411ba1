//! `mdg passphrase change`.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::secret;
use crate::service::Service;
use crate::service::file;
use serde_json::Map;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Passphrase {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Set a new passphrase; backups made before keep the old one
    Change {
        /// A file that holds the new passphrase on one line
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
        /// Make a key that opens quickly and protects little
        #[arg(long, hide = true)]
        quick_key: bool,
    },
}

pub fn passphrase(desk: &mut Desk, args: &Passphrase) -> Result<Exit, Failure> {
    let What::Change { new_passphrase_file, quick_key } = &args.what;
    let place = desk.place();
    let user = desk.user();
    let old = secret::get(desk.global.passphrase_file.as_deref(), "Present passphrase: ")?;
    // Whoever mistyped the present one learns it before choosing a new one.
    drop(Service::open(&place, &old, &user)?);
    let new = secret::get_new(new_passphrase_file.as_deref(), "New passphrase: ")?;
    file::change_passphrase(&place, &old, &new, *quick_key, &user)?;
    tracing::info!("passphrase changed");
    let said = "The passphrase is changed. Backups made before open with the old one.";
    if desk.out.json {
        desk.out.ok(None, Map::from_iter([("said".to_owned(), said.into())]))?;
    } else {
        desk.out.text(said)?;
    }
    Ok(Exit::Done)
}
