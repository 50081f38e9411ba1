//! A conference as an invitation that any calendar reads (RFC 5545), or the notice that it is cancelled. Times are UTC, so that no
//! table of London's summer time has to go with it; the identity is the conference's, so that a later version takes the place of
//! an earlier one. It names no patient: an invitation lies in many mailboxes and on telephones.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::wording::clean;

/// The longest line in octets, its end not counted.
const LONGEST: usize = 75;

/// What a calendar is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The identity of the conference.
    pub id: Uuid,
    /// The version of its agenda; one more where it is cancelled.
    pub sequence: u32,
    /// When the invitation was made.
    pub made_at: DateTime<Utc>,
    /// From when.
    pub start: DateTime<Utc>,
    /// Until when.
    pub end: DateTime<Utc>,
    /// Code and name of the group.
    pub group: (String, String),
    /// Where.
    pub venue: Option<String>,
    /// Whom to write to about it.
    pub contact: Option<String>,
    /// The mark of a rehearsal or of pretend people.
    pub mark: Option<String>,
    /// Whether it is cancelled.
    pub cancelled: bool,
}

impl Invitation {
    /// The whole file.
    pub fn render(&self) -> String {
        let (method, status) = if self.cancelled { ("CANCEL", "CANCELLED") } else { ("REQUEST", "CONFIRMED") };
        let (code, name) = &self.group;
        let moment = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
        let cancelled = if self.cancelled { "Cancelled: " } else { "" };
        let mut told: Vec<String> = self.mark.iter().cloned().collect();
        told.push(if self.cancelled {
            "This conference is cancelled.".to_owned()
        } else {
            format!("Agenda version {}. The agenda and the times for each practice come separately.", self.sequence)
        });
        told.extend(self.contact.iter().map(|contact| format!("Contact: {contact}")));
        let mut lines = vec![
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".to_owned(),
            "PRODID:-//mdg//case conferences//EN".to_owned(),
            "CALSCALE:GREGORIAN".to_owned(),
            format!("METHOD:{method}"),
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}@mdg", self.id),
            format!("SEQUENCE:{}", self.sequence),
            format!("DTSTAMP:{}", moment(self.made_at)),
            format!("DTSTART:{}", moment(self.start)),
            format!("DTEND:{}", moment(self.end)),
            format!("SUMMARY:{}", text(&format!("{cancelled}MDG case conference, {name} ({code})"))),
            format!("DESCRIPTION:{}", text(&told.join(" "))),
            format!("STATUS:{status}"),
            "CLASS:PRIVATE".to_owned(),
            "TRANSP:OPAQUE".to_owned(),
        ];
        lines.extend(self.venue.iter().map(|venue| format!("LOCATION:{}", text(venue))));
        lines.extend(self.organiser());
        lines.extend(["END:VEVENT".to_owned(), "END:VCALENDAR".to_owned()]);
        lines.iter().map(|line| folded(line)).collect()
    }

    /// Who invites, where the group's contact is an address.
    fn organiser(&self) -> Option<String> {
        let address = self.contact.as_deref().map(clean)?;
        let plain =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
        let (name, place) = address.split_once('@')?;
        (plain(name) && plain(place) && place.contains('.')).then(|| format!("ORGANIZER:mailto:{address}"))
    }
}

/// A value of type TEXT.
fn text(value: &str) -> String {
    clean(value).replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

/// A line with its end, broken where it is too long and never inside a character.
fn folded(line: &str) -> String {
    let (mut out, mut width) = (String::with_capacity(line.len() + 2), 0);
    for c in line.chars() {
        if width + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn invitation() -> Invitation {
        Invitation {
            id: Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001),
            sequence: 2,
            made_at: at("2026-07-01T08:00:00Z"),
            start: at("2026-07-16T12:00:00Z"),
            end: at("2026-07-16T13:30:00Z"),
            group: ("HK".to_owned(), "Harness; Kilburn, and all of the people who live around it MDG".to_owned()),
            venue: Some("Room 2, Café Zoë\r\nATTENDEE:mailto:x@example.org".to_owned()),
            contact: Some("hk.mdg@example.org".to_owned()),
            mark: None,
            cancelled: false,
        }
    }

    fn unfolded(file: &str) -> String {
        file.replace("\r\n ", "")
    }

    #[test]
    fn a_calendar_is_told_when_and_where_in_the_form_that_all_of_them_read() {
        let file = invitation().render();
        assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{file}");
        assert!(file.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        let lines = unfolded(&file);
        for line in [
            "METHOD:REQUEST",
            "UID:01930000-0000-7000-8000-000000000001@mdg",
            "SEQUENCE:2",
            "DTSTAMP:20260701T080000Z",
            "DTSTART:20260716T120000Z",
            "DTEND:20260716T133000Z",
            "SUMMARY:MDG case conference\\, Harness\\; Kilburn\\, and all of the people who live around it MDG (HK)",
            "LOCATION:Room 2\\, Café Zoë ATTENDEE:mailto:x@example.org",
            "ORGANIZER:mailto:hk.mdg@example.org",
            "STATUS:CONFIRMED",
        ] {
            assert!(lines.split("\r\n").any(|l| l == line), "{line} in {lines}");
        }
    }

    #[test]
    fn a_cancelled_conference_takes_its_own_entry_away() {
        let file = Invitation { cancelled: true, sequence: 3, ..invitation() }.render();
        let lines = unfolded(&file);
        for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3", "UID:01930000-0000-7000-8000-000000000001@mdg"]
        {
            assert!(lines.split("\r\n").any(|l| l == line), "{line}");
        }
    }

    #[test]
    fn no_character_is_broken_by_a_fold() {
        for n in 60..80 {
            let line = format!("{}é李👩🏽{}", "a".repeat(n), "ü".repeat(80));
            let file = folded(&line);
            assert!(file.split("\r\n").all(|l| l.len() <= 75));
            assert_eq!(unfolded(&file), format!("{line}\r\n"));
        }
    }

    #[test]
    fn only_an_address_becomes_the_organiser() {
        for contact in ["Call 020 7946 0000", "a@b", "a b@example.org", "x@example.org\r\nATTENDEE:y"] {
            let file = Invitation { contact: Some(contact.to_owned()), ..invitation() }.render();
            assert!(!unfolded(&file).contains("ORGANIZER"), "{contact}");
        }
    }

    #[test]
    fn another_programs_reader_understands_it() {
        use icalendar::{Component as _, EventLike as _};
        let calendar: icalendar::Calendar = invitation().render().parse().unwrap();
        let event = calendar.events().next().unwrap();
        assert_eq!(event.get_uid(), Some("01930000-0000-7000-8000-000000000001@mdg"));
        assert_eq!(event.get_sequence(), Some(2));
        assert_eq!(event.get_location(), Some("Room 2, Café Zoë ATTENDEE:mailto:x@example.org"));
        assert_eq!(event.get_start(), Some(invitation().start.into()));
        assert_eq!(calendar.property_value("METHOD"), Some("REQUEST"));
    }
}
