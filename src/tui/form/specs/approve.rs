//! What the reviewer wants changed in the minutes.
use super::words;
use crate::domain::command::MinutesReturn;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::tui::dialog::FormDialog;
use crate::tui::form::{FieldSpec, Form};

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
