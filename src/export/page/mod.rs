//! Pages for the PDF writer: type, blocks of it on a grid, and where one page ends and the next begins. It sets the words
//! that a document gives it; beside page numbers it has none of its own.

pub(super) mod blocks;
pub(super) mod ink;
pub(super) mod paginate;
pub(super) mod tree;

/// A4 in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// White space at the left and right edge.
pub(super) const SIDE: f32 = 45.0;
/// At the head and foot.
pub(super) const HEAD: f32 = 28.0;
pub(super) const FOOT: f32 = 40.0;
/// The line's full length.
pub(super) const MEASURE: f32 = PAGE.0 - 2.0 * SIDE;
/// The column in which headings and labels stand, and the gap after it.
pub(super) const LABELS: f32 = 126.0;
pub(super) const GUTTER: f32 = 10.0;

/// A colour, red, green and blue. Each of the inks has a contrast of more than 7 to 1 on white and on the wash.
pub(super) type Colour = (u8, u8, u8);
pub(super) const INK: Colour = (27, 33, 38);
pub(super) const QUIET: Colour = (66, 76, 86);
pub(super) const BLUE: Colour = (18, 62, 99);
pub(super) const WARN: Colour = (122, 46, 14);
pub(super) const WASH: Colour = (238, 243, 248);
pub(super) const WARN_WASH: Colour = (253, 243, 236);
pub(super) const HAIRLINE: Colour = (195, 206, 216);

/// A horizontal piece of a page that is never divided.
#[derive(Clone, Default)]
pub(super) struct Strip {
    pub height: f32,
    /// White space above it, dropped at the head of a page.
    pub before: f32,
    /// It must not be the last on a page.
    pub glued: bool,
    pub marks: Vec<Mark>,
    /// The head of the table it belongs to, drawn again where a page begins with it.
    pub table_head: Option<std::rc::Rc<Strip>>,
    /// Set on the first strip of a section: what the outline calls it.
    pub heading: Option<String>,
}

/// One thing on a strip, measured from the strip's upper left corner.
#[derive(Clone)]
pub(super) enum Mark {
    /// A line of type; `y` is its baseline. Without a node it is decoration to a screen reader.
    Line { x: f32, y: f32, line: ink::Line, node: Option<tree::NodeId> },
    /// A filled rectangle.
    Box { x: f32, y: f32, width: f32, height: f32, colour: Colour },
}

impl Strip {
    /// Puts what stands on `other` onto this strip, `down` points lower.
    pub fn take(&mut self, other: Self, down: f32) {
        self.height = self.height.max(down + other.height);
        self.glued = other.glued;
        self.marks.extend(other.marks.into_iter().map(|mark| mark.moved(0.0, down)));
    }

    /// The same with less air: everything on it stands closer together, and the type is as large as before.
    pub fn closer(&self, by: f32) -> Self {
        let mut strip = self.clone();
        strip.height *= by;
        strip.before *= by;
        for mark in &mut strip.marks {
            match mark {
                Mark::Line { y, .. } => *y *= by,
                Mark::Box { y, height, .. } => {
                    *y *= by;
                    // A rule stays as thick as it is.
                    *height *= if *height > 3.0 { by } else { 1.0 };
                }
            }
        }
        strip.table_head = self.table_head.as_ref().map(|head| std::rc::Rc::new(head.closer(by)));
        strip
    }

    /// The same for show only: a screen reader passes over it.
    pub fn as_decoration(&self) -> Self {
        let mut strip = self.clone();
        for mark in &mut strip.marks {
            if let Mark::Line { node, .. } = mark {
                *node = None;
            }
        }
        strip
    }
}

impl Mark {
    pub fn moved(mut self, right: f32, down: f32) -> Self {
        let (Self::Line { x, y, .. } | Self::Box { x, y, .. }) = &mut self;
        *x += right;
        *y += down;
        self
    }
}
