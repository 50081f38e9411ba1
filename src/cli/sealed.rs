//! `mdg minutes open`: a sealed pack into a folder, for whoever receives one. It needs no database, only the key or the passphrase.

use super::desk::Desk;
use super::failure::{Exit, Failure, unreadable};
use super::secret;
use crate::domain::count::counted;
use crate::export::seal::{self, Key, OpenError};
use serde_json::Map;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

#[derive(Debug, clap::Args)]
pub struct OpenPack {
    /// The sealed file
    file: PathBuf,
    /// The folder to make; beside the file unless said
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// A file with the private key of age that opens it; without one a passphrase is asked for
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// A file that holds the passphrase on one line
    #[arg(long, value_name = "FILE", conflicts_with = "identity")]
    pack_passphrase_file: Option<PathBuf>,
}

pub fn open(desk: &mut Desk, args: &OpenPack) -> Result<Exit, Failure> {
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.split(".zip").next().filter(|stem| !stem.is_empty()).unwrap_or("opened").to_owned();
    let into = args.folder.clone().unwrap_or_else(|| args.file.with_file_name(stem));
    let key = key(args.identity.as_deref(), args.pack_passphrase_file.as_deref())?;
    let files = seal::open_into(&args.file, &into, &key).map_err(failed)?;
    tracing::info!(files, "sealed pack opened");
    let said = format!("{} opened into {}.", counted(files, "file", "files"), into.display());
    if desk.out.json {
        desk.out.ok(None, Map::from_iter([("said".to_owned(), said.into()), ("files".to_owned(), files.into())]))?;
    } else {
        desk.out.text(&said)?;
    }
    Ok(Exit::Done)
}

/// What opens sealed packs: the private key in a file, or a passphrase from a file or asked for.
pub(super) fn key(identity: Option<&Path>, passphrase: Option<&Path>) -> Result<Key, Failure> {
    let Some(identity) = identity else {
        return Ok(Key::passphrase(&secret::get(passphrase, "Passphrase of the pack: ")?));
    };
    let text = std::fs::read_to_string(identity).map(Zeroizing::new).map_err(|error| {
        Failure::usage(format!("{} could not be read: {}.", identity.display(), unreadable(error.kind())))
    })?;
    Key::private(&text).map_err(failed)
}

/// Why a sealed pack stays closed, for the shell.
pub(super) fn failed(error: OpenError) -> Failure {
    Failure::failed("sealed", error.to_string())
}
