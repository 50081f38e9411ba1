//! The change log: one act at a time, rows and log in one transaction, every act sealed over the one before it. It is the audit
//! trail, the memory of undo and what laptops will exchange. It only ever grows.

use super::record::{Stamp, columns, insert, retire, update};
use super::{Result, StoreError, kinds};
use crate::domain::change::{Change, FieldChange};
use crate::domain::hex;
use crate::domain::record::{Cell, Image};
use chrono::{DateTime, SecondsFormat, Utc};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use uuid::Uuid;

mod seal;

pub use seal::{Verdict, verify};

/// From how many changes an act is kept as one compressed row instead of a row for each field.
const BULK: usize = 400;

/// One act, ready to be written.
#[derive(Debug)]
pub struct Act<'a> {
    /// Its identity.
    pub id: Uuid,
    /// When, by the clock in use.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: &'a str,
    /// With which role, by its code.
    pub role: &'a str,
    /// As which member.
    pub member: Option<Uuid>,
    /// Which command.
    pub command: &'a str,
    /// What a person calls it.
    pub said: &'a str,
    /// Why, where a reason was given.
    pub reason: Option<&'a str>,
    /// The group of practices it belongs to.
    pub scope: Option<Uuid>,
    /// The act it takes back.
    pub undoes: Option<u32>,
    /// The act it does again.
    pub redoes: Option<u32>,
    /// What changes.
    pub changes: &'a [Change],
    /// A draft that this act makes needless.
    pub settles_draft: Option<&'a str>,
}

/// Writes one act: rows, log, and the end of its draft, in one transaction. Returns its number.
pub fn write(connection: &mut Connection, device: Uuid, act: &Act<'_>) -> Result<u32> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // References within one act may stand in any order; they are checked when it is complete.
    transaction.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    let at = act.at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let stamp = Stamp { at: &at, by: act.actor };
    for change in act.changes {
        let as_expected = match change {
            Change::Create(image) => insert(&transaction, image, &stamp).map(|()| true),
            Change::Set { kind, id, fields } => update(&transaction, kind, *id, fields, &stamp),
            Change::Retire(image) => retire(&transaction, image),
        }?;
        if !as_expected {
            return Err(StoreError::ChangedMeanwhile);
        }
    }
    let n = append(&transaction, device, act, &at)?;
    if let Some(key) = act.settles_draft {
        transaction.execute("DELETE FROM draft WHERE key = ?1", [key])?;
    }
    transaction.commit()?;
    Ok(n)
}

/// Adds the act and its changes to the log and seals them.
fn append(connection: &Connection, device: Uuid, act: &Act<'_>, at: &str) -> Result<u32> {
    let last: Option<(u32, String, i64, String)> = connection
        .query_row("SELECT n, at, tick, hash FROM change_group ORDER BY n DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let (mut n, tick, mut prev_hash) = match last {
        None => (1, 0, String::new()),
        // The tick tells two acts apart that the clock does not.
        Some((n, before, tick, hash)) => (n + 1, if at > before.as_str() { 0 } else { tick + 1 }, hash),
    };
    // Where acts were cut off the end, the next one does not close the gap.
    if let Some((noted, hash)) = seal::end(connection)?.filter(|(noted, _)| *noted >= n) {
        (n, prev_hash) = (noted + 1, hash);
    }
    let entries = entries(connection, device, act, n)?;
    let group = Group {
        n,
        id: act.id.to_string(),
        device: device.to_string(),
        at: at.to_owned(),
        tick,
        actor: act.actor.to_owned(),
        role: act.role.to_owned(),
        member: act.member.map(|m| m.to_string()),
        command: act.command.to_owned(),
        said: act.said.to_owned(),
        reason: act.reason.map(ToOwned::to_owned),
        undoes: act.undoes,
        redoes: act.redoes,
        prev_hash,
    };
    let hash = seal::seal(&group, entries.iter());
    connection.execute(
        "INSERT INTO change_group (n, id, device, at, tick, actor, role, member, command, said, reason, undoes, redoes, prev_hash, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            group.n, group.id, group.device, group.at, group.tick, group.actor, group.role, group.member, group.command, group.said,
            group.reason, group.undoes, group.redoes, group.prev_hash, hash
        ],
    )?;
    let mut statement = connection.prepare_cached(
        "INSERT INTO change (device, seq, act, scope, kind, record, op, field, before, after, seen, payload)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for e in &entries {
        statement.execute(params![
            e.device, e.seq, n, e.scope, e.kind, e.record, e.op, e.field, e.before, e.after, e.seen, e.payload
        ])?;
    }
    seal::set_end(connection, n, &hash)?;
    Ok(n)
}

