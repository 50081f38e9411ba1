//! When conferences are: the days on which a group meets, a series of them, and one that is cancelled.
use super::{Agenda, GROUP, MEETS, SERIES};
use crate::domain::agenda::ItemStatus;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::meeting::MeetingStatus;
use crate::domain::organisation::{Mdg, Organisation};
use crate::domain::query::{MdgDates, Query};
use crate::domain::registry_view::DatesView;
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Followed, PickRow, Picker};
use crate::tui::effect::Effect;
use crate::tui::form::specs::{meeting, meets, people};
use crate::tui::widget::Said;
use chrono::NaiveDate;

/// The name under which the screen hears that a conference was cancelled: its id.
pub(super) const CANCELLED: &str = "cancelled";

impl Agenda {
    /// The group that is meant: that of the conference in view, the only one, or the one that is chosen. `about` says what is asked
    /// about it.
    pub(super) fn which_group(&mut self, about: &'static str, ctx: &Ctx) -> Vec<Effect> {
        let all = self.mdgs.as_deref().unwrap_or_default();
        let only = if let [one] = all { Some(one.id) } else { None };
        self.group = self.view.as_ref().map(|view| view.mdg.id).or(only);
        if self.group.is_some() {
            return self.ask_about_group(about, ctx);
        }
        let rows = all.iter().map(|mdg| PickRow::new(mdg.id.to_string(), mdg.name.clone(), mdg.code.clone())).collect();
        vec![Effect::Open(Box::new(Picker::new(about, "Which group?", rows)))]
    }

    /// Asks for what the form about the group needs.
    pub(super) fn ask_about_group(&self, about: &'static str, ctx: &Ctx) -> Vec<Effect> {
        let Some(mdg) = self.chosen_group() else { return Vec::new() };
        if about != SERIES {
            return Self::ask_places(if about == MEETS { MEETS } else { GROUP });
        }
        if mdg.recurrence.is_none() {
            let words = format!("Not now: nobody has said on which days {} meets; r says it.", mdg.name);
            return vec![Effect::Say(Said::refused(words))];
        }
        let from = dates::london_date(ctx.now).succ_opt();
        let ask = MdgDates { mdg: mdg.id, from, count: Some(meets::LONGEST) };
        vec![Effect::Ask(SERIES, Query::MdgDates(ask))]
    }

    fn chosen_group(&self) -> Option<&Mdg> {
        self.mdgs.iter().flatten().find(|mdg| Some(mdg.id) == self.group)
    }

    /// The form for the group, once its practices can be named.
    pub(super) fn amend_group(&self, places: &[Organisation]) -> Vec<Effect> {
        let Some(mdg) = self.chosen_group() else { return Vec::new() };
        vec![Effect::Open(Box::new(people::amend_group(mdg, places, &self.members)))]
    }

    /// The form for the days on which the group meets, once its locality can be named.
    pub(super) fn group_meets(&self, places: &[Organisation], ctx: &Ctx) -> Vec<Effect> {
        let Some(mdg) = self.chosen_group() else { return Vec::new() };
        vec![Effect::Open(Box::new(meets::arrange(mdg, places, dates::london_date(ctx.now))))]
    }

    /// The form for a series, once the days are known.
    pub(super) fn series(&self, days: &DatesView, ctx: &Ctx) -> Vec<Effect> {
        let Some(mdg) = self.chosen_group() else { return Vec::new() };
        vec![Effect::Open(Box::new(meets::series(mdg, &days.dates, dates::london_date(ctx.now))))]
    }

    /// Cases that are still to come and need another day.
    pub(super) fn cases_to_come(&self) -> usize {
        let to_come = |status| matches!(status, ItemStatus::Proposed | ItemStatus::Listed);
        let items = self.view.iter().flat_map(|view| &view.items);
        items.filter(|row| row.item.patient.is_some() && to_come(row.item.status)).count()
    }

    /// The day of the group's next conference that takes cases.
    pub(super) fn next_day(&self) -> Option<NaiveDate> {
        let view = self.view.as_ref()?;
        let later =
            self.meetings.iter().flatten().filter(|m| m.mdg_code == view.mdg.code && m.date > view.meeting.date);
        let open = later.filter(|m| !matches!(m.status, MeetingStatus::Closed | MeetingStatus::Cancelled));
        open.map(|m| m.date).min()
    }

    pub(super) fn cancel(&self) -> Option<Followed> {
        let view = self.view.as_ref()?;
        let cases = self.cases_to_come();
        let go = match self.next_day() {
            Some(day) if cases > 0 => {
                format!("{} to {}", counted(cases, "case goes", "cases go"), dates::staff_with_day(day))
            }
            _ => "None is listed".to_owned(),
        };
        let id = view.meeting.id.to_string();
        let then = move |_: &_| vec![Effect::Chosen(CANCELLED, vec![id.clone()])];
        Some(Followed::new(meeting::cancel(&view.meeting, &go)).then(then))
    }

    /// A conference whose agenda people hold in their hands stays in view, so that they can be told; any other gives way to the next.
    pub(super) fn cancelled(&mut self, id: &str) -> Vec<Effect> {
        let issued = self.view.as_ref().is_some_and(|view| view.meeting.agenda_version > 0);
        self.chosen = id.parse().ok().filter(|_| issued);
        vec![Effect::Refresh]
    }
}
