//! What becomes of the papers that were written for a practice: sent by a person, confirmed or rejected by the practice. The program
//! writes files and never sends; it keeps what people say they did. That an answer is overdue, that papers are held, and that a newer
//! version has taken their place follows from other records and is worked out each time.

use super::actor::Act;
use super::change::Changes;
use super::coded::Coded;
use super::command::{DistributionAcknowledge, DistributionReject, DistributionSend};
use super::dates;
use super::ids::Ref;
use super::minutes::{Export, Minutes};
use super::organisation::{Delivery, Organisation};
use super::patient::Patient;
use super::person;
use super::place::{Places, is_open, routed};
use super::refusal::{Code, Refusal, Warning, ensure};
use super::sharing::Sharing;
use super::working_days;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

crate::coded! {
    /// How far a practice's papers have come.
    pub enum DistributionStatus = "stage of a practice's papers" {
        Pending = "pending", "Waiting to be sent";
        Sent = "sent", "Sent";
        Acknowledged = "acknowledged", "Confirmed";
        Rejected = "rejected", "Rejected";
    }
}

crate::record! {
    /// The papers of one practice from one version of some minutes.
    pub struct Distribution = "distribution" {
        /// From which version.
        minutes: Ref<Minutes>,
        /// In which folder they were written last.
        export: Ref<Export>,
        /// For whom.
        practice: Ref<Organisation>,
        /// Whose extracts are among them.
        patients: Vec<Ref<Patient>>,
        /// How far they have come.
        status: DistributionStatus,
        /// How they go.
        route: Option<Delivery>,
        /// When they were written.
        prepared_on: NaiveDate,
        /// By whom.
        prepared_by: String,
        /// When they were sent last.
        sent_on: Option<NaiveDate>,
        /// By whom.
        sent_by: Option<String>,
        /// To whom, where that is not the practice itself.
        sent_to: Option<Ref<Organisation>>,
        /// When the practice confirmed.
        acknowledged_on: Option<NaiveDate>,
        /// Who there did.
        acknowledged_by: Option<String>,
        /// When the practice rejected them last.
        rejected_on: Option<NaiveDate>,
        /// Why.
        rejected_because: Option<String>,
    }
}

/// Working days that papers and answers may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Timing {
    /// From the conference until every practice was sent its papers.
    pub send_within: u32,
    /// From the sending until a practice has answered.
    pub answer_within: u32,
}

impl Default for Timing {
    fn default() -> Self {
        Self { send_within: 5, answer_within: 5 }
    }
}

impl Distribution {
    /// The last day on which an answer is in time, while one is waited for.
    pub fn answer_due(&self, timing: Timing) -> Option<NaiveDate> {
        let sent = self.sent_on.filter(|_| self.status == DistributionStatus::Sent)?;
        Some(working_days::after(sent, timing.answer_within))
    }

    /// Whether the practice should have answered by now.
    pub fn is_overdue(&self, today: NaiveDate, timing: Timing) -> bool {
        self.answer_due(timing).is_some_and(|due| due < today)
    }

    /// Whether it is with a practice now, as far as anybody knows.
    pub fn is_out(&self) -> bool {
        matches!(self.status, DistributionStatus::Sent | DistributionStatus::Acknowledged)
    }

    fn must_be(&self, stages: &[DistributionStatus], what: &str) -> Result<(), Refusal> {
        let need: Vec<String> = stages.iter().map(|s| s.within()).collect();
        let why = format!("The papers are {}; {what} needs them to be {}.", self.status.within(), need.join(" or "));
        ensure(stages.contains(&self.status), Code::WrongState, why)
    }
}

/// What was written for one practice.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// For whom.
    pub practice: Organisation,
    /// Whose extracts.
    pub patients: Vec<Ref<Patient>>,
    /// How papers went to it last, where its own record says nothing.
    pub last_route: Option<Delivery>,
}

