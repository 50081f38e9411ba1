//! The columns of files that say something dated of people who are here: admissions, scores, risk, consent.

use super::{Column, date, ignore, nhs_number_of, put, set};
use crate::domain::admission::read_icd10;
use crate::domain::assessment::Instrument;
use crate::domain::coded::Coded;
use crate::domain::consent::{Capacity, ConsentDecision, ConsentMethod, ConsentScope};
use crate::domain::dates::FileDates;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::Gender;
use crate::domain::person::fold;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::risk::RiskModel;
use crate::import::parse;
use chrono::NaiveDate;

/// What a score is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A risk model.
    Model(RiskModel),
    /// An instrument.
    Instrument(Instrument),
}

/// What one row of such a file says. What it does not say is empty.
#[derive(Clone, Default)]
pub struct FactDraft {
    pub(in crate::import) nhs_number: Option<NhsNumber>,
    pub(in crate::import) family_name: Option<String>,
    pub(in crate::import) given_names: Option<String>,
    pub(in crate::import) birth_date: Option<NaiveDate>,
    pub(in crate::import) age: Option<u32>,
    pub(in crate::import) gender: Option<Gender>,
    pub(in crate::import) day: Option<NaiveDate>,
    pub(in crate::import) discharged_on: Option<NaiveDate>,
    pub(in crate::import) hospital_code: Option<String>,
    pub(in crate::import) hospital_name: Option<String>,
    pub(in crate::import) primary_reason: Option<String>,
    pub(in crate::import) icd10: Option<String>,
    pub(in crate::import) acsc: Option<bool>,
    pub(in crate::import) fall_related: Option<bool>,
    pub(in crate::import) planned: bool,
    pub(in crate::import) died: bool,
    pub(in crate::import) measure: Option<Measure>,
    pub(in crate::import) score: Option<f64>,
    pub(in crate::import) state: Option<String>,
    pub(in crate::import) vas: Option<u32>,
    pub(in crate::import) level: Option<u32>,
    pub(in crate::import) sub_scores: Vec<u32>,
    pub(in crate::import) scope: Option<ConsentScope>,
    pub(in crate::import) decision: Option<ConsentDecision>,
    pub(in crate::import) organisation_code: Option<String>,
    pub(in crate::import) method: Option<ConsentMethod>,
    pub(in crate::import) capacity: Option<Capacity>,
    pub(in crate::import) decision_maker: Option<String>,
    pub(in crate::import) reason: Option<String>,
}

/// The project's own list of emergency admissions.
pub const ADMISSIONS: &[Column<FactDraft>] = columns! {
    #[required] "nhs_number" ["nhs_no"] => "nhs_number", "Ten digits, with or without spaces", number;
    "family_name" ["surname"] => "family_name", "As registered; with the birth date it says who is meant", |d, t| put(&mut d.family_name, t, 100);
    "given_names" ["forenames"] => "given_names", "As registered", |d, t| put(&mut d.given_names, t, 100);
    "birth_date" ["date_of_birth", "dob"] => "birth_date", "Year-month-day", |d, t| date(&mut d.birth_date, t, FileDates::Iso);
    "hospital_ods" => "hospital", "The hospital's or the trust's national code", |d, t| code(&mut d.hospital_code, t);
    "hospital" ["hospital_name"] => "hospital_name", "The hospital in words", |d, t| put(&mut d.hospital_name, t, 200);
    #[required] "admitted_on" ["admission_date"] => "admitted_on", "Year-month-day", |d, t| date(&mut d.day, t, FileDates::Iso);
    "discharged_on" ["discharge_date"] => "discharged_on", "Year-month-day; blank while in hospital", |d, t| date(&mut d.discharged_on, t, FileDates::Iso);
    "primary_reason" ["reason"] => "primary_reason", "In words", |d, t| put(&mut d.primary_reason, t, 200);
    "icd10" => "icd10", "The code of the main diagnosis, such as J44.1", |d, t| set(&mut d.icd10, read_icd10(t));
    "acsc" => "acsc", "yes or no: ambulatory care sensitive", |d, t| maybe(&mut d.acsc, t);
    "fall_related" => "fall_related", "yes or no: followed a fall", |d, t| maybe(&mut d.fall_related, t);
};

