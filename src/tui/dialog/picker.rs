//! Choosing one of many by typing. Rows are given at once, or asked for as the person types; either way what is the
//! same stands above what is alike.
use super::rank::{self, Fuzzy, Ranked};
use super::{Dialog, DialogStep};
use crate::domain::count::thousands;
use crate::tui::ctx::Ctx;
use crate::tui::door::{self, Answer, Query, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::Editor;
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use crate::tui::layout::{middle, take_bottom, take_top};
use crate::tui::symbols::CURSOR;
use crate::tui::theme::Role;
use crate::tui::widget::panel::boxed;
use crate::tui::widget::text::{fill, paragraph, put, put_cut, put_right, width};
use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;

/// One row to choose.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PickRow {
    /// What is given back.
    pub id: String,
    /// What is read, and searched.
    pub label: String,
    /// More words, at the right, and searched.
    pub detail: String,
    /// By what it is found beside these: other names, and then a text. Not shown.
    pub found_by: Option<(String, String)>,
}

impl PickRow {
    /// A row.
    pub fn new(id: impl Into<String>, label: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), detail: detail.into(), found_by: None }
    }

    /// Found by other names, and after those by a text. Where rows have these, what is merely alike is shown only for want of better.
    #[must_use]
    pub fn found_by(self, names: String, text: String) -> Self {
        Self { found_by: Some((names, text)), ..self }
    }
}

type MakeQuery = Box<dyn Fn(&str) -> Query>;
type Then = Box<dyn Fn(&str) -> Vec<Effect>>;
type ReadRows = Box<dyn Fn(Answer) -> Vec<PickRow>>;

/// The slot in which a picker asks for its rows.
const SLOT: &str = "picker";

/// Choosing one of many.
pub struct Picker {
    name: &'static str,
    title: String,
    empty: String,
    rows: Vec<PickRow>,
    ranked: Ranked,
    filter: Editor,
    at: usize,
    source: Option<(MakeQuery, ReadRows)>,
    refusal: Option<String>,
    then: Option<Then>,
}

impl Picker {
    /// A picker over given rows. `name` comes back with the choice in [`Effect::Chosen`].
    pub fn new(name: &'static str, title: impl Into<String>, rows: Vec<PickRow>) -> Self {
        let mut picker = Self {
            name,
            title: title.into(),
            empty: "Nothing matches. Write less, or Esc to go back.".into(),
            rows,
            ranked: Ranked::default(),
            filter: Editor::line(""),
            at: 0,
            source: None,
            refusal: None,
            then: None,
        };
        picker.rank();
        picker
    }

    /// A picker whose rows are asked for as the person types, best first, by the floor below.
    pub fn asking(
        name: &'static str,
        title: impl Into<String>,
        query: impl Fn(&str) -> Query + 'static,
        rows: impl Fn(Answer) -> Vec<PickRow> + 'static,
    ) -> Self {
        Self { source: Some((Box::new(query), Box::new(rows))), ..Self::new(name, title, Vec::new()) }
    }

    /// What is said when nothing matches.
    #[must_use]
    pub fn when_empty(self, words: impl Into<String>) -> Self {
        Self { empty: words.into(), ..self }
    }

    /// What follows the choice, instead of telling whoever is below.
    #[must_use]
    pub fn then(self, then: impl Fn(&str) -> Vec<Effect> + 'static) -> Self {
        Self { then: Some(Box::new(then)), ..self }
    }

    /// Puts another row before the others, with what follows when it is chosen.
    pub fn put_first(&mut self, row: PickRow, chosen: impl Fn() -> Vec<Effect> + 'static) {
        let first = row.id.clone();
        self.rows.insert(0, row);
        let rest = self.then.take();
        self.then = Some(Box::new(move |id| match &rest {
            _ if id == first => chosen(),
            Some(rest) => rest(id),
            None => Vec::new(),
        }));
        self.rank();
    }

    fn rank(&mut self) {
        let shown = |row: &PickRow| format!("{} {}", row.label, row.detail);
        let words: Vec<String> =
            self.rows.iter().map(|row| row.found_by.as_ref().map_or_else(|| shown(row), |by| by.0.clone())).collect();
        // Rows that were asked for come in the order of the answer.
        let typed = if self.source.is_some() { "" } else { self.filter.text() };
        self.ranked = if self.rows.iter().any(|row| row.found_by.is_some()) {
            let texts: Vec<String> = self
                .rows
                .iter()
                .map(|row| row.found_by.as_ref().map_or_else(|| shown(row), |by| by.1.clone()))
                .collect();
            rank::rank_within(typed, &words, &texts, &Fuzzy::default())
        } else {
            rank::rank(typed, &words, &Fuzzy::default())
        };
        self.at = self.at.min(self.ranked.len().saturating_sub(1));
    }

    fn ask(&self) -> Vec<Effect> {
        self.source.iter().map(|(query, _)| Effect::Ask(SLOT, query(self.filter.text()))).collect()
    }

    fn typed(&mut self) -> DialogStep {
        self.at = 0;
        if self.source.is_some() {
            return DialogStep::Then(self.ask());
        }
        self.rank();
        DialogStep::Stay
    }

    fn chosen(&self) -> Option<&PickRow> {
        self.ranked.all().nth(self.at).and_then(|n| self.rows.get(n))
    }
}

