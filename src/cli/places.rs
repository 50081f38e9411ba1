//! Where things lie on this laptop: the database, the settings, the logs. The variable `MDG_HOME` moves all of them together.
//! The data never lie in a folder that is copied from laptop to laptop.

use super::failure::Failure;
use crate::config::Config;
use crate::service::file::Place;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The folders of this account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// Databases and logs.
    pub data: PathBuf,
    /// `config.toml`.
    pub settings: PathBuf,
}

impl Places {
    /// From `MDG_HOME`, or else where the system keeps such things.
    pub fn find(home: Option<&OsStr>) -> Result<Self, Failure> {
        if let Some(home) = home.filter(|h| !h.is_empty()) {
            let data = std::path::absolute(home).unwrap_or_else(|_| PathBuf::from(home));
            return Ok(Self { settings: data.join("config.toml"), data });
        }
        let dirs = directories::ProjectDirs::from("", "", "mdg").ok_or_else(|| {
            Failure::failed(
                "no_home",
                "This account has no home folder. Say where the data are to lie with the variable MDG_HOME.",
            )
        })?;
        Ok(Self { data: dirs.data_local_dir().to_owned(), settings: dirs.config_dir().join("config.toml") })
    }

    /// A person's own template for web pages, beside the settings.
    pub fn page_template(&self) -> PathBuf {
        self.settings.with_file_name("templates").join("document.html")
    }

    /// The folder of the logs.
    pub fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }

    /// The database and its backups: the one named, or the usual one.
    pub fn database(&self, named: Option<&Path>, config: &Config) -> Place {
        let db = named.map_or_else(|| self.data.join("mdg.db"), Path::to_owned);
        let backups = config.folders.backups.clone().unwrap_or_else(|| beside(&db, "backups"));
        Place { db, backups }
    }
}

/// A folder beside a database.
pub fn beside(db: &Path, name: &str) -> PathBuf {
    db.parent().unwrap_or(Path::new("")).join(name)
}

/// Makes a folder, and those above it, that only this account may enter.
pub fn private_folder(folder: &Path) -> Result<(), Failure> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| {
        Failure::failed(
            "folder_failed",
            format!("The folder {} could not be made: {}.", folder.display(), error.kind()),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_variable_moves_everything() {
        let places = Places::find(Some(OsStr::new("/tmp/x"))).unwrap();
        assert_eq!(places.settings, Path::new("/tmp/x/config.toml"));
        assert_eq!(places.page_template(), Path::new("/tmp/x/templates/document.html"));
        let place = places.database(None, &Config::default());
        assert_eq!((place.db, place.backups), ("/tmp/x/mdg.db".into(), "/tmp/x/backups".into()));
        let named = places.database(Some(Path::new("a.db")), &Config::default());
        assert_eq!(named.backups, Path::new("backups"));
    }

    #[test]
    fn the_settings_say_where_backups_go() {
        let mut config = Config::default();
        config.folders.backups = Some("/b".into());
        let places = Places::find(Some(OsStr::new("/tmp/x"))).unwrap();
        assert_eq!(places.database(None, &config).backups, Path::new("/b"));
    }
}
