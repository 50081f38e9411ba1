//! The content of minutes by value: everything a document says, as it stood when the minutes were approved. Names, roles and
//! words are copied in, so that a later change of the registry changes no version that is out.

pub mod difference;
mod leaving;

pub use leaving::Now;

use super::action::{Action, ActionStatus};
use super::agenda::{AgendaItem, ItemKind, ItemStatus};
use super::attendance::{Attendance, missing_in_words};
use super::care_plan::{self, CarePlan, Contingency, PlanStatus};
use super::coded::{Coded, within};
use super::consent;
use super::dates;
use super::directory::CareService;
use super::discussion::{ConfidentialPart, Discussion};
use super::goal::Goal;
use super::ids::Ref;
use super::meeting::Meeting;
use super::member::Member;
use super::nhs_number::NhsNumber;
use super::organisation::{Mdg, Organisation, OrganisationKind};
use super::patient::Patient;
use super::person::Banner;
use super::proceedings::{self, Analysed, Proceedings};
use super::sharing::Sharing;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// A professional as documents name one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// `Dr Pat Example`
    pub name: String,
    /// The role in words.
    pub role: String,
    /// Where they work; empty where nobody entered it.
    pub organisation: String,
    /// The ODS code, where they work at a GP practice: another practice's document does not name it.
    pub practice_ods: Option<String>,
    /// Work number.
    pub phone: Option<String>,
}

/// The minutes of one conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// 1, 2 ...
    pub version: u32,
    /// Why there is a version after the first, in words.
    pub amendment: Option<String>,
    /// Code of the group.
    pub mdg_code: String,
    /// Name of the group.
    pub mdg_name: String,
    /// Whom a practice calls about its papers.
    pub contact: Option<String>,
    /// London date.
    pub date: NaiveDate,
    /// When it started and ended.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: DateTime<Utc>,
    /// Where.
    pub venue: Option<String>,
    /// Who chaired.
    pub chair: Option<Person>,
    /// Who took the minutes.
    pub minute_taker: Option<Person>,
    /// Who approved.
    pub approved_by: Person,
    /// When.
    pub approved_on: NaiveDate,
    /// Who entered the approval.
    pub recorded_by: String,
    /// Whether one person may take and approve the minutes here.
    pub single_handed: bool,
    /// Everybody who was expected: who, in what way, when.
    pub attendance: Vec<AttendanceLine>,
    /// Every case that was discussed.
    pub cases: Vec<CaseRecord>,
    /// Every case that was not.
    pub left_out: Vec<LeftOut>,
    /// Whoever is on the group's protocol list: the care package applies, and nobody discussed them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub protocol: Vec<CasePatient>,
    /// What is kept beside the cases; no practice's paper says it.
    #[serde(default, skip_serializing_if = "Proceedings::is_empty")]
    pub proceedings: Proceedings,
}

/// One person's attendance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceLine {
    /// Who.
    pub person: Person,
    /// Present, apologies ... in words.
    pub status: String,
    /// From when.
    pub from: Option<DateTime<Utc>>,
    /// Until when, if they left early.
    pub until: Option<DateTime<Utc>>,
    /// In person, by video ... in words. What follows is missing from versions that are older than it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// The name of whom they stood in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy_for: Option<String>,
    /// An interest they declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<String>,
    /// The places on the agenda that it touches; the whole conference where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interest_in: Vec<u32>,
}

impl AttendanceLine {
    /// The line as minutes have it.
    pub fn in_words(&self) -> String {
        let time = |moment: DateTime<Utc>| dates::london_clock(moment);
        let mut said = format!("{}, {}: {}", self.person.name, within(&self.person.role), within(&self.status));
        said.extend(self.deputy_for.iter().map(|whom| format!(" for {whom}")));
        said.extend(self.mode.iter().map(|mode| format!(", {}", within(mode))));
        said.extend(self.from.map(|from| format!(", from {}", time(from))));
        said.extend(self.until.map(|until| format!(" to {}", time(until))));
        if let Some(interest) = &self.interest {
            let places: Vec<String> = self.interest_in.iter().map(ToString::to_string).collect();
            let items = if places.is_empty() { String::new() } else { format!(" in item {}", places.join(", ")) };
            said.push_str(&format!(". Declares an interest{items}: {interest}"));
        }
        said
    }
}

