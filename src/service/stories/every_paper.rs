//! Every paper of one conference: eight patients of three practices, one of whom keeps an organisation out, and what goes to members,
//! organisations, patients, owners and a board. `MDG_WRITE_PAPERS=folder cargo test --lib every_paper_of_a_conference` leaves them all
//! in that folder, for whoever checks files by other means.

use crate::domain::action::ActionKind;
use crate::domain::agenda::{ItemKind, Urgency};
use crate::domain::attendance::AttendanceStatus;
use crate::domain::care_plan::{AgreedWith, Contingency};
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::discussion::{ConfidentialPart, Outcome};
use crate::domain::ids::Ref;
use crate::domain::minutes::AmendmentClass;
use crate::domain::organisation::{Organisation, OrganisationKind};
use crate::domain::paper_format::{PaperFormat, PaperFormats};
use crate::domain::papers::ConferencePaper;
use crate::domain::view::Done;
use crate::export::verify_folder;
use crate::service::testing::{World, at, day};
use std::path::{Path, PathBuf};

/// In the order of the agenda.
const EIGHT: [usize; 8] = [0, 5, 8, 2, 3, 4, 9, 7];

/// The patient who keeps the council out.
const FERNANDES: usize = 5;

const QUESTIONS: [&str; 8] = [
    "What would keep her at home this winter?",
    "What would help him to sleep?",
    "Can the morning tablets be made simpler?",
    "Who sees to the dressings while her daughter is away?",
    "Is he safe on the stairs?",
    "How can her husband have a rest from caring?",
    "Would a walking group suit her?",
    "Who helps with the benefits forms?",
];

const DECISIONS: [&str; 8] = [
    "Review inhalers and medicines; start pulmonary rehabilitation.",
    "No tablets to sleep; a quieter evening first.",
    "Once-daily tablets where that is safe.",
    "The community nurses visit three times a week.",
    "A second banister and a night light.",
    "A sitting service on two afternoons.",
    "Walking group from January.",
    "An adviser helps with the forms at home.",
];

const ACTIONS: [(&str, &str); 8] = [
    ("Review the inhalers and medicines", "pharmacist"),
    ("Talk about sleep and the evening", "mental"),
    ("Change the tablets to once a day", "lead"),
    ("Arrange dressings on Monday, Wednesday and Friday", "nurse"),
    ("Order a second banister", "social"),
    ("Arrange a sitting service on two afternoons", "social"),
    ("Book a place in the walking group", "navigator"),
    ("Visit and help with the benefits forms", "navigator"),
];

impl World {
    /// Three organisations beside the practices, three practices, eight cases; one patient keeps the council out.
    pub(super) fn of_eight() -> (Self, Ref<Organisation>) {
        let mut w = Self::new();
        let all = ["X99001", "X99002", "X99003"].map(ToOwned::to_owned).to_vec();
        w.does(
            MdgAmend {
                mdg: w.mdg,
                practices: Some(all),
                clinical_lead: None,
                manager: None,
                venue: None,
                contact: None,
                length_min: None,
                case_min: None,
                quorum: None,
                single_handed: None,
            }
            .into(),
        );
        let council = w.founds("Pretend Council", OrganisationKind::LocalAuthority);
        let friends = w.founds("Pretend Friends", OrganisationKind::Voluntary);
        for (handle, place) in [("social", council), ("navigator", friends)] {
            let amend = MemberAmend { organisation: Some(place), ..w.amending_member(handle) };
            w.does(amend.into());
        }
        let longer = MeetingAmend {
            meeting: w.meeting,
            start: None,
            planned_min: Some(120),
            venue: None,
            chair: None,
            minute_taker: None,
        };
        w.does(longer.into());
        for n in EIGHT {
            if ![0, 5, 2, 4].contains(&n) {
                w.consents(n, ConsentDecision::ExplicitGiven);
                w.lists(n);
            }
        }
        for (n, question) in EIGHT.into_iter().zip(QUESTIONS) {
            let item = w.item(n);
            let urgency = (n == 0).then_some(Urgency::Urgent);
            let question = Some(question.to_owned());
            w.does(AgendaAmend { item, planned_min: None, question, presenter: None, urgency }.into());
        }
        w.service.write_papers_as(PaperFormats::of(&[PaperFormat::Md, PaperFormat::Csv]).unwrap());
        w.shares(FERNANDES, council, ConsentDecision::Refused);
        w.plans_for(0);
        (w, council)
    }

