//! The form engine: a list of [`FieldSpec`] becomes prompts, typing, live messages and values. It knows no command and
//! no record; whoever opens a form makes the command from its [`Values`].
mod editor;
mod field;
mod paint;
mod spec;
pub mod specs;

pub use editor::Editor;
pub use spec::{Choice, FieldSpec, Kind, Reader, Reading, Values};

use super::ctx::Ctx;
use super::intents::{Intent, Scope};
use super::key::Key;
use field::Field;
use ratatui::crossterm::event::KeyCode;
use std::collections::BTreeMap;

/// What came of a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FormStep {
    /// The form took it.
    Stay,
    /// It means nothing in the form.
    Pass,
    /// The person wants these values saved; all of them were understood.
    Submit(Values),
}

/// A form being filled in.
pub struct Form {
    fields: Vec<Field>,
    focus: usize,
    saving: bool,
    larger: bool,
    at_first: String,
    /// A refusal that belongs to no field.
    general: Option<String>,
    draft_key: Option<String>,
}

impl Form {
    /// A form with these fields; the first has the keys.
    pub fn new(fields: Vec<FieldSpec>) -> Self {
        let mut form = Self {
            fields: fields.into_iter().map(Field::new).collect(),
            focus: 0,
            saving: false,
            larger: false,
            at_first: String::new(),
            general: None,
            draft_key: None,
        };
        form.at_first = form.draft_text();
        form
    }

    /// Keeps what is typed under this key while the form is open.
    #[must_use]
    pub fn with_draft(self, key: impl Into<String>) -> Self {
        Self { draft_key: Some(key.into()), ..self }
    }

    /// The key of its draft.
    pub fn draft_key(&self) -> Option<&str> {
        self.draft_key.as_deref()
    }

    /// Everything typed so far, as one text for [`Form::refill`].
    pub fn draft_text(&self) -> String {
        let raw: BTreeMap<&str, String> = self.fields.iter().map(|field| (field.spec.key, field.raw())).collect();
        serde_json::to_string(&raw).unwrap_or_default()
    }

    /// Brings back a draft. Fields it does not know stay as they are; a text that is no draft changes nothing.
    pub fn refill(&mut self, draft: &str) -> bool {
        let Ok(raw) = serde_json::from_str::<BTreeMap<String, String>>(draft) else { return false };
        for field in &mut self.fields {
            if let Some(text) = raw.get(field.spec.key) {
                field.fill(text);
            }
        }
        true
    }

    /// Whether something was changed since it was opened.
    pub fn changed(&self) -> bool {
        self.draft_text() != self.at_first
    }

    /// Whether its values are on their way.
    pub fn saving(&self) -> bool {
        self.saving
    }

