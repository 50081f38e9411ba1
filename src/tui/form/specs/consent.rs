//! Recording what a patient decided about being discussed by the group.
use super::{choices, coded, date, date_reader, words};
use crate::domain::Command;
use crate::domain::command::ConsentRecord;
use crate::domain::consent::{Capacity, ConsentDecision, ConsentMethod};
use crate::domain::ids::Ref;
use crate::domain::patient::Patient;
use crate::tui::dialog::FormDialog;
use crate::tui::form::{FieldSpec, Form, Values};
use chrono::NaiveDate;

/// The form for one patient. `name` stands in its title, so that nobody records it for somebody else.
pub fn dialog(patient: Ref<Patient>, name: &str, today: NaiveDate) -> FormDialog {
    let form = Form::new(vec![
        FieldSpec::choice("decision", "Decision", choices::<ConsentDecision>())
            .required()
            .help("Right chooses the next one. What was decided about being discussed by the group."),
        FieldSpec::date("decided_on", "Decided on", date_reader(today)).filled("today"),
        FieldSpec::choice("method", "How", choices::<ConsentMethod>()).filled("verbal"),
        FieldSpec::choice("capacity", "Capacity", choices::<Capacity>())
            .help("Whether the person could decide this. For best interests it must be said."),
        FieldSpec::line("decision_maker", "Decided by").help("For best interests: who decided for the person."),
        FieldSpec::line("reason", "Reason").help("For best interests it is needed; otherwise if it helps."),
    ])
    .with_draft(format!("consent.record:{patient}"));
    FormDialog::new(format!("Consent: {name}"), form, move |values| Ok(command(patient, values)))
}

fn command(patient: Ref<Patient>, values: &Values) -> Command {
    Command::ConsentRecord(ConsentRecord {
        patient,
        // The form does not let it be empty; should it be, nothing is taken as agreed.
        decision: coded(values, "decision").unwrap_or(ConsentDecision::Refused),
        scope: None,
        organisation: None,
        decided_on: date(values, "decided_on"),
        method: coded(values, "method"),
        capacity: coded(values, "capacity"),
        decision_maker: words(values, "decision_maker"),
        reason: words(values, "reason"),
    })
}
