//! Makes up one line of a script for any command, from what the list of commands says of its fields. It knows types, names of fields
//! and which stage of a record a command is for; it knows no rule. What it gets wrong, the door refuses.

use super::laws::Picture;
use crate::domain::admission::Admission;
use crate::domain::agenda::ItemKind;
use crate::domain::assessment::Assessment;
use crate::domain::coded::Coded;
use crate::domain::command::{CommandSpec, FieldSpec};
use crate::domain::dates;
use crate::domain::directory::{CareService, Site};
use crate::domain::distribution::Distribution;
use crate::domain::member::Member;
use crate::domain::mismatch::Mismatch;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::organisation::{Mdg, Organisation, OrganisationKind};
use crate::domain::patient::Condition;
use crate::domain::patient_merge::PatientMerge;
use crate::domain::profile::Profile;
use crate::domain::rca::Rca;
use crate::domain::recall::Recall;
use crate::domain::record::Record;
use crate::domain::risk::RiskScore;
use crate::domain::sharing::ConsentOverride;
use crate::service::testing::World;
use chrono::{Days, NaiveDate};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Numbers that follow from one number.
pub(in crate::service::stories) struct Dice(pub(in crate::service::stories) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to one less than `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    /// So often in a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// What a line is made up from.
pub(in crate::service::stories) struct Maker<'a> {
    pub(in crate::service::stories) world: &'a World,
    pub(in crate::service::stories) picture: &'a Picture,
    pub(in crate::service::stories) dice: &'a mut Dice,
}

/// Fields without which the rule mostly says no.
const NEEDED: &[&str] = &[
    "owner",
    "due_on",
    "outcome",
    "decision",
    "no_action_reason",
    "not_quorate_reason",
    "clinician",
    "reason",
    "cohort_reason",
    "single_contact",
    "agreed_with",
    "review_due",
    "not_agreed_reason",
    "approver",
    "nhs_number",
    "domains",
    "carry_over",
    "referrals",
    "achievement",
    "previous_decision_reason",
    "outcome_note",
    "practices",
    "cohort",
    "register",
    "register_number",
    "recurrence",
    "useful",
    "heard",
    "in_time",
    "decision_maker",
    "capacity",
    "score",
];

/// Fields that lead somewhere else.
const SELDOM: &[&str] = &[
    "entered_in_error",
    "missing",
    "duplicate_of",
    "scope",
    "organisation",
    "leave_out",
    "left_at",
    "arrived_at",
    "expires_on",
    "practice",
    "received_on",
    "deputy_for",
    "until",
    "parent",
    "patient",
    "goal",
    "admission",
    "scored_on",
    "done_on",
    "vas",
    "state",
    "level",
    "sub_scores",
    "died_on",
    "copy_to_patient_on",
    "created_at_contact",
    "acp_started_on",
    "closed_on",
    "ods_code",
    "since",
    "decided_on",
    "opened_on",
    "active_from",
];

impl Maker<'_> {
    /// One line for a command, without its name.
    pub(in crate::service::stories) fn line(&mut self, spec: &CommandSpec) -> Map<String, Value> {
        let mut line = Map::new();
        for field in &spec.fields {
            let often = if NEEDED.contains(&field.name) {
                90
            } else if SELDOM.contains(&field.name) {
                8
            } else {
                35
            };
            if (field.required || self.dice.chance(often))
                && let Some(value) = self.value(spec.name, field)
            {
                line.insert(field.name.to_owned(), value);
            }
        }
        // Of an item the patient follows, and of a person the item.
        if line.contains_key("item") && matches!(spec.name, "action.add" | "plan.start" | "goal.add") {
            let item = line["item"].as_str().and_then(|id| id.parse().ok()).and_then(|id| self.picture.items.get(&id));
            match item.and_then(|i| i.patient) {
                Some(patient) => line.insert("patient".to_owned(), json!(patient.to_string())),
                None => line.remove("item"),
            };
        }
        line
    }

    /// Whether there is a record at the stage that a command is for.
    pub(super) fn has_use(&self, spec: &CommandSpec) -> bool {
        let named = spec.fields.iter().find_map(|f| Some((f.name, f.takes.split_once("the id of a ")?.1)));
        let Some((field, kind)) = named.filter(|_| !stages(spec.name).is_empty() || spec.name.starts_with("minutes."))
        else {
            return true;
        };
        self.ids(&kind.replace(' ', "_")).into_iter().any(|id| self.fits(spec.name, field, id))
    }

    fn value(&mut self, command: &str, field: &FieldSpec) -> Option<Value> {
        self.of_type(command, field.name, &field.takes)
    }

    fn of_type(&mut self, command: &str, field: &str, takes: &str) -> Option<Value> {
        if let Some(one) = takes.strip_prefix("a list of: ") {
            let count = match field {
                "sub_scores" => 8,
                "referrals" => 1 + usize::from(self.dice.chance(15)),
                _ => 1 + self.dice.below(3),
            };
            return Some((0..count).filter_map(|_| self.of_type(command, field, one)).collect());
        }
        if let Some(kind) = takes.strip_prefix("the id of a ") {
            let ids = self.ids(&kind.replace(' ', "_"));
            return self.id(command, field, ids).map(|id| json!(id.to_string()));
        }
        Some(match takes {
            "text" => json!(self.text(field)?),
            "true or false" => json!(self.dice.chance(if field == "carry_over" { 85 } else { 50 })),
            "a whole number" => json!(self.whole_number(field)),
            "a number" => self.number(field),
            "a date such as 2026-11-19" => json!(self.date(field).to_string()),
            "a time of day such as 13:00:00" => json!(self.dice.one_of(&["09:00:00", "13:00:00", "13:30:00"])),
            // Nothing here reads or writes a file.
            "the path of a file or folder" => return None,
            _ if takes.starts_with("a service of the directory") => {
                let known: Vec<CareService> = self.world.service.store().all().unwrap();
                match known.first().filter(|_| self.dice.chance(50)) {
                    Some(service) => json!(service.name),
                    None => json!("Night sitting"),
                }
            }
            _ if takes.starts_with("an object with chair") => json!("nwl_icp_mdt"),
            _ if takes.starts_with("an object with trigger") => {
                json!({"trigger": "She does not get up", "what_to_do": "Call the rapid response team"})
            }
            _ if takes.starts_with("an object with what") => json!({"what": "Walks to the shop", "kind": "self_care"}),
            _ if takes.starts_with("an object with document") => json!({"document": "lpa", "held": true}),
            _ if !takes.contains(' ') => self.of_list(field, takes),
            _ => panic!("'{command}' takes {takes} as '{field}', and nobody told the walk how to make one up"),
        })
    }

    fn of_list(&mut self, field: &str, codes: &str) -> Value {
        let likely = match field {
            "decision" => "explicit_given",
            "outcome" if codes.contains("accepted") => "accepted",
            "instrument" => "frat",
            "status" if codes.contains("informal") => "removed",
            "status" => "present",
            "achievement" => "achieved",
            "capacity" => "lacks",
            "agreed_with" => "person",
            _ => "",
        };
        if !likely.is_empty() && self.dice.chance(if field == "decision" { 80 } else { 50 }) {
            return json!(likely);
        }
        let codes: Vec<&str> = codes.split('|').collect();
        json!(self.dice.one_of(&codes))
    }

    fn text(&mut self, field: &str) -> Option<String> {
        let n = self.dice.below(900) + 100;
        if self.dice.chance(3) {
            return Some(String::new());
        }
        Some(match field {
            "code" => format!("G{n}"),
            "handle" => format!("person{n}{}", self.dice.below(1000)),
            "practices" => self.dice.one_of(&["X99001", "X99002", "X99003"]).to_owned(),
            "nhs_number" => self.nhs_number(),
            "ods_code" => format!("X98{n}"),
            "recurrence" => self.dice.one_of(&["3rd Thursday 13:00", "every Monday", "last Friday"]).to_owned(),
            "cohort" => self.dice.one_of(&["brent_2014", "icp"]).to_owned(),
            "icd10" => "J44.1".to_owned(),
            "state" => "11231".to_owned(),
            "register_number" => "1234567".to_owned(),
            "postcode" => "NW10 4AB".to_owned(),
            "icb" => return None,
            "text" => format!("Call the daughter about the stairs, {n}"),
            "question" => format!("What would help most at home, question {n}?"),
            "family_name" => format!("Walker{}", self.dice.one_of(&["son", "ton", "field"])),
            _ => format!("Some pretend words, {n}"),
        })
    }

    fn nhs_number(&mut self) -> String {
        loop {
            let mut nine = [9, 9, 9, 0, 0, 0, 0, 0, 0];
            nine[3..].fill_with(|| u8::try_from(self.dice.below(10)).unwrap());
            if let Some(check) = NhsNumber::check_digit(&nine) {
                return nine.iter().chain([&check]).map(ToString::to_string).collect();
            }
        }
    }

    fn whole_number(&mut self, field: &str) -> usize {
        match field {
            "position" => 1 + self.dice.below(9),
            "planned_min" => 5 + self.dice.below(8),
            "length_min" => 60 + self.dice.below(60),
            "act" => {
                let steps = self.world.service.store().steps(25).unwrap();
                if steps.is_empty() { 1 } else { steps[self.dice.below(steps.len())].n as usize }
            }
            _ if field.starts_with("info_") => self.dice.one_of(&[1, 3, 5]),
            "sub_scores" => self.dice.below(4),
            _ => 1 + self.dice.below(5),
        }
    }

    fn number(&mut self, field: &str) -> Value {
        match field {
            "very_high" => json!(0.5),
            "high" => json!(5.0),
            "moderate" => json!(20.0 + self.dice.below(9) as f64),
            _ => json!(self.dice.one_of(&[0.1, 0.3, 1.0, 2.0, 3.0, 4.0])),
        }
    }

    fn today(&self) -> NaiveDate {
        dates::london_date(self.world.service.now())
    }

    fn date(&mut self, field: &str) -> NaiveDate {
        let today = self.today();
        let ahead = |days: usize| today + Days::new(days as u64);
        let ago = |days: usize| today - Days::new(days as u64);
        match field {
            "birth_date" => ago(25_000 + self.dice.below(8_000)),
            "keep_until" => ahead(4_000),
            "date" | "review_due" => ahead(self.dice.below(300)),
            "due_on" | "target_date" => ahead(self.dice.one_of(&[0, 7, 14, 60, 120])),
            "closed_on" | "active_to" | "until" => ahead(200 + self.dice.below(400)),
            "discharged_on" => ago(self.dice.below(3)),
            "admitted_on" => ago(3 + self.dice.below(400)),
            "resolved_on" | "contact_on" => today,
            _ if self.dice.chance(80) => ago(self.dice.below(60)),
            _ => ahead(self.dice.below(60)),
        }
    }

    fn ids(&self, kind: &str) -> Vec<Uuid> {
        let keys = |list: &mut dyn Iterator<Item = &Uuid>| list.copied().collect();
        match kind {
            "meeting" => keys(&mut self.picture.meetings.keys()),
            "agenda_item" => keys(&mut self.picture.items.keys()),
            "action" => keys(&mut self.picture.actions.keys()),
            "care_plan" => keys(&mut self.picture.plans.keys()),
            "goal" => keys(&mut self.picture.goals.keys()),
            "referral" => keys(&mut self.picture.referrals.keys()),
            "patient" => keys(&mut self.picture.patients.keys()),
            "member" => self.stored::<Member>(),
            "organisation" => self.stored::<Organisation>(),
            "mdg" => self.stored::<Mdg>(),
            "nel_admission" => self.stored::<Admission>(),
            "assessment" => self.stored::<Assessment>(),
            "risk_score" => self.stored::<RiskScore>(),
            "condition" => self.stored::<Condition>(),
            "service" => self.stored::<CareService>(),
            "site" => self.stored::<Site>(),
            "mismatch" => self.stored::<Mismatch>(),
            "rca" => self.stored::<Rca>(),
            "recall" => self.stored::<Recall>(),
            "distribution" => self.stored::<Distribution>(),
            "consent_override" => self.stored::<ConsentOverride>(),
            "patient_merge" => self.stored::<PatientMerge>(),
            "profile" => self.stored::<Profile>(),
            other => panic!("nobody told the walk where to look for a {other}"),
        }
    }

    fn stored<R: Record>(&self) -> Vec<Uuid> {
        let all: Vec<R> = self.world.service.store().all().unwrap();
        all.iter().map(Record::uuid).collect()
    }

    /// One of them, mostly one at the stage that the command is for.
    fn id(&mut self, command: &str, field: &str, ids: Vec<Uuid>) -> Option<Uuid> {
        if self.dice.chance(88) {
            let fitting: Vec<Uuid> = ids.iter().copied().filter(|id| self.fits(command, field, *id)).collect();
            if !fitting.is_empty() {
                return Some(fitting[self.dice.below(fitting.len())]);
            }
        }
        (!ids.is_empty()).then(|| ids[self.dice.below(ids.len())])
    }

    fn fits(&self, command: &str, field: &str, id: Uuid) -> bool {
        let p = self.picture;
        let is = |stages: &[&str], stage: &str| stages.is_empty() || stages.contains(&stage);
        if let Some(meeting) = p.meetings.get(&id) {
            let minutes = || {
                let mine = p.minutes.values().filter(|m| m.meeting == meeting.id);
                mine.max_by_key(|m| m.minutes_version).map_or("", |m| m.status.code())
            };
            let closed = meeting.status.code() == "closed";
            return match command {
                "minutes.submit" | "pulse.record" => closed && minutes() == "draft",
                "minutes.return" | "minutes.approve" => closed && minutes() == "in_review",
                "minutes.amend" => minutes() == "approved",
                _ => is(stages(command), meeting.status.code()),
            };
        }
        if let Some(item) = p.items.get(&id) {
            let meeting = p.meetings[&item.meeting.uuid()].status.code();
            let kind = match command {
                "rca.record" => item.kind == ItemKind::Rca,
                "item.note" => item.patient.is_none(),
                "discussion.note" | "item.restrict" | "action.add" | "plan.start" | "goal.add" => {
                    item.patient.is_some()
                }
                _ => true,
            };
            let runs = !command.starts_with("item.") && command != "discussion.note" || meeting == "in_session";
            return kind && runs && is(stages(command), item.status.code());
        }
        if let Some(action) = p.actions.get(&id) {
            return is(stages(command), action.status.code());
        }
        if let Some(plan) = p.plans.get(&id) {
            return is(stages(command), plan.status.code());
        }
        if let Some(goal) = p.goals.get(&id) {
            return is(&["proposed", "accepted", "active", "on_hold"], goal.lifecycle.code());
        }
        if let Some(referral) = p.referrals.get(&id) {
            return is(stages(command), referral.status.code());
        }
        if let Some(patient) = p.patients.get(&id) {
            return !patient.has_died() && patient.merged_into.is_none();
        }
        match field {
            "approver" | "clinician" => ["lead", "doctor2"].iter().any(|m| self.world.member(m).uuid() == id),
            "mdg" => (self.world.mdg.uuid() == id) != (command == "mdg.close"),
            "practice" => self.world.practices[..2].iter().any(|o| o.uuid() == id),
            "organisation" if command == "organisation.close" => self.world.practices.iter().all(|o| o.uuid() != id),
            _ if self.world.members.iter().any(|(_, m)| m.uuid() == id) => true,
            "parent" => {
                let of: Vec<Organisation> = self.world.service.store().all().unwrap();
                of.iter().any(|o| o.id.uuid() == id && o.kind == OrganisationKind::Pcn)
            }
            "locality" => {
                let of: Vec<Organisation> = self.world.service.store().all().unwrap();
                of.iter().any(|o| o.id.uuid() == id && o.kind == OrganisationKind::Locality)
            }
            _ => true,
        }
    }
}

/// The stages at which a command finds its record; none where any will do.
fn stages(command: &str) -> &'static [&'static str] {
    match command {
        "meeting.start"
        | "meeting.amend"
        | "meeting.cancel"
        | "meeting.joint_chair"
        | "agenda.add"
        | "agenda.add_item"
        | "agenda.fill"
        | "agenda.arrange"
        | "agenda.issue"
        | "referral.list" => &["accepted", "planned", "agenda_issued"],
        "meeting.pause" => &["in_session"],
        "meeting.resume" => &["paused"],
        "meeting.close" | "attendance.record" | "attendance.leave" | "attendance.interest" => &["in_session", "paused"],
        "item.open" | "agenda.move" | "agenda.amend" => &["listed"],
        "item.pause" | "item.close" | "discussion.note" => &["in_discussion"],
        "item.resume" => &["paused_item"],
        "item.defer" | "item.withdraw" => &["listed", "in_discussion"],
        "action.accept" => &["open"],
        "action.start" => &["accepted"],
        "action.reopen" => &["done"],
        "action.amend" | "action.done" | "action.not_done" | "action.cancel" | "action.reschedule"
        | "action.transfer" => &["open", "accepted", "in_progress"],
        "plan.activate" => &["draft"],
        "plan.amend" => &["draft", "active"],
        "plan.end" | "plan.hold" => &["active"],
        "plan.resume" => &["on_hold"],
        "referral.take" => &["received", "not_ready"],
        "referral.triage" | "referral.amend" => &["received", "in_triage"],
        "referral.pull" => &["protocol"],
        _ => &[],
    }
}
