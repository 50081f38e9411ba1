use super::*;
use crate::domain::change::Change;
use crate::domain::patient::{DeathStatus, NhsNumberAbsent};
use crate::domain::record::Record;
use crate::import::fixtures::{acting, bytes, day, practice};
use uuid::Uuid;

const TODAY: &str = "2026-11-16";

/// A register in memory, on which the changes of an import can be made.
#[derive(Default)]
struct Here {
    organisations: Vec<Organisation>,
    patients: Vec<Patient>,
    admissions: Vec<Admission>,
    scores: Vec<RiskScore>,
    assessments: Vec<Assessment>,
    consents: Vec<Consent>,
    mismatches: Vec<Mismatch>,
    /// So that no identity comes twice.
    imports: u128,
}

fn person(n: u128, number: &str, family: &str, given: &str, born: &str) -> Patient {
    let names = (family.to_owned(), given.to_owned());
    Patient {
        nhs_number: number.parse().ok(),
        nhs_number_absent_reason: number.is_empty().then_some(NhsNumberAbsent::NotKnown),
        gender: Gender::Female,
        ..Patient::blank(Ref::from_uuid(Uuid::from_u128(n)), names, day(born), practice("X99001").id)
    }
}

fn group() -> Here {
    let died = |p: Patient| Patient { death_status: DeathStatus::Formal, died_on: Some(day("2026-11-02")), ..p };
    Here {
        organisations: vec![practice("X99001")],
        patients: vec![
            person(1, "9990001006", "Adeyemi", "Grace", "1938-06-01"),
            person(2, "9990001146", "Chaudhry", "Nasreen", "1951-11-19"),
            died(person(3, "9990001421", "Green", "Ivy", "1933-07-14")),
        ],
        ..Here::default()
    }
}

fn take<R: Record>(list: &mut Vec<R>, changes: &Changes) {
    for change in &changes.list {
        match change {
            Change::Create(image) if image.kind == R::KIND => {
                list.push(R::from_cells(image.id, image.cells.clone()).unwrap());
            }
            Change::Set { kind, id, fields } if *kind == R::KIND => {
                let one = list.iter_mut().find(|one| one.uuid() == *id).unwrap();
                let mut cells = one.cells();
                for field in fields {
                    let at = R::FIELDS.iter().position(|f| f.name == field.field).unwrap();
                    assert_eq!(cells[at], field.before);
                    cells[at] = field.after.clone();
                }
                *one = R::from_cells(*id, cells).unwrap();
            }
            _ => {}
        }
    }
}

impl Here {
    fn read(&mut self, shape: Shape, text: &str) -> Result<(Changes, ImportReport), Refusal> {
        let file = bytes(text.as_bytes());
        self.imports += 1;
        let mut next = self.imports << 32;
        let existing = Existing {
            organisations: &self.organisations,
            patients: &self.patients,
            admissions: &self.admissions,
            scores: &self.scores,
            assessments: &self.assessments,
            consents: &self.consents,
            mismatches: &self.mismatches,
            ..Existing::default()
        };
        acting(TODAY, |act| {
            let mut mint = || {
                next += 1;
                Uuid::from_u128(next)
            };
            let mut act = Act { who: act.who, now: act.now, mint: &mut mint };
            import(file.path(), &[shape], day("2026-11-01"), &existing, &mut act, &mut |_, _| {})
        })
    }

    fn take(&mut self, shape: Shape, text: &str) -> ImportReport {
        let (changes, report) = self.read(shape, text).unwrap();
        take(&mut self.admissions, &changes);
        take(&mut self.scores, &changes);
        take(&mut self.assessments, &changes);
        take(&mut self.consents, &changes);
        take(&mut self.mismatches, &changes);
        report
    }
}

/// New, changed, unchanged, and the rejected rows with column and code.
fn numbers(report: &ImportReport) -> (u32, u32, u32, Vec<(u32, &str, &str)>) {
    let rejected = report.rejected.iter().map(|r| (r.row, r.field.as_str(), r.code.text())).collect();
    (report.new, report.changed, report.unchanged, rejected)
}

const STAYS: &str = "nhs_number,family_name,birth_date,admitted_on,discharged_on,primary_reason,acsc\n";

