//! The answers to questions: plain values, ready to be shown or printed as JSON. No view is ever stored.

use super::action::{ActionKind, ActionStatus, FollowThrough, ServiceGap};
use super::actor::AccessRole;
use super::agenda::{ItemKind, ItemStatus, Urgency};
use super::agenda_view::{CandidatesView, IssuedView};
use super::attendance::{AttendanceMode, AttendanceStatus, QuorumView};
use super::care_plan::CarePlan;
use super::case_view::{CaseBefore, RcaRow, Slot};
use super::cohort_view::{CohortLine, CohortView, Membership};
use super::consent::ConsentDecision;
use super::directory::{CareService, Site};
use super::discussion::{ConfidentialPart, Discussion, Outcome};
use super::goal::Goal;
use super::ids::Ref;
use super::learning::LearningPoint;
use super::meeting::{Meeting, MeetingStatus};
use super::member::{Member, Role, RoleGroup};
use super::minutes::{Export, MinutesStatus};
use super::organisation::{Mdg, Organisation};
use super::patient::Patient;
use super::patient_merge::{MergeStatus, PatientMerge};
use super::person::Banner;
use super::plan_view::{PlanDifferences, PlanVersion, PlanView};
use super::proceedings::Proceedings;
use super::profile::Profile;
use super::pulse::PulseView;
use super::query::View;
use super::recall::{Recall, RecallReason};
use super::refusal::Warning;
pub use super::registry_view::*;
use super::retention::RetentionRule;
use super::segment::Segment;
use super::sharing::ConsentOverride;
use super::snapshot::difference::Compared;
use super::triage_view::{ReferralLine, ReferralView, TriageView};
use super::{action::Action, agenda::AgendaItem};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Done {
    /// One sentence for the status line.
    pub said: String,
    /// The record that was made or changed most, if one stands out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The number of the act in the log; none where nothing was logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<u32>,
    /// What somebody should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// What an import did or would do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<ImportReport>,
    /// What was written to disk: the folder, as the caller named it, and the files in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<WrittenPack>,
}

/// Files that were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrittenPack {
    /// The folder.
    pub folder: String,
    /// How many practices received a folder.
    pub practices: u32,
    /// Every file, by its path in the folder.
    pub files: Vec<String>,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// What kind of file it was recognised as, in words.
    pub shape: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Rows read.
    pub rows: u32,
    /// Records that were not there before.
    pub new: u32,
    /// Records that changed.
    pub changed: u32,
    /// Records that are the same.
    pub unchanged: u32,
    /// Rows that were not taken.
    pub rejected: Vec<RejectedRow>,
    /// Rows that were taken with a remark.
    pub warnings: Vec<RejectedRow>,
    /// Counts by name that people ask for, such as active and closed practices.
    pub counts: Vec<(String, u32)>,
}

/// A row that was not taken, or taken with a remark. Holds no value of the row: those may be anybody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// Its number in the file, the header being row 1.
    pub row: u32,
    /// The column, as the file names it.
    pub field: String,
    /// The stable code.
    pub code: super::refusal::Code,
    /// The sentence.
    pub message: String,
}

/// The first look at a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PreviewView {
    /// What it was recognised as, in words.
    pub shape: String,
    /// The command that imports it.
    pub command: &'static str,
    /// Column of the file, and what it becomes; empty where it is not taken.
    pub mapping: Vec<(String, String)>,
    /// Names of the columns of `rows`.
    pub columns: Vec<String>,
    /// The first rows as they would be taken.
    pub rows: Vec<Vec<String>>,
    /// What an import would do, counted over the whole file.
    pub report: ImportReport,
}

/// What kind of database is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Real people.
    Real,
    /// A trial: every screen and document says so, and the clock can be set.
    Trial,
    /// Pretend people.
    Demo,
}

impl Purpose {
    /// The mark on every screen and document.
    pub fn mark(self) -> Option<&'static str> {
        match self {
            Self::Real => None,
            Self::Trial => Some("TRIAL DATABASE, not for care"),
            Self::Demo => Some("DEMO DATA, not real patients"),
        }
    }
}

