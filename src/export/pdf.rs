//! A document as a tagged PDF: PDF/UA-1, checked by the writer's own validator, which refuses a file that a screen reader
//! could not follow. The banner and the page's number are on every page. The date in it is the document's, so the same
//! document gives the same bytes.

use chrono::{Datelike as _, Timelike as _};
use krilla::configure::{Accessibility, ConfigurationBuilder};
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

/// Between the head of a page and its body.
const AFTER_HEAD: f32 = 11.0;
const FOOTER: Style = Style { size: 7.5, lead: 10.0, bold: false, colour: QUIET };

/// Makes PDF files. It holds the fonts, so one press serves a whole export.
pub(crate) struct Press {
    ink: Ink,
}

impl Press {
    pub fn new() -> Result<Self, ExportError> {
        Ink::new().map(|ink| Self { ink }).ok_or(ExportError::Page { format: "PDF" })
    }

    /// The whole file.
    pub fn render(&mut self, document: &Document) -> Result<Vec<u8>, ExportError> {
        self.attempt(document).ok_or(ExportError::Page { format: "PDF" })
    }

    fn attempt(&mut self, document: &Document) -> Option<Vec<u8>> {
        let Laid { head, body, mut tree } = Blocks::of(document, &mut self.ink);
        let top = HEAD + head.height + AFTER_HEAD;
        let pages = paginate::pages(body, PAGE.1 - top - FOOT);
        let mut file = krilla::Document::new_with(settings()?);
        let mut outline = Outline::new();
        for (n, strips) in pages.iter().enumerate() {
            let mut page = file.start_page_with(PageSettings::from_wh(PAGE.0, PAGE.1)?);
            let mut surface = page.surface();
            let mut brush = Brush { surface: &mut surface, ink: &self.ink, tree: &mut tree };
            let shown = if n == 0 { head.clone() } else { head.as_decoration() };
            brush.strip(&shown, HEAD, ArtifactType::Header)?;
            for (y, strip) in strips {
                brush.strip(strip, top + y, ArtifactType::Layout)?;
                if let Some(heading) = &strip.heading {
                    let place = XyzDestination::new(n, Point::from_xy(SIDE, top + y));
                    outline.push_child(OutlineNode::new(heading.clone(), place));
                }
            }
            let foot = self.foot(document, n + 1, pages.len());
            let mut brush = Brush { surface: &mut surface, ink: &self.ink, tree: &mut tree };
            brush.strip(&foot, PAGE.1 - FOOT + 10.0, ArtifactType::Footer)?;
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

/// Draws on one page and hands each piece to its element of the structure.
struct Brush<'a, 'p> {
    surface: &'a mut Surface<'p>,
    ink: &'a Ink,
    tree: &'a mut Tree,
}

impl Brush<'_, '_> {
    /// Draws a strip with its upper edge at `top`. What is not text to a screen reader is marked as `kind`.
    fn strip(&mut self, strip: &Strip, top: f32, kind: ArtifactType) -> Option<()> {
        for mark in &strip.marks {
            match mark {
                Mark::Box { x, y, width, height, colour } => {
                    let mut path = PathBuilder::new();
                    path.push_rect(Rect::from_xywh(SIDE + x, top + y, *width, *height)?);
                    let path = path.finish()?;
                    self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
                    self.surface.set_fill(Some(fill(*colour)));
                    self.surface.draw_path(&path);
                    self.surface.end_tagged();
                }
                Mark::Line { x, y, line, node } => {
                    let tag = match node {
                        Some(_) => ContentTag::Span(SpanTag::empty()),
                        None => ContentTag::Artifact(Artifact::with_kind(kind)),
                    };
                    let piece = self.surface.start_tagged(tag);
                    self.line(line, SIDE + x, top + y);
                    self.surface.end_tagged();
                    if let Some(node) = node {
                        self.tree.give(*node, piece);
                    }
                }
            }
        }
        Some(())
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
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish().ok()?;
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
