//! Imports: the file is read and compared on the floor below; here it becomes one act, after a backup.

use super::{Deed, Progress, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::change::Changes;
use crate::domain::command::{ImportNetworks, ImportPatients, ImportPractices};
use crate::domain::dates;
use crate::domain::organisation::{NetworkMembership, Organisation};
use crate::domain::patient::{Condition, Patient};
use crate::domain::query::ImportPreview;
use crate::domain::refusal::Refusal;
use crate::domain::view::{Done, ImportReport, PreviewView};
use crate::import::{self, Existing};
use crate::store::Why;

impl Service {
    pub(super) fn import_practices(&mut self, who: &Actor, args: &ImportPractices) -> Result<Done, Refusal> {
        let existing: Vec<Organisation> = self.store.all().map_err(refused)?;
        let (changes, report) =
            self.act(who, |act| import::practices::import(&args.file, args.icb.as_deref(), &existing, act.mint))?;
        self.commit_import(who, "import.practices", changes, report, args.dry_run)
    }

    pub(super) fn import_networks(&mut self, who: &Actor, args: &ImportNetworks) -> Result<Done, Refusal> {
        let existing: Vec<Organisation> = self.store.all().map_err(refused)?;
        let memberships: Vec<NetworkMembership> = self.store.all().map_err(refused)?;
        let (changes, report) =
            self.act(who, |act| import::networks::import(&args.file, &existing, &memberships, act.mint))?;
        self.commit_import(who, "import.networks", changes, report, args.dry_run)
    }

    pub(super) fn import_patients(
        &mut self,
        who: &Actor,
        args: &ImportPatients,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let known = self.known()?;
        let existing = known.existing();
        let today = dates::london_date(self.now());
        let as_of = args.as_of.unwrap_or(today);
        let (changes, report) = self.act(who, |act| {
            import::patients::import(&args.file, as_of, today, &existing, act.mint, &mut |done, of| {
                progress(usize::try_from(done).unwrap_or(usize::MAX), usize::try_from(of).unwrap_or(usize::MAX));
            })
        })?;
        self.commit_import(who, "import.patients", changes, report, args.dry_run)
    }

    fn commit_import(
        &mut self,
        who: &Actor,
        command: &'static str,
        changes: Changes,
        mut report: ImportReport,
        dry_run: bool,
    ) -> Result<Done, Refusal> {
        report.dry_run = dry_run;
        let counts = format!(
            "{} new, {} changed, {} unchanged, {} rejected",
            report.new,
            report.changed,
            report.unchanged,
            report.rejected.len()
        );
        let said = if dry_run {
            format!("{}: {counts}. Nothing was written.", report.shape)
        } else {
            format!("{}: {counts}.", report.shape)
        };
        let mut done = if dry_run {
            Done { said, id: None, act: None, warnings: Vec::new(), report: None, written: None }
        } else {
            // Somebody with a wrong file should be able to get yesterday back, even past undo.
            if !changes.is_empty()
                && self.purpose() != crate::domain::view::Purpose::Demo
                && self.store.patient_count().map_err(refused)? > 0
            {
                self.store.back_up(self.now(), Why::Import).map_err(refused)?;
            }
            self.commit(who, Deed::new(command, said), &changes)?
        };
        done.report = Some(report);
        Ok(done)
    }

    pub(super) fn import_preview(&mut self, who: &Actor, args: &ImportPreview) -> Result<PreviewView, Refusal> {
        let known = self.known()?;
        let existing = known.existing();
        let today = dates::london_date(self.now());
        // A preview makes no identities that stay.
        let kept = self.mint.clone();
        let view = self.act(who, |act| import::preview::preview(&args.file, &existing, today, act.mint));
        self.mint = kept;
        view
    }

    /// Everything an import is compared with.
    fn known(&self) -> Result<Known, Refusal> {
        Ok(Known {
            organisations: self.store.all().map_err(refused)?,
            memberships: self.store.all().map_err(refused)?,
            patients: self.store.all().map_err(refused)?,
            conditions: self.store.all().map_err(refused)?,
        })
    }
}

/// Everything an import is compared with.
struct Known {
    organisations: Vec<Organisation>,
    memberships: Vec<NetworkMembership>,
    patients: Vec<Patient>,
    conditions: Vec<Condition>,
}

impl Known {
    fn existing(&self) -> Existing<'_> {
        let Self { organisations, memberships, patients, conditions } = self;
        Existing { organisations, memberships, patients, conditions }
    }
}