/// Notes what was written for each practice. Papers that are written again have no second row; where they were sent before, that is
/// told, because sending them again would put two copies into one record.
pub fn prepare(act: &mut Act<'_>, export: &Export, prepared: &[Prepared], known: &[Distribution]) -> Changes {
    let mut changes = Changes::none();
    for pack in prepared {
        let before = known.iter().find(|d| d.minutes == export.minutes && d.practice == pack.practice.id);
        if let Some(out) = before.filter(|d| d.is_out()) {
            let name = &pack.practice.name;
            let on = out.sent_on.map(dates::staff).unwrap_or_default();
            let told = if pack.patients.iter().all(|patient| out.patients.contains(patient)) {
                format!(
                    "{name} was sent this version on {on}. Send it a second time only if it asks for it, and then say so in the message."
                )
            } else {
                format!(
                    "{name} was sent this version on {on} without somebody whose paper is among these now. Do not send this folder: \
                     correct the minutes and name that patient, which makes a version for them."
                )
            };
            changes.warn(Warning::new(Code::SentTwice, told));
            continue;
        }
        let new = Distribution {
            id: before.map_or_else(|| act.new_ref(), |d| d.id),
            minutes: export.minutes,
            export: export.id,
            practice: pack.practice.id,
            patients: pack.patients.clone(),
            status: before.map_or(DistributionStatus::Pending, |d| d.status),
            route: before.and_then(|d| d.route).or(pack.practice.delivery).or(pack.last_route),
            prepared_on: act.today(),
            prepared_by: act.who.name.clone(),
            sent_on: before.and_then(|d| d.sent_on),
            sent_by: before.and_then(|d| d.sent_by.clone()),
            sent_to: before.and_then(|d| d.sent_to),
            acknowledged_on: None,
            acknowledged_by: None,
            rejected_on: before.and_then(|d| d.rejected_on),
            rejected_because: before.and_then(|d| d.rejected_because.clone()),
        };
        match before {
            Some(before) => changes.update(before, &new),
            None => changes.create(&new),
        };
    }
    changes
}

/// What has to be known before papers may be called sent.
#[derive(Debug)]
pub struct Standing<'a> {
    /// The practice they were written for.
    pub practice: &'a Organisation,
    /// Every organisation, for those that took over.
    pub places: &'a Places<'a>,
    /// Whose extracts are among them, as they are known now.
    pub patients: &'a [(Patient, Sharing)],
    /// The version that has something else for this practice, if there is one.
    pub replaced_by: Option<u32>,
    /// Whether one of the papers holds what belongs to another patient, and is asked back.
    pub asked_back: bool,
}

impl Standing<'_> {
    /// Who takes papers for the practice on a day: itself, or whoever took over. None where it closed and nobody did.
    pub fn taker(&self, today: NaiveDate) -> Option<&Organisation> {
        routed(self.practice, self.places, today)
    }

    /// Why papers may not go to somebody, and what to do instead; the first reason there is.
    pub fn held(&self, today: NaiveDate) -> Option<Refusal> {
        if let Some(version) = self.replaced_by {
            let why = format!(
                "Replaced by version {version}. Do not send this one: destroy its folder and send version {version}."
            );
            return Some(Refusal::new(Code::WrongState, why));
        }
        if self.asked_back {
            let why = "A paper among these is asked back, because it holds what belongs to another patient. Do not send them: destroy \
                       their folder and wait for the version that corrects it.";
            return Some(Refusal::new(Code::WrongState, why));
        }
        let taker = self.taker(today).map(|one| one.id);
        for (patient, sharing) in self.patients {
            let name = patient.display_name();
            if let Err(refusal) = sharing.basis(today) {
                let since = sharing.decision().map_or_else(
                    || "is no longer recorded".to_owned(),
                    |c| format!("is {} since {}", c.decision.within(), dates::staff(c.decided_on)),
                );
                let why = format!(
                    "{name}: consent {since}. Do not send these papers: destroy their folder and write the packs again, which leaves \
                     this patient out."
                );
                return Some(Refusal::new(refusal.code, why));
            }
            let registered = self.places.get(&patient.practice).copied();
            if registered.and_then(|at| routed(at, self.places, today)).map(|at| at.id) != taker {
                let now = registered.map_or("another practice", |at| at.name.as_str());
                let why = format!(
                    "{name} is registered with {now} since. Do not send these papers to {}: correct the minutes, which makes a \
                     version for where the patient is registered now.",
                    self.practice.name
                );
                return Some(Refusal::new(Code::RegistrationChanged, why));
            }
            if taker.is_some_and(|taker| sharing.excludes(taker)) {
                let why = format!(
                    "{name} does not want {} to know. Hold these papers and ask whoever answers for information governance.",
                    self.taker(today).map_or("this practice", |at| at.name.as_str())
                );
                return Some(Refusal::new(Code::ExcludedRecipient, why));
            }
        }
        None
    }

    /// That the practice has closed, and who takes its papers, as a sentence.
    pub fn closed(&self, today: NaiveDate) -> Option<String> {
        if is_open(self.practice, today) {
            return None;
        }
        let name = &self.practice.name;
        let since = self.practice.closed_on.map(|on| format!(" on {}", dates::staff(on))).unwrap_or_default();
        Some(match self.taker(today) {
            Some(next) => format!("Not for this route: {name} closed{since}; its successor is {}.", next.name),
            None => format!("Not for this route: {name} closed{since} and nobody is known to have taken over."),
        })
    }
}

