//! Emergency admissions: when somebody went in and came out, why, and who was in touch afterwards. Length of stay and readmission
//! are worked out, never stored.

use super::actor::Act;
use super::change::Changes;
use super::command::{AdmissionAmend, AdmissionContact, AdmissionRecord};
use super::fact;
use super::ids::Ref;
use super::member::Member;
use super::organisation::Organisation;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;

crate::record! {
    /// One emergency (non-elective) admission.
    pub struct Admission = "nel_admission" {
        /// Who.
        patient: Ref<Patient>,
        /// Where, if the hospital is among the organisations.
        hospital: Option<Ref<Organisation>>,
        /// Where, as the source writes it.
        hospital_name: Option<String>,
        /// First day.
        admitted_on: NaiveDate,
        /// Last day; empty while somebody is in hospital, or where nobody said.
        discharged_on: Option<NaiveDate>,
        /// As the source writes it.
        primary_reason: Option<String>,
        /// The code of the main diagnosis, such as `J44.1`.
        icd10: Option<String>,
        /// Whether the condition counts as ambulatory care sensitive.
        acsc: Option<bool>,
        /// Whether it followed a fall.
        fall_related: Option<bool>,
        /// First contact after discharge.
        contact_on: Option<NaiveDate>,
        /// Who made it.
        contact_by: Option<Ref<Member>>,
        /// Which kind of file it came from, or `By hand`.
        source: String,
        /// Whether it never was.
        entered_in_error: bool,
    }
}

/// Within how many days after discharge an admission is a readmission.
pub const READMISSION_DAYS: i64 = 30;

impl Admission {
    /// Nights in hospital.
    pub fn length_of_stay(&self) -> Option<i64> {
        Some((self.discharged_on? - self.admitted_on).num_days())
    }

    /// The latest of the person's other stays that ended no more than thirty days before this one began.
    pub fn readmission_of<'a>(&self, others: &'a [Self]) -> Option<&'a Self> {
        let within = |other: &&Self| {
            let gap = other.discharged_on.map(|last| (self.admitted_on - last).num_days());
            other.id != self.id
                && other.patient == self.patient
                && !other.entered_in_error
                && other.admitted_on < self.admitted_on
                && gap.is_some_and(|days| (0..=READMISSION_DAYS).contains(&days))
        };
        others.iter().filter(within).max_by_key(|other| other.discharged_on)
    }
}

/// Reads the code of a diagnosis: a letter, a digit, and up to five more letters and digits after an optional point.
pub fn read_icd10(text: &str) -> Result<String, Refusal> {
    let code = text.trim().to_ascii_uppercase();
    let plain: String = code.chars().filter(|c| *c != '.').collect();
    let bytes = plain.as_bytes();
    let formed = (3..=7).contains(&bytes.len())
        && bytes[0].is_ascii_uppercase()
        && bytes[1].is_ascii_digit()
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && code.matches('.').count() <= 1
        && code.find('.').is_none_or(|at| at == 3);
    let why = "A diagnosis is coded as a letter and two digits, with more after a point, such as J44.1.";
    ensure(formed, Code::CodeUnreadable, why).map_err(|r| r.at("icd10"))?;
    Ok(code)
}

/// Refuses days that cannot be.
pub fn check(one: &Admission, patient: &Patient, today: NaiveDate) -> Result<(), Refusal> {
    fact::check_day(one.admitted_on, patient, today).map_err(|r| r.at("admitted_on"))?;
    if let Some(last) = one.discharged_on {
        let why = "The discharge lies before the admission. Check both dates.";
        ensure(last >= one.admitted_on, Code::DateOrder, why).map_err(|r| r.at("discharged_on"))?;
        let why = "The discharge lies in the future. Leave it out until it has happened.";
        ensure(last <= today, Code::DateUnreadable, why).map_err(|r| r.at("discharged_on"))?;
    }
    Ok(())
}

/// Enters an admission by hand.
pub fn record(
    act: &mut Act<'_>,
    patient: &Patient,
    others: &[Admission],
    args: &AdmissionRecord,
) -> Result<Changes, Refusal> {
    let new = Admission {
        id: act.new_ref(),
        patient: patient.id,
        hospital: args.hospital,
        hospital_name: fact::given(args.hospital_name.as_deref()),
        admitted_on: args.admitted_on,
        discharged_on: args.discharged_on,
        primary_reason: fact::given(args.primary_reason.as_deref()),
        icd10: args.icd10.as_deref().map(read_icd10).transpose()?,
        acsc: args.acsc,
        fall_related: args.fall_related,
        contact_on: None,
        contact_by: None,
        source: fact::BY_HAND.to_owned(),
        entered_in_error: false,
    };
    check(&new, patient, act.today())?;
    alone(&new, others)?;
    let mut changes = Changes::none();
    changes.create(&new);
    Ok(changes)
}

