//! Teams and places: the tree of organisations, closing a practice, registers, core members, and the days on which a group meets.

use crate::domain::command::*;
use crate::domain::ids::Ref;
use crate::domain::member::Register;
use crate::domain::organisation::{Mdg, Organisation, OrganisationKind};
use crate::domain::patient::Patient;
use crate::domain::query::*;
use crate::domain::view::*;
use crate::service::testing::{World, day, id};

impl World {
    pub(super) fn founds(&mut self, name: &str, kind: OrganisationKind) -> Ref<Organisation> {
        id(&self.does(OrganisationAdd { name: name.to_owned(), kind, ods_code: None, phone: None }.into()))
    }

    pub(super) fn amending_organisation(organisation: Ref<Organisation>) -> OrganisationAmend {
        OrganisationAmend {
            organisation,
            name: None,
            ods_code: None,
            parent: None,
            since: None,
            address: None,
            postcode: None,
            phone: None,
            delivery: None,
            delivery_address: None,
            opened_on: None,
        }
    }

    pub(super) fn amending_member(&self, handle: &str) -> MemberAmend {
        MemberAmend {
            member: self.member(handle),
            name: None,
            title: None,
            role: None,
            organisation: None,
            email: None,
            phone: None,
            active_from: None,
            register: None,
            register_number: None,
        }
    }

    pub(super) fn arranging(&self, recurrence: &str) -> MdgArrange {
        MdgArrange {
            mdg: self.mdg,
            recurrence: Some(recurrence.to_owned()),
            locality: None,
            complex_min: None,
            capacity: None,
        }
    }

    fn tree(&mut self, on: &str) -> Vec<(u32, String, bool, Option<String>)> {
        match self.asks(Query::OrganisationTree(OrganisationTree { on: Some(day(on)) })) {
            Answer::Tree(rows) => rows.into_iter().map(|r| (r.depth, r.name, r.open, r.successor)).collect(),
            _ => panic!("another answer"),
        }
    }

    fn kept(&self, n: usize) -> Patient {
        self.service.store().get(self.patients[n]).unwrap().unwrap()
    }
}

#[test]
fn a_practice_belongs_to_a_network_from_a_day_on_and_the_tree_of_each_day_says_so() {
    let mut w = World::new();
    let system = w.founds("Pretend System", OrganisationKind::Ics);
    let locality = w.founds("Pretend Locality", OrganisationKind::Locality);
    let (old, new) = (w.founds("Old Network", OrganisationKind::Pcn), w.founds("New Network", OrganisationKind::Pcn));
    let practice = w.practices[0];
    let under = |child, parent, since: &str| OrganisationAmend {
        parent: Some(parent),
        since: Some(day(since)),
        ..World::amending_organisation(child)
    };
    for (child, parent, since) in [
        (locality, system, "2020-01-01"),
        (old, locality, "2020-01-01"),
        (new, locality, "2020-01-01"),
        (practice, old, "2020-01-01"),
        (practice, new, "2026-04-01"),
    ] {
        w.does(under(child, parent, since).into());
    }
    let at = |rows: &[(u32, String, bool, Option<String>)], name: &str| {
        rows.iter().position(|r| r.1 == name).map(|n| (n, rows[n].0)).unwrap()
    };
    let rows = w.tree("2026-03-31");
    assert_eq!(at(&rows, "Harlesden Green Surgery"), (at(&rows, "Old Network").0 + 1, 3));
    let rows = w.tree("2026-04-01");
    assert_eq!(at(&rows, "Harlesden Green Surgery"), (at(&rows, "New Network").0 + 1, 3));
    assert_eq!((at(&rows, "Pretend System").1, at(&rows, "Pretend Community Trust").1), (0, 0));
    assert_eq!(w.refuses(under(system, old, "2026-05-01").into()), "tree_order");
    assert_eq!(w.refuses(under(locality, locality, "2026-05-01").into()), "tree_order");
    let trust = w.trust;
    assert_eq!(w.refuses(under(practice, trust, "2026-05-01").into()), "tree_order");
    assert_eq!(w.refuses(under(practice, new, "2026-01-01").into()), "date_order");
}

#[test]
fn an_organisation_keeps_a_code_of_its_own_form() {
    let mut w = World::new();
    let code = |organisation, code: &str| OrganisationAmend {
        ods_code: Some(code.to_owned()),
        ..World::amending_organisation(organisation)
    };
    let practice = w.practices[0];
    assert_eq!(w.refuses(code(practice, "X9901").into()), "code_unreadable");
    assert_eq!(w.refuses(code(practice, "X99002").into()), "code_taken");
    w.does(code(practice, "x99011").into());
    let nobody = Ref::from_uuid(uuid::Uuid::nil());
    assert_eq!(w.refuses(code(nobody, "X99012").into()), "not_found");
    let opened = OrganisationAmend { opened_on: Some(day("2020-01-01")), ..World::amending_organisation(practice) };
    w.does(opened.into());
    let close =
        OrganisationClose { organisation: practice, closed_on: day("2019-12-31"), successor: Some(w.practices[1]) };
    assert_eq!(w.refuses(close.into()), "date_order");
}

