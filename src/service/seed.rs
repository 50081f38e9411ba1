//! What a demo database may do and no other: take many pretend records as one act, and live through other times than now.
//! It knows nothing of who the pretend people are.

use super::clock::Mint;
use super::{Deed, Service};
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::change::Changes;
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::view::{Done, Purpose};

impl Service {
    /// Writes pretend records as one act, with no rule asked. Refused on any database but a demo.
    pub fn seed(&mut self, who: &Actor, said: &str, changes: &Changes) -> Result<Done, Refusal> {
        self.must_be_demo()?;
        Self::must_be_allowed(who, "demo.seed", &[AccessRole::MdgManager])?;
        self.commit(who, Deed::new("demo.seed", said), changes)
    }

    /// Does `work`, which may set the clock as it goes and gets counted identities, so that the same work gives the same records;
    /// clock and identities are as before afterwards, also where it was refused. Only on a demo.
    pub fn rehearse<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Refusal>) -> Result<T, Refusal> {
        self.must_be_demo()?;
        let (clock, random) = (self.clock, matches!(self.mint, Mint::Random));
        if random {
            self.mint = Mint::Counted(0);
        }
        let done = work(self);
        self.clock = clock;
        if random {
            self.mint = Mint::Random;
        }
        done
    }

    fn must_be_demo(&self) -> Result<(), Refusal> {
        let why = "Pretend patients go into a demo database only, so that nobody mistakes them for real ones. Open a new demo.";
        ensure(self.purpose() == Purpose::Demo, Code::WrongState, why)
    }
}
