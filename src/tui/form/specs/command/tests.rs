use super::*;
use crate::domain::query::Query;

fn spec(name: &str) -> CommandSpec {
    Command::specs().into_iter().find(|spec| spec.name == name).unwrap()
}

#[test]
fn every_command_has_a_form_or_a_reason_why_not() {
    let names: Vec<&str> = Command::specs().iter().map(|spec| spec.name).collect();
    for (name, why) in ELSEWHERE {
        assert!(names.contains(name), "there is no command {name}");
        assert!(!why.is_empty());
    }
    assert!(names.iter().filter(|name| has_form(name)).count() > 90);
}

#[test]
fn every_kind_that_a_command_names_can_be_listed() {
    for spec in Command::specs().into_iter().chain(Query::specs()) {
        for field in &spec.fields {
            let named = match &field.kind {
                Takes::Record(kind) => Some(*kind),
                Takes::List(each) => match **each {
                    Takes::Record(kind) => Some(kind),
                    _ => None,
                },
                _ => None,
            };
            if let Some(named) = named {
                assert!(RecordKind::from_code(named).is_some(), "{}.{}: {named} is on no list", spec.name, field.name);
            }
        }
    }
}

#[test]
fn each_heading_is_one_sentence_that_tells_commands_apart() {
    let mut seen = std::collections::BTreeSet::new();
    for spec in Command::specs().into_iter().filter(|spec| has_form(spec.name)) {
        let heading = heading(&spec);
        assert!(!heading.is_empty() && !heading.ends_with('.'), "{}", spec.name);
        assert!(seen.insert(heading.clone()), "two commands are called '{heading}'");
    }
}

#[test]
fn labels_are_words() {
    assert_eq!((label("scored_on").as_str(), label("nhs_number").as_str()), ("Scored on", "NHS number"));
    let fields: Vec<&str> = Command::specs().iter().flat_map(|spec| spec.fields.iter().map(|f| f.name)).collect();
    for name in LONG.iter().chain(LABELS.iter().map(|(name, _)| name)) {
        assert!(fields.contains(name), "no command has a field {name}");
    }
}

#[test]
fn what_hangs_on_a_patient_waits_until_one_is_at_hand() {
    let nobody = Subject::default();
    let somebody = Subject::named("A").patient(Some(crate::domain::ids::Ref::from_uuid(uuid::Uuid::nil())));
    for (name, alone, with) in [("risk.record", false, true), ("goal.progress", false, true), ("site.add", true, true)]
    {
        assert_eq!((fits(&spec(name), &nobody), fits(&spec(name), &somebody)), (alone, with), "{name}");
    }
    assert!(is_about(&spec("risk.record"), &somebody) && !is_about(&spec("site.add"), &somebody));
    assert!(!fits(&spec("item.note"), &somebody), "no conference is at hand");
}

#[test]
fn nothing_to_choose_from_is_said_by_its_kind() {
    let today = "2026-11-19".parse().unwrap();
    let made = dialog(spec("goal.progress"), &Subject::default(), &Offers::new(), today);
    assert_eq!(made.err(), Some(RecordKind::Goal));
}

#[test]
fn values_become_what_a_script_would_say() {
    for (takes, text, said) in [
        (Takes::YesNo, "yes", serde_json::json!(true)),
        (Takes::Whole, "7", serde_json::json!(7)),
        (Takes::Decimal, "0.25", serde_json::json!(0.25)),
        (Takes::Time, "13:05", serde_json::json!("13:05:00")),
        (Takes::Text, "13:05", serde_json::json!("13:05")),
    ] {
        assert_eq!(alone(&takes, text), Some(said));
    }
}

#[test]
fn each_of_several_words_is_read() {
    let days = each_read(date_reader("2026-11-19".parse().unwrap()));
    assert_eq!(days("20/11/2026, 21/11/2026,").unwrap().value, "2026-11-20,2026-11-21");
    assert!(days("20/11/2026, soon").is_err());
    assert!(each_read(whole)("1, x").is_err() && decimal("NaN").is_err());
}

#[test]
fn a_title_names_only_whom_the_command_is_about() {
    let somebody = Subject::named("A").patient(Some(crate::domain::ids::Ref::from_uuid(uuid::Uuid::nil())));
    assert!(is_named_after(&spec("risk.record"), &somebody));
    assert!(is_named_after(&spec("action.add"), &somebody), "the patient is filled in");
    assert!(!is_named_after(&spec("site.add"), &somebody));
}

#[test]
fn what_is_filled_in_already_does_not_have_the_keys() {
    let today = "2026-11-19".parse().unwrap();
    let one = |id: &str| RecordRow { id: id.to_owned(), label: "One".to_owned(), detail: String::new() };
    let subject = Subject::default().chosen(RecordKind::Service, Some("1".to_owned()));
    let offers = Offers::from([(RecordKind::Service, vec![one("1")]), (RecordKind::Organisation, vec![one("2")])]);
    let dialog = dialog(spec("service.amend"), &subject, &offers, today).ok().unwrap();
    assert_eq!(dialog.form().focused(), Some("name"));
}

#[test]
fn only_practices_are_offered_where_somebody_is_registered() {
    let one = |label: &str, detail: &str| RecordRow {
        id: label.to_owned(),
        label: label.to_owned(),
        detail: detail.to_owned(),
    };
    let rows = [one("Quay", "GP practice, X99001"), one("Good Neighbours", "Voluntary sector")];
    let moved = spec("patient.move");
    let field = moved.fields.iter().find(|field| field.name == "practice").unwrap();
    let made = row(field, &rows, "2026-11-19".parse().unwrap());
    let crate::tui::form::Kind::Pick(choices) = made.kind else { panic!() };
    assert_eq!(choices.iter().map(|choice| choice.label.as_str()).collect::<Vec<_>>(), ["Quay"]);
}

#[test]
fn a_form_that_changes_what_is_filled_in_says_so() {
    let today = "2026-11-19".parse().unwrap();
    let somebody = Subject::named("A").patient(Some(crate::domain::ids::Ref::from_uuid(uuid::Uuid::nil())));
    let one = RecordRow { id: "1".to_owned(), label: "A".to_owned(), detail: String::new() };
    let offers = Offers::from([(RecordKind::Patient, vec![one])]);
    let form = dialog(spec("patient.amend"), &somebody, &offers, today).ok().unwrap();
    let picture = crate::tui::testing::shot(80, 24, |frame| {
        let ctx = crate::tui::testing::ctx(80, 24);
        let place = crate::tui::dialog::Dialog::place(&form, ctx.window, &ctx);
        crate::tui::dialog::Dialog::view(&form, frame, place, &ctx);
    });
    assert!(picture.contains("What is left empty here stays as it"), "{picture}");
}
