//! A document as a tagged PDF: PDF/UA-1 and PDF/A-2a, checked by the writer's own validators, which refuse a file that a screen
//! reader could not follow or that might not open alike in twenty years. The banner and the page's number are on every page. The date in it is the document's, so the same
//! document gives the same bytes.

use chrono::{Datelike as _, Timelike as _};
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::{SerializeSettings, color::rgb};

use super::document::Document;
use super::error::ExportError;
use super::page::blocks::{Blocks, Laid};
use super::page::ink::{Ink, Line, Style};
use super::page::paginate;
use super::page::tree::Tree;
use super::page::{Colour, FOOT, HAIRLINE, HEAD, MEASURE, Mark, PAGE, QUIET, SIDE, Strip};
use super::page_template::PageTemplate;

/// Between the head of a page and its body.
const AFTER_HEAD: f32 = 9.0;
const FOOTER: Style = Style { size: 7.5, lead: 10.0, bold: false, colour: QUIET };

/// Makes PDF files and web pages. It holds the fonts and the template, so one press serves a whole export.
pub(crate) struct Press {
    ink: Ink,
    pages: PageTemplate,
}

impl Press {
    /// A press with the template that comes with the program.
    #[cfg(test)]
    pub fn new() -> Result<Self, ExportError> {
        Self::with(&PageTemplate::default())
    }

    /// A press whose web pages follow this template.
    pub fn with(pages: &PageTemplate) -> Result<Self, ExportError> {
        Ink::new().map(|ink| Self { ink, pages: pages.clone() }).ok_or(ExportError::Page { format: "PDF" })
    }

    /// The web page, whole.
    pub fn page(&self, document: &Document) -> Result<String, ExportError> {
        self.pages.render(document)
    }

    /// The PDF file, whole.
    pub fn render(&mut self, document: &Document) -> Result<Vec<u8>, ExportError> {
        self.attempt(document).ok_or(ExportError::Page { format: "PDF" })
    }

    fn attempt(&mut self, document: &Document) -> Option<Vec<u8>> {
        let Laid { head, body, mut tree } = Blocks::of(document, &mut self.ink);
        let top = HEAD + head.height + AFTER_HEAD;
        let pages = paginate::fewest(body, PAGE.1 - top - FOOT);
        let mut file = krilla::Document::new_with(settings()?);
        let mut outline = Outline::new();
        for (n, strips) in pages.iter().enumerate() {
            let mut page = file.start_page_with(PageSettings::from_wh(PAGE.0, PAGE.1)?);
            let mut surface = page.surface();
            let mut brush = Brush { surface: &mut surface, ink: &self.ink, tree: &mut tree };
            if n == 0 {
                brush.body(std::iter::once((HEAD, &head)).chain(placed(strips, top)))?;
            } else {
                brush.decoration(&head.as_decoration(), HEAD, ArtifactType::Header)?;
                brush.body(placed(strips, top))?;
            }
            for (y, strip) in placed(strips, top) {
                if let Some(heading) = &strip.heading {
                    outline
                        .push_child(OutlineNode::new(heading.clone(), XyzDestination::new(n, Point::from_xy(SIDE, y))));
                }
            }
            let foot = self.foot(document, n + 1, pages.len());
            let mut brush = Brush { surface: &mut surface, ink: &self.ink, tree: &mut tree };
            brush.decoration(&foot, PAGE.1 - FOOT + 10.0, ArtifactType::Footer)?;
            surface.finish();
            page.finish();
        }
        file.set_outline(outline);
        file.set_metadata(metadata(document));
        file.set_tag_tree(tree.finish());
        file.finish().ok()
    }

