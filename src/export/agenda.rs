//! The papers before a conference: the agenda of the whole group, on which patients stand by initials or number; a sheet for each
//! practice with its own patients and when to join; an invitation for calendars. They are written together or not at all, and what
//! is finished is read back: no sheet names another practice or its patients, and the agenda and the invitation name nobody.
//! Here is decided what they say; `papers` writes them.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use super::calendar::Invitation;
use super::document::{Banner, Block, Document, Fact, Section, Table};
use super::extract::{Mark, Practice};
use super::manifest::EntryPatient;
use super::pack::{conference_folder, path_part};
use super::papers::{Body, Paper, PaperSet, Parcel, identity};
use super::wording::{clean, date, nhs_number, time};
use crate::domain::count::listed;
use crate::domain::paper_format::PaperSort;

/// What the folder of the whole group's papers is called.
const GROUP: &str = "group";

/// Everything that is written before one conference.
#[derive(Clone)]
pub struct AgendaPapers {
    /// What all of them say.
    pub frame: Frame,
    /// The agenda, line by line.
    pub lines: Vec<AgendaLine>,
    /// Which minutes the group goes through, in a sentence, where they are an item of their own.
    pub minutes: Option<String>,
    /// What the group goes through under the review of actions, in a sentence.
    pub actions: String,
    /// One for each practice that has a case.
    pub sheets: Vec<SlotSheet>,
    /// For calendars.
    pub invitation: Invitation,
}

/// Shows which conference it is and nobody on it.
impl fmt::Debug for AgendaPapers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AgendaPapers({}, version {})", self.frame.date, self.frame.version)
    }
}

/// What every paper before a conference says.
#[derive(Clone)]
pub struct Frame {
    /// The identity of this version of the agenda.
    pub id: Uuid,
    /// Its version.
    pub version: u32,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// Set where the people are pretend or the conference is a rehearsal.
    pub mark: Option<Mark>,
    /// The group's short code.
    pub mdg_code: String,
    /// The group's name.
    pub mdg_name: String,
    /// The day.
    pub date: NaiveDate,
    /// From when.
    pub start: NaiveTime,
    /// When the last item ends.
    pub end: NaiveTime,
    /// Where.
    pub venue: Option<String>,
    /// Who chairs.
    pub chair: Option<String>,
    /// Whom to write to, on one line.
    pub contact: String,
}

/// One line of the agenda.
#[derive(Clone)]
pub struct AgendaLine {
    /// From when.
    pub start: NaiveTime,
    /// Minutes.
    pub minutes: u32,
    /// The item; a case by initials or number.
    pub what: String,
    /// Code of the practice, where it is a case.
    pub practice: String,
    /// Who presents.
    pub presenter: String,
}

/// What one practice receives before a conference.
#[derive(Clone)]
pub struct SlotSheet {
    /// To whom it goes.
    pub practice: Practice,
    /// When the practice joins: from and to, more than once where its cases do not stand together.
    pub joins: Vec<(NaiveTime, NaiveTime)>,
    /// Its patients, in order.
    pub slots: Vec<Slot>,
}

/// One patient's time.
#[derive(Clone)]
pub struct Slot {
    /// From when.
    pub start: NaiveTime,
    /// Until when.
    pub end: NaiveTime,
    /// As the banner names them.
    pub name: String,
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_names: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Ten digits, or none.
    pub nhs_number: Option<String>,
    /// What is asked, shortened.
    pub question: String,
}

impl AgendaPapers {
    /// The name of the folder: `MDG-HK_2026-11-19_agenda_v1`.
    pub fn folder_name(&self) -> String {
        self.stem("agenda")
    }

    fn stem(&self, what: &str) -> String {
        let Frame { mdg_code, date, version, .. } = &self.frame;
        format!("{}_{what}_v{version}", conference_folder(mdg_code, *date))
    }