#[test]
fn a_practice_that_closes_hands_its_patients_to_whoever_takes_over() {
    let mut w = World::new();
    let (first, second, outside) = (w.practices[0], w.practices[1], w.practices[2]);
    let close = |organisation, on: &str, successor| OrganisationClose { organisation, closed_on: day(on), successor };
    assert_eq!(w.refuses(close(first, "2026-10-31", None).into()), "successor_required");
    assert_eq!(w.refuses(close(first, "2026-10-31", Some(first)).into()), "successor_required");
    let trust = w.trust;
    assert_eq!(w.refuses(close(first, "2026-10-31", Some(trust)).into()), "successor_required");
    let done = w.does(close(first, "2026-12-31", Some(second)).into());
    assert!(done.said.contains("close it once more after that day"), "{}", done.said);
    assert_eq!(w.kept(0).practice, first, "until its last day");
    let done = w.does(close(first, "2026-10-31", Some(outside)).into());
    assert!(done.said.contains("5 patients moved"), "{}", done.said);
    assert_eq!(done.warnings[0].code.text(), "practice_outside_mdg");
    let moved = w.kept(0);
    assert_eq!((moved.practice, moved.practice_from), (outside, Some(day("2026-11-01"))));
    let rows = w.tree("2026-11-16");
    let row = rows.iter().find(|r| r.1 == "Harlesden Green Surgery").unwrap();
    assert_eq!((row.2, row.3.as_deref()), (false, Some("Outside Health Centre")));
    let circle = close(outside, "2026-11-10", Some(first));
    assert_eq!(w.refuses(circle.into()), "successor_required");
}

#[test]
fn a_member_is_registered_under_a_number_of_the_registers_form() {
    let mut w = World::new();
    let number = |w: &World, register, number: &str| MemberAmend {
        register,
        register_number: Some(number.to_owned()),
        ..w.amending_member("nurse")
    };
    let args = number(&w, None, "12A3456E");
    assert_eq!(w.refuses(args.into()), "field_missing");
    let args = number(&w, Some(Register::Nmc), "7012345");
    assert_eq!(w.refuses(args.into()), "code_unreadable");
    let args = number(&w, Some(Register::Nmc), "12a 3456e");
    w.does(args.into());
    let kept: crate::domain::member::Member = w.service.store().get(w.member("nurse")).unwrap().unwrap();
    assert_eq!((kept.register, kept.register_number.as_deref()), (Some(Register::Nmc), Some("12A3456E")));
    let args = MemberAmend { register: Some(Register::Gmc), ..w.amending_member("nurse") };
    w.does(args.into());
    let kept: crate::domain::member::Member = w.service.store().get(w.member("nurse")).unwrap().unwrap();
    assert_eq!(kept.register_number, None, "a number of another register is none");
    let nurse = w.member("nurse");
    w.does(MemberLeave { member: nurse, active_to: day("2026-11-30") }.into());
    let late = MemberAmend { active_from: Some(day("2026-12-01")), ..w.amending_member("nurse") };
    assert_eq!(w.refuses(late.into()), "date_order");
}

#[test]
fn a_core_member_is_one_for_a_time() {
    let mut w = World::new();
    let core = |w: &World, from: Option<&str>, until: Option<&str>| MemberCore {
        member: w.member("nurse"),
        mdg: w.mdg,
        from: from.map(day),
        until: until.map(day),
    };
    let args = core(&w, None, Some("2026-11-30"));
    assert_eq!(w.refuses(args.into()), "not_found");
    let args = core(&w, Some("2026-06-01"), None);
    w.does(args.clone().into());
    assert_eq!(w.refuses(args.into()), "already_recorded");
    let args = core(&w, None, Some("2026-05-31"));
    assert_eq!(w.refuses(args.into()), "date_order");
    let args = core(&w, None, Some("2026-09-30"));
    w.does(args.into());
    let args = core(&w, Some("2026-09-30"), None);
    assert_eq!(w.refuses(args.into()), "already_recorded");
    let args = core(&w, Some("2026-10-01"), None);
    w.does(args.into());
    let mdg = w.mdg;
    let Answer::Core(rows) = w.asks(Query::MdgCore(MdgCore { mdg })) else { panic!("another answer") };
    assert_eq!(
        rows.iter().map(|r| (r.name.as_str(), r.now)).collect::<Vec<_>>(),
        [("Ms Bo Nurse", false), ("Ms Bo Nurse", true)]
    );
}

