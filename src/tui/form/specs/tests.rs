//! Every form in the smallest window: nothing that is asked is cut.
use super::*;
use crate::domain::command::{ActionAdd, PlanStart, ServiceAdd};
use crate::domain::query::{Conference, Mdgs, Meetings, Members, Organisations, PatientShow, Services, Triage};
use crate::domain::referral::{ReadyPoint, ReferralStatus, TriageOutcome};
use crate::domain::view::Answer;
use crate::service::testing::{World, day};
use crate::tui::dialog::{Dialog, FormDialog};
use crate::tui::form::field::Remark;
use crate::tui::form::{Choice, FieldSpec, Form, Kind};
use crate::tui::stage::Stage;
use crate::tui::testing::{ctx, key, shot};
use std::path::Path;

/// The forms of the screens, each opened on the small world.
fn forms() -> Vec<FormDialog> {
    let mut world = World::new();
    let patient = world.patients[0];
    world.does(PlanStart { patient, item: None }.into());
    let goal = crate::domain::command::GoalAdd {
        patient,
        text: "Walk to the shop and back".to_owned(),
        domains: vec![crate::domain::goal::LifeDomain::A],
        voice: None,
        target_date: None,
        measure: None,
        item: None,
        priority: None,
    };
    world.does(goal.into());
    let owner = Some(world.member("nurse"));
    let text = "Review the medicines".to_owned();
    let due_on = Some(day("2026-12-01"));
    world.does(
        ActionAdd {
            text,
            owner,
            due_on,
            item: None,
            patient: Some(patient),
            goal: None,
            kind: None,
            priority: None,
            funding_responsibility: None,
            service: None,
        }
        .into(),
    );
    let falls = ServiceAdd {
        name: "Falls and fracture prevention clinic".to_owned(),
        organisation: None,
        offers: Some("Balance, strength and footwear, for people of 65 and over".to_owned()),
        refer_by: None,
        phone: None,
        email: None,
        hours: None,
    };
    world.does(falls.into());
    let stage = Stage::new(world);
    let Answer::Services(directory) = stage.ask(Services { ended: true }) else { panic!() };
    let Answer::Patient(view) = stage.ask(PatientShow { patient }) else { panic!() };
    let Answer::Members(members) = stage.ask(Members {}) else { panic!() };
    let Answer::Mdgs(mdgs) = stage.ask(Mdgs {}) else { panic!() };
    let Answer::Meetings(meetings) = stage.ask(Meetings {}) else { panic!() };
    let Answer::Organisations(places) = stage.ask(Organisations { kind: None }) else { panic!() };
    let Answer::Conference(conference) = stage.ask(Conference { meeting: stage.meeting }) else { panic!() };
    assert!(!meetings.is_empty());
    let today = day("2026-11-19");
    let name = "FEATHERSTONEHAUGH-CHOLMONDELEY, Maximiliana Bartholomea (Mrs)";
    let row = conference.items.iter().find(|row| row.item.patient.is_some()).unwrap();
    let plan = view.plan.as_ref().unwrap();
    let act = &view.actions[0].action;
    let Answer::Triage(triage) = stage.ask(Triage { mdg: None, status: Some(ReferralStatus::Listed), alerts: false })
    else {
        panic!()
    };
    let referred = &triage.rows[0].referral;
    let mut all: Vec<FormDialog> = TriageOutcome::ALL
        .iter()
        .map(|outcome| {
            referral::decide(referral::Deciding {
                outcome: *outcome,
                referrals: vec![referred.id],
                who: name.to_owned(),
                missing: Some(vec![ReadyPoint::Consent]),
                others: vec![Choice::new(referred.id.to_string(), "16-Nov-2026, declined")],
                members: &members,
                named: referral::Named::default(),
                acts: false,
            })
        })
        .collect();
    let days = referral::conferences(&meetings, "HK", today);
    all.extend(vec![
        referral::receive(&view, &mdgs, &members, today),
        referral::amend(referred, name, &members),
        referral::pull(referred.id, name, &members, referral::Named::default(), true),
        referral::list(referred.id, name, days, &members),
        consent::dialog(patient, name, today),
        death::dialog(&view.patient, name, today),
        goal::add(patient, name, today),
        goal::progress(&view.goals, name),
        plan::dialog(plan, name, &members, today, None),
        plan::end(&[plan], name),
        people::member(&places),
        people::group(&members),
        people::amend_group(&mdgs[0], &places, &members),
        people::leave(&members, today),
        people::organisation(),
        meeting::plan(&mdgs, &members, today),
        meeting::amend(&conference.meeting, &members),
        listing::other_item(stage.meeting),
        listing::amend(&row.item, name, &members, "question"),
        listing::withdraw(row.item.id, name),
        listing::defer(row.item.id, name),
        attendance::details(stage.meeting, &conference.attendance[0], &members),
        discussion::views(row.item.id, name, None, &members),
        discussion::correct(row.item.id, name, &blank_discussion(row.item.id, patient)),
        outcome::leave_out(row.item.id, name, None),
        outcome::decide(&outcome::Case {
            item: row.item.id,
            who: name,
            now: None,
            has_action: false,
            missing: Some("a social worker".to_owned()),
            today,
        }),
        action::reschedule(act, today),
        action::transfer(act, &members, today),
        action::not_done(&view.actions[0], &directory),
        action::not_done(&view.actions[0], &[]),
        action::cancel(act.id),
        action::reopen(act.id),
        approve::send_back(stage.meeting),
        approve::amend(stage.meeting, 1, vec![Choice::new("a", "ADEYEMI, Grace (Mrs)")]),
        export::write(stage.meeting, Path::new("/home/somebody/documents"), None, "MDG-HK_2026-11-19".to_owned()),
    ]);
    all
}

