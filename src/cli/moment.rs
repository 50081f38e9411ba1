//! Moments as scripts and options write them: RFC 3339, or what London's clocks show.

use crate::domain::dates;
use crate::domain::refusal::{Code, Refusal};
use chrono::{DateTime, NaiveDateTime, Utc};

/// Reads `2026-11-19T13:05:00Z`, `2026-11-19T13:05:00+01:00`, or `2026-11-19T13:05` for London.
pub fn read(text: &str) -> Result<DateTime<Utc>, Refusal> {
    let text = text.trim();
    let zoned = || DateTime::parse_from_rfc3339(text).ok().filter(|m| dates::is_of_our_time(m.date_naive()));
    let local = || {
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .filter(|local| dates::is_of_our_time(local.date()))
    };
    zoned()
        .map(|moment| moment.with_timezone(&Utc))
        .or_else(|| local().map(|local| dates::london_moment(local.date(), local.time())))
        .ok_or_else(|| {
            let why =
                "This cannot be read as a moment. Write 2026-11-19T13:05 for London time, or 2026-11-19T13:05:00Z.";
            Refusal::new(Code::DateUnreadable, why).at("at")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_zone_london_is_meant() {
        let utc = |text: &str| read(text).unwrap().to_rfc3339();
        assert_eq!(utc("2026-11-19T13:05"), "2026-11-19T13:05:00+00:00");
        assert_eq!(utc("2026-07-01T13:05"), "2026-07-01T12:05:00+00:00");
        assert_eq!(utc("2026-07-01 13:05:30"), "2026-07-01T12:05:30+00:00");
        assert_eq!(utc("2026-07-01T13:05:00+02:00"), "2026-07-01T11:05:00+00:00");
        assert_eq!(read("tomorrow").unwrap_err().code, Code::DateUnreadable);
        assert_eq!(read("2026-02-30T13:05").unwrap_err().code, Code::DateUnreadable);
        assert_eq!(read("+262142-12-31T23:59").unwrap_err().code, Code::DateUnreadable);
    }
}
