//! A document's words on the page's grid: headings and labels in a narrow column, what they are about beside them, tables
//! over the whole line. Each word is given to its element of the structure that a screen reader follows.

use std::num::NonZeroU16;
use std::rc::Rc;

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};

use super::ink::{Ink, Line, MISSING, Style};
use super::tree::{NodeId, Tree};
use super::{BLUE, GUTTER, HAIRLINE, INK, LABELS, MEASURE, Mark, QUIET, Strip, WARN, WARN_WASH, WASH};
use crate::export::document::{Block, Column, Document, Fact, Section, Table};

const BODY: Style = Style { size: 9.0, lead: 12.0, bold: false, colour: INK };
const LABEL: Style = Style { colour: QUIET, ..BODY };
const HEADING: Style = Style { bold: true, colour: BLUE, ..BODY };
/// Over what the reader is asked to do.
const CALL: Style = Style { size: 10.5, lead: 14.0, ..HEADING };
const TITLE: Style = Style { size: 15.0, lead: 19.0, bold: true, colour: INK };
const NAME: Style = Style { size: 13.0, lead: 17.0, bold: true, colour: BLUE };
const STRONG: Style = Style { bold: true, ..BODY };
const ALERT: Style = Style { bold: true, colour: WARN, ..BODY };
const CELL: Style = Style { size: 8.5, lead: 11.4, bold: false, colour: INK };
const CELL_HEAD: Style = Style { colour: QUIET, ..CELL };
const CELL_KEY: Style = Style { bold: true, ..CELL };

/// Above and below the rule between two sections.
const AIR: f32 = 3.2;
/// Rows of up to so many lines stay in one piece.
const SHORT_ROW: usize = 24;

/// A document in strips: the head of every page, and the body.
pub(crate) struct Blocks<'a> {
    ink: &'a mut Ink,
    tree: Tree,
    strips: Vec<Strip>,
}

/// What [`Blocks::of`] gives: the head that each page repeats, the body, and the structure of both.
pub(crate) struct Laid {
    pub head: Strip,
    pub body: Vec<Strip>,
    pub tree: Tree,
}

impl<'a> Blocks<'a> {
    /// Lays a document out.
    pub fn of(document: &Document, ink: &'a mut Ink) -> Laid {
        ink.missing = false;
        let mut blocks = Self { ink, tree: Tree::default(), strips: Vec::new() };
        let head = blocks.head(document);
        blocks.title(document);
        blocks.opening(&document.opening);
        for section in &document.sections {
            blocks.section(section);
        }
        if blocks.ink.missing {
            let note = format!(
                "{MISSING} stands for a letter that this page cannot print. The HTML and TXT files show every letter."
            );
            let node = blocks.tree.add(None, Tag::P);
            blocks.paragraph(&note, LABEL, 0.0, MEASURE, 8.0, node);
        }
        let Self { tree, strips, .. } = blocks;
        Laid { head, body: strips, tree }
    }

    /// The band at the head of every page that says whose document it is, under the mark if there is one.
    fn head(&mut self, document: &Document) -> Strip {
        const INSET: f32 = 12.0;
        let mut strip = Strip::default();
        let mut y = 0.0;
        if let Some(mark) = &document.mark {
            let node = self.tree.add(None, Tag::P);
            for line in self.ink.set(mark, ALERT, MEASURE) {
                let x = (MEASURE - line.width) / 2.0;
                strip.line(x, y, line, Some(node));
                y += ALERT.lead;
            }
            y += 4.0;
        }
        let top = y;
        y += 5.0;
        let node = self.tree.add(None, Tag::P);
        for line in self.ink.set(&document.banner.name, NAME, MEASURE - 2.0 * INSET) {
            strip.line(INSET, y, line, Some(node));
            y += NAME.lead;
        }
        let node = self.tree.add(None, Tag::P);
        let mut x = INSET;
        for part in document.banner.parts.iter().filter(|part| !part.is_empty()) {
            let width = self.ink.width(part, STRONG);
            if x > INSET && x + width > MEASURE - INSET {
                (x, y) = (INSET, y + STRONG.lead);
            }
            for (n, line) in self.ink.set(part, STRONG, MEASURE - 2.0 * INSET).into_iter().enumerate() {
                y += if n == 0 { 0.0 } else { STRONG.lead };
                strip.line(x, y, line, Some(node));
            }
            x += width + 22.0;
        }
        y += STRONG.lead;
        if let Some(text) = &document.banner.line {
            let node = self.tree.add(None, Tag::P);
            for line in self.ink.set(text, ALERT, MEASURE - 2.0 * INSET) {
                strip.line(INSET, y, line, Some(node));
                y += ALERT.lead;
            }
        }
        y += 5.0;
        let band = [(0.0, MEASURE, WASH), (0.0, 4.0, BLUE)];
        let boxes = band.map(|(x, width, colour)| Mark::Box { x, y: top, width, height: y - top, colour });
        strip.marks.splice(0..0, boxes);
        strip.height = y;
        strip
    }

