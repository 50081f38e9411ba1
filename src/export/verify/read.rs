//! Everything that can be read out of a finished file: what a reader sees, and what hides in comments, attributes and
//! metadata. It judges nothing.

use std::collections::BTreeMap;
use std::path::Path;

use unicode_width::UnicodeWidthStr as _;

use super::rule::{Rule, holds};
use super::{docx, pdf_text};

/// The text of a file, by its ending. None where it cannot be read, which is not the same as empty.
pub(crate) fn file(name: &Path, bytes: &[u8]) -> Option<String> {
    let ending = name.extension()?.to_str()?.to_lowercase();
    match ending.as_str() {
        "pdf" => pdf_text::everything(bytes),
        "docx" => docx::everything(bytes),
        "html" => std::str::from_utf8(bytes).ok().map(html),
        "txt" => std::str::from_utf8(bytes).ok().map(txt),
        "csv" => csv(bytes),
        // A line that was broken to keep it short goes on after a space.
        "ics" => std::str::from_utf8(bytes).ok().map(|text| txt(&text.replace("\r\n ", ""))),
        "md" => std::str::from_utf8(bytes).ok().map(md),
        "json" => serde_json::from_slice(bytes).ok().map(|value| json(&value)),
        _ => None,
    }
}

/// A text as it stands, and its tables' columns downwards.
pub(crate) fn txt(text: &str) -> String {
    if holds(Rule::TextColumns) { format!("{text}\n{}", columns(text)) } else { text.to_owned() }
}

/// The cells of a table, each on its own line, and the file as it stands, in which a name may run over a comma.
fn csv(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut cells = String::new();
    for row in rows.records() {
        for cell in &row.ok()? {
            cells.push_str(cell.strip_prefix('\u{FEFF}').unwrap_or(cell));
            cells.push('\n');
        }
    }
    Some(format!("{cells}\n{text}"))
}

/// A text with marks as it stands; without the backslashes and the marks that may part a word; and, since it may hold pieces of a
/// web page, the same of what such a page would show.
pub(crate) fn md(text: &str) -> String {
    [text.to_owned(), unmarked(text), unmarked(&html(text))].join("\n")
}

/// Without marks of emphasis and code; a sign behind a backslash is no mark, and a backslash at a line's end breaks it.
fn unmarked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(c) = signs.next() {
        match c {
            '\\' => match signs.next() {
                Some(sign) if sign.is_ascii_punctuation() || sign == '\n' => out.push(sign),
                other => {
                    out.push('\\');
                    out.extend(other);
                }
            },
            '*' | '_' | '`' | '~' => {}
            c => out.push(c),
        }
    }
    out
}

/// A page's text with its entities decoded, then the values of its attributes and its comments, each on its own line.
pub(crate) fn html(page: &str) -> String {
    let (mut seen, mut hidden) = (String::new(), String::new());
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        seen.push_str(&rest[..open]);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").unwrap_or(comment.len());
            hidden.push('\n');
            hidden.push_str(if holds(Rule::HtmlComments) { &comment[..end] } else { "" });
            rest = comment.get(end + 3..).unwrap_or("");
        } else {
            let end = tag_end(rest);
            let tag = &rest[1..end];
            if !(is_inline(tag) && holds(Rule::HtmlInline)) {
                seen.push('\n');
            }
            if let Some(attributes) = tag.find(char::is_whitespace).filter(|_| holds(Rule::HtmlAttributes)) {
                hidden.push('\n');
                hidden.push_str(&tag[attributes..].replace(['=', '"', '>'], " "));
            }
            rest = rest.get(end + 1..).unwrap_or("");
        }
    }
    seen.push_str(rest);
    let all = format!("{seen}\n{hidden}");
    if holds(Rule::HtmlEntities) { decoded(&all) } else { all }
}

