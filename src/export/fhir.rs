//! An extract as a FHIR R4 document for systems: one Bundle about one patient, with a Composition that says what every other format
//! says, section by section, and the facts beside it as resources. The same extract gives the same bytes.
//!
//! Source: HL7 FHIR R4 (4.0.1), and the identifier systems of NHS England for NHS numbers and ODS codes.

use super::document::{Block, Document, Fact, Section};
use super::extract::{Action, Extract, Quorum};
use super::wording::clean;
use crate::domain::action::ActionStatus;
use crate::domain::coded::Coded;
use crate::domain::dates;
use chrono::{DateTime, NaiveTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use uuid::Uuid;

const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";
const ODS_CODE: &str = "https://fhir.nhs.uk/Id/ods-organization-code";
const URI: &str = "urn:ietf:rfc:3986";
const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

/// The document as JSON text, with a line break at its end.
pub fn bundle(extract: &Extract) -> String {
    let writing = Writing { extract, document: extract.document() };
    let mut text = serde_json::to_string_pretty(&writing.bundle()).unwrap_or_default();
    text.push('\n');
    text
}

/// Where an action stands, in the words of a Task.
fn task_status(words: &str) -> &'static str {
    let status = ActionStatus::ALL.iter().copied().find(|status| status.words() == words);
    match status {
        Some(ActionStatus::Accepted) => "accepted",
        Some(ActionStatus::InProgress) => "in-progress",
        Some(ActionStatus::Done) => "completed",
        Some(ActionStatus::NotDone) => "failed",
        Some(ActionStatus::Cancelled | ActionStatus::Transferred) => "cancelled",
        Some(ActionStatus::Open) | None => "requested",
    }
}

fn instant(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn words(text: &str) -> Value {
    json!({ "text": clean(text) })
}

/// Text made safe for a narrative.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in clean(text).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(letter),
        }
    }
    safe
}

fn narrative(inner: &str) -> Value {
    json!({
        "status": "generated",
        "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"en-GB\" lang=\"en-GB\">{inner}</div>"),
    })
}

fn facts(inner: &mut String, facts: &[Fact]) {
    for Fact { label, lines, .. } in facts {
        let _ = write!(inner, "<p>{}: {}</p>", escaped(label), escaped(&lines.join("; ")));
    }
}

fn block(inner: &mut String, block: &Block) {
    let cells = |inner: &mut String, tag: &str, cells: &mut dyn Iterator<Item = &String>| {
        inner.push_str("<tr>");
        for cell in cells {
            let _ = write!(inner, "<{tag}>{}</{tag}>", escaped(cell));
        }
        inner.push_str("</tr>");
    };
    match block {
        Block::Paragraph { text } => {
            let _ = write!(inner, "<p>{}</p>", escaped(text));
        }
        Block::List { items } => {
            inner.push_str("<ul>");
            for item in items {
                let _ = write!(inner, "<li>{}</li>", escaped(item));
            }
            inner.push_str("</ul>");
        }
        Block::Facts { facts: some } => facts(inner, some),
        Block::Table { table } => {
            inner.push_str("<table>");
            cells(inner, "th", &mut table.columns.iter().map(|column| &column.name));
            for row in &table.rows {
                cells(inner, "td", &mut row.iter());
            }
            inner.push_str("</table>");
        }
    }
}

fn section(section: &Section) -> Value {
    let mut inner = String::new();
    for one in &section.blocks {
        block(&mut inner, one);
    }
    json!({ "title": clean(&section.heading), "text": narrative(&inner) })
}

/// A document under way.
struct Writing<'a> {
    extract: &'a Extract,
    document: Document,
}

