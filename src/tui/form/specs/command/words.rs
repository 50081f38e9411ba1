//! What a command is called on the screen, and by which words it is found: its own, the words people use instead, and whatever its
//! form asks for. It knows no form and no list.
use crate::domain::argument::Takes;
use crate::domain::command::{CommandSpec, FieldSpec};

/// Words that a person may look for and that stand neither in the heading nor in the form.
const ALSO: &[(&str, &str)] = &[
    ("action.cancel", "withdraw remove delete"),
    ("action.done", "finish complete close"),
    ("action.in_gp_record", "emis systmone tick"),
    ("action.reschedule", "postpone later due date"),
    ("action.transfer", "reassign another owner"),
    ("admission.amend", "hospital stay mistake wrong"),
    ("admission.contact", "hospital home phoned visit follow-up"),
    ("admission.record", "hospital stay A&E readmission"),
    ("agenda.add_item", "topic theme learning break"),
    ("agenda.amend", "time length"),
    ("agenda.arrange", "sort order"),
    ("agenda.fill", "fill automatically candidates"),
    ("agenda.issue", "send publish papers"),
    ("agenda.move", "order earlier later"),
    ("assessment.amend", "mistake wrong delete"),
    ("assessment.record", "CFS PHQ test scale questionnaire"),
    ("attendance.interest", "conflict declare"),
    ("attendance.leave", "gone go early"),
    ("attendance.record", "present deputy stand in late arrive apologies"),
    ("cohort.run", "re-run joiners leavers segment"),
    ("condition.record", "diagnosis illness disease long-term"),
    ("condition.resolve", "diagnosis illness cured mistake"),
    (
        "consent.record",
        "exclude exclusion of an organisation refuse refusal withdraw withdrawal do not share capacity best interests permission",
    ),
    ("discussion.note", "completeness confidential minutes notes"),
    ("distribution.acknowledge", "receipt received arrived confirmed"),
    ("distribution.reject", "returned bounced refused"),
    ("distribution.send", "mark as sent NHSmail MESH Docman post"),
    ("goal.progress", "achieved finish cancel hold"),
    ("item.defer", "postpone later next conference"),
    ("item.note", "notes minutes comment"),
    ("item.restrict", "confidential private secret part"),
    ("item.withdraw", "remove delete cancel"),
    ("mdg.amend", "group quorum manager lead"),
    ("mdg.arrange", "third Thursday monthly recurrence day"),
    ("mdg.create", "new MDG MDT team"),
    ("meeting.amend", "move time room place"),
    ("meeting.cancel", "postpone call off meeting"),
    ("meeting.close", "end finish meeting"),
    ("meeting.joint_chair", "joint chair co-chair second chair"),
    ("meeting.pause", "break meeting"),
    ("meeting.plan", "new meeting"),
    ("meeting.series", "monthly bank holiday meetings dates"),
    ("member.add", "colleague staff clinician new"),
    ("member.amend", "colleague staff registration GMC NMC"),
    ("member.leave", "colleague staff left retired"),
    ("minutes.amend", "mistake wrong version"),
    ("mismatch.decide", "mismatch import number"),
    ("organisation.add", "council hospital trust new"),
    ("organisation.close", "practice shut successor merged"),
    ("organisation.key", "age encrypt encryption seal public key practice"),
    ("override.authorise", "second person approve best interests"),
    ("override.propose", "override without consent vital interests"),
    ("patient.add", "new patient register"),
    ("patient.amend", "change correct wrong name number mistake telephone"),
    ("patient.death", "death dead deceased RIP"),
    ("patient.merge", "duplicate same person join"),
    ("patient.move", "moved change GP surgery transfer"),
    ("patient.propose_merge", "duplicate same person twice join"),
    ("patient.unmerge", "split separate undo"),
    ("plan.amend", "care plan change write"),
    ("plan.hold", "on hold pause suspend"),
    ("plan.resume", "on hold restart again"),
    ("pulse.record", "staff pulse survey feedback questionnaire"),
    ("rca.amend", "RCA"),
    ("rca.record", "root cause analysis RCA avoidable"),
    ("recall.confirm", "recall shredded returned"),
    ("referral.receive", "refer new SBAR"),
    ("retention.review", "retention keep destroy"),
    ("risk.record", "frailty tier tool"),
    ("risk.set_bands", "tier thresholds percent"),
    ("service.add", "directory voluntary charity clinic new"),
    ("site.add", "building clinic hub place new"),
    ("theme.set", "frailty carer deprivation badge"),
];

/// Verbs that follow an "or" or an "and" in what a command does, and belong to the same doer as the first.
const VERBS: &[&str] = &["adds", "changes", "closes", "completes", "ends", "keeps", "marks", "returns", "says"];