/// The patient of a case, as registered that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasePatient {
    /// Which record.
    pub id: Ref<Patient>,
    /// For whoever files the document.
    pub nhs_number: Option<NhsNumber>,
    /// As registered.
    pub family_name: String,
    /// As registered.
    pub given_names: String,
    /// Mrs, Mr ...
    pub title: Option<String>,
    /// Born.
    pub birth_date: NaiveDate,
    /// The banner as it stood.
    pub banner: Banner,
    /// The practice that receives the extract.
    pub practice: Ref<Organisation>,
    /// Its ODS code.
    pub practice_ods: String,
    /// Its name.
    pub practice_name: String,
}

/// One action as documents list it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionLine {
    /// A1, A2 ...
    pub number: u32,
    /// What is to be done.
    pub text: String,
    /// Who answers for it.
    pub owner: Person,
    /// Whether the owner works at the patient's own practice.
    pub owner_at_practice: bool,
    /// By when.
    pub due_on: NaiveDate,
    /// How far it had come, in words.
    pub status: String,
    /// The service that is asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

impl ActionLine {
    /// What is to be done and, where the words do not say it, which service is asked for it.
    pub fn in_words(&self) -> String {
        match &self.service {
            Some(service) if !self.text.to_lowercase().contains(&service.to_lowercase()) => {
                format!("{}. Service: {service}", self.text.trim_end_matches('.'))
            }
            _ => self.text.clone(),
        }
    }
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// The identity of this patient's document in this version.
    pub document_id: Uuid,
    /// The document of the version before, which this one takes the place of.
    pub replaces: Option<Uuid>,
    /// Its place on the agenda.
    pub position: u32,
    /// About whom.
    pub patient: CasePatient,
    /// When it was opened.
    pub from: DateTime<Utc>,
    /// When it was closed.
    pub until: DateTime<Utc>,
    /// Who was there for this case.
    pub present: Vec<Person>,
    /// Whether the quorum was met when it was decided.
    pub quorate: bool,
    /// What was missing, in words.
    pub missing: String,
    /// Why the chair went on.
    pub not_quorate_reason: Option<String>,
    /// The basis of sharing, in words.
    pub consent: String,
    /// What the group was asked.
    pub question: String,
    /// What the person wants and thinks.
    pub patient_views: Option<String>,
    /// What was discussed.
    pub summary: Option<String>,
    /// What the group recommends.
    pub decision: String,
    /// Why.
    pub rationale: Option<String>,
    /// Who saw it otherwise.
    pub dissent: Option<String>,
    /// The outcome in words.
    pub outcome: String,
    /// Findings in words: new diagnosis, change of medicines ...
    pub findings: Vec<String>,
    /// Actions agreed in this case.
    pub actions: Vec<ActionLine>,
    /// Why there is none.
    pub no_action_reason: Option<String>,
    /// Goals set or in force, in the person's words.
    pub goals: Vec<String>,
    /// What changed in the care plan.
    pub plan_changes: Vec<String>,
    /// What to do if things get worse, as the plan in force says it.
    pub contingency: Vec<Contingency>,
    /// When the group looks again.
    pub next_review_on: Option<NaiveDate>,
    /// Whom the person calls.
    pub single_contact: Option<Person>,
    /// Who leads the person's care.
    pub lead_professional: Option<Person>,
    /// Text that the patient must not read in their record.
    pub not_for_patient_view: Option<String>,
    /// What stays within the group: papers say that it is confidential and nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confidential: Vec<ConfidentialPart>,
    /// In which version of the minutes this document was made: an amendment leaves the papers of everybody else as they are.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub since: u32,
    /// Which of its practice's papers it is: 1 for `P01`. It stays the same in every version.
    #[serde(default)]
    pub paper: u32,
    /// The version that the document it replaces was made in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces_version: Option<u32>,
    /// The parts that say something else than the document it replaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
}

const fn first() -> u32 {
    1
}

// The signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_first(version: &u32) -> bool {
    *version == 1
}

impl CaseRecord {
    /// The case in the next version. What was not corrected stays as it was sent, under its own identity.
    fn after(self, former: &Self, version: u32, is_meant: bool) -> Self {
        if !is_meant && !difference::is_corrected(former, &self) {
            return former.clone();
        }
        let changed = difference::of_case(former, &self).into_iter().map(|d| d.heading).collect();
        Self {
            replaces: Some(former.document_id),
            replaces_version: Some(former.since),
            since: version,
            paper: if self.patient.practice == former.patient.practice { former.paper } else { 0 },
            changed,
            ..self
        }
    }
}

/// A case that was listed and not discussed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// About whom.
    pub patient: CasePatient,
    /// How it ended.
    pub status: ItemStatus,
    /// The reason's code, if there is one.
    pub reason: Option<String>,
    /// The next conference it is listed for.
    pub next_date: Option<NaiveDate>,
}

