//! What a conference keeps beside its cases: deputies and interests, what was decided last, what is confidential, root cause
//! analyses, what others can learn, and how people found it.

use super::fixture::TAKEN;
use crate::domain::agenda::{AgendaItem, ItemKind};
use crate::domain::attendance::{AttendanceMode, AttendanceStatus};
use crate::domain::case_view::CaseBefore;
use crate::domain::command::*;
use crate::domain::discussion::{ConfidentialPart, Followed, Outcome};
use crate::domain::ids::Ref;
use crate::domain::learning::LearningSource;
use crate::domain::meeting::Meeting;
use crate::domain::query::{Learning, PatientShow, PulseShow};
use crate::domain::rca::{RcaCause, TeamJudgement};
use crate::domain::view::Answer;
use crate::service::testing::{World, day, id};
use std::path::Path;

impl World {
    /// Every way of writing on the proceedings, there and back again.
    pub(super) fn proceedings_there_and_back(&mut self, s: &mut std::collections::BTreeSet<&'static str>) {
        let (meeting, member) = (self.meeting, self.member("nurse"));
        self.there_and_back(MeetingJointChair { meeting, member: Some(member) }.into(), s);
        let case = self.item(0);
        let interest = "Her sister is a friend of mine.".to_owned();
        self.there_and_back(AttendanceInterest { meeting, member, interest, items: vec![case] }.into(), s);
        let reason = "A neighbour asks not to be named.".to_owned();
        self.there_and_back(ItemRestrict { item: case, restricted: None, reason }.into(), s);
        let notes = "Falls clinic: four weeks.".to_owned();
        let item = self.standing(ItemKind::Aob);
        self.there_and_back(ItemNote { item, notes }.into(), s);
        self.adds(ItemKind::Rca, 5);
        let item = self.standing(ItemKind::Rca);
        let rca = Self::analysing(item, self.patients[0]);
        let rca = id(&self.there_and_back(rca.into(), s));
        let judged = RcaAmend { team_judgement: Some(TeamJudgement::Unavoidable), ..Self::amending_rca(rca) };
        self.there_and_back(judged.into(), s);
        self.there_and_back(Self::answers(meeting).into(), s);
    }

    pub(super) fn analysing(item: Ref<AgendaItem>, patient: Ref<crate::domain::patient::Patient>) -> RcaRecord {
        RcaRecord {
            item,
            patient,
            admission: None,
            team_judgement: TeamJudgement::Partly,
            causes: vec![RcaCause::Medication, RcaCause::InformationGap],
            plan_in_place_at_admission: Some(true),
            plan_followed: Some(Followed::Partly),
            what_could_have: Some("A call on the day after discharge.".to_owned()),
            learning: Some("Adeyemi was sent home without her inhaler: check the bag.".to_owned()),
        }
    }

    pub(super) fn amending_rca(rca: Ref<crate::domain::rca::Rca>) -> RcaAmend {
        RcaAmend {
            rca,
            admission: None,
            team_judgement: None,
            causes: None,
            plan_in_place_at_admission: None,
            plan_followed: None,
            what_could_have: None,
            learning: None,
            entered_in_error: None,
        }
    }

    pub(super) fn answers(meeting: Ref<Meeting>) -> PulseRecord {
        PulseRecord {
            meeting,
            useful: vec![4, 5, 4],
            heard: vec![5, 5, 2],
            in_time: vec![3, 1],
            words: vec!["Too fast.".to_owned(), "Good to be asked.".to_owned()],
        }
    }
}

