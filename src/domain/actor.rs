//! Who does something, when, and what they may do.

use super::dates;
use super::ids::Ref;
use super::member::Member;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

crate::coded! {
    /// What somebody may do in the app. The laptop cannot prove who sits at it, so every document says "recorded by".
    pub enum AccessRole = "role in mdg" {
        MdgManager = "mdg_manager", "MDG manager";
        Coordinator = "coordinator", "Coordinator";
        Clinician = "clinician", "Clinician";
        IgLead = "ig_lead", "Information governance lead";
        Viewer = "viewer", "Viewer";
    }
}

/// Whoever acts: a name for the log, a role for the permissions and, if known, the member of the group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Printed as "recorded by".
    pub name: String,
    /// What they may do.
    pub role: AccessRole,
    /// Which member they are, if they are one.
    pub member: Option<Ref<Member>>,
}

impl Actor {
    /// Somebody known by role only.
    pub fn of_role(name: impl Into<String>, role: AccessRole) -> Self {
        Self { name: name.into(), role, member: None }
    }
}

/// One act as a rule sees it: who, when, and where new identities come from.
pub struct Act<'a> {
    /// Who acts.
    pub who: &'a Actor,
    /// When, in universal time.
    pub now: DateTime<Utc>,
    /// Gives a new identity at each call.
    pub mint: &'a mut dyn FnMut() -> Uuid,
}

impl Act<'_> {
    /// The date in London.
    pub fn today(&self) -> NaiveDate {
        dates::london_date(self.now)
    }

    /// The time of day in London.
    pub fn time(&self) -> NaiveTime {
        dates::london_time(self.now)
    }

    /// The identity of a new record.
    pub fn new_ref<T>(&mut self) -> Ref<T> {
        Ref::from_uuid((self.mint)())
    }
}