/// Says that somebody sent the papers.
pub fn send(
    act: &Act<'_>,
    before: &Distribution,
    standing: &Standing<'_>,
    args: &DistributionSend,
) -> Result<Changes, Refusal> {
    use DistributionStatus::{Pending, Rejected};
    before.must_be(&[Pending, Rejected], "sending them")?;
    let today = act.today();
    if let Some(refusal) = standing.held(today) {
        return Err(refusal);
    }
    let mut changes = Changes::none();
    let taker = standing.taker(today).map(|one| one.id);
    if let Some(closed) = standing.closed(today) {
        let next = "Send them to the practice that took over and name it here.";
        let named = args.to.is_some() && args.to == taker;
        ensure(named, Code::PracticeClosed, format!("{closed} {next}")).map_err(|r| r.at("to"))?;
        let name = standing.taker(today).map_or("", |one| one.name.as_str());
        changes.warn(Warning::new(Code::PracticeClosedSuccessor, format!("Sent to {name}, which took over.")));
    } else {
        let itself = args.to.is_none_or(|to| to == standing.practice.id);
        let why = format!("{} is open: its papers go to nobody else.", standing.practice.name);
        ensure(itself, Code::WrongState, why).map_err(|r| r.at("to"))?;
    }
    let route = args.route.or(before.route);
    let why = "Say how they were sent: by NHSmail, MESH, Docman or on paper.";
    ensure(route.is_some(), Code::FieldMissing, why).map_err(|r| r.at("route"))?;
    let on =
        between(args.sent_on, before.prepared_on, today, "They were sent between the day they were written and today.")
            .map_err(|r| r.at("sent_on"))?;
    let mut after = before.clone();
    after.status = DistributionStatus::Sent;
    after.route = route;
    after.sent_on = Some(on);
    after.sent_by = Some(act.who.name.clone());
    after.sent_to = args.to.filter(|to| *to != standing.practice.id);
    changes.update(before, &after);
    Ok(changes)
}

/// Says that the practice has them.
pub fn acknowledge(act: &Act<'_>, before: &Distribution, args: &DistributionAcknowledge) -> Result<Changes, Refusal> {
    before.must_be(&[DistributionStatus::Sent], "a confirmation")?;
    let by = args.by.trim();
    ensure(!by.is_empty(), Code::FieldMissing, "Say who at the practice confirmed it.").map_err(|r| r.at("by"))?;
    let mut after = before.clone();
    after.status = DistributionStatus::Acknowledged;
    after.acknowledged_on = Some(answered(before, args.acknowledged_on, act).map_err(|r| r.at("acknowledged_on"))?);
    after.acknowledged_by = Some(by.to_owned());
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok(changes)
}

