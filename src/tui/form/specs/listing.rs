//! The agenda's forms: putting a patient on it, something that is no case, changing an item, taking it off or putting it off.
use super::{choices, coded, consent, people, record, words};
use crate::domain::Command;
use crate::domain::agenda::{AgendaItem, DeferReason, ItemKind, Urgency, WithdrawReason};
use crate::domain::command::{AgendaAdd, AgendaAddItem, AgendaAmend, ItemDefer, ItemWithdraw};
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::patient::Patient;
use crate::domain::view::{MeetingRow, MemberRow};
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Dialog, DialogStep, Draft, Followed, FormDialog};
use crate::tui::door::{Answer, Done, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::{Choice, FieldSpec, Form};
use crate::tui::key::Key;
use crate::tui::keymap::Hint;
use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::crossterm::event::MouseEvent;
use ratatui::layout::Rect;

/// The name under which a screen hears that a patient was listed: the patient's id.
pub const LISTED: &str = "listed";

/// The name under which the form hears that consent was recorded.
const CONSENTED: &str = "consented";

/// Most minutes an item may be given.
const MOST_MINUTES: i64 = 120;

/// Conferences a patient can be listed for, soonest first.
pub fn open_to_listing(meetings: &[MeetingRow], today: NaiveDate) -> Vec<&MeetingRow> {
    let mut open: Vec<&MeetingRow> = meetings
        .iter()
        .filter(|m| match m.status {
            MeetingStatus::Planned | MeetingStatus::AgendaIssued => m.date >= today,
            MeetingStatus::InSession | MeetingStatus::Paused => true,
            MeetingStatus::Closed | MeetingStatus::Cancelled => false,
        })
        .collect();
    open.sort_by_key(|m| (m.date, m.start));
    open
}

/// Who is to be listed, and what the form offers.
pub struct Listing<'a> {
    /// Whom.
    pub patient: Ref<Patient>,
    /// `SURNAME, Given (Title)`
    pub name: &'a str,
    /// The NHS number in groups.
    pub number: &'a str,
    /// Their birth date.
    pub born: NaiveDate,
    /// Those of [`open_to_listing`].
    pub meetings: &'a [&'a MeetingRow],
    /// The one of them that stands chosen.
    pub first: Ref<Meeting>,
    /// Who may present.
    pub members: &'a [MemberRow],
    /// Such as "2 of 3", where several are listed one after the other.
    pub turn: Option<String>,
    /// London date.
    pub today: NaiveDate,
}

/// Putting a patient on the agenda. Where the rule asks for consent first, C records it without leaving the form.
pub struct ListingDialog {
    form: FormDialog,
    patient: Ref<Patient>,
    name: String,
    today: NaiveDate,
}

impl ListingDialog {
    /// The form for one patient.
    pub fn new(listing: Listing<'_>) -> Self {
        let Listing { patient, name, number, born, meetings, first, members, turn, today } = listing;
        let days = meetings
            .iter()
            .map(|m| Choice::new(m.id.to_string(), format!("{} {}", dates::staff_with_day(m.date), m.mdg_code)))
            .collect();
        let who = Choice::new(patient.to_string(), format!("{name}  Born {}  NHS No. {number}", dates::staff(born)));
        let mut form = Form::new(vec![
            FieldSpec::choice("patient", "Patient", vec![who]).filled(patient.to_string()),
            FieldSpec::long("question", "Question", 3)
                .required()
                .help("What the group is asked, in ten characters at least. Tab goes on."),
            FieldSpec::choice("urgency", "Urgency", choices::<Urgency>()).filled("routine"),
            FieldSpec::number("planned_min", "Minutes", 1, MOST_MINUTES)
                .help("Left empty: as long as the group usually takes for a case."),
            FieldSpec::pick("presenter", "Presenter", people(members)),
            FieldSpec::choice("meeting", "Conference", days).required().filled(first.to_string()),
        ])
        .with_draft(format!("agenda.add:{patient}"));
        form.focus_on("question");
        let title = match turn {
            Some(turn) => format!("Add to the agenda, {turn}"),
            None => "Add to the agenda".to_owned(),
        };
        let form = FormDialog::new(title, form, move |values| {
            let meeting = record(values, "meeting").ok_or((Some("meeting"), "Choose the conference.".to_owned()))?;
            Ok(Command::AgendaAdd(AgendaAdd {
                meeting,
                patient,
                question: values.text("question").to_owned(),
                urgency: coded(values, "urgency"),
                planned_min: minutes(values.number("planned_min")),
                presenter: record(values, "presenter"),
            }))
        });
        Self { form, patient, name: name.to_owned(), today }
    }

    fn on_patient(&self) -> bool {
        self.form.form().focused() == Some("patient")
    }
}

impl Dialog for ListingDialog {
    fn on_key(&mut self, key: Key, ctx: &Ctx) -> DialogStep {
        // On this field letters choose nothing, so that they are free.
        if self.on_patient() && matches!(key.text(), Some('c' | 'C')) {
            let consent = Followed::new(consent::dialog(self.patient, &self.name, self.today))
                .then(|_| vec![Effect::Chosen(CONSENTED, Vec::new())]);
            return DialogStep::Then(vec![Effect::Open(Box::new(consent))]);
        }
        self.form.on_key(key, ctx)
    }

    fn on_paste(&mut self, text: &str, ctx: &Ctx) -> DialogStep {
        self.form.on_paste(text, ctx)
    }

