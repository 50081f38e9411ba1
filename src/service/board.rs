//! The summary for a board: what is counted over some time, and out of what. Nobody is named, and a count that is too small is hidden
//! with every other that would tell it.

use super::papers::Leaving;
use super::{Progress, Service, refused};
use crate::domain::action::{Action, ActionStatus};
use crate::domain::actor::Actor;
use crate::domain::agenda::{AgendaItem, ItemKind, ItemStatus};
use crate::domain::command::PapersBoard;
use crate::domain::consent::ConsentDecision;
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::organisation::Mdg;
use crate::domain::papers::Paper;
use crate::domain::referral::Referral;
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::sharing::Basis;
use crate::domain::small_numbers::{Shown, Sum, shown};
use crate::domain::view::Done;
use crate::export::{BoardSummary, Measure, PaperSet, Value, board_summary};
use chrono::{Days, Months, NaiveDate};

impl Service {
    pub(super) fn papers_board(
        &mut self,
        who: &Actor,
        args: &PapersBoard,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let (set, period) = self.board_set(args)?;
        let registry = self.registry()?;
        let leaving = Leaving {
            command: "papers.board",
            paper: Paper::Board,
            meeting: None,
            minutes: None,
            period: Some(period),
            scope: args.mdg.map(crate::domain::ids::Ref::uuid),
            folder: &args.folder,
            reason: args.reason.as_deref(),
            told: Vec::new(),
        };
        self.put_out(who, &set, &registry, leaving, progress)
    }

    /// The summary, and the first and last day of what it is about.
    pub(super) fn board_set(&self, args: &PapersBoard) -> Result<(PaperSet, (NaiveDate, NaiveDate)), Refusal> {
        let group = self.need_if(args.mdg)?;
        let to = args.to.unwrap_or_else(|| self.today());
        let year_before = || to.checked_sub_months(Months::new(12)).and_then(|day| day.checked_add_days(Days::new(1)));
        let from = args.from.or_else(year_before).unwrap_or(to);
        let why = "The first day is after the last. Say them the other way round.";
        ensure(from <= to, Code::DateOrder, why).map_err(|r| r.at("from"))?;
        let groups: Vec<Mdg> = match group {
            Some(group) => vec![group],
            None => self.store.all().map_err(refused)?,
        };
        let mut meetings: Vec<Meeting> = Vec::new();
        for group in &groups {
            meetings.extend(self.store.meetings_of(group.id).map_err(refused)?);
        }
        meetings.retain(|meeting| meeting.date >= from && meeting.date <= to);
        let held = meetings.iter().filter(|meeting| meeting.status == MeetingStatus::Closed).count();
        let why = format!("No conference was held from {} to {}.", dates::staff(from), dates::staff(to));
        ensure(held > 0, Code::WrongState, why)?;
        let parts = self.counts(&meetings)?;
        let mut names: Vec<String> = groups.iter().map(|group| format!("{} ({})", group.name, group.code)).collect();
        names.sort();
        let summary = BoardSummary {
            mark: self.mark(),
            groups: names,
            from,
            to,
            made_at: self.now(),
            below: self.small_numbers,
            parts,
        };
        Ok((board_summary(&summary), (from, to)))
    }

    /// Everything that is counted, under its headings.
    fn counts(&self, meetings: &[Meeting]) -> Result<Vec<(String, Vec<Measure>)>, Refusal> {
        let today = self.today();
        let mut tally = Tally::default();
        let mut waits = Vec::new();
        let (mut held, mut cancelled, mut in_time) = (0, 0, 0);
        for meeting in meetings {
            match meeting.status {
                MeetingStatus::Closed => held += 1,
                MeetingStatus::Cancelled => cancelled += 1,
                _ => {}
            }
            if meeting.status != MeetingStatus::Closed {
                continue;
            }
            in_time += u32::from(self.sent_in_time(meeting)?);
            for item in self.items_of(meeting.id)?.iter().filter(|item| item.kind == ItemKind::Case) {
                tally.case(item);
                if item.status == ItemStatus::Discussed {
                    tally.basis(self.basis_on(item, meeting.date)?);
                    match self.waited(item, meeting.date)? {
                        Some(days) => waits.push(days),
                        None => tally.cells[UNTIMED] += 1,
                    }
                }
            }
            for action in self.store.actions_of(meeting.id).map_err(refused)? {
                tally.action(&action, today);
            }
        }
        tally.cells[TIMED] = u32::try_from(waits.len()).unwrap_or(u32::MAX);
        Ok(tally.parts(held, cancelled, in_time, &mut waits, self.small_numbers))
    }

