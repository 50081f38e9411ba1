//! The key file: the key of the database, wrapped by a passphrase. It is written twice, for this account only, and
//! carries a checksum (a damaged copy is known before anybody types) and a seal under the key itself (an altered one is
//! known after). It knows nothing of what the database holds.
//!
//! Four lines of text:
//!
//! ```text
//! mdg-key 1
//! {"db_uuid":…,"db_salt":…,"key_check":…,"slots":[{"kind":"passphrase","cost":…,"salt":…,"nonce":…,"wrapped":…}]}
//! seal <nonce> <tag>
//! sha256 <of the three lines above>
//! ```

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Result, StoreError, passphrase, paths};

/// Newest form of the key file this program writes and reads.
const VERSION: u8 = 1;

/// The key of one database and the salt SQLCipher mixes into its page seals. Cleared from memory when dropped.
///
/// The salt is given to SQLCipher each time and never read from the database: if a power cut spoils the first page, the
/// journal can still mend it.
#[derive(Clone)]
pub struct RawKey {
    key: Zeroizing<[u8; 32]>,
    salt: [u8; 16],
}

impl fmt::Debug for RawKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawKey(***)")
    }
}

impl RawKey {
    fn generate() -> Result<Self> {
        Ok(Self { key: Zeroizing::new(random()?), salt: random()? })
    }

    /// The statement that unlocks a connection: 64 hexadecimal digits of key, then 32 of salt.
    pub(super) fn pragma(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(128));
        text.push_str("PRAGMA key = \"x'");
        push_hex(&mut text, &*self.key);
        push_hex(&mut text, &self.salt);
        text.push_str("'\"");
        text
    }

    /// The first sixteen bytes of every database file written under this key.
    pub(super) fn salt(&self) -> &[u8; 16] {
        &self.salt
    }

    fn derived(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(Sha256::new().chain_update(purpose).chain_update(self.key.as_slice()).finalize().into())
    }

    fn check_value(&self) -> [u8; 16] {
        let mut check = [0; 16];
        check.copy_from_slice(&self.derived("mdg key check 1")[..16]);
        check
    }
}

/// How much work Argon2id puts between a stolen key file and a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// For patients' data: about a third of a second on a laptop.
    pub const FULL: Self = Self { memory: 64 * 1024, passes: 3, lanes: 1 };
    /// For demonstrations and tests, where the data are invented and the passphrase is printed in the guide.
    pub const LIGHT: Self = Self { memory: 64, passes: 1, lanes: 1 };

    /// A key file names its own cost, so an altered one must not be able to use up the computer.
    fn is_sane(self) -> bool {
        self.memory <= 2 * 1024 * 1024 && self.passes <= 64 && self.lanes <= 16
    }

    fn derive(self, passphrase: &str, salt: [u8; 16]) -> Option<Zeroizing<[u8; 32]>> {
        let params = Params::new(self.memory, self.passes, self.lanes, Some(32)).ok()?;
        let mut out = Zeroizing::new([0; 32]);
        let text = composed(passphrase);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(text.as_bytes(), &salt, &mut *out)
            .ok()?;
        Some(out)
    }
}

/// One way to the key. Other kinds than a passphrase can be added beside it.
#[derive(Clone, Serialize, Deserialize)]
struct Slot {
    /// Whose it is. The one that is made with the database is nobody's yet.
    #[serde(default)]
    id: Uuid,
    kind: SlotKind,
    cost: Cost,
    #[serde(with = "hex")]
    salt: [u8; 16],
    #[serde(with = "hex")]
    nonce: [u8; 24],
    #[serde(with = "hex")]
    wrapped: [u8; 48],
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SlotKind {
    Passphrase,
}

impl Slot {
    fn wrap(key: &RawKey, db_uuid: Uuid, id: Uuid, passphrase: &str, cost: Cost) -> Result<Self> {
        let (salt, nonce) = (random()?, random()?);
        let bound = bound_to(db_uuid, SlotKind::Passphrase);
        let wrapped = cost
            .derive(passphrase, salt)
            .and_then(|wrapping| {
                let message = Payload { msg: &*key.key, aad: &bound };
                XChaCha20Poly1305::new(&(*wrapping).into()).encrypt(&nonce.into(), message).ok()
            })
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| no_memory("make the key of"))?;
        Ok(Self { id, kind: SlotKind::Passphrase, cost, salt, nonce, wrapped })
    }

