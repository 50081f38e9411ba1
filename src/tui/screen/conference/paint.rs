//! Draws the conference for the chair: the top line, the whole banner of the patient, then what is said and decided beside the
//! clock, what comes next and who is there; in a narrow window one below the other.
use super::Conference;
use super::case::{banner, waits};
use super::writing::Typing;
use crate::domain::agenda::{ItemKind, ItemStatus};
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::goal::GoalLifecycle;
use crate::domain::view::{ItemRow, OpenItem};
use crate::tui::ctx::Ctx;
use crate::tui::layout::{Breadth, inset, panes, take_bottom, take_top};
use crate::tui::symbols::{ALERT, CURSOR, DONE, RUNNING, SELECTED};
use crate::tui::theme::Role;
use crate::tui::widget::panel::{divider, outline, rule};
use crate::tui::widget::text::{height, put, put_cut, width};
use crate::tui::widget::{Motion, Sheet, timer};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Columns of the right pane.
const RIGHT: u16 = 37;
/// Blanks between the parts of the top line.
const GAP: usize = 3;

/// Where the parts of the screen stand. The same for keys and drawing.
struct Places {
    top: Rect,
    banner: Rect,
    /// One line with the clock, where there is no room for the large one.
    clock: Option<Rect>,
    left: Rect,
    right: Option<(Rect, Rect)>,
    editor: Rect,
    editor_head: Rect,
    foot: Rect,
}

impl Conference {
    pub(super) fn paint(&self, frame: &mut Frame, body: Rect, ctx: &Ctx) {
        let places = self.places(body, ctx);
        if self.view.is_none() {
            let mut sheet = Sheet::new();
            sheet.line(
                "No conference is planned. 3 opens the agenda, where you plan one and list patients.",
                Role::Muted,
            );
            sheet.view(frame.buffer_mut(), inset(body, 2, 1), 0, ctx);
            return;
        }
        self.draw_top(frame, places.top, ctx);
        let boxed = ctx.frame().boxed;
        if ctx.breadth() == Breadth::TwoPanes {
            rule_at(frame, body, places.banner.y.saturating_sub(1), boxed, ctx);
        }
        if let Some(patient) = self.patient() {
            banner(patient, self.blocked().as_deref()).view(frame, places.banner, ctx);
        } else if let Some(in_the_way) = self.in_the_way() {
            let mut sheet = Sheet::new();
            sheet.hanging(format!("{ALERT} "), in_the_way, Role::Overdue);
            sheet.view_on_panel(frame.buffer_mut(), inset(places.banner, 1, 0), 0, ctx);
        }
        if places.banner.height > 0 {
            rule_at(frame, body, places.banner.bottom(), boxed, ctx);
        }
        if let (Some(line), Some(timer)) = (places.clock, self.timer(ctx)) {
            let words = format!("{}{}", timer.line(), prompt(&timer));
            put_cut(frame.buffer_mut(), line.x, line.y, line.width, &words, ctx.style(timer.role()), ctx);
        }
        if let Some((line, right)) = places.right {
            divider(frame.buffer_mut(), line, ctx);
            self.draw_right(frame, inset(right, 1, 0), ctx);
        }
        if let Some(typing) = &self.typing {
            Self::draw_editor(frame, &places, typing, ctx);
        }
        self.sheet(places.right.is_none()).view(frame.buffer_mut(), places.left, self.top, ctx);
        self.draw_foot(frame, places.foot, ctx);
    }

    fn patient(&self) -> Option<&crate::domain::view::PatientView> {
        self.discussed()?.patient.as_deref()
    }

    /// Why the case at hand may not be discussed, and who has to leave the room for it.
    fn blocked(&self) -> Option<String> {
        let row = self.at_hand()?;
        let leave = || format!("Ask {} to leave for this item", row.must_leave.join(", "));
        let words: Vec<String> =
            row.blocked.clone().into_iter().chain((!row.must_leave.is_empty()).then(leave)).collect();
        (!words.is_empty()).then(|| words.join(". "))
    }

