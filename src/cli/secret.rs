//! Passphrases: asked without echo on a terminal, or read from a file that somebody named. Never an argument, never a variable,
//! because other programs and the shell's history see those.

use super::failure::{Failure, unreadable};
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// A passphrase, cleared from memory when it is no longer needed.
pub type Passphrase = Zeroizing<String>;

/// No passphrase is longer, so no file of one is.
const LONGEST: u64 = 8192;

/// How often a new passphrase may be typed before it is given up.
const TRIES: usize = 3;

/// Whether somebody can be asked.
pub fn can_ask() -> bool {
    io::stderr().is_terminal() || io::stdin().is_terminal()
}

/// Reads a passphrase from a file of one line, or asks for it.
pub fn get(file: Option<&Path>, question: &str) -> Result<Passphrase, Failure> {
    match file {
        Some(file) => from_file(file),
        None => ask(question),
    }
}

/// Reads a new passphrase from a file, or asks for it twice.
pub fn get_new(file: Option<&Path>, question: &str) -> Result<Passphrase, Failure> {
    if let Some(file) = file {
        return from_file(file);
    }
    // Whoever cannot see what they type slips easily: that is no reason to begin again from the start.
    for left in (0..TRIES).rev() {
        let first = ask(question)?;
        if *first == *ask("The same again: ")? {
            return Ok(first);
        }
        if left > 0 {
            super::out::say("The two passphrases are not the same. Type both once more.");
        }
    }
    Err(Failure::usage("The two passphrases are not the same. Nothing was done; start again."))
}

fn ask(question: &str) -> Result<Passphrase, Failure> {
    let nobody = || {
        Failure::locked(
            "Nobody is here to type the passphrase. Give a file that holds it with --passphrase-file or the variable \
             MDG_PASSPHRASE_FILE.",
        )
    };
    if !can_ask() {
        return Err(nobody());
    }
    let silence = Silence::begin().map_err(|_| nobody())?;
    let answer = rpassword::prompt_password(question).map(Zeroizing::new);
    drop(silence);
    answer.map_err(|_| nobody())
}

/// A terminal that shows nothing of what is typed. It begins before the question is printed: whoever types as soon as they see
/// it must not see the first letters appear.
struct Silence;

impl Silence {
    fn begin() -> io::Result<Self> {
        crossterm::terminal::enable_raw_mode().map(|()| Self)
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        // The line that Enter ended was not taken back to its start.
        let _ = crossterm::terminal::disable_raw_mode();
        if io::stderr().is_terminal() {
            let _ = io::stderr().write_all(b"\r");
        }
    }
}

fn from_file(file: &Path) -> Result<Passphrase, Failure> {
    let failed = |why: String| Failure::locked(format!("The passphrase file {} {why}", file.display()));
    let mut text = Passphrase::default();
    File::open(file)
        .and_then(|opened| opened.take(LONGEST).read_to_string(&mut text))
        .map_err(|error| failed(format!("could not be read: {}.", unreadable(error.kind()))))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() || line.contains('\n') {
        return Err(failed("must hold the passphrase on one line and nothing else.".to_owned()));
    }
    Ok(Zeroizing::new(line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Passphrase, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p");
        crate::export::atomic::write(&path, bytes).unwrap();
        from_file(&path)
    }

    #[test]
    fn the_line_end_is_no_part_of_a_passphrase_and_spaces_are() {
        assert_eq!(read(b" otter lamp \r\n").unwrap().as_str(), " otter lamp ");
        assert_eq!(read(b"otter").unwrap().as_str(), "otter");
    }

    #[test]
    fn a_file_of_anything_else_is_refused() {
        assert!(read(b"").is_err());
        assert!(read(b"\n").is_err());
        assert!(read(b"one\ntwo\n").is_err());
        assert!(read(b"\xff\xfe").is_err());
    }
}
