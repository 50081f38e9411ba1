//! The minutes of the conference before as an item of their own: its place, its words in the papers, and what is said about it.

use crate::domain::agenda::ItemKind;
use crate::domain::command::*;
use crate::service::testing::World;

fn titles(w: &mut World) -> Vec<String> {
    w.at_present().items.into_iter().map(|row| row.title).collect()
}

/// The agenda of the whole group as text, blanks evened out.
fn agenda_of(w: &mut World) -> String {
    let meeting = w.meeting;
    w.does(AgendaIssue { meeting }.into());
    let folder = w.folder.path().join("papers");
    let done = w.does(AgendaExport { meeting, folder, patients_by: None, reason: None }.into());
    let written = done.written.unwrap();
    let name = written.files.iter().find(|file| file.contains("_agenda_") && file.contains(".txt")).unwrap();
    let text = std::fs::read_to_string(std::path::Path::new(&written.folder).join(name)).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_minutes_before_are_named_under_the_review_until_they_are_an_item_of_their_own() {
    let mut w = World::with_agenda();
    let before = agenda_of(&mut w);
    assert!(!before.to_lowercase().contains("previous minutes"), "{before}");
    let review = before.find("Minutes of 15-Oct-2026 and matters arising; ").unwrap_or_else(|| panic!("{before}"));
    assert!(before[review..].contains("from earlier conferences"));

    let mut w = World::with_agenda();
    w.adds(ItemKind::PreviousMinutes, 5);
    assert_eq!(titles(&mut w)[..3], ["Welcome and apologies", "Previous minutes", "Review of actions"]);
    let apart = agenda_of(&mut w).to_lowercase();
    assert_eq!(apart.matches("minutes of 15-oct-2026 and matters arising").count(), 1, "{apart}");
    assert!(apart.contains("minutes of 15-oct-2026 and matters arising. review of actions"), "{apart}");
}

#[test]
fn what_is_said_about_the_minutes_before_stands_in_the_minutes() {
    let mut w = World::with_agenda();
    w.adds(ItemKind::PreviousMinutes, 5);
    w.gathers();
    let item = w.begins("previous_minutes");
    let notes = "Agreed. The lift was mended.".to_owned();
    w.does(ItemNote { item, notes }.into());
    w.does(ItemClose { ..World::closing(item) }.into());
    let row = w.called("previous_minutes");
    assert_eq!(row.quorum.as_deref(), Some("NOT QUORATE: Mental health"));
    w.time("2026-11-19T14:30");
    w.does(MeetingClose { meeting: w.meeting, carry_over: true }.into());
    let kept = w.minutes_shown().proceedings.unwrap();
    let note = kept.notes.iter().find(|note| note.item == "Previous minutes").unwrap();
    assert_eq!(note.text, "Agreed. The lift was mended.");
}
