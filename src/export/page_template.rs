//! The template of the web page: the one that comes with the program, or one of a person's own. An own one is tried on made-up
//! documents before a real one sees it, and each page it makes is read again: whatever a document says has to stand on the page, and
//! nothing may be fetched or run. It is handed the template's text and knows no folder and no setting.

mod sample;

use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};
use thiserror::Error;

use super::document::Document;
use super::error::ExportError;
use super::verify::read;

/// The template that comes with the program.
pub const BUILT_IN: &str = include_str!("../../assets/templates/document.html");

/// The ending turns on the escaping of everything that is put in.
const NAME: &str = "document.html";

/// What a page that stands alone does without, in small letters, and why.
const FORBIDDEN: [(&str, &str); 12] = [
    ("<script", "runs a program"),
    ("<iframe", "shows another page"),
    ("<object", "shows another file"),
    ("<embed", "shows another file"),
    ("<link", "fetches another file"),
    ("<base", "points elsewhere"),
    ("<form", "sends what is typed"),
    ("http-equiv", "leads elsewhere"),
    ("javascript:", "runs a program"),
    ("@import", "fetches another file"),
    ("http:", "points to the network"),
    ("https:", "points to the network"),
];

/// What is wrong with a template of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{name}, {}{what}", line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct TemplateFault {
    /// What the template is called, such as its path.
    pub name: String,
    /// Counted from one; none where something is missing from the whole.
    pub line: Option<usize>,
    /// One sentence.
    pub what: String,
}

/// Makes web pages.
#[derive(Clone)]
pub struct PageTemplate {
    templates: Environment<'static>,
    /// What a person's own is called; none for the one that comes with the program.
    own: Option<String>,
}

/// Shows whose template it is and nothing of it.
impl std::fmt::Debug for PageTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PageTemplate({})", self.own.as_deref().unwrap_or("built in"))
    }
}

impl Default for PageTemplate {
    fn default() -> Self {
        let mut templates = environment();
        // A test holds the template against the parser; with a broken one every page would be refused.
        let _ = templates.add_template(NAME, BUILT_IN);
        Self { templates, own: None }
    }
}

impl PageTemplate {
    /// A person's own template, tried on made-up documents. `name` is what sentences call it.
    pub fn own(name: &str, text: &str) -> Result<Self, TemplateFault> {
        let fault = |line, what: String| TemplateFault { name: name.to_owned(), line, what };
        if let Some((line, what)) = reaches_out(text) {
            return Err(fault(Some(line), what));
        }
        let mut templates = environment();
        templates
            .add_template_owned(NAME.to_owned(), text.to_owned())
            .map_err(|error| fault(error.line(), sentence(&error, text)))?;
        let template = Self { templates, own: Some(name.to_owned()) };
        for document in sample::documents() {
            let page = template.page(&document).map_err(|error| fault(error.line(), sentence(&error, text)))?;
            if let Some(what) = lacks(&page, &document) {
                return Err(fault(None, what));
            }
        }
        Ok(template)
    }

    /// The whole file.
    pub(crate) fn render(&self, document: &Document) -> Result<String, ExportError> {
        let page = self.page(document);
        let Some(name) = &self.own else { return page.map_err(|_| ExportError::Page { format: "HTML" }) };
        let fault = |line, what| ExportError::Template(TemplateFault { name: name.clone(), line, what });
        let page = page.map_err(|error| fault(error.line(), "it cannot show one of these documents.".to_owned()))?;
        match lacks(&page, document) {
            // What a real document says is nobody's business in a sentence about a template.
            Some(_) => Err(fault(None, "it leaves out words of one of these documents.".to_owned())),
            None => Ok(page),
        }
    }

    fn page(&self, document: &Document) -> Result<String, minijinja::Error> {
        self.templates.get_template(NAME)?.render(context! { d => Serde(document) })
    }
}

fn environment() -> Environment<'static> {
    let mut templates = Environment::new();
    templates.set_debug(true);
    // A name that is not there is a slip of the pen and no empty text.
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.add_filter("css_string", css_string);
    templates
}

/// Text as a string of a style sheet, in which nothing but letters and digits stands for itself.
fn css_string(text: &str) -> Value {
    use std::fmt::Write as _;
    let mut out = "\"".to_owned();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else {
            let _ = write!(out, "\\{:06x}", u32::from(c));
        }
    }
    out.push('"');
    Value::from_safe_string(out)
}

