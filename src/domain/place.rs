//! Where organisations stand: integrated care system over partnership over locality over network over practice, each for a time, and
//! who took over when one closed.

use super::change::Changes;
use super::ids::Ref;
use super::organisation::{NetworkMembership, Organisation, OrganisationKind, OrganisationStatus};
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

impl OrganisationKind {
    /// The level in the tree, the largest first; none for what stands beside it, such as a trust.
    pub const fn level(self) -> Option<u8> {
        match self {
            Self::Ics => Some(0),
            Self::Icp => Some(1),
            Self::Locality => Some(2),
            Self::Pcn => Some(3),
            Self::GpPractice => Some(4),
            _ => None,
        }
    }
}

/// Everybody's place, by identity.
pub type Places<'a> = HashMap<Ref<Organisation>, &'a Organisation>;

/// Refuses a place under something that is not larger, or in a circle.
pub fn check_parent(child: &Organisation, parent: &Organisation, all: &Places<'_>) -> Result<(), Refusal> {
    let refuse = |why: &str| Err(Refusal::new(Code::TreeOrder, why).at("parent"));
    match (child.kind.level(), parent.kind.level()) {
        (_, None) => {
            return refuse(
                "Only an integrated care system, a partnership, a locality, a network or a practice has others under it.",
            );
        }
        (Some(below), Some(above)) if above >= below => {
            return refuse(
                "The order is integrated care system, partnership, locality, network, practice; choose one that is larger.",
            );
        }
        _ => {}
    }
    let mut at = Some(parent.id);
    for _ in 0..=all.len() {
        match at {
            None => return Ok(()),
            Some(id) if id == child.id => break,
            Some(id) => at = all.get(&id).and_then(|o| o.parent),
        }
    }
    refuse("This would put an organisation under itself. Choose another one above it.")
}

/// Puts an organisation under another from a day on: the stretch before ends the day before, and a new one begins.
pub fn place(
    child: Ref<Organisation>,
    parent: Ref<Organisation>,
    since: NaiveDate,
    stretches: &[NetworkMembership],
    id: Ref<NetworkMembership>,
) -> Result<Changes, Refusal> {
    let mut changes = Changes::none();
    let own = || stretches.iter().filter(|s| s.practice == child);
    if own().any(|s| s.network == parent && s.started_on <= since && s.ended_on.is_none_or(|last| since <= last)) {
        return Ok(changes);
    }
    let why = "It belongs elsewhere from a later day on already. Choose a day after that, or correct that first.";
    ensure(own().all(|s| s.started_on < since), Code::DateOrder, why).map_err(|r| r.at("since"))?;
    for open in own().filter(|s| s.ended_on.is_none_or(|last| last >= since)) {
        let ended_on = since.checked_sub_days(Days::new(1));
        changes.update(open, &NetworkMembership { ended_on, ..open.clone() });
    }
    changes.create(&NetworkMembership { id, practice: child, network: parent, started_on: since, ended_on: None });
    Ok(changes)
}

/// What an organisation belonged to on a day: by its dated stretches where it has any, else as it stands.
pub fn parent_on(child: &Organisation, stretches: &[NetworkMembership], on: NaiveDate) -> Option<Ref<Organisation>> {
    let mut own = stretches.iter().filter(|s| s.practice == child.id).peekable();
    if own.peek().is_none() {
        return child.parent;
    }
    own.filter(|s| s.started_on <= on && s.ended_on.is_none_or(|last| on <= last))
        .max_by_key(|s| s.started_on)
        .map(|s| s.network)
}

/// Whether an organisation worked on a day.
pub fn is_open(one: &Organisation, on: NaiveDate) -> bool {
    let ended = match one.closed_on {
        Some(last) => last < on,
        None => one.status == OrganisationStatus::Closed,
    };
    !ended && one.opened_on.is_none_or(|first| first <= on)
}

/// Who has the patients of an organisation on a day: itself, or the end of the chain of those who took over. None where the chain
/// breaks off.
pub fn routed<'a>(one: &'a Organisation, all: &Places<'a>, on: NaiveDate) -> Option<&'a Organisation> {
    let mut at = one;
    for _ in 0..=all.len() {
        if is_open(at, on) {
            return Some(at);
        }
        at = all.get(&at.successor?).copied()?;
    }
    None
}

