//! Bringing in a file: its path, what mdg makes of it before anything is taken, and afterwards what became of it.
mod paths;
mod sheets;
#[cfg(test)]
mod tests;

use super::{Screen, ScreenId};
use crate::domain::dates;
use crate::domain::query::{ImportPreview, Query};
use crate::domain::view::{ImportReport, PreviewView};
use crate::tui::ctx::Ctx;
use crate::tui::door::{self, Answer, Done, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::Editor;
use crate::tui::form::specs::import::{self, SLOT, TAKING};
use crate::tui::intents::Intent;
use crate::tui::key::Key;
use crate::tui::layout::{inset, take_bottom, take_top};
use crate::tui::theme::Role;
use crate::tui::widget::panel::rule;
use crate::tui::widget::text::{put, put_cut, put_right};
use crate::tui::widget::{Motion, Sheet};
use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, MouseEvent};
use ratatui::layout::Rect;
use std::path::PathBuf;

const PREVIEW: &str = "preview";

/// How far one has come.
#[derive(Default)]
enum Step {
    /// The path is being typed.
    #[default]
    Path,
    /// The file is being read.
    Reading,
    /// What would be taken is in view.
    Preview(PreviewView),
    /// It is being taken in.
    Taking(PreviewView),
    /// It was taken in; whether somebody has seen that yet.
    Done(ImportReport, bool),
}

/// The screen.
#[derive(Default)]
pub struct Import {
    path: Editor,
    step: Step,
    refusal: Option<String>,
    /// The ways a path could go on, after Tab.
    ways: Vec<String>,
    top: u16,
}

impl Import {
    fn file(&self) -> PathBuf {
        paths::read(self.path.text())
    }

    fn look(&mut self) -> Vec<Effect> {
        self.ways.clear();
        if self.path.text().trim().is_empty() {
            self.refusal = Some("Write where the file is, such as Downloads/list.csv. Tab completes it.".to_owned());
            return Vec::new();
        }
        self.refusal = None;
        self.step = Step::Reading;
        self.top = 0;
        vec![Effect::Ask(PREVIEW, Query::ImportPreview(ImportPreview { file: self.file() }))]
    }

    fn again(&mut self) {
        // The next file is another one, and often lies beside the last.
        if matches!(self.step, Step::Done(..)) {
            let last = self.path.text();
            let folder = last.rfind(['/', '\\']).and_then(|at| last.get(..=at)).unwrap_or_default().to_owned();
            self.path.set(&folder);
        }
        self.step = Step::Path;
        self.refusal = None;
        self.top = 0;
    }

    /// Asks what is still to be known, then takes it in.
    fn take(&self, ctx: &Ctx) -> Vec<Effect> {
        let Step::Preview(preview) = &self.step else { return Vec::new() };
        vec![Effect::Open(import::dialog(self.file(), preview, dates::london_date(ctx.now)))]
    }

    fn complete(&mut self) {
        let (path, ways) = paths::complete(self.path.text());
        if path != self.path.text() {
            self.path.set(&path);
        }
        self.ways = ways;
    }

    fn parts(body: Rect) -> (Rect, Rect, Rect) {
        let (head, rest) = take_top(body, 2);
        let (body, foot) = take_bottom(rest, 1);
        (head, inset(body, 1, 0), inset(foot, 1, 0))
    }

    fn scroll(&mut self, motion: Motion, ctx: &Ctx) {
        let (_, place, _) = Self::parts(ctx.body());
        let furthest = self.sheet(ctx).furthest(place.width, place.height);
        self.top = motion.scrolled(self.top, furthest, place.height);
    }

    fn sheet(&self, ctx: &Ctx) -> Sheet {
        let mut sheet = Sheet::new();
        if let Some(refusal) = &self.refusal {
            sheet.line(format!("! {refusal}"), Role::Overdue).air();
        }
        match &self.step {
            Step::Path => self.path_help(&mut sheet),
            Step::Reading => {
                sheet.line("Reading the file. Nothing is taken in yet.", Role::Info);
            }
            Step::Preview(preview) => sheets::preview_sheet(&mut sheet, preview, ctx),
            Step::Taking(preview) => {
                sheet.line(format!("{}: taking it in.", preview.shape), Role::Info);
            }
            Step::Done(report, _) => {
                sheet.line("The file was taken in. u takes the whole import back.", Role::Done).air();
                sheets::report_sheet(&mut sheet, report);
            }
        }
        // While a path is being typed, letters go into it.
        if self.typing() { sheet.rest_by("PgDn scrolls") } else { sheet }
    }

    fn path_help(&self, sheet: &mut Sheet) {
        if !self.ways.is_empty() {
            sheet.heading("IT COULD GO ON WITH");
            for way in &self.ways {
                sheet.line(way.clone(), Role::Text);
            }
            return;
        }
        sheet.line("mdg knows these files by their first row:", Role::Text).air();
        sheet.fact("Practices", "the national practice file (epraccur), as CSV. Bring this in first.");
        sheet.fact("Networks", "the national network workbook (ePCN), as it is.");
        sheet.fact("Patients", "a CSV list of patients: mdg's own columns, or a list from a GP system.").air();
        sheet.line(
            "You see what would be taken, and what not and why, before anything is taken in. Undo takes an import back.",
            Role::Muted,
        );
    }
}

impl Screen for Import {
    fn id(&self) -> ScreenId {
        ScreenId::Import
    }

