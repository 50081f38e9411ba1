//! Typing: one line or several, by whole letters, with undo and the usual keys. Knows text and a cursor; draws nothing
//! and knows no form.
use crate::tui::intents::{Intent, Scope};
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::widget::text::{clean_block, wrap};
use ratatui::crossterm::event::KeyCode;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Most bytes a field holds; a longer paste is cut there.
pub const MOST: usize = 64 * 1024;
/// Steps of undo a field remembers.
const STEPS: usize = 200;

/// Text being typed.
#[derive(Clone, Default)]
pub struct Editor {
    text: String,
    /// Byte offset of the cursor, always between two letters.
    at: usize,
    many: bool,
    past: Vec<(String, usize)>,
    future: Vec<(String, usize)>,
    /// Whether the next typed letter belongs to the same step of undo.
    running: bool,
}

// What is typed may be about a patient.
impl std::fmt::Debug for Editor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Editor({} bytes)", self.text.len())
    }
}

impl Editor {
    /// One line.
    pub fn line(text: &str) -> Self {
        Self::holding(text, false)
    }

    /// Several lines.
    pub fn block(text: &str) -> Self {
        Self::holding(text, true)
    }

    fn holding(text: &str, many: bool) -> Self {
        let mut editor = Self { many, ..Self::default() };
        editor.put_in(text);
        editor
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds several lines.
    pub fn is_block(&self) -> bool {
        self.many
    }

    /// Replaces everything; undo brings the former text back.
    pub fn set(&mut self, text: &str) {
        self.remember();
        self.text.clear();
        self.at = 0;
        self.put_in(text);
    }

    /// Inserts a paste: line ends in one form, in a single line as blanks. Never submits anything.
    pub fn paste(&mut self, text: &str) {
        self.remember();
        self.put_in(text);
    }

    fn put_in(&mut self, text: &str) {
        let tame = clean_block(text);
        let tame = if self.many { tame.into_owned() } else { tame.replace('\n', " ") };
        let room = MOST.saturating_sub(self.text.len());
        let mut end = tame.len().min(room);
        while !tame.is_char_boundary(end) {
            end -= 1;
        }
        let taken = tame.get(..end).unwrap_or_default();
        self.text.insert_str(self.at, taken);
        self.at = self.letter_boundary(self.at + taken.len());
    }

    /// Takes a key. Says whether it meant something here. `columns` is the width at which long text wraps.
    pub fn on_key(&mut self, key: Key, keymap: &Keymap, columns: usize) -> bool {
        if let Some(c) = key.text() {
            if !self.running || c.is_whitespace() {
                self.remember();
            }
            self.running = true;
            self.put_in(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        let scope = if self.many { Scope::LongText } else { Scope::Text };
        if let Some(intent) = keymap.find(scope.chain(), key)
            && self.obey(intent)
        {
            return true;
        }
        let target = match key.code {
            _ if !key.mods.is_empty() => return false,
            KeyCode::Left => self.before(self.at),
            KeyCode::Right => self.after(self.at),
            KeyCode::Up if self.many => return self.row(-1, columns),
            KeyCode::Down if self.many => return self.row(1, columns),
            KeyCode::Enter if self.many => {
                self.remember();
                self.put_in("\n");
                return true;
            }
            KeyCode::Backspace => {
                self.erase(self.before(self.at)..self.at);
                return true;
            }
            KeyCode::Delete => {
                self.erase(self.at..self.after(self.at));
                return true;
            }
            _ => return false,
        };
        self.step_to(target);
        true
    }

    /// Does one of the typing intents. Says whether it was one.
    fn obey(&mut self, intent: Intent) -> bool {
        match intent {
            Intent::LineStart => self.step_to(self.line_range().start),
            Intent::LineEnd => self.step_to(self.line_range().end),
            Intent::WordLeft => self.step_to(self.word_before()),
            Intent::WordRight => self.step_to(self.word_after()),
            Intent::DeleteWord => self.erase(self.word_before()..self.at),
            Intent::DeleteToStart => self.erase(self.line_range().start..self.at),
            Intent::DeleteToEnd => self.erase(self.at..self.line_range().end),
            Intent::TextUndo => {
                if let Some(former) = self.past.pop() {
                    self.future.push((std::mem::take(&mut self.text), self.at));
                    (self.text, self.at) = former;
                }
                self.running = false;
            }
            Intent::TextRedo => {
                if let Some(later) = self.future.pop() {
                    self.past.push((std::mem::take(&mut self.text), self.at));
                    (self.text, self.at) = later;
                }
                self.running = false;
            }
            _ => return false,
        }
        true
    }

    fn step_to(&mut self, at: usize) {
        self.at = at;
        self.running = false;
    }

    fn erase(&mut self, range: Range<usize>) {
        self.remember();
        self.text.replace_range(range.clone(), "");
        // What was parted may now be one letter.
        self.at = self.letter_boundary(range.start);
    }

    /// Begins a new step of undo.
    fn remember(&mut self) {
        if self.past.len() == STEPS {
            self.past.remove(0);
        }
        self.past.push((self.text.clone(), self.at));
        self.future.clear();
        self.running = false;
    }

    /// The boundary between letters at or after a byte offset.
    fn letter_boundary(&self, at: usize) -> usize {
        if at >= self.text.len() {
            return self.text.len();
        }
        self.text.grapheme_indices(true).map(|(i, _)| i).find(|i| *i >= at).unwrap_or(self.text.len())
    }

    fn before(&self, at: usize) -> usize {
        self.text.grapheme_indices(true).map(|(i, _)| i).take_while(|i| *i < at).last().unwrap_or(0)
    }

    fn after(&self, at: usize) -> usize {
        self.letter_boundary(at + 1)
    }

    /// The line the cursor is in, without its break.
    fn line_range(&self) -> Range<usize> {
        let (head, tail) = self.text.split_at(self.at);
        let start = head.rfind('\n').map_or(0, |i| i + 1);
        start..self.at + tail.find('\n').unwrap_or(tail.len())
    }

    fn word_before(&self) -> usize {
        self.text
            .unicode_word_indices()
            .map(|(i, _)| i)
            .take_while(|i| *i < self.at)
            .last()
            .map_or(0, |i| self.letter_boundary(i).min(self.at))
    }

    fn word_after(&self) -> usize {
        self.text
            .unicode_word_indices()
            .map(|(i, word)| i + word.len())
            .find(|end| *end > self.at)
            .map_or(self.text.len(), |end| self.letter_boundary(end))
    }

    /// The wrapped lines, and the cursor's line and column among them.
    pub fn layout(&self, columns: usize) -> (Vec<Range<usize>>, usize, usize) {
        let lines = wrap(&self.text, columns);
        let row = lines.iter().rposition(|line| line.start <= self.at).unwrap_or(0);
        let column = lines
            .get(row)
            .and_then(|line| self.text.get(line.start..self.at))
            .map_or(0, |before| before.width().min(columns.saturating_sub(1)));
        (lines, row, column)
    }

    /// Moves a wrapped line up or down. False at the edge, so that the key may leave the field.
    fn row(&mut self, by: isize, columns: usize) -> bool {
        let (lines, row, column) = self.layout(columns);
        let Some((line, is_last)) =
            row.checked_add_signed(by).and_then(|target| Some((lines.get(target)?.clone(), target + 1 == lines.len())))
        else {
            return false;
        };
        let mut at = line.start;
        let mut used = 0;
        let inside = self.text.get(line.clone()).unwrap_or_default();
        for letter in inside.graphemes(true) {
            if used + letter.width() > column {
                break;
            }
            used += letter.width();
            at += letter.len();
        }
        // The end of a softly broken line is the start of the next one.
        let soft = !is_last && self.text.as_bytes().get(line.end) != Some(&b'\n');
        if soft && at == line.end && at > line.start {
            at = self.before(at);
        }
        self.step_to(at);
        true
    }

    /// Words in the text.
    pub fn words(&self) -> usize {
        self.text.unicode_words().count()
    }

    /// The part of a single line that is in view, and the cursor's column in it.
    pub fn view_of_line(&self, columns: usize) -> (&str, usize) {
        let columns = columns.max(1);
        let head = self.text.get(..self.at).unwrap_or_default();
        let mut start = 0;
        let mut before = head.width();
        for letter in head.graphemes(true) {
            if before < columns {
                break;
            }
            before -= letter.width();
            start += letter.len();
        }
        (self.text.get(start..).unwrap_or_default(), before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::key;

    fn press(editor: &mut Editor, keys: &[&str]) {
        for k in keys {
            editor.on_key(key(k), &Keymap::standard(), 20);
        }
    }

    fn after(start: Editor, keys: &[&str]) -> String {
        let mut editor = start;
        press(&mut editor, keys);
        let mut shown = editor.text.clone();
        shown.insert(editor.at, '|');
        shown
    }

    #[test]
    fn the_usual_editing_keys_work() {
        let start = || Editor::line("refer to nurse");
        assert_eq!(after(start(), &["ctrl+a"]), "|refer to nurse");
        assert_eq!(after(start(), &["ctrl+left"]), "refer to |nurse");
        assert_eq!(after(start(), &["ctrl+w"]), "refer to |");
        assert_eq!(after(start(), &["ctrl+u"]), "|");
        assert_eq!(after(start(), &["home", "ctrl+right"]), "refer| to nurse");
        assert_eq!(after(start(), &["home", "ctrl+right", "ctrl+k"]), "refer|");
        assert_eq!(after(start(), &["home", "delete", "end", "backspace"]), "efer to nurs|");
        assert_eq!(after(start(), &["home", "ctrl+e"]), "refer to nurse|");
    }

    #[test]
    fn letters_made_of_several_characters_are_one_step() {
        assert_eq!(after(Editor::line("e\u{301}a"), &["left", "backspace"]), "|a");
        assert_eq!(after(Editor::line("👩‍⚕️"), &["backspace"]), "|");
        assert_eq!(after(Editor::line("李小"), &["left", "x"]), "李x|小");
    }

    #[test]
    fn undo_takes_back_a_word_and_redo_brings_it_again() {
        let mut editor = Editor::line("");
        press(&mut editor, &["o", "n", "e", "space", "t", "w", "o"]);
        press(&mut editor, &["ctrl+z"]);
        assert_eq!(editor.text(), "one");
        press(&mut editor, &["ctrl+y"]);
        assert_eq!(editor.text(), "one two");
        press(&mut editor, &["ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z"]);
        assert_eq!(editor.text(), "");
    }

    #[test]
    fn a_paste_has_its_line_ends_made_alike() {
        let mut block = Editor::block("");
        block.paste("one\r\ntwo\rthree");
        assert_eq!(block.text(), "one\ntwo\nthree");
        let mut line = Editor::line("");
        line.paste("one\r\ntwo");
        assert_eq!(line.text(), "one two");
        press(&mut line, &["ctrl+z"]);
        assert_eq!(line.text(), "");
    }

    #[test]
    fn a_huge_paste_is_cut_between_letters() {
        let mut block = Editor::block("");
        block.paste(&"é".repeat(MOST));
        assert!(block.text().len() <= MOST && block.text().ends_with('é'));
    }

    #[test]
    fn up_and_down_follow_the_wrapped_lines_and_leave_at_the_edges() {
        let mut editor = Editor::block("one two three four five six\nseven");
        let map = Keymap::standard();
        assert!(!editor.on_key(key("down"), &map, 10));
        assert!(editor.on_key(key("up"), &map, 10));
        assert_eq!(editor.layout(10).1, 2);
        assert!(editor.on_key(key("up"), &map, 10));
        assert!(editor.on_key(key("up"), &map, 10));
        assert!(!editor.on_key(key("up"), &map, 10));
    }

    #[test]
    fn a_long_single_line_scrolls_to_its_cursor() {
        let editor = Editor::line("abcdefghij");
        assert_eq!(editor.view_of_line(5), ("ghij", 4));
        assert_eq!(editor.view_of_line(20), ("abcdefghij", 10));
    }
}
