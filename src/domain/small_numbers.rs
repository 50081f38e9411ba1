//! Counts of people that are too small to be told: each is shown as "<5", and no other count tells it either. Where a sum and its
//! other parts would, one more of them is held back. It knows numbers and what adds up to what, and nothing of what they count.

/// Below what a count is hidden unless somebody says otherwise.
pub const SMALL_NUMBERS: u32 = 5;

/// What a sum is made of: places in a list of counts.
#[derive(Clone, Debug)]
pub struct Sum {
    /// The sum.
    pub total: usize,
    /// Its parts: together they are the sum.
    pub parts: Vec<usize>,
}

/// A count as a reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Number(u32),
    /// Fewer than what may be told.
    Few,
    /// Not small, and held back because it would tell one that is.
    Held,
}

impl Shown {
    /// The count, where it is told.
    pub fn number(self) -> Option<u32> {
        match self {
            Self::Number(n) => Some(n),
            Self::Few | Self::Held => None,
        }
    }
}

/// What of some counts may be told, when none under `below` may. 0 and 1 hold nothing back.
pub fn shown(counts: &[u32], sums: &[Sum], below: u32) -> Vec<Shown> {
    let show = |&n: &u32| if n < below && below > 1 { Shown::Few } else { Shown::Number(n) };
    let mut seen: Vec<Shown> = counts.iter().map(show).collect();
    while let Some(told) = told_anyway(&seen, sums, below) {
        // The smallest of those that stand in a sum with it; where all of these are hidden, of any that is left.
        let beside = |at: &usize| sums.iter().any(|sum| sum.has(*at) && sum.has(told));
        let open = (0..counts.len()).filter(|at| seen[*at].number().is_some());
        let near = open.clone().filter(beside).min_by_key(|at| counts[*at]);
        let in_some = open.filter(|at| sums.iter().any(|sum| sum.has(*at))).min_by_key(|at| counts[*at]);
        let Some(next) = near.or(in_some) else { break };
        seen[next] = Shown::Held;
    }
    seen
}

impl Sum {
    fn has(&self, at: usize) -> bool {
        self.total == at || self.parts.contains(&at)
    }
}

/// A hidden count that can be worked out from what is shown.
fn told_anyway(seen: &[Shown], sums: &[Sum], below: u32) -> Option<usize> {
    const MOST: i64 = i64::MAX / 4096;
    let mut range: Vec<(i64, i64)> = seen
        .iter()
        .map(|shown| match *shown {
            Shown::Number(n) => (i64::from(n), i64::from(n)),
            Shown::Few => (0, i64::from(below) - 1),
            Shown::Held => (i64::from(below), MOST),
        })
        .collect();
    loop {
        let before = range.clone();
        for Sum { total, parts } in sums {
            let (low, high) = parts.iter().fold((0, 0), |(low, high), at| (low + range[*at].0, high + range[*at].1));
            range[*total] = (range[*total].0.max(low), range[*total].1.min(high));
            for at in parts {
                let (own, whole) = (range[*at], range[*total]);
                range[*at] = (own.0.max(whole.0 - (high - own.1)), own.1.min(whole.1 - (low - own.0)));
            }
        }
        if range == before {
            break;
        }
    }
    (0..seen.len()).find(|at| seen[*at].number().is_none() && range[*at].0 >= range[*at].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(total: usize, parts: &[usize]) -> Sum {
        Sum { total, parts: parts.to_vec() }
    }

    #[test]
    fn a_small_count_is_hidden_with_the_next_that_would_tell_it() {
        let seen = shown(&[30, 19, 9, 2], &[sum(0, &[1, 2, 3])], 5);
        assert_eq!(seen, [Shown::Number(30), Shown::Number(19), Shown::Held, Shown::Few]);
    }

    #[test]
    fn two_small_ones_hide_each_other_unless_their_sum_tells_both() {
        let sums = [sum(0, &[1, 2, 3])];
        assert_eq!(shown(&[30, 25, 3, 2], &sums, 5)[1], Shown::Number(25));
        // Nothing is left for the two, so that each is none.
        let both = |seen: &[Shown]| seen[0].number().is_some() && seen[1].number().is_some();
        assert!(!both(&shown(&[30, 30, 0, 0], &sums, 5)));
        // Eight is four and four.
        assert!(!both(&shown(&[33, 25, 4, 4], &sums, 5)));
    }

    #[test]
    fn what_is_held_in_one_sum_is_held_in_the_other() {
        // 0 = 1 + 2, and 1 = 3 + 4: the count that hides the small one must not be the sum of two that are shown.
        let seen = shown(&[20, 17, 3, 9, 8], &[sum(0, &[1, 2]), sum(1, &[3, 4])], 5);
        assert_eq!(seen[2], Shown::Few);
        assert!(seen[0] == Shown::Held || seen[1] == Shown::Held && (seen[3] == Shown::Held || seen[4] == Shown::Held));
    }

    #[test]
    fn nothing_is_hidden_where_that_is_switched_off() {
        let counts = [3, 2, 1];
        assert_eq!(shown(&counts, &[sum(0, &[1, 2])], 0), counts.map(Shown::Number));
    }

    proptest! {
        /// Every hidden count could be at least two numbers, as somebody finds who tries them all.
        #[test]
        fn no_hidden_count_can_be_worked_out(parts in proptest::collection::vec(0_u32..9, 2..5), inner in 0_u32..9) {
            let mut counts = vec![parts.iter().sum::<u32>()];
            counts.extend(&parts);
            let last = counts.len() - 1;
            // The last part is a sum itself.
            counts.extend([inner.min(counts[last]), counts[last] - inner.min(counts[last])]);
            let sums = [sum(0, &(1..=last).collect::<Vec<_>>()), sum(last, &[last + 1, last + 2])];
            let seen = shown(&counts, &sums, 5);
            let mut possible = vec![std::collections::BTreeSet::new(); counts.len()];
            let mut tried = vec![0_u32; last + 1];
            every(&mut tried, 0, &mut |parts| {
                let mut all = vec![parts.iter().sum::<u32>()];
                all.extend(parts);
                let fits = |at: usize, n: u32| match seen[at] {
                    Shown::Number(known) => n == known,
                    Shown::Few => n < 5,
                    Shown::Held => n >= 5,
                };
                // `parts` are the parts but for the last, and the two of which that one is made.
                let whole = all[last] + all[last + 1];
                let mut told: Vec<u32> = vec![all[1..last].iter().sum::<u32>() + whole];
                told.extend(&all[1..last]);
                told.extend([whole, all[last], all[last + 1]]);
                if told.iter().enumerate().all(|(at, n)| fits(at, *n)) {
                    for (at, n) in told.into_iter().enumerate() {
                        possible[at].insert(n);
                    }
                }
            });
            for (at, shown) in seen.iter().enumerate() {
                prop_assert!(shown.number().is_some() || possible[at].len() > 1, "{at} of {counts:?} as {seen:?}");
            }
        }
    }

    /// Calls `with` for every list of numbers up to 12.
    fn every(list: &mut Vec<u32>, at: usize, with: &mut impl FnMut(&[u32])) {
        if at == list.len() {
            return with(list);
        }
        for n in 0..=12 {
            list[at] = n;
            every(list, at + 1, with);
        }
    }
}
