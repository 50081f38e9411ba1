//! Answers as text for people: tables where there are rows, lines where there are facts. What is not entered is said so.

mod agenda;
mod directory;
mod proceedings;
mod registry;

use super::table::Table;
use crate::domain::action::ServiceGap;
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::member::Member;
use crate::domain::organisation::{Mdg, Organisation};
use crate::domain::person::harmless;
use crate::domain::view::*;
use chrono::NaiveDate;
use std::fmt::Write as _;

/// Any answer, as text.
pub fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Home(view) => home(view),
        Answer::Worklist(page) => worklist(page),
        Answer::Cohorts(rows) => registry::cohorts(rows),
        Answer::Cohort(view) => registry::cohort(view),
        Answer::Views(counts) => registry::views(counts),
        Answer::Triage(view) => registry::triage(view),
        Answer::Organisations(rows) => organisations(rows),
        Answer::Tree(rows) => directory::tree(rows),
        Answer::Services(rows) => directory::services(rows),
        Answer::Sites(rows) => directory::sites(rows),
        Answer::Mismatches(rows) => directory::mismatches(rows),
        Answer::Bands(rows) => directory::bands(rows),
        Answer::Dates(view) => directory::dates(view),
        Answer::Core(rows) => directory::core(rows),
        Answer::Members(rows) => members(rows),
        Answer::Mdgs(rows) => mdgs(rows),
        Answer::Meetings(rows) => meetings(rows),
        Answer::Conference(view) => conference(view),
        Answer::Candidates(view) => agenda::candidates(view),
        Answer::Issued(view) => agenda::issued(view),
        Answer::Learning(points) => proceedings::learning(points),
        Answer::Pulse(view) => proceedings::pulse(view),
        Answer::Actions(rows) => actions(rows),
        Answer::ServiceGaps(rows) => gaps(rows),
        Answer::FollowThrough(counted) => proceedings::follow_through(counted),
        Answer::Minutes(view) => minutes(view),
        Answer::Compared(view) => super::versions::compared(view),
        Answer::Recalls(rows) => recalls(rows),
        Answer::Profiles(rows) => profiles(rows),
        Answer::Merges(rows) => merges(rows),
        Answer::Retention(rows) => retention(rows),
        Answer::AuditLog(rows) => audit(rows),
        Answer::AuditVerdict(verdict) => match verdict.acts {
            1 => "The only act matches its seal.".to_owned(),
            n => format!("All {n} acts match their seals."),
        },
        // No noun of the command line asks these; a script prints them as JSON.
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

fn count(n: u32, one: &str, many: &str) -> String {
    counted(n as usize, one, many)
}

fn home(view: &HomeView) -> String {
    let meeting = |row: &MeetingRow| {
        format!("{}, {}, {}", dates::staff_with_day(row.date), dates::clock(row.start), row.mdg_name)
    };
    let mut text = format!("{}. {}, {}.\n", dates::staff_with_day(view.today), view.user, view.role.within());
    let _ = writeln!(text, "{} on the register.", count(view.patients, "patient", "patients"));
    let _ = writeln!(
        text,
        "{}, {} overdue.",
        count(view.actions_open, "open action", "open actions"),
        view.actions_overdue
    );
    if view.running.is_some() {
        let _ = writeln!(text, "A conference is running.");
    }
    match &view.next {
        Some(row) => drop(writeln!(text, "Next conference: {}.", meeting(row))),
        None => drop(writeln!(text, "No conference is planned.")),
    }
    if let Some(row) = &view.last {
        let _ = writeln!(text, "Last conference: {}. Minutes: {}.", meeting(row), row.minutes.within());
    }
    text
}

fn worklist(page: &WorklistPage) -> String {
    let mut table =
        Table::new(&["Patient", "NHS number", "Born", ">Age", "Sex", "Practice", ">LTC", "Last discussed", ""]);
    for row in &page.rows {
        let mut marks = Vec::new();
        if row.died {
            marks.push("died");
        }
        if row.listed {
            marks.push("on an agenda");
        }
        if row.similar {
            marks.push("similar only");
        }
        table.row([
            row.name.clone(),
            row.nhs_number.clone(),
            dates::staff(row.birth_date),
            row.age.to_string(),
            row.gender.to_owned(),
            row.practice_name.clone(),
            row.ltc_count.to_string(),
            row.last_discussed.map_or_else(|| "never".to_owned(), dates::staff),
            marks.join(", "),
        ]);
    }
    let shown = page.rows.len();
    let told = match (page.total, shown) {
        (0, _) => "There are no patients yet. `mdg import patients FILE` brings them in.".to_owned(),
        (_, 0) => format!("None of {} found.", count(page.total, "patient", "patients")),
        _ => format!(
            "{} to {} of {} found, {} in all.",
            page.offset + 1,
            page.offset as usize + shown,
            page.found,
            page.total
        ),
    };
    if shown == 0 { told } else { format!("{table}\n{told}") }
}

