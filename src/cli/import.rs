//! `mdg import`: whatever comes from files, and what became of each row.

use super::desk::{Desk, Session};
use super::failure::{Exit, Failure};
use super::out::value;
use super::table::Table;
use crate::domain::Command;
use crate::domain::command::*;
use crate::domain::dates;
use crate::domain::view::{Done, ImportReport, RejectedRow};
use crate::export::atomic;
use crate::import::report::rejected_csv;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// How many rows that were not taken are printed; the report file has all of them.
const SHOWN: usize = 10;

#[derive(Debug, clap::Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// The national practice file
    Practices {
        #[command(flatten)]
        common: Common,
        /// Only practices of this integrated care board, such as QRV
        #[arg(long, value_name = "CODE")]
        icb: Option<String>,
    },
    /// The national network workbook, for practices that are here already
    Networks {
        #[command(flatten)]
        common: Common,
    },
    /// A list of patients
    Patients {
        #[command(flatten)]
        common: Common,
        /// The date on which the list was true; today unless said
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
    },
    /// A list of organisations and what they belong to
    Organisations {
        #[command(flatten)]
        common: Common,
    },
    /// A list of members with role, organisation and register
    Members {
        #[command(flatten)]
        common: Common,
    },
    /// Emergency admissions, or a hospital's discharge feed
    Admissions {
        #[command(flatten)]
        common: Common,
    },
    /// Scores of assessments and risk models
    Scores {
        #[command(flatten)]
        common: Common,
    },
    /// The output of a risk tool
    Risk {
        #[command(flatten)]
        common: Common,
        /// The day on which the tool made the scores
        #[arg(long, value_name = "DATE")]
        as_of: String,
    },
    /// Decisions on consent
    Consents {
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Debug, clap::Args)]
struct Common {
    /// The file
    file: PathBuf,
    /// Say what would happen and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write every row that was not taken to this CSV file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub fn import(desk: &mut Desk, args: &Import) -> Result<Exit, Failure> {
    let mut session = desk.open()?;
    let (common, command) = command(&session, &args.what)?;
    let done = session.run_long(command, desk.out.quiet)?;
    let report = done.report.clone().unwrap_or_default();
    if let Some(path) = &common.report {
        atomic::write(path, rejected_csv(&report).as_bytes())?;
    }
    print(desk, &session, &done, &report, common.report.as_deref())?;
    Ok(if report.rejected.is_empty() { Exit::Done } else { Exit::Refused })
}

fn command<'a>(session: &Session, what: &'a What) -> Result<(&'a Common, Command), Failure> {
    Ok(match what {
        What::Practices { common, icb } => {
            let (file, dry_run) = (common.file.clone(), common.dry_run);
            (common, ImportPractices { file, icb: icb.clone(), dry_run }.into())
        }
        What::Networks { common } => {
            (common, ImportNetworks { file: common.file.clone(), dry_run: common.dry_run }.into())
        }
        What::Patients { common, as_of } => {
            let today = dates::london_date(session.service.now());
            let as_of = as_of.as_deref().map(|text| dates::read(text, today)).transpose()?;
            (common, ImportPatients { file: common.file.clone(), as_of, dry_run: common.dry_run }.into())
        }
        What::Organisations { common } => {
            (common, ImportOrganisations { file: common.file.clone(), dry_run: common.dry_run }.into())
        }
        What::Members { common } => {
            (common, ImportMembers { file: common.file.clone(), dry_run: common.dry_run }.into())
        }
        What::Admissions { common } => {
            (common, ImportAdmissions { file: common.file.clone(), dry_run: common.dry_run }.into())
        }
        What::Scores { common } => (common, ImportScores { file: common.file.clone(), dry_run: common.dry_run }.into()),
        What::Risk { common, as_of } => {
            let as_of = dates::read(as_of, dates::london_date(session.service.now()))?;
            (common, ImportRisk { file: common.file.clone(), as_of, dry_run: common.dry_run }.into())
        }
        What::Consents { common } => {
            (common, ImportConsents { file: common.file.clone(), dry_run: common.dry_run }.into())
        }
    })
}

