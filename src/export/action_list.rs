//! Actions on one sheet for whoever has to do them: those of an organisation after a conference, urgent ones before the minutes are
//! approved, and what is open at one person's. Beside each stands no more of the patient than is needed to find them.

use chrono::{DateTime, NaiveDate, Utc};

use super::document::{Banner, Block, Document, Fact, Section, Table};
use super::extract::Mark;
use super::manifest::EntryPatient;
use super::pack::conference_folder;
use super::papers::{Body, Homes, Paper, PaperSet, Parcel, identity};
use super::wording::{clean, date, nhs_number};
use crate::domain::paper_format::PaperSort;

/// What stands on every sheet of urgent actions.
const DRAFT: &str = "DRAFT: not approved";

/// One action, as its owner needs it.
#[derive(Clone)]
pub struct ActionRow {
    /// A1, as its conference numbered it.
    pub reference: String,
    /// For whom; none where it is about nobody.
    pub patient: Option<EntryPatient>,
    /// What is to be done.
    pub text: String,
    /// By when.
    pub due: NaiveDate,
    /// How far it has come, or how late it is.
    pub stage: String,
}

/// The actions of one organisation or one person.
#[derive(Clone)]
pub struct ActionSheet {
    /// Whose: the name of an organisation or of a person.
    pub whose: String,
    /// What else is known of them, such as a role and a workplace.
    pub known_as: Vec<String>,
    /// Those named for their work.
    pub people: Vec<String>,
    /// Their actions under headings; a heading under which there are none is left out.
    pub parts: Vec<(String, Vec<ActionRow>)>,
}

/// Shows how many actions it has.
impl std::fmt::Debug for ActionSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ActionSheet({} actions)", self.parts.iter().map(|(_, rows)| rows.len()).sum::<usize>())
    }
}

/// Which lists they are.
#[derive(Clone, Debug)]
pub enum Lists {
    /// What each organisation has to do after a conference.
    Organisations {
        /// Version of the minutes.
        version: u32,
        /// Who approved them, and when.
        approved: String,
    },
    /// What cannot wait for the minutes.
    Urgent {
        /// The moment in London at which it stands so: `2026-11-19_1430`.
        as_of: String,
    },
    /// What is open at each owner.
    Chase,
}

/// What every sheet says.
#[derive(Clone, Debug)]
pub struct SheetFrame {
    /// Set where the people are pretend or the conference is a rehearsal.
    pub mark: Option<Mark>,
    /// Code and name of the group; empty where they are of no one group.
    pub group: (String, String),
    /// The day of the conference, or on which the list holds.
    pub day: NaiveDate,
    /// When it is issued.
    pub issued_at: DateTime<Utc>,
    /// Whom to write to.
    pub contact: String,
}

/// A sheet for each of them.
pub fn action_lists(lists: &Lists, frame: &SheetFrame, sheets: &[ActionSheet]) -> PaperSet {
    let conference = conference_folder(&frame.group.0, frame.day);
    let folder = match lists {
        Lists::Organisations { version, .. } => format!("{conference}_actions_v{version}"),
        Lists::Urgent { as_of } => format!("{conference}_DRAFT_urgent_{as_of}"),
        Lists::Chase => format!("MDG_open-actions_{}", frame.day),
    };
    let mut homes = Homes::default();
    let parcels = sheets.iter().map(|sheet| {
        let home = homes.of(&sheet.whose);
        let stem = match lists {
            Lists::Organisations { version, .. } => format!("{conference}_{home}_actions_v{version}"),
            Lists::Urgent { .. } => format!("{conference}_{home}_DRAFT_urgent"),
            Lists::Chase => format!("MDG_{home}_open-actions_{}", frame.day),
        };
        parcel(lists, frame, sheet, home, stem)
    });
    let parcels = parcels.collect();
    PaperSet { folder, mdg_code: frame.group.0.clone(), date: frame.day, parcels }
}

