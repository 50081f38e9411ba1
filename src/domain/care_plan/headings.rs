//! The headings under which a care plan is read and compared, after those of the Professional Record Standards Body for a
//! personalised care and support plan. One table; what a document or a screen shows under a heading comes from its row.

use super::CarePlan;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::member::Member;
use serde::Serialize;

/// Gives the name of a member, with role and number where there is one.
pub type Names<'a> = &'a dyn Fn(Ref<Member>) -> String;

/// One heading: its words, and what a plan says under it.
struct Heading {
    code: &'static str,
    words: &'static str,
    says: fn(&CarePlan, Names<'_>) -> Vec<String>,
}

/// A plan under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanSection {
    /// The stable code of the heading.
    pub code: &'static str,
    /// The heading.
    pub heading: &'static str,
    /// What the plan says there; empty where nothing is recorded.
    pub lines: Vec<String>,
}

/// What differs between two plans under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanDifference {
    /// The stable code of the heading.
    pub code: &'static str,
    /// The heading.
    pub heading: &'static str,
    /// What only the earlier plan says.
    pub before: Vec<String>,
    /// What only the later plan says.
    pub after: Vec<String>,
}

fn text(words: Option<&String>) -> Vec<String> {
    words.iter().filter(|w| !w.trim().is_empty()).map(|w| (*w).clone()).collect()
}

fn labelled(label: &str, words: Option<String>) -> Option<String> {
    words.filter(|w| !w.trim().is_empty()).map(|w| format!("{label}: {w}"))
}

const HEADINGS: &[Heading] = &[
    Heading {
        code: "about_me",
        words: "About me",
        says: |plan, _| {
            let mut lines = text(plan.about_me.as_ref());
            lines.extend(labelled("What matters to me", plan.what_matters.clone()));
            lines
        },
    },
    Heading { code: "strengths", words: "Strengths", says: |plan, _| text(plan.strengths.as_ref()) },
    Heading { code: "needs", words: "Needs, concerns or problems", says: |plan, _| text(plan.needs.as_ref()) },
    Heading {
        code: "goals",
        words: "Goals and hopes",
        says: |plan, _| labelled("No goal, because", plan.no_goal_reason.clone()).into_iter().collect(),
    },
    Heading {
        code: "activities",
        words: "Actions and activities",
        says: |plan, _| plan.interventions.iter().map(super::Intervention::in_words).collect(),
    },
    Heading {
        code: "contingency",
        words: "Contingency plans",
        says: |plan, _| plan.contingency.iter().map(super::Contingency::in_words).collect(),
    },
    Heading {
        code: "medicines",
        words: "Medications and medical devices",
        says: |plan, _| text(plan.medicines_note.as_ref()),
    },
    Heading {
        code: "allergies",
        words: "Allergies and adverse reactions",
        says: |plan, _| text(plan.allergies.as_ref()),
    },
    Heading {
        code: "legal",
        words: "Legal information",
        says: |plan, _| plan.legal.iter().map(super::LegalDocument::in_words).collect(),
    },
    Heading {
        code: "future_care",
        words: "Preferences for future care",
        says: |plan, _| {
            let place = |place: Option<super::Place>| place.map(|p| p.words().to_owned());
            [
                labelled("Preferred place of care", place(plan.preferred_place_of_care)),
                labelled("Preferred place of death", place(plan.preferred_place_of_death)),
                labelled("Advance care planning began", plan.acp_started_on.map(dates::staff)),
            ]
            .into_iter()
            .flatten()
            .collect()
        },
    },
    Heading {
        code: "contact",
        words: "Single point of contact",
        says: |plan, names| plan.single_contact.map(names).into_iter().collect(),
    },
    Heading {
        code: "agreement",
        words: "Agreed with the person or their representative",
        says: |plan, names| {
            let agreed = plan.agreed_with.map(|with| match &plan.not_agreed_reason {
                Some(why) => format!("{}: {why}", with.words()),
                None => with.words().to_owned(),
            });
            let together = plan.coproduced.map(|yes| if yes { "yes" } else { "no" }.to_owned());
            let made = plan.created_at_contact.map(|on| match plan.contact_with {
                Some(member) => format!("{}, with {}", dates::staff(on), names(member)),
                None => dates::staff(on),
            });
            agreed
                .into_iter()
                .chain(labelled("Written together with the person", together))
                .chain(labelled("Written at the contact of", made))
                .chain(labelled("Copy given to the person", plan.copy_to_patient_on.map(dates::staff)))
                .collect()
        },
    },
    Heading {
        code: "review",
        words: "Review",
        says: |plan, _| labelled("Due", plan.review_due.map(dates::staff)).into_iter().collect(),
    },
];

/// The whole plan, heading by heading; also those under which nothing is recorded.
pub fn sections(plan: &CarePlan, names: Names<'_>) -> Vec<PlanSection> {
    let section = |h: &Heading| PlanSection { code: h.code, heading: h.words, lines: (h.says)(plan, names) };
    HEADINGS.iter().map(section).collect()
}

/// What differs, heading by heading; headings that say the same are left out.
pub fn differences(before: Option<&CarePlan>, after: &CarePlan, names: Names<'_>) -> Vec<PlanDifference> {
    let without = |lines: &[String], others: &[String]| -> Vec<String> {
        lines.iter().filter(|line| !others.contains(line)).cloned().collect()
    };
    HEADINGS
        .iter()
        .filter_map(|h| {
            let (old, new) = (before.map(|plan| (h.says)(plan, names)).unwrap_or_default(), (h.says)(after, names));
            let (gone, come) = (without(&old, &new), without(&new, &old));
            let differs = !gone.is_empty() || !come.is_empty();
            differs.then_some(PlanDifference { code: h.code, heading: h.words, before: gone, after: come })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::care_plan::{LegalDocument, LegalKind, Place, tests::plan};
    use std::collections::BTreeSet;

    #[test]
    fn each_heading_has_its_own_code_and_a_bare_plan_says_nothing_under_it() {
        let sections = sections(&plan(), &|_| "nobody".to_owned());
        let codes: BTreeSet<&str> = sections.iter().map(|s| s.code).collect();
        assert_eq!(codes.len(), sections.len());
        assert!(sections.iter().all(|s| s.lines.is_empty()), "{sections:?}");
    }

    #[test]
    fn only_what_differs_is_told_and_under_its_heading() {
        let mut old = plan();
        old.allergies = Some("Penicillin".to_owned());
        old.strengths = Some("Knits".to_owned());
        let mut new = old.clone();
        new.allergies = None;
        new.preferred_place_of_care = Some(Place::Home);
        new.legal = vec![LegalDocument {
            document: LegalKind::Dnacpr,
            held: true,
            dated: None,
            kept_at: "in the fridge door".to_owned(),
        }];
        let told = differences(Some(&old), &new, &|_| String::new());
        let told: Vec<(&str, usize, usize)> = told.iter().map(|d| (d.code, d.before.len(), d.after.len())).collect();
        assert_eq!(told, [("allergies", 1, 0), ("legal", 0, 1), ("future_care", 0, 1)]);
        assert!(differences(Some(&new), &new, &|_| String::new()).is_empty());
    }
}
