//! A workbook to rows of text, in bounded memory: every part is inflated once and thrown away before anything is believed about
//! its size. It does not know what the sheets mean.

use super::text::{LONGEST_CELL, MOST_COLUMNS, Row, open_file, refuse};
use crate::domain::refusal::Refusal;
use calamine::{DataRef, Reader, Xlsx};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

/// The most bytes all parts of a workbook may inflate to; the national one takes 5 MB.
const LARGEST_INSIDE: u64 = 64 * 1024 * 1024;
/// The largest workbook file, in bytes.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;
/// The most parts a workbook may have.
const MOST_PARTS: usize = 1_000;
/// The most rows a sheet may have.
const MOST_ROWS: u32 = 200_000;

/// An opened workbook.
pub(super) struct Workbook {
    book: Xlsx<BufReader<File>>,
}

/// Whether a file begins as a workbook does.
pub(super) fn is_zip(path: &Path) -> Result<bool, Refusal> {
    let mut start = [0; 4];
    let read = open_file(path)?.read(&mut start).map_err(|_| damaged())?;
    Ok(read == 4 && start == *b"PK\x03\x04")
}

/// Opens a workbook, once all its parts are known to be of a bearable size.
pub(super) fn open(path: &Path) -> Result<Workbook, Refusal> {
    let mut file = open_file(path)?;
    if file.metadata().map_err(|_| damaged())?.len() > LARGEST_FILE {
        return Err(too_large());
    }
    weigh(&mut file)?;
    file.rewind().map_err(|_| damaged())?;
    let book = Xlsx::new(BufReader::new(file)).map_err(|_| damaged())?;
    Ok(Workbook { book })
}

/// Inflates every part into nothing, and refuses when they come to more than a workbook needs. What a part says of its own size is
/// not believed.
fn weigh(file: &mut File) -> Result<(), Refusal> {
    let mut parts = zip::ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())?;
    if parts.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut left = LARGEST_INSIDE;
    for at in 0..parts.len() {
        let part = parts.by_index(at).map_err(|_| damaged())?;
        let inflated = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| damaged())?;
        left = left.checked_sub(inflated).ok_or_else(too_large)?;
    }
    Ok(())
}

impl Workbook {
    /// The names of its sheets.
    pub fn names(&self) -> Vec<String> {
        self.book.sheet_names()
    }

    /// Gives each row of a sheet that has anything in it, in order, numbered as the sheet numbers it.
    pub fn rows(&mut self, sheet: &str, take: &mut dyn FnMut(Row) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let mut cells = self.book.worksheet_cells_reader(sheet).map_err(|_| damaged())?;
        let mut row: Option<Row> = None;
        while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
            let (at, column) = cell.get_position();
            let number = at.saturating_add(1);
            if number > MOST_ROWS {
                return Err(too_large());
            }
            let text = written(cell.get_value());
            if text.is_empty() || column as usize >= MOST_COLUMNS {
                continue;
            }
            if let Some(full) = row.take_if(|row| row.number != number) {
                take(full)?;
            }
            let row = row.get_or_insert_with(|| Row { number, cells: Vec::new() });
            let column = column as usize;
            if row.cells.len() <= column {
                row.cells.resize(column + 1, String::new());
            }
            row.cells[column] = text;
        }
        row.map_or(Ok(()), take)
    }
}

/// A cell as the sheet shows it; dates in the national workbook are eight digits, as text or as a number.
fn written(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::String(text) => text.as_str(),
        DataRef::SharedString(text) => text,
        DataRef::Int(number) => return number.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => return format!("{number:.0}"),
        DataRef::Float(number) => return number.to_string(),
        _ => return String::new(),
    };
    text.chars().take(LONGEST_CELL).collect()
}

fn damaged() -> Refusal {
    refuse("The workbook cannot be read; it may be damaged or protected by a password. Download it again.").at("file")
}

fn too_large() -> Refusal {
    refuse("The workbook is far larger inside than the national one, so it was not opened. Download it again.")
        .at("file")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::fixtures::bytes;
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;

    fn zipped(parts: &[(&str, usize)]) -> tempfile::NamedTempFile {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, size) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&vec![b' '; *size]).unwrap();
        }
        bytes(&zip.finish().unwrap().into_inner())
    }

    fn refusal(file: &tempfile::NamedTempFile) -> String {
        open(file.path()).err().unwrap().message
    }

    #[test]
    fn a_small_file_that_inflates_without_end_is_refused_before_it_is_read() {
        let bomb = zipped(&[("xl/worksheets/sheet1.xml", 65 * 1024 * 1024)]);
        assert!(bomb.as_file().metadata().unwrap().len() < 1024 * 1024);
        assert!(refusal(&bomb).contains("larger inside"));
        let several = zipped(&[("a", 33 * 1024 * 1024), ("b", 33 * 1024 * 1024)]);
        assert!(refusal(&several).contains("larger inside"));
    }

    #[test]
    fn many_parts_and_broken_ones_are_refused() {
        let names: Vec<String> = (0..1_001).map(|n| n.to_string()).collect();
        let parts: Vec<(&str, usize)> = names.iter().map(|n| (n.as_str(), 0)).collect();
        assert!(refusal(&zipped(&parts)).contains("larger inside"));
        assert!(refusal(&bytes(b"PK\x03\x04 and then nothing")).contains("damaged"));
        assert!(refusal(&zipped(&[("hello.txt", 3)])).contains("damaged"));
    }

    #[test]
    fn whole_numbers_are_written_without_a_fraction() {
        assert_eq!(written(&DataRef::Float(20_191_001.0)), "20191001");
        assert_eq!(written(&DataRef::Float(1.5)), "1.5");
        assert_eq!(written(&DataRef::Bool(true)), "");
    }
}
