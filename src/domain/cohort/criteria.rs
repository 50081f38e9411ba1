//! The criteria of a cohort as data: read from TOML, checked, and a fault named with its line. Who meets them is asked elsewhere.

use crate::domain::patient::ConditionCode;
use crate::domain::person::harmless;
use crate::domain::refusal::{Code, Refusal};
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// Who belongs to a cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criteria {
    /// The lasting name, in small letters, digits and underscores.
    pub code: String,
    /// Counted from 1; raised with every change.
    pub version: u32,
    /// As people know it.
    pub name: String,
    /// In a sentence.
    pub about: String,
    /// Only practices of these networks, by ODS code; with `practices` empty too, all of the group's.
    pub networks: Vec<String>,
    /// Only these practices, by ODS code.
    pub practices: Vec<String>,
    /// In is who meets one of these.
    pub any_of: Vec<Rule>,
}
crate::json_column!(Criteria);

/// What has to hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// Whole years on the day asked for.
    pub min_age: Option<u32>,
    /// Long-term conditions.
    pub min_ltc: Option<u32>,
    /// At least one of these.
    pub conditions: Vec<ConditionCode>,
}

/// The file as it is written, with the places a fault can be at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    code: Spanned<String>,
    version: Spanned<u32>,
    name: Spanned<String>,
    #[serde(default)]
    about: String,
    #[serde(default)]
    networks: Vec<String>,
    #[serde(default)]
    practices: Vec<String>,
    any_of: Spanned<Vec<Spanned<Rule>>>,
}

/// The cohorts that come with the program.
const BUILT_IN: [&str; 2] =
    [include_str!("../../../assets/cohorts/brent_2014.toml"), include_str!("../../../assets/cohorts/icp.toml")];

/// The criteria that come with the program.
pub fn built_in() -> Vec<Criteria> {
    BUILT_IN.iter().filter_map(|text| read(text).ok()).collect()
}

/// Reads criteria. A refusal says at which line the fault is.
pub fn read(text: &str) -> Result<Criteria, Refusal> {
    let fault = |at: usize, why: &str| {
        let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        Refusal::new(Code::CohortUnreadable, harmless(&format!("Line {line} of the criteria: {why}"), false)).at("file")
    };
    let written: Written = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let words = error.message().lines().next().unwrap_or_default().trim_end_matches('.').replace('`', "'");
        fault(at, &format!("{words}. Correct it and try again."))
    })?;
    let code = written.code.as_ref();
    if !(2..=24).contains(&code.len())
        || !code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    {
        return Err(fault(
            written.code.span().start,
            "a cohort's code has 2 to 24 small letters, digits and underscores.",
        ));
    }
    if *written.version.as_ref() == 0 {
        return Err(fault(written.version.span().start, "versions are counted from 1."));
    }
    if written.name.as_ref().trim().is_empty() {
        return Err(fault(written.name.span().start, "give the cohort a name that people know."));
    }
    if written.any_of.as_ref().is_empty() {
        return Err(fault(written.any_of.span().start, "nobody could belong: name at least one [[any_of]]."));
    }
    for rule in written.any_of.as_ref() {
        let Rule { min_age, min_ltc, conditions } = rule.as_ref();
        if min_age.is_none() && min_ltc.is_none_or(|n| n == 0) && conditions.is_empty() {
            return Err(fault(rule.span().start, "everybody would belong: ask for an age or a condition."));
        }
        if min_age.is_some_and(|age| !(16..=120).contains(&age)) {
            return Err(fault(rule.span().start, "min_age lies between 16 and 120."));
        }
    }
    let any_of = written.any_of.into_inner().into_iter().map(Spanned::into_inner).collect();
    let capitals = |codes: Vec<String>| codes.iter().map(|c| c.trim().to_ascii_uppercase()).collect();
    Ok(Criteria {
        code: written.code.into_inner(),
        version: written.version.into_inner(),
        name: harmless(written.name.as_ref(), false),
        about: harmless(&written.about, false),
        networks: capitals(written.networks),
        practices: capitals(written.practices),
        any_of,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "code = \"a_1\"\nversion = 2\nname = \"A\"\n\n[[any_of]]\nmin_age = 75\n";

    #[test]
    fn what_comes_with_the_program_can_be_read() {
        let codes: Vec<String> = built_in().into_iter().map(|c| c.code).collect();
        assert_eq!(codes, ["brent_2014", "icp"]);
        let brent = &built_in()[0];
        assert_eq!(brent.any_of, [Rule { min_age: Some(75), min_ltc: Some(1), conditions: Vec::new() }]);
    }

    #[test]
    fn each_fault_is_named_with_its_line() {
        assert_eq!(read(GOOD).unwrap().version, 2);
        let faults = [
            (GOOD.replace("a_1", "A 1"), 1),
            (GOOD.replace("version = 2", "version = 0"), 2),
            (GOOD.replace("version = 2", "version = \"two\""), 2),
            (GOOD.replace("\"A\"", "\" \""), 3),
            (GOOD.replace("min_age = 75", "min_age = 7"), 5),
            (GOOD.replace("min_age = 75", "min_agee = 75"), 6),
            (GOOD.replace("min_age = 75", "conditions = [\"gout\"]"), 6),
            (GOOD.replace("min_age = 75", ""), 5),
            (GOOD.replace("[[any_of]]\nmin_age = 75", "any_of = []"), 5),
        ];
        for (text, line) in faults {
            let refusal = read(&text).unwrap_err();
            assert!(refusal.message.starts_with(&format!("Line {line} of")), "{text}\n{}", refusal.message);
        }
    }
}
