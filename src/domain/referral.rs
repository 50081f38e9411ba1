//! Referrals: somebody asks the group to consider a patient. Received, triaged by a clinician, listed, discussed, closed; one open
//! referral for a patient in a group, a second one joins it with its question. The agenda decides nothing here: a referral follows
//! what becomes of its item.

mod rules;

use super::agenda::Urgency;
use super::ids::Ref;
use super::member::{Member, Role};
use super::organisation::Mdg;
use super::patient::Patient;
use chrono::NaiveDate;
pub use rules::*;

crate::coded! {
    /// Where a referral comes from.
    pub enum ReferralSource = "source of a referral" {
        Gp = "gp", "GP";
        Community = "community", "Community services";
        AcuteDischarge = "acute_discharge", "Hospital discharge";
        MentalHealth = "mental_health", "Mental health";
        SocialCare = "social_care", "Social care";
        Voluntary = "voluntary", "Voluntary sector";
        RiskList = "risk_list", "Risk list";
        NelAdmission = "nel_admission", "Emergency admission";
        SelfOrCarer = "self_or_carer", "The person or a carer";
        MdgReview = "mdg_review", "Review by the group";
    }
}

impl ReferralSource {
    /// Whether a person of the services stands behind it who can be asked.
    pub fn has_referrer(self) -> bool {
        !matches!(self, Self::RiskList | Self::NelAdmission | Self::SelfOrCarer | Self::MdgReview)
    }
}

crate::coded! {
    /// Whether the patient knows of the referral.
    pub enum Informed = "answer on whether the patient knows" {
        Yes = "yes", "The patient knows";
        No = "no", "The patient does not know yet";
        BestInterests = "best_interests", "Referred in the patient's best interests";
    }
}

crate::coded! {
    /// Why the patient is one for this group.
    pub enum CohortBasis = "basis of a referral" {
        Rule = "rule", "In a cohort";
        ClinicalJudgement = "clinical_judgement", "Clinical judgement";
    }
}

crate::coded! {
    /// How far a referral has come.
    pub enum ReferralStatus = "stage of a referral" {
        Received = "received", "Received";
        InTriage = "in_triage", "In triage";
        NotReady = "not_ready", "Not ready";
        Accepted = "accepted", "Accepted";
        Protocol = "protocol", "On the protocol list";
        Listed = "listed", "Listed";
        Discussed = "discussed", "Discussed";
        Closed = "closed", "Closed";
        Redirected = "redirected", "Redirected";
        Declined = "declined", "Declined";
        Withdrawn = "withdrawn", "Withdrawn";
        Duplicate = "duplicate", "Duplicate";
    }
}

impl ReferralStatus {
    /// Whether something is still to come of it in the group. There is one such referral for a patient in a group.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Received | Self::InTriage | Self::NotReady | Self::Accepted | Self::Protocol | Self::Listed
        )
    }
}

crate::coded! {
    /// What a clinician decides at triage.
    pub enum TriageOutcome = "outcome of triage" {
        Accepted = "accepted", "Accepted for discussion";
        Protocol = "protocol", "Protocol list: the care package applies, no discussion";
        NotReady = "not_ready", "Not ready: something is missing";
        Redirected = "redirected", "Redirected to somebody else";
        Declined = "declined", "Declined";
        Withdrawn = "withdrawn", "Withdrawn by the referrer";
        Duplicate = "duplicate", "Duplicate of another referral";
    }
}

impl TriageOutcome {
    /// The stage it leads to.
    pub fn leads_to(self) -> ReferralStatus {
        match self {
            Self::Accepted => ReferralStatus::Accepted,
            Self::Protocol => ReferralStatus::Protocol,
            Self::NotReady => ReferralStatus::NotReady,
            Self::Redirected => ReferralStatus::Redirected,
            Self::Declined => ReferralStatus::Declined,
            Self::Withdrawn => ReferralStatus::Withdrawn,
            Self::Duplicate => ReferralStatus::Duplicate,
        }
    }
}

crate::coded! {
    /// What should be there before a case is discussed. The first five the program sees by itself; the others a person adds.
    pub enum ReadyPoint = "point of the readiness checklist" {
        Consent = "consent", "Consent in force";
        Informed = "informed", "The patient knows of it";
        Background = "background", "Situation and background";
        Referrer = "referrer", "A referrer who can be asked";
        RequiredRole = "required_role", "Everybody who is needed is in the group";
        TestResults = "test_results", "Test results";
        HomeVisit = "home_visit", "A home visit";
        PatientViews = "patient_views", "What the patient wants";
        Medicines = "medicines", "A list of medicines";
        Other = "other", "Something else";
    }
}
crate::json_column!(Vec<Role>, Vec<ReadyPoint>);

crate::record! {
    /// A request that the group considers a patient.
    pub struct Referral = "referral" {
        /// Which group.
        mdg: Ref<Mdg>,
        /// Who.
        patient: Ref<Patient>,
        /// Where it comes from.
        source: ReferralSource,
        /// Who asks, if a member.
        referrer: Option<Ref<Member>>,
        /// On which day it came.
        received_on: NaiveDate,
        /// How soon.
        urgency: Urgency,
        /// What the group is asked.
        question: String,
        /// What referrals that joined this one ask.
        further_questions: Vec<String>,
        /// What happens now.
        situation: Option<String>,
        /// What led to it.
        background: Option<String>,
        /// What the referrer thinks.
        assessment: Option<String>,
        /// What the referrer suggests.
        recommendation: Option<String>,
        /// Whether the patient knows.
        patient_informed: Informed,
        /// Why this group.
        cohort_basis: CohortBasis,
        /// In words, where it is clinical judgement.
        cohort_reason: Option<String>,
        /// Who has to be there.
        required_roles: Vec<Role>,
        /// How far it has come.
        status: ReferralStatus,
        /// Why it ended, or why it came back from an agenda.
        status_reason: Option<String>,
        /// The clinician who decided.
        triage_by: Option<Ref<Member>>,
        /// When.
        triaged_on: Option<NaiveDate>,
        /// What.
        triage_outcome: Option<TriageOutcome>,
        /// Why.
        triage_reason: Option<String>,
        /// Since when it waits to be listed.
        accepted_on: Option<NaiveDate>,
        /// What is missing, where it is not ready.
        missing: Vec<ReadyPoint>,
        /// Which referral it joined.
        duplicate_of: Option<Ref<Referral>>,
    }
}

impl Referral {
    /// Everything that is asked, as one text.
    pub fn asked(&self) -> String {
        std::iter::once(self.question.as_str())
            .chain(self.further_questions.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" Also: ")
    }
}