    fn on_mouse(&mut self, mouse: MouseEvent, ctx: &Ctx) -> DialogStep {
        self.form.on_mouse(mouse, ctx)
    }

    fn on_answer(&mut self, slot: &'static str, answer: Result<Answer, Refusal>, ctx: &Ctx) -> DialogStep {
        self.form.on_answer(slot, answer, ctx)
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, ctx: &Ctx) -> DialogStep {
        match self.form.on_done(slot, result, ctx) {
            DialogStep::CloseThen(mut effects) => {
                effects.push(Effect::Chosen(LISTED, vec![self.patient.to_string()]));
                DialogStep::CloseThen(effects)
            }
            step => step,
        }
    }

    fn on_chosen(&mut self, picker: &'static str, _ids: &[String], _ctx: &Ctx) -> DialogStep {
        if picker == CONSENTED {
            self.form.absolve();
        }
        DialogStep::Stay
    }

    fn draft_key(&self) -> Option<String> {
        self.form.draft_key()
    }

    fn draft(&self) -> Option<Draft> {
        self.form.draft()
    }

    fn refill(&mut self, text: &str) -> bool {
        self.form.refill(text)
    }

    fn hints(&self, ctx: &Ctx) -> Vec<Hint> {
        let mut hints = self.form.hints(ctx);
        if self.on_patient() {
            hints.insert(0, Hint::new("C", "Record consent"));
        }
        hints
    }

    fn place(&self, window: Rect, ctx: &Ctx) -> Rect {
        self.form.place(window, ctx)
    }

    fn view(&self, frame: &mut Frame, place: Rect, ctx: &Ctx) {
        self.form.view(frame, place, ctx);
    }
}

/// The form for an item that is no case.
pub fn other_item(meeting: Ref<Meeting>) -> FormDialog {
    let kinds = choices::<ItemKind>().into_iter().filter(|c| c.id != ItemKind::Case.to_string()).collect();
    let form = Form::new(vec![
        FieldSpec::choice("kind", "What", kinds).required(),
        FieldSpec::line("title", "Title").help("Left empty, it is called as above."),
        FieldSpec::number("planned_min", "Minutes", 1, MOST_MINUTES).required().filled("5"),
    ]);
    FormDialog::new("Add an item that is no case", form, move |values| {
        let kind = coded(values, "kind").ok_or((Some("kind"), "Choose what it is.".to_owned()))?;
        Ok(Command::AgendaAddItem(AgendaAddItem {
            meeting,
            kind,
            title: words(values, "title"),
            planned_min: minutes(values.number("planned_min")).unwrap_or(5),
        }))
    })
}

/// The form for an item's question, presenter, urgency and minutes. `focus` names the field that gets the keys.
pub fn amend(item: &AgendaItem, title: &str, members: &[MemberRow], focus: &str) -> FormDialog {
    let mut fields = Vec::new();
    let case = item.kind == ItemKind::Case;
    if case {
        fields.push(
            FieldSpec::long("question", "Question", 3)
                .required()
                .filled(item.question.clone().unwrap_or_default())
                .help("What the group is asked, in ten characters at least."),
        );
        let urgency = item.urgency.unwrap_or(Urgency::Routine).to_string();
        fields.push(FieldSpec::choice("urgency", "Urgency", choices::<Urgency>()).filled(urgency));
    }
    let presenter = item.presenter.map(|m| m.to_string()).unwrap_or_default();
    fields.push(FieldSpec::pick("presenter", "Presenter", people(members)).filled(presenter));
    let planned = item.planned_min.to_string();
    fields.push(FieldSpec::number("planned_min", "Minutes", 1, MOST_MINUTES).required().filled(planned));
    let mut form = Form::new(fields);
    form.focus_on(focus);
    let item = item.id;
    FormDialog::new(format!("Agenda item: {title}"), form, move |values| {
        Ok(Command::AgendaAmend(AgendaAmend {
            item,
            planned_min: minutes(values.number("planned_min")),
            question: words(values, "question"),
            presenter: record(values, "presenter"),
            urgency: coded(values, "urgency"),
        }))
    })
}

/// The form that takes an item off the agenda.
pub fn withdraw(item: Ref<AgendaItem>, title: &str) -> FormDialog {
    let form = Form::new(vec![
        FieldSpec::choice("reason", "Reason", choices::<WithdrawReason>())
            .required()
            .help("Space or a letter goes on to the next reason. The item stays on record as withdrawn."),
    ]);
    FormDialog::new(format!("Take off the agenda: {title}"), form, move |values| {
        let reason = coded(values, "reason").ok_or((Some("reason"), "Choose the reason.".to_owned()))?;
        Ok(Command::ItemWithdraw(ItemWithdraw { item, reason }))
    })
}

/// The form that puts an item off to the next conference.
pub fn defer(item: Ref<AgendaItem>, title: &str) -> FormDialog {
    let form = Form::new(vec![
        FieldSpec::choice("reason", "Reason", choices::<DeferReason>())
            .required()
            .help("A case goes to the group's next conference, where one is planned."),
    ]);
    FormDialog::new(format!("Put off: {title}"), form, move |values| {
        let reason = coded(values, "reason").ok_or((Some("reason"), "Choose the reason.".to_owned()))?;
        Ok(Command::ItemDefer(ItemDefer { item, reason }))
    })
}

fn minutes(typed: Option<i64>) -> Option<u32> {
    typed.and_then(|n| u32::try_from(n).ok())
}
