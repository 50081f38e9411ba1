//! The versions of the minutes of one conference: which there are, what each practice has of them, and what two of them say
//! otherwise. A version that was approved is read as it is; a draft as it would be approved now, and nothing of that is kept.

use super::{Service, refused};
use crate::domain::actor::Actor;
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::distribution::Distribution;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::member::Member;
use crate::domain::minutes::Minutes;
use crate::domain::patient::Patient;
use crate::domain::query::MinutesCompare;
use crate::domain::recall::{self, RecallReason};
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::snapshot::{CaseRecord, Snapshot, difference};
use crate::domain::view::{ComparedView, VersionRow};
use crate::export::Pack;
use crate::export::packs;

/// One of several versions.
pub(super) fn version_in(versions: &[Minutes], version: u32) -> Result<&Minutes, Refusal> {
    versions.iter().find(|m| m.minutes_version == version).ok_or_else(|| {
        let why = format!("There is no version {version} of these minutes; the newest is {}.", versions.len());
        Refusal::new(Code::NotFound, why)
    })
}

/// What the correction of a version is, in words.
fn amendment(minutes: &Minutes) -> Option<String> {
    let reason = minutes.amendment_reason.as_deref().unwrap_or_default();
    minutes.amendment.map(|class| format!("{}: {reason}", class.words()))
}

impl Service {
    /// Every version of the minutes of a conference, oldest first.
    pub(super) fn versions_of(&self, meeting: Ref<Meeting>) -> Result<Vec<Minutes>, Refusal> {
        let mut all: Vec<Minutes> = self.store.all().map_err(refused)?;
        all.retain(|m| m.meeting == meeting);
        all.sort_by_key(|m| m.minutes_version);
        Ok(all)
    }

    /// The approved version that a draft is to take the place of.
    pub(super) fn version_before(&self, minutes: &Minutes) -> Result<Option<Minutes>, Refusal> {
        let before = minutes.minutes_version.checked_sub(1);
        Ok(self.versions_of(minutes.meeting)?.into_iter().find(|m| Some(m.minutes_version) == before))
    }

    pub(super) fn version_rows(&self, versions: &[Minutes]) -> Result<Vec<VersionRow>, Refusal> {
        versions.iter().map(|minutes| self.version_row(minutes)).collect()
    }

    fn version_row(&self, minutes: &Minutes) -> Result<VersionRow, Refusal> {
        Ok(VersionRow {
            version: minutes.minutes_version,
            status: minutes.status,
            amendment: amendment(minutes),
            approved_on: minutes.approved_on,
            written: !self.store.exports_of(minutes.id).map_err(refused)?.is_empty(),
        })
    }

    /// The minutes as they would be approved now. The identities made for it are given out again.
    pub(super) fn as_it_would_be(
        &mut self,
        meeting: &Meeting,
        minutes: &Minutes,
        approver: Ref<Member>,
    ) -> Result<Snapshot, Refusal> {
        let saved = self.mint.clone();
        let today = dates::london_date(self.now());
        let made = self.snapshot(meeting, minutes, approver, today, "not approved yet");
        self.mint = saved;
        made
    }

    /// What goes to each practice from a version: everything for the first, and for a correction what it corrects.
    pub(super) fn packs(&self, snapshot: &Snapshot, minutes: &Minutes) -> Result<Vec<Pack>, Refusal> {
        // A cover's identity follows from the minutes and the practice, so that writing a pack again gives the same documents.
        let cover_id = |of: &Minutes, ods: &str| {
            let mut bytes = [0u8; 16];
            let digest = <sha2::Sha256 as sha2::Digest>::digest(format!("{} {ods} cover", of.id).as_bytes());
            bytes.copy_from_slice(&digest[..16]);
            uuid::Builder::from_custom_bytes(bytes).into_uuid()
        };
        let mut versions = self.versions_of(minutes.meeting)?;
        versions.retain(|m| m.minutes_version < minutes.minutes_version);
        let earlier = versions.iter().map(Minutes::content).collect::<Result<Vec<Snapshot>, _>>()?;
        let cover = |ods: &str| {
            let had_one = |(_, content): &(&Minutes, &Snapshot)| {
                packs::practices_of(content).iter().any(|practice| practice.practice_ods == ods)
            };
            let former = versions.iter().zip(&earlier).rfind(had_one);
            packs::CoverId {
                now: cover_id(minutes, ods),
                former: former.map(|(version, _)| (cover_id(version, ods), version.minutes_version)),
            }
        };
        let sent: Vec<Distribution> = self.store.all().map_err(refused)?;
        let has = |case: &CaseRecord| {
            let with = |one: &Distribution| {
                versions.iter().any(|version| version.id == one.minutes && version.minutes_version >= case.since)
            };
            let practice = case.patient.practice;
            sent.iter()
                .any(|d| d.is_out() && d.practice == practice && with(d) && d.patients.contains(&case.patient.id))
        };
        Ok(packs::of_snapshot(snapshot, &earlier, has, self.mark(), snapshot.ended_at, cover))
    }

