//! Actions: one typed line read as what, who and by when, and the small forms that change an action afterwards.
use super::{choices, date, people, record, words};
use crate::domain::action::{Action, ActionCloseReason};
use crate::domain::coded::Coded;
use crate::domain::command::{ActionCancel, ActionNotDone, ActionReopen, ActionReschedule, ActionTransfer};
use crate::domain::dates;
use crate::domain::directory::{CareService, ServiceSaid};
use crate::domain::ids::Ref;
use crate::domain::view::{ActionRow, MemberRow};
use crate::tui::dialog::FormDialog;
use crate::tui::form::{Choice, FieldSpec, Form, Reading};
use chrono::NaiveDate;

/// One line, taken apart: `Call daughter about lift @navigator next fri`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct QuickLine {
    /// What is to be done: the line without owner and date.
    pub text: String,
    /// The short names after an @; one is right.
    pub handles: Vec<String>,
    /// By when.
    pub due: Option<NaiveDate>,
    /// The words that were read as the date.
    pub due_words: String,
}

/// Most words a date has: "in 2 weeks" has three, one more for a slip such as "on 14 oct 2026".
const DATE_WORDS: usize = 4;
/// Words that lead to a date and belong to neither it nor the text.
const LEADING: [&str; 5] = ["by", "before", "until", "due", "on"];

impl QuickLine {
    /// Takes a line apart. The owner may stand anywhere; the date is the longest end of the line that reads as one.
    pub fn read(line: &str, today: NaiveDate) -> Self {
        let mut read = Self::default();
        let mut rest: Vec<&str> = Vec::new();
        for word in line.split_whitespace() {
            match word.strip_prefix('@') {
                Some(handle) => {
                    let handle = handle.trim_end_matches([',', '.', ';', ':']).to_lowercase();
                    if !read.handles.contains(&handle) {
                        read.handles.push(handle);
                    }
                }
                None => rest.push(word),
            }
        }
        for from in rest.len().saturating_sub(DATE_WORDS)..rest.len() {
            let tail = rest.get(from..).unwrap_or_default().join(" ");
            if let Ok(due) = dates::read(tail.trim_end_matches([',', '.', ';']), today) {
                read.due = Some(due);
                read.due_words = tail;
                rest.truncate(from);
                if rest.last().is_some_and(|word| LEADING.contains(&word.to_lowercase().as_str())) {
                    rest.pop();
                }
                break;
            }
        }
        rest.join(" ").trim_end_matches([',', ';']).clone_into(&mut read.text);
        read
    }

    /// Whom the line names.
    pub fn owner<'a>(&self, members: &'a [MemberRow]) -> Option<&'a MemberRow> {
        let [handle] = self.handles.as_slice() else { return None };
        members.iter().find(|row| row.member.handle.eq_ignore_ascii_case(handle))
    }

    /// How the owner and the date are understood: `Ms Fay Navigate (Care coordinator)`, `Fri 23-Oct-2026`.
    pub fn parts(&self, members: &[MemberRow]) -> (String, String) {
        let owner = match (self.handles.as_slice(), self.owner(members)) {
            (_, Some(row)) => format!("{} ({})", row.name, row.member.role.words()),
            ([], None) => "nobody yet".to_owned(),
            ([one], None) => format!("'{one}' is nobody here"),
            (several, None) => format!("{} owners", several.len()),
        };
        (owner, self.due.map_or_else(|| "no date yet".to_owned(), dates::staff_with_day))
    }

    /// The same in one line.
    pub fn echo(&self, members: &[MemberRow]) -> String {
        let (owner, due) = self.parts(members);
        format!("{owner}, {due}")
    }

    /// What is still wrong with it, in the order in which it is best mended. `earliest` is the day of the conference.
    pub fn faults(&self, members: &[MemberRow], earliest: NaiveDate) -> Vec<String> {
        let mut faults = Vec::new();
        if crate::domain::person::length(self.text.trim()) < 8 {
            faults.push("Say what is to be done, starting with a verb, in eight characters at least.".to_owned());
        }
        match (self.handles.as_slice(), self.owner(members)) {
            (_, Some(row)) if !row.active => {
                faults.push(format!("{} has left the group. Choose somebody who is there to do it.", row.name));
            }
            (_, Some(_)) => {}
            ([], None) => faults.push("Who does it? Write @ and a short name.".to_owned()),
            ([one], None) => faults.push(format!("Nobody here has the short name '{one}'. Tab completes it.")),
            (_, None) => faults.push("Every action has one owner. Leave one @ name.".to_owned()),
        }
        match self.due {
            None => faults.push("By when? End with a date: fri, next fri, 2w or 14/10.".to_owned()),
            Some(due) if due < earliest => {
                faults.push(format!("The date must be {} or later.", dates::staff(earliest)));
            }
            Some(_) => {}
        }
        faults
    }
}

