//! What a conference keeps beside its cases: who chairs jointly, interests, restricted items, notes, root cause analyses, what others
//! can learn, and how people found it.

use super::meetings::OnAgenda;
use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::agenda::{AgendaItem, ItemKind};
use crate::domain::attendance;
use crate::domain::case_view::RcaRow;
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::discussion::Discussion;
use crate::domain::ids::Ref;
use crate::domain::learning::{LearningPoint, LearningSource, without_names};
use crate::domain::meeting::{self, Meeting};
use crate::domain::patient::Patient;
use crate::domain::proceedings;
use crate::domain::pulse::{self, Pulse, PulseView};
use crate::domain::query::Learning;
use crate::domain::rca::{self, Rca};
use crate::domain::refusal::Refusal;
use crate::domain::view::Done;
use std::cmp::Reverse;

/// Under which item, about whom, from what, and in which words somebody learnt something.
type Said = (Ref<AgendaItem>, Option<Ref<Patient>>, LearningSource, String);

impl Service {
    pub(super) fn meeting_joint_chair(&mut self, who: &Actor, args: &MeetingJointChair) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let member = self.need_if(args.member)?;
        let changes = meeting::joint_chair(&meeting, args.member)?;
        let said = match member {
            Some(member) => format!("{} chairs too.", member.display_name()),
            None => "Nobody chairs beside the chair.".to_owned(),
        };
        self.commit(who, Deed::new("meeting.joint_chair", said).on(meeting.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn attendance_interest(&mut self, who: &Actor, args: &AttendanceInterest) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let member = self.need(args.member)?;
        let (list, items) = (self.attendance_of(meeting.id)?, self.items_of(meeting.id)?);
        let changes = attendance::declare(&meeting, &member, &list, &items, args)?;
        let name = member.display_name();
        let said = if args.interest.trim().is_empty() {
            format!("{name} declares no interest.")
        } else {
            format!("{name} declares an interest.")
        };
        self.commit(who, Deed::new("attendance.interest", said).in_scope(meeting.mdg), &changes)
    }

    /// The interests that somebody who is there has declared in an item: `Dr Pat Example: ...`.
    pub(super) fn interests_in(&self, item: &AgendaItem) -> Result<Vec<String>, Refusal> {
        let now = self.now();
        let mut said = Vec::new();
        for one in self.attendance_of(item.meeting)?.iter().filter(|a| a.is_present_at(now)) {
            if let Some(interest) = one.interest_in(item.id) {
                said.push(format!("{}: {interest}", self.need(one.member)?.display_name()));
            }
        }
        Ok(said)
    }

    pub(super) fn item_restrict(&mut self, who: &Actor, args: &ItemRestrict) -> Result<Done, Refusal> {
        let OnAgenda { meeting, item, .. } = self.on_agenda(args.item)?;
        let minutes = self.minutes_of(meeting.id)?;
        let restricted = args.restricted.unwrap_or(true);
        let changes = proceedings::restrict(&item, &minutes, restricted, &args.reason)?;
        let how = if restricted { "stays within the group" } else { "is printed as usual" };
        let said = format!("What is said on item {} {how}.", item.position);
        let deed = Deed::new("item.restrict", said).on(item.id).in_scope(meeting.mdg).because(&args.reason);
        self.commit(who, deed, &changes)
    }

    pub(super) fn item_note(&mut self, who: &Actor, args: &ItemNote) -> Result<Done, Refusal> {
        let OnAgenda { meeting, item, .. } = self.on_agenda(args.item)?;
        let minutes = self.minutes_of(meeting.id)?;
        let changes = proceedings::note(&item, &minutes, &args.notes)?;
        let said = format!("Noted on item {}: {}.", item.position, item.title_in_words());
        self.commit(who, Deed::new("item.note", said).on(item.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn rca_record(&mut self, who: &Actor, args: &RcaRecord) -> Result<Done, Refusal> {
        let OnAgenda { meeting, item, .. } = self.on_agenda(args.item)?;
        let patient = self.need(args.patient)?;
        // The dead are learnt from too; of the living nobody speaks without a basis.
        if !patient.has_died() {
            self.sharing_of(patient.id)?.basis(self.today())?;
        }
        let minutes = self.minutes_of(meeting.id)?;
        let admission = self.need_if(args.admission)?;
        let others = self.store.rcas_under(item.id).map_err(refused)?;
        let changes = self.act(who, |act| rca::record(act, &item, &minutes, admission.as_ref(), &others, args))?;
        let said = format!(
            "Root cause analysis of {}: {}.",
            patient.display_name(),
            args.team_judgement.words().to_lowercase()
        );
        self.commit(who, Deed::new("rca.record", said).making::<Rca>(&changes).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn rca_amend(&mut self, who: &Actor, args: &RcaAmend) -> Result<Done, Refusal> {
        let before = self.need(args.rca)?;
        let OnAgenda { meeting, item, .. } = self.on_agenda(before.item)?;
        let patient = self.need(before.patient)?;
        let minutes = self.minutes_of(meeting.id)?;
        let admission = self.need_if(args.admission)?;
        let others = self.store.rcas_under(item.id).map_err(refused)?;
        let changes = rca::amend(&item, &minutes, &before, admission.as_ref(), &others, args)?;
        let said = format!("Changed the root cause analysis of {}.", patient.display_name());
        self.commit(who, Deed::new("rca.amend", said).on(before.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn pulse_record(&mut self, who: &Actor, args: &PulseRecord) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let before = self.store.pulse_of(meeting.id).map_err(refused)?;
        let changes = self.act(who, |act| pulse::record(act, &meeting, before.as_ref(), args))?;
        let deed = Deed::new("pulse.record", "Answers added; nobody is named.").in_scope(meeting.mdg);
        let deed = match &before {
            Some(pulse) => deed.on(pulse.id),
            None => deed.making::<Pulse>(&changes),
        };
        self.commit(who, deed, &changes)
    }

    pub(super) fn pulse_view(&self, meeting: Ref<Meeting>) -> Result<PulseView, Refusal> {
        let meeting = self.need(meeting)?;
        Ok(pulse::view(meeting.date, self.store.pulse_of(meeting.id).map_err(refused)?.as_ref()))
    }

    /// The root cause analyses about a patient, latest first. What was entered in error is not here.
    pub(super) fn rcas_about(&self, patient: Ref<Patient>) -> Result<Vec<RcaRow>, Refusal> {
        let all: Vec<Rca> = self.store.about(patient).map_err(refused)?;
        let mut rows = self.rca_rows(all)?;
        rows.sort_by_key(|row| Reverse(row.date));
        Ok(rows)
    }

    pub(super) fn rca_rows(&self, all: Vec<Rca>) -> Result<Vec<RcaRow>, Refusal> {
        all.into_iter()
            .filter(|rca| !rca.entered_in_error)
            .map(|record| {
                let meeting = self.need(self.need(record.item)?.meeting)?;
                let admission = self.need_if(record.admission)?;
                Ok(RcaRow {
                    date: meeting.date,
                    mdg_code: self.need(meeting.mdg)?.code,
                    judgement: record.team_judgement.words(),
                    causes: record.causes.iter().map(|c| c.words()).collect(),
                    admitted_on: admission.as_ref().map(|a| a.admitted_on),
                    acsc: admission.and_then(|a| a.acsc),
                    record,
                })
            })
            .collect()
    }

    /// What others can learn, latest first.
    pub(super) fn learning(&self, args: &Learning) -> Result<Vec<LearningPoint>, Refusal> {
        let mut said: Vec<Said> = Vec::new();
        for one in self.store.all::<Discussion>().map_err(refused)? {
            said.extend(one.learning_point.map(|text| (one.item, Some(one.patient), LearningSource::Case, text)));
        }
        for one in self.store.all::<Rca>().map_err(refused)?.into_iter().filter(|rca| !rca.entered_in_error) {
            said.extend(one.learning.map(|text| (one.item, Some(one.patient), LearningSource::Rca, text)));
        }
        for item in self.store.all::<AgendaItem>().map_err(refused)? {
            let note = item.notes.filter(|_| item.kind == ItemKind::Learning);
            said.extend(note.map(|text| (item.id, None, LearningSource::Learning, text)));
        }
        let mut points = Vec::new();
        for (item, patient, source, text) in said {
            let item = self.need(item)?;
            let meeting = self.need(item.meeting)?;
            let within =
                args.from.is_none_or(|from| meeting.date >= from) && args.until.is_none_or(|to| meeting.date <= to);
            if within && item.restricted != Some(true) {
                let of = self.need_if(patient)?;
                let on_agenda = self.items_of(meeting.id)?.into_iter().filter_map(|i| i.patient);
                let others: Vec<Patient> = on_agenda.map(|p| self.need(p)).collect::<Result<_, _>>()?;
                let text = without_names(&text, of.as_ref(), &others);
                points.push(LearningPoint { date: meeting.date, mdg_code: self.need(meeting.mdg)?.code, source, text });
            }
        }
        points.sort_by(|a, b| (b.date, &a.mdg_code).cmp(&(a.date, &b.mdg_code)));
        Ok(points)
    }

    /// The analyses of a conference with what the coding of each admission says.
    pub(super) fn analysed(&self, items: &[AgendaItem]) -> Result<Vec<proceedings::Analysed>, Refusal> {
        let mut all = Vec::new();
        for item in items.iter().filter(|i| i.kind == ItemKind::Rca) {
            for rca in self.store.rcas_under(item.id).map_err(refused)?.into_iter().filter(|r| !r.entered_in_error) {
                let acsc = self.need_if(rca.admission)?.and_then(|a| a.acsc);
                all.push(proceedings::Analysed { rca, acsc });
            }
        }
        Ok(all)
    }
}