    fn plans_for(&mut self, n: usize) {
        let goal = self.goal(n);
        self.does(goal.into());
        let plan = self.starts_plan(n);
        let contingency = vec![Contingency {
            trigger: "If you are more breathless than usual".to_owned(),
            signs: String::new(),
            what_to_do: "use the blue inhaler and rest for ten minutes".to_owned(),
            who_to_call: "the nurses on 020 7946 0001".to_owned(),
            when_home_again: String::new(),
        }];
        let ready = PlanAmend {
            single_contact: Some(self.member("nurse")),
            agreed_with: Some(AgreedWith::Person),
            review_due: Some(day("2027-02-01")),
            contingency: Some(contingency),
            ..Self::amending(plan)
        };
        self.does(ready.into());
        self.does(PlanActivate { plan }.into());
    }

    /// Holds it: each case with a decision and an action, one that is confidential in part, notes on items that are no case.
    pub(super) fn holds_eight(&mut self) {
        self.time("2026-11-19T13:00");
        self.starts();
        let (meeting, member) = (self.meeting, self.member("nurse"));
        let (neighbour, last) = (self.item(2), self.item(FERNANDES));
        let interest = "She lives in my street.".to_owned();
        self.does(AttendanceInterest { meeting, member, interest, items: vec![neighbour] }.into());
        let item = self.standing(ItemKind::Aob);
        let notes = "The falls clinic has a wait of four weeks.".to_owned();
        self.does(ItemNote { item, notes }.into());
        for (place, n) in EIGHT.into_iter().enumerate() {
            let item = self.item(n);
            let social = self.member("social");
            self.time(&format!("2026-11-19T{:02}:{:02}", 13 + place / 5, 5 + place % 5 * 11));
            if item == last {
                self.does(AttendanceLeave { meeting, member: social, left_at: None }.into());
            }
            self.opens(item);
            let (text, owner) = ACTIONS[place];
            let note = DiscussionNote {
                summary: Some(format!("The group heard how the last weeks were. {}", QUESTIONS[place])),
                decision: Some(DECISIONS[place].to_owned()),
                outcome: Some(Outcome::ActionsOnly),
                patient_views: (n == 4).then(|| "Her husband drinks and she is afraid of him.".to_owned()),
                confidential_fields: (n == 4).then(|| vec![ConfidentialPart::PatientViews]),
                not_for_patient_view: (n == 3).then(|| "His son asks about the house every week.".to_owned()),
                next_review_on: (n == 0).then(|| day("2026-12-17")),
                ..Self::note(item)
            };
            self.does(note.into());
            let add = ActionAdd {
                text: text.to_owned(),
                owner: Some(self.member(owner)),
                due_on: Some(day(if n == 0 { "2026-11-26" } else { "2026-12-10" })),
                item: Some(item),
                patient: None,
                goal: None,
                kind: None,
                priority: None,
                funding_responsibility: None,
                service: None,
            };
            self.does(add.clone().into());
            if n == 0 {
                let rehabilitation = "Refer to pulmonary rehabilitation".to_owned();
                let owner = Some(self.member("nurse"));
                self.does(ActionAdd { text: rehabilitation, owner, ..add }.into());
            } else if n == 3 {
                let kind = Some(ActionKind::Safeguarding);
                let text = "Raise a safeguarding concern about money".to_owned();
                let owner = Some(self.member("social"));
                self.does(ActionAdd { text, owner, kind, ..add }.into());
            }
            let why = (item == last).then(|| "He asked for the council to be out of the room.".to_owned());
            self.time(&format!("2026-11-19T{:02}:{:02}", 13 + place / 5, 14 + place % 5 * 11));
            self.does(ItemClose { not_quorate_reason: why, ..Self::closing(item) }.into());
            if item == last {
                let again = self.comes("social", AttendanceStatus::Present, None);
                self.does(again.into());
            }
        }
        self.time("2026-11-19T14:40");
        self.does(MeetingClose { meeting, carry_over: true }.into());
    }

