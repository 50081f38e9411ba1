//! The demo: an invented town with 2,000 pretend patients and a group that has met before, meets today and will meet again. It uses
//! the one door as any person at the keyboard would; only the patients themselves are written at once. It opens no file itself.

mod account;
mod chair;
mod dice;
mod people;
mod places;
mod registry;
mod stage;
mod story;

pub use chair::chair;
pub use people::PATIENTS;

use crate::domain::actor::{AccessRole, Actor};
use crate::domain::change::Changes;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::member::Member;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient;
use crate::domain::query::{AuditLog, Query};
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::view::{Answer, Done};
use crate::service::Service;
use crate::service::clock::{Clock, Mint};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use stage::{Stage, at, with};
use std::collections::BTreeMap;
use std::path::Path;
use story::{Fields, Story, Waiting, spoilt};
use uuid::Uuid;

/// What was made, by its names.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The day it was made for.
    pub date: NaiveDate,
    /// The group.
    pub mdg: Ref<Mdg>,
    /// The conferences that are over, the earlier one first.
    pub past: [Ref<Meeting>; 2],
    /// Today's conference, planned and full.
    pub today: Ref<Meeting>,
    /// The one after it.
    pub next: Ref<Meeting>,
    members: BTreeMap<String, Ref<Member>>,
    cast: BTreeMap<String, Ref<Patient>>,
}

impl Demo {
    /// Five minutes before today's conference: set a clock that runs on from here, and the demo feels like the day itself.
    pub fn doors_open(&self) -> DateTime<Utc> {
        stage::start_of(self.date) - TimeDelta::minutes(5)
    }
}

/// Fills an empty demo database, as it stands in London on the morning of `today`. The same day gives the same records. The packs of
/// the conferences that are over are written to a folder where one is given, and sent to their practices; else neither. The clock is as
/// before afterwards. Where it is refused half-way, the database is to be thrown away.
pub fn build(service: &mut Service, today: NaiveDate, packs: Option<&Path>) -> Result<Demo, Refusal> {
    service.rehearse(|service| {
        let who = Actor::of_role("mdg demo", AccessRole::MdgManager);
        let log = service.answer(&who, &Query::AuditLog(AuditLog { limit: Some(1), record: None }))?;
        let why = "Something has been entered here already, and the demo starts on an empty database. Open a new demo.";
        ensure(matches!(log, Answer::AuditLog(acts) if acts.is_empty()), Code::WrongState, why)?;
        raise(service, &who, today, packs)
    })
}

fn raise(service: &mut Service, who: &Actor, today: NaiveDate, packs: Option<&Path>) -> Result<Demo, Refusal> {
    let day = |days: i64| today + TimeDelta::days(days);
    let stories = [Story::two_months_ago()?, Story::last_month()?, Story::today()?, Story::next_month()?];

    let founded = at(day(-70), 9, 0);
    service.set_clock(Clock::Stopped(founded))?;
    // A range of its own, so that no record shares an identity with an act.
    let mut mint = Mint::Counted(1 << 32);
    let mut new = || -> Uuid { mint.next(founded) };
    let mut changes = Changes::none();
    let places = places::lay_out(today, &mut new, &mut changes)?;
    let (cast, everybody) = people::register(founded, today, &places, &mut new, &mut changes)?;
    service.seed(who, &format!("Made {PATIENTS} pretend patients."), &changes)?;

    let late = places.practices.last().map(|practice| practice.id).ok_or_else(|| spoilt("there is no practice"))?;
    let members = places.members;
    let mut stage = Stage::new(service, &members, &cast);
    stage.go_to(at(day(-70), 9, 30))?;
    let mdg = made(&stage.perform("manager", "mdg.create", &places.group, today)?)?;
    let mut meetings = Vec::new();
    for (story, minute) in stories.iter().zip(0..) {
        stage.go_to(at(day(-69), 9, minute))?;
        let mut fields = with(&with(&Fields::new(), "mdg", mdg), "date", day(story.days));
        fields.extend([("chair", "gp"), ("minute_taker", "coordinator")].map(|(k, v)| (k.to_owned(), v.into())));
        meetings.push(made(&stage.perform("manager", "meeting.plan", &fields, today)?)?);
    }
    let meetings: [Ref<Meeting>; 4] = meetings.try_into().map_err(|_| spoilt("a conference is missing"))?;

    for (story, meeting) in stories.iter().zip(meetings).take(2) {
        let date = day(story.days);
        stage.prepare(story, meeting, today)?;
        stage.go_to(at(date - TimeDelta::days(1), 15, 0))?;
        stage.apologise(story, meeting, date)?;
        stage.perform("manager", "agenda.issue", &with(&Fields::new(), "meeting", meeting), date)?;
        stage.hold(story, meeting, date, &mut |_, _| Ok(()))?;
        let after = |days: i64, hour| at(date + TimeDelta::days(days), hour, 0);
        stage.sign(meeting, after(story.minutes_submitted_after, 10), after(story.minutes_approved_after, 16))?;
        if let Some(folder) = packs {
            stage.distribute(story, meeting, date, folder)?;
        }
    }
    for place in [2, 3] {
        stage.prepare(&stories[place], meetings[place], today)?;
    }
    stage.go_to(at(day(-2), 8, 30))?;
    let mut changes = Changes::none();
    registry::fill(&everybody, day(-3), late, &mut new, &mut changes);
    stage.seed(
        who,
        "Took in the practices' lists and what was assessed; one practice has not sent its list.",
        &changes,
    )?;
    let of_group = with(&Fields::new(), "mdg", mdg);
    stage.perform("manager", "cohort.run", &with(&of_group, "cohort", "brent_2014"), today)?;
    for (sent, minute) in Waiting::read()?.referral.iter().zip(0..) {
        stage.go_to(at(day(-2), 10, minute))?;
        stage.receive(sent, &of_group, today)?;
    }
    // Nothing is dated later than yesterday: whatever the laptop's clock says this morning, it is not behind the log.
    stage.go_to(at(day(-1), 16, 0))?;
    stage.apologise(&stories[2], meetings[2], today)?;
    let [two_months_ago, last_month, now, next] = meetings;
    Ok(Demo { date: today, mdg, past: [two_months_ago, last_month], today: now, next, members, cast })
}

/// The record that a command made.
fn made<T>(done: &Done) -> Result<Ref<T>, Refusal> {
    let id = done.id.as_deref().and_then(|id| id.parse().ok());
    id.ok_or_else(|| spoilt("a command did not say what it made"))
}
