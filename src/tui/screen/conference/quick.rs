//! One line that becomes an action: what, who and when, read back as it is typed. It takes the bottom of the body, so that
//! the patient stays in view.
use crate::domain::agenda::AgendaItem;
use crate::domain::command::ActionAdd;
use crate::domain::ids::Ref;
use crate::domain::view::MemberRow;
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Dialog, DialogStep, Draft};
use crate::tui::door::{self, Done, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::Editor;
use crate::tui::form::specs::action::{QuickLine, complete, completions};
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use crate::tui::symbols::{ALERT, CURSOR};
use crate::tui::theme::Role;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::text::{put, put_cut, width};
use crate::tui::widget::{Said, Sheet};
use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;

/// The slot in which it saves.
const SLOT: &str = "quick";
/// The prompt before the line.
const PROMPT: &str = "action> ";
/// Short names offered at once.
const OFFERED: usize = 4;

/// The line being typed.
pub(super) struct QuickAction {
    item: Ref<AgendaItem>,
    who: String,
    members: Vec<MemberRow>,
    today: NaiveDate,
    earliest: NaiveDate,
    line: Editor,
    at: usize,
    tried: bool,
    saving: bool,
    refusal: Option<String>,
}

impl QuickAction {
    /// An empty line for an item. `who` names the patient, `earliest` is the day of the conference.
    pub(super) fn new(
        item: Ref<AgendaItem>,
        who: String,
        members: Vec<MemberRow>,
        today: NaiveDate,
        earliest: NaiveDate,
    ) -> Self {
        Self {
            item,
            who,
            members,
            today,
            earliest,
            line: Editor::line(""),
            at: 0,
            tried: false,
            saving: false,
            refusal: None,
        }
    }

    fn read(&self) -> QuickLine {
        QuickLine::read(self.line.text(), self.today)
    }

    fn offered(&self) -> Vec<&MemberRow> {
        completions(self.line.text(), &self.members)
    }

    fn complete(&mut self) -> bool {
        let Some(handle) = self.offered().get(self.at).map(|row| row.member.handle.clone()) else { return false };
        let whole = complete(self.line.text(), &handle);
        self.line.set(&whole);
        self.at = 0;
        true
    }

    fn save(&mut self) -> DialogStep {
        let line = self.read();
        if !line.faults(&self.members, self.earliest).is_empty() {
            self.tried = true;
            return DialogStep::Stay;
        }
        self.saving = true;
        let add = ActionAdd {
            owner: line.owner(&self.members).map(|row| row.member.id),
            text: line.text,
            due_on: line.due,
            item: Some(self.item),
            patient: None,
            goal: None,
            kind: None,
            priority: None,
            funding_responsibility: None,
            service: None,
        };
        DialogStep::Then(vec![Effect::Do(SLOT, add.into())])
    }

    fn key(&self) -> String {
        format!("action.add:{}", self.item)
    }
}

impl Dialog for QuickAction {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        let last = self.offered().len().min(OFFERED).saturating_sub(1);
        match key.code {
            KeyCode::Esc if self.line.text().trim().is_empty() => return DialogStep::Close,
            KeyCode::Esc => {
                return DialogStep::CloseThen(vec![
                    Effect::KeepDraft(self.key(), Some(self.line.text().to_owned())),
                    Effect::Say(Said::news("The line is kept. It comes back when you press a again.")),
                ]);
            }
            _ if self.saving => {}
            KeyCode::Enter if self.complete() => {}
            KeyCode::Enter => return self.save(),
            KeyCode::Tab => {
                self.complete();
            }
            KeyCode::Down => self.at = (self.at + 1).min(last),
            KeyCode::Up => self.at = self.at.saturating_sub(1),
            _ => {
                if !self.line.on_key(key, &ctx.keymap, 60) {
                    return DialogStep::Pass;
                }
                self.at = 0;
                self.tried = false;
                self.refusal = None;
            }
        }
        DialogStep::Stay
    }

    fn on_paste(&mut self, text: &str, _ctx: &Ctx) -> DialogStep {
        self.line.paste(text);
        DialogStep::Stay
    }

    fn on_done(&mut self, _slot: &'static str, result: &Result<Done, Refusal>, _ctx: &Ctx) -> DialogStep {
        self.saving = false;
        match result {
            Ok(_) => DialogStep::CloseThen(vec![Effect::KeepDraft(self.key(), None)]),
            Err(refusal) => {
                self.refusal = Some(door::sentence(refusal));
                DialogStep::Stay
            }
        }
    }

    fn draft_key(&self) -> Option<String> {
        Some(self.key())
    }

    fn draft(&self) -> Option<Draft> {
        let text = self.line.text();
        (!text.trim().is_empty()).then(|| Draft { key: self.key(), text: text.to_owned() })
    }

    fn refill(&mut self, text: &str) -> bool {
        if !self.line.text().is_empty() {
            return false;
        }
        self.line = Editor::line(text);
        true
    }

    fn hints(&self, _ctx: &Ctx) -> Vec<Hint> {
        vec![Hint::new("Enter", "Add"), Hint::new("@", "who"), Hint::new("Tab", "complete"), Hint::new("Esc", "Back")]
    }

    fn place(&self, window: Rect, ctx: &Ctx) -> Rect {
        let lines = ctx.frame();
        let floor = if ctx.body().height == 0 { window.bottom() } else { lines.rule.y };
        let high = 9_u16.min(window.height);
        let side = u16::from(lines.boxed);
        Rect::new(window.x + side, floor.saturating_sub(high), window.width.saturating_sub(2 * side), high)
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        let title = if self.saving { format!("{}: saving", self.who) } else { format!("{}: new action", self.who) };
        let inside = boxed(frame.buffer_mut(), place, &title, ctx);
        if inside.height < 3 {
            return;
        }
        put(frame.buffer_mut(), inside.x, inside.y, inside.width, PROMPT, ctx.panel(Role::Focus));
        let wide = u16::try_from(width(PROMPT)).unwrap_or(0);
        let field = Rect::new(inside.x + wide, inside.y, inside.width.saturating_sub(wide), 1);
        self.line.view(frame, field, true, ctx.style(Role::Text));
        let below = Rect { y: inside.y + 1, height: inside.height - 1, ..inside };
        let offered = self.offered();
        if !offered.is_empty() {
            for (n, (y, row)) in (below.top()..below.bottom()).zip(offered.iter().take(OFFERED)).enumerate() {
                let lit = n == self.at;
                let words = format!(
                    "{} @{}  {}, {}",
                    if lit { CURSOR } else { " " },
                    row.member.handle,
                    row.name,
                    crate::domain::coded::Coded::words(row.member.role)
                );
                let role = if lit { Role::Focus } else { Role::Text };
                put_cut(frame.buffer_mut(), below.x, y, below.width, &words, ctx.panel(role), ctx);
            }
            return;
        }
        self.remarks(below.width).view_on_panel(frame.buffer_mut(), below, 0, ctx);
    }
}