    pub(super) fn paper(&self, paper: ConferencePaper, folder: &Path) -> PapersExport {
        PapersExport { meeting: self.meeting, paper, folder: folder.to_owned(), reason: None }
    }

    pub(super) fn approves_eight(&mut self) {
        self.time("2026-11-20T09:30");
        let approve = self.approving("lead");
        self.does(approve);
    }
}

fn written(done: &Done) -> PathBuf {
    PathBuf::from(&done.written.as_ref().unwrap().folder)
}

/// The texts and tables under a folder, their blanks made alike.
pub(super) fn text_in(folder: &Path) -> String {
    let mut all = String::new();
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    for path in names {
        if path.is_dir() {
            all.push_str(&text_in(&path));
        } else if path.extension().is_some_and(|kind| kind == "md" || kind == "csv") {
            let text = std::fs::read_to_string(&path).unwrap().replace(['\\', '*'], "");
            all.extend(text.split_whitespace().flat_map(|word| [word, " "]));
        }
    }
    all
}

#[test]
fn every_paper_of_a_conference_comes_in_every_format() {
    let asked = std::env::var_os("MDG_WRITE_PAPERS").map(PathBuf::from);
    let (mut w, _) = World::of_eight();
    let folder = asked.unwrap_or_else(|| w.folder.path().to_owned()).join("papers");
    w.service.write_papers_as(PaperFormats::of(PaperFormat::ALL).unwrap());
    let meeting = w.meeting;
    let mut all = Vec::new();
    w.does(AgendaIssue { meeting }.into());
    let agenda = AgendaExport { meeting, folder: folder.clone(), patients_by: None, reason: None };
    all.push(written(&w.does(agenda.into())));
    w.holds_eight();
    let urgent = w.paper(ConferencePaper::Urgent, &folder);
    all.push(written(&w.does(urgent.into())));
    w.approves_eight();
    let packs = MinutesExport { meeting, folder: folder.clone(), reason: None, encrypt: None };
    all.push(written(&w.does(packs.into())));
    for paper in [ConferencePaper::Members, ConferencePaper::Organisations, ConferencePaper::Patients] {
        let export = w.paper(paper, &folder);
        all.push(written(&w.does(export.into())));
    }
    w.time("2026-12-15T09:00");
    all.push(written(&w.does(PapersChase { folder: folder.clone(), reason: None }.into())));
    let board = PapersBoard { mdg: None, from: None, to: None, folder: folder.clone(), reason: None };
    all.push(written(&w.does(board.into())));
    w.consents(0, ConsentDecision::Withdrawn);
    all.push(written(&w.does(RecallExport { folder, reason: None }.into())));
    let registry = w.service.registry().unwrap();
    for set in &all {
        let report = verify_folder(set, &registry);
        assert!(report.is_clean() && report.findings.is_empty(), "{}: {report:?}", set.display());
        let endings: std::collections::BTreeSet<String> = report_files(set);
        for format in [PaperFormat::Pdf, PaperFormat::Html, PaperFormat::Txt, PaperFormat::Docx, PaperFormat::Md] {
            assert!(endings.contains(format.code()), "{}: {endings:?}", set.display());
        }
    }
}

/// How the names of the files under a folder end.
fn report_files(folder: &Path) -> std::collections::BTreeSet<String> {
    let mut endings = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            endings.extend(report_files(&path));
        } else {
            endings.extend(path.extension().map(|ending| ending.to_string_lossy().into_owned()));
        }
    }
    endings
}

