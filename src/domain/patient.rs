//! A person on the register: who they are, where they are registered, whether they live.

use super::ids::Ref;
use super::member::Member;
use super::nhs_number::NhsNumber;
use super::organisation::Organisation;
use chrono::NaiveDate;

crate::coded! {
    /// Why a person has no NHS number here.
    pub enum NhsNumberAbsent = "reason for no NHS number" {
        NotKnown = "not_known", "Not Known";
        Overseas = "overseas", "Overseas";
        AwaitingTrace = "awaiting_trace", "Awaiting trace";
    }
}

crate::coded! {
    /// Whether the NHS number was traced.
    pub enum NhsNumberStatus = "status of the NHS number" {
        Verified = "verified", "Traced and verified";
        Unverified = "unverified", "Not verified";
        Absent = "absent", "Absent";
    }
}

crate::coded! {
    /// Where a person died.
    pub enum PlaceOfDeath = "place of death" {
        Home = "home", "Home";
        CareHome = "usual_residence_care_home", "Care home, as usual residence";
        Hospital = "hospital", "Hospital";
        Hospice = "hospice", "Hospice";
        Other = "other", "Other";
    }
}

crate::coded! {
    /// Sex as records carry it, in words on every screen.
    pub enum Gender = "gender" {
        Female = "female", "Female";
        Male = "male", "Male";
        NotSpecified = "not_specified", "Not Specified";
        NotKnown = "not_known", "Not Known";
    }
}

crate::coded! {
    /// How a person lives.
    pub enum Accommodation = "accommodation" {
        OwnHome = "own_home", "Own home";
        Rented = "rented", "Rented";
        WithFamily = "with_family", "With family";
        Sheltered = "sheltered", "Sheltered";
        CareHomeResidential = "care_home_residential", "Care home, residential";
        CareHomeNursing = "care_home_nursing", "Care home, nursing";
        Homeless = "homeless", "Homeless";
        Other = "other", "Other";
        NotKnown = "not_known", "Not Known";
    }
}

crate::coded! {
    /// What is known of a death: reported, registered, or reported in error and taken back.
    pub enum DeathStatus = "death status" {
        None = "none", "Alive";
        Informal = "informal", "Reported as died";
        Formal = "formal", "Died";
        Removed = "removed", "Death entered in error";
    }
}

crate::record! {
    /// A person on the register.
    pub struct Patient = "patient" {
        /// Missing only with a reason.
        nhs_number: Option<NhsNumber>,
        /// Why it is missing.
        nhs_number_absent_reason: Option<NhsNumberAbsent>,
        /// Whether it was traced; empty where nobody said.
        nhs_number_status: Option<NhsNumberStatus>,
        /// As registered.
        family_name: String,
        /// As registered.
        given_names: String,
        /// What they like to be called.
        preferred_name: Option<String>,
        /// Mrs, Mr, Ms ...
        title: Option<String>,
        /// Never guessed from two digits.
        birth_date: NaiveDate,
        /// Sex as recorded.
        gender: Gender,
        /// On one line.
        address: Option<String>,
        /// In capitals.
        postcode: Option<String>,
        /// As written in the source.
        phone: Option<String>,
        /// Where they are registered.
        practice: Ref<Organisation>,
        /// Since when.
        practice_from: Option<NaiveDate>,
        /// Accountable GP, as the source writes it.
        named_gp: Option<String>,
        /// Who joins up their care.
        care_coordinator: Option<Ref<Member>>,
        /// How they live.
        accommodation: Option<Accommodation>,
        /// First language.
        language: Option<String>,
        /// Whether they need an interpreter; empty where nobody said.
        interpreter: Option<bool>,
        /// What they need to be spoken or written with, such as large print.
        communication_need: Option<String>,
        /// The council in whose area they live.
        residence_la: Option<String>,
        /// Whether somebody cares for them.
        has_carer: Option<bool>,
        /// Whether they care for somebody.
        is_carer: Option<bool>,
        /// No address or telephone number in anything that leaves the laptop.
        restricted: bool,
        /// Whether they live.
        death_status: DeathStatus,
        /// When they died.
        died_on: Option<NaiveDate>,
        /// Where they died.
        place_of_death: Option<PlaceOfDeath>,
        /// The record that holds what was recorded here, since the two turned out to be one person.
        merged_into: Option<Ref<Patient>>,
        /// The date on which the source was true.
        as_of: Option<NaiveDate>,
        /// Which kind of file or person the facts came from.
        source: String,
    }
}

