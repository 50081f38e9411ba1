//! The command line: one file per noun. Each reads its arguments, goes through the one door, and prints what came of it. Nothing
//! is decided here that the terminal would decide otherwise, and no patient's name or number is ever an argument, because the
//! shell keeps those.

mod actions;
mod agenda;
mod audit;
mod backup;
mod cohort;
mod commands;
mod demo;
mod desk;
mod directory;
mod distributions;
mod door;
mod failure;
mod groups;
mod import;
mod init;
mod journal;
mod list;
mod meetings;
mod minutes;
mod moment;
mod organisations;
mod out;
mod pack;
mod papers;
mod passphrase;
mod places;
mod profile;
mod run;
mod sealed;
mod secret;
mod settings;
mod show;
mod table;
mod templates;
pub mod terminal;
mod versions;

use clap::{Args, CommandFactory, Parser, Subcommand};
use desk::Desk;
use failure::{Exit, Failure};
pub use out::say;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use terminal::Opening;

/// Multi-disciplinary case conferences, offline and encrypted. Without a subcommand it opens the terminal screens.
#[derive(Debug, Parser)]
#[command(
    name = "mdg",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused \
    or some data not taken, 4 locked or wrong passphrase, 5 the database is from a newer mdg."
)]
struct CommandLine {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    noun: Option<Noun>,
}

/// What holds for every subcommand.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "For every command")]
pub(crate) struct Global {
    /// The database; the usual one unless said
    #[arg(long, global = true, value_name = "PATH")]
    db: Option<PathBuf>,
    /// A file that holds the passphrase on one line
    #[arg(long, global = true, value_name = "FILE", env = "MDG_PASSPHRASE_FILE", hide_env_values = true)]
    passphrase_file: Option<PathBuf>,
    /// Who acts: a role, a member's short name, chair or minute_taker
    #[arg(long = "as", global = true, value_name = "WHO")]
    acting: Option<String>,
    /// The time that holds, on a demo or trial database only, such as 2026-11-19T13:05
    #[arg(long, global = true, value_name = "MOMENT")]
    now: Option<String>,
    /// Print one JSON object on a line
    #[arg(long, global = true)]
    json: bool,
    /// Use no colours
    #[arg(long, global = true)]
    no_color: bool,
    /// Say only what was asked for
    #[arg(short, long, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Noun {
    /// Set up a new database with its key file
    Init(init::Init),
    /// Carry out a script of commands and questions, one JSON object a line
    Run(run::Run),
    /// List everything a script can do and ask
    Commands,
    /// Say where things stand
    Home,
    /// List patients
    List(list::List),
    /// Say how many patients each view of the list and each segment has
    Views,
    /// Show who belongs to a cohort, and work it out
    Cohort(cohort::Cohort),
    /// List the referrals that wait
    Triage(cohort::TriageList),
    /// List and cancel conferences
    Meetings(meetings::MeetingsArgs),
    /// Show, fill, order, issue and write the agenda of a conference
    Agenda(agenda::Agenda),
    /// List actions
    Actions(actions::Actions),
    /// List services that could not be had, by network and month
    Gaps(actions::Gaps),
    /// Say how many actions of a conference were done by the next one
    FollowThrough(actions::FollowThrough),
    /// Show what others can learn, without names
    Learning(meetings::Learning),
    /// Say how people found a conference
    Pulse(meetings::Pulse),
    /// Show, approve, export and check minutes
    Minutes(minutes::Minutes),
    /// Write papers beside the packs of practices: for members, organisations, patients, owners and a board
    Papers(papers::Papers),
    /// List organisations
    Organisations(organisations::Organisations),
    /// List the groups, when they meet, and their core members
    Groups(groups::Groups),
    /// List the members of the group
    Members,
    /// List the directory of services
    Services(directory::Listed),
    /// List the sites where people are seen
    Sites(directory::Listed),
    /// List rows of files whose NHS number and person did not agree
    Mismatches(directory::Mismatches),
    /// Say how each risk model is banded
    RiskBands,
    /// List what was written for each practice and what became of it
    Distributions(distributions::Distributions),
    /// List papers that practices were asked to destroy
    Recalls,
    /// Import a file
    Import(import::Import),
    /// Read and check the change log
    Audit(audit::Audit),
    /// Make, list and restore backups
    Backup(backup::Backup),
    /// List records that are, or may be, one person's
    Merges,
    /// List records that come up for somebody to look at whether they are still to be kept
    Retention,
    /// Say who opens the database with a passphrase of their own
    Profile(profile::ProfileArgs),
    /// Change your passphrase
    Passphrase(passphrase::Passphrase),
    /// The former name of 'minutes verify'
    #[command(hide = true)]
    VerifyPack(pack::VerifyPack),
    /// Show and check the settings
    Config(settings::Settings),
    /// Show and check the template of web pages, the one that comes with mdg or your own
    Templates(templates::Templates),
    /// Try mdg with invented people
    Demo(demo::Demo),
}

/// What is to happen after the command line has done its part.
pub enum Next {
    /// Nothing: this is what the shell is told.
    Exit(u8),
    /// The terminal screens open.
    Terminal(Box<Opening>),
}

