//! The keys of this screen, from the table of keys. Typing searches them.
use super::picker::search_line;
use super::rank::fold;
use super::{Dialog, DialogStep};
use crate::tui::ctx::Ctx;
use crate::tui::form::Editor;
use crate::tui::intents::{Intent, Scope};
use crate::tui::key::Key;
use crate::tui::keymap::{HelpGroup, Hint, Keymap};
use crate::tui::layout::{middle, take_bottom, take_top};
use crate::tui::theme::Role;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::text::{put, put_right, wrap};
use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;

/// The help.
pub struct Help {
    groups: Vec<HelpGroup>,
    filter: Editor,
    top: usize,
}

/// One line of it.
enum HelpLine {
    Heading(&'static str),
    /// Keys and what they do, or the continuation of either.
    Key(String, String),
    Air,
}

/// Columns of the keys.
const KEYS: u16 = 20;

impl Help {
    /// The help of a scope.
    pub fn new(scope: Scope, keymap: &Keymap) -> Self {
        let mut groups = keymap.help(scope);
        for extra in [Scope::Text, Scope::LongText] {
            if !scope.chain().contains(&extra) {
                groups.extend(keymap.help(extra).into_iter().filter(|group| group.heading == extra.heading()));
            }
        }
        Self { groups, filter: Editor::line(""), top: 0 }
    }

    /// Everything that matches, wrapped so that nothing is cut.
    fn lines(&self, ctx: &Ctx) -> Vec<HelpLine> {
        let room = self.place(ctx.window, ctx).width.saturating_sub(KEYS + 8);
        let typed = fold(self.filter.text());
        let asked = |intent: Intent, keys: &str| {
            let row = intent.row();
            typed.is_empty() || fold(&format!("{} {} {keys}", row.about, row.also)).contains(&typed)
        };
        let mut lines = Vec::new();
        for group in &self.groups {
            let rows: Vec<_> = group.rows.iter().filter(|(intent, keys)| asked(*intent, keys)).collect();
            if rows.is_empty() {
                continue;
            }
            if !lines.is_empty() {
                lines.push(HelpLine::Air);
            }
            lines.push(HelpLine::Heading(group.heading));
            for (intent, keys) in rows {
                lines.extend(key_lines(keys, intent.row().about, usize::from(room)));
            }
        }
        lines
    }

    /// Lines in view; the same in `on_key` and `view`.
    fn page(&self, ctx: &Ctx) -> usize {
        usize::from(self.place(ctx.window, ctx).height.saturating_sub(5)).max(1)
    }
}

impl Dialog for Help {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        let page = self.page(ctx);
        let furthest = self.lines(ctx).len().saturating_sub(page);
        match key.code {
            KeyCode::Esc | KeyCode::F(1) | KeyCode::Enter => return DialogStep::Close,
            KeyCode::Char('?') if self.filter.text().is_empty() => return DialogStep::Close,
            KeyCode::Down => self.top = (self.top + 1).min(furthest),
            KeyCode::Up => self.top = self.top.saturating_sub(1),
            KeyCode::PageDown => self.top = (self.top + page).min(furthest),
            KeyCode::PageUp => self.top = self.top.saturating_sub(page),
            KeyCode::Home => self.top = 0,
            KeyCode::End => self.top = furthest,
            _ => {
                if !self.filter.on_key(key, &ctx.keymap, 40) {
                    return DialogStep::Pass;
                }
                self.top = 0;
            }
        }
        DialogStep::Stay
    }

    fn hints(&self, _ctx: &Ctx) -> Vec<Hint> {
        vec![Hint::new("Type", "to search"), Hint::new("Up, Down", "scroll"), Hint::new("Esc", "back")]
    }

    fn place(&self, window: Rect, _ctx: &Ctx) -> Rect {
        middle(window, 84, window.height)
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        let inside = boxed(frame.buffer_mut(), place, "Keys on this screen", ctx);
        let (search, rest) = take_top(inside, 2);
        let (list, foot) = take_bottom(rest, 1);
        search_line(frame, search, &self.filter, ctx);
        let lines = self.lines(ctx);
        let buffer = frame.buffer_mut();
        if lines.is_empty() {
            put(buffer, list.x, list.y, list.width, "Nothing here is called that. Write less.", ctx.panel(Role::Muted));
        }
        for (y, line) in (list.top()..list.bottom()).zip(lines.iter().skip(self.top)) {
            match line {
                HelpLine::Air => {}
                HelpLine::Heading(words) => {
                    put(buffer, list.x, y, list.width, words, ctx.panel(Role::Accent));
                }
                HelpLine::Key(keys, about) => {
                    put(buffer, list.x + 2, y, KEYS, keys, ctx.panel(Role::Text));
                    let x = list.x + 2 + KEYS + 2;
                    put(buffer, x, y, list.right().saturating_sub(x), about, ctx.panel(Role::Text));
                }
            }
        }
        // A small window is covered by the help, footer and all.
        put(buffer, foot.x, foot.y, foot.width, "Esc closes   PgDn turns", ctx.panel(Role::Muted));
        if lines.len() > usize::from(list.height) && foot.height > 0 {
            let last = lines.len().min(self.top + usize::from(list.height));
            put_right(
                buffer,
                foot,
                &format!("lines {} to {last} of {}", self.top + 1, lines.len()),
                ctx.panel(Role::Muted),
            );
        }
    }
}

/// Keys at the left and what they do at the right, each wrapped in its column.
fn key_lines(keys: &str, about: &str, room: usize) -> Vec<HelpLine> {
    let wrapped = |text: &str, columns| -> Vec<String> {
        wrap(text, columns).into_iter().map(|r| text.get(r).unwrap_or_default().trim_end().to_string()).collect()
    };
    let (mut left, mut right) = (wrapped(keys, usize::from(KEYS)), wrapped(about, room));
    let lines = left.len().max(right.len());
    left.resize(lines, String::new());
    right.resize(lines, String::new());
    left.into_iter().zip(right).map(|(keys, about)| HelpLine::Key(keys, about)).collect()
}
