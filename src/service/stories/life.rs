//! What happens to people on the register: corrections, another practice, two records that are one person, records to look at.

use crate::domain::actor::{AccessRole, Actor};
use crate::domain::agenda::ItemStatus;
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::ids::Ref;
use crate::domain::patient::{ConditionCode, Patient};
use crate::domain::patient_merge::PatientMerge;
use crate::domain::query::{PatientFind, Query, Retention, Worklist};
use crate::domain::view::{Answer, Done};
use crate::service::testing::{World, day, id};

impl World {
    pub(super) fn amending_patient(patient: Ref<Patient>) -> PatientAmend {
        PatientAmend {
            patient,
            family_name: None,
            given_names: None,
            preferred_name: None,
            title: None,
            birth_date: None,
            gender: None,
            nhs_number: None,
            nhs_number_verified: None,
            address: None,
            postcode: None,
            phone: None,
            named_gp: None,
            care_coordinator: None,
            accommodation: None,
            language: None,
            interpreter: None,
            communication_need: None,
            residence_la: None,
            has_carer: None,
            is_carer: None,
            restricted: None,
        }
    }

    pub(crate) fn adding_patient(&self, family: &str, given: &str, born: &str, number: &str) -> PatientAdd {
        PatientAdd {
            family_name: family.to_owned(),
            given_names: given.to_owned(),
            birth_date: day(born),
            practice: self.practices[0],
            nhs_number: Some(number.to_owned()),
            nhs_number_absent_reason: None,
            nhs_number_verified: None,
            title: None,
            gender: None,
            address: None,
            postcode: None,
            phone: None,
            practice_from: None,
            restricted: None,
        }
    }

    /// Whom a search finds, by name.
    fn finds(&mut self, text: &str) -> Vec<String> {
        let query =
            Worklist { text: text.to_owned(), sort: None, view: None, cohort: None, offset: None, limit: Some(9) };
        let Answer::Worklist(page) = self.asks(Query::Worklist(query)) else { panic!("another answer") };
        page.rows.into_iter().filter(|row| !row.similar).map(|row| row.name).collect()
    }

    fn lead(&mut self, command: crate::domain::Command) -> Result<Done, String> {
        let ida = Actor::of_role("Ida Lead", AccessRole::IgLead);
        self.service.execute(&ida, command).map_err(|refusal| refusal.code.text().to_owned())
    }

    /// A second record of Brown, and the proposal to merge it into the first.
    pub(super) fn doubled(&mut self) -> (Ref<Patient>, Ref<PatientMerge>) {
        let twice = self.adding_patient("Browne", "Stanley", "1945-03-03", "9990001847");
        let done = self.does(twice.into());
        assert!(done.warnings[0].message.starts_with("Not to be taken for BROWN, Stanley (Mr)"), "{done:?}");
        let duplicate: Ref<Patient> = id(&done);
        let into = self.patients[1];
        let reason = "One man: the practice wrote an e.".to_owned();
        let merge = id(&self.does(PatientProposeMerge { duplicate, into, reason }.into()));
        (duplicate, merge)
    }
}

#[test]
fn whoever_is_entered_by_hand_passes_the_rules_of_a_list() {
    let mut w = World::new();
    let adding = |w: &World, number: &str| w.adding_patient("Patel", "Asha", "1950-02-02", number);
    for (number, code) in [
        ("9990001848", "nhs_number_check"),
        ("999000184", "nhs_number_length"),
        ("1111111111", "nhs_number_repeated_digit"),
        ("9990001006", "duplicate_conflict"),
    ] {
        let args = adding(&w, number);
        assert_eq!(w.refuses(args.into()), code);
    }
    let nobody = PatientAdd { nhs_number: None, ..adding(&w, "") };
    assert_eq!(w.refuses(nobody.into()), "nhs_number_missing_reason");
    let unnamed = PatientAdd { family_name: "  ".to_owned(), ..adding(&w, "9990001847") };
    assert_eq!(w.refuses(unnamed.into()), "family_name_missing");
    let unborn = PatientAdd { birth_date: day("2027-01-01"), ..adding(&w, "9990001847") };
    assert_eq!(w.refuses(unborn.into()), "birth_date_future");
    let adding = adding(&w, "999-000-1847");
    let patient = id(&w.does(adding.into()));
    let held = ConditionRecord { patient, code: ConditionCode::Copd, since: Some(day("2020-01-01")), is_ltc: None };
    let condition = id(&w.does(held.clone().into()));
    assert_eq!(w.refuses(held.into()), "already_recorded");
    assert_eq!(w.finds("patel"), ["PATEL, Asha"]);
    w.does(ConditionResolve { condition, resolved_on: None }.into());
    assert_eq!(w.refuses(ConditionResolve { condition, resolved_on: None }.into()), "wrong_state");
}

