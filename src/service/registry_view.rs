//! What a patient's record shows beside the conditions, the bands of risk models, and what waits for a person to decide.

use super::{Service, refused};
use crate::domain::admission::Admission;
use crate::domain::assessment::Assessment;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::mismatch::Mismatch;
use crate::domain::patient::Patient;
use crate::domain::refusal::Refusal;
use crate::domain::risk::{self, Cutoffs, RiskBands, RiskModel, RiskScore, Shares};
use crate::domain::theme::{MedicinesCount, POLYPHARMACY, ThemeFlag};
use crate::domain::view::*;
use chrono::{Months, NaiveDate};

impl Service {
    pub(super) fn registry_of(&self, patient: Ref<Patient>) -> Result<RegistryView, Refusal> {
        let year_ago = self.today().checked_sub_months(Months::new(12)).unwrap_or_default();
        let medicines: Vec<MedicinesCount> = self.store.about(patient).map_err(refused)?;
        let medicines = medicines.into_iter().max_by_key(|one| one.counted_on);
        let mut themes: Vec<ThemeFlag> = self.store.about(patient).map_err(refused)?;
        themes.sort_by_key(|flag| flag.theme);
        Ok(RegistryView {
            risk: self.risk_rows(patient, year_ago)?,
            assessments: self.assessment_rows(patient, year_ago)?,
            admissions: self.admission_rows(patient)?,
            themes: themes.into_iter().map(|record| ThemeRow { theme: record.theme.words(), record }).collect(),
            polypharmacy: medicines.as_ref().is_some_and(|one| one.count >= POLYPHARMACY),
            medicines,
        })
    }

    fn risk_rows(&self, patient: Ref<Patient>, year_ago: NaiveDate) -> Result<Vec<RiskRow>, Refusal> {
        let mut scores: Vec<RiskScore> = self.store.about(patient).map_err(refused)?;
        scores.retain(|score| !score.entered_in_error);
        scores.sort_by_key(|score| std::cmp::Reverse(score.scored_on));
        let row = |record: RiskScore| {
            let cutoffs = self.cutoffs(record.model)?;
            Ok(RiskRow {
                model: record.model.words(),
                tier: risk::tier(record.model, record.score, cutoffs.as_ref()),
                old: record.scored_on < year_ago,
                record,
            })
        };
        scores.into_iter().map(row).collect()
    }

    fn assessment_rows(&self, patient: Ref<Patient>, year_ago: NaiveDate) -> Result<Vec<AssessmentRow>, Refusal> {
        let mut all: Vec<Assessment> = self.store.about(patient).map_err(refused)?;
        all.retain(|one| !one.entered_in_error);
        all.sort_by_key(|one| std::cmp::Reverse(one.done_on));
        let row = |record: Assessment| {
            Ok(AssessmentRow {
                instrument: record.instrument.words(),
                result: record.result(),
                assessor: self.need_if(record.assessor)?.map(|m| m.display_name()),
                old: record.done_on < year_ago,
                record,
            })
        };
        all.into_iter().map(row).collect()
    }

    fn admission_rows(&self, patient: Ref<Patient>) -> Result<Vec<AdmissionRow>, Refusal> {
        let mut all: Vec<Admission> = self.store.about(patient).map_err(refused)?;
        all.retain(|one| !one.entered_in_error);
        all.sort_by_key(|one| std::cmp::Reverse(one.admitted_on));
        let row = |record: &Admission| {
            Ok(AdmissionRow {
                hospital: self.need_if(record.hospital)?.map(|o| o.name).or_else(|| record.hospital_name.clone()),
                length_of_stay: record.length_of_stay(),
                readmission_of: record.readmission_of(&all).map(|other| other.id),
                contact_by: self.need_if(record.contact_by)?.map(|m| m.display_name()),
                record: record.clone(),
            })
        };
        all.iter().map(row).collect()
    }

    /// The lowest score of each tier of a model. Worked out once, and again after a change that touches it.
    pub(super) fn cutoffs(&self, model: RiskModel) -> Result<Option<Cutoffs>, Refusal> {
        if let Some((_, cutoffs)) = self.cutoffs.borrow().iter().find(|(of, _)| *of == model) {
            return Ok(*cutoffs);
        }
        let cutoffs = Cutoffs::of(self.store.latest_scores(model).map_err(refused)?, self.shares(model)?);
        self.cutoffs.borrow_mut().push((model, cutoffs));
        Ok(cutoffs)
    }

    fn shares(&self, model: RiskModel) -> Result<Shares, Refusal> {
        let all: Vec<RiskBands> = self.store.all().map_err(refused)?;
        Ok(all.iter().find(|bands| bands.model == model).map(Shares::from).unwrap_or_default())
    }

    pub(super) fn bands(&self) -> Result<Vec<BandsRow>, Refusal> {
        let row = |model: RiskModel| {
            let people = self.store.latest_scores(model).map_err(refused)?.len();
            let people = u32::try_from(people).unwrap_or(u32::MAX);
            Ok(BandsRow { model, shares: self.shares(model)?, people, cutoffs: self.cutoffs(model)? })
        };
        RiskModel::ALL.iter().copied().filter(|model| *model != RiskModel::Efi).map(row).collect()
    }

    pub(super) fn mismatch_rows(&self, decided: bool) -> Result<Vec<MismatchRow>, Refusal> {
        let all: Vec<Mismatch> = self.store.all().map_err(refused)?;
        let row = |record: Mismatch| {
            let patient = self.need(record.patient)?;
            let register = format!("{}, born {}", patient.display_name(), dates::staff(patient.birth_date));
            Ok(MismatchRow { id: record.id, register, claim: record.claim.in_words(), record })
        };
        all.into_iter().filter(|one| decided || one.verdict.is_none()).map(row).collect()
    }
}
