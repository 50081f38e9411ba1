//! How packs are sealed for a way that is not secure by itself, and what is said of a key. The sealing itself belongs to the export.

use super::actor::Act;
use super::change::Changes;
use super::organisation::Organisation;

crate::coded! {
    /// What packs are sealed to.
    pub enum Sealing = "way of sealing packs" {
        Keys = "keys", "To the key of each practice";
        WhereThereIsAKey = "where_there_is_a_key", "To its key where a practice has one; the others stay open";
        Passphrase = "passphrase", "To one passphrase";
    }
}

/// A public key, short enough to be compared over the telephone: `age1ql3z7hj ... ucd2p8`.
pub fn short(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    if letters.len() < 24 {
        return key.to_owned();
    }
    let (first, last): (String, String) =
        (letters.iter().take(11).collect(), letters.iter().skip(letters.len() - 6).collect());
    format!("{first} ... {last}")
}

/// Notes to which key the packs of an organisation can be sealed, or that there is none any more. The key was read before.
pub fn set_key(_: &Act<'_>, before: &Organisation, key: Option<String>) -> Changes {
    let mut changes = Changes::none();
    changes.update(before, &Organisation { age_recipient: key, ..before.clone() });
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_by_its_ends() {
        let key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
        assert_eq!(short(key), "age1ql3z7hj ... mcac8p");
        assert_eq!(short("age1"), "age1");
    }
}
