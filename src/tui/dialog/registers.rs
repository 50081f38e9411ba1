//! Every list that no screen of its own shows: organisations, scores, merges, what others can learn. From a record one goes on to
//! what can be done with it.
use super::commands::{brought, records, with};
use super::gathering::Gathering;
use super::{Notice, PickRow, Picker};
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::plan_view::PlanDifferences;
use crate::domain::pulse::PulseView;
use crate::domain::query::{Learning, PlanDiff, PulseShow, Query, RecordKind, Retention, ServiceGaps};
use crate::domain::view::{Answer, RecordRow};
use crate::tui::ctx::Ctx;
use crate::tui::effect::Effect;
use crate::tui::subject::Subject;
use std::fmt::Write as _;

/// Lists that are answers of their own.
const LEARNING: (&str, &str) = ("learning", "What others can learn");
const GAPS: (&str, &str) = ("service_gaps", "Services that could not be had");
const RETENTION: (&str, &str) = ("retention", "Records to look at whether they are still to be kept");
const PULSE: (&str, &str) = ("pulse", "How people found the conference");

/// What is offered for one care plan beside its commands.
const DIFFERENCES: (&str, &str) = ("plan.differences", "Shows what it changed from the version before");

/// Every list that hangs on what is at hand or on nothing.
pub fn all(subject: &Subject) -> Picker {
    let kinds = RecordKind::ALL.iter().copied().filter(|kind| {
        *kind != RecordKind::Patient
            && (!kind.is_of_a_patient() || subject.patient.is_some())
            && (!kind.is_of_a_conference() || subject.meeting.is_some())
    });
    let mut rows: Vec<PickRow> =
        kinds.map(|kind| PickRow::new(kind.code(), kind.words(), whose(kind, subject))).collect();
    rows.extend([LEARNING, GAPS, RETENTION].map(|(code, words)| PickRow::new(code, words, "")));
    rows.extend(subject.meeting.map(|_| PickRow::new(PULSE.0, PULSE.1, "")));
    let subject = subject.clone();
    Picker::new("registers", "Lists", rows).then(move |code| match RecordKind::from_code(code) {
        Some(kind) => vec![of_a_kind(kind, subject.clone())],
        None => page(code, &subject).into_iter().collect(),
    })
}

/// Whose records of a kind are listed, where they are not everybody's.
fn whose(kind: RecordKind, subject: &Subject) -> String {
    let theirs = kind.is_of_a_patient() || matches!(kind, RecordKind::Action | RecordKind::Referral);
    if theirs && subject.patient.is_some() { subject.name.clone() } else { String::new() }
}

/// Opens the list of one kind; what is chosen leads to what can be done with it.
fn of_a_kind(kind: RecordKind, subject: Subject) -> Effect {
    let questions = vec![records(kind, &subject)];
    Effect::Open(Gathering::of(questions, move |answers, ctx| {
        let whose = whose(kind, &subject);
        let title = if whose.is_empty() { kind.words().to_owned() } else { format!("{}: {whose}", kind.words()) };
        let (subject, ctx) = (subject.clone(), ctx.clone());
        listed(title, brought(kind, answers), move |one| {
            let name =
                if kind.is_of_a_patient() { format!("{}, {}", subject.name, one.label) } else { one.label.clone() };
            let this = subject.clone().called(name).chosen(kind, Some(one.id.clone()));
            vec![Effect::Open(Box::new(match kind {
                RecordKind::CarePlan => with_differences(&this, &one.id, &ctx),
                _ => with(kind, &this, &ctx),
            }))]
        })
    }))
}

fn listed(
    title: impl Into<String>,
    rows: Vec<RecordRow>,
    then: impl Fn(&RecordRow) -> Vec<Effect> + 'static,
) -> Effect {
    let picked = rows.iter().map(|one| PickRow::new(&one.id, &one.label, &one.detail)).collect();
    let empty = if rows.is_empty() {
        "There are none. Esc goes back."
    } else {
        "Nothing matches. Write less, or Esc to go back."
    };
    let then = move |id: &str| rows.iter().find(|one| one.id == id).map_or_else(Vec::new, &then);
    Effect::Open(Box::new(Picker::new("register", title, picked).when_empty(empty).then(then)))
}

