//! Leaks sown into finished files, every one of which has to be found, and harmless words, every one of which has to pass;
//! and the proof that each rule of the check is needed for some of them.

use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use super::rule::{Rule, without};
use super::*;
use crate::export::extract::{Extract, Practice};
use crate::export::manifest::EntryPatient;
use crate::export::{html, sample, txt};

mod files;

use files::{Place, Press};

fn person(key: &str, number: Option<&str>, name: (&str, &str, &str), born: (i32, u32, u32)) -> Identity {
    let (title, given, family) = name;
    Identity {
        key: key.into(),
        nhs_number: number.map(str::to_owned),
        family_name: family.into(),
        given_names: given.into(),
        preferred_name: (family == "Chaudhry").then(|| "Nina".to_owned()),
        title: (!title.is_empty()).then(|| title.to_owned()),
        birth_date: sample::day(born.0, born.1, born.2),
        practice_ods: "X99002".into(),
    }
}

fn own(number: &str, family: &str, given: &str, born: (i32, u32, u32)) -> EntryPatient {
    EntryPatient {
        nhs_number: Some(number.into()),
        surname: family.into(),
        given_names: given.into(),
        birth_date: sample::day(born.0, born.1, born.2),
    }
}

fn adeyemi() -> EntryPatient {
    own("9990001006", "Adeyemi", "Grace", (1938, 6, 1))
}

/// Everybody who must not be in the file, and what is kept out of it.
fn registry() -> Registry {
    let people = vec![
        person("grace", Some("9990001006"), ("Mrs", "Grace", "Adeyemi"), (1938, 6, 1)),
        // With the surname and the birth date of whose file it is.
        person("her sister-in-law", None, ("Mrs", "Bola", "Adeyemi"), (1938, 6, 1)),
        person("stanley", Some("9990001073"), ("", "Stanley", "Brown"), (1945, 3, 3)),
        person("nina", Some("9990001146"), ("Mrs", "Nasreen", "Chaudhry"), (1951, 11, 19)),
        person("patrick", Some("9990001219"), ("Mr", "Patrick", "Doyle"), (1951, 11, 20)),
        person("margaret", Some("9990001286"), ("Mrs", "Margaret Anne", "Evans"), (1940, 2, 29)),
        person("luis", Some("9990001359"), ("Mr", "Luís", "Fernandes"), (1949, 12, 31)),
        person("ivy", Some("9990001421"), ("Miss", "Ivy", "Green"), (1933, 7, 14)),
        person("omar", Some("9990001499"), ("", "Omar", "O'Hassan-Smith"), (1948, 8, 8)),
        person("renee", None, ("Ms", "Renée", "D’Souza"), (1950, 10, 10)),
        person("ase", None, ("Ms", "Åse", "Sørensen"), (1936, 4, 4)),
        person("zoe", None, ("Mrs", "Zoë", "Wałęsa"), (1935, 5, 5)),
        // The end of Stanley's number and the start of Grace's, in a column.
        person("third", Some("1006999000"), ("", "Tobias", "Column"), (1934, 7, 7)),
        person("care", None, ("Ms", "Rhoda", "Care"), (1934, 4, 6)),
    ];
    let practices = [
        ("X99001", "Harlesden Green Surgery"),
        ("X99002", "Kilburn Park Medical Centre"),
        ("X99004", "The Surgery"),
        ("X99006", "Dr Patel"),
    ];
    let practices = practices.map(|(ods, name)| Practice { ods: ods.into(), name: name.into() }).into();
    let fellow = own("9990001146", "Chaudhry", "Nasreen", (1951, 11, 19));
    let of = adeyemi();
    let mut kept = vec![
        Withheld::new(&of, "ADEYEMI, Grace", Kept::Restricted, "12 Pretend Road"),
        Withheld::new(&of, "ADEYEMI, Grace", Kept::Restricted, "01632 960123"),
        Withheld::new(&fellow, "CHAUDHRY, Nasreen", Kept::Restricted, "ZY1 4QP"),
        Withheld::new(&of, "ADEYEMI, Grace", Kept::Excluded, "Saltmere Hospice").save_in("all but Saltmere Hospice"),
    ];
    let secret = "Her son drinks and takes her pension. HIV.";
    kept.extend(Withheld::sentences(&of, "ADEYEMI, Grace", Kept::Confidential, secret));
    let hidden = "Her daughter rang behind her mother's back. Not to be told.";
    kept.extend(Withheld::sentences(&of, "ADEYEMI, Grace", Kept::PracticeOnly, hidden));
    let hidden = "His wife fears for her own safety.";
    kept.extend(Withheld::sentences(&fellow, "CHAUDHRY, Nasreen", Kept::PracticeOnly, hidden));
    Registry::new(people, practices).withholding(kept)
}

