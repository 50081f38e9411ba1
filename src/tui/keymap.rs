//! Which key means what, where: made from the rows of `intents` and a person's own keys. Gives the meaning of a key
//! press, the footer's hints, the help, the rows of the command finder and the printed key list. It knows no screen.
use super::intents::{Intent, ROWS, Row, Safety, Scope};
use super::key::{Chord, Key};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// What a key press means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// A person asks for this.
    Intent(Intent),
    /// The start of a longer key such as "g g": the next key decides.
    Prefix,
    /// Nothing here.
    Nothing,
}

/// A key and its few words, for the footer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// As printed, such as "Ctrl+S".
    pub key: String,
    /// What it does, in one to three words.
    pub words: String,
}

impl Hint {
    /// A hint that is not in the table, for the few words of a dialog.
    pub fn new(key: &str, words: &str) -> Self {
        Self { key: key.into(), words: words.into() }
    }

    /// Columns it takes.
    pub fn width(&self) -> usize {
        self.key.width() + if self.words.is_empty() { 0 } else { 1 + self.words.width() }
    }
}

/// One heading of the help with its keys and what they do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HelpGroup {
    /// The scope's heading.
    pub heading: &'static str,
    /// The rows, in the order of the table.
    pub rows: Vec<(Intent, String)>,
}

/// The keys in force.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<(Chord, Intent)>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::standard()
    }
}

impl Keymap {
    /// The keys of the table. A test proves that all of them can be read.
    pub fn standard() -> Self {
        let bindings = ROWS
            .iter()
            .flat_map(|row| row.keys.iter().filter_map(|key| Some((Chord::parse(key).ok()?, row.intent))))
            .collect();
        Self { bindings }
    }

    /// The table's keys with some replaced: a lasting name such as "add-to-agenda" and its new keys.
    ///
    /// Gives a sentence for each fault and changes nothing if there is one.
    pub fn with_own_keys(own: &BTreeMap<String, Vec<String>>) -> Result<Self, Vec<String>> {
        let mut map = Self::standard();
        let mut faults = Vec::new();
        for (name, keys) in own {
            let Some(intent) = Intent::by_name(name) else {
                faults.push(match nearest(name) {
                    Some(near) => format!("There is no command '{name}'. Did you mean '{near}'?"),
                    None => format!("There is no command '{name}'. The help lists them all."),
                });
                continue;
            };
            map.bindings.retain(|(_, bound)| *bound != intent);
            let in_text = intent.row().scopes.iter().all(|s| matches!(s, Scope::Text | Scope::LongText));
            for written in keys {
                match Chord::parse(written) {
                    Err(fault) => faults.push(fault),
                    Ok(chord) => match chord.0.iter().find_map(|key| Some((key, key.reserved(in_text)?))) {
                        Some((key, why)) => faults.push(format!("{key} cannot be used for '{name}': {why}.")),
                        None => map.bindings.push((chord, intent)),
                    },
                }
            }
        }
        faults.extend(map.clashes(own));
        if faults.is_empty() { Ok(map) } else { Err(faults) }
    }

    /// Own keys that already mean something else where they would work.
    fn clashes(&self, own: &BTreeMap<String, Vec<String>>) -> Vec<String> {
        let mut faults = Vec::new();
        for (chord, intent) in self.bindings.iter().filter(|(_, intent)| own.contains_key(intent.row().name)) {
            for (other_chord, other) in self.bindings.iter().filter(|(_, other)| other != intent) {
                let first = chord.0.len().min(other_chord.0.len());
                if chord.0.get(..first) == other_chord.0.get(..first) && meet(intent.row(), other.row()) {
                    faults.push(format!(
                        "{chord} cannot be used for '{}': {other_chord} already means '{}'.",
                        intent.row().name,
                        other.row().name
                    ));
                }
            }
        }
        faults
    }

