//! What a practice's cover sheet says: how many of its patients were discussed, which actions are the practice's own,
//! and which files came with it. It says nothing clinical, and nobody who withdrew consent is named: they are a count.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::document::{Banner, Block, Document, Fact, Section, Table};
use super::extract::{Action, Approval, Mark, Mdg, Practice, Replaces, action_table, canonical_hash};
use super::wording::{banner_name, clean, date, nhs_number};

/// The sheet on top of one practice's extracts.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    /// The identity of this version of this document.
    pub document_id: Uuid,
    /// 1 for the first issue, one more for each amendment.
    pub version: u32,
    /// What this version takes the place of.
    pub replaces: Option<Replaces>,
    /// When this version was issued.
    pub issued_at: DateTime<Utc>,
    /// Set where the people are pretend or the conference is a rehearsal.
    pub mark: Option<Mark>,
    /// To whom it goes.
    pub practice: Practice,
    /// The group that met.
    pub mdg: Mdg,
    /// The day of the conference.
    pub meeting_date: NaiveDate,
    /// How many of the practice's patients were what.
    pub counts: Counts,
    /// The practice's patients who may be named, in the order of the conference.
    pub patients: Vec<CoverPatient>,
    /// Actions that the practice owns. Their text must hold no clinical narrative.
    pub actions: Vec<CoverAction>,
    /// The extracts that come with it. A pack fills this in from the extracts themselves.
    pub files: Vec<CoverFile>,
    /// How the practice says that it has received and filed them, as a sentence.
    pub receipt: String,
    /// Who approved the minutes.
    pub approval: Approval,
    /// Whom the practice writes to about these documents, on one line.
    pub sender_contact: String,
}

/// The practice's patients at this conference, counted.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Discussed.
    pub discussed: u32,
    /// Listed on a care package and not discussed.
    pub protocol: u32,
    /// Not reached or deferred; the patient list says to which day they moved.
    pub not_reached: u32,
    /// Taken off after consent was withdrawn. Only the number is told.
    pub withdrawn: u32,
}

/// One of the practice's patients.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct CoverPatient {
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_names: String,
    /// "Mrs".
    pub title: Option<String>,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Ten digits, or none.
    pub nhs_number: Option<String>,
    /// What became of them, in words: "Discussed: P01", "Not reached, moved to 17-Dec-2026".
    pub what_happened: String,
}

/// An action of the practice, with the patient it is about.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct CoverAction {
    /// The NHS number of the patient, ten digits, or none.
    pub nhs_number: Option<String>,
    /// The action.
    pub action: Action,
}

/// One extract in the pack.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverFile {
    /// The file's name without its ending.
    pub stem: String,
    /// The extract's version.
    pub version: u32,
    /// The extract's content hash, which is printed in each of its formats.
    pub content_hash: String,
    /// Whether the practice has it already, and this version of the minutes leaves it as it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sent_before: bool,
}

/// Shows which document it is and nothing of what it says.
impl fmt::Debug for Cover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cover({}, version {})", self.document_id, self.version)
    }
}

impl Cover {
    /// SHA-256, in hex, of everything the cover says.
    pub fn content_hash(&self) -> String {
        canonical_hash(self)
    }

    /// The names of those whom the cover names beside the patients.
    pub fn named_people(&self) -> Vec<String> {
        let mut names = vec![self.approval.by.clone(), self.sender_contact.clone()];
        names.extend(self.actions.iter().map(|row| row.action.owner.clone()));
        names
    }

    /// The words of the cover in reading order.
    pub(crate) fn document(&self) -> Document {
        let about = format!("MDG-{} {}", clean(&self.mdg.code), date(self.meeting_date));
        Document {
            title: "MDG case conference: practice cover".to_owned(),
            window_title: format!("MDG case conference practice cover, {about}, version {}", self.version),
            confidentiality: "Confidential: personal data".to_owned(),
            version: format!("Version {}", self.version),
            mark: self.mark.map(|mark| mark.words().to_owned()),
            banner: Banner {
                name: clean(&self.practice.name),
                parts: vec![format!("Practice {}", clean(&self.practice.ods))],
                line: None,
            },
            notices: self.replaces.iter().map(Replaces::sentence).collect(),
            opening: self.opening(),
            sections: self.sections(),
            running: format!("{about}, {}, cover, version {}", clean(&self.practice.ods), self.version),
            id: self.document_id.to_string(),
            issued_at: self.issued_at,
        }
    }

