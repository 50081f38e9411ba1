//! The one door. Everything that is done to the data is a `Command` that goes through `Service::execute`; everything that is asked
//! is a `Query` that goes through `Service::answer`. A command is checked for who may, the records its rule needs are loaded, the
//! pure rule decides, and what it changes is written with its log in one transaction.

mod agenda;
mod agenda_papers;
mod answer;
mod badges;
mod board;
mod candidates;
mod cases;
mod chase;
pub mod clock;
mod cohorts;
mod conference_papers;
mod conference_view;
#[cfg(test)]
pub(crate) mod declared;
mod directory;
pub mod file;
mod follow_up;
mod groups;
mod identity;
mod imports;
mod meetings;
mod merges;
mod minutes;
mod papers;
mod patient_view;
mod people;
mod places;
mod plan_view;
mod proceedings;
pub mod profiles;
mod recalls;
mod records;
mod referrals;
mod registry;
mod registry_view;
mod search;
mod seed;
mod sharing;
mod stationery;
#[cfg(test)]
mod stories;
#[cfg(test)]
pub(crate) mod testing;
mod tree;
mod triage;
mod undo;
mod versions;

use crate::domain::actor::{AccessRole, Act, Actor};
use crate::domain::change::{Change, Changes};
use crate::domain::coded::Coded;
use crate::domain::ids::Ref;
use crate::domain::record::Record;
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::retention::RetentionYears;
use crate::domain::risk::{Cutoffs, RiskModel};
use crate::domain::segment::{PRECEDENCE, Segment};
use crate::domain::small_numbers::SMALL_NUMBERS;
use crate::domain::view::{Done, Purpose};
use crate::domain::{Command, dates};
use crate::export::Stationery;
use crate::export::page_template::TemplateFault;
use crate::store::{self, Store, StoreError};
use chrono::{DateTime, Utc};
use clock::{Clock, Mint};
use std::cell::RefCell;
use uuid::Uuid;

/// Tells how far long work has come: done, of how many.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

/// The open database with its rules.
pub struct Service {
    store: Store,
    clock: Clock,
    mint: Mint,
    roster: Option<search::Roster>,
    /// Whether an agenda changed since the roster was told who stands on one.
    met_again: bool,
    /// The draft of the command under way, which goes in the same transaction as what it became.
    settles: Option<String>,
    retention: RetentionYears,
    stationery: Stationery,
    /// What is wrong with the person's own template for web pages; no paper leaves before it is put right.
    template_fault: Option<TemplateFault>,
    small_numbers: u32,
    badges: Option<badges::Badges>,
    precedence: [Segment; 10],
    cutoffs: RefCell<Vec<(RiskModel, Option<Cutoffs>)>>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Service({})", self.store.identity())
    }
}

impl Service {
    /// Takes charge of an open database.
    pub fn new(store: Store, clock: Clock, mint: Mint) -> Self {
        Self {
            store,
            clock,
            mint,
            roster: None,
            met_again: true,
            badges: None,
            precedence: PRECEDENCE,
            cutoffs: RefCell::default(),
            settles: None,
            retention: RetentionYears::default(),
            stationery: Stationery::default(),
            template_fault: None,
            small_numbers: SMALL_NUMBERS,
        }
    }

    /// Does one thing, or says why not. On a refusal nothing has changed.
    pub fn execute(&mut self, who: &Actor, command: Command) -> Result<Done, Refusal> {
        self.execute_with(who, command, &mut |_, _| {})
    }

