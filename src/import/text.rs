//! Bytes of a comma-separated file to rows of text, in bounded memory. It knows encodings, quotation marks and sizes; it does not
//! know what any column means.

use crate::domain::refusal::{Code, Refusal};
use encoding_rs::WINDOWS_1252;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The largest file that is read, in bytes.
const LARGEST_FILE: u64 = 512 * 1024 * 1024;
/// The longest cell that is taken, in bytes.
pub(super) const LONGEST_CELL: usize = 10_000;
/// The most columns a file may have.
pub(super) const MOST_COLUMNS: usize = 200;
/// The most bytes one row may take: all columns at their longest.
const LONGEST_ROW: u64 = (LONGEST_CELL * MOST_COLUMNS) as u64;

/// How the bytes stand for letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    Utf8,
    Windows1252,
}

/// One row of a file.
pub(super) struct Row {
    /// Its number in the file; the first row is 1.
    pub number: u32,
    /// Its cells as they stand, not yet made harmless.
    pub cells: Vec<String>,
}

impl Row {
    /// Whether nothing is entered in any cell, as in the rows a spreadsheet leaves at the end.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// A comma-separated file, read row by row.
pub(super) struct Table {
    reader: csv::Reader<Rationed>,
    letters: Letters,
    record: csv::ByteRecord,
    rows: u32,
    size: u64,
}

impl Table {
    /// Opens a file and finds out how its bytes stand for letters; refuses what is no text.
    pub fn open(path: &Path) -> Result<Self, Refusal> {
        let mut file = open_file(path)?;
        let size = file.metadata().map_err(|_| unreadable())?.len();
        if size > LARGEST_FILE {
            return Err(refuse("The file is larger than 512 MB. Export fewer practices at a time."));
        }
        let letters = inspect(&mut file)?;
        file.rewind().map_err(|_| unreadable())?;
        let mut start = [0; 3];
        let with_mark = file.read(&mut start).is_ok_and(|n| n == 3) && start == *b"\xef\xbb\xbf";
        file.seek(SeekFrom::Start(if with_mark { 3 } else { 0 })).map_err(|_| unreadable())?;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(Rationed { file, left: LONGEST_ROW });
        Ok(Self { reader, letters, record: csv::ByteRecord::new(), rows: 0, size })
    }

    /// The first row, which must be there.
    pub fn first(&mut self) -> Result<Row, Refusal> {
        let row = self.next()?.ok_or_else(|| refuse("The file is empty. Export it again and choose the new file."))?;
        if row.cells.first().is_some_and(|cell| cell.trim_start().starts_with('<')) {
            return Err(refuse(
                "This is a web page and no table, whatever its name says. Open it in a spreadsheet and save it as CSV (UTF-8).",
            ));
        }
        if row.cells.len() > MOST_COLUMNS {
            return Err(refuse(format!(
                "The first row has {} columns; at most {MOST_COLUMNS} are read. Check that this is the right file.",
                row.cells.len()
            )));
        }
        Ok(row)
    }

    /// The next row, or none at the end.
    pub fn next(&mut self) -> Result<Option<Row>, Refusal> {
        self.reader.get_mut().left = LONGEST_ROW;
        let more = self.reader.read_byte_record(&mut self.record).map_err(|error| match error.kind() {
            csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => refuse(format!(
                "Row {} never ends. A quotation mark may be missing near it; correct the file and import it again.",
                self.rows + 1
            )),
            _ => unreadable(),
        })?;
        if !more {
            return Ok(None);
        }
        self.rows = self.rows.saturating_add(1);
        let cells = self.record.iter().map(|bytes| self.letters.read(bytes)).collect();
        Ok(Some(Row { number: self.rows, cells }))
    }

