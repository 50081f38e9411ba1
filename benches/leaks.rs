//! How long the leak check takes for a month of a sector: 42 packs of eight patients against a register of 140,000, beside one
//! automaton over every name and number, which only finds where letters stand and judges nothing. Prints milliseconds and the
//! ratio; below 1 the check is the faster one. Run with `cargo bench --bench leaks`.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use aho_corasick::{AhoCorasick, MatchKind};
use chrono::NaiveDate;
use mdg::export::{
    Approval, Counts, Cover, Extract, Identity, Mdg, Meeting, Pack, Practice, Quorum, Registry, Subject, leaks,
};
use std::hint::black_box;
use std::time::Instant;
use uuid::Uuid;

const REGISTER: usize = 140_000;
const PACKS: usize = 42;
const PATIENTS: usize = 8;

/// A made-up word of three syllables, another one for each number.
fn word(mut n: usize) -> String {
    const SYLLABLES: [&str; 20] = [
        "ba", "do", "fi", "ku", "la", "mo", "ne", "pi", "ro", "su", "ta", "ve", "wi", "zo", "cha", "dra", "fle", "gro",
        "sha", "tre",
    ];
    let mut word = String::new();
    for _ in 0..3 {
        word.push_str(SYLLABLES[n % SYLLABLES.len()]);
        n /= SYLLABLES.len();
    }
    word[..1].to_uppercase() + &word[1..]
}

fn day(n: usize) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(700_000 + (n % 18_000) as i32).unwrap()
}

fn person(n: usize) -> Identity {
    Identity {
        key: n.to_string(),
        nhs_number: Some(format!("999{n:07}")),
        family_name: word(n % 7_919),
        given_names: word(n % 911 + 3_000),
        preferred_name: None,
        title: Some("Mrs".to_owned()),
        birth_date: day(n),
        practice_ods: format!("X{:05}", n % 345),
    }
}

/// About 400 words of a discussion in plain English.
fn talk() -> String {
    "Seen at home with her daughter. Green sputum since Monday, short of breath on the stairs; the brown inhaler is not used. \
     Blood pressure 134/78, weight 71 kg, next review on 17-Dec-2026. Ring 020 7946 0018 before nine in the morning. "
        .repeat(8)
}

fn pack(at: usize) -> Pack {
    let practice = Practice { ods: format!("X{at:05}"), name: format!("{} Lane Surgery", word(at + 5_000)) };
    let mdg = Mdg { code: "HK".to_owned(), name: "Bench MDG".to_owned() };
    let date = NaiveDate::from_ymd_opt(2026, 11, 19).unwrap();
    let issued_at = date.and_hms_opt(9, 0, 0).unwrap().and_utc();
    let approval = Approval { by: "Dr Pat Example".into(), role: "clinical lead".into(), on: date, note: None };
    let extract = |n: usize| {
        let own = person(at * 3_001 + n * 17);
        Extract {
            document_id: Uuid::from_u128((at * 100 + n) as u128),
            version: 1,
            place: u32::try_from(n).unwrap() + 1,
            replaces: None,
            issued_at,
            mark: None,
            patient: Subject {
                family_name: own.family_name,
                given_names: own.given_names,
                title: own.title,
                birth_date: own.birth_date,
                age_years: 80,
                gender: "Female".into(),
                nhs_number: own.nhs_number,
                nhs_number_absent: None,
                deceased: None,
            },
            practice: practice.clone(),
            mdg: mdg.clone(),
            meeting: Meeting { date, started: None, ended: None, place: String::new(), chair: String::new() },
            present: Vec::new(),
            quorum: Quorum::Quorate,
            sharing_basis: String::new(),
            question: "How can she be kept at home?".into(),
            what_matters: String::new(),
            summary: talk(),
            decision: "Carry on.".into(),
            rationale: String::new(),
            outcome: "Plan updated".into(),
            practice_actions: Vec::new(),
            other_actions: Vec::new(),
            no_action_reason: None,
            goals: Vec::new(),
            care_plan_changes: Vec::new(),
            contingency: Vec::new(),
            next_review: None,
            single_contact: None,
            practice_only: None,
            approval: approval.clone(),
            recorded_by: String::new(),
            sender_contact: String::new(),
            named_on_purpose: Vec::new(),
        }
    };
    let cover = Cover {
        document_id: Uuid::from_u128(at as u128 + 1_000_000),
        version: 1,
        replaces: None,
        issued_at,
        mark: None,
        practice: practice.clone(),
        mdg: mdg.clone(),
        meeting_date: date,
        counts: Counts { discussed: PATIENTS as u32, protocol: 0, not_reached: 0, withdrawn: 0 },
        patients: Vec::new(),
        actions: Vec::new(),
        files: Vec::new(),
        receipt: String::new(),
        approval: approval.clone(),
        sender_contact: String::new(),
    };
    let extracts = (0..PATIENTS).map(extract).collect();
    Pack {
        practice_ods: practice.ods.clone(),
        mdg_code: "HK".to_owned(),
        date,
        cover,
        extracts,
        sent_before: Vec::new(),
    }
}

fn main() {
    let timed = |what: &str, run: &mut dyn FnMut()| {
        let best = (0..3)
            .map(|_| {
                let begun = Instant::now();
                run();
                begun.elapsed().as_secs_f64() * 1e3
            })
            .fold(f64::MAX, f64::min);
        println!("{what:<58} {best:>9.1} ms");
        best
    };
    let people: Vec<Identity> = (0..REGISTER).map(person).collect();
    let packs: Vec<Pack> = (0..PACKS).map(pack).collect();
    let patterns: Vec<String> = people
        .iter()
        .flat_map(|p| {
            let (given, family) = (p.given_names.to_lowercase(), p.family_name.to_lowercase());
            let number = p.nhs_number.clone().unwrap_or_default();
            [format!("{given} {family}"), format!("{family} {given}"), format!("{family}, {given}"), number]
        })
        .collect();
    let mut registry = None;
    let ours = timed("index of 140,000 people", &mut || {
        registry = Some(Registry::new(people.clone(), Vec::new()));
    });
    let mut automaton = None;
    let theirs = timed("automaton over 560,000 names and numbers", &mut || {
        automaton = Some(AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).unwrap());
    });
    println!("building: ratio {:.2}", ours / theirs);
    let (registry, automaton) = (registry.unwrap(), automaton.unwrap());
    // Every document of the packs as text, set and checked by all rules; and only set, for what the automaton reads.
    let setting = timed("378 documents set as text", &mut || {
        black_box(packs.iter().map(|pack| pack.preview().len()).sum::<usize>());
    });
    let checked = timed("378 documents set and checked by every rule", &mut || {
        black_box(leaks(&packs, &registry).len());
    });
    let texts: Vec<String> =
        packs.iter().flat_map(Pack::preview).map(|(_, words)| format!("{words}\n{words}").to_lowercase()).collect();
    let scanned = timed("378 documents scanned by the automaton", &mut || {
        black_box(texts.iter().map(|text| automaton.find_overlapping_iter(text.as_str()).count()).sum::<usize>());
    });
    println!("building and looking: ratio {:.2}", (ours + checked - setting) / (theirs + scanned));
    println!("looking alone, all rules against one: ratio {:.2}", (checked - setting) / scanned);
}
