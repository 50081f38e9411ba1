//! What papers are written on: the formats, and a person's own template for web pages. A template with a fault keeps nobody from
//! working; it keeps papers from leaving.

use super::Service;
use crate::domain::paper_format::PaperFormats;
use crate::domain::refusal::{Code, Refusal};
use crate::export::Stationery;
use crate::export::page_template::{PageTemplate, TemplateFault};

impl Service {
    /// In which formats papers for practices are written.
    pub fn write_papers_as(&mut self, formats: PaperFormats) {
        self.stationery.formats = formats;
    }

    /// By which template web pages are made, or what is wrong with it.
    pub fn make_pages_by(&mut self, template: Result<PageTemplate, TemplateFault>) {
        self.template_fault = None;
        match template {
            Ok(template) => self.stationery.pages = template,
            Err(fault) => self.template_fault = Some(fault),
        }
    }

    /// What papers are written on, unless there is something wrong with it: then nothing is begun.
    pub(super) fn stationery(&self) -> Result<Stationery, Refusal> {
        match &self.template_fault {
            None => Ok(self.stationery.clone()),
            Some(fault) => {
                let why = format!(
                    "Nothing was written, because of your template for web pages: {fault} Put it right, or move it away to go \
                     back to the one that comes with mdg."
                );
                Err(Refusal::new(Code::ExportFailed, why))
            }
        }
    }
}
