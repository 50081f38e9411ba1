//! The conference of 19 November on the fixture, minute by minute: pace, quorum at each decision, what a case needs before it closes,
//! and who was not reached.

use crate::domain::agenda::{AgendaItem, ItemKind, ItemStatus, Urgency};
use crate::domain::attendance::{AttendanceMode, AttendanceStatus};
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::discussion::Outcome;
use crate::domain::ids::Ref;
use crate::domain::query::{CaseShow, MinutesShow};
use crate::domain::referral::TriageOutcome;
use crate::domain::view::{Answer, ConferenceView, ItemRow, MinutesView, OpenItem};
use crate::service::testing::{World, day, id};

impl World {
    /// The fixture with its agenda: four cases and a root cause analysis, 75 of 90 minutes.
    pub(crate) fn with_agenda() -> Self {
        let mut w = Self::fixture();
        w.imports_the_rows();
        w.carries_fernandes_from_october();
        for (surname, urgency, minutes, consent) in [
            ("ADEYEMI", Urgency::Urgent, 15, ConsentDecision::ExplicitGiven),
            ("CHAUDHRY", Urgency::Soon, 10, ConsentDecision::ImpliedInformed),
            ("EVANS", Urgency::Routine, 10, ConsentDecision::ExplicitGiven),
        ] {
            let patient = w.person(surname);
            let consent = Self::consent_of(patient, consent);
            w.does(consent.into());
            let add = AgendaAdd {
                meeting: w.meeting,
                patient,
                question: "What would help most at home this winter?".to_owned(),
                urgency: Some(urgency),
                planned_min: Some(minutes),
                presenter: None,
            };
            w.does(add.into());
        }
        w.adds(ItemKind::Rca, 10);
        w
    }

    /// The care package of diabetes applies to Brown: he stands on the protocol list, which is an item of no minutes.
    pub(crate) fn with_protocol_list(mut self) -> Self {
        let brown = self.person("BROWN");
        let consent = Self::consent_of(brown, ConsentDecision::ImpliedInformed);
        self.does(consent.into());
        let asked = super::triage::referring(self.mdg, brown, "Is his diabetes care complete?");
        let referral = id(&self.does(asked.into()));
        let protocol = self.deciding(referral, TriageOutcome::Protocol);
        let reason = Some("Diabetes care package.".to_owned());
        self.does(ReferralTriage { reason, ..protocol }.into());
        self.does(AgendaArrange { meeting: self.meeting }.into());
        self
    }

    /// The conference of October listed Fernandes and did not reach him.
    fn carries_fernandes_from_october(&mut self) {
        let november = self.meeting;
        self.time("2026-10-12T09:00");
        self.meeting = self.conference_on("2026-10-15");
        let patient = self.person("FERNANDES");
        let consent = Self::consent_of(patient, ConsentDecision::ExplicitGiven);
        self.does(consent.into());
        let add = AgendaAdd {
            meeting: self.meeting,
            patient,
            question: "What would help most at home this winter?".to_owned(),
            urgency: None,
            planned_min: Some(10),
            presenter: None,
        };
        self.does(add.into());
        self.time("2026-10-15T13:00");
        self.does(MeetingStart { meeting: self.meeting }.into());
        let present = self.comes("lead", AttendanceStatus::Present, None);
        self.does(present.into());
        self.time("2026-10-15T14:30");
        self.does(MeetingClose { meeting: self.meeting, carry_over: true }.into());
        self.time("2026-11-16T09:00");
        self.meeting = november;
    }

    pub(super) fn adds(&mut self, kind: ItemKind, planned_min: u32) {
        self.does(AgendaAddItem { meeting: self.meeting, kind, title: None, planned_min }.into());
    }

    pub(super) fn called(&mut self, called: &str) -> ItemRow {
        let meeting = self.meeting;
        let rows = self.view_of(meeting).items;
        rows.into_iter().find(|r| r.title.starts_with(called) || r.kind.to_string() == called).unwrap()
    }

