//! How mdg looks at the start: settings, the command line and the environment, in the order that respects people most.
use super::symbols::{self, Symbols};
use super::theme::{Depth, Theme};

/// What was asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Name of a theme, from settings.
    pub theme: Option<&'a str>,
    /// Without colour, from the command line.
    pub no_color: bool,
    /// Plain signs, from settings or the command line.
    pub ascii: bool,
}

/// Chooses theme and signs. `env` reads the environment: `NO_COLOR` (not empty) and a dumb terminal take the colours
/// away, a dumb terminal the drawn signs too.
pub fn choose(wanted: Wanted<'_>, env: &dyn Fn(&str) -> Option<String>) -> (Theme, Symbols) {
    let read = |name| env(name).unwrap_or_default();
    let dumb = read("TERM") == "dumb";
    let signs = if wanted.ascii || dumb { symbols::ASCII } else { symbols::UNICODE };
    if wanted.no_color || dumb || !read("NO_COLOR").is_empty() {
        return (Theme::mono(), signs);
    }
    let theme = wanted.theme.and_then(Theme::named).unwrap_or_default();
    (theme.at(Depth::detect(&read("COLORTERM"), &read("TERM"), cfg!(windows))), signs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(wanted: Wanted<'_>, env: &[(&str, &str)]) -> (&'static str, bool) {
        let read = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_string());
        let (theme, signs) = choose(wanted, &read);
        (theme.name, signs == symbols::ASCII)
    }

    #[test]
    fn no_color_wins_over_a_chosen_theme() {
        let wanted = Wanted { theme: Some("nhs-light"), ..Wanted::default() };
        assert_eq!(chosen(wanted, &[("NO_COLOR", "1")]), ("mono", false));
        assert_eq!(chosen(wanted, &[("NO_COLOR", "")]), ("nhs-light", false));
        assert_eq!(chosen(Wanted { no_color: true, ..wanted }, &[]), ("mono", false));
    }

    #[test]
    fn a_dumb_terminal_gets_plain_signs_without_colour() {
        assert_eq!(chosen(Wanted::default(), &[("TERM", "dumb")]), ("mono", true));
    }

    #[test]
    fn an_unknown_theme_is_the_default_one() {
        assert_eq!(chosen(Wanted { theme: Some("pink"), ..Wanted::default() }, &[]).0, "nhs-dark");
    }
}
