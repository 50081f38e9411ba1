//! Who could be listed for a conference, the most pressing first, each with the reason; and filling an agenda from that list to its
//! time. The list and the filling are one piece of work, so that what is shown is what would be done.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::admission::Admission;
use crate::domain::agenda;
use crate::domain::agenda_order::differences;
use crate::domain::agenda_view::{Candidate, CandidateRank, CandidatesView};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::{AgendaAdd, AgendaFill};
use crate::domain::count::counted;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::domain::query::View;
use crate::domain::referral::Referral;
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::view::Done;
use crate::domain::{agenda::Urgency, dates};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::HashSet;

/// How many patients whose plan review is overdue are looked at: no agenda takes more.
const REVIEWS: usize = 30;

/// Somebody who could be listed, before anybody asked whether they may.
struct Waiting {
    patient: Patient,
    referral: Option<Referral>,
    rank: CandidateRank,
    since: NaiveDate,
    carried: u32,
    reason: String,
    question: String,
}

/// What filling an agenda comes to.
struct Filling {
    view: CandidatesView,
    changes: Changes,
}

impl Service {
    pub(super) fn candidates_view(&mut self, who: &Actor, meeting: Ref<Meeting>) -> Result<CandidatesView, Refusal> {
        let meeting = self.need(meeting)?;
        let mdg = self.need(meeting.mdg)?;
        self.looking(|service| service.filling(who, &mdg, &meeting)).map(|filling| filling.view)
    }

