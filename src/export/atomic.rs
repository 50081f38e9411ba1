//! Files and folders that are there whole or not at all. A file is written beside its place under a hidden name, forced to
//! the disk and renamed; a folder is filled beside its place in the same way, and one rename makes all of it appear. What
//! fails on the way is cleared up. On Unix only the owner can read what is written here.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempDir};

use super::error::ExportError;

const HIDDEN: &str = ".mdg-";

/// Writes a whole file, in the place of any former one. A crash leaves the former file or the new one.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    let failed = ExportError::disk(path);
    let folder = parent(path);
    let put = || -> io::Result<()> {
        filled(folder, bytes)?.persist(path).map_err(|refused| refused.error)?;
        sync_folder(folder)
    };
    put().map_err(failed)
}

/// Writes a whole file where there is none yet, and refuses where there is one.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    let folder = parent(path);
    let put = || -> io::Result<()> {
        filled(folder, bytes)?.persist_noclobber(path).map_err(|refused| refused.error)?;
        sync_folder(folder)
    };
    put().map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => ExportError::Exists(path.to_owned()),
        _ => ExportError::Disk { path: path.to_owned(), source },
    })
}

/// Removes what a crash or a power cut left half written in `folder`, and says how many pieces that were. Call it at the
/// start, while nothing is being written.
pub fn clear_drafts(folder: &Path) -> Result<usize, ExportError> {
    let clear = || -> io::Result<usize> {
        let mut cleared = 0;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(HIDDEN) {
                let remove = if entry.file_type()?.is_dir() { fs::remove_dir_all } else { fs::remove_file };
                remove(entry.path())?;
                cleared += 1;
            }
        }
        Ok(cleared)
    };
    clear().map_err(ExportError::disk(folder))
}

/// A folder that is not in its place yet. Dropping it before [`Folder::finish`] removes everything written so far.
#[derive(Debug)]
pub struct Folder {
    place: PathBuf,
    draft: TempDir,
    // Declared last: the draft lies in it and goes first.
    home: Home,
}

impl Folder {
    /// Starts a folder that will stand at `place`, which must not exist yet. The folder it will be in is made if only that one
    /// is missing.
    pub fn begin(place: &Path) -> Result<Self, ExportError> {
        let home = Home::of(place)?;
        refuse_existing(place)?;
        let draft = hidden_folder(parent(place)).map_err(ExportError::disk(place))?;
        Ok(Self { place: place.to_owned(), draft, home })
    }

    /// Where the files are until the folder is finished.
    pub fn draft(&self) -> &Path {
        self.draft.path()
    }

    /// Writes one file, making the folders on its way. `name` stays inside: it has plain parts only.
    pub fn file(&self, name: &Path, bytes: &[u8]) -> Result<(), ExportError> {
        let place = self.place.join(name);
        if name.components().next().is_none() || !name.components().all(|part| matches!(part, Component::Normal(_))) {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "the name leads outside its folder");
            return Err(ExportError::Disk { path: place, source });
        }
        let path = self.draft().join(name);
        let put = || -> io::Result<()> {
            private_folders(parent(&path))?;
            let mut file = new_private_file(&path)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        put().map_err(ExportError::disk(place))
    }

    /// Forces everything to the disk and puts the folder in its place.
    pub fn finish(self) -> Result<PathBuf, ExportError> {
        let Self { place, draft, mut home } = self;
        sync_tree(draft.path()).map_err(ExportError::disk(&place))?;
        refuse_existing(&place)?;
        fs::rename(draft.path(), &place).map_err(ExportError::disk(&place))?;
        let _moved = draft.keep();
        home.stays();
        sync_folder(parent(&place)).map_err(ExportError::disk(&place))?;
        Ok(place)
    }
}

/// The folder that another is to stand in. Where it was made for that, it goes again unless something came to stand in it.
#[derive(Debug)]
struct Home {
    made: Option<PathBuf>,
}

impl Home {
    fn of(place: &Path) -> Result<Self, ExportError> {
        let home = parent(place);
        if home.is_dir() {
            return Ok(Self { made: None });
        }
        if let Some(file) = home.ancestors().find(|above| above.is_file()) {
            return Err(ExportError::NotAFolder(file.to_owned()));
        }
        if !parent(home).is_dir() {
            let missing = home.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).last();
            return Err(ExportError::NoFolder(missing.unwrap_or(home).to_owned()));
        }
        private_folders(home).map_err(ExportError::disk(home))?;
        Ok(Self { made: Some(home.to_owned()) })
    }

    fn stays(&mut self) {
        self.made = None;
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(made) = &self.made {
            // Only an empty folder can be removed so.
            let _ = fs::remove_dir(made);
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A link counts as being there even where it leads nowhere: nothing is ever written through one.
fn refuse_existing(place: &Path) -> Result<(), ExportError> {
    match fs::symlink_metadata(place) {
        Ok(_) => Err(ExportError::Exists(place.to_owned())),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(ExportError::Disk { path: place.to_owned(), source }),
    }
}

fn filled(folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut draft = Builder::new().prefix(HIDDEN).tempfile_in(folder)?;
    draft.write_all(bytes)?;
    draft.as_file().sync_all()?;
    Ok(draft)
}

#[cfg(unix)]
fn hidden_folder(beside: &Path) -> io::Result<TempDir> {
    use std::os::unix::fs::PermissionsExt as _;
    Builder::new().prefix(HIDDEN).permissions(fs::Permissions::from_mode(0o700)).tempdir_in(beside)
}

#[cfg(not(unix))]
fn hidden_folder(beside: &Path) -> io::Result<TempDir> {
    Builder::new().prefix(HIDDEN).tempdir_in(beside)
}

#[cfg(unix)]
fn private_folders(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folders(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(unix)]
fn new_private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn new_private_file(path: &Path) -> io::Result<File> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)
}

fn sync_tree(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        }
    }
    sync_folder(folder)
}

