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
use super::manifest::{Entry, MANIFEST_FILE, Manifest};
use super::seal::{self, SealedPack, Seals};
use super::verify::{Checker, Expected, Finding, Level, OwnPatient, Registry, read, verify_folder};
use super::wording::clean;
use super::{docx, fhir, html, md, pdf, txt};
use crate::domain::coded::Coded as _;
use crate::domain::paper_format::{PaperFormat, PaperFormats};

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
    /// One for each of the practice's patients, in the order of the conference.
    pub extracts: Vec<Extract>,
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
    /// One manifest to a practice, in the order of the packs.
    pub manifests: Vec<Manifest>,
    /// What the leak check wants a person to look at.
    pub warnings: Vec<Finding>,
    /// The packs that lie sealed in the folder instead of open.
    pub sealed: Vec<SealedPack>,
}

impl Written {
    /// Every file in the folder but the manifests: its path and the hash of its bytes, in order.
    pub fn files(&self) -> Vec<(String, String)> {
        let open = self.manifests.iter().filter(|m| self.sealed.iter().all(|s| s.ods != m.practice.ods));
        let mut files: Vec<_> = open
            .flat_map(|m| m.files.iter().map(|e| (format!("{}/{}", m.practice.ods, e.file), e.sha256.clone())))
            .chain(self.sealed.iter().map(|s| (s.path.clone(), s.sha256.clone())))
            .collect();
        files.sort();
        files
    }
}

/// What the extract at place `n` is called in file names and on the cover: `P01`.
pub(super) fn extract_name(n: usize) -> String {
    format!("P{:02}", n + 1)
}

/// A name for the folder of one conference: `MDG-HK_2026-11-19`.
pub fn conference_folder(mdg_code: &str, date: NaiveDate) -> String {
    format!("MDG-{}_{date}", path_part(mdg_code))
}

/// Writes the packs of one conference as the folder `into`, which must not be there yet, with a folder in it for each
/// practice, every document in each of `formats`. What only may be about somebody else leaves if `accepted` says why, and that
/// practice's manifest says it too. `progress` is told after every document and may stop the export. Whatever goes wrong, nothing is left.
pub fn write_packs(
    into: &Path,
    packs: &[Pack],
    formats: &PaperFormats,
    registry: &Registry,
    accepted: Option<&str>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Written, ExportError> {
    write_sealed_packs(into, packs, formats, registry, accepted, &Seals::none(), progress)
}

/// The same, with a sealed file in the place of each open pack that has a seal. It is checked open and sealed afterwards, all of it in
/// the hidden folder.
pub fn write_sealed_packs(
    into: &Path,
    packs: &[Pack],
    formats: &PaperFormats,
    registry: &Registry,
    accepted: Option<&str>,
    seals: &Seals,
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
    let mut press = pdf::Press::new()?;
    let mut manifests = Vec::with_capacity(packs.len());
    for pack in packs {
        manifests.push(pack.write(&folder, formats, &mut press, &mut step)?);
    }
    let mut warnings = checked(&folder, registry)?;
    if !warnings.is_empty() {
        let Some(reason) = accepted else { return Err(ExportError::Doubt(warnings)) };
        for manifest in &mut manifests {
            let home = path_part(&manifest.practice.ods);
            if warnings.iter().any(|finding| finding.file.starts_with(&format!("{home}/"))) {
                manifest.accepted = Some(clean(reason));
                let name = Path::new(&home).join(MANIFEST_FILE);
                let path = folder.draft().join(&name);
                fs::remove_file(&path).map_err(ExportError::disk(&path))?;
                folder.file(&name, &manifest.sealed().ok_or(ExportError::Page { format: "manifest" })?)?;
            }
        }
        // The reason is a text like any other: it must not name anybody either.
        warnings = checked(&folder, registry)?;
    }
    let sealed = seal::seal(&folder, packs, seals)?;
    Ok(Written { folder: folder.finish()?, manifests, warnings, sealed })
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
        let files = self
            .extracts
            .iter()
            .enumerate()
            .map(|(n, extract)| CoverFile {
                stem: self.extract_stem(n, extract),
                version: extract.version,
                content_hash: extract.content_hash(),
            })
            .collect();
        Cover { files, ..self.cover.clone() }
    }

    /// Every document of the pack: its file name without ending, its words, and what the manifest says of it.
    fn documents(&self) -> Vec<(String, Document, Entry)> {
        let cover = self.finished_cover();
        let mut documents = vec![(self.stem("cover", cover.version), cover.document(), Entry::of_cover(&cover))];
        documents.extend(
            self.extracts
                .iter()
                .enumerate()
                .map(|(n, extract)| (self.extract_stem(n, extract), extract.document(), Entry::of_extract(extract))),
        );
        documents
    }

    /// What the practice would receive, as text: each document's file name without its ending, and its words.
    pub fn preview(&self) -> Vec<(String, String)> {
        self.documents().into_iter().map(|(stem, document, _)| (stem, txt::render(&document))).collect()
    }

    fn leaks(&self, conference: &[OwnPatient], registry: &Registry) -> Vec<Finding> {
        let documents = self.documents();
        let codes: Vec<String> =
            documents.iter().flat_map(|(_, _, e)| [e.document_id.to_string(), e.content_hash.clone()]).collect();
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

    pub(super) fn stem(&self, what: &str, version: u32) -> String {
        let conference = conference_folder(&self.mdg_code, self.date);
        format!("{conference}_{}_{what}_v{version}", path_part(&self.practice_ods))
    }

    fn extract_stem(&self, n: usize, extract: &Extract) -> String {
        self.stem(&extract_name(n), extract.version)
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
            for format in formats.iter().filter(|format| extract.is_some() || !format.is_of_one_patient()) {
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
            files,
            seal: String::new(),
        };
        let json = manifest.sealed().ok_or(ExportError::Page { format: "manifest" })?;
        folder.file(&home.join(MANIFEST_FILE), &json)?;
        Ok(manifest)
    }
}

/// The finished file in one format.
fn bytes(
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
        PaperFormat::Html => Ok(html::render(document)?.into_bytes()),
        PaperFormat::Txt => Ok(txt::render(document).into_bytes()),
        PaperFormat::Docx => docx::render(document),
        PaperFormat::Md => Ok(md::render(document).into_bytes()),
    }
}

/// A pack is for one practice and one conference, and a practice has one pack.
fn refuse_mixed(packs: &[Pack]) -> Result<(), ExportError> {
    let mut homes = BTreeSet::new();
    for Pack { practice_ods: ods, mdg_code, date, cover, extracts } in packs {
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
        if extracts.iter().any(|extract| stray(&extract)) {
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
mod same_facts;
