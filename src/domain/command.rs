//! Everything that can be done to the data, once. A key of the terminal, a subcommand and a line of a script all make one of
//! these; the list that `mdg commands` prints, who may do each and what it can be refused for come from the same rows.

use super::action::{Action, ActionCloseReason, ActionKind, FundingResponsibility};
use super::actor::AccessRole::{self, Clinician, Coordinator, IgLead, MdgManager};
use super::admission::Admission;
use super::agenda::{AgendaItem, DeferReason, ItemKind, Urgency, WithdrawReason};
use super::agenda_issue::PatientsBy;
use super::argument::Takes;
use super::assessment::{Assessment, Instrument};
use super::attendance::{AttendanceMode, AttendanceStatus};
use super::care_plan::{AgreedWith, CarePlan, Contingency, Intervention, LegalDocument, Place};
use super::consent::{Capacity, ConsentDecision, ConsentMethod, ConsentScope};
use super::directory::{CareService, ServiceSaid, Site, SiteKind};
use super::discussion::{ConfidentialPart, Followed, Outcome, Topic};
use super::goal::{Achievement, Goal, GoalLifecycle, LifeDomain, Priority, Voice};
use super::ids::Ref;
use super::meeting::Meeting;
use super::member::{Member, Register, Role};
use super::minutes::AmendmentClass;
use super::mismatch::{Mismatch, Verdict};
use super::organisation::{Delivery, Mdg, Organisation, OrganisationKind, Quorum};
use super::papers::ConferencePaper;
use super::patient::{
    Accommodation, Condition, ConditionCode, DeathStatus, Gender, NhsNumberAbsent, Patient, PlaceOfDeath,
};
use super::patient_merge::PatientMerge;
use super::profile::Profile;
use super::rca::{Rca, RcaCause, TeamJudgement};
use super::recall::Recall;
use super::referral::{CohortBasis, Informed, ReadyPoint, Referral, ReferralSource, TriageOutcome};
use super::refusal::Code;
use super::risk::{RiskModel, RiskScore};
use super::sharing::{ConsentOverride, OverrideGround};
use super::theme::Theme;
use chrono::{NaiveDate, NaiveTime};
use std::path::PathBuf;

/// What the list of commands says of one.
#[derive(Clone, Debug, serde::Serialize)]
pub struct CommandSpec {
    /// Its name in scripts and in the log.
    pub name: &'static str,
    /// What it does.
    pub does: &'static str,
    /// What it takes.
    pub fields: Vec<FieldSpec>,
    /// Who may do it.
    pub who: Vec<AccessRole>,
    /// The codes it can be refused with, beside those that any line can meet.
    pub refusals: Vec<Code>,
    /// The codes of what it can tell although it was done: warnings, and rows of a file that were not taken.
    pub warnings: Vec<Code>,
}

/// What the list says of one field.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FieldSpec {
    /// Its name.
    pub name: &'static str,
    /// What it takes, in words.
    pub takes: String,
    /// What it takes, for whoever asks a person.
    #[serde(skip)]
    pub kind: Takes,
    /// Whether the rule needs it.
    pub required: bool,
    /// What it is for.
    pub about: &'static str,
}

/// Declares commands or questions: a struct with the fields of each, and one enum over them that reads a script's line.
#[macro_export]
macro_rules! door {
    ($(#[$meta:meta])* pub enum $enum:ident by $tag:literal {
        $( #[doc = $does:literal] $name:literal $variant:ident by [$($who:expr),*] refused [$($code:ident),*]
           $(tells [$($told:ident),*])? {
            $( #[doc = $about:literal] $field:ident : $ty:ty, )*
        } )+
    }) => {
        $(
            #[doc = $does]
            #[derive(Clone, PartialEq, serde::Serialize)]
            pub struct $variant { $( #[doc = $about] pub $field: $ty, )* }
            // What was typed may be about a patient, so that a panic or a log must not print it.
            impl std::fmt::Debug for $variant {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str($name) }
            }
        )+
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        pub enum $enum { $( #[doc = $does] $variant($variant), )+ }
        impl std::fmt::Debug for $enum {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.name()) }
        }
        $( impl From<$variant> for $enum { fn from(args: $variant) -> Self { Self::$variant(args) } } )+
        impl $enum {
            /// Its name in scripts and in the log.
            pub const fn name(&self) -> &'static str { match self { $( Self::$variant(_) => $name, )+ } }
            /// Who may do it.
            pub fn allowed(&self) -> &'static [$crate::domain::actor::AccessRole] {
                match self { $( Self::$variant(_) => { const WHO: &[$crate::domain::actor::AccessRole] = &[$($who),*]; WHO } )+ }
            }
            /// Who may do what has this name; nobody, where no such name is known.
            pub fn allowed_by_name(name: &str) -> &'static [$crate::domain::actor::AccessRole] {
                match name { $( $name => { const WHO: &[$crate::domain::actor::AccessRole] = &[$($who),*]; WHO } )+ _ => &[] }
            }
            /// The list, as people and scripts read it.
            pub fn specs() -> Vec<$crate::domain::command::CommandSpec> {
                vec![ $( $crate::domain::command::CommandSpec {
                    name: $name,
                    does: $does.trim(),
                    fields: vec![ $( $crate::domain::command::FieldSpec {
                        name: stringify!($field),
                        takes: <$ty as $crate::domain::argument::Argument>::describe(),
                        kind: <$ty as $crate::domain::argument::Argument>::takes(),
                        required: <$ty as $crate::domain::argument::Argument>::REQUIRED,
                        about: $about.trim(),
                    }, )* ],
                    who: vec![$($who),*],
                    refusals: vec![ $( $crate::domain::refusal::Code::$code ),* ],
                    warnings: vec![ $( $( $crate::domain::refusal::Code::$told ),* )? ],
                }, )+ ]
            }
            /// Reads one from its name and its fields; what is left over is refused.
            pub fn read(name: &str, mut line: serde_json::Map<String, serde_json::Value>)
                -> Result<Self, $crate::domain::refusal::Refusal> {
                match name {
                    $( $name => {
                        let args = $variant { $( $field: $crate::domain::argument::take(&mut line, stringify!($field))?, )* };
                        $crate::domain::argument::nothing_left(&line, name)?;
                        Ok(Self::$variant(args))
                    } )+
                    _ => Err($crate::domain::argument::unknown_name(name, &[ $( $name ),+ ])),
                }
            }
            /// The name and the fields, as one line of a script.
            pub fn to_line(&self) -> serde_json::Value {
                let fields = match self { $( Self::$variant(args) => serde_json::to_value(args), )+ };
                let mut line = match fields { Ok(serde_json::Value::Object(map)) => map, _ => serde_json::Map::new() };
                line.retain(|_, value| !value.is_null());
                line.insert($tag.to_owned(), serde_json::Value::String(self.name().to_owned()));
                serde_json::Value::Object(line)
            }
        }
    };
}

