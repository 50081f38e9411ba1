//! The demo as its callers see it: the same people every time, a conference that can be held, packs that leak nothing.

use chrono::{DateTime, NaiveDate, Utc};
use mdg::demo::{self, Demo};
use mdg::domain::action::ActionStatus as Status;
use mdg::domain::actor::{AccessRole, Actor};
use mdg::domain::change::Changes;
use mdg::domain::command::{AgendaIssue, Command, OrganisationAdd};
use mdg::domain::member::Member;
use mdg::domain::organisation::{Organisation, OrganisationKind};
use mdg::domain::patient::Patient;
use mdg::domain::query::{ActionView, Actions, AuditVerify, Conference, Home, Meetings, Query};
use mdg::domain::refusal::Code;
use mdg::domain::view::{Answer, ConferenceView};
use mdg::service::Service;
use mdg::service::clock::{Clock, Mint};
use mdg::store::{Cost, NewDatabase, Purpose, Store, Visit};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use tempfile::TempDir;

pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 19).unwrap()
}

fn morning() -> DateTime<Utc> {
    "2026-11-19T08:15:00Z".parse().unwrap()
}

/// An empty database in a folder that goes away with the test.
pub(crate) fn empty(folder: &Path, purpose: Purpose, mint: Mint) -> Service {
    let visit = Visit { who: "test".to_owned(), when: morning(), backups: folder.join("backups") };
    let new = NewDatabase { purpose, cost: Cost::LIGHT };
    let store = Store::create(&folder.join("mdg.db"), "bramble kettle otter seven", new, &visit).unwrap();
    Service::new(store, Clock::Stopped(morning()), mint)
}

fn built() -> (TempDir, Service, Demo) {
    let folder = TempDir::new().unwrap();
    let mut service = empty(folder.path(), Purpose::Demo, Mint::Random);
    let demo = demo::build(&mut service, today(), None).unwrap();
    (folder, service, demo)
}

fn manager() -> Actor {
    Actor::of_role("test", AccessRole::MdgManager)
}