    fn places(&self, body: Rect, ctx: &Ctx) -> Places {
        let wide = ctx.breadth() == Breadth::TwoPanes;
        let lines = u16::try_from(self.packed_top(body.width.saturating_sub(2), ctx).len()).unwrap_or(1);
        let (top, rest) = take_top(body, lines);
        // A rule above the banner only where there is room to spare.
        let (_, rest) = take_top(rest, u16::from(wide));
        let tall = match (self.patient(), self.in_the_way()) {
            (Some(patient), _) => banner(patient, self.blocked().as_deref()).height(body.width),
            (None, Some(in_the_way)) => height(&format!("{ALERT} {in_the_way}"), body.width - 2),
            (None, None) => 0,
        };
        let (banner, rest) = take_top(rest, tall);
        let (_, rest) = take_top(rest, u16::from(tall > 0));
        let (rest, foot) = take_bottom(rest, 1);
        let (left, right) = panes(rest, ctx.breadth(), RIGHT);
        let left = inset(left, 1, 0);
        let (clock, left) = if right.is_none() && self.timer(ctx).is_some() {
            let (clock, left) = take_top(left, 1);
            (Some(clock), left)
        } else {
            (None, left)
        };
        let (mut editor, mut editor_head, mut left) = (Rect::default(), Rect::default(), left);
        if let Some(typing) = &self.typing {
            let text = height(typing.editor.text(), left.width.saturating_sub(4).max(1)) + 1;
            let most = left.height * 2 / 3;
            let high = if typing.larger { left.height } else { (text + 3).clamp(6, most.max(6)) };
            let (place, below) = take_top(left, high);
            let (head, frame) = take_top(place, 1);
            (editor_head, editor, left) = (head, frame, below);
        }
        let foot = inset(foot, 1, 0);
        Places { top: inset(top, 1, 0), banner, clock, left, right, editor, editor_head, foot }
    }

    /// Columns of the discussion's editor.
    pub(super) fn editor_columns(&self, ctx: &Ctx) -> usize {
        let inside =
            if self.projector { ctx.window.width.saturating_sub(6) } else { self.places(ctx.body(), ctx).editor.width };
        usize::from(inside.saturating_sub(4).max(1))
    }

    /// Scrolls what stands at the left.
    pub(super) fn scroll(&mut self, motion: Motion, ctx: &Ctx) {
        let places = self.places(ctx.body(), ctx);
        let furthest = self.sheet(places.right.is_none()).furthest(places.left.width, places.left.height);
        self.top = motion.scrolled(self.top, furthest, places.left.height);
    }

    /// The top line, broken between its parts where it is too long.
    fn packed_top(&self, columns: u16, ctx: &Ctx) -> Vec<Vec<(String, Role)>> {
        let mut lines: Vec<Vec<(String, Role)>> = Vec::new();
        let mut used = 0;
        for (words, role) in self.top_line(ctx) {
            let mut parts = Vec::new();
            if width(&words) > usize::from(columns) {
                let ranges = crate::tui::widget::text::wrap(&words, usize::from(columns));
                parts.extend(ranges.into_iter().map(|r| words.get(r).unwrap_or_default().trim_end().to_owned()));
            } else {
                parts.push(words);
            }
            for part in parts {
                if lines.is_empty() || used + GAP + width(&part) > usize::from(columns) {
                    lines.push(Vec::new());
                    used = 0;
                }
                used += if used == 0 { 0 } else { GAP } + width(&part);
                if let Some(line) = lines.last_mut() {
                    line.push((part, role));
                }
            }
        }
        lines
    }

    fn draw_top(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        for (y, line) in (area.top()..area.bottom()).zip(self.packed_top(area.width, ctx)) {
            let mut x = area.x;
            for (words, role) in line {
                x += put(frame.buffer_mut(), x, y, area.right().saturating_sub(x), &words, ctx.style(role));
                x += u16::try_from(GAP).unwrap_or(0);
            }
        }
    }

