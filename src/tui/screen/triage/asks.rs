//! What triage asks before something is done, and the commands that follow.
use super::rows::Pile;
use super::{DECIDED, DECIDER, FIND, LISTING, PILE, Triage, WHOM};
use crate::domain::Command;
use crate::domain::coded::Coded;
use crate::domain::command::{ReferralList, ReferralTake, ReferralTriage};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::referral::{Referral, ReferralStatus, TriageOutcome};
use crate::domain::triage_view::TriageRow;
use crate::domain::view::PatientView;
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{Confirm, Dialog, Followed, FormDialog, PickRow, Picker};
use crate::tui::effect::Effect;
use crate::tui::form::Choice;
use crate::tui::form::specs::referral::{self, Deciding};
use crate::tui::intents::Intent;
use crate::tui::screen::whom;
use crate::tui::widget::Said;

/// More than so many at once are asked about first.
const MANY: usize = 20;
/// So many are named in the title of a form for several.
const NAMED: usize = 4;

/// The decision that an intent stands for.
pub(super) fn outcome(intent: Intent) -> Option<TriageOutcome> {
    Some(match intent {
        Intent::AcceptReferral => TriageOutcome::Accepted,
        Intent::ProtocolReferral => TriageOutcome::Protocol,
        Intent::NotReady => TriageOutcome::NotReady,
        Intent::DeclineReferral => TriageOutcome::Declined,
        Intent::RedirectReferral => TriageOutcome::Redirected,
        Intent::WithdrawReferral => TriageOutcome::Withdrawn,
        Intent::DuplicateReferral => TriageOutcome::Duplicate,
        _ => return None,
    })
}

/// One referral in a line, so that nobody decides about somebody else.
pub(super) fn whose(row: &TriageRow) -> String {
    format!("{}  {}  NHS No. {}", row.banner.name, row.banner.born, row.banner.nhs_number)
}

impl Triage {
    /// The referrals a decision is about: those selected, in their order, or the one under the cursor.
    pub(super) fn targets(&self) -> Vec<&TriageRow> {
        if self.selected.is_empty() {
            return self.here().into_iter().collect();
        }
        self.rows.iter().filter(|row| self.selected.contains(&row.id)).collect()
    }

    fn targets_in_words(&self) -> String {
        let rows = self.targets();
        if let [one] = rows.as_slice() {
            return whose(one);
        }
        let mut names: Vec<&str> = rows.iter().take(NAMED).map(|row| row.banner.name.as_str()).collect();
        let more = format!("and {} more", rows.len().saturating_sub(NAMED));
        if rows.len() > NAMED {
            names.push(&more);
        }
        format!("{}: {}", counted(rows.len(), "referral", "referrals"), names.join("; "))
    }

    /// A form that decides: once it has closed, the cursor goes on and the clinician stays.
    fn deciding(form: FormDialog) -> Vec<Effect> {
        Self::opened(Followed::new(form).then(|_| vec![Effect::Chosen(DECIDED, Vec::new())]))
    }

    pub(super) fn opened(dialog: impl Dialog + 'static) -> Vec<Effect> {
        vec![Effect::Open(Box::new(dialog))]
    }

    /// Records a decision, at once where nothing else has to be known.
    pub(super) fn decide(&self, outcome: TriageOutcome) -> Vec<Effect> {
        let rows = self.targets();
        let referrals: Vec<Ref<Referral>> = rows.iter().map(|row| row.id).collect();
        if referrals.is_empty() {
            return Vec::new();
        }
        let clinician = self.named.get();
        if outcome == TriageOutcome::Accepted && (clinician.is_some() || self.acts()) {
            let count = referrals.len();
            let (reason, missing, duplicate_of) = (None, Vec::new(), None);
            let command = ReferralTriage { referrals, outcome, reason, clinician, missing, duplicate_of };
            let then = vec![Effect::Do(DECIDED, Command::ReferralTriage(command))];
            if count > MANY {
                let text = format!("{count} referrals are accepted for discussion. One undo takes all of it back.");
                return Self::opened(Confirm::new("Accept", text, "Accept them", then));
            }
            return then;
        }
        let one = if let [one] = rows.as_slice() { Some(*one) } else { None };
        let missing = one.map(|row| row.missing.iter().map(|(point, _)| *point).collect());
        Self::deciding(referral::decide(Deciding {
            outcome,
            referrals,
            who: self.targets_in_words(),
            missing,
            others: self.others(),
            members: &self.members,
            named: self.named.clone(),
            acts: self.acts(),
        }))
    }

    /// Other referrals of the patient under the cursor that it may repeat.
    pub(super) fn others(&self) -> Vec<Choice> {
        let (Some(row), Some(view)) = (self.here(), self.seen()) else { return Vec::new() };
        let group = self.group_of(row);
        view.referrals
            .iter()
            .filter(|other| other.id != row.id && other.status != ReferralStatus::Duplicate && other.mdg_code == group)
            .map(|other| {
                let words = format!("{}, {}", dates::staff(other.received_on), other.status.within());
                Choice::new(other.id.to_string(), words)
            })
            .collect()
    }

    /// The code of the group a referral is for.
    pub(super) fn group_of(&self, row: &TriageRow) -> String {
        self.mdgs.iter().find(|mdg| mdg.id == row.referral.mdg).map(|mdg| mdg.code.clone()).unwrap_or_default()
    }

    pub(super) fn take(&self) -> Vec<Effect> {
        let referrals = self.targets().iter().map(|row| row.id).collect();
        vec![Effect::Do(DECIDED, Command::ReferralTake(ReferralTake { referrals }))]
    }

