//! The program in a terminal, by keys alone: from the demo to the files that a practice receives, and what a crash leaves behind.

use crate::common::terminal::Terminal;
use crate::common::{Home, names};
use std::path::{Path, PathBuf};

const WIDE: (u16, u16) = (100, 30);
const SMALL: (u16, u16) = (80, 24);

/// The demo, from its first picture.
fn demo(home: &Home, size: (u16, u16)) -> Terminal {
    let mut terminal = Terminal::start(&home.path(""), &["demo"], size);
    terminal.sees("DEMO DATA, not real patients").sees("2,000 patients");
    terminal
}

/// Starts today's conference with everybody who has not sent apologies, and opens the first case.
fn first_case(terminal: &mut Terminal) {
    terminal.press(&["3"]).sees("8 cases").press(&["S"]).sees("Its clock starts now");
    terminal.press(&["y"]).sees("NOT QUORATE").press(&["t"]).sees("Who is here?").press(&["*"]).sees("quorum met");
    terminal.press(&["enter"]).sees_no("Who is here?");
    terminal.press(&["n"]).sees("WELCOME AND APOLOGIES").press(&["n"]).sees("REVIEW OF ACTIONS");
    next_case(terminal, "item 3 of 11");
}

/// Opens the next case; says that it is the right person where somebody else is like them.
fn next_case(terminal: &mut Terminal, place: &str) {
    if terminal.press(&["n"]).sees_either("people here are alike", place) {
        terminal.sees("Is this the person?").press(&["y"]);
    }
    terminal.sees(place).sees("QUESTION");
}

/// The case that is open: words about it, a decision with its outcome, an owned and dated action.
fn held(terminal: &mut Terminal, said: &str, decided: &str, action: &str) {
    terminal.press(&["d"]).sees("typing, Esc ends and saves").types(said).press(&["esc"]).sees_no("typing, Esc");
    terminal.press(&["c"]).sees("decision and outcome").types(decided).press(&["tab", "right", "right", "right"]);
    terminal.sees("(o) Actions only").press(&["ctrl+s"]).sees_no("decision and outcome").sees("Actions only");
    terminal.press(&["a"]).sees("new action").types(action).sees("reads as:").press(&["enter"]).sees_no("new action");
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn a_conference_is_held_by_keys_alone_from_the_demo_to_the_practices_files() {
    let home = Home::empty();
    let mut terminal = demo(&home, WIDE);
    first_case(&mut terminal);
    held(
        &mut terminal,
        "No inhaler on him since the hostel. The spare was left at the clinic.",
        "One inhaler stays with the hostel's night staff.",
        "Take a spare inhaler to the hostel @navigator next fri",
    );
    next_case(&mut terminal, "item 4 of 11");
    held(
        &mut terminal,
        "Three falls while lifting. No carer assessment yet.",
        "Heart check first, and a carer's assessment beside it.",
        "Arrange a carer assessment @social in 2 weeks",
    );
    next_case(&mut terminal, "item 5 of 11");
    // The third is put off; the others are not reached.
    terminal.press(&["D"]).sees("put off or take off").press(&["right", "right", "right", "right"]);
    terminal.sees("(o) Put off: there was no time").press(&["ctrl+s"]).sees("No item is open");
    terminal.press(&["E"]).sees("5 of 7 cases not reached").press(&["y"]).sees("is closed");
    // Minutes: handed nobody else, approved by the chair, written out.
    terminal.press(&["6"]).sees("version 1, draft").sees("8 of 8 cases came to an end");
    terminal.press(&["L"]).sees("Who approves the minutes?").press(&["enter"]).sees("do not change any more");
    terminal.press(&["y"]).sees("version 1, approved").press(&["x"]).sees("Write the practice packs");
    terminal.press(&["enter"]).sees("mdg sends nothing");
    let packs = home.path("demo/packs");
    // Those of the two conferences before lie there already.
    let conference = packs.join(names(&packs).last().unwrap());
    let written = files(&conference);
    let of_kind = |kind: &str| written.iter().filter(|p| p.extension().is_some_and(|e| e == kind)).count();
    let practices = names(&conference);
    // A cover for each practice with a case on the agenda, an extract for each of the two who were discussed.
    assert!(practices.len() >= 2, "{practices:?}");
    for kind in ["pdf", "html", "txt"] {
        assert_eq!(of_kind(kind), practices.len() + 2, "{kind}: {written:#?}");
    }
    assert_eq!(of_kind("json"), practices.len());
    let text: String = written
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .map(|p| std::fs::read_to_string(p).unwrap())
        .collect();
    assert!(text.contains("One inhaler stays with the hostel's night staff."), "{text}");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("A2 Arrange a carer"), "{text}");
    terminal.sees_no("Write the practice packs").press(&["ctrl+c"]).sees("Ctrl+C again leaves").press(&["ctrl+c"]);
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.is_given_back());
    // The checker of finished folders agrees.
    home.write("pass", "demo");
    let demo = home.path("demo/demo.db");
    let checked = home.run(&["minutes", "verify", "--db", demo.to_str().unwrap(), conference.to_str().unwrap()]);
    assert_eq!(checked.code, 0, "{checked:?}");
}

