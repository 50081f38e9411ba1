//! stub
use crate::domain::{
    change::Changes,
    organisation::Organisation,
    patient::{Condition, Patient},
    refusal::Refusal,
    view::ImportReport,
};
use std::path::Path;
/// stub
pub struct Existing<'a> {
    /// x
    pub practices: &'a [Organisation],
    /// x
    pub patients: &'a [Patient],
    /// x
    pub conditions: &'a [Condition],
}
/// stub
pub fn import(
    _: &Path,
    _: chrono::NaiveDate,
    _: chrono::NaiveDate,
    _: &Existing<'_>,
    _: &mut dyn FnMut() -> uuid::Uuid,
    _: &mut dyn FnMut(usize, usize),
) -> Result<(Changes, ImportReport), Refusal> {
    Ok((Changes::none(), ImportReport::default()))
}
