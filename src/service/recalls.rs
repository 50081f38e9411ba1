//! Papers that were asked back: the list, the notices to the practices that hold them, and that one says it has destroyed them.

use super::papers::Leaving;
use super::{Deed, Progress, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::command::{RecallConfirm, RecallExport};
use crate::domain::dates;
use crate::domain::papers::Paper;
use crate::domain::recall::{self, Recall};
use crate::domain::refusal::Refusal;
use crate::domain::view::{Done, RecallRow};
use crate::export::{Practice, RecallNotice, recall_notices};

impl Service {
    pub(super) fn recall_confirm(&mut self, who: &Actor, args: &RecallConfirm) -> Result<Done, Refusal> {
        let recall = self.need(args.recall)?;
        let practice = self.need(recall.practice)?;
        let changes = self.act(who, |act| recall::confirm(act, &recall, args))?;
        let said = format!("{} has destroyed what was asked back.", practice.name);
        self.commit(who, Deed::new("recall.confirm", said).on(recall.id), &changes)
    }

    /// Writes a notice for every paper that is asked back and of which nobody has said that it is destroyed.
    pub(super) fn recall_export(
        &mut self,
        who: &Actor,
        args: &RecallExport,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let mut recalls: Vec<Recall> = self.store.all().map_err(refused)?;
        recalls.retain(|recall| recall.confirmed_on.is_none());
        if recalls.is_empty() {
            return Err(Refusal::wrong_state(
                "Nothing is asked back that was not confirmed, so there is no notice to write.",
            ));
        }
        let notices = recalls.iter().map(|recall| self.notice(recall)).collect::<Result<Vec<_>, _>>()?;
        let set = recall_notices(self.today(), &notices);
        let leaving = Leaving {
            command: "recall.export",
            paper: Paper::Recalls,
            meeting: None,
            minutes: None,
            period: None,
            scope: None,
            folder: &args.folder,
            reason: args.reason.as_deref(),
            told: Vec::new(),
        };
        self.put_out(who, &set, &self.registry()?, leaving, progress)
    }

    fn notice(&self, recall: &Recall) -> Result<RecallNotice, Refusal> {
        let minutes = self.need(recall.minutes)?;
        let content = minutes.content()?;
        let practice = self.need(recall.practice)?;
        let mut case = None;
        for one in content.cases.iter().filter(|c| c.since == content.version && c.patient.practice == recall.practice)
        {
            if self.survivor(one.patient.id)?.id == recall.patient {
                case = Some(one);
            }
        }
        let ods = practice.ods_code.unwrap_or_default();
        let place = case.map_or(0, |case| case.paper);
        let stem = format!("{ods}_P{place:02}_v{}.", content.version);
        // A later version may have carried it along.
        let mut files = Vec::new();
        for version in self.versions_of(minutes.meeting)? {
            for export in self.store.exports_of(version.id).map_err(refused)? {
                let these = export.files.iter().filter(|file| place > 0 && file.path.contains(&stem));
                files.extend(these.filter_map(|file| file.path.rsplit('/').next().map(ToOwned::to_owned)));
            }
        }
        files.sort();
        files.dedup();
        Ok(RecallNotice {
            id: recall.id.uuid(),
            practice: Practice { ods, name: practice.name },
            group: (content.mdg_code.clone(), content.mdg_name.clone()),
            meeting_date: content.date,
            place,
            version: content.version,
            document_id: case.map_or_else(uuid::Uuid::nil, |case| case.document_id),
            files,
            reason: recall.reason,
            raised_on: recall.raised_on,
            issued_at: self.now(),
            mark: self.mark(),
            contact: content.contact.clone().unwrap_or_else(|| content.mdg_name.clone()),
        })
    }

    pub(super) fn recalls(&self) -> Result<Vec<RecallRow>, Refusal> {
        let mut recalls: Vec<Recall> = self.store.all().map_err(refused)?;
        recalls.sort_by_key(|r| (r.confirmed_on.is_some(), r.raised_on));
        recalls.iter().map(|recall| self.recall_row(recall)).collect()
    }

    fn recall_row(&self, recall: &Recall) -> Result<RecallRow, Refusal> {
        let practice = self.need(recall.practice)?;
        let minutes = self.need(recall.minutes)?;
        Ok(RecallRow {
            id: recall.id,
            patient: self.need(recall.patient)?.display_name(),
            practice: practice.name,
            practice_ods: practice.ods_code.unwrap_or_default(),
            meeting_date: self.need(minutes.meeting)?.date,
            version: minutes.minutes_version,
            reason: recall.reason,
            raised_on: recall.raised_on,
            confirmed: recall
                .confirmed_on
                .map(|on| format!("{}, {}", recall.confirmed_by.as_deref().unwrap_or_default(), dates::staff(on))),
        })
    }
}