/// Where things stand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HomeView {
    /// What kind of database is open.
    pub purpose: Purpose,
    /// London date.
    pub today: NaiveDate,
    /// Who acts.
    pub user: String,
    /// With which role.
    pub role: AccessRole,
    /// Patients on the register.
    pub patients: u32,
    /// The conference that is running.
    pub running: Option<Ref<Meeting>>,
    /// The next conference that is planned.
    pub next: Option<MeetingRow>,
    /// The last conference that was closed.
    pub last: Option<MeetingRow>,
    /// Open actions.
    pub actions_open: u32,
    /// Overdue actions.
    pub actions_overdue: u32,
    /// What undo would take back.
    pub undo: Option<String>,
    /// What redo would do again.
    pub redo: Option<String>,
}

/// One conference in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeetingRow {
    /// Which.
    pub id: Ref<Meeting>,
    /// Code of the group.
    pub mdg_code: String,
    /// Name of the group.
    pub mdg_name: String,
    /// London date.
    pub date: NaiveDate,
    /// London time.
    pub start: NaiveTime,
    /// Stage.
    pub status: MeetingStatus,
    /// Stage of its minutes.
    pub minutes: MinutesStatus,
    /// Cases on its agenda.
    pub cases: u32,
}

/// One patient in the worklist.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorklistRow {
    /// Who.
    pub id: Ref<Patient>,
    /// `SURNAME, Given (Title)`
    pub name: String,
    /// `999 000 1006`
    pub nhs_number: String,
    /// Born.
    pub birth_date: NaiveDate,
    /// Whole years today, or at death.
    pub age: u32,
    /// Sex in words.
    pub gender: &'static str,
    /// Practice.
    pub practice_name: String,
    /// Its code.
    pub practice_ods: String,
    /// Long-term conditions.
    pub ltc_count: u32,
    /// Primary segment.
    pub segment: Option<Segment>,
    /// Died.
    pub died: bool,
    /// When the group last discussed them.
    pub last_discussed: Option<NaiveDate>,
    /// On the agenda of a conference to come.
    pub listed: bool,
    /// Found only by likeness.
    pub similar: bool,
    /// The named views they are in.
    pub views: Vec<View>,
}

/// How many patients a part of the worklist has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ViewCounts {
    /// Each named view.
    pub views: Vec<ViewCount>,
    /// Each segment, by who has it as the primary one.
    pub segments: Vec<SegmentCount>,
}

/// How many patients a view has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ViewCount {
    /// Which.
    pub view: View,
    /// In words.
    pub words: &'static str,
    /// Patients in it.
    pub patients: u32,
}

/// How many patients a segment has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentCount {
    /// Which.
    pub segment: Segment,
    /// In words.
    pub words: &'static str,
    /// Living patients of whom it is the primary segment.
    pub primary: u32,
    /// Living patients who are in it at all.
    pub all: u32,
}

/// A page of the worklist.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorklistPage {
    /// Patients on the register.
    pub total: u32,
    /// Patients found.
    pub found: u32,
    /// Rows before this page.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<WorklistRow>,
}

/// One patient.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PatientView {
    /// The record.
    pub patient: Patient,
    /// The banner.
    pub banner: Banner,
    /// Practice.
    pub practice_name: String,
    /// Its code.
    pub practice_ods: String,
    /// Conditions in words.
    pub conditions: Vec<String>,
    /// Every segment, the primary one first.
    pub segments: Vec<Segment>,
    /// Where they stand in each cohort that was worked out.
    pub cohorts: Vec<Membership>,
    /// Referrals, latest first.
    pub referrals: Vec<ReferralLine>,
    /// What consent is in force for discussion.
    pub consent: Option<ConsentLine>,
    /// The override that holds today, in words; or the one that waits for its second person.
    pub overridden: Option<OverrideLine>,
    /// The organisations that the patient wants kept out.
    pub kept_out: Vec<String>,
    /// The plan in force, else one that is on hold, else the draft.
    pub plan: Option<CarePlan>,
    /// Whether a draft waits beside it.
    pub draft_plan: Option<CarePlan>,
    /// The name of the plan's contact.
    pub single_contact: Option<String>,
    /// Goals.
    pub goals: Vec<Goal>,
    /// Actions, open ones first.
    pub actions: Vec<ActionRow>,
    /// Discussions, latest first.
    pub discussions: Vec<DiscussionRow>,
    /// What happened to the record, latest first.
    pub history: Vec<AuditRow>,
    /// Others with the same family name and the same given name or birth date: a warning against mistaking them.
    pub near_matches: Vec<String>,
    /// Scores, assessments, admissions, themes and medicines.
    pub registry: RegistryView,
    /// Root cause analyses, latest first.
    pub rcas: Vec<RcaRow>,
}

