//! `mdg actions` and `mdg gaps`: what was agreed, who answers for it and by when; and which services could not be had.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use crate::domain::dates;
use crate::domain::query::{self, ActionView, ServiceGaps};
use crate::domain::refusal::Refusal;
use chrono::NaiveDate;

#[derive(Debug, clap::Args)]
pub struct Actions {
    /// Only those whose date has passed
    #[arg(long, conflicts_with_all = ["all", "mine", "redated", "owner_inactive"])]
    overdue: bool,
    /// Only those past the date they were first promised for, whose date was moved
    #[arg(long, conflicts_with_all = ["all", "mine", "owner_inactive"])]
    redated: bool,
    /// Only those whose owner has left the group
    #[arg(long, conflicts_with_all = ["all", "mine"])]
    owner_inactive: bool,
    /// Closed ones too
    #[arg(long, conflicts_with = "mine")]
    all: bool,
    /// Only those of whoever acts, who must be a member: see --as, and member in the settings
    #[arg(long)]
    mine: bool,
}

#[derive(Debug, clap::Args)]
pub struct Gaps {
    /// Only gaps found on this day or later, such as 2026-11-01
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only gaps found on this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

pub fn actions(desk: &mut Desk, args: &Actions) -> Result<Exit, Failure> {
    let chosen = [
        (args.overdue, ActionView::Overdue),
        (args.redated, ActionView::Redated),
        (args.owner_inactive, ActionView::OwnerInactive),
        (args.all, ActionView::All),
        (args.mine, ActionView::Mine),
    ];
    let view = chosen.into_iter().find(|(on, _)| *on).map_or(ActionView::Open, |(_, view)| view);
    let mut session = desk.open()?;
    if args.mine && session.who.member.is_none() {
        return Err(Failure::usage(
            "mdg does not know which member you are. Say so with --as and your short name, or with member in the settings.",
        ));
    }
    let answer = session.ask(query::Actions { view: Some(view), owner: None })?;
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}

pub fn gaps(desk: &mut Desk, args: &Gaps) -> Result<Exit, Failure> {
    let mut session = desk.open()?;
    let today = dates::london_date(session.service.now());
    let date = |text: &Option<String>| -> Result<Option<NaiveDate>, Refusal> {
        text.as_deref().map(|t| dates::read(t, today)).transpose()
    };
    let asked = ServiceGaps { from: date(&args.from)?, until: date(&args.until)? };
    let answer = session.ask(asked)?;
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}
