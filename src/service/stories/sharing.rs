//! Sharing through the one door: an override takes two people and ends by itself, a withdrawal acts at once and asks papers back,
//! and who is kept out is told to leave.

use crate::domain::Command;
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::agenda::ItemStatus;
use crate::domain::command::*;
use crate::domain::consent::{ConsentDecision, ConsentScope};
use crate::domain::ids::Ref;
use crate::domain::organisation::Organisation;
use crate::domain::query::{Query, Recalls};
use crate::domain::sharing::{ConsentOverride, OverrideGround};
use crate::domain::view::{Answer, RecallRow};
use crate::service::testing::{World, day, id};

/// The patient of `PEOPLE` who refuses in these stories.
const IQBAL: usize = 8;

impl World {
    pub(super) fn acting<T>(&mut self, name: &str, role: AccessRole, story: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.manager, Actor::of_role(name, role));
        let told = story(self);
        self.manager = before;
        told
    }

    pub(super) fn overriding(&self, n: usize) -> OverridePropose {
        OverridePropose {
            patient: self.patients[n],
            ground: OverrideGround::Safeguarding,
            reason: "A neighbour reports shouting and bruises.".to_owned(),
            expires_on: None,
        }
    }

    /// Refused, then overridden by a clinician and the information governance lead.
    fn overridden(&mut self) -> Ref<ConsentOverride> {
        self.consents(IQBAL, ConsentDecision::Refused);
        let propose = self.overriding(IQBAL);
        let granted = self.acting("Dr Alex Lead", AccessRole::Clinician, |w| id(&w.does(propose.into())));
        self.acting("Ira Govern", AccessRole::IgLead, |w| w.does(OverrideAuthorise { granted }.into()));
        granted
    }

    pub(super) fn shares(&mut self, n: usize, organisation: Ref<Organisation>, decision: ConsentDecision) {
        self.does(Command::ConsentRecord(ConsentRecord {
            patient: self.patients[n],
            decision,
            scope: Some(ConsentScope::ShareOrg),
            organisation: Some(organisation),
            decided_on: None,
            method: None,
            capacity: None,
            decision_maker: None,
            reason: None,
        }));
    }

    pub(super) fn recalls(&mut self) -> Vec<RecallRow> {
        match self.service.answer(&self.manager.clone(), &Query::Recalls(Recalls {})).unwrap() {
            Answer::Recalls(rows) => rows,
            _ => panic!("another answer"),
        }
    }

    fn fate(&mut self, n: usize) -> ItemStatus {
        let patient = self.patients[n];
        self.conference().items.into_iter().find(|r| r.item.patient == Some(patient)).unwrap().item.status
    }
}

#[test]
fn a_refused_patient_is_listed_only_by_an_override_of_two_people_and_the_banner_shows_it() {
    let mut world = World::new();
    world.consents(IQBAL, ConsentDecision::Refused);
    let listing = world.listing(IQBAL);
    assert_eq!(world.refuses(Command::AgendaAdd(listing.clone())), "consent_refused");
    let propose = world.overriding(IQBAL);
    assert_eq!(world.refuses(propose.clone().into()), "permission_denied");
    let granted = world.acting("Dr Alex Lead", AccessRole::Clinician, |w| id(&w.does(propose.clone().into())));
    // Proposed is not granted.
    assert_eq!(world.refuses(Command::AgendaAdd(listing.clone())), "consent_refused");
    assert!(!world.patient(IQBAL).overridden.unwrap().in_force);
    // A second clinician may not, the manager alone is not enough, and nobody authorises their own.
    let authorise: Command = OverrideAuthorise { granted }.into();
    let code = world.acting("Dr Other", AccessRole::Clinician, |w| w.refuses(authorise.clone()));
    assert_eq!(code, "permission_denied");
    assert_eq!(world.refuses(authorise.clone()), "second_person_required");
    let code = world.acting("Dr Alex Lead", AccessRole::IgLead, |w| w.refuses(authorise.clone()));
    assert_eq!(code, "second_person_required");
    world.acting("Ira Govern", AccessRole::IgLead, |w| w.does(authorise.clone()));
    let code = world.acting("Ira Govern", AccessRole::IgLead, |w| w.refuses(authorise));
    assert_eq!(code, "wrong_state");
    world.does(Command::AgendaAdd(listing));
    let shown = world.patient(IQBAL).overridden.unwrap();
    assert!(shown.in_force);
    assert_eq!(shown.words, "Override (safeguarding), authorised by Ira Govern, until 19-Nov-2026");
}

