//! What goes out before a conference: the agenda as it is issued, issued again with what changed, and its papers.
use super::{Agenda, ISSUE};
use crate::domain::Command;
use crate::domain::agenda_issue::{AgendaChange, PatientsBy};
use crate::domain::command::AgendaIssue;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::meeting::MeetingStatus;
use crate::domain::refusal::Code;
use crate::domain::view::{ConferenceView, Done};
use crate::export::conference_folder;
use crate::tui::dialog::{Confirm, Followed, Notice};
use crate::tui::door;
use crate::tui::effect::Effect;
use crate::tui::form::specs::export;
use crate::tui::symbols::ALERT;
use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::rc::Rc;

/// Where papers are offered to be written, and where they were.
#[derive(Default)]
pub(super) struct Papers {
    into: PathBuf,
    home: Option<PathBuf>,
    by: Option<PatientsBy>,
    /// The folder that was written last.
    written: Rc<RefCell<Option<String>>>,
}

impl Papers {
    /// Papers that go into this folder.
    pub fn new(into: PathBuf, home: Option<PathBuf>, by: Option<PatientsBy>) -> Self {
        Self { into, home, by, written: Rc::default() }
    }

    /// The folder that was written last.
    pub fn written(&self) -> Option<String> {
        self.written.borrow().clone()
    }
}

/// Words, each on a line of its own.
fn lines<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.fold(String::new(), |text, one| text + "\n- " + one)
}

fn listed(changes: &[AgendaChange]) -> String {
    lines(changes.iter().map(|change| change.words.as_str()))
}

/// What was done, and what somebody should know of it.
fn told(done: &Done) -> String {
    let mut text = done.said.clone();
    for warning in &done.warnings {
        let _ = write!(text, "\n\n{ALERT} {}", warning.message);
    }
    text
}

impl Agenda {
    /// What changed on the agenda in view since it was issued.
    pub(super) fn since(&self) -> &[AgendaChange] {
        let (Some(view), Some(issued)) = (&self.view, &self.issued) else { return &[] };
        let ours = issued.versions.last().is_some_and(|version| version.issued.meeting == view.meeting.id);
        if ours { &issued.since } else { &[] }
    }

    pub(super) fn issue(&self) -> Option<Vec<Effect>> {
        let view = self.view.as_ref()?;
        let version = view.meeting.agenda_version;
        let mut text = format!(
            "The agenda of {} has {}, {} of {} minutes. ",
            dates::staff_with_day(view.meeting.date),
            counted(view.items.iter().filter(|row| row.item.is_on_agenda()).count(), "item", "items"),
            view.total_min,
            view.meeting.planned_min,
        );
        let since = self.since();
        if version == 0 {
            text.push_str("It is issued as version 1. From then on only urgent cases are added.");
        } else if since.is_empty() {
            let _ =
                write!(text, "Nothing changed since version {version}; it would be issued as version {}.", version + 1);
        } else {
            let _ = write!(text, "It becomes version {}. Since version {version}:{}", version + 1, listed(since));
        }
        let yes = if version == 0 { "Issue the agenda" } else { "Issue it again" };
        let command = Command::AgendaIssue(AgendaIssue { meeting: view.meeting.id });
        let then = vec![Effect::Do(ISSUE, command)];
        Some(vec![Effect::Open(Box::new(Confirm::new(yes, text, yes, then)))])
    }

    /// What to read once the agenda was issued: the differences, where people hold an earlier one, and what to mind. `before` is the
    /// conference as it was.
    pub(super) fn issued_anew(done: &Done, before: &ConferenceView) -> Vec<Effect> {
        if before.meeting.agenda_version == 0 && done.warnings.is_empty() {
            return Vec::new();
        }
        let text = format!("{}\n\nx writes its papers. mdg sends nothing.", told(done));
        vec![Effect::Open(Box::new(Notice::new("The agenda is issued", text)))]
    }

    /// Every version, the last one first, and what each changed.
    pub(super) fn versions(&self) -> Notice {
        let mut parts = Vec::new();
        if !self.since().is_empty() {
            parts.push(format!("Changed since, and not issued:{}", listed(self.since())));
        }
        for version in self.issued.iter().flat_map(|view| &view.versions).rev() {
            let issued = &version.issued;
            let when = dates::staff_with_day(dates::london_date(issued.issued_at));
            let items = counted(issued.lines.len(), "item", "items");
            let clock = dates::london_clock(issued.issued_at);
            let (number, by) = (issued.number, &issued.issued_by);
            let written = if issued.written_at.is_some() { "" } else { " Its papers were not written." };
            parts.push(format!(
                "Version {number}, {when} {clock} by {by}, {items}.{written}{}",
                listed(&version.changes)
            ));
        }
        Notice::new("What was issued", parts.join("\n\n"))
    }

    /// The form that writes the papers, or of a cancelled conference the notice.
    pub(super) fn write_papers(&self) -> Option<Followed> {
        let view = self.view.as_ref()?;
        let meeting = &view.meeting;
        let folder = conference_folder(&view.mdg.code, meeting.date);
        let (into, home) = (&self.papers.into, self.papers.home.clone());
        let cancelled = meeting.status == MeetingStatus::Cancelled;
        let form = if cancelled {
            export::notice(meeting.id, into, home, format!("{folder}_cancelled"))
        } else {
            let by = self.papers.by.unwrap_or(PatientsBy::Initials);
            export::papers(meeting.id, into, home, format!("{folder}_agenda_v{}", meeting.agenda_version), by)
        };
        let place = Rc::clone(&self.papers.written);
        let followed = Followed::new(form)
            .then(move |done| {
                let Some(written) = &done.written else { return Vec::new() };
                place.replace(Some(written.folder.clone()));
                let files = lines(written.files.iter().map(String::as_str));
                let text = if cancelled {
                    format!("{}\n\nIn {}:{files}\n\ny copies the path of the folder.", told(done), written.folder)
                } else {
                    format!(
                        "{}\n\nIn {}:{files}\n\nSend the agenda and the calendar file to the group, and each sheet to its \
                         practice and to nobody else.\n\ny copies the path of the folder.",
                        told(done),
                        written.folder
                    )
                };
                vec![Effect::Open(Box::new(Notice::new("The papers are written", text)))]
            })
            .asks_when_refused(Code::PossibleIdentifier, export::reason)
            .when_refused(|refusal| {
                if refusal.code != Code::ForeignIdentifier {
                    return Vec::new();
                }
                let text = format!(
                    "{}\n\nNo file was written. Take these words out of the question they stand in, issue the agenda again, and \
                     write the papers then.",
                    door::sentence(refusal)
                );
                vec![Effect::Open(Box::new(Notice::new("Stopped: a paper names somebody else", text)))]
            });
        Some(followed)
    }
}
