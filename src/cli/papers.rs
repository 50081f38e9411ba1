//! `mdg papers`: what leaves beside the packs of practices; and how and where papers are written, for every subcommand that writes
//! some.

use super::cohort::group;
use super::desk::{Desk, Session};
use super::failure::{Exit, Failure};
use super::meetings::Which;
use super::{list, show};
use crate::domain::command::{PapersBoard, PapersChase, PapersExport, RecallExport};
use crate::domain::dates;
use crate::domain::paper_format::{PaperFormat, PaperFormats};
use crate::domain::papers::ConferencePaper;
use crate::domain::view::Done;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Papers {
    #[command(subcommand)]
    what: What,
}

/// The conference whose papers are meant, and how to write them.
#[derive(Debug, clap::Args)]
struct Of {
    /// The day of the conference, such as 2026-11-19; the one that is on, comes next or was last unless said
    #[arg(value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Write the full minutes for the members of the group
    Members(Of),
    /// Write a list of its own actions for each organisation
    Organisations(Of),
    /// Write a letter to each patient, in plain words
    Patients(Of),
    /// Write the urgent actions as a draft, before the minutes are approved
    Urgent(Of),
    /// Write for each practice a notice of every paper that it is asked to destroy
    Recalls {
        #[command(flatten)]
        writing: Writing,
    },
    /// Write for each owner a list of the actions that are open, those overdue first
    Chase {
        #[command(flatten)]
        writing: Writing,
    },
    /// Write a summary for a board: counts, and nobody's name
    Board {
        /// Of this group alone, by its code
        #[arg(long, value_name = "CODE")]
        mdg: Option<String>,
        /// The first day; a year before the last unless said
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        /// The last day; today unless said
        #[arg(long, value_name = "DATE")]
        to: Option<String>,
        #[command(flatten)]
        writing: Writing,
    },
}

pub fn papers(desk: &mut Desk, args: &Papers) -> Result<Exit, Failure> {
    let mut session = desk.open()?;
    let (of, paper) = match &args.what {
        What::Members(of) => (of, ConferencePaper::Members),
        What::Organisations(of) => (of, ConferencePaper::Organisations),
        What::Patients(of) => (of, ConferencePaper::Patients),
        What::Urgent(of) => (of, ConferencePaper::Urgent),
        What::Chase { writing } => {
            let (folder, reason) = writing.ready(desk, &mut session)?;
            let done = session.run_long(PapersChase { folder, reason }, desk.out.quiet)?;
            report(desk, &session, &done)?;
            return Ok(Exit::Done);
        }
        What::Recalls { writing } => {
            let (folder, reason) = writing.ready(desk, &mut session)?;
            let done = session.run_long(RecallExport { folder, reason }, desk.out.quiet)?;
            report(desk, &session, &done)?;
            return Ok(Exit::Done);
        }
        What::Board { mdg, from, to, writing } => {
            let today = dates::london_date(session.service.now());
            let day = |text: &Option<String>| text.as_deref().map(|text| dates::read(text, today)).transpose();
            let (from, to) = (day(from)?, day(to)?);
            let mdg = mdg.as_deref().map(|code| group(&mut session, Some(code))).transpose()?;
            let (folder, reason) = writing.ready(desk, &mut session)?;
            let done = session.run_long(PapersBoard { mdg, from, to, folder, reason }, desk.out.quiet)?;
            report(desk, &session, &done)?;
            return Ok(Exit::Done);
        }
    };
    let meeting = of.which.find(&mut session, of.date.as_deref())?.id;
    let (folder, reason) = of.writing.ready(desk, &mut session)?;
    let done = session.run_long(PapersExport { meeting, paper, folder, reason }, desk.out.quiet)?;
    report(desk, &session, &done)?;
    Ok(Exit::Done)
}

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
