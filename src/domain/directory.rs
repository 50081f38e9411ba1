//! The directory of services that a group can call on, and the sites where people are seen. An action asks for a service of the
//! directory, or for one that stands in none, in words; whoever types a name of the directory means that service.

use super::argument::{Argument, Takes};
use super::dates;
use super::ids::Ref;
use super::organisation::Organisation;
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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

impl CareService {
    /// Whether it can still be had on a day.
    pub fn is_open(&self, today: NaiveDate) -> bool {
        self.closed_on.is_none_or(|last| today <= last)
    }

    /// Refuses a service that has ended: nobody can be sent there any more.
    pub fn must_be_open(&self, today: NaiveDate) -> Result<(), Refusal> {
        let last = self.closed_on.map(dates::staff).unwrap_or_default();
        let why = format!("{} ended on {last}. Choose another service, or leave it out.", self.name);
        ensure(self.is_open(today), Code::WrongState, why).map_err(|r| r.at("service"))
    }
}

/// How a service is named at the door: as one of the directory, or in words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ServiceSaid {
    /// One of the directory.
    Listed(Ref<CareService>),
    /// What people call it.
    InWords(String),
}

// The words may say more than a name.
impl std::fmt::Debug for ServiceSaid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServiceSaid")
    }
}

impl From<&str> for ServiceSaid {
    fn from(words: &str) -> Self {
        words.parse().map_or_else(|_| Self::InWords(words.to_owned()), Self::Listed)
    }
}

impl Argument for ServiceSaid {
    // Whoever is asked writes the name; a name that is in the directory is that service.
    fn takes() -> Takes {
        Takes::Text
    }
    fn describe() -> String {
        "a service of the directory by its id or its name, or other words".to_owned()
    }
}

/// What was meant by it.
#[derive(Clone, PartialEq)]
pub enum ServiceMeant {
    /// None: the words were blank.
    None,
    /// One of the directory.
    Listed(CareService),
    /// One that stands in no directory.
    InWords(String),
}

impl ServiceMeant {
    /// What is recorded of it: the service of the directory, or the words.
    pub fn parts(self) -> (Option<Ref<CareService>>, Option<String>) {
        match self {
            Self::None => (None, None),
            Self::Listed(service) => (Some(service.id), None),
            Self::InWords(words) => (None, Some(words)),
        }
    }

    /// Refuses a service of the directory that has ended.
    pub fn must_be_open(&self, today: NaiveDate) -> Result<(), Refusal> {
        match self {
            Self::Listed(service) => service.must_be_open(today),
            Self::None | Self::InWords(_) => Ok(()),
        }
    }
}

/// Finds what is meant in the directory. A name is compared without regard to capitals and blanks; one that is there means the
/// service that can still be had before one that has ended, and where two have it a person must say which.
pub fn meant(said: &ServiceSaid, directory: &[CareService], today: NaiveDate) -> Result<ServiceMeant, Refusal> {
    let words = match said {
        ServiceSaid::Listed(id) => {
            let found = directory.iter().find(|service| service.id == *id).cloned();
            return found.map(ServiceMeant::Listed).ok_or_else(|| Refusal::not_found("service").at("service"));
        }
        ServiceSaid::InWords(words) => words.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    if words.is_empty() {
        return Ok(ServiceMeant::None);
    }
    let called = |service: &&CareService| service.name.to_lowercase() == words.to_lowercase();
    let (open, ended): (Vec<_>, Vec<_>) = directory.iter().filter(called).partition(|service| service.is_open(today));
    match (open.as_slice(), ended.as_slice()) {
        ([], []) => Ok(ServiceMeant::InWords(words)),
        ([one], _) | ([], [one]) => Ok(ServiceMeant::Listed((*one).clone())),
        _ => {
            let why = format!("The directory has more than one service called {words}. Choose which one is meant.");
            Err(Refusal::new(Code::FieldUnreadable, why).at("service"))
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn service(n: u128, name: &str, closed_on: Option<&str>) -> CareService {
        CareService {
            id: Ref::from_uuid(Uuid::from_u128(n)),
            name: name.to_owned(),
            organisation: None,
            offers: None,
            refer_by: None,
            phone: None,
            email: None,
            hours: None,
            closed_on: closed_on.map(|day| day.parse().unwrap()),
        }
    }

    fn found(said: &str, directory: &[CareService]) -> Result<(Option<u128>, Option<String>), Code> {
        let today = "2026-11-19".parse().unwrap();
        let (service, words) = meant(&said.into(), directory, today).map_err(|r| r.code)?.parts();
        Ok((service.map(|id| id.uuid().as_u128()), words))
    }

    #[test]
    fn a_name_of_the_directory_means_the_service_and_other_words_stay_words() {
        let directory = [service(1, "Falls clinic", None), service(2, "Night sitting", Some("2026-11-18"))];
        assert_eq!(found(" falls  CLINIC ", &directory), Ok((Some(1), None)));
        assert_eq!(found("night sitting", &directory), Ok((Some(2), None)), "one that has ended is known too");
        assert_eq!(found("Falls", &directory), Ok((None, Some("Falls".to_owned()))));
        assert_eq!(found("  ", &directory), Ok((None, None)));
        assert_eq!(found(&directory[0].id.to_string(), &directory), Ok((Some(1), None)));
        assert_eq!(found(&Uuid::from_u128(9).to_string(), &directory), Err(Code::NotFound));
    }

    #[test]
    fn of_two_with_one_name_the_open_one_is_meant_and_two_open_ones_are_a_question() {
        let mut directory = vec![service(1, "Rehab", Some("2026-10-31")), service(2, "rehab", None)];
        assert_eq!(found("Rehab", &directory), Ok((Some(2), None)));
        directory.push(service(3, "Rehab", None));
        assert_eq!(found("Rehab", &directory), Err(Code::FieldUnreadable));
    }

    #[test]
    fn a_service_can_be_had_to_the_end_of_its_last_day() {
        let ended = service(1, "Rehab", Some("2026-11-19"));
        assert_eq!(ended.must_be_open("2026-11-19".parse().unwrap()), Ok(()));
        let refusal = ended.must_be_open("2026-11-20".parse().unwrap()).unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_deref()), (Code::WrongState, Some("service")));
        assert!(refusal.message.starts_with("Rehab ended on 19-Nov-2026."));
    }
}
