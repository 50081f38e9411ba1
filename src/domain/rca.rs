//! Root cause analysis: why an emergency admission came about, in the judgement of the team. What the coding of the admission says
//! about it (ambulatory care sensitive or not) stands beside the judgement and never in its place.

use super::actor::Act;
use super::admission::Admission;
use super::agenda::{AgendaItem, ItemKind, ItemStatus};
use super::change::Changes;
use super::command::{RcaAmend, RcaRecord};
use super::discussion::Followed;
use super::fact;
use super::ids::Ref;
use super::minutes::Minutes;
use super::patient::Patient;
use super::refusal::{Code, Refusal, ensure};

crate::coded! {
    /// Whether the team thinks that the admission could have been avoided.
    pub enum TeamJudgement = "judgement of the team" {
        Avoidable = "avoidable", "Avoidable";
        Partly = "partly", "Partly avoidable";
        Unavoidable = "unavoidable", "Unavoidable";
        Undetermined = "undetermined", "Undetermined";
    }
}

crate::coded! {
    /// What led to an admission.
    pub enum RcaCause = "cause" {
        Access = "access", "Access to care";
        Medication = "medication", "Medicines";
        CareCoordination = "care_coordination", "Coordination of care";
        SocialSupport = "social_support", "Social support";
        CarerBreakdown = "carer_breakdown", "The carer could not go on";
        FallsMobility = "falls_mobility", "Falls and mobility";
        Infection = "infection", "Infection";
        DeviceOrEquipment = "device_or_equipment", "A device or equipment";
        MentalHealth = "mental_health", "Mental health";
        EolPlanning = "eol_planning", "Planning for the end of life";
        DiseaseProgression = "disease_progression", "The disease went on";
        InformationGap = "information_gap", "Information did not arrive";
        Housing = "housing", "Housing";
        Other = "other", "Something else";
    }
}
crate::json_column!(Vec<RcaCause>);

crate::record! {
    /// The analysis of one patient's admission, under one item of the agenda.
    pub struct Rca = "rca" {
        /// Under which item.
        item: Ref<AgendaItem>,
        /// Whose admission.
        patient: Ref<Patient>,
        /// Which, where it is on the register.
        admission: Option<Ref<Admission>>,
        /// What the team thinks.
        team_judgement: TeamJudgement,
        /// What led to it.
        causes: Vec<RcaCause>,
        /// Whether a care plan was in force.
        plan_in_place_at_admission: Option<bool>,
        /// Whether it was followed.
        plan_followed: Option<Followed>,
        /// What could have helped.
        what_could_have: Option<String>,
        /// What others can learn.
        learning: Option<String>,
        /// Whether it counts for nothing.
        entered_in_error: bool,
    }
}

fn must_be_open(item: &AgendaItem, minutes: &Minutes) -> Result<(), Refusal> {
    minutes.must_be_open()?;
    let why = format!("Item {} is no root cause analysis. Add one to the agenda, and record it there.", item.position);
    ensure(item.kind == ItemKind::Rca, Code::WrongState, why).map_err(|r| r.at("item"))?;
    let gone = matches!(item.status, ItemStatus::Deferred | ItemStatus::Withdrawn | ItemStatus::NotReached);
    let why = format!("Item {} was not discussed. Record the analysis under the item where it is.", item.position);
    ensure(!gone, Code::WrongState, why).map_err(|r| r.at("item"))
}

fn check(one: &Rca, admission: Option<&Admission>, others: &[Rca]) -> Result<(), Refusal> {
    let why = "This admission is another patient's. Choose the admission or the patient anew.";
    ensure(admission.is_none_or(|a| a.patient == one.patient), Code::AnotherPatient, why)
        .map_err(|r| r.at("admission"))?;
    let why = "This admission was entered in error. Choose another one, or leave it out.";
    ensure(admission.is_none_or(|a| !a.entered_in_error), Code::WrongState, why).map_err(|r| r.at("admission"))?;
    let unplanned = one.plan_in_place_at_admission == Some(false);
    let answered = matches!(one.plan_followed, Some(Followed::Yes | Followed::Partly | Followed::No));
    let why = "Where no plan was in force, none could be followed. Leave one of the two out.";
    ensure(!(unplanned && answered), Code::FieldUnreadable, why).map_err(|r| r.at("plan_followed"))?;
    let same = |other: &&Rca| {
        other.id != one.id
            && !other.entered_in_error
            && (other.item, other.patient, other.admission) == (one.item, one.patient, one.admission)
    };
    let taken = !one.entered_in_error && others.iter().any(|other| same(&other));
    let why = "This analysis is recorded under the item already. Change that one.";
    ensure(!taken, Code::AlreadyRecorded, why).map_err(|r| r.at("patient"))
}

