//! `mdg list`: patients. What is searched for is read from the standard input, never from the command line.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use crate::domain::coded::Coded;
use crate::domain::query::{View, Worklist, WorklistSort};
use std::io::{BufRead, Read};

#[derive(Debug, clap::Args)]
pub struct List {
    /// Search; only "-" is taken: what to search for is read from the standard input, so that the shell keeps no names
    #[arg(long, value_name = "-", value_parser = dash, allow_hyphen_values = true)]
    search: Option<String>,
    /// In which order: name, age, practice, conditions or last_discussed
    #[arg(long, value_parser = sort)]
    sort: Option<WorklistSort>,
    /// Only patients of a view, such as no_plan or review_overdue
    #[arg(long, value_parser = view)]
    view: Option<View>,
    /// Only patients in this cohort at its last run
    #[arg(long, value_name = "CODE")]
    cohort: Option<String>,
    /// Rows to skip
    #[arg(long, value_name = "N")]
    offset: Option<u32>,
    /// Rows to print; 50 unless said
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

fn dash(text: &str) -> Result<String, String> {
    if text == "-" {
        return Ok(String::new());
    }
    Err("names and numbers of patients do not belong on a command line, which the shell keeps; write --search - and give \
         the text on the standard input"
        .to_owned())
}

fn sort(text: &str) -> Result<WorklistSort, String> {
    one_of(text)
}

fn view(text: &str) -> Result<View, String> {
    one_of(text)
}

/// A code of a closed list.
pub(super) fn one_of<C: Coded>(text: &str) -> Result<C, String> {
    C::from_code(text).ok_or_else(|| {
        let all: Vec<&str> = C::ALL.iter().map(|c| c.code()).collect();
        format!("choose one of {}", all.join(", "))
    })
}

pub fn list(desk: &mut Desk, args: &List) -> Result<Exit, Failure> {
    let text = if args.search.is_some() { one_line(&mut std::io::stdin().lock())? } else { String::new() };
    let List { sort, view, offset, limit, .. } = *args;
    desk.list(Worklist { text, sort, view, cohort: args.cohort.clone(), offset, limit })?;
    Ok(Exit::Done)
}

/// One line of the standard input, of bounded length.
pub fn one_line(input: &mut dyn BufRead) -> Result<String, Failure> {
    let mut line = String::new();
    input
        .take(64 * 1024)
        .read_line(&mut line)
        .map_err(|_| Failure::usage("What came on the standard input is not text. Nothing was done."))?;
    Ok(line.trim().to_owned())
}
