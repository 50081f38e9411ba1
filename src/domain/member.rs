//! The people of the group: what they are by profession, which part of the quorum they fill, and what they may do in the app.

use super::actor::{AccessRole, Act};
use super::change::Changes;
use super::coded::Coded;
use super::command::{MemberAmend, MemberCore};
use super::fact;
use super::ids::Ref;
use super::organisation::{Mdg, Organisation};
use super::refusal::{Code, Refusal, ensure};
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

crate::record! {
    /// That somebody is one of a group's core members for a time: those whose attendance is counted.
    pub struct CoreMember = "core_member" {
        /// Who.
        member: Ref<Member>,
        /// Of which group.
        mdg: Ref<Mdg>,
        /// First day.
        started_on: NaiveDate,
        /// Last day, if it ended.
        ended_on: Option<NaiveDate>,
    }
}

impl CoreMember {
    /// Whether it holds on a day.
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.started_on <= on && self.ended_on.is_none_or(|last| on <= last)
    }
}

/// Makes somebody a core member from a day on, or says until when they were.
pub fn core(act: &mut Act<'_>, all: &[CoreMember], args: &MemberCore) -> Result<Changes, Refusal> {
    let own: Vec<&CoreMember> = all.iter().filter(|c| c.member == args.member && c.mdg == args.mdg).collect();
    let mut changes = Changes::none();
    let order = "The last day lies before the first one. Check both.";
    if let (None, Some(last)) = (args.from, args.until) {
        let open = own.iter().find(|c| c.ended_on.is_none());
        let Some(open) = open else { return Err(Refusal::not_found("open core membership")) };
        ensure(open.started_on <= last, Code::DateOrder, order).map_err(|r| r.at("until"))?;
        changes.update(*open, &CoreMember { ended_on: Some(last), ..(*open).clone() });
        return Ok(changes);
    }
    let (from, until) = (args.from.unwrap_or_else(|| act.today()), args.until);
    ensure(until.is_none_or(|last| from <= last), Code::DateOrder, order).map_err(|r| r.at("until"))?;
    let apart =
        |c: &&CoreMember| c.ended_on.is_some_and(|last| last < from) || until.is_some_and(|last| last < c.started_on);
    let why = "They are a core member of this group at that time already. Say until when, and begin after that.";
    ensure(own.iter().all(apart), Code::AlreadyRecorded, why).map_err(|r| r.at("from"))?;
    changes.create(&CoreMember {
        id: act.new_ref(),
        member: args.member,
        mdg: args.mdg,
        started_on: from,
        ended_on: until,
    });
    Ok(changes)
}

impl Register {
    /// Reads a number of this register: GMC and GPhC seven digits; NMC two digits, a letter, four digits, a letter; HCPC two or three
    /// letters and five or six digits; Social Work England SW and up to six digits.
    pub fn read_number(self, text: &str) -> Result<String, Refusal> {
        let number: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let shape: String = number
            .chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    '9'
                } else if c.is_ascii_uppercase() {
                    'A'
                } else {
                    '?'
                }
            })
            .collect();
        let (fits, form) = match self {
            Self::Gmc | Self::Gphc => (shape == "9999999", "seven digits"),
            Self::Nmc => (shape == "99A9999A", "two digits, a letter, four digits and a letter, such as 12A3456E"),
            Self::Hcpc => (
                ["AA99999", "AA999999", "AAA99999", "AAA999999"].contains(&shape.as_str()),
                "two or three letters and five or six digits, such as OT12345",
            ),
            Self::Swe => (
                number
                    .strip_prefix("SW")
                    .is_some_and(|rest| (1..=6).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit())),
                "SW and up to six digits",
            ),
            Self::NoRegister => (false, "left out"),
        };
        if fits {
            return Ok(number);
        }
        let why = format!("A number of this register ({}) is {form}. Check it.", self.words());
        Err(Refusal::new(Code::CodeUnreadable, why).at("register_number"))
    }
}

/// Changes what is known of somebody.
pub fn amend(before: &Member, args: &MemberAmend) -> Result<Changes, Refusal> {
    let given = |text: &Option<String>| fact::given(text.as_deref());
    let mut after = before.clone();
    after.name = given(&args.name).unwrap_or(after.name);
    after.title = given(&args.title).or(after.title);
    after.role = args.role.unwrap_or(before.role);
    after.organisation = args.organisation.or(before.organisation);
    after.email = given(&args.email).or(after.email);
    after.phone = given(&args.phone).or(after.phone);
    after.active_from = args.active_from.unwrap_or(before.active_from);
    after.register = args.register.or(before.register);
    // A number belongs to its register.
    let kept = before.register_number.clone().filter(|_| after.register == before.register);
    after.register_number = match (given(&args.register_number), after.register) {
        (Some(number), Some(register)) => Some(register.read_number(&number)?),
        (Some(_), None) => {
            let why = "Say which register the number belongs to.";
            return Err(Refusal::new(Code::FieldMissing, why).at("register"));
        }
        (None, _) => kept,
    };
    let why = "The first day lies after the last one. Check both.";
    ensure(after.active_to.is_none_or(|last| after.active_from <= last), Code::DateOrder, why)
        .map_err(|r| r.at("active_from"))?;
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok(changes)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_register_has_its_form_of_number() {
        for (register, good, wrong) in [
            (Register::Gmc, "7012345", "701234"),
            (Register::Gphc, "2012345", "A012345"),
            (Register::Nmc, "12a3456e", "12A34567"),
            (Register::Hcpc, "PYL12345", "PYLX1234"),
            (Register::Swe, "SW 123456", "SW"),
        ] {
            assert!(register.read_number(good).is_ok(), "{good}");
            assert!(register.read_number(wrong).is_err_and(|r| r.code == Code::CodeUnreadable), "{wrong}");
        }
        assert_eq!(Register::Nmc.read_number(" 12a 3456e").unwrap(), "12A3456E");
        assert!(Register::NoRegister.read_number("1").is_err());
        assert!(Register::Gmc.read_number("７０１２３４５").is_err());
    }
}
