//! How a conference goes on: from one item to the next, aside and back, and to its end. Asks for what a case still needs before
//! it closes, and stands before a case that may not be opened.
use super::attendance::Opening;
use super::{After, Conference, case};
use crate::domain::agenda::{AgendaItem, ItemKind, ItemStatus};
use crate::domain::command::{AgendaAmend, ItemClose, ItemOpen, ItemPause, ItemResume, MeetingClose};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::MeetingStatus;
use crate::domain::view::ConferenceView;
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Confirm, Followed, PickRow};
use crate::tui::effect::Effect;
use crate::tui::form::specs::outcome;
use crate::tui::widget::Said;
use std::rc::Rc;

impl Conference {
    /// A conference that has just started with nobody recorded begins with who is here.
    pub(super) fn who_first(&mut self) -> Vec<Effect> {
        let Some(view) = self.running() else { return Vec::new() };
        let meeting = view.meeting.id;
        let fresh = view.attendance.iter().all(|row| row.status.is_none())
            && view.items.iter().all(|row| row.item.opened_at.is_none());
        if !fresh || self.asked_who == Some(meeting) {
            return Vec::new();
        }
        self.asked_who = Some(meeting);
        self.attendance(Opening::FirstItem)
    }

    /// Opens the next item, or says why it cannot be opened and stands before it.
    pub(super) fn open_next(&mut self) -> Vec<Effect> {
        let Some(row) = self.next_row() else {
            let aside = self.items.iter().any(|item| item.status == ItemStatus::PausedItem);
            let words = if aside {
                "Only items that were set aside are left: b takes one up again."
            } else {
                "Every item has come to its end. E ends the conference."
            };
            return vec![Effect::Say(Said::news(words))];
        };
        let id = row.item.id;
        self.open_item(id)
    }

    pub(super) fn open_item(&mut self, id: Ref<AgendaItem>) -> Vec<Effect> {
        if let Some(blocked) = self.row(id).and_then(|row| row.blocked.clone()) {
            self.standing = Some(id);
            let words = format!("{blocked} {}", case::ways_out(&blocked));
            return vec![Effect::Say(Said::refused(words))];
        }
        self.once_sure(id, ItemOpen { item: id }.into())
    }

    pub(super) fn take_up(&mut self, id: Ref<AgendaItem>) -> Vec<Effect> {
        match self.row(id).map(|row| row.item.status) {
            Some(ItemStatus::PausedItem) => self.once_sure(id, ItemResume { item: id }.into()),
            Some(_) => self.open_item(id),
            None => Vec::new(),
        }
    }

    /// Closes what is open if nothing is missing, and goes on; a case asks for the rest first.
    pub(super) fn go_on(&mut self, ctx: &Ctx) -> Vec<Effect> {
        let Some(open) = self.discussed() else {
            return match self.standing {
                Some(id) => self.take_up(id),
                None => self.open_next(),
            };
        };
        let item = open.item.id;
        if !self.missing().is_empty() {
            let after = Rc::clone(&self.after);
            return vec![Effect::Open(Box::new(self.closing(ctx).then(move |_| {
                after.set(After::Next);
                Vec::new()
            })))];
        }
        self.after.set(After::Next);
        vec![Effect::Do("close", bare_close(item).into())]
    }

    pub(super) fn closing(&self, ctx: &Ctx) -> Followed {
        outcome::close(&self.outcome_case(&self.open_name(), ctx))
    }

    pub(super) fn outcome_case<'a>(&'a self, who: &'a str, ctx: &Ctx) -> outcome::Case<'a> {
        let open = self.case();
        let quorum = self.running().map(|view| &view.quorum);
        outcome::Case {
            item: open.map_or_else(|| Ref::from_uuid(uuid::Uuid::nil()), |open| open.item.id),
            who,
            now: open.and_then(|open| open.discussion.as_ref()),
            has_action: open.is_some_and(|open| !open.actions.is_empty()),
            missing: quorum.filter(|q| !q.quorate).map(crate::domain::attendance::QuorumView::missing_in_words),
            today: dates::london_date(ctx.now),
        }
    }