    /// Does one thing that may take long, and tells how far it has come.
    pub fn execute_with(&mut self, who: &Actor, command: Command, progress: Progress<'_>) -> Result<Done, Refusal> {
        #[cfg(test)]
        let name = command.name();
        Self::must_be_allowed(who, command.name(), command.allowed())?;
        self.settles = draft_key(&command);
        let done = match command {
            Command::OrganisationAdd(args) => self.organisation_add(who, &args),
            Command::OrganisationAmend(args) => self.organisation_amend(who, &args),
            Command::OrganisationClose(args) => self.organisation_close(who, &args),
            Command::ServiceAdd(args) => self.service_add(who, &args),
            Command::ServiceAmend(args) => self.service_amend(who, &args),
            Command::SiteAdd(args) => self.site_add(who, &args),
            Command::SiteAmend(args) => self.site_amend(who, &args),
            Command::MemberAdd(args) => self.member_add(who, &args),
            Command::MemberLeave(args) => self.member_leave(who, &args),
            Command::MemberAmend(args) => self.member_amend(who, &args),
            Command::MemberCore(args) => self.member_core(who, &args),
            Command::MdgCreate(args) => self.mdg_create(who, &args),
            Command::MdgAmend(args) => self.mdg_amend(who, &args),
            Command::MdgArrange(args) => self.mdg_arrange(who, &args),
            Command::MdgClose(args) => self.mdg_close(who, &args),
            Command::ImportPractices(args) => self.import_practices(who, &args),
            Command::ImportNetworks(args) => self.import_networks(who, &args),
            Command::ImportPatients(args) => self.import_patients(who, &args, progress),
            Command::ImportOrganisations(args) => self.import_organisations(who, &args),
            Command::ImportMembers(args) => self.import_members(who, &args),
            Command::ImportAdmissions(args) => self.import_admissions(who, &args, progress),
            Command::ImportScores(args) => self.import_scores(who, &args, progress),
            Command::ImportRisk(args) => self.import_risk(who, &args, progress),
            Command::ImportConsents(args) => self.import_consents(who, &args, progress),
            Command::MismatchDecide(args) => self.mismatch_decide(who, &args),
            Command::RiskRecord(args) => self.risk_record(who, &args),
            Command::RiskAmend(args) => self.risk_amend(who, &args),
            Command::RiskSetBands(args) => self.risk_set_bands(who, &args),
            Command::AssessmentRecord(args) => self.assessment_record(who, &args),
            Command::AssessmentAmend(args) => self.assessment_amend(who, &args),
            Command::AdmissionRecord(args) => self.admission_record(who, &args),
            Command::AdmissionAmend(args) => self.admission_amend(who, &args),
            Command::AdmissionContact(args) => self.admission_contact(who, &args),
            Command::ThemeSet(args) => self.theme_set(who, &args),
            Command::MedicinesRecord(args) => self.medicines_record(who, &args),
            Command::PatientAdd(args) => self.patient_add(who, &args),
            Command::PatientAmend(args) => self.patient_amend(who, &args),
            Command::PatientMove(args) => self.patient_move(who, &args),
            Command::ConditionRecord(args) => self.condition_record(who, &args),
            Command::ConditionResolve(args) => self.condition_resolve(who, &args),
            Command::PatientProposeMerge(args) => self.patient_propose_merge(who, &args),
            Command::PatientMergeNow(args) => self.patient_merge(who, &args),
            Command::PatientDeclineMerge(args) => self.patient_decline_merge(who, &args),
            Command::PatientUnmerge(args) => self.patient_unmerge(who, &args),
            Command::RetentionReviewRecord(args) => self.retention_review(who, &args),
            Command::PatientDeath(args) => self.patient_death(who, &args),
            Command::ConsentRecord(args) => self.consent_record(who, &args),
            Command::OverridePropose(args) => self.override_propose(who, &args),
            Command::OverrideAuthorise(args) => self.override_authorise(who, &args),
            Command::OverrideEnd(args) => self.override_end(who, &args),
            Command::RecallConfirm(args) => self.recall_confirm(who, &args),
            Command::ProfileAdd(args) => self.profile_add(who, &args),
            Command::ProfileAmend(args) => self.profile_amend(who, &args),
            Command::ProfileRenew(args) => self.profile_renew(who, &args),
            Command::ProfileEnd(args) => self.profile_end(who, &args),
            Command::MeetingPlan(args) => self.meeting_plan(who, &args),
            Command::MeetingSeries(args) => self.meeting_series(who, &args),
            Command::MeetingAmend(args) => self.meeting_amend(who, &args),
            Command::MeetingJointChair(args) => self.meeting_joint_chair(who, &args),
            Command::CohortRunNow(args) => self.cohort_run(who, &args),
            Command::ReferralReceive(args) => self.referral_receive(who, &args),
            Command::ReferralAmend(args) => self.referral_amend(who, &args),
            Command::ReferralTake(args) => self.referral_take(who, &args),
            Command::ReferralTriage(args) => self.referral_triage(who, &args),
            Command::ReferralPull(args) => self.referral_pull(who, &args),
            Command::ReferralList(args) => self.referral_list(who, &args),
            Command::AgendaAdd(args) => self.agenda_add(who, &args),
            Command::AgendaAddItem(args) => self.agenda_add_item(who, &args),
            Command::AgendaMove(args) => self.agenda_move(who, &args),
            Command::AgendaAmend(args) => self.agenda_amend(who, &args),
            Command::AgendaArrange(args) => self.agenda_arrange(who, &args),
            Command::AgendaFill(args) => self.agenda_fill(who, &args),
            Command::AgendaIssue(args) => self.agenda_issue(who, &args),
            Command::AgendaExport(args) => self.agenda_export(who, &args),
            Command::MeetingCancel(args) => self.meeting_cancel(who, &args),
            Command::MeetingStart(args) => self.meeting_start(who, &args),
            Command::MeetingPause(args) => self.meeting_pause(who, &args),
            Command::MeetingResume(args) => self.meeting_resume(who, &args),
            Command::MeetingClose(args) => self.meeting_close(who, &args),
            Command::AttendanceRecord(args) => self.attendance_record(who, &args),
            Command::AttendanceLeave(args) => self.attendance_leave(who, &args),
            Command::AttendanceInterest(args) => self.attendance_interest(who, &args),
            Command::ItemOpen(args) => self.item_open(who, &args),
            Command::ItemPause(args) => self.item_pause(who, &args),
            Command::ItemResume(args) => self.item_resume(who, &args),
            Command::ItemClose(args) => self.item_close(who, &args),
            Command::ItemDefer(args) => self.item_defer(who, &args),
            Command::ItemWithdraw(args) => self.item_withdraw(who, &args),
            Command::ItemRestrict(args) => self.item_restrict(who, &args),
            Command::ItemNote(args) => self.item_note(who, &args),
            Command::RcaRecord(args) => self.rca_record(who, &args),
            Command::RcaAmend(args) => self.rca_amend(who, &args),
            Command::PulseRecord(args) => self.pulse_record(who, &args),
            Command::DiscussionNote(args) => self.discussion_note(who, &args),
            Command::PlanStart(args) => self.plan_start(who, &args),
            Command::PlanAmend(args) => self.plan_amend(who, &args),
            Command::PlanActivate(args) => self.plan_activate(who, &args),
            Command::PlanEnd(args) => self.plan_end(who, &args),
            Command::PlanHold(args) => self.plan_hold(who, &args),
            Command::PlanResume(args) => self.plan_resume(who, &args),
            Command::PlanEnterInError(args) => self.plan_enter_in_error(who, &args),
            Command::GoalAdd(args) => self.goal_add(who, &args),
            Command::GoalAmend(args) => self.goal_amend(who, &args),
            Command::GoalProgress(args) => self.goal_progress(who, &args),
            Command::ActionAdd(args) => self.action_add(who, &args),
            Command::ActionAmend(args) => self.action_amend(who, &args),
            Command::ActionInGpRecord(args) => self.action_in_gp_record(who, &args),
            Command::ActionAccept(args) => self.action_accept(who, &args),
            Command::ActionStart(args) => self.action_start(who, &args),
            Command::ActionDone(args) => self.action_done(who, &args),
            Command::ActionNotDone(args) => self.action_not_done(who, &args),
            Command::ActionCancel(args) => self.action_cancel(who, &args),
            Command::ActionReopen(args) => self.action_reopen(who, &args),
            Command::ActionReschedule(args) => self.action_reschedule(who, &args),
            Command::ActionTransfer(args) => self.action_transfer(who, &args),
            Command::MinutesSubmit(args) => self.minutes_submit(who, &args),
            Command::MinutesReturn(args) => self.minutes_return(who, &args),
            Command::MinutesApprove(args) => self.minutes_approve(who, &args),
            Command::MinutesAmend(args) => self.minutes_amend(who, &args),
            Command::MinutesExport(args) => self.minutes_export(who, &args, progress),
            Command::PapersExport(args) => self.papers_export(who, &args, progress),
            Command::RecallExport(args) => self.recall_export(who, &args, progress),
            Command::PapersChase(args) => self.papers_chase(who, &args, progress),
            Command::PapersBoard(args) => self.papers_board(who, &args, progress),
            Command::DraftKeep(args) => self.draft_keep(&args),
            Command::Undo(args) => self.undo(who, &args),
            Command::Redo(_) => self.redo(who),
        };
        self.settles = None;
        #[cfg(test)]
        declared::heard_of_command(name, &done);
        done
    }

