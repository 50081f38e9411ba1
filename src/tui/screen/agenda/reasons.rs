//! Why something cannot be done on the agenda now, in the words that the status line says. Nothing here changes anything.
use super::Agenda;
use crate::domain::agenda::{ItemKind, ItemStatus};
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::meeting::MeetingStatus;
use crate::tui::intents::Intent;

impl Agenda {
    /// Why something cannot be done now; nothing where it can.
    pub(super) fn reason(&self, intent: Intent) -> Option<String> {
        let no_group = self.mdgs.as_ref().is_some_and(Vec::is_empty);
        match intent {
            Intent::AmendGroup | Intent::GroupMeets | Intent::PlanSeries if no_group || self.mdgs.is_none() => {
                Some("there is no group yet; F founds one".to_owned())
            }
            Intent::MemberLeaves if !self.members.iter().any(|row| row.active) => {
                Some("nobody was added yet; M adds a person".to_owned())
            }
            Intent::NewConference if no_group => Some("there is no group yet; F founds one".to_owned()),
            Intent::ChooseConference if self.meetings.as_ref().is_none_or(Vec::is_empty) => {
                Some("no conference was planned yet; n plans one".to_owned())
            }
            Intent::AddToAgenda
            | Intent::AddItem
            | Intent::Edit
            | Intent::IssueAgenda
            | Intent::Start
            | Intent::FillAgenda
            | Intent::ArrangeItems
            | Intent::IssuedVersions
            | Intent::CancelConference
            | Intent::Export
                if self.view.is_none() =>
            {
                Some("no conference is planned; n plans one".to_owned())
            }
            Intent::AddToAgenda | Intent::AddItem | Intent::Edit | Intent::Start | Intent::ArrangeItems
                if !self.open() =>
            {
                Some("this conference is closed; c chooses another".to_owned())
            }
            Intent::IssueAgenda | Intent::FillAgenda => self.not_early(),
            Intent::IssuedVersions if self.view.as_ref()?.meeting.agenda_version == 0 => {
                Some("the agenda was not issued yet; w issues it".to_owned())
            }
            Intent::CancelConference => self.not_early().or_else(|| self.no_later_day()),
            Intent::Export => self.why_no_papers(),
            Intent::Copy => self
                .papers
                .written()
                .is_none()
                .then(|| "nothing was written in this session; x writes the papers".to_owned()),
            Intent::MoveItemUp
            | Intent::MoveItemDown
            | Intent::MoreMinutes
            | Intent::FewerMinutes
            | Intent::ItemNote
            | Intent::Presenter
            | Intent::Remove
            | Intent::DeferItem
            | Intent::Consent => self.why_not_item(intent),
            Intent::Open => match self.here() {
                Some(row) if row.item.patient.is_some() => None,
                _ => Some("this item is about no patient".to_owned()),
            },
            _ => None,
        }
    }

    /// What is done only before the conference starts.
    fn not_early(&self) -> Option<String> {
        let status = self.view.as_ref()?.meeting.status;
        let early = matches!(status, MeetingStatus::Planned | MeetingStatus::AgendaIssued);
        (!early).then(|| format!("this conference is {}", status.words().to_lowercase()))
    }

    /// Cases need a conference to go to.
    fn no_later_day(&self) -> Option<String> {
        let cases = self.cases_to_come();
        if cases == 0 || self.next_day().is_some() {
            return None;
        }
        let cases = counted(cases, "case is", "cases are");
        Some(format!("{cases} listed and no later conference is planned for them; n plans one, N plans several"))
    }

    /// Papers are written of what was issued, or the notice that it is cancelled.
    fn why_no_papers(&self) -> Option<String> {
        let meeting = &self.view.as_ref()?.meeting;
        match meeting.status {
            _ if meeting.agenda_version == 0 => Some("the agenda was not issued yet; w issues it".to_owned()),
            MeetingStatus::Cancelled => None,
            MeetingStatus::AgendaIssued if self.since().is_empty() => None,
            MeetingStatus::AgendaIssued => {
                Some("the agenda changed since it was issued; w issues it again, v shows what changed".to_owned())
            }
            status => Some(format!("this conference is {}", status.words().to_lowercase())),
        }
    }

    /// What of this screen changes an item, and needs one that is still to come.
    fn why_not_item(&self, intent: Intent) -> Option<String> {
        let Some(row) = self.here() else { return Some("no item is under the cursor".to_owned()) };
        if !matches!(row.item.status, ItemStatus::Listed | ItemStatus::Proposed) {
            return Some(format!("this item is {}", row.item.status.words().to_lowercase()));
        }
        match intent {
            Intent::Consent if row.item.patient.is_none() => Some("this item is about no patient".to_owned()),
            Intent::DeferItem if row.item.kind != ItemKind::Case => Some("only a case is put off".to_owned()),
            Intent::MoveItemUp if row.item.position <= 1 => Some("it is the first item".to_owned()),
            _ => None,
        }
    }
}
