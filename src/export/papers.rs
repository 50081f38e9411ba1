//! Papers that leave together: for each recipient a folder with its papers in every format and a list of them. They are written all
//! or not at all, like the packs of practices: into a hidden folder, read back and checked for anybody who does not belong there,
//! and only then put in their place. What a paper says is decided by whoever makes it.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::atomic::Folder;
use super::calendar::Invitation;
use super::document::Document;
use super::error::ExportError;
use super::extract::{Practice, canonical_hash, hex};
use super::manifest::{Entry, EntryPatient, MANIFEST_FILE, Manifest};
use super::pack::{Progress, Written, bytes, path_part, put_in_place, read_back};
use super::pdf;
use super::stationery::Stationery;
use super::verify::Registry;
use crate::domain::coded::Coded as _;
use crate::domain::paper_format::{PaperFormats, PaperSort};

/// Papers that leave together.
#[derive(Clone)]
pub struct PaperSet {
    /// The name of their folder.
    pub(super) folder: String,
    /// The group's short code; empty where they are of no one group.
    pub(super) mdg_code: String,
    /// The day of the conference, or on which they were made.
    pub(super) date: NaiveDate,
    /// One for each recipient.
    pub(super) parcels: Vec<Parcel>,
}

/// Shows the folder's name and nobody in it.
impl std::fmt::Debug for PaperSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PaperSet({})", self.folder)
    }
}

impl PaperSet {
    /// The name of their folder, which holds no patient's name.
    pub fn folder_name(&self) -> &str {
        &self.folder
    }

    /// How many recipients there are.
    pub fn recipients(&self) -> usize {
        self.parcels.len()
    }
}

/// What goes to one recipient.
#[derive(Clone)]
pub(super) struct Parcel {
    /// The name of its folder in the set, which holds no patient's name.
    pub home: String,
    /// In words; none where `practice` says it.
    pub for_whom: Option<String>,
    /// The practice that receives it, or whose patient does.
    pub practice: Option<Practice>,
    /// Whether practices may be named in it.
    pub names_practices: bool,
    pub papers: Vec<Paper>,
}

/// One paper, before it has a format.
#[derive(Clone)]
pub(super) struct Paper {
    /// The file's name without its ending.
    pub stem: String,
    pub id: Uuid,
    pub version: u32,
    /// For whoever sends it.
    pub subject: String,
    /// Named for their work.
    pub people: Vec<String>,
    /// Patients who may be named in it.
    pub patients: Vec<EntryPatient>,
    /// Numbers that may stand in it without a name.
    pub numbers: Vec<String>,
    pub body: Body,
}

/// What a paper is.
#[derive(Clone)]
pub(super) enum Body {
    /// A finished document with its hash, and its sort.
    Document(Box<Document>, String, PaperSort),
    Calendar(Box<Invitation>),
}

impl Paper {
    fn write(
        &self,
        home: &Path,
        practice_ods: &str,
        folder: &Folder,
        formats: &PaperFormats,
        press: &mut pdf::Press,
    ) -> Result<Vec<Entry>, ExportError> {
        let (content_hash, files) = match &self.body {
            Body::Document(document, hash, sort) => {
                let render =
                    |format| bytes(document, None, format, press).map(|bytes| (format.code(), format.ending(), bytes));
                let files: Result<Vec<_>, _> = formats.for_paper(*sort).into_iter().map(render).collect();
                (hash.clone(), files?)
            }
            Body::Calendar(invitation) => {
                let text = invitation.render();
                (canonical_hash(&text), vec![("ics", "ics", text.into_bytes())])
            }
        };
        let mut entries = Vec::with_capacity(files.len());
        for (format, ending, bytes) in files {
            let file = format!("{}.{ending}", self.stem);
            folder.file(&home.join(&file), &bytes)?;
            entries.push(Entry {
                file,
                format: format.to_owned(),
                practice_ods: practice_ods.to_owned(),
                lists: self.patients.clone(),
                numbers: self.numbers.clone(),
                document_id: self.id,
                version: self.version,
                content_hash: content_hash.clone(),
                sha256: hex(&Sha256::digest(&bytes)),
                bytes: bytes.len() as u64,
                subject: self.subject.clone(),
                people: self.people.clone(),
                ..Entry::blank()
            });
        }
        Ok(entries)
    }
}