#[test]
fn an_organisation_that_is_kept_out_reads_nothing_of_that_patient() {
    let (mut w, _) = World::of_eight();
    w.holds_eight();
    let folder = w.folder.path().join("papers");
    let members = w.paper(ConferencePaper::Members, &folder);
    assert_eq!(w.refuses(members.clone().into()), "not_approved");
    w.approves_eight();
    let set = written(&w.does(members.into()));
    let everybody = text_in(&set.join("members"));
    let council = text_in(&set.join("Pretend-Council"));
    for words in ["FERNANDES, Luis (Mr)", "999 000 1359", "Talk about sleep", "NOT QUORATE"] {
        assert!(everybody.contains(words), "{words}: {everybody}");
        assert!(!council.contains(words), "{words}: {council}");
    }
    assert!(everybody.contains("Pretend Friends") && !everybody.contains("For: Pretend Council"), "{everybody}");
    assert!(council.contains(": not shared with Pretend Council") && council.contains("ADEYEMI, Grace (Mrs)"));
    // What stays within the group is on neither, nor what is for a practice alone.
    for text in [&everybody, &council] {
        assert!(text.contains("What matters to the person: Confidential item"), "{text}");
        assert!(!text.contains("drinks") && !text.contains("asks about the house"), "{text}");
        assert!(text.contains("The falls clinic has a wait of four weeks."), "{text}");
        assert!(text.contains("Ms Bo Nurse (item ") && text.contains("She lives in my street"), "{text}");
    }
}

#[test]
fn a_version_that_names_who_keeps_its_reader_out_is_not_written() {
    let (mut w, _) = World::of_eight();
    w.holds_eight();
    let item = w.item(0);
    // In the common version both may stand.
    let summary = Some("She shares a taxi with Luis Fernandes.".to_owned());
    w.does(DiscussionNote { summary, ..World::note(item) }.into());
    w.approves_eight();
    let folder = w.folder.path().join("papers");
    let members = w.paper(ConferencePaper::Members, &folder);
    let refusal = w.service.execute(&w.manager.clone(), members.into()).unwrap_err();
    assert_eq!(refusal.code.text(), "foreign_identifier");
    assert!(
        refusal.message.contains("Pretend-Council/") && !refusal.message.contains("members/"),
        "{}",
        refusal.message
    );
    assert!(!folder.exists());
}

#[test]
fn an_organisation_has_its_own_actions_and_nobody_who_keeps_it_out() {
    let (mut w, council) = World::of_eight();
    w.holds_eight();
    w.approves_eight();
    // Decided after the action was given.
    w.shares(3, council, ConsentDecision::Refused);
    let folder = w.folder.path().join("papers");
    let lists = w.paper(ConferencePaper::Organisations, &folder);
    let done = w.does(lists.into());
    let told: Vec<&str> = done.warnings.iter().map(|warning| warning.code.text()).collect();
    assert_eq!(told, ["excluded_recipient", "excluded_recipient"], "{:?}", done.warnings);
    let council = text_in(&written(&done).join("Pretend-Council"));
    assert!(council.contains("EVANS") && council.contains("999 000 1286") && council.contains("sitting"), "{council}");
    for words in ["DOYLE", "banister", "safeguarding", "Margaret", "ADEYEMI", "inhalers"] {
        assert!(!council.contains(words), "{words}: {council}");
    }
    let all = text_in(&written(&done));
    assert!(!all.contains("once a day"), "what a practice does for its own patient is on its cover: {all}");
    assert!(all.contains("pulmonary rehabilitation"), "{all}");
}

