//! Two records that turn out to be one person: proposed, decided, and taken apart again.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::agenda::AgendaItem;
use crate::domain::care_plan::PlanStatus;
use crate::domain::change::{Change, Changes, FieldChange};
use crate::domain::command::{
    PatientDeclineMerge, PatientMergeNow, PatientProposeMerge, PatientUnmerge, RetentionReviewRecord,
};
use crate::domain::count::counted;
use crate::domain::patient::Patient;
use crate::domain::patient_merge::{self, MergeStatus, PatientMerge};
use crate::domain::record::Cell;
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::retention::{self, RetentionReview, RetentionYears};
use crate::domain::view::{Done, MergeRow, RetentionRow};
use crate::store::log;

impl Service {
    pub(super) fn patient_propose_merge(&mut self, who: &Actor, args: &PatientProposeMerge) -> Result<Done, Refusal> {
        let duplicate = self.need(args.duplicate)?;
        let into = self.need(args.into)?;
        let all: Vec<PatientMerge> = self.store.all().map_err(refused)?;
        let (new, changes) = self.act(who, |act| patient_merge::propose(act, &duplicate, &into, &all, args))?;
        let said = format!(
            "Proposed to merge two records into that of {}. The information governance lead decides.",
            into.display_name()
        );
        self.commit(who, Deed::new("patient.propose_merge", said).on(new.id).because(args.reason.trim()), &changes)
    }

    pub(super) fn patient_merge(&mut self, who: &Actor, args: &PatientMergeNow) -> Result<Done, Refusal> {
        let before = self.need(args.merge)?;
        let (duplicate, into) = (self.need(before.duplicate)?, self.need(before.survivor)?);
        let after = self.act(who, |act| patient_merge::decide(act, &before, MergeStatus::Merged, None))?;
        self.may_be_one(&duplicate, &into)?;
        let mut changes = Changes::none();
        changes.update(&before, &after);
        changes.update(&duplicate, &Patient { merged_into: Some(into.id), ..duplicate.clone() });
        let moved = self.store.records_about(&duplicate, &into).map_err(refused)?;
        let count = moved.len();
        let field = |kind, id| Change::Set {
            kind,
            id,
            fields: vec![FieldChange {
                field: "patient",
                before: Cell::Text(duplicate.id.to_string()),
                after: Cell::Text(into.id.to_string()),
            }],
        };
        changes.list.extend(moved.into_iter().map(|(kind, id)| field(kind, id)));
        let said =
            format!("Merged into the record of {}: {} moved.", into.display_name(), counted(count, "entry", "entries"));
        self.commit(who, Deed::new("patient.merge", said).on(before.id), &changes)
    }

    /// Refuses a merge that would leave somebody with two of what there is one of.
    fn may_be_one(&self, one: &Patient, other: &Patient) -> Result<(), Refusal> {
        let in_force = |p: &Patient| {
            let plans = self.store.plans_of(p.id).map_err(refused)?;
            Ok::<_, Refusal>(plans.iter().any(|plan| plan.status == PlanStatus::Active))
        };
        let why = "Both records have a care plan in force. End one of the two plans first.";
        ensure(!(in_force(one)? && in_force(other)?), Code::OneActivePlan, why)?;
        let open = |p: &Patient| {
            let referrals = self.store.referrals_of(p.id).map_err(refused)?;
            Ok::<_, Refusal>(referrals.into_iter().filter(|r| r.status.is_open()).map(|r| r.mdg).collect::<Vec<_>>())
        };
        let others = open(other)?;
        let why = "Both records have an open referral in one group. Make one of them a duplicate of the other, or withdraw it.";
        ensure(!open(one)?.iter().any(|mdg| others.contains(mdg)), Code::DuplicateReferral, why)?;
        let on = |p: &Patient| {
            let items = self.store.items_about(p.id).map_err(refused)?;
            Ok::<_, Refusal>(items.into_iter().filter(AgendaItem::is_on_agenda).map(|i| i.meeting).collect::<Vec<_>>())
        };
        let others = on(other)?;
        let why = "Both records are on one agenda. Take one of the two cases off first.";
        ensure(!on(one)?.iter().any(|meeting| others.contains(meeting)), Code::AlreadyListed, why)
    }

    pub(super) fn patient_decline_merge(&mut self, who: &Actor, args: &PatientDeclineMerge) -> Result<Done, Refusal> {
        let before = self.need(args.merge)?;
        let after =
            self.act(who, |act| patient_merge::decide(act, &before, MergeStatus::Declined, Some(&args.reason)))?;
        let mut changes = Changes::none();
        changes.update(&before, &after);
        let said = "The two records stay two people.";
        let deed = Deed::new("patient.decline_merge", said.to_owned()).on(before.id).because(args.reason.trim());
        self.commit(who, deed, &changes)
    }