fn print(
    desk: &mut Desk,
    session: &Session,
    done: &Done,
    report: &ImportReport,
    written: Option<&Path>,
) -> Result<(), Failure> {
    super::out::warn(&done.warnings);
    if desk.out.json {
        let fields = value(done).as_object().cloned().unwrap_or_default();
        return desk.out.ok(Some(session.service.purpose()), fields);
    }
    desk.out.mark(session.service.purpose())?;
    desk.out.text(&in_words(done, report, written))
}

fn in_words(done: &Done, report: &ImportReport, written: Option<&Path>) -> String {
    let mut text = format!("{}\n", done.said);
    if let Some(counts) = counted(&report.counts) {
        let _ = writeln!(text, "{counts}.");
    }
    rows(&mut text, "taken with a remark", &report.warnings);
    rows(&mut text, "not taken", &report.rejected);
    if !report.rejected.is_empty() {
        let others = if report.dry_run { "The others would be taken." } else { "The others are in." };
        let _ = writeln!(text, "{others} Correct these rows in the source and import the file again.");
    }
    if let Some(path) = written {
        let _ = writeln!(text, "Every row that was not taken is in {}.", path.display());
    }
    text
}

/// `363 practices: 345 active, 12 closed, 6 dormant`: the first count is of all, the others are of its parts.
fn counted(counts: &[(String, u32)]) -> Option<String> {
    let said = |(name, n): &(String, u32)| {
        let many = name.replace('_', " ");
        let one = ["practices", "networks", "conditions", "memberships"]
            .iter()
            .find(|word| many.starts_with(**word) || many.ends_with(" memberships") && **word == "memberships")
            .map_or_else(|| many.clone(), |word| many.replacen(word, word.trim_end_matches('s'), 1));
        crate::domain::count::counted(*n as usize, &one, &many)
    };
    let (first, rest) = counts.split_first()?;
    let rest: Vec<String> = rest.iter().map(said).collect();
    let parts_of_it = matches!(first.0.as_str(), "practices" | "networks") && !rest.is_empty();
    Some(match (parts_of_it, rest.is_empty()) {
        (true, _) => format!("{}: {}", said(first), rest.join(", ")),
        (false, true) => said(first),
        (false, false) => format!("{}, {}", said(first), rest.join(", ")),
    })
}

fn rows(text: &mut String, what: &str, rows: &[RejectedRow]) {
    if rows.is_empty() {
        return;
    }
    let mut table = Table::new(&[">Row", "Column", "Code", "What to do"]);
    for row in rows.iter().take(SHOWN) {
        table.row([row.row.to_string(), row.field.clone(), row.code.text().to_owned(), row.message.clone()]);
    }
    let few = if rows.len() > SHOWN { format!(", the first {SHOWN} of them") } else { String::new() };
    let count = crate::domain::count::counted(rows.len(), "row", "rows");
    let _ = writeln!(text, "\n{count} {what}{few}:\n{table}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::refusal::Code;

    fn report(rejected: usize) -> ImportReport {
        let row = |n: usize| RejectedRow {
            row: n as u32 + 2,
            field: "=nhs".into(),
            code: Code::NhsNumberLength,
            message: "Ten digits, \"please\".".into(),
        };
        ImportReport {
            rejected: (0..rejected).map(row).collect(),
            counts: vec![("practices".into(), 363), ("active".into(), 345), ("closed".into(), 12)],
            ..ImportReport::default()
        }
    }

    fn done() -> Done {
        Done { said: "Read.".into(), id: None, act: None, warnings: vec![], report: None, written: None }
    }

    #[test]
    fn the_counts_are_told_and_the_first_ten_rows_shown() {
        let text = in_words(&done(), &report(12), Some(Path::new("r.csv")));
        assert!(text.contains("363 practices: 345 active, 12 closed."), "{text}");
        assert!(text.contains("12 rows not taken, the first 10 of them:"), "{text}");
        assert_eq!(text.matches("nhs_number_length").count(), 10);
        assert!(text.contains("The others are in.") && text.contains("r.csv"), "{text}");
        assert!(!in_words(&done(), &report(0), None).contains("others"));
    }

    #[test]
    fn parts_that_are_no_parts_are_listed_side_by_side() {
        let counts = vec![("conditions_added".to_owned(), 4), ("conditions_resolved".to_owned(), 1)];
        assert_eq!(counted(&counts).unwrap(), "4 conditions added, 1 condition resolved");
        assert_eq!(counted(&[]), None);
    }
}