fn conference(service: &mut Service, meeting: mdg::domain::ids::Ref<mdg::domain::meeting::Meeting>) -> ConferenceView {
    match service.answer(&manager(), &Query::Conference(Conference { meeting })).unwrap() {
        Answer::Conference(view) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_day_gives_the_same_demo_and_the_clock_is_put_back() {
    let (_a, one, _) = built();
    let (_b, mut other, _) = built();
    assert_eq!(one.fingerprint().unwrap(), other.fingerprint().unwrap());
    assert_eq!(other.now(), morning());
    other.answer(&manager(), &Query::AuditVerify(AuditVerify {})).unwrap();
}

#[test]
fn everybody_has_a_number_that_is_never_given_to_a_real_person_and_every_practice_of_the_group_has_patients() {
    let (_folder, service, demo) = built();
    let patients: Vec<Patient> = service.store().all().unwrap();
    assert_eq!(patients.len(), demo::PATIENTS);
    let numbers: BTreeSet<_> = patients.iter().filter_map(|p| p.nhs_number).collect();
    assert_eq!(numbers.len(), patients.len());
    assert!(numbers.iter().all(|n| n.is_test() && n.digits().parse::<mdg::domain::nhs_number::NhsNumber>().is_ok()));
    let groups: Vec<mdg::domain::organisation::Mdg> = service.store().all().unwrap();
    for practice in &groups.iter().find(|m| m.id == demo.mdg).unwrap().practices {
        assert!(patients.iter().filter(|p| p.practice == *practice).count() > 100);
    }
    assert!(patients.iter().filter(|p| p.has_died()).count() > 10);
    assert!(patients.iter().filter(|p| p.restricted).count() > 3);
    assert!(patients.iter().all(|p| p.birth_date < p.practice_from.unwrap()));
    assert!(patients.iter().all(|p| p.died_on.is_none_or(|d| d < today() && d > p.birth_date)));
}

#[test]
fn nobody_who_works_there_has_the_name_of_a_patient() {
    let (_folder, service, _) = built();
    let patients: Vec<Patient> = service.store().all().unwrap();
    let members: Vec<Member> = service.store().all().unwrap();
    let surnames: BTreeSet<String> = patients
        .iter()
        .flat_map(|p| p.family_name.split(['-', ' ']).map(str::to_lowercase).collect::<Vec<_>>())
        .collect();
    let gps = patients.iter().filter_map(|p| p.named_gp.clone()).collect::<BTreeSet<_>>();
    assert!(members.len() >= 14 && gps.len() >= 12);
    for name in members.iter().map(|m| m.name.clone()).chain(gps) {
        let surname = name.split_whitespace().last().unwrap().to_lowercase();
        assert!(!surnames.contains(&surname), "{name}");
    }
}

#[test]
fn todays_agenda_has_eight_cases_and_every_gate_is_open() {
    let (_folder, mut service, demo) = built();
    let view = conference(&mut service, demo.today);
    let cases: Vec<_> = view.items.iter().filter(|r| r.item.patient.is_some()).collect();
    assert_eq!(cases.len(), 8);
    assert!(cases.iter().all(|r| r.blocked.is_none() && r.presenter.is_some() && r.item.question.is_some()));
    let carried = cases.iter().filter(|r| r.item.carry_count == 1).count();
    assert_eq!(carried, 1);
    assert!(view.total_min <= view.meeting.planned_min);
    assert!(view.attendance.iter().filter(|a| a.status.is_some()).count() >= 2);
    service.execute(&manager(), Command::AgendaIssue(AgendaIssue { meeting: demo.today })).unwrap();
}

#[test]
fn what_went_before_is_signed_and_its_actions_have_every_fate() {
    let (_folder, mut service, demo) = built();
    let Answer::Meetings(rows) = service.answer(&manager(), &Query::Meetings(Meetings {})).unwrap() else { panic!() };
    let minutes = |id| rows.iter().find(|r| r.id == id).unwrap().minutes;
    for past in demo.past {
        assert_eq!(minutes(past), mdg::domain::minutes::MinutesStatus::Approved);
    }
    let all = Query::Actions(Actions { view: Some(ActionView::All), owner: None });
    let Answer::Actions(actions) = service.answer(&manager(), &all).unwrap() else { panic!() };
    for fate in [Status::Open, Status::Accepted, Status::Done, Status::NotDone] {
        assert!(actions.iter().any(|a| a.status == fate), "{fate}");
    }
    assert!(actions.iter().any(|a| a.overdue) && actions.iter().any(|a| a.owner_inactive));
    let Answer::Home(home) = service.answer(&manager(), &Query::Home(Home {})).unwrap() else { panic!() };
    assert_eq!(home.next.unwrap().id, demo.today);
}

#[test]
fn every_past_conference_can_be_exported_without_naming_anybody_else() {
    let (folder, mut service, demo) = built();
    for meeting in demo.past {
        let export = mdg::domain::command::MinutesExport {
            meeting,
            folder: folder.path().to_owned(),
            reason: None,
            encrypt: None,
        };
        let done = service.execute(&manager(), export.into()).unwrap();
        assert!(done.warnings.is_empty(), "{:?}", done.warnings);
    }
}

#[test]
fn chairing_without_a_screen_leads_to_packs_that_hold_their_own_patients_only() {
    let (folder, mut service, demo) = built();
    let mut told = Vec::new();
    let written = demo::chair(&mut service, &demo, folder.path(), &mut told).unwrap();
    let told = String::from_utf8(told).unwrap();
    println!("{told}");
    for words in
        ["Quorum met", "No quorum: social care missing", "Advisory", "No action:", "carried over", "mdg sends nothing"]
    {
        assert!(told.contains(words), "{words} is missing");
    }
    assert!(told.lines().all(|l| l.chars().count() <= 80 || l.contains(&written.folder)));
    assert_eq!(service.now(), morning());

    let view = conference(&mut service, demo.today);
    let patients: HashMap<_, Patient> =
        service.store().all::<Patient>().unwrap().into_iter().map(|p| (p.id, p)).collect();
    let practices: Vec<Organisation> = service.store().all().unwrap();
    let of_case = |r: &mdg::domain::view::ItemRow| r.item.patient.map(|p| &patients[&p]);
    let mut folders: Vec<_> = std::fs::read_dir(&written.folder).unwrap().map(|e| e.unwrap().file_name()).collect();
    folders.sort();
    assert_eq!(folders.len(), written.practices as usize);
    for name in folders {
        let ods = name.to_str().unwrap();
        let practice = practices.iter().find(|o| o.ods_code.as_deref() == Some(ods)).unwrap();
        let texts: String = std::fs::read_dir(Path::new(&written.folder).join(ods))
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(|p| p.extension().is_some_and(|e| e == "txt"))
            .map(|p| std::fs::read_to_string(p).unwrap())
            .collect();
        for patient in view.items.iter().filter_map(of_case) {
            let named = texts.contains(&patient.family_name.to_uppercase());
            assert_eq!(named, patient.practice == practice.id, "{} in {ods}", patient.family_name);
        }
    }
    service.answer(&manager(), &Query::AuditVerify(AuditVerify {})).unwrap();
    let next = conference(&mut service, demo.next);
    assert!(next.items.iter().any(|r| r.item.carry_count == 1));
}

#[test]
fn it_can_be_made_on_any_day_and_nothing_in_it_is_dated_later_than_the_day_before() {
    for day in ["2026-11-22", "2027-03-28", "2028-02-29", "2027-10-31", "2027-01-01"] {
        let today: NaiveDate = day.parse().unwrap();
        let folder = TempDir::new().unwrap();
        let mut service = empty(folder.path(), Purpose::Demo, Mint::Random);
        let demo = demo::build(&mut service, today, None).unwrap();
        let last = service.store().last_act_at().unwrap().unwrap();
        assert!(mdg::domain::dates::london_date(last) < today, "{day}");
        service.set_clock(Clock::Stopped(demo.doors_open())).unwrap();
        let view = conference(&mut service, demo.today);
        assert!(view.items.iter().all(|r| r.blocked.is_none()), "{day}");
    }
}

#[test]
fn real_and_trial_databases_take_no_pretend_people() {
    for purpose in [Purpose::Real, Purpose::Trial] {
        let folder = TempDir::new().unwrap();
        let mut service = empty(folder.path(), purpose, Mint::Random);
        assert_eq!(demo::build(&mut service, today(), None).unwrap_err().code, Code::WrongState);
        assert_eq!(service.seed(&manager(), "x", &Changes::none()).unwrap_err().code, Code::WrongState);
        assert!(service.store().all::<Patient>().unwrap().is_empty());
    }
}

#[test]
fn a_database_in_which_something_stands_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let mut service = empty(folder.path(), Purpose::Demo, Mint::Random);
    let add = OrganisationAdd {
        name: "Somewhere".to_owned(),
        kind: OrganisationKind::Voluntary,
        ods_code: None,
        phone: None,
    };
    service.execute(&manager(), add.into()).unwrap();
    assert_eq!(demo::build(&mut service, today(), None).unwrap_err().code, Code::WrongState);
    assert_eq!(service.store().all::<Organisation>().unwrap().len(), 1);
}
