//! The list of one conference is imported, and the cohort worked out as of its day and the day after.

use crate::domain::Command;
use crate::domain::cohort_view::CohortView;
use crate::domain::command::*;
use crate::domain::patient::DeathStatus;
use crate::domain::query::{CohortShow, Cohorts, PatientShow, Worklist};
use crate::domain::refusal::Code;
use crate::domain::view::Answer;
use crate::service::testing::{World, day};

impl World {
    /// Works the cohort out as of a day.
    pub fn runs_the_cohort(&mut self, as_of: &str) -> CohortView {
        let run =
            CohortRunNow { mdg: self.mdg, cohort: Some("brent_2014".to_owned()), file: None, as_of: Some(day(as_of)) };
        self.does(run.into());
        self.cohort(None)
    }

    fn cohort(&mut self, run: Option<u32>) -> CohortView {
        let ask = CohortShow { mdg: self.mdg, cohort: "brent_2014".to_owned(), run, offset: None, limit: None };
        match self.asks(ask.into()) {
            Answer::Cohort(view) => view,
            other => panic!("{other:?}"),
        }
    }
}

fn surnames(rows: &[crate::domain::cohort_view::CohortRow]) -> Vec<&str> {
    rows.iter().map(|r| r.name.split(',').next().unwrap()).collect()
}

#[test]
fn ten_of_sixteen_rows_are_taken_and_six_say_why_not() {
    let mut w = World::fixture();
    let done = w.imports_the_rows();
    let report = done.report.unwrap();
    assert_eq!((report.rows, report.new, report.changed, report.unchanged), (16, 10, 0, 0));
    // The header is row 1 of the file, so that the tenth patient stands in row 11.
    let rejected: Vec<_> = report.rejected.iter().map(|r| (r.row - 1, r.code, r.field.as_str())).collect();
    assert_eq!(
        rejected,
        [
            (10, Code::NhsNumberCheck, "nhs_number"),
            (11, Code::DuplicateConflict, "birth_date"),
            (12, Code::NhsNumberMissingReason, "nhs_number"),
            (13, Code::NhsNumberRepeatedDigit, "nhs_number"),
            (14, Code::BirthDateFuture, "birth_date"),
            (15, Code::UnknownPractice, "practice_ods"),
        ]
    );
    let warned: Vec<_> = report.warnings.iter().map(|r| (r.row - 1, r.code)).collect();
    assert_eq!(warned, [(5, Code::PracticeClosedSuccessor)]);
    let evans = w.person("EVANS");
    let Answer::Patient(view) = w.asks(PatientShow { patient: evans }.into()) else { panic!() };
    assert_eq!(view.practice_ods, "X99002");
    let mensah = w.person("MENSAH");
    let Answer::Patient(view) = w.asks(PatientShow { patient: mensah }.into()) else { panic!() };
    assert_eq!(view.banner.nhs_number, "999 000 1774");
    let again = w.imports_the_rows().report.unwrap();
    assert_eq!((again.new, again.changed, again.unchanged, again.rejected.len()), (0, 0, 10, 6));
}

#[test]
fn the_cohort_of_the_day_has_five_and_each_who_is_out_a_reason() {
    let mut w = World::fixture();
    w.imports_the_rows();
    let view = w.runs_the_cohort("2026-11-19");
    assert_eq!((view.members, view.outside, view.number, view.version), (5, 5, 1, 1));
    assert_eq!(surnames(&view.inside), ["ADEYEMI", "BROWN", "CHAUDHRY", "EVANS", "IQBAL"]);
    let out: Vec<_> =
        view.out.iter().map(|r| (r.name.split(',').next().unwrap(), r.codes.join(" "), r.why.as_str())).collect();
    let said = |name, code: &str, why| (name, code.to_owned(), why);
    assert_eq!(
        out,
        [
            said("DOYLE", "age_below_75", "75 tomorrow"),
            said("FERNANDES", "no_ltc", "no long-term condition"),
            said("GREEN", "deceased", "died 02-Nov-2026, aged 93"),
            said("HASSAN", "practice_outside_network", "registered with a practice outside the network"),
            said("MENSAH", "age_below_75", "66, under 75"),
        ]
    );
    let segments: Vec<_> = view
        .inside
        .iter()
        .chain(&view.out)
        .map(|r| (r.name.split(',').next().unwrap(), r.segments.iter().map(|s| s.0).collect::<Vec<_>>()))
        .collect();
    assert_eq!(
        segments,
        [
            ("ADEYEMI", vec![4]),
            ("BROWN", vec![4]),
            ("CHAUDHRY", vec![4]),
            ("EVANS", vec![7, 4]),
            ("IQBAL", vec![4]),
            ("DOYLE", vec![3]),
            ("FERNANDES", vec![2]),
            ("GREEN", vec![4]),
            ("HASSAN", vec![4]),
            ("MENSAH", vec![6, 3]),
        ]
    );
    assert!(view.reasons.iter().any(|r| r.codes == ["age_below_75"] && r.patients == 2));
}

