//! stub
use crate::domain::{
    change::Changes,
    organisation::{NetworkMembership, Organisation},
    refusal::Refusal,
    view::ImportReport,
};
use std::path::Path;
/// stub
pub fn import(
    _: &Path,
    _: &[Organisation],
    _: &[NetworkMembership],
    _: &mut dyn FnMut() -> uuid::Uuid,
) -> Result<(Changes, ImportReport), Refusal> {
    Ok((Changes::none(), ImportReport::default()))
}
