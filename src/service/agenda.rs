//! The agenda before the conference: what goes on it, in which order, what is issued, and what a later version changed.

use super::meetings::OnAgenda;
use super::{Deed, Service, refused};
use crate::domain::actor::{Act, Actor};
use crate::domain::agenda::{self, AgendaItem, ItemStatus};
use crate::domain::agenda_issue::{self, AgendaChange, IssuedAgenda, IssuedLine};
use crate::domain::agenda_order::{CaseOrder, Person, differences};
use crate::domain::agenda_view::{IssuedVersion, IssuedView};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::{self, Meeting, MeetingStatus, Next};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::Mdg;
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::view::Done;

/// A conference with its items.
type Agenda = (Meeting, Vec<AgendaItem>);

impl Service {
    /// What the order of these items goes by.
    pub(super) fn case_order<'a>(&self, items: impl IntoIterator<Item = &'a AgendaItem>) -> Result<CaseOrder, Refusal> {
        let mut order = CaseOrder::default();
        for item in items {
            if let Some(patient) = self.need_if(item.patient)? {
                let person = Person {
                    practice: self.need(patient.practice)?.ods_code.unwrap_or_default(),
                    family_name: patient.family_name,
                    nhs_number: patient.nhs_number.map(NhsNumber::digits).unwrap_or_default(),
                };
                order.people.insert(patient.id, person);
            }
            // A referral that is made together with its item is not kept yet, and came today.
            if let Some(id) = item.referral {
                let kept = self.store.get(id).map_err(refused)?;
                order.received.insert(id, kept.map_or_else(|| self.today(), |r| r.received_on));
            }
        }
        Ok(order)
    }

    pub(super) fn agenda_add(&mut self, who: &Actor, args: &AgendaAdd) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let mdg = self.need(meeting.mdg)?;
        let patient = self.need(args.patient)?;
        let presenter = self.need_if(args.presenter)?;
        if let Some(presenter) = &presenter {
            self.must_be_let_in(&patient, presenter, "presenter")?;
        }
        let items = self.items_of(meeting.id)?;
        let open = self.store.open_referral(mdg.id, patient.id).map_err(refused)?;
        let (case, of_referral) = self.new_case(who, (&mdg, &meeting, &items), &patient, open.as_ref(), args)?;
        let order = self.case_order(items.iter().chain([&case]))?;
        let mut changes = agenda::put_cases(&mdg, &meeting, &items, vec![case], &order);
        changes.append(of_referral);
        let said = format!("{} is on the agenda of {}.", patient.display_name(), dates::staff_with_day(meeting.date));
        self.commit(who, Deed::new("agenda.add", said).making::<AgendaItem>(&changes).in_scope(mdg.id), &changes)
    }

    pub(super) fn agenda_add_item(&mut self, who: &Actor, args: &AgendaAddItem) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let items = self.items_of(meeting.id)?;
        let order = self.case_order(&items)?;
        let changes = self.act(who, |act| agenda::add_item(act, &meeting, &items, &order, args))?;
        let called = args.title.clone().filter(|t| !t.is_empty()).unwrap_or_else(|| args.kind.words().to_owned());
        let said = format!("'{called}' is on the agenda of {}.", dates::staff_with_day(meeting.date));
        self.commit(
            who,
            Deed::new("agenda.add_item", said).making::<AgendaItem>(&changes).in_scope(meeting.mdg),
            &changes,
        )
    }

    pub(super) fn agenda_move(&mut self, who: &Actor, args: &AgendaMove) -> Result<Done, Refusal> {
        let OnAgenda { meeting, items, item } = self.on_agenda(args.item)?;
        let changes = agenda::move_to(&meeting, &items, &item, args.position)?;
        let said = format!("Moved {} to place {}.", self.item_name(&item)?, args.position);
        self.commit(who, Deed::new("agenda.move", said).on(item.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn agenda_amend(&mut self, who: &Actor, args: &AgendaAmend) -> Result<Done, Refusal> {
        let OnAgenda { meeting, items, item } = self.on_agenda(args.item)?;
        if let (Some(presenter), Some(patient)) = (self.need_if(args.presenter)?, self.need_if(item.patient)?) {
            self.must_be_let_in(&patient, &presenter, "presenter")?;
        }
        let order = self.case_order(&items)?;
        let changes = agenda::amend(&meeting, &items, &item, &order, args)?;
        let said = match args.planned_min {
            Some(minutes) => format!("{}: {}.", self.item_name(&item)?, counted(minutes as usize, "minute", "minutes")),
            None => format!("Changed {} on the agenda.", self.item_name(&item)?),
        };
        self.commit(who, Deed::new("agenda.amend", said).on(item.id).in_scope(meeting.mdg), &changes)
    }

    pub(super) fn agenda_arrange(&mut self, who: &Actor, args: &AgendaArrange) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let before = self.items_of(meeting.id)?;
        let items = self.with_standing(who, &meeting, &before)?;
        let arranged = agenda::arrange(&meeting, &items, &self.case_order(&items)?)?;
        let changes = differences(&before, &arranged);
        let day = dates::staff_with_day(meeting.date);
        let said = if changes.is_empty() {
            format!("The agenda of {day} is in order already.")
        } else {
            format!("Put the agenda of {day} in order.")
        };
        self.commit(who, Deed::new("agenda.arrange", said).on(meeting.id).in_scope(meeting.mdg), &changes)
    }

    /// An agenda with what every conference has by itself.
    pub(super) fn with_standing(
        &mut self,
        who: &Actor,
        meeting: &Meeting,
        items: &[AgendaItem],
    ) -> Result<Vec<AgendaItem>, Refusal> {
        let protocol = !self.store.protocol_list(meeting.mdg).map_err(refused)?.is_empty();
        let new = self.act(who, |act| agenda::standing_due(act, meeting, items, protocol));
        Ok(if new.is_empty() { items.to_vec() } else { self.case_order(items)?.with(meeting, items, new) })
    }

    pub(super) fn agenda_issue(&mut self, who: &Actor, args: &AgendaIssue) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        meeting.must_be(&[MeetingStatus::Planned, MeetingStatus::AgendaIssued], "issuing the agenda")?;
        let mdg = self.need(meeting.mdg)?;
        let before = self.items_of(meeting.id)?;
        for item in before.iter().filter(|i| i.is_on_agenda()) {
            self.gates(who, &mdg, item)?;
        }
        let items = self.with_standing(who, &meeting, &before)?;
        let mut after = meeting.clone();
        after.status = MeetingStatus::AgendaIssued;
        after.agenda_version += 1;
        let issued = self.issued_as(who, &after, &items)?;
        let mut changes = differences(&before, &items);
        changes.update(&meeting, &after).create(&issued);
        changes.warnings.extend(agenda::overfull(&mdg, &meeting, &items));
        changes.warnings.extend(self.carried_twice(&items)?);
        let day = dates::staff_with_day(meeting.date);
        let mut said = format!("Issued the agenda of {day}, version {}.", after.agenda_version);
        if let Some(last) = self.store.issued_agendas(meeting.id).map_err(refused)?.last() {
            said.push(' ');
            said.push_str(&told(last.number, &agenda_issue::changes(last, &issued)));
        }
        self.commit(who, Deed::new("agenda.issue", said).on(meeting.id).in_scope(meeting.mdg), &changes)
    }

    /// The agenda as it stands, in the form in which it is issued.
    pub(super) fn issued_as(
        &mut self,
        who: &Actor,
        meeting: &Meeting,
        items: &[AgendaItem],
    ) -> Result<IssuedAgenda, Refusal> {
        let mut lines = Vec::new();
        for (item, offset) in items.iter().zip(agenda::offsets(items)).filter(|(item, _)| item.is_on_agenda()) {
            let patient = self.need_if(item.patient)?;
            lines.push(IssuedLine {
                item: item.id,
                kind: item.kind,
                title: self.item_name(item)?,
                practice: patient.map(|p| self.need(p.practice)).transpose()?.and_then(|o| o.ods_code),
                urgency: item.urgency,
                start: dates::london_time(agenda::planned_start(meeting, offset)),
                minutes: item.planned_min,
            });
        }
        let chair = self.need_if(meeting.chair)?.map(|m| m.display_name());
        Ok(self.act(who, |act| IssuedAgenda {
            id: act.new_ref(),
            meeting: meeting.id,
            number: meeting.agenda_version,
            issued_at: act.now,
            issued_by: act.who.name.clone(),
            venue: meeting.venue.clone(),
            chair,
            lines,
            written_at: None,
            files: Vec::new(),
        }))
    }

    /// What changed on an agenda since it was last issued; none where it never was.
    pub(super) fn changed_since_issue(
        &mut self,
        who: &Actor,
        meeting: &Meeting,
    ) -> Result<Option<(IssuedAgenda, Vec<AgendaChange>)>, Refusal> {
        let Some(last) = self.store.issued_agendas(meeting.id).map_err(refused)?.pop() else { return Ok(None) };
        let items = self.items_of(meeting.id)?;
        let now = self.looking(|service| service.issued_as(who, meeting, &items))?;
        let changes = agenda_issue::changes(&last, &now);
        Ok(Some((last, changes)))
    }

    /// Works something out that is not kept: the identities it takes are given again.
    pub(super) fn looking<T>(&mut self, look: impl FnOnce(&mut Self) -> T) -> T {
        let mint = self.mint.clone();
        let seen = look(self);
        self.mint = mint;
        seen
    }

    pub(super) fn issued_view(&mut self, who: &Actor, meeting: Ref<Meeting>) -> Result<IssuedView, Refusal> {
        let meeting = self.need(meeting)?;
        let all = self.store.issued_agendas(meeting.id).map_err(refused)?;
        let before = std::iter::once(None).chain(all.iter().map(Some));
        let changes: Vec<Vec<AgendaChange>> = before
            .zip(&all)
            .map(|(before, issued)| before.map_or_else(Vec::new, |b| agenda_issue::changes(b, issued)))
            .collect();
        let since = if meeting.is_open_to_change() {
            self.changed_since_issue(who, &meeting)?.map(|(_, changes)| changes).unwrap_or_default()
        } else {
            Vec::new()
        };
        let versions =
            all.into_iter().zip(changes).map(|(issued, changes)| IssuedVersion { issued, changes }).collect();
        Ok(IssuedView { versions, since })
    }

    /// The cases that were carried over twice or more and are still to come.
    fn carried_twice(&self, items: &[AgendaItem]) -> Result<Vec<Warning>, Refusal> {
        let waits =
            |i: &&AgendaItem| i.carry_count >= 2 && matches!(i.status, ItemStatus::Proposed | ItemStatus::Listed);
        items
            .iter()
            .filter(waits)
            .map(|item| {
                let times = counted(item.carry_count as usize, "time", "times");
                let why = format!(
                    "{} was carried over {times}: discuss the case this time, or defer it with a reason.",
                    self.item_name(item)?
                );
                Ok(Warning::new(Code::CarriedTwice, why))
            })
            .collect()
    }

    /// The next conference of a group after a day that can take cases, with its agenda.
    pub(super) fn next_agenda(&self, meeting: &Meeting) -> Result<Option<Agenda>, Refusal> {
        let others = self.store.meetings_of(meeting.mdg).map_err(refused)?;
        let next = others.into_iter().find(|m| m.date > meeting.date && m.is_open_to_change());
        next.map(|m| self.items_of(m.id).map(|items| (m, items))).transpose()
    }

    pub(super) fn meeting_cancel(&mut self, who: &Actor, args: &MeetingCancel) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let items = self.items_of(meeting.id)?;
        let (next, mut changes) = self.handing_on(who, &meeting, &items, |act, next| {
            meeting::cancel(act, &meeting, &items, next, &args.reason)
        })?;
        changes.append(self.referrals_after_closing(&items, next.as_ref().map(|(_, items)| items.as_slice()))?);
        let cases = items
            .iter()
            .filter(|i| i.patient.is_some() && matches!(i.status, ItemStatus::Proposed | ItemStatus::Listed))
            .count();
        let mut said = format!("The conference of {} is cancelled.", dates::staff_with_day(meeting.date));
        if let Some((next, _)) = next.as_ref().filter(|_| cases > 0) {
            let cases = counted(cases, "case goes", "cases go");
            said.push_str(&format!(" {cases} to {}.", dates::staff_with_day(next.date)));
        }
        let deed = Deed::new("meeting.cancel", said).on(meeting.id).in_scope(meeting.mdg).because(args.reason.trim());
        self.commit(who, deed, &changes)
    }

    /// Runs a rule that hands what is left of a conference to the next one, and warns of what that one then has too much of.
    pub(super) fn handing_on(
        &mut self,
        who: &Actor,
        meeting: &Meeting,
        items: &[AgendaItem],
        rule: impl FnOnce(&mut Act<'_>, Option<&Next<'_>>) -> Result<(Changes, Vec<AgendaItem>), Refusal>,
    ) -> Result<(Option<Agenda>, Changes), Refusal> {
        let next = self.next_agenda(meeting)?;
        let order = match &next {
            Some((_, there)) => self.case_order(there.iter().chain(items))?,
            None => CaseOrder::default(),
        };
        let protocol = !self.store.protocol_list(meeting.mdg).map_err(refused)?.is_empty();
        let takes = next.as_ref().map(|(meeting, items)| Next { meeting, items, order: &order, protocol });
        let (mut changes, after) = self.act(who, |act| rule(act, takes.as_ref()))?;
        if let Some((next, before)) = next.as_ref().filter(|(_, before)| after.len() > before.len()) {
            let mdg = self.need(meeting.mdg)?;
            changes.warnings.extend(agenda::overfull(&mdg, next, &after));
            let new: Vec<AgendaItem> = after.into_iter().filter(|i| before.iter().all(|b| b.id != i.id)).collect();
            changes.warnings.extend(self.carried_twice(&new)?);
        }
        Ok((next, changes))
    }

    /// Asks every gate anew for a case.
    pub(super) fn gates(&mut self, who: &Actor, mdg: &Mdg, item: &AgendaItem) -> Result<(), Refusal> {
        let Some(patient) = item.patient else { return Ok(()) };
        let patient = self.need(patient)?;
        let sharing = self.sharing_of(patient.id)?;
        self.act(who, |act| agenda::may_be_discussed(act, mdg, &patient, &sharing)).map_err(|mut refusal| {
            let name = patient.display_name();
            let whom = if refusal.message.starts_with(&name) { String::new() } else { format!(", {name}") };
            refusal.message = format!("Item {}{whom}: {}", item.position, refusal.message);
            refusal
        })
    }
}

/// What changed since a version, in one sentence after another.
pub(super) fn told(number: u32, changes: &[AgendaChange]) -> String {
    if changes.is_empty() {
        return format!("Nothing changed since version {number}.");
    }
    let words: Vec<&str> = changes.iter().map(|c| c.words.as_str()).collect();
    format!("Since version {number}: {}", words.join(" "))
}
