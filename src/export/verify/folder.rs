//! The check on a folder of packs, fresh or years old: every file that the manifest names is there with the same bytes,
//! nothing else is, and none holds what its practice must not see.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Checker, Expected, Finding, Level, OwnPatient, Registry, What, read, sentences};
use crate::export::extract::hex;
use crate::export::manifest::{Entry, MANIFEST_FILE, Manifest};
use crate::export::wording::clean;

/// What the check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many files were read.
    pub files: usize,
    /// Files that are missing, changed or not accounted for, as sentences.
    pub problems: Vec<String>,
    /// Whose details are where they should not be.
    pub findings: Vec<Finding>,
    /// Why a practice's files may leave all the same, as a person said, a sentence each.
    pub accepted: Vec<String>,
}

impl Report {
    /// True where nothing is wrong. Warnings alone are not wrong.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty() && self.findings.iter().all(|finding| finding.level() == Level::Warn)
    }

    /// The report as sentences for people, worst first.
    pub fn sentences(&self) -> Vec<String> {
        let count = |n: usize| if n == 1 { "1 file".to_owned() } else { format!("{n} files") };
        let mut findings = self.findings.clone();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level()));
        let mut sentences = sentences(&findings);
        sentences.extend(self.accepted.iter().chain(&self.problems).cloned());
        sentences.push(match (self.is_clean(), self.findings.len()) {
            (true, 0) => format!("{} checked. Nothing is wrong.", count(self.files)),
            (true, _) => format!("{} checked. Nothing is wrong, but look at what is listed.", count(self.files)),
            (false, _) => format!("{} checked. Do not send this folder.", count(self.files)),
        });
        sentences
    }
}

/// Checks the folder of one conference, or of one practice in it.
pub fn verify_folder(path: &Path, registry: &Registry) -> Report {
    let mut report = Report::default();
    let mut practices = Vec::new();
    if path.join(MANIFEST_FILE).exists() {
        practices.push(Listed::read(path, String::new()));
    } else {
        let Some(names) = names_in(path) else {
            report.problems.push("The folder could not be read.".to_owned());
            return report;
        };
        for name in names {
            let inner = path.join(&name);
            if is_plain(&inner, fs::Metadata::is_dir) && inner.join(MANIFEST_FILE).exists() {
                practices.push(Listed::read(&inner, format!("{name}/")));
            } else {
                report.problems.push(format!("{name} does not belong in this folder."));
            }
        }
        if practices.is_empty() {
            report.problems.push("The folder holds no practice's files.".to_owned());
        }
    }
    let lists = practices.iter().filter_map(|listed| listed.manifest.as_ref());
    let conference: Vec<_> = lists.flat_map(|list| &list.files).flat_map(Entry::patients).collect();
    for listed in &practices {
        listed.check(&conference, registry, &mut report);
    }
    report
}

/// One practice's folder, with its list if that can be read.
struct Listed {
    folder: PathBuf,
    /// Before the names of its files, where they are told.
    prefix: String,
    bytes: Vec<u8>,
    manifest: Option<Manifest>,
}

impl Listed {
    fn read(folder: &Path, prefix: String) -> Listed {
        let bytes = fs::read(folder.join(MANIFEST_FILE)).unwrap_or_default();
        let manifest = serde_json::from_slice(&bytes).ok();
        Listed { folder: folder.to_owned(), prefix, bytes, manifest }
    }

    fn at(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn check(&self, conference: &[OwnPatient], registry: &Registry, report: &mut Report) {
        let Some(manifest) = &self.manifest else {
            report.problems.push(format!("{} could not be read.", self.at(MANIFEST_FILE)));
            return;
        };
        if !manifest.is_as_written(&self.bytes) {
            report.problems.push(changed(&self.at(MANIFEST_FILE)));
        }
        let accepted = |reason| {
            let whose = clean(manifest.for_whom.as_deref().unwrap_or(&manifest.practice.ods));
            format!("{whose}: what may be about somebody else was looked at: {}", clean(reason))
        };
        report.accepted.extend(manifest.accepted.as_deref().map(accepted));
        let mut known: BTreeSet<String> = std::iter::once(MANIFEST_FILE.to_owned()).collect();
        let mut all = Expected {
            patients: Vec::new(),
            conference: conference.to_vec(),
            practice: manifest.practice.clone(),
            people: Vec::new(),
            codes: manifest.codes(),
        };
        for entry in &manifest.files {
            if !known.insert(entry.file.clone()) {
                report.problems.push(format!("{} is in the list twice.", self.at(&entry.file)));
            }
            if entry.practice_ods != manifest.practice.ods {
                report.problems.push(format!("{} is listed for another practice.", self.at(&entry.file)));
            }
            let expected = Expected { patients: entry.patients(), people: entry.people.clone(), ..all.clone() };
            let checker = Checker::new(registry, &expected);
            check_file(&self.folder, entry, &self.at(&entry.file), &checker, report);
            all.people.extend(entry.people.iter().cloned());
            all.people.sort();
            all.people.dedup();
            for patient in entry.patients() {
                if !all.patients.contains(&patient) {
                    all.patients.push(patient);
                }
            }
        }
        // The manifest goes with the files, so it is looked at as they are.
        report.files += 1;
        check_text(MANIFEST_FILE, &self.at(MANIFEST_FILE), &self.bytes, &Checker::new(registry, &all), report);
        if manifest.names_practices {
            let of_practice = |f: &Finding| matches!(f.what, What::PracticeCode | What::PracticeName);
            report.findings.retain(|found| !(found.file.starts_with(&self.prefix) && of_practice(found)));
        }
        for name in names_in(&self.folder).unwrap_or_default().into_iter().filter(|name| !known.contains(name)) {
            report.problems.push(format!("{} does not belong in this folder.", self.at(&name)));
        }
    }
}

fn check_file(folder: &Path, entry: &Entry, shown: &str, checker: &Checker<'_>, report: &mut Report) {
    let path = folder.join(&entry.file);
    let inside = Path::new(&entry.file).components().count() == 1 && is_plain(&path, fs::Metadata::is_file);
    let Some(bytes) = Some(path).filter(|_| inside).and_then(|path| fs::read(path).ok()) else {
        report.problems.push(format!("{shown} is missing."));
        return;
    };
    report.files += 1;
    if hex(&Sha256::digest(&bytes)) != entry.sha256 || bytes.len() as u64 != entry.bytes {
        report.problems.push(changed(shown));
    }
    check_text(&entry.file, shown, &bytes, checker, report);
}

fn changed(shown: &str) -> String {
    format!("{shown} is not as it was written: somebody or something changed it.")
}

fn check_text(name: &str, shown: &str, bytes: &[u8], checker: &Checker<'_>, report: &mut Report) {
    match read::file(Path::new(name), bytes) {
        Some(text) => report.findings.extend(checker.findings(shown, &text)),
        None => report.findings.push(Finding {
            file: shown.to_owned(),
            about: None,
            what: What::Unreadable,
            whose: String::new(),
            key: None,
        }),
    }
}

/// The names in a folder, in order. Links are names like any other and are never followed.
fn names_in(folder: &Path) -> Option<Vec<String>> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .ok()?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, _>>()
        .ok()?;
    names.sort();
    Some(names)
}

fn is_plain(path: &PathBuf, kind: fn(&fs::Metadata) -> bool) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| kind(&data))
}