    fn title(&mut self, document: &Document) {
        let mut strip = Strip { before: 0.0, ..Strip::default() };
        let level = NonZeroU16::MIN;
        let node = self.tree.add(None, Tag::Hn(level, Some(document.title.clone())));
        let mut y = 0.0;
        for line in self.ink.set(&document.title, TITLE, MEASURE * 0.66) {
            strip.line(0.0, y, line, Some(node));
            y += TITLE.lead;
        }
        // The version follows the title, and how it must be handled stands at the line's end; both on the title's own baseline.
        let raise = TITLE.baseline() - STRONG.baseline();
        let node = self.tree.add(None, Tag::P);
        for line in self.ink.set(&document.version, LABEL, MEASURE * 0.2).into_iter().take(1) {
            let x = self.ink.width(&document.title, TITLE).min(MEASURE * 0.66) + 9.0;
            strip.line(x, raise, line, Some(node));
        }
        let node = self.tree.add(None, Tag::P);
        for line in self.ink.set(&document.confidentiality, STRONG, MEASURE * 0.34) {
            let x = MEASURE - line.width;
            strip.line(x, raise, line, Some(node));
        }
        strip.height = y;
        strip.heading = Some(document.title.clone());
        self.strips.push(strip);
        for notice in &document.notices {
            self.notice(notice);
        }
    }

    fn notice(&mut self, text: &str) {
        let node = self.tree.add(None, Tag::P);
        let mut strip = Strip { before: 5.0, ..Strip::default() };
        let mut y = 3.0;
        for line in self.ink.set(text, ALERT, MEASURE - 24.0) {
            strip.line(12.0, y, line, Some(node));
            y += ALERT.lead;
        }
        y += 3.0;
        let band = [(0.0, MEASURE, WARN_WASH), (0.0, 4.0, WARN)];
        strip.marks.splice(0..0, band.map(|(x, width, colour)| Mark::Box { x, y: 0.0, width, height: y, colour }));
        strip.height = y;
        self.strips.push(strip);
    }

    fn opening(&mut self, facts: &[Fact]) {
        let from = self.strips.len();
        self.facts(facts, BODY);
        if let Some(first) = self.strips.get_mut(from) {
            first.before = 5.0;
        }
    }

    fn section(&mut self, Section { heading, blocks, calls }: &Section) {
        let level = NonZeroU16::MIN.saturating_add(1);
        let node = self.tree.add(None, Tag::Hn(level, Some(heading.clone())));
        let wide = matches!(blocks.first(), Some(Block::Table { .. } | Block::Facts { .. }));
        let mut head = Strip { before: AIR, heading: Some(heading.clone()), ..Strip::default() };
        // What the reader is asked to do stands under a rule that is seen first, in grey print too.
        let (style, (rule, colour)) = if *calls { (CALL, (1.8, BLUE)) } else { (HEADING, (0.6, HAIRLINE)) };
        head.marks.push(Mark::Box { x: 0.0, y: 0.0, width: MEASURE, height: rule, colour });
        let mut y = AIR;
        for line in self.ink.set(heading, style, if wide { MEASURE } else { LABELS }) {
            head.line(0.0, y, line, Some(node));
            y += style.lead;
        }
        head.height = y;
        let from = self.strips.len();
        let x = if wide { 0.0 } else { LABELS + GUTTER };
        for block in blocks {
            self.block(block, x);
        }
        let mut body = self.strips.split_off(from).into_iter();
        if wide {
            head.glued = true;
        } else {
            // The first lines stand beside the heading.
            let mut down = AIR;
            while down < head.height {
                let Some(strip) = body.next() else { break };
                down += if down > AIR { strip.before } else { 0.0 };
                let height = strip.height;
                head.take(strip, down);
                down += height;
            }
        }
        self.strips.push(head);
        self.strips.extend(body);
    }

