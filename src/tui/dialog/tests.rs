use super::*;
use crate::tui::form::{FieldSpec, Form};
use crate::tui::intents::{Intent, Scope};
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::testing::{self, ctx, key, shot};
use crate::tui::widget::Said;
use crate::tui::{door, layout};
use proptest::prelude::*;

fn press(dialog: &mut dyn Dialog, keys: &[&str]) -> DialogStep {
    let mut step = DialogStep::Stay;
    for k in keys {
        step = dialog.on_key(key(k), &ctx(80, 24));
    }
    step
}

fn drawn(dialog: &dyn Dialog, w: u16, h: u16) -> String {
    let ctx = ctx(w, h);
    shot(w, h, |frame| dialog.view(frame, dialog.place(frame.area(), &ctx), &ctx))
}

fn issue() -> Confirm {
    Confirm::new(
        "Issue the agenda",
        "The agenda for Wed 14-Oct-2026 with 14 items goes to 11 members. It cannot be called back once it is sent.",
        "Issue the agenda",
        vec![Effect::Say(Said::done("Issued."))],
    )
}

fn people() -> Picker {
    let rows = [
        ("1", "L Ford", "Care navigator"),
        ("2", "Dr S Ng", "GP"),
        ("3", "R Shah", "Pharmacist"),
        ("4", "K Fordham", "Chair"),
    ];
    Picker::new(
        "owner",
        "Who does it?",
        rows.into_iter().map(|(id, label, detail)| PickRow::new(id, label, detail)).collect(),
    )
}

#[test]
fn dialogs_at_three_sizes() {
    for (w, h) in [(60, 18), (80, 24), (100, 30)] {
        insta::assert_snapshot!(format!("confirm_{w}"), drawn(&issue(), w, h));
        let mut picker = people();
        press(&mut picker, &["f", "o", "r"]);
        insta::assert_snapshot!(format!("picker_{w}"), drawn(&picker, w, h));
        let palette = Palette::new(Scope::Worklist, &Keymap::standard(), &|_| None);
        insta::assert_snapshot!(format!("palette_{w}"), drawn(&palette, w, h));
        insta::assert_snapshot!(format!("help_{w}"), drawn(&Help::new(Scope::Conference, &Keymap::standard()), w, h));
    }
    insta::assert_snapshot!("confirm_name", drawn(&issue().with_name("Oak and Riverside"), 80, 24));
    insta::assert_snapshot!(
        "notice",
        drawn(&Notice::new("Import", "1,204 rows are new.\n\n3 were not taken."), 80, 24)
    );
}

#[test]
fn enter_at_once_means_no() {
    assert!(matches!(press(&mut issue(), &["enter"]), DialogStep::Close));
    assert!(matches!(press(&mut issue(), &["esc"]), DialogStep::Close));
    assert!(matches!(press(&mut issue(), &["right", "enter"]), DialogStep::CloseThen(then) if then.len() == 1));
    assert!(matches!(press(&mut issue(), &["y"]), DialogStep::CloseThen(_)));
}

#[test]
fn the_gravest_question_wants_the_name_exactly() {
    let mut confirm = issue().with_name("Oak");
    assert!(matches!(press(&mut confirm, &["y"]), DialogStep::Stay));
    assert!(matches!(press(&mut confirm, &["enter"]), DialogStep::Stay));
    assert!(matches!(press(&mut confirm, &["backspace", "O", "a", "k", "enter"]), DialogStep::CloseThen(_)));
}

#[test]
fn a_picker_gives_the_best_match() {
    let mut picker = people();
    let DialogStep::CloseThen(effects) = press(&mut picker, &["f", "o", "r", "d", "enter"]) else {
        panic!("still open")
    };
    assert!(matches!(&effects[..], [Effect::Chosen("owner", ids)] if ids == &["1"]));
}

