//! The full minutes, for the members of a group: one version that all may read, and one for each organisation that a patient keeps
//! out, in which nothing of that patient stands. What is confidential is printed in neither: it was said in the room, and a file goes
//! further than the room. They are made from approved minutes alone.

use std::collections::BTreeSet;

use super::document::{Banner, Block, Document, Fact, Section, Table};
use super::extract::{Action, Mark, action_table};
use super::manifest::EntryPatient;
use super::pack::conference_folder;
use super::papers::{Body, Homes, Paper, PaperSet, Parcel, identity};
use super::wording::{CONFIDENTIAL_ITEM, banner_name, clean, date, joined, nhs_number, paragraphs};
use crate::domain::agenda::ItemStatus;
use crate::domain::coded::within;
use crate::domain::dates;
use crate::domain::discussion::ConfidentialPart;
use crate::domain::ids::Ref;
use crate::domain::learning::LearningPoint;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::paper_format::PaperSort;
use crate::domain::patient::Patient;
use crate::domain::proceedings::RcaLine;
use crate::domain::snapshot::{ActionLine, AttendanceLine, CasePatient, CaseRecord, LeftOut, Snapshot};

/// How the log of the quorum says that all was well.
const QUORATE: &str = "Quorate";

/// One version of the minutes for members.
#[derive(Clone, Debug)]
pub struct Readers {
    /// The organisations whose members read it.
    pub organisations: Vec<String>,
    /// The patients who keep that organisation out; none in the version for everybody else.
    pub without: BTreeSet<Ref<Patient>>,
}

/// A version for each of these readers. `gone` are the places of cases that were approved and may no longer be spoken of.
pub fn members_minutes(snapshot: &Snapshot, gone: &BTreeSet<u32>, readers: &[Readers], mark: Option<Mark>) -> PaperSet {
    let conference = conference_folder(&snapshot.mdg_code, snapshot.date);
    let mut homes = Homes::default();
    let parcels = readers.iter().map(|readers| {
        let home = if readers.without.is_empty() { "members".to_owned() } else { homes.of(&readers.whose()) };
        Minutes { snapshot, gone, readers, mark }.parcel(home, &conference)
    });
    let parcels = parcels.collect();
    let folder = format!("{conference}_members_v{}", snapshot.version);
    PaperSet { folder, mdg_code: snapshot.mdg_code.clone(), date: snapshot.date, parcels }
}

impl Readers {
    fn whose(&self) -> String {
        self.organisations.join(", ")
    }

    fn may_read(&self, patient: &CasePatient) -> bool {
        !self.without.contains(&patient.id)
    }

    fn not_shared(&self) -> String {
        format!("not shared with {}", clean(&self.whose()))
    }
}

/// One version as it is made.
struct Minutes<'a> {
    snapshot: &'a Snapshot,
    gone: &'a BTreeSet<u32>,
    readers: &'a Readers,
    mark: Option<Mark>,
}

