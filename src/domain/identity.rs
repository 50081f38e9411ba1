//! Who somebody is and where they are registered, entered and corrected by hand; what they were called before; and who else could be
//! mistaken for them. A number, a name or a practice that no longer holds is kept, so that an old letter still finds its patient.

use super::actor::Act;
use super::change::{Change, Changes};
use super::command::{PatientAdd, PatientAmend, PatientMove};
use super::dates;
use super::ids::Ref;
use super::nhs_number::NhsNumber;
use super::organisation::Organisation;
use super::patient::{Gender, NhsNumberStatus, Patient};
use super::person::{self, fold};
use super::record::{Cell, Record};
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;

crate::coded! {
    /// What of somebody held before.
    pub enum Former = "former detail" {
        Name = "name", "Name";
        NhsNumber = "nhs_number", "NHS number";
        Practice = "practice", "Practice";
    }
}

crate::record! {
    /// What somebody was called, or where they were registered, until a day.
    pub struct FormerDetail = "former_detail" {
        /// Who.
        patient: Ref<Patient>,
        /// What.
        what: Former,
        /// As it stood: a name as SURNAME, Given; ten digits; a practice's identity.
        value: String,
        /// The day on which something else was recorded.
        until: NaiveDate,
    }
}

/// Enters somebody who is in no list yet. `holder` has the same number already.
pub fn add(
    act: &mut Act<'_>,
    practice: &Organisation,
    holder: Option<&Patient>,
    args: &PatientAdd,
) -> Result<(Patient, Changes), Refusal> {
    let today = act.today();
    let family_name = named(&args.family_name, "family_name")?;
    let given_names = named(&args.given_names, "given_names")?;
    dates::check_birth_date(args.birth_date, today)?;
    let nhs_number = args.nhs_number.as_deref().map(number).transpose()?;
    let why = "There is no NHS number. Give it, or say why it is missing.";
    ensure(nhs_number.is_some() || args.nhs_number_absent_reason.is_some(), Code::NhsNumberMissingReason, why)
        .map_err(|r| r.at("nhs_number"))?;
    free(holder, None)?;
    takes_patients(practice, today)?;
    let new = Patient {
        nhs_number,
        nhs_number_absent_reason: args.nhs_number_absent_reason.filter(|_| nhs_number.is_none()),
        nhs_number_status: Some(status(nhs_number, args.nhs_number_verified)),
        title: args.title.clone(),
        gender: args.gender.unwrap_or(Gender::NotKnown),
        address: args.address.clone(),
        postcode: args.postcode.as_deref().map(|p| p.trim().to_uppercase()),
        phone: args.phone.clone(),
        practice_from: args.practice_from,
        restricted: args.restricted.unwrap_or(false),
        as_of: Some(today),
        source: "entered by hand".to_owned(),
        ..Patient::blank(act.new_ref(), (family_name, given_names), args.birth_date, practice.id)
    };
    let mut changes = Changes::none();
    changes.create(&new);
    Ok((new, changes))
}

/// Corrects what is known of somebody. `holder` has the new number already.
pub fn amend(
    act: &mut Act<'_>,
    before: &Patient,
    holder: Option<&Patient>,
    args: &PatientAmend,
) -> Result<Changes, Refusal> {
    must_not_be_merged(before)?;
    let nhs_number = args.nhs_number.as_deref().map(number).transpose()?.or(before.nhs_number);
    free(holder, Some(before.id))?;
    let birth_date = args.birth_date.unwrap_or(before.birth_date);
    dates::check_birth_date(birth_date, act.today())?;
    let changed = nhs_number != before.nhs_number;
    let known = before.nhs_number_status.filter(|_| !changed);
    let mut after = before.clone();
    after.nhs_number = nhs_number;
    after.nhs_number_absent_reason = before.nhs_number_absent_reason.filter(|_| nhs_number.is_none());
    after.nhs_number_status = match args.nhs_number_verified {
        None if !changed => known,
        said => Some(status(nhs_number, said)),
    };
    after.family_name = args.family_name.as_deref().map_or(Ok(after.family_name), |n| named(n, "family_name"))?;
    after.given_names = args.given_names.as_deref().map_or(Ok(after.given_names), |n| named(n, "given_names"))?;
    after.birth_date = birth_date;
    after.gender = args.gender.unwrap_or(before.gender);
    after.accommodation = args.accommodation.or(before.accommodation);
    after.care_coordinator = args.care_coordinator.or(before.care_coordinator);
    after.interpreter = args.interpreter.or(before.interpreter);
    after.has_carer = args.has_carer.or(before.has_carer);
    after.is_carer = args.is_carer.or(before.is_carer);
    after.restricted = args.restricted.unwrap_or(before.restricted);
    for (field, said) in [
        (&mut after.preferred_name, &args.preferred_name),
        (&mut after.title, &args.title),
        (&mut after.address, &args.address),
        (&mut after.phone, &args.phone),
        (&mut after.named_gp, &args.named_gp),
        (&mut after.language, &args.language),
        (&mut after.communication_need, &args.communication_need),
        (&mut after.residence_la, &args.residence_la),
    ] {
        told(field, said.as_deref());
    }
    told(&mut after.postcode, args.postcode.as_deref().map(str::to_uppercase).as_deref());
    let mut changes = Changes::none();
    changes.update(before, &after);
    let why = "Nothing would change. Say what is to be corrected.";
    ensure(!changes.is_empty(), Code::FieldMissing, why)?;
    remember(act, &mut changes);
    Ok(changes)
}

