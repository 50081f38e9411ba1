use super::*;
use crate::tui::dialog::{FormDialog, PickRow, Picker};
use crate::tui::door::{Answer, Refusal};
use crate::tui::form::{FieldSpec, Form};
use crate::tui::testing::{self, ctx, key, shot};
use crate::tui::theme::Role;
use crate::tui::widget::text::put;
use proptest::prelude::*;
use ratatui::Frame;
use ratatui::crossterm::event::KeyEvent;
use std::cell::RefCell;
use std::rc::Rc;

/// A screen that writes down what reaches it.
struct Plain {
    id: ScreenId,
    heard: Rc<RefCell<Vec<String>>>,
    typing: bool,
    running: bool,
}

impl Screen for Plain {
    fn id(&self) -> ScreenId {
        self.id
    }

    fn on_intent(&mut self, intent: Intent, _: &Ctx) -> Option<Vec<Effect>> {
        self.heard.borrow_mut().push(intent.row().name.into());
        match intent {
            Intent::AddToAgenda => Some(vec![Effect::Do("add", testing::command("agenda.add"))]),
            Intent::Search => Some(vec![Effect::Ask("rows", testing::question(""))]),
            Intent::SelectAll => Some(vec![Effect::Open(Box::new(form()))]),
            Intent::Sort => {
                let rows = vec![PickRow::new("v1", "High risk", "")];
                Some(vec![Effect::Open(Box::new(Picker::new("sort", "Sort", rows)))])
            }
            Intent::Discuss => {
                self.typing = true;
                Some(Vec::new())
            }
            _ => None,
        }
    }

    fn typing(&self) -> bool {
        self.typing
    }

    fn on_key(&mut self, key: Key, _: &Ctx) -> Option<Vec<Effect>> {
        let c = key.text()?;
        self.heard.borrow_mut().push(format!("typed {c}"));
        Some(Vec::new())
    }

    fn on_answer(&mut self, _: &'static str, answer: Result<Answer, Refusal>, _: &Ctx) -> Vec<Effect> {
        self.heard.borrow_mut().push(format!("answer of {} rows", testing::rows(answer.unwrap()).len()));
        Vec::new()
    }

    fn on_chosen(&mut self, picker: &'static str, ids: &[String], _: &Ctx) -> Vec<Effect> {
        self.heard.borrow_mut().push(format!("{picker} {}", ids.join(",")));
        Vec::new()
    }

    fn why_not(&self, intent: Intent) -> Option<String> {
        (intent == Intent::Consent).then(|| "no patient is selected".into())
    }

    fn ticking(&self) -> bool {
        self.running
    }

    fn holds(&self) -> Option<String> {
        self.running.then(|| "The conference is running.".into())
    }

    fn context(&self) -> String {
        "Oak and Riverside MDG".into()
    }

    fn view(&self, frame: &mut Frame, body: Rect, ctx: &Ctx) {
        put(frame.buffer_mut(), body.x + 1, body.y, body.width, "The body of the screen", ctx.style(Role::Text));
    }
}

fn form() -> FormDialog {
    let form = Form::new(vec![FieldSpec::line("what", "Action")]).with_draft("action:7");
    FormDialog::new("New action", form, |values| Ok(testing::command(values.text("what"))))
}

fn at(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_792_000_000_000 + ms).unwrap()
}

type Heard = Rc<RefCell<Vec<String>>>;

fn app_of(running: bool, size: (u16, u16)) -> (App, Heard) {
    let heard = Heard::default();
    let mut screens: Vec<Box<dyn Screen>> = ScreenId::TABS
        .iter()
        .map(|(id, _)| {
            let running = running && *id == ScreenId::Conference;
            Box::new(Plain { id: *id, heard: Rc::clone(&heard), typing: false, running }) as Box<dyn Screen>
        })
        .collect();
    // The worklist is in view at the start, wherever its tab stands.
    let worklist = screens.iter().position(|screen| screen.id() == ScreenId::Worklist).unwrap();
    screens.swap(0, worklist);
    let mut app = App::new(ctx(size.0, size.1), Records::Demo, screens);
    app.start(at(0));
    (app, heard)
}

