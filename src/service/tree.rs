//! Organisations in their tree: what belongs to what since when, and who took over from whom.

use super::places::named;
use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::change::{Change, Changes};
use crate::domain::command::{OrganisationAmend, OrganisationClose};
use crate::domain::count::counted;
use crate::domain::dates;
use crate::domain::fact::given;
use crate::domain::ids::Ref;
use crate::domain::organisation::{self, Mdg, NetworkMembership, Organisation};
use crate::domain::place::{self, Places};
use crate::domain::refusal::{Code, Refusal, Warning, ensure};
use crate::domain::view::{Done, TreeRow};
use chrono::NaiveDate;
use std::collections::HashMap;

impl Service {
    pub(super) fn organisation_amend(&mut self, who: &Actor, args: &OrganisationAmend) -> Result<Done, Refusal> {
        let before = self.need(args.organisation)?;
        let mut after = before.clone();
        if let Some(name) = &args.name {
            after.name = named(name)?;
        }
        if let Some(code) = args.ods_code.as_deref() {
            let code = organisation::read_ods_code_of(before.kind, code)?;
            let taken = self.store.organisation_by_code(&code).map_err(refused)?.filter(|o| o.id != before.id);
            let why = format!("The ODS code {code} belongs to another organisation.");
            ensure(taken.is_none(), Code::CodeTaken, why).map_err(|r| r.at("ods_code"))?;
            after.ods_code = Some(code);
        }
        after.address = given(args.address.as_deref()).or(after.address);
        after.postcode = given(args.postcode.as_deref()).map(|code| code.to_ascii_uppercase()).or(after.postcode);
        after.phone = given(args.phone.as_deref()).or(after.phone);
        after.delivery = args.delivery.or(before.delivery);
        after.delivery_address = given(args.delivery_address.as_deref()).or(after.delivery_address);
        after.opened_on = args.opened_on.or(before.opened_on);
        let why = "It would open after it closes. Check the dates.";
        let order = after.opened_on.zip(after.closed_on).is_none_or(|(first, last)| first <= last);
        ensure(order, Code::DateOrder, why).map_err(|r| r.at("opened_on"))?;
        let mut changes = Changes::none();
        let mut said = format!("Changed {}.", after.name);
        if let Some(parent) = args.parent {
            let (today, parent) = (self.today(), self.need(parent)?);
            let since = args.since.unwrap_or(today);
            let all: Vec<Organisation> = self.store.all().map_err(refused)?;
            place::check_parent(&before, &parent, &all.iter().map(|o| (o.id, o)).collect())?;
            let stretches: Vec<NetworkMembership> = self.store.all().map_err(refused)?;
            let placed = self.act(who, |act| place::place(before.id, parent.id, since, &stretches, act.new_ref()))?;
            if since <= today {
                after.parent = Some(parent.id);
            }
            changes.append(placed);
            said = format!("{} belongs to {} from {}.", after.name, parent.name, dates::staff(since));
        }
        changes.update(&before, &after);
        self.commit(who, Deed::new("organisation.amend", said).on(before.id), &changes)
    }

    pub(super) fn organisation_close(&mut self, who: &Actor, args: &OrganisationClose) -> Result<Done, Refusal> {
        let before = self.need(args.organisation)?;
        let successor = self.need_if(args.successor)?;
        let all: Vec<Organisation> = self.store.all().map_err(refused)?;
        let places: Places<'_> = all.iter().map(|o| (o.id, o)).collect();
        let patients = self.store.patients_at(before.id).map_err(refused)?;
        let today = self.today();
        let mut changes = place::close(&before, args.closed_on, args.successor, &places, &patients, today)?;
        let moved = changes.list.iter().filter(|c| matches!(c, Change::Set { kind: "patient", .. })).count();
        let mut said = format!("{} closes after {}.", before.name, dates::staff(args.closed_on));
        if moved > 0 {
            said += &format!(" {} moved to whoever took over.", counted(moved, "patient", "patients"));
        } else if patients.iter().any(|p| !p.has_died()) {
            said += " Its patients stay until then; close it once more after that day to move them.";
        }
        let left = all.iter().filter(|o| o.parent == Some(before.id) && place::is_open(o, today)).count();
        if left > 0 {
            said += &format!(" {} under it need another place.", counted(left, "organisation", "organisations"));
        }
        if let Some(next) = successor {
            let groups: Vec<Mdg> = self.store.all().map_err(refused)?;
            for group in groups.iter().filter(|g| g.practices.contains(&before.id) && !g.practices.contains(&next.id)) {
                let why =
                    format!("{} is not one of the practices of {}. Add it with mdg.amend.", next.name, group.name);
                changes.warn(Warning::new(Code::PracticeOutsideMdg, why));
            }
        }
        self.commit(who, Deed::new("organisation.close", said).on(before.id), &changes)
    }

    pub(super) fn organisation_tree(&self, on: Option<NaiveDate>) -> Result<Vec<TreeRow>, Refusal> {
        let on = on.unwrap_or_else(|| self.today());
        let all: Vec<Organisation> = self.store.all().map_err(refused)?;
        let stretches: Vec<NetworkMembership> = self.store.all().map_err(refused)?;
        let places: Places<'_> = all.iter().map(|o| (o.id, o)).collect();
        let mut of: HashMap<Ref<Organisation>, Vec<NetworkMembership>> = HashMap::new();
        for stretch in stretches {
            of.entry(stretch.practice).or_default().push(stretch);
        }
        let mut under: HashMap<Option<Ref<Organisation>>, Vec<&Organisation>> = HashMap::new();
        for one in &all {
            let stretches = of.get(&one.id).map_or(&[][..], Vec::as_slice);
            let parent = place::parent_on(one, stretches, on).filter(|parent| places.contains_key(parent));
            under.entry(parent).or_default().push(one);
        }
        for list in under.values_mut() {
            list.sort_by_key(|o| (o.kind.level().unwrap_or(u8::MAX), o.name.to_lowercase()));
        }
        let mut rows = Vec::new();
        let mut waiting: Vec<(u32, &Organisation)> =
            under.get(&None).into_iter().flatten().rev().map(|o| (0, *o)).collect();
        while let Some((depth, one)) = waiting.pop() {
            let open = place::is_open(one, on);
            let routed = if open { None } else { place::routed(one, &places, on) };
            rows.push(TreeRow {
                id: one.id,
                depth,
                ods_code: one.ods_code.clone(),
                name: one.name.clone(),
                kind: one.kind,
                open,
                successor: routed.map(|o| o.name.clone()),
            });
            waiting.extend(under.get(&Some(one.id)).into_iter().flatten().rev().map(|o| (depth + 1, *o)));
        }
        Ok(rows)
    }
}