fn organisations(rows: &[Organisation]) -> String {
    let mut table = Table::new(&["Code", "Name", "Kind", "Status", "Postcode"]);
    for row in rows {
        table.row([
            row.ods_code.clone().unwrap_or_default(),
            row.name.clone(),
            row.kind.words().to_owned(),
            row.status.words().to_owned(),
            row.postcode.clone().unwrap_or_default(),
        ]);
    }
    if rows.is_empty() { "There are no organisations yet.".to_owned() } else { table.to_string() }
}

fn members(rows: &[MemberRow]) -> String {
    let mut table = Table::new(&["Short name", "Name", "Role", "Organisation", ""]);
    for row in rows {
        let Member { handle, role, .. } = &row.member;
        let left = if row.active { "" } else { "not active" };
        table.row([
            handle.clone(),
            row.name.clone(),
            role.words().to_owned(),
            row.organisation.clone(),
            left.to_owned(),
        ]);
    }
    if rows.is_empty() { "There are no members yet.".to_owned() } else { table.to_string() }
}

fn recalls(rows: &[RecallRow]) -> String {
    let mut table = Table::new(&["Practice", "Patient", "Conference", ">Version", "Why", "Asked", "Destroyed"]);
    for row in rows {
        table.row([
            format!("{} ({})", row.practice, row.practice_ods),
            row.patient.clone(),
            dates::staff(row.meeting_date),
            row.version.to_string(),
            row.reason.words().to_owned(),
            dates::staff(row.raised_on),
            row.confirmed.clone().unwrap_or_else(|| "not confirmed".to_owned()),
        ]);
    }
    if rows.is_empty() { "No papers were asked back.".to_owned() } else { table.to_string() }
}

fn merges(rows: &[MergeRow]) -> String {
    let mut table = Table::new(&["Record that goes", "Record that stays", "Stage", "Proposed by", "Why", "Decided by"]);
    for row in rows {
        table.row([
            row.duplicate.clone(),
            row.into.clone(),
            row.status.words().to_owned(),
            row.proposed_by.clone(),
            row.reason.clone(),
            row.decided_by.clone().unwrap_or_default(),
        ]);
    }
    if rows.is_empty() { "Nobody proposed to merge two records.".to_owned() } else { table.to_string() }
}

fn retention(rows: &[RetentionRow]) -> String {
    let mut table = Table::new(&["Patient", "NHS number", "Last contact", "Died", "Rule", "Up since", "Looked at"]);
    for row in rows {
        let day = |day: Option<NaiveDate>| day.map(dates::staff).unwrap_or_default();
        table.row([
            row.name.clone(),
            row.nhs_number.clone(),
            dates::staff(row.last_contact),
            day(row.died_on),
            row.rule.words().to_owned(),
            dates::staff(row.due_on),
            day(row.reviewed),
        ]);
    }
    if rows.is_empty() {
        return "No record comes up for review. Nothing is deleted by this list.".to_owned();
    }
    format!("{table}\nSomebody should look at whether these are still to be kept. Nothing is deleted by this list.")
}

fn profiles(rows: &[ProfileRow]) -> String {
    let mut table = Table::new(&["Name", "May act as", "Member", "Passphrase"]);
    for row in rows {
        let passphrase = match (row.ended_on, row.passphrase, row.this) {
            (Some(on), ..) => format!("ended {}", dates::staff(on)),
            (None, true, true) => "the one you opened with".to_owned(),
            (None, true, false) => "of their own".to_owned(),
            (None, false, _) => "none yet".to_owned(),
        };
        table.row([row.name.clone(), row.role.words().to_owned(), row.member.clone().unwrap_or_default(), passphrase]);
    }
    let nobody = "Nobody has a passphrase of their own: whoever opens the database is taken at their word. Begin with `mdg profile add`.";
    if rows.is_empty() { nobody.to_owned() } else { table.to_string() }
}

fn mdgs(rows: &[Mdg]) -> String {
    let mut table = Table::new(&["Code", "Name", ">Practices"]);
    for row in rows {
        table.row([row.code.clone(), row.name.clone(), row.practices.len().to_string()]);
    }
    if rows.is_empty() { "There are no groups yet.".to_owned() } else { table.to_string() }
}

fn meetings(rows: &[MeetingRow]) -> String {
    let mut table = Table::new(&["Date", "Start", "Group", "Name", "Stage", "Minutes", ">Cases"]);
    for row in rows {
        table.row([
            dates::staff_with_day(row.date),
            dates::clock(row.start),
            row.mdg_code.clone(),
            row.mdg_name.clone(),
            row.status.words().to_owned(),
            row.minutes.words().to_owned(),
            row.cases.to_string(),
        ]);
    }
    if rows.is_empty() { "No conference is planned yet.".to_owned() } else { table.to_string() }
}

