//! The words in which an extract says its facts, section by section. Where there is nothing to say it says so: an empty
//! section could be taken for a lost one.

use super::{Action, Approval, Contingency, Extract, Goal, Meeting, Practice, Quorum, Replaces, Subject};
use crate::export::document::{Banner, Block, Document, Fact, Section, Table};
use crate::export::verify::PRACTICE_ONLY;
use crate::export::wording::{NONE_RECORDED, banner_name, clean, date, joined, nhs_number, time};

impl Extract {
    /// The words of the extract in reading order.
    pub(crate) fn document(&self) -> Document {
        let about = format!("MDG-{} {}", clean(&self.mdg.code), date(self.meeting.date));
        Document {
            title: "MDG case conference extract".to_owned(),
            window_title: format!("MDG case conference extract, {about}, version {}", self.version),
            confidentiality: "Confidential: personal data".to_owned(),
            version: format!("Version {}", self.version),
            mark: self.mark.map(|mark| mark.words().to_owned()),
            banner: self.patient.banner(),
            notices: self.notices(),
            opening: self.opening(),
            sections: self.sections(),
            running: format!("{about}, {}, version {}", clean(&self.practice.ods), self.version),
            id: self.document_id.to_string(),
            issued_at: self.issued_at,
        }
    }

    fn notices(&self) -> Vec<String> {
        let mut notices: Vec<_> = self.replaces.iter().map(Replaces::sentence).collect();
        if let Quorum::NotQuorate { missing, .. } = &self.quorum {
            notices.push(format!("NOT QUORATE: missing {}. The decision below is advisory.", clean(missing)));
        }
        notices
    }

    fn opening(&self) -> Vec<Fact> {
        let Meeting { date: day, started, ended, place, chair } = &self.meeting;
        let hours = match (started, ended) {
            (Some(from), Some(to)) => format!(" {} to {}", time(*from), time(*to)),
            (Some(from), None) => format!(" from {}", time(*from)),
            _ => String::new(),
        };
        let meeting = format!("{} ({}), {}{hours}", self.mdg.name, self.mdg.code, date(*day));
        let present: Vec<_> =
            self.present.iter().map(|who| joined(&[&who.name, &who.role, &who.organisation])).collect();
        let quorum = match &self.quorum {
            Quorum::Quorate => "Quorate".to_owned(),
            Quorum::NotQuorate { missing, reason } => {
                let reason = clean(reason);
                let why = if reason.is_empty() { "No reason recorded for going on".to_owned() } else { reason };
                format!("NOT QUORATE: missing {}. Chair's reason: {}", clean(missing), full_stop(&why))
            }
        };
        vec![
            Fact::new("Practice", &self.practice.line()),
            Fact::new("Meeting", &joined(&[&meeting, place])),
            Fact::new("Chair", or_none(chair)),
            Fact::lines(
                "Present for this patient",
                if present.is_empty() { vec![NONE_RECORDED.to_owned()] } else { present },
            ),
            Fact::new("Quorum", &quorum),
            Fact::new("Sharing basis", or_none(&self.sharing_basis)),
        ]
    }

    fn sections(&self) -> Vec<Section> {
        let decision_heading = match self.quorum {
            Quorum::Quorate => "Decision",
            Quorum::NotQuorate { .. } => "Decision (advisory)",
        };
        let mut sections = vec![
            Section::new("Question", Block::prose(&self.question, NONE_RECORDED)),
            Section::new("What matters to the person", Block::prose(&self.what_matters, NONE_RECORDED)),
            Section::new("Discussion", Block::prose(&self.summary, NONE_RECORDED)),
            Section::new(decision_heading, Block::prose(&self.decision, NONE_RECORDED)),
        ];
        // What a conference often has nothing on is named in one line, so that it cannot be taken for lost.
        let mut without = Vec::new();
        let mut unless_empty = |sections: &mut Vec<Section>, heading: &'static str, blocks: Vec<Block>| {
            if blocks.is_empty() {
                without.push(heading);
            } else {
                sections.push(Section::new(heading, blocks));
            }
        };
        unless_empty(&mut sections, "Reasons", Block::prose_if_any(&self.rationale));
        sections.push(Section::new("Outcome", Block::prose(&self.outcome, NONE_RECORDED)));
        if self.practice_actions.is_empty() && self.other_actions.is_empty() {
            let reason = self.no_action_reason.as_deref().map(clean).filter(|reason| !reason.is_empty());
            let why = reason.map_or_else(
                || "None. No reason is recorded.".to_owned(),
                |reason| format!("None. Reason: {}", full_stop(&reason)),
            );
            sections.push(Section::new("Actions", vec![Block::paragraph(&why)]));
        } else {
            sections.push(Section::calling("Actions for the practice", action_table(&self.practice_actions)));
            sections.push(Section::new("Actions for others (for information)", action_table(&self.other_actions)));
        }
        let goals: Vec<_> = self.goals.iter().map(Goal::sentence).collect();
        let contingency: Vec<_> = self.contingency.iter().map(Contingency::sentence).collect();
        unless_empty(&mut sections, "Goals", Block::list_if_any(&goals));
        unless_empty(&mut sections, "Care plan changes", Block::list_if_any(&self.care_plan_changes));
        unless_empty(&mut sections, "If things get worse", Block::list_if_any(&contingency));
        if !without.is_empty() {
            sections.push(Section::new(NONE_RECORDED, vec![Block::paragraph(&format!("{}.", without.join("; ")))]));
        }
        sections.extend([
            Section::new(
                "Next review",
                vec![Block::paragraph(&self.next_review.map_or_else(|| "No date set".to_owned(), date))],
            ),
            Section::new(
                "Single point of contact",
                vec![Block::paragraph(&self.single_contact.as_ref().map_or_else(
                    || NONE_RECORDED.to_owned(),
                    |who| joined(&[&who.name, &who.role, &who.organisation, &who.phone]),
                ))],
            ),
        ]);
        if let Some(text) = self.practice_only.as_deref().filter(|text| !clean(text).is_empty()) {
            sections.push(Section::new(PRACTICE_ONLY, Block::prose(text, NONE_RECORDED)));
        }
        sections.push(Section::new(
            "About this document",
            vec![Block::Facts {
                facts: vec![
                    Fact::new("Approved by", &self.approval.line()),
                    Fact::new("Recorded by", or_none(&self.recorded_by)),
                    Fact::new("Sent by", or_none(&self.sender_contact)),
                    Fact::new("Document", &self.document_id.to_string()),
                    Fact::new("SHA-256", &self.content_hash()),
                ],
            }],
        ));
        sections
    }
}

