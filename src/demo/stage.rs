//! Carries out a conference as it is written down, every step through the one door, at the London times it would happen.

use super::story::{Case, Fields, Sent, Story, fill, spoilt, working_day};
use crate::domain::actor::Actor;
use crate::domain::agenda::ItemKind;
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::{Command, MinutesExport};
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::member::Member;
use crate::domain::patient::Patient;
use crate::domain::query::{Conference, Distributions, Query};
use crate::domain::refusal::Refusal;
use crate::domain::view::{Answer, ConferenceView, Done};
use crate::domain::{agenda::AgendaItem, dates};
use crate::service::Service;
use crate::service::clock::Clock;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::path::Path;

/// When every conference of the demo starts, London time.
pub(super) fn start_of(date: NaiveDate) -> DateTime<Utc> {
    at(date, 13, 0)
}

/// A time of day in London.
pub(super) fn at(date: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    dates::london_moment(date, NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default())
}

/// What has just happened in a conference, for whoever gives an account of it.
pub(super) enum Scene {
    /// It has started and who is there is recorded.
    Started,
    /// An item is about to close; all that was said stands.
    Closing(Ref<AgendaItem>),
    /// An item has closed.
    Closed(Ref<AgendaItem>),
    /// Somebody left.
    Left(Ref<Member>),
    /// It is over.
    Ended,
}

/// Is told each scene and may ask about it.
pub(super) type Watch<'a> = &'a mut dyn FnMut(&mut Service, &Scene) -> Result<(), Refusal>;

/// A step that waits for its day.
type Later = (DateTime<Utc>, Command);

