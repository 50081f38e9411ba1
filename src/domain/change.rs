//! What a rule gives back. A rule never writes: it returns the records it would create and the fields it would set, and the
//! store commits them, rows and log together, or not at all.

use super::record::{Cell, Image, Record};
use super::refusal::Warning;
use uuid::Uuid;

/// One record's part of an act.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A record that was not there before.
    Create(Image),
    /// A record that leaves its table again, because the act that made it is undone. No rule makes this one.
    Retire(Image),
    /// Some fields of a record that is there.
    Set {
        /// The kind of record.
        kind: &'static str,
        /// Its identity.
        id: Uuid,
        /// The fields that differ.
        fields: Vec<FieldChange>,
    },
}

impl Change {
    /// The kind of record it is about.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Create(image) | Self::Retire(image) => image.kind,
            Self::Set { kind, .. } => kind,
        }
    }
}

/// One field, before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// The field's name.
    pub field: &'static str,
    /// What stood there; the store refuses when something else stands there now.
    pub before: Cell,
    /// What is to stand there.
    pub after: Cell,
}

/// Everything one act changes, and what somebody should know of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// In the order to write them.
    pub list: Vec<Change>,
    /// Told to whoever did it.
    pub warnings: Vec<Warning>,
}

impl Changes {
    /// Nothing yet.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a new record.
    pub fn create<R: Record>(&mut self, record: &R) -> &mut Self {
        self.list.push(Change::Create(record.image()));
        self
    }

    /// Adds the fields that differ between two states of one record; nothing, if none does.
    pub fn update<R: Record>(&mut self, before: &R, after: &R) -> &mut Self {
        if let Some(change) = difference(R::KIND, before.uuid(), &before.image(), &after.image(), R::FIELDS) {
            self.list.push(change);
        }
        self
    }

    /// Adds a warning.
    pub fn warn(&mut self, warning: Warning) -> &mut Self {
        self.warnings.push(warning);
        self
    }

    /// Adds what another rule gave.
    pub fn append(&mut self, mut other: Self) -> &mut Self {
        self.list.append(&mut other.list);
        self.warnings.append(&mut other.warnings);
        self
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// The fields of `after` that differ from `before`.
pub fn difference(
    kind: &'static str,
    id: Uuid,
    before: &Image,
    after: &Image,
    fields: &[super::record::Field],
) -> Option<Change> {
    let fields: Vec<FieldChange> = fields
        .iter()
        .zip(before.cells.iter().zip(&after.cells))
        .filter(|(_, (b, a))| b != a)
        .map(|(field, (b, a))| FieldChange { field: field.name, before: b.clone(), after: a.clone() })
        .collect();
    (!fields.is_empty()).then_some(Change::Set { kind, id, fields })
}
