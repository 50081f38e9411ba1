//! Scores, assessments, admissions, themes and medicines as they are entered and shown, and every slip that is refused.

use crate::domain::Command;
use crate::domain::admission::Admission;
use crate::domain::assessment::{Assessment, Instrument};
use crate::domain::command::*;
use crate::domain::ids::Ref;
use crate::domain::query::{Query, RiskBandsShow};
use crate::domain::risk::{RiskModel, RiskScore, RiskTier};
use crate::domain::theme::Theme;
use crate::domain::view::{Answer, RegistryView};
use crate::service::testing::{World, day, id};

impl World {
    fn registry(&mut self, n: usize) -> RegistryView {
        self.patient(n).registry
    }

    pub(super) fn scoring(&self, n: usize, model: RiskModel, score: f64) -> RiskRecord {
        RiskRecord { patient: self.patients[n], model, score, scored_on: Some(day("2026-11-01")) }
    }

    pub(super) fn assessing(&self, n: usize, instrument: Instrument, score: f64) -> AssessmentRecord {
        AssessmentRecord {
            patient: self.patients[n],
            instrument,
            done_on: Some(day("2026-11-02")),
            score: Some(score),
            state: None,
            vas: None,
            level: None,
            sub_scores: Vec::new(),
            assessor: None,
        }
    }

    pub(super) fn amending_assessment(assessment: Ref<Assessment>) -> AssessmentAmend {
        AssessmentAmend {
            assessment,
            done_on: None,
            score: None,
            state: None,
            vas: None,
            level: None,
            sub_scores: None,
            assessor: None,
            entered_in_error: None,
        }
    }

    pub(super) fn admitting(&self, n: usize, admitted_on: &str, discharged_on: Option<&str>) -> AdmissionRecord {
        AdmissionRecord {
            patient: self.patients[n],
            admitted_on: day(admitted_on),
            discharged_on: discharged_on.map(day),
            hospital: None,
            hospital_name: Some("Pretend Infirmary".to_owned()),
            primary_reason: Some("Fall".to_owned()),
            icd10: None,
            acsc: None,
            fall_related: Some(true),
        }
    }

    pub(super) fn amending_admission(admission: Ref<Admission>) -> AdmissionAmend {
        AdmissionAmend {
            admission,
            admitted_on: None,
            discharged_on: None,
            hospital: None,
            hospital_name: None,
            primary_reason: None,
            icd10: None,
            acsc: None,
            fall_related: None,
            entered_in_error: None,
        }
    }
}

#[test]
fn a_frailty_index_shows_its_band_and_its_age() {
    let mut world = World::new();
    let score = RiskRecord { scored_on: Some(day("2025-11-15")), ..world.scoring(0, RiskModel::Efi, 0.27) };
    let risk: Ref<RiskScore> = id(&world.does(score.into()));
    let row = world.registry(0).risk.remove(0);
    assert_eq!((row.tier, row.old), (Some(RiskTier::ModerateFrailty), true));
    world.does(RiskAmend { risk, score: Some(0.4), scored_on: Some(day("2025-11-16")), entered_in_error: None }.into());
    let row = world.registry(0).risk.remove(0);
    assert_eq!((row.tier, row.old, row.record.score), (Some(RiskTier::SevereFrailty), false, 0.4));
    world.does(RiskAmend { risk, score: None, scored_on: None, entered_in_error: Some(true) }.into());
    assert_eq!(world.registry(0).risk, []);
}

#[test]
fn another_model_has_no_tier_until_enough_people_have_a_score() {
    let mut world = World::new();
    let score = world.scoring(0, RiskModel::Acg, 0.9);
    world.does(score.into());
    assert_eq!(world.registry(0).risk[0].tier, None);
    let Answer::Bands(rows) =
        world.service.answer(&world.manager.clone(), &Query::RiskBandsShow(RiskBandsShow {})).unwrap()
    else {
        panic!("another answer")
    };
    let acg = rows.iter().find(|row| row.model == RiskModel::Acg).unwrap();
    assert_eq!((acg.people, acg.cutoffs, acg.shares.high), (1, None, 5.0));
}