/// One row of the log.
struct Entry {
    device: String,
    seq: i64,
    scope: Option<String>,
    kind: String,
    record: String,
    op: String,
    field: Option<String>,
    before: Option<String>,
    after: Option<String>,
    seen: Option<String>,
    payload: Option<Vec<u8>>,
}

/// One act of the log, without its changes.
struct Group {
    n: u32,
    id: String,
    device: String,
    at: String,
    tick: i64,
    actor: String,
    role: String,
    member: Option<String>,
    command: String,
    said: String,
    reason: Option<String>,
    undoes: Option<u32>,
    redoes: Option<u32>,
    prev_hash: String,
}

fn entries(connection: &Connection, device: Uuid, act: &Act<'_>, n: u32) -> Result<Vec<Entry>> {
    let device = device.to_string();
    let first: i64 =
        connection
            .query_row("SELECT coalesce(max(seq), 0) + 1 FROM change WHERE device = ?1", [&device], |row| row.get(0))?;
    let scope = act.scope.map(|s| s.to_string());
    let blank = |seq: i64, kind: &str, record: String, op: &str| Entry {
        device: device.clone(),
        seq,
        scope: scope.clone(),
        kind: kind.to_owned(),
        record,
        op: op.to_owned(),
        field: None,
        before: None,
        after: None,
        seen: None,
        payload: None,
    };
    if act.changes.len() >= BULK {
        let mut entry = blank(first, "import", act.id.to_string(), "import");
        entry.after = Some(json!({ "changes": act.changes.len(), "act": n }).to_string());
        entry.payload = Some(pack(act.changes)?);
        return Ok(vec![entry]);
    }
    let mut seen_by = connection.prepare_cached(
        "SELECT device || ':' || seq FROM change WHERE record = ?1 AND (field = ?2 OR field IS NULL) ORDER BY seq DESC LIMIT 1",
    )?;
    let mut seq = first - 1;
    let mut list = Vec::new();
    for change in act.changes {
        match change {
            Change::Create(image) | Change::Retire(image) => {
                seq += 1;
                let retired = matches!(change, Change::Retire(_));
                let mut entry = blank(seq, image.kind, image.id.to_string(), if retired { "retire" } else { "create" });
                let whole = Some(object(image)?.to_string());
                if retired {
                    entry.before = whole;
                } else {
                    entry.after = whole;
                }
                list.push(entry);
            }
            Change::Set { kind, id, fields } => {
                for f in fields {
                    seq += 1;
                    let mut entry = blank(seq, kind, id.to_string(), "set");
                    entry.field = Some(f.field.to_owned());
                    entry.before = Some(text_of(&f.before));
                    entry.after = Some(text_of(&f.after));
                    entry.seen = seen_by.query_row(params![id.to_string(), f.field], |row| row.get(0)).optional()?;
                    list.push(entry);
                }
            }
        }
    }
    Ok(list)
}

fn text_of(cell: &Cell) -> String {
    serde_json::to_string(cell).unwrap_or_else(|_| "null".to_owned())
}

fn cell_of(text: Option<&str>) -> Result<Cell> {
    serde_json::from_str(text.unwrap_or("null")).map_err(|_| unreadable())
}

fn unreadable() -> StoreError {
    StoreError::Damaged("a line of the change log cannot be read".to_owned())
}