    /// Items that can be taken up instead: set aside ones first, then those still to come.
    pub(super) fn others(&self) -> Vec<PickRow> {
        let open = self.discussed().map(|open| open.item.id);
        let Some(view) = self.running() else { return Vec::new() };
        let rows = || view.items.iter().filter(|row| Some(row.item.id) != open);
        let aside = rows().filter(|row| row.item.status == ItemStatus::PausedItem);
        let coming = rows().filter(|row| case::waits(&row.item));
        aside
            .chain(coming)
            .map(|row| {
                let state = match (&row.blocked, row.item.status) {
                    (_, ItemStatus::PausedItem) => "set aside",
                    (Some(_), _) => "blocked",
                    _ => "to come",
                };
                PickRow::new(row.item.id.to_string(), format!("{} {}", row.item.position, self.called(row)), state)
            })
            .collect()
    }

    /// Sets aside what is open and takes up another.
    pub(super) fn swap(&mut self, id: Ref<AgendaItem>) -> Vec<Effect> {
        match self.discussed().map(|open| open.item.id) {
            None => self.take_up(id),
            Some(open) => {
                self.after.set(After::TakeUp(id));
                vec![Effect::Do("aside", ItemPause { item: open }.into())]
            }
        }
    }

    pub(super) fn more_minutes(&self, by: i64) -> Vec<Effect> {
        let Some(open) = self.discussed() else { return Vec::new() };
        let minutes = (i64::from(open.item.planned_min) + by).clamp(1, 240);
        let amend = AgendaAmend {
            item: open.item.id,
            planned_min: u32::try_from(minutes).ok(),
            presenter: None,
            urgency: None,
            question: None,
        };
        vec![Effect::Do("minutes", amend.into())]
    }

    /// Asks before the conference ends, and says what becomes of the cases that were not reached.
    pub(super) fn end(&self) -> Vec<Effect> {
        let Some(view) = self.running() else { return Vec::new() };
        let held: Vec<String> = view
            .items
            .iter()
            .filter(|row| {
                row.item.is_open() && (row.item.kind == ItemKind::Case || row.item.status == ItemStatus::PausedItem)
            })
            .map(|row| format!("{} {}", row.item.position, self.called(row)))
            .collect();
        let paused = view.meeting.status == MeetingStatus::Paused && self.case().is_none();
        if !held.is_empty() && !paused {
            let words = format!(
                "Not yet: {} came to no end. n closes the case, D puts it off, b takes up what was set aside.",
                held.join(", ")
            );
            return vec![Effect::Say(Said::refused(words))];
        }
        let cases = view.items.iter().filter(|row| row.item.kind == ItemKind::Case && row.item.is_on_agenda()).count();
        let left: Vec<String> = view
            .items
            .iter()
            .filter(|row| row.item.kind == ItemKind::Case && case::waits(&row.item))
            .map(|row| format!("{} {}", row.item.position, self.called(row)))
            .collect();
        let mut text = if left.is_empty() {
            if cases == 1 {
                "The case came to its end.".to_owned()
            } else {
                format!("All {cases} cases came to their end.")
            }
        } else {
            let them = if left.len() == 1 { "It is" } else { "They are" };
            let next = self.next_date(view).map_or_else(
                || "Plan the next conference and list them there; no later one is planned.".to_owned(),
                |date| format!("{them} carried over to {date}."),
            );
            format!("{} of {} not reached: {}. {next}", left.len(), counted(cases, "case", "cases"), left.join("; "))
        };
        text.push_str(" A conference that has ended does not open again.");
        let mut then = Vec::new();
        if let Some(open) = self.discussed() {
            then.push(Effect::Do("last", bare_close(open.item.id).into()));
        }
        then.push(Effect::Do("end", MeetingClose { meeting: view.meeting.id, carry_over: true }.into()));
        vec![Effect::Open(Box::new(Confirm::new("End the conference", text, "End the conference", then)))]
    }

    pub(super) fn next_date(&self, view: &ConferenceView) -> Option<String> {
        self.meetings
            .iter()
            .filter(|row| row.mdg_code == view.mdg.code && row.date > view.meeting.date)
            .filter(|row| !matches!(row.status, MeetingStatus::Closed | MeetingStatus::Cancelled))
            .map(|row| row.date)
            .min()
            .map(dates::staff_with_day)
    }
}

/// A close that brings nothing new.
fn bare_close(item: Ref<AgendaItem>) -> ItemClose {
    ItemClose { item, outcome: None, decision: None, no_action_reason: None, not_quorate_reason: None }
}
