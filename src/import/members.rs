//! Lists of members. A member is known again by the short name, and by nothing else; a row that gives the short name to somebody with
//! another name is not taken. A blank cell takes nothing away.

use super::columns::places::{MEMBERS, MemberDraft};
use super::text::Table;
use super::{Existing, Outcome, SAMPLE, Shape, columns, report, same};
use crate::domain::actor::Act;
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::ids::Ref;
use crate::domain::member::{CoreMember, Member, Register};
use crate::domain::organisation::{Mdg, Organisation};
use crate::domain::person::fold;
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::view::ImportReport;
use std::collections::HashMap;
use std::path::Path;

/// Reads a list of members.
pub fn import(path: &Path, existing: &Existing<'_>, act: &mut Act<'_>) -> Result<(Changes, ImportReport), Refusal> {
    run(path, existing, act).map(|outcome| (outcome.changes, outcome.report))
}

pub(super) fn run(path: &Path, existing: &Existing<'_>, act: &mut Act<'_>) -> Result<Outcome, Refusal> {
    let mut table = Table::open(path)?;
    let header = columns::header(&table.first()?.cells, &[(Shape::Members, MEMBERS)])?;
    let mut outcome = Outcome {
        changes: Changes::none(),
        report: report::begin(header.shape.words()),
        mapping: header.mapping(),
        columns: &["Row", "Short name", "Name", "Role", "Organisation", "Becomes"],
        sample: Vec::new(),
    };
    let mut rows: HashMap<String, u32> = HashMap::new();
    while let Some(row) = table.next()? {
        if row.is_blank() {
            continue;
        }
        outcome.report.rows += 1;
        let read = header.read(&row, MemberDraft::default()).and_then(|draft| {
            take(row.number, &draft, existing, &mut rows, &mut outcome.changes, act)
                .map(|(after, becomes)| (draft, after, becomes))
                .map_err(|refusal| header.named(row.number, refusal))
        });
        let cells = match &read {
            Ok((draft, after, becomes)) => vec![
                row.number.to_string(),
                after.handle.clone(),
                after.display_name(),
                after.role.words().to_owned(),
                draft.organisation.clone().unwrap_or_default(),
                (*becomes).to_owned(),
            ],
            Err(rejected) => {
                let mut cells = vec![String::new(); 6];
                cells[0] = row.number.to_string();
                cells[5] = format!("not taken: {}", rejected.message);
                cells
            }
        };
        if outcome.sample.len() < SAMPLE {
            outcome.sample.push(cells);
        }
        match read {
            Ok((_, _, "new")) => outcome.report.new += 1,
            Ok((_, _, "changed")) => outcome.report.changed += 1,
            Ok(_) => outcome.report.unchanged += 1,
            Err(rejected) => outcome.report.rejected.push(rejected),
        }
    }
    Ok(outcome)
}

