//! What lies beside the files of one recipient and says of each whose it is, which version, and what its bytes must be: for whoever
//! posts the files, and for the check that can be run on the folder years later. The program itself sends nothing.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cover::{Cover, CoverPatient};
use super::extract::{Extract, Practice, Subject, canonical_hash};
use super::verify::OwnPatient;
use super::wording::{clean, nhs_number};

/// The manifest's own file name.
pub const MANIFEST_FILE: &str = "manifest.json";

/// All files of one recipient: a practice, or whoever `for_whom` names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// 1. Raised when the shape of this file changes.
    pub manifest_version: u32,
    /// For whom the files are.
    pub practice: Practice,
    /// The group's short code.
    pub mdg_code: String,
    /// The day of the conference.
    pub meeting_date: NaiveDate,
    /// Why the files may leave although words in them may be about somebody else, as a person said who looked at them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// What the practice has from an earlier version of these minutes, and keeps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent_before: Vec<SentBefore>,
    /// For whom they are, where that is no practice alone: the group, an organisation, one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_whom: Option<String>,
    /// Whether they may name practices, as what goes to a whole group does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub names_practices: bool,
    /// One entry to a file, in order of name.
    pub files: Vec<Entry>,
    /// SHA-256 of everything else in this list, so that a change in it shows.
    #[serde(default)]
    pub seal: String,
}

/// A document that an amendment leaves as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBefore {
    /// Its identity.
    pub document_id: Uuid,
    /// The version it was written with.
    pub version: u32,
    /// The hash of what it says, as printed in it.
    pub content_hash: String,
}

impl SentBefore {
    pub(super) fn of(extract: &Extract) -> Self {
        let Extract { document_id, version, .. } = extract;
        Self { document_id: *document_id, version: *version, content_hash: extract.content_hash() }
    }
}

/// One file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name in this folder.
    pub file: String,
    /// "pdf", "html", "txt", "docx", "md", "csv", "ics", "fhir".
    pub format: String,
    /// To which practice it goes.
    pub practice_ods: String,
    /// Whose record it belongs in; none for a cover.
    pub patient: Option<EntryPatient>,
    /// Whom a cover lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<EntryPatient>,
    /// NHS numbers that stand in it without a name, ten digits each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
    /// The document's identity; its formats share it.
    pub document_id: Uuid,
    /// Its version.
    pub version: u32,
    /// The document it takes the place of.
    pub replaces: Option<Uuid>,
    /// The hash of what it says, as printed in it.
    pub content_hash: String,
    /// The hash of the file's bytes.
    pub sha256: String,
    /// How many there are.
    pub bytes: u64,
    /// A subject line for whoever sends it.
    pub subject: String,
    /// Those named in it for their work, so that a later check does not take them for patients.
    pub people: Vec<String>,
}

/// A patient as a records system finds them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPatient {
    /// Ten digits, or none.
    pub nhs_number: Option<String>,
    /// Surname.
    pub surname: String,
    /// Given names.
    pub given_names: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
}

/// Shows the file's name, which names nobody.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({})", self.file)
    }
}

/// Shows how many files there are.
impl fmt::Debug for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Manifest({}, {} files)", self.practice.ods, self.files.len())
    }
}

impl Entry {
    /// The entry for an extract; name, format and bytes are still to be filled in.
    pub(super) fn of_extract(extract: &Extract) -> Self {
        let Subject { family_name, given_names, birth_date, nhs_number: number, .. } = &extract.patient;
        let number_words = number.as_deref().map_or_else(|| "not known".to_owned(), nhs_number);
        let subject = format!(
            "MDG extract for {}, NHS Number {number_words}, {}, Version {}",
            extract.patient.name(),
            clean(&extract.mdg.name),
            extract.version
        );
        Self {
            practice_ods: extract.practice.ods.clone(),
            patient: Some(EntryPatient {
                nhs_number: number.clone(),
                surname: family_name.clone(),
                given_names: given_names.clone(),
                birth_date: *birth_date,
            }),
            document_id: extract.document_id,
            version: extract.version,
            replaces: extract.replaces.as_ref().map(|former| former.document_id),
            content_hash: extract.content_hash(),
            subject,
            people: extract.named_people(),
            ..Self::blank()
        }
    }

