//! The forms of a referral: taking one in, writing in it, deciding about it at triage, listing it, pulling it from the protocol list.
use super::{choices, coded, date, date_reader, listing, people, record, words};
use crate::domain::Command;
use crate::domain::agenda::Urgency;
use crate::domain::coded::Coded;
use crate::domain::command::{ReferralAmend, ReferralList, ReferralPull, ReferralReceive, ReferralTriage};
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::member::{Member, Role};
use crate::domain::organisation::Mdg;
use crate::domain::referral::{Informed, ReadyPoint, Referral, ReferralSource, TriageOutcome};
use crate::domain::view::{MeetingRow, MemberRow, PatientView};
use crate::tui::dialog::FormDialog;
use crate::tui::form::{Choice, FieldSpec, Form, Values};
use chrono::NaiveDate;
use std::cell::Cell;
use std::rc::Rc;

/// What stands as the reason for the protocol list until somebody writes another.
const PACKAGE: &str = "The care package of the protocol applies.";

/// Where a form leaves the clinician who was named in it, to be offered for the next case.
pub type Named = Rc<Cell<Option<Ref<Member>>>>;

/// The groups that serve a patient's practice; all of them where none does.
fn groups<'a>(view: &PatientView, mdgs: &'a [Mdg]) -> Vec<&'a Mdg> {
    let own: Vec<&Mdg> = mdgs.iter().filter(|mdg| mdg.practices.contains(&view.patient.practice)).collect();
    if own.is_empty() { mdgs.iter().collect() } else { own }
}

/// The form that takes in a referral of a patient.
pub fn receive(view: &PatientView, mdgs: &[Mdg], members: &[MemberRow], today: NaiveDate) -> FormDialog {
    let mdgs = groups(view, mdgs);
    let codes: Vec<&str> = mdgs.iter().map(|mdg| mdg.code.as_str()).collect();
    let there = view.referrals.iter().find(|r| r.status.is_open() && codes.contains(&r.mdg_code.as_str()));
    let question = match there {
        Some(first) => format!(
            "! There is one of {} already ({}). This one joins it, and its question with it.",
            dates::staff(first.received_on),
            first.status.within()
        ),
        None => "What the group is asked, in ten characters at least. Tab goes on.".to_owned(),
    };
    let stands: Vec<_> = view.cohorts.iter().filter(|c| codes.contains(&c.mdg_code.as_str())).collect();
    let inside = stands.iter().any(|c| c.inside);
    let mut fields = vec![
        FieldSpec::long("question", "Question", 3).required().help(question),
        FieldSpec::choice("source", "From", choices::<ReferralSource>()).required().filled(ReferralSource::Gp.code()),
        FieldSpec::choice("urgency", "How soon", choices::<Urgency>()).filled(Urgency::Routine.code()),
        FieldSpec::pick("referrer", "Referrer", people(members)).help("Who asks, if one of the group's people."),
        FieldSpec::choice("patient_informed", "The patient", choices::<Informed>()).filled(Informed::Yes.code()),
    ];
    fields.extend(story(None));
    if !inside {
        let why = stands.iter().find(|c| !c.why.is_empty()).map(|c| format!("Not in the cohort: {}. ", c.why));
        let help = format!("{}Why the group should look all the same.", why.unwrap_or_default());
        let field = FieldSpec::line("cohort_reason", "Why this group").help(help);
        fields.push(if stands.is_empty() { field } else { field.required() });
    }
    fields.extend(needed(&[]));
    fields.push(FieldSpec::date("received_on", "Received on", date_reader(today)).filled("today"));
    let first = mdgs.first().map(|mdg| mdg.id.to_string()).unwrap_or_default();
    let which = mdgs.iter().map(|mdg| Choice::new(mdg.id.to_string(), mdg.name.clone())).collect();
    fields.push(FieldSpec::choice("mdg", "Group", which).required().filled(first));
    let patient = view.patient.id;
    let form = Form::new(fields).with_draft(format!("referral.receive:{patient}"));
    let facts = &view.banner;
    let title = format!("Refer: {}  {}  NHS No. {}", facts.name, facts.born, facts.nhs_number);
    FormDialog::new(title, form, move |values| {
        let mdg = record(values, "mdg").ok_or((Some("mdg"), "Choose the group.".to_owned()))?;
        let source = coded(values, "source").ok_or((Some("source"), "Choose where it comes from.".to_owned()))?;
        Ok(Command::ReferralReceive(ReferralReceive {
            mdg,
            patient,
            source,
            question: values.text("question").to_owned(),
            urgency: coded(values, "urgency"),
            referrer: record(values, "referrer"),
            received_on: date(values, "received_on"),
            situation: words(values, "situation"),
            background: words(values, "background"),
            assessment: words(values, "assessment"),
            recommendation: words(values, "recommendation"),
            patient_informed: coded(values, "patient_informed"),
            cohort_basis: None,
            cohort_reason: words(values, "cohort_reason"),
            required_roles: roles(values, &[]),
        }))
    })
}

