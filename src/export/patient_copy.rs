//! The letter to a patient, or to whoever cares for them: what they want to reach, what will happen, whom to call, what to do if things
//! get worse, and how to say that they do not want this. It is written in plain words with dates spelled out. Whoever makes one has
//! seen to it that the person lives and that the group may still speak of them; what staff note for themselves has no place in it.

use chrono::{DateTime, NaiveDate, Utc};

use super::document::{Banner, Block, Document, Fact, Section};
use super::extract::{Mark, Practice};
use super::manifest::EntryPatient;
use super::pack::{conference_folder, extract_name, path_part};
use super::papers::{Body, Paper, PaperSet, Parcel, identity};
use super::wording::{clean, joined, nhs_number};
use crate::domain::coded::within;
use crate::domain::dates;
use crate::domain::paper_format::PaperSort;
use crate::domain::snapshot::{ActionLine, CaseRecord, Snapshot};

/// What one letter says.
#[derive(Clone)]
pub struct PatientCopy {
    /// What it is called in file names: `X99001_P01`, as the extract about the same case is.
    pub called: String,
    /// To whom.
    pub patient: EntryPatient,
    /// Mrs, Mr ...
    pub title: Option<String>,
    /// Their practice today.
    pub practice: Practice,
    /// What they want to reach, in their words.
    pub goals: Vec<String>,
    /// What will happen.
    pub steps: Vec<Step>,
    /// Whom to call: name, role and number.
    pub contact: Option<String>,
    /// What to do if things get worse.
    pub worse: Vec<Worse>,
    /// When the group looks at it again.
    pub next: Option<NaiveDate>,
    /// Those named for their work.
    people: Vec<String>,
}

/// Shows no word of it.
impl std::fmt::Debug for PatientCopy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PatientCopy({} steps)", self.steps.len())
    }
}

/// Something that will happen.
#[derive(Clone)]
pub struct Step {
    /// What.
    pub what: String,
    /// Who does it: "Ms Bo Nurse, district nurse".
    pub who: String,
    /// By when.
    pub by: NaiveDate,
}

/// What to do about one sign.
#[derive(Clone)]
pub struct Worse {
    /// The sign.
    pub sign: String,
    /// What to do.
    pub what_to_do: String,
    /// Whom to call.
    pub call: String,
}

/// What every letter of a conference says.
#[derive(Clone, Debug)]
pub struct LetterFrame {
    /// Set where the people are pretend or the conference is a rehearsal.
    pub mark: Option<Mark>,
    /// Code and name of the group.
    pub group: (String, String),
    /// The day of the conference.
    pub date: NaiveDate,
    /// Version of the minutes.
    pub version: u32,
    /// When the conference ended.
    pub issued_at: DateTime<Utc>,
    /// Whom to write to.
    pub contact: String,
}

impl LetterFrame {
    /// As the minutes have it.
    pub fn of(snapshot: &Snapshot, mark: Option<Mark>) -> Self {
        Self {
            mark,
            group: (snapshot.mdg_code.clone(), snapshot.mdg_name.clone()),
            date: snapshot.date,
            version: snapshot.version,
            issued_at: snapshot.ended_at,
            contact: snapshot.contact.clone().unwrap_or_else(|| snapshot.mdg_name.clone()),
        }
    }
}

impl PatientCopy {
    /// Of a case, with its actions but for those that `hold` holds back, and the practice
    /// where the patient is registered today.
    pub fn of(case: &CaseRecord, practice: Practice, hold: impl Fn(&ActionLine) -> bool) -> Self {
        let person = |name: &str, role: &str| joined(&[name, &within(role)]);
        let actions = || case.actions.iter().filter(|action| !hold(action));
        let step = |action: &ActionLine| Step {
            what: action.in_words(),
            who: person(&action.owner.name, &action.owner.role),
            by: action.due_on,
        };
        let contact = case.single_contact.as_ref();
        let worse = case.contingency.iter().map(|c| Worse {
            sign: c.sign(),
            what_to_do: c.what_to_do.clone(),
            call: c.who_to_call.clone(),
        });
        let mut people: Vec<String> = actions().map(|action| action.owner.name.clone()).collect();
        people.extend(contact.map(|p| p.name.clone()));
        Self {
            called: format!("{}_{}", path_part(&case.patient.practice_ods), extract_name(case.paper)),
            patient: EntryPatient::from(&case.patient),
            title: case.patient.title.clone(),
            practice,
            goals: case.goals.clone(),
            steps: actions().map(step).collect(),
            contact: contact.map(|p| {
                let phone = p.phone.as_deref().filter(|phone| !clean(phone).is_empty());
                format!("{}{}", person(&p.name, &p.role), phone.map(|phone| format!(": {phone}")).unwrap_or_default())
            }),
            worse: worse.collect(),
            next: case.next_review_on,
            people,
        }
    }