#[test]
fn a_day_later_only_who_turned_75_joins() {
    let mut w = World::fixture();
    w.imports_the_rows();
    w.runs_the_cohort("2026-11-19");
    let view = w.runs_the_cohort("2026-11-20");
    assert_eq!((view.members, view.number), (6, 2));
    assert_eq!(surnames(&view.joiners), ["DOYLE"]);
    assert_eq!(
        (view.joiners[0].codes.join(" "), view.joiners[0].why.as_str()),
        ("age_below_75".to_owned(), "75 today")
    );
    assert!(view.leavers.is_empty());
    // The first run stays as it was.
    assert_eq!(surnames(&w.cohort(Some(1)).inside), ["ADEYEMI", "BROWN", "CHAUDHRY", "EVANS", "IQBAL"]);
    let doyle = w.person("DOYLE");
    let Answer::Patient(patient) = w.asks(PatientShow { patient: doyle }.into()) else { panic!() };
    assert!(patient.cohorts[0].inside && patient.cohorts[0].cohort == "brent_2014");
    // Whoever dies leaves, with the reason.
    w.time("2026-11-20T09:00");
    let brown = w.person("BROWN");
    let death = PatientDeath {
        patient: brown,
        status: DeathStatus::Informal,
        died_on: Some(day("2026-11-20")),
        place: None,
        told_by: None,
    };
    w.does(death.into());
    let view = w.runs_the_cohort("2026-11-20");
    assert_eq!((view.members, surnames(&view.leavers)), (5, vec!["BROWN"]));
    assert_eq!(view.leavers[0].codes, ["deceased"]);
    assert!(view.joiners.is_empty());
    let Answer::Cohorts(list) = w.asks(Cohorts {}.into()) else { panic!() };
    assert_eq!(list.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["brent_2014", "icp"]);
    assert_eq!((list[0].runs[0].number, list[0].runs[0].members), (3, 5));
}

#[test]
pub(super) fn criteria_of_ones_own_are_read_with_the_line_of_a_fault_and_need_a_new_version() {
    let mut w = World::fixture();
    w.imports_the_rows();
    let file = w.folder.path().join("own.toml");
    let run = |w: &mut World, text: &str| {
        crate::export::atomic::write(&file, text.as_bytes()).unwrap();
        let command =
            CohortRunNow { mdg: w.mdg, cohort: None, file: Some(file.clone()), as_of: Some(day("2026-11-19")) };
        w.service.execute(&w.manager.clone(), Command::CohortRunNow(command))
    };
    let text = "code = \"own\"\nversion = 1\nname = \"Diabetes at Kilburn Park\"\npractices = [\"x99002\"]\n[[any_of]]\nconditions = [\"diabetes\"]\n";
    assert!(run(&mut w, text).unwrap().said.starts_with("Diabetes at Kilburn Park as of 19-Nov-2026: 2 in"));
    let refusal = run(&mut w, &text.replace("diabetes\"", "gout\"")).unwrap_err();
    assert_eq!(refusal.code, Code::CohortUnreadable);
    assert!(refusal.message.starts_with("Line 6 "), "{}", refusal.message);
    let other = text.replace("\"diabetes\"", "\"diabetes\", \"ckd\"");
    assert_eq!(run(&mut w, &other).unwrap_err().code, Code::CohortVersion);
    run(&mut w, &other.replace("version = 1", "version = 2")).unwrap();
    let elsewhere = text.replace("x99002", "x99999").replace("version = 1", "version = 3");
    assert_eq!(run(&mut w, &elsewhere).unwrap_err().code, Code::UnknownPractice);
    let none = CohortRunNow { mdg: w.mdg, cohort: Some("nobody".to_owned()), file: None, as_of: None };
    assert_eq!(w.refuses(none.into()), "not_found");
}

#[test]
fn the_worklist_shows_one_cohort_only() {
    let mut w = World::fixture();
    w.imports_the_rows();
    w.runs_the_cohort("2026-11-19");
    let ask = Worklist { cohort: Some("brent_2014".to_owned()), ..World::everybody() };
    let Answer::Worklist(page) = w.asks(ask.into()) else { panic!() };
    assert_eq!((page.total, page.found, page.rows.len()), (10, 5, 5));
}