#[test]
fn a_patient_is_written_to_in_plain_words_and_not_about_what_is_not_for_them() {
    let (mut w, _) = World::of_eight();
    w.holds_eight();
    w.approves_eight();
    let folder = w.folder.path().join("papers");
    let letters = w.paper(ConferencePaper::Patients, &folder);
    let done = w.does(letters.into());
    let set = written(&done);
    let first = text_in(&set.join("X99001_P01"));
    for words in [
        "Mrs Grace Adeyemi",
        "Born 1 June 1938",
        "I want to get to church on Sundays",
        "Mr Eli Pharm, clinical pharmacist, will see to this by 26 November 2026.",
        "Ms Bo Nurse, district nurse: 020 7946 0000",
        "use the blue inhaler",
        "17 December 2026",
        "change your mind",
        "call 999",
    ] {
        assert!(first.contains(words), "{words}: {first}");
    }
    let all = text_in(&set);
    for words in
        ["NOT QUORATE", "drinks", "asks about the house", "afeguarding", "onsent", "The group heard", "Nov-2026"]
    {
        assert!(!all.contains(words), "{words}: {all}");
    }
    assert_eq!(std::fs::read_dir(&set).unwrap().count(), EIGHT.len());
}

#[test]
fn nobody_who_died_or_no_longer_consents_is_written_to() {
    let (mut w, _) = World::of_eight();
    w.holds_eight();
    w.approves_eight();
    w.has_died(0);
    w.consents(8, ConsentDecision::Withdrawn);
    let folder = w.folder.path().join("papers");
    let letters = w.paper(ConferencePaper::Patients, &folder);
    let done = w.does(letters.clone().into());
    let told: Vec<&str> = done.warnings.iter().map(|warning| warning.code.text()).collect();
    assert_eq!(told, ["consent_withdrawn", "deceased"]);
    let all = text_in(&written(&done));
    assert!(!all.contains("Adeyemi") && !all.contains("Iqbal") && all.contains("Chaudhry"), "{all}");
    for n in [2, 3, 4, 9, 7, 5] {
        w.has_died(n);
    }
    let elsewhere = w.folder.path().join("elsewhere");
    let refusal = w.service.execute(&w.manager.clone(), PapersExport { folder: elsewhere.clone(), ..letters }.into());
    assert_eq!(refusal.unwrap_err().code.text(), "wrong_state");
    assert!(!elsewhere.exists());
}

#[test]
fn what_is_urgent_leaves_as_a_draft_and_only_before_approval() {
    let (mut w, _) = World::of_eight();
    let folder = w.folder.path().join("papers");
    let urgent = w.paper(ConferencePaper::Urgent, &folder);
    assert_eq!(w.refuses(urgent.clone().into()), "wrong_state");
    w.holds_eight();
    let as_coordinator = crate::domain::actor::AccessRole::Coordinator;
    let code = w.acting("Cora Ordinate", as_coordinator, |w| w.refuses(urgent.clone().into()));
    assert_eq!(code, "permission_denied");
    let done = w.does(urgent.clone().into());
    let files = &done.written.as_ref().unwrap().files;
    assert!(files.iter().all(|file| file.contains("DRAFT")), "{files:?}");
    let all = text_in(&written(&done));
    assert!(all.contains("DRAFT: not approved") && all.contains("ADEYEMI") && !all.contains("CHAUDHRY"), "{all}");
    w.approves_eight();
    assert_eq!(w.refuses(urgent.into()), "wrong_state");
    assert_eq!(w.refuses(Undo { act: None }.into()), "undo_blocked");
}

#[test]
fn each_owner_is_chased_for_what_is_open_and_told_how_late_it_is() {
    let (mut w, _) = World::of_eight();
    let folder = w.folder.path().join("papers");
    let chase = PapersChase { folder: folder.clone(), reason: None };
    assert_eq!(w.refuses(chase.clone().into()), "wrong_state");
    w.holds_eight();
    w.time("2026-12-17T09:00");
    w.consents(9, ConsentDecision::Withdrawn);
    let done = w.does(chase.into());
    assert_eq!(done.warnings.iter().map(|warning| warning.code.text()).collect::<Vec<_>>(), ["consent_withdrawn"]);
    let pharmacist = text_in(&written(&done).join("Mr-Eli-Pharm"));
    assert!(pharmacist.contains("Overdue") && pharmacist.contains("overdue by 21 days"), "{pharmacist}");
    assert!(pharmacist.contains("ADEYEMI") && !pharmacist.contains("CHAUDHRY"), "{pharmacist}");
    assert!(!text_in(&written(&done)).contains("KOWALSKI"));
    assert_eq!(w.refuses(Undo { act: None }.into()), "undo_blocked");
}

