//! The order in which matches are shown: the same, beginning the same, containing it, and only then what is merely
//! alike. A number is never matched by likeness.
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Says how alike two folded strings are; larger is more alike, nothing is not alike.
pub trait Ranker {
    /// How well `pattern` is found in `text`.
    fn alike(&self, text: &str, pattern: &str) -> Option<i64>;
}

/// Likeness by letters in the same order.
#[derive(Default)]
pub struct Fuzzy(SkimMatcherV2);

impl Ranker for Fuzzy {
    fn alike(&self, text: &str, pattern: &str) -> Option<i64> {
        self.0.fuzzy_match(text, pattern)
    }
}

/// Rows by number, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    /// Rows that hold what was typed.
    pub sure: Vec<usize>,
    /// Rows that are only alike: shown under a divider.
    pub similar: Vec<usize>,
}

impl Ranked {
    /// All of them, best first.
    pub fn all(&self) -> impl Iterator<Item = usize> + '_ {
        self.sure.iter().chain(&self.similar).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sure.len() + self.similar.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// With this many sure matches, likeness is not asked.
const ENOUGH: usize = 200;
/// Most rows whose likeness is worked out, so that a key press never waits.
const MOST: usize = 2_000;

/// Ranks rows against what was typed. Nothing typed keeps every row in its order.
pub fn rank<S: AsRef<str>>(typed: &str, rows: &[S], ranker: &dyn Ranker) -> Ranked {
    let pattern = fold(typed);
    if pattern.is_empty() {
        return Ranked { sure: (0..rows.len()).collect(), similar: Vec::new() };
    }
    let number = pattern.chars().all(|c| c.is_ascii_digit() || c == ' ');
    let digits = pattern.replace(' ', "");
    let mut sure: Vec<(u8, usize)> = Vec::new();
    let mut others: Vec<(usize, String)> = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let text = fold(row.as_ref());
        let tier = if text == pattern {
            0
        } else if text.starts_with(&pattern) {
            1
        } else if text.split(' ').any(|word| word.starts_with(&pattern)) || text.contains(&format!(" {pattern}")) {
            2
        } else if text.contains(&pattern) || (number && text.replace(' ', "").contains(&digits)) {
            3
        } else if pattern.split(' ').all(|word| text.contains(word)) && !number {
            4
        } else {
            if others.len() < MOST {
                others.push((n, text));
            }
            continue;
        };
        sure.push((tier, n));
    }
    sure.sort_unstable();
    let mut similar = Vec::new();
    if !number && sure.len() < ENOUGH && pattern.chars().count() > 1 {
        let mut alike: Vec<(i64, usize)> =
            others.iter().filter_map(|(n, text)| Some((-ranker.alike(text, &pattern)?, *n))).collect();
        alike.sort_unstable();
        similar = alike.into_iter().map(|(_, n)| n).collect();
    }
    Ranked { sure: sure.into_iter().map(|(_, n)| n).collect(), similar }
}

/// Ranks rows that have names and a text of their own: those whose name holds what was typed, then those whose text does. What is
/// merely alike, word by word, is shown only where nothing else was found.
pub fn rank_within<S: AsRef<str>>(typed: &str, names: &[S], texts: &[S], ranker: &dyn Ranker) -> Ranked {
    let mut ranked = rank(typed, names, ranker);
    let more = rank(typed, texts, ranker).sure.into_iter().filter(|n| !ranked.sure.contains(n)).collect::<Vec<_>>();
    ranked.sure.extend(more);
    let pattern = fold(typed);
    let alike = |name: &S, part: &str| fold(name.as_ref()).split(' ').any(|word| ranker.alike(word, part).is_some());
    let wanted = ranked.sure.is_empty();
    ranked
        .similar
        .retain(|n| wanted && names.get(*n).is_some_and(|name| pattern.split(' ').all(|part| alike(name, part))));
    ranked
}

/// Small letters without accents, apostrophes or commas: "O'BRIEN, Siân" becomes "obrien sian".
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '‘' | '`' | ','))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_whitespace() || c == '-' { ' ' } else { c })
        .collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(typed: &str, rows: &[&str]) -> (Vec<String>, Vec<String>) {
        let r = rank(typed, rows, &Fuzzy::default());
        let names = |ns: &[usize]| ns.iter().map(|n| rows[*n].to_string()).collect();
        (names(&r.sure), names(&r.similar))
    }

    #[test]
    fn the_same_comes_before_beginning_containing_and_alike() {
        let (sure, similar) = ranked("ford", &["Stafford", "f o r d s", "Fordham", "L Ford", "Ford", "Fxoxrxd"]);
        assert_eq!(sure, ["Ford", "Fordham", "L Ford", "Stafford"]);
        assert!(similar.contains(&"Fxoxrxd".to_string()));
    }

    #[test]
    fn accents_apostrophes_and_case_do_not_matter() {
        assert_eq!(ranked("obrien", &["O'BRIEN, Siobhan"]).0.len(), 1);
        assert_eq!(ranked("sian w", &["Siân ŵynne"]).0.len(), 1);
        assert_eq!(ranked("smith-jones", &["SMITH JONES"]).0.len(), 1);
    }

    #[test]
    fn a_number_is_never_matched_by_likeness() {
        let (sure, similar) = ranked("9990123616", &["999 012 3616", "999 012 3606"]);
        assert_eq!(sure, ["999 012 3616"]);
        assert!(similar.is_empty());
    }

    #[test]
    fn a_text_is_looked_in_after_the_names_and_likeness_goes_word_by_word() {
        let names = ["Add a site", "Take in a referral", "Found a group over practices"];
        let texts = ["Add a site postcode", "Take in a referral on site", "Found a group over practices"];
        let found = |typed| rank_within(typed, &names, &texts, &Fuzzy::default());
        assert_eq!((found("site").sure, found("site").similar), (vec![0, 1], vec![]));
        assert_eq!((found("referal").sure, found("referal").similar), (vec![], vec![1]));
        assert_eq!(found("override").len(), 0, "letters strewn over a sentence are no likeness");
    }

    #[test]
    fn nothing_typed_keeps_the_order() {
        assert_eq!(ranked("  ", &["b", "a"]).0, ["b", "a"]);
    }
}