    /// What `key` means after the keys in `pending`, looked up scope by scope, nearest first.
    pub fn meaning(&self, chain: &[Scope], pending: &[Key], key: Key) -> Meaning {
        let mut prefix = false;
        for scope in chain {
            for (chord, intent) in self.bindings.iter().filter(|(_, intent)| intent.row().scopes.contains(scope)) {
                let Some((head, rest)) = chord.0.split_at_checked(pending.len()) else { continue };
                if head != pending || rest.first() != Some(&key) {
                    continue;
                }
                if rest.len() == 1 {
                    return Meaning::Intent(*intent);
                }
                prefix = true;
            }
        }
        if prefix { Meaning::Prefix } else { Meaning::Nothing }
    }

    /// The intent of a single key in these scopes.
    pub fn find(&self, chain: &[Scope], key: Key) -> Option<Intent> {
        match self.meaning(chain, &[], key) {
            Meaning::Intent(intent) => Some(intent),
            Meaning::Prefix | Meaning::Nothing => None,
        }
    }

    /// The keys that may follow `pending`, with what they do: what a waiting prefix shows.
    pub fn following(&self, chain: &[Scope], pending: &[Key]) -> Vec<(String, Intent)> {
        let here = |intent: &Intent| intent.row().scopes.iter().any(|s| chain.contains(s));
        self.bindings
            .iter()
            .filter(|(chord, intent)| here(intent) && chord.0.len() > pending.len() && chord.0.starts_with(pending))
            .map(|(chord, intent)| {
                (Chord(chord.0.get(pending.len()..).unwrap_or_default().to_vec()).to_string(), *intent)
            })
            .collect()
    }

    /// The key to show for an intent, or nothing if it has none.
    pub fn key_of(&self, intent: Intent) -> Option<String> {
        self.bindings.iter().find(|(_, bound)| *bound == intent).map(|(chord, _)| chord.to_string())
    }

    /// All keys of an intent: "u, Ctrl+Z".
    pub fn keys_of(&self, intent: Intent) -> String {
        let keys: Vec<String> =
            self.bindings.iter().filter(|(_, bound)| *bound == intent).map(|(chord, _)| chord.to_string()).collect();
        keys.join(", ")
    }

    /// The footer's hint for an intent.
    pub fn hint(&self, intent: Intent) -> Option<Hint> {
        Some(Hint { key: self.key_of(intent)?, words: intent.row().hint.into() })
    }

    /// The hints of a scope, left to right, `? Keys` last. `picked` replaces the table's choice, `offers` leaves out
    /// what cannot be done now.
    pub fn hints(&self, scope: Scope, picked: Option<&[Intent]>, offers: &dyn Fn(Intent) -> bool) -> Vec<Hint> {
        let intents: Vec<Intent> = if let Some(picked) = picked {
            picked.to_vec()
        } else {
            let mut rows: Vec<&Row> = ROWS
                .iter()
                .filter(|row| row.foot > 0 && row.scopes.iter().any(|s| scope.chain().contains(s)))
                .collect();
            rows.sort_by_key(|row| row.foot);
            rows.iter().map(|row| row.intent).collect()
        };
        let mut hints: Vec<Hint> = intents
            .into_iter()
            .filter(|&intent| !matches!(intent, Intent::Help | Intent::More) && offers(intent))
            .filter_map(|intent| self.hint(intent))
            .collect();
        let more = Intent::More.row().scopes.iter().any(|s| scope.chain().contains(s)) && offers(Intent::More);
        hints.extend(more.then(|| self.hint(Intent::More)).flatten());
        hints.extend(self.hint(Intent::Help));
        hints
    }

    /// The help of a scope: its own keys first, then the ones behind it.
    pub fn help(&self, scope: Scope) -> Vec<HelpGroup> {
        let mut told = std::collections::BTreeSet::new();
        scope
            .chain()
            .iter()
            .map(|near| HelpGroup {
                heading: near.heading(),
                rows: ROWS
                    .iter()
                    .filter(|row| row.scopes.contains(near) && told.insert(row.intent))
                    .map(|row| (row.intent, self.keys_of(row.intent)))
                    .filter(|(_, keys)| !keys.is_empty())
                    .collect(),
            })
            .filter(|group| !group.rows.is_empty())
            .collect()
    }

