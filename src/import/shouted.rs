//! Names that the national files write in capitals, as a letterhead would write them.

/// Words that stay in capitals although they could be read aloud.
const CAPITALS: &[&str] = &[
    "GP", "NHS", "PCN", "PMS", "GMS", "APMS", "LLP", "HMP", "UK", "ICB", "ICS", "UHL", "II", "III", "IV", "VI", "VII",
    "VIII", "IX", "XI", "XII",
];
/// Words without a vowel that are short for something, and so are written like words.
const SHORTENED: &[&str] = &[
    "DR", "DRS", "ST", "CTR", "CTRS", "CNTR", "RD", "LTD", "MR", "MRS", "MS", "JR", "GRP", "GT", "HTH", "HLTH", "BLVD",
    "WLK", "NG", "CWM", "NR", "PTNR", "STN", "SQ", "GDNS", "PK", "LN", "CL", "BLDG", "BLDGS", "FLR", "MT",
];
/// Words that are small inside a name.
const SMALL: &[&str] =
    &["OF", "THE", "AND", "AT", "IN", "ON", "FOR", "BY", "WITH", "UPON", "LE", "EN", "SUB", "UNDER", "NEXT", "TO"];

/// Takes a name in capitals to ordinary writing: `DR SOOD'S PRACTICE, THE GP UNIT II` becomes `Dr Sood's Practice, The GP Unit II`.
/// A name that has small letters already stays as it is.
pub(super) fn spoken(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut word = String::new();
    // Whether the next word is the first, or the first after a bracket or a comma.
    let mut opens = true;
    for c in name.chars().chain(std::iter::once('\0')) {
        if c.is_alphanumeric() || c == '\'' || c == '\u{2019}' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            out.push_str(&one_word(&word, opens));
            word.clear();
            opens = false;
        }
        if c != '\0' {
            out.push(c);
        }
        opens |= matches!(c, '(' | ',' | ':' | '/' | '.');
    }
    out
}

fn one_word(word: &str, opens: bool) -> String {
    let vowel = |c: char| matches!(c, 'A' | 'E' | 'I' | 'O' | 'U' | 'Y');
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let ordinal = ["ST", "ND", "RD", "TH"]
            .iter()
            .any(|end| word.strip_suffix(end).is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit())));
        return if ordinal { word.to_lowercase() } else { word.to_owned() };
    }
    if SMALL.contains(&word) && !opens {
        return word.to_lowercase();
    }
    let initials = letters == word.chars().count() && letters <= 4 && !word.chars().any(vowel);
    if CAPITALS.contains(&word) || (initials && !SHORTENED.contains(&word)) {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    let mut capital = true;
    for (at, c) in word.char_indices() {
        if capital {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        // O'Brien and D'Souza, but Sood's; McCarthy.
        capital = (matches!(c, '\'' | '\u{2019}') && at == 1 && word.chars().count() > 4)
            || (at == 1 && word.starts_with("MC") && letters > 3);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_capitals_is_written_as_on_a_letterhead() {
        for (shouted, said) in [
            ("THE CIRCLE PRACTICE", "The Circle Practice"),
            ("DR SOOD'S PRACTICE", "Dr Sood's Practice"),
            ("DR O'BRIEN & DR D'SOUZA", "Dr O'Brien & Dr D'Souza"),
            ("DR MLR SIDDIQUI'S PRACTICE", "Dr MLR Siddiqui's Practice"),
            ("ST JOHN'S NHS GP UNIT II", "St John's NHS GP Unit II"),
            ("SURGERY AT THE PARK", "Surgery at the Park"),
            ("3RD FLOOR, THE CENTRE", "3rd Floor, The Centre"),
            ("26A PARK ROAD", "26A Park Road"),
            ("BRENT CENTRAL KWH PCN", "Brent Central KWH PCN"),
            ("DR MCCARTHY (THE CTR)", "Dr McCarthy (The Ctr)"),
            ("STOKE-ON-TRENT", "Stoke-on-Trent"),
            ("WEMBLEY CENTRE FOR H&C", "Wembley Centre for H&C"),
            ("QUEEN'S PARK", "Queen's Park"),
            ("Willow Tree GPs", "Willow Tree GPs"),
            ("", ""),
        ] {
            assert_eq!(spoken(shouted), said);
        }
    }

    proptest::proptest! {
        #[test]
        fn only_the_size_of_letters_changes(name in "[A-Z0-9 '&,./()-]{0,40}") {
            proptest::prop_assert_eq!(spoken(&name).to_uppercase(), name);
        }
    }
}