#[test]
fn a_score_that_cannot_be_is_refused_beside_its_field() {
    let mut w = World::new();
    let base = w.scoring(0, RiskModel::Efi, 0.2);
    assert_eq!(w.refuses(RiskRecord { score: 1.2, ..base.clone() }.into()), "score_range");
    assert_eq!(w.refuses(RiskRecord { scored_on: Some(day("2026-11-17")), ..base.clone() }.into()), "date_unreadable");
    assert_eq!(w.refuses(RiskRecord { scored_on: Some(day("1938-05-31")), ..base.clone() }.into()), "date_unreadable");
    let dead = RiskRecord { patient: w.patients[6], scored_on: Some(day("2026-11-03")), ..base.clone() };
    assert_eq!(w.refuses(dead.into()), "deceased");
    w.does(base.clone().into());
    assert_eq!(w.refuses(base.into()), "already_recorded");
    let bands = |model, very_high, high| RiskSetBands { model, very_high, high, moderate: 20.0 };
    assert_eq!(w.refuses(bands(RiskModel::Efi, 0.5, 5.0).into()), "score_range");
    assert_eq!(w.refuses(bands(RiskModel::Acg, 6.0, 5.0).into()), "score_range");
    assert_eq!(
        w.refuses(MedicinesRecord { patient: w.patients[0], count: 101, counted_on: None, source: None }.into()),
        "score_range"
    );
}

#[test]
fn every_instrument_takes_what_it_can_give_and_nothing_else() {
    let mut w = World::new();
    for (instrument, good, wrong) in [
        (Instrument::Cfs, 9.0, 0.0),
        (Instrument::Frat, 5.0, 6.0),
        (Instrument::Sixcit, 28.0, 2.5),
        (Instrument::Amt4, 0.0, 5.0),
        (Instrument::Phq2, 6.0, 7.0),
        (Instrument::Phq9, 27.0, 28.0),
        (Instrument::Pam, 72.4, 100.1),
        (Instrument::Scrqol, 24.0, 25.0),
    ] {
        let args = w.assessing(0, instrument, wrong);
        assert_eq!(w.refuses(args.into()), "score_range", "{instrument}");
        let args = w.assessing(0, instrument, good);
        w.does(args.into());
    }
    assert_eq!(w.registry(0).assessments.len(), 8);
    let none = |w: &World, instrument| AssessmentRecord { score: None, ..w.assessing(1, instrument, 0.0) };
    let (cfs, eq5d) = (none(&w, Instrument::Cfs), none(&w, Instrument::Eq5d5l));
    assert_eq!(w.refuses(cfs.into()), "score_range");
    assert_eq!(w.refuses(eq5d.clone().into()), "score_range", "the state is needed");
    let state = |state: &str| Some(state.to_owned());
    assert_eq!(w.refuses(AssessmentRecord { state: state("21236"), ..eq5d.clone() }.into()), "score_range");
    assert_eq!(
        w.refuses(AssessmentRecord { state: state("21231"), vas: Some(101), ..eq5d.clone() }.into()),
        "score_range"
    );
    let parts = none(&w, Instrument::Scrqol);
    assert_eq!(w.refuses(AssessmentRecord { sub_scores: vec![3; 7], ..parts.clone() }.into()), "score_range");
    assert_eq!(w.refuses(AssessmentRecord { sub_scores: vec![4; 8], ..parts.clone() }.into()), "score_range");
    let wrong_sum = AssessmentRecord { sub_scores: vec![2; 8], score: Some(15.0), ..parts.clone() };
    assert_eq!(w.refuses(wrong_sum.into()), "score_range");
    let level = AssessmentRecord { level: Some(5), ..w.assessing(1, Instrument::Pam, 50.0) };
    assert_eq!(w.refuses(level.into()), "score_range");
    let misplaced = AssessmentRecord { level: Some(2), ..w.assessing(1, Instrument::Frat, 3.0) };
    assert_eq!(w.refuses(misplaced.into()), "score_range");
    w.does(AssessmentRecord { state: state("21231"), score: Some(-0.1), vas: Some(70), ..eq5d }.into());
    let scrqol = id(&w.does(AssessmentRecord { sub_scores: vec![2; 8], ..parts }.into()));
    let rows = w.registry(1).assessments;
    assert_eq!(rows.iter().find(|row| row.record.id == scrqol).unwrap().record.score, Some(16.0));
    w.does(AssessmentAmend { sub_scores: Some(vec![3; 8]), ..World::amending_assessment(scrqol) }.into());
    let rows = w.registry(1).assessments;
    assert_eq!(rows.iter().find(|row| row.record.id == scrqol).unwrap().record.score, Some(24.0));
}