/// A hospital's discharge feed. Several episodes of one stay become one admission that ends with the last of them.
pub const DISCHARGES: &[Column<FactDraft>] = columns! {
    "EpisodeId" => "", "The feed's own number", ignore;
    "OrganisationCode" => "", "The practice; the register says it", ignore;
    "OrganisationName" => "", "The practice in words", ignore;
    "PBCConsortiaName" => "", "Not kept", ignore;
    #[required] "TypeOfAdmission" => "method", "Emergency is taken, all others are left out", kind_of_admission;
    "DischargeWardCode" => "", "Not kept", ignore;
    "DischargeWard" => "", "Not kept", ignore;
    "DischargeHospitalSite" => "hospital_name", "The hospital in words", |d, t| put(&mut d.hospital_name, t, 200);
    "DischargeSpeciality" => "primary_reason", "In words", |d, t| put(&mut d.primary_reason, t, 200);
    #[required] "NHSNo" => "nhs_number", "Ten digits, with or without spaces", number;
    "PASHospitalNumber" => "", "Not kept", ignore;
    #[required] "PatientName" => "family_name", "SURNAME, Given", whole_name;
    #[required] "DateOfBirth" => "birth_date", "Day/month/year, such as 01/06/1938", |d, t| date(&mut d.birth_date, t, FileDates::DayMonthYear);
    #[required] "AdmissionDate" => "admitted_on", "Day/month/year", |d, t| date(&mut d.day, t, FileDates::DayMonthYear);
    #[required] "DischargeDate" => "discharged_on", "Day/month/year; blank while in hospital", |d, t| date(&mut d.discharged_on, t, FileDates::DayMonthYear);
    "DishDeceasedFlag" => "died", "Y or N; a death is remarked and not entered", died;
};

/// Scores of risk models and instruments. No wording of an instrument has a column.
pub const SCORES: &[Column<FactDraft>] = columns! {
    #[required] "nhs_number" ["nhs_no"] => "nhs_number", "Ten digits, with or without spaces", number;
    "family_name" ["surname"] => "family_name", "As registered; with the birth date it says who is meant", |d, t| put(&mut d.family_name, t, 100);
    "given_names" ["forenames"] => "given_names", "As registered", |d, t| put(&mut d.given_names, t, 100);
    "birth_date" ["date_of_birth", "dob"] => "birth_date", "Year-month-day", |d, t| date(&mut d.birth_date, t, FileDates::Iso);
    #[required] "model_or_instrument" ["model", "instrument"] => "instrument", "efi, qadmissions, parr30, parr_plus, cpm, acg, local; cfs, frat, sixcit, amt4, phq2, phq9, eq5d5l, pam, scrqol", measure;
    #[required] "score" => "score", "A number with a point; of eq5d5l the index, or blank", |d, t| set(&mut d.score, parse::number(t));
    #[required] "date" ["done_on", "scored_on"] => "done_on", "Year-month-day", |d, t| date(&mut d.day, t, FileDates::Iso);
    "state" => "state", "Of eq5d5l: five digits from 1 to 5", |d, t| put(&mut d.state, t, 5);
    "vas" => "vas", "Of eq5d5l: 0 to 100", |d, t| set(&mut d.vas, parse::whole(t));
    "level" => "level", "Of pam: 1 to 4", |d, t| set(&mut d.level, parse::whole(t));
    "sub_scores" => "sub_scores", "Of scrqol: eight numbers with semicolons between", parts;
};

/// The output of a risk tool. It names nobody, so age and sex have to fit whoever has the number.
pub const RISK_TOOL: &[Column<FactDraft>] = columns! {
    "UsualGPCode" => "", "The practice; the register says it", ignore;
    #[required] "NHSNumber" => "nhs_number", "Ten digits, with or without spaces", number;
    "LocalPatientID2" => "", "The tool's own number", ignore;
    "Age" => "age", "Whole years; a year more or less than on the register is let pass", |d, t| set(&mut d.age, parse::whole(t));
    "GenderShort" => "gender", "F or M", |d, t| set(&mut d.gender, parse::gender(t));
    #[required] "ProbabilityInjuryHospitalisation" => "score", "A number from 0 to 1", |d, t| set(&mut d.score, parse::number(t));
    "RubGroup" => "", "Not kept", ignore;
    "ChronicConditionCount" => "", "Worked out from the conditions", ignore;
};

