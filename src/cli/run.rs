//! `mdg run`: a script of commands and questions, one JSON object a line in, one JSON object a line out. A line does one thing or
//! is refused; the lines after it go on either way.

mod line;

use super::desk::Desk;
use super::failure::{Exit, Failure, unreadable};
use super::out::{bar, json_line, tell};
use line::{Script, Told};
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;

/// The longest line that is read, in bytes.
const LONGEST: u64 = 4 * 1024 * 1024;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 every line was done, or refused as it said it would be; 3 a line was refused; 1 a line that says \
    what it expects ended otherwise. The lines after it are carried out all the same. 2 wrong usage, 4 locked, 5 the database is \
    from a newer mdg: then no line was."
)]
pub struct Run {
    /// The script, or - for the standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// What $NAME stands for in the script, such as the path of a file; never anything about a patient
    #[arg(long = "let", value_name = "NAME=VALUE", value_parser = line::meaning)]
    names: Vec<(String, String)>,
    /// Count new identities, so that the same script always gives the same answers; on a demo or trial database only
    #[arg(long, hide = true)]
    counted_ids: bool,
}

/// What the lines came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    refused: u32,
    unexpected: u32,
}

pub fn run(desk: &mut Desk, args: &Run) -> Result<Exit, Failure> {
    // A script that is not there is told before anybody is asked for a passphrase.
    let mut input: Box<dyn BufRead> = if args.file.as_os_str() == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let opened = File::open(&args.file).map_err(|error| {
            Failure::usage(format!(
                "The script {} could not be read: {}.",
                args.file.display(),
                unreadable(error.kind())
            ))
        })?;
        Box::new(BufReader::new(opened))
    };
    let mut session = desk.open()?;
    if args.counted_ids {
        session.service.count_ids()?;
    }
    let bar = bar(desk.out.quiet);
    let mut script = Script::new(&mut session.service, session.who.clone(), args.names.iter().cloned().collect());
    let tally = carry_out(&mut script, &mut *input, desk.out.stream(), &mut |done, of| tell(&bar, done, of));
    bar.finish_and_clear();
    match tally {
        Ok(Tally { unexpected: 0, refused: 0 }) => Ok(Exit::Done),
        Ok(Tally { unexpected: 0, .. }) => Ok(Exit::Refused),
        Ok(_) => Ok(Exit::Failed),
        // Whoever read the answers has gone, and the rest of the script was not carried out.
        Err(failure) if failure.is_quiet() => Ok(Exit::Failed),
        Err(failure) => Err(failure),
    }
}

fn carry_out(
    script: &mut Script<'_>,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let mut number = 0_u32;
    while let Some(bytes) = next_line(input)? {
        number += 1;
        let told = match text_of(&bytes, number) {
            Some("") => continue,
            Some(text) if text.starts_with('#') => continue,
            Some(text) => script.line(text, progress),
            None => line::unreadable("The line is not UTF-8 text, or is too long. Save the script as UTF-8."),
        };
        match told {
            Told { as_expected: Some(false), .. } => tally.unexpected += 1,
            Told { as_expected: None, ok: false, .. } => tally.refused += 1,
            _ => {}
        }
        writeln!(out, "{}", json_line(&Value::Object(told.into_fields(number))))?;
        out.flush()?;
    }
    Ok(tally)
}

/// The bytes of the next line without its end; more than a line may hold is read over and given as nothing readable.
fn next_line(input: &mut dyn BufRead) -> Result<Option<Vec<u8>>, Failure> {
    let failed = |error: io::Error| {
        Failure::failed("script_unreadable", format!("The script could not be read to its end: {}.", error.kind()))
    };
    let mut bytes = Vec::new();
    if input.take(LONGEST).read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
        return Ok(None);
    }
    if bytes.len() as u64 == LONGEST && !bytes.ends_with(b"\n") {
        loop {
            let buffer = input.fill_buf().map_err(failed)?;
            let (used, end) = match buffer.iter().position(|b| *b == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            input.consume(used);
            if end {
                break;
            }
        }
        // No UTF-8 text is this.
        bytes = vec![0xff];
    }
    Ok(Some(bytes))
}

fn text_of(bytes: &[u8], number: u32) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = if number == 1 { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
    Some(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_does_not_take_the_memory_and_the_next_one_is_read() {
        let mut long = vec![b'x'; LONGEST as usize + 10];
        long.extend_from_slice(b"\n{}\n");
        let mut input = BufReader::new(&long[..]);
        let first = next_line(&mut input).unwrap().unwrap();
        assert_eq!(text_of(&first, 1), None);
        let second = next_line(&mut input).unwrap().unwrap();
        assert_eq!(text_of(&second, 2), Some("{}"));
        assert!(next_line(&mut input).unwrap().is_none());
    }

    #[test]
    fn a_mark_of_the_editor_at_the_start_is_no_text() {
        assert_eq!(text_of("\u{feff}{}\r\n".as_bytes(), 1), Some("{}"));
    }
}