    fn name(&self) -> String {
        let EntryPatient { surname, given_names, .. } = &self.patient;
        [self.title.as_deref().unwrap_or_default(), given_names, surname]
            .map(clean)
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn document(&self, frame: &LetterFrame, id: String) -> Document {
        let mut parts = vec![format!("Born {}", dates::letter(self.patient.birth_date))];
        parts.extend(self.patient.nhs_number.as_deref().map(|number| format!("NHS number {}", nhs_number(number))));
        let replaced = (frame.version > 1).then(|| "This letter takes the place of the one you had before.".to_owned());
        Document {
            title: "Your care: what was agreed".to_owned(),
            window_title: format!("Your care: what was agreed on {}", dates::letter(frame.date)),
            confidentiality: "Private and confidential".to_owned(),
            version: dates::letter(frame.date),
            mark: frame.mark.map(|mark| mark.words().to_owned()),
            banner: Banner { name: self.name(), parts, line: None },
            notices: replaced.into_iter().collect(),
            opening: Vec::new(),
            sections: self.sections(frame),
            running: format!("Your care, {}", dates::letter(frame.date)),
            id,
            issued_at: frame.issued_at,
        }
    }

    fn sections(&self, frame: &LetterFrame) -> Vec<Section> {
        let practice = clean(&self.practice.name);
        let list = |lines: Vec<String>, none: &str| {
            if lines.is_empty() { vec![Block::paragraph(none)] } else { Block::list_if_any(&lines) }
        };
        let met = format!(
            "On {} people from health and social care talked about how to help you. This letter says what will happen now.",
            dates::letter(frame.date)
        );
        let steps = self.steps.iter().map(Step::sentence).collect();
        let call = self.contact.as_ref().map_or_else(
            || format!("Call your GP practice: {practice}."),
            |contact| format!("{contact}. You can also call your GP practice, {practice}."),
        );
        let mut worse = Block::list_if_any(&self.worse.iter().map(Worse::sentence).collect::<Vec<_>>());
        worse.push(Block::paragraph(
            "In an emergency, call 999. If you need help soon and it is not an emergency, call 111.",
        ));
        let mut sections = vec![
            Section::new("Why you have this letter", vec![Block::paragraph(&met)]),
            Section::new(
                "What matters to you",
                list(self.goals.clone(), "Nothing is written down yet. Please tell us what matters to you."),
            ),
            Section::new("What will happen", list(steps, "Nothing new was agreed. Your care goes on as before.")),
            Section::new("Who to call", vec![Block::paragraph(&call)]),
            Section::new("If things get worse", worse),
        ];
        sections.extend(self.next.map(|day| {
            let again = format!("We will look at this again on {}.", dates::letter(day));
            Section::new("What comes next", vec![Block::paragraph(&again)])
        }));
        let choice = [
            "It is your choice whether we talk about you in this way, and with whom we share what we know.".to_owned(),
            format!(
                "You can say no, or change your mind, at any time. Tell {practice}, or write to {}.",
                clean(&frame.contact)
            ),
            "You will still get the care you need.".to_owned(),
            "If anything in this letter is wrong, please tell us and we will put it right.".to_owned(),
        ];
        sections.push(Section::new("Your choice", choice.iter().map(|words| Block::paragraph(words)).collect()));
        sections
    }
}

impl Step {
    fn sentence(&self) -> String {
        let what = clean(&self.what);
        let stop = if what.ends_with(['.', '!', '?']) { "" } else { "." };
        format!("{what}{stop} {}, will see to this by {}.", self.who, dates::letter(self.by))
    }
}

impl Worse {
    fn sentence(&self) -> String {
        let (sign, what, call) = (clean(&self.sign), clean(&self.what_to_do), clean(&self.call));
        let mut said = if what.is_empty() { sign } else { format!("{sign}: {what}") };
        if !call.is_empty() {
            said = format!("{}. Call {call}", said.trim_end_matches('.'));
        }
        said
    }
}

/// A letter for each of these patients.
pub fn patient_copies(frame: &LetterFrame, copies: &[PatientCopy]) -> PaperSet {
    let conference = conference_folder(&frame.group.0, frame.date);
    let parcels = copies.iter().map(|copy| {
        let home = copy.called.clone();
        let stem = format!("{conference}_{home}_letter_v{}", frame.version);
        let id = identity(&format!("{stem} {}", frame.issued_at.timestamp()));
        let mut people = copy.people.clone();
        people.extend([frame.contact.clone(), frame.group.1.clone(), copy.practice.name.clone()]);
        let document = copy.document(frame, id.to_string());
        let subject = document.window_title.clone();
        let (document, hash) = document.sealed(vec![Fact::new("Sent by", &frame.group.1)]);
        let paper = Paper {
            stem,
            id,
            version: frame.version,
            subject,
            people,
            patients: vec![copy.patient.clone()],
            numbers: Vec::new(),
            body: Body::Document(Box::new(document), hash, PaperSort::Prose),
        };
        let practice = Some(copy.practice.clone());
        Parcel { home, for_whom: Some(copy.name()), practice, names_practices: false, papers: vec![paper] }
    });
    let parcels = parcels.collect();
    let folder = format!("{conference}_letters_v{}", frame.version);
    PaperSet { folder, mdg_code: frame.group.0.clone(), date: frame.date, parcels }
}
