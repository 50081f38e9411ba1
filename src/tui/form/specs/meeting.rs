//! Planning a conference, and changing when, where and under whom it meets.
use super::{date, date_reader, people, record, time_reader, words};
use crate::domain::Command;
use crate::domain::command::{MeetingAmend, MeetingCancel, MeetingPlan};
use crate::domain::dates;
use crate::domain::meeting::Meeting;
use crate::domain::organisation::Mdg;
use crate::domain::view::MemberRow;
use crate::tui::dialog::FormDialog;
use crate::tui::form::{Choice, FieldSpec, Form, Values};
use chrono::{Months, NaiveDate, NaiveTime};

/// Most minutes a conference may be planned for.
const MOST_MINUTES: i64 = 480;

/// No conference is planned further ahead than this: it would be a slip in the year.
const FURTHEST: Months = Months::new(24);

/// The form for a new conference. What is left empty is as the group usually does it.
pub fn plan(mdgs: &[Mdg], members: &[MemberRow], today: NaiveDate) -> FormDialog {
    let groups: Vec<Choice> =
        mdgs.iter().map(|mdg| Choice::new(mdg.id.to_string(), format!("{} {}", mdg.code, mdg.name))).collect();
    let first = groups.first().map(|choice| choice.id.clone()).unwrap_or_default();
    let usual = "Left empty: as the group usually does it.";
    let mut form = Form::new(vec![
        FieldSpec::choice("mdg", "Group", groups).required().filled(first),
        FieldSpec::date("date", "Date", date_reader(today)).required().help("Such as 14/10, thu, next thu or 4w."),
        FieldSpec::line("start", "Start")
            .reads(time_reader)
            .help("Such as 13:00. Left empty: as the group usually does it."),
        FieldSpec::number("planned_min", "Minutes", 10, MOST_MINUTES).help(usual),
        FieldSpec::line("venue", "Venue").help(usual),
        FieldSpec::pick("chair", "Chair", people(members)).help("Left empty: the clinical lead of the group."),
        FieldSpec::pick("minute_taker", "Minute taker", people(members)).help("Left empty: the manager of the group."),
    ]);
    form.focus_on("date");
    FormDialog::new("Plan a conference", form, move |values| {
        let mdg = record(values, "mdg").ok_or((Some("mdg"), "Choose the group.".to_owned()))?;
        let date = date(values, "date").ok_or((Some("date"), "Give the date.".to_owned()))?;
        if date < today {
            let why = "A conference is planned for today or a day to come. Check the year.";
            return Err((Some("date"), why.to_owned()));
        }
        if today.checked_add_months(FURTHEST).is_some_and(|furthest| date > furthest) {
            return Err((Some("date"), "That is more than two years ahead. Check the year.".to_owned()));
        }
        Ok(Command::MeetingPlan(MeetingPlan {
            mdg,
            date,
            start: time(values, "start"),
            planned_min: values.number("planned_min").and_then(|n| u32::try_from(n).ok()),
            venue: words(values, "venue"),
            chair: record(values, "chair"),
            minute_taker: record(values, "minute_taker"),
        }))
    })
}

/// The form for a conference that is planned. Once it runs, only its venue, chair and minute taker can change.
pub fn amend(meeting: &Meeting, members: &[MemberRow]) -> FormDialog {
    let running = meeting.is_running();
    let mut fields = Vec::new();
    if !running {
        fields
            .push(FieldSpec::line("start", "Start").required().reads(time_reader).filled(dates::clock(meeting.start)));
        let planned = meeting.planned_min.to_string();
        fields.push(FieldSpec::number("planned_min", "Minutes", 10, MOST_MINUTES).required().filled(planned));
    }
    fields.push(FieldSpec::line("venue", "Venue").filled(meeting.venue.clone().unwrap_or_default()));
    let person = |held: Option<_>| held.map(|m: crate::domain::ids::Ref<_>| m.to_string()).unwrap_or_default();
    fields.push(FieldSpec::pick("chair", "Chair", people(members)).filled(person(meeting.chair)));
    fields.push(FieldSpec::pick("minute_taker", "Minute taker", people(members)).filled(person(meeting.minute_taker)));
    let id = meeting.id;
    let title = format!("Conference of {}", dates::staff_with_day(meeting.date));
    FormDialog::new(title, Form::new(fields), move |values| {
        Ok(Command::MeetingAmend(MeetingAmend {
            meeting: id,
            start: time(values, "start"),
            planned_min: values.number("planned_min").and_then(|n| u32::try_from(n).ok()),
            venue: words(values, "venue"),
            chair: record(values, "chair"),
            minute_taker: record(values, "minute_taker"),
        }))
    })
}

/// The form that cancels a conference. `cases` says where its cases go.
pub fn cancel(meeting: &Meeting, cases: &str) -> FormDialog {
    let mut form = Form::new(vec![
        FieldSpec::choice("cases", "Its cases", vec![Choice::new("go", cases)]).filled("go"),
        FieldSpec::line("reason", "Reason").required().help("Whoever was invited will ask. u takes it back."),
    ]);
    form.focus_on("reason");
    let id = meeting.id;
    let title = format!("Cancel the conference of {}", dates::staff_with_day(meeting.date));
    FormDialog::new(title, form, move |values| {
        Ok(Command::MeetingCancel(MeetingCancel { meeting: id, reason: values.text("reason").to_owned() }))
    })
}

fn time(values: &Values, key: &str) -> Option<NaiveTime> {
    dates::read_time(values.get(key)?).ok()
}
