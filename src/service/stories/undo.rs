//! Undo and redo over every kind of command, and the log that holds it all.

use crate::domain::Command;
use crate::domain::action::{ActionCloseReason, FundingResponsibility};
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::agenda::{DeferReason, ItemKind, Urgency, WithdrawReason};
use crate::domain::assessment::Instrument;
use crate::domain::care_plan::AgreedWith;
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::directory::SiteKind;
use crate::domain::discussion::Outcome;
use crate::domain::goal::{GoalLifecycle, Priority};
use crate::domain::member::Role;
use crate::domain::mismatch::{Mismatch, Verdict};
use crate::domain::organisation::OrganisationKind;
use crate::domain::patient::{ConditionCode, DeathStatus};
use crate::domain::query::{AuditVerify, Query};
use crate::domain::referral::TriageOutcome;
use crate::domain::risk::RiskModel;
use crate::domain::theme::Theme;
use crate::service::testing::{World, day, id, service_called};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn undo() -> Command {
    Command::Undo(Undo { act: None })
}

fn redo() -> Command {
    Command::Redo(Redo {})
}

impl World {
    fn fingerprint(&self) -> String {
        self.service.fingerprint().unwrap()
    }

    /// Does it, takes it back, does it again, and compares the rows at each step.
    pub(super) fn there_and_back(
        &mut self,
        command: Command,
        seen: &mut BTreeSet<&'static str>,
    ) -> crate::domain::view::Done {
        let name = command.name();
        let before = self.fingerprint();
        let done = self.does(command);
        let after = self.fingerprint();
        assert_ne!(before, after, "{name} changed nothing");
        self.does(undo());
        assert_eq!(self.fingerprint(), before, "{name} was not taken back whole");
        self.does(redo());
        assert_eq!(self.fingerprint(), after, "{name} was not done again whole");
        seen.insert(name);
        done
    }
}

impl World {
    fn life_there_and_back(&mut self, s: &mut BTreeSet<&'static str>) {
        let adding = self.adding_patient("Patel", "Asha", "1950-02-02", "9990001863");
        let patient = id(&self.there_and_back(adding.into(), s));
        let number = Some("9990001928".to_owned());
        self.there_and_back(PatientAmend { nhs_number: number, ..Self::amending_patient(patient) }.into(), s);
        let practice = self.practices[1];
        self.there_and_back(PatientMove { patient, practice, from: None }.into(), s);
        let held = ConditionRecord { patient, code: ConditionCode::Copd, since: None, is_ltc: None };
        let condition = id(&self.there_and_back(held.into(), s));
        self.there_and_back(ConditionResolve { condition, resolved_on: None }.into(), s);
        let (duplicate, merge) = self.doubled();
        let held = ConditionRecord { patient: duplicate, code: ConditionCode::Copd, since: None, is_ltc: None };
        self.does(held.into());
        let manager = std::mem::replace(&mut self.manager, Actor::of_role("Ida Lead", AccessRole::IgLead));
        let reason = "One person, says the practice.".to_owned();
        self.there_and_back(PatientMergeNow { merge }.into(), s);
        self.there_and_back(PatientUnmerge { merge, reason: reason.clone() }.into(), s);
        let into = self.patients[2];
        let again = PatientProposeMerge { duplicate, into, reason: reason.clone() };
        let merge = id(&self.there_and_back(again.into(), s));
        self.manager = Actor::of_role("Ira Lead", AccessRole::IgLead);
        self.there_and_back(PatientDeclineMerge { merge, reason: reason.clone() }.into(), s);
        self.there_and_back(RetentionReviewRecord { patient, keep_until: day("2040-01-01"), reason }.into(), s);
        self.manager = manager;
    }