/// Closes an organisation. `patients` are those registered there, and `stays` is how many.
pub fn close(
    before: &Organisation,
    closed_on: NaiveDate,
    successor: Option<Ref<Organisation>>,
    all: &Places<'_>,
    patients: &[Patient],
    today: NaiveDate,
) -> Result<Changes, Refusal> {
    let why = "It would close before it opened. Check the date.";
    ensure(before.opened_on.is_none_or(|first| first <= closed_on), Code::DateOrder, why)
        .map_err(|r| r.at("closed_on"))?;
    let after = Organisation {
        status: if closed_on < today { OrganisationStatus::Closed } else { before.status },
        closed_on: Some(closed_on),
        successor: successor.or(before.successor),
        ..before.clone()
    };
    let mut changes = Changes::none();
    changes.update(before, &after);
    if before.kind != OrganisationKind::GpPractice {
        return Ok(changes);
    }
    let living = patients.iter().filter(|p| !p.has_died());
    let Some(next) = after.successor else {
        let why = "Patients are registered here. Name the practice that takes them over.";
        ensure(living.count() == 0, Code::SuccessorRequired, why).map_err(|r| r.at("successor"))?;
        return Ok(changes);
    };
    let taking = all.get(&next).copied().filter(|o| o.kind == OrganisationKind::GpPractice && o.id != before.id);
    // The chain is followed past the practice that closes, so that two practices cannot each name the other.
    let others: Places<'_> = all.iter().filter(|(id, _)| **id != before.id).map(|(id, o)| (*id, *o)).collect();
    let first_day = closed_on.checked_add_days(Days::new(1)).unwrap_or(closed_on);
    let taking = taking.and_then(|o| routed(o, &others, first_day.max(today)));
    let why = "Whoever takes over has to be a practice that works then, or that names one. Choose another practice.";
    let taking = taking.ok_or_else(|| Refusal::new(Code::SuccessorRequired, why).at("successor"))?;
    if closed_on < today {
        for patient in living {
            let moved = Patient { practice: taking.id, practice_from: Some(first_day), ..patient.clone() };
            changes.update(patient, &moved);
        }
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn one(n: u128, kind: OrganisationKind, parent: Option<u128>) -> Organisation {
        let place = Organisation::blank(Ref::from_uuid(Uuid::from_u128(n)), None, &format!("Place {n}"), kind);
        Organisation { parent: parent.map(|n| Ref::from_uuid(Uuid::from_u128(n))), ..place }
    }

    fn places(all: &[Organisation]) -> Places<'_> {
        all.iter().map(|o| (o.id, o)).collect()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_kind_stands_under_a_larger_one() {
        use OrganisationKind::*;
        let kinds = [Ics, Icp, Locality, Pcn, GpPractice, AcuteTrust];
        let all: Vec<Organisation> = kinds.iter().zip(1..).map(|(kind, n)| one(n, *kind, None)).collect();
        for (c, child) in all.iter().enumerate() {
            for (p, parent) in all.iter().enumerate() {
                let may = p < 5 && (p < c || c == 5);
                assert_eq!(
                    check_parent(child, parent, &places(&all)).is_ok(),
                    may,
                    "{:?} under {:?}",
                    kinds[c],
                    kinds[p]
                );
            }
        }
    }

    #[test]
    fn nothing_stands_under_itself() {
        use OrganisationKind::*;
        // A circle that some other way put there must not be joined, nor followed for ever.
        let all = [one(1, Ics, Some(2)), one(2, Icp, Some(1)), one(3, Pcn, None)];
        assert!(check_parent(&all[1], &all[0], &places(&all)).is_err());
        assert!(check_parent(&all[2], &all[1], &places(&all)).is_err());
    }

    #[test]
    fn a_place_holds_for_a_time() {
        let (practice, old, new) = (one(1, OrganisationKind::GpPractice, None), one(2, OrganisationKind::Pcn, None), 3);
        let new = one(new, OrganisationKind::Pcn, None);
        let before = NetworkMembership {
            id: Ref::from_uuid(Uuid::from_u128(9)),
            practice: practice.id,
            network: old.id,
            started_on: day("2019-07-01"),
            ended_on: None,
        };
        let id = Ref::from_uuid(Uuid::from_u128(10));
        let stretches = [before.clone()];
        let changes = place(practice.id, new.id, day("2026-04-01"), &stretches, id).unwrap();
        assert_eq!(changes.list.len(), 2);
        let ended = NetworkMembership { ended_on: Some(day("2026-03-31")), ..before.clone() };
        let begun = NetworkMembership {
            id,
            practice: practice.id,
            network: new.id,
            started_on: day("2026-04-01"),
            ended_on: None,
        };
        let stretches = [ended, begun];
        assert_eq!(parent_on(&practice, &stretches, day("2026-03-31")), Some(old.id));
        assert_eq!(parent_on(&practice, &stretches, day("2026-04-01")), Some(new.id));
        assert_eq!(parent_on(&practice, &stretches, day("2019-06-30")), None);
        let again = place(practice.id, new.id, day("2026-01-01"), &stretches, id);
        assert!(again.is_err_and(|r| r.code == Code::DateOrder));
        assert!(place(practice.id, new.id, day("2026-05-01"), &stretches, id).unwrap().is_empty());
    }

    #[test]
    fn a_chain_of_successors_is_followed_and_a_circle_is_none() {
        let practice = |n: u128, next: Option<u128>, closed: bool| Organisation {
            successor: next.map(|n| Ref::from_uuid(Uuid::from_u128(n))),
            closed_on: closed.then(|| day("2026-10-31")),
            ..one(n, OrganisationKind::GpPractice, None)
        };
        let all = [practice(1, Some(2), true), practice(2, Some(3), true), practice(3, None, false)];
        let on = day("2026-11-01");
        assert_eq!(routed(&all[0], &places(&all), on).map(|o| o.id), Some(all[2].id));
        assert_eq!(routed(&all[0], &places(&all), day("2026-10-31")).map(|o| o.id), Some(all[0].id), "its last day");
        let circle = [practice(1, Some(2), true), practice(2, Some(1), true)];
        assert_eq!(routed(&circle[0], &places(&circle), on), None);
        let refused = close(&all[2], day("2026-10-01"), Some(all[0].id), &places(&all), &[], on);
        assert!(refused.is_err_and(|r| r.code == Code::SuccessorRequired), "its successors lead back to it");
    }
}
