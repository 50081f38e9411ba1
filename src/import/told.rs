//! What a row makes of what is known of somebody: the two together, fact by fact. A blank cell takes nothing away; the same fact
//! written another way by a GP system is no news; a death is never taken back by silence. Nothing here knows files or rows.

use super::columns::Draft;
use super::person_match::is_first_of;
use super::{Shape, parse};
use crate::domain::ids::Ref;
use crate::domain::organisation::Organisation;
use crate::domain::patient::{DeathStatus, Patient};
use crate::domain::person::fold;
use chrono::NaiveDate;

/// Somebody after a row has spoken; without the date and the kind of the list.
pub(super) fn told(draft: &Draft, before: &Patient, practice: Ref<Organisation>, shape: Shape) -> Patient {
    // A GP system writes capitals, spaces and short forms its own way; that is no news.
    let list = shape == Shape::GpSystemList;
    let text = |said: &Option<String>, known: &Option<String>| match (said, known) {
        (Some(said), Some(known)) if list && bare(said) == bare(known) => Some(known.clone()),
        (Some(said), _) => Some(said.clone()),
        (None, known) => known.clone(),
    };
    let family_name = if list && fold(&draft.family_name) == fold(&before.family_name) {
        before.family_name.clone()
    } else {
        draft.family_name.clone()
    };
    let (given_names, preferred_name) = names(draft, before);
    let named_gp = match (&draft.named_gp, &before.named_gp) {
        (Some(said), Some(known)) if parse::same_gp(said, known) && (list || fold(said) != fold(known)) => {
            Some(known.clone())
        }
        _ => draft.named_gp.clone().or_else(|| before.named_gp.clone()),
    };
    let nhs_number = draft.nhs_number.or(before.nhs_number);
    let moved = practice != before.practice;
    let (death_status, died_on) = death(draft, before);
    Patient {
        id: before.id,
        nhs_number,
        nhs_number_absent_reason: match nhs_number {
            Some(_) => None,
            None => draft.absent_reason.or(before.nhs_number_absent_reason),
        },
        nhs_number_status: before.nhs_number_status.filter(|_| nhs_number == before.nhs_number),
        family_name,
        given_names,
        preferred_name,
        title: text(&draft.title, &before.title),
        birth_date: before.birth_date,
        gender: draft.gender.unwrap_or(before.gender),
        address: text(&draft.address, &before.address),
        postcode: text(&draft.postcode, &before.postcode),
        phone: text(&draft.phone, &before.phone),
        practice,
        practice_from: draft.practice_from.or(before.practice_from.filter(|_| !moved)),
        named_gp,
        care_coordinator: before.care_coordinator,
        accommodation: draft.accommodation.or(before.accommodation),
        language: text(&draft.language, &before.language),
        interpreter: draft.interpreter.or(before.interpreter),
        communication_need: before.communication_need.clone(),
        residence_la: before.residence_la.clone(),
        has_carer: draft.has_carer.or(before.has_carer),
        is_carer: draft.is_carer.or(before.is_carer),
        restricted: draft.restricted.unwrap_or(before.restricted),
        death_status,
        died_on,
        place_of_death: before.place_of_death,
        merged_into: before.merged_into,
        as_of: before.as_of,
        source: before.source.clone(),
    }
}

/// Given and preferred names. The one name of a GP system's list never replaces given names that are known: it is what somebody is
/// called, and worth keeping only where it is not simply the first of them.
fn names(draft: &Draft, before: &Patient) -> (String, Option<String>) {
    let given = draft.given_names.clone().unwrap_or_else(|| before.given_names.clone());
    let preferred = draft.preferred_name.clone().or_else(|| before.preferred_name.clone());
    match &draft.calling_name {
        None => (given, preferred),
        Some(calling) if given.is_empty() => (calling.clone(), preferred),
        Some(calling)
            if is_first_of(calling, &given) || preferred.as_ref().is_some_and(|name| fold(name) == fold(calling)) =>
        {
            (given, preferred)
        }
        Some(calling) => (given, Some(calling.clone())),
    }
}

/// A list never takes a death back by saying nothing of it, nor by saying "none": only `removed` does.
fn death(draft: &Draft, before: &Patient) -> (DeathStatus, Option<NaiveDate>) {
    let died_on = draft.died_on.or(before.died_on);
    let said = draft.death_status.or_else(|| draft.died_on.map(|_| DeathStatus::Informal));
    match (said, before.death_status) {
        (None | Some(DeathStatus::None), known) => (known, before.died_on),
        (Some(DeathStatus::Removed), _) => (DeathStatus::Removed, None),
        (Some(DeathStatus::Informal), DeathStatus::Formal) => (DeathStatus::Formal, before.died_on.or(died_on)),
        (Some(said), _) => (said, died_on),
    }
}

/// Somebody of whom nothing is known yet but who they are and where they are registered.
pub(super) fn blank(id: Ref<Patient>, draft: &Draft, birth_date: NaiveDate, practice: Ref<Organisation>) -> Patient {
    Patient::blank(id, (draft.family_name.clone(), String::new()), birth_date, practice)
}

/// Letters and digits only, as two systems would agree on them.
fn bare(text: &str) -> String {
    fold(text).replace(' ', "")
}
