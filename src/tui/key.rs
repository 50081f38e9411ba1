//! A key press as people write it: "Ctrl+S", "g g", "F9", "Space". Owns parsing, printing and the list of keys
//! nobody may bind. It knows nothing of what a key does.
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt;

/// One key with its modifiers, in one spelling: Shift is folded into the character it makes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    /// What was pressed.
    pub code: KeyCode,
    /// Ctrl, Alt and Shift held with it.
    pub mods: KeyModifiers,
}

/// Whether Ctrl+Alt with a character is how this system sends AltGr text such as "€".
pub const ALTGR_IS_TEXT: bool = cfg!(windows);

impl Key {
    /// A plain key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, mods: KeyModifiers::NONE }
    }

    /// A typed character.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A key held with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self { code: KeyCode::Char(c), mods: KeyModifiers::CONTROL }
    }

    /// The key an event carries. `altgr_is_text` is [`ALTGR_IS_TEXT`] outside tests.
    pub fn from_event(event: &KeyEvent, altgr_is_text: bool) -> Self {
        let mut mods = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let altgr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        match event.code {
            KeyCode::Char(c) => {
                mods.remove(KeyModifiers::SHIFT);
                if altgr_is_text && mods.contains(altgr) {
                    mods.remove(altgr);
                }
                let c = if mods.contains(KeyModifiers::CONTROL) { c.to_ascii_lowercase() } else { c };
                Self { code: KeyCode::Char(c), mods }
            }
            KeyCode::BackTab => {
                mods.remove(KeyModifiers::SHIFT);
                Self { code: KeyCode::BackTab, mods }
            }
            KeyCode::Tab if mods.contains(KeyModifiers::SHIFT) => {
                mods.remove(KeyModifiers::SHIFT);
                Self { code: KeyCode::BackTab, mods }
            }
            code => Self { code, mods },
        }
    }

    /// The character this key types into a text field, or nothing if it is a command.
    pub fn text(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.mods.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => Some(c),
            _ => None,
        }
    }

    /// Reads one key, such as "ctrl+s", "G", "f9", "shift+tab" or "+".
    pub fn parse(written: &str) -> Result<Self, String> {
        let mut rest = written.trim();
        let mut mods = KeyModifiers::NONE;
        loop {
            let lower = rest.to_lowercase();
            let (name, modifier) = if lower.starts_with("ctrl+") {
                ("ctrl+", KeyModifiers::CONTROL)
            } else if lower.starts_with("alt+") {
                ("alt+", KeyModifiers::ALT)
            } else if lower.starts_with("shift+") {
                ("shift+", KeyModifiers::SHIFT)
            } else {
                break;
            };
            if rest.len() == name.len() {
                break;
            }
            mods |= modifier;
            rest = rest.get(name.len()..).unwrap_or_default();
        }
        let mut chars = rest.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            let c = if mods.contains(KeyModifiers::CONTROL) { c.to_ascii_lowercase() } else { c };
            return Ok(Self { code: KeyCode::Char(c), mods });
        }
        let lower = rest.to_lowercase();
        if let Some(&(_, code, _)) = NAMED.iter().find(|(name, _, _)| *name == lower) {
            if code == KeyCode::Tab && mods.contains(KeyModifiers::SHIFT) {
                return Ok(Self { code: KeyCode::BackTab, mods: mods - KeyModifiers::SHIFT });
            }
            return Ok(Self { code, mods });
        }
        if let Some(number) =
            lower.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()).filter(|n| (1..=12).contains(n))
        {
            return Ok(Self { code: KeyCode::F(number), mods });
        }
        Err(format!("There is no key called '{written}'. Write it like ctrl+s, f9, space or g."))
    }

    /// Why this key must not be bound, or nothing. `in_text` says the binding lives in a text field.
    pub fn reserved(self, in_text: bool) -> Option<&'static str> {
        let ctrl = self.mods.contains(KeyModifiers::CONTROL);
        let alt = self.mods.contains(KeyModifiers::ALT);
        let shift = self.mods.contains(KeyModifiers::SHIFT);
        match self.code {
            _ if ctrl && alt => Some("Ctrl+Alt is how some keyboards type letters"),
            _ if ctrl && shift => Some("terminals keep Ctrl+Shift for themselves"),
            KeyCode::F(11) => Some("F11 makes the window full screen"),
            KeyCode::Enter if alt => Some("Alt+Enter makes the window full screen"),
            KeyCode::Tab | KeyCode::BackTab if ctrl => Some("Ctrl+Tab changes the terminal's tab"),
            KeyCode::Char('i' | 'm' | 'j' | 'h' | '[') if ctrl => {
                Some("a terminal sends the same bytes for Tab, Enter, Backspace or Esc")
            }
            KeyCode::Char('+' | '-' | '=' | '0') if ctrl => Some("it changes the size of the letters"),
            KeyCode::Char('w') if ctrl && !in_text => Some("it closes the tab in some terminals"),
            _ => None,
        }
    }
}

