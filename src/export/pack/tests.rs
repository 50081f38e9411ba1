//! Whole packs, written to a real folder and read back.

use std::fs;

use super::*;
use crate::export::atomic;
use crate::export::extract::{Practice, Replaces};
use crate::export::sample;
use crate::export::verify::What;

fn on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn export(home: &Path, packs: &[Pack]) -> Result<Written, ExportError> {
    write_packs(&home.join("out"), packs, &Stationery::default(), &sample::registry(), None, &mut on)
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn leaks(result: Result<Written, ExportError>) -> Vec<Finding> {
    match result {
        Err(ExportError::Leak(findings)) => findings,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("nothing was found"),
    }
}

#[test]
fn a_pack_is_written_whole_under_names_that_name_nobody() {
    let home = tempfile::tempdir().unwrap();
    let written = export(home.path(), &[sample::pack()]).unwrap();
    assert_eq!(entries(home.path()), ["out"]);
    assert_eq!(entries(&written.folder), ["X99001"]);
    assert_eq!(
        entries(&written.folder.join("X99001")),
        [
            "MDG-HK_2026-11-19_X99001_P01_v1.html",
            "MDG-HK_2026-11-19_X99001_P01_v1.pdf",
            "MDG-HK_2026-11-19_X99001_P01_v1.txt",
            "MDG-HK_2026-11-19_X99001_cover_v1.html",
            "MDG-HK_2026-11-19_X99001_cover_v1.pdf",
            "MDG-HK_2026-11-19_X99001_cover_v1.txt",
            "manifest.json",
        ]
    );
    assert_eq!(written.warnings, []);
    let report = verify_folder(&written.folder, &sample::registry());
    assert!(report.is_clean());
    assert_eq!(report.sentences(), ["7 files checked. Nothing is wrong."]);
}

#[test]
fn every_format_prints_the_same_identity_and_hash() {
    let home = tempfile::tempdir().unwrap();
    let written = export(home.path(), &[sample::pack()]).unwrap();
    let extract = sample::extract();
    for entry in &written.manifests[0].files {
        let path = written.folder.join("X99001").join(&entry.file);
        let bytes = fs::read(&path).unwrap();
        let text = match entry.format.as_str() {
            "pdf" => crate::export::verify::pdf_text::everything(&bytes).unwrap(),
            _ => String::from_utf8(bytes.clone()).unwrap(),
        };
        assert!(text.contains(&entry.content_hash) && text.contains(&entry.document_id.to_string()), "{entry:?}");
        // The cover names the extract's hash as well.
        assert!(text.contains(&extract.content_hash()), "{entry:?}");
        assert_eq!((entry.bytes, &entry.sha256), (bytes.len() as u64, &hex(&Sha256::digest(&bytes))));
    }
}

#[test]
fn the_manifest_says_whose_each_file_is() {
    let home = tempfile::tempdir().unwrap();
    let written = export(home.path(), &[sample::pack()]).unwrap();
    let json = fs::read(written.folder.join("X99001").join(MANIFEST_FILE)).unwrap();
    let read: Manifest = serde_json::from_slice(&json).unwrap();
    assert!(read == written.manifests[0]);
    let entry = read.files.iter().find(|entry| entry.file.ends_with("P01_v1.pdf")).unwrap();
    let patient = entry.patient.as_ref().unwrap();
    assert_eq!((patient.nhs_number.as_deref(), patient.surname.as_str()), (Some("9990001006"), "Adeyemi"));
    assert_eq!(
        entry.subject,
        "MDG extract for ADEYEMI, Grace (Mrs), NHS Number 999 000 1006, Harness & Kilburn MDG, Version 1"
    );
    assert!(read.files.iter().filter(|entry| entry.file.contains("cover")).all(|entry| entry.patient.is_none()));
}

#[test]
fn a_leak_stops_everything_and_is_named() {
    let home = tempfile::tempdir().unwrap();
    let mut pack = sample::pack();
    pack.extracts[0].summary.push_str(" As with her neighbour, EVANS, Margaret.");
    let findings = leaks(export(home.path(), &[pack]));
    let files: BTreeSet<_> = findings.iter().map(|finding| finding.file.as_str()).collect();
    let stem = "X99001/MDG-HK_2026-11-19_X99001_P01_v1";
    assert_eq!(
        files,
        ["html", "pdf", "txt"].map(|format| format!("{stem}.{format}")).iter().map(String::as_str).collect()
    );
    let sentence = ExportError::Leak(findings).to_string();
    assert!(sentence.starts_with("Nothing was exported"));
    let told = format!(
        "{stem} (about ADEYEMI, Grace; html, pdf and txt) holds the name of EVANS, Margaret Anne (Mrs), NHS 999 000 1286."
    );
    assert_eq!(
        sentence.matches("EVANS, Margaret Anne (Mrs)").count(),
        2,
        "the name and the banner's capitals: {sentence}"
    );
    assert!(sentence.contains(&told), "{sentence}");
    assert!(entries(home.path()).is_empty(), "something was left on the disk");
}

/// What a spoiled extract must be found to hold, and how it is spoiled.
type Spoilt<'a> = (What, &'a dyn Fn(&mut Extract));

