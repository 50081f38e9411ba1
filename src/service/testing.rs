//! A small world for the tests of the upper floors: three practices, nine members, a group, twelve patients, a conference today
//! with four cases and the next one a month later. Everything in it is made up; the clock stands still until it is moved.

use super::clock::{Clock, Mint};
use super::{Deed, Service};
use crate::domain::Command;
use crate::domain::actor::{AccessRole, Act, Actor};
use crate::domain::change::Changes;
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::member::{Member, Role};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::{Mdg, Organisation, OrganisationKind};
use crate::domain::patient::{Condition, ConditionCode, DeathStatus, Gender, Patient};
use crate::domain::view::Done;
use crate::store::{self, Cost, NewDatabase, Store, Visit};
use chrono::{DateTime, NaiveDate, Utc};
use tempfile::TempDir;

/// The passphrase of the small world.
pub const PASSPHRASE: &str = "four small pretend words";

/// The small world.
pub struct World {
    /// Gone with the world.
    pub folder: TempDir,
    /// The open database.
    pub service: Service,
    /// Who runs it.
    pub manager: Actor,
    /// The practices X99001 to X99003.
    pub practices: Vec<Ref<Organisation>>,
    /// A community trust.
    pub trust: Ref<Organisation>,
    /// The group HK.
    pub mdg: Ref<Mdg>,
    /// By short name: lead, nurse, social, mental, pharmacist, navigator, manager, physio, doctor2.
    pub members: Vec<(&'static str, Ref<Member>)>,
    /// In the order of `PEOPLE`.
    pub patients: Vec<Ref<Patient>>,
    /// Today's conference, 19 November 2026 at 13:00.
    pub meeting: Ref<Meeting>,
    /// The next one, 17 December 2026.
    pub next: Ref<Meeting>,
}

/// Family name, given names, title, birth date, number, practice, condition.
pub const PEOPLE: [(&str, &str, &str, &str, &str, usize, ConditionCode); 12] = [
    ("Adeyemi", "Grace", "Mrs", "1938-06-01", "9990001006", 0, ConditionCode::Copd),
    ("Brown", "Stanley", "Mr", "1945-03-03", "9990001073", 0, ConditionCode::Diabetes),
    ("Chaudhry", "Nasreen", "Ms", "1951-11-19", "9990001146", 1, ConditionCode::Ckd),
    ("Doyle", "Patrick", "Mr", "1951-11-20", "9990001219", 1, ConditionCode::Copd),
    ("Evans", "Margaret", "Mrs", "1940-02-29", "9990001286", 1, ConditionCode::Dementia),
    ("Fernandes", "Luis", "Mr", "1949-12-31", "9990001359", 0, ConditionCode::Frailty),
    ("Green", "Ivy", "Miss", "1933-07-14", "9990001421", 1, ConditionCode::Chd),
    ("Hassan", "Omar", "Mr", "1948-08-08", "9990001499", 2, ConditionCode::Diabetes),
    ("Iqbal", "Yasmin", "Mrs", "1950-10-10", "9990001561", 0, ConditionCode::Copd),
    ("Kowalski", "Anna", "Mrs", "1944-01-01", "9990001634", 1, ConditionCode::Ckd),
    ("Lewis", "Ruth", "Ms", "1944-04-04", "9990001707", 0, ConditionCode::Copd),
    ("O'Brien", "Zoë", "Ms", "1960-05-05", "9990001774", 1, ConditionCode::Smi),
];

const MEMBERS: [(&str, &str, &str, Role, Option<usize>); 9] = [
    ("lead", "Dr", "Alex Lead", Role::Gp, Some(0)),
    ("nurse", "Ms", "Bo Nurse", Role::DistrictNurse, None),
    ("social", "Mr", "Cal Social", Role::SocialWorker, None),
    ("mental", "Ms", "Dee Mental", Role::MentalHealthNurse, None),
    ("pharmacist", "Mr", "Eli Pharm", Role::ClinicalPharmacist, Some(0)),
    ("navigator", "Ms", "Fay Navigate", Role::CareCoordinator, None),
    ("manager", "Ms", "Gil Manage", Role::MdgManager, None),
    ("physio", "Mr", "Hal Physio", Role::Physiotherapist, None),
    ("doctor2", "Dr", "Ina Second", Role::Gp, Some(1)),
];

/// A moment, such as `2026-11-19T13:00` in London.
pub fn at(text: &str) -> DateTime<Utc> {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
    crate::domain::dates::london_moment(local.date(), local.time())
}

/// A date, such as `2026-11-19`.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A place that is open and of which nothing else is known.
pub fn open_place(act: &mut Act<'_>, code: Option<&str>, name: &str, kind: OrganisationKind) -> Organisation {
    Organisation::blank(act.new_ref(), code.map(ToOwned::to_owned), name, kind)
}

/// A service of the directory of which only the name is known.
pub fn service_called(name: &str) -> ServiceAdd {
    ServiceAdd {
        name: name.to_owned(),
        organisation: None,
        offers: None,
        refer_by: None,
        phone: None,
        email: None,
        hours: None,
    }
}

impl World {
    /// An empty database of this purpose.
    pub fn empty(purpose: store::Purpose) -> (TempDir, Service) {
        let folder = tempfile::tempdir().unwrap();
        let now = at("2026-11-16T09:00");
        let visit = Visit { who: "a test".to_owned(), when: now, backups: folder.path().join("backups") };
        let new = NewDatabase { purpose, cost: Cost::LIGHT };
        let store = Store::create(&folder.path().join("mdg.db"), PASSPHRASE, new, &visit).unwrap();
        (folder, Service::new(store, Clock::Stopped(now), Mint::Counted(0)))
    }

