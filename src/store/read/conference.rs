//! Reads about conferences, actions and minutes.

use crate::domain::action::Action;
use crate::domain::agenda::AgendaItem;
use crate::domain::attendance::Attendance;
use crate::domain::discussion::Discussion;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::minutes::{Export, Minutes};
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::store::record::select;
use crate::store::{Result, Store};
use rusqlite::OptionalExtension;

impl Store {
    /// The conferences, latest first.
    pub fn meetings(&self) -> Result<Vec<Meeting>> {
        select(self.connection(), "ORDER BY date DESC, start DESC", [])
    }

    /// The conferences of a group.
    pub fn meetings_of(&self, mdg: Ref<Mdg>) -> Result<Vec<Meeting>> {
        select(self.connection(), "WHERE mdg = ?1 ORDER BY date", [mdg.to_string()])
    }

    /// The items of a conference, in order.
    pub fn items_of(&self, meeting: Ref<Meeting>) -> Result<Vec<AgendaItem>> {
        select(self.connection(), "WHERE meeting = ?1 ORDER BY position, rowid", [meeting.to_string()])
    }

    /// The items about a patient, oldest first.
    pub fn items_about(&self, patient: Ref<Patient>) -> Result<Vec<AgendaItem>> {
        select(self.connection(), "WHERE patient = ?1 ORDER BY rowid", [patient.to_string()])
    }

    /// The items that continue one of these.
    pub fn items_carried_from(&self, meeting: Ref<Meeting>) -> Result<Vec<AgendaItem>> {
        select(
            self.connection(),
            "WHERE carried_from IN (SELECT id FROM agenda_item WHERE meeting = ?1)",
            [meeting.to_string()],
        )
    }

    /// The attendance of a conference, in the order in which it was recorded.
    pub fn attendance_of(&self, meeting: Ref<Meeting>) -> Result<Vec<Attendance>> {
        select(self.connection(), "WHERE meeting = ?1 ORDER BY rowid", [meeting.to_string()])
    }

    /// The record of a case.
    pub fn discussion_of(&self, item: Ref<AgendaItem>) -> Result<Option<Discussion>> {
        Ok(select(self.connection(), "WHERE item = ?1", [item.to_string()])?.pop())
    }

    /// The records of all cases of a conference.
    pub fn discussions_in(&self, meeting: Ref<Meeting>) -> Result<Vec<Discussion>> {
        select(
            self.connection(),
            "WHERE item IN (SELECT id FROM agenda_item WHERE meeting = ?1)",
            [meeting.to_string()],
        )
    }

    /// The actions of a conference, by number.
    pub fn actions_of(&self, meeting: Ref<Meeting>) -> Result<Vec<Action>> {
        select(self.connection(), "WHERE meeting = ?1 ORDER BY number", [meeting.to_string()])
    }

    /// The actions for a patient, soonest first.
    pub fn actions_for(&self, patient: Ref<Patient>) -> Result<Vec<Action>> {
        select(self.connection(), "WHERE patient = ?1 ORDER BY due_on, rowid", [patient.to_string()])
    }

    /// Every action, soonest first.
    pub fn actions(&self) -> Result<Vec<Action>> {
        select(self.connection(), "ORDER BY due_on, rowid", [])
    }

    /// The actions that ended as not done.
    pub fn actions_not_done(&self) -> Result<Vec<Action>> {
        select(self.connection(), "WHERE status = 'not_done' ORDER BY closed_on, rowid", [])
    }

    /// The action that takes over another.
    pub fn successor_of(&self, action: Ref<Action>) -> Result<Option<Action>> {
        Ok(select(self.connection(), "WHERE transferred_from = ?1 ORDER BY rowid DESC", [action.to_string()])?
            .into_iter()
            .next())
    }

    /// The newest version of a conference's minutes.
    pub fn minutes_of(&self, meeting: Ref<Meeting>) -> Result<Option<Minutes>> {
        Ok(select(self.connection(), "WHERE meeting = ?1 ORDER BY minutes_version DESC", [meeting.to_string()])?
            .into_iter()
            .next())
    }

    /// The versions from which packs were written and whose conference had a patient on its agenda.
    pub fn minutes_out_about(&self, patient: Ref<Patient>) -> Result<Vec<Minutes>> {
        select(
            self.connection(),
            "WHERE snapshot IS NOT NULL AND id IN (SELECT minutes FROM export)
             AND meeting IN (SELECT meeting FROM agenda_item WHERE patient = ?1) ORDER BY approved_on, minutes_version",
            [patient.to_string()],
        )
    }

    /// The packs that were written from some minutes, latest first.
    pub fn exports_of(&self, minutes: Ref<Minutes>) -> Result<Vec<Export>> {
        select(self.connection(), "WHERE minutes = ?1 ORDER BY written_at DESC", [minutes.to_string()])
    }

    /// The number of the act that approved the minutes of a conference, or wrote from them, last.
    pub fn last_signed_act(&self) -> Result<u32> {
        let n: Option<u32> = self
            .connection()
            .query_row(
                "SELECT max(n) FROM change_group WHERE command IN ('minutes.approve', 'minutes.export')",
                [],
                |row| row.get(0),
            )
            .optional()?
            .flatten();
        Ok(n.unwrap_or(0))
    }
}
