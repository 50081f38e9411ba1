//! What became of the papers of each practice: noted when they are written, then as people say what they did with them. Whether they
//! are held, overdue or replaced is worked out anew each time somebody looks, and again before they are called sent.

use super::minutes::practice_of;
use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::{DistributionAcknowledge, DistributionReject, DistributionSend};
use crate::domain::count::counted;
use crate::domain::distribution::{self, Distribution, DistributionStatus, Prepared, Standing, Timing};
use crate::domain::distribution_view::{DistributionRow, DistributionsView, SendingLine};
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::minutes::{Export, Minutes, MinutesStatus};
use crate::domain::organisation::{Delivery, Organisation};
use crate::domain::patient::Patient;
use crate::domain::place::Places;
use crate::domain::recall::{Recall, RecallReason};
use crate::domain::record::Record as _;
use crate::domain::refusal::Refusal;
use crate::domain::sharing::Sharing;
use crate::domain::snapshot::Snapshot;
use crate::domain::view::Done;
use crate::domain::{dates, working_days};
use crate::export::Pack;
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The versions of minutes that papers are from, and every organisation: what each line is told from.
struct Ground {
    all: Vec<Distribution>,
    minutes: Vec<Minutes>,
    organisations: Vec<Organisation>,
    recalls: Vec<Recall>,
}

impl Ground {
    fn minutes_of(&self, one: &Distribution) -> Option<&Minutes> {
        self.minutes.iter().find(|m| m.id == one.minutes)
    }

    /// Whether the practice was sent a later version of the same minutes, so that nobody waits for an answer to this one.
    fn was_followed(&self, one: &Distribution) -> bool {
        let Some(mine) = self.minutes_of(one) else { return false };
        self.all.iter().filter(|d| d.practice == one.practice && d.is_out()).any(|d| {
            self.minutes_of(d).is_some_and(|m| m.meeting == mine.meeting && m.minutes_version > mine.minutes_version)
        })
    }

    fn is_overdue(&self, one: &Distribution, today: NaiveDate, timing: Timing) -> bool {
        one.is_overdue(today, timing) && !self.was_followed(one)
    }

    fn places(&self) -> Places<'_> {
        self.organisations.iter().map(|o| (o.id, o)).collect()
    }
}

impl Service {
    /// How many working days papers and answers may take.
    pub fn expect_within(&mut self, timing: Timing) {
        self.timing = timing;
    }

    /// Notes what was just written for each practice.
    pub(super) fn note_written(
        &mut self,
        who: &Actor,
        export: &Export,
        snapshot: &Snapshot,
        packs: &[Pack],
    ) -> Result<Changes, Refusal> {
        let mut known: Vec<Distribution> = self.store.all().map_err(refused)?;
        known.sort_by_key(|d| d.sent_on);
        let mut prepared = Vec::new();
        for pack in packs {
            let practice: Organisation = self.need(practice_of(snapshot, &pack.practice_ods))?;
            let is_in = |id| pack.extracts.iter().any(|extract| extract.document_id == id);
            let theirs = snapshot.cases.iter().filter(|c| is_in(c.document_id));
            let last = known.iter().rev().find(|d| d.practice == practice.id && d.is_out());
            prepared.push(Prepared {
                patients: theirs.map(|c| c.patient.id).collect(),
                last_route: last.and_then(|d| d.route),
                practice,
            });
        }
        Ok(self.act(who, |act| distribution::prepare(act, export, &prepared, &known)))
    }

    pub(super) fn distribution_send(&mut self, who: &Actor, args: &DistributionSend) -> Result<Done, Refusal> {
        let before = self.need(args.distribution)?;
        let ground = self.ground()?;
        let (practice, places) = (self.need(before.practice)?, ground.places());
        let patients = self.patients_as_known(&before)?;
        let replaced_by = self.replaced_by(&ground, &before)?;
        let asked_back = self.is_asked_back(&ground, &before)?;
        let standing = Standing { practice: &practice, places: &places, patients: &patients, replaced_by, asked_back };
        let changes = self.act(who, |act| distribution::send(act, &before, &standing, args))?;
        let to = self.need_if(args.to)?.map_or(practice.name, |to| to.name);
        let by = args.route.or(before.route).map(|route| format!(" {}", route.way())).unwrap_or_default();
        self.say(who, "distribution.send", &before, format!("The papers for {to} were sent{by}."), None, &changes)
    }

