//! Reads the text out of a PDF file: what its pages show, as drawn and as the structure orders it, without the headers and
//! footers that a page break puts into the middle of a sentence, and every string in its metadata, outline and structure. It maps glyphs through
//! each font's own table, so that it reads what a copy and paste would give.

use std::collections::{BTreeMap, HashMap};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::read;
use super::rule::{Rule, holds};

/// More than any document here needs, and little enough that a hostile file does no harm.
const MOST_BYTES: usize = 64 << 20;

/// All that can be read in the file: the pages as they are drawn, the same in the order of the structure, in which a cell
/// is whole whatever stands beside it, and every other string. None where the file is no PDF or a page of it cannot be
/// read.
pub(crate) fn everything(bytes: &[u8]) -> Option<String> {
    let document = Document::load_mem(bytes).ok()?;
    let mut drawn = String::new();
    let mut pieces = Pieces::new();
    for page in document.get_pages().into_values() {
        let content = document.get_page_content_with_limit(page, MOST_BYTES).ok()?;
        let mut reader = PageReader { fonts: fonts(&document, page)?, ..PageReader::default() };
        for operation in Content::decode_strict(&content).ok()?.operations {
            reader.read(&operation)?;
        }
        drawn.extend([reader.all, reader.spoken]);
        pieces.extend(reader.pieces.into_iter().map(|(n, text)| ((page, n), text)));
    }
    let ordered = if holds(Rule::PdfOrder) { in_order(&document, &pieces) } else { String::new() };
    Some(format!("{drawn}\n{ordered}\n{}", strings(&document)))
}

/// The text of each piece of marked content, by its page and its number there.
type Pieces = HashMap<(ObjectId, i64), String>;

/// The pieces as the structure orders them, each element on lines of its own.
fn in_order(document: &Document, pieces: &Pieces) -> String {
    let mut out = String::new();
    let root = document.catalog().ok().and_then(|catalog| catalog.get_deref(b"StructTreeRoot", document).ok());
    if let Some(root) = root.and_then(|root| root.as_dict().ok()) {
        walk(document, root, None, pieces, 0, &mut out);
    }
    out
}

fn walk(
    document: &Document,
    element: &Dictionary,
    page: Option<ObjectId>,
    pieces: &Pieces,
    depth: usize,
    out: &mut String,
) {
    // No document has elements so deep inside one another; a file that turns in a circle has.
    if depth > 64 {
        return;
    }
    let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
    let Ok(kids) = element.get_deref(b"K", document) else { return };
    let kids = match kids {
        Object::Array(kids) => kids.iter().collect(),
        kid => vec![kid],
    };
    for kid in kids {
        let Ok((_, kid)) = document.dereference(kid) else { continue };
        match kid {
            Object::Integer(n) => out.extend(page.and_then(|page| pieces.get(&(page, *n))).map(String::as_str)),
            Object::Dictionary(inner) => {
                if let Ok(n) = inner.get(b"MCID").and_then(Object::as_i64) {
                    let page = inner.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                    out.extend(page.and_then(|page| pieces.get(&(page, n))).map(String::as_str));
                } else {
                    walk(document, inner, page, pieces, depth + 1, out);
                }
            }
            _ => {}
        }
    }
    out.push('\n');
}

#[derive(Default)]
struct PageReader {
    fonts: HashMap<Vec<u8>, GlyphText>,
    font: Vec<u8>,
    /// For each open piece of marked content, its number, and whether its words were given in full.
    marks: Vec<(Option<i64>, bool)>,
    all: String,
    /// What is given in place of something drawn, once more by itself: nothing need part it from what stands before it.
    spoken: String,
    pieces: HashMap<i64, String>,
}

impl PageReader {
    fn say(&mut self, text: &str) {
        self.all.push_str(text);
        if let Some(n) = self.marks.iter().rev().find_map(|&(n, _)| n) {
            self.pieces.entry(n).or_default().push_str(text);
        }
    }

    /// None where the file does something this reader does not know, so that nothing is passed over in silence.
    fn read(&mut self, Operation { operator, operands }: &Operation) -> Option<()> {
        match operator.as_str() {
            "BMC" | "BDC" => self.open_mark(operands),
            "EMC" => {
                self.marks.pop();
            }
            "Tf" => self.font = operands.first()?.as_name().ok()?.to_vec(),
            "BT" | "Td" | "TD" | "Tm" | "T*" => self.say("\n"),
            "Tj" => self.show(operands.first()?)?,
            "'" | "\"" => {
                self.say("\n");
                self.show(operands.last()?)?;
            }
            "TJ" => {
                for part in operands.first()?.as_array().ok()? {
                    if matches!(part, Object::String(..)) {
                        self.show(part)?;
                    }
                }
            }
            // Pictures, forms and shadings could hold words that nobody could check.
            "Do" | "BI" | "sh" => return None,
            _ => {}
        }
        Some(())
    }