    fn must_be_allowed(who: &Actor, what: &str, allowed: &[AccessRole]) -> Result<(), Refusal> {
        if allowed.contains(&who.role) {
            return Ok(());
        }
        let roles: Vec<&str> = allowed.iter().map(|r| r.words()).collect();
        let (who, role) = (&who.name, who.role.words());
        let why = format!(
            "'{what}' is for: {}. {who} acts as: {role}. Ask one of them, or correct the role in the settings.",
            roles.join(", ")
        );
        Err(Refusal::new(Code::PermissionDenied, why))
    }

    /// The present moment of this database's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The clock itself, for whoever shows the time.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// What kind of database is open.
    pub fn purpose(&self) -> Purpose {
        match self.store.purpose() {
            store::Purpose::Real => Purpose::Real,
            store::Purpose::Trial => Purpose::Trial,
            store::Purpose::Demo => Purpose::Demo,
        }
    }

    /// Sets the clock, on a demo or trial database only: nobody backdates a real record.
    pub fn set_clock(&mut self, clock: Clock) -> Result<(), Refusal> {
        if self.purpose() == Purpose::Real && !matches!(clock, Clock::Laptop) {
            let why =
                "The time can be set on a demo or a trial database only. On real records the laptop's clock counts.";
            return Err(Refusal::new(Code::ClockFixed, why).at("at"));
        }
        self.clock = clock;
        Ok(())
    }