    fn block(&mut self, block: &Block, x: f32) {
        match block {
            Block::Paragraph { text } => {
                let node = self.tree.add(None, Tag::P);
                self.paragraph(text, BODY, x, MEASURE - x, 2.0, node);
            }
            Block::List { items } => self.list(items, x),
            Block::Facts { facts } => self.facts(facts, CELL),
            Block::Table { table } => self.table(table),
        }
    }

    /// Lines one under another; the first two and the last two stay together.
    fn paragraph(&mut self, text: &str, style: Style, x: f32, width: f32, before: f32, node: NodeId) {
        let lines = self.ink.set(text, style, width);
        let count = lines.len();
        for (n, line) in lines.into_iter().enumerate() {
            let mut strip = Strip { height: style.lead, ..Strip::default() };
            strip.before = if n == 0 { before } else { 0.0 };
            strip.glued = n + 1 < count && (n == 0 || n + 2 == count);
            strip.line(x, 0.0, line, Some(node));
            self.strips.push(strip);
        }
    }

    fn list(&mut self, items: &[String], x: f32) {
        let list = self.tree.add(None, Tag::L(ListNumbering::Circle));
        for item in items {
            let entry = self.tree.add(Some(list), Tag::LI);
            let label = self.tree.add(Some(entry), Tag::Lbl);
            let node = self.tree.add(Some(entry), Tag::LBody);
            let first = self.strips.len();
            self.paragraph(item, BODY, x + 10.0, MEASURE - x - 10.0, 1.0, node);
            let bullet = self.ink.set("• ", BODY, 20.0);
            if let (Some(strip), Some(bullet)) = (self.strips.get_mut(first), bullet.into_iter().next()) {
                strip.marks.insert(0, Mark::Line { x, y: BODY.baseline(), line: bullet, node: Some(label) });
            }
        }
    }

    /// Labels and values, as rows of a table whose first column heads them.
    fn facts(&mut self, facts: &[Fact], style: Style) {
        let quiet = Style { colour: QUIET, ..style };
        let table = self.tree.add(None, Tag::Table);
        let stacked = facts.iter().any(|fact| self.ink.width(&fact.label, quiet) > LABELS);
        for fact in facts {
            let row = self.tree.add(Some(table), Tag::TR);
            let label = self.tree.add(Some(row), Tag::TH(TableHeaderScope::Row));
            let value = self.tree.add(Some(row), Tag::TD);
            if stacked {
                self.paragraph(&fact.label, STRONG, 0.0, MEASURE, 3.0, label);
                if let Some(last) = self.strips.last_mut() {
                    last.glued = true;
                }
                for line in &fact.lines {
                    self.paragraph(line, CELL, 10.0, MEASURE - 10.0, 0.0, value);
                }
                continue;
            }
            let labels = self.ink.set(&fact.label, quiet, LABELS);
            let width = MEASURE - LABELS - GUTTER;
            let values = if fact.run_on {
                self.ink.set(&fact.lines.join("; "), CELL, width)
            } else {
                fact.lines.iter().flat_map(|line| self.ink.set(line, style, width)).collect()
            };
            let lead = if fact.run_on { CELL.lead } else { style.lead };
            let cells = vec![(0.0, label, labels), (LABELS + GUTTER, value, values)];
            self.row(cells, lead, 0.0, 0.0);
        }
    }

