//! Reads everything out of a word processor's package: the text of every part as it runs on through its pieces, the same without what
//! is hidden or struck out, every attribute, comment and property, and what the package itself says. It knows no style and follows no
//! link; a package with a part that is no text cannot be read, because nobody could say what is in it.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// More than any document here needs, and little enough that a hostile file does no harm.
const MOST_BYTES: u64 = 64 << 20;
const MOST_PARTS: usize = 200;

/// All that can be read in the package. None where it is none, or where a part of it cannot be read.
pub(crate) fn everything(bytes: &[u8]) -> Option<String> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    // Nothing may lie before the first part or over another, where a word processor looks for it in another place than we do.
    if package.len() > MOST_PARTS || package.offset() != 0 || package.has_overlapping_entries().ok()? {
        return None;
    }
    let (mut out, mut room) = (String::from_utf8_lossy(package.comment()).into_owned(), MOST_BYTES);
    for n in 0..package.len() {
        let part = package.by_index(n).ok()?;
        if part.encrypted() || part.is_dir() {
            return None;
        }
        let name = part.name().ok()?.into_owned();
        let comment = part.comment().to_owned();
        let extra = String::from_utf8_lossy(&part.extra_data().unwrap_or_default()).into_owned();
        let mut text = String::new();
        part.take(room).read_to_string(&mut text).ok()?;
        room = room.checked_sub(text.len() as u64).filter(|&room| room > 0)?;
        out.push_str(&["", &name, &comment, &extra, &xml(&text)?].join("\n"));
    }
    Some(out)
}

/// What one part says.
#[derive(Default)]
struct Part {
    /// All text, in the order in which it stands.
    all: String,
    /// The same without what a reader would not see.
    seen: String,
    /// Attributes, comments and instructions, each on its own line.
    aside: String,
    /// For each open piece of a text, whether it is out of sight.
    runs: Vec<bool>,
    /// How many open elements hold only what was struck out or is an instruction.
    unseen: usize,
    /// How many open elements say only how a piece looks or what it is for.
    looks: usize,
}

fn xml(text: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    let mut part = Part::default();
    let mut open = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                open += 1;
                part.opens(&element)?;
            }
            Event::Empty(element) => {
                part.opens(&element)?;
                part.closes(element.local_name().as_ref());
            }
            Event::End(element) => {
                open = open.checked_sub(1)?;
                part.closes(element.local_name().as_ref());
            }
            Event::Text(words) => part.says(&words),
            Event::CData(words) => part.says(&words),
            Event::GeneralRef(entity) => part.says(&character(&entity)?.to_string()),
            Event::Comment(words) => part.mentions(&words),
            Event::PI(words) => part.mentions(&words),
            Event::Decl(words) => part.mentions(&words),
            // It could give names to texts, and a word processor writes none.
            Event::DocType(_) => return None,
            Event::Eof => break,
        }
    }
    (open == 0).then(|| [part.all, part.seen, part.aside].join("\n"))
}

impl Part {
    fn opens(&mut self, element: &BytesStart<'_>) -> Option<()> {
        let name = element.local_name();
        match name.as_ref() {
            "r" => self.runs.push(false),
            "vanish" | "webHidden" if !is_off(element) => {
                if let Some(hidden) = self.runs.last_mut() {
                    *hidden = true;
                }
            }
            "del" | "moveFrom" | "instrText" => self.unseen += 1,
            "softHyphen" => self.says("\u{ad}"),
            "noBreakHyphen" => self.says("-"),
            "sym" => self.says(&symbol(element).unwrap_or('\u{fffd}').to_string()),
            name if is_about(name) => self.looks += 1,
            name if self.looks > 0 || is_piece(name) => {}
            _ => self.says("\n"),
        }
        for attribute in element.attributes() {
            let attribute = attribute.ok()?;
            let value = quick_xml::escape::unescape(&attribute.value).ok()?;
            // The name stands before its value so that the numbers of two attributes are no longer one.
            let name = attribute.key.as_ref().replace(':', "");
            self.mentions(&format!("{name} {value}"));
            if value.contains(['%', '+']) {
                self.mentions(&format!("{name} {}", as_typed(&value)));
            }
        }
        Some(())
    }

    fn closes(&mut self, name: &str) {
        match name {
            "r" => {
                self.runs.pop();
            }
            "del" | "moveFrom" | "instrText" => self.unseen = self.unseen.saturating_sub(1),
            name if is_about(name) => self.looks = self.looks.saturating_sub(1),
            name if self.looks > 0 || is_piece(name) || ["softHyphen", "noBreakHyphen", "sym"].contains(&name) => {}
            _ => self.says("\n"),
        }
    }

    fn says(&mut self, words: &str) {
        self.all.push_str(words);
        if self.unseen == 0 && !self.runs.contains(&true) {
            self.seen.push_str(words);
        }
    }