    fn registry_there_and_back(&mut self, s: &mut BTreeSet<&'static str>) {
        let score = self.scoring(0, RiskModel::Acg, 0.123_456_789_012_345_67);
        let risk = id(&self.there_and_back(score.into(), s));
        let amend = RiskAmend { risk, score: Some(0.3), scored_on: None, entered_in_error: None };
        self.there_and_back(amend.into(), s);
        let bands = RiskSetBands { model: RiskModel::Acg, very_high: 0.7, high: 6.0, moderate: 30.0 };
        self.there_and_back(bands.into(), s);
        let assessment = self.assessing(0, Instrument::Frat, 3.0);
        let assessment = id(&self.there_and_back(assessment.into(), s));
        let amend = AssessmentAmend { score: Some(2.0), ..World::amending_assessment(assessment) };
        self.there_and_back(amend.into(), s);
        let admission = self.admitting(0, "2026-11-01", None);
        let admission = id(&self.there_and_back(admission.into(), s));
        let amend = AdmissionAmend { discharged_on: Some(day("2026-11-12")), ..World::amending_admission(admission) };
        self.there_and_back(amend.into(), s);
        self.there_and_back(AdmissionContact { admission, contact_on: None, by: None }.into(), s);
        let patient = self.patients[0];
        let theme = ThemeSet { patient, theme: Theme::Frailty, present: None, source: None, noted_on: None };
        self.there_and_back(theme.into(), s);
        self.life_there_and_back(s);
        let mdg_manager = AccessRole::MdgManager;
        let profile = ProfileAdd { name: "Gil Manager".to_owned(), role: mdg_manager, member: None };
        let profile = id(&self.there_and_back(profile.into(), s));
        let second =
            ProfileAdd { name: "Sam Second".to_owned(), role: mdg_manager, member: Some(self.member("nurse")) };
        self.does(second.into());
        let viewer = ProfileAmend { profile, name: None, role: Some(AccessRole::Viewer), member: None };
        self.there_and_back(viewer.into(), s);
        self.there_and_back(ProfileRenew { profile }.into(), s);
        self.there_and_back(ProfileEnd { profile }.into(), s);
        self.there_and_back(MedicinesRecord { patient, count: 11, counted_on: None, source: None }.into(), s);
        let waiting: Vec<Mismatch> = self.service.store().all().unwrap();
        let mismatch = waiting.iter().find(|m| m.verdict.is_none()).unwrap().id;
        let reason = "The practice says that he moved and married.".to_owned();
        self.there_and_back(MismatchDecide { mismatch, verdict: Verdict::Taken, reason }.into(), s);
    }

    fn places_there_and_back(&mut self, s: &mut BTreeSet<&'static str>) {
        let network = self.founds("Undone Network", OrganisationKind::Pcn);
        let practice = self.practices[2];
        let amend = OrganisationAmend { parent: Some(network), ..World::amending_organisation(practice) };
        self.there_and_back(amend.into(), s);
        let successor = Some(self.practices[1]);
        let close = OrganisationClose { organisation: practice, closed_on: day("2026-10-31"), successor };
        self.there_and_back(close.into(), s);
        let service = id(&self.there_and_back(service_called("Falls clinic").into(), s));
        let amend = ServiceAmend {
            service,
            name: None,
            organisation: None,
            offers: Some("Balance and strength".to_owned()),
            refer_by: None,
            phone: None,
            email: None,
            hours: None,
            closed_on: None,
        };
        self.there_and_back(amend.into(), s);
        let add = SiteAdd {
            name: "Pretend Hub".to_owned(),
            kind: SiteKind::Hub,
            organisation: None,
            address: None,
            postcode: None,
            phone: None,
        };
        let site = id(&self.there_and_back(add.into(), s));
        let amend = SiteAmend {
            site,
            name: None,
            kind: Some(SiteKind::Spoke),
            organisation: None,
            address: None,
            postcode: None,
            phone: None,
            closed_on: None,
        };
        self.there_and_back(amend.into(), s);
        let amend = MemberAmend { email: Some("nurse@example.org".to_owned()), ..self.amending_member("nurse") };
        self.there_and_back(amend.into(), s);
        let (member, mdg) = (self.member("nurse"), self.mdg);
        self.there_and_back(MemberCore { member, mdg, from: None, until: None }.into(), s);
        let arrange = self.arranging("3rd Thursday 13:00");
        self.there_and_back(arrange.into(), s);
        let series = MeetingSeries { mdg, count: Some(2), from: Some(day("2027-02-01")), leave_out: Vec::new() };
        self.there_and_back(series.into(), s);
        self.there_and_back(MdgClose { mdg, closed_on: day("2027-12-31") }.into(), s);
    }
}