/// Decisions on consent.
pub const CONSENTS: &[Column<FactDraft>] = columns! {
    #[required] "nhs_number" ["nhs_no"] => "nhs_number", "Ten digits, with or without spaces", number;
    #[required] "family_name" ["surname"] => "family_name", "As registered", |d, t| put(&mut d.family_name, t, 100);
    "given_names" ["forenames"] => "given_names", "As registered", |d, t| put(&mut d.given_names, t, 100);
    #[required] "birth_date" ["date_of_birth", "dob"] => "birth_date", "Year-month-day", |d, t| date(&mut d.birth_date, t, FileDates::Iso);
    "scope" => "scope", "mdg_discussion, share_org, evaluation, case_story; mdg_discussion where blank", |d, t| set(&mut d.scope, parse::word(t));
    #[required] "decision" => "decision", "explicit_given, implied_informed, best_interests, refused, withdrawn", |d, t| set(&mut d.decision, parse::word(t));
    "organisation_ods" ["org_ods"] => "organisation", "With whom, for share_org: its national code", |d, t| code(&mut d.organisation_code, t);
    #[required] "decided_on" ["date"] => "decided_on", "Year-month-day", |d, t| date(&mut d.day, t, FileDates::Iso);
    "method" => "method", "verbal, written, proxy, notice; verbal where blank", |d, t| set(&mut d.method, parse::word(t));
    "capacity" => "capacity", "has, lacks, fluctuating, not_assessed", |d, t| set(&mut d.capacity, parse::word(t));
    "decision_maker" => "decision_maker", "Who decided in the person's best interests", |d, t| put(&mut d.decision_maker, t, 200);
    "reason" => "reason", "Why", |d, t| put(&mut d.reason, t, 500);
};

fn number(draft: &mut FactDraft, text: &str) -> Result<(), Refusal> {
    nhs_number_of(&mut draft.nhs_number, text)
}

fn code(field: &mut Option<String>, text: &str) -> Result<(), Refusal> {
    put(field, &text.to_ascii_uppercase(), 20)
}

fn maybe(field: &mut Option<bool>, text: &str) -> Result<(), Refusal> {
    *field = parse::yes_no(text)?;
    Ok(())
}

fn kind_of_admission(draft: &mut FactDraft, text: &str) -> Result<(), Refusal> {
    draft.planned = !fold(&parse::text(text, 100)?).starts_with("emergency");
    Ok(())
}

fn died(draft: &mut FactDraft, text: &str) -> Result<(), Refusal> {
    draft.died = parse::yes_no(text)? == Some(true);
    Ok(())
}

fn whole_name(draft: &mut FactDraft, text: &str) -> Result<(), Refusal> {
    let (family, given) = text.split_once(',').unwrap_or((text, ""));
    put(&mut draft.family_name, family.trim(), 100)?;
    let given = given.split('(').next().unwrap_or("").trim();
    if given.is_empty() { Ok(()) } else { put(&mut draft.given_names, given, 100) }
}

fn measure(draft: &mut FactDraft, text: &str) -> Result<(), Refusal> {
    let found = parse::word::<Instrument>(text)
        .map(Measure::Instrument)
        .or_else(|_| parse::word::<RiskModel>(text).map(Measure::Model));
    set(
        &mut draft.measure,
        found.map_err(|_| {
            let instruments = Instrument::ALL.iter().map(|i| i.code());
            let all: Vec<&str> = RiskModel::ALL.iter().map(|m| m.code()).chain(instruments).collect();
            let why = format!("This is no model or instrument that is known. Write one of: {}.", all.join(", "));
            Refusal::new(Code::ValueUnknown, why)
        }),
    )
}

fn parts(draft: &mut FactDraft, text: &str) -> Result<(), Refusal> {
    draft.sub_scores =
        text.split(';').map(str::trim).filter(|p| !p.is_empty()).map(parse::whole).collect::<Result<_, _>>()?;
    Ok(())
}
