//! `mdg agenda`: one conference with its items and their times; who could be listed; order, issue and papers.

use super::desk::{Desk, Session};
use super::failure::{Exit, Failure};
use super::meetings::Which;
use super::papers::{self, Writing};
use crate::domain::command::{AgendaArrange, AgendaExport, AgendaFill, AgendaIssue};
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::query::{AgendaCandidates, AgendaIssued, Conference};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Agenda {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    of: Of,
}

/// The conference whose agenda is meant.
#[derive(Debug, clap::Args)]
struct Of {
    /// The day of the conference, such as 2026-11-19; the one that runs or comes next unless said
    #[arg(value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Show who could be listed, the most pressing first, and why
    Candidates(Of),
    /// List those who wait until the time is used up
    Fill(Of),
    /// Put the items in order: by practice, the most pressing case first
    Arrange(Of),
    /// Issue it, or issue it again and say what changed
    Issue(Of),
    /// Show every version that was issued, and what each changed
    Issued(Of),
    /// Write the agenda, a sheet for each practice, and an invitation for calendars
    Export {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        writing: Writing,
    },
}

impl Of {
    fn find(&self, session: &mut Session) -> Result<Ref<Meeting>, Failure> {
        Ok(self.which.find(session, self.date.as_deref())?.id)
    }
}

pub fn agenda(desk: &mut Desk, args: &Agenda) -> Result<Exit, Failure> {
    let mut session = desk.open()?;
    let Some(what) = &args.what else {
        let meeting = args.of.find(&mut session)?;
        let answer = session.ask(Conference { meeting })?;
        desk.print(&session, &answer)?;
        return Ok(Exit::Done);
    };
    match what {
        What::Candidates(of) => {
            let meeting = of.find(&mut session)?;
            let answer = session.ask(AgendaCandidates { meeting })?;
            desk.print(&session, &answer)?;
        }
        What::Issued(of) => {
            let meeting = of.find(&mut session)?;
            let answer = session.ask(AgendaIssued { meeting })?;
            desk.print(&session, &answer)?;
        }
        What::Fill(of) => {
            let meeting = of.find(&mut session)?;
            let done = session.run(AgendaFill { meeting })?;
            desk.report(&session, &done)?;
        }
        What::Arrange(of) => {
            let meeting = of.find(&mut session)?;
            let done = session.run(AgendaArrange { meeting })?;
            desk.report(&session, &done)?;
        }
        What::Issue(of) => {
            let meeting = of.find(&mut session)?;
            let done = session.run(AgendaIssue { meeting })?;
            desk.report(&session, &done)?;
        }
        What::Export { of, writing } => {
            let meeting = of.find(&mut session)?;
            let (folder, reason) = writing.ready(desk, &mut session)?;
            let patients_by = Some(desk.config.agenda.patients_by);
            let done = session.run(AgendaExport { meeting, folder, patients_by, reason })?;
            papers::report(desk, &session, &done)?;
        }
    }
    Ok(Exit::Done)
}
