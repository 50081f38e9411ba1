//! How and where papers are written, for every subcommand that writes some.

use super::desk::{Desk, Session};
use super::failure::Failure;
use super::{list, show};
use crate::domain::paper_format::{PaperFormat, PaperFormats};
use crate::domain::view::Done;
use std::path::PathBuf;

/// How and where papers are written.
#[derive(Debug, clap::Args)]
pub struct Writing {
    /// The folder to make theirs in; that of the settings unless said
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The formats, such as pdf,html; those of the settings unless said
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', value_parser = format)]
    format: Vec<PaperFormat>,
    /// Read from the standard input why they may leave, where the check found words that may be about somebody else
    #[arg(long)]
    accept: bool,
}

fn format(text: &str) -> Result<PaperFormat, String> {
    list::one_of(text)
}

impl Writing {
    /// The folder and the reason, where one is to be read; from here on papers are written in the formats that were asked for.
    pub fn ready(&self, desk: &Desk, session: &mut Session) -> Result<(PathBuf, Option<String>), Failure> {
        if let Some(formats) = PaperFormats::of(&self.format) {
            session.service.write_papers_as(formats);
        }
        let reason = self.accept.then(|| list::one_line(&mut std::io::stdin().lock())).transpose()?;
        Ok((self.folder.clone().unwrap_or_else(|| desk.packs()), reason))
    }
}

/// Says what was written and where.
pub fn report(desk: &mut Desk, session: &Session, done: &Done) -> Result<(), Failure> {
    desk.report(session, done)?;
    match &done.written {
        Some(pack) if !desk.out.json => desk.out.text(&show::written(pack)),
        _ => Ok(()),
    }
}