    /// The key, if this passphrase unwraps it.
    fn unwrap(&self, db_uuid: Uuid, db_salt: [u8; 16], passphrase: &str) -> Result<Option<RawKey>> {
        let wrapping = self.cost.derive(passphrase, self.salt).ok_or_else(|| no_memory("unlock"))?;
        let message = Payload { msg: &self.wrapped[..], aad: &bound_to(db_uuid, self.kind) };
        let opened = XChaCha20Poly1305::new(&(*wrapping).into()).decrypt(&self.nonce.into(), message);
        let opened = Zeroizing::new(opened.unwrap_or_default());
        Ok(opened.as_slice().try_into().ok().map(|key| RawKey { key: Zeroizing::new(key), salt: db_salt }))
    }
}

/// What a wrapped key may not be moved away from: this form of the file, this database, this kind of slot.
fn bound_to(db_uuid: Uuid, kind: SlotKind) -> Vec<u8> {
    let kind: &[u8] = match kind {
        SlotKind::Passphrase => b"passphrase",
    };
    [b"mdg key slot", &[VERSION][..], db_uuid.as_bytes(), kind].concat()
}

#[derive(Clone, Serialize, Deserialize)]
struct Body {
    db_uuid: Uuid,
    #[serde(with = "hex")]
    db_salt: [u8; 16],
    #[serde(with = "hex")]
    key_check: [u8; 16],
    slots: Vec<Slot>,
}

/// A key file that passed its checksum, read or about to be written.
#[derive(Clone)]
pub struct KeyFile {
    body: Body,
    text: String,
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyFile({})", self.body.db_uuid)
    }
}

impl KeyFile {
    /// A new key for the new database `db_uuid`, not written anywhere yet.
    pub(super) fn generate(db_uuid: Uuid, passphrase: &str, cost: Cost) -> Result<(Self, RawKey)> {
        let key = RawKey::generate()?;
        let slot = Slot::wrap(&key, db_uuid, Uuid::nil(), passphrase, cost)?;
        let body = Body { db_uuid, db_salt: key.salt, key_check: key.check_value(), slots: vec![slot] };
        Ok((Self::sealed(body, &key)?, key))
    }

    /// Reads the key file of `db`, from its second copy where the first is missing or damaged.
    pub fn load(db: &Path) -> Result<Self> {
        let first = paths::key(db);
        match (Self::read(&first)?, Self::read(&paths::key_copy(db))?) {
            (Copy::Whole(file), _) | (_, Copy::Whole(file)) => Ok(*file),
            (Copy::Newer(found), _) | (_, Copy::Newer(found)) => {
                Err(StoreError::NewerSchema { found, known: usize::from(VERSION) })
            }
            (Copy::Missing, Copy::Missing) => Err(StoreError::KeyFileMissing(first)),
            _ => Err(StoreError::KeyFileDamaged(first)),
        }
    }

    /// Whether a key file or its copy is there at all, whole or not.
    pub(super) fn is_there(db: &Path) -> bool {
        paths::key(db).exists() || paths::key_copy(db).exists()
    }

    /// Writes both copies, the first one first: where they differ and both are whole, the first is the newer.
    pub(super) fn save(&self, db: &Path) -> Result<()> {
        paths::write_private(&paths::key(db), self.text.as_bytes())?;
        paths::write_private(&paths::key_copy(db), self.text.as_bytes())
    }

