//! Draws the app: the lines around every screen, the screen's body, the dialogs over it. Reads, changes nothing, and
//! knows no time but the one in [`Ctx`].
use super::app::{App, Records};
use super::ctx::Ctx;
use super::intents::Intent;
use super::keymap::{Hint, fit_hints};
use super::layout::{Breadth, Frame as Lines, SMALLEST, middle};
use super::screen::{Screen, ScreenId};
use super::theme::Role;
use super::widget::Said;
use super::widget::panel::{boxed, divider, outline, rule};
use super::widget::status;
use super::widget::text::{fill, paragraph, put, put_cut, width};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl App {
    /// Draws everything.
    pub fn view(&self, frame: &mut Frame) {
        let ctx = &self.ctx;
        let window = frame.area();
        fill(frame.buffer_mut(), window, ctx.style(Role::Text));
        if self.hidden {
            hidden(frame, ctx);
            return;
        }
        if ctx.breadth() == Breadth::TooSmall {
            too_small(frame, ctx);
            return;
        }
        let lines = ctx.frame();
        if let Some(screen) = self.screen().filter(|screen| screen.whole_window()) {
            screen.view(frame, window, ctx);
        } else {
            self.around(frame, &lines);
            if let Some(screen) = self.screen() {
                screen.view(frame, lines.body, ctx);
            }
            self.unread(frame, &lines);
        }
        for (_, dialog) in &self.dialogs {
            dialog.view(frame, dialog.place(ctx.window, ctx), ctx);
        }
        // A dialog may cover the footer; what it needs is said there all the same.
        if self.dialogs.is_empty() && !self.pending.is_empty() {
            self.following(frame);
        }
    }

    fn around(&self, frame: &mut Frame, lines: &Lines) {
        let ctx = &self.ctx;
        let buffer = frame.buffer_mut();
        let border = ctx.style(Role::Border);
        if lines.boxed {
            outline(buffer, ctx.window, "", border, border, ctx);
        }
        self.top(buffer, lines);
        for (id, x, words) in self.tabs(lines) {
            let role = if id == Some(self.here) { Role::Accent } else { Role::Muted };
            put(buffer, x, lines.tabs.y, lines.tabs.right().saturating_sub(x), &words, ctx.style(role));
        }
        rule(buffer, lines.rule, lines.boxed, border, ctx);
        self.hints(buffer, lines.hints);
        let saved = self.saved_at.map_or_else(String::new, |at| format!("Saved {}   ", Ctx::time_of_day(at)));
        let words = format!(" {saved}Every change is stored on this laptop at once ");
        let x = lines.bottom.x + if lines.boxed { 2 } else { 0 };
        let room = lines.bottom.width.saturating_sub(if lines.boxed { 4 } else { 0 });
        put_cut(buffer, x, lines.bottom.y, room, &words, ctx.style(Role::Muted), ctx);
        if let Some((done, of)) = self.progress {
            let words = format!("Working: {done} of {of}");
            status::view(frame, lines.status, &Said::news(words), None, ctx);
        } else if let Some((said, _)) = self.messages.shown() {
            let undo = ctx.keymap.key_of(super::intents::Intent::Undo);
            status::view(frame, lines.status, said, undo.as_deref(), ctx);
        }
    }

    /// A sentence that does not fit into its line takes a few more from the body, until the next key.
    fn unread(&self, frame: &mut Frame, lines: &Lines) {
        let ctx = &self.ctx;
        let Some((said, true)) = self.messages.shown().filter(|_| self.progress.is_none()) else { return };
        let undo = ctx.keymap.key_of(super::intents::Intent::Undo);
        let more = status::lines(said, undo.as_deref(), lines.status.width) - 1;
        if more == 0 {
            return;
        }
        let taller = |area: Rect| Rect { y: area.y.saturating_sub(more), height: area.height + more, ..area };
        let buffer = frame.buffer_mut();
        fill(buffer, taller(lines.rule), ctx.style(Role::Text));
        let edge = Rect { y: lines.rule.y.saturating_sub(more), ..lines.rule };
        rule(buffer, edge, lines.boxed, ctx.style(Role::Border), ctx);
        if lines.boxed {
            let sides = Rect { y: edge.y + 1, height: more + 1, ..ctx.window };
            for x in [sides.left(), sides.right() - 1] {
                divider(buffer, Rect { x, width: 1, ..sides }, ctx);
            }
        }
        let whole = taller(lines.status);
        fill(buffer, whole, ctx.style(Role::Text));
        status::view(frame, whole, said, undo.as_deref(), ctx);
    }

    /// "mdg   DEMO DATA, not real patients   Oak and Riverside MDG".
    fn top(&self, buffer: &mut Buffer, lines: &Lines) {
        let ctx = &self.ctx;
        let side = if lines.boxed { 2 } else { 0 };
        let end = lines.top.right().saturating_sub(side);
        let mut x = lines.top.x + side;
        x += put(buffer, x, lines.top.y, end.saturating_sub(x), " mdg ", ctx.style(Role::Accent));
        let mark = match self.records {
            Records::Real => "",
            Records::Demo => "  DEMO DATA, not real patients ",
            Records::Trial => "  TRIAL, nothing here counts ",
        };
        x += put(buffer, x, lines.top.y, end.saturating_sub(x), mark, ctx.style(Role::Mark));
        let context = self.screen().map(Screen::context).unwrap_or_default();
        if !context.is_empty() {
            let words = format!("  {context} ");
            put_cut(buffer, x, lines.top.y, end.saturating_sub(x), &words, ctx.style(Role::Text), ctx);
        }
    }

    /// The tabs with their columns: all names where they fit, if need be without the way to the help, which the footer
    /// says too; else the names of the others are left out.
    fn tabs(&self, lines: &Lines) -> Vec<(Option<ScreenId>, u16, String)> {
        let shown = |names: bool, help: bool| -> Vec<(Option<ScreenId>, String)> {
            ScreenId::TABS
                .iter()
                .filter(|(id, _)| self.screens.iter().any(|screen| screen.id() == *id))
                .map(|(id, intent)| {
                    let key = self.ctx.keymap.key_of(*intent).unwrap_or_default();
                    let words = match (*id == self.here, names) {
                        (true, _) => format!("[{key} {}]", id.title()),
                        (false, true) => format!("{key} {}", id.title()),
                        (false, false) => key,
                    };
                    (Some(*id), words)
                })
                .chain(help.then(|| (None, "  ? help".to_string())))
                .collect()
        };
        let room = usize::from(lines.tabs.width);
        let wide =
            |tabs: &[(Option<ScreenId>, String)]| -> usize { tabs.iter().map(|(_, words)| width(words) + 1).sum() };
        let fits = |tabs: &Vec<_>| wide(tabs) <= room + 1;
        let tabs = [shown(true, true), shown(true, false)].into_iter().find(fits).unwrap_or_else(|| shown(false, true));
        let mut x = lines.tabs.x;
        tabs.into_iter()
            .map(|(id, words)| {
                let at = x;
                x = x.saturating_add(u16::try_from(width(&words) + 1).unwrap_or(0));
                (id, at, words)
            })
            .collect()
    }

    /// The tab under the mouse.
    pub(super) fn tab_at(&self, column: u16, row: u16) -> Option<ScreenId> {
        let lines = self.ctx.frame();
        if row != lines.tabs.y || self.screen().is_some_and(Screen::whole_window) {
            return None;
        }
        self.tabs(&lines)
            .into_iter()
            .find(|(_, x, words)| column >= *x && usize::from(column - *x) < width(words))
            .and_then(|(id, ..)| id)
    }

    fn hints(&self, buffer: &mut Buffer, area: Rect) {
        let ctx = &self.ctx;
        let hints: Vec<Hint> = if let Some((_, dialog)) = self.dialogs.last() {
            dialog.hints(ctx)
        } else {
            let picked = self.screen().and_then(Screen::hints);
            ctx.keymap.hints(self.scope(), picked.as_deref(), &|intent| self.why_not(intent).is_none())
        };
        let mut x = area.x;
        // What leads to everything else stays, and the keys. In a narrow window, and while a conference runs, it gives way to what is
        // wanted now.
        let more = ctx.keymap.key_of(Intent::More);
        let roomy = area.width >= 70 && !self.ticking();
        let both = roomy && hints.iter().rev().nth(1).is_some_and(|hint| Some(&hint.key) == more.as_ref());
        for hint in fit_hints(&hints, if both { 2 } else { 1 }, usize::from(area.width)) {
            x += put(buffer, x, area.y, area.right().saturating_sub(x), &hint.key, ctx.style(Role::Accent)) + 1;
            x += put(buffer, x, area.y, area.right().saturating_sub(x), &hint.words, ctx.style(Role::Muted)) + 2;
        }
    }

    /// What may follow a key such as g.
    fn following(&self, frame: &mut Frame) {
        let ctx = &self.ctx;
        let rows = ctx.keymap.following(self.scope().chain(), &self.pending);
        let high = u16::try_from(rows.len()).unwrap_or(0) + 2;
        let mut place = middle(ctx.window, 44, high);
        place.y = ctx.frame().rule.y.saturating_sub(place.height).max(ctx.window.y);
        let title: Vec<String> = self.pending.iter().map(ToString::to_string).collect();
        let inside = boxed(frame.buffer_mut(), place, &format!("{} then", title.join(" ")), ctx);
        for (y, (key, intent)) in (inside.top()..inside.bottom()).zip(rows) {
            put(frame.buffer_mut(), inside.x, y, 6, &key, ctx.panel(Role::Accent));
            let room = inside.width.saturating_sub(6);
            put_cut(frame.buffer_mut(), inside.x + 6, y, room, intent.row().about, ctx.panel(Role::Text), ctx);
        }
    }
}

/// The neutral screen.
fn hidden(frame: &mut Frame, ctx: &Ctx) {
    let words = "mdg is hidden.\n\nF9, Ctrl+B or Enter brings it back. This is not a lock: Windows and L together lock \
                 the laptop.";
    let place = middle(frame.area(), 60, 6);
    paragraph(frame.buffer_mut(), place, words, ctx.style(Role::Text), 0);
}

fn too_small(frame: &mut Frame, ctx: &Ctx) {
    let (w, h) = SMALLEST;
    let words = format!(
        "This window has {} columns and {} lines. mdg needs {w} and {h}.\n\nMake the window larger or the letters smaller. \
         Everything is kept. q or Ctrl+C twice leaves.",
        ctx.window.width, ctx.window.height
    );
    let window = frame.area();
    paragraph(frame.buffer_mut(), window, &words, ctx.style(Role::Text), 0);
}
