//! What the agenda asks before something is done: who, which conference, whether it is meant.
use super::{Agenda, START, WHICH, WHO, checks};
use crate::domain::Command;
use crate::domain::coded::Coded;
use crate::domain::command::MeetingStart;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::query::{Organisations, Query};
use crate::domain::view::PatientView;
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Confirm, PickRow, Picker};
use crate::tui::effect::Effect;
use crate::tui::form::specs::listing::{self, Listing, ListingDialog};
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
