//! Writing the care plan: about the person, what to do if things get worse, with whom it was agreed, who is to be called. And
//! ending it.
use super::{choices, coded, date, date_reader, people, record, words};
use crate::domain::Command;
use crate::domain::care_plan::{
    AgreedWith, CarePlan, Contingency, Intervention, InterventionKind, LegalDocument, LegalKind, Place,
};
use crate::domain::coded::Coded;
use crate::domain::command::{PlanAmend, PlanEnd};
use crate::domain::view::MemberRow;
use crate::tui::dialog::FormDialog;
use crate::tui::door::{self, Refusal};
use crate::tui::form::{Choice, FieldSpec, Form, Values};
use chrono::NaiveDate;

/// Names of the fields of one contingency.
struct Slot {
    trigger: &'static str,
    signs: &'static str,
    what: &'static str,
    call: &'static str,
    home: &'static str,
}

/// Contingencies that the form can hold; a plan with more keeps the others as they are.
const SLOTS: [Slot; 3] = [
    Slot { trigger: "trigger_1", signs: "signs_1", what: "what_1", call: "call_1", home: "home_1" },
    Slot { trigger: "trigger_2", signs: "signs_2", what: "what_2", call: "call_2", home: "home_2" },
    Slot { trigger: "trigger_3", signs: "signs_3", what: "what_3", call: "call_3", home: "home_3" },
];

/// Names of the fields of what is done in between.
struct Regular {
    what: &'static str,
    kind: &'static str,
    by: &'static str,
}

/// What the form can hold of it; a plan with more keeps the others as they are.
const REGULAR: [Regular; 4] = [
    Regular { what: "regular_1", kind: "regular_kind_1", by: "regular_by_1" },
    Regular { what: "regular_2", kind: "regular_kind_2", by: "regular_by_2" },
    Regular { what: "regular_3", kind: "regular_kind_3", by: "regular_by_3" },
    Regular { what: "regular_4", kind: "regular_kind_4", by: "regular_by_4" },
];

/// Names of the fields of one legal document.
struct Paper {
    kind: LegalKind,
    label: &'static str,
    held: &'static str,
    place: &'static str,
}

const PAPERS: [Paper; 4] = [
    Paper { kind: LegalKind::Respect, label: "ReSPECT form", held: "respect", place: "respect_place" },
    Paper { kind: LegalKind::Dnacpr, label: "DNACPR", held: "dnacpr", place: "dnacpr_place" },
    Paper { kind: LegalKind::Lpa, label: "Power of attorney", held: "lpa", place: "lpa_place" },
    Paper { kind: LegalKind::Adrt, label: "Advance decision", held: "adrt", place: "adrt_place" },
];

fn yes_or_no() -> Vec<Choice> {
    vec![Choice::new("yes", "Yes"), Choice::new("no", "No")]
}

