//! People with passphrases of their own: who is let in, who may sign for whom.

use crate::domain::Command;
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::coded::Coded;
use crate::domain::command::{ProfileAdd, ProfileAmend, ProfileEnd};
use crate::domain::query::{Profiles, Query};
use crate::domain::view::Answer;
use crate::service::testing::{World, id};

fn adding(name: &str, role: AccessRole) -> ProfileAdd {
    ProfileAdd { name: name.to_owned(), role, member: None }
}

#[test]
fn a_manager_or_the_governance_lead_lets_people_in_and_nobody_else() {
    let mut world = World::new();
    for role in AccessRole::ALL.iter().copied() {
        let who = Actor::of_role("Somebody", role);
        let may = matches!(role, AccessRole::MdgManager | AccessRole::IgLead);
        let name = format!("Person {}", role.code());
        let done = world.service.execute(&who, adding(&name, AccessRole::Viewer).into());
        assert_eq!(done.is_ok(), may, "{role:?}");
        assert_eq!(world.service.answer(&who, &Query::Profiles(Profiles {})).is_ok(), may, "{role:?}");
    }
}

#[test]
fn the_last_who_may_let_others_in_neither_goes_nor_becomes_a_viewer() {
    let mut world = World::new();
    let first = id(&world.does(adding("Gil Manager", AccessRole::MdgManager).into()));
    world.does(adding("Sam Viewer", AccessRole::Viewer).into());
    assert_eq!(world.refuses(ProfileEnd { profile: first }.into()), "last_profile");
    let viewer = ProfileAmend { profile: first, name: None, role: Some(AccessRole::Viewer), member: None };
    assert_eq!(world.refuses(viewer.clone().into()), "last_profile");
    assert_eq!(world.refuses(adding("gil manager", AccessRole::Viewer).into()), "code_taken");
    assert_eq!(world.refuses(adding("  ", AccessRole::Viewer).into()), "field_missing");
    world.does(adding("Ida Lead", AccessRole::IgLead).into());
    world.does(viewer.into());
    world.does(ProfileEnd { profile: first }.into());
    assert_eq!(world.refuses(ProfileEnd { profile: first }.into()), "wrong_state");
    let Answer::Profiles(rows) = world.asks(Query::Profiles(Profiles {})) else { panic!("another answer") };
    let names: Vec<(&str, bool)> = rows.iter().map(|r| (r.name.as_str(), r.ended_on.is_some())).collect();
    assert_eq!(names, [("Ida Lead", false), ("Sam Viewer", false), ("Gil Manager", true)]);
}

#[test]
fn a_clinical_lead_with_a_passphrase_signs_with_it() {
    let mut world = World::new();
    world.holds_conference("Breathless on the stairs.");
    world.does(adding("Gil Manager", AccessRole::MdgManager).into());
    let lead = world.member("lead");
    let own = ProfileAdd { member: Some(lead), ..adding("Alex Lead", AccessRole::Clinician) };
    world.does(own.into());
    let approve: Command = world.approving("lead");
    assert_eq!(world.refuses(approve.clone()), "permission_denied");
    let alex = Actor { name: "Alex Lead".to_owned(), role: AccessRole::Clinician, member: Some(lead) };
    world.service.execute(&alex, approve).unwrap();
}