    fn foot(&mut self, document: &Document, page: usize, pages: usize) -> Strip {
        let mut strip = Strip { height: 20.0, ..Strip::default() };
        strip.marks.push(Mark::Box { x: 0.0, y: 0.0, width: MEASURE, height: 0.6, colour: HAIRLINE });
        let left = format!("{}. {}", document.confidentiality, document.running);
        let right = self.ink.set(&format!("Page {page} of {pages}"), FOOTER, MEASURE).into_iter().next();
        let room = MEASURE - right.as_ref().map_or(0.0, |line| line.width) - 12.0;
        for (n, line) in self.ink.set(&left, FOOTER, room).into_iter().enumerate() {
            let y = 5.0 + FOOTER.lead * n as f32 + FOOTER.baseline();
            strip.marks.push(Mark::Line { x: 0.0, y, line, node: None });
        }
        strip.marks.extend(right.map(|line| Mark::Line {
            x: MEASURE - line.width,
            y: 5.0 + FOOTER.baseline(),
            line,
            node: None,
        }));
        strip
    }
}

fn placed(strips: &[(f32, Strip)], top: f32) -> impl Iterator<Item = (f32, &Strip)> {
    strips.iter().map(move |(y, strip)| (top + y, strip))
}

/// Draws on one page and hands each piece to its element of the structure.
struct Brush<'a, 'p> {
    surface: &'a mut Surface<'p>,
    ink: &'a Ink,
    tree: &'a mut Tree,
}

impl Brush<'_, '_> {
    /// Draws strips, each with its upper edge at its place: rules and bands first, then the words in the order of reading,
    /// so that a cell's lines follow one another however the page is read.
    fn body<'s>(&mut self, strips: impl Iterator<Item = (f32, &'s Strip)>) -> Option<()> {
        let mut words = Vec::new();
        for (top, strip) in strips {
            for mark in &strip.marks {
                match mark {
                    Mark::Box { .. } => self.rectangle(mark, top)?,
                    Mark::Line { x, y, line, node: Some(node) } => words.push((*node, *x, top + y, line)),
                    Mark::Line { x, y, line, node: None } => self.artifact(line, *x, top + y, ArtifactType::Layout),
                }
            }
        }
        words.sort_by_key(|&(node, ..)| node);
        for (node, x, y, line) in words {
            let piece = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            self.line(line, SIDE + x, y);
            self.surface.end_tagged();
            self.tree.give(node, piece);
        }
        Some(())
    }

    /// Draws a strip that a screen reader passes over.
    fn decoration(&mut self, strip: &Strip, top: f32, kind: ArtifactType) -> Option<()> {
        for mark in &strip.marks {
            match mark {
                Mark::Box { .. } => self.rectangle(mark, top)?,
                Mark::Line { x, y, line, .. } => self.artifact(line, *x, top + y, kind),
            }
        }
        Some(())
    }

    fn rectangle(&mut self, mark: &Mark, top: f32) -> Option<()> {
        let Mark::Box { x, y, width, height, colour } = mark else { return Some(()) };
        let mut path = PathBuilder::new();
        path.push_rect(Rect::from_xywh(SIDE + x, top + y, *width, *height)?);
        let path = path.finish()?;
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        self.surface.set_fill(Some(fill(*colour)));
        self.surface.draw_path(&path);
        self.surface.end_tagged();
        Some(())
    }

    fn artifact(&mut self, line: &Line, x: f32, y: f32, kind: ArtifactType) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        self.line(line, SIDE + x, y);
        self.surface.end_tagged();
    }

    fn line(&mut self, line: &Line, x: f32, y: f32) {
        let font = if line.style.bold { &self.ink.bold } else { &self.ink.regular };
        self.surface.set_fill(Some(fill(line.style.colour)));
        for run in line.runs.iter().filter(|run| !run.glyphs.is_empty()) {
            let start = Point::from_xy(x + run.x, y);
            self.surface.draw_glyphs(start, &run.glyphs, font.clone(), &line.text, line.style.size, false);
        }
    }
}

fn settings() -> Option<SerializeSettings> {
    let builder = ConfigurationBuilder::new().with_archival_validator(Archival::A2_A);
    let configuration = builder.with_accessibility_validator(Accessibility::UA1).finish().ok()?;
    Some(SerializeSettings { configuration, ..SerializeSettings::default() })
}