    /// A report is read once: after an undo, or when somebody comes back, another file is asked for.
    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        match &mut self.step {
            Step::Done(_, seen) if !*seen => *seen = true,
            Step::Done(..) => {
                self.path = Editor::line("");
                self.again();
            }
            _ => {}
        }
        Vec::new()
    }

    fn on_answer(&mut self, _slot: &'static str, answer: Result<Answer, Refusal>, _ctx: &Ctx) -> Vec<Effect> {
        match answer {
            Ok(Answer::Preview(preview)) => self.step = Step::Preview(preview),
            Err(refusal) => {
                self.step = Step::Path;
                self.refusal = Some(door::sentence(&refusal));
            }
            Ok(_) => {}
        }
        Vec::new()
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, _ctx: &Ctx) -> Vec<Effect> {
        if slot != SLOT {
            return Vec::new();
        }
        self.top = 0;
        match result {
            Ok(done) => self.step = Step::Done(done.report.clone().unwrap_or_default(), false),
            Err(refusal) => {
                self.refusal = Some(door::sentence(refusal));
                self.step = match std::mem::take(&mut self.step) {
                    Step::Taking(preview) => Step::Preview(preview),
                    step => step,
                };
            }
        }
        Vec::new()
    }

    fn on_chosen(&mut self, picker: &'static str, _ids: &[String], _ctx: &Ctx) -> Vec<Effect> {
        if picker == TAKING {
            self.step = match std::mem::take(&mut self.step) {
                Step::Preview(preview) => Step::Taking(preview),
                step => step,
            };
        }
        Vec::new()
    }

    fn on_intent(&mut self, intent: Intent, ctx: &Ctx) -> Option<Vec<Effect>> {
        if let Some(motion) = Motion::of(intent) {
            self.scroll(motion, ctx);
            return Some(Vec::new());
        }
        Some(match intent {
            Intent::ChooseFile => {
                self.again();
                Vec::new()
            }
            Intent::Open if matches!(self.step, Step::Done(..)) => vec![Effect::Go(ScreenId::Worklist)],
            Intent::RunImport | Intent::Import | Intent::Open => self.take(ctx),
            Intent::Back if matches!(self.step, Step::Preview(_)) => {
                self.again();
                Vec::new()
            }
            _ => return None,
        })
    }

    fn why_not(&self, intent: Intent) -> Option<String> {
        match intent {
            Intent::RunImport | Intent::Import => match &self.step {
                Step::Preview(preview) if preview.report.new + preview.report.changed == 0 => {
                    Some("nothing in this file is new".to_owned())
                }
                Step::Preview(_) => None,
                _ => Some("choose a file first, with o".to_owned()),
            },
            Intent::Open => match &self.step {
                Step::Preview(preview) if preview.report.new + preview.report.changed == 0 => {
                    Some("nothing in this file is new; o chooses another".to_owned())
                }
                Step::Preview(_) | Step::Done(..) => None,
                _ => Some("the file is still being read".to_owned()),
            },
            _ => None,
        }
    }

    fn hints(&self) -> Option<Vec<Intent>> {
        Some(match &self.step {
            Step::Path | Step::Reading | Step::Taking(_) => vec![Intent::Back],
            Step::Preview(_) => vec![Intent::RunImport, Intent::ChooseFile, Intent::Back],
            Step::Done(..) => vec![Intent::Open, Intent::ChooseFile, Intent::Undo, Intent::Back],
        })
    }

    fn typing(&self) -> bool {
        matches!(self.step, Step::Path)
    }

    fn on_key(&mut self, key: Key, ctx: &Ctx) -> Option<Vec<Effect>> {
        match key.code {
            KeyCode::Enter => return Some(self.look()),
            KeyCode::Tab => {
                self.complete();
                return Some(Vec::new());
            }
            KeyCode::Esc if !self.path.text().is_empty() => {
                self.path = Editor::line("");
                self.ways.clear();
                self.refusal = None;
                return Some(Vec::new());
            }
            _ => {}
        }
        let before = self.path.text().len();
        if !self.path.on_key(key, &ctx.keymap, 80) {
            return None;
        }
        if before != self.path.text().len() {
            self.ways.clear();
            self.refusal = None;
        }
        Some(Vec::new())
    }

    fn on_paste(&mut self, text: &str, _ctx: &Ctx) -> Vec<Effect> {
        self.path.paste(text.trim());
        Vec::new()
    }

    fn on_mouse(&mut self, mouse: MouseEvent, ctx: &Ctx) -> Vec<Effect> {
        if let Some(motion) = Motion::of_wheel(mouse.kind) {
            self.scroll(motion, ctx);
        }
        Vec::new()
    }

    fn view(&self, frame: &mut Frame, body: Rect, ctx: &Ctx) {
        let (head, place, foot) = Self::parts(body);
        let (x, wide) = (head.x + 1, head.width.saturating_sub(2));
        let used = put(frame.buffer_mut(), x, head.y, wide, "File ", ctx.style(Role::Focus));
        let mut room = wide.saturating_sub(used);
        if self.typing() {
            let way = "Tab completes   Enter reads it";
            let edge =
                put_right(frame.buffer_mut(), Rect { x, width: wide, height: 1, ..head }, way, ctx.style(Role::Muted));
            room = edge.saturating_sub(x + used + 2);
        }
        self.path.view(frame, Rect::new(x + used, head.y, room, 1), self.typing(), ctx.panel(Role::Text));
        let buffer = frame.buffer_mut();
        rule(buffer, Rect { y: head.y + 1, height: 1, ..head }, false, ctx.style(Role::Border), ctx);
        self.sheet(ctx).view(buffer, place, self.top, ctx);
        let words = match &self.step {
            Step::Preview(_) => "Enter takes it in, after asking",
            Step::Done(..) => "Enter goes to the worklist",
            Step::Path | Step::Reading | Step::Taking(_) => "",
        };
        put_cut(buffer, foot.x, foot.y, foot.width, words, ctx.style(Role::Muted), ctx);
    }
}
