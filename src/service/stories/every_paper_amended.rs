//! A whole conference on paper: eight patients of three practices, one long and one hardly a word, an amended version, the agenda
//! before it, every document in every format. `MDG_WRITE_PAPERS=folder cargo test every_paper` leaves them in a folder, where
//! programs of other makes look at them (`.ci/papers`).

use crate::domain::Command;
use crate::domain::agenda::AgendaItem;
use crate::domain::care_plan::{AgreedWith, Contingency};
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::discussion::Outcome;
use crate::domain::goal::LifeDomain;
use crate::domain::ids::Ref;
use crate::domain::minutes::AmendmentClass;
use crate::domain::paper_format::{PaperFormat, PaperFormats};
use crate::service::clock::Clock;
use crate::service::testing::{World, at, day, id};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is said about one patient of `PEOPLE`.
struct Told {
    patient: usize,
    question: &'static str,
    views: &'static str,
    summary: String,
    decision: &'static str,
    rationale: Option<&'static str>,
    /// What, who, by when.
    actions: Vec<(String, &'static str, &'static str)>,
}

/// One that is much like the others.
fn plain(patient: usize, question: &'static str, summary: &str, decision: &'static str, action: &str) -> Told {
    Told {
        patient,
        question,
        views: "Content at home and glad of the visits.",
        summary: summary.to_owned(),
        decision,
        rationale: None,
        actions: vec![(action.to_owned(), "nurse", "2026-12-03")],
    }
}

fn conference() -> Vec<Told> {
    let week = |n: usize| {
        format!(
            "In week {n} he was seen at home: weight, pulse and blood pressure as before, the dressing changed, the wound a \
             little smaller, sleep broken by the leg. He asked again whether the pump could be quieter and when he may have a bath."
        )
    };
    let many = |n: usize| format!("Look at medicine {n} of the list with the person, and write down why it is taken");
    vec![
        Told {
            patient: 0,
            question: "Three chest infections since August. What would keep her out of hospital this winter?",
            views: "She wants to get to church on Sundays without getting breathless, and no visit before nine in the morning.",
            summary: "Lives alone on the first floor; the lift is often out of order. COPD and heart failure, two \
                      admissions since August, both for an infection that was treated late. Uses the blue inhaler most \
                      hours and is unsure of the others. SpO₂ ≥ 92% at rest. Weight up 2 kg in a fortnight, ankles swollen.\n\
                      Her daughter rings twice a week and can come on Saturdays."
                .to_owned(),
            decision: "Refer to pulmonary rehabilitation, review inhalers and water tablets, and agree a rescue plan with \
                       her at home.",
            rationale: Some(
                "Both admissions began with an infection treated late, and her inhaler technique was poor when last checked.",
            ),
            actions: vec![
                ("Review inhalers and water tablets at home, and check technique".to_owned(), "pharmacist", "2026-11-26"),
                ("Prescribe a rescue pack and write the plan that goes with it".to_owned(), "lead", "2026-11-24"),
                ("Refer to pulmonary rehabilitation".to_owned(), "nurse", "2026-12-03"),
                ("Ask the landlord about the lift, and about a flat on the ground floor".to_owned(), "social", "2026-12-10"),
            ],
        },
        plain(
            1,
            "Diabetes and a leg that will not heal. Who dresses it at weekends?",
            "The wound is a little smaller. Nobody came on two Sundays.",
            "A visit on Sundays until it is closed.",
            "Put him on the Sunday round",
        ),
        plain(
            5,
            "Two falls on the stairs. Is the house still right?",
            "Walks with one stick, holds on to the furniture. No dizziness.",
            "A second rail, and exercises for strength and balance.",
            "Order a second stair rail",
        ),
        plain(
            8,
            "Losing weight since the summer. Who looks after meals?",
            "Down 5 kg in three months. Eats with her niece on Fridays, otherwise toast.",
            "Bloods, a look at her teeth, meals on weekdays.",
            "Arrange meals on weekdays for six weeks",
        ),
        plain(
            2,
            "Kidney function falling. Are the tablets still right?",
            "eGFR 44, was 51 in May. Takes something for her knees that she buys herself.",
            "Stop what she buys herself, repeat bloods in two weeks.",
            "Take blood in two weeks and tell the practice",
        ),
        Told {
            summary: (1..=24).map(week).collect::<Vec<_>>().join("\n"),
            actions: (1..=24).map(|n| (many(n), if n % 3 == 0 { "nurse" } else { "doctor2" }, "2026-12-03")).collect(),
            ..plain(3, "Twenty-four visits and no end in sight: what else?", "", "Go through every medicine with him.", "")
        },
        Told { views: "", actions: Vec::new(), ..plain(4, "Wanders at night. Is she safe?", "", "Go on as agreed in October.", "") },
        plain(
            7,
            "Sugars swing between 3 and 20. What would make it simpler?",
            "Injects when he remembers. Lives with a brother who works nights.",
            "One injection a day by the nurse for a month, then look again.",
            "Give one injection a day for a month",
        ),
    ]
}

