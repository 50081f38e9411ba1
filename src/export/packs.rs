//! From the snapshot of approved minutes to one pack for each practice: what each document says is decided here, once.

use super::cover::{Counts, Cover, CoverAction, CoverPatient};
use super::extract::{
    Action, Approval, Contact, Contingency, Extract, Goal, Mark, Mdg, Meeting, Practice, Present, Quorum, Replaces,
    Subject, full_stop,
};
use super::pack::{Pack, extract_name};
use crate::domain::agenda::ItemStatus;
use crate::domain::coded::within;
use crate::domain::dates;
use crate::domain::discussion::ConfidentialPart;
use crate::domain::ids::Ref;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::Organisation;
use crate::domain::snapshot::{ActionLine, CasePatient, CaseRecord, LeftOut, Person, Snapshot};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Which document a practice's cover is.
#[derive(Clone, Copy, Debug)]
pub struct CoverId {
    /// This one.
    pub now: Uuid,
    /// The one that went out before, and with which version.
    pub former: Option<(Uuid, u32)>,
}

/// What practices have of the papers of one conference.
pub trait Delivered {
    /// Whether a practice was sent this paper.
    fn has(&self, case: &CaseRecord) -> bool;
    /// Whether this paper was written for a practice and is sent, or waits to be.
    fn is_written(&self, case: &CaseRecord) -> bool;
    /// Whether anything was written for a practice.
    fn knows(&self, practice: Ref<Organisation>) -> bool;
}

/// Whose papers are written from a version: for the first everybody's; for an amendment those of the patients it corrects, and
/// those that were never written, because the version that made them was corrected first. A practice without any receives nothing.
fn practices_of<'a>(snapshot: &'a Snapshot, delivered: &impl Delivered) -> Vec<&'a CasePatient> {
    let first = snapshot.version == 1;
    let is_due = |case: &&CaseRecord| first || case.since == snapshot.version || !delivered.is_written(case);
    let cases = snapshot.cases.iter().filter(is_due).map(|c| &c.patient);
    let unknown = |line: &&LeftOut| first || !delivered.knows(line.patient.practice);
    let left_out = snapshot.left_out.iter().filter(unknown).map(|l| &l.patient);
    let mut practices: Vec<&CasePatient> = Vec::new();
    for patient in cases.chain(left_out) {
        if practices.iter().all(|p| p.practice != patient.practice) {
            practices.push(patient);
        }
    }
    practices.sort_by(|a, b| a.practice_ods.cmp(&b.practice_ods));
    practices
}

/// The packs of a conference, by practice code. `earlier` are the versions before it, in which the papers that it leaves alone
/// were made; whoever does not have theirs receives it with this one, so that none is lost. `cover_id` gives the identity of a
/// practice's cover; `mark` says where the people are pretend.
pub fn of_snapshot(
    snapshot: &Snapshot,
    earlier: &[Snapshot],
    delivered: &impl Delivered,
    mark: Option<Mark>,
    issued_at: DateTime<Utc>,
    cover_id: impl Fn(&CasePatient) -> CoverId,
) -> Vec<Pack> {
    let made_in = |case: &CaseRecord| earlier.iter().find(|e| e.version == case.since);
    let pack = |of: &CasePatient| {
        let cases: Vec<&CaseRecord> = snapshot.cases.iter().filter(|c| c.patient.practice == of.practice).collect();
        let stays = |case: &CaseRecord| case.since < snapshot.version && delivered.has(case);
        let (before, now): (Vec<&CaseRecord>, Vec<&CaseRecord>) = cases.iter().partition(|case| stays(case));
        // What is written now says what is known now, such as a death; under the version that made it.
        let written = |case: &CaseRecord| match made_in(case) {
            _ if case.since == snapshot.version => Some(extract(snapshot, case, mark, issued_at)),
            Some(version) => Some(extract(version, case, mark, version.ended_at)),
            None => None,
        };
        let as_sent = |case: &CaseRecord| {
            let version = made_in(case)?;
            let case = version.cases.iter().find(|c| c.document_id == case.document_id)?;
            Some(extract(version, case, mark, version.ended_at))
        };
        Pack {
            practice_ods: of.practice_ods.clone(),
            mdg_code: snapshot.mdg_code.clone(),
            date: snapshot.date,
            cover: cover(snapshot, of, &cases, &stays, mark, issued_at, cover_id(of)),
            extracts: now.into_iter().filter_map(written).collect(),
            sent_before: before.into_iter().filter_map(as_sent).collect(),
        }
    };
    practices_of(snapshot, delivered).into_iter().map(pack).collect()
}

/// What stands where something stays within the group.
const CONFIDENTIAL: &str = "Confidential item";

