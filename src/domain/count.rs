//! How many there are, in words: one is one, and thousands are parted.

/// A count with its thousands parted: `140,000`.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A count with what is counted: `1 practice`, `2 practices`, `no practices` is `0 practices`.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// Several as one reads them: `A`, `A and B`, `A, B and C`.
pub fn listed(several: &[String]) -> String {
    match several {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_are_parted_by_commas_and_the_last_by_and() {
        let several = ["A", "B", "C"].map(ToOwned::to_owned);
        assert_eq!([0, 1, 2, 3].map(|n| listed(&several[..n])), ["", "A", "A and B", "A, B and C"]);
    }

    #[test]
    fn one_is_one_and_thousands_are_parted() {
        assert_eq!(counted(1, "case", "cases"), "1 case");
        assert_eq!(counted(0, "case", "cases"), "0 cases");
        assert_eq!(counted(1_401, "case", "cases"), "1,401 cases");
        assert_eq!([0, 999, 1000, 140_000, 1_234_567].map(thousands), ["0", "999", "1,000", "140,000", "1,234,567"]);
    }
}
