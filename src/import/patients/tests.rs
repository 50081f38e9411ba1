use super::*;
use crate::domain::change::Change;
use crate::domain::organisation::OrganisationStatus;
use crate::domain::patient::NhsNumberAbsent;
use crate::domain::record::{Cell, Record};
use crate::import::fixtures::{PRACTICES, bytes, cohort, day, minting, practice, real, same_people};
use crate::import::{Shape, practices};
use tempfile::NamedTempFile;

const TODAY: &str = "2026-11-16";

/// A register in memory, on which the changes of an import can be made.
#[derive(Default)]
struct Here {
    organisations: Vec<Organisation>,
    patients: Vec<Patient>,
    conditions: Vec<Condition>,
}

impl Here {
    fn group() -> Self {
        let successor = practice("X99002");
        let closed = Organisation {
            status: OrganisationStatus::Closed,
            closed_on: Some(day("2026-10-31")),
            successor: Some(successor.id),
            ..practice("X99003")
        };
        let organisations = vec![practice("X99001"), successor, closed, practice("X99004")];
        Self { organisations, ..Self::default() }
    }

    fn national() -> Option<Self> {
        let path = real(PRACTICES)?;
        let (changes, _) = practices::import(&path, Some("QRV"), &[], &mut minting()).unwrap();
        let mut here = Self::default();
        here.make(&changes);
        Some(here)
    }

    fn existing(&self) -> Existing<'_> {
        Existing {
            organisations: &self.organisations,
            patients: &self.patients,
            conditions: &self.conditions,
            ..Existing::default()
        }
    }

    fn read(&self, file: &NamedTempFile, as_of: &str) -> Result<(Changes, ImportReport), Refusal> {
        // A register already here has used up the first identities.
        let mut mint = minting();
        (0..self.patients.len() + self.conditions.len() + self.organisations.len()).for_each(|_| {
            mint();
        });
        import(file.path(), day(as_of), day(TODAY), &self.existing(), &mut mint, &mut |_, _| {})
    }

    /// Imports and makes the changes.
    fn take(&mut self, file: &NamedTempFile, as_of: &str) -> ImportReport {
        let (changes, report) = self.read(file, as_of).unwrap();
        assert_eq!(report.new + report.changed + report.unchanged + report.rejected.len() as u32, report.rows);
        self.make(&changes);
        report
    }

    fn make(&mut self, changes: &Changes) {
        make(&mut self.organisations, changes);
        make(&mut self.patients, changes);
        make(&mut self.conditions, changes);
    }
}

fn make<R: Record>(records: &mut Vec<R>, changes: &Changes) {
    let places: HashMap<Uuid, usize> = records.iter().enumerate().map(|(at, record)| (record.uuid(), at)).collect();
    for change in &changes.list {
        match change {
            Change::Create(image) if image.kind == R::KIND => {
                records.push(R::from_cells(image.id, image.cells.clone()).unwrap());
            }
            Change::Set { kind, id, fields } if *kind == R::KIND => {
                let record = &mut records[places[id]];
                let mut cells = record.cells();
                for change in fields {
                    let at = R::FIELDS.iter().position(|f| f.name == change.field).unwrap();
                    assert_eq!(cells[at], change.before);
                    cells[at] = change.after.clone();
                }
                *record = R::from_cells(*id, cells).unwrap();
            }
            _ => {}
        }
    }
}

fn numbers(report: &ImportReport) -> (u32, u32, u32, usize) {
    (report.new, report.changed, report.unchanged, report.rejected.len())
}

fn faults(rows: &[RejectedRow]) -> Vec<(u32, &str, &str)> {
    rows.iter().map(|r| (r.row, r.code.text(), r.field.as_str())).collect()
}

fn file(text: &str) -> NamedTempFile {
    bytes(text.as_bytes())
}

/// The project's own list with these columns after the necessary ones.
fn own(more: &str, rows: &[&str]) -> NamedTempFile {
    file(&format!("nhs_number,family_name,given_names,birth_date,practice_ods{more}\n{}\n", rows.join("\n")))
}

fn gp_list(rows: &[&str]) -> NamedTempFile {
    let names: Vec<&str> = columns::GP_SYSTEM_LIST.iter().map(|c| c.name).collect();
    file(&format!("{}\n{}\n", names.join(","), rows.join("\n")))
}