    fn mentions(&mut self, words: &str) {
        self.aside.push_str(words);
        self.aside.push('\n');
    }
}

/// Elements inside which nothing stands that is read.
fn is_about(name: &str) -> bool {
    ["rPr", "sdtPr", "sdtEndPr", "smartTagPr"].contains(&name)
}

/// Elements that do not part words: a word may begin in one and end in the next.
fn is_piece(name: &str) -> bool {
    const PIECES: [&str; 28] = [
        "r",
        "t",
        "delText",
        "del",
        "ins",
        "moveFrom",
        "moveTo",
        "instrText",
        "delInstrText",
        "fldSimple",
        "fldChar",
        "hyperlink",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "proofErr",
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "footnoteReference",
        "endnoteReference",
        "lastRenderedPageBreak",
        "permStart",
        "permEnd",
        "bdo",
    ];
    PIECES.contains(&name)
}

/// The address of a link with what stands for a sign in it, such as `%20` for a space, made that sign.
fn as_typed(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        let sign = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(sign.unwrap_or(if *first == b'+' { b' ' } else { *first }));
        rest = if sign.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn attribute(element: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == wanted)?;
    Some(found.value.into_owned())
}

fn is_off(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_some_and(|value| ["0", "false", "off", "none"].contains(&value.as_str()))
}

/// A sign of a symbol font stands for the letter at its place, shifted out of the way.
fn symbol(element: &BytesStart<'_>) -> Option<char> {
    let code = u32::from_str_radix(&attribute(element, "char")?, 16).ok()?;
    char::from_u32(if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code })
}

fn character(entity: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Some(c) = entity.resolve_char_ref().ok()? {
        return Some(c);
    }
    match &**entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_split_over_pieces_is_read_whole_and_paragraphs_are_apart() {
        let read = xml(
            "<w:p><w:r><w:rPr><w:b/><w:color w:val=\"0\"/></w:rPr><w:t>Marg</w:t></w:r><w:proofErr/>\
             <w:hyperlink><w:r><w:rPr><w:i/></w:rPr><w:t>aret</w:t></w:r></w:hyperlink></w:p>\
             <w:p><w:r><w:t>Ev</w:t><w:softHyphen/><w:t>a&#110;s</w:t><w:tab/><w:t>x</w:t><w:noBreakHyphen/><w:t>y</w:t></w:r></w:p>",
        )
        .unwrap();
        let lines: Vec<&str> = read.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines[..3], ["Margaret", "Ev\u{ad}ans", "x-y"], "{read}");
    }

    #[test]
    fn what_is_hidden_is_read_and_so_is_what_stands_around_it() {
        let hidden = "<w:rPr><w:vanish/></w:rPr>";
        let read = xml(&format!(
            "<w:p><w:r><w:t>Marg</w:t></w:r><w:r>{hidden}<w:t>secret</w:t></w:r><w:r><w:t>aret</w:t></w:r></w:p>\
             <w:p><w:r><w:t>Ev</w:t></w:r><w:del w:author=\"Omar\"><w:r><w:delText>gone</w:delText></w:r></w:del>\
             <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>ans</w:t></w:r></w:p><!-- aside -->"
        ))
        .unwrap();
        for words in ["Margsecretaret", "\nMargaret\n", "Evgoneans", "\nEvans\n", "wauthor Omar\n", " aside \n"] {
            assert!(read.contains(words), "{words}: {read}");
        }
    }

    #[test]
    fn a_sign_of_a_symbol_font_is_the_letter_that_it_shows() {
        let sign = |code: &str| format!("<w:r><w:sym w:font=\"Arial\" w:char=\"{code}\"/></w:r>");
        let read = xml(&format!("<w:p>{}{}</w:p>", sign("F045"), sign("0076"))).unwrap();
        assert!(read.contains("\nEv\n"), "{read}");
    }

    #[test]
    fn the_numbers_of_two_attributes_are_not_one() {
        let read = xml("<a w:w=\"999000\" w:h=\"1286\" title=\"a &gt; b\"/>").unwrap();
        assert!(read.contains("ww 999000\nwh 1286\ntitle a > b\n"), "{read}");
    }

    #[test]
    fn what_is_broken_or_gives_names_to_texts_cannot_be_read() {
        for broken in [
            "<a>",
            "</a>",
            "<a></b>",
            "<a>&name;</a>",
            "<!DOCTYPE a [<!ENTITY e \"x\">]><a/>",
            "<a b=c/>",
            "<a b='&e;'/>",
        ] {
            assert_eq!(xml(broken), None, "{broken}");
        }
        assert_eq!(everything(b"PK\x03\x04 and then nothing"), None);
    }
}
