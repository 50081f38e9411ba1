//! Sealed packs through the one door: the key of a practice, who has none, and a passphrase that no command holds.

use crate::domain::command::*;
use crate::domain::query::{AuditLog, Query};
use crate::domain::sealing::Sealing;
use crate::domain::view::Answer;
use crate::export::seal::{Key, open};
use crate::service::testing::World;
use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use zeroize::Zeroizing;

const WORDS: &str = "otter lamp gravel tuesday";

impl World {
    fn ready_to_write() -> Self {
        let mut world = Self::new();
        world.holds_conference("Breathless on the stairs.");
        let approve = world.approving("lead");
        world.does(approve);
        world
    }

    fn sealing(&self, how: Sealing) -> MinutesExport {
        let folder = self.folder.path().to_owned();
        MinutesExport { meeting: self.meeting, folder, reason: None, encrypt: Some(how) }
    }

    pub(super) fn has_key(&self, practice: usize, key: &str) -> OrganisationKey {
        OrganisationKey { organisation: self.practices[practice], age_recipient: Some(key.to_owned()) }
    }
}

#[test]
fn who_has_no_key_is_named_or_stays_open() {
    let mut w = World::ready_to_write();
    let identity = Identity::generate();
    let key = w.has_key(0, &identity.to_public().to_string());
    let said = w.does(key.into()).said;
    assert!(
        said.starts_with("Packs for Harlesden Green Surgery can be sealed to age1") && said.contains(" ... "),
        "{said}"
    );
    let keys = w.sealing(Sealing::Keys);
    let refusal = w.service.execute(&w.manager.clone(), keys.into()).unwrap_err();
    assert_eq!((refusal.code.text(), refusal.field.as_deref()), ("seal_missing", Some("encrypt")));
    assert!(
        refusal.message.starts_with("Kilburn Park Practice (X99002) has no key, so nothing was written."),
        "{}",
        refusal.message
    );
    assert!(!w.folder.path().join("MDG-HK_2026-11-19").exists());
    let some = w.sealing(Sealing::WhereThereIsAKey);
    let done = w.does(some.into());
    assert!(done.said.starts_with("7 files for 2 practices written, 1 of them sealed."), "{}", done.said);
    assert!(w.papers_of("X99001", 1).sealed && !w.papers_of("X99002", 1).sealed);
    let file = w.folder.path().join("MDG-HK_2026-11-19/X99001/MDG-HK_2026-11-19_X99001_pack_v1.zip.age");
    let private = Key::private(identity.to_string().expose_secret()).unwrap();
    let files = open(&std::fs::read(file).unwrap(), &private).unwrap();
    let text: String = files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert_eq!(files.len(), 10);
    assert!(text.contains("ADEYEMI") && !text.contains("CHAUDHRY"));
}

#[test]
fn a_passphrase_is_typed_once_for_one_export_and_stands_in_no_log() {
    let mut w = World::ready_to_write();
    let passphrase = w.sealing(Sealing::Passphrase);
    assert_eq!(w.refuses(passphrase.clone().into()), "seal_missing");
    assert!(w.service.seal_packs_with(Zeroizing::new("nhs2026".to_owned())).is_err());
    w.service.seal_packs_with(Zeroizing::new(WORDS.to_owned())).unwrap();
    let done = w.does(passphrase.clone().into());
    assert!(done.said.starts_with("2 files for 2 practices written, each sealed."), "{}", done.said);
    let Answer::AuditLog(log) =
        w.service.answer(&w.manager.clone(), &Query::AuditLog(AuditLog { limit: None, record: None })).unwrap()
    else {
        panic!("another answer")
    };
    assert!(!serde_json::to_string(&log).unwrap().contains("otter"));
    let again = MinutesExport { folder: w.folder.path().join("again"), ..passphrase };
    assert_eq!(w.refuses(again.into()), "seal_missing", "it was for one export");
}

#[test]
fn a_key_that_cannot_be_read_is_refused_and_the_private_half_is_not_quoted() {
    let mut w = World::new();
    let identity = Identity::generate();
    let secret = identity.to_string();
    for bad in ["age1whatever", secret.expose_secret()] {
        let command = w.has_key(0, bad);
        let refusal = w.service.execute(&w.manager.clone(), command.into()).unwrap_err();
        assert_eq!((refusal.code.text(), refusal.field.as_deref()), ("code_unreadable", Some("age_recipient")));
        assert!(!refusal.message.contains("SECRET"));
    }
    let command = w.has_key(0, &identity.to_public().to_string());
    w.does(command.into());
    let none = OrganisationKey { organisation: w.practices[0], age_recipient: None };
    w.does(none.into());
    assert_eq!(w.service.store().get(w.practices[0]).unwrap().unwrap().age_recipient, None);
}
