//! Made-up documents on which a template is tried: one with everything that a document can have, and with signs that mean something
//! in a web page; and one with as little as possible.

use chrono::DateTime;

use crate::export::document::{Banner, Block, Document, Fact, Section, Table};

/// Everything, and next to nothing.
pub(super) fn documents() -> [Document; 2] {
    [full(), bare()]
}

fn bare() -> Document {
    Document {
        title: "A made-up document".to_owned(),
        window_title: "A made-up document, version 1".to_owned(),
        confidentiality: "Confidential: made up".to_owned(),
        version: "Version 1".to_owned(),
        mark: None,
        banner: Banner { name: "NOBODY, Example".to_owned(), parts: vec!["Born never".to_owned()], line: None },
        notices: Vec::new(),
        opening: Vec::new(),
        sections: vec![Section::new("A heading alone", vec![Block::paragraph("None")])],
        running: "Made up, version 1".to_owned(),
        id: "00000000-0000-0000-0000-000000000000".to_owned(),
        issued_at: DateTime::UNIX_EPOCH,
    }
}

fn full() -> Document {
    let facts = |from: usize| {
        vec![
            Fact::new("A label", &format!("A value <{from}> & \"more\"")),
            Fact::lines("Two lines", vec![format!("The first, {from}"), format!("The second, {from}")]),
            Fact::lines("Many lines", (from..from + 5).map(|n| format!("Line <b>{n}</b>")).collect()),
            Fact::new("A label that is as long as the name of a file", &format!("Its value, {from}")),
        ]
    };
    let columns = [("Ref", 1), ("What <is> to be done", 3)];
    let rows = (1..4).map(|n| vec![format!("A{n}"), format!("Do <i>{n}</i> & tell 'them'")]).collect();
    let table = || vec![Block::Table { table: Table::new(&columns, rows) }];
    Document {
        mark: Some("Made up: do not file <this>".to_owned()),
        banner: Banner {
            name: "NOBODY, <Example> & \"Co\"".to_owned(),
            parts: vec!["Born never (0y)".to_owned(), "Not known".to_owned(), "NHS 999 999 9999".to_owned()],
            line: Some("Died on a made-up day".to_owned()),
        },
        notices: vec!["Replaces version 0. It said <nothing>.".to_owned(), "NOT QUORATE: nobody came.".to_owned()],
        opening: facts(10),
        sections: vec![
            Section::new(
                "Words <b>side by side</b>",
                vec![Block::paragraph("One & another."), Block::paragraph("A second.")],
            ),
            Section::new("A list", vec![Block::List { items: vec!["The <first>".to_owned(), "The other".to_owned()] }]),
            Section::calling("What is asked", table()),
            Section::new("Labels", vec![Block::Facts { facts: facts(20) }]),
            Section::new("SHA-256", vec![Block::paragraph("0123456789abcdef")]),
        ],
        ..bare()
    }
}
