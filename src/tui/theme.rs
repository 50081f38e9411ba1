//! The colours, as data: seven themes, each naming a colour for every role. Contrast is worked out here and proved by
//! a test, so that nobody has to guess. Every cell is painted; the sixteen colours of a terminal are never used.
mod contrast;

pub use contrast::{nearest_256, nearest_readable, ratio};
use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is, so that a theme can say how it looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Less important: labels, hints, what cannot be chosen now.
    Muted,
    /// Headings, keys, the tab that is open.
    Accent,
    /// Done, present, correct.
    Done,
    /// Needs a look soon.
    Warn,
    /// Late, refused, dangerous.
    Overdue,
    /// Neutral news.
    Info,
    /// The row the cursor is on.
    Selected,
    /// Borders and rules.
    Border,
    /// The border and label of the field that has the keys.
    Focus,
    /// The patient banner.
    Banner,
    /// The mark that the data are for demonstration or trial.
    Mark,
}

impl Role {
    /// All roles.
    pub const ALL: &'static [Role] = &[
        Self::Text,
        Self::Muted,
        Self::Accent,
        Self::Done,
        Self::Warn,
        Self::Overdue,
        Self::Info,
        Self::Selected,
        Self::Border,
        Self::Focus,
        Self::Banner,
        Self::Mark,
    ];
}

/// What lies behind the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ground {
    /// The window.
    Page,
    /// A panel, dialog, field or banner.
    Panel,
}

/// A colour as 0xRRGGBB.
pub type Rgb = u32;

/// The colours of a theme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Palette {
    page: Rgb,
    panel: Rgb,
    text: Rgb,
    muted: Rgb,
    accent: Rgb,
    done: Rgb,
    warn: Rgb,
    overdue: Rgb,
    info: Rgb,
    selected: (Rgb, Rgb),
}

/// How many colours the terminal can show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Depth {
    /// Any colour.
    #[default]
    Full,
    /// The 256 of the older table, of which only the 240 fixed ones are used.
    Indexed,
}

impl Depth {
    /// Reads it from `COLORTERM` and `TERM`, and from being on Windows, where every supported terminal shows all.
    pub fn detect(colorterm: &str, term: &str, windows: bool) -> Self {
        let full = windows
            || matches!(colorterm, "truecolor" | "24bit")
            || ["direct", "kitty", "alacritty", "wezterm", "ghostty", "foot"].iter().any(|name| term.contains(name));
        if full { Self::Full } else { Self::Indexed }
    }
}

/// A theme: its lasting name, its name on the screen and its colours, or none for the one without colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Theme {
    /// Name in settings.
    pub name: &'static str,
    /// Name on the screen.
    pub title: &'static str,
    palette: Option<Palette>,
    depth: Depth,
}

