//! The agenda before the conference: its order, filling it, issuing it and issuing it again, cancelling, the papers.

use crate::domain::agenda::{AgendaItem, DeferReason, ItemKind, ItemStatus, Urgency};
use crate::domain::agenda_issue::PatientsBy;
use crate::domain::agenda_view::{CandidatesView, IssuedView};
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::query::{AgendaCandidates, AgendaIssued};
use crate::domain::referral::{Referral, ReferralStatus, TriageOutcome};
use crate::domain::view::{Answer, Done};
use crate::service::testing::{World, day, id};
use std::path::Path;

impl World {
    fn candidates(&mut self) -> CandidatesView {
        let meeting = self.meeting;
        let Answer::Candidates(view) = self.asks(AgendaCandidates { meeting }.into()) else { panic!("another answer") };
        view
    }

    fn issued(&mut self) -> IssuedView {
        let meeting = self.meeting;
        let Answer::Issued(view) = self.asks(AgendaIssued { meeting }.into()) else { panic!("another answer") };
        view
    }

    fn issues(&mut self) -> Done {
        let meeting = self.meeting;
        self.does(AgendaIssue { meeting }.into())
    }

    /// Place, start and title of every item that takes part.
    fn order(&mut self) -> Vec<String> {
        let items = self.conference().items;
        let on = items.iter().filter(|r| r.item.is_on_agenda());
        on.map(|r| format!("{} {}", dates::clock(r.planned_start), r.title)).collect()
    }

    /// A referral of a patient of `PEOPLE` that a clinician accepted.
    pub(super) fn accepted(&mut self, n: usize, urgency: Urgency) -> Ref<Referral> {
        let question = "What would help most at home?";
        let args = ReferralReceive {
            urgency: Some(urgency),
            cohort_reason: Some("Somebody worries.".to_owned()),
            ..super::triage::referring(self.mdg, self.patients[n], question)
        };
        let referral = id(&self.does(args.into()));
        let accepts = self.deciding(referral, TriageOutcome::Accepted);
        self.does(accepts.into());
        referral
    }

    fn lists_as(&mut self, n: usize, urgency: Urgency) -> Done {
        self.consents(n, ConsentDecision::ExplicitGiven);
        let args = AgendaAdd { urgency: Some(urgency), ..self.listing(n) };
        self.does(args.into())
    }

    fn amends(&mut self, item: Ref<AgendaItem>, planned_min: Option<u32>, urgency: Option<Urgency>) -> Done {
        self.does(AgendaAmend { item, planned_min, question: None, presenter: None, urgency }.into())
    }

    fn papers(&self, patients_by: Option<PatientsBy>) -> AgendaExport {
        AgendaExport { meeting: self.meeting, folder: self.folder.path().join("out"), patients_by, reason: None }
    }

    fn starts_bare(&mut self, at: &str) {
        let meeting = self.meeting;
        self.time(at);
        self.does(MeetingStart { meeting }.into());
        let present = AttendanceRecord {
            meeting,
            member: self.member("lead"),
            status: None,
            mode: None,
            arrived_at: None,
            deputy_for: None,
            interest: None,
        };
        self.does(present.into());
    }

