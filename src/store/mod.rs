//! SQLite, and nothing else knows it.
//!
//! The ground floor of the store is here: the key file, the checked opening of the encrypted file, the lock against a
//! second instance, migrations and backups. What it hands up is one open [`rusqlite::Connection`] that has passed every
//! check. It knows nothing of patients, meetings or forms.

pub mod backup;
pub mod error;
pub mod key;
pub mod lock;
pub mod migrate;
pub mod open;
pub mod passphrase;
pub mod paths;

pub use backup::{BackupInfo, Why};
pub use error::StoreError;
pub use key::{Cost, RawKey};
pub use lock::{Holder, Lock};
pub use migrate::SCHEMA;
pub use open::{NewDatabase, Note, Opened, Purpose, Visit, create, open, open_reader};

/// What every function of the store answers.
pub type Result<T> = std::result::Result<T, StoreError>;
