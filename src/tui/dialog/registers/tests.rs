use crate::domain::command::PlanStart;
use crate::service::testing::{World, service_called};
use crate::tui::stage::Stage;

#[test]
fn from_a_list_one_goes_on_to_what_can_be_done_with_a_record() {
    let mut stage = Stage::new(World::new());
    stage.press("gl").type_("members").press("<enter>");
    assert!(stage.picture().contains("Members"), "{}", stage.picture());
    stage.press("<enter>").type_("left the group").press("<enter>");
    let picture = stage.picture();
    assert!(picture.contains("Record that a person has left the group"), "{picture}");
}

#[test]
fn what_a_care_plan_changed_is_read_from_its_list() {
    let mut stage = Stage::new(World::new());
    let args = crate::domain::query::Worklist {
        text: String::new(),
        sort: None,
        view: None,
        cohort: None,
        offset: None,
        limit: None,
    };
    let crate::domain::view::Answer::Worklist(page) = stage.ask(args) else { panic!() };
    stage.does(PlanStart { patient: page.rows[0].id, item: None });
    stage.press("gl").type_("care plans").press("<enter><enter><enter>");
    let picture = stage.picture();
    assert!(picture.contains("Version 1 is the first: everything in it is new."), "{picture}");
}

#[test]
fn a_list_without_records_says_so_and_every_list_opens() {
    let mut stage = Stage::new(World::new());
    for (words, shown) in [
        ("Sites", "There are none."),
        ("What others can learn", "There are none."),
        ("Services that could not", "There are none."),
        ("Records to look at", "There are none."),
        ("Conferences", "19-Nov-2026"),
        ("Organisations", "GP practice"),
    ] {
        stage.press("gl").type_(words).press("<enter>");
        assert!(stage.shows(shown), "{words}: {}", stage.picture());
        stage.press("<esc>");
    }
    stage.does(service_called("Falls clinic"));
    stage.press("gl").type_("Services").press("<enter>");
    assert!(stage.shows("Falls clinic"), "{}", stage.picture());
}