    pub(super) fn minutes_compared(&mut self, args: &MinutesCompare) -> Result<ComparedView, Refusal> {
        let meeting = self.need(args.meeting)?;
        let mdg = self.need(meeting.mdg)?;
        let versions = self.versions_of(meeting.id)?;
        let newest = self.minutes_of(meeting.id)?.minutes_version;
        let to = version_in(&versions, args.to.unwrap_or(newest))?;
        let only = || Refusal::wrong_state("There is one version of these minutes, and nothing to compare it with.");
        let before = args.from.or(to.minutes_version.checked_sub(1).filter(|v| *v > 0)).ok_or_else(only)?;
        let from = version_in(&versions, before)?;
        let earlier = from.content()?;
        let later = match (to.snapshot.is_some(), meeting.chair.or(mdg.clinical_lead)) {
            (true, _) => to.content()?,
            (false, Some(approver)) => self.as_it_would_be(&meeting, to, approver)?,
            (false, None) => {
                let why = "Nobody could approve the draft. Name a chair or a clinical lead first, then compare.";
                return Err(Refusal::wrong_state(why));
            }
        };
        Ok(ComparedView {
            meeting: self.meeting_row(&meeting)?,
            from: self.version_row(from)?,
            to: self.version_row(to)?,
            cases: difference::between(&earlier, &later),
        })
    }

    /// Asks back at once what practices hold in one patient's name and is about another, and says whom to ring.
    pub(super) fn wrong_patient(
        &mut self,
        who: &Actor,
        meeting: &Meeting,
        patients: &[Ref<Patient>],
        changes: &mut Changes,
    ) -> Result<String, Refusal> {
        let mut raised = 0;
        for patient in patients {
            let mut left = Vec::new();
            for version in self.versions_of(meeting.id)? {
                if self.store.exports_of(version.id).map_err(refused)?.is_empty() {
                    continue;
                }
                let content = version.content()?;
                left.extend(content.papers_about(*patient).map(|case| (version.id, case.patient.practice)));
            }
            let known = self.store.recalls_of(*patient).map_err(refused)?;
            let recalls = self.act(who, |act| recall::raise(act, *patient, RecallReason::WrongPatient, &left, &known));
            let mut told_of = Vec::new();
            for recall in &recalls {
                changes.create(recall);
                if told_of.contains(&recall.practice) {
                    continue;
                }
                told_of.push(recall.practice);
                let (about, practice) = (self.need(*patient)?, self.need(recall.practice)?);
                let number = about.banner(self.today()).nhs_number;
                let told = format!(
                    "Ring {} now: the paper about {}, NHS number {number}, from the conference of {} holds what belongs to somebody \
                     else and must be destroyed. The notice of recall says so in writing.",
                    practice.name,
                    about.display_name(),
                    dates::staff(meeting.date)
                );
                changes.warn(Warning::new(Code::AnotherPatient, told));
            }
            raised += recalls.len();
        }
        Ok(match raised {
            0 => " Nothing was written from it yet, so that no practice has to destroy anything.".to_owned(),
            n => format!(" {} asked back.", counted(n, "paper is", "papers are")),
        })
    }
}
