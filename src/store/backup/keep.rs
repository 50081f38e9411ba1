//! Which backups are worth their room. Pure: times go in, an answer comes out.

use chrono::{DateTime, Datelike, TimeDelta, Utc};

/// The policy in words, for help pages and settings.
pub const BACKUPS_KEPT: &str =
    "every backup of the last 2 days, then the newest of each of 7 days, 8 weeks and 12 months";

const ALL_FOR_DAYS: i64 = 2;
const DAYS: usize = 7;
const WEEKS: usize = 8;
const MONTHS: usize = 12;

/// For each backup, whether to keep it. `taken` may be in any order.
///
/// Days, weeks and months are counted only where there are backups, so that a laptop left in a drawer for a quarter, or a
/// clock set wrong, does not use up the older ones. The newest is always kept, and so is one from the future.
pub fn keep(taken: &[DateTime<Utc>], now: DateTime<Utc>) -> Vec<bool> {
    let mut newest_first: Vec<usize> = (0..taken.len()).collect();
    newest_first.sort_by_key(|&at| std::cmp::Reverse(taken[at]));

    let mut wanted = vec![false; taken.len()];
    let (mut days, mut weeks, mut months) = (Spans::new(DAYS), Spans::new(WEEKS), Spans::new(MONTHS));
    for (rank, &at) in newest_first.iter().enumerate() {
        let date = taken[at].date_naive();
        if taken[at] >= now - TimeDelta::days(ALL_FOR_DAYS) {
            wanted[at] = true;
            continue;
        }
        let week = date.iso_week();
        // Each is asked, so that one backup can stand for its day, its week and its month.
        let of_day = days.is_first((date.year(), date.ordinal()));
        let of_week = weeks.is_first((week.year(), week.week()));
        let of_month = months.is_first((date.year(), date.month()));
        wanted[at] = rank == 0 || of_day || of_week || of_month;
    }
    wanted
}

/// Counts the first backup of each span of time, until there are enough.
struct Spans {
    left: usize,
    last: Option<(i32, u32)>,
}

impl Spans {
    fn new(left: usize) -> Self {
        Self { left, last: None }
    }

    fn is_first(&mut self, span: (i32, u32)) -> bool {
        if self.left == 0 || self.last == Some(span) {
            return false;
        }
        self.last = Some(span);
        self.left -= 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use chrono::Timelike;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn kept(taken: &[DateTime<Utc>], now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        taken.iter().zip(keep(taken, now)).filter(|(_, wanted)| *wanted).map(|(taken, _)| *taken).collect()
    }

    #[test]
    fn everything_of_the_last_two_days_is_kept() {
        let now = at("2026-11-19T13:00:00Z");
        let taken: Vec<_> = (0..=96).map(|halves| now - TimeDelta::minutes(30 * halves)).collect();
        assert_eq!(kept(&taken, now), taken);
    }

    #[test]
    fn three_a_day_for_two_years_thin_out_to_days_weeks_and_months() {
        let now = at("2026-11-19T13:00:00Z");
        let taken: Vec<_> = (0..2190).map(|n| now - TimeDelta::hours(8 * n)).collect();
        let kept = kept(&taken, now);
        let older: Vec<_> = kept.iter().filter(|taken| **taken < now - TimeDelta::days(2)).collect();
        assert_eq!(kept.len() - older.len(), 7);
        // The newest of 7 days, of 8 weeks (two of them are among the days) and of 12 months (two of them are too).
        assert_eq!(older[..7].iter().map(|t| t.day()).collect::<Vec<_>>(), [17, 16, 15, 14, 13, 12, 11]);
        assert!(older.len() <= 7 + 8 + 12 && older.len() >= 7 + 6 + 9, "{}", older.len());
        assert_eq!((older[older.len() - 1].year(), older[older.len() - 1].month()), (2025, 12));
        // The one that stands for a day is that day's last.
        assert!(older[1..7].iter().all(|taken| taken.hour() >= 16));
    }

    #[test]
    fn a_quarter_without_backups_uses_none_of_the_old_ones_up() {
        let then = at("2026-08-01T10:00:00Z");
        let taken: Vec<_> = (0..7).map(|day| then - TimeDelta::days(day)).collect();
        assert_eq!(kept(&taken, at("2026-11-19T13:00:00Z")), taken);
    }

    #[test]
    fn the_only_one_is_kept_however_old() {
        let only = [at("2019-01-01T00:00:00Z")];
        assert_eq!(keep(&only, at("2026-11-19T13:00:00Z")), [true]);
    }

    #[test]
    fn one_from_the_future_is_kept_and_crowds_nothing_out() {
        let now = at("2026-11-19T13:00:00Z");
        let taken = [at("2031-01-01T00:00:00Z"), now - TimeDelta::days(3), now - TimeDelta::days(400)];
        assert_eq!(keep(&taken, now), [true, true, true]);
    }

    #[test]
    fn the_order_they_are_listed_in_does_not_matter() {
        let now = at("2026-11-19T13:00:00Z");
        let taken: Vec<_> = (0..300).map(|n| now - TimeDelta::hours(11 * n)).collect();
        let backwards: Vec<_> = taken.iter().rev().copied().collect();
        let mut answer = keep(&backwards, now);
        answer.reverse();
        assert_eq!(answer, keep(&taken, now));
    }

    #[test]
    fn keeping_again_what_was_kept_drops_nothing_more() {
        let now = at("2026-11-19T13:00:00Z");
        let taken: Vec<_> = (0..2190).map(|n| now - TimeDelta::hours(8 * n)).collect();
        let once = kept(&taken, now);
        assert_eq!(kept(&once, now), once);
    }
}