fn changed_fields(changes: &Changes) -> Vec<&'static str> {
    let fields = changes.list.iter().filter_map(|change| match change {
        Change::Set { fields, .. } => Some(fields.iter().map(|f| f.field)),
        Change::Create(_) | Change::Retire(_) => None,
    });
    fields.flatten().collect()
}

const GRACE: &str = "9990001006,Adeyemi,Grace Mary,1938-06-01,X99001";

/// The sixteen rows of one conference.
fn sixteen() -> NamedTempFile {
    let people = [
        "9990001006,Adeyemi,Grace,Mrs,1938-06-01,female,X99001,copd;heart_failure,none,",
        "9990001073,Brown,Stanley,,1945-03-03,male,X99001,diabetes,none,",
        "9990001146,Chaudhry,Nasreen,,1951-11-19,female,X99002,diabetes;ckd,none,",
        "9990001219,Doyle,Patrick,,1951-11-20,male,X99002,copd,none,",
        "9990001286,Evans,Margaret,,1940-02-29,female,X99003,dementia,none,",
        "9990001359,Fernandes,Luis,,1949-12-31,male,X99001,,none,",
        "9990001421,Green,Ivy,,1933-07-14,female,X99002,chd,formal,2026-11-02",
        "9990001499,Hassan,Omar,,1948-08-08,male,X99004,diabetes,none,",
        "9990001561,Iqbal,Yasmin,,1950-10-10,female,X99001,copd,none,",
        "9991234567,Noonan,Pat,,1940-01-01,not_known,X99001,copd,none,",
        "9990001073,Brown,Stanley,,1945-03-30,male,X99001,diabetes,none,",
        ",Jones,Tom,,1944-04-04,male,X99001,diabetes,none,",
        "1111111111,Otto,Kim,,1941-01-01,male,X99001,copd,none,",
        "9990001634,Kowalski,Anna,,2027-01-01,female,X99002,ckd,none,",
        "9990001707,Lewis,Ruth,,1944-04-04,female,X99009,copd,none,",
        "999-000-1774,Mensah,Kofi,,1960-05-05,male,X99002,diabetes;smi,none,",
    ];
    let header =
        "nhs_number,family_name,given_names,title,birth_date,gender,practice_ods,conditions,death_status,died_on";
    file(&format!("{header}\n{}\n", people.join("\n")))
}

#[test]
fn sixteen_rows_give_ten_people_and_six_faults_each_time() {
    let mut here = Here::group();
    let report = here.take(&sixteen(), TODAY);
    assert_eq!(numbers(&report), (10, 0, 0, 6));
    let expected = [
        (11, "nhs_number_check", "nhs_number"),
        (12, "duplicate_conflict", "birth_date"),
        (13, "nhs_number_missing_reason", "nhs_number"),
        (14, "nhs_number_repeated_digit", "nhs_number"),
        (15, "birth_date_future", "birth_date"),
        (16, "unknown_practice", "practice_ods"),
    ];
    assert_eq!(faults(&report.rejected), expected);
    assert_eq!(faults(&report.warnings), [(6, "practice_closed_successor", "practice_ods")]);
    let evans = here.patients.iter().find(|p| p.family_name == "Evans").unwrap();
    assert_eq!(evans.practice, here.organisations[1].id);
    let green = here.patients.iter().find(|p| p.family_name == "Green").unwrap();
    assert_eq!((green.death_status, green.died_on), (DeathStatus::Formal, Some(day("2026-11-02"))));
    assert_eq!(here.conditions.len(), 12);

    let (changes, report) = here.read(&sixteen(), "2026-11-20").unwrap();
    assert!(changes.is_empty());
    assert_eq!(numbers(&report), (0, 0, 10, 6));
    assert_eq!(faults(&report.rejected), expected);
}

#[test]
fn six_and_a_half_thousand_people_once_and_again() {
    let (Some(mut here), Some(list)) = (Here::national(), cohort(&[])) else { return };
    let report = here.take(&list, TODAY);
    assert_eq!(numbers(&report), (6_500, 0, 0, 0), "{:?}", faults(&report.rejected));
    assert_eq!(here.patients.len(), 6_500);
    let (changes, report) = here.read(&list, "2026-11-17").unwrap();
    assert!(changes.is_empty());
    assert_eq!(numbers(&report), (0, 0, 6_500, 0));
}

