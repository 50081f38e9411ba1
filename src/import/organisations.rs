//! Lists of organisations with their places in the tree. A row may name another row of the same file; a row that names nobody, or whose
//! place cannot be, is not taken, nor is one that rests on it. A blank cell takes nothing away.

use super::columns::Header;
use super::columns::places::{ORGANISATIONS, OrganisationDraft};
use super::text::Table;
use super::{Existing, Outcome, SAMPLE, Shape, columns, report, same};
use crate::domain::actor::Act;
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::ids::Ref;
use crate::domain::organisation::{Organisation, OrganisationKind, OrganisationStatus, read_ods_code_of};
use crate::domain::place::{self, Places};
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::view::{ImportReport, RejectedRow};
use std::collections::HashMap;
use std::path::Path;

/// Reads a list of organisations.
pub fn import(path: &Path, existing: &Existing<'_>, act: &mut Act<'_>) -> Result<(Changes, ImportReport), Refusal> {
    run(path, existing, act).map(|outcome| (outcome.changes, outcome.report))
}

/// One row that can be read, and what it would make.
struct Candidate<'a> {
    row: u32,
    before: Option<&'a Organisation>,
    after: Organisation,
    parent: Option<String>,
    successor: Option<String>,
}

pub(super) fn run(path: &Path, existing: &Existing<'_>, act: &mut Act<'_>) -> Result<Outcome, Refusal> {
    let mut table = Table::open(path)?;
    let header = columns::header(&table.first()?.cells, &[(Shape::Organisations, ORGANISATIONS)])?;
    let mut outcome = Outcome {
        changes: Changes::none(),
        report: report::begin(header.shape.words()),
        mapping: header.mapping(),
        columns: &["Row", "Code", "Name", "Kind", "Belongs to", "Closed", "Successor", "Becomes"],
        sample: Vec::new(),
    };
    let known: HashMap<&str, &Organisation> =
        existing.organisations.iter().filter_map(|o| Some((o.ods_code.as_deref()?, o))).collect();
    let mut found: Vec<Candidate<'_>> = Vec::new();
    while let Some(row) = table.next()? {
        if row.is_blank() {
            continue;
        }
        outcome.report.rows += 1;
        let read = header.read(&row, OrganisationDraft::default()).and_then(|draft| {
            candidate(row.number, &draft, &known, &found, act).map_err(|refusal| header.named(row.number, refusal))
        });
        match read {
            Ok(one) => found.push(one),
            Err(rejected) => reject(&mut outcome, rejected),
        }
    }
    settle(&header, existing, &mut found, &mut outcome);
    let today = act.today();
    for one in found.iter().filter(|one| one.parent.is_some()) {
        place_anew(existing, one, &header, &mut outcome, act);
    }
    let moved = write(existing, &found, &mut outcome, today);
    if moved > 0 {
        outcome.report.counts.push(("patients_moved_to_a_successor".to_owned(), moved));
    }
    outcome.report.rejected.sort_by_key(|rejected| rejected.row);
    Ok(outcome)
}

fn reject(outcome: &mut Outcome, rejected: RejectedRow) {
    if outcome.sample.len() < SAMPLE {
        let mut cells = vec![String::new(); outcome.columns.len()];
        cells[0] = rejected.row.to_string();
        cells[outcome.columns.len() - 1] = format!("not taken: {}", rejected.message);
        outcome.sample.push(cells);
    }
    outcome.report.rejected.push(rejected);
}

