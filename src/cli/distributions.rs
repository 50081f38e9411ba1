//! `mdg distributions`: what was written for each practice, and what people say became of it. mdg sends nothing itself.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::meetings::Which;
use crate::domain::query;

#[derive(Debug, clap::Args)]
pub struct Distributions {
    /// Only those of the conference on this day, such as 2026-11-19
    #[arg(value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    which: Which,
    /// Only those to which a practice has not answered in time
    #[arg(long)]
    chase: bool,
}

pub fn distributions(desk: &mut Desk, args: &Distributions) -> Result<Exit, Failure> {
    let mut session = desk.open()?;
    let meeting = match &args.date {
        Some(date) => Some(args.which.find(&mut session, Some(date))?.id),
        None => None,
    };
    let answer = session.ask(query::Distributions { meeting, chase: args.chase })?;
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}
