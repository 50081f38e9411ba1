//! Opens the screens over an open database: looks in it once for what kind of records it holds and whether a conference runs, then
//! hands over to the loop.
use super::app::{App, Records};
use super::ctx::Ctx;
use super::door::Desk;
use super::look::{self, Wanted};
use super::screen::{self, ScreenId};
use crate::domain::actor::Actor;
use crate::domain::query::{Home, Query};
use crate::domain::view::{Answer, Purpose};
use crate::service::Service;
use std::io;

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
    let (theme, symbols) = look::choose(wanted, env);
    let records = match service.purpose() {
        Purpose::Real => Records::Real,
        Purpose::Trial => Records::Trial,
        Purpose::Demo => Records::Demo,
    };
    let ctx = Ctx { theme, symbols, now: service.now(), ..Ctx::default() };
    let mut app = App::new(ctx, records, screen::all());
    // Should the question fail, the first screen says why when it asks for itself.
    let running = match service.answer(who, &Query::Home(Home {})) {
        Ok(Answer::Home(home)) => home.running,
        _ => None,
    };
    if running.is_some() && app.screens.iter().any(|screen| screen.id() == ScreenId::Conference) {
        app.here = ScreenId::Conference;
    }
    app
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::testing::World;
    use crate::store;

    fn opened(mut world: World) -> App {
        app(&mut world.service, &world.manager, Wanted::default(), &|_| None)
    }

    #[test]
    fn the_worklist_is_first_unless_a_conference_runs() {
        assert_eq!(opened(World::new()).here(), ScreenId::Worklist);
        let mut world = World::new();
        world.starts();
        let app = opened(world);
        let there = app.screens.iter().any(|screen| screen.id() == ScreenId::Conference);
        assert_eq!(app.here(), if there { ScreenId::Conference } else { ScreenId::Worklist });
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