/// Every kind of command that undo takes back, each in a state in which it can be done.
#[test]
#[allow(clippy::too_many_lines)]
fn every_kind_of_command_is_taken_back_and_done_again() {
    let mut w = World::new();
    let mut seen = BTreeSet::new();
    let s = &mut seen;
    let (meeting, mdg) = (w.meeting, w.mdg);
    for import in super::imports::all(&w) {
        let done = w.there_and_back(import, s);
        let rejected = done.report.unwrap().rejected;
        assert!(rejected.iter().all(|row| row.code.text() == "duplicate_conflict"), "{rejected:?}");
    }
    let charity = OrganisationAdd {
        name: "Pretend Friends".to_owned(),
        kind: OrganisationKind::Voluntary,
        ods_code: None,
        phone: None,
    };
    w.there_and_back(charity.into(), s);
    let member = MemberAdd {
        handle: "friend".to_owned(),
        name: "Jo Friend".to_owned(),
        title: None,
        role: Role::VoluntarySector,
        organisation: Some(w.trust),
        email: None,
        phone: None,
        active_from: None,
    };
    let friend = id(&w.there_and_back(member.into(), s));
    w.there_and_back(MemberLeave { member: friend, active_to: day("2026-12-31") }.into(), s);
    let group = MdgCreate {
        code: "QQ".to_owned(),
        name: "Second group".to_owned(),
        practices: vec!["X99003".to_owned()],
        clinical_lead: None,
        manager: None,
        start: None,
        venue: None,
        contact: None,
        length_min: None,
        case_min: None,
        capacity: None,
        quorum: None,
        single_handed: false,
    };
    w.there_and_back(group.into(), s);
    let amend = MdgAmend {
        mdg,
        practices: None,
        clinical_lead: None,
        manager: None,
        venue: Some("Room 3".to_owned()),
        contact: None,
        length_min: None,
        case_min: None,
        quorum: None,
        single_handed: None,
    };
    w.there_and_back(amend.into(), s);
    w.registry_there_and_back(s);
    w.places_there_and_back(s);
    let death = PatientDeath {
        patient: w.patients[11],
        status: DeathStatus::Informal,
        died_on: Some(day("2026-11-10")),
        place: None,
        told_by: None,
    };
    w.there_and_back(death.into(), s);
    let consent = ConsentRecord {
        patient: w.patients[1],
        decision: ConsentDecision::ImpliedInformed,
        scope: None,
        organisation: None,
        decided_on: None,
        method: None,
        capacity: None,
        decision_maker: None,
        reason: None,
    };
    w.there_and_back(consent.into(), s);
    w.consents(8, ConsentDecision::Refused);
    let propose = w.overriding(8);
    let granted = w.acting("Dr Alex Lead", AccessRole::Clinician, |w| id(&w.there_and_back(propose.into(), s)));
    w.acting("Ira Govern", AccessRole::IgLead, |w| w.there_and_back(OverrideAuthorise { granted }.into(), s));
    w.there_and_back(OverrideEnd { granted }.into(), s);
    let plan = MeetingPlan {
        mdg,
        date: day("2027-01-21"),
        start: None,
        planned_min: None,
        venue: None,
        chair: None,
        minute_taker: None,
    };
    w.there_and_back(plan.into(), s);
    let amend =
        MeetingAmend { meeting, start: None, planned_min: Some(100), venue: None, chair: None, minute_taker: None };
    w.there_and_back(amend.into(), s);
    let cohort = CohortRunNow { mdg, cohort: Some("brent_2014".to_owned()), file: None, as_of: None };
    w.there_and_back(cohort.into(), s);
    let judged = Some("The district nurse worries.".to_owned());
    let asked = "Would she be safer with a key safe?";
    let receive = ReferralReceive { cohort_reason: judged, ..super::triage::referring(mdg, w.patients[10], asked) };
    let referral = id(&w.there_and_back(receive.clone().into(), s));
    let joins = ReferralReceive { question: "Who holds her spare keys?".to_owned(), ..receive };
    w.there_and_back(joins.into(), s);
    w.there_and_back(ReferralTake { referrals: vec![referral] }.into(), s);
    let informed = ReferralAmend {
        referral,
        question: None,
        urgency: Some(Urgency::Soon),
        referrer: None,
        situation: None,
        background: None,
        assessment: None,
        recommendation: None,
        patient_informed: None,
        required_roles: None,
    };
    w.there_and_back(informed.into(), s);
    let protocol = w.deciding(referral, TriageOutcome::Protocol);
    w.there_and_back(ReferralTriage { reason: Some("The package applies.".to_owned()), ..protocol }.into(), s);
    let lead = Some(w.member("lead"));
    w.there_and_back(ReferralPull { referral, reason: "She fell.".to_owned(), clinician: lead }.into(), s);
    w.consents(10, ConsentDecision::ExplicitGiven);
    let list = w.listing_of(referral);
    w.there_and_back(list.into(), s);
    let listing = w.listing(1);
    w.there_and_back(listing.into(), s);
    w.there_and_back(AgendaAddItem { meeting, kind: ItemKind::Learning, title: None, planned_min: 5 }.into(), s);
    let first = w.item(0);
    w.there_and_back(AgendaMove { item: first, position: 5 }.into(), s);
    w.there_and_back(
        AgendaAmend { item: first, planned_min: Some(12), question: None, presenter: None, urgency: None }.into(),
        s,
    );
    w.consents(9, ConsentDecision::ExplicitGiven);
    w.accepted(9, Urgency::Soon);
    w.there_and_back(AgendaFill { meeting }.into(), s);
    w.there_and_back(AgendaArrange { meeting }.into(), s);
    w.there_and_back(AgendaIssue { meeting }.into(), s);
    w.there_and_back(AgendaIssue { meeting }.into(), s);
    let mut another = World::new();
    let cancel = MeetingCancel { meeting: another.meeting, reason: "The room is gone.".to_owned() };
    another.there_and_back(cancel.into(), s);
    w.time("2026-11-19T13:00");
    w.there_and_back(MeetingStart { meeting }.into(), s);
    for handle in ["lead", "nurse", "social", "mental", "manager"] {
        let present = AttendanceRecord {
            meeting,
            member: w.member(handle),
            status: None,
            mode: None,
            arrived_at: None,
            deputy_for: None,
            interest: None,
        };
        w.there_and_back(present.into(), s);
    }
    w.proceedings_there_and_back(s);
    let manager = w.member("manager");
    w.there_and_back(AttendanceLeave { meeting, member: manager, left_at: None }.into(), s);
    w.there_and_back(ItemOpen { item: first }.into(), s);
    w.there_and_back(MeetingPause { meeting }.into(), s);
    w.there_and_back(MeetingResume { meeting }.into(), s);
    w.there_and_back(ItemPause { item: first }.into(), s);
    w.there_and_back(ItemResume { item: first }.into(), s);
    let note = DiscussionNote {
        summary: Some("Quiet.".to_owned()),
        decision: Some("Go on.".to_owned()),
        ..World::note(first)
    };
    w.there_and_back(note.into(), s);
    let start = PlanStart { patient: w.patients[0], item: None };
    let care_plan = id(&w.there_and_back(start.into(), s));
    let ready = PlanAmend {
        single_contact: Some(w.member("nurse")),
        agreed_with: Some(AgreedWith::Person),
        review_due: Some(day("2027-02-01")),
        ..World::amending(care_plan)
    };
    w.there_and_back(ready.into(), s);
    let goal = w.goal(0);
    let goal = id(&w.there_and_back(goal.into(), s));
    w.there_and_back(PlanActivate { plan: care_plan }.into(), s);
    w.there_and_back(
        GoalProgress { goal, lifecycle: Some(GoalLifecycle::OnHold), achievement: None, reason: None }.into(),
        s,
    );
    w.there_and_back(PlanHold { plan: care_plan, reason: "In hospital.".to_owned() }.into(), s);
    w.there_and_back(PlanResume { plan: care_plan }.into(), s);
    w.there_and_back(PlanEnd { plan: care_plan, revoked: true, reason: None }.into(), s);
    w.there_and_back(PlanEnterInError { plan: care_plan, reason: "Another person's.".to_owned() }.into(), s);
    let better = GoalAmend {
        goal,
        text: Some("I want to sing in church on Sundays".to_owned()),
        domains: None,
        voice: None,
        target_date: None,
        measure: None,
        priority: Some(Priority::High),
    };
    w.there_and_back(better.into(), s);
    let add = ActionAdd {
        text: "Call the daughter".to_owned(),
        owner: Some(w.member("nurse")),
        due_on: Some(day("2026-11-26")),
        item: Some(first),
        patient: None,
        goal: Some(goal),
        kind: None,
        priority: None,
        funding_responsibility: None,
        service: None,
    };
    let action = id(&w.there_and_back(add.clone().into(), s));
    w.there_and_back(ActionAccept { action }.into(), s);
    let settled = Some(FundingResponsibility::La);
    let better = ActionAmend { funding_responsibility: settled, ..super::follow_up::amending(action) };
    w.there_and_back(better.into(), s);
    let by_name = ActionAmend { service: Some("Falls clinic".into()), ..super::follow_up::amending(action) };
    w.there_and_back(by_name.into(), s);
    w.there_and_back(ActionInGpRecord { action, on: None }.into(), s);
    w.there_and_back(ActionStart { action }.into(), s);
    w.there_and_back(ActionReschedule { action, due_on: day("2026-12-03") }.into(), s);
    let social = w.member("social");
    w.there_and_back(ActionTransfer { action, owner: social, due_on: None }.into(), s);
    w.there_and_back(ActionDone { action, closed_on: None, outcome_note: None }.into(), s);
    w.there_and_back(ActionReopen { action, reason: "Not quite.".to_owned() }.into(), s);
    w.there_and_back(ActionCancel { action, reason: "Listed twice.".to_owned() }.into(), s);
    let other = id(&w.does(add.into()));
    w.there_and_back(
        ActionNotDone { action: other, reason: ActionCloseReason::PatientDeclined, outcome_note: None, service: None }
            .into(),
        s,
    );
    w.there_and_back(ItemClose { outcome: Some(Outcome::ActionsOnly), ..World::closing(first) }.into(), s);
    let (second, third) = (w.item(5), w.item(2));
    w.there_and_back(ItemDefer { item: second, reason: DeferReason::OutOfTime }.into(), s);
    w.there_and_back(ItemWithdraw { item: third, reason: WithdrawReason::Resolved }.into(), s);
    w.time("2026-11-19T14:00");
    w.there_and_back(MeetingClose { meeting, carry_over: true }.into(), s);
    w.there_and_back(MinutesSubmit { meeting }.into(), s);
    w.there_and_back(MinutesReturn { meeting, reason: "Name the inhaler.".to_owned() }.into(), s);
    let approve = w.approving("lead");
    w.does(approve);
    let export = w.exporting();
    w.does(export);
    w.consents(0, ConsentDecision::Withdrawn);
    let recall = w.recalls()[0].id;
    let confirm = RecallConfirm { recall, confirmed_by: "Practice manager".to_owned(), confirmed_on: None };
    w.there_and_back(confirm.into(), s);
    let amend = MinutesAmend {
        meeting,
        class: crate::domain::minutes::AmendmentClass::Typo,
        reason: "A name was misspelt.".to_owned(),
        patients: Vec::new(),
    };
    w.there_and_back(amend.into(), s);
    // What signs and what has left the house is not taken back; drafts are not logged.
    let written = ["agenda.export", "minutes.export", "papers.export", "papers.chase", "papers.board"];
    let apart = [&written[..], &["minutes.approve", "draft.keep", "undo", "redo"]].concat();
    let missed: Vec<&str> =
        Command::specs().iter().map(|c| c.name).filter(|n| !seen.contains(n) && !apart.contains(n)).collect();
    assert!(missed.is_empty(), "no story for {missed:?}");
    w.service.answer(&w.manager.clone(), &Query::AuditVerify(AuditVerify {})).unwrap();
}