#[test]
fn a_result_stands_in_words_beside_the_score() {
    let mut w = World::new();
    let falls = w.assessing(0, Instrument::Frat, 3.0);
    w.does(AssessmentRecord { assessor: Some(w.member("physio")), ..falls }.into());
    let row = w.registry(0).assessments.remove(0);
    assert_eq!(row.result.as_deref(), Some("High risk of falls (3 or more)"));
    assert_eq!(row.assessor.as_deref(), Some("Mr Hal Physio"));
}

#[test]
fn a_stay_counts_its_nights_and_finds_the_one_before() {
    let mut w = World::new();
    let first = w.admitting(0, "2026-09-01", Some("2026-09-08"));
    let first: Ref<Admission> = id(&w.does(first.into()));
    let second = w.admitting(0, "2026-10-08", None);
    let second: Ref<Admission> = id(&w.does(second.into()));
    let rows = w.registry(0).admissions;
    assert_eq!((rows[0].record.id, rows[0].length_of_stay, rows[0].readmission_of), (second, None, Some(first)));
    assert_eq!((rows[1].length_of_stay, rows[1].readmission_of), (Some(7), None));
    let contact = AdmissionContact { admission: second, contact_on: None, by: Some(w.member("nurse")) };
    assert_eq!(w.refuses(contact.clone().into()), "wrong_state");
    let out = |day| AdmissionAmend { discharged_on: Some(day), ..World::amending_admission(second) };
    assert_eq!(w.refuses(out(day("2026-10-07")).into()), "date_order");
    assert_eq!(w.refuses(out(day("2026-11-17")).into()), "date_unreadable");
    w.does(out(day("2026-11-13")).into());
    let early = AdmissionContact { contact_on: Some(day("2026-11-12")), ..contact.clone() };
    assert_eq!(w.refuses(early.into()), "date_order");
    let late = AdmissionContact { contact_on: Some(day("2026-11-17")), ..contact.clone() };
    assert_eq!(w.refuses(late.into()), "date_unreadable");
    assert!(w.does(contact.into()).said.ends_with("in touch 3 days after discharge."));
    assert_eq!(w.registry(0).admissions[0].contact_by.as_deref(), Some("Ms Bo Nurse"));
    let again = w.admitting(0, "2026-10-08", None);
    assert_eq!(w.refuses(again.into()), "already_recorded");
    let coded = AdmissionRecord { icd10: Some("hip".to_owned()), ..w.admitting(1, "2026-10-08", None) };
    assert_eq!(w.refuses(coded.into()), "code_unreadable");
    w.does(AdmissionAmend { entered_in_error: Some(true), ..World::amending_admission(first) }.into());
    let rows = w.registry(0).admissions;
    assert_eq!((rows.len(), rows[0].readmission_of), (1, None));
}

#[test]
fn themes_and_medicines_carry_who_said_so_and_when() {
    let mut w = World::new();
    let frail = ThemeSet {
        patient: w.patients[0],
        theme: Theme::Frailty,
        present: None,
        source: Some("Home visit".to_owned()),
        noted_on: Some(day("2026-11-10")),
    };
    w.does(frail.clone().into());
    w.does(ThemeSet { present: Some(false), source: None, noted_on: None, ..frail.clone() }.into());
    let view = w.registry(0);
    assert_eq!(view.themes.len(), 1, "each theme once");
    let flag = &view.themes[0].record;
    assert_eq!((flag.present, flag.source.as_str(), flag.noted_on), (false, "By hand", day("2026-11-16")));
    let ahead = ThemeSet { noted_on: Some(day("2027-01-01")), ..frail };
    assert_eq!(w.refuses(ahead.into()), "date_unreadable");
    let count = |count, on: &str| MedicinesRecord {
        patient: Ref::from_uuid(uuid::Uuid::nil()),
        count,
        counted_on: Some(day(on)),
        source: None,
    };
    let patient = w.patients[0];
    for (n, on) in [(12, "2026-03-01"), (9, "2026-11-01"), (10, "2026-11-01")] {
        w.does(MedicinesRecord { patient, ..count(n, on) }.into());
    }
    let view = w.registry(0);
    assert_eq!((view.medicines.unwrap().count, view.polypharmacy), (10, true));
    w.does(MedicinesRecord { patient, ..count(9, "2026-11-15") }.into());
    assert!(!w.registry(0).polypharmacy);
}

#[test]
fn a_viewer_enters_nothing() {
    let mut w = World::new();
    let who = w.service.actor("viewer").unwrap();
    let score: Command = w.scoring(0, RiskModel::Efi, 0.2).into();
    assert_eq!(w.service.execute(&who, score).unwrap_err().code.text(), "permission_denied");
}
