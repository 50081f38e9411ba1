//! Help for the tests of this floor: a drawing as plain text, a key written as people write it.
use super::ctx::Ctx;
use super::key::Key;
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;

/// Surroundings of a window of this size.
pub fn ctx(width: u16, height: u16) -> Ctx {
    Ctx { window: Rect::new(0, 0, width, height), ..Ctx::default() }
}

/// A key such as "ctrl+s".
pub fn key(written: &str) -> Key {
    Key::parse(written).unwrap()
}

/// What was drawn, line by line, without blanks at the ends.
pub fn shot(width: u16, height: u16, draw: impl FnOnce(&mut Frame)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(draw).unwrap();
    let buffer = terminal.backend().buffer().clone();
    let lines: Vec<String> = (0..height)
        .map(|y| {
            let line: String = (0..width).map(|x| buffer[(x, y)].symbol()).collect();
            line.trim_end().to_string()
        })
        .collect();
    lines.join("\n")
}
