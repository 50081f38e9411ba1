//! A mistake in minutes that are out: the next version goes to whom it concerns and to nobody else, the former stays readable, and
//! what was filed in the wrong record is asked back without a word of what it says.

use crate::domain::action::Action;
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::distribution::DistributionStatus;
use crate::domain::minutes::{AmendmentClass, MinutesStatus};
use crate::domain::patient::DeathStatus;
use crate::domain::query::{Actions, MinutesCompare, MinutesShow, Recalls};
use crate::domain::recall::RecallReason;
use crate::domain::refusal::Code;
use crate::domain::view::{Answer, ComparedView, Done, MinutesView};
use crate::export::verify_folder;
use crate::service::testing::{World, day};
use std::collections::BTreeSet;
use std::path::PathBuf;

impl World {
    /// Version 1 is approved and sent: of X99001 Adeyemi (P01) and Fernandes (P02), of X99002 Chaudhry, with Evans not reached.
    pub(super) fn has_version_1_out(&mut self) {
        self.has_version_1_written();
        self.sends_all();
    }

    fn has_version_1_written(&mut self) {
        self.holds_conference("Breathless; blue inhaler.");
        let (approve, export) = (self.approving("lead"), self.exporting());
        self.does(approve);
        self.does(export);
    }

    fn sends_pending_of(&mut self, ods: &str, version: u32) {
        let row = self.papers_of(ods, version);
        assert_eq!(row.status, DistributionStatus::Pending);
        self.does(Self::sending(row.id).into());
    }

    fn sends_all(&mut self) {
        for row in self.asks_distributions(false).rows {
            if row.status == DistributionStatus::Pending {
                self.does(Self::sending(row.id).into());
            }
        }
    }

    pub(super) fn corrects(&mut self, class: AmendmentClass, reason: &str, patients: &[usize]) -> Done {
        let patients = patients.iter().map(|n| self.patients[*n]).collect();
        self.does(MinutesAmend { meeting: self.meeting, class, reason: reason.to_owned(), patients }.into())
    }

    pub(super) fn says_of(&mut self, n: usize, summary: &str) {
        let item = self.item(n);
        self.does(DiscussionNote { summary: Some(summary.to_owned()), ..Self::note(item) }.into());
    }

    fn approves_and_writes(&mut self) -> Done {
        let (approve, export) = (self.approving("lead"), self.exporting());
        self.does(approve);
        self.does(export)
    }

    fn version(&mut self, version: u32) -> MinutesView {
        match self.asks(MinutesShow { meeting: self.meeting, version: Some(version) }.into()) {
            Answer::Minutes(view) => view,
            _ => panic!("another answer"),
        }
    }

    fn compared(&mut self, from: Option<u32>, to: Option<u32>) -> ComparedView {
        match self.asks(MinutesCompare { meeting: self.meeting, from, to }.into()) {
            Answer::Compared(view) => view,
            _ => panic!("another answer"),
        }
    }

    fn pack(&self, version: u32) -> PathBuf {
        let suffix = if version == 1 { String::new() } else { format!("_v{version}") };
        self.folder.path().join(format!("MDG-HK_2026-11-19{suffix}"))
    }

