//! What one patient's extract says, once, as plain data. Whoever fills it has already decided what this practice may see;
//! nothing is looked up, left out or worked out here. From it come the words of the document, the same in every format,
//! and the hash that proves two files say the same.

mod words;

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub(crate) use words::{action_table, full_stop};

/// One patient's part of one conference's approved minutes, for the practice where the patient is registered.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Extract {
    /// The identity of this version of this document.
    pub document_id: Uuid,
    /// 1 for the first issue, one more for each amendment.
    pub version: u32,
    /// Which of the practice's papers it is, from 1: its files are named by it. It says nothing about the patient.
    #[serde(skip)]
    pub place: u32,
    /// What this version takes the place of.
    pub replaces: Option<Replaces>,
    /// When this version was issued. It dates the files, so that the same extract gives the same bytes again.
    pub issued_at: DateTime<Utc>,
    /// Set where the people are pretend or the conference is a rehearsal.
    pub mark: Option<Mark>,
    /// Whose extract it is.
    pub patient: Subject,
    /// Where the patient is registered.
    pub practice: Practice,
    /// The group that met.
    pub mdg: Mdg,
    /// When and where this patient was discussed.
    pub meeting: Meeting,
    /// Those present for this patient, and nobody who was not.
    pub present: Vec<Present>,
    /// Whether enough of the right people were present when the decision was taken.
    pub quorum: Quorum,
    /// The consent or other basis for sharing: "Explicit consent, 02-Nov-2026".
    pub sharing_basis: String,
    /// What the referrer asked.
    pub question: String,
    /// What matters to the person, and the person's own views. Lines are paragraphs.
    pub what_matters: String,
    /// What was said. Lines are paragraphs.
    pub summary: String,
    /// What the group recommends. Lines are paragraphs.
    pub decision: String,
    /// Why. Lines are paragraphs.
    pub rationale: String,
    /// The outcome in words: "Plan updated".
    pub outcome: String,
    /// Actions that the patient's own practice owns. They come first.
    pub practice_actions: Vec<Action>,
    /// Actions that others own, for information.
    pub other_actions: Vec<Action>,
    /// Why the conference made no action at all, where it made none.
    pub no_action_reason: Option<String>,
    /// The person's goals.
    pub goals: Vec<Goal>,
    /// What changed in the care plan, one sentence each.
    pub care_plan_changes: Vec<String>,
    /// What to do if things get worse.
    pub contingency: Vec<Contingency>,
    /// When the group looks again.
    pub next_review: Option<NaiveDate>,
    /// The one person to ring.
    pub single_contact: Option<Contact>,
    /// Text for the practice alone, which must not be shown to the patient online.
    pub practice_only: Option<String>,
    /// Who approved the minutes this is taken from.
    pub approval: Approval,
    /// Who took the minutes.
    pub recorded_by: String,
    /// Whom the practice writes to about this document, on one line.
    pub sender_contact: String,
    /// People whom this text names on purpose although they are in no list above: a carer, a daughter, a nurse who rang.
    /// The leak check lets these names stand; they are not printed.
    pub named_on_purpose: Vec<String>,
}

/// The version that a document takes the place of.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Replaces {
    /// The former document's identity.
    pub document_id: Uuid,
    /// The former version's number.
    pub version: u32,
    /// What changed and why, as a sentence.
    pub reason: String,
}

/// Why a document is not about real care.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Pretend people.
    Demo,
    /// A rehearsal with the program on trial.
    Trial,
}

impl Mark {
    /// The words printed on every page.
    pub fn words(self) -> &'static str {
        match self {
            Self::Demo => "Demonstration: these people are pretend. Do not file.",
            Self::Trial => "Trial: not a record of care. Do not file.",
        }
    }
}

/// The patient as the banner names them.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Surname, in any case; it is printed in capitals.
    pub family_name: String,
    /// Given names.
    pub given_names: String,
    /// "Mrs".
    pub title: Option<String>,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Whole years on the day of the meeting, or at death.
    pub age_years: u16,
    /// In words: "Female", "Not known".
    pub gender: String,
    /// Ten digits, or none.
    pub nhs_number: Option<String>,
    /// Printed in its place where there is none: "awaiting trace".
    pub nhs_number_absent: Option<String>,
    /// "Died 02-Nov-2026 (93y)", where that is known.
    pub deceased: Option<String>,
}

/// A general practice.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Practice {
    /// Its national code: `X99001`.
    pub ods: String,
    /// Its name.
    pub name: String,
}

/// A multi-disciplinary group.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Mdg {
    /// Its short code: `HK`.
    pub code: String,
    /// Its name: "Harness & Kilburn MDG".
    pub name: String,
}

/// When and where a patient was discussed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    /// The day, in London.
    pub date: NaiveDate,
    /// When this patient's item was opened, London time.
    pub started: Option<NaiveTime>,
    /// When it was closed.
    pub ended: Option<NaiveTime>,
    /// Where, or how: "in person, Room 2", "by video".
    pub place: String,
    /// Who chaired.
    pub chair: String,
}

/// Somebody who was present for this patient.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Present {
    /// Name as printed.
    pub name: String,
    /// Role in words: "District nurse".
    pub role: String,
    /// Organisation's name.
    pub organisation: String,
}

