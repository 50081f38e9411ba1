//! Dates and times: how they are read, how they are shown, and what day it is in London. Nothing here looks at a clock, and
//! nothing here guesses: what could be read two ways is refused.

use super::refusal::{Code, Refusal, ensure};
use chrono::{
    DateTime, Datelike, Days, Duration, LocalResult, Months, NaiveDate, NaiveTime, TimeZone, Timelike, Utc, Weekday,
};
use chrono_tz::Europe::London;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_LONG: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAYS_LONG: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The date in London at a moment.
pub fn london_date(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&London).date_naive()
}

/// The time of day in London at a moment, without fractions of a second.
pub fn london_time(moment: DateTime<Utc>) -> NaiveTime {
    let time = moment.with_timezone(&London).time();
    time.with_nanosecond(0).unwrap_or(time)
}

/// The moment at which London's clocks show this date and time. In the hour that is skipped in March the clock has moved on;
/// in the hour that comes twice in October the first is meant.
pub fn london_moment(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    match London.from_local_datetime(&date.and_time(time)) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => moment.with_timezone(&Utc),
        LocalResult::None => {
            let shifted = date.and_time(time) + Duration::hours(1);
            London
                .from_local_datetime(&shifted)
                .earliest()
                .map_or_else(|| Utc.from_utc_datetime(&shifted), |m| m.with_timezone(&Utc))
        }
    }
}

/// A month: `Nov-2026`.
pub fn month(date: NaiveDate) -> String {
    format!("{}-{:04}", MONTHS[date.month0() as usize], date.year())
}

/// For staff: `19-Nov-2026`.
pub fn staff(date: NaiveDate) -> String {
    format!("{:02}-{}-{:04}", date.day(), MONTHS[date.month0() as usize], date.year())
}

/// For staff, with the day of the week: `Thu 19-Nov-2026`.
pub fn staff_with_day(date: NaiveDate) -> String {
    format!("{} {}", DAYS[date.weekday().num_days_from_monday() as usize], staff(date))
}

/// For letters: `19 November 2026`.
pub fn letter(date: NaiveDate) -> String {
    format!("{} {} {:04}", date.day(), MONTHS_LONG[date.month0() as usize], date.year())
}

/// A time of day on 24 hours: `13:05`.
pub fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// The time of day in London at a moment: `13:05`.
pub fn london_clock(moment: DateTime<Utc>) -> String {
    clock(london_time(moment))
}

/// Whether a date is one that anybody here lived or will live to see: from 1900 to 2199. Beyond, a year was mistyped.
pub fn is_of_our_time(date: NaiveDate) -> bool {
    (1900..2200).contains(&date.year())
}

/// The most minutes that a conference or an item can be planned for: a day's.
pub const MOST_MINUTES: u32 = 24 * 60;

/// Refuses more minutes than a day has, beside the field that holds them.
pub fn check_minutes(minutes: Option<u32>, field: &str) -> Result<(), Refusal> {
    let why = "Nothing is planned for longer than a day. Give the minutes.";
    ensure(minutes.is_none_or(|m| m <= MOST_MINUTES), Code::FieldUnreadable, why).map_err(|r| r.at(field))
}

/// Whole years lived. Somebody born on 29 February has a birthday on 1 March in other years.
pub fn age(born: NaiveDate, on: NaiveDate) -> u32 {
    on.years_since(born).unwrap_or(0)
}

/// How the dates of a file are written. A file is read one way throughout; nothing is guessed per row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileDates {
    /// `2026-11-19`
    Iso,
    /// `19/11/2026`
    DayMonthYear,
    /// `19-Nov-2026`
    Clinical,
    /// `20261119`, as the national files write them.
    Compact,
}

impl FileDates {
    /// Reads one date.
    pub fn read(self, text: &str) -> Result<NaiveDate, Refusal> {
        let text = text.trim();
        let parsed = match self {
            Self::Iso if text.len() == 10 => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok(),
            Self::DayMonthYear if text.len() == 10 => NaiveDate::parse_from_str(text, "%d/%m/%Y").ok(),
            Self::Clinical if text.len() == 11 => NaiveDate::parse_from_str(text, "%d-%b-%Y").ok(),
            Self::Compact if text.len() == 8 => NaiveDate::parse_from_str(text, "%Y%m%d").ok(),
            _ => None,
        };
        parsed.ok_or_else(|| {
            let shape = match self {
                Self::Iso => "year-month-day, such as 1938-06-01",
                Self::DayMonthYear => "day/month/year, such as 01/06/1938",
                Self::Clinical => "day-month-year, such as 01-Jun-1938",
                Self::Compact => "eight digits, year month day, such as 19380601",
            };
            Refusal::new(
                Code::DateUnreadable,
                format!("This is no date in this file's form ({shape}). Correct it in the source and import again."),
            )
        })
    }
}

