//! NHS numbers in a text, however their digits are parted: spaces, hyphens, a line's end, full-width or other scripts'
//! digits, hidden characters between them. It knows nobody's number.

use std::ops::Range;

use super::rule::{Rule, holds};
use super::words::{compatible, is_hidden};

/// Ten digits in a row, with how they were grouped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct TenDigits {
    pub digits: String,
    groups: Vec<usize>,
    /// A plus sign stands before it, or a letter touches it: a telephone number or part of a code.
    touched: bool,
}

impl TenDigits {
    /// True where a reader would take it for an NHS number though nobody registered has it: the check digit is right, and
    /// the grouping is one that people write NHS numbers in, not that of a date or a telephone number.
    pub fn looks_like_an_nhs_number(&self) -> bool {
        const SHAPES: [&[usize]; 6] = [&[10], &[3, 3, 4], &[3, 7], &[6, 4], &[5, 5], &[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]];
        !(holds(Rule::Telephone) && (self.touched || self.digits.starts_with('0')))
            && (!holds(Rule::Grouping) || SHAPES.contains(&self.groups.as_slice()))
            && (!holds(Rule::CheckDigit) || is_nhs_number(&self.digits))
    }
}

/// True for ten digits with the right check digit, not all of them the same.
pub(super) fn is_nhs_number(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    if values.len() != 10 || digits.len() != 10 || values.iter().all(|&value| value == values[0]) {
        return false;
    }
    let sum: u32 = values.iter().zip((2..=10).rev()).map(|(value, weight)| value * weight).sum();
    // 11 stands for a check digit of 0, and 10 is never given out.
    (11 - sum % 11) % 11 == values[9]
}

/// Every stretch of ten digits that begins and ends with a group of digits and is none of `own`. Groups that belong to one
/// of `own` belong to no other stretch: in a column of numbers, the end of one and the start of the next are nobody's.
pub(super) fn ten_digits(text: &str, own: &[&str]) -> Vec<TenDigits> {
    let mut found = Vec::new();
    for chain in chains(text) {
        let stretches: Vec<_> = (0..chain.len()).filter_map(|start| stretch(&chain, start)).collect();
        let (known, others): (Vec<_>, Vec<_>) =
            stretches.into_iter().partition(|(_, ten)| own.contains(&ten.digits.as_str()));
        let is_free = |groups: &Range<usize>| {
            !holds(Rule::NoThirdNumber)
                || known.iter().all(|(taken, _)| taken.end <= groups.start || groups.end <= taken.start)
        };
        found.extend(others.into_iter().filter(|(groups, _)| is_free(groups)).map(|(_, ten)| ten));
    }
    found
}

/// The ten digits that begin with the group at `start`, and which groups they are.
fn stretch(chain: &[Group], start: usize) -> Option<(Range<usize>, TenDigits)> {
    let mut digits = String::new();
    let mut end = start;
    while digits.len() < 10 {
        digits.push_str(&chain.get(end)?.digits);
        end += 1;
    }
    let groups = &chain[start..end];
    let ten = TenDigits {
        groups: groups.iter().map(|group| group.digits.len()).collect(),
        touched: groups.iter().any(|group| group.touched),
        digits,
    };
    (ten.digits.len() == 10).then_some((start..end, ten))
}

/// Digits with nothing between them.
#[derive(Default)]
struct Group {
    digits: String,
    touched: bool,
}

/// Groups of digits with only separators between them.
fn chains(text: &str) -> Vec<Vec<Group>> {
    /// How many digits after a plus sign are still a telephone number's.
    const TELEPHONE: usize = 12;
    let (mut chains, mut chain, mut group) = (Vec::new(), Vec::new(), Group::default());
    let mut before = ' ';
    let mut gap = 0;
    let mut telephone = 0;
    for c in compatible(text).filter(|&c| !is_hidden(c)) {
        if let Some(digit) = digit(c) {
            if group.digits.is_empty() {
                telephone = if before == '+' { TELEPHONE } else { telephone };
                group.touched = telephone > 0 || before.is_alphabetic();
            }
            group.digits.push(digit);
            telephone = telephone.saturating_sub(1);
            gap = 0;
        } else {
            if !group.digits.is_empty() {
                group.touched |= c.is_alphabetic();
                chain.push(std::mem::take(&mut group));
            }
            gap += 1;
            if (!is_separator(c) || gap > 24) && !chain.is_empty() {
                chains.push(std::mem::take(&mut chain));
                telephone = 0;
            }
        }
        before = c;
    }
    if !group.digits.is_empty() {
        chain.push(group);
    }
    chains.push(chain);
    chains
}

fn is_separator(c: char) -> bool {
    let sign =
        matches!(c, '-' | '.' | ',' | '/' | '_' | '·' | '•' | '|' | '(' | ')' | '\u{2010}'..='\u{2015}' | '−' | '⁃');
    (c.is_whitespace() && holds(Rule::NumberSpaces)) || (sign && holds(Rule::NumberSigns))
}

/// The digit's ASCII form, for the scripts whose digits are met in this country.
fn digit(c: char) -> Option<char> {
    const ZEROES: [char; 7] = ['0', '\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}'];
    let scripts = if holds(Rule::Digits) { ZEROES.len() } else { 1 };
    ZEROES.iter().take(scripts).find_map(|&zero| {
        let value = u32::from(c).checked_sub(u32::from(zero))?;
        char::from_digit(value, 10)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        ten_digits(text, &[]).into_iter().map(|ten| ten.digits).collect()
    }

    fn alarming(text: &str) -> bool {
        ten_digits(text, &[]).iter().any(TenDigits::looks_like_an_nhs_number)
    }

    #[test]
    fn ten_digits_are_found_however_they_are_parted() {
        for text in [
            "9990001286",
            "999 000 1286",
            "999-000-1286",
            "999\u{2011}000\u{2013}1286",
            "999\u{a0}000\u{202f}1286",
            "999 000\n    1286",
            "9 9 9 0 0 0 1 2 8 6",
            "999\u{200b}0001\u{ad}286",
            "９９９０００１２８６",
            "٩٩٩٠٠٠١٢٨٦",
            "NHS9990001286.",
            "9990001286x",
            "99 90.00/12_86",
            "(999) 000 1286",
        ] {
            assert!(found(text).contains(&"9990001286".to_owned()), "{text}");
        }
    }

    #[test]
    fn longer_or_parted_runs_are_not_ten_digits() {
        for text in ["99900012860", "999000128", "999 000 a 1286", "999:000:1286"] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_valid_number_of_nobody_is_alarming_in_the_ways_people_write_one() {
        for text in ["9434765919", "943 476 5919", "943-476-5919", "94347 65919", "9 4 3 4 7 6 5 9 1 9"] {
            assert!(alarming(text), "{text}");
        }
    }

    #[test]
    fn telephone_numbers_dates_codes_and_wrong_check_digits_are_not_alarming() {
        for text in [
            "943 476 5918",
            "+44 9434765919",
            "+943 476 5919",
            "0207 946 0018",
            "ab9434765919",
            "9434765919f",
            "9434 76 59 19",
            "1111111111",
        ] {
            assert!(!alarming(text), "{text}");
        }
    }

    #[test]
    fn the_check_digit_follows_the_modulus_eleven_rule() {
        for good in ["9434765919", "9990001006", "4010232137", "9990001073"] {
            assert!(is_nhs_number(good), "{good}");
        }
        // The last one would need a check digit of 10.
        for bad in ["9434765918", "943476591", "0000000000", "9991234567", "99900０1006"] {
            assert!(!is_nhs_number(bad), "{bad}");
        }
    }
}