#[test]
fn every_broken_row_is_named_and_all_others_are_taken() {
    let (Some(mut here), Some(list)) = (Here::national(), cohort(&["--dirty", "0.02"])) else { return };
    let report = here.take(&list, TODAY);
    let mut reader = csv::Reader::from_path(list.path()).unwrap();
    let mut expected = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.unwrap();
        let row = at as u32 + 2;
        if record[0].parse::<crate::domain::nhs_number::NhsNumber>().is_err() {
            expected.push((row, "nhs_number_check", "nhs_number"));
        } else if &record[4][5..7] == "13" {
            expected.push((row, "date_unreadable", "birth_date"));
        } else if record[1].is_empty() {
            expected.push((row, "family_name_missing", "family_name"));
        } else if &record[6] == "Z00000" {
            expected.push((row, "unknown_practice", "practice_ods"));
        }
    }
    assert!(expected.len() > 80, "the generator broke {} rows", expected.len());
    assert_eq!(faults(&report.rejected), expected);
    assert_eq!(report.new as usize, 6_500 - expected.len());
}

#[test]
fn a_gp_systems_list_is_recognised_without_being_told() {
    let (Some(mut here), Some(gp)) = (Here::national(), cohort(&["--shape", "emis"])) else { return };
    let report = here.take(&gp, TODAY);
    assert_eq!(report.shape, Shape::GpSystemList.words());
    assert_eq!(numbers(&report), (6_500, 0, 0, 0));
}

#[test]
fn other_people_under_the_numbers_of_this_register_overwrite_nobody() {
    let (Some(mut here), Some(list), Some(other)) =
        (Here::national(), cohort(&[]), cohort(&["--seed", "42", "--as-of", "2025-06-01"]))
    else {
        return;
    };
    here.take(&list, TODAY);
    let (changes, report) = here.read(&other, TODAY).unwrap();
    assert!(changes.is_empty());
    assert!(report.rejected.iter().all(|r| r.code == Code::DuplicateConflict));
    assert_eq!(report.rejected.len(), 6_500);
}

#[test]
fn a_gp_systems_list_of_the_same_people_changes_nothing() {
    let (Some(mut here), Some(list), Some(gp)) =
        (Here::national(), same_people(&[]), same_people(&["--shape", "emis"]))
    else {
        return;
    };
    here.take(&list, "2026-11-01");
    let (changes, report) = here.read(&gp, TODAY).unwrap();
    assert_eq!(report.shape, Shape::GpSystemList.words());
    assert_eq!(changed_fields(&changes), Vec::<&str>::new());
    assert!(changes.is_empty());
    assert_eq!(numbers(&report), (0, 0, 6_500, 0));
}

