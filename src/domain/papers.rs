//! Papers beside the packs of practices: which there are, and the record that some were written.

use super::ids::Ref;
use super::meeting::Meeting;
use super::minutes::{Minutes, WrittenFile};
use chrono::{DateTime, NaiveDate, Utc};

crate::coded! {
    /// A kind of paper.
    pub enum Paper = "kind of paper" {
        Members = "members", "Minutes for members";
        Organisations = "organisations", "Action lists for organisations";
        Patients = "patients", "Letters to patients";
        Urgent = "urgent", "Urgent actions, as a draft";
        Chase = "chase", "Lists of open actions by owner";
        Board = "board", "Summary for the board";
        Recalls = "recalls", "Notices of recall";
    }
}

crate::coded! {
    /// A kind of paper that is about one conference.
    pub enum ConferencePaper = "paper of a conference" {
        Members = "members", "Minutes for members";
        Organisations = "organisations", "Action lists for organisations";
        Patients = "patients", "Letters to patients";
        Urgent = "urgent", "Urgent actions, as a draft";
    }
}

impl From<ConferencePaper> for Paper {
    fn from(paper: ConferencePaper) -> Self {
        match paper {
            ConferencePaper::Members => Self::Members,
            ConferencePaper::Organisations => Self::Organisations,
            ConferencePaper::Patients => Self::Patients,
            ConferencePaper::Urgent => Self::Urgent,
        }
    }
}

crate::record! {
    /// That papers were written. The app writes files; people send them.
    pub struct PaperExport = "paper_export" {
        /// Which.
        paper: Paper,
        /// Of which conference, where they are of one.
        meeting: Option<Ref<Meeting>>,
        /// From which minutes, where they are made from approved ones.
        minutes: Option<Ref<Minutes>>,
        /// First day of the time they are about, where they are about some time.
        from_on: Option<NaiveDate>,
        /// Last day of it.
        to_on: Option<NaiveDate>,
        /// When.
        written_at: DateTime<Utc>,
        /// By whom.
        written_by: String,
        /// The name of the folder, without where it lies.
        folder: String,
        /// Every file.
        files: Vec<WrittenFile>,
    }
}
