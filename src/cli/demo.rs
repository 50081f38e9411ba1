//! `mdg demo`: the arguments of the demonstration, and the one place where it is built and chaired.

use super::Step;
use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::out::Out;
use super::terminal::Opening;
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::view::Purpose;
use crate::service::Service;
use crate::service::file::Place;
use std::path::{Path, PathBuf};

/// The passphrase of a demonstration. Its people are invented, so it protects nobody and is no secret.
pub const PASSPHRASE: &str = "demo";

#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Chair a whole conference without the screens and print what happens
    #[arg(long)]
    headless: bool,
    /// Keep the demonstration in this folder; otherwise nothing of it is kept
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub fn demo(desk: &mut Desk, args: &Demo) -> Result<Step, Failure> {
    let passing = if args.folder.is_none() { Some(passing_folder()?) } else { None };
    let folder = args.folder.as_deref().or(passing.as_ref().map(tempfile::TempDir::path)).unwrap_or(Path::new("."));
    super::places::private_folder(folder)?;
    let place = Place { db: folder.join("demo.db"), backups: folder.join("backups") };
    let who = Actor::of_role(desk.user(), AccessRole::MdgManager);
    let mut service = if place.db.exists() {
        Service::open(&place, PASSPHRASE, &who.name)?
    } else {
        let mut service = Service::create(&place, PASSPHRASE, Purpose::Demo, true, &who.name)?;
        build(&mut service)?;
        service
    };
    if args.headless {
        chair(&mut service, &mut desk.out)?;
        return Ok(Step::Exit(Exit::Done));
    }
    let mut options = desk.options();
    options.place = place;
    options.folder = passing;
    Ok(Step::Terminal(Box::new(Opening { service, who, options })))
}

fn passing_folder() -> Result<tempfile::TempDir, Failure> {
    tempfile::Builder::new().prefix("mdg-demo-").tempdir().map_err(|error| {
        Failure::failed("folder_failed", format!("No folder for the demonstration could be made: {}.", error.kind()))
    })
}

/// Fills a new demo database.
fn build(_service: &mut Service) -> Result<(), Failure> {
    Err(not_here())
}

/// Chairs a conference from start to end and prints what happens.
fn chair(_service: &mut Service, _out: &mut Out) -> Result<(), Failure> {
    Err(not_here())
}

fn not_here() -> Failure {
    Failure::failed(
        "not_built",
        "The demonstration is not part of this build. `mdg init --trial` makes a database to try things in.",
    )
}
