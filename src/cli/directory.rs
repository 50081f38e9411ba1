//! `mdg services`, `mdg sites`, `mdg mismatches` and `mdg risk-bands`: what the registry keeps beside people and practices.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use crate::domain::query;

#[derive(Debug, clap::Args)]
pub struct Listed {
    /// Those that have ended too
    #[arg(long)]
    ended: bool,
}

#[derive(Debug, clap::Args)]
pub struct Mismatches {
    /// Those that were decided too
    #[arg(long)]
    decided: bool,
}

pub fn services(desk: &mut Desk, args: &Listed) -> Result<Exit, Failure> {
    desk.list(query::Services { ended: args.ended })?;
    Ok(Exit::Done)
}

pub fn sites(desk: &mut Desk, args: &Listed) -> Result<Exit, Failure> {
    desk.list(query::Sites { ended: args.ended })?;
    Ok(Exit::Done)
}

pub fn mismatches(desk: &mut Desk, args: &Mismatches) -> Result<Exit, Failure> {
    desk.list(query::Mismatches { decided: args.decided })?;
    Ok(Exit::Done)
}

pub fn risk_bands(desk: &mut Desk) -> Result<Exit, Failure> {
    desk.list(query::RiskBandsShow {})?;
    Ok(Exit::Done)
}
