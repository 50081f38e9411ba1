//! What every noun finds ready: the options, the settings, the places, the streams; and how a database is opened and who is taken
//! to be acting.

use super::failure::Failure;
use super::out::Out;
use super::places::{Places, beside};
use super::terminal::{Opening, Options};
use super::{Global, KeyCheck, door, journal, moment, secret, templates};
use crate::config::{self, Config};
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::person::harmless;
use crate::domain::view::{Answer, Done};
use crate::domain::{Command, Query};
use crate::service::Service;
use crate::service::clock::Clock;
use crate::service::file::{Barrier, Place};
use crate::service::profiles::Identity;
use std::io::IsTerminal;
use std::path::PathBuf;

/// How often a mistyped passphrase is asked for again.
const TRIES: usize = 3;

/// What every noun finds ready.
pub(crate) struct Desk {
    pub global: Global,
    pub config: Config,
    pub places: Places,
    pub out: Out,
    /// What is wrong with the settings, if they could not be read.
    pub fault: Option<String>,
    /// What finds the faults in a person's own keys.
    pub keys: KeyCheck,
}

/// An open database and whoever acts on it.
pub(crate) struct Session {
    pub service: Service,
    pub who: Actor,
}

impl Desk {
    /// Reads the settings and starts the log.
    pub fn new(global: Global, keys: KeyCheck) -> Result<Self, (Out, Failure)> {
        let out = Out::new(global.json, global.quiet);
        let places = match Places::find(std::env::var_os("MDG_HOME").as_deref()) {
            Ok(places) => places,
            Err(failure) => return Err((out, failure)),
        };
        let (config, fault) = config::load(&places.settings);
        journal::start(&places);
        Ok(Self { global, config, places, out, fault, keys })
    }

    /// Where the database of this command line lies.
    pub fn place(&self) -> Place {
        self.places.database(self.global.db.as_deref(), &self.config)
    }

    /// Where packs go unless somebody says otherwise.
    pub fn packs(&self) -> PathBuf {
        self.config.folders.packs.clone().unwrap_or_else(|| beside(&self.place().db, "packs"))
    }

    /// The name that stands as "recorded by" where nobody says otherwise.
    pub fn user(&self) -> String {
        let account = || ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
        let name = self.config.user.name.clone().or_else(account).unwrap_or_default();
        let name = harmless(&name, false);
        if name.is_empty() { "unnamed user".to_owned() } else { name }
    }

    /// Opens the database, asks for the passphrase if need be, and finds out who acts.
    pub fn open(&mut self) -> Result<Session, Failure> {
        if let Some(fault) = &self.fault {
            super::out::say(&format!("{fault} mdg goes on with its own settings until this is put right."));
        }
        let place = self.place();
        let user = self.user();
        // Nobody is asked for the passphrase of a database that is not there.
        if !place.db.exists() {
            return Err(Service::open(&place, "", &user).err().map_or_else(
                || Failure::failed("no_database", "The database has only just appeared. Try again."),
                Failure::from,
            ));
        }
        let service = self.unlocked(&place, &user)?;
        for note in service.notes() {
            self.out.note(&note);
        }
        // The records are safe where they are; a backup that could not be made is told and is no reason to keep anybody out.
        if let Err(shut) = service.back_up_if_due() {
            super::out::say(&format!("No backup could be made: {}", shut.message));
        }
        let mut session = Session { who: Actor::of_role(user, AccessRole::MdgManager), service };
        if let Some(now) = &self.global.now {
            session.service.set_clock(Clock::Stopped(moment::read(now)?))?;
        }
        session.service.prefer_segments(self.config.worklist.segments);
        session.service.keep_for(self.config.retention);
        session.service.write_papers_as(self.config.papers.formats.clone());
        session.service.hide_counts_below(self.config.papers.small_numbers);
        if let Some(template) = templates::own(&self.places) {
            if let Err(fault) = &template {
                super::out::say(&format!("{fault} mdg goes on, and writes no papers until this is put right."));
            }
            session.service.make_pages_by(template);
        }
        session.who = self.actor(&session.service)?;
        Ok(session)
    }

