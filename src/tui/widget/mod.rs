//! Pieces that screens are drawn from. Each draws plain strings on a rectangle and knows no records.
pub mod banner;
mod beside;
pub mod panel;
pub mod sheet;
pub mod status;
pub mod text;
pub mod timer;
pub mod window_table;

pub use banner::Banner;
pub use sheet::Sheet;
pub use status::{Said, Tone};
pub use timer::Timer;
pub use window_table::{Cell, Column, Cursor, Mark, Motion, Rows, TableRow, WindowTable};
