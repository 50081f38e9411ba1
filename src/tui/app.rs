//! The app: which screen is in view, which dialogs stand over it, and where each message goes. `update` changes it and
//! gives back errands; `frame.rs` draws it. It has no clock, no disk and no thread.
use super::ctx::Ctx;
use super::dialog::{Confirm, Dialog, Draft, Help, Notice, Palette, commands, registers};
use super::door;
use super::effect::{Addressee, Effect, Errand, Reply};
use super::intents::{Intent, Scope};
use super::key::{ALTGR_IS_TEXT, Key};
use super::keymap::Meaning;
use super::layout::Breadth;
use super::screen::{Screen, ScreenId};
use super::subject::Subject;
use super::widget::status::Messages;
use super::widget::{Motion, Said};
use chrono::{DateTime, TimeDelta, Utc};
use ratatui::crossterm::event::{KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use std::collections::BTreeMap;
use std::time::Duration;

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed, held or let go.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// The window has a new size.
    Resize(u16, u16),
    /// Time has passed; see [`App::next_wake`].
    Tick,
    /// An errand came back.
    Reply(Reply),
    /// The system asks the program to end, or part of it broke.
    End,
}

/// What kind of records these are. Anything but real ones is marked on every screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Records {
    /// Real patients.
    #[default]
    Real,
    /// Invented patients.
    Demo,
    /// A trial: real or not, nothing counts.
    Trial,
}

/// A pause in typing after which the words are kept.
const DRAFT_PAUSE: TimeDelta = TimeDelta::milliseconds(500);
/// Steps back that are remembered.
const TRAIL: usize = 50;

mod drafts;
mod effects;
mod settling;

use settling::Settling;

/// The app.
pub struct App {
    pub(super) ctx: Ctx,
    pub(super) records: Records,
    pub(super) screens: Vec<Box<dyn Screen>>,
    pub(super) here: ScreenId,
    pub(super) dialogs: Vec<(u64, Box<dyn Dialog>)>,
    pub(super) pending: Vec<Key>,
    pub(super) hidden: bool,
    pub(super) messages: Messages,
    pub(super) saved_at: Option<DateTime<Utc>>,
    pub(super) mouse: bool,
    /// How far long work has come: done, of how many.
    pub(super) progress: Option<(usize, usize)>,
    trail: Vec<ScreenId>,
    leaving: bool,
    number: u64,
    latest: BTreeMap<(Addressee, &'static str), u64>,
    typed: Option<(Draft, DateTime<Utc>)>,
    kept: Option<Draft>,
    touched: DateTime<Utc>,
    /// Time without a key after which the screen is hidden; never without one.
    hide_after: Option<TimeDelta>,
    errands: Vec<Errand>,
    settling: Settling,
}

impl App {
    /// An app with these screens, the first one in view. Call [`App::start`] before anything else.
    pub fn new(ctx: Ctx, records: Records, screens: Vec<Box<dyn Screen>>) -> Self {
        let here = screens.first().map_or(ScreenId::Worklist, |screen| screen.id());
        Self {
            touched: ctx.now,
            ctx,
            records,
            screens,
            here,
            dialogs: Vec::new(),
            pending: Vec::new(),
            hidden: false,
            messages: Messages::default(),
            saved_at: None,
            mouse: true,
            progress: None,
            trail: Vec::new(),
            leaving: false,
            number: 0,
            latest: BTreeMap::new(),
            typed: None,
            kept: None,
            hide_after: None,
            errands: Vec::new(),
            settling: Settling::default(),
        }
    }

    /// Hides the screen after this time without a key.
    #[must_use]
    pub fn hiding_after(mut self, time: TimeDelta) -> Self {
        self.hide_after = Some(time);
        self
    }

    /// Brings the first screen into view.
    pub fn start(&mut self, now: DateTime<Utc>) -> Vec<Errand> {
        self.ctx.now = now;
        self.touched = now;
        self.refresh();
        std::mem::take(&mut self.errands)
    }

    /// The surroundings.
    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    /// The screen in view.
    pub fn here(&self) -> ScreenId {
        self.here
    }

