//! The NHS number: ten digits, the last a check digit modulo 11, shown 3 3 4.
//! Source: NHS Data Dictionary, NHS NUMBER; NHS service manual on how to show and to accept it.

use super::record::{Cell, Column, Shape, Unreadable};
use super::refusal::{Code, Refusal};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A valid NHS number. `Debug` never prints it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber(u64);

impl NhsNumber {
    /// The ten digits without spaces, as files carry them.
    pub fn digits(self) -> String {
        format!("{:010}", self.0)
    }

    /// Whether it lies in the range that is never given to a real person.
    pub fn is_test(self) -> bool {
        self.0 / 10_000_000 == 999
    }

    /// The check digit that nine digits call for, or `None` where no number with them exists.
    pub fn check_digit(nine: &[u8; 9]) -> Option<u8> {
        let sum: u32 = nine.iter().zip((2..=10).rev()).map(|(d, weight)| u32::from(*d) * weight).sum();
        match 11 - sum % 11 {
            11 => Some(0),
            10 => None,
            check => Some(check as u8),
        }
    }
}

impl FromStr for NhsNumber {
    type Err = Refusal;

    /// Takes spaces, hyphens and dots between the digits, as people write them.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let mut digits = [0u8; 10];
        let mut count = 0;
        for c in text.trim().chars() {
            match c {
                '0'..='9' => {
                    if count < 10 {
                        digits[count] = c as u8 - b'0';
                    }
                    count += 1;
                }
                ' ' | '-' | '.' | '\u{a0}' | '\u{2009}' | '\u{2011}' | '\u{202f}' => {}
                _ => {
                    let why = if text.contains(['E', 'e']) && text.contains('+') {
                        "This looks like a number that a spreadsheet rounded (9.43E+09). Export the column again as text."
                    } else {
                        "An NHS number has ten digits and nothing else. Check it against the letter or the record."
                    };
                    return Err(Refusal::new(Code::NhsNumberLength, why).at("nhs_number"));
                }
            }
        }
        if count != 10 {
            let why = if count == 9 {
                "This NHS number has nine digits: a spreadsheet may have dropped a leading zero. Check it against the record.".to_owned()
            } else {
                format!(
                    "An NHS number has ten digits; this one has {count}. Check it against the letter or the record."
                )
            };
            return Err(Refusal::new(Code::NhsNumberLength, why).at("nhs_number"));
        }
        if digits.iter().all(|d| *d == digits[0]) {
            let why = "Ten times the same digit is no NHS number. Look the person up and enter the real one.";
            return Err(Refusal::new(Code::NhsNumberRepeatedDigit, why).at("nhs_number"));
        }
        let mut nine = [0u8; 9];
        nine.copy_from_slice(&digits[..9]);
        if Self::check_digit(&nine) != Some(digits[9]) {
            let why = "The check digit of this NHS number does not match, so at least one digit is wrong. Check it against the record.";
            return Err(Refusal::new(Code::NhsNumberCheck, why).at("nhs_number"));
        }
        Ok(Self(digits.iter().fold(0, |n, d| n * 10 + u64::from(*d))))
    }
}

impl fmt::Display for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        write!(f, "{} {} {}", &digits[..3], &digits[3..6], &digits[6..])
    }
}

impl fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NhsNumber(***)")
    }
}

impl Serialize for NhsNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.digits())
    }
}

impl<'de> Deserialize<'de> for NhsNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?
            .parse()
            .map_err(|r: Refusal| serde::de::Error::custom(r.message))
    }
}

impl Column for NhsNumber {
    const SHAPE: Shape = Shape::Text;
    fn put(&self) -> Cell {
        Cell::Text(self.digits())
    }
    fn take(cell: Cell) -> Result<Self, Unreadable> {
        match cell {
            Cell::Text(text) => text.parse().map_err(|_| Unreadable("an NHS number")),
            _ => Err(Unreadable("an NHS number")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> &'static str {
        text.parse::<NhsNumber>().unwrap_err().code.text()
    }

    #[test]
    fn reads_the_ways_people_write_it_and_shows_it_one_way() {
        for text in ["9990001006", "999 000 1006", "999-000-1006", " 999 0001006 "] {
            assert_eq!(text.parse::<NhsNumber>().unwrap().to_string(), "999 000 1006");
        }
        assert_eq!("999-000-1774".parse::<NhsNumber>().unwrap().digits(), "9990001774");
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(code("999000100"), "nhs_number_length");
        assert_eq!(code("99900010066"), "nhs_number_length");
        assert_eq!(code(""), "nhs_number_length");
        assert_eq!(code("9.99E+09"), "nhs_number_length");
        assert_eq!(code("9991234567"), "nhs_number_check");
        assert_eq!(code("9990001007"), "nhs_number_check");
        assert_eq!(code("1111111111"), "nhs_number_repeated_digit");
        assert_eq!(code("0000000000"), "nhs_number_repeated_digit");
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", "9990001006".parse::<NhsNumber>().unwrap()), "NhsNumber(***)");
    }

    #[test]
    fn a_leading_zero_is_kept() {
        let check = NhsNumber::check_digit(&[0, 1, 2, 3, 4, 5, 6, 7, 9]).unwrap();
        let number: NhsNumber = format!("012345679{check}").parse().unwrap();
        assert!(number.digits().starts_with("012345679"));
    }
}