impl Minutes<'_> {
    fn parcel(&self, home: String, conference: &str) -> Parcel {
        let Snapshot { version, .. } = self.snapshot;
        let stem = format!("{conference}_{home}_minutes_v{version}");
        let id = identity(&format!("{stem} {}", self.snapshot.approved_on));
        let document = self.document(id.to_string());
        let subject = format!("{} for {}", document.window_title, clean(&self.readers.whose()));
        let (document, hash) = document.sealed(self.about());
        let paper = Paper {
            stem,
            id,
            version: *version,
            subject,
            people: self.people(),
            patients: self.patients(),
            numbers: Vec::new(),
            body: Body::Document(Box::new(document), hash, PaperSort::Prose),
        };
        let for_whom = Some(clean(&self.readers.whose()));
        Parcel { home, for_whom, practice: None, names_practices: true, papers: vec![paper] }
    }

    fn cases(&self) -> impl Iterator<Item = &CaseRecord> {
        self.snapshot.cases.iter().filter(|case| self.readers.may_read(&case.patient))
    }

    /// The places of the cases that are kept from these readers, or from everybody.
    fn withheld(&self) -> BTreeSet<u32> {
        let kept = self.snapshot.cases.iter().filter(|case| !self.readers.may_read(&case.patient));
        kept.map(|case| case.position).chain(self.gone.iter().copied()).collect()
    }

    /// Who was listed, was not discussed and may be named: whoever was taken off is counted.
    fn put_off(&self) -> impl Iterator<Item = &LeftOut> {
        self.snapshot.left_out.iter().filter(|line| line.status != ItemStatus::Withdrawn)
    }

    fn patients(&self) -> Vec<EntryPatient> {
        let put_off = self.put_off().map(|line| &line.patient).filter(|patient| self.readers.may_read(patient));
        self.cases().map(|case| &case.patient).chain(put_off).map(EntryPatient::from).collect()
    }

    fn people(&self) -> Vec<String> {
        let s = self.snapshot;
        let attending = s.attendance.iter().map(|line| &line.person);
        let in_cases = self.cases().flat_map(|case| {
            let actions = case.actions.iter().map(|action| &action.owner);
            case.present.iter().chain(actions).chain(&case.single_contact).chain(&case.lead_professional)
        });
        let leading = s.chair.iter().chain(&s.minute_taker).chain([&s.approved_by]);
        let mut people: BTreeSet<String> =
            attending.chain(in_cases).chain(leading).map(|person| person.name.clone()).collect();
        people.extend(s.attendance.iter().filter_map(|line| line.deputy_for.clone()));
        people.extend(s.contact.clone());
        people.extend([s.mdg_name.clone(), s.recorded_by.clone()]);
        people.extend(s.venue.clone());
        people.extend(self.readers.organisations.iter().cloned());
        people.into_iter().collect()
    }

    fn document(&self, id: String) -> Document {
        let s = self.snapshot;
        let about = format!("MDG-{} {}", clean(&s.mdg_code), date(s.date));
        let mut notices: Vec<String> = s
            .amendment
            .iter()
            .map(|why| format!("Replaces version {}. {}", s.version.saturating_sub(1), clean(why)))
            .collect();
        if !self.readers.without.is_empty() {
            notices.push(format!("This version is for {} alone.", clean(&self.readers.whose())));
        }
        Document {
            title: "MDG case conference: minutes".to_owned(),
            window_title: format!("MDG case conference minutes, {about}, version {}", s.version),
            confidentiality: "Confidential: personal data".to_owned(),
            version: format!("Version {}", s.version),
            mark: self.mark.map(|mark| mark.words().to_owned()),
            banner: Banner {
                name: clean(&s.mdg_name),
                parts: vec![format!("Group {}", clean(&s.mdg_code)), date(s.date)],
                line: None,
            },
            notices,
            opening: self.opening(),
            sections: self.sections(),
            running: format!("{about}, minutes, version {}", s.version),
            id,
            issued_at: s.ended_at,
        }
    }

    fn opening(&self) -> Vec<Fact> {
        let s = self.snapshot;
        let hours = format!("{} to {}", dates::london_clock(s.started_at), dates::london_clock(s.ended_at));
        let mut facts = vec![Fact::new("Meeting", &format!("{}, {hours}", date(s.date)))];
        facts.extend(s.venue.iter().map(|venue| Fact::new("Place", venue)));
        facts.extend(s.chair.iter().map(|chair| Fact::new("Chair", &joined(&[&chair.name, &within(&chair.role)]))));
        facts.push(Fact::new("For", &self.readers.organisations.join("; ")));
        facts
    }

    fn sections(&self) -> Vec<Section> {
        let mut sections = self.attendance();
        sections.extend(self.quorum());
        let mut items: Vec<(u32, Section)> =
            self.snapshot.cases.iter().map(|case| (case.position, self.case(case))).collect();
        items.extend(self.snapshot.proceedings.notes.iter().map(|note| {
            let blocks = Block::prose(&note.text, "Nothing noted");
            (note.position, Section::new(&format!("Item {}: {}", note.position, clean(&note.item)), blocks))
        }));
        items.sort_by_key(|(position, _)| *position);
        sections.extend(items.into_iter().map(|(_, section)| section));
        sections.extend(self.not_discussed());
        sections.extend(self.learning());
        sections
    }

    fn attendance(&self) -> Vec<Section> {
        let (there, away): (Vec<_>, Vec<_>) = self.snapshot.attendance.iter().partition(|line| line.from.is_some());
        let row = |line: &&AttendanceLine| {
            vec![line.person.name.clone(), line.person.role.clone(), line.person.organisation.clone(), came(line)]
        };
        let table = |lines: &[&AttendanceLine]| {
            let columns = [("Name", 18), ("Role", 18), ("Organisation", 22), ("Attendance", 22)];
            Block::Table { table: Table::new(&columns, lines.iter().map(row).collect()) }
        };
        let mut sections = Vec::new();
        if !there.is_empty() {
            sections.push(Section::new("Present", vec![table(&there)]));
        }
        if !away.is_empty() {
            sections.push(Section::new("Apologies and absences", vec![table(&away)]));
        }
        let withheld = self.withheld();
        let declared = |line: &AttendanceLine| {
            let interest = line.interest.as_ref()?;
            // An interest in a case says something of it.
            if line.interest_in.iter().any(|place| withheld.contains(place)) {
                return None;
            }
            let places: Vec<String> = line.interest_in.iter().map(ToString::to_string).collect();
            let items = if places.is_empty() { String::new() } else { format!(" (item {})", places.join(", ")) };
            Some(format!("{}{items}: {interest}", line.person.name))
        };
        let interests: Vec<String> = self.snapshot.attendance.iter().filter_map(declared).collect();
        let none = vec![Block::paragraph("None declared")];
        sections
            .push(Section::new("Interests", if interests.is_empty() { none } else { Block::list_if_any(&interests) }));
        sections
    }

    fn quorum(&self) -> Option<Section> {
        let withheld = self.withheld();
        let lines = self.snapshot.proceedings.quorum.iter().filter(|line| !withheld.contains(&line.position));
        // What was as it should be is told in one line.
        let (plain, told): (Vec<_>, Vec<_>) = lines.partition(|line| line.said == QUORATE && line.reason.is_none());
        let places: Vec<String> = plain.iter().map(|line| line.position.to_string()).collect();
        let mut facts = Vec::new();
        if !places.is_empty() {
            facts.push(Fact::new(
                QUORATE,
                &format!("{} {}", if places.len() == 1 { "Item" } else { "Items" }, places.join(", ")),
            ));
        }
        facts.extend(told.into_iter().map(|line| {
            let why = line.reason.as_ref().map(|why| format!(". Chair's reason: {why}")).unwrap_or_default();
            Fact::new(&format!("Item {}", line.position), &format!("{}{why}", line.said))
        }));
        (!facts.is_empty()).then(|| Section::new("Quorum", vec![Block::Facts { facts }]))
    }

    fn case(&self, case: &CaseRecord) -> Section {
        if !self.readers.may_read(&case.patient) {
            // Nothing else of it, not even how long it took.
            let words = format!("Item {}: {}", case.position, self.readers.not_shared());
            return Section::new(&format!("Item {}", case.position), vec![Block::paragraph(&words)]);
        }
        let patient = &case.patient;
        let name = banner_name(&patient.family_name, &patient.given_names, patient.title.as_deref());
        let open = |part: ConfidentialPart, text: Option<&String>| match text {
            Some(_) if case.confidential.contains(&part) => vec![CONFIDENTIAL_ITEM.to_owned()],
            text => text.map(|text| paragraphs(text)).unwrap_or_default(),
        };
        let hours = format!("{} to {}", dates::london_clock(case.from), dates::london_clock(case.until));
        let decision = if case.quorate { "Decision" } else { "Decision (advisory)" };
        let one = |text: &str| paragraphs(text);
        let mut findings: Vec<String> = case.findings.clone();
        findings.extend(
            case.lead_professional.iter().map(|p| format!("Lead professional: {}, {}", p.name, within(&p.role))),
        );
        let contact = case
            .single_contact
            .as_ref()
            .map(|p| joined(&[&p.name, &within(&p.role), &p.organisation, p.phone.as_deref().unwrap_or_default()]));
        let labelled = [
            ("Patient", vec![identified(patient)]),
            ("Practice", vec![format!("{} ({})", clean(&patient.practice_name), clean(&patient.practice_ods))]),
            ("Time", vec![hours]),
            ("Sharing basis", one(&case.consent)),
            ("Question", one(&case.question)),
            ("What matters to the person", open(ConfidentialPart::PatientViews, case.patient_views.as_ref())),
            ("Discussion", open(ConfidentialPart::Summary, case.summary.as_ref())),
            ("Noted", findings),
            (decision, open(ConfidentialPart::Decision, Some(&case.decision))),
            ("Reasons", open(ConfidentialPart::Rationale, case.rationale.as_ref())),
            ("Seen otherwise", open(ConfidentialPart::Dissent, case.dissent.as_ref())),
            ("Outcome", one(&case.outcome)),
            ("Goals", case.goals.clone()),
            ("Care plan", case.plan_changes.clone()),
            ("Next review", case.next_review_on.map(date).into_iter().collect()),
            ("Single point of contact", contact.into_iter().collect()),
            ("Died", patient.banner.died.iter().cloned().collect()),
        ];
        let facts = labelled
            .into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(label, lines)| Fact::lines(label, lines.iter().map(|line| clean(line)).collect()))
            .collect();
        let mut blocks = vec![Block::Facts { facts }];
        if case.not_for_patient_view.is_some() {
            blocks.push(Block::paragraph("Something more is noted for the patient's practice alone."));
        }
        if case.actions.is_empty() {
            let why = case.no_action_reason.as_deref().map(|why| format!(" Reason: {why}")).unwrap_or_default();
            blocks.push(Block::paragraph(&format!("No action was agreed.{why}")));
        } else {
            blocks.extend(action_table(&case.actions.iter().map(action).collect::<Vec<_>>()));
        }
        Section::new(&format!("Item {}: {name}", case.position), blocks)
    }

    fn not_discussed(&self) -> Option<Section> {
        let rows: Vec<Vec<String>> = self
            .put_off()
            .map(|line| {
                if !self.readers.may_read(&line.patient) {
                    return vec![self.readers.not_shared(), String::new(), String::new()];
                }
                let what = if line.status == ItemStatus::Deferred { "Deferred" } else { "Not reached" };
                let to = line
                    .next_date
                    .map_or_else(|| ", date to follow".to_owned(), |day| format!(", moved to {}", date(day)));
                let CasePatient { family_name, given_names, title, .. } = &line.patient;
                vec![
                    banner_name(family_name, given_names, title.as_deref()),
                    identified(&line.patient),
                    format!("{what}{to}"),
                ]
            })
            .collect();
        let withdrawn = self.snapshot.left_out.iter().filter(|line| line.status == ItemStatus::Withdrawn).count();
        let mut blocks = Vec::new();
        if !rows.is_empty() {
            let columns = [("Patient", 24), ("Known by", 30), ("What happened", 26)];
            blocks.push(Block::Table { table: Table::new(&columns, rows) });
        }
        if withdrawn > 0 {
            blocks.push(Block::paragraph(&format!("Taken off the agenda: {withdrawn}")));
        }
        (!blocks.is_empty()).then(|| Section::new("Not discussed", blocks))
    }

    fn learning(&self) -> Vec<Section> {
        let proceedings = &self.snapshot.proceedings;
        let said = !proceedings.rcas.is_empty() || !proceedings.learning.is_empty();
        if !self.readers.without.is_empty() {
            // Neither names anybody, and either may be about a patient who is not to be known here.
            let words =
                "Left out of this version, because it may be about a patient who does not share with these readers.";
            return said.then(|| Section::new("Learning", vec![Block::paragraph(words)])).into_iter().collect();
        }
        let mut sections = Vec::new();
        if !proceedings.rcas.is_empty() {
            let lines: Vec<String> = proceedings.rcas.iter().map(analysed).collect();
            sections.push(Section::new("Root cause analyses", Block::list_if_any(&lines)));
        }
        if !proceedings.learning.is_empty() {
            let lines: Vec<String> =
                proceedings.learning.iter().map(|LearningPoint { text, .. }| text.clone()).collect();
            sections.push(Section::new("What others can learn", Block::list_if_any(&lines)));
        }
        sections
    }

    fn about(&self) -> Vec<Fact> {
        let s = self.snapshot;
        let alone = if s.single_handed { ". In this group one person may take and approve the minutes." } else { "" };
        let approved =
            format!("{}, {}, {}{alone}", s.approved_by.name, within(&s.approved_by.role), date(s.approved_on));
        let taken = s.minute_taker.as_ref().map_or(&s.recorded_by, |person| &person.name);
        vec![
            Fact::new("Approved by", &approved),
            Fact::new("Recorded by", taken),
            Fact::new("Sent by", s.contact.as_deref().unwrap_or(&s.mdg_name)),
        ]
    }
}

