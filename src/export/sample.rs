//! One conference's documents with pretend people, for the tests of every format.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use super::cover::{Counts, Cover, CoverAction, CoverPatient};
use super::document::Document;
use super::extract::*;
use super::pack::Pack;
use super::verify::{Identity, Registry};

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn at(hour: u32, minute: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(hour, minute, 0)
}

fn issued() -> DateTime<Utc> {
    day(2026, 11, 20).and_hms_opt(9, 30, 0).unwrap().and_utc()
}

fn harlesden() -> Practice {
    Practice { ods: "X99001".into(), name: "Harlesden Green Surgery".into() }
}

fn mdg() -> Mdg {
    Mdg { code: "HK".into(), name: "Harness & Kilburn MDG".into() }
}

fn present(name: &str, role: &str, organisation: &str) -> Present {
    Present { name: name.into(), role: role.into(), organisation: organisation.into() }
}

fn approval() -> Approval {
    Approval { by: "Dr Priya Nair".into(), role: "clinical lead".into(), on: day(2026, 11, 20), note: None }
}

const SENDER: &str = "Jo Bell, MDG manager, 020 7946 0018, hk.mdg@example.nhs.uk";

/// One document of every kind: typical, amended, empty, and a cover.
pub(crate) fn documents() -> [Document; 4] {
    [extract().document(), amended_extract().document(), empty_extract().document(), pack().finished_cover().document()]
}

/// A typical extract.
pub(crate) fn extract() -> Extract {
    Extract {
        document_id: Uuid::from_u128(0x0199_a1b2_c3d4_7e5f_8a6b_7c8d_9e0f_1a2b),
        version: 1,
        place: 1,
        replaces: None,
        issued_at: issued(),
        mark: Some(Mark::Demo),
        patient: Subject {
            family_name: "Adeyemi".into(),
            given_names: "Grace".into(),
            title: Some("Mrs".into()),
            birth_date: day(1938, 6, 1),
            age_years: 88,
            gender: "Female".into(),
            nhs_number: Some("9990001006".into()),
            nhs_number_absent: None,
            deceased: None,
        },
        practice: harlesden(),
        mdg: mdg(),
        meeting: Meeting {
            date: day(2026, 11, 19),
            started: at(13, 25),
            ended: at(13, 47),
            place: "in person, Willesden Centre".into(),
            chair: "Dr Priya Nair".into(),
        },
        present: vec![
            present("Dr Priya Nair", "GP and chair", "Harness PCN"),
            present("Siân Ōta", "District nurse", "Central London Community Healthcare"),
            present("Łukasz Wren", "Social worker", "Brent Council"),
            present("Ify Obi", "Community psychiatric nurse", "North London Mental Health Trust"),
            present("Jo Bell", "MDG manager", "Harness & Kilburn MDG"),
        ],
        quorum: Quorum::Quorate,
        sharing_basis: "Explicit consent, 02-Nov-2026".into(),
        question: "Three chest infections since August. Can we keep her out of hospital this winter?".into(),
        what_matters: "“I want to get to church on Sundays without getting breathless.” She does not want carers \
                       before 9 in the morning."
            .into(),
        summary: "Lives alone in a first-floor flat, lift often out of order. COPD and heart failure; two admissions \
                  since August, green sputum each time. Uses the blue inhaler most hours and is unsure of the others. \
                  SpO₂ ≥ 92% at rest. Weight up 2 kg in a fortnight, ankles swollen.\nHer daughter calls twice a week."
            .into(),
        decision: "Refer to pulmonary rehabilitation, review inhalers and water tablets, and agree a rescue plan with \
                   her at home."
            .into(),
        rationale: "Both admissions began with an infection treated late, and inhaler technique was poor when last \
                    checked."
            .into(),
        outcome: "Plan updated".into(),
        practice_actions: vec![Action {
            reference: "A2".into(),
            text: "Review inhalers and medicines, and check technique at home".into(),
            owner: "Amara Diallo, pharmacist".into(),
            organisation: "Harlesden Green Surgery".into(),
            due: day(2026, 11, 26),
            status: "Open, needs acceptance".into(),
        }],
        other_actions: vec![Action {
            reference: "A1".into(),
            text: "Refer to pulmonary rehabilitation".into(),
            owner: "Siân Ōta, matron".into(),
            organisation: "CLCH".into(),
            due: day(2026, 12, 3),
            status: "Accepted".into(),
        }],
        no_action_reason: None,
        goals: vec![Goal {
            text: "Get to church on Sundays without getting breathless".into(),
            note: "In her own words. In progress".into(),
        }],
        care_plan_changes: vec![
            "Rescue pack of antibiotics and steroids to be kept at home.".into(),
            "Daily weight, written down by her.".into(),
        ],
        contingency: vec![Contingency {
            sign: "More breathless than usual for a day, or green sputum".into(),
            what_to_do: "start the rescue pack and ring the same day".into(),
            home_again: "the oxygen is above 90% in the chair".into(),
            who_to_call: "the community matron, 020 7946 0101".into(),
        }],
        next_review: Some(day(2026, 12, 17)),
        single_contact: Some(Contact {
            name: "Siân Ōta".into(),
            role: "community matron".into(),
            organisation: "CLCH".into(),
            phone: "020 7946 0101".into(),
        }),
        practice_only: None,
        approval: approval(),
        recorded_by: "Jo Bell".into(),
        sender_contact: SENDER.into(),
        named_on_purpose: vec![],
    }
}

