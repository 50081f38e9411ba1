//! The patient banner: who this is, on every screen about one patient. Who they are and what is dangerous for them is
//! never cut and never left out; the banner grows instead. Other parts go in a fixed order when there is no room.
use super::text::{clean, fill, put, width, wrap};
use crate::tui::ctx::Ctx;
use crate::tui::theme::Role;
use ratatui::Frame;
use ratatui::layout::Rect;

/// What the banner says, as it is to be read: "12-Mar-1945 (81y)", "999 012 3616", "Not Known".
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Banner {
    /// "KHAN, Yusuf (Mr)".
    pub name: String,
    /// Date of birth and age.
    pub born: String,
    /// Date of death and age, if the patient has died.
    pub died: Option<String>,
    /// Sex, in a word.
    pub sex: String,
    /// NHS number, in groups of 3, 3 and 4.
    pub nhs_number: String,
    /// Known allergies and other alerts, in words; empty if there is nothing to say.
    pub alerts: String,
    /// Practice.
    pub practice: String,
    /// Responsible clinician.
    pub clinician: String,
    /// What the patient likes to be called.
    pub preferred: String,
}

// Whole by hand: a derived one would put a patient's details in a log.
impl std::fmt::Debug for Banner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Banner(***)")
    }
}

/// Blanks between parts.
const GAP: usize = 4;

impl Banner {
    /// The lines, each with whether it carries an alert.
    ///
    /// Always there: name, born, died, sex, NHS number, alerts. Left out when the second line is full, in this order:
    /// preferred name, clinician, practice.
    pub fn lines(&self, columns: u16) -> Vec<(String, bool)> {
        let columns = usize::from(columns).max(1);
        let mut identity = vec![clean(&self.name).into_owned(), format!("Born {}", clean(&self.born))];
        identity.extend(self.died.as_ref().map(|died| format!("Died {}", clean(died))));
        identity.push(format!("Sex {}", clean(&self.sex)));
        identity.push(format!("NHS No. {}", clean(&self.nhs_number)));
        let mut lines: Vec<(String, bool)> = pack(&identity, columns).into_iter().map(|line| (line, false)).collect();

        let alerts = clean(&self.alerts).into_owned();
        let others: Vec<String> = [&self.practice, &self.clinician]
            .into_iter()
            .map(|part| clean(part).into_owned())
            .chain((!self.preferred.is_empty()).then(|| format!("Preferred name: {}", clean(&self.preferred))))
            .filter(|part| !part.is_empty())
            .collect();
        for kept in (0..=others.len()).rev() {
            let parts: Vec<String> = std::iter::once(alerts.clone())
                .chain(others.iter().take(kept).cloned())
                .filter(|part| !part.is_empty())
                .collect();
            let packed = pack(&parts, columns);
            if packed.len() <= 1 || kept == 0 {
                let alert = !alerts.is_empty();
                lines.extend(packed.into_iter().filter(|line| !line.is_empty()).map(|line| (line, alert)));
                break;
            }
        }
        lines
    }

    /// Lines it needs at this width.
    pub fn height(&self, columns: u16) -> u16 {
        u16::try_from(self.lines(columns.saturating_sub(2)).len()).unwrap_or(u16::MAX)
    }

    /// Draws it, one column of air at each side.
    pub fn view(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let buffer = frame.buffer_mut();
        fill(buffer, area, ctx.panel(Role::Banner));
        let columns = area.width.saturating_sub(2);
        for (y, (line, alert)) in (area.top()..area.bottom()).zip(self.lines(columns)) {
            let role = if alert { Role::Overdue } else { Role::Banner };
            put(buffer, area.x + 1, y, columns, &line, ctx.panel(role));
        }
    }
}

/// Puts parts on lines one after the other; a part that is wider than a line is wrapped, never cut.
fn pack(parts: &[String], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        if let Some(line) = lines.last_mut()
            && width(line) + GAP + width(part) <= columns
        {
            line.push_str(&" ".repeat(GAP));
            line.push_str(part);
            continue;
        }
        lines.extend(wrap(part, columns).into_iter().map(|r| part.get(r).unwrap_or_default().trim_end().to_string()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{ctx, shot};

    fn khan() -> Banner {
        Banner {
            name: "KHAN, Yusuf (Mr)".into(),
            born: "12-Mar-1945 (81y)".into(),
            died: None,
            sex: "Male".into(),
            nhs_number: "999 012 3616".into(),
            alerts: "Known allergies: penicillin, rash".into(),
            practice: "Oak Lane Surgery".into(),
            clinician: "Dr A Evans".into(),
            preferred: "Joe".into(),
        }
    }

    #[test]
    fn the_banner_at_three_widths() {
        for (w, h) in [(60, 18), (80, 24), (100, 30)] {
            let high = khan().height(w);
            insta::assert_snapshot!(
                format!("banner_{w}"),
                shot(w, high, |frame| khan().view(frame, frame.area(), &ctx(w, h)))
            );
        }
    }

    #[test]
    fn a_long_name_is_wrapped_and_never_cut() {
        let long = Banner {
            name: "FEATHERSTONEHAUGH-CHOLMONDELEY, Bartholomew Alexander Montgomery (Professor)".into(),
            ..khan()
        };
        let said: String = long.lines(40).into_iter().map(|(line, _)| line + " ").collect();
        assert!(said.contains("Montgomery") && said.contains("(Professor)"), "{said}");
        assert!(said.contains("999 012 3616"));
        assert!(long.lines(40).iter().all(|(line, _)| width(line) <= 40));
    }

    #[test]
    fn the_preferred_name_goes_first_and_allergies_never() {
        let said = |columns| khan().lines(columns).into_iter().map(|(line, _)| line + "\n").collect::<String>();
        assert!(said(98).contains("Preferred name: Joe"));
        assert!(!said(70).contains("Preferred name"));
        assert!(said(70).contains("Dr A Evans"));
        for columns in [12, 20, 30, 70] {
            let words = said(columns).replace('\n', " ");
            assert!(words.contains("penicillin,") && words.contains("rash"), "{columns}: {words}");
        }
    }

    #[test]
    fn a_death_is_always_said() {
        let died = Banner { died: Some("03-Sep-2026 (81y)".into()), ..khan() };
        assert!(died.lines(60).iter().any(|(line, _)| line.contains("Died 03-Sep-2026")));
    }
}
