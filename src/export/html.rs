//! A document as one self-contained web page: no script, no picture, no link to anything outside, so that it opens on any
//! practice's computer and prints on A4. The page is the template in `assets/templates`; the words are the document's.

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

use super::document::Document;
use super::error::ExportError;

const TEMPLATE: &str = include_str!("../../assets/templates/document.html");

/// The whole file.
pub(crate) fn render(document: &Document) -> Result<String, ExportError> {
    let mut templates = Environment::new();
    templates.add_filter("css_string", css_string);
    // The name's ending turns on the escaping of everything that is put in.
    templates
        .add_template("document.html", TEMPLATE)
        .and_then(|()| templates.get_template("document.html")?.render(context! { d => Serde(document) }))
        .map_err(|_| ExportError::Page { format: "HTML" })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    fn page() -> String {
        render(&sample::extract().document()).unwrap()
    }

    #[test]
    fn the_language_is_british_english_and_the_title_names_no_patient() {
        let page = page();
        assert!(page.contains("<html lang=\"en-GB\">"));
        assert!(page.contains("<title>MDG case conference extract, MDG-HK 19-Nov-2026, version 1</title>"));
    }

    #[test]
    fn the_banner_comes_before_everything_else_in_the_body() {
        let page = page();
        let body = &page[page.find("<body>").unwrap()..];
        assert!(body.find("ADEYEMI, Grace (Mrs)").unwrap() < body.find("<h1>").unwrap());
        assert!(body.find("999 000 1006").unwrap() < body.find("<h1>").unwrap());
    }

    #[test]
    fn headings_go_down_one_step_at_a_time() {
        let page = page();
        assert_eq!(page.matches("<h1>").count(), 1);
        assert_eq!(page.matches("<h2>").count(), sample::extract().document().sections.len());
        assert!(page.find("<h1>").unwrap() < page.find("<h2>").unwrap());
        assert!(!page.contains("<h3"));
    }

    #[test]
    fn every_header_cell_says_what_it_heads() {
        let page = page();
        assert_eq!(
            page.matches("<th ").count(),
            page.matches("<th scope=\"col\">").count() + page.matches("<th scope=\"row\">").count()
        );
        assert!(!page.contains("<th>"));
        assert_eq!(page.matches("<th scope=\"col\">").count(), 10);
        assert_eq!(page.matches("<th scope=\"row\">").count(), 2);
    }

    #[test]
    fn nothing_is_fetched_and_nothing_runs() {
        let page = page();
        for outside in ["<script", "<img", "<link", "http:", "https:", "url(", "@import", " on"] {
            let outside = if outside == " on" { " onclick" } else { outside };
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn mark_up_in_the_text_is_shown_and_not_obeyed() {
        let mut extract = sample::extract();
        extract.summary = "<script>alert(1)</script> & \"x\"".into();
        extract.patient.family_name = "\"; } </style><b>".into();
        let page = render(&extract.document()).unwrap();
        assert!(page.contains("&lt;script&gt;alert(1)"));
        assert!(!page.contains("<script>"));
        assert_eq!(page.matches("</style>").count(), 1);
    }

    #[test]
    fn every_word_of_the_document_is_on_the_page() {
        for document in [sample::extract().document(), sample::amended_extract().document(), sample::cover().document()]
        {
            let page = crate::export::verify::read::html(&render(&document).unwrap());
            for words in document.all_words() {
                assert!(page.contains(&words), "missing: {words}");
            }
        }
    }

    #[test]
    fn every_printed_page_says_whose_it_is() {
        let page = page();
        let style = &page[..page.find("</style>").unwrap()];
        assert!(style.contains("@top-right { width: 34%; content: \"Demonstration\\00003a"), "{style}");
        assert!(
            style.contains(r#"@top-left { width: 66%; content: "ADEYEMI\00002c\000020Grace\000020\000028Mrs\000029"#)
        );
        assert_eq!(css_string("O'B\"é").to_string(), r#""O\000027B\000022\0000e9""#);
    }

    #[test]
    fn the_same_document_gives_the_same_page() {
        assert_eq!(page(), page());
    }
}
