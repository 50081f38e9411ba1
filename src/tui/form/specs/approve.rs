//! What the reviewer wants changed in the minutes, and what was wrong with those that are approved.
use super::{choices, coded, words};
use crate::domain::command::{MinutesAmend, MinutesReturn};
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::minutes::AmendmentClass;
use crate::tui::dialog::FormDialog;
use crate::tui::form::{Choice, FieldSpec, Form};

/// The form that sends the minutes back.
pub fn send_back(meeting: Ref<Meeting>) -> FormDialog {
    let field = FieldSpec::long("reason", "What is to be changed", 4)
        .required()
        .help("At least ten characters; whoever writes the minutes reads this.");
    let form = Form::new(vec![field]).with_draft(format!("minutes.return:{meeting}"));
    FormDialog::new("Send the minutes back", form, move |values| {
        Ok(MinutesReturn { meeting, reason: words(values, "reason").unwrap_or_default() }.into())
    })
}

/// The form that opens approved minutes for a correction. `discussed` are those whose papers they made.
pub fn amend(meeting: Ref<Meeting>, version: u32, discussed: Vec<Choice>) -> FormDialog {
    let form = Form::new(vec![
        FieldSpec::choice("class", "What is wrong", choices::<AmendmentClass>())
            .required()
            .help("With the wrong patient, the paper is asked back at once and the practice is to destroy it."),
        FieldSpec::long("reason", "In words", 4)
            .required()
            .help("At least ten characters, and no other patient's name: it is printed on the new version."),
        FieldSpec::many("patients", "Whose paper", discussed)
            .help("With the wrong patient: whose paper holds what is another's. Else only who needs a new one though no word changes."),
    ])
    .with_draft(format!("minutes.amend:{meeting}"));
    FormDialog::new(format!("Correct version {version} with a new one"), form, move |values| {
        let class = coded(values, "class").ok_or((Some("class"), "Choose what is wrong.".to_owned()))?;
        let patients = values.many("patients").iter().filter_map(|id| id.parse().ok()).collect();
        Ok(MinutesAmend { meeting, class, reason: words(values, "reason").unwrap_or_default(), patients }.into())
    })
}
