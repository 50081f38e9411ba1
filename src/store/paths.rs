//! The files that lie beside a database: what they are called, how a private one is written so that a power cut leaves
//! the old or the new one whole, and which places a database must not lie in. It knows nothing of what is inside them.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::path::{Component, Path, PathBuf, Prefix};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Result, StoreError};

/// The key file of a database.
pub fn key(db: &Path) -> PathBuf {
    beside(db, ".key")
}

/// The second copy of the key file.
pub fn key_copy(db: &Path) -> PathBuf {
    beside(db, ".key2")
}

/// Says who has the database open. It is there only while somebody has, or after a crash.
pub fn lock(db: &Path) -> PathBuf {
    beside(db, ".lock")
}

/// The empty file that carries the operating system's lock.
pub fn guard(db: &Path) -> PathBuf {
    beside(db, ".guard")
}

/// SQLite's journal of commits not yet in the database file.
pub fn wal(db: &Path) -> PathBuf {
    beside(db, "-wal")
}

/// SQLite's index of that journal.
pub fn shm(db: &Path) -> PathBuf {
    beside(db, "-shm")
}

/// `db` with `ending` put after its whole name.
pub(super) fn beside(db: &Path, ending: &str) -> PathBuf {
    let mut name = db.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Where `db` really is, if its name is a link. SQLite keeps its journal beside the real file, so the lock and the key
/// belong there too: two links to one database must not be two databases.
pub(super) fn followed(db: &Path) -> PathBuf {
    if db.is_symlink() { fs::canonicalize(db).unwrap_or_else(|_| db.to_owned()) } else { db.to_owned() }
}

/// The folder `path` lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a folder (and those above it) that only this account may enter. A folder that is there stays as it is.
pub(super) fn private_folder(folder: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(StoreError::io("make the folder", folder))
}

/// Options that open a file for reading and writing and make it, for this account only, where it is missing.
pub(super) fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Writes a whole file, for this account only. After a power cut it holds the old bytes or the new ones.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = || StoreError::io("write", path);
    let mut unfinished = unfinished(folder_of(path))?;
    unfinished.write_all(bytes).map_err(failed())?;
    unfinished.as_file().sync_all().map_err(failed())?;
    unfinished.persist(path).map_err(|error| failed()(error.error))?;
    sync_folder(folder_of(path))
}

/// A new empty file, for this account only, that vanishes unless it is given its final name.
pub(super) fn unfinished(folder: &Path) -> Result<tempfile::NamedTempFile> {
    tempfile::Builder::new()
        .prefix(UNFINISHED)
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(StoreError::io("write in the folder", folder))
}

/// Removes what a crash left unfinished in `folder` more than a day before `now`. Younger ones may be another's work.
pub(super) fn sweep_unfinished(folder: &Path, now: DateTime<Utc>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        let written = entry.metadata().and_then(|facts| facts.modified()).map(DateTime::<Utc>::from);
        if ours && written.is_ok_and(|written| written < now - TimeDelta::days(1)) {
            // What cannot be removed is hidden, encrypted and harmless.
            let _ = fs::remove_file(entry.path());
        }
    }
}

const UNFINISHED: &str = ".mdg-unfinished-";

/// Makes names that were just given or changed in `folder` outlast a power cut.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::io("make safe", folder))?;
    }
    Ok(())
}

/// Refuses a place where a database in use comes to harm: a network drive, where SQLite's journal does not work, or a
/// folder that another program copies away page by page. What cannot be known cheaply is let through.
pub(super) fn refuse_shared(db: &Path) -> Result<()> {
    let folder = folder_of(db);
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    if on_network_share(&folder) || on_network_mount(&mounts, &folder) || is_synchronised(&folder) {
        return Err(StoreError::NetworkDrive(db.to_owned()));
    }
    Ok(())
}

/// `\\server\share`, also when it came from a drive letter (Windows only; nothing else has such a beginning).
fn on_network_share(folder: &Path) -> bool {
    folder.components().any(|part| match part {
        Component::Prefix(prefix) => matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..)),
        _ => false,
    })
}

/// Whether the innermost mount that holds `folder` is a network one. `mounts` is what Linux says in /proc/self/mounts.
fn on_network_mount(mounts: &str, folder: &Path) -> bool {
    const NETWORK: [&str; 9] = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "fuse.sshfs", "fuse.rclone"];
    mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            let place = PathBuf::from(fields.next()?.replace("\\040", " "));
            let kind = fields.next()?;
            folder.starts_with(&place).then(|| (place.components().count(), NETWORK.contains(&kind)))
        })
        .max_by_key(|(depth, _)| *depth)
        .is_some_and(|(_, network)| network)
}

fn is_synchronised(folder: &Path) -> bool {
    folder.components().any(|part| {
        let name = part.as_os_str().to_string_lossy().to_lowercase();
        ["onedrive", "dropbox", "google drive", "icloud"].iter().any(|cloud| name.starts_with(cloud))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_decides() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\n//nas/h /home/my\\040files cifs rw 0 0\n/dev/sdb /home/my\\040files/local ext4 rw 0 0\n";
        assert!(on_network_mount(mounts, Path::new("/home/my files/mdg")));
        assert!(!on_network_mount(mounts, Path::new("/home/my files/local/mdg")));
        assert!(!on_network_mount(mounts, Path::new("/home/other")));
        assert!(!on_network_mount("", Path::new("/home/other")));
    }

    #[test]
    fn a_cloud_folder_is_refused_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let cloud = folder.path().join("OneDrive - NHS Trust");
        fs::create_dir(&cloud).unwrap();
        assert!(matches!(refuse_shared(&cloud.join("a.db")), Err(StoreError::NetworkDrive(_))));
        assert!(refuse_shared(&folder.path().join("a.db")).is_ok());
    }

    #[test]
    fn a_private_file_replaces_the_old_one_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        write_private(&path, b"a longer first text").unwrap();
        write_private(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn only_old_leavings_of_ours_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".mdg-unfinished-abc.tmp", "letter.tmp"] {
            write_private(&folder.path().join(name), b"x").unwrap();
        }
        let written: DateTime<Utc> = fs::metadata(folder.path().join("letter.tmp")).unwrap().modified().unwrap().into();
        let names = || fs::read_dir(folder.path()).unwrap().count();
        sweep_unfinished(folder.path(), written + TimeDelta::hours(1));
        assert_eq!(names(), 2);
        sweep_unfinished(folder.path(), written + TimeDelta::hours(25));
        assert_eq!(names(), 1);
        assert!(folder.path().join("letter.tmp").exists());
    }

    #[cfg(unix)]
    #[test]
    fn files_are_for_this_account_only() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("one/two");
        private_folder(&folder).unwrap();
        write_private(&folder.join("a"), b"x").unwrap();
        private_options().open(folder.join("b")).unwrap();
        assert_eq!((mode(&folder), mode(&folder.join("a")), mode(&folder.join("b"))), (0o700, 0o600, 0o600));
    }
}