fn metadata(document: &Document) -> Metadata {
    let at = document.issued_at;
    let created = DateTime::new(at.year().clamp(0, 9999) as u16)
        .month(at.month() as u8)
        .day(at.day() as u8)
        .hour(at.hour() as u8)
        .minute(at.minute() as u8)
        .second(at.second() as u8)
        .utc_offset_hour(0);
    Metadata::new()
        .title(document.window_title.clone())
        .language("en-GB".to_owned())
        .creator("mdg".to_owned())
        .document_id(document.id.clone())
        .creation_date(created)
}

fn fill((red, green, blue): Colour) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;
    use crate::export::verify::pdf_text;

    fn pdf(document: &Document) -> Vec<u8> {
        Press::new().unwrap().render(document).unwrap()
    }

    fn reading(bytes: &[u8]) -> String {
        pdf_text::everything(bytes).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn page_count(bytes: &[u8]) -> usize {
        lopdf::Document::load_mem(bytes).unwrap().get_pages().len()
    }

    /// Everything that is not packed, as text.
    fn catalog(bytes: &[u8]) -> lopdf::Dictionary {
        lopdf::Document::load_mem(bytes).unwrap().catalog().unwrap().clone()
    }

    fn metadata_packet(bytes: &[u8]) -> String {
        let file = lopdf::Document::load_mem(bytes).unwrap();
        let packet = file.catalog().unwrap().get_deref(b"Metadata", &file).unwrap().as_stream().unwrap().clone();
        String::from_utf8(packet.get_plain_content().unwrap_or(packet.content)).unwrap()
    }

    #[test]
    fn every_word_of_the_document_can_be_read_back() {
        for document in sample::documents() {
            let read = reading(&pdf(&document));
            for words in document.all_words() {
                assert!(read.contains(&words), "missing: {words}");
            }
        }
    }

    #[test]
    fn a_typical_extract_fills_one_page() {
        assert_eq!(page_count(&pdf(&sample::extract().document())), 1);
    }

    #[test]
    fn the_banner_and_the_page_number_are_on_every_page() {
        let mut extract = sample::extract();
        extract.summary = "Many words about the stairs and the lift. ".repeat(300);
        let bytes = pdf(&extract.document());
        let pages = page_count(&bytes);
        assert!(pages > 2);
        let read = reading(&bytes);
        for n in 1..=pages {
            assert!(read.contains(&format!("Page {n} of {pages}")), "page {n}");
        }
        let banners = read.matches("ADEYEMI, Grace (Mrs)").count();
        // Once on each page as drawn, and once more in the order of reading.
        assert_eq!(banners, pages + 1);
        assert_eq!(read.matches("NHS 999 000 1006").count(), pages + 1);
        assert_eq!(read.matches("Demonstration:").count(), pages + 1);
    }

    #[test]
    fn the_file_is_tagged_british_english_and_says_that_it_is_accessible_and_can_be_kept() {
        let bytes = pdf(&sample::extract().document());
        let catalog = catalog(&bytes);
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en-GB");
        assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Outlines"));
        assert!(catalog.get(b"MarkInfo").unwrap().as_dict().unwrap().get(b"Marked").unwrap().as_bool().unwrap());
        let packet = metadata_packet(&bytes);
        assert!(packet.contains("<pdfuaid:part>1</pdfuaid:part>"), "{packet}");
        assert!(packet.contains("<pdfaid:part>2</pdfaid:part>"), "{packet}");
        assert!(packet.contains("<pdfaid:conformance>A</pdfaid:conformance>"), "{packet}");
        assert!(packet.contains("MDG case conference extract, MDG-HK 19-Nov-2026, version 1"));
        assert!(!packet.contains("Adeyemi") && !packet.contains("ADEYEMI"));
    }

    #[test]
    fn the_structure_has_a_title_headings_tables_with_head_cells_and_lists() {
        let bytes = pdf(&sample::extract().document());
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let kinds: Vec<String> = file
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok())
            .filter(|element| element.has(b"S") && element.has(b"P"))
            .filter_map(|element| element.get(b"S").ok()?.as_name().ok())
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect();
        let count = |kind: &str| kinds.iter().filter(|&name| name == kind).count();
        assert_eq!(count("H1"), 1);
        assert_eq!(count("H2"), sample::extract().document().sections.len());
        assert_eq!(count("Table"), 4);
        // Two tables of five columns and one row each, and eleven facts.
        assert_eq!(count("TH"), 2 * 6 + 11);
        assert_eq!(count("TD"), 2 * 4 + 11);
        assert_eq!((count("L"), count("LI"), count("LBody")), (3, 4, 4));
    }

    #[test]
    fn a_cell_that_wraps_reads_whole() {
        let read = reading(&pdf(&sample::extract().document()));
        let cell = "Review inhalers and medicines, and check technique at home";
        // As drawn and in the order of the structure.
        assert_eq!(read.matches(cell).count(), 2);
    }

    #[test]
    fn the_same_document_gives_the_same_bytes_and_another_date_other_ones() {
        let mut extract = sample::extract();
        let first = pdf(&extract.document());
        assert!(first == pdf(&extract.document()));
        extract.issued_at += chrono::TimeDelta::days(1);
        assert!(first != pdf(&extract.document()));
    }

    #[test]
    fn a_letter_that_cannot_be_printed_is_admitted_and_does_not_stop_the_export() {
        let mut extract = sample::extract();
        extract.patient.given_names = "李".into();
        let read = reading(&pdf(&extract.document()));
        assert!(read.contains("ADEYEMI, □ (Mrs)"));
        assert!(read.contains("□ stands for a letter that this page cannot print."));
        assert!(!reading(&pdf(&sample::extract().document())).contains('□'));
    }

    #[test]
    fn odd_text_makes_a_file_and_no_panic() {
        let mut extract = sample::extract();
        for odd in [
            "\u{0}\u{1b}[2J\u{feff}\u{fffe}\u{ffff}",
            "مرحبا بالعالم שלום",
            "👩‍👩‍👧 e\u{301}\u{301}\u{301} ﷽",
            "",
            "\u{a0}\u{2028}\u{2029}\t",
        ] {
            extract.summary = odd.into();
            extract.practice_actions[0].text = odd.into();
            extract.patient.family_name = odd.into();
            extract.patient.gender = odd.into();
            extract.practice.name = odd.repeat(40);
            assert!(pdf_text::everything(&pdf(&extract.document())).is_some(), "{odd:?}");
        }
    }

    #[test]
    fn long_minutes_are_all_there_page_after_page() {
        let mut extract = sample::extract();
        let words: Vec<String> = (0..3000).map(|n| format!("word{n}")).collect();
        extract.summary = words.chunks(150).map(|words| words.join(" ")).collect::<Vec<_>>().join(".\n");
        let action = extract.practice_actions[0].clone();
        extract.practice_actions = (1..=40)
            .map(|n| crate::export::Action {
                reference: format!("A{n}"),
                text: format!(
                    "Task{n} with a text that takes several lines of its narrow cell to say what it has to say"
                ),
                ..action.clone()
            })
            .collect();
        extract.patient.family_name = "Wolfeschlegelsteinhausenbergerdorff-".repeat(4);
        extract.patient.given_names = "Wilhelmina Theodora ".repeat(6);
        let bytes = pdf(&extract.document());
        let read = reading(&bytes);
        // Every word as drawn and again in order, where no page's end stands between two of them.
        for word in &words {
            assert!(read.contains(word.as_str()), "{word}");
        }
        for words in extract.document().all_words() {
            assert!(read.replace(' ', "").contains(&words.replace(' ', "")), "missing: {words}");
        }
        let pages = page_count(&bytes);
        // A table that goes on over a page's end has its head again; the structure has it once.
        assert!(pages > 6 && read.matches("Ref Action Owner Due Status").count() > 4, "{pages} pages");
    }
}
