//! `mdg actions`: what was agreed, who answers for it and by when.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use crate::domain::query::{self, ActionView};

#[derive(Debug, clap::Args)]
pub struct Actions {
    /// Only those whose date has passed
    #[arg(long, conflicts_with_all = ["all", "mine"])]
    overdue: bool,
    /// Closed ones too
    #[arg(long, conflicts_with = "mine")]
    all: bool,
    /// Only those of whoever acts, who must be a member: see --as, and member in the settings
    #[arg(long)]
    mine: bool,
}

pub fn actions(desk: &mut Desk, args: &Actions) -> Result<Exit, Failure> {
    let view = match (args.overdue, args.all, args.mine) {
        (true, _, _) => ActionView::Overdue,
        (_, true, _) => ActionView::All,
        (_, _, true) => ActionView::Mine,
        _ => ActionView::Open,
    };
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
