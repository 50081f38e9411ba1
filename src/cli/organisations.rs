//! `mdg organisations`, as a list or as a tree, and `mdg members`.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::organisation::OrganisationKind;
use crate::domain::query;

#[derive(Debug, clap::Args)]
pub struct Organisations {
    /// Only of one kind, such as gp_practice or pcn
    #[arg(long, value_parser = kind)]
    kind: Option<OrganisationKind>,
    /// Who belongs to whom, from the largest organisation down
    #[arg(long, conflicts_with = "kind")]
    tree: bool,
    /// The tree of a day, such as 2026-11-19; of today unless said
    #[arg(long, value_name = "DATE", requires = "tree")]
    on: Option<String>,
}

fn kind(text: &str) -> Result<OrganisationKind, String> {
    OrganisationKind::from_code(text).ok_or_else(|| {
        let all: Vec<&str> = OrganisationKind::ALL.iter().map(|k| k.code()).collect();
        format!("choose one of {}", all.join(", "))
    })
}

pub fn organisations(desk: &mut Desk, args: &Organisations) -> Result<Exit, Failure> {
    if args.tree {
        let mut session = desk.open()?;
        let today = dates::london_date(session.service.now());
        let on = args.on.as_deref().map(|text| dates::read(text, today)).transpose()?;
        let answer = session.ask(query::OrganisationTree { on })?;
        desk.print(&session, &answer)?;
        return Ok(Exit::Done);
    }
    desk.list(query::Organisations { kind: args.kind })?;
    Ok(Exit::Done)
}

pub fn members(desk: &mut Desk) -> Result<Exit, Failure> {
    desk.list(query::Members {})?;
    Ok(Exit::Done)
}
