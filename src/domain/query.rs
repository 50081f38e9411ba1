//! Everything that can be asked, once. The terminal, the listings of the command line and the questions of a script are these.

use super::action::Action;
use super::actor::AccessRole::{Clinician, Coordinator, IgLead, MdgManager, Viewer};
use super::agenda::AgendaItem;
use super::care_plan::CarePlan;
use super::ids::Ref;
use super::meeting::Meeting;
use super::member::Member;
use super::organisation::{Mdg, OrganisationKind};
use super::patient::Patient;
use super::referral::{Referral, ReferralStatus};
use chrono::NaiveDate;
use std::path::PathBuf;

crate::coded! {
    /// In which order the worklist stands.
    pub enum WorklistSort = "order of the worklist" {
        Name = "name", "Name";
        Age = "age", "Age, oldest first";
        Practice = "practice", "Practice";
        Conditions = "conditions", "Long-term conditions, most first";
        LastDiscussed = "last_discussed", "Last discussed, longest ago first";
    }
}

crate::coded! {
    /// The named views of the worklist. Each is one question to the store, asked as of today; the dead are in none.
    pub enum View = "view of the worklist" {
        InCohort = "in_cohort", "In a cohort";
        NoPlan = "no_plan", "No plan in force";
        ReviewOverdue = "review_overdue", "Plan review overdue";
        NoCoordinator = "no_coordinator", "No care coordinator";
        StaleDemographics = "stale_demographics", "Details older than 14 days";
        MdgStuck = "mdg_stuck", "Discussed three times running";
        ActionOverdue = "action_overdue", "Action overdue";
        ActionOwnerLeft = "action_owner_left", "Action of somebody who left";
        FallsUnscreened = "falls_unscreened", "No falls screening in a year";
        CognitionUnscreened = "cognition_unscreened", "No cognition screening in a year";
        NelSincePlan = "nel_since_plan", "Admitted since the last plan";
        PostDischargeDue = "post_discharge_due", "Discharged, nobody in touch";
        Polypharmacy = "polypharmacy", "Ten medicines or more";
    }
}

crate::coded! {
    /// Which actions are listed.
    pub enum ActionView = "view of actions" {
        Open = "open", "Open";
        Overdue = "overdue", "Overdue";
        Redated = "redated", "Moved";
        OwnerInactive = "owner_inactive", "Owner left";
        Mine = "mine", "Mine";
        All = "all", "All";
    }
}

crate::coded! {
    /// The kinds of record that a command can name, as they are listed for somebody to choose from.
    pub enum RecordKind = "kind of record" {
        Patient = "patient", "Patients";
        Condition = "condition", "Conditions";
        RiskScore = "risk_score", "Risk scores";
        Assessment = "assessment", "Assessments";
        Admission = "nel_admission", "Emergency admissions";
        ConsentOverride = "consent_override", "Overrides of consent";
        CarePlan = "care_plan", "Care plans";
        Goal = "goal", "Goals";
        Referral = "referral", "Referrals";
        Meeting = "meeting", "Conferences";
        AgendaItem = "agenda_item", "Items of an agenda";
        Rca = "rca", "Root cause analyses";
        Action = "action", "Actions";
        Member = "member", "Members";
        Mdg = "mdg", "Groups";
        Organisation = "organisation", "Organisations";
        Service = "service", "Services";
        Site = "site", "Sites";
        Mismatch = "mismatch", "Imported rows to decide on";
        Merge = "patient_merge", "Records that may be one person's";
        Recall = "recall", "Papers to be destroyed";
        Profile = "profile", "People with a passphrase";
    }
}

impl RecordKind {
    /// Whether it hangs on one patient, so that nothing can be chosen until somebody is.
    pub const fn is_of_a_patient(self) -> bool {
        matches!(
            self,
            Self::Patient
                | Self::Condition
                | Self::RiskScore
                | Self::Assessment
                | Self::Admission
                | Self::ConsentOverride
                | Self::CarePlan
                | Self::Goal
        )
    }

    /// Whether it hangs on one conference.
    pub const fn is_of_a_conference(self) -> bool {
        matches!(self, Self::AgendaItem | Self::Rca)
    }
}