/// Consent in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsentLine {
    /// What was decided.
    pub decision: ConsentDecision,
    /// When.
    pub decided_on: NaiveDate,
    /// Who entered it.
    pub recorded_by: String,
}

/// An override on screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverrideLine {
    /// Which.
    pub id: Ref<ConsentOverride>,
    /// Ground, second person and last day.
    pub words: String,
    /// Why.
    pub reason: String,
    /// Whether it holds; else it waits for its second person.
    pub in_force: bool,
}

/// A merge of two records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MergeRow {
    /// Which.
    pub id: Ref<PatientMerge>,
    /// The record that goes, by name and number.
    pub duplicate: String,
    /// The record that stays.
    pub into: String,
    /// How far it has come.
    pub status: MergeStatus,
    /// Why the two are one person.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Why it was declined, or taken apart again.
    pub decided_reason: Option<String>,
}

/// A record to choose, in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordRow {
    /// Which record.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// A few more words, such as a date or a stage.
    pub detail: String,
}

/// Somebody whose record comes up for review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RetentionRow {
    /// Whose.
    pub id: Ref<Patient>,
    /// `SURNAME, Given (Title)`.
    pub name: String,
    /// In groups.
    pub nhs_number: String,
    /// When they last had to do with a group.
    pub last_contact: NaiveDate,
    /// When they died.
    pub died_on: Option<NaiveDate>,
    /// By which rule it comes up.
    pub rule: RetentionRule,
    /// Since when.
    pub due_on: NaiveDate,
    /// When somebody last looked.
    pub reviewed: Option<NaiveDate>,
}

/// Somebody who opens the database with a passphrase of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProfileRow {
    /// Which.
    pub id: Ref<Profile>,
    /// What they are called.
    pub name: String,
    /// What they may do.
    pub role: AccessRole,
    /// The member they are.
    pub member: Option<String>,
    /// Whether their passphrase is there.
    pub passphrase: bool,
    /// Whether it opened this database now.
    pub this: bool,
    /// The day on which it ended.
    pub ended_on: Option<NaiveDate>,
}

/// Papers asked back from one practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecallRow {
    /// Which.
    pub id: Ref<Recall>,
    /// `SURNAME, Given (Title)`.
    pub patient: String,
    /// Who holds them.
    pub practice: String,
    /// Its code.
    pub practice_ods: String,
    /// The conference they are from.
    pub meeting_date: NaiveDate,
    /// The version.
    pub version: u32,
    /// Why.
    pub reason: RecallReason,
    /// Since when.
    pub raised_on: NaiveDate,
    /// Who confirmed and when, once somebody did.
    pub confirmed: Option<String>,
}

/// One discussion of a patient.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DiscussionRow {
    /// At which conference.
    pub date: NaiveDate,
    /// Its group.
    pub mdg_code: String,
    /// What was asked.
    pub question: String,
    /// What was decided.
    pub decision: Option<String>,
    /// How it came out.
    pub outcome: Option<Outcome>,
    /// Stage of the item.
    pub status: ItemStatus,
}