#[test]
fn a_deputy_and_a_declared_interest_are_shown_and_printed_in_the_minutes() {
    let mut w = World::with_agenda();
    let (meeting, nurse) = (w.meeting, w.member("nurse"));
    let adeyemi = w.on("ADEYEMI");
    let declares = AttendanceInterest {
        meeting,
        member: nurse,
        interest: "Her sister is a friend of mine.".to_owned(),
        items: vec![adeyemi],
    };
    assert_eq!(w.refuses(declares.clone().into()), "wrong_state", "nobody said that she is there");
    w.gathers();
    let deputy = w.comes("cpn", AttendanceStatus::DeputyFor, Some("physician"));
    w.does(AttendanceRecord { mode: Some(AttendanceMode::Phone), ..deputy }.into());
    assert_eq!(w.refuses(AttendanceInterest { interest: " ".to_owned(), ..declares.clone() }.into()), "field_missing");
    let elsewhere = {
        let next = w.next;
        w.view_of(next).items[0].item.id
    };
    assert_eq!(w.refuses(AttendanceInterest { items: vec![elsewhere], ..declares.clone() }.into()), "wrong_state");
    w.does(declares.into());
    let done = w.does(ItemOpen { item: adeyemi }.into());
    assert!(done.said.ends_with("Declared interest: Ms Bo Nurse: Her sister is a friend of mine."), "{}", done.said);
    assert_eq!(w.case_of(adeyemi).interests.len(), 1);
    w.decides(adeyemi);
    let fernandes = w.begins("FERNANDES");
    assert!(w.case_of(fernandes).interests.is_empty());
    w.decides(fernandes);
    let row = w.at_present().attendance.into_iter().find(|row| row.name == "Ms Dee Mental").unwrap();
    assert_eq!(row.deputy_for.as_deref(), Some("Dr Hal Acute"));
    w.time("2026-11-19T14:30");
    w.does(MeetingClose { meeting, carry_over: true }.into());
    let lines = w.minutes_shown().attendance;
    assert!(lines.iter().any(|l| l.contains("for Dr Hal Acute, by telephone, from 13:00")), "{lines:?}");
    assert!(lines.iter().any(|l| l.contains("Declares an interest in item 3: Her sister")), "{lines:?}");
    assert!(lines.iter().any(|l| l.starts_with("Dr Hal Acute") && l.ends_with("apologies")), "{lines:?}");
}

#[test]
fn a_case_shows_what_was_decided_last_and_asks_whether_it_was_followed() {
    let mut w = World::with_agenda();
    let patient = w.person("ADEYEMI");
    let stay = |admitted_on: &str, discharged_on: Option<&str>| AdmissionRecord {
        patient,
        hospital: None,
        hospital_name: Some("Pretend General".to_owned()),
        admitted_on: day(admitted_on),
        discharged_on: discharged_on.map(day),
        primary_reason: None,
        icd10: None,
        acsc: Some(true),
        fall_related: None,
    };
    w.does(stay("2026-11-01", Some("2026-11-03")).into());
    let adeyemi = w.on("ADEYEMI");
    let CaseBefore { last, admissions } = w.case_of(adeyemi).before.unwrap();
    assert!(last.is_none() && admissions.len() == 1, "never discussed: every admission counts");
    w.gathers();
    w.begins("ADEYEMI");
    w.does(ItemClose { not_quorate_reason: Some("She is in pain.".to_owned()), ..World::decided(adeyemi) }.into());
    w.time("2026-11-19T14:30");
    w.does(MeetingClose { meeting: w.meeting, carry_over: true }.into());

    w.time("2026-12-10T09:00");
    w.does(stay("2026-12-01", None).into());
    w.meeting = w.next;
    let add = AgendaAdd {
        meeting: w.meeting,
        patient,
        question: "Was the rehabilitation of any use?".to_owned(),
        urgency: None,
        planned_min: None,
        presenter: None,
    };
    let again = id(&w.does(add.into()));
    w.gathers_on("2026-12-17T13:00");
    w.does(ItemOpen { item: again }.into());
    let followed = |f| DiscussionNote { previous_decision_followed: Some(f), ..World::note(again) };
    assert_eq!(w.refuses(followed(Followed::No).into()), "reason_required");
    let why = Some("The service had no place.".to_owned());
    w.does(DiscussionNote { previous_decision_reason: why, ..followed(Followed::Partly) }.into());
    let CaseBefore { last, admissions } = w.case_of(again).before.unwrap();
    let last = last.unwrap();
    assert_eq!((last.date, last.decision.as_deref()), (day("2026-11-19"), Some("Go on as agreed.")));
    assert!(last.advisory);
    assert_eq!(last.followed.as_deref(), Some("Partly: The service had no place."));
    let since: Vec<_> = admissions.iter().map(|row| row.record.admitted_on).collect();
    assert_eq!(since, [day("2026-12-01")]);
}

impl World {
    pub(super) fn decided(item: Ref<AgendaItem>) -> ItemClose {
        ItemClose {
            outcome: Some(Outcome::NoChange),
            decision: Some("Go on as agreed.".to_owned()),
            no_action_reason: Some("All is arranged.".to_owned()),
            ..Self::closing(item)
        }
    }

    pub(super) fn gathers_on(&mut self, moment: &str) {
        self.time(moment);
        self.does(MeetingStart { meeting: self.meeting }.into());
        let present = self.comes("lead", AttendanceStatus::Present, None);
        self.does(present.into());
    }
}

#[test]
fn how_much_is_known_is_scored_and_nothing_else() {
    let mut w = World::with_agenda();
    w.gathers();
    let item = w.begins("ADEYEMI");
    let note = DiscussionNote { info_history: Some(5), info_patient_views: Some(1), ..World::note(item) };
    w.does(note.into());
    let two = DiscussionNote { info_psychosocial: Some(2), ..World::note(item) };
    assert_eq!(w.refuses(two.into()), "score_range");
    let said = w.case_of(item).discussion.unwrap();
    assert_eq!((said.info_history, said.info_comorbidity, said.info_patient_views), (Some(5), None, Some(1)));
}

