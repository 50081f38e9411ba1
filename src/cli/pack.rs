//! `mdg minutes verify`: whether a folder of finished documents is as it was written and holds nobody who does not belong there.

use super::desk::{Desk, Session};
use super::failure::{Exit, Failure};
use super::sealed;
use crate::export;
use serde_json::Map;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct VerifyPack {
    /// The folder of one conference, or of one practice in it
    folder: PathBuf,
    /// A file with the private key of age that opens sealed packs, so that what is inside is checked too
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// A file that holds the passphrase that opens sealed packs on one line
    #[arg(long, value_name = "FILE", conflicts_with = "identity")]
    pack_passphrase_file: Option<PathBuf>,
}

pub fn verify(desk: &mut Desk, session: &mut Session, args: &VerifyPack) -> Result<Exit, Failure> {
    let registry = session.service.registry()?;
    let report = if args.identity.is_some() || args.pack_passphrase_file.is_some() {
        let key = sealed::key(args.identity.as_deref(), args.pack_passphrase_file.as_deref())?;
        // What lies sealed is right only if what is inside is: first the one, then the other.
        let outside = export::verify_folder(&args.folder, &registry);
        let look =
            || export::seal::opened(&args.folder, &key).map(|opened| export::verify_folder(opened.draft(), &registry));
        let inside = session.service.opening_packs(&args.folder, look)?.map_err(sealed::failed)?;
        if outside.is_clean() { inside } else { outside }
    } else {
        export::verify_folder(&args.folder, &registry)
    };
    tracing::info!(files = report.files, clean = report.is_clean(), "pack checked");
    let exit = if report.is_clean() { Exit::Done } else { Exit::Refused };
    if desk.out.json {
        let fields = Map::from_iter([
            ("ok".to_owned(), report.is_clean().into()),
            ("files".to_owned(), report.files.into()),
            ("sentences".to_owned(), report.sentences().into()),
        ]);
        desk.out.ok(Some(session.service.purpose()), fields)?;
        return Ok(exit);
    }
    desk.out.mark(session.service.purpose())?;
    desk.out.text(&report.sentences().join("\n"))?;
    Ok(exit)
}