/// The first line of a template that would fetch or run something, and what is wrong with it.
fn reaches_out(text: &str) -> Option<(usize, String)> {
    for (n, line) in text.lines().enumerate() {
        let small = line.to_lowercase();
        if let Some((sign, does)) = FORBIDDEN.iter().find(|(sign, _)| small.contains(sign)) {
            let what = format!("'{sign}' {does}, and a page that leaves has to stand alone. Take it out.");
            return Some((n + 1, what));
        }
        for sign in ["src=", "url("] {
            let mut rest = small.as_str();
            while let Some(at) = rest.find(sign) {
                rest = rest[at + sign.len()..].trim_start_matches([' ', '"', '\'']);
                if !rest.starts_with("data:") {
                    let what = format!(
                        "'{sign}' names another file, and a page that leaves has to stand alone. Put the picture itself \
                         there, as data:image/png;base64 and what follows."
                    );
                    return Some((n + 1, what));
                }
            }
        }
        if let Some(handler) = small.split(char::is_whitespace).find(|word| is_handler(word)) {
            let name = handler.split('=').next().unwrap_or_default();
            return Some((
                n + 1,
                format!("'{name}' runs a program, and a page that leaves has to stand alone. Take it out."),
            ));
        }
    }
    None
}

/// Whether a word is an attribute such as `onclick="..."`.
fn is_handler(word: &str) -> bool {
    let Some((name, _)) = word.split_once('=') else { return false };
    name.strip_prefix("on").is_some_and(|event| event.len() > 2 && event.chars().all(|c| c.is_ascii_lowercase()))
}

/// The parser's words as a sentence for people.
fn sentence(error: &minijinja::Error, text: &str) -> String {
    let said = error
        .range()
        .and_then(|range| text.get(range))
        .map(|said| said.split_whitespace().collect::<Vec<_>>().join(" "));
    let said = said.filter(|said| !said.is_empty() && said.chars().count() <= 60);
    let detail = error.detail().unwrap_or_default();
    match (error.kind(), said) {
        (ErrorKind::UndefinedError, Some(said)) => {
            format!("there is no '{said}'. `mdg templates show` prints a template with every name there is.")
        }
        (ErrorKind::UndefinedError, None) => {
            "a name here stands for nothing. `mdg templates show` prints a template with every name there is."
                .to_owned()
        }
        (ErrorKind::SyntaxError, _) => format!("this cannot be read: {detail}."),
        (_, _) if !detail.is_empty() => format!("{detail}."),
        (_, Some(said)) => format!("'{said}' does not work."),
        (_, None) => "this does not work.".to_owned(),
    }
}

/// What of a document a page does not show, as a sentence. Only what stands in its body counts, comments and styles apart.
fn lacks(page: &str, document: &Document) -> Option<String> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let body = page.find("<body").map_or("", |at| &page[at..]);
    let shown = plain(&read::html(&without(&without(body, "<!--", "-->"), "<style", "</style>")));
    let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).map(read::html);
    let must = |words: &str| !shown.contains(&plain(words));
    let banner = &document.banner;
    if must(&banner.name) || banner.parts.iter().chain(&banner.line).any(|part| must(part)) {
        return Some("it leaves out part of the band that says whose document it is (d.banner).".to_owned());
    }
    if must(&document.confidentiality) {
        return Some("it leaves out how the document must be handled (d.confidentiality).".to_owned());
    }
    if document.mark.iter().any(|mark| must(mark)) {
        return Some("it leaves out that the people are not real (d.mark).".to_owned());
    }
    if title.map(|title| plain(&title)) != Some(plain(&document.window_title)) {
        return Some("its <title> has to be d.window_title and nothing else, which names no patient.".to_owned());
    }
    if !page.contains("lang=\"en-GB\"") {
        return Some("its <html> does not say lang=\"en-GB\", which a screen reader needs.".to_owned());
    }
    let left_out = document.all_words().into_iter().find(|words| must(words))?;
    Some(format!(
        "it leaves out words of the document, or puts them in unescaped: the first is '{}'. A page says all that the PDF says.",
        left_out.chars().take(60).collect::<String>()
    ))
}

/// Text without what stands between two signs.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut pieces = text.split(from);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(piece.split_once(to).map_or("", |(_, after)| after));
    }
    out
}

#[cfg(test)]
mod tests;