/// Registers somebody with another practice.
pub fn move_to(
    act: &mut Act<'_>,
    before: &Patient,
    practice: &Organisation,
    args: &PatientMove,
) -> Result<Changes, Refusal> {
    must_not_be_merged(before)?;
    let today = act.today();
    let why = format!("{} is registered there already.", before.display_name());
    ensure(before.practice != practice.id, Code::WrongState, why).map_err(|r| r.at("practice"))?;
    takes_patients(practice, today)?;
    let why = "That day lies ahead, or before the birth date. Check it.";
    let from = args.from.unwrap_or(today);
    ensure(from <= today && from >= before.birth_date, Code::DateUnreadable, why).map_err(|r| r.at("from"))?;
    let after = Patient { practice: practice.id, practice_from: Some(from), ..before.clone() };
    let mut changes = Changes::none();
    changes.update(before, &after);
    remember(act, &mut changes);
    Ok(changes)
}

/// Keeps every name, number and practice that these changes put something else in the place of, however they came.
pub fn remember(act: &mut Act<'_>, changes: &mut Changes) {
    let mut kept = Vec::new();
    for change in &changes.list {
        let Change::Set { kind, id, fields } = change else { continue };
        if *kind != Patient::KIND {
            continue;
        }
        let before = |name: &str| fields.iter().find(|f| f.field == name).map(|f| &f.before);
        let names = [before("family_name"), before("given_names")];
        let name = names.iter().flatten().filter_map(|cell| text(cell)).collect::<Vec<_>>().join(", ");
        let found = [
            (Former::Name, (!name.is_empty()).then_some(name)),
            (Former::NhsNumber, before("nhs_number").and_then(text)),
            (Former::Practice, before("practice").and_then(text)),
        ];
        for (what, value) in found {
            if let Some(value) = value {
                kept.push((Ref::from_uuid(*id), what, value));
            }
        }
    }
    for (patient, what, value) in kept {
        changes.create(&FormerDetail { id: act.new_ref(), patient, what, value, until: act.today() });
    }
}

/// Refuses to go on with a record that was merged into another.
pub fn must_not_be_merged(patient: &Patient) -> Result<(), Refusal> {
    let why = format!(
        "This record of {} was merged into another one. Open it by the NHS number that holds now.",
        patient.display_name()
    );
    ensure(patient.merged_into.is_none(), Code::MergedRecord, why).map_err(|r| r.at("patient"))
}

/// How two people could be taken for one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same names and the same birth date.
    Both,
    /// The same names, born on another day.
    Names,
    /// The same family name and birth date, as twins have, or names that differ by a letter or two.
    Birth,
}

impl Likeness {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Both => "same name and birth date",
            Self::Names => "same name, born on another day",
            Self::Birth => "born on the same day, with a like name",
        }
    }
}

