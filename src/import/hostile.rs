//! Files that were not made to be read: whatever they hold, an import ends in a report or in a refusal in words.

use super::fixtures::{acting, bytes, practice};
use super::{Existing, preview, recognise};
use crate::domain::refusal::Code;

fn looked_at(content: &[u8]) -> Result<crate::domain::view::PreviewView, crate::domain::Refusal> {
    let organisations = [practice("X99001")];
    let existing = Existing { organisations: &organisations, ..Existing::default() };
    let file = bytes(content);
    let seen = acting("2026-11-16", |act| preview::preview(file.path(), &existing, act));
    if let Err(refusal) = &seen {
        assert!(matches!(refusal.code, Code::FileUnreadable | Code::FileNotRecognised), "{}", refusal.code);
        assert!(refusal.message.len() < 2_000 && !refusal.message.chars().any(char::is_control), "{}", refusal.message);
    }
    seen
}

const HEADER: &str = "nhs_number,family_name,given_names,birth_date,practice_ods";

#[test]
fn a_preview_shows_the_first_twenty_rows_and_counts_them_all() {
    let rows =
        (0..30).map(|n| format!("999000100{},Adeyemi,Grace,1938-06-01,X99001,{n}\n", if n == 0 { 6 } else { 7 }));
    let content = format!("{HEADER},phone\n{}", rows.collect::<Vec<_>>().concat());
    let seen = looked_at(content.as_bytes()).unwrap();
    assert_eq!((seen.command, seen.rows.len(), seen.report.rows), ("import.patients", 20, 30));
    assert_eq!((seen.report.new, seen.report.rejected.len(), seen.report.dry_run), (1, 29, true));
    assert_eq!(seen.mapping[4], ("practice_ods".to_owned(), "practice".to_owned()));
    let row = &seen.rows[0];
    assert_eq!((row[1].as_str(), row[2].as_str(), row[3].as_str()), ("999 000 1006", "ADEYEMI, Grace", "01-Jun-1938"));
    assert_eq!(row.last().map(String::as_str), Some("new"));
    assert!(seen.rows[1].last().unwrap().starts_with("not taken: the check digit"));
    assert!(seen.rows.iter().all(|row| row.len() == seen.columns.len()));
}

#[test]
fn files_that_are_none_are_refused_in_words() {
    for content in [
        &b""[..],
        b"\n\n\n",
        b"\xff\xfen\0h\0s\0",
        b"nhs_number\0",
        b"<html><body><table></table></body></html>",
        b"PK\x03\x04",
        b"\xef\xbb\xbf",
        b"\"",
        b"a;b;c\n1;2;3\n",
        b"\x1b]52;c;aGk=\x07,\x1b[2J\n",
    ] {
        assert!(looked_at(content).is_err(), "{content:?}");
    }
    assert!(looked_at(format!("{HEADER},{HEADER}\n").as_bytes()).is_err_and(|r| r.message.contains("there twice")));
    assert!(looked_at("column,".repeat(10_000).as_bytes()).is_err_and(|r| r.message.contains("10001 columns")));
}

#[test]
fn a_quotation_mark_that_is_never_closed_swallows_no_row_in_silence() {
    let row = "9990001006,Adeyemi,\"Grace,1938-06-01,X99001\n9990001073,Brown,Stanley,1945-03-03,X99001\n";
    let seen = looked_at(format!("{HEADER}\n{row}").as_bytes()).unwrap();
    assert_eq!((seen.report.rows, seen.report.new), (1, 0));
    assert!(seen.report.rejected[0].message.contains("quotation mark"));
}

proptest::proptest! {
    #[test]
    fn random_bytes_never_panic(content in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let _ = looked_at(&content);
        let _ = recognise(bytes(&content).path());
    }

    #[test]
    fn random_rows_never_panic_and_each_is_counted_once(rows in "([0-9a-zé,;\"'= \u{1b}\r\n-]|9990001006|1938-06-01|X99001){0,80}") {
        if let Ok(seen) = looked_at(format!("{HEADER},conditions,died_on\n{rows}").as_bytes()) {
            let report = seen.report;
            proptest::prop_assert_eq!(report.new + report.changed + report.unchanged + report.rejected.len() as u32, report.rows);
        }
    }

    #[test]
    fn random_workbooks_never_panic(content in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let _ = looked_at(&[&b"PK\x03\x04"[..], &content].concat());
    }
}