/// Corrects an admission, or adds its discharge.
pub fn amend(
    patient: &Patient,
    before: &Admission,
    others: &[Admission],
    args: &AdmissionAmend,
    today: NaiveDate,
) -> Result<Changes, Refusal> {
    let mut after = before.clone();
    after.hospital = args.hospital.or(before.hospital);
    after.hospital_name = fact::given(args.hospital_name.as_deref()).or(after.hospital_name);
    after.admitted_on = args.admitted_on.unwrap_or(before.admitted_on);
    after.discharged_on = args.discharged_on.or(before.discharged_on);
    after.primary_reason = fact::given(args.primary_reason.as_deref()).or(after.primary_reason);
    after.icd10 = args.icd10.as_deref().map(read_icd10).transpose()?.or(after.icd10);
    after.acsc = args.acsc.or(before.acsc);
    after.fall_related = args.fall_related.or(before.fall_related);
    after.entered_in_error = args.entered_in_error.unwrap_or(before.entered_in_error);
    check(&after, patient, today)?;
    alone(&after, others)?;
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok(changes)
}

/// Records who was in touch after the discharge, and when.
pub fn contact(act: &mut Act<'_>, before: &Admission, args: &AdmissionContact) -> Result<Changes, Refusal> {
    let Some(last) = before.discharged_on else {
        return Err(Refusal::wrong_state(
            "No discharge is recorded for this admission. Record it first; a contact counts from there.",
        ));
    };
    let on = args.contact_on.unwrap_or_else(|| act.today());
    ensure(on <= act.today(), Code::DateUnreadable, "This date lies in the future. Check it.")
        .and_then(|()| ensure(on >= last, Code::DateOrder, "The contact lies before the discharge. Check both dates."))
        .map_err(|r| r.at("contact_on"))?;
    let mut changes = Changes::none();
    changes.update(before, &Admission { contact_on: Some(on), contact_by: args.by, ..before.clone() });
    Ok(changes)
}

/// Whether two records say that somebody went in on one day: one stay, however many episodes a hospital makes of it.
pub fn is_same(one: &Admission, other: &Admission) -> bool {
    one.patient == other.patient && one.admitted_on == other.admitted_on
}

fn alone(new: &Admission, others: &[Admission]) -> Result<(), Refusal> {
    let taken = !new.entered_in_error
        && others.iter().any(|other| !other.entered_in_error && other.id != new.id && is_same(other, new));
    fact::alone(taken, "admitted_on")
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn stay(n: u128, admitted_on: &str, discharged_on: Option<&str>) -> Admission {
        Admission {
            id: Ref::from_uuid(Uuid::from_u128(n)),
            patient: Ref::from_uuid(Uuid::nil()),
            hospital: None,
            hospital_name: None,
            admitted_on: admitted_on.parse().unwrap(),
            discharged_on: discharged_on.map(|day| day.parse().unwrap()),
            primary_reason: None,
            icd10: None,
            acsc: None,
            fall_related: None,
            contact_on: None,
            contact_by: None,
            source: String::new(),
            entered_in_error: false,
        }
    }

    #[test]
    fn a_stay_is_counted_in_nights() {
        assert_eq!(stay(1, "2026-10-01", Some("2026-10-01")).length_of_stay(), Some(0));
        assert_eq!(stay(1, "2026-10-24", Some("2026-10-26")).length_of_stay(), Some(2), "over the change of the clock");
        assert_eq!(stay(1, "2026-10-01", None).length_of_stay(), None);
    }

    #[test]
    fn a_readmission_comes_within_thirty_days_of_the_last_discharge() {
        let mut all = vec![
            stay(1, "2026-08-01", Some("2026-08-05")),
            stay(2, "2026-08-20", Some("2026-08-25")),
            stay(3, "2026-09-24", Some("2026-09-30")),
            stay(4, "2026-10-31", None),
        ];
        let of = |all: &[Admission], n: usize| all[n].readmission_of(all).map(|o| o.id.uuid().as_u128());
        assert_eq!(of(&all, 0), None);
        assert_eq!(of(&all, 1), Some(1));
        assert_eq!(of(&all, 2), Some(2), "the thirtieth day counts");
        assert_eq!(of(&all, 3), None, "the thirty-first does not");
        all[1].entered_in_error = true;
        assert_eq!(of(&all, 2), None);
    }

    #[test]
    fn a_diagnosis_has_its_form() {
        assert_eq!(read_icd10(" j44.1 ").unwrap(), "J44.1");
        assert!(read_icd10("W19").is_ok() && read_icd10("S7200").is_ok());
        for wrong in ["", "J4", "144.1", "J4.41", "J44..1", "JJ4.1", "hip fracture", "É44"] {
            assert!(read_icd10(wrong).is_err_and(|r| r.code == Code::CodeUnreadable), "{wrong}");
        }
    }
}
