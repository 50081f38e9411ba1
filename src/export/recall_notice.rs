//! The notice by which a practice is asked to destroy a paper it received. It says which file, which document and what to do, and
//! neither whose paper it is nor what stands in it: it may be read by whoever opens the post.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::document::{Banner, Block, Document, Fact, Section, Table};
use super::extract::{Mark, Practice};
use super::pack::{conference_folder, extract_name, path_part};
use super::papers::{Body, Paper, PaperSet, Parcel};
use super::wording::{clean, date};
use crate::domain::paper_format::PaperSort;
use crate::domain::recall::RecallReason;

/// One paper that is asked back from one practice.
#[derive(Clone)]
pub struct RecallNotice {
    /// The identity of the recall; the notice has it too, so that a second copy is told from a second notice.
    pub id: Uuid,
    /// Who holds the paper.
    pub practice: Practice,
    /// Code and name of the group.
    pub group: (String, String),
    /// The day of the conference.
    pub meeting_date: NaiveDate,
    /// Which of the practice's papers it is: 1 for `P01`; 0 where that is not known.
    pub place: u32,
    /// Its version.
    pub version: u32,
    /// The identity that is printed on it.
    pub document_id: Uuid,
    /// The names of its files.
    pub files: Vec<String>,
    /// Why it is asked back.
    pub reason: RecallReason,
    /// Since when.
    pub raised_on: NaiveDate,
    /// When the notice is written.
    pub issued_at: DateTime<Utc>,
    /// Set where the people are pretend or the conference is a rehearsal.
    pub mark: Option<Mark>,
    /// Whom to tell that it is destroyed.
    pub contact: String,
}

/// Shows which recall it is and no more.
impl fmt::Debug for RecallNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecallNotice({})", self.id)
    }
}

/// The notices as one folder, in it one for each practice.
pub fn recall_notices(on: NaiveDate, notices: &[RecallNotice]) -> PaperSet {
    let mut parcels: Vec<Parcel> = Vec::new();
    for notice in notices {
        let home = path_part(&notice.practice.ods);
        let paper = notice.paper();
        match parcels.iter_mut().find(|parcel| parcel.home == home) {
            Some(parcel) => parcel.papers.push(paper),
            None => parcels.push(Parcel {
                home,
                for_whom: None,
                practice: Some(notice.practice.clone()),
                names_practices: false,
                papers: vec![paper],
            }),
        }
    }
    PaperSet { folder: format!("MDG_recalls_{on}"), mdg_code: String::new(), date: on, parcels }
}

impl RecallNotice {
    fn stem(&self) -> String {
        let conference = conference_folder(&self.group.0, self.meeting_date);
        let ods = path_part(&self.practice.ods);
        let which = if self.place == 0 { self.document_id.to_string() } else { extract_name(self.place) };
        format!("{conference}_{ods}_{which}_v{}_recall", self.version)
    }

    fn paper(&self) -> Paper {
        let document = self.document();
        let subject = format!("{} for {}", document.window_title, clean(&self.practice.name));
        let (document, hash) = document.sealed(vec![Fact::new("Sent by", &self.contact)]);
        Paper {
            stem: self.stem(),
            id: self.id,
            version: self.version,
            subject,
            people: vec![self.contact.clone(), self.group.1.clone()],
            patients: Vec::new(),
            numbers: Vec::new(),
            body: Body::Document(Box::new(document), hash, PaperSort::List),
        }
    }

    fn document(&self) -> Document {
        let about = format!("MDG-{} {}", clean(&self.group.0), date(self.meeting_date));
        let ods = clean(&self.practice.ods);
        Document {
            title: "Recall: please destroy a paper".to_owned(),
            window_title: format!("MDG recall notice, {about}"),
            confidentiality: "Act on this today".to_owned(),
            version: format!("Since {}", date(self.raised_on)),
            mark: self.mark.map(|mark| mark.words().to_owned()),
            banner: Banner { name: clean(&self.practice.name), parts: vec![format!("Practice {ods}")], line: None },
            notices: vec![self.why().to_owned()],
            opening: vec![
                Fact::new("Meeting", &format!("{} ({}), {}", self.group.1, self.group.0, date(self.meeting_date))),
                Fact::new("Asked back", &format!("Version {} of one patient's extract", self.version)),
                Fact::new("Its document number", &self.document_id.to_string()),
            ],
            sections: self.sections(),
            running: format!("{about}, {ods}, recall"),
            id: self.id.to_string(),
            issued_at: self.issued_at,
        }
    }