/// Whose file it is: an extract, or a cover with another patient on it.
fn expected(cover: bool) -> Expected {
    let stanley = own("9990001073", "Brown", "Stanley", (1945, 3, 3));
    let mut people = sample::extract().named_people();
    people.extend(["Mr Patrick Doyle, physiotherapist".to_owned(), "Miss Green, matron".to_owned()]);
    let fellow = own("9990001146", "Chaudhry", "Nasreen", (1951, 11, 19));
    Expected {
        patients: std::iter::once(adeyemi())
            .chain(cover.then_some(stanley))
            .map(|own| OwnPatient::from(&own))
            .collect(),
        conference: vec![OwnPatient::from(&adeyemi()), OwnPatient::from(&fellow)],
        practice: Practice { ods: "X99001".into(), name: "Harlesden Green Surgery".into() },
        people,
        codes: vec!["ab9990001286ff0199a1".into(), sample::extract().content_hash()],
    }
}

fn whats((name, bytes): &(&'static Path, Vec<u8>), cover: bool) -> Vec<What> {
    let text = read::file(name, bytes).unwrap_or_else(|| panic!("{} cannot be read", name.display()));
    let (registry, expected) = (registry(), expected(cover));
    Checker::new(&registry, &expected).findings("a", &text).into_iter().map(|finding| finding.what).collect()
}

/// Ways to write ten digits so that they still are a number.
fn numbers() -> Vec<String> {
    const DIGITS: &str = "9990001286";
    let parted = |by: &str, sizes: &[usize]| {
        let mut rest = DIGITS;
        let mut groups = Vec::new();
        for &size in sizes {
            let (group, more) = rest.split_at(size);
            groups.push(group);
            rest = more;
        }
        groups.join(by)
    };
    let between = [
        " ",
        "-",
        "\u{a0}",
        "\u{2009}",
        "\u{202f}",
        "\u{2003}",
        "\u{3000}",
        "\u{2011}",
        "\u{2013}",
        "\n",
        "\n      ",
        "-\n",
        ".",
        "/",
        "_",
        "·",
        "\t",
        " - ",
        "\u{200b}",
        "\u{ad}",
        "\u{2060}",
        "\u{feff}",
        "\u{200d}",
        " \u{200b} ",
    ];
    let mut all = vec![DIGITS.to_owned()];
    for by in between {
        all.extend([&[3, 3, 4][..], &[1; 10], &[5, 5]].map(|sizes| parted(by, sizes)));
    }
    for zero in ['０', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{1d7ce}', '\u{2080}'] {
        let other = |c: char| c.to_digit(10).map_or(c, |digit| char::from_u32(u32::from(zero) + digit).unwrap());
        all.extend([DIGITS, "999 000 1286"].map(|digits| digits.chars().map(other).collect()));
    }
    all.extend(["(999) 000 1286", "NHS9990001286", "NHS No.:999 000 1286;", "9990001286x"].map(String::from));
    all
}

/// Ways to write a full name.
fn full_names() -> Vec<String> {
    let people = [
        ("Margaret", "Evans"),
        ("Luís", "Fernandes"),
        ("Omar", "O'Hassan-Smith"),
        ("Renée", "D’Souza"),
        ("Åse", "Sørensen"),
        ("Zoë", "Wałęsa"),
    ];
    let mut all = Vec::new();
    for (given, family) in people {
        let (plain, apart): (String, String) = (
            format!("{given} {family}").nfd().filter(char::is_ascii).collect(),
            format!("{given} {family}").nfd().collect(),
        );
        all.extend([
            format!("{given} {family}"),
            format!("{family} {given}"),
            format!("{family}, {given}"),
            format!("{}, {given}", family.to_uppercase()),
            format!("{given} {family}").to_uppercase(),
            format!("{given} {family}").to_lowercase(),
            format!("{family} ({given})"),
            format!("{given}\n{family}"),
            format!("{given}\u{a0}{family}"),
            format!("{given}\u{2009}{family}"),
            format!("{given}  {family}'s"),
            format!("{given} {family}").chars().flat_map(|c| [c, '\u{200b}']).collect(),
            apart,
        ]);
        if family != "Wałęsa" && family != "Sørensen" {
            all.push(plain);
        }
        let wide = |c: char| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c };
        all.push(format!("{given} {family}").chars().map(wide).collect());
    }
    for apostrophe in ["'", "’", "‘", "ʼ", "`", "´", "′", "‛", "＇", "ʹ", "", " ", "' "] {
        all.extend(
            ["-", "\u{2010}", "\u{2011}", "–", " "].map(|hyphen| format!("Omar O{apostrophe}Hassan{hyphen}Smith")),
        );
    }
    all.extend(
        [
            "Ase Sorensen",
            "Zoe Walesa",
            "margaret.evans@example.org",
            "Margaret A. Evans",
            "Evans, Mrs Margaret",
            "EVANS, Margaret Anne (Mrs)",
            "Margaret Evans’s",
            "Mar\u{ad}garet Evans",
            "Mar-\ngaret Evans",
            "Nina Chaudhry",
            "chaudhry, nina",
        ]
        .map(String::from),
    );
    all
}

