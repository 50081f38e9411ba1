use super::field::Remark;
use super::*;
use crate::tui::testing::{ctx, key, shot};
use proptest::prelude::*;

fn due(text: &str) -> Result<Reading, String> {
    match text {
        "fri" | "next fri" => Ok(Reading::echoed("2026-10-23", "Fri 23-Oct-2026")),
        _ => Err("Write a date such as 'next fri', '2w' or 14-Oct-2026.".into()),
    }
}

fn action() -> Form {
    Form::new(vec![
        FieldSpec::line("what", "Action").required(),
        FieldSpec::pick(
            "owner",
            "Owner",
            vec![
                Choice::new("m1", "L Ford").detail("Care navigator"),
                Choice::new("m2", "Dr S Ng").detail("GP"),
                Choice::new("m3", "R Shah").detail("Pharmacist"),
            ],
        )
        .required(),
        FieldSpec::date("due", "Due date", due).required().help("A day, or a time from now such as 2w."),
        FieldSpec::choice("urgency", "Urgency", vec![Choice::new("r", "Routine"), Choice::new("u", "Urgent")]),
        FieldSpec::many("tell", "Tell", vec![Choice::new("gp", "GP"), Choice::new("dn", "District nurse")]),
        FieldSpec::yes_no("told", "Patient told"),
        FieldSpec::number("weeks", "Weeks", 1, 52),
        FieldSpec::long("note", "Note", 4),
    ])
    .with_draft("action:new")
}

fn press(form: &mut Form, keys: &[&str]) -> FormStep {
    let mut step = FormStep::Stay;
    for k in keys {
        step = form.on_key(key(k), &ctx(80, 24), 60);
    }
    step
}

fn type_in(form: &mut Form, text: &str) {
    for c in text.chars() {
        form.on_key(Key::char(c), &ctx(80, 24), 60);
    }
}

fn filled() -> Form {
    let mut form = action();
    type_in(&mut form, "Call daughter");
    press(&mut form, &["enter"]);
    type_in(&mut form, "ford");
    press(&mut form, &["enter"]);
    type_in(&mut form, "next fri");
    form
}

#[test]
fn the_form_at_three_sizes() {
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        let mut form = filled();
        insta::assert_snapshot!(format!("form_{w}"), shot(w, h, |f| form.view(f, f.area(), &ctx(w, h))));
        form.refuse(Some("owner"), "L Ford was not at this conference. Choose somebody who was.");
        insta::assert_snapshot!(format!("form_refused_{w}"), shot(w, h, |f| form.view(f, f.area(), &ctx(w, h))));
    }
}

#[test]
fn a_filled_form_gives_canonical_values() {
    let mut form = filled();
    press(&mut form, &["tab", "u", "tab", "space", "right", "space", "tab", "y", "tab", "6"]);
    let FormStep::Submit(values) = press(&mut form, &["ctrl+s"]) else { panic!("not submitted") };
    assert_eq!(values.get("what"), Some("Call daughter"));
    assert_eq!(values.get("owner"), Some("m1"));
    assert_eq!(values.get("due"), Some("2026-10-23"));
    assert_eq!(values.get("urgency"), Some("u"));
    assert_eq!(values.many("tell"), ["gp", "dn"]);
    assert_eq!(values.yes("told"), Some(true));
    assert_eq!(values.number("weeks"), Some(6));
    assert_eq!(values.get("note"), None);
    assert_eq!(values.to_map()["tell"], "gp,dn");
    assert!(form.saving());
}

#[test]
fn what_is_missing_gets_the_keys_and_a_sentence() {
    let mut form = action();
    assert_eq!(press(&mut form, &["ctrl+s"]), FormStep::Stay);
    assert_eq!(form.focused(), Some("what"));
    let drawn = shot(80, 24, |f| form.view(f, f.area(), &ctx(80, 24)));
    assert!(drawn.contains("! Still needed: Action."), "{drawn}");
}

#[test]
fn a_date_is_read_back_as_it_is_typed_and_complaints_wait() {
    let mut form = filled();
    press(&mut form, &["backspace"]);
    let drawn = |form: &Form| shot(80, 24, |f| form.view(f, f.area(), &ctx(80, 24)));
    assert!(!drawn(&form).contains("! Write a date") && drawn(&form).contains("Write a date"));
    type_in(&mut form, "i");
    assert!(drawn(&form).contains("reads as: Fri 23-Oct-2026"));
    press(&mut form, &["backspace", "tab"]);
    assert!(drawn(&form).contains("! Write a date"));
}