    pub(super) fn distribution_acknowledge(
        &mut self,
        who: &Actor,
        args: &DistributionAcknowledge,
    ) -> Result<Done, Refusal> {
        let before = self.need(args.distribution)?;
        let changes = self.act(who, |act| distribution::acknowledge(act, &before, args))?;
        let said = format!("{} has its papers.", self.need(before.practice)?.name);
        self.say(who, "distribution.acknowledge", &before, said, None, &changes)
    }

    pub(super) fn distribution_reject(&mut self, who: &Actor, args: &DistributionReject) -> Result<Done, Refusal> {
        let before = self.need(args.distribution)?;
        let changes = self.act(who, |act| distribution::reject(act, &before, args))?;
        let said =
            format!("{} rejected its papers. Put it right and send them again.", self.need(before.practice)?.name);
        self.say(who, "distribution.reject", &before, said, Some(args.reason.trim()), &changes)
    }

    fn say(
        &mut self,
        who: &Actor,
        command: &str,
        on: &Distribution,
        said: String,
        reason: Option<&str>,
        changes: &Changes,
    ) -> Result<Done, Refusal> {
        let minutes: Minutes = self.need(on.minutes)?;
        let mdg = self.need(minutes.meeting)?.mdg;
        let deed = Deed::new(command, said).on(on.id).in_scope(mdg);
        let deed = match reason {
            Some(reason) => deed.because(reason),
            None => deed,
        };
        self.commit(who, deed, changes)
    }

    fn ground(&self) -> Result<Ground, Refusal> {
        Ok(Ground {
            all: self.store.all().map_err(refused)?,
            minutes: self.store.all().map_err(refused)?,
            organisations: self.store.all().map_err(refused)?,
            recalls: self.store.all().map_err(refused)?,
        })
    }

    /// Those whose extracts are among the papers, as they are known now, under the record that counts where two were merged.
    fn patients_as_known(&self, one: &Distribution) -> Result<Vec<(Patient, Sharing)>, Refusal> {
        let known = |id: &Ref<Patient>| {
            let patient = self.survivor(*id)?;
            let sharing = self.sharing_of(patient.id)?;
            Ok((patient, sharing))
        };
        one.patients.iter().map(known).collect()
    }

