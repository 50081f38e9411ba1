//! That a patient has died: what is known, when, and who said so; or that it was entered in error.
use super::{coded, date, date_reader, words};
use crate::domain::coded::Coded;
use crate::domain::command::PatientDeath;
use crate::domain::dates;
use crate::domain::patient::{DeathStatus, Patient};
use crate::tui::dialog::FormDialog;
use crate::tui::form::{Choice, FieldSpec, Form};
use chrono::NaiveDate;

/// The form for one patient. `name` stands in its title, so that nobody records it for somebody else.
pub fn dialog(patient: &Patient, name: &str, today: NaiveDate) -> FormDialog {
    let status = |status: DeathStatus| Choice::new(status.code(), status.words());
    let mut stages = vec![status(DeathStatus::Informal), status(DeathStatus::Formal)];
    if patient.has_died() {
        stages.push(status(DeathStatus::Removed));
    }
    let on = patient.died_on.map(dates::staff).unwrap_or_default();
    let form = Form::new(vec![
        FieldSpec::choice("status", "What is known", stages)
            .required()
            .help("Reported: somebody said so. Died: the practice or the register confirms it."),
        FieldSpec::date("died_on", "Died on", date_reader(today))
            .filled(on)
            .help("Left empty where nobody knows the day yet."),
        FieldSpec::line("told_by", "Who said so")
            .required()
            .help("Such as the daughter, the practice or the hospital."),
    ]);
    let id = patient.id;
    FormDialog::new(format!("Death: {name}"), form, move |values| {
        let status = coded(values, "status").ok_or((Some("status"), "Choose what is known.".to_owned()))?;
        Ok(PatientDeath {
            patient: id,
            status,
            died_on: date(values, "died_on"),
            place: None,
            told_by: words(values, "told_by"),
        }
        .into())
    })
}
