//! The papers before a conference: the agenda of the whole group, on which patients stand by initials or number; a sheet for each
//! practice with its own patients and when to join; an invitation for calendars. They are written together or not at all, and what
//! is finished is read back: no sheet names another practice or its patients, and the agenda and the invitation name nobody.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::atomic::Folder;
use super::calendar::Invitation;
use super::document::{Banner, Block, Document, Fact, Section, Table};
use super::error::ExportError;
use super::extract::{Mark, Practice, hex};
use super::pack::{conference_folder, path_part};
use super::page_template::PageTemplate;
use super::txt;
use super::verify::{Checker, Expected, Finding, Level, OwnPatient, Registry, What, read};
use super::wording::{clean, date, nhs_number, time};

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

/// What was written.
#[derive(Debug)]
pub struct AgendaWritten {
    /// The folder.
    pub folder: PathBuf,
    /// Path in the folder and SHA-256 of each file, in the order of their paths.
    pub files: Vec<(String, String)>,
    /// What the check wants a person to look at.
    pub warnings: Vec<Finding>,
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

    /// Writes all papers as a folder in `into`. Whatever goes wrong, nothing is left.
    pub fn write(&self, into: &Path, registry: &Registry) -> Result<AgendaWritten, ExportError> {
        let folder = Folder::begin(&into.join(self.folder_name()))?;
        let (mut files, mut findings) = (Vec::new(), Vec::new());
        let mut put = |name: PathBuf, bytes: &[u8], expected: &Expected, group: bool| -> Result<(), ExportError> {
            folder.file(&name, bytes)?;
            let path = folder.draft().join(&name);
            let text = fs::read_to_string(&path).map_err(ExportError::disk(&path))?;
            let shown = name.to_string_lossy().replace('\\', "/");
            let text = if name.extension().is_some_and(|e| e == "html") { read::html(&text) } else { read::txt(&text) };
            let found = Checker::new(registry, expected).findings(&shown, &text);
            // The whole group's papers name the practices that take part.
            let of_practice = |f: &Finding| matches!(f.what, What::PracticeCode | What::PracticeName);
            findings.extend(found.into_iter().filter(|f| !(group && of_practice(f))));
            files.push((shown, hex(&Sha256::digest(bytes))));
            Ok(())
        };
        let nobody = self.expected(None);
        let agenda = self.document();
        put(format!("{}.txt", self.stem("agenda")).into(), txt::render(&agenda).as_bytes(), &nobody, true)?;
        put(
            format!("{}.html", self.stem("agenda")).into(),
            PageTemplate::default().render(&agenda)?.as_bytes(),
            &nobody,
            true,
        )?;
        let calendar = self.invitation.render();
        put(format!("{}.ics", self.stem("invitation")).into(), calendar.as_bytes(), &nobody, true)?;
        for sheet in &self.sheets {
            let ods = path_part(&sheet.practice.ods);
            let stem = self.stem(&format!("{ods}_slots"));
            let (document, expected) = (self.sheet(sheet), self.expected(Some(sheet)));
            let home = PathBuf::from(&ods);
            put(home.join(format!("{stem}.txt")), txt::render(&document).as_bytes(), &expected, false)?;
            put(
                home.join(format!("{stem}.html")),
                PageTemplate::default().render(&document)?.as_bytes(),
                &expected,
                false,
            )?;
        }
        let (blocks, warnings): (Vec<_>, Vec<_>) = findings.into_iter().partition(|f| f.level() == Level::Block);
        if !blocks.is_empty() {
            return Err(ExportError::Leak(blocks));
        }
        files.sort();
        Ok(AgendaWritten { folder: folder.finish()?, files, warnings })
    }

    /// Who may be named: on a sheet the practice's own patients, on what goes to all nobody, though their numbers may stand there.
    fn expected(&self, sheet: Option<&SlotSheet>) -> Expected {
        let frame = &self.frame;
        let all = self.sheets.iter().flat_map(|s| &s.slots).map(Slot::own);
        let mut people = vec![frame.contact.clone(), frame.mdg_name.clone()];
        people.extend(frame.venue.iter().chain(&frame.chair).cloned());
        people.extend(self.lines.iter().map(|line| line.presenter.clone()));
        let numbered = |line: &AgendaLine| OwnPatient {
            nhs_number: Some(line.what.replace(' ', "")),
            family_name: String::new(),
            given_names: String::new(),
            birth_date: NaiveDate::MIN,
        };
        Expected {
            patients: match sheet {
                Some(sheet) => sheet.slots.iter().map(Slot::own).collect(),
                None => self.lines.iter().filter(|line| is_number(&line.what)).map(numbered).collect(),
            },
            conference: all.collect(),
            practice: sheet.map_or(Practice { ods: String::new(), name: String::new() }, |s| s.practice.clone()),
            people,
            codes: vec![frame.id.to_string()],
        }
    }

    fn bare(&self, title: &str, window: &str, banner: Banner) -> Document {
        let Frame { version, mdg_code, date: day, mark, id, issued_at, .. } = &self.frame;
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
        Document { opening: self.opening(), sections, ..self.bare("MDG case conference: agenda", "", banner) }
    }

    /// The sheet of one practice.
    pub(crate) fn sheet(&self, sheet: &SlotSheet) -> Document {
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
        opening.insert(1, Fact::new("Please join", &joins.join(" and ")));
        Document {
            opening,
            sections: vec![Section::new("Your patients", vec![Block::Table { table: Table::new(&columns, rows) }])],
            ..self.bare("MDG case conference: your times", &format!(", {ods}"), banner)
        }
    }
}

impl Slot {
    fn own(&self) -> OwnPatient {
        OwnPatient {
            nhs_number: self.nhs_number.clone(),
            family_name: self.family_name.clone(),
            given_names: self.given_names.clone(),
            birth_date: self.birth_date,
        }
    }
}

/// Whether a line's name is an NHS number in its printed form.
fn is_number(what: &str) -> bool {
    what.len() == 12 && what.bytes().filter(u8::is_ascii_digit).count() == 10
}

/// Writes the notice that a conference is cancelled, and gives its path and its SHA-256.
pub fn write_cancellation(
    into: &Path,
    mdg_code: &str,
    day: NaiveDate,
    invitation: &Invitation,
) -> Result<AgendaWritten, ExportError> {
    let folder = Folder::begin(&into.join(format!("{}_cancelled", conference_folder(mdg_code, day))))?;
    let name = format!("{}_cancelled.ics", conference_folder(mdg_code, day));
    let calendar = invitation.render();
    folder.file(Path::new(&name), calendar.as_bytes())?;
    let files = vec![(name, hex(&Sha256::digest(calendar.as_bytes())))];
    Ok(AgendaWritten { folder: folder.finish()?, files, warnings: Vec::new() })
}
