//! The invented town: its practices, its other organisations and the people who work there, read from the demo's own texts.

use super::story::{Fields, read};
use crate::domain::change::Changes;
use crate::domain::ids::Ref;
use crate::domain::member::{Member, Role};
use crate::domain::organisation::{NetworkMembership, Organisation, OrganisationKind};
use crate::domain::refusal::Refusal;
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The texts as they stand in the asset.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    group: Fields,
    network: Vec<Network>,
    practice: Vec<PracticeText>,
    organisation: Vec<Other>,
    member: Vec<MemberText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Network {
    key: String,
    code: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PracticeText {
    code: String,
    name: String,
    network: String,
    address: String,
    postcode: String,
    phone: String,
    share: usize,
    gps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    key: String,
    name: String,
    kind: OrganisationKind,
    phone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberText {
    handle: String,
    title: String,
    name: String,
    role: Role,
    at: String,
    phone: String,
    left_days_ago: Option<u64>,
}

/// A practice with what its patients take from it.
pub(super) struct Practice {
    pub id: Ref<Organisation>,
    pub code: String,
    /// How many of a hundred patients are registered here.
    pub share: usize,
    /// Whom its patients have as their GP.
    pub gps: Vec<String>,
}

/// Everything that is there before the first patient.
pub(super) struct Places {
    /// What `mdg.create` takes.
    pub group: Fields,
    pub practices: Vec<Practice>,
    /// Members by their short names.
    pub members: BTreeMap<String, Ref<Member>>,
}

/// Adds organisations and members to `changes`, as they stand on `today`.
pub(super) fn lay_out(
    today: NaiveDate,
    new: &mut dyn FnMut() -> Uuid,
    changes: &mut Changes,
) -> Result<Places, Refusal> {
    let texts: Texts = read(include_str!("../../assets/demo/places.toml"))?;
    let opened = NaiveDate::from_ymd_opt(2019, 7, 1);
    let mut at: BTreeMap<String, Ref<Organisation>> = BTreeMap::new();
    let mut add = |key: &str, mut organisation: Organisation| {
        organisation.id = Ref::from_uuid(new());
        organisation.opened_on = opened;
        at.insert(key.to_owned(), organisation.id);
        organisation
    };
    let mut organisations: Vec<Organisation> = Vec::new();
    for network in &texts.network {
        let code = Some(network.code.clone());
        organisations.push(add(&network.key, named(&network.name, OrganisationKind::Pcn, code)));
    }
    for other in &texts.organisation {
        let plain = named(&other.name, other.kind, None);
        organisations.push(add(&other.key, Organisation { phone: Some(other.phone.clone()), ..plain }));
    }
    for practice in &texts.practice {
        let plain = named(&practice.name, OrganisationKind::GpPractice, Some(practice.code.clone()));
        let whole = Organisation {
            address: Some(practice.address.clone()),
            postcode: Some(practice.postcode.clone()),
            phone: Some(practice.phone.clone()),
            ..plain
        };
        organisations.push(add(&practice.code, whole));
    }
    for organisation in &organisations {
        changes.create(organisation);
    }
    let mut practices = Vec::new();
    for text in texts.practice {
        let id = place(&at, &text.code)?;
        changes.create(&NetworkMembership {
            id: Ref::from_uuid(new()),
            practice: id,
            network: place(&at, &text.network)?,
            started_on: opened.unwrap_or_default(),
            ended_on: None,
        });
        practices.push(Practice { id, code: text.code, share: text.share, gps: text.gps });
    }
    let mut members = BTreeMap::new();
    for text in texts.member {
        let member = Member {
            id: Ref::from_uuid(new()),
            handle: text.handle.clone(),
            name: text.name,
            title: Some(text.title),
            role: text.role,
            organisation: Some(place(&at, &text.at)?),
            register: None,
            register_number: None,
            email: Some(format!("{}@saltmere.example", text.handle)),
            phone: Some(text.phone),
            active_from: opened.unwrap_or_default(),
            active_to: text.left_days_ago.and_then(|days| today.checked_sub_days(Days::new(days))),
        };
        changes.create(&member);
        members.insert(text.handle, member.id);
    }
    Ok(Places { group: texts.group, practices, members })
}

fn place(at: &BTreeMap<String, Ref<Organisation>>, key: &str) -> Result<Ref<Organisation>, Refusal> {
    at.get(key).copied().ok_or_else(|| super::story::spoilt(&format!("there is no place called '{key}'")))
}

fn named(name: &str, kind: OrganisationKind, ods_code: Option<String>) -> Organisation {
    Organisation::blank(Ref::from_uuid(Uuid::nil()), ods_code, name, kind)
}