/// What can be done with a care plan, and what it changed.
fn with_differences(this: &Subject, plan: &str, ctx: &Ctx) -> Picker {
    let mut list = with(RecordKind::CarePlan, this, ctx);
    let Ok(plan) = plan.parse() else { return list };
    let title = format!("What changed: {}", this.name);
    list.put_first(PickRow::new(DIFFERENCES.0, DIFFERENCES.1, ""), move || {
        let title = title.clone();
        let question = (DIFFERENCES.0, PlanDiff { plan, with: None }.into());
        vec![Effect::Open(Gathering::of(vec![question], move |answers, _| {
            let text = match answers.get(DIFFERENCES.0) {
                Some(Answer::PlanDifferences(view)) => differences(view),
                _ => String::new(),
            };
            Effect::Open(Box::new(Notice::new(title.clone(), text)))
        }))]
    });
    list
}

fn differences(view: &PlanDifferences) -> String {
    let mut text = match &view.earlier {
        Some(earlier) => format!("Version {} against version {}.", view.later.number, earlier.number),
        None => format!("Version {} is the first: everything in it is new.", view.later.number),
    };
    if view.differences.is_empty() {
        text.push_str("\nBoth say the same.");
    }
    for one in &view.differences {
        let _ = write!(text, "\n\n{}", one.heading);
        for words in &one.before {
            let _ = write!(text, "\n  Before: {words}");
        }
        for words in &one.after {
            let _ = write!(text, "\n  Now: {words}");
        }
    }
    text
}

/// One of the lists that are answers of their own.
fn page(code: &str, subject: &Subject) -> Option<Effect> {
    let everything = || (None, None);
    let ((code, title), query): (_, Query) = match code {
        "learning" => {
            let (from, until) = everything();
            (LEARNING, Learning { from, until }.into())
        }
        "service_gaps" => {
            let (from, until) = everything();
            (GAPS, ServiceGaps { from, until }.into())
        }
        "retention" => (RETENTION, Retention {}.into()),
        _ => (PULSE, PulseShow { meeting: subject.meeting? }.into()),
    };
    Some(Effect::Open(Gathering::of(vec![(code, query)], move |answers, ctx| match answers.get(code) {
        Some(Answer::Retention(_)) => {
            let ctx = ctx.clone();
            listed(title, lines(answers.get(code)), move |one| {
                let patient: Option<Ref<_>> = one.id.parse().ok();
                let this = Subject::named(one.label.clone()).patient(patient);
                vec![Effect::Open(Box::new(with(RecordKind::Patient, &this, &ctx)))]
            })
        }
        Some(Answer::Pulse(view)) => Effect::Open(Box::new(Notice::new(title, pulse(view)))),
        answer => listed(title, lines(answer), move |one| {
            vec![Effect::Open(Box::new(Notice::new(title, format!("{}\n\n{}", one.label, one.detail))))]
        }),
    })))
}

fn lines(answer: Option<&Answer>) -> Vec<RecordRow> {
    let row = |n: usize, label: String, detail: String| RecordRow { id: n.to_string(), label, detail };
    match answer {
        Some(Answer::Learning(points)) => points
            .iter()
            .enumerate()
            .map(|(n, one)| row(n, one.text.clone(), format!("{}, {}", dates::staff(one.date), one.mdg_code)))
            .collect(),
        Some(Answer::ServiceGaps(gaps)) => gaps
            .iter()
            .enumerate()
            .map(|(n, one)| {
                let times = counted(one.count as usize, "time", "times");
                let network = if one.network.is_empty() { "network not known" } else { &one.network_name };
                row(n, one.service.clone(), format!("{}, {network}, {times}", dates::month(one.month)))
            })
            .collect(),
        Some(Answer::Retention(people)) => people
            .iter()
            .map(|one| RecordRow {
                id: one.id.to_string(),
                label: one.name.clone(),
                detail: format!("{}, last contact {}", one.rule.words(), dates::staff(one.last_contact)),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn pulse(view: &PulseView) -> String {
    let mut text = format!("{}, {}", dates::staff(view.date), counted(view.n as usize, "answer", "answers"));
    for one in &view.questions {
        let mean = one.mean.map_or_else(|| "nobody answered".to_owned(), |mean| format!("{mean:.1} of 5 on average"));
        let counts: Vec<String> = one.counts.iter().map(ToString::to_string).collect();
        let _ = write!(text, "\n\n{}\n  {mean}; 1 to 5 were chosen {} times", one.asked, counts.join(", "));
    }
    for words in &view.words {
        let _ = write!(text, "\n\n\"{words}\"");
    }
    text
}

#[cfg(test)]
mod tests;
