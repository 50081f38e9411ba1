//! A document as Markdown, for record systems and wikis that show it. What a person typed is escaped, so that no sign in it becomes a
//! heading, a link or a piece of web page. It sets the words that a document gives and has none of its own.

use super::document::{Block, Document, Fact, Table};

/// The whole file.
pub(crate) fn render(document: &Document) -> String {
    let mut pieces = vec![format!("# {}", escaped(&document.title))];
    pieces.push(format!("{}\\\n{}", escaped(&document.confidentiality), escaped(&document.version)));
    pieces.extend(document.mark.iter().map(|mark| format!("**{}**", escaped(mark))));
    let banner = &document.banner;
    let parts: Vec<_> = banner.parts.iter().filter(|part| !part.is_empty()).map(|part| escaped(part)).collect();
    let mut whose = vec![format!("**{}**", escaped(&banner.name)), parts.join(", ")];
    whose.extend(banner.line.iter().map(|line| escaped(line)));
    pieces.push(whose.join("\\\n"));
    pieces.extend(document.notices.iter().map(|notice| format!("> **{}**", escaped(notice))));
    pieces.push(facts(&document.opening));
    for section in &document.sections {
        pieces.push(format!("## {}", escaped(&section.heading)));
        pieces.extend(section.blocks.iter().map(block));
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph { text } => escaped(text),
        Block::List { items } => items.iter().map(|item| format!("- {}", escaped(item))).collect::<Vec<_>>().join("\n"),
        Block::Facts { facts: rows } => facts(rows),
        Block::Table { table } => self::table(table),
    }
}

fn facts(rows: &[Fact]) -> String {
    let mut lines = Vec::new();
    for Fact { label, lines: values, .. } in rows {
        match values.as_slice() {
            [value] => lines.push(format!("- **{}:** {}", escaped(label), escaped(value))),
            values => {
                lines.push(format!("- **{}:**", escaped(label)));
                lines.extend(values.iter().map(|value| format!("  - {}", escaped(value))));
            }
        }
    }
    lines.join("\n")
}

fn table(Table { columns, rows }: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![line(columns.iter().map(|column| escaped(&column.name)).collect())];
    lines.push(line(columns.iter().map(|_| "---".to_owned()).collect()));
    lines.extend(rows.iter().map(|row| line(row.iter().map(|cell| escaped(cell)).collect())));
    lines.join("\n")
}

/// One line of text in which no sign means anything. A backslash goes before every sign that could; what only matters at a line's
/// beginning, such as a hyphen or the stop after a number, has one only there, so that the text can still be read as it stands.
fn escaped(text: &str) -> String {
    const ANYWHERE: &str = "\\`*_{}[]<>#|~^$=";
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let number = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut out = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let begins = at == 0 && matches!(c, '-' | '+' | ':') || at == number && number > 0 && matches!(c, '.' | ')');
        // What could be made a link without any brackets.
        let address = at >= 3 && c == '.' && line.as_bytes()[at - 3..at].eq_ignore_ascii_case(b"www");
        let links = address || c == ':' && line[at..].starts_with("://");
        // "&amp;" stands for a sign; a plain "&" between two words for itself.
        let stands_for = c == '&' && line[at + 1..].starts_with(|next: char| next.is_alphanumeric() || next == '#');
        if begins || links || stands_for || ANYWHERE.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;
    use crate::export::verify::read;

    #[test]
    fn the_extract_reads_as_agreed() {
        insta::assert_snapshot!(render(&sample::extract().document()));
    }

    #[test]
    fn the_cover_reads_as_agreed() {
        insta::assert_snapshot!(render(&sample::pack().finished_cover().document()));
    }

    #[test]
    fn no_word_of_a_patient_becomes_mark_up() {
        for (typed, written) in [
            ("# Heading", "\\# Heading"),
            ("- item", "\\- item"),
            ("1. item, 2. item", "1\\. item, 2. item"),
            ("12) item (12)", "12\\) item (12)"),
            ("**x** _y_ `z` ~~w~~", "\\*\\*x\\*\\* \\_y\\_ \\`z\\` \\~\\~w\\~\\~"),
            ("![a](b) <b>&amp;</b>", "!\\[a\\](b) \\<b\\>\\&amp;\\</b\\>"),
            ("a | b", "a \\| b"),
            ("---", "\\---"),
            ("===", "\\=\\=\\="),
            ("> 92% \\ x", "\\> 92% \\\\ x"),
            ("see https://x.example and WWW.x.example", "see https\\://x.example and WWW\\.x.example"),
            ("    indented\n\n# second", "indented \\# second"),
            ("O'Hassan-Smith, 16.5 kg, 2+1 (mother's)", "O'Hassan-Smith, 16.5 kg, 2+1 (mother's)"),
        ] {
            assert_eq!(escaped(typed), written, "{typed}");
        }
    }

    #[test]
    fn every_word_of_the_document_can_be_read_back_whatever_is_typed() {
        let mut odd = sample::extract();
        odd.summary = "1. *Weight* <up> [2 kg] | & \\ `x` # y_z_ ~ 5^2 $ - {a}".into();
        odd.practice_actions[0].text = "a | b \\| c".into();
        for document in
            [odd.document(), sample::amended_extract().document(), sample::pack().finished_cover().document()]
        {
            let read = read::md(&render(&document));
            for words in document.all_words() {
                assert!(read.contains(&words), "missing: {words}\n{read}");
            }
        }
    }
}