#[test]
fn a_former_number_goes_on_finding_its_person_and_nobody_gets_it_again() {
    let mut w = World::new();
    let args = PatientAmend {
        nhs_number: Some("9990001847".to_owned()),
        nhs_number_verified: Some(true),
        ..World::amending_patient(w.patients[0])
    };
    w.does(args.into());
    for number in ["999 000 1006", "9990001847"] {
        assert_eq!(w.finds(number), ["ADEYEMI, Grace (Mrs)"], "{number}");
        let Answer::Found(found) = w.asks(PatientFind { nhs_number: number.to_owned() }.into()) else { panic!() };
        assert_eq!(found.id, w.patients[0]);
    }
    let again = w.adding_patient("Other", "Ann", "1950-02-02", "9990001006");
    assert_eq!(w.refuses(again.into()), "duplicate_conflict");
    // A list that still has the former number neither doubles the person nor puts it back.
    let list =
        "nhs_number,family_name,given_names,birth_date,practice_ods\n9990001006,Adeyemi,Grace,1938-06-01,X99001\n";
    let file = super::imports::file(&w, "old.csv", list.as_bytes());
    let done = w.does(ImportPatients { file, as_of: None, dry_run: false }.into());
    let report = done.report.unwrap();
    assert_eq!((report.new, report.changed), (0, 0));
    assert_eq!(report.rejected[0].code.text(), "merged_record");
    assert_eq!(w.refuses(World::amending_patient(w.patients[0]).into()), "field_missing");
}

#[test]
fn who_moves_to_a_practice_outside_comes_off_the_agenda_and_within_the_group_stays_on() {
    let mut w = World::new();
    let moving = |w: &World, n: usize| PatientMove { patient: w.patients[0], practice: w.practices[n], from: None };
    let args = moving(&w, 0);
    assert_eq!(w.refuses(args.into()), "wrong_state");
    let args = PatientMove { from: Some(day("2027-01-01")), ..moving(&w, 1) };
    assert_eq!(w.refuses(args.into()), "date_unreadable");
    let args = moving(&w, 1);
    let done = w.does(args.into());
    assert!(!done.said.contains("Taken off"), "{}", done.said);
    let args = moving(&w, 2);
    let done = w.does(args.into());
    assert!(done.said.contains("Taken off the agenda of"), "{}", done.said);
    let on = w.conference().items.into_iter().find(|row| row.item.patient == Some(w.patients[0])).unwrap();
    assert_eq!((on.item.status, on.item.status_reason.as_deref()), (ItemStatus::Withdrawn, Some("moved_practice")));
}