    /// The page that lists every key, in Markdown.
    pub fn keys_md(&self) -> String {
        let mut page = String::from(
            "# Keys\n\nThis page is written by mdg from its own table of keys. Small letters do what undo takes back; \
             capital letters do more. Esc steps back and never leaves mdg.\n",
        );
        for scope in Scope::ALL {
            let rows: Vec<&Row> = ROWS.iter().filter(|row| row.scopes.first() == Some(scope)).collect();
            if rows.is_empty() {
                continue;
            }
            let _ = write!(
                page,
                "\n## {}\n\n| Keys | What it does | Also on | Safety | Name |\n|---|---|---|---|---|\n",
                scope.heading()
            );
            for row in rows {
                let keys: Vec<String> = self
                    .bindings
                    .iter()
                    .filter(|(_, bound)| *bound == row.intent)
                    .map(|(chord, _)| format!("`{chord}`"))
                    .collect();
                let also: Vec<&str> = row.scopes.iter().skip(1).map(|s| s.heading()).collect();
                let safety = match row.safety {
                    Safety::Looks => "changes no record",
                    Safety::Undo => "can be undone",
                    Safety::Asks => "asks first",
                    Safety::AsksForName => "asks for the name",
                };
                let _ = writeln!(
                    page,
                    "| {} | {} | {} | {safety} | {} |",
                    keys.join(", "),
                    row.about,
                    also.join(", "),
                    row.name
                );
            }
        }
        page
    }
}

/// Cuts hints from the right until they fit `width` columns with two blanks between; the last `stay` of them are never cut.
pub fn fit_hints(hints: &[Hint], stay: usize, width: usize) -> Vec<Hint> {
    let (rest, last) = hints.split_at(hints.len().saturating_sub(stay));
    let mut used: usize = last.iter().map(|hint| hint.width() + 2).sum::<usize>().saturating_sub(2);
    let mut kept = Vec::new();
    for hint in rest {
        used += hint.width() + 2;
        if used > width {
            break;
        }
        kept.push(hint.clone());
    }
    kept.extend_from_slice(last);
    kept
}

/// Whether two rows can be asked for in the same place.
fn meet(a: &Row, b: &Row) -> bool {
    Scope::ALL.iter().any(|scope| {
        let chain = scope.chain();
        a.scopes.iter().any(|s| chain.contains(s)) && b.scopes.iter().any(|s| chain.contains(s))
    })
}

/// The lasting name most like a misspelt one.
fn nearest(name: &str) -> Option<&'static str> {
    ROWS.iter()
        .map(|row| (distance(name, row.name), row.name))
        .min()
        .filter(|(steps, _)| *steps <= name.chars().count() / 3 + 1)
        .map(|(_, near)| near)
}

