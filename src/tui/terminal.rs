//! The terminal itself: taken over on entering, given back on every way out: a normal end, an error, a panic on any
//! thread, a signal. Knows nothing of what is drawn. The window's title only ever says "mdg".
use super::app::Msg;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::clipboard::CopyToClipboard;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    SetTitle, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{execute, queue};
use std::io::{self, BufWriter, Stdout, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

/// Whether the terminal is ours now, so that giving it back twice does nothing.
static OURS: AtomicBool = AtomicBool::new(false);

/// The terminal while mdg has it. Gives it back when dropped.
pub struct Window {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Window {
    /// Takes the terminal over.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        OURS.store(true, Ordering::SeqCst);
        // From here on a failure gives back what was taken.
        let entered = Self::take(mouse);
        if entered.is_err() {
            restore();
        }
        entered
    }

    fn take(mouse: bool) -> io::Result<Self> {
        enable_raw_mode()?;
        let mut out = io::stdout();
        execute!(out, EnterAlternateScreen, SetTitle("mdg"))?;
        if mouse {
            execute!(out, EnableMouseCapture)?;
        }
        // On Windows there is no marked paste; `input` finds pastes there.
        if !cfg!(windows) {
            execute!(out, EnableBracketedPaste)?;
        }
        // Not `Terminal::clear`: that asks the terminal where the cursor is, and some never answer.
        execute!(out, Clear(ClearType::All))?;
        Ok(Self { terminal: Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, out)))? })
    }

    /// Columns and lines.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        self.terminal.size().map(|size| (size.width, size.height))
    }

    /// Draws one picture; the terminal shows it all at once.
    pub fn draw(&mut self, draw: impl FnOnce(&mut ratatui::Frame)) -> io::Result<()> {
        // A panic on another thread may have given the terminal back already.
        if !OURS.load(Ordering::SeqCst) {
            return Ok(());
        }
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(draw)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Takes or releases the mouse.
    pub fn mouse(&mut self, take: bool) -> io::Result<()> {
        if take {
            execute!(self.terminal.backend_mut(), EnableMouseCapture)
        } else {
            execute!(self.terminal.backend_mut(), DisableMouseCapture)
        }
    }

    /// Asks the terminal to put text on the clipboard. Whether it does is up to the terminal.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back, if we have it. Every part is tried, whether or not another one failed.
pub fn restore() {
    if !OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    drop(execute!(out, EndSynchronizedUpdate));
    drop(execute!(out, DisableMouseCapture));
    if !cfg!(windows) {
        drop(execute!(out, DisableBracketedPaste));
    }
    drop(execute!(out, LeaveAlternateScreen, Show));
    drop(disable_raw_mode());
}

/// From now on a panic on any thread gives the terminal back, says so in a sentence, and ends the loop.
///
/// The panic's own words are not printed: they may quote a record.
pub fn guard_panics(to: Sender<Msg>) {
    let to = Mutex::new(to);
    std::panic::set_hook(Box::new(move |info| {
        restore();
        let place = info.location().map(|at| format!("{}, line {}", at.file(), at.line())).unwrap_or_default();
        drop(writeln!(
            io::stderr(),
            "mdg stopped because of a fault in it ({place}).\nEverything up to the last change is kept. Start mdg again; \
             if it stops at the same place, tell whoever looks after mdg the line above."
        ));
        if let Ok(to) = to.lock() {
            drop(to.send(Msg::End));
        }
    }));
}

/// From now on a request of the system to end is a message; a second one ends at once, with the terminal given back.
#[cfg(unix)]
pub fn guard_signals(to: Sender<Msg>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        let mut asked = false;
        for signal in &mut signals {
            if asked || to.send(Msg::End).is_err() {
                restore();
                std::process::exit(128 + signal);
            }
            asked = true;
        }
    });
    Ok(())
}

/// Windows closes the console with the program; there is nothing to listen for.
#[cfg(not(unix))]
pub fn guard_signals(_to: Sender<Msg>) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn giving_back_a_terminal_that_was_never_taken_does_nothing() {
        restore();
        assert!(!OURS.load(Ordering::SeqCst));
    }
}
