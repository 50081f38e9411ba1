//! Any commands in any order: what the machines forbid is never reached, and whatever was done is taken back. The commands are those
//! of the list, so that a new one is walked over from its first day or says here why not.

pub(super) mod laws;
pub(super) mod line;
mod moves;

use crate::domain::Command;
use crate::domain::action::Action;
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::agenda::{AgendaItem, ItemStatus};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::{CommandSpec, Redo, Undo};
use crate::domain::dates;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::patient::Patient;
use crate::service::Deed;
use crate::service::clock::Clock;
use crate::service::testing::{World, day};
use chrono::{Days, NaiveTime, TimeDelta};
use laws::{Broken, Picture};
use line::{Dice, Maker};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What the walk cannot do, and why.
const APART: &[(&str, &str)] = &[
    ("import.practices", "reads a file"),
    ("import.networks", "reads a file"),
    ("import.patients", "reads a file"),
    ("import.organisations", "reads a file"),
    ("import.members", "reads a file"),
    ("import.admissions", "reads a file"),
    ("import.scores", "reads a file"),
    ("import.risk", "reads a file"),
    ("import.consents", "reads a file"),
    ("mismatch.decide", "only a file brings rows that do not agree"),
    ("agenda.export", "writes files"),
    ("minutes.export", "writes files"),
    ("papers.export", "writes files"),
    ("papers.chase", "writes files"),
    ("papers.board", "writes files"),
    ("recall.export", "writes files"),
    ("distribution.send", "only papers that were written are sent"),
    ("distribution.acknowledge", "only papers that were sent are confirmed"),
    ("distribution.reject", "only papers that were sent are rejected"),
    ("recall.confirm", "only papers that were written are asked back"),
];

/// What a conference is made of: three steps of four are one of these.
const OFTEN: &[&str] = &[
    "meeting.start",
    "meeting.close",
    "meeting.pause",
    "meeting.resume",
    "attendance.record",
    "attendance.record",
    "attendance.leave",
    "item.open",
    "item.open",
    "item.open",
    "item.close",
    "item.close",
    "item.close",
    "item.close",
    "item.pause",
    "item.resume",
    "item.resume",
    "item.defer",
    "item.withdraw",
    "discussion.note",
    "discussion.note",
    "discussion.note",
    "agenda.add",
    "agenda.add",
    "agenda.fill",
    "agenda.issue",
    "agenda.move",
    "agenda.add_item",
    "meeting.plan",
    "meeting.series",
    "referral.receive",
    "referral.receive",
    "referral.take",
    "referral.triage",
    "referral.triage",
    "referral.pull",
    "referral.list",
    "referral.list",
    "consent.record",
    "consent.record",
    "plan.start",
    "plan.amend",
    "plan.activate",
    "plan.hold",
    "plan.resume",
    "plan.end",
    "goal.add",
    "goal.progress",
    "action.add",
    "action.accept",
    "action.start",
    "action.done",
    "action.not_done",
    "action.reopen",
    "action.transfer",
    "action.reschedule",
    "minutes.submit",
    "minutes.return",
    "minutes.approve",
    "minutes.amend",
    "rca.record",
    "item.note",
    "undo",
    "override.propose",
    "override.authorise",
    "patient.propose_merge",
    "patient.merge",
    "mdg.arrange",
];

/// Steps of the long walk, and how many more it takes at most until every command was done.
const STEPS: u64 = 2400;
const LONGER: u64 = 600;

/// Acts in a row that can be taken back, and the records as they stood before each and at the end.
#[derive(Default)]
struct Trail {
    who: Vec<Actor>,
    prints: Vec<String>,
}

/// A walk over a small world.
struct Walk {
    world: World,
    picture: Picture,
    specs: Vec<CommandSpec>,
    /// How often each command was done, and how often it was refused.
    told: BTreeMap<&'static str, (u32, u32)>,
    trail: Option<Trail>,
    last: &'static str,
}

impl Walk {
    fn new() -> Self {
        let world = World::new();
        let specs = Command::specs().into_iter().filter(|s| APART.iter().all(|(name, _)| *name != s.name)).collect();
        Self { picture: Picture::of(&world.service), world, specs, told: BTreeMap::new(), trail: None, last: "" }
    }

    fn leaves_a_trail(&mut self) {
        self.trail = Some(Trail { who: Vec::new(), prints: vec![self.world.service.fingerprint().unwrap()] });
    }

    /// What somebody tries next: mostly something for which there is a record at the right stage.
    fn pick(&self, dice: &mut Dice) -> CommandSpec {
        let named =
            |name: &str| self.specs.iter().find(|s| s.name == name).unwrap_or_else(|| panic!("no command '{name}'"));
        if self.last == "undo" && dice.chance(40) {
            return named("redo").clone();
        }
        if dice.chance(25) {
            return self.specs[dice.below(self.specs.len())].clone();
        }
        let mut spec = named(dice.one_of(OFTEN));
        for _ in 0..6 {
            let maker = Maker { world: &self.world, picture: &self.picture, dice };
            if maker.has_use(spec) {
                break;
            }
            spec = named(dice.one_of(OFTEN));
        }
        spec.clone()
    }

