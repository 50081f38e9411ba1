//! Writing papers beside the packs, from whichever screen: the form, what was written, and what to do where that was refused.
use crate::domain::count::counted;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::papers::Paper;
use crate::domain::refusal::Code;
use crate::tui::dialog::{Followed, Notice};
use crate::tui::door;
use crate::tui::effect::Effect;
use crate::tui::form::specs::export;
use crate::tui::symbols::ALERT;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The form, with these papers chosen first. The path of the folder that was written is left in `place`.
pub(super) fn write(
    meeting: Option<Ref<Meeting>>,
    first: Paper,
    into: &Path,
    home: Option<PathBuf>,
    place: Rc<RefCell<Option<String>>>,
) -> Followed {
    Followed::new(export::others(meeting, first, into, home))
        .then(move |done| {
            let Some(written) = &done.written else { return Vec::new() };
            place.replace(Some(written.folder.clone()));
            let mut text = format!(
                "{} for {} are in\n{}\n\nEach recipient has a folder of its own. mdg sends nothing: send each folder to whom it \
                 is for, and to nobody else.",
                counted(written.files.len(), "file", "files"),
                counted(written.practices as usize, "recipient", "recipients"),
                written.folder
            );
            for warning in &done.warnings {
                text = format!("{text}\n\n{ALERT} {}", warning.message);
            }
            vec![Effect::Open(Box::new(Notice::new("The papers are written", text)))]
        })
        .asks_when_refused(Code::PossibleIdentifier, export::reason)
        .when_refused(|refusal| {
            if refusal.code != Code::ForeignIdentifier {
                return Vec::new();
            }
            let text = format!(
                "{}\n\nNo file was written and nothing has left this laptop. Take these words out where they were entered.",
                door::sentence(refusal)
            );
            vec![Effect::Open(Box::new(Notice::new("Stopped: a document names somebody else", text)))]
        })
}
