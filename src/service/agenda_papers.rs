//! The papers before a conference, made from the version of the agenda that was issued. What goes out is that version: where the
//! agenda changed since, it is issued anew first; and every gate is asked once more.

use super::minutes::not_written;
use super::papers::{accepted_reason, files_of};
use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::agenda::ItemKind;
use crate::domain::agenda_issue::{IssuedAgenda, PatientsBy};
use crate::domain::change::Changes;
use crate::domain::command::AgendaExport;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::restricted;
use crate::domain::view::{Done, Purpose, WrittenPack};
use crate::export::{
    AgendaLine, AgendaPapers, Frame, Invitation, Mark, Practice, Slot, SlotSheet, cancellation, sentences, write_papers,
};
use std::ops::ControlFlow;

/// A question on a sheet is no longer than this.
const QUESTION: usize = 120;

impl Service {
    pub(super) fn agenda_export(&mut self, who: &Actor, args: &AgendaExport) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let mdg = self.need(meeting.mdg)?;
        let last = self.store.issued_agendas(meeting.id).map_err(refused)?.pop();
        let why = format!("The agenda of {} was never issued. Issue it first.", dates::staff(meeting.date));
        let issued = last.ok_or_else(|| Refusal::wrong_state(why))?;
        let cancelled = meeting.status == MeetingStatus::Cancelled;
        let papers = if cancelled { None } else { Some(self.agenda_papers(who, &mdg, &meeting, &issued, args)?) };
        let reason = accepted_reason(args.reason.as_deref())?;
        let set = match &papers {
            Some((papers, _)) => papers.set(),
            None => cancellation(&mdg.code, meeting.date, &self.invitation(&mdg, &meeting, &issued)),
        };
        let registry = self.registry()?;
        let stationery = self.stationery()?;
        self.begin_export(&args.folder)?;
        let mut on = |_| ControlFlow::Continue(());
        let written = write_papers(&args.folder, &set, &stationery, &registry, reason, &mut on);
        self.end_export()?;
        let written = written.map_err(|e| not_written(&e))?;
        let files = files_of(&written);
        let mut after = issued.clone();
        after.written_at = Some(self.now());
        after.files.clone_from(&files);
        let mut changes = Changes::none();
        changes.update(&issued, &after);
        let practices = papers.as_ref().map_or(0, |(papers, _)| papers.sheets.len());
        for told in papers.into_iter().flat_map(|(_, told)| told) {
            changes.warn(Warning::new(Code::ExcludedRecipient, told));
        }
        for told in sentences(&written.warnings) {
            changes.warn(Warning::new(Code::PossibleIdentifier, told));
        }
        let counted_files = counted(files.len(), "file", "files");
        let day = dates::staff_with_day(meeting.date);
        let said = if cancelled {
            format!("The notice that {day} is cancelled is written. mdg sends nothing: send it to whoever was invited.")
        } else {
            let sheets = counted(practices, "practice", "practices");
            format!("{counted_files} for {sheets} and the group written, version {}. mdg sends nothing.", issued.number)
        };
        let mut deed = Deed::new("agenda.export", said).on(issued.id).in_scope(meeting.mdg);
        if let Some(reason) = reason.filter(|_| !written.warnings.is_empty()) {
            deed = deed.because(reason);
        }
        let mut done = self.commit(who, deed, &changes)?;
        done.written = Some(WrittenPack {
            folder: written.folder.display().to_string(),
            practices: u32::try_from(practices).unwrap_or(u32::MAX),
            files: files.into_iter().map(|f| f.path).collect(),
        });
        Ok(done)
    }

    pub(super) fn mark(&self) -> Option<Mark> {
        match self.purpose() {
            Purpose::Real => None,
            Purpose::Trial => Some(Mark::Trial),
            Purpose::Demo => Some(Mark::Demo),
        }
    }

    fn invitation(&self, mdg: &Mdg, meeting: &Meeting, issued: &IssuedAgenda) -> Invitation {
        let cancelled = meeting.status == MeetingStatus::Cancelled;
        Invitation {
            id: meeting.id.uuid(),
            sequence: issued.number + u32::from(cancelled),
            made_at: if cancelled { self.now() } else { issued.issued_at },
            start: dates::london_moment(meeting.date, meeting.start),
            end: meeting.planned_end(),
            group: (mdg.code.clone(), mdg.name.clone()),
            venue: meeting.venue.clone(),
            contact: mdg.contact.clone(),
            mark: self.mark().map(|mark| mark.words().to_owned()),
            cancelled,
        }
    }

    /// The papers of an issued version, and what somebody should know of them.
    pub(super) fn agenda_papers(
        &mut self,
        who: &Actor,
        mdg: &Mdg,
        meeting: &Meeting,
        issued: &IssuedAgenda,
        args: &AgendaExport,
    ) -> Result<(AgendaPapers, Vec<String>), Refusal> {
        meeting.must_be(&[MeetingStatus::AgendaIssued], "writing the agenda")?;
        for item in self.items_of(meeting.id)?.iter().filter(|i| i.is_on_agenda()) {
            self.gates(who, mdg, item)?;
        }
        if let Some((_, changes)) = self.changed_since_issue(who, meeting)?.filter(|(_, changes)| !changes.is_empty()) {
            let told = super::agenda::told(issued.number, &changes);
            return Err(Refusal::wrong_state(format!("The agenda changed, so issue it again first. {told}")));
        }
        let by = args.patients_by.unwrap_or(PatientsBy::Initials);
        let (mut lines, mut sheets, mut told) = (Vec::new(), Vec::<SlotSheet>::new(), Vec::new());
        for line in &issued.lines {
            let item = self.need(line.item)?;
            let patient = self.need_if(item.patient)?;
            lines.push(AgendaLine {
                start: line.start,
                minutes: line.minutes,
                what: patient.as_ref().map_or_else(|| line.title.clone(), |p| named_by(p, by)),
                practice: line.practice.clone().unwrap_or_default(),
                presenter: self.need_if(item.presenter)?.map(|m| m.display_name()).unwrap_or_default(),
            });
            let Some(patient) = patient.filter(|_| line.kind == ItemKind::Case) else { continue };
            let practice = self.need(patient.practice)?;
            let name = patient.display_name();
            if practice.ods_code != line.practice {
                let why = format!("{name} has moved to another practice since the agenda was issued. Issue it again.");
                return Err(Refusal::new(Code::RegistrationChanged, why));
            }
            if self.sharing_of(patient.id)?.excludes(practice.id) {
                told.push(format!("{name} does not want {} to know, and is not on its sheet.", practice.name));
                continue;
            }
            if let Some(what) = restricted::found_in(&patient, item.question.as_deref().unwrap_or_default()) {
                let why = format!(
                    "The question about {name} holds their {what}, which is restricted. Ask it in other words."
                );
                return Err(Refusal::new(Code::RestrictedField, why));
            }
            let ods = line.practice.clone().unwrap_or_default();
            let end = line.end();
            let slot = Slot {
                start: line.start,
                end,
                name,
                family_name: patient.family_name,
                given_names: patient.given_names,
                birth_date: patient.birth_date,
                nhs_number: patient.nhs_number.map(NhsNumber::digits),
                question: short(item.question.as_deref().unwrap_or_default()),
            };
            match sheets.iter_mut().find(|s| s.practice.ods == ods) {
                Some(sheet) => {
                    match sheet.joins.last_mut().filter(|(_, until)| *until == line.start) {
                        Some((_, until)) => *until = end,
                        None => sheet.joins.push((line.start, end)),
                    }
                    sheet.slots.push(slot);
                }
                None => sheets.push(SlotSheet {
                    practice: Practice { ods, name: practice.name },
                    joins: vec![(line.start, end)],
                    slots: vec![slot],
                }),
            }
        }
        let frame = Frame {
            id: issued.id.uuid(),
            version: issued.number,
            issued_at: issued.issued_at,
            mark: self.mark(),
            mdg_code: mdg.code.clone(),
            mdg_name: mdg.name.clone(),
            date: meeting.date,
            start: meeting.start,
            end: issued.lines.last().map_or(meeting.start, crate::domain::agenda_issue::IssuedLine::end),
            venue: issued.venue.clone(),
            chair: issued.chair.clone(),
            contact: mdg.contact.clone().unwrap_or_else(|| "not named".to_owned()),
        };
        let minutes = self.minutes_before(meeting)?;
        let apart = issued.lines.iter().any(|line| line.kind == ItemKind::PreviousMinutes);
        let actions = self.actions_to_review(meeting, minutes.as_ref().filter(|_| !apart))?;
        let none = || "No conference was held before this one.".to_owned();
        let minutes = apart.then(|| minutes.map_or_else(none, |words| format!("{words}.")));
        let invitation = self.invitation(mdg, meeting, issued);
        Ok((AgendaPapers { frame, lines, minutes, actions, sheets, invitation }, told))
    }

    /// Which minutes the group has to go through; none where it met for the first time.
    fn minutes_before(&self, meeting: &Meeting) -> Result<Option<String>, Refusal> {
        let group = self.store.meetings_of(meeting.mdg).map_err(refused)?;
        let held = group.iter().filter(|m| m.status == MeetingStatus::Closed && m.date < meeting.date);
        Ok(held.map(|m| m.date).max().map(|on| format!("Minutes of {} and matters arising", dates::staff(on))))
    }

    /// What the group has to go through of what it agreed before, behind the minutes where these have no place of their own.
    fn actions_to_review(&self, meeting: &Meeting, minutes: Option<&String>) -> Result<String, Refusal> {
        let group = self.store.meetings_of(meeting.mdg).map_err(refused)?;
        let before: Vec<_> = group.iter().map(|m| m.id).collect();
        let actions = self.store.actions().map_err(refused)?;
        let open: Vec<_> =
            actions.iter().filter(|a| a.is_open() && a.meeting.is_some_and(|m| before.contains(&m))).collect();
        let overdue = open.iter().filter(|a| a.is_overdue(meeting.date)).count();
        Ok(format!(
            "{}{} from earlier conferences, {overdue} overdue by {}.",
            minutes.map(|words| format!("{words}; ")).unwrap_or_default(),
            counted(open.len(), "open action", "open actions"),
            dates::staff(meeting.date)
        ))
    }
}

/// A patient as the whole group's agenda has them.
fn named_by(patient: &Patient, by: PatientsBy) -> String {
    if let (PatientsBy::NhsNumber, Some(number)) = (by, &patient.nhs_number) {
        return number.to_string();
    }
    let names = patient.given_names.split([' ', '-']).chain(patient.family_name.split([' ', '-']));
    names.filter_map(|name| name.chars().find(|c| c.is_alphabetic())).flat_map(char::to_uppercase).collect()
}

/// The beginning of a text, whole words.
fn short(text: &str) -> String {
    if text.chars().count() <= QUESTION {
        return text.to_owned();
    }
    let start: String = text.chars().take(QUESTION).collect();
    let whole = start.rfind(' ').map_or(start.as_str(), |at| &start[..at]);
    format!("{whole} …")
}
