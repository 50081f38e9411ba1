//! Picks the command line or the terminal screens, and sets the exit code.

use mdg::cli::{self, Next, terminal::Opening};
use mdg::config::Symbols;
use mdg::tui::keymap::Keymap;
use mdg::tui::{self, look};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::start(std::env::args_os(), |own| Keymap::with_own_keys(own).err().unwrap_or_default()) {
        Next::Exit(code) => code.into(),
        Next::Terminal(opening) => match screens(*opening) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                cli::say(&error.to_string());
                ExitCode::FAILURE
            }
        },
    }
}

/// Opens the screens as the settings and the command line want them.
fn screens(opening: Opening) -> std::io::Result<()> {
    let Opening { service, who, options } = opening;
    let screen = &options.config.screen;
    let wanted = tui::Wanted {
        look: look::Wanted {
            theme: Some(&screen.theme),
            no_color: options.no_color,
            ascii: screen.symbols == Symbols::Ascii,
        },
        keys: options.config.keys.own.clone(),
        hide_after_min: screen.hide_after_min,
        packs: options.packs,
        patients_by: Some(options.config.agenda.patients_by),
        remarks: options.fault.into_iter().collect(),
    };
    tui::open(service, who, wanted)
}
