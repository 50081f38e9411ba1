//! A form over a screen: saves through a command, stays open with the words intact when it is refused, and keeps a
//! draft of what is typed.
use super::{Dialog, DialogStep, Draft};
use crate::tui::ctx::Ctx;
use crate::tui::door::{self, Command, Done, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::{FieldSpec, Form, FormStep, Values};
use crate::tui::intents::{Intent, Scope};
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use crate::tui::layout::{inset, middle, take_bottom, take_top};
use crate::tui::theme::Role;
use crate::tui::widget::Said;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::text::{height, paragraph, put_cut, put_right, width};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Makes the command from what was filled in, or says what is wrong: the field, if it is one, and a sentence.
type MakeCommand = Box<dyn Fn(&Values) -> Result<Command, (Option<&'static str>, String)>>;

/// The slot in which a form saves.
pub(super) const SLOT: &str = "form";

/// A form over a screen.
pub struct FormDialog {
    title: String,
    form: Form,
    command: MakeCommand,
    discard: bool,
}

impl FormDialog {
    /// A form with its title. `command` makes the command from the values.
    pub fn new(
        title: impl Into<String>,
        form: Form,
        command: impl Fn(&Values) -> Result<Command, (Option<&'static str>, String)> + 'static,
    ) -> Self {
        Self { title: title.into(), form, command: Box::new(command), discard: false }
    }

    /// The form in it.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Lines that the title takes inside the box, where it does not fit into the border.
    fn title_lines(&self, columns: u16) -> u16 {
        // The border has six columns less than the box, and the form four.
        let fits = width(&self.title) + width(": saving") <= usize::from(columns.saturating_sub(2));
        if fits { 0 } else { height(&self.title, columns) }
    }

    /// Asks for something more, unless it is asked for already.
    pub fn ask_for(&mut self, spec: FieldSpec) {
        self.form.ask_for(spec);
    }

    /// Clears what the last refusal said, once what it asked for has been done.
    pub fn absolve(&mut self) {
        self.form.absolve();
    }

    /// What the last line of a form says, as much of it as there is room for. A tall form covers the footer, so that
    /// this line is all there is to read.
    fn foot(&self, room: usize) -> String {
        if self.discard {
            let words = "Esc again throws away what you typed   Ctrl+S Save";
            return if width(words) <= room { words } else { "Esc again throws it away" }.to_owned();
        }
        if self.form.larger() {
            return "Ctrl+E or Esc back to the form   Ctrl+S Save".to_owned();
        }
        let mut words = "Ctrl+S Save   Esc Back".to_owned();
        for (more, wanted) in [("Tab Next field", self.form.has_several()), ("* is needed", self.form.requires())] {
            if wanted && width(&words) + 3 + width(more) <= room {
                words = format!("{words}   {more}");
            }
        }
        words
    }

    /// The form's area: the same in `on_key` and `view`.
    fn inside(&self, ctx: &Ctx) -> Rect {
        inset(inset(self.place(ctx.window, ctx), 1, 1), 1, 0)
    }

    /// Esc: nothing typed is lost without being asked.
    fn escape(&mut self) -> DialogStep {
        if self.form.saving() {
            return DialogStep::Close;
        }
        if !self.form.changed() {
            return DialogStep::Close;
        }
        if let Some(draft) = self.draft() {
            return DialogStep::CloseThen(vec![
                Effect::KeepDraft(draft.key, Some(draft.text)),
                Effect::Say(Said::news("What you typed is kept. It comes back when you open this form again.")),
            ]);
        }
        if self.discard {
            return DialogStep::Close;
        }
        self.discard = true;
        DialogStep::Then(vec![Effect::Say(Said::news("Esc again throws away what you typed. Ctrl+S saves it."))])
    }
}

impl Dialog for FormDialog {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        match self.form.on_key(key, ctx, self.inside(ctx).width) {
            FormStep::Stay => {
                self.discard = false;
                DialogStep::Stay
            }
            FormStep::Pass if ctx.keymap.find(Scope::Dialog.chain(), key) == Some(Intent::CloseDialog) => self.escape(),
            FormStep::Pass => DialogStep::Pass,
            FormStep::Submit(values) => match (self.command)(&values) {
                Ok(command) => DialogStep::Then(vec![Effect::Do(SLOT, command)]),
                Err((field, sentence)) => {
                    self.form.refuse(field, &sentence);
                    DialogStep::Stay
                }
            },
        }
    }

    fn on_paste(&mut self, text: &str, _ctx: &Ctx) -> DialogStep {
        self.form.on_paste(text);
        DialogStep::Stay
    }

    fn on_done(&mut self, _slot: &'static str, result: &Result<Done, Refusal>, _ctx: &Ctx) -> DialogStep {
        match result {
            // The words are in the record now; their draft is not needed any more.
            Ok(_) => DialogStep::CloseThen(
                self.form.draft_key().map(|key| Effect::KeepDraft(key.to_string(), None)).into_iter().collect(),
            ),
            Err(refusal) => {
                self.form.refuse(door::field(refusal), &door::sentence(refusal));
                DialogStep::Stay
            }
        }
    }

    fn draft(&self) -> Option<Draft> {
        let key = self.form.draft_key()?.to_string();
        self.form.changed().then(|| Draft { key, text: self.form.draft_text() })
    }

    fn refill(&mut self, text: &str) -> bool {
        // Somebody who already types would lose those words.
        !self.form.changed() && self.form.refill(text)
    }

    fn draft_key(&self) -> Option<String> {
        self.form.draft_key().map(str::to_string)
    }

    fn hints(&self, ctx: &Ctx) -> Vec<Hint> {
        let mut hints = ctx.keymap.hints(self.form.scope(), None, &|intent| intent != Intent::Accept);
        hints.retain(|hint| hint.words != Intent::Help.row().hint);
        hints.push(Hint::new("F1", "Keys"));
        hints
    }

    fn place(&self, window: Rect, _ctx: &Ctx) -> Rect {
        if self.form.larger() {
            return window;
        }
        let wide: u16 = 84;
        let columns = wide.min(window.width.saturating_sub(4)).saturating_sub(4);
        middle(window, wide, self.form.height(columns).saturating_add(3).saturating_add(self.title_lines(columns)))
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        let long = self.title_lines(place.width.saturating_sub(4));
        let saving = if self.form.saving() { ": saving" } else { "" };
        // A title that would be cut may hold the end of a name: it stands inside, whole.
        let title =
            if long > 0 { saving.trim_start_matches(": ").to_owned() } else { format!("{}{saving}", self.title) };
        let inside = boxed(frame.buffer_mut(), place, &title, ctx);
        let (head, inside) = take_top(inside, long);
        paragraph(frame.buffer_mut(), head, &self.title, ctx.panel(Role::Accent), 0);
        let (fields, foot) = take_bottom(inside, 1);
        self.form.view(frame, fields, ctx);
        if foot.height == 0 {
            return;
        }
        let rest = self.form.out_of_view(fields);
        let edge = put_right(frame.buffer_mut(), foot, &rest, ctx.panel(Role::Info));
        let room = if rest.is_empty() { foot.width } else { edge.saturating_sub(foot.x + 2) };
        let role = if self.discard { Role::Warn } else { Role::Muted };
        let words = self.foot(usize::from(room));
        put_cut(frame.buffer_mut(), foot.x, foot.y, room, &words, ctx.panel(role), ctx);
    }
}
