//! The seals of the change log: how an act is sealed over the one before it, the note of where the log ends, and reading it all
//! through. It knows the rows of the log and nothing of what they mean.

use super::{ENTRY, Entry, GROUP, Group, entry, group};
use crate::domain::hex;
use crate::store::Result;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

/// The seal of an act: SHA-256 over the seal before it, the act and its changes, each part with its length before it, so that
/// nothing can move from one part to the next. The device of a change is that of its act, which [`verify`] sees to.
pub(super) fn seal<'a>(g: &Group, entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut hasher = Sha256::new();
    let mut part = |bytes: Option<&[u8]>| match bytes {
        None => hasher.update([0u8; 9]),
        Some(bytes) => {
            hasher.update([1u8]);
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        }
    };
    part(Some(b"mdg change log 1"));
    for text in [&g.prev_hash, &g.n.to_string(), &g.id, &g.device, &g.at, &g.tick.to_string(), &g.actor, &g.role] {
        part(Some(text.as_bytes()));
    }
    part(g.member.as_deref().map(str::as_bytes));
    part(Some(g.command.as_bytes()));
    part(Some(g.said.as_bytes()));
    part(g.reason.as_deref().map(str::as_bytes));
    part(g.undoes.map(|n| n.to_string()).as_deref().map(str::as_bytes));
    part(g.redoes.map(|n| n.to_string()).as_deref().map(str::as_bytes));
    for e in entries {
        part(Some(e.seq.to_string().as_bytes()));
        for text in [
            &e.scope,
            &Some(e.kind.clone()),
            &Some(e.record.clone()),
            &Some(e.op.clone()),
            &e.field,
            &e.before,
            &e.after,
            &e.seen,
        ] {
            part(text.as_deref().map(str::as_bytes));
        }
        part(e.payload.as_deref());
    }
    hex(&hasher.finalize())
}

/// Where the log ends: the number and the seal of its last act. Kept apart from the log, so that acts which are cut off its end
/// are missed, also by the act that comes next.
pub(super) fn end(connection: &Connection) -> Result<Option<(u32, String)>> {
    let value: Option<String> =
        connection.query_row("SELECT value FROM meta WHERE name = 'log_end'", [], |row| row.get(0)).optional()?;
    Ok(value.and_then(|text| {
        let (n, hash) = text.split_once(' ')?;
        Some((n.parse().ok()?, hash.to_owned()))
    }))
}

/// Notes that the log now ends with this act.
pub(super) fn set_end(connection: &Connection, n: u32, hash: &str) -> Result<()> {
    connection.execute(
        "INSERT INTO meta (name, value) VALUES ('log_end', ?1 || ' ' || ?2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        params![n, hash],
    )?;
    Ok(())
}

/// What checking the log found: how many acts there are, and the first that does not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Acts checked.
    pub acts: u32,
    /// The first act that does not match, and why.
    pub broken: Option<(u32, String)>,
}

/// Checks every seal, from the first act to the last, that no change belongs to no act, and that nothing was cut off the end.
pub fn verify(connection: &Connection) -> Result<Verdict> {
    let mut prev_hash = String::new();
    let mut acts = 0;
    let mut next_seq = 1;
    let mut groups =
        connection.prepare(&format!("{} ORDER BY n", GROUP.replace("prev_hash FROM", "prev_hash, hash FROM")))?;
    let mut of_act = connection.prepare(&format!("{ENTRY} WHERE act = ?1 ORDER BY seq"))?;
    let broken = |n: u32, why: &str| Ok(Verdict { acts: n, broken: Some((n, why.to_owned())) });
    for row in groups.query_map([], |row| Ok((group(row)?, row.get::<_, String>(14)?)))? {
        // Bytes that are no text any more were not written by this program.
        let Ok((g, hash)) = row else { return broken(acts + 1, "it cannot be read") };
        if g.n != acts + 1 {
            return broken(acts + 1, "it is missing");
        }
        if g.prev_hash != prev_hash {
            return broken(g.n, "it does not follow from the act before it");
        }
        let Ok(entries) = of_act.query_map([g.n], entry)?.collect::<rusqlite::Result<Vec<Entry>>>() else {
            return broken(g.n, "it cannot be read");
        };
        if seal(&g, entries.iter()) != hash || entries.iter().any(|e| e.device != g.device) {
            return broken(g.n, "what it says is not what was sealed");
        }
        for e in &entries {
            if e.seq != next_seq {
                return broken(g.n, "a change is missing");
            }
            next_seq += 1;
        }
        prev_hash = hash;
        acts = g.n;
    }
    let changes: i64 = connection.query_row("SELECT count(*) FROM change", [], |row| row.get(0))?;
    if changes != next_seq - 1 {
        return broken(acts + 1, "there are changes that belong to no act");
    }
    match end(connection)? {
        Some((n, _)) if n > acts => broken(acts + 1, "it is missing"),
        Some((n, hash)) if (n, &hash) == (acts, &prev_hash) => Ok(Verdict { acts, broken: None }),
        None if acts == 0 => Ok(Verdict { acts, broken: None }),
        _ => broken(acts, "the log does not end with it as was noted"),
    }
}