fn candidate<'a>(
    row: u32,
    draft: &OrganisationDraft,
    known: &HashMap<&str, &'a Organisation>,
    found: &[Candidate<'_>],
    act: &mut Act<'_>,
) -> Result<Candidate<'a>, Refusal> {
    let missing = |field: &'static str| {
        move || Refusal::new(Code::FieldMissing, "This cell is needed. Fill it in and import again.").at(field)
    };
    let kind = draft.kind.ok_or_else(missing("kind"))?;
    let code = read_ods_code_of(kind, draft.ods_code.as_deref().ok_or_else(missing("ods_code"))?)?;
    let name = draft.name.clone().ok_or_else(missing("name"))?;
    if let Some(first) = found.iter().find(|one| one.after.ods_code.as_deref() == Some(&code)) {
        let why = format!("Row {} has this code already; that row was taken and this one was not.", first.row);
        return Err(Refusal::new(Code::CodeTaken, why).at("ods_code"));
    }
    let before = known.get(code.as_str()).copied();
    let why = "The code belongs to an organisation of another kind. Correct the code or the kind.";
    ensure(before.is_none_or(|o| o.kind == kind), Code::CodeTaken, why).map_err(|r| r.at("kind"))?;
    let closed_on = draft.closed_on.or_else(|| before.and_then(|o| o.closed_on));
    let opened_on = draft.opened_on.or_else(|| before.and_then(|o| o.opened_on));
    let why = "It would close before it opened. Check both dates.";
    ensure(opened_on.zip(closed_on).is_none_or(|(first, last)| first <= last), Code::DateOrder, why)
        .map_err(|r| r.at("closed_on"))?;
    let text =
        |said: &Option<String>, known: Option<&Option<String>>| said.clone().or_else(|| known.cloned().flatten());
    let status = before.map_or(OrganisationStatus::Active, |o| o.status);
    let after = Organisation {
        id: before.map_or_else(|| act.new_ref(), |o| o.id),
        ods_code: Some(code),
        name,
        kind,
        status: if closed_on.is_some_and(|last| last < act.today()) { OrganisationStatus::Closed } else { status },
        parent: before.and_then(|o| o.parent),
        icb: before.and_then(|o| o.icb.clone()),
        sub_icb: before.and_then(|o| o.sub_icb.clone()),
        address: text(&draft.address, before.map(|o| &o.address)),
        postcode: text(&draft.postcode, before.map(|o| &o.postcode)),
        phone: text(&draft.phone, before.map(|o| &o.phone)),
        opened_on,
        closed_on,
        successor: before.and_then(|o| o.successor),
        delivery: draft.delivery.or_else(|| before.and_then(|o| o.delivery)),
        delivery_address: text(&draft.delivery_address, before.map(|o| &o.delivery_address)),
        age_recipient: before.and_then(|o| o.age_recipient.clone()),
    };
    Ok(Candidate { row, before, after, parent: draft.parent.clone(), successor: draft.successor.clone() })
}

/// Finds who is named, and lets go of rows until every one that is left can stand.
fn settle(
    header: &Header<OrganisationDraft>,
    existing: &Existing<'_>,
    found: &mut Vec<Candidate<'_>>,
    outcome: &mut Outcome,
) {
    loop {
        let codes: HashMap<String, Ref<Organisation>> = existing
            .organisations
            .iter()
            .chain(found.iter().map(|one| &one.after))
            .filter_map(|o| Some((o.ods_code.clone()?, o.id)))
            .collect();
        let find = |code: &Option<String>, field: &str| match code {
            None => Ok(None),
            Some(code) => codes.get(code).copied().map(Some).ok_or_else(|| {
                let why =
                    "No organisation has this code, here or in a row that was taken. Add it, or correct the code.";
                Refusal::new(Code::NotFound, why).at(field)
            }),
        };
        let mut faults: Vec<(usize, Refusal)> = Vec::new();
        for (at, one) in found.iter_mut().enumerate() {
            match find(&one.parent, "parent").and_then(|parent| Ok((parent, find(&one.successor, "successor")?))) {
                Ok((parent, successor)) => {
                    one.after.parent = parent.or(one.after.parent);
                    one.after.successor = successor.or(one.after.successor);
                }
                Err(refusal) => faults.push((at, refusal)),
            }
        }
        let places: Places<'_> = existing
            .organisations
            .iter()
            .map(|o| (o.id, o))
            .chain(found.iter().map(|one| (one.after.id, &one.after)))
            .collect();
        for (at, one) in found.iter().enumerate().filter(|(_, one)| one.parent.is_some()) {
            let parent = one.after.parent.and_then(|id| places.get(&id));
            if let Some(Err(refusal)) = parent.map(|parent| place::check_parent(&one.after, parent, &places)) {
                faults.push((at, refusal));
            }
        }
        for (at, one) in found.iter().enumerate().filter(|(_, one)| one.successor.is_some()) {
            let why = "Whoever takes over has to be another organisation of the same kind. Correct the successor.";
            let next = one.after.successor.and_then(|id| places.get(&id));
            if next.is_none_or(|next| next.id == one.after.id || next.kind != one.after.kind) {
                faults.push((at, Refusal::new(Code::SuccessorRequired, why).at("successor")));
            }
        }
        if faults.is_empty() {
            return;
        }
        faults.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        faults.dedup_by_key(|(at, _)| *at);
        for (at, refusal) in faults {
            let one = found.remove(at);
            reject(outcome, header.named(one.row, refusal));
        }
    }
}

