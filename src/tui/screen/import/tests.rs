use crate::domain::query::{Home, PatientFind, Query};
use crate::domain::view::Answer;
use crate::service::testing::World;
use crate::tui::screen::ScreenId;
use crate::tui::stage::{Stage, must_all_be_answered};

const LIST: &str = "nhs_number,family_name,given_names,title,birth_date,gender,practice_code,conditions\n\
    9990001847,Example,Mary,Mrs,1941-02-03,female,X99001,copd\n\
    9990001006,Adeyemi,Grace,Mrs,1938-06-01,female,X99001,copd\n\
    9990001008,Wrong,Number,Mr,1941-02-03,male,X99001,\n";

fn patients(stage: &Stage) -> u32 {
    let Answer::Home(home) = stage.ask(Home {}) else { panic!() };
    home.patients
}

/// A stage on the import screen with the list read.
fn read() -> Stage {
    let mut stage = Stage::new(World::new());
    let path = stage.file("list.csv", LIST);
    stage.press("I").type_(&path.display().to_string()).press("<enter>");
    stage
}

#[test]
fn the_preview_at_three_sizes() {
    let mut stage = Stage::new(World::new());
    let path = stage.file("list.csv", LIST);
    stage.press("I").type_("list.csv");
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        insta::assert_snapshot!(format!("path_{w}"), stage.picture());
    }
    stage.press("<esc>").type_(&path.display().to_string()).press("<enter>");
    assert_eq!(patients(&stage), 12);
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        stage.size(w, h);
        // The folder of the test has another name each time.
        let picture: Vec<String> =
            stage.picture().lines().filter(|line| !line.contains("File ")).map(ToOwned::to_owned).collect();
        insta::assert_snapshot!(format!("preview_{w}"), picture.join("\n"));
    }
}

#[test]
fn nothing_is_taken_before_it_was_seen_and_asked() {
    let mut stage = read();
    assert!(stage.shows("3 rows: 1 new") && stage.shows("1 not taken"), "{}", stage.picture());
    assert!(stage.shows("row 4 nhs_number"), "{}", stage.picture());
    assert_eq!(patients(&stage), 12);
    stage.press("<enter>");
    assert!(stage.shows("List made on *"), "{}", stage.picture());
    stage.press("<esc>");
    assert_eq!(patients(&stage), 12);
}

#[test]
fn a_list_comes_in_and_undo_takes_it_back() {
    let mut stage = read();
    stage.press("<enter><enter>");
    assert!(stage.shows("The file was taken in."), "{}", stage.picture());
    assert_eq!(patients(&stage), 13);
    let found = |stage: &Stage| {
        let query = Query::PatientFind(PatientFind { nhs_number: "9990001847".to_owned() });
        stage.desk.with(|service, who| service.answer(who, &query).is_ok())
    };
    assert!(found(&stage));
    stage.press("u");
    assert_eq!(patients(&stage), 12, "{}", stage.picture());
    assert!(!found(&stage));
}

#[test]
fn after_it_enter_shows_the_worklist_with_them() {
    let mut stage = read();
    stage.press("<enter><enter><enter>");
    assert_eq!(stage.here(), ScreenId::Worklist);
    assert!(stage.shows("EXAMPLE, Mary (Mrs)"), "{}", stage.picture());
    assert_eq!(patients(&stage), 13);
}

#[test]
fn the_next_file_is_looked_for_beside_the_last() {
    let mut stage = read();
    stage.press("<enter><enter>");
    let other = stage.file("other.csv", LIST);
    stage.press("o").type_("other.csv").press("<enter>");
    assert!(stage.shows("3 rows: 0 new"), "{} {}", other.display(), stage.picture());
}

#[test]
fn a_list_from_a_day_to_come_is_refused() {
    let mut stage = read();
    stage.press("<enter><ctrl+u>").type_("tomorrow").press("<enter>");
    assert!(stage.shows("! The list cannot be from a day to come."), "{}", stage.picture());
    assert_eq!(patients(&stage), 12);
}

#[test]
fn a_file_that_is_not_there_is_said_and_the_path_stays() {
    let mut stage = Stage::new(World::new());
    stage.press("I").type_("nowhere/at-all.csv").press("<enter>");
    let picture = stage.picture();
    assert!(picture.contains("nowhere/at-all.csv") && picture.matches("! ").count() >= 1, "{picture}");
    stage.press("<esc>").type_("q");
    assert!(stage.shows("File q"), "letters go into the path: {}", stage.picture());
    assert_eq!(patients(&stage), 12);
}

#[test]
fn a_file_of_another_kind_is_refused_in_words() {
    let mut stage = Stage::new(World::new());
    let path = stage.file("shopping.csv", "bread,milk\n1,2\n");
    stage.press("I").type_(&path.display().to_string()).press("<enter>");
    assert!(stage.shows("! "), "{}", stage.picture());
    assert!(!stage.shows("Enter takes it in"), "{}", stage.picture());
    assert_eq!(patients(&stage), 12);
}

#[test]
fn esc_leaves_an_empty_path() {
    let mut stage = Stage::new(World::new());
    stage.press("I<esc>");
    assert_eq!(stage.here(), ScreenId::Worklist);
    assert_eq!(patients(&stage), 12);
}

#[test]
fn every_key_of_the_import_is_answered() {
    must_all_be_answered(ScreenId::Import, &read().answers());
}