/// Letters to change, add or drop to turn one word into the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (cell, cb) in row.iter_mut().skip(1).zip(&b) {
            let above = *cell;
            left = (corner + usize::from(ca != *cb)).min(above + 1).min(left + 1);
            corner = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(written: &str) -> Key {
        Key::parse(written).unwrap()
    }

    fn own(name: &str, keys: &[&str]) -> BTreeMap<String, Vec<String>> {
        BTreeMap::from([(name.to_string(), keys.iter().map(|k| (*k).to_string()).collect())])
    }

    #[test]
    fn every_key_of_the_table_can_be_read() {
        let written: usize = ROWS.iter().map(|row| row.keys.len()).sum();
        assert_eq!(Keymap::standard().bindings.len(), written);
    }

    #[test]
    fn a_screen_gives_its_own_meaning_before_the_general_one() {
        let map = Keymap::standard();
        let meaning = |scope: Scope, k: &str| map.meaning(scope.chain(), &[], key(k));
        assert_eq!(meaning(Scope::Conference, "n"), Meaning::Intent(Intent::NextItem));
        assert_eq!(meaning(Scope::Worklist, "n"), Meaning::Intent(Intent::NewReferral));
        assert_eq!(meaning(Scope::LongText, "ctrl+e"), Meaning::Intent(Intent::LargerEditor));
        assert_eq!(meaning(Scope::Text, "ctrl+e"), Meaning::Intent(Intent::LineEnd));
        assert_eq!(meaning(Scope::Minutes, "t"), Meaning::Nothing);
    }

    #[test]
    fn a_prefix_waits_and_lists_what_may_follow() {
        let map = Keymap::standard();
        let chain = Scope::Worklist.chain();
        assert_eq!(map.meaning(chain, &[], key("g")), Meaning::Prefix);
        assert_eq!(map.meaning(chain, &[key("g")], key("g")), Meaning::Intent(Intent::First));
        assert_eq!(map.meaning(chain, &[key("g")], key("x")), Meaning::Nothing);
        let following = map.following(chain, &[key("g")]);
        assert!(following.contains(&("w".to_string(), Intent::GoWorklist)));
        assert!(following.contains(&("g".to_string(), Intent::First)));
    }

    #[test]
    fn the_footer_is_cut_from_the_right_and_keeps_the_way_to_help() {
        let map = Keymap::standard();
        let hints = map.hints(Scope::Worklist, None, &|_| true);
        assert_eq!(hints.first().unwrap(), &Hint::new("Enter", "Open"));
        for width in [98, 78, 58, 20, 6] {
            let kept = fit_hints(&hints, 1, width);
            assert_eq!(kept.last().unwrap(), &Hint::new("?", "Keys"));
            let used: usize = kept.iter().map(Hint::width).sum::<usize>() + 2 * (kept.len() - 1);
            assert!(used <= width, "{used} of {width}");
        }
    }

    #[test]
    fn what_cannot_be_done_now_is_not_hinted() {
        let hints = Keymap::standard().hints(Scope::Conference, None, &|intent| intent != Intent::Pause);
        assert!(!hints.iter().any(|hint| hint.words == "Pause"));
    }

    #[test]
    fn every_intent_with_a_key_is_in_the_help_of_its_scope() {
        let map = Keymap::standard();
        for row in ROWS.iter().filter(|row| !row.keys.is_empty()) {
            for scope in row.scopes.iter().filter(|s| **s != Scope::Anywhere) {
                let told = map.help(*scope).iter().any(|g| g.rows.iter().any(|(intent, _)| *intent == row.intent));
                assert!(told, "{} in {scope:?}", row.name);
            }
        }
    }

    #[test]
    fn the_printed_list_has_every_intent_once() {
        let page = Keymap::standard().keys_md();
        for row in ROWS {
            assert_eq!(page.matches(&format!("| {} |\n", row.name)).count(), 1, "{}", row.name);
        }
    }

    #[test]
    fn own_keys_replace_the_tables() {
        let map = Keymap::with_own_keys(&own("export", &["Z"])).unwrap();
        assert_eq!(map.find(Scope::Minutes.chain(), key("Z")), Some(Intent::Export));
        assert_eq!(map.find(Scope::Minutes.chain(), key("x")), None);
    }

    #[test]
    fn a_fault_in_own_keys_says_what_is_wrong() {
        let fault = |name: &str, k: &str| Keymap::with_own_keys(&own(name, &[k])).unwrap_err().join(" ");
        assert!(fault("exprot", "X").contains("Did you mean 'export'?"));
        assert!(fault("export", "ctrl+m").contains("cannot be used"));
        assert!(fault("export", "u").contains("already means 'undo'"));
        assert!(fault("export", "g").contains("already means"));
        assert!(fault("export", "ctrl+nonsense").contains("no key called"));
    }
}
