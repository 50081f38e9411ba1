//! `mdg backup`: copies of the whole database, made, listed, and gone back to.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::out::value;
use super::table::Table;
use super::{list, secret};
use crate::domain::dates;
use crate::domain::query::AuditVerify;
use crate::service::Service;
use crate::service::file;
use serde_json::{Map, Value};
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct Backup {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make one now
    Now,
    /// List those there are, newest first
    List,
    /// Put one in the place of the database, which is kept beside it
    Restore {
        /// The backup, as `mdg backup list` prints it
        file: PathBuf,
        /// Do not ask whether this is meant
        #[arg(long)]
        yes: bool,
    },
}

pub fn backup(desk: &mut Desk, args: &Backup) -> Result<Exit, Failure> {
    match &args.what {
        What::Now => now(desk)?,
        What::List => all(desk)?,
        What::Restore { file, yes } => restore(desk, file, *yes)?,
    }
    Ok(Exit::Done)
}

fn now(desk: &mut Desk) -> Result<(), Failure> {
    let session = desk.open()?;
    let made = session.service.back_up()?;
    if desk.out.json {
        return desk.out.answer(session.service.purpose(), &made);
    }
    desk.out.mark(session.service.purpose())?;
    desk.out.text(&format!(
        "Made and checked a backup: {}. Its key file lies beside it; copy both together.",
        made.file.display()
    ))
}

fn all(desk: &mut Desk) -> Result<(), Failure> {
    let place = desk.place();
    let backups = file::backups(&place)?;
    if desk.out.json {
        return desk.out.ok(None, Map::from_iter([("answer".to_owned(), value(&backups))]));
    }
    if backups.is_empty() {
        return desk.out.text(&format!("There is no backup in {}.", place.backups.display()));
    }
    let mut table = Table::new(&["Made", "Why", ">Size", "File"]);
    for backup in backups {
        table.row([
            format!("{} {}", dates::staff(dates::london_date(backup.taken)), dates::london_clock(backup.taken)),
            backup.why.to_owned(),
            format!("{} kB", backup.bytes.div_ceil(1000)),
            backup.file.display().to_string(),
        ]);
    }
    desk.out.text(&table.to_string())
}

fn restore(desk: &mut Desk, backup: &Path, yes: bool) -> Result<(), Failure> {
    let place = desk.place();
    let backup =
        if backup.exists() || backup.components().count() > 1 { backup.to_owned() } else { place.backups.join(backup) };
    if !yes {
        confirm(desk, &backup)?;
    }
    let user = desk.user();
    let words = secret::get(desk.global.passphrase_file.as_deref(), "Passphrase: ")?;
    let kept = file::restore(&place, &backup, &words, &user)?;
    tracing::info!("backup restored");
    // What was put there is opened and its log is read through, so that nobody finds out later.
    let mut service = Service::open(&place, &words, &user)?;
    let who = crate::domain::actor::Actor::of_role(user, crate::domain::actor::AccessRole::MdgManager);
    super::door::answer(&mut service, &who, AuditVerify {})?;
    let mut said = "The backup is in place and was checked.".to_owned();
    if let Some(kept) = &kept {
        said = format!("{said} The database that it replaced is kept: {}.", kept.display());
    }
    if desk.out.json {
        let mut fields = Map::from_iter([("said".to_owned(), Value::String(said))]);
        if let Some(kept) = kept {
            fields.insert("kept".to_owned(), kept.display().to_string().into());
        }
        return desk.out.ok(Some(service.purpose()), fields);
    }
    desk.out.mark(service.purpose())?;
    desk.out.text(&said)
}

/// Going back is grave enough to be typed out.
fn confirm(desk: &Desk, backup: &Path) -> Result<(), Failure> {
    let refused = "Nothing was done. To go back to a backup, type restore when asked, or add --yes.";
    if !secret::can_ask() || desk.out.json {
        return Err(Failure::usage(refused));
    }
    super::out::say(&format!(
        "{} will take the place of {}. What was entered since then is in the database that is kept beside it, and no longer in \
         use. Type restore to go on.",
        backup.display(),
        desk.place().db.display()
    ));
    if list::one_line(&mut io::stdin().lock())? == "restore" { Ok(()) } else { Err(Failure::usage(refused)) }
}