/// Refuses a birth date nobody living can have.
pub fn check_birth_date(born: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if born > today {
        return Err(
            Refusal::new(Code::BirthDateFuture, "The birth date lies in the future. Check the year.").at("birth_date")
        );
    }
    if born.year() < 1900 {
        return Err(
            Refusal::new(Code::BirthDateRange, "The birth date lies before 1900. Check the year.").at("birth_date")
        );
    }
    Ok(())
}

/// Reads what a person types into a date field: `today`, `tomorrow`, `fri`, `next fri`, `2w`, `+10d`, `in 3 months`, `14/10`,
/// `14 oct`, `14-Oct-2026`, `2026-10-14`. A day without a year is the next such day. What it does not know, it refuses.
pub fn read(text: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let folded = text.trim().to_lowercase();
    let words: Vec<&str> = folded.split_whitespace().collect();
    let found = match words.as_slice() {
        ["today"] => Some(today),
        ["tomorrow"] => today.checked_add_days(Days::new(1)),
        ["yesterday"] => today.checked_sub_days(Days::new(1)),
        [day] if weekday(day).is_some() => weekday(day).map(|d| coming(d, today)),
        ["next", "week"] => today.checked_add_days(Days::new(7)),
        ["next", "month"] => today.checked_add_months(Months::new(1)),
        ["next", day] => weekday(day).and_then(|d| coming_in_next_week(d, today)),
        [amount] => relative(amount, today).or_else(|| written(&words, today)),
        ["in", amount, unit] => relative(&format!("{amount}{}", short_unit(unit)?), today),
        [amount, unit] if short_unit(unit).is_ok() => relative(&format!("{amount}{}", short_unit(unit)?), today),
        _ => written(&words, today),
    };
    found.ok_or_else(unreadable)
}

fn unreadable() -> Refusal {
    Refusal::new(Code::DateUnreadable, "This cannot be read as a date. Try 14/10, 14-Oct-2026, fri, next fri or 2w.")
}

fn weekday(word: &str) -> Option<Weekday> {
    let at = DAYS_LONG.iter().position(|day| word.len() >= 3 && day.to_lowercase().starts_with(word))?;
    Weekday::try_from(u8::try_from(at).ok()?).ok()
}

/// The next such day after today.
fn coming(day: Weekday, today: NaiveDate) -> NaiveDate {
    let ahead = (7 + day.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    today + Days::new(u64::from(if ahead == 0 { 7 } else { ahead }))
}

/// Such a day in the week that starts on the coming Monday, as people mean by "next Friday".
fn coming_in_next_week(day: Weekday, today: NaiveDate) -> Option<NaiveDate> {
    let monday = coming(Weekday::Mon, today);
    monday.checked_add_days(Days::new(u64::from(day.num_days_from_monday())))
}

fn short_unit(word: &str) -> Result<&'static str, Refusal> {
    match word {
        "d" | "day" | "days" => Ok("d"),
        "w" | "week" | "weeks" => Ok("w"),
        "m" | "month" | "months" => Ok("m"),
        "y" | "year" | "years" => Ok("y"),
        _ => Err(unreadable()),
    }
}

fn relative(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let unit = text.chars().last()?;
    let amount: u32 = text.strip_suffix(unit)?.parse().ok().filter(|n| *n <= 1200)?;
    match unit {
        'd' => today.checked_add_days(Days::new(u64::from(amount))),
        'w' => today.checked_add_days(Days::new(u64::from(amount) * 7)),
        'm' => today.checked_add_months(Months::new(amount)),
        'y' => today.checked_add_months(Months::new(amount * 12)),
        _ => None,
    }
}

/// Day, month and perhaps a year, with spaces, hyphens or strokes between; or an ISO date.
fn written(words: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    let joined = words.join(" ");
    if joined.len() == 10 && joined.as_bytes().get(4) == Some(&b'-') {
        return NaiveDate::parse_from_str(&joined, "%Y-%m-%d").ok();
    }
    let parts: Vec<&str> = joined.split([' ', '-', '/', '.']).filter(|p| !p.is_empty()).collect();
    let (day, month, year) = match parts.as_slice() {
        [day, month] => (day, month, None),
        [day, month, year] if year.len() == 4 => (day, month, Some(year.parse::<i32>().ok()?)),
        _ => return None,
    };
    let day: u32 = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    let month = month_number(month)?;
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => NaiveDate::from_ymd_opt(today.year(), month, day)
            .filter(|date| *date >= today)
            .or_else(|| NaiveDate::from_ymd_opt(today.year() + 1, month, day)),
    }
}

fn month_number(word: &str) -> Option<u32> {
    if let Ok(number) = word.parse::<u32>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let at = MONTHS_LONG.iter().position(|month| word.len() >= 3 && month.to_lowercase().starts_with(word))?;
    u32::try_from(at + 1).ok()
}