    /// Opens a dialog from outside, such as the first-run questions.
    pub fn open(&mut self, dialog: Box<dyn Dialog>) -> Vec<Errand> {
        self.do_effects(Addressee::App, vec![Effect::Open(dialog)]);
        std::mem::take(&mut self.errands)
    }

    /// Takes one message that came at `now`, and gives the errands that follow from it.
    pub fn update(&mut self, msg: Msg, now: DateTime<Utc>) -> Vec<Errand> {
        self.ctx.now = now;
        match msg {
            Msg::Key(_) | Msg::Paste(_) | Msg::Mouse(_) => {
                self.touched = now;
                if let Some(msg) = self.hold(msg) {
                    self.take_in(msg);
                }
            }
            Msg::Resize(width, height) => self.ctx.window = Rect::new(0, 0, width, height),
            Msg::Tick => {
                if self.hide_after.is_some_and(|time| now - self.touched >= time) && !self.ticking() {
                    self.hidden = true;
                }
            }
            Msg::Reply(reply) => {
                self.on_reply(reply);
                self.let_go();
            }
            Msg::End => {
                self.keep_now();
                self.errands.push(Errand::Leave);
            }
        }
        self.watch_typing();
        std::mem::take(&mut self.errands)
    }

    /// Takes in what a person does.
    fn take_in(&mut self, msg: Msg) {
        match msg {
            Msg::Key(event) if event.kind != KeyEventKind::Release => {
                self.on_key(Key::from_event(&event, ALTGR_IS_TEXT), event.kind == KeyEventKind::Repeat);
            }
            Msg::Paste(text) => self.on_paste(&text),
            Msg::Mouse(mouse) => self.on_mouse(mouse),
            _ => {}
        }
    }

    /// How long until the app wants a [`Msg::Tick`]; nothing if only events matter.
    pub fn next_wake(&self, now: DateTime<Utc>) -> Option<Duration> {
        let draft = self
            .typed
            .as_ref()
            .filter(|(draft, _)| Some(draft) != self.kept.as_ref())
            .map(|(_, since)| *since + DRAFT_PAUSE - now);
        let second =
            self.ticking().then(|| TimeDelta::milliseconds(1000 - i64::from(now.timestamp_subsec_millis().min(999))));
        let hide = self.hide_after.filter(|_| !self.hidden && !self.ticking()).map(|time| self.touched + time - now);
        let next = [draft, second, hide].into_iter().flatten().min()?;
        Some(next.max(TimeDelta::milliseconds(1)).to_std().unwrap_or(Duration::from_millis(1)))
    }

    pub(super) fn ticking(&self) -> bool {
        self.screen().is_some_and(Screen::ticking)
    }

    pub(super) fn screen(&self) -> Option<&dyn Screen> {
        self.screens.iter().find(|screen| screen.id() == self.here).map(AsRef::as_ref)
    }

    fn screen_mut(&mut self, id: ScreenId) -> Option<(&mut Box<dyn Screen>, &Ctx)> {
        let ctx = &self.ctx;
        self.screens.iter_mut().find(|screen| screen.id() == id).map(|screen| (screen, ctx))
    }

    /// Why an intent of this screen cannot be done now.
    pub(super) fn why_not(&self, intent: Intent) -> Option<String> {
        self.screen().and_then(|screen| screen.why_not(intent))
    }

    /// What the screen in view has at hand.
    fn subject(&self) -> Subject {
        self.screen().map(Screen::subject).unwrap_or_default()
    }

    /// Where keys are looked up now.
    pub(super) fn scope(&self) -> Scope {
        self.here.scope()
    }

    // Keys: the field being typed in, the top dialog, the screen, everywhere.

