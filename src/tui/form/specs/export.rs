//! Where the practice packs and the papers of an agenda are written.
use super::{choices, coded};
use crate::domain::agenda_issue::PatientsBy;
use crate::domain::coded::Coded;
use crate::domain::command::{AgendaExport, MinutesExport, PapersBoard, PapersChase, PapersExport, RecallExport};
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::papers::{ConferencePaper, Paper};
use crate::tui::dialog::FormDialog;
use crate::tui::form::{Choice, FieldSpec, Form, Reading};
use std::path::{Path, PathBuf};

/// Reads a folder: a whole path, or one that begins with ~ for the home folder. Says where the pack will be.
fn folder(typed: &str, home: Option<&Path>, pack: &str) -> Result<Reading, String> {
    let path = match (typed.strip_prefix('~'), home) {
        (Some(rest), Some(home)) => home.join(rest.trim_start_matches(['/', '\\'])),
        _ => PathBuf::from(typed),
    };
    if !path.is_absolute() {
        return Err(
            "Write the whole path of a folder, from its drive or / on, or begin with ~ for your own.".to_owned()
        );
    }
    let shown = if pack.is_empty() { format!("in {}", path.display()) } else { path.join(pack).display().to_string() };
    Ok(Reading::echoed(path.display().to_string(), format!("a new folder {shown}")))
}

/// The form that writes papers beside the packs: of this conference, of what is open, or for a board.
pub fn others(meeting: Option<Ref<Meeting>>, first: Paper, into: &Path, home: Option<PathBuf>) -> FormDialog {
    let of_none = |choice: &Choice| meeting.is_some() || ["chase", "board", "recalls"].contains(&choice.id.as_str());
    let form = Form::new(vec![
        FieldSpec::choice("paper", "Which papers", choices::<Paper>().into_iter().filter(of_none).collect())
            .required()
            .filled(first.code()),
        FieldSpec::line("folder", "Folder")
            .required()
            .filled(into.display().to_string())
            .reads(move |typed| folder(typed, home.as_deref(), "")),
    ]);
    FormDialog::new("Write papers for members, organisations, patients, owners or a board", form, move |values| {
        let folder = PathBuf::from(values.text("folder"));
        let reason = values.get("reason").map(str::to_owned);
        let of = |paper: ConferencePaper| match meeting {
            Some(meeting) => Ok(PapersExport { meeting, paper, folder: folder.clone(), reason: reason.clone() }.into()),
            None => Err((Some("paper"), "Choose papers that are of no one conference.".to_owned())),
        };
        match coded::<Paper>(values, "paper") {
            Some(Paper::Members) => of(ConferencePaper::Members),
            Some(Paper::Organisations) => of(ConferencePaper::Organisations),
            Some(Paper::Patients) => of(ConferencePaper::Patients),
            Some(Paper::Urgent) => of(ConferencePaper::Urgent),
            Some(Paper::Board) => Ok(PapersBoard { mdg: None, from: None, to: None, folder, reason }.into()),
            Some(Paper::Recalls) => Ok(RecallExport { folder, reason }.into()),
            Some(Paper::Chase) | None => Ok(PapersChase { folder, reason }.into()),
        }
    })
}

/// The form that writes the packs. `pack` is the name of the folder they will be in.
pub fn write(meeting: Ref<Meeting>, into: &Path, home: Option<PathBuf>, pack: String) -> FormDialog {
    let field = FieldSpec::line("folder", "Folder")
        .required()
        .filled(into.display().to_string())
        .reads(move |typed| folder(typed, home.as_deref(), &pack));
    FormDialog::new(
        "Write the practice packs: a cover and an extract for each patient",
        Form::new(vec![field]),
        move |values| {
            let reason = values.get("reason").map(str::to_owned);
            Ok(MinutesExport { meeting, folder: PathBuf::from(values.text("folder")), reason }.into())
        },
    )
}

/// What is asked for where the check of the finished files found words that may be about somebody else.
pub fn reason() -> FieldSpec {
    FieldSpec::line("reason", "Why it may leave").required().help("Kept in the log and in the manifest of the pack.")
}

/// The form that writes the papers of an issued agenda. `pack` is the name of the folder they will be in, `by` how the settings have
/// patients stand on the agenda of the whole group.
pub fn papers(meeting: Ref<Meeting>, into: &Path, home: Option<PathBuf>, pack: String, by: PatientsBy) -> FormDialog {
    let form = Form::new(vec![
        FieldSpec::line("folder", "Folder")
            .required()
            .filled(into.display().to_string())
            .reads(move |typed| folder(typed, home.as_deref(), &pack)),
        FieldSpec::choice("patients_by", "Patients by", choices::<PatientsBy>())
            .required()
            .filled(by.to_string())
            .help("On the agenda of the whole group. A practice's own sheet has names."),
    ]);
    FormDialog::new("Write the papers: agenda, a sheet for each practice, calendar file", form, move |values| {
        let folder = PathBuf::from(values.text("folder"));
        let reason = values.get("reason").map(str::to_owned);
        Ok(AgendaExport { meeting, folder, patients_by: coded(values, "patients_by"), reason }.into())
    })
}

/// The form that writes the notice that a conference is cancelled.
pub fn notice(meeting: Ref<Meeting>, into: &Path, home: Option<PathBuf>, pack: String) -> FormDialog {
    let field = FieldSpec::line("folder", "Folder")
        .required()
        .filled(into.display().to_string())
        .reads(move |typed| folder(typed, home.as_deref(), &pack));
    FormDialog::new(
        "Write the notice for calendars: the conference is cancelled",
        Form::new(vec![field]),
        move |values| {
            let reason = values.get("reason").map(str::to_owned);
            let folder = PathBuf::from(values.text("folder"));
            Ok(AgendaExport { meeting, folder, patients_by: None, reason }.into())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_path_is_said_before_anything_is_written() {
        let home = std::env::temp_dir();
        let read = folder("~/MDG", Some(&home), "MDG-HK_2026-11-19").unwrap();
        assert_eq!(read.value, home.join("MDG").display().to_string());
        assert!(read.echo.unwrap().ends_with("MDG-HK_2026-11-19"));
        assert!(folder("packs", Some(&home), "x").unwrap_err().contains("whole path"));
    }
}
