//! What one patient's extract says, once, as plain data. Whoever fills it has already decided what this practice may see;
//! nothing is looked up, left out or worked out here. From it come the words of the document, the same in every format,
//! and the hash that proves two files say the same.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::document::{Banner, Block, Document, Fact, Section, Table};
use super::wording::{NONE_RECORDED, banner_name, clean, date, joined, nhs_number, time};

/// One patient's part of one conference's approved minutes, for the practice where the patient is registered.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Extract {
    /// The identity of this version of this document.
    pub document_id: Uuid,
    /// 1 for the first issue, one more for each amendment.
    pub version: u32,
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

    /// The words of the extract in reading order.
    pub(crate) fn document(&self) -> Document {
        let about = format!("MDG-{} {}", clean(&self.mdg.code), date(self.meeting.date));
        Document {
            title: "MDG case conference extract".to_owned(),
            window_title: format!("MDG case conference extract, {about}, version {}", self.version),
            confidentiality: "Confidential: personal data".to_owned(),
            version: format!("Version {}", self.version),
            mark: self.mark.map(|mark| mark.words().to_owned()),
            banner: self.patient.banner(),
            notices: self.notices(),
            opening: self.opening(),
            sections: self.sections(),
            running: format!("{about}, {}, version {}", clean(&self.practice.ods), self.version),
            id: self.document_id.to_string(),
            issued_at: self.issued_at,
        }
    }

    fn notices(&self) -> Vec<String> {
        let mut notices: Vec<_> = self.replaces.iter().map(Replaces::sentence).collect();
        if let Quorum::NotQuorate { missing, .. } = &self.quorum {
            notices.push(format!("NOT QUORATE: {}. The decision below is advisory.", clean(missing)));
        }
        notices
    }

    fn opening(&self) -> Vec<Fact> {
        let Meeting { date: day, started, ended, place, chair } = &self.meeting;
        let hours = match (started, ended) {
            (Some(from), Some(to)) => format!(" {} to {}", time(*from), time(*to)),
            (Some(from), None) => format!(" from {}", time(*from)),
            _ => String::new(),
        };
        let meeting = format!("{} ({}), {}{hours}", self.mdg.name, self.mdg.code, date(*day));
        let present: Vec<_> =
            self.present.iter().map(|who| joined(&[&who.name, &who.role, &who.organisation])).collect();
        let quorum = match &self.quorum {
            Quorum::Quorate => "Quorate".to_owned(),
            Quorum::NotQuorate { missing, reason } => {
                let reason = clean(reason);
                let why = if reason.is_empty() { "No reason recorded for going on".to_owned() } else { reason };
                format!("NOT QUORATE: {}. Chair's reason: {}", clean(missing), full_stop(&why))
            }
        };
        vec![
            Fact::new("Practice", &self.practice.line()),
            Fact::new("Meeting", &joined(&[&meeting, place])),
            Fact::new("Chair", or_none(chair)),
            Fact::lines(
                "Present for this patient",
                if present.is_empty() { vec![NONE_RECORDED.to_owned()] } else { present },
            ),
            Fact::new("Quorum", &quorum),
            Fact::new("Sharing basis", or_none(&self.sharing_basis)),
        ]
    }

    fn sections(&self) -> Vec<Section> {
        let decision_heading = match self.quorum {
            Quorum::Quorate => "Decision",
            Quorum::NotQuorate { .. } => "Decision (advisory)",
        };
        let mut sections = vec![
            Section::new("Question", Block::prose(&self.question, NONE_RECORDED)),
            Section::new("What matters to the person", Block::prose(&self.what_matters, NONE_RECORDED)),
            Section::new("Discussion", Block::prose(&self.summary, NONE_RECORDED)),
            Section::new(decision_heading, Block::prose(&self.decision, NONE_RECORDED)),
            Section::new("Reasons", Block::prose(&self.rationale, NONE_RECORDED)),
            Section::new("Outcome", Block::prose(&self.outcome, NONE_RECORDED)),
        ];
        if self.practice_actions.is_empty() && self.other_actions.is_empty() {
            let reason = self.no_action_reason.as_deref().map(clean).filter(|reason| !reason.is_empty());
            let why = reason.map_or_else(
                || "None. No reason is recorded.".to_owned(),
                |reason| format!("None. Reason: {}", full_stop(&reason)),
            );
            sections.push(Section::new("Actions", vec![Block::paragraph(&why)]));
        } else {
            sections.push(Section::new("Actions for the practice", action_table(&self.practice_actions)));
            sections.push(Section::new("Actions for others (for information)", action_table(&self.other_actions)));
        }
        let goals: Vec<_> = self.goals.iter().map(Goal::sentence).collect();
        let contingency: Vec<_> = self.contingency.iter().map(Contingency::sentence).collect();
        sections.extend([
            Section::new("Goals", Block::list(&goals, NONE_RECORDED)),
            Section::new("Care plan changes", Block::list(&self.care_plan_changes, NONE_RECORDED)),
            Section::new("If things get worse", Block::list(&contingency, NONE_RECORDED)),
            Section::new(
                "Next review",
                vec![Block::paragraph(&self.next_review.map_or_else(|| "No date set".to_owned(), date))],
            ),
            Section::new(
                "Single point of contact",
                vec![Block::paragraph(&self.single_contact.as_ref().map_or_else(
                    || NONE_RECORDED.to_owned(),
                    |who| joined(&[&who.name, &who.role, &who.organisation, &who.phone]),
                ))],
            ),
        ]);
        if let Some(text) = self.practice_only.as_deref().filter(|text| !clean(text).is_empty()) {
            sections.push(Section::new("Practice only: not for online access", Block::prose(text, NONE_RECORDED)));
        }
        sections.push(Section::new(
            "About this document",
            vec![Block::Facts {
                facts: vec![
                    Fact::new("Approved by", &self.approval.line()),
                    Fact::new("Recorded by", or_none(&self.recorded_by)),
                    Fact::new("Sent by", or_none(&self.sender_contact)),
                    Fact::new("Document", &self.document_id.to_string()),
                    Fact::new("SHA-256", &self.content_hash()),
                ],
            }],
        ));
        sections
    }
}

