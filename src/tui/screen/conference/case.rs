//! What the conference screen reads from the record: the item on the table, what comes next, what is missing, and how
//! things are called when a room can read them.
use super::Conference;
use crate::domain::agenda::{AgendaItem, ItemKind, ItemStatus, WithdrawReason};
use crate::domain::count::counted;
use crate::domain::ids::Ref;
use crate::domain::meeting::{self, MeetingStatus};
use crate::domain::view::{ConferenceView, ItemRow, OpenItem, PatientView};
use crate::domain::{dates, person};
use crate::tui::ctx::Ctx;
use crate::tui::theme::Role;
use crate::tui::widget::{Banner, Timer};

/// Whether an item is still to come.
pub(super) fn waits(item: &AgendaItem) -> bool {
    matches!(item.status, ItemStatus::Listed | ItemStatus::Proposed)
}

/// What the banner says of a patient. Whoever could be mistaken for them is named, and what they are allergic to.
pub(super) fn banner(view: &PatientView, blocked: Option<&str>) -> Banner {
    let person::Banner { name, born, gender, nhs_number, died, preferred_name } = &view.banner;
    let bare = |text: &str, word: &str| text.strip_prefix(word).unwrap_or(text).trim().to_owned();
    let mut alerts: Vec<String> = blocked.map(ToOwned::to_owned).into_iter().collect();
    let plan = view.plan.as_ref().or(view.draft_plan.as_ref());
    if let Some(allergies) = plan.and_then(|plan| plan.allergies.as_ref()).filter(|text| !text.is_empty()) {
        alerts.push(format!("Known allergies: {allergies}"));
    }
    if view.patient.restricted {
        alerts.push("RESTRICTED: address and telephone never leave this laptop".to_owned());
    }
    if let Some(granted) = &view.overridden {
        alerts.push(if granted.in_force {
            granted.words.clone()
        } else {
            "An override waits for its second person".to_owned()
        });
    }
    if !view.kept_out.is_empty() {
        alerts.push(format!("Not to be shared with {}", view.kept_out.join(", ")));
    }
    if !view.near_matches.is_empty() {
        alerts.push(format!("Not to be mistaken for: {}", view.near_matches.join("; ")));
    }
    Banner {
        name: name.clone(),
        born: bare(born, "Born"),
        died: died.as_ref().map(|text| bare(text, "Died")),
        sex: gender.clone(),
        nhs_number: nhs_number.clone(),
        alerts: alerts.join(". "),
        practice: format!("{} ({})", view.practice_name, view.practice_ods),
        clinician: view.patient.named_gp.clone().unwrap_or_default(),
        preferred: preferred_name.clone().unwrap_or_default(),
    }
}

/// The reason for taking off that suggests itself.
pub(super) fn likely(open: Option<&OpenItem>, blocked: Option<&str>) -> Option<WithdrawReason> {
    let blocked = blocked?;
    let died = open.and_then(|o| o.patient.as_ref()).is_some_and(|p| p.banner.died.is_some());
    if died || blocked.contains("has died") {
        Some(WithdrawReason::Deceased)
    } else if blocked.contains("withdr") || blocked.contains("refus") {
        Some(WithdrawReason::ConsentWithdrawn)
    } else if blocked.contains("practice outside") {
        Some(WithdrawReason::MovedPractice)
    } else {
        None
    }
}

/// What can be done with a case that may not be discussed.
pub(super) fn ways_out(blocked: &str) -> &'static str {
    if blocked.contains("consent") || blocked.contains("refused discussion") {
        "C records consent, D takes the case off or puts it off, b takes up another."
    } else {
        "D takes the case off or puts it off, b takes up another."
    }
}

impl Conference {
    pub(super) fn running(&self) -> Option<&ConferenceView> {
        self.view.as_deref().filter(|view| view.meeting.is_running())
    }

    /// The item under discussion, or the one that was set aside while none is.
    pub(super) fn open(&self) -> Option<&OpenItem> {
        self.running()?.open.as_ref()
    }

    /// The item under discussion. One that pauses with the whole conference counts.
    pub(super) fn discussed(&self) -> Option<&OpenItem> {
        let paused_with_it = self.running()?.meeting.paused_at;
        self.open().filter(|open| {
            open.item.status == ItemStatus::InDiscussion
                || paused_with_it.is_some() && open.item.paused_at == paused_with_it
        })
    }

    /// The case under discussion.
    pub(super) fn case(&self) -> Option<&OpenItem> {
        self.discussed().filter(|open| open.item.kind == ItemKind::Case)
    }

    pub(super) fn row(&self, item: Ref<AgendaItem>) -> Option<&ItemRow> {
        self.view.as_ref()?.items.iter().find(|row| row.item.id == item)
    }

    /// Whether the group still stands before an item: it may not be opened, or is not known to be about the right person.
    pub(super) fn stands_before(&self, id: Ref<AgendaItem>) -> bool {
        self.row(id).is_some_and(|row| {
            let to_come = waits(&row.item);
            (to_come && row.blocked.is_some())
                || (row.alike.is_some() && (to_come || row.item.status == ItemStatus::PausedItem))
        })
    }