/// Where attempts go in turn.
const PLACES: [Place; 12] = [
    Place::Bare,
    Place::Attribute,
    Place::Comment,
    Place::Title,
    Place::Unseen,
    Place::Entities,
    Place::PdfInfo,
    Place::PdfPacket,
    Place::PdfSpoken,
    Place::Json,
    Place::JsonKey,
    Place::Page,
];

/// All attempts, with what has to be found.
fn attempts() -> Vec<(Place, String, What)> {
    let ways = numbers().into_iter().map(|way| (way, What::NhsNumber));
    let ways = ways.chain(full_names().into_iter().map(|way| (way, What::FullName)));
    let rest = [
        ("943 476 5919", What::UnknownNhsNumber),
        ("EVANS, 82", What::BannerSurname),
        ("Ms D Souza", What::TitledSurname),
        ("WAŁĘSA, who", What::BannerSurname),
        ("O’HASSAN-SMITH, again", What::BannerSurname),
        ("Mrs Evans", What::TitledSurname),
        ("MRS EVANS", What::TitledSurname),
        ("Mrs. M. A. Evans", What::TitledSurname),
        ("Mr Fernandes's", What::TitledSurname),
        ("Ms D'SOUZA", What::TitledSurname),
        ("Mrs Chaudhry", What::TitledFellow),
        ("Mrs N Chaudhry", What::TitledFellow),
        ("29-Feb-1940", What::BirthDate),
        ("29/02/1940", What::BirthDate),
        ("29.2.1940", What::BirthDate),
        ("1940-02-29", What::BirthDate),
        ("29th February 1940", What::BirthDate),
        ("Feb 29, 1940", What::BirthDate),
        ("２９/０２/１９４０", What::BirthDate),
        ("green ivy", What::OrdinaryWords),
        ("X99002", What::PracticeCode),
        ("x 99002", What::PracticeCode),
        ("Kilburn Park Medical Centre", What::PracticeName),
        ("KILBURN PARK\nMEDICAL CENTRE", What::PracticeName),
        ("12 Pretend Road", What::Restricted),
        ("12 PRETEND\nROAD", What::Restricted),
        ("01632-960 123", What::Restricted),
        ("zy14qp", What::Restricted),
        ("Her son drinks and takes\nher pension", What::Confidential),
        ("hiv", What::WithheldWords),
        ("His wife fears for her own safety", What::PracticeOnly),
        ("Not to be told", What::WithheldWords),
        ("Saltmere Hospice", What::Excluded),
    ];
    let ways: Vec<_> = ways.chain(rest.map(|(way, what)| (way.to_owned(), what))).collect();
    // Each way once in a bare text, and once in a place that changes from one to the next. PDF is slow to set, so fewer of those.
    let mut all = Vec::new();
    for (n, (way, what)) in ways.iter().enumerate() {
        all.push((Place::BareText, way.clone(), *what));
        all.push((PLACES[n % PLACES.len()], way.clone(), *what));
        if n % 8 == 0 {
            all.push((Place::Text, way.clone(), *what));
        }
        // What our fonts cannot draw is in no PDF.
        if n % 16 == 0 && !way.contains(|c| ('\u{600}'..'\u{e00}').contains(&c)) {
            all.push((if n % 32 == 0 { Place::Pdf } else { Place::PdfCell }, way.clone(), *what));
        }
    }
    for words in ["Margaret Evans", "EVANS, Margaret", "Wałęsa Zoë", "Omar O’Hassan-Smith"] {
        all.extend([Place::TwoTags, Place::TextCell].map(|place| (place, words.to_owned(), What::FullName)));
    }
    all.extend(["9990001286", "999-000-1286"].map(|words| (Place::TwoTags, words.to_owned(), What::NhsNumber)));
    all
}

