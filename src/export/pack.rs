//! A practice's pack: its cover and its extracts in every format, with a manifest. Packs are written together or not at
//! all: everything is made in a hidden folder, read back and checked for leaks there, and only then put in its place. No
//! file's name says anything about a patient.

use std::collections::BTreeSet;
use std::fs;
use std::iter;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::atomic::Folder;
use super::cover::{Cover, CoverFile};
use super::document::Document;
use super::error::ExportError;
use super::extract::{Extract, hex};
use super::manifest::{Entry, MANIFEST_FILE, Manifest, SentBefore};
use super::stationery::Stationery;
use super::verify::{Checker, Expected, Finding, Level, OwnPatient, Registry, read, verify_folder};
use super::wording::clean;
use super::{csv, docx, fhir, md, pdf, txt};
use crate::domain::coded::Coded as _;
use crate::domain::paper_format::{PaperFormat, PaperFormats, PaperSort};

/// Everything that goes to one practice after one conference.
#[derive(Clone, PartialEq, Debug)]
pub struct Pack {
    /// The practice's national code.
    pub practice_ods: String,
    /// The group's short code.
    pub mdg_code: String,
    /// The day of the conference.
    pub date: NaiveDate,
    /// The sheet on top. Its list of files is filled in here.
    pub cover: Cover,
    /// One for each of the practice's patients, in the order of the conference; of an amendment those it corrects.
    pub extracts: Vec<Extract>,
    /// Those that went out with an earlier version and stay as they are. They are not written again; the cover lists them.
    pub sent_before: Vec<Extract>,
}

/// How far an export has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Documents finished.
    pub done: usize,
    /// Documents in all.
    pub total: usize,
}

/// What an export left on the disk.
#[derive(Debug)]
pub struct Written {
    /// The conference's folder.
    pub folder: PathBuf,
    /// One manifest to a recipient, in the order of the packs.
    pub manifests: Vec<Manifest>,
    /// Path in the folder and SHA-256 of each file that they list, in the order of their paths.
    pub files: Vec<(String, String)>,
    /// What the leak check wants a person to look at.
    pub warnings: Vec<Finding>,
}

/// What the extract at a place is called in file names and on the cover: 1 is `P01`.
pub(super) fn extract_name(place: u32) -> String {
    format!("P{place:02}")
}

/// A name for the folder of one conference: `MDG-HK_2026-11-19`.
pub fn conference_folder(mdg_code: &str, date: NaiveDate) -> String {
    format!("MDG-{}_{date}", path_part(mdg_code))
}

