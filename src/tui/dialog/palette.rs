//! Finding any command by name, by other words for it, or by its key. What cannot be done now is shown too, with the
//! reason.
use super::picker::{ListLine, list_lines, listed, search_line};
use super::rank::{self, Fuzzy, Ranked};
use super::{Dialog, DialogStep, commands};
use crate::domain::command::CommandSpec;
use crate::tui::ctx::Ctx;
use crate::tui::effect::Effect;
use crate::tui::form::Editor;
use crate::tui::form::specs::command;
use crate::tui::intents::{Intent, ROWS, Scope};
use crate::tui::key::Key;
use crate::tui::keymap::{Hint, Keymap};
use crate::tui::layout::{middle, take_top};
use crate::tui::subject::Subject;
use crate::tui::theme::Role;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::text::paragraph;
use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;

/// One command of the finder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaletteRow {
    /// What it asks for.
    pub intent: Intent,
    /// Its key, or nothing.
    pub key: String,
    /// Why it cannot be done now, or nothing.
    pub why_not: Option<String>,
}

/// What was found: something with a key or a place on the screens, or a command that has a form made for it.
enum Found<'a> {
    Intent(&'a PaletteRow),
    Command(&'a CommandSpec),
}

/// The command finder.
pub struct Palette {
    rows: Vec<PaletteRow>,
    commands: Vec<CommandSpec>,
    subject: Subject,
    ranked: Ranked,
    filter: Editor,
    at: usize,
}

impl Palette {
    /// The commands for a scope: those that can be done here first. `why_not` says why one of them cannot.
    pub fn new(scope: Scope, keymap: &Keymap, why_not: &dyn Fn(Intent) -> Option<String>) -> Self {
        let typing = |scope: &Scope| matches!(scope, Scope::Dialog | Scope::Text | Scope::LongText);
        let mut rows: Vec<PaletteRow> = ROWS
            .iter()
            .filter(|row| !row.scopes.iter().all(typing) && row.intent != Intent::Palette)
            .map(|row| {
                let here = row.scopes.iter().any(|s| *s == Scope::Anywhere || scope.chain().contains(s));
                let why_not = if here {
                    why_not(row.intent)
                } else {
                    row.scopes.first().map(|s| format!("on the screen {}", s.heading()))
                };
                PaletteRow { intent: row.intent, key: keymap.key_of(row.intent).unwrap_or_default(), why_not }
            })
            .collect();
        rows.sort_by_key(|row| row.why_not.is_some());
        let mut palette = Self {
            rows,
            commands: Vec::new(),
            subject: Subject::default(),
            ranked: Ranked::default(),
            filter: Editor::line(""),
            at: 0,
        };
        palette.rank();
        palette
    }

    /// Finds every command with a form too. One that needs what is not at hand is left out.
    #[must_use]
    pub fn with_commands(self, subject: Subject, ctx: &Ctx) -> Self {
        let commands = commands::fitting(&subject, ctx);
        let mut palette = Self { commands, subject, ..self };
        palette.rank();
        palette
    }

    fn hit(&self, n: usize) -> Option<Found<'_>> {
        match n.checked_sub(self.rows.len()) {
            None => self.rows.get(n).map(Found::Intent),
            Some(n) => self.commands.get(n).map(Found::Command),
        }
    }

    /// The rows that match, best first.
    pub fn found(&self) -> impl Iterator<Item = &PaletteRow> {
        self.ranked.all().filter_map(|n| self.rows.get(n))
    }

    fn rank(&mut self) {
        let typed = self.filter.text().trim();
        let words: Vec<String> = self
            .rows
            .iter()
            .map(|row| {
                let fact = row.intent.row();
                format!("{} {} {} {}", fact.about, fact.name, fact.hint, fact.also)
            })
            .chain(self.commands.iter().map(command::names))
            .collect();
        let texts: Vec<String> =
            words.iter().take(self.rows.len()).cloned().chain(self.commands.iter().map(command::inside)).collect();
        self.ranked = rank::rank_within(typed, &words, &texts, &Fuzzy::default());
        // A key typed as it is printed finds its own command first.
        if let Some(n) = self.rows.iter().position(|row| !typed.is_empty() && row.key == typed) {
            self.ranked.sure.retain(|m| *m != n);
            self.ranked.similar.retain(|m| *m != n);
            self.ranked.sure.insert(0, n);
        }
        self.at = self.at.min(self.ranked.len().saturating_sub(1));
    }
}

impl Dialog for Palette {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        let last = self.ranked.len().saturating_sub(1);
        match key.code {
            KeyCode::Esc => return DialogStep::Close,
            KeyCode::Enter => {
                return match self.ranked.all().nth(self.at).and_then(|n| self.hit(n)) {
                    Some(Found::Intent(row)) if row.why_not.is_none() => {
                        DialogStep::CloseThen(vec![Effect::Obey(row.intent)])
                    }
                    Some(Found::Command(spec)) => {
                        DialogStep::CloseThen(vec![commands::filling(spec.clone(), self.subject.clone())])
                    }
                    _ => DialogStep::Stay,
                };
            }
            KeyCode::Down | KeyCode::Tab => self.at = (self.at + 1).min(last),
            KeyCode::Up | KeyCode::BackTab => self.at = self.at.saturating_sub(1),
            KeyCode::PageDown => self.at = (self.at + 10).min(last),
            KeyCode::PageUp => self.at = self.at.saturating_sub(10),
            _ => {
                let before = self.filter.text().to_string();
                if !self.filter.on_key(key, &ctx.keymap, 40) {
                    return DialogStep::Pass;
                }
                if before != self.filter.text() {
                    self.at = 0;
                    self.rank();
                }
            }
        }
        DialogStep::Stay
    }

    fn on_paste(&mut self, text: &str, _ctx: &Ctx) -> DialogStep {
        self.filter.paste(text);
        self.at = 0;
        self.rank();
        DialogStep::Stay
    }

    fn hints(&self, _ctx: &Ctx) -> Vec<Hint> {
        vec![
            Hint::new("Type", "a word or a key"),
            Hint::new("Up, Down", "move"),
            Hint::new("Enter", "do it"),
            Hint::new("Esc", "back"),
        ]
    }

    fn place(&self, window: Rect, _ctx: &Ctx) -> Rect {
        middle(window, 84, 22)
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        let inside = boxed(frame.buffer_mut(), place, "Find a command", ctx);
        let (search, list) = take_top(inside, 2);
        search_line(frame, search, &self.filter, ctx);
        let lines: Vec<ListLine> = listed(&self.ranked)
            .into_iter()
            .map(|entry| match entry.and_then(|n| self.hit(n)) {
                Some(Found::Command(spec)) => ListLine::Row(command::heading(spec), String::new(), Role::Text),
                Some(Found::Intent(row)) => {
                    let about = row.intent.row().about;
                    match &row.why_not {
                        None => ListLine::Row(about.into(), row.key.clone(), Role::Text),
                        Some(why) => ListLine::Row(format!("{about} ({why})"), row.key.clone(), Role::Muted),
                    }
                }
                None => ListLine::Divider("Similar"),
            })
            .collect();
        if lines.is_empty() {
            let words = "No command has this word. Write less, or Esc to go back.";
            paragraph(frame.buffer_mut(), list, words, ctx.panel(Role::Muted), 0);
        } else {
            list_lines(frame, list, &lines, self.at, ctx);
        }
    }
}