    fn unlocked(&self, place: &Place, user: &str) -> Result<Service, Failure> {
        let file = self.global.passphrase_file.as_deref();
        let mut tries = 1;
        loop {
            let words = secret::get(file, "Passphrase: ")?;
            match Service::open(place, &words, user) {
                Ok(service) => return Ok(service),
                Err(shut) if shut.barrier == Barrier::WrongPassphrase && file.is_none() && tries < TRIES => {
                    tries += 1;
                    super::out::say(&shut.message);
                }
                Err(shut) => return Err(shut.into()),
            }
        }
    }

    /// Whoever `--as` names where that may be said, or else whoever the passphrase belongs to, or else the person of the settings.
    fn actor(&self, service: &Service) -> Result<Actor, Failure> {
        if let Some(name) = &self.global.acting {
            service.must_take_names()?;
            return Ok(service.actor(name)?);
        }
        match service.identity()? {
            Identity::Known(who) => return Ok(who),
            Identity::Open => {}
            Identity::Nobody => {
                let why = "This passphrase belongs to nobody any more. Ask whoever lets people in, or open mdg with your own.";
                return Err(Failure::ended(why));
            }
        }
        let user = &self.config.user;
        let role = user.role.unwrap_or(AccessRole::MdgManager);
        let Some(handle) = &user.member else { return Ok(Actor::of_role(self.user(), role)) };
        let member = service.actor(handle)?;
        Ok(Actor {
            name: user.name.as_ref().map_or(member.name, |_| self.user()),
            role: user.role.unwrap_or(member.role),
            member: member.member,
        })
    }

    /// Asks one thing and prints the answer: the whole work of a listing.
    pub fn list(&mut self, query: impl Into<Query>) -> Result<(), Failure> {
        let mut session = self.open()?;
        let answer = session.ask(query)?;
        self.print(&session, &answer)
    }

    /// Prints an answer in the form that was asked for.
    pub fn print(&mut self, session: &Session, answer: &Answer) -> Result<(), Failure> {
        let purpose = session.service.purpose();
        if self.out.json {
            return self.out.answer(purpose, answer);
        }
        self.out.mark(purpose)?;
        self.out.text(&super::show::answer(answer))
    }

    /// Prints what was done.
    pub fn report(&mut self, session: &Session, done: &Done) -> Result<(), Failure> {
        super::out::warn(&done.warnings);
        if self.out.json {
            let fields = super::out::value(done).as_object().cloned().unwrap_or_default();
            return self.out.ok(Some(session.service.purpose()), fields);
        }
        self.out.mark(session.service.purpose())?;
        self.out.text(&done.said)
    }

    /// What the terminal screens start with.
    pub fn opening(&mut self) -> Result<Opening, Failure> {
        if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
            return Err(Failure::usage("The screens need a terminal. `mdg --help` lists what works without one."));
        }
        let mut session = self.open()?;
        if let Some(now) = &self.global.now {
            // On a screen time goes on.
            session.service.set_clock(Clock::starting_at(moment::read(now)?))?;
        }
        let options = self.options();
        Ok(Opening { service: session.service, who: session.who, options })
    }

    /// What the terminal screens have to know beside the records.
    pub fn options(&self) -> Options {
        Options {
            config: self.config.clone(),
            fault: self.fault.clone(),
            no_color: self.global.no_color,
            packs: self.packs(),
        }
    }
}

impl Session {
    /// Asks one thing.
    pub fn ask(&mut self, query: impl Into<Query>) -> Result<Answer, Failure> {
        Ok(door::answer(&mut self.service, &self.who, query)?)
    }

    /// Does one thing.
    pub fn run(&mut self, command: impl Into<Command>) -> Result<Done, Failure> {
        Ok(door::execute(&mut self.service, &self.who, command, &mut |_, _| {})?)
    }

    /// Does one thing that may take long, with a bar for whoever watches.
    pub fn run_long(&mut self, command: impl Into<Command>, quiet: bool) -> Result<Done, Failure> {
        let bar = super::out::bar(quiet);
        let done = door::execute(&mut self.service, &self.who, command, &mut |at, of| super::out::tell(&bar, at, of));
        bar.finish_and_clear();
        Ok(done?)
    }
}
