//! How a group meets and who belongs to its core, and the series of its conferences.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::change::Changes;
use crate::domain::command::{MdgArrange, MdgClose, MeetingPlan, MeetingSeries, MemberAmend, MemberCore};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::meeting::{self, Meeting, MeetingStatus};
use crate::domain::member::{self, CoreMember, Member};
use crate::domain::organisation::{Mdg, OrganisationKind};
use crate::domain::query::MdgDates;
use crate::domain::recurrence::Recurrence;
use crate::domain::refusal::{Code, Refusal, Warning, ensure};
use crate::domain::view::{CoreRow, DatesView, Done};
use chrono::{Days, NaiveDate};

/// What every list of days to come has to say.
const NOTE: &str = "Bank holidays are not known here. Look at the days before you rely on them.";

/// No series reaches further than two years of months.
const LONGEST: u32 = 24;

impl Service {
    pub(super) fn member_amend(&mut self, who: &Actor, args: &MemberAmend) -> Result<Done, Refusal> {
        let before = self.need(args.member)?;
        self.need_if(args.organisation)?;
        let changes = member::amend(&before, args)?;
        let said = format!("Changed {}.", before.display_name());
        self.commit(who, Deed::new("member.amend", said).on(before.id), &changes)
    }

    pub(super) fn member_core(&mut self, who: &Actor, args: &MemberCore) -> Result<Done, Refusal> {
        let (member, mdg): (Member, Mdg) = (self.need(args.member)?, self.need(args.mdg)?);
        let all: Vec<CoreMember> = self.store.all().map_err(refused)?;
        let changes = self.act(who, |act| member::core(act, &all, args))?;
        let said = match args.until {
            None => format!("{} is a core member of {}.", member.display_name(), mdg.name),
            Some(last) => {
                format!("{} is a core member of {} until {}.", member.display_name(), mdg.name, dates::staff(last))
            }
        };
        self.commit(who, Deed::new("member.core", said).making::<CoreMember>(&changes).in_scope(mdg.id), &changes)
    }

    pub(super) fn mdg_arrange(&mut self, who: &Actor, args: &MdgArrange) -> Result<Done, Refusal> {
        let before = self.need(args.mdg)?;
        before.must_be_active(self.today())?;
        let mut after = before.clone();
        if let Some(text) = args.recurrence.as_deref() {
            let rule = Recurrence::read(text)?;
            after.start = rule.time.unwrap_or(before.start);
            after.recurrence = Some(rule.to_string());
        }
        if let Some(locality) = self.need_if(args.locality)? {
            let why = format!("{} is no locality. Choose one, or add it first.", locality.name);
            ensure(locality.kind == OrganisationKind::Locality, Code::TreeOrder, why).map_err(|r| r.at("locality"))?;
            after.locality = Some(locality.id);
        }
        after.complex_min = args.complex_min.or(before.complex_min);
        after.capacity = args.capacity.unwrap_or(before.capacity);
        let mut changes = Changes::none();
        changes.update(&before, &after);
        let said = match &after.recurrence {
            Some(rule) if args.recurrence.is_some() => format!("{} meets: {rule}.", after.name),
            _ => format!("Changed how {} meets.", after.name),
        };
        self.commit(who, Deed::new("mdg.arrange", said).on(before.id).in_scope(before.id), &changes)
    }

    pub(super) fn mdg_close(&mut self, who: &Actor, args: &MdgClose) -> Result<Done, Refusal> {
        let before = self.need(args.mdg)?;
        let planned = self.store.meetings_of(before.id).map_err(refused)?;
        let later = planned
            .iter()
            .filter(|m| {
                m.date > args.closed_on && !matches!(m.status, MeetingStatus::Closed | MeetingStatus::Cancelled)
            })
            .count();
        if later > 0 {
            let planned = counted(later, "conference is", "conferences are");
            return Err(Refusal::wrong_state(format!(
                "{planned} planned after that day. Cancel or hold what is planned, or choose a later day."
            ))
            .at("closed_on"));
        }
        let mut changes = Changes::none();
        changes.update(&before, &Mdg { closed_on: Some(args.closed_on), ..before.clone() });
        let said = format!("{} ends after {}.", before.name, dates::staff(args.closed_on));
        self.commit(who, Deed::new("mdg.close", said).on(before.id).in_scope(before.id), &changes)
    }