/// Seconds left of the item, read from the picture: "09:57 left of 10 min".
fn left(picture: &str) -> i64 {
    let line = picture.lines().find(|line| line.contains(" left of ")).unwrap_or_else(|| panic!("{picture}"));
    let clock = line.split(" left of ").next().unwrap().split_whitespace().last().unwrap();
    let (minutes, seconds) = clock.split_once(':').unwrap();
    minutes.parse::<i64>().unwrap() * 60 + seconds.parse::<i64>().unwrap()
}

#[test]
fn a_power_cut_in_the_middle_of_a_word_loses_at_most_its_last_second() {
    let home = Home::empty();
    let mut terminal = demo(&home, SMALL);
    first_case(&mut terminal);
    let typed = "Daughter says the lift has been out of order since August and the stairs are beyond him";
    terminal.press(&["d"]).sees("typing, Esc ends and saves").types(typed).sees("beyond him");
    // What was typed a second ago is kept; the clock of the item is read to tell when that second has passed.
    let before = left(&terminal.picture());
    terminal.sees(&clock_of(before - 2));
    terminal.types(" now").signal("KILL");
    terminal.ends();
    drop(terminal);

    let mut again = Terminal::start(&home.path(""), &["demo"], SMALL);
    again.sees("item 3 of 11").sees("typed before, not saved");
    let picture = again.picture();
    let kept = picture.split_whitespace().collect::<Vec<_>>().join(" ").replace("│ ", "").replace(" │", "");
    assert!(kept.contains(typed), "{picture}");
    assert!((left(&picture) - (before - 2)).abs() <= 2, "{before} before, then\n{picture}");
    // Nothing was lost for the log either: it goes on, and the words are saved as if nothing had happened.
    again.press(&["esc"]).sees_no("typed before").sees("stairs are beyond him");
    again.press(&["ctrl+c"]).sees("Ctrl+C again leaves").press(&["ctrl+c"]).sees("Leave mdg").press(&["y"]);
    assert_eq!(again.ends(), 0);
}

/// How the clock of an item writes so many seconds.
fn clock_of(seconds: i64) -> String {
    format!("{:02}:{:02} left of", seconds / 60, seconds % 60)
}

#[test]
fn the_terminal_is_given_back_however_the_program_is_told_to_go() {
    for signal in ["TERM", "HUP"] {
        let home = Home::empty();
        let mut terminal = demo(&home, SMALL);
        first_case(&mut terminal);
        terminal.press(&["d"]).sees("typing, Esc ends").types("Kept at once").sees("Kept at once").signal(signal);
        terminal.ends();
        assert!(terminal.is_given_back(), "{signal}");
        drop(terminal);
        // It was told, so not even a second of the text is lost.
        Terminal::start(&home.path(""), &["demo"], SMALL).sees("Kept at once");
    }
}