    /// All papers, for the group and for each practice.
    pub fn set(&self) -> PaperSet {
        let mut parcels = vec![self.for_group()];
        parcels.extend(self.sheets.iter().map(|sheet| self.for_practice(sheet)));
        let Frame { mdg_code, date, .. } = &self.frame;
        PaperSet { folder: self.folder_name(), mdg_code: mdg_code.clone(), date: *date, parcels }
    }

    /// What goes to everybody names no patient, though a number may stand for one.
    fn for_group(&self) -> Parcel {
        let stem = self.stem("agenda");
        let numbers = self.lines.iter().filter(|line| is_number(&line.what)).map(|line| line.what.replace(' ', ""));
        let paper = Paper { numbers: numbers.collect(), ..self.paper(&stem, self.frame.id, self.document()) };
        let Frame { id, version, mdg_code, date, .. } = &self.frame;
        let invitation = invitation(&self.stem("invitation"), *id, *version, (mdg_code, *date), &self.invitation);
        group_parcel(&self.frame.mdg_name, vec![paper, invitation])
    }

    fn for_practice(&self, sheet: &SlotSheet) -> Parcel {
        let stem = self.stem(&format!("{}_slots", path_part(&sheet.practice.ods)));
        let id = identity(&format!("{} {} slots", self.frame.id, sheet.practice.ods));
        let patients = sheet.slots.iter().map(Slot::entry).collect();
        Parcel {
            home: sheet.practice.ods.clone(),
            for_whom: None,
            practice: Some(sheet.practice.clone()),
            names_practices: false,
            papers: vec![Paper { patients, ..self.paper(&stem, id, self.sheet(sheet, id)) }],
        }
    }

    fn paper(&self, stem: &str, id: Uuid, document: Document) -> Paper {
        let frame = &self.frame;
        let mut people = vec![frame.contact.clone(), frame.mdg_name.clone()];
        people.extend(frame.venue.iter().chain(&frame.chair).cloned());
        people.extend(self.lines.iter().map(|line| line.presenter.clone()));
        let subject = document.window_title.clone();
        let (document, hash) = document.sealed(vec![Fact::new("Sent by", &frame.contact)]);
        Paper {
            stem: stem.to_owned(),
            id,
            version: frame.version,
            subject,
            people,
            patients: Vec::new(),
            numbers: Vec::new(),
            body: Body::Document(Box::new(document), hash, PaperSort::List),
        }
    }

    fn bare(&self, title: &str, window: &str, banner: Banner, id: Uuid) -> Document {
        let Frame { version, mdg_code, date: day, mark, issued_at, .. } = &self.frame;
        let about = format!("MDG-{} {}", clean(mdg_code), date(*day));
        Document {
            title: title.to_owned(),
            window_title: format!("{title}, {about}{window}, version {version}"),
            confidentiality: "Confidential: personal data".to_owned(),
            version: format!("Version {version}"),
            mark: mark.map(|mark| mark.words().to_owned()),
            banner,
            notices: (*version > 1).then(|| format!("This replaces version {}.", version - 1)).into_iter().collect(),
            opening: Vec::new(),
            sections: Vec::new(),
            running: format!("{about}{window}, version {version}"),
            id: id.to_string(),
            issued_at: *issued_at,
        }
    }

    fn opening(&self) -> Vec<Fact> {
        let Frame { mdg_name, mdg_code, date: day, start, end, venue, chair, contact, .. } = &self.frame;
        let mut facts = vec![Fact::new(
            "Meeting",
            &format!("{mdg_name} ({mdg_code}), {}, {} to {}", date(*day), time(*start), time(*end)),
        )];
        facts.extend(venue.iter().map(|venue| Fact::new("Place", venue)));
        facts.extend(chair.iter().map(|chair| Fact::new("Chair", chair)));
        facts.push(Fact::new("Contact", contact));
        facts
    }

