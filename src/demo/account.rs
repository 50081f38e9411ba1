//! The account of a conference for people: plain lines of at most 80 columns, printed as it goes on.

use super::stage::{Scene, conference};
use crate::domain::action::ActionKind;
use crate::domain::agenda::ItemStatus;
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::{ActionRow, ConferenceView, ItemRow, MinutesView, OpenItem, WrittenPack};
use crate::service::Service;
use std::io::Write;
use unicode_width::UnicodeWidthStr;

/// The widest line.
const WIDTH: usize = 80;
/// Where what is said begins.
const INDENT: usize = 7;

/// Prints what happens to `out`.
pub(super) struct Account<'a> {
    out: &'a mut dyn Write,
    meeting: Ref<Meeting>,
}

impl<'a> Account<'a> {
    pub(super) fn new(out: &'a mut dyn Write, meeting: Ref<Meeting>) -> Self {
        Self { out, meeting }
    }

    /// One scene of the conference.
    pub(super) fn scene(&mut self, service: &mut Service, scene: &Scene) -> Result<(), Refusal> {
        let view = conference(service, self.meeting)?;
        match scene {
            Scene::Started => self.started(service, &view),
            Scene::Closing(item) => match view.open.as_ref().filter(|o| o.item.id == *item && o.patient.is_some()) {
                Some(open) => self.discussed(&view, open),
                None => Ok(()),
            },
            Scene::Closed(item) => match view.items.iter().find(|r| r.item.id == *item) {
                Some(row) => self.closed(&view, row),
                None => Ok(()),
            },
            Scene::Left(member) => {
                let name = view.attendance.iter().find(|a| a.member == *member).map_or("", |a| a.name.as_str());
                self.put("", &format!("{name} has left. {}", quorum(&view)))
            }
            Scene::Ended => self.ended(&view),
        }
    }

    fn started(&mut self, service: &Service, view: &ConferenceView) -> Result<(), Refusal> {
        if let Some(mark) = service.purpose().mark() {
            self.line(mark)?;
        }
        let planned = format!(
            "{}, {}, {} to {}",
            view.mdg.name,
            dates::staff_with_day(view.meeting.date),
            dates::clock(view.meeting.start),
            dates::london_clock(view.planned_end)
        );
        self.line(&planned)?;
        self.line("")?;
        let people = |here: bool| -> Vec<&str> {
            let listed = view.attendance.iter().filter(|a| a.here == here && (here || a.status.is_some()));
            listed.map(|a| a.name.as_str()).collect()
        };
        self.put(&dates::london_clock(view.now), "The conference has started.")?;
        self.put("", &format!("Chair: {}", view.chair.as_deref().unwrap_or("nobody")))?;
        self.put("", &format!("Minutes: {}", view.minute_taker.as_deref().unwrap_or("nobody")))?;
        self.put("", &format!("There: {}", people(true).join(", ")))?;
        self.put("", &format!("Apologies: {}", people(false).join(", ")))?;
        self.put("", &quorum(view))
    }

    /// What stands written about a case just before it closes.
    fn discussed(&mut self, view: &ConferenceView, open: &OpenItem) -> Result<(), Refusal> {
        let Some(row) = view.items.iter().find(|r| r.item.id == open.item.id) else { return Ok(()) };
        self.line("")?;
        let from = open.item.opened_at.map(dates::london_clock).unwrap_or_default();
        let carried = if open.item.carry_count > 0 { " (carried over from last time)" } else { "" };
        self.put(&from, &format!("{}{carried}", row.title))?;
        let said = open.discussion.as_ref().and_then(|d| d.decision.as_deref()).unwrap_or_default();
        self.put("", &format!("Decision: {said}"))?;
        let plan = open.patient.as_ref().and_then(|p| p.plan.as_ref()).filter(|p| p.agreed_item == Some(open.item.id));
        if let Some(plan) = plan {
            let contact = open.patient.as_ref().and_then(|p| p.single_contact.as_deref()).unwrap_or("nobody");
            self.put("", &format!("Care plan version {} is in force. Contact: {contact}", plan.plan_version))?;
        }
        let goals = open.patient.iter().flat_map(|p| &p.goals).filter(|g| g.origin_item == Some(open.item.id));
        for goal in goals {
            self.put("", &format!("Goal: \"{}\"", goal.text))?;
        }
        for action in &open.actions {
            self.put("", &action_line(action))?;
        }
        Ok(())
    }

