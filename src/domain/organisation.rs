//! Organisations and the places of a group: practices, networks, trusts, councils, the voluntary sector; and the MDG itself.

use super::ids::Ref;
use super::member::{Member, RoleGroup};
use super::refusal::{Code, Refusal};
use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;

crate::coded! {
    /// What an organisation is.
    pub enum OrganisationKind = "kind of organisation" {
        Ics = "ics", "Integrated care system";
        Icp = "icp", "Integrated care partnership";
        Locality = "locality", "Locality";
        Pcn = "pcn", "Primary care network";
        GpPractice = "gp_practice", "GP practice";
        AcuteTrust = "acute_trust", "Acute trust";
        CommunityTrust = "community_trust", "Community trust";
        MentalHealthTrust = "mental_health_trust", "Mental health trust";
        LocalAuthority = "local_authority", "Local authority";
        Voluntary = "voluntary", "Voluntary sector";
        Pharmacy = "pharmacy", "Pharmacy";
        Hospice = "hospice", "Hospice";
        CareHome = "care_home", "Care home";
        Housing = "housing", "Housing";
        Other = "other", "Other";
    }
}

crate::coded! {
    /// Whether an organisation works today, as the national file says it.
    pub enum OrganisationStatus = "status of an organisation" {
        Active = "active", "Active";
        Closed = "closed", "Closed";
        Dormant = "dormant", "Dormant";
        Proposed = "proposed", "Proposed";
    }
}

crate::coded! {
    /// How an organisation is sent its papers. The app writes files; people send them.
    pub enum Delivery = "way of delivery" {
        Nhsmail = "nhsmail", "NHSmail";
        Mesh = "mesh", "MESH";
        Docman = "docman", "Docman";
        Print = "print", "Print";
    }
}

impl Delivery {
    /// How something goes, as the end of a sentence: `by NHSmail`, `on paper`.
    pub const fn way(self) -> &'static str {
        match self {
            Self::Nhsmail => "by NHSmail",
            Self::Mesh => "by MESH",
            Self::Docman => "by Docman",
            Self::Print => "on paper",
        }
    }
}

crate::record! {
    /// An organisation.
    pub struct Organisation = "organisation" {
        /// The national code, in capitals; unique where present.
        ods_code: Option<String>,
        /// As people know it.
        name: String,
        /// What it is.
        kind: OrganisationKind,
        /// Whether it works today.
        status: OrganisationStatus,
        /// The next larger organisation it belongs to.
        parent: Option<Ref<Organisation>>,
        /// The integrated care board, by its ODS code.
        icb: Option<String>,
        /// The sub-ICB location, by its ODS code.
        sub_icb: Option<String>,
        /// On one line.
        address: Option<String>,
        /// In capitals.
        postcode: Option<String>,
        /// As written in the source.
        phone: Option<String>,
        /// First day.
        opened_on: Option<NaiveDate>,
        /// Last day.
        closed_on: Option<NaiveDate>,
        /// Who took over its patients.
        successor: Option<Ref<Organisation>>,
        /// How it is sent its papers.
        delivery: Option<Delivery>,
        /// Where to.
        delivery_address: Option<String>,
        /// The public key to which its packs can be sealed, as `age` writes one.
        age_recipient: Option<String>,
    }
}

impl Organisation {
    /// One that is open and of which nothing else is known.
    pub fn blank(id: Ref<Organisation>, ods_code: Option<String>, name: &str, kind: OrganisationKind) -> Self {
        Self {
            id,
            ods_code,
            name: name.to_owned(),
            kind,
            status: OrganisationStatus::Active,
            parent: None,
            icb: None,
            sub_icb: None,
            address: None,
            postcode: None,
            phone: None,
            opened_on: None,
            closed_on: None,
            successor: None,
            delivery: None,
            delivery_address: None,
            age_recipient: None,
        }
    }
}

crate::record! {
    /// That an organisation belonged to the next larger one for a time: most of all a practice to its network.
    pub struct NetworkMembership = "network_membership" {
        /// The practice, or whoever is the smaller one.
        practice: Ref<Organisation>,
        /// The network, or whoever is the larger one.
        network: Ref<Organisation>,
        /// First day.
        started_on: NaiveDate,
        /// Last day, if it ended.
        ended_on: Option<NaiveDate>,
    }
}

/// Who must be there for a decision to stand. It is read whole, or as the name of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quorum {
    /// Whether the chair must be present.
    pub chair: bool,
    /// At least one person of each of these groups.
    pub groups: Vec<RoleGroup>,
    /// At least so many organisations; 0 asks for none.
    pub organisations: u32,
}

