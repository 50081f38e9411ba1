//! A coordinator triages forty referrals. Every key is read off the screen before it is pressed: the footer, the status line, the
//! row of screens. What is decided follows from what the screen says of the case.
use super::tests::referring;
use crate::domain::agenda::Urgency;
use crate::domain::command::{ImportPatients, ReferralReceive};
use crate::domain::consent::ConsentDecision;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::query::{self, Worklist};
use crate::domain::referral::ReferralStatus;
use crate::domain::view::Answer;
use crate::service::testing::{World, day};
use crate::tui::stage::Stage;
use std::fmt::Write as _;

const CASES: usize = 40;

/// A list of forty more people of the first practice.
fn list() -> String {
    let mut list = String::from("nhs_number,family_name,given_names,birth_date,practice_ods\n");
    let numbers = (50_u8..).map(|n| [9, 9, 9, 0, 0, 5, 0, n / 10, n % 10]).filter_map(|nine| {
        let check = NhsNumber::check_digit(&nine)?;
        Some(nine.iter().map(u8::to_string).collect::<String>() + &check.to_string())
    });
    // Enough of them end in a digit that exists.
    let more = (0_u8..99).map(|n| [9, 9, 9, 0, 0, 6, 1, n / 10, n % 10]).filter_map(|nine| {
        let check = NhsNumber::check_digit(&nine)?;
        Some(nine.iter().map(u8::to_string).collect::<String>() + &check.to_string())
    });
    let all: Vec<String> = numbers.take(20).chain(more).take(CASES).collect();
    for (n, number) in all.iter().enumerate() {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n).unwrap());
        let family = format!("Case{}{}", letter(n / 8), letter(n % 8));
        writeln!(list, "{number},{family},Example,19{}-05-06,X99001", 30 + n % 20).unwrap();
    }
    list
}

/// Ten urgent ones that are ready, ten for which something is missing, fourteen whose answer is the protocol, six that are no
/// matter for the group.
fn waiting() -> Stage {
    let mut world = World::new();
    let file = world.folder.path().join("forty.csv");
    #[allow(clippy::disallowed_methods, reason = "a file somebody brings, made for the test")]
    std::fs::write(&file, list()).unwrap();
    world.does(ImportPatients { file, as_of: None, dry_run: false }.into());
    let asked =
        Worklist { text: "case".to_owned(), sort: None, view: None, cohort: None, offset: None, limit: Some(50) };
    let Answer::Worklist(page) = world.service.answer(&world.manager, &asked.into()).unwrap() else { panic!() };
    world.patients = page.rows.iter().filter(|row| row.name.starts_with("CASE")).map(|row| row.id).collect();
    assert_eq!(world.patients.len(), CASES);
    for n in 0..CASES {
        let (urgency, question) = match n {
            0..10 => (Urgency::Urgent, "What would keep this person safe at home?"),
            10..20 => (Urgency::Soon, "What would keep this person safe at home?"),
            20..34 => (Urgency::Routine, "Is the yearly review of the inhaler due?"),
            _ => (Urgency::Routine, "When does the dentist open on Saturdays?"),
        };
        let received_on = Some(day("2026-11-02") + chrono::Days::new(n as u64 / 4));
        let args = ReferralReceive { urgency: Some(urgency), received_on, ..referring(&world, n, question) };
        world.does(args.into());
        if !(10..20).contains(&n) {
            world.consents(n, ConsentDecision::ExplicitGiven);
        }
    }
    Stage::new(world)
}

/// Somebody who presses only what can be read.
struct Coordinator {
    stage: Stage,
    keys: usize,
}

impl Coordinator {
    /// Presses a key that the footer names, as in `a Accept`.
    fn press(&mut self, hint: &str, key: &str) {
        let picture = self.stage.picture();
        let footer = picture.lines().rev().nth(1).unwrap();
        assert!(footer.contains(hint), "the footer does not say '{hint}':\n{picture}");
        self.stage.press(key);
        self.keys += 1;
    }

    fn save(&mut self) {
        self.press("Ctrl+S Save", "<ctrl+s>");
    }

    fn shows(&self, words: &str) -> bool {
        self.stage.shows(words)
    }
}

#[test]
fn forty_referrals_are_triaged_with_keys_that_are_on_the_screen() {
    let mut at = Coordinator { stage: waiting(), keys: 0 };
    assert!(at.shows("0 Triage"), "{}", at.stage.picture());
    at.stage.press("0");
    assert!(at.shows("[To decide 40]"), "{}", at.stage.picture());
    // Who decides is said once, with the first case.
    at.press("a Accept", "a");
    at.stage.type_("lead");
    at.save();
    let (mut worded, mut worded_keys, mut steps) = (0, 0, 0);
    while !at.shows("[To decide 0]") {
        steps += 1;
        assert!(steps < 200, "{}", at.stage.picture());
        if at.shows("When does the dentist") {
            let before = at.keys;
            at.press("d Decline", "d");
            at.stage.type_("No matter for the group");
            at.save();
            (worded, worded_keys) = (worded + 1, worded_keys + at.keys - before);
        } else if at.shows("Is the yearly review") {
            // The same answer for all of them: marked, then decided at once.
            let mut marked = 0;
            while marked < 7 && at.shows("Is the yearly review") {
                at.press("Space Select", "<space>");
                marked += 1;
            }
            assert!(at.shows(&format!("{marked} selected")), "{}", at.stage.picture());
            at.press("p Protocol", "p");
            at.save();
        } else if at.shows("Missing     !") {
            at.press("m Not ready", "m");
            at.save();
        } else {
            at.press("a Accept", "a");
        }
    }
    let Answer::Triage(view) = at.stage.ask(query::Triage { mdg: None, status: None, alerts: false }) else { panic!() };
    let count = |status| view.counts.iter().find(|count| count.status == status).unwrap().referrals;
    assert_eq!(count(ReferralStatus::Accepted), 10, "{}", at.stage.picture());
    assert_eq!(count(ReferralStatus::NotReady), 10);
    assert_eq!(count(ReferralStatus::Protocol), 14);
    assert_eq!(count(ReferralStatus::Declined), 6);
    // Two keys and the reason for each that needs words; less than two keys for the others.
    assert_eq!((worded, worded_keys), (6, 12));
    let plain = at.keys - worded_keys;
    assert!(plain <= 2 * (CASES - worded), "{plain} keys for {} cases", CASES - worded);
    // The last one can be taken back, with the key that stands beside the sentence.
    assert!(at.shows("u Undo"), "{}", at.stage.picture());
    at.stage.press("u");
    assert!(at.shows("[To decide 1]") && at.shows("When does the dentist"), "{}", at.stage.picture());
}