#[test]
fn a_refusal_from_below_keeps_the_words() {
    let mut form = filled();
    press(&mut form, &["ctrl+s"]);
    form.refuse(Some("due"), "The due date must be after the conference.");
    assert!(!form.saving());
    assert_eq!(form.focused(), Some("due"));
    assert_eq!(form.value("what").as_deref(), Some("Call daughter"));
    let drawn = shot(80, 24, |f| form.view(f, f.area(), &ctx(80, 24)));
    assert!(drawn.contains("! The due date must be after the conference."), "{drawn}");
    type_in(&mut form, " ");
    assert!(!shot(80, 24, |f| form.view(f, f.area(), &ctx(80, 24))).contains("after the conference"));
}

#[test]
fn a_refusal_without_a_field_stands_above() {
    let mut form = filled();
    form.refuse(None, "The conference has ended.");
    assert!(shot(80, 24, |f| form.view(f, f.area(), &ctx(80, 24))).starts_with("! The conference has ended."));
}

#[test]
fn a_paste_never_submits() {
    let mut form = Form::new(vec![FieldSpec::line("only", "Only")]);
    form.on_paste("one\ntwo\n");
    assert!(!form.saving());
    assert_eq!(form.value("only").as_deref(), Some("one two"));
}

#[test]
fn enter_moves_on_and_saves_from_the_last_line() {
    let mut form = Form::new(vec![FieldSpec::line("a", "A"), FieldSpec::line("b", "B")]);
    assert_eq!(press(&mut form, &["1", "enter"]), FormStep::Stay);
    assert_eq!(form.focused(), Some("b"));
    assert!(matches!(press(&mut form, &["2", "enter"]), FormStep::Submit(_)));
}

#[test]
fn enter_in_long_text_is_a_line_break_and_larger_shows_only_it() {
    let mut form = Form::new(vec![FieldSpec::long("note", "Note", 3), FieldSpec::line("other", "Other")]);
    type_in(&mut form, "one");
    press(&mut form, &["enter"]);
    type_in(&mut form, "two");
    assert_eq!(form.value("note").as_deref(), Some("one\ntwo"));
    press(&mut form, &["ctrl+e"]);
    let drawn = shot(60, 18, |f| form.view(f, f.area(), &ctx(60, 18)));
    assert!(!drawn.contains("Other") && drawn.contains("2 words"), "{drawn}");
    assert_eq!(press(&mut form, &["esc"]), FormStep::Stay);
    assert!(!form.larger());
    assert_eq!(press(&mut form, &["esc"]), FormStep::Pass);
}

#[test]
fn a_draft_brings_every_word_back() {
    let mut form = filled();
    press(&mut form, &["tab", "u", "tab", "space"]);
    assert!(form.changed());
    let mut again = action();
    assert!(!again.changed());
    assert!(again.refill(&form.draft_text()));
    assert_eq!(again.draft_text(), form.draft_text());
    assert_eq!(again.value("owner").as_deref(), Some("m1"));
    assert!(!again.refill("not a draft"));
    assert_eq!(again.draft_key(), Some("action:new"));
}

#[test]
fn while_saving_nothing_can_be_typed() {
    let mut form = filled();
    press(&mut form, &["ctrl+s"]);
    let before = form.draft_text();
    type_in(&mut form, "xyz");
    form.on_paste("more");
    assert_eq!(form.draft_text(), before);
    assert_eq!(press(&mut form, &["esc"]), FormStep::Pass);
}

#[test]
fn a_name_that_is_not_in_the_list_is_refused() {
    let mut form = filled();
    form.focus_on("owner");
    press(&mut form, &["ctrl+u"]);
    type_in(&mut form, "zzz");
    press(&mut form, &["ctrl+s"]);
    assert_eq!(form.focused(), Some("owner"));
}

const KEYS: &[&str] = &[
    "enter",
    "tab",
    "shift+tab",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "backspace",
    "delete",
    "ctrl+s",
    "ctrl+e",
    "ctrl+w",
    "ctrl+k",
    "ctrl+u",
    "ctrl+z",
    "ctrl+y",
    "ctrl+left",
    "ctrl+right",
    "esc",
    "space",
    "pgdn",
    "f1",
];

