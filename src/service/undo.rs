//! Undo and redo: new acts that restore what stood before, over a log that only grows.

use super::{Deed, Service, refused};
use crate::domain::Command;
use crate::domain::action::Action;
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::agenda::{AgendaItem, ItemStatus};
use crate::domain::care_plan::CarePlan;
use crate::domain::change::{Change, Changes};
use crate::domain::coded::Coded;
use crate::domain::command::{DraftKeep, Undo};
use crate::domain::goal::Goal;
use crate::domain::ids::Ref;
use crate::domain::meeting::{self, Meeting, MeetingStatus};
use crate::domain::recall::Recall;
use crate::domain::record::{Cell, Image, Record};
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::view::Done;
use crate::store::log::{self, Step};

/// How far back undo looks.
const DEPTH: u32 = 2_000;

/// Acts that sign: nothing before them that belongs to a conference is taken back.
const SIGNED: [&str; 2] = ["minutes.approve", "minutes.export"];

/// Which acts are in force and which are taken back, from what the log says.
pub(super) fn stacks(steps: &[Step]) -> (Vec<&Step>, Vec<&Step>) {
    let (mut done, mut undone): (Vec<&Step>, Vec<&Step>) = (Vec::new(), Vec::new());
    for step in steps {
        if let Some(n) = step.undoes {
            if let Some(at) = done.iter().rposition(|s| s.n == n) {
                undone.push(done.remove(at));
            }
        } else if let Some(n) = step.redoes {
            if let Some(at) = undone.iter().rposition(|s| s.n == n) {
                done.push(undone.remove(at));
            }
        } else {
            done.push(step);
            undone.clear();
        }
    }
    (done, undone)
}

impl Service {
    pub(super) fn undo(&mut self, who: &Actor, args: &Undo) -> Result<Done, Refusal> {
        let steps = self.store.steps(DEPTH).map_err(refused)?;
        let (done, _) = stacks(&steps);
        let step = match args.act {
            None => done.last(),
            Some(n) => done.iter().find(|s| s.n == n),
        };
        let Some(step) = step else {
            return Err(Refusal::new(Code::NothingToUndo, "There is nothing to take back."));
        };
        Self::may_repeat(who, step)?;
        if step.command.starts_with("papers.") || step.command == "recall.export" {
            let why = "What was written to files is not taken back. Delete the folder where nobody has it yet.";
            return Err(Refusal::new(Code::UndoBlocked, why));
        }
        if step.command == "agenda.export" {
            let why = "What was written to files is not taken back. Issue the agenda again, or cancel the conference.";
            return Err(Refusal::new(Code::UndoBlocked, why));
        }
        if SIGNED.contains(&step.command.as_str()) {
            let why = "What was signed or sent out is not taken back. Correct the minutes instead, which makes a new version.";
            return Err(Refusal::new(Code::UndoBlocked, why));
        }
        let changes = self.store.changes_of(step.n).map_err(refused)?;
        if step.n < self.store.last_signed_act().map_err(refused)? && changes.iter().any(belongs_to_conference) {
            let why = "This belongs to minutes that may be signed since. Correct it by a new entry instead.";
            return Err(Refusal::new(Code::UndoBlocked, why));
        }
        let asks_back = changes.iter().any(|change| change.kind() == Recall::KIND);
        if asks_back && steps.iter().any(|later| later.n > step.n && later.command == "recall.export") {
            let why = "Practices were asked in writing to destroy papers since. That is not taken back; tell them what changed.";
            return Err(Refusal::new(Code::UndoBlocked, why));
        }
        let changes = Changes { list: log::inverse(changes), warnings: Vec::new() };
        self.no_second_conference(&changes)?;
        self.nothing_left_over(&changes)?;
        let deed = Deed { undoes: Some(step.n), ..Deed::new("undo", format!("Taken back: {}", step.said)) };
        self.commit(who, deed, &changes).map_err(blocked)
    }

    pub(super) fn redo(&mut self, who: &Actor) -> Result<Done, Refusal> {
        let steps = self.store.steps(DEPTH).map_err(refused)?;
        let (_, undone) = stacks(&steps);
        let Some(step) = undone.last() else {
            return Err(Refusal::new(Code::NothingToUndo, "There is nothing to do again."));
        };
        Self::may_repeat(who, step)?;
        let changes = Changes { list: self.store.changes_of(step.n).map_err(refused)?, warnings: Vec::new() };
        self.nothing_left_over(&changes)?;
        let deed = Deed { redoes: Some(step.n), ..Deed::new("redo", format!("Done again: {}", step.said)) };
        self.commit(who, deed, &changes).map_err(blocked)
    }

    /// Refuses to set a conference running again while another one of its group runs. That there is one plan in force and one
    /// item in discussion, the database sees to itself.
    fn no_second_conference(&self, changes: &Changes) -> Result<(), Refusal> {
        for change in &changes.list {
            let Change::Set { kind: Meeting::KIND, id, fields } = change else { continue };
            let stages = [MeetingStatus::InSession, MeetingStatus::Paused].map(|s| Cell::Text(s.code().to_owned()));
            if fields.iter().any(|f| f.field == "status" && stages.contains(&f.after)) {
                let again: Meeting = self.need(Ref::from_uuid(*id))?;
                let others = self.store.meetings_of(again.mdg).map_err(refused)?;
                meeting::runs_alone(&again, &others).map_err(|r| Refusal::new(Code::UndoBlocked, r.message))?;
            }
        }
        Ok(())
    }

