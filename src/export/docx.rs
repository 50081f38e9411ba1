//! A document for a word processor: a package of XML parts, with styles that have the names Word gives them, so that headings can be
//! walked through, and table heads that come again on each page. The parts are templates in `assets/templates/docx`; the words are
//! the document's. Nothing in the package depends on the day it is made, so the same document gives the same bytes.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use chrono::SecondsFormat;
use minijinja::value::Serde;
use minijinja::{Environment, Output, State, Value, context};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::document::Document;
use super::error::ExportError;

/// Between the margins of an A4 page, in twentieths of a point.
const MEASURE: u32 = 10_092;

macro_rules! parts {
    ($($name:literal from $file:literal,)*) => {
        [$(($name, include_str!(concat!("../../assets/templates/docx/", $file)))),*]
    };
}

/// The parts in the order in which they lie in the package; readers look for the first one first. A first page has a footer of its
/// own that says the same, and no header, because the banner stands in its text.
const PARTS: [(&str, &str); 12] = parts![
    "[Content_Types].xml" from "content_types.xml",
    "_rels/.rels" from "package_rels.xml",
    "docProps/app.xml" from "app.xml",
    "docProps/core.xml" from "core.xml",
    "word/_rels/document.xml.rels" from "document_rels.xml",
    "word/document.xml" from "document.xml",
    "word/first_footer.xml" from "footer.xml",
    "word/footer.xml" from "footer.xml",
    "word/header.xml" from "header.xml",
    "word/numbering.xml" from "numbering.xml",
    "word/settings.xml" from "settings.xml",
    "word/styles.xml" from "styles.xml",
];

/// The whole file.
pub(crate) fn render(document: &Document) -> Result<Vec<u8>, ExportError> {
    attempt(document).ok_or(ExportError::Page { format: "DOCX" })
}

fn attempt(document: &Document) -> Option<Vec<u8>> {
    let mut templates = Environment::new();
    templates.set_formatter(write_xml);
    let issued_at = document.issued_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let words = context! { d => Serde(document), measure => MEASURE, issued_at };
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, template) in PARTS {
        let part = templates.render_named_str(name, template, &words).ok()?;
        package.start_file(name, options).ok()?;
        package.write_all(part.as_bytes()).ok()?;
    }
    Some(package.finish().ok()?.into_inner())
}

/// Puts a value into a part so that nothing in it is taken for mark-up. Characters that no XML may hold are left out.
fn write_xml(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let text = value.to_string();
    if value.is_safe() {
        return Ok(out.write_str(&text)?);
    }
    for c in text.chars().filter(|&c| is_xml(c)) {
        match c {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            c => out.write_char(c)?,
        }
    }
    Ok(())
}

fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::export::sample;
    use crate::export::verify::docx::everything;

    fn part(document: &Document, name: &str) -> String {
        let mut package = zip::ZipArchive::new(Cursor::new(render(document).unwrap())).unwrap();
        let mut text = String::new();
        package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn body(document: &Document) -> String {
        part(document, "word/document.xml")
    }

    #[test]
    fn every_word_of_the_document_can_be_read_back() {
        for document in sample::documents() {
            let read = everything(&render(&document).unwrap()).unwrap();
            for words in document.all_words() {
                assert!(read.contains(&words), "missing: {words}");
            }
        }
    }

    #[test]
    fn headings_lists_and_labels_have_the_styles_that_word_knows() {
        let document = sample::extract().document();
        let body = body(&document);
        let count = |style: &str| body.matches(&format!("<w:pStyle w:val=\"{style}\"/>")).count();
        assert_eq!((count("Title"), count("Heading1")), (1, document.sections.len()));
        // One goal, two changes to the plan, one thing to do; and six facts before the sections and five behind them.
        assert_eq!((count("ListBullet"), count("Fact")), (4, 11));
        let styles = part(&document, "word/styles.xml");
        for name in body.split("Style w:val=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(styles.contains(&format!("w:styleId=\"{name}\"")), "{name}");
        }
        for name in ["Title", "Subtitle", "heading 1", "List Bullet", "header", "footer"] {
            assert!(styles.contains(&format!("<w:name w:val=\"{name}\"/>")), "{name}");
        }
    }

    #[test]
    fn a_tables_head_comes_again_and_no_row_is_broken_over_two_pages() {
        let body = body(&sample::extract().document());
        assert_eq!(body.matches("<w:tbl>").count(), 2);
        assert_eq!(body.matches("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>").count(), 2);
        assert_eq!(body.matches("<w:tr>").count(), body.matches("<w:cantSplit/>").count());
        assert_eq!(body.matches("w:firstRow=\"1\"").count(), 2);
        for widths in body.split("<w:tblGrid>").skip(1).filter_map(|rest| rest.split("</w:tblGrid>").next()) {
            let widths = widths.split('"').filter_map(|width| width.parse::<u32>().ok());
            assert!((MEASURE - 5..=MEASURE).contains(&widths.sum()));
        }
    }

    #[test]
    fn the_language_is_british_english_and_no_metadata_names_patient_or_author() {
        let document = sample::extract().document();
        assert!(part(&document, "word/styles.xml").contains("<w:lang w:val=\"en-GB\""));
        let core = part(&document, "docProps/core.xml");
        assert!(
            core.contains("<dc:title>MDG case conference extract, MDG-HK 19-Nov-2026, version 1</dc:title>"),
            "{core}"
        );
        assert!(
            core.contains("2026-11-20T09:30:00Z</dcterms:created>") && core.contains("<dc:language>en-GB<"),
            "{core}"
        );
        for about in [core, part(&document, "docProps/app.xml")] {
            for name in
                ["ADEYEMI", "Adeyemi", "Grace", "999", "Bell", "creator", "lastModifiedBy", "Company", "Manager"]
            {
                assert!(!about.contains(name), "{name}: {about}");
            }
        }
    }

    #[test]
    fn every_page_says_whose_it_is_and_which_of_how_many_it_is() {
        let document = sample::amended_extract().document();
        let header = part(&document, "word/header.xml");
        let whose = "ADEYEMI, Grace (Mrs)   Born 01-Jun-1938 (88y)   Female   NHS 999 000 1006<";
        assert!(header.contains(whose) && header.contains("Died 30-Nov-2026 (88y)"), "{header}");
        assert!(part(&sample::extract().document(), "word/header.xml").contains("Demonstration: these people are"));
        // A first page has the banner in its text instead, where a screen reader comes by.
        let body = body(&document);
        assert!(body.contains("<w:titlePg/>") && body.find("ADEYEMI").unwrap() < body.find("\"Title\"").unwrap());
        for footer in ["word/footer.xml", "word/first_footer.xml"] {
            let footer = part(&document, footer);
            assert!(footer.contains("w:instr=\" PAGE \"") && footer.contains("w:instr=\" NUMPAGES \""), "{footer}");
            assert!(footer.contains("Confidential: personal data. MDG-HK 19-Nov-2026, X99001, version 2<"), "{footer}");
        }
    }

    #[test]
    fn mark_up_in_the_text_is_shown_and_not_obeyed_and_what_xml_may_not_hold_is_left_out() {
        let mut document = sample::extract().document();
        document.banner.name = "</w:t><w:br/>{{ 7 * 7 }} & \"x\"\u{0}\u{1b}\u{ffff}".to_owned();
        let body = body(&document);
        assert!(body.contains(">&lt;/w:t&gt;&lt;w:br/&gt;{{ 7 * 7 }} &amp; &quot;x&quot;<"), "{body}");
        assert!(everything(&render(&document).unwrap()).unwrap().contains("</w:t><w:br/>{{ 7 * 7 }} & \"x\"\n"));
    }

    #[test]
    fn the_same_document_gives_the_same_bytes_and_another_date_other_ones() {
        let mut extract = sample::extract();
        let first = render(&extract.document()).unwrap();
        assert!(first == render(&extract.document()).unwrap());
        let mut package = zip::ZipArchive::new(Cursor::new(&first)).unwrap();
        assert!((0..package.len()).all(|n| package.by_index(n).unwrap().last_modified() == Some(DateTime::default())));
        extract.issued_at += chrono::TimeDelta::days(1);
        assert!(first != render(&extract.document()).unwrap());
    }
}