fn practice(of: &CasePatient) -> Practice {
    Practice { ods: of.practice_ods.clone(), name: of.practice_name.clone() }
}

fn mdg(snapshot: &Snapshot) -> Mdg {
    Mdg { code: snapshot.mdg_code.clone(), name: snapshot.mdg_name.clone() }
}

fn approval(snapshot: &Snapshot) -> Approval {
    let note = snapshot.single_handed.then(|| "In this group one person may take and approve the minutes.".to_owned());
    Approval {
        by: snapshot.approved_by.name.clone(),
        role: snapshot.approved_by.role.clone(),
        on: snapshot.approved_on,
        note,
    }
}

fn replaces(snapshot: &Snapshot, document_id: Uuid, version: u32, changed: &[String]) -> Replaces {
    let mut reason = snapshot.amendment.clone().unwrap_or_default();
    if !changed.is_empty() {
        reason = format!("{} Changed: {}", full_stop(reason.trim()), changed.join("; "));
    }
    Replaces { document_id, version, reason }
}

fn sender(snapshot: &Snapshot) -> String {
    snapshot.contact.clone().unwrap_or_else(|| snapshot.mdg_name.clone())
}

/// Where somebody works, as this practice may read it: which other practices belong to the group is not its business.
fn workplace(person: &Person, of: &CasePatient) -> String {
    match &person.practice_ods {
        Some(ods) if *ods != of.practice_ods => "another practice of the group".to_owned(),
        _ => person.organisation.clone(),
    }
}

fn action(line: &ActionLine, of: &CasePatient) -> Action {
    Action {
        reference: format!("A{}", line.number),
        text: line.in_words(),
        owner: format!("{}, {}", line.owner.name, within(&line.owner.role)),
        organisation: workplace(&line.owner, of),
        due: line.due_on,
        status: line.status.clone(),
    }
}

fn extract(snapshot: &Snapshot, case: &CaseRecord, mark: Option<Mark>, issued_at: DateTime<Utc>) -> Extract {
    let patient = &case.patient;
    let (ours, others): (Vec<&ActionLine>, Vec<&ActionLine>) = case.actions.iter().partition(|a| a.owner_at_practice);
    // What stays within the group is not printed; that there is something is.
    let open = |part: ConfidentialPart, text: &Option<String>| match text {
        Some(_) if case.confidential.contains(&part) => Some(CONFIDENTIAL.to_owned()),
        text => text.clone(),
    };
    let mut summary: Vec<String> = open(ConfidentialPart::Summary, &case.summary).into_iter().collect();
    let findings: Vec<String> = case.findings.iter().map(|words| within(words)).collect();
    summary.extend((!findings.is_empty()).then(|| format!("Noted: {}.", findings.join("; "))));
    summary.extend(open(ConfidentialPart::Dissent, &case.dissent).map(|d| format!("Seen otherwise: {d}")));
    summary
        .extend(case.lead_professional.iter().map(|p| format!("Lead professional: {}, {}.", p.name, within(&p.role))));
    Extract {
        document_id: case.document_id,
        version: snapshot.version,
        place: case.paper,
        replaces: case.replaces.map(|document_id| {
            let version = case.replaces_version.unwrap_or(snapshot.version.saturating_sub(1));
            replaces(snapshot, document_id, version, &case.changed)
        }),
        issued_at,
        mark,
        patient: Subject {
            family_name: patient.family_name.clone(),
            given_names: patient.given_names.clone(),
            title: patient.title.clone(),
            birth_date: patient.birth_date,
            age_years: u16::try_from(dates::age(patient.birth_date, snapshot.date)).unwrap_or(0),
            gender: patient.banner.gender.clone(),
            nhs_number: patient.nhs_number.map(NhsNumber::digits),
            nhs_number_absent: patient.nhs_number.is_none().then(|| patient.banner.nhs_number.clone()),
            deceased: patient.banner.died.clone(),
        },
        practice: practice(patient),
        mdg: mdg(snapshot),
        meeting: Meeting {
            date: snapshot.date,
            started: Some(dates::london_time(case.from)),
            ended: Some(dates::london_time(case.until)),
            place: snapshot.venue.clone().unwrap_or_else(|| "Place not recorded".to_owned()),
            chair: snapshot.chair.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        },
        present: case
            .present
            .iter()
            .map(|p| Present { name: p.name.clone(), role: p.role.clone(), organisation: workplace(p, patient) })
            .collect(),
        quorum: if case.quorate {
            Quorum::Quorate
        } else {
            Quorum::NotQuorate {
                missing: case.missing.clone(),
                reason: case.not_quorate_reason.clone().unwrap_or_default(),
            }
        },
        sharing_basis: case.consent.clone(),
        question: case.question.clone(),
        what_matters: open(ConfidentialPart::PatientViews, &case.patient_views).unwrap_or_default(),
        summary: summary.join("\n"),
        decision: open(ConfidentialPart::Decision, &Some(case.decision.clone())).unwrap_or_default(),
        rationale: open(ConfidentialPart::Rationale, &case.rationale).unwrap_or_default(),
        outcome: case.outcome.clone(),
        practice_actions: ours.into_iter().map(|a| action(a, patient)).collect(),
        other_actions: others.into_iter().map(|a| action(a, patient)).collect(),
        no_action_reason: case.no_action_reason.clone(),
        goals: case.goals.iter().map(|text| Goal { text: text.clone(), note: String::new() }).collect(),
        care_plan_changes: case.plan_changes.clone(),
        contingency: case
            .contingency
            .iter()
            .map(|c| Contingency {
                sign: c.sign(),
                what_to_do: c.what_to_do.clone(),
                home_again: c.when_home_again.clone(),
                who_to_call: c.who_to_call.clone(),
            })
            .collect(),
        next_review: case.next_review_on,
        single_contact: case.single_contact.as_ref().map(|p| contact(p, patient)),
        practice_only: case.not_for_patient_view.clone(),
        approval: approval(snapshot),
        recorded_by: snapshot.minute_taker.as_ref().map_or_else(|| snapshot.recorded_by.clone(), |p| p.name.clone()),
        sender_contact: sender(snapshot),
        named_on_purpose: Vec::new(),
    }
}

