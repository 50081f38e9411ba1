//! The first look at a file: what it is, what its columns become, its first rows as they would be taken, and what an import would
//! do, counted over the whole file. Nothing comes of it.

use super::{Existing, Shape, networks, patients, practices, recognise};
use crate::domain::refusal::Refusal;
use crate::domain::view::{ImportReport, PreviewView};
use chrono::NaiveDate;
use std::path::Path;
use uuid::Uuid;

/// Looks at a file as an import of today would read it. The identities that `mint` gives are used up.
pub fn preview(
    path: &Path,
    existing: &Existing<'_>,
    today: NaiveDate,
    mint: &mut dyn FnMut() -> Uuid,
) -> Result<PreviewView, Refusal> {
    let shape = recognise(path)?;
    let outcome = match shape {
        Shape::PracticeFile => practices::run(path, None, existing.organisations, mint)?,
        Shape::NetworkWorkbook => networks::run(path, existing.organisations, existing.memberships, mint)?,
        Shape::Patients | Shape::GpSystemList => patients::run(path, today, today, existing, mint, &mut |_, _| {})?,
    };
    Ok(PreviewView {
        shape: shape.words().to_owned(),
        command: shape.command(),
        mapping: outcome.mapping,
        columns: outcome.columns.iter().map(|&name| name.to_owned()).collect(),
        rows: outcome.sample,
        report: ImportReport { dry_run: true, ..outcome.report },
    })
}