    /// One step: some time passes, somebody tries something, and the laws are asked.
    fn step(&mut self, seed: u64) -> Result<(), Broken> {
        let mut dice = Dice(seed);
        self.time_passes(&mut dice);
        let spec = self.pick(&mut dice);
        self.tries(&spec, &mut dice)
    }

    fn tries(&mut self, spec: &CommandSpec, dice: &mut Dice) -> Result<(), Broken> {
        self.last = spec.name;
        // Behind a signature nothing is taken back, and what was taken back leaves no trail of its own.
        if self.trail.is_some() && matches!(spec.name, "undo" | "redo" | "minutes.approve") {
            return Ok(());
        }
        let mut maker = Maker { world: &self.world, picture: &self.picture, dice };
        let line = maker.line(spec);
        let who = who(spec, dice);
        let command = match Command::read(spec.name, line.clone()) {
            Ok(command) => command,
            Err(refusal) if refusal.code.text() == "field_missing" => return Ok(()),
            Err(refusal) => return Err(format!("{}: {} {line:?}", spec.name, refusal.message)),
        };
        let done = self.world.service.execute(&who, command);
        let told = self.told.entry(spec.name).or_default();
        match &done {
            Ok(_) => told.0 += 1,
            Err(_) => told.1 += 1,
        }
        if done.is_ok_and(|done| done.act.is_some()) {
            self.look(spec.name)
                .map_err(|law| format!("after {} {}: {law}", spec.name, serde_json::Value::Object(line)))?;
            if let Some(trail) = &mut self.trail {
                trail.who.push(who);
                trail.prints.push(self.world.service.fingerprint().unwrap());
            }
        }
        Ok(())
    }

    fn time_passes(&mut self, dice: &mut Dice) {
        let now = self.world.service.now();
        let later = if dice.chance(1) {
            let morning = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
            dates::london_moment(dates::london_date(now) + Days::new(1 + dice.below(3) as u64), morning)
        } else {
            now + TimeDelta::minutes(i64::from(dice.chance(30)) * dice.below(12) as i64)
        };
        self.world.service.set_clock(Clock::Stopped(later)).unwrap();
    }

    /// Asks the laws about what an act has made of the records.
    fn look(&mut self, command: &str) -> Result<(), Broken> {
        let after = Picture::of(&self.world.service);
        after.holds()?;
        let goes_back = matches!(command, "undo" | "redo");
        after.follows(&self.picture, goes_back)?;
        if !goes_back {
            after
                .newly_listed(&self.picture)
                .try_for_each(|(item, patient)| self.may_be_listed(command, item, patient))?;
        }
        self.picture = after;
        Ok(())
    }

    /// Nobody who has died is put on an agenda, nor anybody without consent or an override. A case that is carried over stays the
    /// case it was: it is shown as blocked and is not opened.
    fn may_be_listed(&self, command: &str, item: &AgendaItem, patient: &Patient) -> Result<(), Broken> {
        if item.carried_from.is_some() && matches!(command, "meeting.close" | "meeting.cancel" | "item.defer") {
            return Ok(());
        }
        let today = dates::london_date(self.world.service.now());
        if patient.has_died() {
            return Err(format!("patient {} has died and was listed", patient.id));
        }
        match self.world.service.sharing_of(patient.id).unwrap().basis(today) {
            Ok(_) => Ok(()),
            Err(refusal) => Err(format!("patient {} was listed: {}", patient.id, refusal.code)),
        }
    }

    /// Goes the whole trail back and forth again.
    fn there_and_back(&mut self) -> Result<usize, Broken> {
        let Some(Trail { who, prints }) = self.trail.take() else { return Ok(0) };
        let undo = Command::Undo(Undo { act: None });
        for (who, before) in who.iter().zip(&prints).rev() {
            self.world.service.execute(who, undo.clone()).map_err(|r| format!("not taken back: {}", r.message))?;
            self.is_as(before, "taken back")?;
        }
        for (who, after) in who.iter().zip(&prints[1..]) {
            self.world
                .service
                .execute(who, Command::Redo(Redo {}))
                .map_err(|r| format!("not done again: {}", r.message))?;
            self.is_as(after, "done again")?;
        }
        Ok(who.len())
    }

    fn is_as(&self, print: &str, how: &str) -> Result<(), Broken> {
        let now = self.world.service.fingerprint().unwrap();
        if now == print {
            return Ok(());
        }
        let (before, after) = print.lines().zip(now.lines()).find(|(a, b)| a != b).unwrap_or_default();
        Err(format!("{how}, but not whole: {after} where {before} stood"))
    }
}

