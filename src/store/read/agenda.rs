//! Reads for preparing an agenda.

use crate::domain::agenda::AgendaItem;
use crate::domain::agenda_issue::IssuedAgenda;
use crate::domain::discussion::Discussion;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::organisation::Mdg;
use crate::domain::referral::Referral;
use crate::store::record::select;
use crate::store::{Result, Store};
use chrono::NaiveDate;

impl Store {
    /// Every version of a conference's agenda, the first one first.
    pub fn issued_agendas(&self, meeting: Ref<Meeting>) -> Result<Vec<IssuedAgenda>> {
        select(self.connection(), "WHERE meeting = ?1 ORDER BY number", [meeting.to_string()])
    }

    /// The referrals of a group that were accepted and are not listed.
    pub fn referrals_waiting(&self, mdg: Ref<Mdg>) -> Result<Vec<Referral>> {
        select(self.connection(), "WHERE mdg = ?1 AND status = 'accepted' ORDER BY received_on", [mdg.to_string()])
    }

    /// The referrals on a group's protocol list: the care package applies and nobody discusses them.
    pub fn protocol_list(&self, mdg: Ref<Mdg>) -> Result<Vec<Referral>> {
        let rest = "WHERE mdg = ?1 AND status = 'protocol' ORDER BY received_on, rowid";
        select(self.connection(), rest, [mdg.to_string()])
    }

    /// The last item of a referral that was put off or not reached, if nothing continues it yet.
    pub fn left_over(&self, referral: Ref<Referral>) -> Result<Option<AgendaItem>> {
        let rest = "WHERE referral = ?1 AND status IN ('deferred', 'not_reached')
                    AND id NOT IN (SELECT carried_from FROM agenda_item WHERE carried_from IS NOT NULL)
                    ORDER BY rowid DESC LIMIT 1";
        Ok(select(self.connection(), rest, [referral.to_string()])?.pop())
    }

    /// What a group said last about each patient, where it wanted to look again by a day.
    pub fn reviews_agreed(&self, mdg: Ref<Mdg>, until: NaiveDate) -> Result<Vec<Discussion>> {
        let rest = "WHERE next_review_on <= ?2 AND coalesce(outcome, '') NOT IN ('discharged_from_mdg', 'withdrawn')
                    AND item IN (
                        SELECT i.id FROM agenda_item i JOIN meeting m ON m.id = i.meeting
                        WHERE m.mdg = ?1 AND i.status = 'discussed' AND NOT EXISTS (
                            SELECT 1 FROM agenda_item later JOIN meeting n ON n.id = later.meeting
                            WHERE later.patient = i.patient AND n.mdg = ?1 AND later.status = 'discussed' AND n.date > m.date))
                    ORDER BY next_review_on";
        select(self.connection(), rest, [mdg.to_string(), until.format("%Y-%m-%d").to_string()])
    }
}