/// A whole record as one JSON object, by field.
fn object(image: &Image) -> Result<Value> {
    let fields = kinds::fields(image.kind)?;
    let map: Map<String, Value> = fields.iter().zip(&image.cells).map(|(f, c)| (f.name.to_owned(), json!(c))).collect();
    Ok(Value::Object(map))
}

fn image(kind: &str, record: &str, object: &str) -> Result<Image> {
    let (kind, fields) = kinds::named(kind)?;
    let mut map: Map<String, Value> = serde_json::from_str(object).map_err(|_| unreadable())?;
    let cells = fields
        .iter()
        .map(|f| serde_json::from_value(map.remove(f.name).unwrap_or(Value::Null)).map_err(|_| unreadable()))
        .collect::<Result<Vec<Cell>>>()?;
    Ok(Image { kind, id: Uuid::parse_str(record).map_err(|_| unreadable())?, cells })
}

/// Many changes as one compressed text: a line each, with kind, identity and what was before and after.
fn pack(changes: &[Change]) -> Result<Vec<u8>> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
    let mut line = Vec::new();
    for change in changes {
        line.clear();
        match change {
            Change::Create(i) => serde_json::to_writer(&mut line, &("create", i.kind, i.id, &i.cells)),
            Change::Retire(i) => serde_json::to_writer(&mut line, &("retire", i.kind, i.id, &i.cells)),
            Change::Set { kind, id, fields } => {
                let fields: Vec<_> = fields.iter().map(|f| (f.field, &f.before, &f.after)).collect();
                serde_json::to_writer(&mut line, &("set", kind, id, fields))
            }
        }
        .map_err(|_| unreadable())?;
        line.push(b'\n');
        out.write_all(&line).map_err(|_| unreadable())?;
    }
    out.finish().map_err(|_| unreadable())
}

fn unpack(payload: &[u8]) -> Result<Vec<Change>> {
    let mut text = String::new();
    ZlibDecoder::new(payload).read_to_string(&mut text).map_err(|_| unreadable())?;
    text.lines()
        .map(|line| {
            let (op, kind, id, rest): (String, String, Uuid, Value) =
                serde_json::from_str(line).map_err(|_| unreadable())?;
            if op == "set" {
                let fields: Vec<(String, Cell, Cell)> = serde_json::from_value(rest).map_err(|_| unreadable())?;
                let fields = fields
                    .into_iter()
                    .map(|(name, before, after)| Ok(FieldChange { field: kinds::field(&kind, &name)?, before, after }))
                    .collect::<Result<_>>()?;
                return Ok(Change::Set { kind: kinds::named(&kind)?.0, id, fields });
            }
            let cells = serde_json::from_value(rest).map_err(|_| unreadable())?;
            let image = Image { kind: kinds::named(&kind)?.0, id, cells };
            Ok(if op == "create" { Change::Create(image) } else { Change::Retire(image) })
        })
        .collect()
}

/// The changes of an act, as the log holds them.
pub fn changes_of(connection: &Connection, act: u32) -> Result<Vec<Change>> {
    let mut changes: Vec<Change> = Vec::new();
    let mut statement = connection.prepare_cached(&format!("{ENTRY} WHERE act = ?1 ORDER BY seq"))?;
    for entry in statement.query_map([act], entry)? {
        let e = entry?;
        match e.op.as_str() {
            "import" => changes.extend(unpack(e.payload.as_deref().unwrap_or_default())?),
            "create" => {
                changes.push(Change::Create(image(&e.kind, &e.record, e.after.as_deref().unwrap_or_default())?));
            }
            "retire" => {
                changes.push(Change::Retire(image(&e.kind, &e.record, e.before.as_deref().unwrap_or_default())?));
            }
            _ => {
                let id = Uuid::parse_str(&e.record).map_err(|_| unreadable())?;
                let kind = kinds::named(&e.kind)?.0;
                let field = FieldChange {
                    field: kinds::field(kind, e.field.as_deref().unwrap_or_default())?,
                    before: cell_of(e.before.as_deref())?,
                    after: cell_of(e.after.as_deref())?,
                };
                match changes.last_mut() {
                    Some(Change::Set { id: last, fields, .. })
                        if *last == id && fields.iter().all(|f| f.field != field.field) =>
                    {
                        fields.push(field);
                    }
                    _ => changes.push(Change::Set { kind, id, fields: vec![field] }),
                }
            }
        }
    }
    Ok(changes)
}