    /// The small world, three days before its conference.
    pub fn new() -> Self {
        Self::of(store::Purpose::Demo)
    }

    /// The small world in a database of this purpose.
    pub fn of(purpose: store::Purpose) -> Self {
        let (folder, mut service) = Self::empty(purpose);
        let manager = Actor::of_role("Gil Manage", AccessRole::MdgManager);
        let mut changes = Changes::none();
        let mut made = service.act(&manager, |act| {
            let practices = [
                ("X99001", "Harlesden Green Surgery"),
                ("X99002", "Kilburn Park Practice"),
                ("X99003", "Outside Health Centre"),
            ];
            let mut organisation = |code, name, kind| open_place(act, code, name, kind);
            let mut list: Vec<Organisation> = practices
                .iter()
                .map(|(code, name)| organisation(Some(code), name, OrganisationKind::GpPractice))
                .collect();
            list.push(organisation(None, "Pretend Community Trust", OrganisationKind::CommunityTrust));
            list
        });
        for organisation in &made {
            changes.create(organisation);
        }
        let trust = made.pop().unwrap().id;
        let practices: Vec<Ref<Organisation>> = made.iter().map(|o| o.id).collect();
        let people = service.act(&manager, |act| {
            let mut list = Vec::new();
            for (family, given, title, born, number, practice, condition) in PEOPLE {
                let names = (family.to_owned(), given.to_owned());
                let patient = Patient {
                    nhs_number: Some(number.parse::<NhsNumber>().unwrap()),
                    title: Some(title.to_owned()),
                    gender: if title == "Mr" { Gender::Male } else { Gender::Female },
                    address: Some("1 Pretend Road".to_owned()),
                    postcode: Some("NW10 4AB".to_owned()),
                    death_status: if family == "Green" { DeathStatus::Formal } else { DeathStatus::None },
                    died_on: (family == "Green").then(|| day("2026-11-02")),
                    as_of: Some(act.today()),
                    source: "test".to_owned(),
                    ..Patient::blank(act.new_ref(), names, day(born), practices[practice])
                };
                let held = Condition {
                    id: act.new_ref(),
                    patient: patient.id,
                    code: condition,
                    since: None,
                    is_ltc: condition != ConditionCode::Frailty,
                    resolved_on: None,
                };
                list.push((patient, held));
            }
            list
        });
        for (patient, condition) in &people {
            changes.create(patient).create(condition);
        }
        service.commit(&manager, Deed::new("seed", "A small world."), &changes).unwrap();
        let patients: Vec<Ref<Patient>> = people.iter().map(|(p, _)| p.id).collect();
        let nil = Ref::from_uuid(uuid::Uuid::nil());
        let mut world = Self {
            folder,
            service,
            manager,
            practices,
            trust,
            mdg: Ref::from_uuid(uuid::Uuid::nil()),
            members: Vec::new(),
            patients,
            meeting: nil,
            next: nil,
        };
        world.set_up();
        world
    }