#[test]
fn an_admission_is_taken_once_and_filled_in_later() {
    let mut here = group();
    let first = format!("{STAYS}999 000 1006,Adeyemi,1938-06-01,2026-11-01,,Fall,no\n");
    assert_eq!(numbers(&here.take(Shape::Admissions, &first)), (1, 0, 0, vec![]));
    assert_eq!(numbers(&here.take(Shape::Admissions, &first)), (0, 0, 1, vec![]));
    let later = format!("{STAYS}9990001006,ADEYEMI,1938-06-01,2026-11-01,2026-11-09,,\n");
    assert_eq!(numbers(&here.take(Shape::Admissions, &later)), (0, 1, 0, vec![]));
    let kept = &here.admissions[0];
    assert_eq!((kept.discharged_on, kept.primary_reason.as_deref()), (Some(day("2026-11-09")), Some("Fall")));
    assert_eq!(numbers(&here.take(Shape::Admissions, &first)), (0, 0, 1, vec![]), "a blank takes nothing away");
}

#[test]
fn dirty_rows_are_told_by_row_column_and_code() {
    let mut here = group();
    let text = format!(
        "{STAYS}9990001007,Adeyemi,1938-06-01,2026-11-01,,,\n\
         9990001073,Brown,1945-03-03,2026-11-01,,,\n\
         ,Adeyemi,1938-06-01,2026-11-01,,,\n\
         9990001006,Adeyemi,1938-06-01,01/11/2026,,,\n\
         9990001006,Adeyemi,1938-06-01,2026-11-17,,,\n\
         9990001006,Adeyemi,1938-06-01,2026-11-02,2026-11-01,,\n\
         9990001006,Adeyemi,1938-06-01,,,,\n\
         9990001006,Adeyemi,1938-06-01,2026-11-02,,,perhaps\n\
         9990001421,Green,1933-07-14,2026-11-03,,,\n\
         9990001006,Adeyemi,1938-06-01\n"
    );
    let report = here.take(Shape::Admissions, &text);
    assert_eq!(
        numbers(&report).3,
        [
            (2, "nhs_number", "nhs_number_check"),
            (3, "nhs_number", "not_found"),
            (4, "nhs_number", "field_missing"),
            (5, "admitted_on", "date_unreadable"),
            (6, "admitted_on", "date_unreadable"),
            (7, "discharged_on", "date_order"),
            (8, "admitted_on", "field_missing"),
            (9, "acsc", "value_unknown"),
            (10, "admitted_on", "deceased"),
            (11, "", "field_missing"),
        ]
    );
    assert!(here.admissions.is_empty() && here.mismatches.is_empty());
}

#[test]
fn a_number_with_another_name_or_birth_date_waits_once_for_a_person() {
    let mut here = group();
    let text = format!(
        "{STAYS}9990001006,Adeyemi,1938-01-06,2026-11-01,,,\n9990001146,Choudhury,1951-11-19,2026-11-01,,,\n\
         9990001006,Adeyemi,1938-06-01,2026-11-01,,,\n"
    );
    let expected = (1, 0, 0, vec![(2, "birth_date", "duplicate_conflict"), (3, "family_name", "duplicate_conflict")]);
    assert_eq!(numbers(&here.take(Shape::Admissions, &text)), expected);
    assert_eq!(here.mismatches.len(), 2);
    assert_eq!(here.mismatches[0].said, "ADEYEMI, born 06-Jan-1938");
    let again = here.take(Shape::Admissions, &text);
    assert_eq!((again.rejected.len(), here.mismatches.len(), here.admissions.len()), (2, 2, 1));
    here.mismatches[0].verdict = Some(mismatch::Verdict::Dismissed);
    let settled = here.take(Shape::Admissions, &text);
    assert_eq!((settled.rejected.len(), settled.unchanged, here.mismatches.len()), (1, 2, 2));
}

#[test]
fn twins_are_told_apart_by_their_given_names() {
    let mut here = group();
    let text =
        "nhs_number,family_name,given_names,birth_date,admitted_on\n9990001006,Adeyemi,Faith,1938-06-01,2026-11-01\n";
    assert_eq!(numbers(&here.take(Shape::Admissions, text)).3, [(2, "given_names", "duplicate_conflict")]);
}

#[test]
fn where_the_file_names_nobody_the_number_has_to_belong_to_one_living_person() {
    let mut here = group();
    let text = "nhs_number,admitted_on\n9990001006,2026-11-01\n9990001421,2026-10-01\n";
    let (changes, report) = here.read(Shape::Admissions, text).unwrap();
    assert_eq!(numbers(&report), (1, 0, 0, vec![(3, "nhs_number", "deceased")]));
    assert_eq!(report.counts, [("matched_by_number_alone".to_owned(), 1)]);
    assert_eq!(changes.warnings[0].code, Code::NumberAlone);
    here.patients.push(person(4, "9990001006", "Adeyemi", "Grace", "1938-06-01"));
    let report = here.take(Shape::Admissions, text);
    assert_eq!(numbers(&report).3[0], (2, "nhs_number", "duplicate_conflict"));
}