#[test]
fn a_board_reads_counts_and_nobody_and_small_ones_not_at_all() {
    let (mut w, _) = World::of_eight();
    let folder = w.folder.path().join("papers");
    let board = PapersBoard { mdg: Some(w.mdg), from: None, to: None, folder: folder.clone(), reason: None };
    assert_eq!(w.refuses(board.clone().into()), "wrong_state");
    let back = PapersBoard { from: Some(day("2026-12-01")), to: Some(day("2026-11-01")), ..board.clone() };
    assert_eq!(w.refuses(back.into()), "date_order");
    w.holds_eight();
    let set = written(&w.does(board.clone().into()));
    let text = text_in(&set);
    assert!(text.contains("20-Nov-2025 to 19-Nov-2026") && text.contains("Deferred,<5,"), "{text}");
    // Eight of eight would tell that nobody was deferred.
    assert!(!(text.contains("Listed,8,") && text.contains("Discussed,8,")), "{text}");
    for (family, given, _, _, number, ..) in crate::service::testing::PEOPLE {
        assert!(!text.contains(family) && !text.contains(given) && !text.contains(number), "{text}");
    }
    w.service.hide_counts_below(0);
    let open = PapersBoard { folder: w.folder.path().join("open"), ..board };
    let text = text_in(&written(&w.does(open.into())));
    assert!(!text.contains('<') && text.contains("\"Decided without, advisory\",1,8,13%"), "{text}");
    let kept: Vec<crate::domain::papers::PaperExport> = w.service.store().all().unwrap();
    assert_eq!(kept.len(), 2);
    assert_eq!((kept[0].from_on, kept[0].written_at), (Some(day("2025-11-20")), at("2026-11-19T14:40")));
}

#[test]
fn words_that_may_name_somebody_leave_in_papers_only_with_a_reason() {
    let (mut w, _) = World::of_eight();
    w.holds_eight();
    let item = w.item(0);
    w.does(DiscussionNote { summary: Some("As on 14-Jul-1933.".to_owned()), ..World::note(item) }.into());
    w.approves_eight();
    let folder = w.folder.path().join("papers");
    let mut members = w.paper(ConferencePaper::Members, &folder);
    assert_eq!(w.refuses(members.clone().into()), "possible_identifier");
    members.reason = Some("short".to_owned());
    assert_eq!(w.refuses(members.clone().into()), "reason_required");
    members.reason = Some("A day in her story, no birth date".to_owned());
    let done = w.does(members.clone().into());
    assert!(done.warnings.iter().all(|warning| warning.code.text() == "possible_identifier"), "{:?}", done.warnings);
    let list = std::fs::read_to_string(written(&done).join("members/manifest.json")).unwrap();
    assert!(list.contains("A day in her story"), "{list}");
    assert_eq!(w.refuses(members.into()), "export_failed", "nothing is overwritten");
}

#[test]
fn every_document_says_the_same_in_every_format_and_prints_its_hash() {
    let (mut w, _) = World::of_eight();
    let (who, meeting) = (w.manager.clone(), w.meeting);
    let folder = w.folder.path().join("papers");
    w.does(AgendaIssue { meeting }.into());
    let mdg = w.service.need(w.mdg).unwrap();
    let issued = w.service.store().issued_agendas(meeting).unwrap().pop().unwrap();
    let planned = w.service.need(meeting).unwrap();
    let agenda = AgendaExport { meeting, folder: folder.clone(), patients_by: None, reason: None };
    let (agenda, _) = w.service.agenda_papers(&who, &mdg, &planned, &issued, &agenda).unwrap();
    let mut sets = vec![agenda.set()];
    w.holds_eight();
    let of = |w: &mut World, paper| {
        let (held, minutes) = (w.service.need(meeting).unwrap(), w.service.minutes_of(meeting).unwrap());
        w.service.conference_set(&who, &held, &minutes, paper).unwrap().set
    };
    sets.push(of(&mut w, ConferencePaper::Urgent));
    w.approves_eight();
    for paper in [ConferencePaper::Members, ConferencePaper::Organisations, ConferencePaper::Patients] {
        let set = of(&mut w, paper);
        sets.push(set);
    }
    w.time("2026-12-15T09:00");
    sets.push(w.service.chase_set(&who).unwrap().0);
    let board = PapersBoard { mdg: None, from: None, to: None, folder, reason: None };
    sets.push(w.service.board_set(&board).unwrap().0);
    for set in sets {
        set.says_the_same_in_every_format();
    }
}

