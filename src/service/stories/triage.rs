//! The referrals of one conference are received, triaged and listed, and follow what becomes of their items.

use crate::domain::Command;
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::agenda::{DeferReason, ItemStatus, Urgency, WithdrawReason};
use crate::domain::command::*;
use crate::domain::consent::{Capacity, ConsentDecision};
use crate::domain::discussion::Outcome;
use crate::domain::ids::Ref;
use crate::domain::member::Role;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::domain::query::{PatientShow, ReferralShow, Triage};
use crate::domain::referral::{
    CohortBasis, Informed, ReadyPoint, Referral, ReferralSource, ReferralStatus, TriageOutcome,
};
use crate::domain::sharing::OverrideGround;
use crate::domain::triage_view::{ReferralView, TriageView};
use crate::domain::view::Answer;
use crate::service::testing::{World, day, id};

/// A routine referral by a GP.
pub(super) fn referring(mdg: Ref<Mdg>, patient: Ref<Patient>, question: &str) -> ReferralReceive {
    ReferralReceive {
        mdg,
        patient,
        source: ReferralSource::Gp,
        question: question.to_owned(),
        urgency: None,
        referrer: None,
        received_on: None,
        situation: None,
        background: None,
        assessment: None,
        recommendation: None,
        patient_informed: Some(Informed::Yes),
        cohort_basis: None,
        cohort_reason: None,
        required_roles: Vec::new(),
    }
}

impl World {
    /// A decision on one referral, by the lead.
    pub(super) fn deciding(&self, referral: Ref<Referral>, outcome: TriageOutcome) -> ReferralTriage {
        ReferralTriage {
            referrals: vec![referral],
            outcome,
            reason: None,
            clinician: Some(self.member("lead")),
            missing: Vec::new(),
            duplicate_of: None,
        }
    }

    pub(super) fn listing_of(&self, referral: Ref<Referral>) -> ReferralList {
        ReferralList { referral, meeting: Some(self.meeting), planned_min: None, presenter: None }
    }

    /// The latest referral of a patient of `PEOPLE`.
    pub(super) fn latest_referral(&mut self, n: usize) -> Option<Ref<Referral>> {
        let patient = self.patients[n];
        let Answer::Patient(view) = self.asks(PatientShow { patient }.into()) else { panic!() };
        view.referrals.first().map(|r| r.id)
    }

    /// Nobody has two open referrals in the group, and what is listed stands on an agenda.
    pub(super) fn referrals_fit_the_agenda(&mut self) {
        let today = self.view_of(self.meeting).items;
        let on_agenda: Vec<_> =
            today.iter().filter(|r| r.item.is_on_agenda()).filter_map(|r| r.item.referral).collect();
        for patient in self.patients.clone() {
            let Answer::Patient(view) = self.asks(PatientShow { patient }.into()) else { panic!() };
            assert!(view.referrals.iter().filter(|r| r.status.is_open()).count() <= 1);
            for referral in &view.referrals {
                assert_eq!(referral.status == ReferralStatus::Listed, on_agenda.contains(&referral.id));
            }
        }
    }

    fn receives(&mut self, surname: &str, urgency: Urgency, question: &str) -> Ref<Referral> {
        let patient = self.person(surname);
        let referral = ReferralReceive { urgency: Some(urgency), ..referring(self.mdg, patient, question) };
        id(&self.does(referral.into()))
    }

    fn accepts(&mut self, referral: Ref<Referral>) {
        let accepted = self.deciding(referral, TriageOutcome::Accepted);
        self.does(accepted.into());
    }

    fn decides_on_consent(&mut self, surname: &str, decision: ConsentDecision) -> ConsentRecord {
        Self::consent_of(self.person(surname), decision)
    }

    fn triage(&mut self) -> TriageView {
        match self.asks(Triage { mdg: None, status: None, alerts: false }.into()) {
            Answer::Triage(view) => view,
            other => panic!("{other:?}"),
        }
    }

    fn at_stage(&mut self, status: ReferralStatus) -> u32 {
        self.triage().counts.iter().find(|c| c.status == status).unwrap().referrals
    }

