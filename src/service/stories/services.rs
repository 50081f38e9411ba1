//! A service that a case needs: of the directory or in words, as papers name it, and as the register of gaps counts it.

use super::follow_up::amending;
use crate::domain::Command;
use crate::domain::action::{Action, ActionCloseReason};
use crate::domain::command::*;
use crate::domain::directory::{CareService, ServiceSaid};
use crate::domain::ids::Ref;
use crate::domain::query::MinutesShow;
use crate::domain::view::Answer;
use crate::service::testing::{World, day, id, service_called};

impl World {
    /// Puts a service of the trust into the directory.
    fn offers(&mut self, name: &str) -> Ref<CareService> {
        let add = ServiceAdd { organisation: Some(self.trust), ..service_called(name) };
        id(&self.does(add.into()))
    }

    fn amends_service(&mut self, service: Ref<CareService>, name: Option<&str>, last_day: Option<&str>) {
        let amend = ServiceAmend {
            service,
            name: name.map(ToOwned::to_owned),
            organisation: None,
            offers: None,
            refer_by: None,
            phone: None,
            email: None,
            hours: None,
            closed_on: last_day.map(day),
        };
        self.does(amend.into());
    }

    fn asked_for(&mut self, action: Ref<Action>) -> (Option<Ref<CareService>>, Option<String>, Option<String>) {
        let row = self.row(action);
        (row.action.care_service, row.action.service, row.service)
    }
}

fn wanting(service: ServiceSaid) -> ActionNotDone {
    let action = Ref::from_uuid(uuid::Uuid::nil());
    ActionNotDone {
        action,
        reason: ActionCloseReason::ServiceUnavailable,
        outcome_note: None,
        service: Some(service).filter(|s| *s != ServiceSaid::from("")),
    }
}

#[test]
fn a_typed_name_of_the_directory_is_the_service_and_keeps_its_name_of_today() {
    let (mut w, rehab, _) = World::church_on_sundays();
    let listed = w.offers("Pulmonary rehab");
    let asking = |service: ServiceSaid| ActionAdd { service: Some(service), ..rehab.clone() };
    let typed: Ref<Action> = id(&w.does(asking("pulmonary  REHAB".into()).into()));
    let chosen: Ref<Action> = id(&w.does(asking(ServiceSaid::Listed(listed)).into()));
    let other: Ref<Action> = id(&w.does(asking("Singing  for breathing".into()).into()));
    w.amends_service(listed, Some("Pulmonary rehabilitation"), None);
    let by_directory = (Some(listed), None, Some("Pulmonary rehabilitation".to_owned()));
    assert_eq!(w.asked_for(typed), by_directory);
    assert_eq!(w.asked_for(chosen), by_directory);
    let words = Some("Singing for breathing".to_owned());
    assert_eq!(w.asked_for(other), (None, words.clone(), words));
    // Putting it otherwise takes the place of what was asked for; blank words take it away.
    w.does(ActionAmend { service: Some("Gym".into()), ..amending(typed) }.into());
    assert_eq!(w.asked_for(typed).2.as_deref(), Some("Gym"));
    w.does(ActionAmend { service: Some(ServiceSaid::Listed(listed)), ..amending(typed) }.into());
    assert_eq!(w.asked_for(typed), by_directory);
    w.does(ActionAmend { service: Some(" ".into()), ..amending(typed) }.into());
    assert_eq!(w.asked_for(typed), (None, None, None));
}

#[test]
fn nobody_is_sent_to_a_service_that_has_ended() {
    let (mut w, rehab, _) = World::church_on_sundays();
    let listed = w.offers("Pulmonary rehab");
    let action: Ref<Action> = id(&w.does(ActionAdd { service: None, ..rehab.clone() }.into()));
    w.amends_service(listed, None, Some("2026-11-18"));
    assert_eq!(w.refuses(rehab.clone().into()), "wrong_state");
    let chosen = ServiceSaid::Listed(listed);
    assert_eq!(w.refuses(ActionAmend { service: Some(chosen.clone()), ..amending(action) }.into()), "wrong_state");
    let unknown = ServiceSaid::Listed(Ref::from_uuid(uuid::Uuid::nil()));
    assert_eq!(w.refuses(ActionAdd { service: Some(unknown), ..rehab.clone() }.into()), "not_found");
    // That it has ended may be the very reason why an action came to nothing.
    w.goes_home(rehab.item.unwrap());
    w.does(ActionNotDone { action, ..wanting(chosen) }.into());
    assert_eq!(w.gaps()[0].care_service, Some(listed));
    // A new one under the same name is meant from now on.
    let again = w.offers("Pulmonary rehab");
    let action: Ref<Action> = id(&w.does(ActionAdd { item: None, patient: rehab.patient, goal: None, ..rehab }.into()));
    assert_eq!(w.asked_for(action).0, Some(again));
    w.offers("pulmonary rehab");
    let which = ActionAmend { service: Some("Pulmonary rehab".into()), ..amending(action) };
    assert_eq!(w.refuses(which.into()), "field_unreadable");
}

#[test]
fn the_register_counts_a_service_once_however_it_was_named() {
    let (mut w, rehab, review) = World::church_on_sundays();
    let item = rehab.item.unwrap();
    let listed = w.offers("Pulmonary rehab");
    let typed: Ref<Action> = id(&w.does(rehab.into()));
    let [late, other, nobody] = [0, 1, 2].map(|_| id(&w.does(review.clone().into())));
    w.goes_home(item);
    w.time("2026-12-02T15:00");
    w.does(ActionNotDone { action: typed, ..wanting("".into()) }.into());
    w.does(ActionNotDone { action: late, ..wanting(ServiceSaid::Listed(listed)) }.into());
    w.does(ActionNotDone { action: other, ..wanting("Night sitting".into()) }.into());
    w.does(ActionNotDone { action: nobody, ..wanting("".into()) }.into());
    let told: Vec<_> = w.gaps().into_iter().map(|g| (g.service, g.provider, g.care_service, g.count)).collect();
    let trust = w.service.need(w.trust).unwrap().name;
    assert!(told.contains(&("Pulmonary rehab".to_owned(), trust, Some(listed), 2)), "{told:?}");
    assert!(told.contains(&("Night sitting".to_owned(), String::new(), None, 1)), "{told:?}");
    assert!(told.contains(&("Service not named".to_owned(), String::new(), None, 1)), "{told:?}");
    assert_eq!(told.len(), 3);
    w.does(Command::Undo(Undo { act: None }));
    assert_eq!(w.gaps().len(), 2);
}

#[test]
fn the_paper_of_the_practice_names_the_service_where_the_words_do_not() {
    let (mut w, rehab, review) = World::church_on_sundays();
    let (item, meeting) = (rehab.item.unwrap(), w.meeting);
    w.offers("Pulmonary rehab");
    w.does(rehab.into());
    w.does(ActionAdd { service: Some("inhaler clinic".into()), ..review }.into());
    w.goes_home(item);
    let Answer::Minutes(view) = w.asks(MinutesShow { meeting, version: None }.into()) else { panic!() };
    let papers = view.practices.iter().flat_map(|p| &p.documents).map(|(_, text)| text.as_str()).collect::<String>();
    let read = papers.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(read.contains("inhaler") && read.contains("Service:"), "{papers}");
    assert_eq!(read.matches("Service:").count(), 1, "the text of the other says it: {papers}");
}