impl QuickAction {
    /// How the line is read, and what is still to be said.
    fn remarks(&self, columns: u16) -> Sheet {
        let mut sheet = Sheet::new();
        if self.line.text().trim().is_empty() {
            sheet.line("What, who and by when in one line: Call daughter about lift @navigator next fri", Role::Muted);
            return sheet;
        }
        let line = self.read();
        let echo = line.echo(&self.members);
        if width("reads as: ") + width(&echo) <= usize::from(columns) {
            sheet.hanging("reads as: ", &echo, Role::Info);
        } else {
            // A date is not broken.
            let (owner, due) = line.parts(&self.members);
            sheet.hanging("reads as: ", format!("{owner},"), Role::Info).hanging("          ", &due, Role::Info);
        }
        sheet.hanging("to do:    ", if line.text.is_empty() { "nothing yet" } else { &line.text }, Role::Text);
        if let Some(refusal) = &self.refusal {
            sheet.hanging(format!("{ALERT} "), refusal, Role::Overdue);
            return sheet;
        }
        let role = if self.tried { Role::Overdue } else { Role::Muted };
        let mark = if self.tried { format!("{ALERT} ") } else { String::new() };
        for fault in line.faults(&self.members, self.earliest) {
            sheet.hanging(&mark, &fault, role);
        }
        sheet
    }
}
