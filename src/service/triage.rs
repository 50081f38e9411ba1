//! Referrals as the person at triage sees them.

use super::{Service, refused};
use crate::domain::actor::Actor;
use crate::domain::agenda::{self, ItemStatus};
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::member::Member;
use crate::domain::patient::Patient;
use crate::domain::query::Triage;
use crate::domain::referral::{self, ReadyPoint, Referral, ReferralStatus};
use crate::domain::refusal::Refusal;
use crate::domain::triage_view::{ReferralLine, ReferralView, StageCount, TriageRow, TriageView};

impl Service {
    pub(super) fn triage_view(&mut self, who: &Actor, args: &Triage) -> Result<TriageView, Refusal> {
        let mut all: Vec<Referral> = self.store.all().map_err(refused)?;
        all.retain(|r| args.mdg.is_none_or(|mdg| r.mdg == mdg));
        let members: Vec<Member> = self.store.all().map_err(refused)?;
        let counts = ReferralStatus::ALL
            .iter()
            .map(|status| StageCount {
                status: *status,
                words: status.words(),
                referrals: u32::try_from(all.iter().filter(|r| r.status == *status).count()).unwrap_or(u32::MAX),
            })
            .collect();
        let (mut blocked, mut alerts, mut rows) = (0, 0, Vec::new());
        for one in &all {
            let asked_for = args.status.map_or_else(|| Self::waits(one), |status| one.status == status);
            if !asked_for && one.status != ReferralStatus::Accepted {
                continue;
            }
            let row = self.triage_row(who, one, &all, &members)?;
            blocked += u32::from(one.status == ReferralStatus::Accepted && row.blocked.is_some());
            alerts += u32::from(!row.alerts.is_empty());
            if asked_for && (!args.alerts || !row.alerts.is_empty()) {
                rows.push(row);
            }
        }
        rows.sort_by(|a, b| {
            let key = |r: &TriageRow| (r.status, r.urgency, r.referral.received_on);
            key(a).cmp(&key(b)).then_with(|| a.banner.name.cmp(&b.banner.name))
        });
        Ok(TriageView { counts, blocked, alerts, rows })
    }

    pub(super) fn referral_view(&mut self, who: &Actor, id: Ref<Referral>) -> Result<ReferralView, Refusal> {
        let referral = self.need(id)?;
        let all: Vec<Referral> = self.store.all().map_err(refused)?;
        let members: Vec<Member> = self.store.all().map_err(refused)?;
        Ok(ReferralView {
            row: self.triage_row(who, &referral, &all, &members)?,
            joined: self.store.referrals_joined(id).map_err(refused)?,
            history: self.history_of(&id.to_string(), 50)?,
        })
    }

    fn triage_row(
        &mut self,
        who: &Actor,
        referral: &Referral,
        all: &[Referral],
        members: &[Member],
    ) -> Result<TriageRow, Refusal> {
        let today = self.today();
        let patient = self.need(referral.patient)?;
        let mdg = self.need(referral.mdg)?;
        let practice = self.need(patient.practice)?;
        let sharing = self.sharing_of(patient.id)?;
        let closed = self.act(who, |act| agenda::may_be_discussed(act, &mdg, &patient, &sharing)).err();
        let mut missing = referral.missing.clone();
        if Self::waits(referral) {
            let seen = referral::lacking(referral, &sharing, members, today);
            // What the program sees by itself is missing only as long as it is.
            missing.retain(|point| *point > ReadyPoint::RequiredRole);
            missing.splice(0..0, seen);
        }
        let held = self.store.conditions_of(patient.id).map_err(refused)?;
        let ltc_count = held.iter().filter(|c| c.is_ltc && c.resolved_on.is_none()).count();
        let closed_on = self.store.closed_conferences(mdg.id).map_err(refused)?;
        let alerts = referral::overdue(referral, &closed_on).map(|passed| {
            let since = referral.accepted_on.map(dates::staff).unwrap_or_default();
            let passed = counted(passed, "conference has", "conferences have");
            format!("Accepted on {since}; {passed} passed since without this case.")
        });
        let (mut listed_for, mut last_discussed) = (None, None);
        for item in self.store.items_about(patient.id).map_err(refused)? {
            let meeting = self.need(item.meeting)?;
            if item.status == ItemStatus::Discussed {
                last_discussed = last_discussed.max(Some(meeting.date));
            } else if item.referral == Some(referral.id) && item.is_on_agenda() && meeting.is_open_to_change() {
                listed_for = Some(meeting.date);
            }
        }
        let name_of =
            |id: Option<Ref<Member>>| id.and_then(|id| members.iter().find(|m| m.id == id)).map(Member::display_name);
        Ok(TriageRow {
            id: referral.id,
            patient: patient.id,
            banner: patient.banner(today),
            practice_name: practice.name,
            practice_ods: practice.ods_code.unwrap_or_default(),
            segments: self.segments_of(&patient, today)?,
            ltc_count: u32::try_from(ltc_count).unwrap_or(u32::MAX),
            in_cohort: self.in_cohort(&mdg, &patient)? == Some(true),
            status: referral.status,
            urgency: referral.urgency,
            waiting_days: (today - referral.received_on).num_days(),
            questions: std::iter::once(&referral.question).chain(&referral.further_questions).cloned().collect(),
            consent: sharing.decision().map(|c| c.decision),
            blocked: closed.map(|r| (r.code, r.message)),
            missing: missing.into_iter().map(|point| (point, point.words())).collect(),
            alerts: alerts.into_iter().collect(),
            referrer: name_of(referral.referrer),
            triage_by: name_of(referral.triage_by),
            near_duplicates: self.near_duplicates(&patient, referral, all)?,
            listed_for,
            last_discussed,
            referral: referral.clone(),
        })
    }

    /// Others who could be mistaken for the patient and have an open referral in the same group.
    fn near_duplicates(
        &self,
        patient: &Patient,
        referral: &Referral,
        all: &[Referral],
    ) -> Result<Vec<String>, Refusal> {
        let near = self.near(patient)?;
        let open = |id| all.iter().find(|r| r.patient == id && r.mdg == referral.mdg && r.status.is_open());
        Ok(near
            .iter()
            .filter_map(|(_, other)| {
                let theirs = open(other.id)?;
                Some(format!(
                    "{}, born {}, NHS No. {}: referral of {}",
                    other.display_name(),
                    dates::staff(other.birth_date),
                    other.nhs_number_in_words(),
                    dates::staff(theirs.received_on)
                ))
            })
            .collect())
    }

    pub(super) fn referral_lines(&self, patient: Ref<Patient>) -> Result<Vec<ReferralLine>, Refusal> {
        let referrals = self.store.referrals_of(patient).map_err(refused)?;
        referrals
            .into_iter()
            .map(|r| {
                Ok(ReferralLine {
                    id: r.id,
                    mdg_code: self.need(r.mdg)?.code,
                    received_on: r.received_on,
                    status: r.status,
                    urgency: r.urgency,
                    question: r.asked(),
                })
            })
            .collect()
    }
}
