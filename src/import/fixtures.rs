//! Files for tests: made on the spot, or read where the real ones are kept.

use crate::domain::ids::Ref;
use crate::domain::organisation::{Organisation, OrganisationKind, OrganisationStatus};
use chrono::NaiveDate;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::NamedTempFile;
use uuid::Uuid;

/// A file with this content.
pub fn bytes(content: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file.flush().unwrap();
    file
}

/// A real file, where this computer has it.
pub fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {name} is not on this computer");
    None
}

/// Pretend people at real practices, as the generator makes them.
pub fn cohort(options: &[&str]) -> Option<NamedTempFile> {
    generated("exec(open(sys.argv[0]).read())", options)
}

/// The same pretend people in any shape. The generator as it is draws once more from chance in one shape than in the others (for
/// the interpreter), so that from the first such row on the shapes hold other people under the same numbers.
pub fn same_people(options: &[&str]) -> Option<NamedTempFile> {
    generated("exec(open(sys.argv[0]).read().replace('and rnd() < .5 else', 'and i % 2 else'))", options)
}

fn generated(run: &str, options: &[&str]) -> Option<NamedTempFile> {
    let (generator, practices) = (real("gen_cohort.py")?, real("ods-epraccur-2025-03.csv")?);
    let file = NamedTempFile::new().unwrap();
    let made = Command::new("python3")
        .args(["-c".as_ref(), format!("import sys; sys.argv = sys.argv[1:]; {run}").as_ref(), generator.as_path()])
        .args(["6500".as_ref(), file.path(), "--practices".as_ref(), practices.as_path()])
        .args(options)
        .status()
        .is_ok_and(|status| status.success());
    if !made {
        println!("skipped: the generator does not run on this computer");
        return None;
    }
    Some(file)
}

/// A practice of the test group.
pub fn practice(code: &str) -> Organisation {
    Organisation {
        id: Ref::from_uuid(Uuid::from_u128(code[1..].parse().unwrap())),
        ods_code: Some(code.to_owned()),
        name: format!("Practice {code}"),
        kind: OrganisationKind::GpPractice,
        status: OrganisationStatus::Active,
        parent: None,
        icb: Some("QRV".to_owned()),
        sub_icb: Some("W2U3Z".to_owned()),
        address: None,
        postcode: None,
        phone: None,
        opened_on: None,
        closed_on: None,
        successor: None,
        delivery: None,
        delivery_address: None,
    }
}

/// Identities in a row, so that a test can tell them.
pub fn minting() -> impl FnMut() -> Uuid {
    let mut next = 1_000_000;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

/// An ISO date.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