/// The changes that take an act back: last first, before and after exchanged.
pub fn inverse(changes: Vec<Change>) -> Vec<Change> {
    changes
        .into_iter()
        .rev()
        .map(|change| match change {
            Change::Create(image) => Change::Retire(image),
            Change::Retire(image) => Change::Create(image),
            Change::Set { kind, id, fields } => {
                let swap = |f: FieldChange| FieldChange { field: f.field, before: f.after, after: f.before };
                Change::Set { kind, id, fields: fields.into_iter().map(swap).collect() }
            }
        })
        .collect()
}

const ENTRY: &str = "SELECT device, seq, scope, kind, record, op, field, before, after, seen, payload FROM change";

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        device: row.get(0)?,
        seq: row.get(1)?,
        scope: row.get(2)?,
        kind: row.get(3)?,
        record: row.get(4)?,
        op: row.get(5)?,
        field: row.get(6)?,
        before: row.get(7)?,
        after: row.get(8)?,
        seen: row.get(9)?,
        payload: row.get(10)?,
    })
}

const GROUP: &str = "SELECT n, id, device, at, tick, actor, role, member, command, said, reason, undoes, redoes, prev_hash FROM change_group";

fn group(row: &Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group {
        n: row.get(0)?,
        id: row.get(1)?,
        device: row.get(2)?,
        at: row.get(3)?,
        tick: row.get(4)?,
        actor: row.get(5)?,
        role: row.get(6)?,
        member: row.get(7)?,
        command: row.get(8)?,
        said: row.get(9)?,
        reason: row.get(10)?,
        undoes: row.get(11)?,
        redoes: row.get(12)?,
        prev_hash: row.get(13)?,
    })
}

/// One act as undo sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub n: u32,
    /// Its command.
    pub command: String,
    /// What a person calls it.
    pub said: String,
    /// The act it takes back.
    pub undoes: Option<u32>,
    /// The act it does again.
    pub redoes: Option<u32>,
}

