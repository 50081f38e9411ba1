//! What two versions of minutes say otherwise, part by part. It is what a reviewer reads side by side, what a new version
//! prints as changed, and how it is decided whose extract is written anew.

use super::{ActionLine, CaseRecord, LeftOut, Person, Snapshot};
use crate::domain::coded::{Coded, within};
use crate::domain::dates;
use serde::Serialize;

/// One part that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The part, as documents head it.
    pub heading: String,
    /// What the earlier version says, a line each.
    pub before: Vec<String>,
    /// What the later one says.
    pub after: Vec<String>,
}

/// The differences within one case, or within what is no case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Whose case, `SURNAME, Given (Title)`; none for what belongs to the conference as a whole.
    pub patient: Option<String>,
    /// Whether a new extract is written for them in the later version.
    pub written_anew: bool,
    /// Part by part.
    pub differences: Vec<Difference>,
}

/// Who may still write on a part after the minutes are approved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    /// Nobody: it belongs to the minutes, and a difference is a correction of them.
    Down,
    /// The registry, a plan, or whoever works on an action: it moves on by itself, and no version is made for it.
    On,
}

struct Part {
    heading: &'static str,
    written: Written,
    lines: Vec<String>,
}

/// Every part of a case in the order of its document.
fn parts(case: &CaseRecord) -> Vec<Part> {
    let part = |written, heading, lines| Part { heading, written, lines };
    let down = |heading, lines| part(Written::Down, heading, lines);
    let on = |heading, lines| part(Written::On, heading, lines);
    let text = |words: &Option<String>| words.iter().cloned().collect::<Vec<_>>();
    let patient = &case.patient;
    let quorum = if case.quorate {
        vec!["Quorate".to_owned()]
    } else {
        let why = case.not_quorate_reason.iter().cloned();
        std::iter::once(format!("Not quorate: {}", case.missing)).chain(why).collect()
    };
    let contingency = case.contingency.iter().map(|c| {
        [c.sign(), c.what_to_do.clone(), c.when_home_again.clone(), c.who_to_call.clone()]
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect::<Vec<_>>()
            .join("; ")
    });
    vec![
        on(
            "Patient",
            vec![
                patient.banner.name.clone(),
                format!("born {}", dates::staff(patient.birth_date)),
                format!("NHS number {}", patient.banner.nhs_number),
                format!("{} ({})", patient.practice_name, patient.practice_ods),
            ],
        ),
        on("Present for this patient", case.present.iter().map(person).collect()),
        down("Quorum", quorum),
        on("Sharing basis", vec![case.consent.clone()]),
        down("Question", vec![case.question.clone()]),
        down("What matters to the person", text(&case.patient_views)),
        down("Summary", text(&case.summary)),
        down("Noted", case.findings.clone()),
        down("Decision", vec![case.decision.clone()]),
        down("Why", text(&case.rationale)),
        down("Seen otherwise", text(&case.dissent)),
        down("Outcome", vec![case.outcome.clone()]),
        down("Actions", case.actions.iter().map(|a| format!("A{} {}", a.number, a.in_words())).collect()),
        on("Owners and dates of actions", case.actions.iter().map(owner).collect()),
        down("Why there is no action", text(&case.no_action_reason)),
        on("Goals", case.goals.clone()),
        on("Changes to the care plan", case.plan_changes.clone()),
        on("If things get worse", contingency.collect()),
        down("Next review", case.next_review_on.iter().map(|d| dates::staff(*d)).collect()),
        on("Single point of contact", case.single_contact.iter().map(person).collect()),
        down(
            "Lead professional",
            case.lead_professional.iter().map(|p| format!("{}, {}", p.name, within(&p.role))).collect(),
        ),
        down("For the practice only", text(&case.not_for_patient_view)),
        down("Kept within the group", case.confidential.iter().map(|part| part.words().to_owned()).collect()),
    ]
}

fn person(person: &Person) -> String {
    let phone = person.phone.iter().map(String::as_str);
    let said = [person.name.as_str(), person.role.as_str(), person.organisation.as_str()].into_iter().chain(phone);
    said.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
}

fn owner(action: &ActionLine) -> String {
    let ActionLine { number, owner, due_on, status, .. } = action;
    format!("A{number} {}, {}, due {}: {}", owner.name, within(&owner.role), dates::staff(*due_on), within(status))
}

fn left_out(line: &LeftOut) -> String {
    let to = line.next_date.map(|d| format!(", moved to {}", dates::staff(d))).unwrap_or_default();
    format!("{}: {}{to}", line.patient.banner.name, line.status.within())
}

fn differing(before: Vec<Part>, after: Vec<Part>) -> impl Iterator<Item = (Written, Difference)> {
    before.into_iter().zip(after).filter(|(before, after)| before.lines != after.lines).map(|(before, after)| {
        let Part { heading, written, lines } = before;
        (written, Difference { heading: heading.to_owned(), before: lines, after: after.lines })
    })
}

/// Whether what was written down in a case differs, and not only what moves on by itself.
pub fn is_corrected(before: &CaseRecord, after: &CaseRecord) -> bool {
    differing(parts(before), parts(after)).any(|(written, _)| written == Written::Down)
}

/// What the two say otherwise, part by part.
pub fn of_case(before: &CaseRecord, after: &CaseRecord) -> Vec<Difference> {
    differing(parts(before), parts(after)).map(|(_, difference)| difference).collect()
}

/// What two versions of the minutes of one conference say otherwise: the conference first, then the cases in order. Cases that
/// say the same are left out.
pub fn between(before: &Snapshot, after: &Snapshot) -> Vec<Compared> {
    let differences: Vec<Difference> =
        differing(beside(before), beside(after)).map(|(_, difference)| difference).collect();
    let whole = Compared { patient: None, written_anew: false, differences };
    let cases = after.cases.iter().map(|case| {
        let former = before.cases.iter().find(|b| b.position == case.position);
        let name = case.patient.banner.name.clone();
        let differences = former.map(|former| of_case(former, case)).unwrap_or_default();
        let written_anew = former.is_none_or(|former| former.document_id != case.document_id);
        Compared { patient: Some(name), written_anew, differences }
    });
    std::iter::once(whole).chain(cases).filter(|c| c.written_anew || !c.differences.is_empty()).collect()
}

/// What minutes say beside the cases.
fn beside(snapshot: &Snapshot) -> Vec<Part> {
    let part = |heading, lines| Part { heading, written: Written::Down, lines };
    let kept = &snapshot.proceedings;
    vec![
        part("Attendance", snapshot.attendance.iter().map(super::AttendanceLine::in_words).collect()),
        part("Not discussed", snapshot.left_out.iter().map(left_out).collect()),
        part("Notes", kept.notes.iter().map(|n| format!("Item {}: {}", n.position, n.text)).collect()),
        part(
            "Root cause analyses",
            kept.rcas
                .iter()
                .map(|r| format!("Item {}: {}; {}", r.position, r.judgement, r.causes.join("; ")))
                .collect(),
        ),
        part("What others can learn", kept.learning.iter().map(|l| l.text.clone()).collect()),
    ]
}