/// The words of every file of a folder that can be read as it is.
fn every_word(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&every_word(&path));
        } else if path.extension().is_some_and(|e| e != "pdf") && path.file_name().is_some_and(|n| n != "mdg.db") {
            all.push_str(&String::from_utf8_lossy(&std::fs::read(path).unwrap()));
        }
    }
    all
}

#[test]
fn what_is_confidential_stands_in_no_paper() {
    let mut w = World::with_agenda();
    let meeting = w.meeting;
    w.gathers();
    let first = w.begins("ADEYEMI");
    let note = DiscussionNote {
        summary: Some("The landlord was told about smoke.".to_owned()),
        patient_views: Some("She wants to sing.".to_owned()),
        rationale: Some("Marmalade.".to_owned()),
        not_for_patient_view: Some("A neighbour rang.".to_owned()),
        confidential_fields: Some(vec![ConfidentialPart::Summary, ConfidentialPart::Rationale]),
        ..World::note(first)
    };
    w.does(note.into());
    let chair = Some("She is in pain.".to_owned());
    w.does(ItemClose { not_quorate_reason: chair.clone(), ..World::decided(first) }.into());
    let second = w.begins("FERNANDES");
    let note = DiscussionNote {
        summary: Some("Zeppelin.".to_owned()),
        patient_views: Some("Xylophone.".to_owned()),
        dissent: Some("Wheelbarrow.".to_owned()),
        learning_point: Some("Quicksilver.".to_owned()),
        ..World::note(second)
    };
    w.does(note.into());
    let restrict = |item, reason: &str| ItemRestrict { item, restricted: None, reason: reason.to_owned() };
    assert_eq!(w.refuses(restrict(second, " ").into()), "reason_required");
    let aob = w.on("aob");
    assert_eq!(w.refuses(restrict(aob, "No case.").into()), "wrong_state");
    w.does(restrict(second, "Safeguarding.").into());
    assert_eq!(w.case_of(second).confidential.len(), 4);
    w.does(ItemClose { not_quorate_reason: chair, ..World::decided(second) }.into());
    w.time("2026-11-19T14:30");
    w.does(MeetingClose { meeting, carry_over: true }.into());
    let shown = w.minutes_shown();
    assert!(shown.checks.iter().any(|(_, words)| words.starts_with("2 with text that stays within the group")));
    assert!(shown.proceedings.unwrap().learning.is_empty(), "of a restricted item nothing is learnt aloud");
    let approve = w.approving("lead");
    w.does(approve);
    assert_eq!(w.refuses(restrict(second, "Again.").into()), "minutes_immutable");
    let export = w.exporting();
    w.does(export);
    let papers = every_word(&w.folder.path().join("MDG-HK_2026-11-19"));
    for kept in ["landlord", "Marmalade", "Zeppelin", "Xylophone", "Wheelbarrow", "Quicksilver"] {
        assert!(!papers.contains(kept), "{kept}");
    }
    assert!(papers.contains("Confidential item") && papers.contains("She wants to sing."));
    assert!(papers.contains("Go on as agreed."), "what is to be done is printed all the same");
    // For the practice alone, and marked so.
    let at = papers.find("A neighbour rang.").unwrap();
    assert!(papers[..at].to_uppercase().contains("PRACTICE ONLY: NOT FOR ONLINE ACCESS"));
}