/// A conference as its screen shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConferenceView {
    /// The record.
    pub meeting: Meeting,
    /// The group.
    pub mdg: Mdg,
    /// Stage of its minutes.
    pub minutes: MinutesStatus,
    /// Chair.
    pub chair: Option<String>,
    /// Minute taker.
    pub minute_taker: Option<String>,
    /// Items in order.
    pub items: Vec<ItemRow>,
    /// Minutes planned for all items.
    pub total_min: u32,
    /// Everybody expected or there.
    pub attendance: Vec<AttendanceRow>,
    /// The quorum now.
    pub quorum: QuorumView,
    /// When it is planned to end.
    pub planned_end: DateTime<Utc>,
    /// When it will end at this pace.
    pub projected_finish: DateTime<Utc>,
    /// The same in words, with the minutes over: `14:32 (+2 min over)`.
    pub finish: String,
    /// By how many minutes it will end too late.
    pub over_min: u32,
    /// Who chairs together with the chair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joint_chair: Option<String>,
    /// The case on the table, or the item that is.
    pub open: Option<OpenItem>,
    /// What became of the actions of the conference before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_through: Option<FollowThrough>,
    /// The moment this view holds for.
    pub now: DateTime<Utc>,
}

/// One item of an agenda.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemRow {
    /// The record.
    pub item: AgendaItem,
    /// The kind.
    pub kind: ItemKind,
    /// `SURNAME, Given (Title)`, or the item's title.
    pub title: String,
    /// The patient's practice, by its code.
    pub practice_ods: Option<String>,
    /// When it is planned to start, London time.
    pub planned_start: NaiveTime,
    /// How soon.
    pub urgency: Option<Urgency>,
    /// Who presents.
    pub presenter: Option<String>,
    /// The outcome, once there is one.
    pub outcome: Option<Outcome>,
    /// What has been written down about it, where it is a case.
    pub discussion: Option<Discussion>,
    /// Actions agreed in it.
    pub actions: u32,
    /// Whether the quorum was met when it was decided, in words.
    pub quorum: Option<String>,
    /// Whether every gate is open for it today; else why not.
    pub blocked: Option<String>,
    /// Who has to leave the room for it, because the patient wants their organisation kept out.
    pub must_leave: Vec<String>,
    /// Who could be taken for the patient, while the item is to come or set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alike: Option<Alike>,
}

/// A patient and those who could be taken for them, with what tells them apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alike {
    /// The patient.
    pub patient: ToldApart,
    /// The others, the likest first.
    pub others: Vec<ToldApart>,
}

/// What tells a person from somebody like them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ToldApart {
    /// `SURNAME, Given (Title)`.
    pub name: String,
    /// `Born 03-Mar-1945 (81y)`.
    pub born: String,
    /// `999 000 1073`, or that it is not known.
    pub nhs_number: String,
    /// The name of their practice.
    pub practice: String,
    /// In what they are like the patient, in words; nothing for the patient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<String>,
}

/// One person's attendance on screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AttendanceRow {
    /// Who.
    pub member: Ref<Member>,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The part of the quorum they fill.
    pub group: Option<RoleGroup>,
    /// There or not; none where nobody said yet.
    pub status: Option<AttendanceStatus>,
    /// How.
    pub mode: Option<AttendanceMode>,
    /// There at this moment.
    pub here: bool,
    /// From when, London time.
    pub arrived: Option<NaiveTime>,
    /// Until when, London time.
    pub left: Option<NaiveTime>,
    /// The name of whom they stand in for.
    pub deputy_for: Option<String>,
    /// An interest they declared.
    pub interest: Option<String>,
}

/// The item on the table, or one that is looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenItem {
    /// The item.
    pub item: AgendaItem,
    /// Seconds its clock has run.
    pub elapsed_sec: i64,
    /// The patient, where it is a case.
    pub patient: Option<Box<PatientView>>,
    /// What has been written down.
    pub discussion: Option<Discussion>,
    /// Actions agreed in it.
    pub actions: Vec<ActionRow>,
    /// How its time stands, while it is open.
    pub slot: Option<Slot>,
    /// What was decided last and what happened since, where it is a case.
    pub before: Option<CaseBefore>,
    /// Interests that somebody who is there has declared in it.
    pub interests: Vec<String>,
    /// What no paper prints of it.
    pub confidential: Vec<ConfidentialPart>,
    /// Root cause analyses under it.
    pub rcas: Vec<RcaRow>,
}

