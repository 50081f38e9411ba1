//! The columns of a table, and the width each gets: what must stay whole first, then what there is room for.
use super::TableRow;
use crate::tui::widget::text::{clean, width};
use std::borrow::Cow;

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    pub(super) title: Cow<'static, str>,
    pub(super) width: u16,
    pub(super) grows: bool,
    pub(super) whole: bool,
    pub(super) frozen: bool,
    pub(super) right: bool,
    pub(super) goes: u8,
}

impl Column {
    /// A column at least this wide.
    pub fn new(title: impl Into<Cow<'static, str>>, width: u16) -> Self {
        Self { title: title.into(), width, grows: false, whole: false, frozen: false, right: false, goes: 1 }
    }

    /// Takes the room that is left.
    #[must_use]
    pub fn grows(self) -> Self {
        Self { grows: true, ..self }
    }

    /// Is never cut: names, NHS numbers, doses. Widens to the longest text in view, and always stays.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { whole: true, goes: 0, ..self }
    }

    /// Stays at the left while the others are scrolled sideways, and always stays.
    #[must_use]
    pub fn frozen(self) -> Self {
        Self { frozen: true, goes: 0, ..self }
    }

    /// Ends at its right edge: numbers.
    #[must_use]
    pub fn right(self) -> Self {
        Self { right: true, ..self }
    }

    /// How readily it goes when there is no room: the largest number first, 0 never. Ordinary columns have 1.
    #[must_use]
    pub fn goes(self, order: u8) -> Self {
        Self { goes: order, ..self }
    }
}

/// Blanks between columns.
pub(super) const GAP: u16 = 2;

/// The width of each column, 0 for those that have no room now. Nothing if what must stay whole does not fit.
pub(super) fn widths(columns: &[Column], scrolled: usize, room: u16, rows: &[(usize, TableRow)]) -> Option<Vec<u16>> {
    let mut widths: Vec<u16> = columns
        .iter()
        .enumerate()
        .map(|(n, column)| {
            let title = width(&column.title);
            let longest = rows.iter().filter_map(|(_, row)| row.cells.get(n)).map(|c| width(&clean(&c.text))).max();
            let longest = if column.whole { longest.unwrap_or(0) } else { 0 };
            column.width.max(u16::try_from(title.max(longest)).unwrap_or(u16::MAX))
        })
        .collect();
    let loose = columns.iter().enumerate().filter(|(_, c)| !c.frozen).map(|(n, _)| n);
    for n in loose.take(scrolled) {
        widths[n] = 0;
    }
    let total = |widths: &[u16]| -> u32 {
        let shown: Vec<u32> = widths.iter().filter(|w| **w > 0).map(|w| u32::from(*w)).collect();
        shown.iter().sum::<u32>() + u32::from(GAP) * u32::try_from(shown.len().saturating_sub(1)).unwrap_or(0)
    };
    let room = u32::from(room);
    while total(&widths) > room {
        let next =
            (0..widths.len()).filter(|n| widths[*n] > 0 && columns[*n].goes > 0).max_by_key(|n| (columns[*n].goes, *n));
        let Some(next) = next else { break };
        widths[next] = 0;
    }
    // Only columns that always stay are left: those that may be cut give way.
    while total(&widths) > room {
        let widest = (0..widths.len()).filter(|n| !columns[*n].whole && widths[*n] > 4).max_by_key(|n| widths[*n]);
        let widest = widest?;
        widths[widest] -= 1;
    }
    let growing: Vec<usize> = (0..widths.len()).filter(|n| columns[*n].grows && widths[*n] > 0).collect();
    let spare = u16::try_from(room.saturating_sub(total(&widths))).unwrap_or(0);
    for (k, n) in growing.iter().enumerate() {
        let share = spare / u16::try_from(growing.len()).unwrap_or(1);
        widths[*n] += if k == 0 { spare - share * u16::try_from(growing.len() - 1).unwrap_or(0) } else { share };
    }
    Some(widths)
}