/// The members whose short name continues the word being typed after the last @: active ones, in order of the name.
pub fn completions<'a>(line: &str, members: &'a [MemberRow]) -> Vec<&'a MemberRow> {
    let Some(typed) = line.split(char::is_whitespace).next_back().and_then(|word| word.strip_prefix('@')) else {
        return Vec::new();
    };
    let typed = typed.to_lowercase();
    let mut found: Vec<&MemberRow> = members
        .iter()
        .filter(|row| row.active && row.member.handle.to_lowercase().starts_with(&typed))
        .filter(|row| !row.member.handle.eq_ignore_ascii_case(&typed))
        .collect();
    found.sort_by(|a, b| a.member.handle.cmp(&b.member.handle));
    found
}

/// The line with the word after the last @ completed.
pub fn complete(line: &str, handle: &str) -> String {
    let end = line.rfind('@').unwrap_or(line.len());
    format!("{}@{handle} ", line.get(..end).unwrap_or_default())
}

/// Reads a new date for an action. A leading + counts from the present date, anything else from today.
fn due_reader(today: NaiveDate, due: NaiveDate) -> impl Fn(&str) -> Result<Reading, String> + 'static {
    move |typed| {
        let from = if typed.trim_start().starts_with('+') { due } else { today };
        let date = dates::read(typed, from).map_err(|refusal| refusal.message)?;
        let days = (date - due).num_days();
        let moved = match days {
            0 => "as it is now".to_owned(),
            1.. => format!("{} later than now", in_days(days)),
            _ => format!("{} earlier than now", in_days(-days)),
        };
        Ok(Reading::echoed(date.format("%Y-%m-%d").to_string(), format!("{}, {moved}", dates::staff_with_day(date))))
    }
}

fn in_days(days: i64) -> String {
    match days {
        1 => "1 day".to_owned(),
        n if n % 7 == 0 && n > 7 => format!("{} weeks", n / 7),
        7 => "1 week".to_owned(),
        n => format!("{n} days"),
    }
}

/// The form for another due date.
pub fn reschedule(action: &Action, today: NaiveDate) -> FormDialog {
    let id = action.id;
    let help =
        format!("Now {}. Write fri, 2w or 14/10; +2w counts from that date.", dates::staff_with_day(action.due_on));
    let due = FieldSpec::date("due_on", "New due date", due_reader(today, action.due_on)).required().help(help);
    FormDialog::new("Another due date", Form::new(vec![due]), move |values| {
        let due_on = date(values, "due_on").ok_or((Some("due_on"), "Say by when.".to_owned()))?;
        Ok(ActionReschedule { action: id, due_on }.into())
    })
}

/// The form that hands an action to somebody else.
pub fn transfer(action: &Action, members: &[MemberRow], today: NaiveDate) -> FormDialog {
    let id = action.id;
    let others: Vec<MemberRow> = members.iter().filter(|row| row.member.id != action.owner).cloned().collect();
    let fields = vec![
        FieldSpec::pick("owner", "To whom", people(&others)).required(),
        FieldSpec::date("due_on", "By when", due_reader(today, action.due_on))
            .help(format!("As before, {}, unless said.", dates::staff_with_day(action.due_on))),
    ];
    FormDialog::new(
        "Hand over: the present owner answers for it until the new one accepts",
        Form::new(fields),
        move |values| {
            let owner = record(values, "owner").ok_or((Some("owner"), "Say who takes it over.".to_owned()))?;
            Ok(ActionTransfer { action: id, owner, due_on: date(values, "due_on") }.into())
        },
    )
}