fn parcel(lists: &Lists, frame: &SheetFrame, sheet: &ActionSheet, home: String, stem: String) -> Parcel {
    let id = identity(&format!("{stem} {}", frame.issued_at.timestamp()));
    let rows = || sheet.parts.iter().flat_map(|(_, rows)| rows);
    let mut people = vec![sheet.whose.clone(), frame.contact.clone(), frame.group.1.clone()];
    people.extend(sheet.known_as.iter().chain(&sheet.people).cloned());
    let mut about = Vec::new();
    if let Lists::Organisations { approved, .. } = lists {
        people.push(approved.clone());
        about.push(Fact::new("Approved by", approved));
    }
    about.push(Fact::new("Sent by", &frame.contact));
    let mut patients: Vec<EntryPatient> = Vec::new();
    for patient in rows().filter_map(|row| row.patient.as_ref()) {
        if !patients.contains(patient) {
            patients.push(patient.clone());
        }
    }
    let document = document(lists, frame, sheet, id.to_string());
    let subject = format!("{} for {}", document.window_title, clean(&sheet.whose));
    let (document, hash) = document.sealed(about);
    let body = Body::Document(Box::new(document), hash, PaperSort::List);
    let version = if let Lists::Organisations { version, .. } = lists { *version } else { 0 };
    let paper = Paper { stem, id, version, subject, people, patients, numbers: Vec::new(), body };
    let for_whom = Some(clean(&sheet.whose));
    Parcel { home, for_whom, practice: None, names_practices: true, papers: vec![paper] }
}

fn document(lists: &Lists, frame: &SheetFrame, sheet: &ActionSheet, id: String) -> Document {
    let SheetFrame { mark, group: (code, name), day, issued_at, contact: _ } = frame;
    let mark = mark.map(|mark| mark.words().to_owned());
    let conference = format!("MDG-{} {}", clean(code), date(*day));
    let (title, version, about) = match lists {
        Lists::Organisations { version, .. } => {
            ("MDG case conference: your actions", format!("Version {version}"), conference)
        }
        Lists::Urgent { .. } => ("DRAFT: urgent actions", DRAFT.to_owned(), conference),
        Lists::Chase => ("Open actions", format!("As of {}", date(*day)), format!("as of {}", date(*day))),
    };
    let draft = matches!(lists, Lists::Urgent { .. });
    let mark = if draft {
        Some([Some(DRAFT.to_owned()), mark].into_iter().flatten().collect::<Vec<_>>().join(". "))
    } else {
        mark
    };
    let notices = if draft {
        vec![
            "DRAFT: not approved. The minutes may still change. Start on these now; the approved list follows."
                .to_owned(),
        ]
    } else {
        Vec::new()
    };
    let count: usize = sheet.parts.iter().map(|(_, rows)| rows.len()).sum();
    let mut opening = Vec::new();
    if !name.is_empty() {
        opening.push(Fact::new("Meeting", &format!("{name} ({code}), {}", date(*day))));
    }
    opening.push(Fact::new("Actions", &count.to_string()));
    let sections = sheet.parts.iter().filter(|(_, rows)| !rows.is_empty());
    Document {
        title: title.to_owned(),
        window_title: format!("{title}, {about}"),
        confidentiality: "Confidential: personal data".to_owned(),
        version,
        mark,
        banner: Banner {
            name: clean(&sheet.whose),
            parts: if draft { vec![DRAFT.to_owned()] } else { sheet.known_as.iter().map(|part| clean(part)).collect() },
            line: None,
        },
        notices,
        opening,
        sections: sections.map(|(heading, rows)| Section::new(heading, vec![table(rows)])).collect(),
        running: format!("{}{about}, actions", if draft { "DRAFT: not approved, " } else { "" }),
        id,
        issued_at: *issued_at,
    }
}

fn table(rows: &[ActionRow]) -> Block {
    let row = |ActionRow { reference, patient, text, due, stage }: &ActionRow| {
        let (surname, number) = match patient {
            Some(patient) => (clean(&patient.surname).to_uppercase(), known_by(patient)),
            None => ("No patient".to_owned(), String::new()),
        };
        vec![reference.clone(), surname, number, text.clone(), date(*due), stage.clone()]
    };
    let columns = [("Ref", 4), ("Surname", 10), ("NHS number", 12), ("Action", 22), ("Due", 11), ("Status", 11)];
    Block::Table { table: Table::new(&columns, rows.iter().map(row).collect()) }
}

/// The number by which a patient is found; without one the day they were born.
fn known_by(patient: &EntryPatient) -> String {
    patient.nhs_number.as_deref().map_or_else(|| format!("Born {}", date(patient.birth_date)), nhs_number)
}