    pub(super) fn patient_unmerge(&mut self, who: &Actor, args: &PatientUnmerge) -> Result<Done, Refusal> {
        let before = self.need(args.merge)?;
        let duplicate = self.need(before.duplicate)?;
        let after =
            self.act(who, |act| patient_merge::decide(act, &before, MergeStatus::Unmerged, Some(&args.reason)))?;
        let mut changes = Changes::none();
        changes.update(&before, &after);
        changes.update(&duplicate, &Patient { merged_into: None, ..duplicate.clone() });
        // What moved then goes back, unless it has been moved or taken away since.
        let act = self.store.act_on(before.id.uuid(), "patient.merge").map_err(refused)?;
        let moved = log::inverse(self.store.changes_of(act).map_err(refused)?);
        let survivor = Cell::Text(before.survivor.to_string());
        let mut count = 0;
        for change in moved {
            let Change::Set { kind, id, ref fields } = change else { continue };
            let goes_back = fields.iter().any(|f| f.field == "patient" && f.before == survivor);
            if goes_back && self.store.is_about(kind, id, before.survivor).map_err(refused)? {
                changes.list.push(change);
                count += 1;
            }
        }
        let said = format!(
            "Taken apart again: {} went back to {}. What was recorded since the merge stays where it is; look through it.",
            counted(count, "entry", "entries"),
            duplicate.display_name()
        );
        self.commit(who, Deed::new("patient.unmerge", said).on(before.id).because(args.reason.trim()), &changes)
    }

    pub(super) fn merges(&self) -> Result<Vec<MergeRow>, Refusal> {
        let mut all: Vec<PatientMerge> = self.store.all().map_err(refused)?;
        all.sort_by_key(|m| (m.status != MergeStatus::Proposed, std::cmp::Reverse(m.proposed_at)));
        all.into_iter()
            .map(|m| {
                let told = |p: Patient| format!("{}, NHS {}", p.display_name(), p.nhs_number_in_words());
                Ok(MergeRow {
                    duplicate: told(self.need(m.duplicate)?),
                    into: told(self.need(m.survivor)?),
                    id: m.id,
                    status: m.status,
                    reason: m.reason,
                    proposed_by: m.proposed_by,
                    decided_by: m.decided_by,
                    decided_reason: m.decided_reason,
                })
            })
            .collect()
    }

    /// After how many years records come up for review.
    pub fn keep_for(&mut self, years: RetentionYears) {
        self.retention = years;
    }

    pub(super) fn retention_review(&mut self, who: &Actor, args: &RetentionReviewRecord) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        let changes = self.act(who, |act| retention::review(act, &patient, args))?;
        let said = format!(
            "The record of {} is kept until {} at least.",
            patient.display_name(),
            crate::domain::dates::staff(args.keep_until)
        );
        let deed = Deed::new("retention.review", said).making::<RetentionReview>(&changes).because(args.reason.trim());
        self.commit(who, deed, &changes)
    }

    pub(super) fn retention(&self) -> Result<Vec<RetentionRow>, Refusal> {
        let today = self.today();
        let reviews: Vec<RetentionReview> = self.store.all().map_err(refused)?;
        let mut rows = Vec::new();
        for (id, last_contact) in self.store.last_contacts().map_err(refused)? {
            let Some(patient) = self.store.get::<Patient>(id).map_err(refused)? else { continue };
            let conditions = self.store.conditions_of(id).map_err(refused)?;
            let codes: Vec<_> = conditions.iter().map(|c| c.code).collect();
            let (rule, due_on) = retention::comes_up(&patient, &codes, last_contact, self.retention);
            let reviewed = reviews.iter().filter(|r| r.patient == id).max_by_key(|r| (r.reviewed_on, r.keep_until));
            if due_on > today || reviewed.is_some_and(|r| r.keep_until >= today) {
                continue;
            }
            rows.push(RetentionRow {
                id,
                name: patient.display_name(),
                nhs_number: patient.nhs_number_in_words(),
                last_contact,
                died_on: patient.died_on.filter(|_| patient.has_died()),
                rule,
                due_on,
                reviewed: reviewed.map(|r| r.reviewed_on),
            });
        }
        rows.sort_by_key(|row| row.due_on);
        Ok(rows)
    }
}