fn app() -> (App, Heard) {
    app_of(false, (100, 30))
}

fn press(app: &mut App, keys: &[&str]) -> Vec<Errand> {
    keys.iter()
        .flat_map(|k| {
            let k = key(k);
            app.update(Msg::Key(KeyEvent::new(k.code, k.mods)), at(0))
        })
        .collect()
}

fn picture(app: &App) -> String {
    let window = app.ctx.window;
    shot(window.width, window.height, |frame| app.view(frame))
}

#[test]
fn the_frame_at_four_sizes() {
    for (w, h) in [(60, 18), (80, 24), (100, 30), (50, 12)] {
        let (mut app, _) = app_of(false, (w, h));
        app.say(Said::done("Added AHMED, Fatima (Ms) to the agenda for Wed 14-Oct-2026.").undoable(true));
        insta::assert_snapshot!(format!("frame_{w}"), picture(&app));
    }
}

#[test]
fn a_waiting_prefix_shows_what_may_follow() {
    let (mut app, heard) = app();
    press(&mut app, &["g"]);
    insta::assert_snapshot!("which_key", picture(&app));
    press(&mut app, &["a"]);
    assert_eq!(app.here(), ScreenId::Agenda);
    press(&mut app, &["g", "esc"]);
    assert_eq!(app.here(), ScreenId::Agenda);
    assert!(app.pending.is_empty() && !heard.borrow().iter().any(|h| h == "back"));
}

#[test]
fn a_typed_letter_never_passes_the_field_it_is_typed_in() {
    let (mut app, heard) = app();
    press(&mut app, &["4", "d", "n", "u", "?", "1"]);
    assert_eq!(app.here(), ScreenId::Conference);
    assert!(app.dialogs.is_empty());
    assert_eq!(heard.borrow()[heard.borrow().len() - 4..], ["typed n", "typed u", "typed ?", "typed 1"]);
    press(&mut app, &["ctrl+b"]);
    assert!(app.hidden);
}

#[test]
fn a_dialog_has_the_keys_before_the_screen() {
    let (mut app, heard) = app();
    press(&mut app, &["s"]);
    let before = heard.borrow().len();
    press(&mut app, &["h", "i", "enter"]);
    assert_eq!(heard.borrow()[before..], ["sort v1"]);
    assert!(app.dialogs.is_empty());
}

#[test]
fn help_and_hiding_work_from_inside_a_form() {
    let (mut app, _) = app();
    press(&mut app, &["*", "f1"]);
    assert_eq!(app.dialogs.len(), 2);
    press(&mut app, &["esc", "f9"]);
    assert!(app.hidden && app.dialogs.len() == 1);
}

#[test]
fn what_cannot_be_done_now_says_why() {
    let (mut app, heard) = app();
    let before = heard.borrow().len();
    press(&mut app, &["C"]);
    assert_eq!(app.messages.last().unwrap().text, "Not now: no patient is selected.");
    assert_eq!(heard.borrow().len(), before);
}

#[test]
fn a_held_key_moves_but_does_not_act_twice() {
    let (mut app, _) = app();
    let held = |code| {
        Msg::Key(KeyEvent::new_with_kind(code, ratatui::crossterm::event::KeyModifiers::NONE, KeyEventKind::Repeat))
    };
    let act = ratatui::crossterm::event::KeyCode::Char('a');
    assert_eq!(press(&mut app, &["a"]).len(), 1);
    assert!(app.update(held(act), at(0)).is_empty());
    let let_go = KeyEvent::new_with_kind(act, ratatui::crossterm::event::KeyModifiers::NONE, KeyEventKind::Release);
    assert!(app.update(Msg::Key(let_go), at(0)).is_empty());
}

