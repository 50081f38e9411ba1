//! What becomes of a practice's papers, through the one door: written, sent, confirmed or rejected; held where consent or registration
//! changed since; overdue, replaced, and never to a practice that has closed.

use crate::domain::Command;
use crate::domain::command::*;
use crate::domain::consent::ConsentDecision;
use crate::domain::distribution::{Distribution, DistributionStatus};
use crate::domain::distribution_view::{DistributionRow, DistributionsView};
use crate::domain::ids::Ref;
use crate::domain::minutes::AmendmentClass;
use crate::domain::organisation::Delivery;
use crate::domain::query::{self, Distributions, Query};
use crate::domain::view::Answer;
use crate::service::testing::{World, day};

impl World {
    /// Today's conference is over, its minutes are approved and the packs are written.
    pub(super) fn written() -> Self {
        let mut world = Self::new();
        world.holds_conference("Breathless on the stairs.");
        let approve = world.approving("lead");
        world.does(approve);
        let export = world.exporting();
        world.does(export);
        world
    }

    pub(super) fn asks_distributions(&mut self, chase: bool) -> DistributionsView {
        let query = Query::Distributions(Distributions { meeting: None, chase });
        match self.service.answer(&self.manager.clone(), &query).unwrap() {
            Answer::Distributions(view) => view,
            _ => panic!("another answer"),
        }
    }

    pub(super) fn papers_of(&mut self, ods: &str, version: u32) -> DistributionRow {
        let rows = self.asks_distributions(false).rows;
        rows.into_iter().find(|row| row.practice_ods == ods && row.version == version).unwrap()
    }

    pub(super) fn sending(distribution: Ref<Distribution>) -> DistributionSend {
        DistributionSend { distribution, route: Some(Delivery::Nhsmail), sent_on: None, to: None }
    }

    fn corrects_the_first(&mut self) {
        let amend = MinutesAmend {
            meeting: self.meeting,
            class: AmendmentClass::FactualError,
            reason: "It was the brown inhaler.".to_owned(),
            patients: Vec::new(),
        };
        self.does(amend.into());
        let item = self.item(0);
        let note = DiscussionNote { summary: Some("Breathless; brown inhaler.".to_owned()), ..Self::note(item) };
        self.does(note.into());
        let approve = self.approving("lead");
        self.does(approve);
        let export = self.exporting();
        self.does(export);
    }
}

fn acknowledging(distribution: Ref<Distribution>) -> DistributionAcknowledge {
    DistributionAcknowledge { distribution, by: "Practice manager".to_owned(), acknowledged_on: None }
}

fn rejecting(distribution: Ref<Distribution>, reason: &str) -> DistributionReject {
    DistributionReject { distribution, reason: reason.to_owned(), rejected_on: None }
}

#[test]
fn written_sent_and_confirmed_or_overdue_after_five_working_days() {
    let mut w = World::written();
    let view = w.asks_distributions(false);
    assert_eq!(view.rows.len(), 2);
    assert!(view.rows.iter().all(|row| row.state == "waiting to be sent" && row.held.is_none()));
    assert_eq!(view.conferences[0].words, "Sent to 0 of 2 practices; due by 26-Nov-2026.");
    let (first, second) = (w.papers_of("X99001", 1), w.papers_of("X99002", 1));
    assert!(first.next.unwrap().starts_with("Send MDG-HK_2026-11-19/X99001, then"));
    assert_eq!((first.patients, second.patients), (2, 1));
    let unsaid = DistributionSend { route: None, ..World::sending(first.id) };
    assert_eq!(w.refuses(unsaid.into()), "field_missing");
    w.time("2026-11-20T10:00");
    let early = DistributionSend { sent_on: Some(day("2026-11-18")), ..World::sending(first.id) };
    assert_eq!(w.refuses(early.into()), "date_unreadable");
    assert_eq!(w.refuses(acknowledging(first.id).into()), "wrong_state");
    let said = w.does(World::sending(first.id).into()).said;
    assert_eq!(said, "The papers for Harlesden Green Surgery were sent by NHSmail.");
    assert_eq!(w.refuses(World::sending(first.id).into()), "wrong_state");
    w.does(DistributionSend { route: Some(Delivery::Print), ..World::sending(second.id) }.into());
    let view = w.asks_distributions(false);
    assert_eq!(view.conferences[0].words, "Sent to both practices by 20-Nov-2026, in time.");
    assert_eq!(view.conferences[0].in_time, Some(true));
    assert_eq!(
        w.refuses(DistributionAcknowledge { by: " ".to_owned(), ..acknowledging(first.id) }.into()),
        "field_missing"
    );
    w.does(acknowledging(first.id).into());
    // The fifth working day after Friday 20 November is Friday 27 November.
    w.time("2026-11-27T10:00");
    assert!(w.asks_distributions(true).rows.is_empty());
    w.time("2026-11-28T10:00");
    let chased = w.asks_distributions(true);
    assert_eq!(chased.rows.iter().map(|row| row.practice_ods.as_str()).collect::<Vec<_>>(), ["X99002"]);
    assert_eq!(chased.rows[0].state, "overdue");
    assert!(chased.rows[0].next.as_ref().unwrap().contains("5 working days without an answer"));
    let Answer::Home(home) = w.service.answer(&w.manager.clone(), &query::Home {}.into()).unwrap() else { panic!() };
    assert_eq!(home.papers_unanswered, 1);
    w.does(acknowledging(second.id).into());
    assert!(w.asks_distributions(true).rows.is_empty());
}

