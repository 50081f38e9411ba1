//! `mdg home`, `mdg meetings`, `mdg learning` and `mdg pulse`, and how a conference or a time is meant by its dates.

use super::desk::{Desk, Session};
use super::failure::{Exit, Failure};
use super::list;
use crate::domain::command::MeetingCancel;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::query::{self, Home, Meetings, PulseShow};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::{Answer, MeetingRow};
use chrono::NaiveDate;

pub fn home(desk: &mut Desk) -> Result<Exit, Failure> {
    desk.list(Home {})?;
    Ok(Exit::Done)
}

#[derive(Debug, clap::Args)]
pub struct MeetingsArgs {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Cancel a conference: its cases go to the next one; the reason is read from the standard input
    Cancel {
        /// The day of the conference, such as 2026-11-19
        #[arg(value_name = "DATE")]
        date: String,
        #[command(flatten)]
        which: Which,
    },
}

pub fn meetings(desk: &mut Desk, args: &MeetingsArgs) -> Result<Exit, Failure> {
    match &args.what {
        None => desk.list(Meetings {})?,
        Some(What::Cancel { date, which }) => {
            let mut session = desk.open()?;
            let meeting = which.find(&mut session, Some(date))?.id;
            let reason = list::one_line(&mut std::io::stdin().lock())?;
            let done = session.run(MeetingCancel { meeting, reason })?;
            desk.report(&session, &done)?;
        }
    }
    Ok(Exit::Done)
}

/// A stretch of time.
#[derive(Debug, clap::Args)]
pub struct Between {
    /// Only what is of this day or later, such as 2026-11-01
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only what is of this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

impl Between {
    /// The two days, as far as they were given.
    pub fn read(&self, session: &Session) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Failure> {
        let today = dates::london_date(session.service.now());
        let date = |text: &Option<String>| text.as_deref().map(|t| dates::read(t, today)).transpose();
        Ok((date(&self.from)?, date(&self.until)?))
    }
}

/// A conference that was held.
#[derive(Debug, clap::Args)]
pub struct Held {
    /// The day of the conference, such as 2026-11-19; the last one that was held unless said
    #[arg(value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    which: Which,
}

impl Held {
    /// Which one it is.
    pub fn find(&self, session: &mut Session) -> Result<Ref<Meeting>, Failure> {
        let Some(date) = &self.date else { return self.which.last(session) };
        Ok(self.which.find(session, Some(date))?.id)
    }
}

#[derive(Debug, clap::Args)]
pub struct Learning {
    #[command(flatten)]
    when: Between,
}

pub fn learning(desk: &mut Desk, args: &Learning) -> Result<Exit, Failure> {
    let mut session = desk.open()?;
    let (from, until) = args.when.read(&session)?;
    let answer = session.ask(query::Learning { from, until })?;
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}

#[derive(Debug, clap::Args)]
pub struct Pulse {
    #[command(flatten)]
    of: Held,
}

pub fn pulse(desk: &mut Desk, args: &Pulse) -> Result<Exit, Failure> {
    let mut session = desk.open()?;
    let meeting = args.of.find(&mut session)?;
    let answer = session.ask(PulseShow { meeting })?;
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}

/// Which conference is meant.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// The group, by its code, where several meet on that day
    #[arg(long, value_name = "CODE")]
    mdg: Option<String>,
}

impl Which {
    /// The conferences of the group, or of all groups, latest first.
    fn rows(&self, session: &mut Session) -> Result<Vec<MeetingRow>, Failure> {
        let Answer::Meetings(mut rows) = session.ask(Meetings {})? else {
            return Err(Failure::failed("store_failed", "The conferences could not be read. Try again."));
        };
        if let Some(code) = &self.mdg {
            rows.retain(|row| row.mdg_code.eq_ignore_ascii_case(code));
        }
        Ok(rows)
    }

    /// The last conference that was held to its end.
    fn last(&self, session: &mut Session) -> Result<Ref<Meeting>, Failure> {
        let rows = self.rows(session)?;
        let last = rows.iter().find(|row| row.status == MeetingStatus::Closed).map(|row| row.id);
        Ok(last.ok_or_else(|| Refusal::new(Code::NotFound, "No conference was held yet. `mdg meetings` lists them."))?)
    }

    /// The conference on a date; without one, the conference that runs, comes next, or was last.
    pub fn find(&self, session: &mut Session, date: Option<&str>) -> Result<MeetingRow, Failure> {
        let today = dates::london_date(session.service.now());
        let date = date.map(|text| dates::read(text, today)).transpose()?;
        let mut rows = self.rows(session)?;
        let missing = |words: String| Failure::from(Refusal::new(Code::NotFound, words));
        let Some(date) = date else {
            return pick(rows, today).ok_or_else(|| missing("No conference is planned yet.".to_owned()));
        };
        rows.retain(|row| row.date == date);
        match rows.len() {
            0 => Err(missing(format!(
                "There is no conference on {}. `mdg meetings` lists them.",
                dates::staff_with_day(date)
            ))),
            1 => Ok(rows.remove(0)),
            _ => {
                let codes: Vec<&str> = rows.iter().map(|row| row.mdg_code.as_str()).collect();
                Err(Failure::usage(format!(
                    "Several groups meet on {}. Say which with --mdg: {}.",
                    dates::staff_with_day(date),
                    codes.join(", ")
                )))
            }
        }
    }
}

/// Of the conferences, latest first: the one that runs, else the next one, else the last one.
fn pick(rows: Vec<MeetingRow>, today: chrono::NaiveDate) -> Option<MeetingRow> {
    use crate::domain::meeting::MeetingStatus::{AgendaIssued, InSession, Paused, Planned};
    let at = rows
        .iter()
        .position(|row| matches!(row.status, InSession | Paused))
        .or_else(|| rows.iter().rposition(|row| row.date >= today && matches!(row.status, Planned | AgendaIssued)))
        .unwrap_or(0);
    rows.into_iter().nth(at)
}
