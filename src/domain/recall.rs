//! Papers that are asked back: which practice holds something it should destroy, why, and whether it said that it has.

use super::actor::Act;
use super::change::Changes;
use super::command::RecallConfirm;
use super::ids::Ref;
use super::minutes::Minutes;
use super::organisation::Organisation;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;

crate::coded! {
    /// Why papers are asked back.
    pub enum RecallReason = "reason for asking papers back" {
        ConsentWithdrawn = "consent_withdrawn", "Consent was withdrawn";
        WrongPatient = "wrong_patient", "It was about the wrong patient";
    }
}

crate::record! {
    /// That one practice is asked to destroy what it received about one patient from one version of some minutes.
    pub struct Recall = "recall" {
        /// About whom.
        patient: Ref<Patient>,
        /// From which version.
        minutes: Ref<Minutes>,
        /// Who received it.
        practice: Ref<Organisation>,
        /// Why.
        reason: RecallReason,
        /// Since when it is asked back.
        raised_on: NaiveDate,
        /// Who at the practice said that it was destroyed.
        confirmed_by: Option<String>,
        /// When.
        confirmed_on: Option<NaiveDate>,
    }
}

/// What left about a patient: the version, and the practice that received it.
pub type Paper = (Ref<Minutes>, Ref<Organisation>);

/// Asks everything back that left about a patient and is not asked back already. What was confirmed as destroyed is asked for again,
/// because it may have been sent again; that it holds what is another's counts for more than that consent ended.
pub fn raise(
    act: &mut Act<'_>,
    patient: Ref<Patient>,
    reason: RecallReason,
    left: &[Paper],
    raised: &[Recall],
) -> (Vec<Recall>, Changes) {
    let (mut recalls, mut changes) = (Vec::new(), Changes::none());
    for (minutes, practice) in left {
        let known = raised.iter().find(|r| r.minutes == *minutes && r.practice == *practice);
        let stands = |r: &&Recall| r.confirmed_on.is_none() && [reason, RecallReason::WrongPatient].contains(&r.reason);
        if known.as_ref().is_some_and(stands) {
            continue;
        }
        let recall = Recall {
            id: known.map_or_else(|| act.new_ref(), |r| r.id),
            patient,
            minutes: *minutes,
            practice: *practice,
            reason,
            raised_on: act.today(),
            confirmed_by: None,
            confirmed_on: None,
        };
        match known {
            Some(before) => changes.update(before, &recall),
            None => changes.create(&recall),
        };
        recalls.push(recall);
    }
    (recalls, changes)
}

/// Records that a practice has destroyed what it was asked to.
pub fn confirm(act: &Act<'_>, recall: &Recall, args: &RecallConfirm) -> Result<Changes, Refusal> {
    ensure(recall.confirmed_on.is_none(), Code::WrongState, "The practice has confirmed this already.")?;
    let by = args.confirmed_by.trim();
    ensure(!by.is_empty(), Code::FieldMissing, "Say who at the practice confirmed it.")
        .map_err(|r| r.at("confirmed_by"))?;
    let on = args.confirmed_on.unwrap_or_else(|| act.today());
    let fits = (recall.raised_on..=act.today()).contains(&on);
    ensure(fits, Code::DateUnreadable, "It was confirmed between the day it was asked for and today.")
        .map_err(|r| r.at("confirmed_on"))?;
    let mut after = recall.clone();
    after.confirmed_by = Some(by.to_owned());
    after.confirmed_on = Some(on);
    let mut changes = Changes::none();
    changes.update(recall, &after);
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::actor::{AccessRole, Actor};
    use uuid::Uuid;

    #[test]
    fn nothing_is_asked_back_twice_but_for_a_new_reason() {
        use RecallReason::{ConsentWithdrawn, WrongPatient};
        let who = Actor::of_role("A", AccessRole::MdgManager);
        let mut n = 0;
        let mut mint = || {
            n += 1;
            Uuid::from_u128(n)
        };
        let mut act = Act { who: &who, now: "2026-11-20T10:00:00Z".parse().unwrap(), mint: &mut mint };
        let paper = (Ref::from_uuid(Uuid::from_u128(7)), Ref::from_uuid(Uuid::from_u128(8)));
        let other = (Ref::from_uuid(Uuid::from_u128(7)), Ref::from_uuid(Uuid::from_u128(9)));
        let patient = Ref::from_uuid(Uuid::nil());
        let (first, _) = raise(&mut act, patient, ConsentWithdrawn, &[paper], &[]);
        let (second, _) = raise(&mut act, patient, ConsentWithdrawn, &[paper, other], &first);
        assert_eq!((first.len(), second.len()), (1, 1));
        assert_eq!(second[0].practice, other.1);
        // That it is another's is a new reason; that consent ended too is none.
        let (third, changes) = raise(&mut act, patient, WrongPatient, &[paper], &first);
        assert_eq!((third[0].id, third[0].reason, changes.list.len()), (first[0].id, WrongPatient, 1));
        assert!(raise(&mut act, patient, ConsentWithdrawn, &[paper], &third).0.is_empty());
        // What was destroyed may have been sent again.
        let destroyed =
            Recall { confirmed_on: Some(act.today()), confirmed_by: Some("A".to_owned()), ..third[0].clone() };
        let (again, _) = raise(&mut act, patient, ConsentWithdrawn, &[paper], &[destroyed]);
        assert_eq!((again.len(), again[0].confirmed_on), (1, None));
    }
}
