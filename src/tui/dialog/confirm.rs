//! A question with Yes and No, where No is what Enter gives. For what undo cannot reach. The gravest want the name of
//! the thing typed.
use super::{Dialog, DialogStep};
use crate::tui::ctx::Ctx;
use crate::tui::effect::Effect;
use crate::tui::form::Editor;
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use crate::tui::layout::{inset, middle, take_bottom};
use crate::tui::symbols::CURSOR;
use crate::tui::theme::Role;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::text::{paragraph, put_cut, width};
use crate::tui::widget::{Motion, Sheet};
use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;

/// A question before something is done.
pub struct Confirm {
    title: String,
    text: String,
    yes: String,
    then: Vec<Effect>,
    on_yes: bool,
    /// Lines scrolled away, where the text is longer than the window.
    top: u16,
    name: Option<(String, Editor)>,
}

/// Columns of the box.
const WIDE: u16 = 66;

impl Confirm {
    /// Asks `text`, which names the thing, and does `then` on yes. `yes` is a verb with its object, such as
    /// "Issue the agenda".
    pub fn new(title: impl Into<String>, text: impl Into<String>, yes: impl Into<String>, then: Vec<Effect>) -> Self {
        Self { title: title.into(), text: text.into(), yes: yes.into(), then, on_yes: false, top: 0, name: None }
    }

    /// Wants this name typed before yes is possible.
    #[must_use]
    pub fn with_name(self, name: impl Into<String>) -> Self {
        Self { name: Some((name.into(), Editor::line(""))), ..self }
    }

    fn named(&self) -> bool {
        self.name.as_ref().is_none_or(|(name, editor)| editor.text().trim() == name)
    }

    fn answer(&mut self, yes: bool) -> DialogStep {
        if !yes {
            return DialogStep::Close;
        }
        if self.named() { DialogStep::CloseThen(std::mem::take(&mut self.then)) } else { DialogStep::Stay }
    }

    /// Lines under the text.
    fn foot(&self) -> u16 {
        if self.name.is_some() { 4 } else { 1 }
    }

    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new().rest_by("PgDn");
        sheet.line(self.text.clone(), Role::Text);
        sheet
    }

    /// Where the text stands, and what is under it.
    fn parts(&self, place: Rect) -> (Rect, Rect) {
        take_bottom(inset(inset(place, 1, 1), 1, 0), self.foot())
    }
}

impl Dialog for Confirm {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        match (key.code, &mut self.name) {
            (KeyCode::Esc, _) => return DialogStep::Close,
            (KeyCode::PageDown | KeyCode::PageUp, _) => {
                let (words, _) = self.parts(self.place(ctx.window, ctx));
                let pages = if key.code == KeyCode::PageDown { 1 } else { -1 };
                let furthest = self.sheet().furthest(words.width, words.height);
                self.top = Motion::Pages(pages).scrolled(self.top, furthest, words.height);
                return DialogStep::Stay;
            }
            (KeyCode::Enter, Some((_, editor))) if editor.text().trim().is_empty() => return DialogStep::Close,
            (KeyCode::Enter, Some(_)) => return self.answer(true),
            (KeyCode::Enter, None) => return self.answer(self.on_yes),
            (_, Some((_, editor))) => {
                return if editor.on_key(key, &ctx.keymap, 40) { DialogStep::Stay } else { DialogStep::Pass };
            }
            _ => {}
        }
        match key.code {
            KeyCode::Left | KeyCode::Right | KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down => {
                self.on_yes = !self.on_yes;
                DialogStep::Stay
            }
            KeyCode::Char('y' | 'Y') if key.mods.is_empty() => self.answer(true),
            KeyCode::Char('n' | 'N') if key.mods.is_empty() => self.answer(false),
            _ => DialogStep::Pass,
        }
    }

    fn on_paste(&mut self, text: &str, _ctx: &Ctx) -> DialogStep {
        if let Some((_, editor)) = &mut self.name {
            editor.paste(text);
        }
        DialogStep::Stay
    }

    fn hints(&self, _ctx: &Ctx) -> Vec<Hint> {
        if self.name.is_some() {
            vec![Hint::new("Enter", "when the name is typed"), Hint::new("Esc", "No")]
        } else {
            vec![
                Hint::new("y", "Yes"),
                Hint::new("Left, Right", "change"),
                Hint::new("Enter", "choose"),
                Hint::new("Esc", "No"),
            ]
        }
    }

    fn place(&self, window: Rect, _ctx: &Ctx) -> Rect {
        let columns = WIDE.min(window.width.saturating_sub(4)).saturating_sub(4);
        // The text, a line of air, the answers, the border.
        middle(window, WIDE, self.sheet().height(columns).saturating_add(self.foot() + 3))
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        boxed(frame.buffer_mut(), place, &self.title, ctx);
        let (words, answers) = self.parts(place);
        self.sheet().view_on_panel(frame.buffer_mut(), words, self.top, ctx);
        if answers.height == 0 {
            return;
        }
        if let Some((name, editor)) = &self.name {
            let ask = format!("To go on, type: {name}");
            paragraph(frame.buffer_mut(), Rect { height: 1, ..answers }, &ask, ctx.panel(Role::Warn), 0);
            let field = Rect { y: answers.y + 1, height: 1, ..answers }.intersection(answers);
            editor.view(frame, field, true, ctx.style(Role::Text));
            let last = Rect { y: answers.bottom() - 1, height: 1, ..answers };
            let role = if self.named() { Role::Accent } else { Role::Muted };
            put_cut(
                frame.buffer_mut(),
                last.x,
                last.y,
                last.width,
                &format!("Enter  {}", self.yes),
                ctx.panel(role),
                ctx,
            );
            return;
        }
        let mut x = answers.x;
        for (yes, words) in [(false, "No"), (true, self.yes.as_str())] {
            let here = yes == self.on_yes;
            let style = ctx.panel(if here { Role::Selected } else { Role::Text });
            let words = format!("{} {words} ", if here { CURSOR } else { " " });
            let room = answers.right().saturating_sub(x);
            put_cut(frame.buffer_mut(), x, answers.y, room, &words, style, ctx);
            if here {
                frame.set_cursor_position((x, answers.y));
            }
            x = x.saturating_add(u16::try_from(width(&words)).unwrap_or(0) + 2);
        }
    }
}
