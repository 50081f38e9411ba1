//! The time and new identities: the only places in the program that ask the laptop for either.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// What time it is.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// As the laptop says.
    Laptop,
    /// As a script says, until it says otherwise.
    Stopped(DateTime<Utc>),
    /// Running on, so far away from the laptop's.
    Shifted(TimeDelta),
}

impl Clock {
    /// A clock that shows this moment now and runs on.
    pub fn starting_at(moment: DateTime<Utc>) -> Self {
        Self::Shifted(moment - laptop())
    }

    /// The present moment, to the millisecond: what is kept is what was read.
    pub fn now(self) -> DateTime<Utc> {
        let now = match self {
            Self::Laptop => laptop(),
            Self::Stopped(moment) => moment,
            Self::Shifted(by) => laptop() + by,
        };
        DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that reads the laptop's clock")]
fn laptop() -> DateTime<Utc> {
    Utc::now()
}

/// Where identities come from.
#[derive(Clone, Debug)]
pub enum Mint {
    /// From the system's randomness.
    Random,
    /// Counted, so that the same commands give the same identities: for the demo, for trial scripts and for tests.
    Counted(u64),
}

impl Mint {
    /// The next identity, a UUID version 7.
    pub fn next(&mut self, now: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        let mut bytes = [0u8; 10];
        match self {
            Self::Random if getrandom::fill(&mut bytes).is_ok() => {}
            Self::Random => return Uuid::now_v7(),
            Self::Counted(n) => {
                *n += 1;
                bytes[2..].copy_from_slice(&n.to_be_bytes());
            }
        }
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_identities_repeat_and_random_ones_do_not() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let (mut a, mut b) = (Mint::Counted(0), Mint::Counted(0));
        let first = a.next(now);
        assert_eq!(first, b.next(now));
        assert_ne!(first, a.next(now));
        assert_eq!(first.get_version_num(), 7);
        assert_ne!(Mint::Random.next(now), Mint::Random.next(now));
    }
}