/// One action in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionRow {
    /// The record.
    pub action: Action,
    /// Which.
    pub id: Ref<Action>,
    /// `SURNAME, Given (Title)`; empty where it is about nobody.
    pub patient: String,
    /// Who answers for it.
    pub owner: String,
    /// Their role.
    pub owner_role: Role,
    /// Where they work.
    pub organisation: String,
    /// Stage.
    pub status: ActionStatus,
    /// What kind.
    pub kind: ActionKind,
    /// Its date has passed.
    pub overdue: bool,
    /// Whole days past its date; 0 where it is not.
    pub days_overdue: i64,
    /// The owner has left the group.
    pub owner_inactive: bool,
    /// It is being handed over and the new owner has yet to accept.
    pub handing_over: bool,
    /// The owner was not there when it was agreed and has yet to accept.
    pub needs_acceptance: bool,
    /// How late it is in words, by its date and by the first one.
    pub late: Vec<String>,
    /// The conference in which it was agreed.
    pub meeting_date: Option<NaiveDate>,
    /// The service that is asked for it, by the directory or in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// One action and what happened to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionDetail {
    /// The row.
    pub row: ActionRow,
    /// What happened, latest first.
    pub history: Vec<AuditRow>,
}

/// The minutes of a conference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MinutesView {
    /// The conference.
    pub meeting: MeetingRow,
    /// Stage.
    pub status: MinutesStatus,
    /// Version.
    pub version: u32,
    /// What the reviewer wants changed.
    pub change_request: Option<String>,
    /// Who approved, and when.
    pub approved: Option<String>,
    /// What each practice receives.
    pub practices: Vec<PracticePreview>,
    /// What is checked before export: whether it holds, and in words.
    pub checks: Vec<(bool, String)>,
    /// Who could approve: the chair and the clinical lead.
    pub approvers: Vec<(Ref<Member>, String)>,
    /// Packs that were written.
    pub exports: Vec<Export>,
    /// Who was there, a line for each stretch.
    pub attendance: Vec<String>,
    /// What is kept beside the cases: quorum, notes, root cause analyses, what others can learn.
    pub proceedings: Option<Proceedings>,
    /// Every version there is, oldest first.
    pub versions: Vec<VersionRow>,
}

/// One version of some minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VersionRow {
    /// Which.
    pub version: u32,
    /// How far it has come.
    pub status: MinutesStatus,
    /// What it corrects, in words, where it is not the first.
    pub amendment: Option<String>,
    /// When it was approved.
    pub approved_on: Option<NaiveDate>,
    /// Whether packs were written from it.
    pub written: bool,
}

/// Two versions of the minutes of one conference beside each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparedView {
    /// The conference.
    pub meeting: MeetingRow,
    /// The earlier version.
    pub from: VersionRow,
    /// The later one.
    pub to: VersionRow,
    /// What they say otherwise: the conference as a whole first, then case by case.
    pub cases: Vec<Compared>,
}

/// What one practice receives, as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PracticePreview {
    /// Which.
    pub practice: Ref<Organisation>,
    /// Its name.
    pub name: String,
    /// Its code.
    pub ods: String,
    /// The documents: file name without ending, and the text.
    pub documents: Vec<(String, String)>,
}

/// A text that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftRow {
    /// Which form and record.
    pub key: String,
    /// The text.
    pub text: String,
    /// When it was kept.
    pub kept_at: DateTime<Utc>,
}

/// One act in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    /// Its number.
    pub act: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// With which role.
    pub role: String,
    /// Which command.
    pub command: String,
    /// In a few words.
    pub said: String,
    /// The act it took back or did again.
    pub undoes: Option<u32>,
    /// What changed: kind, record, field, before, after.
    pub changes: Vec<AuditChange>,
}