#[test]
fn a_done_command_is_said_with_the_way_to_undo_it() {
    let (mut app, _) = app();
    let [Errand::Do(ticket, _)] = &press(&mut app, &["a"])[..] else { panic!("no command") };
    let done = testing::done("Added 2 patients.");
    app.update(Msg::Reply(Reply::Done(*ticket, Ok(done))), at(60_000));
    assert!(picture(&app).contains("ok Added 2 patients.") && picture(&app).contains("u Undo"));
    assert!(matches!(&press(&mut app, &["u"])[..], [Errand::Do(_, c)] if *c == door::undo()));
}

#[test]
fn a_stale_answer_is_dropped() {
    let (mut app, heard) = app();
    let mut asked = press(&mut app, &["/", "/"]);
    let (Some(Errand::Ask(second, _)), Some(Errand::Ask(first, _))) = (asked.pop(), asked.pop()) else {
        panic!("not asked")
    };
    let rows = |n: usize| Ok(testing::answer(&vec![("k", "t"); n]));
    app.update(Msg::Reply(Reply::Answered(second, rows(2))), at(0));
    app.update(Msg::Reply(Reply::Answered(first, rows(1))), at(0));
    let answers: Vec<String> = heard.borrow().iter().filter(|h| h.starts_with("answer")).cloned().collect();
    assert_eq!(answers, ["answer of 2 rows"]);
}

#[test]
fn typed_words_are_kept_after_half_a_second_and_only_then() {
    let (mut app, _) = app();
    let opened = press(&mut app, &["*"]);
    assert!(matches!(&opened[..], [Errand::FetchDraft(_, k)] if k == "action:7"));
    assert!(press(&mut app, &["x"]).is_empty());
    assert_eq!(app.next_wake(at(100)), Some(Duration::from_millis(400)));
    assert!(app.update(Msg::Tick, at(499)).is_empty());
    let kept = app.update(Msg::Tick, at(500));
    assert!(matches!(&kept[..], [Errand::KeepDraft(k, Some(_))] if k == "action:7"));
    assert!(app.update(Msg::Tick, at(1500)).is_empty());
}

#[test]
fn who_types_without_a_pause_loses_no_more_than_half_a_second() {
    let (mut app, _) = app();
    press(&mut app, &["*"]);
    let x = key("x");
    let errands: Vec<Errand> =
        (0..20).flat_map(|n| app.update(Msg::Key(KeyEvent::new(x.code, x.mods)), at(n * 100))).collect();
    let kept = errands.iter().filter(|e| matches!(e, Errand::KeepDraft(_, Some(_)))).count();
    assert_eq!(kept, 3, "at 500, 1100 and 1700 milliseconds");
}

