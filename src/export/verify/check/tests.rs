//! Leaks that must be found and harmless texts that must pass.

use super::*;
use crate::export::sample;
use crate::export::verify::Level;

fn expected() -> Expected {
    Expected {
        patients: vec![OwnPatient {
            nhs_number: Some("9990001006".into()),
            family_name: "Adeyemi".into(),
            given_names: "Grace".into(),
            birth_date: sample::day(1938, 6, 1),
        }],
        conference: Vec::new(),
        practice: Practice { ods: "X99001".into(), name: "Harlesden Green Surgery".into() },
        people: sample::extract().named_people(),
        codes: vec!["0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b".into()],
    }
}

fn found_with(expected: &Expected, text: &str) -> Vec<What> {
    let registry = sample::registry();
    Checker::new(&registry, expected).findings("a.txt", text).into_iter().map(|finding| finding.what).collect()
}

fn found(text: &str) -> Vec<What> {
    found_with(&expected(), text)
}

#[test]
fn another_patients_number_is_found_however_it_is_written() {
    for text in [
        "see 9990001286",
        "see 999 000 1286.",
        "999-000-1286",
        "99 9000 1286",
        "999\u{200b}000\u{ad}1286",
        "999\u{2011}000\u{a0}1286",
        "９９９　０００　１２８６",
        "999 000\n    1286",
        "9 9 9 0 0 0 1 2 8 6",
        "NHS9990001286",
    ] {
        assert_eq!(found(text), [What::NhsNumber], "{text}");
    }
}

#[test]
fn numbers_in_a_column_make_no_third_one() {
    let mut expected = expected();
    let brown = OwnPatient { nhs_number: Some("9990001073".into()), ..expected.patients[0].clone() };
    expected.patients.push(brown);
    // The last four of one and the first six of the next happen to pass the check.
    assert_eq!(found_with(&expected, "999 000 1006\n999 000 1073\n999 000 1006"), []);
    assert_eq!(found_with(&expected, "999 000 1006\n999 000 1286\n999 000 1006"), [What::NhsNumber]);
}

#[test]
fn the_patients_own_number_passes_and_a_strangers_does_not() {
    assert_eq!(found("999 000 1006"), []);
    assert_eq!(found("NHS 943 476 5919"), [What::UnknownNhsNumber]);
    assert_eq!(found("ring 020 7946 0018 or +44 7946 012345"), []);
}

#[test]
fn another_patients_name_is_found_in_either_order_and_any_case() {
    for text in [
        "Margaret Evans",
        "margaret evans",
        "MARGARET EVANS",
        "Evans Margaret",
        "evans, margaret",
        "EVANS,\nMargaret",
        "Margaret Anne Evans",
        "Evans (Margaret Anne)",
        "Márgaret  E\u{200b}vans",
        "margaret.evans@example.org",
        "Margaret\nEvans",
        "Mar\u{ad}garet Evans",
        "Mar-\n   garet Evans",
        "Fernandes, Luis",
        "LUÍS FERNANDES",
        "Omar O’Hassan Smith",
        "Ivy Green",
        "Margaret Evans's daughter",
        "MARGARET EVANS’S DAUGHTER",
        "Evans' sister; Evans, Margaret's neighbour",
        "Margaret A. Evans",
        "Evans, Margaret A",
        "Evans, Mrs Margaret",
        "Nina Chaudhry",
        "chaudhry, nina",
    ] {
        assert!(found(text).contains(&What::FullName), "{text}");
    }
}