crate::door! {
    /// Everything that can be asked.
    pub enum Query by "ask" {
        #[doc = "Where things stand: the kind of database, counts, the next and the running conference, what undo would take back."]
        "home" Home by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
        }
        #[doc = "Patients, searched as you type: exact, then beginnings, then words, then similar."]
        "worklist" Worklist by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
            #[doc = "Names, an NHS number, a postcode, a practice; empty for all."] text: String,
            #[doc = "In which order, where nothing is searched; by name unless said."] sort: Option<WorklistSort>,
            #[doc = "Only patients of this view."] view: Option<View>,
            #[doc = "Only patients in this cohort at its last run, by its code."] cohort: Option<String>,
            #[doc = "Rows to skip."] offset: Option<u32>,
            #[doc = "Rows to give; 50 unless said."] limit: Option<u32>,
        }
        #[doc = "Records of one kind, a line each: what there is to choose from where a command names one."]
        "records" Records by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Which kind."] kind: RecordKind,
            #[doc = "Only those of this patient; needed for what hangs on one. Of patients, this one and whoever could be taken for them."] patient: Option<Ref<Patient>>,
            #[doc = "Only those of this conference; needed for what stands on its agenda."] meeting: Option<Ref<Meeting>>,
        }
        #[doc = "Merges of two records that wait for a decision, and those that were decided."]
        "merges" Merges by [MdgManager, Coordinator, IgLead] refused [] {
        }
        #[doc = "Whose records come up for somebody to look at whether they are still to be kept."]
        "retention" Retention by [MdgManager, IgLead] refused [] {
        }
        #[doc = "Who may open this database with a passphrase of their own."]
        "profiles" Profiles by [MdgManager, IgLead] refused [] {
        }
        #[doc = "How many patients each view of the worklist shows, and how many are in each segment."]
        "views" Views by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
        }
        #[doc = "One patient: banner, conditions, consent, plan, goals, actions, discussions and history."]
        "patient" PatientShow by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Who."] patient: Ref<Patient>,
        }
        #[doc = "The patient with an NHS number, for scripts."]
        "patient.find" PatientFind by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound, NhsNumberLength, NhsNumberCheck, NhsNumberRepeatedDigit] {
            #[doc = "Ten digits in any spacing."] nhs_number: String,
        }
        #[doc = "The cohorts that can be worked out, with the last run of each group."]
        "cohorts" Cohorts by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
        }
        #[doc = "One run of a cohort: counts, who is in, who is out and why, who joined and who left since the run before."]
        "cohort" CohortShow by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Of which group."] mdg: Ref<Mdg>,
            #[doc = "The code of the cohort."] cohort: String,
            #[doc = "Which run, by its number; the last one unless said."] run: Option<u32>,
            #[doc = "Rows of each list to skip."] offset: Option<u32>,
            #[doc = "Rows of each list to give; 50 unless said."] limit: Option<u32>,
        }
        #[doc = "Referrals with what their decision needs: banner, consent, urgency, waiting days, questions, readiness, alerts, likely duplicates."]
        "triage" Triage by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
            #[doc = "Only of this group."] mdg: Option<Ref<Mdg>>,
            #[doc = "Only at this stage; those that wait for triage or for a conference unless said."] status: Option<ReferralStatus>,
            #[doc = "Only those that wait too long."] alerts: bool,
        }
        #[doc = "One referral, those that joined it, and what happened to it."]
        "referral" ReferralShow by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Which."] referral: Ref<Referral>,
        }
        #[doc = "Organisations."]
        "organisations" Organisations by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
            #[doc = "Only of this kind."] kind: Option<OrganisationKind>,
        }
        #[doc = "Who belongs to whom on a day, from the largest organisation down; what closed is named with who took over."]
        "organisation.tree" OrganisationTree by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
            #[doc = "On which day; today unless said."] on: Option<NaiveDate>,
        }
        #[doc = "The directory of services."]
        "services" Services by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
            #[doc = "Whether those that have ended are listed too."] ended: bool,
        }
        #[doc = "The sites where people are seen."]
        "sites" Sites by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
            #[doc = "Whether those that have closed are listed too."] ended: bool,
        }
        #[doc = "Rows of files whose NHS number and person did not agree, for a person to decide."]
        "mismatches" Mismatches by [MdgManager, Coordinator, Clinician, IgLead] refused [] {
            #[doc = "Whether those that were decided are listed too."] decided: bool,
        }
        #[doc = "How each risk model is banded: shares, and the lowest score of each tier on this register."]
        "risk.bands" RiskBandsShow by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
        }
        #[doc = "The people who take part or own actions."]
        "members" Members by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
        }
        #[doc = "The groups."]
        "mdgs" Mdgs by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
        }
        #[doc = "The next days on which a group meets. Bank holidays are not known here."]
        "mdg.dates" MdgDates by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound, RecurrenceUnreadable] {
            #[doc = "Which group."] mdg: Ref<Mdg>,
            #[doc = "Not before this day; today unless said."] from: Option<NaiveDate>,
            #[doc = "How many, up to 24; 6 unless said."] count: Option<u32>,
        }
        #[doc = "The core members of a group, past ones too."]
        "mdg.core" MdgCore by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Which group."] mdg: Ref<Mdg>,
        }
        #[doc = "The conferences, latest first."]
        "meetings" Meetings by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
        }
        #[doc = "One conference: agenda with times, attendance, quorum, the open case, the projected finish."]
        "conference" Conference by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "Who could be listed for a conference, the most pressing first, with the reason; whether there is room, or what is in the way."]
        "agenda.candidates" AgendaCandidates by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound, WrongState] {
            #[doc = "For which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "Every version of an agenda as it was issued, what each changed, and what changed since the last."]
        "agenda.issued" AgendaIssued by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "One item as its case view shows it: plan, goals, open actions, what was decided last and whether it was followed, admissions since, interests."]
        "case" CaseShow by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Which item."] item: Ref<AgendaItem>,
        }
        #[doc = "What others can learn, latest first, without names: from cases, root cause analyses and items on learning."]
        "learning" Learning by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
            #[doc = "Only of conferences on this day or later."] from: Option<NaiveDate>,
            #[doc = "Only of conferences on this day or earlier."] until: Option<NaiveDate>,
        }
        #[doc = "How the people of a conference found it: how many answered, the means, and their own words."]
        "pulse" PulseShow by [MdgManager, Coordinator, Clinician] refused [NotFound] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "Actions with their owners and dates."]
        "actions" Actions by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
            #[doc = "Which; the open ones unless said."] view: Option<ActionView>,
            #[doc = "Only of this owner."] owner: Option<Ref<Member>>,
        }
        #[doc = "One action with everything that happened to it."]
        "action" ActionShow by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Which action."] action: Ref<Action>,
        }
        #[doc = "How many of the actions of a conference were done by the next one."]
        "follow_through" FollowThroughOf by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Which conference."] meeting: Ref<Meeting>,
        }
        #[doc = "The register of services that could not be had, by service, network and month."]
        "service_gaps" ServiceGaps by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
            #[doc = "Only gaps found on this day or later."] from: Option<NaiveDate>,
            #[doc = "Only gaps found on this day or earlier."] until: Option<NaiveDate>,
        }
        #[doc = "One care plan under its headings, whatever became of it."]
        "plan" PlanShow by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Which plan."] plan: Ref<CarePlan>,
        }
        #[doc = "Every version of a person's care plan, newest first."]
        "plan.versions" PlanVersions by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound] {
            #[doc = "Whose."] patient: Ref<Patient>,
        }
        #[doc = "What differs between two versions of a care plan, heading by heading."]
        "plan.differences" PlanDiff by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound, AnotherPatient] {
            #[doc = "Which plan."] plan: Ref<CarePlan>,
            #[doc = "With which; the one it takes the place of unless said."] with: Option<Ref<CarePlan>>,
        }
        #[doc = "The minutes of a conference: their stage and, practice by practice, exactly what each would receive."]
        "minutes" MinutesShow by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound, AuditBroken] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
            #[doc = "Which version; the newest unless said."] version: Option<u32>,
        }
        #[doc = "What two versions of the minutes say otherwise, part by part."]
        "minutes.compare" MinutesCompare by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [NotFound, WrongState, AuditBroken] {
            #[doc = "Of which conference."] meeting: Ref<Meeting>,
            #[doc = "The earlier version; the one before the later unless said."] from: Option<u32>,
            #[doc = "The later version, which may be a draft; the newest unless said."] to: Option<u32>,
        }
        #[doc = "Papers that were asked back from practices, those not confirmed first."]
        "recalls" Recalls by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
        }
        #[doc = "Unfinished texts that were kept."]
        "drafts" Drafts by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [] {
        }
        #[doc = "What a file is and what its first rows would become; nothing is written."]
        "import.preview" ImportPreview by [MdgManager, Coordinator] refused [FileUnreadable, FileNotRecognised] {
            #[doc = "The file."] file: PathBuf,
        }
        #[doc = "Acts, latest first."]
        "audit.log" AuditLog by [MdgManager, Coordinator, Clinician, IgLead] refused [] {
            #[doc = "How many; 50 unless said."] limit: Option<u32>,
            #[doc = "Only acts on this record."] record: Option<String>,
        }
        #[doc = "Checks every seal of the change log, from the first act to the last."]
        "audit.verify" AuditVerify by [MdgManager, Coordinator, Clinician, IgLead, Viewer] refused [AuditBroken] {
        }
    }
}