/// One change in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditChange {
    /// Kind of record.
    pub kind: String,
    /// Its identity.
    pub record: String,
    /// create, set, retire, import, restore.
    pub op: String,
    /// The field, where one was set.
    pub field: Option<String>,
    /// What stood there.
    pub before: Option<String>,
    /// What stands there.
    pub after: Option<String>,
}

/// The outcome of checking the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditVerdict {
    /// Acts checked.
    pub acts: u32,
    /// The first act that does not match, and why.
    pub broken: Option<(u32, String)>,
}

/// One patient found by number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Who.
    pub id: Ref<Patient>,
    /// `SURNAME, Given (Title)`
    pub name: String,
}

/// One member in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MemberRow {
    /// The record.
    pub member: Member,
    /// `Dr Pat Example`
    pub name: String,
    /// Where they work.
    pub organisation: String,
    /// Belongs to the group today.
    pub active: bool,
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[allow(
    clippy::large_enum_variant,
    reason = "answers are few and short-lived; a box would only be in the way of reading them"
)]
pub enum Answer {
    /// To `home`.
    Home(HomeView),
    /// To `worklist`.
    Worklist(WorklistPage),
    /// To `patient`.
    Patient(Box<PatientView>),
    /// To `patient.find`.
    Found(Found),
    /// To `views`.
    Views(ViewCounts),
    /// To `cohorts`.
    Cohorts(Vec<CohortLine>),
    /// To `cohort`.
    Cohort(CohortView),
    /// To `triage`.
    Triage(TriageView),
    /// To `referral`.
    Referral(Box<ReferralView>),
    /// To `organisations`.
    Organisations(Vec<Organisation>),
    /// To `members`.
    Members(Vec<MemberRow>),
    /// To `mdgs`.
    Mdgs(Vec<Mdg>),
    /// To `meetings`.
    Meetings(Vec<MeetingRow>),
    /// To `conference`.
    Conference(Box<ConferenceView>),
    /// To `agenda.candidates`.
    Candidates(CandidatesView),
    /// To `agenda.issued`.
    Issued(IssuedView),
    /// To `case`.
    Case(Box<OpenItem>),
    /// To `learning`.
    Learning(Vec<LearningPoint>),
    /// To `pulse`.
    Pulse(PulseView),
    /// To `actions`.
    Actions(Vec<ActionRow>),
    /// To `action`.
    Action(ActionDetail),
    /// To `follow_through`.
    FollowThrough(FollowThrough),
    /// To `service_gaps`.
    ServiceGaps(Vec<ServiceGap>),
    /// To `plan`.
    Plan(Box<PlanView>),
    /// To `plan.versions`.
    PlanVersions(Vec<PlanVersion>),
    /// To `plan.differences`.
    PlanDifferences(Box<PlanDifferences>),
    /// To `minutes`.
    Minutes(MinutesView),
    /// To `minutes.compare`.
    Compared(ComparedView),
    /// To `drafts`.
    Drafts(Vec<DraftRow>),
    /// Papers asked back.
    Recalls(Vec<RecallRow>),
    /// Merges of records.
    Merges(Vec<MergeRow>),
    /// Records to choose from.
    Records(Vec<RecordRow>),
    /// Records that come up for review.
    Retention(Vec<RetentionRow>),
    /// Who may open the database.
    Profiles(Vec<ProfileRow>),
    /// To `import.preview`.
    Preview(PreviewView),
    /// To `organisation.tree`.
    Tree(Vec<TreeRow>),
    /// To `services`.
    Services(Vec<CareService>),
    /// To `sites`.
    Sites(Vec<Site>),
    /// To `mismatches`.
    Mismatches(Vec<MismatchRow>),
    /// To `risk.bands`.
    Bands(Vec<BandsRow>),
    /// To `mdg.dates`.
    Dates(DatesView),
    /// To `mdg.core`.
    Core(Vec<CoreRow>),
    /// To `audit.log`.
    AuditLog(Vec<AuditRow>),
    /// To `audit.verify`.
    AuditVerdict(AuditVerdict),
}