/// Says that the practice sent them back, and why.
pub fn reject(act: &Act<'_>, before: &Distribution, args: &DistributionReject) -> Result<Changes, Refusal> {
    before.must_be(&[DistributionStatus::Sent], "a rejection")?;
    let reason = args.reason.trim();
    let why = "Say in ten characters at least why the practice rejects them: somebody has to put it right.";
    ensure(person::length(reason) >= 10, Code::ReasonRequired, why).map_err(|r| r.at("reason"))?;
    let mut after = before.clone();
    after.status = DistributionStatus::Rejected;
    after.rejected_on = Some(answered(before, args.rejected_on, act).map_err(|r| r.at("rejected_on"))?);
    after.rejected_because = Some(reason.to_owned());
    let mut changes = Changes::none();
    changes.update(before, &after);
    Ok(changes)
}

fn answered(sent: &Distribution, on: Option<NaiveDate>, act: &Act<'_>) -> Result<NaiveDate, Refusal> {
    let first = sent.sent_on.unwrap_or(sent.prepared_on);
    between(on, first, act.today(), "A practice answers between the day the papers were sent and today.")
}

fn between(on: Option<NaiveDate>, first: NaiveDate, today: NaiveDate, why: &str) -> Result<NaiveDate, Refusal> {
    let on = on.unwrap_or(today);
    ensure((first..=today).contains(&on), Code::DateUnreadable, why)?;
    Ok(on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::organisation::OrganisationKind;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn of_status(status: DistributionStatus, sent_on: Option<&str>) -> Distribution {
        Distribution {
            id: Ref::from_uuid(Uuid::nil()),
            minutes: Ref::from_uuid(Uuid::nil()),
            export: Ref::from_uuid(Uuid::nil()),
            practice: Ref::from_uuid(Uuid::nil()),
            patients: Vec::new(),
            status,
            route: None,
            prepared_on: day("2026-11-19"),
            prepared_by: String::new(),
            sent_on: sent_on.map(day),
            sent_by: None,
            sent_to: None,
            acknowledged_on: None,
            acknowledged_by: None,
            rejected_on: None,
            rejected_because: None,
        }
    }

    #[test]
    fn five_working_days_without_an_answer_are_too_many() {
        let sent = of_status(DistributionStatus::Sent, Some("2026-11-20"));
        let timing = Timing::default();
        assert_eq!(sent.answer_due(timing), Some(day("2026-11-27")));
        assert!(!sent.is_overdue(day("2026-11-27"), timing) && sent.is_overdue(day("2026-11-28"), timing));
        let answered = of_status(DistributionStatus::Acknowledged, Some("2026-11-20"));
        assert!(!answered.is_overdue(day("2027-01-01"), timing));
        assert!(!sent.is_overdue(day("2026-12-01"), Timing { answer_within: 10, ..timing }));
    }

    #[test]
    fn a_closed_practice_is_named_with_whoever_took_over() {
        let place = |n: u128, name: &str| {
            Organisation::blank(Ref::from_uuid(Uuid::from_u128(n)), None, name, OrganisationKind::GpPractice)
        };
        let open = place(2, "Y");
        let mut closed = place(1, "X");
        closed.closed_on = Some(day("2026-10-30"));
        let mut alone =
            Standing { practice: &closed, places: &Places::new(), patients: &[], replaced_by: None, asked_back: false };
        let today = day("2026-11-20");
        assert!(alone.closed(today).unwrap().ends_with("nobody is known to have taken over."));
        assert_eq!(alone.closed(day("2026-10-30")), None, "its last day is a day on which it takes papers");
        let mut taken = closed.clone();
        taken.successor = Some(open.id);
        let places = Places::from([(open.id, &open), (taken.id, &taken)]);
        alone = Standing { practice: &taken, places: &places, patients: &[], replaced_by: None, asked_back: false };
        assert_eq!(alone.closed(today).unwrap(), "Not for this route: X closed on 30-Oct-2026; its successor is Y.");
    }
}