/// The form that writes in a referral that is not listed yet.
pub fn amend(referral: &Referral, who: &str, members: &[MemberRow]) -> FormDialog {
    let referrer = referral.referrer.map(|id| id.to_string()).unwrap_or_default();
    let mut fields = vec![
        FieldSpec::long("question", "Question", 3).required().filled(referral.question.clone()),
        FieldSpec::choice("urgency", "How soon", choices::<Urgency>()).filled(referral.urgency.code()),
        FieldSpec::pick("referrer", "Referrer", people(members)).filled(referrer),
        FieldSpec::choice("patient_informed", "The patient", choices::<Informed>())
            .filled(referral.patient_informed.code()),
    ];
    fields.extend(story(Some(referral)));
    fields.extend(needed(&referral.required_roles));
    let form = Form::new(fields).with_draft(format!("referral.amend:{}", referral.id));
    let kept: Vec<Role> = referral.required_roles.iter().skip(NEEDED.len()).copied().collect();
    let referral = referral.id;
    FormDialog::new(format!("Referral: {who}"), form, move |values| {
        Ok(Command::ReferralAmend(ReferralAmend {
            referral,
            question: words(values, "question"),
            urgency: coded(values, "urgency"),
            referrer: record(values, "referrer"),
            situation: words(values, "situation"),
            background: words(values, "background"),
            assessment: words(values, "assessment"),
            recommendation: words(values, "recommendation"),
            patient_informed: coded(values, "patient_informed"),
            required_roles: Some(roles(values, &kept)),
        }))
    })
}

/// Situation, background, assessment, recommendation.
fn story(held: Option<&Referral>) -> Vec<FieldSpec> {
    let text = |of: fn(&Referral) -> &Option<String>| held.and_then(|r| of(r).clone()).unwrap_or_default();
    vec![
        FieldSpec::long("situation", "Situation", 2).help("What happens now.").filled(text(|r| &r.situation)),
        FieldSpec::long("background", "Background", 2).help("What led to it.").filled(text(|r| &r.background)),
        FieldSpec::long("assessment", "Assessment", 2)
            .help("What the referrer thinks.")
            .filled(text(|r| &r.assessment)),
        FieldSpec::long("recommendation", "Proposal", 2)
            .help("What the referrer suggests.")
            .filled(text(|r| &r.recommendation)),
    ]
}

const NEEDED: [&str; 3] = ["needed_1", "needed_2", "needed_3"];

/// Who has to be there: up to three roles.
fn needed(held: &[Role]) -> Vec<FieldSpec> {
    let all: Vec<Choice> = choices::<Role>();
    NEEDED
        .iter()
        .enumerate()
        .map(|(n, key)| {
            let label = if n == 0 { "Has to be there" } else { "and" };
            let filled = held.get(n).map(|role| role.code().to_owned()).unwrap_or_default();
            FieldSpec::pick(key, label, all.clone()).help("A role without which it cannot be discussed.").filled(filled)
        })
        .collect()
}

/// The roles of the form, and those that were named before and that it has no room for.
fn roles(values: &Values, kept: &[Role]) -> Vec<Role> {
    let mut named: Vec<Role> = Vec::new();
    for role in NEEDED.iter().filter_map(|key| coded(values, key)).chain(kept.iter().copied()) {
        if !named.contains(&role) {
            named.push(role);
        }
    }
    named
}

/// Which referrals are decided about, and what the form offers.
pub struct Deciding<'a> {
    /// What was decided.
    pub outcome: TriageOutcome,
    /// Which referrals.
    pub referrals: Vec<Ref<Referral>>,
    /// Who they are, in a line.
    pub who: String,
    /// What is seen to be missing, where it is one referral.
    pub missing: Option<Vec<ReadyPoint>>,
    /// Others that it may repeat.
    pub others: Vec<Choice>,
    /// The people of the group.
    pub members: &'a [MemberRow],
    /// The clinician of the last case; the one who is named now is left here.
    pub named: Named,
    /// Whether whoever acts is a clinician, who decides unless another is named.
    pub acts: bool,
}

/// The clinicians who can decide.
pub fn clinicians(members: &[MemberRow]) -> Vec<Choice> {
    let clinical: Vec<MemberRow> = members.iter().filter(|row| row.member.role.is_clinical()).cloned().collect();
    people(&clinical)
}

fn clinician(members: &[MemberRow], named: &Named, acts: bool) -> FieldSpec {
    let filled = named.get().map(|id| id.to_string()).unwrap_or_default();
    let field = FieldSpec::pick("clinician", "Decided by", clinicians(members)).filled(filled);
    if acts {
        field.help("Left empty: you.")
    } else {
        field.required().help("A clinician of the group. Write part of the name; it stays for the next case.")
    }
}

