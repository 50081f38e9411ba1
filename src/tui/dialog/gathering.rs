//! Asks what has to be known before something else can open, and gives way to it. Says so when it may not be known.
use super::{Dialog, DialogStep};
use crate::tui::ctx::Ctx;
use crate::tui::door::{self, Answer, Query, Refusal};
use crate::tui::effect::Effect;
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use crate::tui::layout::middle;
use crate::tui::theme::Role;
use crate::tui::widget::Said;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::text::paragraph;
use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;
use std::collections::BTreeMap;

/// What was answered, by the slot in which it was asked.
pub type Answers = BTreeMap<&'static str, Answer>;

type Then = Box<dyn Fn(&Answers, &Ctx) -> Effect>;

/// What a dialog tells itself when nothing has to be asked.
const NOTHING_TO_ASK: &str = "nothing to ask";

/// Questions, and what follows when all of them are answered.
pub struct Gathering {
    questions: Vec<(&'static str, Query)>,
    wanted: usize,
    answers: Answers,
    then: Then,
}

impl Gathering {
    /// Asks these, each in its own slot, then does what `then` makes of the answers.
    pub fn of(
        questions: Vec<(&'static str, Query)>,
        then: impl Fn(&Answers, &Ctx) -> Effect + 'static,
    ) -> Box<dyn Dialog> {
        Box::new(Self { wanted: questions.len(), questions, answers: Answers::new(), then: Box::new(then) })
    }

    fn end(&self, ctx: &Ctx) -> DialogStep {
        DialogStep::CloseThen(vec![(self.then)(&self.answers, ctx)])
    }
}

impl Dialog for Gathering {
    fn opened(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        if self.questions.is_empty() {
            return vec![Effect::Chosen(NOTHING_TO_ASK, Vec::new())];
        }
        std::mem::take(&mut self.questions).into_iter().map(|(slot, query)| Effect::Ask(slot, query)).collect()
    }

    fn on_chosen(&mut self, _picker: &'static str, _ids: &[String], ctx: &Ctx) -> DialogStep {
        self.end(ctx)
    }

    fn on_key(&mut self, key: Key, _ctx: &Ctx) -> DialogStep {
        if key.code == KeyCode::Esc { DialogStep::Close } else { DialogStep::Pass }
    }

    fn on_answer(&mut self, slot: &'static str, answer: Result<Answer, Refusal>, ctx: &Ctx) -> DialogStep {
        match answer {
            Ok(answer) => {
                self.answers.insert(slot, answer);
                if self.answers.len() == self.wanted { self.end(ctx) } else { DialogStep::Stay }
            }
            Err(refusal) => DialogStep::CloseThen(vec![Effect::Say(Said::refused(door::sentence(&refusal)))]),
        }
    }

    fn hints(&self, _ctx: &Ctx) -> Vec<Hint> {
        vec![Hint::new("Esc", "back")]
    }

    fn place(&self, window: Rect, _ctx: &Ctx) -> Rect {
        middle(window, 40, 3)
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        let inside = boxed(frame.buffer_mut(), place, "", ctx);
        paragraph(frame.buffer_mut(), inside, "One moment", ctx.panel(Role::Muted), 0);
    }
}
