//! Borders, rules and boxes, in the signs of the terminal.
use super::text::{clean, cut, fill, put, width};
use crate::tui::ctx::Ctx;
use crate::tui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws a horizontal rule. With `joined`, its ends meet the sides of the window's border.
pub fn rule(buffer: &mut Buffer, area: Rect, joined: bool, style: Style, ctx: &Ctx) {
    for x in area.left()..area.right() {
        put(buffer, x, area.y, 1, ctx.symbols.across, style);
    }
    if joined && area.width > 1 {
        put(buffer, area.left(), area.y, 1, ctx.symbols.joints[0], style);
        put(buffer, area.right() - 1, area.y, 1, ctx.symbols.joints[1], style);
    }
}

/// Draws a vertical line, as between two panes.
pub fn divider(buffer: &mut Buffer, area: Rect, ctx: &Ctx) {
    for y in area.top()..area.bottom() {
        put(buffer, area.x, y, 1, ctx.symbols.down, ctx.style(Role::Border));
    }
}

/// Draws a border around `area` with a title in its top line. Gives the area inside.
pub fn outline(buffer: &mut Buffer, area: Rect, title: &str, line: Style, words: Style, ctx: &Ctx) -> Rect {
    if area.width < 2 || area.height < 2 {
        return area;
    }
    let [top_left, top_right, bottom_left, bottom_right] = ctx.symbols.corners;
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for x in area.left() + 1..right {
        put(buffer, x, area.y, 1, ctx.symbols.across, line);
        put(buffer, x, bottom, 1, ctx.symbols.across, line);
    }
    for y in area.top() + 1..bottom {
        put(buffer, area.x, y, 1, ctx.symbols.down, line);
        put(buffer, right, y, 1, ctx.symbols.down, line);
    }
    put(buffer, area.x, area.y, 1, top_left, line);
    put(buffer, right, area.y, 1, top_right, line);
    put(buffer, area.x, bottom, 1, bottom_left, line);
    put(buffer, right, bottom, 1, bottom_right, line);
    if !title.is_empty() && area.width > 8 {
        let title = clean(title);
        let title = format!(" {} ", cut(&title, usize::from(area.width) - 6, ctx.symbols.more));
        put(buffer, area.x + 2, area.y, area.width - 4, &title, words);
    }
    Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
}

/// A dialog's box: painted as a panel, bordered, titled. Gives the area inside with one column of air at each side.
pub fn boxed(buffer: &mut Buffer, area: Rect, title: &str, ctx: &Ctx) -> Rect {
    fill(buffer, area, ctx.panel(Role::Text));
    let inside = outline(buffer, area, title, ctx.panel(Role::Focus), ctx.panel(Role::Accent), ctx);
    crate::tui::layout::inset(inside, 1, 0)
}

/// A heading in a side panel. Gives the columns used.
pub fn heading(buffer: &mut Buffer, area: Rect, words: &str, ctx: &Ctx) -> u16 {
    let shown = clean(words);
    let shown = cut(&shown, usize::from(area.width), ctx.symbols.more);
    put(buffer, area.x, area.y, area.width, &shown, ctx.style(Role::Accent));
    u16::try_from(width(&shown)).unwrap_or(area.width)
}