impl World {
    /// The conference from its agenda to the packs of its second version, written into the world's folder.
    fn writes_every_paper(&mut self) {
        self.service.write_papers_as(PaperFormats::of(PaperFormat::ALL).unwrap());
        let practices = ["X99001", "X99002", "X99003"].map(ToOwned::to_owned).to_vec();
        self.does(Command::MdgAmend(MdgAmend {
            mdg: self.mdg,
            practices: Some(practices),
            clinical_lead: None,
            manager: None,
            venue: None,
            contact: None,
            length_min: None,
            case_min: None,
            quorum: None,
            single_handed: None,
        }));
        for n in [1, 8, 3, 7] {
            self.consents(n, ConsentDecision::ExplicitGiven);
            let listing = self.listing(n);
            self.does(Command::AgendaAdd(AgendaAdd { planned_min: Some(7), ..listing }));
        }
        for Told { patient, question, .. } in conference() {
            let (item, question) = (self.item(patient), Some(question.to_owned()));
            let amended = AgendaAmend { item, planned_min: None, question, presenter: None, urgency: None };
            self.does(Command::AgendaAmend(amended));
        }
        let folder = self.folder.path().to_owned();
        self.does(Command::AgendaIssue(AgendaIssue { meeting: self.meeting }));
        self.does(Command::AgendaExport(AgendaExport {
            meeting: self.meeting,
            folder,
            patients_by: None,
            reason: None,
        }));
        self.starts();
        for (n, told) in conference().into_iter().enumerate() {
            let begun = at("2026-11-19T13:05") + chrono::TimeDelta::minutes(10 * n as i64);
            self.service.set_clock(Clock::Stopped(begun)).unwrap();
            let item = self.opens_for(&told);
            self.service.set_clock(Clock::Stopped(begun + chrono::TimeDelta::minutes(9))).unwrap();
            self.tells(item, told);
        }
        self.time("2026-11-19T14:30");
        self.does(Command::MeetingClose(MeetingClose { meeting: self.meeting, carry_over: true }));
        self.does(Command::MinutesSubmit(MinutesSubmit { meeting: self.meeting }));
        self.time("2026-11-20T09:30");
        let (approve, export) = (self.approving("lead"), self.exporting());
        self.does(approve.clone());
        self.does(export.clone());
        self.time("2026-11-23T09:30");
        self.does(Command::MinutesAmend(MinutesAmend {
            meeting: self.meeting,
            class: AmendmentClass::FactualError,
            reason: "The weight was in pounds, not in kilograms.".to_owned(),
            patients: Vec::new(),
        }));
        let item = self.item(8);
        let summary = "Down 5 lb in three months. Eats with her niece on Fridays, otherwise toast.".to_owned();
        self.does(Command::DiscussionNote(DiscussionNote { summary: Some(summary), ..Self::note(item) }));
        self.does(approve);
        self.does(export);
    }

    fn opens_for(&mut self, told: &Told) -> Ref<AgendaItem> {
        let item = self.item(told.patient);
        self.opens(item);
        item
    }