    pub(super) fn meeting_series(&mut self, who: &Actor, args: &MeetingSeries) -> Result<Done, Refusal> {
        let mdg = self.need(args.mdg)?;
        let rule = rule_of(&mdg)?;
        let count = how_many(args.count)?;
        let from = args.from.or_else(|| self.today().checked_add_days(Days::new(1))).unwrap_or_default();
        let planned = self.store.meetings_of(mdg.id).map_err(refused)?;
        let taken: Vec<NaiveDate> =
            planned.iter().filter(|m| m.status != MeetingStatus::Cancelled).map(|m| m.date).collect();
        let free = |date: &NaiveDate| !taken.contains(date) && !args.leave_out.contains(date);
        let enough = count as usize + taken.len() + args.leave_out.len();
        let days: Vec<NaiveDate> = rule.dates(from, enough).into_iter().filter(free).take(count as usize).collect();
        let changes = self.act(who, |act| {
            let mut changes = Changes::none();
            for date in &days {
                let args = MeetingPlan {
                    mdg: mdg.id,
                    date: *date,
                    start: None,
                    planned_min: None,
                    venue: None,
                    chair: None,
                    minute_taker: None,
                };
                changes.append(meeting::plan(act, &mdg, &planned, &args)?);
            }
            changes.warn(Warning::new(Code::BankHolidaysUnknown, NOTE));
            Ok::<_, Refusal>(changes)
        })?;
        let listed: Vec<String> = days.iter().map(|date| dates::staff_with_day(*date)).collect();
        let said = format!("Planned {}: {}.", counted(days.len(), "conference", "conferences"), listed.join(", "));
        self.commit(who, Deed::new("meeting.series", said).making::<Meeting>(&changes).in_scope(mdg.id), &changes)
    }

    pub(super) fn mdg_dates(&self, args: &MdgDates) -> Result<DatesView, Refusal> {
        let mdg = self.need(args.mdg)?;
        let rule = rule_of(&mdg)?;
        let planned = self.store.meetings_of(mdg.id).map_err(refused)?;
        let meets = |date: NaiveDate| planned.iter().any(|m| m.date == date && m.status != MeetingStatus::Cancelled);
        let days = rule.dates(args.from.unwrap_or_else(|| self.today()), how_many(args.count)? as usize);
        let dates = days.into_iter().filter(|date| mdg.is_active(*date)).map(|date| (date, meets(date))).collect();
        Ok(DatesView { recurrence: rule.to_string(), dates, note: NOTE })
    }

    pub(super) fn core_of(&self, mdg: Ref<Mdg>) -> Result<Vec<CoreRow>, Refusal> {
        let (today, mdg) = (self.today(), self.need(mdg)?);
        let mut all: Vec<CoreMember> = self.store.all().map_err(refused)?;
        all.retain(|one| one.mdg == mdg.id);
        let row = |record: CoreMember| {
            let member: Member = self.need(record.member)?;
            Ok(CoreRow { name: member.display_name(), now: record.holds(today), record })
        };
        all.into_iter().map(row).collect()
    }
}

fn rule_of(mdg: &Mdg) -> Result<Recurrence, Refusal> {
    let Some(text) = mdg.recurrence.as_deref() else {
        let why = format!("Nobody has said on which days {} meets. Set it with mdg.arrange first.", mdg.name);
        return Err(Refusal::new(Code::RecurrenceUnreadable, why).at("mdg"));
    };
    Recurrence::read(text)
}

fn how_many(count: Option<u32>) -> Result<u32, Refusal> {
    let count = count.unwrap_or(6);
    let why = format!("A series has from 1 to {LONGEST} days.");
    ensure((1..=LONGEST).contains(&count), Code::FieldUnreadable, why).map_err(|r| r.at("count"))?;
    Ok(count)
}
