//! Chance that falls the same way every time, so that the demo shows the same people on every laptop. Not for secrets.

/// A row of numbers that looks random and follows from its seed (SplitMix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `end`, without `end`; 0 where there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.roll() % end as u64) as usize }
    }

    /// True as often in a hundred as `rate` says.
    pub(super) fn percent(&mut self, rate: usize) -> bool {
        self.below(100) < rate
    }

    /// One of a list. The list must not be empty.
    pub(super) fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// One of a list in which what stands first is commonest.
    pub(super) fn common<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let (a, b) = (self.below(list.len()), self.below(list.len()));
        &list[a.min(b)]
    }

    /// One of a list, as often as its share says.
    pub(super) fn by_share<'a, T>(&mut self, list: &'a [T], share: impl Fn(&T) -> usize) -> &'a T {
        let mut left = self.below(list.iter().map(&share).sum());
        for one in list {
            if left < share(one) {
                return one;
            }
            left -= share(one);
        }
        &list[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_falls_the_same_way_and_another_does_not() {
        let row = |seed| {
            let mut dice = Dice::new(seed);
            (0..8).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(row(42), row(42));
        assert_ne!(row(42), row(43));
    }

    #[test]
    fn shares_are_kept_to() {
        let mut dice = Dice::new(1);
        let often = (0..1_000).filter(|_| *dice.by_share(&[90usize, 10], |s| *s) == 90).count();
        assert!((850..950).contains(&often), "{often}");
    }
}