#[test]
fn half_a_name_or_two_halves_of_different_sentences_pass() {
    for text in [
        "Margaret said so",
        "green sputum, brown tablets",
        "Green, brown and white tablets",
        "seen with Margaret. Evans ward was full",
        "Evanston and Margarets",
        "the evans trial",
        "Margaret's; Evans's syndrome",
        "Nina said so",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn a_surname_as_a_banner_writes_it_is_found() {
    assert_eq!(found("as for EVANS, 82"), [What::BannerSurname]);
    assert_eq!(found("see O'HASSAN-SMITH, too"), [What::BannerSurname]);
    assert_eq!(found("as for Evans, 82"), []);
    assert_eq!(found("EVANS ward"), []);
    assert_eq!(found("as for ADEYEMI, 88"), []);
    assert_eq!(found("SPUTUM GREEN, STOOLS BROWN, PAIN NONE"), [What::OrdinaryWords; 2]);
}

#[test]
fn a_title_with_a_surname_and_a_date_of_birth_are_warned_about() {
    assert_eq!(found("her neighbour Mrs Evans"), [What::TitledSurname]);
    assert_eq!(found("Mrs. EVANS"), [What::TitledSurname]);
    assert_eq!(found("Dr Evans"), []);
    for named in ["Mrs M Evans", "Mrs. M. A. Evans", "Mrs Evans's cough", "MRS EVANS"] {
        assert_eq!(found(named), [What::TitledSurname], "{named}");
    }
    for other in ["Mrs R Evans", "Mrs R. M. Evans", "saw Mrs. Then Evans ward", "Mrs X, Evans"] {
        assert_eq!(found(other), [], "{other}");
    }
    assert_eq!(found("Dr O'Hassan-Smith"), [What::TitledSurname], "whose own title is not known");
    for text in ["29-Feb-1940", "29/02/1940", "1940-02-29", "29 February 1940", "29th Feb 1940", "February 29, 1940"] {
        assert_eq!(found(text), [What::BirthDate], "{text}");
    }
    assert_eq!(found("01-Jun-1938, 19-Nov-2026"), []);
    assert!([What::TitledSurname, What::BirthDate].iter().all(|what| what.level() == Level::Warn));
    assert!([What::FullName, What::BannerSurname, What::NhsNumber].iter().all(|what| what.level() == Level::Block));
}

#[test]
fn names_that_are_ordinary_words_in_small_letters_are_only_warned_about() {
    assert_eq!(found("green ivy on the wall"), [What::OrdinaryWords]);
    assert_eq!(found("Green ivy on the wall"), [What::FullName]);
}

#[test]
fn another_practice_is_found_by_code_and_by_name_but_not_by_a_name_that_says_nothing() {
    assert_eq!(found("moved from x99002 in May"), [What::PracticeCode]);
    assert_eq!(found("Kilburn  Park\nMedical Centre"), [What::PracticeName]);
    assert_eq!(found("rang the surgery"), []);
    assert_eq!(found("Mr Chowdhury saw Dr Patel"), []);
    assert_eq!(found("left X99006"), [What::PracticeCode]);
    assert_eq!(found("Harlesden Green Surgery (X99001)"), []);
}

#[test]
fn a_professional_of_the_same_name_may_be_named_and_a_patient_beside_them_may_not() {
    let mut expected = expected();
    expected.people = vec!["Dr Margaret Evans, GP".into(), "DOYLE, Patrick (Mr)".into()];
    assert_eq!(found_with(&expected, "Dr Margaret Evans and Patrick Doyle; EVANS, Margaret; Doyle, Patrick"), []);
    assert_eq!(found_with(&expected, "Margaret Evans and Ivy Green"), [What::FullName]);
    assert_eq!(found_with(&expected, "Margaret Anne Evans"), [What::FullName]);
}

#[test]
fn a_patient_whose_name_holds_anothers_may_have_an_extract() {
    let mut expected = expected();
    expected.patients[0].given_names = "Grace Margaret".into();
    expected.patients[0].family_name = "Evans".into();
    assert_eq!(found_with(&expected, "EVANS, Grace Margaret (Mrs); Grace Margaret Evans; Mrs Evans"), []);
    // Exactly the same name as another patient's.
    expected.patients[0].given_names = "Margaret".into();
    assert_eq!(found_with(&expected, "EVANS, Margaret (Mrs)"), []);
    assert_eq!(found_with(&expected, "EVANS, Margaret Anne (Mrs)"), [What::FullName]);
}

#[test]
fn a_name_stays_the_patients_own_whatever_line_stands_before_it() {
    let mut expected = expected();
    expected.patients[0].family_name = "Moss-Evans".into();
    expected.patients[0].given_names = "Margaret".into();
    assert_eq!(found_with(&expected, "Version 1\nMOSS-EVANS, Margaret\nx"), []);
    assert_eq!(found_with(&expected, "Version 1\nEVANS, Margaret\nx"), [What::FullName, What::BannerSurname]);
}

#[test]
fn the_patients_given_names_alone_may_be_anothers_whole_name() {
    let mut expected = expected();
    expected.patients[0].given_names = "Ivy Green".into();
    assert_eq!(found_with(&expected, "given_names\nIvy Green\nsurname\nAdeyemi"), []);
    assert_eq!(found_with(&expected, "Green, Ivy"), [What::FullName]);
}

#[test]
fn halves_of_two_names_that_may_stand_make_no_third_that_may() {
    let mut expected = expected();
    let other = |family: &str, given: &str| OwnPatient {
        nhs_number: None,
        family_name: family.into(),
        given_names: given.into(),
        birth_date: sample::day(1930, 1, 1),
    };
    expected.patients.extend([other("Evans", "Ruth"), other("Lewis", "Margaret")]);
    assert_eq!(found_with(&expected, "Ruth Evans and Margaret Lewis"), []);
    assert_eq!(found_with(&expected, "Margaret Evans and Ruth Lewis"), [What::FullName]);
}

#[test]
fn a_patient_without_a_number_is_known_by_name_and_birth() {
    let mut expected = expected();
    expected.patients[0].nhs_number = None;
    assert_eq!(found_with(&expected, "ADEYEMI, Grace (Mrs), 01-Jun-1938"), []);
    expected.patients[0].birth_date = sample::day(1938, 6, 2);
    assert_eq!(found_with(&expected, "01-Jun-1938"), [What::BirthDate]);
}

#[test]
fn the_digits_of_the_documents_own_codes_mean_nothing() {
    let mut expected = expected();
    expected.codes.push("ab 9990001286 99434765919".replace(' ', ""));
    assert_eq!(found_with(&expected, "SHA-256 ab99900\n01286 9943476 5919"), []);
    assert_eq!(found_with(&expected, "SHA-256 aa 9990001286"), [What::NhsNumber]);
}

#[test]
fn a_finding_says_in_words_whose_it_is_and_keeps_them_out_of_debug() {
    let registry = sample::registry();
    let expected = expected();
    let finding = Checker::new(&registry, &expected).findings("X99001/a.txt", "Margaret Evans").pop_first().unwrap();
    assert_eq!(
        finding.sentence(),
        "X99001/a.txt (about ADEYEMI, Grace) holds the name of EVANS, Margaret Anne (Mrs), NHS 999 000 1286."
    );
    assert_eq!(finding.key.as_deref(), Some("patient-9990001286"));
    assert_eq!(format!("{finding:?}"), "Finding(FullName in X99001/a.txt)");
}

#[test]
fn a_title_and_surname_from_another_case_of_the_same_conference_stop_it() {
    let mut expected = expected();
    let fellow = |number: &str, family: &str| OwnPatient {
        nhs_number: Some(number.into()),
        family_name: family.into(),
        ..expected.patients[0].clone()
    };
    expected.conference = vec![fellow("9990001286", "Evans"), fellow("9990001006", "Adeyemi")];
    for text in ["Mrs Evans", "MRS EVANS", "Mrs. M. Evans", "Mrs Evans's cough"] {
        assert_eq!(found_with(&expected, text), [What::TitledFellow], "{text}");
    }
    assert_eq!(What::TitledFellow.level(), Level::Block);
    assert_eq!(found_with(&expected, "Mrs Chaudhry"), [What::TitledSurname], "who is in no paper of the day");
    assert_eq!(found_with(&expected, "Mrs Adeyemi"), []);
    // A professional of the same name who was there.
    expected.people.push("Mrs Ruth Evans, district nurse".into());
    assert_eq!(found_with(&expected, "Mrs Evans will call"), []);
}

#[test]
fn a_practices_code_is_found_when_its_letter_stands_apart() {
    for text in ["X99002", "x 99002", "X-99002", "Ｘ９９００２", "X990\u{200b}02"] {
        assert_eq!(found(text), [What::PracticeCode], "{text}");
    }
    assert_eq!(found("x 99001, 5 x 99002"), [What::PracticeCode], "the practice's own is no finding");
}

#[test]
fn what_clinicians_write_passes_though_its_words_are_surnames_and_given_names() {
    let person = |n: usize, family: &str, given: &str| Identity {
        key: n.to_string(),
        nhs_number: None,
        family_name: family.into(),
        given_names: given.into(),
        preferred_name: None,
        title: None,
        birth_date: sample::day(1930, 1, 1),
        practice_ods: "X99002".into(),
    };
    let names = [
        ("Green", "Will"),
        ("Brown", "May"),
        ("Black", "Grace"),
        ("Short", "Mark"),
        ("White", "Rose"),
        ("Young", "Joy"),
        ("Long", "Frank"),
        ("Bond", "Penny"),
        ("Hill", "Dawn"),
        ("Wood", "Faith"),
        ("Pain", "Earl"),
        ("Cough", "Violet"),
    ];
    let registry = Registry::new(names.iter().enumerate().map(|(n, (f, g))| person(n, f, g)).collect(), vec![]);
    let expected = Expected { conference: Vec::new(), ..expected() };
    for text in [
        "Green sputum since Monday, brown discharge, short of breath on the stairs.",
        "Sputum green. Will need a sample. Black stools? None. White plaques on the tongue.",
        "Short of breath; brown inhaler not used, blue one hourly. May benefit from rehab.",
        "Frank blood once. Long wait for the lift. Young carer at home. Penny counts her tablets.",
        "Pain in the hip at night. Cough dry. Lives on the hill behind the wood.",
        "Bond with the dog. Rose hip cream. Dawn visits by the night sitter.",
        "No pain, no cough, no black or white spots; green light for discharge.",
        "BP 134/78, HR 76, sats 94% on air, eGFR 45, HbA1c 58, 2 x 250 mg, CHA2DS2-VASc 4.",
        "Ring 020 7946 0018 or 07700 900123 between 09:00 and 17:30. Ref 2026/11/0042.",
    ] {
        let found = Checker::new(&registry, &expected).findings("a.txt", text);
        let said: Vec<_> = found.iter().map(Finding::sentence).collect();
        assert_eq!(said, Vec::<String>::new(), "{text}");
    }
}