    fn table(&mut self, Table { columns, rows }: &Table) {
        const GAP: f32 = 10.0;
        const PAD: f32 = 2.0;
        let table = self.tree.add(None, Tag::Table);
        let widths = self.widths(columns, rows, MEASURE - GAP * (columns.len().saturating_sub(1)) as f32);
        let mut x = 0.0;
        let places: Vec<(f32, f32)> = widths
            .into_iter()
            .map(|width| {
                let place = (x, width);
                x += width + GAP;
                place
            })
            .collect();
        let from = self.strips.len();
        let section = self.tree.add(Some(table), Tag::THead);
        let row = self.tree.add(Some(section), Tag::TR);
        let cells = columns
            .iter()
            .zip(&places)
            .map(|(column, &(x, width))| {
                let node = self.tree.add(Some(row), Tag::TH(TableHeaderScope::Column));
                (x, node, self.ink.set(&column.name, CELL_HEAD, width))
            })
            .collect();
        self.row(cells, CELL.lead, PAD, 0.6);
        for strip in &mut self.strips[from..] {
            strip.glued = true;
        }
        let head = self.strips.get(from).cloned().map(Rc::new);
        let body = self.tree.add(Some(table), Tag::TBody);
        for (n, cells) in rows.iter().enumerate() {
            let from = self.strips.len();
            let row = self.tree.add(Some(body), Tag::TR);
            let cells = cells
                .iter()
                .zip(&places)
                .enumerate()
                .map(|(column, (cell, &(x, width)))| {
                    let (tag, style): (TagKind, _) = match column {
                        0 => (Tag::TH(TableHeaderScope::Row).into(), CELL_KEY),
                        _ => (Tag::TD.into(), CELL),
                    };
                    let node = self.tree.add(Some(row), tag);
                    (x, node, self.ink.set(cell, style, width))
                })
                .collect();
            // The rule above the next section serves the last row too.
            self.row(cells, CELL.lead, PAD, if n + 1 < rows.len() { 0.6 } else { 0.0 });
            for strip in &mut self.strips[from..] {
                strip.table_head.clone_from(&head);
            }
        }
    }

    /// How wide each column is. One that needs less than its share gives up to a fifth of it to those that need more, and no more,
    /// so that tables with the same columns stay in line.
    fn widths(&mut self, columns: &[Column], rows: &[Vec<String>], room: f32) -> Vec<f32> {
        let shares: f32 = columns.iter().map(|column| f32::from(column.share)).sum();
        let mut widths: Vec<(f32, bool)> = Vec::new();
        for (n, column) in columns.iter().enumerate() {
            let share = room * f32::from(column.share) / shares;
            let mut needs = self.ink.width(&column.name, CELL);
            for cell in rows.iter().filter_map(|row| row.get(n)) {
                needs = needs.max(self.ink.width(cell, if n == 0 { CELL_KEY } else { CELL }));
            }
            widths.push(if needs > share { (share, true) } else { (needs.max(share * 0.8), false) });
        }
        let spare = room - widths.iter().map(|(width, _)| width).sum::<f32>();
        let wanting: f32 = widths.iter().filter(|(_, more)| *more).map(|(width, _)| width).sum();
        widths.into_iter().map(|(width, more)| if more { width + spare * width / wanting } else { width }).collect()
    }

    /// Cells side by side: one strip to each line of the tallest, `pad` points of air above and below, and a rule of
    /// `rule` points under the last.
    fn row(&mut self, cells: Vec<(f32, NodeId, Vec<Line>)>, lead: f32, pad: f32, rule: f32) {
        let height = cells.iter().map(|(_, _, lines)| lines.len()).max().unwrap_or(0);
        let mut strips: Vec<_> = (0..height)
            .map(|n| Strip { height: lead, glued: n + 1 < height && height <= SHORT_ROW, ..Strip::default() })
            .collect();
        for (x, node, lines) in cells {
            for (strip, line) in strips.iter_mut().zip(lines) {
                strip.line(x, 0.0, line, Some(node));
            }
        }
        if let Some(first) = strips.first_mut().filter(|_| pad > 0.0) {
            let marks = std::mem::take(&mut first.marks);
            first.marks = marks.into_iter().map(|mark| mark.moved(0.0, pad)).collect();
            first.height += pad;
        }
        if let Some(last) = strips.last_mut() {
            let y = last.height + pad;
            if rule > 0.0 {
                last.marks.push(Mark::Box { x: 0.0, y, width: MEASURE, height: rule, colour: HAIRLINE });
            }
            last.height = y + rule;
        }
        self.strips.extend(strips);
    }
}

impl Strip {
    /// Puts a line on the strip with its upper edge at `y`.
    fn line(&mut self, x: f32, y: f32, line: Line, node: Option<NodeId>) {
        let y = y + line.style.baseline();
        self.marks.push(Mark::Line { x, y, line, node });
    }
}