    fn draw_editor(frame: &mut Frame, places: &Places, typing: &Typing, ctx: &Ctx) {
        let words = if typing.found_again {
            "DISCUSSION  typed before, not saved: Esc saves it"
        } else {
            "DISCUSSION  typing, Esc ends and saves"
        };
        let head = places.editor_head;
        put_cut(frame.buffer_mut(), head.x, head.y, head.width, words, ctx.style(Role::Focus), ctx);
        let line = ctx.style(Role::Focus);
        // In a low window the frame would leave no line to write on.
        let inside = if places.editor.height < 5 {
            inset(places.editor, 1, 0)
        } else {
            outline(frame.buffer_mut(), places.editor, "", line, line, ctx)
        };
        typing.editor.view(frame, inset(inside, 1, 0), true, ctx.style(Role::Text));
    }

    fn draw_foot(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let missing = self.missing();
        let saved = self.autosaved.map(|at| format!("Autosaved {}", dates::london_time(at).format("%H:%M:%S")));
        let before =
            if missing.is_empty() { String::new() } else { format!("Before it closes: {}", missing.join(", ")) };
        let saved = saved.unwrap_or_default();
        let used = put_cut(frame.buffer_mut(), area.x, area.y, area.width, &saved, ctx.style(Role::Done), ctx);
        let x = area.x + if used > 0 { used + 3 } else { 0 };
        let room = area.right().saturating_sub(x);
        // Said whole or not at all: the lines above show the same gaps.
        if width(&before) <= usize::from(room) {
            put(frame.buffer_mut(), x, area.y, room, &before, ctx.style(Role::Muted));
        }
    }

    /// What stands at the left; in one pane also what would stand at the right.
    fn sheet(&self, alone: bool) -> Sheet {
        let mut sheet = Sheet::new();
        let Some(view) = &self.view else { return sheet };
        if let Some(open) = self.discussed() {
            self.item_lines(&mut sheet, open, alone);
        } else if !view.meeting.is_open_to_change() {
            self.over_lines(&mut sheet);
            return sheet;
        } else if view.meeting.paused_at.is_some() {
            sheet.line("The conference is paused. Space lets it go on.", Role::Warn);
        } else if view.meeting.is_running() {
            sheet.line("No item is open. n opens the next one, b another.", Role::Info);
        } else {
            sheet.line("S starts the conference: first who is here, then Enter.", Role::Info);
            let name = |who: &Option<String>| who.clone().unwrap_or_else(|| "nobody yet".to_owned());
            sheet.line(format!("Chair: {}. Minutes: {}.", name(&view.chair), name(&view.minute_taker)), Role::Text);
        }
        if self.discussed().is_none() {
            sheet.heading("AGENDA");
            for row in &view.items {
                self.agenda_line(&mut sheet, row);
            }
        }
        if alone {
            if self.discussed().is_some() {
                self.next_lines(&mut sheet);
            }
            self.attendance_lines(&mut sheet, 6);
        }
        sheet
    }

