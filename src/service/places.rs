//! Organisations, members and groups.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::change::Changes;
use crate::domain::command::{MdgAmend, MdgCreate, MemberAdd, MemberLeave, OrganisationAdd};
use crate::domain::count::counted;
use crate::domain::ids::Ref;
use crate::domain::member::Member;
use crate::domain::organisation::{self, Mdg, Organisation};
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::view::Done;
use crate::domain::{dates, person};
use chrono::NaiveTime;

impl Service {
    pub(super) fn organisation_add(&mut self, who: &Actor, args: &OrganisationAdd) -> Result<Done, Refusal> {
        let name = named(&args.name)?;
        let ods_code = args.ods_code.as_deref().map(organisation::read_ods_code).transpose()?;
        if let Some(code) = &ods_code {
            let taken = self.store.organisation_by_code(code).map_err(refused)?;
            let why = format!("The ODS code {code} belongs to another organisation.");
            ensure(taken.is_none(), Code::CodeTaken, why).map_err(|r| r.at("ods_code"))?;
        }
        let new = self.act(who, |act| Organisation {
            phone: args.phone.clone(),
            ..Organisation::blank(act.new_ref(), ods_code, &name, args.kind)
        });
        let mut changes = Changes::none();
        changes.create(&new);
        self.commit(who, Deed::new("organisation.add", format!("Added {name}.")).on(new.id), &changes)
    }

    pub(super) fn member_add(&mut self, who: &Actor, args: &MemberAdd) -> Result<Done, Refusal> {
        let name = named(&args.name)?;
        let handle = args.handle.trim().to_lowercase();
        let plain = handle.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let why = "A short name has letters and digits without spaces, such as navigator.";
        ensure(plain && (2..=24).contains(&handle.len()), Code::TextTooShort, why).map_err(|r| r.at("handle"))?;
        let taken = self.store.member_by_handle(&handle).map_err(refused)?;
        ensure(taken.is_none(), Code::CodeTaken, format!("'{handle}' is somebody else's short name."))
            .map_err(|r| r.at("handle"))?;
        self.need_if(args.organisation)?;
        let new = self.act(who, |act| Member {
            id: act.new_ref(),
            handle,
            name,
            title: args.title.clone(),
            role: args.role,
            organisation: args.organisation,
            register: None,
            register_number: None,
            email: args.email.clone(),
            phone: args.phone.clone(),
            active_from: args.active_from.unwrap_or_else(|| act.today()),
            active_to: None,
        });
        let mut changes = Changes::none();
        changes.create(&new);
        self.commit(who, Deed::new("member.add", format!("Added {}.", new.display_name())).on(new.id), &changes)
    }

    pub(super) fn member_leave(&mut self, who: &Actor, args: &MemberLeave) -> Result<Done, Refusal> {
        let member = self.need(args.member)?;
        let mut after = member.clone();
        after.active_to = Some(args.active_to);
        let mut changes = Changes::none();
        changes.update(&member, &after);
        let open =
            self.store.actions().map_err(refused)?.iter().filter(|a| a.owner == member.id && a.is_open()).count();
        let said = format!(
            "{} leaves the group on {}. {open} open {} to be handed over.",
            member.display_name(),
            dates::staff(args.active_to),
            if open == 1 { "action is" } else { "actions are" }
        );
        self.commit(who, Deed::new("member.leave", said).on(member.id), &changes)
    }

    pub(super) fn mdg_create(&mut self, who: &Actor, args: &MdgCreate) -> Result<Done, Refusal> {
        let name = named(&args.name)?;
        let code = organisation::read_mdg_code(&args.code)?;
        let taken = self.store.mdg_by_code(&code).map_err(refused)?;
        ensure(taken.is_none(), Code::CodeTaken, format!("The code {code} belongs to another group."))
            .map_err(|r| r.at("code"))?;
        let practices = self.practices(&args.practices)?;
        self.need_if(args.clinical_lead)?;
        self.need_if(args.manager)?;
        dates::check_minutes(args.length_min, "length_min")?;
        dates::check_minutes(args.case_min, "case_min")?;
        let new = self.act(who, |act| Mdg {
            id: act.new_ref(),
            code,
            name: name.clone(),
            practices,
            clinical_lead: args.clinical_lead,
            manager: args.manager,
            start: args.start.or_else(|| NaiveTime::from_hms_opt(13, 0, 0)).unwrap_or_default(),
            venue: args.venue.clone(),
            contact: args.contact.clone(),
            length_min: args.length_min.unwrap_or(90),
            case_min: args.case_min.unwrap_or(10),
            capacity: args.capacity.unwrap_or(8),
            quorum: args.quorum.clone().unwrap_or_default(),
            single_handed: args.single_handed,
            locality: None,
            recurrence: None,
            complex_min: None,
            closed_on: None,
        });
        let mut changes = Changes::none();
        changes.create(&new);
        let said =
            format!("Founded {name} ({}) with {}.", new.code, counted(new.practices.len(), "practice", "practices"));
        self.commit(who, Deed::new("mdg.create", said).on(new.id).in_scope(new.id), &changes)
    }

    pub(super) fn mdg_amend(&mut self, who: &Actor, args: &MdgAmend) -> Result<Done, Refusal> {
        let mdg = self.need(args.mdg)?;
        self.need_if(args.clinical_lead)?;
        self.need_if(args.manager)?;
        dates::check_minutes(args.length_min, "length_min")?;
        dates::check_minutes(args.case_min, "case_min")?;
        let mut after = mdg.clone();
        if let Some(codes) = &args.practices {
            after.practices = self.practices(codes)?;
        }
        after.clinical_lead = args.clinical_lead.or(mdg.clinical_lead);
        after.manager = args.manager.or(mdg.manager);
        after.venue = args.venue.clone().or(after.venue);
        after.contact = args.contact.clone().or(after.contact);
        after.length_min = args.length_min.unwrap_or(mdg.length_min);
        after.case_min = args.case_min.unwrap_or(mdg.case_min);
        after.quorum = args.quorum.clone().unwrap_or(after.quorum);
        after.single_handed = args.single_handed.unwrap_or(mdg.single_handed);
        let mut changes = Changes::none();
        changes.update(&mdg, &after);
        self.commit(
            who,
            Deed::new("mdg.amend", format!("Changed how {} meets.", mdg.name)).on(mdg.id).in_scope(mdg.id),
            &changes,
        )
    }

    fn practices(&self, codes: &[String]) -> Result<Vec<Ref<Organisation>>, Refusal> {
        let find = |code: &String| {
            let read = organisation::read_ods_code(code)?;
            let found = self.store.organisation_by_code(&read).map_err(refused)?;
            found.map(|o| o.id).ok_or_else(|| {
                let why =
                    format!("No practice here has the ODS code {read}. Import the practices first, or check the code.");
                Refusal::new(Code::UnknownPractice, why).at("practices")
            })
        };
        codes.iter().map(find).collect()
    }
}

/// A name as people know something, without its margins.
pub(super) fn named(text: &str) -> Result<String, Refusal> {
    let name = text.trim();
    ensure(person::length(name) >= 2, Code::TextTooShort, "Give the name as people know it.")
        .map_err(|r| r.at("name"))?;
    Ok(name.to_owned())
}
