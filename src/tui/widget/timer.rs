//! The clock of an item in large digits, with a bar and the same in words. Says when time is nearly used and by how
//! much it is over; never blocks and never makes a sound. Knows seconds only, no clock.
use super::text::{put, put_cut};
use crate::tui::ctx::Ctx;
use crate::tui::theme::Role;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The time of one item.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Timer {
    /// Seconds left; below zero is time over.
    pub left: i64,
    /// Seconds planned.
    pub planned: i64,
    /// Whether it stands still.
    pub paused: bool,
}

/// Digits of three by five, row by row; a one is a filled cell.
const DIGITS: [[u8; 5]; 10] = [
    [0b111, 0b101, 0b101, 0b101, 0b111],
    [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b111, 0b001, 0b111, 0b100, 0b111],
    [0b111, 0b001, 0b111, 0b001, 0b111],
    [0b101, 0b101, 0b111, 0b001, 0b001],
    [0b111, 0b100, 0b111, 0b001, 0b111],
    [0b111, 0b100, 0b111, 0b101, 0b111],
    [0b111, 0b001, 0b001, 0b001, 0b001],
    [0b111, 0b101, 0b111, 0b101, 0b111],
    [0b111, 0b101, 0b111, 0b001, 0b111],
];

/// Lines of the large form.
pub const HEIGHT: u16 = 7;

impl Timer {
    /// The colour of this moment: ordinary, from 80 % used a reminder, over the time the colour of what is late.
    pub fn role(&self) -> Role {
        if self.left < 0 {
            Role::Overdue
        } else if self.left.saturating_mul(5) <= self.planned {
            Role::Warn
        } else {
            Role::Text
        }
    }

    /// "09:42", counting up again once the time is over.
    pub fn clock(&self) -> String {
        let seconds = self.left.unsigned_abs();
        format!("{:02}:{:02}", seconds / 60, seconds % 60)
    }

    /// The same in words: "left of 15 min", "over the 15 min planned", "paused".
    pub fn words(&self) -> String {
        let planned = self.planned.max(0) / 60;
        let mut words = if self.left < 0 {
            format!("{} over the {planned} min planned", spoken(self.left.unsigned_abs()))
        } else if self.role() == Role::Warn {
            format!("left of {planned} min, nearly used")
        } else {
            format!("left of {planned} min")
        };
        if self.paused {
            words.insert_str(0, "paused, ");
        }
        words
    }

    /// One line for a narrow place.
    pub fn line(&self) -> String {
        if self.left < 0 { self.words() } else { format!("{} {}", self.clock(), self.words()) }
    }

    /// Draws the large form where it fits and one line where it does not.
    pub fn view(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let clock = self.clock();
        let wide = u16::try_from(clock.len()).unwrap_or(0) * 4;
        let buffer = frame.buffer_mut();
        let style = ctx.style(self.role());
        if area.height < HEIGHT || area.width < wide {
            put_cut(buffer, area.x, area.y, area.width, &self.line(), style, ctx);
            return;
        }
        let mut x = area.x + (area.width - wide) / 2;
        for sign in clock.chars() {
            if let Some(rows) = sign.to_digit(10).and_then(|digit| DIGITS.get(digit as usize)) {
                for (y, row) in (area.y..).zip(rows) {
                    for (column, bit) in (x..).zip([0b100, 0b010, 0b001]) {
                        if row & bit != 0 {
                            put(buffer, column, y, 1, ctx.symbols.full, style);
                        }
                    }
                }
                x += 4;
            } else {
                put(buffer, x + 1, area.y + 1, 1, ctx.symbols.full, style);
                put(buffer, x + 1, area.y + 3, 1, ctx.symbols.full, style);
                x += 4;
            }
        }
        put_cut(buffer, area.x, area.y + 5, area.width, &self.words(), style, ctx);
        let columns = area.width.min(40);
        for (column, filled) in (0..columns).map(|column| (column, column < self.used(columns))) {
            let sign = if filled { ctx.symbols.full } else { ctx.symbols.rest };
            put(buffer, area.x + column, area.y + 6, 1, sign, if filled { style } else { ctx.style(Role::Muted) });
        }
    }

    /// Columns of the bar that are used up.
    fn used(&self, columns: u16) -> u16 {
        if self.left < 0 || self.planned <= 0 {
            return columns;
        }
        let gone = (self.planned - self.left).clamp(0, self.planned);
        u16::try_from(gone.saturating_mul(i64::from(columns)) / self.planned).unwrap_or(columns)
    }
}

/// "1 min 10 s", "40 s".
fn spoken(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} s"),
        (m, 0) => format!("{m} min"),
        (m, s) => format!("{m} min {s} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::symbols;
    use crate::tui::testing::{ctx, shot};

    fn timer(left: i64) -> Timer {
        Timer { left, planned: 900, paused: false }
    }

    #[test]
    fn the_colour_changes_at_four_fifths_and_at_the_end() {
        assert_eq!(timer(181).role(), Role::Text);
        assert_eq!(timer(180).role(), Role::Warn);
        assert_eq!(timer(0).role(), Role::Warn);
        assert_eq!(timer(-1).role(), Role::Overdue);
    }

    #[test]
    fn time_over_is_said_in_words() {
        assert_eq!(timer(-130).words(), "2 min 10 s over the 15 min planned");
        assert_eq!(Timer { paused: true, ..timer(600) }.words(), "paused, left of 15 min");
    }

    #[test]
    fn the_clock_in_blocks_and_in_plain_signs() {
        let mut plain = ctx(100, 30);
        insta::assert_snapshot!("timer_blocks", shot(36, 7, |f| timer(582).view(f, f.area(), &plain)));
        plain.symbols = symbols::ASCII;
        insta::assert_snapshot!("timer_ascii", shot(36, 7, |f| timer(-75).view(f, f.area(), &plain)));
        insta::assert_snapshot!("timer_line", shot(36, 1, |f| timer(582).view(f, f.area(), &plain)));
    }

    #[test]
    fn strange_times_do_not_break_the_bar() {
        for left in [i64::MIN + 1, -1, 0, 1, i64::MAX] {
            let odd = Timer { left, planned: 0, paused: true };
            let _ = shot(40, 7, |f| odd.view(f, f.area(), &ctx(100, 30)));
        }
    }
}
