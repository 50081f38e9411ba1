//! Who is there, in detail: how, since when, for whom they stand in, and an interest they declare.
use super::{choices, coded, people, record, time_reader, words};
use crate::domain::attendance::{AttendanceMode, AttendanceStatus};
use crate::domain::coded::Coded;
use crate::domain::command::AttendanceRecord;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::view::{AttendanceRow, MemberRow};
use crate::tui::dialog::FormDialog;
use crate::tui::form::{FieldSpec, Form};

/// The form for one person's attendance.
pub fn details(meeting: Ref<Meeting>, row: &AttendanceRow, members: &[MemberRow]) -> FormDialog {
    let member = row.member;
    let others: Vec<MemberRow> = members.iter().filter(|other| other.member.id != member).cloned().collect();
    let fields = vec![
        FieldSpec::choice("status", "Attendance", choices::<AttendanceStatus>())
            .required()
            .filled(row.status.unwrap_or(AttendanceStatus::Present).code()),
        FieldSpec::choice("mode", "How", choices::<AttendanceMode>())
            .filled(row.mode.unwrap_or(AttendanceMode::InPerson).code()),
        FieldSpec::line("arrived_at", "From").reads(time_reader).help("Such as 13:05; now unless said."),
        FieldSpec::pick("deputy_for", "Deputy for", people(&others))
            .help("Whoever stands in for the chair counts as chair."),
        FieldSpec::line("interest", "Declares an interest"),
    ];
    let title = format!("{}: attendance", row.name);
    FormDialog::new(title, Form::new(fields), move |values| {
        let status: Option<AttendanceStatus> = coded(values, "status");
        let deputy_for = record(values, "deputy_for");
        if status == Some(AttendanceStatus::DeputyFor) && deputy_for.is_none() {
            return Err((Some("deputy_for"), "Say for whom they stand in.".to_owned()));
        }
        Ok(AttendanceRecord {
            meeting,
            member,
            status: if deputy_for.is_some() { Some(AttendanceStatus::DeputyFor) } else { status },
            mode: coded(values, "mode"),
            arrived_at: values.get("arrived_at").and_then(|typed| dates::read_time(typed).ok()),
            deputy_for,
            interest: words(values, "interest"),
        }
        .into())
    })
}