#[test]
fn a_picker_that_asks_shows_the_answer_in_its_order() {
    let rows = |answer: door::Answer| -> Vec<PickRow> {
        testing::rows(answer).into_iter().map(|(id, name)| PickRow::new(id, name, "")).collect()
    };
    let mut picker = Picker::asking("patient", "Patient", testing::question, rows);
    assert!(
        matches!(&press(&mut picker, &["k"]), DialogStep::Then(e) if matches!(&e[..], [Effect::Ask(_, q)] if *q == testing::question("k")))
    );
    let answer = testing::answer(&[("7", "KHAN, Yusuf"), ("8", "KAUR, Jas")]);
    picker.on_answer("picker", Ok(answer), &ctx(80, 24));
    let DialogStep::CloseThen(effects) = press(&mut picker, &["down", "enter"]) else { panic!("still open") };
    assert!(matches!(&effects[..], [Effect::Chosen("patient", ids)] if ids == &["8"]));
}

#[test]
fn the_command_finder_knows_other_words_and_keys() {
    let first = |typed: &str| {
        let mut palette = Palette::new(Scope::Worklist, &Keymap::standard(), &|_| None);
        for c in typed.chars() {
            palette.on_key(Key::char(c), &ctx(80, 24));
        }
        palette.found().next().map(|row| row.intent)
    };
    assert_eq!(first("import"), Some(Intent::Import));
    assert_eq!(first("excel"), Some(Intent::Import));
    assert_eq!(first("I"), Some(Intent::Import));
    assert_eq!(first("privacy"), Some(Intent::HideScreen));
}

#[test]
fn import_can_be_found_from_every_screen_and_other_commands_say_where_they_are() {
    let palette = Palette::new(Scope::Minutes, &Keymap::standard(), &|_| None);
    let row = |intent| palette.found().find(|row| row.intent == intent).unwrap().clone();
    assert_eq!(row(Intent::Import).why_not, None);
    assert_eq!(row(Intent::NextItem).why_not.as_deref(), Some("on the screen Conference"));
}

#[test]
fn what_cannot_be_done_now_stays_undone() {
    let mut palette = Palette::new(Scope::Worklist, &Keymap::standard(), &|_| Some("no conference is planned".into()));
    assert!(matches!(press(&mut palette, &["enter"]), DialogStep::Stay));
}

#[test]
fn help_can_be_searched() {
    let mut help = Help::new(Scope::Conference, &Keymap::standard());
    press(&mut help, &["q", "u", "o", "r", "u", "m"]);
    let words = drawn(&help, 80, 24);
    assert!(words.contains("Mark who is here") && !words.contains("Go on to the next item"), "{words}");
}

fn form() -> FormDialog {
    let form = Form::new(vec![FieldSpec::line("what", "Action").required()]);
    FormDialog::new("New action", form, |values| {
        if values.text("what") == "bad" {
            return Err((Some("what"), "Choose other words.".into()));
        }
        Ok(testing::command(values.text("what")))
    })
}

#[test]
fn a_form_saves_stays_when_refused_and_closes_when_done() {
    let mut dialog = form();
    let step = press(&mut dialog, &["o", "k", "enter"]);
    assert!(matches!(&step, DialogStep::Then(e) if matches!(&e[..], [Effect::Do(_, c)] if testing::word(c) == "ok")));
    let refused = Err(testing::refusal("No.", Some("what")));
    assert!(matches!(dialog.on_done("form", &refused, &ctx(80, 24)), DialogStep::Stay));
    assert!(drawn(&dialog, 80, 24).contains("! No."));
    press(&mut dialog, &["enter"]);
    assert!(matches!(dialog.on_done("form", &Ok(testing::done("Done.")), &ctx(80, 24)), DialogStep::CloseThen(_)));
}

#[test]
fn a_command_that_cannot_be_made_is_a_message_at_the_field() {
    let mut dialog = form();
    assert!(matches!(press(&mut dialog, &["b", "a", "d", "enter"]), DialogStep::Stay));
    assert!(drawn(&dialog, 80, 24).contains("! Choose other words."));
}

