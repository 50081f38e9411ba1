//! A stage for stories: the whole app over the small world, with errands carried in line. A story presses keys, then looks at the
//! picture and asks the database. No threads, no sleeps; the clock stands still until it is moved.
use super::app::{App, Msg, Records};
use super::courier::carry;
use super::ctx::Ctx;
use super::door::{Answer, Command, Desk, Done, Query};
use super::effect::{Errand, Reply};
use super::intents::{Intent, ROWS, Row, Scope};
use super::key::Key;
use super::screen::{self, ScreenId};
use super::testing::shot;
use crate::domain::actor::Actor;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::member::Member;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::service::Service;
use crate::service::clock::Clock;
use crate::service::testing::{World, after_a_power_cut, at};
use chrono::{DateTime, TimeDelta, Utc};
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::PathBuf;
use tempfile::TempDir;

/// The app on a stage.
#[allow(dead_code, reason = "a stage has what a story may ask for, whether one does today or not")]
pub struct Stage {
    /// The app.
    pub app: App,
    /// The service behind it.
    pub desk: Desk,
    /// What was put on the clipboard.
    pub copied: Vec<String>,
    /// Whether the app has asked to end.
    pub left: bool,
    /// The group of the small world.
    pub mdg: Ref<Mdg>,
    /// Its patients, in the order of `PEOPLE`.
    pub patients: Vec<Ref<Patient>>,
    /// Its members by short name.
    pub members: Vec<(&'static str, Ref<Member>)>,
    /// Today's conference.
    pub meeting: Ref<Meeting>,
    /// The one after it.
    pub next: Ref<Meeting>,
    folder: TempDir,
    now: DateTime<Utc>,
}

#[allow(dead_code, reason = "a stage has what a story may ask for, whether one does today or not")]
impl Stage {
    /// All screens over the small world, in a window of 100 by 30.
    pub fn new(world: World) -> Self {
        let World { folder, service, manager, mdg, members, patients, meeting, next, .. } = world;
        let bare = Self::over(folder, service, manager);
        Self { mdg, patients, members, meeting, next, ..bare }
    }

    /// All screens over any database, such as an empty one.
    pub fn over(folder: TempDir, service: Service, who: Actor) -> Self {
        let nil = uuid::Uuid::nil();
        let now = service.now();
        let desk = Desk::new(service, who);
        let ctx = Ctx { window: Rect::new(0, 0, 100, 30), now, ..Ctx::default() };
        let app = App::new(ctx, Records::Demo, screen::all(folder.path().to_owned(), None, None));
        let mut stage = Self {
            app,
            desk,
            copied: Vec::new(),
            left: false,
            mdg: Ref::from_uuid(nil),
            patients: Vec::new(),
            members: Vec::new(),
            meeting: Ref::from_uuid(nil),
            next: Ref::from_uuid(nil),
            folder,
            now,
        };
        let first = stage.app.start(now);
        stage.carry_all(first);
        stage
    }

    /// Somebody else sits at the desk from now on.
    pub fn acting(&mut self, who: Actor) -> &mut Self {
        self.desk = self.desk.seat(who);
        self
    }

    /// The power fails now. The same laptop a moment later, with what lay on its disk.
    pub fn struck(&self) -> Self {
        let who = self.desk.with(|_, who| who.clone());
        let (folder, service) = after_a_power_cut(self.folder.path(), self.now);
        let bare = Self::over(folder, service, who);
        Self { mdg: self.mdg, members: self.members.clone(), meeting: self.meeting, next: self.next, ..bare }
    }

    /// Changes the size of the window.
    pub fn size(&mut self, width: u16, height: u16) -> &mut Self {
        self.send(Msg::Resize(width, height))
    }