    /// Writes again whichever copy is not as this one. Says whether there was anything to mend.
    pub(super) fn mend(&self, db: &Path) -> Result<bool> {
        let mut mended = false;
        for copy in [paths::key(db), paths::key_copy(db)] {
            if fs::read(&copy).is_ok_and(|bytes| bytes == self.text.as_bytes()) {
                continue;
            }
            paths::write_private(&copy, self.text.as_bytes())?;
            mended = true;
        }
        Ok(mended)
    }

    /// The file as it is written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The database this file is for.
    pub fn db_uuid(&self) -> Uuid {
        self.body.db_uuid
    }

    /// Gives the key for a right passphrase and whose slot it opened, [`StoreError::WrongPassphrase`] for any other, and
    /// [`StoreError::KeyFileDamaged`] if somebody altered the file since it was sealed. `db` is named in the error.
    pub fn unlock(&self, db: &Path, passphrase: &str) -> Result<(RawKey, Uuid)> {
        for slot in &self.body.slots {
            if !slot.cost.is_sane() {
                return Err(StoreError::KeyFileDamaged(paths::key(db)));
            }
            let Some(key) = slot.unwrap(self.body.db_uuid, self.body.db_salt, passphrase)? else { continue };
            if key.check_value() != self.body.key_check || !self.is_sealed_by(&key) {
                return Err(StoreError::KeyFileDamaged(paths::key(db)));
            }
            return Ok((key, slot.id));
        }
        Err(StoreError::WrongPassphrase)
    }

    /// Whether this file wraps `key`, found out without a passphrase.
    pub(super) fn is_for(&self, key: &RawKey) -> bool {
        self.body.key_check == key.check_value()
    }

    fn sealed(body: Body, key: &RawKey) -> Result<Self> {
        let json = serde_json::to_string(&body).map_err(|_| no_memory("make the key of"))?;
        let mut text = format!("mdg-key {VERSION}\n{json}\n");
        let nonce: [u8; 24] = random()?;
        let seal = XChaCha20Poly1305::new(&(*key.derived("mdg key file seal 1")).into())
            .encrypt(&nonce.into(), Payload { msg: b"", aad: text.as_bytes() })
            .map_err(|_| no_memory("make the key of"))?;
        text.push_str("seal ");
        push_hex(&mut text, &nonce);
        text.push(' ');
        push_hex(&mut text, &seal);
        text.push('\n');
        let sum = Sha256::digest(text.as_bytes());
        text.push_str("sha256 ");
        push_hex(&mut text, &sum);
        text.push('\n');
        Ok(Self { body, text })
    }

    fn is_sealed_by(&self, key: &RawKey) -> bool {
        let Some((sealed, rest)) = self.text.split_once("seal ") else { return false };
        let Some((nonce, tag)) = rest.lines().next().and_then(|line| line.split_once(' ')) else { return false };
        let (Some(nonce), Some(tag)) = (from_hex::<24>(nonce), from_hex::<16>(tag)) else { return false };
        XChaCha20Poly1305::new(&(*key.derived("mdg key file seal 1")).into())
            .decrypt(&nonce.into(), Payload { msg: &tag[..], aad: sealed.as_bytes() })
            .is_ok()
    }

    fn read(path: &Path) -> Result<Copy> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Copy::Missing),
            Err(error) => return Err(StoreError::io("read", path)(error)),
        };
        Ok(parse(bytes).unwrap_or(Copy::Damaged))
    }
}

/// What one of the two copies turned out to be.
enum Copy {
    Whole(Box<KeyFile>),
    Newer(usize),
    Damaged,
    Missing,
}