#[test]
fn the_own_list_after_a_gp_systems_adds_what_that_did_not_carry() {
    let (Some(mut here), Some(list), Some(gp)) =
        (Here::national(), same_people(&[]), same_people(&["--shape", "emis"]))
    else {
        return;
    };
    assert_eq!(numbers(&here.take(&gp, TODAY)), (6_500, 0, 0, 0));
    let (changes, report) = here.read(&list, TODAY).unwrap();
    assert_eq!(numbers(&report), (0, 6_500, 0, 0));
    let fields: std::collections::BTreeSet<&str> = changed_fields(&changes).into_iter().collect();
    let expected = [
        "accommodation",
        "death_status",
        "died_on",
        "given_names",
        "has_carer",
        "interpreter",
        "is_carer",
        "language",
        "practice_from",
        "restricted",
        "source",
    ];
    assert_eq!(fields.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn what_a_gp_systems_list_carries_is_taken_where_it_is_news() {
    let mut here = Here::group();
    here.take(
        &own(
            ",title,phone,named_gp,conditions,restricted,address",
            &[&format!("{GRACE},Mrs,020 7946 0001,Dr Pereira,copd,yes,\"Flat 1, 2 High Road, London\"")],
        ),
        "2026-11-01",
    );
    let row = |calling: &str, gp: &str, mobile: &str| {
        gp_list(&[&format!(
            "1,X99001,P,\"{gp}\",999 000 1006,MRS,ADEYEMI,{calling},88,01-Jun-1938,Female,Flat 1,2 HIGH ROAD,,London,Greater London,,,{mobile},,"
        )])
    };
    let (changes, _) = here.read(&row("Grace", "PEREIRA, Pat (Dr)", "02079460001"), TODAY).unwrap();
    assert_eq!(changed_fields(&changes), ["gender", "as_of", "source"]);
    here.make(&changes);
    let (changes, _) = here.read(&row("Grace", "PEREIRA, Pat (Dr)", ""), TODAY).unwrap();
    assert!(changes.is_empty());
    let (changes, _) = here.read(&row("Mary", "PATEL, Pat (Dr)", "020 7946 0009"), TODAY).unwrap();
    assert_eq!(changed_fields(&changes), ["preferred_name", "phone", "named_gp"]);
    here.make(&changes);
    let grace = &here.patients[0];
    assert_eq!(grace.given_names, "Grace Mary");
    assert_eq!(grace.preferred_name.as_deref(), Some("Mary"));
    assert!(grace.restricted && here.conditions[0].resolved_on.is_none());
}

#[test]
fn a_condition_no_longer_listed_is_resolved_and_not_deleted() {
    let mut here = Here::group();
    here.take(&own(",conditions", &[&format!("{GRACE},copd;frailty")]), "2026-10-01");
    assert_eq!(here.conditions.iter().map(|c| c.is_ltc).collect::<Vec<_>>(), [true, false]);
    let report = here.take(&own(",conditions", &[&format!("{GRACE},frailty;ckd")]), "2026-11-01");
    assert_eq!(report.changed, 1);
    assert_eq!(report.counts[..2], [("conditions_added".to_owned(), 1), ("conditions_resolved".to_owned(), 1)]);
    assert_eq!(here.conditions[0].resolved_on, Some(day("2026-11-01")));
    assert_eq!(here.patients[0].as_of, Some(day("2026-11-01")));
    // A list without the column says nothing of conditions.
    here.take(&own("", &[GRACE]), "2026-11-02");
    assert_eq!(here.conditions.iter().filter(|c| c.resolved_on.is_none()).count(), 2);
}

#[test]
fn an_older_list_does_not_undo_a_newer_one() {
    let mut here = Here::group();
    here.take(&own(",phone", &[&format!("{GRACE},2")]), "2026-11-01");
    let (changes, report) = here.read(&own(",phone", &[&format!("{GRACE},1")]), "2026-10-01").unwrap();
    assert!(changes.is_empty());
    assert_eq!(report.unchanged, 1);
    assert_eq!(report.counts[2], ("older_than_known".to_owned(), 1));
}

#[test]
fn a_blank_cell_takes_nothing_away() {
    let mut here = Here::group();
    here.take(&own(",phone,interpreter,restricted", &[&format!("{GRACE},2,yes,yes")]), "2026-11-01");
    let (changes, _) = here.read(&own(",phone,interpreter,restricted", &[&format!("{GRACE},,,")]), TODAY).unwrap();
    assert!(changes.is_empty());
}

#[test]
fn a_number_alone_never_finds_somebody() {
    let mut here = Here::group();
    here.take(&own("", &[GRACE]), "2026-11-01");
    for (row, column) in [
        ("9990001006,Adeyemi,Grace,1938-06-02,X99001", "birth_date"),
        ("9990001006,Okafor,Grace,1938-06-01,X99001", "family_name"),
        ("9990001006,Adeyemi,Comfort,1938-06-01,X99001", "given_names"),
    ] {
        let (changes, report) = here.read(&own("", &[row]), TODAY).unwrap();
        assert!(changes.is_empty());
        assert_eq!(faults(&report.rejected), [(2, "duplicate_conflict", column)]);
    }
    let (changes, _) = here.read(&own("", &["999 000 1006,ADÉYEMI,Grace,1938-06-01,X99002"]), TODAY).unwrap();
    assert_eq!(changed_fields(&changes), ["family_name", "given_names", "practice", "as_of"]);
}

#[test]
fn somebody_twice_in_a_file_is_taken_once() {
    let mut here = Here::group();
    let other = GRACE.replace("X99001", "X99002");
    let report = here.take(&own("", &[GRACE, GRACE, &other]), TODAY);
    assert_eq!(numbers(&report), (1, 0, 1, 1));
    assert_eq!(faults(&report.warnings), [(3, "duplicate_conflict", "nhs_number")]);
    assert_eq!(faults(&report.rejected), [(4, "duplicate_conflict", "nhs_number")]);
    assert_eq!(here.patients.len(), 1);
}

#[test]
fn somebody_without_a_number_is_known_by_name_birth_date_and_practice() {
    let mut here = Here::group();
    let reason = ",nhs_number_absent_reason";
    here.take(&own(reason, &[",Jones,Tom,1944-04-04,X99001,awaiting_trace"]), "2026-11-01");
    let report = here.take(&own(reason, &[",JONES,Tom,1944-04-04,X99001,overseas"]), "2026-11-02");
    assert_eq!(numbers(&report), (0, 1, 0, 0));
    // The number was found: it is the same person, and the reason is gone.
    let report = here.take(&own("", &["9990001073,JONES,Tom,1944-04-04,X99001"]), "2026-11-03");
    assert_eq!(numbers(&report), (0, 1, 0, 0));
    assert!(here.patients[0].nhs_number.is_some() && here.patients[0].nhs_number_absent_reason.is_none());
    // Another number for the same name is another person until somebody says otherwise.
    let report = here.take(&own("", &["9990001146,Jones,Tom,1944-04-04,X99001"]), "2026-11-04");
    assert_eq!(numbers(&report), (1, 0, 0, 0));
    assert_eq!(faults(&report.warnings), [(2, "duplicate_conflict", "nhs_number")]);
    // And now a row without a number could be either.
    let report = here.take(&own(reason, &[",Jones,Tom,1944-04-04,X99001,overseas"]), "2026-11-05");
    assert_eq!(faults(&report.rejected), [(2, "duplicate_conflict", "nhs_number")]);
    assert_eq!(here.patients[0].nhs_number_absent_reason, None::<NhsNumberAbsent>);
}

#[test]
fn a_closed_practice_without_a_successor_is_refused() {
    let mut here = Here::group();
    here.organisations[2].successor = None;
    let (_, report) = here.read(&own("", &["9990001286,Evans,Margaret,1940-02-29,X99003"]), TODAY).unwrap();
    assert_eq!(faults(&report.rejected), [(2, "practice_closed", "practice_ods")]);
    // Practices that name each other end in a refusal, not in a circle.
    here.organisations[2].successor = Some(here.organisations[2].id);
    let (_, report) = here.read(&own("", &["9990001286,Evans,Margaret,1940-02-29,X99003"]), TODAY).unwrap();
    assert_eq!(faults(&report.rejected), [(2, "practice_closed", "practice_ods")]);
}

#[test]
fn a_death_is_taken_back_only_in_so_many_words() {
    let mut here = Here::group();
    let row = |said: &str| own(",death_status,died_on", &[&format!("{GRACE},{said}")]);
    here.take(&row("informal,2026-11-02"), "2026-11-03");
    let report = here.take(&row("none,"), "2026-11-04");
    assert_eq!(numbers(&report), (0, 0, 1, 0));
    assert_eq!(faults(&report.warnings), [(2, "deceased", "death_status")]);
    here.take(&row("formal,"), "2026-11-05");
    assert_eq!(here.patients[0].death_status, DeathStatus::Formal);
    assert_eq!(here.take(&row("informal,"), "2026-11-06").unchanged, 1);
    here.take(&row("removed,"), "2026-11-07");
    assert_eq!((here.patients[0].death_status, here.patients[0].died_on), (DeathStatus::Removed, None));
    let report = here.take(&row("none,2026-11-02"), "2026-11-08");
    assert_eq!(faults(&report.rejected), [(2, "field_unreadable", "died_on")]);
    assert_eq!(here.take(&row("formal,2026-12-24"), "2026-11-08").rejected.len(), 1);
}

#[test]
fn each_fault_of_a_cell_is_named_by_its_column_and_shows_no_value() {
    let here = Here::group();
    let long = "x".repeat(10_001);
    let rows = [
        "9.43E+09,Secret,A,1938-06-01,X99001,,",
        "9990001006,Secret,A,1938-06-01,X99001,castle,",
        "9990001006,Secret,A,1938-06-01,X99001,,perhaps",
        "9990001006,Secret,A,01/06/1938,X99001,,",
        "9990001006,Secret,A,1899-12-31,X99001,,",
        "9990001006,Secret,A,,X99001,,",
        "9990001006,Secret,A,1938-06-01",
        "9990001006,Secret,A,1938-06-01,X99001,,,,",
        &format!("9990001006,{long},A,1938-06-01,X99001,,"),
        &format!("9990001006,{},A,1938-06-01,X99001,,", "y".repeat(101)),
        ",,,,,,",
        "9990001073,Secret,A,2020-06-01,X99001,,no",
    ];
    let (_, report) = here.read(&own(",accommodation,has_carer", &rows), TODAY).unwrap();
    let expected = [
        (2, "nhs_number_length", "nhs_number"),
        (3, "value_unknown", "accommodation"),
        (4, "value_unknown", "has_carer"),
        (5, "date_unreadable", "birth_date"),
        (6, "birth_date_range", "birth_date"),
        (7, "birth_date_range", "birth_date"),
        (8, "field_missing", ""),
        (9, "field_unknown", ""),
        (10, "value_too_long", "family_name"),
        (11, "value_too_long", "family_name"),
    ];
    assert_eq!(faults(&report.rejected), expected);
    // The blank row is passed over, and a child is kept on the register.
    assert_eq!((report.rows, report.new), (11, 1));
    assert!(report.rejected[0].message.contains("spreadsheet"));
    let text = serde_json::to_string(&report).unwrap();
    assert!(["Secret", "castle", "perhaps", "9990001006", "1899", "xxx"].iter().all(|value| !text.contains(value)));
}

#[test]
fn text_that_could_command_is_made_harmless_and_rows_are_counted_as_the_file_counts_them() {
    let mut here = Here::group();
    let report = here.take(
        &file(
            "\u{feff}nhs_number,family_name,given_names,birth_date,practice_ods,address\r\n\
             9990001006,\"Ade\u{1b}[2Jyemi\",=cmd|' /C calc'!A0,1938-06-01,X99001,\"1 Road\r\nLondon\"\r\n\
             9990001007,Brown,A,1938-06-01,X99001,\r\n",
        ),
        TODAY,
    );
    let grace = &here.patients[0];
    assert_eq!(grace.family_name, "Adeyemi");
    assert_eq!(grace.given_names, "=cmd|' /C calc'!A0");
    assert_eq!(grace.address.as_deref(), Some("1 Road, London"));
    assert_eq!(faults(&report.rejected), [(3, "nhs_number_check", "nhs_number")]);
}

#[test]
fn names_in_the_old_windows_letters_arrive_whole() {
    let mut here = Here::group();
    let mut content = b"nhs_number,family_name,given_names,birth_date,practice_ods\n".to_vec();
    content.extend_from_slice(b"9990001006,M\xfcller,Zo\xeb,1938-06-01,X99001\n");
    here.take(&bytes(&content), TODAY);
    assert_eq!(here.patients[0].display_name(), "MÜLLER, Zoë");
}

#[test]
fn a_header_without_rows_is_a_list_of_nobody() {
    let (changes, report) = Here::group().read(&own("", &[]), TODAY).unwrap();
    assert!(changes.is_empty());
    assert_eq!((report.rows, numbers(&report)), (0, (0, 0, 0, 0)));
}

#[test]
fn progress_ends_at_the_end() {
    let here = Here::group();
    let list = own("", &vec![GRACE; 1_100]);
    let mut told = Vec::new();
    import(list.path(), day(TODAY), day(TODAY), &here.existing(), &mut minting(), &mut |done, total| {
        told.push((done, total));
    })
    .unwrap();
    let total = list.as_file().metadata().unwrap().len();
    assert_eq!(told.len(), 3);
    assert!(told.is_sorted() && told.iter().all(|(_, of)| *of == total));
    assert_eq!(told[2].0, total);
}

#[test]
fn a_new_patient_holds_what_the_row_said() {
    let mut here = Here::group();
    here.take(&own(",gender,language", &[&format!("{GRACE},F,Yoruba")]), TODAY);
    let image = here.patients[0].image();
    let cell = |name: &str| image.cells[Patient::FIELDS.iter().position(|f| f.name == name).unwrap()].clone();
    assert_eq!(cell("nhs_number"), Cell::Text("9990001006".to_owned()));
    assert_eq!(cell("gender"), Cell::Text("female".to_owned()));
    assert_eq!(cell("language"), Cell::Text("Yoruba".to_owned()));
    assert_eq!(cell("interpreter"), Cell::Null);
    assert_eq!(cell("as_of"), Cell::Text(TODAY.to_owned()));
}

#[test]
fn a_move_to_another_practice_forgets_since_when_at_the_old_one() {
    let mut here = Here::group();
    here.take(&own(",practice_from", &[&format!("{GRACE},2001-02-03")]), "2026-11-01");
    let moved = GRACE.replace("X99001", "X99002");
    let (changes, _) = here.read(&own("", &[&moved]), "2026-11-01").unwrap();
    assert_eq!(changed_fields(&changes), ["practice", "practice_from"]);
}

#[test]
fn a_list_dated_in_the_future_is_remarked_on() {
    let here = Here::group();
    let (changes, _) = here.read(&own("", &[GRACE]), "2062-11-01").unwrap();
    assert!(changes.warnings[0].message.contains("future"));
    assert!(here.read(&own("", &[GRACE]), TODAY).unwrap().0.warnings.is_empty());
}