    /// The agenda of the whole group.
    pub(crate) fn document(&self) -> Document {
        let name = clean(&self.frame.mdg_name);
        let banner = Banner { name, parts: vec![format!("Group {}", clean(&self.frame.mdg_code))], line: None };
        let rows = self
            .lines
            .iter()
            .map(|line| {
                let minutes = if line.minutes == 0 { String::new() } else { line.minutes.to_string() };
                vec![time(line.start), minutes, line.what.clone(), line.practice.clone(), line.presenter.clone()]
            })
            .collect();
        let columns = [("From", 6), ("Min", 5), ("Item", 34), ("Practice", 9), ("Presents", 18)];
        let mut sections = vec![Section::new("Agenda", vec![Block::Table { table: Table::new(&columns, rows) }])];
        sections
            .extend(self.minutes.iter().map(|words| Section::new("Previous minutes", vec![Block::paragraph(words)])));
        sections.push(Section::new("Review of actions", vec![Block::paragraph(&self.actions)]));
        Document {
            opening: self.opening(),
            sections,
            ..self.bare("MDG case conference: agenda", "", banner, self.frame.id)
        }
    }

    /// The sheet of one practice.
    pub(crate) fn sheet(&self, sheet: &SlotSheet, id: Uuid) -> Document {
        let SlotSheet { practice, joins, slots } = sheet;
        let ods = clean(&practice.ods);
        let banner = Banner { name: clean(&practice.name), parts: vec![format!("Practice {ods}")], line: None };
        let joins: Vec<String> = joins.iter().map(|(from, to)| format!("{} to {}", time(*from), time(*to))).collect();
        let rows = slots
            .iter()
            .map(|slot| {
                vec![
                    format!("{} to {}", time(slot.start), time(slot.end)),
                    slot.name.clone(),
                    date(slot.birth_date),
                    slot.nhs_number.as_deref().map_or_else(|| "Not known".to_owned(), nhs_number),
                    slot.question.clone(),
                ]
            })
            .collect();
        let columns = [("Time", 9), ("Name", 16), ("Born", 11), ("NHS number", 12), ("Question", 22)];
        let mut opening = self.opening();
        opening.insert(1, Fact::new("Please join", &listed(&joins)));
        Document {
            opening,
            sections: vec![Section::new("Your patients", vec![Block::Table { table: Table::new(&columns, rows) }])],
            ..self.bare("MDG case conference: your times", &format!(", {ods}"), banner, id)
        }
    }
}

impl Slot {
    fn entry(&self) -> EntryPatient {
        EntryPatient {
            nhs_number: self.nhs_number.clone(),
            surname: self.family_name.clone(),
            given_names: self.given_names.clone(),
            birth_date: self.birth_date,
        }
    }
}

/// Whether a line's name is an NHS number in its printed form.
fn is_number(what: &str) -> bool {
    what.len() == 12 && what.bytes().filter(u8::is_ascii_digit).count() == 10
}

fn group_parcel(mdg_name: &str, papers: Vec<Paper>) -> Parcel {
    let for_whom = Some(clean(mdg_name));
    Parcel { home: GROUP.to_owned(), for_whom, practice: None, names_practices: true, papers }
}

fn invitation(stem: &str, of: Uuid, version: u32, (code, day): (&str, NaiveDate), calendar: &Invitation) -> Paper {
    Paper {
        stem: stem.to_owned(),
        id: identity(&format!("{of} invitation")),
        version,
        subject: format!("MDG case conference: calendar file, MDG-{} {}", clean(code), date(day)),
        people: calendar.venue.iter().chain(&calendar.contact).chain([&calendar.group.1]).cloned().collect(),
        patients: Vec::new(),
        numbers: Vec::new(),
        body: Body::Calendar(Box::new(calendar.clone())),
    }
}

/// The notice that a conference is cancelled.
pub fn cancellation(mdg_code: &str, day: NaiveDate, calendar: &Invitation) -> PaperSet {
    let name = format!("{}_cancelled", conference_folder(mdg_code, day));
    let paper = invitation(&name, calendar.id, calendar.sequence, (mdg_code, day), calendar);
    let parcels = vec![group_parcel(&calendar.group.1, vec![paper])];
    PaperSet { folder: name, mdg_code: mdg_code.to_owned(), date: day, parcels }
}