fn contact(person: &Person, of: &CasePatient) -> Contact {
    Contact {
        name: person.name.clone(),
        role: person.role.clone(),
        organisation: workplace(person, of),
        phone: person.phone.clone().unwrap_or_default(),
    }
}

fn cover(
    snapshot: &Snapshot,
    of: &CasePatient,
    cases: &[&CaseRecord],
    stays: &dyn Fn(&CaseRecord) -> bool,
    mark: Option<Mark>,
    issued_at: DateTime<Utc>,
    id: CoverId,
) -> Cover {
    let left_out: Vec<_> = snapshot.left_out.iter().filter(|l| l.patient.practice == of.practice).collect();
    let withdrawn = |l: &&&LeftOut| l.status == ItemStatus::Withdrawn;
    let named = |patient: &CasePatient, what_happened: String| CoverPatient {
        family_name: patient.family_name.clone(),
        given_names: patient.given_names.clone(),
        title: patient.title.clone(),
        birth_date: patient.birth_date,
        nhs_number: patient.nhs_number.map(NhsNumber::digits),
        what_happened,
    };
    let discussed = |case: &&CaseRecord| {
        let paper = extract_name(case.paper);
        let what = match case.since {
            version if stays(case) => format!("Discussed: {paper}, version {version} stays"),
            version if version < snapshot.version => format!("Discussed: {paper}, version {version}"),
            _ => format!("Discussed: {paper}"),
        };
        named(&case.patient, what)
    };
    let mut patients: Vec<CoverPatient> = cases.iter().map(discussed).collect();
    for line in left_out.iter().filter(|l| !withdrawn(l)) {
        let what = if line.status == ItemStatus::Deferred { "Deferred" } else { "Not reached" };
        let to =
            line.next_date.map_or_else(|| ", date to follow".to_owned(), |d| format!(", moved to {}", dates::staff(d)));
        patients.push(named(&line.patient, format!("{what}{to}")));
    }
    let protocol: Vec<_> = snapshot.protocol.iter().filter(|patient| patient.practice == of.practice).collect();
    patients.extend(protocol.iter().map(|patient| named(patient, "On the protocol list, not discussed".to_owned())));
    let actions = cases
        .iter()
        .flat_map(|c| c.actions.iter().filter(|a| a.owner_at_practice).map(|a| (c.patient.nhs_number, a)))
        .map(|(number, line)| CoverAction { nhs_number: number.map(NhsNumber::digits), action: action(line, of) })
        .collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Cover {
        document_id: id.now,
        version: snapshot.version,
        replaces: id.former.map(|(former, version)| replaces(snapshot, former, version, &[])),
        issued_at,
        mark,
        practice: practice(of),
        mdg: mdg(snapshot),
        meeting_date: snapshot.date,
        counts: Counts {
            discussed: count(cases.len()),
            protocol: count(protocol.len()),
            not_reached: count(left_out.iter().filter(|l| !withdrawn(l)).count()),
            withdrawn: count(left_out.iter().filter(withdrawn).count()),
        },
        patients,
        actions,
        files: Vec::new(),
        receipt: format!("Please confirm to {} that these documents were received and filed.", sender(snapshot)),
        approval: approval(snapshot),
        sender_contact: sender(snapshot),
    }
}