crate::door! {
    /// Everything that can be done.
    pub enum Command by "do" {
        #[doc = "Adds an organisation that no national file brings, such as a charity or a council team."]
        "organisation.add" OrganisationAdd by [MdgManager, Coordinator] refused [CodeTaken, CodeUnreadable, TextTooShort] {
            #[doc = "As people know it."] name: String,
            #[doc = "What it is."] kind: OrganisationKind,
            #[doc = "National code, if it has one."] ods_code: Option<String>,
            #[doc = "Telephone number."] phone: Option<String>,
        }
        #[doc = "Changes what is known of an organisation, or what it belongs to. What is left out stays as it is."]
        "organisation.amend" OrganisationAmend by [MdgManager, Coordinator] refused [NotFound, CodeTaken, CodeUnreadable, TreeOrder, DateOrder] {
            #[doc = "Which."] organisation: Ref<Organisation>,
            #[doc = "As people know it."] name: Option<String>,
            #[doc = "National code."] ods_code: Option<String>,
            #[doc = "The larger organisation it belongs to: a practice to a network, a network to a locality and so on."] parent: Option<Ref<Organisation>>,
            #[doc = "Since when it belongs there; today unless said."] since: Option<NaiveDate>,
            #[doc = "On one line."] address: Option<String>,
            #[doc = "Such as NW10 8TA."] postcode: Option<String>,
            #[doc = "Telephone number."] phone: Option<String>,
            #[doc = "How it is sent its papers."] delivery: Option<Delivery>,
            #[doc = "Where to."] delivery_address: Option<String>,
            #[doc = "First day."] opened_on: Option<NaiveDate>,
        }
        #[doc = "Closes an organisation. Once the last day of a practice has passed, its patients are moved to the practice that takes over."]
        "organisation.close" OrganisationClose by [MdgManager, Coordinator] refused [NotFound, SuccessorRequired, DateOrder] tells [PracticeOutsideMdg] {
            #[doc = "Which."] organisation: Ref<Organisation>,
            #[doc = "Last day."] closed_on: NaiveDate,
            #[doc = "Who takes over."] successor: Option<Ref<Organisation>>,
        }
        #[doc = "Adds a service to the directory."]
        "service.add" ServiceAdd by [MdgManager, Coordinator, Clinician] refused [TextTooShort, NotFound] {
            #[doc = "As people know it."] name: String,
            #[doc = "Who provides it."] organisation: Option<Ref<Organisation>>,
            #[doc = "What it does, and for whom."] offers: Option<String>,
            #[doc = "How somebody is referred."] refer_by: Option<String>,
            #[doc = "Telephone number."] phone: Option<String>,
            #[doc = "Address to write to."] email: Option<String>,
            #[doc = "When it can be reached."] hours: Option<String>,
        }
        #[doc = "Changes a service in the directory, or ends it. What is left out stays as it is."]
        "service.amend" ServiceAmend by [MdgManager, Coordinator, Clinician] refused [TextTooShort, NotFound] {
            #[doc = "Which."] service: Ref<CareService>,
            #[doc = "As people know it."] name: Option<String>,
            #[doc = "Who provides it."] organisation: Option<Ref<Organisation>>,
            #[doc = "What it does, and for whom."] offers: Option<String>,
            #[doc = "How somebody is referred."] refer_by: Option<String>,
            #[doc = "Telephone number."] phone: Option<String>,
            #[doc = "Address to write to."] email: Option<String>,
            #[doc = "When it can be reached."] hours: Option<String>,
            #[doc = "Last day."] closed_on: Option<NaiveDate>,
        }
        #[doc = "Adds a site where people are seen or a team sits."]
        "site.add" SiteAdd by [MdgManager, Coordinator] refused [TextTooShort, NotFound] {
            #[doc = "As people know it."] name: String,
            #[doc = "What it is."] kind: SiteKind,
            #[doc = "Who runs it."] organisation: Option<Ref<Organisation>>,
            #[doc = "On one line."] address: Option<String>,
            #[doc = "Such as NW10 8TA."] postcode: Option<String>,
            #[doc = "Telephone number."] phone: Option<String>,
        }
        #[doc = "Changes a site, or closes it. What is left out stays as it is."]
        "site.amend" SiteAmend by [MdgManager, Coordinator] refused [TextTooShort, NotFound] {
            #[doc = "Which."] site: Ref<Site>,
            #[doc = "As people know it."] name: Option<String>,
            #[doc = "What it is."] kind: Option<SiteKind>,
            #[doc = "Who runs it."] organisation: Option<Ref<Organisation>>,
            #[doc = "On one line."] address: Option<String>,
            #[doc = "Such as NW10 8TA."] postcode: Option<String>,
            #[doc = "Telephone number."] phone: Option<String>,
            #[doc = "Last day."] closed_on: Option<NaiveDate>,
        }
        #[doc = "Adds a person to the people who take part or own actions."]
        "member.add" MemberAdd by [MdgManager, Coordinator] refused [CodeTaken, TextTooShort, NotFound] {
            #[doc = "Short name for quick entry and scripts, such as navigator."] handle: String,
            #[doc = "Given and family name as printed."] name: String,
            #[doc = "Dr, Ms, Mr ..."] title: Option<String>,
            #[doc = "Profession or part."] role: Role,
            #[doc = "Where they work."] organisation: Option<Ref<Organisation>>,
            #[doc = "Work address."] email: Option<String>,
            #[doc = "Work number."] phone: Option<String>,
            #[doc = "First day in the group; today unless said."] active_from: Option<NaiveDate>,
        }
        #[doc = "Records that a person has left the group; their open actions stay and are listed."]
        "member.leave" MemberLeave by [MdgManager, Coordinator] refused [NotFound] {
            #[doc = "Who."] member: Ref<Member>,
            #[doc = "Last day."] active_to: NaiveDate,
        }
        #[doc = "Changes what is known of a member, the professional register included. What is left out stays as it is."]
        "member.amend" MemberAmend by [MdgManager, Coordinator] refused [NotFound, CodeUnreadable, FieldMissing, DateOrder] {
            #[doc = "Who."] member: Ref<Member>,
            #[doc = "Given and family name as printed."] name: Option<String>,
            #[doc = "Dr, Ms, Mr ..."] title: Option<String>,
            #[doc = "Profession or part."] role: Option<Role>,
            #[doc = "Where they work."] organisation: Option<Ref<Organisation>>,
            #[doc = "Work address."] email: Option<String>,
            #[doc = "Work number."] phone: Option<String>,
            #[doc = "First day."] active_from: Option<NaiveDate>,
            #[doc = "Who registers them."] register: Option<Register>,
            #[doc = "Under which number."] register_number: Option<String>,
        }
        #[doc = "Makes somebody a core member of a group from a day on, or says until when they were."]
        "member.core" MemberCore by [MdgManager, Coordinator] refused [NotFound, AlreadyRecorded, DateOrder] {
            #[doc = "Who."] member: Ref<Member>,
            #[doc = "Of which group."] mdg: Ref<Mdg>,
            #[doc = "First day; today unless said."] from: Option<NaiveDate>,
            #[doc = "Last day, where it ends."] until: Option<NaiveDate>,
        }
        #[doc = "Founds a multi-disciplinary group over some practices."]
        "mdg.create" MdgCreate by [MdgManager, Coordinator] refused [NotFound, CodeTaken, CodeUnreadable, UnknownPractice, TextTooShort] {
            #[doc = "Two to eight capitals and digits."] code: String,
            #[doc = "As people know it."] name: String,
            #[doc = "ODS codes of its practices."] practices: Vec<String>,
            #[doc = "The clinician who leads it."] clinical_lead: Option<Ref<Member>>,
            #[doc = "Who runs it."] manager: Option<Ref<Member>>,
            #[doc = "When it usually starts, London time; 13:00 unless said."] start: Option<NaiveTime>,
            #[doc = "Where it usually meets."] venue: Option<String>,
            #[doc = "Whom a practice calls about its papers."] contact: Option<String>,
            #[doc = "Minutes of a meeting; 90 unless said."] length_min: Option<u32>,
            #[doc = "Minutes of a case; 10 unless said."] case_min: Option<u32>,
            #[doc = "Cases of a meeting; 8 unless said."] capacity: Option<u32>,
            #[doc = "Who must be there; chair, GP, nursing, social care and mental health unless said."] quorum: Option<Quorum>,
            #[doc = "Whether one person may take and approve the minutes; printed where it is so."] single_handed: bool,
        }
        #[doc = "Changes how a group meets."]
        "mdg.amend" MdgAmend by [MdgManager, Coordinator] refused [NotFound, UnknownPractice, CodeUnreadable] {
            #[doc = "Which group."] mdg: Ref<Mdg>,
            #[doc = "ODS codes of its practices, all of them; left out, they stay."] practices: Option<Vec<String>>,
            #[doc = "The clinician who leads it."] clinical_lead: Option<Ref<Member>>,
            #[doc = "Who runs it."] manager: Option<Ref<Member>>,
            #[doc = "Where it usually meets."] venue: Option<String>,
            #[doc = "Whom a practice calls."] contact: Option<String>,
            #[doc = "Minutes of a meeting."] length_min: Option<u32>,
            #[doc = "Minutes of a case."] case_min: Option<u32>,
            #[doc = "Who must be there."] quorum: Option<Quorum>,
            #[doc = "Whether one person may take and approve the minutes."] single_handed: Option<bool>,
        }
        #[doc = "Sets on which days a group meets, which locality it serves, and how long a complex case takes. What is left out stays as it is."]
        "mdg.arrange" MdgArrange by [MdgManager, Coordinator] refused [NotFound, RecurrenceUnreadable, TreeOrder, WrongState] {
            #[doc = "Which group."] mdg: Ref<Mdg>,
            #[doc = "Such as 3rd Thursday 13:00, 1st and 3rd Tuesday, last Friday, every Monday."] recurrence: Option<String>,
            #[doc = "The locality it serves."] locality: Option<Ref<Organisation>>,
            #[doc = "Minutes of a complex case; 15 until it is set."] complex_min: Option<u32>,
            #[doc = "Cases of a meeting."] capacity: Option<u32>,
        }
        #[doc = "Ends a group: no conference is planned after its last day."]
        "mdg.close" MdgClose by [MdgManager] refused [NotFound, WrongState] {
            #[doc = "Which group."] mdg: Ref<Mdg>,
            #[doc = "Last day."] closed_on: NaiveDate,
        }
        #[doc = "Imports the national practice file."]
        "import.practices" ImportPractices by [MdgManager, Coordinator] refused [FileUnreadable, FileNotRecognised] tells [CodeTaken, CodeUnreadable, ValueUnknown, DateUnreadable] {
            #[doc = "The file."] file: PathBuf,
            #[doc = "Only practices of this integrated care board."] icb: Option<String>,
            #[doc = "Says what would happen and writes nothing."] dry_run: bool,
        }
        #[doc = "Imports the national network workbook, for practices already here."]
        "import.networks" ImportNetworks by [MdgManager, Coordinator] refused [FileUnreadable, FileNotRecognised] tells [CodeTaken, CodeUnreadable] {
            #[doc = "The workbook."] file: PathBuf,
            #[doc = "Says what would happen and writes nothing."] dry_run: bool,
        }
        #[doc = "Imports a list of patients, recognised by its header."]
        "import.patients" ImportPatients by [MdgManager, Coordinator] refused [FileUnreadable, FileNotRecognised] tells [FamilyNameMissing, NhsNumberLength, NhsNumberCheck, NhsNumberRepeatedDigit, NhsNumberMissingReason, DuplicateConflict, BirthDateFuture, BirthDateRange, MergedRecord, UnknownPractice, PracticeClosed, PracticeClosedSuccessor, Deceased, DateUnreadable, ValueUnknown] {
            #[doc = "The file."] file: PathBuf,
            #[doc = "The date on which the list was true; today unless said."] as_of: Option<NaiveDate>,
            #[doc = "Says what would happen and writes nothing."] dry_run: bool,
        }
        #[doc = "Imports organisations and their places in the tree, recognised by its header."]
        "import.organisations" ImportOrganisations by [MdgManager, Coordinator] refused [FileUnreadable, FileNotRecognised] tells [CodeTaken, CodeUnreadable, DateOrder, DateUnreadable, SuccessorRequired, TreeOrder, ValueUnknown] {
            #[doc = "The file."] file: PathBuf,
            #[doc = "Says what would happen and writes nothing."] dry_run: bool,
        }
        #[doc = "Imports members with role, organisation, register and groups, recognised by its header."]
        "import.members" ImportMembers by [MdgManager, Coordinator] refused [FileUnreadable, FileNotRecognised] tells [CodeTaken, CodeUnreadable, DateOrder, DateUnreadable, ValueUnknown] {
            #[doc = "The file."] file: PathBuf,
            #[doc = "Says what would happen and writes nothing."] dry_run: bool,
        }
        #[doc = "Imports emergency admissions, or a hospital's discharge feed, recognised by its header."]
        "import.admissions" ImportAdmissions by [MdgManager, Coordinator] refused [FileUnreadable, FileNotRecognised] tells [NhsNumberLength, NhsNumberCheck, NhsNumberRepeatedDigit, DuplicateConflict, MergedRecord, AlreadyRecorded, Deceased, DateUnreadable, NumberAlone, DateOrder, CodeUnreadable, ValueUnknown] {
            #[doc = "The file."] file: PathBuf,
            #[doc = "Says what would happen and writes nothing."] dry_run: bool,
        }
        #[doc = "Imports scores of assessments and risk models, recognised by its header."]
        "import.scores" ImportScores by [MdgManager, Coordinator] refused [FileUnreadable, FileNotRecognised] tells [NhsNumberLength, NhsNumberCheck, NhsNumberRepeatedDigit, DuplicateConflict, MergedRecord, AlreadyRecorded, Deceased, DateUnreadable, NumberAlone, ScoreRange, ValueUnknown] {
            #[doc = "The file."] file: PathBuf,
            #[doc = "Says what would happen and writes nothing."] dry_run: bool,
        }
        #[doc = "Imports the output of a risk tool, recognised by its header. The file does not say when it was made, so that has to be said."]
        "import.risk" ImportRisk by [MdgManager, Coordinator] refused [FileUnreadable, FileNotRecognised, DateUnreadable] tells [NhsNumberLength, NhsNumberCheck, NhsNumberRepeatedDigit, DuplicateConflict, MergedRecord, AlreadyRecorded, Deceased, NumberAlone, ScoreRange, ValueUnknown] {
            #[doc = "The file."] file: PathBuf,
            #[doc = "The day on which the tool made the scores."] as_of: NaiveDate,
            #[doc = "Says what would happen and writes nothing."] dry_run: bool,
        }
        #[doc = "Imports decisions on consent, recognised by its header. Each row needs family name and birth date beside the number."]
        "import.consents" ImportConsents by [MdgManager, Coordinator] refused [FileUnreadable, FileNotRecognised, AuditBroken] tells [NhsNumberLength, NhsNumberCheck, NhsNumberRepeatedDigit, DuplicateConflict, MergedRecord, AlreadyRecorded, Deceased, DateUnreadable, BestInterestsIncomplete, ValueUnknown] {
            #[doc = "The file."] file: PathBuf,
            #[doc = "Says what would happen and writes nothing."] dry_run: bool,
        }
        #[doc = "Decides on an imported row whose NHS number and person did not agree: the same person, or somebody else."]
        "mismatch.decide" MismatchDecide by [MdgManager, Coordinator] refused [NotFound, WrongState, ReasonRequired, AlreadyRecorded, AuditBroken] {
            #[doc = "Which."] mismatch: Ref<Mismatch>,
            #[doc = "Whether it is the same person and the row is taken."] verdict: Verdict,
            #[doc = "How you found out, in ten characters at least."] reason: String,
        }
        #[doc = "Enters a risk score."]
        "risk.record" RiskRecord by [MdgManager, Coordinator, Clinician] refused [NotFound, ScoreRange, DateUnreadable, Deceased, AlreadyRecorded] {
            #[doc = "Whose."] patient: Ref<Patient>,
            #[doc = "Which tool made it."] model: RiskModel,
            #[doc = "As the tool gave it."] score: f64,
            #[doc = "When; today unless said."] scored_on: Option<NaiveDate>,
        }
        #[doc = "Corrects a risk score, or marks it as entered in error. What is left out stays as it is."]
        "risk.amend" RiskAmend by [MdgManager, Coordinator, Clinician] refused [NotFound, ScoreRange, DateUnreadable, Deceased, AlreadyRecorded] {
            #[doc = "Which."] risk: Ref<RiskScore>,
            #[doc = "As the tool gave it."] score: Option<f64>,
            #[doc = "When."] scored_on: Option<NaiveDate>,
            #[doc = "Whether it was entered in error: it never was."] entered_in_error: Option<bool>,
        }
        #[doc = "Sets the risk bands of a model: the share of people, in per cent from the top, that reaches each tier or a higher one."]
        "risk.set_bands" RiskSetBands by [MdgManager] refused [ScoreRange] {
            #[doc = "Which model; the frailty index has fixed bands."] model: RiskModel,
            #[doc = "Very high; 0.5 until it is set."] very_high: f64,
            #[doc = "Very high and high; 5 until it is set."] high: f64,
            #[doc = "All but low; 20 until it is set."] moderate: f64,
        }
        #[doc = "Enters the score of an assessment. No wording of any instrument is kept."]
        "assessment.record" AssessmentRecord by [MdgManager, Coordinator, Clinician] refused [NotFound, ScoreRange, DateUnreadable, Deceased, AlreadyRecorded] {
            #[doc = "Whose."] patient: Ref<Patient>,
            #[doc = "Which scale or questionnaire was used."] instrument: Instrument,
            #[doc = "When; today unless said."] done_on: Option<NaiveDate>,
            #[doc = "The score; of EQ-5D-5L the index, where there is one."] score: Option<f64>,
            #[doc = "Of EQ-5D-5L: five digits from 1 to 5."] state: Option<String>,
            #[doc = "Of EQ-5D-5L: the scale of health, 0 to 100."] vas: Option<u32>,
            #[doc = "Of PAM: the level, 1 to 4."] level: Option<u32>,
            #[doc = "Of SCRQoL: eight numbers from 0 to 3; the score is their sum."] sub_scores: Vec<u32>,
            #[doc = "Who assessed."] assessor: Option<Ref<Member>>,
        }
        #[doc = "Corrects an assessment, or marks it as entered in error. What is left out stays as it is."]
        "assessment.amend" AssessmentAmend by [MdgManager, Coordinator, Clinician] refused [NotFound, ScoreRange, DateUnreadable, Deceased, AlreadyRecorded] {
            #[doc = "Which."] assessment: Ref<Assessment>,
            #[doc = "When."] done_on: Option<NaiveDate>,
            #[doc = "The score."] score: Option<f64>,
            #[doc = "Of EQ-5D-5L: five digits from 1 to 5."] state: Option<String>,
            #[doc = "Of EQ-5D-5L: the scale of health, 0 to 100."] vas: Option<u32>,
            #[doc = "Of PAM: the level, 1 to 4."] level: Option<u32>,
            #[doc = "Of SCRQoL: eight numbers from 0 to 3."] sub_scores: Option<Vec<u32>>,
            #[doc = "Who assessed."] assessor: Option<Ref<Member>>,
            #[doc = "Whether it was entered in error: it never was."] entered_in_error: Option<bool>,
        }
        #[doc = "Enters an emergency admission. Length of stay and readmission are worked out."]
        "admission.record" AdmissionRecord by [MdgManager, Coordinator, Clinician] refused [NotFound, DateUnreadable, DateOrder, CodeUnreadable, Deceased, AlreadyRecorded] {
            #[doc = "Whose."] patient: Ref<Patient>,
            #[doc = "First day."] admitted_on: NaiveDate,
            #[doc = "Last day, where it has come."] discharged_on: Option<NaiveDate>,
            #[doc = "Which hospital, of the organisations."] hospital: Option<Ref<Organisation>>,
            #[doc = "Which hospital, in words."] hospital_name: Option<String>,
            #[doc = "Why."] primary_reason: Option<String>,
            #[doc = "The code of the main diagnosis, such as J44.1."] icd10: Option<String>,
            #[doc = "Whether the condition is ambulatory care sensitive."] acsc: Option<bool>,
            #[doc = "Whether it followed a fall."] fall_related: Option<bool>,
        }
        #[doc = "Corrects an admission or adds its discharge, or marks it as entered in error. What is left out stays as it is."]
        "admission.amend" AdmissionAmend by [MdgManager, Coordinator, Clinician] refused [NotFound, DateUnreadable, DateOrder, CodeUnreadable, Deceased, AlreadyRecorded] {
            #[doc = "Which."] admission: Ref<Admission>,
            #[doc = "First day."] admitted_on: Option<NaiveDate>,
            #[doc = "Last day."] discharged_on: Option<NaiveDate>,
            #[doc = "Which hospital, of the organisations."] hospital: Option<Ref<Organisation>>,
            #[doc = "Which hospital, in words."] hospital_name: Option<String>,
            #[doc = "Why."] primary_reason: Option<String>,
            #[doc = "The code of the main diagnosis."] icd10: Option<String>,
            #[doc = "Whether the condition is ambulatory care sensitive."] acsc: Option<bool>,
            #[doc = "Whether it followed a fall."] fall_related: Option<bool>,
            #[doc = "Whether it was entered in error: it never was."] entered_in_error: Option<bool>,
        }
        #[doc = "Records the first contact after a discharge."]
        "admission.contact" AdmissionContact by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, DateUnreadable, DateOrder] {
            #[doc = "After which admission."] admission: Ref<Admission>,
            #[doc = "When; today unless said."] contact_on: Option<NaiveDate>,
            #[doc = "Who was in touch."] by: Option<Ref<Member>>,
        }
        #[doc = "Says that a theme applies to a patient, or does not."]
        "theme.set" ThemeSet by [MdgManager, Coordinator, Clinician] refused [NotFound, DateUnreadable, Deceased] {
            #[doc = "Whose."] patient: Ref<Patient>,
            #[doc = "Which theme."] theme: Theme,
            #[doc = "Whether it applies; yes unless said."] present: Option<bool>,
            #[doc = "Who or what says so; by hand unless said."] source: Option<String>,
            #[doc = "When that was true; today unless said."] noted_on: Option<NaiveDate>,
        }
        #[doc = "Records how many medicines a patient takes regularly; a second count of one day corrects the first."]
        "medicines.record" MedicinesRecord by [MdgManager, Coordinator, Clinician] refused [NotFound, ScoreRange, DateUnreadable, Deceased] {
            #[doc = "Whose."] patient: Ref<Patient>,
            #[doc = "How many."] count: u32,
            #[doc = "When they were counted; today unless said."] counted_on: Option<NaiveDate>,
            #[doc = "Who or what says so; by hand unless said."] source: Option<String>,
        }
        #[doc = "Records that a patient has died, or that this was entered in error."]
        "patient.death" PatientDeath by [MdgManager, Coordinator] refused [NotFound, DateUnreadable] {
            #[doc = "Who."] patient: Ref<Patient>,
            #[doc = "What is known."] status: DeathStatus,
            #[doc = "When."] died_on: Option<NaiveDate>,
            #[doc = "Where they died."] place: Option<PlaceOfDeath>,
            #[doc = "Who said so; kept in the change log."] told_by: Option<String>,
        }
        #[doc = "Enters a patient who is in no list yet."]
        "patient.add" PatientAdd by [MdgManager, Coordinator] refused
            [NotFound, FamilyNameMissing, NhsNumberLength, NhsNumberCheck, NhsNumberRepeatedDigit, NhsNumberMissingReason, DuplicateConflict, BirthDateFuture, BirthDateRange, PracticeClosed, UnknownPractice] tells [NearMatch] {
            #[doc = "As registered."] family_name: String,
            #[doc = "As registered."] given_names: String,
            #[doc = "Born."] birth_date: NaiveDate,
            #[doc = "Their practice."] practice: Ref<Organisation>,
            #[doc = "Ten digits."] nhs_number: Option<String>,
            #[doc = "Why there is none."] nhs_number_absent_reason: Option<NhsNumberAbsent>,
            #[doc = "Whether the number was traced."] nhs_number_verified: Option<bool>,
            #[doc = "Mrs, Mr, Ms ..."] title: Option<String>,
            #[doc = "Sex as recorded; not known unless said."] gender: Option<Gender>,
            #[doc = "On one line."] address: Option<String>,
            #[doc = "Of the address."] postcode: Option<String>,
            #[doc = "As people dial it."] phone: Option<String>,
            #[doc = "Registered there since."] practice_from: Option<NaiveDate>,
            #[doc = "Whether address and telephone are to leave this laptop in no document."] restricted: Option<bool>,
        }
        #[doc = "Corrects or completes what is known of a patient. What is left out stays; a blank takes a detail away. Former names and numbers go on finding them."]
        "patient.amend" PatientAmend by [MdgManager, Coordinator] refused
            [NotFound, FieldMissing, FamilyNameMissing, NhsNumberLength, NhsNumberCheck, NhsNumberRepeatedDigit, DuplicateConflict,
             BirthDateFuture, BirthDateRange, MergedRecord] {
            #[doc = "Who."] patient: Ref<Patient>,
            #[doc = "As registered."] family_name: Option<String>,
            #[doc = "As registered."] given_names: Option<String>,
            #[doc = "What they like to be called."] preferred_name: Option<String>,
            #[doc = "Mrs, Mr, Ms ..."] title: Option<String>,
            #[doc = "Born."] birth_date: Option<NaiveDate>,
            #[doc = "Sex as recorded."] gender: Option<Gender>,
            #[doc = "The number that holds now."] nhs_number: Option<String>,
            #[doc = "Whether the number was traced."] nhs_number_verified: Option<bool>,
            #[doc = "On one line."] address: Option<String>,
            #[doc = "Of the address."] postcode: Option<String>,
            #[doc = "As people dial it."] phone: Option<String>,
            #[doc = "Accountable GP."] named_gp: Option<String>,
            #[doc = "Who joins up their care."] care_coordinator: Option<Ref<Member>>,
            #[doc = "How they live."] accommodation: Option<Accommodation>,
            #[doc = "First language."] language: Option<String>,
            #[doc = "Whether they need an interpreter."] interpreter: Option<bool>,
            #[doc = "What they need to be spoken or written with."] communication_need: Option<String>,
            #[doc = "The council in whose area they live."] residence_la: Option<String>,
            #[doc = "Whether somebody cares for them."] has_carer: Option<bool>,
            #[doc = "Whether they care for somebody."] is_carer: Option<bool>,
            #[doc = "Whether address and telephone are to leave this laptop in no document."] restricted: Option<bool>,
        }
        #[doc = "Registers a patient with another practice. Cases at a group that no longer holds their practice are taken off, and papers that wait are held."]
        "patient.move" PatientMove by [MdgManager, Coordinator] refused [NotFound, WrongState, PracticeClosed, UnknownPractice, DateUnreadable, MergedRecord] {
            #[doc = "Who."] patient: Ref<Patient>,
            #[doc = "Their new practice."] practice: Ref<Organisation>,
            #[doc = "Since when; today unless said."] from: Option<NaiveDate>,
        }
        #[doc = "Records that a patient has a condition, or since when."]
        "condition.record" ConditionRecord by [MdgManager, Coordinator, Clinician] refused [NotFound, DateUnreadable, AlreadyRecorded, MergedRecord, Deceased] {
            #[doc = "Who."] patient: Ref<Patient>,
            #[doc = "Which condition."] code: ConditionCode,
            #[doc = "Since when, if known."] since: Option<NaiveDate>,
            #[doc = "Whether it counts as long-term; yes unless said."] is_ltc: Option<bool>,
        }
        #[doc = "Records that a condition has ended."]
        "condition.resolve" ConditionResolve by [MdgManager, Coordinator, Clinician] refused [NotFound, DateUnreadable, WrongState, Deceased] {
            #[doc = "Which."] condition: Ref<Condition>,
            #[doc = "When; today unless said."] resolved_on: Option<NaiveDate>,
        }
        #[doc = "Proposes that two records are one person. The information governance lead decides, and is somebody else."]
        "patient.propose_merge" PatientProposeMerge by [MdgManager, Coordinator, IgLead] refused [NotFound, WrongState, MergedRecord, ReasonRequired] tells [DuplicateConflict] {
            #[doc = "The record that goes."] duplicate: Ref<Patient>,
            #[doc = "The record that stays."] into: Ref<Patient>,
            #[doc = "Why the two are one person, in ten characters at least."] reason: String,
        }
        #[doc = "Merges two records: what was recorded under the one moves to the other, and both numbers find the person."]
        "patient.merge" PatientMergeNow by [IgLead] refused [NotFound, WrongState, SecondPersonRequired, OneActivePlan, DuplicateReferral, AlreadyListed] {
            #[doc = "Which proposal."] merge: Ref<PatientMerge>,
        }
        #[doc = "Declines to merge two records."]
        "patient.decline_merge" PatientDeclineMerge by [IgLead] refused [NotFound, WrongState, SecondPersonRequired, ReasonRequired] {
            #[doc = "Which proposal."] merge: Ref<PatientMerge>,
            #[doc = "Why not."] reason: String,
        }
        #[doc = "Takes two records apart again that were merged in error: what moved goes back, and what came since stays where it is."]
        "patient.unmerge" PatientUnmerge by [IgLead] refused [NotFound, WrongState, ReasonRequired] {
            #[doc = "Which merge."] merge: Ref<PatientMerge>,
            #[doc = "Why."] reason: String,
        }
        #[doc = "Records that somebody looked at whether a record is to be kept, and until when it is. Nothing is deleted."]
        "retention.review" RetentionReviewRecord by [IgLead] refused [NotFound, ReasonRequired, DateOrder] {
            #[doc = "Whose record."] patient: Ref<Patient>,
            #[doc = "Until when it is kept at least."] keep_until: NaiveDate,
            #[doc = "Why."] reason: String,
        }
        #[doc = "Records a decision on consent."]
        "consent.record" ConsentRecord by [MdgManager, Coordinator, Clinician, IgLead] refused [NotFound, BestInterestsIncomplete, DateUnreadable, FieldMissing, AuditBroken] {
            #[doc = "Whose."] patient: Ref<Patient>,
            #[doc = "What was decided."] decision: ConsentDecision,
            #[doc = "About what; discussion by the group unless said."] scope: Option<ConsentScope>,
            #[doc = "With which organisation, for sharing."] organisation: Option<Ref<Organisation>>,
            #[doc = "When; today unless said."] decided_on: Option<NaiveDate>,
            #[doc = "How; verbally unless said."] method: Option<ConsentMethod>,
            #[doc = "Whether the person could decide."] capacity: Option<Capacity>,
            #[doc = "Who decided in the person's best interests."] decision_maker: Option<String>,
            #[doc = "Why."] reason: Option<String>,
        }
        #[doc = "Proposes to discuss a patient although consent is missing, refused or withdrawn. A second person authorises it."]
        "override.propose" OverridePropose by [Clinician, IgLead] refused [NotFound, WrongState, ReasonRequired, OverrideTooLong] {
            #[doc = "Whose decision is overridden."] patient: Ref<Patient>,
            #[doc = "On what ground."] ground: OverrideGround,
            #[doc = "Why, in ten characters at least."] reason: String,
            #[doc = "Its last day; the day of the next conference unless said, and never later."] expires_on: Option<NaiveDate>,
        }
        #[doc = "Authorises an override as the second person; one of the two is the information governance lead."]
        "override.authorise" OverrideAuthorise by [IgLead, MdgManager] refused [NotFound, WrongState, SecondPersonRequired] {
            #[doc = "Which override."] granted: Ref<ConsentOverride>,
        }
        #[doc = "Ends an override before its day."]
        "override.end" OverrideEnd by [IgLead, MdgManager] refused [NotFound, WrongState] {
            #[doc = "Which override."] granted: Ref<ConsentOverride>,
        }
        #[doc = "Records that a practice has destroyed papers that were asked back."]
        "recall.confirm" RecallConfirm by [MdgManager, Coordinator] refused [NotFound, WrongState, FieldMissing, DateUnreadable] {
            #[doc = "Which recall."] recall: Ref<Recall>,
            #[doc = "Who at the practice said so."] confirmed_by: String,
            #[doc = "When; today unless said."] confirmed_on: Option<NaiveDate>,
        }
        #[doc = "Writes for each practice a notice of every paper that is asked back and not confirmed as destroyed: which file and what to do, and neither whose it is nor what it says."]
        "recall.export" RecallExport by [MdgManager, Coordinator] refused [WrongState, ForeignIdentifier, PossibleIdentifier, ReasonRequired, RestrictedField, ExportFailed, AuditBroken] tells [PossibleIdentifier] {
            #[doc = "The folder to make theirs in; made if only this one is missing."] folder: PathBuf,
            #[doc = "Why they may leave, in ten characters at least, where the check finds words that may be about somebody else; kept in the log and the manifest."] reason: Option<String>,
        }
        #[doc = "Lets somebody in with a passphrase of their own, which `mdg profile add` asks them for. Who acts then follows from the passphrase."]
        "profile.add" ProfileAdd by [MdgManager, IgLead] refused [NotFound, FieldMissing, CodeTaken] {
            #[doc = "What they are called."] name: String,
            #[doc = "What they may do."] role: AccessRole,
            #[doc = "Which member they are, if one."] member: Option<Ref<Member>>,
        }
        #[doc = "Corrects what somebody with a passphrase of their own is called or may do. What is left out stays."]
        "profile.amend" ProfileAmend by [MdgManager, IgLead] refused [NotFound, FieldMissing, CodeTaken, WrongState, LastProfile] {
            #[doc = "Who."] profile: Ref<Profile>,
            #[doc = "What they are called."] name: Option<String>,
            #[doc = "What they may do."] role: Option<AccessRole>,
            #[doc = "Which member they are."] member: Option<Ref<Member>>,
        }
        #[doc = "Notes that somebody forgot their passphrase and was given a new one, which `mdg profile passphrase` asks them for."]
        "profile.renew" ProfileRenew by [MdgManager, IgLead] refused [NotFound, WrongState] {
            #[doc = "Who."] profile: Ref<Profile>,
        }
        #[doc = "Shuts somebody out: their passphrase opens nothing any more."]
        "profile.end" ProfileEnd by [MdgManager, IgLead] refused [NotFound, WrongState, LastProfile] {
            #[doc = "Who."] profile: Ref<Profile>,
        }
        #[doc = "Plans a case conference, with its standing items."]
        "meeting.plan" MeetingPlan by [MdgManager, Coordinator] refused [NotFound, MeetingDateTaken, WrongState] {
            #[doc = "Which group."] mdg: Ref<Mdg>,
            #[doc = "On which day."] date: NaiveDate,
            #[doc = "From when, London time; as the group usually does unless said."] start: Option<NaiveTime>,
            #[doc = "Minutes; as the group usually does unless said."] planned_min: Option<u32>,
            #[doc = "Where."] venue: Option<String>,
            #[doc = "Who chairs."] chair: Option<Ref<Member>>,
            #[doc = "Who takes the minutes."] minute_taker: Option<Ref<Member>>,
        }
        #[doc = "Plans the next conferences of a group on the days on which it meets. Days on which it meets already are passed over."]
        "meeting.series" MeetingSeries by [MdgManager, Coordinator] refused [NotFound, RecurrenceUnreadable, WrongState] tells [BankHolidaysUnknown] {
            #[doc = "Which group."] mdg: Ref<Mdg>,
            #[doc = "How many, up to 24; 6 unless said."] count: Option<u32>,
            #[doc = "Not before this day; tomorrow unless said."] from: Option<NaiveDate>,
            #[doc = "Days to leave out, such as bank holidays."] leave_out: Vec<NaiveDate>,
        }
        #[doc = "Changes when, where and under whom a conference meets, before it starts."]
        "meeting.amend" MeetingAmend by [MdgManager, Coordinator] refused [NotFound, WrongState] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
            #[doc = "From when."] start: Option<NaiveTime>,
            #[doc = "Minutes."] planned_min: Option<u32>,
            #[doc = "Where."] venue: Option<String>,
            #[doc = "Who chairs."] chair: Option<Ref<Member>>,
            #[doc = "Who takes the minutes."] minute_taker: Option<Ref<Member>>,
        }
        #[doc = "Cancels a conference that has not started. Every case on it goes to the next one that is planned."]
        "meeting.cancel" MeetingCancel by [MdgManager] refused [NotFound, WrongState, ReasonRequired, NextDateRequired] tells [AgendaOverTime, CarriedTwice] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
            #[doc = "Why: whoever was invited will ask."] reason: String,
        }
        #[doc = "Says who chairs together with the chair, or that nobody does. Either of them makes the quorum."]
        "meeting.joint_chair" MeetingJointChair by [MdgManager, Coordinator] refused [NotFound, WrongState] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
            #[doc = "Who; nobody unless said."] member: Option<Ref<Member>>,
        }
        #[doc = "Works out who belongs to a cohort on a day, and keeps it: who joined and who left since the last time, and why."]
        "cohort.run" CohortRunNow by [MdgManager, Coordinator] refused [NotFound, CohortUnreadable, CohortVersion, UnknownPractice, FileUnreadable] {
            #[doc = "For which group."] mdg: Ref<Mdg>,
            #[doc = "The code of a cohort that comes with mdg, such as brent_2014; left out where a file is given."] cohort: Option<String>,
            #[doc = "A file with criteria of your own."] file: Option<PathBuf>,
            #[doc = "On which day it is to hold; today unless said."] as_of: Option<NaiveDate>,
        }
        #[doc = "Takes in a referral. A second one for a patient of the group joins the open one as a duplicate, and its question with it."]
        "referral.receive" ReferralReceive by [MdgManager, Coordinator, Clinician] refused
            [NotFound, QuestionRequired, ReasonRequired, DateUnreadable] tells [DuplicateReferral] {
            #[doc = "Which group."] mdg: Ref<Mdg>,
            #[doc = "Who."] patient: Ref<Patient>,
            #[doc = "Where it comes from."] source: ReferralSource,
            #[doc = "What the group is asked; ten characters at least."] question: String,
            #[doc = "How soon; routine unless said."] urgency: Option<Urgency>,
            #[doc = "Who asks, if a member."] referrer: Option<Ref<Member>>,
            #[doc = "On which day it came; today unless said."] received_on: Option<NaiveDate>,
            #[doc = "What happens now."] situation: Option<String>,
            #[doc = "What led to it."] background: Option<String>,
            #[doc = "What the referrer thinks."] assessment: Option<String>,
            #[doc = "What the referrer suggests."] recommendation: Option<String>,
            #[doc = "Whether the patient knows; no unless said."] patient_informed: Option<Informed>,
            #[doc = "Why this group; by the cohort unless said."] cohort_basis: Option<CohortBasis>,
            #[doc = "In words, where the patient is in no cohort of the group."] cohort_reason: Option<String>,
            #[doc = "Who has to be there."] required_roles: Vec<Role>,
        }
        #[doc = "Changes a referral that is not listed yet. What is left out stays as it is."]
        "referral.amend" ReferralAmend by [MdgManager, Coordinator, Clinician] refused [NotFound, QuestionRequired, WrongState] {
            #[doc = "Which referral."] referral: Ref<Referral>,
            #[doc = "What the group is asked."] question: Option<String>,
            #[doc = "How soon."] urgency: Option<Urgency>,
            #[doc = "Who asks."] referrer: Option<Ref<Member>>,
            #[doc = "What happens now."] situation: Option<String>,
            #[doc = "What led to it."] background: Option<String>,
            #[doc = "What the referrer thinks."] assessment: Option<String>,
            #[doc = "What the referrer suggests."] recommendation: Option<String>,
            #[doc = "Whether the patient knows."] patient_informed: Option<Informed>,
            #[doc = "Who has to be there, all of them; left out, they stay."] required_roles: Option<Vec<Role>>,
        }
        #[doc = "Takes referrals into triage: new ones, or those for which something was missing."]
        "referral.take" ReferralTake by [MdgManager, Coordinator, Clinician] refused [NotFound, FieldMissing, WrongState] {
            #[doc = "Which, one or several."] referrals: Vec<Ref<Referral>>,
        }
        #[doc = "Records what a clinician decides at triage: about one referral, or about several where the answer is the same."]
        "referral.triage" ReferralTriage by [MdgManager, Coordinator, Clinician] refused
            [NotFound, FieldMissing, WrongState, ClinicianRequired, ReasonRequired, DuplicateReferral, Deceased, Under16, PracticeOutsideMdg, MergedRecord] tells [ConsentNotRecorded, ConsentRefused, ConsentWithdrawn] {
            #[doc = "Which, one or several: all or none of them are decided."] referrals: Vec<Ref<Referral>>,
            #[doc = "What was decided."] outcome: TriageOutcome,
            #[doc = "Why; needed unless it was accepted. Where it is not ready, what is missing will do."] reason: Option<String>,
            #[doc = "The clinician who decided; whoever acts, if a clinician."] clinician: Option<Ref<Member>>,
            #[doc = "What is missing, where it is not ready; what mdg sees to be missing unless said."] missing: Vec<ReadyPoint>,
            #[doc = "The other referral, where this one repeats it."] duplicate_of: Option<Ref<Referral>>,
        }
        #[doc = "Takes a case from the protocol list, to be discussed after all."]
        "referral.pull" ReferralPull by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, ClinicianRequired, ReasonRequired] {
            #[doc = "Which."] referral: Ref<Referral>,
            #[doc = "Why."] reason: String,
            #[doc = "The clinician who asks for it; whoever acts, if a clinician."] clinician: Option<Ref<Member>>,
        }
        #[doc = "Puts an accepted referral on the agenda of a conference. The same rules hold as for any case."]
        "referral.list" ReferralList by [MdgManager, Coordinator, Clinician] refused
            [NotFound, WrongState, ConsentNotRecorded, ConsentRefused, ConsentWithdrawn, Deceased, PracticeOutsideMdg, AlreadyListed, AgendaOverTime, LateAdditionNotUrgent, Under16, ExcludedRecipient, MergedRecord] {
            #[doc = "Which."] referral: Ref<Referral>,
            #[doc = "Which conference; the next one of the group unless said."] meeting: Option<Ref<Meeting>>,
            #[doc = "Minutes; as the group usually takes unless said."] planned_min: Option<u32>,
            #[doc = "Who presents."] presenter: Option<Ref<Member>>,
        }
        #[doc = "Puts a patient on the agenda, with the question the group is asked. The open referral goes with it; where there is none, one is made."]
        "agenda.add" AgendaAdd by [MdgManager, Coordinator, Clinician] refused
            [NotFound, QuestionRequired, ConsentNotRecorded, ConsentRefused, ConsentWithdrawn, Deceased, PracticeOutsideMdg, AlreadyListed, AgendaOverTime, LateAdditionNotUrgent, WrongState, Under16, ExcludedRecipient, MergedRecord] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
            #[doc = "Who."] patient: Ref<Patient>,
            #[doc = "What the group is asked; ten characters at least."] question: String,
            #[doc = "How soon; routine unless said."] urgency: Option<Urgency>,
            #[doc = "Minutes; as the group usually takes unless said."] planned_min: Option<u32>,
            #[doc = "Who presents."] presenter: Option<Ref<Member>>,
        }
        #[doc = "Puts something that is no case on the agenda."]
        "agenda.add_item" AgendaAddItem by [MdgManager, Coordinator] refused [NotFound, WrongState, AgendaOverTime] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
            #[doc = "What kind of item."] kind: ItemKind,
            #[doc = "What it is called; the kind's own words unless said."] title: Option<String>,
            #[doc = "Minutes."] planned_min: u32,
        }
        #[doc = "Moves an item of the agenda to another place."]
        "agenda.move" AgendaMove by [MdgManager, Coordinator] refused [NotFound, WrongState] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
            #[doc = "Its new place, counted from 1."] position: u32,
        }
        #[doc = "Changes the minutes, the question, the presenter or the urgency of an item."]
        "agenda.amend" AgendaAmend by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, AgendaOverTime, QuestionRequired, ExcludedRecipient] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
            #[doc = "Minutes."] planned_min: Option<u32>,
            #[doc = "What the group is asked."] question: Option<String>,
            #[doc = "Who presents."] presenter: Option<Ref<Member>>,
            #[doc = "How soon."] urgency: Option<Urgency>,
        }
        #[doc = "Puts the items that are still to come in order: by practice, the most pressing case first."]
        "agenda.arrange" AgendaArrange by [MdgManager, Coordinator] refused [NotFound, WrongState] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "Fills an agenda with the cases that wait: the most pressing first, until the time or the number of cases is used up, by the same rules as any case; says what was left and why."]
        "agenda.fill" AgendaFill by [MdgManager, Coordinator] refused [NotFound, WrongState] tells [AgendaOverTime, LateAdditionNotUrgent, AlreadyListed, Deceased, Under16, PracticeOutsideMdg, MergedRecord, ConsentNotRecorded, ConsentRefused, ConsentWithdrawn] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "Issues the agenda of a conference: from here on it is numbered and only urgent cases are added. Issued again, it is the next version, and what changed is told."]
        "agenda.issue" AgendaIssue by [MdgManager] refused
            [NotFound, WrongState, ConsentNotRecorded, ConsentRefused, ConsentWithdrawn, Deceased, Under16, PracticeOutsideMdg, MergedRecord] tells [AgendaOverTime, CarriedTwice] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "Writes the issued agenda, a sheet for each practice with its own patients and when to join, and an invitation for calendars. Of a cancelled conference it writes the notice for calendars."]
        "agenda.export" AgendaExport by [MdgManager, Coordinator] refused
            [NotFound, WrongState, ConsentNotRecorded, ConsentRefused, ConsentWithdrawn, Deceased, Under16, PracticeOutsideMdg, RegistrationChanged, ForeignIdentifier, PossibleIdentifier, ReasonRequired, RestrictedField, ExportFailed, MergedRecord] tells [ExcludedRecipient, PossibleIdentifier] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
            #[doc = "The folder to make it in."] folder: PathBuf,
            #[doc = "How patients stand on the agenda of the whole group; by initials unless said."] patients_by: Option<PatientsBy>,
            #[doc = "Why it may leave, in ten characters at least, where the check finds words that may be about somebody else; kept in the log and the manifest."] reason: Option<String>,
        }
        #[doc = "Starts a conference."]
        "meeting.start" MeetingStart by [MdgManager] refused [NotFound, WrongState] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "Stops the clock of a running conference."]
        "meeting.pause" MeetingPause by [MdgManager] refused [NotFound, WrongState] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "Starts the clock again."]
        "meeting.resume" MeetingResume by [MdgManager] refused [NotFound, WrongState] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "Closes a conference. Items that were not reached are marked so and stay for the next one."]
        "meeting.close" MeetingClose by [MdgManager] refused [NotFound, WrongState, ItemsOpen, NobodyPresent] tells [AgendaOverTime, CarriedTwice] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
            #[doc = "Whether items that nobody reached go to the next conference."] carry_over: bool,
        }
        #[doc = "Records that somebody is there, sent apologies, or is absent."]
        "attendance.record" AttendanceRecord by [MdgManager, Coordinator] refused [NotFound, WrongState] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
            #[doc = "Who."] member: Ref<Member>,
            #[doc = "There or not; present unless said."] status: Option<AttendanceStatus>,
            #[doc = "How; in person unless said."] mode: Option<AttendanceMode>,
            #[doc = "From when, London time; now unless said."] arrived_at: Option<NaiveTime>,
            #[doc = "For whom they stand in."] deputy_for: Option<Ref<Member>>,
            #[doc = "An interest they declared."] interest: Option<String>,
        }
        #[doc = "Records that somebody left."]
        "attendance.leave" AttendanceLeave by [MdgManager, Coordinator] refused [NotFound, WrongState] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
            #[doc = "Who."] member: Ref<Member>,
            #[doc = "When, London time; now unless said."] left_at: Option<NaiveTime>,
        }
        #[doc = "Writes down an interest that somebody declares, and which items it touches. An empty text takes it back."]
        "attendance.interest" AttendanceInterest by [MdgManager, Coordinator] refused [NotFound, WrongState, FieldMissing] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
            #[doc = "Who."] member: Ref<Member>,
            #[doc = "In words."] interest: String,
            #[doc = "The items it touches; the whole conference unless said."] items: Vec<Ref<AgendaItem>>,
        }
        #[doc = "Opens an item of the agenda: its clock runs from now."]
        "item.open" ItemOpen by [MdgManager, Coordinator] refused [NotFound, WrongState, AnotherItemOpen, ConsentRefused, ConsentWithdrawn, ConsentNotRecorded, Deceased, Under16, PracticeOutsideMdg, MergedRecord] tells [ExcludedRecipient, NearMatch] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
        }
        #[doc = "Sets an open item aside; its clock stops."]
        "item.pause" ItemPause by [MdgManager, Coordinator] refused [NotFound, WrongState] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
        }
        #[doc = "Takes an item up again."]
        "item.resume" ItemResume by [MdgManager, Coordinator] refused [NotFound, WrongState, AnotherItemOpen, ConsentRefused, ConsentWithdrawn, Deceased, Under16, PracticeOutsideMdg, MergedRecord, ConsentNotRecorded] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
        }
        #[doc = "Closes an item. A case needs its decision, its outcome, and an action or the reason for none."]
        "item.close" ItemClose by [MdgManager, Coordinator] refused
            [NotFound, WrongState, DecisionRequired, OutcomeRequired, ActionOrReasonRequired, NotQuorate, ConsentRefused, ConsentWithdrawn, Deceased, Under16, PracticeOutsideMdg, MergedRecord, ConsentNotRecorded] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
            #[doc = "The outcome, unless it was recorded before."] outcome: Option<Outcome>,
            #[doc = "The decision, unless it was recorded before."] decision: Option<String>,
            #[doc = "Why no action is needed."] no_action_reason: Option<String>,
            #[doc = "Why the chair goes on without a quorum; the decision is then advisory."] not_quorate_reason: Option<String>,
        }
        #[doc = "Puts an item off by decision."]
        "item.defer" ItemDefer by [MdgManager, Coordinator] refused [NotFound, WrongState] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
            #[doc = "Why."] reason: DeferReason,
        }
        #[doc = "Takes an item off the agenda."]
        "item.withdraw" ItemWithdraw by [MdgManager, Coordinator] refused [NotFound, WrongState] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
            #[doc = "Why."] reason: WithdrawReason,
        }
        #[doc = "Keeps what is said about a case within the group: no paper prints it, only what is to be done. Or lets go of that again."]
        "item.restrict" ItemRestrict by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, ReasonRequired, MinutesImmutable] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
            #[doc = "Whether it stays within the group; yes unless said."] restricted: Option<bool>,
            #[doc = "Why."] reason: String,
        }
        #[doc = "Writes down what is said about an item that is no case, such as a theme, learning or performance. An empty text takes it away."]
        "item.note" ItemNote by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, MinutesImmutable] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
            #[doc = "What was said."] notes: String,
        }
        #[doc = "Records why an emergency admission came about, in the judgement of the team."]
        "rca.record" RcaRecord by [MdgManager, Coordinator, Clinician] refused
            [NotFound, WrongState, AnotherPatient, AlreadyRecorded, FieldUnreadable, MinutesImmutable, ConsentNotRecorded, ConsentRefused,
             ConsentWithdrawn] {
            #[doc = "Under which item of the agenda."] item: Ref<AgendaItem>,
            #[doc = "Whose admission."] patient: Ref<Patient>,
            #[doc = "Which admission, where it is on the register."] admission: Option<Ref<Admission>>,
            #[doc = "What the team thinks."] team_judgement: TeamJudgement,
            #[doc = "What led to it."] causes: Vec<RcaCause>,
            #[doc = "Whether a care plan was in force at the admission."] plan_in_place_at_admission: Option<bool>,
            #[doc = "Whether the plan was followed."] plan_followed: Option<Followed>,
            #[doc = "What could have helped."] what_could_have: Option<String>,
            #[doc = "What others can learn; it is shown to everybody without the person's names."] learning: Option<String>,
        }
        #[doc = "Changes a root cause analysis. What is left out stays as it is; an empty text takes away what stood there."]
        "rca.amend" RcaAmend by [MdgManager, Coordinator, Clinician] refused
            [NotFound, WrongState, AnotherPatient, AlreadyRecorded, FieldUnreadable, MinutesImmutable] {
            #[doc = "Which analysis."] rca: Ref<Rca>,
            #[doc = "Which admission."] admission: Option<Ref<Admission>>,
            #[doc = "What the team thinks."] team_judgement: Option<TeamJudgement>,
            #[doc = "What led to it; takes the place of the whole list."] causes: Option<Vec<RcaCause>>,
            #[doc = "Whether a care plan was in force at the admission."] plan_in_place_at_admission: Option<bool>,
            #[doc = "Whether the plan was followed."] plan_followed: Option<Followed>,
            #[doc = "What could have helped."] what_could_have: Option<String>,
            #[doc = "What others can learn."] learning: Option<String>,
            #[doc = "Whether it was entered in error: it stays readable and counts for nothing."] entered_in_error: Option<bool>,
        }
        #[doc = "Adds answers to the three questions at the end of a conference. Nobody is named and only counts are kept."]
        "pulse.record" PulseRecord by [MdgManager, Coordinator] refused [NotFound, WrongState, ScoreRange, FieldMissing] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
            #[doc = "Was it useful: a number from 1 to 5 for each answer, in any order."] useful: Vec<u32>,
            #[doc = "Was I heard: a number from 1 to 5 for each answer."] heard: Vec<u32>,
            #[doc = "Did the time do: a number from 1 to 5 for each answer."] in_time: Vec<u32>,
            #[doc = "In people's own words, if they like."] words: Vec<String>,
        }
        #[doc = "Writes down what is said about a case. What is left out stays as it is."]
        "discussion.note" DiscussionNote by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, DecisionRequired, ReasonRequired, ScoreRange, MinutesImmutable] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
            #[doc = "What was discussed."] summary: Option<String>,
            #[doc = "What the person wants and thinks."] patient_views: Option<String>,
            #[doc = "What the group recommends."] decision: Option<String>,
            #[doc = "Why."] rationale: Option<String>,
            #[doc = "Who saw it otherwise, and why."] dissent: Option<String>,
            #[doc = "The outcome, from the list."] outcome: Option<Outcome>,
            #[doc = "Who present knows the person."] known_by: Option<Ref<Member>>,
            #[doc = "Who leads the person's care."] lead_professional: Option<Ref<Member>>,
            #[doc = "When the group looks again."] next_review_on: Option<NaiveDate>,
            #[doc = "What others can learn."] learning_point: Option<String>,
            #[doc = "Whether the last decision was followed."] previous_decision_followed: Option<Followed>,
            #[doc = "A new diagnosis was found."] new_diagnosis: Option<bool>,
            #[doc = "A social change was found."] social_change: Option<bool>,
            #[doc = "Medicines were changed."] medication_change: Option<bool>,
            #[doc = "Anticipatory care planning was started."] acp_started: Option<bool>,
            #[doc = "What else was talked about."] topics: Option<Vec<Topic>>,
            #[doc = "What the patient must not read in their record, such as what a third party said."] not_for_patient_view: Option<String>,
            #[doc = "Why the last decision was not followed, or in part."] previous_decision_reason: Option<String>,
            #[doc = "How much is known of the person's history: 1 for little, 3 for some, 5 for all that matters."] info_history: Option<u32>,
            #[doc = "How much is known of what else they live with: 1 for little, 3 for some, 5 for all that matters."] info_comorbidity: Option<u32>,
            #[doc = "How much is known of mind and circumstances: 1 for little, 3 for some, 5 for all that matters."] info_psychosocial: Option<u32>,
            #[doc = "How much is known of what they think: 1 for little, 3 for some, 5 for all that matters."] info_patient_views: Option<u32>,
            #[doc = "The parts that no paper prints; takes the place of the whole list."] confidential_fields: Option<Vec<ConfidentialPart>>,
        }
        #[doc = "Starts a care plan as a draft, or returns the draft there is."]
        "plan.start" PlanStart by [MdgManager, Coordinator, Clinician] refused [NotFound, AnotherPatient] {
            #[doc = "Whose."] patient: Ref<Patient>,
            #[doc = "The item in which it was started."] item: Option<Ref<AgendaItem>>,
        }
        #[doc = "Writes parts of a care plan. What is left out stays as it is."]
        "plan.amend" PlanAmend by [MdgManager, Coordinator, Clinician] refused
            [NotFound, WrongState, AgreementRequired, ReviewDateRequired, DateUnreadable] {
            #[doc = "Which plan."] plan: Ref<CarePlan>,
            #[doc = "About the person."] about_me: Option<String>,
            #[doc = "What matters to the person."] what_matters: Option<String>,
            #[doc = "What the person brings."] strengths: Option<String>,
            #[doc = "What the person needs."] needs: Option<String>,
            #[doc = "What to do if things get worse."] contingency: Option<Vec<Contingency>>,
            #[doc = "About medicines."] medicines_note: Option<String>,
            #[doc = "Allergies."] allergies: Option<String>,
            #[doc = "With whom it was agreed."] agreed_with: Option<AgreedWith>,
            #[doc = "Why it was not agreed."] not_agreed_reason: Option<String>,
            #[doc = "Why there is no goal."] no_goal_reason: Option<String>,
            #[doc = "Single point of contact."] single_contact: Option<Ref<Member>>,
            #[doc = "When it is looked at again."] review_due: Option<NaiveDate>,
            #[doc = "What is done between conferences, and by whom; takes the place of the whole list."] interventions: Option<Vec<Intervention>>,
            #[doc = "Legal documents: whether there is one, and where. Kinds that are not named stay as they are."] legal: Option<Vec<LegalDocument>>,
            #[doc = "Where the person wants to be cared for."] preferred_place_of_care: Option<Place>,
            #[doc = "Where the person wants to die."] preferred_place_of_death: Option<Place>,
            #[doc = "When advance care planning began."] acp_started_on: Option<NaiveDate>,
            #[doc = "The day of the contact with the person at which it was written."] created_at_contact: Option<NaiveDate>,
            #[doc = "Who saw the person then."] contact_with: Option<Ref<Member>>,
            #[doc = "Whether the person helped to write it."] coproduced: Option<bool>,
            #[doc = "When the person was given a copy."] copy_to_patient_on: Option<NaiveDate>,
        }
        #[doc = "Puts a draft care plan in force. It needs a contact, a goal, an agreement and a review within twelve months."]
        "plan.activate" PlanActivate by [MdgManager, Coordinator, Clinician] refused
            [NotFound, WrongState, SingleContactRequired, GoalRequired, AgreementRequired, ReviewDateRequired, OneActivePlan, Deceased] {
            #[doc = "Which plan."] plan: Ref<CarePlan>,
        }
        #[doc = "Ends a care plan: completed or revoked."]
        "plan.end" PlanEnd by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState] {
            #[doc = "Which plan."] plan: Ref<CarePlan>,
            #[doc = "Whether it was revoked; completed unless said."] revoked: bool,
            #[doc = "Why."] reason: Option<String>,
        }
        #[doc = "Puts a care plan on hold, such as while the person is in hospital."]
        "plan.hold" PlanHold by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, ReasonRequired] {
            #[doc = "Which plan."] plan: Ref<CarePlan>,
            #[doc = "Why."] reason: String,
        }
        #[doc = "Takes up a care plan that was on hold."]
        "plan.resume" PlanResume by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, OneActivePlan, ReviewDateRequired, Deceased] {
            #[doc = "Which plan."] plan: Ref<CarePlan>,
        }
        #[doc = "Marks a care plan as entered in error. It stays readable and counts for nothing."]
        "plan.enter_in_error" PlanEnterInError by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, ReasonRequired] {
            #[doc = "Which plan."] plan: Ref<CarePlan>,
            #[doc = "What is wrong with it."] reason: String,
        }
        #[doc = "Adds what the person wants to reach, in their words."]
        "goal.add" GoalAdd by [MdgManager, Coordinator, Clinician] refused [NotFound, TextTooShort, GoalDomainRequired, AnotherPatient] {
            #[doc = "Whose."] patient: Ref<Patient>,
            #[doc = "In the person's words."] text: String,
            #[doc = "The parts of life it belongs to."] domains: Vec<LifeDomain>,
            #[doc = "Whose words; the person's unless said."] voice: Option<Voice>,
            #[doc = "By when."] target_date: Option<NaiveDate>,
            #[doc = "How one will see it."] measure: Option<String>,
            #[doc = "The item in which it was set."] item: Option<Ref<AgendaItem>>,
            #[doc = "How much it matters beside the others."] priority: Option<Priority>,
        }
        #[doc = "Puts a goal into better words, or changes what belongs to it. What is left out stays as it is."]
        "goal.amend" GoalAmend by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, TextTooShort, GoalDomainRequired] {
            #[doc = "Which goal."] goal: Ref<Goal>,
            #[doc = "In the person's words."] text: Option<String>,
            #[doc = "The parts of life it belongs to; takes the place of the whole list."] domains: Option<Vec<LifeDomain>>,
            #[doc = "Whose words."] voice: Option<Voice>,
            #[doc = "By when."] target_date: Option<NaiveDate>,
            #[doc = "How one will see it."] measure: Option<String>,
            #[doc = "How much it matters beside the others."] priority: Option<Priority>,
        }
        #[doc = "Moves a goal to its next stage, or says how far it has come."]
        "goal.progress" GoalProgress by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, AchievementRequired] {
            #[doc = "Which goal."] goal: Ref<Goal>,
            #[doc = "Its new stage."] lifecycle: Option<GoalLifecycle>,
            #[doc = "How far it has come."] achievement: Option<Achievement>,
            #[doc = "Why, where it is set on hold, cancelled or rejected."] reason: Option<String>,
        }
        #[doc = "Adds an action with an owner and a date."]
        "action.add" ActionAdd by [MdgManager, Coordinator, Clinician] refused
            [NotFound, TextTooShort, OwnerRequired, OwnerInactive, OwnerWithoutOrganisation, DueRequired, DueBeforeMeeting, AnotherPatient,
             MinutesImmutable, ExcludedRecipient, WrongState] tells [VerbRequired] {
            #[doc = "What is to be done, starting with a verb."] text: String,
            #[doc = "Who answers for it."] owner: Option<Ref<Member>>,
            #[doc = "By when."] due_on: Option<NaiveDate>,
            #[doc = "The item in which it was agreed."] item: Option<Ref<AgendaItem>>,
            #[doc = "For whom; the item's patient unless said."] patient: Option<Ref<Patient>>,
            #[doc = "Which goal it serves."] goal: Option<Ref<Goal>>,
            #[doc = "What kind; a task unless said."] kind: Option<ActionKind>,
            #[doc = "How much it matters beside the others."] priority: Option<Priority>,
            #[doc = "Who pays."] funding_responsibility: Option<FundingResponsibility>,
            #[doc = "The service that is asked for it: one of the directory, or one that stands in none, in words."] service: Option<ServiceSaid>,
        }
        #[doc = "Puts an action into better words, or changes what belongs to it. What is left out stays as it is."]
        "action.amend" ActionAmend by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, TextTooShort, AnotherPatient, MinutesImmutable] tells [VerbRequired] {
            #[doc = "Which action."] action: Ref<Action>,
            #[doc = "What is to be done, starting with a verb."] text: Option<String>,
            #[doc = "Which goal it serves."] goal: Option<Ref<Goal>>,
            #[doc = "What kind."] kind: Option<ActionKind>,
            #[doc = "How much it matters beside the others."] priority: Option<Priority>,
            #[doc = "Who pays."] funding_responsibility: Option<FundingResponsibility>,
            #[doc = "The service that is asked for it: one of the directory, or one that stands in none, in words."] service: Option<ServiceSaid>,
        }
        #[doc = "Ticks that an action stands in the patient's GP record."]
        "action.in_gp_record" ActionInGpRecord by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, DateUnreadable] {
            #[doc = "Which action."] action: Ref<Action>,
            #[doc = "Since when; today unless said."] on: Option<NaiveDate>,
        }
        #[doc = "Records that the owner accepts an action."]
        "action.accept" ActionAccept by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState] {
            #[doc = "Which action."] action: Ref<Action>,
        }
        #[doc = "Records that work on an action has begun."]
        "action.start" ActionStart by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState] {
            #[doc = "Which action."] action: Ref<Action>,
        }
        #[doc = "Records that an action is done."]
        "action.done" ActionDone by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, DateUnreadable] {
            #[doc = "Which action."] action: Ref<Action>,
            #[doc = "When; today unless said."] closed_on: Option<NaiveDate>,
            #[doc = "What came of it."] outcome_note: Option<String>,
        }
        #[doc = "Records that an action was not done, and why."]
        "action.not_done" ActionNotDone by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, ReasonRequired] {
            #[doc = "Which action."] action: Ref<Action>,
            #[doc = "Why."] reason: ActionCloseReason,
            #[doc = "In words; needed for another reason."] outcome_note: Option<String>,
            #[doc = "The service that was not available: one of the directory, or in words; the one on the action unless said."] service: Option<ServiceSaid>,
        }
        #[doc = "Takes an action back, with a reason."]
        "action.cancel" ActionCancel by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, ReasonRequired] {
            #[doc = "Which action."] action: Ref<Action>,
            #[doc = "Why."] reason: String,
        }
        #[doc = "Opens a finished action again, with a reason."]
        "action.reopen" ActionReopen by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, ReasonRequired] {
            #[doc = "Which action."] action: Ref<Action>,
            #[doc = "Why."] reason: String,
        }
        #[doc = "Sets another date; the first one stays on record."]
        "action.reschedule" ActionReschedule by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, DueBeforeMeeting] {
            #[doc = "Which action."] action: Ref<Action>,
            #[doc = "By when."] due_on: NaiveDate,
        }
        #[doc = "Hands an action to somebody else. The present owner answers for it until the new one accepts."]
        "action.transfer" ActionTransfer by [MdgManager, Coordinator, Clinician] refused [NotFound, WrongState, OwnerInactive, OwnerWithoutOrganisation, DueBeforeMeeting, ExcludedRecipient] {
            #[doc = "Which action."] action: Ref<Action>,
            #[doc = "To whom."] owner: Ref<Member>,
            #[doc = "By when; as before unless said."] due_on: Option<NaiveDate>,
        }
        #[doc = "Hands the minutes of a closed conference to the reviewer."]
        "minutes.submit" MinutesSubmit by [MdgManager, Coordinator] refused [NotFound, WrongState, MinutesImmutable] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "Sends the minutes back with what is to be changed."]
        "minutes.return" MinutesReturn by [MdgManager, Clinician] refused [NotFound, WrongState, ReasonRequired, MinutesImmutable] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
            #[doc = "What is to be changed."] reason: String,
        }
        #[doc = "Approves the minutes: they become version 1 and never change again."]
        "minutes.approve" MinutesApprove by [MdgManager, Clinician] refused
            [NotFound, WrongState, ApproverIsMinuteTaker, ApproverNotEntitled, MinutesImmutable, AuditBroken] tells [ForeignIdentifier, RestrictedField] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
            #[doc = "Who approves: the chair or the clinical lead; whoever acts, unless said."] approver: Option<Ref<Member>>,
        }
        #[doc = "Opens approved minutes for a correction: the next version is drafted, the approved one stays as it is."]
        "minutes.amend" MinutesAmend by [MdgManager, Coordinator] refused [NotFound, NotApproved, ReasonRequired, FieldMissing, AuditBroken] tells [AnotherPatient] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
            #[doc = "What kind of correction."] class: AmendmentClass,
            #[doc = "What is wrong, in ten characters at least; printed on the new version."] reason: String,
            #[doc = "Who receives a new paper beside those whose words change; with the wrong patient, whose paper holds what belongs to somebody else: it is asked back at once."] patients: Vec<Ref<Patient>>,
        }
        #[doc = "Writes every practice exactly its own patients' extracts, checks the finished files and records what was written."]
        "minutes.export" MinutesExport by [MdgManager, Coordinator] refused [NotFound, NotApproved, ForeignIdentifier, PossibleIdentifier, ReasonRequired, RestrictedField, ExcludedRecipient, RegistrationChanged, WrongState, ExportFailed, AuditBroken] tells [PossibleIdentifier, Deceased, ConsentNotRecorded, ConsentRefused, ConsentWithdrawn, ExcludedRecipient, RegistrationChanged] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
            #[doc = "The folder to make the pack in; made if only this one is missing."] folder: PathBuf,
            #[doc = "Why it may leave, in ten characters at least, where the check finds words that may be about somebody else; kept in the log and the manifest."] reason: Option<String>,
        }
        #[doc = "Writes papers of a conference beside the packs: the minutes for members, with a version for each organisation that a patient keeps out; a list of its own actions for each organisation; a letter to each patient; or, before the minutes are approved, the urgent actions as a draft."]
        "papers.export" PapersExport by [MdgManager, Coordinator] refused
            [NotFound, WrongState, NotApproved, ForeignIdentifier, PossibleIdentifier, ReasonRequired, RestrictedField, ExportFailed, AuditBroken]
            tells [PossibleIdentifier, ExcludedRecipient, Deceased, ConsentNotRecorded, ConsentRefused, ConsentWithdrawn] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
            #[doc = "Which papers."] paper: ConferencePaper,
            #[doc = "The folder to make theirs in; made if only this one is missing."] folder: PathBuf,
            #[doc = "Why they may leave, in ten characters at least, where the check finds words that may be about somebody else; kept in the log and the manifest."] reason: Option<String>,
        }
        #[doc = "Writes for each owner a list of the actions that are open, those overdue first."]
        "papers.chase" PapersChase by [MdgManager, Coordinator] refused
            [WrongState, ForeignIdentifier, PossibleIdentifier, ReasonRequired, RestrictedField, ExportFailed]
            tells [PossibleIdentifier, ExcludedRecipient, ConsentNotRecorded, ConsentRefused, ConsentWithdrawn] {
            #[doc = "The folder to make theirs in; made if only this one is missing."] folder: PathBuf,
            #[doc = "Why they may leave, in ten characters at least, where the check finds words that may be about somebody else; kept in the log and the manifest."] reason: Option<String>,
        }
        #[doc = "Writes a summary of conferences for a board: counts with what they are out of, small ones hidden, and nobody's name."]
        "papers.board" PapersBoard by [MdgManager, Coordinator] refused
            [NotFound, DateOrder, WrongState, ForeignIdentifier, PossibleIdentifier, ReasonRequired, RestrictedField, ExportFailed] tells [PossibleIdentifier] {
            #[doc = "Of which group; of all unless said."] mdg: Option<Ref<Mdg>>,
            #[doc = "First day; a year before the last unless said."] from: Option<NaiveDate>,
            #[doc = "Last day; today unless said."] to: Option<NaiveDate>,
            #[doc = "The folder to make it in; made if only this one is missing."] folder: PathBuf,
            #[doc = "Why it may leave, in ten characters at least, where the check finds words that may be about somebody; kept in the log and the manifest."] reason: Option<String>,
        }
        #[doc = "Keeps unfinished text, so that nothing typed is lost; an empty text lets go of it. Not logged."]
        "draft.keep" DraftKeep by [MdgManager, Coordinator, Clinician, IgLead] refused [] {
            #[doc = "Which form and record it belongs to."] key: String,
            #[doc = "The text as it stands."] text: String,
        }
        #[doc = "Takes back the last act, or the one named, by a new act that restores what stood before."]
        "undo" Undo by [MdgManager, Coordinator, Clinician, IgLead] refused [NothingToUndo, UndoBlocked] {
            #[doc = "Which act, by its number in the log; the last one unless said."] act: Option<u32>,
        }
        #[doc = "Does again what was last taken back."]
        "redo" Redo by [MdgManager, Coordinator, Clinician, IgLead] refused [NothingToUndo, UndoBlocked] {
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_not_in_the_debug_text() {
        let args = ActionCancel { action: Ref::from_uuid(uuid::Uuid::nil()), reason: "Grace moved away".to_owned() };
        assert_eq!(format!("{args:?}"), "action.cancel");
        assert_eq!(format!("{:?}", Some(Command::from(args))), "Some(action.cancel)");
    }

    #[test]
    fn who_may_is_known_by_name_too() {
        let undo = Command::Undo(Undo { act: None });
        assert_eq!(Command::allowed_by_name("undo"), undo.allowed());
        assert!(Command::allowed_by_name("no such command").is_empty());
    }
}