    fn set_up(&mut self) {
        for (handle, title, name, role, practice) in MEMBERS {
            let done = self.does(Command::MemberAdd(MemberAdd {
                handle: handle.to_owned(),
                name: name.to_owned(),
                title: Some(title.to_owned()),
                role,
                organisation: Some(practice.map_or(self.trust, |p| self.practices[p])),
                email: None,
                phone: Some("020 7946 0000".to_owned()),
                active_from: Some(day("2026-01-01")),
            }));
            self.members.push((handle, id(&done)));
        }
        let done = self.does(Command::MdgCreate(MdgCreate {
            code: "HK".to_owned(),
            name: "Harness and Kilburn MDG".to_owned(),
            practices: vec!["X99001".to_owned(), "X99002".to_owned()],
            clinical_lead: Some(self.member("lead")),
            manager: Some(self.member("manager")),
            start: None,
            venue: Some("Room 2".to_owned()),
            contact: Some("hk.mdg@example.org".to_owned()),
            length_min: None,
            case_min: None,
            capacity: None,
            quorum: None,
            single_handed: false,
        }));
        self.mdg = id(&done);
        self.meeting = self.plan("2026-11-19");
        self.next = self.plan("2026-12-17");
        for n in [0, 5, 2, 4] {
            self.consents(n, ConsentDecision::ExplicitGiven);
            self.lists(n);
        }
    }

    fn plan(&mut self, date: &str) -> Ref<Meeting> {
        let done = self.does(Command::MeetingPlan(MeetingPlan {
            mdg: self.mdg,
            date: day(date),
            start: None,
            planned_min: None,
            venue: None,
            chair: None,
            minute_taker: None,
        }));
        id(&done)
    }

    /// Records consent of a patient of `PEOPLE`.
    pub fn consents(&mut self, n: usize, decision: ConsentDecision) -> Done {
        let args = Self::consent_of(self.patients[n], decision);
        self.does(args.into())
    }

    /// A decision on discussion, and nothing else said.
    pub fn consent_of(patient: Ref<Patient>, decision: ConsentDecision) -> ConsentRecord {
        ConsentRecord {
            patient,
            decision,
            scope: None,
            organisation: None,
            decided_on: None,
            method: None,
            capacity: None,
            decision_maker: None,
            reason: None,
        }
    }

    /// Records that a patient of `PEOPLE` has died.
    pub fn has_died(&mut self, n: usize) -> Done {
        let status = crate::domain::patient::DeathStatus::Informal;
        self.does(PatientDeath { patient: self.patients[n], status, died_on: None, place: None, told_by: None }.into())
    }

    /// Puts a patient of `PEOPLE` on today's agenda.
    pub fn lists(&mut self, n: usize) -> Done {
        let args = self.listing(n);
        self.does(Command::AgendaAdd(args))
    }

    /// What puts a patient of `PEOPLE` on today's agenda.
    pub fn listing(&self, n: usize) -> AgendaAdd {
        AgendaAdd {
            meeting: self.meeting,
            patient: self.patients[n],
            question: "What would help most at home this winter?".to_owned(),
            urgency: None,
            planned_min: None,
            presenter: None,
        }
    }

    /// A member by short name.
    pub fn member(&self, handle: &str) -> Ref<Member> {
        self.members.iter().find(|(h, _)| *h == handle).unwrap().1
    }

    /// Does something that must work.
    pub fn does(&mut self, command: Command) -> Done {
        let name = command.name();
        self.service.execute(&self.manager.clone(), command).unwrap_or_else(|r| panic!("{name}: {}", r.message))
    }

    /// Tries something that must be refused, and gives the code.
    pub fn refuses(&mut self, command: Command) -> &'static str {
        let name = command.name();
        match self.service.execute(&self.manager.clone(), command) {
            Ok(_) => panic!("{name} was not refused"),
            Err(refusal) => refusal.code.text(),
        }
    }

    /// Moves the clock.
    pub fn time(&mut self, text: &str) {
        self.service.set_clock(Clock::Stopped(at(text))).unwrap();
    }

    /// Starts today's conference at 13:00 with everybody there but the physiotherapist.
    pub fn starts(&mut self) {
        self.time("2026-11-19T13:00");
        self.does(Command::MeetingStart(MeetingStart { meeting: self.meeting }));
        for (_, member) in self.members.clone().into_iter().filter(|(h, _)| *h != "physio") {
            self.does(Command::AttendanceRecord(AttendanceRecord {
                meeting: self.meeting,
                member,
                status: None,
                mode: None,
                arrived_at: None,
                deputy_for: None,
                interest: None,
            }));
        }
    }
}

/// What a power cut at a moment leaves behind: the files as they lie on the disk, opened anew. Nobody closed them before.
pub fn after_a_power_cut(folder: &std::path::Path, now: DateTime<Utc>) -> (TempDir, Service) {
    let left = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, left.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let visit = Visit { who: "a test".to_owned(), when: now, backups: left.path().join("backups") };
    let store = Store::open(&left.path().join("mdg.db"), PASSPHRASE, &visit).unwrap();
    (left, Service::new(store, Clock::Stopped(now), Mint::Counted(1 << 32)))
}

/// The identity an act gave.
pub fn id<T>(done: &Done) -> Ref<T> {
    done.id.as_deref().unwrap().parse().unwrap()
}