#[test]
fn somebody_else_is_found_in_every_format_of_a_list() {
    let (mut w, _) = World::of_eight();
    w.holds_eight();
    let actions: Vec<crate::domain::action::Action> = w.service.store().actions().unwrap();
    let action = actions.iter().find(|action| action.text.contains("banister")).unwrap().id;
    let text = Some("Ask Ruth Lewis how hers was done".to_owned());
    w.does(ActionAmend { text, ..super::follow_up::amending(action) }.into());
    w.approves_eight();
    let folder = w.folder.path().join("papers");
    w.service.write_papers_as(PaperFormats::of(PaperFormat::ALL).unwrap());
    for paper in [ConferencePaper::Organisations, ConferencePaper::Patients, ConferencePaper::Members] {
        let export = w.paper(paper, &folder);
        let refusal = w.service.execute(&w.manager.clone(), export.into()).unwrap_err();
        assert_eq!(refusal.code.text(), "foreign_identifier");
        let csv = if paper == ConferencePaper::Organisations { "csv, " } else { "" };
        let formats = format!("{csv}docx, html, md, pdf and txt");
        assert!(refusal.message.contains(&formats) && refusal.message.contains("LEWIS, Ruth"), "{}", refusal.message);
    }
    assert!(!folder.exists());
}

#[test]
fn who_withdrew_since_is_counted_in_the_minutes_for_members_and_nothing_more_is_said() {
    let (mut w, _) = World::of_eight();
    w.holds_eight();
    w.approves_eight();
    w.consents(2, ConsentDecision::Withdrawn);
    let folder = w.folder.path().join("papers");
    let members = w.paper(ConferencePaper::Members, &folder);
    let done = w.does(members.into());
    assert_eq!(done.warnings[0].code.text(), "consent_withdrawn");
    let all = text_in(&written(&done));
    for words in ["CHAUDHRY", "Nasreen", "dressings", "She lives in my street"] {
        assert!(!all.contains(words), "{words}: {all}");
    }
    assert!(all.contains("Taken off the agenda: 1"), "{all}");
}

#[test]
fn after_a_correction_only_whom_it_concerns_is_written_to_again() {
    let (mut w, _) = World::of_eight();
    w.holds_eight();
    w.approves_eight();
    let folder = w.folder.path().join("papers");
    let (letters, members) = (w.paper(ConferencePaper::Patients, &folder), w.paper(ConferencePaper::Members, &folder));
    w.does(letters.clone().into());
    w.does(members.clone().into());
    // About the patient who keeps the council out.
    w.corrects(AmendmentClass::FactualError, "It was the brown dog that wakes him.", &[FERNANDES]);
    w.says_of(FERNANDES, "The dog wakes him.");
    w.approves_eight();
    let set = written(&w.does(letters.into()));
    let all = text_in(&set);
    assert!(
        set.ends_with("MDG-HK_2026-11-19_letters_v2") && all.contains("takes the place of the one you had"),
        "{all}"
    );
    assert!(all.contains("Mr Luis Fernandes") && !all.contains("Adeyemi"), "{all}");
    let set = written(&w.does(members.into()));
    assert!(text_in(&set.join("members")).contains("It was the brown dog"));
    let council = text_in(&set.join("Pretend-Council"));
    assert!(council.contains("Replaces version 1.") && !council.contains("dog"), "{council}");
}