impl From<&CasePatient> for EntryPatient {
    fn from(patient: &CasePatient) -> Self {
        Self {
            nhs_number: patient.nhs_number.map(NhsNumber::digits),
            surname: patient.family_name.clone(),
            given_names: patient.given_names.clone(),
            birth_date: patient.birth_date,
        }
    }
}

/// By what a patient is told from another.
fn identified(patient: &CasePatient) -> String {
    let number = patient.nhs_number.map_or_else(|| "not known".to_owned(), |number| nhs_number(&number.digits()));
    format!("Born {}, NHS {number}", date(patient.birth_date))
}

/// In what way and how long somebody was there.
fn came(line: &AttendanceLine) -> String {
    let clock = |moment: chrono::DateTime<chrono::Utc>| dates::london_clock(moment);
    let mut said = line.mode.clone().unwrap_or_else(|| line.status.clone());
    said.extend(line.from.map(|from| format!(", from {}", clock(from))));
    said.extend(line.until.map(|until| format!(" to {}", clock(until))));
    said.extend(line.deputy_for.iter().map(|whom| format!(", for {whom}")));
    said
}

fn action(line: &ActionLine) -> Action {
    Action {
        reference: format!("A{}", line.number),
        text: line.in_words(),
        owner: format!("{}, {}", line.owner.name, within(&line.owner.role)),
        organisation: line.owner.organisation.clone(),
        due: line.due_on,
        status: line.status.clone(),
    }
}

/// An analysis in a sentence or two.
fn analysed(line: &RcaLine) -> String {
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    let mut said = format!("Item {}: {}", line.position, within(&line.judgement));
    said.extend(line.acsc.map(|acsc| format!("; ambulatory care sensitive: {}", yes(acsc))));
    said.extend((!line.causes.is_empty()).then(|| format!("; led to by: {}", line.causes.join(", ").to_lowercase())));
    said.extend(line.plan_in_place.map(|plan| format!("; care plan in force: {}", yes(plan))));
    said.extend(line.plan_followed.as_ref().map(|followed| format!("; followed: {}", within(followed))));
    said.extend(line.what_could_have.as_ref().map(|what| format!("; what could have helped: {what}")));
    said
}
