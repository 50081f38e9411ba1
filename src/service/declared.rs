//! In tests only: what the door said, held against what its list of commands declares. Every refusal and every warning of every
//! story passes here, so that no list can go stale.

use crate::domain::command::CommandSpec;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::view::{Answer, Done};
use crate::domain::{Command, Query};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

thread_local! {
    static HEARD: RefCell<BTreeSet<(String, Code)>> = const { RefCell::new(BTreeSet::new()) };
}

/// Every code that the door gave in this test so far, and to which command or question.
pub(super) fn heard() -> BTreeSet<(String, Code)> {
    HEARD.with_borrow(BTreeSet::clone)
}

type Lists = BTreeMap<&'static str, CommandSpec>;

fn lists(of: fn() -> Vec<CommandSpec>) -> Lists {
    of().into_iter().map(|spec| (spec.name, spec)).collect()
}

fn is_declared(lists: &Lists, name: &str, code: Code, as_refusal: bool) {
    HEARD.with_borrow_mut(|heard| heard.insert((name.to_owned(), code)));
    let spec = &lists[name];
    let known = code.is_general() || spec.refusals.contains(&code) || !as_refusal && spec.warnings.contains(&code);
    assert!(known, "'{name}' gave {code}, which the list of commands does not say of it");
}

/// Holds what came of a command against its row.
pub(super) fn heard_of_command(name: &str, done: &Result<Done, Refusal>) {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    let lists = LISTS.get_or_init(|| lists(Command::specs));
    match done {
        Err(refusal) => is_declared(lists, name, refusal.code, true),
        Ok(done) => {
            let rows = done.report.iter().flat_map(|report| report.rejected.iter().chain(&report.warnings));
            for code in done.warnings.iter().map(|w| w.code).chain(rows.map(|row| row.code)) {
                is_declared(lists, name, code, false);
            }
        }
    }
}

/// Holds what came of a question against its row.
pub(super) fn heard_of_question(name: &str, answer: &Result<Answer, Refusal>) {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    if let Err(refusal) = answer {
        is_declared(LISTS.get_or_init(|| lists(Query::specs)), name, refusal.code, true);
    }
}