#[test]
fn an_older_act_is_taken_back_unless_somebody_changed_it_since() {
    let mut world = World::new();
    let item = world.item(0);
    let minutes = |n| {
        Command::AgendaAmend(AgendaAmend { item, planned_min: Some(n), question: None, presenter: None, urgency: None })
    };
    let first = world.does(minutes(12)).act;
    world.does(minutes(14));
    assert_eq!(world.refuses(Command::Undo(Undo { act: first })), "undo_blocked");
    world.does(undo());
    world.does(Command::Undo(Undo { act: first }));
    assert_eq!(world.conference().items.iter().find(|r| r.item.id == item).unwrap().item.planned_min, 10);
    let consent = world.consents(8, ConsentDecision::ExplicitGiven).act;
    world.lists(8);
    world.does(Command::Undo(Undo { act: consent }));
    let add = world.does(Command::MemberAdd(MemberAdd {
        handle: "new".to_owned(),
        name: "New Person".to_owned(),
        title: None,
        role: Role::Gp,
        organisation: Some(world.trust),
        email: None,
        phone: None,
        active_from: None,
    }));
    world.does(Command::AgendaAmend(AgendaAmend {
        item,
        planned_min: None,
        question: None,
        presenter: Some(id(&add)),
        urgency: None,
    }));
    assert_eq!(world.refuses(Command::Undo(Undo { act: add.act })), "undo_blocked");
}