#[test]
fn two_records_become_one_by_a_second_person_and_two_again() {
    let mut w = World::new();
    let (duplicate, merge) = w.doubled();
    w.does(ConditionRecord { patient: duplicate, code: ConditionCode::Af, since: None, is_ltc: None }.into());
    let consent = World::consent_of(duplicate, ConsentDecision::ExplicitGiven);
    w.does(consent.into());
    let again = PatientProposeMerge { duplicate, into: w.patients[2], reason: "Once more the same.".to_owned() };
    assert_eq!(w.refuses(again.into()), "wrong_state");
    assert_eq!(w.refuses(PatientMergeNow { merge }.into()), "permission_denied");
    let proposer = Actor::of_role(w.manager.name.clone(), AccessRole::IgLead);
    let alone = w.service.execute(&proposer, PatientMergeNow { merge }.into()).unwrap_err();
    assert_eq!(alone.code.text(), "second_person_required");

    let done = w.lead(PatientMergeNow { merge }.into()).unwrap();
    assert!(done.said.ends_with("2 entries moved."), "{}", done.said);
    assert_eq!(w.finds("9990001847"), ["BROWN, Stanley (Mr)"]);
    assert_eq!(w.finds("browne"), Vec::<String>::new());
    assert!(w.patient(1).conditions.contains(&"Atrial fibrillation".to_owned()));
    let listing = AgendaAdd { patient: duplicate, ..w.listing(1) };
    assert_eq!(w.refuses(listing.into()), "merged_record");
    assert_eq!(
        w.refuses(PatientAmend { title: Some("Mr".to_owned()), ..World::amending_patient(duplicate) }.into()),
        "merged_record"
    );

    // What came after the merge stays when the two are taken apart.
    w.does(ConditionRecord { patient: w.patients[1], code: ConditionCode::Ckd, since: None, is_ltc: None }.into());
    let reason = "Two cousins after all.".to_owned();
    w.lead(PatientUnmerge { merge, reason: reason.clone() }.into()).unwrap();
    assert_eq!(w.finds("9990001847"), ["BROWNE, Stanley"]);
    let held = w.patient(1).conditions;
    assert!(
        held.contains(&"Chronic kidney disease".to_owned()) && !held.contains(&"Atrial fibrillation".to_owned()),
        "{held:?}"
    );
    assert_eq!(w.lead(PatientUnmerge { merge, reason }.into()).unwrap_err(), "wrong_state");
}

#[test]
fn a_merge_leaves_nobody_with_two_of_what_there_is_one_of_and_can_be_declined() {
    let mut w = World::new();
    let (duplicate, merge) = w.doubled();
    for patient in [duplicate, w.patients[1]] {
        let consent = World::consent_of(patient, ConsentDecision::ExplicitGiven);
        w.does(consent.into());
        let listing = AgendaAdd { patient, ..w.listing(1) };
        let already = w.service.execute(&w.manager.clone(), listing.into());
        assert!(already.is_ok() || patient == w.patients[1], "{already:?}");
    }
    assert_eq!(w.lead(PatientMergeNow { merge }.into()).unwrap_err(), "duplicate_referral");
    let declining = |reason: &str| PatientDeclineMerge { merge, reason: reason.to_owned() };
    assert_eq!(w.lead(declining("no").into()).unwrap_err(), "reason_required");
    w.lead(declining("Two people of one household.").into()).unwrap();
    assert_eq!(w.lead(PatientMergeNow { merge }.into()).unwrap_err(), "wrong_state");
}

#[test]
fn a_record_comes_up_eight_years_after_the_last_contact_until_somebody_has_looked() {
    let mut w = World::new();
    let rows = |w: &mut World| -> Vec<(String, String)> {
        let Answer::Retention(rows) = w.asks(Retention {}.into()) else { panic!("another answer") };
        rows.into_iter().map(|r| (r.name, r.due_on.to_string())).collect()
    };
    w.consents(8, ConsentDecision::ExplicitGiven);
    assert_eq!(rows(&mut w), []);
    let last = w.patient(8).consent.unwrap().decided_on;
    w.time(&format!("{}T10:00", last.checked_add_months(chrono::Months::new(96)).unwrap()));
    let due = rows(&mut w);
    assert!(due.iter().any(|(name, _)| name == "IQBAL, Yasmin (Mrs)"), "{due:?}");
    let looking = |keep_until: &str, reason: &str| RetentionReviewRecord {
        patient: w.patients[8],
        keep_until: day(keep_until),
        reason: reason.to_owned(),
    };
    let (late, blank, kept) = (
        looking("2020-01-01", "An inquest is open."),
        looking("2040-01-01", "inquest"),
        looking("2040-01-01", "An inquest is open."),
    );
    assert_eq!(w.lead(late.into()).unwrap_err(), "date_order");
    assert_eq!(w.lead(blank.into()).unwrap_err(), "reason_required");
    w.lead(kept.into()).unwrap();
    assert!(!rows(&mut w).iter().any(|(name, _)| name == "IQBAL, Yasmin (Mrs)"));
}