    /// Puts the accepted on an agenda: one with its minutes and presenter, several with the conference alone.
    pub(super) fn list(&self, ctx: &Ctx) -> Option<Vec<Effect>> {
        let rows = self.targets();
        let first = rows.first()?;
        let days = referral::conferences(&self.meetings, &self.group_of(first), dates::london_date(ctx.now));
        if let [one] = rows.as_slice() {
            if let Some((_, why)) = &one.blocked {
                return Some(vec![Effect::Say(Said::refused(why.clone()))]);
            }
            return Some(Self::deciding(referral::list(one.id, &whose(one), days, &self.members)));
        }
        let days = days.into_iter().map(|day| PickRow::new(day.id, day.label, "")).collect();
        let title = format!("For which conference? {}", counted(rows.len(), "referral", "referrals"));
        Some(Self::opened(Picker::new(LISTING, title, days)))
    }

    /// Lists all that are selected for the conference that was chosen.
    pub(super) fn list_all(&self, meeting: &str) -> Vec<Effect> {
        let Ok(meeting) = meeting.parse() else { return Vec::new() };
        let list = |row: &&TriageRow| {
            let (meeting, planned_min, presenter) = (Some(meeting), None, None);
            Effect::Do(
                LISTING,
                Command::ReferralList(ReferralList { referral: row.id, meeting, planned_min, presenter }),
            )
        };
        self.targets().iter().map(list).collect()
    }

    pub(super) fn pull(&self) -> Option<Vec<Effect>> {
        let row = self.here()?;
        Some(Self::deciding(referral::pull(row.id, &whose(row), &self.members, self.named.clone(), self.acts())))
    }

    pub(super) fn choose_clinician(&self) -> Picker {
        let rows = referral::clinicians(&self.members)
            .into_iter()
            .map(|one| PickRow::new(one.id, one.label, one.detail))
            .collect();
        Picker::new(DECIDER, "Which clinician decides?", rows)
            .when_empty("No clinician of the group is called that. 3 goes to the agenda, where M adds a person.")
    }

    pub(super) fn choose_pile(&self) -> Picker {
        let rows = Pile::ALL
            .into_iter()
            .map(|pile| {
                let count = counted(self.count(pile), "referral", "referrals");
                PickRow::new(pile.words(), pile.words(), count)
            })
            .collect();
        Picker::new(PILE, "Which referrals", rows)
    }

    pub(super) fn find(&self) -> Picker {
        let rows = self
            .rows
            .iter()
            .map(|row| {
                let label = format!("{}  {}", row.banner.name, row.banner.nhs_number);
                PickRow::new(row.id.to_string(), label, format!("{}, {}", row.urgency.words(), row.questions.join(" ")))
            })
            .collect();
        Picker::new(FIND, "Find a referral", rows)
    }

    pub(super) fn whom() -> Picker {
        whom::anybody(WHOM, "Who is referred?")
    }

    /// The form for a new referral of somebody who was chosen.
    pub(super) fn refer(&self, view: &PatientView, ctx: &Ctx) -> Vec<Effect> {
        let form = referral::receive(view, &self.mdgs, &self.members, dates::london_date(ctx.now));
        Self::opened(
            Followed::new(form)
                .then(|done| vec![Effect::Chosen(super::RECEIVED, done.id.clone().into_iter().collect())]),
        )
    }

    /// Why something cannot be done to the referrals it would be done to.
    pub(super) fn stage_forbids(&self, intent: Intent) -> Option<String> {
        let rows = self.targets();
        let Some(first) = rows.first() else { return Some("there is no referral in this pile".to_owned()) };
        let wrong = |fits: fn(ReferralStatus) -> bool, what: &str| {
            let out = rows.iter().filter(|row| !fits(row.status)).count();
            match (out, rows.len()) {
                (0, _) => None,
                (_, 1) => Some(format!("this referral is {}; {what}", first.status.within())),
                (out, all) => Some(format!("{out} of the {all} selected are at another stage; {what}")),
            }
        };
        let undecided = |status| matches!(status, ReferralStatus::Received | ReferralStatus::InTriage);
        match intent {
            Intent::TakeReferral => wrong(
                |status| matches!(status, ReferralStatus::Received | ReferralStatus::NotReady),
                "one that was received or was not ready is taken up",
            ),
            Intent::WithdrawReferral => wrong(|status| status != ReferralStatus::Listed, "the agenda takes it off"),
            Intent::PullReferral => {
                if rows.len() > 1 {
                    return Some(
                        "one case at a time comes from the protocol list; Esc lets the selection go".to_owned(),
                    );
                }
                wrong(|status| status == ReferralStatus::Protocol, "only one on the protocol list is taken from it")
            }
            Intent::ListReferral => wrong(|status| status == ReferralStatus::Accepted, "an accepted one is listed")
                .or_else(|| {
                    let group = self.group_of(first);
                    let open = referral::conferences(&self.meetings, &group, self.today);
                    open.is_empty()
                        .then(|| "no conference is planned; 3 goes to the agenda, where n plans one".to_owned())
                }),
            Intent::DuplicateReferral if rows.len() > 1 => {
                Some("one referral at a time repeats another; Esc lets the selection go".to_owned())
            }
            Intent::DuplicateReferral if self.others().is_empty() => {
                Some("the patient has no other referral in this group".to_owned())
            }
            _ => wrong(
                undecided,
                match first.status {
                    ReferralStatus::NotReady => "t takes it up again",
                    ReferralStatus::Protocol => "P takes it from the protocol list",
                    _ => "it has been decided",
                },
            ),
        }
    }
}
