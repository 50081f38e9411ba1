//! `mdg actions`, `mdg gaps` and `mdg follow-through`: what was agreed, who answers for it and by when; which services could not be
//! had; and how much was done by the next conference.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::meetings::{Between, Held};
use crate::domain::query::{self, ActionView, FollowThroughOf, ServiceGaps};

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
    #[command(flatten)]
    when: Between,
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
    let (from, until) = args.when.read(&session)?;
    let answer = session.ask(ServiceGaps { from, until })?;
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}

#[derive(Debug, clap::Args)]
pub struct FollowThrough {
    #[command(flatten)]
    of: Held,
}

pub fn follow_through(desk: &mut Desk, args: &FollowThrough) -> Result<Exit, Failure> {
    let mut session = desk.open()?;
    let meeting = args.of.find(&mut session)?;
    let answer = session.ask(FollowThroughOf { meeting })?;
    desk.print(&session, &answer)?;
    Ok(Exit::Done)
}
