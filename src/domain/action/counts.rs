//! What the actions of a group add up to: how many were done by the next conference, and which services could not be had. Counts are
//! worked out from the records each time and never stored.

use super::{Action, ActionCloseReason, ActionStatus};
use crate::domain::directory::CareService;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What became of the actions of one conference by the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FollowThrough {
    /// The conference in which they were agreed.
    pub meeting: Ref<Meeting>,
    /// Its date.
    pub date: NaiveDate,
    /// The conference after it, up to which they are counted; none while none is planned.
    pub by: Option<NaiveDate>,
    /// Agreed. One that was handed over is one.
    pub created: u32,
    /// Of these, done by then.
    pub done: u32,
    /// Not done, or cancelled.
    pub ended_otherwise: u32,
    /// Open, or done only later.
    pub open: u32,
}

impl FollowThrough {
    /// Done of agreed, for people.
    pub fn in_words(&self) -> String {
        format!("{} of {} done", self.done, self.created)
    }
}

/// Counts the actions of a conference; `actions` are all of its, those that took one over among them.
pub fn follow_through(meeting: &Meeting, next: Option<&Meeting>, actions: &[Action]) -> FollowThrough {
    let by = next.map(|m| m.date);
    let in_time = |a: &Action| by.is_none_or(|by| a.closed_on.is_some_and(|on| on <= by));
    let mut counted =
        FollowThrough { meeting: meeting.id, date: meeting.date, by, created: 0, done: 0, ended_otherwise: 0, open: 0 };
    // An action and those that took it over are one: done where any of them was done, open while any is.
    for first in actions.iter().filter(|a| a.transferred_from.is_none()) {
        let chain = chain(first, actions);
        counted.created += 1;
        if chain.iter().any(|a| a.status == ActionStatus::Done && in_time(a)) {
            counted.done += 1;
        } else if chain.iter().any(|a| a.is_open() || a.status == ActionStatus::Done) {
            counted.open += 1;
        } else {
            counted.ended_otherwise += 1;
        }
    }
    counted
}

fn chain<'a>(first: &'a Action, actions: &'a [Action]) -> Vec<&'a Action> {
    let mut chain = vec![first];
    let mut at = 0;
    while let Some(action) = chain.get(at).copied() {
        chain.extend(actions.iter().filter(|a| a.transferred_from == Some(action.id)));
        at += 1;
    }
    chain
}

/// That a service could not be had: how often, for the patients of which network, in which month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceGap {
    /// The service, by the directory; in the words that were first written, where it stands in none.
    pub service: String,
    /// Which of the directory.
    pub care_service: Option<Ref<CareService>>,
    /// Who provides it; empty where it is not known.
    pub provider: String,
    /// The network of the patients' practices, by its code; empty where it is not known.
    pub network: String,
    /// Its name.
    pub network_name: String,
    /// The first day of the month in which it was found.
    pub month: NaiveDate,
    /// How many actions were not done for want of it.
    pub count: u32,
    /// Which.
    pub actions: Vec<Ref<Action>>,
}

/// What stands in the register where nobody said which service it was.
const NOT_NAMED: &str = "Service not named";

/// The register of gaps, latest month first, then the most wanted. `network` gives code and name of the network an action belongs
/// to, `listed` name and provider of a service of the directory.
pub fn service_gaps(
    actions: &[Action],
    network: impl Fn(&Action) -> (String, String),
    listed: impl Fn(Ref<CareService>) -> Option<(String, String)>,
) -> Vec<ServiceGap> {
    let mut found: BTreeMap<(NaiveDate, String, String, Option<Uuid>), ServiceGap> = BTreeMap::new();
    for action in actions {
        let unavailable = action.close_reason == Some(ActionCloseReason::ServiceUnavailable);
        let Some(on) = action.closed_on.filter(|_| action.status == ActionStatus::NotDone && unavailable) else {
            continue;
        };
        let month = on.with_day(1).unwrap_or(on);
        let known = action.care_service.and_then(|id| Some((Some(id), listed(id)?)));
        let in_words = || (None, (action.service.clone().unwrap_or_else(|| NOT_NAMED.to_owned()), String::new()));
        let (care_service, (service, provider)) = known.unwrap_or_else(in_words);
        let (network, network_name) = network(action);
        let key = (month, network.clone(), service.to_lowercase(), care_service.map(Ref::uuid));
        let gap = found.entry(key).or_insert_with(|| ServiceGap {
            service,
            care_service,
            provider,
            network,
            network_name,
            month,
            count: 0,
            actions: Vec::new(),
        });
        gap.count += 1;
        gap.actions.push(action.id);
    }
    let mut gaps: Vec<ServiceGap> = found.into_values().collect();
    gaps.sort_by_key(|gap| Reverse((gap.month, gap.count)));
    gaps
}
