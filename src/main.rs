//! Picks the command line or the terminal screens, and sets the exit code.

use mdg::cli::{self, Next, terminal};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::start(std::env::args_os()) {
        Next::Exit(code) => code.into(),
        Next::Terminal(opening) => terminal::tui_entry(opening.service, &opening.who, opening.options).into(),
    }
}
