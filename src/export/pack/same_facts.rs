//! The same facts in every format: what a reader of each finished file finds is what the document says, no more and no less.

use std::collections::BTreeSet;
use std::fs;

use unicode_normalization::UnicodeNormalization as _;

use super::*;
use crate::export::atomic;
use crate::export::sample;

fn every_format() -> PaperFormats {
    PaperFormats::of(PaperFormat::ALL).unwrap()
}

/// Letters and digits alone, in order: what is left of a text when lines, marks and spaces are taken away.
fn solid(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn words(text: &str) -> BTreeSet<String> {
    let text: String = text.nfkc().collect();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// What a person sees of a file, by means that are not those it was made with. What stands in its margins is in it as well.
fn seen(format: PaperFormat, bytes: &[u8]) -> String {
    let text = || String::from_utf8(bytes.to_vec()).unwrap();
    match format {
        // The pages come first, then what stands about their fonts, then metadata, of which the date is the first.
        PaperFormat::Pdf => {
            let all = crate::export::verify::pdf_text::everything(bytes).unwrap();
            assert!(all.contains("\nD:2026"));
            all.lines().take_while(|line| !line.starts_with("D:2026")).collect::<Vec<_>>().join("\n")
        }
        PaperFormat::Html => {
            let page = text();
            let mut seen = String::new();
            for piece in page[page.find("<body>").unwrap()..].split('<').skip(1) {
                seen.push(' ');
                seen.push_str(&piece[piece.find('>').unwrap() + 1..]);
            }
            for (entity, sign) in
                [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")]
            {
                seen = seen.replace(entity, sign);
            }
            seen
        }
        PaperFormat::Docx => {
            let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            let mut seen = String::new();
            for part in ["word/header.xml", "word/document.xml", "word/footer.xml"] {
                let mut xml = String::new();
                std::io::Read::read_to_string(&mut package.by_name(part).unwrap(), &mut xml).unwrap();
                for piece in xml.split("<w:t").skip(1).filter_map(|piece| piece.split("</w:t>").next()) {
                    seen.push(' ');
                    seen.push_str(
                        piece.strip_prefix(" xml:space=\"preserve\">").or(piece.strip_prefix('>')).unwrap_or(""),
                    );
                }
            }
            for (entity, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
                seen = seen.replace(entity, sign);
            }
            seen
        }
        // An apostrophe keeps a cell from being calculated; a quotation mark inside quotes is doubled.
        PaperFormat::Csv => text().replace("\"\"", "\""),
        PaperFormat::Txt | PaperFormat::Fhir => text(),
        PaperFormat::Md => text().replace('\\', ""),
    }
}

/// What a PDF says of its fonts and colours.
const ABOUT_INK: [&str; 5] = ["adobe", "custom", "identity", "srgb", "v4"];

/// Holds every finished format of a document against its words.
pub(crate) fn says_the_same(document: &Document, formats: &[PaperFormat]) {
    let mut press = pdf::Press::new().unwrap();
    let said = document.all_words();
    // Beside its words a page has its number, and at its foot what it is.
    let allowed = words(&format!("{} {} Page 1 of 2 3 4 5 6 7 8", said.join(" "), document.running));
    for &format in formats {
        let seen = seen(format, &bytes(document, None, format, &mut press).unwrap());
        // In a narrow column of a text a cell's lines stand beside those of the next; its reader sets them under one another.
        let solid_seen = match format {
            PaperFormat::Txt => solid(&read::txt(&seen)),
            _ => solid(&seen),
        };
        for fact in &said {
            assert!(solid_seen.contains(&solid(fact)), "{format:?} lacks: {fact}");
        }
        let mut more: BTreeSet<_> = words(&seen).difference(&allowed).cloned().collect();
        if format == PaperFormat::Pdf {
            more.retain(|word| !ABOUT_INK.contains(&word.as_str()));
        }
        let broken = |word: &String| solid(&said.join(" ")).contains(word.as_str());
        let more: Vec<_> = more.into_iter().filter(|word| !broken(word)).collect();
        assert!(more.is_empty(), "{format:?} says more: {more:?}");
    }
}

#[test]
fn every_format_says_every_fact_and_no_word_more() {
    // What a system reads says more than words; `fhir/tests.rs` holds it to the same facts.
    let formats: Vec<_> = every_format().iter().filter(|format| !format.is_of_one_patient()).collect();
    for document in sample::documents() {
        says_the_same(&document, &formats);
    }
}

#[test]
fn every_format_prints_the_hash_of_what_it_says_and_another_fact_gives_another_hash() {
    let home = tempfile::tempdir().unwrap();
    let mut hashes = BTreeSet::new();
    for (n, summary) in ["Weight up 2 kg.", "Weight up 3 kg."].into_iter().enumerate() {
        let mut pack = sample::pack();
        pack.extracts[0].summary = summary.into();
        let mut on = |_| ControlFlow::Continue(());
        let into = home.path().join(n.to_string());
        let written =
            write_packs(&into, &[pack.clone()], &every_format().into(), &sample::registry(), None, &mut on).unwrap();
        let files = &written.manifests[0].files;
        // An extract is no list, and a cover is not about one patient.
        assert_eq!(files.len(), 2 * PaperFormat::ALL.len() - 2);
        for entry in files {
            let bytes = fs::read(written.folder.join("X99001").join(&entry.file)).unwrap();
            let text = read::file(Path::new(&entry.file), &bytes).unwrap();
            let text: String = text.split_whitespace().collect();
            // The cover names the extract's hash as well.
            for code in [&entry.content_hash, &pack.extracts[0].content_hash(), &entry.document_id.to_string()] {
                assert!(text.contains(code.as_str()), "{entry:?} does not print {code}");
            }
        }
        hashes.insert(pack.extracts[0].content_hash());
        assert!(verify_folder(&written.folder, &sample::registry()).is_clean());
    }
    assert_eq!(hashes.len(), 2);
}

#[test]
fn a_leak_is_found_in_every_format_there_is() {
    let home = tempfile::tempdir().unwrap();
    for words in ["Compare letters for 999 000 1286 first", "Do as was done for old Margaret Evans"] {
        let mut pack = sample::pack();
        pack.extracts[0].practice_actions[0].text = words.into();
        pack.cover.actions[0].action.text = words.into();
        let mut on = |_| ControlFlow::Continue(());
        let refused =
            write_packs(&home.path().join("out"), &[pack], &every_format().into(), &sample::registry(), None, &mut on);
        let Err(ExportError::Leak(findings)) = refused else { panic!("{refused:?}") };
        for format in PaperFormat::ALL {
            assert!(findings.iter().any(|finding| finding.file.ends_with(format.ending())), "{format:?}: {findings:?}");
        }
    }
}

#[test]
fn a_name_that_markdown_hides_is_found_in_a_finished_folder() {
    for hidden in [
        "Marg**ar**et Evans",
        "[x](http://x.example \"Margaret Evans\")",
        "<!-- Margaret Ev&#97;ns -->",
        "999 000\\\n1286",
    ] {
        let home = tempfile::tempdir().unwrap();
        let mut on = |_| ControlFlow::Continue(());
        let into = home.path().join("out");
        let folder = write_packs(&into, &[sample::pack()], &every_format().into(), &sample::registry(), None, &mut on)
            .unwrap()
            .folder;
        let path = folder.join("X99001/MDG-HK_2026-11-19_X99001_P01_v1.md");
        let text = fs::read_to_string(&path).unwrap() + hidden;
        atomic::write(&path, text.as_bytes()).unwrap();
        let found = !verify_folder(&folder, &sample::registry()).findings.is_empty();
        assert_eq!(found, hidden != "{hidden}");
    }
}