/// Where dated stretches say otherwise than the row, a new one begins today.
fn place_anew(
    existing: &Existing<'_>,
    one: &Candidate<'_>,
    header: &Header<OrganisationDraft>,
    outcome: &mut Outcome,
    act: &mut Act<'_>,
) {
    let (child, today) = (one.after.id, act.today());
    let Some(parent) = one.after.parent.filter(|_| existing.memberships.iter().any(|m| m.practice == child)) else {
        return;
    };
    if place::parent_on(&one.after, existing.memberships, today) == Some(parent) {
        return;
    }
    match place::place(child, parent, today, existing.memberships, act.new_ref()) {
        Ok(placed) => {
            outcome.changes.append(placed);
        }
        Err(refusal) => outcome.report.warnings.push(header.named(one.row, refusal.at("parent"))),
    }
}

/// Writes what was taken, and moves the patients of practices that have closed. Says how many moved.
fn write(existing: &Existing<'_>, found: &[Candidate<'_>], outcome: &mut Outcome, today: chrono::NaiveDate) -> u32 {
    let places: Places<'_> = existing
        .organisations
        .iter()
        .map(|o| (o.id, o))
        .chain(found.iter().map(|one| (one.after.id, &one.after)))
        .collect();
    let codes: HashMap<Ref<Organisation>, &str> =
        places.values().filter_map(|o| Some((o.id, o.ods_code.as_deref()?))).collect();
    let named =
        |id: Option<Ref<Organisation>>| id.and_then(|id| codes.get(&id)).copied().unwrap_or_default().to_owned();
    let mut moved = 0;
    for one in found {
        let becomes = match one.before {
            None => {
                outcome.changes.create(&one.after);
                outcome.report.new += 1;
                "new"
            }
            Some(before) if same(before, &one.after) => {
                outcome.report.unchanged += 1;
                "unchanged"
            }
            Some(before) => {
                outcome.changes.update(before, &one.after);
                outcome.report.changed += 1;
                "changed"
            }
        };
        let practice = one.after.kind == OrganisationKind::GpPractice;
        if practice && !place::is_open(&one.after, today) && one.after.successor.is_some() {
            let taking = place::routed(&one.after, &places, today);
            let first_day = one.after.closed_on.and_then(|last| last.succ_opt());
            for patient in existing.patients.iter().filter(|p| p.practice == one.after.id && !p.has_died()) {
                let Some(taking) = taking else { break };
                let mut after = patient.clone();
                (after.practice, after.practice_from) = (taking.id, first_day);
                outcome.changes.update(patient, &after);
                moved += 1;
            }
        }
        if outcome.sample.len() < SAMPLE {
            outcome.sample.push(vec![
                one.row.to_string(),
                one.after.ods_code.clone().unwrap_or_default(),
                one.after.name.clone(),
                one.after.kind.words().to_owned(),
                named(one.after.parent),
                one.after.closed_on.map(crate::domain::dates::staff).unwrap_or_default(),
                named(one.after.successor),
                becomes.to_owned(),
            ]);
        }
    }
    moved
}