    /// Whether one of the papers holds what belongs to another patient, whichever version it was made in.
    fn is_asked_back(&self, ground: &Ground, one: &Distribution) -> Result<bool, Refusal> {
        let wrong = |r: &&Recall| r.reason == RecallReason::WrongPatient && r.practice == one.practice;
        let wrong: Vec<&Recall> = ground.recalls.iter().filter(wrong).collect();
        let Some(mine) = ground.minutes_of(one).filter(|_| !wrong.is_empty()) else { return Ok(false) };
        for case in mine.content()?.cases.iter().filter(|case| one.patients.contains(&case.patient.id)) {
            let made_in = |m: &&Minutes| m.meeting == mine.meeting && m.minutes_version == case.since;
            let made_in = ground.minutes.iter().find(made_in).map(|m| m.id);
            let who = self.survivor(case.patient.id)?.id;
            if wrong.iter().any(|recall| Some(recall.minutes) == made_in && recall.patient == who) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The version of the same minutes that has other papers for this practice, where one was approved since.
    fn replaced_by(&self, ground: &Ground, one: &Distribution) -> Result<Option<u32>, Refusal> {
        let Some(mine) =
            ground.minutes_of(one).filter(|m| matches!(m.status, MinutesStatus::Superseded | MinutesStatus::Recalled))
        else {
            return Ok(None);
        };
        let ods = self.need(one.practice)?.ods_code;
        let mut later: Vec<&Minutes> = ground
            .minutes
            .iter()
            .filter(|m| m.meeting == mine.meeting && m.minutes_version > mine.minutes_version && m.snapshot.is_some())
            .collect();
        later.sort_by_key(|m| Reverse(m.minutes_version));
        for minutes in later {
            let packs = self.packs(&minutes.content()?, minutes)?;
            if packs.iter().any(|pack| Some(&pack.practice_ods) == ods.as_ref()) {
                return Ok(Some(minutes.minutes_version));
            }
        }
        Ok(None)
    }

    /// How many practices have not answered in time.
    pub(super) fn papers_unanswered(&self) -> Result<u32, Refusal> {
        let (today, timing) = (self.today(), self.timing);
        let all: Vec<Distribution> = self.store.all().map_err(refused)?;
        // The minutes hold whole conferences: they are read only where there is something to ask.
        if all.iter().all(|d| !d.is_overdue(today, timing)) {
            return Ok(0);
        }
        let ground = self.ground()?;
        let late = ground.all.iter().filter(|d| ground.is_overdue(d, today, timing)).count();
        Ok(u32::try_from(late).unwrap_or(u32::MAX))
    }

    pub(super) fn distributions(
        &self,
        meeting: Option<Ref<Meeting>>,
        chase: bool,
    ) -> Result<DistributionsView, Refusal> {
        let asked = self.need_if(meeting)?;
        let ground = self.ground()?;
        let mut rows = Vec::new();
        for one in &ground.all {
            let row = self.distribution_row(&ground, one)?;
            if asked.as_ref().is_none_or(|meeting| row.meeting == meeting.id) {
                rows.push(row);
            }
        }
        let meetings = match asked {
            Some(meeting) => vec![meeting],
            None => self.store.meetings().map_err(refused)?,
        };
        let mut conferences = Vec::new();
        for meeting in meetings.iter().filter(|m| m.status == MeetingStatus::Closed) {
            conferences.extend(self.sending_line(&ground, meeting, &rows)?);
        }
        conferences.sort_by_key(|line| Reverse(line.date));
        if chase {
            rows.retain(|row| row.overdue);
            let left: BTreeSet<_> = rows.iter().map(|row| row.meeting).collect();
            conferences.retain(|line| left.contains(&line.meeting));
        }
        rows.sort_by_cached_key(|row| {
            let closed = row.status == DistributionStatus::Acknowledged || row.replaced_by.is_some();
            (closed, !row.overdue, row.held.is_none(), Reverse(row.meeting_date), row.practice_ods.clone(), row.version)
        });
        Ok(DistributionsView { rows, conferences })
    }

    fn distribution_row(&self, ground: &Ground, one: &Distribution) -> Result<DistributionRow, Refusal> {
        use DistributionStatus::{Acknowledged, Pending, Rejected, Sent};
        let (today, timing) = (self.today(), self.timing);
        let minutes = ground.minutes_of(one).ok_or_else(|| Refusal::not_found(Minutes::KIND))?;
        let meeting: Meeting = self.need(minutes.meeting)?;
        let practice = self.need(one.practice)?;
        let export: Export = self.need(one.export)?;
        let to_go = matches!(one.status, Pending | Rejected);
        let replaced_by = if to_go { self.replaced_by(ground, one)? } else { None };
        let patients = if to_go { self.patients_as_known(one)? } else { Vec::new() };
        let places = ground.places();
        let asked_back = self.is_asked_back(ground, one)?;
        let standing = Standing { practice: &practice, places: &places, patients: &patients, replaced_by, asked_back };
        let held = if to_go { standing.held(today).map(|refusal| refusal.message) } else { None };
        let closed = if to_go { standing.closed(today) } else { None };
        let overdue = ground.is_overdue(one, today, timing);
        let since = if one.status == Pending { one.prepared_on } else { one.sent_on.unwrap_or(one.prepared_on) };
        let waiting = working_days::between(since, today);
        let ods = practice.ods_code.clone().unwrap_or_default();
        let sealed = export
            .files
            .iter()
            .any(|file| file.path.starts_with(&format!("{ods}/")) && file.path.to_ascii_lowercase().ends_with(".age"));
        let state = match (replaced_by, &held) {
            (Some(version), _) => format!("replaced by version {version}"),
            (None, Some(_)) => "held".to_owned(),
            _ if overdue => "overdue".to_owned(),
            _ => one.status.within(),
        };
        let answer_due = one.answer_due(timing).filter(|_| !ground.was_followed(one));
        let days = counted(waiting as usize, "working day", "working days");
        let folder = format!("{}/{ods}", export.folder);
        let way = one.route.map(Delivery::way);
        let next = match one.status {
            _ if held.is_some() || closed.is_some() => None,
            Pending => Some(match (way, &practice.delivery_address) {
                (Some(way), Some(to)) => format!("Send {folder} {way} to {to}, then mark it as sent."),
                (Some(way), None) => format!("Send {folder} {way}, then mark it as sent."),
                (None, _) => format!("Send {folder}, then mark it as sent and say how."),
            }),
            Rejected => Some("Put right what was wrong, send it again, then mark it as sent.".to_owned()),
            Sent if overdue => Some(format!("Ask {} whether it has them: {days} without an answer.", practice.name)),
            Sent | Acknowledged => None,
        };
        let answer = match one.status {
            Acknowledged => one
                .acknowledged_on
                .map(|on| format!("{}, {}", one.acknowledged_by.as_deref().unwrap_or_default(), dates::staff(on))),
            _ => one.rejected_on.map(|on| {
                format!("rejected on {}: {}", dates::staff(on), one.rejected_because.as_deref().unwrap_or_default())
            }),
        };
        Ok(DistributionRow {
            id: one.id,
            meeting: meeting.id,
            mdg_code: self.need(meeting.mdg)?.code,
            meeting_date: meeting.date,
            version: minutes.minutes_version,
            practice: practice.id,
            practice_name: practice.name.clone(),
            practice_ods: ods,
            folder,
            sealed,
            patients: u32::try_from(one.patients.len()).unwrap_or(u32::MAX),
            status: one.status,
            state,
            overdue,
            route: one.route,
            address: practice.delivery_address.clone(),
            prepared_on: one.prepared_on,
            sent_on: one.sent_on,
            sent_by: one.sent_by.clone(),
            sent_to: self.need_if(one.sent_to)?.map(|to| to.name),
            answer_due,
            days_waiting: if one.status == Acknowledged { 0 } else { waiting },
            answer,
            held,
            replaced_by,
            warnings: closed.into_iter().collect(),
            next,
        })
    }

    /// Whether the practices of a conference were sent their papers in time. None where it had nobody to send any about.
    fn sending_line(
        &self,
        ground: &Ground,
        meeting: &Meeting,
        rows: &[DistributionRow],
    ) -> Result<Option<SendingLine>, Refusal> {
        let today = self.today();
        let due_by = working_days::after(meeting.date, self.timing.send_within);
        let mine: Vec<&DistributionRow> = rows.iter().filter(|row| row.meeting == meeting.id).collect();
        let practices: BTreeSet<_> = mine.iter().map(|row| row.practice).collect();
        let sent_on = |practice| {
            let out = ground.all.iter().filter(|d| d.practice == practice && d.is_out());
            out.filter(|d| mine.iter().any(|row| row.id == d.id)).filter_map(|d| d.sent_on).min()
        };
        let sent: Vec<NaiveDate> = practices.iter().filter_map(|practice| sent_on(*practice)).collect();
        let (many, done) = (practices.len(), sent.len());
        let by = dates::staff(due_by);
        let last = sent.iter().max().copied();
        let (in_time, words) = match last.filter(|_| done == many) {
            Some(last) if last <= due_by => {
                (Some(true), format!("Sent to {} by {}, in time.", all_of(many), dates::staff(last)))
            }
            Some(last) => {
                (Some(false), format!("Sent to {} by {}; it was due by {by}.", all_of(many), dates::staff(last)))
            }
            None if many == 0 => {
                let written = ground.minutes.iter().filter(|m| m.meeting == meeting.id);
                let mut any = false;
                for minutes in written {
                    any |= !self.store.exports_of(minutes.id).map_err(refused)?.is_empty();
                }
                let cases = self.items_of(meeting.id)?.iter().any(|item| item.patient.is_some());
                if any || !cases {
                    return Ok(None);
                }
                let late = if today <= due_by { "are" } else { "were" };
                let met = if today <= due_by { None } else { Some(false) };
                (met, format!("Nothing was written for practices yet; approved and sent they {late} due by {by}."))
            }
            None if today <= due_by => (None, format!("Sent to {done} of {}; due by {by}.", practices_of(many))),
            None => (Some(false), format!("Sent to {done} of {}; it was due by {by}.", practices_of(many))),
        };
        Ok(Some(SendingLine {
            meeting: meeting.id,
            mdg_code: self.need(meeting.mdg)?.code,
            date: meeting.date,
            practices: u32::try_from(many).unwrap_or(u32::MAX),
            sent: u32::try_from(done).unwrap_or(u32::MAX),
            due_by,
            in_time,
            words,
        }))
    }
}

fn practices_of(many: usize) -> String {
    counted(many, "practice", "practices")
}

fn all_of(many: usize) -> String {
    match many {
        1 => "the only practice".to_owned(),
        2 => "both practices".to_owned(),
        _ => format!("all {}", practices_of(many)),
    }
}
