//! Working days: Monday to Friday. Bank holidays are not known to the program, so that a day counted here falls early over one and
//! never late.

use chrono::{Datelike, Days, NaiveDate, Weekday};

fn is_one(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The working day that is `count` of them after a day; the day itself for none.
pub fn after(from: NaiveDate, count: u32) -> NaiveDate {
    let mut day = from;
    // Nobody plans for longer than ten years, whatever stands in the settings.
    let mut left = count.min(2_600);
    while left > 0 {
        day = day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        left -= u32::from(is_one(day) || day == NaiveDate::MAX);
    }
    day
}

/// How many working days have begun after one day, up to and with another; none where it lies before.
pub fn between(from: NaiveDate, until: NaiveDate) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= until).filter(|day| is_one(*day)).count();
    u32::try_from(days).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weekends_do_not_count() {
        // 19 November 2026 is a Thursday.
        assert_eq!(after(d("2026-11-19"), 5), d("2026-11-26"));
        assert_eq!(after(d("2026-11-20"), 1), d("2026-11-23"));
        assert_eq!(after(d("2026-11-21"), 1), d("2026-11-23"));
        assert_eq!(after(d("2026-11-21"), 0), d("2026-11-21"));
        assert_eq!(between(d("2026-11-19"), d("2026-11-26")), 5);
        assert_eq!(between(d("2026-11-20"), d("2026-11-22")), 0);
        assert_eq!(between(d("2026-11-26"), d("2026-11-19")), 0);
    }

    #[test]
    fn the_end_of_all_days_is_no_loop() {
        assert_eq!(after(NaiveDate::MAX, 5), NaiveDate::MAX);
    }
}
