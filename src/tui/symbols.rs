//! The few drawn signs, in two sets: box lines and blocks that every Windows font has, and plain ASCII.
//! Marks that carry a meaning are the same words in both sets.

/// The signs a screen draws with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Symbols {
    /// Horizontal line.
    pub across: &'static str,
    /// Vertical line.
    pub down: &'static str,
    /// Corners: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// Where a rule meets the sides: left, right, from above, from below.
    pub joints: [&'static str; 4],
    /// A filled block, for large digits and bars.
    pub full: &'static str,
    /// The part of a bar that is left.
    pub rest: &'static str,
    /// What stands for text that was cut.
    pub more: &'static str,
}

/// Done.
pub const DONE: &str = "ok";
/// Needs a look, or late.
pub const ALERT: &str = "!";
/// In progress.
pub const RUNNING: &str = "o";
/// Selected.
pub const SELECTED: &str = "x";
/// The row the cursor is on.
pub const CURSOR: &str = ">";

/// Lines and blocks.
pub const UNICODE: Symbols = Symbols {
    across: "─",
    down: "│",
    corners: ["┌", "┐", "└", "┘"],
    joints: ["├", "┤", "┬", "┴"],
    full: "█",
    rest: "░",
    more: "…",
};

/// Characters every terminal has.
pub const ASCII: Symbols = Symbols {
    across: "-",
    down: "|",
    corners: ["+", "+", "+", "+"],
    joints: ["+", "+", "+", "+"],
    full: "#",
    rest: ".",
    more: "...",
};

impl Default for Symbols {
    fn default() -> Self {
        UNICODE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_set_is_ascii() {
        let Symbols { across, down, corners, joints, full, rest, more } = ASCII;
        for sign in [across, down, full, rest, more].into_iter().chain(corners).chain(joints) {
            assert!(sign.is_ascii());
        }
    }
}