/// The same after an amendment, from a meeting that lacked social care, with a part for the practice alone.
pub(crate) fn amended_extract() -> Extract {
    let first = extract();
    Extract {
        document_id: Uuid::from_u128(0x0199_a1b2_c3d4_7e5f_8a6b_7c8d_9e0f_2222),
        version: 2,
        replaces: Some(Replaces {
            document_id: first.document_id,
            version: 1,
            reason: "Omission: the rescue pack was left out".into(),
        }),
        mark: None,
        quorum: Quorum::NotQuorate { missing: "Social care".into(), reason: "The decision could not wait".into() },
        practice_only: Some("Her daughter asked that her call is not mentioned to her mother.".into()),
        patient: Subject { deceased: Some("Died 30-Nov-2026 (88y)".into()), ..first.patient.clone() },
        ..first
    }
}

/// As little as an extract can hold.
pub(crate) fn empty_extract() -> Extract {
    let mut extract = extract();
    extract.mark = None;
    extract.patient.nhs_number = None;
    extract.patient.nhs_number_absent = Some("awaiting trace".into());
    extract.meeting = Meeting { ended: None, place: String::new(), chair: String::new(), ..extract.meeting };
    for text in [
        &mut extract.sharing_basis,
        &mut extract.question,
        &mut extract.what_matters,
        &mut extract.summary,
        &mut extract.decision,
        &mut extract.rationale,
        &mut extract.outcome,
        &mut extract.recorded_by,
        &mut extract.sender_contact,
    ] {
        text.clear();
    }
    extract.present.clear();
    extract.practice_actions.clear();
    extract.other_actions.clear();
    extract.no_action_reason = Some("Nothing to do before the scan".into());
    extract.goals.clear();
    extract.care_plan_changes.clear();
    extract.contingency.clear();
    extract.next_review = None;
    extract.single_contact = None;
    extract
}

/// The cover that goes with [`extract`]; its list of files is filled by the pack.
pub(crate) fn cover() -> Cover {
    let extract = extract();
    Cover {
        document_id: Uuid::from_u128(0x0199_a1b2_c3d4_7e5f_8a6b_7c8d_9e0f_c0c0),
        version: 1,
        replaces: None,
        issued_at: issued(),
        mark: Some(Mark::Demo),
        practice: harlesden(),
        mdg: mdg(),
        meeting_date: day(2026, 11, 19),
        counts: Counts { discussed: 1, protocol: 1, not_reached: 0, withdrawn: 2 },
        patients: vec![
            CoverPatient {
                family_name: "Adeyemi".into(),
                given_names: "Grace".into(),
                title: Some("Mrs".into()),
                birth_date: day(1938, 6, 1),
                nhs_number: Some("9990001006".into()),
                what_happened: "Discussed: P01".into(),
            },
            CoverPatient {
                family_name: "Brown".into(),
                given_names: "Stanley".into(),
                title: None,
                birth_date: day(1945, 3, 3),
                nhs_number: Some("9990001073".into()),
                what_happened: "Diabetes care package, not discussed".into(),
            },
        ],
        actions: vec![CoverAction {
            nhs_number: Some("9990001006".into()),
            action: extract.practice_actions[0].clone(),
        }],
        files: vec![],
        receipt: "Please reply to hk.mdg@example.nhs.uk within 5 working days to say that each file is in the right \
                  record."
            .into(),
        approval: approval(),
        sender_contact: SENDER.into(),
    }
}

/// A whole pack for one practice.
pub(crate) fn pack() -> Pack {
    Pack {
        practice_ods: "X99001".into(),
        mdg_code: "HK".into(),
        date: day(2026, 11, 19),
        cover: cover(),
        extracts: vec![extract()],
        sent_before: Vec::new(),
    }
}

fn identity(number: &str, family: &str, given: &str, title: &str, born: NaiveDate, ods: &str) -> Identity {
    Identity {
        key: format!("patient-{number}"),
        nhs_number: Some(number.into()),
        family_name: family.into(),
        given_names: given.into(),
        preferred_name: (given == "Nasreen").then(|| "Nina".to_owned()),
        title: Some(title.into()).filter(|title: &String| !title.is_empty()),
        birth_date: born,
        practice_ods: ods.into(),
    }
}

/// The registry of the conference's people.
pub(crate) fn registry() -> Registry {
    Registry::new(
        vec![
            identity("9990001006", "Adeyemi", "Grace", "Mrs", day(1938, 6, 1), "X99001"),
            identity("9990001073", "Brown", "Stanley", "", day(1945, 3, 3), "X99001"),
            identity("9990001146", "Chaudhry", "Nasreen", "Mrs", day(1951, 11, 19), "X99002"),
            identity("9990001219", "Doyle", "Patrick", "Mr", day(1951, 11, 20), "X99002"),
            identity("9990001286", "Evans", "Margaret Anne", "Mrs", day(1940, 2, 29), "X99002"),
            identity("9990001359", "Fernandes", "Luís", "Mr", day(1949, 12, 31), "X99001"),
            identity("9990001421", "Green", "Ivy", "Miss", day(1933, 7, 14), "X99002"),
            identity("9990001499", "O'Hassan-Smith", "Omar", "", day(1948, 8, 8), "X99004"),
            identity("9990001561", "Iqbal", "Yasmin", "Ms", day(1950, 10, 10), "X99001"),
        ],
        vec![
            harlesden(),
            Practice { ods: "X99002".into(), name: "Kilburn Park Medical Centre".into() },
            Practice { ods: "X99004".into(), name: "The Surgery".into() },
            Practice { ods: "X99005".into(), name: "CHOWDHURY".into() },
            Practice { ods: "X99006".into(), name: "Dr Patel".into() },
        ],
    )
}
