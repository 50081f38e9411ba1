//! A person's own template for web pages, by the command line of the real program.

use crate::common::Home;

#[test]
fn the_template_that_is_printed_can_be_ones_own_and_a_fault_in_it_is_told_with_its_line() {
    let home = Home::empty();
    let path = home.run(&["templates", "path"]);
    assert_eq!(path.out.trim_end(), home.path("templates/document.html").display().to_string());
    let none = home.run(&["templates", "check"]);
    assert_eq!(none.code, 0, "{none:?}");
    assert!(none.out.contains("web pages follow the template that comes with mdg"), "{none:?}");
    let shown = home.run(&["templates", "show"]);
    assert_eq!((shown.code, shown.err.as_str()), (0, ""));
    std::fs::create_dir(home.path("templates")).unwrap();
    home.write("templates/document.html", &shown.out);
    for check in [["templates", "check"], ["config", "check"]] {
        let sound = home.run(&check);
        assert_eq!(sound.code, 0, "{sound:?}");
    }
    home.write("templates/document.html", &shown.out.replace("{{ d.version }}", "{{ d.verison }}"));
    let line = shown.out.lines().position(|line| line.contains("{{ d.version }}")).unwrap() + 1;
    for check in [["templates", "check"], ["config", "check"]] {
        let bad = home.run(&check);
        assert_eq!(bad.code, 3, "{bad:?}");
        assert!(bad.err.contains(&format!("document.html, line {line}: there is no 'd.verison'.")), "{bad:?}");
    }
    let json = home.run(&["templates", "check", "--json"]);
    assert_eq!((json.code, json.json()["code"].as_str()), (3, Some("settings_unreadable")));
    home.put("templates/document.html", b"<html>\n<p>caf\xe9</p>");
    let bad = home.run(&["templates", "check"]);
    assert!(bad.err.contains("document.html, line 2: there is a letter here that is not UTF-8."), "{bad:?}");
    let away = home.run(&["templates", "check", "nowhere.html"]);
    assert_eq!(away.code, 1, "{away:?}");
}

#[test]
fn a_fault_in_ones_own_template_is_told_when_the_database_is_opened_and_keeps_nobody_out() {
    let home = Home::trial();
    std::fs::create_dir(home.path("templates")).unwrap();
    home.write("templates/document.html", "<p>{{ d.title </p>");
    let opened = home.run(&["home"]);
    assert_eq!(opened.code, 0, "{opened:?}");
    assert!(opened.err.contains("document.html, line 1: this cannot be read"), "{opened:?}");
    assert!(opened.err.contains("writes no papers until this is put right"), "{opened:?}");
}