/// Writes the packs of one conference as the folder `into`, which must not be there yet, with a folder in it for each
/// practice, every document in each of the formats of `stationery`. What only may be about somebody else leaves if `accepted` says why, and that
/// practice's manifest says it too. `progress` is told after every document and may stop the export. Whatever goes wrong, nothing is left.
pub fn write_packs(
    into: &Path,
    packs: &[Pack],
    stationery: &Stationery,
    registry: &Registry,
    accepted: Option<&str>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Written, ExportError> {
    refuse_mixed(packs)?;
    let total = packs.iter().map(|pack| pack.extracts.len() + 1).sum();
    let mut done = 0;
    let mut step = || {
        done += 1;
        if progress(Progress { done, total }).is_break() { Err(ExportError::Stopped) } else { Ok(()) }
    };
    let folder = Folder::begin(into)?;
    let mut press = pdf::Press::with(&stationery.pages)?;
    let mut manifests = Vec::with_capacity(packs.len());
    for pack in packs {
        let manifest = pack.write(&folder, &stationery.formats, &mut press, &mut step)?;
        manifests.push((path_part(&pack.practice_ods), manifest));
    }
    put_in_place(folder, manifests, registry, accepted)
}

/// Reads the finished files back, and puts the folder in its place if nobody is in them who does not belong there. `manifests` have
/// the names of their folders.
pub(super) fn put_in_place(
    folder: Folder,
    mut manifests: Vec<(String, Manifest)>,
    registry: &Registry,
    accepted: Option<&str>,
) -> Result<Written, ExportError> {
    let mut warnings = checked(&folder, registry)?;
    if !warnings.is_empty() {
        let Some(reason) = accepted else { return Err(ExportError::Doubt(warnings)) };
        for (home, manifest) in &mut manifests {
            if warnings.iter().any(|finding| finding.file.starts_with(&format!("{home}/"))) {
                manifest.accepted = Some(clean(reason));
                let name = Path::new(home).join(MANIFEST_FILE);
                let path = folder.draft().join(&name);
                fs::remove_file(&path).map_err(ExportError::disk(&path))?;
                folder.file(&name, &manifest.sealed().ok_or(ExportError::Page { format: "manifest" })?)?;
            }
        }
        // The reason is a text like any other: it must not name anybody either.
        warnings = checked(&folder, registry)?;
    }
    let listed = |(home, manifest): &(String, Manifest)| {
        let path = |entry: &Entry| (format!("{home}/{}", entry.file), entry.sha256.clone());
        manifest.files.iter().map(path).collect::<Vec<_>>()
    };
    let mut files: Vec<_> = manifests.iter().flat_map(listed).collect();
    files.sort();
    let manifests = manifests.into_iter().map(|(_, manifest)| manifest).collect();
    Ok(Written { folder: folder.finish()?, manifests, files, warnings })
}

/// Reads the finished folder back, and gives what a person has to look at.
fn checked(folder: &Folder, registry: &Registry) -> Result<Vec<Finding>, ExportError> {
    let report = verify_folder(folder.draft(), registry);
    if let Some(problem) = report.problems.first() {
        return Err(ExportError::Mixed(problem.trim_end_matches('.').to_owned()));
    }
    let (blocks, warnings): (Vec<_>, Vec<_>) =
        report.findings.into_iter().partition(|finding| finding.level() == Level::Block);
    if blocks.is_empty() { Ok(warnings) } else { Err(ExportError::Leak(blocks)) }
}

/// What stands in the words of packs that should not, found before anything is written. This is a courtesy while the words
/// can still be changed; what counts is the check of the finished files.
pub fn leaks(packs: &[Pack], registry: &Registry) -> Vec<Finding> {
    let conference: Vec<_> =
        packs.iter().flat_map(Pack::documents).flat_map(|(_, _, entry)| entry.patients()).collect();
    packs.iter().flat_map(|pack| pack.leaks(&conference, registry)).collect()
}

impl Pack {
    /// The cover with the list of the files that come with it.
    pub fn finished_cover(&self) -> Cover {
        let file = |extract: &Extract, sent_before| CoverFile {
            stem: self.extract_stem(extract),
            version: extract.version,
            content_hash: extract.content_hash(),
            sent_before,
        };
        let mut files: Vec<CoverFile> = self.extracts.iter().map(|extract| file(extract, false)).collect();
        files.extend(self.sent_before.iter().map(|extract| file(extract, true)));
        Cover { files, ..self.cover.clone() }
    }

    /// Every document of the pack: its file name without ending, its words, and what the manifest says of it.
    fn documents(&self) -> Vec<(String, Document, Entry)> {
        let cover = self.finished_cover();
        let mut documents = vec![(self.stem("cover", cover.version), cover.document(), Entry::of_cover(&cover))];
        documents.extend(
            self.extracts
                .iter()
                .map(|extract| (self.extract_stem(extract), extract.document(), Entry::of_extract(extract))),
        );
        documents
    }

    /// What the practice would receive, as text: each document's file name without its ending, and its words.
    pub fn preview(&self) -> Vec<(String, String)> {
        self.documents().into_iter().map(|(stem, document, _)| (stem, txt::render(&document))).collect()
    }

    fn leaks(&self, conference: &[OwnPatient], registry: &Registry) -> Vec<Finding> {
        let documents = self.documents();
        let mut codes: Vec<String> =
            documents.iter().flat_map(|(_, _, e)| [e.document_id.to_string(), e.content_hash.clone()]).collect();
        codes.extend(self.sent_before.iter().map(Extract::content_hash));
        let mut found = Vec::new();
        for (stem, document, entry) in documents {
            let expected = Expected {
                patients: entry.patients(),
                conference: conference.to_vec(),
                practice: self.cover.practice.clone(),
                people: entry.people.clone(),
                codes: codes.clone(),
            };
            found.extend(Checker::new(registry, &expected).findings(&stem, &read::txt(&txt::render(&document))));
        }
        found
    }

    fn stem(&self, what: &str, version: u32) -> String {
        let conference = conference_folder(&self.mdg_code, self.date);
        format!("{conference}_{}_{what}_v{version}", path_part(&self.practice_ods))
    }

    fn extract_stem(&self, extract: &Extract) -> String {
        self.stem(&extract_name(extract.place), extract.version)
    }

    fn write(
        &self,
        folder: &Folder,
        formats: &PaperFormats,
        press: &mut pdf::Press,
        step: &mut dyn FnMut() -> Result<(), ExportError>,
    ) -> Result<Manifest, ExportError> {
        let home = PathBuf::from(path_part(&self.practice_ods));
        let mut files = Vec::new();
        let about = iter::once(None).chain(self.extracts.iter().map(Some));
        for ((stem, document, entry), extract) in self.documents().into_iter().zip(about) {
            let sort = if extract.is_some() { PaperSort::OnePatient } else { PaperSort::List };
            for format in formats.for_paper(sort) {
                let bytes = bytes(&document, extract, format, press)?;
                let file = format!("{stem}.{}", format.ending());
                folder.file(&home.join(&file), &bytes)?;
                files.push(Entry {
                    file,
                    format: format.code().to_owned(),
                    sha256: hex(&Sha256::digest(&bytes)),
                    bytes: bytes.len() as u64,
                    ..entry.clone()
                });
            }
            step()?;
        }
        files.sort_by(|a, b| a.file.cmp(&b.file));
        let mut manifest = Manifest {
            manifest_version: 1,
            practice: self.cover.practice.clone(),
            mdg_code: self.mdg_code.clone(),
            meeting_date: self.date,
            accepted: None,
            sent_before: self.sent_before.iter().map(SentBefore::of).collect(),
            for_whom: None,
            names_practices: false,
            files,
            seal: String::new(),
        };
        let json = manifest.sealed().ok_or(ExportError::Page { format: "manifest" })?;
        folder.file(&home.join(MANIFEST_FILE), &json)?;
        Ok(manifest)
    }
}

/// The finished file in one format.
pub(super) fn bytes(
    document: &Document,
    extract: Option<&Extract>,
    format: PaperFormat,
    press: &mut pdf::Press,
) -> Result<Vec<u8>, ExportError> {
    match format {
        PaperFormat::Fhir => {
            extract.map(|extract| fhir::bundle(extract).into_bytes()).ok_or(ExportError::Page { format: "FHIR" })
        }
        PaperFormat::Pdf => press.render(document),
        PaperFormat::Html => Ok(press.page(document)?.into_bytes()),
        PaperFormat::Txt => Ok(txt::render(document).into_bytes()),
        PaperFormat::Docx => docx::render(document),
        PaperFormat::Md => Ok(md::render(document).into_bytes()),
        PaperFormat::Csv => csv::render(document),
    }
}

/// A pack is for one practice and one conference, and a practice has one pack.
fn refuse_mixed(packs: &[Pack]) -> Result<(), ExportError> {
    let mut homes = BTreeSet::new();
    for Pack { practice_ods: ods, mdg_code, date, cover, extracts, sent_before } in packs {
        if !homes.insert(path_part(ods).to_lowercase()) {
            return Err(ExportError::Mixed(format!("There are two packs for practice {ods}")));
        }
        let cover_fits = cover.practice.ods == *ods && cover.mdg.code == *mdg_code && cover.meeting_date == *date;
        if !cover_fits {
            return Err(ExportError::Mixed(format!("The cover in the pack for practice {ods} is for another")));
        }
        let stray = |extract: &&Extract| {
            extract.practice.ods != *ods || extract.mdg.code != *mdg_code || extract.meeting.date != *date
        };
        if extracts.iter().chain(sent_before).any(|extract| stray(&extract)) {
            return Err(ExportError::Mixed(format!(
                "The pack for practice {ods} holds an extract for another practice or conference"
            )));
        }
    }
    Ok(())
}

/// A piece of a file's name: letters, digits, hyphen and underscore, 40 at most, and never a name that Windows keeps for
/// itself.
pub(super) fn path_part(text: &str) -> String {
    const KEPT: [&str; 4] = ["con", "prn", "aux", "nul"];
    let mut part: String =
        text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(40).collect();
    let lower = part.to_ascii_lowercase();
    let numbered = (lower.starts_with("com") || lower.starts_with("lpt")) && lower.len() == 4;
    if part.is_empty() || KEPT.contains(&lower.as_str()) || numbered {
        part.push('_');
    }
    part
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod docx_tests;
#[cfg(test)]
mod fhir_tests;

#[cfg(test)]
pub(super) mod same_facts;
