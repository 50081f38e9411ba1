//! Today's conference without a screen: chaired through the one door, told as it goes on, and its packs written to a folder.

use super::account::Account;
use super::stage::{Scene, Stage, at, start_of};
use super::story::{Story, spoilt};
use super::{Demo, stage};
use crate::domain::command::MinutesExport;
use crate::domain::dates;
use crate::domain::query::{MinutesShow, Query};
use crate::domain::refusal::Refusal;
use crate::domain::view::{Answer, MinutesView, WrittenPack};
use crate::service::Service;
use chrono::TimeDelta;
use std::io::Write;
use std::path::Path;

/// Chairs today's conference of a fresh demo from its start to the exported packs, and tells it to `out`. The clock is as before
/// afterwards.
pub fn chair(service: &mut Service, demo: &Demo, folder: &Path, out: &mut dyn Write) -> Result<WrittenPack, Refusal> {
    service.rehearse(|service| {
        let story = Story::today()?;
        let mut account = Account::new(out, demo.today);
        let mut stage = Stage::new(service, &demo.members, &demo.cast);
        stage.hold(&story, demo.today, demo.date, &mut |service, scene: &Scene| account.scene(service, scene))?;

        let ended = stage::conference(stage.service, demo.today)?.now.max(start_of(demo.date));
        let approved = (ended + TimeDelta::minutes(50)).max(at(demo.date, 15, 30));
        stage.sign(demo.today, ended + TimeDelta::minutes(20), approved)?;
        let minutes = minutes(stage.service, demo)?;
        account.signed(&dates::london_clock(approved), &minutes)?;

        stage.go_to(approved + TimeDelta::minutes(10))?;
        let export = MinutesExport { meeting: demo.today, folder: folder.to_owned(), reason: None };
        let manager = stage.service.actor("manager")?;
        let done = stage.service.execute(&manager, export.into())?;
        let written = done.written.ok_or_else(|| spoilt("the export did not say what it wrote"))?;
        account.packs(&written, &minutes)?;
        Ok(written)
    })
}

fn minutes(service: &mut Service, demo: &Demo) -> Result<MinutesView, Refusal> {
    let who = service.actor("manager")?;
    match service.answer(&who, &Query::MinutesShow(MinutesShow { meeting: demo.today, version: None }))? {
        Answer::Minutes(view) => Ok(view),
        _ => Err(spoilt("a question was answered with something else")),
    }
}
