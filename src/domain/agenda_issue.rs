//! An agenda as it was issued: kept by value, version by version, so that the next can say what changed. What people hold in their
//! hands is the version, whatever became of the items since.

use super::agenda::{AgendaItem, ItemKind, Urgency};
use super::dates;
use super::ids::Ref;
use super::meeting::Meeting;
use super::minutes::WrittenFile;
use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

crate::coded! {
    /// How a patient stands on the agenda of the whole group.
    pub enum PatientsBy = "way in which patients stand on an agenda" {
        Initials = "initials", "Initials";
        NhsNumber = "nhs_number", "NHS number";
    }
}

/// One line of an issued agenda.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedLine {
    /// Which item it was.
    pub item: Ref<AgendaItem>,
    /// What kind.
    pub kind: ItemKind,
    /// What it was called; a case by the patient's name.
    pub title: String,
    /// Code of the patient's practice.
    pub practice: Option<String>,
    /// How soon, where it was a case.
    pub urgency: Option<Urgency>,
    /// From when, London time.
    pub start: NaiveTime,
    /// Minutes.
    pub minutes: u32,
}
crate::json_column!(Vec<IssuedLine>);

/// Shows the item and not the person.
impl std::fmt::Debug for IssuedLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IssuedLine({})", self.item)
    }
}

crate::record! {
    /// One version of a conference's agenda.
    pub struct IssuedAgenda = "issued_agenda" {
        /// Of which conference.
        meeting: Ref<Meeting>,
        /// Its version, from 1.
        number: u32,
        /// When.
        issued_at: DateTime<Utc>,
        /// By whom.
        issued_by: String,
        /// Where the conference was to meet.
        venue: Option<String>,
        /// Who was to chair.
        chair: Option<String>,
        /// What stood on it, in order.
        lines: Vec<IssuedLine>,
        /// When it was last written to files.
        written_at: Option<DateTime<Utc>>,
        /// The files.
        files: Vec<WrittenFile>,
    }
}

crate::coded! {
    /// What became of a line from one version to another.
    pub enum Change = "change of an agenda" {
        Added = "added", "Added";
        Removed = "removed", "Removed";
        Moved = "moved", "Moved";
        Retimed = "retimed", "Another time";
        Frame = "frame", "Changed";
    }
}

/// One difference between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgendaChange {
    /// Of which kind.
    pub change: Change,
    /// Which item, if it is about one.
    pub item: Option<Ref<AgendaItem>>,
    /// In words.
    pub words: String,
}

/// What two versions differ in: lines taken off, lines put on, lines that changed places, lines at another time; then the frame.
/// Of lines that changed places those are named that moved past the most others, not those that gave way.
pub fn changes(before: &IssuedAgenda, after: &IssuedAgenda) -> Vec<AgendaChange> {
    let mut found = Vec::new();
    let mut tell = |change: Change, item: Ref<AgendaItem>, words: String| {
        found.push(AgendaChange { change, item: Some(item), words });
    };
    for old in before.lines.iter().filter(|o| !after.lines.iter().any(|l| l.item == o.item)) {
        tell(Change::Removed, old.item, format!("{} is off.", old.title));
    }
    let old_place = |line: &IssuedLine| before.lines.iter().position(|o| o.item == line.item);
    for line in after.lines.iter().filter(|l| old_place(l).is_none()) {
        tell(Change::Added, line.item, format!("{} is new, {}.", line.title, at(line)));
    }
    let stayed: Vec<(usize, &IssuedLine)> = after.lines.iter().filter_map(|l| Some((old_place(l)?, l))).collect();
    let in_order = longest_rise(&stayed.iter().map(|(place, _)| *place).collect::<Vec<_>>());
    for (n, (place, line)) in stayed.iter().enumerate() {
        let old = &before.lines[*place];
        if !in_order.contains(&n) {
            tell(Change::Moved, line.item, format!("{} moved: {} (was {}).", line.title, at(line), at(old)));
        } else if (old.start, old.minutes) != (line.start, line.minutes) {
            tell(
                Change::Retimed,
                line.item,
                format!("{} is at another time: {} (was {}).", line.title, at(line), at(old)),
            );
        }
    }
    for (name, old, new) in [("Venue", &before.venue, &after.venue), ("Chair", &before.chair, &after.chair)] {
        if old != new {
            let new = new.as_deref().unwrap_or("not named");
            found.push(AgendaChange { change: Change::Frame, item: None, words: format!("{name}: {new}.") });
        }
    }
    found
}