#[test]
fn a_leak_is_found_in_every_format_wherever_it_hides() {
    // Long enough to be broken over lines in every format, in a narrow cell too.
    let number =
        |extract: &mut Extract| extract.practice_actions[0].text = "Compare letters for 999 000 1286 first".into();
    let name =
        |extract: &mut Extract| extract.practice_actions[0].text = "Do as was done for old Margaret Evans".into();
    let broken = |extract: &mut Extract| {
        extract.practice_actions[0].status = format!("{}Margaret Evans", "x ".repeat(3));
    };
    let place = |extract: &mut Extract| extract.meeting.place = "Kilburn Park Medical Centre".into();
    let contact = |extract: &mut Extract| extract.sharing_basis = "as Yasmin\nIqbal".into();
    let cases: Vec<Spoilt<'_>> = vec![
        (What::NhsNumber, &number),
        (What::FullName, &name),
        (What::FullName, &broken),
        (What::PracticeName, &place),
        (What::FullName, &contact),
    ];
    for (n, (what, spoil)) in cases.into_iter().enumerate() {
        let home = tempfile::tempdir().unwrap();
        let mut pack = sample::pack();
        spoil(&mut pack.extracts[0]);
        let findings = leaks(export(home.path(), &[pack]));
        for format in ["html", "pdf", "txt"] {
            let found = findings.iter().any(|finding| finding.what == what && finding.file.ends_with(format));
            assert!(found, "case {n}, {format}: {findings:?}");
        }
    }
}

#[test]
fn a_patient_of_the_same_practice_is_a_stranger_in_an_extract_and_none_on_the_cover() {
    let home = tempfile::tempdir().unwrap();
    let mut pack = sample::pack();
    pack.extracts[0].summary = "Compare Stanley Brown.".into();
    let findings = leaks(export(home.path(), &[pack]));
    assert!(findings.iter().all(|finding| finding.file.contains("_P01_")), "{findings:?}");
}

#[test]
fn what_may_be_about_somebody_else_leaves_only_with_a_reason_that_stays_with_the_files() {
    let home = tempfile::tempdir().unwrap();
    let mut pack = sample::pack();
    pack.extracts[0].summary = "Her neighbour is Mrs Evans.".into();
    let other = elsewhere();
    let packs = [pack, other];
    let Err(ExportError::Doubt(findings)) = export(home.path(), &packs) else { panic!("it was written") };
    assert_eq!(findings.len(), 3);
    let told = ExportError::Doubt(findings).to_string();
    assert!(told.contains("P01_v1 (about ADEYEMI, Grace; html, pdf and txt)") && told.contains("EVANS"), "{told}");
    assert!(entries(home.path()).is_empty(), "something was left on the disk");

    let with = |reason| {
        write_packs(
            &home.path().join("out"),
            &packs,
            &Stationery::default(),
            &sample::registry(),
            Some(reason),
            &mut on,
        )
    };
    // The reason goes along with the files, so it is looked at as they are.
    assert!(matches!(with("It is not Margaret Evans"), Err(ExportError::Leak(_))));
    assert!(entries(home.path()).is_empty(), "something was left on the disk");
    let written = with("The neighbour has this name\u{1b} and is no patient").unwrap();
    assert_eq!(written.warnings.len(), 3);
    assert!(written.warnings.iter().all(|finding| finding.what == What::TitledSurname));
    let reasons: Vec<_> = written.manifests.iter().map(|manifest| manifest.accepted.as_deref()).collect();
    assert_eq!(reasons, [Some("The neighbour has this name and is no patient"), None], "and with no other practice's");
    let report = verify_folder(&written.folder, &sample::registry());
    assert!(report.is_clean());
    assert_eq!(report.findings, written.warnings);
    let told = report.sentences().join(" ");
    assert!(told.contains("X99001: what may be about somebody else was looked at: The neighbour has"), "{told}");
}

