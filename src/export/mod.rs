//! Records to files. This floor takes plain view models, writes them as text, web page and PDF that all say the same, puts
//! whole packs on the disk or nothing, and proves by reading the finished files that nobody else is in them. It knows no
//! database, no rule of the conference and no clock: whoever calls it has decided what a practice may see and when it is.

mod agenda;
pub mod atomic;
mod calendar;
mod cover;
mod document;
mod docx;
mod error;
mod extract;
pub mod fhir;
mod html;
mod manifest;
mod md;
mod pack;
pub mod packs;
mod page;
mod pdf;
#[cfg(test)]
mod sample;
pub mod seal;
mod txt;
mod verify;
pub mod withheld;
pub mod wording;

pub use agenda::{AgendaLine, AgendaPapers, AgendaWritten, Frame, Slot, SlotSheet, write_cancellation};
pub use calendar::Invitation;
pub use cover::{Counts, Cover, CoverAction, CoverFile, CoverPatient};
pub use error::ExportError;
pub use extract::{
    Action, Approval, Contact, Contingency, Extract, Goal, Mark, Mdg, Meeting, Practice, Present, Quorum, Replaces,
    Subject,
};
pub use manifest::{Entry, EntryPatient, MANIFEST_FILE, Manifest};
pub use pack::{Pack, Progress, Written, conference_folder, leaks, write_packs, write_sealed_packs};
pub use verify::{Finding, Identity, Kept, Level, Registry, Report, What, Withheld, sentences, verify_folder};
