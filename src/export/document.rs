//! A document before it has a format: a banner, notices, facts, sections, tables. A view model says its facts here once,
//! and the text, web and PDF writers set exactly these words, so that no format can say more or less than another. It
//! knows nothing of fonts, columns or mark-up.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::extract::canonical_hash;
use super::wording::clean;

/// Everything a finished file says, in reading order.
#[derive(Clone, Serialize)]
pub(crate) struct Document {
    /// What kind of document it is: "MDG case conference extract".
    pub title: String,
    /// The title a window or a file list shows. It holds no patient's name.
    pub window_title: String,
    /// The line that says how it must be handled.
    pub confidentiality: String,
    /// "Version 2".
    pub version: String,
    /// Printed large where the content is not about real care.
    pub mark: Option<String>,
    /// Whose document it is, repeated at the head of every page.
    pub banner: Banner,
    /// Sentences nobody may miss: what this version replaces, that the meeting was not quorate.
    pub notices: Vec<String>,
    /// Where and when, before the first section.
    pub opening: Vec<Fact>,
    /// The body.
    pub sections: Vec<Section>,
    /// A few words at the foot of every page.
    pub running: String,
    /// The document's identity, as printed and as carried in a PDF.
    pub id: String,
    /// When the document was issued.
    #[serde(skip)]
    pub issued_at: DateTime<Utc>,
}

/// The band that identifies the document's subject.
#[derive(Clone, Serialize)]
pub(crate) struct Banner {
    pub name: String,
    /// Short parts, set in one line: born, gender, NHS number.
    pub parts: Vec<String>,
    /// A second line, such as the one on a death.
    pub line: Option<String>,
}

/// One labelled value. More than one line means a list, one entry to a line.
#[derive(Clone, Serialize)]
pub(crate) struct Fact {
    pub label: String,
    pub lines: Vec<String>,
    /// Whether the lines are so many that a page sets them one after another: the room belongs to what follows.
    pub run_on: bool,
}

#[derive(Clone, Serialize)]
pub(crate) struct Section {
    pub heading: String,
    pub blocks: Vec<Block>,
    /// It asks the reader to do something, and is what the eye should find first.
    pub calls: bool,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(crate) enum Block {
    Paragraph { text: String },
    List { items: Vec<String> },
    Facts { facts: Vec<Fact> },
    Table { table: Table },
}

/// A table whose first row is its head. `widths` are shares of the line, one to a column.
#[derive(Clone, Serialize)]
pub(crate) struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Column {
    pub name: String,
    pub share: u16,
}

impl Document {
    /// The document with `about` it, its identity and the hash of all that it says as its last section; and that hash, which every
    /// format prints.
    pub fn sealed(mut self, mut about: Vec<Fact>) -> (Self, String) {
        about.push(Fact::new("Document", &self.id));
        self.sections.push(Section::new("About this document", vec![Block::Facts { facts: about }]));
        let hash = canonical_hash(&self);
        if let Some(Block::Facts { facts }) = self.sections.last_mut().and_then(|section| section.blocks.last_mut()) {
            facts.push(Fact::new("SHA-256", &hash));
        }
        (self, hash)
    }
}

impl Fact {
    pub fn new(label: &str, value: &str) -> Self {
        Self::lines(label, vec![clean(value)])
    }

    pub fn lines(label: &str, lines: Vec<String>) -> Self {
        Self { label: label.to_owned(), run_on: lines.len() > 3, lines }
    }
}

impl Section {
    pub fn new(heading: &str, blocks: Vec<Block>) -> Self {
        Self { heading: heading.to_owned(), blocks, calls: false }
    }

    /// A section with a table of what the reader is asked to do. Where it has no table but words, they are that there is nothing.
    pub fn calling(heading: &str, blocks: Vec<Block>) -> Self {
        let calls = blocks.iter().any(|block| matches!(block, Block::Table { .. }));
        Self { calls, ..Self::new(heading, blocks) }
    }
}

impl Block {
    pub fn paragraph(text: &str) -> Self {
        Self::Paragraph { text: clean(text) }
    }

    /// Free text as paragraphs, or `absent` where there is none.
    pub fn prose(text: &str, absent: &str) -> Vec<Self> {
        let blocks = Self::prose_if_any(text);
        if blocks.is_empty() { vec![Self::paragraph(absent)] } else { blocks }
    }

    /// Free text as paragraphs.
    pub fn prose_if_any(text: &str) -> Vec<Self> {
        super::wording::paragraphs(text).into_iter().map(|text| Self::Paragraph { text }).collect()
    }

    /// A list where there is something to list.
    pub fn list_if_any(items: &[String]) -> Vec<Self> {
        let items: Vec<_> = items.iter().map(|item| clean(item)).filter(|item| !item.is_empty()).collect();
        if items.is_empty() { Vec::new() } else { vec![Self::List { items }] }
    }
}

impl Table {
    /// `columns` are names with their shares of the line; every cell is cleaned.
    pub fn new(columns: &[(&str, u16)], rows: Vec<Vec<String>>) -> Self {
        Self {
            columns: columns.iter().map(|&(name, share)| Column { name: name.to_owned(), share }).collect(),
            rows: rows.into_iter().map(|row| row.iter().map(|cell| clean(cell)).collect()).collect(),
        }
    }
}

impl Document {
    /// The hash of all it says but for the hash itself, which is its last fact.
    #[cfg(test)]
    pub(crate) fn hash_without_its_own(&self) -> String {
        let mut bare = self.clone();
        if let Some(Block::Facts { facts }) = bare.sections.last_mut().and_then(|section| section.blocks.last_mut()) {
            assert_eq!(facts.pop().map(|fact| fact.label).as_deref(), Some("SHA-256"));
        }
        canonical_hash(&bare)
    }

    /// Every piece of text the document has, each as one line, to be looked for in a finished file.
    pub(crate) fn all_words(&self) -> Vec<String> {
        let mut words = vec![self.title.clone(), self.confidentiality.clone(), self.version.clone()];
        words.extend(self.mark.clone());
        words.push(self.banner.name.clone());
        words.extend(self.banner.parts.iter().chain(&self.banner.line).chain(&self.notices).cloned());
        let mut facts: Vec<&Fact> = self.opening.iter().collect();
        for Section { heading, blocks, .. } in &self.sections {
            words.push(heading.clone());
            for block in blocks {
                match block {
                    Block::Paragraph { text } => words.push(text.clone()),
                    Block::List { items } => words.extend(items.iter().cloned()),
                    Block::Facts { facts: more } => facts.extend(more),
                    Block::Table { table: Table { columns, rows } } => {
                        words.extend(columns.iter().map(|column| column.name.clone()));
                        words.extend(rows.iter().flatten().cloned());
                    }
                }
            }
        }
        for Fact { label, lines, .. } in facts {
            words.push(label.clone());
            words.extend(lines.iter().cloned());
        }
        words
    }
}
