//! `mdg init`: a new database with its key file, and a first file of settings for whoever said who they are.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::places::private_folder;
use super::secret;
use crate::config;
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::coded::Coded;
use crate::domain::command::ProfileAdd;
use crate::domain::view::Purpose;
use crate::export::{ExportError, atomic};
use crate::service::Service;
use serde_json::Map;

#[derive(Debug, clap::Args)]
pub struct Init {
    /// Make a trial database: everything printed says so, and the clock can be set
    #[arg(long)]
    trial: bool,
    /// Your name, as records and documents are to give it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What you may do: mdg_manager, coordinator, clinician, ig_lead or viewer
    #[arg(long, value_name = "ROLE", requires = "name", value_parser = role)]
    role: Option<AccessRole>,
    /// Make a key that opens quickly and protects little
    #[arg(long, hide = true)]
    quick_key: bool,
}

pub(super) fn role(text: &str) -> Result<AccessRole, String> {
    AccessRole::from_code(text).ok_or_else(|| {
        let all: Vec<&str> = AccessRole::ALL.iter().map(|r| r.code()).collect();
        format!("choose one of {}", all.join(", "))
    })
}

pub fn init(desk: &mut Desk, args: &Init) -> Result<Exit, Failure> {
    if args.quick_key && !args.trial {
        return Err(Failure::usage("A quick key is for a trial database only. Real records need the full one."));
    }
    let place = desk.place();
    let purpose = if args.trial { Purpose::Trial } else { Purpose::Real };
    if let Some(folder) = place.db.parent().filter(|f| !f.as_os_str().is_empty()) {
        private_folder(folder)?;
    }
    if !place.db.exists() && secret::can_ask() && desk.global.passphrase_file.is_none() {
        desk.out.note(
            "Choose a passphrase of at least 12 characters, or four words that have nothing to do with each other. Without it \
             nobody can read the records, and nobody can give it back to you: write it down and keep it in a safe place.",
        );
    }
    let words = if place.db.exists() {
        secret::Passphrase::default()
    } else {
        secret::get_new(desk.global.passphrase_file.as_deref(), "New passphrase: ")?
    };
    let user = args.name.clone().unwrap_or_else(|| desk.user());
    let mut service = Service::create(&place, &words, purpose, args.quick_key, &user)?;
    if let Some(name) = &args.name {
        let role = args.role.unwrap_or(AccessRole::MdgManager);
        settle_in(desk, name, role)?;
        own(&mut service, name, role)?;
    }
    let what = if args.trial { "trial database" } else { "database" };
    let said = format!("Made a new {what}: {}. Its key file lies beside it; keep both.", place.db.display());
    if desk.out.json {
        let fields = Map::from_iter([
            ("said".to_owned(), said.into()),
            ("db".to_owned(), place.db.display().to_string().into()),
        ]);
        desk.out.ok(Some(service.purpose()), fields)?;
    } else {
        desk.out.text(&said)?;
    }
    Ok(Exit::Done)
}

/// Makes the passphrase that of whoever chose it. They may let others in only if their role may: until somebody of such a role is
/// there, the database goes on taking people at their word.
fn own(service: &mut Service, name: &str, role: AccessRole) -> Result<(), Failure> {
    if !matches!(role, AccessRole::MdgManager | AccessRole::IgLead) {
        return Ok(());
    }
    let who = Actor::of_role(name, role);
    let add = ProfileAdd { name: name.to_owned(), role, member: None };
    let id = super::profile::made(&super::door::execute(service, &who, add, &mut |_, _| {})?)?;
    Ok(service.take_slot(id)?)
}

/// Writes the first settings; those that are there are left alone.
fn settle_in(desk: &Desk, name: &str, role: AccessRole) -> Result<(), Failure> {
    let path = &desk.places.settings;
    if let Some(folder) = path.parent() {
        private_folder(folder)?;
    }
    match atomic::write_new(path, config::first_file(name, role).as_bytes()) {
        Err(ExportError::Exists(_)) => {
            desk.out.note(&format!(
                "Your settings in {} were left as they are. To be called {name} there, set name under [user].",
                path.display()
            ));
            Ok(())
        }
        other => Ok(other?),
    }
}