#[test]
fn a_stay_before_the_death_of_somebody_who_is_named_is_taken() {
    let mut here = group();
    let text = format!("{STAYS}9990001421,Green,1933-07-14,2026-10-20,2026-11-02,,\n");
    assert_eq!(numbers(&here.take(Shape::Admissions, &text)), (1, 0, 0, vec![]));
}

const FEED: &str = "EpisodeId,OrganisationCode,OrganisationName,PBCConsortiaName,TypeOfAdmission,DischargeWardCode,DischargeWard,\
                    DischargeHospitalSite,DischargeSpeciality,NHSNo,PASHospitalNumber,PatientName,DateOfBirth,AdmissionDate,\
                    DischargeDate,DishDeceasedFlag\n";

fn episode(kind: &str, number: &str, name: &str, born: &str, from: &str, to: &str, died: &str) -> String {
    format!("E1,X99001,P,C,{kind},W1,Ward,Pretend Infirmary,Fall,{number},P1,\"{name}\",{born},{from},{to},{died}\n")
}

#[test]
fn episodes_of_one_stay_become_one_admission_that_ends_with_the_last() {
    let mut here = group();
    let grace =
        |from: &str, to: &str| episode("Emergency", "9990001006", "ADEYEMI, Grace", "01/06/1938", from, to, "N");
    let text = format!(
        "{FEED}{}{}{}{}",
        grace("09/05/2026", "12/05/2026"),
        grace("09/05/2026", "20/05/2026"),
        grace("09/05/2026", "15/05/2026"),
        episode("Elective", "9990001006", "ADEYEMI, Grace", "01/06/1938", "01/06/2026", "02/06/2026", "N"),
    );
    let report = here.take(Shape::Discharges, &text);
    assert_eq!(numbers(&report), (1, 0, 3, vec![]));
    assert_eq!(report.counts, [("left_out_as_planned_admissions".to_owned(), 1)]);
    assert_eq!(report.warnings.len(), 1, "one episode made the stay longer");
    assert_eq!(here.admissions[0].length_of_stay(), Some(11));
    assert_eq!(numbers(&here.take(Shape::Discharges, &text)), (0, 0, 4, vec![]));
}

#[test]
fn a_death_in_a_feed_is_remarked_and_entered_by_nobody() {
    let mut here = group();
    let text = FEED.to_owned()
        + &episode("Emergency", "9990001006", "ADEYEMI, Grace", "01/06/1938", "09/05/2026", "12/05/2026", "Y");
    let report = here.take(Shape::Discharges, &text);
    assert_eq!(
        (report.new, report.warnings[0].code, report.warnings[0].field.as_str()),
        (1, Code::Deceased, "DishDeceasedFlag")
    );
}

#[test]
fn a_risk_tool_names_nobody_so_age_and_sex_have_to_fit() {
    let mut here = group();
    let head = "UsualGPCode,NHSNumber,LocalPatientID2,Age,GenderShort,ProbabilityInjuryHospitalisation,RubGroup,ChronicConditionCount\n";
    let text = format!(
        "{head}X99001,9990001006,1,88,F,0.0312,2,1\nX99001,9990001146,2,61,F,0.2,2,1\nX99001,9990001146,2,75,M,0.2,2,1\n\
         X99001,9990001146,2,75,F,1.2,2,1\nX99001,9990001146,2,75,F,\"0,2\",2,1\n"
    );
    let report = here.take(Shape::RiskTool, &text);
    assert_eq!(
        numbers(&report),
        (
            1,
            0,
            0,
            vec![
                (3, "Age", "duplicate_conflict"),
                (4, "GenderShort", "duplicate_conflict"),
                (5, "ProbabilityInjuryHospitalisation", "score_range"),
                (6, "ProbabilityInjuryHospitalisation", "field_unreadable"),
            ]
        )
    );
    let kept = &here.scores[0];
    assert_eq!((kept.model, kept.score, kept.scored_on), (RiskModel::Acg, 0.0312, day("2026-11-01")));
    let again = here.take(Shape::RiskTool, &format!("{head}X99001,9990001006,1,88,F,0.0412,2,1\n"));
    assert_eq!((numbers(&again), here.scores[0].score), ((0, 1, 0, vec![]), 0.0412), "a correction of the same day");
}

