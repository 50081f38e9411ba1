//! Type: text in, shaped and broken lines out, in the two weights of the one font that the program carries. It uses no
//! font of the machine, so that the same words make the same lines everywhere.

use std::rc::Rc;
use std::sync::Arc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use parley::style::{FontFamily, FontFeatures, FontWeight, OverflowWrap, StyleProperty};
use parley::{FontContext, Layout, LayoutContext};

use super::Colour;

const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");
const BOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-Bold.otf");
const FAMILY: &str = "Inter";
/// No contextual forms: the font would turn "2 x 250" into "2 × 250" and "->" into an arrow, and an extract shows what was
/// written.
const FEATURES: &str = "\"calt\" 0";
/// Printed for a letter that the font does not have.
pub(crate) const MISSING: char = '□';

/// How a text is set.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Style {
    pub size: f32,
    /// From one baseline to the next.
    pub lead: f32,
    pub bold: bool,
    pub colour: Colour,
}

impl Style {
    /// Where the baseline stands in a line of this style, below its upper edge: capitals look centred.
    pub fn baseline(&self) -> f32 {
        self.lead / 2.0 + self.size * 0.36
    }
}

/// One line of type.
#[derive(Clone)]
pub(crate) struct Line {
    pub text: Rc<str>,
    pub style: Style,
    /// Without the space at its end.
    pub width: f32,
    pub runs: Vec<Run>,
}

/// Glyphs next to one another.
#[derive(Clone)]
pub(crate) struct Run {
    pub x: f32,
    pub glyphs: Vec<KrillaGlyph>,
}

/// The fonts, and the room to work in.
pub(crate) struct Ink {
    fonts: FontContext,
    room: LayoutContext<()>,
    pub regular: Font,
    pub bold: Font,
    /// Set once a letter had to be printed as [`MISSING`].
    pub missing: bool,
}

impl Ink {
    /// None only if the fonts built into the program are broken.
    pub fn new() -> Option<Self> {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        for (data, weight) in [(REGULAR, 400.0), (BOLD, 700.0)] {
            let named = FontInfoOverride {
                family_name: Some(FAMILY),
                weight: Some(FontWeight::new(weight)),
                ..FontInfoOverride::default()
            };
            collection.register_fonts(Blob::new(Arc::new(data)), Some(named));
        }
        Some(Self {
            fonts: FontContext { collection, source_cache: SourceCache::default() },
            room: LayoutContext::new(),
            regular: Font::new(REGULAR.into(), 0)?,
            bold: Font::new(BOLD.into(), 0)?,
            missing: false,
        })
    }

    /// `text` in lines no wider than `width` points. A word is divided only where it alone is wider.
    pub fn set(&mut self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let mut layout = self.shaped(text, style);
        let mut text: Rc<str> = text.into();
        if let Some(printable) = printable(&text, &layout) {
            self.missing = true;
            layout = self.shaped(&printable, style);
            text = printable.into();
        }
        layout.break_all_lines(Some(width));
        layout
            .lines()
            .map(|line| {
                let metrics = line.metrics();
                let mut x = 0.0;
                let runs = line.runs().map(|run| set_run(&run, style.size, &mut x)).collect();
                Line { text: Rc::clone(&text), style, width: metrics.advance - metrics.hanging_advance, runs }
            })
            .collect()
    }

    /// How wide `text` is on one line.
    pub fn width(&mut self, text: &str, style: Style) -> f32 {
        self.set(text, style, f32::MAX).first().map_or(0.0, |line| line.width)
    }

    fn shaped(&mut self, text: &str, style: Style) -> Layout<()> {
        let mut builder = self.room.ranged_builder(&mut self.fonts, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::named(FAMILY)));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(if style.bold { 700.0 } else { 400.0 })));
        builder.push_default(StyleProperty::FontFeatures(FontFeatures::from(FEATURES)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        builder.build(text)
    }
}