impl Subject {
    /// The name as the banner writes it.
    pub fn name(&self) -> String {
        banner_name(&self.family_name, &self.given_names, self.title.as_deref())
    }

    fn banner(&self) -> Banner {
        let number = match (self.nhs_number.as_deref(), self.nhs_number_absent.as_deref().map(clean)) {
            (Some(digits), _) => format!("NHS {}", nhs_number(digits)),
            (None, Some(reason)) if !reason.is_empty() => format!("NHS number: none ({reason})"),
            (None, _) => "NHS number: not known".to_owned(),
        };
        Banner {
            name: self.name(),
            parts: vec![format!("Born {} ({}y)", date(self.birth_date), self.age_years), clean(&self.gender), number],
            line: self.deceased.as_deref().map(clean).filter(|line| !line.is_empty()),
        }
    }
}

impl Practice {
    /// "Harlesden Green Surgery (X99001)".
    pub fn line(&self) -> String {
        format!("{} ({})", clean(&self.name), clean(&self.ods))
    }
}

impl Replaces {
    pub(crate) fn sentence(&self) -> String {
        let reason = clean(&self.reason);
        let reason = if reason.is_empty() { "No reason recorded".to_owned() } else { reason };
        format!("Replaces version {} ({}). {}", self.version, self.document_id, full_stop(&reason))
    }
}

impl Goal {
    fn sentence(&self) -> String {
        let (text, note) = (clean(&self.text), clean(&self.note));
        if note.is_empty() { text } else { format!("{} {}", full_stop(&text), full_stop(&note)) }
    }
}

impl Contingency {
    pub(crate) fn sentence(&self) -> String {
        let Self { sign, what_to_do, home_again, who_to_call } = self;
        let mut sentence = joined(&[sign]);
        let what = clean(what_to_do);
        if !what.is_empty() {
            sentence = if sentence.is_empty() { what } else { format!("{sentence}: {what}") };
        }
        for (label, more) in [("Home again:", clean(home_again)), ("Call:", clean(who_to_call))] {
            if !more.is_empty() {
                sentence = format!("{} {label} {}", full_stop(&sentence), full_stop(&more));
            }
        }
        sentence
    }
}

impl Approval {
    pub(crate) fn line(&self) -> String {
        let line = format!("{}, {}", joined(&[&self.by, &self.role]), date(self.on));
        match self.note.as_deref().map(clean) {
            Some(note) if !note.is_empty() => format!("{line}. {note}"),
            _ => line,
        }
    }
}

/// A table of actions, or the words that there is none.
pub(crate) fn action_table(actions: &[Action]) -> Vec<Block> {
    if actions.is_empty() {
        return vec![Block::paragraph("None")];
    }
    let rows = actions
        .iter()
        .map(|Action { reference, text, owner, organisation, due, status }| {
            vec![reference.clone(), text.clone(), joined(&[owner, organisation]), date(*due), status.clone()]
        })
        .collect();
    let columns = [("Ref", 4), ("Action", 24), ("Owner", 19), ("Due", 11), ("Status", 12)];
    vec![Block::Table { table: Table::new(&columns, rows) }]
}

fn or_none(text: &str) -> &str {
    if clean(text).is_empty() { NONE_RECORDED } else { text }
}

pub(crate) fn full_stop(sentence: &str) -> String {
    if sentence.ends_with(['.', '?', '!', '”', '"']) { sentence.to_owned() } else { format!("{sentence}.") }
}
