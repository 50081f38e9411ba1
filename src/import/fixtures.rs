//! Files for tests: made on the spot, or read where the real ones are kept.

use crate::domain::actor::{AccessRole, Act, Actor};
use crate::domain::ids::Ref;
use crate::domain::organisation::{Organisation, OrganisationKind};
use chrono::NaiveDate;
use std::io::Write;
use tempfile::NamedTempFile;
use uuid::Uuid;

/// Shared with the tests of the whole program.
#[path = "../../tests/it/common/data.rs"]
mod data;
pub use data::{NETWORKS, PRACTICES, real};

/// A file with this content.
pub fn bytes(content: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file.flush().unwrap();
    file
}

/// Pretend people at real practices, as the generator makes them.
pub fn cohort(options: &[&str]) -> Option<NamedTempFile> {
    Some(data::generated(&[], options)?.file)
}

/// The same pretend people in any shape.
pub fn same_people(options: &[&str]) -> Option<NamedTempFile> {
    Some(data::generated(&[data::SAME_PEOPLE], options)?.file)
}

/// A practice of the test group.
pub fn practice(code: &str) -> Organisation {
    let id = Ref::from_uuid(Uuid::from_u128(code[1..].parse().unwrap()));
    Organisation {
        icb: Some("QRV".to_owned()),
        sub_icb: Some("W2U3Z".to_owned()),
        ..Organisation::blank(id, Some(code.to_owned()), &format!("Practice {code}"), OrganisationKind::GpPractice)
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

/// Does something at noon of a day.
pub fn acting<T>(on: &str, work: impl FnOnce(&mut Act<'_>) -> T) -> T {
    let who = Actor::of_role("A test", AccessRole::MdgManager);
    let now = day(on).and_hms_opt(12, 0, 0).unwrap().and_utc();
    work(&mut Act { who: &who, now, mint: &mut minting() })
}

/// An ISO date.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