    /// Whether every practice of a conference was sent its papers soon enough, as far as people said so.
    fn sent_in_time(&self, meeting: &Meeting) -> Result<bool, Refusal> {
        let sending = self.distributions(Some(meeting.id), false)?.conferences;
        Ok(sending.iter().any(|line| line.meeting == meeting.id && line.in_time == Some(true)))
    }

    fn basis_on(&self, item: &AgendaItem, day: NaiveDate) -> Result<usize, Refusal> {
        let Some(patient) = item.patient else { return Ok(NO_BASIS) };
        let sharing = self.sharing_of(patient)?;
        Ok(match sharing.basis(day) {
            Ok(Basis::Override(_)) => OVERRIDE,
            Ok(Basis::Consent(consent)) => match consent.decision {
                ConsentDecision::ExplicitGiven => EXPLICIT,
                ConsentDecision::ImpliedInformed => IMPLIED,
                ConsentDecision::BestInterests => BEST_INTERESTS,
                ConsentDecision::Refused | ConsentDecision::Withdrawn => NO_BASIS,
            },
            Err(_) => NO_BASIS,
        })
    }

    /// Days from the referral to the conference.
    fn waited(&self, item: &AgendaItem, day: NaiveDate) -> Result<Option<i64>, Refusal> {
        let referral: Option<Referral> = self.need_if(item.referral)?;
        Ok(referral.map(|referral| (day - referral.received_on).num_days()).filter(|days| *days >= 0))
    }
}

// The places of the counts of people.
const LISTED: usize = 0;
const DISCUSSED: usize = 1;
const NOT_REACHED: usize = 2;
const DEFERRED: usize = 3;
const WITHDRAWN: usize = 4;
const QUORATE: usize = 5;
const ADVISORY: usize = 6;
const EXPLICIT: usize = 7;
const IMPLIED: usize = 8;
const BEST_INTERESTS: usize = 9;
const OVERRIDE: usize = 10;
const NO_BASIS: usize = 11;
const TIMED: usize = 12;
const UNTIMED: usize = 13;
const AGREED: usize = 14;
const DONE: usize = 15;
const IN_HAND: usize = 16;
const OVERDUE: usize = 17;
const ENDED: usize = 18;

/// The counts of people as they grow.
#[derive(Default)]
struct Tally {
    cells: [u32; 19],
}

impl Tally {
    fn case(&mut self, item: &AgendaItem) {
        let became = match item.status {
            ItemStatus::Discussed => DISCUSSED,
            ItemStatus::Deferred => DEFERRED,
            ItemStatus::Withdrawn => WITHDRAWN,
            _ => NOT_REACHED,
        };
        self.cells[LISTED] += 1;
        self.cells[became] += 1;
        if became == DISCUSSED {
            self.cells[if item.quorate_at_decision == Some(true) { QUORATE } else { ADVISORY }] += 1;
        }
    }

    fn basis(&mut self, basis: usize) {
        self.cells[basis] += 1;
    }

    /// What was handed to somebody else is counted where it is now.
    fn action(&mut self, action: &Action, today: NaiveDate) {
        if action.status == ActionStatus::Transferred {
            return;
        }
        let stands = match action.status {
            ActionStatus::Done => DONE,
            _ if action.is_overdue(today) => OVERDUE,
            _ if action.is_open() => IN_HAND,
            _ => ENDED,
        };
        self.cells[AGREED] += 1;
        self.cells[stands] += 1;
    }