/// The form for a decision at triage. Where the clinician is known, the last field has the keys, so that Enter saves.
pub fn decide(deciding: Deciding<'_>) -> FormDialog {
    let Deciding { outcome, referrals, who, missing, others, members, named, acts } = deciding;
    let unknown = named.get().is_none() && !acts;
    let mut fields = vec![clinician(members, &named, acts)];
    let why = |help: &str| FieldSpec::line("reason", "Reason").help(help);
    match (outcome, missing) {
        (TriageOutcome::Accepted, _) => {}
        (TriageOutcome::Protocol, _) => fields.push(why("Why no discussion is needed.").required().filled(PACKAGE)),
        (TriageOutcome::NotReady, None) => fields.push(why("Left empty: for each, what mdg sees to be missing.")),
        (TriageOutcome::NotReady, Some(missing)) => {
            let codes: Vec<&str> = missing.into_iter().map(Coded::code).collect();
            let points = FieldSpec::many("missing", "Missing", choices::<ReadyPoint>()).filled(codes.join(","));
            fields.push(why("More about it, if it helps the referrer."));
            fields.push(points.help("Space marks it, Enter saves."));
        }
        (TriageOutcome::Duplicate, _) => {
            let first = others.first().map(|other| other.id.clone()).unwrap_or_default();
            fields.push(FieldSpec::choice("duplicate_of", "Repeats", others).required().filled(first));
            fields.push(why("If it helps."));
        }
        (TriageOutcome::Redirected, _) => fields.push(why("To whom, and why: the referrer will ask.").required()),
        (TriageOutcome::Declined, _) => fields.push(why("The referrer will ask.").required()),
        (TriageOutcome::Withdrawn, _) => fields.push(why("What the referrer says.").required()),
    }
    let last = fields.last().map_or("clinician", |field| field.key);
    let mut form = Form::new(fields);
    form.focus_on(if unknown { "clinician" } else { last });
    FormDialog::new(format!("{}: {who}", short(outcome)), form, move |values| {
        let clinician = record(values, "clinician");
        named.set(clinician.or(named.get()));
        let codes = values.many("missing").iter();
        Ok(Command::ReferralTriage(ReferralTriage {
            referrals: referrals.clone(),
            outcome,
            reason: words(values, "reason"),
            clinician,
            missing: codes.filter_map(|code| ReadyPoint::from_code(code)).collect(),
            duplicate_of: record(values, "duplicate_of"),
        }))
    })
}

/// What is done, as the title of its form.
fn short(outcome: TriageOutcome) -> &'static str {
    match outcome {
        TriageOutcome::Accepted => "Accept",
        TriageOutcome::Protocol => "Protocol list",
        TriageOutcome::NotReady => "Not ready",
        TriageOutcome::Redirected => "Redirect",
        TriageOutcome::Declined => "Decline",
        TriageOutcome::Withdrawn => "Withdrawn",
        TriageOutcome::Duplicate => "Duplicate",
    }
}

/// The form that takes a case from the protocol list.
pub fn pull(referral: Ref<Referral>, who: &str, members: &[MemberRow], named: Named, acts: bool) -> FormDialog {
    let unknown = named.get().is_none() && !acts;
    let mut form = Form::new(vec![
        clinician(members, &named, acts),
        FieldSpec::line("reason", "Reason").required().help("Why the case is to be discussed after all."),
    ]);
    form.focus_on(if unknown { "clinician" } else { "reason" });
    FormDialog::new(format!("Discuss after all: {who}"), form, move |values| {
        let clinician = record(values, "clinician");
        named.set(clinician.or(named.get()));
        Ok(Command::ReferralPull(ReferralPull { referral, reason: values.text("reason").to_owned(), clinician }))
    })
}

/// The conferences for which a referral can be listed, soonest first.
pub fn conferences(meetings: &[MeetingRow], group: &str, today: NaiveDate) -> Vec<Choice> {
    listing::open_to_listing(meetings, today)
        .into_iter()
        .filter(|m| m.mdg_code == group)
        .map(|m| Choice::new(m.id.to_string(), format!("{} {}", dates::staff_with_day(m.date), m.mdg_code)))
        .collect()
}

/// The form that puts an accepted referral on an agenda.
pub fn list(referral: Ref<Referral>, who: &str, days: Vec<Choice>, members: &[MemberRow]) -> FormDialog {
    let first = days.first().map(|day| day.id.clone()).unwrap_or_default();
    let mut form = Form::new(vec![
        FieldSpec::pick("presenter", "Presenter", people(members)),
        FieldSpec::number("planned_min", "Minutes", 1, 120)
            .help("Left empty: as long as the group usually takes for a case."),
        FieldSpec::choice("meeting", "Conference", days)
            .required()
            .filled(first)
            .help("Enter lists the case with its questions. Space goes on to the next conference."),
    ]);
    form.focus_on("meeting");
    FormDialog::new(format!("List: {who}"), form, move |values| {
        let meeting: Option<Ref<Meeting>> = record(values, "meeting");
        let planned_min = values.number("planned_min").and_then(|n| u32::try_from(n).ok());
        let presenter = record(values, "presenter");
        Ok(Command::ReferralList(ReferralList { referral, meeting, planned_min, presenter }))
    })
}
