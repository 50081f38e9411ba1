//! The register of what others can learn: from cases, from root cause analyses, from items on learning. It goes to everybody of the
//! group, so that a patient's names and number are taken out of every text.

use super::nhs_number::NhsNumber;
use super::patient::Patient;
use super::person::fold;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

crate::coded! {
    /// What a learning point comes from.
    pub enum LearningSource = "source of a learning point" {
        Case = "case", "Case";
        Rca = "rca", "Root cause analysis";
        Learning = "learning", "Learning";
    }
}

/// One learning point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearningPoint {
    /// Of which conference: London date.
    pub date: NaiveDate,
    /// Code of the group.
    pub mdg_code: String,
    /// What it comes from.
    pub source: LearningSource,
    /// What can be learnt, without names.
    pub text: String,
}

/// What stands where a name stood.
const NAME: &str = "(name)";
/// What stands where a number stood.
const NUMBER: &str = "(number)";

/// A text without the names of those it may be about, and without any NHS number. The names of `of` are taken out wherever they stand
/// as a word, even where the word means something else: one word too few is better than one too many. Those of `others`, who were on
/// the same agenda, are taken out where they stand with a capital.
pub fn without_names<'a>(text: &str, of: Option<&Patient>, others: impl IntoIterator<Item = &'a Patient>) -> String {
    let others: Vec<&str> = others.into_iter().flat_map(names).collect();
    masked(text, &of.map(names).unwrap_or_default(), &others)
}

fn names(patient: &Patient) -> Vec<&str> {
    let names = [Some(&patient.family_name), Some(&patient.given_names), patient.preferred_name.as_ref()];
    names.into_iter().flatten().map(String::as_str).collect()
}

/// Each part of some names as searches fold it, and the whole of it where it is written as one word: O'Brien is Brien and OBrien too.
fn folded(names: &[&str]) -> HashSet<String> {
    let parts = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()).chain([*name]));
    parts.map(fold).filter(|name| name.chars().count() > 1).collect()
}

fn masked(text: &str, own: &[&str], others: &[&str]) -> String {
    let (own, others) = (folded(own), folded(others));
    let is_name = |word: &str| {
        let folded = fold(word);
        let capital = word.starts_with(char::is_uppercase);
        // Names of two letters are often words too; those count with a capital only.
        (own.contains(&folded) && (capital || folded.chars().count() > 2)) || (others.contains(&folded) && capital)
    };
    let text = without_numbers(text);
    let mut out = String::new();
    for (word, between) in words(&text) {
        if is_name(word) {
            let glued = out.trim_end_matches([' ', '-', '\'', '’']);
            if glued.ends_with(NAME) {
                out.truncate(glued.len());
            } else {
                out.push_str(NAME);
            }
        } else {
            out.push_str(word);
        }
        out.push_str(between);
    }
    out
}

/// Each word of a text with what stands behind it.
fn words(text: &str) -> Vec<(&str, &str)> {
    let mut list = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let behind = &rest[word..];
        let between = behind.find(char::is_alphanumeric).unwrap_or(behind.len());
        list.push((&rest[..word], &behind[..between]));
        rest = &behind[between..];
    }
    list
}

fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '-' | '\u{a0}'))).unwrap_or(rest.len());
        let run = rest[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        out.push_str(if digits.parse::<NhsNumber>().is_ok() { NUMBER } else { run });
        rest = &rest[run.len()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_out_wherever_it_stands_as_a_word() {
        let said = |text| masked(text, &["Adeyemi", "Grace"], &["Green", "Will"]);
        assert_eq!(said("Grace ADEYEMI's inhaler: ask grace."), "(name)'s inhaler: ask (name).");
        assert_eq!(said("Will Green will eat green beans."), "(name) will eat green beans.");
        assert_eq!(said("Disgraceful delays, gracefully met."), "Disgraceful delays, gracefully met.");
        assert_eq!(
            masked("Zoe and zoë; OBrien, O'Brien.", &["O'Brien", "Zoë"], &[]),
            "(name) and (name); (name), O'(name)."
        );
    }

    #[test]
    fn a_short_name_counts_with_a_capital_only() {
        assert_eq!(masked("An inhaler for An, or so.", &["An", "Or"], &[]), "(name) inhaler for (name), or so.");
    }

    #[test]
    fn a_number_is_taken_out_in_any_spacing_and_other_numbers_stay() {
        let said = |text| masked(text, &[], &[]);
        assert_eq!(said("See 999 000 1006, and 999-000-1073."), "See (number), and (number).");
        assert_eq!(said("9990001006"), "(number)");
        assert_eq!(said("Ring 020 7946 0000 by 14:30, 5 mg twice."), "Ring 020 7946 0000 by 14:30, 5 mg twice.");
    }
}
