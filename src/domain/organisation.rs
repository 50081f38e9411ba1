//! Organisations and the places of a group: practices, networks, trusts, councils, the voluntary sector; and the MDG itself.

use super::ids::Ref;
use super::member::{Member, RoleGroup};
use super::refusal::{Code, Refusal};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

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
    }
}

crate::record! {
    /// That a practice belonged to a network for a time.
    pub struct NetworkMembership = "network_membership" {
        /// The practice.
        practice: Ref<Organisation>,
        /// The network.
        network: Ref<Organisation>,
        /// First day.
        started_on: NaiveDate,
        /// Last day, if it ended.
        ended_on: Option<NaiveDate>,
    }
}

/// Who must be there for a decision to stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    fn describe() -> String {
        "an object with chair (true or false), groups (a list of role groups) and organisations (a number)".to_owned()
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
