//! The directory of services, and the sites.

use super::places::named;
use super::{Deed, Service, refused};
use crate::domain::action::Action;
use crate::domain::actor::Actor;
use crate::domain::change::Changes;
use crate::domain::command::{ServiceAdd, ServiceAmend, SiteAdd, SiteAmend};
use crate::domain::directory::{self, CareService, ServiceMeant, ServiceSaid, Site};
use crate::domain::fact::given;
use crate::domain::refusal::Refusal;
use crate::domain::view::Done;

impl Service {
    pub(super) fn service_add(&mut self, who: &Actor, args: &ServiceAdd) -> Result<Done, Refusal> {
        let name = named(&args.name)?;
        self.need_if(args.organisation)?;
        let new = self.act(who, |act| CareService {
            id: act.new_ref(),
            name: name.clone(),
            organisation: args.organisation,
            offers: given(args.offers.as_deref()),
            refer_by: given(args.refer_by.as_deref()),
            phone: given(args.phone.as_deref()),
            email: given(args.email.as_deref()),
            hours: given(args.hours.as_deref()),
            closed_on: None,
        });
        let mut changes = Changes::none();
        changes.create(&new);
        self.commit(who, Deed::new("service.add", format!("{name} is in the directory.")).on(new.id), &changes)
    }

    pub(super) fn service_amend(&mut self, who: &Actor, args: &ServiceAmend) -> Result<Done, Refusal> {
        let before = self.need(args.service)?;
        self.need_if(args.organisation)?;
        let after = CareService {
            id: before.id,
            name: args.name.as_deref().map(named).transpose()?.unwrap_or_else(|| before.name.clone()),
            organisation: args.organisation.or(before.organisation),
            offers: given(args.offers.as_deref()).or_else(|| before.offers.clone()),
            refer_by: given(args.refer_by.as_deref()).or_else(|| before.refer_by.clone()),
            phone: given(args.phone.as_deref()).or_else(|| before.phone.clone()),
            email: given(args.email.as_deref()).or_else(|| before.email.clone()),
            hours: given(args.hours.as_deref()).or_else(|| before.hours.clone()),
            closed_on: args.closed_on.or(before.closed_on),
        };
        let mut changes = Changes::none();
        changes.update(&before, &after);
        let said = format!("Changed {} in the directory.", after.name);
        self.commit(who, Deed::new("service.amend", said).on(before.id), &changes)
    }

    pub(super) fn services(&self, ended: bool) -> Result<Vec<CareService>, Refusal> {
        let today = self.today();
        let mut all: Vec<CareService> = self.store.all().map_err(refused)?;
        all.retain(|one| ended || one.is_open(today));
        all.sort_by_key(|one| one.name.to_lowercase());
        Ok(all)
    }

    /// Which service is meant, of the directory or in words.
    pub(super) fn service_meant(&self, said: &ServiceSaid) -> Result<ServiceMeant, Refusal> {
        directory::meant(said, &self.store.all().map_err(refused)?, self.today())
    }

    /// The service that an action asks for, as people call it: by the directory, else in the words that were typed.
    pub(super) fn service_of(&self, action: &Action) -> Result<Option<String>, Refusal> {
        Ok(self.need_if(action.care_service)?.map(|service| service.name).or_else(|| action.service.clone()))
    }

    pub(super) fn site_add(&mut self, who: &Actor, args: &SiteAdd) -> Result<Done, Refusal> {
        let name = named(&args.name)?;
        self.need_if(args.organisation)?;
        let new = self.act(who, |act| Site {
            id: act.new_ref(),
            name: name.clone(),
            kind: args.kind,
            organisation: args.organisation,
            address: given(args.address.as_deref()),
            postcode: given(args.postcode.as_deref()).map(|code| code.to_ascii_uppercase()),
            phone: given(args.phone.as_deref()),
            closed_on: None,
        });
        let mut changes = Changes::none();
        changes.create(&new);
        self.commit(who, Deed::new("site.add", format!("Added the site {name}.")).on(new.id), &changes)
    }

    pub(super) fn site_amend(&mut self, who: &Actor, args: &SiteAmend) -> Result<Done, Refusal> {
        let before = self.need(args.site)?;
        self.need_if(args.organisation)?;
        let postcode = given(args.postcode.as_deref()).map(|code| code.to_ascii_uppercase());
        let after = Site {
            id: before.id,
            name: args.name.as_deref().map(named).transpose()?.unwrap_or_else(|| before.name.clone()),
            kind: args.kind.unwrap_or(before.kind),
            organisation: args.organisation.or(before.organisation),
            address: given(args.address.as_deref()).or_else(|| before.address.clone()),
            postcode: postcode.or_else(|| before.postcode.clone()),
            phone: given(args.phone.as_deref()).or_else(|| before.phone.clone()),
            closed_on: args.closed_on.or(before.closed_on),
        };
        let mut changes = Changes::none();
        changes.update(&before, &after);
        self.commit(who, Deed::new("site.amend", format!("Changed the site {}.", after.name)).on(before.id), &changes)
    }

    pub(super) fn sites(&self, ended: bool) -> Result<Vec<Site>, Refusal> {
        let today = self.today();
        let mut all: Vec<Site> = self.store.all().map_err(refused)?;
        all.retain(|one| ended || one.closed_on.is_none_or(|last| today <= last));
        all.sort_by_key(|one| one.name.to_lowercase());
        Ok(all)
    }
}