    /// The name of the field that has the keys.
    pub fn focused(&self) -> Option<&'static str> {
        self.fields.get(self.focus).map(|field| field.spec.key)
    }

    /// Gives the keys to a field.
    pub fn focus_on(&mut self, key: &str) {
        if let Some(n) = self.fields.iter().position(|field| field.spec.key == key) {
            self.focus = n;
        }
    }

    /// Whether one field fills the whole window.
    pub fn larger(&self) -> bool {
        self.larger
    }

    /// Where its keys are looked up.
    pub fn scope(&self) -> Scope {
        match self.fields.get(self.focus).and_then(Field::editor) {
            Some(editor) if editor.is_block() => Scope::LongText,
            _ => Scope::Text,
        }
    }

    /// What a field holds and how it is understood now, for a form whose parts depend on each other.
    pub fn value(&self, key: &str) -> Option<String> {
        self.fields.iter().find(|field| field.spec.key == key)?.values().ok()?.into_iter().next()
    }

    /// Saving was refused: the words stay, the sentence stands beside its field, and the keys go there.
    pub fn refuse(&mut self, field: Option<&str>, sentence: &str) {
        self.saving = false;
        let at = field.and_then(|key| self.fields.iter().position(|f| f.spec.key == key));
        if let Some((n, field)) = at.and_then(|n| Some((n, self.fields.get_mut(n)?))) {
            field.refusal = Some(sentence.into());
            self.focus = n;
            self.general = None;
        } else {
            self.general = Some(sentence.into());
        }
    }

    /// Asks for something more, unless it is asked for already.
    pub fn ask_for(&mut self, spec: FieldSpec) {
        if self.fields.iter().all(|field| field.spec.key != spec.key) {
            self.fields.push(Field::new(spec));
        }
    }

    /// What was refused has been seen to elsewhere: nothing is held against the words any more.
    pub fn absolve(&mut self) {
        self.general = None;
        for field in &mut self.fields {
            field.refusal = None;
        }
    }

    /// Whether a field has to be filled in.
    pub fn requires(&self) -> bool {
        self.fields.iter().any(|field| field.spec.required)
    }

    /// Whether there is more than one field.
    pub fn has_several(&self) -> bool {
        self.fields.len() > 1
    }

    /// Inserts a paste into the field that has the keys. Never saves.
    pub fn on_paste(&mut self, text: &str) {
        if !self.saving
            && let Some(field) = self.fields.get_mut(self.focus)
        {
            field.paste(text);
        }
    }

    /// Takes a key. `columns` is the width the form is drawn in.
    pub fn on_key(&mut self, key: Key, ctx: &Ctx, columns: u16) -> FormStep {
        let intent = ctx.keymap.find(self.scope().chain(), key);
        if self.saving {
            return if intent == Some(Intent::CloseDialog) { FormStep::Pass } else { FormStep::Stay };
        }
        match intent {
            Some(Intent::SaveForm) => return self.submit(),
            Some(Intent::LargerEditor) => {
                self.larger = !self.larger;
                return FormStep::Stay;
            }
            Some(Intent::CloseDialog) if self.larger => {
                self.larger = false;
                return FormStep::Stay;
            }
            _ => {}
        }
        let room = if self.larger { columns } else { self.field_columns(columns) };
        if let Some(field) = self.fields.get_mut(self.focus)
            && field.on_key(key, &ctx.keymap, usize::from(room))
        {
            self.general = None;
            return FormStep::Stay;
        }
        if self.larger {
            return if intent == Some(Intent::CloseDialog) { FormStep::Pass } else { FormStep::Stay };
        }
        match (intent, key.code) {
            (Some(Intent::NextField), _) | (_, KeyCode::Down) => self.step(true, intent.is_some()),
            (Some(Intent::PreviousField), _) | (_, KeyCode::Up) => self.step(false, intent.is_some()),
            (_, KeyCode::Enter) if self.focus + 1 >= self.fields.len() => return self.submit(),
            (_, KeyCode::Enter) => self.step(true, false),
            _ => return FormStep::Pass,
        }
        FormStep::Stay
    }

    /// Moves the keys to a neighbouring field; Tab goes round, arrows stop at the ends.
    fn step(&mut self, on: bool, round: bool) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.left = true;
        }
        let last = self.fields.len().saturating_sub(1);
        self.focus = match (on, self.focus) {
            (true, n) if n >= last => {
                if round {
                    0
                } else {
                    last
                }
            }
            (true, n) => n + 1,
            (false, 0) => {
                if round {
                    last
                } else {
                    0
                }
            }
            (false, n) => n - 1,
        };
    }

    /// Reads every field. The first one that is not right gets the keys.
    fn submit(&mut self) -> FormStep {
        let mut values = Values::default();
        let mut wrong = None;
        for (n, field) in self.fields.iter_mut().enumerate() {
            field.left = true;
            // What was refused the last time may be right by now; what is wrong is said anew.
            field.refusal = None;
            field.settle();
            match field.values() {
                Ok(read) => {
                    values.0.insert(field.spec.key, read);
                }
                Err(sentence) => {
                    field.refusal = Some(sentence);
                    wrong = wrong.or(Some(n));
                }
            }
        }
        if let Some(n) = wrong {
            self.focus = n;
            self.larger = false;
            return FormStep::Stay;
        }
        self.general = None;
        self.saving = true;
        FormStep::Submit(values)
    }
}

#[cfg(test)]
mod tests;
