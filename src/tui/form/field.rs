//! One field while it is being filled in: its keys, what it holds, and what there is to say about it.
use super::editor::Editor;
use super::spec::{Choice, FieldSpec, Kind, Reading};
use crate::tui::dialog::rank::{self, Fuzzy, Ranked};
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use ratatui::crossterm::event::KeyCode;

/// Suggestions shown under a field that is found by typing.
pub const SUGGESTED: usize = 5;

/// What a field holds.
#[derive(Clone, Debug)]
pub(super) enum Held {
    Typed(Editor),
    One {
        choices: Vec<Choice>,
        at: Option<usize>,
    },
    Any {
        choices: Vec<Choice>,
        at: usize,
        on: Vec<bool>,
    },
    /// `at` is the suggestion that Enter takes: none before something is typed or the cursor is moved, so that nobody is picked unseen.
    Found {
        choices: Vec<Choice>,
        editor: Editor,
        picked: Option<usize>,
        at: Option<usize>,
    },
}

/// A field being filled in.
pub(super) struct Field {
    pub spec: FieldSpec,
    pub held: Held,
    /// A refusal from below, shown until the field changes.
    pub refusal: Option<String>,
    /// Whether the person has left it once, so that what is missing may be said.
    pub left: bool,
}

/// Something to say under a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Remark {
    Echo(String),
    /// Not right yet, while the person is still typing.
    Hint(String),
    Wrong(String),
    Nothing,
}

impl Field {
    pub fn new(spec: FieldSpec) -> Self {
        let held = match &spec.kind {
            Kind::Line | Kind::Date | Kind::Number(..) => Held::Typed(Editor::line("")),
            Kind::Long(_) => Held::Typed(Editor::block("")),
            Kind::Choice(choices) => Held::One { choices: choices.clone(), at: None },
            Kind::YesNo => Held::One { choices: vec![Choice::new("yes", "Yes"), Choice::new("no", "No")], at: None },
            Kind::Many(choices) => Held::Any { choices: choices.clone(), at: 0, on: vec![false; choices.len()] },
            Kind::Pick(choices) => {
                Held::Found { choices: choices.clone(), editor: Editor::line(""), picked: None, at: None }
            }
        };
        let mut field = Self { spec, held, refusal: None, left: false };
        let filled = field.spec.filled.clone();
        field.fill(&filled);
        field
    }

    /// Puts in a text or the ids of choices.
    pub fn fill(&mut self, with: &str) {
        match &mut self.held {
            Held::Typed(editor) => {
                *editor = if editor.is_block() { Editor::block(with) } else { Editor::line(with) };
            }
            Held::One { choices, at } => *at = choices.iter().position(|choice| choice.id == with),
            Held::Any { choices, on, .. } => {
                for (choice, on) in choices.iter().zip(on) {
                    *on = with.split(',').any(|id| id == choice.id);
                }
            }
            Held::Found { choices, editor, picked, at } => {
                *picked = choices.iter().position(|choice| choice.id == with);
                *at = (picked.is_none() && !with.trim().is_empty()).then_some(0);
                *editor =
                    Editor::line(picked.and_then(|n| choices.get(n)).map_or(with, |choice| choice.label.as_str()));
            }
        }
    }

    /// What [`Field::fill`] takes to bring the field back.
    pub fn raw(&self) -> String {
        match &self.held {
            Held::Typed(editor) => editor.text().into(),
            Held::One { .. } | Held::Any { .. } => self.ids().join(","),
            Held::Found { editor, .. } => self.ids().pop().unwrap_or_else(|| editor.text().into()),
        }
    }

    fn ids(&self) -> Vec<String> {
        match &self.held {
            Held::Typed(_) => Vec::new(),
            Held::One { choices, at } => at.and_then(|n| choices.get(n)).map(|c| c.id.clone()).into_iter().collect(),
            Held::Any { choices, on, .. } => {
                choices.iter().zip(on).filter(|(_, on)| **on).map(|(choice, _)| choice.id.clone()).collect()
            }
            Held::Found { choices, picked, .. } => {
                picked.and_then(|n| choices.get(n)).map(|c| c.id.clone()).into_iter().collect()
            }
        }
    }

