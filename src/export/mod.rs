//! Records to files. This floor takes plain view models, writes them as text, web page and PDF that all say the same, puts
//! whole packs on the disk or nothing, and proves by reading the finished files that nobody else is in them. It knows no
//! database, no rule of the conference and no clock: whoever calls it has decided what a practice may see and when it is.

mod action_list;
mod agenda;
pub mod atomic;
mod board;
mod calendar;
mod cover;
mod csv;
mod document;
mod docx;
mod error;
mod extract;
pub mod fhir;
#[cfg(test)]
mod html;
mod manifest;
mod md;
mod members;
mod pack;
pub mod packs;
mod page;
pub mod page_template;
mod papers;
mod patient_copy;
mod pdf;
mod recall_notice;
#[cfg(test)]
mod sample;
pub mod seal;
mod stationery;
mod txt;
mod verify;
pub mod withheld;
pub mod wording;

pub use action_list::{ActionRow, ActionSheet, Lists, SheetFrame, action_lists};
pub use agenda::{AgendaLine, AgendaPapers, Frame, Slot, SlotSheet, cancellation};
pub use board::{BoardSummary, Measure, Value, board_summary};
pub use calendar::Invitation;
pub use cover::{Counts, Cover, CoverAction, CoverFile, CoverPatient};
pub use error::ExportError;
pub use extract::{
    Action, Approval, Contact, Contingency, Extract, Goal, Mark, Mdg, Meeting, Practice, Present, Quorum, Replaces,
    Subject,
};
pub use manifest::{Entry, EntryPatient, MANIFEST_FILE, Manifest};
pub use members::{Readers, members_minutes};
pub use pack::{Pack, Progress, Written, conference_folder, leaks, write_packs, write_sealed_packs};
pub use papers::{PaperSet, identity, write_papers};
pub use patient_copy::{LetterFrame, PatientCopy, patient_copies};
pub use recall_notice::{RecallNotice, recall_notices};
pub use stationery::Stationery;
pub use verify::{Finding, Identity, Kept, Level, Registry, Report, What, Withheld, sentences, verify_folder};
