//! The summary for a board: counts over some time, each with what it is out of, and nobody in them. Small counts are hidden before
//! they come here.

use chrono::{DateTime, NaiveDate, Utc};

use super::document::{Banner, Block, Document, Fact, Section, Table};
use super::extract::Mark;
use super::papers::{Body, Paper, PaperSet, Parcel, identity};
use super::wording::{clean, date};
use crate::domain::dates;
use crate::domain::paper_format::PaperSort;
use crate::domain::small_numbers::Shown;

/// What the summary says.
#[derive(Clone, Debug)]
pub struct BoardSummary {
    /// Set where the people are pretend or the data are for trial.
    pub mark: Option<Mark>,
    /// The groups it counts, by name.
    pub groups: Vec<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Below what a count is hidden; none is where it is 0.
    pub below: u32,
    /// Its counts under headings.
    pub parts: Vec<(String, Vec<Measure>)>,
}

/// One count.
#[derive(Clone, Debug)]
pub struct Measure {
    /// What is counted.
    pub what: String,
    /// How many.
    pub count: Value,
    /// Out of how many, where it is a part of something.
    pub of: Option<Value>,
    /// Where it comes from.
    pub source: &'static str,
}

/// A value of the summary.
#[derive(Clone, Debug)]
pub enum Value {
    /// A count of people, or of what can be traced to them.
    People(Shown),
    /// A count of what is about nobody.
    Plain(u32),
    /// In words, such as a middle value; none where it is of too few.
    Words(Option<String>),
}

impl Value {
    fn number(&self) -> Option<u32> {
        match self {
            Self::People(shown) => shown.number(),
            Self::Plain(n) => Some(*n),
            Self::Words(_) => None,
        }
    }

    fn in_words(&self, below: u32) -> String {
        match self {
            Self::People(Shown::Few) => format!("<{below}"),
            Self::People(Shown::Held) | Self::Words(None) => "Not shown".to_owned(),
            Self::People(Shown::Number(n)) | Self::Plain(n) => n.to_string(),
            Self::Words(Some(words)) => words.clone(),
        }
    }
}

impl Measure {
    /// The part in per cent, where both are told and there is something to be a part of.
    fn share(&self) -> String {
        let (Some(count), Some(of)) = (self.count.number(), self.of.as_ref().and_then(Value::number)) else {
            return String::new();
        };
        let half = u64::from(of) / 2;
        (u64::from(count) * 100 + half).checked_div(u64::from(of)).map_or_else(String::new, |share| format!("{share}%"))
    }
}

/// The summary as papers.
pub fn board_summary(summary: &BoardSummary) -> PaperSet {
    let BoardSummary { from, to, groups, .. } = summary;
    let stem = format!("MDG_board_{from}_{to}");
    let id = identity(&format!("{stem} {} {}", groups.join(" "), summary.made_at.timestamp()));
    let document = summary.document(id.to_string());
    let subject = document.window_title.clone();
    let (document, hash) = document.sealed(Vec::new());
    let paper = Paper {
        stem: stem.clone(),
        id,
        version: 0,
        subject,
        people: groups.clone(),
        patients: Vec::new(),
        numbers: Vec::new(),
        body: Body::Document(Box::new(document), hash, PaperSort::List),
    };
    let for_whom = Some("The board".to_owned());
    let parcel =
        Parcel { home: "board".to_owned(), for_whom, practice: None, names_practices: false, papers: vec![paper] };
    PaperSet { folder: stem, mdg_code: String::new(), date: *to, parcels: vec![parcel] }
}

impl BoardSummary {
    fn period(&self) -> String {
        format!("{} to {}", date(self.from), date(self.to))
    }

    fn document(&self, id: String) -> Document {
        let period = self.period();
        let mut notices = Vec::new();
        if self.below > 1 {
            notices.push(format!(
                "Counts below {0} are shown as <{0}. A count is not shown where it would tell one of them.",
                self.below
            ));
        }
        let table = |measures: &Vec<Measure>| {
            let row = |measure: &Measure| {
                let of = measure.of.as_ref().map(|of| of.in_words(self.below)).unwrap_or_default();
                let count = measure.count.in_words(self.below);
                vec![measure.what.clone(), count, of, measure.share(), measure.source.to_owned(), period.clone()]
            };
            let columns = [("What", 22), ("Count", 9), ("Out of", 9), ("Share", 6), ("Source", 11), ("Period", 23)];
            Block::Table { table: Table::new(&columns, measures.iter().map(row).collect()) }
        };
        Document {
            title: "MDG case conferences: summary".to_owned(),
            window_title: format!("MDG case conferences: summary, {period}"),
            confidentiality: "No personal data".to_owned(),
            version: format!("As of {}", date(dates::london_date(self.made_at))),
            mark: self.mark.map(|mark| mark.words().to_owned()),
            banner: Banner { name: "Summary for the board".to_owned(), parts: vec![period.clone()], line: None },
            notices,
            opening: vec![Fact::new(
                "Groups",
                &self.groups.iter().map(|group| clean(group)).collect::<Vec<_>>().join("; "),
            )],
            sections: self.parts.iter().map(|(heading, rows)| Section::new(heading, vec![table(rows)])).collect(),
            running: format!("Summary, {period}"),
            id,
            issued_at: self.made_at,
        }
    }
}
