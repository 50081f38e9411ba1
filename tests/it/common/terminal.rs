//! The real program in a terminal of its own: keys go in, the picture is read back. Nothing sleeps for a fixed time: every look
//! waits until the picture shows what it should, and gives up loudly.
#![cfg(unix)]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a picture may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often the picture is looked at.
const GLANCE: Duration = Duration::from_millis(20);

/// A running program and what its terminal shows.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    picture: Arc<Mutex<vt100::Parser>>,
    // Closing it would hang up on the program.
    _line: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts the program with these arguments in a window of `columns` by `rows`, its data in `home`.
    pub fn start(home: &Path, arguments: &[&str], (columns, rows): (u16, u16)) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(assert_cmd::cargo::cargo_bin!("mdg"));
        command.args(arguments);
        command.env_clear();
        command.env("MDG_HOME", home);
        command.env("HOME", home);
        command.env("USER", "sam");
        command.env("TERM", "xterm-256color");
        command.cwd(home);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut shown = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let picture = Arc::new(Mutex::new(vt100::Parser::new(cells(rows), cells(columns), 0)));
        let painted = Arc::clone(&picture);
        std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(n @ 1..) = shown.read(&mut bytes) {
                painted.lock().unwrap().process(&bytes[..n]);
            }
        });
        Self { child, keys, picture, _line: pair.master }
    }

    /// The picture as text.
    pub fn picture(&self) -> String {
        self.picture.lock().unwrap().screen().contents()
    }

    /// Whether the terminal is as the program found it: its own page, no mouse, a cursor.
    pub fn is_given_back(&self) -> bool {
        let parser = self.picture.lock().unwrap();
        let screen = parser.screen();
        !screen.alternate_screen()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
            && !screen.bracketed_paste()
            && !screen.hide_cursor()
    }

    /// Presses keys: names such as "enter" and "ctrl+s", or letters.
    pub fn press(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            let bytes: &[u8] = match *key {
                "enter" => b"\r",
                "esc" => b"\x1b",
                "tab" => b"\t",
                "up" => b"\x1b[A",
                "down" => b"\x1b[B",
                "right" => b"\x1b[C",
                "left" => b"\x1b[D",
                "space" => b" ",
                "ctrl+b" => b"\x02",
                "ctrl+c" => b"\x03",
                "ctrl+s" => b"\x13",
                letter => letter.as_bytes(),
            };
            self.keys.write_all(bytes).unwrap();
            self.keys.flush().unwrap();
            // An Escape that is followed at once would read as another key.
            if *key == "esc" {
                std::thread::sleep(GLANCE);
            }
        }
        self
    }

    /// Types letter by letter, as a person does: never so much at once that it could be taken for a paste.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.press(&[letter.encode_utf8(&mut [0; 4])]);
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Waits until the picture shows these words.
    pub fn sees(&mut self, words: &str) -> &mut Self {
        self.until(words, |picture| picture.contains(words))
    }

    /// Waits until the picture shows one or the other; whether it is the first.
    pub fn sees_either(&mut self, one: &str, other: &str) -> bool {
        self.until(&format!("{one} or {other}"), |picture| picture.contains(one) || picture.contains(other));
        self.picture().contains(one)
    }

    /// Waits until these words have left the picture.
    pub fn sees_no(&mut self, words: &str) -> &mut Self {
        self.until(&format!("no '{words}'"), |picture| !picture.contains(words))
    }

    fn until(&mut self, what: &str, fits: impl Fn(&str) -> bool) -> &mut Self {
        let begun = Instant::now();
        loop {
            let picture = self.picture();
            if fits(&picture) {
                return self;
            }
            assert!(begun.elapsed() < PATIENCE, "waited for {what}, and saw\n{picture}");
            std::thread::sleep(GLANCE);
        }
    }

    /// Sends the program a signal: KILL, of which it hears nothing, as in a power cut; TERM, HUP.
    pub fn signal(&mut self, name: &str) -> &mut Self {
        let process = self.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("sh").args(["-c", &format!("kill -s {name} {process}")]).status();
        assert!(sent.unwrap().success());
        self
    }

    /// Waits for the program to end; the exit code.
    pub fn ends(&mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(begun.elapsed() < PATIENCE, "it did not end:\n{}", self.picture());
            std::thread::sleep(GLANCE);
        }
    }
}

fn cells(many: u16) -> NonZero<u16> {
    NonZero::new(many).unwrap()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Most have ended by then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
