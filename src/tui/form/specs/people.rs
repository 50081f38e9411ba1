//! Who there is, where they work and which group they make: a person comes and leaves, a place is added, a group is founded
//! and changed.
use super::{choices, coded, date, date_reader, people, record, words};
use crate::domain::Command;
use crate::domain::coded::Coded;
use crate::domain::command::{MdgAmend, MdgCreate, MemberAdd, MemberLeave, OrganisationAdd};
use crate::domain::ids::Ref;
use crate::domain::member::Role;
use crate::domain::organisation::{Mdg, Organisation, OrganisationKind};
use crate::domain::view::MemberRow;
use crate::tui::dialog::FormDialog;
use crate::tui::form::{Choice, FieldSpec, Form, Values};
use chrono::NaiveDate;

/// The form for a person who takes part or owns actions.
pub fn member(organisations: &[Organisation]) -> FormDialog {
    let places = organisations
        .iter()
        .map(|o| Choice::new(o.id.to_string(), o.name.clone()).detail(o.ods_code.clone().unwrap_or_default()))
        .collect();
    let form = Form::new(vec![
        FieldSpec::line("name", "Name").required().help("Given and family name, as it is to be printed."),
        FieldSpec::line("title", "Title").help("Such as Dr, Ms or Mr."),
        FieldSpec::line("handle", "Short name")
            .required()
            .help("One word for quick entry, such as navigator: an action is given to @navigator."),
        FieldSpec::pick("role", "Role", roles()).required().help("Such as GP or district nurse."),
        FieldSpec::pick("organisation", "Works at", places).help("Needed for whoever is to own an action."),
        FieldSpec::line("phone", "Work telephone"),
        FieldSpec::line("email", "Work e-mail"),
    ]);
    FormDialog::new("Add a person", form, |values| {
        let role = coded(values, "role").ok_or((Some("role"), "Choose the role.".to_owned()))?;
        Ok(Command::MemberAdd(MemberAdd {
            handle: values.text("handle").trim_start_matches('@').to_owned(),
            name: values.text("name").to_owned(),
            title: words(values, "title"),
            role,
            organisation: record(values, "organisation"),
            email: words(values, "email"),
            phone: words(values, "phone"),
            active_from: None,
        }))
    })
}

/// The form that founds a group.
pub fn group(members: &[MemberRow]) -> FormDialog {
    let form = Form::new(vec![
        FieldSpec::line("name", "Name").required().help("As people know it."),
        FieldSpec::line("code", "Code").required().help("Two to eight capitals and digits, such as HK."),
        FieldSpec::line("practices", "Practices")
            .required()
            .help("The ODS codes of its practices, with a space between them, such as E84021 E84044."),
        FieldSpec::pick("clinical_lead", "Clinical lead", people(members)).help("Chairs it unless another is named."),
        FieldSpec::pick("manager", "Manager", people(members)).help("Takes the minutes unless another is named."),
        FieldSpec::line("venue", "Venue"),
        FieldSpec::line("contact", "Contact").help("Whom a practice calls or writes to about its papers."),
        FieldSpec::number("length_min", "Minutes", 10, 480).filled("90").help("Of a usual conference."),
        FieldSpec::number("case_min", "Case minutes", 1, 60).filled("10"),
        FieldSpec::number("capacity", "Cases", 1, 40).filled("8").help("Of a usual conference."),
    ]);
    FormDialog::new("Found a group", form, |values| {
        Ok(Command::MdgCreate(MdgCreate {
            code: values.text("code").trim().to_uppercase(),
            name: values.text("name").to_owned(),
            practices: codes(values),
            clinical_lead: record(values, "clinical_lead"),
            manager: record(values, "manager"),
            start: None,
            venue: words(values, "venue"),
            contact: words(values, "contact"),
            length_min: count(values, "length_min"),
            case_min: count(values, "case_min"),
            capacity: count(values, "capacity"),
            quorum: None,
            single_handed: false,
        }))
    })
}