/// The acts in order, latest last, at most `limit` of them.
pub fn steps(connection: &Connection, limit: u32) -> Result<Vec<Step>> {
    let mut statement = connection
        .prepare_cached("SELECT n, command, said, undoes, redoes FROM change_group ORDER BY n DESC LIMIT ?1")?;
    let mut steps: Vec<Step> = statement
        .query_map([limit], |row| {
            Ok(Step {
                n: row.get(0)?,
                command: row.get(1)?,
                said: row.get(2)?,
                undoes: row.get(3)?,
                redoes: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    steps.reverse();
    Ok(steps)
}

/// One act with its changes, for people who read the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub n: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// With which role.
    pub role: String,
    /// Which command.
    pub command: String,
    /// What a person calls it.
    pub said: String,
    /// The act it takes back or does again.
    pub about: Option<u32>,
    /// Kind, record, op, field, before, after.
    pub changes: Vec<LineChange>,
}

/// One change for people who read the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// Kind of record.
    pub kind: String,
    /// Its identity.
    pub record: String,
    /// create, set, retire, import.
    pub op: String,
    /// The field.
    pub field: Option<String>,
    /// Before, as JSON.
    pub before: Option<String>,
    /// After, as JSON.
    pub after: Option<String>,
}

/// The latest acts, latest first; only those that touch one record, if one is named.
pub fn lines(connection: &Connection, record: Option<&str>, limit: u32) -> Result<Vec<Line>> {
    let filter =
        if record.is_some() { "WHERE n IN (SELECT act FROM change WHERE record = ?2)" } else { "WHERE ?2 IS NULL" };
    let mut statement = connection.prepare_cached(&format!("{GROUP} {filter} ORDER BY n DESC LIMIT ?1"))?;
    let groups: Vec<Group> = statement.query_map(params![limit, record], group)?.collect::<rusqlite::Result<_>>()?;
    told(connection, groups, "?2 IS NULL", None)
}

/// Everything that is kept about one patient: the record itself and what belongs to it.
const OF_PATIENT: &str = "record IN (
    SELECT ?2 UNION ALL SELECT id FROM condition WHERE patient = ?2 UNION ALL SELECT id FROM consent WHERE patient = ?2
    UNION ALL SELECT id FROM agenda_item WHERE patient = ?2 UNION ALL SELECT id FROM discussion WHERE patient = ?2
    UNION ALL SELECT id FROM care_plan WHERE patient = ?2 UNION ALL SELECT id FROM goal WHERE patient = ?2
    UNION ALL SELECT id FROM action WHERE patient = ?2 UNION ALL SELECT id FROM risk_score WHERE patient = ?2
    UNION ALL SELECT id FROM assessment WHERE patient = ?2 UNION ALL SELECT id FROM nel_admission WHERE patient = ?2
    UNION ALL SELECT id FROM theme_flag WHERE patient = ?2 UNION ALL SELECT id FROM medicines_count WHERE patient = ?2
    UNION ALL SELECT id FROM rca WHERE patient = ?2 UNION ALL SELECT id FROM mismatch WHERE patient = ?2
    UNION ALL SELECT id FROM referral WHERE patient = ?2 UNION ALL SELECT id FROM former_detail WHERE patient = ?2
    UNION ALL SELECT id FROM retention_review WHERE patient = ?2
    UNION ALL SELECT id FROM consent_override WHERE patient = ?2 UNION ALL SELECT id FROM recall WHERE patient = ?2)";

/// The latest acts on anything that is kept about a patient, latest first, each with its changes to that only. Where an act
/// only pushed their item to another place, it was about somebody else and is left out.
pub fn lines_of_patient(connection: &Connection, patient: &str, limit: u32) -> Result<Vec<Line>> {
    let mut statement = connection.prepare_cached(&format!(
        "{GROUP} WHERE n IN (SELECT act FROM change WHERE {OF_PATIENT} AND coalesce(field, '') <> 'position')
         ORDER BY n DESC LIMIT ?1"
    ))?;
    let groups: Vec<Group> = statement.query_map(params![limit, patient], group)?.collect::<rusqlite::Result<_>>()?;
    told(connection, groups, OF_PATIENT, Some(patient))
}

/// Acts with those of their changes that fit `which`, a condition in which ?2 is `of`.
fn told(connection: &Connection, groups: Vec<Group>, which: &str, of: Option<&str>) -> Result<Vec<Line>> {
    let mut of_act = connection.prepare_cached(&format!("{ENTRY} WHERE act = ?1 AND {which} ORDER BY seq"))?;
    groups
        .into_iter()
        .map(|g| {
            let changes = of_act
                .query_map(params![g.n, of], entry)?
                .map(|e| {
                    e.map(|e| LineChange {
                        kind: e.kind,
                        record: e.record,
                        op: e.op,
                        field: e.field,
                        before: e.before,
                        after: e.after,
                    })
                })
                .collect::<rusqlite::Result<_>>()?;
            let at = g.at.parse().map_err(|_| unreadable())?;
            let about = g.undoes.or(g.redoes);
            Ok(Line { n: g.n, at, actor: g.actor, role: g.role, command: g.command, said: g.said, about, changes })
        })
        .collect()
}

/// Every row of every record table as text, in a fixed order, without who wrote it and when: two databases with the same records
/// give the same text.
pub fn fingerprint(connection: &Connection) -> Result<String> {
    let mut hasher = Sha256::new();
    for (kind, fields) in kinds::ALL {
        let mut statement = connection.prepare(&format!("SELECT {} FROM \"{kind}\" ORDER BY id", columns(fields)))?;
        let width = fields.len() + 1;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            hasher.update(kind.as_bytes());
            for at in 0..width {
                hasher.update(text_of(&super::record::cell(row, at)?).as_bytes());
                hasher.update([0]);
            }
        }
    }
    Ok(hex(&hasher.finalize()))
}