    /// Why, without a word of what the paper says.
    fn why(&self) -> &'static str {
        match self.reason {
            RecallReason::WrongPatient => {
                "This paper does not belong in the record it was sent for. Do not read on in it, do not act on it, and do not file it."
            }
            RecallReason::ConsentWithdrawn => "This paper may not be kept or used any longer.",
        }
    }

    fn sections(&self) -> Vec<Section> {
        let mut sections = Vec::new();
        if !self.files.is_empty() {
            let rows = self.files.iter().map(|file| vec![file.clone()]).collect();
            let table = Block::Table { table: Table::new(&[("File", 72)], rows) };
            sections.push(Section::new("The files", vec![table]));
        }
        let steps = [
            "Find it by the file's name or by its document number, which is printed at its end.",
            "Take it out of the patient's record, and out of every place where it was saved, printed or passed on.",
            "Destroy it: the files, the message they came with, and every copy on paper.",
            "If somebody has read it or acted on it, tell your information governance lead, and tell us.",
        ];
        let mut what = vec![Block::List { items: steps.map(ToOwned::to_owned).to_vec() }];
        if self.reason == RecallReason::WrongPatient {
            what.push(Block::paragraph("A corrected version is sent to whoever should have one."));
        }
        sections.push(Section::new("What to do", what));
        let told = format!(
            "When it is done, tell {} who destroyed it and on which day. Your answer is recorded.",
            self.contact
        );
        sections.push(Section::new("Your answer", vec![Block::paragraph(&told)]));
        sections
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::txt;

    fn notice() -> RecallNotice {
        RecallNotice {
            id: Uuid::from_u128(7),
            practice: Practice { ods: "X99001".into(), name: "Harlesden Green Surgery".into() },
            group: ("HK".into(), "Harness and Kilburn MDG".into()),
            meeting_date: "2026-11-19".parse().unwrap(),
            place: 1,
            version: 1,
            document_id: Uuid::from_u128(8),
            files: vec!["MDG-HK_2026-11-19_X99001_P01_v1.pdf".into()],
            reason: RecallReason::WrongPatient,
            raised_on: "2026-11-20".parse().unwrap(),
            issued_at: "2026-11-20T09:00:00Z".parse().unwrap(),
            mark: None,
            contact: "hk.mdg@example.invalid".into(),
        }
    }

    #[test]
    fn a_notice_says_which_file_and_what_to_do() {
        let text = txt::render(&notice().document());
        for words in
            ["X99001_P01_v1.pdf", "19-Nov-2026", "Destroy it", "00000000-0000-0000-0000-000000000008", "hk.mdg"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(text.contains("does not belong in the record"), "{text}");
        let withdrawn = RecallNotice { reason: RecallReason::ConsentWithdrawn, ..notice() };
        let text = txt::render(&withdrawn.document());
        assert!(!text.to_lowercase().contains("consent") && !text.contains("corrected version"), "{text}");
    }

    #[test]
    fn one_practice_has_one_folder_and_each_paper_its_own_notice() {
        let mut second = notice();
        (second.id, second.place) = (Uuid::from_u128(9), 2);
        let mut other = notice();
        (other.id, other.practice.ods) = (Uuid::from_u128(10), "X99002".into());
        let set = recall_notices("2026-11-20".parse().unwrap(), &[notice(), second, other]);
        let homes: Vec<_> = set.parcels.iter().map(|p| (p.home.as_str(), p.papers.len())).collect();
        assert_eq!(homes, [("X99001", 2), ("X99002", 1)]);
        assert_eq!(set.parcels[0].papers[1].stem, "MDG-HK_2026-11-19_X99001_P02_v1_recall");
    }
}
