//! Reads about what a conference keeps beside its cases.

use crate::domain::agenda::AgendaItem;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::pulse::Pulse;
use crate::domain::rca::Rca;
use crate::store::record::select;
use crate::store::{Result, Store};

impl Store {
    /// The root cause analyses under an item, oldest first.
    pub fn rcas_under(&self, item: Ref<AgendaItem>) -> Result<Vec<Rca>> {
        select(self.connection(), "WHERE item = ?1 ORDER BY rowid", [item.to_string()])
    }

    /// The answers that the people of a conference gave.
    pub fn pulse_of(&self, meeting: Ref<Meeting>) -> Result<Option<Pulse>> {
        Ok(select(self.connection(), "WHERE meeting = ?1", [meeting.to_string()])?.pop())
    }
}
