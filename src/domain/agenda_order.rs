//! In which order the items of an agenda stand: opening items, then the cases practice by practice, then closing items. A practice
//! joins once, so its cases stand together; the practice with the most pressing case comes first. Whoever moved an item by hand
//! keeps that order: then a new case goes behind those that are there. It knows no names beyond those it sorts by.

use super::agenda::{AgendaItem, ItemKind, ItemStatus, Urgency};
use super::change::Changes;
use super::ids::Ref;
use super::meeting::Meeting;
use super::patient::Patient;
use super::referral::Referral;
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::HashMap;

/// What the place of a patient's case goes by.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// ODS code of the practice; empty where it has none.
    pub practice: String,
    /// Surname.
    pub family_name: String,
    /// Ten digits; empty where there is none.
    pub nhs_number: String,
}

/// What the order goes by beside the items themselves.
#[derive(Clone, Default)]
pub struct CaseOrder {
    /// Everybody who stands on the agenda.
    pub people: HashMap<Ref<Patient>, Person>,
    /// When each referral came.
    pub received: HashMap<Ref<Referral>, NaiveDate>,
}

/// How pressing a case is, 0 first: urgent, carried over, soon, routine.
pub fn rank(item: &AgendaItem) -> u8 {
    match item.urgency {
        Some(Urgency::Urgent) => 0,
        _ if item.carry_count > 0 => 1,
        Some(Urgency::Soon) => 2,
        Some(Urgency::Routine) | None => 3,
    }
}

/// Whether an item is still to come and may be given another place.
fn is_to_come(item: &AgendaItem) -> bool {
    matches!(item.status, ItemStatus::Proposed | ItemStatus::Listed)
}

impl CaseOrder {
    fn practice(&self, item: &AgendaItem) -> &str {
        item.patient.and_then(|p| self.people.get(&p)).map_or("", |person| person.practice.as_str())
    }

    /// The items in the order of the rule, with their places. What came to its end, or is on the table, keeps its place.
    pub fn arranged(&self, items: &[AgendaItem]) -> Vec<AgendaItem> {
        let mut blocks: HashMap<&str, u8> = HashMap::new();
        for item in items.iter().filter(|i| i.kind == ItemKind::Case && is_to_come(i)) {
            let first = blocks.entry(self.practice(item)).or_insert(u8::MAX);
            *first = (*first).min(rank(item));
        }
        let mut moving: Vec<AgendaItem> = items.iter().filter(|i| is_to_come(i)).cloned().collect();
        moving.sort_by_key(|i| i.position);
        let places: Vec<u32> = moving.iter().map(|i| i.position).collect();
        let of_case = |item: &AgendaItem| {
            let person = item.patient.and_then(|p| self.people.get(&p));
            let practice = self.practice(item);
            (
                (blocks.get(practice).copied(), practice.to_owned()),
                (rank(item), Reverse(item.carry_count)),
                item.referral.and_then(|r| self.received.get(&r)).copied().unwrap_or(NaiveDate::MAX),
                person.map(|p| (p.family_name.to_lowercase(), p.nhs_number.clone())),
            )
        };
        // The kinds are declared in the order in which they stand; several of one kind stay as they are.
        moving.sort_by_cached_key(|item| (item.kind, (item.kind == ItemKind::Case).then(|| of_case(item))));
        for (item, place) in moving.iter_mut().zip(places) {
            item.position = place;
        }
        moving.extend(items.iter().filter(|i| !is_to_come(i)).cloned());
        moving.sort_by_key(|i| i.position);
        moving
    }

    /// Whether the items stand in the order of the rule.
    pub fn holds(&self, items: &[AgendaItem]) -> bool {
        differences(items, &self.arranged(items)).is_empty()
    }

    /// The agenda with new items in it. While it was not issued and follows the rule, each goes to its place by the rule; else a
    /// case goes behind the cases, one that was carried over behind the carried ones, and anything else to its part.
    pub fn with(&self, meeting: &Meeting, items: &[AgendaItem], new: Vec<AgendaItem>) -> Vec<AgendaItem> {
        let free = meeting.agenda_version == 0 && !meeting.is_running() && self.holds(items);
        let mut all = items.to_vec();
        for mut item in new {
            let ahead = |other: &&AgendaItem| {
                if item.carry_count > 0 {
                    other.kind < ItemKind::Case || other.carry_count > 0
                } else {
                    other.kind <= item.kind
                }
            };
            item.position = all.iter().filter(ahead).map(|i| i.position).max().unwrap_or(0) + 1;
            for behind in all.iter_mut().filter(|i| i.position >= item.position) {
                behind.position += 1;
            }
            all.push(item);
        }
        all.sort_by_key(|i| i.position);
        if free { self.arranged(&all) } else { all }
    }
}

