//! What the agenda asks before something is done: who, which conference, whether it is meant.
use super::{Agenda, GROUP, START, WHICH, WHO, checks};
use crate::domain::Command;
use crate::domain::coded::Coded;
use crate::domain::command::{AgendaIssue, MeetingStart};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::organisation::Organisation;
use crate::domain::query::{Organisations, Query};
use crate::domain::view::PatientView;
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Confirm, PickRow, Picker};
use crate::tui::effect::Effect;
use crate::tui::form::specs::listing::{self, Listing, ListingDialog};
use crate::tui::form::specs::people;
use crate::tui::screen::{ScreenId, whom};
use std::fmt::Write as _;

impl Agenda {
    pub(super) fn choose_patient() -> Picker {
        whom::anybody(WHO, "Who is to be discussed?")
    }

    pub(super) fn choose_conference(&self) -> Picker {
        let rows = self
            .meetings
            .iter()
            .flatten()
            .map(|m| {
                let label = format!("{}  {}", dates::staff_with_day(m.date), m.mdg_name);
                PickRow::new(
                    m.id.to_string(),
                    label,
                    format!("{}, {}", m.status.words().to_lowercase(), counted(m.cases as usize, "case", "cases")),
                )
            })
            .collect();
        Picker::new(WHICH, "Which conference?", rows)
    }

    pub(super) fn ask_places(slot: &'static str) -> Vec<Effect> {
        vec![Effect::Ask(slot, Query::Organisations(Organisations { kind: None }))]
    }

    /// The group to change: that of the conference in view, the only one, or the one that is chosen.
    pub(super) fn which_group(&mut self) -> Vec<Effect> {
        let all = self.mdgs.as_deref().unwrap_or_default();
        let only = if let [one] = all { Some(one.id) } else { None };
        self.group = self.view.as_ref().map(|view| view.mdg.id).or(only);
        if self.group.is_some() {
            return Self::ask_places(GROUP);
        }
        let rows = all.iter().map(|mdg| PickRow::new(mdg.id.to_string(), mdg.name.clone(), mdg.code.clone())).collect();
        vec![Effect::Open(Box::new(Picker::new(GROUP, "Which group?", rows)))]
    }

    /// The form for the group, once its practices can be named.
    pub(super) fn amend_group(&self, places: &[Organisation]) -> Vec<Effect> {
        let group = self.mdgs.iter().flatten().find(|mdg| Some(mdg.id) == self.group);
        group.map_or_else(Vec::new, |mdg| vec![Effect::Open(Box::new(people::amend_group(mdg, places, &self.members)))])
    }

    /// The form for a patient who was chosen here.
    pub(super) fn list(&self, answer: &PatientView, ctx: &Ctx) -> Vec<Effect> {
        let today = dates::london_date(ctx.now);
        let meetings = listing::open_to_listing(self.meetings.as_deref().unwrap_or_default(), today);
        let Some(first) = self.view.as_ref().map(|view| view.meeting.id) else { return Vec::new() };
        vec![Effect::Open(Box::new(ListingDialog::new(Listing {
            patient: answer.patient.id,
            name: &answer.banner.name,
            number: &answer.banner.nhs_number,
            born: answer.patient.birth_date,
            meetings: &meetings,
            first,
            members: &self.members,
            turn: None,
            today,
        })))]
    }

    pub(super) fn issue(&self) -> Option<Vec<Effect>> {
        let view = self.view.as_ref()?;
        let again = view.meeting.agenda_version > 0;
        let text = format!(
            "The agenda of {} has {}, {} of {} minutes. {} From then on only urgent cases are added.",
            dates::staff_with_day(view.meeting.date),
            counted(view.items.iter().filter(|row| row.item.is_on_agenda()).count(), "item", "items"),
            view.total_min,
            view.meeting.planned_min,
            if again { "It is issued once more, as a new version." } else { "It is issued as version 1." },
        );
        let command = Command::AgendaIssue(AgendaIssue { meeting: view.meeting.id });
        let then = vec![Effect::Do("issue", command)];
        Some(vec![Effect::Open(Box::new(Confirm::new("Issue the agenda", text, "Issue the agenda", then)))])
    }

    pub(super) fn start(&self, ctx: &Ctx) -> Option<Vec<Effect>> {
        let view = self.view.as_ref()?;
        if view.meeting.is_running() {
            return Some(vec![Effect::Show(ScreenId::Conference, view.meeting.id.to_string())]);
        }
        let today = dates::london_date(ctx.now);
        let mut text = format!(
            "{}: {}. Its clock starts now, {}.",
            view.mdg.name,
            counted(checks::cases(view), "case", "cases"),
            dates::london_clock(ctx.now)
        );
        if view.meeting.date != today {
            let _ = write!(
                text,
                " It is planned for {}, and today is {}.",
                dates::staff_with_day(view.meeting.date),
                dates::staff_with_day(today)
            );
        }
        let open: Vec<String> = checks::all(view).into_iter().filter(|(ok, _)| !ok).map(|(_, words)| words).collect();
        if !open.is_empty() {
            let _ = write!(text, "\n\nStill open: {}", open.join(" "));
        }
        let command = Command::MeetingStart(MeetingStart { meeting: view.meeting.id });
        let then = vec![Effect::Do(START, command)];
        Some(vec![Effect::Open(Box::new(Confirm::new("Start the conference", text, "Start", then)))])
    }
}
