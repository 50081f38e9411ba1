//! Who there is and which group they make: adding a person, founding a group. Enough to begin without a script.
use super::{choices, coded, people, record, words};
use crate::domain::Command;
use crate::domain::command::{MdgCreate, MemberAdd};
use crate::domain::member::Role;
use crate::domain::organisation::Organisation;
use crate::domain::view::MemberRow;
use crate::tui::dialog::FormDialog;
use crate::tui::form::{Choice, FieldSpec, Form};

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
        FieldSpec::pick("role", "Role", choices::<Role>()).required().help("Such as GP or district nurse."),
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
            .help("The ODS codes of its practices, parted by blanks, such as E84021 E84044."),
        FieldSpec::pick("clinical_lead", "Clinical lead", people(members)).help("Chairs it unless another is named."),
        FieldSpec::pick("manager", "Manager", people(members)).help("Takes the minutes unless another is named."),
        FieldSpec::line("venue", "Venue"),
        FieldSpec::line("contact", "Contact").help("Whom a practice calls or writes to about its papers."),
        FieldSpec::number("length_min", "Minutes", 10, 480).filled("90").help("Of a usual conference."),
        FieldSpec::number("case_min", "Case minutes", 1, 60).filled("10"),
        FieldSpec::number("capacity", "Cases", 1, 40).filled("8").help("Of a usual conference."),
    ]);
    FormDialog::new("Found a group", form, |values| {
        let number = |key| values.number(key).and_then(|n| u32::try_from(n).ok());
        let practices = values
            .text("practices")
            .split([' ', ',', ';'])
            .filter(|code| !code.is_empty())
            .map(str::to_uppercase)
            .collect();
        Ok(Command::MdgCreate(MdgCreate {
            code: values.text("code").trim().to_uppercase(),
            name: values.text("name").to_owned(),
            practices,
            clinical_lead: record(values, "clinical_lead"),
            manager: record(values, "manager"),
            start: None,
            venue: words(values, "venue"),
            contact: words(values, "contact"),
            length_min: number("length_min"),
            case_min: number("case_min"),
            capacity: number("capacity"),
            quorum: None,
            single_handed: false,
        }))
    })
}