/// Writes a set as a new folder in `into`. What only may be about somebody else leaves if `accepted` says why, and the list of that
/// recipient says it too. `progress` is told after every paper and may stop it. Whatever goes wrong, nothing is left.
pub fn write_papers(
    into: &Path,
    set: &PaperSet,
    stationery: &Stationery,
    registry: &Registry,
    accepted: Option<&str>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Written, ExportError> {
    let mut homes = BTreeSet::new();
    if let Some(twice) = set.parcels.iter().find(|parcel| !homes.insert(path_part(&parcel.home).to_lowercase())) {
        return Err(ExportError::Mixed(format!("Two recipients have the folder {}", twice.home)));
    }
    let total = set.parcels.iter().map(|parcel| parcel.papers.len()).sum();
    let mut done = 0;
    let folder = Folder::begin(&into.join(&set.folder))?;
    let mut press = pdf::Press::with(&stationery.pages)?;
    let mut manifests = Vec::with_capacity(set.parcels.len());
    for parcel in &set.parcels {
        let home = path_part(&parcel.home);
        let practice = parcel.practice.clone().unwrap_or(Practice { ods: String::new(), name: String::new() });
        let mut files = Vec::new();
        for paper in &parcel.papers {
            files.extend(paper.write(Path::new(&home), &practice.ods, &folder, &stationery.formats, &mut press)?);
            done += 1;
            if progress(Progress { done, total }).is_break() {
                return Err(ExportError::Stopped);
            }
        }
        files.sort_by(|a, b| a.file.cmp(&b.file));
        let mut manifest = Manifest {
            manifest_version: 1,
            practice,
            mdg_code: set.mdg_code.clone(),
            meeting_date: set.date,
            accepted: None,
            for_whom: parcel.for_whom.clone(),
            names_practices: parcel.names_practices,
            sent_before: Vec::new(),
            files,
            seal: String::new(),
        };
        let json = manifest.sealed().ok_or(ExportError::Page { format: "manifest" })?;
        folder.file(&PathBuf::from(&home).join(MANIFEST_FILE), &json)?;
        manifests.push((home, manifest));
    }
    let warnings = read_back(&folder, &mut manifests, registry, accepted)?;
    put_in_place(folder, manifests, Vec::new(), warnings)
}

/// Names for the folders of a set's recipients, each once.
#[derive(Default)]
pub(super) struct Homes(BTreeSet<String>);

impl Homes {
    /// A name after an organisation's or a person's: its words without what a file's name cannot have, and a number where two are alike.
    pub fn of(&mut self, name: &str) -> String {
        let words = name.split(',').next().unwrap_or_default().split_whitespace();
        let plain: Vec<String> = words
            .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect())
            .filter(|w: &String| !w.is_empty())
            .collect();
        let home = path_part(&plain.join("-"));
        let numbered = (2..).map(|n| format!("{home}-{n}"));
        let free = std::iter::once(home.clone()).chain(numbered).find(|name| self.0.insert(name.to_lowercase()));
        free.unwrap_or(home)
    }
}

/// An identity that follows from what the paper is, so that making it again gives the same paper.
pub fn identity(of: &str) -> Uuid {
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&Sha256::digest(of.as_bytes())[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
impl PaperSet {
    /// Holds every document of the set, in every format that suits it, against its words; each prints the hash of what it says.
    pub(crate) fn says_the_same_in_every_format(&self) {
        use crate::domain::paper_format::PaperFormat;
        for paper in self.parcels.iter().flat_map(|parcel| &parcel.papers) {
            let Body::Document(document, hash, sort) = &paper.body else { continue };
            let formats: Vec<_> = PaperFormat::ALL.iter().copied().filter(|format| format.suits(*sort)).collect();
            super::pack::same_facts::says_the_same(document, &formats);
            assert_eq!(document.hash_without_its_own(), *hash, "{}", paper.stem);
            assert!(document.all_words().contains(hash), "{}", paper.stem);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_one_name_have_two_folders() {
        let mut homes = Homes::default();
        assert_eq!(homes.of("Ms Bo Nurse, district nurse"), "Ms-Bo-Nurse");
        assert_eq!(homes.of("Ms. Bo Nurse"), "Ms-Bo-Nurse-2");
        assert_eq!(homes.of("../../etc"), "etc");
        assert_eq!(homes.of("李"), "_");
    }

    #[test]
    fn a_set_in_which_two_recipients_share_a_folder_is_not_written() {
        let home = tempfile::tempdir().unwrap();
        let parcel = |name: &str| Parcel {
            home: name.to_owned(),
            for_whom: None,
            practice: None,
            names_practices: false,
            papers: Vec::new(),
        };
        let set = PaperSet {
            folder: "out".to_owned(),
            mdg_code: "HK".to_owned(),
            date: NaiveDate::MIN,
            parcels: vec![parcel("Trust"), parcel("trust")],
        };
        let mut on = |_| ControlFlow::Continue(());
        let refused =
            write_papers(home.path(), &set, &Stationery::default(), &crate::export::sample::registry(), None, &mut on);
        assert!(matches!(refused, Err(ExportError::Mixed(_))), "{refused:?}");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
