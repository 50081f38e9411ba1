//! Reads about referrals.

use crate::domain::agenda::AgendaItem;
use crate::domain::ids::Ref;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::domain::referral::Referral;
use crate::store::record::select;
use crate::store::{Result, Store};
use chrono::NaiveDate;

impl Store {
    /// The referral of a patient in a group of which something is still to come.
    pub fn open_referral(&self, mdg: Ref<Mdg>, patient: Ref<Patient>) -> Result<Option<Referral>> {
        let rest = "WHERE mdg = ?1 AND patient = ?2
             AND status IN ('received', 'in_triage', 'not_ready', 'accepted', 'protocol', 'listed')";
        Ok(select(self.connection(), rest, [mdg.to_string(), patient.to_string()])?.pop())
    }

    /// The referrals of a patient, latest first.
    pub fn referrals_of(&self, patient: Ref<Patient>) -> Result<Vec<Referral>> {
        select(self.connection(), "WHERE patient = ?1 ORDER BY received_on DESC, rowid DESC", [patient.to_string()])
    }

    /// The referrals that joined another.
    pub fn referrals_joined(&self, referral: Ref<Referral>) -> Result<Vec<Referral>> {
        select(self.connection(), "WHERE duplicate_of = ?1 ORDER BY rowid", [referral.to_string()])
    }

    /// The items that answer a referral, first one first.
    pub fn items_for(&self, referral: Ref<Referral>) -> Result<Vec<AgendaItem>> {
        select(self.connection(), "WHERE referral = ?1 ORDER BY rowid", [referral.to_string()])
    }

    /// The days on which a group held a conference that has closed.
    pub fn closed_conferences(&self, mdg: Ref<Mdg>) -> Result<Vec<NaiveDate>> {
        Ok(self
            .meetings_of(mdg)?
            .into_iter()
            .filter(|m| m.status == crate::domain::meeting::MeetingStatus::Closed)
            .map(|m| m.date)
            .collect())
    }
}