    /// When something was last done or typed, by the clock of then.
    pub fn last_moment(&self) -> Result<Option<DateTime<Utc>>, Refusal> {
        let act = self.store.last_act_at().map_err(refused)?;
        let typed = self.store.drafts().map_err(refused)?.into_iter().map(|(_, _, at)| at).max();
        Ok(act.max(typed))
    }

    /// The text of every record, for comparing two databases.
    pub fn fingerprint(&self) -> Result<String, Refusal> {
        self.store.fingerprint().map_err(refused)
    }

    /// The database itself, for backups and for whoever opened it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The database itself, for a fact about the file.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Who a script or an option means: a role's code, the short name of a member, or `chair` and `minute_taker` of the
    /// conference that is running or comes next.
    pub fn actor(&self, name: &str) -> Result<Actor, Refusal> {
        if let Some(role) = AccessRole::from_code(name) {
            return Ok(Actor::of_role(role.words(), role));
        }
        let of_meeting = |pick: fn(&crate::domain::meeting::Meeting) -> Option<Ref<crate::domain::member::Member>>| {
            let meetings = self.store.meetings().map_err(refused)?;
            let meeting = meetings.iter().find(|m| m.is_running()).or_else(|| {
                let today = dates::london_date(self.now());
                meetings.iter().rev().find(|m| m.date >= today).or_else(|| meetings.first())
            });
            let member = meeting.and_then(pick);
            member.map_or(Ok(None), |m| self.store.get(m).map_err(refused))
        };
        let member = match self.store.member_by_handle(name).map_err(refused)? {
            Some(member) => Some(member),
            None if name == "chair" => of_meeting(|m| m.chair)?,
            None if name == "minute_taker" => of_meeting(|m| m.minute_taker)?,
            None => None,
        };
        let Some(member) = member else {
            let why =
                format!("Nobody here is called '{name}'. Give a role, such as mdg_manager, or a member's short name.");
            return Err(Refusal::new(Code::NotFound, why).at("as"));
        };
        // Whoever chairs the conference runs it, whatever their profession.
        let chairs = name == "chair"
            || self
                .store
                .meetings()
                .map_err(refused)?
                .iter()
                .any(|m| m.is_running() && m.chairs().contains(&member.id));
        let role = if chairs { AccessRole::MdgManager } else { member.role.access() };
        Ok(Actor { name: member.display_name(), role, member: Some(member.id) })
    }

    fn need<R: Record>(&self, id: Ref<R>) -> Result<R, Refusal> {
        self.store.get(id).map_err(refused)?.ok_or_else(|| Refusal::not_found(R::KIND))
    }

    fn need_if<R: Record>(&self, id: Option<Ref<R>>) -> Result<Option<R>, Refusal> {
        id.map(|id| self.need(id)).transpose()
    }