/// The themes, the default first.
pub const THEMES: &[Theme] = &[
    Theme {
        name: "nhs-dark",
        title: "NHS dark",
        depth: Depth::Full,
        palette: Some(Palette {
            page: 0x0B_1F33,
            panel: 0x12_304D,
            text: 0xFF_FFFF,
            muted: 0xAE_B7BD,
            accent: 0x41_B6E6,
            done: 0x78_D0A0,
            warn: 0xFF_B81C,
            overdue: 0xFF_8A80,
            info: 0x9B_CBEB,
            selected: (0x0B_1F33, 0xFF_EB3B),
        }),
    },
    Theme {
        name: "nhs-light",
        title: "NHS light",
        depth: Depth::Full,
        palette: Some(Palette {
            page: 0xFF_FFFF,
            panel: 0xF0_F4F5,
            text: 0x21_2B32,
            muted: 0x4C_6272,
            accent: 0x00_5EB8,
            done: 0x00_6747,
            warn: 0x8A_4B00,
            overdue: 0xB3_261E,
            info: 0x00_5EB8,
            selected: (0xFF_FFFF, 0x00_3087),
        }),
    },
    Theme {
        name: "high-contrast",
        title: "High contrast, dark",
        depth: Depth::Full,
        palette: Some(Palette {
            page: 0x00_0000,
            panel: 0x00_0000,
            text: 0xFF_FFFF,
            muted: 0xE0_E0E0,
            accent: 0x00_FFFF,
            done: 0x7C_FC9A,
            warn: 0xFF_D700,
            overdue: 0xFF_9C9C,
            info: 0x8C_D4FF,
            selected: (0x00_0000, 0xFF_FF00),
        }),
    },
    Theme {
        name: "high-contrast-light",
        title: "High contrast, light",
        depth: Depth::Full,
        palette: Some(Palette {
            page: 0xFF_FFFF,
            panel: 0xFF_FFFF,
            text: 0x00_0000,
            muted: 0x30_3030,
            accent: 0x00_308F,
            done: 0x00_4D33,
            warn: 0x5C_3200,
            overdue: 0x8B_0000,
            info: 0x00_308F,
            selected: (0xFF_FFFF, 0x00_0000),
        }),
    },
    Theme {
        name: "colour-blind",
        title: "Colour-blind, dark",
        depth: Depth::Full,
        palette: Some(Palette {
            page: 0x10_1418,
            panel: 0x1B_2228,
            text: 0xFF_FFFF,
            muted: 0xB8_C0C6,
            accent: 0x56_B4E9,
            done: 0x56_B4E9,
            warn: 0xF0_E442,
            overdue: 0xFF_9E4A,
            info: 0xCC_79A7,
            selected: (0x10_1418, 0xF0_E442),
        }),
    },
    Theme {
        name: "colour-blind-light",
        title: "Colour-blind, light",
        depth: Depth::Full,
        palette: Some(Palette {
            page: 0xFF_FFFF,
            panel: 0xF2_F2F2,
            text: 0x1A_1A1A,
            muted: 0x4A_4A4A,
            accent: 0x00_59A6,
            done: 0x00_59A6,
            warn: 0x73_5C00,
            overdue: 0xA3_3F00,
            info: 0x8A_3A6B,
            selected: (0xFF_FFFF, 0x00_59A6),
        }),
    },
    Theme { name: "mono", title: "Without colour", depth: Depth::Full, palette: None },
];

impl Default for Theme {
    fn default() -> Self {
        Self::named("nhs-dark").unwrap_or(Self {
            name: "mono",
            title: "Without colour",
            palette: None,
            depth: Depth::Full,
        })
    }
}

impl Theme {
    /// The theme with this lasting name.
    pub fn named(name: &str) -> Option<Self> {
        THEMES.iter().find(|theme| theme.name == name).copied()
    }

    /// The theme without colour.
    pub const fn mono() -> Self {
        Self { name: "mono", title: "Without colour", palette: None, depth: Depth::Full }
    }

    /// The same theme for a terminal that shows fewer colours.
    #[must_use]
    pub fn at(self, depth: Depth) -> Self {
        let palette = if depth == Depth::Indexed { self.palette.map(Palette::of_256) } else { self.palette };
        Self { palette, depth, ..self }
    }

    /// How text of a role looks on the window.
    pub fn style(&self, role: Role) -> Style {
        self.on(Ground::Page, role)
    }

    /// How text of a role looks on a panel, dialog, field or banner.
    pub fn panel(&self, role: Role) -> Style {
        self.on(Ground::Panel, role)
    }

    /// How text of a role looks on this ground. Both colours are always set, so no cell keeps the terminal's own.
    pub fn on(&self, ground: Ground, role: Role) -> Style {
        let weight = match role {
            Role::Accent | Role::Overdue | Role::Banner | Role::Mark | Role::Focus | Role::Selected => Modifier::BOLD,
            _ => Modifier::empty(),
        };
        let Some(palette) = &self.palette else {
            let marks = match role {
                Role::Selected => Modifier::REVERSED,
                Role::Focus => Modifier::UNDERLINED,
                _ => Modifier::empty(),
            };
            return Style::reset().add_modifier(weight | marks);
        };
        let (front, back) = palette.pair(ground, role);
        Style::reset().fg(self.colour(front)).bg(self.colour(back)).add_modifier(weight)
    }

    /// Every pair of colours this theme puts on the screen: ground, role, text, background.
    pub fn pairs(&self) -> Vec<(Ground, Role, Rgb, Rgb)> {
        let Some(palette) = &self.palette else { return Vec::new() };
        [Ground::Page, Ground::Panel]
            .into_iter()
            .flat_map(|ground| Role::ALL.iter().map(move |&role| (ground, role)))
            .map(|(ground, role)| {
                let (front, back) = palette.pair(ground, role);
                (ground, role, front, back)
            })
            .collect()
    }