    /// The values, or what is wrong.
    pub fn values(&self) -> Result<Vec<String>, String> {
        let missing = || format!("Still needed: {}.", self.spec.label);
        match &self.held {
            Held::Typed(editor) => {
                let text = editor.text().trim();
                if text.is_empty() {
                    return if self.spec.required { Err(missing()) } else { Ok(Vec::new()) };
                }
                Ok(vec![self.read(text)?.value])
            }
            Held::Found { editor, picked: None, .. } if !editor.text().trim().is_empty() => {
                let typed = editor.text().trim();
                if self.suggestions().is_empty() {
                    return Err(format!("Nothing in the list is called '{typed}'. Write less of it, or another word."));
                }
                Err(format!("Choose one with Down and Enter: '{typed}' alone does not say which."))
            }
            Held::One { .. } | Held::Any { .. } | Held::Found { .. } => {
                let ids = self.ids();
                if ids.is_empty() && self.spec.required { Err(missing()) } else { Ok(ids) }
            }
        }
    }

    /// How the typed text is understood.
    fn read(&self, text: &str) -> Result<Reading, String> {
        if let Kind::Number(least, most) = self.spec.kind {
            let number: i64 = text.parse().map_err(|_| format!("Write a whole number from {least} to {most}."))?;
            if number < least || number > most {
                return Err(format!("Write a number from {least} to {most}."));
            }
        }
        match &self.spec.reader {
            Some(reader) => reader(text),
            None => Ok(Reading::plain(text)),
        }
    }

    /// What to say under the field.
    pub fn remark(&self, focused: bool) -> Remark {
        if let Some(refusal) = &self.refusal {
            return Remark::Wrong(refusal.clone());
        }
        if let Held::Typed(editor) = &self.held
            && !editor.text().trim().is_empty()
        {
            match self.read(editor.text().trim()) {
                Ok(Reading { echo: Some(echo), .. }) => return Remark::Echo(echo),
                Ok(Reading { echo: None, .. }) => {}
                Err(wrong) if self.left || !focused => return Remark::Wrong(wrong),
                Err(wrong) => return Remark::Hint(wrong),
            }
        } else if self.left
            && !focused
            && let Err(wrong) = self.values()
        {
            return Remark::Wrong(wrong);
        }
        if focused
            && let Held::Found { editor, picked: None, .. } = &self.held
            && !editor.text().trim().is_empty()
            && let Err(wrong) = self.values()
            && self.suggestions().is_empty()
        {
            return Remark::Hint(wrong);
        }
        // Two people of one name would look the same once chosen: what tells them apart stays in view.
        if let Held::Found { choices, picked: Some(n), .. } = &self.held
            && let Some(one) = choices.get(*n)
            && choices.iter().filter(|other| other.label == one.label).count() > 1
        {
            return Remark::Echo(one.detail.clone());
        }
        if focused && !self.spec.help.is_empty() { Remark::Hint(self.spec.help.clone()) } else { Remark::Nothing }
    }