/// Makes a rename or a new name last through a power cut. Windows has no such call and needs none.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps)]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn write_replaces_a_file_and_leaves_nothing_beside_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.txt");
        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(home.path()), ["a.txt"]);
    }

    #[test]
    fn write_new_refuses_a_file_that_is_there_and_keeps_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.txt");
        write_new(&path, b"first").unwrap();
        assert!(matches!(write_new(&path, b"second"), Err(ExportError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(names(home.path()), ["a.txt"]);
    }

    #[test]
    fn a_folder_appears_only_when_it_is_finished() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("pack");
        let folder = Folder::begin(&place).unwrap();
        folder.file(Path::new("X/a.txt"), b"a").unwrap();
        assert!(!place.exists());
        assert_eq!(folder.finish().unwrap(), place);
        assert_eq!(fs::read(place.join("X/a.txt")).unwrap(), b"a");
        assert_eq!(names(home.path()), ["pack"]);
    }

    #[test]
    fn the_folder_it_stands_in_is_made_and_goes_again_with_what_is_given_up() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("packs/pack");
        drop(Folder::begin(&place).unwrap());
        assert!(names(home.path()).is_empty());
        let folder = Folder::begin(&place).unwrap();
        folder.file(Path::new("a.txt"), b"a").unwrap();
        folder.finish().unwrap();
        assert_eq!(names(&home.path().join("packs")), ["pack"]);
        // What was there before stays, also when it is empty.
        let empty = home.path().join("empty");
        fs::create_dir(&empty).unwrap();
        drop(Folder::begin(&empty.join("pack")).unwrap());
        assert!(empty.exists());
    }

    #[test]
    fn of_several_missing_folders_none_is_made_and_the_first_is_named() {
        let home = tempfile::tempdir().unwrap();
        let first = home.path().join("stick");
        let refused = Folder::begin(&first.join("packs/today/pack")).unwrap_err();
        assert!(matches!(&refused, ExportError::NoFolder(missing) if *missing == first), "{refused}");
        assert!(names(home.path()).is_empty());
    }

    #[test]
    fn a_file_in_the_place_of_a_folder_is_named() {
        let home = tempfile::tempdir().unwrap();
        let list = home.path().join("list.csv");
        write(&list, b"a").unwrap();
        for place in [list.join("pack"), list.join("packs/pack")] {
            let refused = Folder::begin(&place).unwrap_err();
            assert!(matches!(&refused, ExportError::NotAFolder(file) if *file == list), "{refused}");
        }
    }

    #[test]
    fn a_folder_that_is_given_up_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::begin(&home.path().join("pack")).unwrap();
        folder.file(Path::new("a.txt"), b"a").unwrap();
        drop(folder);
        assert!(names(home.path()).is_empty());
    }

    #[test]
    fn what_a_crash_left_is_cleared_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::begin(&home.path().join("pack")).unwrap();
        folder.file(Path::new("X/a.txt"), b"a").unwrap();
        // As if the program had ended here.
        std::mem::forget(folder);
        write(&home.path().join("kept.txt"), b"a").unwrap();
        write(&home.path().join(format!("{HIDDEN}half")), b"a").unwrap();
        assert_eq!(clear_drafts(home.path()).unwrap(), 2);
        assert_eq!(names(home.path()), ["kept.txt"]);
    }

    #[test]
    fn a_folder_never_takes_the_place_of_one_that_came_meanwhile() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("pack");
        let folder = Folder::begin(&place).unwrap();
        folder.file(Path::new("a.txt"), b"a").unwrap();
        // An empty folder is the case in which a bare rename would succeed.
        fs::create_dir(&place).unwrap();
        assert!(matches!(folder.finish(), Err(ExportError::Exists(_))));
        assert!(names(&place).is_empty());
        assert_eq!(names(home.path()), ["pack"]);
    }

    #[test]
    fn a_name_that_leads_outside_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::begin(&home.path().join("pack")).unwrap();
        for name in ["../a.txt", "/tmp/a.txt", "x/../../a.txt", ""] {
            assert!(folder.file(Path::new(name), b"a").is_err(), "{name}");
        }
        assert!(names(folder.draft()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_what_is_written() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let home = tempfile::tempdir().unwrap();
        let (file, place) = (home.path().join("a.txt"), home.path().join("pack"));
        write(&file, b"a").unwrap();
        let folder = Folder::begin(&place).unwrap();
        folder.file(Path::new("X/a.txt"), b"a").unwrap();
        folder.finish().unwrap();
        assert_eq!(mode(&file), 0o600);
        assert_eq!(mode(&place), 0o700);
        assert_eq!(mode(&place.join("X")), 0o700);
        assert_eq!(mode(&place.join("X/a.txt")), 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_dangling_link_at_the_place_is_refused_and_not_followed() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("pack");
        std::os::unix::fs::symlink(home.path().join("elsewhere"), &place).unwrap();
        assert!(matches!(Folder::begin(&place), Err(ExportError::Exists(_))));
    }
}
