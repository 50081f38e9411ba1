use super::*;
use crate::export::sample;

fn fault(text: &str) -> TemplateFault {
    PageTemplate::own("my/document.html", text).unwrap_err()
}

/// The built-in one with something else in one place.
fn changed(from: &str, to: &str) -> String {
    assert!(BUILT_IN.contains(from), "{from}");
    BUILT_IN.replacen(from, to, 1)
}

#[test]
fn the_template_that_comes_with_the_program_passes_as_ones_own_and_makes_the_same_pages() {
    let own = PageTemplate::own("x", BUILT_IN).unwrap();
    for document in sample::documents() {
        assert_eq!(own.render(&document).unwrap(), PageTemplate::default().render(&document).unwrap());
    }
}

#[test]
fn a_template_of_ones_own_is_used() {
    let own = PageTemplate::own("x", &changed("<main>", "<main><p>Our network, our colours</p>")).unwrap();
    assert!(own.render(&sample::extract().document()).unwrap().contains("<p>Our network, our colours</p>"));
    let picture = changed("<main>", "<main><img alt=\"\" src=\"data:image/png;base64,AAAA\">");
    assert!(PageTemplate::own("x", &picture).is_ok());
}

#[test]
fn a_slip_of_the_pen_is_told_with_its_line() {
    let line_of = |text: &str, words: &str| text.lines().position(|line| line.contains(words)).map(|n| n + 1);
    let unclosed = changed("{%- endfor %}\n</main>", "</main>");
    let told = fault(&unclosed);
    assert!(told.line.is_some() && told.what.starts_with("this cannot be read: "), "{told}");
    let misspelt = changed("{{ d.version }}", "{{ d.verison }}");
    let told = fault(&misspelt);
    assert_eq!(told.line, line_of(&misspelt, "d.verison"));
    assert_eq!(
        told.to_string(),
        format!(
            "my/document.html, line {}: there is no 'd.verison'. `mdg templates show` prints a template with every name there is.",
            told.line.unwrap()
        )
    );
    let filter = changed("{{ d.version }}", "{{ d.version|shout }}");
    let told = fault(&filter);
    assert_eq!((told.line, told.what.contains("shout")), (line_of(&filter, "shout"), true), "{told}");
    let macro_gone = changed("{{ block.text }}", "{{ blok.text }}");
    assert_eq!(fault(&macro_gone).line, line_of(&macro_gone, "blok.text"));
}

#[test]
fn what_a_document_has_to_say_cannot_be_left_out() {
    for (gone, what) in [
        ("<p class=\"name\">{{ d.banner.name }}</p>", "(d.banner)"),
        ("<span>{{ part }}</span>", "(d.banner)"),
        ("<p class=\"line\">{{ d.banner.line }}</p>", "(d.banner)"),
        ("<p>{{ d.confidentiality }}</p>", "(d.confidentiality)"),
        ("<p class=\"mark\">{{ d.mark }}</p>", "(d.mark)"),
        ("<title>{{ d.window_title }}</title>", "its <title>"),
        (" lang=\"en-GB\"", "lang="),
        ("<p class=\"notice\">{{ notice }}</p>", "'Replaces version 0."),
        ("<p>{{ block.text }}</p>", "'One & another.'"),
        ("<td>{{ cell }}</td>", "'Do <i>1</i>"),
    ] {
        let told = fault(&changed(gone, ""));
        assert!(told.line.is_none() && told.what.contains(what), "{gone}: {told}");
    }
    // A comment or a style is no place for it.
    let told = fault(&changed("<p class=\"name\">{{ d.banner.name }}</p>", "<!-- {{ d.banner.name }} -->"));
    assert!(told.what.contains("(d.banner)"), "{told}");
    let named = fault(&changed("{{ d.window_title }}", "{{ d.window_title }}, {{ d.banner.name }}"));
    assert!(named.what.starts_with("its <title>"), "{named}");
}

#[test]
fn words_have_to_be_escaped() {
    let told = fault(&changed("{{ d.banner.name }}</p>", "{{ d.banner.name|safe }}</p>"));
    assert!(told.what.contains("(d.banner)"), "{told}");
    let told = fault(&changed("<td>{{ cell }}</td>", "<td>{{ cell|safe }}</td>"));
    assert!(told.what.contains("unescaped"), "{told}");
}

#[test]
fn a_page_that_would_fetch_or_run_something_is_refused_with_its_line() {
    for bad in [
        "<script>1</script>",
        "<link rel=\"stylesheet\" href=\"a.css\">",
        "<img alt=\"\" src=\"logo.png\">",
        "<p onclick=\"x()\">a</p>",
        "<style>p { background: url('a.png') }</style>",
        "<p>See https://example.org</p>",
        "<iframe></iframe>",
    ] {
        let text = changed("<main>", &format!("<main>\n{bad}"));
        let line = text.lines().position(|line| line == bad).map(|n| n + 1);
        assert_eq!(fault(&text).line, line, "{bad}");
    }
}

#[test]
fn a_template_that_fails_only_on_a_real_document_stops_the_export_and_names_nobody() {
    let sly = changed(
        "<p class=\"name\">{{ d.banner.name }}</p>",
        "{% if 'ADEYEMI' not in d.banner.name %}<p class=\"name\">{{ d.banner.name }}</p>{% endif %}",
    );
    let own = PageTemplate::own("my/document.html", &sly).unwrap();
    let error = own.render(&sample::extract().document()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Nothing was exported, because of your template. my/document.html, it leaves out words of one of these documents"
    );
    let sly = changed("<main>", "<main>{% if 'ADEYEMI' in d.banner.name %}{{ d.banner.name.nothing }}{% endif %}");
    let error = PageTemplate::own("my/document.html", &sly).unwrap().render(&sample::extract().document()).unwrap_err();
    assert!(
        error.to_string().contains("cannot show one of these documents") && !error.to_string().contains("ADEYEMI"),
        "{error}"
    );
}

#[test]
fn a_style_takes_any_text_as_a_string() {
    assert_eq!(css_string("O'B\"é").to_string(), r#""O\000027B\000022\0000e9""#);
}
