//! A name or a number put somewhere into a finished DOCX: the check finds it, wherever a word processor keeps texts.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;

use super::*;
use crate::domain::paper_format::PaperFormat;
use crate::export::atomic;
use crate::export::sample;
use crate::export::verify::What;

/// The parts of a package by name.
type Parts = Vec<(String, Vec<u8>)>;

fn unpacked(bytes: &[u8]) -> Parts {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for n in 0..package.len() {
        let mut part = package.by_index(n).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.push((part.name().unwrap().into_owned(), bytes));
    }
    parts
}

fn packed(parts: &Parts, comment: &str) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        package.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        package.write_all(bytes).unwrap();
    }
    package.set_comment(comment).unwrap();
    package.finish().unwrap().into_inner()
}

/// What the check finds in a folder whose extract as DOCX was spoiled.
fn found(spoil: impl Fn(&mut Parts) -> &'static str) -> Vec<What> {
    let home = tempfile::tempdir().unwrap();
    let formats = PaperFormats::of(&[PaperFormat::Docx]).unwrap();
    let mut on = |_| ControlFlow::Continue(());
    let folder =
        write_packs(&home.path().join("out"), &[sample::pack()], &formats.into(), &sample::registry(), None, &mut on)
            .unwrap()
            .folder;
    assert!(verify_folder(&folder, &sample::registry()).findings.is_empty());
    let path = folder.join("X99001/MDG-HK_2026-11-19_X99001_P01_v1.docx");
    let mut parts = unpacked(&fs::read(&path).unwrap());
    let comment = spoil(&mut parts);
    atomic::write(&path, &packed(&parts, comment)).unwrap();
    let report = verify_folder(&folder, &sample::registry());
    assert!(!report.is_clean());
    let mut whats: Vec<_> = report.findings.iter().map(|finding| finding.what).collect();
    whats.dedup();
    whats
}

/// Puts `words` before the first `place` of a part.
fn put(parts: &mut Parts, name: &str, place: &str, words: &str) {
    let (_, bytes) = parts.iter_mut().find(|(part, _)| part == name).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let at = text.find(place).unwrap_or_else(|| panic!("{name} has no {place}"));
    *bytes = [&text[..at], words, &text[at..]].concat().into_bytes();
}

fn run(looks: &str, words: &str) -> String {
    format!("<w:r><w:rPr>{looks}</w:rPr><w:t>{words}</w:t></w:r>")
}

fn paragraph(runs: &[String]) -> String {
    format!("<w:p>{}</w:p>", runs.concat())
}

