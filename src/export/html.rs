//! What holds of every web page by the template that comes with the program: no script, no picture, no link to anything outside, so
//! that it opens on any practice's computer and prints on A4. The template is in `assets/templates`; the words are the document's.

use super::document::Document;
use super::error::ExportError;
use super::page_template::PageTemplate;

/// The whole file, by the template that comes with the program.
pub(crate) fn render(document: &Document) -> Result<String, ExportError> {
    PageTemplate::default().render(document)
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
    }

    #[test]
    fn the_same_document_gives_the_same_page() {
        assert_eq!(page(), page());
    }
}