/// The records a snapshot is made from. The maps hold whatever the cases name.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The group.
    pub mdg: &'a Mdg,
    /// The conference.
    pub meeting: &'a Meeting,
    /// Its items.
    pub items: &'a [AgendaItem],
    /// Who was there.
    pub attendance: &'a [Attendance],
    /// Every member.
    pub members: &'a HashMap<Ref<Member>, Member>,
    /// Every organisation that is named.
    pub organisations: &'a HashMap<Ref<Organisation>, Organisation>,
    /// The patients of the cases.
    pub patients: &'a HashMap<Ref<Patient>, Patient>,
    /// What was said.
    pub discussions: &'a [Discussion],
    /// Root cause analyses.
    pub rcas: &'a [Analysed],
    /// Actions of this conference.
    pub actions: &'a [Action],
    /// The directory, for the services they name.
    pub services: &'a HashMap<Ref<CareService>, CareService>,
    /// Goals of the patients.
    pub goals: &'a [Goal],
    /// Plans of the patients.
    pub plans: &'a [CarePlan],
    /// What is on record about sharing, of each patient.
    pub sharing: &'a HashMap<Ref<Patient>, Sharing>,
    /// The patients on the protocol list.
    pub protocol: &'a [Ref<Patient>],
    /// The version before this one, for an amendment.
    pub former: Option<&'a Snapshot>,
    /// What is corrected, for an amendment.
    pub amendment: Option<String>,
    /// Whose papers the amendment is meant for, beside those whose words it changes.
    pub meant: &'a [Ref<Patient>],
    /// Whose paper held what belongs to another patient, in this version or an earlier one: of their actions those that were called
    /// off are left out, because they were somebody else's.
    pub mixed_up: &'a [Ref<Patient>],
    /// For a carried case: the date of the conference it went to.
    pub next_dates: &'a HashMap<Ref<AgendaItem>, NaiveDate>,
}

