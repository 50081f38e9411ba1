//! `mdg cohort`, `mdg views` and `mdg triage`: who belongs to a cohort, how many wait in each view, and what waits at triage.

use super::desk::{Desk, Session};
use super::failure::{Exit, Failure};
use super::list::one_of;
use crate::domain::command::CohortRunNow;
use crate::domain::organisation::Mdg;
use crate::domain::query::{CohortShow, Cohorts, Mdgs, Triage, Views};
use crate::domain::referral::ReferralStatus;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::Answer;
use crate::domain::{dates, ids::Ref};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Cohort {
    /// The cohort to show, such as brent_2014; without one, all that can be worked out are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// Work it out anew first, and keep who joined and who left
    #[arg(long, requires = "code")]
    work_out: bool,
    /// On which day it is to hold; today unless said
    #[arg(long, value_name = "DATE", requires = "work_out")]
    as_of: Option<String>,
    /// A file with criteria of your own
    #[arg(long, value_name = "FILE", requires = "work_out")]
    file: Option<PathBuf>,
    /// Which run to show, by its number; the last one unless said
    #[arg(long, value_name = "N", conflicts_with = "work_out")]
    run: Option<u32>,
    /// Rows of each list to skip
    #[arg(long, value_name = "N")]
    offset: Option<u32>,
    /// Rows of each list to print; 50 unless said
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// The group, by its code, where there are several
    #[arg(long, value_name = "CODE")]
    mdg: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct TriageList {
    /// Only at this stage, such as received or protocol; those that wait unless said
    #[arg(long, value_parser = status)]
    status: Option<ReferralStatus>,
    /// Only those that wait too long
    #[arg(long)]
    alerts: bool,
    /// Only of this group, by its code
    #[arg(long, value_name = "CODE")]
    mdg: Option<String>,
}

fn status(text: &str) -> Result<ReferralStatus, String> {
    one_of(text)
}

pub fn cohort(desk: &mut Desk, args: &Cohort) -> Result<Exit, Failure> {
    let Some(code) = &args.code else {
        desk.list(Cohorts {})?;
        return Ok(Exit::Done);
    };
    let mut session = desk.open()?;
    let mdg = group(&mut session, args.mdg.as_deref())?;
    if args.work_out {
        let today = dates::london_date(session.service.now());
        let as_of = args.as_of.as_deref().map(|text| dates::read(text, today)).transpose()?;
        let done = session.run(CohortRunNow { mdg, cohort: Some(code.clone()), file: args.file.clone(), as_of })?;
        desk.out.note(&done.said);
    }
    let Cohort { run, offset, limit, .. } = *args;
    let answer = session.ask(CohortShow { mdg, cohort: code.clone(), run, offset, limit })?;
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}

pub fn views(desk: &mut Desk) -> Result<Exit, Failure> {
    desk.list(Views {})?;
    Ok(Exit::Done)
}

pub fn triage(desk: &mut Desk, args: &TriageList) -> Result<Exit, Failure> {
    let mut session = desk.open()?;
    let mdg = args.mdg.as_deref().map(|code| group(&mut session, Some(code))).transpose()?;
    let answer = session.ask(Triage { mdg, status: args.status, alerts: args.alerts })?;
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}

/// The group that is meant: the one with the code, or the only one there is.
pub(super) fn group(session: &mut Session, code: Option<&str>) -> Result<Ref<Mdg>, Failure> {
    let Answer::Mdgs(mut groups) = session.ask(Mdgs {})? else {
        return Err(Failure::failed("store_failed", "The groups could not be read. Try again."));
    };
    if let Some(code) = code {
        groups.retain(|g| g.code.eq_ignore_ascii_case(code));
    }
    match groups.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Refusal::new(Code::NotFound, "There is no such group. `mdg meetings` shows their codes.").into()),
        several => {
            let codes: Vec<&str> = several.iter().map(|g| g.code.as_str()).collect();
            Err(Failure::usage(format!("There are several groups. Say which with --mdg: {}.", codes.join(", "))))
        }
    }
}