/// What is wrong with a person's own keys, in sentences. The screens know, and they are handed in: the two stand side by side.
pub type KeyCheck = fn(&BTreeMap<String, Vec<String>>) -> Vec<String>;

/// Reads the command line and does what it says.
pub fn start(arguments: impl IntoIterator<Item = OsString>, keys: KeyCheck) -> Next {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let line = match CommandLine::try_parse_from(&arguments) {
        Ok(line) => line,
        Err(error) => return Next::Exit(misread(&error, &arguments)),
    };
    let mut desk = match Desk::new(line.global, keys) {
        Ok(desk) => desk,
        Err((mut out, failure)) => {
            out.failure(&failure);
            return Next::Exit(failure.exit as u8);
        }
    };
    match dispatch(&mut desk, line.noun) {
        Ok(Step::Exit(exit)) => Next::Exit(exit as u8),
        Ok(Step::Terminal(opening)) => Next::Terminal(opening),
        Err(failure) => {
            if !failure.is_quiet() {
                tracing::warn!(code = failure.code, exit = failure.exit as u8, "failed");
            }
            desk.out.failure(&failure);
            Next::Exit(failure.exit as u8)
        }
    }
}

/// What one noun came to.
pub(crate) enum Step {
    Exit(Exit),
    Terminal(Box<Opening>),
}

impl From<Exit> for Step {
    fn from(exit: Exit) -> Self {
        Self::Exit(exit)
    }
}

fn dispatch(desk: &mut Desk, noun: Option<Noun>) -> Result<Step, Failure> {
    let Some(noun) = noun else { return Ok(Step::Terminal(Box::new(desk.opening()?))) };
    Ok(match noun {
        Noun::Init(args) => init::init(desk, &args)?.into(),
        Noun::Run(args) => run::run(desk, &args)?.into(),
        Noun::Commands => commands::commands(desk)?.into(),
        Noun::Home => meetings::home(desk)?.into(),
        Noun::List(args) => list::list(desk, &args)?.into(),
        Noun::Views => cohort::views(desk)?.into(),
        Noun::Cohort(args) => cohort::cohort(desk, &args)?.into(),
        Noun::Triage(args) => cohort::triage(desk, &args)?.into(),
        Noun::Meetings(args) => meetings::meetings(desk, &args)?.into(),
        Noun::Agenda(args) => agenda::agenda(desk, &args)?.into(),
        Noun::Actions(args) => actions::actions(desk, &args)?.into(),
        Noun::Gaps(args) => actions::gaps(desk, &args)?.into(),
        Noun::FollowThrough(args) => actions::follow_through(desk, &args)?.into(),
        Noun::Learning(args) => meetings::learning(desk, &args)?.into(),
        Noun::Pulse(args) => meetings::pulse(desk, &args)?.into(),
        Noun::Minutes(args) => minutes::minutes(desk, &args)?.into(),
        Noun::Papers(args) => papers::papers(desk, &args)?.into(),
        Noun::Organisations(args) => organisations::organisations(desk, &args)?.into(),
        Noun::Groups(args) => groups::groups(desk, &args)?.into(),
        Noun::Members => organisations::members(desk)?.into(),
        Noun::Services(args) => directory::services(desk, &args)?.into(),
        Noun::Sites(args) => directory::sites(desk, &args)?.into(),
        Noun::Mismatches(args) => directory::mismatches(desk, &args)?.into(),
        Noun::RiskBands => directory::risk_bands(desk)?.into(),
        Noun::Distributions(args) => distributions::distributions(desk, &args)?.into(),
        Noun::Recalls => minutes::recalls(desk)?.into(),
        Noun::Import(args) => import::import(desk, &args)?.into(),
        Noun::Audit(args) => audit::audit(desk, &args)?.into(),
        Noun::Backup(args) => backup::backup(desk, &args)?.into(),
        Noun::Merges => {
            desk.list(crate::domain::query::Merges {})?;
            Exit::Done.into()
        }
        Noun::Retention => {
            desk.list(crate::domain::query::Retention {})?;
            Exit::Done.into()
        }
        Noun::Profile(args) => profile::profile(desk, &args)?.into(),
        Noun::Passphrase(args) => passphrase::passphrase(desk, &args)?.into(),
        Noun::VerifyPack(args) => {
            let mut session = desk.open()?;
            pack::verify(desk, &mut session, &args)?.into()
        }
        Noun::Config(args) => settings::settings(desk, &args)?.into(),
        Noun::Templates(args) => templates::templates(desk, &args)?.into(),
        Noun::Demo(args) => demo::demo(desk, &args)?,
    })
}

/// Help, the version, or a command line that cannot be read.
fn misread(error: &clap::Error, arguments: &[OsString]) -> u8 {
    if !error.use_stderr() {
        // Nobody reads the help any more: nothing is lost.
        let _ = error.print();
        return Exit::Done as u8;
    }
    let text = error.render().to_string();
    if arguments.iter().any(|argument| argument == "--json") {
        let sentence = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        out::Out::new(true, false).failure(&Failure::usage(sentence));
    } else {
        out::say(&text);
    }
    Exit::Usage as u8
}

/// The whole command line as clap knows it, for completions and manual pages.
pub fn definition() -> clap::Command {
    CommandLine::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        definition().debug_assert();
    }
}