impl Facts<'_> {
    fn person(&self, member: Ref<Member>) -> Option<Person> {
        let member = self.members.get(&member)?;
        let workplace = member.organisation.and_then(|o| self.organisations.get(&o));
        Some(Person {
            name: member.display_name(),
            role: member.role.words().to_owned(),
            organisation: workplace.map(|o| o.name.clone()).unwrap_or_default(),
            practice_ods: workplace.filter(|o| o.kind == OrganisationKind::GpPractice).and_then(|o| o.ods_code.clone()),
            phone: member.phone.clone(),
        })
    }

    /// The places of some items on the agenda.
    fn places_of(&self, items: &[Ref<AgendaItem>]) -> Vec<u32> {
        let mut places: Vec<u32> = self.items.iter().filter(|i| items.contains(&i.id)).map(|i| i.position).collect();
        places.sort_unstable();
        places
    }

    fn patient(&self, id: Ref<Patient>, on: NaiveDate) -> Option<CasePatient> {
        let patient = self.patients.get(&id)?;
        let practice = self.organisations.get(&patient.practice)?;
        Some(CasePatient {
            id,
            nhs_number: patient.nhs_number,
            family_name: patient.family_name.clone(),
            given_names: patient.given_names.clone(),
            title: patient.title.clone(),
            birth_date: patient.birth_date,
            banner: patient.banner(on),
            practice: patient.practice,
            practice_ods: practice.ods_code.clone().unwrap_or_default(),
            practice_name: practice.name.clone(),
        })
    }

    fn case(&self, item: &AgendaItem, document_id: Uuid) -> Option<CaseRecord> {
        let patient = self.patient(item.patient?, self.meeting.date)?;
        let discussion = self.discussions.iter().find(|d| d.item == item.id);
        let (from, until) = (item.opened_at?, item.closed_at?);
        let plans: Vec<&CarePlan> = self.plans.iter().filter(|p| p.patient == patient.id).collect();
        let in_force = plans.iter().find(|p| p.status == PlanStatus::Active);
        Some(CaseRecord {
            document_id,
            replaces: None,
            replaces_version: None,
            since: first(),
            paper: 0,
            changed: Vec::new(),
            position: item.position,
            from,
            until,
            present: self.present_between(from, until),
            quorate: item.quorate_at_decision.unwrap_or(false),
            missing: missing_in_words(&item.missing_groups),
            not_quorate_reason: item.not_quorate_reason.clone(),
            consent: self.basis(patient.id),
            question: item.question.clone().unwrap_or_default(),
            patient_views: discussion.and_then(|d| d.patient_views.clone()),
            summary: discussion.and_then(|d| d.summary.clone()),
            decision: discussion.and_then(|d| d.decision.clone()).unwrap_or_default(),
            rationale: discussion.and_then(|d| d.rationale.clone()),
            dissent: discussion.and_then(|d| d.dissent.clone()),
            outcome: discussion.and_then(|d| d.outcome).map(|o| o.words().to_owned()).unwrap_or_default(),
            findings: discussion.map(findings).unwrap_or_default(),
            actions: self.actions_of(item, &patient),
            no_action_reason: item.no_action_reason.clone(),
            goals: self
                .goals
                .iter()
                .filter(|g| g.patient == patient.id && g.is_live())
                .map(|g| g.text.clone())
                .collect(),
            plan_changes: self.plan_changes(item, &plans),
            contingency: in_force.map(|p| p.contingency.clone()).unwrap_or_default(),
            next_review_on: discussion.and_then(|d| d.next_review_on),
            single_contact: in_force.and_then(|p| p.single_contact).and_then(|m| self.person(m)),
            lead_professional: discussion.and_then(|d| d.lead_professional).and_then(|m| self.person(m)),
            not_for_patient_view: discussion.and_then(|d| d.not_for_patient_view.clone()),
            confidential: discussion.map(|d| d.confidential(item)).unwrap_or_default(),
            patient,
        })
    }

    /// On what the patient was discussed: the basis on the day, or what was decided since.
    fn basis(&self, patient: Ref<Patient>) -> String {
        let Some(sharing) = self.sharing.get(&patient) else { return "Not recorded".to_owned() };
        match sharing.basis(self.meeting.date) {
            Ok(basis) => basis.in_words(),
            Err(_) => sharing.decision().map_or_else(|| "Not recorded".to_owned(), consent::basis_in_words),
        }
    }

    /// Everybody who was there for some of the time in which a case was open.
    fn present_between(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Person> {
        let here = |a: &&Attendance| {
            a.was_there() && a.arrived_at.is_none_or(|t| t < until || t == from) && a.left_at.is_none_or(|t| t > from)
        };
        let mut seen: Vec<Ref<Member>> = Vec::new();
        for attendance in self.attendance.iter().filter(here) {
            if !seen.contains(&attendance.member) {
                seen.push(attendance.member);
            }
        }
        seen.into_iter().filter_map(|m| self.person(m)).collect()
    }

    fn actions_of(&self, item: &AgendaItem, patient: &CasePatient) -> Vec<ActionLine> {
        let mut actions: Vec<&Action> = self.actions.iter().filter(|a| a.origin_item == Some(item.id)).collect();
        let mixed_up = self.mixed_up.contains(&patient.id);
        actions.retain(|a| !(mixed_up && a.status == ActionStatus::Cancelled));
        actions.sort_by_key(|a| a.number);
        let line = |a: &&Action| {
            Some(ActionLine {
                number: a.number.unwrap_or(0),
                text: a.text.clone(),
                owner: self.person(a.owner)?,
                owner_at_practice: a.owner_organisation == patient.practice,
                due_on: a.due_on,
                status: a.stage_in_words(),
                service: a
                    .care_service
                    .and_then(|s| self.services.get(&s))
                    .map(|s| s.name.clone())
                    .or_else(|| a.service.clone()),
            })
        };
        actions.iter().filter_map(line).collect()
    }

    /// What a plan says otherwise than the one it took the place of. What has a section of its own in the document is left to it.
    fn said_anew(&self, plan: &CarePlan, plans: &[&CarePlan]) -> Vec<String> {
        let before = plans.iter().copied().find(|p| plan.replaces == Some(p.id));
        let name = |m| self.person(m).map(|p| format!("{}, {}", p.name, within(&p.role))).unwrap_or_default();
        care_plan::differences(before, plan, &name)
            .into_iter()
            .filter(|d| !["contingency", "contact", "review", "goals"].contains(&d.code))
            .map(|d| match (d.after.is_empty(), before.is_some()) {
                (true, _) => format!("{}: no longer \"{}\"", d.heading, d.before.join("; ")),
                (false, true) => format!("{}, new: {}", d.heading, d.after.join("; ")),
                (false, false) => format!("{}: {}", d.heading, d.after.join("; ")),
            })
            .collect()
    }

    fn plan_changes(&self, item: &AgendaItem, plans: &[&CarePlan]) -> Vec<String> {
        let mut said = Vec::new();
        for plan in plans {
            if plan.agreed_item == Some(item.id) {
                let review =
                    plan.review_due.map(|d| format!("; to be reviewed by {}", dates::staff(d))).unwrap_or_default();
                said.push(format!("Care plan version {} is in force{review}", plan.plan_version));
                said.extend(self.said_anew(plan, plans));
            } else if plan.origin_item == Some(item.id) && plan.status == PlanStatus::Draft {
                said.push(format!("Care plan version {} was drafted and is not in force yet", plan.plan_version));
            }
        }
        for goal in self.goals.iter().filter(|g| g.origin_item == Some(item.id) && g.is_live()) {
            said.push(format!("New goal: {}", goal.text));
        }
        said
    }
}

