//! What becomes of the two actions agreed for Adeyemi on the fixture: refused, agreed with people who are not there, late, left behind
//! by an owner, handed on, done, or not to be had. Keys are read off the screen before they are pressed.
use crate::domain::action::ActionStatus;
use crate::domain::command::{MemberAdd, MemberLeave};
use crate::domain::member::Role;
use crate::domain::query::{self, ActionView};
use crate::domain::view::{ActionRow, Answer};
use crate::service::testing::day;
use crate::tui::reader::Reader;
use crate::tui::screen::conference::run::with_adeyemi;

const GOAL: &str = "I want to get to church on Sundays without getting breathless";

fn rows(at: &Reader, view: ActionView) -> Vec<ActionRow> {
    let Answer::Actions(rows) = at.stage.ask(query::Actions { view: Some(view), owner: None }) else { panic!() };
    rows
}

fn of(at: &Reader, text: &str, owner: &str) -> ActionRow {
    let all = rows(at, ActionView::All);
    let mut found = all.into_iter().filter(|row| row.action.text.contains(text) && row.owner.contains(owner));
    found.next().unwrap_or_else(|| panic!("{text}, {owner}:\n{}", at.stage.picture()))
}

/// On the screen of the actions on a later day.
fn on(at: &mut Reader, moment: &str) {
    at.stage.time(moment);
    at.press("Conference").press("Actions");
}

/// The goal and its two actions, agreed while neither owner is there.
fn agreed() -> Reader {
    let mut at = with_adeyemi();
    at.look_up("Add or change a goal").type_(GOAL).press("Next field").press("chooses it.");
    at.type_("b").press("chooses it.").press("Save").reads("Added a goal for ADEYEMI");

    at.press("Action")
        .type_("Refer to pulmonary rehab 2026-12-03")
        .press("Add")
        .reads("! Who does it? Write @ and a short name.");
    assert!(rows(&at, ActionView::All).is_empty(), "no action without an owner");
    at.type_(" @matron").press("Add");

    at.press("Action").type_("Review inhaler and medicines @pharmacist 2026-11-18").press("Add");
    at.reads("! The date must be 19-Nov-2026 or later.");
    assert_eq!(rows(&at, ActionView::All).len(), 1, "nothing is due before the conference");
    for _ in "18".chars() {
        at.stage.press("<backspace>");
    }
    at.type_("26").press("Add");

    let two = rows(&at, ActionView::Open);
    assert_eq!(two.len(), 2, "{}", at.stage.picture());
    assert!(two.iter().all(|row| row.status == ActionStatus::Open && row.needs_acceptance));
    at.press("Actions").reads("2 open 0 overdue").reads("to be accepted");
    at
}

#[test]
fn an_action_is_late_loses_its_owner_and_is_handed_on_with_its_first_date() {
    let mut at = agreed();
    on(&mut at, "2026-11-27T09:00");
    at.reads("2 open 1 overdue").reads("1 day late");

    let pharmacist = at.stage.member("pharmacist");
    on(&mut at, "2026-11-30T17:00");
    at.stage.does(MemberLeave { member: pharmacist, active_to: day("2026-11-30") });
    at.stage.does(MemberAdd {
        handle: "chemist".to_owned(),
        name: "Jo Chemist".to_owned(),
        title: Some("Mx".to_owned()),
        role: Role::ClinicalPharmacist,
        organisation: rows(&at, ActionView::Open).first().map(|row| row.action.owner_organisation),
        email: None,
        phone: None,
        active_from: None,
    });
    on(&mut at, "2026-12-01T09:00");
    at.press_times("turns", 3).reads("[Owner left]").reads("owner has left").reads("Review inhaler and medicines");
    assert_eq!(rows(&at, ActionView::OwnerInactive).len(), 1);

    at.press("hands it").reads("the present owner answers for it until the new one accepts");
    // What is found is taken with Enter, which goes on to the date.
    at.type_("Jo Chemist").stage.press("<enter>");
    at.type_("2026-12-20").press("Save");
    let new = of(&at, "Review inhaler", "Jo Chemist");
    assert_eq!((new.status, new.action.due_on, new.action.due_changes), (ActionStatus::Open, day("2026-12-20"), 1));
    assert_eq!(new.action.original_due_on, day("2026-11-26"));

    // The other one is done in time.
    on(&mut at, "2026-12-02T09:00");
    at.press_times("turns", 3).reads("[Open]");
    to(&mut at, "Refer to pulmonary", "Matron");
    at.press("Done");
    assert_eq!(of(&at, "Refer to pulmonary", "Matron").status, ActionStatus::Done);

    on(&mut at, "2026-12-17T13:00");
    to(&mut at, "Review inhaler", "Jo Chemist");
    at.reads("21 days past original due, not overdue against revised").reads("first 26-Nov-2026, moved once");
    at.press("Accepted").reads("1 open 0 overdue");
    assert_eq!(of(&at, "Review inhaler", "Jo Chemist").status, ActionStatus::Accepted);
    assert_eq!(of(&at, "Review inhaler", "Eli Pharm").status, ActionStatus::Transferred);
}

/// Moves the cursor to an open action; the row of the cursor is said in full below the list.
fn to(at: &mut Reader, text: &str, owner: &str) {
    let wanted = of(at, text, owner).id;
    let down = rows(at, ActionView::Open).iter().position(|row| row.id == wanted).unwrap();
    at.stage.press("gg");
    for _ in 0..down {
        at.stage.press("<down>");
    }
}

#[test]
fn what_was_not_to_be_had_stands_in_the_register_of_gaps() {
    let mut at = agreed();
    on(&mut at, "2026-12-02T09:00");
    to(&mut at, "Refer to pulmonary", "Matron");
    at.look_up("Record that the action was not done").press("chooses the next one");
    at.reads("(o) The service was not available").press_times("Next field", 2).type_("pulmonary rehab").press("Save");
    assert_eq!(of(&at, "Refer to pulmonary", "Matron").status, ActionStatus::NotDone, "{}", at.stage.picture());
    let Answer::ServiceGaps(gaps) = at.stage.ask(query::ServiceGaps { from: None, until: None }) else { panic!() };
    assert_eq!(gaps.iter().map(|gap| (gap.service.as_str(), gap.count)).collect::<Vec<_>>(), [("pulmonary rehab", 1)]);
}