/// A time of day as people type it: `13:05`, `1305`, `9:30`.
pub fn read_time(text: &str) -> Result<NaiveTime, Refusal> {
    let text = text.trim();
    let (hours, minutes) = match text.split_once([':', '.']) {
        Some(parts) => parts,
        None if text.len() == 4 && text.is_ascii() => text.split_at(2),
        None => (text, ""),
    };
    hours
        .parse::<u32>()
        .ok()
        .zip(minutes.parse::<u32>().ok().filter(|_| minutes.len() == 2))
        .and_then(|(h, m)| NaiveTime::from_hms_opt(h, m, 0))
        .ok_or_else(|| Refusal::new(Code::DateUnreadable, "This cannot be read as a time. Write it as 13:05."))
}

/// Minutes and seconds in words: `9 min`, `1 h 52 min`.
pub fn minutes_in_words(minutes: u32) -> String {
    if minutes < 60 { format!("{minutes} min") } else { format!("{} h {:02} min", minutes / 60, minutes % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        FileDates::Iso.read(text).unwrap()
    }

    #[test]
    fn a_typed_date_reads_as_a_person_means_it() {
        let today = d("2026-10-14"); // a Wednesday
        for (typed, meant) in [
            ("today", "2026-10-14"),
            ("tomorrow", "2026-10-15"),
            ("fri", "2026-10-16"),
            ("wed", "2026-10-21"),
            ("next fri", "2026-10-23"),
            ("next monday", "2026-10-19"),
            ("2w", "2026-10-28"),
            ("+10d", "2026-10-24"),
            ("in 2 weeks", "2026-10-28"),
            ("6m", "2027-04-14"),
            ("3 months", "2027-01-14"),
            ("14/10", "2026-10-14"),
            ("13/10", "2027-10-13"),
            ("14 oct", "2026-10-14"),
            ("1st november", "2026-11-01"),
            ("14-Oct-2026", "2026-10-14"),
            ("2026-10-14", "2026-10-14"),
        ] {
            assert_eq!(read(typed, today).map_err(|r| r.message), Ok(d(meant)), "{typed}");
        }
    }

    #[test]
    fn what_it_does_not_know_it_refuses() {
        let today = d("2026-10-14");
        for typed in
            ["", "soon", "01/04/39", "31/02", "99w99", "fr", "mon 12 oct extra", "13/13", "12 foo", "+d", "9999999d"]
        {
            assert!(read(typed, today).is_err(), "{typed}");
        }
    }

    #[test]
    fn the_two_changes_of_the_clock() {
        let one = NaiveTime::from_hms_opt(1, 30, 0).unwrap();
        // 25 October 2026, 01:30 comes twice; the first is still summer time.
        assert_eq!(london_moment(d("2026-10-25"), one).to_rfc3339(), "2026-10-25T00:30:00+00:00");
        // 29 March 2026, 01:30 does not exist: the clocks show 02:30.
        assert_eq!(london_clock(london_moment(d("2026-03-29"), one)), "02:30");
        let afternoon = NaiveTime::from_hms_opt(13, 0, 0).unwrap();
        assert_eq!(london_moment(d("2026-07-16"), afternoon).hour(), 12);
        assert_eq!(london_moment(d("2026-11-19"), afternoon).hour(), 13);
    }

    #[test]
    fn somebody_born_on_29_february_has_a_birthday_on_1_march() {
        assert_eq!(age(d("1940-02-29"), d("2026-02-28")), 85);
        assert_eq!(age(d("1940-02-29"), d("2026-03-01")), 86);
        assert_eq!(age(d("1951-11-20"), d("2026-11-19")), 74);
        assert_eq!(age(d("1951-11-19"), d("2026-11-19")), 75);
    }

    #[test]
    fn a_file_is_read_one_way_only() {
        assert!(FileDates::Iso.read("09/05/2026").is_err());
        assert!(FileDates::DayMonthYear.read("2026-05-09").is_err());
        assert_eq!(FileDates::DayMonthYear.read("09/05/2026").unwrap(), d("2026-05-09"));
        assert_eq!(FileDates::Clinical.read("02-Jan-1936").unwrap(), d("1936-01-02"));
        assert_eq!(FileDates::Compact.read("20140401").unwrap(), d("2014-04-01"));
        assert!(FileDates::Iso.read("1938-13-01").is_err());
    }

    #[test]
    fn shown_the_clinical_way_and_the_letter_way() {
        assert_eq!(staff_with_day(d("2026-11-19")), "Thu 19-Nov-2026");
        assert_eq!(letter(d("2026-11-09")), "9 November 2026");
    }

    #[test]
    fn times_of_day() {
        assert_eq!(clock(read_time("13:05").unwrap()), "13:05");
        assert_eq!(clock(read_time("1305").unwrap()), "13:05");
        assert!(read_time("25:00").is_err() && read_time("13").is_err() && read_time("1é3").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}") {
            let _ = read(&text, d("2026-10-14"));
            let _ = read_time(&text);
        }
    }
}