/// The open demo with everybody known by the names the texts use.
pub(super) struct Stage<'a> {
    pub service: &'a mut Service,
    pub members: &'a BTreeMap<String, Ref<Member>>,
    pub cast: &'a BTreeMap<String, Ref<Patient>>,
    later: Vec<Later>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(
        service: &'a mut Service,
        members: &'a BTreeMap<String, Ref<Member>>,
        cast: &'a BTreeMap<String, Ref<Patient>>,
    ) -> Self {
        Self { service, members, cast, later: Vec::new() }
    }

    /// Lets time pass up to a moment, and does on its way what was put off until then.
    pub(super) fn go_to(&mut self, moment: DateTime<Utc>) -> Result<(), Refusal> {
        self.later.sort_by_key(|(due, _)| *due);
        let due = self.later.iter().take_while(|(due, _)| *due <= moment).count();
        for (when, command) in self.later.drain(..due).collect::<Vec<_>>() {
            self.service.set_clock(Clock::Stopped(when))?;
            let who = self.service.actor("coordinator")?;
            self.service.execute(&who, command)?;
        }
        self.service.set_clock(Clock::Stopped(moment))
    }

    /// Does one thing as somebody, with fields as the texts write them, counted from `date`.
    pub(super) fn perform(
        &mut self,
        who: &str,
        command: &str,
        fields: &Fields,
        date: NaiveDate,
    ) -> Result<Done, Refusal> {
        let who: Actor = self.service.actor(who)?;
        let command = Command::read(command, fill(fields, date, self.members)?)?;
        self.service.execute(&who, command)
    }

    /// Writes pretend records as one act.
    pub(super) fn seed(&mut self, who: &Actor, said: &str, changes: &Changes) -> Result<Done, Refusal> {
        self.service.seed(who, said, changes)
    }

    /// Takes in a referral that came some days ago.
    pub(super) fn receive(&mut self, sent: &Sent, of_group: &Fields, today: NaiveDate) -> Result<Done, Refusal> {
        let patient = self.patient(&sent.patient)?;
        let came = today + TimeDelta::days(sent.days);
        let fields = with(&with(of_group, "patient", patient), "received_on", came);
        let mut ask = sent.ask.clone();
        ask.extend(fields);
        self.perform("coordinator", "referral.receive", &ask, today)
    }

    fn patient(&self, key: &str) -> Result<Ref<Patient>, Refusal> {
        self.cast.get(key).copied().ok_or_else(|| spoilt(&format!("no patient is called '{key}'")))
    }

    fn member(&self, handle: &str) -> Result<Ref<Member>, Refusal> {
        self.members.get(handle).copied().ok_or_else(|| spoilt(&format!("nobody is called '{handle}'")))
    }

    /// Records consents and lists the cases.
    pub(super) fn prepare(&mut self, story: &Story, meeting: Ref<Meeting>, today: NaiveDate) -> Result<(), Refusal> {
        let date = today + TimeDelta::days(story.days);
        let day = date - TimeDelta::days(story.listed_before);
        for (case, minute) in story.case.iter().filter(|c| !c.carried).zip(0..) {
            self.go_to(at(day, 10, 0) + TimeDelta::minutes(4 * minute))?;
            let patient = self.patient(&case.patient)?;
            if let Some(consent) = &case.consent {
                self.perform("coordinator", "consent.record", &with(consent, "patient", patient), date)?;
            }
            let ask = with(&with(&case.ask, "patient", patient), "meeting", meeting);
            self.perform("coordinator", "agenda.add", &ask, date)?;
        }
        Ok(())
    }

    /// Records who has said that they cannot come.
    pub(super) fn apologise(&mut self, story: &Story, meeting: Ref<Meeting>, date: NaiveDate) -> Result<(), Refusal> {
        for who in &story.apologies {
            let fields = with(&with(&Fields::new(), "meeting", meeting), "member", self.member(who)?);
            self.perform("coordinator", "attendance.record", &with(&fields, "status", "apologies"), date)?;
        }
        Ok(())
    }

    /// Holds the conference from its start to its close.
    pub(super) fn hold(
        &mut self,
        story: &Story,
        meeting: Ref<Meeting>,
        date: NaiveDate,
        watch: Watch<'_>,
    ) -> Result<(), Refusal> {
        let about = with(&Fields::new(), "meeting", meeting);
        self.go_to(start_of(date))?;
        self.perform("chair", "meeting.start", &about, date)?;
        let mut time = Time { start: start_of(date), minute: 0, came: Vec::new(), left: Vec::new() };
        self.come_and_go(story, meeting, &mut time, watch)?;
        watch(self.service, &Scene::Started)?;
        for row in self.conference(meeting)?.items {
            let case = row.item.patient.and_then(|p| story.case.iter().find(|c| self.cast.get(&c.patient) == Some(&p)));
            // A case that somebody else put on the agenda is left for the next conference, as one for which there is no time.
            if row.item.patient.is_some() && case.is_none_or(|c| c.not_reached) {
                continue;
            }
            let takes = match (row.kind, case) {
                (_, Some(case)) => case.takes,
                (ItemKind::Welcome, _) => story.welcome,
                (ItemKind::ActionReview, _) => story.action_review,
                _ => story.aob,
            };
            self.go_to(time.now())?;
            self.perform("coordinator", "item.open", &with(&Fields::new(), "item", row.item.id), date)?;
            let mut close = with(&Fields::new(), "item", row.item.id);
            if let Some(case) = case {
                time.minute += 2;
                self.go_to(time.now())?;
                self.discuss(case, row.item.id, date)?;
                time.minute -= 2;
                close.extend(case.close.clone());
            }
            time.minute += takes;
            self.go_to(time.now())?;
            watch(self.service, &Scene::Closing(row.item.id))?;
            self.perform("coordinator", "item.close", &close, date)?;
            watch(self.service, &Scene::Closed(row.item.id))?;
            self.come_and_go(story, meeting, &mut time, watch)?;
        }
        let mut end = about;
        end.insert("carry_over".to_owned(), true.into());
        self.perform("chair", "meeting.close", &end, date)?;
        watch(self.service, &Scene::Ended)
    }

    /// Writes down all that a case brings, while it is open.
    fn discuss(&mut self, case: &Case, item: Ref<AgendaItem>, date: NaiveDate) -> Result<(), Refusal> {
        let patient = self.patient(&case.patient)?;
        self.perform("coordinator", "discussion.note", &with(&case.note, "item", item), date)?;
        for goal in &case.goal {
            self.add(goal, "goal", &[("patient", patient.to_string()), ("item", item.to_string())], date)?;
        }
        if let Some(plan) = &case.plan {
            let of = with(&with(&Fields::new(), "patient", patient), "item", item);
            let started = self.perform("coordinator", "plan.start", &of, date)?;
            let id = started.id.unwrap_or_default();
            self.perform("coordinator", "plan.amend", &with(plan, "plan", &id), date)?;
            self.perform("coordinator", "plan.activate", &with(&Fields::new(), "plan", &id), date)?;
        }
        for action in &case.action {
            self.add(action, "action", &[("item", item.to_string())], date)?;
        }
        Ok(())
    }

    /// Adds a goal or an action, and puts off what came of it to its day.
    fn add(&mut self, text: &Fields, kind: &str, of: &[(&str, String)], date: NaiveDate) -> Result<(), Refusal> {
        let mut fields = text.clone();
        let then = fields.remove("then");
        for (name, value) in of {
            fields.insert((*name).to_owned(), value.clone().into());
        }
        let done = self.perform("coordinator", &format!("{kind}.add"), &fields, date)?;
        let Some(serde_json::Value::Object(then)) = then else { return Ok(()) };
        self.put_off(&then, kind, &done.id.unwrap_or_default(), date)
    }

    /// Puts off a command on a record to its day.
    fn put_off(&mut self, then: &Fields, kind: &str, id: &str, date: NaiveDate) -> Result<(), Refusal> {
        let mut then = then.clone();
        let command = then.remove("do").and_then(|c| c.as_str().map(ToOwned::to_owned)).unwrap_or_default();
        let after = then.remove("after").and_then(|days| days.as_i64()).unwrap_or(1);
        let then = with(&then, kind, id);
        self.later.push((at(working_day(date, after), 11, 30), Command::read(&command, then)?));
        Ok(())
    }

    /// Writes the packs of a conference, and puts off what became of each to its day.
    pub(super) fn distribute(
        &mut self,
        story: &Story,
        meeting: Ref<Meeting>,
        date: NaiveDate,
        folder: &Path,
    ) -> Result<(), Refusal> {
        let Some(after) = story.packs_written_after else { return Ok(()) };
        self.go_to(at(working_day(date, after), 9, 30))?;
        let manager = self.service.actor("manager")?;
        let export = MinutesExport { meeting, folder: folder.to_owned(), reason: None, encrypt: None };
        self.service.execute(&manager, export.into())?;
        let asked = Query::Distributions(Distributions { meeting: Some(meeting), chase: false });
        let Answer::Distributions(view) = self.service.answer(&manager, &asked)? else {
            return Err(spoilt("a question was answered with something else"));
        };
        for paper in &story.paper {
            let row = view.rows.iter().find(|row| row.practice_ods == paper.practice);
            let row = row.ok_or_else(|| spoilt(&format!("{} has no papers", paper.practice)))?;
            for then in &paper.then {
                self.put_off(then, "distribution", &row.id.to_string(), date)?;
            }
        }
        Ok(())
    }

    /// Records who has come and who has left by now, at the minute they did.
    fn come_and_go(
        &mut self,
        story: &Story,
        meeting: Ref<Meeting>,
        time: &mut Time,
        watch: Watch<'_>,
    ) -> Result<(), Refusal> {
        let date = dates::london_date(time.start);
        for there in &story.there {
            let member = self.member(&there.who)?;
            let fields = with(&with(&Fields::new(), "meeting", meeting), "member", member);
            if there.from <= time.minute && !time.came.contains(&there.who) {
                time.came.push(there.who.clone());
                let mut fields = with(&fields, "arrived_at", time.clock(there.from));
                if let Some(mode) = there.mode {
                    fields = with(&fields, "mode", mode.code());
                }
                self.perform("coordinator", "attendance.record", &fields, date)?;
            }
            if let Some(until) = there.until.filter(|until| *until <= time.minute && !time.left.contains(&there.who)) {
                time.left.push(there.who.clone());
                self.perform("coordinator", "attendance.leave", &with(&fields, "left_at", time.clock(until)), date)?;
                watch(self.service, &Scene::Left(member))?;
            }
        }
        Ok(())
    }

    /// Submits and approves the minutes, by the clinical lead.
    pub(super) fn sign(
        &mut self,
        meeting: Ref<Meeting>,
        submitted: DateTime<Utc>,
        approved: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let about = with(&Fields::new(), "meeting", meeting);
        let date = dates::london_date(submitted);
        self.go_to(submitted)?;
        self.perform("coordinator", "minutes.submit", &about, date)?;
        self.go_to(approved)?;
        self.perform("lead", "minutes.approve", &about, date).map(|_| ())
    }

    /// The conference as its screen shows it.
    pub(super) fn conference(&mut self, meeting: Ref<Meeting>) -> Result<ConferenceView, Refusal> {
        conference(self.service, meeting)
    }
}

/// The conference as its screen shows it.
pub(super) fn conference(service: &mut Service, meeting: Ref<Meeting>) -> Result<ConferenceView, Refusal> {
    let who = service.actor("coordinator")?;
    match service.answer(&who, &Query::Conference(Conference { meeting }))? {
        Answer::Conference(view) => Ok(*view),
        _ => Err(spoilt("a question was answered with something else")),
    }
}

/// The same fields and one more.
#[allow(clippy::needless_pass_by_value, reason = "a text, a date or an identity is given as it comes to hand")]
pub(super) fn with(fields: &Fields, name: &str, value: impl ToString) -> Fields {
    let mut more = fields.clone();
    more.insert(name.to_owned(), value.to_string().into());
    more
}

/// How far a conference has come.
struct Time {
    start: DateTime<Utc>,
    minute: i64,
    came: Vec<String>,
    left: Vec<String>,
}

impl Time {
    fn now(&self) -> DateTime<Utc> {
        self.start + TimeDelta::minutes(self.minute)
    }

    fn clock(&self, minute: i64) -> String {
        dates::london_time(self.start + TimeDelta::minutes(minute)).format("%H:%M:%S").to_string()
    }
}