fn take(
    row: u32,
    draft: &MemberDraft,
    existing: &Existing<'_>,
    rows: &mut HashMap<String, u32>,
    changes: &mut Changes,
    act: &mut Act<'_>,
) -> Result<(Member, &'static str), Refusal> {
    let missing = |field: &'static str| {
        move || Refusal::new(Code::FieldMissing, "This cell is needed. Fill it in and import again.").at(field)
    };
    let handle = draft.handle.clone().ok_or_else(missing("handle"))?;
    let plain = handle.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') && handle.len() >= 2;
    let why = "A short name has letters and digits without spaces, such as navigator.";
    ensure(plain, Code::CodeUnreadable, why).map_err(|r| r.at("handle"))?;
    let name = draft.name.clone().ok_or_else(missing("name"))?;
    let role = draft.role.ok_or_else(missing("role"))?;
    if let Some(first) = rows.get(&handle) {
        let why = format!("Row {first} has this short name already; that row was taken and this one was not.");
        return Err(Refusal::new(Code::CodeTaken, why).at("handle"));
    }
    let before = existing.members.iter().find(|m| m.handle == handle);
    let why =
        "This is the short name of somebody with another name. Choose another one, or change the name there first.";
    ensure(before.is_none_or(|m| fold(&m.name) == fold(&name)), Code::CodeTaken, why).map_err(|r| r.at("handle"))?;
    let organisation = draft.organisation.as_deref().map(|text| employer(text, existing.organisations)).transpose()?;
    let groups = draft.core.iter().map(|code| group(code, existing.mdgs)).collect::<Result<Vec<_>, _>>()?;
    let register = draft.register.or_else(|| before.and_then(|m| m.register));
    let kept = before.filter(|m| m.register == register).and_then(|m| m.register_number.clone());
    let register_number = match (&draft.register_number, register) {
        (Some(number), Some(register)) => Some(Register::read_number(register, number)?),
        (Some(_), None) => {
            let why = "Say which register the number belongs to.";
            return Err(Refusal::new(Code::FieldMissing, why).at("register_number"));
        }
        (None, _) => kept,
    };
    let text =
        |said: &Option<String>, known: Option<&Option<String>>| said.clone().or_else(|| known.cloned().flatten());
    let after = Member {
        id: before.map_or_else(|| act.new_ref(), |m| m.id),
        handle: handle.clone(),
        name: before.map_or(name, |m| m.name.clone()),
        title: text(&draft.title, before.map(|m| &m.title)),
        role,
        organisation: organisation.or_else(|| before.and_then(|m| m.organisation)),
        register,
        register_number,
        email: text(&draft.email, before.map(|m| &m.email)),
        phone: text(&draft.phone, before.map(|m| &m.phone)),
        active_from: draft.active_from.or_else(|| before.map(|m| m.active_from)).unwrap_or_else(|| act.today()),
        active_to: draft.active_to.or_else(|| before.and_then(|m| m.active_to)),
    };
    let why = "The last day lies before the first one. Check both.";
    ensure(after.active_to.is_none_or(|last| after.active_from <= last), Code::DateOrder, why)
        .map_err(|r| r.at("active_to"))?;
    rows.insert(handle, row);
    let mut news = before.is_some_and(|m| !same(m, &after));
    match before {
        None => changes.create(&after),
        Some(before) => changes.update(before, &after),
    };
    let today = act.today();
    for mdg in groups {
        if existing
            .core
            .iter()
            .any(|c| c.member == after.id && c.mdg == mdg && c.ended_on.is_none_or(|last| last >= today))
        {
            continue;
        }
        let started_on = today.max(after.active_from);
        changes.create(&CoreMember { id: act.new_ref(), member: after.id, mdg, started_on, ended_on: None });
        news = true;
    }
    let becomes = match (before, news) {
        (None, _) => "new",
        (_, true) => "changed",
        _ => "unchanged",
    };
    Ok((after, becomes))
}

/// An organisation by its code, or by its name where only one has it.
fn employer(text: &str, all: &[Organisation]) -> Result<Ref<Organisation>, Refusal> {
    let code = text.to_ascii_uppercase();
    let by_code = all.iter().find(|o| o.ods_code.as_deref() == Some(&code));
    let mut by_name = all.iter().filter(|o| fold(&o.name) == fold(text));
    match (by_code, by_name.next(), by_name.next()) {
        (Some(one), ..) | (None, Some(one), None) => Ok(one.id),
        _ => {
            let why = "No organisation, or more than one, has this code or name. Add it first, or write its code.";
            Err(Refusal::new(Code::NotFound, why).at("organisation"))
        }
    }
}

fn group(code: &str, all: &[Mdg]) -> Result<Ref<Mdg>, Refusal> {
    all.iter().find(|m| m.code == code).map(|m| m.id).ok_or_else(|| {
        let why = "No group here has one of these codes. Found it first, or correct the code.";
        Refusal::new(Code::NotFound, why).at("core")
    })
}
