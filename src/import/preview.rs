//! stub
use crate::domain::{organisation::NetworkMembership, refusal::Refusal, view::PreviewView};
use std::path::Path;
/// stub
pub fn preview(
    _: &Path,
    _: &super::patients::Existing<'_>,
    _: &[NetworkMembership],
    _: chrono::NaiveDate,
    _: &mut dyn FnMut() -> uuid::Uuid,
) -> Result<PreviewView, Refusal> {
    Err(Refusal::not_found("x"))
}
