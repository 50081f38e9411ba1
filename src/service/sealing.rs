//! Keys of practices, and what the packs of one export are sealed to. A passphrase comes past the commands, because those are scripts,
//! drafts and lines of the log; it is forgotten with the export it was typed for.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::command::OrganisationKey;
use crate::domain::count::listed;
use crate::domain::organisation::Organisation;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::sealing::{self, Sealing};
use crate::domain::view::Done;
use crate::export::Pack;
use crate::export::seal::{Seals, read_key};
use crate::store::passphrase;
use std::path::Path;
use zeroize::Zeroizing;

impl Service {
    /// Takes the passphrase to which the next packs are sealed. The refusal says what is wrong with it.
    pub fn seal_packs_with(&mut self, words: Zeroizing<String>) -> Result<(), Refusal> {
        passphrase::check(&words).map_err(|weak| Refusal::new(Code::SealMissing, weak.to_string()))?;
        self.pack_passphrase = Some(words);
        Ok(())
    }

    /// Opens sealed packs of a folder for a look, in a hidden folder beside it. Where the program ends in the middle of it, what lies
    /// open there is removed when the database is opened next.
    pub fn opening_packs<T>(&mut self, folder: &Path, look: impl FnOnce() -> T) -> Result<T, Refusal> {
        let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        self.begin_export(whole.parent().unwrap_or(&whole))?;
        let seen = look();
        self.end_export()?;
        Ok(seen)
    }

    pub(super) fn organisation_key(&mut self, who: &Actor, args: &OrganisationKey) -> Result<Done, Refusal> {
        let before = self.need(args.organisation)?;
        let text = args.age_recipient.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let key = text.map(|text| {
            let why = if text.to_ascii_uppercase().starts_with("AGE-SECRET-KEY") {
                "This is the private half of a key, which nobody else may have. Tell the practice to make a new one, and ask for the \
                 half that begins with age1."
            } else {
                "This is no public key of age. It begins with age1 and has 62 letters and digits; copy it whole."
            };
            read_key(text).ok_or_else(|| Refusal::new(Code::CodeUnreadable, why).at("age_recipient"))
        });
        let key = key.transpose()?;
        let said = match &key {
            Some(key) => format!(
                "Packs for {} can be sealed to {}. Compare that with the practice before it is used.",
                before.name,
                sealing::short(key)
            ),
            None => format!("There is no key for {} any more.", before.name),
        };
        let changes = self.act(who, |act| sealing::set_key(act, &before, key));
        self.commit(who, Deed::new("organisation.key", said).on(before.id), &changes)
    }

    /// What the packs are sealed to. Refused where a practice has no key and nobody said that it may go open.
    pub(super) fn seals_for(&mut self, sealing: Option<Sealing>, packs: &[Pack]) -> Result<Seals, Refusal> {
        // It is for this export, whatever becomes of it.
        let typed = self.pack_passphrase.take();
        let missing = |why: String| Err(Refusal::new(Code::SealMissing, why).at("encrypt"));
        let open = match sealing {
            None => return Ok(Seals::none()),
            Some(Sealing::Passphrase) => {
                return typed.map_or_else(
                    || {
                        missing(
                            "A passphrase for packs is asked by `mdg minutes export --encrypt passphrase`, and by nothing else. \
                             Nothing was written."
                                .to_owned(),
                        )
                    },
                    |words| Ok(Seals::to_passphrase(&words)),
                );
            }
            Some(Sealing::WhereThereIsAKey) => true,
            Some(Sealing::Keys) => false,
        };
        let all: Vec<Organisation> = self.store.all().map_err(refused)?;
        let (mut seals, mut without) = (Seals::none(), Vec::new());
        for pack in packs {
            let practice = all.iter().find(|o| o.ods_code.as_ref() == Some(&pack.practice_ods));
            let key = practice.and_then(|o| o.age_recipient.as_deref());
            if !key.is_some_and(|key| seals.add_key(&pack.practice_ods, key)) {
                without.push(format!("{} ({})", pack.cover.practice.name, pack.practice_ods));
            }
        }
        if without.is_empty() || open {
            return Ok(seals);
        }
        let verb = if without.len() == 1 { "has" } else { "have" };
        missing(format!(
            "{} {verb} no key, so nothing was written. Enter the key that the practice gives you, or let those without a key stay open.",
            listed(&without)
        ))
    }
}

/// How many of the packs are sealed, for the sentence that says what was written.
pub(super) fn in_words(sealed: usize, packs: usize) -> String {
    match sealed {
        0 => String::new(),
        n if n == packs => ", each sealed".to_owned(),
        n => format!(", {n} of them sealed"),
    }
}