/// Whether the decision was taken by a quorate meeting.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quorum {
    /// It was.
    Quorate,
    /// It was not: the decision is advice only.
    NotQuorate {
        /// Who was missing, in words: "social care".
        missing: String,
        /// Why the chair went on.
        reason: String,
    },
}

/// One action.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Its short name in the minutes: `A2`.
    pub reference: String,
    /// What is to be done.
    pub text: String,
    /// Who does it: a name, a role, or both.
    pub owner: String,
    /// For whom the owner works.
    pub organisation: String,
    /// By when.
    pub due: NaiveDate,
    /// Where it stands, in words: "Open, needs acceptance".
    pub status: String,
}

/// One of the person's goals.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// In the person's words where they are known.
    pub text: String,
    /// Whose voice, how far along, by when: "In the person's own words. In progress". May be empty.
    pub note: String,
}

/// One thing that may happen, and what to do then.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Contingency {
    /// What is seen.
    pub sign: String,
    /// What to do.
    pub what_to_do: String,
    /// After a stay in hospital, when the person can go home.
    #[serde(default)]
    pub home_again: String,
    /// Whom to ring.
    pub who_to_call: String,
}

/// Somebody who can be rung.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Role in words.
    pub role: String,
    /// Organisation's name.
    pub organisation: String,
    /// Telephone number as printed.
    pub phone: String,
}

/// Who approved, and when.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Approval {
    /// Name.
    pub by: String,
    /// In what role: "clinical lead".
    pub role: String,
    /// On what day.
    pub on: NaiveDate,
    /// Anything a reader must know about it, such as that one person both recorded and approved.
    pub note: Option<String>,
}

/// Shows which document it is and nothing of what it says, so that no log ever holds a patient.
impl fmt::Debug for Extract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extract({}, version {})", self.document_id, self.version)
    }
}

impl Extract {
    /// SHA-256, in hex, of the facts in a canonical form (JSON with sorted keys). It covers every field, whatever the
    /// format they are printed in, and is printed in each, so that two files can be told to say the same.
    pub fn content_hash(&self) -> String {
        canonical_hash(self)
    }

    /// The names of those whom the extract names beside the patient.
    pub fn named_people(&self) -> Vec<String> {
        let mut names = vec![self.meeting.chair.clone(), self.approval.by.clone(), self.recorded_by.clone()];
        names.extend(self.present.iter().map(|person| person.name.clone()));
        names.extend(self.practice_actions.iter().chain(&self.other_actions).map(|action| action.owner.clone()));
        names.extend(self.single_contact.iter().map(|contact| contact.name.clone()));
        names.extend(self.named_on_purpose.iter().cloned());
        names.push(self.sender_contact.clone());
        names
    }
}

/// SHA-256 in hex of a value as JSON with sorted keys.
pub(crate) fn canonical_hash<T: Serialize>(value: &T) -> String {
    // A plain struct of strings, numbers and lists always has a JSON form.
    let mut json = serde_json::to_value(value).unwrap_or_default();
    json.sort_all_objects();
    hex(&Sha256::digest(json.to_string().as_bytes()))
}

pub(crate) use crate::domain::hex;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    #[test]
    fn the_hash_covers_every_field() {
        let extract = sample::extract();
        let json = serde_json::to_value(&extract).unwrap();
        let fields: Vec<String> = json.as_object().unwrap().keys().cloned().collect();
        let other = serde_json::to_value(sample::amended_extract()).unwrap();
        let empty = serde_json::to_value(sample::empty_extract()).unwrap();
        for field in &fields {
            let mut changed = json.clone();
            for donor in [&other, &empty] {
                changed[field] = donor[field].clone();
                if changed[field] != json[field] {
                    break;
                }
            }
            match field.as_str() {
                "named_on_purpose" => changed[field] = serde_json::json!(["A friend"]),
                "approval" => changed[field]["role"] = "chair".into(),
                "practice" | "mdg" => changed[field]["name"] = "Other".into(),
                "issued_at" => changed[field] = "2026-11-21T09:30:00Z".into(),
                _ => assert!(changed[field] != json[field], "no change for {field}"),
            }
            let changed: Extract = serde_json::from_value(changed).unwrap();
            assert_ne!(changed.content_hash(), extract.content_hash(), "{field}");
        }
        assert!(fields.len() > 25);
    }

    #[test]
    fn the_hash_does_not_hang_on_how_the_facts_were_stored() {
        let extract = sample::extract();
        let stored = serde_json::to_string_pretty(&extract).unwrap();
        let read: Extract = serde_json::from_str(&stored).unwrap();
        // Where it stands among the practice's papers is no fact about the patient.
        let read = Extract { place: extract.place, ..read };
        assert!(read == extract);
        assert_eq!(read.content_hash(), extract.content_hash());
        // Keys are sorted whatever order they came in.
        let (one, two) = (r#"{"b":1,"a":{"d":2,"c":3}}"#, r#"{"a":{"c":3,"d":2},"b":1}"#);
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(canonical_hash(&value(one)), canonical_hash(&value(two)));
        assert_eq!(canonical_hash(&value(one)), hex(&Sha256::digest(two.as_bytes())));
    }
}
