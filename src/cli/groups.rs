//! `mdg groups`: the groups, on which days each meets next, and who its core members are.

use super::desk::{Desk, Session};
use super::failure::{Exit, Failure};
use crate::domain::ids::Ref;
use crate::domain::organisation::Mdg;
use crate::domain::query::{MdgCore, MdgDates, Mdgs};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::Answer;

#[derive(Debug, clap::Args)]
pub struct Groups {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Say on which days a group meets next
    Dates {
        /// The group, by its code
        #[arg(value_name = "CODE")]
        group: String,
        /// How many days, up to 24; 6 unless said
        #[arg(long, value_name = "N")]
        count: Option<u32>,
    },
    /// List the core members of a group, past ones too
    Core {
        /// The group, by its code
        #[arg(value_name = "CODE")]
        group: String,
    },
}

pub fn groups(desk: &mut Desk, args: &Groups) -> Result<Exit, Failure> {
    let Some(what) = &args.what else {
        desk.list(Mdgs {})?;
        return Ok(Exit::Done);
    };
    let mut session = desk.open()?;
    let answer = match what {
        What::Dates { group, count } => {
            let mdg = find(&mut session, group)?;
            session.ask(MdgDates { mdg, from: None, count: *count })?
        }
        What::Core { group } => {
            let mdg = find(&mut session, group)?;
            session.ask(MdgCore { mdg })?
        }
    };
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}

/// The group with a code.
fn find(session: &mut Session, code: &str) -> Result<Ref<Mdg>, Failure> {
    let Answer::Mdgs(rows) = session.ask(Mdgs {})? else {
        return Err(Failure::failed("store_failed", "The groups could not be read. Try again."));
    };
    let found = rows.iter().find(|row| row.code.eq_ignore_ascii_case(code)).map(|row| row.id);
    let why = format!("No group has the code '{code}'. `mdg groups` lists them.");
    Ok(found.ok_or_else(|| Refusal::new(Code::NotFound, why))?)
}
