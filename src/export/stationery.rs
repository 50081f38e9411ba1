//! What finished papers are written on: in which formats, and by which template the web page. It says nothing of what they say.

use super::page_template::PageTemplate;
use crate::domain::paper_format::PaperFormats;

/// What finished papers are written on.
#[derive(Clone, Debug, Default)]
pub struct Stationery {
    /// The formats of each document.
    pub formats: PaperFormats,
    /// What makes the web page.
    pub pages: PageTemplate,
}

impl From<PaperFormats> for Stationery {
    fn from(formats: PaperFormats) -> Self {
        Self { formats, ..Self::default() }
    }
}
