//! What a conference keeps beside its cases, as text: who was there, the quorum, notes, analyses, what others can learn, and how
//! people found it.

use crate::cli::table::Table;
use crate::domain::action::FollowThrough;
use crate::domain::coded::{Coded, within};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::learning::LearningPoint;
use crate::domain::person::harmless;
use crate::domain::proceedings::RcaLine;
use crate::domain::pulse::PulseView;
use crate::domain::view::{ConferenceView, MinutesView};
use std::fmt::Write as _;

/// Attendance and proceedings of the minutes.
pub fn lines(text: &mut String, view: &MinutesView) {
    let mut part = |heading: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(text, "\n{heading}");
            for line in lines {
                let _ = writeln!(text, "  {}", harmless(&line, false));
            }
        }
    };
    part("Attendance", view.attendance.clone());
    let Some(kept) = &view.proceedings else { return };
    let quorum = kept.quorum.iter().map(|line| {
        let why = line.reason.as_ref().map(|why| format!(". Chair: {why}")).unwrap_or_default();
        format!("{} {}: {}{why}", line.position, line.item, line.said)
    });
    part("Quorum", quorum.collect());
    part("Notes", kept.notes.iter().map(|n| format!("{} {}: {}", n.position, n.item, n.text)).collect());
    part("Root cause analyses", kept.rcas.iter().map(analysis).collect());
    part("What others can learn", kept.learning.iter().map(|p| p.text.clone()).collect());
}

fn analysis(line: &RcaLine) -> String {
    let mut said = vec![format!("{} {}", line.position, line.judgement)];
    let coded = |yes| if yes { "ambulatory care sensitive" } else { "not ambulatory care sensitive" };
    said.extend(line.acsc.map(|yes| format!("coded as {}", coded(yes))));
    said.extend((!line.causes.is_empty()).then(|| {
        let causes: Vec<String> = line.causes.iter().map(|cause| within(cause)).collect();
        format!("causes: {}", causes.join(", "))
    }));
    let plan = |yes| if yes { "a plan was in force" } else { "no plan was in force" };
    said.extend(line.plan_in_place.map(|yes| plan(yes).to_owned()));
    said.extend(line.plan_followed.as_ref().map(|words| format!("plan followed: {}", within(words))));
    said.extend(line.what_could_have.as_ref().map(|words| format!("could have helped: {words}")));
    said.join("; ")
}

/// Who is there, who stands in for whom, and what that makes of the quorum; nothing where nobody is recorded.
pub fn who_is_here(text: &mut String, view: &ConferenceView) {
    let recorded: Vec<_> = view.attendance.iter().filter(|row| row.status.is_some()).collect();
    if recorded.is_empty() {
        return;
    }
    let mut table = Table::new(&["Who", "Role", "Attendance", "From", "Until"]);
    for row in recorded {
        let whom = row.deputy_for.as_ref().map(|whom| format!(" for {whom}")).unwrap_or_default();
        let status = row.status.map(|status| status.words().to_owned()).unwrap_or_default();
        let time = |time: Option<chrono::NaiveTime>| time.map(dates::clock).unwrap_or_default();
        table.row([
            row.name.clone(),
            row.role.words().to_owned(),
            format!("{status}{whom}"),
            time(row.arrived),
            time(row.left),
        ]);
    }
    let _ = writeln!(text, "\n\n{table}");
    if view.meeting.is_running() {
        let judged = if view.quorum.quorate {
            "Quorate".to_owned()
        } else {
            format!("NOT QUORATE: {}", view.quorum.missing_in_words())
        };
        let said = std::iter::once(judged).chain(view.quorum.deputies.iter().cloned()).collect::<Vec<_>>();
        let _ = write!(text, "{}.", said.join("; "));
    }
}

/// How much of what a conference agreed was done by the next.
pub fn follow_through(counted: &FollowThrough) -> String {
    let by = counted.by.map_or_else(
        || "so far; no later conference is planned".to_owned(),
        |by| format!("by the conference of {}", dates::staff(by)),
    );
    format!(
        "Conference of {}: {} {by}. {} ended otherwise, {} open.",
        dates::staff(counted.date),
        counted.in_words(),
        counted.ended_otherwise,
        counted.open
    )
}

/// The register of what others can learn.
pub fn learning(points: &[LearningPoint]) -> String {
    let mut table = Table::new(&["Conference", "Group", "From", "What"]);
    for point in points {
        table.row([
            dates::staff(point.date),
            point.mdg_code.clone(),
            point.source.words().to_owned(),
            harmless(&point.text, false),
        ]);
    }
    if points.is_empty() { "Nothing is written down yet.".to_owned() } else { table.to_string() }
}

/// How people found a conference.
pub fn pulse(view: &PulseView) -> String {
    let mut text = format!("{}: {}.\n\n", dates::staff(view.date), counted(view.n as usize, "answer", "answers"));
    let mut table = Table::new(&["Question", ">Answers", ">Mean of 5", ">1 to 5"]);
    for question in &view.questions {
        let counts: Vec<String> = question.counts.iter().map(ToString::to_string).collect();
        table.row([
            question.asked.to_owned(),
            question.n.to_string(),
            question.mean.map_or_else(String::new, |mean| format!("{mean:.1}")),
            counts.join(" "),
        ]);
    }
    let _ = write!(text, "{table}");
    for words in &view.words {
        let _ = writeln!(text, "  {}", harmless(words, false));
    }
    text
}
