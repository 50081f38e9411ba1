//! A practice's pack as one sealed file, for a way that is not secure by itself: everything that would lie open in the practice's
//! folder, its manifest included, goes into an archive that only the holder of a key or a passphrase can open. Beside it lies a list
//! that names no patient. The file has the form of `age` (age-encryption.org/v1), so that a practice opens it with mdg or with any
//! program that knows that form. What is sealed was checked open, file by file, in the hidden folder, and goes from there.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::iter;
use std::path::{Component, Path, PathBuf};

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::atomic::Folder;
use super::error::ExportError;
use super::extract::{Practice, hex};
use super::manifest::{MANIFEST_FILE, seal_of};
use super::pack::{Pack, path_part};
use super::wording::clean;
use crate::domain::dates;

/// How a sealed file ends.
const ENDING: &str = "zip.age";

/// The work that a passphrase costs whoever guesses it, as `age` itself sets it; less where tests seal many.
const WORK: u8 = if cfg!(test) { 8 } else { 18 };

/// No pack has more bytes when it is opened, nor more files: what has was made to harm.
const MOST_BYTES: u64 = 512 * 1024 * 1024;
const MOST_FILES: usize = 4_000;

/// What each practice's pack is sealed to.
#[derive(Default)]
pub struct Seals {
    keys: BTreeMap<String, age::x25519::Recipient>,
    passphrase: Option<SecretString>,
}

/// Says how many, and no secret.
impl fmt::Debug for Seals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seals({} keys, passphrase: {})", self.keys.len(), self.passphrase.is_some())
    }
}

impl Seals {
    /// Nothing is sealed.
    pub fn none() -> Self {
        Self::default()
    }

    /// Every pack is sealed to one passphrase.
    pub fn to_passphrase(passphrase: &str) -> Self {
        Self { passphrase: Some(SecretString::from(passphrase.to_owned())), ..Self::default() }
    }

    /// Seals the pack of a practice to a key; false where the key cannot be read.
    #[must_use]
    pub fn add_key(&mut self, ods: &str, key: &str) -> bool {
        let read = key.parse().map(|key| self.keys.insert(ods.to_owned(), key));
        read.is_ok()
    }
}

/// Reads a public key of `age`, in the one form in which it is kept.
pub fn read_key(text: &str) -> Option<String> {
    text.trim().parse::<age::x25519::Recipient>().ok().map(|key| key.to_string())
}

/// What lies beside a sealed pack. It names no patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedManifest {
    /// 1. Raised when the shape of this file changes.
    pub sealed_manifest_version: u32,
    /// For whom it is.
    pub practice: Practice,
    /// The group's short code.
    pub mdg_code: String,
    /// The day of the conference.
    pub meeting_date: NaiveDate,
    /// The version of the minutes.
    pub version: u32,
    /// The sealed file's name.
    pub file: String,
    /// The hash of its bytes.
    pub sha256: String,
    /// How many there are.
    pub bytes: u64,
    /// "age key", "passphrase".
    pub sealed_to: String,
    /// The public key that it is sealed to, if to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// A subject line for whoever sends it.
    pub subject: String,
    /// SHA-256 of everything else in this list, so that a change in it shows.
    pub seal: String,
}

impl SealedManifest {
    /// The list in a practice's folder, where the pack in it is sealed.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// True where it says what it said when it was written.
    pub(super) fn is_as_written(&self) -> bool {
        serde_json::to_value(self).is_ok_and(|value| seal_of(&value) == self.seal)
    }
}

/// One sealed file, as it lies in the conference's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPack {
    /// The practice's national code.
    pub ods: String,
    /// Its path in the conference's folder.
    pub path: String,
    /// The hash of its bytes, in hex.
    pub sha256: String,
}