#[test]
fn scores_go_to_their_model_or_instrument() {
    let mut here = group();
    let text = "nhs_number,family_name,birth_date,model_or_instrument,score,date,state,vas,level,sub_scores\n\
                9990001006,Adeyemi,1938-06-01,efi,0.27,2026-10-01,,,,\n\
                9990001006,Adeyemi,1938-06-01,FRAT,4,2026-10-01,,,,\n\
                9990001006,Adeyemi,1938-06-01,eq5d5l,,2026-10-01,21231,70,,\n\
                9990001006,Adeyemi,1938-06-01,pam,60.1,2026-10-01,,,3,\n\
                9990001006,Adeyemi,1938-06-01,scrqol,,2026-10-01,,,,2;2;2;2;2;2;2;2\n\
                9990001006,Adeyemi,1938-06-01,frat,6,2026-10-02,,,,\n\
                9990001006,Adeyemi,1938-06-01,efi,2,2026-10-02,,,,\n\
                9990001006,Adeyemi,1938-06-01,tarot,2,2026-10-02,,,,\n\
                9990001006,Adeyemi,1938-06-01,frat,3,2026-10-01,,,,\n\
                9990001006,Adeyemi,1938-06-01,efi,0.2,2026-12-02,,,,\n";
    let report = here.take(Shape::Scores, text);
    assert_eq!(
        numbers(&report),
        (
            5,
            0,
            0,
            vec![
                (7, "score", "score_range"),
                (8, "score", "score_range"),
                (9, "model_or_instrument", "value_unknown"),
                (10, "nhs_number", "duplicate_conflict"),
                (11, "date", "date_unreadable"),
            ]
        )
    );
    assert_eq!((here.scores.len(), here.assessments.len()), (1, 4));
    assert_eq!(numbers(&here.take(Shape::Scores, text)).2, 5);
}

#[test]
fn consent_needs_a_name_and_goes_through_the_rule() {
    let mut here = group();
    let text = "nhs_number,family_name,birth_date,scope,decision,organisation_ods,decided_on,capacity,decision_maker,reason\n\
                9990001006,Adeyemi,1938-06-01,,explicit_given,,2026-10-01,,,\n\
                9990001146,Chaudhry,1951-11-19,,best_interests,,2026-10-01,lacks,,\n\
                9990001146,,1951-11-19,,explicit_given,,2026-10-01,,,\n\
                9990001146,Chaudhry,1951-11-18,,explicit_given,,2026-10-01,,,\n\
                9990001146,Chaudhry,1951-11-19,share_org,refused,,2026-10-01,,,\n\
                9990001146,Chaudhry,1951-11-19,share_org,refused,X99777,2026-10-01,,,\n\
                9990001146,Chaudhry,1951-11-19,share_org,refused,X99001,2026-10-01,,,\n\
                9990001146,Chaudhry,1951-11-19,,explicit_given,,2026-11-17,,,\n";
    let report = here.take(Shape::Consents, text);
    assert_eq!(
        numbers(&report),
        (
            2,
            0,
            0,
            vec![
                (3, "decision", "best_interests_incomplete"),
                (4, "family_name", "field_missing"),
                (5, "birth_date", "duplicate_conflict"),
                (6, "organisation_ods", "field_missing"),
                (7, "organisation_ods", "not_found"),
                (9, "decided_on", "date_unreadable"),
            ]
        )
    );
    assert_eq!((here.consents.len(), here.consents[0].recorded_by.as_str()), (2, "A test"));
    let again = here.take(Shape::Consents, text);
    assert_eq!((again.new, again.unchanged, here.consents.len(), here.mismatches.len()), (0, 2, 2, 1));
}

#[test]
fn a_column_that_nobody_knows_stops_an_own_file_and_not_a_feed() {
    let mut here = group();
    let own = here.read(Shape::Scores, "nhs_number,model_or_instrument,score,date,mood\n").err().unwrap();
    assert_eq!(own.code, Code::FileNotRecognised);
    assert!(here.read(Shape::Discharges, &FEED.replace("EpisodeId", "Episode,EpisodeId")).is_ok());
    let other = here.read(Shape::Scores, STAYS).err().unwrap();
    assert!(other.message.contains("import.admissions"), "{}", other.message);
}