/// Where a tag ends: at the first `>` that is not inside quotes.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (n, c) in tag.char_indices() {
        match (c, quote) {
            ('>', None) => return n,
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// Tags that do not part words.
fn is_inline(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    let name = name.to_ascii_lowercase();
    ["a", "abbr", "b", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr"]
        .contains(&name.as_str())
}

fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest[1..].find(';').filter(|&length| length <= 10).map(|length| &rest[1..=length]);
        if let Some((c, entity)) = entity.and_then(|entity| Some((character(entity)?, entity))) {
            out.push(c);
            rest = &rest[entity.len() + 2..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn character(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    let named = match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" => '\u{ad}',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        "hyphen" | "dash" | "minus" | "ndash" | "mdash" => '-',
        "comma" => ',',
        "szlig" => 'ß',
        "oslash" => 'ø',
        "Oslash" => 'Ø',
        "aelig" => 'æ',
        "lstrok" => 'ł',
        "Lstrok" => 'Ł',
        // An accented letter: its accent makes no difference to the check.
        accented => {
            let base = accented.chars().next()?;
            let accents = ["acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "macr", "caron", "breve", "ogon"];
            return accents.contains(&accented.get(1..)?).then_some(base);
        }
    };
    Some(named)
}

/// What stands under one another in a text's tables, a column at a time: a name that is broken over two lines of a cell has
/// the next cell's words in its middle when it is read across.
fn columns(text: &str) -> String {
    let mut out = String::new();
    let mut open: BTreeMap<usize, String> = BTreeMap::new();
    for line in text.lines().chain(std::iter::once("")) {
        if line.trim().is_empty() {
            out.extend(std::mem::take(&mut open).into_values().map(|column| column + "\n"));
        }
        let mut at = 0;
        for piece in line.split("  ") {
            let words = piece.trim_start();
            if !words.is_empty() {
                let start = at + piece.width() - words.width();
                let column = open.entry(start).or_default();
                column.push_str(words.trim_end());
                column.push('\n');
            }
            at += piece.width() + 2;
        }
    }
    out
}

/// Every string and number of a JSON file, keys too, each on its own line.
pub(super) fn json(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Null | Value::Bool(_) => String::new(),
        Value::Number(number) => format!("{number}\n"),
        // A narrative is a page in itself.
        Value::String(text) if text.trim_start().starts_with('<') => format!("{}\n", html(text)),
        Value::String(text) => format!("{text}\n"),
        Value::Array(values) => values.iter().map(json).collect(),
        Value::Object(fields) if !holds(Rule::JsonKeys) => fields.values().map(json).collect(),
        Value::Object(fields) => fields.iter().map(|(key, value)| [key, "\n", &json(value)].concat()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_gives_text_comments_and_attributes_with_entities_decoded() {
        let text = html("<p title=\"a &gt; b\">Zo&euml; &#79;&#x74;a<b>x</b>y<!-- hid&shy;den --></p><p>next</p>");
        assert!(text.contains("Zoe Otaxy\n"), "{text}");
        assert!(text.contains("a > b"));
        assert!(text.contains("hid\u{ad}den"));
        assert!(!text.contains("ynext"));
    }

    #[test]
    fn markdown_gives_the_text_without_its_marks_and_what_hides_in_them() {
        let text = md(
            "Marg**ar**et\\\nE_v_ans [link](http://x?n=1286 \"title\") <!-- hid&shy;den --> <b title='t'>Zo&euml;</b> 2 \\* 3 \\a",
        );
        for words in ["Margaret\nEvans", "http://x?n=1286 \"title\"", "hid\u{ad}den", "Zoe", "2 * 3 \\a"] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }

    #[test]
    fn json_gives_keys_values_and_numbers() {
        let text = json(&serde_json::json!({"Evans": ["a\u{200b}b", {"n": 9_990_001_286_u64}]}));
        assert_eq!(text, "Evans\na\u{200b}b\nn\n9990001286\n");
    }

    #[test]
    fn a_narrative_in_json_is_read_as_a_page() {
        let text = json(&serde_json::json!({"div": "<div lang=\"en\">Mar<b>y</b> &#69;vans<!-- hid --></div>"}));
        assert!(text.contains("Mary Evans") && text.contains("hid"), "{text}");
    }

    #[test]
    fn a_file_of_an_unknown_kind_or_of_broken_text_is_not_taken_for_empty() {
        assert_eq!(file(Path::new("a.docx"), b"x"), None);
        assert_eq!(file(Path::new("a.txt"), &[0xff, 0xfe]), None);
        assert_eq!(file(Path::new("a.pdf"), b"not a pdf"), None);
        assert!(file(Path::new("a.txt"), b"x").is_some_and(|text| text.contains('x')));
    }

    #[test]
    fn a_tables_columns_are_read_downwards_too() {
        let text = columns("REF\n  A1  See Margaret  Łukasz Ōta,  03-Dec\n      Evans at      matron\n");
        assert!(text.contains("See Margaret\nEvans at\n"), "{text}");
        assert!(text.contains("Łukasz Ōta,\nmatron\n"), "{text}");
    }
}