    /// Whether letters go into it as text.
    pub fn editor(&self) -> Option<&Editor> {
        match &self.held {
            Held::Typed(editor) | Held::Found { editor, .. } => Some(editor),
            Held::One { .. } | Held::Any { .. } => None,
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.refusal = None;
        match &mut self.held {
            Held::Typed(editor) => editor.paste(text),
            Held::Found { editor, picked, at, .. } => {
                if picked.is_some() {
                    *editor = Editor::line("");
                }
                editor.paste(text);
                *picked = None;
                *at = Some(0);
            }
            Held::One { .. } | Held::Any { .. } => {}
        }
    }

    /// The best matches for what is typed, while nothing is picked.
    pub fn suggestions(&self) -> Vec<(usize, &Choice)> {
        let Held::Found { choices, editor, picked: None, .. } = &self.held else { return Vec::new() };
        if editor.text().trim().is_empty() {
            return choices.iter().enumerate().take(SUGGESTED).collect();
        }
        matches(choices, editor).all().take(SUGGESTED).filter_map(|n| Some((n, choices.get(n)?))).collect()
    }

    /// Picks what was typed where it can mean one thing only. What is merely alike is never picked unseen.
    pub fn settle(&mut self) {
        let Held::Found { choices, editor, picked: picked @ None, .. } = &mut self.held else { return };
        if editor.text().trim().is_empty() {
            return;
        }
        if let [only] = matches(choices, editor).sure[..] {
            *picked = Some(only);
            *editor = Editor::line(choices.get(only).map_or("", |choice| choice.label.as_str()));
        }
    }

    /// Takes a key. Says whether it meant something in this field.
    pub fn on_key(&mut self, key: Key, keymap: &Keymap, columns: usize) -> bool {
        let suggested: Vec<usize> = self.suggestions().into_iter().map(|(n, _)| n).collect();
        let taken = match &mut self.held {
            Held::Typed(editor) => editor.on_key(key, keymap, columns),
            Held::One { choices, at } => one(choices, at, key),
            Held::Any { choices, at, on } => any(choices, at, on, key),
            Held::Found { choices, editor, picked, at } => match key.code {
                KeyCode::Down if at.map_or(0, |n| n + 1) < suggested.len() => {
                    *at = Some(at.map_or(0, |n| n + 1));
                    return true;
                }
                KeyCode::Up if at.is_some_and(|n| n > 0) => {
                    *at = at.map(|n| n - 1);
                    return true;
                }
                // With nothing typed and nothing pointed at, Enter moves on and picks nobody by accident.
                KeyCode::Enter | KeyCode::Tab if picked.is_none() && at.is_some() => {
                    if let Some(&n) = at.and_then(|at| suggested.get(at)) {
                        *picked = Some(n);
                        *editor = Editor::line(choices.get(n).map_or("", |choice| choice.label.as_str()));
                    }
                    // The form moves on to the next field as well.
                    self.refusal = None;
                    return false;
                }
                _ => {
                    let before = editor.text().to_string();
                    // Letters after a choice look for another one; they are no part of its name.
                    if picked.is_some() && key.text().is_some_and(|letter| letter != ' ') {
                        *editor = Editor::line("");
                    }
                    let taken = editor.on_key(key, keymap, columns);
                    if before != editor.text() {
                        *picked = None;
                        *at = if editor.text().trim().is_empty() { None } else { Some(0) };
                    }
                    taken
                }
            },
        };
        if taken {
            self.refusal = None;
        }
        taken
    }
}

/// The choices that fit what is typed.
fn matches(choices: &[Choice], editor: &Editor) -> Ranked {
    let words: Vec<String> = choices.iter().map(|choice| format!("{} {}", choice.label, choice.detail)).collect();
    rank::rank(editor.text(), &words, &Fuzzy::default())
}

fn one(choices: &[Choice], at: &mut Option<usize>, key: Key) -> bool {
    let last = choices.len().saturating_sub(1);
    match key.code {
        KeyCode::Right => *at = Some(at.map_or(0, |n| if n == last { 0 } else { n + 1 })),
        KeyCode::Left => *at = Some(at.map_or(last, |n| if n == 0 { last } else { n - 1 })),
        KeyCode::Char(' ') => *at = Some(at.map_or(0, |n| if n == last { 0 } else { n + 1 })),
        KeyCode::Backspace | KeyCode::Delete => *at = None,
        _ => {
            let Some(letter) = key.text() else { return false };
            if let Some(n) = starting(choices, at.map_or(0, |n| n + 1), letter) {
                *at = Some(n);
            }
        }
    }
    if choices.is_empty() {
        *at = None;
    }
    true
}

fn any(choices: &[Choice], at: &mut usize, on: &mut [bool], key: Key) -> bool {
    let last = choices.len().saturating_sub(1);
    match key.code {
        KeyCode::Right => *at = if *at >= last { 0 } else { *at + 1 },
        KeyCode::Left => *at = if *at == 0 { last } else { *at - 1 },
        KeyCode::Char(' ' | 'x') => {
            if let Some(on) = on.get_mut(*at) {
                *on = !*on;
            }
        }
        _ => {
            let Some(letter) = key.text() else { return false };
            if let Some(n) = starting(choices, *at + 1, letter) {
                *at = n;
            }
        }
    }
    true
}

/// The next choice that begins with a letter, going round.
fn starting(choices: &[Choice], from: usize, letter: char) -> Option<usize> {
    let letter = letter.to_lowercase().to_string();
    (0..choices.len())
        .map(|n| (from + n) % choices.len())
        .find(|n| choices.get(*n).is_some_and(|choice| choice.label.to_lowercase().starts_with(&letter)))
}
