//! Records of one kind as lines to choose from, wherever a command names one. What is wanted most often stands first.

use super::{Service, refused};
use crate::domain::actor::Actor;
use crate::domain::admission::Admission;
use crate::domain::assessment::Assessment;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::organisation::{Mdg, Organisation};
use crate::domain::patient::Patient;
use crate::domain::patient_merge::MergeStatus;
use crate::domain::query::{Query, RecordKind, Records};
use crate::domain::refusal::Refusal;
use crate::domain::risk::RiskScore;
use crate::domain::view::RecordRow;
use std::cmp::Reverse;

type Rows = Result<Vec<RecordRow>, Refusal>;

fn row<T>(id: Ref<T>, label: impl Into<String>, detail: impl Into<String>) -> RecordRow {
    RecordRow { id: id.to_string(), label: label.into(), detail: detail.into() }
}

/// The words there are, with commas between.
fn parted(words: &[&str]) -> String {
    words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

impl Service {
    pub(super) fn records(&mut self, who: &Actor, args: &Records) -> Rows {
        self.need_if(args.patient)?;
        self.need_if(args.meeting)?;
        match args.kind {
            RecordKind::Organisation => self.organisation_rows(),
            RecordKind::Service => self.service_rows(),
            RecordKind::Site => self.site_rows(),
            RecordKind::Member => self.member_rows(),
            RecordKind::Mdg => self.mdg_rows(),
            RecordKind::Meeting => self.meeting_rows(),
            RecordKind::Action => self.action_lines(args.patient),
            RecordKind::Referral => self.referral_rows(args.patient),
            RecordKind::Mismatch => self.mismatches_to_choose(who),
            RecordKind::Merge => self.merges_to_choose(who),
            RecordKind::Profile => self.profiles_to_choose(who),
            RecordKind::Recall => Ok(self
                .recalls()?
                .into_iter()
                .map(|one| {
                    let label = format!("{}: minutes of {}", one.practice, dates::staff(one.meeting_date));
                    row(one.id, label, parted(&[&one.patient, one.confirmed.as_deref().unwrap_or("waits")]))
                })
                .collect()),
            RecordKind::Distribution => Ok(self
                .distributions(args.meeting, false)?
                .rows
                .into_iter()
                .map(|one| {
                    let label = format!("{}: minutes of {}", one.practice_name, dates::staff(one.meeting_date));
                    row(one.id, label, parted(&[&format!("version {}", one.version), &one.state]))
                })
                .collect()),
            RecordKind::AgendaItem | RecordKind::Rca => match args.meeting {
                Some(meeting) => self.rows_of_a_conference(who, args.kind, meeting),
                None => Ok(Vec::new()),
            },
            _ => match args.patient {
                Some(patient) => self.rows_of_a_patient(args.kind, patient),
                None => Ok(Vec::new()),
            },
        }
    }

    fn organisation_rows(&self) -> Rows {
        let today = self.today();
        let mut all: Vec<Organisation> = self.store.all().map_err(refused)?;
        let ended = |one: &Organisation| one.closed_on.is_some_and(|last| last < today);
        all.sort_by_cached_key(|one| (ended(one), one.name.to_lowercase()));
        let detail = |one: &Organisation| {
            let closed = if ended(one) { "closed" } else { "" };
            parted(&[one.kind.words(), one.ods_code.as_deref().unwrap_or_default(), closed])
        };
        Ok(all.iter().map(|one| row(one.id, &one.name, detail(one))).collect())
    }

    fn service_rows(&self) -> Rows {
        let line = |one: &crate::domain::directory::CareService| {
            let ended = one.closed_on.map(|last| format!("until {}", dates::staff(last))).unwrap_or_default();
            let by = self.need_if(one.organisation)?.map(|o| o.name).unwrap_or_default();
            Ok(row(one.id, &one.name, parted(&[&by, &ended])))
        };
        self.services(true)?.iter().map(line).collect()
    }

    fn site_rows(&self) -> Rows {
        let line = |one: &crate::domain::directory::Site| {
            let ended = one.closed_on.map(|last| format!("until {}", dates::staff(last))).unwrap_or_default();
            row(one.id, &one.name, parted(&[one.kind.words(), one.postcode.as_deref().unwrap_or_default(), &ended]))
        };
        Ok(self.sites(true)?.iter().map(line).collect())
    }

    fn member_rows(&self) -> Rows {
        let mut all = self.members()?;
        all.sort_by_cached_key(|one| (!one.active, one.name.to_lowercase()));
        let detail = |active: bool, words: &[&str]| {
            let mut words = words.to_vec();
            words.push(if active { "" } else { "has left" });
            parted(&words)
        };
        Ok(all
            .iter()
            .map(|one| {
                let handle = format!("@{}", one.member.handle);
                row(
                    one.member.id,
                    &one.name,
                    detail(one.active, &[one.member.role.words(), &one.organisation, &handle]),
                )
            })
            .collect())
    }

    fn mdg_rows(&self) -> Rows {
        let today = self.today();
        let mut all: Vec<Mdg> = self.store.all().map_err(refused)?;
        all.sort_by_cached_key(|one| (!one.is_active(today), one.name.to_lowercase()));
        let ended = |one: &Mdg| if one.is_active(today) { "" } else { "ended" };
        Ok(all.iter().map(|one| row(one.id, &one.name, parted(&[&one.code, ended(one)]))).collect())
    }

    fn meeting_rows(&self) -> Rows {
        let today = self.today();
        let mut all: Vec<Meeting> = self.store.meetings().map_err(refused)?;
        let over = |one: &Meeting| matches!(one.status, MeetingStatus::Closed | MeetingStatus::Cancelled);
        // What runs or comes next, then what has been, latest first.
        let away = |one: &Meeting| (one.date - today).num_days().abs();
        all.sort_by_cached_key(|one| (!one.is_running(), over(one), away(one)));
        let line = |one: &Meeting| {
            let mdg = self.need(one.mdg)?;
            let label = format!("{} {}", mdg.code, dates::staff_with_day(one.date));
            Ok(row(one.id, label, one.status.words()))
        };
        all.iter().map(line).collect()
    }

    fn action_lines(&self, patient: Option<Ref<Patient>>) -> Rows {
        let mut all = match patient {
            Some(patient) => self.store.actions_for(patient).map_err(refused)?,
            None => self.store.actions().map_err(refused)?,
        };
        all.sort_by_key(|one| (!one.is_open(), one.due_on));
        let rows = self.action_rows(all)?;
        Ok(rows
            .iter()
            .map(|one| {
                let due = format!("due {}", dates::staff(one.action.due_on));
                let whose = if patient.is_some() { "" } else { &one.patient };
                row(one.id, &one.action.text, parted(&[whose, &one.owner, &due, one.status.within().as_str()]))
            })
            .collect())
    }

    fn referral_rows(&self, patient: Option<Ref<Patient>>) -> Rows {
        let mut all = match patient {
            Some(patient) => self.store.referrals_of(patient).map_err(refused)?,
            None => self.store.all().map_err(refused)?,
        };
        all.sort_by_key(|one| (!one.status.is_open(), Reverse(one.received_on)));
        let line = |one: &crate::domain::referral::Referral| {
            let name = self.need(one.patient)?.display_name();
            let received = dates::staff(one.received_on);
            Ok(row(one.id, format!("{name}: {}", one.question), parted(&[&received, one.status.within().as_str()])))
        };
        all.iter().map(line).collect()
    }

    fn mismatches_to_choose(&self, who: &Actor) -> Rows {
        Self::must_be_allowed(who, "mismatches", Query::allowed_by_name("mismatches"))?;
        Ok(self.mismatch_rows(false)?.into_iter().map(|one| row(one.id, one.register, one.claim)).collect())
    }

    fn merges_to_choose(&self, who: &Actor) -> Rows {
        Self::must_be_allowed(who, "merges", Query::allowed_by_name("merges"))?;
        Ok(self
            .merges()?
            .into_iter()
            .filter(|one| one.status != MergeStatus::Declined)
            .map(|one| row(one.id, format!("{} into {}", one.duplicate, one.into), one.status.words()))
            .collect())
    }

    fn profiles_to_choose(&self, who: &Actor) -> Rows {
        Self::must_be_allowed(who, "profiles", Query::allowed_by_name("profiles"))?;
        Ok(self.profiles()?.into_iter().map(|one| row(one.id, one.name, one.role.words())).collect())
    }

    fn rows_of_a_conference(&mut self, who: &Actor, kind: RecordKind, meeting: Ref<Meeting>) -> Rows {
        let items = self.conference_view(who, meeting)?.items;
        if kind == RecordKind::AgendaItem {
            return Ok(items
                .into_iter()
                .map(|one| row(one.item.id, format!("{} {}", one.item.position, one.title), one.item.status.words()))
                .collect());
        }
        let mut rows = Vec::new();
        for item in items {
            for one in self.store.rcas_under(item.item.id).map_err(refused)? {
                let name = self.need(one.patient)?.display_name();
                rows.push(row(one.id, name, one.team_judgement.words()));
            }
        }
        Ok(rows)
    }

    fn rows_of_a_patient(&self, kind: RecordKind, patient: Ref<Patient>) -> Rows {
        let error = |entered_in_error: bool| if entered_in_error { "entered in error" } else { "" };
        Ok(match kind {
            RecordKind::Patient => self.patient_and_like(patient)?,
            RecordKind::Condition => {
                let mut all = self.store.conditions_of(patient).map_err(refused)?;
                all.sort_by_key(|one| one.resolved_on.is_some());
                let over = |on: Option<_>| on.map(|on| format!("until {}", dates::staff(on))).unwrap_or_default();
                all.iter().map(|one| row(one.id, one.code.words(), over(one.resolved_on))).collect()
            }
            RecordKind::ConsentOverride => {
                let mut all = self.store.overrides_of(patient).map_err(refused)?;
                all.sort_by_key(|one| (one.ended_on.is_some(), Reverse(one.expires_on)));
                all.iter().map(|one| row(one.id, one.in_words(), one.ended_on.map_or("", |_| "ended"))).collect()
            }
            RecordKind::RiskScore => {
                let mut all: Vec<RiskScore> = self.store.about(patient).map_err(refused)?;
                all.sort_by_key(|one| Reverse(one.scored_on));
                let label = |one: &RiskScore| format!("{} {}", one.model.words(), one.score);
                let detail = |one: &RiskScore| parted(&[&dates::staff(one.scored_on), error(one.entered_in_error)]);
                all.iter().map(|one| row(one.id, label(one), detail(one))).collect()
            }
            RecordKind::Assessment => {
                let mut all: Vec<Assessment> = self.store.about(patient).map_err(refused)?;
                all.sort_by_key(|one| Reverse(one.done_on));
                let detail = |one: &Assessment| parted(&[&dates::staff(one.done_on), error(one.entered_in_error)]);
                let score = |one: &Assessment| one.score.map(|score| format!(" {score}")).unwrap_or_default();
                let label = |one: &Assessment| format!("{}{}", one.instrument.words(), score(one));
                all.iter().map(|one| row(one.id, label(one), detail(one))).collect()
            }
            RecordKind::Admission => {
                let mut all: Vec<Admission> = self.store.about(patient).map_err(refused)?;
                all.sort_by_key(|one| Reverse(one.admitted_on));
                let until = |one: &Admission| one.discharged_on.map_or("still there".to_owned(), dates::staff);
                let label = |one: &Admission| format!("{} to {}", dates::staff(one.admitted_on), until(one));
                let why = |one: &Admission| one.primary_reason.clone().unwrap_or_default();
                let detail = |one: &Admission| parted(&[&why(one), error(one.entered_in_error)]);
                all.iter().map(|one| row(one.id, label(one), detail(one))).collect()
            }
            RecordKind::CarePlan => {
                let mut all = self.store.plans_of(patient).map_err(refused)?;
                all.sort_by_key(|one| Reverse(one.plan_version));
                all.iter().map(|one| row(one.id, format!("Version {}", one.plan_version), one.status.words())).collect()
            }
            RecordKind::Goal => {
                let mut all = self.store.goals_of(patient).map_err(refused)?;
                all.sort_by_key(|one| one.lifecycle);
                all.iter().map(|one| row(one.id, &one.text, one.lifecycle.words())).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The patient, and whoever could be taken for them: what a merge or a correction is about.
    fn patient_and_like(&self, patient: Ref<Patient>) -> Rows {
        let patient = self.need(patient)?;
        let line = |one: &Patient, how: &str| {
            let born = format!("born {}", dates::staff(one.birth_date));
            row(one.id, one.display_name(), parted(&[&born, &one.nhs_number_in_words(), how]))
        };
        let mut rows = vec![line(&patient, "")];
        rows.extend(self.near(&patient)?.iter().map(|(how, one)| line(one, how.words())));
        Ok(rows)
    }
}