    fn colour(&self, rgb: Rgb) -> Color {
        match self.depth {
            Depth::Full => {
                let [_, r, g, b] = rgb.to_be_bytes();
                Color::Rgb(r, g, b)
            }
            Depth::Indexed => Color::Indexed(nearest_256(rgb).0),
        }
    }
}

impl Palette {
    /// The nearest colours of the 256-colour table that can be read as well on both grounds.
    fn of_256(self) -> Self {
        let Self { page, panel, text, muted, accent, done, warn, overdue, info, selected } = self;
        let near = |rgb| nearest_256(rgb).1;
        let grounds = [near(page), near(panel)];
        let readable = |rgb| {
            let contrast = ratio(rgb, page).min(ratio(rgb, panel));
            nearest_readable(rgb, &grounds, contrast.min(7.0))
        };
        Self {
            page: grounds[0],
            panel: grounds[1],
            text: readable(text),
            muted: readable(muted),
            accent: readable(accent),
            done: readable(done),
            warn: readable(warn),
            overdue: readable(overdue),
            info: readable(info),
            selected: (nearest_readable(selected.0, &[near(selected.1)], 4.5), near(selected.1)),
        }
    }

    /// Text and background of a role.
    fn pair(&self, ground: Ground, role: Role) -> (Rgb, Rgb) {
        let back = match ground {
            Ground::Page => self.page,
            Ground::Panel => self.panel,
        };
        match role {
            Role::Text => (self.text, back),
            Role::Muted | Role::Border => (self.muted, back),
            Role::Accent | Role::Focus => (self.accent, back),
            Role::Done => (self.done, back),
            Role::Warn | Role::Mark => (self.warn, back),
            Role::Overdue => (self.overdue, back),
            Role::Info => (self.info, back),
            Role::Selected => self.selected,
            Role::Banner => (self.text, self.panel),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Least contrast a role needs: text 4.5, the lines that show where the focus is 3.
    fn floor(role: Role) -> f64 {
        match role {
            Role::Focus | Role::Border => 3.0,
            _ => 4.5,
        }
    }

    #[test]
    fn every_pair_of_every_theme_can_be_read() {
        for theme in THEMES {
            for (ground, role, front, back) in theme.pairs() {
                let got = ratio(front, back);
                assert!(got >= floor(role), "{} {ground:?} {role:?}: {got:.2}", theme.name);
            }
        }
    }

    #[test]
    fn every_pair_can_be_read_with_256_colours_too() {
        for theme in THEMES {
            for (ground, role, front, back) in theme.at(Depth::Indexed).pairs() {
                let got = ratio(front, back);
                assert!(got >= floor(role), "{} {ground:?} {role:?}: {got:.2}", theme.name);
            }
        }
    }

    #[test]
    fn every_cell_is_painted_front_and_back() {
        for theme in THEMES.iter().filter(|theme| theme.palette.is_some()) {
            for &role in Role::ALL {
                for style in [theme.style(role), theme.panel(role), theme.at(Depth::Indexed).style(role)] {
                    assert!(matches!(style.fg, Some(Color::Rgb(..) | Color::Indexed(16..))), "{} {role:?}", theme.name);
                    assert!(matches!(style.bg, Some(Color::Rgb(..) | Color::Indexed(16..))), "{} {role:?}", theme.name);
                }
            }
        }
    }

    #[test]
    fn without_colour_selection_and_focus_still_differ_from_text() {
        let mono = Theme::mono();
        assert_ne!(mono.style(Role::Selected), mono.style(Role::Text));
        assert_ne!(mono.style(Role::Focus), mono.style(Role::Text));
        assert_eq!(mono.style(Role::Text).fg, Some(Color::Reset));
    }

    #[test]
    fn colours_follow_what_the_terminal_can_show() {
        assert_eq!(Depth::detect("truecolor", "xterm-256color", false), Depth::Full);
        assert_eq!(Depth::detect("", "xterm-256color", false), Depth::Indexed);
        assert_eq!(Depth::detect("", "", true), Depth::Full);
    }

    #[test]
    fn there_are_seven_themes_and_names_find_them() {
        assert_eq!(THEMES.len(), 7);
        for theme in THEMES {
            assert_eq!(Theme::named(theme.name), Some(*theme));
        }
        assert_eq!(Theme::named("pink"), None);
    }
}