/// Records an analysis. `others` are those of the same item.
pub fn record(
    act: &mut Act<'_>,
    item: &AgendaItem,
    minutes: &Minutes,
    admission: Option<&Admission>,
    others: &[Rca],
    args: &RcaRecord,
) -> Result<Changes, Refusal> {
    must_be_open(item, minutes)?;
    let new = Rca {
        id: act.new_ref(),
        item: item.id,
        patient: args.patient,
        admission: args.admission,
        team_judgement: args.team_judgement,
        causes: each_once(&args.causes),
        plan_in_place_at_admission: args.plan_in_place_at_admission,
        plan_followed: args.plan_followed,
        what_could_have: fact::given(args.what_could_have.as_deref()),
        learning: fact::given(args.learning.as_deref()),
        entered_in_error: false,
    };
    check(&new, admission, others)?;
    let mut changes = Changes::none();
    changes.create(&new);
    Ok(changes)
}

/// Changes an analysis. An empty text takes away what stood there.
pub fn amend(
    item: &AgendaItem,
    minutes: &Minutes,
    before: &Rca,
    admission: Option<&Admission>,
    others: &[Rca],
    args: &RcaAmend,
) -> Result<Changes, Refusal> {
    must_be_open(item, minutes)?;
    let mut after = before.clone();
    after.admission = args.admission.or(before.admission);
    after.team_judgement = args.team_judgement.unwrap_or(before.team_judgement);
    after.causes = args.causes.as_deref().map_or(after.causes, each_once);
    after.plan_in_place_at_admission = args.plan_in_place_at_admission.or(before.plan_in_place_at_admission);
    after.plan_followed = args.plan_followed.or(before.plan_followed);
    for (new, old) in [(&args.what_could_have, &mut after.what_could_have), (&args.learning, &mut after.learning)] {
        if new.is_some() {
            *old = fact::given(new.as_deref());
        }
    }
    after.entered_in_error = args.entered_in_error.unwrap_or(before.entered_in_error);
    check(&after, admission, others)?;
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok(changes)
}

/// The causes in the order of their list.
fn each_once(causes: &[RcaCause]) -> Vec<RcaCause> {
    let mut causes = causes.to_vec();
    causes.sort_unstable();
    causes.dedup();
    causes
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn one(n: u128) -> Rca {
        Rca {
            id: Ref::from_uuid(Uuid::from_u128(n)),
            item: Ref::from_uuid(Uuid::nil()),
            patient: Ref::from_uuid(Uuid::nil()),
            admission: None,
            team_judgement: TeamJudgement::Partly,
            causes: Vec::new(),
            plan_in_place_at_admission: None,
            plan_followed: None,
            what_could_have: None,
            learning: None,
            entered_in_error: false,
        }
    }

    #[test]
    fn a_plan_that_was_not_there_was_not_followed() {
        let mut rca = Rca { plan_in_place_at_admission: Some(false), plan_followed: Some(Followed::No), ..one(1) };
        assert_eq!(check(&rca, None, &[]).unwrap_err().field.as_deref(), Some("plan_followed"));
        rca.plan_followed = Some(Followed::Na);
        assert!(check(&rca, None, &[]).is_ok());
    }

    #[test]
    fn one_admission_is_analysed_once_under_an_item() {
        assert_eq!(check(&one(1), None, &[one(2)]).unwrap_err().code, Code::AlreadyRecorded);
        assert!(check(&one(1), None, &[one(1)]).is_ok(), "it is not in its own way");
        assert!(check(&one(1), None, &[Rca { entered_in_error: true, ..one(2) }]).is_ok());
        assert!(check(&Rca { entered_in_error: true, ..one(1) }, None, &[one(2)]).is_ok());
    }

    #[test]
    fn a_cause_counts_once() {
        assert_eq!(
            each_once(&[RcaCause::Other, RcaCause::Access, RcaCause::Other]),
            vec![RcaCause::Access, RcaCause::Other]
        );
    }
}