#[test]
fn what_is_sent_too_late_is_called_so() {
    let mut w = World::written();
    let ids = [w.papers_of("X99001", 1).id, w.papers_of("X99002", 1).id];
    w.time("2026-11-27T10:00");
    assert_eq!(
        w.asks_distributions(false).conferences[0].words,
        "Sent to 0 of 2 practices; it was due by 26-Nov-2026."
    );
    for id in ids {
        w.does(World::sending(id).into());
    }
    let line = w.asks_distributions(false).conferences.remove(0);
    assert_eq!(line.words, "Sent to both practices by 27-Nov-2026; it was due by 26-Nov-2026.");
    assert_eq!(line.in_time, Some(false));
}

#[test]
fn a_conference_of_which_nothing_was_written_is_not_forgotten() {
    let mut w = World::new();
    w.holds_conference("Breathless on the stairs.");
    let line = w.asks_distributions(false).conferences.remove(0);
    assert!(
        line.words.starts_with("Nothing was written for practices yet") && line.in_time.is_none(),
        "{}",
        line.words
    );
    w.time("2026-11-27T10:00");
    assert_eq!(w.asks_distributions(false).conferences[0].in_time, Some(false));
}

#[test]
fn rejected_papers_are_sent_again_and_the_log_keeps_both() {
    let mut w = World::written();
    let id = w.papers_of("X99001", 1).id;
    w.does(World::sending(id).into());
    assert_eq!(w.refuses(rejecting(id, "not ours").into()), "reason_required");
    w.does(rejecting(id, "The NHS number is unknown here.").into());
    let row = w.papers_of("X99001", 1);
    assert_eq!(row.status, DistributionStatus::Rejected);
    assert!(row.answer.unwrap().contains("The NHS number is unknown here.") && row.next.is_some());
    let view = w.asks_distributions(false);
    assert_eq!(view.conferences[0].sent, 0, "what was rejected is with nobody");
    w.time("2026-11-20T10:00");
    w.does(DistributionSend { route: Some(Delivery::Docman), ..World::sending(id) }.into());
    let row = w.papers_of("X99001", 1);
    assert_eq!(
        (row.status, row.sent_on, row.route),
        (DistributionStatus::Sent, Some(day("2026-11-20")), Some(Delivery::Docman))
    );
    let log = w.service.store().log(Some(&id.to_string()), 20).unwrap();
    let sent = log.iter().filter(|line| line.command == "distribution.send").count();
    assert_eq!((sent, log.iter().filter(|line| line.command == "distribution.reject").count()), (2, 1));
}

#[test]
fn a_withdrawn_consent_holds_the_papers_until_they_are_written_without_the_patient() {
    let mut w = World::written();
    let id = w.papers_of("X99001", 1).id;
    w.consents(0, ConsentDecision::Withdrawn);
    let row = w.papers_of("X99001", 1);
    assert_eq!(row.state, "held");
    assert!(row.held.unwrap().contains("consent is withdrawn since 19-Nov-2026"));
    assert!(w.papers_of("X99002", 1).held.is_none());
    assert_eq!(w.refuses(World::sending(id).into()), "consent_withdrawn");
    let again = w.folder.path().join("again");
    w.does(MinutesExport { meeting: w.meeting, folder: again, reason: None, encrypt: None }.into());
    let row = w.papers_of("X99001", 1);
    assert_eq!((row.id, row.patients, row.held), (id, 1, None));
    w.does(World::sending(id).into());
}

#[test]
fn a_patient_who_moved_or_wants_the_practice_kept_out_holds_the_papers() {
    let mut w = World::written();
    let id = w.papers_of("X99001", 1).id;
    let exclude = ConsentRecord {
        scope: Some(crate::domain::consent::ConsentScope::ShareOrg),
        organisation: Some(w.practices[0]),
        ..World::consent_of(w.patients[0], ConsentDecision::Refused)
    };
    let act = w.does(exclude.into()).act;
    assert_eq!(w.refuses(World::sending(id).into()), "excluded_recipient");
    w.does(Command::Undo(Undo { act }));
    let before = w.service.store().get(w.patients[0]).unwrap().unwrap();
    let mut after = before.clone();
    after.practice = w.practices[1];
    let mut changes = crate::domain::change::Changes::none();
    changes.update(&before, &after);
    let who = w.manager.clone();
    w.service.commit(&who, crate::service::Deed::new("test", "moved"), &changes).unwrap();
    assert!(w.papers_of("X99001", 1).held.unwrap().contains("is registered with Kilburn Park Practice since"));
    assert_eq!(w.refuses(World::sending(id).into()), "registration_changed");
}

