//! `mdg minutes`: what a conference decided, from draft to the packs that practices receive.

use super::desk::{Desk, Session};
use super::failure::{Exit, Failure};
use super::meetings::Which;
use super::papers::Writing;
use super::{list, pack, papers, sealed, secret, versions};
use crate::domain::command::{MinutesApprove, MinutesExport, MinutesReturn, MinutesSubmit};
use crate::domain::minutes::AmendmentClass;
use crate::domain::query::{MinutesShow, Recalls};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::sealing::Sealing;
use crate::domain::view::Answer;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Minutes {
    #[command(subcommand)]
    what: What,
}

/// The conference whose minutes are meant.
#[derive(Debug, clap::Args)]
struct Of {
    /// The day of the conference, such as 2026-11-19
    #[arg(value_name = "DATE")]
    date: String,
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Show how far they are and exactly what each practice would receive
    Show {
        #[command(flatten)]
        of: Of,
        /// Only what this practice would receive, by its ODS code
        #[arg(long, value_name = "ODS")]
        practice: Option<String>,
        /// An older version; the newest unless said
        #[arg(long, value_name = "N")]
        version: Option<u32>,
    },
    /// Open approved minutes for a correction. What is wrong is read from the standard input; a line for each patient may follow, by
    /// NHS number, whose paper is meant though no word of it changes or, with the wrong patient, holds what is another's
    Amend {
        #[command(flatten)]
        of: Of,
        /// What kind: wrong_patient, factual_error, omission, consent_change or typo
        #[arg(long, value_name = "KIND", value_parser = list::one_of::<AmendmentClass>)]
        class: AmendmentClass,
    },
    /// Show what two versions say otherwise, part by part
    Compare {
        #[command(flatten)]
        of: Of,
        /// The earlier version; the one before the later unless said
        #[arg(long, value_name = "N")]
        from: Option<u32>,
        /// The later version, which may be a draft; the newest unless said
        #[arg(long, value_name = "N")]
        to: Option<u32>,
    },
    /// Hand them to the reviewer
    Submit {
        #[command(flatten)]
        of: Of,
    },
    /// Send them back for changes; what is to be changed is read from the standard input
    Return {
        #[command(flatten)]
        of: Of,
    },
    /// Approve them: they become a version that never changes again
    Approve {
        #[command(flatten)]
        of: Of,
        /// Who approves, by their short name, where somebody else enters it
        #[arg(long, value_name = "WHO")]
        approver: Option<String>,
    },
    /// Write every practice exactly its own patients' extracts
    Export {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        writing: Writing,
        /// Seal the packs, for a way that is not secure by itself: keys, to the key of each practice; where_there_is_a_key, those without
        /// one stay open; passphrase, to one that is asked for
        #[arg(long, value_name = "HOW", value_parser = list::one_of::<Sealing>)]
        encrypt: Option<Sealing>,
        /// A file that holds the passphrase for the packs on one line
        #[arg(long, value_name = "FILE", requires = "encrypt")]
        pack_passphrase_file: Option<PathBuf>,
    },
    /// Open a sealed pack into a new folder, wherever it came from; no database is needed
    Open(sealed::OpenPack),
    /// Check a folder of finished documents: whether it is as it was written and holds nobody who does not belong there
    Verify(pack::VerifyPack),
}

pub fn minutes(desk: &mut Desk, args: &Minutes) -> Result<Exit, Failure> {
    if let What::Open(args) = &args.what {
        return sealed::open(desk, args);
    }
    let mut session = desk.open()?;
    match &args.what {
        What::Open(_) => {}
        What::Show { of, practice, version } => show(desk, &mut session, of, practice.as_deref(), *version)?,
        What::Amend { of, class } => {
            let meeting = of.find(&mut session)?;
            versions::amend(desk, &mut session, meeting, *class)?;
        }
        What::Compare { of, from, to } => {
            let meeting = of.find(&mut session)?;
            versions::compare(desk, &mut session, meeting, *from, *to)?;
        }
        What::Submit { of } => {
            let meeting = of.find(&mut session)?;
            let done = session.run(MinutesSubmit { meeting })?;
            desk.report(&session, &done)?;
        }
        What::Return { of } => {
            let meeting = of.find(&mut session)?;
            let reason = list::one_line(&mut std::io::stdin().lock())?;
            let done = session.run(MinutesReturn { meeting, reason })?;
            desk.report(&session, &done)?;
        }
        What::Approve { of, approver } => {
            let meeting = of.find(&mut session)?;
            let approver = approver.as_deref().map(|name| member(&session, name)).transpose()?;
            let done = session.run(MinutesApprove { meeting, approver })?;
            desk.report(&session, &done)?;
        }
        What::Export { of, writing, encrypt, pack_passphrase_file } => {
            let meeting = of.find(&mut session)?;
            let (folder, reason) = writing.ready(desk, &mut session)?;
            if *encrypt == Some(Sealing::Passphrase) {
                let words = secret::get_new(pack_passphrase_file.as_deref(), "Passphrase for the packs: ")?;
                session.service.seal_packs_with(words)?;
            }
            let export = MinutesExport { meeting, folder, reason, encrypt: *encrypt };
            let done = session.run_long(export, desk.out.quiet)?;
            papers::report(desk, &session, &done)?;
        }
        What::Verify(args) => return pack::verify(desk, &mut session, args),
    }
    Ok(Exit::Done)
}

impl Of {
    fn find(&self, session: &mut Session) -> Result<crate::domain::ids::Ref<crate::domain::meeting::Meeting>, Failure> {
        Ok(self.which.find(session, Some(&self.date))?.id)
    }
}

pub(super) fn member(
    session: &Session,
    name: &str,
) -> Result<crate::domain::ids::Ref<crate::domain::member::Member>, Failure> {
    let none = || Refusal::new(Code::NotFound, format!("No member of the group has the short name '{name}'."));
    Ok(session.service.actor(name)?.member.ok_or_else(none)?)
}

fn show(
    desk: &mut Desk,
    session: &mut Session,
    of: &Of,
    practice: Option<&str>,
    version: Option<u32>,
) -> Result<(), Failure> {
    let meeting = of.find(session)?;
    let mut answer = session.ask(MinutesShow { meeting, version })?;
    if let (Answer::Minutes(view), Some(ods)) = (&mut answer, practice) {
        view.practices.retain(|p| p.ods.eq_ignore_ascii_case(ods));
        if view.practices.is_empty() {
            let why = format!("The practice {ods} receives nothing from this conference.");
            return Err(Refusal::new(Code::NotFound, why).into());
        }
    }
    desk.print(session, &answer)?;
    Ok(())
}

/// `mdg recalls`.
pub fn recalls(desk: &mut Desk) -> Result<Exit, Failure> {
    desk.list(Recalls {})?;
    Ok(Exit::Done)
}