    fn ends(&mut self) -> Done {
        let meeting = self.meeting;
        self.does(MeetingClose { meeting, carry_over: true }.into())
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn each_case_goes_to_its_place_until_somebody_moves_one() {
    let mut w = World::new();
    w.lists_as(9, Urgency::Soon);
    // Kilburn Park has the more pressing case now and comes first.
    let expected = [
        "13:00 Welcome and apologies",
        "13:05 Review of actions",
        "13:15 KOWALSKI, Anna (Mrs)",
        "13:25 CHAUDHRY, Nasreen (Ms)",
        "13:35 EVANS, Margaret (Mrs)",
        "13:45 ADEYEMI, Grace (Mrs)",
        "13:55 FERNANDES, Luis (Mr)",
        "14:05 Any other business",
    ];
    assert_eq!(w.order(), expected);
    let fernandes = w.item(5);
    w.amends(fernandes, None, Some(Urgency::Urgent));
    assert_eq!(w.order()[2], "13:15 FERNANDES, Luis (Mr)");
    let evans = w.item(4);
    w.does(AgendaMove { item: evans, position: 3 }.into());
    assert_eq!(w.order()[2], "13:15 EVANS, Margaret (Mrs)");
    w.lists_as(10, Urgency::Urgent);
    assert_eq!(w.order()[7], "14:05 LEWIS, Ruth (Ms)", "behind the others, whose order is the chair's");
    let meeting = w.meeting;
    w.does(AgendaArrange { meeting }.into());
    let names: Vec<String> = w.order().iter().map(|line| line[6..line.len().min(11)].to_owned()).collect();
    assert_eq!(names, ["Welco", "Revie", "FERNA", "LEWIS", "ADEYE", "KOWAL", "CHAUD", "EVANS", "Any o"]);
    assert_eq!(w.does(AgendaArrange { meeting }.into()).act, None, "it is in order already");
    w.starts_bare("2026-11-19T13:00");
    w.ends();
    assert_eq!(w.refuses(AgendaArrange { meeting }.into()), "wrong_state");
}

#[test]
fn an_agenda_is_filled_from_those_who_wait_to_its_time_and_says_who_was_left() {
    let mut w = World::new();
    // Who waits: urgent, put off, soon without consent, and two routine ones; somebody else has an open referral in triage.
    w.consents(8, ConsentDecision::ExplicitGiven);
    w.accepted(8, Urgency::Urgent);
    w.accepted(9, Urgency::Soon);
    w.consents(10, ConsentDecision::ExplicitGiven);
    w.accepted(10, Urgency::Routine);
    w.consents(11, ConsentDecision::ExplicitGiven);
    w.accepted(11, Urgency::Routine);
    let next = w.next;
    w.does(MeetingCancel { meeting: next, reason: "The room is gone.".to_owned() }.into());
    let put_off = w.item(4);
    w.does(ItemDefer { item: put_off, reason: DeferReason::KeyPersonAbsent }.into());
    let meeting = w.meeting;
    w.does(
        MeetingAmend { meeting, start: None, planned_min: Some(80), venue: None, chair: None, minute_taker: None }
            .into(),
    );
    let view = w.candidates();
    assert_eq!((view.minutes_left, view.cases_left, view.more), (30, 5, 0));
    let rows: Vec<(&str, &str, bool)> =
        view.rows.iter().map(|r| (r.name.split(',').next().unwrap(), r.reason.as_str(), r.fits)).collect();
    assert_eq!(
        rows,
        [
            ("IQBAL", "Urgent referral, received on 16-Nov-2026.", true),
            ("EVANS", "Routine: deferred on 19-Nov-2026, and no other day was set; received on 16-Nov-2026.", true),
            ("KOWALSKI", "Referral to be seen soon, received on 16-Nov-2026.", false),
            ("LEWIS", "Routine referral, received on 16-Nov-2026.", true),
            ("O'BRIEN", "Routine referral, received on 16-Nov-2026.", false),
        ]
    );
    assert_eq!(view.rows[2].why_not.as_ref().unwrap().0.text(), "consent_not_recorded");
    assert!(view.rows[4].why_not.as_ref().unwrap().1.contains("10 minutes over"));
    assert_eq!((view.rows[1].carry_count, view.rows[0].carry_count), (1, 0));
    let before = w.order().len();
    assert_eq!(w.order().len(), before, "asking changes nothing");

    let done = w.does(AgendaFill { meeting }.into());
    assert_eq!(
        done.said,
        "Listed for Thu 19-Nov-2026: IQBAL, Yasmin (Mrs) (urgent referral); EVANS, Margaret (Mrs) (put off or not reached \
         before); LEWIS, Ruth (Ms) (routine referral)."
    );
    let told: Vec<(&str, &str)> = done.warnings.iter().map(|w| (w.code.text(), w.message.as_str())).collect();
    assert_eq!(told[0].0, "consent_not_recorded");
    assert!(told[0].1.starts_with("KOWALSKI"), "{told:?}");
    assert_eq!(told[1].0, "agenda_over_time");
    assert!(
        told[1].1.starts_with("Left for another day: O'BRIEN, Zoë (Ms). The agenda would be 10 minutes over"),
        "{told:?}"
    );
    assert_eq!(w.conference().total_min, 80);
    assert_eq!(w.order()[2], "13:15 IQBAL, Yasmin (Mrs)");
    let again = w.conference().items.into_iter().find(|r| r.item.carried_from == Some(put_off)).unwrap();
    assert_eq!((again.item.carry_count, again.item.status), (1, ItemStatus::Listed));
    let nobody = w.does(AgendaFill { meeting }.into());
    assert_eq!((nobody.act, nobody.said.as_str()), (None, "Nobody was added to the agenda of Thu 19-Nov-2026."));
    // One act: one step takes all of them off again.
    w.does(Undo { act: None }.into());
    assert_eq!(w.candidates().rows.iter().filter(|r| r.fits).count(), 3);
    w.starts_bare("2026-11-19T13:00");
    assert_eq!(w.refuses(AgendaFill { meeting }.into()), "wrong_state");
}

#[test]
fn no_more_cases_are_filled_in_than_the_group_takes() {
    let mut w = World::new();
    for n in [1, 8, 9, 10, 11] {
        w.consents(n, ConsentDecision::ExplicitGiven);
        w.accepted(n, Urgency::Routine);
    }
    let meeting = w.meeting;
    let long =
        MeetingAmend { meeting, start: None, planned_min: Some(240), venue: None, chair: None, minute_taker: None };
    w.does(long.into());
    assert_eq!(w.candidates().cases_left, 4);
    let done = w.does(AgendaFill { meeting }.into());
    assert_eq!(done.warnings.len(), 1);
    assert_eq!(
        done.warnings[0].message,
        "Left for another day: O'BRIEN, Zoë (Ms). Harness and Kilburn MDG takes 8 cases."
    );
    assert_eq!(w.order().len(), 3 + 8);
}

#[test]
fn who_left_hospital_waits_until_somebody_has_been_in_touch() {
    let mut w = World::new();
    // Iqbal and Lewis are on no agenda; Lewis left hospital longer ago than a week.
    let stay = w.admitting(8, "2026-11-01", Some("2026-11-12"));
    let admission = id(&w.does(stay.into()));
    let stay = w.admitting(10, "2026-10-01", Some("2026-10-12"));
    w.does(stay.into());
    let names = |w: &mut World| -> Vec<(String, &str)> {
        w.candidates().rows.into_iter().map(|row| (row.name, row.rank.code())).collect()
    };
    assert_eq!(names(&mut w), [("IQBAL, Yasmin (Mrs)".to_owned(), "discharged")]);
    w.does(AdmissionContact { admission, contact_on: None, by: None }.into());
    assert_eq!(names(&mut w), []);
}

#[test]
fn who_was_to_be_seen_again_and_whose_review_is_overdue_wait_too() {
    let mut w = World::new();
    w.starts();
    let item = w.item(0);
    w.opens(item);
    let plan = PlanStart { patient: w.patients[5], item: None };
    let plan = id(&w.does(plan.into()));
    let ready = PlanAmend {
        single_contact: Some(w.member("nurse")),
        agreed_with: Some(crate::domain::care_plan::AgreedWith::Person),
        review_due: Some(day("2026-12-01")),
        ..World::amending(plan)
    };
    w.does(ready.into());
    let goal = w.goal(5);
    w.does(goal.into());
    w.does(PlanActivate { plan }.into());
    let note = DiscussionNote { next_review_on: Some(day("2026-12-17")), ..World::note(item) };
    w.does(note.into());
    w.decides(item);
    let other = w.item(5);
    w.opens(other);
    w.decides(other);
    w.ends();
    w.time("2026-12-10T09:00");
    w.meeting = w.next;
    let rows = w.candidates().rows;
    let found: Vec<(&str, &str, &str)> =
        rows.iter().map(|r| (r.name.as_str(), r.rank.code(), r.reason.as_str())).collect();
    assert_eq!(
        found,
        [
            ("ADEYEMI, Grace (Mrs)", "agreed", "The group wanted to look again by 17-Dec-2026."),
            ("FERNANDES, Luis (Mr)", "review_overdue", "The review of the care plan was due on 01-Dec-2026."),
        ]
    );
    let meeting = w.meeting;
    w.does(AgendaFill { meeting }.into());
    let asked: Vec<String> = w.conference().items.into_iter().filter_map(|r| r.item.question).collect();
    assert!(asked.iter().any(|q| q.starts_with("Review agreed for 17-Dec-2026")), "{asked:?}");
    assert!(asked.iter().any(|q| q.starts_with("The plan was to be reviewed on 01-Dec-2026")), "{asked:?}");
    assert!(w.candidates().rows.is_empty());
}

#[test]
fn an_agenda_issued_again_says_what_changed_and_every_version_is_kept() {
    let mut w = World::new();
    let done = w.issues();
    assert_eq!(done.said, "Issued the agenda of Thu 19-Nov-2026, version 1.");
    assert!(w.issued().since.is_empty());
    let (evans, adeyemi) = (w.item(4), w.item(0));
    w.does(ItemDefer { item: evans, reason: DeferReason::PatientAsked }.into());
    w.lists_as(8, Urgency::Urgent);
    w.amends(adeyemi, Some(15), None);
    assert_eq!(w.issued().since.len(), 6);
    let done = w.issues();
    assert_eq!(
        done.said,
        "Issued the agenda of Thu 19-Nov-2026, version 2. Since version 1: EVANS, Margaret (Mrs) is off. IQBAL, Yasmin \
         (Mrs) is new, 13:50 to 14:00. ADEYEMI, Grace (Mrs) is at another time: 13:15 to 13:30 (was 13:15 to 13:25). \
         FERNANDES, Luis (Mr) is at another time: 13:30 to 13:40 (was 13:25 to 13:35). CHAUDHRY, Nasreen (Ms) is at another \
         time: 13:40 to 13:50 (was 13:35 to 13:45). Any other business is at another time: 14:00 to 14:05 (was 13:55 to \
         14:00)."
    );
    assert!(w.issues().said.ends_with("version 3. Nothing changed since version 2."));
    let view = w.issued();
    let kept: Vec<(u32, usize, usize)> =
        view.versions.iter().map(|v| (v.issued.number, v.issued.lines.len(), v.changes.len())).collect();
    assert_eq!(kept, [(1, 7, 0), (2, 7, 6), (3, 7, 0)]);
    assert!(view.versions[0].issued.lines.iter().any(|l| l.title.starts_with("EVANS")));
    w.consents(2, ConsentDecision::Refused);
    w.does(Undo { act: None }.into());
    // A gate that closed stops the next version.
    w.has_died(0);
    let meeting = w.meeting;
    assert_eq!(w.refuses(AgendaIssue { meeting }.into()), "deceased");
}

#[test]
fn a_cancelled_conference_hands_every_case_to_the_next_one() {
    let mut w = World::new();
    w.issues();
    let (meeting, next) = (w.meeting, w.next);
    let cancel = |reason: &str| MeetingCancel { meeting, reason: reason.to_owned() };
    assert_eq!(w.refuses(cancel(" ").into()), "reason_required");
    let coordinator = w.service.actor("coordinator").unwrap();
    let denied = w.service.execute(&coordinator, cancel("Snow and ice.").into()).unwrap_err();
    assert_eq!(denied.code.text(), "permission_denied");
    w.does(MeetingCancel { meeting: next, reason: "Too close to the holidays.".to_owned() }.into());
    assert_eq!(w.refuses(cancel("Snow and ice.").into()), "next_date_required");
    let later = w.conference_on("2027-01-21");
    let short = MeetingAmend {
        meeting: later,
        start: None,
        planned_min: Some(45),
        venue: None,
        chair: None,
        minute_taker: None,
    };
    w.does(short.into());
    let done = w.does(cancel("Snow and ice.").into());
    assert_eq!(done.said, "The conference of Thu 19-Nov-2026 is cancelled. 4 cases go to Thu 21-Jan-2027.");
    assert_eq!(done.warnings[0].code.text(), "agenda_over_time");
    assert!(
        done.warnings[0].message.starts_with("The agenda of 21-Jan-2027 is 15 minutes over"),
        "{:?}",
        done.warnings
    );
    let left = w.view_of(meeting).items;
    assert!(left.iter().all(|r| r.item.status == ItemStatus::NotReached));
    w.meeting = later;
    let cases: Vec<AgendaItem> =
        w.conference().items.into_iter().map(|r| r.item).filter(|i| i.kind == ItemKind::Case).collect();
    assert_eq!(cases.len(), 4);
    for case in &cases {
        assert_eq!(case.carry_count, 1);
        let referral: Referral = w.service.store().get(case.referral.unwrap()).unwrap().unwrap();
        assert_eq!(referral.status, ReferralStatus::Listed);
    }
    let names: Vec<String> = w.order().iter().skip(2).take(4).map(|l| l[6..11].to_owned()).collect();
    assert_eq!(names, ["ADEYE", "FERNA", "CHAUD", "EVANS"]);
    assert_eq!(w.refuses(cancel("Snow and ice.").into()), "wrong_state");
    w.does(Undo { act: None }.into());
    assert!(w.view_of(meeting).items.iter().all(|r| r.item.status == ItemStatus::Listed));
    w.does(Redo {}.into());
    // The day is free again.
    w.conference_on("2026-11-19");
}

#[test]
pub(super) fn what_is_carried_twice_has_to_be_discussed_and_matters_arising_are_taken_up() {
    let mut w = World::new();
    let (january, february) = (w.conference_on("2027-01-21"), w.conference_on("2027-02-18"));
    w.starts_bare("2026-11-19T13:00");
    assert!(w.ends().warnings.is_empty());
    w.meeting = w.next;
    assert_eq!(w.conference().items[1].kind, ItemKind::ActionReview);
    assert_eq!(w.conference().items.iter().filter(|r| r.item.carry_count == 1).count(), 4);
    w.issues();
    let papers = w.papers(None);
    w.does(papers.clone().into());
    let agenda = read(&papers.folder.join("MDG-HK_2026-12-17_agenda_v1/group/MDG-HK_2026-12-17_agenda_v1.txt"));
    assert!(agenda.contains("Minutes of 19-Nov-2026 and matters arising; 0 open actions from earlier"), "{agenda}");
    w.starts_bare("2026-12-17T13:00");
    let done = w.ends();
    assert_eq!(done.warnings.len(), 4);
    assert!(done.warnings.iter().all(|w| w.code.text() == "carried_twice"));
    assert!(done.warnings[0].message.starts_with("ADEYEMI, Grace (Mrs) was carried over 2 times: discuss"));
    w.meeting = january;
    assert_eq!(w.issues().warnings.len(), 4);
    let item = w.item(0);
    w.does(ItemDefer { item, reason: DeferReason::NeedMoreInformation }.into());
    assert_eq!(w.issues().warnings.len(), 3);
    w.meeting = february;
    assert_eq!(w.conference().items.iter().find(|r| r.kind == ItemKind::Case).unwrap().item.carry_count, 3);
}

#[test]
fn whom_a_care_package_suits_brings_the_protocol_list_to_the_agenda() {
    let mut w = World::new();
    let args = ReferralReceive {
        cohort_reason: Some("Somebody worries.".to_owned()),
        ..super::triage::referring(w.mdg, w.patients[1], "Is the package enough for him?")
    };
    let referral = id(&w.does(args.into()));
    let protocol = w.deciding(referral, TriageOutcome::Protocol);
    w.does(ReferralTriage { reason: Some("The package applies.".to_owned()), ..protocol }.into());
    let meeting = w.meeting;
    w.does(AgendaArrange { meeting }.into());
    let items = w.conference().items;
    assert_eq!((items[6].kind, items[6].item.planned_min), (ItemKind::ProtocolList, 0));
    w.issues();
    assert_eq!(w.conference().items.len(), 8, "once is enough");
}

#[test]
fn a_practice_is_told_its_own_patients_and_when_to_join_and_nothing_of_another() {
    let mut w = World::new();
    let papers = w.papers(None);
    assert_eq!(w.refuses(papers.clone().into()), "wrong_state", "nothing was issued");
    let (adeyemi, chaudhry) = (w.item(0), w.item(2));
    w.amends(adeyemi, Some(15), Some(Urgency::Urgent));
    w.amends(chaudhry, None, Some(Urgency::Soon));
    w.issues();
    let done = w.does(papers.clone().into());
    assert_eq!(done.said, "10 files for 2 practices and the group written, version 1. mdg sends nothing.");
    let folder = papers.folder.join("MDG-HK_2026-11-19_agenda_v1");
    assert_eq!(
        done.written.unwrap().files,
        [
            "X99001/MDG-HK_2026-11-19_X99001_slots_v1.html",
            "X99001/MDG-HK_2026-11-19_X99001_slots_v1.pdf",
            "X99001/MDG-HK_2026-11-19_X99001_slots_v1.txt",
            "X99002/MDG-HK_2026-11-19_X99002_slots_v1.html",
            "X99002/MDG-HK_2026-11-19_X99002_slots_v1.pdf",
            "X99002/MDG-HK_2026-11-19_X99002_slots_v1.txt",
            "group/MDG-HK_2026-11-19_agenda_v1.html",
            "group/MDG-HK_2026-11-19_agenda_v1.pdf",
            "group/MDG-HK_2026-11-19_agenda_v1.txt",
            "group/MDG-HK_2026-11-19_invitation_v1.ics",
        ]
    );
    let sheet =
        |ods: &str, ending: &str| read(&folder.join(format!("{ods}/MDG-HK_2026-11-19_{ods}_slots_v1.{ending}")));
    for (ods, joins, own, foreign) in [
        ("X99001", "13:15 to 13:40", ["ADEYEMI", "FERNANDES"], ["CHAUDHRY", "EVANS", "Kilburn Park", "X99002"]),
        ("X99002", "13:40 to 14:00", ["CHAUDHRY", "EVANS"], ["ADEYEMI", "FERNANDES", "Harlesden Green", "X99001"]),
    ] {
        let text = sheet(ods, "txt");
        assert!(text.contains(&format!("Please join: {joins}")), "{text}");
        for text in [text, sheet(ods, "html")] {
            assert!(own.iter().all(|name| text.contains(name)) && text.contains("What would help most"), "{text}");
            assert!(!foreign.iter().any(|name| text.contains(name)), "{text}");
        }
    }
    let agenda = read(&folder.join("group/MDG-HK_2026-11-19_agenda_v1.txt"));
    assert!(agenda.contains("13:15  15") && agenda.contains("GA") && agenda.contains("X99002"), "{agenda}");
    let calendar = read(&folder.join("group/MDG-HK_2026-11-19_invitation_v1.ics"));
    assert!(calendar.contains("SEQUENCE:1\r\n") && calendar.contains("DTSTART:20261119T130000Z\r\n"), "{calendar}");
    for text in [&agenda, &calendar] {
        for (family, given, _, _, number, ..) in crate::service::testing::PEOPLE {
            let named = [family.to_uppercase(), given.to_owned(), number.to_owned()];
            assert!(!named.iter().any(|name| text.contains(name)), "{text}");
        }
    }
    #[cfg(unix)]
    for file in ["group/MDG-HK_2026-11-19_agenda_v1.txt", "group/MDG-HK_2026-11-19_invitation_v1.ics"] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(folder.join(file)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(w.refuses(papers.clone().into()), "export_failed", "nothing is overwritten");
    assert_eq!(w.refuses(Undo { act: None }.into()), "undo_blocked");
    assert_eq!(w.issued().versions[0].issued.files.len(), 10);
    // What changed goes out as a new version.
    w.amends(chaudhry, Some(12), None);
    assert_eq!(w.refuses(papers.clone().into()), "wrong_state");
    w.issues();
    let by_number = w.papers(Some(PatientsBy::NhsNumber));
    w.does(by_number.into());
    let agenda = read(&papers.folder.join("MDG-HK_2026-11-19_agenda_v2/group/MDG-HK_2026-11-19_agenda_v2.txt"));
    assert!(agenda.contains("999 000 1006") && agenda.contains("This replaces version 1."), "{agenda}");
    assert!(!agenda.contains("ADEYEMI"));
}

#[test]
fn a_sheet_that_names_another_patient_is_not_written_and_every_gate_is_asked_again() {
    let mut w = World::new();
    let item = w.item(0);
    let question = Some("Could she go to the lunch club with Margaret Evans?".to_owned());
    w.does(AgendaAmend { item, planned_min: None, question, presenter: None, urgency: None }.into());
    w.issues();
    let papers = w.papers(None);
    assert_eq!(w.refuses(papers.clone().into()), "foreign_identifier");
    assert!(!papers.folder.exists());
    let question = Some("Could she go to the lunch club?".to_owned());
    w.does(AgendaAmend { item, planned_min: None, question, presenter: None, urgency: None }.into());
    w.has_died(0);
    assert_eq!(w.refuses(papers.into()), "deceased");
}

#[test]
fn a_practice_that_is_kept_out_is_not_told() {
    let mut w = World::new();
    let refused = ConsentRecord {
        patient: w.patients[0],
        decision: ConsentDecision::Refused,
        scope: Some(crate::domain::consent::ConsentScope::ShareOrg),
        organisation: Some(w.practices[0]),
        decided_on: None,
        method: None,
        capacity: None,
        decision_maker: None,
        reason: None,
    };
    w.does(refused.into());
    w.issues();
    let papers = w.papers(None);
    let done = w.does(papers.clone().into());
    assert_eq!(done.warnings[0].code.text(), "excluded_recipient");
    let sheet = "MDG-HK_2026-11-19_agenda_v1/X99001/MDG-HK_2026-11-19_X99001_slots_v1.txt";
    let text = read(&papers.folder.join(sheet));
    assert!(text.contains("FERNANDES") && !text.contains("ADEYEMI") && text.contains("13:25 to 13:35"), "{text}");
}

#[test]
fn a_cancelled_conference_is_taken_out_of_calendars() {
    let mut w = World::new();
    w.issues();
    let meeting = w.meeting;
    w.does(MeetingCancel { meeting, reason: "Snow and ice.".to_owned() }.into());
    let papers = w.papers(None);
    let done = w.does(papers.clone().into());
    assert_eq!(done.written.unwrap().files, ["group/MDG-HK_2026-11-19_cancelled.ics"]);
    let file = read(&papers.folder.join("MDG-HK_2026-11-19_cancelled/group/MDG-HK_2026-11-19_cancelled.ics"));
    assert!(file.contains("METHOD:CANCEL\r\n") && file.contains("SEQUENCE:2\r\n"), "{file}");
    assert!(file.contains(&format!("UID:{meeting}@mdg\r\n")) && !file.contains("Snow"), "{file}");
}

#[test]
fn papers_that_may_name_somebody_else_leave_only_with_a_reason() {
    let mut w = World::new();
    let question = Some("What would help at home since 14-Jul-1933?".to_owned());
    let item = w.item(0);
    w.does(AgendaAmend { item, planned_min: None, question, presenter: None, urgency: None }.into());
    w.issues();
    let mut papers = w.papers(None);
    let refusal = w.service.execute(&w.manager.clone(), papers.clone().into()).unwrap_err();
    assert_eq!((refusal.code.text(), refusal.field.as_deref()), ("possible_identifier", Some("reason")));
    assert!(!papers.folder.exists() && refusal.message.contains("date of birth"), "{}", refusal.message);
    papers.reason = Some("short".to_owned());
    assert_eq!(w.refuses(papers.clone().into()), "reason_required");
    papers.reason = Some("A year in her story, no birth date".to_owned());
    let done = w.does(papers.clone().into());
    assert!(
        !done.warnings.is_empty() && done.warnings.iter().all(|warning| warning.code.text() == "possible_identifier")
    );
    let list = read(&papers.folder.join("MDG-HK_2026-11-19_agenda_v1/X99001/manifest.json"));
    assert!(list.contains("A year in her story"), "{list}");
    let registry = w.service.registry().unwrap();
    let report = crate::export::verify_folder(&papers.folder.join("MDG-HK_2026-11-19_agenda_v1"), &registry);
    assert!(report.is_clean() && report.files > 10, "{report:?}");
}