#[test]
fn who_may_not_do_something_may_not_take_it_back_or_do_it_again() {
    let mut world = World::new();
    let act = world.does(Command::AgendaIssue(AgendaIssue { meeting: world.meeting })).act;
    let clinician = world.service.actor("clinician").unwrap();
    let code = |world: &mut World, command| world.service.execute(&clinician, command).unwrap_err().code.text();
    assert_eq!(code(&mut world, undo()), "permission_denied");
    assert_eq!(code(&mut world, Command::Undo(Undo { act })), "permission_denied");
    world.does(undo());
    assert_eq!(code(&mut world, redo()), "permission_denied");
    world.does(redo());
    // What they may do, they may take back.
    let goal = world.goal(0);
    world.service.execute(&clinician, goal.into()).unwrap();
    world.service.execute(&clinician, undo()).unwrap();
}

#[test]
fn nothing_to_take_back_is_said() {
    let (_folder, mut service) = World::empty(crate::store::Purpose::Trial);
    let who = service.actor("mdg_manager").unwrap();
    assert_eq!(service.execute(&who, undo()).unwrap_err().code.text(), "nothing_to_undo");
    assert_eq!(service.execute(&who, redo()).unwrap_err().code.text(), "nothing_to_undo");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Any list of acts, taken back one by one, goes through every state it came by, and so does doing them again; the log stays
    /// whole.
    #[test]
    fn any_list_of_acts_is_taken_back_to_the_start(picks in proptest::collection::vec((0usize..13, 0usize..12, 1u32..8), 1..14)) {
        let mut w = World::new();
        let mut prints = vec![w.fingerprint()];
        for (what, n, number) in picks {
            let item = w.conference().items[(number as usize) % 7].item.id;
            let command: Command = match what {
                0 => AgendaMove { item, position: number }.into(),
                1 => AgendaAmend { item, planned_min: Some(number), question: None, presenter: None, urgency: None }.into(),
                2 => PlanStart { patient: w.patients[n], item: None }.into(),
                3 => w.goal(n).into(),
                4 => w.listing(n).into(),
                5 => AgendaAddItem { meeting: w.meeting, kind: ItemKind::Theme, title: None, planned_min: number }.into(),
                6 => ItemWithdraw { item, reason: WithdrawReason::Resolved }.into(),
                7 => MeetingStart { meeting: w.meeting }.into(),
                8 => {
                    let judged = Some("Somebody worries.".to_owned());
                    let question = format!("What would help most, question {number}?");
                    ReferralReceive { cohort_reason: judged, ..super::triage::referring(w.mdg, w.patients[n], &question) }.into()
                }
                9 | 10 => match w.latest_referral(n) {
                    None => w.listing(n).into(),
                    Some(referral) if what == 10 => w.listing_of(referral).into(),
                    Some(referral) => {
                        let outcome = TriageOutcome::ALL[number as usize - 1];
                        let reason = Some("It was decided so.".to_owned());
                        ReferralTriage { reason, ..w.deciding(referral, outcome) }.into()
                    }
                },
                11 => CohortRunNow { mdg: w.mdg, cohort: Some("icp".to_owned()), file: None, as_of: Some(day("2026-11-19")) }.into(),
                _ => PatientDeath { patient: w.patients[n], status: DeathStatus::Informal, died_on: None, place: None, told_by: None }.into(),
            };
            let done = w.service.execute(&w.manager.clone(), command);
            if done.is_ok_and(|done| done.act.is_some()) {
                prints.push(w.fingerprint());
            }
            w.referrals_fit_the_agenda();
        }
        for before in prints.iter().rev().skip(1) {
            w.does(undo());
            prop_assert_eq!(&w.fingerprint(), before);
        }
        for after in prints.iter().skip(1) {
            w.does(redo());
            prop_assert_eq!(&w.fingerprint(), after);
        }
        prop_assert!(w.service.store().verify_log().unwrap().broken.is_none());
    }
}
