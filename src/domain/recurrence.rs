//! When a group meets, as people say it: "3rd Thursday 13:00", "1st and 3rd Tuesday", "last Friday", "every Monday 09:30". Dates are
//! London's. Bank holidays are not known here; whoever plans by these dates is told so.

use super::dates;
use super::refusal::{Code, Refusal};
use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, Weekday};
use std::fmt;

/// Which of a month's weekdays is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nth {
    /// Counted from the start of the month, 1 to 4: the fifth is not in every month.
    From(u8),
    /// The last one.
    Last,
}

/// When a group meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// In order; empty for every week.
    weeks: Vec<Nth>,
    weekday: Weekday,
    /// From when, if it was said.
    pub time: Option<NaiveTime>,
}

const DAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Mon),
    ("Tuesday", Weekday::Tue),
    ("Wednesday", Weekday::Wed),
    ("Thursday", Weekday::Thu),
    ("Friday", Weekday::Fri),
    ("Saturday", Weekday::Sat),
    ("Sunday", Weekday::Sun),
];

impl Recurrence {
    /// Reads what a person wrote.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        Self::parse(text).ok_or_else(|| {
            let why = "This cannot be read as the days on which a group meets. Write it as 3rd Thursday 13:00, 1st and 3rd \
                       Tuesday, last Friday or every Monday.";
            Refusal::new(Code::RecurrenceUnreadable, why).at("recurrence")
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let plain = text.to_lowercase().replace(',', " ");
        let mut words: Vec<&str> = plain.split_whitespace().filter(|w| !["the", "of", "at"].contains(w)).collect();
        words.retain(|w| *w != "each");
        let time = match words.last() {
            Some(last) if last.starts_with(|c: char| c.is_ascii_digit()) && last.contains([':', '.']) => {
                let time = dates::read_time(last).ok()?;
                words.pop();
                Some(time)
            }
            _ => None,
        };
        if words.ends_with(&["month"]) {
            words.pop();
        }
        let day = words.pop()?;
        let named = |name: &str| name.to_lowercase() == day || (day.len() == 3 && name.to_lowercase().starts_with(day));
        let weekday = DAYS.iter().find(|(name, _)| named(name)).map(|(_, weekday)| *weekday)?;
        if words == ["every"] {
            return Some(Self { weeks: Vec::new(), weekday, time });
        }
        let mut weeks = Vec::new();
        for (n, word) in words.iter().enumerate() {
            let and = n % 2 == 1;
            match (and, *word) {
                (true, "and" | "&") => {}
                (false, "1st" | "first") => weeks.push(Nth::From(1)),
                (false, "2nd" | "second") => weeks.push(Nth::From(2)),
                (false, "3rd" | "third") => weeks.push(Nth::From(3)),
                (false, "4th" | "fourth") => weeks.push(Nth::From(4)),
                (false, "last") => weeks.push(Nth::Last),
                _ => return None,
            }
        }
        let said = weeks.len();
        weeks.sort_unstable();
        weeks.dedup();
        (words.len() % 2 == 1 && weeks.len() == said).then_some(Self { weeks, weekday, time })
    }

    /// The first `count` dates on or after `from`.
    pub fn dates(&self, from: NaiveDate, count: usize) -> Vec<NaiveDate> {
        let mut found = Vec::new();
        if self.weeks.is_empty() {
            let ahead = (7 + self.weekday.num_days_from_monday() - from.weekday().num_days_from_monday()) % 7;
            let first = from.checked_add_days(Days::new(u64::from(ahead)));
            let next = |date: &NaiveDate| date.checked_add_days(Days::new(7));
            return std::iter::successors(first, next).take(count).collect();
        }
        let mut month = from.with_day(1);
        while let Some(first) = month.filter(|_| found.len() < count) {
            let mut here: Vec<NaiveDate> = self.weeks.iter().filter_map(|nth| self.within(first, *nth)).collect();
            // The fourth and the last are one day in most months.
            here.sort_unstable();
            here.dedup();
            found.extend(here.into_iter().filter(|date| *date >= from));
            month = first.checked_add_months(Months::new(1));
        }
        found.truncate(count);
        found
    }

    fn within(&self, first: NaiveDate, nth: Nth) -> Option<NaiveDate> {
        match nth {
            Nth::From(n) => NaiveDate::from_weekday_of_month_opt(first.year(), first.month(), self.weekday, n),
            Nth::Last => [5, 4]
                .into_iter()
                .find_map(|n| NaiveDate::from_weekday_of_month_opt(first.year(), first.month(), self.weekday, n)),
        }
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weeks: Vec<&str> = self
            .weeks
            .iter()
            .map(|nth| match nth {
                Nth::From(1) => "1st",
                Nth::From(2) => "2nd",
                Nth::From(3) => "3rd",
                Nth::From(_) => "4th",
                Nth::Last => "last",
            })
            .collect();
        let day = DAYS.iter().find(|(_, weekday)| *weekday == self.weekday).map_or("", |(name, _)| name);
        let weeks = if weeks.is_empty() { "every".to_owned() } else { weeks.join(" and ") };
        write!(f, "{weeks} {day}")?;
        self.time.map_or(Ok(()), |time| write!(f, " {}", dates::clock(time)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(text: &str, from: &str, count: usize) -> Vec<String> {
        let from: NaiveDate = from.parse().unwrap();
        Recurrence::read(text).unwrap().dates(from, count).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_people_say_is_read_and_said_back_one_way() {
        for (text, said) in [
            ("3rd Thursday", "3rd Thursday"),
            ("third thursday of the month at 13:00", "3rd Thursday 13:00"),
            ("3rd and 1st Tue", "1st and 3rd Tuesday"),
            ("Last Friday, 9.30", "last Friday 09:30"),
            ("every Monday", "every Monday"),
            ("2nd Wednesday of each month", "2nd Wednesday"),
        ] {
            assert_eq!(Recurrence::read(text).unwrap().to_string(), said);
        }
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in [
            "",
            "Thursday",
            "5th Thursday",
            "3rd",
            "3rd Thursday Friday",
            "3rd 4th Thursday",
            "3rd and Thursday",
            "3rd and 3rd Thursday",
            "every 3rd Thursday",
            "3rd Thursday 25:00",
            "every 2 weeks",
            "3rd th",
        ] {
            assert!(Recurrence::read(text).is_err_and(|r| r.code == Code::RecurrenceUnreadable), "{text}");
        }
    }

    #[test]
    fn the_next_dates_are_those_of_the_calendar() {
        assert_eq!(next("3rd Thursday", "2026-10-15", 3), ["2026-10-15", "2026-11-19", "2026-12-17"]);
        assert_eq!(next("3rd Thursday", "2026-11-20", 2), ["2026-12-17", "2027-01-21"]);
        assert_eq!(next("last Friday", "2026-11-28", 2), ["2026-12-25", "2027-01-29"]);
        assert_eq!(next("1st and 3rd Tuesday", "2026-11-04", 3), ["2026-11-17", "2026-12-01", "2026-12-15"]);
        assert_eq!(next("4th and last Monday", "2026-11-01", 3), ["2026-11-23", "2026-11-30", "2026-12-28"]);
        assert_eq!(next("every Monday", "2026-11-16", 2), ["2026-11-16", "2026-11-23"]);
    }

    #[test]
    fn a_calendar_has_an_end() {
        assert_eq!(Recurrence::read("3rd Thursday").unwrap().dates(NaiveDate::MAX, 3), []);
        assert!(Recurrence::read("every Monday").unwrap().dates(NaiveDate::MAX, 3).len() <= 1);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[a-z0-9:. ,&é]{0,40}") {
            let _ = Recurrence::read(&text);
        }
    }
}
