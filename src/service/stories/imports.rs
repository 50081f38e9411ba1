//! A file of each kind that can be imported, made on the spot, for the story of undo.

use crate::domain::Command;
use crate::domain::command::*;
use crate::service::testing::World;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;

/// One command for each kind of file, in the order in which they can be done. Each makes new records and changes others; the first
/// is large enough to lie in the log as one compressed text.
pub(super) fn all(world: &World) -> Vec<Command> {
    let practice = |n: u32| {
        format!(
            "X{n:05},PRETEND SURGERY {n},Y99,Q99,1 PRETEND ROAD,,SALTMERE,,,ZY1 1AB,19740401,,A,B,W2U3Z,20210401,,,,,,0,,W2U3Z,,4,\n"
        )
    };
    let practices: String = (99_001..99_500).map(practice).collect();
    let people = "nhs_number,family_name,given_names,birth_date,practice_ods\n9990001073,Brown,Stanley,1945-03-03,X99002\n\
                  9997007077,Pretend,Ada,1938-03-14,X99001\n";
    let networks = workbook(&[
        ("PCNDetails", "PCN Code,PCN Name,Current Sub ICB Loc Code,Open Date\nU99001,PRETEND PCN,W2U3Z,20190701\n"),
        (
            "PCN Core Partner Details",
            "Partner Organisation Code,PCN Code,Practice to PCN Relationship Start Date\nX99001,U99001,20190701\n",
        ),
    ]);
    let places = "ods_code,name,kind,parent_ods\nQZ1,Pretend Locality,locality,QZ2\nQZ2,Pretend System,ics,\n";
    let members =
        "handle,name,role,organisation_ods,core_mdgs\nfriend2,Kit Friend,volunteer,Pretend Community Trust,HK\n";
    let stays = "nhs_number,family_name,birth_date,admitted_on,discharged_on\n9990001073,Brown,1945-03-03,2026-10-02,2026-10-05\n\
                 9990001146,Chaudhry,1951-11-18,2026-10-02,\n";
    let scores =
        "nhs_number,model_or_instrument,score,date\n9990001073,efi,0.31,2026-10-02\n9990001073,frat,4,2026-10-02\n";
    let risk = "NHSNumber,Age,GenderShort,ProbabilityInjuryHospitalisation\n9990001073,81,M,0.0312\n";
    let consents = "nhs_number,family_name,birth_date,decision,decided_on\n9990001073,Brown,1945-03-03,explicit_given,2026-10-02\n";
    let as_of = crate::service::testing::day("2026-11-01");
    vec![
        ImportPractices { file: file(world, "practices.csv", practices.as_bytes()), icb: None, dry_run: false }.into(),
        ImportNetworks { file: file(world, "networks.xlsx", &networks), dry_run: false }.into(),
        ImportPatients { file: file(world, "patients.csv", people.as_bytes()), as_of: None, dry_run: false }.into(),
        ImportOrganisations { file: file(world, "organisations.csv", places.as_bytes()), dry_run: false }.into(),
        ImportMembers { file: file(world, "members.csv", members.as_bytes()), dry_run: false }.into(),
        ImportAdmissions { file: file(world, "admissions.csv", stays.as_bytes()), dry_run: false }.into(),
        ImportScores { file: file(world, "scores.csv", scores.as_bytes()), dry_run: false }.into(),
        ImportRisk { file: file(world, "risk.csv", risk.as_bytes()), as_of, dry_run: false }.into(),
        ImportConsents { file: file(world, "consents.csv", consents.as_bytes()), dry_run: false }.into(),
    ]
}

pub(super) fn file(world: &World, name: &str, content: &[u8]) -> PathBuf {
    let path = world.folder.path().join(name);
    crate::export::atomic::write(&path, content).unwrap();
    path
}

/// The smallest workbook with these sheets, whose cells are given as lines with commas.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, content: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    };
    let (mut listed, mut related) = (String::new(), String::new());
    for (n, (name, lines)) in sheets.iter().enumerate() {
        listed += &format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"r{0}\"/>", n + 1);
        related += &format!(
            "<Relationship Id=\"r{0}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
            n + 1
        );
        let rows: Vec<String> = lines
            .lines()
            .enumerate()
            .map(|(row, line)| {
                let cells = line.split(',').zip('A'..).map(|(text, column)| {
                    format!("<c r=\"{column}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", row + 1)
                });
                format!("<row r=\"{}\">{}</row>", row + 1, cells.collect::<Vec<_>>().concat())
            })
            .collect();
        part(
            &format!("xl/worksheets/sheet{}.xml", n + 1),
            &format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{}</sheetData></worksheet>", rows.concat()),
        );
    }
    part(
        "xl/workbook.xml",
        &format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets></workbook>"),
    );
    part("xl/_rels/workbook.xml.rels", &format!("<Relationships xmlns=\"{PACKAGE}\">{related}</Relationships>"));
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    zip.finish().unwrap().into_inner()
}
