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
use crate::domain::minutes::{AmendmentClass, Minutes};
use crate::domain::organisation::Organisation;
use crate::domain::patient::Patient;
use crate::domain::query::MinutesCompare;
use crate::domain::recall::{self, Paper, RecallReason};
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::snapshot::{CasePatient, CaseRecord, Snapshot, difference};
use crate::domain::view::{ComparedView, VersionRow};
use crate::export::{Pack, identity, packs};

/// What practices have: each row with its version.
pub(super) struct Shelves {
    rows: Vec<(u32, Distribution)>,
}

impl Shelves {
    fn with(&self, case: &CaseRecord, is_so: impl Fn(&Distribution) -> bool) -> bool {
        self.rows.iter().any(|(version, one)| {
            let holds = one.practice == case.patient.practice && one.patients.contains(&case.patient.id);
            *version >= case.since && holds && is_so(one)
        })
    }
}

impl packs::Delivered for Shelves {
    fn has(&self, case: &CaseRecord) -> bool {
        self.with(case, Distribution::is_out)
    }

    fn is_written(&self, case: &CaseRecord) -> bool {
        self.with(case, |_| true)
    }

    fn knows(&self, practice: Ref<Organisation>) -> bool {
        self.rows.iter().any(|(_, one)| one.practice == practice)
    }
}

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

    /// What practices have of the versions before one.
    pub(super) fn delivered(&self, minutes: &Minutes) -> Result<Shelves, Refusal> {
        let mut versions = self.versions_of(minutes.meeting)?;
        versions.retain(|m| m.minutes_version < minutes.minutes_version);
        let all: Vec<Distribution> = self.store.all().map_err(refused)?;
        let version = |one: &Distribution| versions.iter().find(|m| m.id == one.minutes).map(|m| m.minutes_version);
        Ok(Shelves { rows: all.into_iter().filter_map(|one| Some((version(&one)?, one))).collect() })
    }

    /// What goes to each practice from a version: everything for the first, and for a correction what it corrects.
    pub(super) fn packs(&self, snapshot: &Snapshot, minutes: &Minutes) -> Result<Vec<Pack>, Refusal> {
        // A cover's identity follows from the minutes and the practice, so that writing a pack again gives the same documents.
        let cover_id = |of: Ref<Minutes>, ods: &str| identity(&format!("{of} {ods} cover"));
        let mut versions = self.versions_of(minutes.meeting)?;
        versions.retain(|m| m.minutes_version < minutes.minutes_version);
        let earlier = versions.iter().map(Minutes::content).collect::<Result<Vec<Snapshot>, _>>()?;
        let delivered = self.delivered(minutes)?;
        let cover = |practice: &CasePatient| {
            let ods = &practice.practice_ods;
            let former =
                delivered.rows.iter().filter(|(_, one)| one.practice == practice.practice).max_by_key(|(v, _)| *v);
            packs::CoverId {
                now: cover_id(minutes.id, ods),
                former: former.map(|(version, one)| (cover_id(one.minutes, ods), *version)),
            }
        };
        Ok(packs::of_snapshot(snapshot, &earlier, &delivered, self.mark(), snapshot.ended_at, cover))
    }

    /// Whose papers held what belongs to another patient, up to a version.
    pub(super) fn mixed_up(&self, minutes: &Minutes) -> Result<Vec<Ref<Patient>>, Refusal> {
        let versions = self.versions_of(minutes.meeting)?;
        let wrong = versions.iter().filter(|m| {
            m.minutes_version <= minutes.minutes_version && m.amendment == Some(AmendmentClass::WrongPatient)
        });
        let named = wrong.flat_map(|m| m.amendment_patients.iter().flatten());
        named.map(|patient| self.survivor(*patient).map(|p| p.id)).collect()
    }

    /// A patient under the record that counts, where two were merged.
    pub(super) fn survivor(&self, patient: Ref<Patient>) -> Result<Patient, Refusal> {
        let mut found: Patient = self.need(patient)?;
        while let Some(into) = found.merged_into {
            found = self.need(into)?;
        }
        Ok(found)
    }

    /// Patients as approved minutes name them, which knew one by another record where two were merged since.
    pub(super) fn as_named_in(
        &self,
        minutes: &Minutes,
        patients: &[Ref<Patient>],
    ) -> Result<Vec<Ref<Patient>>, Refusal> {
        let cases = if minutes.snapshot.is_some() { minutes.content()?.cases } else { Vec::new() };
        let mut named = Vec::new();
        for patient in patients {
            let mut known = *patient;
            for case in &cases {
                if self.survivor(case.patient.id)?.id == self.survivor(*patient)?.id {
                    known = case.patient.id;
                }
            }
            named.push(known);
        }
        Ok(named)
    }

    /// The papers about a patient that were written for practices: the version that made each, and for whom; of one conference or of all.
    pub(super) fn papers_out(&self, patient: Ref<Patient>, of: Option<Ref<Meeting>>) -> Result<Vec<Paper>, Refusal> {
        let mut left: Vec<Paper> = Vec::new();
        for minutes in self.store.minutes_out_about(patient).map_err(refused)? {
            if of.is_some_and(|meeting| meeting != minutes.meeting) {
                continue;
            }
            let versions = self.versions_of(minutes.meeting)?;
            for case in minutes.content()?.cases {
                if self.survivor(case.patient.id)?.id != patient {
                    continue;
                }
                let paper = (version_in(&versions, case.since)?.id, case.patient.practice);
                if !left.contains(&paper) {
                    left.push(paper);
                }
            }
        }
        Ok(left)
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
        let mut out = 0;
        for patient in patients {
            let patient = &self.survivor(*patient)?.id;
            let left = self.papers_out(*patient, Some(meeting.id))?;
            out += left.len();
            let known = self.store.recalls_of(*patient).map_err(refused)?;
            let (recalls, asked) =
                self.act(who, |act| recall::raise(act, *patient, RecallReason::WrongPatient, &left, &known));
            changes.append(asked);
            let mut told_of = Vec::new();
            for recall in &recalls {
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
            0 if out > 0 => " What practices hold of it is asked back already.".to_owned(),
            0 => " Nothing was written from it yet, so that no practice has to destroy anything.".to_owned(),
            n => format!(" {} asked back.", counted(n, "paper is", "papers are")),
        })
    }
}
