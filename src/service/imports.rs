//! Imports: the file is read and compared on the floor below; here it becomes one act, after a backup.

use super::{Deed, Progress, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::admission::Admission;
use crate::domain::assessment::Assessment;
use crate::domain::change::Changes;
use crate::domain::command::*;
use crate::domain::consent::Consent;
use crate::domain::dates;
use crate::domain::identity;
use crate::domain::ids::Ref;
use crate::domain::member::{CoreMember, Member};
use crate::domain::mismatch::Mismatch;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::{Mdg, NetworkMembership, Organisation};
use crate::domain::patient::{Condition, Patient};
use crate::domain::query::ImportPreview;
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::risk::RiskScore;
use crate::domain::view::{Done, ImportReport, PreviewView};
use crate::import::{self, Existing, Shape};
use crate::store::Why;
use chrono::NaiveDate;
use std::path::Path;

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
        let (mut changes, report) = self.act(who, |act| {
            import::patients::import(&args.file, as_of, today, &existing, act.mint, &mut |done, of| {
                progress(usize::try_from(done).unwrap_or(usize::MAX), usize::try_from(of).unwrap_or(usize::MAX));
            })
        })?;
        self.act(who, |act| identity::remember(act, &mut changes));
        self.commit_import(who, "import.patients", changes, report, args.dry_run)
    }

    pub(super) fn import_organisations(&mut self, who: &Actor, args: &ImportOrganisations) -> Result<Done, Refusal> {
        let known = self.known()?;
        let (changes, report) =
            self.act(who, |act| import::organisations::import(&args.file, &known.existing(), act))?;
        self.commit_import(who, "import.organisations", changes, report, args.dry_run)
    }

    pub(super) fn import_members(&mut self, who: &Actor, args: &ImportMembers) -> Result<Done, Refusal> {
        let known = self.known()?;
        let (changes, report) = self.act(who, |act| import::members::import(&args.file, &known.existing(), act))?;
        self.commit_import(who, "import.members", changes, report, args.dry_run)
    }

    pub(super) fn import_admissions(
        &mut self,
        who: &Actor,
        args: &ImportAdmissions,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let file =
            Facts { command: "import.admissions", shapes: &[Shape::Admissions, Shape::Discharges], file: &args.file };
        self.import_facts(who, &file, self.today(), args.dry_run, progress)
    }

    pub(super) fn import_scores(
        &mut self,
        who: &Actor,
        args: &ImportScores,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let file = Facts { command: "import.scores", shapes: &[Shape::Scores], file: &args.file };
        self.import_facts(who, &file, self.today(), args.dry_run, progress)
    }

    pub(super) fn import_risk(
        &mut self,
        who: &Actor,
        args: &ImportRisk,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let why = "The scores cannot be of a day to come. Check the date.";
        ensure(args.as_of <= self.today(), Code::DateUnreadable, why).map_err(|r| r.at("as_of"))?;
        let file = Facts { command: "import.risk", shapes: &[Shape::RiskTool], file: &args.file };
        self.import_facts(who, &file, args.as_of, args.dry_run, progress)
    }

    pub(super) fn import_consents(
        &mut self,
        who: &Actor,
        args: &ImportConsents,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let file = Facts { command: "import.consents", shapes: &[Shape::Consents], file: &args.file };
        self.import_facts(who, &file, self.today(), args.dry_run, progress)
    }

    fn import_facts(
        &mut self,
        who: &Actor,
        file: &Facts<'_>,
        as_of: NaiveDate,
        dry_run: bool,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let known = self.known()?;
        let (mut changes, report) = self.act(who, |act| {
            import::facts::import(file.file, file.shapes, as_of, &known.existing(), act, &mut |done, of| {
                progress(usize::try_from(done).unwrap_or(usize::MAX), usize::try_from(of).unwrap_or(usize::MAX));
            })
        })?;
        self.follow_consents(who, &mut changes)?;
        self.commit_import(who, file.command, changes, report, dry_run)
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
            Done { said, id: None, act: None, warnings: changes.warnings, report: None, written: None }
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
        // A preview makes no identities that stay.
        let kept = self.mint.clone();
        let view = self.act(who, |act| import::preview::preview(&args.file, &existing, act));
        self.mint = kept;
        view
    }

    /// Everything an import is compared with.
    fn known(&self) -> Result<Known, Refusal> {
        Ok(Known {
            organisations: self.store.all().map_err(refused)?,
            memberships: self.store.all().map_err(refused)?,
            patients: self.people()?,
            former: self.former()?,
            conditions: self.store.all().map_err(refused)?,
            members: self.store.all().map_err(refused)?,
            mdgs: self.store.all().map_err(refused)?,
            core: self.store.all().map_err(refused)?,
            admissions: self.store.all().map_err(refused)?,
            assessments: self.store.all().map_err(refused)?,
            scores: self.store.all().map_err(refused)?,
            consents: self.store.all().map_err(refused)?,
            mismatches: self.store.all().map_err(refused)?,
        })
    }
}

/// A file of dated facts, and the command that imports it.
struct Facts<'a> {
    command: &'static str,
    shapes: &'a [Shape],
    file: &'a Path,
}

/// Everything an import is compared with.
struct Known {
    organisations: Vec<Organisation>,
    memberships: Vec<NetworkMembership>,
    patients: Vec<Patient>,
    former: Vec<(NhsNumber, Ref<Patient>)>,
    conditions: Vec<Condition>,
    members: Vec<Member>,
    mdgs: Vec<Mdg>,
    core: Vec<CoreMember>,
    admissions: Vec<Admission>,
    assessments: Vec<Assessment>,
    scores: Vec<RiskScore>,
    consents: Vec<Consent>,
    mismatches: Vec<Mismatch>,
}

impl Known {
    fn existing(&self) -> Existing<'_> {
        Existing {
            organisations: &self.organisations,
            memberships: &self.memberships,
            patients: &self.patients,
            former: &self.former,
            conditions: &self.conditions,
            members: &self.members,
            mdgs: &self.mdgs,
            core: &self.core,
            admissions: &self.admissions,
            assessments: &self.assessments,
            scores: &self.scores,
            consents: &self.consents,
            mismatches: &self.mismatches,
        }
    }
}