    fn opening(&self) -> Vec<Fact> {
        let Counts { discussed, protocol, not_reached, withdrawn } = self.counts;
        let mut facts = vec![
            Fact::new("Meeting", &format!("{} ({}), {}", self.mdg.name, self.mdg.code, date(self.meeting_date))),
            Fact::new("Discussed", &patients(discussed)),
        ];
        // Most groups list nobody so, and "none" would be said by those who do not count them.
        facts.extend((protocol > 0).then(|| Fact::new("On a care package", &patients(protocol))));
        facts.push(Fact::new("Not reached or deferred", &patients(not_reached)));
        facts.push(Fact::new("Withdrawn", &patients(withdrawn)));
        facts
    }

    fn sections(&self) -> Vec<Section> {
        vec![
            Section::new("Your patients", self.patient_table()),
            Section::calling("Actions for the practice", self.action_table()),
            Section::new("Files with this cover", self.file_table()),
            Section::new("Receipt", Block::prose(&self.receipt, "No receipt is asked for.")),
            Section::new(
                "About this document",
                vec![Block::Facts {
                    facts: vec![
                        Fact::new("Approved by", &self.approval.line()),
                        Fact::new("Sent by", &self.sender_contact),
                        Fact::new("Document", &self.document_id.to_string()),
                        Fact::new("SHA-256", &self.content_hash()),
                    ],
                }],
            ),
        ]
    }

    fn patient_table(&self) -> Vec<Block> {
        if self.patients.is_empty() {
            return vec![Block::paragraph("None to name")];
        }
        let rows = self
            .patients
            .iter()
            .map(|CoverPatient { family_name, given_names, title, birth_date, nhs_number: number, what_happened }| {
                vec![
                    banner_name(family_name, given_names, title.as_deref()),
                    date(*birth_date),
                    number.as_deref().map_or_else(|| "Not known".to_owned(), nhs_number),
                    what_happened.clone(),
                ]
            })
            .collect();
        let columns = [("Name", 26), ("Born", 11), ("NHS number", 12), ("What happened", 23)];
        vec![Block::Table { table: Table::new(&columns, rows) }]
    }

    fn action_table(&self) -> Vec<Block> {
        if self.actions.is_empty() {
            return action_table(&[]);
        }
        let rows = self
            .actions
            .iter()
            .map(|CoverAction { nhs_number: number, action }| {
                vec![
                    action.reference.clone(),
                    number.as_deref().map_or_else(|| "Not known".to_owned(), nhs_number),
                    action.text.clone(),
                    action.owner.clone(),
                    date(action.due),
                ]
            })
            .collect();
        let columns = [("Ref", 4), ("NHS number", 12), ("Action", 26), ("Owner", 17), ("Due", 11)];
        vec![Block::Table { table: Table::new(&columns, rows) }]
    }

    fn file_table(&self) -> Vec<Block> {
        if self.files.is_empty() {
            return vec![Block::paragraph("None: no extract goes with this cover.")];
        }
        let facts = self
            .files
            .iter()
            .map(|CoverFile { stem, version, content_hash, sent_before }| {
                let stays = if *sent_before { ", sent before; it stays as it is" } else { "" };
                Fact::lines(stem, vec![format!("Version {version}{stays}"), format!("SHA-256 {content_hash}")])
            })
            .collect();
        vec![Block::Facts { facts }]
    }
}

fn patients(count: u32) -> String {
    match count {
        0 => "None".to_owned(),
        1 => "1 patient".to_owned(),
        many => format!("{many} patients"),
    }
}
