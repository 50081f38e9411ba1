//! Writing the discussion down in place: the editor, the words on their way into the record, and the key of their draft.
use super::Conference;
use crate::domain::agenda::AgendaItem;
use crate::domain::command::DiscussionNote;
use crate::domain::ids::Ref;
use crate::service;
use crate::tui::ctx::Ctx;
use crate::tui::door::Command;
use crate::tui::effect::Effect;
use crate::tui::form::Editor;
use crate::tui::form::specs::discussion;

/// The discussion being typed.
pub(super) struct Typing {
    pub(super) item: Ref<AgendaItem>,
    pub(super) editor: Editor,
    /// What stood in the record when it was opened.
    pub(super) recorded: String,
    /// Whether the words were found again after they had not been saved.
    pub(super) found_again: bool,
    /// The words that are on their way into the record.
    pub(super) sent: Option<String>,
    /// Whether the editor closes when they are there. Until then keys mean what they mean without it.
    pub(super) closing: bool,
    pub(super) larger: bool,
}

impl Conference {
    pub(super) fn start_typing(&mut self) -> Vec<Effect> {
        if let Some(typing) = &mut self.typing {
            typing.closing = false;
        } else if let Some(open) = self.case() {
            let recorded = open.discussion.as_ref().and_then(|d| d.summary.clone()).unwrap_or_default();
            self.typing = Some(Typing {
                item: open.item.id,
                editor: Editor::block(&recorded),
                recorded,
                found_again: false,
                sent: None,
                closing: false,
                larger: false,
            });
            self.top = 0;
        }
        Vec::new()
    }

    /// Puts the words into the record. The editor closes when they are there, or at once if nothing was changed.
    pub(super) fn commit(&mut self, close: bool) -> Vec<Effect> {
        let Some(typing) = &mut self.typing else { return Vec::new() };
        let text = typing.editor.text().trim_end().to_owned();
        let item = typing.item;
        if text == typing.recorded.trim_end() {
            if close {
                self.typing = None;
            }
            return vec![Effect::KeepDraft(draft_key(item), None)];
        }
        typing.closing = close;
        typing.sent = Some(text.clone());
        let note = DiscussionNote { summary: Some(text), ..discussion::blank(item) };
        vec![Effect::Do("discussion", note.into())]
    }

    pub(super) fn on_discussion(&mut self, saved: bool, ctx: &Ctx) {
        let Some(typing) = &mut self.typing else { return };
        let Some(sent) = typing.sent.take() else { return };
        if !saved {
            typing.closing = false;
            return;
        }
        self.autosaved = Some(ctx.now);
        // What was typed since is not in the record yet.
        typing.recorded = sent;
        typing.found_again = false;
        if typing.closing {
            self.typing = None;
        }
    }
}

/// The key under which the discussion of an item is kept while it is typed.
pub(super) fn draft_key(item: Ref<AgendaItem>) -> String {
    service::draft_key(&Command::DiscussionNote(discussion::blank(item))).unwrap_or_default()
}