    fn closed(&mut self, view: &ConferenceView, row: &ItemRow) -> Result<(), Refusal> {
        let took = row.item.actual_sec.unwrap_or(0) / 60;
        let took = format!("{}, {} planned", minutes(took.into()), row.item.planned_min);
        if row.item.patient.is_none() {
            self.line("")?;
            let from = row.item.opened_at.map(dates::london_clock).unwrap_or_default();
            self.put(&from, &format!("{}: {took}.", row.title))?;
            return self.put("", &pace(view));
        }
        let outcome = row.outcome.map(Coded::words).unwrap_or_default();
        self.put("", &format!("Outcome: {outcome} ({took})"))?;
        if let Some(reason) = &row.item.no_action_reason {
            self.put("", &format!("No action: {reason}"))?;
        }
        if let Some(reason) = &row.item.not_quorate_reason {
            self.put("", &format!("Advisory, decided without a quorum. The chair: {reason}"))?;
        }
        self.put("", &format!("{} {}", quorum(view), pace(view)))
    }

    fn ended(&mut self, view: &ConferenceView) -> Result<(), Refusal> {
        self.line("")?;
        self.put(&dates::london_clock(view.now), "The conference is closed.")?;
        for row in view.items.iter().filter(|r| r.item.patient.is_some() && r.item.status == ItemStatus::NotReached) {
            self.put("", &format!("Not reached, listed for the next conference: {}", row.title))?;
        }
        Ok(())
    }

    /// That the minutes were signed.
    pub(super) fn signed(&mut self, when: &str, minutes: &MinutesView) -> Result<(), Refusal> {
        let by = minutes.approved.as_deref().unwrap_or("nobody");
        self.put(when, &format!("Minutes approved by {by}. Version {}.", minutes.version))
    }

    /// What was written, practice by practice.
    pub(super) fn packs(&mut self, written: &WrittenPack, minutes: &MinutesView) -> Result<(), Refusal> {
        self.line("")?;
        self.line("Packs, one folder for each practice:")?;
        // A path is never broken, so that it can be copied.
        self.line(&format!("  {}", written.folder))?;
        for practice in &minutes.practices {
            let prefix = format!("{}/", practice.ods);
            let files = written.files.iter().filter(|f| f.starts_with(&prefix)).count();
            let cover = practice.documents.iter().filter(|(name, _)| name.contains("cover")).count();
            let extracts = practice.documents.len() - cover;
            let extracts = counted(extracts, "extract", "extracts");
            let files = counted(files, "file", "files");
            self.line(&format!("  {}  {}", practice.ods, practice.name))?;
            self.line(&format!("          cover and {extracts}, {files}"))?;
        }
        self.line("")?;
        self.line("Each finished file was opened again and holds its own patients only.")?;
        self.line("mdg sends nothing: send each folder to its practice.")
    }

    /// A time and what is said at it, or more of it.
    fn put(&mut self, time: &str, text: &str) -> Result<(), Refusal> {
        for (line, first) in
            wrap(text, WIDTH - INDENT - 2).iter().zip(std::iter::once(true).chain(std::iter::repeat(false)))
        {
            let head = if first { time } else { "" };
            let more = if first { "" } else { "  " };
            self.line(&format!("{head:INDENT$}{more}{line}"))?;
        }
        Ok(())
    }

    fn line(&mut self, text: &str) -> Result<(), Refusal> {
        writeln!(self.out, "{}", text.trim_end()).map_err(|error| {
            Refusal::new(Code::ExportFailed, format!("The account of the conference could not be printed: {error}."))
        })
    }
}

fn action_line(action: &ActionRow) -> String {
    let kind = match action.kind {
        ActionKind::Task => String::new(),
        kind => format!(" ({})", kind.within()),
    };
    format!(
        "A{}: {}{kind}. {}, by {}",
        action.action.number.unwrap_or(0),
        action.action.text,
        action.owner,
        dates::staff_with_day(action.action.due_on)
    )
}

fn quorum(view: &ConferenceView) -> String {
    if view.quorum.quorate {
        "Quorum met.".to_owned()
    } else {
        format!("No quorum: {} missing.", view.quorum.missing_in_words().to_lowercase())
    }
}

fn minutes(n: i64) -> String {
    counted(usize::try_from(n).unwrap_or(0), "minute", "minutes")
}

/// When it will end at this pace.
fn pace(view: &ConferenceView) -> String {
    let spare = (view.planned_end - view.projected_finish).num_minutes();
    let how = match spare {
        0 => "on time".to_owned(),
        1.. => format!("{} to spare", minutes(spare)),
        _ => format!("{} over", minutes(-spare)),
    };
    format!("Finish expected {}, {how}.", dates::london_clock(view.projected_finish))
}

/// Lines of at most `width` columns; a word longer than that stays whole.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last().map_or(0, |l| l.width());
        if last > 0 && last + 1 + word.width() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_and_no_word_is_lost_or_broken() {
        let text = "one two three Wolstenholme-Featherstonehaugh four";
        let lines = wrap(text, 14);
        assert_eq!(lines, ["one two three", "Wolstenholme-Featherstonehaugh", "four"]);
        assert_eq!(lines.join(" "), text);
    }
}