    /// What stands in the way of the case that the group stands before, and what can be done.
    pub(super) fn in_the_way(&self) -> Option<String> {
        let row = self.standing.filter(|_| self.discussed().is_none()).and_then(|id| self.row(id))?;
        match &row.blocked {
            Some(blocked) => Some(format!("{blocked} {}", ways_out(blocked))),
            None => row.alike.as_ref().map(|_| {
                let position = row.item.position;
                format!("Item {position} is not open: two people here are alike. n asks which, D puts it off, b takes up another.")
            }),
        }
    }

    /// The item that the group has before it: the open one, else the one that could not be opened.
    pub(super) fn at_hand(&self) -> Option<&ItemRow> {
        let item = self.discussed().map(|open| open.item.id).or(self.standing)?;
        self.row(item)
    }

    /// The first item that is still to come.
    pub(super) fn next_row(&self) -> Option<&ItemRow> {
        self.view.as_ref()?.items.iter().find(|row| waits(&row.item))
    }

    /// How an item is called: by name, and in front of a room by its place.
    pub(super) fn called(&self, row: &ItemRow) -> String {
        match (self.projector, row.item.patient) {
            (true, Some(_)) => format!("Patient {}", row.item.position),
            _ => row.title.clone(),
        }
    }

    /// What is missing before the open case can close, in words.
    pub(super) fn missing(&self) -> Vec<String> {
        let (Some(open), Some(view)) = (self.case(), self.running()) else { return Vec::new() };
        let said = open.discussion.as_ref();
        let mut missing = Vec::new();
        if said.is_none_or(|d| d.decision.is_none()) {
            missing.push("decision".to_owned());
        }
        if said.is_none_or(|d| d.outcome.is_none()) {
            missing.push("outcome".to_owned());
        }
        if open.actions.is_empty() {
            missing.push("action or why none".to_owned());
        }
        if !view.quorum.quorate {
            missing.push("the chair's reason".to_owned());
        }
        missing
    }

    /// The clock of the open item at this moment.
    pub(super) fn timer(&self, ctx: &Ctx) -> Option<Timer> {
        let item = &self.discussed()?.item;
        let planned = i64::from(item.planned_min) * 60;
        Some(Timer { left: planned - item.elapsed_sec(ctx.now), planned, paused: item.paused_at.is_some() })
    }

    /// The parts of the top line: clock, stage, place on the agenda, how it will end, who is there.
    pub(super) fn top_line(&self, ctx: &Ctx) -> Vec<(String, Role)> {
        let Some(view) = &self.view else { return Vec::new() };
        let clock = (Ctx::time_of_day(ctx.now), Role::Accent);
        let stage = match view.meeting.status {
            MeetingStatus::InSession => ("RUNNING".to_owned(), Role::Done),
            MeetingStatus::Paused => ("PAUSED".to_owned(), Role::Warn),
            status => {
                let words = crate::domain::coded::Coded::words(status);
                let parts = [clock, (words.to_uppercase(), Role::Info)];
                let planned = format!(
                    "{}, {} to {}, {}",
                    dates::staff_with_day(view.meeting.date),
                    dates::clock(view.meeting.start),
                    dates::london_clock(view.planned_end),
                    counted(view.items.len(), "item", "items")
                );
                let mut parts: Vec<_> = parts.into_iter().chain([(planned, Role::Text)]).collect();
                if view.meeting.is_open_to_change() {
                    parts.push(self.there());
                }
                return parts;
            }
        };
        let mut parts = vec![clock, stage];
        if let Some(open) = self.discussed() {
            parts.push((format!("item {} of {}", open.item.position, view.items.len()), Role::Text));
        }
        parts.push(self.finish(ctx));
        parts.push(self.there());
        parts
    }

    /// When the conference will end, and how that compares with the plan.
    pub(super) fn finish(&self, ctx: &Ctx) -> (String, Role) {
        let Some(view) = self.running() else { return (String::new(), Role::Text) };
        let finish = meeting::projected_finish(ctx.now, &self.items);
        let spare = (view.planned_end - finish).num_minutes();
        let at = dates::london_clock(finish);
        match spare {
            0 => (format!("ends {at}, on time"), Role::Text),
            1.. => (format!("ends {at}, {} spare", minutes(spare)), Role::Text),
            _ => (format!("ends {at}, {} over", minutes(-spare)), Role::Overdue),
        }
    }

    /// Who is there, and whether that is enough.
    pub(super) fn there(&self) -> (String, Role) {
        let Some(view) = &self.view else { return (String::new(), Role::Text) };
        let here = view.attendance.iter().filter(|row| row.here).count();
        if view.quorum.quorate {
            (format!("{here} present, quorum met"), Role::Done)
        } else {
            (format!("{here} present, NOT QUORATE: missing {}", view.quorum.missing_in_words()), Role::Overdue)
        }
    }
}

fn minutes(n: i64) -> String {
    dates::minutes_in_words(u32::try_from(n).unwrap_or(u32::MAX))
}