    /// Refuses to leave a conference that has closed with an item that has no end.
    fn nothing_left_over(&self, changes: &Changes) -> Result<(), Refusal> {
        let reopened = |meeting: Ref<Meeting>| {
            changes.list.iter().any(|change| {
                matches!(change, Change::Set { kind: Meeting::KIND, id, fields }
                    if *id == meeting.uuid() && fields.iter().any(|f| f.field == "status"))
            })
        };
        for change in &changes.list {
            let item = match change {
                Change::Set { kind: AgendaItem::KIND, id, fields } => {
                    let Some(status) = fields.iter().find(|f| f.field == "status") else { continue };
                    let ended = ItemStatus::ENDED.map(|status| Cell::Text(status.code().to_owned()));
                    if ended.contains(&status.after) {
                        continue;
                    }
                    self.need(Ref::<AgendaItem>::from_uuid(*id))?
                }
                Change::Create(image) if image.kind == AgendaItem::KIND => {
                    match AgendaItem::from_cells(image.id, image.cells.clone()) {
                        Ok(item) if !ItemStatus::ENDED.contains(&item.status) => item,
                        _ => continue,
                    }
                }
                _ => continue,
            };
            // A conference that comes back with its items is not there yet.
            let Some(meeting) = self.store.get(item.meeting).map_err(refused)? else { continue };
            let why = "The conference has closed since. Correct it by a new entry instead.";
            let may = meeting.status != MeetingStatus::Closed || reopened(meeting.id);
            ensure(may, Code::UndoBlocked, why)?;
        }
        Ok(())
    }

    /// Whoever may not do something may not take it back either, nor do it again. What no command of this version did, such as
    /// the first people of a demo, is for whoever runs the group.
    fn may_repeat(who: &Actor, step: &Step) -> Result<(), Refusal> {
        let allowed = match Command::allowed_by_name(&step.command) {
            [] => &[AccessRole::MdgManager],
            some => some,
        };
        Self::must_be_allowed(who, &step.command, allowed)
    }

    pub(super) fn draft_keep(&mut self, args: &DraftKeep) -> Result<Done, Refusal> {
        let why = "A draft needs to say which form it belongs to.";
        ensure(!args.key.is_empty() && args.key.len() <= 200, Code::FieldMissing, why).map_err(|r| r.at("key"))?;
        self.store.keep_draft(&args.key, &args.text, self.clock.now()).map_err(refused)?;
        Ok(Done {
            said: "Draft kept.".to_owned(),
            id: None,
            act: None,
            warnings: Vec::new(),
            report: None,
            written: None,
        })
    }
}

/// Whether a change is part of what minutes say. An action, a goal and a plan are so from the moment they are made in a case;
/// what becomes of them later is not.
fn belongs_to_conference(change: &Change) -> bool {
    let agreed = matches!(change, Change::Create(image) | Change::Retire(image) if was_agreed_in_case(image));
    agreed || matches!(change.kind(), "meeting" | "agenda_item" | "discussion" | "attendance" | "minutes")
}

fn was_agreed_in_case(image: &Image) -> bool {
    let fields = match image.kind {
        Action::KIND => Action::FIELDS,
        Goal::KIND => Goal::FIELDS,
        CarePlan::KIND => CarePlan::FIELDS,
        _ => return false,
    };
    fields.iter().zip(&image.cells).any(|(field, cell)| field.name == "origin_item" && *cell != Cell::Null)
}

fn blocked(refusal: Refusal) -> Refusal {
    match refusal.code {
        Code::BaseVersionConflict => Refusal::new(
            Code::UndoBlocked,
            "It was changed again since, so it cannot be taken back. Take the later change back first.",
        ),
        Code::CodeTaken => {
            Refusal::new(Code::UndoBlocked, "Something else has taken its place since. Take that back first.")
        }
        _ => refusal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(n: u32, undoes: Option<u32>, redoes: Option<u32>) -> Step {
        Step { n, command: "x".to_owned(), said: String::new(), undoes, redoes }
    }

    #[test]
    fn what_is_undone_can_be_redone_until_something_new_is_done() {
        let mut steps = vec![step(1, None, None), step(2, None, None), step(3, Some(2), None), step(4, Some(1), None)];
        let numbers = |list: &[&Step]| list.iter().map(|s| s.n).collect::<Vec<_>>();
        let (done, undone) = stacks(&steps);
        assert_eq!((numbers(&done), numbers(&undone)), (vec![], vec![2, 1]));
        steps.push(step(5, None, Some(1)));
        let (done, undone) = stacks(&steps);
        assert_eq!((numbers(&done), numbers(&undone)), (vec![1], vec![2]));
        steps.push(step(6, None, None));
        let (done, undone) = stacks(&steps);
        assert_eq!((numbers(&done), numbers(&undone)), (vec![1, 6], vec![]));
    }
}
