//! The national files and the generator of pretend people, which lie beside the project and not in it. The unit tests of the
//! library read this file too. Where `MDG_NEEDS_DATA` is set, a test that would have to be left out fails instead.

use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::NamedTempFile;

/// The national file of practices.
pub const PRACTICES: &str = "ods-epraccur-2025-03.csv";
/// The national workbook of networks.
pub const NETWORKS: &str = "ods-epcn.xlsx";

/// In one shape the generator draws once more from chance than in the others (for the interpreter), so that from the first such
/// row on the shapes hold other people under the same numbers. With this they hold the same.
pub const SAME_PEOPLE: (&str, &str) = ("and rnd() < .5 else", "and i % 2 else");

/// A file of pretend people, and what the generator printed meanwhile.
pub struct Cohort {
    pub file: NamedTempFile,
    #[allow(dead_code, reason = "the unit tests look at the file only")]
    pub said: String,
}

/// A real file, where this computer has it.
pub fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    path.exists().then_some(path).or_else(|| left_out(&format!("{name} is not beside the project")))
}

/// 6,500 pretend people at real practices, as the generator makes them with these options. Each of `otherwise` is a piece of the
/// generator and what stands in its place.
pub fn generated(otherwise: &[(&str, &str)], options: &[&str]) -> Option<Cohort> {
    const RUN: &str = "import sys
read, n = open(sys.argv[1]).read(), int(sys.argv[2])
for old, new in zip(sys.argv[3:3 + 2 * n:2], sys.argv[4:3 + 2 * n:2]):
    assert old in read, old
    read = read.replace(old, new)
del sys.argv[1:3 + 2 * n]
exec(read)";
    let (generator, practices) = (real("gen_cohort.py")?, real(PRACTICES)?);
    let file = NamedTempFile::new().unwrap();
    let made = Command::new("python3")
        .args(["-c".as_ref(), RUN.as_ref(), generator.as_os_str()])
        .arg(otherwise.len().to_string())
        .args(otherwise.iter().flat_map(|(old, new)| [old, new]))
        .args(["6500".as_ref(), file.path(), "--practices".as_ref(), practices.as_path()])
        .args(options)
        .output();
    let Ok(made) = made else { return left_out("python3 does not run on this computer") };
    assert!(made.status.success(), "the generator failed: {}", String::from_utf8_lossy(&made.stderr));
    Some(Cohort { file, said: String::from_utf8(made.stdout).unwrap() })
}

/// Leaves a test out aloud, or fails it where the data have to be there.
fn left_out<T>(why: &str) -> Option<T> {
    let needed = std::env::var_os("MDG_NEEDS_DATA").is_some_and(|value| !value.is_empty());
    assert!(!needed, "{why}, and MDG_NEEDS_DATA says that no test may be left out");
    println!("left out: {why}");
    None
}
