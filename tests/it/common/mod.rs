//! A laptop of its own for each test: a folder that `MDG_HOME` points to, a passphrase, and ways to call the real program.

use assert_cmd::Command;
use mdg::store::{self, Visit};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use tempfile::TempDir;

/// The passphrase of every database here.
pub const PASSPHRASE: &str = "otter lamp velvet staircase";

/// A folder for one test.
pub struct Home {
    folder: TempDir,
}

/// What one call of the program came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The one JSON line that was printed.
    pub fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.out).unwrap()
    }

    /// Every JSON line that was printed.
    pub fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Home {
    /// Without a database.
    pub fn empty() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        home.write("pass", PASSPHRASE);
        home
    }

    /// With a trial database.
    pub fn trial() -> Self {
        let home = Self::empty();
        let made = home.run(&["init", "--trial", "--quick-key"]);
        assert_eq!(made.code, 0, "{made:?}");
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    #[allow(clippy::disallowed_methods, reason = "a test's own files need no care")]
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The program with nothing of this machine's surroundings.
    pub fn bare(&self) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mdg"));
        command.env_clear().env("MDG_HOME", self.folder.path()).env("USER", "sam").current_dir(self.folder.path());
        // Windows programs do not start without this one.
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        command
    }

    /// The program with the right passphrase.
    pub fn mdg(&self) -> Command {
        let mut command = self.bare();
        command.env("MDG_PASSPHRASE_FILE", self.path("pass"));
        command
    }

    /// Calls the program with the right passphrase.
    pub fn run(&self, args: &[&str]) -> Ran {
        finish(self.mdg().args(args))
    }

    /// Runs a script through the standard input.
    pub fn script(&self, text: &str) -> Ran {
        finish(self.mdg().args(["run", "-"]).write_stdin(text))
    }

    /// Does to the database, through the store itself, what the program never would.
    pub fn tamper(&self, sql: &str) {
        let visit =
            Visit { who: "test".into(), when: "2026-11-01T09:00:00Z".parse().unwrap(), backups: self.path("backups") };
        let _alone = alone();
        store::open(&self.path("mdg.db"), PASSPHRASE, &visit).unwrap().connection.execute_batch(sql).unwrap();
    }
}

/// A program that is being started holds, for a moment, every file that this process has open, and so the lock of a database
/// that a test beside it has open. Whoever starts one reads this; whoever opens a database in this process writes it.
static STARTING: RwLock<()> = RwLock::new(());

/// Starts a program while no test has a database open in this process.
pub fn starting<T>(start: impl FnOnce() -> T) -> T {
    let _others = STARTING.read().unwrap();
    start()
}

/// Keeps programs from being started while this process has a database open.
pub fn alone() -> impl Drop {
    STARTING.write().unwrap()
}

/// Waits for a call and takes what it printed.
pub fn finish(command: &mut Command) -> Ran {
    let output = starting(|| command.output()).unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The names in a folder, in order.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