#[test]
fn every_leak_that_is_sown_is_found() {
    let attempts = attempts();
    assert!(attempts.len() >= 400, "{}", attempts.len());
    let mut press = Press::new();
    let mut missed = Vec::new();
    for (place, words, what) in attempts {
        let found = whats(&press.file(place, &words), false);
        if !found.contains(&what) {
            missed.push(format!("{place:?}: {words:?}: {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{} were missed:\n{}", missed.len(), missed.join("\n"));
}

/// Words of the clinic that are surnames or given names too, and what is said with them.
fn harmless() -> Vec<String> {
    let words = [
        "green", "brown", "black", "white", "grey", "blue", "long", "short", "king", "young", "carer", "day", "may",
        "june", "april", "rose", "hill", "wood", "bond", "pain", "cough", "heart", "rash", "frank", "will", "grace",
        "park", "little", "strong", "care", "church", "brook", "hope", "joy", "sharp", "moody", "hand", "foot",
        "walker", "cook",
    ];
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    let mut all = Vec::new();
    for word in words {
        let capital = capital(word);
        all.extend([
            format!("{word} sputum since Monday"),
            format!("{capital} marks on the left arm, seen by the nurse."),
            format!("No {word} stools. The {word} inhaler is not used; asked again."),
            format!("Lives at the end of {capital} Street, moved from {capital} Lane."),
            format!("{}: none. Standing {word} and {word} today.", word.to_uppercase()),
            format!("On the ward until {capital} (see the letter)."),
        ]);
    }
    all.extend(
        [
            "long standing back pain",
            "a king size bed on the ground floor",
            "young carer of eleven at home",
            "green light for discharge",
            "BP 134/78, HR 76, sats 94% on air, eGFR 45, HbA1c 58",
            "2 x 250 mg, 3 times a day",
            "ring 020 7946 0018 between 09:00 and 17:30",
            "ring 07700 900123 or +44 7700 900123",
            "ref 2026/11/0042",
            "weights 71.2 70.8 70.1 69.9",
            "943 476 5918 fails the check",
            "9434 76 59 19",
            "tel +44 943 476 5919",
            "barcode ab9434765919",
            "INR 2.5 on 02-Nov-2026, next 16-Nov-2026",
            "seen 19/11/2026 at 13:25",
            "Dr Evans of the memory clinic",
            "the evans trial",
            "Margaret said so. Evans ward was full.",
            "rang the surgery, and spoke with Dr Patel",
            "harlesden green surgery",
            "X99001",
            "PACE, SALT, MUST, NEWS2 4",
            "Mrs Adeyemi is well; ADEYEMI, Grace",
            "born 01-Jun-1938",
            "NHS 999 000 1006",
            "with Patrick Doyle, physio",
            "Pretend Road 12 is another house",
            "Her son takes her shopping",
            "sharing: all but Saltmere Hospice",
        ]
        .map(String::from),
    );
    all
}

#[test]
fn no_harmless_words_are_stopped_or_remarked_on() {
    let harmless = harmless();
    assert!(harmless.len() >= 200, "{}", harmless.len());
    // The words of the list as people: each with a given name that nobody writes beside it.
    let names =
        ["Green", "Brown", "Black", "White", "Grey", "Blue", "Long", "Short", "King", "Young", "Carer", "Day", "Hill"];
    let more =
        ["Wood", "Bond", "Pain", "Cough", "Heart", "Rash", "Park", "Little", "Strong", "Care", "Church", "Brook"];
    let given =
        ["May", "June", "April", "Rose", "Frank", "Will", "Grace", "Hope", "Joy", "Penny", "Dawn", "Mark", "Ivy"];
    let (mut people, practices) = (registry().identities, registry().practices);
    for (n, family) in names.into_iter().chain(more).enumerate() {
        people.push(person(family, None, ("Mrs", given[n % given.len()], family), (1931, 1, 1 + n as u32)));
    }
    let registry = Registry::new(people, practices).withholding(registry().withheld);
    let expected = expected(false);
    let checker = Checker::new(&registry, &expected);
    let mut press = Press::new();
    let mut stopped = Vec::new();
    for (n, words) in harmless.iter().enumerate() {
        let places = [Place::BareText, Place::Bare, if n % 24 == 0 { Place::Pdf } else { Place::Page }];
        for place in places {
            let (name, bytes) = press.file(place, words);
            let found = checker.findings("a", &read::file(name, &bytes).unwrap());
            stopped.extend(found.iter().map(|finding| format!("{place:?}: {words:?}: {}", finding.sentence())));
        }
    }
    assert!(stopped.is_empty(), "{} were stopped:\n{}", stopped.len(), stopped.join("\n"));
}

/// For each rule, words that are found by it alone, and what they are.
const FOUND_BY: &[(Rule, Place, &str, What)] = &[
    (Rule::Number, Place::BareText, "9990001286", What::NhsNumber),
    (Rule::UnknownNumber, Place::BareText, "943 476 5919", What::UnknownNhsNumber),
    (Rule::NumberSpaces, Place::BareText, "999 000 1286", What::NhsNumber),
    (Rule::NumberSigns, Place::BareText, "999-000-1286", What::NhsNumber),
    (Rule::Digits, Place::BareText, "٩٩٩٠٠٠١٢٨٦", What::NhsNumber),
    (Rule::Width, Place::BareText, "９９９０００１２８６", What::NhsNumber),
    (Rule::Width, Place::BareText, "Ｍａｒｇａｒｅｔ Evans", What::FullName),
    (Rule::Hidden, Place::BareText, "99\u{200b}90001286", What::NhsNumber),
    (Rule::Hidden, Place::BareText, "Mar\u{ad}garet Evans", What::FullName),
    (Rule::Accents, Place::BareText, "Luis Fernandes", What::FullName),
    (Rule::Strokes, Place::BareText, "Zoë Walęsa", What::FullName),
    (Rule::Case, Place::BareText, "margaret evans", What::FullName),
    (Rule::Apostrophes, Place::BareText, "Omar OHassan-Smith", What::FullName),
    (Rule::AnyApostrophe, Place::BareText, "Omar OʼHassan-Smith", What::FullName),
    (Rule::ApostropheSpace, Place::BareText, "Omar O Hassan-Smith", What::FullName),
    (Rule::FullName, Place::BareText, "Margaret Evans", What::FullName),
    (Rule::GivenFirst, Place::BareText, "Margaret Evans", What::FullName),
    (Rule::SurnameFirst, Place::BareText, "Evans Margaret", What::FullName),
    (Rule::TitleBetween, Place::BareText, "Evans, Mrs Margaret", What::FullName),
    (Rule::FirstGiven, Place::BareText, "Margaret Evans", What::FullName),
    (Rule::Initials, Place::BareText, "Margaret A. Evans", What::FullName),
    (Rule::Preferred, Place::BareText, "Nina Chaudhry", What::FullName),
    (Rule::Possessives, Place::BareText, "Margaret Evans's", What::FullName),
    (Rule::LineEnds, Place::BareText, "Mar-\ngaret Evans", What::FullName),
    (Rule::Banner, Place::BareText, "EVANS, 82", What::BannerSurname),
    (Rule::Titled, Place::BareText, "Mrs Evans", What::TitledSurname),
    (Rule::Fellow, Place::BareText, "Mrs Chaudhry", What::TitledFellow),
    (Rule::TitleInitials, Place::BareText, "Mrs M. Evans", What::TitledSurname),
    (Rule::Birth, Place::BareText, "29-Feb-1940", What::BirthDate),
    (Rule::Code, Place::BareText, "X99002", What::PracticeCode),
    (Rule::CodeApart, Place::BareText, "x 99002", What::PracticeCode),
    (Rule::Practice, Place::BareText, "Kilburn Park Medical Centre", What::PracticeName),
    (Rule::Restricted, Place::BareText, "12 Pretend Road", What::Restricted),
    (Rule::Confidential, Place::BareText, "Her son drinks and takes her pension", What::Confidential),
    (Rule::PracticeOnly, Place::BareText, "His wife fears for her own safety", What::PracticeOnly),
    (Rule::Excluded, Place::BareText, "Saltmere Hospice", What::Excluded),
    (Rule::HtmlAttributes, Place::Attribute, "Margaret Evans", What::FullName),
    (Rule::HtmlComments, Place::Comment, "Margaret Evans", What::FullName),
    (Rule::HtmlEntities, Place::Entities, "Margaret Evans", What::FullName),
    (Rule::HtmlInline, Place::TwoTags, "EVANS, Margaret", What::BannerSurname),
    (Rule::TextColumns, Place::TextCell, "Margaret Evans", What::FullName),
    (Rule::JsonKeys, Place::JsonKey, "Margaret Evans", What::FullName),
    (Rule::PdfSpoken, Place::PdfSpoken, "Margaret Evans", What::FullName),
    (Rule::PdfStrings, Place::PdfInfo, "Margaret Evans", What::FullName),
    (Rule::PdfPacket, Place::PdfPacket, "Margaret Evans", What::FullName),
];

/// For each rule that spares something, harmless words that would be stopped without it, on an extract or on a cover.
const SPARED_BY: &[(Rule, &str)] = &[
    (Rule::CheckDigit, "943 476 5918"),
    (Rule::Telephone, "+44 9434765919"),
    (Rule::Telephone, "ab9434765919"),
    (Rule::Grouping, "9434 76 59 19"),
    (Rule::NoThirdNumber, "999 000 1006\n999 000 1073\n999 000 1006"),
    (Rule::OwnNumber, "999 000 1006"),
    (Rule::OwnName, "Patrick Doyle will visit"),
    (Rule::OwnSurname, "as for ADEYEMI, 88"),
    (Rule::OwnBirth, "born 01-Jun-1938"),
    (Rule::OwnPractice, "Harlesden Green Surgery (X99001)"),
    (Rule::Professional, "Miss Green will visit"),
    (Rule::Codes, "ab9990001286 ff0199a1"),
    (Rule::SentenceEnd, "Seen with Margaret. Evans ward was full"),
    (Rule::ClinicCapitals, "CARE, at home"),
    (Rule::OtherTitle, "Dr Evans of the memory clinic"),
    (Rule::Telling, "rang the surgery"),
];

#[test]
fn without_any_one_rule_a_leak_is_missed_or_harmless_words_are_stopped() {
    let mut press = Press::new();
    for &(rule, place, words, what) in FOUND_BY {
        let file = press.file(place, words);
        assert!(whats(&file, false).contains(&what), "{words:?} in {place:?} is not found at all");
        let found = without(rule, || whats(&file, false));
        assert!(!found.contains(&what), "{words:?} in {place:?} is found without {rule:?}");
    }
    for &(rule, words) in SPARED_BY {
        let file = press.file(Place::BareText, words);
        assert_eq!(whats(&file, true), [], "{words:?} is stopped");
        let found = without(rule, || whats(&file, true));
        assert!(!found.is_empty(), "{words:?} passes without {rule:?}");
    }
    let file = press.file(Place::BareText, "green ivy");
    assert_eq!(whats(&file, false), [What::OrdinaryWords]);
    assert_eq!(without(Rule::OrdinaryWords, || whats(&file, false)), [What::FullName], "which would block");
    let tried = |rule: &Rule| {
        FOUND_BY.iter().any(|(of, ..)| of == rule)
            || SPARED_BY.iter().any(|(of, _)| of == rule)
            || [Rule::OrdinaryWords, Rule::PdfOrder].contains(rule)
    };
    let untried: Vec<_> = Rule::ALL.iter().filter(|rule| !tried(rule)).collect();
    assert!(untried.is_empty(), "{untried:?}");
}

#[test]
fn without_the_order_of_the_structure_a_name_over_the_end_of_a_page_is_missed() {
    let mut press = Press::new();
    let mut over_the_end = 0;
    for n in 30..50 {
        let summary = format!("{}Margaret\nEvans", "A line that fills the page.\n".repeat(n));
        let file = (Path::new("a.pdf"), press.pdf(&Extract { summary, ..sample::extract() }));
        assert_eq!(whats(&file, false), [What::FullName], "{n}");
        over_the_end += usize::from(without(Rule::PdfOrder, || whats(&file, false)).is_empty());
    }
    assert!(over_the_end > 0, "no page ended between the two halves");
}

#[test]
fn what_is_for_the_practice_alone_may_stand_in_its_section_and_nowhere_else() {
    let mut press = Press::new();
    let hidden = "Her daughter rang behind her mother's back.";
    let marked = Extract { practice_only: Some(format!("{hidden} Not to be told.")), ..sample::extract() };
    let twice = Extract { summary: format!("Seen at home. {hidden}"), ..marked.clone() };
    let files = |extract: &Extract, press: &mut Press| {
        let document = extract.document();
        [
            (Path::new("a.txt"), txt::render(&document).into_bytes()),
            (Path::new("a.html"), html::render(&document).unwrap().into_bytes()),
            (Path::new("a.pdf"), press.pdf(extract)),
        ]
    };
    for file in files(&marked, &mut press) {
        assert_eq!(whats(&file, false), [], "{}", file.0.display());
        let told = whats(&file, true);
        assert_eq!(told, [What::PracticeOnly], "on a cover, {}", file.0.display());
    }
    let [text, page, _] = files(&twice, &mut press);
    for file in [text, page] {
        assert_eq!(whats(&file, false), [What::PracticeOnly], "{}", file.0.display());
    }
}
