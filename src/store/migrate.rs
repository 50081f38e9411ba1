//! The numbered migrations, and bringing a database up to the newest of them in one transaction. It decides nothing
//! about backups: whoever calls it on a database that holds data has made one.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::Result;

/// Embeds one file of `assets/migrations` under its name without the ending.
macro_rules! step {
    ($name:literal) => {
        ($name, include_str!(concat!("../../assets/migrations/", $name, ".sql")))
    };
}

/// One file of `assets/migrations`: its name and its SQL.
pub(super) type Step = (&'static str, &'static str);

/// All of them, oldest first. The position of a file, counted from one, is the version it leads to.
pub(super) const STEPS: &[Step] = &[
    step!("0001_ground"),
    step!("0002_records"),
    step!("0003_log_end"),
    step!("0004_references"),
    step!("0005_sharing"),
    step!("0006_referrals"),
    step!("0007_registry"),
    step!("0008_profiles"),
    step!("0009_plans"),
    step!("0010_agenda"),
    step!("0011_life"),
    step!("0012_conference"),
    step!("0013_services"),
    step!("0014_amendments"),
    step!("0015_papers"),
];

/// The newest version of the schema this program knows.
pub const SCHEMA: usize = STEPS.len();

/// Takes `connection` from its present version through all the `steps` it has not had, in one transaction, and checks
/// every reference between tables before that is committed. Leaves `foreign_keys` off: a migration that rebuilds a
/// table needs that, and whoever opens the database turns it on.
pub(super) fn bring_up(connection: &mut Connection, steps: &[Step]) -> Result<()> {
    connection.execute_batch("PRAGMA foreign_keys = OFF")?;
    let steps = steps.iter().map(|(name, sql)| M::up(sql).comment(name).foreign_key_check()).collect();
    Ok(Migrations::new(steps).to_latest(connection)?)
}

/// The version `connection` is at. Zero is a file nothing was ever put in.
pub(super) fn version(connection: &Connection) -> Result<usize> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreError;

    fn empty() -> Connection {
        Connection::open_in_memory().unwrap()
    }

    fn tables(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn every_file_of_the_folder_is_listed_in_its_place() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/migrations");
        let mut files: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        let listed: Vec<String> = STEPS.iter().map(|(name, _)| format!("{name}.sql")).collect();
        assert_eq!(files, listed);
        for (at, name) in listed.iter().enumerate() {
            assert!(name.starts_with(&format!("{:04}_", at + 1)), "{name}");
        }
    }

    #[test]
    fn the_real_steps_lead_to_the_newest_version() {
        let mut connection = empty();
        bring_up(&mut connection, STEPS).unwrap();
        assert_eq!(version(&connection).unwrap(), SCHEMA);
        assert!(tables(&connection) >= 2);
        bring_up(&mut connection, STEPS).unwrap();
        assert_eq!(version(&connection).unwrap(), SCHEMA);
    }

    #[test]
    fn what_an_import_brings_is_named_through_an_index() {
        let mut connection = empty();
        bring_up(&mut connection, STEPS).unwrap();
        let mut columns = connection
            .prepare(
                "SELECT t.name, f.\"from\" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
                 WHERE f.\"table\" IN ('organisation', 'network_membership', 'patient', 'condition')",
            )
            .unwrap();
        let columns: Vec<(String, String)> = columns
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert!(columns.len() > 10);
        for (table, column) in columns {
            let sql = format!("EXPLAIN QUERY PLAN SELECT 1 FROM \"{table}\" WHERE {column} = ?1");
            let plan: String = connection.query_row(&sql, ["x"], |row| row.get(3)).unwrap();
            assert!(plan.starts_with("SEARCH"), "{table}.{column}: {plan}");
        }
    }

    #[test]
    fn a_step_that_fails_takes_the_ones_before_it_back_too() {
        let mut connection = empty();
        let steps: [Step; 2] =
            [("0001_a", "CREATE TABLE a (x)"), ("0002_b", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)")];
        assert!(matches!(bring_up(&mut connection, &steps), Err(StoreError::MigrationFailed(_))));
        assert_eq!((version(&connection).unwrap(), tables(&connection)), (0, 0));
    }

    #[test]
    fn a_step_that_leaves_a_reference_to_nothing_is_taken_back() {
        let mut connection = empty();
        let steps: [Step; 1] = [(
            "0001_a",
            "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a); INSERT INTO b VALUES (9)",
        )];
        assert!(matches!(bring_up(&mut connection, &steps), Err(StoreError::MigrationFailed(_))));
        assert_eq!(tables(&connection), 0);
    }
}