    /// How many bytes were read, and how many there are.
    pub fn progress(&self) -> (u64, u64) {
        (self.reader.position().byte().min(self.size), self.size)
    }
}

impl Letters {
    fn read(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Windows1252 => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }
}

/// Opens a plain file for reading; folders, devices and pipes are refused, since they may never end.
pub(super) fn open_file(path: &Path) -> Result<File, Refusal> {
    let about = std::fs::metadata(path).map_err(|_| {
        refuse("There is no such file, or it may not be opened. Check the name and where it is kept.").at("file")
    })?;
    if !about.is_file() {
        return Err(refuse("This is no file but a folder or a device. Choose a file.").at("file"));
    }
    File::open(path).map_err(|_| unreadable())
}

/// A refusal to read the file, with its sentence.
pub(super) fn refuse(message: impl Into<String>) -> Refusal {
    Refusal::new(Code::FileUnreadable, message)
}

fn unreadable() -> Refusal {
    refuse("The file could not be read to its end. Copy it to this computer and import the copy.").at("file")
}

/// Reads the file once, in pieces: is it text, and in which letters?
fn inspect(file: &mut File) -> Result<Letters, Refusal> {
    let mut piece = vec![0; 64 * 1024];
    let mut carried = 0;
    let mut letters = Letters::Utf8;
    let mut first = true;
    loop {
        let read = file.read(&mut piece[carried..]).map_err(|_| unreadable())?;
        let filled = &piece[..carried + read];
        if std::mem::take(&mut first) {
            refuse_other_formats(filled)?;
        }
        if filled.contains(&0) {
            return Err(refuse(
                "This is no plain text: it is saved as UTF-16, or it is a program's own file. Save it as CSV (UTF-8).",
            ));
        }
        if letters == Letters::Utf8 {
            match std::str::from_utf8(filled) {
                Ok(_) => carried = 0,
                // A letter cut in two at the end of the piece, unless the file ends there.
                Err(error) if error.error_len().is_none() && read > 0 => {
                    let from = error.valid_up_to();
                    let until = filled.len();
                    carried = until - from;
                    piece.copy_within(from..until, 0);
                }
                Err(_) => {
                    letters = Letters::Windows1252;
                    carried = 0;
                }
            }
        }
        if read == 0 {
            return Ok(letters);
        }
    }
}

fn refuse_other_formats(start: &[u8]) -> Result<(), Refusal> {
    let why = if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        "The file is saved as UTF-16 (\"Unicode text\"). Save it as CSV (UTF-8) and import that."
    } else if start.starts_with(b"PK\x03\x04") {
        "This is a workbook or an archive. Save the sheet as CSV (UTF-8) and import that."
    } else if start.starts_with(b"\xd0\xcf\x11\xe0") {
        "This is an old Excel workbook. Open it and save the sheet as CSV (UTF-8)."
    } else if start.starts_with(b"%PDF") {
        "This is a PDF document. Ask for the list as CSV."
    } else {
        return Ok(());
    };
    Err(refuse(why))
}

/// A file that gives out so many bytes and then fails, so that a row without an end cannot fill the memory.
struct Rationed {
    file: File,
    left: u64,
}

impl Read for Rationed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.file.read(into)?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::fixtures::bytes;

    fn rows(content: &[u8]) -> Vec<Vec<String>> {
        let file = bytes(content);
        let mut table = Table::open(file.path()).unwrap();
        std::iter::from_fn(|| table.next().unwrap()).map(|row| row.cells).collect()
    }

    fn refused(content: &[u8]) -> String {
        let file = bytes(content);
        let refusal = Table::open(file.path()).and_then(|mut table| table.first().map(drop)).unwrap_err();
        assert_eq!(refusal.code, Code::FileUnreadable);
        refusal.message
    }

    #[test]
    fn letters_are_read_with_or_without_a_mark_and_in_the_old_windows_way() {
        assert_eq!(rows("\u{feff}Zoë,b\r\n".as_bytes()), [["Zoë", "b"]]);
        assert_eq!(rows("Zoë,b".as_bytes()), [["Zoë", "b"]]);
        assert_eq!(rows(b"Zo\xeb,\x93b\x94\n"), [["Zoë", "\u{201c}b\u{201d}"]]);
    }

    #[test]
    fn a_letter_across_two_pieces_does_not_change_how_the_file_is_read() {
        let mut content = vec![b'a'; 64 * 1024 - 1];
        content[LONGEST_CELL] = b'\n';
        content.extend_from_slice("ë,Ōta 李\n".as_bytes());
        assert_eq!(rows(&content).last().unwrap()[1], "Ōta 李");
    }

    #[test]
    fn a_line_break_in_quotation_marks_belongs_to_its_cell() {
        let read = rows(b"a,b\r\n\"1\r\n2\",\"say \"\"no\"\"\"\r\nx,y\r\n");
        assert_eq!(read, [["a", "b"], ["1\r\n2", "say \"no\""], ["x", "y"]]);
    }

    #[test]
    fn what_is_no_plain_text_is_refused_in_words() {
        assert!(refused(b"").contains("empty"));
        assert!(refused(b"\xff\xfea\0b\0").contains("UTF-16"));
        assert!(refused(b"a\0,\0b\0").contains("UTF-16"));
        assert!(refused(b"a,b\n1,\0\n").contains("no plain text"));
        assert!(refused(b"PK\x03\x04....").contains("workbook"));
        assert!(refused(b"\xd0\xcf\x11\xe0\xa1").contains("old Excel"));
        assert!(refused(b"%PDF-1.7").contains("PDF"));
        assert!(refused(b"\n<html><table><tr><td>nhs_number</td>").contains("web page"));
        assert!(refused("a,".repeat(10_000).as_bytes()).contains("columns"));
        assert!(Table::open(&std::env::temp_dir()).is_err_and(|r| r.message.contains("folder")));
        assert!(Table::open(Path::new("/no/such/file")).is_err_and(|r| r.field.as_deref() == Some("file")));
    }

    #[test]
    fn a_row_without_an_end_is_refused_before_it_fills_the_memory() {
        let mut content = b"a,b\n\"".to_vec();
        content.resize(LONGEST_ROW as usize * 2, b'x');
        let file = bytes(&content);
        let mut table = Table::open(file.path()).unwrap();
        table.first().unwrap();
        assert!(table.next().is_err_and(|refusal| refusal.message.starts_with("Row 2 never ends")));
    }
}