#[test]
fn the_manager_is_the_second_person_where_the_information_governance_lead_is_the_first() {
    let mut world = World::new();
    world.consents(IQBAL, ConsentDecision::Refused);
    let propose = world.overriding(IQBAL);
    let granted = world.acting("Ira Govern", AccessRole::IgLead, |w| id(&w.does(propose.into())));
    world.does(OverrideAuthorise { granted }.into());
    assert!(world.patient(IQBAL).overridden.unwrap().in_force);
}

#[test]
fn an_override_says_why_is_not_needless_and_never_outlasts_the_next_conference() {
    let mut world = World::new();
    let needless = world.overriding(0);
    world.acting("Dr Alex Lead", AccessRole::Clinician, |w| assert_eq!(w.refuses(needless.into()), "wrong_state"));
    world.consents(IQBAL, ConsentDecision::Refused);
    let good = world.overriding(IQBAL);
    world.acting("Dr Alex Lead", AccessRole::Clinician, |w| {
        let silent = OverridePropose { reason: "because".to_owned(), ..good.clone() };
        assert_eq!(w.refuses(silent.into()), "reason_required");
        for day_said in ["2026-11-20", "2026-11-01"] {
            let long = OverridePropose { expires_on: Some(day(day_said)), ..good.clone() };
            assert_eq!(w.refuses(long.into()), "override_too_long");
        }
        w.does(good.clone().into());
        assert_eq!(w.refuses(good.into()), "wrong_state");
    });
}

#[test]
fn an_override_that_ends_takes_the_case_off_and_one_that_has_expired_blocks_it() {
    let mut world = World::new();
    let granted = world.overridden();
    world.lists(IQBAL);
    world.acting("Ira Govern", AccessRole::IgLead, |w| w.does(OverrideEnd { granted }.into()));
    assert_eq!(world.fate(IQBAL), ItemStatus::Withdrawn);
    assert_eq!(world.refuses(Command::AgendaAdd(world.listing(IQBAL))), "consent_refused");

    let mut world = World::new();
    world.consents(IQBAL, ConsentDecision::Refused);
    let early = OverridePropose { expires_on: Some(day("2026-11-18")), ..world.overriding(IQBAL) };
    let granted = world.acting("Dr Alex Lead", AccessRole::Clinician, |w| id(&w.does(early.into())));
    world.acting("Ira Govern", AccessRole::IgLead, |w| w.does(OverrideAuthorise { granted }.into()));
    let item = id(&world.lists(IQBAL));
    world.time("2026-11-19T13:00");
    world.starts();
    assert_eq!(world.refuses(ItemOpen { item }.into()), "consent_refused");
}

#[test]
fn a_withdrawal_takes_the_case_off_every_agenda_to_come_and_undo_brings_it_back() {
    let mut world = World::new();
    let done = world.consents(0, ConsentDecision::Withdrawn);
    assert!(done.said.ends_with("Taken off the agenda of Thu 19-Nov-2026."), "{}", done.said);
    assert_eq!(world.fate(0), ItemStatus::Withdrawn);
    world.does(Command::Undo(Undo { act: None }));
    assert_eq!(world.fate(0), ItemStatus::Listed);
    // What was refused about an evaluation has nothing to do with the agenda.
    let other = ConsentRecord {
        patient: world.patients[0],
        decision: ConsentDecision::Refused,
        scope: Some(ConsentScope::Evaluation),
        organisation: None,
        decided_on: None,
        method: None,
        capacity: None,
        decision_maker: None,
        reason: None,
    };
    world.does(Command::ConsentRecord(other));
    assert_eq!(world.fate(0), ItemStatus::Listed);
}