    /// Presses keys: letters as they stand, others in pointed brackets, as in `/smi<enter>a`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let (key, used) = match rest.strip_prefix('<').and_then(|named| named.split_once('>')) {
                Some((name, _)) => (Key::parse(name).unwrap(), name.len() + 2),
                None => (Key::char(c), c.len_utf8()),
            };
            self.key(key);
            rest = &rest[used..];
        }
        self
    }

    /// Types text letter by letter, pointed brackets too.
    pub fn type_(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.key(Key::char(c));
        }
        self
    }

    /// Lets a second pass, as in a pause in typing.
    pub fn pause(&mut self) -> &mut Self {
        self.now += TimeDelta::seconds(1);
        self.send(Msg::Tick)
    }

    /// Moves the clock of app and service to a moment in London, such as `2026-11-19T13:00`.
    pub fn time(&mut self, text: &str) -> &mut Self {
        self.now = at(text);
        let now = self.now;
        self.desk.with(|service, _| service.set_clock(Clock::Stopped(now))).unwrap();
        self.send(Msg::Tick)
    }

    /// What is on the screen.
    pub fn picture(&self) -> String {
        let window = self.app.ctx().window;
        shot(window.width, window.height, |frame| self.app.view(frame))
    }

    /// Whether these words are on the screen.
    pub fn shows(&self, words: &str) -> bool {
        self.picture().contains(words)
    }

    /// The screen in view.
    pub fn here(&self) -> ScreenId {
        self.app.here()
    }

    /// Looks in the database.
    pub fn ask(&self, query: impl Into<Query>) -> Answer {
        let query = query.into();
        self.desk.with(|service, who| service.answer(who, &query)).unwrap()
    }

    /// Does something behind the app's back that must work; the app sees it when it asks again.
    pub fn does(&self, command: impl Into<Command>) -> Done {
        let command = command.into();
        self.desk.with(|service, who| service.execute(who, command)).unwrap()
    }

    /// What the screen in view would do now of all that its keys ask for. What it neither does nor gives a reason for, and
    /// the app does not do either, ends the story. Afterwards the screen stands anywhere.
    pub fn answers(&mut self) -> Vec<Intent> {
        let (here, ctx) = (self.here(), self.app.ctx().clone());
        let screen = self.app.screens.iter_mut().find(|screen| screen.id() == here).unwrap();
        let offered = ROWS.iter().filter(|row| own(row, here) && screen.why_not(row.intent).is_none());
        let offered: Vec<&Row> = offered.collect();
        for row in &offered {
            let does = screen.on_intent(row.intent, &ctx).is_some() || row.scopes.contains(&Scope::Anywhere);
            // What was done before may have brought a reason.
            let does = does || screen.why_not(row.intent).is_some();
            assert!(does, "{here:?} neither does {} nor says why", row.name);
        }
        offered.into_iter().map(|row| row.intent).collect()
    }

    /// A member by short name.
    pub fn member(&self, handle: &str) -> Ref<Member> {
        self.members.iter().find(|(h, _)| *h == handle).unwrap().1
    }

    /// A file of this name in the world's own folder.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        #[allow(clippy::disallowed_methods, reason = "a file somebody brings, made for the test")]
        std::fs::write(&path, text).unwrap();
        path
    }

    fn key(&mut self, key: Key) {
        self.send(Msg::Key(KeyEvent::new(key.code, key.mods)));
    }

    fn send(&mut self, msg: Msg) -> &mut Self {
        let errands = self.app.update(msg, self.now);
        self.carry_all(errands);
        self
    }

    /// Carries errands until nobody waits any more.
    fn carry_all(&mut self, errands: Vec<Errand>) {
        let mut waiting = VecDeque::from(errands);
        while let Some(errand) = waiting.pop_front() {
            match &errand {
                Errand::Leave => self.left = true,
                Errand::Copy(text) => self.copied.push(text.clone()),
                _ => {}
            }
            let told: RefCell<Vec<Reply>> = RefCell::default();
            let reply = carry(&mut self.desk.clone(), errand, &|reply| told.borrow_mut().push(reply));
            for reply in told.into_inner().into_iter().chain(reply) {
                waiting.extend(self.app.update(Msg::Reply(reply), self.now));
            }
        }
    }
}

/// Whether a row belongs to a screen more than to all of them.
fn own(row: &Row, id: ScreenId) -> bool {
    row.scopes.iter().any(|scope| *scope != Scope::Global && id.scope().chain().contains(scope))
}

/// Every row of the table that names this screen must have been done in one of the situations of a story. A row that nothing
/// ever does has no place in the help.
pub fn must_all_be_answered(id: ScreenId, answered: &[Intent]) {
    let missing: Vec<&str> =
        ROWS.iter().filter(|row| own(row, id) && !answered.contains(&row.intent)).map(|row| row.name).collect();
    assert_eq!(missing, Vec::<&str>::new(), "{id:?}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_key_that_works_everywhere_is_answered_by_the_app() {
        let mut stage = Stage::new(World::new());
        for row in ROWS.iter().filter(|row| row.scopes.contains(&Scope::Global)) {
            for key in row.keys[0].split(' ') {
                stage.press(&format!("<{key}>"));
            }
            assert!(!stage.shows("does nothing here"), "{}: {}", row.name, stage.picture());
            // Whatever it opened or hid is closed again, and the story goes on at the worklist.
            stage.press(if row.intent == Intent::HideScreen { "<f9>" } else { "<esc>" }).press("1");
        }
        assert!(stage.left, "q on the first screen leaves");
    }

    #[test]
    fn the_screens_in_the_table_are_those_that_there_are() {
        for screen in screen::all(PathBuf::new(), None, None) {
            assert!(ROWS.iter().any(|row| row.scopes.contains(&screen.id().scope())), "{:?}", screen.id());
        }
    }

    /// Keys that open, move, type, save and leave, on every screen.
    const KEYS: &[&str] = &[
        "<enter>",
        "<esc>",
        "<tab>",
        "<shift+tab>",
        "<space>",
        "<up>",
        "<down>",
        "<left>",
        "<right>",
        "<pgdn>",
        "<pgup>",
        "<home>",
        "<end>",
        "<backspace>",
        "<ctrl+s>",
        "<ctrl+u>",
        "<shift+down>",
        "1",
        "2",
        "3",
        "j",
        "k",
        "h",
        "l",
        "G",
        "a",
        "c",
        "d",
        "e",
        "m",
        "n",
        "o",
        "p",
        "s",
        "u",
        "w",
        "y",
        "A",
        "C",
        "D",
        "F",
        "I",
        "J",
        "K",
        "M",
        "S",
        "U",
        "x",
        "/",
        ":",
        "?",
        "+",
        "-",
        "*",
        "[",
        "]",
        "fri",
        "The question is long enough?",
        "12",
        "é李",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn no_keys_and_no_sizes_break_the_app(
            steps in proptest::collection::vec((0..KEYS.len(), 50_u16..130, 14_u16..40), 1..60),
        ) {
            let mut stage = Stage::new(World::new());
            for (n, w, h) in steps {
                stage.press(KEYS[n]);
                if n % 7 == 0 {
                    stage.size(w, h);
                }
                stage.picture();
            }
            // Whatever was pressed, the log still matches its seals.
            let verdict = stage.ask(crate::domain::query::AuditVerify {});
            prop_assert!(matches!(verdict, Answer::AuditVerdict(verdict) if verdict.broken.is_none()));
        }
    }
}
