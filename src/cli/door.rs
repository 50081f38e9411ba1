//! The command line's way to the one door: every command and question passes here, so that each leaves its name and its code in
//! the log, and nothing else does.

use crate::domain::actor::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::view::{Answer, Done};
use crate::domain::{Command, Query};
use crate::service::{Progress, Service};

/// Does one thing.
pub fn execute(
    service: &mut Service,
    who: &Actor,
    command: impl Into<Command>,
    progress: Progress<'_>,
) -> Result<Done, Refusal> {
    let command = command.into();
    let name = command.name();
    let done = service.execute_with(who, command, progress);
    match &done {
        Ok(done) => {
            tracing::info!(command = name, role = %who.role, act = done.act, id = done.id.as_deref(), "done");
        }
        Err(refusal) => tracing::warn!(command = name, role = %who.role, code = %refusal.code, "refused"),
    }
    done
}

/// Asks one thing.
pub fn answer(service: &mut Service, who: &Actor, query: impl Into<Query>) -> Result<Answer, Refusal> {
    let query = query.into();
    let answer = service.answer(who, &query);
    match &answer {
        Ok(_) => tracing::info!(question = query.name(), role = %who.role, "answered"),
        Err(refusal) => tracing::warn!(question = query.name(), role = %who.role, code = %refusal.code, "refused"),
    }
    answer
}
