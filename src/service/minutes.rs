//! The minutes: review, approval as a snapshot, and the packs that leave the laptop.

use super::papers::{accepted_reason, files_of};
use super::versions::version_in;
use super::{Deed, Progress, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::{MinutesAmend, MinutesApprove, MinutesExport, MinutesReturn, MinutesSubmit};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::directory::CareService;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::member::Member;
use crate::domain::minutes::{self, AmendmentClass, Export, Minutes, MinutesStatus};
use crate::domain::organisation::{Organisation, OrganisationKind};
use crate::domain::patient::Patient;
use crate::domain::profile;
use crate::domain::query::MinutesShow;
use crate::domain::record::Record;
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::snapshot::{self, AttendanceLine, Facts, Now, Snapshot};
use crate::domain::view::{Done, MinutesView, PracticePreview, WrittenPack};
use crate::export::packs::Delivered as _;
use crate::export::{
    ExportError, Finding, Identity, Level, Practice, Registry, conference_folder, leaks, sentences, withheld,
    write_sealed_packs,
};
use crate::store::{RosterLine, RosterLines};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::ops::ControlFlow;
use uuid::Uuid;

impl Service {
    pub(super) fn minutes_submit(&mut self, who: &Actor, args: &MinutesSubmit) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let minutes = self.minutes_of(meeting.id)?;
        let changes = minutes::submit(&meeting, &minutes)?;
        let said = format!("The minutes of {} are with the reviewer.", dates::staff_with_day(meeting.date));
        self.commit(who, Deed::new("minutes.submit", said).on(minutes.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn minutes_return(&mut self, who: &Actor, args: &MinutesReturn) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let minutes = self.minutes_of(meeting.id)?;
        let changes = minutes::return_to_draft(&minutes, &args.reason)?;
        let said = format!("The minutes of {} are back for changes.", dates::staff_with_day(meeting.date));
        self.commit(
            who,
            Deed::new("minutes.return", said).on(minutes.id).in_scope(meeting.mdg).because(&args.reason),
            &changes,
        )
    }

    pub(super) fn minutes_approve(&mut self, who: &Actor, args: &MinutesApprove) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let mdg = self.need(meeting.mdg)?;
        let minutes = self.minutes_of(meeting.id)?;
        minutes.must_be_open()?;
        meeting.must_be(&[crate::domain::meeting::MeetingStatus::Closed], "approval")?;
        let approver = self.act(who, |act| minutes::approver(act, args.approver, &meeting, &mdg))?;
        profile::signs_alone(&self.every_profile()?, approver, who)?;
        let today = dates::london_date(self.now());
        let former = self.version_before(&minutes)?;
        let snapshot = self.snapshot(&meeting, &minutes, approver, today, &who.name)?;
        let mut changes =
            self.act(who, |act| minutes::approve(act, &meeting, &minutes, former.as_ref(), approver, &snapshot))?;
        let registry = self.registry_for(&snapshot)?;
        for finding in leaks(&self.packs(&snapshot, &minutes)?, &registry) {
            let next = match finding.level() {
                Level::Block => "It cannot be exported so: amend the minutes.",
                Level::Warn => "Look whether that is so before it is exported.",
            };
            let told = format!("{} {next}", finding.sentence());
            let code = if finding.what.is_withheld() { Code::RestrictedField } else { Code::ForeignIdentifier };
            changes.warn(Warning::new(code, told));
        }
        let said = format!(
            "The minutes of {} are approved by {}: version {}, {}.",
            dates::staff_with_day(meeting.date),
            snapshot.approved_by.name,
            snapshot.version,
            counted(snapshot.cases.len(), "case", "cases")
        );
        self.commit(who, Deed::new("minutes.approve", said).on(minutes.id).in_scope(mdg.id), &changes)
    }

    pub(super) fn minutes_amend(&mut self, who: &Actor, args: &MinutesAmend) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let minutes = self.minutes_of(meeting.id)?;
        let patients = self.as_named_in(&minutes, &args.patients)?;
        let args = &MinutesAmend { patients, ..args.clone() };
        let mut changes = self.act(who, |act| minutes::amend(act, &minutes, args))?;
        let mut said = format!(
            "The minutes of {} are open for correction: version {} is a draft.",
            dates::staff_with_day(meeting.date),
            minutes.minutes_version + 1
        );
        if args.class == AmendmentClass::WrongPatient {
            said.push_str(&self.wrong_patient(who, &meeting, &args.patients, &mut changes)?);
        }
        let deed =
            Deed::new("minutes.amend", said).making::<Minutes>(&changes).in_scope(meeting.mdg).because(&args.reason);
        self.commit(who, deed, &changes)
    }

    /// The minutes as they stand, by value.
    pub(super) fn snapshot(
        &mut self,
        meeting: &Meeting,
        minutes: &Minutes,
        approver: Ref<Member>,
        approved_on: NaiveDate,
        recorded_by: &str,
    ) -> Result<Snapshot, Refusal> {
        let mdg = self.need(meeting.mdg)?;
        let items = self.items_of(meeting.id)?;
        let attendance = self.attendance_of(meeting.id)?;
        let discussions = self.store.discussions_in(meeting.id).map_err(refused)?;
        let actions = self.store.actions_of(meeting.id).map_err(refused)?;
        let members = self.by_id::<Member>()?;
        let services = self.by_id::<CareService>()?;
        let mut organisations = HashMap::new();
        for id in members.values().filter_map(|m| m.organisation).chain(actions.iter().map(|a| a.owner_organisation)) {
            if let std::collections::hash_map::Entry::Vacant(place) = organisations.entry(id) {
                place.insert(self.need(id)?);
            }
        }
        let (mut patients, mut goals, mut plans, mut sharing) =
            (HashMap::new(), Vec::new(), Vec::new(), HashMap::new());
        for id in items.iter().filter_map(|i| i.patient) {
            let patient: Patient = self.need(id)?;
            organisations.insert(patient.practice, self.need(patient.practice)?);
            patients.insert(id, patient);
            goals.extend(self.store.goals_of(id).map_err(refused)?);
            plans.extend(self.store.plans_of(id).map_err(refused)?);
            sharing.insert(id, self.sharing_of(id)?);
        }
        let mut next_dates = HashMap::new();
        for item in self.store.items_carried_from(meeting.id).map_err(refused)? {
            if let Some(from) = item.carried_from {
                next_dates.insert(from, self.need(item.meeting)?.date);
            }
        }
        let mut protocol = Vec::new();
        for referral in self.store.protocol_list(mdg.id).map_err(refused)? {
            if referral.received_on <= meeting.date && !patients.contains_key(&referral.patient) {
                let patient: Patient = self.need(referral.patient)?;
                organisations.insert(patient.practice, self.need(patient.practice)?);
                patients.insert(patient.id, patient);
                protocol.push(referral.patient);
            }
        }
        let rcas = self.analysed(&items)?;
        for id in rcas.iter().map(|a| a.rca.patient) {
            patients.insert(id, self.need(id)?);
        }
        let former = self.version_before(minutes)?.map(|m| m.content()).transpose()?;
        let mixed_up = self.mixed_up(minutes)?;
        let amendment = minutes
            .amendment
            .map(|class| format!("{}: {}", class.words(), minutes.amendment_reason.as_deref().unwrap_or_default()));
        let facts = Facts {
            former: former.as_ref(),
            amendment,
            meant: minutes.amendment_patients.as_deref().unwrap_or_default(),
            mixed_up: &mixed_up,
            mdg: &mdg,
            meeting,
            items: &items,
            attendance: &attendance,
            members: &members,
            organisations: &organisations,
            patients: &patients,
            discussions: &discussions,
            rcas: &rcas,
            actions: &actions,
            services: &services,
            goals: &goals,
            plans: &plans,
            sharing: &sharing,
            protocol: &protocol,
            next_dates: &next_dates,
        };
        let now = self.clock.now();
        let mint = &mut self.mint;
        snapshot::build(&facts, minutes.minutes_version, approver, approved_on, recorded_by, &mut || mint.next(now))
            .ok_or_else(|| {
                Refusal::new(
                    Code::StoreFailed,
                    "The minutes name something that is not there. Check the audit log before going on.",
                )
            })
    }

    pub(super) fn by_id<R: Record>(&self) -> Result<HashMap<Ref<R>, R>, Refusal> {
        let all: Vec<R> = self.store.all().map_err(refused)?;
        Ok(all.into_iter().map(|r| (Ref::from_uuid(r.uuid()), r)).collect())
    }

    pub(super) fn minutes_export(
        &mut self,
        who: &Actor,
        args: &MinutesExport,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let minutes = self.minutes_of(meeting.id)?;
        let (snapshot, told) = self.going_to_practices(&minutes.content()?, &minutes)?;
        let reason = accepted_reason(args.reason.as_deref())?;
        let packs = self.packs(&snapshot, &minutes)?;
        if packs.is_empty() {
            return Err(nothing_to_write(&snapshot, told));
        }
        let stationery = self.stationery()?;
        let registry = self.registry_for(&snapshot)?;
        let mut name = conference_folder(&snapshot.mdg_code, snapshot.date);
        if snapshot.version > 1 {
            name = format!("{name}_v{}", snapshot.version);
        }
        let into = args.folder.join(&name);
        let seals = self.seals_for(args.encrypt, &packs)?;
        self.begin_export(&args.folder)?;
        let written = write_sealed_packs(&into, &packs, &stationery, &registry, reason, &seals, &mut |p| {
            progress(p.done, p.total);
            ControlFlow::Continue(())
        });
        self.end_export()?;
        let written = written.map_err(|e| not_written(&e))?;
        let files = files_of(&written);
        let export = self.act(who, |act| Export {
            id: act.new_ref(),
            minutes: minutes.id,
            written_at: act.now,
            written_by: act.who.name.clone(),
            folder: name.clone(),
            files: files.clone(),
        });
        let mut changes = Changes::none();
        changes.create(&export);
        changes.append(self.note_written(who, &export, &snapshot, &packs)?);
        changes.warnings.extend(told);
        for told in sentences(&written.warnings) {
            changes.warn(Warning::new(Code::PossibleIdentifier, told));
        }
        let said = format!(
            "{} for {} written{}. mdg sends nothing: send each folder to its practice.",
            counted(files.len(), "file", "files"),
            counted(packs.len(), "practice", "practices"),
            super::sealing::in_words(written.sealed.len(), packs.len())
        );
        let mut deed = Deed::new("minutes.export", said).on(export.id).in_scope(meeting.mdg);
        if let Some(reason) = reason.filter(|_| !written.warnings.is_empty()) {
            deed = deed.because(reason);
        }
        let mut done = self.commit(who, deed, &changes)?;
        done.written = Some(WrittenPack {
            folder: into.display().to_string(),
            practices: u32::try_from(packs.len()).unwrap_or(u32::MAX),
            files: files.into_iter().map(|f| f.path).collect(),
        });
        Ok(done)
    }

    /// What of approved minutes may leave now: consent and death are asked again.
    pub(super) fn leaving(&self, snapshot: &Snapshot) -> Result<(Snapshot, Vec<Warning>), Refusal> {
        Ok(snapshot.leaving(&self.known_now(snapshot)?, self.today()))
    }

    /// What of approved minutes may go to practices now: that, and nobody's paper to a practice that is not theirs.
    fn going_to_practices(&self, snapshot: &Snapshot, minutes: &Minutes) -> Result<(Snapshot, Vec<Warning>), Refusal> {
        let now = self.known_now(snapshot)?;
        let delivered = self.delivered(minutes)?;
        let (kept, mut told) = snapshot.held_back(&now, |case| delivered.has(case));
        let (leaving, more) = kept.leaving(&now, self.today());
        told.extend(more);
        Ok((leaving, told))
    }

    /// What is known now of everybody whom minutes name.
    fn known_now(&self, snapshot: &Snapshot) -> Result<HashMap<Ref<Patient>, Now>, Refusal> {
        let cases = snapshot.cases.iter().map(|c| c.patient.id);
        let others = snapshot.left_out.iter().map(|l| l.patient.id).chain(snapshot.protocol.iter().map(|p| p.id));
        let known = |id| {
            let patient = self.survivor(id)?;
            Ok((id, Now { sharing: self.sharing_of(patient.id)?, patient }))
        };
        cases.chain(others).map(known).collect()
    }

    /// Everybody and every practice that a document could name by mistake.
    pub fn registry(&self) -> Result<Registry, Refusal> {
        let RosterLines { mut people, practices, former } = self.store.roster().map_err(refused)?;
        // A number that no longer holds still points at its person, and so does that of a record that was merged.
        let places: HashMap<_, usize> = people.iter().enumerate().map(|(at, line)| (line.id, at)).collect();
        for (number, id) in former {
            if let Some(at) = places.get(&id) {
                people.push(RosterLine { nhs_number: Some(number), ..people[*at].clone() });
            }
        }
        let identities = people
            .into_iter()
            .map(|line| Identity {
                key: line.id.to_string(),
                nhs_number: line.nhs_number,
                family_name: line.family_name,
                given_names: line.given_names,
                preferred_name: line.preferred_name,
                title: line.title,
                birth_date: line.birth_date,
                practice_ods: practices[line.practice].ods.clone(),
            })
            .collect();
        let all: Vec<Organisation> = self.store.all().map_err(refused)?;
        let practices = all
            .into_iter()
            .filter(|o| o.kind == OrganisationKind::GpPractice)
            .filter_map(|o| Some(Practice { ods: o.ods_code?, name: o.name }))
            .collect();
        let mut restricted = Vec::new();
        for id in self.store.restricted().map_err(refused)? {
            restricted.extend(withheld::of_patient(&self.need(id)?));
        }
        Ok(Registry::new(identities, practices).withholding(restricted))
    }

    /// The same with what of this conference is kept out of papers.
    pub(super) fn registry_for(&self, snapshot: &Snapshot) -> Result<Registry, Refusal> {
        let mut kept_out = HashMap::new();
        for case in &snapshot.cases {
            kept_out.insert(case.patient.id, self.kept_out(&self.sharing_of(case.patient.id)?)?);
        }
        let words = withheld::of_snapshot(snapshot, |patient| kept_out.get(&patient.id).cloned().unwrap_or_default());
        Ok(self.registry()?.withholding(words))
    }

    pub(super) fn minutes_view(&mut self, args: &MinutesShow) -> Result<MinutesView, Refusal> {
        let meeting = self.need(args.meeting)?;
        let mdg = self.need(meeting.mdg)?;
        let versions = self.versions_of(meeting.id)?;
        let minutes = match args.version {
            Some(version) => version_in(&versions, version)?.clone(),
            None => self.minutes_of(meeting.id)?,
        };
        let items = self.items_of(meeting.id)?;
        let actions = self.store.actions_of(meeting.id).map_err(refused)?;
        let members = self.by_id::<Member>()?;
        let mut approvers = Vec::new();
        for id in [meeting.chair, mdg.clinical_lead].into_iter().flatten() {
            let fits = mdg.single_handed || Some(id) != meeting.minute_taker;
            if let Some(member) = members.get(&id).filter(|_| fits && approvers.iter().all(|(a, _)| *a != id)) {
                approvers.push((id, format!("{}, {}", member.display_name(), member.role.within())));
            }
        }
        // Before approval the preview is what would be approved now; nothing of it is kept.
        let snapshot = match approvers.first() {
            _ if minutes.snapshot.is_some() => Some(minutes.content()?),
            Some((approver, _)) if meeting.ended_at.is_some() => {
                Some(self.as_it_would_be(&meeting, &minutes, *approver)?)
            }
            _ => None,
        };
        let (snapshot, told) = match snapshot {
            Some(snapshot) => {
                self.going_to_practices(&snapshot, &minutes).map(|(leaving, told)| (Some(leaving), told))?
            }
            None => (None, Vec::new()),
        };
        let packs = match &snapshot {
            Some(snapshot) => self.packs(snapshot, &minutes)?,
            None => Vec::new(),
        };
        let cases = items.iter().filter(|i| i.patient.is_some()).count();
        let ended = items
            .iter()
            .filter(|i| {
                let over = !i.is_open() && i.closed_at.is_some()
                    || matches!(i.status, crate::domain::agenda::ItemStatus::NotReached);
                i.patient.is_some() && over
            })
            .count();
        let mut checks = vec![
            (ended >= cases, format!("{ended} of {} came to an end", counted(cases, "case", "cases"))),
            (true, format!("{}, each with an owner and a date", counted(actions.len(), "action", "actions"))),
            (minutes.status == MinutesStatus::Approved, format!("Minutes: {}", minutes.status.within())),
        ];
        checks.extend(told.into_iter().map(|warning| (false, warning.message)));
        if let Some(snapshot) = &snapshot {
            let advisory = snapshot.cases.iter().filter(|c| !c.quorate).count();
            checks.push((
                advisory == 0,
                if advisory == 0 {
                    "Every decision was quorate".to_owned()
                } else {
                    format!("{} without a quorum, printed as advisory", counted(advisory, "decision", "decisions"))
                },
            ));
            let registry = self.registry_for(snapshot)?;
            let leaks: Vec<String> = leaks(&packs, &registry).iter().map(Finding::sentence).collect();
            if leaks.is_empty() {
                checks.push((true, "No other patient or practice in any practice's copy".to_owned()));
            }
            checks.extend(leaks.into_iter().map(|said| (false, said)));
            let hidden = snapshot.cases.iter().filter(|c| c.not_for_patient_view.is_some()).count();
            if hidden > 0 {
                checks.push((false, format!("{hidden} with text that the patient must not see online")));
            }
            let kept = snapshot.cases.iter().filter(|c| !c.confidential.is_empty()).count();
            if kept > 0 {
                checks.push((true, format!("{kept} with text that stays within the group: no paper prints it")));
            }
        }
        let mut practices = Vec::new();
        if let Some(s) = &snapshot {
            for pack in &packs {
                if pack.extracts.iter().any(|extract| extract.version < s.version) {
                    let name = &pack.cover.practice.name;
                    let told = format!(
                        "{name}: no earlier version is recorded as sent, so that papers which stay as they were go out again with this one"
                    );
                    checks.push((false, told));
                }
                let practice = practice_of(s, &pack.practice_ods);
                practices.push(PracticePreview {
                    has_key: self.store.get(practice).map_err(refused)?.is_some_and(|o| o.age_recipient.is_some()),
                    practice,
                    name: pack.cover.practice.name.clone(),
                    ods: pack.practice_ods.clone(),
                    documents: pack.preview(),
                });
            }
        }
        let approved = snapshot.as_ref().filter(|_| minutes.snapshot.is_some()).map(|s| {
            format!(
                "{}, {}, on {}",
                s.approved_by.name,
                crate::domain::coded::within(&s.approved_by.role),
                dates::staff(s.approved_on)
            )
        });
        Ok(MinutesView {
            meeting: self.meeting_row(&meeting)?,
            status: minutes.status,
            version: minutes.minutes_version,
            change_request: minutes.change_request.clone(),
            approved,
            practices,
            checks,
            approvers,
            exports: self.store.exports_of(minutes.id).map_err(refused)?,
            attendance: snapshot.iter().flat_map(|s| &s.attendance).map(AttendanceLine::in_words).collect(),
            proceedings: snapshot.map(|s| s.proceedings),
            versions: self.version_rows(&versions)?,
        })
    }
}