    /// The texts of a pack as one, blanks made alike.
    fn words(&self, version: u32, file: &str) -> String {
        let text = std::fs::read_to_string(self.pack(version).join(file)).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The hash that a paper prints of what it says: the last of its words that has the shape of one.
fn hash(words: &str) -> &str {
    let is_hash = |word: &&str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    words.split(' ').rfind(is_hash).unwrap()
}

#[test]
fn the_second_version_goes_to_one_patients_practice_and_the_first_stays_readable() {
    let mut w = World::new();
    w.has_version_1_out();
    let first = w.words(1, "X99001/MDG-HK_2026-11-19_X99001_P01_v1.txt");
    w.time("2026-11-23T10:00");
    let opened = w.corrects(AmendmentClass::FactualError, "It was the brown inhaler.", &[]);
    assert!(opened.warnings.is_empty(), "nothing is asked back");
    w.says_of(0, "Breathless; brown inhaler.");
    let draft = w.compared(None, None);
    assert_eq!((draft.from.version, draft.to.version, draft.to.status), (1, 2, MinutesStatus::Draft));
    let done = w.approves_and_writes();
    let written: BTreeSet<String> = done.written.unwrap().files.into_iter().collect();
    let expected = ["P01", "cover"].into_iter().flat_map(|what| {
        ["html", "pdf", "txt"].map(|ending| format!("X99001/MDG-HK_2026-11-19_X99001_{what}_v2.{ending}"))
    });
    assert_eq!(written, expected.collect(), "one patient and the cover of their practice, nobody else");
    assert!(!w.pack(2).join("X99002").exists());

    let second = w.words(2, "X99001/MDG-HK_2026-11-19_X99001_P01_v2.txt");
    assert!(second.contains("Version 2") && second.contains("brown inhaler"));
    assert!(second.contains("Replaces version 1 (") && second.contains("It was the brown inhaler. Changed: Summary."));
    assert_ne!(hash(&first), hash(&second));
    let cover = w.words(2, "X99001/MDG-HK_2026-11-19_X99001_cover_v2.txt");
    assert!(cover.contains("Discussed: P01") && cover.contains("Discussed: P02, version 1 stays"), "{cover}");
    let other = w.words(1, "X99001/MDG-HK_2026-11-19_X99001_P02_v1.txt");
    assert!(
        cover.contains("sent before") && cover.contains(hash(&other)),
        "the cover names the paper that stays: {cover}"
    );
    let registry = w.service.registry().unwrap();
    let report = verify_folder(&w.pack(2), &registry);
    assert!(report.problems.is_empty() && report.findings.is_empty(), "{:?} {:?}", report.problems, report.findings);

    // The first version is what it was.
    let old = w.version(1);
    assert_eq!((old.status, old.version), (MinutesStatus::Superseded, 1));
    let document = &old.practices[0].documents[1].1;
    assert!(document.contains("blue inhaler") && !document.contains("brown"));
    assert_eq!(document.split_whitespace().collect::<Vec<_>>().join(" "), first);
    let stages: Vec<_> = old.versions.iter().map(|v| (v.version, v.status, v.written)).collect();
    assert_eq!(stages, [(1, MinutesStatus::Superseded, true), (2, MinutesStatus::Approved, true)]);

    // Both beside each other.
    let view = w.compared(None, None);
    let adeyemi: Vec<_> = view.cases.iter().filter(|c| c.written_anew).collect();
    assert_eq!(adeyemi.len(), 1);
    assert_eq!(adeyemi[0].patient.as_deref(), Some("ADEYEMI, Grace (Mrs)"));
    let one = &adeyemi[0].differences[0];
    assert_eq!((one.heading.as_str(), adeyemi[0].differences.len()), ("Summary", 1));
    assert_eq!(
        (&one.before[..], &one.after[..]),
        (&["Breathless; blue inhaler.".to_owned()][..], &["Breathless; brown inhaler.".to_owned()][..])
    );
    let none =
        w.service.answer(&w.manager.clone(), &MinutesCompare { meeting: w.meeting, from: None, to: Some(1) }.into());
    assert_eq!(none.unwrap_err().code, Code::WrongState);
    let none = w.service.answer(&w.manager.clone(), &MinutesShow { meeting: w.meeting, version: Some(3) }.into());
    assert_eq!(none.unwrap_err().code, Code::NotFound);
}

#[test]
fn what_moves_on_by_itself_makes_no_new_paper() {
    let mut w = World::new();
    w.has_version_1_out();
    w.time("2026-11-24T10:00");
    let Answer::Actions(rows) = w.asks(Actions { view: None, owner: None }.into()) else { panic!("another answer") };
    for row in rows {
        w.does(ActionDone { action: row.action.id, closed_on: None, outcome_note: None }.into());
    }
    w.corrects(AmendmentClass::Typo, "A word was spelt wrongly.", &[]);
    w.says_of(5, "Quiet month; no falls.");
    let files = w.approves_and_writes().written.unwrap().files;
    assert!(files.iter().all(|f| f.contains("_P02_v2.") || f.contains("_cover_v2.")), "{files:?}");
    w.sends_all();
    // The third version corrects another patient, and takes the place of the first of hers.
    w.corrects(AmendmentClass::Omission, "The spacer was left out.", &[]);
    w.says_of(0, "Breathless; blue inhaler with a spacer.");
    w.approves_and_writes();
    let third = w.words(3, "X99001/MDG-HK_2026-11-19_X99001_P01_v3.txt");
    assert!(third.contains("Version 3") && third.contains("Replaces version 1 ("), "{third}");
    let cover = w.words(3, "X99001/MDG-HK_2026-11-19_X99001_cover_v3.txt");
    assert!(cover.contains("Replaces version 2 (") && cover.contains("Discussed: P02, version 2 stays"), "{cover}");
    let second = w.words(2, "X99001/MDG-HK_2026-11-19_X99001_P02_v2.txt");
    assert!(cover.contains(hash(&second)), "the hash is that of the paper they have: {cover}");
}

#[test]
fn whoever_is_named_receives_a_new_paper_though_no_word_of_it_was_changed() {
    let mut w = World::new();
    w.has_version_1_out();
    w.corrects(AmendmentClass::ConsentChange, "She let her daughter read it.", &[2]);
    let files = w.approves_and_writes().written.unwrap().files;
    assert!(files.iter().all(|f| f.starts_with("X99002/")) && files.len() == 6, "{files:?}");
    let stranger = MinutesAmend {
        meeting: w.meeting,
        class: AmendmentClass::Typo,
        reason: "A word was spelt wrongly.".to_owned(),
        patients: vec![w.patients[9]],
    };
    assert_eq!(w.refuses(stranger.into()), "not_found");
}

#[test]
fn a_correction_that_concerns_no_paper_writes_none() {
    let mut w = World::new();
    w.has_version_1_out();
    w.corrects(AmendmentClass::Typo, "Somebody's name was spelt wrongly.", &[]);
    let (approve, export) = (w.approving("lead"), w.exporting());
    w.does(approve);
    assert_eq!(w.refuses(export), "wrong_state");
    assert!(!w.pack(2).exists());
}

#[test]
fn the_wrong_patients_paper_is_asked_back_at_once_and_what_was_anothers_leaves_it() {
    let mut w = World::new();
    w.has_version_1_out();
    let first = w.words(1, "X99001/MDG-HK_2026-11-19_X99001_P01_v1.txt");
    w.time("2026-11-20T09:00");
    let unnamed = MinutesAmend {
        meeting: w.meeting,
        class: AmendmentClass::WrongPatient,
        reason: "Notes of another patient.".to_owned(),
        patients: Vec::new(),
    };
    assert_eq!(w.refuses(unnamed.into()), "field_missing");
    let done = w.corrects(AmendmentClass::WrongPatient, "Notes of another patient.", &[0]);
    let told = &done.warnings[0].message;
    for part in ["Ring ", "ADEYEMI, Grace (Mrs)", "999 000 1006", "19-Nov-2026", "destroyed"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("inhaler"), "no clinical word: {told}");
    let Answer::Recalls(recalls) = w.asks(Recalls {}.into()) else { panic!("another answer") };
    assert_eq!(recalls.len(), 1);
    let one = &recalls[0];
    assert_eq!((one.reason, one.version, one.practice_ods.as_str()), (RecallReason::WrongPatient, 1, "X99001"));
    // What was agreed for somebody else is called off, and does not stand in the new paper.
    let Answer::Actions(rows) = w.asks(Actions { view: None, owner: None }.into()) else { panic!("another answer") };
    let hers: Vec<&Action> = rows.iter().map(|r| &r.action).filter(|a| a.patient == Some(w.patients[0])).collect();
    let cancel = ActionCancel { action: hers[0].id, reason: "It was about another patient".to_owned() };
    w.does(cancel.into());
    w.says_of(0, "Breathless on the stairs.");
    w.approves_and_writes();
    let second = w.words(2, "X99001/MDG-HK_2026-11-19_X99001_P01_v2.txt");
    assert!(!second.contains("Review the medicines at home") && !second.contains("inhaler with"), "{second}");
    assert!(second.contains("Wrong patient: Notes of another patient. Changed: Summary; Actions"), "{second}");
    assert_eq!(w.version(1).status, MinutesStatus::Recalled);
    // The notice says what to destroy, and neither whose it is nor what it says.
    let notices = RecallExport { folder: w.folder.path().to_owned(), reason: None };
    let files = w.does(notices.clone().into()).written.unwrap().files;
    assert_eq!(files.len(), 3, "{files:?}");
    assert!(files.iter().all(|f| f.starts_with("X99001/")), "{files:?}");
    let folder = w.folder.path().join("MDG_recalls_2026-11-20");
    let notice = std::fs::read_to_string(folder.join("X99001/MDG-HK_2026-11-19_X99001_P01_v1_recall.txt")).unwrap();
    let document = first.split("Document: ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    for part in ["X99001_P01_v1.pdf", "X99001_P01_v1.html", "19-Nov-2026", "Destroy it", document] {
        assert!(notice.contains(part), "{part}: {notice}");
    }
    for part in ["ADEYEMI", "Adeyemi", "Grace", "999 000", "inhaler", "Breathless", "medicines"] {
        assert!(!notice.contains(part), "{part}: {notice}");
    }
    let report = verify_folder(&folder, &w.service.registry().unwrap());
    assert!(report.problems.is_empty() && report.findings.is_empty(), "{:?}", report.problems);
    let confirm = RecallConfirm {
        recall: one.id,
        confirmed_by: "The practice manager".to_owned(),
        confirmed_on: Some(day("2026-11-20")),
    };
    w.does(confirm.into());
    assert_eq!(w.refuses(notices.into()), "wrong_state");
}

#[test]
fn before_anything_was_written_nobody_has_to_destroy_anything() {
    let mut w = World::new();
    w.holds_conference("Breathless; blue inhaler.");
    let approve = w.approving("lead");
    w.does(approve);
    let done = w.corrects(AmendmentClass::WrongPatient, "Notes of another patient.", &[0]);
    assert!(done.warnings.is_empty() && done.said.contains("no practice has to destroy anything"), "{}", done.said);
    let Answer::Recalls(recalls) = w.asks(Recalls {}.into()) else { panic!("another answer") };
    assert!(recalls.is_empty());
}

#[test]
fn one_patient_who_moved_holds_no_other_paper_back_and_goes_to_the_new_practice_once_named() {
    let mut w = World::new();
    w.holds_conference("Breathless; blue inhaler.");
    let approve = w.approving("lead");
    w.does(approve);
    w.moves_practice(0, 1);
    let export = w.exporting();
    let done = w.does(export);
    let held: Vec<_> = done.warnings.iter().map(|told| told.code).collect();
    assert_eq!(held, [Code::RegistrationChanged]);
    let files = done.written.unwrap().files;
    assert!(files.iter().all(|f| !f.contains("_P01_v1.") || f.starts_with("X99002/")), "{files:?}");
    assert!(files.iter().any(|f| f.contains("X99001_P02_v1.")), "the other keeps its number: {files:?}");
    let cover = w.words(1, "X99001/MDG-HK_2026-11-19_X99001_cover_v1.txt");
    assert!(!cover.contains("ADEYEMI") && cover.contains("FERNANDES"), "{cover}");
    w.corrects(AmendmentClass::FactualError, "She has moved to another practice.", &[0]);
    let files = w.approves_and_writes().written.unwrap().files;
    assert!(files.iter().all(|f| f.starts_with("X99002/")), "{files:?}");
    let second = w.words(2, "X99002/MDG-HK_2026-11-19_X99002_P02_v2.txt");
    assert!(second.contains("ADEYEMI"), "{second}");
}

#[test]
fn a_practice_that_was_never_sent_the_first_version_misses_no_paper() {
    let mut w = World::new();
    w.has_version_1_written();
    w.corrects(AmendmentClass::FactualError, "It was the brown inhaler.", &[]);
    w.says_of(0, "Breathless; brown inhaler.");
    let told = w.version(2).checks;
    assert!(
        told.iter().any(|(holds, said)| !holds && said.contains("no earlier version is recorded as sent")),
        "{told:?}"
    );
    let files = w.approves_and_writes().written.unwrap().files;
    assert!(files.iter().any(|f| f.contains("X99001_P01_v2.")), "{files:?}");
    assert!(files.iter().any(|f| f.contains("X99001_P02_v1.")), "as it was: {files:?}");
    assert!(!files.iter().any(|f| f.starts_with("X99002/")), "its first version still waits to be sent: {files:?}");
    let other = |version| w.words(version, "X99001/MDG-HK_2026-11-19_X99001_P02_v1.txt");
    assert_eq!(other(1), other(2));
    let cover = w.words(2, "X99001/MDG-HK_2026-11-19_X99001_cover_v2.txt");
    assert!(cover.contains("Discussed: P02, version 1") && !cover.contains("stays"), "{cover}");
    let waiting: Vec<_> =
        w.asks_distributions(false).rows.iter().map(|r| (r.practice_ods.clone(), r.version)).collect();
    assert!(waiting.contains(&("X99002".to_owned(), 1)), "{waiting:?}");
    // The first version of the corrected practice is not sent any more.
    let first = w.papers_of("X99001", 1).id;
    assert_eq!(w.refuses(World::sending(first).into()), "wrong_state");
    w.sends_pending_of("X99001", 2);
}

#[test]
fn papers_with_what_belongs_to_another_are_held_until_the_version_that_corrects_them() {
    let mut w = World::new();
    w.has_version_1_written();
    w.corrects(AmendmentClass::WrongPatient, "Notes of another patient.", &[0]);
    let held = w.papers_of("X99001", 1);
    assert!(held.held.as_ref().is_some_and(|why| why.contains("asked back")), "{held:?}");
    assert_eq!(w.refuses(World::sending(held.id).into()), "wrong_state");
    w.sends_pending_of("X99002", 1);
    w.says_of(0, "Breathless on the stairs.");
    let files = w.approves_and_writes().written.unwrap().files;
    assert!(files.iter().any(|f| f.contains("X99001_P02_v1.")), "nobody else's paper is lost: {files:?}");
    w.sends_pending_of("X99001", 2);
}

#[test]
fn papers_of_a_version_that_was_corrected_before_it_was_written_come_with_the_next() {
    let mut w = World::new();
    w.holds_conference("Breathless; blue inhaler.");
    let approve = w.approving("lead");
    w.does(approve);
    w.corrects(AmendmentClass::FactualError, "It was the brown inhaler.", &[]);
    w.says_of(0, "Breathless; brown inhaler.");
    let files = w.approves_and_writes().written.unwrap().files;
    for paper in ["X99001_P01_v2.", "X99001_P02_v1.", "X99002_P01_v1.", "X99002_cover_v2."] {
        assert!(files.iter().any(|f| f.contains(paper)), "{paper}: {files:?}");
    }
    let cover = w.words(2, "X99002/MDG-HK_2026-11-19_X99002_cover_v2.txt");
    assert!(cover.contains("EVANS") && !cover.contains("Replaces version"), "the first they get: {cover}");
}

#[test]
fn what_was_another_patients_does_not_come_back_with_a_later_correction() {
    let mut w = World::new();
    w.has_version_1_out();
    w.corrects(AmendmentClass::WrongPatient, "Notes of another patient.", &[0]);
    let Answer::Actions(rows) = w.asks(Actions { view: None, owner: None }.into()) else { panic!("another answer") };
    // One of hers that was somebody else's, and one of another's that is called off in the course of things.
    let called_off = [Some(w.patients[0]), Some(w.patients[2])];
    for action in rows.iter().map(|r| &r.action).filter(|a| called_off.contains(&a.patient)) {
        w.does(ActionCancel { action: action.id, reason: "It is not needed any more".to_owned() }.into());
    }
    w.says_of(0, "Breathless on the stairs.");
    let files = w.approves_and_writes().written.unwrap().files;
    assert!(files.iter().all(|f| f.starts_with("X99001/")), "nobody else is told of it: {files:?}");
    w.sends_all();
    w.corrects(AmendmentClass::Typo, "A word was spelt wrongly.", &[]);
    w.says_of(5, "Quiet month; no falls.");
    let files = w.approves_and_writes().written.unwrap().files;
    assert!(files.iter().all(|f| f.contains("_P02_v3.") || f.contains("_cover_v3.")), "{files:?}");
}

#[test]
fn a_paper_that_came_along_with_a_later_version_is_asked_back_and_held_too() {
    let mut w = World::new();
    w.has_version_1_written();
    w.corrects(AmendmentClass::Typo, "A word was spelt wrongly.", &[]);
    w.says_of(5, "Quiet month; no falls.");
    w.approves_and_writes();
    let carried = w.papers_of("X99001", 2).id;
    // Consent that ended and came back leaves a recall of another kind.
    w.consents(0, ConsentDecision::Withdrawn);
    w.time("2026-11-20T09:00");
    w.consents(0, ConsentDecision::ExplicitGiven);
    let done = w.corrects(AmendmentClass::WrongPatient, "Notes of another patient.", &[0]);
    assert_eq!(done.warnings.len(), 1, "{:?}", done.warnings);
    assert_eq!(w.refuses(World::sending(carried).into()), "wrong_state");
    let notices = RecallExport { folder: w.folder.path().to_owned(), reason: None };
    w.does(notices.into());
    let act = w.service.store().steps(20).unwrap().into_iter().find(|s| s.command == "minutes.amend").unwrap().n;
    assert_eq!(w.refuses(Undo { act: Some(act) }.into()), "undo_blocked");
}

#[test]
fn a_death_is_marked_on_a_paper_that_comes_along_with_a_later_version() {
    let mut w = World::new();
    w.has_version_1_written();
    w.does(
        PatientDeath {
            patient: w.patients[5],
            status: DeathStatus::Informal,
            died_on: Some(day("2026-11-19")),
            place: None,
            told_by: Some("the daughter".to_owned()),
        }
        .into(),
    );
    w.corrects(AmendmentClass::FactualError, "It was the brown inhaler.", &[]);
    w.says_of(0, "Breathless; brown inhaler.");
    w.approves_and_writes();
    let carried = w.words(2, "X99001/MDG-HK_2026-11-19_X99001_P02_v1.txt");
    assert!(carried.contains("Died 19-Nov-2026"), "{carried}");
}