#[test]
fn a_withdrawal_that_comes_with_a_list_acts_at_once_as_one_entered_by_hand() {
    let mut world = World::new();
    let text =
        "nhs_number,family_name,birth_date,decision,decided_on\n9990001006,Adeyemi,1938-06-01,withdrawn,2026-11-16\n";
    let file = super::imports::file(&world, "consents.csv", text.as_bytes());
    world.does(ImportConsents { file, dry_run: false }.into());
    assert_eq!(world.fate(0), ItemStatus::Withdrawn);
    world.does(Command::Undo(Undo { act: None }));
    assert_eq!(world.fate(0), ItemStatus::Listed);
}

#[test]
fn a_withdrawal_after_the_papers_are_out_asks_them_back_from_the_practice_until_it_confirms() {
    let mut world = World::new();
    world.holds_conference("Breathless on the stairs.");
    let approve = world.approving("lead");
    world.does(approve);
    world.time("2026-11-21T10:00");
    world.consents(2, ConsentDecision::Withdrawn);
    assert!(world.recalls().is_empty(), "nothing had left yet");
    world.does(Command::Undo(Undo { act: None }));
    let export = world.exporting();
    world.does(export);
    let done = world.consents(0, ConsentDecision::Withdrawn);
    assert!(done.said.contains("1 paper is to be asked back"), "{}", done.said);
    let rows = world.recalls();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].practice_ods.as_str(), rows[0].version), ("X99001", 1));
    let confirm = |confirmed_by: &str, confirmed_on| RecallConfirm {
        recall: rows[0].id,
        confirmed_by: confirmed_by.to_owned(),
        confirmed_on,
    };
    assert_eq!(world.refuses(confirm(" ", None).into()), "field_missing");
    assert_eq!(world.refuses(confirm("Practice manager", Some(day("2026-11-20"))).into()), "date_unreadable");
    world.does(confirm("Practice manager", None).into());
    assert_eq!(world.recalls()[0].confirmed.as_deref(), Some("Practice manager, 21-Nov-2026"));
    assert_eq!(world.refuses(confirm("Practice manager", None).into()), "wrong_state");
}

#[test]
fn whoever_the_patient_wants_kept_out_owns_nothing_presents_nothing_and_is_asked_to_leave() {
    let mut world = World::new();
    world.consents(1, ConsentDecision::ExplicitGiven);
    let trust = world.trust;
    for n in [0, 1] {
        world.shares(n, trust, ConsentDecision::Refused);
    }
    assert_eq!(world.patient(0).kept_out.len(), 1);
    let listing = AgendaAdd { presenter: Some(world.member("nurse")), ..world.listing(1) };
    assert_eq!(world.refuses(Command::AgendaAdd(listing)), "excluded_recipient");
    let item = world.item(0);
    let presents =
        AgendaAmend { item, planned_min: None, question: None, presenter: Some(world.member("nurse")), urgency: None };
    assert_eq!(world.refuses(presents.into()), "excluded_recipient");
    world.starts();
    let row = world.conference().items.into_iter().find(|r| r.item.id == item).unwrap();
    assert!(row.must_leave.contains(&"Ms Bo Nurse".to_owned()), "{:?}", row.must_leave);
    let opened = world.does(ItemOpen { item }.into());
    assert!(opened.warnings.iter().any(|w| w.code.text() == "excluded_recipient" && w.message.contains("Bo Nurse")));
    let owned = ActionAdd {
        text: "Visit her at home this week".to_owned(),
        owner: Some(world.member("nurse")),
        due_on: Some(day("2026-11-26")),
        item: Some(item),
        patient: None,
        goal: None,
        kind: None,
        priority: None,
        funding_responsibility: None,
        service: None,
    };
    assert_eq!(world.refuses(owned.into()), "excluded_recipient");
    // Somebody who was let in again is welcome.
    world.shares(0, trust, ConsentDecision::ExplicitGiven);
    assert!(world.patient(0).kept_out.is_empty());
}

#[test]
fn sharing_with_an_organisation_names_one() {
    let mut world = World::new();
    let nameless = ConsentRecord {
        patient: world.patients[0],
        decision: ConsentDecision::Refused,
        scope: Some(ConsentScope::ShareOrg),
        organisation: None,
        decided_on: None,
        method: None,
        capacity: None,
        decision_maker: None,
        reason: None,
    };
    assert_eq!(world.refuses(Command::ConsentRecord(nameless)), "field_missing");
}