fn set_run(run: &parley::layout::Run<'_, ()>, size: f32, x: &mut f32) -> Run {
    let start = *x;
    let mut glyphs = Vec::<KrillaGlyph>::new();
    for cluster in run.visual_clusters() {
        if cluster.is_ligature_continuation() {
            if let Some(glyph) = glyphs.last_mut() {
                glyph.text_range.end = cluster.text_range().end;
            }
            continue;
        }
        for glyph in cluster.glyphs() {
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(glyph.id),
                glyph.advance / size,
                glyph.x / size,
                glyph.y / size,
                0.0,
                cluster.text_range(),
                None,
            ));
            *x += glyph.advance;
        }
    }
    Run { x: start, glyphs }
}

/// `text` with each letter that the font lacks as [`MISSING`], or None where it has them all.
fn printable(text: &str, layout: &Layout<()>) -> Option<String> {
    let mut layout = layout.clone();
    layout.break_all_lines(None);
    let mut lacking: Vec<_> = layout
        .lines()
        .flat_map(|line| line.runs().flat_map(|run| run.clusters().collect::<Vec<_>>()).collect::<Vec<_>>())
        .filter(|cluster| cluster.glyphs().any(|glyph| glyph.id == 0))
        .map(|cluster| cluster.text_range())
        .collect();
    if lacking.is_empty() {
        return None;
    }
    lacking.sort_by_key(|range| range.start);
    let (mut out, mut at) = (String::new(), 0);
    for range in lacking {
        if range.start >= at {
            out.push_str(text.get(at..range.start)?);
            out.push(MISSING);
            at = range.end;
        }
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { size: 9.0, lead: 12.0, bold: false, colour: (0, 0, 0) };

    fn text_of(line: &Line) -> String {
        let mut ranges: Vec<_> =
            line.runs.iter().flat_map(|run| run.glyphs.iter().map(|glyph| glyph.text_range.clone())).collect();
        ranges.dedup();
        ranges.into_iter().map(|range| &line.text[range]).collect()
    }

    #[test]
    fn both_weights_have_the_letters_of_the_names_met_here() {
        let mut ink = Ink::new().unwrap();
        for bold in [false, true] {
            ink.set(
                "Siân Ōta, Łukasz, Zoë, Ŵyn, Ñuñez, Ağaoğlu, Đặng, Ţepeş ≥ ≤ → ± µ ₂ ½ “‘’” – — • … □",
                Style { bold, ..STYLE },
                900.0,
            );
        }
        assert!(!ink.missing);
    }

    #[test]
    fn a_letter_the_font_lacks_is_shown_as_lacking_and_noted() {
        let mut ink = Ink::new().unwrap();
        let lines = ink.set("Li 李 and ☐ x", STYLE, 900.0);
        assert_eq!(text_of(&lines[0]), "Li □ and □ x");
        assert!(ink.missing);
    }

    #[test]
    fn lines_fit_and_lose_nothing() {
        let mut ink = Ink::new().unwrap();
        let text = format!("{} {}", "several words here ".repeat(10).trim_end(), "W".repeat(80));
        let lines = ink.set(&text, STYLE, 120.0);
        assert!(lines.len() > 5 && lines.iter().all(|line| line.width <= 120.5));
        assert_eq!(lines.iter().map(text_of).collect::<String>(), text);
    }

    #[test]
    fn what_is_written_is_what_is_shown() {
        let mut ink = Ink::new().unwrap();
        let ids = |lines: &[Line]| -> Vec<u32> {
            lines[0].runs.iter().flat_map(|run| run.glyphs.iter().map(|glyph| glyph.glyph_id.to_u32())).collect()
        };
        // The font's contextual forms would draw the x between figures as a multiplication sign.
        let together = ids(&ink.set("2x5", STYLE, 900.0));
        let alone = ids(&ink.set("x", STYLE, 900.0));
        assert_eq!(together[1], alone[0]);
    }
}
