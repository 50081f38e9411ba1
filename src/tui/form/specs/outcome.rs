//! How a case comes out: the decision and outcome as they are agreed, what is still asked for when the case closes, and the
//! reasons for putting an item off or taking it off.
use super::discussion::{blank, standing, written};
use super::{choices, coded, date, date_reader, words};
use crate::domain::agenda::{AgendaItem, DeferReason, WithdrawReason};
use crate::domain::coded::Coded;
use crate::domain::command::{DiscussionNote, ItemClose, ItemDefer, ItemWithdraw};
use crate::domain::discussion::{Discussion, Followed as LastFollowed, Outcome, Topic};
use crate::domain::ids::Ref;
use crate::tui::dialog::{Followed, FormDialog, Second};
use crate::tui::form::{Choice, FieldSpec, Form, Values};
use chrono::NaiveDate;

/// What the form is told about the case.
pub struct Case<'a> {
    /// Which item.
    pub item: Ref<AgendaItem>,
    /// How it is called in the title.
    pub who: &'a str,
    /// What has been written down.
    pub now: Option<&'a Discussion>,
    /// Whether an action has been agreed.
    pub has_action: bool,
    /// What is missing from the quorum, in words; nothing where it is met.
    pub missing: Option<String>,
    /// Today, for reading dates.
    pub today: NaiveDate,
}

/// The ticks: code, and whether it is set.
const TICKS: [(&str, &str); 4] = [
    ("new_diagnosis", "New diagnosis"),
    ("social_change", "Social change"),
    ("medication_change", "Medicines changed"),
    ("acp_started", "Anticipatory care planning"),
];

fn ticked(now: &Discussion, code: &str) -> bool {
    match code {
        "new_diagnosis" => now.new_diagnosis,
        "social_change" => now.social_change,
        "medication_change" => now.medication_change,
        _ => now.acp_started,
    }
}

fn needed(field: FieldSpec, needed: bool) -> FieldSpec {
    if needed { field.required() } else { field }
}

fn fields(case: &Case<'_>, closing: bool) -> Vec<FieldSpec> {
    let now = case.now;
    let text = |get: fn(&Discussion) -> &Option<String>| standing(now.and_then(|d| get(d).as_ref()));
    let ids = |codes: Vec<&str>| codes.join(",");
    let found = now.map_or(Vec::new(), |d| TICKS.iter().map(|(c, _)| *c).filter(|c| ticked(d, c)).collect());
    let topics = now.map_or(Vec::new(), |d| d.topics.iter().map(|t| t.code()).collect());
    let mut fields = vec![
        needed(
            FieldSpec::long("decision", "Decision", 3)
                .filled(text(|d| &d.decision))
                .help("What the group recommends, in a sentence or two."),
            closing,
        ),
        needed(
            FieldSpec::choice("outcome", "Outcome", choices::<Outcome>())
                .filled(now.and_then(|d| d.outcome).map_or("", Coded::code))
                .help("Right chooses the next one."),
            closing,
        ),
    ];
    if closing && !case.has_action {
        fields.push(
            FieldSpec::line("no_action_reason", "Why no action")
                .required()
                .help("No action is agreed. Say why none is needed, or Esc and add one with a."),
        );
    }
    if let Some(missing) = case.missing.as_ref().filter(|_| closing) {
        fields.push(
            FieldSpec::line("not_quorate_reason", "Chair goes on because").required().help(format!(
                "Not quorate, missing: {missing}. The decision is printed as advisory with this reason."
            )),
        );
    }
    fields.extend([
        FieldSpec::long("rationale", "Reasons", 2).filled(text(|d| &d.rationale)),
        FieldSpec::date("next_review_on", "Next review", date_reader(case.today))
            .filled(now.and_then(|d| d.next_review_on).map(|on| on.to_string()).unwrap_or_default())
            .help("When the group looks again: 3m, 14/01, 14-Jan-2027."),
        FieldSpec::many("found", "Found", TICKS.iter().map(|(code, label)| Choice::new(*code, *label)).collect())
            .filled(ids(found)),
        FieldSpec::many("topics", "Also talked about", choices::<Topic>()).filled(ids(topics)),
        FieldSpec::choice("previous_decision_followed", "Last decision kept", choices::<LastFollowed>())
            .filled(now.and_then(|d| d.previous_decision_followed).map_or("", Coded::code)),
        FieldSpec::line("previous_decision_reason", "Why not kept")
            .filled(text(|d| &d.previous_decision_reason))
            .help("Where the last decision was not followed, or in part."),
        FieldSpec::line("dissent", "Saw it otherwise").filled(text(|d| &d.dissent)),
        FieldSpec::line("learning_point", "Learning point").filled(text(|d| &d.learning_point)),
        FieldSpec::long("not_for_patient_view", "Not for the patient", 2)
            .filled(text(|d| &d.not_for_patient_view))
            .help("What a third party said, or safeguarding: practice only, never in the patient's online record."),
    ]);
    fields
}

