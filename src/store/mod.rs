//! SQLite, and nothing else knows it.
//!
//! On the ground are the key file, the checked opening of the encrypted file, the lock against a second instance, migrations and
//! backups. Over them stand records and the change log, written together or not at all, and the named reads. What it hands up is
//! [`Store`]. It knows the shape of a record, and no rule.

pub mod backup;
pub mod error;
pub mod key;
mod kinds;
pub mod lock;
pub mod log;
pub mod migrate;
pub mod open;
pub mod passphrase;
pub mod paths;
pub mod read;
mod record;
mod vault;

pub use backup::{BackupInfo, Why};
pub use error::StoreError;
pub use key::{Cost, RawKey};
pub use lock::{Holder, Lock};
pub use migrate::SCHEMA;
pub use open::{NewDatabase, Note, Opened, Purpose, Visit, create, open, open_reader};
pub use read::{Met, Part, RosterLine, RosterLines, RosterPractice};
pub use vault::Store;

/// What every function of the store answers.
pub type Result<T> = std::result::Result<T, StoreError>;