    fn open_mark(&mut self, operands: &[Object]) {
        let properties = operands.get(1).and_then(|properties| properties.as_dict().ok());
        let spoken = properties.and_then(|properties| properties.get(b"ActualText").ok());
        let number = properties.and_then(|properties| properties.get(b"MCID").ok()?.as_i64().ok());
        self.marks.push((number, spoken.is_some()));
        if let Some(text) = spoken.and_then(text_of).filter(|_| holds(Rule::PdfSpoken)) {
            self.say(&text);
            self.spoken.push('\n');
            self.spoken.push_str(&text);
        }
    }

    fn show(&mut self, string: &Object) -> Option<()> {
        if self.marks.iter().any(|&(_, spoken)| spoken) {
            return Some(());
        }
        let text = self.fonts.get(&self.font)?.read(string.as_str().ok()?);
        self.say(&text);
        Some(())
    }
}

/// From a font's two-byte codes to text.
#[derive(Default)]
struct GlyphText(BTreeMap<u16, String>);

impl GlyphText {
    fn read(&self, codes: &[u8]) -> String {
        codes.chunks(2).map(|code| self.0.get(&number(code)).map_or("\u{fffd}", String::as_str)).collect()
    }

    /// Reads the `bfchar` and `bfrange` parts of a ToUnicode table.
    fn parse(table: &str) -> Self {
        let mut map = BTreeMap::new();
        let mut part = "";
        for line in table.lines().map(str::trim) {
            match line.split_whitespace().last() {
                Some(word @ ("beginbfchar" | "beginbfrange")) => part = word,
                Some("endbfchar" | "endbfrange") => part = "",
                Some(_) if !part.is_empty() => Self::row(part, line, &mut map),
                _ => {}
            }
        }
        Self(map)
    }

    fn row(part: &str, line: &str, map: &mut BTreeMap<u16, String>) {
        let hexes: Vec<Vec<u8>> =
            line.split('<').skip(1).filter_map(|rest| rest.split('>').next()).map(unhex).collect();
        match (part, hexes.as_slice()) {
            ("beginbfchar", [code, text]) => {
                map.insert(number(code), utf16(text));
            }
            ("beginbfrange", [first, last, texts @ ..]) => {
                for (n, code) in (number(first)..=number(last)).enumerate() {
                    let text = if line.contains('[') {
                        texts.get(n).map(|text| utf16(text))
                    } else {
                        texts.first().map(|text| stepped(text, n))
                    };
                    map.extend(text.map(|text| (code, text)));
                }
            }
            _ => {}
        }
    }
}

fn fonts(document: &Document, page: ObjectId) -> Option<HashMap<Vec<u8>, GlyphText>> {
    let fonts = document.get_page_fonts(page).ok()?;
    let table = |font: &Dictionary| -> Option<GlyphText> {
        let stream = font.get_deref(b"ToUnicode", document).ok()?.as_stream().ok()?;
        let table = stream.get_plain_content_with_limit(MOST_BYTES).ok()?;
        Some(GlyphText::parse(&String::from_utf8_lossy(&table)))
    };
    Some(fonts.into_iter().map(|(name, font)| (name, table(font).unwrap_or_default())).collect())
}

/// Every string of every object, and the packet of metadata with its mark-up taken away.
fn strings(document: &Document) -> String {
    let mut out = String::new();
    let objects =
        document.objects.values().chain(std::iter::once(document.trailer.get(b"Info").unwrap_or(&Object::Null)));
    for object in objects {
        collect(object, &mut out);
        if let Object::Stream(stream) = object
            && holds(Rule::PdfPacket)
            && stream.dict.get(b"Type").and_then(Object::as_name).ok() == Some(b"Metadata")
        {
            let packet = stream.get_plain_content_with_limit(MOST_BYTES).unwrap_or_default();
            out.push_str(&read::html(&String::from_utf8_lossy(&packet)));
        }
    }
    out
}

fn collect(object: &Object, out: &mut String) {
    match object {
        Object::String(..) if holds(Rule::PdfStrings) => {
            out.extend(text_of(object));
            out.push('\n');
        }
        Object::Array(parts) => parts.iter().for_each(|part| collect(part, out)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, value)| collect(value, out)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| collect(value, out)),
        _ => {}
    }
}

/// A text string: UTF-16 or UTF-8 where it says so, and one byte to a character else.
fn text_of(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    Some(match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| char::from(byte)).collect(),
    })
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(number).collect();
    String::from_utf16_lossy(&units)
}

/// The text `n` places after `text`: the last unit counts up.
fn stepped(text: &[u8], n: usize) -> String {
    let mut units: Vec<u16> = text.chunks(2).map(number).collect();
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(n as u16);
    }
    String::from_utf16_lossy(&units)
}

fn number(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u16::from(byte))
}

fn unhex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}
