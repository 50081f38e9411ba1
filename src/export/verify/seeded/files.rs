//! Finished files with words sown into them: by the writers themselves where they can, by hand where another program would.

use std::path::Path;

use crate::export::extract::Extract;
use crate::export::{html, pdf, sample, txt};

/// Where in a finished file the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// As the writer of texts sets the words of a discussion.
    Text,
    /// In a narrow column of a table in a text, broken over two lines.
    TextCell,
    /// A text with these words and nothing done to them.
    BareText,
    /// As the writer of pages sets them.
    Page,
    Bare,
    Attribute,
    Comment,
    Title,
    Unseen,
    /// Every character an entity.
    Entities,
    /// The middle of each word in a tag of its own.
    TwoTags,
    /// As the writer of PDF sets them.
    Pdf,
    PdfCell,
    PdfInfo,
    PdfPacket,
    /// Words that are given in place of what is drawn.
    PdfSpoken,
    /// In a list that goes with the files.
    Json,
    JsonKey,
}

/// What makes the files.
pub(super) struct Press {
    press: pdf::Press,
    plain: Vec<u8>,
}

impl Press {
    pub fn new() -> Self {
        let mut press = pdf::Press::new().unwrap();
        let plain = press.render(&sample::extract().document()).unwrap();
        Self { press, plain }
    }

    pub fn pdf(&mut self, extract: &Extract) -> Vec<u8> {
        self.press.render(&extract.document()).unwrap()
    }

    /// A file with `words` in it.
    pub fn file(&mut self, place: Place, words: &str) -> (&'static Path, Vec<u8>) {
        let discussed = || Extract { summary: format!("Seen at home. {words} today."), ..sample::extract() };
        let page = |body: &str| {
            format!("<!doctype html><html lang=\"en-GB\"><title>Extract</title><body>{body}</body></html>").into_bytes()
        };
        match place {
            Place::Text => (Path::new("a.txt"), txt::render(&discussed().document()).into_bytes()),
            Place::TextCell => {
                let (first, second) = words.split_once(' ').unwrap_or((words, ""));
                let cell = format!("  A1  See {first:<16}  Łukasz Wren,  03-Dec\n      {second:<20}  matron\n");
                (Path::new("a.txt"), cell.into_bytes())
            }
            Place::BareText => (Path::new("a.txt"), format!("Seen: as {words} today.\n").into_bytes()),
            Place::Page => (Path::new("a.html"), html::render(&discussed().document()).unwrap().into_bytes()),
            Place::Bare => (Path::new("a.html"), page(&format!("<p>As {words} today.</p>"))),
            Place::Attribute => (Path::new("a.html"), page(&format!("<p data-note=\"{words}\">x</p>"))),
            Place::Comment => (Path::new("a.html"), page(&format!("<!-- {words} --><p>x</p>"))),
            Place::Title => (Path::new("a.html"), page(&format!("<svg><title>{words}</title></svg>"))),
            Place::Unseen => (Path::new("a.html"), page(&format!("<p hidden style=\"display:none\">{words}</p>"))),
            Place::Entities => {
                let coded: String =
                    words.chars().flat_map(|c| ["&#".to_owned(), u32::from(c).to_string(), ";".to_owned()]).collect();
                (Path::new("a.html"), page(&format!("<p>{coded}</p>")))
            }
            Place::TwoTags => {
                let cut = |word: &str| {
                    let half = word.chars().count() / 2;
                    let (a, b): (String, String) =
                        (word.chars().take(half).collect(), word.chars().skip(half).collect());
                    format!("<b>{a}</b><span>{b}</span>")
                };
                let words: Vec<String> = words.split(' ').map(cut).collect();
                (Path::new("a.html"), page(&format!("<p>{}</p>", words.join(" "))))
            }
            Place::Pdf => (Path::new("a.pdf"), self.pdf(&discussed())),
            Place::PdfCell => {
                let mut extract = sample::extract();
                extract.practice_actions[0].text = format!("Do as was done for {words} in the same weeks");
                (Path::new("a.pdf"), self.pdf(&extract))
            }
            Place::PdfInfo | Place::PdfPacket | Place::PdfSpoken => (Path::new("a.pdf"), self.meddled(place, words)),
            Place::Json => (Path::new("a.json"), serde_json::to_vec(&serde_json::json!({ "note": [words] })).unwrap()),
            Place::JsonKey => (Path::new("a.json"), serde_json::to_vec(&serde_json::json!({ words: 1 })).unwrap()),
        }
    }

    /// A PDF of ours into which another program put something.
    fn meddled(&self, place: Place, words: &str) -> Vec<u8> {
        use lopdf::{Object, Stream, dictionary};
        let mut file = lopdf::Document::load_mem(&self.plain).unwrap();
        let utf16: Vec<u8> = format!("\u{feff}{words}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        match place {
            Place::PdfInfo => {
                let id = file.add_object(dictionary! { "Keywords" => Object::string_literal(utf16) });
                file.trailer.set("Info", id);
            }
            Place::PdfPacket => {
                let packet =
                    format!("<x:xmpmeta><dc:description><rdf:li>{words}</rdf:li></dc:description></x:xmpmeta>");
                let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
                let id = file.add_object(Stream::new(kind, packet.into_bytes()));
                file.catalog_mut().unwrap().set("Metadata", id);
            }
            _ => {
                let hex: String = utf16
                    .iter()
                    .flat_map(|byte| [byte >> 4, byte & 15])
                    .filter_map(|half| char::from_digit(half.into(), 16))
                    .collect();
                let page = *file.get_pages().values().next().unwrap();
                let mut content = file.get_page_content_with_limit(page, 64 << 20).unwrap();
                content.extend(format!("\n/Span <</ActualText <{hex}> >> BDC EMC\n").into_bytes());
                file.change_page_content(page, content).unwrap();
            }
        }
        let mut out = Vec::new();
        file.save_to(&mut out).unwrap();
        out
    }
}