#[test]
fn a_draft_comes_back_when_the_form_is_opened_again() {
    let (mut app, _) = app();
    let [Errand::FetchDraft(ticket, _)] = press(&mut app, &["*"])[..] else { panic!("not asked") };
    app.update(Msg::Reply(Reply::Draft(ticket, Some(r#"{"what":"Call daughter"}"#.into()))), at(0));
    assert!(picture(&app).contains("Call daughter"));
}

#[test]
fn hiding_leaving_and_the_end_keep_what_is_typed() {
    for ending in ["ctrl+b", "ctrl+c"] {
        let (mut app, _) = app();
        let errands = press(&mut app, &["*", "x", ending, ending]);
        assert!(errands.iter().any(|e| matches!(e, Errand::KeepDraft(_, Some(_)))), "{ending}");
    }
    let (mut app, _) = app();
    press(&mut app, &["*", "x"]);
    let errands = app.update(Msg::End, at(0));
    assert!(matches!(&errands[..], [Errand::KeepDraft(..), Errand::Leave]));
}

#[test]
fn a_refused_command_keeps_the_form_and_a_done_one_closes_it() {
    let (mut app, _) = app();
    press(&mut app, &["*", "x"]);
    let [Errand::Do(ticket, _)] = &press(&mut app, &["enter"])[..] else { panic!("not saved") };
    let refusal = testing::refusal("The conference has ended.", Some("what"));
    app.update(Msg::Reply(Reply::Done(*ticket, Err(refusal))), at(0));
    assert!(picture(&app).contains("! The conference has ended."));
    let [Errand::Do(ticket, _)] = &press(&mut app, &["enter"])[..] else { panic!("not saved again") };
    let errands = app.update(Msg::Reply(Reply::Done(*ticket, Ok(testing::done("Done.")))), at(0));
    assert!(app.dialogs.is_empty());
    assert!(matches!(&errands[..], [Errand::KeepDraft(_, None)]));
}

#[test]
fn esc_never_leaves_and_ctrl_c_must_come_twice() {
    let (mut app, _) = app();
    assert!(press(&mut app, &["esc", "esc", "esc"]).is_empty());
    assert!(press(&mut app, &["ctrl+c", "j", "ctrl+c"]).is_empty());
    assert!(matches!(press(&mut app, &["ctrl+c"])[..], [Errand::Leave]));
    assert!(matches!(press(&mut app, &["q"])[..], [Errand::Leave]));
}

#[test]
fn a_running_conference_asks_before_leaving_from_any_screen() {
    let (mut app, _) = app_of(true, (100, 30));
    assert!(press(&mut app, &["q"]).is_empty());
    assert!(picture(&app).contains("The conference is running."));
    assert!(press(&mut app, &["enter"]).is_empty());
    assert!(matches!(press(&mut app, &["q", "y"])[..], [Errand::Leave]));
}

#[test]
fn a_hidden_screen_shows_and_takes_nothing() {
    let (mut app, heard) = app();
    press(&mut app, &["f9"]);
    let before = heard.borrow().len();
    assert!(!picture(&app).contains("Oak and Riverside") && !picture(&app).contains("body"));
    assert!(press(&mut app, &["a", "j", "1"]).is_empty());
    assert_eq!(heard.borrow().len(), before);
    press(&mut app, &["enter"]);
    assert!(picture(&app).contains("The body of the screen"));
}

#[test]
fn the_screen_hides_itself_except_while_a_conference_runs() {
    let five = TimeDelta::minutes(5);
    let mut app = app().0.hiding_after(five);
    assert_eq!(app.next_wake(at(299_000)), Some(Duration::from_secs(1)));
    app.update(Msg::Tick, at(299_000));
    assert!(!app.hidden);
    app.update(Msg::Tick, at(300_000));
    assert!(app.hidden);
    let mut app = app_of(true, (100, 30)).0.hiding_after(five);
    press(&mut app, &["4"]);
    app.update(Msg::Tick, at(300_000));
    assert!(!app.hidden);
    assert_eq!(app.next_wake(at(300_250)), Some(Duration::from_millis(750)));
}

#[test]
fn a_screen_that_nobody_asked_to_hide_stays() {
    let (mut app, _) = app();
    app.update(Msg::Tick, at(90_000_000));
    assert!(!app.hidden);
    assert_eq!(app.next_wake(at(90_000_000)), None);
}

#[test]
fn back_goes_the_way_one_came() {
    let (mut app, _) = app();
    press(&mut app, &["3", "5", "esc"]);
    assert_eq!(app.here(), ScreenId::Agenda);
    press(&mut app, &["q"]);
    assert_eq!(app.here(), ScreenId::Worklist);
}

#[test]
fn a_click_on_a_tab_goes_there() {
    let (mut app, _) = app();
    let line = picture(&app).lines().nth(1).unwrap().to_string();
    let column = line.chars().position(|c| c == '5').unwrap();
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: u16::try_from(column).unwrap() + 2,
        row: 1,
        modifiers: ratatui::crossterm::event::KeyModifiers::NONE,
    };
    app.update(Msg::Mouse(click), at(0));
    assert_eq!(app.here(), ScreenId::Actions);
}

#[test]
fn every_cell_is_painted() {
    let (mut app, _) = app();
    for keys in [&["?"][..], &["esc", ":"], &["esc", "*"], &["esc", "f9"]] {
        press(&mut app, keys);
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(100, 30)).unwrap();
        terminal.draw(|frame| app.view(frame)).unwrap();
        for cell in &terminal.backend().buffer().content {
            assert!(matches!(cell.bg, ratatui::style::Color::Rgb(..)), "{keys:?}");
            assert!(matches!(cell.fg, ratatui::style::Color::Rgb(..)), "{keys:?}");
        }
    }
}

#[test]
fn in_a_window_that_is_too_small_one_can_still_leave() {
    let (mut app, heard) = app_of(false, (40, 10));
    let before = heard.borrow().len();
    assert!(press(&mut app, &["a"]).is_empty());
    assert_eq!(heard.borrow().len(), before);
    assert!(matches!(press(&mut app, &["ctrl+c", "ctrl+c"])[..], [Errand::Leave]));
}

const KEYS: &[&str] = &[
    "a", "*", "s", "g", "1", "2", "3", "4", "5", "6", "d", "u", "U", "?", ":", "/", "esc", "q", "enter", "tab", "up",
    "down", "f9", "ctrl+b", "ctrl+s", "f1", "I", "n", "space", "f8", "ctrl+p", "x",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn no_keys_pastes_or_sizes_break_the_app(steps in proptest::collection::vec((0..36_usize, "\\PC{0,5}", 1_u16..130, 1_u16..40), 1..60)) {
        let (mut app, _) = app_of(true, (80, 24));
        for (n, (which, text, w, h)) in steps.into_iter().enumerate() {
            if let Some(k) = KEYS.get(which) {
                press(&mut app, &[k]);
            } else if which == 33 {
                app.update(Msg::Paste(text), at(0));
            } else {
                app.update(Msg::Resize(w, h), at(n as i64 * 400));
                app.update(Msg::Tick, at(n as i64 * 400));
            }
            picture(&app);
        }
    }
}

/// The reply to the one command among these errands.
fn done_of(errands: Vec<Errand>) -> Msg {
    let ticket = errands.into_iter().find_map(|e| if let Errand::Do(ticket, _) = e { Some(ticket) } else { None });
    Msg::Reply(Reply::Done(ticket.unwrap(), Ok(testing::done("done"))))
}

#[test]
fn a_key_waits_until_what_was_done_before_it_can_be_seen() {
    let (mut app, heard) = app();
    let errands = press(&mut app, &["a"]);
    let before = heard.borrow().len();
    assert!(press(&mut app, &["*"]).is_empty());
    app.update(Msg::Paste("pasted".to_owned()), at(0));
    assert!(app.dialogs.is_empty() && heard.borrow().len() == before);
    app.update(done_of(errands), at(0));
    assert_eq!(app.dialogs.len(), 1);
    // In the order they came: the form was there when the paste was.
    assert!(picture(&app).contains("pasted"));
}

#[test]
fn a_key_does_not_wait_for_a_search_but_the_screen_is_hidden_at_any_time() {
    let (mut app, _) = app();
    press(&mut app, &["/", "?"]);
    assert_eq!(app.dialogs.len(), 1);
    let mut other = app_of(false, (100, 30)).0;
    press(&mut other, &["a", "f9"]);
    assert!(other.hidden);
}

#[test]
fn keys_go_on_should_an_answer_never_come() {
    let (mut app, heard) = app();
    press(&mut app, &["a"]);
    let before = heard.borrow().len();
    press(&mut app, &["j"; 64]);
    assert_eq!(heard.borrow().len(), before);
    press(&mut app, &["j"]);
    assert_eq!(heard.borrow().len(), before + 65);
}
