//! What a person has before them when they ask for something: the patient, the conference, the record under the cursor. It knows no
//! screen; each screen says it of itself.
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::patient::Patient;
use crate::domain::query::RecordKind;
use crate::domain::record::Record;

/// What is at hand.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// What it is called, for the title of a form.
    pub name: String,
    /// The patient it is about.
    pub patient: Option<Ref<Patient>>,
    /// The conference it belongs to.
    pub meeting: Option<Ref<Meeting>>,
    /// The records themselves, by kind.
    at_hand: Vec<(RecordKind, String)>,
}

// The name is a person's.
impl std::fmt::Debug for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.at_hand.iter().map(|(kind, _)| kind)).finish()
    }
}

impl Subject {
    /// Nothing yet, with a name for it.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// With another name.
    #[must_use]
    pub fn called(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// About this patient.
    #[must_use]
    pub fn patient(mut self, id: Option<Ref<Patient>>) -> Self {
        self.patient = id;
        self.record(RecordKind::Patient, id)
    }

    /// In this conference.
    #[must_use]
    pub fn meeting(mut self, id: Option<Ref<Meeting>>) -> Self {
        self.meeting = id;
        self.record(RecordKind::Meeting, id)
    }

    /// With this record at hand.
    #[must_use]
    pub fn record<T: Record>(self, kind: RecordKind, id: Option<Ref<T>>) -> Self {
        self.chosen(kind, id.map(|id| id.to_string()))
    }

    /// With this record at hand, by its identity as text.
    #[must_use]
    pub fn chosen(mut self, kind: RecordKind, id: Option<String>) -> Self {
        if let Some(id) = id {
            self.at_hand.retain(|(held, _)| *held != kind);
            self.at_hand.push((kind, id));
        }
        self
    }

    /// The record of a kind that is at hand.
    pub fn of(&self, kind: RecordKind) -> Option<&str> {
        self.at_hand.iter().find(|(held, _)| *held == kind).map(|(_, id)| id.as_str())
    }
}