crate::json_column!(Vec<Ref<Patient>>);

impl Patient {
    /// Somebody of whom nothing is known yet but who they are and where they are registered.
    pub fn blank(
        id: Ref<Self>,
        (family_name, given_names): (String, String),
        birth_date: NaiveDate,
        practice: Ref<Organisation>,
    ) -> Self {
        Self {
            id,
            nhs_number: None,
            nhs_number_absent_reason: None,
            nhs_number_status: None,
            family_name,
            given_names,
            preferred_name: None,
            title: None,
            birth_date,
            gender: Gender::NotKnown,
            address: None,
            postcode: None,
            phone: None,
            practice,
            practice_from: None,
            named_gp: None,
            care_coordinator: None,
            accommodation: None,
            language: None,
            interpreter: None,
            communication_need: None,
            residence_la: None,
            has_carer: None,
            is_carer: None,
            restricted: false,
            death_status: DeathStatus::None,
            died_on: None,
            place_of_death: None,
            merged_into: None,
            as_of: None,
            source: String::new(),
        }
    }

    /// Whether a death is reported or registered.
    pub fn has_died(&self) -> bool {
        matches!(self.death_status, DeathStatus::Informal | DeathStatus::Formal)
    }
}

crate::coded! {
    /// A condition that segments, cohorts and care packages ask about.
    pub enum ConditionCode = "condition" {
        Diabetes = "diabetes", "Diabetes";
        Copd = "copd", "COPD";
        Asthma = "asthma", "Asthma";
        Chd = "chd", "Coronary heart disease";
        HeartFailure = "heart_failure", "Heart failure";
        Af = "af", "Atrial fibrillation";
        Hypertension = "hypertension", "Hypertension";
        StrokeTia = "stroke_tia", "Stroke or TIA";
        Ckd = "ckd", "Chronic kidney disease";
        Cancer = "cancer", "Cancer";
        Smi = "smi", "Severe mental illness";
        Depression = "depression", "Depression";
        Dementia = "dementia", "Dementia";
        OrganicBrainOther = "organic_brain_other", "Other organic brain disorder";
        LearningDisability = "learning_disability", "Learning disability";
        SeverePhysicalDisability = "severe_physical_disability", "Severe physical disability";
        Parkinsons = "parkinsons", "Parkinson's disease";
        Ms = "ms", "Multiple sclerosis";
        Epilepsy = "epilepsy", "Epilepsy";
        Osteoporosis = "osteoporosis", "Osteoporosis";
        Osteoarthritis = "osteoarthritis", "Osteoarthritis";
        Frailty = "frailty", "Frailty";
        SubstanceDependency = "substance_dependency", "Substance dependency";
        Other = "other", "Other";
    }
}

crate::record! {
    /// That a person has a condition.
    pub struct Condition = "condition" {
        /// Who.
        patient: Ref<Patient>,
        /// What.
        code: ConditionCode,
        /// Since when, if known.
        since: Option<NaiveDate>,
        /// Whether it counts as long-term.
        is_ltc: bool,
        /// When it ended, if it did.
        resolved_on: Option<NaiveDate>,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Somebody of whom nothing is known.
    pub fn nobody() -> Patient {
        let born = NaiveDate::from_ymd_opt(1940, 1, 1).unwrap();
        let nil = uuid::Uuid::nil();
        let names = ("Nobody".to_owned(), "No".to_owned());
        Patient {
            nhs_number_absent_reason: Some(NhsNumberAbsent::NotKnown),
            ..Patient::blank(Ref::from_uuid(nil), names, born, Ref::from_uuid(nil))
        }
    }
}