impl Default for Quorum {
    fn default() -> Self {
        Self {
            chair: true,
            groups: vec![RoleGroup::Gp, RoleGroup::Nursing, RoleGroup::SocialCare, RoleGroup::MentalHealth],
            organisations: 0,
        }
    }
}
crate::json_column!(Quorum, Vec<Ref<Organisation>>);

impl super::argument::Argument for Quorum {
    // Whoever chooses takes a template; a script may say it whole.
    fn takes() -> super::argument::Takes {
        super::argument::Takes::OneOf(super::quorum::templates().collect())
    }
    fn describe() -> String {
        let templates: Vec<&str> = super::quorum::codes().collect();
        format!(
            "an object with chair (true or false), groups (a list of role groups) and organisations (a number), or one of {}",
            templates.join(", ")
        )
    }
}

crate::record! {
    /// A multi-disciplinary group: the practices it serves and how it meets.
    pub struct Mdg = "mdg" {
        /// Two to eight capitals and digits, such as `HK`.
        code: String,
        /// As people know it.
        name: String,
        /// The practices it serves.
        practices: Vec<Ref<Organisation>>,
        /// The clinician who leads it and approves its minutes.
        clinical_lead: Option<Ref<Member>>,
        /// Who runs it.
        manager: Option<Ref<Member>>,
        /// When it usually starts, London time.
        start: NaiveTime,
        /// Where it usually meets.
        venue: Option<String>,
        /// Whom a practice calls about its papers.
        contact: Option<String>,
        /// Minutes of a meeting.
        length_min: u32,
        /// Minutes of a case.
        case_min: u32,
        /// Cases of a meeting.
        capacity: u32,
        /// Who must be there.
        quorum: Quorum,
        /// Whether one person may both take and approve minutes; printed where it is so.
        single_handed: bool,
        /// The locality it serves.
        locality: Option<Ref<Organisation>>,
        /// When it meets, such as `3rd Thursday 13:00`.
        recurrence: Option<String>,
        /// Minutes of a complex case, where the group has set them.
        complex_min: Option<u32>,
        /// Last day, if it has closed.
        closed_on: Option<NaiveDate>,
    }
}

impl Mdg {
    /// Minutes of a complex case.
    pub fn complex_minutes(&self) -> u32 {
        self.complex_min.unwrap_or(15)
    }

    /// Refuses where the group has ended by a day.
    pub fn must_be_active(&self, on: NaiveDate) -> Result<(), Refusal> {
        if self.is_active(on) {
            return Ok(());
        }
        Err(Refusal::wrong_state(format!("{} has ended by then. Choose an earlier day, or another group.", self.name)))
    }

    /// Whether it works on a day.
    pub fn is_active(&self, on: NaiveDate) -> bool {
        self.closed_on.is_none_or(|last| on <= last)
    }
}

/// Reads an ODS code: capitals and digits, three to six of them.
pub fn read_ods_code(text: &str) -> Result<String, Refusal> {
    let code = text.trim().to_ascii_uppercase();
    if (3..=6).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Ok(code)
    } else {
        Err(Refusal::new(Code::CodeUnreadable, "An ODS code has three to six letters and digits, such as E84021.")
            .at("ods_code"))
    }
}

/// Reads the ODS code of an organisation of this kind: a practice has a letter and five digits.
pub fn read_ods_code_of(kind: OrganisationKind, text: &str) -> Result<String, Refusal> {
    let code = read_ods_code(text)?;
    if kind == OrganisationKind::GpPractice && !is_practice_code(&code) {
        let why = "The ODS code of a practice is a letter and five digits, such as E84021.";
        return Err(Refusal::new(Code::CodeUnreadable, why).at("ods_code"));
    }
    Ok(code)
}

/// Reads the short code of a group.
pub fn read_mdg_code(text: &str) -> Result<String, Refusal> {
    let code = text.trim().to_ascii_uppercase();
    if (2..=8).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Ok(code)
    } else {
        Err(Refusal::new(Code::CodeUnreadable, "The code of a group has two to eight letters and digits, such as HK.")
            .at("code"))
    }
}

/// Whether a code has the form of a GP practice's: a letter and five digits.
pub fn is_practice_code(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.len() == 6 && bytes[0].is_ascii_uppercase() && bytes[1..].iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_their_form() {
        assert!(
            is_practice_code("E84021")
                && !is_practice_code("E8402")
                && !is_practice_code("e84021")
                && !is_practice_code("U99001X")
        );
        assert_eq!(read_ods_code(" e84021 ").unwrap(), "E84021");
        assert!(read_ods_code("../x").is_err());
        assert_eq!(read_mdg_code("hk").unwrap(), "HK");
        assert!(read_mdg_code("H").is_err() && read_mdg_code("TOO-LONG").is_err());
    }
}