    fn on_key(&mut self, key: Key, repeated: bool) {
        self.messages.read();
        if self.hidden {
            self.uncover(key);
            return;
        }
        if self.ctx.breadth() == Breadth::TooSmall && self.dialogs.is_empty() {
            // Nothing is in view that a key could be meant for, except leaving.
            match self.ctx.keymap.find(Scope::Global.chain(), key) {
                Some(intent @ (Intent::Leave | Intent::BackOrLeave)) => self.obey(intent),
                _ => self.leaving = false,
            }
            return;
        }
        if let Some((number, dialog)) = self.dialogs.last_mut() {
            let number = *number;
            let step = dialog.on_key(key, &self.ctx);
            if self.apply_step(number, step) && key.text().is_none() {
                self.pass_by_dialog(key);
            }
            return;
        }
        if self.screen().is_some_and(Screen::typing) {
            if let Some((screen, ctx)) = self.screen_mut(self.here)
                && let Some(effects) = screen.on_key(key, ctx)
            {
                self.do_effects(Addressee::Screen(self.here), effects);
                return;
            }
            if key.text().is_some() {
                return;
            }
        }
        let meaning = self.ctx.keymap.meaning(self.scope().chain(), &self.pending, key);
        let waited = !self.pending.is_empty();
        match meaning {
            Meaning::Prefix => self.pending.push(key),
            Meaning::Intent(intent) => {
                self.pending.clear();
                // A held key may move; it must not do the same thing twice.
                if !repeated || Motion::of(intent).is_some() {
                    self.obey(intent);
                }
            }
            Meaning::Nothing => {
                self.pending.clear();
                self.leaving = false;
                if !waited && key.text().is_some() {
                    self.say(Said::news(format!("{key} does nothing here. ? shows the keys.")));
                }
            }
        }
    }

    /// The few things that a dialog does not stop.
    fn pass_by_dialog(&mut self, key: Key) {
        match self.ctx.keymap.find(Scope::Global.chain(), key) {
            Some(intent @ (Intent::Help | Intent::HideScreen | Intent::Leave)) => self.obey(intent),
            _ => self.leaving = false,
        }
    }

    /// Any of a few keys brings the screen back; no other key reaches what cannot be seen.
    fn uncover(&mut self, key: Key) {
        let intent = self.ctx.keymap.find(Scope::Global.chain(), key);
        match intent {
            Some(Intent::HideScreen) => self.hidden = false,
            Some(Intent::Leave) => self.obey(Intent::Leave),
            _ if key == Key::plain(ratatui::crossterm::event::KeyCode::Enter) => self.hidden = false,
            _ => {}
        }
    }

    fn on_paste(&mut self, text: &str) {
        if self.hidden {
            return;
        }
        if let Some((number, dialog)) = self.dialogs.last_mut() {
            let number = *number;
            let step = dialog.on_paste(text, &self.ctx);
            self.apply_step(number, step);
        } else if self.screen().is_some_and(Screen::typing)
            && let Some((screen, ctx)) = self.screen_mut(self.here)
        {
            let effects = screen.on_paste(text, ctx);
            self.do_effects(Addressee::Screen(self.here), effects);
        } else {
            self.say(Said::news("Nothing was pasted: open a field first."));
        }
    }

    fn on_mouse(&mut self, mouse: MouseEvent) {
        if self.hidden || self.ctx.breadth() == Breadth::TooSmall {
            return;
        }
        if let Some((number, dialog)) = self.dialogs.last_mut() {
            let number = *number;
            let step = dialog.on_mouse(mouse, &self.ctx);
            self.apply_step(number, step);
            return;
        }
        if mouse.kind == MouseEventKind::Down(MouseButton::Left)
            && let Some(id) = self.tab_at(mouse.column, mouse.row)
        {
            self.go(id);
            return;
        }
        if let Some((screen, ctx)) = self.screen_mut(self.here) {
            let effects = screen.on_mouse(mouse, ctx);
            self.do_effects(Addressee::Screen(self.here), effects);
        }
    }

