//! `mdg agenda`: one conference with its items and their times.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::meetings::Which;
use crate::domain::query::Conference;

#[derive(Debug, clap::Args)]
pub struct Agenda {
    /// The day of the conference, such as 2026-11-19; the one that runs or comes next unless said
    #[arg(value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    which: Which,
}

pub fn agenda(desk: &mut Desk, args: &Agenda) -> Result<Exit, Failure> {
    let mut session = desk.open()?;
    let meeting = args.which.find(&mut session, args.date.as_deref())?.id;
    let answer = session.ask(Conference { meeting })?;
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}