fn note(item: Ref<AgendaItem>, values: &Values) -> DiscussionNote {
    let found = |code: &str| Some(values.many("found").iter().any(|id| id == code));
    DiscussionNote {
        decision: Some(written(values, "decision")),
        rationale: Some(written(values, "rationale")),
        dissent: Some(written(values, "dissent")),
        learning_point: Some(written(values, "learning_point")),
        not_for_patient_view: Some(written(values, "not_for_patient_view")),
        outcome: coded(values, "outcome"),
        next_review_on: date(values, "next_review_on"),
        previous_decision_followed: coded(values, "previous_decision_followed"),
        previous_decision_reason: Some(written(values, "previous_decision_reason")),
        new_diagnosis: found("new_diagnosis"),
        social_change: found("social_change"),
        medication_change: found("medication_change"),
        acp_started: found("acp_started"),
        topics: Some(values.many("topics").iter().filter_map(|id| Topic::from_code(id)).collect()),
        ..blank(item)
    }
}

/// One draft for both forms: what was begun in the one comes back in the other.
fn draft(item: Ref<AgendaItem>) -> String {
    format!("item.close:{item}")
}

/// The form for decision and outcome while the case is open.
pub fn decide(case: &Case<'_>) -> FormDialog {
    let item = case.item;
    let form = Form::new(fields(case, false)).with_draft(draft(item));
    FormDialog::new(format!("{}: decision and outcome", case.who), form, move |values| Ok(note(item, values).into()))
}

/// The same form when the case is to close: asks for what is still missing, writes it down, then closes.
pub fn close(case: &Case<'_>) -> Followed {
    let item = case.item;
    let mut form = Form::new(fields(case, true)).with_draft(draft(item));
    if case.now.is_some_and(|d| d.decision.is_some()) {
        let outcome = case.now.is_some_and(|d| d.outcome.is_some());
        let reason = if case.has_action { "not_quorate_reason" } else { "no_action_reason" };
        form.focus_on(if outcome { reason } else { "outcome" });
    }
    let second = Second::default();
    let later = Second::clone(&second);
    let dialog = FormDialog::new(format!("{}: close this case", case.who), form, move |values| {
        let close = ItemClose {
            item,
            outcome: coded(values, "outcome"),
            decision: words(values, "decision"),
            no_action_reason: words(values, "no_action_reason"),
            not_quorate_reason: words(values, "not_quorate_reason"),
        };
        later.replace(Some(close.into()));
        Ok(note(item, values).into())
    });
    Followed::new(dialog).second(second)
}

/// Why an item is put off or taken off, in one list.
fn reasons() -> Vec<Choice> {
    let put_off =
        DeferReason::ALL.iter().map(|r| Choice::new(format!("defer:{r}"), format!("Put off: {}", r.within())));
    let take_off =
        WithdrawReason::ALL.iter().map(|r| Choice::new(format!("withdraw:{r}"), format!("Take off: {}", r.within())));
    put_off.chain(take_off).collect()
}

/// The form that puts an item off to the next conference or takes it off the agenda. `likely` is a reason that suggests itself.
pub fn leave_out(item: Ref<AgendaItem>, who: &str, likely: Option<WithdrawReason>) -> FormDialog {
    let field = FieldSpec::choice("reason", "What and why", reasons())
        .required()
        .filled(likely.map(|r| format!("withdraw:{r}")).unwrap_or_default())
        .help("Right chooses the next one. Put off: it is listed for the next conference. Take off: it ends here.");
    FormDialog::new(format!("{who}: put off or take off"), Form::new(vec![field]), move |values| {
        let wrong = || (Some("reason"), "Choose what happens to the item, and why.".to_owned());
        match values.text("reason").split_once(':') {
            Some(("defer", code)) => {
                Ok(ItemDefer { item, reason: DeferReason::from_code(code).ok_or_else(wrong)? }.into())
            }
            Some((_, code)) => {
                Ok(ItemWithdraw { item, reason: WithdrawReason::from_code(code).ok_or_else(wrong)? }.into())
            }
            None => Err(wrong()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(missing: Option<&str>, has_action: bool) -> Vec<&'static str> {
        let case = Case {
            item: Ref::from_uuid(uuid::Uuid::nil()),
            who: "Item 4",
            now: None,
            has_action,
            missing: missing.map(ToOwned::to_owned),
            today: NaiveDate::default(),
        };
        fields(&case, true).into_iter().filter(|field| field.required).map(|field| field.key).collect()
    }

    #[test]
    fn closing_asks_for_exactly_what_is_missing() {
        assert_eq!(case(None, true), ["decision", "outcome"]);
        assert_eq!(case(None, false), ["decision", "outcome", "no_action_reason"]);
        assert_eq!(case(Some("GP"), true), ["decision", "outcome", "not_quorate_reason"]);
    }

    #[test]
    fn every_reason_of_both_lists_can_be_chosen() {
        let ids: Vec<String> = reasons().into_iter().map(|choice| choice.id).collect();
        assert_eq!(ids.len(), DeferReason::ALL.len() + WithdrawReason::ALL.len());
        assert!(ids.contains(&"withdraw:deceased".to_owned()) && ids.contains(&"defer:out_of_time".to_owned()));
    }
}