fn findings(discussion: &Discussion) -> Vec<String> {
    let ticks = [
        (discussion.new_diagnosis, "New diagnosis"),
        (discussion.social_change, "Social change"),
        (discussion.medication_change, "Change of medicines"),
        (discussion.acp_started, "Anticipatory care planning started"),
    ];
    let mut said: Vec<String> = ticks.iter().filter(|(yes, _)| *yes).map(|(_, words)| (*words).to_owned()).collect();
    let topics: Vec<String> = discussion.topics.iter().map(|t| t.within()).collect();
    said.extend((!topics.is_empty()).then(|| format!("Talked about {}", topics.join(", "))));
    said
}

/// Makes the snapshot. `document_ids` gives a new identity for each patient's document.
pub fn build(
    facts: &Facts<'_>,
    version: u32,
    approved_by: Ref<Member>,
    approved_on: NaiveDate,
    recorded_by: &str,
    document_ids: &mut dyn FnMut() -> Uuid,
) -> Option<Snapshot> {
    let mut cases = Vec::new();
    let mut left_out = Vec::new();
    let mut items: Vec<&AgendaItem> = facts.items.iter().filter(|i| i.kind == ItemKind::Case).collect();
    items.sort_by_key(|i| i.position);
    for item in items {
        if item.status == ItemStatus::Discussed {
            let case = facts.case(item, document_ids())?;
            let former = facts.former.and_then(|f| f.cases.iter().find(|c| c.position == item.position));
            let is_meant = |case: &CaseRecord| facts.meant.contains(&case.patient.id);
            // A record may have been merged into another one since.
            let meant = is_meant(&case) || former.is_some_and(is_meant);
            cases.push(match former {
                Some(former) => case.after(former, version, meant),
                None => CaseRecord { since: version, ..case },
            });
        } else {
            left_out.push(LeftOut {
                patient: facts.patient(item.patient?, facts.meeting.date)?,
                status: item.status,
                reason: item.status_reason.clone(),
                next_date: facts.next_dates.get(&item.id).copied(),
            });
        }
    }
    number_papers(&mut cases);
    let attendance = facts
        .attendance
        .iter()
        .filter_map(|a| {
            Some(AttendanceLine {
                person: facts.person(a.member)?,
                status: a.status.words().to_owned(),
                from: a.arrived_at,
                until: a.left_at,
                mode: a.was_there().then(|| a.mode.words().to_owned()),
                deputy_for: a.deputy_for.and_then(|m| facts.members.get(&m)).map(Member::display_name),
                interest: a.interest.clone(),
                interest_in: facts.places_of(a.interest_items.as_deref().unwrap_or_default()),
            })
        })
        .collect();
    Some(Snapshot {
        version,
        amendment: facts.amendment.clone(),
        mdg_code: facts.mdg.code.clone(),
        mdg_name: facts.mdg.name.clone(),
        contact: facts.mdg.contact.clone(),
        date: facts.meeting.date,
        started_at: facts.meeting.started_at?,
        ended_at: facts.meeting.ended_at?,
        venue: facts.meeting.venue.clone(),
        chair: facts.meeting.chair.and_then(|m| facts.person(m)),
        minute_taker: facts.meeting.minute_taker.and_then(|m| facts.person(m)),
        approved_by: facts.person(approved_by)?,
        approved_on,
        recorded_by: recorded_by.to_owned(),
        single_handed: facts.mdg.single_handed,
        attendance,
        cases,
        left_out,
        protocol: match facts.former {
            Some(former) => former.protocol.clone(),
            None => facts.protocol.iter().filter_map(|id| facts.patient(*id, facts.meeting.date)).collect(),
        },
        proceedings: proceedings::of(facts),
    })
}

/// Gives every case that has none its number among its practice's papers, behind those that are given.
fn number_papers(cases: &mut [CaseRecord]) {
    for at in 0..cases.len() {
        if cases[at].paper == 0 {
            let practice = cases[at].patient.practice;
            let last = cases.iter().filter(|c| c.patient.practice == practice).map(|c| c.paper).max().unwrap_or(0);
            cases[at].paper = last + 1;
        }
    }
}
