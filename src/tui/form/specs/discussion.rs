//! What is said about a case: the person's views while it is open, and every text of it while the minutes are corrected.
use super::{people, record, words};
use crate::domain::agenda::AgendaItem;
use crate::domain::command::DiscussionNote;
use crate::domain::discussion::Discussion;
use crate::domain::ids::Ref;
use crate::domain::view::MemberRow;
use crate::tui::dialog::FormDialog;
use crate::tui::form::{FieldSpec, Form, Values};

/// A note that changes nothing yet.
pub fn blank(item: Ref<AgendaItem>) -> DiscussionNote {
    DiscussionNote {
        item,
        summary: None,
        patient_views: None,
        decision: None,
        rationale: None,
        dissent: None,
        outcome: None,
        known_by: None,
        lead_professional: None,
        next_review_on: None,
        learning_point: None,
        previous_decision_followed: None,
        new_diagnosis: None,
        social_change: None,
        medication_change: None,
        acp_started: None,
        topics: None,
        not_for_patient_view: None,
        previous_decision_reason: None,
        info_history: None,
        info_comorbidity: None,
        info_psychosocial: None,
        info_patient_views: None,
        confidential_fields: None,
    }
}

/// A text of the record as it stands, for a field.
pub(super) fn standing(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

/// The text of a field as the note takes it: empty takes away what stood there.
pub(super) fn written(values: &Values, key: &str) -> String {
    words(values, key).unwrap_or_default()
}

/// The form for what the person wants and thinks, and who present knows them. `who` names the case.
pub fn views(item: Ref<AgendaItem>, who: &str, now: Option<&Discussion>, members: &[MemberRow]) -> FormDialog {
    let known = now.and_then(|d| d.known_by).map(|m| m.to_string()).unwrap_or_default();
    let fields = vec![
        FieldSpec::long("patient_views", "The person's views", 5)
            .filled(standing(now.and_then(|d| d.patient_views.as_ref())))
            .help("What the person wants and thinks, in their words where you can."),
        FieldSpec::pick("known_by", "Who knows them", people(members)).filled(known),
    ];
    let form = Form::new(fields).with_draft(format!("views:{item}"));
    FormDialog::new(format!("{who}: the person's views"), form, move |values| {
        let note = DiscussionNote {
            patient_views: Some(written(values, "patient_views")),
            known_by: record(values, "known_by"),
            ..blank(item)
        };
        Ok(note.into())
    })
}

/// The form that corrects the wording of a case before its minutes are approved.
pub fn correct(item: Ref<AgendaItem>, who: &str, now: &Discussion) -> FormDialog {
    let text = |key, label: &str, lines, text: &Option<String>| {
        FieldSpec::long(key, label, lines).filled(standing(text.as_ref()))
    };
    let fields = vec![
        text("summary", "Discussion", 4, &now.summary),
        text("decision", "Decision", 3, &now.decision).required(),
        text("patient_views", "The person's views", 2, &now.patient_views),
        text("rationale", "Why", 2, &now.rationale),
        text("dissent", "Who saw it otherwise", 2, &now.dissent),
        text("learning_point", "Learning point", 2, &now.learning_point),
        text("not_for_patient_view", "Not for the patient", 2, &now.not_for_patient_view)
            .help("What a third party said, or safeguarding: practice only, never in the patient's online record."),
    ];
    let form = Form::new(fields).with_draft(format!("correct:{item}"));
    FormDialog::new(format!("{who}: correct the wording"), form, move |values| {
        let note = DiscussionNote {
            summary: Some(written(values, "summary")),
            decision: Some(written(values, "decision")),
            patient_views: Some(written(values, "patient_views")),
            rationale: Some(written(values, "rationale")),
            dissent: Some(written(values, "dissent")),
            learning_point: Some(written(values, "learning_point")),
            not_for_patient_view: Some(written(values, "not_for_patient_view")),
            ..blank(item)
        };
        Ok(note.into())
    })
}
