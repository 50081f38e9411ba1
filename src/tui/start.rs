//! Opens the screens over an open database: looks in it once for what kind of records it holds and whether a conference runs, then
//! hands over to the loop.
use super::app::{App, Records};
use super::ctx::Ctx;
use super::door::Desk;
use super::keymap::Keymap;
use super::look;
use super::screen::{self, ScreenId};
use super::widget::Said;
use crate::domain::actor::Actor;
use crate::domain::agenda_issue::PatientsBy;
use crate::domain::query::{Home, Query};
use crate::domain::view::{Answer, Purpose};
use crate::service::Service;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// What the screens start with, beside the records.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// How it looks.
    pub look: look::Wanted<'a>,
    /// A person's own keys: what is done, by its lasting name, and the keys that do it.
    pub keys: BTreeMap<String, Vec<String>>,
    /// After how many minutes without a key the screen hides what it shows; 0 never.
    pub hide_after_min: u32,
    /// The folder that packs are offered to be written into.
    pub packs: PathBuf,
    /// How patients stand on the agenda of a whole group; by initials unless said.
    pub patients_by: Option<PatientsBy>,
    /// What a person is to know from the start, such as a fault in the settings.
    pub remarks: Vec<String>,
}

/// Shows the screens until the person leaves. A running conference is opened straight away.
///
/// The time on the screens is the database's own, so that a clock set for a demo or a trial counts here too. An error says
/// that the terminal could not be used.
pub fn open(mut service: Service, who: Actor, wanted: Wanted<'_>) -> io::Result<()> {
    let clock = service.clock();
    let app = app(&mut service, &who, wanted, &|name| std::env::var(name).ok());
    let desk = Desk::new(service, who);
    super::run(app, desk.clone(), desk, &move || clock.now())
}

/// The app as it opens.
fn app(service: &mut Service, who: &Actor, wanted: Wanted<'_>, env: &dyn Fn(&str) -> Option<String>) -> App {
    let (theme, symbols) = look::choose(wanted.look, env);
    let records = match service.purpose() {
        Purpose::Real => Records::Real,
        Purpose::Trial => Records::Trial,
        Purpose::Demo => Records::Demo,
    };
    let mut remarks = wanted.remarks;
    let keymap = Keymap::with_own_keys(&wanted.keys).unwrap_or_else(|faults| {
        remarks.push(format!("Your own keys are not used until the settings are put right. {}", faults.join(" ")));
        Keymap::standard()
    });
    let ctx = Ctx { theme, symbols, keymap, now: service.now(), role: Some(who.role), ..Ctx::default() };
    let home = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
    let mut app = App::new(ctx, records, screen::all(wanted.packs, home, wanted.patients_by));
    if wanted.hide_after_min > 0 {
        app = app.hiding_after(TimeDelta::minutes(i64::from(wanted.hide_after_min)));
    }
    for remark in remarks {
        app.say(Said::refused(remark));
    }
    // Should the question fail, the first screen says why when it asks for itself.
    let running = match service.answer(who, &Query::Home(Home {})) {
        Ok(Answer::Home(home)) => home.running,
        _ => None,
    };
    if running.is_some() {
        app.here = ScreenId::Conference;
    }
    app
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::testing::World;
    use crate::store;
    use crate::tui::intents::{Intent, Scope};
    use crate::tui::key::Key;

    fn opened(mut world: World) -> App {
        app(&mut world.service, &world.manager, Wanted::default(), &|_| None)
    }

    #[test]
    fn the_worklist_is_first_unless_a_conference_runs() {
        assert_eq!(opened(World::new()).here(), ScreenId::Worklist);
        let mut world = World::new();
        world.starts();
        assert_eq!(opened(world).here(), ScreenId::Conference);
    }

    fn with(wanted: Wanted<'_>) -> App {
        let mut world = World::new();
        app(&mut world.service, &world.manager, wanted, &|_| None)
    }

    fn own(name: &str, key: &str) -> BTreeMap<String, Vec<String>> {
        BTreeMap::from([(name.to_owned(), vec![key.to_owned()])])
    }

    #[test]
    fn own_keys_count_and_a_fault_in_them_is_said_while_the_usual_ones_go_on() {
        let undo = |app: &App, key: &str| {
            app.ctx().keymap.find(Scope::Worklist.chain(), Key::parse(key).unwrap()) == Some(Intent::Undo)
        };
        let good = with(Wanted { keys: own("undo", "Z"), ..Wanted::default() });
        assert!(undo(&good, "Z") && !undo(&good, "u") && good.messages.last().is_none());
        let bad = with(Wanted { keys: own("unod", "Z"), ..Wanted::default() });
        assert!(undo(&bad, "u"));
        assert!(bad.messages.last().unwrap().text.ends_with("Did you mean 'undo'?"));
    }

    #[test]
    fn what_is_to_be_known_is_said_at_the_start() {
        let app = with(Wanted { remarks: vec!["The settings have a fault.".to_owned()], ..Wanted::default() });
        assert_eq!(app.messages.last().unwrap().text, "The settings have a fault.");
    }

    #[test]
    fn it_hides_after_the_minutes_of_the_settings() {
        let wakes = |hide_after_min| {
            let app = with(Wanted { hide_after_min, ..Wanted::default() });
            app.next_wake(app.ctx().now).map(|wait| wait.as_secs())
        };
        assert_eq!((wakes(3), wakes(0)), (Some(180), None));
    }

    #[test]
    fn what_is_not_real_is_marked() {
        let (_folder, mut service) = World::empty(store::Purpose::Trial);
        let who = World::new().manager;
        assert_eq!(app(&mut service, &who, Wanted::default(), &|_| None).records, Records::Trial);
        assert_eq!(opened(World::new()).records, Records::Demo);
    }

    #[test]
    fn the_screens_keep_the_time_of_the_database() {
        let world = World::new();
        let now = world.service.now();
        assert_eq!(opened(world).ctx().now, now);
    }
}
