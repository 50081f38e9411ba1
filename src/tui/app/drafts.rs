//! Words that are being typed: noticed after every message, kept half a second later, and before anything could lose them.
use super::{App, DRAFT_PAUSE};
use crate::tui::dialog::Draft;
use crate::tui::effect::Errand;
use crate::tui::screen::Screen;

impl App {
    pub(super) fn draft(&self) -> Option<Draft> {
        match self.dialogs.last() {
            Some((_, dialog)) => dialog.draft(),
            None => self.screen().and_then(Screen::draft),
        }
    }

    /// Notices what is being typed, and keeps it half a second later.
    pub(super) fn watch_typing(&mut self) {
        let Some(draft) = self.draft() else {
            self.typed = None;
            self.kept = None;
            return;
        };
        let now = self.ctx.now;
        // Counted from the first change that is not kept: who types without a pause loses no more either.
        let since = match &self.typed {
            Some((seen, since)) if *seen == draft || self.kept.as_ref() != Some(seen) => *since,
            _ => now,
        };
        self.typed = Some((draft, since));
        if now - since >= DRAFT_PAUSE {
            self.keep_now();
        }
    }

    /// Keeps what is being typed without waiting for a pause.
    pub(super) fn keep_now(&mut self) {
        let draft = self.draft();
        if let Some(draft) = draft.filter(|draft| Some(draft) != self.kept.as_ref()) {
            self.errands.push(Errand::KeepDraft(draft.key.clone(), Some(draft.text.clone())));
            self.kept = Some(draft);
        }
    }
}