fn conference(view: &ConferenceView) -> String {
    let meeting = &view.meeting;
    let mut text = format!(
        "{}, {} at {}: {}. {} planned, {} filled.\n",
        view.mdg.name,
        dates::staff_with_day(meeting.date),
        dates::clock(meeting.start),
        meeting.status.within(),
        dates::minutes_in_words(meeting.planned_min),
        dates::minutes_in_words(view.total_min),
    );
    let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "not named yet".to_owned());
    let joint = view.joint_chair.as_ref().map(|name| format!(", with {name}")).unwrap_or_default();
    let _ = writeln!(text, "Chair: {}{joint}. Minute taker: {}.", named(&view.chair), named(&view.minute_taker));
    if meeting.is_running() {
        let _ = writeln!(text, "Ends at this pace: {}.", view.finish);
    }
    if let Some(before) = &view.follow_through {
        let _ = writeln!(text, "Actions of {}: {}.", dates::staff(before.date), before.in_words());
    }
    text.push('\n');
    let mut table = Table::new(&[">No", "Start", ">Min", "Item", "Practice", "Stage", "Outcome", ""]);
    for (at, row) in view.items.iter().enumerate() {
        table.row([
            (at + 1).to_string(),
            dates::clock(row.planned_start),
            row.item.planned_min.to_string(),
            row.title.clone(),
            row.practice_ods.clone().unwrap_or_default(),
            row.item.status.words().to_owned(),
            row.outcome.map(|o| o.words().to_owned()).unwrap_or_default(),
            row.blocked.clone().or_else(|| row.quorum.clone()).unwrap_or_default(),
        ]);
    }
    let _ = write!(text, "{table}");
    proceedings::who_is_here(&mut text, view);
    text
}

fn actions(rows: &[ActionRow]) -> String {
    let mut table = Table::new(&["Due", "Action", "Owner", "Patient", "Stage", ""]);
    for row in rows {
        let mut told = row.late.clone();
        told.extend(row.owner_inactive.then(|| "owner has left".to_owned()).filter(|_| row.action.is_open()));
        told.extend(row.service.iter().map(|service| format!("asks for {service}")));
        told.extend(row.handing_over.then(|| "being handed over".to_owned()));
        table.row([
            dates::staff(row.action.due_on),
            row.action.text.clone(),
            row.owner.clone(),
            row.patient.clone(),
            row.action.stage_in_words(),
            told.join(", "),
        ]);
    }
    if rows.is_empty() { "There are no such actions.".to_owned() } else { table.to_string() }
}

fn gaps(rows: &[ServiceGap]) -> String {
    let mut table = Table::new(&["Month", "Service", "Provider", "Network", ">Times"]);
    for row in rows {
        let network = if row.network.is_empty() {
            "not known".to_owned()
        } else {
            format!("{} ({})", row.network_name, row.network)
        };
        let provider = if row.provider.is_empty() { "not known".to_owned() } else { row.provider.clone() };
        table.row([dates::month(row.month), row.service.clone(), provider, network, row.count.to_string()]);
    }
    if rows.is_empty() { "No action was given up for want of a service.".to_owned() } else { table.to_string() }
}

fn minutes(view: &MinutesView) -> String {
    let row = &view.meeting;
    let mut text = format!(
        "Minutes of {}, {}: {}, version {}.\n",
        row.mdg_name,
        dates::staff_with_day(row.date),
        view.status.within(),
        view.version
    );
    if let Some(approved) = &view.approved {
        let _ = writeln!(text, "Approved by {approved}.");
    }
    if let Some(request) = &view.change_request {
        let _ = writeln!(text, "To be changed: {}", harmless(request, false));
    }
    for (holds, words) in &view.checks {
        let _ = writeln!(text, "  {} {words}", if *holds { "ok" } else { " !" });
    }
    proceedings::lines(&mut text, view);
    for practice in &view.practices {
        let _ = writeln!(
            text,
            "\n===== {} {} receives {} =====",
            practice.ods,
            practice.name,
            count(u32::try_from(practice.documents.len()).unwrap_or(u32::MAX), "document", "documents")
        );
        for (name, document) in &practice.documents {
            let _ = writeln!(text, "\n----- {name} -----\n\n{}", document.trim_end());
        }
    }
    text
}

fn audit(rows: &[AuditRow]) -> String {
    let mut table = Table::new(&[">Act", "When", "Who", "Command", "What"]);
    for row in rows {
        let when = format!("{} {}", dates::staff(dates::london_date(row.at)), dates::london_clock(row.at));
        table.row([row.act.to_string(), when, row.actor.clone(), row.command.clone(), row.said.clone()]);
    }
    if rows.is_empty() { "Nothing has been done yet.".to_owned() } else { table.to_string() }
}

/// Files that were written.
pub fn written(pack: &WrittenPack) -> String {
    let mut text = format!("{}\n", pack.folder);
    for file in &pack.files {
        let _ = writeln!(text, "  {file}");
    }
    text
}
