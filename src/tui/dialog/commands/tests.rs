//! Stories of the list of everything that can be done: found by a key that is shown, filled in, seen in the record.
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::query::{PatientShow, Sites, Worklist};
use crate::domain::view::Answer;
use crate::service::testing::World;
use crate::tui::stage::Stage;

fn stage() -> Stage {
    Stage::new(World::new())
}

#[test]
fn a_score_is_entered_for_the_patient_under_the_cursor() {
    let mut stage = stage();
    let args = Worklist { text: String::new(), sort: None, view: None, cohort: None, offset: None, limit: None };
    let Answer::Worklist(page) = stage.ask(args) else { panic!() };
    let at_hand = page.rows[0].id;
    stage.press(".");
    assert!(stage.picture().contains("What to do: "), "{}", stage.picture());
    stage.type_("assessment score").press("<enter>");
    let picture = stage.picture();
    assert!(picture.contains("Enter the score of an assessment: "), "{picture}");
    assert!(!picture.contains("Patient *"), "whose it is stands in the title: {picture}");
    // Frailty, today, and a score that no such scale has.
    stage.press("C<tab><tab>").type_("12").press("<ctrl+s>");
    assert!(stage.picture().contains("1 to 9") || stage.picture().contains("from 1"), "{}", stage.picture());
    stage.press("<backspace><backspace>").type_("6").press("<ctrl+s>");
    let Answer::Patient(view) = stage.ask(PatientShow { patient: at_hand }) else { panic!() };
    assert_eq!(view.registry.assessments.len(), 1, "{}", stage.picture());
}

#[test]
fn a_command_without_anything_to_choose_opens_at_once() {
    let mut stage = stage();
    stage.press(".").type_("add a site").press("<enter>").type_("Kilburn Hub").press("<tab>H<ctrl+s>");
    let Answer::Sites(sites) = stage.ask(Sites { ended: false }) else { panic!() };
    assert_eq!(sites.iter().map(|site| site.name.as_str()).collect::<Vec<_>>(), ["Kilburn Hub"], "{}", stage.picture());
}

#[test]
fn what_is_not_there_cannot_be_chosen_and_that_is_said() {
    let mut stage = stage();
    stage.press(".").type_("correct a risk score").press("<enter>");
    let picture = stage.picture();
    assert!(picture.contains("Risk scores: there are none to choose from. Enter one first."), "{picture}");
    assert!(!picture.contains("One moment"), "{picture}");
}

#[test]
fn a_role_is_offered_only_what_it_may_do() {
    let mut stage = stage();
    let viewer = Actor::of_role("Vi Viewer", AccessRole::Viewer);
    stage.app.ctx.role = Some(AccessRole::Viewer);
    stage.acting(viewer).press(".");
    assert!(stage.picture().contains("Nothing that you may do"), "{}", stage.picture());
}

#[test]
fn the_large_view_for_the_room_opens_no_list_of_names() {
    let mut world = World::new();
    world.starts();
    let mut stage = Stage::new(world);
    stage.press("4P.");
    assert!(!stage.picture().contains("What to do"), "{}", stage.picture());
}

#[test]
fn the_command_finder_finds_them_too() {
    let mut stage = stage();
    stage.press(":").type_("medicines regularly").press("<enter>");
    let picture = stage.picture();
    assert!(picture.contains("Record how many medicines a patient takes regularly: "), "{picture}");
}