fn answer(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// The form that ends a plan. `plans` are those that have not ended; the first stands chosen.
pub fn end(plans: &[&CarePlan], name: &str) -> FormDialog {
    let all: Vec<Choice> = plans
        .iter()
        .map(|plan| {
            let words = format!("Version {}, {}", plan.plan_version, plan.status.within());
            Choice::new(plan.id.to_string(), words)
        })
        .collect();
    let first = all.first().map(|choice| choice.id.clone()).unwrap_or_default();
    let how = vec![Choice::new("completed", "Completed"), Choice::new("revoked", "Revoked")];
    let form = Form::new(vec![
        FieldSpec::choice("plan", "Which plan", all).required().filled(first),
        FieldSpec::choice("how", "It is", how)
            .required()
            .help("Completed: it has done its work. Revoked: it no longer holds. A draft can only be revoked."),
        FieldSpec::line("reason", "Why"),
    ]);
    FormDialog::new(format!("End the care plan: {name}"), form, |values| {
        let plan = record(values, "plan").ok_or((Some("plan"), "Choose the plan.".to_owned()))?;
        Ok(PlanEnd { plan, revoked: values.get("how") == Some("revoked"), reason: words(values, "reason") }.into())
    })
}

/// The form for a plan that has not ended. `refusal` stands beside the field it names, which gets the keys.
pub fn dialog(
    plan: &CarePlan,
    name: &str,
    members: &[MemberRow],
    today: NaiveDate,
    refusal: Option<&Refusal>,
) -> FormDialog {
    let text = |held: &Option<String>| held.clone().unwrap_or_default();
    let mut fields = vec![
        FieldSpec::long("about_me", "About me", 3).filled(text(&plan.about_me)),
        FieldSpec::long("what_matters", "What matters", 3).filled(text(&plan.what_matters)),
        FieldSpec::long("strengths", "Strengths", 2).filled(text(&plan.strengths)),
        FieldSpec::long("needs", "Needs", 2).filled(text(&plan.needs)),
    ];
    // One empty place more than are filled, so that another can be added.
    let shown = (plan.contingency.len() + 1).min(SLOTS.len());
    for (n, slot) in SLOTS.iter().take(shown).enumerate() {
        let held = plan.contingency.get(n);
        let of = |part: fn(&Contingency) -> &String| held.map(|c| part(c).clone()).unwrap_or_default();
        fields.extend([
            FieldSpec::line(slot.trigger, format!("If worse, {}", n + 1))
                .filled(of(|c| &c.trigger))
                .help("What sets it off."),
            FieldSpec::line(slot.signs, "  seen by").filled(of(|c| &c.signs)).help("How one sees that it has begun."),
            FieldSpec::line(slot.what, "  what to do").filled(of(|c| &c.what_to_do)),
            FieldSpec::line(slot.call, "  whom to call").filled(of(|c| &c.who_to_call)),
            FieldSpec::line(slot.home, "  home again")
                .filled(of(|c| &c.when_home_again))
                .help("When the person can be at home again."),
        ]);
    }
    let regular = (plan.interventions.len() + 1).min(REGULAR.len());
    for (n, slot) in REGULAR.iter().take(regular).enumerate() {
        let held = plan.interventions.get(n);
        fields.extend([
            FieldSpec::line(slot.what, format!("In between, {}", n + 1))
                .filled(held.map(|one| one.what.clone()).unwrap_or_default())
                .help("What is done between conferences, such as a weekly call."),
            FieldSpec::choice(slot.kind, "  carried by", choices::<InterventionKind>())
                .filled(held.map(|one| one.kind.to_string()).unwrap_or_default()),
            FieldSpec::line(slot.by, "  who, how often").filled(held.map(|one| one.by.clone()).unwrap_or_default()),
        ]);
    }
    fields.extend([
        FieldSpec::long("medicines_note", "Medicines", 2).filled(text(&plan.medicines_note)),
        FieldSpec::line("allergies", "Allergies")
            .filled(text(&plan.allergies))
            .help("Stands in the banner on every screen about this patient."),
        FieldSpec::choice("agreed_with", "Agreed with", choices::<AgreedWith>())
            .filled(plan.agreed_with.map(|a| a.to_string()).unwrap_or_default()),
        FieldSpec::line("not_agreed_reason", "If not, why").filled(text(&plan.not_agreed_reason)),
        FieldSpec::line("no_goal_reason", "If no goal, why").filled(text(&plan.no_goal_reason)),
        FieldSpec::pick("single_contact", "Single contact", people(members))
            .filled(plan.single_contact.map(|m| m.to_string()).unwrap_or_default())
            .help("The one person the patient can call."),
        FieldSpec::date("review_due", "Review due", date_reader(today))
            .filled(plan.review_due.map(crate::domain::dates::staff).unwrap_or_default())
            .help("Within twelve months, such as 3m."),
        FieldSpec::date("created_at_contact", "Written on", date_reader(today))
            .filled(plan.created_at_contact.map(crate::domain::dates::staff).unwrap_or_default())
            .help("The day of the contact with the person at which it was written."),
        FieldSpec::pick("contact_with", "  seen by", people(members))
            .filled(plan.contact_with.map(|m| m.to_string()).unwrap_or_default())
            .help("Who saw the person then."),
        FieldSpec::choice("coproduced", "Written together", yes_or_no())
            .filled(plan.coproduced.map(answer).unwrap_or_default())
            .help("Whether the person helped to write it."),
        FieldSpec::choice("preferred_place_of_care", "Place of care", choices::<Place>())
            .filled(plan.preferred_place_of_care.map(|p| p.to_string()).unwrap_or_default()),
        FieldSpec::choice("preferred_place_of_death", "Place of death", choices::<Place>())
            .filled(plan.preferred_place_of_death.map(|p| p.to_string()).unwrap_or_default()),
        FieldSpec::date("acp_started_on", "ACP began", date_reader(today))
            .filled(plan.acp_started_on.map(crate::domain::dates::staff).unwrap_or_default())
            .help("When advance care planning began."),
    ]);
    for paper in &PAPERS {
        let held = plan.legal.iter().find(|d| d.document == paper.kind);
        fields.extend([
            FieldSpec::choice(paper.held, paper.label, yes_or_no())
                .filled(held.map(|d| answer(d.held)).unwrap_or_default()),
            FieldSpec::line(paper.place, "  kept where")
                .filled(held.map(|d| d.kept_at.clone()).unwrap_or_default())
                .help("Where somebody who comes in a hurry finds it."),
        ]);
    }
    fields.push(
        FieldSpec::date("copy_to_patient_on", "Copy given on", date_reader(today))
            .filled(plan.copy_to_patient_on.map(crate::domain::dates::staff).unwrap_or_default())
            .help("When the person was given a copy."),
    );
    let mut form = Form::new(fields).with_draft(format!("plan.amend:{}", plan.id));
    if let Some(refusal) = refusal {
        form.refuse(door::field(refusal), &door::sentence(refusal));
    }
    let plan = plan.clone();
    FormDialog::new(format!("Care plan: {name}"), form, move |values| command(&plan, (shown, regular), values))
}

fn command(
    plan: &CarePlan,
    (shown, regular): (usize, usize),
    values: &Values,
) -> Result<Command, (Option<&'static str>, String)> {
    let mut contingency = Vec::new();
    for slot in SLOTS.iter().take(shown) {
        let text = |key| values.text(key).trim().to_owned();
        let one = Contingency {
            trigger: text(slot.trigger),
            signs: text(slot.signs),
            what_to_do: text(slot.what),
            who_to_call: text(slot.call),
            when_home_again: text(slot.home),
        };
        let Contingency { trigger, signs, what_to_do, who_to_call, when_home_again } = &one;
        if [trigger, signs, what_to_do, who_to_call, when_home_again].iter().all(|part| part.is_empty()) {
            continue;
        }
        if trigger.is_empty() {
            return Err((Some(slot.trigger), "Say first what sets it off.".to_owned()));
        }
        if what_to_do.is_empty() {
            return Err((Some(slot.what), "Say what is to be done then.".to_owned()));
        }
        contingency.push(one);
    }
    contingency.extend(plan.contingency.iter().skip(shown).cloned());
    let mut interventions = Vec::new();
    for slot in REGULAR.iter().take(regular) {
        let text = |key| values.text(key).trim().to_owned();
        let (what, by) = (text(slot.what), text(slot.by));
        match (what.is_empty(), coded(values, slot.kind)) {
            (true, _) if by.is_empty() => {}
            (true, _) => return Err((Some(slot.what), "Say first what is done.".to_owned())),
            (false, None) => return Err((Some(slot.kind), "Say who carries it.".to_owned())),
            (false, Some(kind)) => interventions.push(Intervention { what, kind, by }),
        }
    }
    interventions.extend(plan.interventions.iter().skip(regular).cloned());
    let document = |paper: &Paper| {
        let dated = plan.legal.iter().find(|d| d.document == paper.kind).and_then(|d| d.dated);
        let kept_at = values.text(paper.place).trim().to_owned();
        let held = values.get(paper.held)? == "yes";
        Some(LegalDocument { document: paper.kind, held, dated: dated.filter(|_| held), kept_at })
    };
    // A place without an answer would be lost.
    for paper in &PAPERS {
        if values.get(paper.held).is_none() && !values.text(paper.place).trim().is_empty() {
            return Err((Some(paper.held), "Say whether there is one.".to_owned()));
        }
    }
    let legal: Vec<LegalDocument> = PAPERS.iter().filter_map(document).collect();
    // An emptied field empties the record, so every text is given.
    let text = |key| Some(values.text(key).to_owned());
    Ok(Command::PlanAmend(PlanAmend {
        plan: plan.id,
        about_me: text("about_me"),
        what_matters: text("what_matters"),
        strengths: text("strengths"),
        needs: text("needs"),
        contingency: Some(contingency),
        medicines_note: text("medicines_note"),
        allergies: text("allergies"),
        agreed_with: coded(values, "agreed_with"),
        not_agreed_reason: text("not_agreed_reason"),
        no_goal_reason: text("no_goal_reason"),
        single_contact: record(values, "single_contact"),
        review_due: date(values, "review_due"),
        interventions: Some(interventions),
        legal: Some(legal).filter(|l| !l.is_empty()),
        preferred_place_of_care: coded(values, "preferred_place_of_care"),
        preferred_place_of_death: coded(values, "preferred_place_of_death"),
        acp_started_on: date(values, "acp_started_on"),
        created_at_contact: date(values, "created_at_contact"),
        contact_with: record(values, "contact_with"),
        coproduced: values.get("coproduced").map(|yes| yes == "yes"),
        copy_to_patient_on: date(values, "copy_to_patient_on"),
    }))
}
