//! `mdg organisations` and `mdg members`.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use crate::domain::coded::Coded;
use crate::domain::organisation::OrganisationKind;
use crate::domain::query;

#[derive(Debug, clap::Args)]
pub struct Organisations {
    /// Only of one kind, such as gp_practice or pcn
    #[arg(long, value_parser = kind)]
    kind: Option<OrganisationKind>,
}

fn kind(text: &str) -> Result<OrganisationKind, String> {
    OrganisationKind::from_code(text).ok_or_else(|| {
        let all: Vec<&str> = OrganisationKind::ALL.iter().map(|k| k.code()).collect();
        format!("choose one of {}", all.join(", "))
    })
}

pub fn organisations(desk: &mut Desk, args: &Organisations) -> Result<Exit, Failure> {
    desk.list(query::Organisations { kind: args.kind })?;
    Ok(Exit::Done)
}

pub fn members(desk: &mut Desk) -> Result<Exit, Failure> {
    desk.list(query::Members {})?;
    Ok(Exit::Done)
}