    /// What there is on the open item. Where the window is narrow, headings stand in the line of their text.
    fn item_lines(&self, sheet: &mut Sheet, open: &OpenItem, narrow: bool) {
        if open.item.kind != ItemKind::Case {
            let title = self.row(open.item.id).map(|row| row.title.clone()).unwrap_or_default();
            sheet.heading(title.to_uppercase());
            let words = match open.item.kind {
                ItemKind::ActionReview => {
                    "5 lists the actions, overdue ones first; d there marks them done. 4 comes back here."
                }
                ItemKind::Welcome => "t shows who is here. n closes this item and opens the next one.",
                _ => "n closes this item and opens the next one.",
            };
            sheet.line(words, Role::Muted);
            Self::action_lines(sheet, open);
            return;
        }
        let said = open.discussion.as_ref();
        let block = |sheet: &mut Sheet, label: &str, text: Option<&str>, none: &str| {
            let (text, role) = text.map_or((none, Role::Muted), |text| (text, Role::Text));
            if narrow {
                sheet.hanging(format!("{label:10}"), text, role);
            } else {
                sheet.heading(label).line(text, role);
            }
        };
        block(sheet, "QUESTION", open.item.question.as_deref(), "none");
        if self.typing.is_none() {
            let label = if narrow { "DISCUSSED" } else { "DISCUSSION" };
            block(sheet, label, said.and_then(|d| d.summary.as_deref()), "d writes it down");
        }
        if let Some(views) = said.and_then(|d| d.patient_views.as_deref()) {
            block(sheet, if narrow { "VIEWS" } else { "THE PERSON'S VIEWS" }, Some(views), "");
        }
        if !narrow {
            sheet.air();
        }
        match said.and_then(|d| d.decision.as_deref()) {
            Some(text) => sheet.hanging("DECISION  ", text, Role::Text),
            None => sheet.hanging("DECISION  ", "none yet: c", Role::Muted),
        };
        let outcome = said.and_then(|d| d.outcome);
        match outcome {
            Some(outcome) => sheet.hanging("OUTCOME   ", outcome.words(), Role::Text),
            None => sheet.hanging("OUTCOME   ", "none yet: c", Role::Muted),
        };
        if let Some(review) = said.and_then(|d| d.next_review_on) {
            sheet.hanging("REVIEW    ", dates::staff_with_day(review), Role::Text);
        }
        Self::action_lines(sheet, open);
        let goals: Vec<_> = open
            .patient
            .iter()
            .flat_map(|patient| &patient.goals)
            .filter(|goal| {
                matches!(goal.lifecycle, GoalLifecycle::Proposed | GoalLifecycle::Accepted | GoalLifecycle::Active)
            })
            .collect();
        if !goals.is_empty() {
            sheet.heading("GOALS");
            for goal in goals {
                sheet.split(&goal.text, goal.lifecycle.words(), Role::Text);
            }
        }
        if said.is_some_and(|d| d.not_for_patient_view.is_some()) {
            sheet.air().hanging(
                format!("{ALERT} "),
                "Text that the patient must not see online is kept apart.",
                Role::Warn,
            );
        }
    }

    fn action_lines(sheet: &mut Sheet, open: &OpenItem) {
        sheet.heading("ACTIONS");
        if open.actions.is_empty() {
            sheet.line("a adds one in one line", Role::Muted);
        }
        for row in &open.actions {
            let number = row.action.number.map(|n| format!("A{n} ")).unwrap_or_default();
            let who = format!("{}  {}", row.owner, dates::staff(row.action.due_on));
            sheet.split(format!("{number}{}", row.action.text), &who, Role::Text);
        }
    }

    fn over_lines(&self, sheet: &mut Sheet) {
        let Some(view) = &self.view else { return };
        sheet.heading("THIS CONFERENCE IS OVER");
        if let (Some(from), Some(to)) = (view.meeting.started_at, view.meeting.ended_at) {
            sheet.line(format!("{} to {}", dates::london_clock(from), dates::london_clock(to)), Role::Text);
        }
        sheet.line("6 shows the minutes: check, approve, write the practice packs.", Role::Info);
        sheet.air();
        for row in &view.items {
            self.agenda_line(sheet, row);
        }
    }

    fn agenda_line(&self, sheet: &mut Sheet, row: &ItemRow) {
        let mark = match row.item.status {
            ItemStatus::Discussed => DONE,
            ItemStatus::InDiscussion => CURSOR,
            ItemStatus::PausedItem => RUNNING,
            _ if row.blocked.is_some() => ALERT,
            _ => "",
        };
        let role = match row.item.status {
            ItemStatus::Listed | ItemStatus::Proposed if row.blocked.is_some() => Role::Overdue,
            ItemStatus::Listed | ItemStatus::Proposed | ItemStatus::InDiscussion => Role::Text,
            _ => Role::Muted,
        };
        let left = format!("{mark:2} {:2} {} {}", row.item.position, dates::clock(row.planned_start), self.called(row));
        let state = match (row.item.status, row.outcome) {
            (ItemStatus::Discussed, Some(outcome)) => outcome.words().to_owned(),
            (ItemStatus::Listed | ItemStatus::Proposed, _) if row.blocked.is_some() => "blocked".to_owned(),
            (ItemStatus::Listed | ItemStatus::Proposed, _) => dates::minutes_in_words(row.item.planned_min),
            (status, _) => status.within(),
        };
        sheet.split(&left, &state, role);
    }

