//! The life of the minutes: a draft grows with the conference, is reviewed, and becomes an approved version that never changes.
//! What an approved version says is a snapshot by value (see `snapshot`): names, roles and words as they stood that day.

use super::actor::Act;
use super::change::Changes;
use super::coded::Coded;
use super::command::MinutesAmend;
use super::ids::Ref;
use super::meeting::{Meeting, MeetingStatus};
use super::member::Member;
use super::organisation::Mdg;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use super::snapshot::Snapshot;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

crate::coded! {
    /// How far the minutes have come.
    pub enum MinutesStatus = "stage of the minutes" {
        Draft = "draft", "Draft";
        InReview = "in_review", "In review";
        Approved = "approved", "Approved";
        Superseded = "superseded", "Superseded";
        Recalled = "recalled", "Recalled";
    }
}

crate::coded! {
    /// What kind of correction an amendment makes.
    pub enum AmendmentClass = "kind of correction" {
        WrongPatient = "wrong_patient", "Wrong patient";
        FactualError = "factual_error", "Factual error";
        Omission = "omission", "Something was left out";
        ConsentChange = "consent_change", "Consent changed";
        Typo = "typo", "Spelling";
    }
}

crate::record! {
    /// One version of the minutes of a conference.
    pub struct Minutes = "minutes" {
        /// Of which conference.
        meeting: Ref<Meeting>,
        /// 1 for the first that is approved.
        minutes_version: u32,
        /// How far they have come.
        status: MinutesStatus,
        /// What the reviewer wants changed.
        change_request: Option<String>,
        /// What kind of correction this version makes, if it is not the first.
        amendment: Option<AmendmentClass>,
        /// What was wrong with the version before it.
        amendment_reason: Option<String>,
        /// What was approved, as canonical JSON; empty until then.
        snapshot: Option<String>,
        /// SHA-256 of the snapshot, in hex.
        snapshot_sha256: Option<String>,
        /// Who approved.
        approved_by: Option<Ref<Member>>,
        /// When.
        approved_on: Option<NaiveDate>,
        /// Whose papers the correction is meant for, beside those whose words it changes.
        amendment_patients: Option<Vec<Ref<Patient>>>,
    }
}

/// One file that was written for a practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFile {
    /// Its path within the pack.
    pub path: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}
crate::json_column!(Vec<WrittenFile>);

crate::record! {
    /// That packs were written from approved minutes. The app writes files; people send them.
    pub struct Export = "export" {
        /// From which minutes.
        minutes: Ref<Minutes>,
        /// When.
        written_at: DateTime<Utc>,
        /// By whom.
        written_by: String,
        /// The name of the folder, without where it lies.
        folder: String,
        /// Every file.
        files: Vec<WrittenFile>,
    }
}

impl Minutes {
    /// Refuses once they are approved.
    pub fn must_be_open(&self) -> Result<(), Refusal> {
        let open = matches!(self.status, MinutesStatus::Draft | MinutesStatus::InReview);
        ensure(
            open,
            Code::MinutesImmutable,
            "The minutes are approved and do not change any more. An amendment makes a new version.",
        )
    }

    /// The approved content.
    pub fn content(&self) -> Result<Snapshot, Refusal> {
        let text = self.snapshot.as_deref();
        let Some(text) = text else {
            return Err(Refusal::new(
                Code::NotApproved,
                "These minutes are not approved yet. Nothing leaves the laptop before that.",
            ));
        };
        ensure(
            self.snapshot_sha256.as_deref() == Some(&hash(text)),
            Code::AuditBroken,
            "The approved minutes do not match their seal: they were changed outside the app. Restore a backup before going on.",
        )?;
        serde_json::from_str(text).map_err(|_| {
            Refusal::new(Code::AuditBroken, "The approved minutes cannot be read. Restore a backup before going on.")
        })
    }
}

fn hash(text: &str) -> String {
    super::hex(&Sha256::digest(text.as_bytes()))
}

/// The draft every conference starts with.
pub fn draft(act: &mut Act<'_>, meeting: &Meeting) -> Minutes {
    Minutes {
        id: act.new_ref(),
        meeting: meeting.id,
        minutes_version: 1,
        status: MinutesStatus::Draft,
        change_request: None,
        amendment: None,
        amendment_reason: None,
        snapshot: None,
        snapshot_sha256: None,
        approved_by: None,
        approved_on: None,
        amendment_patients: None,
    }
}

fn must_be(minutes: &Minutes, stages: &[MinutesStatus], to: &str) -> Result<(), Refusal> {
    if minutes.status == MinutesStatus::Approved {
        minutes.must_be_open()?;
    }
    let need: Vec<String> = stages.iter().map(|s| s.within()).collect();
    let why = format!("The minutes are {}; {to} needs them to be {}.", minutes.status.within(), need.join(" or "));
    ensure(stages.contains(&minutes.status), Code::WrongState, why)
}

/// Hands the draft to the reviewer.
pub fn submit(meeting: &Meeting, minutes: &Minutes) -> Result<Changes, Refusal> {
    meeting.must_be(&[MeetingStatus::Closed], "review of the minutes")?;
    must_be(minutes, &[MinutesStatus::Draft], "handing them in")?;
    let mut after = minutes.clone();
    after.status = MinutesStatus::InReview;
    after.change_request = None;
    let mut changes = Changes::none();
    changes.update(minutes, &after);
    Ok(changes)
}