/// Somebody who may, mostly whoever runs the group; the second of two people has another name.
fn who(spec: &CommandSpec, dice: &mut Dice) -> Actor {
    let role = if spec.who.contains(&AccessRole::MdgManager) && dice.chance(60) {
        AccessRole::MdgManager
    } else {
        dice.one_of(&spec.who)
    };
    Actor::of_role(role.words(), role)
}

#[test]
fn what_the_walk_leaves_out_is_on_the_list_of_commands() {
    let known: Vec<&str> = Command::specs().iter().map(|s| s.name).collect();
    for (name, _) in APART {
        assert!(known.contains(name), "{name} is no command any more");
    }
}

/// What no rule would do is written past the rules, and the laws say so.
#[test]
fn the_laws_see_what_no_rule_would_do() {
    let mut w = World::new();
    w.starts();
    let (who, item) = (w.manager.clone(), w.item(0));
    let line = serde_json::json!({"text": "Call the daughter", "owner": w.member("nurse"), "due_on": "2026-11-26", "item": item});
    let serde_json::Value::Object(line) = line else { panic!("no object") };
    w.does(Command::read("action.add", line).unwrap());
    let good = Picture::of(&w.service);
    assert_eq!(good.holds(), Ok(()));

    let action = good.actions.values().next().unwrap();
    let mut changes = Changes::none();
    changes.update(action, &Action { due_on: day("2026-11-01"), ..action.clone() });
    w.service.commit(&who, Deed::new("seed", "Early."), &changes).unwrap();
    let early = Picture::of(&w.service);
    assert!(early.holds().unwrap_err().contains("due before its conference"));

    let meeting = &good.meetings[&w.meeting.uuid()];
    let mut changes = Changes::none();
    changes.update(meeting, &Meeting { status: MeetingStatus::Planned, ..meeting.clone() });
    changes.update(
        &good.items[&item.uuid()],
        &AgendaItem { status: ItemStatus::NotReached, ..good.items[&item.uuid()].clone() },
    );
    w.service.commit(&who, Deed::new("seed", "Back."), &changes).unwrap();
    let back = Picture::of(&w.service).follows(&early, false).unwrap_err();
    assert!(back.contains("from 'in_session' to 'planned'"), "{back}");
}

/// A long walk that is the same every time: every command is done somewhere on it.
#[test]
fn a_long_walk_breaks_no_law_and_does_every_command() {
    let mut walk = Walk::new();
    let mut back = 0;
    for n in 0..STEPS {
        if n % 400 == 200 {
            walk.leaves_a_trail();
        }
        if n % 400 == 240 {
            back += walk.there_and_back().unwrap_or_else(|law| panic!("step {n}: {law}"));
        }
        walk.step(n).unwrap_or_else(|law| panic!("step {n}: {law}"));
    }
    // What chance has left out so far is tried by itself, while the rest goes on.
    let missed = |walk: &Walk| {
        let done = |spec: &&CommandSpec| walk.told.get(spec.name).is_some_and(|(done, _)| *done > 0);
        walk.specs.iter().filter(|s| !done(s)).cloned().collect::<Vec<CommandSpec>>()
    };
    for n in 0..LONGER {
        for spec in missed(&walk) {
            walk.tries(&spec, &mut Dice(n)).unwrap_or_else(|law| panic!("{}, {n}: {law}", spec.name));
        }
        if missed(&walk).is_empty() {
            break;
        }
        walk.step(STEPS + n).unwrap_or_else(|law| panic!("step {}: {law}", STEPS + n));
    }
    let never: Vec<&str> = missed(&walk).iter().map(|s| s.name).collect();
    assert!(never.is_empty(), "never done: {never:?}");
    let (acts, of_cases) = (walk.told.values().map(|(done, _)| done).sum::<u32>(), walk.told["item.close"].0);
    assert!(acts > 1000 && of_cases >= 10 && back > 50, "{acts} acts, {of_cases} items closed, {back} taken back");
    assert!(walk.world.service.store().verify_log().unwrap().broken.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    /// Short walks from the planning and from the middle of a conference, gone back to their start and forth again.
    #[test]
    fn any_walk_breaks_no_law_and_is_taken_back_whole(seeds in proptest::collection::vec(any::<u64>(), 20..120), runs in any::<bool>()) {
        let mut walk = Walk::new();
        if runs {
            walk.world.starts();
            walk.picture = Picture::of(&walk.world.service);
        }
        walk.leaves_a_trail();
        for seed in seeds {
            let went = walk.step(seed);
            prop_assert!(went.is_ok(), "{}", went.unwrap_err());
        }
        let back = walk.there_and_back();
        prop_assert!(back.is_ok(), "{}", back.unwrap_err());
        prop_assert!(walk.world.service.store().verify_log().unwrap().broken.is_none());
    }
}
