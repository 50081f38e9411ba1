//! Packs with FHIR documents: one for each patient, none for the cover, and read back like every other file.

use super::*;
use crate::domain::paper_format::PaperFormat;
use crate::export::sample;
use std::path::Path;

fn export(home: &Path, pack: Pack) -> Result<Written, ExportError> {
    let formats = PaperFormats::of(&[PaperFormat::Txt, PaperFormat::Fhir]).unwrap();
    let mut on = |_: Progress| ControlFlow::Continue(());
    write_packs(&home.join("out"), &[pack], &formats.into(), &sample::registry(), None, &mut on)
}

#[test]
fn each_patient_has_one_and_the_cover_of_several_has_none() {
    let home = tempfile::tempdir().unwrap();
    let pack = sample::pack();
    let patients = pack.extracts.len();
    let written = export(home.path(), pack).unwrap();
    let files: Vec<&str> = written.manifests[0].files.iter().map(|entry| entry.file.as_str()).collect();
    let ending = |wanted: &'static str| files.iter().filter(move |file| file.rsplit('.').next() == Some(wanted));
    let bundles: Vec<&&str> = ending("json").collect();
    assert_eq!(bundles.len(), patients, "{files:?}");
    assert!(bundles.iter().all(|file| !file.contains("_cover_")));
    assert_eq!(ending("txt").count(), patients + 1);
}

#[test]
fn somebody_else_in_the_words_stops_the_bundle_too() {
    let home = tempfile::tempdir().unwrap();
    let mut pack = sample::pack();
    pack.extracts[0].summary.push_str(" Compare with 999 000 1286.");
    let Err(ExportError::Leak(found)) = export(home.path(), pack) else { panic!("not stopped") };
    assert!(
        found.iter().any(|finding| finding.file.rsplit('.').next() == Some("json")),
        "only other formats were read"
    );
}