#[test]
fn a_root_cause_analysis_stands_apart_from_the_coding_and_teaches_without_names() {
    let mut w = World::with_agenda();
    let meeting = w.meeting;
    let (adeyemi, green, brown) = (w.person("ADEYEMI"), w.person("GREEN"), w.person("BROWN"));
    let admitted = AdmissionRecord {
        patient: adeyemi,
        hospital: None,
        hospital_name: None,
        admitted_on: day("2026-11-01"),
        discharged_on: None,
        primary_reason: None,
        icd10: Some("J44.1".to_owned()),
        acsc: Some(true),
        fall_related: None,
    };
    let admission = Some(id(&w.does(admitted.into())));
    let item = w.on("rca");
    let analysis =
        RcaRecord { admission, team_judgement: TeamJudgement::Unavoidable, ..World::analysing(item, adeyemi) };
    let case = w.on("ADEYEMI");
    assert_eq!(w.refuses(RcaRecord { item: case, ..analysis.clone() }.into()), "wrong_state");
    assert_eq!(w.refuses(RcaRecord { patient: green, ..analysis.clone() }.into()), "another_patient");
    assert_eq!(w.refuses(World::analysing(item, brown).into()), "consent_not_recorded");
    let unplanned = RcaRecord { plan_in_place_at_admission: Some(false), ..analysis.clone() };
    assert_eq!(w.refuses(unplanned.into()), "field_unreadable");
    let rca = id(&w.does(analysis.clone().into()));
    assert_eq!(w.refuses(analysis.into()), "already_recorded");
    w.does(World::analysing(item, green).into());
    let action = ActionAdd {
        text: "Ask the ward to send the inhaler home".to_owned(),
        owner: Some(w.member("nurse")),
        due_on: Some(day("2026-12-03")),
        item: Some(item),
        patient: Some(adeyemi),
        goal: None,
        kind: None,
        priority: None,
        funding_responsibility: None,
        service: None,
    };
    w.does(action.into());
    assert_eq!((w.case_of(item).rcas.len(), w.case_of(item).actions.len()), (2, 1));
    let Answer::Patient(record) = w.asks(PatientShow { patient: adeyemi }.into()) else { panic!() };
    let row = &record.rcas[0];
    assert_eq!((row.judgement, row.acsc, row.admitted_on), ("Unavoidable", Some(true), Some(day("2026-11-01"))));
    assert_eq!(row.causes, ["Medicines", "Information did not arrive"]);

    let learnt = |w: &mut World| match w.asks(Learning { from: None, until: None }.into()) {
        Answer::Learning(points) => points,
        other => panic!("{other:?}"),
    };
    let note = ItemNote { item, notes: "NHS 999 000 1006 again.".to_owned() };
    w.does(note.into());
    w.adds(ItemKind::Learning, 5);
    let learning = w.on("learning");
    w.does(ItemNote { item: learning, notes: "Ring 999 000 1006 back the same day.".to_owned() }.into());
    let points = learnt(&mut w);
    assert_eq!(points.len(), 3);
    assert!(points.iter().any(|p| p.text == "(name) was sent home without her inhaler: check the bag."));
    assert!(
        points.iter().any(|p| p.source == LearningSource::Learning && p.text == "Ring (number) back the same day.")
    );
    let error = RcaAmend { entered_in_error: Some(true), ..World::amending_rca(rca) };
    w.does(error.into());
    assert_eq!(learnt(&mut w).len(), 2);
    assert_eq!(w.case_of(item).rcas.len(), 1);
    w.does(RcaAmend { entered_in_error: Some(false), ..World::amending_rca(rca) }.into());
    assert_eq!(w.refuses(ItemNote { item: case, notes: "x".to_owned() }.into()), "wrong_state");

    w.gathers();
    w.time("2026-11-19T14:30");
    w.does(MeetingClose { meeting, carry_over: true }.into());
    let kept = w.minutes_shown().proceedings.unwrap();
    assert_eq!((kept.rcas.len(), kept.notes.len()), (2, 2));
    let first = &kept.rcas[0];
    assert_eq!((first.judgement.as_str(), first.acsc), ("Unavoidable", Some(true)));
    let said = format!("{kept:?}");
    assert!(TAKEN.iter().all(|(surname, _)| !said.to_uppercase().contains(surname)), "{said}");
}

#[test]
fn answers_are_counted_and_nobody_is_named() {
    let mut w = World::with_agenda();
    let meeting = w.meeting;
    assert_eq!(w.refuses(World::answers(meeting).into()), "wrong_state", "it has not started");
    w.gathers();
    let nothing = PulseRecord {
        useful: Vec::new(),
        heard: Vec::new(),
        in_time: Vec::new(),
        words: vec![" ".to_owned()],
        meeting,
    };
    assert_eq!(w.refuses(nothing.clone().into()), "field_missing");
    assert_eq!(w.refuses(PulseRecord { heard: vec![6], ..nothing.clone() }.into()), "score_range");
    w.does(World::answers(meeting).into());
    w.does(PulseRecord { useful: vec![2], ..nothing }.into());
    let Answer::Pulse(view) = w.asks(PulseShow { meeting }.into()) else { panic!() };
    assert_eq!(
        (view.n, view.questions[0].mean, view.questions[0].counts.as_slice()),
        (4, Some(3.8), &[0, 1, 0, 2, 1][..])
    );
    assert_eq!((view.questions[2].n, view.questions[2].mean), (2, Some(2.0)));
    assert_eq!(view.words, ["Good to be asked.", "Too fast."]);
    let viewer = w.service.actor("viewer").unwrap();
    let refusal = w.service.answer(&viewer, &PulseShow { meeting }.into()).unwrap_err();
    assert_eq!(refusal.code.text(), "permission_denied");
}