    /// The entry for a cover; name, format and bytes are still to be filled in.
    pub(super) fn of_cover(cover: &Cover) -> Self {
        let lists = cover.patients.iter().map(EntryPatient::from).collect();
        let subject = format!(
            "MDG practice cover for {}, {}, Version {}",
            cover.practice.line(),
            clean(&cover.mdg.name),
            cover.version
        );
        Self {
            practice_ods: cover.practice.ods.clone(),
            lists,
            document_id: cover.document_id,
            version: cover.version,
            replaces: cover.replaces.as_ref().map(|former| former.document_id),
            content_hash: cover.content_hash(),
            subject,
            people: cover.named_people(),
            ..Self::blank()
        }
    }

    /// Nothing said yet.
    pub(super) fn blank() -> Self {
        Self {
            file: String::new(),
            format: String::new(),
            practice_ods: String::new(),
            patient: None,
            lists: Vec::new(),
            numbers: Vec::new(),
            document_id: Uuid::nil(),
            version: 0,
            replaces: None,
            content_hash: String::new(),
            sha256: String::new(),
            bytes: 0,
            subject: String::new(),
            people: Vec::new(),
        }
    }

    /// Everybody the file may name as a patient.
    pub(super) fn patients(&self) -> Vec<OwnPatient> {
        let numbered = |number: &String| OwnPatient {
            nhs_number: Some(number.clone()),
            family_name: String::new(),
            given_names: String::new(),
            birth_date: NaiveDate::MIN,
        };
        let named = self.patient.iter().chain(&self.lists).map(OwnPatient::from);
        named.chain(self.numbers.iter().map(numbered)).collect()
    }
}

impl Manifest {
    /// The finished file, with its seal.
    pub(super) fn sealed(&mut self) -> Option<Vec<u8>> {
        self.seal = seal_of(&serde_json::to_value(&*self).ok()?);
        serde_json::to_vec_pretty(self).ok()
    }

    /// True where a list says what it said when it was written, whatever fields it has.
    pub(super) fn is_as_written(&self, bytes: &[u8]) -> bool {
        serde_json::from_slice(bytes).is_ok_and(|value| seal_of(&value) == self.seal)
    }

    /// Every identity and hash that may be printed in the practice's files.
    pub(super) fn codes(&self) -> Vec<String> {
        let mut codes: Vec<_> = self
            .files
            .iter()
            .flat_map(|entry| {
                let ids = std::iter::once(entry.document_id).chain(entry.replaces).map(|id| id.to_string());
                ids.chain([entry.content_hash.clone(), entry.sha256.clone()]).collect::<Vec<_>>()
            })
            .collect();
        codes.extend(self.sent_before.iter().flat_map(|s| [s.document_id.to_string(), s.content_hash.clone()]));
        codes.sort();
        codes.dedup();
        codes
    }
}

fn seal_of(list: &serde_json::Value) -> String {
    let mut list = list.clone();
    if let Some(fields) = list.as_object_mut() {
        fields.remove("seal");
    }
    canonical_hash(&list)
}

impl From<&CoverPatient> for EntryPatient {
    fn from(CoverPatient { family_name, given_names, birth_date, nhs_number, .. }: &CoverPatient) -> Self {
        Self {
            nhs_number: nhs_number.clone(),
            surname: family_name.clone(),
            given_names: given_names.clone(),
            birth_date: *birth_date,
        }
    }
}

impl From<&EntryPatient> for OwnPatient {
    fn from(EntryPatient { nhs_number, surname, given_names, birth_date }: &EntryPatient) -> Self {
        Self {
            nhs_number: nhs_number.clone(),
            family_name: surname.clone(),
            given_names: given_names.clone(),
            birth_date: *birth_date,
        }
    }
}