/// Puts a sealed file in the place of each open pack that has a seal. The open files go from the hidden folder.
pub(super) fn seal(folder: &Folder, packs: &[Pack], seals: &Seals) -> Result<Vec<SealedPack>, ExportError> {
    let mut sealed = Vec::new();
    for pack in packs {
        let key = seals.keys.get(&pack.practice_ods);
        let encryptor = match (&seals.passphrase, key) {
            (Some(words), _) => {
                let mut to = age::scrypt::Recipient::new(words.clone());
                to.set_work_factor(WORK);
                Encryptor::with_recipients(iter::once(&to as &dyn age::Recipient))
            }
            (None, Some(key)) => Encryptor::with_recipients(iter::once(key as &dyn age::Recipient)),
            (None, None) => continue,
        }
        .map_err(|_| ExportError::Seal)?;
        let home = PathBuf::from(path_part(&pack.practice_ods));
        let open = folder.draft().join(&home);
        let bytes = closed(encryptor, &archive(&open)?).ok_or(ExportError::Seal)?;
        fs::remove_dir_all(&open).map_err(ExportError::disk(&open))?;
        let version = pack.cover.version;
        let file = format!("{}.{ENDING}", pack.stem("pack", version));
        let sha256 = hex(&Sha256::digest(&bytes));
        let mut list = SealedManifest {
            sealed_manifest_version: 1,
            practice: pack.cover.practice.clone(),
            mdg_code: pack.mdg_code.clone(),
            meeting_date: pack.date,
            version,
            file: file.clone(),
            sha256: sha256.clone(),
            bytes: bytes.len() as u64,
            sealed_to: if seals.passphrase.is_some() { "passphrase" } else { "age key" }.to_owned(),
            key: key.filter(|_| seals.passphrase.is_none()).map(ToString::to_string),
            subject: format!(
                "Sealed MDG pack for {}, {}, {}, Version {version}",
                pack.cover.practice.line(),
                clean(&pack.cover.mdg.name),
                dates::staff(pack.date)
            ),
            seal: String::new(),
        };
        list.seal = seal_of(&serde_json::to_value(&list).map_err(|_| ExportError::Seal)?);
        let json = serde_json::to_vec_pretty(&list).map_err(|_| ExportError::Seal)?;
        folder.file(&home.join(&file), &bytes)?;
        folder.file(&home.join(MANIFEST_FILE), &json)?;
        sealed.push(SealedPack { ods: pack.practice_ods.clone(), path: format!("{}/{file}", home.display()), sha256 });
    }
    Ok(sealed)
}

/// Every file of a folder as an archive. The same files give the same archive; what is random is the sealing.
fn archive(open: &Path) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let mut names: Vec<String> = fs::read_dir(open)
        .and_then(|entries| entries.map(|e| e.map(|e| e.file_name().to_string_lossy().into_owned())).collect())
        .map_err(ExportError::disk(open))?;
    names.sort();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o600);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        let path = open.join(&name);
        let bytes = Zeroizing::new(fs::read(&path).map_err(ExportError::disk(&path))?);
        zip.start_file(name, options).map_err(|_| ExportError::Seal)?;
        zip.write_all(&bytes).map_err(|_| ExportError::Seal)?;
    }
    Ok(Zeroizing::new(zip.finish().map_err(|_| ExportError::Seal)?.into_inner()))
}

fn closed(encryptor: Encryptor, open: &[u8]) -> Option<Vec<u8>> {
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).ok()?;
    writer.write_all(open).ok()?;
    writer.finish().ok()?;
    Some(sealed)
}

/// Why a sealed file was not opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// It is no sealed pack.
    #[error("This is no sealed pack. Choose the file that ends in .{ENDING}.")]
    NotSealed,
    /// It was sealed to something else.
    #[error("This key or passphrase does not open it. Use the one that it was sealed to.")]
    WrongKey,
    /// It is sealed to a passphrase and a key was given, or the other way round.
    #[error("It is sealed to {0}. Open it with that.")]
    Otherwise(&'static str),
    /// It is cut off or was changed.
    #[error("It is damaged: cut off, or changed since it was sealed. Ask for it again.")]
    Damaged,
    /// The identity file holds no key.
    #[error("This file holds no private key of age. It has a line that begins with AGE-SECRET-KEY-1.")]
    NoKey,
    /// The files could not be read or written.
    #[error("{0}.")]
    Disk(#[from] ExportError),
}

/// What opens a sealed file.
pub enum Key {
    /// Private keys of `age`.
    Private(Vec<age::x25519::Identity>),
    /// The passphrase it was sealed to.
    Passphrase(SecretString),
}

/// Says which kind, and no secret.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Private(_) => "Private",
            Self::Passphrase(_) => "Passphrase",
        })
    }
}

impl Key {
    /// A passphrase.
    pub fn passphrase(words: &str) -> Self {
        Self::Passphrase(SecretString::from(words.to_owned()))
    }

    /// The private keys of a file as `age-keygen` writes it.
    pub fn private(text: &str) -> Result<Self, OpenError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Vec<age::x25519::Identity> =
            lines.map(|line| line.parse().map_err(|_| OpenError::NoKey)).collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(OpenError::NoKey) } else { Ok(Self::Private(keys)) }
    }
}

/// A file's name and its bytes.
type Opened = Vec<(String, Zeroizing<Vec<u8>>)>;

