//! How the window is divided: the widths at which a screen changes its shape, and the lines every screen has around
//! its body. Works on rectangles only and draws nothing.
use ratatui::layout::Rect;

/// Smallest window that shows a screen.
pub const SMALLEST: (u16, u16) = (60, 18);

/// The shape a screen takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Breadth {
    /// Below 60 by 18: a sentence that says so.
    TooSmall,
    /// 60 to 79 columns: each record is a card of two lines.
    Cards,
    /// 80 to 99 columns: one pane.
    OnePane,
    /// 100 columns and more: two panes side by side.
    TwoPanes,
}

impl Breadth {
    /// The shape for a window.
    pub fn of(window: Rect) -> Self {
        if window.width < SMALLEST.0 || window.height < SMALLEST.1 {
            Self::TooSmall
        } else if window.width < 80 {
            Self::Cards
        } else if window.width < 100 {
            Self::OnePane
        } else {
            Self::TwoPanes
        }
    }
}

/// The lines of a screen, top to bottom. With 80 columns and more, a border runs around them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Frame {
    /// Name, mark of demonstration data, what is being looked at.
    pub top: Rect,
    /// The screens.
    pub tabs: Rect,
    /// What the screen itself draws on.
    pub body: Rect,
    /// The rule under the body.
    pub rule: Rect,
    /// What was last said.
    pub status: Rect,
    /// The most useful keys.
    pub hints: Rect,
    /// Saved, and reminders.
    pub bottom: Rect,
    /// Whether the border is drawn.
    pub boxed: bool,
}

impl Frame {
    /// Divides a window.
    pub fn of(window: Rect) -> Self {
        if window.height < 8 || window.width < 10 {
            return Self { body: window, ..Self::default() };
        }
        let boxed = window.width >= 80;
        let side = u16::from(boxed);
        let line = |y: u16| Rect::new(window.x + side, window.y + y, window.width - 2 * side, 1);
        let full = |y: u16| Rect::new(window.x, window.y + y, window.width, 1);
        let h = window.height;
        Self {
            top: full(0),
            tabs: inset(line(1), side, 0),
            body: Rect::new(window.x + side, window.y + 2, window.width - 2 * side, h - 6),
            rule: full(h - 4),
            status: inset(line(h - 3), side, 0),
            hints: inset(line(h - 2), side, 0),
            bottom: full(h - 1),
            boxed,
        }
    }
}

/// Two panes with room for a line between, the right one `right` columns wide; a narrow body stays one pane.
///
/// Gives left, line, right.
pub fn panes(body: Rect, breadth: Breadth, right: u16) -> (Rect, Option<(Rect, Rect)>) {
    if breadth < Breadth::TwoPanes || body.width < right + 40 {
        return (body, None);
    }
    let left = body.width - right - 1;
    (
        Rect { width: left, ..body },
        Some((Rect { x: body.x + left, width: 1, ..body }, Rect { x: body.x + left + 1, width: right, ..body })),
    )
}

/// Cuts `lines` from the top: what was cut, and what is left.
pub fn take_top(area: Rect, lines: u16) -> (Rect, Rect) {
    let lines = lines.min(area.height);
    (Rect { height: lines, ..area }, Rect { y: area.y + lines, height: area.height - lines, ..area })
}

/// Cuts `lines` from the bottom: what is left, and what was cut.
pub fn take_bottom(area: Rect, lines: u16) -> (Rect, Rect) {
    let lines = lines.min(area.height);
    (Rect { height: area.height - lines, ..area }, Rect { y: area.y + area.height - lines, height: lines, ..area })
}

/// The area without `across` columns at each side and `down` lines at top and bottom.
pub fn inset(area: Rect, across: u16, down: u16) -> Rect {
    let across = across.min(area.width / 2);
    let down = down.min(area.height / 2);
    Rect::new(area.x + across, area.y + down, area.width - 2 * across, area.height - 2 * down)
}

/// A rectangle in the middle, no larger than the area less a margin of two columns and one line.
pub fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(area.width.saturating_sub(4));
    let height = height.min(area.height.saturating_sub(2));
    Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(w: u16, h: u16) -> Rect {
        Rect::new(0, 0, w, h)
    }

    #[test]
    fn the_shape_changes_at_100_80_and_60_columns() {
        for (w, h, shape) in [
            (100, 30, Breadth::TwoPanes),
            (99, 30, Breadth::OnePane),
            (80, 24, Breadth::OnePane),
            (79, 24, Breadth::Cards),
            (60, 18, Breadth::Cards),
            (59, 18, Breadth::TooSmall),
            (60, 17, Breadth::TooSmall),
        ] {
            assert_eq!(Breadth::of(window(w, h)), shape, "{w} by {h}");
        }
    }

    #[test]
    fn the_lines_of_a_screen_never_overlap_and_fill_its_height() {
        for (w, h) in [(60, 18), (80, 24), (100, 30), (200, 60)] {
            let f = Frame::of(window(w, h));
            let rows = [f.top, f.tabs, f.body, f.rule, f.status, f.hints, f.bottom];
            let mut y = 0;
            for row in rows {
                assert_eq!(row.y, y);
                y += row.height;
            }
            assert_eq!(y, h);
        }
    }

    #[test]
    fn no_size_makes_a_part_leave_the_window() {
        for w in 0..120 {
            for h in 0..40 {
                let f = Frame::of(window(w, h));
                for part in [f.top, f.tabs, f.body, f.rule, f.status, f.hints, f.bottom, middle(window(w, h), 70, 20)] {
                    assert_eq!(part.intersection(window(w, h)), part, "{w} by {h}");
                }
            }
        }
    }

    #[test]
    fn two_panes_need_a_wide_window() {
        let (left, right) = panes(window(98, 20), Breadth::TwoPanes, 32);
        assert_eq!(left.width + 1 + right.unwrap().1.width, 98);
        assert!(panes(window(98, 20), Breadth::OnePane, 32).1.is_none());
    }
}