/// The form that changes a group. `places` name its practices.
pub fn amend_group(mdg: &Mdg, places: &[Organisation], members: &[MemberRow]) -> FormDialog {
    let held: Vec<&str> = mdg
        .practices
        .iter()
        .filter_map(|id| places.iter().find(|place| place.id == *id)?.ods_code.as_deref())
        .collect();
    let person = |held: Option<Ref<_>>| held.map(|id| id.to_string()).unwrap_or_default();
    let text = |held: &Option<String>| held.clone().unwrap_or_default();
    let form = Form::new(vec![
        FieldSpec::line("practices", "Practices")
            .required()
            .filled(held.join(" "))
            .help("The ODS codes of all its practices, with a space between them."),
        FieldSpec::pick("clinical_lead", "Clinical lead", people(members)).filled(person(mdg.clinical_lead)),
        FieldSpec::pick("manager", "Manager", people(members)).filled(person(mdg.manager)),
        FieldSpec::line("venue", "Venue").filled(text(&mdg.venue)),
        FieldSpec::line("contact", "Contact")
            .filled(text(&mdg.contact))
            .help("Whom a practice calls or writes to about its papers."),
        FieldSpec::number("length_min", "Minutes", 10, 480).required().filled(mdg.length_min.to_string()),
        FieldSpec::number("case_min", "Case minutes", 1, 60).required().filled(mdg.case_min.to_string()),
        FieldSpec::yes_no("single_handed", "Single-handed")
            .filled(if mdg.single_handed { "yes" } else { "no" })
            .help("Whether one person may take and approve the minutes. It is printed where it is so."),
    ]);
    let id = mdg.id;
    FormDialog::new(format!("The group {}", mdg.code), form, move |values| {
        Ok(Command::MdgAmend(MdgAmend {
            mdg: id,
            practices: Some(codes(values)),
            clinical_lead: record(values, "clinical_lead"),
            manager: record(values, "manager"),
            venue: words(values, "venue"),
            contact: words(values, "contact"),
            length_min: count(values, "length_min"),
            case_min: count(values, "case_min"),
            quorum: None,
            single_handed: values.yes("single_handed"),
        }))
    })
}

/// The form for somebody who leaves the group.
pub fn leave(members: &[MemberRow], today: NaiveDate) -> FormDialog {
    let form = Form::new(vec![
        FieldSpec::pick("member", "Who leaves", people(members)).required(),
        FieldSpec::date("active_to", "Last day", date_reader(today))
            .required()
            .filled("today")
            .help("Their open actions stay theirs until somebody takes them over."),
    ]);
    FormDialog::new("Somebody leaves the group", form, |values| {
        let member = record(values, "member").ok_or((Some("member"), "Choose who leaves.".to_owned()))?;
        let active_to = date(values, "active_to").ok_or((Some("active_to"), "Give the last day.".to_owned()))?;
        Ok(Command::MemberLeave(MemberLeave { member, active_to }))
    })
}

/// The form for a place that no national file brings.
pub fn organisation() -> FormDialog {
    let form = Form::new(vec![
        FieldSpec::line("name", "Name").required().help("As people know it, such as a charity or a council team."),
        FieldSpec::pick("kind", "Kind", kinds()).required(),
        FieldSpec::line("ods_code", "ODS code").help("If it has one."),
        FieldSpec::line("phone", "Telephone"),
    ]);
    FormDialog::new("Add an organisation", form, |values| {
        let kind = coded(values, "kind").ok_or((Some("kind"), "Choose what it is.".to_owned()))?;
        Ok(Command::OrganisationAdd(OrganisationAdd {
            name: values.text("name").to_owned(),
            kind,
            ods_code: words(values, "ods_code"),
            phone: words(values, "phone"),
        }))
    })
}

/// The roles, with what people call them besides.
fn roles() -> Vec<Choice> {
    also(choices::<Role>(), |id| match Role::from_code(id)? {
        Role::CareCoordinator => Some("navigator"),
        Role::MentalHealthNurse => Some("CPN"),
        Role::OccupationalTherapist => Some("OT"),
        Role::Administrator => Some("minute taker, secretary"),
        _ => None,
    })
}

/// The kinds of place, with what people call them besides.
fn kinds() -> Vec<Choice> {
    also(choices::<OrganisationKind>(), |id| match OrganisationKind::from_code(id)? {
        OrganisationKind::LocalAuthority => Some("council"),
        _ => None,
    })
}

fn also(choices: Vec<Choice>, other: impl Fn(&str) -> Option<&'static str>) -> Vec<Choice> {
    choices
        .into_iter()
        .map(|choice| match other(&choice.id) {
            Some(word) => choice.detail(word),
            None => choice,
        })
        .collect()
}

/// The ODS codes that were typed.
fn codes(values: &Values) -> Vec<String> {
    let typed = values.text("practices");
    typed.split([' ', ',', ';']).filter(|code| !code.is_empty()).map(str::to_uppercase).collect()
}

fn count(values: &Values, key: &str) -> Option<u32> {
    values.number(key).and_then(|n| u32::try_from(n).ok())
}
