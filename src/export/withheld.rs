//! What of a conference is kept out of its papers, so that the check of the finished files can look for it: what was said in
//! confidence, what is for the practice alone, and organisations that a patient keeps out.

use super::manifest::EntryPatient;
use super::verify::{Kept, Withheld};
use super::wording::banner_name;
use crate::domain::discussion::ConfidentialPart;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::Patient;
use crate::domain::restricted;
use crate::domain::snapshot::{CasePatient, CaseRecord, Snapshot};

/// What the papers of a conference must not hold. `kept_out` gives the names of the organisations that a patient keeps out.
pub fn of_snapshot(snapshot: &Snapshot, kept_out: impl Fn(&CasePatient) -> Vec<String>) -> Vec<Withheld> {
    snapshot.cases.iter().flat_map(|case| of_case(case, &kept_out(&case.patient))).collect()
}

fn of_case(case: &CaseRecord, kept_out: &[String]) -> Vec<Withheld> {
    let CasePatient { nhs_number, family_name, given_names, birth_date, title, .. } = &case.patient;
    let of = EntryPatient {
        nhs_number: nhs_number.map(NhsNumber::digits),
        surname: family_name.clone(),
        given_names: given_names.clone(),
        birth_date: *birth_date,
    };
    let whose = banner_name(family_name, given_names, title.as_deref());
    let mut withheld = Vec::new();
    for part in &case.confidential {
        let text = match part {
            ConfidentialPart::Summary => case.summary.as_deref(),
            ConfidentialPart::PatientViews => case.patient_views.as_deref(),
            ConfidentialPart::Decision => Some(case.decision.as_str()),
            ConfidentialPart::Rationale => case.rationale.as_deref(),
            ConfidentialPart::Dissent => case.dissent.as_deref(),
        };
        withheld.extend(text.iter().flat_map(|text| Withheld::sentences(&of, &whose, Kept::Confidential, text)));
    }
    let hidden = case.not_for_patient_view.iter();
    withheld.extend(hidden.flat_map(|text| Withheld::sentences(&of, &whose, Kept::PracticeOnly, text)));
    // The line about consent says who is kept out, and may.
    let named = |name: &String| Withheld::new(&of, &whose, Kept::Excluded, name).save_in(&case.consent);
    withheld.extend(kept_out.iter().map(named));
    withheld
}

/// The address and numbers of somebody who wants them on no paper; nothing of anybody else.
pub fn of_patient(patient: &Patient) -> Vec<Withheld> {
    let of = EntryPatient {
        nhs_number: patient.nhs_number.map(NhsNumber::digits),
        surname: patient.family_name.clone(),
        given_names: patient.given_names.clone(),
        birth_date: patient.birth_date,
    };
    let whose = banner_name(&patient.family_name, &patient.given_names, patient.title.as_deref());
    let details = restricted::details(patient).into_iter();
    details.map(|(_, detail)| Withheld::new(&of, &whose, Kept::Restricted, &detail)).collect()
}
