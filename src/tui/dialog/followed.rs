//! A form whose saving goes on: with a second command while the form still stands, with something to show once it has
//! closed, or with more to say when it was refused.
use super::{Dialog, DialogStep, Draft, FormDialog};
use crate::domain::refusal::Code;
use crate::tui::ctx::Ctx;
use crate::tui::door::{Command, Done, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::FieldSpec;
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::rc::Rc;

/// Where a form puts the command that follows the one it saves with.
pub type Second = Rc<RefCell<Option<Command>>>;

type AfterDone = Box<dyn Fn(&Done) -> Vec<Effect>>;
type AfterRefusal = Box<dyn Fn(&Refusal) -> Vec<Effect>>;

/// The slot of the second command.
const SECOND: &str = "second";

/// A form and what comes after it.
pub struct Followed {
    form: FormDialog,
    second: Second,
    then: AfterDone,
    refused: AfterRefusal,
    asks: Option<(Code, fn() -> FieldSpec)>,
}

impl Followed {
    /// A form that closes when it is saved.
    pub fn new(form: FormDialog) -> Self {
        let (then, refused) = (Box::new(|_: &Done| Vec::new()), Box::new(|_: &Refusal| Vec::new()));
        Self { form, second: Second::default(), then, refused, asks: None }
    }

    /// After its own command, does the one that is in `second`; the form stands until that one is done too.
    #[must_use]
    pub fn second(self, second: Second) -> Self {
        Self { second, ..self }
    }

    /// What follows when everything is done; it comes from whoever is below.
    #[must_use]
    pub fn then(self, then: impl Fn(&Done) -> Vec<Effect> + 'static) -> Self {
        Self { then: Box::new(then), ..self }
    }

    /// Asks for one thing more once it was refused with `code`, and for nothing more before.
    #[must_use]
    pub fn asks_when_refused(self, code: Code, field: fn() -> FieldSpec) -> Self {
        Self { asks: Some((code, field)), ..self }
    }

    /// What else to do when it is refused; the form stays open.
    #[must_use]
    pub fn when_refused(self, refused: impl Fn(&Refusal) -> Vec<Effect> + 'static) -> Self {
        Self { refused: Box::new(refused), ..self }
    }
}

impl Dialog for Followed {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        self.form.on_key(key, ctx)
    }

    fn on_paste(&mut self, text: &str, ctx: &Ctx) -> DialogStep {
        self.form.on_paste(text, ctx)
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, ctx: &Ctx) -> DialogStep {
        let done = match result {
            Ok(done) => done,
            Err(refusal) => {
                self.second.take();
                if let Some((_, field)) = self.asks.filter(|(code, _)| *code == refusal.code) {
                    self.form.ask_for(field());
                }
                let mut step = self.form.on_done(slot, result, ctx);
                let more = (self.refused)(refusal);
                if !more.is_empty() {
                    step = DialogStep::Then(more);
                }
                return step;
            }
        };
        if let Some(command) = self.second.take() {
            return DialogStep::Then(vec![Effect::Do(SECOND, command)]);
        }
        match self.form.on_done(slot, result, ctx) {
            DialogStep::CloseThen(mut effects) => {
                effects.extend((self.then)(done));
                DialogStep::CloseThen(effects)
            }
            step => step,
        }
    }

    fn draft(&self) -> Option<Draft> {
        self.form.draft()
    }

    fn refill(&mut self, text: &str) -> bool {
        self.form.refill(text)
    }

    fn draft_key(&self) -> Option<String> {
        Dialog::draft_key(&self.form)
    }

    fn hints(&self, ctx: &Ctx) -> Vec<Hint> {
        self.form.hints(ctx)
    }

    fn place(&self, window: Rect, ctx: &Ctx) -> Rect {
        self.form.place(window, ctx)
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        self.form.view(frame, place, ctx);
    }
}