#[test]
fn papers_for_a_closed_practice_go_to_its_successor_only() {
    let mut w = World::written();
    let id = w.papers_of("X99001", 1).id;
    let open = DistributionSend { to: Some(w.practices[1]), ..World::sending(id) };
    assert_eq!(w.refuses(open.clone().into()), "wrong_state");
    w.time("2026-11-20T10:00");
    let close = OrganisationClose {
        organisation: w.practices[0],
        closed_on: day("2026-11-19"),
        successor: Some(w.practices[1]),
    };
    w.does(close.into());
    let row = w.papers_of("X99001", 1);
    assert_eq!(
        row.warnings,
        ["Not for this route: Harlesden Green Surgery closed on 19-Nov-2026; its successor is Kilburn Park Practice."]
    );
    assert_eq!(row.held, None, "its patients went the same way");
    assert_eq!(w.refuses(World::sending(id).into()), "practice_closed");
    assert_eq!(
        w.refuses(DistributionSend { to: Some(w.practices[2]), ..World::sending(id) }.into()),
        "practice_closed"
    );
    let done = w.does(open.into());
    assert_eq!(done.warnings[0].code.text(), "practice_closed_successor");
    assert_eq!(w.papers_of("X99001", 1).sent_to.as_deref(), Some("Kilburn Park Practice"));
}

#[test]
fn a_new_version_replaces_what_was_not_sent_and_ends_the_waiting_for_what_was() {
    let mut w = World::written();
    let (first, second) = (w.papers_of("X99001", 1).id, w.papers_of("X99002", 1).id);
    w.does(World::sending(second).into());
    w.corrects_the_first();
    let old = w.papers_of("X99001", 1);
    assert_eq!((old.state.as_str(), old.replaced_by), ("replaced by version 2", Some(2)));
    assert_eq!(w.refuses(World::sending(first).into()), "wrong_state");
    let new = w.papers_of("X99001", 2).id;
    w.does(World::sending(new).into());
}

#[test]
pub(super) fn writing_again_makes_no_second_row_and_tells_who_was_sent_it_before() {
    let mut w = World::written();
    let id = w.papers_of("X99001", 1).id;
    w.does(World::sending(id).into());
    let again = w.folder.path().join("again");
    let done = w.does(MinutesExport { meeting: w.meeting, folder: again, reason: None, encrypt: None }.into());
    assert_eq!(done.warnings.iter().map(|told| told.code.text()).collect::<Vec<_>>(), ["sent_twice"]);
    assert!(done.warnings[0].message.starts_with("Harlesden Green Surgery was sent this version on 19-Nov-2026."));
    assert_eq!(w.asks_distributions(false).rows.len(), 2);
}

#[test]
fn papers_go_the_way_the_practice_is_known_for_or_went_last() {
    let mut w = World::new();
    w.does(OrganisationAmend { delivery: Some(Delivery::Mesh), ..World::amending_organisation(w.practices[0]) }.into());
    w.holds_conference("Breathless on the stairs.");
    let approve = w.approving("lead");
    w.does(approve);
    let export = w.exporting();
    w.does(export);
    let (first, second) = (w.papers_of("X99001", 1), w.papers_of("X99002", 1));
    assert_eq!((first.route, second.route), (Some(Delivery::Mesh), None));
    w.does(DistributionSend { route: None, ..World::sending(first.id) }.into());
    w.does(DistributionSend { route: Some(Delivery::Print), ..World::sending(second.id) }.into());
    w.corrects_the_first();
    assert_eq!(w.papers_of("X99001", 2).route, Some(Delivery::Mesh));
    let other = w.patients[2];
    w.corrects(AmendmentClass::Typo, "Her name was spelt wrongly.", &[2]);
    let (approve, export) = (w.approving("lead"), w.exporting());
    w.does(approve);
    w.does(export);
    let third = w.papers_of("X99002", 3);
    assert_eq!(third.route, Some(Delivery::Print));
    let row = w.service.store().get(third.id).unwrap().unwrap();
    assert_eq!(row.patients, [other], "whose papers are among them, and nobody else's");
}

#[test]
fn who_may_not_send_may_look() {
    let mut w = World::written();
    let id = w.papers_of("X99001", 1).id;
    let clinician = w.service.actor("clinician").unwrap();
    let refusal = w.service.execute(&clinician, World::sending(id).into()).unwrap_err();
    assert_eq!(refusal.code.text(), "permission_denied");
    assert!(w.service.answer(&clinician, &Distributions { meeting: None, chase: false }.into()).is_ok());
}
