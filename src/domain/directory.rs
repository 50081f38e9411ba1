//! The directory of services that a group can call on, and the sites where people are seen.

use super::ids::Ref;
use super::organisation::Organisation;
use chrono::NaiveDate;

crate::record! {
    /// A service in the directory, such as rapid response or a falls clinic.
    pub struct CareService = "service" {
        /// As people know it.
        name: String,
        /// Who provides it.
        organisation: Option<Ref<Organisation>>,
        /// What it does, and for whom.
        offers: Option<String>,
        /// How somebody is referred.
        refer_by: Option<String>,
        /// The number to call.
        phone: Option<String>,
        /// The address to write to.
        email: Option<String>,
        /// When it can be reached.
        hours: Option<String>,
        /// Last day, if it has ended.
        closed_on: Option<NaiveDate>,
    }
}

crate::coded! {
    /// What a site is.
    pub enum SiteKind = "kind of site" {
        Hub = "hub", "Hub";
        Spoke = "spoke", "Spoke";
        Village = "village", "Village";
        Clinic = "clinic", "Clinic";
        Home = "home", "At home";
    }
}

crate::record! {
    /// A place where people are seen or a team sits.
    pub struct Site = "site" {
        /// As people know it.
        name: String,
        /// What it is.
        kind: SiteKind,
        /// Who runs it.
        organisation: Option<Ref<Organisation>>,
        /// On one line.
        address: Option<String>,
        /// In capitals.
        postcode: Option<String>,
        /// The number to call.
        phone: Option<String>,
        /// Last day, if it has closed.
        closed_on: Option<NaiveDate>,
    }
}
