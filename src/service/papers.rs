//! What every export of papers has in common: why doubtful words may leave, the folder that is written all or not at all, and the
//! record that it was.

use super::minutes::not_written;
use super::{Deed, Progress, Service};
use crate::domain::actor::Actor;
use crate::domain::change::Changes;
use crate::domain::count::counted;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::minutes::{Minutes, WrittenFile};
use crate::domain::papers::{Paper, PaperExport};
use crate::domain::person;
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::view::{Done, WrittenPack};
use crate::export::{PaperSet, Registry, Written, sentences, write_papers};
use chrono::NaiveDate;
use std::ops::ControlFlow;
use std::path::Path;
use uuid::Uuid;

/// Why words that may be about somebody else may leave, if that was said, and in enough words.
pub(super) fn accepted_reason(typed: Option<&str>) -> Result<Option<&str>, Refusal> {
    let reason = typed.map(str::trim).filter(|reason| !reason.is_empty());
    if reason.is_some_and(|reason| person::length(reason) < 10) {
        let why = "Say in ten characters at least why it may leave. It is kept in the log and the manifest.";
        return Err(Refusal::new(Code::ReasonRequired, why).at("reason"));
    }
    Ok(reason)
}

/// The files as records keep them.
pub(super) fn files_of(written: &Written) -> Vec<WrittenFile> {
    let file = |(path, sha256): &(String, String)| WrittenFile { path: path.clone(), sha256: sha256.clone() };
    written.files.iter().map(file).collect()
}

/// Why there is nothing to write: the reason, and what was left out.
pub(super) fn nothing(why: &str, told: &[Warning]) -> Refusal {
    let mut words = vec![why];
    words.extend(told.iter().map(|warning| warning.message.as_str()));
    Refusal::wrong_state(words.join(" "))
}

/// Papers that are to leave, and where to.
pub(super) struct Leaving<'a> {
    pub command: &'static str,
    pub paper: Paper,
    pub meeting: Option<Ref<Meeting>>,
    pub minutes: Option<Ref<Minutes>>,
    pub period: Option<(NaiveDate, NaiveDate)>,
    pub scope: Option<Uuid>,
    pub folder: &'a Path,
    pub reason: Option<&'a str>,
    /// What is to be told beside what the check finds.
    pub told: Vec<Warning>,
}

impl Service {
    /// Below what a count is hidden in papers without names.
    pub fn hide_counts_below(&mut self, small: u32) {
        self.small_numbers = small;
    }

    /// Writes papers, checks the finished files and records what was written.
    pub(super) fn put_out(
        &mut self,
        who: &Actor,
        set: &PaperSet,
        registry: &Registry,
        leaving: Leaving<'_>,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let reason = accepted_reason(leaving.reason)?;
        let stationery = self.stationery()?;
        self.begin_export(leaving.folder)?;
        let written = write_papers(leaving.folder, set, &stationery, registry, reason, &mut |p| {
            progress(p.done, p.total);
            ControlFlow::Continue(())
        });
        self.end_export()?;
        let written = written.map_err(|e| not_written(&e))?;
        let files = files_of(&written);
        let export = self.act(who, |act| PaperExport {
            id: act.new_ref(),
            paper: leaving.paper,
            meeting: leaving.meeting,
            minutes: leaving.minutes,
            from_on: leaving.period.map(|(from, _)| from),
            to_on: leaving.period.map(|(_, to)| to),
            written_at: act.now,
            written_by: act.who.name.clone(),
            folder: set.folder_name().to_owned(),
            files: files.clone(),
        });
        let mut changes = Changes::none();
        changes.create(&export);
        changes.warnings.extend(leaving.told);
        for told in sentences(&written.warnings) {
            changes.warn(Warning::new(Code::PossibleIdentifier, told));
        }
        let said = format!(
            "{} for {} written. mdg sends nothing: send each folder to whom it is for.",
            counted(files.len(), "file", "files"),
            counted(set.recipients(), "recipient", "recipients")
        );
        let mut deed = Deed::new(leaving.command, said).on(export.id);
        deed.scope = leaving.scope;
        if let Some(reason) = reason.filter(|_| !written.warnings.is_empty()) {
            deed = deed.because(reason);
        }
        let mut done = self.commit(who, deed, &changes)?;
        done.written = Some(WrittenPack {
            folder: written.folder.display().to_string(),
            practices: u32::try_from(set.recipients()).unwrap_or(u32::MAX),
            files: files.into_iter().map(|file| file.path).collect(),
        });
        Ok(done)
    }
}