/// What the command does, as one asks for it: the first sentence without what explains it further, "Enters a risk score" as "Enter a
/// risk score".
pub fn heading(spec: &CommandSpec) -> String {
    let end = [". ", "; ", ": "].iter().filter_map(|stop| spec.does.find(stop)).min().unwrap_or(spec.does.len());
    let said = spec.does.get(..end).unwrap_or(spec.does).trim_end_matches('.');
    let mut before = "";
    let asked = said.split(' ').enumerate().map(|(n, word)| {
        let verb = n == 0 || (matches!(before, "or" | "and") && VERBS.contains(&word));
        before = word;
        if verb { word.strip_suffix('s').unwrap_or(word) } else { word }
    });
    asked.collect::<Vec<_>>().join(" ")
}

/// By what it is found first: what it does, and other words for it.
pub fn names(spec: &CommandSpec) -> String {
    let own = spec.name.replace(['.', '_'], " ");
    let also = ALSO.iter().find(|(name, _)| *name == spec.name).map_or("", |(_, also)| *also);
    format!("{} {own} {also}", heading(spec))
}

/// By what it is found after that: everything that it says of itself and that its form asks for.
pub fn inside(spec: &CommandSpec) -> String {
    let mut words = names(spec);
    let mut more = |one: &str| {
        words.push(' ');
        words.push_str(one);
    };
    more(spec.does);
    for FieldSpec { name, kind, about, .. } in &spec.fields {
        more(&super::label(name));
        more(about);
        let values = match kind {
            Takes::OneOf(values) => values.as_slice(),
            Takes::List(each) => match &**each {
                Takes::OneOf(values) => values.as_slice(),
                _ => &[],
            },
            _ => &[],
        };
        for (_, value) in values {
            more(value);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Command;
    use crate::tui::dialog::rank::{Fuzzy, rank_within};

    #[test]
    fn other_words_are_for_commands_that_there_are() {
        let specs = Command::specs();
        for (name, also) in ALSO {
            assert!(specs.iter().any(|spec| spec.name == *name), "there is no command {name}");
            assert!(!also.is_empty());
        }
        assert!(ALSO.is_sorted());
    }

    #[test]
    fn a_heading_asks_in_one_mood() {
        for spec in Command::specs().into_iter().filter(|spec| super::super::has_form(spec.name)) {
            let heading = heading(&spec);
            let first = heading.split(' ').next().unwrap_or_default();
            assert!(!first.ends_with('s'), "{}: {heading}", spec.name);
            for joined in [" or ", " and "] {
                for (at, _) in heading.match_indices(joined) {
                    let next = heading[at + joined.len()..].split(' ').next().unwrap_or_default();
                    let plain = ["discusses", "does"].contains(&next);
                    assert!(plain || !VERBS.contains(&next), "{}: {heading}", spec.name);
                }
            }
        }
    }

    #[test]
    fn what_people_call_it_finds_it_near_the_top() {
        let specs: Vec<CommandSpec> =
            Command::specs().into_iter().filter(|spec| super::super::has_form(spec.name)).collect();
        let names: Vec<String> = specs.iter().map(names).collect();
        let inside: Vec<String> = specs.iter().map(inside).collect();
        for (typed, wanted) in [
            ("frailty", "risk.record"),
            ("CFS", "assessment.record"),
            ("hospital", "admission.record"),
            ("diagnosis", "condition.record"),
            ("diabetes", "condition.record"),
            ("change address", "patient.amend"),
            ("phone", "patient.amend"),
            ("interpreter", "patient.amend"),
            ("moved", "patient.move"),
            ("merge", "patient.propose_merge"),
            ("same person", "patient.propose_merge"),
            ("duplicate", "patient.propose_merge"),
            ("unmerge", "patient.unmerge"),
            ("exclude", "consent.record"),
            ("exclusion of an organisation", "consent.record"),
            ("override", "override.propose"),
            ("recall", "recall.confirm"),
            ("mark as sent", "distribution.send"),
            ("bounced", "distribution.reject"),
            ("joint chair", "meeting.joint_chair"),
            ("interest", "attendance.interest"),
            ("deputy", "attendance.record"),
            ("root cause", "rca.record"),
            ("completeness", "discussion.note"),
            ("confidential", "item.restrict"),
            ("note", "item.note"),
            ("pulse", "pulse.record"),
            ("survey", "pulse.record"),
            ("hold", "plan.hold"),
            ("resume", "plan.resume"),
            ("postpone", "item.defer"),
            ("bank holiday", "meeting.series"),
            ("quorum", "mdg.amend"),
            ("issue agenda", "agenda.issue"),
            ("mismatch", "mismatch.decide"),
            ("retention", "retention.review"),
            ("death", "patient.death"),
        ] {
            let found: Vec<&str> =
                rank_within(typed, &names, &inside, &Fuzzy::default()).sure.iter().map(|n| specs[*n].name).collect();
            assert!(found.iter().take(6).any(|name| *name == wanted), "'{typed}' finds {found:?}");
        }
    }
}