#[test]
fn a_reason_that_nobody_needed_is_kept_nowhere() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let reason = Some("The neighbour has this name");
    let written =
        write_packs(&out, &[sample::pack()], &Stationery::default(), &sample::registry(), reason, &mut on).unwrap();
    assert_eq!(written.manifests[0].accepted, None);
}

/// A pack for another practice of the same conference, of a cover with nobody on it.
fn elsewhere() -> Pack {
    let there = Practice { ods: "X99004".into(), name: "The Surgery".into() };
    let mut pack = sample::pack();
    pack.practice_ods.clone_from(&there.ods);
    pack.cover.practice = there;
    pack.cover.actions.clear();
    pack.cover.patients.clear();
    pack.extracts.clear();
    pack
}

#[test]
fn a_carer_named_on_purpose_may_have_a_patients_name() {
    let home = tempfile::tempdir().unwrap();
    let mut pack = sample::pack();
    pack.extracts[0].summary = "Her friend Margaret Evans shops for her.".into();
    pack.extracts[0].named_on_purpose = vec!["Margaret Evans".into()];
    assert_eq!(export(home.path(), &[pack]).unwrap().warnings, []);
}

#[test]
fn mixed_packs_are_refused_before_anything_is_written() {
    let home = tempfile::tempdir().unwrap();
    let other = Practice { ods: "X99002".into(), name: "Kilburn Park Medical Centre".into() };
    let mut wrong_extract = sample::pack();
    wrong_extract.extracts[0].practice = other.clone();
    let mut wrong_cover = sample::pack();
    wrong_cover.cover.practice = other;
    let mut wrong_day = sample::pack();
    wrong_day.date = sample::day(2026, 10, 15);
    for packs in [vec![wrong_extract], vec![wrong_cover], vec![wrong_day], vec![sample::pack(), sample::pack()]] {
        assert!(matches!(export(home.path(), &packs), Err(ExportError::Mixed(_))));
    }
    assert!(entries(home.path()).is_empty());
}