/// Whether somebody could take one for the other, and how.
pub fn likeness(one: &Patient, other: &Patient) -> Option<Likeness> {
    let family = (fold(&one.family_name), fold(&other.family_name));
    let given = (fold(&one.given_names), fold(&other.given_names));
    let first = |names: &str| names.split(' ').next().unwrap_or_default().to_owned();
    let same_family = family.0 == family.1;
    let same_given = !given.0.is_empty() && first(&given.0) == first(&given.1);
    let near = |a: &str, b: &str| a.len().abs_diff(b.len()) <= 2 && super::argument::distance(a, b) <= 2;
    let born_alike = one.birth_date == other.birth_date;
    if same_family && same_given {
        return Some(if born_alike { Likeness::Both } else { Likeness::Names });
    }
    let like =
        same_family || (same_given && near(&family.0, &family.1)) || (family.0 == given.1 && family.1 == given.0);
    (born_alike && like).then_some(Likeness::Birth)
}

fn named(text: &str, field: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let why = "A person needs a family name and a given name. Write them as they are registered.";
    ensure(!text.is_empty(), Code::FamilyNameMissing, why).map_err(|r| r.at(field))?;
    Ok(person::harmless(text, false))
}

fn number(text: &str) -> Result<NhsNumber, Refusal> {
    text.parse()
}

fn status(number: Option<NhsNumber>, verified: Option<bool>) -> NhsNumberStatus {
    match (number, verified) {
        (None, _) => NhsNumberStatus::Absent,
        (Some(_), Some(true)) => NhsNumberStatus::Verified,
        (Some(_), _) => NhsNumberStatus::Unverified,
    }
}

fn free(holder: Option<&Patient>, own: Option<Ref<Patient>>) -> Result<(), Refusal> {
    let Some(holder) = holder.filter(|h| Some(h.id) != own) else { return Ok(()) };
    let why = format!(
        "{} has this NHS number, born {}. If it is one person, propose to merge the two records; if not, check the number.",
        holder.display_name(),
        dates::staff(holder.birth_date)
    );
    Err(Refusal::new(Code::DuplicateConflict, why).at("nhs_number"))
}

fn takes_patients(practice: &Organisation, today: NaiveDate) -> Result<(), Refusal> {
    let why = format!("{} has closed. Register them with the practice that took over.", practice.name);
    let open = practice.closed_on.is_none_or(|closed| closed >= today);
    ensure(open, Code::PracticeClosed, why).map_err(|r| r.at("practice"))?;
    let why = format!("{} is no GP practice.", practice.name);
    let is_practice = practice.kind == super::organisation::OrganisationKind::GpPractice;
    ensure(is_practice, Code::UnknownPractice, why).map_err(|r| r.at("practice"))
}

/// Takes in what was said: nothing leaves it, blank takes it away.
fn told(field: &mut Option<String>, said: Option<&str>) {
    if let Some(said) = said {
        let said = person::harmless(said.trim(), false);
        *field = (!said.is_empty()).then_some(said);
    }
}

fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody(family: &str, given: &str, born: &str) -> Patient {
        Patient {
            family_name: family.to_owned(),
            given_names: given.to_owned(),
            birth_date: born.parse().unwrap(),
            ..crate::domain::patient::tests::nobody()
        }
    }

    #[test]
    fn who_could_be_taken_for_whom() {
        let brown = somebody("Brown", "Stanley", "1945-03-03");
        let like = |family, given, born| likeness(&brown, &somebody(family, given, born));
        assert_eq!(like("BROWN", "stanley George", "1945-03-03"), Some(Likeness::Both));
        assert_eq!(like("Brown", "Stanley", "1945-03-30"), Some(Likeness::Names));
        assert_eq!(like("Brown", "Sidney", "1945-03-03"), Some(Likeness::Birth), "twins");
        assert_eq!(like("Browne", "Stanley", "1945-03-03"), Some(Likeness::Birth), "a slip");
        assert_eq!(like("Stanley", "Brown", "1945-03-03"), Some(Likeness::Birth), "the names changed places");
        assert_eq!(like("Brown", "Sidney", "1945-03-04"), None);
        assert_eq!(like("Chaudhry", "Stanley", "1945-03-03"), None);
        assert_eq!(like("Browne", "Stanley", "1946-03-03"), None);
    }

    #[test]
    fn a_blank_takes_a_detail_away_and_silence_leaves_it() {
        let mut field = Some("x".to_owned());
        told(&mut field, None);
        assert_eq!(field.as_deref(), Some("x"));
        told(&mut field, Some(" y\u{1b} "));
        assert_eq!(field.as_deref(), Some("y"));
        told(&mut field, Some("  "));
        assert_eq!(field, None);
    }
}
