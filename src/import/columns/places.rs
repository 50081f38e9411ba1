//! The columns of lists of organisations and of members.

use super::{Column, date, put, set};
use crate::domain::dates::FileDates;
use crate::domain::member::{Register, Role};
use crate::domain::organisation::{Delivery, OrganisationKind};
use crate::domain::refusal::Refusal;
use crate::import::parse;
use chrono::NaiveDate;

/// What one row says of an organisation.
#[derive(Clone, Default)]
pub struct OrganisationDraft {
    pub(in crate::import) ods_code: Option<String>,
    pub(in crate::import) name: Option<String>,
    pub(in crate::import) kind: Option<OrganisationKind>,
    pub(in crate::import) parent: Option<String>,
    pub(in crate::import) opened_on: Option<NaiveDate>,
    pub(in crate::import) closed_on: Option<NaiveDate>,
    pub(in crate::import) successor: Option<String>,
    pub(in crate::import) delivery: Option<Delivery>,
    pub(in crate::import) delivery_address: Option<String>,
    pub(in crate::import) address: Option<String>,
    pub(in crate::import) postcode: Option<String>,
    pub(in crate::import) phone: Option<String>,
}

/// What one row says of a member.
#[derive(Clone, Default)]
pub struct MemberDraft {
    pub(in crate::import) handle: Option<String>,
    pub(in crate::import) name: Option<String>,
    pub(in crate::import) title: Option<String>,
    pub(in crate::import) role: Option<Role>,
    pub(in crate::import) organisation: Option<String>,
    pub(in crate::import) register: Option<Register>,
    pub(in crate::import) register_number: Option<String>,
    pub(in crate::import) email: Option<String>,
    pub(in crate::import) phone: Option<String>,
    pub(in crate::import) active_from: Option<NaiveDate>,
    pub(in crate::import) active_to: Option<NaiveDate>,
    pub(in crate::import) core: Vec<String>,
}

/// A list of organisations.
pub const ORGANISATIONS: &[Column<OrganisationDraft>] = columns! {
    #[required] "ods_code" ["code"] => "ods_code", "National code; by it an organisation is known again", |d, t| code(&mut d.ods_code, t);
    #[required] "name" => "name", "As people know it", |d, t| put(&mut d.name, t, 200);
    #[required] "kind" => "kind", "ics, icp, locality, pcn, gp_practice, acute_trust, community_trust, mental_health_trust, local_authority, voluntary, pharmacy, hospice, care_home, housing, other", |d, t| set(&mut d.kind, parse::word(t));
    "parent_ods" ["parent"] => "parent", "Code of the larger organisation it belongs to; it may stand in the same file", |d, t| code(&mut d.parent, t);
    "opened_on" => "opened_on", "Year-month-day", |d, t| date(&mut d.opened_on, t, FileDates::Iso);
    "closed_on" => "closed_on", "Last day; year-month-day", |d, t| date(&mut d.closed_on, t, FileDates::Iso);
    "successor_ods" ["successor"] => "successor", "Code of whoever took over", |d, t| code(&mut d.successor, t);
    "delivery" => "delivery", "nhsmail, mesh, docman, print", |d, t| set(&mut d.delivery, parse::word(t));
    "delivery_address" => "delivery_address", "Where to", |d, t| put(&mut d.delivery_address, t, 200);
    "address" => "address", "On one line, commas between its parts", |d, t| put(&mut d.address, t, 300);
    "postcode" => "postcode", "Such as NW10 8TA", |d, t| put(&mut d.postcode, &t.to_ascii_uppercase(), 10);
    "phone" ["telephone"] => "phone", "Telephone number", |d, t| put(&mut d.phone, t, 60);
};

/// A list of members.
pub const MEMBERS: &[Column<MemberDraft>] = columns! {
    #[required] "handle" ["short_name"] => "handle", "Short name without spaces; by it a member is known again", |d, t| put(&mut d.handle, &t.to_lowercase(), 24);
    #[required] "name" => "name", "Given and family name as printed", |d, t| put(&mut d.name, t, 100);
    "title" => "title", "Dr, Ms, Mr and so on", |d, t| put(&mut d.title, t, 30);
    #[required] "role" => "role", "gp, practice_nurse, district_nurse, social_worker and so on; `mdg commands` lists them under member.add", |d, t| set(&mut d.role, parse::word(t));
    "organisation_ods" ["org_ods", "organisation"] => "organisation", "Its national code; or its name, where only one has it", |d, t| put(&mut d.organisation, t, 200);
    "reg_body" ["register"] => "register", "gmc, nmc, hcpc, swe, gphc, none", |d, t| set(&mut d.register, parse::word(t));
    "reg_no" ["register_number"] => "register_number", "In the form of the register", |d, t| put(&mut d.register_number, t, 20);
    "email" => "email", "Work address", |d, t| put(&mut d.email, t, 200);
    "phone" ["telephone"] => "phone", "Work number", |d, t| put(&mut d.phone, t, 60);
    "active_from" => "active_from", "First day; year-month-day; today where blank", |d, t| date(&mut d.active_from, t, FileDates::Iso);
    "active_to" => "active_to", "Last day; year-month-day", |d, t| date(&mut d.active_to, t, FileDates::Iso);
    "core_mdgs" ["mdgs"] => "core", "Codes of the groups whose core they belong to, with semicolons between", core;
};

fn code(field: &mut Option<String>, text: &str) -> Result<(), Refusal> {
    put(field, &text.to_ascii_uppercase(), 20)
}

fn core(draft: &mut MemberDraft, text: &str) -> Result<(), Refusal> {
    let text = parse::text(text, 200)?.to_ascii_uppercase();
    draft.core = text.split(';').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
    Ok(())
}