/// The files in a sealed pack.
pub fn open(sealed: &[u8], key: &Key) -> Result<Opened, OpenError> {
    let decryptor = Decryptor::new(sealed).map_err(|error| match error {
        DecryptError::InvalidHeader | DecryptError::UnknownFormat => OpenError::NotSealed,
        _ => OpenError::Damaged,
    })?;
    let reader = match key {
        Key::Passphrase(_) if !decryptor.is_scrypt() => return Err(OpenError::Otherwise("a key")),
        Key::Private(_) if decryptor.is_scrypt() => return Err(OpenError::Otherwise("a passphrase")),
        Key::Passphrase(words) => {
            let by = age::scrypt::Identity::new(words.clone());
            decryptor.decrypt(iter::once(&by as &dyn age::Identity))
        }
        Key::Private(keys) => decryptor.decrypt(keys.iter().map(|key| key as &dyn age::Identity)),
    };
    let reader = reader.map_err(|error| match error {
        DecryptError::NoMatchingKeys | DecryptError::KeyDecryptionFailed | DecryptError::DecryptionFailed => {
            OpenError::WrongKey
        }
        _ => OpenError::Damaged,
    })?;
    let mut zip = Zeroizing::new(Vec::new());
    reader.take(MOST_BYTES).read_to_end(&mut zip).map_err(|_| OpenError::Damaged)?;
    let mut zip = ZipArchive::new(Cursor::new(zip.as_slice())).map_err(|_| OpenError::Damaged)?;
    if zip.len() > MOST_FILES {
        return Err(OpenError::Damaged);
    }
    let (mut files, mut left) = (Vec::new(), MOST_BYTES);
    for at in 0..zip.len() {
        let file = zip.by_index(at).map_err(|_| OpenError::Damaged)?;
        let name = file.name().map_err(|_| OpenError::Damaged)?.into_owned();
        // A name that leads elsewhere was not written by mdg.
        let mut parts = Path::new(&name).components();
        let plain = matches!(parts.next(), Some(Component::Normal(_))) && parts.next().is_none();
        if !plain || name.contains(['\\', ':']) {
            return Err(OpenError::Damaged);
        }
        let mut bytes = Zeroizing::new(Vec::new());
        file.take(left + 1).read_to_end(&mut bytes).map_err(|_| OpenError::Damaged)?;
        left = left.checked_sub(bytes.len() as u64).ok_or(OpenError::Damaged)?;
        files.push((name, bytes));
    }
    Ok(files)
}

/// Opens a sealed file into a new folder, whole or not at all, and says how many files came out.
pub fn open_into(sealed: &Path, into: &Path, key: &Key) -> Result<usize, OpenError> {
    let files = open(&fs::read(sealed).map_err(reading(sealed))?, key)?;
    let folder = Folder::begin(into)?;
    for (name, bytes) in &files {
        folder.file(Path::new(name), bytes)?;
    }
    folder.finish()?;
    Ok(files.len())
}

/// Puts every sealed pack of a folder in the open, in a hidden folder beside it that is gone when the answer is dropped, so that what
/// is inside can be checked.
pub fn opened(folder: &Path, key: &Key) -> Result<Folder, OpenError> {
    let whole = std::path::absolute(folder).map_err(reading(folder))?;
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // The place is never taken: the folder is dropped before.
    let draft = Folder::begin(&whole.with_file_name(format!("{name}_opened")))?;
    let mut homes = vec![(whole.clone(), PathBuf::new())];
    if !whole.join(MANIFEST_FILE).exists() {
        homes.clear();
        for entry in fs::read_dir(&whole).map_err(reading(&whole))? {
            let entry = entry.map_err(reading(&whole))?;
            if entry.file_type().map_err(reading(&whole))?.is_dir() {
                homes.push((entry.path(), PathBuf::from(entry.file_name())));
            }
        }
    }
    for (home, inside) in homes {
        let list = fs::read(home.join(MANIFEST_FILE)).unwrap_or_default();
        let files = match SealedManifest::read(&list) {
            Some(list) => {
                let path = home.join(Path::new(&list.file).file_name().unwrap_or_default());
                open(&fs::read(&path).map_err(reading(&path))?, key)?
            }
            None => plain_files(&home)?,
        };
        for (name, bytes) in files {
            draft.file(&inside.join(name), &bytes)?;
        }
    }
    Ok(draft)
}

fn plain_files(home: &Path) -> Result<Opened, OpenError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(home).map_err(reading(home))? {
        let entry = entry.map_err(reading(home))?;
        if entry.file_type().map_err(reading(home))?.is_file() {
            let bytes = fs::read(entry.path()).map_err(reading(home))?;
            files.push((entry.file_name().to_string_lossy().into_owned(), Zeroizing::new(bytes)));
        }
    }
    Ok(files)
}

fn reading(path: &Path) -> impl FnOnce(std::io::Error) -> OpenError {
    let path = path.to_owned();
    move |_| OpenError::Disk(ExportError::Unreadable(path))
}

#[cfg(test)]
mod tests;