    fn sums() -> Vec<Sum> {
        let sum = |total, parts: &[usize]| Sum { total, parts: parts.to_vec() };
        vec![
            sum(LISTED, &[DISCUSSED, NOT_REACHED, DEFERRED, WITHDRAWN]),
            sum(DISCUSSED, &[QUORATE, ADVISORY]),
            sum(DISCUSSED, &[EXPLICIT, IMPLIED, BEST_INTERESTS, OVERRIDE, NO_BASIS]),
            sum(DISCUSSED, &[TIMED, UNTIMED]),
            sum(AGREED, &[DONE, IN_HAND, OVERDUE, ENDED]),
        ]
    }

    fn parts(
        &self,
        held: u32,
        cancelled: u32,
        in_time: u32,
        waits: &mut [i64],
        below: u32,
    ) -> Vec<(String, Vec<Measure>)> {
        let seen = shown(&self.cells, &Self::sums(), below);
        let people = |what: &str, at: usize, of: Option<usize>, source| Measure {
            what: what.to_owned(),
            count: Value::People(seen[at]),
            of: of.map(|of| Value::People(seen[of])),
            source,
        };
        let plain = |what: &str, count, of| Measure {
            what: what.to_owned(),
            count: Value::Plain(count),
            of: Some(Value::Plain(of)),
            source: "Conferences",
        };
        waits.sort_unstable();
        let enough = matches!(seen[TIMED], Shown::Number(n) if n > 0);
        let middle = waits.get(waits.len() / 2).filter(|_| enough);
        let median = middle.map(|days| counted(usize::try_from(*days).unwrap_or(0), "day", "days"));
        vec![
            (
                "Conferences".to_owned(),
                vec![
                    plain("Held", held, held + cancelled),
                    plain("Cancelled", cancelled, held + cancelled),
                    plain("Every practice was sent its papers in time", in_time, held),
                ],
            ),
            (
                "Cases".to_owned(),
                vec![
                    people("Listed", LISTED, None, "Agendas"),
                    people("Discussed", DISCUSSED, Some(LISTED), "Agendas"),
                    people("Not reached, carried over", NOT_REACHED, Some(LISTED), "Agendas"),
                    people("Deferred", DEFERRED, Some(LISTED), "Agendas"),
                    people("Withdrawn", WITHDRAWN, Some(LISTED), "Agendas"),
                ],
            ),
            (
                "Quorum".to_owned(),
                vec![
                    people("Decided with a quorum", QUORATE, Some(DISCUSSED), "Minutes"),
                    people("Decided without, advisory", ADVISORY, Some(DISCUSSED), "Minutes"),
                ],
            ),
            (
                "Basis of sharing".to_owned(),
                vec![
                    people("Explicit consent", EXPLICIT, Some(DISCUSSED), "Consents"),
                    people("Implied consent, informed", IMPLIED, Some(DISCUSSED), "Consents"),
                    people("Best interests", BEST_INTERESTS, Some(DISCUSSED), "Consents"),
                    people("Override by two people", OVERRIDE, Some(DISCUSSED), "Consents"),
                    people("Ended or changed since", NO_BASIS, Some(DISCUSSED), "Consents"),
                ],
            ),
            (
                "From referral to discussion".to_owned(),
                vec![
                    people("Discussed after a dated referral", TIMED, Some(DISCUSSED), "Referrals"),
                    people("Discussed without one", UNTIMED, Some(DISCUSSED), "Referrals"),
                    Measure {
                        what: "Middle time from referral to discussion".to_owned(),
                        count: Value::Words(median),
                        of: Some(Value::People(seen[TIMED])),
                        source: "Referrals",
                    },
                ],
            ),
            (
                "Actions".to_owned(),
                vec![
                    people("Agreed", AGREED, None, "Actions"),
                    people("Done", DONE, Some(AGREED), "Actions"),
                    people("In hand", IN_HAND, Some(AGREED), "Actions"),
                    people("Overdue", OVERDUE, Some(AGREED), "Actions"),
                    people("Not done, or cancelled", ENDED, Some(AGREED), "Actions"),
                ],
            ),
        ]
    }
}
