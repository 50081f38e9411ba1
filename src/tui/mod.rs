//! The terminal. Turns keys into intents, intents into commands, and answers into pictures. Records are reached through
//! `door` alone; drawing changes nothing and asks no clock and no disk.
//!
//! A message comes in, [`App::update`] changes the app and gives errands, the courier carries them, replies come back as
//! messages, [`App::view`] draws.
pub mod app;
pub mod courier;
pub mod ctx;
pub mod dialog;
pub mod door;
pub mod effect;
pub mod form;
mod frame;
mod input;
pub mod intents;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod look;
pub mod screen;
pub mod start;
pub mod subject;
pub mod symbols;
pub mod terminal;
pub mod theme;
pub mod widget;

#[cfg(test)]
pub(crate) mod reader;
#[cfg(test)]
pub(crate) mod stage;
#[cfg(test)]
pub(crate) mod testing;

pub use app::{App, Msg, Records};
pub use ctx::Ctx;
pub use start::{Wanted, open};

use chrono::{DateTime, Utc};
use courier::Courier;
use door::Door;
use effect::{Errand, Reply};
use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{RecvTimeoutError, channel};
use terminal::Window;
use widget::Said;

/// Runs the app in the terminal until the person leaves. Everything that was typed is kept before it returns.
///
/// `clock` gives the time. An error says that the terminal could not be used or that a part broke; the terminal has
/// been given back either way.
pub fn run<D: Door + 'static>(mut app: App, writer: D, reader: D, clock: &dyn Fn() -> DateTime<Utc>) -> io::Result<()> {
    let (to, messages) = channel();
    terminal::guard_panics(to.clone());
    terminal::guard_signals(to.clone())?;
    let mut window = Window::enter(true)?;
    input::listen(to.clone());
    let courier = Courier::start(writer, reader, move |reply| drop(to.send(Msg::Reply(reply))));

    let (width, height) = window.size()?;
    let mut errands = VecDeque::from(app.update(Msg::Resize(width, height), clock()));
    errands.extend(app.start(clock()));
    'running: loop {
        while let Some(errand) = errands.pop_front() {
            match out(errand, &courier, &mut window)? {
                Sent::Away => {}
                Sent::Back(reply) => errands.extend(app.update(Msg::Reply(reply), clock())),
                Sent::End => break 'running,
            }
        }
        window.draw(|frame| app.view(frame))?;
        let first = match app.next_wake(clock()) {
            None => messages.recv().unwrap_or(Msg::End),
            Some(wait) => match messages.recv_timeout(wait) {
                Ok(msg) => msg,
                Err(RecvTimeoutError::Timeout) => Msg::Tick,
                Err(RecvTimeoutError::Disconnected) => Msg::End,
            },
        };
        // Everything that is waiting is taken in before the next picture.
        errands.extend(app.update(first, clock()));
        for msg in messages.try_iter() {
            errands.extend(app.update(msg, clock()));
        }
    }
    drop(window);
    if courier.finish() {
        Ok(())
    } else {
        Err(io::Error::other("A part of mdg stopped. Your saved work is safe; start mdg again."))
    }
}

/// What became of an errand.
enum Sent {
    /// It is on its way, or done.
    Away,
    /// It was answered at once.
    Back(Reply),
    /// It ends the program.
    End,
}

/// Sends an errand out: to the floor below, or to the terminal.
fn out(errand: Errand, courier: &Courier, window: &mut Window) -> io::Result<Sent> {
    let Err(errand) = courier.send(errand) else { return Ok(Sent::Away) };
    Ok(match errand {
        Errand::Leave => Sent::End,
        Errand::Mouse(take) => {
            window.mouse(take)?;
            Sent::Away
        }
        Errand::Copy(text) => {
            window.copy(&text)?;
            Sent::Back(Reply::Said(Said::done("Handed to the terminal's clipboard.")))
        }
        // Nobody is there any more: whoever waits is told.
        Errand::Do(ticket, _) => Sent::Back(Reply::Done(ticket, Err(door::no_answer()))),
        Errand::Ask(ticket, _) => Sent::Back(Reply::Answered(ticket, Err(door::no_answer()))),
        Errand::KeepDraft(..) | Errand::FetchDraft(..) => {
            Sent::Back(Reply::Said(Said::refused(door::sentence(&door::no_answer()))))
        }
    })
}