    /// Does what a person asked for: the screen first, then what the app itself can do.
    fn obey(&mut self, intent: Intent) {
        if intent != Intent::Leave {
            self.leaving = false;
        }
        if let Some(why) = self.why_not(intent) {
            self.say(Said::refused(format!("Not now: {why}.")));
            return;
        }
        if let Some((screen, ctx)) = self.screen_mut(self.here)
            && let Some(effects) = screen.on_intent(intent, ctx)
        {
            self.do_effects(Addressee::Screen(self.here), effects);
            return;
        }
        if let Some((id, _)) = ScreenId::TABS.iter().find(|(_, go)| *go == intent) {
            self.go(*id);
            return;
        }
        match intent {
            Intent::Import => self.go(ScreenId::Import),
            Intent::Undo => self.do_effects(Addressee::App, vec![Effect::Do("undo", door::undo())]),
            Intent::Redo => self.do_effects(Addressee::App, vec![Effect::Do("redo", door::redo())]),
            Intent::Help => self.push(Box::new(Help::new(self.scope(), &self.ctx.keymap))),
            Intent::Palette => {
                let palette = Palette::new(self.scope(), &self.ctx.keymap, &|intent| self.why_not(intent));
                let subject = self.subject();
                // What is kept from the room is kept from it here too.
                let palette = match self.why_not(Intent::More) {
                    None => palette.with_commands(subject, &self.ctx),
                    Some(_) => palette,
                };
                self.push(Box::new(palette));
            }
            Intent::More => {
                let subject = self.subject();
                let list = commands::list(&subject, &self.ctx);
                self.push(Box::new(list));
            }
            Intent::Lists => {
                let subject = self.subject();
                self.push(Box::new(registers::all(&subject)));
            }
            Intent::Messages => self.push(Box::new(Notice::messages(&self.messages, &Ctx::time_of_day))),
            Intent::HideScreen => {
                self.keep_now();
                self.hidden = true;
            }
            Intent::SaveNow => {
                self.keep_now();
                let words = match self.saved_at {
                    Some(at) => format!("Everything is kept. Last change at {}.", Ctx::time_of_day(at)),
                    None => "Everything is kept. Nothing was changed in this session.".into(),
                };
                self.say(Said::done(words));
            }
            Intent::Mouse => {
                self.mouse = !self.mouse;
                self.errands.push(Errand::Mouse(self.mouse));
                self.say(Said::news(if self.mouse {
                    "The mouse clicks here. Shift and drag selects text."
                } else {
                    "The mouse selects text. F8 lets it click here again."
                }));
            }
            Intent::Back => self.back(false),
            Intent::BackOrLeave => self.back(true),
            Intent::Leave => self.leave(),
            // A test holds every row of the table against this.
            _ => self.say(Said::news("That does nothing here. ? shows the keys.")),
        }
    }

    fn back(&mut self, may_leave: bool) {
        if let Some(id) = self.trail.pop() {
            self.here = id;
            self.refresh();
        } else if may_leave {
            self.ask_to_leave();
        }
    }

    /// Twice leaves; once says so.
    fn leave(&mut self) {
        if self.leaving {
            self.ask_to_leave();
            return;
        }
        self.leaving = true;
        self.say(Said::news("Ctrl+C again leaves mdg. Everything is kept."));
    }

    /// Leaves, unless something runs that leaving would interrupt: then asks.
    fn ask_to_leave(&mut self) {
        let held = self.screens.iter().find_map(|screen| screen.holds());
        match held {
            None => self.do_effects(Addressee::App, vec![Effect::Leave]),
            Some(sentence) => {
                self.hidden = false;
                self.push(Box::new(Confirm::new("Leave mdg", sentence, "Leave", vec![Effect::Leave])));
            }
        }
    }

    fn go(&mut self, id: ScreenId) {
        if id == self.here || !self.screens.iter().any(|screen| screen.id() == id) {
            return;
        }
        if self.trail.len() == TRAIL {
            self.trail.remove(0);
        }
        self.trail.push(self.here);
        self.here = id;
        self.refresh();
    }

    fn refresh(&mut self) {
        if let Some((screen, ctx)) = self.screen_mut(self.here) {
            let effects = screen.refresh(ctx);
            self.settle(|app| app.do_effects(Addressee::Screen(app.here), effects));
        }
    }

    fn push(&mut self, dialog: Box<dyn Dialog>) {
        self.do_effects(Addressee::App, vec![Effect::Open(dialog)]);
    }

    pub(super) fn say(&mut self, said: Said) {
        self.messages.say(self.ctx.now, said);
    }
}

#[cfg(test)]
mod tests;
