//! Records to rows and back. Knows the shape of every kind from its declaration and nothing of what a record means.

use super::{Result, StoreError};
use crate::domain::record::{Cell, Image, Record};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Params, Row, ToSql};
use uuid::Uuid;

/// Binds a cell without copying its text.
pub(super) struct Bound<'a>(pub(super) &'a Cell);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Integer(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Cell::Real(x) => ToSqlOutput::Owned(Value::Real(*x)),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

/// Reads one stored value.
pub(super) fn cell(row: &Row<'_>, at: usize) -> rusqlite::Result<Cell> {
    Ok(match row.get_ref(at)? {
        ValueRef::Null | ValueRef::Blob(_) => Cell::Null,
        ValueRef::Integer(n) => Cell::Integer(n),
        ValueRef::Real(x) => Cell::Real(x),
        ValueRef::Text(_) => Cell::Text(row.get(at)?),
    })
}

/// The columns of a kind, with the identity first: `id, a, b, c`.
pub(super) fn columns(fields: &[crate::domain::record::Field]) -> String {
    std::iter::once("id").chain(fields.iter().map(|f| f.name)).collect::<Vec<_>>().join(", ")
}

fn read<R: Record>(row: &Row<'_>) -> rusqlite::Result<std::result::Result<R, StoreError>> {
    let id: String = row.get(0)?;
    let cells: Vec<Cell> = (1..=R::FIELDS.len()).map(|at| cell(row, at)).collect::<rusqlite::Result<_>>()?;
    let bad = || StoreError::Damaged(format!("a {} does not have the form it should have", R::KIND.replace('_', " ")));
    Ok(Uuid::parse_str(&id).map_err(|_| bad()).and_then(|id| R::from_cells(id, cells).map_err(|_| bad())))
}

/// The records of a kind that a condition selects. `rest` is what follows `FROM table`.
pub(super) fn select<R: Record>(connection: &Connection, rest: &str, params: impl Params) -> Result<Vec<R>> {
    let sql = format!("SELECT {} FROM \"{}\" {rest}", columns(R::FIELDS), R::KIND);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params, |row| read::<R>(row))?;
    rows.map(|row| row?).collect()
}

/// One record by its identity.
pub(super) fn get<R: Record>(connection: &Connection, id: Uuid) -> Result<Option<R>> {
    let sql = format!("SELECT {} FROM \"{}\" WHERE id = ?1", columns(R::FIELDS), R::KIND);
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row([id.to_string()], |row| read::<R>(row)).optional()?.transpose()
}

/// Who writes a row, and when, as its last columns say it.
pub(super) struct Stamp<'a> {
    pub(super) at: &'a str,
    pub(super) by: &'a str,
}

/// Adds a row.
pub(super) fn insert(connection: &Connection, image: &Image, stamp: &Stamp<'_>) -> Result<()> {
    let fields = super::kinds::fields(image.kind)?;
    let marks: Vec<String> = (1..=fields.len() + 1).map(|n| format!("?{n}")).collect();
    let (at, by) = (fields.len() + 2, fields.len() + 3);
    let sql = format!(
        "INSERT INTO \"{}\" ({}, created_at, created_by, updated_at, updated_by, version) VALUES ({}, ?{at}, ?{by}, ?{at}, ?{by}, 1)",
        image.kind,
        columns(fields),
        marks.join(", ")
    );
    let mut statement = connection.prepare_cached(&sql)?;
    statement.raw_bind_parameter(1, image.id.to_string())?;
    for (cell, n) in image.cells.iter().zip(2..) {
        statement.raw_bind_parameter(n, Bound(cell))?;
    }
    statement.raw_bind_parameter(at, stamp.at)?;
    statement.raw_bind_parameter(by, stamp.by)?;
    statement.raw_execute()?;
    Ok(())
}

/// Sets some fields of a row, provided that they hold what the change expects. False where they do not.
pub(super) fn update(
    connection: &Connection,
    kind: &str,
    id: Uuid,
    fields: &[crate::domain::change::FieldChange],
    stamp: &Stamp<'_>,
) -> Result<bool> {
    let sets: Vec<String> = fields.iter().zip(4..).map(|(f, n)| format!("{} = ?{n}", f.field)).collect();
    let tests: Vec<String> =
        fields.iter().zip(4 + fields.len()..).map(|(f, n)| format!("{} IS ?{n}", f.field)).collect();
    let sql = format!(
        "UPDATE \"{kind}\" SET {}, updated_at = ?2, updated_by = ?3, version = version + 1 WHERE id = ?1 AND {}",
        sets.join(", "),
        tests.join(" AND ")
    );
    let mut statement = connection.prepare_cached(&sql)?;
    statement.raw_bind_parameter(1, id.to_string())?;
    statement.raw_bind_parameter(2, stamp.at)?;
    statement.raw_bind_parameter(3, stamp.by)?;
    for (field, n) in fields.iter().zip(4..) {
        statement.raw_bind_parameter(n, Bound(&field.after))?;
        statement.raw_bind_parameter(n + fields.len(), Bound(&field.before))?;
    }
    Ok(statement.raw_execute()? == 1)
}

/// Takes a row out of its table, provided that it is still as it was made. False where it is not.
pub(super) fn retire(connection: &Connection, image: &Image) -> Result<bool> {
    let fields = super::kinds::fields(image.kind)?;
    let tests: Vec<String> = fields.iter().zip(2..).map(|(f, n)| format!("{} IS ?{n}", f.name)).collect();
    let sql = format!("DELETE FROM \"{}\" WHERE id = ?1 AND {}", image.kind, tests.join(" AND "));
    let mut statement = connection.prepare_cached(&sql)?;
    statement.raw_bind_parameter(1, image.id.to_string())?;
    for (cell, n) in image.cells.iter().zip(2..) {
        statement.raw_bind_parameter(n, Bound(cell))?;
    }
    Ok(statement.raw_execute()? == 1)
}