    fn next_lines(&self, sheet: &mut Sheet) {
        let Some(view) = &self.view else { return };
        let open = self.discussed().map(|open| open.item.id);
        let rest: Vec<&ItemRow> = view
            .items
            .iter()
            .filter(|row| Some(row.item.id) != open && (waits(&row.item) || row.item.is_open()))
            .collect();
        sheet.heading("NEXT");
        if rest.is_empty() {
            sheet.line("This is the last item.", Role::Muted);
        }
        for row in rest.iter().take(4) {
            let (mark, role) = match (row.item.status, &row.blocked) {
                (ItemStatus::PausedItem, _) => ("o set aside", Role::Info),
                (_, Some(_)) => ("! blocked", Role::Overdue),
                _ => ("", Role::Text),
            };
            sheet.split(format!("{:2} {}", row.item.position, self.called(row)), mark, role);
        }
        if rest.len() > 4 {
            sheet.line(format!("   and {} more", rest.len() - 4), Role::Muted);
        }
    }

    /// Who is there and who is not, in at most so many lines; the last one then says how many more there are.
    fn attendance_lines(&self, sheet: &mut Sheet, room: usize) {
        let Some(view) = &self.view else { return };
        sheet.air();
        let key = if view.meeting.is_open_to_change() { "t to change" } else { "" };
        sheet.split("ATTENDANCE", key, Role::Accent);
        let (here, rest): (Vec<_>, Vec<_>) = view.attendance.iter().partition(|row| row.here);
        let here = here.iter().map(|row| (format!("{SELECTED} {}", row.name), row.role.words().to_owned(), Role::Text));
        let said = rest.iter().filter(|row| row.status.is_some());
        let said = said.map(|row| (format!("  {}", row.name), super::attendance::in_words(row), Role::Muted));
        let unsaid = rest.iter().filter(|row| row.status.is_none()).count();
        let unsaid = (unsaid > 0).then(|| (format!("  {unsaid} more: nothing said yet"), String::new(), Role::Muted));
        let lines: Vec<_> = here.chain(said).chain(unsaid).collect();
        let shown = if lines.len() > room { room.saturating_sub(1) } else { lines.len() };
        for (left, right, role) in lines.iter().take(shown) {
            sheet.split(left, right, *role);
        }
        if shown < lines.len() {
            sheet.line(format!("  and {} more: t shows everybody", lines.len() - shown), Role::Muted);
        }
    }

    fn draw_right(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let mut rest = area;
        if let Some(timer) = self.timer(ctx) {
            let (place, below) = take_top(area, timer::HEIGHT);
            timer.view(frame, place, ctx);
            let (line, below) = take_top(below, 1);
            let words = prompt(&timer);
            put_cut(frame.buffer_mut(), line.x, line.y, line.width, words.trim(), ctx.style(timer.role()), ctx);
            rest = below;
        }
        let mut sheet = Sheet::new();
        if self.discussed().is_some() {
            self.next_lines(&mut sheet);
        }
        let room = usize::from(rest.height.saturating_sub(sheet.height(rest.width) + 2));
        self.attendance_lines(&mut sheet, room);
        sheet.view(frame.buffer_mut(), rest, 0, ctx);
    }
}

/// What the chair may want to hear at this moment of the item.
fn prompt(timer: &timer::Timer) -> &'static str {
    match timer.role() {
        Role::Warn => "   Time to agree a decision",
        Role::Overdue => "   Decide, defer, or + 5 min",
        _ => "",
    }
}

fn rule_at(frame: &mut Frame, body: Rect, y: u16, boxed: bool, ctx: &Ctx) {
    let side = u16::from(boxed);
    let area = Rect::new(body.x.saturating_sub(side), y, body.width + 2 * side, 1);
    rule(frame.buffer_mut(), area, boxed, ctx.style(Role::Border), ctx);
}
