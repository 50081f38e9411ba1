//! What every screen and dialog may look at: colours, signs, keys, the size of the window and the time of this moment.
//! Nothing here can be changed by drawing.
use super::intents::Scope;
use super::key::Key;
use super::keymap::{Keymap, Meaning};
use super::layout::{Breadth, Frame};
use super::symbols::Symbols;
use super::theme::{Role, Theme};
use crate::domain::actor::AccessRole;
use chrono::{DateTime, Utc};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The surroundings of one update or one drawing.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The colours.
    pub theme: Theme,
    /// The drawn signs.
    pub symbols: Symbols,
    /// The keys in force.
    pub keymap: Keymap,
    /// The whole window.
    pub window: Rect,
    /// When the message being worked on arrived. Drawing uses the same moment, so a picture can be repeated.
    pub now: DateTime<Utc>,
    /// What the person at the desk may do; everything is offered where it is not known.
    pub role: Option<AccessRole>,
}

impl Default for Ctx {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            symbols: Symbols::default(),
            keymap: Keymap::default(),
            window: Rect::new(0, 0, 80, 24),
            now: DateTime::UNIX_EPOCH,
            role: None,
        }
    }
}

impl Ctx {
    /// The lines around the body.
    pub fn frame(&self) -> Frame {
        Frame::of(self.window)
    }

    /// What a screen may draw on: the same in `update` as in `view`.
    pub fn body(&self) -> Rect {
        self.frame().body
    }

    /// The shape the window asks for.
    pub fn breadth(&self) -> Breadth {
        Breadth::of(self.window)
    }

    /// How text of a role looks on the window.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// How text of a role looks on a panel or dialog.
    pub fn panel(&self, role: Role) -> Style {
        self.theme.panel(role)
    }

    /// The time of day in London, such as "09:41": the only local time there is, whatever the laptop is set to.
    pub fn time_of_day(at: DateTime<Utc>) -> String {
        at.with_timezone(&chrono_tz::Europe::London).format("%H:%M").to_string()
    }

    /// What a key means in a scope, when no longer key is waited for.
    pub fn meaning(&self, scope: Scope, key: Key) -> Meaning {
        self.keymap.meaning(scope.chain(), &[], key)
    }
}
