//! Scores, assessments, admissions, themes and medicines, entered and corrected by hand; and rows of files that wait for a person.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::admission::{self, Admission};
use crate::domain::assessment::{self, Assessment};
use crate::domain::coded::Coded;
use crate::domain::command::*;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::mismatch::{self, Known};
use crate::domain::refusal::Refusal;
use crate::domain::risk::{self, RiskBands, RiskScore};
use crate::domain::theme::{self, MedicinesCount, ThemeFlag};
use crate::domain::view::Done;

impl Service {
    pub(super) fn risk_record(&mut self, who: &Actor, args: &RiskRecord) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        let others: Vec<RiskScore> = self.store.about(patient.id).map_err(refused)?;
        let changes = self.act(who, |act| risk::record(act, &patient, &others, args))?;
        let said = format!("{}: {} {}.", patient.display_name(), args.model.words(), args.score);
        self.commit(who, Deed::new("risk.record", said).making::<RiskScore>(&changes), &changes)
    }

    pub(super) fn risk_amend(&mut self, who: &Actor, args: &RiskAmend) -> Result<Done, Refusal> {
        let before = self.need(args.risk)?;
        let patient = self.need(before.patient)?;
        let others: Vec<RiskScore> = self.store.about(patient.id).map_err(refused)?;
        let changes = risk::amend(&patient, &before, &others, args, self.today())?;
        let said = format!("{}: corrected {}.", patient.display_name(), before.model.words());
        self.commit(who, Deed::new("risk.amend", said).on(before.id), &changes)
    }

    pub(super) fn risk_set_bands(&mut self, who: &Actor, args: &RiskSetBands) -> Result<Done, Refusal> {
        let all: Vec<RiskBands> = self.store.all().map_err(refused)?;
        let known = all.iter().find(|bands| bands.model == args.model);
        let changes = self.act(who, |act| risk::set_bands(act, known, args))?;
        let said = format!(
            "{}: the highest {} % are very high, {} % high or more, {} % moderate or more.",
            args.model.words(),
            args.very_high,
            args.high,
            args.moderate
        );
        let deed = Deed::new("risk.set_bands", said).making::<RiskBands>(&changes);
        self.commit(who, deed, &changes)
    }

    pub(super) fn assessment_record(&mut self, who: &Actor, args: &AssessmentRecord) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        self.need_if(args.assessor)?;
        let others: Vec<Assessment> = self.store.about(patient.id).map_err(refused)?;
        let changes = self.act(who, |act| assessment::record(act, &patient, &others, args))?;
        let said = format!("{}: {} recorded.", patient.display_name(), args.instrument.words());
        self.commit(who, Deed::new("assessment.record", said).making::<Assessment>(&changes), &changes)
    }

    pub(super) fn assessment_amend(&mut self, who: &Actor, args: &AssessmentAmend) -> Result<Done, Refusal> {
        let before = self.need(args.assessment)?;
        self.need_if(args.assessor)?;
        let patient = self.need(before.patient)?;
        let others: Vec<Assessment> = self.store.about(patient.id).map_err(refused)?;
        let changes = assessment::amend(&patient, &before, &others, args, self.today())?;
        let said = format!("{}: corrected {}.", patient.display_name(), before.instrument.words());
        self.commit(who, Deed::new("assessment.amend", said).on(before.id), &changes)
    }

    pub(super) fn admission_record(&mut self, who: &Actor, args: &AdmissionRecord) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        self.need_if(args.hospital)?;
        let others: Vec<Admission> = self.store.about(patient.id).map_err(refused)?;
        let changes = self.act(who, |act| admission::record(act, &patient, &others, args))?;
        let said = format!("{}: admitted on {}.", patient.display_name(), dates::staff(args.admitted_on));
        self.commit(who, Deed::new("admission.record", said).making::<Admission>(&changes), &changes)
    }

    pub(super) fn admission_amend(&mut self, who: &Actor, args: &AdmissionAmend) -> Result<Done, Refusal> {
        let before = self.need(args.admission)?;
        self.need_if(args.hospital)?;
        let patient = self.need(before.patient)?;
        let others: Vec<Admission> = self.store.about(patient.id).map_err(refused)?;
        let changes = admission::amend(&patient, &before, &others, args, self.today())?;
        let day = dates::staff(before.admitted_on);
        let said = format!("{}: corrected the admission of {day}.", patient.display_name());
        self.commit(who, Deed::new("admission.amend", said).on(before.id), &changes)
    }

    pub(super) fn admission_contact(&mut self, who: &Actor, args: &AdmissionContact) -> Result<Done, Refusal> {
        let before = self.need(args.admission)?;
        self.need_if(args.by)?;
        let patient = self.need(before.patient)?;
        let changes = self.act(who, |act| admission::contact(act, &before, args))?;
        let days = before
            .discharged_on
            .map(|last| (args.contact_on.unwrap_or_else(|| self.today()) - last).num_days())
            .and_then(|days| usize::try_from(days).ok())
            .unwrap_or(0);
        let said = format!("{}: in touch {} after discharge.", patient.display_name(), counted(days, "day", "days"));
        self.commit(who, Deed::new("admission.contact", said).on(before.id), &changes)
    }

    pub(super) fn theme_set(&mut self, who: &Actor, args: &ThemeSet) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        let flags: Vec<ThemeFlag> = self.store.about(patient.id).map_err(refused)?;
        let known = flags.iter().find(|flag| flag.theme == args.theme);
        let changes = self.act(who, |act| theme::set(act, &patient, known, args))?;
        let applies = if args.present.unwrap_or(true) { "applies" } else { "does not apply" };
        let said = format!("{}: '{}' {applies}.", patient.display_name(), args.theme.words());
        let deed = Deed::new("theme.set", said);
        let deed = match known {
            Some(flag) => deed.on(flag.id),
            None => deed.making::<ThemeFlag>(&changes),
        };
        self.commit(who, deed, &changes)
    }

    pub(super) fn medicines_record(&mut self, who: &Actor, args: &MedicinesRecord) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        let known: Vec<MedicinesCount> = self.store.about(patient.id).map_err(refused)?;
        let changes = self.act(who, |act| theme::count(act, &patient, &known, args))?;
        let medicines = counted(args.count as usize, "regular medicine", "regular medicines");
        let said = format!("{}: {medicines}.", patient.display_name());
        self.commit(who, Deed::new("medicines.record", said).making::<MedicinesCount>(&changes), &changes)
    }

    pub(super) fn mismatch_decide(&mut self, who: &Actor, args: &MismatchDecide) -> Result<Done, Refusal> {
        let before = self.need(args.mismatch)?;
        let patient = self.need(before.patient)?;
        let admissions: Vec<Admission> = self.store.about(patient.id).map_err(refused)?;
        let assessments: Vec<Assessment> = self.store.about(patient.id).map_err(refused)?;
        let scores: Vec<RiskScore> = self.store.about(patient.id).map_err(refused)?;
        let known = Known { admissions: &admissions, assessments: &assessments, scores: &scores };
        let mut changes = self.act(who, |act| mismatch::decide(act, &before, known, args))?;
        let mut said = format!("{}, {}: {}.", patient.display_name(), before.claim.in_words(), args.verdict.within());
        said.push_str(&self.follow_consents(who, &mut changes)?);
        self.commit(who, Deed::new("mismatch.decide", said).on(before.id).because(&args.reason), &changes)
    }
}
