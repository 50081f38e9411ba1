//! A document as rows for a spreadsheet: first what it is, then each of its tables under its heading. It sets the words that a
//! document gives and has none of its own, and nothing in it is calculated by the program that opens it.

use super::document::{Block, Document, Fact, Table};
use super::error::ExportError;
use super::wording::clean;

/// By which a spreadsheet knows that the text is UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The whole file.
pub(crate) fn render(document: &Document) -> Result<Vec<u8>, ExportError> {
    let mut rows: Vec<Vec<&str>> =
        vec![vec![&document.title], vec![&document.confidentiality], vec![&document.version]];
    rows.extend(document.mark.iter().map(|mark| vec![mark.as_str()]));
    let banner = &document.banner;
    let parts = std::iter::once(&banner.name).chain(&banner.parts).chain(&banner.line);
    rows.push(parts.map(String::as_str).filter(|part| !part.is_empty()).collect());
    rows.extend(document.notices.iter().map(|notice| vec![notice.as_str()]));
    rows.extend(document.opening.iter().map(fact));
    for section in &document.sections {
        rows.push(Vec::new());
        rows.push(vec![&section.heading]);
        for block in &section.blocks {
            match block {
                Block::Paragraph { text } => rows.push(vec![text]),
                Block::List { items } => rows.extend(items.iter().map(|item| vec![item.as_str()])),
                Block::Facts { facts } => rows.extend(facts.iter().map(fact)),
                Block::Table { table: Table { columns, rows: lines } } => {
                    rows.push(columns.iter().map(|column| column.name.as_str()).collect());
                    rows.extend(lines.iter().map(|line| line.iter().map(String::as_str).collect()));
                }
            }
        }
    }
    written(&rows).ok_or(ExportError::Page { format: "CSV" })
}

fn fact(Fact { label, lines, .. }: &Fact) -> Vec<&str> {
    std::iter::once(label).chain(lines).map(String::as_str).collect()
}

fn written(rows: &[Vec<&str>]) -> Option<Vec<u8>> {
    let mut file = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(BOM.to_vec());
    for row in rows {
        let cells: Vec<String> =
            if row.is_empty() { vec![String::new()] } else { row.iter().map(|c| guarded(c)).collect() };
        file.write_record(&cells).ok()?;
    }
    file.into_inner().ok()
}

/// One cell on one line, with an apostrophe before what a spreadsheet would take for a formula. [`clean`] has taken away the spaces
/// and control characters before it and made full-width signs the usual ones; an import takes the apostrophe off again.
fn guarded(cell: &str) -> String {
    let cell = clean(cell);
    if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;
    use crate::export::verify::read;
    use std::path::Path;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[BOM.len()..]);
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn the_cover_reads_as_agreed() {
        let file = render(&sample::pack().finished_cover().document()).unwrap();
        assert!(file.starts_with(BOM));
        insta::assert_snapshot!(String::from_utf8(file[BOM.len()..].to_vec()).unwrap().replace("\r\n", "\n"));
    }

    #[test]
    fn nothing_in_a_cell_is_calculated() {
        for typed in [
            "=1+1",
            "+44 20 7946 0000",
            "-",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "  =1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\u{200b}=1",
            "\u{a0}-1",
        ] {
            let mut cover = sample::cover();
            cover.actions[0].action.text = typed.to_owned();
            let file = render(&cover.document()).unwrap();
            let found = cells(&file).into_iter().flatten().any(|cell| cell == format!("'{}", clean(typed)));
            assert!(found, "{typed:?}");
            assert!(cells(&file).iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
        }
    }

    #[test]
    fn what_was_typed_comes_back_by_an_import() {
        for typed in ["+44 20 7946 0000", "-", "=x", "@home", "O'Brien, \"Zoë\"", "'t Hooft", "a;b\tc"] {
            let file = written(&[vec![typed]]).unwrap();
            assert_eq!(crate::import::read_cell(&cells(&file)[0][0]), clean(typed), "{typed}");
        }
    }

    #[test]
    fn every_word_of_the_document_can_be_read_back() {
        for document in [sample::pack().finished_cover().document(), sample::amended_extract().document()] {
            let read = read::file(Path::new("a.csv"), &render(&document).unwrap()).unwrap();
            for words in document.all_words() {
                assert!(read.contains(&words), "missing: {words}\n{read}");
            }
        }
    }
}
