//! Working days in England and Wales: neither a weekend nor a bank holiday. The holidays follow from the calendar (Banking and
//! Financial Dealings Act 1971, with New Year's Day and the first Monday in May by proclamation since 1974 and 1978); a holiday
//! that is proclaimed for one year alone is not known here, and a day too early is the safe side.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Whether offices and practices are open on a day.
pub fn is_working_day(day: NaiveDate) -> bool {
    !is_weekend(day) && !bank_holidays(day.year()).contains(&day)
}

/// The working day that is `count` of them after a day; the day itself for none.
pub fn after(from: NaiveDate, count: u32) -> NaiveDate {
    let mut day = from;
    // Nobody plans for longer than ten years, whatever stands in the settings.
    let mut left = count.min(2_600);
    while left > 0 {
        day = day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        left -= u32::from(is_working_day(day) || day == NaiveDate::MAX);
    }
    day
}

/// How many working days have begun after one day, up to and with another; none where it lies before.
pub fn between(from: NaiveDate, until: NaiveDate) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= until).filter(|day| is_working_day(*day)).count();
    u32::try_from(days).unwrap_or(u32::MAX)
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn bank_holidays(year: i32) -> Vec<NaiveDate> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let mut holidays: Vec<NaiveDate> = Vec::new();
    if let Some(easter) = easter_sunday(year) {
        holidays.extend([easter - Days::new(2), easter + Days::new(1)]);
    }
    holidays.extend(day(5, 1).map(|first| on_or_after(first, Weekday::Mon)));
    holidays.extend([day(5, 31), day(8, 31)].into_iter().flatten().map(|last| on_or_before(last, Weekday::Mon)));
    // What falls on a weekend is had on the next day that is free.
    for fixed in [day(1, 1), day(12, 25), day(12, 26)].into_iter().flatten() {
        let mut had = fixed;
        while is_weekend(had) || holidays.contains(&had) {
            had = had + Days::new(1);
        }
        holidays.push(had);
    }
    holidays
}

fn on_or_after(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    day + Days::new(u64::from(weekday.days_since(day.weekday())))
}

fn on_or_before(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().days_since(weekday)))
}

/// Easter Sunday of a year of the Gregorian calendar, by the rule of Oudin (1940).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let (century, golden) = (year / 100, year % 19);
    let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let moon = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
    let after_march = moon - weekday;
    let month = 3 + (after_march + 40) / 44;
    let day = after_march + 28 - 31 * (month / 4);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_holidays_are_those_that_were_published() {
        // As gov.uk lists them for England and Wales.
        for (year, days) in [
            (2026, ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]),
            (2027, ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"]),
            (2028, ["01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"]),
        ] {
            let mut holidays = bank_holidays(year);
            holidays.sort_unstable();
            let expected: Vec<NaiveDate> = days.iter().map(|d| day(&format!("{year}-{d}"))).collect();
            assert_eq!(holidays, expected, "{year}");
        }
    }

    #[test]
    fn five_working_days_after_a_thursday_is_the_next_and_christmas_is_left_out() {
        assert_eq!(after(day("2026-11-19"), 5), day("2026-11-26"));
        assert_eq!(between(day("2026-11-19"), day("2026-11-26")), 5);
        assert_eq!(after(day("2026-12-17"), 5), day("2026-12-24"));
        assert_eq!(after(day("2026-12-21"), 5), day("2026-12-30"));
        assert_eq!(between(day("2026-12-21"), day("2026-12-30")), 5);
        assert_eq!(after(day("2026-11-20"), 1), day("2026-11-23"));
    }

    #[test]
    fn none_after_a_day_is_the_day_itself_and_the_end_of_all_days_is_no_loop() {
        assert_eq!(after(day("2026-11-21"), 0), day("2026-11-21"));
        assert_eq!(after(day("2026-11-21"), 1), day("2026-11-23"));
        assert_eq!(between(day("2026-11-20"), day("2026-11-22")), 0);
        assert_eq!(between(day("2026-11-26"), day("2026-11-19")), 0);
        assert_eq!(after(NaiveDate::MAX, 5), NaiveDate::MAX);
    }
}