#[test]
fn a_name_or_a_number_is_found_wherever_a_part_holds_it() {
    let (body, end) = ("word/document.xml", "<w:sectPr>");
    for (first, second, what) in [("Marg", "aret Evans", What::FullName), ("999 00", "0 1286", What::NhsNumber)] {
        let whole = format!("{first}{second}");
        let cases: Vec<(&str, &str, &str, String)> = vec![
            ("body", body, end, paragraph(&[run("", &whole)])),
            ("header", "word/header.xml", "</w:hdr>", paragraph(&[run("", &whole)])),
            ("footer", "word/footer.xml", "</w:ftr>", paragraph(&[run("", &whole)])),
            ("first page's footer", "word/first_footer.xml", "</w:ftr>", paragraph(&[run("", &whole)])),
            ("hidden text", body, end, paragraph(&[run("<w:vanish/>", &whole)])),
            ("white text", body, end, paragraph(&[run("<w:color w:val=\"FFFFFF\"/>", &whole)])),
            ("split over pieces", body, end, paragraph(&[run("", first), run("<w:b/>", second)])),
            (
                "around hidden text",
                body,
                end,
                paragraph(&[run("", first), run("<w:vanish/>", "7 words 7"), run("", second)]),
            ),
            (
                "struck out",
                body,
                end,
                format!("<w:p><w:del w:id=\"1\"><w:r><w:delText>{whole}</w:delText></w:r></w:del></w:p>"),
            ),
            (
                "a field's instruction",
                body,
                end,
                format!(
                    "<w:p><w:r><w:instrText> QUOTE {first}</w:instrText></w:r><w:r><w:instrText>{second}</w:instrText></w:r></w:p>"
                ),
            ),
            (
                "a cell of a table",
                body,
                end,
                format!(
                    "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
                    paragraph(&[run("", &whole)])
                ),
            ),
            (
                "a text box",
                body,
                end,
                format!(
                    "<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>",
                    paragraph(&[run("", &whole)])
                ),
            ),
            (
                "a picture's words",
                body,
                end,
                format!("<w:p><w:r><wp:docPr xmlns:wp=\"x\" descr=\"{whole}\"/></w:r></w:p>"),
            ),
            ("a bookmark", body, end, format!("<w:p><w:bookmarkStart w:id=\"0\" w:name=\"{whole}\"/></w:p>")),
            ("a remark in the XML", body, end, format!("<!-- {whole} -->")),
            ("an unread section", body, end, format!("<w:p><w:r><w:t><![CDATA[{whole}]]></w:t></w:r></w:p>")),
            (
                "a style",
                "word/styles.xml",
                "</w:styles>",
                format!("<w:style w:styleId=\"x\"><w:name w:val=\"{whole}\"/></w:style>"),
            ),
            ("a variable", "word/settings.xml", "</w:settings>", format!("<w:docVar w:name=\"x\" w:val=\"{whole}\"/>")),
            ("the author", "docProps/core.xml", "</cp:core", format!("<dc:creator>{whole}</dc:creator>")),
            ("keywords", "docProps/core.xml", "</cp:core", format!("<cp:keywords>{whole}</cp:keywords>")),
            ("the company", "docProps/app.xml", "</Properties>", format!("<Company>{whole}</Company>")),
            (
                "a link's address",
                "word/_rels/document.xml.rels",
                "</Relationships>",
                format!("<Relationship Id=\"x\" Target=\"http://x/?{}\"/>", whole.replace(' ', "%20")),
            ),
        ];
        for (place, part, before, words) in cases {
            let whats = found(|parts| {
                put(parts, part, before, &words);
                ""
            });
            assert!(whats.contains(&what), "{place}: {whats:?}");
        }
    }
}

#[test]
fn a_name_is_found_in_parts_that_were_added_and_in_the_package_itself() {
    for part in [
        "word/comments.xml",
        "word/footnotes.xml",
        "docProps/custom.xml",
        "customXml/item1.xml",
        "word/glossary/document.xml",
    ] {
        let whats = found(|parts| {
            parts.push((part.to_owned(), b"<a><b>Margaret</b><b>Evans</b></a>".to_vec()));
            ""
        });
        assert_eq!(whats, [What::FullName], "{part}");
    }
    let named = found(|parts| {
        parts.push(("word/Margaret Evans.xml".to_owned(), b"<a/>".to_vec()));
        ""
    });
    assert_eq!(named, [What::FullName]);
    assert_eq!(found(|_| "EVANS, Margaret"), [What::FullName, What::BannerSurname]);
}

#[test]
fn a_package_with_a_part_that_is_no_text_is_not_cleared() {
    for (part, bytes) in [
        ("word/media/image1.png", b"\x89PNG\r\n\x1a\n\xff".to_vec()),
        ("word/vbaProject.bin", vec![0xd0, 0xcf, 0x11, 0xe0]),
        ("word/comments.xml", "\u{feff}<a>Margaret".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("word/comments.xml", b"<!DOCTYPE a [<!ENTITY e \"Margaret Evans\">]><a>&e;</a>".to_vec()),
        ("word/notes.txt", b"a < b".to_vec()),
    ] {
        let whats = found(|parts| {
            parts.push((part.to_owned(), bytes.clone()));
            ""
        });
        assert_eq!(whats, [What::Unreadable], "{part}");
    }
}
