//! Where a person is in a table, and how keys and wheel move it. Draws nothing.
use crate::tui::intents::Intent;
use ratatui::crossterm::event::MouseEventKind;

/// A way the cursor moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Motion {
    /// Down, or up when negative.
    By(isize),
    /// Pages down, or up when negative.
    Pages(isize),
    /// Half pages down, or up when negative.
    HalfPages(isize),
    /// To this row.
    To(usize),
    /// To the last row.
    Last,
}

impl Motion {
    /// The motion an intent asks for.
    pub fn of(intent: Intent) -> Option<Self> {
        Some(match intent {
            Intent::Down => Self::By(1),
            Intent::Up => Self::By(-1),
            Intent::First => Self::To(0),
            Intent::Last => Self::Last,
            Intent::PageDown => Self::Pages(1),
            Intent::PageUp => Self::Pages(-1),
            Intent::HalfPageDown => Self::HalfPages(1),
            Intent::HalfPageUp => Self::HalfPages(-1),
            _ => return None,
        })
    }

    /// The first line in view of a page that stood at `top`, in a place `height` lines high.
    pub fn scrolled(self, top: u16, furthest: u16, height: u16) -> u16 {
        let page = isize::try_from(height.max(3)).unwrap_or(isize::MAX) - 2;
        let by = match self {
            Self::By(lines) => lines,
            Self::Pages(pages) => pages.saturating_mul(page),
            Self::HalfPages(halves) => halves.saturating_mul((page / 2).max(1)),
            Self::To(line) => return u16::try_from(line).unwrap_or(furthest).min(furthest),
            Self::Last => return furthest,
        };
        let top = usize::from(top.min(furthest)).saturating_add_signed(by);
        u16::try_from(top).unwrap_or(furthest).min(furthest)
    }

    /// The motion the wheel asks for.
    pub fn of_wheel(wheel: MouseEventKind) -> Option<Self> {
        match wheel {
            MouseEventKind::ScrollDown => Some(Self::By(3)),
            MouseEventKind::ScrollUp => Some(Self::By(-3)),
            _ => None,
        }
    }
}

/// Where a person is in a table. Belongs to the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    pub(super) at: usize,
    pub(super) top: usize,
    pub(super) side: usize,
}

impl Cursor {
    /// The row it is on.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Moves in a table of `len` rows of which `page` are in view.
    pub fn go(&mut self, motion: Motion, len: usize, page: usize) {
        let page_rows = isize::try_from(page.max(1)).unwrap_or(isize::MAX);
        let last = len.saturating_sub(1);
        self.at = match motion {
            Motion::By(rows) => self.at.saturating_add_signed(rows),
            Motion::Pages(pages) => self.at.saturating_add_signed(pages.saturating_mul(page_rows)),
            Motion::HalfPages(halves) => self.at.saturating_add_signed(halves.saturating_mul((page_rows / 2).max(1))),
            Motion::To(row) => row,
            Motion::Last => last,
        }
        .min(last);
        self.top = self.first(len, page);
    }

    /// Scrolls the columns that are not frozen.
    pub fn sideways(&mut self, columns: isize, of: usize) {
        self.side = self.side.saturating_add_signed(columns).min(of.saturating_sub(1));
    }

    /// The first row in view: as before where the cursor stays in view, else just far enough.
    pub fn first(&self, len: usize, page: usize) -> usize {
        let page = page.max(1);
        let at = self.at.min(len.saturating_sub(1));
        self.top.clamp((at + 1).saturating_sub(page), at).min(len.saturating_sub(page.min(len)))
    }
}
