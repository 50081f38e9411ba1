//! `mdg profile`: who opens the database with a passphrase of their own.

use super::desk::{Desk, Session};
use super::failure::{Exit, Failure};
use super::secret;
use crate::domain::actor::AccessRole;
use crate::domain::command::{ProfileAdd, ProfileAmend, ProfileEnd, ProfileRenew};
use crate::domain::ids::Ref;
use crate::domain::profile::Profile;
use crate::domain::query::Profiles;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::{Answer, Done, ProfileRow};
use crate::service::profiles::Identity;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct ProfileArgs {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// List who may open the database
    List,
    /// Let somebody in, who then types a passphrase of their own
    Add {
        /// What they are called, as records and documents are to give it
        #[arg(long, value_name = "NAME")]
        name: String,
        /// What they may do: mdg_manager, coordinator, clinician, ig_lead or viewer
        #[arg(long, value_name = "ROLE", value_parser = super::init::role)]
        role: AccessRole,
        /// The short name of the member they are
        #[arg(long, value_name = "SHORT NAME")]
        member: Option<String>,
        #[command(flatten)]
        new: NewPassphrase,
    },
    /// Correct what somebody is called or may do
    Amend {
        /// What they are called now
        who: String,
        /// What they are to be called
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// What they may do
        #[arg(long, value_name = "ROLE", value_parser = super::init::role)]
        role: Option<AccessRole>,
        /// The short name of the member they are
        #[arg(long, value_name = "SHORT NAME")]
        member: Option<String>,
    },
    /// Give somebody a new passphrase, where they have forgotten theirs
    Passphrase {
        /// What they are called
        who: String,
        #[command(flatten)]
        new: NewPassphrase,
    },
    /// Shut somebody out
    End {
        /// What they are called
        who: String,
    },
}

#[derive(Debug, clap::Args)]
struct NewPassphrase {
    /// A file that holds the new passphrase on one line
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    /// Make a key that opens quickly and protects little
    #[arg(long, hide = true)]
    quick_key: bool,
}

pub fn profile(desk: &mut Desk, args: &ProfileArgs) -> Result<Exit, Failure> {
    let Some(what) = &args.what else { return list(desk) };
    match what {
        What::List => return list(desk),
        What::Add { name, role, member, new } => {
            let mut session = desk.open()?;
            let member = member.as_deref().map(|m| super::minutes::member(&session, m)).transpose()?;
            begin(desk, &mut session)?;
            let done = session.run(ProfileAdd { name: name.clone(), role: *role, member })?;
            let id = made(&done)?;
            if let Err(failure) = choose(desk, &mut session, id, name, new) {
                // Nobody is listed who cannot come in.
                session.run(ProfileEnd { profile: id })?;
                return Err(failure);
            }
            desk.report(&session, &done)?;
        }
        What::Amend { who, name, role, member } => {
            let mut session = desk.open()?;
            let profile = find(&mut session, who)?.id;
            let member = member.as_deref().map(|m| super::minutes::member(&session, m)).transpose()?;
            let done = session.run(ProfileAmend { profile, name: name.clone(), role: *role, member })?;
            desk.report(&session, &done)?;
        }
        What::Passphrase { who, new } => {
            let mut session = desk.open()?;
            let row = find(&mut session, who)?;
            choose(desk, &mut session, row.id, &row.name, new)?;
            let done = session.run(ProfileRenew { profile: row.id })?;
            desk.report(&session, &done)?;
            desk.out.note("Backups made before open with the old one.");
        }
        What::End { who } => {
            let mut session = desk.open()?;
            let row = find(&mut session, who)?;
            let done = session.run(ProfileEnd { profile: row.id })?;
            session.service.forget_passphrase(row.id)?;
            desk.report(&session, &done)?;
            desk.out.note("Backups made before still open with their passphrase.");
        }
    }
    Ok(Exit::Done)
}

fn list(desk: &mut Desk) -> Result<Exit, Failure> {
    desk.list(Profiles {})?;
    Ok(Exit::Done)
}

/// The first profile is that of whoever lets the first other person in: their passphrase is theirs from here on.
fn begin(desk: &mut Desk, session: &mut Session) -> Result<(), Failure> {
    if session.service.identity()? != Identity::Open {
        return Ok(());
    }
    let who = session.who.clone();
    let done = session.run(ProfileAdd { name: who.name.clone(), role: who.role, member: who.member })?;
    session.service.take_slot(made(&done)?)?;
    let role = crate::domain::coded::Coded::within(who.role);
    desk.out.note(&format!("The passphrase you opened with is yours from here on, {}, as: {role}.", who.name));
    Ok(())
}

fn choose(
    desk: &mut Desk,
    session: &mut Session,
    id: Ref<Profile>,
    name: &str,
    new: &NewPassphrase,
) -> Result<(), Failure> {
    // Whoever may not let others in is told before anybody types.
    session.ask(Profiles {})?;
    if new.new_passphrase_file.is_none() && secret::can_ask() {
        desk.out.note(&format!(
            "Now {name} chooses a passphrase, which nobody else should see: at least 12 characters, or four words that have \
             nothing to do with each other."
        ));
    }
    let words = secret::get_new(new.new_passphrase_file.as_deref(), "New passphrase: ")?;
    Ok(session.service.give_passphrase(id, &words, new.quick_key)?)
}

fn find(session: &mut Session, name: &str) -> Result<ProfileRow, Failure> {
    let Answer::Profiles(rows) = session.ask(Profiles {})? else { return Err(Refusal::not_found("profile").into()) };
    let asked = name.to_lowercase();
    let why = format!("Nobody called '{name}' has a passphrase of their own. `mdg profile list` shows who has.");
    let found = rows.into_iter().find(|row| row.ended_on.is_none() && row.name.to_lowercase() == asked);
    Ok(found.ok_or_else(|| Refusal::new(Code::NotFound, why))?)
}

pub(super) fn made(done: &Done) -> Result<Ref<Profile>, Failure> {
    let id = done.id.as_deref().and_then(|id| uuid::Uuid::parse_str(id).ok()).map(Ref::from_uuid);
    Ok(id.ok_or_else(|| Refusal::not_found("profile"))?)
}