/// Name in a key string, code, name on the screen.
const NAMED: &[(&str, KeyCode, &str)] = &[
    ("space", KeyCode::Char(' '), "Space"),
    ("enter", KeyCode::Enter, "Enter"),
    ("esc", KeyCode::Esc, "Esc"),
    ("tab", KeyCode::Tab, "Tab"),
    ("backtab", KeyCode::BackTab, "Shift+Tab"),
    ("backspace", KeyCode::Backspace, "Backspace"),
    ("delete", KeyCode::Delete, "Delete"),
    ("insert", KeyCode::Insert, "Insert"),
    ("up", KeyCode::Up, "Up"),
    ("down", KeyCode::Down, "Down"),
    ("left", KeyCode::Left, "Left"),
    ("right", KeyCode::Right, "Right"),
    ("home", KeyCode::Home, "Home"),
    ("end", KeyCode::End, "End"),
    ("pgup", KeyCode::PageUp, "PgUp"),
    ("pgdn", KeyCode::PageDown, "PgDn"),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ctrl = self.mods.contains(KeyModifiers::CONTROL);
        for (held, name) in [
            (ctrl, "Ctrl+"),
            (self.mods.contains(KeyModifiers::ALT), "Alt+"),
            (self.mods.contains(KeyModifiers::SHIFT), "Shift+"),
        ] {
            if held {
                f.write_str(name)?;
            }
        }
        if let Some((_, _, shown)) = NAMED.iter().find(|(_, code, _)| *code == self.code) {
            return f.write_str(shown);
        }
        match self.code {
            KeyCode::Char(c) if ctrl => write!(f, "{}", c.to_uppercase()),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "F{n}"),
            _ => f.write_str("another key"),
        }
    }
}

/// One key, or a short run of them such as "g g".
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Chord(pub Vec<Key>);

impl Chord {
    /// Reads keys parted by blanks: "g g", "ctrl+s".
    pub fn parse(written: &str) -> Result<Self, String> {
        let keys = written.split_whitespace().map(Key::parse).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            return Err("A key is missing. Write it like ctrl+s, f9, space or g.".into());
        }
        Ok(Self(keys))
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, key) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(code: KeyCode, mods: KeyModifiers) -> KeyEvent {
        KeyEvent::new(code, mods)
    }

    #[test]
    fn keys_print_the_way_people_say_them() {
        for (written, shown) in [
            ("ctrl+s", "Ctrl+S"),
            ("g g", "g g"),
            ("G", "G"),
            ("f9", "F9"),
            ("space", "Space"),
            ("shift+tab", "Shift+Tab"),
            ("+", "+"),
            ("?", "?"),
            ("shift+down", "Shift+Down"),
            ("pgdn", "PgDn"),
            ("alt+backspace", "Alt+Backspace"),
        ] {
            assert_eq!(Chord::parse(written).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn a_printed_key_reads_back_as_the_same_key() {
        for written in ["ctrl+s", "g w", "F9", "Space", "Shift+Tab", "+", ":", "U", "alt+f", "Ctrl+Left"] {
            let chord = Chord::parse(written).unwrap();
            assert_eq!(Chord::parse(&chord.to_string()).unwrap(), chord);
        }
    }

    #[test]
    fn an_unknown_key_is_refused_with_an_example() {
        assert!(Chord::parse("hyper+q").unwrap_err().contains("ctrl+s"));
        assert!(Chord::parse("  ").is_err());
        assert!(Chord::parse("f13").is_err());
    }

    #[test]
    fn shift_is_part_of_the_character() {
        let key = Key::from_event(&event(KeyCode::Char('G'), KeyModifiers::SHIFT), false);
        assert_eq!(key, Key::parse("G").unwrap());
        let tab = Key::from_event(&event(KeyCode::BackTab, KeyModifiers::SHIFT), false);
        assert_eq!(tab, Key::parse("shift+tab").unwrap());
    }

    #[test]
    fn altgr_types_text_only_where_the_system_sends_it_as_ctrl_alt() {
        let euro = event(KeyCode::Char('€'), KeyModifiers::CONTROL | KeyModifiers::ALT);
        assert_eq!(Key::from_event(&euro, true).text(), Some('€'));
        assert_eq!(Key::from_event(&euro, false).text(), None);
    }

    #[test]
    fn reserved_keys_are_named() {
        for written in [
            "ctrl+i",
            "ctrl+m",
            "ctrl+j",
            "ctrl+h",
            "ctrl+[",
            "f11",
            "alt+enter",
            "ctrl++",
            "ctrl+-",
            "ctrl+0",
            "ctrl+alt+a",
            "ctrl+shift+up",
            "ctrl+tab",
            "ctrl+w",
        ] {
            assert!(Key::parse(written).unwrap().reserved(false).is_some(), "{written}");
        }
        assert_eq!(Key::parse("ctrl+w").unwrap().reserved(true), None);
        assert_eq!(Key::parse("ctrl+s").unwrap().reserved(false), None);
    }
}
