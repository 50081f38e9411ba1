//! `mdg audit`: the change log, and whether its seals hold.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use crate::domain::query::{AuditLog, AuditVerify};

#[derive(Debug, clap::Args)]
pub struct Audit {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print the latest acts
    Log {
        /// How many; 50 unless said
        #[arg(long, value_name = "N")]
        limit: Option<u32>,
        /// Only acts on the record with this id
        #[arg(long, value_name = "ID")]
        record: Option<String>,
    },
    /// Check every seal from the first act to the last
    Verify,
}

pub fn audit(desk: &mut Desk, args: &Audit) -> Result<Exit, Failure> {
    match &args.what {
        What::Log { limit, record } => desk.list(AuditLog { limit: *limit, record: record.clone() })?,
        What::Verify => desk.list(AuditVerify {})?,
    }
    Ok(Exit::Done)
}