#[test]
fn esc_asks_before_typed_words_are_lost() {
    let mut dialog = form();
    assert!(matches!(press(&mut dialog, &["esc"]), DialogStep::Close));
    assert!(matches!(press(&mut dialog, &["x", "esc"]), DialogStep::Then(_)));
    assert!(matches!(press(&mut dialog, &["esc"]), DialogStep::Close));
}

#[test]
fn esc_keeps_a_draft_where_there_is_a_place_for_it() {
    let form = Form::new(vec![FieldSpec::line("what", "Action")]).with_draft("action:1");
    let mut dialog = FormDialog::new("New action", form, |_| Ok(testing::command("x")));
    let step = press(&mut dialog, &["x", "esc"]);
    assert!(
        matches!(step, DialogStep::CloseThen(e) if matches!(&e[0], Effect::KeepDraft(k, Some(_)) if k == "action:1"))
    );
}

#[test]
fn what_esc_would_lose_is_said_in_the_form_itself() {
    // The footer may lie under a tall form.
    let mut dialog = form();
    assert!(drawn(&dialog, 80, 24).contains("Ctrl+S Save   Esc Back   * is needed"));
    press(&mut dialog, &["x", "esc"]);
    for w in [60, 80] {
        assert!(drawn(&dialog, w, 18).contains("Esc again throws"), "{}", drawn(&dialog, w, 18));
    }
    press(&mut dialog, &["y"]);
    assert!(!drawn(&dialog, 80, 24).contains("Esc again throws"));
}

const KEYS: &[&str] = &[
    "enter",
    "tab",
    "shift+tab",
    "up",
    "down",
    "left",
    "right",
    "pgdn",
    "pgup",
    "home",
    "end",
    "backspace",
    "ctrl+w",
    "f2",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn no_keys_pastes_or_sizes_break_a_dialog(
        which in 0..5_usize,
        steps in proptest::collection::vec((0..18_usize, "\\PC{0,5}", 1_u16..130, 1_u16..40), 1..40),
    ) {
        let mut dialog: Box<dyn Dialog> = match which {
            0 => Box::new(people()),
            1 => Box::new(Palette::new(Scope::Agenda, &Keymap::standard(), &|_| None)),
            2 => Box::new(Help::new(Scope::Worklist, &Keymap::standard())),
            3 => Box::new(issue().with_name("Oak")),
            _ => Box::new(form()),
        };
        for (n, text, w, h) in steps {
            let ctx = ctx(w, h);
            if let Some(k) = KEYS.get(n) {
                dialog.on_key(key(k), &ctx);
            } else if n == 14 {
                dialog.on_paste(&text, &ctx);
            } else {
                for c in text.chars() {
                    dialog.on_key(Key::char(c), &ctx);
                }
            }
            let place = dialog.place(ctx.window, &ctx);
            prop_assert_eq!(place.intersection(ctx.window), place);
            let _ = layout::Frame::of(ctx.window);
            drawn(dialog.as_ref(), w, h);
        }
    }
}

#[test]
fn a_question_longer_than_the_window_is_read_to_its_end() {
    let small = ctx(60, 18);
    let text = (1..=30).map(|n| format!("reason {n}.")).collect::<Vec<_>>().join("\n");
    let mut confirm = Confirm::new("Start the conference", text, "Start", vec![Effect::Leave]);
    let place = confirm.place(small.window, &small);
    let seen = |confirm: &Confirm| shot(60, 18, |f| confirm.view(f, place, &small));
    assert!(seen(&confirm).contains("more lines: PgDn") && seen(&confirm).contains("> No"), "{}", seen(&confirm));
    let mut all = seen(&confirm);
    for _ in 0..3 {
        assert!(matches!(confirm.on_key(key("pgdn"), &small), DialogStep::Stay));
        all.push_str(&seen(&confirm));
    }
    for n in 1..=30 {
        assert!(all.contains(&format!("reason {n}.")), "{n}: {all}");
    }
    assert!(seen(&confirm).contains("> No") && !seen(&confirm).contains("more line"), "{}", seen(&confirm));
}