/// Sends them back.
pub fn return_to_draft(minutes: &Minutes, reason: &str) -> Result<Changes, Refusal> {
    must_be(minutes, &[MinutesStatus::InReview], "sending them back")?;
    let why = "Say what is to be changed, in ten characters at least.";
    ensure(super::person::length(reason.trim()) >= 10, Code::ReasonRequired, why).map_err(|r| r.at("reason"))?;
    let mut after = minutes.clone();
    after.status = MinutesStatus::Draft;
    after.change_request = Some(reason.trim().to_owned());
    let mut changes = Changes::none();
    changes.update(minutes, &after);
    Ok(changes)
}

/// Who approves: whoever acts, if they are a member; else the one that is named.
pub fn approver(
    act: &Act<'_>,
    named: Option<Ref<Member>>,
    meeting: &Meeting,
    mdg: &Mdg,
) -> Result<Ref<Member>, Refusal> {
    let chosen = match (act.who.member, named) {
        (Some(me), Some(other)) if me != other && act.who.role != super::actor::AccessRole::MdgManager => {
            return Err(Refusal::new(
                Code::ApproverNotEntitled,
                "Nobody approves in somebody else's name. Let them approve themselves.",
            )
            .at("approver"));
        }
        (_, Some(other)) => other,
        (Some(me), None) => me,
        (None, None) => {
            return Err(Refusal::new(Code::ApproverNotEntitled, "Say who approves: the chair or the clinical lead.")
                .at("approver"));
        }
    };
    let entitled = Some(chosen) == meeting.chair || Some(chosen) == mdg.clinical_lead;
    let why = "Only the chair of the conference or the clinical lead of the group approves the minutes.";
    ensure(entitled, Code::ApproverNotEntitled, why).map_err(|r| r.at("approver"))?;
    let took_them = Some(chosen) == meeting.minute_taker && !mdg.single_handed;
    let why = "Who took the minutes does not approve them. The chair or the clinical lead does, or the group is set to single-handed.";
    ensure(!took_them, Code::ApproverIsMinuteTaker, why).map_err(|r| r.at("approver"))?;
    Ok(chosen)
}

/// Opens approved minutes for a correction: the next version starts as a draft, the approved one stays. It makes new papers for
/// the patients whose words change, and for those who are named.
pub fn amend(act: &mut Act<'_>, minutes: &Minutes, args: &MinutesAmend) -> Result<Changes, Refusal> {
    let MinutesAmend { class, reason, patients, .. } = args;
    let why = "These minutes are not approved; correct the draft itself.";
    ensure(minutes.status == MinutesStatus::Approved, Code::NotApproved, why)?;
    let why = "Say what is wrong, in ten characters at least. It is printed on the new version.";
    ensure(super::person::length(reason.trim()) >= 10, Code::ReasonRequired, why).map_err(|r| r.at("reason"))?;
    let named = *class != AmendmentClass::WrongPatient || !patients.is_empty();
    let why = "Say whose paper holds what belongs to somebody else, so that the practice can be asked to destroy it.";
    ensure(named, Code::FieldMissing, why).map_err(|r| r.at("patients"))?;
    let content = minutes.content()?;
    let discussed = |patient: &Ref<Patient>| content.cases.iter().any(|case| case.patient.id == *patient);
    let why = "Only whoever was discussed at this conference has a paper that can be corrected.";
    ensure(patients.iter().all(discussed), Code::NotFound, why).map_err(|r| r.at("patients"))?;
    let mut changes = Changes::none();
    changes.create(&Minutes {
        id: act.new_ref(),
        meeting: minutes.meeting,
        minutes_version: minutes.minutes_version + 1,
        status: MinutesStatus::Draft,
        change_request: None,
        amendment: Some(*class),
        amendment_reason: Some(reason.trim().to_owned()),
        snapshot: None,
        snapshot_sha256: None,
        approved_by: None,
        approved_on: None,
        amendment_patients: Some(patients.clone()).filter(|patients| !patients.is_empty()),
    });
    Ok(changes)
}

/// Approves: from here on the content is what the snapshot says, and the version before it is superseded.
pub fn approve(
    act: &mut Act<'_>,
    meeting: &Meeting,
    minutes: &Minutes,
    former: Option<&Minutes>,
    by: Ref<Member>,
    snapshot: &Snapshot,
) -> Result<Changes, Refusal> {
    meeting.must_be(&[MeetingStatus::Closed], "approval")?;
    must_be(minutes, &[MinutesStatus::Draft, MinutesStatus::InReview], "approving")?;
    let text = serde_json::to_string(snapshot).map_err(|_| {
        Refusal::new(Code::StoreFailed, "The minutes could not be put into their final form. Nothing was approved.")
    })?;
    let mut after = minutes.clone();
    after.status = MinutesStatus::Approved;
    after.change_request = None;
    after.snapshot_sha256 = Some(hash(&text));
    after.snapshot = Some(text);
    after.approved_by = Some(by);
    after.approved_on = Some(act.today());
    let mut changes = Changes::none();
    if let Some(former) = former {
        let mut superseded = former.clone();
        superseded.status = match minutes.amendment {
            Some(AmendmentClass::WrongPatient) => MinutesStatus::Recalled,
            _ => MinutesStatus::Superseded,
        };
        changes.update(former, &superseded);
    }
    changes.update(minutes, &after);
    Ok(changes)
}
