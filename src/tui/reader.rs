//! Somebody who knows no keys: each is read off the picture, beside the words that say what it does, before it is pressed. What the
//! footer has no room for is looked up in the help of the screen. Text is typed; everything else is counted.
use super::key::Key;
use super::stage::Stage;

/// The person, at their stage.
pub struct Reader {
    /// What they sit before.
    pub stage: Stage,
    /// Keys pressed so far, but for text and for reading the help.
    pub keys: usize,
    /// How often the help was needed.
    pub looked_up: usize,
}

impl Reader {
    /// Somebody before a stage.
    pub fn at(stage: Stage) -> Self {
        Self { stage, keys: 0, looked_up: 0 }
    }

    /// Presses the key that stands before these words: in the footer, in a dialog's last line, in a sentence.
    pub fn press(&mut self, words: &str) -> &mut Self {
        let picture = self.stage.picture();
        let key = beside(&picture, words);
        let key = key.unwrap_or_else(|| panic!("no key is shown for '{words}':\n{picture}"));
        self.pressed(&key)
    }

    /// The same so many times.
    pub fn press_times(&mut self, words: &str, times: usize) -> &mut Self {
        for _ in 0..times {
            self.press(words);
        }
        self
    }

    /// Presses the key that the help of the screen gives for what these words begin to describe.
    pub fn look_up(&mut self, about: &str) -> &mut Self {
        self.looked_up += 1;
        let before = self.keys;
        self.press("Keys");
        for _ in 0..20 {
            let picture = self.stage.picture();
            if let Some(key) = explained(&picture, about) {
                self.press("closes");
                self.keys = before;
                return self.pressed(&key);
            }
            self.press("turns");
        }
        panic!("the help does not say '{about}':\n{}", self.stage.picture());
    }

    /// Types text.
    pub fn type_(&mut self, text: &str) -> &mut Self {
        self.stage.type_(text);
        self
    }

    /// Whether these words are on the screen, however they are broken into lines.
    pub fn shows(&self, words: &str) -> bool {
        let picture = self.stage.picture();
        let bare: String = picture.chars().map(|c| if "│┌┐└┘├┤─".contains(c) { ' ' } else { c }).collect();
        bare.split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
    }

    /// Reads that these words are there.
    pub fn reads(&mut self, words: &str) -> &mut Self {
        assert!(self.shows(words), "'{words}' is not on the screen:\n{}", self.stage.picture());
        self
    }

    fn pressed(&mut self, key: &str) -> &mut Self {
        self.stage.press(&format!("<{key}>"));
        self.keys += 1;
        self
    }
}

/// The key before some words, where both are set off from what else stands in the line.
fn beside(picture: &str, words: &str) -> Option<String> {
    picture.lines().find_map(|line| {
        line.match_indices(&format!(" {words}")).find_map(|(at, found)| {
            let rest = &line[at + found.len()..];
            let ends = rest.is_empty() || rest.starts_with([' ', ',', '.', '│', ';', ':']);
            let key = line[..at].rsplit([' ', '│']).next().filter(|key| !key.is_empty())?;
            let at_start = line[..at - key.len()].chars().next_back().is_none_or(|c| " │".contains(c));
            (ends && at_start && Key::parse(key).is_ok()).then(|| key.to_owned())
        })
    })
}

/// The first key of a line of the help that begins to say this.
fn explained(picture: &str, about: &str) -> Option<String> {
    let line = picture.lines().find(|line| line.contains(&format!("  {about}")))?;
    let key = line.split(about).next()?.split(['│', ' ', ',']).find(|word| !word.is_empty())?;
    Key::parse(key).is_ok().then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{beside, explained};

    #[test]
    fn a_key_stands_directly_before_its_words() {
        let footer = "│ n Next  Ctrl+S Save   Space Pause  Next field  t to change │";
        assert_eq!(beside(footer, "Next").as_deref(), Some("n"));
        assert_eq!(beside(footer, "Save").as_deref(), Some("Ctrl+S"));
        assert_eq!(beside(footer, "Pause").as_deref(), Some("Space"));
        assert_eq!(beside(footer, "to change").as_deref(), Some("t"));
        assert_eq!(beside(footer, "field"), None, "'Next' is no key");
        assert_eq!(beside(footer, "Pau"), None);
    }

    #[test]
    fn the_help_gives_the_first_of_several_keys() {
        let help = "│ │   b, N                  Set the item aside and take up another │ │";
        assert_eq!(explained(help, "Set the item aside").as_deref(), Some("b"));
        assert_eq!(explained(help, "Take up"), None);
    }
}