#[test]
fn a_group_meets_by_its_rule_and_a_series_passes_over_the_days_it_has() {
    let mut w = World::new();
    let series = MeetingSeries { mdg: w.mdg, count: Some(3), from: None, leave_out: vec![day("2027-02-18")] };
    assert_eq!(w.refuses(series.clone().into()), "recurrence_unreadable", "no rule yet");
    let args = w.arranging("5th Thursday");
    assert_eq!(w.refuses(args.into()), "recurrence_unreadable");
    let args = w.arranging("third thursday of the month at 13:30");
    let done = w.does(args.into());
    assert_eq!(done.said, "Harness and Kilburn MDG meets: 3rd Thursday 13:30.");
    let mdg = w.mdg;
    let Answer::Dates(dates) = w.asks(Query::MdgDates(MdgDates { mdg, from: None, count: Some(3) })) else {
        panic!("another answer")
    };
    assert_eq!(dates.dates, [(day("2026-11-19"), true), (day("2026-12-17"), true), (day("2027-01-21"), false)]);
    assert!(dates.note.contains("Bank holidays"));
    let done = w.does(series.into());
    assert_eq!(done.warnings[0].code.text(), "bank_holidays_unknown");
    assert_eq!(done.said, "Planned 3 conferences: Thu 21-Jan-2027, Thu 18-Mar-2027, Thu 15-Apr-2027.");
    let Answer::Meetings(rows) = w.asks(Query::Meetings(Meetings {})) else { panic!("another answer") };
    let january = rows.iter().find(|r| r.date == day("2027-01-21")).unwrap();
    assert_eq!(january.start.format("%H:%M").to_string(), "13:30");
    let none = MeetingSeries { mdg: w.mdg, count: Some(25), from: None, leave_out: Vec::new() };
    assert_eq!(w.refuses(none.into()), "field_unreadable");
}

#[test]
fn a_group_serves_a_locality_and_ends() {
    let mut w = World::new();
    let network = w.founds("Some Network", OrganisationKind::Pcn);
    let place = |w: &World, locality| MdgArrange { recurrence: None, locality: Some(locality), ..w.arranging("") };
    let args = place(&w, network);
    assert_eq!(w.refuses(args.into()), "tree_order");
    let locality = w.founds("Some Locality", OrganisationKind::Locality);
    let args = MdgArrange { complex_min: Some(20), ..place(&w, locality) };
    w.does(args.into());
    let kept: Mdg = w.service.store().get(w.mdg).unwrap().unwrap();
    assert_eq!((kept.locality, kept.complex_minutes()), (Some(locality), 20));
    let close = |w: &World, on: &str| MdgClose { mdg: w.mdg, closed_on: day(on) };
    let args = close(&w, "2026-12-16");
    assert_eq!(w.refuses(args.into()), "wrong_state", "a conference is planned after it");
    let args = close(&w, "2026-12-31");
    w.does(args.into());
    let plan = MeetingPlan {
        mdg: w.mdg,
        date: day("2027-01-21"),
        start: None,
        planned_min: None,
        venue: None,
        chair: None,
        minute_taker: None,
    };
    assert_eq!(w.refuses(plan.into()), "wrong_state");
    w.time("2027-01-04T09:00");
    let args = w.arranging("3rd Thursday");
    assert_eq!(w.refuses(args.into()), "wrong_state");
}

#[test]
fn a_quorum_is_named_by_its_template() {
    let mut w = World::new();
    let line = serde_json::json!({"mdg": w.mdg, "quorum": "village_mdt"}).as_object().unwrap().clone();
    w.does(crate::domain::Command::read("mdg.amend", line).unwrap());
    let kept: Mdg = w.service.store().get(w.mdg).unwrap().unwrap();
    assert_eq!((kept.quorum.organisations, kept.quorum.groups.len()), (2, 4));
    let line = serde_json::json!({"mdg": w.mdg, "quorum": "everybody"}).as_object().unwrap().clone();
    let refusal = crate::domain::Command::read("mdg.amend", line).unwrap_err();
    assert!(
        refusal.code.text() == "field_unreadable" && refusal.message.contains("nwl_icp_mdt"),
        "{}",
        refusal.message
    );
}

#[test]
fn the_directory_lists_what_has_not_ended() {
    let mut w = World::new();
    let add = ServiceAdd {
        name: "Rapid response".to_owned(),
        organisation: Some(w.trust),
        offers: Some("A nurse within two hours".to_owned()),
        refer_by: None,
        phone: Some("020 7946 0001".to_owned()),
        email: None,
        hours: None,
    };
    assert_eq!(w.refuses(ServiceAdd { name: " ".to_owned(), ..add.clone() }.into()), "text_too_short");
    let service = id(&w.does(add.into()));
    let count = |w: &mut World, ended| match w.asks(Query::Services(Services { ended })) {
        Answer::Services(rows) => rows.len(),
        _ => panic!("another answer"),
    };
    assert_eq!(count(&mut w, false), 1);
    let end = ServiceAmend {
        service,
        name: None,
        organisation: None,
        offers: None,
        refer_by: None,
        phone: None,
        email: None,
        hours: Some("8 to 20".to_owned()),
        closed_on: Some(day("2026-11-15")),
    };
    w.does(end.into());
    assert_eq!((count(&mut w, false), count(&mut w, true)), (0, 1));
}