    pub(super) fn agenda_fill(&mut self, who: &Actor, args: &AgendaFill) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let mdg = self.need(meeting.mdg)?;
        let Filling { view, mut changes } = self.filling(who, &mdg, &meeting)?;
        let day = dates::staff_with_day(meeting.date);
        let (listed, left): (Vec<&Candidate>, Vec<&Candidate>) = view.rows.iter().partition(|row| row.fits);
        let said = if listed.is_empty() {
            format!("Nobody was added to the agenda of {day}.")
        } else {
            let names: Vec<String> = listed.iter().map(|row| format!("{} ({})", row.name, row.rank.within())).collect();
            format!("Listed for {day}: {}.", names.join("; "))
        };
        let (no_room, barred): (Vec<&Candidate>, Vec<&Candidate>) = left
            .into_iter()
            .partition(|row| row.why_not.as_ref().is_some_and(|(code, _)| *code == Code::AgendaOverTime));
        for (row, (code, why)) in barred.iter().filter_map(|row| row.why_not.as_ref().map(|why| (row, why))) {
            let named = why.starts_with(&row.name);
            changes.warn(Warning::new(*code, if named { why.clone() } else { format!("{}: {why}", row.name) }));
        }
        if let Some((first, (_, why))) = no_room.first().and_then(|row| Some((row, row.why_not.as_ref()?))) {
            let others = no_room.len() - 1 + view.more as usize;
            let also = if others == 0 { String::new() } else { format!(" and {}", counted(others, "more", "more")) };
            changes
                .warn(Warning::new(Code::AgendaOverTime, format!("Left for another day: {}{also}. {why}", first.name)));
        }
        if listed.is_empty() {
            // What the conference has by itself is no reason to write where nobody was added.
            changes.list.clear();
        }
        self.commit(who, Deed::new("agenda.fill", said).on(meeting.id).in_scope(mdg.id), &changes)
    }

    fn filling(&mut self, who: &Actor, mdg: &Mdg, meeting: &Meeting) -> Result<Filling, Refusal> {
        meeting.must_be(&[MeetingStatus::Planned, MeetingStatus::AgendaIssued], "filling the agenda")?;
        let before = self.items_of(meeting.id)?;
        let standing = self.with_standing(who, meeting, &before)?;
        let minutes_left = meeting.planned_min.saturating_sub(agenda::total_min(&standing));
        let cases_left = (mdg.capacity as usize).saturating_sub(agenda::cases_on(&standing));
        let (waiting, more) = self.waiting(mdg, meeting)?;
        let (mut so_far, mut cases, mut of_referrals) = (standing.clone(), Vec::new(), Changes::none());
        let mut rows = Vec::new();
        for one in waiting {
            let args = AgendaAdd {
                meeting: meeting.id,
                patient: one.patient.id,
                question: one.question.clone(),
                urgency: one.referral.as_ref().map(|r| r.urgency),
                planned_min: None,
                presenter: None,
            };
            let practice = self.need(one.patient.practice)?.ods_code.unwrap_or_default();
            let full = cases.len() >= cases_left;
            let listing = match self.new_case(who, (mdg, meeting, &so_far), &one.patient, one.referral.as_ref(), &args)
            {
                Ok(_) if full => {
                    let why = format!("{} takes {}.", mdg.name, counted(mdg.capacity as usize, "case", "cases"));
                    Err(Refusal::new(Code::AgendaOverTime, why))
                }
                other => other,
            };
            let why_not = match listing {
                Ok((case, of_referral)) => {
                    so_far.push(case.clone());
                    cases.push(case);
                    of_referrals.append(of_referral);
                    None
                }
                Err(refusal) => Some((refusal.code, refusal.message)),
            };
            rows.push(Candidate {
                patient: one.patient.id,
                name: one.patient.display_name(),
                practice_ods: practice,
                urgency: one.referral.as_ref().map(|r| r.urgency),
                referral: one.referral.map(|r| r.id),
                rank: one.rank,
                reason: one.reason,
                question: one.question,
                planned_min: mdg.case_min,
                carry_count: one.carried,
                fits: why_not.is_none(),
                why_not,
            });
        }
        let order = self.case_order(&so_far)?;
        let mut changes = differences(&before, &order.with(meeting, &standing, cases));
        changes.append(of_referrals);
        let cases_left = u32::try_from(cases_left).unwrap_or(u32::MAX);
        Ok(Filling { view: CandidatesView { minutes_left, cases_left, rows, more }, changes })
    }

    /// Everybody who waits, in order, and how many reviews beyond those are overdue.
    fn waiting(&mut self, mdg: &Mdg, meeting: &Meeting) -> Result<(Vec<Waiting>, u32), Refusal> {
        let mut found = Vec::new();
        for referral in self.store.referrals_waiting(mdg.id).map_err(refused)? {
            found.push(self.referred(referral)?);
        }
        let mut seen: HashSet<Ref<Patient>> = found.iter().map(|w| w.patient.id).collect();
        for discussion in self.store.reviews_agreed(mdg.id, meeting.date).map_err(refused)? {
            let (Some(patient), Some(on)) = (self.need(discussion.item)?.patient, discussion.next_review_on) else {
                continue;
            };
            let patient = self.need(patient)?;
            if !seen.insert(patient.id) || !self.is_free(mdg, &patient)? {
                continue;
            }
            let day = dates::staff(on);
            found.push(Waiting {
                rank: CandidateRank::Agreed,
                since: on,
                carried: 0,
                reason: format!("The group wanted to look again by {day}."),
                question: format!("Review agreed for {day}: what came of the last decision, and what is needed now?"),
                referral: None,
                patient,
            });
        }
        for id in self.store.patients_in(View::PostDischargeDue, self.today()).map_err(refused)? {
            let patient: Patient = self.need(Ref::from_uuid(id))?;
            if !mdg.practices.contains(&patient.practice) || !self.is_free(mdg, &patient)? || !seen.insert(patient.id) {
                continue;
            }
            let stays: Vec<Admission> = self.store.about(patient.id).map_err(refused)?;
            let left = stays.iter().filter(|stay| !stay.entered_in_error).filter_map(|stay| stay.discharged_on).max();
            let Some(on) = left else { continue };
            let day = dates::staff(on);
            found.push(Waiting {
                rank: CandidateRank::Discharged,
                since: on,
                carried: 0,
                reason: format!("Left hospital on {day}, and nobody is recorded as having been in touch since."),
                question: format!("Left hospital on {day}: what is needed at home, and who gets in touch?"),
                referral: None,
                patient,
            });
        }
        let (mut reviews, mut more) = (Vec::new(), 0);
        for id in self.store.patients_in(View::ReviewOverdue, self.today()).map_err(refused)? {
            let patient: Patient = self.need(Ref::from_uuid(id))?;
            if !mdg.practices.contains(&patient.practice)
                || seen.contains(&patient.id)
                || !self.is_free(mdg, &patient)?
            {
                continue;
            }
            let plans = self.store.plans_of(patient.id).map_err(refused)?;
            let active = plans.iter().filter(|p| p.status == crate::domain::care_plan::PlanStatus::Active);
            let Some(due) = active.filter_map(|p| p.review_due).min() else { continue };
            let day = dates::staff(due);
            reviews.push(Waiting {
                rank: CandidateRank::ReviewOverdue,
                since: due,
                carried: 0,
                reason: format!("The review of the care plan was due on {day}."),
                question: format!("The plan was to be reviewed on {day}: what has to change in it?"),
                referral: None,
                patient,
            });
        }
        reviews.sort_by_key(|w| w.since);
        if reviews.len() > REVIEWS {
            more = u32::try_from(reviews.len() - REVIEWS).unwrap_or(u32::MAX);
            reviews.truncate(REVIEWS);
        }
        found.extend(reviews);
        found.sort_by_cached_key(|w| {
            let number = w.patient.nhs_number.map(NhsNumber::digits);
            (w.rank, Reverse(w.carried), w.since, w.patient.family_name.to_lowercase(), number)
        });
        Ok((found, more))
    }

    /// Whether nothing is under way for a patient in a group: no open referral, which also means no item to come.
    fn is_free(&self, mdg: &Mdg, patient: &Patient) -> Result<bool, Refusal> {
        Ok(!patient.has_died() && self.store.open_referral(mdg.id, patient.id).map_err(refused)?.is_none())
    }

    fn referred(&self, referral: Referral) -> Result<Waiting, Refusal> {
        let left = self.store.left_over(referral.id).map_err(refused)?;
        let came = dates::staff(referral.received_on);
        let rank = match (referral.urgency, &left) {
            (Urgency::Urgent, _) => CandidateRank::Urgent,
            (_, Some(_)) => CandidateRank::Carried,
            (Urgency::Soon, None) => CandidateRank::Soon,
            (Urgency::Routine, None) => CandidateRank::Routine,
        };
        let reason = match &left {
            None => format!("{}, received on {came}.", rank.words()),
            Some(item) => {
                let on = dates::staff(self.need(item.meeting)?.date);
                let how = item.status.within();
                format!("{}: {how} on {on}, and no other day was set; received on {came}.", referral.urgency.words())
            }
        };
        Ok(Waiting {
            patient: self.need(referral.patient)?,
            rank,
            since: referral.received_on,
            carried: left.map_or(0, |item| item.carry_count + 1),
            reason,
            question: referral.asked(),
            referral: Some(referral),
        })
    }
}