    fn referral(&mut self, referral: Ref<Referral>) -> ReferralView {
        match self.asks(ReferralShow { referral }.into()) {
            Answer::Referral(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn stage(&mut self, referral: Ref<Referral>) -> ReferralStatus {
        self.referral(referral).row.status
    }

    /// The fixture with its cohort worked out, on 16 November.
    fn ready_for_triage() -> Self {
        let mut w = Self::fixture();
        w.imports_the_rows();
        w.runs_the_cohort("2026-11-19");
        w
    }
}

#[test]
fn the_seven_referrals_of_one_conference() {
    let mut w = World::ready_for_triage();
    // R1 is urgent and has explicit consent.
    let consent = w.decides_on_consent("ADEYEMI", ConsentDecision::ExplicitGiven);
    w.does(consent.into());
    let r1 = w.receives("ADEYEMI", Urgency::Urgent, "How can she get to church without breathlessness?");
    w.accepts(r1);
    w.does(w.listing_of(r1).into());
    // R2 asks nothing.
    let brown = w.person("BROWN");
    assert_eq!(w.refuses(referring(w.mdg, brown, "  ").into()), "question_required");
    // R3 has no consent yet: accepted, but not listed before there is one.
    let r3 = w.receives("CHAUDHRY", Urgency::Soon, "Who looks after her kidneys and sugar together?");
    let accepted = w.deciding(r3, TriageOutcome::Accepted);
    let done = w.does(accepted.into());
    assert_eq!(done.warnings[0].code.text(), "consent_not_recorded");
    assert_eq!(w.refuses(w.listing_of(r3).into()), "consent_not_recorded");
    let consent = w.decides_on_consent("CHAUDHRY", ConsentDecision::ImpliedInformed);
    w.does(consent.into());
    w.does(w.listing_of(r3).into());
    // R4 is referred in her best interests.
    let r4 = w.receives("EVANS", Urgency::Routine, "Can she go on living at home?");
    w.accepts(r4);
    let best = w.decides_on_consent("EVANS", ConsentDecision::BestInterests);
    assert_eq!(w.refuses(best.clone().into()), "best_interests_incomplete");
    let complete = ConsentRecord {
        capacity: Some(Capacity::Lacks),
        reason: Some("Advanced dementia; her daughter agrees.".to_owned()),
        decision_maker: Some("Dr Alex Lead".to_owned()),
        ..best
    };
    w.does(complete.into());
    w.does(w.listing_of(r4).into());
    // R5 refused.
    let r5 = w.receives("IQBAL", Urgency::Routine, "What keeps her from using her inhaler?");
    w.accepts(r5);
    let refused = w.decides_on_consent("IQBAL", ConsentDecision::Refused);
    w.does(refused.into());
    assert_eq!(w.refuses(w.listing_of(r5).into()), "consent_refused");
    // R6 is a second one for the first patient.
    let patient = w.person("ADEYEMI");
    let second = ReferralReceive {
        source: ReferralSource::SocialCare,
        ..referring(w.mdg, patient, "Does she need a carer in the mornings?")
    };
    let done = w.does(second.into());
    assert_eq!(done.warnings[0].code.text(), "duplicate_referral");
    let r6 = id(&done);
    assert_eq!(w.stage(r6), ReferralStatus::Duplicate);
    let first = w.referral(r1);
    assert_eq!(first.row.questions.len(), 2);
    assert_eq!((first.joined.len(), first.joined[0].id), (1, r6));
    let item = w.view_of(w.meeting).items.into_iter().find(|r| r.item.patient == Some(patient)).unwrap().item;
    assert_eq!(item.referral, Some(r1));
    assert_eq!(
        item.question.as_deref(),
        Some("How can she get to church without breathlessness? Also: Does she need a carer in the mornings?")
    );
    // R7 needs no discussion.
    let consent = w.decides_on_consent("BROWN", ConsentDecision::ImpliedInformed);
    w.does(consent.into());
    let r7 = w.receives("BROWN", Urgency::Routine, "Is his diabetes care complete?");
    let protocol = w.deciding(r7, TriageOutcome::Protocol);
    assert_eq!(w.refuses(protocol.clone().into()), "reason_required");
    w.does(ReferralTriage { reason: Some("diabetes care package".to_owned()), ..protocol }.into());

    let view = w.triage();
    let count = |status| view.counts.iter().find(|c| c.status == status).unwrap().referrals;
    assert_eq!(
        (
            count(ReferralStatus::Listed),
            count(ReferralStatus::Protocol),
            view.blocked,
            count(ReferralStatus::Duplicate)
        ),
        (3, 1, 1, 1)
    );
    assert_eq!(view.rows.iter().map(|r| r.id).collect::<Vec<_>>(), [r5, r7]);
    let blocked = &view.rows[0];
    assert_eq!(blocked.blocked.as_ref().unwrap().0.text(), "consent_refused");
    assert!(blocked.banner.name.starts_with("IQBAL") && blocked.in_cohort && blocked.alerts.is_empty());
    // Only an override lists her, by the information governance lead as one of two people; the banner shows it.
    let iqbal = w.person("IQBAL");
    let propose = OverridePropose {
        patient: iqbal,
        ground: OverrideGround::Safeguarding,
        reason: "A neighbour reports shouting and bruises.".to_owned(),
        expires_on: None,
    };
    let ira = Actor::of_role("Ira Govern", AccessRole::IgLead);
    let granted = id(&w.service.execute(&ira, propose.into()).unwrap());
    assert_eq!(w.refuses(w.listing_of(r5).into()), "consent_refused");
    w.does(OverrideAuthorise { granted }.into());
    w.does(w.listing_of(r5).into());
    assert_eq!(w.stage(r5), ReferralStatus::Listed);
    let Answer::Patient(view) = w.asks(PatientShow { patient: iqbal }.into()) else { panic!() };
    assert_eq!(
        view.overridden.map(|shown| (shown.in_force, shown.words)),
        Some((true, "Override (safeguarding), authorised by Gil Manage, until 19-Nov-2026".to_owned()))
    );
    for (surname, _) in super::fixture::TAKEN {
        let patient = w.person(surname);
        let Answer::Patient(view) = w.asks(PatientShow { patient }.into()) else { panic!() };
        assert!(view.referrals.iter().filter(|r| r.status.is_open()).count() <= 1, "{surname}");
    }
}

#[test]
fn who_decides_is_a_clinician_who_is_named_or_acts() {
    let mut w = World::ready_for_triage();
    let referral = w.receives("IQBAL", Urgency::Routine, "What keeps her from using her inhaler?");
    let accepted = w.deciding(referral, TriageOutcome::Accepted);
    assert_eq!(w.refuses(ReferralTriage { clinician: None, ..accepted.clone() }.into()), "clinician_required");
    let manager = Some(w.member("manager"));
    assert_eq!(w.refuses(ReferralTriage { clinician: manager, ..accepted.clone() }.into()), "clinician_required");
    let lead = w.service.actor("lead").unwrap();
    let own = Command::ReferralTriage(ReferralTriage { clinician: None, ..accepted });
    w.service.execute(&lead, own).unwrap();
    assert_eq!(w.referral(referral).row.triage_by.as_deref(), Some("Dr Alex Lead"));
    let viewer = w.service.actor("viewer").unwrap();
    let pull = ReferralPull { referral, reason: "Worse.".to_owned(), clinician: None };
    assert_eq!(w.service.execute(&viewer, pull.into()).unwrap_err().code.text(), "permission_denied");
}

#[test]
fn nothing_skips_a_stage() {
    let mut w = World::ready_for_triage();
    let lead = Some(w.member("lead"));
    let r = w.receives("IQBAL", Urgency::Routine, "What keeps her from using her inhaler?");
    let pull = ReferralPull { referral: r, reason: "She got worse.".to_owned(), clinician: lead };
    assert_eq!(w.refuses(w.listing_of(r).into()), "wrong_state");
    assert_eq!(w.refuses(pull.clone().into()), "wrong_state");
    w.does(ReferralTake { referrals: vec![r] }.into());
    assert_eq!(w.stage(r), ReferralStatus::InTriage);
    assert_eq!(w.refuses(ReferralTake { referrals: vec![r] }.into()), "wrong_state");
    // Not ready: what the program sees to be missing stands on the list, and what a person adds.
    let not_ready = w.deciding(r, TriageOutcome::NotReady);
    w.does(ReferralTriage { missing: vec![ReadyPoint::HomeVisit], ..not_ready }.into());
    let missing: Vec<ReadyPoint> = w.referral(r).row.missing.iter().map(|(point, _)| *point).collect();
    assert_eq!(missing, [ReadyPoint::Consent, ReadyPoint::Background, ReadyPoint::Referrer, ReadyPoint::HomeVisit]);
    let accepted = w.deciding(r, TriageOutcome::Accepted);
    assert_eq!(w.refuses(accepted.clone().into()), "wrong_state");
    w.does(
        ReferralAmend {
            referral: r,
            question: None,
            urgency: None,
            referrer: Some(w.member("nurse")),
            situation: Some("Short of breath at night.".to_owned()),
            background: Some("COPD for ten years.".to_owned()),
            assessment: None,
            recommendation: None,
            patient_informed: None,
            required_roles: Some(vec![Role::Psychologist]),
        }
        .into(),
    );
    w.does(ReferralTake { referrals: vec![r] }.into());
    let missing: Vec<ReadyPoint> = w.referral(r).row.missing.iter().map(|(point, _)| *point).collect();
    assert_eq!(missing, [ReadyPoint::Consent, ReadyPoint::RequiredRole], "nobody here is a psychologist");
    let protocol = w.deciding(r, TriageOutcome::Protocol);
    w.does(ReferralTriage { reason: Some("COPD care package".to_owned()), ..protocol }.into());
    assert_eq!(w.refuses(accepted.into()), "wrong_state");
    assert_eq!(w.refuses(w.listing_of(r).into()), "wrong_state");
    assert_eq!(w.refuses(ReferralPull { reason: " ".to_owned(), ..pull.clone() }.into()), "reason_required");
    assert_eq!(w.refuses(ReferralPull { clinician: None, ..pull.clone() }.into()), "clinician_required");
    w.does(pull.into());
    assert_eq!(w.stage(r), ReferralStatus::Accepted);
    let withdrawn = w.deciding(r, TriageOutcome::Withdrawn);
    w.does(ReferralTriage { reason: Some("The GP has dealt with it.".to_owned()), ..withdrawn.clone() }.into());
    let again = ReferralTriage { reason: Some("Once more.".to_owned()), ..withdrawn };
    assert_eq!(w.refuses(again.into()), "wrong_state");
    assert_eq!(w.refuses(ReferralTake { referrals: Vec::new() }.into()), "field_missing");
}

#[test]
fn several_are_decided_at_once_or_none_is() {
    let mut w = World::ready_for_triage();
    let one = w.receives("IQBAL", Urgency::Routine, "What keeps her from using her inhaler?");
    let two = w.receives("BROWN", Urgency::Routine, "Is his diabetes care complete?");
    let green = w.person("GREEN");
    let judged = "Her family asked for a review.".to_owned();
    let third =
        ReferralReceive { cohort_reason: Some(judged), ..referring(w.mdg, green, "What can be learned from it?") };
    let dead = id(&w.does(third.into()));
    let all = ReferralTriage { referrals: vec![one, two, dead], ..w.deciding(one, TriageOutcome::Accepted) };
    assert_eq!(w.refuses(all.clone().into()), "deceased");
    assert_eq!(w.at_stage(ReferralStatus::Received), 3);
    let done = w.does(ReferralTriage { referrals: vec![one, two], ..all }.into());
    assert_eq!(done.said, "2 referrals: accepted for discussion.");
    assert_eq!((w.at_stage(ReferralStatus::Accepted), w.at_stage(ReferralStatus::Received)), (2, 1));
    w.does(Undo { act: None }.into());
    assert_eq!(w.at_stage(ReferralStatus::Received), 3);
}

#[test]
fn whoever_is_in_no_cohort_needs_a_reason_and_whoever_lives_elsewhere_another_group() {
    let mut w = World::ready_for_triage();
    let fernandes = w.person("FERNANDES");
    let without = referring(w.mdg, fernandes, "Is he safe on the stairs at home?");
    assert_eq!(w.refuses(without.clone().into()), "reason_required");
    let rule = ReferralReceive { cohort_basis: Some(CohortBasis::Rule), ..without.clone() };
    assert_eq!(w.refuses(rule.into()), "reason_required");
    let judged = ReferralReceive { cohort_reason: Some("Falls three times a month.".to_owned()), ..without };
    let r = id(&w.does(judged.into()));
    assert_eq!(w.referral(r).row.referral.cohort_basis, CohortBasis::ClinicalJudgement);
    let hassan = w.person("HASSAN");
    let elsewhere = ReferralReceive {
        cohort_reason: Some("His daughter lives here.".to_owned()),
        ..referring(w.mdg, hassan, "Who could visit him at home?")
    };
    let r = id(&w.does(elsewhere.into()));
    let accepted = w.deciding(r, TriageOutcome::Accepted);
    assert_eq!(w.refuses(accepted.into()), "practice_outside_mdg");
    let redirected = w.deciding(r, TriageOutcome::Redirected);
    w.does(ReferralTriage { reason: Some("To the group of his practice.".to_owned()), ..redirected }.into());
    let twin = w.deciding(r, TriageOutcome::Duplicate);
    assert_eq!(w.refuses(twin.into()), "wrong_state");
    let r = w.receives("BROWN", Urgency::Routine, "Is his diabetes care complete?");
    let twin = w.deciding(r, TriageOutcome::Duplicate);
    let twin = ReferralTriage { duplicate_of: Some(r), reason: Some("Came twice.".to_owned()), ..twin };
    assert_eq!(w.refuses(twin.into()), "duplicate_referral");
}

#[test]
fn a_referral_follows_its_item() {
    let mut w = World::ready_for_triage();
    let mut listed = Vec::new();
    for (surname, question) in [
        ("ADEYEMI", "How can she get to church?"),
        ("BROWN", "Is his diabetes care complete?"),
        ("EVANS", "Can she go on living at home?"),
        ("IQBAL", "What keeps her from her inhaler?"),
    ] {
        let consent = w.decides_on_consent(surname, ConsentDecision::ExplicitGiven);
        w.does(consent.into());
        let r = w.receives(surname, Urgency::Routine, question);
        w.accepts(r);
        w.does(w.listing_of(r).into());
        listed.push(r);
    }
    let [discussed, carried, withdrawn, deferred] = listed[..] else { panic!() };
    w.time("2026-11-19T13:00");
    let meeting = w.meeting;
    w.does(MeetingStart { meeting }.into());
    for handle in ["lead", "nurse", "social", "cpn"] {
        let member = w.member(handle);
        let present = AttendanceRecord {
            meeting,
            member,
            status: None,
            mode: None,
            arrived_at: None,
            deputy_for: None,
            interest: None,
        };
        w.does(present.into());
    }
    let items = w.view_of(meeting).items;
    let item = |r: Ref<Referral>| items.iter().find(|i| i.item.referral == Some(r)).unwrap().item.id;
    w.does(ItemOpen { item: item(discussed) }.into());
    let close = ItemClose {
        outcome: Some(Outcome::NoChange),
        decision: Some("Go on as agreed.".to_owned()),
        no_action_reason: Some("All is arranged.".to_owned()),
        ..World::closing(item(discussed))
    };
    w.does(close.into());
    assert_eq!(w.stage(discussed), ReferralStatus::Discussed);
    w.does(ItemWithdraw { item: item(withdrawn), reason: WithdrawReason::Resolved }.into());
    assert_eq!(w.stage(withdrawn), ReferralStatus::Withdrawn);
    assert_eq!(w.referral(withdrawn).row.referral.status_reason.as_deref(), Some("resolved"));
    w.does(ItemDefer { item: item(deferred), reason: DeferReason::KeyPersonAbsent }.into());
    assert_eq!(w.stage(deferred), ReferralStatus::Listed, "it stands on the next agenda");
    assert_eq!(w.referral(deferred).row.listed_for, Some(day("2026-12-17")));
    w.does(MeetingClose { meeting, carry_over: true }.into());
    assert_eq!(w.stage(discussed), ReferralStatus::Closed);
    assert_eq!(
        (w.stage(carried), w.referral(carried).row.listed_for),
        (ReferralStatus::Listed, Some(day("2026-12-17")))
    );
    // The next conference is the last one planned: whoever is not reached there waits again.
    let next = w.next;
    let on_it: Vec<_> = w.view_of(next).items.iter().filter_map(|i| i.item.referral).collect();
    assert_eq!(on_it.len(), 2);
    assert!(on_it.contains(&carried) && on_it.contains(&deferred));
    w.time("2026-12-17T13:00");
    w.does(MeetingStart { meeting: next }.into());
    let present = AttendanceRecord {
        meeting: next,
        member: w.member("lead"),
        status: None,
        mode: None,
        arrived_at: None,
        deputy_for: None,
        interest: None,
    };
    w.does(present.into());
    w.does(MeetingClose { meeting: next, carry_over: true }.into());
    assert_eq!((w.stage(carried), w.stage(deferred)), (ReferralStatus::Accepted, ReferralStatus::Accepted));
    assert_eq!(w.referral(carried).row.referral.accepted_on, Some(day("2026-12-17")));
    w.does(Undo { act: None }.into());
    assert_eq!(w.stage(carried), ReferralStatus::Listed);
}

#[test]
fn an_accepted_case_is_reported_when_more_than_two_conferences_went_by() {
    let mut w = World::ready_for_triage();
    let r = w.receives("IQBAL", Urgency::Routine, "What keeps her from using her inhaler?");
    w.accepts(r);
    let (third, fourth) = (w.conference_on("2027-01-21"), w.conference_on("2027-02-18"));
    for (n, meeting) in [w.meeting, w.next, third, fourth].into_iter().enumerate() {
        assert_eq!(w.triage().alerts, u32::from(n > 2), "after {n} conferences");
        let date = w.view_of(meeting).meeting.date;
        w.time(&format!("{date}T13:00"));
        w.does(MeetingStart { meeting }.into());
        let member = w.member("lead");
        let present = AttendanceRecord {
            meeting,
            member,
            status: None,
            mode: None,
            arrived_at: None,
            deputy_for: None,
            interest: None,
        };
        w.does(present.into());
        w.does(MeetingClose { meeting, carry_over: true }.into());
    }
    let Answer::Triage(view) = w.asks(Triage { mdg: None, status: None, alerts: true }.into()) else { panic!() };
    assert_eq!(view.rows.len(), 1);
    assert!(view.rows[0].alerts[0].contains("4 conferences have passed"), "{}", view.rows[0].alerts[0]);
    assert_eq!(view.rows[0].waiting_days, 94);
}

#[test]
fn the_short_way_makes_a_referral_or_takes_the_open_one() {
    let mut w = World::ready_for_triage();
    for surname in ["ADEYEMI", "BROWN", "IQBAL"] {
        let consent = w.decides_on_consent(surname, ConsentDecision::ExplicitGiven);
        w.does(consent.into());
    }
    let add = |w: &mut World, surname: &str, question: &str| AgendaAdd {
        meeting: w.meeting,
        patient: w.person(surname),
        question: question.to_owned(),
        urgency: None,
        planned_min: None,
        presenter: None,
    };
    let of_item = |w: &mut World, surname: &str| {
        let patient = w.person(surname);
        let row = w.view_of(w.meeting).items.into_iter().find(|r| r.item.patient == Some(patient)).unwrap();
        assert_eq!(row.item.status, ItemStatus::Listed);
        (row.item.referral.unwrap(), row.item.question.unwrap(), row.item.urgency)
    };
    let direct = add(&mut w, "ADEYEMI", "How can she get to church?");
    w.does(direct.into());
    let (made, _, _) = of_item(&mut w, "ADEYEMI");
    let made = w.referral(made).row;
    assert_eq!((made.status, made.referral.source), (ReferralStatus::Listed, ReferralSource::MdgReview));
    assert_eq!((made.referral.cohort_basis, made.referral.patient_informed), (CohortBasis::Rule, Informed::Yes));
    let waiting = w.receives("IQBAL", Urgency::Urgent, "What keeps her from her inhaler?");
    let direct = add(&mut w, "IQBAL", "Who could visit her at home?");
    w.does(direct.into());
    let taken = of_item(&mut w, "IQBAL");
    let both = "What keeps her from her inhaler? Also: Who could visit her at home?".to_owned();
    assert_eq!(taken, (waiting, both, Some(Urgency::Urgent)));
    assert_eq!(w.stage(waiting), ReferralStatus::Listed);
    let blank = add(&mut w, "BROWN", " ");
    assert_eq!(w.refuses(blank.into()), "question_required");
    let r = w.receives("BROWN", Urgency::Routine, "Is his diabetes care complete?");
    let protocol = w.deciding(r, TriageOutcome::Protocol);
    w.does(ReferralTriage { reason: Some("diabetes care package".to_owned()), ..protocol }.into());
    let past = add(&mut w, "BROWN", "Is his diabetes care complete?");
    assert_eq!(w.refuses(past.into()), "wrong_state");
}