#[test]
fn stopping_half_way_leaves_nothing_and_tells_how_far_it_was() {
    let home = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    let (into, formats) = (home.path().join("out"), PaperFormats::default());
    let result = write_packs(&into, &[sample::pack()], &formats.into(), &sample::registry(), None, &mut |progress| {
        seen.push((progress.done, progress.total));
        if progress.done == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(result, Err(ExportError::Stopped)));
    assert_eq!(seen, [(1, 2), (2, 2)]);
    assert!(entries(home.path()).is_empty());
}

#[test]
fn an_export_never_overwrites_one() {
    let home = tempfile::tempdir().unwrap();
    export(home.path(), &[sample::pack()]).unwrap();
    assert!(matches!(export(home.path(), &[sample::pack()]), Err(ExportError::Exists(_))));
}

#[test]
fn hostile_codes_stay_inside_the_folder() {
    for (hostile, plain) in [
        ("../../x", "x"),
        ("C:\\x", "Cx"),
        ("con", "con_"),
        ("COM1", "COM1_"),
        ("a/b", "ab"),
        ("a\u{0}b.", "ab"),
        ("…", "_"),
        ("é", "_"),
    ] {
        assert_eq!(path_part(hostile), plain, "{hostile}");
    }
    assert_eq!(path_part(&"x".repeat(300)).len(), 40);
    let home = tempfile::tempdir().unwrap();
    let mut pack = sample::pack();
    for ods in [&mut pack.practice_ods, &mut pack.cover.practice.ods, &mut pack.extracts[0].practice.ods] {
        "../../x".clone_into(ods);
    }
    export(home.path(), &[pack]).unwrap();
    assert_eq!(entries(home.path()), ["out"]);
    assert_eq!(entries(&home.path().join("out")), ["x"]);
}

#[test]
fn a_later_check_finds_what_was_changed_added_or_taken_away() {
    let home = tempfile::tempdir().unwrap();
    let folder = export(home.path(), &[sample::pack()]).unwrap().folder;
    let practice = folder.join("X99001");
    let [html, pdf, txt] =
        ["html", "pdf", "txt"].map(|format| practice.join(format!("MDG-HK_2026-11-19_X99001_P01_v1.{format}")));
    let mut page = fs::read_to_string(&html).unwrap();
    page.push_str("<!-- 999&#8203;000 1286 --><p title=\"evans, marg&aacute;ret\"></p>");
    atomic::write(&html, page.as_bytes()).unwrap();
    atomic::write(&pdf, b"%PDF-1.7 broken").unwrap();
    fs::remove_file(&txt).unwrap();
    atomic::write(&practice.join("note.txt"), b"x").unwrap();
    let report = verify_folder(&folder, &sample::registry());
    assert!(!report.is_clean());
    let of = |file: &Path| format!("X99001/{}", file.file_name().unwrap().to_str().unwrap());
    let whats: Vec<_> = report.findings.iter().map(|finding| (finding.file.clone(), finding.what)).collect();
    assert_eq!(whats, [(of(&html), What::NhsNumber), (of(&html), What::FullName), (of(&pdf), What::Unreadable)]);
    assert_eq!(
        report.problems,
        [
            format!("{} is not as it was written: somebody or something changed it.", of(&html)),
            format!("{} is not as it was written: somebody or something changed it.", of(&pdf)),
            format!("{} is missing.", of(&txt)),
            "X99001/note.txt does not belong in this folder.".to_owned(),
        ]
    );
    assert_eq!(report.sentences().last().unwrap(), "6 files checked. Do not send this folder.");
}

#[test]
fn one_changed_letter_is_noticed() {
    let home = tempfile::tempdir().unwrap();
    let folder = export(home.path(), &[sample::pack()]).unwrap().folder;
    let path = folder.join("X99001/MDG-HK_2026-11-19_X99001_P01_v1.txt");
    let text = fs::read_to_string(&path).unwrap().replace("Weight up 2 kg", "Weight up 3 kg");
    let text = text.replace("Weight up\n  2 kg", "Weight up\n  3 kg");
    atomic::write(&path, text.as_bytes()).unwrap();
    assert_eq!(verify_folder(&folder, &sample::registry()).problems.len(), 1);
}

#[test]
fn a_name_in_a_pdfs_metadata_is_found() {
    let home = tempfile::tempdir().unwrap();
    let folder = export(home.path(), &[sample::pack()]).unwrap().folder;
    let path = folder.join("X99001/MDG-HK_2026-11-19_X99001_P01_v1.pdf");
    for (n, secret) in ["Margaret Evans", "\u{feff}Margaret Evans"].into_iter().enumerate() {
        let mut file = lopdf::Document::load(&path).unwrap();
        let bytes = match n {
            0 => secret.as_bytes().to_vec(),
            _ => secret.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let info = lopdf::dictionary! { "Subject" => lopdf::Object::string_literal(bytes) };
        let id = file.add_object(info);
        file.trailer.set("Info", id);
        let mut out = Vec::new();
        file.save_to(&mut out).unwrap();
        atomic::write(&path, &out).unwrap();
        let report = verify_folder(&folder, &sample::registry());
        assert_eq!(report.findings.iter().map(|finding| finding.what).collect::<Vec<_>>(), [What::FullName], "{n}");
    }
}

#[test]
fn a_folder_that_is_no_export_is_not_called_clean() {
    let home = tempfile::tempdir().unwrap();
    for report in [
        verify_folder(home.path(), &sample::registry()),
        verify_folder(&home.path().join("nowhere"), &sample::registry()),
    ] {
        assert!(!report.is_clean());
    }
    atomic::write(&home.path().join(MANIFEST_FILE), b"{").unwrap();
    assert!(!verify_folder(home.path(), &sample::registry()).is_clean());
}

#[cfg(unix)]
#[test]
fn a_link_in_an_export_is_not_followed() {
    let home = tempfile::tempdir().unwrap();
    let folder = export(home.path(), &[sample::pack()]).unwrap().folder;
    let path = folder.join("X99001/MDG-HK_2026-11-19_X99001_P01_v1.txt");
    let elsewhere = home.path().join("copy.txt");
    fs::rename(&path, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
    let report = verify_folder(&folder, &sample::registry());
    assert_eq!(report.problems, ["X99001/MDG-HK_2026-11-19_X99001_P01_v1.txt is missing."]);
}

#[test]
fn errors_and_models_keep_patients_out_of_debug() {
    let home = tempfile::tempdir().unwrap();
    let mut pack = sample::pack();
    let shown = format!("{pack:?} {:?}", sample::registry());
    pack.extracts[0].summary = "Margaret Evans".into();
    let shown = format!("{shown} {:?}", export(home.path(), &[pack]));
    for secret in ["deyemi", "DEYEMI", "Grace", "Evans", "EVANS", "9990001006", "999 000"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

/// Where a person types, and what the extract makes of it.
type Field = (&'static str, fn(&mut Extract, &str));

const FIELDS: [Field; 13] = [
    ("question", |e, words| e.question = words.into()),
    ("what matters", |e, words| e.what_matters = words.into()),
    ("discussion", |e, words| e.summary = words.into()),
    ("decision", |e, words| e.decision = words.into()),
    ("reasons", |e, words| e.rationale = words.into()),
    ("action", |e, words| e.practice_actions[0].text = words.into()),
    ("another's action", |e, words| e.other_actions[0].text = words.into()),
    ("goal", |e, words| e.goals[0].text = words.into()),
    ("care plan", |e, words| e.care_plan_changes[0] = words.into()),
    ("what to do", |e, words| e.contingency[0].what_to_do = words.into()),
    ("home again", |e, words| e.contingency[0].home_again = words.into()),
    ("practice only", |e, words| e.practice_only = Some(words.into())),
    ("reason of a correction", |e, words| {
        e.replaces = sample::amended_extract().replaces.map(|former| Replaces { reason: words.into(), ..former });
    }),
];

#[test]
fn another_person_or_practice_in_any_field_stops_the_export_and_file_and_patient_are_named() {
    const EVANS: &str = "EVANS, Margaret Anne (Mrs)";
    let forms: [_; FIELDS.len()] = [
        ("as with Margaret Evans last week", EVANS),
        ("as with evans margaret last week", EVANS),
        ("AS WITH MARGARET EVANS LAST WEEK", EVANS),
        ("as with Mrs Evans last week", EVANS),
        ("number 9990001286 again", EVANS),
        ("number 999 000 1286 again", EVANS),
        ("number 999-000-1286 again", EVANS),
        ("number 999.000.1286 again", EVANS),
        ("number 999 000\n1286 again", EVANS),
        ("number ９９９０００１２８６ again", EVANS),
        ("number 999\u{200b}000\u{2060}12\u{feff}86 again", EVANS),
        ("moved from Kilburn Park Medical Centre", "Kilburn Park Medical Centre (X99002)"),
        ("moved from x99002", "Kilburn Park Medical Centre (X99002)"),
    ];
    // Mrs Evans is on the list of the same conference, at her own practice.
    let mut other = sample::pack();
    let there = Practice { ods: "X99002".into(), name: "Kilburn Park Medical Centre".into() };
    other.practice_ods.clone_from(&there.ods);
    other.cover.practice = there;
    other.cover.actions.clear();
    other.cover.patients.truncate(1);
    let evans = &mut other.cover.patients[0];
    (evans.family_name, evans.given_names) = ("Evans".into(), "Margaret Anne".into());
    (evans.nhs_number, evans.birth_date) = (Some("9990001286".into()), sample::day(1940, 2, 29));
    other.extracts.clear();
    let home = tempfile::tempdir().unwrap();
    for (n, (field, put)) in FIELDS.into_iter().enumerate() {
        for (m, (words, whose)) in forms.into_iter().enumerate() {
            let mut pack = sample::pack();
            put(&mut pack.extracts[0], words);
            let packs = [pack, other.clone()];
            let before = super::leaks(&packs, &sample::registry());
            assert!(before.iter().any(|finding| finding.level() == Level::Block), "{field}: {words}: not seen before");
            // To the disk goes each field once and each form once; the words are the same in all formats.
            if n != m {
                continue;
            }
            let refused = export(home.path(), &packs);
            let Err(ExportError::Leak(_)) = &refused else { panic!("{field}: {words}: {refused:?}") };
            let sentence = refused.unwrap_err().to_string();
            let named = "X99001/MDG-HK_2026-11-19_X99001_P01_v1 (about ADEYEMI, Grace; html, pdf and txt)";
            assert!(sentence.contains(named) && sentence.contains(whose), "{field}: {words}: {sentence}");
            assert!(entries(home.path()).is_empty(), "{field}: {words}: something was left on the disk");
        }
    }
}

#[test]
fn a_name_and_a_number_over_the_end_of_a_page_are_found() {
    let mut press = pdf::Press::new().unwrap();
    let expected = Expected {
        patients: Entry::of_extract(&sample::extract()).patients(),
        conference: Vec::new(),
        practice: sample::extract().practice,
        people: sample::extract().named_people(),
        codes: Vec::new(),
    };
    let registry = sample::registry();
    let checker = Checker::new(&registry, &expected);
    for (halves, what) in [(["Margaret", "Evans"], What::FullName), (["999000", "1286"], What::NhsNumber)] {
        let mut extract = sample::extract();
        let mut over_the_end = 0;
        for n in 30..50 {
            extract.summary = format!("{}{}\n{}", "A line that fills the page.\n".repeat(n), halves[0], halves[1]);
            let bytes = press.render(&extract.document()).unwrap();
            let text = crate::export::verify::pdf_text::everything(&bytes).unwrap();
            let found: Vec<_> = checker.findings("a.pdf", &text).into_iter().map(|finding| finding.what).collect();
            assert_eq!(found, [what], "{n}");
            // Read as drawn and in the order of the structure: where a page ends between them, only the second has both.
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            over_the_end += usize::from(text.matches(&halves.join(" ")).count() == 1);
        }
        assert!(over_the_end > 0, "no page ended between the two halves");
    }
}

/// What is done to a finished folder.
type Act<'a> = Box<dyn Fn(&Path) + 'a>;

#[test]
fn each_kind_of_tampering_is_told_in_its_own_words() {
    let stem = "X99001/MDG-HK_2026-11-19_X99001_P01_v1";
    let changed = |file: &str| format!("{file} is not as it was written: somebody or something changed it.");
    let spoil = |folder: &Path, file: &str, spoil: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        let path = folder.join(file);
        atomic::write(&path, &spoil(fs::read(&path).unwrap())).unwrap();
    };
    let replaced = |from: &'static str, to: &'static str| {
        move |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1).into_bytes()
        }
    };
    let manifest = "X99001/manifest.json";
    let cases: Vec<(&str, Act<'_>, String)> = vec![
        (
            "a byte more",
            Box::new(|folder| spoil(folder, &format!("{stem}.pdf"), &|bytes| [&bytes[..], b"\n"].concat())),
            changed(&format!("{stem}.pdf")),
        ),
        (
            "a file more",
            Box::new(|folder| atomic::write(&folder.join("X99001/notes.txt"), b"x").unwrap()),
            "X99001/notes.txt does not belong in this folder.".into(),
        ),
        (
            "a file beside the practices",
            Box::new(|folder| atomic::write(&folder.join("Thumbs.db"), b"x").unwrap()),
            "Thumbs.db does not belong in this folder.".into(),
        ),
        (
            "a file less",
            Box::new(|folder| fs::remove_file(folder.join(format!("{stem}.txt"))).unwrap()),
            format!("{stem}.txt is missing."),
        ),
        (
            "the list's version",
            Box::new(|folder| spoil(folder, manifest, &replaced("\"version\": 1", "\"version\": 3"))),
            changed(manifest),
        ),
        (
            "the list's day",
            Box::new(|folder| spoil(folder, manifest, &replaced("2026-11-19", "2026-11-20"))),
            changed(manifest),
        ),
        (
            "a word more in the list",
            Box::new(|folder| spoil(folder, manifest, &replaced("{", "{\"note\": \"ok\","))),
            changed(manifest),
        ),
        ("no seal", Box::new(|folder| spoil(folder, manifest, &replaced("\"seal\"", "\"was\""))), changed(manifest)),
        (
            "a broken list",
            Box::new(|folder| spoil(folder, manifest, &|bytes| bytes[1..].to_vec())),
            format!("{manifest} could not be read."),
        ),
    ];
    for (name, act, told) in cases {
        let home = tempfile::tempdir().unwrap();
        let folder = export(home.path(), &[sample::pack()]).unwrap().folder;
        assert!(verify_folder(&folder, &sample::registry()).is_clean(), "{name}");
        act(&folder);
        let report = verify_folder(&folder, &sample::registry());
        assert!(report.problems.contains(&told), "{name}: {:?}", report.problems);
        assert!(
            !report.is_clean() && report.sentences().last().unwrap().ends_with("Do not send this folder."),
            "{name}"
        );
    }
}
