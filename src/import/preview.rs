//! The first look at a file: what it is, what its columns become, its first rows as they would be taken, and what an import would
//! do, counted over the whole file. Nothing comes of it.

use super::{Existing, Shape, facts, members, networks, organisations, patients, practices, recognise};
use crate::domain::actor::Act;
use crate::domain::refusal::Refusal;
use crate::domain::view::{ImportReport, PreviewView};
use std::path::Path;

/// Looks at a file as an import of today would read it. The identities that the act gives are used up.
pub fn preview(path: &Path, existing: &Existing<'_>, act: &mut Act<'_>) -> Result<PreviewView, Refusal> {
    let shape = recognise(path)?;
    let today = act.today();
    let outcome = match shape {
        Shape::PracticeFile => practices::run(path, None, existing.organisations, act.mint)?,
        Shape::NetworkWorkbook => networks::run(path, existing.organisations, existing.memberships, act.mint)?,
        Shape::Patients | Shape::GpSystemList => patients::run(path, today, today, existing, act.mint, &mut |_, _| {})?,
        Shape::Organisations => organisations::run(path, existing, act)?,
        Shape::Members => members::run(path, existing, act)?,
        Shape::Admissions | Shape::Discharges | Shape::Scores | Shape::RiskTool | Shape::Consents => {
            facts::run(path, &[shape], today, existing, act, &mut |_, _| {})?
        }
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