/// The directory to choose from: those that have ended too, for that may be the very reason.
fn services(directory: &[CareService]) -> Vec<Choice> {
    let ended = |service: &CareService| {
        let said = service.closed_on.map(|last| format!("to {}", dates::staff(last)));
        said.or_else(|| service.offers.clone()).unwrap_or_default()
    };
    directory.iter().map(|s| Choice::new(s.id.to_string(), s.name.clone()).detail(ended(s))).collect()
}

/// The form that says why an action was not done. A service of the directory is found by typing, any other is put into words.
pub fn not_done(row: &ActionRow, directory: &[CareService]) -> FormDialog {
    let id = row.id;
    let unless = row.service.as_ref().map_or_else(String::new, |name| format!("{name} unless another is said. "));
    let mut fields = vec![
        FieldSpec::choice("reason", "Why", choices::<ActionCloseReason>())
            .required()
            .help("Right chooses the next one."),
        FieldSpec::line("outcome_note", "In words").help("Needed for another reason."),
    ];
    let other = if directory.is_empty() {
        FieldSpec::line("other_service", "Which service").help(format!("{unless}The one that was not available."))
    } else {
        let which = format!("{unless}The one of the directory that was not available.");
        fields.push(FieldSpec::pick("service", "Which service", services(directory)).help(which));
        FieldSpec::line("other_service", "Or another").help("One that is not in the directory, such as: night sitting.")
    };
    fields.push(other);
    FormDialog::new("Not done", Form::new(fields), move |values| {
        let reason = super::coded(values, "reason").ok_or((Some("reason"), "Choose why.".to_owned()))?;
        let (listed, other) = (record(values, "service"), words(values, "other_service"));
        if listed.is_some() && other.is_some() {
            return Err((Some("other_service"), "Choose it from the directory or write another, not both.".to_owned()));
        }
        let service = listed.map(ServiceSaid::Listed).or(other.map(ServiceSaid::InWords));
        Ok(ActionNotDone { action: id, reason, outcome_note: words(values, "outcome_note"), service }.into())
    })
}

fn reason_form(title: &str) -> (String, Form) {
    (title.to_owned(), Form::new(vec![FieldSpec::line("reason", "Why").required()]))
}

/// The form that takes an action back.
pub fn cancel(id: Ref<Action>) -> FormDialog {
    let (title, form) = reason_form("Cancel the action");
    FormDialog::new(title, form, move |values| {
        Ok(ActionCancel { action: id, reason: words(values, "reason").unwrap_or_default() }.into())
    })
}

