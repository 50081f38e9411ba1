//! What every export asks and notes: why doubtful words may leave, and which files were written.

use crate::domain::minutes::WrittenFile;
use crate::domain::person;
use crate::domain::refusal::{Code, Refusal};
use crate::export::Written;

/// Why words that may be about somebody else may leave, if that was said, and in enough words.
pub(super) fn accepted_reason(typed: Option<&str>) -> Result<Option<&str>, Refusal> {
    let reason = typed.map(str::trim).filter(|reason| !reason.is_empty());
    if reason.is_some_and(|reason| person::length(reason) < 10) {
        let why = "Say in ten characters at least why it may leave. It is kept in the log and the manifest.";
        return Err(Refusal::new(Code::ReasonRequired, why).at("reason"));
    }
    Ok(reason)
}

/// The files as records keep them.
pub(super) fn files_of(written: &Written) -> Vec<WrittenFile> {
    let file = |(path, sha256): &(String, String)| WrittenFile { path: path.clone(), sha256: sha256.clone() };
    written.files.iter().map(file).collect()
}