    /// Runs a rule as one act: who, when, and new identities.
    fn act<T>(&mut self, who: &Actor, rule: impl FnOnce(&mut Act<'_>) -> T) -> T {
        let now = self.clock.now();
        let mint = &mut self.mint;
        let mut next = || mint.next(now);
        rule(&mut Act { who, now, mint: &mut next })
    }

    /// Writes what a rule gave.
    fn commit(&mut self, who: &Actor, deed: Deed<'_>, changes: &Changes) -> Result<Done, Refusal> {
        let mut done = Done {
            said: deed.said,
            id: deed.id,
            act: None,
            warnings: changes.warnings.clone(),
            report: None,
            written: None,
        };
        if changes.is_empty() {
            return Ok(done);
        }
        let now = self.clock.now();
        if self.store.last_act_at().map_err(refused)?.is_some_and(|last| now < last - chrono::TimeDelta::minutes(1)) {
            let told = "The clock is behind the last entry in the log. Check the laptop's date and time.";
            done.warnings.push(Warning::new(Code::ClockBehind, told));
        }
        let act = store::log::Act {
            id: self.mint.next(now),
            at: now,
            actor: &who.name,
            role: who.role.code(),
            member: who.member.map(Ref::uuid),
            command: deed.command,
            said: &done.said,
            reason: deed.reason,
            scope: deed.scope,
            undoes: deed.undoes,
            redoes: deed.redoes,
            changes: &changes.list,
            settles_draft: self.settles.as_deref(),
        };
        let n = self.store.write(&act).map_err(refused)?;
        done.act = Some(n);
        self.badges = None;
        for kind in changes.list.iter().map(Change::kind) {
            match kind {
                "patient" | "condition" | "organisation" | "former_detail" => self.roster = None,
                "agenda_item" | "meeting" => self.met_again = true,
                _ => {}
            }
            if matches!(kind, "risk_score" | "risk_bands" | "patient") {
                self.cutoffs.borrow_mut().clear();
            }
        }
        Ok(done)
    }
}

/// What an act is called, and where it belongs.
#[derive(Debug, Default)]
struct Deed<'a> {
    command: &'a str,
    said: String,
    id: Option<String>,
    scope: Option<Uuid>,
    reason: Option<&'a str>,
    undoes: Option<u32>,
    redoes: Option<u32>,
}

impl<'a> Deed<'a> {
    fn new(command: &'a str, said: impl Into<String>) -> Self {
        Self { command, said: said.into(), ..Self::default() }
    }

    fn on<T>(mut self, id: Ref<T>) -> Self {
        self.id = Some(id.to_string());
        self
    }

    /// The record of this kind that the act makes.
    fn making<R: Record>(mut self, changes: &Changes) -> Self {
        self.id = changes.list.iter().find_map(|change| match change {
            Change::Create(image) if image.kind == R::KIND => Some(image.id.to_string()),
            _ => None,
        });
        self
    }

    fn in_scope<T>(mut self, scope: Ref<T>) -> Self {
        self.scope = Some(scope.uuid());
        self
    }

    fn because(mut self, reason: &'a str) -> Self {
        self.reason = Some(reason);
        self
    }
}

/// The key under which a form keeps its unfinished text: the command it will become, and the record it was opened on.
pub fn draft_key(command: &Command) -> Option<String> {
    let subject = match command {
        Command::DiscussionNote(args) => args.item.to_string(),
        Command::ItemClose(args) => args.item.to_string(),
        Command::ReferralReceive(args) => args.patient.to_string(),
        Command::ReferralAmend(args) => args.referral.to_string(),
        Command::AgendaAdd(args) => args.patient.to_string(),
        Command::ActionAdd(args) => args.item.map(|i| i.to_string()).or_else(|| args.patient.map(|p| p.to_string()))?,
        Command::GoalAdd(args) => args.patient.to_string(),
        Command::PlanAmend(args) => args.plan.to_string(),
        Command::ConsentRecord(args) => args.patient.to_string(),
        Command::MinutesReturn(args) => args.meeting.to_string(),
        Command::MinutesAmend(args) => args.meeting.to_string(),
        _ => return None,
    };
    Some(format!("{}:{subject}", command.name()))
}

/// What the database could not do, as a refusal.
fn refused(error: StoreError) -> Refusal {
    let code = match &error {
        StoreError::ChangedMeanwhile => Code::BaseVersionConflict,
        StoreError::StillNeeded => Code::UndoBlocked,
        StoreError::Taken => Code::CodeTaken,
        _ => Code::StoreFailed,
    };
    Refusal::new(code, error.to_string())
}
