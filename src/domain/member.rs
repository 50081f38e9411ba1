//! The people of the group: what they are by profession, which part of the quorum they fill, and what they may do in the app.

use super::actor::AccessRole;
use super::ids::Ref;
use super::organisation::Organisation;
use chrono::NaiveDate;

crate::coded! {
    /// A part that a quorum can ask for.
    pub enum RoleGroup = "role group" {
        Gp = "gp", "GP";
        Nursing = "nursing", "Nursing";
        SocialCare = "social_care", "Social care";
        MentalHealth = "mental_health", "Mental health";
        Acute = "acute", "Acute care";
        Pharmacy = "pharmacy", "Pharmacy";
        Therapy = "therapy", "Therapy";
        Voluntary = "voluntary", "Voluntary sector";
        Admin = "admin", "Administration";
    }
}
crate::json_column!(Vec<RoleGroup>);

crate::coded! {
    /// What somebody is by profession or part.
    pub enum Role = "role" {
        Gp = "gp", "GP";
        PracticeNurse = "practice_nurse", "Practice nurse";
        DistrictNurse = "district_nurse", "District nurse";
        CommunityMatron = "community_matron", "Community matron";
        SpecialistNurse = "specialist_nurse", "Specialist nurse";
        CommunityNurse = "community_nurse", "Community nurse";
        AcutePhysician = "acute_physician", "Acute physician";
        Geriatrician = "geriatrician", "Geriatrician";
        MentalHealthNurse = "mental_health_nurse", "Mental health nurse";
        Psychiatrist = "psychiatrist", "Psychiatrist";
        Psychologist = "psychologist", "Psychologist";
        SocialWorker = "social_worker", "Social worker";
        CareCoordinator = "care_coordinator", "Care coordinator";
        FamilyMdtCoordinator = "family_mdt_coordinator", "Family MDT coordinator";
        LongTermCareCoordinator = "long_term_care_coordinator", "Long-term care coordinator";
        DischargeCoordinator = "discharge_coordinator", "Discharge coordinator";
        ClinicalPharmacist = "clinical_pharmacist", "Clinical pharmacist";
        CommunityPharmacist = "community_pharmacist", "Community pharmacist";
        Physiotherapist = "physiotherapist", "Physiotherapist";
        OccupationalTherapist = "occupational_therapist", "Occupational therapist";
        Podiatrist = "podiatrist", "Podiatrist";
        Dietitian = "dietitian", "Dietitian";
        SpeechTherapist = "speech_therapist", "Speech therapist";
        EolSpecialist = "eol_specialist", "End of life specialist";
        RapidResponse = "rapid_response", "Rapid response";
        Reablement = "reablement", "Reablement";
        SocialPrescriber = "social_prescriber", "Social prescriber";
        VoluntarySector = "voluntary_sector", "Voluntary sector";
        Volunteer = "volunteer", "Volunteer";
        HousingOfficer = "housing_officer", "Housing officer";
        Driver = "driver", "Driver";
        Interpreter = "interpreter", "Interpreter";
        TeamManager = "team_manager", "Team manager";
        MdgManager = "mdg_manager", "MDG manager";
        Administrator = "administrator", "Administrator";
        OohGp = "ooh_gp", "Out-of-hours GP";
        PatientOrCarer = "patient_or_carer", "Patient or carer";
        Other = "other", "Other";
    }
}

impl Role {
    /// The part of a quorum that this role fills, if any.
    pub fn group(self) -> Option<RoleGroup> {
        Some(match self {
            Self::Gp | Self::OohGp => RoleGroup::Gp,
            Self::PracticeNurse
            | Self::DistrictNurse
            | Self::CommunityMatron
            | Self::SpecialistNurse
            | Self::CommunityNurse
            | Self::EolSpecialist
            | Self::RapidResponse => RoleGroup::Nursing,
            Self::SocialWorker | Self::LongTermCareCoordinator | Self::Reablement => RoleGroup::SocialCare,
            Self::MentalHealthNurse | Self::Psychiatrist | Self::Psychologist => RoleGroup::MentalHealth,
            Self::AcutePhysician | Self::Geriatrician | Self::DischargeCoordinator => RoleGroup::Acute,
            Self::ClinicalPharmacist | Self::CommunityPharmacist => RoleGroup::Pharmacy,
            Self::Physiotherapist
            | Self::OccupationalTherapist
            | Self::Podiatrist
            | Self::Dietitian
            | Self::SpeechTherapist => RoleGroup::Therapy,
            Self::SocialPrescriber | Self::VoluntarySector | Self::Volunteer => RoleGroup::Voluntary,
            Self::TeamManager
            | Self::MdgManager
            | Self::Administrator
            | Self::CareCoordinator
            | Self::FamilyMdtCoordinator => RoleGroup::Admin,
            Self::HousingOfficer | Self::Driver | Self::Interpreter | Self::PatientOrCarer | Self::Other => {
                return None;
            }
        })
    }

    /// What somebody with this role may do in the app.
    pub fn access(self) -> AccessRole {
        match (self, self.group()) {
            (Self::MdgManager, _) => AccessRole::MdgManager,
            (Self::Administrator | Self::TeamManager | Self::CareCoordinator | Self::FamilyMdtCoordinator, _) => {
                AccessRole::Coordinator
            }
            (Self::Volunteer | Self::SocialPrescriber | Self::VoluntarySector, _) | (_, None) => AccessRole::Viewer,
            _ => AccessRole::Clinician,
        }
    }

    /// Whether somebody with this role may lead a group clinically.
    pub fn is_clinical(self) -> bool {
        self.access() == AccessRole::Clinician && !matches!(self.group(), Some(RoleGroup::SocialCare))
    }
}

crate::coded! {
    /// Who keeps the professional register.
    pub enum Register = "register" {
        Gmc = "gmc", "GMC";
        Nmc = "nmc", "NMC";
        Hcpc = "hcpc", "HCPC";
        Swe = "swe", "Social Work England";
        Gphc = "gphc", "GPhC";
        NoRegister = "none", "None";
    }
}

crate::record! {
    /// A person of the group.
    pub struct Member = "member" {
        /// A short name for quick entry and scripts, such as `navigator`; unique.
        handle: String,
        /// Given and family name as printed.
        name: String,
        /// Dr, Ms, Mr ...
        title: Option<String>,
        /// Profession or part.
        role: Role,
        /// Where they work.
        organisation: Option<Ref<Organisation>>,
        /// Who registers them.
        register: Option<Register>,
        /// Under which number.
        register_number: Option<String>,
        /// Work address.
        email: Option<String>,
        /// Work number.
        phone: Option<String>,
        /// First day in the group.
        active_from: NaiveDate,
        /// Last day in the group, if they have left.
        active_to: Option<NaiveDate>,
    }
}

impl Member {
    /// `Dr Pat Example`
    pub fn display_name(&self) -> String {
        match self.title.as_deref().filter(|t| !t.is_empty()) {
            Some(title) => format!("{title} {}", self.name),
            None => self.name.clone(),
        }
    }

    /// Whether they belong to the group on a date.
    pub fn is_active(&self, on: NaiveDate) -> bool {
        self.active_from <= on && self.active_to.is_none_or(|last| on <= last)
    }
}
