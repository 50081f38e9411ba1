//! `mdg minutes verify`: whether a folder of finished documents is as it was written and holds nobody who does not belong there.

use super::desk::{Desk, Session};
use super::failure::{Exit, Failure};
use crate::export;
use serde_json::Map;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct VerifyPack {
    /// The folder of one conference, or of one practice in it
    folder: PathBuf,
}

pub fn verify(desk: &mut Desk, session: &Session, args: &VerifyPack) -> Result<Exit, Failure> {
    let registry = session.service.registry()?;
    let report = export::verify_folder(&args.folder, &registry);
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
