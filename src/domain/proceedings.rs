//! What the minutes of a conference keep beside its cases: the quorum item by item, notes on items that are no case, root cause
//! analyses and what others can learn, without anybody's name; and the two rules that write on an item itself.

use super::agenda::{AgendaItem, ItemKind};
use super::attendance::{missing_in_words, quorum_at};
use super::change::Changes;
use super::coded::Coded;
use super::learning::{LearningPoint, LearningSource, without_names};
use super::member::Member;
use super::minutes::Minutes;
use super::rca::Rca;
use super::refusal::{Code, Refusal, ensure};
use super::snapshot::Facts;
use serde::{Deserialize, Serialize};

/// What is kept of a conference beside its cases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proceedings {
    /// Whether the quorum was met, item by item.
    pub quorum: Vec<QuorumLine>,
    /// What was said about items that are no case.
    pub notes: Vec<NoteLine>,
    /// Root cause analyses.
    pub rcas: Vec<RcaLine>,
    /// What others can learn.
    pub learning: Vec<LearningPoint>,
}

impl Proceedings {
    /// Whether there is nothing in it; versions from before it existed have none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The quorum when an item was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuorumLine {
    /// Its place on the agenda.
    pub position: u32,
    /// What it is, in words; a case without its name.
    pub item: String,
    /// Met or not, in words: `NOT QUORATE: social care`.
    pub said: String,
    /// Why the chair went on, where it was not met.
    pub reason: Option<String>,
}

/// A note on an item that is no case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLine {
    /// Its place on the agenda.
    pub position: u32,
    /// What it is, in words.
    pub item: String,
    /// What was said.
    pub text: String,
}

/// A root cause analysis without the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RcaLine {
    /// Its place on the agenda.
    pub position: u32,
    /// What the team thinks, in words.
    pub judgement: String,
    /// What the coding says: whether the condition is ambulatory care sensitive. None where nobody said.
    pub acsc: Option<bool>,
    /// What led to it, in words.
    pub causes: Vec<String>,
    /// Whether a care plan was in force.
    pub plan_in_place: Option<bool>,
    /// Whether it was followed, in words.
    pub plan_followed: Option<String>,
    /// What could have helped.
    pub what_could_have: Option<String>,
    /// What others can learn.
    pub learning: Option<String>,
}

/// An analysis, and what the coding of its admission says.
#[derive(Clone, Debug)]
pub struct Analysed {
    /// The record.
    pub rca: Rca,
    /// Whether the condition is ambulatory care sensitive.
    pub acsc: Option<bool>,
}

/// The quorum of an item in words, with whoever filled a part of it for somebody else; nothing until it was decided.
pub fn quorum_in_words(item: &AgendaItem, deputies: &[String]) -> Option<String> {
    item.quorate_at_decision.map(|quorate| {
        let missing = || format!("NOT QUORATE: {}", missing_in_words(&item.missing_groups));
        let judged = if quorate { "Quorate".to_owned() } else { missing() };
        std::iter::once(judged).chain(deputies.iter().cloned()).collect::<Vec<_>>().join("; ")
    })
}

/// What is kept of a conference, from its records.
pub fn of(facts: &Facts<'_>) -> Proceedings {
    let mut items: Vec<&AgendaItem> = facts.items.iter().collect();
    items.sort_by_key(|i| i.position);
    let members: Vec<Member> = facts.members.values().cloned().collect();
    let deputies = |item: &AgendaItem| {
        let judged = |at| quorum_at(at, &facts.mdg.quorum, &facts.meeting.chairs(), facts.attendance, &members);
        item.closed_at.map(|at| judged(at).deputies).unwrap_or_default()
    };
    let quorum = items.iter().filter_map(|item| {
        let reason = item.not_quorate_reason.clone();
        let said = quorum_in_words(item, &deputies(item))?;
        Some(QuorumLine { position: item.position, item: item.title_in_words(), said, reason })
    });
    let notes = items.iter().filter_map(|item| {
        Some(NoteLine { position: item.position, item: item.title_in_words(), text: item.notes.clone()? })
    });
    let rcas: Vec<RcaLine> = items
        .iter()
        .flat_map(|item| facts.rcas.iter().filter(|a| a.rca.item == item.id).map(|a| line(item, a, facts)))
        .collect();
    let point =
        |source, text| LearningPoint { date: facts.meeting.date, mdg_code: facts.mdg.code.clone(), source, text };
    let mut learning: Vec<LearningPoint> = items
        .iter()
        .filter(|item| item.restricted != Some(true))
        .filter_map(|item| {
            let said = facts.discussions.iter().find(|d| d.item == item.id)?.learning_point.as_deref()?;
            Some(point(
                LearningSource::Case,
                without_names(said, Some(facts.patients.get(&item.patient?)?), facts.patients.values()),
            ))
        })
        .collect();
    learning.extend(rcas.iter().filter_map(|r| Some(point(LearningSource::Rca, r.learning.clone()?))));
    Proceedings { quorum: quorum.collect(), notes: notes.collect(), rcas, learning }
}

fn line(item: &AgendaItem, of: &Analysed, facts: &Facts<'_>) -> RcaLine {
    // Without the person's record nothing could take the names out, so that nothing is said.
    let person = facts.patients.get(&of.rca.patient);
    let nameless =
        |text: &Option<String>| Some(without_names(text.as_deref()?, Some(person?), facts.patients.values()));
    RcaLine {
        position: item.position,
        judgement: of.rca.team_judgement.words().to_owned(),
        acsc: of.acsc,
        causes: of.rca.causes.iter().map(|c| c.words().to_owned()).collect(),
        plan_in_place: of.rca.plan_in_place_at_admission,
        plan_followed: of.rca.plan_followed.map(|f| f.words().to_owned()),
        what_could_have: nameless(&of.rca.what_could_have),
        learning: nameless(&of.rca.learning),
    }
}

/// Keeps what is said about a case within the group, or lets go of that.
pub fn restrict(item: &AgendaItem, minutes: &Minutes, restricted: bool, reason: &str) -> Result<Changes, Refusal> {
    minutes.must_be_open()?;
    let why = "Only a case is restricted; other items are printed for nobody outside the group.";
    ensure(item.kind == ItemKind::Case, Code::WrongState, why).map_err(|r| r.at("item"))?;
    ensure(!reason.trim().is_empty(), Code::ReasonRequired, "Say why this stays within the group, or no longer does.")
        .map_err(|r| r.at("reason"))?;
    let mut changes = Changes::none();
    changes.update(item, &AgendaItem { restricted: Some(restricted), ..item.clone() });
    Ok(changes)
}

/// Writes down what is said about an item that is no case.
pub fn note(item: &AgendaItem, minutes: &Minutes, notes: &str) -> Result<Changes, Refusal> {
    minutes.must_be_open()?;
    let why = "What is said about a case belongs to its discussion. Write it there.";
    ensure(item.kind != ItemKind::Case, Code::WrongState, why).map_err(|r| r.at("item"))?;
    let notes = Some(notes.trim().to_owned()).filter(|words| !words.is_empty());
    let mut changes = Changes::none();
    changes.update(item, &AgendaItem { notes, ..item.clone() });
    Ok(changes)
}