/// "13:15 to 13:30", or "13:15" where it takes no minutes.
fn at(line: &IssuedLine) -> String {
    let from = dates::clock(line.start);
    if line.minutes == 0 { from } else { format!("{from} to {}", dates::clock(line.end())) }
}

impl IssuedLine {
    /// Until when.
    pub fn end(&self) -> NaiveTime {
        self.start + chrono::Duration::minutes(i64::from(self.minutes))
    }
}

/// The places of a longest run of rising numbers: what stays where it is when a list is put in another order.
fn longest_rise(numbers: &[usize]) -> Vec<usize> {
    let mut best: Vec<Vec<usize>> = Vec::new();
    for (n, number) in numbers.iter().enumerate() {
        let before = best.iter().filter(|run| run.last().is_some_and(|last| numbers[*last] < *number));
        let mut run = before.max_by_key(|run| run.len()).cloned().unwrap_or_default();
        run.push(n);
        best.push(run);
    }
    best.into_iter().max_by_key(Vec::len).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u128, title: &str, start: &str, minutes: u32) -> IssuedLine {
        IssuedLine {
            item: Ref::from_uuid(uuid::Uuid::from_u128(n)),
            kind: ItemKind::Case,
            title: title.to_owned(),
            practice: None,
            urgency: None,
            start: start.parse().unwrap(),
            minutes,
        }
    }

    fn issued(lines: Vec<IssuedLine>) -> IssuedAgenda {
        IssuedAgenda {
            id: Ref::from_uuid(uuid::Uuid::nil()),
            meeting: Ref::from_uuid(uuid::Uuid::nil()),
            number: 1,
            issued_at: DateTime::UNIX_EPOCH,
            issued_by: "A".to_owned(),
            venue: Some("Room 2".to_owned()),
            chair: None,
            lines,
            written_at: None,
            files: Vec::new(),
        }
    }

    fn words(before: &IssuedAgenda, after: &IssuedAgenda) -> Vec<String> {
        changes(before, after).into_iter().map(|c| format!("{}: {}", c.change, c.words)).collect()
    }

    #[test]
    fn what_was_added_taken_off_moved_and_retimed_is_told_apart() {
        let first = issued(vec![
            line(1, "Welcome", "13:00:00", 5),
            line(2, "A", "13:05:00", 10),
            line(3, "B", "13:15:00", 10),
            line(4, "C", "13:25:00", 10),
            line(5, "D", "13:35:00", 10),
        ]);
        assert!(words(&first, &first).is_empty());
        let second = IssuedAgenda {
            venue: Some("Room 3".to_owned()),
            ..issued(vec![
                line(1, "Welcome", "13:00:00", 5),
                line(5, "D", "13:05:00", 10),
                line(2, "A", "13:15:00", 15),
                line(4, "C", "13:30:00", 10),
                line(6, "E", "13:40:00", 0),
            ])
        };
        assert_eq!(
            words(&first, &second),
            [
                "removed: B is off.",
                "added: E is new, 13:40.",
                "moved: D moved: 13:05 to 13:15 (was 13:35 to 13:45).",
                "retimed: A is at another time: 13:15 to 13:30 (was 13:05 to 13:15).",
                "retimed: C is at another time: 13:30 to 13:40 (was 13:25 to 13:35).",
                "frame: Venue: Room 3.",
            ]
        );
    }

    #[test]
    fn the_one_that_moved_is_named_and_not_those_that_gave_way() {
        assert_eq!(longest_rise(&[3, 0, 1, 2]), [1, 2, 3]);
        assert_eq!(longest_rise(&[1, 2, 3, 0]), [0, 1, 2]);
        assert!(longest_rise(&[]).is_empty());
    }
}
