//! On which days a group meets, how much a conference of it takes, and a series of conferences planned by those days.
use super::{record, words};
use crate::domain::Command;
use crate::domain::command::{MdgArrange, MeetingSeries};
use crate::domain::dates;
use crate::domain::organisation::{Mdg, Organisation, OrganisationKind};
use crate::domain::recurrence::Recurrence;
use crate::tui::dialog::FormDialog;
use crate::tui::form::{Choice, FieldSpec, Form, Reading};
use chrono::{Datelike, NaiveDate};

/// Most conferences of a series, and most days that are looked ahead.
pub const LONGEST: u32 = 24;

/// Reads the days on which a group meets, and says the next of them.
fn recurrence(typed: &str, today: NaiveDate) -> Result<Reading, String> {
    let rule = Recurrence::read(typed).map_err(|refusal| refusal.message)?;
    let next = rule
        .dates(today, 1)
        .first()
        .map_or_else(String::new, |day| format!(", next on {}", dates::staff_with_day(*day)));
    Ok(Reading::echoed(rule.to_string(), format!("{rule}{next}")))
}

/// The form for the days on which a group meets. `places` name its locality.
pub fn arrange(mdg: &Mdg, places: &[Organisation], today: NaiveDate) -> FormDialog {
    let localities: Vec<Choice> = places
        .iter()
        .filter(|place| place.kind == OrganisationKind::Locality)
        .map(|place| Choice::new(place.id.to_string(), place.name.clone()))
        .collect();
    let none = localities.is_empty();
    let mut fields = vec![
        FieldSpec::line("recurrence", "Meets")
            .filled(mdg.recurrence.clone().unwrap_or_default())
            .reads(move |typed| recurrence(typed, today))
            .help("Such as 3rd Thursday 13:00, 1st and 3rd Tuesday, last Friday, every Monday."),
        FieldSpec::number("capacity", "Cases", 1, 40)
            .required()
            .filled(mdg.capacity.to_string())
            .help("Of a usual conference."),
        FieldSpec::number("complex_min", "Complex case", 1, 60)
            .required()
            .filled(mdg.complex_minutes().to_string())
            .help("Minutes. f sets those of a usual case and of the conference."),
    ];
    if !none {
        let held = mdg.locality.map(|id| id.to_string()).unwrap_or_default();
        fields.push(FieldSpec::pick("locality", "Locality", localities).filled(held).help("The locality it serves."));
    }
    let id = mdg.id;
    FormDialog::new(format!("When {} meets", mdg.name), Form::new(fields), move |values| {
        let count = |key| values.number(key).and_then(|n| u32::try_from(n).ok());
        Ok(Command::MdgArrange(MdgArrange {
            mdg: id,
            recurrence: words(values, "recurrence"),
            locality: record(values, "locality"),
            complex_min: count("complex_min"),
            capacity: count("capacity"),
        }))
    })
}

/// Reads days parted by commas; each is one of the days on which the group meets.
fn days(typed: &str, days: &[NaiveDate], today: NaiveDate) -> Result<Reading, String> {
    let mut read = Vec::new();
    for part in typed.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let day = dates::read(part, today).map_err(|refusal| refusal.message)?;
        if !days.contains(&day) {
            return Err(format!(
                "The group does not meet on {}, so there is nothing to leave out.",
                dates::staff_with_day(day)
            ));
        }
        read.push(day);
    }
    let shown: Vec<String> = read.iter().copied().map(dates::staff_with_day).collect();
    let kept: Vec<String> = read.iter().map(|day| day.format("%Y-%m-%d").to_string()).collect();
    Ok(Reading::echoed(kept.join(","), shown.join(", ")))
}

/// The form that plans the next conferences of a group. `days` are those on which it meets from tomorrow on, and whether a conference
/// is planned there.
pub fn series(mdg: &Mdg, days_ahead: &[(NaiveDate, bool)], today: NaiveDate) -> FormDialog {
    let free: Vec<NaiveDate> = days_ahead.iter().filter(|(_, planned)| !planned).map(|(day, _)| *day).collect();
    let all: Vec<NaiveDate> = days_ahead.iter().map(|(day, _)| *day).collect();
    let rule = mdg.recurrence.clone().unwrap_or_default();
    let ahead = free.clone();
    let mut form = Form::new(vec![
        FieldSpec::choice("rule", "It meets", vec![Choice::new("rule", rule)])
            .filled("rule")
            .help("On the agenda, r says otherwise. Bank holidays are not known to mdg."),
        FieldSpec::number("count", "How many", 1, i64::from(LONGEST)).required().filled("6").reads(move |typed| {
            let count: usize = typed.parse().unwrap_or_default();
            let last = count.checked_sub(1).and_then(|n| ahead.get(n));
            Ok(match (ahead.first(), last) {
                (Some(first), Some(last)) if count > 1 => {
                    let (from, to) = (dates::staff_with_day(*first), dates::staff_with_day(*last));
                    Reading::echoed(typed, format!("{from} to {to}, and later if days are left out"))
                }
                (Some(first), _) if count == 1 => Reading::echoed(typed, dates::staff_with_day(*first)),
                _ => Reading::plain(typed),
            })
        }),
        FieldSpec::line("leave_out", "Leave out")
            .reads(move |typed| days(typed, &all, today))
            .help(format!("Days with a comma between, such as bank holidays: 17/12, 21/1/{}.", today.year() + 1)),
    ]);
    form.focus_on("count");
    let id = mdg.id;
    FormDialog::new(format!("Plan the next conferences of {}", mdg.name), form, move |values| {
        let out = values.text("leave_out").split(',');
        Ok(Command::MeetingSeries(MeetingSeries {
            mdg: id,
            count: values.number("count").and_then(|n| u32::try_from(n).ok()),
            from: None,
            leave_out: out.filter_map(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()).collect(),
        }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::testing::day;

    #[test]
    fn the_days_are_read_back_with_the_next_of_them() {
        let read = recurrence("third thu 13:30", day("2026-11-16")).unwrap();
        assert_eq!(read.value, "3rd Thursday 13:30");
        assert_eq!(read.echo.unwrap(), "3rd Thursday 13:30, next on Thu 19-Nov-2026");
        assert!(recurrence("now and then", day("2026-11-16")).unwrap_err().contains("3rd Thursday"));
    }

    #[test]
    fn only_a_day_on_which_the_group_meets_is_left_out() {
        let (met, today) = ([day("2026-12-17"), day("2027-01-21")], day("2026-11-16"));
        assert_eq!(days("17/12, 21/1", &met, today).unwrap().value, "2026-12-17,2027-01-21");
        assert!(days("18/12", &met, today).unwrap_err().contains("does not meet on Fri 18-Dec-2026"));
    }
}