/// What makes one state of an agenda another: new items, and the fields of old ones that differ.
pub fn differences(before: &[AgendaItem], after: &[AgendaItem]) -> Changes {
    let mut changes = Changes::none();
    for item in after {
        match before.iter().find(|b| b.id == item.id) {
            Some(old) => changes.update(old, item),
            None => changes.create(item),
        };
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::agenda::tests::{item, meeting};
    use proptest::prelude::*;

    fn person(practice: &str, family_name: &str) -> Person {
        Person { practice: practice.to_owned(), family_name: family_name.to_owned(), nhs_number: String::new() }
    }

    fn id<T>(n: u128) -> Ref<T> {
        Ref::from_uuid(uuid::Uuid::from_u128(n))
    }

    /// A case: patient `n`, how soon, how often carried, minutes.
    fn case(n: u8, urgency: Urgency, carry_count: u32, planned_min: u32) -> AgendaItem {
        let mut case = item(u128::from(n) + 100, n.into(), ItemKind::Case, planned_min);
        case.patient = Some(id(n.into()));
        case.referral = Some(id(n.into()));
        case.urgency = Some(urgency);
        case.carry_count = carry_count;
        case
    }

    fn titles(items: &[AgendaItem], order: &CaseOrder) -> Vec<String> {
        let name = |i: &AgendaItem| i.patient.and_then(|p| order.people.get(&p)).map(|p| p.family_name.clone());
        items.iter().map(|i| name(i).unwrap_or_else(|| i.kind.to_string())).collect()
    }

    fn order() -> CaseOrder {
        let day = |text: &str| text.parse().unwrap();
        CaseOrder {
            people: HashMap::from([
                (id(1), person("X99002", "EVANS")),
                (id(2), person("X99001", "FERNANDES")),
                (id(3), person("X99002", "CHAUDHRY")),
                (id(4), person("X99001", "ADEYEMI")),
                (id(5), person("X99003", "BROWN")),
            ]),
            received: HashMap::from([
                (id(1), day("2026-11-02")),
                (id(2), day("2026-10-01")),
                (id(3), day("2026-11-03")),
                (id(4), day("2026-11-04")),
                (id(5), day("2026-09-01")),
            ]),
        }
    }

    /// The agenda of one conference, mixed up.
    fn mixed() -> Vec<AgendaItem> {
        vec![
            case(1, Urgency::Routine, 0, 10),
            case(2, Urgency::Routine, 1, 10),
            case(3, Urgency::Soon, 0, 10),
            case(4, Urgency::Urgent, 0, 15),
            item(15, 5, ItemKind::Aob, 5),
            item(16, 6, ItemKind::Rca, 10),
            item(17, 7, ItemKind::ActionReview, 10),
            item(18, 8, ItemKind::Welcome, 5),
        ]
    }

    #[test]
    fn the_agenda_of_one_conference_stands_in_its_order_with_its_times() {
        let arranged = order().arranged(&mixed());
        let expected = ["welcome", "action_review", "ADEYEMI", "FERNANDES", "CHAUDHRY", "EVANS", "rca", "aob"];
        assert_eq!(titles(&arranged, &order()), expected);
        assert_eq!(crate::domain::agenda::offsets(&arranged), [0, 5, 15, 30, 40, 50, 60, 70]);
        assert_eq!(crate::domain::agenda::total_min(&arranged), 75);
        assert!(order().holds(&arranged) && !order().holds(&mixed()));
    }

    #[test]
    fn carried_more_often_comes_first_then_who_was_referred_first_then_the_name() {
        let mut order = order();
        for n in 1..=5 {
            order.people.get_mut(&id(n)).unwrap().practice = "X99001".to_owned();
        }
        order.received.insert(id(4), "2026-10-01".parse().unwrap());
        let cases = [
            case(1, Urgency::Routine, 1, 10),
            case(2, Urgency::Routine, 0, 10),
            case(3, Urgency::Soon, 2, 10),
            case(4, Urgency::Routine, 0, 10),
            case(5, Urgency::Routine, 0, 10),
        ];
        assert_eq!(titles(&order.arranged(&cases), &order), ["CHAUDHRY", "EVANS", "BROWN", "ADEYEMI", "FERNANDES"]);
    }

    #[test]
    fn of_practices_as_pressing_as_each_other_the_code_decides_and_every_block_holds_together() {
        let cases = [
            case(1, Urgency::Routine, 0, 10),
            case(5, Urgency::Urgent, 0, 10),
            case(2, Urgency::Routine, 0, 10),
            case(3, Urgency::Urgent, 0, 10),
            case(4, Urgency::Soon, 0, 10),
        ];
        let found = titles(&order().arranged(&cases), &order());
        assert_eq!(found, ["CHAUDHRY", "EVANS", "BROWN", "ADEYEMI", "FERNANDES"]);
    }

    #[test]
    fn what_is_over_keeps_its_place() {
        let mut items = mixed();
        items[0].status = ItemStatus::Discussed;
        items[7].status = ItemStatus::Withdrawn;
        let arranged = order().arranged(&items);
        let expected = ["EVANS", "action_review", "ADEYEMI", "FERNANDES", "CHAUDHRY", "rca", "aob", "welcome"];
        assert_eq!(titles(&arranged, &order()), expected);
    }

    #[test]
    fn a_new_case_goes_to_its_place_until_somebody_moved_one_or_the_agenda_was_issued() {
        let order = order();
        let all = order.arranged(&mixed());
        let rest: Vec<AgendaItem> = all.iter().filter(|i| i.patient != Some(id(4))).cloned().collect();
        let urgent = || vec![case(4, Urgency::Urgent, 0, 15)];
        let place = |meeting: &Meeting, items: &[AgendaItem]| {
            let all = order.with(meeting, items, urgent());
            assert_eq!(all.len(), items.len() + 1);
            all.iter().position(|i| i.patient == Some(id(4))).unwrap()
        };
        let mut meeting = meeting();
        assert_eq!(place(&meeting, &rest), 2);
        let mut moved = rest.clone();
        (moved[2].position, moved[3].position) = (moved[3].position, moved[2].position);
        moved.sort_by_key(|i| i.position);
        assert_eq!(place(&meeting, &moved), 5, "behind the cases");
        meeting.agenda_version = 1;
        assert_eq!(place(&meeting, &rest), 5, "behind the cases");
        let mut carried = urgent();
        carried[0].carry_count = 1;
        let all = order.with(&meeting, &rest, carried);
        assert_eq!(all[3].patient, Some(id(4)), "behind the one that was carried before");
    }

    #[test]
    fn an_item_that_is_no_case_goes_to_its_part() {
        let order = order();
        let mut meeting = meeting();
        meeting.agenda_version = 1;
        let all = order.arranged(&mixed());
        for (kind, at) in
            [(ItemKind::Interests, 1), (ItemKind::ProtocolList, 6), (ItemKind::Theme, 7), (ItemKind::Aob, 8)]
        {
            let with = order.with(&meeting, &all, vec![item(99, 0, kind, 5)]);
            assert_eq!(with[at].kind, kind);
            assert!(with.iter().zip(1..).all(|(i, place)| i.position == place));
        }
    }

    proptest! {
        #[test]
        fn arranging_loses_nobody_gives_every_place_once_and_a_second_time_changes_nothing(
            picks in proptest::collection::vec((1u8..6, 0usize..3, 0u32..3, 0usize..8, any::<bool>()), 0..14)
        ) {
            let items: Vec<AgendaItem> = picks.iter().zip(1u8..).map(|((patient, urgency, carried, kind, over), place)| {
                use crate::domain::coded::Coded;
                let mut one = case(*patient, Urgency::ALL[*urgency], *carried, 10);
                (one.id, one.position) = (id(u128::from(place)), place.into());
                if *kind > 4 {
                    one = item(place.into(), place.into(), ItemKind::ALL[*kind], 5);
                }
                one.status = if *over { ItemStatus::Discussed } else { ItemStatus::Listed };
                one
            }).collect();
            let arranged = order().arranged(&items);
            prop_assert!(arranged.iter().zip(1..).all(|(i, place)| i.position == place));
            prop_assert!(items.iter().all(|i| arranged.iter().any(|a| a.id == i.id)));
            prop_assert!(order().holds(&arranged));
        }
    }
}