pub(super) fn practice_of(snapshot: &Snapshot, ods: &str) -> Ref<Organisation> {
    snapshot
        .cases
        .iter()
        .map(|c| &c.patient)
        .chain(snapshot.left_out.iter().map(|l| &l.patient))
        .find(|p| p.practice_ods == ods)
        .map_or_else(|| Ref::from_uuid(Uuid::nil()), |p| p.practice)
}

/// Why there is nothing to write from approved minutes.
fn nothing_to_write(snapshot: &Snapshot, told: Vec<Warning>) -> Refusal {
    if let Some(held) = told.into_iter().find(|t| matches!(t.code, Code::RegistrationChanged | Code::ExcludedRecipient))
    {
        return Refusal::new(held.code, format!("Nothing was written. {}", held.message));
    }
    let version = snapshot.version;
    Refusal::wrong_state(format!("Version {version} changes no practice's papers, so that there is nothing to write."))
}

pub(super) fn not_written(error: &ExportError) -> Refusal {
    let told = |findings: &[Finding], next: &str| {
        let said = sentences(findings);
        let more = said.len().saturating_sub(5);
        let rest = if more > 0 { format!(" And {more} more.") } else { String::new() };
        let said = said.into_iter().take(5).collect::<Vec<_>>().join(" ");
        format!("Nothing was written: {said}{rest} {next}")
    };
    match error {
        ExportError::Leak(findings) => {
            let code = if findings.iter().any(|finding| finding.what.is_withheld()) {
                Code::RestrictedField
            } else {
                Code::ForeignIdentifier
            };
            Refusal::new(code, told(findings, "Correct the words and try again."))
        }
        ExportError::Doubt(findings) => {
            let next = "Correct the words, or look at each and say why it may leave.";
            Refusal::new(Code::PossibleIdentifier, told(findings, next)).at("reason")
        }
        other => Refusal::new(Code::ExportFailed, format!("{other}.")).at("folder"),
    }
}