fn parse(bytes: Vec<u8>) -> Option<Copy> {
    let text = String::from_utf8(bytes).ok()?;
    let (summed, sum) = text.split_once("sha256 ")?;
    if Sha256::digest(summed.as_bytes())[..] != from_hex::<32>(sum.trim_end())? {
        return None;
    }
    let mut lines = summed.lines();
    let version: usize = lines.next()?.strip_prefix("mdg-key ")?.parse().ok()?;
    if version > usize::from(VERSION) {
        return Some(Copy::Newer(version));
    }
    let body = serde_json::from_str(lines.next()?).ok()?;
    Some(Copy::Whole(Box::new(KeyFile { body, text })))
}

/// Sets a new passphrase in the place of the old one. Only the wrapping changes: the database and its backups keep their key, and a
/// backup taken before keeps the old passphrase in the key file beside it.
pub fn change_passphrase(db: &Path, old: &str, new: &str, cost: Cost) -> Result<()> {
    let file = KeyFile::load(db)?;
    let (key, id) = file.unlock(db, old)?;
    set_passphrase(db, &key, id, new, cost)
}

/// Gives `id` a passphrase of their own, or another one. Refuses one that opens somebody else's slot: the two could not be told apart.
pub fn set_passphrase(db: &Path, key: &RawKey, id: Uuid, new: &str, cost: Cost) -> Result<()> {
    let mut file = loaded_for(db, key)?;
    passphrase::check(new)?;
    file.body.slots.retain(|slot| slot.id != id);
    if file.unlock(db, new).is_ok() {
        return Err(StoreError::WeakPassphrase("That passphrase cannot be used here. Choose other words."));
    }
    file.body.slots.push(Slot::wrap(key, file.body.db_uuid, id, new, cost)?);
    KeyFile::sealed(file.body, key)?.save(db)
}

/// Says whose a slot is from here on.
pub fn hand_slot(db: &Path, key: &RawKey, from: Uuid, to: Uuid) -> Result<()> {
    let mut file = loaded_for(db, key)?;
    for slot in file.body.slots.iter_mut().filter(|slot| slot.id == from) {
        slot.id = to;
    }
    KeyFile::sealed(file.body, key)?.save(db)
}

/// Takes somebody's passphrase away. The last one stays: nobody could open the database any more.
pub fn drop_slot(db: &Path, key: &RawKey, id: Uuid) -> Result<()> {
    let mut file = loaded_for(db, key)?;
    if file.body.slots.iter().any(|slot| slot.id != id) {
        file.body.slots.retain(|slot| slot.id != id);
    }
    KeyFile::sealed(file.body, key)?.save(db)
}

/// Who has a passphrase.
pub fn slots(db: &Path) -> Result<Vec<Uuid>> {
    Ok(KeyFile::load(db)?.body.slots.iter().map(|slot| slot.id).collect())
}

fn loaded_for(db: &Path, key: &RawKey) -> Result<KeyFile> {
    let file = KeyFile::load(db)?;
    if file.is_for(key) && file.is_sealed_by(key) { Ok(file) } else { Err(StoreError::KeyFileDamaged(paths::key(db))) }
}

/// The passphrase as every keyboard would send it: an accent typed as one character or as two is the same.
fn composed(passphrase: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(passphrase.len() * 4 + 32));
    text.extend(passphrase.nfkc());
    text
}

/// Bytes from the operating system's random source.
pub(super) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Io {
        doing: "get random numbers for",
        path: "the key".into(),
        source: ErrorKind::Unsupported.into(),
    })?;
    Ok(bytes)
}

fn no_memory(doing: &'static str) -> StoreError {
    StoreError::Io { doing, path: "the database".into(), source: ErrorKind::OutOfMemory.into() }
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
}

fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Byte strings of fixed length as hexadecimal digits.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer, const N: usize>(bytes: &[u8; N], to: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(2 * N);
        super::push_hex(&mut text, bytes);
        to.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(from: D) -> Result<[u8; N], D::Error> {
        let text = String::deserialize(from)?;
        super::from_hex(&text).ok_or_else(|| D::Error::custom("not the right number of hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests;