    fn tells(&mut self, item: Ref<AgendaItem>, told: Told) {
        if told.patient == 0 {
            self.plans(0);
        }
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.does(Command::DiscussionNote(DiscussionNote {
            summary: said(&told.summary),
            patient_views: said(told.views),
            rationale: told.rationale.map(ToOwned::to_owned),
            decision: said(told.decision),
            outcome: Some(if told.actions.is_empty() { Outcome::NoChange } else { Outcome::ActionsOnly }),
            next_review_on: (told.patient == 0).then(|| day("2026-12-17")),
            ..Self::note(item)
        }));
        let no_action_reason = told.actions.is_empty().then(|| "Everything is in hand.".to_owned());
        for (text, owner, due) in told.actions {
            let owner = Some(self.member(owner));
            self.does(Command::ActionAdd(ActionAdd {
                text,
                owner,
                due_on: Some(day(due)),
                item: Some(item),
                patient: None,
                goal: None,
                kind: None,
                priority: None,
                funding_responsibility: None,
                service: None,
            }));
        }
        self.does(Command::ItemClose(ItemClose { no_action_reason, ..Self::closing(item) }));
    }

    fn plans(&mut self, n: usize) {
        self.does(Command::GoalAdd(GoalAdd {
            text: "I want to get to church on Sundays without getting breathless".to_owned(),
            domains: vec![LifeDomain::C, LifeDomain::J],
            ..self.goal(n)
        }));
        let item = Some(self.item(n));
        let plan = id(&self.does(Command::PlanStart(PlanStart { patient: self.patients[n], item })));
        self.does(Command::PlanAmend(PlanAmend {
            single_contact: Some(self.member("nurse")),
            agreed_with: Some(AgreedWith::Person),
            review_due: Some(day("2027-05-01")),
            contingency: Some(vec![Contingency {
                trigger: "A chest infection".to_owned(),
                signs: "More breathless than usual for a day, or green sputum".to_owned(),
                what_to_do: "Start the rescue pack and ring the same day".to_owned(),
                who_to_call: "The district nurses, 020 7946 0000".to_owned(),
                when_home_again: "The oxygen is above 90% in the chair".to_owned(),
            }]),
            ..Self::amending(plan)
        }));
        self.does(Command::PlanActivate(PlanActivate { plan }));
    }
}

/// The folders of finished documents in a world, each file by its path.
fn papers(world: &World) -> BTreeMap<PathBuf, Vec<u8>> {
    fn gather(root: &Path, folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(root, &path, found);
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    let (root, mut found) = (world.folder.path(), BTreeMap::new());
    for entry in std::fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().unwrap().to_string_lossy().contains("MDG-HK") {
            gather(root, &path, &mut found);
        }
    }
    found
}

#[test]
fn a_conference_of_eight_over_three_practices_comes_out_in_every_format_and_twice_the_same() {
    let mut world = World::new();
    world.writes_every_paper();
    let first = papers(&world);
    let endings = |folder: &str, ending: &str| {
        let ours = |path: &&PathBuf| path.starts_with(folder) && path.to_string_lossy().ends_with(ending);
        first.keys().filter(ours).count()
    };
    for format in PaperFormat::ALL {
        let (extracts, covers) = (8, 3);
        let papers = match format {
            PaperFormat::Fhir => extracts,
            PaperFormat::Csv => covers,
            _ => extracts + covers,
        };
        assert_eq!(endings("MDG-HK_2026-11-19", &format!("_v1.{}", format.ending())), papers, "{format:?}");
    }
    assert!(first.keys().any(|path| path.starts_with("MDG-HK_2026-11-19_v2")));
    assert!(
        ["pdf", "ics"].iter().all(|ending| first.keys().any(|path| path.extension().is_some_and(|e| e == *ending)))
    );
    // Another laptop, another folder, another key to the database: the same bytes.
    let mut again = World::new();
    again.writes_every_paper();
    let second = papers(&again);
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (path, bytes) in &first {
        assert!(second[path] == *bytes, "{} differs", path.display());
    }
    let Some(folder) = std::env::var_os("MDG_WRITE_PAPERS").map(PathBuf::from) else { return };
    for (path, bytes) in &first {
        let path = folder.join("amended").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        crate::export::atomic::write(&path, bytes).unwrap();
    }
}
