//! How the people of a conference found it: three short questions at the end, answered without names. Only counts are kept, and
//! answers of one person are not tied to each other.

use super::actor::Act;
use super::change::Changes;
use super::command::PulseRecord;
use super::fact;
use super::ids::Ref;
use super::meeting::{Meeting, MeetingStatus};
use super::refusal::{Code, Refusal, ensure};
use chrono::NaiveDate;
use serde::Serialize;

crate::record! {
    /// The answers of one conference.
    pub struct Pulse = "pulse" {
        /// Of which conference.
        meeting: Ref<Meeting>,
        /// How many answered 1, 2, 3, 4 and 5: was it useful?
        useful: Vec<u32>,
        /// The same: was I heard?
        heard: Vec<u32>,
        /// The same: did the time do?
        in_time: Vec<u32>,
        /// In people's own words, in the order of the alphabet.
        words: Vec<String>,
    }
}

/// Adds answers to what is there. Each list holds one number from 1 to 5 for each answer, in any order.
pub fn record(
    act: &mut Act<'_>,
    meeting: &Meeting,
    before: Option<&Pulse>,
    args: &PulseRecord,
) -> Result<Changes, Refusal> {
    meeting.must_be(&[MeetingStatus::InSession, MeetingStatus::Paused, MeetingStatus::Closed], "taking answers")?;
    let none = || vec![0; 5];
    let mut after = before.cloned().unwrap_or_else(|| Pulse {
        id: act.new_ref(),
        meeting: meeting.id,
        useful: none(),
        heard: none(),
        in_time: none(),
        words: Vec::new(),
    });
    count(&mut after.useful, &args.useful, "useful")?;
    count(&mut after.heard, &args.heard, "heard")?;
    count(&mut after.in_time, &args.in_time, "in_time")?;
    after.words.extend(args.words.iter().filter_map(|words| fact::given(Some(words))));
    after.words.sort();
    let same = before.is_some_and(|before| *before == after);
    let blank = after.words.is_empty() && [&after.useful, &after.heard, &after.in_time].iter().all(|c| total(c) == 0);
    let why = "There is no answer in this. Give at least one number from 1 to 5.";
    ensure(!same && !blank, Code::FieldMissing, why).map_err(|r| r.at("useful"))?;
    let mut changes = Changes::none();
    match before {
        Some(before) => changes.update(before, &after),
        None => changes.create(&after),
    };
    Ok(changes)
}

fn count(counts: &mut [u32], answers: &[u32], field: &str) -> Result<(), Refusal> {
    for answer in answers {
        let place = (*answer as usize).checked_sub(1).and_then(|at| counts.get_mut(at));
        let why = "An answer is a whole number from 1 (not at all) to 5 (very much).";
        *place.ok_or_else(|| Refusal::new(Code::ScoreRange, why).at(field))? += 1;
    }
    Ok(())
}

fn total(counts: &[u32]) -> u32 {
    counts.iter().sum()
}

/// What people answered at one conference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PulseView {
    /// London date.
    pub date: NaiveDate,
    /// How many answered at least; whoever left a question out is missing there.
    pub n: u32,
    /// Question by question.
    pub questions: Vec<PulseQuestion>,
    /// In people's own words.
    pub words: Vec<String>,
}

/// The answers to one question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PulseQuestion {
    /// What was asked.
    pub asked: &'static str,
    /// How many answered.
    pub n: u32,
    /// The mean to one place; none where nobody answered.
    pub mean: Option<f64>,
    /// How many answered 1, 2, 3, 4 and 5.
    pub counts: Vec<u32>,
}

/// The answers as they are shown. Where nobody answered there are three questions without a mean.
pub fn view(date: NaiveDate, pulse: Option<&Pulse>) -> PulseView {
    type Get = fn(&Pulse) -> &Vec<u32>;
    let asked: [(&'static str, Get); 3] =
        [("Was it useful?", |p| &p.useful), ("Was I heard?", |p| &p.heard), ("Did the time do?", |p| &p.in_time)];
    let questions: Vec<PulseQuestion> = asked
        .into_iter()
        .map(|(asked, get)| {
            let counts = pulse.map_or_else(|| vec![0; 5], |p| get(p).clone());
            PulseQuestion { asked, n: total(&counts), mean: mean(&counts), counts }
        })
        .collect();
    let n = questions.iter().map(|q| q.n).max().unwrap_or(0);
    PulseView { date, n, questions, words: pulse.map(|p| p.words.clone()).unwrap_or_default() }
}

fn mean(counts: &[u32]) -> Option<f64> {
    let sum: u32 = counts.iter().zip(1..).map(|(people, answer)| people * answer).sum();
    let n = total(counts);
    (n > 0).then(|| (f64::from(sum) * 10.0 / f64::from(n)).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_taken_over_those_who_answered() {
        assert_eq!(mean(&[0, 0, 0, 0, 0]), None);
        assert_eq!(mean(&[0, 0, 1, 1, 1]), Some(4.0));
        assert_eq!(mean(&[1, 0, 0, 0, 2]), Some(3.7));
    }

    #[test]
    fn an_answer_outside_one_to_five_is_refused() {
        let mut counts = vec![0; 5];
        count(&mut counts, &[5, 1, 5], "heard").unwrap();
        assert_eq!(counts, [1, 0, 0, 0, 2]);
        for wrong in [0, 6, u32::MAX] {
            let refusal = count(&mut counts, &[wrong], "heard").unwrap_err();
            assert_eq!((refusal.code, refusal.field.as_deref()), (Code::ScoreRange, Some("heard")), "{wrong}");
        }
    }

    #[test]
    fn where_nobody_answered_there_is_no_mean() {
        let view = view(NaiveDate::default(), None);
        assert_eq!((view.n, view.questions.len()), (0, 3));
        assert!(view.questions.iter().all(|q| q.mean.is_none() && q.counts == [0; 5]));
    }
}
