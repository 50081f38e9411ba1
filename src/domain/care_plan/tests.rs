//! The stages of a plan, and what is written in it.

use super::*;
use crate::domain::actor::{AccessRole, Actor};
use uuid::Uuid;

impl PlanAmend {
    /// One that changes nothing yet.
    pub fn of(plan: Ref<CarePlan>) -> Self {
        Self {
            plan,
            about_me: None,
            what_matters: None,
            strengths: None,
            needs: None,
            contingency: None,
            medicines_note: None,
            allergies: None,
            agreed_with: None,
            not_agreed_reason: None,
            no_goal_reason: None,
            single_contact: None,
            review_due: None,
            interventions: None,
            legal: None,
            preferred_place_of_care: None,
            preferred_place_of_death: None,
            acp_started_on: None,
            created_at_contact: None,
            contact_with: None,
            coproduced: None,
            copy_to_patient_on: None,
        }
    }
}

/// A bare draft.
pub fn plan() -> CarePlan {
    CarePlan {
        id: Ref::from_uuid(Uuid::from_u128(1)),
        patient: Ref::from_uuid(Uuid::from_u128(2)),
        status: PlanStatus::Draft,
        plan_version: 1,
        started_on: None,
        ended_on: None,
        origin_item: None,
        agreed_item: None,
        agreed_with: None,
        not_agreed_reason: None,
        about_me: None,
        what_matters: None,
        strengths: None,
        needs: None,
        contingency: Vec::new(),
        medicines_note: None,
        allergies: None,
        no_goal_reason: None,
        single_contact: None,
        review_due: None,
        replaces: None,
        status_reason: None,
        interventions: Vec::new(),
        legal: Vec::new(),
        preferred_place_of_care: None,
        preferred_place_of_death: None,
        acp_started_on: None,
        created_at_contact: None,
        contact_with: None,
        coproduced: None,
        copy_to_patient_on: None,
    }
}

fn acting<T>(rule: impl FnOnce(&mut Act<'_>) -> T) -> T {
    let who = Actor::of_role("Gil Manage", AccessRole::MdgManager);
    let mut mint = || Uuid::from_u128(9);
    let now = dates::london_moment("2026-11-19".parse().unwrap(), chrono::NaiveTime::MIN);
    rule(&mut Act { who: &who, now, mint: &mut mint })
}

fn code<T>(result: Result<T, Refusal>) -> &'static str {
    result.err().map_or("done", |r| r.code.text())
}

#[test]
fn each_stage_allows_what_it_should_and_nothing_else() {
    let at = |status| CarePlan { status, ..plan() };
    for status in PlanStatus::ALL.iter().copied() {
        let plan = at(status);
        let yes = |allowed: bool| if allowed { "done" } else { "wrong_state" };
        let running = matches!(status, PlanStatus::Active | PlanStatus::OnHold);
        assert_eq!(code(hold(&plan, "In hospital.")), yes(status == PlanStatus::Active), "{status}");
        assert_eq!(code(acting(|a| end(a, &plan, false, None))), yes(running), "{status}");
        assert_eq!(
            code(acting(|a| end(a, &plan, true, None))),
            yes(running || status == PlanStatus::Draft),
            "{status}"
        );
        let error = acting(|a| entered_in_error(a, &plan, "Somebody else's."));
        assert_eq!(code(error), yes(status != PlanStatus::EnteredInError), "{status}");
    }
    assert_eq!(code(hold(&at(PlanStatus::Active), "  ")), "reason_required");
    assert_eq!(code(acting(|a| entered_in_error(a, &at(PlanStatus::Draft), ""))), "reason_required");
}

#[test]
fn what_is_said_of_one_legal_document_leaves_the_others() {
    let document = |document, held| LegalDocument { document, held, dated: None, kept_at: String::new() };
    let mut before = plan();
    before.legal = vec![document(LegalKind::Respect, true), document(LegalKind::Lpa, true)];
    let said = PlanAmend {
        legal: Some(vec![document(LegalKind::Adrt, false), document(LegalKind::Respect, false)]),
        ..PlanAmend::of(before.id)
    };
    let changes = acting(|a| amend(a, &before, &said)).unwrap();
    let crate::domain::change::Change::Set { fields, .. } = &changes.list[0] else { panic!("no change") };
    let after: Vec<LegalDocument> = crate::domain::record::Column::take(fields[0].after.clone()).unwrap();
    let after: Vec<(LegalKind, bool)> = after.iter().map(|d| (d.document, d.held)).collect();
    assert_eq!(after, [(LegalKind::Respect, false), (LegalKind::Lpa, true), (LegalKind::Adrt, false)]);
    let tomorrow = Some("2026-11-20".parse().unwrap());
    let early = PlanAmend { copy_to_patient_on: tomorrow, ..PlanAmend::of(before.id) };
    let refusal = acting(|a| amend(a, &before, &early)).unwrap_err();
    assert_eq!((refusal.code.text(), refusal.field.as_deref()), ("date_unreadable", Some("copy_to_patient_on")));
}