impl Subject {
    /// The name as the banner writes it.
    pub fn name(&self) -> String {
        banner_name(&self.family_name, &self.given_names, self.title.as_deref())
    }

    fn banner(&self) -> Banner {
        let number = match (self.nhs_number.as_deref(), self.nhs_number_absent.as_deref().map(clean)) {
            (Some(digits), _) => format!("NHS {}", nhs_number(digits)),
            (None, Some(reason)) if !reason.is_empty() => format!("NHS number: none ({reason})"),
            (None, _) => "NHS number: not known".to_owned(),
        };
        Banner {
            name: self.name(),
            parts: vec![format!("Born {} ({}y)", date(self.birth_date), self.age_years), clean(&self.gender), number],
            line: self.deceased.as_deref().map(clean).filter(|line| !line.is_empty()),
        }
    }
}

impl Practice {
    /// "Harlesden Green Surgery (X99001)".
    pub fn line(&self) -> String {
        format!("{} ({})", clean(&self.name), clean(&self.ods))
    }
}

impl Replaces {
    pub(crate) fn sentence(&self) -> String {
        let reason = clean(&self.reason);
        let reason = if reason.is_empty() { "No reason recorded".to_owned() } else { reason };
        format!("Replaces version {} ({}). {}", self.version, self.document_id, full_stop(&reason))
    }
}

impl Goal {
    fn sentence(&self) -> String {
        let (text, note) = (clean(&self.text), clean(&self.note));
        if note.is_empty() { text } else { format!("{} {}", full_stop(&text), full_stop(&note)) }
    }
}

impl Contingency {
    fn sentence(&self) -> String {
        let Self { sign, what_to_do, who_to_call } = self;
        let mut sentence = joined(&[sign]);
        let what = clean(what_to_do);
        if !what.is_empty() {
            sentence = if sentence.is_empty() { what } else { format!("{sentence}: {what}") };
        }
        let who = clean(who_to_call);
        if who.is_empty() { sentence } else { format!("{} Call {}", full_stop(&sentence), full_stop(&who)) }
    }
}

impl Approval {
    pub(crate) fn line(&self) -> String {
        let line = format!("{}, {}", joined(&[&self.by, &self.role]), date(self.on));
        match self.note.as_deref().map(clean) {
            Some(note) if !note.is_empty() => format!("{line}. {note}"),
            _ => line,
        }
    }
}

/// A table of actions, or the words that there is none.
pub(crate) fn action_table(actions: &[Action]) -> Vec<Block> {
    if actions.is_empty() {
        return vec![Block::paragraph("None")];
    }
    let rows = actions
        .iter()
        .map(|Action { reference, text, owner, organisation, due, status }| {
            vec![reference.clone(), text.clone(), joined(&[owner, organisation]), date(*due), status.clone()]
        })
        .collect();
    let columns = [("Ref", 4), ("Action", 24), ("Owner", 19), ("Due", 11), ("Status", 12)];
    vec![Block::Table { table: Table::new(&columns, rows) }]
}

/// SHA-256 in hex of a value as JSON with sorted keys.
pub(crate) fn canonical_hash<T: Serialize>(value: &T) -> String {
    // A plain struct of strings, numbers and lists always has a JSON form.
    let mut json = serde_json::to_value(value).unwrap_or_default();
    json.sort_all_objects();
    hex(&Sha256::digest(json.to_string().as_bytes()))
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn or_none(text: &str) -> &str {
    if clean(text).is_empty() { NONE_RECORDED } else { text }
}

fn full_stop(sentence: &str) -> String {
    if sentence.ends_with(['.', '?', '!', '”', '"']) { sentence.to_owned() } else { format!("{sentence}.") }
}
