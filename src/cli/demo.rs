//! `mdg demo`: pretend people in a database of their own. On a terminal the screens open five minutes before a conference; without
//! one, or when asked, the conference is chaired by script and told.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::terminal::Opening;
use super::{Step, moment};
use crate::demo;
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::dates;
use crate::domain::query::{Home, Query};
use crate::domain::view::{Answer, Purpose};
use crate::service::Service;
use crate::service::clock::Clock;
use crate::service::file::Place;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The passphrase of a demonstration. Its people are invented, so it protects nobody and is no secret.
pub const PASSPHRASE: &str = "demo";

#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Chair a whole conference without the screens and print what happens
    #[arg(long)]
    headless: bool,
    /// Keep the demonstration in this folder instead of the usual one
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Start anew, even if the last demonstration stopped in the middle of its conference
    #[arg(long)]
    fresh: bool,
}

pub fn demo(desk: &mut Desk, args: &Demo) -> Result<Step, Failure> {
    if desk.global.db.is_some() {
        return Err(Failure::usage(
            "The demo makes a database of its own and touches no other. Leave out --db; --folder says where.",
        ));
    }
    let folder = args.folder.clone().unwrap_or_else(|| desk.places.data.join("demo"));
    super::places::private_folder(&folder)?;
    let place = Place { db: folder.join("demo.db"), backups: folder.join("backups") };
    let packs = folder.join("packs");
    let name = desk.user();
    let terminal = std::io::stdout().is_terminal() && std::io::stdin().is_terminal();
    let headless = args.headless || !terminal;
    let who = Actor::of_role(name.clone(), AccessRole::MdgManager);

    let left = if place.db.exists() && !headless && !args.fresh { interrupted(&place, &who)? } else { None };
    if let Some(service) = left {
        return Ok(screens(desk, service, who, packs));
    }
    if place.db.exists() {
        Service::throw_away_demo(&place, PASSPHRASE, &name)?;
    }
    clear(&packs)?;
    let begun = Instant::now();
    let mut service = Service::create(&place, PASSPHRASE, Purpose::Demo, true, &name)?;
    service.count_ids()?;
    if let Some(now) = &desk.global.now {
        service.set_clock(Clock::Stopped(moment::read(now)?))?;
    }
    let today = dates::london_date(service.now());
    super::places::private_folder(&packs)?;
    let made = demo::build(&mut service, today, Some(&packs))?;
    desk.out.note(&format!("Made {} pretend patients in {:.1} s.", demo::PATIENTS, begun.elapsed().as_secs_f32()));
    if headless {
        demo::chair(&mut service, &made, &packs, desk.out.stream())?;
        return Ok(Step::Exit(Exit::Done));
    }
    service.set_clock(Clock::starting_at(made.doors_open()))?;
    Ok(screens(desk, service, who, packs))
}

/// The last demo, if it stopped in the middle of its conference: it goes on where it was, at the time it was.
fn interrupted(place: &Place, who: &Actor) -> Result<Option<Service>, Failure> {
    let mut service = Service::open(place, PASSPHRASE, &who.name)?;
    let home = service.answer(who, &Query::Home(Home {}))?;
    let running = matches!(&home, Answer::Home(home) if home.purpose == Purpose::Demo && home.running.is_some());
    let Some(last) = service.last_moment()?.filter(|_| running) else { return Ok(None) };
    service.set_clock(Clock::starting_at(last))?;
    Ok(Some(service))
}

fn screens(desk: &Desk, service: Service, who: Actor, packs: PathBuf) -> Step {
    let mut options = desk.options();
    options.packs = packs;
    Step::Terminal(Box::new(Opening { service, who, options }))
}

/// Packs of an earlier demo are pretend people's; they go with it.
fn clear(packs: &Path) -> Result<(), Failure> {
    match std::fs::remove_dir_all(packs) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            let why = format!(
                "The packs of the last demo could not be removed: {}. Choose another folder with --folder.",
                error.kind()
            );
            Err(Failure::failed("folder_failed", why))
        }
        _ => Ok(()),
    }
}