impl Writing<'_> {
    /// An identity that follows from the document's and from what the resource is.
    fn urn(&self, what: &str) -> String {
        let hash = Sha256::digest(format!("{}\n{what}", self.extract.document_id).as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hash.get(..16).unwrap_or(&[0; 16]));
        // Version 8 of RFC 9562: made by a rule of one's own.
        bytes[6] = (bytes[6] & 0x0f) | 0x80;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        format!("urn:uuid:{}", Uuid::from_bytes(bytes))
    }

    fn refer(&self, what: &str) -> Value {
        let kind = match what.split(' ').next().unwrap_or(what) {
            "Practice" | "Group" => "Organization",
            kind => kind,
        };
        json!({ "reference": self.urn(what), "type": kind })
    }

    fn person(name: &str) -> String {
        format!("Practitioner {}", clean(name))
    }

    fn entry(&self, what: &str, resource: Value) -> Value {
        json!({ "fullUrl": self.urn(what), "resource": resource })
    }

    fn bundle(&self) -> Value {
        let extract = self.extract;
        let mut entries = vec![
            self.entry("Composition", self.composition()),
            self.entry("Patient", self.patient()),
            self.entry("Practice", self.practice()),
            self.entry("Group", json!({ "resourceType": "Organization", "name": clean(&extract.mdg.name) })),
            self.entry("Encounter", self.encounter()),
            self.entry("CareTeam", self.care_team()),
            self.entry("Consent", self.consent()),
        ];
        for name in self.people() {
            let resource = json!({ "resourceType": "Practitioner", "name": [{ "text": name }] });
            entries.push(self.entry(&Self::person(&name), resource));
        }
        for (n, goal) in extract.goals.iter().enumerate() {
            let resource = json!({
                "resourceType": "Goal",
                "lifecycleStatus": "active",
                "description": words(&goal.text),
                "subject": self.refer("Patient"),
            });
            entries.push(self.entry(&format!("Goal {n}"), resource));
        }
        entries.extend(self.care_plan().map(|plan| self.entry("CarePlan", plan)));
        for action in extract.practice_actions.iter().chain(&extract.other_actions) {
            entries.push(self.entry(&format!("Task {}", action.reference), self.task(action)));
        }
        let mut bundle = json!({
            "resourceType": "Bundle",
            "identifier": { "system": URI, "value": format!("urn:uuid:{}", extract.document_id) },
            "type": "document",
            "timestamp": instant(extract.issued_at),
            "entry": entries,
        });
        let labels = self.labels();
        if !labels.is_empty() {
            bundle["meta"] = json!({ "security": labels });
        }
        bundle
    }

    /// What whoever handles the document must know before reading it.
    fn labels(&self) -> Vec<Value> {
        let pretend =
            self.extract.mark.map(|_| json!({ "system": ACT_REASON, "code": "HTEST", "display": "test health data" }));
        let not_shown = self.extract.practice_only.as_ref().map(|_| {
            let display = "no disclosure to patient, family or caregivers without attending provider's authorization";
            json!({ "system": ACT_CODE, "code": "NOPAT", "display": display })
        });
        pretend.into_iter().chain(not_shown).collect()
    }

    /// Everybody named with a part in it, each once.
    fn people(&self) -> Vec<String> {
        let extract = self.extract;
        let mut names: Vec<String> = Vec::new();
        let named = extract
            .present
            .iter()
            .map(|one| &one.name)
            .chain([&extract.meeting.chair, &extract.approval.by])
            .chain(extract.single_contact.iter().map(|contact| &contact.name));
        for name in named.map(|name| clean(name)).filter(|name| !name.is_empty()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn composition(&self) -> Value {
        let (extract, document) = (self.extract, &self.document);
        let mut head = String::new();
        for line in
            [&document.confidentiality, &document.version].into_iter().chain(&document.mark).chain(&document.notices)
        {
            let _ = write!(head, "<p>{}</p>", escaped(line));
        }
        let banner = &document.banner;
        let parts = banner.parts.iter().chain(&banner.line).map(String::as_str).collect::<Vec<_>>().join(", ");
        let _ = write!(head, "<p>{}, {}</p>", escaped(&banner.name), escaped(&parts));
        facts(&mut head, &document.opening);
        let _ = write!(head, "<p>Document {}</p><p>Content {}</p>", document.id, extract.content_hash());
        let mut composition = json!({
            "resourceType": "Composition",
            "language": "en-GB",
            "text": narrative(&head),
            "identifier": { "system": URI, "value": format!("urn:uuid:{}", extract.document_id) },
            "status": if extract.version > 1 { "amended" } else { "final" },
            "type": words(&document.title),
            "subject": self.refer("Patient"),
            "encounter": self.refer("Encounter"),
            "date": instant(extract.issued_at),
            "author": [self.refer("Group")],
            "title": clean(&document.window_title),
            "confidentiality": "R",
            "attester": [{
                "mode": "professional",
                "time": extract.approval.on.to_string(),
                "party": self.refer(&Self::person(&extract.approval.by)),
            }],
            "custodian": self.refer("Group"),
            "section": document.sections.iter().map(section).collect::<Vec<_>>(),
        });
        if let Some(former) = &extract.replaces {
            composition["relatesTo"] = json!([{
                "code": "replaces",
                "targetIdentifier": { "system": URI, "value": format!("urn:uuid:{}", former.document_id) },
            }]);
        }
        composition
    }

    fn patient(&self) -> Value {
        let subject = &self.extract.patient;
        let mut name = json!({ "use": "official", "family": clean(&subject.family_name) });
        let given: Vec<String> = clean(&subject.given_names).split(' ').map(ToOwned::to_owned).collect();
        if given.iter().any(|word| !word.is_empty()) {
            name["given"] = json!(given);
        }
        if let Some(title) = &subject.title {
            name["prefix"] = json!([clean(title)]);
        }
        // The four values of the NHS data dictionary, as FHIR has them.
        let gender = match subject.gender.to_lowercase().as_str() {
            "female" => "female",
            "male" => "male",
            "not specified" => "other",
            _ => "unknown",
        };
        let mut patient = json!({
            "resourceType": "Patient",
            "name": [name],
            "gender": gender,
            "birthDate": subject.birth_date.to_string(),
            "generalPractitioner": [self.refer("Practice")],
        });
        if let Some(number) = &subject.nhs_number {
            patient["identifier"] = json!([{ "system": NHS_NUMBER, "value": number }]);
        }
        if subject.deceased.is_some() {
            patient["deceasedBoolean"] = json!(true);
        }
        patient
    }

    fn practice(&self) -> Value {
        let practice = &self.extract.practice;
        json!({
            "resourceType": "Organization",
            "identifier": [{ "system": ODS_CODE, "value": clean(&practice.ods) }],
            "name": clean(&practice.name),
        })
    }

    fn encounter(&self) -> Value {
        let meeting = &self.extract.meeting;
        let at = |time: Option<NaiveTime>| time.map(|time| instant(dates::london_moment(meeting.date, time)));
        let mut period = Map::new();
        period.insert("start".to_owned(), at(meeting.started).unwrap_or_else(|| meeting.date.to_string()).into());
        period.extend(at(meeting.ended).map(|end| ("end".to_owned(), end.into())));
        json!({
            "resourceType": "Encounter",
            "status": "finished",
            "class": { "system": ACT_CODE, "code": "AMB", "display": "ambulatory" },
            "type": [words("MDT case conference")],
            "subject": self.refer("Patient"),
            "period": period,
            "serviceProvider": self.refer("Group"),
        })
    }

    fn care_team(&self) -> Value {
        let extract = self.extract;
        let member =
            |name: &str, role: &str| json!({ "role": [words(role)], "member": self.refer(&Self::person(name)) });
        let there: Vec<Value> = extract.present.iter().map(|one| member(&one.name, &one.role)).collect();
        let mut team = json!({
            "resourceType": "CareTeam",
            "status": "active",
            "name": clean(&extract.mdg.name),
            "subject": self.refer("Patient"),
            "encounter": self.refer("Encounter"),
            "managingOrganization": [self.refer("Group")],
        });
        if !there.is_empty() {
            team["participant"] = json!(there);
        }
        if let Quorum::NotQuorate { missing, .. } = &extract.quorum {
            team["note"] = json!([{ "text": format!("Not quorate: missing {}.", clean(missing)) }]);
        }
        team
    }

    fn consent(&self) -> Value {
        let basis = clean(&self.extract.sharing_basis);
        let basis = if basis.is_empty() { "None recorded".to_owned() } else { basis };
        json!({
            "resourceType": "Consent",
            "status": "active",
            "scope": { "coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/consentscope",
                "code": "patient-privacy",
                "display": "Privacy Consent",
            }] },
            "category": [{ "coding": [{ "system": "http://loinc.org", "code": "59284-0", "display": "Consent Document" }] }],
            "patient": self.refer("Patient"),
            "policyRule": { "text": basis },
        })
    }

    fn care_plan(&self) -> Option<Value> {
        let extract = self.extract;
        let mut said: Vec<String> = extract.care_plan_changes.iter().map(|change| clean(change)).collect();
        said.extend(extract.contingency.iter().map(|one| format!("If things get worse: {}", one.sentence())));
        if said.is_empty() && extract.goals.is_empty() {
            return None;
        }
        let mut plan = json!({
            "resourceType": "CarePlan",
            "status": "active",
            "intent": "plan",
            "title": "Care plan",
            "subject": self.refer("Patient"),
            "careTeam": [self.refer("CareTeam")],
        });
        if !said.is_empty() {
            plan["description"] = said.join("\n").into();
        }
        if !extract.goals.is_empty() {
            plan["goal"] = (0..extract.goals.len()).map(|n| self.refer(&format!("Goal {n}"))).collect();
        }
        Some(plan)
    }

    fn task(&self, action: &Action) -> Value {
        json!({
            "resourceType": "Task",
            "identifier": [{ "value": clean(&action.reference) }],
            "status": task_status(&action.status),
            "intent": "order",
            "description": clean(&action.text),
            "for": self.refer("Patient"),
            "encounter": self.refer("Encounter"),
            "authoredOn": instant(self.extract.issued_at),
            "owner": { "display": clean(&format!("{}, {}", action.owner, action.organisation)) },
            "restriction": { "period": { "end": action.due.to_string() } },
        })
    }
}

#[cfg(test)]
mod tests;
