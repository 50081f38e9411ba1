//! A document as plain text: at most 80 columns, no escape sequences, nothing that a mail system or a record system could
//! spoil. It sets the words that a document gives and has none of its own beside the page line.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::document::{Block, Document, Fact, Table};

/// The widest line, in terminal columns.
const WIDTH: usize = 80;
/// How far text stands in from its heading.
const INDENT: usize = 2;
/// Between two columns of a table.
const GAP: usize = 2;

/// The whole file.
pub(crate) fn render(document: &Document) -> String {
    let mut page = Page(String::new());
    page.ends(&document.title.to_uppercase(), &document.confidentiality);
    page.ends(&document.version, "Page 1 of 1");
    if let Some(mark) = &document.mark {
        page.wrapped(&format!("*** {mark} ***"), 0);
    }
    page.gap();
    page.wrapped_parts(std::iter::once(&document.banner.name).chain(&document.banner.parts));
    if let Some(line) = &document.banner.line {
        page.wrapped(line, 0);
    }
    page.gap();
    for fact in &document.opening {
        page.fact(fact, 0);
    }
    for notice in &document.notices {
        page.gap();
        page.wrapped(notice, 0);
    }
    for section in &document.sections {
        page.gap();
        page.wrapped(&section.heading.to_uppercase(), 0);
        for block in &section.blocks {
            page.block(block);
        }
    }
    page.0
}

struct Page(String);

impl Page {
    fn line(&mut self, indent: usize, text: &str) {
        self.0.extend(std::iter::repeat_n(' ', indent));
        self.0.push_str(text);
        self.0.truncate(self.0.trim_end_matches(' ').len());
        self.0.push('\n');
    }

    fn gap(&mut self) {
        self.0.push('\n');
    }

    fn wrapped(&mut self, text: &str, indent: usize) {
        for line in wrap(text, WIDTH - indent) {
            self.line(indent, &line);
        }
    }

    /// Wrapped, with every line after the first standing further in.
    fn hanging(&mut self, text: &str, indent: usize, hang: usize) {
        for (n, line) in wrap(text, WIDTH - indent - hang).iter().enumerate() {
            self.line(if n == 0 { indent } else { indent + hang }, line);
        }
    }

    /// One text at each end of the line, or on two lines where one is too short for both.
    fn ends(&mut self, left: &str, right: &str) {
        let used = left.width() + right.width();
        if used < WIDTH {
            self.line(0, &format!("{left}{}{right}", " ".repeat(WIDTH - used)));
        } else {
            self.wrapped(left, 0);
            self.wrapped(right, 0);
        }
    }

    /// Parts three spaces apart, a part never divided over two lines unless it is longer than a line.
    fn wrapped_parts<'a>(&mut self, parts: impl Iterator<Item = &'a String>) {
        let mut line = String::new();
        for part in parts.filter(|part| !part.is_empty()) {
            if !line.is_empty() && line.width() + 3 + part.width() > WIDTH {
                self.wrapped(&line, 0);
                line.clear();
            }
            if !line.is_empty() {
                line.push_str("   ");
            }
            line.push_str(part);
        }
        // Short lines go out as they stand: wrapping would close up the spaces between the parts.
        if line.width() <= WIDTH { self.line(0, &line) } else { self.wrapped(&line, 0) }
    }

    fn fact(&mut self, Fact { label, lines, .. }: &Fact, indent: usize) {
        match lines.as_slice() {
            [value] => self.hanging(&format!("{label}: {value}"), indent, INDENT),
            values => {
                self.wrapped(&format!("{label}:"), indent);
                for value in values {
                    self.hanging(value, indent + INDENT, INDENT);
                }
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { text } => self.wrapped(text, INDENT),
            Block::List { items } => items.iter().for_each(|item| self.hanging(&format!("- {item}"), INDENT, 2)),
            Block::Facts { facts } => facts.iter().for_each(|fact| self.fact(fact, INDENT)),
            Block::Table { table } => self.table(table),
        }
    }

    fn table(&mut self, Table { columns, rows }: &Table) {
        let room = WIDTH - INDENT - GAP * columns.len().saturating_sub(1);
        let shares: usize = columns.iter().map(|column| usize::from(column.share)).sum();
        let widths: Vec<_> = columns.iter().map(|column| usize::from(column.share) * room / shares.max(1)).collect();
        let head: Vec<_> = columns.iter().map(|column| column.name.clone()).collect();
        for row in std::iter::once(&head).chain(rows) {
            let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, &width)| wrap(cell, width)).collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for n in 0..height {
                let mut line = String::new();
                for (cell, width) in cells.iter().zip(&widths) {
                    let text = cell.get(n).map_or("", String::as_str);
                    line.push_str(text);
                    line.extend(std::iter::repeat_n(' ', width.saturating_sub(text.width()) + GAP));
                }
                self.line(INDENT, &line);
            }
        }
    }
}

/// `text` in lines of at most `width` columns, broken at spaces, and inside a word only where the word alone is too wide.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let line = lines.last_mut().map_or("", |line| line.as_str());
        let lead = usize::from(!line.is_empty());
        if line.width() + lead + word.width() > width && lead == 1 {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut().filter(|line| !line.is_empty()) {
            line.push(' ');
        }
        for grapheme in word.graphemes(true) {
            if lines.last().is_some_and(|line| !line.is_empty() && line.width() + grapheme.width() > width) {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(grapheme);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    #[test]
    fn the_extract_reads_as_agreed() {
        insta::assert_snapshot!(render(&sample::extract().document()));
    }

    #[test]
    fn an_amended_extract_of_a_meeting_that_was_not_quorate_says_both_before_anything_else() {
        insta::assert_snapshot!(render(&sample::amended_extract().document()));
    }

    #[test]
    fn an_extract_with_nothing_in_it_says_so_section_by_section() {
        insta::assert_snapshot!(render(&sample::empty_extract().document()));
    }

    #[test]
    fn the_cover_reads_as_agreed() {
        insta::assert_snapshot!(render(&sample::pack().finished_cover().document()));
    }

    #[test]
    fn no_line_is_wider_than_eighty_columns_whatever_is_typed() {
        let mut extract = sample::extract();
        extract.summary = format!("{} 李{} {}", "W".repeat(300), "李".repeat(90), "word ".repeat(80));
        extract.practice_actions[0].text = "Nochmaligeuntersuchungsvereinbarung".repeat(4);
        extract.patient.given_names = "Wilhelmina ".repeat(12);
        let text = render(&extract.document());
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        assert!(text.contains(&"W".repeat(78)));
    }

    #[test]
    fn what_is_typed_in_any_script_is_in_the_text_letter_for_letter() {
        let mut extract = sample::extract();
        let typed = "李 мир مرحبا שלום ไทย e\u{301} 👩🏽 ½ ≥ µ";
        extract.decision = format!("{typed}\u{202e}\u{200b}\u{7}");
        assert!(render(&extract.document()).contains(&format!("DECISION\n  {typed}\n")));
    }

    #[test]
    fn no_control_character_reaches_the_file() {
        let mut extract = sample::extract();
        extract.summary = "\u{1b}]8;;http://x\u{7}link\u{1b}[2J \u{202e}reversed\u{9b}1m".to_owned();
        let text = render(&extract.document());
        assert!(!text.chars().any(|c| c != '\n' && crate::export::wording::is_unprintable(c)));
        assert!(text.contains("link[2J reversed1m"));
    }

    #[test]
    fn wrap_fills_lines_and_loses_no_word() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