impl Dialog for Picker {
    fn opened(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        self.ask()
    }

    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        let last = self.ranked.len().saturating_sub(1);
        match key.code {
            KeyCode::Esc => return DialogStep::Close,
            KeyCode::Enter => {
                return match self.chosen() {
                    Some(row) => DialogStep::CloseThen(match &self.then {
                        Some(then) => then(&row.id),
                        None => vec![Effect::Chosen(self.name, vec![row.id.clone()])],
                    }),
                    None => DialogStep::Stay,
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
                    return self.typed();
                }
            }
        }
        DialogStep::Stay
    }

    fn on_paste(&mut self, text: &str, _ctx: &Ctx) -> DialogStep {
        self.filter.paste(text);
        self.typed()
    }

    fn on_answer(&mut self, _slot: &'static str, answer: Result<Answer, Refusal>, _ctx: &Ctx) -> DialogStep {
        match answer {
            Ok(answer) => {
                if let Some((_, read)) = &self.source {
                    self.rows = read(answer);
                }
                self.refusal = None;
                self.rank();
            }
            Err(refusal) => self.refusal = Some(door::sentence(&refusal)),
        }
        DialogStep::Stay
    }

    fn hints(&self, _ctx: &Ctx) -> Vec<Hint> {
        vec![
            Hint::new("Type", "to search"),
            Hint::new("Up, Down", "move"),
            Hint::new("Enter", "choose"),
            Hint::new("Esc", "back"),
        ]
    }

    fn place(&self, window: Rect, _ctx: &Ctx) -> Rect {
        middle(window, 80, 22)
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        let inside = boxed(frame.buffer_mut(), place, &self.title, ctx);
        let (search, rest) = take_top(inside, 2);
        let (list, foot) = take_bottom(rest, 1);
        search_line(frame, search, &self.filter, ctx);
        let lines: Vec<ListLine> = listed(&self.ranked)
            .into_iter()
            .map(|entry| match entry {
                Some(n) => {
                    let row = self.rows.get(n);
                    ListLine::Row(
                        row.map_or(String::new(), |row| row.label.clone()),
                        row.map_or(String::new(), |row| row.detail.clone()),
                        Role::Text,
                    )
                }
                None => ListLine::Divider("Similar"),
            })
            .collect();
        if let Some(refusal) = &self.refusal {
            paragraph(frame.buffer_mut(), list, refusal, ctx.panel(Role::Overdue), 0);
        } else if lines.is_empty() {
            paragraph(frame.buffer_mut(), list, &self.empty, ctx.panel(Role::Muted), 0);
        } else {
            list_lines(frame, list, &lines, self.at, ctx);
        }
        let count = format!("{} of {}", thousands(self.ranked.len()), thousands(self.rows.len()));
        // A small window is covered by the list, footer and all.
        put(frame.buffer_mut(), foot.x, foot.y, foot.width, "Enter chooses   Esc closes", ctx.panel(Role::Muted));
        if self.source.is_none() && foot.height > 0 {
            put_right(frame.buffer_mut(), foot, &count, ctx.panel(Role::Muted));
        }
    }
}

/// Rows in order with a gap (nothing) where the merely similar ones begin.
pub(super) fn listed(ranked: &Ranked) -> Vec<Option<usize>> {
    let mut lines: Vec<Option<usize>> = ranked.sure.iter().map(|n| Some(*n)).collect();
    if !ranked.similar.is_empty() {
        lines.push(None);
        lines.extend(ranked.similar.iter().map(|n| Some(*n)));
    }
    lines
}

/// A line of a list in a dialog.
pub(super) enum ListLine {
    /// Words, more words at the right, and how they look.
    Row(String, String, Role),
    /// A heading that cannot be chosen.
    Divider(&'static str),
}

/// Draws what is typed to search, with the cursor in it.
pub(super) fn search_line(frame: &mut Frame, area: Rect, filter: &Editor, ctx: &Ctx) {
    if area.height == 0 {
        return;
    }
    let used = put(frame.buffer_mut(), area.x, area.y, area.width, "Search ", ctx.panel(Role::Focus));
    let field = Rect { x: area.x + used, width: area.width - used, height: 1, ..area };
    filter.view(frame, field, true, ctx.style(Role::Text));
}

/// Draws the lines around the chosen row. `at` counts rows, not dividers.
pub(super) fn list_lines(frame: &mut Frame, area: Rect, lines: &[ListLine], at: usize, ctx: &Ctx) {
    let here =
        lines.iter().enumerate().filter(|(_, line)| matches!(line, ListLine::Row(..))).nth(at).map_or(0, |(n, _)| n);
    let page = usize::from(area.height);
    let first = (here + 1).saturating_sub(page);
    let buffer = frame.buffer_mut();
    for (y, (n, line)) in (area.top()..area.bottom()).zip(lines.iter().enumerate().skip(first)) {
        match line {
            ListLine::Divider(words) => {
                let line = format!("{0}{0} {words} {0}{0}", ctx.symbols.across);
                put(buffer, area.x, y, area.width, &line, ctx.panel(Role::Muted));
            }
            ListLine::Row(label, detail, role) => {
                let lit = n == here;
                let style = |role| ctx.panel(if lit { Role::Selected } else { role });
                fill(buffer, Rect { y, height: 1, ..area }, style(Role::Text));
                put(buffer, area.x, y, 1, if lit { CURSOR } else { " " }, style(Role::Text));
                // Neither pushes the other out altogether.
                let least = u16::try_from(width(detail)).unwrap_or(u16::MAX).min(area.width / 3);
                let used =
                    put_cut(buffer, area.x + 2, y, area.width.saturating_sub(least + 4), label, style(*role), ctx);
                let room = area.width.saturating_sub(used + 4);
                let wide = u16::try_from(width(detail)).unwrap_or(u16::MAX).min(room);
                put_cut(buffer, area.right().saturating_sub(wide), y, wide, detail, style(Role::Muted), ctx);
            }
        }
    }
}