#[test]
fn saving_picks_what_can_mean_one_thing_only() {
    let mut form = Form::new(vec![FieldSpec::pick(
        "owner",
        "Owner",
        vec![
            Choice::new("m1", "L Ford").detail("Care navigator"),
            Choice::new("m2", "Dr S Ng").detail("GP"),
            Choice::new("m3", "R Shah").detail("GP"),
        ],
    )]);
    let submit = |form: &mut Form, typed: &str| {
        press(form, &["ctrl+u"]);
        type_in(form, typed);
        match press(form, &["ctrl+s"]) {
            FormStep::Submit(values) => {
                form.refuse(None, "Try again.");
                values.get("owner").map(str::to_owned)
            }
            _ => None,
        }
    };
    assert_eq!(submit(&mut form, "navigator").as_deref(), Some("m1"));
    assert_eq!(submit(&mut form, "gp"), None);
    assert_eq!(submit(&mut form, "frd"), None, "alike is not the same");
    let drawn = shot(80, 24, |f| form.view(f, f.area(), &ctx(80, 24)));
    assert!(drawn.contains("Choose one with Down and Enter"), "{drawn}");
    assert_eq!(submit(&mut form, "zzzz"), None);
    let drawn = shot(80, 24, |f| form.view(f, f.area(), &ctx(80, 24)));
    assert!(drawn.contains("Nothing in the list is called 'zzzz'."), "{drawn}");
}

#[test]
fn a_refusal_does_not_outlive_the_next_attempt() {
    let mut form = filled();
    assert!(matches!(press(&mut form, &["ctrl+s"]), FormStep::Submit(_)));
    form.refuse(Some("what"), "Say more.");
    assert!(shot(80, 24, |f| form.view(f, f.area(), &ctx(80, 24))).contains("! Say more."));
    assert!(matches!(press(&mut form, &["ctrl+s"]), FormStep::Submit(_)));
    form.refuse(Some("due"), "Too late.");
    let drawn = shot(80, 24, |f| form.view(f, f.area(), &ctx(80, 24)));
    assert!(drawn.contains("! Too late.") && !drawn.contains("Say more."), "{drawn}");
    form.absolve();
    assert!(!shot(80, 24, |f| form.view(f, f.area(), &ctx(80, 24))).contains("Too late."));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_keys_pastes_or_sizes_break_a_form(steps in proptest::collection::vec((0..30_usize, "\\PC{0,6}", 1_u16..130, 1_u16..40), 1..60)) {
        let mut form = action();
        for (which, text, w, h) in steps {
            match KEYS.get(which) {
                Some(k) => {
                    form.on_key(key(k), &ctx(w, h), w);
                }
                None if which == 24 => form.on_paste(&text),
                None if which == 25 => form.refuse(Some("due"), &text),
                None => {
                    for c in text.chars() {
                        form.on_key(Key::char(c), &ctx(w, h), w);
                    }
                }
            }
            shot(w, h, |f| form.view(f, f.area(), &ctx(w, h)));
        }
    }
}

#[test]
fn the_arrows_choose_without_a_word_and_enter_alone_chooses_nobody() {
    let mut form = action();
    press(&mut form, &["enter", "enter"]);
    assert_eq!(form.fields[1].values(), Err("Still needed: Owner.".into()));
    press(&mut form, &["shift+tab", "down", "down", "enter"]);
    assert_eq!(form.fields[1].values(), Ok(vec!["m2".to_string()]));
}

#[test]
fn letters_after_a_choice_look_for_another_one() {
    let mut form = action();
    press(&mut form, &["enter"]);
    type_in(&mut form, "ford");
    press(&mut form, &["enter", "shift+tab"]);
    type_in(&mut form, "shah");
    press(&mut form, &["enter"]);
    assert_eq!(form.fields[1].values(), Ok(vec!["m3".to_string()]));
}

#[test]
fn two_of_one_name_are_told_apart_after_the_choice() {
    let people = || {
        vec![
            Choice::new("1", "CAMPBELL, Delroy").detail("born 03-Oct-1948"),
            Choice::new("2", "CAMPBELL, Delroy").detail("born 24-Jun-1970"),
            Choice::new("3", "NG, Li").detail("born 06-Jan-1939"),
        ]
    };
    let filled = |id: &str| FieldSpec::pick("who", "Who", people()).filled(id);
    let form = Form::new(vec![filled("2"), filled("3")]);
    assert_eq!(form.fields[0].remark(false), Remark::Echo("born 24-Jun-1970".into()));
    assert_eq!(form.fields[1].remark(false), Remark::Nothing);
}
