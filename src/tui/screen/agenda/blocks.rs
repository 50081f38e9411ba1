//! The blocks in which practices join: cases of one practice that follow each other. Worked out from the rows; nothing is kept.
use crate::domain::agenda::ItemKind;
use crate::domain::dates;
use crate::domain::view::ItemRow;
use chrono::{Duration, NaiveTime};

/// From when until when a practice joins, London time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Block {
    from: NaiveTime,
    to: NaiveTime,
}

impl Block {
    /// "13:15-13:35", with other words in between.
    pub fn times(self, between: &str) -> String {
        format!("{}{between}{}", dates::clock(self.from), dates::clock(self.to))
    }
}

/// For each row the block it belongs to; none where it is no case, is off the agenda or has no practice.
pub(super) fn of(rows: &[ItemRow]) -> Vec<Option<Block>> {
    let case = |row: &ItemRow| row.kind == ItemKind::Case && row.item.is_on_agenda() && row.practice_ods.is_some();
    let mut blocks = vec![None; rows.len()];
    // What is off the agenda takes no time, so that it parts no block.
    let on: Vec<usize> = (0..rows.len()).filter(|n| rows[*n].item.is_on_agenda()).collect();
    for run in on.chunk_by(|a, b| case(&rows[*a]) && case(&rows[*b]) && rows[*a].practice_ods == rows[*b].practice_ods)
    {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if !case(&rows[*first]) {
            continue;
        }
        let end = rows[*last].planned_start + Duration::minutes(i64::from(rows[*last].item.planned_min));
        for n in run {
            blocks[*n] = Some(Block { from: rows[*first].planned_start, to: end });
        }
    }
    blocks
}
