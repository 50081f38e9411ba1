//! What is known under a key, before a file and after each of its rows; at the end, what has changed. It knows no kind of record.

use crate::domain::change::Changes;
use crate::domain::record::Record;
use crate::domain::refusal::{Code, Refusal};
use std::collections::HashMap;
use std::hash::Hash;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Fate {
    New,
    Changed,
    Unchanged,
    /// One with an earlier row of the file.
    Joined(u32),
}

pub(in crate::import) struct Ledger<K, T> {
    slots: Vec<Slot<T>>,
    by_key: HashMap<K, usize>,
}

struct Slot<T> {
    before: Option<T>,
    after: T,
    /// The row of this file that spoke of it first.
    row: Option<u32>,
}

impl<K: Eq + Hash, T: Record> Ledger<K, T> {
    pub fn new(known: impl Iterator<Item = (K, T)>) -> Self {
        let mut ledger = Self { slots: Vec::new(), by_key: HashMap::new() };
        for (key, one) in known {
            ledger.by_key.insert(key, ledger.slots.len());
            ledger.slots.push(Slot { before: Some(one.clone()), after: one, row: None });
        }
        ledger
    }

    /// Takes what a row says. `merge` gives the record that is known after what the row says of it. A second row about the same
    /// thing is joined with the first where `join` says so, and refused where it says something else.
    pub fn take(&mut self, key: K, row: u32, new: T, join: bool, merge: impl Fn(&T, &T) -> T) -> Result<Fate, Refusal> {
        let Some(slot) = self.by_key.get(&key).and_then(|at| self.slots.get_mut(*at)) else {
            self.by_key.insert(key, self.slots.len());
            self.slots.push(Slot { before: None, after: new, row: Some(row) });
            return Ok(Fate::New);
        };
        let after = merge(&slot.after, &new);
        let same = after.cells() == slot.after.cells();
        match slot.row {
            Some(_) if same => Ok(Fate::Unchanged),
            Some(first) if join => {
                slot.after = after;
                Ok(Fate::Joined(first))
            }
            Some(first) => Err(Refusal::new(
                Code::DuplicateConflict,
                format!(
                    "Row {first} is about the same person and day and says something else; that row was taken and this one was \
                     not. Delete the wrong one and import again."
                ),
            )
            .at("nhs_number")),
            None => {
                slot.row = Some(row);
                slot.after = after;
                Ok(if same { Fate::Unchanged } else { Fate::Changed })
            }
        }
    }

    /// What has changed, in the order in which it was met.
    pub fn write(self, changes: &mut Changes) {
        for slot in self.slots {
            match slot.before {
                None => changes.create(&slot.after),
                Some(before) => changes.update(&before, &slot.after),
            };
        }
    }
}
