//! The fixture of one conference: the group HK with its practices, its people, and sixteen rows of a patient list. Everybody in it
//! is made up. Each story on it starts where the one before ended.

use crate::domain::Command;
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::change::Changes;
use crate::domain::command::*;
use crate::domain::ids::Ref;
use crate::domain::member::Role;
use crate::domain::organisation::OrganisationKind;
use crate::domain::patient::Patient;
use crate::domain::query::{PatientFind, Query};
use crate::domain::view::{Answer, Done};
use crate::service::Deed;
use crate::service::testing::{World, day, id, open_place};

/// The sixteen rows.
pub const ROWS: &str = "\
nhs_number,family_name,given_names,title,birth_date,gender,practice_ods,conditions,death_status,died_on
9990001006,ADEYEMI,Grace,Mrs,1938-06-01,female,X99001,copd;heart_failure,,
9990001073,BROWN,Stanley,,1945-03-03,male,X99001,diabetes,,
9990001146,CHAUDHRY,Nasreen,,1951-11-19,female,X99002,diabetes;ckd,,
9990001219,DOYLE,Patrick,,1951-11-20,male,X99002,copd,,
9990001286,EVANS,Margaret,,1940-02-29,female,X99003,dementia,,
9990001359,FERNANDES,Luis,,1949-12-31,male,X99001,,,
9990001421,GREEN,Ivy,,1933-07-14,female,X99002,chd,formal,2026-11-02
9990001499,HASSAN,Omar,,1948-08-08,male,X99004,diabetes,,
9990001561,IQBAL,Yasmin,,1950-10-10,female,X99001,copd,,
9991234567,NOONAN,Pat,,1940-01-01,not_known,X99001,copd,,
9990001073,BROWN,Stanley,,1945-03-30,male,X99001,diabetes,,
,JONES,Tom,,1944-04-04,male,X99001,diabetes,,
1111111111,OTTO,Kim,,1941-01-01,male,X99001,copd,,
9990001634,KOWALSKI,Anna,,2027-01-01,female,X99002,ckd,,
9990001707,LEWIS,Ruth,,1944-04-04,female,X99009,copd,,
999-000-1774,MENSAH,Kofi,,1960-05-05,male,X99002,diabetes;smi,,
";

/// Surname and NHS number of the ten who are taken.
pub const TAKEN: [(&str, &str); 10] = [
    ("ADEYEMI", "9990001006"),
    ("BROWN", "9990001073"),
    ("CHAUDHRY", "9990001146"),
    ("DOYLE", "9990001219"),
    ("EVANS", "9990001286"),
    ("FERNANDES", "9990001359"),
    ("GREEN", "9990001421"),
    ("HASSAN", "9990001499"),
    ("IQBAL", "9990001561"),
    ("MENSAH", "9990001774"),
];

const MEMBERS: [(&str, &str, &str, Role); 8] = [
    ("lead", "Dr", "Alex Lead", Role::Gp),
    ("nurse", "Ms", "Bo Nurse", Role::DistrictNurse),
    ("social", "Mr", "Cal Social", Role::SocialWorker),
    ("cpn", "Ms", "Dee Mental", Role::MentalHealthNurse),
    ("pharmacist", "Mr", "Eli Pharm", Role::ClinicalPharmacist),
    ("matron", "Ms", "Fay Matron", Role::CommunityMatron),
    ("manager", "Ms", "Gil Manage", Role::MdgManager),
    ("physician", "Dr", "Hal Acute", Role::AcutePhysician),
];

impl World {
    /// The fixture on 16 November 2026, before anything was imported.
    pub fn fixture() -> Self {
        let (folder, mut service) = Self::empty(crate::store::Purpose::Trial);
        let manager = Actor::of_role("Gil Manage", AccessRole::MdgManager);
        let made = service.act(&manager, |act| {
            let mut organisation = |code, name, kind| open_place(act, code, name, kind);
            let practice = OrganisationKind::GpPractice;
            let mut list = vec![
                organisation(Some("X99001"), "Harlesden Green Surgery", practice),
                organisation(Some("X99002"), "Kilburn Park Practice", practice),
                organisation(Some("X99003"), "Mapesbury Road Surgery", practice),
                organisation(Some("X99004"), "Outside Health Centre", practice),
                organisation(None, "Pretend Community Trust", OrganisationKind::CommunityTrust),
            ];
            list[2].closed_on = Some(day("2026-10-31"));
            list[2].successor = Some(list[1].id);
            list
        });
        let mut changes = Changes::none();
        for organisation in &made {
            changes.create(organisation);
        }
        service.commit(&manager, Deed::new("seed", "Five organisations."), &changes).unwrap();
        let nil = uuid::Uuid::nil();
        let mut world = Self {
            folder,
            service,
            manager,
            practices: made[..4].iter().map(|o| o.id).collect(),
            trust: made[4].id,
            mdg: Ref::from_uuid(nil),
            members: Vec::new(),
            patients: Vec::new(),
            meeting: Ref::from_uuid(nil),
            next: Ref::from_uuid(nil),
        };
        for (handle, title, name, role) in MEMBERS {
            let member = MemberAdd {
                handle: handle.to_owned(),
                name: name.to_owned(),
                title: Some(title.to_owned()),
                role,
                organisation: Some(world.trust),
                email: None,
                phone: Some("020 7946 0000".to_owned()),
                active_from: Some(day("2026-01-01")),
            };
            let done = world.does(member.into());
            world.members.push((handle, id(&done)));
        }
        let group = MdgCreate {
            code: "HK".to_owned(),
            name: "Harness and Kilburn MDG".to_owned(),
            practices: ["X99001", "X99002", "X99003"].map(ToOwned::to_owned).to_vec(),
            clinical_lead: Some(world.member("lead")),
            manager: Some(world.member("manager")),
            start: None,
            venue: None,
            contact: None,
            length_min: None,
            case_min: None,
            capacity: None,
            quorum: None,
            single_handed: false,
        };
        world.mdg = id(&world.does(group.into()));
        world.meeting = world.conference_on("2026-11-19");
        world.next = world.conference_on("2026-12-17");
        world
    }

    /// Plans one more conference.
    pub fn conference_on(&mut self, date: &str) -> Ref<crate::domain::meeting::Meeting> {
        let plan = MeetingPlan {
            mdg: self.mdg,
            date: day(date),
            start: None,
            planned_min: None,
            venue: None,
            chair: None,
            minute_taker: None,
        };
        id(&self.does(plan.into()))
    }

    /// Imports the sixteen rows.
    pub fn imports_the_rows(&mut self) -> Done {
        let file = self.folder.path().join("patients.csv");
        crate::export::atomic::write(&file, ROWS.as_bytes()).unwrap();
        self.does(Command::ImportPatients(ImportPatients { file, as_of: None, dry_run: false }))
    }

    /// One of the ten who were taken, by surname.
    pub fn person(&mut self, surname: &str) -> Ref<Patient> {
        let number = TAKEN.iter().find(|(name, _)| *name == surname).unwrap().1.to_owned();
        match self.asks(PatientFind { nhs_number: number }.into()) {
            Answer::Found(found) => found.id,
            other => panic!("{other:?}"),
        }
    }

    /// Asks what must be answered.
    pub fn asks(&mut self, query: Query) -> Answer {
        let name = query.name();
        self.service.answer(&self.manager.clone(), &query).unwrap_or_else(|r| panic!("{name}: {}", r.message))
    }
}