/// The form that opens a finished action again.
pub fn reopen(id: Ref<Action>) -> FormDialog {
    let (title, form) = reason_form("Open the action again");
    FormDialog::new(title, form, move |values| {
        Ok(ActionReopen { action: id, reason: words(values, "reason").unwrap_or_default() }.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::member::{Member, Role};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A Wednesday.
    fn today() -> NaiveDate {
        day("2026-10-14")
    }

    fn member(handle: &str, name: &str, active: bool) -> MemberRow {
        let member = Member {
            id: Ref::from_uuid(uuid::Uuid::from_u128(handle.len() as u128)),
            handle: handle.into(),
            name: name.into(),
            title: Some("Ms".into()),
            role: Role::CareCoordinator,
            organisation: None,
            register: None,
            register_number: None,
            email: None,
            phone: None,
            active_from: day("2026-01-01"),
            active_to: None,
        };
        MemberRow { name: member.display_name(), member, organisation: String::new(), active }
    }

    fn members() -> Vec<MemberRow> {
        vec![
            member("navigator", "Fay Navigate", true),
            member("nurse", "Bo Nurse", true),
            member("away", "Al Away", false),
        ]
    }

    fn read(line: &str) -> (String, String, Option<String>) {
        let line = QuickLine::read(line, today());
        (line.text, line.handles.join("+"), line.due.map(|d| d.to_string()))
    }

    fn is(text: &str, handle: &str, due: &str) -> (String, String, Option<String>) {
        (text.into(), handle.into(), Some(due.into()).filter(|d: &String| !d.is_empty()))
    }

    #[test]
    fn one_line_says_what_who_and_when() {
        for (line, expected) in [
            ("Call daughter about lift @navigator next fri", is("Call daughter about lift", "navigator", "2026-10-23")),
            ("Call daughter next fri @navigator", is("Call daughter", "navigator", "2026-10-23")),
            ("@Navigator call daughter by 23-Oct-2026.", is("call daughter", "navigator", "2026-10-23")),
            ("Review inhalers in 2 weeks @nurse", is("Review inhalers", "nurse", "2026-10-28")),
            ("Review inhalers next @nurse fri", is("Review inhalers", "nurse", "2026-10-23")),
            ("Order a chair, @nurse, tomorrow", is("Order a chair", "nurse", "2026-10-15")),
            ("Review falls risk @nurse 14 oct", is("Review falls risk", "nurse", "2026-10-14")),
        ] {
            assert_eq!(read(line), expected, "{line}");
        }
    }

    #[test]
    fn what_is_no_date_stays_in_the_text() {
        for (line, expected) in [
            ("Ask about the flat in May", is("Ask about the flat in May", "", "")),
            ("Weigh twice a week @nurse", is("Weigh twice a week", "nurse", "")),
            ("Reduce tablets from 12 to 9", is("Reduce tablets from 12 to 9", "", "")),
            ("", is("", "", "")),
            ("next fri", is("", "", "2026-10-23")),
        ] {
            assert_eq!(read(line), expected, "{line}");
        }
    }

    #[test]
    fn the_echo_names_the_person_in_full() {
        let line = QuickLine::read("Call daughter about lift @navigator next fri", today());
        assert_eq!(line.echo(&members()), "Ms Fay Navigate (Care coordinator), Fri 23-Oct-2026");
        assert_eq!(line.faults(&members(), today()), Vec::<String>::new());
        assert_eq!(QuickLine::read("Call @nobody", today()).echo(&members()), "'nobody' is nobody here, no date yet");
    }

    #[test]
    fn what_is_missing_is_said() {
        let faults = |line: &str| QuickLine::read(line, today()).faults(&members(), today()).join(" ");
        assert!(faults("Call daughter").contains("Who does it?") && faults("Call daughter").contains("By when?"));
        assert!(faults("Call daughter @navi fri").contains("short name 'navi'"));
        assert!(faults("Call daughter @navigator @nurse fri").contains("one owner"));
        assert!(faults("Call daughter @away fri").contains("has left the group"));
        assert!(faults("Call @nurse fri").contains("starting with a verb"));
        assert!(faults("Call daughter @nurse 2026-10-01").contains("14-Oct-2026 or later"));
    }

    #[test]
    fn a_short_name_is_completed_while_it_is_typed() {
        let members = members();
        let offered = |line: &str| -> Vec<String> {
            completions(line, &members).iter().map(|row| row.member.handle.clone()).collect()
        };
        assert_eq!(offered("Call @n"), ["navigator", "nurse"]);
        assert_eq!(offered("Call @nu"), ["nurse"]);
        assert!(offered("Call @nurse").is_empty() && offered("Call @n fri").is_empty() && offered("Call").is_empty());
        assert!(offered("Call @aw").is_empty(), "who has left is not offered");
        assert_eq!(complete("Call @nu", "nurse"), "Call @nurse ");
    }

    #[test]
    fn a_plus_counts_from_the_present_date() {
        let read = due_reader(today(), day("2026-10-23"));
        assert_eq!(read("+2w").unwrap().echo.unwrap(), "Fri 06-Nov-2026, 2 weeks later than now");
        assert_eq!(read("2w").unwrap().echo.unwrap(), "Wed 28-Oct-2026, 5 days later than now");
        assert_eq!(read("16/10").unwrap().echo.unwrap(), "Fri 16-Oct-2026, 1 week earlier than now");
        assert!(read("soon").unwrap_err().contains("cannot be read"));
    }

    proptest::proptest! {
        #[test]
        fn no_line_loses_a_word(line in "[a-z@ ,.0-9/-]{0,60}") {
            let read = QuickLine::read(&line, today());
            for word in line.split_whitespace().filter(|w| !w.starts_with('@')) {
                let kept = read.text.contains(word.trim_end_matches([',', ';'])) || read.due_words.contains(word)
                    || LEADING.contains(&word);
                proptest::prop_assert!(kept, "{word}");
            }
        }
    }
}