    pub(super) fn on(&mut self, called: &str) -> Ref<AgendaItem> {
        self.called(called).item.id
    }

    pub(super) fn begins(&mut self, called: &str) -> Ref<AgendaItem> {
        let item = self.on(called);
        self.does(ItemOpen { item }.into());
        item
    }

    pub(super) fn at_present(&mut self) -> ConferenceView {
        let meeting = self.meeting;
        self.view_of(meeting)
    }

    pub(super) fn case_of(&mut self, item: Ref<AgendaItem>) -> OpenItem {
        match self.asks(CaseShow { item }.into()) {
            Answer::Case(case) => *case,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn comes(&self, handle: &str, status: AttendanceStatus, deputy_for: Option<&str>) -> AttendanceRecord {
        AttendanceRecord {
            meeting: self.meeting,
            member: self.member(handle),
            status: Some(status),
            mode: None,
            arrived_at: None,
            deputy_for: deputy_for.map(|who| self.member(who)),
            interest: None,
        }
    }

    /// Opens the door at 13:00: the chair, the district nurse, the social worker and the manager are there.
    pub(super) fn gathers(&mut self) {
        self.time("2026-11-19T13:00");
        self.does(MeetingStart { meeting: self.meeting }.into());
        for handle in ["lead", "nurse", "social", "manager"] {
            let present = self.comes(handle, AttendanceStatus::Present, None);
            self.does(present.into());
        }
        let apologies = self.comes("physician", AttendanceStatus::Apologies, None);
        self.does(apologies.into());
    }

    pub(super) fn minutes_shown(&mut self) -> MinutesView {
        match self.asks(MinutesShow { meeting: self.meeting, version: None }.into()) {
            Answer::Minutes(view) => view,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_agenda_has_its_order_its_times_and_a_sheet_for_each_practice() {
    let mut w = World::with_agenda();
    let rows: Vec<(String, String, u32)> = w
        .at_present()
        .items
        .iter()
        .map(|r| {
            let called = r.title.split(',').next().unwrap_or_default().to_owned();
            (crate::domain::dates::clock(r.planned_start), called, r.item.carry_count)
        })
        .collect();
    let cases: Vec<(&str, &str, u32)> = rows[2..6].iter().map(|(at, who, n)| (at.as_str(), who.as_str(), *n)).collect();
    assert_eq!(
        cases,
        [("13:15", "ADEYEMI", 0), ("13:30", "FERNANDES", 1), ("13:40", "CHAUDHRY", 0), ("13:50", "EVANS", 0)]
    );
    assert_eq!((rows[6].0.as_str(), rows[7].0.as_str(), w.at_present().total_min), ("14:00", "14:10", 75));
    // 45 minutes for the first would be 15 more than there are.
    let item = w.on("ADEYEMI");
    let longer = AgendaAmend { item, question: None, urgency: None, planned_min: Some(45), presenter: None };
    let refused = w.service.execute(&w.manager.clone(), longer.into()).unwrap_err();
    assert_eq!(refused.code.text(), "agenda_over_time");
    assert!(refused.message.contains("15 minutes over"), "{}", refused.message);
    // Each practice is told when to join, and of nobody else.
    w.does(AgendaIssue { meeting: w.meeting }.into());
    let folder = w.folder.path().join("papers");
    let export = AgendaExport { meeting: w.meeting, folder: folder.clone(), patients_by: None, reason: None };
    w.does(export.into());
    let mut sheets = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "txt") {
                sheets.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let sheet = |own: &str, other: &str| {
        let found: Vec<&String> = sheets.iter().filter(|s| s.contains(own) && !s.contains(other)).collect();
        assert_eq!(found.len(), 1, "{own}: {sheets:?}");
        found[0].clone()
    };
    let first = sheet("ADEYEMI", "CHAUDHRY");
    assert!(first.contains("13:15") && first.contains("13:40") && !first.contains("Kilburn Park"), "{first}");
    let second = sheet("CHAUDHRY", "ADEYEMI");
    assert!(second.contains("13:40") && second.contains("14:00") && !second.contains("Harlesden"), "{second}");
}

#[test]
fn the_conference_runs_minute_by_minute() {
    let mut w = World::with_agenda();
    let meeting = w.meeting;
    let planned: Vec<String> =
        w.at_present().items.iter().map(|r| crate::domain::dates::clock(r.planned_start)).collect();
    assert_eq!(planned, ["13:00", "13:05", "13:15", "13:30", "13:40", "13:50", "14:00", "14:10"]);
    assert_eq!(w.at_present().total_min, 75);
    w.gathers();

    w.begins("welcome");
    w.time("2026-11-19T13:05");
    let item = w.on("welcome");
    w.closes(item);
    w.begins("action_review");
    w.time("2026-11-19T13:25");
    let item = w.on("action_review");
    w.closes(item);
    let review = w.called("action_review");
    assert_eq!(review.item.missing_groups, ["mental_health"]);
    assert_eq!(review.quorum.as_deref(), Some("NOT QUORATE: Mental health"));

    let adeyemi = w.begins("ADEYEMI");
    w.time("2026-11-19T13:30");
    let arrives = w.comes("cpn", AttendanceStatus::Present, None);
    w.does(AttendanceRecord { mode: Some(AttendanceMode::Virtual), ..arrives }.into());
    // Four fifths of 15 minutes are over at 13:37, all of them at 13:40.
    w.time("2026-11-19T13:36");
    let slot = w.at_present().open.unwrap().slot.unwrap();
    assert!(!slot.prompt);
    assert_eq!(crate::domain::dates::london_clock(slot.prompt_at), "13:37");
    assert_eq!(crate::domain::dates::london_clock(slot.due_at), "13:40");
    w.time("2026-11-19T13:37");
    assert!(w.at_present().open.unwrap().slot.unwrap().prompt);
    w.time("2026-11-19T13:47");
    assert_eq!(w.refuses(World::closing(adeyemi).into()), "outcome_required");
    let decided = ItemClose {
        outcome: Some(Outcome::ActionsOnly),
        decision: Some("Rehabilitation, and look at the inhaler.".to_owned()),
        ..World::closing(adeyemi)
    };
    assert_eq!(w.refuses(decided.clone().into()), "action_or_reason_required");
    let action = ActionAdd {
        text: "Refer to pulmonary rehabilitation".to_owned(),
        owner: Some(w.member("nurse")),
        due_on: Some(day("2026-12-03")),
        item: Some(adeyemi),
        patient: None,
        goal: None,
        kind: None,
        priority: None,
        funding_responsibility: None,
        service: None,
    };
    w.does(action.into());
    w.does(decided.into());
    assert_eq!((w.at_present().finish.as_str(), w.at_present().over_min), ("14:32 (+2 min over)", 2));

    let fernandes = w.begins("FERNANDES");
    w.time("2026-11-19T13:59");
    w.decides(fernandes);
    assert_eq!(w.at_present().finish, "14:34 (+4 min over)");
    for called in ["ADEYEMI", "FERNANDES"] {
        assert_eq!(w.called(called).quorum.as_deref(), Some("Quorate"), "{called}");
    }

    let chaudhry = w.begins("CHAUDHRY");
    w.time("2026-11-19T14:00");
    let social = w.member("social");
    w.does(AttendanceLeave { meeting, member: social, left_at: None }.into());
    w.time("2026-11-19T14:14");
    let decided = ItemClose {
        outcome: Some(Outcome::NoChange),
        decision: Some("Go on as agreed.".to_owned()),
        no_action_reason: Some("All is arranged.".to_owned()),
        ..World::closing(chaudhry)
    };
    assert_eq!(w.refuses(decided.clone().into()), "not_quorate");
    let chair = Some("It cannot wait until December.".to_owned());
    let done = w.does(ItemClose { not_quorate_reason: chair, ..decided }.into());
    assert!(done.warnings.iter().any(|told| told.message.contains("advisory")));
    let row = w.called("CHAUDHRY");
    assert_eq!(row.item.missing_groups, ["social_care"]);
    assert_eq!(row.quorum.as_deref(), Some("NOT QUORATE: Social care"));
    assert_eq!((w.at_present().finish.as_str(), w.at_present().over_min), ("14:39 (+9 min over)", 9));

    w.begins("rca");
    w.time("2026-11-19T14:24");
    let item = w.on("rca");
    w.closes(item);
    w.begins("aob");
    w.time("2026-11-19T14:29");
    let item = w.on("aob");
    w.closes(item);
    w.time("2026-11-19T14:30");
    assert_eq!(w.refuses(MeetingClose { meeting, carry_over: false }.into()), "items_open");
    w.does(MeetingClose { meeting, carry_over: true }.into());
    assert_eq!(w.called("EVANS").item.status, ItemStatus::NotReached);
    let next = w.next;
    let december = w.view_of(next).items;
    let carried: Vec<_> = december.iter().filter(|r| r.item.patient.is_some()).collect();
    assert_eq!(carried.len(), 1);
    assert!(carried[0].title.starts_with("EVANS"));
    assert_eq!((carried[0].item.carry_count, carried[0].item.urgency), (1, Some(Urgency::Routine)));
    let minutes: Vec<u32> = w.at_present().items.iter().filter_map(|r| r.item.actual_sec).map(|sec| sec / 60).collect();
    assert_eq!(minutes, [5, 20, 22, 12, 15, 10, 5]);
    let log: Vec<String> = w.minutes_shown().proceedings.unwrap().quorum.into_iter().map(|line| line.said).collect();
    assert_eq!(log[1..5], ["NOT QUORATE: Mental health", "Quorate", "Quorate", "NOT QUORATE: Social care"]);
}

#[test]
fn a_pause_stops_the_clock_of_the_item_and_moves_the_end() {
    let mut w = World::with_agenda();
    let meeting = w.meeting;
    w.gathers();
    w.begins("welcome");
    w.time("2026-11-19T13:03");
    w.does(MeetingPause { meeting }.into());
    w.time("2026-11-19T13:18");
    let view = w.at_present();
    assert_eq!(view.open.as_ref().unwrap().elapsed_sec, 180);
    assert_eq!((view.finish.as_str(), view.over_min), ("14:30", 0));
    w.does(MeetingResume { meeting }.into());
    w.time("2026-11-19T13:20");
    assert_eq!(w.at_present().open.unwrap().elapsed_sec, 300);
}

#[test]
fn a_joint_chair_makes_the_quorum_and_may_run_the_conference() {
    let mut w = World::with_agenda();
    let meeting = w.meeting;
    let (lead, nurse) = (w.member("lead"), w.member("nurse"));
    assert_eq!(w.refuses(MeetingJointChair { meeting, member: Some(lead) }.into()), "wrong_state");
    w.does(MeetingJointChair { meeting, member: Some(nurse) }.into());
    w.gathers();
    w.does(AttendanceLeave { meeting, member: lead, left_at: None }.into());
    let missing = w.at_present().quorum.missing;
    assert!(!missing.contains(&"chair".to_owned()), "{missing:?}");
    assert_eq!(w.at_present().joint_chair.as_deref(), Some("Ms Bo Nurse"));
    assert_eq!(w.service.actor("nurse").unwrap().role, crate::domain::actor::AccessRole::MdgManager);
    w.does(MeetingJointChair { meeting, member: None }.into());
    assert!(w.at_present().quorum.missing.contains(&"chair".to_owned()));
}