/// What must be read of the field that has the keys.
fn must_show(form: &Form) -> Vec<String> {
    let field = &form.fields[form.focus];
    let mut words = vec![field.spec.label.clone()];
    if let Some((_, choice)) = field.suggestions().first() {
        words.extend([choice.label.clone(), choice.detail.clone()]);
    }
    // Help gives way to a long list of choices.
    if let (Remark::Hint(help), false) =
        (field.remark(true), matches!(field.spec.kind, Kind::Choice(_) | Kind::Many(_)))
    {
        words.push(help);
    }
    words
}

#[test]
fn nothing_that_is_asked_is_cut_in_the_smallest_window() {
    let small = ctx(60, 18);
    for mut dialog in forms() {
        let mut seen = Vec::new();
        loop {
            // The first suggestion is pointed at, which shows it whole.
            if !dialog.form().fields[dialog.form().focus].suggestions().is_empty() {
                dialog.on_key(key("down"), &small);
            }
            let place = dialog.place(small.window, &small);
            let picture = shot(60, 18, |frame| dialog.view(frame, place, &small));
            let read: String = picture.replace(['│', '─'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
            for words in must_show(dialog.form()) {
                // Wrapped words stand on several lines, with others beside them.
                for word in words.split_whitespace() {
                    assert!(read.contains(word), "'{word}' of '{words}' is missing:\n{picture}");
                }
            }
            // A suggestion that is not chosen may be cut, and shows it; it is read whole on the way to it.
            let picks = matches!(dialog.form().fields[dialog.form().focus].spec.kind, Kind::Pick(_));
            let cut = picture.lines().filter(|line| line.contains('…')).collect::<Vec<_>>();
            assert!(cut.is_empty() || (picks && cut.iter().all(|line| !line.contains('>'))), "cut:\n{picture}");
            // Each choice is read whole when it is chosen; Many has the same drawing.
            if let Kind::Choice(choices) = dialog.form().fields[dialog.form().focus].spec.kind.clone() {
                dialog.on_key(key("backspace"), &small);
                for choice in &choices {
                    dialog.on_key(key("right"), &small);
                    let picture = shot(60, 18, |frame| dialog.view(frame, place, &small));
                    for word in choice.label.split_whitespace() {
                        assert!(picture.contains(word), "'{word}' of '{}' is missing:\n{picture}", choice.label);
                    }
                }
            }
            seen.push(dialog.form().focused());
            dialog.on_key(key("tab"), &small);
            if seen.contains(&dialog.form().focused()) {
                break;
            }
        }
        let whole = seen.len();
        assert_eq!(whole, dialog.form().fields.len(), "every field is reached");
    }
}

#[test]
fn what_is_out_of_view_is_counted() {
    let small = ctx(60, 18);
    let form = Form::new((0..12).map(|_| FieldSpec::line("a", "A field")).collect());
    let dialog = FormDialog::new("Twelve", form, |_| Err((None, String::new())));
    let place = dialog.place(small.window, &small);
    let picture = shot(60, 18, |frame| dialog.view(frame, place, &small));
    assert!(picture.contains("6 more below"), "{picture}");
}

fn blank_discussion(
    item: Ref<crate::domain::agenda::AgendaItem>,
    patient: Ref<crate::domain::patient::Patient>,
) -> crate::domain::discussion::Discussion {
    crate::domain::discussion::Discussion {
        id: Ref::from_uuid(uuid::Uuid::nil()),
        item,
        patient,
        known_by: None,
        summary: Some("Breathless on the stairs.".to_owned()),
        patient_views: None,
        decision: Some("Review the medicines.".to_owned()),
        rationale: None,
        dissent: None,
        outcome: None,
        next_review_on: None,
        learning_point: None,
        previous_decision_followed: None,
        new_diagnosis: false,
        social_change: false,
        medication_change: false,
        acp_started: false,
        topics: Vec::new(),
        lead_professional: None,
        not_for_patient_view: None,
        info_history: None,
        info_comorbidity: None,
        info_psychosocial: None,
        info_patient_views: None,
        previous_decision_reason: None,
        confidential_fields: None,
    }
}
